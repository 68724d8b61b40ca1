"""For copying a hub's folder while it runs: `python -m hub.cli.snapshot FOLDER write|remove`.

`write` puts a complete copy of the database into the folder, `remove` deletes it.
"""

from pathlib import Path
import sys

from hub.backup.restore import freeze_for_copy, unfreeze_after_copy
from hub.data_folder import Folders
from hub.errors import HubError


def main() -> None:
    """Do what the two arguments say; exit with 1 and a sentence if that is not possible."""
    folder, word = sys.argv[1:]
    try:
        {"write": freeze_for_copy, "remove": unfreeze_after_copy}[word](Folders(data=Path(folder)))
    except HubError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()

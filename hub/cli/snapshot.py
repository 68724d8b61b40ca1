"""For copying a hub's folder while it runs: `python -m hub.cli.snapshot FOLDER write|remove`.

`write` puts a complete copy of the database into the folder, `remove` deletes it. Each backup of
Home Assistant waits for both, so nothing is imported that they don't need.
"""

from pathlib import Path
import sys

from hub.data_folder import Folders
from hub.errors import HubError
from hub.store.files import freeze, remove, snapshot, thaw
from noticeboard.runtime.files import sync_folder


def main() -> None:
    """Do what the two arguments say; exit with 1 and a sentence if that is not possible."""
    folder, word = sys.argv[1:]
    try:
        {"write": freeze_for_copy, "remove": unfreeze_after_copy}[word](Folders(data=Path(folder)))
    except HubError as error:
        sys.exit(str(error))


def freeze_for_copy(folders: Folders) -> None:
    """Freeze the folder for a copy, and add a whole copy of the database; StorageError.

    Blocking. The folder stays frozen, and the freeze must be renewed, even if that copy failed.
    """
    try:
        freeze(folders.data)
    finally:
        # Even if something takes too long: other files may be torn in the copy then, but not the
        # database.
        fresh = folders.snapshot.with_name(f".{folders.snapshot.name}.new")
        fresh.unlink(missing_ok=True)
        snapshot(folders.database, fresh)
        fresh.replace(folders.snapshot)
        sync_folder(folders.data)


def unfreeze_after_copy(folders: Folders) -> None:
    """Remove that copy again, and unfreeze the folder. Blocking."""
    thaw(folders.data)
    remove(folders.snapshot)


if __name__ == "__main__":
    main()

"""`neighbors hub downgrade`: to the tables that an older hub knows, with the rows of now."""

from contextlib import ExitStack

from hub.cli.client import AsJson, DataDir
from hub.cli.screen import failed, say, say_json
from hub.errors import ConflictError, HubError, NotFoundError, StorageError
from hub.folders import Folders, claim
from noticeboard.errors import NoticeboardError
from noticeboard.runtime.database import Downgraded, downgrade as downgrade_database


def downgrade(data_dir: DataDir, *, as_json: AsJson = False) -> None:
    """Undo the database's last upgrade, with the hub stopped, so that the version before can run.

    Nothing that was recorded, answered or shared since is lost.
    """
    try:
        done = _done(Folders(data=data_dir))
    except HubError as error:
        raise failed(error) from None
    if as_json:
        say_json({"revision": done.revision, "rows": done.rows, "left": dict(done.left)})
        return
    say(f"The database is as before its last upgrade, with all {done.rows:,} rows of now.")
    for place, many in done.left.items():
        say(f"The version before has no place for {place}: {many:,} rows.")
    say("Install the version before now: this one would upgrade the database again.")


def _done(folders: Folders) -> Downgraded:
    if not folders.database.is_file():
        raise NotFoundError(f"{folders.data} holds no hub: give its --data-dir.")
    try:
        with ExitStack() as stack:
            claim(folders, stack)
            return downgrade_database(folders.database)
    except NoticeboardError as error:
        raise ConflictError(str(error)) from error
    except OSError as error:
        raise StorageError(f"{folders.database} cannot be written: {error.strerror}.") from error

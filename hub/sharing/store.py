"""Stored shares: one row per request, the outbox folder, and the household's own copies.

Each durable step writes the whole row. The outbox holds sealed shares until they are delivered
and, for a while, the clips they are made of. Own copies are sealed to a key of the household.

<request id>.age        sealed; kept until its receipt is stored
.<request id>.age.new   being sealed
.cut-<random>/          plain clips (0600 in 0700); `PreparedCuts` decides when to remove them
"""

from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
import secrets

from sqlalchemy import Row, delete, select

from hub.clock import Clock
from hub.errors import StorageError
from hub.model.decision import Share, ShareState
from hub.model.ids import RequestId
from hub.store.database import Database, put, row_of, value_of
from hub.store.files import changing, remove, write_durably
from hub.store.tables import shares
from noticeboard.errors import NoticeboardError
from noticeboard.runtime.files import sha256_of, sync_folder
from noticeboard.runtime.tasks import finish
from noticeboard.runtime.text import NOTHING, Text, columns, of_columns
from noticeboard.seal.age import AgeIdentity


class Shares:
    """Reads and writes share rows; a write that has started always finishes."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def get(self, request_id: RequestId) -> Share | None:
        """Return the share of a request, or None if no approval has reached sharing."""
        async with self._database.read() as connection:
            found = await connection.execute(
                select(shares).where(shares.c.request_id == request_id)
            )
            row = found.one_or_none()
        return None if row is None else _share(row)

    async def all(self) -> list[Share]:
        """Return every share, the most recently changed first."""
        async with self._database.read() as connection:
            rows = await connection.execute(select(shares).order_by(shares.c.changed_at.desc()))
            return [_share(row) for row in rows]

    async def save(
        self,
        share: Share,
        state: ShareState,
        *,
        reason: Text = NOTHING,
        if_: Callable[[], Awaitable[None]] | None = None,
    ) -> Share:
        """Write a share durably over its previous row and return it.

        `if_` is called within the transaction; if it raises, nothing is written.
        """
        saved = replace(share, state=state, reason=reason, changed_at=self._clock.now())
        await finish(self._write(saved, if_))
        return saved

    async def remove(self, request_id: RequestId) -> None:
        """Remove the row of a share of which nothing left, durably."""
        await finish(self._delete(request_id))

    async def _write(self, share: Share, if_: Callable[[], Awaitable[None]] | None) -> None:
        async with self._database.write() as connection:
            if if_ is not None:
                await if_()
            await put(connection, shares, row_of(share) | columns(share.reason))

    async def _delete(self, request_id: RequestId) -> None:
        async with self._database.write() as connection:
            await connection.execute(delete(shares).where(shares.c.request_id == request_id))


def _share(row: Row[tuple[object, ...]]) -> Share:
    share = value_of(row, Share, reason=NOTHING.as_json())
    return replace(share, reason=of_columns(row.reason, row.reason_text))


_CUT = ".cut-"
_REMOVED_PREFIX = ".cut-going-"


class Outbox:
    """Names and removes files in the outbox; every method blocks."""

    def __init__(self, folder: Path, cuts: Path | None = None) -> None:
        """Take the outbox, and the folder for plain clips if that is another one."""
        self._folder = folder
        self._clips = cuts or folder

    def sealed(self, request_id: RequestId) -> Path:
        """Return the path of a request's sealed share, which may not exist yet."""
        return self._folder / f"{request_id}.age"

    def new_cut_folder(self) -> Path:
        """Return an unused path for a folder of plain clips."""
        return self._clips / f"{_CUT}{secrets.token_hex(8)}"

    def make_cut_folder(self, folder: Path) -> None:
        """Make an empty folder for plain clips that only this user can read."""
        # Not its parents: their disk may not be connected.
        self._clips.mkdir(mode=0o700, exist_ok=True)
        folder.mkdir(mode=0o700)

    def remove_cut_folder(self, folder: Path) -> None:
        """Remove a folder of plain clips so that nothing can be written there anymore.

        Raises OSError if a disk keeps some: call it again later.
        """
        with changing(folder) as may_change:
            going = folder.with_name(f"{_REMOVED_PREFIX}{folder.name.removeprefix(_CUT)}")
            # Rename it first: a canceled cutter may still open one more file by the old name.
            if may_change:
                with suppress(FileNotFoundError):
                    folder.rename(going)
        with suppress(FileNotFoundError):
            remove(going if may_change else folder)

    def remove_sealed(self, request_id: RequestId) -> None:
        """Remove a sealed share that has arrived or will not be sent."""
        if self.sealed(request_id).exists():
            remove(self.sealed(request_id))
            sync_folder(self._folder)

    def holds(self, request_id: RequestId, sha256: str) -> bool:
        """Return whether the sealed share is there with exactly the sealed bytes."""
        try:
            return sha256_of(self.sealed(request_id)) == sha256
        except FileNotFoundError:
            return False

    def sweep(self, on_their_way: Iterable[RequestId]) -> None:
        """Remove what a crash left: everything except sealed shares still to be delivered."""
        saved = {self.sealed(request_id) for request_id in on_their_way}
        for folder in {self._folder, self._clips}:
            if not folder.exists():
                continue
            for path in folder.iterdir():
                if path.name.startswith(_CUT) or (
                    path.suffix in {".age", ".new"} and path not in saved
                ):
                    remove(path)
            sync_folder(folder)


def why(error: Exception) -> str:
    """Return the reason of a disk or sealing error, as part of a sentence."""
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return (reason or "no reason is given").rstrip(".")


_SECRET_MODE = 0o600


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCopy:
    """One own copy, which `age -d -i KEY` opens."""

    request_id: RequestId
    path: Path
    size_bytes: int
    made_at: datetime


class OwnCopies:
    """A folder of sealed copies (0700), and the key they are sealed to; every method blocks."""

    def __init__(self, key: Path, folder: Path) -> None:
        """Take the path of the key file, which is created with the first copy."""
        self._key = key
        self._folder = folder

    def recipient(self) -> str:
        """Return the public key to seal to; raises StorageError if the key cannot be read."""
        try:
            if self._key.stat().st_mode & 0o077:
                self._key.chmod(_SECRET_MODE)
            lines = self._key.read_text(encoding="ascii").splitlines()
            [secret] = [line for line in lines if line and not line.startswith("#")]
            return str(AgeIdentity.parse(secret).recipient)
        except FileNotFoundError:
            return self._make_key()
        except (OSError, ValueError, NoticeboardError):
            # Without the cause, which may quote the key.
            raise StorageError("share.own_key", name=self._key.name) from None

    def _make_key(self) -> str:
        identity = AgeIdentity.generate()
        recipient = str(identity.recipient)
        content = f"# public key: {recipient}\n{identity.export()}\n"
        write_durably(self._key, content.encode(), mode=_SECRET_MODE)
        return recipient

    def place(self, request_id: RequestId) -> Path:
        """Return the path of a request's copy, and make its folder."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self._folder / f"{request_id}.age"

    def remove(self, request_id: RequestId) -> None:
        """Remove the copy of a share of which nothing left."""
        path = self._folder / f"{request_id}.age"
        if path.exists():
            remove(path)
            sync_folder(self._folder)

    def all(self) -> list[OwnCopy]:
        """Return every copy, the newest first."""
        found = []
        for path in self._folder.glob("[!.]*.age"):
            facts = path.stat()
            found.append(
                OwnCopy(
                    request_id=RequestId(path.stem),
                    path=path,
                    size_bytes=facts.st_size,
                    made_at=datetime.fromtimestamp(facts.st_mtime, UTC),
                )
            )
        return sorted(found, key=lambda copy: copy.made_at, reverse=True)

    def sweep(self) -> None:
        """Remove partial copies that a crash left."""
        for path in self._folder.glob(".*.new"):
            remove(path)

"""The practice board: a whole noticeboard inside the hub, with one request that the hub makes up.

Everything is real except the network: keys made for this one request, a signed log that the feed
code reads and verifies like any other, an agency that a verifier has confirmed, and an inbox that
checks each piece, opens the sealed share with the agency's key, and signs what it says. Two doors
lead here, and neither has a socket: `get`, in place of `hub.feeds.client.BoardClient`, and
`PracticeInbox`, in place of `hub.sharing.inbox_client.InboxClient`. Both of these refuse the
practice board's origin, and so does `hub.outbound`.

The board is one row of `meta`. When a practice ends, that row and everything stored about its
request are deleted in one transaction, and the next practice has other keys and ids.
"""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
import hashlib
from http import HTTPStatus
import logging
from pathlib import Path
import secrets
from typing import Any, Final, Self

import msgspec
from sqlalchemy import delete, select

from hub.clock import Clock
from hub.errors import DeliveryError, HubError, NotFoundError
from hub.feeds.client import BoardReply
from hub.model.ids import PRACTICE, RequestId
from hub.model.request import BoardPolicy
from hub.model.window import TimeWindow
from hub.requests.agencies import request_id
from hub.sharing.inbox_client import InboxReply, ReplyTo
from hub.store.database import Database, put, read_meta
from hub.store.files import remove, unfrozen
from hub.store.tables import boards, meta, metadata
from noticeboard.errors import NoticeboardError
from noticeboard.log.area import Circle
from noticeboard.log.body import (
    NO_PREVIOUS,
    AgencyRegister,
    AgencyVerify,
    Anchor,
    Body,
    RequestPost,
    Window,
    make_link,
)
from noticeboard.log.checkpoint import Checkpoint
from noticeboard.log.encoding import encode_base64, format_time
from noticeboard.log.entry import agency_id, countersign_entry, parse_entry, sign_entry
from noticeboard.log.note import SignerKey, sign_note
from noticeboard.log.tiles import encode_bundle, entries_path
from noticeboard.log.tree import EMPTY_ROOT, Tree, leaf_hash
from noticeboard.runtime.tasks import run_blocking
from noticeboard.seal.age import AgeIdentity
from noticeboard.seal.open import open_share
from noticeboard.seal.receipt import Opened, Receipt, Withdrawal

_LOG = logging.getLogger(__name__)

HOST: Final = PRACTICE.partition("/")[0]
URL: Final = f"https://{HOST}"
LIFE: Final = timedelta(hours=24)
"""How long a practice request stays open if nobody ends it."""
AREA_M: Final = 200
JURISDICTION_M: Final = 2000
_CONFIRMED: Final = 2
_KEY: Final = "practice"
_UPLOADS: Final = f"{URL}/inbox/uploads/"
_OF_REQUEST: Final = [table for table in metadata.sorted_tables if "request_id" in table.c]
_OF_BOARD: Final = [table for table in metadata.sorted_tables if "origin" in table.c]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What the practice agency asks for, in the household's language."""

    agency: str
    title: str
    text: str
    reason: str
    window: TimeWindow
    latitude_udeg: int
    longitude_udeg: int


class _Share(msgspec.Struct, frozen=True, kw_only=True):
    """A share that has arrived, and whether it could be opened."""

    upload_id: str
    sha256: str
    size_bytes: int
    at: datetime
    opened_at: datetime | None = None


class _Record(msgspec.Struct, frozen=True, kw_only=True):
    """The board as it is stored: keys that are worth nothing elsewhere, and its log."""

    log_key: str
    inbox_key: str
    verifier: str
    """The verifier's public key."""
    identity: str
    """The agency's age identity."""
    entries: tuple[bytes, ...]
    share: _Share | None = None


class PracticeBoard:
    """One practice board with its one request; made by `create` or loaded by `stored`."""

    def __init__(self, record: _Record, database: Database, folder: Path, clock: Clock) -> None:
        """Take the outbox as the folder for what arrives; raises NoticeboardError."""
        self._record = record
        self._database = database
        self._clock = clock
        self.folder = folder
        self.upload: _Upload | None = None
        self._identity = record.identity
        log_key = SignerKey.parse(record.log_key)
        self._log_key = log_key.verifier
        self.inbox_key = SignerKey.parse(record.inbox_key)
        self.policy = BoardPolicy(
            url=URL,
            origin=PRACTICE,
            log_key=str(log_key.verifier),
            inbox_key=str(self.inbox_key.verifier),
            verifiers=(record.verifier,),
        )
        tree = Tree(map(leaf_hash, record.entries))
        point = Checkpoint(origin=PRACTICE, size=tree.size, root=tree.root())
        self._served = {
            "checkpoint": sign_note(point.text(), [log_key]).encode(),
            entries_path(0, tree.size): encode_bundle(record.entries),
        }
        post = parse_entry(record.entries[-1]).body
        self.agency, self.entry_id = post.agency, post.id
        self.request_id: RequestId = request_id(PRACTICE, post.agency, post.id)

    @classmethod
    async def create(cls, story: Story, database: Database, folder: Path, clock: Clock) -> Self:
        """Make a board with new keys that asks for what the story says, and store it."""
        record = await asyncio.to_thread(_write_log, story, clock.now())
        board = cls(record, database, folder, clock)
        await board._save(record)
        return board

    @classmethod
    async def stored(cls, database: Database, folder: Path, clock: Clock) -> Self | None:
        """Return the board of a practice that has not ended, or None.

        What can't be read is thrown away: a practice is not worth a hub that doesn't start.
        """
        async with database.read() as connection:
            value = await read_meta(connection, _KEY)
            kept = await connection.execute(
                select(boards.c.origin).where(boards.c.origin == PRACTICE)
            )
            is_known = kept.scalar_one_or_none() is not None
        if value is not None:
            try:
                return cls(msgspec.json.decode(value, type=_Record), database, folder, clock)
            except (msgspec.MsgspecError, NoticeboardError, IndexError) as error:
                _LOG.warning("A practice request was thrown away: %s", type(error).__name__)
        if value is not None or is_known:
            await forget(database, None)
        return None

    async def _save(self, record: _Record) -> None:
        row = {"key": _KEY, "value": msgspec.json.encode(record).decode()}
        async with self._database.write() as connection:
            await put(connection, meta, row)
        self._record = record

    # What a board serves

    async def get(
        self,
        path: str,
        *,
        cap_bytes: int,
        known_bytes: int = 0,  # noqa: ARG002 -- as of a real board, which may also send all of it
        past_caches: bool = False,  # noqa: ARG002 -- there is no cache on the way
    ) -> BoardReply:
        """Return what is served under a path of a board, as `BoardClient.get` does."""
        body = self._served.get(path, b"")
        if len(body) > cap_bytes:
            raise AssertionError(path)
        status = HTTPStatus.OK if body else HTTPStatus.NOT_FOUND
        return BoardReply(status=status, body=body, content_range="")

    async def lines(self, path: str) -> AsyncGenerator[bytes]:  # noqa: ARG002 -- no hints
        """Yield nothing: whoever changes this board polls it right away."""
        for line in list[bytes]():
            yield line

    # What its inbox has received

    @property
    def share(self) -> _Share | None:
        """The share that has arrived, or None."""
        return self._record.share

    async def receive(self, upload: "_Upload") -> None:
        """Record that a share has arrived, and whether its agency's key opens it."""
        share = _Share(
            upload_id=upload.id,
            sha256=upload.sha256.hexdigest(),
            size_bytes=upload.length,
            at=self.second(),
        )
        try:
            await run_blocking(self._open, upload)
        except (HubError, NoticeboardError, OSError) as error:
            _LOG.warning("The practice agency could not open a share: %s", error)
        else:
            share = msgspec.structs.replace(share, opened_at=self.second())
        await self._save(msgspec.structs.replace(self._record, share=share))

    def _open(self, upload: "_Upload") -> None:
        """Open a share and check all of it, as an agency does; keep nothing. Blocking."""
        folder = self.folder / f".cut-practice-{upload.id}"
        try:
            with unfrozen(folder):
                folder.mkdir(mode=0o700)
                open_share(upload.sealed, self._identity, folder / "share", log_key=self._log_key)
        finally:
            remove(folder)

    def second(self) -> datetime:
        """Return the time to the second, as signed notes have it."""
        return self._clock.now().replace(microsecond=0)


async def forget(database: Database, request: RequestId | None) -> None:
    """Delete the practice board, and everything stored about its request, in one transaction.

    One, and here: a part of a practice without the rest could be taken for something real.
    """
    async with database.write() as connection:
        await connection.execute(delete(meta).where(meta.c.key == _KEY))
        for table in _OF_BOARD:
            await connection.execute(delete(table).where(table.c.origin == PRACTICE))
        for table in _OF_REQUEST if request is not None else ():
            await connection.execute(delete(table).where(table.c.request_id == request))


# Writing the log


def _write_log(story: Story, now: datetime) -> _Record:
    """Return a board with new keys, whose log ends in the story's request. Slow."""
    now = now.replace(microsecond=0)
    log_key, inbox_key = SignerKey.generate(PRACTICE), SignerKey.generate(f"{HOST}/inbox")
    verifier = SignerKey.generate(f"verifier.{HOST}")
    root, posting = SignerKey.generate(f"agency.{HOST}"), SignerKey.generate(f"posts.{HOST}")
    identity = AgeIdentity.generate()
    agency, nowhere = agency_id(root.verifier), Anchor(size=0, root=encode_base64(EMPTY_ROOT))
    around = (story.latitude_udeg, story.longitude_udeg)
    registered = AgencyRegister(
        **make_link(agency, root, seq=0, prev=NO_PREVIOUS, anchor=nowhere, at=now),
        name=story.agency,
        kind="other",
        jurisdiction=Circle(lat=around[0], lon=around[1], radius_m=JURISDICTION_M),
        domain=HOST,
        root_key=str(root.verifier),
        posting_key=str(posting.verifier),
        delivery_key=str(identity.recipient),
        contact=f"practice@{HOST}",
    )
    first = countersign_entry(sign_entry(registered, PRACTICE, root), PRACTICE, log_key)
    confirmed = AgencyVerify(
        **make_link(
            agency_id(verifier.verifier),
            verifier,
            seq=0,
            prev=NO_PREVIOUS,
            anchor=nowhere,
            at=now,
        ),
        subject=agency,
        level=_CONFIRMED,
    )
    post: Body = RequestPost(
        **make_link(agency, posting, seq=1, prev=leaf_hash(first).hex(), anchor=nowhere, at=now),
        incident="theft",
        title=story.title,
        text=story.text,
        case_number=story.reason,
        contact=f"practice@{HOST}",
        window=Window(start=format_time(story.window.start), end=format_time(story.window.end)),
        area=Circle(lat=around[0], lon=around[1], radius_m=AREA_M),
        expires=format_time(now + LIFE),
    )
    return _Record(
        log_key=log_key.export(),
        inbox_key=inbox_key.export(),
        verifier=str(verifier.verifier),
        identity=identity.export(),
        entries=(
            first,
            sign_entry(confirmed, PRACTICE, verifier),
            sign_entry(post, PRACTICE, posting),
        ),
    )


# The inbox


@dataclass(slots=True)
class _Upload:
    """An upload that is not complete. If the hub stops, it begins again under another id."""

    id: str
    length: int
    sealed: Path
    held: int = 0
    sha256: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def write(self, piece: bytes) -> None:
        """Append a piece; raises OSError, and StorageError while a backup is made. Blocking."""
        with unfrozen(self.sealed), self.sealed.open("ab") as file:
            self.sealed.chmod(0o600)
            file.truncate(self.held)
            file.write(piece)
        self.held += len(piece)
        self.sha256.update(piece)


class PracticeInbox:
    """The practice board's inbox: what `InboxClient` asks of a real one, without a network."""

    def __init__(self, board: PracticeBoard, to: ReplyTo) -> None:
        """Take the only request that it takes shares for; raises NotFoundError for another."""
        if (to.origin, to.agency, to.entry_id) != (PRACTICE, board.agency, board.entry_id):
            raise NotFoundError("practice.over")
        self._board = board
        self._to = to

    @property
    def policy(self) -> BoardPolicy:
        """The practice board's keys."""
        return self._board.policy

    @property
    def to(self) -> ReplyTo:
        """The request that is answered."""
        return self._to

    async def create(self, size_bytes: int) -> str:
        """Begin an upload, in place of any other, and return its address."""
        await self._clear()
        new = secrets.token_hex(16)
        self._board.upload = _Upload(new, size_bytes, self._board.folder / f".practice-{new}.new")
        return _UPLOADS + new

    async def held_bytes(self, upload_url: str, size_bytes: int) -> int | None:
        """Return how much of an upload is here, None if it is unknown."""
        if (share := self._arrived(upload_url)) is not None:
            return share.size_bytes
        upload = self._under_way(upload_url)
        return None if upload is None or upload.length != size_bytes else upload.held

    async def send(self, upload_url: str, offset: int, piece: bytes) -> InboxReply:
        """Take one piece; a complete upload is opened at once."""
        upload = self._under_way(upload_url)
        if upload is None:
            return InboxReply(status=HTTPStatus.NOT_FOUND)
        if offset != upload.held or offset + len(piece) > upload.length:
            return InboxReply(status=HTTPStatus.CONFLICT)
        try:
            await run_blocking(upload.write, piece)
        except OSError:
            return InboxReply(status=HTTPStatus.INSUFFICIENT_STORAGE)
        if upload.held == upload.length:
            await self._board.receive(upload)
            await self._clear()
        return InboxReply(status=HTTPStatus.NO_CONTENT, offset=upload.held)

    async def end(self, upload_url: str) -> bool:
        """End an upload; False if it has arrived."""
        if self._arrived(upload_url) is not None:
            return False
        await self._clear()
        return True

    async def receipt(self, upload_url: str) -> str:
        """Return the signed receipt of what arrived; raises DeliveryError."""
        share = self._arrived(upload_url)
        if share is None:
            raise DeliveryError("share.not_signed_yet")
        receipt = Receipt(**self._named(share), size_bytes=share.size_bytes, at=share.at)
        return receipt.sign(self._board.inbox_key)

    async def withdraw(self, upload_url: str) -> str | None:
        """Return the signed note that a share was withdrawn, None if none has arrived."""
        share = self._arrived(upload_url)
        if share is None:
            return None
        note = Withdrawal(**self._named(share), at=self._board.second())
        return note.sign(self._board.inbox_key)

    async def opened(self, upload_url: str) -> str | None:
        """Return the signed note that the agency has opened a share, None if it has not."""
        share = self._arrived(upload_url)
        if share is None or share.opened_at is None:
            return None
        return Opened(**self._named(share), at=share.opened_at).sign(self._board.inbox_key)

    def _arrived(self, upload_url: str) -> _Share | None:
        share = self._board.share
        named = share is not None and upload_url.rpartition("/")[2] == share.upload_id
        return share if named else None

    def _under_way(self, upload_url: str) -> _Upload | None:
        upload = self._board.upload
        named = upload is not None and upload_url.rpartition("/")[2] == upload.id
        return upload if named else None

    def _named(self, share: _Share) -> dict[str, Any]:
        return {
            "origin": PRACTICE,
            "agency": self._to.agency,
            "request": self._to.entry_id,
            "sha256": share.sha256,
        }

    async def _clear(self) -> None:
        """Remove what was received of an upload."""
        upload, self._board.upload = self._board.upload, None
        if upload is not None:
            await run_blocking(remove, upload.sealed)

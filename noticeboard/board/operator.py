"""The operator's tasks: register, vouch, add notices, and return to an older version.

While the board runs, the log is reached through its socket, otherwise in its folder.
"""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path

import aiohttp
from aiohttp import web
import msgspec

from noticeboard.board import moderation
from noticeboard.board.board import BOARD, Board, open_board
from noticeboard.board.home import Home
from noticeboard.board.moderation import (
    HeldPost,
    Refusal,
    checked_reason,
    list_waiting,
    to_view,
)
from noticeboard.errors import ConflictError, InvalidInputError, UnavailableError, VerificationError
from noticeboard.log.body import (
    AgencyRegister,
    AgencyVerify,
    Anchor,
    BoardNotice,
    Body,
    Link,
    make_link,
)
from noticeboard.log.encoding import encode_base64
from noticeboard.log.entry import agency_id, countersign_entry, parse_entry, sign_entry
from noticeboard.log.note import SignerKey
from noticeboard.log.tiles import MAX_ENTRY_BYTES
from noticeboard.runtime.database import DowngradeReport, downgrade
from noticeboard.runtime.files import FolderLock
from noticeboard.runtime.text import Text, text_of

ANSWER_TIMEOUT_S = 60

routes = web.RouteTableDef()


class NextLink(msgspec.Struct, frozen=True, kw_only=True):
    """The chain fields of an author's next entry, and the published checkpoint to anchor it in."""

    seq: int
    prev: str
    size: int
    root: str

    @property
    def anchor(self) -> Anchor:
        """The checkpoint as an entry names it."""
        return Anchor(size=self.size, root=self.root)


class LocalLog:
    """A board that this process has opened."""

    def __init__(self, board: Board) -> None:
        self._board = board

    async def next_link(self, author: str) -> NextLink:
        """Return the place of an author's next entry."""
        return next_link(self._board, author)

    async def post(self, raw: bytes) -> int:
        """Log an entry and return its index; raises NoticeboardError."""
        return (await self._board.post(raw, operator=True)).index

    async def waiting_posts(self) -> list[HeldPost]:
        """Return the posts waiting for a moderator, oldest first."""
        return await list_waiting(self._board)

    async def publish(self, ticket: str) -> HeldPost:
        """Approve a held post, and log it if that is still possible; raises NoticeboardError."""
        return to_view(self._board, await moderation.publish(self._board, ticket))

    async def refuse(self, ticket: str, reason: str) -> HeldPost:
        """Refuse a held post; raises NoticeboardError."""
        checked = checked_reason(reason)
        return to_view(self._board, await moderation.refuse(self._board, ticket, checked))


class _Logged(msgspec.Struct):
    index: int


class _Refused(msgspec.Struct):
    error: str = "The board refused."


class SocketLog:
    """A board that another process serves; only its owner can reach the socket."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def next_link(self, author: str) -> NextLink:
        """Return the place of an author's next entry."""
        return await self._call(NextLink, "GET", f"/next/{author}")

    async def post(self, raw: bytes) -> int:
        """Log an entry and return its index; raises InvalidInputError with the board's reason."""
        return (await self._call(_Logged, "POST", "/entries", raw)).index

    async def waiting_posts(self) -> list[HeldPost]:
        """Return the posts waiting for a moderator, oldest first."""
        return await self._call(list[HeldPost], "GET", "/held")

    async def publish(self, ticket: str) -> HeldPost:
        """Approve a held post, and log it if that is still possible; raises NoticeboardError."""
        return await self._call(HeldPost, "POST", f"/held/{ticket}/publication")

    async def refuse(self, ticket: str, reason: str) -> HeldPost:
        """Refuse a held post; raises NoticeboardError."""
        body = msgspec.json.encode(Refusal(reason=reason))
        return await self._call(HeldPost, "POST", f"/held/{ticket}/refusal", body)

    async def _call[T](self, kind: type[T], method: str, path: str, body: bytes | None = None) -> T:
        try:
            async with self._session.request(method, f"http://board{path}", data=body) as answer:
                raw = await answer.read()
            if answer.status < HTTPStatus.BAD_REQUEST:
                return msgspec.json.decode(raw, type=kind)
            refusal = msgspec.json.decode(raw, type=_Refused)
        except (aiohttp.ClientError, TimeoutError, msgspec.MsgspecError):
            raise UnavailableError(Text("noticeboard.operator.no_answer")) from None
        raise InvalidInputError(refusal.error)


type OperatorLog = LocalLog | SocketLog
"""A board on which this process acts with the operator's rights."""


def next_link(board: Board, author: str) -> NextLink:
    """Return the place of an author's next entry, anchored in the published checkpoint."""
    seq, prev = board.state.registry.next_link(author)
    published = board.published
    return NextLink(seq=seq, prev=prev, size=published.size, root=encode_base64(published.root))


@routes.get("/next/{author:[0-9a-f]{40}}")
async def get_next(request: web.Request) -> web.Response:
    """Tell the operator's own process the place of an author's next entry."""
    link = next_link(request.app[BOARD], request.match_info["author"])
    return web.Response(body=msgspec.json.encode(link), content_type="application/json")


@asynccontextmanager
async def open_operator_log(home: Home) -> AsyncGenerator[OperatorLog]:
    """Open the board, or connect to the process that has it open; raises NoticeboardError."""
    if await _is_served(home):
        connector = aiohttp.UnixConnector(path=str(home.operator_socket))
        timeout = aiohttp.ClientTimeout(total=ANSWER_TIMEOUT_S)
        async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
            yield SocketLog(session)
    else:
        async with open_board(home) as board:
            yield LocalLog(board)


async def _is_served(home: Home) -> bool:
    """Return whether another process has the board open and listens on the operator's socket."""
    try:
        FolderLock.acquire(home.folder).release()
    except ConflictError:
        if not home.operator_socket.exists():
            raise
        return True
    return False


def read_entry(path: Path) -> bytes:
    """Read an entry file, with or without a final line break; raises InvalidInputError."""
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_ENTRY_BYTES + 2)
    except OSError as error:
        raise InvalidInputError(
            Text("noticeboard.file.unreadable", file=str(path), why=f"{error.strerror}")
        ) from error
    return raw.rstrip(b"\r\n")


async def register(log: OperatorLog, home: Home, raw: bytes) -> int:
    """Countersign an agency's own registration and log it; raises NoticeboardError."""
    try:
        entry = parse_entry(raw)
    except VerificationError as error:
        raise InvalidInputError(
            Text("noticeboard.operator.no_entry", error=text_of(error))
        ) from error
    if not isinstance(entry.body, AgencyRegister):
        raise InvalidInputError(Text("noticeboard.operator.no_registration"))
    if entry.countersignature is None:
        raw = countersign_entry(raw, home.settings().origin, home.log_key())
    return await log.post(raw)


async def vouch(log: OperatorLog, home: Home, *, agency: str, level: int, key: SignerKey) -> int:
    """Log a verifier's statement about an agency; raises NoticeboardError."""
    return await _log_statement(
        log, home, key, lambda link: AgencyVerify(subject=agency, level=level, **link)
    )


async def notice(log: OperatorLog, home: Home, *, index: int, text: str) -> int:
    """Log the board's notice on an entry, which itself stays; raises NoticeboardError."""
    return await _log_statement(
        log, home, home.log_key(), lambda link: BoardNotice(index=index, text=text, **link)
    )


async def _log_statement(
    log: OperatorLog, home: Home, key: SignerKey, make: Callable[[Link], Body]
) -> int:
    """Sign and log what `make` returns for its author's next link."""
    author = agency_id(key.verifier)
    place = await log.next_link(author)
    now = datetime.now(UTC)
    link = make_link(author, key, seq=place.seq, prev=place.prev, anchor=place.anchor, at=now)
    try:
        body = make(link)
    except (VerificationError, ValueError) as error:
        raise InvalidInputError(
            Text("noticeboard.entry.not_loggable", error=text_of(error))
        ) from error
    return await log.post(sign_entry(body, home.settings().origin, key))


def downgrade_in(folder: Path) -> DowngradeReport:
    """Undo the database's last upgrade; no row is lost. Blocking; NoticeboardError."""
    home = Home(folder)
    if home.settings().database:
        raise ConflictError(Text("noticeboard.operator.postgresql"))
    lock = FolderLock.acquire(folder)
    try:
        return downgrade(home.database)
    except OSError as error:
        raise UnavailableError(
            Text(
                "noticeboard.database.unwritable", file=str(home.database), why=f"{error.strerror}"
            )
        ) from error
    finally:
        lock.release()

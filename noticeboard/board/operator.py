"""The operator's tasks: register, vouch, add notices, and return to an older version.

While the board runs, the log is reached through its socket, otherwise in its folder.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Final

import aiohttp
from aiohttp import web
import msgspec

from noticeboard.board import moderation, registrations
from noticeboard.board.board import BOARD, Board, open_board
from noticeboard.board.held_posts import HeldPost, HeldPosts, ModeratorReason, list_waiting, to_view
from noticeboard.board.home import Home
from noticeboard.board.mirrors import Mirrors, MirrorStatus, MirrorsView
from noticeboard.board.oversight_figures import OversightFigures, read_oversight
from noticeboard.board.registrations import RegistrationCheck, check_registration
from noticeboard.board.status import BoardStatus, read_status
from noticeboard.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    NoticeboardError,
    UnavailableError,
    VerificationError,
)
from noticeboard.log.body import (
    AgencyVerify,
    Anchor,
    BoardNotice,
    BoardPolicy,
    Body,
    Link,
    make_link,
)
from noticeboard.log.encoding import encode_base64
from noticeboard.log.entry import agency_id, parse_entry, sign_entry
from noticeboard.log.note import SignerKey
from noticeboard.log.policy import Policy
from noticeboard.log.tiles import MAX_ENTRY_BYTES
from noticeboard.runtime.database import DowngradeReport, downgrade
from noticeboard.runtime.files import FolderLock
from noticeboard.runtime.text import PLAIN, Text, text_of

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

    async def waiting_posts(self) -> HeldPosts:
        """Return the posts waiting for a moderator, and how the board decided before."""
        return await list_waiting(self._board)

    async def oversight(self) -> OversightFigures:
        """Return what is public of second signatures; raises NoticeboardError."""
        return await read_oversight(self._board)

    async def held_post(self, ticket: str) -> HeldPost:
        """Return one held post, decided or not; raises NoticeboardError."""
        return await to_view(self._board, await moderation.find(self._board.database, ticket))

    async def publish(self, ticket: str, verdict: ModeratorReason) -> HeldPost:
        """Approve a held post, and log it if that is still possible; raises NoticeboardError."""
        decided = await moderation.publish(self._board, ticket, verdict.reason, by=verdict.by)
        return await to_view(self._board, decided)

    async def refuse(self, ticket: str, verdict: ModeratorReason) -> HeldPost:
        """Refuse a held post; raises NoticeboardError."""
        decided = await moderation.refuse(self._board, ticket, verdict.reason, by=verdict.by)
        return await to_view(self._board, decided)

    async def check_registration(self, raw: bytes) -> RegistrationCheck:
        """Return what the board says of a registration that isn't logged; NoticeboardError."""
        return await check_registration(self._board, raw)

    async def status(self) -> BoardStatus:
        """Return how the board is; raises NoticeboardError."""
        return await read_status(self._board)

    async def check_mirrors(self) -> tuple[MirrorStatus, ...]:
        """Look at every mirror now and return what each shows; raises NoticeboardError."""
        return await Mirrors(self._board).check()


class _Logged(msgspec.Struct):
    index: int


class _Refused(msgspec.Struct):
    error: str = "The board refused."
    code: str = PLAIN
    values: dict[str, str | int | float] = {}

    @property
    def text(self) -> Text:
        """The sentence, by its code if the board named one: so it has every language."""
        if self.code == PLAIN:
            return Text.plain(self.error)
        return Text.from_json({"code": self.code, "values": self.values})


_KINDS: Final[Mapping[int, type[NoticeboardError]]] = {
    HTTPStatus.CONFLICT: ConflictError,
    HTTPStatus.NOT_FOUND: NotFoundError,
    HTTPStatus.SERVICE_UNAVAILABLE: UnavailableError,
}
"""What the board's statuses mean here; any other refusal is about what was sent."""


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

    async def waiting_posts(self) -> HeldPosts:
        """Return the posts waiting for a moderator, and how the board decided before."""
        return await self._call(HeldPosts, "GET", "/held")

    async def oversight(self) -> OversightFigures:
        """Return what is public of second signatures; raises NoticeboardError."""
        return await self._call(OversightFigures, "GET", "/oversight")

    async def held_post(self, ticket: str) -> HeldPost:
        """Return one held post, decided or not; raises NoticeboardError."""
        return await self._call(HeldPost, "GET", f"/held/{ticket}")

    async def publish(self, ticket: str, verdict: ModeratorReason) -> HeldPost:
        """Approve a held post, and log it if that is still possible; raises NoticeboardError."""
        body = msgspec.json.encode(verdict)
        return await self._call(HeldPost, "POST", f"/held/{ticket}/publication", body)

    async def refuse(self, ticket: str, verdict: ModeratorReason) -> HeldPost:
        """Refuse a held post; raises NoticeboardError."""
        body = msgspec.json.encode(verdict)
        return await self._call(HeldPost, "POST", f"/held/{ticket}/refusal", body)

    async def check_registration(self, raw: bytes) -> RegistrationCheck:
        """Return what the board says of a registration that isn't logged; NoticeboardError."""
        return await self._call(RegistrationCheck, "POST", "/registrations/check", raw)

    async def status(self) -> BoardStatus:
        """Return how the board is; raises NoticeboardError."""
        return await self._call(BoardStatus, "GET", "/status")

    async def check_mirrors(self) -> tuple[MirrorStatus, ...]:
        """Look at every mirror now and return what each shows; raises NoticeboardError."""
        return (await self._call(MirrorsView, "POST", "/mirrors/check")).mirrors

    async def _call[T](self, kind: type[T], method: str, path: str, body: bytes | None = None) -> T:
        try:
            async with self._session.request(method, f"http://board{path}", data=body) as answer:
                raw = await answer.read()
            if answer.status < HTTPStatus.BAD_REQUEST:
                return msgspec.json.decode(raw, type=kind)
            refusal = msgspec.json.decode(raw, type=_Refused)
        except (aiohttp.ClientError, TimeoutError, msgspec.MsgspecError):
            raise UnavailableError(Text("noticeboard.operator.no_answer")) from None
        raise _KINDS.get(answer.status, InvalidInputError)(refusal.text)


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
    if is_served(home):
        connector = aiohttp.UnixConnector(path=str(home.operator_socket))
        timeout = aiohttp.ClientTimeout(total=ANSWER_TIMEOUT_S)
        async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
            yield SocketLog(session)
    else:
        async with open_board(home) as board:
            yield LocalLog(board)


def is_served(home: Home) -> bool:
    """Return whether another process has the board open and listens on the operator's socket.

    Raises ConflictError if it has it open and doesn't listen. Blocking, but not for long.
    """
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
    return await log.post(await asyncio.to_thread(registrations.countersigned, raw, home))


async def log_registration(log: OperatorLog, home: Home, agency: str) -> int:
    """Log a registration that was kept, and forget it; raises NoticeboardError."""
    raw = await asyncio.to_thread(registrations.find, home, agency)
    index = await register(log, home, raw)
    _, body = registrations.parse_registration(raw)
    await asyncio.to_thread(registrations.forget, home, body.agency)
    return index


async def vouch(log: OperatorLog, home: Home, *, agency: str, level: int, key: SignerKey) -> int:
    """Log a verifier's statement about an agency; raises NoticeboardError."""
    return await _log_statement(
        log, home, key, lambda link: AgencyVerify(subject=agency, level=level, **link)
    )


async def log_statement(log: OperatorLog, raw: bytes) -> int:
    """Log what a verifier has signed; raises NoticeboardError."""
    trimmed = raw.strip(b"\r\n")
    try:
        body = parse_entry(trimmed).body
    except VerificationError as error:
        raise InvalidInputError(
            Text("noticeboard.operator.no_entry", error=text_of(error))
        ) from error
    if not isinstance(body, AgencyVerify):
        raise InvalidInputError(Text("noticeboard.operator.no_statement"))
    return await log.post(trimmed)


async def notice(log: OperatorLog, home: Home, *, index: int, text: str) -> int:
    """Log the board's notice on an entry, which itself stays; raises NoticeboardError."""
    return await _log_statement(
        log, home, home.log_key(), lambda link: BoardNotice(index=index, text=text, **link)
    )


async def log_policy(log: OperatorLog, home: Home, policy: Policy, signature: str) -> int:
    """Log a policy that its governor has signed; raises NoticeboardError."""
    return await _log_statement(
        log,
        home,
        home.log_key(),
        lambda link: BoardPolicy(policy=policy, signature=signature, **link),
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

"""The operator's way to the log: through its socket where the board runs, else on its folder."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Protocol

import aiohttp
from aiohttp import web
import msgspec

from noticeboard.board import moderating
from noticeboard.board.app_keys import BOARD
from noticeboard.board.board import Board, open_board
from noticeboard.board.home import Home
from noticeboard.board.moderation_routes import (
    HeldPost,
    Refusal,
    checked_reason,
    list_waiting,
    shown,
)
from noticeboard.errors import ConflictError, InvalidInputError, UnavailableError
from noticeboard.log.body import Anchor
from noticeboard.log.encoding import encode_base64
from noticeboard.runtime.files import FolderLock

ANSWER_TIMEOUT_S = 60

routes = web.RouteTableDef()


@dataclass(frozen=True, slots=True, kw_only=True)
class NextLink:
    """What an author's next entry must say of its place."""

    seq: int
    prev: str
    anchor: Anchor


class Desk(Protocol):
    """Reads the next link of a chain and logs entries with the operator's rights."""

    async def next_link(self, author: str) -> NextLink:
        """Return the place of an author's next entry."""

    async def post(self, raw: bytes) -> int:
        """Log an entry and return its index; raises NoticeboardError."""

    async def held(self) -> list[HeldPost]:
        """Return what waits for a moderator, the oldest first."""

    async def publish(self, ticket: str) -> HeldPost:
        """Approve a held post, and log it where it still can be; raises NoticeboardError."""

    async def refuse(self, ticket: str, reason: str) -> HeldPost:
        """Refuse a held post; raises NoticeboardError."""


class BoardDesk:
    """A board that this process has opened."""

    def __init__(self, board: Board) -> None:
        self._board = board

    async def next_link(self, author: str) -> NextLink:
        """Return the place of an author's next entry."""
        return next_link(self._board, author)

    async def post(self, raw: bytes) -> int:
        """Log an entry and return its index; raises NoticeboardError."""
        return (await self._board.post(raw, operator=True)).index

    async def held(self) -> list[HeldPost]:
        """Return what waits for a moderator, the oldest first."""
        return await list_waiting(self._board)

    async def publish(self, ticket: str) -> HeldPost:
        """Approve a held post, and log it where it still can be; raises NoticeboardError."""
        return shown(self._board, await moderating.publish(self._board, ticket))

    async def refuse(self, ticket: str, reason: str) -> HeldPost:
        """Refuse a held post; raises NoticeboardError."""
        said = checked_reason(reason)
        return shown(self._board, await moderating.refuse(self._board, ticket, said))


class SocketDesk:
    """A board that another process serves; its socket can be reached by its owner only."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def next_link(self, author: str) -> NextLink:
        """Return the place of an author's next entry."""
        found = await self._ask("GET", f"/next/{author}")
        anchor = Anchor(size=int(str(found["size"])), root=str(found["root"]))
        return NextLink(seq=int(str(found["seq"])), prev=str(found["prev"]), anchor=anchor)

    async def post(self, raw: bytes) -> int:
        """Log an entry and return its index; raises InvalidInputError with the board's reason."""
        return int(str((await self._ask("POST", "/entries", raw))["index"]))

    async def held(self) -> list[HeldPost]:
        """Return what waits for a moderator, the oldest first."""
        return msgspec.convert(await self._asked("GET", "/held"), list[HeldPost])

    async def publish(self, ticket: str) -> HeldPost:
        """Approve a held post, and log it where it still can be; raises NoticeboardError."""
        found = await self._ask("POST", f"/held/{ticket}/publication")
        return msgspec.convert(found, HeldPost)

    async def refuse(self, ticket: str, reason: str) -> HeldPost:
        """Refuse a held post; raises NoticeboardError."""
        said = msgspec.json.encode(Refusal(reason=reason))
        return msgspec.convert(await self._ask("POST", f"/held/{ticket}/refusal", said), HeldPost)

    async def _ask(self, method: str, path: str, body: bytes | None = None) -> dict[str, object]:
        found: dict[str, object] = await self._asked(method, path, body)
        return found

    async def _asked(self, method: str, path: str, body: bytes | None = None) -> Any:  # noqa: ANN401 -- JSON
        try:
            async with self._session.request(method, f"http://board{path}", data=body) as answer:
                found = await answer.json()
        except (aiohttp.ClientError, TimeoutError, ValueError):
            raise UnavailableError(
                "The board runs but does not answer its operator: try again, or restart it."
            ) from None
        if answer.status >= HTTPStatus.BAD_REQUEST:
            raise InvalidInputError(str(found.get("error", "The board refused.")))
        return found


def next_link(board: Board, author: str) -> NextLink:
    """Return the place of an author's next entry, anchored in the published checkpoint."""
    seq, prev = board.state.registry.next_link(author)
    seen = board.published
    return NextLink(
        seq=seq, prev=prev, anchor=Anchor(size=seen.size, root=encode_base64(seen.root))
    )


@routes.get("/next/{author:[0-9a-f]{40}}")
async def get_next(request: web.Request) -> web.Response:
    """Tell the operator's own process the place of an author's next entry."""
    link = next_link(request.app[BOARD], request.match_info["author"])
    return web.json_response(
        {
            "seq": link.seq,
            "prev": link.prev,
            "size": link.anchor.size,
            "root": link.anchor.root,
        }
    )


@asynccontextmanager
async def open_desk(home: Home) -> AsyncGenerator[Desk]:
    """Open the board, or reach the process that has it open; raises NoticeboardError."""
    if await _is_served(home):
        connector = aiohttp.UnixConnector(path=str(home.operator_socket))
        timeout = aiohttp.ClientTimeout(total=ANSWER_TIMEOUT_S)
        async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
            yield SocketDesk(session)
    else:
        async with open_board(home) as board:
            yield BoardDesk(board)


async def _is_served(home: Home) -> bool:
    """Tell whether another process has the board open and listens to its operator."""
    try:
        FolderLock.take(home.folder).release()
    except ConflictError:
        if not home.operator_socket.exists():
            raise
        return True
    return False

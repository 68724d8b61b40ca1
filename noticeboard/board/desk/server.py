"""`neighbors board desk`: the desk's application, and how it is served from the board's machine."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from aiohttp import web

from noticeboard.board.desk import held, registrations, status
from noticeboard.board.desk.desk import DESK, BoardDesk
from noticeboard.board.home import Home
from noticeboard.board.registrations import DomainPages
from noticeboard.desk.people import BOARD_ROLES, Role
from noticeboard.desk.route import Route
from noticeboard.desk.server import make_app, on_enter
from noticeboard.desk.session import Sessions
from noticeboard.errors import InvalidInputError
from noticeboard.runtime.server import on_stop_signal, serve
from noticeboard.runtime.text import Text

SCRIPT: Final = "board-desk.js"
TABLE: Final[tuple[Route, ...]] = (
    *held.ROUTES.rows,
    *registrations.ROUTES.rows,
    *status.ROUTES.rows,
)
"""Every route of the desk but the session's."""


@asynccontextmanager
async def open_desk(
    folder: Path,
    *,
    roles: Iterable[Role] = (),
    now: Callable[[], datetime] | None = None,
    pages: DomainPages | None = None,
) -> AsyncGenerator[web.Application]:
    """Yield the application of a board's desk; raises NoticeboardError if there is no board.

    `roles` are given to whoever opens its link, by default all of a board's.
    """
    given = frozenset(roles) or frozenset(BOARD_ROLES)
    if not given <= frozenset(BOARD_ROLES):
        raise InvalidInputError(Text("noticeboard.cli.board_roles"))
    clock = now or _utc_now
    home = Home(folder)
    await asyncio.to_thread(home.settings)
    desk = BoardDesk(home=home, now=clock, sessions=Sessions(clock, roles=given))
    if pages is not None:
        desk.pages = pages

    def name() -> str:
        return desk.name

    app = await asyncio.to_thread(make_app, TABLE, desk.sessions, name=name, script=SCRIPT)
    app[DESK] = desk
    yield app


async def run_desk(
    folder: Path,
    *,
    host: str,
    port: int,
    show_link: Callable[[str], None],
    roles: Iterable[Role] = (),
) -> None:
    """Serve a board's desk until SIGTERM or SIGINT; `show_link` gets each link for signing in."""
    stop = asyncio.Event()
    async with (
        open_desk(folder, roles=roles) as app,
        serve(app, host=host, port=port) as bound,
    ):
        on_stop_signal(stop.set)

        def offer() -> None:
            show_link(sign_in_link(app, host, bound))

        offer()
        on_enter(offer)
        await stop.wait()


def sign_in_link(app: web.Application, host: str, port: int) -> str:
    """Return a link that signs one person in."""
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}/#code={app[DESK].sessions.new_code()}"


def _utc_now() -> datetime:
    return datetime.now(UTC)

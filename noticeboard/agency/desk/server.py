"""`neighbors agency desk`: the desk's application, and how it is served from its own machine."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from aiohttp import web

from noticeboard.agency.desk import drafts, films, keys, marks, requests, today
from noticeboard.agency.desk.desk import DESK, AgencyDesk
from noticeboard.agency.keyring import Keyring
from noticeboard.desk.people import AGENCY_ROLES
from noticeboard.desk.route import Route
from noticeboard.desk.server import make_app
from noticeboard.desk.session import Sessions
from noticeboard.runtime.files import PRIVATE_FOLDER, make_folders
from noticeboard.runtime.server import on_stop_signal, serve

SCRIPT: Final = "agency-desk.js"
DEFAULT_PORT: Final = 8765
TABLE: Final[tuple[Route, ...]] = (
    *today.ROUTES.rows,
    *drafts.ROUTES.rows,
    *requests.ROUTES.rows,
    *keys.ROUTES.rows,
    *films.ROUTES.rows,
    *marks.ROUTES.rows,
)
"""Every route of the desk but the session's."""


@asynccontextmanager
async def open_desk(
    folder: Path,
    now: Callable[[], datetime] | None = None,
    *,
    keyring: Keyring | None = None,
) -> AsyncGenerator[web.Application]:
    """Yield a desk's application for a folder, which may still be empty or not there."""
    clock = now or _utc_now
    desk = AgencyDesk(
        folder=folder,
        now=clock,
        sessions=Sessions(clock, roles=AGENCY_ROLES),
        keyring=keyring or Keyring(clock),
    )
    await asyncio.to_thread(make_folders, folder, mode=PRIVATE_FOLDER)

    def name() -> str:
        return desk.name

    app = await asyncio.to_thread(make_app, TABLE, desk.sessions, name=name, script=SCRIPT)
    app[DESK] = desk
    try:
        yield app
    finally:
        desk.keyring.forget()


async def run_desk(folder: Path, *, host: str, port: int, show_link: Callable[[str], None]) -> None:
    """Serve a folder's desk until SIGTERM or SIGINT; `show_link` gets each link for signing in."""
    stop = asyncio.Event()
    on_stop_signal(stop.set)
    async with open_desk(folder) as app, serve(app, host=host, port=port) as bound:
        show_link(sign_in_link(app, host, bound))
        await stop.wait()


def sign_in_link(app: web.Application, host: str, port: int) -> str:
    """Return a link that signs one person in, on this machine if it listens at every address."""
    host = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 -- only compared
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}/#code={app[DESK].sessions.new_code()}"


def _utc_now() -> datetime:
    return datetime.now(UTC)

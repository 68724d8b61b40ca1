"""`neighbors board desk`: the desk's application, and how it is served from the board's machine."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
import hmac
from pathlib import Path
import secrets
from typing import Final

from aiohttp import web
import msgspec

from noticeboard.board.desk import held, registrations, status
from noticeboard.board.desk.desk import DESK, BoardDesk
from noticeboard.board.home import Home
from noticeboard.board.registrations import DomainPages
from noticeboard.desk.people import BOARD_ROLES, Role
from noticeboard.desk.route import Route
from noticeboard.desk.server import make_app, on_enter
from noticeboard.desk.session import CODE_LASTS, Sessions, SignInCode, hashed
from noticeboard.errors import InvalidInputError
from noticeboard.runtime.files import PRIVATE_FILE, write_all
from noticeboard.runtime.process import systemd_notifier
from noticeboard.runtime.server import on_stop_signal, serve
from noticeboard.runtime.system import give_to_owner
from noticeboard.runtime.text import Text

SCRIPT: Final = "board-desk.js"
TABLE: Final[tuple[Route, ...]] = (
    *held.ROUTES.rows,
    *registrations.ROUTES.rows,
    *status.ROUTES.rows,
)
"""Every route of the desk but the session's."""
LINK_FILE: Final = "desk-link.json"
"""In the board's folder until it is used: the hash of a code that another process made."""


class DeskLink(msgspec.Struct, frozen=True, kw_only=True):
    """A code for one sign-in, by whoever may write in the board's folder."""

    code: str
    """Its SHA-256, in hex."""
    until: datetime
    roles: tuple[Role, ...]


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
    given = require_roles(roles)
    clock = now or _utc_now
    home = Home(folder)
    await asyncio.to_thread(home.settings)
    desk = BoardDesk(home=home, now=clock, sessions=Sessions(clock, roles=given))
    if pages is not None:
        desk.pages = pages

    def name() -> str:
        return desk.name

    app = await asyncio.to_thread(
        make_app,
        TABLE,
        desk.sessions,
        name=name,
        script=SCRIPT,
        find_link=lambda code: use_link(folder, code, clock()),
    )
    app[DESK] = desk
    yield app


async def run_desk(
    folder: Path,
    *,
    host: str,
    port: int,
    show_link: Callable[[str], None] | None,
    roles: Iterable[Role] = (),
) -> None:
    """Serve a board's desk until SIGTERM or SIGINT; `show_link` gets each link for signing in.

    Without it, `make_link` gives links from another process.
    """
    stop = asyncio.Event()
    async with (
        systemd_notifier() as ready,
        open_desk(folder, roles=roles) as app,
        serve(app, host=host, port=port) as bound,
    ):
        on_stop_signal(stop.set)
        ready()
        if show_link is not None:
            show = show_link

            def offer() -> None:
                show(sign_in_link(app, host, bound))

            offer()
            on_enter(offer)
        await stop.wait()


def make_link(folder: Path, *, port: int, roles: Iterable[Role] = ()) -> str:
    """Return a link to the desk that another process serves, for one person. Blocking.

    Whoever may write in the board's folder may have one; raises NoticeboardError.
    """
    home, given = Home(folder), require_roles(roles)
    home.settings()
    code = secrets.token_urlsafe(16)
    until = _utc_now() + CODE_LASTS
    made = DeskLink(code=hashed(code).hex(), until=until, roles=tuple(sorted(given)))
    path = home.folder / LINK_FILE
    write_all([(path, msgspec.json.encode(made))], mode=PRIVATE_FILE)
    give_to_owner(path)
    return f"http://127.0.0.1:{port}/#code={code}"


def use_link(folder: Path, code: str, now: datetime) -> SignInCode | None:
    """Return what a code is good for if it is the link's, which is then used up. Blocking."""
    path = folder / LINK_FILE
    try:
        made = msgspec.json.decode(path.read_bytes(), type=DeskLink)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None
    if made.until <= now:
        path.unlink(missing_ok=True)
        return None
    if not hmac.compare_digest(made.code.encode(), hashed(code).hex().encode()):
        return None
    try:
        path.unlink()
    except FileNotFoundError:
        # Another took it.
        return None
    return SignInCode(until=made.until, roles=frozenset(made.roles))


def require_roles(roles: Iterable[Role]) -> frozenset[Role]:
    """Return what somebody may do at a board's desk, by default all; raises InvalidInputError."""
    given = frozenset(roles) or frozenset(BOARD_ROLES)
    if not given <= frozenset(BOARD_ROLES):
        raise InvalidInputError(Text("noticeboard.cli.board_roles"))
    return given


def sign_in_link(app: web.Application, host: str, port: int) -> str:
    """Return a link that signs one person in, on this machine if it listens at every address."""
    host = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 -- only compared
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}/#code={app[DESK].sessions.new_code()}"


def _utc_now() -> datetime:
    return datetime.now(UTC)

"""`neighbors agency desk`: the desk's application, and how it is served.

From an officer's own machine it answers on loopback, and a link from the terminal signs in. From a
department's server it answers over TLS, and the department's identity provider signs in.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Iterable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
import hmac
import logging
import os
from pathlib import Path
import secrets
import ssl
from typing import Any, Final

from aiohttp import web
import msgspec

from noticeboard.agency.account import AccountReader
from noticeboard.agency.archive import clear_unfinished
from noticeboard.agency.department import read_department
from noticeboard.agency.department_log import Act, DepartmentLog
from noticeboard.agency.desk import (
    accounts,
    board,
    cases,
    challenges,
    department,
    draft_check,
    drafts,
    films,
    keys,
    log,
    marks,
    openings,
    records,
    report,
    requests,
    retention,
    setup,
    shares,
    today,
)
from noticeboard.agency.desk.board_watch import EVERY, WATCH, BoardWatch
from noticeboard.agency.desk.desk import ACCOUNTS, DESK, INDEX, RETENTIONS, AgencyDesk
from noticeboard.agency.desk.openings import OPENINGS, Openings
from noticeboard.agency.export import FOLDER as EXPORTS, LOCK as EXPORT_LOCK
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.index import FolderReader
from noticeboard.agency.keyring import Keyring
from noticeboard.agency.open import clear_interrupted
from noticeboard.agency.retention import Retentions
from noticeboard.desk.people import AGENCY_ROLES, Person, Role
from noticeboard.desk.route import Route
from noticeboard.desk.server import make_app, on_enter
from noticeboard.desk.session import CODE_LASTS, SessionEvent, Sessions, SignInCode, hashed
from noticeboard.desk.settings import ServerSettings, load_certificate, open_tls
from noticeboard.desk.sign_in import LONGEST_ID, IdentityProvider
from noticeboard.desk.turn import turn
from noticeboard.errors import ConflictError, InvalidInputError, NotFoundError
from noticeboard.rules.text import safe_text
from noticeboard.runtime.files import (
    PRIVATE_FILE,
    PRIVATE_FOLDER,
    lock_folder,
    make_folders,
    write_all,
)
from noticeboard.runtime.process import systemd_notifier
from noticeboard.runtime.server import on_stop_signal, open_many_files, serve
from noticeboard.runtime.tasks import run_in_background

SCRIPT: Final = "agency-desk.js"
TABLE: Final[tuple[Route, ...]] = (
    *today.ROUTES.rows,
    *draft_check.ROUTES.rows,
    *drafts.ROUTES.rows,
    *department.ROUTES.rows,
    *requests.ROUTES.rows,
    *records.ROUTES.rows,
    *keys.ROUTES.rows,
    *setup.ROUTES.rows,
    *films.ROUTES.rows,
    *marks.ROUTES.rows,
    *board.ROUTES.rows,
    *shares.ROUTES.rows,
    *openings.ROUTES.rows,
    *cases.ROUTES.rows,
    *report.ROUTES.rows,
    *retention.ROUTES.rows,
    *accounts.ROUTES.rows,
    *challenges.ROUTES.rows,
    *log.ROUTES.rows,
)
"""Every route of the desk but the session's."""


LINK_FILE: Final = "administrator-link.json"
"""In the agency's folder until it is used: the hash of a code that another process made."""
TURN_LOST: Final = 75
"""The exit status if another machine may serve the desk soon: a temporary failure, start again."""
_CERTIFICATE_S: Final = 600.0
"""How often the certificate's files are looked at."""

_LOGGER: Final = logging.getLogger(__name__)


class AdministratorLink(msgspec.Struct, frozen=True, kw_only=True):
    """A code for one sign-in as administrator, by whoever has the machine."""

    code: str
    """Its SHA-256, in hex."""
    until: datetime


@asynccontextmanager
async def open_desk(
    folder: Path,
    now: Callable[[], datetime] | None = None,
    *,
    keyring: Keyring | None = None,
    every: timedelta | None = EVERY,
    settings: ServerSettings | None = None,
) -> AsyncGenerator[web.Application]:
    """Yield a desk's application for a folder, which may still be empty or not there.

    It asks the board every so often; None: only when somebody wants it to.

    With settings it is a department's, whose identity provider signs people in.
    """
    clock = now or _utc_now
    await asyncio.to_thread(make_folders, folder, mode=PRIVATE_FOLDER)
    unlocked = keyring or Keyring(clock)
    async with AsyncExitStack() as stack:
        stack.callback(unlocked.forget)
        sessions = Sessions(clock, roles=AGENCY_ROLES)
        hosts: tuple[str, ...] = ()
        provider = None
        if settings is not None:
            chosen = settings.sign_in
            sessions = Sessions(clock, roles=(), lasts=chosen.shift)
            hosts = (settings.host,)
            provider = await stack.enter_async_context(
                IdentityProvider.to(chosen, settings.url, clock)
            )
        desk = AgencyDesk(folder=folder, now=clock, sessions=sessions, keyring=unlocked)
        app = await _app(desk, hosts=hosts, provider=provider)
        await asyncio.to_thread(_clear_leftovers, desk.home)
        app[INDEX] = FolderReader(folder)
        app[ACCOUNTS] = AccountReader(desk.log, app[INDEX])
        app[RETENTIONS] = Retentions(desk.home, desk.log, app[INDEX])
        watch = app[WATCH] = BoardWatch(desk, every)
        queue = app[OPENINGS] = Openings(desk, watch)
        async with run_in_background(watch.run()), run_in_background(queue.run()):
            yield app


def _clear_leftovers(home: AgencyHome) -> None:
    """Delete what a crash left of openings and archives, unless a command is at work there."""
    if not home.inbox.is_dir():
        return
    with suppress(ConflictError, NotFoundError), home.lock_shares():
        clear_interrupted(home.cases, home.profile())
    with suppress(ConflictError), lock_folder(home.folder, EXPORT_LOCK):
        clear_unfinished(home.folder / EXPORTS)


async def _app(
    desk: AgencyDesk, *, hosts: Iterable[str] = (), provider: IdentityProvider | None = None
) -> web.Application:
    def name() -> str:
        return desk.name

    def note(event: SessionEvent, by: Person, of: Person) -> None:
        roles = ", ".join(sorted(of.roles))
        about = {"whose": of.name} if of != by else {}
        account = safe_text(of.id, longest=LONGEST_ID)
        desk.note(by, Act(event.value), account=account, roles=roles, **about)

    app = await asyncio.to_thread(
        make_app,
        TABLE,
        desk.sessions,
        name=name,
        script=SCRIPT,
        hosts=hosts,
        provider=provider,
        note=note,
        find_link=lambda code: use_administrator_link(desk.folder, code, desk.now()),
        map_host=lambda: _map_host(desk.folder),
    )
    app[DESK] = desk
    return app


def _map_host(folder: Path) -> str:
    try:
        return read_department(folder).map_host
    except InvalidInputError:
        # The calls say that the settings are damaged.
        return ""


async def run_desk(folder: Path, *, host: str, port: int, show_link: Callable[[str], None]) -> None:
    """Serve a folder's desk until SIGTERM or SIGINT; `show_link` gets each link for signing in."""
    stop = asyncio.Event()
    on_stop_signal(stop.set)
    async with open_desk(folder) as app, serve(app, host=host, port=port) as bound:

        def offer() -> None:
            show_link(sign_in_link(app, host, bound))

        offer()
        on_enter(offer)
        await stop.wait()


async def run_server(
    folder: Path, settings: ServerSettings, *, started: Callable[[str], None]
) -> None:
    """Serve a folder's desk to a department over TLS until SIGTERM or SIGINT.

    If several machines share the folder, wait until it is this one's turn. Once that is lost, the
    process ends at once, with `TURN_LOST`.
    """
    open_many_files()
    stop = asyncio.Event()
    on_stop_signal(stop.set)
    tls = await asyncio.to_thread(open_tls, settings)
    async with (
        systemd_notifier() as ready,
        AsyncExitStack() as turns,
        asyncio.TaskGroup() as tasks,
    ):
        # A machine that waits for its turn is as ready as it can be.
        ready()
        watching = [tasks.create_task(follow_certificate(tls, settings))]
        if settings.database:
            lost = await _before(
                stop, turns.enter_async_context(turn(settings.database, settings.url))
            )
            if lost is not None:
                watching.append(tasks.create_task(_end_once(lost)))
        if not stop.is_set():
            async with (
                open_desk(folder, settings=settings) as app,
                serve(app, host=settings.listen, port=settings.port, tls=tls),
            ):
                started(settings.url)
                await stop.wait()
        for each in watching:
            each.cancel()


async def _before[T](stop: asyncio.Event, work: Coroutine[Any, Any, T]) -> T | None:
    """Return what work returns, or None if the stop comes first."""
    working, stopping = asyncio.create_task(work), asyncio.create_task(stop.wait())
    await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if working.done():
        return working.result()
    working.cancel()
    await asyncio.wait({working})
    return None


async def _end_once(lost: asyncio.Event) -> None:
    """End the process without another step when another machine may begin."""
    await lost.wait()
    # Threads can't be stopped, and may be writing. Every file here survives a crash.
    os._exit(TURN_LOST)


async def follow_certificate(
    tls: ssl.SSLContext,
    settings: ServerSettings,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Use a renewed certificate for new connections, until canceled."""
    last = await asyncio.to_thread(_written, settings)
    while True:
        await sleep(_CERTIFICATE_S)
        latest = await asyncio.to_thread(_written, settings)
        if latest == last:
            continue
        try:
            # A key without its certificate would be refused, and the old pair stays in use.
            await asyncio.to_thread(open_tls, settings)
            await asyncio.to_thread(load_certificate, tls, settings)
            last = latest
            _LOGGER.info("The renewed certificate is in use")
        except InvalidInputError as error:
            _LOGGER.warning("The renewed certificate is not used: %s", error)


def _written(settings: ServerSettings) -> tuple[float, ...]:
    found = []
    for path in (settings.certificate, settings.key):
        with suppress(OSError):
            found.append(path.stat().st_mtime)
    return tuple(found)


def make_administrator_link(folder: Path, settings: ServerSettings, *, by: str) -> str:
    """Return a link that signs one administrator in within ten minutes, and log it. Blocking."""
    code, now = secrets.token_urlsafe(16), _utc_now()
    DepartmentLog(folder).append(Act.ADMINISTRATOR_LINK, who=by, at=now)
    made = AdministratorLink(code=hashed(code).hex(), until=now + CODE_LASTS)
    write_all([(folder / LINK_FILE, msgspec.json.encode(made))], mode=PRIVATE_FILE)
    return f"{settings.url}/#code={code}"


def use_administrator_link(folder: Path, code: str, now: datetime) -> SignInCode | None:
    """Return what a code is good for if it is the link's, which is then used up. Blocking."""
    path = folder / LINK_FILE
    try:
        made = msgspec.json.decode(path.read_bytes(), type=AdministratorLink)
    except FileNotFoundError:
        return None
    except msgspec.DecodeError:
        made = None
    if made is not None and made.until > now:
        if not hmac.compare_digest(made.code.encode(), hashed(code).hex().encode()):
            return None
        try:
            path.unlink()
        except FileNotFoundError:
            # Another took it.
            return None
        return SignInCode(until=made.until, roles=frozenset({Role.ADMINISTRATOR}))
    path.unlink(missing_ok=True)
    return None


def sign_in_link(app: web.Application, host: str, port: int) -> str:
    """Return a link that signs one person in, on this machine if it listens at every address."""
    host = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 -- only compared
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}/#code={app[DESK].sessions.new_code()}"


def _utc_now() -> datetime:
    return datetime.now(UTC)

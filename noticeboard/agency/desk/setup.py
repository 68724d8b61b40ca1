"""The first hour at the desk: six steps from an empty folder to a confirmed domain."""

import asyncio
from typing import cast

from aiohttp import web

from noticeboard.agency.client import BoardClient
from noticeboard.agency.department_log import Act
from noticeboard.agency.desk.desk import AgencyDesk, desk_of
from noticeboard.agency.draft import parse_circle
from noticeboard.agency.home import TrustedBoard
from noticeboard.agency.keyring import Key, KeyState, has_key
from noticeboard.agency.keys import Applicant
from noticeboard.agency.log import board_verifiers, read_status
from noticeboard.agency.setup import AgencySetup, SetupDraft
from noticeboard.desk.people import AGENCY_ROLES, Role
from noticeboard.desk.route import Body, Call, Routes, View
from noticeboard.errors import InvalidInputError, NotFoundError, VerificationError
from noticeboard.log.area import Area, Circle, MultiPolygon, Polygon
from noticeboard.log.body import AgencyKind, AgencyRegister
from noticeboard.log.link import BoardLink, Fingerprint
from noticeboard.rules import domain_page, geojson
from noticeboard.rules.limits import AGENCY_KINDS
from noticeboard.rules.simplify import fit
from noticeboard.rules.text import safe_text
from noticeboard.runtime.text import Text, text_of
from noticeboard.seal.passphrase import Passphrase, make_passphrase

ROUTES = Routes()
SETTERS = (Role.ADMINISTRATOR,)
UDEG = 1_000_000


class DepartmentView(View, frozen=True, kw_only=True):
    """Who the agency is, as it was entered."""

    name: str
    kind: str
    domain: str
    contact: str
    circle: str
    """Latitude, longitude and meters; empty if it is an outline."""
    corners: int
    """Of the outline; 0 if it is a circle."""


class FoundBoardView(View, frozen=True, kw_only=True):
    """A board, and what people compare."""

    url: str
    origin: str
    """Safe to show."""
    log_key: str
    words: tuple[str, ...]
    """The eight words of its key."""
    has_link_key: bool
    """Whether the link named the key, and it is this one."""


class SetupView(View, frozen=True, kw_only=True):
    """How far the first hour has come."""

    step: int
    """The first step that isn't done, 1 to 6."""
    kinds: tuple[str, ...]
    department: DepartmentView | None
    root: KeyState
    is_root_made: bool
    root_copies: tuple[str, ...]
    """Paths of files, or `paper`."""
    are_keys_made: bool
    keys: KeyState
    board: FoundBoardView | None
    agency: str
    """The agency's id once it has signed its registration; empty before."""
    register: str
    """The path of the registration; empty before."""
    domain_address: str
    """Where the page at the domain belongs."""
    domain_page: str
    """What stands there."""


class ApplicantBody(Body, frozen=True, kw_only=True):
    """Who the agency is; its area is either a circle or an outline."""

    name: str
    kind: str
    domain: str
    contact: str
    circle: str = ""
    """Latitude, longitude and meters."""
    outline: str = ""
    """GeoJSON."""
    post_quantum: bool | None = None
    """Whether there is a post-quantum delivery key beside the other; None if the desk can."""


class WordsView(View, frozen=True, kw_only=True):
    """A passphrase that was made for somebody."""

    words: tuple[str, ...]
    bits: int


class NewRootBody(Body, frozen=True, kw_only=True):
    """The passphrase of a root key."""

    passphrase: str
    again: bool = False
    """Whether one that was made before may be replaced."""


class NewKeysBody(Body, frozen=True, kw_only=True):
    """The passphrase of the posting and delivery keys; empty leaves them plain."""

    passphrase: str


class LinkBody(Body, frozen=True, kw_only=True):
    """A board's link or address."""

    link: str


class BoardBody(Body, frozen=True, kw_only=True):
    """A board, with the key that was compared."""

    link: str
    log_key: str


class RootBody(Body, frozen=True, kw_only=True):
    """Where the root key is, and its passphrase."""

    file: str = ""
    """The path of its file, if it isn't in the folder."""
    typed: str = ""
    """The lines or the code of a paper copy."""
    passphrase: str = ""


class RegistrationStatusView(View, frozen=True, kw_only=True):
    """What the board answered so far."""

    is_logged: bool
    level: int = 0
    index: int = 0
    """The entry of the registration."""


def setup_of(desk: AgencyDesk) -> AgencySetup:
    """Return the steps of a desk's folder."""
    return AgencySetup(desk.home)


@ROUTES.get("/setup", roles=AGENCY_ROLES)
async def get_setup(call: Call) -> SetupView:
    """Return how far the first hour has come."""
    return await asyncio.to_thread(_view, desk_of(call))


@ROUTES.put("/setup/department", roles=SETTERS)
async def put_department(call: Call, body: ApplicantBody) -> SetupView:
    """Keep who the agency is."""
    desk = desk_of(call)

    def save() -> SetupView:
        with desk.home.lock():
            setup_of(desk).save_department(_applicant(body))
        return _view(desk)

    return await asyncio.to_thread(save)


@ROUTES.post("/setup/passphrase", roles=SETTERS)
async def post_passphrase(_: Call) -> WordsView:
    """Make a passphrase of six words."""
    words, bits = make_passphrase()
    return WordsView(words=words, bits=bits)


@ROUTES.post("/setup/root", roles=SETTERS)
async def post_root(call: Call, body: NewRootBody) -> SetupView:
    """Make the root key, locked."""
    desk = desk_of(call)

    def make() -> SetupView:
        passphrase = desk.keyring.new_passphrase(body.passphrase)
        with desk.home.lock():
            setup_of(desk).make_root(passphrase, again=body.again)
            desk.note(call.person, Act.KEY_MADE, key=Key.ROOT)
        return _view(desk)

    return await asyncio.to_thread(make)


@ROUTES.delete("/setup/root", roles=SETTERS)
async def delete_root(call: Call) -> SetupView:
    """Remove the root key from this machine, if a copy of it can be read."""
    desk = desk_of(call)

    def remove() -> SetupView:
        with desk.home.lock():
            setup_of(desk).remove_root()
            desk.note(call.person, Act.KEY_REMOVED, key=Key.ROOT)
        return _view(desk)

    return await asyncio.to_thread(remove)


@ROUTES.post("/setup/keys", roles=SETTERS)
async def post_keys(call: Call, body: NewKeysBody) -> SetupView:
    """Make the posting and the delivery keys."""
    desk = desk_of(call)

    def make() -> SetupView:
        passphrase: Passphrase | None = None
        if body.passphrase:
            passphrase = desk.keyring.new_passphrase(body.passphrase)
        with desk.home.lock():
            setup_of(desk).make_keys(passphrase)
            for key in desk.home.own_keys():
                if key is not Key.ROOT:
                    desk.note(call.person, Act.KEY_MADE, key=key)
        return _view(desk)

    return await asyncio.to_thread(make)


@ROUTES.post("/setup/board/key", roles=SETTERS)
async def post_board_key(call: Call, body: LinkBody) -> FoundBoardView:
    """Return a board's key to compare; refuse it if the link names another."""
    link = _link(body.link)
    async with BoardClient.to(link.url) as client:
        trust = await setup_of(desk_of(call)).fetch_board(client, link)
    return _board(trust, has_link_key=link.key is not None)


@ROUTES.put("/setup/board", roles=SETTERS)
async def put_board(call: Call, body: BoardBody) -> SetupView:
    """Trust a board, whose key was compared, from now on."""
    desk, link = desk_of(call), _link(body.link)
    async with BoardClient.to(link.url) as client:
        with desk.home.lock():
            await setup_of(desk).choose_board(client, link, body.log_key)
    await asyncio.to_thread(desk.note, call.person, Act.BOARD_CHOSEN, board=link.url)
    return await asyncio.to_thread(_view, desk)


@ROUTES.post("/setup/registration", roles=SETTERS)
async def post_registration(call: Call, body: RootBody) -> SetupView:
    """Sign the registration with the root key."""
    desk = desk_of(call)
    setup = setup_of(desk)
    root = await asyncio.to_thread(
        setup.open_root, file=body.file, typed=body.typed, passphrase=body.passphrase
    )
    draft = await asyncio.to_thread(setup.draft)
    if draft is None or draft.board is None:
        raise NotFoundError(Text("desk.setup.no_board"))
    async with BoardClient.to(draft.board.url) as client:
        with desk.home.lock():
            profile = await setup.register(client, root, desk.now())
    await asyncio.to_thread(
        desk.note, call.person, Act.REGISTRATION_MADE, agency=profile.id, board=profile.board.url
    )
    return await asyncio.to_thread(_view, desk)


@ROUTES.get(
    "/setup/registration", roles=AGENCY_ROLES, media=True, answer="application/octet-stream"
)
async def get_registration(call: Call) -> web.Response:
    """Return the registration, for the board's operator."""
    path = desk_of(call).folder / "register.entry"
    try:
        raw = await asyncio.to_thread(path.read_bytes)
    except FileNotFoundError:
        raise NotFoundError(Text("desk.setup.no_registration")) from None
    return web.Response(
        body=raw,
        content_type="application/octet-stream",
        headers={"Content-Disposition": 'attachment; filename="register.entry"'},
    )


@ROUTES.get("/setup/status", roles=AGENCY_ROLES)
async def get_registration_status(call: Call) -> RegistrationStatusView:
    """Ask the board whether the registration is logged, and which level the agency has."""
    desk = desk_of(call)
    profile = await asyncio.to_thread(desk.home.profile)
    async with BoardClient.to(profile.board.url) as client:
        try:
            found = await read_status(
                profile.id, client, profile.board, await board_verifiers(client), desk.now()
            )
        except NotFoundError:
            return RegistrationStatusView(is_logged=False)
    return RegistrationStatusView(
        is_logged=True, level=found.record.level, index=found.own[0].index
    )


def _view(desk: AgencyDesk) -> SetupView:
    setup, home = setup_of(desk), desk.home
    draft = None if setup.is_complete else setup.draft()
    profile = home.profile() if setup.is_complete else None
    registered = home.registration() if profile else None
    root, posting = (desk.folder / f"{key}.key" for key in (Key.ROOT, Key.POSTING))
    is_root_made = profile is not None or root.with_suffix(".pub").exists() or has_key(root)
    copies = draft.root_copies if draft else ()
    are_keys_made = has_key(posting) and has_key(desk.folder / "delivery.key")
    board = profile.board if profile else draft.board if draft else None
    department = _department(registered or draft)
    done = (
        department is not None,
        profile is not None or (is_root_made and bool(copies)),
        profile is not None or are_keys_made,
        board is not None,
        profile is not None,
    )
    domain = department.domain if department else ""
    return SetupView(
        step=next((number for number, is_done in enumerate(done, 1) if not is_done), 6),
        kinds=AGENCY_KINDS,
        department=department,
        root=desk.keyring.state(Key.ROOT, root),
        is_root_made=is_root_made,
        root_copies=copies,
        are_keys_made=are_keys_made,
        keys=desk.keyring.state(Key.POSTING, posting),
        board=_board(board, has_link_key=False) if board else None,
        agency=profile.id if profile else "",
        register=str(desk.folder / "register.entry") if profile else "",
        domain_address=domain_page.address_of(domain) if domain else "",
        domain_page=domain_page.page_for(profile.id) if profile else "",
    )


def _department(known: AgencyRegister | SetupDraft | None) -> DepartmentView | None:
    if known is None:
        return None
    area = known.jurisdiction
    circle, corners = "", 0
    match area:
        case Circle():
            circle = f"{area.lat / UDEG:.6f},{area.lon / UDEG:.6f},{area.radius_m}"
        case Polygon():
            corners = len(area.ring)
        case MultiPolygon():
            corners = sum(len(ring) for part in area.parts for ring in part)
    return DepartmentView(
        name=safe_text(known.name, longest=120),
        kind=known.kind,
        domain=known.domain,
        contact=safe_text(known.contact, longest=200),
        circle=circle,
        corners=corners,
    )


def _board(trust: TrustedBoard, *, has_link_key: bool) -> FoundBoardView:
    return FoundBoardView(
        url=trust.url,
        origin=safe_text(trust.origin, longest=200),
        log_key=trust.log_key,
        words=Fingerprint.of(trust.log).words(),
        has_link_key=has_link_key,
    )


def _applicant(body: ApplicantBody) -> Applicant:
    if body.kind not in AGENCY_KINDS:
        raise InvalidInputError(Text("desk.setup.no_kind"))
    if body.outline.strip():
        area: Area = fit(geojson.read(body.outline.encode())).area
    elif body.circle.strip(", "):
        area = parse_circle(body.circle)
    else:
        raise InvalidInputError(Text("desk.setup.no_area"))
    return Applicant(
        name=" ".join(body.name.split()),
        kind=cast("AgencyKind", body.kind),
        domain=body.domain.strip().lower(),
        contact=" ".join(body.contact.split()),
        jurisdiction=area,
        post_quantum=body.post_quantum,
    )


def _link(text: str) -> BoardLink:
    try:
        return BoardLink.parse(text)
    except VerificationError as error:
        raise InvalidInputError(text_of(error)) from error

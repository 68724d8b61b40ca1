"""Registrations before they are logged: what the board says of one, and whether its domain does.

registrations/AGENCY.entry   what an agency sent, kept until the operator logs or refuses it

Refusing one deletes its file and writes nothing anywhere else. Whether the people at that domain
sent it is for the operator to ask, by a telephone number that the registration doesn't bring.
"""

import asyncio
from collections.abc import Callable
from enum import StrEnum
from http import HTTPStatus
from pathlib import Path
import re
from typing import Any, Final

import aiohttp
from aiohttp import web
import msgspec

from noticeboard.board.board import BOARD, Board
from noticeboard.board.home import Home
from noticeboard.board.public_addresses import AddressRefusedError, public_connector
from noticeboard.board.writer import Admission
from noticeboard.errors import (
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    NoticeboardError,
    VerificationError,
)
from noticeboard.log.body import AgencyRegister
from noticeboard.log.entry import Entry, countersign_entry, parse_entry
from noticeboard.log.link import Fingerprint
from noticeboard.log.note import VerifierKey
from noticeboard.log.tiles import MAX_ENTRY_BYTES
from noticeboard.rules.addresses import literal_address, names_home, names_nothing
from noticeboard.rules.area import size_km2
from noticeboard.rules.domain_page import MOST_BYTES, address_of, named_agencies
from noticeboard.rules.text import safe_text, skeletons
from noticeboard.runtime.files import PRIVATE_FILE, PRIVATE_FOLDER, make_folders, write_all
from noticeboard.runtime.text import Text, catalogue, text_of

MOST_WAITING: Final = 100
READ_S: Final = 15.0
_LONGEST: Final = 300
_AGENCY: Final = re.compile(r"[0-9a-f]{40}")

operator_routes = web.RouteTableDef()


class DomainProof(StrEnum):
    """What the page at an agency's domain says."""

    NAMED = "named"
    """It names the agency's id: whoever made the registration also writes that domain's pages."""
    OTHER = "other"
    """There is a page, but it doesn't name this id."""
    NONE = "none"
    """There is no page, or a redirect to another address, which proves nothing."""
    AWAY = "away"
    """The domain can't be reached."""
    REFUSED = "refused"
    """The domain leads to no public address."""


class RegistrationCheck(msgspec.Struct, frozen=True, kw_only=True):
    """What a registration says, safe to show, and what the board would do with it."""

    agency: str
    name: str
    kind: str
    domain: str
    contact: str
    root_words: tuple[str, ...]
    """The root key in eight words, to compare by telephone."""
    area_km2: float
    """Of its jurisdiction."""
    takes_shares: bool
    fault: str
    """Why the board would refuse it, in one sentence; empty if it would not."""
    fault_text: dict[str, Any]
    """The same as `Text.as_json`, for other languages; empty if there is none."""
    alike: tuple[str, ...]
    """Names of registered agencies that look like this one's."""
    is_logged: bool


async def check_registration(board: Board, raw: bytes) -> RegistrationCheck:
    """Return what the board says of a registration; InvalidInputError if it is none."""
    entry, body = parse_registration(raw)
    record = board.state.registry.agency(body.agency)
    pictures = skeletons(body.name)
    alike = [
        safe_text(other.name, longest=_LONGEST)
        for other in board.state.registry.agencies.values()
        if other.id != body.agency and not pictures.isdisjoint(skeletons(other.name))
    ]
    fault = await asyncio.to_thread(_fault, board, entry)
    return RegistrationCheck(
        agency=body.agency,
        name=safe_text(body.name, longest=_LONGEST),
        kind=body.kind,
        domain=safe_text(body.domain, longest=_LONGEST),
        contact=safe_text(body.contact, longest=_LONGEST),
        root_words=Fingerprint.of(VerifierKey.parse(body.root_key)).words(),
        area_km2=round(size_km2(body.jurisdiction), 1),
        takes_shares=bool(body.delivery_key),
        fault="" if fault is None else str(fault),
        fault_text={} if fault is None else fault.as_json(),
        alike=tuple(alike),
        is_logged=record is not None,
    )


def parse_registration(raw: bytes) -> tuple[Entry, AgencyRegister]:
    """Return a registration that is not checked yet; raises InvalidInputError."""
    try:
        entry = parse_entry(raw)
    except VerificationError as error:
        raise InvalidInputError(
            Text("noticeboard.operator.no_entry", error=text_of(error))
        ) from error
    if not isinstance(entry.body, AgencyRegister):
        raise InvalidInputError(Text("noticeboard.operator.no_registration"))
    return entry, entry.body


def countersigned(raw: bytes, home: Home) -> bytes:
    """Return a registration with the board's own signature. Blocking."""
    entry, _ = parse_registration(raw)
    if entry.countersignature is not None:
        return raw
    return countersign_entry(raw, home.settings().origin, home.log_key())


def _fault(board: Board, entry: Entry) -> Text | None:
    """Return why the board would refuse to log it, as it would say it then. Blocking."""
    try:
        whole = parse_entry(countersigned(entry.raw, board.home))
        Admission(board.state, catalogue()).check(whole, board.now(), is_free=True, operator=True)
    except NoticeboardError as error:
        return text_of(error)
    return None


@operator_routes.post("/registrations/check")
async def post_check(request: web.Request) -> web.Response:
    """Return what the board says of a registration, and log nothing."""
    found = await check_registration(request.app[BOARD], await request.read())
    return web.Response(body=msgspec.json.encode(found), content_type="application/json")


# Files


def add(home: Home, raw: bytes) -> str:
    """Keep a registration until it is decided; return its agency's id. Blocking.

    Raises InvalidInputError, also if it isn't signed by its own root key.
    """
    trimmed = raw.strip(b"\r\n")
    if len(trimmed) > MAX_ENTRY_BYTES:
        raise InvalidInputError(Text("noticeboard.operator.no_registration"))
    _, body = parse_registration(trimmed)
    known = [agency for agency, _ in waiting(home)]
    if body.agency not in known and len(known) >= MOST_WAITING:
        raise NotAllowedError(Text("noticeboard.registration.too_many", most=MOST_WAITING))
    make_folders(home.registrations, mode=PRIVATE_FOLDER)
    write_all([(_path(home, body.agency), trimmed)], mode=PRIVATE_FILE)
    return body.agency


def waiting(home: Home) -> list[tuple[str, bytes]]:
    """Return the registrations that are kept, by their agencies' ids, oldest first. Blocking."""
    if not home.registrations.is_dir():
        return []
    paths = [
        path
        for path in home.registrations.glob("*.entry")
        if _AGENCY.fullmatch(path.stem) and path.is_file()
    ]
    paths.sort(key=lambda path: path.stat().st_mtime)
    return [(path.stem, path.read_bytes()[: MAX_ENTRY_BYTES + 1]) for path in paths]


def find(home: Home, agency: str) -> bytes:
    """Return the registration of the one agency whose id begins so; NotFoundError. Blocking."""
    found = [raw for each, raw in waiting(home) if agency and each.startswith(agency)]
    if len(found) != 1:
        raise NotFoundError(Text("noticeboard.registration.unknown", agency=f"{agency[:40]!r}"))
    return found[0]


def forget(home: Home, agency: str) -> None:
    """Delete a registration that is decided. Blocking."""
    _path(home, agency).unlink(missing_ok=True)


def _path(home: Home, agency: str) -> Path:
    return home.registrations / f"{agency}.entry"


# The page at the domain


class DomainPages:
    """Reads what domains say of agencies: only over HTTPS, and only from public addresses.

    `connector` gives another way there; tests have one to a domain of their own.
    """

    def __init__(self, connector: Callable[[], aiohttp.BaseConnector] | None = None) -> None:
        self._connector = connector or public_connector

    async def check(self, domain: str, agency: str) -> DomainProof:
        """Return whether the page of a domain names an agency; never raises."""
        host = domain.lower().rstrip(".")
        if literal_address(host) is not None or names_home(host) or names_nothing(host):
            return DomainProof.REFUSED
        try:
            async with asyncio.timeout(READ_S):
                page = await self._read(address_of(host))
        except AddressRefusedError:
            return DomainProof.REFUSED
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            refused = isinstance(getattr(error, "os_error", None), AddressRefusedError)
            return DomainProof.REFUSED if refused else DomainProof.AWAY
        if page is None:
            return DomainProof.NONE
        return DomainProof.NAMED if agency in named_agencies(page) else DomainProof.OTHER

    async def _read(self, url: str) -> bytes | None:
        headers = {"Accept-Encoding": "identity", "User-Agent": "neighbors-requests"}
        async with (
            aiohttp.ClientSession(
                connector=self._connector(),
                headers=headers,
                auto_decompress=False,
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=False,
            ) as session,
            # Another address is another owner: it can't speak for this domain.
            session.get(url, allow_redirects=False) as answer,
        ):
            if answer.status != HTTPStatus.OK:
                return None
            page = bytearray()
            async for piece in answer.content.iter_any():
                page += piece
                if len(page) > MOST_BYTES:
                    break
            return bytes(page)

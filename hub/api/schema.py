"""What callers may send: every body and query, parsed once into the hub's own values."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
import json
from typing import Any, NoReturn
from urllib.parse import SplitResult, unquote, urlsplit

from aiohttp import web
import voluptuous as vol

from hub.api.errors import TooLargeError
from hub.api.fields import (
    Choice,
    Exact,
    Flag,
    Nullable,
    Several,
    Shape,
    Time,
    Whole,
    Words,
    hex_digits,
)
from hub.errors import InvalidInputError
from hub.model.adoption import Adoption
from hub.model.board import BoardPolicy
from hub.model.camera import Place
from hub.model.decision import Answer
from hub.model.ids import BoardOrigin, CameraId, ProposalId
from hub.model.request import RequestStatus
from hub.model.window import TimeWindow
from hub.store.tables import EPOCH
from noticeboard.rules.text import safe_text

MOST_BODY_BYTES = 64 * 1024
BODY_DEADLINE_S = 10.0
MOST_KEYS = 16
LONGEST_SHOWN_KEY = 60
DEFAULT_CLIPS, MOST_CLIPS = 200, 500
LATEST = EPOCH + timedelta(days=365 * 200)

_URL = Exact(longest=2000, shortest=8)
_KEY = Exact(longest=400, pattern=r"[^\s+]{1,200}\+[0-9a-f]{8}\+[A-Za-z0-9+/=]{8,180}")

_CREDENTIALS = Shape(
    {vol.Required("username"): Exact(longest=200), vol.Required("password"): Exact(longest=200)}
)

PLACE = Shape(
    {
        vol.Required("latitude_udeg"): Whole(least=-90_000_000, most=90_000_000),
        vol.Required("longitude_udeg"): Whole(least=-180_000_000, most=180_000_000),
        vol.Optional("heading_deg", default=0): Whole(least=0, most=359),
        vol.Optional("view_deg", default=360): Whole(least=1, most=360),
        vol.Optional("range_m", default=30): Whole(least=1, most=2000),
    }
)
ADOPTION = Shape(
    {
        vol.Optional("found_key"): Exact(longest=2000, shortest=1),
        vol.Optional("rtsp_url"): _URL,
        vol.Required("name"): Words(longest=60, shortest=1),
        vol.Optional("username", default=""): Exact(longest=200),
        vol.Optional("password", default=""): Exact(longest=200),
        vol.Optional("place", default=None): Nullable(field=PLACE),
        vol.Optional("indoor", default=False): Flag(),
        vol.Optional("may_share"): Flag(),
    }
)
BOARD_POLICY = Shape(
    {
        vol.Required("url"): _URL,
        vol.Required("origin"): Exact(longest=200, shortest=1, pattern=r"[^\s+]+"),
        vol.Required("log_key"): _KEY,
        vol.Required("inbox_key"): _KEY,
        vol.Optional("witnesses", default=list): Several(item=_KEY, most=MOST_KEYS),
        vol.Optional("quorum", default=0): Whole(least=0, most=MOST_KEYS),
        vol.Optional("verifiers", default=list): Several(item=_KEY, most=MOST_KEYS),
        vol.Optional("allow_private_address", default=False): Flag(),
    }
)
DECISION = Shape(
    {
        vol.Required("answer"): Choice(kind=Answer),
        vol.Optional("proposal_id", default=None): Nullable(field=hex_digits(64)),
        vol.Required("by"): Words(longest=100, shortest=1),
        vol.Optional("reason", default=""): Words(longest=500),
    }
)
PAIR = Shape({vol.Required("code"): hex_digits(32), vol.Required("name"): Words(longest=60)})
CLIPS_QUERY = Shape(
    {
        vol.Optional("camera"): hex_digits(12),
        vol.Optional("start"): Time(),
        vol.Optional("end"): Time(),
        vol.Optional("limit", default=str(DEFAULT_CLIPS)): Whole(
            least=1, most=MOST_CLIPS, from_text=True
        ),
    }
)
REQUESTS_QUERY = Shape(
    {
        vol.Optional("status"): Choice(kind=RequestStatus),
        vol.Optional("pending"): Flag(from_text=True),
    }
)
WS_QUERY = Shape(
    {
        vol.Optional("since"): Whole(least=0, most=2**53, from_text=True),
        vol.Optional("epoch"): hex_digits(16),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAnswer:
    """A person's answer as it came in."""

    answer: Answer
    proposal_id: ProposalId | None
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipsWanted:
    """Which clips a caller asks for."""

    camera_id: CameraId | None
    window: TimeWindow | None
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestsWanted:
    """Which requests a caller asks for; None means that either will do."""

    status: RequestStatus | None
    pending: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """Where a listener left off."""

    since: int
    epoch: str


async def read_body(request: web.Request) -> object:
    """Return the JSON body; raises InvalidInputError, TooLargeError included."""
    if "Content-Encoding" in request.headers:
        raise InvalidInputError("The body must not be compressed.")
    try:
        async with asyncio.timeout(BODY_DEADLINE_S):
            raw = await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise TooLargeError("The body is over 64 KiB.") from None
    except TimeoutError:
        raise InvalidInputError("The body did not arrive in time.") from None
    return parse_json(raw)


def parse_json(raw: bytes) -> object:
    """Return strict JSON: UTF-8, no NaN, no repeated keys, not nested without end."""
    try:
        return json.loads(
            raw.decode("utf-8"), parse_constant=_refuse, object_pairs_hook=_without_repeats
        )
    except (ValueError, RecursionError):
        raise InvalidInputError("The body must be JSON.") from None


def _refuse(_constant: str) -> NoReturn:
    raise ValueError("not JSON")


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key comes twice")
    return made


def check(shape: Shape, value: object) -> dict[str, Any]:
    """Return the checked fields; the error names the field to correct, never what was in it."""
    try:
        return shape(value)
    except vol.Invalid as error:
        first = error.errors[0] if isinstance(error, vol.MultipleInvalid) else error
        where = ".".join(str(part) for part in first.path) or "the body"
        shown = safe_text(where, longest=LONGEST_SHOWN_KEY)
        raise InvalidInputError(f"{shown}: {first.error_message}.") from None


def _query(shape: Shape, query: Mapping[str, str]) -> dict[str, Any]:
    if len(set(query)) != len(query):
        raise InvalidInputError("Give each query parameter once.")
    return check(shape, dict(query))


def parse_pair(body: object) -> tuple[str, str]:
    """Return the code and the caller's name for itself."""
    fields = check(PAIR, body)
    return fields["code"], fields["name"] or "unnamed"


def parse_adoption(body: object) -> Adoption:
    """Return the adoption; user info in the address becomes the user name and password."""
    fields = check(ADOPTION, body)
    username, password, url = fields["username"], fields["password"], fields.get("rtsp_url", "")
    if url:
        url, inside = _rtsp_address(url)
        username, password = (username, password) if username or password else inside
    place = fields["place"]
    return Adoption(
        found_key=fields.get("found_key", ""),
        rtsp_url=url,
        name=fields["name"],
        username=username,
        password=password,
        place=None if place is None else Place(**place),
        indoor=fields["indoor"],
        may_share=fields.get("may_share", not fields["indoor"]),
    )


def _split(url: str, *, schemes: set[str], field: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        good = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good, parts = False, urlsplit("")
    if not good or any(char.isspace() for char in url):
        raise InvalidInputError(f"{field}: must be an {' or '.join(sorted(schemes))} address.")
    return parts


def _rtsp_address(url: str) -> tuple[str, tuple[str, str]]:
    parts = _split(url, schemes={"rtsp", "rtsps"}, field="rtsp_url")
    inside = (unquote(parts.username or ""), unquote(parts.password or ""))
    bare = parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment="")
    check(_CREDENTIALS, {"username": inside[0], "password": inside[1]})
    return bare.geturl(), inside


def parse_policy(body: object) -> BoardPolicy:
    """Return what the owner trusts about a board."""
    fields = check(BOARD_POLICY, body)
    url = _split(fields["url"], schemes={"https", "http"}, field="url")
    if url.username or url.password or url.query or url.fragment:
        raise InvalidInputError("url: must be the board's address alone.")
    if url.scheme == "http" and not _is_loopback(url.hostname or ""):
        raise InvalidInputError("url: must begin with https.")
    if fields["log_key"].partition("+")[0] != fields["origin"]:
        raise InvalidInputError("log_key: must carry the board's origin as its name.")
    if fields["quorum"] > len(set(fields["witnesses"])):
        raise InvalidInputError("quorum: must not be more than there are witnesses.")
    return BoardPolicy(
        url=url.geturl().rstrip("/"),
        origin=BoardOrigin(fields["origin"]),
        log_key=fields["log_key"],
        inbox_key=fields["inbox_key"],
        witnesses=fields["witnesses"],
        quorum=fields["quorum"],
        verifiers=fields["verifiers"],
        allow_private_address=fields["allow_private_address"],
    )


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def parse_answer(body: object) -> GivenAnswer:
    """Return the answer; an approval must name the proposal it approves, a denial none."""
    fields = check(DECISION, body)
    if (fields["answer"] is Answer.APPROVE) != (fields["proposal_id"] is not None):
        raise InvalidInputError("proposal_id: an approval names one proposal, a denial none.")
    return GivenAnswer(**fields)


def parse_clips_query(query: Mapping[str, str]) -> ClipsWanted:
    """Return which clips are wanted; a missing end of the window is open."""
    fields = _query(CLIPS_QUERY, query)
    start: datetime = max(fields.get("start", EPOCH), EPOCH)
    end: datetime = min(fields.get("end", LATEST), LATEST)
    whole = not {"start", "end"} & fields.keys()
    return ClipsWanted(
        camera_id=fields.get("camera"),
        window=None if whole else TimeWindow(start=start, end=end),
        limit=fields["limit"],
    )


def parse_requests_query(query: Mapping[str, str]) -> RequestsWanted:
    """Return which requests are wanted."""
    fields = _query(REQUESTS_QUERY, query)
    return RequestsWanted(status=fields.get("status"), pending=fields.get("pending"))


def parse_resume(query: Mapping[str, str]) -> Resume | None:
    """Return where a listener left off, or None where it starts afresh."""
    fields = _query(WS_QUERY, query)
    if not fields:
        return None
    if len(fields) != len(WS_QUERY.names):
        raise InvalidInputError("Give both since and epoch, or neither.")
    return Resume(**fields)

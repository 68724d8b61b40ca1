"""What an owner trusts about a board."""

from collections.abc import Mapping
from ipaddress import ip_address

import voluptuous as vol

from hub.api.fields import Exact, Flag, Several, Shape, Whole
from hub.api.schema.addresses import URL, split
from hub.api.schema.body import check, check_query
from hub.errors import InvalidInputError
from hub.model.board import BoardPolicy
from hub.model.ids import BoardOrigin
from noticeboard.log.quorum import majority

MOST_KEYS = 16
_KEY = Exact(longest=400, pattern=r"[^\s+]{1,200}\+[0-9a-f]{8}\+[A-Za-z0-9+/=]{8,180}")

_ORIGIN = Exact(longest=200, shortest=1, pattern=r"[^\s+]+")

EVIDENCE_QUERY = Shape({vol.Required("origin"): _ORIGIN})
BOARD_FOLLOWING = Shape({vol.Required("origin"): _ORIGIN, vol.Required("following"): Flag()})
BOARD_POLICY = Shape(
    {
        vol.Required("url"): URL,
        vol.Required("origin"): _ORIGIN,
        vol.Required("log_key"): _KEY,
        vol.Required("inbox_key"): _KEY,
        vol.Optional("witnesses", default=list): Several(item=_KEY, most=MOST_KEYS),
        vol.Optional("quorum"): Whole(least=0, most=MOST_KEYS),
        vol.Optional("verifiers", default=list): Several(item=_KEY, most=MOST_KEYS),
        vol.Optional("allow_private_address", default=False): Flag(),
    }
)


def parse_evidence_query(query: Mapping[str, str]) -> BoardOrigin:
    """Return the board against which something is to be shown."""
    return BoardOrigin(check_query(EVIDENCE_QUERY, query)["origin"])


def parse_following(body: object) -> tuple[BoardOrigin, bool]:
    """Return a board, and whether it is to be followed."""
    fields = check(BOARD_FOLLOWING, body)
    return BoardOrigin(fields["origin"]), fields["following"]


def parse_policy(body: object) -> BoardPolicy:
    """Return what the owner trusts about a board."""
    fields = check(BOARD_POLICY, body)
    url = split(fields["url"], schemes={"https", "http"}, field="url")
    if url.username or url.password or url.query or url.fragment:
        raise InvalidInputError("url: must be the board's address alone.")
    if url.scheme == "http" and not _is_loopback(url.hostname or ""):
        raise InvalidInputError("url: must begin with https.")
    if fields["log_key"].partition("+")[0] != fields["origin"]:
        raise InvalidInputError("log_key: must carry the board's origin as its name.")
    witnesses = set(fields["witnesses"])
    quorum = fields.get("quorum", majority(witnesses))
    if quorum > len(witnesses):
        raise InvalidInputError("quorum: must not be more than there are witnesses.")
    return BoardPolicy(
        url=url.geturl().rstrip("/"),
        origin=BoardOrigin(fields["origin"]),
        log_key=fields["log_key"],
        inbox_key=fields["inbox_key"],
        witnesses=fields["witnesses"],
        quorum=quorum,
        verifiers=fields["verifiers"],
        allow_private_address=fields["allow_private_address"],
    )


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False

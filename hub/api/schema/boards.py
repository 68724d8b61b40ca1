"""Bodies and queries about boards and what the owner trusts about them."""

from collections.abc import Mapping
from dataclasses import dataclass

import voluptuous as vol

from hub.api.fields import Exact, Flag, Several, Shape, Whole
from hub.api.schema.addresses import URL, split
from hub.api.schema.body import check, check_query
from hub.errors import InvalidInputError
from hub.model.ids import BoardOrigin
from hub.model.request import MOST_VERIFIERS, MOST_WITNESSES, BoardPolicy
from hub.outbound.guard import is_loopback
from noticeboard.log.checkpoint import majority

_KEY = Exact(longest=400, pattern=r"[^\s+]{1,200}\+[0-9a-f]{8}\+[A-Za-z0-9+/=]{8,180}")

_ORIGIN = Exact(longest=200, shortest=1, pattern=r"[^\s+]+")

BOARD_QUERY = Shape({vol.Required("origin"): _ORIGIN})
BOARD_FOLLOWING = Shape({vol.Required("origin"): _ORIGIN, vol.Required("following"): Flag()})
BOARD_TRUST = Shape(
    {
        vol.Required("origin"): _ORIGIN,
        vol.Required("witnesses"): Several(item=_KEY, most=MOST_WITNESSES),
        vol.Required("quorum"): Whole(least=0, most=MOST_WITNESSES),
        vol.Required("verifiers"): Several(item=_KEY, most=MOST_VERIFIERS),
    }
)
BOARD_POLICY = Shape(
    {
        vol.Required("url"): URL,
        vol.Required("origin"): _ORIGIN,
        vol.Required("log_key"): _KEY,
        vol.Required("inbox_key"): _KEY,
        vol.Optional("witnesses", default=list): Several(item=_KEY, most=MOST_WITNESSES),
        vol.Optional("quorum"): Whole(least=0, most=MOST_WITNESSES),
        vol.Optional("verifiers", default=list): Several(item=_KEY, most=MOST_VERIFIERS),
        vol.Optional("allow_private_address", default=False): Flag(),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardTrust:
    """The witnesses and verifiers an owner wants to rely on for a followed board."""

    origin: BoardOrigin
    witnesses: tuple[str, ...]
    quorum: int
    verifiers: tuple[str, ...]


def parse_trust(body: object) -> BoardTrust:
    """Return the witnesses and verifiers the owner wants for a board."""
    fields = check(BOARD_TRUST, body)
    if fields["quorum"] > len(set(fields["witnesses"])):
        raise InvalidInputError("input.quorum")
    return BoardTrust(
        origin=BoardOrigin(fields["origin"]),
        witnesses=tuple(fields["witnesses"]),
        quorum=fields["quorum"],
        verifiers=tuple(fields["verifiers"]),
    )


def parse_board_query(query: Mapping[str, str]) -> BoardOrigin:
    """Return the board that the query names."""
    return BoardOrigin(check_query(BOARD_QUERY, query)["origin"])


def parse_following(body: object) -> tuple[BoardOrigin, bool]:
    """Return a board, and whether to follow it."""
    fields = check(BOARD_FOLLOWING, body)
    return BoardOrigin(fields["origin"]), fields["following"]


def parse_policy(body: object) -> BoardPolicy:
    """Return what the owner trusts about a board."""
    fields = check(BOARD_POLICY, body)
    url = split(fields["url"], schemes={"https", "http"}, field="url")
    if url.username or url.password or url.query or url.fragment:
        raise InvalidInputError("input.board_address")
    if url.scheme == "http" and not is_loopback(url.hostname or ""):
        raise InvalidInputError("input.https")
    if fields["log_key"].partition("+")[0] != fields["origin"]:
        raise InvalidInputError("input.log_key_name")
    witnesses = set(fields["witnesses"])
    quorum = fields.get("quorum", majority(witnesses))
    if quorum > len(witnesses):
        raise InvalidInputError("input.quorum")
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

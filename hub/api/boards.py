"""Followed boards, and what the owner trusts about them."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Final, Self
from urllib.parse import SplitResult, urlsplit

from aiohttp import web
from msgspec import UNSET, UnsetType

from hub.api.body import Body, Url, exact, or_none, safe, several, whole
from hub.api.route import Call, Routes, Who
from hub.api.scope import Scope
from hub.api.view import LONGEST_SENTENCE, Language, View, line, sentence
from hub.errors import InvalidInputError
from hub.feeds.preview import ComparedKey, KeyMatch, LogFigures, PreviewedBoard
from hub.model.ids import BoardOrigin
from hub.model.request import (
    MOST_VERIFIERS,
    MOST_WITNESSES,
    BoardPolicy,
    BoardRegion,
    BoardState,
    BoardStatus,
    Unchecked,
)
from noticeboard.log.checkpoint import count_witnesses, majority
from noticeboard.rules.addresses import is_loopback
from noticeboard.rules.text import SafeText

MOST_AGENCIES: Final = 20
"""In a preview. The others are counted."""
_MOST_ADDRESS_CHARS: Final = 1024 * 1024
"""As long as a `board.json` may be."""

type _Key = Annotated[
    str, exact(longest=400, pattern=r"[^\s+]{1,200}\+[0-9a-f]{8}\+[A-Za-z0-9+/=]{8,180}")
]
type _Origin = Annotated[BoardOrigin, exact(shortest=1, longest=200, pattern=r"[^\s+]+")]
type _Witnesses = Annotated[tuple[_Key, ...], several(MOST_WITNESSES)]
type _Verifiers = Annotated[tuple[_Key, ...], several(MOST_VERIFIERS)]
type _Address = Annotated[SafeText, safe(shortest=1, longest=_MOST_ADDRESS_CHARS, lines=True)]
type _Region = Annotated[str, exact(longest=40, pattern=r"([0-9a-f]{40})?")]
type _Quorum = Annotated[int, whole(0, MOST_WITNESSES)]


class BoardQuery(Body, frozen=True, kw_only=True):
    """Which board."""

    origin: _Origin


class BoardFollowing(Body, frozen=True, kw_only=True):
    """A board, and whether to follow it."""

    origin: _Origin
    following: bool


class BoardTrust(Body, frozen=True, kw_only=True):
    """The witnesses and verifiers an owner wants to rely on for a followed board."""

    origin: _Origin
    witnesses: _Witnesses
    quorum: _Quorum
    verifiers: _Verifiers
    read_earlier: bool | UnsetType = UNSET
    """If it is left out, nothing changes."""
    region: _Region | UnsetType = UNSET
    """The verifier whose region alone is read; empty to read everything. As it was, if left out."""

    def check(self) -> None:
        """Raise InvalidInputError if more witnesses must sign than there are."""
        _check_quorum(self.quorum, self.witnesses)


class BoardPolicyBody(Body, frozen=True, kw_only=True):
    """What the owner trusts about a board to follow."""

    url: Url
    origin: _Origin
    log_key: _Key
    inbox_key: _Key
    witnesses: _Witnesses = ()
    quorum: _Quorum | UnsetType = UNSET
    verifiers: _Verifiers = ()
    allow_private_address: bool = False
    read_earlier: bool = True
    region: _Region = ""

    def to_model(self) -> BoardPolicy:
        """Return the policy; raises InvalidInputError if its parts contradict each other."""
        url = _board_address(self.url)
        if self.log_key.partition("+")[0] != self.origin:
            raise InvalidInputError("input.log_key_name")
        quorum = or_none(self.quorum)
        quorum = majority(self.witnesses) if quorum is None else quorum
        _check_quorum(quorum, self.witnesses)
        return BoardPolicy(
            url=url.geturl().rstrip("/"),
            origin=self.origin,
            log_key=self.log_key,
            inbox_key=self.inbox_key,
            witnesses=self.witnesses,
            quorum=quorum,
            verifiers=self.verifiers,
            allow_private_address=self.allow_private_address,
            read_earlier=self.read_earlier,
            region=self.region,
        )


def _check_quorum(quorum: int, witnesses: tuple[str, ...]) -> None:
    if quorum > count_witnesses(witnesses):
        raise InvalidInputError("input.quorum")


def _board_address(url: str) -> SplitResult:
    """Return the parts of a board's URL; raises InvalidInputError, which names only the field."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in {"https", "http"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good, parts = False, urlsplit("")
    if not good or any(char.isspace() for char in url):
        field, beginnings = "url", "http:// or https://"
        raise InvalidInputError("input.address", field=field, beginnings=beginnings)
    if parts.username or parts.password or parts.query or parts.fragment:
        raise InvalidInputError("input.board_address")
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        raise InvalidInputError("input.https")
    return parts


class Board(View, frozen=True, kw_only=True):
    """A followed board."""

    origin: str
    state: BoardState
    since: datetime
    size: int
    checked_at: datetime | None
    reason: str
    unchecked: Unchecked | None
    witnesses: int
    quorum: int
    fingerprint: str
    """The fingerprint of its log's key, as links to it name it."""
    url: str
    newer: int
    read_since: datetime | None
    """Since when the hub has read the log itself; what was before, the board vouches for."""
    earlier_percent: int | None
    """How much of what was before the hub has read by now; null if it isn't going to."""
    region: str
    """The verifier whose region alone the owner wants to read, by name; empty if everything."""
    region_as_of: datetime | None
    """When the board stated what was read of it last; null if the hub reads everything now."""

    @classmethod
    def of(cls, status: BoardStatus, url: str, language: Language) -> "Board":
        """Return a followed board."""
        return cls.of_fields(
            status,
            origin=line(status.origin),
            reason=sentence(status.reason, language),
            fingerprint=line(status.fingerprint),
            url=line(url, longest=LONGEST_SENTENCE),
            region=line(status.region),
        )


class BoardList(View, frozen=True, kw_only=True):
    """Every followed board."""

    boards: tuple[Board, ...]


class BoardPolicyView(View, frozen=True, kw_only=True):
    """What the owner trusts about a followed board."""

    url: str
    origin: str
    log_key: str
    inbox_key: str
    witnesses: tuple[str, ...]
    quorum: int
    verifiers: tuple[str, ...]
    allow_private_address: bool
    read_earlier: bool
    region: str

    @classmethod
    def of(cls, policy: BoardPolicy) -> "BoardPolicyView":
        """Return what the owner trusts about a board; its keys are already checked."""
        return cls(
            url=policy.url,
            origin=policy.origin,
            log_key=policy.log_key,
            inbox_key=policy.inbox_key,
            witnesses=tuple(policy.witnesses),
            quorum=policy.quorum,
            verifiers=tuple(policy.verifiers),
            allow_private_address=policy.allow_private_address,
            read_earlier=policy.read_earlier,
            region=policy.region,
        )


class BoardRegionView(View, frozen=True, kw_only=True):
    """What one verifier confirms of a board's agencies: the least that may be read of it."""

    verifier: str
    name: str
    agencies: int

    @classmethod
    def of(cls, region: BoardRegion) -> Self:
        """Return a region."""
        return cls.of_fields(region, verifier=line(region.verifier), name=line(region.name))


class BoardRegions(View, frozen=True, kw_only=True):
    """The regions of a board of which only one may be read."""

    regions: tuple[BoardRegionView, ...]


class BoardLookup(Body, frozen=True, kw_only=True):
    """A board to look at: its link, its address, or the text of its `board.json`."""

    address: _Address
    allow_private_address: bool = False


class KeyComparison(View, frozen=True, kw_only=True):
    """A board's key beside the one that the link names, as eight words each."""

    state: KeyMatch
    words: tuple[str, ...]
    named_words: tuple[str, ...]

    @classmethod
    def of(cls, key: ComparedKey) -> Self:
        """Return the comparison."""
        return cls.of_fields(key)


class RequestVolume(View, frozen=True, kw_only=True):
    """How much a board has asked in the last twelve months, from its verified log."""

    year: int
    near: int | None
    usual_minutes: int | None
    months: tuple[int, ...]


class ActiveAgency(View, frozen=True, kw_only=True):
    """An agency on a board, with its requests in the last twelve months."""

    name: str
    level: int
    requests: int


class NamedKey(View, frozen=True, kw_only=True):
    """A verifier or witness that a board names."""

    name: str
    key: str

    @classmethod
    def of(cls, key: str) -> Self:
        """Return the key with its name, which is part of it; it was checked before."""
        return cls(name=line(key.partition("+")[0]), key=key)


class BoardPreview(View, frozen=True, kw_only=True):
    """A board before anybody follows it. If its key isn't the link's, only the keys are shown."""

    policy: BoardPolicyView | None
    name: str
    operator: str
    key: KeyComparison
    asked: RequestVolume | None
    home_inside: bool | None
    area: str
    agencies: tuple[ActiveAgency, ...]
    agencies_more: int
    verifiers: tuple[NamedKey, ...]
    witnesses: tuple[NamedKey, ...]
    quorum: int
    size: int
    since: datetime | None
    state: BoardState | None
    unread: str

    @classmethod
    def of(
        cls,
        key: ComparedKey,
        board: PreviewedBoard | None,
        state: BoardState | None,
        language: Language,
    ) -> "BoardPreview":
        """Return what may be shown of a board; its name, operator and area are its claims."""
        policy, log = (None, None) if board is None else (board.policy, board.log)
        agencies = () if log is None else log.agencies
        return cls(
            policy=None if policy is None else BoardPolicyView.of(policy),
            name="" if board is None else line(board.title) or line(board.policy.origin),
            operator="" if board is None else line(board.run_by),
            key=KeyComparison.of(key),
            asked=None if log is None else _volume(log),
            home_inside=None if log is None else log.home_inside,
            area="" if board is None else line(board.area),
            agencies=tuple(
                ActiveAgency(name=line(record.name), level=record.level, requests=requests)
                for record, requests in agencies[:MOST_AGENCIES]
            ),
            agencies_more=max(0, len(agencies) - MOST_AGENCIES),
            verifiers=() if policy is None else tuple(map(NamedKey.of, policy.verifiers)),
            witnesses=() if policy is None else tuple(map(NamedKey.of, policy.witnesses)),
            quorum=0 if policy is None else policy.quorum,
            size=0 if board is None else board.size,
            since=None if log is None else log.since,
            state=state,
            unread="" if board is None else sentence(board.unread, language),
        )


def _volume(log: LogFigures) -> RequestVolume:
    return RequestVolume.of_fields(log.activity)


ROUTES = Routes()


async def _board(call: Call, origin: BoardOrigin) -> Board:
    status, policy = call.house.boards.trusted(origin)
    return Board.of(status, policy.url, await call.language())


@ROUTES.get("/boards", scope=Scope.READ, panel=Who.READER)
async def get_boards(call: Call) -> BoardList:
    """List the followed boards."""
    language = await call.language()
    return BoardList(
        boards=tuple(Board.of(*board, language) for board in call.house.boards.statuses())
    )


@ROUTES.post(
    "/boards", scope=Scope.ADMIN, panel=Who.ADMIN, status=HTTPStatus.CREATED, long_body=True
)
async def post_board(call: Call, body: BoardPolicyBody) -> Board:
    """Follow a board with the keys given here; keys that it shows later are never trusted."""
    policy = body.to_model()
    return Board.of(await call.house.boards.follow(policy), policy.url, await call.language())


@ROUTES.post("/boards/lookup", scope=Scope.ADMIN, panel=Who.ADMIN, long_body=True)
async def post_board_lookup(call: Call, body: BoardLookup) -> BoardPreview:
    """Look at a board before following it: its key, what it claims, what its log proves."""
    house = call.house
    places = [each.place for each in house.roster.cameras() if each.place is not None]
    key, board = await house.boards.preview(
        body.address, places, allow_private_address=body.allow_private_address
    )
    state = None if board is None else house.boards.known_state(board.policy.origin)
    return BoardPreview.of(key, board, state, await call.language())


@ROUTES.put("/boards/following", scope=Scope.ADMIN, panel=Who.ADMIN)
async def put_board_following(call: Call, settings: BoardFollowing) -> Board:
    """Stop following a board, or follow it again; what was verified stays either way."""
    boards = call.house.boards
    if not settings.following:
        # First: what nobody follows is not verified either.
        await call.house.witnesses.end(settings.origin)
    await (boards.follow_again if settings.following else boards.leave)(settings.origin)
    return await _board(call, settings.origin)


@ROUTES.get("/boards/policy", scope=Scope.READ, panel=Who.READER)
async def get_board_policy(call: Call, query: BoardQuery) -> BoardPolicyView:
    """Show which witnesses and verifiers the owner trusts about a board."""
    _, policy = call.house.boards.trusted(query.origin)
    return BoardPolicyView.of(policy)


@ROUTES.put("/boards/policy", scope=Scope.ADMIN, panel=Who.ADMIN, long_body=True)
async def put_board_policy(call: Call, settings: BoardTrust) -> Board:
    """Change the trusted witnesses and verifiers of a board; its own keys never change.

    And whether to read what was logged before the hub followed it, or only one region.
    """
    settings.check()
    await call.house.boards.change_policy(
        settings.origin,
        witnesses=settings.witnesses,
        quorum=settings.quorum,
        verifiers=settings.verifiers,
        read_earlier=or_none(settings.read_earlier),
        region=or_none(settings.region),
    )
    return await _board(call, settings.origin)


@ROUTES.get("/boards/regions", scope=Scope.READ, panel=Who.READER)
async def get_board_regions(call: Call, query: BoardQuery) -> BoardRegions:
    """List the regions of a board that can be read alone; the board isn't asked."""
    regions = await call.house.boards.regions(query.origin)
    return BoardRegions(regions=tuple(map(BoardRegionView.of, regions)))


@ROUTES.get("/boards/evidence", scope=Scope.READ, panel=Who.READER, answer="application/zip")
async def get_board_evidence(call: Call, query: BoardQuery) -> web.Response:
    """Download the evidence against a board as a ZIP file."""
    name, zipped = await call.house.boards.evidence(query.origin)
    return web.Response(
        body=zipped,
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )

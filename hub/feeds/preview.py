"""A board as it is shown before anybody follows it: what it claims, and what its log proves.

Nothing is stored. The link that a person has names the key, the board names itself, and its whole
log is read under its signed root if that is short enough for a look. Where this house is stays
here: how near requests are is worked out at home.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from http import HTTPStatus
from typing import Annotated, Final, Literal, override

import aiohttp
import msgspec

from hub.clock import Clock
from hub.errors import BoardDishonestError, BoardUnreachableError, InvalidInputError
from hub.feeds.board_copy import MOST_CHECKPOINT_BYTES
from hub.feeds.client import BoardClient, BoardReply
from hub.feeds.signed_log import SignedLog
from hub.feeds.trust import (
    BoardUncheckedError,
    BrokenPromiseError,
    Trust,
    read_key,
)
from hub.feeds.verified_log import EntryVerifier, TooNewError, new_registry
from hub.feeds.vicinity import is_within
from hub.model.camera import Place
from hub.model.ids import BoardOrigin, is_reserved
from hub.model.request import MOST_VERIFIERS, MOST_WITNESSES, BoardPolicy, Unchecked
from hub.model.window import TimeWindow
from hub.outbound import check_url
from noticeboard.errors import VerificationError
from noticeboard.log.agency import AgencyRecord, LoggedEntry
from noticeboard.log.body import AgencyRegister, RequestPost
from noticeboard.log.checkpoint import SignedCheckpoint, first_quorum
from noticeboard.log.encoding import parse_time
from noticeboard.log.link import BoardLink, Fingerprint
from noticeboard.log.note import KIND_ED25519
from noticeboard.log.registry import Registry
from noticeboard.log.tree import Tree
from noticeboard.rules.area import contains
from noticeboard.rules.counts import middle, month_number, newest_months
from noticeboard.runtime.text import NOTHING, Text, text_of
from noticeboard.seal.receipt import MAX_RECEIPT_BYTES
from noticeboard.signatures.pool import VerifiedClaims, open_pool

MOST_BYTES: Final = 1024 * 1024
"""Of a `board.json`."""
MOST_ENTRIES: Final = 50_000
MOST_LOG_BYTES: Final = 64 * 1024 * 1024
CONTACT_S: Final = 15.0
"""For `board.json` and the checkpoint together."""
READ_S: Final = 20.0
"""For the log. Whoever wants to know more follows the board."""
NEAR_M: Final = 1609.344
"""A mile."""
_ENTRIES_AT_ONCE: Final = 64

_Line = Annotated[str, msgspec.Meta(max_length=400)]


class BoardDescription(msgspec.Struct, frozen=True, kw_only=True):
    """`/board.json`, as the board writes it. Unknown fields are for newer hubs."""

    v: Literal[1]
    url: _Line
    origin: _Line
    log_key: _Line
    inbox_key: _Line
    inbox_note: Annotated[str, msgspec.Meta(max_length=MAX_RECEIPT_BYTES)] = ""
    witnesses: Annotated[tuple[_Line, ...], msgspec.Meta(max_length=MOST_WITNESSES)] = ()
    quorum: Annotated[int, msgspec.Meta(ge=0, le=MOST_WITNESSES)] = 0
    verifiers: Annotated[tuple[_Line, ...], msgspec.Meta(max_length=MOST_VERIFIERS)] = ()
    title: str = ""
    run_by: str = ""
    area: str = ""

    def policy(self, url: str, *, allow_private_address: bool) -> BoardPolicy:
        """Return the policy of somebody who takes the board at its word, at this address.

        Raises InvalidInputError if its keys can't work, or if its name is the practice board's.
        """
        if is_reserved(self.origin):
            raise InvalidInputError("board.reserved")
        policy = BoardPolicy(
            url=url,
            origin=BoardOrigin(self.origin),
            log_key=self.log_key,
            inbox_key=self.inbox_key,
            witnesses=_once(self.witnesses),
            quorum=first_quorum(self.quorum, _once(self.witnesses)),
            verifiers=_once(self.verifiers),
            allow_private_address=allow_private_address,
        )
        Trust.of(policy).require_inbox(self.inbox_note)
        return policy


class KeyMatch(StrEnum):
    """How a board's key compares with the one that a link names."""

    MATCHES = "matches"
    DIFFERS = "differs"
    UNNAMED = "unnamed"
    """The address named no key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedKey:
    """A board's key beside the one in the link, as words that people compare."""

    state: KeyMatch
    words: tuple[str, ...]
    named_words: tuple[str, ...] = ()
    """Of the key in the link; empty if it names none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardActivity:
    """How much a board has asked in the last twelve months, from its verified log."""

    months: tuple[int, ...]
    """Requests by month (UTC), oldest first, the current month last."""
    near: int | None
    """How many of them ask about a place within a mile of a camera; None without a location."""
    usual_minutes: int | None
    """The median length of the requested time."""

    @property
    def year(self) -> int:
        """How many requests there were."""
        return sum(self.months)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFigures:
    """What a board's verified log holds."""

    activity: BoardActivity
    agencies: tuple[tuple[AgencyRecord, int], ...]
    """With their requests in the last twelve months, the most active first."""
    home_inside: bool | None
    """Whether a camera is in an agency's jurisdiction; None if none has a location."""
    since: datetime | None
    """When its first entry was issued, in its author's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewedBoard:
    """A board whose key is the expected one. Its names and its area are its own claims."""

    policy: BoardPolicy
    title: str
    run_by: str
    area: str
    size: int
    """How many entries the board has signed."""
    log: LogFigures | None
    """None if the log is too long for a look."""
    unread: Text
    """Why the log wasn't read; empty if it was."""


def _once(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(keys))


class _TooLongError(Exception):
    """The log has more bytes than a look may take."""


class _BoundedClient(BoardClient):
    """Gives up once it has received more than a look may take."""

    _received_bytes = 0

    @override
    async def get(
        self,
        path: str,
        *,
        cap_bytes: int,
        known_bytes: int = 0,
        first_bytes: int = 0,
        past_caches: bool = False,
    ) -> BoardReply:
        answer = await super().get(
            path,
            cap_bytes=cap_bytes,
            known_bytes=known_bytes,
            first_bytes=first_bytes,
            past_caches=past_caches,
        )
        self._received_bytes += len(answer.body)
        if self._received_bytes > MOST_LOG_BYTES:
            raise _TooLongError
        return answer


async def fetch_description(
    url: str, session: aiohttp.ClientSession, *, allow_private_address: bool
) -> BoardDescription:
    """Fetch what a board says about itself. Nothing of it is trusted.

    Raises InvalidInputError if the hub may not call the address, or if the answer is malformed;
    BoardUnreachableError if there is none.
    """
    check_url(url, allow_private=allow_private_address)
    answer = await BoardClient(session, url, url).get("board.json", cap_bytes=MOST_BYTES)
    if answer.status != HTTPStatus.OK:
        raise BoardUnreachableError("board.none_at", url=url)
    try:
        return msgspec.json.decode(answer.body, type=BoardDescription)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise InvalidInputError("board.not_a_boards", url=url) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class _Address:
    """What a person entered: a link or an address, or the text of a `board.json`."""

    link: BoardLink
    about: BoardDescription | None = None

    @classmethod
    def parse(cls, text: str) -> "_Address":
        """Raise InvalidInputError if it is none of these."""
        try:
            if not text.lstrip().startswith("{"):
                return cls(link=BoardLink.parse(text))
            about = msgspec.json.decode(text, type=BoardDescription)
            key = read_key(about.log_key, KIND_ED25519)
            link = BoardLink(url=BoardLink.parse(about.url).url, key=Fingerprint.of(key))
            return cls(link=link, about=about)
        except VerificationError as error:
            raise InvalidInputError(text_of(error)) from error
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            raise InvalidInputError("board.text_unreadable") from error


async def preview_board(
    address: str,
    session: aiohttp.ClientSession,
    clock: Clock,
    places: Sequence[Place],
    *,
    allow_private_address: bool = False,
) -> tuple[ComparedKey, PreviewedBoard | None]:
    """Look at a board by its link or address, or by the text of its `board.json`.

    Returns its key beside the link's. If they differ, nothing else of the board is returned, nor
    was it read. Raises InvalidInputError if the address or the board's own words are malformed,
    BoardUnreachableError if it doesn't answer or can't be checked, BoardDishonestError if what it
    has signed can't all be true.
    """
    entered = _Address.parse(address)
    url = entered.link.url
    wire = _BoundedClient(session, url, url)
    try:
        async with asyncio.timeout(CONTACT_S):
            about = await fetch_description(
                url, session, allow_private_address=allow_private_address
            )
            compared = _compare(entered.link.key, about)
            if compared.state is KeyMatch.DIFFERS:
                return compared, None
            # Who pasted the text has chosen these keys; what the board says now is its title.
            chosen = entered.about or about
            policy = await asyncio.to_thread(
                chosen.policy, url, allow_private_address=allow_private_address
            )
            trust = await asyncio.to_thread(Trust.of, policy)
            signed = await _fetch_checkpoint(wire, trust, clock)
    except TimeoutError as error:
        raise BoardUnreachableError("board.no_answer", board=url) from error
    log, unread = None, NOTHING
    try:
        async with asyncio.timeout(READ_S):
            signed, log = await _read_twice(wire, trust, signed, clock, places)
    except _TooLongError:
        unread = Text("board.look_too_long")
    except TimeoutError:
        unread = Text("board.look_too_slow")
    except BrokenPromiseError as error:
        raise BoardDishonestError(error.text) from error
    return compared, PreviewedBoard(
        policy=policy,
        title=about.title,
        run_by=about.run_by,
        area=about.area,
        size=signed.checkpoint.size,
        log=log,
        unread=unread,
    )


def _compare(named: Fingerprint | None, about: BoardDescription) -> ComparedKey:
    found = Fingerprint.of(read_key(about.log_key, KIND_ED25519))
    if named is None:
        return ComparedKey(state=KeyMatch.UNNAMED, words=found.words())
    state = KeyMatch.MATCHES if named == found else KeyMatch.DIFFERS
    return ComparedKey(state=state, words=found.words(), named_words=named.words())


async def _fetch_checkpoint(
    wire: BoardClient, trust: Trust, clock: Clock, *, past_caches: bool = False
) -> SignedCheckpoint:
    """Return the newest checkpoint, signed by the board and its witnesses.

    Fetches it again past caches if it can't be checked. Raises BoardUnreachableError,
    BoardUncheckedError.
    """
    answer = await wire.get("checkpoint", cap_bytes=MOST_CHECKPOINT_BYTES, past_caches=past_caches)
    if answer.status != HTTPStatus.OK:
        raise BoardUnreachableError("board.no_checkpoint", board=trust.origin)
    try:
        signed = trust.opened(answer.body)
        trust.check_witnesses(signed, clock, answer.date)
    except BoardUncheckedError:
        if past_caches:
            raise
        return await _fetch_checkpoint(wire, trust, clock, past_caches=True)
    return signed


async def _read_twice(
    wire: BoardClient,
    trust: Trust,
    signed: SignedCheckpoint,
    clock: Clock,
    places: Sequence[Place],
) -> tuple[SignedCheckpoint, LogFigures]:
    """Read the log; if something can't be checked, read it once more past caches.

    Returns what was signed and what is in it; raises as `_read`.
    """
    try:
        return signed, await _read(wire, trust, signed, clock, places, past_caches=False)
    except BoardUncheckedError:
        newest = await _fetch_checkpoint(wire, trust, clock, past_caches=True)
        return newest, await _read(wire, trust, newest, clock, places, past_caches=True)


async def _read(  # noqa: PLR0913 -- a checkpoint, and how to read under it
    wire: BoardClient,
    trust: Trust,
    signed: SignedCheckpoint,
    clock: Clock,
    places: Sequence[Place],
    *,
    past_caches: bool,
) -> LogFigures:
    """Read and verify every entry under the signed root, and keep only what is counted.

    Raises _TooLongError, BrokenPromiseError, BoardUncheckedError, BoardUnreachableError.
    """
    point, tree, proven = signed.checkpoint, Tree(), VerifiedClaims()
    if point.size > MOST_ENTRIES:
        raise _TooLongError
    tally = _Tally(places, clock.now())
    registry = new_registry(trust, proven, tree)
    if point.size == 0:
        return tally.result(registry)
    log = await SignedLog.open(wire, point, tree, past_caches=past_caches)
    async with open_pool() as checkers:
        verifier = EntryVerifier(
            registry, proven, point.origin, checkers, first=0, seen_at=clock.now()
        )
        try:
            async with aclosing(log.batches(0, point.size)) as batches:
                async for batch in batches:
                    tree.extend(batch.leaves)
                    await tally.add(await verifier.push(batch.entries))
            await tally.add(await verifier.rest())
        except TooNewError as error:
            raise BoardUncheckedError(
                Text("board.newer", index=error.index, board=trust.origin), Unchecked.NEWER
            ) from error
        finally:
            await verifier.close()
    return tally.result(registry)


class _Tally:
    """Counts a log's entries as they come."""

    def __init__(self, places: Sequence[Place], now: datetime) -> None:
        self._points = {(each.latitude_udeg, each.longitude_udeg) for each in places}
        self._months = newest_months(now, UTC)
        self._by_month: Counter[int] = Counter()
        self._by_agency: Counter[str] = Counter()
        self._windows: list[TimeWindow] = []
        self._near = 0
        self._is_inside = False
        self._since: datetime | None = None

    async def add(self, logged: Sequence[LoggedEntry]) -> None:
        """Count some entries, few at a time, so that the time limit ends it: areas are costly."""
        for start in range(0, len(logged), _ENTRIES_AT_ONCE):
            await asyncio.to_thread(self._add, logged[start : start + _ENTRIES_AT_ONCE])

    def _add(self, logged: Sequence[LoggedEntry]) -> None:
        for each in logged:
            body = each.entry.body
            if isinstance(body, AgencyRegister) and not self._is_inside:
                self._is_inside = any(contains(body.jurisdiction, *each) for each in self._points)
            try:
                issued = parse_time(body.issued)
                self._since = self._since or issued
                month = month_number(issued, UTC)
                if not isinstance(body, RequestPost) or month not in self._months:
                    continue
                window = TimeWindow(
                    start=parse_time(body.window.start), end=parse_time(body.window.end)
                )
            except (VerificationError, InvalidInputError):
                continue  # The hub doesn't show such a request either.
            self._by_month[month] += 1
            self._by_agency[body.agency] += 1
            self._windows.append(window)
            self._near += any(is_within(NEAR_M, body.area, *point) for point in self._points)

    def result(self, registry: Registry) -> LogFigures:
        """Return what was counted."""
        usual = middle([window.length for window in self._windows])
        agencies = [(each, self._by_agency[each.id]) for each in registry.agencies.values()]
        return LogFigures(
            activity=BoardActivity(
                months=tuple(self._by_month[month] for month in self._months),
                near=self._near if self._points else None,
                usual_minutes=None if usual is None else round(usual.total_seconds() / 60),
            ),
            agencies=tuple(sorted(agencies, key=lambda each: (-each[1], each[0].name))),
            home_inside=self._is_inside if self._points else None,
            since=self._since,
        )

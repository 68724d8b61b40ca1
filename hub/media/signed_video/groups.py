"""Compares a stream with what its camera signed, group by group.

A camera signs the list of hashes of a group of pictures after it has sent them: in or after the
first picture of the next group. Each unit's hash contains the hash of its group's first one, so no
unit can move to another group, and each statement names the first hash of the group before it.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum, StrEnum, auto
from typing import Final

from hub.errors import StorageError
from hub.media.codecs import from_prefixed
from hub.media.signed_video import axis, onvif
from hub.media.signed_video.keys import key_of, verify
from hub.media.signed_video.statement import (
    KeyStatement,
    Standard,
    Statement,
    StatementError,
    UserData,
    digest,
    user_data,
)
from noticeboard.timestamp.group import VideoCodec

_MOST_PENDING: Final = 16_384
"""Units that no statement has covered yet."""
_MOST_CANDIDATES: Final = 64
_MOST_STATEMENTS: Final = 4
"""Of one picture."""
_READERS: Final[Mapping[bytes, Callable[[UserData], Statement | KeyStatement]]] = {
    onvif.UUID: onvif.read_statement,
    axis.UUID: axis.read_statement,
}


class Finding(StrEnum):
    """What is wrong with a group."""

    UNSIGNED = "unsigned"
    """No statement covers it, or the one that does was never signed."""
    SIGNATURE = "signature"
    """Its signature doesn't hold."""
    KEY = "key"
    """The camera's key was not in the stream, so the signature can't be checked."""
    LINK = "link"
    """It doesn't follow the group before it: something is missing between, or the order differs."""
    CHANGED = "changed"
    """Units that are not the signed ones."""
    MISSING = "missing"
    """Units that were signed and are not there."""
    BEGINNING = "beginning"
    """Units that were signed and lie before the beginning of the stream."""
    ADDED = "added"
    """Units that were not signed."""
    REPEATED = "repeated"
    """Units that are there again, or a whole group."""
    MOVED = "moved"
    """Units in another place."""
    OTHER = "other"
    """Something differs. The camera left out its list of hashes, so nobody can say what."""
    UNREADABLE = "unreadable"
    """A statement of the camera that is not as its standard says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedGroup:
    """A group of pictures, or a part of one, and what holds of it."""

    start: int | None
    """When its first picture is shown, as the caller gave it; None if no picture of it is there."""
    end: int | None
    """When its last picture is shown."""
    units: int
    """As many as the camera signed, or as are there if it signed nothing."""
    findings: dict[Finding, int]
    """With the number of units if it has one, else 1; empty if everything holds."""
    standard: Standard | None
    """None if no statement covers it."""
    chain: bytes = b""
    """The certificates of the key that signed it, PEM."""
    public_key: bytes = b""
    """That key, PEM, if it came without a certificate."""

    @property
    def holds(self) -> bool:
        """Whether it is exactly what the camera signed, and follows the group before it."""
        return not self.findings

    @property
    def is_intact(self) -> bool:
        """Whether it is exactly what the camera signed, wherever it belongs."""
        return self.findings.keys() <= {Finding.LINK}


def has_statement(sample: bytes) -> bool:
    """Return whether a picture comes with what a camera states; quick, and not certain."""
    return any(uuid in sample for uuid in _READERS)


@dataclass(slots=True, kw_only=True)
class _Group:
    """A group while it may still be signed by a later statement."""

    start: int | None
    end: int | None
    units: int
    findings: Counter[Finding] = field(default_factory=Counter)
    statement: Statement | None = None
    covers: "list[_Group]" = field(default_factory=list)
    """Earlier groups whose unsigned statements are among this one's units."""
    chain: bytes = b""
    public_key: bytes = b""
    is_signed: bool = False


class _Role(Enum):
    START = auto()
    """The first slice of a group."""
    USUAL = auto()
    OTHER = auto()
    """A slice that the reference signer leaves out: a data partition (H.264), or of a picture of an
    upper temporal layer or a leading one (H.265). A camera may sign it or not."""


@dataclass(frozen=True, slots=True)
class _Unit:
    at: int
    plain: bytes
    """Its own hash."""
    value: bytes
    """As a list has it: with the hash of its group's first unit."""
    is_start: bool = False
    is_other: bool = False
    group: _Group | None = None
    """The group that this unsigned statement is about."""


class SignedStream:
    """Takes pictures in decoding order, and tells what of them is as the camera signed it.

    Times may be any whole numbers; they come back as they were.
    """

    def __init__(self, codec: VideoCodec) -> None:
        self._codec = codec
        self._anchor = b""
        self._pending: list[_Unit] = []
        self._groups: list[_Group] = []
        self._chain: dict[Standard, bytes] = {}
        self._first: bytes | None = None
        """The first hash of the newest group."""
        self._number: int | None = None
        self._last: _Group | None = None
        self._known: set[bytes] = set()
        """The hash of each statement."""

    def push(self, at: int, sample: bytes) -> None:
        """Process a picture, its NAL units prefixed with their lengths, shown at this time."""
        try:
            units = from_prefixed(sample)
        except StorageError:
            return
        statements = 0
        for unit in units:
            if (role := self._role(unit)) is not None:
                self._add(at, unit.rstrip(b"\x00"), role)
            elif (data := user_data(unit, self._codec)) is not None and data.uuid in _READERS:
                statements += 1
                if statements <= _MOST_STATEMENTS:
                    self._state(at, data)

    def read_keys(self, sample: bytes) -> None:
        """Learn the certificates that a camera sends ahead, from an earlier picture."""
        with suppress(StorageError, StatementError):
            for unit in from_prefixed(sample):
                data = user_data(unit, self._codec)
                if data is not None and data.uuid in _READERS:
                    statement = _READERS[data.uuid](data)
                    if isinstance(statement, KeyStatement):
                        self._learn(statement)

    def finish(self) -> list[SignedGroup]:
        """Return every group in order; the last one is unsigned if the stream ends within it."""
        self._abandon(len(self._pending))
        for group in reversed(self._groups):
            if group.is_signed:
                self._sign(group)
        return [_result(group) for group in self._groups]

    def _role(self, unit: bytes) -> _Role | None:
        """Return what kind of slice a unit is, None if it is none."""
        if self._codec is VideoCodec.H264:
            kind, head, is_key = unit[0] & 0x1F, 1, unit[0] & 0x1F == 5  # noqa: PLR2004 -- IDR
            is_slice, is_usual = 1 <= kind <= 5, is_key or kind == 1  # noqa: PLR2004 -- slices
        else:
            kind, head = unit[0] >> 1 & 0x3F, 2
            is_key = 16 <= kind <= 21  # noqa: PLR2004 -- BLA, IDR, CRA
            is_slice, is_usual = kind < 32, is_key or kind <= 1  # noqa: PLR2004 -- slices
        if not is_slice:
            return None
        if is_key and len(unit) > head and unit[head] >= 0x80:  # noqa: PLR2004 -- its first slice
            return _Role.START
        return _Role.USUAL if is_usual else _Role.OTHER

    def _add(self, at: int, unit: bytes, role: _Role) -> None:
        plain = digest(unit)
        is_start = role is _Role.START
        if is_start:
            self._anchor = plain
        value = plain if is_start else digest(self._anchor + plain)
        self._pending.append(_Unit(at, plain, value, is_start, role is _Role.OTHER))
        if len(self._pending) > _MOST_PENDING:
            self._abandon(_MOST_PENDING // 2)

    def _state(self, at: int, data: UserData) -> None:
        """Process a statement."""
        try:
            statement = _READERS[data.uuid](data)
        except StatementError:
            if self._last is not None:
                self._last.findings[Finding.UNREADABLE] = 1
            return
        if isinstance(statement, KeyStatement):
            self._learn(statement)
            return
        group = self._cover(statement)
        if group is None:  # it is about pictures from before the beginning
            group = _Group(start=None, end=None, units=0, statement=statement)
        elif statement.signature:
            self._check(group, statement)
        if not statement.signature:
            value = statement.unit_hash
            self._pending.append(_Unit(at, value, value, group=group))

    def _learn(self, statement: KeyStatement) -> None:
        key = key_of(statement.chain)
        if key is not None and verify(key, statement.signature, statement.digest):
            self._chain[statement.standard] = statement.chain

    def _check(self, group: _Group, statement: Statement) -> None:
        """Check a statement's own signature."""
        group.is_signed = True
        if statement.chain:
            self._chain[statement.standard] = statement.chain
        group.chain = self._chain.get(statement.standard, b"")
        group.public_key = b"" if group.chain else statement.public_key
        key = key_of(group.chain, group.public_key)
        if key is None:
            group.findings[Finding.KEY] = 1
        elif not verify(key, statement.signature, statement.digest):
            group.findings[Finding.SIGNATURE] = 1

    def _sign(self, group: _Group) -> None:
        """Extend a group's signature to the groups whose statements it covers."""
        for each in group.covers:
            if not each.is_signed:
                each.is_signed = True
                each.chain, each.public_key = group.chain, group.public_key
                for finding in (Finding.SIGNATURE, Finding.KEY):
                    if group.findings[finding]:
                        each.findings[finding] = 1

    def _cover(self, statement: Statement) -> _Group | None:
        """Find the units that a statement is about, and compare them with it."""
        units = self._pending
        found = _exact(units, statement)
        is_exact = found is not None
        if found is None:
            found = _alike(units, statement)
        is_first = self._number is None
        if found is None:
            if self._number is None:
                return None
            if self._is_again(statement):
                return self._repeat(statement)
            # Nothing of its list is there. Its pictures are missing, or all of them are others.
            end = _end_of_group(units, 0, statement)
            found = (0, end if 2 * end >= statement.count and end else 0)
        start, end = found
        self._abandon(start)
        covered = self._pending[: end - start]
        group = _Group(
            start=min((each.at for each in covered), default=None),
            end=max((each.at for each in covered), default=None),
            units=statement.count,
            statement=statement,
        )
        group.covers = [each.group for each in covered if each.group is not None]
        if is_exact and not _covers_others(covered, statement):
            group.findings[Finding.ADDED] = sum(each.is_other for each in covered)
        if not is_exact:
            _compare(group, covered, statement, is_first=is_first)
        self._link(group, statement)
        self._first = (
            statement.hashes[0] if statement.hashes else covered[0].value if covered else None
        )
        self._pending = self._pending[len(covered) :]
        self._groups.append(group)
        self._last = group
        return group

    def _repeat(self, statement: Statement) -> _Group:
        """Note a statement that was there before, about pictures that aren't there again."""
        group = _Group(start=None, end=None, units=0, statement=statement)
        group.findings[Finding.REPEATED] = 1
        self._groups.append(group)
        return group

    def _is_again(self, statement: Statement) -> bool:
        """Return whether a statement was there before, or comes after a later one."""
        if statement.unit_hash in self._known:
            return True
        is_later = self._number is None or statement.number > self._number
        return not is_later and not _begins(statement)

    def _link(self, group: _Group, statement: Statement) -> None:
        """Compare a statement's number and link with the group before it."""
        is_again = self._is_again(statement)
        self._number = statement.number
        self._known.add(statement.unit_hash)
        if is_again:
            group.findings[Finding.REPEATED] += 1
        if self._first is not None and statement.linked != self._first:
            group.findings[Finding.LINK] = 1

    def _abandon(self, count: int) -> None:
        """Give up on the oldest units: no statement covers them."""
        units, self._pending = self._pending[:count], self._pending[count:]
        at = 0
        while at < len(units):
            end = _next_start(units, at)
            part = units[at:end]
            if slices := [each for each in part if each.group is None]:
                times = [each.at for each in part]
                group = _Group(start=min(times), end=max(times), units=len(slices))
                group.findings[Finding.UNSIGNED] = 1
                self._groups.append(group)
                self._first = part[0].value
            at = end


def _result(group: _Group) -> SignedGroup:
    findings = {each: count for each, count in group.findings.items() if count}
    if not group.is_signed:
        findings[Finding.UNSIGNED] = 1
    return SignedGroup(
        start=group.start,
        end=group.end,
        units=group.units,
        findings=findings,
        standard=group.statement.standard if group.statement else None,
        chain=group.chain,
        public_key=group.public_key,
    )


def _begins(statement: Statement) -> bool:
    """Return whether a statement is the first one since the camera began to sign."""
    return not any(statement.linked)


def _next_start(units: Sequence[_Unit], at: int) -> int:
    """Return where the group that begins before the unit after `at` ends."""
    return next((n for n in range(at + 1, len(units)) if units[n].is_start), len(units))


def _end_of_group(units: Sequence[_Unit], start: int, statement: Statement) -> int:
    """Return where a statement's units end if they begin at `start`."""
    end = _next_start(units, start)
    return min(end, start + statement.count) if statement.is_part else end


def _is_hash_of(units: Iterable[_Unit], statement: Statement) -> bool:
    values = b"".join(each.value for each in units)
    return digest(statement.hash_prefix + values) == statement.group_hash


def _covers_others(units: Sequence[_Unit], statement: Statement) -> bool:
    """Return whether a statement is about all units, and not only about those of usual kinds."""
    return not any(each.is_other for each in units) or _is_hash_of(units, statement)


def _exact(units: Sequence[_Unit], statement: Statement) -> tuple[int, int] | None:
    """Return the units that are exactly the signed ones, None if there are none."""
    starts = [n for n, unit in enumerate(units) if unit.is_start or not n][:_MOST_CANDIDATES]
    for start in starts:
        end = _end_of_group(units, start, statement)
        part = units[start:end]
        if _is_hash_of(part, statement):
            return start, end
        usual = [each for each in part if not each.is_other]
        if len(usual) < len(part) and _is_hash_of(usual, statement):
            return start, end
    return None


def _alike(units: Sequence[_Unit], statement: Statement) -> tuple[int, int] | None:
    """Return the units among which some are signed, None if there are none."""
    expected = set(statement.hashes)
    if not expected:
        return None
    values = _claimed(units, statement)
    at = [n for n, value in enumerate(values) if value in expected]
    if not at:
        return None
    first, last = at[0], at[-1]
    start = next((n for n in range(first, -1, -1) if units[n].is_start), 0)
    end = _next_start(units, last)
    if statement.is_part:
        # What follows may be the next part, apart from as many units as the list still has.
        after = len(statement.hashes) - 1 - statement.hashes.index(values[last])
        end = min(end, last + 1 + after)
    return start, end


def _claimed(units: Sequence[_Unit], statement: Statement) -> list[bytes]:
    """Return the units' hashes under the first hash of the list if more of them fit so.

    They do if a group's first unit was changed or is missing: all others depend on it.
    """
    own = [each.value for each in units]
    if not statement.hashes:
        return own
    anchor, expected = statement.hashes[0], set(statement.hashes)
    other = [
        each.plain if each.is_start or each.group is not None else digest(anchor + each.plain)
        for each in units
    ]
    fits = [sum(value in expected for value in values) for values in (own, other)]
    return other if fits[1] > fits[0] else own


def _compare(
    group: _Group, units: Sequence[_Unit], statement: Statement, *, is_first: bool
) -> None:
    """Name what differs between units and a statement's list."""
    if not statement.hashes:
        group.findings[Finding.OTHER] = 1
        return
    places = {value: place for place, value in enumerate(statement.hashes)}
    there: list[int] = []
    known: set[int] = set()
    foreign = 0
    for value in _claimed(units, statement):
        place = places.get(value)
        if place is None:
            foreign += 1
        elif place in known:
            group.findings[Finding.REPEATED] += 1
        else:
            known.add(place)
            there.append(place)
    lost = len(places) - len(known)
    # What comes before the beginning of a stream was never there.
    before = min(there) if is_first and there and not foreign else 0
    group.findings[Finding.BEGINNING] += before
    lost -= before
    changed = min(foreign, lost)
    group.findings[Finding.CHANGED] += changed
    group.findings[Finding.MISSING] += lost - changed
    group.findings[Finding.ADDED] += foreign - changed
    group.findings[Finding.MOVED] += len(there) - _longest_rise(there)
    if not +group.findings:
        group.findings[Finding.OTHER] = 1


def _longest_rise(places: Iterable[int]) -> int:
    """Return how many of the places can stay if as few as possible move."""
    ends: list[int] = []
    for place in places:
        at = bisect_left(ends, place)
        ends[at : at + 1] = [place]
    return len(ends)

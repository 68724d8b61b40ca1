"""Compares units of a stream with a camera's statement about them, and names what differs."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from noticeboard.seal.signed_video.statement import Standard, Statement, digest

_MOST_CANDIDATES: Final = 64


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


@dataclass(slots=True, kw_only=True)
class Group:
    """A group while it may still be signed by a later statement."""

    start: int | None
    end: int | None
    units: int
    findings: Counter[Finding] = field(default_factory=Counter)
    standard: Standard | None = None
    """Only this of its statement: the list of hashes is as long as the camera likes."""
    covers: "list[Group]" = field(default_factory=list)
    """Earlier groups whose unsigned statements are among this one's units."""
    chain: bytes = b""
    public_key: bytes = b""
    is_signed: bool = False
    signed_at: int | None = None
    brings_key: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that a statement may be about: a slice, or an earlier statement."""

    at: int
    plain: bytes
    """Its own hash."""
    value: bytes
    """As a list has it: with the hash of its group's first unit."""
    is_start: bool = False
    is_other: bool = False
    group: Group | None = None
    """The group that this unsigned statement is about."""


def next_start(units: Sequence[Unit], at: int) -> int:
    """Return where the group that begins before the unit after `at` ends."""
    return next((n for n in range(at + 1, len(units)) if units[n].is_start), len(units))


def end_of_group(units: Sequence[Unit], start: int, statement: Statement) -> int:
    """Return where a statement's units end if they begin at `start`."""
    end = next_start(units, start)
    return min(end, start + statement.count) if statement.is_part else end


def _is_hash_of(units: Iterable[Unit], statement: Statement) -> bool:
    values = b"".join(each.value for each in units)
    return digest(statement.hash_prefix + values) == statement.group_hash


def covers_others(units: Sequence[Unit], statement: Statement) -> bool:
    """Return whether a statement is about all units, and not only about those of usual kinds."""
    return not any(each.is_other for each in units) or _is_hash_of(units, statement)


def exact(units: Sequence[Unit], statement: Statement) -> tuple[int, int] | None:
    """Return the units that are exactly the signed ones, None if there are none."""
    starts = [n for n, unit in enumerate(units) if unit.is_start or not n][:_MOST_CANDIDATES]
    for start in starts:
        end = end_of_group(units, start, statement)
        part = units[start:end]
        if _is_hash_of(part, statement):
            return start, end
        usual = [each for each in part if not each.is_other]
        if len(usual) < len(part) and _is_hash_of(usual, statement):
            return start, end
    return None


def alike(units: Sequence[Unit], statement: Statement) -> tuple[int, int] | None:
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
    end = next_start(units, last)
    if statement.is_part:
        # What follows may be the next part, apart from as many units as the list still has.
        after = len(statement.hashes) - 1 - statement.hashes.index(values[last])
        end = min(end, last + 1 + after)
    return start, end


def _claimed(units: Sequence[Unit], statement: Statement) -> list[bytes]:
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


def compare(group: Group, units: Sequence[Unit], statement: Statement, *, is_first: bool) -> None:
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

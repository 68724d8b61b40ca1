"""Compares a stream with what its camera signed, group by group.

A camera signs the list of hashes of a group of pictures after it has sent them: in or after the
first picture of the next group. Each unit's hash contains the hash of its group's first one, so no
unit can move to another group, and each statement names the first hash of the group before it.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from noticeboard.seal.signed_video import axis, onvif
from noticeboard.seal.signed_video.comparison import (
    Finding,
    Group,
    Unit,
    alike,
    compare,
    covers_others,
    end_of_group,
    exact,
    next_start,
)
from noticeboard.seal.signed_video.keys import key_of, verify
from noticeboard.seal.signed_video.statement import (
    KeyStatement,
    Standard,
    Statement,
    StatementError,
    UserData,
    digest,
    units_of,
    user_data,
)
from noticeboard.timestamp.group import VideoCodec

__all__ = ("Finding", "SignedGroup", "SignedStream", "has_statement")

_MOST_PENDING: Final = 16_384
"""Units that no statement has covered yet."""
_MOST_GROUPS: Final = 200_000
"""Two days of a group each second. What comes then is unsigned."""
_MOST_COMPARED: Final = 32
"""How many units may be compared for each unit that came: a statement usually needs one or two."""
_FIRST_COMPARED: Final = 16 * _MOST_PENDING
_MOST_STATEMENTS: Final = 4
"""Of one picture."""
_READERS: Final[Mapping[bytes, Callable[[UserData], Statement | KeyStatement]]] = {
    onvif.UUID: onvif.read_statement,
    axis.UUID: axis.read_statement,
}


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
    signed_at: int | None = None
    """When the picture is shown that came with its signature; None if nothing signs it."""
    brings_key: bool = False
    """Whether that signature came with its key or certificates, and not only an earlier one."""

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


class _Role(Enum):
    START = auto()
    """The first slice of a group."""
    USUAL = auto()
    OTHER = auto()
    """A slice that the reference signer leaves out: a data partition (H.264), or of a picture of an
    upper temporal layer or a leading one (H.265). A camera may sign it or not."""


class SignedStream:
    """Takes pictures in decoding order, and tells what of them is as the camera signed it.

    Times may be any whole numbers; they come back as they were.
    """

    def __init__(self, codec: VideoCodec) -> None:
        self._codec = codec
        self._anchor = b""
        self._pending: list[Unit] = []
        self._groups: list[Group] = []
        self._chain: dict[Standard, bytes] = {}
        self._first: bytes | None = None
        """The first hash of the newest group."""
        self._number: int | None = None
        self._last: Group | None = None
        self._known: set[bytes] = set()
        """The hash of each statement."""
        self._compared_left = _FIRST_COMPARED

    def push(self, at: int, sample: bytes) -> None:
        """Process a picture, its NAL units prefixed with their lengths, shown at this time."""
        try:
            units = units_of(sample)
        except StatementError:
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
        with suppress(StatementError):
            for unit in units_of(sample):
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
        self._pending.append(Unit(at, plain, value, is_start, role is _Role.OTHER))
        self._compared_left = min(self._compared_left + _MOST_COMPARED, _FIRST_COMPARED)
        if len(self._pending) > _MOST_PENDING:
            self._abandon(_MOST_PENDING // 2)

    def _state(self, at: int, data: UserData) -> None:
        """Process a statement."""
        try:
            statement = _READERS[data.uuid](data)
            if isinstance(statement, Statement):
                self._spend()
        except StatementError:
            if self._last is not None:
                self._last.findings[Finding.UNREADABLE] = 1
            return
        if isinstance(statement, KeyStatement):
            self._learn(statement)
            return
        group = self._cover(statement)
        if group is None:  # it is about pictures from before the beginning
            group = Group(start=None, end=None, units=0, standard=statement.standard)
        elif statement.signature:
            self._check(at, group, statement)
        if not statement.signature:
            value = statement.unit_hash
            self._pending.append(Unit(at, value, value, group=group))

    def _spend(self) -> None:
        """Count what one more statement is compared with; raises StatementError if that's much.

        Otherwise, a camera whose statements fit nothing would keep a processor busy for longer than
        its recording lasts, and many groups would fill the memory.
        """
        self._compared_left -= len(self._pending)
        if self._compared_left < 0 or len(self._groups) >= _MOST_GROUPS:
            self._compared_left = max(self._compared_left, 0)
            raise StatementError

    def _learn(self, statement: KeyStatement) -> None:
        key = key_of(statement.chain)
        if key is not None and verify(key, statement.signature, statement.digest):
            self._chain[statement.standard] = statement.chain

    def _check(self, at: int, group: Group, statement: Statement) -> None:
        """Check a statement's own signature."""
        group.is_signed, group.signed_at = True, at
        group.brings_key = bool(statement.chain or statement.public_key)
        if statement.chain:
            self._chain[statement.standard] = statement.chain
        group.chain = self._chain.get(statement.standard, b"")
        group.public_key = b"" if group.chain else statement.public_key
        key = key_of(group.chain, group.public_key)
        if key is None:
            group.findings[Finding.KEY] = 1
        elif not verify(key, statement.signature, statement.digest):
            group.findings[Finding.SIGNATURE] = 1

    def _sign(self, group: Group) -> None:
        """Extend a group's signature to the groups whose statements it covers."""
        for each in group.covers:
            if not each.is_signed:
                each.is_signed, each.signed_at = True, group.signed_at
                each.brings_key = group.brings_key
                each.chain, each.public_key = group.chain, group.public_key
                for finding in (Finding.SIGNATURE, Finding.KEY):
                    if group.findings[finding]:
                        each.findings[finding] = 1

    def _cover(self, statement: Statement) -> Group | None:
        """Find the units that a statement is about, and compare them with it."""
        units = self._pending
        found = exact(units, statement)
        is_exact = found is not None
        if found is None:
            found = alike(units, statement)
        is_first = self._number is None
        if found is None:
            if self._number is None:
                return None
            if self._is_again(statement):
                return self._repeat(statement)
            # Nothing of its list is there. Its pictures are missing, or all of them are others.
            end = end_of_group(units, 0, statement)
            found = (0, end if 2 * end >= statement.count and end else 0)
        start, end = found
        self._abandon(start)
        covered = self._pending[: end - start]
        group = Group(
            start=min((each.at for each in covered), default=None),
            end=max((each.at for each in covered), default=None),
            units=statement.count,
            standard=statement.standard,
        )
        group.covers = [each.group for each in covered if each.group is not None]
        if is_exact and not covers_others(covered, statement):
            group.findings[Finding.ADDED] = sum(each.is_other for each in covered)
        if not is_exact:
            compare(group, covered, statement, is_first=is_first)
        self._link(group, statement)
        self._first = (
            statement.hashes[0] if statement.hashes else covered[0].value if covered else None
        )
        self._pending = self._pending[len(covered) :]
        self._groups.append(group)
        self._last = group
        return group

    def _repeat(self, statement: Statement) -> Group:
        """Note a statement that was there before, about pictures that aren't there again."""
        group = Group(start=None, end=None, units=0, standard=statement.standard)
        group.findings[Finding.REPEATED] = 1
        self._groups.append(group)
        return group

    def _is_again(self, statement: Statement) -> bool:
        """Return whether a statement was there before, or comes after a later one."""
        if statement.unit_hash in self._known:
            return True
        is_later = self._number is None or statement.number > self._number
        return not is_later and not _begins(statement)

    def _link(self, group: Group, statement: Statement) -> None:
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
            end = next_start(units, at)
            part = units[at:end]
            if slices := [each for each in part if each.group is None]:
                self._leave_unsigned([each.at for each in part], len(slices))
                self._first = part[0].value
            at = end

    def _leave_unsigned(self, times: Sequence[int], units: int) -> None:
        if len(self._groups) < _MOST_GROUPS:
            self._groups.append(Group(start=min(times), end=max(times), units=0))
        group = self._groups[-1]
        group.end = max(times)
        group.units += units
        group.findings[Finding.UNSIGNED] = 1


def _result(group: Group) -> SignedGroup:
    findings = {each: count for each, count in group.findings.items() if count}
    if not group.is_signed:
        findings[Finding.UNSIGNED] = 1
    return SignedGroup(
        start=group.start,
        end=group.end,
        units=group.units,
        findings=findings,
        standard=group.standard,
        chain=group.chain,
        public_key=group.public_key,
        signed_at=group.signed_at,
        brings_key=group.brings_key,
    )


def _begins(statement: Statement) -> bool:
    """Return whether a statement is the first one since the camera began to sign."""
    return not any(statement.linked)

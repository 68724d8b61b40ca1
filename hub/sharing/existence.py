"""Proves when the clips of a share existed, by the timestamps of the hours that they are from.

The proof is made with the cuts, and only of stamps that the house had when the proposal was made.
So what a person reviews is what is sealed, whatever is stamped meanwhile.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
import logging
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import msgspec

from hub.model.decision import CutGroup
from hub.model.timestamp import ReplyState, StampedHour, StampReply
from noticeboard.errors import VerificationError
from noticeboard.seal.footage import MAX_LINE_CHARS, CustodyFile
from noticeboard.seal.groups import (
    GROUPS,
    MAX_GROUPS_BYTES,
    MAX_HOURS,
    MAX_REPLIES,
    MAX_REPLY_BYTES,
    ClipGroup,
    ClipGroups,
    FileHash,
    ProofOfTime,
    ShareGroups,
    StampedHour as SealedHour,
    StampReply as SealedReply,
    Way,
    hour_name,
    reply_name,
)

_MOST_SETS: Final = 16
_LOG = logging.getLogger(__name__)

type StampedHours = Callable[[datetime], Awaitable[Sequence[StampedHour]]]
"""Returns the stamped hours that may cover a segment closed then, the likeliest first."""


async def no_hours(_closed_at: datetime) -> Sequence[StampedHour]:
    """Return the hours of a house without timestamps."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareProof:
    """What proves when the clips of a share existed."""

    record: ProofOfTime
    files: Mapping[str, bytes]
    """By name, in the order of the record."""

    @property
    def size_bytes(self) -> int:
        """How many bytes the files have together."""
        return sum(map(len, self.files.values()))


async def prove(
    files: Sequence[CustodyFile],
    groups: Sequence[Sequence[CutGroup]],
    folder: Path,
    until: datetime,
    hours: StampedHours,
) -> ShareProof | None:
    """Return the proof for clips, in their order; None if no stamped hour has any of them.

    `files` says what they are, `groups` has the groups of each, `folder` the clips. Stamps that
    came after `until` don't count.
    """
    finder = _Finder(hours, until)
    for group in (each for clip in groups for each in clip):
        if group.stamped is not None:
            await finder.find(group.stamped.segment, group.closed_at)
    if not finder.found:
        return None
    try:
        return await asyncio.to_thread(_build_proof, files, groups, folder, finder)
    except VerificationError:
        # An agency would refuse all of it, so nothing goes along that doesn't hold here.
        _LOG.exception("What is stamped doesn't prove what was cut, so it isn't sent.")
        return None


class _Finder:
    """Finds the hour of each segment, and asks the store as rarely as it can."""

    def __init__(self, hours: StampedHours, until: datetime) -> None:
        self._hours = hours
        self._until = until
        self._known: dict[int, StampedHour] = {}
        self._asked: set[datetime] = set()
        self.found: dict[bytes, StampedHour] = {}
        """The hour of each segment, by the segment's root."""

    async def find(self, root: bytes, closed_at: datetime) -> None:
        """Find the hour of a segment with this root."""
        minute = closed_at.replace(second=0, microsecond=0)
        if root in self.found or self._look_up(root) or minute in self._asked:
            return
        self._asked.add(minute)
        for hour in await self._hours(closed_at):
            if self.replies(hour):
                self._known[hour.stamp.number] = hour
        self._look_up(root)

    def _look_up(self, root: bytes) -> bool:
        for hour in self._known.values():
            if root in hour.roots:
                self.found[root] = hour
                return True
        return False

    def replies(self, hour: StampedHour) -> list[StampReply]:
        """Return the replies to an hour that count, the earliest first."""
        return [
            each
            for each in hour.replies
            if each.state is ReplyState.GOOD
            and each.received_at <= self._until
            and len(each.raw) <= MAX_REPLY_BYTES
        ][:MAX_REPLIES]


def _build_proof(
    files: Sequence[CustodyFile],
    groups: Sequence[Sequence[CutGroup]],
    folder: Path,
    finder: _Finder,
) -> ShareProof | None:
    """Make the proof, and check it as an agency does. Blocking."""
    # Imported here: only a house with timestamps needs it.
    from noticeboard.seal.existence import check_clip  # noqa: PLC0415
    from noticeboard.timestamp.hour import Hour  # noqa: PLC0415

    distinct = {hour.stamp.number: hour for hour in finder.found.values()}
    whole = [hour for _, hour in sorted(distinct.items()) if hour.tree() is not None][:MAX_HOURS]
    numbers = {hour.stamp.number: number for number, hour in enumerate(whole, 1)}
    ways = {
        root: (numbers[hour.stamp.number], Way(index=way.index, hashes=way.hashes))
        for root, hour in sorted(finder.found.items(), key=lambda each: each[1].stamp.number)
        if hour.stamp.number in numbers
        and (tree := hour.tree()) is not None
        and (way := tree.inclusion(root)) is not None
    }
    listed = ShareGroups(
        clips=tuple(_clip(file.name, clip, ways) for file, clip in zip(files, groups, strict=True))
    )
    raw = listed.encode()
    if not ways or len(raw) > MAX_GROUPS_BYTES:
        _LOG.info("The timestamps of a share are left out: they are too long, or have gaps.")
        return None
    texts = [Hour.parse(hour.text) for hour in whole]
    for file, clip in zip(files, listed.clips, strict=True):
        check_clip(file, clip, texts, folder / file.name)
    return _proof(raw, [(hour.text, finder.replies(hour)) for hour in whole])


def _clip(
    name: str, groups: Sequence[CutGroup], ways: Mapping[bytes, tuple[int, Way]]
) -> ClipGroups:
    sets: dict[tuple[bytes, ...], int] = {}
    entries = list(_entries(groups, ways, sets))
    # A cut without groups is of footage that isn't hashed.
    return ClipGroups(
        name=name, sets=tuple(sets), groups=tuple(entries) or (ClipGroup(at=0, stamped=None),)
    )


def _entries(
    groups: Sequence[CutGroup],
    ways: Mapping[bytes, tuple[int, Way]],
    sets: dict[tuple[bytes, ...], int],
) -> Iterator[ClipGroup]:
    for group in groups:
        stamped = group.stamped
        if stamped is None or stamped.segment not in ways:
            yield ClipGroup(at=group.at, stamped=None)
            continue
        if group.sets not in sets and len(sets) >= _MOST_SETS:
            yield ClipGroup(at=group.at, stamped=None)
            continue
        number = sets.setdefault(group.sets, len(sets))
        hour, way = ways[stamped.segment]
        placed = msgspec.structs.replace(stamped, sets=number, hour=hour, in_hour=way)
        yield ClipGroup(at=group.at, stamped=placed)


def _proof(raw: bytes, hours: Sequence[tuple[bytes, Sequence[StampReply]]]) -> ShareProof:
    files, sealed = {GROUPS: raw}, []
    for number, (text, replies) in enumerate(hours, 1):
        files[hour_name(number)] = text
        named = []
        for each, reply in enumerate(replies, 1):
            files[reply_name(number, each)] = reply.raw
            service = urlsplit(reply.service).hostname or reply.name
            named.append(
                SealedReply(
                    sha256=reply.sha256,
                    size_bytes=len(reply.raw),
                    service=service[:MAX_LINE_CHARS],
                )
            )
        digest = sha256(text).hexdigest()
        sealed.append(SealedHour(sha256=digest, size_bytes=len(text), replies=tuple(named)))
    groups = FileHash(sha256=sha256(raw).hexdigest(), size_bytes=len(raw))
    return ShareProof(record=ProofOfTime(groups=groups, hours=tuple(sealed)), files=files)

"""Suggest masks over faces and texts of a whole cut, and follow what a person marked. No promise.

A picture is searched every 0.6 s of the recording, while the next ones are decoded. The search
misses what is small, turned, half hidden or dark; design/redaction.md says how much. Nothing is
covered until a person has put the masks into a proposal.

What is found in one picture and, near enough, in the next is one track. Between two finds it is
assumed to move straight. Every track's mask begins before its first find and ends after its last,
over where the thing was and where it was going, and all of it is widened. A miss at the edges of a
track would show the thing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
import math
from pathlib import Path
from typing import Final

import numpy as np

from hub.clips.changes import Patch, SearchedScene, search, updated
from hub.clips.detection import (
    MOST_FINDS,
    Find,
    Pixels,
    TextDetector,
    finders,
    pictures_at_once,
    prepared,
)
from hub.clips.footage import in_us, open_footage
from hub.clips.masks import where
from hub.errors import InvalidInputError, NotFoundError
from hub.media import jpeg
from hub.media.mp4.segment_table import Integers
from hub.media.packet import av
from hub.media.photo import turned
from hub.model.camera import Mask
from hub.model.decision import MaskKey, MovingMask, Subject, Suggestion
from hub.model.recording import Segment
from hub.model.window import TimeWindow
from hub.store.footage_files import PLAIN, FootageFiles
from noticeboard.runtime.text import Text

MOST_KEYS: Final = 64
"""Keys of one mask. A longer track becomes several, each beginning where the one before ends."""
MARGIN_MS: Final = 750
"""How long a thing is covered before its first find and after its last one."""
WIDER: Final = 0.25
"""A box is enlarged on each side by this fraction of itself; a text's by that of its thinner side,
because a line is many times as wide as high."""
_LOST_MS: Final = 1_600
"""A track that isn't found again for this long has ended."""
_STILL_LOST_MS: Final = 30_000
"""For a text that is found again in its place: a house number isn't gone because night hides it."""
_STILL: Final = 0.5
"""A thing that is this near to where it was, in its own sizes, stands still."""
_NEAR: Final = 1.5
_NEAR_A_SECOND: Final = 4.0
"""How far a thing may be from where it was expected, in its own widths per second.

A person who walks past crosses seven a second.
"""
_OTHER_SIZE: Final = 2.0
_STRAIGHT: Final = 0.08
"""A find this close to the line between its neighbors, in widths, needs no key."""
_TOO_MANY: Final = Text("search.too_many")
_PICTURE_WIDTH: Final = 160
_SNAPSHOT_WIDTH: Final = 1920
_AROUND: Final = 0.5
"""So much of itself is shown around a thing."""


@dataclass(slots=True)
class _Track:
    """One thing, found several times."""

    finds: list[tuple[int, Find]] = field(default_factory=list)
    """When, in milliseconds, and where."""
    picture: Pixels | None = None
    """Where it was likeliest."""

    def add(self, at_ms: int, find: Find, rgb: Pixels) -> None:
        """Add a find, and keep its picture if it is likelier than all before."""
        if all(find.score > each.score for _, each in self.finds):
            self.picture = _excerpt(find, rgb)
        self.finds.append((at_ms, find))

    def expected(self, at_ms: int) -> tuple[float, float]:
        """Return the thing's expected center at a moment after its last find."""
        last_ms, last = self.finds[-1]
        x, y = _middle(last)
        if len(self.finds) < 2:  # noqa: PLR2004 -- one find has no direction
            return x, y
        before_ms, before = self.finds[-2]
        passed = (at_ms - last_ms) / max(last_ms - before_ms, 1)
        before_x, before_y = _middle(before)
        return x + (x - before_x) * passed, y + (y - before_y) * passed


class FindTracks:
    """Takes the finds of one picture after the other, then gives suggestions."""

    def __init__(self, subject: Subject, length_ms: int) -> None:
        """Follow faces or texts through a cut of this length."""
        self._subject = subject
        self._length_ms = length_ms
        self._lost_ms = _STILL_LOST_MS if subject is Subject.TEXTS else _LOST_MS
        self._running: list[_Track] = []
        self._ended: list[Suggestion] = []
        self._pictures = 0
        self._shape = 1.0

    def append(self, at_ms: int, finds: Sequence[Find], rgb: Pixels) -> None:
        """Add what a later picture shows; raises InvalidInputError if it is too much."""
        if len(finds) > MOST_FINDS:
            raise InvalidInputError(_TOO_MANY)
        self._pictures += 1
        self._shape = rgb.shape[1] / rgb.shape[0]
        self._end([t for t in self._running if at_ms - t.finds[-1][0] > self._lost_ms])
        pairs = sorted(
            (distance, number, find)
            for number, track in enumerate(self._running)
            for find, each in enumerate(finds)
            if (distance := _distance(track, at_ms, each)) is not None
        )
        followed: set[int] = set()
        placed: set[int] = set()
        for _, number, find in pairs:
            if number not in followed and find not in placed:
                followed.add(number)
                placed.add(find)
                self._running[number].add(at_ms, finds[find], rgb)
        for number, each in enumerate(finds):
            if number not in placed:
                track = _Track()
                track.add(at_ms, each, rgb)
                self._running.append(track)
        self._check_count()

    def suggestions(self) -> tuple[Suggestion, ...]:
        """End all tracks and return what was found, in order of time; raises InvalidInputError."""
        self._end(list(self._running))
        return tuple(sorted(self._ended, key=lambda each: each.masks[0].keys[0].at_ms))

    def _end(self, tracks: Sequence[_Track]) -> None:
        for track in tracks:
            self._running.remove(track)
            self._ended.append(
                Suggestion(
                    subject=self._subject,
                    masks=tuple(self._masks(track)),
                    picture=b"" if track.picture is None else _as_jpeg(track.picture),
                )
            )
        self._check_count()

    def _check_count(self) -> None:
        if sum(len(each.masks) for each in self._ended) + len(self._running) > MOST_FINDS:
            raise InvalidInputError(_TOO_MANY)

    def _masks(self, track: _Track) -> list[MovingMask]:
        is_text = self._subject is Subject.TEXTS
        keys = [self._key(at_ms, find) for at_ms, find in track.finds]
        began, ended = track.finds[0][0], track.finds[-1][0]
        first_ms, last_ms = began - MARGIN_MS, ended + MARGIN_MS
        if is_text and 2 * len(keys) >= max(self._pictures, 8) and _is_still(track):
            # It belongs to the house or to the camera: it was there when it wasn't found.
            first_ms, last_ms = 0, self._length_ms
        before, after = (self._key(0, _moved(each)) for each in (_Track(track.finds[1::-1]), track))
        first = _joined(max(first_ms, 0), keys[0], before)
        last = _joined(min(last_ms, self._length_ms), keys[-1], after)
        # The held box stays until the first find, and is there at once after the last one.
        ends = (_at(first, began), _at(last, ended))
        every = [first, ends[0], *_straightened(keys), ends[1], last]
        return [
            MovingMask(keys=tuple(every[at : at + MOST_KEYS]), found=True)
            for at in range(0, len(every) - 1, MOST_KEYS - 1)
        ]

    def _key(self, at_ms: int, find: Find) -> MaskKey:
        """Return a find, widened."""
        return _key(at_ms, find, self._shape if self._subject is Subject.TEXTS else None)


def _key(at_ms: int, find: Find, shape: float | None) -> MaskKey:
    """Return a find, widened: a text, in a picture so many times as wide as high, evenly."""
    across, down = WIDER * find.width, WIDER * find.height
    if shape is not None:
        across, down = min(across, down / shape), min(down, across * shape)
    right, bottom = find.left + find.width + across, find.top + find.height + down
    return clipped(at_ms, find.left - across, find.top - down, right, bottom)


def _excerpt(find: Find, rgb: Pixels) -> Pixels:
    """Return a thing and what is around it, at most 160 pixels wide and high or twice that."""
    height, width, _ = rgb.shape
    left, top = find.left * width, find.top * height
    across, down = find.width * width, find.height * height
    more = _AROUND * min(across, down)
    rows = _inside(top - more, top + down + more, height)
    columns = _inside(left - more, left + across + more, width)
    every = max(max(each.stop - each.start for each in (rows, columns)) // _PICTURE_WIDTH, 1)
    # Copied, so that the whole picture isn't kept.
    return rgb[rows, columns][::every, ::every].copy()


def _inside(start: float, end: float, length: int) -> slice[int, int, None]:
    """Return the pixels between two places, at least two."""
    first = min(max(math.floor(start), 0), length - 2)
    return slice(first, max(min(math.ceil(end), length), first + 2))


def _as_jpeg(rgb: Pixels) -> bytes:
    return jpeg.encode(av.VideoFrame.from_ndarray(rgb, format="rgb24"), 2 * _PICTURE_WIDTH)


def _is_still(track: _Track) -> bool:
    _, first = track.finds[0]
    return all(_difference(first, each) <= _STILL for _, each in track.finds)


def _difference(one: Find, other: Find) -> float:
    """Return how far apart two places are, in their own widths and heights."""
    (x, y), (its_x, its_y) = _middle(one), _middle(other)
    across = max((one.width + other.width) / 2, 1e-6)
    down = max((one.height + other.height) / 2, 1e-6)
    return math.hypot((its_x - x) / across, (its_y - y) / down)


def _middle(find: Find) -> tuple[float, float]:
    return find.left + find.width / 2, find.top + find.height / 2


def _distance(track: _Track, at_ms: int, find: Find) -> float | None:
    """Return a find's distance in widths from where it is expected; None for another thing."""
    last_ms, last = track.finds[-1]
    if not 1 / _OTHER_SIZE <= (find.height + 1e-6) / (last.height + 1e-6) <= _OTHER_SIZE:
        return None
    if at_ms - last_ms > _LOST_MS:
        apart = _difference(last, find)
        return apart if apart <= _STILL else None
    x, y = track.expected(at_ms)
    expected = replace(last, left=x - last.width / 2, top=y - last.height / 2)
    distance = _difference(expected, find)
    return distance if distance <= _NEAR + _NEAR_A_SECOND * (at_ms - last_ms) / 1000 else None


def _moved(track: _Track) -> Find:
    """Return a track's last find, moved on at its last speed for `MARGIN_MS`."""
    last_ms, find = track.finds[-1]
    if len(track.finds) < 2:  # noqa: PLR2004 -- as above
        return find
    before_ms, before = track.finds[-2]
    before_x, before_y = _middle(before)
    x, y = _middle(find)
    part = MARGIN_MS / max(abs(last_ms - before_ms), 1)
    left, top = find.left + (x - before_x) * part, find.top + (y - before_y) * part
    return replace(find, left=left, top=top)


def _joined(at_ms: int, key: MaskKey, other: MaskKey) -> MaskKey:
    """Return one box over where a thing was found and where it was going."""
    left, top = min(key.left, other.left), min(key.top, other.top)
    right = max(key.left + key.width, other.left + other.width)
    bottom = max(key.top + key.height, other.top + other.height)
    return clipped(at_ms, left, top, right, bottom)


def clipped(at_ms: int, left: float, top: float, right: float, bottom: float) -> MaskKey:
    """Return a key inside the picture, to four digits, rounded outward."""
    left, top = (math.floor(min(max(side, 0.0), 1.0) * 10_000) / 10_000 for side in (left, top))
    right, bottom = (
        math.ceil(min(max(side, 0.0), 1.0) * 10_000) / 10_000 for side in (right, bottom)
    )
    return MaskKey(
        at_ms=at_ms,
        left=left,
        top=top,
        width=round(max(right - left, 0.0), 4),
        height=round(max(bottom - top, 0.0), 4),
    )


def _at(key: MaskKey, at_ms: int) -> MaskKey:
    return MaskKey(at_ms=at_ms, left=key.left, top=key.top, width=key.width, height=key.height)


def _straightened(keys: Sequence[MaskKey]) -> list[MaskKey]:
    """Leave out keys that lie on the line between the last kept key and the next one."""
    merged = [keys[0]]
    for number in range(1, len(keys) - 1):
        if not _between(merged[-1], keys[number], keys[number + 1]):
            merged.append(keys[number])
    return merged + list(keys[-1:] if len(keys) > 1 else ())


def _between(one: MaskKey, key: MaskKey, two: MaskKey) -> bool:
    """Return whether a key is near the line: exactly at the picture's edge, which has no margin."""
    line = where(MovingMask(keys=(one, two)), key.at_ms)
    right, bottom = key.left + key.width, key.top + key.height
    bare = (
        (line.left - key.left, key.left <= 0),
        (line.top - key.top, key.top <= 0),
        (right - line.left - line.width, right >= 1),
        (bottom - line.top - line.height, bottom >= 1),
    )
    near = _STRAIGHT * min(key.width, key.height)
    return all(abs(off) <= near and not (at_edge and off > 0) for off, at_edge in bare)


EVERY_US: Final = 600_000
"""RecordedPiece time from one searched picture to the next."""
LONGEST_SEARCH_S: Final = 3600
_MS_US: Final = 1000

type Progress = Callable[[float], None]
"""Called after each searched picture with the part of the window done. If it raises, all ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedPiece:
    """A window of one camera's footage, at most an hour."""

    segments: Sequence[Segment]
    folder: Path
    window: TimeWindow
    files: FootageFiles = PLAIN

    def __post_init__(self) -> None:
        if self.window.length.total_seconds() > LONGEST_SEARCH_S:
            raise InvalidInputError("search.too_long")

    @property
    def length_ms(self) -> int:
        """Its length."""
        return (in_us(self.window.end) - in_us(self.window.start)) // _MS_US

    def pictures(
        self, from_ms: int, until_ms: int, every_us: int
    ) -> Iterator[tuple[int, av.VideoFrame]]:
        """Yield some pictures and when they are, in milliseconds from the window's start."""
        zero_us = in_us(self.window.start)
        next_us, end_us = zero_us + from_ms * _MS_US, zero_us + until_ms * _MS_US
        for segment in sorted(self.segments, key=lambda each: each.window.start):
            with open_footage(self.folder / segment.path, self.files) as reel:
                if not ((reel.times_us >= next_us) & (reel.times_us < end_us)).any():
                    continue
                wanted = _every(reel.times_us, next_us, end_us, every_us)
                frames = reel.pictures(
                    reel.enter(next_us),
                    rough=True,
                    threads=pictures_at_once() + 1,
                    spared=reel.unneeded(wanted),
                )
                for at_us, frame in frames:
                    if at_us >= end_us:
                        break
                    if at_us >= next_us:
                        next_us = at_us + every_us
                        shown = turned(frame, reel.table.info.video.turn)
                        yield (at_us - zero_us) // _MS_US, shown


def _every(times_us: Integers, next_us: int, end_us: int, every_us: int) -> list[int]:
    """Return the frames that are shown first after each interval, if none is damaged."""
    found: list[int] = []
    number = int(np.searchsorted(times_us, next_us))
    while number < len(times_us) and times_us[number] < end_us:
        found.append(number)
        number = int(np.searchsorted(times_us, int(times_us[number]) + every_us))
    return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Searched:
    """One picture, and what of it is searched."""

    regions: Sequence[Patch]
    pictures: Mapping[Subject, Pixels]
    """As each model needs it. If nothing is searched, that of an earlier one, which looks as it."""


def suggest(
    recorded: RecordedPiece, subjects: Collection[Subject], progress: Progress = lambda _done: None
) -> tuple[Suggestion, ...]:
    """Return masks over what is found in footage, to be looked at by a person. Blocking.

    Their keys count from the window's start. Raises InvalidInputError if the `redact` extra is
    missing or too much is found, NotFoundError if nothing was recorded, StorageError if a recording
    can't be read; and what `progress` raises, which is how to cancel a search.
    """
    found_by = finders(subjects)
    tracked = {each: FindTracks(each, recorded.length_ms) for each in found_by}
    finds: dict[Subject, list[Find]] = {each: [] for each in found_by}
    waiting: deque[tuple[int, _Searched, Future[dict[Subject, list[Find]]]]] = deque()
    changes = SearchedScene()
    pictures: dict[Subject, Pixels] = {}

    def find(searched: _Searched) -> dict[Subject, list[Find]]:
        return {
            subject: search(found_by[subject], rgb, searched.regions)
            for subject, rgb in searched.pictures.items()
        }

    def collect() -> None:
        at_ms, searched, finding = waiting.popleft()
        for subject, found in finding.result().items():
            finds[subject] = updated(finds[subject], found, searched.regions)
            tracked[subject].append(at_ms, finds[subject], searched.pictures[subject])
        progress(at_ms / recorded.length_ms)

    at_once = pictures_at_once()
    with ThreadPoolExecutor(at_once) as pool:
        for at_ms, frame in recorded.pictures(0, recorded.length_ms, EVERY_US):
            if regions := changes.regions(frame):
                pictures = {each: prepared(frame, each) for each in found_by}
            searched = _Searched(regions=regions, pictures=pictures)
            waiting.append((at_ms, searched, pool.submit(find, searched)))
            if len(waiting) > at_once:
                collect()
        if not waiting:
            raise NotFoundError("cut.nothing")
        while waiting:
            collect()
    suggested = tuple(each for tracks in tracked.values() for each in tracks.suggestions())
    progress(1.0)
    return suggested


def texts_on(raw: bytes) -> list[tuple[Mask, bytes]]:
    """Return a mask over each text on a camera's picture, JPEG, and what it shows. Blocking.

    Raises InvalidInputError without the `redact` extra, CameraUnreachableError if the picture is
    broken.
    """
    detector = TextDetector()
    rgb = prepared(jpeg.unpack(raw, _SNAPSHOT_WIDTH), Subject.TEXTS)
    masks: list[tuple[Mask, bytes]] = []
    for find in detector.find(rgb)[:MOST_FINDS]:
        key = _key(0, find, rgb.shape[1] / rgb.shape[0])
        mask = Mask(left=key.left, top=key.top, width=key.width, height=key.height)
        masks.append((mask, _as_jpeg(_excerpt(find, rgb))))
    return masks

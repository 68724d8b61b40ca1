"""What happened in front of a camera, and how much moved, in the parts that a screen can show."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
import json
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from hub.clips.footage import MICROSECOND, from_us, in_us
from hub.clips.marks import LONGEST_MOTION, POST_ROLL
from hub.model.ids import ClipId
from hub.model.recording import Label, TriggerKind, in_order
from hub.model.window import TimeWindow

MOST_PARTS: Final = 480
"""Of the activity, and of events: a screen shows no more."""
SLOT: Final = timedelta(seconds=10)
"""For each of these, it is stored how much moved at most."""
SLOTS: Final = 360
"""In an hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FootageEvent:
    """Something that happened."""

    clip_id: ClipId | None
    """The hub's own clip of it; None if only an archive says so."""
    window: TimeWindow
    kind: TriggerKind
    labels: tuple[Label, ...] = ()


type Times = NDArray[np.int64]
"""Microseconds since 1970."""

_KINDS: Final = (TriggerKind.BUTTON, TriggerKind.MOTION, TriggerKind.EXTERNAL)
"""The first of these that a clip has is what it is about."""


def events_of(clips: Iterable[Any], window: TimeWindow) -> list[FootageEvent]:
    """Return what happened, from clips as they are stored."""
    found = []
    start_us, end_us = in_us(window.start), in_us(window.end)
    for _, clip_id, start, end, triggers, labels in clips:
        kind = _kind_in(triggers)
        if kind is None:
            continue  # An archive recorded it, and doesn't say that anything happened.
        shown = TimeWindow(start=from_us(max(start, start_us)), end=from_us(min(end, end_us)))
        listed = _labels_in(labels)
        found.append(FootageEvent(clip_id=ClipId(clip_id), window=shown, kind=kind, labels=listed))
    return found


@lru_cache(maxsize=64)
def _kind_in(triggers: str) -> TriggerKind | None:
    return next((each for each in _KINDS if each.value in json.loads(triggers)), None)


@lru_cache(maxsize=64)
def _labels_in(labels: str) -> tuple[Label, ...]:
    return in_order(map(Label, json.loads(labels)))


def few(events: Sequence[FootageEvent], window: TimeWindow) -> list[FootageEvent]:
    """Return the events of a window in order of time, close ones as one if there are too many."""
    listed = sorted(events, key=lambda each: (each.window.start, each.window.end))
    if len(listed) <= MOST_PARTS:
        return listed
    parts: dict[int, list[FootageEvent]] = {}
    for each in listed:
        part = (each.window.start - window.start) * MOST_PARTS // window.length
        parts.setdefault(part, []).append(each)
    return [_merged(close) for close in parts.values()]


def _merged(close: Sequence[FootageEvent]) -> FootageEvent:
    """Return one event for several, which are in order of time."""
    if len(close) == 1:
        return close[0]
    end = max(each.window.end for each in close)
    return FootageEvent(
        clip_id=next((each.clip_id for each in close if each.clip_id), None),
        window=TimeWindow(start=close[0].window.start, end=end),
        kind=min({each.kind for each in close}, key=_KINDS.index),
        labels=in_order(*{each.labels for each in close}),
    )


def motions_of(at_us: Times, active: Times, now: datetime) -> Times:
    """Return when something moved, from triggers in order of time: starts and ends, a row each.

    Something moves from its trigger until the next one of its camera. If none comes within an hour,
    its end was lost, so only what a clip certainly shows of it counts.
    """
    least_us, longest_us = POST_ROLL // MICROSECOND, LONGEST_MOTION // MICROSECOND
    ends = np.append(at_us[1:], max(in_us(now), int(at_us[-1]) + 1) if len(at_us) else 0)
    ends = ends[: len(at_us)]
    known = ends - at_us <= longest_us
    known[-1:] = False
    ends = np.where(known, ends, np.minimum(ends, at_us + least_us))
    moved = (active != 0) & (ends > at_us)
    return np.stack((at_us[moved], ends[moved]), axis=1)


def activity(
    window: TimeWindow, motions: Times, levels: Mapping[int, bytes] | None = None
) -> tuple[int, ...]:
    """Return how much moved in equal parts of a window, 0 to 100.

    That is the part of the time in which there was motion or, if it is more, the highest level.
    `motions` are as `motions_of` returns them. `levels` are the 360 bytes of each hour.
    """
    length_s, since_us = window.length.total_seconds(), in_us(window.start)
    parts = max(1, min(MOST_PARTS, int(length_s)))
    edges = np.linspace(0.0, length_s, parts + 1)
    # How many seconds of motion there were by each moment: it only bends where a motion does.
    starts_s, ends_s = (motions[np.argsort(motions[:, 0])] - since_us).T / 1_000_000
    reached_s = np.maximum.accumulate(np.append(0.0, ends_s))
    starts_s = np.maximum(starts_s, reached_s[:-1])
    at_s = np.append(0.0, np.stack((starts_s, reached_s[1:]), axis=1).ravel())
    sums = np.append(0.0, np.repeat(np.cumsum(reached_s[1:] - starts_s), 2))
    sums[1::2] -= reached_s[1:] - starts_s
    share = np.diff(np.interp(edges, at_s, sums)) * (parts / length_s)
    found = np.ceil(np.clip(share, 0, 1) * 100 - 1e-6).astype(int)
    if levels:
        moved = np.frombuffer(b"".join(levels.values()), np.uint8)
        slots = np.flatnonzero(moved)
        moved, slot_s = moved[slots], SLOT.total_seconds()
        hours_s = (np.fromiter(levels, np.int64) - since_us) / 1_000_000
        slots_s = hours_s[slots // SLOTS] + slots % SLOTS * slot_s
        # A slot that is longer than a part is shown in all of its parts.
        for later_s in np.arange(0, slot_s, min(slot_s, length_s / parts)):
            number = np.floor((slots_s + later_s) * parts / length_s).astype(int)
            shown = (number >= 0) & (number < parts)
            np.maximum.at(found, number[shown], moved[shown])
    return tuple(found.tolist())


def times_of(windows: Iterable[TimeWindow]) -> Times:
    """Return starts and ends in microseconds since 1970, a row each."""
    listed = [(in_us(each.start), in_us(each.end)) for each in windows]
    return np.array(listed, np.int64).reshape(-1, 2)

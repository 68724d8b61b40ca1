"""What happened in front of a camera, and how much moved, in the parts that a screen can show."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
import json
from typing import Any, Final

import numpy as np

from hub.clips.footage import MICROSECOND, from_us
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


_KINDS: Final = (TriggerKind.BUTTON, TriggerKind.MOTION, TriggerKind.EXTERNAL)
"""The first of these that a clip has is what it is about."""


def events_of(clips: Sequence[Any], window: TimeWindow) -> list[FootageEvent]:
    """Return what happened, from clips as they are stored, newest first."""
    found = []
    for row in reversed(clips):
        shown = window.overlap(TimeWindow(start=from_us(row.start), end=from_us(row.end)))
        kind = _kind_in(row.triggers)
        if shown is None or kind is None:
            continue  # An archive recorded it, and doesn't say that anything happened.
        labels = _labels_in(row.labels)
        found.append(FootageEvent(clip_id=ClipId(row.id), window=shown, kind=kind, labels=labels))
    return found


@lru_cache(maxsize=64)
def _kind_in(triggers: str) -> TriggerKind | None:
    return next((each for each in _KINDS if each.value in json.loads(triggers)), None)


@lru_cache(maxsize=64)
def _labels_in(labels: str) -> tuple[Label, ...]:
    return in_order(map(Label, json.loads(labels)))


def few(events: Sequence[FootageEvent], window: TimeWindow) -> list[FootageEvent]:
    """Return the events of a window in order of time, close ones as one if there are too many."""
    listed = sorted(events, key=lambda each: each.window)
    if len(listed) <= MOST_PARTS:
        return listed
    found: dict[int, FootageEvent] = {}
    for each in listed:
        part = (each.window.start - window.start) * MOST_PARTS // window.length
        known = found.get(part, each)
        found[part] = FootageEvent(
            clip_id=known.clip_id or each.clip_id,
            window=TimeWindow(
                start=min(known.window.start, each.window.start),
                end=max(known.window.end, each.window.end),
            ),
            kind=min(known.kind, each.kind, key=_KINDS.index),
            labels=in_order(known.labels, each.labels),
        )
    return list(found.values())


def motions_of(triggers: Sequence[Any], now: datetime) -> list[TimeWindow]:
    """Return when something moved, from triggers that are listed newest first."""
    found: list[TimeWindow] = []
    began_us: int | None = None
    for at_us, active in reversed(triggers):
        if began_us is None:
            began_us = at_us if active else None
        elif not active or at_us - began_us > LONGEST_MOTION // MICROSECOND:
            if at_us > began_us:
                found.append(TimeWindow(start=from_us(began_us), end=from_us(at_us)))
            began_us = at_us if active else None
    if began_us is not None:
        end = max(min(now, from_us(began_us) + POST_ROLL), from_us(began_us + 1))
        found.append(TimeWindow(start=from_us(began_us), end=end))
    return found


def activity(
    window: TimeWindow,
    motions: Iterable[TimeWindow],
    levels: Mapping[datetime, bytes] | None = None,
) -> tuple[int, ...]:
    """Return how much moved in equal parts of a window, 0 to 100.

    That is the part of the time in which there was motion or, if it is more, the highest level.
    `levels` are the 360 bytes of each hour.
    """
    length_s = window.length.total_seconds()
    parts = max(1, min(MOST_PARTS, int(length_s)))
    edges = np.linspace(0.0, length_s, parts + 1)
    # How many seconds of motion there were by each moment: it only bends where a motion does.
    at_s, sums = [0.0], [0.0]
    for motion in sorted(motions):
        start_s = max((motion.start - window.start).total_seconds(), at_s[-1])
        end_s = max((motion.end - window.start).total_seconds(), start_s)
        at_s += [start_s, end_s]
        sums += [sums[-1], sums[-1] + end_s - start_s]
    share = np.diff(np.interp(edges, at_s, sums)) * (parts / length_s)
    found = np.ceil(np.clip(share, 0, 1) * 100 - 1e-6).astype(int)
    slot_s = SLOT.total_seconds()
    for hour, each in (levels or {}).items():
        moved = np.frombuffer(each, np.uint8)
        since_s = (hour - window.start).total_seconds() + np.arange(len(moved)) * slot_s
        # A slot that is longer than a part is shown in all of its parts.
        for later_s in np.arange(0, slot_s, min(slot_s, length_s / parts)):
            number = np.floor((since_s + later_s) * parts / length_s).astype(int)
            shown = (number >= 0) & (number < parts)
            np.maximum.at(found, number[shown], moved[shown])
    return tuple(found.tolist())

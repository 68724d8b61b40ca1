"""Sends the hub what Home Assistant's own sensors detect in front of a camera."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from homeassistant.components.event import ATTR_EVENT_TYPE
from homeassistant.const import (
    ATTR_DEVICE_CLASS,
    STATE_OFF,
    STATE_ON,
    STATE_UNAVAILABLE,
    STATE_UNKNOWN,
    Platform,
)
from homeassistant.core import HomeAssistant, State, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util

from ..client.decode import Record
from ..client.errors import (
    ConflictError,
    HubClientError,
    InputRefusedError,
    NotHereError,
    NotPermittedError,
)
from ..client.models import Label, TriggerKind
from ..const import DOMAIN, LOGGER
from ..coordinator import HubCoordinator
from .entities import ChangeListener, lent_cameras

MOST_WAITING: Final = 500
FRESH: Final = timedelta(seconds=30)
"""An event older than this when its state changes was restored, not heard."""
LIFE: Final[Mapping[TriggerKind, timedelta]] = {
    TriggerKind.MOTION: timedelta(hours=1),
    TriggerKind.EXTERNAL: timedelta(hours=1),
    # A late ring would sound chimes for nobody.
    TriggerKind.BUTTON: timedelta(minutes=1),
}
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
_NO_STATE = {STATE_UNAVAILABLE, STATE_UNKNOWN}
_FUTILE = (NotHereError, InputRefusedError, NotPermittedError, ConflictError)

_LABEL_OF_WORD: Final[Mapping[str, Label]] = {
    **dict.fromkeys(("person", "people", "human", "face"), Label.PERSON),
    **dict.fromkeys(("vehicle", "car", "truck", "motorcycle", "bicycle"), Label.VEHICLE),
    **dict.fromkeys(("animal", "pet", "dog", "cat"), Label.ANIMAL),
    **dict.fromkeys(("package", "parcel"), Label.PACKAGE),
}
_FILLER: Final = frozenset({"detected", "detection", "occupancy", "motion"})
"""Words that may follow a label in a name: `front_door_person_detected`."""
_SEES: Final = frozenset({None, "motion", "occupancy"})
"""Device classes of sensors that may have a label; Reolink's sensors have no class."""

type Source = tuple[str, TriggerKind]
"""A camera, and the kind of trigger that a change causes there."""


class TriggerReport(Record):
    """One trigger on its way to the hub."""

    camera_id: str
    kind: TriggerKind
    at: datetime
    active: bool
    labels: tuple[Label, ...] = ()


class TriggerLender:
    """Listens to the chosen entities and sends triggers in order, retrying for a limited time."""

    def __init__(self, coordinator: HubCoordinator) -> None:
        self._coordinator = coordinator
        self._sources: Mapping[str, frozenset[Source]] = {}
        self._active: dict[Source, dict[str, Label | None]] = {}
        """Entities that are on and their labels, by camera and kind.

        A trigger ends only when the last of them turns off.
        """
        self._waiting: deque[TriggerReport] = deque(maxlen=MOST_WAITING)
        self._news = asyncio.Event()
        entry = coordinator.config_entry
        self._listener = ChangeListener(coordinator.hass, entry, self._async_handle_state)
        entry.async_create_background_task(
            coordinator.hass, self._send(), f"{DOMAIN} tell triggers to {coordinator.name}"
        )

    @callback
    def async_update(self) -> None:
        """Listen to the entities that are chosen now."""
        cameras = self._coordinator.data.cameras
        sources: dict[str, set[Source]] = {}
        for camera_id, lent in lent_cameras(self._coordinator.config_entry).items():
            if camera_id in cameras:
                for entity_id, kind in lent.triggers:
                    sources.setdefault(entity_id, set()).add((camera_id, kind))
        chosen = {entity_id: frozenset(each) for entity_id, each in sources.items()}
        if chosen == self._sources:
            return
        self._sources = chosen
        self._active = self._on_now(chosen)
        self._listener.async_listen(chosen)

    @callback
    def _async_handle_state(self, entity_id: str, old: State | None, new: State | None) -> None:
        now = dt_util.utcnow()
        label = label_of(self._coordinator.hass, entity_id, new)
        for source in sorted(self._sources[entity_id]):
            for at, active in read_change(old, new, source[1], now):
                for report in self._counted(entity_id, source, label, at, active=active):
                    self._waiting.append(report)
                    self._news.set()

    def _on_now(
        self, chosen: Mapping[str, frozenset[Source]]
    ) -> dict[Source, dict[str, Label | None]]:
        hass = self._coordinator.hass
        active: dict[Source, dict[str, Label | None]] = {}
        for entity_id, sources in chosen.items():
            label = label_of(hass, entity_id)
            for source in sources:
                lasting = active.setdefault(source, {})
                if not _arrives(source, label) and hass.states.is_state(entity_id, STATE_ON):
                    lasting[entity_id] = label
        return active

    def _counted(
        self, entity_id: str, source: Source, label: Label | None, at: datetime, *, active: bool
    ) -> Iterable[TriggerReport]:
        """Return the triggers that a change causes; an end only if no other entity stays on."""
        camera_id, kind = source
        lasting = self._active[source]

        def report(*more: Label | None, active: bool) -> TriggerReport:
            seen = {*lasting.values(), *more} if kind is not TriggerKind.BUTTON else set()
            labels = tuple(each for each in Label if each in seen)
            return TriggerReport(
                camera_id=camera_id, kind=kind, at=at, active=active, labels=labels
            )

        if _arrives(source, label):
            now = report(active=bool(lasting))
            return (report(label, active=True), now) if active else ()
        before = report(active=True)
        if active:
            if kind is TriggerKind.MOTION or not is_event(entity_id):
                lasting[entity_id] = label
            return (report(label, active=True),)
        lasting.pop(entity_id, None)
        if not lasting:
            return (report(active=False),)
        now = report(active=True)
        return () if now.labels == before.labels else (now,)

    async def _send(self) -> None:
        pause = FIRST_PAUSE_S
        while True:
            await self._news.wait()
            if not self._waiting:
                self._news.clear()
                continue
            report = self._waiting[0]
            if dt_util.utcnow() - report.at > LIFE[report.kind]:
                self._drop(report)
                continue
            try:
                await self._coordinator.client.trigger(
                    report.camera_id,
                    report.kind,
                    at=report.at,
                    active=report.active,
                    labels=report.labels,
                )
            except _FUTILE as error:
                LOGGER.warning("The hub takes no trigger of a camera: %s", error)
                self._drop(report)
            except HubClientError as error:
                LOGGER.debug("A trigger waits for the hub: %s", error)
                await asyncio.sleep(pause)
                pause = min(LONGEST_PAUSE_S, pause * 2)
            else:
                pause = FIRST_PAUSE_S
                self._drop(report)

    def _drop(self, report: TriggerReport) -> None:
        # A full queue may have dropped it already.
        with suppress(ValueError):
            self._waiting.remove(report)


def label_of(hass: HomeAssistant, entity_id: str, state: State | None = None) -> Label | None:
    """Return the label of what an entity sees while it is on, or None.

    Taken from an event entity's newest event, else the translation key, else the end of the id.
    """
    known = er.async_get(hass).async_get(entity_id)
    state = state or hass.states.get(entity_id)
    attributes: Mapping[str, object] = {} if state is None else state.attributes
    named = label_named(known.translation_key) if known and known.translation_key else None
    if is_event(entity_id):
        return label_named(str(attributes.get(ATTR_EVENT_TYPE, ""))) or named
    if named is None and attributes.get(ATTR_DEVICE_CLASS) in _SEES:
        return label_named(entity_id)
    return named


def label_named(name: str) -> Label | None:
    """Return the label at the end of a name such as `front_door_person_detected`. Pure."""
    words = name.lower().partition(".")[2] or name.lower()
    left = [word for word in words.split("_") if word not in _FILLER and not word.isdigit()]
    return _LABEL_OF_WORD.get(left[-1]) if left else None


def _arrives(source: Source, label: Label | None) -> bool:
    """Return whether only the beginning counts: a package lying there for hours isn't motion."""
    return label is Label.PACKAGE and source[1] is TriggerKind.MOTION


def read_change(
    old: State | None, new: State | None, kind: TriggerKind, now: datetime
) -> tuple[tuple[datetime, bool], ...]:
    """Return when a change of state begins or ends a trigger, as (time, active). Pure."""
    if new is None:
        return () if old is None or is_event(old.entity_id) else _ended(old, now, kind)
    if is_event(new.entity_id):
        return _event_of(old, new, kind, now)
    if old is not None and old.state == new.state:
        return ()
    if new.state == STATE_ON:
        # An entity that reappears as on has motion now, but nobody pressed a button now.
        known = old is not None and old.state == STATE_OFF
        return ((new.last_changed, True),) if known or kind is TriggerKind.MOTION else ()
    return () if old is None else _ended(old, new.last_changed, kind)


def _ended(old: State, at: datetime, kind: TriggerKind) -> tuple[tuple[datetime, bool], ...]:
    lasts = kind is not TriggerKind.BUTTON
    return ((at, False),) if lasts and old.state == STATE_ON else ()


def _event_of(
    old: State | None, new: State, kind: TriggerKind, now: datetime
) -> tuple[tuple[datetime, bool], ...]:
    """Return the event that an event entity received; its state is the time of its newest event."""
    if new.state in _NO_STATE or (old is not None and old.state == new.state):
        return ()
    at = dt_util.parse_datetime(new.state)
    if at is None or at.tzinfo is None or not -FRESH <= now - at <= FRESH:
        return ()
    return ((at, True), (at, False)) if kind is TriggerKind.MOTION else ((at, True),)


def is_event(entity_id: str) -> bool:
    """Return whether an entity is an event entity, which has moments rather than states."""
    return entity_id.partition(".")[0] == Platform.EVENT

"""Awareness: items of feeds without a log. None of these views can be answered."""

from datetime import datetime

from hub.api.view import View
from hub.api.views.requests import Finding, Window
from hub.model.awareness import AreaMeaning, AwarenessKind, AwarenessState
from noticeboard.log.area import RequestArea


class AwarenessSource(View, frozen=True, kw_only=True):
    """A source with its address, which may hold a key: for its owner alone."""

    id: str
    url: str
    name: str
    kind: str
    poll_minutes: float
    within_km: float | None
    allow_private_address: bool
    from_config: bool
    state: AwarenessState
    since: datetime
    fetched_at: datetime | None
    reason: str
    seen: int
    shown: int


class AwarenessSourceList(View, frozen=True, kw_only=True):
    """Every awareness source."""

    sources: tuple[AwarenessSource, ...]


class AwarenessHealth(View, frozen=True, kw_only=True):
    """How a source is doing, for everybody who may read."""

    id: str
    name: str
    host: str
    kind: str
    state: AwarenessState
    since: datetime
    fetched_at: datetime | None
    reason: str
    seen: int
    shown: int


class AwarenessClip(View, frozen=True, kw_only=True):
    """A clip from where and when an item says that something happened."""

    clip_id: str
    camera_id: str
    camera_name: str
    start: datetime
    end: datetime


class AwarenessConcern(View, frozen=True, kw_only=True):
    """What an item has to do with this house; it is said, and that is all."""

    reason: str
    cameras: tuple[str, ...]
    clips: tuple[AwarenessClip, ...]


class AwarenessItem(View, frozen=True, kw_only=True):
    """One thing a source says; plain text, links too."""

    id: str
    source_id: str
    source_name: str
    kind: AwarenessKind
    publisher: str
    title: str
    text: str
    instruction: str
    event: str
    urgency: str
    severity: str
    certainty: str
    area_text: str
    areas: tuple[RequestArea, ...]
    area_is: AreaMeaning
    link: str
    link_host: str
    published: datetime
    updated: datetime
    expires: datetime | None
    window: Window | None
    findings: tuple[Finding, ...]
    distance_m: int | None
    concern: AwarenessConcern | None


class Awareness(View, frozen=True, kw_only=True):
    """What is shown, the newest first, and how its sources are doing."""

    sources: tuple[AwarenessHealth, ...]
    items: tuple[AwarenessItem, ...]

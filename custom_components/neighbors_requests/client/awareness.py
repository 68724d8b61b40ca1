"""Awareness: what feeds without a log say. Nothing here can be answered, and no Request is made."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Self

from .fields import Fields
from .requests import Area, Window, read_area


class AwarenessState(StrEnum):
    """How a source is followed."""

    STARTING = "starting"
    FOLLOWING = "following"
    UNREACHABLE = "unreachable"
    UNREADABLE = "unreadable"


class AwarenessSource(NamedTuple):
    """How a source is doing; where it is, the hub tells its owner alone."""

    id: str
    name: str
    host: str
    kind: str
    state: AwarenessState
    fetched_at: datetime | None
    reason: str
    seen: int
    shown: int

    @classmethod
    def read(cls, value: object) -> Self:
        """Read an AwarenessHealth."""
        fields = Fields(value, "awareness source")
        return cls(
            id=fields.text("id"),
            name=fields.text("name"),
            host=fields.text("host"),
            kind=fields.text("kind"),
            state=fields.one_of("state", AwarenessState),
            fetched_at=fields.time_or_none("fetched_at"),
            reason=fields.text("reason"),
            seen=fields.whole("seen"),
            shown=fields.whole("shown"),
        )


class AwarenessItem(NamedTuple):
    """One thing a source says; plain text, its link too."""

    id: str
    source_name: str
    kind: str
    publisher: str
    title: str
    text: str
    event: str
    severity: str
    areas: tuple[Area, ...]
    area_is: str
    link: str
    link_host: str
    updated: datetime
    expires: datetime | None
    window: Window | None
    distance_m: int | None
    concerns: bool
    """Whether it says when and where, and cameras of this house see some of that place."""

    @classmethod
    def read(cls, value: object) -> Self:
        """Read an AwarenessItem."""
        fields = Fields(value, "awareness item")
        return cls(
            id=fields.text("id"),
            source_name=fields.text("source_name"),
            kind=fields.text("kind"),
            publisher=fields.text("publisher"),
            title=fields.text("title"),
            text=fields.text("text"),
            event=fields.text("event"),
            severity=fields.text("severity"),
            areas=fields.each("areas", read_area),
            area_is=fields.text("area_is"),
            link=fields.text("link"),
            link_host=fields.text("link_host"),
            updated=fields.time("updated"),
            expires=fields.time_or_none("expires"),
            window=fields.maybe("window", Window.read),
            distance_m=fields.whole_or_none("distance_m"),
            concerns=fields.value("concern") is not None,
        )


class Awareness(NamedTuple):
    """What is shown, the newest first, and how its sources are doing."""

    sources: tuple[AwarenessSource, ...]
    items: tuple[AwarenessItem, ...]

    @classmethod
    def read(cls, value: object) -> Self:
        """Read an Awareness."""
        fields = Fields(value, "awareness list")
        return cls(
            sources=fields.each("sources", AwarenessSource.read),
            items=fields.each("items", AwarenessItem.read),
        )

"""What one phone is owed now, from what it was told before. Pure."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple, TypedDict

from .phone_settings import PhoneSettings


class Told(TypedDict):
    """What a phone was told of one request."""

    words: str
    first_yes: str
    """Who had said yes then, where two people must; else empty."""


class Memory(TypedDict):
    """What one phone was told, by request."""

    told: dict[str, Told]
    quiet: dict[str, str]
    """Until when, in ISO 8601, its owner wants to hear no more of a request."""
    rang: str
    """When it last made a sound, in ISO 8601, or empty."""


class Owed(NamedTuple):
    """One thing to send: a request to tell, or one to take away."""

    request_id: str
    clear: bool = False
    sound: bool = False


def nothing_told() -> Memory:
    """Return the memory of a phone that was never told anything."""
    return Memory(told={}, quiet={}, rang="")


def owed(
    memory: Memory,
    wanted: Mapping[str, Told],
    settings: PhoneSettings,
    now: datetime,
    *,
    hushed: bool = False,
) -> list[Owed]:
    """Return what to send, in this order; where `hushed`, only what takes something away."""
    gone = [Owed(request_id=each, clear=True) for each in memory["told"].keys() - wanted.keys()]
    gone.sort(key=lambda each: each.request_id)
    if hushed or settings.quiet_until(now) is not None:
        return gone
    rang = _time(memory["rang"])
    may_ring = rang is None or now >= rang + settings.cool_down
    tell = []
    for request_id, news in wanted.items():
        until = _time(memory["quiet"].get(request_id, ""))
        before = memory["told"].get(request_id)
        # An update in place would show what somebody has swept away: only news is worth that.
        same = before is not None and all(
            before[part] == news[part] for part in ("words", "first_yes")
        )
        if (until is not None and now < until) or same:
            continue
        # An update is silent, unless it is the question to the second person.
        rings = before is None or before["first_yes"] != news["first_yes"]
        tell.append(Owed(request_id=request_id, sound=rings and may_ring))
        may_ring = may_ring and not (rings and settings.cool_down)
    return gone + tell


def wakes(memory: Memory, settings: PhoneSettings, now: datetime) -> Iterator[datetime]:
    """Yield each moment at which a phone may be owed something though nothing else changes."""
    for text in memory["quiet"].values():
        until = _time(text)
        if until is not None and until > now:
            yield until
    hours_end = settings.quiet_until(now)
    if hours_end is not None:
        yield hours_end


def _time(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None

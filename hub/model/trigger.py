"""Triggers: why a clip was marked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hub.model.ids import CameraId


class TriggerKind(StrEnum):
    """What set the trigger off."""

    MOTION = "motion"
    BUTTON = "button"
    EXTERNAL = "external"


class Label(StrEnum):
    """What a camera says it sees: its own word, a hint and never proof."""

    PERSON = "person"
    VEHICLE = "vehicle"
    ANIMAL = "animal"
    PACKAGE = "package"


def in_order(*several: Iterable[Label]) -> tuple[Label, ...]:
    """Return all labels, each once, in the order in which they are always listed."""
    known = frozenset[Label]().union(*several)
    return tuple(label for label in Label if label in known)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """Something happened in front of a camera; marks footage, never starts it."""

    camera_id: CameraId
    kind: TriggerKind
    at: datetime
    active: bool = True
    """False tells that a motion has ended; a button press is a single moment."""
    labels: tuple[Label, ...] = ()
    """What the camera says it sees now; another active trigger of a motion that goes on adds to
    the same clip, or says what is no longer seen."""

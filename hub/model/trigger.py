"""Triggers: why a clip was marked."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hub.model.ids import CameraId


class TriggerKind(StrEnum):
    """What set the trigger off."""

    MOTION = "motion"
    BUTTON = "button"
    EXTERNAL = "external"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """Something happened in front of a camera; marks footage, never starts it."""

    camera_id: CameraId
    kind: TriggerKind
    at: datetime
    active: bool = True
    """False tells that a motion has ended; a button press is a single moment."""

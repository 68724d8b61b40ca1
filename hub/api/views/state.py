"""The hub's complete state, and its events."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hub.api.cameras import CameraView
from hub.api.discovery import Found
from hub.api.sensors import SensorView
from hub.api.view import View
from hub.api.views.hub import Board, Info, Problem
from hub.api.views.requests import Request
from hub.model.report import EventType


class State(View, frozen=True, kw_only=True):
    """Everything, as of event `seq` or later."""

    epoch: str
    seq: int
    hub: Info
    cameras: tuple[CameraView, ...]
    found: tuple[Found, ...]
    sensors: tuple[SensorView, ...]
    boards: tuple[Board, ...]
    requests: tuple[Request, ...]
    rules_active: bool
    """Whether the house rules are asked at all."""
    problems: tuple[Problem, ...]
    awareness: int
    """How many awareness items are shown."""


class Hello(View, frozen=True, kw_only=True, tag_field="type", tag="hello"):
    """The first message; events up to `seq`, the newest there is, are told as what was missed."""

    epoch: str
    seq: int
    resumed: bool
    """False: read /state, since what was missed is not told again."""


class Message(View, frozen=True, kw_only=True):
    """One event with the current view of what it concerns."""

    seq: int
    type: EventType
    at: datetime
    data: Mapping[str, Any]

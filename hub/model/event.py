"""Events: what the hub tells those who listen, in order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class EventType(StrEnum):
    """Each kind's payload is described in `tests/contract/api.txt`."""

    CAMERA_FOUND = "camera.found"
    SCAN_CHANGED = "scan.changed"
    CAMERA_CHANGED = "camera.changed"
    TRIGGER = "trigger"
    CLIP_ADDED = "clip.added"
    SNAPSHOT = "snapshot"
    SENSOR_CHANGED = "sensor.changed"
    BOARD_CHANGED = "board.changed"
    REQUEST_CHANGED = "request.changed"
    REQUEST_RECEIVED = "request.received"
    REQUEST_MATCHED = "request.matched"
    REQUEST_DECIDED = "request.decided"
    REQUEST_CLOSED = "request.closed"
    REQUEST_VOIDED = "request.voided"
    PROPOSAL_CHANGED = "proposal.changed"
    SHARE_CHANGED = "share.changed"
    AGENCY_CHANGED = "agency.changed"
    RULES_CHANGED = "rules.changed"
    AWARENESS_CHANGED = "awareness.changed"
    PROBLEM_RAISED = "problem.raised"
    PROBLEM_CLEARED = "problem.cleared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One numbered fact; `seq` grows by one and never restarts within a data folder."""

    seq: int
    type: EventType
    at: datetime
    payload: Mapping[str, object]

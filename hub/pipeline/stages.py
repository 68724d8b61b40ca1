"""What the flow runs through."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from hub.clips.index import ClipIndex
from hub.clock import Clock
from hub.decision.desk import Desk
from hub.decision.rule_book import RuleBook
from hub.ledger.ledger import Ledger
from hub.model.board import BoardPolicy, BoardState
from hub.model.camera import Camera
from hub.model.ids import BoardOrigin, CameraId
from hub.model.proposal import MovingMask, Piece
from hub.model.sensor import Sensor
from hub.requests.docket import Docket
from hub.sharing.sharer import Sharer
from hub.store.database import Database
from hub.store.event_log import EventLog


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages:
    """Every stage the flow runs through, built by `hub.app`."""

    clock: Clock
    database: Database
    events: EventLog
    clips: ClipIndex
    docket: Docket
    desk: Desk
    book: RuleBook
    ledger: Ledger
    sharer: Sharer
    cameras: Callable[[], list[Camera]]
    sensors: Callable[[], Awaitable[list[Sensor]]]
    find_faces: Callable[[Piece, Callable[[float], None]], Awaitable[tuple[MovingMask, ...]]]
    clock_offset_ms: Callable[[CameraId], int | None]
    """Returns a camera's own clock minus the hub's, where it has been measured."""
    policy: Callable[[BoardOrigin], BoardPolicy]
    """Returns what the owner trusts about a board; raises where nothing may go to it."""
    board_state: Callable[[BoardOrigin], BoardState]
    """Returns a board's state: left, stopped, or whether it could be looked at the last time."""
    notify_from_level: int

"""Boards this hub follows."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hub.model.ids import BoardOrigin


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPolicy:
    """What the owner trusts about one board; never taken from the board after the first time."""

    url: str
    """HTTPS, or HTTP on loopback; no trailing slash."""
    origin: BoardOrigin
    log_key: str
    """The log's verifier key (signed-note format)."""
    inbox_key: str
    """The verifier key of the inbox's receipts."""
    witnesses: tuple[str, ...] = ()
    """Verifier keys of the witnesses the owner counts on."""
    quorum: int = 0
    """How many of them must have cosigned."""
    verifiers: tuple[str, ...] = ()
    """Verifier keys of those who confirm agencies."""
    allow_private_address: bool = False
    """Whether the board may live on this network."""


class BoardState(StrEnum):
    """What a person is told about a board."""

    STARTING = "starting"
    FOLLOWING = "following"
    UNREACHABLE = "unreachable"
    STOPPED = "stopped"
    """It broke its promise; the evidence is kept and nothing is shared to it."""
    LEFT = "left"
    """The owner follows it no longer; what was verified stays, and nothing is shared to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardStatus:
    """The state of one followed board, since when, and why in one sentence."""

    origin: BoardOrigin
    state: BoardState
    since: datetime
    size: int = 0
    """Entries verified so far."""
    checked_at: datetime | None = None
    reason: str = ""
    newer: int = 0
    """How many of the entries are of types that this hub does not know."""

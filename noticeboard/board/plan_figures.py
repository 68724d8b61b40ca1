"""The numbers of `board plan` that aren't the operator's own, and their sources.

Those that were measured are measured again by `tests/benchmarks/test_large_board.py`, which fails
if one has drifted by more than a third, or a CPU time, which depends on the machine, by more than
2.5 times.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from noticeboard.board import relay
from noticeboard.board.files import CHECKPOINT_S
from noticeboard.board.live import ALIVE_S, MOST_LISTENERS
from noticeboard.log.encoding import HASH_BYTES
from noticeboard.log.tiles import TILE_WIDTH

GIB: Final = 1 << 30


class Origin(StrEnum):
    """Where a figure comes from."""

    CODE = "code"
    """A constant of the program, so it holds as long as the program has it."""
    MEASURED = "measured"
    """It was measured on a simulated board, and a test measures it again."""
    ASSUMED = "assumed"
    """Nobody knows it beforehand."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the calculation."""

    value: float
    unit: str
    origin: Origin
    source: str


def _code(value: float, unit: str, source: str) -> Figure:
    return Figure(value, unit, Origin.CODE, source)


def _measured(value: float, unit: str, source: str) -> Figure:
    return Figure(value, unit, Origin.MEASURED, source)


def _assumed(value: float, unit: str, source: str) -> Figure:
    return Figure(value, unit, Origin.ASSUMED, source)


FIGURES: Final[Mapping[str, Figure]] = {
    # What is logged
    "request_entries": _measured(
        2.9, "entries a request", "a request with its updates, resolution, account and challenges"
    ),
    "agency_entries": _measured(2.7, "entries an agency", "registration, confirmation, promise"),
    "key_entries": _assumed(0.3, "entries an agency and year", "new and revoked keys"),
    # What that takes
    "entry_bytes": _measured(830, "bytes an entry", "an entry in its bundle"),
    "packed_bytes": _measured(280, "bytes an entry", "an entry in its bundle, compressed"),
    "tile_bytes": _code(
        HASH_BYTES * TILE_WIDTH / (TILE_WIDTH - 1), "bytes an entry", "its hashes in tiles"
    ),
    "database_bytes": _measured(1_350, "bytes an entry", "its rows and indexes, of both databases"),
    "overview_bytes": _measured(300, "bytes an entry", "what pages count and search"),
    "checkpoint_bytes": _measured(590, "bytes", "a checkpoint with three cosignatures"),
    "header_bytes": _measured(490, "bytes an answer", "an answer's headers"),
    "page_bytes": _measured(43_000, "bytes a page", "the first page of requests"),
    "process_memory_bytes": _measured(110e6, "bytes", "a process with an empty log"),
    "entry_memory_bytes": _measured(940, "bytes an entry", "what a process remembers of it"),
    "listener_memory_bytes": _measured(300, "bytes a listener", "a connection for hints"),
    "snapshot_agency_bytes": _measured(
        950, "bytes an agency", "its part of a snapshot's files, compressed"
    ),
    "snapshot_request_bytes": _measured(
        380, "bytes an open request", "its part of a snapshot's files, compressed"
    ),
    "hint_file_bytes": _measured(240, "bytes", "the hint as a file, with its headers"),
    "post_cpu_s": _measured(0.006, "s CPU a post", "an entry that is posted alone"),
    "count_cpu_s": _measured(0.0005, "s CPU an entry", "counting an entry for the pages"),
    "start_cpu_s": _measured(0.00007, "s CPU an entry", "reading the log at a start"),
    # On December 2, 2026: 0.17 to 0.21 ms at a load of 8 to 10, and 0.13 ms at one not noted.
    "answer_cpu_s": _measured(0.00025, "s CPU an answer", "a checkpoint or a file"),
    # How hubs read
    "poll_s": _code(60, "s", "how often a hub looks without a hint"),
    "hinted_s": _code(2.2, "s", "how soon after a look a hint makes a hub look again"),
    "alive_s": _code(ALIVE_S, "s", "how often a silent connection gets a sign of life"),
    "alive_bytes": _code(8, "bytes", "a sign of life, in its chunk"),
    "hint_bytes": _code(24, "bytes", "a hint with its size, in its chunk"),
    "listeners": _code(MOST_LISTENERS, "hubs a process", "how many a process sends hints to"),
    "hint_file_s": _code(15, "s", "how often a hub without such a connection reads the file"),
    "relay_listeners": _code(
        relay.MOST_LISTENERS, "hubs a relay", "how many a relay sends hints to"
    ),
    "checkpoint_s": _code(CHECKPOINT_S, "s", "how long a cache may keep a checkpoint"),
    # What nobody knows
    "open_days": _assumed(11, "days", "how long a request is open"),
    "peak": _assumed(4, "times", "the busiest hour, compared with the mean one"),
    "busy": _assumed(0.5, "of a core", "how busy a core may be in the busiest hour"),
    "caches": _assumed(50, "places", "where a CDN asks for each file by itself"),
    "page_views": _assumed(0.05, "a home and day", "people who look at the board's pages"),
    "request_shares": _assumed(1, "shares a request", "what homes send"),
    "share_bytes": _assumed(50e6, "bytes a share", "a minute of video"),
    "inbox_days": _assumed(7, "days", "until an agency has fetched a share and dropped it"),
    "backups": _assumed(2, "copies", "copies of the log that are kept"),
    "database_memory_bytes": _assumed(2 * GIB, "bytes", "PostgreSQL, where it runs"),
    "system_memory_bytes": _assumed(GIB, "bytes", "the system, the proxy and a desk"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """What is paid a month, in dollars: assumptions, to be replaced by a provider's."""

    core: float = 15.0
    memory_gib: float = 3.0
    disk_gib: float = 0.08
    object_gib: float = 0.023
    traffic_gb: float = 0.01
    million_requests: float = 0.0


PRICES_DATE: Final = "2026-12-01"
PRICES_BY_REQUEST: Final = Prices(traffic_gb=0.085, million_requests=1.0)
"""Of a CDN that charges for each answer as well."""

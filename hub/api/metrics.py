"""The hub's metrics. They contain nothing about requests, answers, shares, clips or motion.

Metrics are often stored elsewhere, for example by a company. They must not reveal that there is
footage of something, that somebody is at home, or what was answered.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from hub.api.listeners import SOCKETS
from hub.api.route import Context
from hub.model.camera import CameraState
from hub.model.request import BoardState
from noticeboard.runtime.metrics import Figure, FigureKind
from noticeboard.runtime.server import RequestStats

TOLD_PROBLEMS: Final = (
    "board_stopped",
    "board_unchecked",
    "camera_clock",
    "camera_lost",
    "camera_no_key_frames",
    "camera_password",
    "camera_sleeps",
    "disk_full",
    "hub_clock",
)
"""`storage_low` is left out: it reveals that footage is kept for requests."""


async def figures(context: Context, answered: RequestStats, *, ready: bool) -> list[Figure]:
    """Return all metrics; `answered` counts the API's answers."""
    return [
        Figure(
            name="neighbors_hub_info",
            help="The version that runs.",
            value={context.house.version: 1},
            label="version",
        ),
        Figure(name="neighbors_hub_ready", help="1 where /readyz answers 200.", value=ready),
        *await _house(context),
        *await _storage(context),
        Figure(
            name="neighbors_hub_websockets",
            help="Listeners, such as Home Assistant, that are connected.",
            value=context.listeners.count(SOCKETS),
        ),
        Figure(
            name="neighbors_hub_wrong_tokens_total",
            help="Requests with a token that is not valid.",
            value=context.attempts.total,
            kind=FigureKind.COUNTER,
        ),
        Figure(
            name="neighbors_hub_http_unexpected_errors_total",
            help="Requests that ended in an error of the program; each is in the log.",
            value=answered.unexpected,
            kind=FigureKind.COUNTER,
        ),
    ]


def _by(name: str, told: str, label: str, all_of: Iterable[str], seen: Iterable[str]) -> Figure:
    """Return how often each word was seen, including those with zero."""
    counts = {**dict.fromkeys(all_of, 0), **Counter(seen)}
    return Figure(name=name, help=told, value=counts, label=label)


async def _house(context: Context) -> list[Figure]:
    house = context.house
    statuses = [report.status for report in await house.cameras()]
    # A battery camera always counts as sleeping: whatever wakes it is motion.
    cameras = [(CameraState.SLEEPING if s.sleeps else s.state).value for s in statuses]
    boards = [status for status, _ in await house.boards()]
    problems = [each.code for each in house.problems() if each.code in TOLD_PROBLEMS]
    found = [
        _by(
            "neighbors_hub_cameras",
            "Adopted cameras by what they are doing.",
            "state",
            CameraState,
            cameras,
        ),
        _by(
            "neighbors_hub_boards",
            "Followed noticeboards by how that goes.",
            "state",
            BoardState,
            [status.state.value for status in boards],
        ),
        _by("neighbors_hub_problems", "What to act on, by kind.", "code", TOLD_PROBLEMS, problems),
    ]
    checked = [
        status.checked_at
        for status in boards
        if status.checked_at is not None
        and status.state not in {BoardState.STOPPED, BoardState.LEFT}
    ]
    if checked:
        found.append(
            Figure(
                name="neighbors_hub_boards_checked_timestamp_seconds",
                help="When the noticeboard that was not checked for longest was checked.",
                value=min(checked).timestamp(),
            )
        )
    return found


async def _storage(context: Context) -> list[Figure]:
    storage = await context.house.storage()
    found = [
        Figure(
            name="neighbors_hub_disk_free_bytes",
            help="Free space where recordings lie.",
            value=storage.free_bytes,
        ),
        Figure(
            name="neighbors_hub_disk_floor_bytes",
            help="Free space that is always left.",
            value=storage.floor_bytes,
        ),
        Figure(
            name="neighbors_hub_recordings_bytes",
            help="Size of all recordings.",
            value=sum(each.size_bytes for each in storage.cameras),
        ),
    ]
    if storage.cameras:
        found += [
            Figure(
                name="neighbors_hub_recordings_oldest_timestamp_seconds",
                help="When the oldest recording began.",
                value=min(each.oldest for each in storage.cameras).timestamp(),
            ),
            Figure(
                name="neighbors_hub_recordings_newest_timestamp_seconds",
                help="When the newest finished recording ended.",
                value=max(each.newest for each in storage.cameras).timestamp(),
            ),
        ]
    return found

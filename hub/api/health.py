"""Operating the hub: whether it lives, whether it can work now, and its metrics.

Metrics contain nothing about requests, answers, shares, clips or motion. They are often stored
elsewhere, for example by a company. They must not reveal that there is footage of something, that
somebody is at home, or what was answered.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable
from http import HTTPStatus
from typing import Final

from aiohttp import web

from hub.api.house import House
from hub.api.listeners import SOCKETS
from hub.api.route import Call, Context, Routes
from hub.api.scope import Scope
from hub.errors import HubError
from hub.model.camera import CameraState
from hub.model.request import BoardState
from hub.store.database import write_a_row
from noticeboard.runtime.process import METRICS_TYPE, Figure, FigureKind, render_metrics
from noticeboard.runtime.server import OPEN_REQUESTS, RequestStats

ANSWER_S: Final = 5.0
"""A disk that takes longer counts as failed."""
CACHE_S: Final = 5.0
"""The disk is written to at most this often, however often somebody asks."""
PUBLIC_PROBLEMS: Final = (
    "archive_away",
    "archive_password",
    "board_stopped",
    "board_unchecked",
    "camera_clock",
    "camera_lost",
    "camera_no_key_frames",
    "camera_password",
    "camera_sleeps",
    "disk_full",
    "hub_clock",
    "recordings_away",
)
"""`storage_low` is left out: it reveals that footage is kept for requests."""


class Readiness:
    """Checks whether the house is ready and caches the result briefly."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._turn = asyncio.Lock()
        self._cached: tuple[float, bool] | None = None

    async def check(self) -> bool:
        """Return whether the database is writable and the recordings' disk has room."""
        async with self._turn:
            now_s = self._house.clock.steady_s()
            if self._cached is None or now_s - self._cached[0] >= CACHE_S:
                self._cached = now_s, await self._ready()
            return self._cached[1]

    async def _ready(self) -> bool:
        try:
            async with asyncio.timeout(ANSWER_S):
                await write_a_row(self._house.database)
                return await self._house.retention.has_room()
        except (HubError, OSError, TimeoutError):
            return False


READINESS = web.AppKey("readiness", Readiness)
ROUTES = Routes()


@ROUTES.get("/healthz", at_root=True, scope=None, answer="text/plain")
async def get_health(_call: Call) -> web.Response:
    """Confirm that the hub answers."""
    return web.Response(text="ok\n")


@ROUTES.get(
    "/readyz",
    at_root=True,
    scope=None,
    answer="text/plain",
    also=(HTTPStatus.SERVICE_UNAVAILABLE,),
)
async def get_ready(call: Call) -> web.Response:
    """Say whether the hub can record and store data now."""
    if await _is_ready(call.request):
        return web.Response(text="ok\n")
    return web.Response(text="no\n", status=HTTPStatus.SERVICE_UNAVAILABLE)


@ROUTES.get("/metrics", scope=Scope.READ, answer="text/plain")
async def get_metrics(call: Call) -> web.Response:
    """Return metrics in the text format of Prometheus."""
    ready = await _is_ready(call.request)
    found = await figures(call.context, call.request.app[OPEN_REQUESTS].answered, ready=ready)
    text = await asyncio.to_thread(render_metrics, found)
    return web.Response(body=text, headers={"Content-Type": METRICS_TYPE})


async def _is_ready(request: web.Request) -> bool:
    return not request.app[OPEN_REQUESTS].is_stopping and await request.app[READINESS].check()


async def figures(context: Context, answered: RequestStats, *, ready: bool) -> list[Figure]:
    """Return all metrics; `answered` counts the API's answers."""
    return [
        Figure(
            name="neighbors_hub_info",
            help="The running version.",
            value={context.house.version: 1},
            label="version",
        ),
        Figure(name="neighbors_hub_ready", help="1 if /readyz answers 200.", value=ready),
        *_house(context),
        *await _storage(context),
        Figure(
            name="neighbors_hub_websockets",
            help="Connected listeners, such as Home Assistant.",
            value=context.listeners.count(SOCKETS),
        ),
        Figure(
            name="neighbors_hub_wrong_tokens_total",
            help="Requests with an invalid token.",
            value=context.attempts.total,
            kind=FigureKind.COUNTER,
        ),
        Figure(
            name="neighbors_hub_http_unexpected_errors_total",
            help="Requests that failed because of a bug; each is in the log.",
            value=answered.unexpected,
            kind=FigureKind.COUNTER,
        ),
    ]


def _by(
    name: str, code: str, label: str, all_of: Iterable[str], occurrences: Iterable[str]
) -> Figure:
    """Return how often each word was seen, including those with zero."""
    counts = {**dict.fromkeys(all_of, 0), **Counter(occurrences)}
    return Figure(name=name, help=code, value=counts, label=label)


def _house(context: Context) -> list[Figure]:
    house = context.house
    statuses = [report.status for report in house.cameras.reports()]
    # A battery camera always counts as sleeping: whatever wakes it is motion.
    cameras = [(CameraState.SLEEPING if s.sleeps else s.state).value for s in statuses]
    boards = [status for status, _ in house.boards.statuses()]
    problems = [each.code for each in house.problems.all() if each.code in PUBLIC_PROBLEMS]
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
        _by(
            "neighbors_hub_problems", "What to act on, by kind.", "code", PUBLIC_PROBLEMS, problems
        ),
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
                help="When the least recently checked noticeboard was checked.",
                value=min(checked).timestamp(),
            )
        )
    return found


async def _storage(context: Context) -> list[Figure]:
    storage = await context.house.retention.storage()
    found = [
        Figure(
            name="neighbors_hub_disk_free_bytes",
            help="Free space on the disk with the recordings.",
            value=storage.free_bytes,
        ),
        Figure(
            name="neighbors_hub_disk_floor_bytes",
            help="Free space that the recordings must leave.",
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

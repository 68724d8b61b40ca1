"""Whether a board's process is alive and working as configured, and its metrics.

Metrics are only counts, about no person and no request. They are served on the operator's socket,
and on an address that only the operator chooses.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from http import HTTPStatus
from importlib.metadata import version
import shutil
import time
from typing import Final

from aiohttp import web
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from noticeboard.board.board import Board
from noticeboard.board.inbox_routes import InboxLeader
from noticeboard.board.live import LiveListeners
from noticeboard.board.moderation import HeldState
from noticeboard.board.tables import held
from noticeboard.errors import NoticeboardError
from noticeboard.runtime.process import METRICS_TYPE, Durations, Figure, FigureKind, render_metrics
from noticeboard.runtime.server import BUCKETS_S, RequestStats

ANSWER_S: Final = 5.0
"""A database that takes longer counts as unavailable."""
CACHE_S: Final = 2.0
"""The result is cached for this long, however often it is requested."""
BEHIND: Final = timedelta(seconds=30)
"""Publishing a batch takes a while; after this long, it is stuck."""
STALE: Final = timedelta(hours=3)
"""Cosignatures are renewed hourly, and followers want them under a day old."""


class NotReady(StrEnum):
    """Why a board is not ready; the first reason that applies."""

    STOPPING = "stopping"
    LOG = "log"
    """The board cannot read its own log."""
    DATABASE = "database"
    BEHIND = "behind"
    """Entries are logged but not public, and publishing makes no progress."""
    WITNESSES = "witnesses"
    """Fewer witnesses than the quorum have cosigned the public checkpoint."""
    STALE = "stale"
    """Enough witnesses have cosigned it, but too long ago."""


class Health:
    """Checks one board, and caches the result briefly, so that requests are cheap."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._turn = asyncio.Lock()
        self._cached: NotReady | None = None
        self._cached_s = float("-inf")
        self._behind_at: tuple[int, datetime] | None = None
        self.is_stopping = False

    async def reason(self) -> NotReady | None:
        """Return why the board is not ready, or None."""
        if self.is_stopping:
            return NotReady.STOPPING
        async with self._turn:
            if time.monotonic() - self._cached_s >= CACHE_S:
                self._cached = self._log() or await self._database() or self._witnesses()
                self._cached_s = time.monotonic()
        return self._cached

    def _log(self) -> NotReady | None:
        newest, size, now = self._board.newest, self._board.size, self._board.now()
        if size is None:
            return NotReady.LOG
        if newest is None:
            return NotReady.BEHIND
        if newest.size == size:
            self._behind_at = None
        elif self._behind_at is None or self._behind_at[0] != newest.size:
            self._behind_at = newest.size, now
        elif now - self._behind_at[1] >= BEHIND:
            return NotReady.BEHIND
        return None

    async def _database(self) -> NotReady | None:
        try:
            async with asyncio.timeout(ANSWER_S), self._board.database.read() as connection:
                await connection.exec_driver_sql("SELECT 1")
        except (OSError, TimeoutError, SQLAlchemyError, NoticeboardError):
            return NotReady.DATABASE
        return None

    def _witnesses(self) -> NotReady | None:
        settings = self._board.settings
        if not settings.quorum:
            return None
        cosigned = self._board.published.cosigned
        if len(cosigned) < settings.quorum:
            return NotReady.WITNESSES
        # Newest first: at least a quorum of cosignatures is this fresh.
        is_stale = self._board.now() - cosigned[settings.quorum - 1].at > STALE
        return NotReady.STALE if is_stale else None


HEALTH: Final = web.AppKey("health", Health)
_HEADERS: Final = {"Cache-Control": "no-store"}

routes = web.RouteTableDef()


@routes.get("/healthz")
async def get_health(_request: web.Request) -> web.Response:
    """Say that this process answers, whatever else is wrong."""
    return web.Response(text="ok\n", headers=_HEADERS)


@routes.get("/readyz")
async def get_ready(request: web.Request) -> web.Response:
    """Say whether every logged entry is public, cosigned and fresh; if not, why, in one word."""
    why = await request.app[HEALTH].reason()
    if why is None:
        return web.Response(text="ok\n", headers=_HEADERS)
    text = f"not ready: {why}\n"
    return web.Response(text=text, status=HTTPStatus.SERVICE_UNAVAILABLE, headers=_HEADERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricSources:
    """The parts of a running board that metrics are read from."""

    board: Board
    keeper: InboxLeader
    live: LiveListeners
    health: Health
    answered: RequestStats
    """Answers to the public, not to the operator."""


_VERSION: Final = version("neighbors-requests")
"""Read once, because it comes from a file."""
METRIC_SOURCES: Final = web.AppKey("watched", MetricSources)

metrics_routes = web.RouteTableDef()


@metrics_routes.get("/metrics")
async def get_metrics(request: web.Request) -> web.Response:
    """Return metrics in the text format of Prometheus."""
    found = await figures(request.app[METRIC_SOURCES])
    text = await asyncio.to_thread(render_metrics, found)
    return web.Response(body=text, headers={"Content-Type": METRICS_TYPE})


def make_metrics_app(watched: MetricSources) -> web.Application:
    """Build the application that serves metrics and nothing else."""
    app = web.Application()
    app[METRIC_SOURCES] = watched
    app.add_routes(metrics_routes)
    return app


async def figures(watched: MetricSources) -> list[Figure | Durations]:
    """Return every metric, without those of a part that cannot be read."""
    why = await watched.health.reason()
    found: list[Figure | Durations] = [
        Figure(
            name="neighbors_board_info",
            help="The running version.",
            value={_VERSION: 1},
            label="version",
        ),
        Figure(
            name="neighbors_board_ready",
            help="1 if /readyz answers 200.",
            value=why is None,
        ),
        Figure(
            name="neighbors_board_keeps_inbox",
            help="1 if this process keeps the inbox.",
            value=watched.keeper.is_leading,
        ),
        Figure(
            name="neighbors_board_live_listeners",
            help="Readers waiting for the next publication.",
            value=watched.live.listeners,
        ),
        *_log(watched.board),
        *await _disk_and_desk(watched.board),
        *_answers(watched.answered),
    ]
    return found


def _log(board: Board) -> list[Figure]:
    settings = board.settings
    found = [
        Figure(
            name="neighbors_board_posts_waiting",
            help="Entries waiting to be logged.",
            value=board.waiting,
        ),
        Figure(
            name="neighbors_board_witnesses",
            help="Witnesses in the settings.",
            value=len(settings.witnesses),
        ),
        Figure(
            name="neighbors_board_witnesses_needed",
            help="Witnesses that must cosign: the quorum.",
            value=settings.quorum,
        ),
    ]
    if (size := board.size) is not None:
        found.append(
            Figure(
                name="neighbors_board_log_entries",
                help="Entries in the log, public or not yet.",
                value=size,
            )
        )
    if (newest := board.newest) is None:
        return found
    found += [
        Figure(
            name="neighbors_board_published_entries",
            help="Entries that the public checkpoint covers.",
            value=newest.size,
        ),
        Figure(
            name="neighbors_board_checkpoint_timestamp_seconds",
            help="When the public checkpoint was signed.",
            value=newest.signed_at.timestamp(),
        ),
        Figure(
            name="neighbors_board_witnesses_cosigned",
            help="Witnesses that have cosigned the public checkpoint.",
            value=len(newest.cosigned),
        ),
    ]
    if settings.quorum and len(newest.cosigned) >= settings.quorum:
        cosigned_at: datetime = newest.cosigned[settings.quorum - 1].at
        found.append(
            Figure(
                name="neighbors_board_cosigned_timestamp_seconds",
                help="Since when at least the quorum has cosigned the public checkpoint.",
                value=cosigned_at.timestamp(),
            )
        )
    return found


async def _disk_and_desk(board: Board) -> list[Figure]:
    query = select(func.count()).select_from(held).where(held.c.state == HeldState.WAITING)
    async with board.database.read() as connection:
        waiting = (await connection.execute(query)).scalar_one()
    disk = await asyncio.to_thread(shutil.disk_usage, board.home.folder)
    return [
        Figure(
            name="neighbors_board_posts_held",
            help="Posts waiting for a moderator.",
            value=waiting,
        ),
        Figure(
            name="neighbors_board_disk_free_bytes",
            help="Free space on the disk with the board's folder.",
            value=disk.free,
        ),
    ]


def _answers(answered: RequestStats) -> list[Figure | Durations]:
    statuses = {f"{digit}xx": 0 for digit in range(1, 6)} | answered.statuses
    return [
        Figure(
            name="neighbors_board_http_requests_total",
            help="Responses since the start, by the first digit of their status.",
            value=statuses,
            label="status",
            kind=FigureKind.COUNTER,
        ),
        Figure(
            name="neighbors_board_http_unexpected_errors_total",
            help="Requests that failed because of a bug; each is in the log.",
            value=answered.unexpected,
            kind=FigureKind.COUNTER,
        ),
        Durations(
            name="neighbors_board_http_request_duration_seconds",
            help="Response times, without endless responses, downloads and uploads.",
            most_s=BUCKETS_S,
            counts=answered.buckets,
            sum_s=answered.took_s,
        ),
    ]

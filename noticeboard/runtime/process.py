"""A server as a process: its log and metrics, how it is watched, and what ends it.

A log has lines for people, or one JSON object a line. It never says who asked for what. The library
for metrics, Prometheus's, is loaded when they are first requested.

The kernel ends the process if it hangs or loses its parent. It tells systemd that it is ready,
alive or stopping, and does nothing without systemd. The unit sets `NOTIFY_SOCKET` and
`WATCHDOG_USEC`, see sd_notify(3). A process's memory holds keys and passwords, so `protect_memory`
keeps others from reading it.
"""

import asyncio
import atexit
from collections.abc import (
    AsyncGenerator,
    Callable,
    Coroutine,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import asynccontextmanager, contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
import gc
import json
import logging
import os
import socket
import sys
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, override

from noticeboard.runtime import system

if TYPE_CHECKING:
    from prometheus_client import Metric as Family


class LogFormat(StrEnum):
    """How a server's log is written."""

    PLAIN = "plain"
    JSON = "json"


@dataclass(slots=True)
class LoggedRequest:
    """The request being answered. Its id is empty once it has been answered."""

    id: str = ""


LOGGED_REQUEST: Final[ContextVar[LoggedRequest | None]] = ContextVar("asked", default=None)
"""Set by `noticeboard.runtime.server`: log records made meanwhile belong to that request."""

NOTICES: Final = logging.getLogger("neighbors")
"""What a server says about itself: its address, that it stops. Shown at every log level."""
NOTICES.setLevel(logging.INFO)

_TALKATIVE: Final = ("aiosqlite", "alembic")
"""Libraries that log too much; one of them logs each value of a house's rows."""
_PLAIN: Final = "%(levelname)s: %(message)s"
_PLAIN_DATED: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def _as_it_is(text: str) -> str:
    return text


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON, in ASCII; `redact` gets every text first."""

    def __init__(self, redact: Callable[[str], str] = _as_it_is) -> None:
        super().__init__()
        self._redact = redact

    @override
    def format(self, record: logging.LogRecord) -> str:
        request = LOGGED_REQUEST.get()
        line = {
            "time": _time(record.created),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self._redact(record.getMessage()),
        }
        if request is not None and request.id:
            line["request_id"] = request.id
        if record.exc_info:
            line["error"] = self._redact(self.formatException(record.exc_info))
        if record.stack_info:
            line["stack"] = self._redact(self.formatStack(record.stack_info))
        return json.dumps(line)


def _time(created: float) -> str:
    """Return a time as RFC 3339 in UTC, to the millisecond."""
    at = datetime.fromtimestamp(created, UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def set_up_log(
    *, verbose: bool = False, dated: bool = False, log_format: LogFormat = LogFormat.PLAIN
) -> None:
    """Log warnings to stderr, or more if `verbose`; `dated` adds the time, for servers.

    As JSON, Python's own output goes there too: warnings, and the error that ends the program.
    """
    logging.basicConfig(
        level=logging.INFO if verbose else logging.WARNING,
        format=_PLAIN_DATED if dated else _PLAIN,
        # A library sets up its own handler when it is imported; replace it with ours.
        force=True,
    )
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    if log_format is LogFormat.JSON:
        for handler in logging.getLogger().handlers:
            handler.setFormatter(JsonLines())
        logging.captureWarnings(capture=True)
        sys.excepthook = _log_end


def _log_end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Log the uncaught error that ends the program."""
    if issubclass(kind, KeyboardInterrupt):
        return
    NOTICES.critical("The program ended with an error", exc_info=(kind, error, trace))


def freeze_imports() -> None:
    """Leave what is there now out of every search for garbage, and all that is there at exit.

    Python looks through everything several times as it ends: for a hub, a quarter of a second.
    """
    gc.freeze()
    atexit.register(gc.freeze)


STILL_S: Final = 60.0
_SECOND_US: Final = 1_000_000
_TURNS: Final = 6
"""How often the loop has to run within that time."""


def end_with_parent(parent: int) -> None:
    """Have this process get SIGTERM when its parent ends; exit if that has ended already.

    On Linux only. Elsewhere, a parent that is killed leaves this process behind.
    """
    system.end_at_parents_end()
    if os.getppid() != parent:
        sys.exit(1)


def run_watched(work: Coroutine[Any, Any, None], *, still_s: float = STILL_S) -> None:
    """Run as `asyncio.run` does; SIGALRM ends the process if its loop hangs for `still_s`.

    The alarm stays set when this returns or raises, so the process has as long to exit. Out of
    memory, Python waits forever for a thread that could not start, and at exit for one that
    nobody told to end. An alarm needs no memory and no thread.
    """
    system.show_threads_at_alarm()
    asyncio.run(_turning(work, still_s))


async def _turning(work: Coroutine[Any, Any, None], still_s: float) -> None:
    with _alarm_postponed(still_s):
        await work


@contextmanager
def _alarm_postponed(still_s: float) -> Iterator[None]:
    """Postpone the alarm each time the loop runs during the block, and no more after it."""
    loop = asyncio.get_running_loop()
    next_turn: asyncio.TimerHandle

    def turn() -> None:
        nonlocal next_turn
        system.postpone_alarm(still_s)
        next_turn = loop.call_later(still_s / _TURNS, turn)

    turn()
    try:
        yield
    finally:
        next_turn.cancel()


@asynccontextmanager
async def systemd_notifier() -> AsyncGenerator[Callable[[], None]]:
    """Send watchdog messages while the loop runs; call what is given once ready."""
    beat = asyncio.create_task(_watchdog())
    try:
        yield lambda: _notify("READY=1")
    finally:
        _notify("STOPPING=1")
        beat.cancel()
        with suppress(asyncio.CancelledError):
            await beat


async def _watchdog() -> None:
    """Send them twice as often as systemd asks for."""
    within_us = os.environ.get("WATCHDOG_USEC", "")
    if not within_us.isdigit():
        return
    while True:
        _notify("WATCHDOG=1")
        await asyncio.sleep(int(within_us) / _SECOND_US / 2)


def _notify(state: str) -> None:
    where = os.environ.get("NOTIFY_SOCKET", "")
    if where and sys.platform != "win32":
        # systemd writes an abstract socket with an @.
        address = f"\0{where[1:]}" if where.startswith("@") else where
        # A supervisor that does not listen is the same as none.
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.settimeout(0)
            line.sendto(state.encode(), address)


def protect_memory() -> None:
    """Disable core dumps of this process, and stop the same user from reading its memory.

    A limit alone is not enough: if dumps are piped to a collector, Linux ignores the limit.
    Programs started by exec(2) inherit only the limit.
    """
    system.forbid_core_dumps()
    system.forbid_reading_memory()


METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class FigureKind(StrEnum):
    """Whether a figure goes up and down, or only up."""

    GAUGE = "gauge"
    COUNTER = "counter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A metric with its unit in its name, and one value, or one per value of a label."""

    name: str
    help: str
    value: float | Mapping[str, float]
    label: str = ""
    kind: FigureKind = FigureKind.GAUGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Durations:
    """A histogram of durations: how many took at most each of `most_s`, and how many longer."""

    name: str
    help: str
    most_s: Sequence[float]
    counts: Sequence[int]
    """One item more than `most_s`: the last one counts those that took longer."""
    sum_s: float


def render_metrics(figures: Iterable[Figure | Durations]) -> bytes:
    """Return the metrics, and those of the process, in Prometheus's text format. Blocking."""
    from prometheus_client import (  # noqa: PLC0415 -- most processes are never asked
        CollectorRegistry,
        ProcessCollector,
        generate_latest,
    )
    from prometheus_client.registry import Collector  # noqa: PLC0415

    class FamilyCollector(Collector):
        @override
        def collect(self) -> Iterable["Family"]:
            return [_family(each) for each in figures]

    registry = CollectorRegistry(auto_describe=False)
    registry.register(FamilyCollector())
    ProcessCollector(registry=registry)
    return generate_latest(registry)


def _family(figure: Figure | Durations) -> "Family":
    from prometheus_client.core import (  # noqa: PLC0415
        CounterMetricFamily,
        GaugeMetricFamily,
        HistogramMetricFamily,
    )

    if isinstance(figure, Durations):
        histogram = HistogramMetricFamily(figure.name, figure.help)
        below, buckets = 0, []
        for most, count in zip([*figure.most_s, float("inf")], figure.counts, strict=True):
            below += count
            buckets.append(("+Inf" if most == float("inf") else str(most), float(below)))
        histogram.add_metric([], buckets, figure.sum_s)
        return histogram
    kind = CounterMetricFamily if figure.kind is FigureKind.COUNTER else GaugeMetricFamily
    family = kind(figure.name, figure.help, labels=[figure.label] if figure.label else [])
    values = figure.value if isinstance(figure.value, Mapping) else {"": figure.value}
    for word, value in values.items():
        family.add_metric([word] if figure.label else [], value)
    return family

"""Server logs: lines for people, or one JSON object a line. They never say who asked for what."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
import json
import logging
import sys
from types import TracebackType
from typing import Final, override


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


def set_up(
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

"""What servers log: lines for people, or one JSON object a line; never who asked for what."""

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
class Asked:
    """The request that is being answered; without an id once it has been."""

    id: str = ""


ASKED: Final[ContextVar[Asked | None]] = ContextVar("asked", default=None)
"""Set by `noticeboard.runtime.server`: what is logged meanwhile belongs to that request."""

TOLD: Final = logging.getLogger("neighbors")
"""What a server says of itself: where it is, that it stops. Shown whatever else is logged."""
TOLD.setLevel(logging.INFO)

_TALKATIVE: Final = ("aiosqlite", "alembic", "bagit")
"""Among them what tells each value of a house's rows."""
_PLAIN: Final = "%(levelname)s: %(message)s"
_PLAIN_DATED: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def _as_it_is(text: str) -> str:
    return text


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON, in ASCII; `redact` is given every text before."""

    def __init__(self, redact: Callable[[str], str] = _as_it_is) -> None:
        super().__init__()
        self._redact = redact

    @override
    def format(self, record: logging.LogRecord) -> str:
        asked = ASKED.get()
        line = {
            "time": _time(record.created),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self._redact(record.getMessage()),
        }
        if asked is not None and asked.id:
            line["request_id"] = asked.id
        if record.exc_info:
            line["error"] = self._redact(self.formatException(record.exc_info))
        if record.stack_info:
            line["stack"] = self._redact(self.formatStack(record.stack_info))
        return json.dumps(line)


def _time(created: float) -> str:
    """Return a moment as RFC 3339 in UTC, to the millisecond."""
    at = datetime.fromtimestamp(created, UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def set_up(
    *, verbose: bool = False, dated: bool = False, log_format: LogFormat = LogFormat.PLAIN
) -> None:
    """Log warnings to stderr, or more; with the time where a program runs for long.

    As JSON, what Python itself would print goes there too: warnings, and what ends the program.
    """
    logging.basicConfig(
        level=logging.INFO if verbose else logging.WARNING,
        format=_PLAIN_DATED if dated else _PLAIN,
        # A library sets up a handler of its own while it is imported; what people read is ours.
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
    """Log what ends the program, where nobody has caught it."""
    if issubclass(kind, KeyboardInterrupt):
        return
    TOLD.critical("The program ended by an error", exc_info=(kind, error, trace))

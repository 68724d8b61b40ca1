"""What a server says of itself while it runs: to people on its terminal, or as JSON in its log."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
import sys
from typing import Annotated

import typer

from noticeboard import logs
from noticeboard.ending import one_sentence
from noticeboard.errors import NoticeboardError
from noticeboard.logs import TOLD, LogFormat

LogOption = Annotated[
    LogFormat,
    typer.Option("--log-format", help="How to log: for people, or one JSON object a line."),
]


@contextmanager
def telling(log_format: LogFormat) -> Generator[Callable[[str], None]]:
    """Set up a server's log and give what tells a sentence; an error is one, and exit status 1."""
    logs.set_up(dated=True, log_format=log_format)
    if log_format is LogFormat.PLAIN:
        with one_sentence():
            yield _say
        return
    try:
        yield TOLD.info
    except NoticeboardError as error:
        TOLD.critical("%s", error)
        raise typer.Exit(1) from None
    except OSError as error:
        TOLD.critical(
            "%s cannot be used: %s.", error.filename or "A file", error.strerror or str(error)
        )
        raise typer.Exit(1) from None


def _say(sentence: str) -> None:
    typer.echo(sentence)
    sys.stdout.flush()

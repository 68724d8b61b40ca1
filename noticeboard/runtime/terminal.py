"""How commands end and print: an error is one sentence and exit status 1.

A server prints to its terminal for people, or writes JSON into its log.
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager
import sys
from typing import Annotated

from rich.console import Console
import typer

from noticeboard.errors import NoticeboardError
from noticeboard.runtime.process import NOTICES, LogFormat, set_up_log


def sentence_of(error: NoticeboardError | OSError) -> str:
    """Return an error as one sentence for a person."""
    if isinstance(error, NoticeboardError):
        return str(error)
    return f"{error.filename or 'A file'} can't be used: {error.strerror or error}."


@contextmanager
def report_errors() -> Generator[None]:
    """Print an error as one sentence, and exit with status 1."""
    console = Console(stderr=True, soft_wrap=True, highlight=False)
    try:
        yield
    except (NoticeboardError, OSError) as error:
        console.print(sentence_of(error), style="red", markup=False)
    else:
        return
    raise typer.Exit(1)


LogOption = Annotated[
    LogFormat, typer.Option("--log-format", help="Log for people, or one JSON object a line.")
]


@contextmanager
def server_output(log_format: LogFormat) -> Generator[Callable[[str], None]]:
    """Set up a server's log and give a function that prints a sentence; an error exits with 1."""
    set_up_log(dated=True, log_format=log_format)
    if log_format is LogFormat.PLAIN:
        with report_errors():
            yield _print
        return
    try:
        yield NOTICES.info
    except NoticeboardError as error:
        NOTICES.critical("%s", error)
        raise typer.Exit(1) from None
    except OSError as error:
        NOTICES.critical(
            "%s can't be used: %s.", error.filename or "A file", error.strerror or str(error)
        )
        raise typer.Exit(1) from None


def _print(sentence: str) -> None:
    typer.echo(sentence)
    sys.stdout.flush()

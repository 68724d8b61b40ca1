"""How commands end: an error is one sentence and exit status 1."""

from collections.abc import Generator
from contextlib import contextmanager

from rich.console import Console
import typer

from noticeboard.errors import NoticeboardError


def sentence_of(error: NoticeboardError | OSError) -> str:
    """Return an error as the one sentence that a person is told."""
    if isinstance(error, NoticeboardError):
        return str(error)
    return f"{error.filename or 'A file'} cannot be used: {error.strerror or error}."


@contextmanager
def one_sentence() -> Generator[None]:
    """Turn an error into its sentence and exit status 1."""
    console = Console(stderr=True, soft_wrap=True, highlight=False)
    try:
        yield
    except (NoticeboardError, OSError) as error:
        console.print(sentence_of(error), style="red", markup=False)
    else:
        return
    raise typer.Exit(1)

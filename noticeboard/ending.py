"""How commands end: an error is one sentence and exit status 1."""

from collections.abc import Generator
from contextlib import contextmanager

from rich.console import Console
import typer

from noticeboard.errors import NoticeboardError


@contextmanager
def one_sentence() -> Generator[None]:
    """Turn an error into its sentence and exit status 1."""
    console = Console(stderr=True, soft_wrap=True, highlight=False)
    try:
        yield
    except NoticeboardError as error:
        console.print(str(error), style="red", markup=False)
    except OSError as error:
        console.print(
            f"{error.filename or 'A file'} cannot be used: {error.strerror or error}.",
            style="red",
            markup=False,
        )
    else:
        return
    raise typer.Exit(1)

"""What is printed: tables for people on a terminal, plain lines for a pipe, JSON for machines."""

from functools import partial
from io import StringIO
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text
import typer

from hub.errors import HubError

# No markup: what an agency or a camera calls itself is printed here, and is no instruction.
_console = partial(Console, highlight=False, markup=False, emoji=False)
out, err = _console(), _console(stderr=True)

NARROW = 100
"""On a terminal narrower than this, a cell that can be is broken in two."""
_PIPED_WIDTH = 2000
_MARKS = {
    "●": "green",
    "▲": "yellow",
    "○": "cyan",
    "✓": "green",
    "✗": "red",
}


def say(text: str) -> None:
    """Print a sentence: on a terminal broken between words, in a pipe as one line."""
    out.print(text, soft_wrap=not out.is_terminal)


def hang(mark: str, told: str | Text, style: str = "", *, on: Console = out) -> None:
    """Print text beside its mark, and never below it; in a pipe as one line."""
    told = Text(told) if isinstance(told, str) else told
    if on.is_terminal:
        beside = Table.grid(padding=(0, 1, 0, 0))
        beside.add_row(Text(mark, style), told)
        on.print(beside)
    else:
        on.print(Text(f"{mark} ") + told, soft_wrap=True)


def failed(error: HubError) -> typer.Exit:
    """Print an error as one sentence, and return what ends the command."""
    hang("✗", str(error), "red", on=err)
    if advice := getattr(error, "advice", ""):
        hang(" ", advice, "dim", on=err)
    return typer.Exit(1)


def say_json(answer: Any) -> None:  # noqa: ANN401 -- JSON
    """Print JSON: indented for eyes, the same for machines."""
    out.print_json(json.dumps(answer))


def say_json_line(answer: Any) -> None:  # noqa: ANN401 -- JSON
    """Print JSON as one line of many."""
    out.print(json.dumps(answer, ensure_ascii=False), soft_wrap=True)


def table(*columns: str, numbers: tuple[str, ...] = (), whole: tuple[str, ...] = ()) -> Table:
    """Return an empty table: `numbers` are aligned on the right, `whole` cells never broken."""
    on_terminal = out.is_terminal
    made = Table(
        box=box.SIMPLE_HEAD if on_terminal else None,
        show_edge=False,
        pad_edge=on_terminal,
        header_style="bold",
        padding=(0, 1) if on_terminal else (0, 2, 0, 0),
    )
    for column in columns:
        made.add_column(
            column,
            overflow="fold",
            justify="right" if column in numbers else "left",
            no_wrap=column in whole,
        )
    return made


def show(made: Table) -> None:
    """Print a table; in a pipe each row is one line, however long."""
    if out.is_terminal:
        out.print(made)
        return
    drawn = StringIO()
    _console(file=drawn, width=_PIPED_WIDTH, color_system=None).print(made)
    for line in drawn.getvalue().splitlines():
        say(line.rstrip())


def marked(text: str) -> Text:
    """Return text whose marks have a colour; the word beside each says the same."""
    shown = Text(text)
    for mark, style in _MARKS.items():
        shown.highlight_words([mark], style)
    return shown


def is_narrow() -> bool:
    """Tell whether a row has to be kept short."""
    return out.is_terminal and out.width < NARROW


def broken(*parts: str, between: str = ", ") -> str:
    """Return the parts of one cell: below one another on a narrow terminal, else in a row."""
    return ("\n" if is_narrow() else between).join(part for part in parts if part)


def show_link(link: str) -> None:
    """Print a pairing link, the fingerprint it carries, and on a terminal its QR code."""
    out.print(link, soft_wrap=True)  # unbroken: it is copied
    fingerprint = parse_qs(urlsplit(link).query)["fp"][0]
    out.print(f"The hub's certificate fingerprint: {fingerprint}", soft_wrap=True)
    if out.is_terminal:
        import segno  # noqa: PLC0415 -- most commands draw none

        segno.make(link, error="l").terminal(compact=True)

"""The command `neighbors bench`: measure, and compare with peers."""

from collections.abc import Callable, Iterator
from enum import StrEnum
from importlib import import_module
import json
import logging
from pathlib import Path
import tempfile
from typing import Annotated

from rich.console import Console
from rich.table import Table
import typer

from benchmarks.measure import FULL, SHORT, Effort, Figure
from hub.errors import HubError

app = typer.Typer(pretty_exceptions_enable=False)
_out = Console(highlight=False, markup=False, emoji=False)
_err = Console(stderr=True, highlight=False, markup=False, emoji=False)


class Group(StrEnum):
    """The groups of measurements."""

    ALL = "all"
    CAMERA = "camera"
    CUT = "cut"
    MOTION = "motion"
    PICTURE = "picture"
    LOG = "log"
    REDACT = "redact"
    SEAL = "seal"
    MATCH = "match"
    ARCHIVE = "archive"
    FOOTAGE = "footage"
    STAMP = "stamp"


@app.command()
def bench(
    group: Annotated[Group, typer.Argument(help="What to measure.")] = Group.ALL,
    *,
    short: Annotated[
        bool, typer.Option("--short", help="Measure less work, less exactly.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """Measure what our own code costs, beside its peers."""
    # A library that the hub imports sets it to INFO.
    logging.getLogger().setLevel(logging.WARNING)
    table = _table()
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="neighbors-bench-") as folder:
        for figure in _measured(group, SHORT if short else FULL, Path(folder)):
            figures.append(figure)
            if as_json:
                _out.print(json.dumps(figure.to_json(), ensure_ascii=False), soft_wrap=True)
            else:
                table.add_row(*_cells(figure))
    if not as_json:
        _out.print(table)
        _out.print(_summary(figures))
    if not figures:
        raise typer.Exit(1)


def _measured(group: Group, effort: Effort, folder: Path) -> Iterator[Figure]:
    """Yield figures as they are measured; print an error for a group that fails, and continue."""
    chosen = [each for each in Group if each is not Group.ALL and group in {each, Group.ALL}]
    for each in chosen:
        # Import only now: `neighbors --help` must not load what only one measurement needs.
        module = import_module(f"benchmarks.{each}")
        figures: Callable[[Effort, Path], Iterator[Figure]] = module.figures
        try:
            with _err.status(f"Measuring {each} …"):
                yield from figures(effort, folder)
        except HubError as error:
            _err.print(f"✗ {each}: {error}", soft_wrap=True)


def _table() -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for column in ("Figure", "Ours", "Limit", "Peer", "Unit", "Ratio", "Goal", "Met", "The peer"):
        words = column in {"Figure", "Unit", "Met", "The peer"}
        table.add_column(column, justify="left" if words else "right", overflow="fold")
    return table


def _cells(figure: Figure) -> tuple[str, ...]:
    peer = "not installed" if figure.peer else "–"
    if figure.peer_value is not None:
        peer = _number(figure.peer_value)
    ratio = "–" if figure.ratio is None else _number(figure.ratio)
    # Without a goal, only the limit counts; without a ratio, the goal can't be checked.
    goal = _number(figure.goal) if figure.goal and figure.ratio is not None else "–"
    limit = "–" if figure.limit is None else _limit(figure.limit, figure)
    met = {True: "✓ yes", False: "✗ no", None: "–"}[figure.met]
    ours = _number(figure.value)
    return (figure.name, ours, limit, peer, figure.unit, ratio, goal, met, figure.peer)


def _limit(limit: float, figure: Figure) -> str:
    return f"{'≥' if figure.more_is_better else '≤'} {_number(limit)}"


def _number(value: float) -> str:
    """Return a number with three significant digits."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"  # noqa: PLR2004 -- three digits


def _summary(figures: list[Figure]) -> str:
    compared = [figure for figure in figures if figure.met is not None]
    met = sum(bool(figure.met) for figure in compared)
    missing = len(figures) - len(compared)
    text = f"{met} of {len(compared)} goals met."
    return text + (f" {missing} without a peer here." if missing else "")

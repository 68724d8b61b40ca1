"""The command `neighbors bench`: measure, and compare with peers; make a board to measure with."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from enum import StrEnum
from importlib import import_module
import json
import logging
import os
from pathlib import Path
import tempfile
from typing import Annotated, Any, override

import msgspec
from rich.console import Console
from rich.table import Table
import typer
from typer.core import TyperGroup

from benchmarks.measure import FULL, SHORT, Effort, Figure
from hub.errors import HubError, InvalidInputError

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
    SCALE = "scale"


class _BenchGroup(TyperGroup):
    """Takes a group of measurements without a command's name."""

    @override
    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or args[0] not in {*self.commands, "--help"}:
            args = ["measure", *args]
        return super().parse_args(ctx, args)


def add_bench(app: typer.Typer) -> None:
    """Add `bench [GROUP]` and `bench board FOLDER`."""
    group = typer.Typer(cls=_BenchGroup, help="Measure what our own code costs.")
    group.command(name="measure")(measure)
    group.command(name="board")(board)
    app.add_typer(group, name="bench")


def measure(
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


def board(  # noqa: PLR0913 -- each is one option of the command
    folder: Annotated[Path, typer.Argument(help="Where the board is, or is made.")],
    *,
    entries: Annotated[
        int, typer.Option(min=0, help="Make a board of so many entries; 0 makes none.")
    ] = 0,
    agencies: Annotated[
        int, typer.Option(min=0, max=100_000, help="Of so many agencies; 0: as suits its entries.")
    ] = 0,
    days: Annotated[
        int, typer.Option(min=0, max=10_000, help="Over so many days; 0: as suits its entries.")
    ] = 0,
    seed: Annotated[int, typer.Option(help="Another seed makes another board.")] = 0,
    end: Annotated[
        datetime | None,
        typer.Option(
            metavar="DAY", formats=["%Y-%m-%d"], help="The day on which it ends, about: 2026-12-01."
        ),
    ] = None,
    processes: Annotated[
        int, typer.Option(min=0, max=64, help="How many processes write; 0 for this one alone.")
    ] = os.process_cpu_count() or 1,
    serve: Annotated[
        int | None, typer.Option(min=0, max=65_535, help="Then serve it on this port of loopback.")
    ] = None,
) -> None:
    """Make a board of a whole country as static files, the same ones each time, and serve it."""
    from benchmarks.large_board import write_measured  # noqa: PLC0415 -- as below
    from benchmarks.large_server import serve_until_stopped  # noqa: PLC0415 -- as below
    from benchmarks.large_world import DEFAULT_END, Plan  # noqa: PLC0415 -- as below

    try:
        if not entries and serve is None:
            raise InvalidInputError("Say --entries to make a board, or --serve to serve one.")
        if entries:
            ends = DEFAULT_END if end is None else end.replace(tzinfo=UTC)
            plan = Plan.of(entries, agencies=agencies, days=days, seed=seed, end=ends)
            with _err.status(f"Making a board of {entries:,} entries …"):
                figures, cost = write_measured(plan, folder, processes=processes)
            typer.echo(json.dumps(msgspec.to_builtins(figures) | msgspec.to_builtins(cost)))
        if serve is not None:
            with suppress(KeyboardInterrupt):
                asyncio.run(serve_until_stopped(folder, serve, typer.echo))
    except (HubError, OSError) as error:
        _err.print(f"✗ {error}", soft_wrap=True)
        raise typer.Exit(1) from None


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

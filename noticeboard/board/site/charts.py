"""Charts as numbers for SVG and for the table beside each, and the figures of one agency."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
import sqlite3
from typing import Final

from noticeboard.rules.counts import WINDOW_LENGTHS

TALLEST: Final = 160
_FLOOR: Final = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar of a horizontal chart."""

    name: str
    count: int
    percent: int
    """Percentage of the longest bar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of two parts, in the chart's own units."""

    name: str
    resolved: int
    others: int
    resolved_top: float
    resolved_height: float
    others_top: float
    others_height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """Columns side by side, and the lines behind them."""

    columns: Sequence[Column]
    lines: Sequence[tuple[int, float]]
    """A count, and the position of its line."""
    width: float
    """The width of one column with its margins."""


def bars(counted: Sequence[tuple[str, int]]) -> Sequence[Bar]:
    """Return bars proportional to their counts."""
    most = max((count for _, count in counted), default=0) or 1
    return [
        Bar(name=name, count=count, percent=round(100 * count / most)) for name, count in counted
    ]


def stacks(counted: Sequence[tuple[str, int, int]]) -> Stack:
    """Return columns proportional to their counts."""
    most = max((resolved + others for _, resolved, others in counted), default=0) or 1
    step = _step(most)
    top = -(-most // step) * step
    unit = TALLEST / top
    return Stack(
        columns=[
            Column(
                name=name,
                resolved=resolved,
                others=others,
                resolved_top=round(_FLOOR - unit * resolved, 1),
                resolved_height=round(unit * resolved, 1),
                others_top=round(_FLOOR - unit * (resolved + others), 1),
                others_height=round(unit * others, 1),
            )
            for name, resolved, others in counted
        ],
        lines=[(count, round(_FLOOR - unit * count, 1)) for count in range(0, top + 1, step)],
        width=564 / max(len(counted), 1),
    )


def _step(most: int) -> int:
    """Return 1, 2 or 5 times a power of ten, so that at most four lines are above the floor."""
    power = 1
    while True:
        for step in (power, 2 * power, 5 * power):
            if most <= 4 * step:
                return step
        power *= 10


WINDOW_NAMES: Final = ("15–30 min", "30–60 min", "1–2 h", "2–6 h", "6–12 h")
AREA_SIZES: Final = (130_000, 260_000, 520_000, 780_000, 1_300_000)
"""Square meters: the upper limit of each group."""
_OWN: Final = "FROM requests WHERE agency = ? AND entry_index < ?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """How many requests were posted in one month or year, and how they ended."""

    number: int
    resolved: int
    others: int

    @property
    def all(self) -> int:
        """All requests of that time."""
        return self.resolved + self.others


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One agency in numbers."""

    requests: int
    resolved: int
    noticed: int
    """How many have a notice by the board."""
    challenges: int
    """To all of them together."""
    answered: int
    """How many of those the agency has answered."""
    months: Sequence[Month]
    """The newest twelve."""
    years: Sequence[Month]
    incidents: Sequence[tuple[str, int]]
    windows: Sequence[int]
    areas: Sequence[int]
    findings: Sequence[tuple[str, int]]
    median_window: timedelta | None
    median_area_m2: int | None
    median_to_resolve: timedelta | None


def figures(connection: sqlite3.Connection, agency: str, end: int, months: range) -> Figures:
    """Count an agency's requests before the entry `end`."""
    whose = (agency, end)
    total, resolved, noticed = connection.execute(
        f"SELECT count(*), count(resolved), coalesce(sum(notices > 0), 0) {_OWN}",
        whose,
    ).fetchone()
    challenges, answered = connection.execute(
        "SELECT count(*), coalesce(sum(is_answered), 0) FROM challenges JOIN requests"
        " ON entry_index = request WHERE agency = ? AND entry_index < ?",
        whose,
    ).fetchone()
    window = _median(connection, "window_s", whose)
    to_resolve = _median(connection, "resolved - logged", whose)
    return Figures(
        requests=total,
        resolved=resolved,
        noticed=noticed,
        challenges=challenges,
        answered=answered,
        months=_months(connection, whose, months),
        years=_years(connection, whose),
        incidents=_by_incident(connection, whose),
        windows=_groups(
            connection, "window_s", [int(each.total_seconds()) for each in WINDOW_LENGTHS], whose
        ),
        areas=_groups(connection, "area_m2", AREA_SIZES, whose),
        findings=_by_finding(connection, whose),
        median_window=None if window is None else timedelta(seconds=window),
        median_area_m2=_median(connection, "area_m2", whose),
        median_to_resolve=None if to_resolve is None else timedelta(seconds=to_resolve),
    )


def _months(
    connection: sqlite3.Connection, whose: tuple[str, int], months: range
) -> Sequence[Month]:
    counted = connection.execute(
        f"SELECT month, count(resolved), sum(resolved IS NULL) {_OWN} AND month >= ? GROUP BY month",  # noqa: E501 -- of constants
        (*whose, months.start),
    )
    found = {month: (resolved, others) for month, resolved, others in counted}
    return [
        Month(
            number=number,
            resolved=found.get(number, (0, 0))[0],
            others=found.get(number, (0, 0))[1],
        )
        for number in months
    ]


def _years(connection: sqlite3.Connection, whose: tuple[str, int]) -> Sequence[Month]:
    counted = connection.execute(
        f"SELECT month / 12, count(resolved), sum(resolved IS NULL) {_OWN} GROUP BY 1 ORDER BY 1",
        whose,
    )
    return [
        Month(number=year, resolved=resolved, others=others) for year, resolved, others in counted
    ]


def _by_incident(
    connection: sqlite3.Connection, whose: tuple[str, int]
) -> Sequence[tuple[str, int]]:
    counted = f"SELECT incident, count(*) {_OWN} GROUP BY 1 ORDER BY 2 DESC, 1"
    return connection.execute(counted, whose).fetchall()


def _by_finding(
    connection: sqlite3.Connection, whose: tuple[str, int]
) -> Sequence[tuple[str, int]]:
    counted = (
        "SELECT code, count(*) FROM requests JOIN findings USING (entry_index)"
        " WHERE agency = ? AND entry_index < ? GROUP BY 1 ORDER BY 2 DESC, 1"
    )
    return connection.execute(counted, whose).fetchall()


def _groups(
    connection: sqlite3.Connection, column: str, largest: Sequence[int], whose: tuple[str, int]
) -> Sequence[int]:
    """Count values per group, given each group's upper limit; the last group has no limit."""
    over = [0, *largest[:-1]]
    until = [*largest[:-1], 1 << 62]
    sums = ", ".join(
        f"coalesce(sum({column} > {low} AND {column} <= {high}), 0)"
        for low, high in zip(over, until, strict=True)
    )
    return tuple(connection.execute(f"SELECT {sums} {_OWN}", whose).fetchone())


def _median(connection: sqlite3.Connection, value: str, whose: tuple[str, int]) -> int | None:
    """Return the median, the lower of two; None if there are no values."""
    query = (
        f"SELECT {value} {_OWN} AND {value} IS NOT NULL ORDER BY 1"
        f" LIMIT 1 OFFSET (SELECT max(0, (count({value}) - 1) / 2) {_OWN})"
    )
    row = connection.execute(query, (*whose, *whose)).fetchone()
    return None if row is None else int(row[0])

"""Charts as numbers: what a template draws as SVG, with the same numbers in a table behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

TALLEST: Final = 160
_FLOOR: Final = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar of a chart that lies on its side."""

    name: str
    count: int
    percent: int
    """Of the longest bar."""


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
    """Columns beside one another, and the lines behind them."""

    columns: Sequence[Column]
    lines: Sequence[tuple[int, float]]
    """How many, and where that is."""
    width: float
    """Of one column with the room around it."""


def bars(counted: Sequence[tuple[str, int]]) -> Sequence[Bar]:
    """Return bars as long as their counts."""
    most = max((count for _, count in counted), default=0) or 1
    return [
        Bar(name=name, count=count, percent=round(100 * count / most)) for name, count in counted
    ]


def stacks(counted: Sequence[tuple[str, int, int]]) -> Stack:
    """Return columns as high as their counts."""
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

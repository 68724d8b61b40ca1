"""Growth curves: what was measured, in `curves/NAME.json`, drawn as `docs/images/curves/NAME.svg`.

`scripts/bench curves` draws all of them and lists them in docs/benchmarks.md, the same bytes each
time. The files are written by what measures: this module measures nothing.
"""

from collections.abc import Iterator, Sequence
from html import escape
import math
from pathlib import Path
import re
import textwrap
from typing import Annotated, Final

import msgspec
from msgspec import Meta

ROOT: Final = Path(__file__).parents[1]
DATA: Final = ROOT / "benchmarks" / "curves"
DRAWINGS: Final = ROOT / "docs" / "images" / "curves"
PAGE: Final = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- scripts/bench curves -->", "<!-- end -->"

_WIDTH, _HEIGHT = 420, 300
"""Small, so that letters have a readable size on a telephone."""
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 400, 56, 216
_LINE: Final = 62
"""Letters in a line of small print."""
_MANY: Final = 100.0
"""A wider scale is marked at powers of ten, a narrower one at powers of two or round numbers."""
_CROWDED: Final = 5
_MILLION: Final = 1_000_000
_STYLE: Final = """\
svg{font:13px system-ui,-apple-system,'Segoe UI',Roboto,sans-serif}
.page{fill:#fff}text{fill:#1f2328}.small{font-size:11px;fill:#59636e}.grid{stroke:#d1d9e0}
.goal{stroke:#9a6700;stroke-dasharray:6 4;stroke-width:1.5}.of-goal{fill:#9a6700}
.curve{fill:none;stroke:#0969da;stroke-width:2}.point{fill:#0969da}
@media (prefers-color-scheme:dark){.page{fill:#0d1117}text{fill:#f0f6fc}.small{fill:#9198a1}
.grid{stroke:#3d444d}.goal{stroke:#d29922}.of-goal{fill:#d29922}.curve{stroke:#4493f8}
.point{fill:#4493f8}}"""

type Point = tuple[Annotated[float, Meta(gt=0)], Annotated[float, Meta(ge=0)]]


class Curve(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One cost over one size."""

    name: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*$")]
    x: str
    """What grows, such as `entries`."""
    y: str
    """What it costs, with its unit, such as `s until a hub has started`."""
    goal: float | None = None
    """The worst acceptable cost."""
    points: Annotated[Sequence[Point], Meta(min_length=1)]
    measured: str
    """When, on which machine, and at which load."""

    @classmethod
    def read(cls, path: Path) -> "Curve":
        """Read what was measured; raises msgspec.ValidationError."""
        return msgspec.json.decode(path.read_bytes(), type=cls)

    def write(self) -> None:
        """Write what was measured in the place of an earlier measurement."""
        text = msgspec.json.format(msgspec.json.encode(self), indent=2)
        (DATA / f"{self.name}.json").write_bytes(text + b"\n")

    @property
    def cost(self) -> str:
        """What is measured, as a sentence begins."""
        unit, _, rest = self.y.partition(" ")
        return f"Seconds {rest}" if unit == "s" else self.y[:1].upper() + self.y[1:]

    @property
    def description(self) -> str:
        """The curve in one sentence, for those who don't see it."""
        values = ", ".join(f"{_number(y)} at {_number(x)}" for x, y in self.points)
        goal = "" if self.goal is None else f" The goal is at most {_number(self.goal)}."
        return f"{self.cost}, by the number of {self.x}: {values}.{goal}"


class _Scale:
    """Places of values on one side of a drawing: logarithmic, or from 0 if a value is 0."""

    def __init__(self, values: Sequence[float], begin: float, end: float) -> None:
        self._begin, self._end = begin, end
        self.low, self.high = min(values), max(values)
        self.logarithmic = self.low > 0
        if self.low == self.high:
            self.low, self.high = self.low / 2, self.high * 2 or 1.0

    def at(self, value: float) -> float:
        """Return where a value is."""
        ends = self.low, self.high, value
        low, high, here = map(math.log, ends) if self.logarithmic else ends
        return self._begin + (here - low) / (high - low) * (self._end - self._begin)

    def marks(self) -> Iterator[float]:
        """Yield the round numbers that lie on it."""
        if not self.logarithmic:
            step = 10.0 ** math.floor(math.log10(self.high))
            step *= 2 if self.high / step >= _CROWDED else 1
            yield from (step * number for number in range(math.floor(self.high / step) + 1))
            return
        steps = (1,) if self.high / self.low >= _MANY else (1, 2, 5)
        for power in range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1):
            for step in steps:
                mark = step * 10.0**power
                if self.low <= mark <= self.high:
                    yield mark


def draw(curve: Curve) -> str:
    """Return a curve as SVG: the same text for the same curve."""
    sizes, costs = zip(*curve.points, strict=True)
    across = _Scale(sizes, _LEFT + 14, _RIGHT - 22)
    highest = [*costs, *([] if curve.goal is None else [curve.goal])]
    up = _Scale(highest, _BOTTOM - 10, _TOP + 14)
    narrow = max(sizes) / min(sizes) < _MANY
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" role="img"',
        f' viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}">',
        f"<title>{escape(curve.description)}</title>",
        f"<style>{_STYLE}</style>",
        f'<rect class="page" width="{_WIDTH}" height="{_HEIGHT}" rx="6"/>',
        *_lines(curve.cost, 14, 22, width=54),
    ]
    for mark in up.marks():
        y = up.at(mark)
        parts += [_line("grid", _LEFT, y, _RIGHT, y), _text(_number(mark), _LEFT - 8, y + 4, "end")]
    for mark in sizes if narrow else across.marks():
        x = across.at(mark)
        parts += [
            _line("grid", x, _BOTTOM, x, _BOTTOM + 5),
            _text(_number(mark), x, _BOTTOM + 20, "middle"),
        ]
    parts += [
        _line("grid", _LEFT, _BOTTOM, _RIGHT, _BOTTOM),
        _text(curve.x, _RIGHT, _BOTTOM + 38, "end"),
    ]
    if curve.goal is not None:
        y = up.at(curve.goal)
        goal = f"goal: at most {_number(curve.goal)}"
        parts += [
            _line("goal", _LEFT, y, _RIGHT, y),
            _line("goal", 14, _BOTTOM + 34, 42, _BOTTOM + 34),
            _text(goal, _LEFT, _BOTTOM + 38, "start", "of-goal"),
        ]
    places = [(across.at(x), up.at(y)) for x, y in curve.points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    parts.append(f'<polyline class="curve" points="{path}"/>')
    for (x, y), cost in zip(places, costs, strict=True):
        parts.append(f'<circle class="point" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>')
        parts.append(_text(_number(cost), x, y - 9 if y - 9 > _TOP else y + 20, "middle"))
    parts += _lines(f"Measured {curve.measured}", 14, _BOTTOM + 58, width=_LINE, kind="small")
    return "\n".join([*parts, "</svg>", ""])


def _lines(text: str, x: float, y: float, *, width: int, kind: str = "") -> Iterator[str]:
    for number, line in enumerate(textwrap.wrap(text, width, max_lines=2, placeholder=" …")):
        yield _text(line, x, y + 16 * number, "start", kind)


def _line(kind: str, x: float, y: float, to_x: float, to_y: float) -> str:
    return f'<line class="{kind}" x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}"/>'


def _text(text: str, x: float, y: float, anchor: str, kind: str = "") -> str:
    of_kind = f' class="{kind}"' if kind else ""
    return f'<text{of_kind} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _number(value: float) -> str:
    """Return a number with three digits that count."""
    if value >= _MILLION:
        return f"{value / _MILLION:.3g} million"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"  # noqa: PLR2004 -- three digits


def read_all() -> list[Curve]:
    """Return every curve, by name."""
    return [Curve.read(path) for path in sorted(DATA.glob("*.json"))]


def listed(curves: Sequence[Curve], page: str) -> str:
    """Return the page with these curves in their place."""
    folder = DRAWINGS.relative_to(PAGE.parent).as_posix()
    images = [f"![{curve.description}]({folder}/{curve.name}.svg)" for curve in curves]
    between = "\n\n".join([BEGIN, *images, END])
    return re.sub(
        f"{re.escape(BEGIN)}.*?{re.escape(END)}", lambda _: between, page, flags=re.DOTALL
    )


def main() -> None:
    """Draw every curve, and list them on their page."""
    curves = read_all()
    for old in DRAWINGS.glob("*.svg"):
        old.unlink()
    for curve in curves:
        (DRAWINGS / f"{curve.name}.svg").write_text(draw(curve), encoding="utf-8")
    PAGE.write_text(listed(curves, PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()

"""What commands print: tables for terminals, plain lines for pipes, JSON for machines."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from io import StringIO
import json
import os
import re
from typing import Any, NoReturn, override
from urllib.parse import parse_qs, urlsplit

from rich import box
from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text
import typer
from typer.core import TyperGroup

from hub.errors import HubError, InvalidInputError
from hub.model.recording import describe_offset

# No markup: names that agencies and cameras choose are printed here.
_console = partial(Console, highlight=False, markup=False, emoji=False)
out, err = _console(), _console(stderr=True)

NARROW = 100
"""On a narrower terminal, cells are split over two lines if they can be."""
_PIPED_WIDTH = 2000
_PADDING = 3
"""The columns beside each cell of a table on a terminal."""
LEVELS = (
    "nobody has confirmed who it is",
    "only its web domain is confirmed",
    "confirmed by one verifier",
    "confirmed by two verifiers",
)
"""How an agency's identity is confirmed, by its level."""
LEVELS_IN_TABLES = ("not confirmed", "web domain only", "one verifier", "two verifiers")
_MARKS = {"●": "green", "▲": "yellow", "○": "cyan", "✓": "green", "✗": "red"}


def print_line(text: str) -> None:
    """Print a sentence: wrapped between words on a terminal, as one line in a pipe."""
    out.print(text, soft_wrap=not out.is_terminal)


def print_indented(mark: str, text: str | Text, style: str = "", *, on: Console = out) -> None:
    """Print text beside its mark, with a hanging indent; as one line in a pipe."""
    text = Text(text) if isinstance(text, str) else text
    if on.is_terminal:
        grid = Table.grid(padding=(0, 1, 0, 0))
        grid.add_row(Text(mark, style), text)
        on.print(grid)
    else:
        on.print(Text(f"{mark} ") + text, soft_wrap=True)


def failed(error: HubError) -> typer.Exit:
    """Print an error as one sentence, and return the exception that ends the command."""
    print_indented("✗", str(error), "red", on=err)
    if advice := getattr(error, "advice", ""):
        print_indented(" ", advice, "dim", on=err)
    return typer.Exit(1)


class Commands(TyperGroup):
    """Commands that print a HubError as one sentence and exit with 1."""

    @override
    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except HubError as error:
            raise failed(error) from error


def print_json(answer: Any) -> None:  # noqa: ANN401 -- JSON
    """Print indented JSON."""
    out.print_json(json.dumps(answer))


def table(*columns: str, numbers: tuple[str, ...] = (), whole: tuple[str, ...] = ()) -> Table:
    """Return an empty table: `numbers` are right-aligned, `whole` cells are never wrapped."""
    on_terminal = out.is_terminal
    rows_table = Table(
        box=box.SIMPLE_HEAD if on_terminal else None,
        show_edge=False,
        pad_edge=on_terminal,
        header_style="bold",
        padding=(0, 1) if on_terminal else (0, 2, 0, 0),
    )
    for column in columns:
        rows_table.add_column(
            column,
            overflow="fold",
            justify="right" if column in numbers else "left",
            no_wrap=column in whole,
        )
    return rows_table


def print_table(rows_table: Table) -> None:
    """Print a table; in a pipe, each row is one line.

    On a terminal too narrow for its words, each row is a few lines: a name, and what it has.
    """
    if out.is_terminal:
        out.print(rows_table if _least_width(rows_table) <= out.width else _records(rows_table))
        return
    drawn = StringIO()
    _console(file=drawn, width=_PIPED_WIDTH, color_system=None).print(rows_table)
    for line in drawn.getvalue().splitlines():
        print_line(line.rstrip())


def _least_width(rows_table: Table) -> int:
    """Return how wide a table must be so that no word of it is split."""
    return sum(
        _PADDING
        + max(
            cell_len(part)
            for text in (column.header, *column.cells)
            for part in (str(text).splitlines() if column.no_wrap else str(text).split()) or [""]
        )
        for column in rows_table.columns
    )


def _records(rows_table: Table) -> Group:
    """Return a table's rows one below the other, each cell beside the name of its column."""
    columns = [(str(column.header), list(column.cells)) for column in rows_table.columns]
    # A number alone names nothing.
    named = 1 if columns[0][0] in {"", "No"} else 0
    lines: list[RenderableType] = []
    for number in range(rows_table.row_count):
        cells = [cell[number] for _, cell in columns]
        heading = " ".join(str(cell) for cell in cells[: named + 1] if str(cell))
        grid = Table.grid(padding=(0, 2, 0, 0))
        for (header, _), cell in list(zip(columns, cells, strict=True))[named + 1 :]:
            if str(cell):
                shown = cell if isinstance(cell, Text) else Text(str(cell))
                # On so narrow a terminal `broken` put each part on its own line.
                grid.add_row(Text(f"  {header}", "dim"), Text(", ").join(shown.split("\n")))
        lines += [Text(heading, "bold"), grid]
    return Group(*lines)


def marked(text: str) -> Text:
    """Return text with colored marks; the word next to each mark says the same."""
    value_shown = Text(text)
    for mark, style in _MARKS.items():
        value_shown.highlight_words([mark], style)
    return value_shown


def is_narrow() -> bool:
    """Return whether rows must be short."""
    return out.is_terminal and out.width < NARROW


def broken(*parts: str, between: str = ", ") -> str:
    """Join the parts of one cell: one a line on a narrow terminal, otherwise in a row."""
    return ("\n" if is_narrow() else between).join(part for part in parts if part)


def print_link(link: str) -> None:
    """Print a pairing link and its fingerprint, and on a terminal its QR code."""
    out.print(link, soft_wrap=True)  # unbroken, so that it can be copied
    fingerprint = parse_qs(urlsplit(link).query)["fp"][0]
    out.print(f"The hub's certificate fingerprint: {fingerprint}", soft_wrap=True)
    if out.is_terminal:
        import segno  # noqa: PLC0415 -- most commands draw none

        segno.make(link, error="l").terminal(compact=True)


type Reporter = Callable[[str], None]
"""Called with the name of each thing that is checked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """One kind of stored thing: how many there are, and one sentence for each fault."""

    what: str
    count: int
    complaints: tuple[str, ...]
    notes: tuple[str, ...] = ()
    """Other sentences worth printing when there are no faults."""


def judge(verify: Callable[[Reporter], Awaitable[list[Verified]]], *, as_json: bool) -> NoReturn:
    """Print what was verified and what is wrong; exit with 1 if there is a fault."""
    status = err.status("Checking …") if err.is_terminal else None

    def show_progress(what: str) -> None:
        if status is not None:
            status.update(f"Checking the {what} …")

    async def run() -> list[Verified]:
        return await verify(show_progress)

    with status or nullcontext():
        done = asyncio.run(run())
    complaints = [complaint for each in done for complaint in each.complaints]
    if as_json:
        checked = {each.what.replace(" ", "_"): each.count for each in done}
        more = [sentence for each in done for sentence in each.notes]
        print_json(
            {"clean": not complaints, "complaints": complaints, "checked": checked, "told": more}
        )
    else:
        _print_verified(done, complaints)
    raise typer.Exit(1 if complaints else 0)


def _print_verified(done: list[Verified], complaints: list[str]) -> None:
    rows_table = table("Verified", "Count", "Result", numbers=("Count",))
    for each in done:
        wrong = len(each.complaints)
        rows_table.add_row(
            each.what, f"{each.count:,}", marked(f"✗ {wrong} wrong" if wrong else "✓ clean")
        )
    print_table(rows_table)
    for complaint in complaints:
        print_indented("✗", complaint, "red")
    for sentence in () if complaints else (line for each in done for line in each.notes):
        print_line(sentence)
    print_line(
        f"{count(len(complaints), 'complaint')}."
        if complaints
        else "No problems: everything stored matches its index, hash, and signature."
    )


type JsonObject = Mapping[str, Any]
"""One JSON object of the API."""

_KIB, _GIB = 2**10, 2**30
_UNITS = ("bytes", "KiB", "MiB", "GiB", "TiB")
_EXACT_BELOW = 10
_MOST_IN_UNIT = 999.5
_USUAL_SIZES = {"1280x720": "720p", "1920x1080": "1080p", "2560x1440": "1440p", "3840x2160": "4K"}


def at(text: str) -> datetime:
    """Parse a time from the API."""
    return datetime.fromisoformat(text).astimezone(UTC)


_TWELVE_HOURS = frozenset({"", "AU", "CA", "IN", "NZ", "PH", "PR", "US"})
"""Territories whose English is written with AM and PM; without one it is American."""


def has_twelve_hours() -> bool:
    """Return whether the locale's people write 9:40 PM rather than 21:40, as the panel does."""
    names = (os.environ.get(name, "") for name in ("LC_ALL", "LC_TIME", "LANG"))
    language, _, territory = next(filter(None, names), "C").partition(".")[0].partition("_")
    return language in {"C", "POSIX", "en"} and territory.partition("@")[0] in _TWELVE_HOURS


def hour(moment: datetime, *, seconds: bool = False) -> str:
    """Format the local time of day as people here write it, such as `9:40 PM` or `21:40`."""
    local = moment.astimezone()
    precise = f":{local:%S}" if seconds else ""
    if not has_twelve_hours():
        return f"{local:%H:%M}{precise}"
    return f"{local.hour % 12 or 12}:{local:%M}{precise} {'AM' if local.hour < 12 else 'PM'}"  # noqa: PLR2004 -- noon


def date(moment: datetime, now: datetime, *, short: bool = False) -> str:
    """Format a local date, such as `Sun, Nov 22`; `short` leaves out the weekday."""
    local, today = moment.astimezone(), now.astimezone()
    if local.year != today.year:
        return f"{local:%b} {local.day}, {local.year}"
    return f"{local:%b} {local.day}" if short else f"{local:%a}, {local:%b} {local.day}"


def when(moment: datetime, now: datetime, *, short: bool = False) -> str:
    """Format a moment in local time: only the time if it is today, otherwise the date as well.

    `short` leaves out the weekday, and the time on other days.
    """
    if moment.astimezone().date() == now.astimezone().date():
        return hour(moment)
    day_shown = date(moment, now, short=short)
    return day_shown if short else f"{day_shown}, {hour(moment)}"


def span(start: datetime, end: datetime, now: datetime, *, seconds: bool = False) -> str:
    """Format an interval in local time, such as `Sun, Nov 22, 9:40–10:20 PM`."""
    if start.astimezone().date() != end.astimezone().date():
        return f"{when(start, now)}–{when(end, now)}"
    is_today = start.astimezone().date() == now.astimezone().date()
    day_before = "" if is_today else f"{date(start, now)}, "
    return f"{day_before}{hours(start, end, seconds=seconds)}"


def hours(start: datetime, end: datetime, *, seconds: bool = False) -> str:
    """Format an interval within a day, such as `9:40–10:20 PM`: its half of the day once."""
    first, last = hour(start, seconds=seconds), hour(end, seconds=seconds)
    if first[-2:] == last[-2:] and first.endswith("M"):
        first = first[:-3]
    return f"{first}–{last}"


def size(size_bytes: int) -> str:
    """Format a size with at most three significant digits."""
    value_shown, unit = float(size_bytes), 0
    while value_shown >= _MOST_IN_UNIT and unit < len(_UNITS) - 1:
        value_shown, unit = value_shown / _KIB, unit + 1
    exact = unit and value_shown < _EXACT_BELOW
    return f"{value_shown:.1f} {_UNITS[unit]}" if exact else f"{value_shown:.0f} {_UNITS[unit]}"


def days(span: timedelta) -> str:
    """Format a span as days, or as hours or minutes if it is shorter than two days."""
    hours = span / timedelta(hours=1)
    if hours >= 48:  # noqa: PLR2004 -- two days
        return f"{hours / 24:.1f} d"
    return f"{hours:.0f} h" if hours >= 2 else f"{max(hours, 0) * 60:.0f} min"  # noqa: PLR2004


def length(span: timedelta) -> str:
    """Format the length of a clip, such as `0:42` or `1:02:00`."""
    seconds = round(span.total_seconds())
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def clock(offset_ms: int) -> str:
    """Return how far a camera's clock differs from ours."""
    value_shown = describe_offset(timedelta(milliseconds=offset_ms))
    return f"clock is {value_shown.replace('ahead', 'ahead of')} ours"


def video(value: str) -> str:
    """Return a camera's video description with the usual name of its resolution."""
    return re.sub(r"\d+x\d+", lambda found: _USUAL_SIZES.get(found[0], found[0]), value) or "–"


_NOON = 12


def _from_half_day(hour: int, half: str) -> int:
    """Return an hour of the day; raises ValueError if there is none such before or after noon."""
    if not 0 < hour <= _NOON:
        raise ValueError(hour)
    return hour % _NOON + (_NOON if half == "P" else 0)


_JUDGES = {"camera": "the camera", "home_assistant": "Home Assistant", "hub": "the hub"}
_FEW_MOTIONS = 10
"""With fewer motions than this, an agreement between two judges means nothing."""


def judges(camera: JsonObject) -> str:
    """Return who detects a camera's motion, such as `camera, hub`; empty if nobody does."""
    return ", ".join(
        _JUDGES[each].removeprefix("the ") for each in camera["motion_agreement"]["judges"]
    )


def agreement(camera: JsonObject, now: datetime) -> str:
    """Return who detects a camera's motion and how often they agreed; empty if nobody does."""
    value = camera["motion_agreement"]
    named = [_JUDGES[each] for each in value["judges"]]
    if not named:
        return ""
    by = f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else named[0]
    both, others, hub = value["both"], value["only_camera"], value["only_hub"]
    motions = both + others + hub
    if len(named) == 1 or not motions or value["since"] is None:
        return f"Motion is judged by {by}."
    other = " or ".join(each for each in named if each != _JUDGES["hub"])
    return (
        f"Motion is judged by {by}. Of {count(motions, 'motion')} since "
        f"{when(at(value['since']), now)}, both saw {both:,}, only the hub {hub:,}, only {other} "
        f"{others:,}."
    )


def disagrees(camera: JsonObject) -> bool:
    """Return whether the hub and another judge agreed on fewer than half of a camera's motions."""
    value = camera["motion_agreement"]
    motions = value["both"] + value["only_camera"] + value["only_hub"]
    return len(value["judges"]) > 1 and motions >= _FEW_MOTIONS and 2 * value["both"] < motions


def read_as(camera: JsonObject) -> str:
    """Return what is received from a camera: video, sound, events, and whether it rings."""
    if camera["kind"] == "archive":
        parts = ["recorded by an archive"]
        return ", ".join([*parts, *(["doorbell"] if camera["doorbell"] else [])])
    if not camera["video"]:
        lent = camera["kind"] == "lent"
        parts = ["pictures from Home Assistant" if lent else "no video yet"]
    else:
        sound = f"sound {camera['audio']}" if camera["audio"] else "no sound"
        parts = [video(camera["video"]), sound]
    parts.append("events over ONVIF" if camera["events"] else "motion found by the hub")
    return ", ".join([*parts, *(["doorbell"] if camera["doorbell"] else [])])


def shared(camera: JsonObject) -> str:
    """Return whether a camera's clips may leave the house."""
    if camera["may_share"]:
        return "if approved"
    return "never, indoor" if camera["indoor"] else "never"


def count(number: int, one: str) -> str:
    """Return a count with its noun, such as `1 clip` or `2 clips`."""
    return f"{number:,} {one}" if number == 1 else f"{number:,} {one}s"


def moment(text: str, near: datetime, option: str) -> datetime:
    """Return the moment that `2:02:10 PM`, `14:02:10` or a full time stands for.

    Raises InvalidInputError.

    A time of day alone is local: its first occurrence no earlier than one hour before `near`.
    """
    value = text.strip()
    try:
        found = re.fullmatch(r"([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)(?: ?([AP])M)?", value.upper())
        if not found:
            return datetime.fromisoformat(value).astimezone(UTC)
        hour, minute, second = (*map(int, found[1].split(":")), 0)[:3]
        if found[2]:
            hour = _from_half_day(hour, found[2])
        since_then = (near - timedelta(hours=1)).astimezone()
        meant = since_then.replace(hour=hour, minute=minute, second=second, microsecond=0)
        if meant < since_then:
            meant += timedelta(days=1)
        return meant.astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidInputError(
            f"{option} takes a time such as 2:02:10 PM or 14:02:10, not {text!r}."
        ) from None

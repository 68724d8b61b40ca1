"""What commands print: tables for terminals, plain lines for pipes, JSON for machines."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from io import StringIO
import json
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text
import typer

from hub.errors import HubError, InvalidInputError
from hub.model.recording import apart

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


type Shown = Mapping[str, Any]
"""One JSON object of the API."""

_KIB, _GIB = 2**10, 2**30
_UNITS = ("bytes", "KiB", "MiB", "GiB", "TiB")
_EXACT_BELOW = 10
_MOST_SHOWN = 999.5
_SPANS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_USUAL_SIZES = {"1280x720": "720p", "1920x1080": "1080p", "2560x1440": "1440p", "3840x2160": "4K"}
CLOCK_OFF_MS = 2000
"""A camera's clock that is further off than this is worth a word."""


def at(text: str) -> datetime:
    """Return a time of the API."""
    return datetime.fromisoformat(text).astimezone(UTC)


def when(moment: datetime, now: datetime, *, short: bool = False) -> str:
    """Return a moment in local time: the hour alone where it is today's, else the day as well.

    A short one leaves out the hour of another day.
    """
    local, today = moment.astimezone(), now.astimezone()
    if local.date() == today.date():
        return f"{local:%H:%M}"
    year = "" if local.year == today.year else f" {local.year}"
    hour = "" if short else f", {local:%H:%M}"
    return f"{local.day} {local:%b}{year}{hour}"


def size(size_bytes: int) -> str:
    """Return a size with at most three digits that matter."""
    shown, unit = float(size_bytes), 0
    while shown >= _MOST_SHOWN and unit < len(_UNITS) - 1:
        shown, unit = shown / _KIB, unit + 1
    exact = unit and shown < _EXACT_BELOW
    return f"{shown:.1f} {_UNITS[unit]}" if exact else f"{shown:.0f} {_UNITS[unit]}"


def days(span: timedelta) -> str:
    """Return a span as days, or as hours and minutes where it is shorter than two days."""
    hours = span / timedelta(hours=1)
    if hours >= 48:  # noqa: PLR2004 -- two days
        return f"{hours / 24:.1f} d"
    return f"{hours:.0f} h" if hours >= 2 else f"{max(hours, 0) * 60:.0f} min"  # noqa: PLR2004


def length(span: timedelta) -> str:
    """Return how long a clip lasts, such as `00:42` or `1:02:00`."""
    seconds = round(span.total_seconds())
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60:02}:{rest % 60:02}"


def clock(offset_ms: int) -> str:
    """Return how far a camera's clock is off ours."""
    shown = apart(timedelta(milliseconds=offset_ms))
    return f"clock is {shown.replace('ahead', 'ahead of')} ours"


def video(said: str) -> str:
    """Return a camera's video with the usual name of its size."""
    return re.sub(r"\d+x\d+", lambda found: _USUAL_SIZES.get(found[0], found[0]), said) or "–"


_JUDGES = {"camera": "the camera", "home_assistant": "Home Assistant", "hub": "the hub"}
_FEW_MOTIONS = 10
"""Fewer than these say nothing about how well two judges agree."""


def judges(camera: Shown) -> str:
    """Return who judges a camera's motion, such as `camera, hub`; empty if nobody does."""
    return ", ".join(
        _JUDGES[each].removeprefix("the ") for each in camera["motion_agreement"]["judges"]
    )


def agreement(camera: Shown, now: datetime) -> str:
    """Return who judges a camera's motion and how often they agreed; empty if nobody does."""
    said = camera["motion_agreement"]
    named = [_JUDGES[each] for each in said["judges"]]
    if not named:
        return ""
    by = f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else named[0]
    both, others, hub = said["both"], said["only_camera"], said["only_hub"]
    motions = both + others + hub
    if len(named) == 1 or not motions or said["since"] is None:
        return f"Motion is judged by {by}."
    other = " or ".join(each for each in named if each != _JUDGES["hub"])
    return (
        f"Motion is judged by {by}. Of {count(motions, 'motion')} since "
        f"{when(at(said['since']), now)}, both saw {both:,}, only the hub {hub:,}, only {other} "
        f"{others:,}."
    )


def disagrees(camera: Shown) -> bool:
    """Tell whether fewer than half of a camera's motions were seen by the hub and another."""
    said = camera["motion_agreement"]
    motions = said["both"] + said["only_camera"] + said["only_hub"]
    return len(said["judges"]) > 1 and motions >= _FEW_MOTIONS and 2 * said["both"] < motions


def read_as(camera: Shown) -> str:
    """Return what is read of a camera: its video, its sound, its events, and whether it rings."""
    if not camera["video"]:
        lent = camera["kind"] == "lent"
        parts = ["pictures from Home Assistant" if lent else "no video yet"]
    else:
        sound = f"sound {camera['audio']}" if camera["audio"] else "no sound"
        parts = [video(camera["video"]), sound]
    parts.append("events over ONVIF" if camera["events"] else "motion found by the hub")
    return ", ".join([*parts, *(["doorbell"] if camera["doorbell"] else [])])


def shared(camera: Shown) -> str:
    """Return whether a camera's clips may leave the house."""
    if camera["may_share"]:
        return "if approved"
    return "never, indoor" if camera["indoor"] else "never"


def count(number: int, one: str) -> str:
    """Return how many there are of a thing, such as `1 clip` or `2 clips`."""
    return f"{number:,} {one}" if number == 1 else f"{number:,} {one}s"


def since(text: str, now: datetime) -> datetime:
    """Return the moment that `2h`, `3d` or a time means; raises InvalidInputError."""
    span = re.fullmatch(r"([0-9]{1,6})([smhdw])", text.strip())
    try:
        if span:
            return now - timedelta(**{_SPANS[span[2]]: int(span[1])})
        moment = datetime.fromisoformat(text.strip())
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidInputError(
            f"--since takes a span such as 2h or 3d, or a time, not {text!r}."
        ) from None


def day(text: str, now: datetime) -> tuple[datetime, datetime]:
    """Return where a day begins and ends in local time; raises InvalidInputError."""
    today = now.astimezone().replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    named = {"today": today, "yesterday": today - timedelta(days=1)}
    try:
        wanted = named.get(text.strip()) or datetime.strptime(text.strip(), "%Y-%m-%d")  # noqa: DTZ007 -- local
        # Each end by itself: a day on which the clocks change has 23 or 25 hours.
        return wanted.astimezone(UTC), (wanted + timedelta(days=1)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidInputError(
            f"--day takes a date such as 2026-11-25, today or yesterday, not {text!r}."
        ) from None


def moment(text: str, near: datetime, option: str) -> datetime:
    """Return the moment that `14:02:10` or a whole time means; raises InvalidInputError.

    An hour alone is local, and the first such at or after `near`, less an hour.
    """
    said = text.strip()
    try:
        if not re.fullmatch(r"[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?", said):
            return datetime.fromisoformat(said).astimezone(UTC)
        hour, minute, second = (*map(int, said.split(":")), 0)[:3]
        since_then = (near - timedelta(hours=1)).astimezone()
        meant = since_then.replace(hour=hour, minute=minute, second=second, microsecond=0)
        if meant < since_then:
            meant += timedelta(days=1)
        return meant.astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidInputError(
            f"{option} takes an hour such as 14:02:10, or a time, not {text!r}."
        ) from None

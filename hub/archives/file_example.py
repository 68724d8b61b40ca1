"""A pattern of file names, learned from one file of which a person knows the time."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
import re
from typing import Final

from hub.archives.file_names import FileName, FileNames
from hub.errors import InvalidInputError

MOST_SAMPLES: Final = 200
_OFF_BY_MINUTES: Final = (0, -1, 1)
"""A person may round, or read another clock."""
_MOST_STEPS: Final = 20_000
_MOST_RUNS: Final = 20
_MOST_CAMERAS: Final = 20
"""Of the samples. Text that differs more often doesn't name a camera."""
_RUN: Final = re.compile(r"[0-9]+|(?<![A-Za-z])[AaPp][Mm](?![A-Za-z])")
_CAMERA_AT: Final[Sequence[AbstractSet[str]]] = ({"before", "after"}, {"before"}, {"after"}, set())
"""Which text around the time may name the camera. What differs too often names none."""
_ORDERS: Final = {"Ymd": 0, "dmY": 1, "ymd": 2, "mdY": 3, "dmy": 4, "mdy": 5}
_CALENDAR: Final = frozenset("Yymd")
_MILLISECONDS: Final = 3
_MICROSECONDS: Final = 6
_SECONDS_1970, _MILLISECONDS_1970 = 10, 13
"""How many digits these have."""
_SEPARATORS: Final = " -_.@,"
_CLOCK: Final = {"M": {"H", "I"}, "S": {"M"}, "f": {"S"}, "p": {"M", "S", "f"}}
"""What must come before each of these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """A pattern, and what it makes of other names in the folder."""

    pattern: str
    utc: bool
    """Whether its times are in UTC, not in the zone that was given."""
    others: tuple[tuple[str, FileName | None], ...]
    """Paths, each with what the pattern says of it; None if it doesn't fit."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read the numbers of a name: a place for each run of digits, or none."""

    places: tuple[tuple[str, ...], ...]
    """For each run, its fields in order; empty if it says no time."""
    utc: bool
    off_by: int

    @property
    def fields(self) -> str:
        """The fields in the order of the name."""
        return "".join(name.removeprefix("-") for run in self.places for name in run)

    @property
    def rank(self) -> tuple[int | bool, ...]:
        """How unlikely it is; readings are tried in this order."""
        used = [number for number, run in enumerate(self.places) if run]
        order = "".join(name for name in self.fields if name in _CALENDAR)
        has_seconds = "S" in self.fields or "L" in self.fields or "s" in self.fields
        is_time_first = self.fields[:1] in {"H", "I"}
        between = sum(not run for run in self.places[used[0] : used[-1]])
        return (
            *(abs(self.off_by), self.utc, "y" in self.fields, not has_seconds, between),
            *(is_time_first, _ORDERS.get(order, len(_ORDERS)), -used[0]),
        )


def learn(
    path: str, at: datetime, others: Sequence[str] = (), *, zone: tzinfo | None = None
) -> Learned:
    """Learn from a path and the moment at which that recording began.

    The reading that fits most of the other paths wins. Raises InvalidInputError if the path doesn't
    say this moment.
    """
    stem = path.rpartition(".")[0]
    runs = list(_RUN.finditer(stem))
    readings = sorted(_readings(runs, at, zone), key=lambda each: each.rank)
    if not readings:
        raise InvalidInputError("archive.example_other_time", file=path)
    samples = [other for other in others[:MOST_SAMPLES] if other != path]
    best: tuple[tuple[int, int], Learned] | None = None
    for reading in readings[:_MOST_RUNS]:
        for names_it in _CAMERA_AT:
            pattern = _pattern(stem, runs, reading, samples, names_it)
            try:
                names = FileNames(pattern, UTC if reading.utc else zone)
            except InvalidInputError:
                continue
            read = tuple((other, names.read(other)) for other in samples)
            cameras = Counter(name.camera for _, name in read if name)
            score = (len(cameras) <= _MOST_CAMERAS, cameras.total())
            if names.read(path) is not None and (best is None or score > best[0]):
                best = score, Learned(pattern=pattern, utc=reading.utc, others=read)
    if best is None:
        raise InvalidInputError("archive.example_other_time", file=path)
    return best[1]


def _readings(
    runs: Sequence[re.Match[str]], at: datetime, zone: tzinfo | None
) -> Iterator[_Reading]:
    if len(runs) > _MOST_RUNS:
        return
    seen: set[tuple[tuple[str, ...], ...]] = set()
    for off_by in _OFF_BY_MINUTES:
        moment = at + timedelta(minutes=off_by)
        for utc in (False, True):
            local = moment.astimezone(UTC if utc else zone)
            for places in _Search([run[0] for run in runs], _texts(local)).all():
                if places not in seen:
                    seen.add(places)
                    yield _Reading(places, utc, off_by)


def _texts(local: datetime) -> Mapping[str, str]:
    """Return what each field is at that time; `S` and `f` may be anything."""
    texts = {"Y": f"{local:%Y}", "y": f"{local:%y}", "p": f"{local:%p}".lower()}
    epoch = int(local.timestamp()) // 60
    for name in "mdHIM":
        texts[name] = local.strftime(f"%{name}")
        if name != "M" and texts[name].startswith("0"):
            texts[f"-{name}"] = texts[name][1:]
    return texts | {"s": str(epoch), "L": str(epoch)}


class _Search:
    """All ways to read runs of digits as one time."""

    def __init__(self, runs: list[str], texts: Mapping[str, str]) -> None:
        self._runs = runs
        self._texts = texts
        self._steps = 0

    def all(self) -> Iterator[tuple[tuple[str, ...], ...]]:
        """Yield the fields of each run."""
        yield from self._rest(0, (), ())

    def _rest(
        self, number: int, places: tuple[tuple[str, ...], ...], used: tuple[str, ...]
    ) -> Iterator[tuple[tuple[str, ...], ...]]:
        self._steps += 1
        if self._steps > _MOST_STEPS:
            return
        if number == len(self._runs):
            if _is_whole(used):
                yield places
            return
        run = self._runs[number]
        for fields in self._within(run, used):
            yield from self._rest(number + 1, (*places, fields), (*used, *fields))
        # "AM" after a time isn't only text: twelve hours depend on it.
        if not (run.isalpha() and used and used[-1] in _CLOCK["p"]):
            yield from self._rest(number + 1, (*places, ()), used)

    def _within(
        self, run: str, used: tuple[str, ...], *, is_begun: bool = False
    ) -> Iterator[tuple[str, ...]]:
        """Yield all ways to read the rest of a run."""
        if not used and self._is_epoch(run):
            yield ("s",) if len(run) == _SECONDS_1970 else ("L",)
        for name, length in self._fitting(run, used, is_begun=is_begun):
            if length == len(run):
                yield (name,)
            else:
                for rest in self._within(run[length:], (*used, name), is_begun=True):
                    yield (name, *rest)

    def _is_epoch(self, run: str) -> bool:
        if len(run) not in {_SECONDS_1970, _MILLISECONDS_1970}:
            return False
        return str(int(run[:_SECONDS_1970]) // 60) == self._texts["s"]

    def _fitting(
        self, run: str, used: tuple[str, ...], *, is_begun: bool
    ) -> Iterator[tuple[str, int]]:
        short = {name.removeprefix("-") for name in used}
        last = used[-1].removeprefix("-") if used else ""
        for name, text in self._texts.items():
            key = name.removeprefix("-")
            if key in short or key in {"s", "L"} or not run.lower().startswith(text):
                continue
            clash = {"Y": "y", "y": "Y", "H": "I", "I": "H"}.get(key)
            is_short = name != key and len(run) != len(text)
            if clash in short or is_short or (key in _CLOCK and last not in _CLOCK[key]):
                continue
            if key in _CALENDAR and last in {"H", "I", "M"} and short & _CALENDAR:
                # A date is in one piece.
                continue
            yield name, len(text)
        if last == "M" and re.match("[0-5][0-9]", run):
            yield "S", 2
        if last == "S" and (is_begun or len(run) == _MILLISECONDS) and len(run) <= _MICROSECONDS:
            yield "f", len(run)


def _is_whole(used: tuple[str, ...]) -> bool:
    short = {name.removeprefix("-") for name in used}
    if short & {"s", "L"}:
        return True
    has_hour = "H" in short or {"I", "p"} <= short
    return {"m", "d", "M"} <= short and bool(short & {"Y", "y"}) and has_hour


def _pattern(
    stem: str,
    runs: Sequence[re.Match[str]],
    reading: _Reading,
    samples: Sequence[str],
    camera_at: AbstractSet[str],
) -> str:
    """Write a reading as a pattern that fits names with other text as well."""
    first = next(run.start() for run, fields in zip(runs, reading.places, strict=True) if fields)
    at = stem.rfind("/", 0, first) + 1
    parts = stem[at:].split("/")
    made: list[str] = []
    for number, part in enumerate(parts):
        within = [
            (run.start() - at, run.end() - at, fields)
            for run, fields in zip(runs, reading.places, strict=True)
            if fields and at <= run.start() < at + len(part)
        ]
        if within:
            is_last = number == len(parts) - 1
            start = part[: within[0][0]].rstrip(_SEPARATORS)
            is_text = not is_last and _is_common(start, number - len(parts), samples)
            made.append(_named(part, within, set[str]() if is_text else camera_at, is_text=is_text))
        elif samples and _is_common(part, number - len(parts), samples):
            made.append(_literal(part))
        else:
            made.append("{camera}" if camera_at else "*")
        at += len(part) + 1
    return "/".join(made)


def _named(
    part: str,
    within: Sequence[tuple[int, int, tuple[str, ...]]],
    camera_at: AbstractSet[str],
    *,
    is_text: bool,
) -> str:
    """Write a part of the path with fields. With `is_text`, the rest of it is always the same."""
    first, last = within[0][0], within[-1][1]
    before, after = part[:first], part[last:]
    name = before.rstrip(_SEPARATORS)
    word = after.lstrip(_SEPARATORS)
    written = [_text(name, is_any=not is_text, is_camera="before" in camera_at)]
    written.append(_literal(before[len(name) :]))
    at = first
    for start, end, fields in within:
        written.append(re.sub("[0-9]+", "#", _literal(part[at:start])))
        written.extend(f"%{each}" for each in fields)
        at = end
    is_camera = "after" in camera_at and any(sign.isalpha() for sign in word)
    text = _text(word, is_any=not is_text, is_camera=is_camera)
    written.append(text if text == "*" else _literal(after[: len(after) - len(word)]) + text)
    return "".join(written)


def _text(text: str, *, is_any: bool, is_camera: bool) -> str:
    """Write text beside the time."""
    if not is_any or not any(sign.isalnum() for sign in text):
        return _literal(text)
    return "{camera}" if is_camera else "*"


def _literal(text: str) -> str:
    return re.sub(r"[%*#~^{}[\]]", r"%\g<0>", text)


def _is_common(start: str, from_end: int, samples: Sequence[str]) -> bool:
    """Whether all other paths begin so at the same depth from the end."""
    parts = [other.rpartition(".")[0].split("/") for other in samples]
    return all(part[from_end].startswith(start) for part in parts if len(part) >= -from_end)

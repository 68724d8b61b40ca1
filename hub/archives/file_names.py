"""What the names of video files say: when the recording began, and which camera made it.

A pattern is the end of a path without its extension, with places in it:

- `%Y %y %m %d %H %I %p %M %S %f`: the start, as in `strftime`. `%f` is a fraction of one to six
  digits. `%-m` and so on may have one digit. `%s` is in seconds since 1970 and `%L` in
  milliseconds: with them, no other place counts.
- `%EH %EM %ES`: the end, on the same day or after midnight.
- `{camera}`: text that tells cameras apart; all such texts together do. `{camera:F=front|R=rear}`:
  one of these, and what the camera is called.
- `{NO|EV}`: one of these. `*`: any text. `#`: digits. `~`: up to three separators. `^`: just one.
- `[…]`: what may be missing. `[DST]` says that summer time is on.
- `%%`, `%*` and so on: the sign itself.

Text and digits never reach over a folder. A place that comes twice must say the same twice. Folders
before the pattern's first one also tell cameras apart, except those of dates.

The usual patterns are from the makers' manuals, public programs that read such files, and names
that were reported: design/folders.md lists the sources.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
import re
from typing import Final

from hub.errors import InvalidInputError

LONGEST_PATTERN: Final = 200
LONGEST_PATH: Final = 1000
"""Longer paths say nothing."""
MINUTE: Final = timedelta(minutes=1)
_SECOND: Final = timedelta(seconds=1)
_DAY: Final = timedelta(days=1)
_MOST_WILD: Final = 4
"""More places of any length would make reading a hostile name slow."""
_FIELDS: Final[Mapping[str, str]] = {
    "Y": "20[0-9]{2}",
    "y": "[0-9]{2}",
    "m": "0[1-9]|1[0-2]",
    "d": "0[1-9]|[12][0-9]|3[01]",
    "H": "[01][0-9]|2[0-3]",
    "I": "0[1-9]|1[0-2]",
    "-m": "0?[1-9]|1[0-2]",
    "-d": "0?[1-9]|[12][0-9]|3[01]",
    "-H": "[01]?[0-9]|2[0-3]",
    "-I": "0?[1-9]|1[0-2]",
    "p": "[AaPp][Mm]",
    "M": "[0-5][0-9]",
    "S": "[0-5][0-9]",
    "f": "[0-9]{1,6}",
    "s": "[0-9]{9,10}",
    "L": "[0-9]{12,13}",
    "EH": "[01][0-9]|2[0-3]",
    "EM": "[0-5][0-9]",
    "ES": "[0-5][0-9]",
}
_WILD: Final = {"#": "[0-9]+", "~": "[-_. T@,:+]{0,3}", "^": "[-_. T@,:+]"}
_TOKEN: Final = re.compile(
    r"%(?P<field>E[HMS]|-?[A-Za-z])|%(?P<sign>[^A-Za-z/])|\{(?P<choice>[^{}/]*)\}"
    r"|(?P<wild>[*#~^])|(?P<optional>[][])|(?P<text>[^%*#~^{}[\]]+)"
)
_DATED: Final = re.compile(
    r"20[0-9]{2}(?:[-_. ]?[0-9]{2}(?:[-_. ]?[0-9]{2}(?:[AP]M|[-_ T][-_0-9]*)?)?)?", re.ASCII
)
_DCF: Final = re.compile(r"[1-9][0-9]{2}[A-Z0-9_]{5}", re.ASCII)
"""A camera's or phone's own folders, such as `100APPLE` (DCF, JEITA CP-3461, 3.2)."""
_MONTH_OR_DAY: Final = re.compile(r"[0-3]?[0-9]", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileName:
    """What the path of a file says."""

    camera: str
    """Parts that tell cameras apart, with `/` between them; may be empty."""
    starts: tuple[datetime, ...]
    """In UTC. Two if the local time came twice or never. None if the file isn't in real time."""
    length: timedelta | None = None
    """If the name says when the recording ended."""
    step: timedelta = _SECOND
    """The start was rounded down to whole seconds or minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """The file names of one maker."""

    maker: str
    pattern: str
    utc: bool = False
    """Whether its times are in UTC, not local."""
    folders: frozenset[str] = frozenset()
    """Folders of that maker that don't tell cameras apart."""
    real_time: bool = True


_PHONE: Final = frozenset({"dcim", "camera", "100andro"})
_CAR: Final = frozenset(
    {"dcim", "movie", "ro", "photo", "normal", "event", "parking", "lapse", "front", "back"}
    | {"blackvue", "record", "video"}
)
_TESLA: Final = frozenset({"teslacam", "recentclips", "savedclips", "sentryclips"})
_IRIS: Final = frozenset({"new", "stored", "alerts"})
_SIDES: Final = "{camera:F=front|R=rear|I=interior|T=tele|O=outside}"
_OF_TESLA: Final = (
    "{camera:front|back|left_repeater|right_repeater|left_pillar|right_pillar|left|right|rear}"
)
_KNOWN: Final = (
    _Known(maker="Frigate", pattern="%Y-%m-%d/%H/{camera}/%M.%S", utc=True),
    _Known(maker="Synology", pattern="{camera}/%Y%m%d{AM|PM}/*-%Y%m%d-%H%M%S-%L[-#]"),
    _Known(maker="Synology", pattern="{camera}-%Y%m%d-%H%M%S-%L[-#]"),
    _Known(maker="Dahua", pattern="%Y-%m-%d/{camera:#}/dav/%H/[#/]%H.%M.%S-%EH.%EM.%ES*"),
    _Known(maker="motionEye", pattern="%Y-%m-%d/%H-%M-%S"),
    _Known(
        maker="Reolink",
        pattern="Rec{camera:M=main|S=sub}#_[DST]%Y%m%d_%H%M%S_%EH%EM%ES[_*]",
        folders=frozenset({"mp4record"}),
    ),
    _Known(maker="Motion", pattern="#-%Y%m%d%H%M%S"),
    _Known(maker="Motion", pattern="#-#-%Y%m%d%H%M%S"),
    _Known(maker="Motion", pattern="{camera:CAM#}_#-%Y%m%d%H%M%S"),
    _Known(maker="Brickcom", pattern="%Y%m%d-%H%M%S-%EH%EM%ES_{camera}"),
    _Known(maker="Wyze", pattern="%Y%m%d/%H/%M", folders=frozenset({"record"})),
    _Known(maker="Wyze", pattern="%Y%m%d/%Y%m%d_%H_%M_%S", folders=frozenset({"alarm"})),
    _Known(maker="Viofo", pattern=f"%Y_%m%d_%H%M%S_#[P]{_SIDES}", folders=_CAR),
    _Known(maker="Viofo", pattern="%Y_%m%d_%H%M%S[_#]", folders=_CAR),
    _Known(maker="Viofo", pattern=f"%Y%m%d%H%M%S_#[P]{_SIDES}", folders=_CAR),
    _Known(
        maker="70mai",
        pattern="{NO|EV|PA}%Y%m%d-%H%M%S-#{camera:F=front|B=rear|R=rear|I=interior}",
        folders=_CAR,
    ),
    _Known(maker="70mai", pattern="{NO|EV|PA}%Y%m%d-%H%M%S-#", folders=_CAR),
    _Known(maker="70mai", pattern="LA%Y%m%d-%H%M%S-*", folders=_CAR, real_time=False),
    _Known(
        maker="BlackVue",
        pattern="%Y%m%d_%H%M%S_{N|E|P|M|I|O|A|T|B|R|X|G|D|L|Y|F}" + _SIDES + "[{L|S}]",
        folders=_CAR,
    ),
    _Known(maker="BlackVue", pattern="19700101_*", folders=_CAR, real_time=False),
    _Known(maker="Tesla", pattern=f"%Y-%m-%d_%H-%M-%S-{_OF_TESLA}", folders=_TESLA),
    _Known(maker="Pixel", pattern="PXL_%Y%m%d_%H%M%S%f*", utc=True, folders=_PHONE),
    _Known(maker="Android", pattern="VID_%Y%m%d_%H%M%S*", folders=_PHONE),
    _Known(maker="Samsung", pattern="%Y%m%d_%H%M%S[(#)]", folders=_PHONE),
    _Known(maker="Blue Iris", pattern="{camera}.%Y%m%d_%H%M%S", folders=_IRIS),
    _Known(maker="Blue Iris", pattern="%Y%m%d_%H%M%S.{camera}", folders=_IRIS),
    _Known(maker="Panasonic", pattern="%Y%m%d/#M%H%M%S"),
    _Known(maker="Reolink", pattern="{camera}_%Y%m%d%H%M%S"),
    _Known(maker="Hikvision", pattern="{camera}_%Y%m%d%H%M%S%f_*"),
    # Of nobody in particular, but nothing else can be meant. Any word may tell cameras apart: it is
    # better to see too many cameras than to take one for another.
    _Known(maker="", pattern="[{camera}]~%Y~%m~%dT%H~%M~%SZ[{camera}]", utc=True),
    _Known(maker="", pattern="[{camera}]~%Y~%m~%d~%H~%M~%S[%f][{camera}]"),
    _Known(maker="", pattern="%Y~%m~%d/%H^%M^%S[{camera}]"),
    _Known(maker="", pattern="{camera}/%Y~%m~%d/%H^%M^%S[{camera}]"),
)
_TRIMMED: Final = " -_.@,+()[]"
_LONGEST_NUMBER: Final = 2
"""A longer number counts recordings, not cameras."""


class Pattern:
    """One pattern, ready to be read with; InvalidInputError if it makes no sense."""

    def __init__(self, text: str) -> None:
        if not 0 < len(text) <= LONGEST_PATTERN:
            raise InvalidInputError("archive.pattern_length", most=LONGEST_PATTERN)
        self.text = text
        self._called: dict[str, str] = {}
        self._cameras: list[bool] = []
        """For each place that tells cameras apart, whether any text may be there."""
        self._fields: set[str] = set()
        self._wild = 0
        self._expression = re.compile(f"(?:(?P<before>.*)/)?{self._compiled()}", re.ASCII)
        if self._wild > _MOST_WILD:
            raise InvalidInputError("archive.pattern_wild", pattern=text, most=_MOST_WILD)

    @property
    def is_dated(self) -> bool:
        """Whether it says when a recording began."""
        has = {name.removeprefix("-") for name in self._fields}
        clock = {"I", "p"} <= has or "H" in has
        is_day = {"m", "d", "M"} <= has and bool(has & {"Y", "y"})
        return bool(has & {"s", "L"}) or (is_day and clock)

    @property
    def step(self) -> timedelta:
        """How finely it says the time."""
        return _SECOND if {"S", "s", "L"} & self._fields else MINUTE

    def match(self, path: str) -> re.Match[str] | None:
        """Match a path without its extension."""
        return self._expression.fullmatch(path)

    def camera_of(self, found: re.Match[str]) -> str:
        """Return what a match says of its camera; may be empty."""
        said: list[str] = []
        for number, is_any in enumerate(self._cameras):
            text = found[f"camera{number}"] or ""
            if is_any:
                text = text.strip(_TRIMMED)
                text = "" if text.isdecimal() and len(text) > _LONGEST_NUMBER else text
            said.append(self._called.get(text, text))
        return "/".join(filter(None, said))

    def _compiled(self) -> str:
        made: list[str] = []
        at, is_open, before = 0, False, "start"
        while at < len(self.text):
            token = _TOKEN.match(self.text, at)
            if token is None or (token[0] in "[]" and (token[0] == "[") == is_open):
                raise self._error(self.text[at])
            kind = token.lastgroup or ""
            if kind == "optional":
                is_open = token[0] == "["
                opened = "(?P<dst>" if self.text.startswith("[DST]", at) else "(?:"
                made.append(opened if is_open else ")?")
                if not is_open:
                    # It may be missing.
                    before = "maybe field" if before == "field" else "start"
            else:
                made.append(self._piece(kind, token[kind], before))
                if token[0] != "~" or before != "field":
                    before = "start" if kind == "wild" and token[0] != "#" else kind
            at = token.end()
        if is_open:
            raise self._error("[")
        return "".join(made)

    def _error(self, sign: str) -> InvalidInputError:
        return InvalidInputError("archive.pattern_sign", pattern=self.text, sign=sign)

    def _piece(self, kind: str, value: str, before: str) -> str:
        if kind == "field":
            return self._field(value, before)
        if kind == "choice":
            return self._choice(value, before)
        if value != "*" or kind != "wild":
            return _WILD[value] if kind == "wild" else re.escape(value)
        self._wild += 1
        return _not_within(before) + "[^/]*?"

    def _field(self, name: str, before: str) -> str:
        if name not in _FIELDS:
            raise self._error(f"%{name}")
        apart = "(?<![0-9])" if before in {"start", "choice", "maybe field"} else ""
        short = name.removeprefix("-")
        if {short, f"-{short}"} & self._fields:
            return f"{apart}(?P={short})"
        self._fields.add(name)
        return f"{apart}(?P<{short}>{_FIELDS[name]})"

    def _choice(self, value: str, before: str) -> str:
        name, colon, choices = value.partition(":")
        if name != "camera":
            return f"(?:{_any_of(value.split('|'))})"
        group = f"camera{len(self._cameras)}"
        self._cameras.append(not colon)
        if not colon:
            self._wild += 1
            return f"{_not_within(before)}(?P<{group}>[^/]+?)"
        called = dict(_named(each) for each in choices.split("|"))
        self._called |= called
        return f"(?P<{group}>{_any_of(list(called))})"


def _named(choice: str) -> tuple[str, str]:
    short, _, long = choice.partition("=")
    return short, long or short


def _not_within(before: str) -> str:
    """Return what keeps a text from beginning within a number."""
    return "(?![0-9])" if before in {"field", "maybe field"} else ""


def _any_of(texts: list[str]) -> str:
    return "|".join(re.escape(text).replace(r"\#", "[0-9]+") for text in texts)


class FileNames:
    """Reads the names in one folder: by a pattern that a person gave, or by the usual ones."""

    def __init__(self, pattern: str = "", zone: tzinfo | None = None) -> None:
        """Without a zone, local times are those of this machine."""
        self.zone = zone
        own = Pattern(pattern) if pattern else None
        if own is not None and not own.is_dated:
            raise InvalidInputError("archive.pattern_times", pattern=pattern)
        self._known = usual() if own is None else ((_Known(maker="", pattern=own.text), own),)

    def read(self, path: str) -> FileName | None:
        """Return what a path relative to the folder says; None if it says no time."""
        if len(path) > LONGEST_PATH or "\n" in path:
            return None
        stem = path.rpartition(".")[0]
        for known, pattern in self._known:
            found = pattern.match(stem)
            if found is None:
                continue
            name = self._parsed(known, pattern, found)
            if name is not None:
                return name
        return None

    def _parsed(self, known: _Known, pattern: Pattern, found: re.Match[str]) -> FileName | None:
        camera = [*_camera_folders(found["before"] or "", known.folders), pattern.camera_of(found)]
        key = "/".join(filter(None, camera))
        if not known.real_time:
            return FileName(camera=key, starts=())
        said = found.groupdict()
        try:
            if epoch := said.get("s") or said.get("L"):
                scale = 1 if said.get("s") else 1000
                starts: tuple[datetime, ...] = (_EPOCH + timedelta(seconds=int(epoch) / scale),)
                local = starts[0]
            else:
                local = _local(said)
                zone = UTC if known.utc else self.zone
                starts = moments(local, zone)
        except ValueError:
            return None
        if len(starts) > 1 and starts[0] < starts[1] and "dst" in said:
            # Both are possible only if the hour came twice: first in summer time.
            starts = (starts[0] if said["dst"] else starts[1],)
        return FileName(camera=key, starts=starts, length=_length(local, said), step=pattern.step)


_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@cache
def usual() -> tuple[tuple[_Known, Pattern], ...]:
    """Return the usual patterns, those of one maker before those of nobody in particular."""
    return tuple((known, Pattern(known.pattern)) for known in _KNOWN)


def camera_of_folders(path: str) -> str:
    """Return the folders of a path that tell cameras apart, for a name that says nothing."""
    return "/".join(_camera_folders(path.rpartition("/")[0], _PHONE | _CAR))


def moments(local: datetime, zone: tzinfo | None) -> tuple[datetime, ...]:
    """Return what a local time is in UTC: two moments if it came twice, or never."""
    both = {local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return tuple(sorted(both))


def _camera_folders(folders: str, usual_folders: frozenset[str]) -> list[str]:
    telling: list[str] = []
    in_date = False
    for folder in folders.split("/"):
        if in_date and _MONTH_OR_DAY.fullmatch(folder):
            continue
        in_date = _DATED.fullmatch(folder) is not None
        if not in_date and folder.casefold() not in usual_folders and not _DCF.fullmatch(folder):
            telling.append(folder)
    return telling


def _local(said: Mapping[str, str | None]) -> datetime:
    """Return the start as the name says it; raises ValueError."""
    number = {name: int(text) for name, text in said.items() if text and text.isdecimal()}
    hour = number.get("H")
    if hour is None:
        hour = number["I"] % 12 + (12 if (said.get("p") or "").lower() == "pm" else 0)
    year = number["Y"] if "Y" in number else 2000 + number["y"]
    fraction = int((said.get("f") or "0").ljust(6, "0"))
    day = (year, number["m"], number["d"])
    return datetime(*day, hour, number["M"], number.get("S", 0), fraction)  # noqa: DTZ001


def _length(start: datetime, said: Mapping[str, str | None]) -> timedelta | None:
    if not (said.get("EH") and said.get("EM")):
        return None
    hour, minute, second = (int(said.get(name) or 0) for name in ("EH", "EM", "ES"))
    if (hour, minute, second) == (0, 0, 0):
        # Reolink writes this if it doesn't know the end.
        return None
    end = start.replace(hour=hour, minute=minute, second=second, microsecond=0)
    return (end if end > start else end + _DAY) - start

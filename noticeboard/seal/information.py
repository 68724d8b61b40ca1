"""Information beside clips, or instead of them: words, and what sensors said.

Both are files that an officer opens in whatever is there: words are plain text, and readings are
a table whose cells no spreadsheet takes for a formula. What is written is exactly what is taken
on opening, since a share may come from anybody.
"""

from collections.abc import Iterator, Sequence
import csv
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
import hashlib
import io
import re

from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log.wording import has_control, has_unseen
from noticeboard.seal.parts import MAX_INFORMATION_BYTES, READINGS, WORDS

MAX_WORDS_CHARS = 10_000
MAX_CELL_CHARS = 255
MAX_ROWS = 100_000
COLUMNS = ("sensor", "kind", "unit", "time_utc", "state")

_NUMBER = re.compile(r"[+-]?[0-9]{1,20}([.,][0-9]{1,20})?")
# Also as they are written full width, which some spreadsheets read alike.
_FORMULA = re.compile("[=+\\-@\uff1d\uff0b\uff0d\uff20]")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")
# Spreadsheets take a table for UTF-8 only where it says so.
_MARK = "\ufeff"


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorReading:
    """What a sensor said, from then (UTC) until its next reading."""

    at: datetime
    state: str

    def __post_init__(self) -> None:
        if self.at.utcoffset() != timedelta(0):
            raise InvalidInputError("A reading's time must be in UTC.")
        _check_cell(self.state)


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorHistory:
    """One sensor as the person sees it, with no id of the house's; readings in order of time."""

    name: str
    kind: str = ""
    unit: str = ""
    readings: tuple[SensorReading, ...] = ()

    def __post_init__(self) -> None:
        if not self.name:
            raise InvalidInputError("A sensor needs a name to be shared under.")
        for cell in (self.name, self.kind, self.unit):
            _check_cell(cell)

    @property
    def sha256(self) -> str:
        """The SHA-256 of all that is shared of it: its rows of the table, in hex."""
        return hashlib.sha256(_table(list(_rows([self])))).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Information:
    """What a household tells, beside its clips or without any."""

    words: str = ""
    sensors: tuple[SensorHistory, ...] = ()

    def __post_init__(self) -> None:
        check_words(self.words)
        if sum(max(1, len(sensor.readings)) for sensor in self.sensors) > MAX_ROWS:
            raise InvalidInputError(
                f"A share has at most {MAX_ROWS} readings: choose a shorter time."
            )

    def files(self) -> dict[str, bytes]:
        """Return each file's bytes by its name, words first; raises InvalidInputError."""
        made: dict[str, bytes] = {}
        if self.words:
            made[WORDS] = f"{self.words}\n".encode()
        if self.sensors:
            made[READINGS] = _table(list(_rows(self.sensors)))
        if any(len(content) > MAX_INFORMATION_BYTES for content in made.values()):
            raise InvalidInputError("That is too much information for one share: choose less.")
        return made


def check_words(words: str) -> None:
    """Raise InvalidInputError where words cannot be shared."""
    if len(words) > MAX_WORDS_CHARS or has_control(words):
        raise InvalidInputError(f"Words are plain text of at most {MAX_WORDS_CHARS} letters.")


def check_information(name: str, content: bytes) -> None:
    """Raise VerificationError unless a file is one that `Information` could have written."""
    try:
        text = content.decode()
        if name == WORDS:
            check_words(text.removesuffix("\n"))
            holds = text.endswith("\n") and text != "\n"
        else:
            holds = _is_table(text, content)
    except (UnicodeDecodeError, InvalidInputError, csv.Error) as error:
        raise VerificationError(f"The share's {name} is not plain text.") from error
    if not holds:
        raise VerificationError(f"The share's {name} is not written as a share's is.")


def _is_table(text: str, content: bytes) -> bool:
    lines = io.StringIO(text.removeprefix(_MARK), newline="")
    rows: list[Sequence[str]] = []
    for row in csv.reader(lines, strict=True):
        if len(rows) > MAX_ROWS or not _is_row(row, first=not rows):
            return False
        rows.append(row)
    return len(rows) > 1 and _table(rows[1:]) == content


def _is_row(row: Sequence[str], *, first: bool) -> bool:
    if first:
        return tuple(row) == COLUMNS
    if len(row) != len(COLUMNS):
        return False
    for cell in row:
        _check_cell(cell.removeprefix("'"))
    at = row[COLUMNS.index("time_utc")]
    return all(_guarded(cell) == cell for cell in row) and (
        not at or _TIME.fullmatch(at) is not None
    )


def _rows(sensors: Sequence[SensorHistory]) -> Iterator[list[str]]:
    for sensor in sensors:
        said = [_guarded(cell) for cell in (sensor.name, sensor.kind, sensor.unit)]
        # A sensor that said nothing is there all the same: that is information too.
        if not sensor.readings:
            yield [*said, "", ""]
        for reading in sensor.readings:
            at = reading.at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds")
            yield [*said, f"{at}Z", _guarded(reading.state)]


def _table(rows: Sequence[Sequence[str]]) -> bytes:
    """Return RFC 4180 with every cell quoted."""
    written = io.StringIO(newline="")
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows([COLUMNS, *rows])
    return (_MARK + written.getvalue()).encode()


def _guarded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; numbers stay what they are."""
    is_formula = _FORMULA.match(cell.lstrip()) and not _NUMBER.fullmatch(cell)
    return f"'{cell}" if is_formula else cell


def _check_cell(cell: str) -> None:
    if len(cell) > MAX_CELL_CHARS or has_unseen(cell):
        raise InvalidInputError(
            f"What a sensor is called or says is one line of at most {MAX_CELL_CHARS} letters."
        )

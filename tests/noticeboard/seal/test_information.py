"""Information: plain words and a table that no spreadsheet runs, and nothing of the house's ids."""

import csv
from datetime import timedelta
import io
from zoneinfo import ZoneInfo

from hypothesis import given as for_all, settings, strategies as st
import pytest

from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.seal.custody import (
    MAX_INFORMATION_BYTES,
    MAX_ROWS,
    Information,
    SensorHistory,
    SensorReading,
    check_information,
    check_words,
)
from tests.noticeboard.seal.conftest import FILMED, TOLD

PARIS = ZoneInfo("Europe/Paris")


def rows(information: Information) -> list[list[str]]:
    """Read the table as a spreadsheet does."""
    text = information.files()["readings.csv"].decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def state(said: str) -> Information:
    """Return one reading."""
    reading = SensorReading(at=FILMED, state=said)
    return Information(sensors=(SensorHistory(name="Door", readings=(reading,)),))


def test_readings_become_a_table() -> None:
    """Name, kind, unit, UTC time and state; a sensor that said nothing has a row as well."""
    assert rows(TOLD) == [
        ["sensor", "kind", "unit", "time_utc", "state"],
        ["Front door", "door", "", "2026-11-20T14:02:11.250Z", "open"],
        ["Front door", "door", "", "2026-11-20T14:02:15.250Z", "closed"],
        ["Porch", "temperature", "°C", "", ""],
    ]
    assert TOLD.files()["words.txt"] == b"We heard glass break at two.\nNobody was home.\n"


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+1+cmd|' /C calc'!A0", "'+1+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1", "'  =1"),
        ("\uff1d1", "'\uff1d1"),
        ("-", "'-"),
        ("-3.5", "-3.5"),
        ("+21", "+21"),
        ("-3,5", "-3,5"),
        ('say "hi", twice', 'say "hi", twice'),
    ],
)
def test_no_cell_is_a_formula(said: str, written: str) -> None:
    """What a spreadsheet would run becomes text; numbers stay numbers."""
    assert rows(state(said))[1][-1] == written


@settings(max_examples=300, deadline=None)
@for_all(
    words=st.text(max_size=60),
    names=st.lists(st.text(min_size=1, max_size=20), max_size=3),
    said=st.text(max_size=20),
)
def test_what_can_be_written_can_be_opened(words: str, names: list[str], said: str) -> None:
    """Whatever information there is, it is either refused when made or taken when opened."""
    try:
        made = Information(
            words=words,
            sensors=tuple(
                SensorHistory(
                    name=name, unit=said, readings=(SensorReading(at=FILMED, state=said),)
                )
                for name in names
            ),
        )
    except InvalidInputError:
        return

    for name, content in made.files().items():
        check_information(name, content)


def test_information_out_of_shape_is_not_made() -> None:
    """Controls, hidden letters, local times, a sensor without a name and too much are refused."""
    for words in ("a\0b", "a\tb", "a\rb", "x" * 10_001):
        with pytest.raises(InvalidInputError, match="plain text"):
            check_words(words)
    for wrong in ("a\nb", "a\u202eb", "x" * 256):
        with pytest.raises(InvalidInputError):
            SensorReading(at=FILMED, state=wrong)
        with pytest.raises(InvalidInputError):
            SensorHistory(name=wrong)
    with pytest.raises(InvalidInputError, match="UTC"):
        SensorReading(at=FILMED.astimezone(PARIS), state="on")
    with pytest.raises(InvalidInputError, match="name"):
        SensorHistory(name="")
    reading = SensorReading(at=FILMED, state="on")
    with pytest.raises(InvalidInputError, match="readings"):
        Information(sensors=(SensorHistory(name="a", readings=(reading,) * (MAX_ROWS + 1)),))
    # A sensor that said nothing is a row as well, and only one.
    silent = SensorHistory(name="a")
    most = Information(sensors=(silent,) * MAX_ROWS).files()["readings.csv"]
    check_information("readings.csv", most)
    with pytest.raises(VerificationError, match="isn't in the right form"):
        check_information("readings.csv", most + most.splitlines(keepends=True)[-1])
    with pytest.raises(InvalidInputError, match="readings"):
        Information(sensors=(silent,) * (MAX_ROWS + 1))
    long = SensorReading(at=FILMED + timedelta(seconds=1), state="x" * 255)
    with pytest.raises(InvalidInputError, match="too much"):
        Information(sensors=(SensorHistory(name="a", readings=(long,) * 40_000),)).files()


def test_what_is_just_short_enough_is_made() -> None:
    """10,000 letters of words and 255 of a cell are the most, both ways, and 8 MiB in all."""
    check_words("\u00e9" * 10_000)
    check_information("words.txt", ("\u00e9" * 10_000).encode() + b"\n")
    cell = "\u00e9" * 255
    made = Information(
        sensors=(
            SensorHistory(
                name=cell, kind=cell, unit=cell, readings=(SensorReading(at=FILMED, state=cell),)
            ),
        )
    )
    check_information("readings.csv", made.files()["readings.csv"])
    for told in ((cell + "x", "", ""), ("a", cell + "x", ""), ("a", "", cell + "x")):
        with pytest.raises(InvalidInputError, match="up to 255 characters"):
            SensorHistory(name=told[0], kind=told[1], unit=told[2])

    lines = [SensorReading(at=FILMED, state="x" * 200)] * 32_000
    short = MAX_INFORMATION_BYTES - len(table(lines))
    more, rest = divmod(short, 55)
    lines[:more] = [SensorReading(at=FILMED, state="x" * 255)] * more
    lines[-1] = SensorReading(at=FILMED, state="x" * (200 + rest))
    assert len(table(lines)) == MAX_INFORMATION_BYTES
    lines[-2] = SensorReading(at=FILMED, state="x" * 201)
    with pytest.raises(InvalidInputError, match="too much information"):
        table(lines)


def table(readings: list[SensorReading]) -> bytes:
    """Return the table of one sensor."""
    history = SensorHistory(name="a", readings=tuple(readings))
    return Information(sensors=(history,)).files()["readings.csv"]


def test_nothing_said_is_no_file() -> None:
    """Without words there is no words.txt, and without sensors no table."""
    assert Information().files() == {}
    assert list(Information(words="a").files()) == ["words.txt"]

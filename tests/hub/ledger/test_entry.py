"""An entry's bytes: one spelling for one entry, and nothing that crashes the reader."""

from datetime import timedelta
import json

from hypothesis import given, strategies as st
import pytest

from hub.errors import InvalidInputError
from hub.ledger.entry import KINDS, LARGEST_NUMBER, Fields, LedgerEntry
from tests.fakes.clocks import NOON
from tests.hub.ledger.conftest import one_of_each

_FREE = ("agency", "agency_name", "by", "case_number", "first_by", "name", "reason", "receipt")


@st.composite
def _entries(draw: st.DrawFn) -> LedgerEntry:
    """Draw an entry of any kind, with any text in it."""
    kind = draw(st.sampled_from(sorted(KINDS)))
    fields: dict[str, str | int] = dict(one_of_each()[kind])
    for name in sorted(fields.keys() & set(_FREE)):
        fields[name] = draw(st.text(max_size=30))
    for name in sorted(fields.keys() & {"clips", "size_bytes", "board_index"}):
        fields[name] = draw(st.integers(0, LARGEST_NUMBER))
    second = draw(st.integers(-(10**9), 10**9))
    return LedgerEntry(index=4, at=NOON + timedelta(seconds=second), type=kind, fields=fields)


@given(entry=_entries())
def test_entries_come_back_the_same(entry: LedgerEntry) -> None:
    """An entry's bytes give the entry again, and only in the one spelling."""
    assert LedgerEntry.parse(4, entry.raw()) == entry
    with pytest.raises(InvalidInputError):
        LedgerEntry.parse(4, entry.raw() + b" ")
    loose = json.dumps(json.loads(entry.raw()), indent=1).encode()
    with pytest.raises(InvalidInputError):
        LedgerEntry.parse(4, loose)


@given(raw=st.one_of(st.binary(max_size=200), st.text(max_size=100).map(str.encode)))
def test_no_bytes_crash_the_reader(raw: bytes) -> None:
    """Whatever is stored, reading it ends in an entry or in InvalidInputError."""
    with pytest.raises(InvalidInputError):
        LedgerEntry.parse(0, raw)


@pytest.mark.parametrize("at", ["2026-11-25T12:00:00Z", "2026-11-25T12:00:00.000000+00:00", "", 5])
def test_a_time_has_one_spelling(at: object) -> None:
    """An entry whose time is written another way is none."""
    fields: Fields = one_of_each()["hold"]
    body = {**fields, "at": at, "type": "hold", "v": 1}
    raw = json.dumps(body, sort_keys=True, separators=(",", ":")).encode()

    with pytest.raises(InvalidInputError):
        LedgerEntry.parse(0, raw)

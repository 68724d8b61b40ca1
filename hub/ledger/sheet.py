"""The ledger as a table for spreadsheets (CSV): to read, not to prove. Pure."""

from collections.abc import Iterator
import csv
from io import StringIO
from typing import Final

from hub.ledger.entry import LedgerEntry
from hub.ledger.exported import Export
from hub.ledger.kinds import FIELDS, time_text
from hub.ledger.saying import plain

_FIRST: Final = ("request", "agency", "agency_name", "case_number", "answer", "by")
COLUMNS: Final = ("number", "at", "type", *_FIRST, *sorted(FIELDS - set(_FIRST)))
_FORMULA: Final = tuple("=+-@\t\r\n＝＋－＠")  # noqa: RUF001 -- some programs take these for them
_MARK: Final = "\ufeff"
"""Without it Excel takes UTF-8 for something else."""


def rows(export: Export) -> Iterator[str]:
    """Yield the file's text: a heading, then a row an entry; raises InvalidInputError."""
    yield _MARK + _row(list(COLUMNS))
    for entry in export.read():
        yield _row(_cells(entry))


def _cells(entry: LedgerEntry) -> list[str | int]:
    said = {**entry.fields, "number": entry.index, "at": time_text(entry.at), "type": entry.type}
    return [_cell(said.get(column, "")) for column in COLUMNS]


def _cell(value: str | int) -> str | int:
    """Return a value that no spreadsheet takes for a formula."""
    if isinstance(value, int):
        return value
    text = plain(value, lines=True)
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text


def _row(cells: list[str | int]) -> str:
    made = StringIO()
    csv.writer(made).writerow(cells)
    return made.getvalue()

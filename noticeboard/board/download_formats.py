"""The formats of downloads: CSV, JSON and GeoJSON, whatever their columns."""

from collections.abc import Iterable, Mapping, Sequence
import csv
from datetime import datetime
import io
from typing import Final, Protocol, override

import msgspec

from noticeboard.board.download_rows import Cell, FileRow
from noticeboard.board.feeds.geometry import geojson
from noticeboard.log.encoding import format_time

FORMULA: Final = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
"""A spreadsheet takes a cell that starts with one of these for a formula, in either width."""


class FileFormat(Protocol):
    """Writes a file, whatever its columns."""

    media_type: str

    def begin(self) -> str:
        """Return what comes before all rows."""

    def rows(self, rows: Iterable[FileRow]) -> str:
        """Return the next rows."""

    def end(self) -> str:
        """Return what comes after all rows."""


class CsvFile(FileFormat):
    """RFC 4180, with a header, in UTF-8."""

    media_type = "text/csv; charset=utf-8; header=present"

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = columns

    @override
    def begin(self) -> str:
        return self._write([self._columns])

    @override
    def rows(self, rows: Iterable[FileRow]) -> str:
        return self._write([_csv_cell(row.cells[name]) for name in self._columns] for row in rows)

    @override
    def end(self) -> str:
        return ""

    @staticmethod
    def _write(rows: Iterable[Sequence[str]]) -> str:
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\r\n").writerows(rows)
        return text.getvalue()


class JsonFile(FileFormat):
    """One object: a description of the file, then its rows under one name."""

    media_type = "application/json"

    def __init__(self, name: str, columns: Sequence[str], about: Mapping[str, object]) -> None:
        self._name = name
        self._columns = columns
        self._about = about
        self._between = ""

    @override
    def begin(self) -> str:
        return f'{_encode(self._about)[:-1]},"{self._name}":['

    @override
    def rows(self, rows: Iterable[FileRow]) -> str:
        return "".join(self._write_item(self._one(row)) for row in rows)

    @override
    def end(self) -> str:
        return "\n]}\n"

    def _one(self, row: FileRow) -> object:
        return {name: _json_cell(row.cells[name]) for name in self._columns}

    def _write_item(self, one: object) -> str:
        between, self._between = self._between, ","
        return f"{between}\n{_encode(one)}"


class GeoJsonFile(JsonFile):
    """RFC 7946: longitude first, outlines counterclockwise, cut at 180 degrees.

    GeoJSON has no circles: a circle becomes a polygon, and `radius_m` with its center describes it.
    """

    media_type = "application/geo+json"

    def __init__(self, columns: Sequence[str], about: Mapping[str, object]) -> None:
        named = [name for name in columns if name != "area"]
        super().__init__("features", named, {"type": "FeatureCollection", **about})

    @override
    def _one(self, row: FileRow) -> object:
        geometry = None if row.area is None else geojson(row.area)
        properties = super()._one(row)
        return {
            "type": "Feature",
            "id": row.cells["entry"],
            "geometry": geometry,
            "properties": properties,
        }


def _csv_cell(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case datetime():
            return format_time(cell)
        case int() | float():
            # Our own numbers may begin with a minus: they are not formulas.
            return str(cell)
        case str():
            return f"'{cell}" if cell.startswith(FORMULA) else str(cell)
        case _:
            return " ".join(cell)


def _json_cell(cell: Cell) -> object:
    if isinstance(cell, datetime):
        return format_time(cell)
    return cell if cell is None or isinstance(cell, str | int | float) else list(cell)


def _encode(value: object) -> str:
    return msgspec.json.encode(value).decode()

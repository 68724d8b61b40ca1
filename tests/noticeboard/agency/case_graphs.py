"""Graphs of an agency's shares, and their shape: which properties each class has, of what kind.

Another author's validator takes seconds. So it judges one graph that has everything, and its shape
is stored: a graph whose shape is a part of that one has no property that it would not know.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
import json
from pathlib import Path
from typing import Any, Final

from noticeboard.agency.case_graph import case_graph
from noticeboard.agency.case_report import CaseShare, HandOver
from noticeboard.agency.department_log import DepartmentLog
from noticeboard.runtime.text import Text
from tests.noticeboard.agency.conftest import Agency

SHAPE: Final = Path(__file__).with_name("case-shape.txt")
NOW: Final = datetime(2026, 11, 24, 9, 10, tzinfo=UTC)


def shape_of(graph: bytes) -> set[str]:
    """Return the class, property and kind of every statement of a graph."""
    return {line for node in json.loads(graph)["@graph"] for line in _shape(node)}


def _shape(node: Mapping[str, Any]) -> Iterator[str]:
    for name, value in node.items():
        for each in value if isinstance(value, list) else [value]:
            if name.startswith("@"):
                continue
            kind = type(each).__name__
            if isinstance(each, dict):
                kind = each["@type"] if "@value" in each or len(each) > 1 else "@id"
                if "@value" not in each and len(each) > 1:
                    yield from _shape(each)
            yield f"{node['@type']} {name} {kind}"


def graph_of(agency: Agency, *shares: CaseShare, with_names: bool = True) -> bytes:
    """Return the graph of some shares of the agency."""
    over = HandOver(
        agency=agency.home.profile().name,
        to=Text("desk.to.court"),
        reference="",
        at=NOW,
        language="en",
        log_note="",
        log_key=None,
    )
    entries = list(DepartmentLog(agency.home.folder).entries())
    roots = agency.home.time_roots()
    return case_graph(shares, over, entries, program="0.1.0", with_names=with_names, roots=roots)

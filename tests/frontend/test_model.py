"""The pages' types are the hub's own: a field that one has and the other has not is a bug."""

from pathlib import Path
import re

import msgspec
import pytest

from hub.api import views

MODEL = Path(__file__).parents[2] / "frontend" / "src" / "api" / "model"
# What goes by another name there.
NAMES = {"AgencyName": "Agency", "Agency": "AgencySummary", "Ledger": "LedgerView"}
# What Home Assistant's side says, or no answer of the hub alone.
OWN = {"HouseName", "HubMessage", "Span", "Polygon", "MultiPolygon", "Circle"}
_INTERFACE = re.compile(r"export interface (\w+)(?: extends (\w+))? \{\n(.*?)\n\}", re.DOTALL)
_FIELD = re.compile(r"^  (\w+)\??:", re.MULTILINE)


def interfaces() -> dict[str, set[str]]:
    """Return the fields of each interface, those that it inherits too."""
    found = {
        name: (parent, set(_FIELD.findall(body)))
        for file in MODEL.glob("*.ts")
        for name, parent, body in _INTERFACE.findall(file.read_text())
    }
    return {
        name: fields | (found[parent][1] if parent else set())
        for name, (parent, fields) in found.items()
    }


def view_of(name: str) -> type | None:
    """Return the hub's view of an interface; None if it is a part of one that is compared."""
    return getattr(views, NAMES.get(name, name), None)


@pytest.mark.parametrize("name", sorted(filter(view_of, interfaces().keys() - OWN)))
def test_an_interface_is_what_the_hub_answers(name: str) -> None:
    """Every type of the pages has a view of the hub, with the same fields."""
    view = view_of(name)

    assert view is not None
    assert interfaces()[name] == {field.encode_name for field in msgspec.structs.fields(view)}


def test_most_are_compared() -> None:
    """Nearly every interface has a view by its name."""
    missing = [name for name in interfaces().keys() - OWN if view_of(name) is None]

    assert len(missing) <= 8, sorted(missing)

"""The contract, the table, the application and its description are one."""

from pathlib import Path
import re
from typing import Any, get_type_hints

from aiohttp import web
import msgspec
import pytest

from hub.api import awareness, boards, cameras, masks, proposals, rules, sensors
from hub.api.answers import DecisionBody
from hub.api.body import Body
from hub.api.openapi import BASE, describe, name_of, schema_of
from hub.api.route import Route
from hub.api.scope import Scope
from hub.api.server import TABLE, build_app
from hub.api.view import View
from hub.model.decision import Answer
from hub.model.report import EventType
from tests.fakes.things import PROPOSAL, REQUEST
from tests.hub.api.conftest import Home
from tests.hub.api.test_access import QUERIES, answered, with_ids

CONTRACT = Path(__file__).parents[2] / "contract" / "api.txt"
METHODS = {"GET", "POST", "DELETE", "PUT", "PATCH"}
type Row = tuple[str, str, str, int]


def _contract_rows() -> set[Row]:
    rows = set()
    for line in CONTRACT.read_text(encoding="utf-8").splitlines():
        words = line.split()
        if words and words[0] in METHODS:
            rows.add((words[0], words[1], words[2], int(words[3])))
    return rows


def _table_rows() -> set[Row]:
    return {
        (route.method, route.path, route.scope.value if route.scope else "-", route.status.value)
        for route in TABLE
    }


def _described_rows(document: dict[str, Any]) -> set[Row]:
    return {
        (method.upper(), path, operation["x-scope"], int(next(iter(operation["responses"]))))
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if method != "head"
    }


def test_contract_is_true() -> None:
    """The contract lists the table's routes, with their scopes and statuses, and no other."""
    assert _contract_rows() == _table_rows()


async def test_description_has_every_route(home: Home) -> None:
    """The served document describes exactly the routes that the application answers."""
    document = (await home.call("GET", "/openapi.json", token=None)).json

    answered = {
        (route.method, (route.resource or web.PlainResource("")).canonical.removeprefix(BASE))
        for route in build_app(home.running.context).router.routes()
    }
    described = {
        (method.upper(), path)
        for path, operations in document["paths"].items()
        for method in operations
    }
    assert _described_rows(document) == _table_rows()
    assert described == answered


def test_description_of_recordings() -> None:
    """A player learns that it may ask for a part, and beforehand how long the whole is."""
    paths = describe(TABLE, version="0.1.0")["paths"]

    assert {"200", "206", "307"} < set(paths["/clips/{id}/video"]["get"]["responses"])
    assert paths["/clips/{id}/video"]["head"]["responses"]["200"] == {"description": "OK"}
    assert [one["required"] for one in paths["/cameras/{id}/video"]["get"]["parameters"]] == [
        True,
        True,
        True,
        False,
    ]
    assert paths["/cameras/{id}/snapshot"]["put"]["requestBody"]["content"] == {"image/jpeg": {}}


def test_description_is_well_formed() -> None:
    """Every reference resolves, every operation has its own name, a summary and an error."""
    document = describe(TABLE, version="0.1.0")
    operations = [one for path in document["paths"].values() for one in path.values()]

    references = {
        part.split('"')[0] for part in msgspec.json.encode(document).decode().split('"$ref":"')[1:]
    }
    names = [operation["operationId"] for operation in operations]
    assert document["openapi"] == "3.1.0"
    assert {reference.rpartition("/")[2] for reference in references} <= set(
        document["components"]["schemas"]
    )
    assert len(set(names)) == len(names)
    assert all(one["summary"] and "default" in one["responses"] for one in operations)
    assert all(bool(one["security"]) == (one["x-scope"] != "-") for one in operations)


def test_description_of_a_body() -> None:
    """A body's schema says what is required, what else may come, and what is then taken."""
    described: Any = schema_of(DecisionBody)

    assert described["required"] == ["answer", "by"]
    assert described["additionalProperties"] is False
    assert described["properties"]["answer"]["enum"] == ["approve", "deny"]
    assert described["properties"]["reason"]["default"] == ""
    assert described["properties"]["proposal_id"]["anyOf"][1] == {"type": "null"}


def _shape_line(noun: str) -> str:
    """Return the contract's line that describes a shape."""
    for line in CONTRACT.read_text(encoding="utf-8").splitlines():
        if line.split(" ")[0] == noun:
            return line
    raise AssertionError(f"the contract does not describe {noun}")


def views(kind: type[View] = View) -> dict[str, type[View]]:
    """Return every view by what the document calls it."""
    found = {name_of(each): each for each in kind.__subclasses__()}
    for each in kind.__subclasses__():
        found |= views(each)
    return found


@pytest.mark.parametrize(
    "noun",
    [
        "Info",
        "Paired",
        "Token",
        "Setup",
        "State",
        "Camera",
        "Place",
        "Mask",
        "Keep",
        "Found",
        "Scan",
        "Storage",
        "Sensor",
        "Reading",
        "Clip",
        "Board",
        "Request",
        "Match",
        "ClipMatch",
        "NearClip",
        "Proposal",
        "Piece",
        "MovingMask",
        "MaskKey",
        "Extract",
        "Identity",
        "Review",
        "Cut",
        "Decision",
        "Consent",
        "Share",
        "ShareNotes",
        "Rule",
        "Conditions",
        "Trial",
        "Figures",
        "Group",
        "Asked",
        "Problem",
        "AgencySummary",
        "AgencyRecord",
        "AgencyMonth",
        "Registered",
        "Proof",
        "Awareness",
        "AwarenessSource",
        "AwarenessHealth",
        "AwarenessItem",
        "AwarenessConcern",
        "AwarenessClip",
    ],
)
def test_views_are_in_the_contract(noun: str) -> None:
    """Each field of a view is named in the contract's line for it."""
    line = _shape_line(noun)

    for name in get_type_hints(views()[noun]):
        assert f'"{name}"' in line


@pytest.mark.parametrize(
    ("noun", "shape"),
    [
        ("Adoption", cameras.AdoptionBody),
        ("CameraChange", cameras.CameraChangeBody),
        ("BoardPolicy", boards.BoardPolicyBody),
        ("Place", cameras.PlaceBody),
        ("Mask", masks.MaskBody),
        ("Keep", cameras.KeepBody),
        ("Reading", sensors.ReadingBody),
        ("Changes", proposals.ChangesBody),
        ("Piece", proposals.PieceBody),
        ("MovingMask", masks.MovingMaskBody),
        ("MaskKey", masks.MaskKeyBody),
        ("Extract", proposals.ExtractBody),
        ("Identity", proposals.IdentityBody),
        ("Rule", rules.RuleBody),
        ("Conditions", rules.ConditionsBody),
        ("NewAwarenessSource", awareness.NewAwarenessSource),
    ],
)
def test_bodies_are_in_the_contract(noun: str, shape: type[Body]) -> None:
    """Each field a body may have is named in the contract's line for it."""
    line = _shape_line(noun)

    for name in schema_of(shape)["properties"]:
        assert f'"{name}"' in line


def test_events_are_in_the_contract() -> None:
    """Each kind of event has its line."""
    text = CONTRACT.read_text(encoding="utf-8")

    for kind in EventType:
        assert f"\n{kind.value} " in text


@pytest.mark.parametrize(
    "route",
    [
        pytest.param(route, id=route.path)
        for route in TABLE
        if route.method == "GET" and isinstance(route.answer, type) and route.path != "/ws"
    ],
)
async def test_answers_have_their_declared_shape(home: Home, route: Route) -> None:
    """What a route answers decodes, strictly, as the view its row declares."""
    await home.house.cameras.scan()
    await home.house.requests.prepare(REQUEST, PROPOSAL)
    await answered(home.house, Answer.APPROVE)

    shown = await home.call(
        "GET", with_ids(route.path), token=Scope.ADMIN, params=QUERIES.get(route.path)
    )

    assert isinstance(route.answer, type)
    view = msgspec.json.decode(shown.body, type=route.answer, strict=True)
    assert msgspec.json.encode(view) == shown.body


def test_every_id_has_its_form() -> None:
    """A name in a path without a pattern, or a pattern of nothing in the path, is a mistake."""
    for route in TABLE:
        assert set(re.findall(r"\{(\w+)\}", route.path)) == set(route.ids), route.path


def test_description_of_several_ids() -> None:
    """Each id in a path is described, with its form, in the order of the path."""
    path = "/requests/{id}/proposals/{proposal_id}/pieces/{number}/suggestions"
    described = describe(TABLE, version="0.1.0")["paths"][path]["post"]["parameters"]

    assert [(one["name"], one["schema"]["pattern"]) for one in described] == [
        ("id", "^[0-9a-f]{32}$"),
        ("proposal_id", "^[0-9a-f]{64}$"),
        ("number", "^[1-9][0-9]?$"),
    ]

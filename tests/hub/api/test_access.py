"""Who may call what."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any

from _pytest.mark import ParameterSet
from aiohttp import web
import pytest

from hub.api.route import Route
from hub.api.scope import Scope
from hub.api.server import TABLE, build_app
from hub.model.awareness import source_id
from hub.model.decision import Answer, AnsweredBy
from tests.fakes.house import FakeHouse
from tests.fakes.rules import RULE
from tests.fakes.things import (
    ADDED,
    AGENCY,
    ARCHIVE,
    CAMERA,
    CLIP,
    DIRECTORY_URL,
    EXPORT,
    JPEG,
    ORIGIN,
    PROPOSAL,
    QUERY,
    REQUEST,
    SENSOR,
    SOURCE_URL,
    VIDEO,
)
from tests.hub.api.conftest import BASE, Home
from tests.noticeboard.seal.signed_video.streams import VECTORS

POLICY = {
    "url": "https://board.example.net",
    "origin": "board.example.net/v1",
    "log_key": "board.example.net/v1+cc3dfcd4+AXxYAAAAAAAAAAAA",
    "inbox_key": "board.example.net/v1/inbox+0c3dfcd4+AXxYAAAAAAAAAAAA",
}
OPEN_ANSWERS = {"/info": 200, "/openapi.json": 200, "/pair": 401, "/healthz": 200, "/readyz": 200}
OK: dict[tuple[str, str], dict[str, Any]] = {
    ("POST", "/pair"): {"code": "0" * 32, "name": "x"},
    ("POST", "/cameras"): {"found_key": "urn:uuid:7", "name": "Back door"},
    ("POST", "/cameras/scan"): {"address": "192.0.2.7"},
    ("PATCH", "/cameras/{id}"): {"name": "Back door", "sensitivity": 60},
    ("POST", "/archives"): {"kind": "frigate", "address": "http://192.0.2.11:5000"},
    ("PATCH", "/archives/{id}"): {"name": "Garage"},
    ("POST", "/archives/{id}/example"): {
        "file": "Yard 2026-11-15 11.49.mp4",
        "at": "2026-11-15T11:49:00Z",
    },
    ("POST", "/cameras/{id}/triggers"): {"kind": "external"},
    ("POST", "/sensors"): {"entity_id": "binary_sensor.gate", "name": "Gate"},
    ("POST", "/sensors/{id}/readings"): {
        "readings": [{"at": "2026-11-25T14:00:00Z", "state": "on"}]
    },
    ("PUT", "/archives/lenders"): {"lenders": [{"key": "ring/1", "kind": "ring", "name": "Ring"}]},
    ("PUT", "/archives/queries/{id}/answer"): {"failure": "away"},
    ("POST", "/archives/queries/{id}/files"): {"span": 0, "start": "2026-11-25T14:00:00Z"},
    ("POST", "/boards"): POLICY,
    ("POST", "/maker-roots"): {"name": "Example", "pem": (VECTORS / "root.pem").read_text()},
    ("POST", "/maker-roots/check"): {"pem": (VECTORS / "root.pem").read_text()},
    ("POST", "/boards/witness"): {
        "origin": "board.example.org/v1",
        "bastion": "bastion.example.org",
    },
    ("POST", "/timestamps"): {"url": "https://tsa.example.net/tsr"},
    ("POST", "/awareness/sources"): {"url": "https://feed.example.net/new.atom", "kind": "atom"},
    ("POST", "/directories"): {"address": f"https://directory.example.net/#key={'q' * 32}"},
    ("PUT", "/map"): {"source": "server"},
    ("POST", "/map/file"): {"path": "/media/maps/county.pmtiles"},
    ("POST", "/map/pieces"): {"name": "county", "at": 0, "size_bytes": 500, "data": "UE1UaWxlcwM="},
    ("POST", "/map/download"): {"url": "https://maps.example.org/county.pmtiles"},
    ("POST", "/requests/{id}/decision"): {
        "answer": "approve",
        "proposal_id": PROPOSAL,
        "by": "Alex",
    },
    ("PUT", "/agencies/{id}/setting"): {"setting": "quiet"},
    ("POST", "/requests/{id}/undo"): {"by": "Alex"},
    ("POST", "/practice/end"): {"by": "Alex"},
    ("POST", "/requests/{id}/withdrawal"): {"by": "Alex", "reason": "Too much of it."},
    ("POST", "/requests/{id}/proposals/{proposal_id}/pieces/{number}/suggestions"): {
        "kinds": ["faces", "texts"]
    },
    ("POST", "/requests/{id}/proposals/{proposal_id}/pieces/{number}/follow"): {
        "at_ms": 0,
        "left": 0.1,
        "top": 0.1,
        "width": 0.1,
        "height": 0.1,
    },
    ("POST", "/requests/{id}/proposals"): {
        "base": PROPOSAL,
        "pieces": [
            {
                "camera_id": CAMERA,
                "start": "2026-11-25T13:41:00Z",
                "end": "2026-11-25T13:42:00Z",
                "masks": [{"left": 0, "top": 0, "width": 0.5, "height": 0.5}],
                "moving": [
                    {
                        "keys": [
                            {"at_ms": 0, "left": 0, "top": 0.5, "width": 0.25, "height": 0.25},
                            {"at_ms": 500, "left": 0.5, "top": 0.5, "width": 0.25, "height": 0.25},
                        ],
                        "found": True,
                    }
                ],
            }
        ],
        "words": "It was a red car.\nIt drove off.",
        "extracts": [
            {
                "sensor_id": SENSOR,
                "start": "2026-11-25T13:41:00Z",
                "end": "2026-11-25T13:42:00Z",
            }
        ],
        "identity": {"name": "Alex", "email": "alex@example.org"},
        "audio": True,
    },
    ("POST", "/cameras/{id}/footage/suggestions"): {
        "start": "2026-11-25T13:41:00Z",
        "end": "2026-11-25T13:42:00Z",
        "kinds": ["faces", "texts"],
    },
    ("POST", "/cameras/{id}/footage/follow"): {
        "start": "2026-11-25T13:41:00Z",
        "end": "2026-11-25T13:42:00Z",
        "at_ms": 0,
        "left": 0.1,
        "top": 0.1,
        "width": 0.1,
        "height": 0.1,
    },
    ("POST", "/exports"): {
        "camera_id": CAMERA,
        "start": "2026-11-25T13:41:00Z",
        "end": "2026-11-25T13:42:00Z",
        "masks": [
            {
                "keys": [
                    {"at_ms": 0, "left": 0, "top": 0.5, "width": 0.25, "height": 0.25},
                    {"at_ms": 500, "left": 0.5, "top": 0.5, "width": 0.25, "height": 0.25},
                ]
            }
        ],
        "sound": True,
    },
    ("POST", "/rules"): {
        "name": "Only nearby",
        "when": {"farther_than_m": 400, "hours": [22, 6], "longer_than_s": 3600, "words": ["car"]},
        "then": "list",
        "by": "Alex",
    },
    ("PUT", "/rules/{id}"): {
        "name": "Two for the police",
        "when": {"kinds": ["police"], "level_from": 2},
        "then": "notify",
        "people": 2,
        "cool_off_s": 7200,
        "on": False,
        "by": "Alex",
    },
    ("PUT", "/setup"): {"finished": True},
    ("PUT", "/rules/active"): {"active": False, "by": "Alex"},
    ("POST", "/boards/lookup"): {"address": "board.example.org"},
    ("PUT", "/boards/following"): {"origin": ORIGIN, "following": False},
    ("PUT", "/boards/policy"): {
        "origin": ORIGIN,
        "witnesses": [],
        "quorum": 0,
        "verifiers": ["state.example.net+cc3dfcd4+AXxYAAAAAAAAAAAA"],
    },
    ("POST", "/rules/{id}/move"): {"to": 0, "by": "Alex"},
    ("POST", "/rules/try"): {
        "rule": {"name": "All of it", "when": {"findings": ["*"]}, "then": "deny"}
    },
}
IDS = {
    "agencies": AGENCY,
    "archives": ARCHIVE,
    "awareness": source_id(SOURCE_URL),
    "cameras": CAMERA,
    "clips": CLIP,
    "exports": EXPORT,
    "requests": REQUEST,
    "sensors": SENSOR,
    "tokens": "0" * 16,
    "rules": RULE,
}
HOUR = {"start": "2026-11-25T13:00:00Z", "end": "2026-11-25T14:00:00Z"}
QUERIES = {
    "/boards/evidence": {"origin": ORIGIN},
    "/boards/policy": {"origin": ORIGIN},
    "/boards/regions": {"origin": ORIGIN},
    "/cameras/{id}/video": HOUR,
    "/cameras/{id}/frames": HOUR,
    "/cameras/{id}/frame": {"at": HOUR["start"]},
    "/footage": HOUR,
    "/clips/{id}/video": {"until": "2026-11-25T14:00:00Z"},
    "/sensors/{id}/readings": HOUR,
    "/map/file": {"tag": "7a9"},
    "/map/folder": {"path": "/media/maps"},
}
DELETE_QUERIES = {
    "/boards/witness": {"origin": "board.example.org/v1"},
    "/directories": {"url": DIRECTORY_URL},
    "/maker-roots": {"name": "Other"},
    "/rules/{id}": {"by": "Alex"},
    "/timestamps": {"url": "https://tsa.example.org/tsr"},
}
EVERY_ROUTE = [pytest.param(route, id=f"{route.method} {route.path}") for route in TABLE]


@dataclass(frozen=True, slots=True)
class _Call:
    """How to call one route so that it succeeds for whoever may."""

    method: str
    path: str
    more: dict[str, Any] = field(default_factory=dict)


def with_ids(path: str) -> str:
    """Return a route's path with ids in it of things that are there."""
    if path.startswith("/archives/queries/"):
        return path.replace("{id}", QUERY).replace("{number}", "1")
    own = path.replace("{id}", IDS.get(path.split("/")[1], ""))
    own = own.replace("{file_id}", ADDED)
    return own.replace("{proposal_id}", PROPOSAL).replace("{number}", "1")


async def _is_as_it_needs(house: FakeHouse, path: str) -> None:
    """Bring the house to where a call of this route succeeds."""
    if path.endswith("/undo"):
        await answered(house, Answer.DENY)
    elif path.endswith(("/withdrawal", "/share")):
        await answered(house, Answer.APPROVE)
    elif path == "/maker-roots":
        await house.maker_roots.add("Other", (VECTORS / "foreign-root.pem").read_text())
    elif path.endswith("/share/retry"):
        await answered(house, Answer.APPROVE)
        await house.requests.fail_share(REQUEST, "Their inbox did not answer.")
    elif path.endswith("/practice/end"):
        await house.practice.begin("en")
    elif path.endswith(("{number}/video", "{number}/picture", "{number}/signed")):
        await house.requests.prepare(REQUEST, PROPOSAL)


async def answered(house: FakeHouse, answer: Answer, by: str = "Kim") -> None:
    """Answer the one request, as a person."""
    await house.requests.decide(
        REQUEST,
        answer,
        proposal_id=PROPOSAL if answer is Answer.APPROVE else None,
        by=by,
        reason="",
        answered_by=AnsweredBy.PERSON,
        pause=False,
    )


def _call(route: Route) -> _Call:
    path = with_ids(route.path)
    queries = DELETE_QUERIES if route.method == "DELETE" else QUERIES
    body, query = OK.get((route.method, route.path)), queries.get(route.path)
    more: dict[str, Any] = {"json": body} if body else {}
    if route.body == "application/octet-stream":
        more |= {"data": VIDEO}
    if route.status == HTTPStatus.PARTIAL_CONTENT:
        more |= {"headers": {"Range": "bytes=0-126"}}
    if route.body == "image/jpeg":
        more |= {"data": JPEG, "headers": {"Content-Type": "image/jpeg"}}
    return _Call(route.method, path, more | ({"params": query} if query else {}))


def _may(route: Route, scope: Scope) -> bool:
    return route.scope is None or scope.covers(route.scope)


async def _status(home: Home, call: _Call, token: str | Scope | None) -> int:
    if call.path == "/ws":
        headers = {
            **home.headers(token),
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        }
        async with home.session.get(home.url(call.path), headers=headers) as answer:
            return answer.status
    return (await home.call(call.method, call.path, token=token, **call.more)).status


@pytest.mark.parametrize("route", EVERY_ROUTE)
async def test_what_opens_nothing(home: Home, route: Route) -> None:
    """No token opens only what declares no scope, nor does a wrong one, however much is right.

    A token whose scope does not cover the route is refused.
    """
    await _is_as_it_needs(home.house, route.path)
    right, call = home.tokens[Scope.ADMIN], _call(route)
    wrong = right[:-4] + ("AAAA" if right[-4:] != "AAAA" else "BBBB")

    statuses = {token: await _status(home, call, token) for token in (None, wrong)}
    refused = {scope: await _status(home, call, scope) for scope in Scope if not _may(route, scope)}

    assert statuses == dict.fromkeys((None, wrong), OPEN_ANSWERS.get(route.path, 401))
    assert set(refused.values()) <= {403}


def _who_may() -> Iterator[ParameterSet]:
    """Yield each route with each scope that covers it, all at once if a call changes nothing."""
    for route in TABLE:
        scopes = tuple(scope for scope in Scope if _may(route, scope))
        for each in (scopes,) if route.method == "GET" else ((scope,) for scope in scopes):
            yield pytest.param(route, each, id=f"{route.method} {route.path}-{'-'.join(each)}")


@pytest.mark.parametrize(("route", "scopes"), _who_may())
async def test_with_each_scope(home: Home, route: Route, scopes: tuple[Scope, ...]) -> None:
    """A token does what its scope covers, with the table's status."""
    await _is_as_it_needs(home.house, route.path)

    for scope in scopes:
        status = await _status(home, _call(route), scope)

        assert status == (401 if route.path == "/pair" else route.status)


@pytest.mark.parametrize("route", [row for row in TABLE if row.has_head])
async def test_head_needs_the_same_scope(home: Home, route: Route) -> None:
    """HEAD reveals something only to those whom GET would show it."""
    await _is_as_it_needs(home.house, route.path)
    call = replace(_call(route), method="HEAD")

    assert await _status(home, call, None) == 401
    for scope in Scope:
        assert await _status(home, call, scope) == (200 if _may(route, scope) else 403)


def test_route_must_declare_scope() -> None:
    """A row of the table without a scope cannot be written."""
    route = TABLE[0]

    with pytest.raises(TypeError, match="scope"):
        type(route)(method="GET", path="/x", answer=None, handler=route.handler)  # type: ignore[call-arg]


async def test_undeclared_route_is_closed(home: Home) -> None:
    """A route that went round the table answers nobody, whatever their token."""

    async def leak(_request: web.Request) -> web.Response:
        return web.Response(text="leaked")

    app = build_app(home.running.context)
    app.router.add_get(f"{BASE}/leak", leak)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]

    headers = home.headers(Scope.ADMIN)
    async with home.session.get(f"http://127.0.0.1:{port}{BASE}/leak", headers=headers) as answer:
        status, text = answer.status, await answer.text()
    await runner.cleanup()

    assert status == 403
    assert "leaked" not in text


@pytest.mark.parametrize("path", ["/", "/nothing", "/clips/nothex", "/clips/" + "C1" * 8])
async def test_unknown_address(home: Home, path: str) -> None:
    """What is not in the table is not found, and says so in the contract's shape."""
    answered = await home.call("GET", path)

    assert answered.status == 404
    assert answered.code == "not_found"


async def test_wrong_method(home: Home) -> None:
    """A known address with another method says which ones it takes."""
    answered = await home.call("PUT", "/cameras")

    assert (answered.status, answered.code) == (405, "method_not_allowed")
    assert set(answered.headers["Allow"].split(",")) == {"GET", "POST"}

"""Bodies and queries, parsed."""

from contextlib import suppress
import json
from typing import Any

from hypothesis import HealthCheck, given, settings, strategies as st
import pytest

from hub.api import schema
from hub.api.routes import TABLE
from hub.api.scope import Scope
from hub.errors import InvalidInputError
from hub.model.adoption import Adoption
from tests.hub.api.conftest import Home
from tests.hub.api.test_access import OK, POLICY

PARSERS = {
    "/pair": schema.parse_pair,
    "/cameras": schema.parse_adoption,
    "/boards": schema.parse_policy,
    "/requests/{id}/decision": schema.parse_answer,
}
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)


def _mutated(path: str) -> st.SearchStrategy[Any]:
    """Return bodies that are nearly right: a good one with some fields replaced."""
    good = OK["POST", path]
    names = [*good, "username", "password", "place", "witnesses", "quorum", "reason", "rtsp_url"]
    return st.dictionaries(st.sampled_from(names), VALUES, max_size=3).map(
        lambda changed: {**good, **changed}
    )


@pytest.mark.parametrize("path", PARSERS)
@given(st.data())
@settings(deadline=None, max_examples=60)
def test_parsers_refuse_or_parse(path: str, data: st.DataObject) -> None:
    """Whatever comes in, a parser returns a value or says in a sentence what to correct."""
    body = data.draw(VALUES | _mutated(path))

    refusal = "correct."
    try:
        PARSERS[path](body)
    except InvalidInputError as error:
        refusal = str(error)

    assert refusal.encode().endswith(b".")


@pytest.mark.parametrize("path", PARSERS)
def test_good_bodies(path: str) -> None:
    """The bodies of the contract parse."""
    assert PARSERS[path](OK["POST", path])


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_json_refuses_or_parses(raw: bytes) -> None:
    """Any bytes are JSON or are refused as wrong input."""
    with suppress(InvalidInputError):
        schema.parse_json(raw)


HOSTILE_JSON = {
    "empty": b"",
    "not utf-8": b"\xff",
    "nan": b"NaN",
    "infinity": b'{"a": Infinity}',
    "repeated key": b'{"a": 1, "a": 2}',
    "deep list": b"[" * 30_000,
    "deep object": b'{"a":' * 10_000,
    "long number": b"9" * 20_000,
    "two values": b"{} {}",
}


@pytest.mark.parametrize("raw", HOSTILE_JSON.values(), ids=HOSTILE_JSON)
def test_json_is_strict(raw: bytes) -> None:
    """Only what JSON's own standard allows is read as JSON."""
    with pytest.raises(InvalidInputError):
        schema.parse_json(raw)


@pytest.mark.parametrize("raw", HOSTILE_JSON.values(), ids=HOSTILE_JSON)
async def test_hostile_json(home: Home, raw: bytes) -> None:
    """Bytes that are not strict JSON, or that nest without end, are wrong input."""
    for path in PARSERS:
        if path != "/pair":
            answered = await home.call("POST", path.replace("{id}", "4e" * 16), data=raw)

            assert (answered.status, answered.code) == (400, "invalid_input")


@pytest.mark.parametrize(
    "body",
    [
        '{"code": "\\ud800", "name": "x"}',
        '{"found_key": "\\udfff", "name": "x"}',
        '{"found_key": "k", "name": "\\ud800"}',
        '{"found_key": "k", "name": "x", "password": "\\u0000"}',
        '{"found_key": "k", "name": "x", "\\ud800": 1}',
    ],
)
async def test_text_that_cannot_be_stored(home: Home, body: str) -> None:
    """Lone surrogates and control characters are wrong input, never a broken hub."""
    for path in ("/pair", "/cameras"):
        answered = await home.call("POST", path, data=body.encode())

        assert answered.status == 400


async def test_hostile_bodies_never_break_the_hub(home: Home) -> None:
    """No body of any shape makes any route answer 5xx."""
    shapes: list[object] = [None, 1, "x", [], [{}], {}, {"a": {}}, {"name": None}, {"code": [1]}]
    for route in TABLE:
        if route.body is not None:
            for shape in shapes:
                answered = await home.call(
                    route.method,
                    route.path.replace("{id}", "4e" * 16),
                    data=json.dumps(shape).encode(),
                )
                assert answered.status == 400, (route.path, shape)


@given(data=st.data())
@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
async def test_random_bodies_never_break_the_hub(home: Home, data: st.DataObject) -> None:
    """Whatever bytes or JSON a route is sent, it never answers 5xx."""
    path = data.draw(st.sampled_from(list(PARSERS)))
    shaped = (VALUES | _mutated(path)).map(lambda one: json.dumps(one).encode())
    body = data.draw(st.binary(max_size=100) | shaped)

    answered = await home.call("POST", path.replace("{id}", "4e" * 16), data=body)

    assert answered.status < 500


@given(
    query=st.dictionaries(st.sampled_from(["camera", "start", "limit", "since", "x"]), st.text())
)
@settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
async def test_random_queries_never_break_the_hub(home: Home, query: dict[str, str]) -> None:
    """Whatever a query holds, it never makes a route answer 5xx."""
    for path in ("/clips", "/requests", "/ws"):
        assert (await home.call("GET", path, params=query)).status < 500


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"url": "http://board.example.net"}, "url"),
        ({"url": "https://me:pw@board.example.net"}, "url"),
        ({"url": "https://board.example.net/?a"}, "url"),
        ({"url": "https://"}, "url"),
        ({"url": "ftp://board.example.net"}, "url"),
        ({"url": "https://[board/"}, "url"),
        ({"origin": "other/v1"}, "log_key"),
        ({"log_key": "board.example.net/v1"}, "log_key"),
        ({"quorum": 1}, "quorum"),
        ({"quorum": True}, "quorum"),
        ({"witnesses": [POLICY["log_key"]] * 17}, "witnesses"),
        ({"verifiers": "x"}, "verifiers"),
        ({"allow_private_address": 1}, "allow_private_address"),
    ],
)
def test_wrong_policy(changed: dict[str, object], named: str) -> None:
    """A policy that could not be held to is refused, and the field to correct is named."""
    with pytest.raises(InvalidInputError, match=f"^{named}"):
        schema.parse_policy({**POLICY, **changed})


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080", "http://[::1]/", "http://localhost"])
def test_policy_on_loopback(url: str) -> None:
    """A board on this very machine may do without TLS."""
    assert schema.parse_policy({**POLICY, "url": url}).url == url.rstrip("/")


@pytest.mark.parametrize(
    "body",
    [
        {"name": "x"},
        {"name": "x", "found_key": "k", "rtsp_url": "rtsp://192.0.2.1/a"},
        {"name": "x", "rtsp_url": "http://192.0.2.1/a"},
        {"name": "x", "rtsp_url": "rtsp:///nowhere"},
        {"name": "x", "rtsp_url": "rtsp://192.0.2.1:99999/a"},
        {"name": "x", "rtsp_url": "rtsp://192.0.2.1/a b"},
        {"name": "x", "rtsp_url": "rtsp://me:%0a@192.0.2.1/"},
        {"name": "", "found_key": "k"},
        {"name": "x", "found_key": "k", "place": {"latitude_udeg": 1}},
        {"name": "x", "found_key": "k", "place": {"latitude_udeg": 1.0, "longitude_udeg": 1}},
        {"name": "x", "found_key": "k", "place": {"latitude_udeg": 10**9, "longitude_udeg": 1}},
        {"name": "x", "found_key": "k", "indoor": "yes"},
    ],
)
def test_wrong_adoption(body: object) -> None:
    """An adoption that names no camera, two, or one that cannot be is refused."""
    with pytest.raises(InvalidInputError):
        schema.parse_adoption(body)


def test_adoption_is_one_camera() -> None:
    """An adoption cannot be made of two cameras, nor of none, wherever it comes from."""
    with pytest.raises(InvalidInputError):
        Adoption(name="x")
    with pytest.raises(InvalidInputError):
        Adoption(name="x", found_key="k", rtsp_url="rtsp://192.0.2.1/a")


def test_errors_hold_no_values() -> None:
    """A refusal names the field and never repeats what was in it."""
    body = {"name": "x", "found_key": "k", "password": "hunter22" * 40}

    with pytest.raises(InvalidInputError) as refused:
        schema.parse_adoption(body)

    assert str(refused.value) == "password: must be 0 to 200 characters long."


def test_scopes_are_ordered() -> None:
    """Each scope includes those before it and none after."""
    assert Scope.ADMIN.included == (Scope.READ, Scope.DECIDE, Scope.ADMIN)
    assert Scope.READ.included == (Scope.READ,)
    assert not Scope.DECIDE.covers(Scope.ADMIN)

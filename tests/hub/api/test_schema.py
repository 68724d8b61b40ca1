"""Bodies and queries, parsed."""

from collections.abc import Callable
from contextlib import nullcontext, suppress
from datetime import datetime, timedelta
import json
from typing import Any

from hypothesis import HealthCheck, given, settings, strategies as st
import pytest

from hub.api.answers import DecisionBody, UndoBody, WithdrawalBody
from hub.api.boards import BoardPolicyBody, BoardTrust
from hub.api.body import Body, parse, parse_json, parse_query
from hub.api.cameras import CLOCK_TOLERANCE, AdoptionBody, CameraChangeBody, TriggerBody
from hub.api.discovery import ScanBody
from hub.api.hub import PairBody
from hub.api.proposals import ChangesBody
from hub.api.rules import RuleBody, RuleMove, RuleTrial
from hub.api.scope import Scope
from hub.api.sensors import LentSensor, Readings
from hub.api.server import TABLE
from hub.api.video import FootageQuery
from hub.config import policy_from
from hub.errors import InvalidInputError
from hub.model.camera import Adoption, CameraRetention, Mask, Place, Transport
from hub.model.recording import Trigger, TriggerKind
from tests.fakes.board import make_witness
from tests.fakes.things import CAMERA, CLIP, NOW, SENSOR
from tests.hub.api.conftest import Home
from tests.hub.api.test_access import OK, POLICY, with_ids


def parser(kind: type[Body], *given: object) -> Callable[[object], Any]:
    """Return what makes the hub's own value of a body, or else the body."""

    def read(body: object) -> object:
        made = parse(kind, body)
        return made.to_model(*given) if hasattr(made, "to_model") else made

    return read


PARSERS: dict[tuple[str, str], Callable[[object], object]] = {
    ("POST", "/pair"): parser(PairBody),
    ("POST", "/cameras"): parser(AdoptionBody),
    ("POST", "/cameras/scan"): parser(ScanBody),
    ("PATCH", "/cameras/{id}"): parser(CameraChangeBody),
    ("POST", "/cameras/{id}/triggers"): parser(TriggerBody, CAMERA, NOW),
    ("POST", "/sensors"): parser(LentSensor),
    ("POST", "/sensors/{id}/readings"): parser(Readings),
    ("POST", "/boards"): parser(BoardPolicyBody),
    ("PUT", "/boards/policy"): parser(BoardTrust),
    ("POST", "/requests/{id}/decision"): parser(DecisionBody),
    ("POST", "/requests/{id}/undo"): parser(UndoBody),
    ("POST", "/requests/{id}/withdrawal"): parser(WithdrawalBody),
    ("POST", "/requests/{id}/proposals"): parser(ChangesBody),
    ("POST", "/rules"): parser(RuleBody),
    ("PUT", "/rules/{id}"): parser(RuleBody),
    ("POST", "/rules/{id}/move"): parser(RuleMove),
    ("POST", "/rules/try"): parser(RuleTrial),
}
MORE_NAMES = (
    *("username", "password", "place", "witnesses", "quorum", "reason", "stream_url", "masks"),
    *("motion_masks", "keep", "transport", "entity_id", "at", "active", "state", "unit", "kind"),
    *("answered_by", "by", "base", "pieces", "words", "extracts", "identity", "audio", "to"),
    *("when", "then", "people", "cool_off_s", "on", "prepare", "rule", "id"),
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)


def _mutated(route: tuple[str, str]) -> st.SearchStrategy[Any]:
    """Return bodies that are nearly right: a good one with some fields replaced."""
    good = OK[route]
    names = [*good, *MORE_NAMES]
    return st.dictionaries(st.sampled_from(names), VALUES, max_size=3).map(
        lambda changed: {**good, **changed}
    )


@pytest.mark.parametrize("route", PARSERS)
@given(st.data())
@settings(deadline=None, max_examples=60)
def test_parsers_refuse_or_parse(route: tuple[str, str], data: st.DataObject) -> None:
    """Whatever comes in, a parser returns a value or says in a sentence what to correct."""
    body = data.draw(VALUES | _mutated(route))

    refusal = "correct."
    try:
        PARSERS[route](body)
    except InvalidInputError as error:
        refusal = str(error)

    assert refusal.encode().endswith(b".")
    # What msgspec refuses, our second reading finds too, and names.
    assert refusal != "the body: has the wrong form."


@pytest.mark.parametrize("route", PARSERS)
def test_good_bodies(route: tuple[str, str]) -> None:
    """The bodies of the contract parse."""
    assert PARSERS[route](OK[route])


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_json_refuses_or_parses(raw: bytes) -> None:
    """Any bytes are JSON or are refused as wrong input."""
    with suppress(InvalidInputError):
        parse_json(raw)


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
        parse_json(raw)


@pytest.mark.parametrize("raw", HOSTILE_JSON.values(), ids=HOSTILE_JSON)
async def test_hostile_json(home: Home, raw: bytes) -> None:
    """Bytes that are not strict JSON, or that nest without end, are wrong input."""
    for method, path in PARSERS:
        optional = path == "/cameras/scan" and not raw
        if path != "/pair" and not optional:
            answered = await home.call(method, with_ids(path), data=raw)

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


_FILE = "application/octet-stream"


async def test_hostile_bodies_never_break_the_hub(home: Home) -> None:
    """No body of any shape makes any route answer 5xx."""
    shapes: list[object] = [None, 1, "x", [], [{}], {}, {"a": {}}, {"name": None}, {"code": [1]}]
    for route in TABLE:
        if route.body is not None:
            for shape in shapes:
                answered = await home.call(
                    route.method,
                    with_ids(route.path),
                    data=json.dumps(shape).encode(),
                )
                # The bytes of a file may be any; ingest judges them.
                taken = (shape == {} and not route.needs_body) or route.body == _FILE
                assert answered.status == (route.status if taken else 400), (route.path, shape)


@given(data=st.data())
@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
async def test_random_bodies_never_break_the_hub(home: Home, data: st.DataObject) -> None:
    """Whatever bytes or JSON a route is sent, it never answers 5xx."""
    method, path = route = data.draw(st.sampled_from(list(PARSERS)))
    shaped = (VALUES | _mutated(route)).map(lambda one: json.dumps(one).encode())
    body = data.draw(st.binary(max_size=100) | shaped)

    answered = await home.call(method, with_ids(path), data=body)

    assert answered.status < 500


@given(
    query=st.dictionaries(
        st.sampled_from(["camera", "start", "end", "until", "limit", "since", "x"]), st.text()
    )
)
@settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
async def test_random_queries_never_break_the_hub(home: Home, query: dict[str, str]) -> None:
    """Whatever a query holds, it never makes a route answer 5xx."""
    readings, footage = f"/sensors/{SENSOR}/readings", f"/cameras/{CAMERA}/video"
    for path in ("/clips", "/requests", "/ws", f"/clips/{CLIP}/video", readings, footage):
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
        ({"witnesses": [POLICY["log_key"]] * 65}, "witnesses"),
        ({"verifiers": "x"}, "verifiers"),
        ({"allow_private_address": 1}, "allow_private_address"),
    ],
)
def test_wrong_policy(changed: dict[str, object], named: str) -> None:
    """A policy that could not be held to is refused, and the field to correct is named."""
    with pytest.raises(InvalidInputError, match=f"^{named}"):
        parser(BoardPolicyBody)({**POLICY, **changed})


@pytest.mark.parametrize(
    ("given", "quorum"), [({}, 2), ({"quorum": 0}, 0), ({"quorum": 1}, 1), ({"quorum": 3}, 3)]
)
def test_the_quorum_is_a_majority_unless_the_owner_says_otherwise(
    given: dict[str, int], quorum: int
) -> None:
    """Of three witnesses two, from the API and from the config file; an explicit 0 stays 0."""
    witnesses = [str(make_witness(f"w{n}.example").verifier) for n in range(3)]
    table = (
        {"verifiers": [], "allow_private_address": False, "read_earlier": True, "region": ""}
        | POLICY
        | {"witnesses": witnesses}
    )
    table.pop("quorum", None)

    assert parser(BoardPolicyBody)(table | given).quorum == quorum
    assert policy_from(table | given).quorum == quorum


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080", "http://[::1]/", "http://localhost"])
def test_policy_on_loopback(url: str) -> None:
    """A board on this very machine may do without TLS."""
    assert parser(BoardPolicyBody)({**POLICY, "url": url}).url == url.rstrip("/")


@pytest.mark.parametrize(
    "body",
    [
        {"name": "x"},
        {"name": "x", "found_key": "k", "stream_url": "rtsp://192.0.2.1/a"},
        {"name": "x", "stream_url": "ftp://192.0.2.1/a"},
        {"name": "x", "stream_url": "rtsp:///nowhere"},
        {"name": "x", "stream_url": "rtsp://192.0.2.1:99999/a"},
        {"name": "x", "stream_url": "rtsp://front door/a"},
        {"name": "x", "stream_url": "rtsp://me:%0a@192.0.2.1/"},
        {"name": "", "found_key": "k"},
        {"name": "x", "found_key": "k", "place": {"latitude_udeg": 1}},
        {"name": "x", "found_key": "k", "place": {"latitude_udeg": 1.0, "longitude_udeg": 1}},
        {"name": "x", "found_key": "k", "place": {"latitude_udeg": 10**9, "longitude_udeg": 1}},
        {"name": "x", "found_key": "k", "indoor": "yes"},
        {"name": "x", "found_key": "k", "entity_id": "camera.door"},
        {"name": "x", "entity_id": "camera"},
        {"name": "x", "entity_id": "Camera.Door"},
        {"name": "x", "stream_url": "file:///etc/passwd"},
        {"name": "x", "found_key": "k", "transport": "multicast"},
    ],
)
def test_wrong_adoption(body: object) -> None:
    """An adoption that names no camera, two, or one that cannot be is refused."""
    with pytest.raises(InvalidInputError):
        parser(AdoptionBody)(body)


@pytest.mark.parametrize(
    "url", ["rtsps://192.0.2.1/a", "http://192.0.2.1/mjpeg?x=1", "https://h/j"]
)
def test_adoption_by_address(url: str) -> None:
    """A camera is read over RTSP or HTTP, in the clear or not; an entity may lend its address."""
    adoption = parser(AdoptionBody)({"name": "x", "stream_url": url, "entity_id": "camera.door"})

    assert (adoption.stream_url, adoption.entity_id) == (url, "camera.door")


def test_change_of_everything() -> None:
    """Each field of a change becomes the model's own value, and what is not named stays None."""
    change = parser(CameraChangeBody)(
        {
            "name": "Back",
            "place": None,
            "masks": [{"left": 0.5, "top": 0, "width": 0.75, "height": 1}],
            "keep": {"days": 2},
            "transport": "udp",
            "stream_url": "rtsp://me:p%40ss@192.0.2.9/a",
        }
    )

    assert (change.unplace, change.place, change.sensitivity) == (True, None, None)
    assert change.masks == (Mask(left=0.5, top=0.0, width=0.5, height=1.0),)
    assert change.keep == CameraRetention(days=2.0, gib=None)
    assert change.transport is Transport.UDP
    assert (change.stream_url, change.username) == ("rtsp://192.0.2.9/a", "me")
    assert change.password == "p@ss"  # noqa: S105 -- nobody's


def test_change_of_place_and_credentials() -> None:
    """Credentials that are given win over those in the address."""
    change = parser(CameraChangeBody)(
        {
            "place": {"latitude_udeg": 1, "longitude_udeg": 2},
            "username": "a",
            "password": "",
            "stream_url": "http://me:other@192.0.2.9/a",
        }
    )

    assert change.place == Place(latitude_udeg=1, longitude_udeg=2)
    assert (change.username, change.password, change.unplace) == ("a", "", False)


@pytest.mark.parametrize(
    ("username", "password", "meant"),
    [
        ("", "", ("me", "p@/#w")),
        ("", "typed", ("me", "typed")),
        ("me", "", ("me", "p@/#w")),
        ("you", "typed", ("you", "typed")),
        ("you", "", ("you", "")),
    ],
)
def test_what_is_typed_counts_before_what_is_in_a_pasted_address(
    username: str, password: str, meant: tuple[str, str]
) -> None:
    """An address is sent as it was pasted; a password beside it is that of the user in it."""
    body = {
        "stream_url": "rtsp://me:p@/#w@192.0.2.9/a",
        "username": username,
        "password": password,
    }

    adoption, change = parser(AdoptionBody)({"name": "x"} | body), parser(CameraChangeBody)(body)

    assert (adoption.username, adoption.password) == (change.username, change.password) == meant
    assert adoption.stream_url == change.stream_url == "rtsp://192.0.2.9/a"


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, "Enter at least one thing"),
        ({"username": "me"}, "password: "),
        ({"password": "x"}, "password: "),
        ({"found_key": "k"}, "found_key: "),
        ({"masks": [{"left": 1, "top": 0, "width": 1, "height": 1}]}, "masks: each must cover"),
        ({"masks": [{"left": 0, "top": 0, "width": 0, "height": 1}]}, "masks: each must cover"),
        ({"masks": [{"left": -0.1, "top": 0, "width": 1, "height": 1}]}, "masks"),
        ({"masks": [{"left": float("nan"), "top": 0, "width": 1, "height": 1}]}, "masks"),
        ({"masks": [{"left": True, "top": 0, "width": 1, "height": 1}]}, "masks"),
        ({"masks": [{}] * 33}, "masks: must be a list of at most 32"),
        ({"keep": {"days": 0}}, r"keep.days: must be a number from 0\.01 to 366"),
        ({"keep": {"gib": 10**400}}, "keep.gib"),
        ({"sensitivity": 0}, "sensitivity"),
        ({"stream_url": "rtsp:///x"}, "The camera's address"),
    ],
)
def test_wrong_change(body: object, named: str) -> None:
    """A change that cannot be is refused, and the field to correct is named."""
    with pytest.raises(InvalidInputError, match=f"^{named}"):
        parser(CameraChangeBody)(body)


def _trigger(at: datetime) -> Trigger:
    body = {"kind": "motion", "at": at.isoformat()}
    return parse(TriggerBody, body).to_model(CAMERA, NOW)


def test_trigger_is_of_now() -> None:
    """A trigger without a time is of this moment; one from the future is refused."""
    of_now = PARSERS["POST", "/cameras/{id}/triggers"]({"kind": "button"})
    later = NOW + CLOCK_TOLERANCE

    assert of_now == Trigger(camera_id=CAMERA, kind=TriggerKind.BUTTON, at=NOW)
    assert _trigger(later).active
    later += timedelta(microseconds=1)
    with pytest.raises(InvalidInputError, match=r"^at: must not be in the future\."):
        _trigger(later)


@pytest.mark.parametrize("at", ["1969-12-31T23:59:59Z", "2200-01-01T00:00:00Z"])
def test_time_that_cannot_be_stored(at: str) -> None:
    """A year that no recording is of is wrong input, not a broken database."""
    with pytest.raises(InvalidInputError, match="must be a time from 1970 to 2169"):
        parse(Readings, {"readings": [{"at": at, "state": "on"}]})


def test_readings_are_bounded() -> None:
    """At most 500 readings come at once."""
    reading = {"at": "2026-11-25T14:00:00Z", "state": "on"}

    assert len(parse(Readings, {"readings": [reading] * 500}).to_model()) == 500
    with pytest.raises(InvalidInputError, match="at most 500"):
        parse(Readings, {"readings": [reading] * 501})


@pytest.mark.parametrize(("end", "good"), [("14:00:00", True), ("14:00:01", False)])
def test_footage_is_an_hour(end: str, *, good: bool) -> None:
    """More than an hour of a camera is not put together at once."""
    query = {"start": "2026-11-25T13:00:00Z", "end": f"2026-11-25T{end}Z"}

    with nullcontext() if good else pytest.raises(InvalidInputError, match="at most an hour"):
        parse_query(FootageQuery, query).to_model()


def test_adoption_is_one_camera() -> None:
    """An adoption cannot be made of two cameras, nor of none, wherever it comes from."""
    with pytest.raises(InvalidInputError):
        Adoption(name="x")
    with pytest.raises(InvalidInputError):
        Adoption(name="x", found_key="k", stream_url="rtsp://192.0.2.1/a")


def test_errors_hold_no_values() -> None:
    """A refusal names the field and never repeats what was in it."""
    body = {"name": "x", "found_key": "k", "password": "hunter22" * 40}

    with pytest.raises(InvalidInputError) as refused:
        parser(AdoptionBody)(body)

    assert str(refused.value) == "password: must be 0 to 200 characters long."


def test_scopes_are_ordered() -> None:
    """Each scope includes those before it and none after."""
    assert Scope.ADMIN.included == (Scope.READ, Scope.DECIDE, Scope.ADMIN)
    assert Scope.READ.included == (Scope.READ,)
    assert not Scope.DECIDE.covers(Scope.ADMIN)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"code": "a" * 32, "other": 1}, "other: this key isn't known here."),
        ([], "the body: must be an object."),
        ({}, ": this key is missing."),
    ],
)
def test_a_fault_is_said_plainly(body: object, sentence: str) -> None:
    """A fault in a body is described in our words, and not in those of a library."""
    with pytest.raises(InvalidInputError) as raised:
        parse(PairBody, body)

    assert str(raised.value).endswith(sentence)


def test_only_a_camera_of_an_archive_has_triggers_of_one() -> None:
    """Nobody outside says what an archive says; the sentence names what they may say."""
    with pytest.raises(
        InvalidInputError, match=r"^kind: must be one of motion, button, external\.$"
    ):
        PARSERS["POST", "/cameras/{id}/triggers"]({"kind": "archive"})

"""What the hub sends is read strictly; what it may send one day is let be."""

from contextlib import suppress
import copy
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.neighbors_requests.client.decode import Record, read
from custom_components.neighbors_requests.client.errors import (
    AnswerUnreadableError,
    HubClientError,
    HubVersionError,
)
from custom_components.neighbors_requests.client.house import House, checked
from custom_components.neighbors_requests.client.models import (
    Archive,
    Board,
    Camera,
    CameraStorage,
    Clip,
    Consent,
    Decision,
    Found,
    Info,
    Keep,
    Mask,
    Paired,
    Polygon,
    Problem,
    Reading,
    Request,
    Said,
    Scan,
    Sensor,
    Share,
    ShareState,
    Storage,
)

from . import values

NOUNS: dict[str, tuple[type, values.Json]] = {
    "info": (Info, values.info()),
    "paired": (Paired, {"token": "t", "scopes": ["read"], "hub": values.info()}),
    "camera": (Camera, values.as_json(values.camera())),
    "archive": (Archive, values.archive()),
    "found": (Found, values.as_json(values.found())),
    "board": (Board, values.as_json(values.board())),
    "problem": (Problem, values.as_json(values.problem())),
    "mask": (Mask, values.as_json(values.mask())),
    "keep": (Keep, {"days": 3, "gib": 1.5}),
    "said": (Said, values.as_json(values.found())["said"][0]),
    "scan": (Scan, values.as_json(values.scan())),
    "sensor": (Sensor, values.as_json(values.sensor())),
    "reading": (Reading, {"at": values.NOW, "state": "on"}),
    "storage": (Storage, values.as_json(values.storage())),
    "camera_storage": (CameraStorage, values.as_json(values.storage())["cameras"][0]),
    "clip": (Clip, values.as_json(values.clip())),
    "decision": (Decision, values.as_json(values.decision())),
    "consent": (Consent, values.as_json(values.consent())),
    "share": (Share, values.as_json(values.share())),
    "request": (Request, values.as_json(values.request())),
}
UNREAD = {
    *("hidden_by", "motion_agreement", "notes", "second_signatures", "wired"),
    *("fingerprint", "newer", "quorum", "unchecked", "witnesses"),
    *("earlier_percent", "read_earlier", "read_since", "region", "region_as_of"),
    *("archive_id", "estimated_bytes", "fetched_bytes", "fetches", "has_snapshot"),
}
"""The panel alone shows who hides a request, what archives have, and more of a camera or board."""
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@pytest.mark.parametrize("noun", NOUNS)
def test_extra_fields_are_let_be(noun: str) -> None:
    """A hub that says more than we know is understood all the same."""
    kind, right = NOUNS[noun]

    assert read(kind, right | {"one_day": {"new": 1}}) == read(kind, right)


@pytest.mark.parametrize("noun", NOUNS)
def test_missing_fields_are_refused(noun: str) -> None:
    """Every field that is read must be there."""
    kind, right = NOUNS[noun]

    for name in right.keys() - UNREAD:
        with pytest.raises(AnswerUnreadableError, match=name):
            read(kind, {key: value for key, value in right.items() if key != name})


@pytest.mark.parametrize("noun", NOUNS)
@given(chosen=st.data())
def test_distorted_fields_are_read_or_refused(noun: str, chosen: Any) -> None:  # noqa: ANN401 -- hypothesis names no type for it
    """Whatever stands in a field, nothing but a HubClientError comes out."""
    kind, right = NOUNS[noun]
    name = chosen.draw(st.sampled_from(sorted(right)))

    with suppress(HubClientError):
        read(kind, right | {name: chosen.draw(JSON)})


@given(JSON)
def test_any_json_is_refused_as_a_state(value: object) -> None:
    """Something else than a state is never taken for one."""
    with pytest.raises(AnswerUnreadableError):
        House.read(value)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("id", 1),
        ("id", "x" * 20_001),
        ("index", True),
        ("index", "1"),
        ("issued", "yesterday"),
        ("issued", "2026-11-24T17:42:00"),
        ("issued", "0001-01-01T00:00:00+14:00"),
        ("status", "lost"),
        ("pending", "yes"),
        ("thread", {}),
        ("thread", [{}] * 20_001),
        ("area", {"shape": "star"}),
        ("area", {"shape": "polygon", "ring": [[1, 2, 3]]}),
        ("agency", []),
        ("cool_off_s", -1),
        ("cool_off_s", 10**12),
        ("cool_off_s", 0.5),
        ("verdict", "share"),
    ],
)
def test_wrong_types_are_refused(name: str, wrong: object) -> None:
    """A field of another type, another range or another zone is not guessed at."""
    with pytest.raises(AnswerUnreadableError):
        read(Request, values.as_json(values.request()) | {name: wrong})


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), 10**400, True, "1", [1]])
def test_numbers_are_finite(wrong: object) -> None:
    """What is no number, or none that can be reckoned with, is not guessed at."""
    with pytest.raises(AnswerUnreadableError):
        read(Mask, values.as_json(values.mask()) | {"left": wrong})
    with pytest.raises(AnswerUnreadableError):
        read(Keep, {"days": wrong, "gib": None})


def test_keep_may_be_left_to_the_hub() -> None:
    """Null is not zero: the hub's own setting counts."""
    assert read(Keep, {"days": None, "gib": None}) == Keep(days=None, gib=None)
    assert read(Keep, {"days": 2, "gib": 0.5}) == Keep(days=2.0, gib=0.5)


def test_words_are_strings() -> None:
    """A list of words holds nothing else."""
    with pytest.raises(AnswerUnreadableError):
        read(Clip, values.as_json(values.clip()) | {"triggers": ["button", 1]})
    with pytest.raises(AnswerUnreadableError):
        read(Clip, values.as_json(values.clip()) | {"labels": "person"})


def test_another_version_is_said_as_such() -> None:
    """A hub that speaks another API is told apart from one that speaks nonsense."""
    with pytest.raises(HubVersionError):
        checked(read(Info, values.info(api=2)))


def test_whole_request_is_read() -> None:
    """All that is known about a request arrives."""
    ring = [[1, 2], [3, 4], [5, 5]]
    update = {"kind": "update", "index": 14, "issued": values.NOW, "text": "More."}
    request = read(
        Request,
        values.as_json(
            values.request(
                area={"shape": "polygon", "ring": ring},
                thread=[update],
                decision=values.approval(),
                share=values.share(),
            )
        ),
    )

    assert request.area == Polygon(ring=((1, 2), (3, 4), (5, 5)))
    assert request.issued == datetime(2026, 11, 23, 9, 1, tzinfo=UTC)
    assert request.thread[0].text == "More."
    assert request.proposal is not None
    assert len(request.proposal.pieces[0].masks) == 1
    assert request.share is not None
    assert request.share.state is ShareState.DELIVERED


def test_token_is_never_shown() -> None:
    """A pairing that ends up in a log does not say its token."""
    paired = read(Paired, {"token": "secret!", "scopes": [], "hub": values.info()})

    assert "secret!" not in repr(paired)


class Point(Record):
    """A record of our own."""

    x: int
    y: int = 7


def test_a_record_has_its_fields_and_no_others() -> None:
    """A record is compared by its fields, copied with changes, never changed, and named in logs."""
    point = Point(1)

    assert point == Point(x=1, y=7) == copy.deepcopy(point) == copy.copy(point)
    assert (point.x, point.y, hash(point)) == (1, 7, hash(Point(1, 7)))
    assert copy.replace(point, x=2) == Point(2, 7) != point
    assert (point.to_dict(), repr(point)) == ({"x": 1, "y": 7}, "Point(x=1, y=7)")
    with pytest.raises(AttributeError):
        setattr(point, "x", 2)  # noqa: B010 -- what the type checker refuses
    for wrong in ({}, {"y": 1}, {"x": 1, "z": 2}, {"x": 1, "y": 2, "z": 3}):
        with pytest.raises((TypeError, KeyError)):
            Point(**wrong)
    with pytest.raises(TypeError):
        Point(*range(3))

"""Which camera or clip a person means."""

import re
from typing import Any

from hypothesis import given, strategies as st
import pytest

from hub.cli.client import the_camera, the_clip, the_found, the_request, the_rule, to_adopt
from hub.errors import InvalidInputError

CAMERAS: list[dict[str, Any]] = [
    {"id": "c0ffee000000", "name": "Front door"},
    {"id": "c0ffee000001", "name": "Back alley"},
    {"id": "abcdef000000", "name": "Back"},
    {"id": "abcdef000001", "name": "Twin"},
    {"id": "abcdef000002", "name": "Twin"},
]
FOUND: list[dict[str, Any]] = [
    {"key": "urn:1", "address": "192.0.2.1", "name": "Bell", "adopted": True},
    {"key": "urn:2", "address": "192.0.2.2", "name": "Cam", "adopted": False},
    {"key": "urn:3", "address": "192.0.2.3", "name": "Cam", "adopted": False},
]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Front door", 0),
        ("front", 0),
        (" FRONT DOOR ", 0),
        ("c0ffee000001", 1),
        ("back a", 1),
        ("Back", 2),
        ("abcdef000001", 3),
    ],
)
def test_camera(said: str, meant: int) -> None:
    """A camera goes by its id, its name in any case, or a beginning that is its alone."""
    assert the_camera(said, CAMERAS) is CAMERAS[meant]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("Garage", "No camera is called 'Garage'"),
        ("", "No camera is called ''"),
        ("Twin", r"could be Twin \(abcdef000001\) or Twin \(abcdef000002\)"),
        ("ba", r"could be Back alley \(c0ffee000001\) or Back \(abcdef000000\)"),
        ("c0ffee", "could be"),
    ],
)
def test_not_one_camera(said: str, why: str) -> None:
    """A name that is nobody's, or several cameras', is never guessed at."""
    with pytest.raises(InvalidInputError, match=why):
        the_camera(said, CAMERAS)


@given(st.text())
def test_any_name(said: str) -> None:
    """Whatever is said means one camera, or is refused."""
    refusal = "ID."
    try:
        assert the_camera(said, CAMERAS) in CAMERAS
    except InvalidInputError as error:
        refusal = str(error)

    assert refusal.endswith(("`.", "ID."))


def test_clip() -> None:
    """A clip goes by the beginning of its id, if that is its alone."""
    clips = [{"id": "a1" * 8}, {"id": "a2" * 8}]

    assert the_clip("A1", clips) == "a1" * 8
    with pytest.raises(InvalidInputError, match="2 clips"):
        the_clip("a", clips)
    with pytest.raises(InvalidInputError, match="No clip"):
        the_clip("", clips)


@pytest.mark.parametrize(
    ("said", "meant"), [("1", 1), ("2", 2), ("urn:1", 0), ("192.0.2.3", 2), ("bell", 0)]
)
def test_found(said: str, meant: int) -> None:
    """A found camera goes by the number it is listed under, its key, its address or its name."""
    assert the_found(said, FOUND) is FOUND[meant]
    assert to_adopt(FOUND) == FOUND[1:]


@pytest.mark.parametrize(
    ("said", "why"), [("0", "No camera"), ("3", "No camera"), ("²", "No camera"), ("cam", "2 cam")]
)
def test_not_one_found(said: str, why: str) -> None:
    """A number that is not listed, or a name of several, adopts nothing."""
    with pytest.raises(InvalidInputError, match=why):
        the_found(said, FOUND)


@pytest.mark.parametrize(
    ("said", "command"),
    [("192.0.2.7", "scan 192.0.2.7`"), ("fd00::7", "scan fd00::7`"), ("garage", "scan`")],
)
def test_an_address_is_asked_alone(said: str, command: str) -> None:
    """Who names an address that nobody answered from is told how to ask it alone."""
    with pytest.raises(InvalidInputError, match=re.escape(f"neighbors hub {command}")):
        the_found(said, [])


def test_request() -> None:
    """A request goes by the beginning of its id, if that is its alone."""
    known = [{"id": "a1" * 16}, {"id": "a2" * 16}]

    assert the_request(" A1", known) is known[0]
    with pytest.raises(InvalidInputError, match="2 requests"):
        the_request("a", known)
    with pytest.raises(InvalidInputError, match="No request"):
        the_request("", known)


def test_rule() -> None:
    """A house rule goes by its name in any case, or by its number in the list."""
    known = [{"name": "No protests"}, {"name": "Quiet"}]

    assert the_rule("no PROTESTS", known) is known[0]
    assert the_rule("2", known) is known[1]
    with pytest.raises(InvalidInputError, match="No rule"):
        the_rule("3", known)

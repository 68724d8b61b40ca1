"""What a malformed value is called: plain words, and nothing of a library or of the value."""

from typing import Annotated, Literal

import msgspec
import pytest

from noticeboard.log.encoding import explain_decoding


class Thing(msgspec.Struct, forbid_unknown_fields=True):
    """Has a field of each kind that entries have."""

    title: Annotated[str, msgspec.Meta(min_length=1, max_length=5)] = "x"
    ring: Annotated[tuple[int, ...], msgspec.Meta(min_length=3)] = (1, 2, 3)
    radius_m: Annotated[int, msgspec.Meta(ge=1, le=9)] = 1
    kind: Literal["police"] = "police"
    domain: Annotated[str, msgspec.Meta(pattern="^a$")] = "a"
    inner: "Inner | None" = None


class Inner(msgspec.Struct):
    """Has a field that must be there."""

    case_number: str


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"title": ""}', "the title must not be empty"),
        ('{"title": "123456"}', "the title must have at most 5 characters"),
        ('{"title": 1}', "the title has the wrong type"),
        ('{"ring": [1]}', "the list of corners must have at least 3 items"),
        ('{"ring": [1, 2, "x"]}', "the list of corners has the wrong type"),
        ('{"radius_m": 0}', "the radius in meters must be at least 1"),
        ('{"radius_m": 10}', "the radius in meters must be at most 9"),
        ('{"kind": "secret"}', "the kind isn't a known value"),
        ('{"domain": "secret"}', "the domain has the wrong form"),
        ('{"other": 1}', "it has an unknown part: the other"),
        ('{"inner": {}}', "the case number is missing"),
        ("[]", "it isn't JSON in the right form"),
        ("{", "it isn't JSON in the right form"),
        ("", "it isn't JSON in the right form"),
    ],
)
def test_a_fault_is_a_clause(text: str, said: str) -> None:
    """It names the field as a person would, and what to do about it."""
    with pytest.raises(msgspec.MsgspecError) as raised:
        msgspec.json.decode(text, type=Thing)

    assert str(explain_decoding(raised.value)) == said

"""What all values of this package have in common."""

from typing import Any

import msgspec
import pytest

import noticeboard.seal
from tests.noticeboard.values import is_frozen, is_named, values_of

VALUES = values_of(noticeboard.seal)


@pytest.mark.parametrize("kind", VALUES)
def test_values_stay_as_they_were_made(kind: Any) -> None:  # noqa: ANN401 -- any class
    """A value that was checked once is never another, and each of its fields is named."""
    assert is_frozen(kind)
    assert is_named(kind)


@pytest.mark.parametrize("kind", [each for each in VALUES if issubclass(each, msgspec.Struct)])
def test_records_know_each_of_their_fields(kind: Any) -> None:  # noqa: ANN401 -- any class
    """What a record says beyond them would be in nobody's sheet."""
    assert kind.__struct_config__.forbid_unknown_fields

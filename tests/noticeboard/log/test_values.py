"""What all values of this package have in common."""

import gc
from typing import Any

import msgspec
import pytest

import noticeboard.log
from noticeboard.log.chain import Chain
from tests.noticeboard.log.made import town_with_agency
from tests.noticeboard.values import is_frozen, is_named, values_of

VALUES = [kind for kind in values_of(noticeboard.log) if kind is not Chain]
"""Without what grows with the log."""


@pytest.mark.parametrize("kind", VALUES)
def test_values_stay_as_they_were_made(kind: Any) -> None:  # noqa: ANN401 -- any class
    """A value that was checked once is never another, and each of its fields is named."""
    assert is_frozen(kind)
    assert is_named(kind)


def test_entries_cost_the_collector_nothing() -> None:
    """A log of a million entries is not gone through again and again: none is in a cycle."""
    town = town_with_agency()
    town.log(town.post())
    logged = town.logged[-1]
    parsed = [kind for kind in VALUES if issubclass(kind, msgspec.Struct)]

    assert not any(map(gc.is_tracked, (logged, logged.entry, logged.entry.body)))
    assert [kind for kind in parsed if kind.__struct_config__.gc] == []

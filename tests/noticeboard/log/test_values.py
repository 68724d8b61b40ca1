"""What all values of this package have in common."""

import gc
from typing import Any

import msgspec
import pytest

import noticeboard.log
from noticeboard.log.agency import LoggedEntry
from noticeboard.log.entry import Chain, Entry
from tests.noticeboard.log.made import town_with_agency
from tests.noticeboard.values import is_frozen, is_named, values_of

VALUES = [kind for kind in values_of(noticeboard.log) if kind is not Chain]
"""Without what grows with the log."""
PARSED = [kind for kind in VALUES if issubclass(kind, msgspec.Struct)]


@pytest.mark.parametrize("kind", VALUES)
def test_values_stay_as_they_were_made(kind: Any) -> None:  # noqa: ANN401 -- any class
    """A value that was checked once is never another, and each of its fields is named."""
    assert is_frozen(kind)
    assert is_named(kind)


@pytest.mark.parametrize("kind", [each for each in PARSED if each not in {Entry, LoggedEntry}])
def test_entries_know_each_of_their_fields(kind: Any) -> None:  # noqa: ANN401 -- any class
    """What an entry says beyond them is refused where it is read, not only where it is signed."""
    assert kind.__struct_config__.forbid_unknown_fields


def test_entries_cost_the_collector_nothing() -> None:
    """A log of a million entries is not gone through again and again: none is in a cycle."""
    town = town_with_agency()
    town.log(town.post())
    logged = town.logged[-1]

    assert not any(map(gc.is_tracked, (logged, logged.entry, logged.entry.body)))
    assert [kind for kind in PARSED if kind.__struct_config__.gc] == []

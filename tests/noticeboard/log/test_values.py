"""What all values of this package have in common."""

from dataclasses import is_dataclass
import gc
from importlib import import_module
from inspect import Parameter, getmembers, isclass, signature
from pkgutil import iter_modules
from typing import Any

import msgspec
import pytest

import noticeboard.log
from noticeboard.log.chain import Chain
from tests.noticeboard.log.made import town_with_agency

MODULES = [
    import_module(f"{noticeboard.log.__name__}.{each.name}")
    for each in iter_modules(noticeboard.log.__path__)
]
VALUES: set[Any] = {
    kind
    for module in MODULES
    for _, kind in getmembers(module, isclass)
    if kind.__module__ == module.__name__
    and (issubclass(kind, msgspec.Struct) or is_dataclass(kind))
    and kind is not Chain  # grows with the log
}
PARSED: set[Any] = {kind for kind in VALUES if issubclass(kind, msgspec.Struct)}


@pytest.mark.parametrize("kind", sorted(VALUES, key=str))
def test_values_stay_as_they_were_made(kind: Any) -> None:  # noqa: ANN401 -- of either library
    """A value that was checked once is never another, and each of its fields is named."""
    frozen = kind.__struct_config__.frozen if kind in PARSED else kind.__dataclass_params__.frozen
    given = signature(kind).parameters.values()

    assert frozen
    assert all(each.kind is Parameter.KEYWORD_ONLY for each in given)


def test_entries_cost_the_collector_nothing() -> None:
    """A log of a million entries is not gone through again and again: none is in a cycle."""
    town = town_with_agency()
    town.log(town.post())
    logged = town.logged[-1]

    assert not any(map(gc.is_tracked, (logged, logged.entry, logged.entry.body)))
    assert {kind for kind in PARSED if kind.__struct_config__.gc} == set()

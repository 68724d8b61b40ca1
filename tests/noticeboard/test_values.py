"""What all values of the log's and the seal's formats have in common."""

from dataclasses import is_dataclass
import gc
from importlib import import_module
from inspect import Parameter, getmembers, isclass, signature
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

import msgspec
import pytest

import noticeboard.log
from noticeboard.log import directory, snapshot_entries
from noticeboard.log.agency import LoggedEntry
from noticeboard.log.chains import Chain
from noticeboard.log.entry import Entry
from noticeboard.log.oversight import DecisionReply, WaitingRequest, WaitingRequests
import noticeboard.seal
from tests.noticeboard.log.made import town_with_agency


def values_of(package: ModuleType) -> list[Any]:
    """Return every struct and data class that a module of the package defines."""
    modules = [
        import_module(f"{package.__name__}.{each.name}") for each in iter_modules(package.__path__)
    ]
    return sorted({kind for module in modules for kind in values_in(module)}, key=str)


def values_in(module: ModuleType) -> set[Any]:
    """Return every struct and data class that a module defines."""
    return {
        kind
        for _, kind in getmembers(module, isclass)
        if kind.__module__ == module.__name__
        and (issubclass(kind, msgspec.Struct) or is_dataclass(kind))
    }


# `Chain` grows with the log.
VALUES = [
    kind
    for package in (noticeboard.log, noticeboard.seal)
    for kind in values_of(package)
    if kind is not Chain
]
STRUCTS = [kind for kind in VALUES if issubclass(kind, msgspec.Struct)]
IN_LOG = [kind for kind in STRUCTS if kind.__module__.startswith("noticeboard.log")]


@pytest.mark.parametrize("kind", VALUES)
def test_values_stay_as_they_were_made(kind: Any) -> None:  # noqa: ANN401 -- any class
    """A value that was checked once never changes, and each of its fields is given by name."""
    is_struct = issubclass(kind, msgspec.Struct)

    assert kind.__struct_config__.frozen if is_struct else kind.__dataclass_params__.frozen
    fields = signature(kind).parameters.values()
    assert all(each.kind is Parameter.KEYWORD_ONLY for each in fields)


# A directory is no log, and newer ones may say more of a board; so may a board's answers. Of an
# entry beside a snapshot, `_About` reads two fields before all of it is read.
ANSWERS = {DecisionReply, WaitingRequest, WaitingRequests}
OPEN = {Entry, LoggedEntry, snapshot_entries._About, *ANSWERS, *values_in(directory)}  # noqa: SLF001


@pytest.mark.parametrize("kind", [each for each in STRUCTS if each not in OPEN])
def test_formats_know_each_of_their_fields(kind: Any) -> None:  # noqa: ANN401 -- any class
    """An unknown field is refused, not only overlooked: no page or sheet would show it."""
    assert kind.__struct_config__.forbid_unknown_fields


def test_entries_cost_the_collector_nothing() -> None:
    """The collector does not visit a log of a million entries: none is in a cycle."""
    town = town_with_agency()
    town.log(town.post())
    logged = town.logged[-1]

    assert not any(map(gc.is_tracked, (logged, logged.entry, logged.entry.body)))
    assert [kind for kind in IN_LOG if kind.__struct_config__.gc] == []

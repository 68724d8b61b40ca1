"""The values of a package: its structs and data classes."""

from dataclasses import is_dataclass
from importlib import import_module
from inspect import Parameter, getmembers, isclass, signature
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

import msgspec


def values_of(package: ModuleType) -> list[Any]:
    """Return every struct and data class that a module of the package defines."""
    modules = [
        import_module(f"{package.__name__}.{each.name}") for each in iter_modules(package.__path__)
    ]
    found = {
        kind
        for module in modules
        for _, kind in getmembers(module, isclass)
        if kind.__module__ == module.__name__
        and (issubclass(kind, msgspec.Struct) or is_dataclass(kind))
    }
    return sorted(found, key=str)


def is_frozen(kind: Any) -> bool:  # noqa: ANN401 -- of either library
    """Tell whether a value stays as it was made."""
    if issubclass(kind, msgspec.Struct):
        return bool(kind.__struct_config__.frozen)
    return bool(kind.__dataclass_params__.frozen)


def is_named(kind: Any) -> bool:  # noqa: ANN401 -- of either library
    """Tell whether each field is given by its name alone."""
    given = signature(kind).parameters.values()
    return all(each.kind is Parameter.KEYWORD_ONLY for each in given)

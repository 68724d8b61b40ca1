"""Strict JSON decoding: named fields must exist with the right type; other fields are ignored.

A class of named fields says how it is read by the types of its fields. `_reader` lists which types
there are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from operator import itemgetter
import re
from typing import (
    Annotated,
    Any,
    ClassVar,
    Self,
    TypeAliasType,
    cast,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
    override,
)

from .errors import AnswerUnreadableError

LONGEST_TEXT = 20_000
MOST_ITEMS = 20_000
LARGEST_NUMBER = 1e15
LONGEST_S = 366 * 24 * 3600

type Seconds = int
"""A number of whole seconds, from zero to a year, so that it can be made a timedelta."""
type _Read = Callable[[object], object]


@dataclass_transform(frozen_default=True)
class Record(tuple[Any, ...]):
    """An immutable value: a named tuple, but its class takes a fraction of the time to make.

    Home Assistant makes all of these classes while it starts, and a household waits for that.
    """

    __slots__ = ()
    _names: ClassVar[tuple[str, ...]] = ()
    _defaults: ClassVar[Mapping[str, object]] = {}

    @override
    def __init_subclass__(cls) -> None:
        """Make a property of each annotated field; the value of the field is its default."""
        names = tuple(cls.__annotations__)
        cls._defaults = {name: vars(cls)[name] for name in names if name in vars(cls)}
        cls._names = names
        for number, name in enumerate(names):
            setattr(cls, name, property(itemgetter(number)))

    def __new__(cls, *values: object, **named: object) -> Self:
        """Take the fields in order or by name; raises TypeError or KeyError if they are others."""
        names = cls._names
        if values:
            named |= zip(names, values, strict=False)
        if len(named) != len(names):
            named = {**cls._defaults, **named}
        if len(named) != len(names) or len(values) > len(names):
            raise TypeError(f"{cls.__name__} takes {', '.join(names)}.")
        return super().__new__(cls, map(named.__getitem__, names))

    def __replace__(self, /, **changes: object) -> Self:
        return type(self)(**self.to_dict() | changes)

    def __getnewargs__(self) -> tuple[object, ...]:
        return tuple(self)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields by name."""
        return dict(zip(self._names, self, strict=True))

    @override
    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={value!r}" for name, value in self.to_dict().items())
        return f"{type(self).__name__}({fields})"


@dataclass(frozen=True, eq=False)
class Tagged:
    """A union's annotation: the field that tells its classes apart, and its value for each."""

    field: str
    classes: Mapping[str, type]


def read[T](kind: type[T], value: object) -> T:
    """Read an object whose fields `kind` names; raises AnswerUnreadableError."""
    hint: object = kind
    return cast("T", _reader(hint)(value))


def read_list[T](kind: type[T], value: object, field: str) -> tuple[T, ...]:
    """Read the list in one field of an object; raises AnswerUnreadableError."""
    items = _field(f"list of {field}", _object(f"list of {field}", value), field, _list_of(kind))
    return cast("tuple[T, ...]", items)


@cache
def _reader(hint: object) -> _Read:
    """Return what reads a value of a type; it raises ValueError or AnswerUnreadableError."""
    if plain := _PLAIN.get(hint):
        return plain
    if isinstance(hint, TypeAliasType):
        return _reader(hint.__value__)
    arguments = get_args(hint)
    if get_origin(hint) is Annotated:
        return _union(arguments[1])
    if type(None) in arguments:
        return _or_none(_reader(next(each for each in arguments if each is not type(None))))
    if get_origin(hint) is tuple:
        return _list_of(arguments[0]) if arguments[1] is ... else _pair
    kind = cast("type", hint)
    return kind if issubclass(kind, StrEnum) else _named_tuple(kind)


def _named_tuple(kind: type) -> _Read:
    noun = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind.__name__.strip("_")).lower()
    hints = get_type_hints(kind, include_extras=True)
    readers = [(name, _reader(hints[name])) for name in kind.__annotations__]

    def read_fields(value: object) -> object:
        fields = _object(noun, value)
        return kind(*[_field(noun, fields, name, reader) for name, reader in readers])

    return read_fields


def _object(noun: str, value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise AnswerUnreadableError(noun)
    return value


def _field(noun: str, fields: Mapping[str, object], name: str, reader: _Read) -> object:
    try:
        return reader(fields[name])
    except (KeyError, ValueError, OverflowError):
        raise AnswerUnreadableError(f"{noun}: {name}") from None


def _union(tagged: Tagged) -> _Read:
    readers = {tag: _reader(kind) for tag, kind in tagged.classes.items()}
    return lambda value: readers[_text(_mapping(value)[tagged.field])](value)


def _or_none(reader: _Read) -> _Read:
    return lambda value: None if value is None else reader(value)


def _list_of(hint: object) -> _Read:
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return lambda value: _known(hint, value)
    reader = _reader(hint)
    return lambda value: tuple([reader(item) for item in _list(value)])


def _known(kind: type[StrEnum], value: object) -> tuple[StrEnum, ...]:
    """Return the members of `kind` that a list of strings has, in their declared order."""
    texts = [_text(item) for item in _list(value)]
    return tuple(member for member in kind if member in texts)


def _list(value: object) -> list[object]:
    if not isinstance(value, list) or len(value) > MOST_ITEMS:
        raise ValueError
    return value


def _pair(value: object) -> tuple[int, int]:
    first, second = _list(value)
    return _whole(first), _whole(second)


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise ValueError  # noqa: TRY004 -- whoever catches it names the field
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise ValueError
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError  # noqa: TRY004 -- whoever catches it names the field
    return value


def _seconds(value: object) -> int:
    if not 0 <= (seconds := _whole(value)) <= LONGEST_S:
        raise ValueError
    return seconds


def _number(value: object) -> float:
    # The JSON parser accepts NaN, Infinity, and integers of any length.
    if isinstance(value, float) and -LARGEST_NUMBER <= value <= LARGEST_NUMBER:
        return value
    if not -LARGEST_NUMBER <= (whole := _whole(value)) <= LARGEST_NUMBER:
        raise ValueError
    return float(whole)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError  # noqa: TRY004 -- whoever catches it names the field
    return value


def _time(value: object) -> datetime:
    at = datetime.fromisoformat(_text(value))
    if at.tzinfo is None:
        raise ValueError
    return at.astimezone(UTC)


_PLAIN: Mapping[object, _Read] = {
    str: _text,
    int: _whole,
    Seconds: _seconds,
    float: _number,
    bool: _flag,
    datetime: _time,
    object: lambda value: value,
    Mapping[str, object]: _mapping,
}

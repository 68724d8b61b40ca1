"""Strict JSON decoding: named fields must exist with the right type; other fields are ignored."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import cast

from .errors import AnswerUnreadableError

LONGEST_TEXT = 20_000
MOST_ITEMS = 20_000
LARGEST_NUMBER = 1e15
LONGEST_S = 366 * 24 * 3600


class Fields:
    """A JSON object, read field by field; methods raise AnswerUnreadableError."""

    def __init__(self, value: object, noun: str) -> None:
        if not isinstance(value, dict):
            raise AnswerUnreadableError(noun)
        self._fields = cast("dict[str, object]", value)
        self._noun = noun

    @property
    def all(self) -> Mapping[str, object]:
        """The object as received."""
        return self._fields

    def has(self, name: str) -> bool:
        """Return whether the field exists."""
        return name in self._fields

    def value(self, name: str) -> object:
        """Return the field as received."""
        try:
            return self._fields[name]
        except KeyError:
            raise self._wrong(name) from None

    def text(self, name: str) -> str:
        """Return a string of bounded length."""
        value = self.value(name)
        if not isinstance(value, str) or len(value) > LONGEST_TEXT:
            raise self._wrong(name)
        return value

    def text_or_none(self, name: str) -> str | None:
        """Return a string, or None for null."""
        return None if self.value(name) is None else self.text(name)

    def whole(self, name: str) -> int:
        """Return an integer."""
        value = self.value(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self._wrong(name)
        return value

    def whole_or_none(self, name: str) -> int | None:
        """Return an integer, or None for null."""
        return None if self.value(name) is None else self.whole(name)

    def number(self, name: str) -> float:
        """Return a finite number."""
        value = self.value(name)
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise self._wrong(name)
        # The JSON parser accepts NaN, Infinity, and integers of any length.
        if not -LARGEST_NUMBER <= value <= LARGEST_NUMBER:
            raise self._wrong(name)
        return float(value)

    def number_or_none(self, name: str) -> float | None:
        """Return a finite number, or None for null."""
        return None if self.value(name) is None else self.number(name)

    def seconds(self, name: str) -> int:
        """Return a number of whole seconds, from zero to a year."""
        value = self.whole(name)
        if not 0 <= value <= LONGEST_S:
            raise self._wrong(name)
        return value

    def flag(self, name: str) -> bool:
        """Return true or false."""
        value = self.value(name)
        if not isinstance(value, bool):
            raise self._wrong(name)
        return value

    def time(self, name: str) -> datetime:
        """Return a time in UTC."""
        try:
            value = datetime.fromisoformat(self.text(name))
        except ValueError:
            raise self._wrong(name) from None
        if value.tzinfo is None:
            raise self._wrong(name)
        return value.astimezone(UTC)

    def time_or_none(self, name: str) -> datetime | None:
        """Return a time in UTC, or None for null."""
        return None if self.value(name) is None else self.time(name)

    def one_of[E: StrEnum](self, name: str, kind: type[E]) -> E:
        """Return a member of `kind`."""
        try:
            return kind(self.text(name))
        except ValueError:
            raise self._wrong(name) from None

    def known[E: StrEnum](self, name: str, kind: type[E]) -> tuple[E, ...]:
        """Return the members of `kind` that a list of strings has, in their declared order."""
        values = self.words(name)
        return tuple(member for member in kind if member in values)

    def items(self, name: str) -> tuple[object, ...]:
        """Return the items of a list as received."""
        return self.each(name, lambda item: item)

    def each[T](self, name: str, read: Callable[[object], T]) -> tuple[T, ...]:
        """Return the items of a list, each read by `read`."""
        value = self.value(name)
        if not isinstance(value, list) or len(value) > MOST_ITEMS:
            raise self._wrong(name)
        return tuple(read(item) for item in value)

    def read[T](self, name: str, read: Callable[[object], T]) -> T:
        """Return the field read by `read`."""
        return read(self.value(name))

    def maybe[T](self, name: str, read: Callable[[object], T]) -> T | None:
        """Return the field read by `read`, or None for null."""
        value = self.value(name)
        return None if value is None else read(value)

    def words(self, name: str) -> tuple[str, ...]:
        """Return a list of strings."""
        items = self.items(name)
        if not all(isinstance(item, str) and len(item) <= LONGEST_TEXT for item in items):
            raise self._wrong(name)
        return cast("tuple[str, ...]", items)

    def _wrong(self, name: str) -> AnswerUnreadableError:
        return AnswerUnreadableError(f"{self._noun}: {name}")


def read_pair(value: object) -> tuple[int, int]:
    """Return two whole numbers."""
    match value:
        case [int(first), int(second)]:
            return first, second
        case _:
            raise AnswerUnreadableError("pair")


def wrong_kind(noun: str, tag: str) -> AnswerUnreadableError:
    """Return the error for an object whose `tag` is not known here."""
    return AnswerUnreadableError(f"{noun}: {tag}")

"""Fields of request bodies. Each validates one value and describes itself as JSON Schema."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
import re
from typing import Protocol, override

import voluptuous as vol

from hub.text import Text, Value
from noticeboard.rules.text import SafeText, safe_text
from noticeboard.runtime.database import EPOCH

LONGEST_TIME = 40
LATEST = EPOCH + timedelta(days=365 * 200)
_MOST_GROWN = 4
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class FieldError(vol.Invalid):
    """What is wrong with a value, as a phrase that never contains it."""

    def __init__(self, code: str, /, **values: Value) -> None:
        self.text = Text(code, **values)
        super().__init__(str(self.text))


class Field(Protocol):
    """A voluptuous validator that provides its JSON Schema."""

    @property
    def json(self) -> Mapping[str, object]:
        """JSON Schema of the accepted values."""

    def __call__(self, value: object) -> object:
        """Return the checked value; raises FieldError."""


def _string(value: object, *, shortest: int, longest: int) -> str:
    if not isinstance(value, str):
        raise FieldError("part.field_text")
    if not shortest <= len(value) <= longest:
        raise FieldError("part.field_length", shortest=shortest, longest=longest)
    if any("\ud800" <= char <= "\udfff" for char in value):
        raise FieldError("part.field_surrogates")
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Words(Field):
    """Text for people; characters that could mislead a reader are removed."""

    longest: int
    shortest: int = 0
    lines: bool = False
    """Whether it can have more than one line."""

    @property
    @override
    def json(self) -> Mapping[str, object]:
        return {"type": "string", "minLength": self.shortest, "maxLength": self.longest}

    @override
    def __call__(self, value: object) -> SafeText:
        text = _string(value, shortest=self.shortest, longest=self.longest)
        shown = safe_text(text, longest=self.longest * _MOST_GROWN, lines=self.lines)
        if len(shown) > self.longest:  # normalization can turn one character into three
            raise FieldError("part.field_length", shortest=self.shortest, longest=self.longest)
        if len(shown.strip()) < min(self.shortest, 1):
            raise FieldError("part.field_readable")
        return shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Exact(Field):
    """Text for machines, kept unchanged; control characters are refused."""

    longest: int
    shortest: int = 0
    pattern: str = ""

    @property
    @override
    def json(self) -> Mapping[str, object]:
        described: dict[str, object] = {
            "type": "string",
            "minLength": self.shortest,
            "maxLength": self.longest,
        }
        return described | ({"pattern": f"^{self.pattern}$"} if self.pattern else {})

    @override
    def __call__(self, value: object) -> str:
        text = _string(value, shortest=self.shortest, longest=self.longest)
        if _CONTROL.search(text):
            raise FieldError("part.field_controls")
        if self.pattern and re.fullmatch(self.pattern, text) is None:
            raise FieldError("part.field_form")
        return text


def hex_digits(length: int) -> Exact:
    """Return a field of exactly `length` lowercase hex digits."""
    return Exact(shortest=length, longest=length, pattern=f"[0-9a-f]{{{length}}}")


ENTITY_ID = Exact(shortest=3, longest=255, pattern=r"[a-z0-9_]+\.[a-z0-9_]+")
"""A Home Assistant entity's id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole(Field):
    """An integer within bounds; JSON's true and 1.0 are not integers."""

    least: int
    most: int
    from_text: bool = False
    """Whether it comes from a query, in which everything is text."""

    @property
    @override
    def json(self) -> Mapping[str, object]:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}

    @override
    def __call__(self, value: object) -> int:
        if self.from_text and isinstance(value, str) and re.fullmatch("[0-9]{1,18}", value):
            value = int(value)
        if type(value) is not int or not self.least <= value <= self.most:
            raise FieldError("part.field_whole", least=self.least, most=self.most)
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Field):
    """A number within bounds."""

    least: float
    most: float

    @property
    @override
    def json(self) -> Mapping[str, object]:
        return {"type": "number", "minimum": self.least, "maximum": self.most}

    @override
    def __call__(self, value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise FieldError("part.field_number")
        if not self.least <= value <= self.most:  # also refuses NaN
            raise FieldError("part.field_number_within", least=self.least, most=self.most)
        return float(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag(Field):
    """True or false."""

    from_text: bool = False

    @property
    @override
    def json(self) -> Mapping[str, object]:
        return {"type": "boolean"}

    @override
    def __call__(self, value: object) -> bool:
        if self.from_text and value in {"true", "false"}:
            return value == "true"
        if not isinstance(value, bool):
            raise FieldError("part.field_flag")
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice[Kind: StrEnum](Field):
    """One of an enumeration's values."""

    kind: type[Kind]

    @property
    @override
    def json(self) -> Mapping[str, object]:
        return {"type": "string", "enum": [member.value for member in self.kind]}

    @override
    def __call__(self, value: object) -> Kind:
        for member in self.kind:
            if value == member.value:
                return member
        raise FieldError(
            "part.field_choice", values=", ".join(member.value for member in self.kind)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOf(Field):
    """One of a few exact words."""

    values: tuple[str, ...]

    @property
    @override
    def json(self) -> Mapping[str, object]:
        return {"type": "string", "enum": list(self.values)}

    @override
    def __call__(self, value: object) -> str:
        if not isinstance(value, str) or value not in self.values:
            raise FieldError("part.field_choice", values=", ".join(self.values))
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Time(Field):
    """RFC 3339 with an offset, converted to UTC; its year must fit into the database."""

    @property
    @override
    def json(self) -> Mapping[str, object]:
        return {"type": "string", "format": "date-time"}

    @override
    def __call__(self, value: object) -> datetime:
        text = _string(value, shortest=1, longest=LONGEST_TIME)
        try:
            at = datetime.fromisoformat(text)
            if at.tzinfo is None:
                raise FieldError("part.field_offset")
            at = at.astimezone(UTC)
        except (ValueError, OverflowError):
            raise FieldError("part.field_time") from None
        if not EPOCH <= at <= LATEST:
            raise FieldError("part.field_year", first=EPOCH.year, last=LATEST.year)
        return at


@dataclass(frozen=True, slots=True, kw_only=True)
class Several(Field):
    """A list of `least` to `most` items."""

    item: Field
    most: int
    least: int = 0

    @property
    @override
    def json(self) -> Mapping[str, object]:
        described = {"type": "array", "items": dict(self.item.json), "maxItems": self.most}
        return described | ({"minItems": self.least} if self.least else {})

    @override
    def __call__(self, value: object) -> tuple[object, ...]:
        if not isinstance(value, list) or not self.least <= len(value) <= self.most:
            count = (
                Text("part.range", least=self.least, most=self.most)
                if self.least
                else Text("part.at_most", most=self.most)
            )
            raise FieldError("part.field_list", count=count)
        return tuple(self.item(item) for item in value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nullable(Field):
    """Another field, or null."""

    field: Field

    @property
    @override
    def json(self) -> Mapping[str, object]:
        return {"anyOf": [dict(self.field.json), {"type": "null"}]}

    @override
    def __call__(self, value: object) -> object:
        return None if value is None else self.field(value)


class Shape(Field):
    """A JSON object with these fields and no others."""

    def __init__(self, fields: Mapping[vol.Marker, Field]) -> None:
        self._fields = fields
        self._check: Callable[[object], dict[str, object]] = vol.Schema(dict(fields))

    @property
    def names(self) -> tuple[str, ...]:
        """Its fields' names."""
        return tuple(str(marker) for marker in self._fields)

    @property
    @override
    def json(self) -> Mapping[str, object]:
        properties: dict[str, object] = {}
        required: list[str] = []
        for marker, field in self._fields.items():
            described = dict(field.json)
            default = getattr(marker, "default", vol.UNDEFINED)
            if not isinstance(default, vol.Undefined):
                described["default"] = default()
            properties[str(marker)] = described
            if isinstance(marker, vol.Required):
                required.append(str(marker))
        shape: dict[str, object] = {
            "type": "object",
            "properties": properties,
            "additionalProperties": False,
        }
        return shape | ({"required": required} if required else {})

    @override
    def __call__(self, value: object) -> dict[str, object]:
        return self._check(value)

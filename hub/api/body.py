"""Request bodies and queries: msgspec structs, checked once, with one sentence for each fault.

A struct's fields say by `Meta` what they take. msgspec checks a body against them; only if it
refuses one is the body read again, to say which field to correct. The sentence never holds the
value. msgspec knows neither safe text nor when text or a time cannot be stored: this module does.
"""

from abc import ABC
import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
import json
import re
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, cast

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
import msgspec
from msgspec import UNSET, Meta, UnsetType, inspect

from hub.api.errors import TooLargeError
from hub.errors import CameraUnreachableError, InvalidInputError
from hub.media import jpeg
from noticeboard.rules.text import SafeText, safe_text
from noticeboard.runtime.database import EPOCH
from noticeboard.runtime.text import Text, Value

MOST_BODY_BYTES = 64 * 1024
MOST_LONG_BODY_BYTES = 3 * 2**20
"""Enough for a proposal with the maximum number of moving masks' keys, written verbosely."""
MOST_PICTURE_BYTES = 4 * 2**20
BODY_DEADLINE_S = 10.0
LATEST = EPOCH + timedelta(days=365 * 200)
_LONGEST_TIME = 40
_LONGEST_QUOTED_KEY = 60
_MOST_GROWN = 4
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_WHOLE = re.compile("[0-9]{1,18}")


# What a field takes


def safe(*, longest: int, shortest: int = 0, lines: bool = False) -> Meta:
    """Return the meta of a SafeText: what could mislead a reader is removed from it."""
    return Meta(min_length=shortest, max_length=longest, extra={"safe": True, "lines": lines})


def exact(*, longest: int, shortest: int = 0, pattern: str = "") -> Meta:
    """Return the meta of a text for machines, kept unchanged; control characters are refused."""
    return Meta(
        min_length=shortest, max_length=longest, pattern=f"^{pattern}$" if pattern else None
    )


def hex_digits(length: int) -> Meta:
    """Return the meta of exactly `length` lowercase hex digits."""
    return exact(shortest=length, longest=length, pattern=f"[0-9a-f]{{{length}}}")


def one_of(*values: str) -> Meta:
    """Return the meta of a text that is one of a few exact words."""
    return Meta(extra={"one_of": values})


def whole(least: int, most: int) -> Meta:
    """Return the meta of an integer within bounds; JSON's true and 1.0 are not integers."""
    return Meta(ge=least, le=most)


def number(least: float, most: float) -> Meta:
    """Return the meta of a number within bounds."""
    return Meta(ge=least, le=most)


def several(most: int, *, least: int | None = None) -> Meta:
    """Return the meta of a list of `least` to `most` items."""
    return Meta(min_length=least, max_length=most)


type Url = Annotated[str, exact(shortest=8, longest=2000)]
type EntityId = Annotated[str, exact(shortest=3, longest=255, pattern=r"[a-z0-9_]+\.[a-z0-9_]+")]
"""A Home Assistant entity's id."""
type By = Annotated[SafeText, safe(shortest=1, longest=100)]
"""The name of the person or automation, from Home Assistant or the command line."""
type Fraction = Annotated[float, number(0, 1)]

if TYPE_CHECKING:
    UtcTime = datetime
else:

    class UtcTime(ABC):  # noqa: B024 -- for `register` alone
        """RFC 3339 with an offset, converted to UTC; its year must fit into the database.

        A field of this type holds a `datetime`. It has a class of its own because msgspec reads a
        `datetime` itself, by other rules.
        """

    UtcTime.register(datetime)


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A JSON object, or the parameters of a query, with these fields and no others."""

    def __post_init__(self) -> None:
        """Check its texts and make those for people safe; raises ValueError."""
        for name, text in _texts(type(self)):
            value = getattr(self, name)
            if isinstance(value, str):
                parsed: object = text.parse(value)
            elif isinstance(value, tuple):
                parsed = tuple(map(text.parse, value))
            else:
                continue
            msgspec.structs.force_setattr(self, name, parsed)


def or_none[T](value: T | UnsetType) -> T | None:
    """Return a field's value, or None if it was left out."""
    return None if isinstance(value, UnsetType) else value


def present_fields(body: Body) -> dict[str, Any]:
    """Return the fields that were not left out, by name."""
    fields = {name: getattr(body, name) for name in body.__struct_fields__}
    return {name: value for name, value in fields.items() if value is not UNSET}


# Checking


class _FieldError(ValueError):
    """What is wrong with a value, as a phrase that never contains it."""

    def __init__(self, code: str, /, **values: Value) -> None:
        # Not its words: they are read from a file when somebody first asks for them.
        super().__init__(code)
        self.text = Text(code, **values)


def parse[B: Body](kind: type[B], value: object) -> B:
    """Return the checked body; raises InvalidInputError, which names the field to correct."""
    try:
        return msgspec.convert(value, kind, dec_hook=_decode)
    except (msgspec.ValidationError, UnicodeError):  # the latter for lone surrogates
        path, fault = _fault(_struct(kind), value) or ((), Text("part.field_form"))
    quoted = safe_text(".".join(path) or "the body", longest=_LONGEST_QUOTED_KEY)
    raise InvalidInputError("input.wrong", field=quoted, fault=fault)


def parse_query[B: Body](kind: type[B], query: Mapping[str, str]) -> B:
    """Return the checked parameters; repeated ones are refused."""
    if len(set(query)) != len(query):
        raise InvalidInputError("body.query_twice")
    nodes = {field.name: field.type for field in _struct(kind).fields}
    return parse(kind, {name: _typed(nodes.get(name), text) for name, text in query.items()})


def _typed(node: inspect.Type | None, text: str) -> object:
    """Return a parameter as what it is in JSON; in a query everything is text."""
    match node:
        case inspect.IntType() if _WHOLE.fullmatch(text):
            return int(text)
        case inspect.BoolType() if text in {"true", "false"}:
            return text == "true"
        case _:
            return text


def _decode(kind: type, value: object) -> object:
    """Read what msgspec does not know; raises ValueError."""
    if kind is UtcTime:
        return _time(value)
    raise NotImplementedError(f"no body holds a {kind.__name__}")


def _time(value: object) -> datetime:
    text = _Text(shortest=1, longest=_LONGEST_TIME).string(value)
    try:
        at = datetime.fromisoformat(text)
        at = at if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise _FieldError("part.field_time") from None
    if at.tzinfo is None:
        raise _FieldError("part.field_offset")
    if not EPOCH <= at <= LATEST:
        raise _FieldError("part.field_year", first=EPOCH.year, last=LATEST.year)
    return at


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    """What a text must be. Its errors say it as the end of a sentence."""

    shortest: int = 0
    longest: int = 0
    pattern: str | None = None
    safe: bool = False
    lines: bool = False
    one_of: tuple[str, ...] = ()

    @classmethod
    def of(cls, node: inspect.Type) -> "_Text | None":
        """Return what a field asks of its text, or of each text of its list; None if of none."""
        match node:
            case inspect.Metadata(type=inspect.StrType() as text, extra=extra):
                return replace(cls.of(text) or cls(), **(extra or {}))
            case inspect.StrType(min_length=shortest, max_length=longest, pattern=pattern):
                return cls(shortest=shortest or 0, longest=longest or 0, pattern=pattern)
            case inspect.UnionType(types=types):
                return next(filter(None, map(cls.of, types)), None)
            case inspect.VarTupleType(item_type=item):
                return cls.of(item)
            case _:
                return None

    def string(self, value: object) -> str:
        """Return the value if it is text of the right length that can be stored."""
        if not isinstance(value, str):
            raise _FieldError("part.field_text")
        if not self.shortest <= len(value) <= self.longest:
            raise self._wrong_length()
        if not value.isascii() and _SURROGATE.search(value):
            raise _FieldError("part.field_surrogates")
        return value

    def _wrong_length(self) -> "_FieldError":
        return _FieldError("part.field_length", shortest=self.shortest, longest=self.longest)

    def parse(self, value: object) -> str:
        """Return the text as the hub keeps it; raises ValueError."""
        if self.one_of:
            if not isinstance(value, str) or value not in self.one_of:
                raise _FieldError("part.field_choice", values=", ".join(self.one_of))
            return value
        text = self.string(value)
        if not self.safe:
            if _CONTROL.search(text):
                raise _FieldError("part.field_controls")
            if self.pattern and re.search(self.pattern, text) is None:
                raise _FieldError("part.field_form")
            return text
        quoted = safe_text(text, longest=self.longest * _MOST_GROWN, lines=self.lines)
        if len(quoted) > self.longest:  # normalization can turn one character into three
            raise self._wrong_length()
        if len(quoted.strip()) < min(self.shortest, 1):
            raise _FieldError("part.field_readable")
        return quoted


@cache
def _struct(kind: type[Body]) -> inspect.StructType:
    return cast("inspect.StructType", inspect.type_info(kind))


@cache
def _texts(kind: type[Body]) -> tuple[tuple[str, _Text], ...]:
    found = ((field.name, _Text.of(field.type)) for field in _struct(kind).fields)
    return tuple((name, text) for name, text in found if text is not None)


type _Fault = tuple[tuple[str, ...], Text]
"""The path to the field to correct, and what is wrong with it."""


def _fault(node: inspect.Type, value: object) -> _Fault | None:
    """Return the first fault in the order of the input, or None."""
    match node:
        case inspect.StructType():
            return next(_struct_faults(node, value), None)
        case inspect.VarTupleType():
            return _list_fault(node, value)
        case inspect.UnionType(types=types):
            inner = next(each for each in types if not isinstance(each, inspect.NoneType))
            return None if value is None else _fault(inner, value)
        case inspect.Metadata(type=inner) if not isinstance(inner, inspect.StrType):
            return _fault(inner, value)
    fault = _scalar_fault(node, value)
    return None if fault is None else ((), fault)


def _struct_faults(node: inspect.StructType, value: object) -> Iterator[_Fault]:
    if not isinstance(value, dict):
        yield (), Text("part.field_object")
        return
    fields = {field.name: field for field in node.fields}
    for name, inner in value.items():
        if name not in fields:
            yield (name,), Text("part.field_extra")
        elif fault := _fault(fields[name].type, inner):
            yield (name, *fault[0]), fault[1]
    for name, field in fields.items():
        if field.required and name not in value:
            yield (name,), Text("part.field_missing")


def _list_fault(node: inspect.VarTupleType, value: object) -> _Fault | None:
    least, most = node.min_length or 0, node.max_length
    if not isinstance(value, list) or not least <= len(value) <= (most or len(value)):
        count = (
            Text("part.range", least=least, most=most or 0)
            if least
            else Text("part.at_most", most=most or 0)
        )
        return (), Text("part.field_list", count=count)
    return next(filter(None, (_fault(node.item_type, each) for each in value)), None)


def _scalar_fault(  # noqa: PLR0911 -- one per fault
    node: inspect.Type, value: object
) -> Text | None:
    match node:
        case inspect.BoolType():
            return None if isinstance(value, bool) else Text("part.field_flag")
        case inspect.IntType(ge=least, le=most):
            if type(value) is int and (least or 0) <= value <= (most or 0):
                return None
            return Text("part.field_whole", least=least or 0, most=most or 0)
        case inspect.FloatType(ge=low, le=high):
            if isinstance(value, bool) or not isinstance(value, int | float):
                return Text("part.field_number")
            if (low or 0) <= value <= (high or 0):
                return None
            return Text("part.field_number_within", least=low or 0, most=high or 0)
        case inspect.EnumType(cls=kind):
            words = [str(member.value) for member in kind]
            if value in words:
                return None
            return Text("part.field_choice", values=", ".join(words))
        case _:
            return _text_fault(node, value)


def _text_fault(node: inspect.Type, value: object) -> Text | None:
    try:
        if isinstance(node, inspect.CustomType):
            _time(value)
        elif text := _Text.of(node):
            text.parse(value)
    except _FieldError as error:
        return error.text
    return None


# Reading


async def read_body(request: web.Request) -> object:
    """Return the JSON body; raises InvalidInputError, including TooLargeError."""
    return parse_json(await _read(request, MOST_BODY_BYTES, "64 KiB"))


async def read_long_body[Read](request: web.Request, read: Callable[[object], Read]) -> Read:
    """Return a JSON body of up to 3 MiB, parsed in a thread; raises as `read_body`."""
    raw = await _read(request, MOST_LONG_BODY_BYTES, "3 MiB")
    return await asyncio.to_thread(lambda: read(parse_json(raw)))


async def read_picture(request: web.Request) -> bytes:
    """Return the JPEG body; raises InvalidInputError, including TooLargeError."""
    if request.content_type != "image/jpeg":
        raise InvalidInputError("body.not_jpeg")
    raw = await _read(request, MOST_PICTURE_BYTES, "4 MiB")
    try:
        return await asyncio.to_thread(jpeg.check, raw)
    except CameraUnreachableError:
        raise InvalidInputError("body.jpeg_broken") from None


async def _read(request: web.Request, most: int, most_words: str) -> bytes:
    """Return the body; never holds more than about `most` bytes, whatever Content-Length says."""
    if "Content-Encoding" in request.headers:
        raise InvalidInputError("body.compressed")
    if (request.content_length or 0) > most:
        raise TooLargeError("body.too_large", most=most_words)
    raw = bytearray()
    try:
        async with asyncio.timeout(BODY_DEADLINE_S):
            async for piece in request.content.iter_any():
                raw += piece
                if len(raw) > most:
                    raise TooLargeError("body.too_large", most=most_words)
    except TimeoutError:
        raise InvalidInputError("body.late") from None
    except (ConnectionError, HttpProcessingError):
        raise InvalidInputError("body.torn") from None
    return bytes(raw)


def parse_json(raw: bytes) -> object:
    """Parse strict JSON: UTF-8, no NaN, no repeated keys, limited nesting."""
    try:
        return json.loads(
            raw.decode("utf-8"), parse_constant=_refuse, object_pairs_hook=_without_repeats
        )
    except (ValueError, RecursionError):
        raise InvalidInputError("body.not_json") from None


def _refuse(_constant: str) -> NoReturn:
    raise ValueError("not JSON")


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a key comes twice")
    return fields


async def pieces_of(request: web.Request) -> AsyncGenerator[bytes]:
    """Yield a body as it comes; raises InvalidInputError if it ends before its end."""
    try:
        async for piece in request.content.iter_any():
            yield piece
    except (ConnectionError, HttpProcessingError, web.RequestPayloadError):
        raise InvalidInputError("body.torn") from None

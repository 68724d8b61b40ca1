"""Every call of both desks, given what nobody sends: it is refused in a sentence, and no fault."""

from pathlib import Path
import re
from typing import Any, Final

import aiohttp
import msgspec
from msgspec.inspect import (
    BoolType,
    DateTimeType,
    DictType,
    EnumType,
    FloatType,
    IntType,
    ListType,
    LiteralType,
    StrType,
    StructType,
    TupleType,
    Type,
    UnionType,
    VarTupleType,
)
import pytest

from noticeboard.agency.desk.server import TABLE as AGENCY_TABLE
from noticeboard.board.desk.server import TABLE as BOARD_TABLE
from noticeboard.desk.route import Route
from tests.desk.board_world import board_desk_world
from tests.desk.opened_case import CASE, opened_case
from tests.desk.world import Caller

pytestmark = [pytest.mark.asyncio, pytest.mark.long]

ODD: Final = (
    *("", "\0", "a\0b", " ", "\u202e\u2066x", "\U0001d159", "e\u0301" * 500, "x" * 5000, "\uff21"),
    *("../../../etc/passwd", "/dev/null", "/etc/passwd", "CON", "=1+1", "a\nb\r\nc", "9" * 400),
    *("https://[::1", "http://127.0.0.1:1/", "https://user:pw@h/", "javascript:x", "-1"),
    *("2026-13-45T99:99", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59", "1 ABCD " * 6),
    f"-----BEGIN AGE ENCRYPTED FILE-----\n{'A' * 90}\n-----END AGE ENCRYPTED FILE-----",
)
EARLY, LATE = "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-23:59"
UNANSWERED: Final = ("noticeboard.board.no_answer", "desk.webhook.away")


def _filled(kind: Type, text: str) -> Any:  # noqa: ANN401, C901, PLR0911 -- JSON, by its kind
    """Return a value of a kind with this text wherever one may stand."""
    is_odd = len(text) % 2
    match kind:
        case StructType(fields=fields):
            return {each.encode_name: _filled(each.type, text) for each in fields}
        case StrType(pattern=pattern, max_length=longest):
            return ("0" * 32 if "32" in pattern else "") if pattern else text[:longest]
        case EnumType(cls=cls):
            return next(iter(cls)).value
        case LiteralType(values=values):
            return values[0]
        case BoolType():
            return True
        case IntType(ge=least) | FloatType(ge=least):
            return least if least is not None else is_odd * 10**15
        case DateTimeType():
            return LATE if is_odd else EARLY
        case UnionType(types=types):
            return _filled(types[0], text)
        case VarTupleType(item_type=item) | ListType(item_type=item):
            return [_filled(item, text)]
        case TupleType(item_types=items):
            return [_filled(each, text) for each in items]
        case DictType():
            return {}
        case _:
            return None


def _given(route: Route, text: str) -> dict[str, Any] | None:
    """Return what a call brings; None if it brings nothing that could be odd."""
    if isinstance(route.body, type):
        return {"json": _filled(msgspec.inspect.type_info(route.body), text)}
    if route.query is not None:
        filled = _filled(msgspec.inspect.type_info(route.query), text)
        return {"params": {name: str(value).lower() for name, value in filled.items()}}
    if text != ODD[0]:
        return None
    return {"data": b"\0\xff"} if isinstance(route.body, str) else {}


async def _call_all(
    table: tuple[Route, ...], caller: Caller, known: dict[str, str]
) -> tuple[int, list[str]]:
    """Make every call of a desk with every odd text; return how many, and the faults."""
    calls, faults = 0, []
    timeout = aiohttp.ClientTimeout(total=60)
    headers = {"Authorization": f"Bearer {caller.token}"}
    for route in table:
        path = re.sub(r"\{(\w+)\}", lambda name: known.get(name[1], "1"), route.path)
        for text in ODD:
            given = _given(route, text)
            if given is None:
                continue
            address = f"{caller.url}/api/v1{path}"
            async with caller.session.request(
                route.method, address, headers=headers, timeout=timeout, **given
            ) as answer:
                raw = await answer.read()
            calls += 1
            if answer.status >= 500 and not any(code.encode() in raw for code in UNANSWERED):
                faults.append(f"{route.method} {path} {text[:30]!r}: {answer.status} {raw!r}")
    return calls, faults


async def test_nothing_odd_is_a_fault_of_the_agencys_desk(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """No text, number or date that a call takes ends in an unexpected error, or in the log."""
    async with opened_case(tmp_path) as world:
        caller = await world.sign_in()
        draft = await caller.call("POST", "/drafts", {"content": {}})
        names = {"case": CASE, "name": "clip-1.mp4", "id": draft["id"], "key": "delivery"}
        calls, faults = await _call_all(AGENCY_TABLE, caller, {**names, "mark": "1" * 32})
    assert calls > 1000
    assert faults == []
    assert [each for each in caplog.records if each.levelname == "ERROR"] == []


async def test_nothing_odd_is_a_fault_of_the_boards_desk(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Likewise at the board's desk."""
    async with board_desk_world(tmp_path) as world:
        caller = Caller(url=world.url, session=world.session)
        body = {"code": world.link().partition("code=")[2], "name": "Mo Abara"}
        caller.token = (await caller.call("POST", "/sessions", body))["token"]
        calls, faults = await _call_all(BOARD_TABLE, caller, {"id": await world.hold()})
    assert calls > 100
    assert faults == []
    assert [each for each in caplog.records if each.levelname == "ERROR"] == []

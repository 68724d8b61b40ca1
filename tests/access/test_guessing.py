"""Guessing codes and tokens of a running hub is limited, and locks nobody out who has a token."""

from http import HTTPStatus
import tracemalloc

import pytest

from hub.api.auth import ALLOWED, ALLOWED_OVERALL, PERIOD_S, Attempts
from hub.api.errors import LimitedError
from tests.access.processes import Answered, HubProcess, bearer
from tests.hub.api.conftest import Home, StillClock


def _pair(hub: HubProcess, code: str, source: str) -> Answered:
    return hub.call("POST", "/pair", None, {"code": code, "name": "Guest"}, source=source)


def test_codes_and_tokens_of_a_running_hub(other_hub: HubProcess) -> None:
    """Per address ten wrong codes are looked at, overall a hundred; a right token always passes."""
    hub, first = other_hub, "127.0.7.1"
    right, spare = hub.code(), hub.code()
    own = bearer(hub.tokens["read"])

    of_one = [_pair(hub, f"{number:032x}", first).status for number in range(ALLOWED + 2)]
    limited = _pair(hub, right, first)
    elsewhere = _pair(hub, right, "127.0.7.2")
    tokens = [
        hub.call("GET", "/state", bearer(f"{number:064x}"), source=first).status
        for number in range(ALLOWED + 2)
    ]
    still = hub.call("GET", "/state", own, source=first)
    for number in range(ALLOWED_OVERALL):
        _pair(hub, f"{number:032x}", f"127.0.8.{1 + number // ALLOWED}")
    all_wait = _pair(hub, spare, "127.0.9.1")
    mine = hub.call("GET", "/state", own, source="127.0.9.1")

    wrong, wait = HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS
    assert of_one == [wrong] * ALLOWED + [wait] * 2
    assert limited.status == wait
    assert 0 < int(limited.headers["Retry-After"]) <= PERIOD_S
    assert elsewhere.status == HTTPStatus.CREATED
    assert tokens == [wrong] * ALLOWED + [wait] * 2
    assert still.status == HTTPStatus.OK
    assert all_wait.status == wait
    assert mine.status == HTTPStatus.OK
    assert hub.said.count("wrong pairing codes came from") == 1


def test_many_addresses_share_one_limit() -> None:
    """Whoever changes the address before each guess is stopped all the same, and then waits."""
    clock = StillClock()
    attempts = Attempts(clock, "codes")
    waits: list[int] = []
    for number in range(5000):
        address = f"2001:db8:{number >> 8:x}:{number & 255:x}::1"
        try:
            attempts.check(address)
            attempts.wrong(address)
        except LimitedError as error:
            waits.append(error.retry_after_s)

    assert waits == [int(PERIOD_S)] * (5000 - ALLOWED_OVERALL)


def test_memory_is_bounded() -> None:
    """Four times as many addresses as are kept take no more memory."""
    attempts = Attempts(StillClock(), "codes")

    def fill(first: int, count: int) -> int:
        for number in range(first, first + count):
            attempts.wrong(f"2001:db8:{number >> 16:x}:{number & 0xFFFF:x}::1")
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        few = fill(0, 1100)
        many = fill(1100, 4000)
    finally:
        tracemalloc.stop()

    assert many < few * 1.1


async def test_old_pairing_keeps_nobody_from_pairing(home: Home) -> None:
    """A client whose token was revoked tries on forever; its household can pair anew at once."""
    for _ in range(ALLOWED_OVERALL + 1):
        await home.call("GET", "/state", token="revoked")  # noqa: S106 -- no password
    body = {"code": await home.code(), "name": "Home Assistant"}

    paired = await home.call("POST", "/pair", token=None, json=body)

    assert paired.status == HTTPStatus.CREATED


def test_owner_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    """The log says that many guesses came, once a period and without an address."""
    clock = StillClock()
    attempts = Attempts(clock, "codes")
    for number in range(3 * ALLOWED_OVERALL):
        attempts.wrong(f"192.0.2.{number % 250}")

    [told] = [record.getMessage() for record in caplog.records]
    assert "100 wrong codes" in told
    assert "192.0.2" not in told

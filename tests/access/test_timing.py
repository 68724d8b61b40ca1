"""How long a token or a code takes to be refused says nothing about how much of it is right."""

from collections.abc import Awaitable, Callable
import hmac
from random import Random
from statistics import median
from time import perf_counter_ns
from typing import Any

import numpy as np
import pytest
from sqlalchemy import event

from hub.api.auth import ID_LENGTH, Attempts, Door, Pairing
from hub.api.errors import UnauthorizedError
from hub.api.scope import Scope
from tests.access.processes import HubProcess, bearer
from tests.hub.api.conftest import Home

TRIES = 4000
SHUFFLES = 2000
CHANCE = 0.001
"""How seldom a difference as large comes by chance, for it to count as one."""


def _wrong(right: str) -> dict[str, str]:
    """Return wrong texts of the same length: the more of one is right, the later in the order."""
    other = "0" if right[-1] != "0" else "1"
    return {
        "nothing right": "".join("1" if letter == "0" else "0" for letter in right),
        "half right": right[: len(right) // 2] + other * (len(right) - len(right) // 2),
        "all but a letter": right[:-1] + other,
    }


async def test_tokens_are_compared_as_digests(
    home: Home,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each check compares two digests in constant time, once, whether or not the id is known."""
    compared: list[tuple[str, str]] = []

    def compare(first: str, second: str) -> bool:
        compared.append((first, second))
        return first == second

    right = home.tokens[Scope.ADMIN]
    texts = [*_wrong(right).values(), right[:ID_LENGTH], "x", ""]
    monkeypatch.setattr(hmac, "compare_digest", compare)
    for text in texts:
        with pytest.raises(UnauthorizedError):
            home.running.context.tokens.check(text)

    assert len(compared) == len(texts)
    assert {len(digest) for pair in compared for digest in pair} == {64}
    assert not {text for text in texts if text} & {digest for pair in compared for digest in pair}


async def test_codes_are_looked_up_as_digests(home: Home) -> None:
    """No code reaches the database, whose comparison ends at the first letter that differs."""
    sent: list[str] = []

    def note(*words: Any) -> None:  # noqa: ANN401 -- SQLAlchemy's own
        sent.append(repr(words[3]))

    code = await home.code()
    engine = home.database._engine.sync_engine  # noqa: SLF001 -- what is sent is not visible outside
    event.listen(engine, "before_cursor_execute", note)
    for text in (*_wrong(code).values(), code):
        await home.call("POST", "/pair", token=None, json={"code": text, "name": "x"})
    event.remove(engine, "before_cursor_execute", note)

    assert len(sent) >= 4
    assert not [one for one in sent if code[:16] in one]


def _p_value(first: list[int], second: list[int]) -> float:
    """Return how seldom chance alone makes the middle of the paired differences as far from nought.

    The two were measured in the same round, so what slows the machine for a while slows both.
    """
    dice = np.random.default_rng(7)
    apart = np.array(first) - np.array(second)
    seen = abs(np.median(apart))
    farther = sum(
        abs(np.median(apart * dice.choice((-1, 1), size=len(apart)))) >= seen
        for _ in range(SHUFFLES)
    )
    return float(farther + 1) / (SHUFFLES + 1)


async def _measured(
    texts: dict[str, str], ask: Callable[[str], Awaitable[None]]
) -> dict[str, list[int]]:
    """Return nanoseconds of each text, asked in an order that is drawn anew each round."""
    dice = Random(7)  # noqa: S311 -- an order, no secret
    times: dict[str, list[int]] = {name: [] for name in texts}
    order = list(texts)
    for _ in range(TRIES):
        dice.shuffle(order)
        for name in order:
            begun = perf_counter_ns()
            await ask(texts[name])
            times[name].append(perf_counter_ns() - begun)
    return times


def _different(times: dict[str, list[int]], capsys: pytest.CaptureFixture[str]) -> set[str]:
    """Return which ways of being wrong take another time, beyond chance and beyond 1 %."""
    base, found = times["nothing right"], set()
    with capsys.disabled():
        for name, taken in times.items():
            chance = _p_value(taken, base)
            apart = abs(median(taken) - median(base)) / median(base)
            if chance <= CHANCE and apart > 0.01:
                found.add(name)
            told = f"{median(taken) / 1000:.2f} µs, by chance in {chance:.2%}"
            print(f"\n  {name}: {told}", end="")  # noqa: T201 -- the figures
    return found


@pytest.mark.long
async def test_experiment_sees_a_leak(capsys: pytest.CaptureFixture[str]) -> None:
    """Of a comparison that ends at the first letter that differs, the times tell."""
    right = "f" * 59

    async def ask(text: str) -> None:
        all(one == other for one, other in zip(text, right, strict=True))

    assert _different(await _measured(_wrong(right), ask), capsys) == {
        "half right",
        "all but a letter",
    }


@pytest.mark.long
async def test_time_of_tokens(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    """4,000 tries of each way of being wrong, without the network's noise."""
    tokens = home.running.context.tokens
    right = home.tokens[Scope.ADMIN]

    async def ask(text: str) -> None:
        with pytest.raises(UnauthorizedError):
            tokens.check(text)

    assert _different(await _measured(_wrong(right), ask), capsys) == set()


@pytest.mark.long
async def test_time_of_tokens_on_the_wire(
    hub: HubProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same over TLS, as a neighbor on the network measures it."""

    async def ask(text: str) -> None:
        hub.call("GET", "/state", bearer(text))

    assert _different(await _measured(_wrong(hub.tokens["admin"]), ask), capsys) == set()


@pytest.mark.long
async def test_time_of_codes(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    """Codes too, past the limit on guesses that stands before them."""
    code = await home.code()
    door = Door(host="127.0.0.1", port=1, hub_id="0" * 16, fingerprint="0" * 64)

    async def ask(text: str) -> None:
        attempts = Attempts(home.clock, "codes")
        pairing = Pairing(home.database, home.clock, home.running.context.tokens, attempts, door)
        with pytest.raises(UnauthorizedError):
            await pairing.trade(text, name="x", address="192.0.2.1")

    assert _different(await _measured(_wrong(code), ask), capsys) == set()

"""Follows a hub for as long as asked: resumes after every break and misses nothing."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass

from .errors import (
    AnswerUnreadableError,
    HubClientError,
    HubUnreachableError,
    HubUntrustedError,
    NotHereError,
    TooManyAttemptsError,
)
from .house import House
from .http import HubClient
from .messages import Message

LONGEST_PAUSE_S = 60.0

_RETRIED = (
    AnswerUnreadableError,
    HubUnreachableError,
    HubUntrustedError,
    NotHereError,
    TooManyAttemptsError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """The hub is away, for the reason given; it is tried again."""

    error: HubClientError


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed:
    """The hub is here, and sends everything missed since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reloaded:
    """The hub is here but could not resume; this is the house now."""

    house: House


type Update = Lost | Resumed | Reloaded | Message


async def follow(
    client: HubClient,
    house: House,
    *,
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> AsyncGenerator[Update]:
    """Yield everything that happens after `house` was read, across any number of connections.

    Ends only with an error that trying again cannot mend: TokenRefusedError,
    NotPermittedError, HubVersionError. Closing the generator hangs up.
    """
    seq, epoch = house.seq, house.epoch
    failures = 0
    while True:
        try:
            async with client.listen(seq, epoch) as connection:
                if connection.hello.resumed:
                    yield Resumed()
                else:
                    # Read after the hello, so that what follows it is never older than this.
                    house = await client.house()
                    seq, epoch = house.seq, house.epoch
                    yield Reloaded(house=house)
                async for message in connection.messages():
                    seq, failures = message.seq, 0
                    yield message
        except _RETRIED as error:
            yield Lost(error=error)
        await pause(min(LONGEST_PAUSE_S, 2.0**failures))
        failures = min(failures + 1, 10)

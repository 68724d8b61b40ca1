"""Follows a hub indefinitely: resumes after every break and misses nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable

from .decode import Record
from .errors import (
    AnswerUnreadableError,
    HubClientError,
    HubVersionError,
    NotPermittedError,
    TokenRefusedError,
)
from .house import House
from .hub import HubClient, ResumePoint
from .messages import Message

FIRST_PAUSE_S = 0.25
LONGEST_PAUSE_S = 60.0
QUICK_TRIES = 20
"""The first pause is used this many times, so that a restarting hub is found at once."""
MOST_FAILURES = QUICK_TRIES + 10


class Lost(Record):
    """The hub is unreachable, for the given reason; reconnecting continues."""

    error: HubClientError


class Resumed(Record):
    """The hub is connected again, and sends everything missed."""


class Reloaded(Record):
    """The hub is connected but could not resume; this is the current house."""

    house: House


type Update = Lost | Resumed | Reloaded | Message


async def follow(
    client: HubClient,
    house: House,
    *,
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> AsyncGenerator[Update]:
    """Yield everything that happens after `house` was read, across any number of connections.

    Ends only with an error that retrying can't fix: TokenRefusedError, NotPermittedError,
    HubVersionError. Closing the generator disconnects.
    """
    seen: ResumePoint | None = ResumePoint(seq=house.seq, epoch=house.epoch)
    failures = 0
    while True:
        try:
            async with client.listen(seen) as connection:
                if connection.hello.resumed:
                    yield Resumed()
                else:
                    # Read this after the hello, so that the messages that follow are never older.
                    house = await client.house()
                    seen = ResumePoint(seq=house.seq, epoch=house.epoch)
                    yield Reloaded(house=house)
                failures = min(failures, 1)
                async for message in connection.messages():
                    seen = ResumePoint(seq=message.seq, epoch=connection.hello.epoch)
                    failures = 0
                    yield message
        except (TokenRefusedError, NotPermittedError, HubVersionError):
            raise
        except AnswerUnreadableError as error:
            # Resuming would fetch the same message again; read the whole house next time.
            seen = None
            yield Lost(error=error)
        except HubClientError as error:
            yield Lost(error=error)
        await pause(min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2 ** max(0, failures - QUICK_TRIES)))
        failures = min(failures + 1, MOST_FAILURES)

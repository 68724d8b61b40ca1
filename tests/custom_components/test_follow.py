"""Following a hub across breaks: nothing is missed, nothing hurries."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

import aiohttp
import pytest

from custom_components.neighbors_requests.client.errors import (
    AnswerUnreadableError,
    HubUnreachableError,
    TokenRefusedError,
)
from custom_components.neighbors_requests.client.follow import (
    Lost,
    Reloaded,
    Resumed,
    Update,
    follow,
)
from custom_components.neighbors_requests.client.hub import HubClient
from custom_components.neighbors_requests.client.messages import Message

from . import values
from .fake_hub import TOKEN, FakeHub
from .test_client import at


class Pauses:
    """Remembers how long it was to wait, and does not."""

    def __init__(self) -> None:
        self.asked: list[float] = []

    async def __call__(self, length_s: float) -> None:
        """Return at once."""
        self.asked.append(length_s)


@pytest.fixture
async def client(hub: FakeHub) -> AsyncGenerator[HubClient]:
    """Return a client with a token."""
    async with aiohttp.ClientSession() as session:
        yield HubClient(session, at(hub), TOKEN)


@pytest.fixture
def pauses() -> Pauses:
    """Return what waits instead of sleeping."""
    return Pauses()


@pytest.fixture
async def updates(client: HubClient, pauses: Pauses) -> AsyncGenerator[AsyncGenerator[Update]]:
    """Return what happens from now on."""
    house = await client.house()
    async with aclosing(follow(client, house, pause=pauses)) as following:
        yield following


async def test_break_misses_nothing(
    hub: FakeHub, updates: AsyncGenerator[Update], pauses: Pauses
) -> None:
    """What happens during a break comes after it, marked as late, in order, once."""
    assert await anext(updates) == Resumed()
    await hub.push_raw("first")
    first = await anext(updates)
    await hub.heard()
    await hub.hang_up()
    await hub.push("problem.cleared", id="none")

    lost, resumed, second = [await anext(updates) for _ in range(3)]
    await hub.push_raw("third")
    third = await anext(updates)

    assert isinstance(lost, Lost)
    assert isinstance(lost.error, HubUnreachableError)
    assert resumed == Resumed()
    assert [(update.seq, update.replayed) for update in messages(first, second, third)] == [
        (1, False),
        (2, True),
        (3, False),
    ]
    assert hub.listened == [("0", hub.epoch), ("1", hub.epoch)]
    assert pauses.asked == [0.25]


async def test_a_ping_as_the_connection_ends_is_a_break(
    hub: FakeHub, updates: AsyncGenerator[Update]
) -> None:
    """A hub that pings and is gone before the answer is lost, and followed again."""
    assert await anext(updates) == Resumed()
    await hub.heard()
    await hub.drop()

    lost, resumed = await anext(updates), await anext(updates)
    await hub.heard(2)
    await hub.push_raw("first")
    first = await anext(updates)

    assert isinstance(lost, Lost)
    assert isinstance(lost.error, HubUnreachableError)
    assert resumed == Resumed()
    assert [update.seq for update in messages(first)] == [1]


def messages(*updates: Update) -> list[Message]:
    """Return the updates, all of which must be messages."""
    return [update for update in updates if isinstance(update, Message)]


async def test_new_epoch_is_read_whole(hub: FakeHub, updates: AsyncGenerator[Update]) -> None:
    """A hub that cannot resume is read again, and followed from there."""
    await anext(updates)
    await hub.heard()
    await hub.forget()
    hub.cameras["0f" * 6] = values.camera(id="0f" * 6)
    await hub.hang_up()

    assert isinstance(await anext(updates), Lost)
    reloaded = await anext(updates)

    assert isinstance(reloaded, Reloaded)
    assert "0f" * 6 in reloaded.house.cameras
    await hub.push_raw("first")
    assert [update.seq for update in messages(await anext(updates))] == [1]


async def test_pauses_grow_to_a_minute(
    hub: FakeHub, updates: AsyncGenerator[Update], pauses: Pauses
) -> None:
    """A hub that starts again is looked for often; one that stays away, ever less often."""
    await hub.stop()

    for _ in range(35):
        assert isinstance(await anext(updates), Lost)
    assert pauses.asked[:20] == [0.25] * 20
    assert pauses.asked[20:24] == [0.25, 0.5, 1, 2]
    assert pauses.asked[-1] == 60
    await hub.start()
    assert await anext(updates) == Resumed()
    await hub.push_raw("first")
    await anext(updates)
    await hub.heard()
    await hub.hang_up()
    await anext(updates)
    await anext(updates)

    assert pauses.asked[-1] == 0.25


@pytest.mark.parametrize("raw", ["nonsense", "{}", '{"seq": 1}'])
async def test_unreadable_message_is_stepped_over(
    hub: FakeHub, updates: AsyncGenerator[Update], raw: str
) -> None:
    """A message that cannot be read does not come forever: the house is read whole instead."""
    await anext(updates)
    await hub.heard()
    await hub.send_raw(raw)

    lost, reloaded = await anext(updates), await anext(updates)

    assert isinstance(lost, Lost)
    assert isinstance(lost.error, AnswerUnreadableError)
    assert isinstance(reloaded, Reloaded)
    assert hub.listened[1] == (None, None)


async def test_bytes_are_no_message(hub: FakeHub, updates: AsyncGenerator[Update]) -> None:
    """The contract has text only."""
    await anext(updates)
    await hub.heard()
    await hub.send_bytes(b"{}")

    lost = await anext(updates)

    assert isinstance(lost, Lost)
    assert isinstance(lost.error, AnswerUnreadableError)


async def test_refused_token_ends_it(hub: FakeHub, updates: AsyncGenerator[Update]) -> None:
    """A hub that no longer knows us is not asked again."""
    await anext(updates)
    await hub.heard()
    await hub.forget_tokens()
    await hub.hang_up()

    assert isinstance(await anext(updates), Lost)
    with pytest.raises(TokenRefusedError):
        await anext(updates)

"""Which boards are followed, across a restart."""

from dataclasses import replace

from hub.feeds.followed import followed, remember
from tests.fakes.board import FakeBoard
from tests.hub.feeds.conftest import Home, stored


async def test_policies_come_back_the_same(home: Home, board: FakeBoard) -> None:
    """What the owner trusts about a board is read back exactly, whoever made its row."""
    policy = board.policy(quorum=2)
    await remember(home.database, policy, home.clock.now())
    assert await followed(home.database) == [policy]

    await home.follower(policy).sync()

    assert await followed(home.database) == [policy]


async def test_a_new_policy_forgets_nothing(home: Home, board: FakeBoard) -> None:
    """Changing what is trusted about a board keeps what was verified and pinned of it."""
    policy = board.policy()
    await home.follower(policy).sync()
    await remember(home.database, replace(policy, quorum=1), home.clock.now())

    (changed,) = await followed(home.database)
    kept = await stored(home.follower(changed))

    assert changed.quorum == 1
    assert len(kept.entries) == 3

"""What the household was told: remembered, so that a restart repeats nothing."""

from hub.model.ids import RequestId
from hub.model.request import MatchStrength
from hub.store.database import Database
from hub.store.events import RequestStates
from tests.fakes.clocks import NOON

ID = RequestId("ab" * 16)


async def test_what_was_told_is_remembered(database: Database) -> None:
    """Strength is the last one told; announced stays announced until the request is forgotten."""
    states = RequestStates(database)
    await states.save(ID, MatchStrength.CLIPS, announced=True, at=NOON)
    await states.save(ID, MatchStrength.NONE, announced=False, at=NOON)
    again = RequestStates(database)
    await again.load()

    assert (again.strength(ID), again.announced(ID)) == (MatchStrength.NONE, True)

    await again.forget(ID)
    fresh = RequestStates(database)
    await fresh.load()

    assert (again.strength(ID), again.announced(ID)) == (None, False)
    assert (fresh.strength(ID), fresh.announced(ID)) == (None, False)

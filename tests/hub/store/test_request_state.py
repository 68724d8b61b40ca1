"""What the household wants to hear of is remembered."""

from hub.model.ids import RequestId
from hub.model.request import AgencySetting, HiddenBy
from hub.store.database import Database
from hub.store.events import Preferences
from tests.fakes.clocks import NOON

ID, AGENCY = RequestId("ab" * 16), "a9" * 20


async def _again(database: Database) -> Preferences:
    again = Preferences(database)
    await again.load()
    return again


async def test_settings_outlive_a_restart(database: Database) -> None:
    """An agency is as it was set last, and simply notified of before and after."""
    attention = await _again(database)
    assert attention.setting(AGENCY) is AgencySetting.NOTIFY

    changed = [
        await attention.choose(AGENCY, setting)
        for setting in (AgencySetting.QUIET, AgencySetting.HIDDEN, AgencySetting.HIDDEN)
    ]
    hidden = await _again(database)
    await hidden.choose(AGENCY, AgencySetting.NOTIFY)

    assert changed == [True, True, False]
    assert attention.setting(AGENCY) is AgencySetting.HIDDEN
    assert attention.hidden_by(ID, AGENCY) is HiddenBy.AGENCY
    assert (await _again(database)).setting(AGENCY) is AgencySetting.NOTIFY


async def test_hidden_requests_outlive_a_restart(database: Database) -> None:
    """A hidden request stays hidden, whatever its agency, until it is shown again."""
    attention = await _again(database)

    changed = [await attention.hide(ID, NOON), await attention.hide(ID, NOON)]
    again = await _again(database)
    hidden = again.hidden_by(ID, AGENCY)
    shown = [await again.unhide(ID), await again.unhide(ID)]

    assert (changed, shown) == ([True, False], [True, False])
    assert hidden is HiddenBy.REQUEST
    assert (await _again(database)).hidden_by(ID, AGENCY) is HiddenBy.NOBODY

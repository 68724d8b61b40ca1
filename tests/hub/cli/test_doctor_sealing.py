"""The doctor: whether this hub can seal to post-quantum keys, and whom it can't send to."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from hub.cli.doctor.findings import Level
from hub.cli.doctor.sealing import check_sealing, known_agencies
from hub.feeds.followed import remember
from hub.feeds.store import FirstSighting, Records
from hub.model.ids import BoardOrigin
from hub.model.request import BoardPolicy
from hub.store.database import Database
from hub.store.tables import board_entries
from tests.noticeboard.log.made import LOG, NOON, ORIGIN, Town

OTHER = "age1" + "q" * 58
THREE_DAYS = timedelta(hours=72)


def _both(town: Town) -> None:
    town.log(town.delivery())


def _only_strong(town: Town) -> None:
    town.log(town.delivery())
    town.log(town.rotate(delivery_key=""))


@pytest.mark.parametrize(
    ("change", "level", "text"),
    [
        (lambda _: None, Level.WARN, "No agency on your boards has such a key yet."),
        (_both, Level.WARN, "What you send to Exampleton Police Department is sealed to X25519."),
        (_only_strong, Level.FAIL, "You can't send to Exampleton Police Department."),
    ],
)
async def test_keys_that_this_hub_cannot_use(
    tmp_path: Path, change: Callable[[Town], None], level: Level, text: str
) -> None:
    """The stored log says who has such a key, from when this hub acts on it."""
    town = Town()
    town.log(town.register(delivery_key=OTHER), town.post())
    change(town)
    policy = BoardPolicy(
        url="https://board.example.org",
        origin=BoardOrigin(ORIGIN),
        log_key=str(LOG.verifier),
        inbox_key="",
    )
    database = await Database.open(tmp_path / "hub.db")
    try:
        await remember(database, policy, NOON)
        rows = [
            {"origin": ORIGIN, "index": each.index, "raw": each.entry.raw} for each in town.logged
        ]
        async with database.write() as connection:
            await connection.execute(insert(board_entries), rows)
        seen = FirstSighting(seen_at=NOON + timedelta(hours=1))
        await Records(database, policy).sight({each.index: seen for each in town.logged[2:]})

        agencies = await known_agencies(database)
    finally:
        await database.close()

    acts = NOON + timedelta(hours=1) + THREE_DAYS
    before = list(check_sealing(agencies, acts - timedelta(seconds=1), is_supported=False))
    (finding,) = check_sealing(agencies, acts, is_supported=False)
    assert (finding.level, finding.text.endswith(text)) == (level, True), finding.text
    assert "No agency" in before[0].text
    assert [each.level for each in check_sealing(agencies, acts, is_supported=True)] == [Level.OK]

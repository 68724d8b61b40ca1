"""What a crash in the middle of following leaves behind."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import override

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.errors import BoardDishonestError
from hub.feeds.board import BoardFollower
from hub.model.request import BoardState
from hub.store.database import Database
from tests.fakes.board import FakeBoard, LogWriter
from tests.hub.feeds.conftest import Home, stored


class CrashError(Exception):
    """The machine stopped here."""


class CrashingDatabase(Database):
    """Loses power just before a commit, when told to."""

    crash: bool = False

    @asynccontextmanager
    @override
    async def write(self) -> AsyncGenerator[AsyncConnection]:
        async with super().write() as connection:
            yield connection
            if self.crash:
                raise CrashError


async def test_before_growth_is_kept(
    home: Home, board: FakeBoard, writer: LogWriter, tmp_path: Path
) -> None:
    """Without the commit nothing of a growth is believed, and the next look takes it in again."""
    database = await CrashingDatabase.open(tmp_path / "crash.sqlite")
    follower = BoardFollower(board.policy(), database, home.session, home.clock)
    await follower.sync()
    writer.post(writer.register("fire-brigade"))
    board.publish()

    database.crash = True
    with pytest.raises(CrashError):
        await follower.sync()
    database.crash = False

    restarted = BoardFollower(board.policy(), database, home.session, home.clock)
    assert len((await stored(restarted)).entries) == 3
    for survivor in (restarted, follower):
        growth = await survivor.sync()
        if survivor is restarted:
            assert growth is not None
            assert [logged.index for logged in growth.entries] == [3, 4, 5]
    await database.close()


async def test_before_evidence_is_kept(home: Home, board: FakeBoard, tmp_path: Path) -> None:
    """Without the commit the board is not stopped yet, and the next look finds the same."""
    database = await CrashingDatabase.open(tmp_path / "crash.sqlite")
    follower = BoardFollower(board.policy(), database, home.session, home.clock)
    await follower.sync()
    board.writer.entries[2] += b" "
    board.publish()

    database.crash = True
    with pytest.raises(CrashError):
        await follower.sync()
    database.crash = False

    restarted = BoardFollower(board.policy(), database, home.session, home.clock)
    with pytest.raises(BoardDishonestError, match="two different histories"):
        await restarted.sync()
    assert restarted.status.state is BoardState.STOPPED
    await database.close()

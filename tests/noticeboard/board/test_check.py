"""`check` finds whatever has been changed, wherever in the folder it was."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
import sqlite3

import pytest

from noticeboard.board.check import check_board
from noticeboard.board.home import Home
from tests.noticeboard.board.world import SEALED, World, begun, id_of, send, served_world, shared


def sql(*statements: str) -> Callable[[Home], None]:
    """Return a change made past the triggers, as only somebody with the file can."""

    def change(home: Home) -> None:
        with closing(sqlite3.connect(home.database)) as connection, connection:
            for table in ("entries", "checkpoints"):
                for act in ("update", "delete"):
                    connection.execute(f"DROP TRIGGER {table}_no_{act}")
            for statement in statements:
                connection.execute(statement)

    return change


def overwritten(pattern: str, content: bytes | None) -> Callable[[Home], None]:
    """Return a change of one file: other bytes, or none at all."""

    def change(home: Home) -> None:
        path = next(iter(sorted(home.folder.glob(pattern))))
        if content is None:
            path.unlink()
        else:
            path.write_bytes(content)

    return change


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (sql("UPDATE entries SET raw = raw || x'20' WHERE entry_index = 2"), "Entry 2 isn't valid"),
        (
            sql("UPDATE entries SET raw = CAST(raw || x'20' AS BLOB) WHERE entry_index = 2"),
            "Entry 2 isn't valid",
        ),
        (
            sql("UPDATE entries SET leaf = zeroblob(32) WHERE entry_index = 2"),
            "stored wrongly: leaf",
        ),
        (sql("UPDATE entries SET thread = 0 WHERE entry_index = 2"), "stored wrongly: thread"),
        (sql("DELETE FROM entries WHERE entry_index = 1"), "Entry 1 is missing"),
        (sql("DELETE FROM entries WHERE entry_index = 2"), "covers 3 of 2 entries"),
        (
            sql("UPDATE checkpoints SET note = replace(note, '3', '4') WHERE size = 3"),
            "checkpoint signed at size 3 isn't valid",
        ),
        (sql("DELETE FROM checkpoints WHERE size = 3"), "newest signed checkpoint covers 2 of 3"),
        (overwritten("public/tile/0/000.p/3", b""), "tile/0/000.p/3 has the wrong contents"),
        (overwritten("public/tile/entries/000.p/3", None), "tile/entries/000.p/3 is missing"),
        (overwritten("public/checkpoint", None), "checkpoint is missing"),
        (overwritten("public/checkpoint", b"\xff"), "checkpoint isn't valid"),
        (overwritten("last-signed-checkpoint", b"x"), "last-signed-checkpoint isn't valid"),
        (overwritten("inbox/*/*/*.age", b"other"), "doesn't match its receipt"),
        (overwritten("inbox/*/*/*.age", None), "Share 1 of agency"),
        (sql("UPDATE shares SET size_bytes = 1"), "receipt that says something else"),
        (sql("UPDATE shares SET receipt = 'x'"), "receipt that isn't valid"),
        (sql("DELETE FROM shares"), "isn't in the database"),
        (sql("UPDATE shares SET opened_at = 0"), "note that it was opened that isn't valid"),
        (sql("UPDATE shares SET withdrawn_at = 0"), "was withdrawn, but it's still here"),
        (sql("UPDATE shares SET dropped_at = 0"), "but it's still here"),
        (sql("UPDATE shares SET withdrawal = receipt"), "note that it is withdrawn that isn't"),
        (overwritten("inbox/.arriving/*", b"short"), "has lost data"),
        (overwritten("inbox/.arriving/*", None), "has lost data"),
        (sql("DELETE FROM uploads"), "isn't in the database. Restart the board"),
    ],
)
async def test_every_change_is_found(
    tmp_path: Path, change: Callable[[Home], None], complaint: str
) -> None:
    """One changed byte, row or file is one complaint that names it."""
    async with served_world(tmp_path / "board") as world:
        await _used(world)
        home = world.board.home

    change(home)
    report = await check_board(home.folder)

    assert any(complaint in str(each) for each in report.complaints), report.complaints
    assert all(each.fill("de") != str(each) for each in report.complaints)


async def test_untouched_board_is_clean_and_counted(world: World) -> None:
    """What was looked at is counted, also while the board runs."""
    await _used(world)

    report = await check_board(world.board.home.folder)

    assert report.complaints == []
    assert report.counts["entries"] == 3
    assert report.counts["shares"] == 1
    assert report.counts["unfinished uploads"] == 1


async def _used(world: World) -> None:
    raw = world.agency.request(world.board)
    await world.board.post(raw)
    path = f"/inbox/{world.agency.id}/{id_of(raw)}"
    await shared(world.web, path, SEALED)
    await send(world.web, await begun(world.web, path, 1000), 0, SEALED)

"""The daily statement of heads, and the light proofs that stand on it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from noticeboard.board.board import Board, open_board
from noticeboard.board.heads import Histories, last_due, state_heads_daily, state_heads_if_due
from noticeboard.errors import ConflictError, NotFoundError, VerificationError
from noticeboard.log.body import BoardHeads
from noticeboard.log.checkpoint import TlogProof
from noticeboard.log.entry import parse_entry
from noticeboard.log.history import History
from noticeboard.log.note import VerifierKey
from noticeboard.runtime.tasks import run_in_background
from tests.noticeboard.board.world import (
    Agency,
    Threads,
    World,
    assert_clean,
    id_of,
    made_home,
    register,
    vouched,
)
from tests.noticeboard.log.made import NOON, Clock, key


@asynccontextmanager
async def town(folder: Path, clock: Clock) -> AsyncGenerator[tuple[Board, Agency, Agency]]:
    """Give a board with two agencies, a verifier's word, and some posts."""
    fire, police = Agency(clock=clock), Agency(slug="police", clock=clock)
    async with open_board(made_home(folder), now=clock) as board:
        await register(board, fire)
        await register(board, police)
        await board.post(vouched(board, fire))
        for _ in range(2):
            await board.post(fire.request(board))
        raw = fire.request(board)
        await board.post(raw)
        await board.post(fire.update(board, id_of(raw)))
        await board.post(police.request(board))
        assert await state_heads_if_due(board) is None
        clock.at += timedelta(days=1)
        yield board, fire, police


async def test_stated_once_a_day(tmp_path: Path) -> None:
    """Once a day, after days of downtime once, and not if nothing is new."""
    clock = Clock()
    async with town(tmp_path / "board", clock) as (board, fire, _):
        first = await state_heads_if_due(board)
        assert first == 8
        assert await state_heads_if_due(board) is None
        await board.post(fire.request(board))
        clock.at += timedelta(hours=2)
        assert await state_heads_if_due(board) is None
        clock.at += timedelta(days=5)
        assert await state_heads_if_due(board) == 10
        clock.at += timedelta(days=5)
        # Nothing but the statement itself is new.
        assert await state_heads_if_due(board) is None
        # The log's time goes on, and with it what is late.
        clock.at += timedelta(days=2)
        assert await state_heads_if_due(board) == 11
    await assert_clean(tmp_path / "board")


async def test_none_by_a_clock_that_is_far_ahead(tmp_path: Path) -> None:
    """A wrong time would stay in the chain; the first post shows that the clock is right."""
    clock = Clock()
    async with town(tmp_path / "board", clock) as (board, fire, _):
        clock.at += timedelta(days=31)
        assert await state_heads_if_due(board) is None
        await board.post(fire.request(board))
        clock.at += timedelta(days=1)
        assert await state_heads_if_due(board) == 9


async def test_without_memory_they_are_stated_later(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """If no thread can begin, stating them is put off, and goes on for as long as the board."""
    threads = Threads()
    asyncio.get_running_loop().set_default_executor(threads)
    async with town(tmp_path / "board", Clock()) as (board, _, _):
        threads.out = True
        async with asyncio.timeout(60), run_in_background(state_heads_daily(board)):
            while "not logged yet: can't start new thread" not in caplog.text:  # noqa: ASYNC110 -- a log
                await asyncio.sleep(0.01)  # real time
        threads.out = False

        assert await state_heads_if_due(board) == 8


def test_due_times() -> None:
    """The moment is three in the morning, UTC; just before it, yesterday's."""
    assert last_due(NOON) == NOON.replace(hour=3)
    assert last_due(NOON.replace(hour=3)) == NOON.replace(hour=3)
    assert last_due(NOON.replace(hour=2)) == NOON.replace(hour=3) - timedelta(days=1)


async def test_second_process_does_not_state_them_again(tmp_path: Path) -> None:
    """Two that find the statement due at once log one: the other's chain has grown meanwhile."""
    async with town(tmp_path / "board", Clock()) as (board, _, _):
        both = await asyncio.gather(
            state_heads_if_due(board), state_heads_if_due(board), return_exceptions=True
        )
        size = board.state.size

    assert size == 9
    assert [each for each in both if isinstance(each, int)] == [8]
    # If it is slow enough to see the other's, it has nothing to state.
    assert next(type(each) for each in both if not isinstance(each, int)) in {
        ConflictError,
        type(None),
    }


async def history_of(board: Board, agency: Agency) -> History:
    """Return an agency's light proof as a reader gets it."""
    return History.parse(await Histories(board).of(agency.id))


def board_key(board: Board) -> VerifierKey:
    """Return the key that readers know."""
    return board.log_key


def holds(history: History, log_key: VerifierKey) -> bool:
    """Tell whether a history verifies as a reader gets it."""
    try:
        History.parse(history.text()).verify(log_key)
    except VerificationError:
        return False
    return True


async def test_whole_history_without_the_log(tmp_path: Path) -> None:
    """The file alone shows every entry of one agency, in order, up to the statement."""
    async with town(tmp_path / "board", Clock()) as (board, fire, police):
        with pytest.raises(NotFoundError, match="tomorrow"):
            await Histories(board).of(fire.id)
        await state_heads_if_due(board)
        await board.post(fire.request(board))

        found = (await history_of(board, fire)).verify(board_key(board))
        other = (await history_of(board, police)).verify(board_key(board))

    assert [logged.index for logged in found.entries] == [0, 3, 4, 5, 6]
    assert [logged.entry.body.seq for logged in found.entries] == [0, 1, 2, 3, 4]
    assert [logged.index for logged in other.entries] == [1, 7]
    assert found.heads_index == 8
    assert isinstance(found.heads.body, BoardHeads)
    # Two agencies, the verifier: the board itself had written nothing yet.
    assert found.heads.body.count == 3


async def test_unknown_agency_has_no_history(tmp_path: Path) -> None:
    """Of an agency that the statement does not cover nothing can be proved."""
    async with town(tmp_path / "board", Clock()) as (board, _, _):
        await state_heads_if_due(board)
        with pytest.raises(NotFoundError):
            await Histories(board).of("00" * 20)
        late = Agency(slug="sheriff", clock=Clock())
        await register(board, late)
        with pytest.raises(NotFoundError):
            await Histories(board).of(late.id)


async def test_what_is_left_out_is_missed(tmp_path: Path) -> None:
    """An entry dropped anywhere, changed, moved or of another agency breaks the proof."""
    async with town(tmp_path / "board", Clock()) as (board, fire, police):
        await state_heads_if_due(board)
        whole, other = await history_of(board, fire), await history_of(board, police)
        log_key = board_key(board)
    entries = whole.entries
    changed = (entries[2][0], entries[2][1].replace(b"sheds", b"boats"))
    broken = {
        "last dropped": replace(whole, entries=entries[:-1]),
        "middle dropped": replace(whole, entries=entries[:2] + entries[3:]),
        "first dropped": replace(whole, entries=entries[1:]),
        "changed": replace(whole, entries=(*entries[:2], changed, *entries[3:])),
        "swapped": replace(whole, entries=(*entries[:3], entries[4], entries[3])),
        "one more": replace(whole, entries=(*entries, other.entries[-1])),
        "other agency": replace(whole, agency=police.id),
        "other row": replace(whole, row=whole.row + 1),
        "other proof of the row": replace(whole, hashes=other.hashes),
        "later than the heads": replace(whole, entries=(*entries[:-1], (9, entries[-1][1]))),
        "places out of order": replace(whole, entries=((4, entries[0][1]), *entries[1:])),
    }

    for name, history in broken.items():
        assert not holds(history, log_key), name
    assert holds(whole, log_key)


async def test_statement_must_be_the_boards(tmp_path: Path) -> None:
    """Heads that another signed, another entry in their place, another board's key: refused."""
    async with town(tmp_path / "board", Clock()) as (board, fire, _):
        await state_heads_if_due(board)
        whole = await history_of(board, fire)
        request = TlogProof.parse(board.proof(3, extra=whole.entries[1][1]))
        log_key = board_key(board)
    statement = parse_entry(whole.proof.extra or b"")
    edited = statement.raw.replace(b'"count":3', b'"count":4')

    for proof in (
        request,
        replace(whole.proof, extra=None),
        replace(whole.proof, extra=edited),
        replace(whole.proof, index=7),
    ):
        with pytest.raises(VerificationError):
            replace(whole, proof=proof).verify(log_key)
    with pytest.raises(VerificationError):
        whole.verify(key("another.example").verifier)


async def test_history_is_read_strictly(tmp_path: Path) -> None:
    """One text for one history: anything else is refused before it is believed."""
    async with town(tmp_path / "board", Clock()) as (board, fire, _):
        await state_heads_if_due(board)
        text = await Histories(board).of(fire.id)
    assert History.parse(text).text() == text

    for old, new in (
        ("history@v1", "history@v2"),
        ("agency ", "agency  "),
        ("row ", "row 0"),
        ("\n\n", "\n"),
        ("\n3 ", "\n03 "),
        ("\n3 ", "\n3 !"),
    ):
        with pytest.raises(VerificationError):
            History.parse(text.replace(old, new, 1))


async def test_route(world: World) -> None:
    """The history is served as a file; of an agency without one, 404."""
    async with world.web.get(f"/agencies/{world.agency.id}/history") as answer:
        assert answer.status == 404
    world.clock.at += timedelta(days=1)
    await state_heads_if_due(world.board)

    async with world.web.get(f"/agencies/{world.agency.id}/history") as answer:
        text = await answer.text()
        assert (answer.status, answer.content_type) == (200, "text/plain")
        assert "attachment" in answer.headers["Content-Disposition"]

    found = History.parse(text).verify(world.board.log_key)
    assert found.agency == world.agency.id

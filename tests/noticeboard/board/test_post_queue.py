"""The queue of posts: what is logged together, what is refused, and what is answered at the end."""

import asyncio

import pytest

from noticeboard.board.post_queue import MOST_AT_ONCE, WAITING_AT_MOST, PostQueue
from noticeboard.errors import ConflictError, UnavailableError
from noticeboard.log.entry import Entry, parse_entry
from tests.noticeboard.board.test_recent_entries import ENTRY


def some(count: int) -> list[Entry]:
    """Return so many entries."""
    return [parse_entry(ENTRY.entry.raw)] * count


async def test_groups_that_wait_are_logged_together() -> None:
    """In their order, as many as fit; one group is never parted, and the rest comes next."""
    line = PostQueue()
    for count in (400, 500, 200, 1):
        line.join(some(count), operator=False)

    batches = [await line.next(None), await line.next(None)]

    assert [[len(group.entries) for group in batch] for batch in batches] == [[400, 500], [200, 1]]
    assert MOST_AT_ONCE == 1000
    assert (line.waiting, await line.next(0)) == (0, [])


async def test_a_group_that_is_larger_than_others_comes_alone() -> None:
    """Whatever its length, the first in line is served."""
    line = PostQueue()
    line.join(some(MOST_AT_ONCE + 1), operator=False)
    line.join(some(1), operator=False)

    assert [len(group.entries) for group in await line.next(None)] == [MOST_AT_ONCE + 1]
    assert line.waiting == 1


async def test_a_full_line_refuses_the_whole_group() -> None:
    """If not all of a group have room, none of it waits."""
    line = PostQueue()
    line.join(some(WAITING_AT_MOST - 1), operator=False)

    with pytest.raises(UnavailableError, match="Too many entries are waiting"):
        line.join(some(2), operator=False)
    line.join(some(1), operator=False)

    assert line.waiting == WAITING_AT_MOST


async def test_who_waits_at_the_end_is_served() -> None:
    """A closed line gives what is in it, and is over only then."""
    line = PostQueue()
    line.join(some(2), operator=False)
    line.close()

    over = [line.is_over]
    groups = await line.next(None)
    over.append(line.is_over)

    assert (len(groups), over) == (1, [False, True])
    assert await line.next(None) == []


async def test_each_of_a_group_is_told_its_own() -> None:
    """What is known is told, and the others get what is made for them, one each."""
    line = PostQueue()
    answer = line.join(some(3), operator=False)
    (group,) = await line.next(None)
    refused = ConflictError("no")
    group.results[:2] = [7, refused]

    group.set_answer(lambda: UnavailableError("later"))
    group.set_answer(lambda: UnavailableError("never told: it is answered"))

    first, second, third = await answer
    assert (first, second, str(third)) == (7, refused, "later")


async def test_whoever_has_left_is_told_nothing() -> None:
    """A poster who hangs up takes nothing with it: its entries are logged, and nobody is told."""
    line = PostQueue()
    answer = line.join(some(1), operator=False)
    answer.cancel()
    (group,) = await line.next(None)

    group.set_answer(lambda: UnavailableError("later"))

    with pytest.raises(asyncio.CancelledError):
        await answer


async def test_who_gathers_waits_for_enough_or_the_end() -> None:
    """It ends with the last of so many, when the line is closed, and at the latest in time."""
    line = PostQueue()
    ended = asyncio.Event()

    async def gather(enough: int, longest_s: float) -> None:
        await line.gather(enough, longest_s)
        ended.set()

    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        group.create_task(gather(3, 60))
        await asyncio.sleep(0)
        line.join(some(2), operator=False)
        await asyncio.sleep(0)
        early = ended.is_set()
        line.join(some(1), operator=False)
        await ended.wait()
        await line.gather(4, 0.001)
        ended.clear()
        group.create_task(gather(9, 60))
        await asyncio.sleep(0)
        line.close()

    assert not early
    assert ended.is_set()

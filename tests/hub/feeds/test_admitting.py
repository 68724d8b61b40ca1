"""Many entries at once: checked by other processes, and as strictly as one by one."""

from itertools import batched

import pytest

from hub.errors import BoardDishonestError
from hub.feeds.trust import BrokenPromiseError
from hub.feeds.verified_log import EntryVerifier, read
from noticeboard.log.agency import LoggedEntry
from noticeboard.log.registry import Registry
from noticeboard.signatures.pool import FEWEST, VerifiedClaims, open_pool
from tests.fakes.board import FakeBoard, LogWriter
from tests.hub.feeds.conftest import Home, stored

MANY = 3 * FEWEST
BATCH = 2 * FEWEST + 5


@pytest.fixture(autouse=True)
def no_children() -> None:
    """Let other processes help, unlike elsewhere."""


@pytest.fixture
def large(writer: LogWriter) -> LogWriter:
    """Give a log that has grown by so much that other processes help, by two agencies."""
    agencies = [writer.register("fire-brigade"), writer.register("county-sheriff")]
    for number in range(MANY):
        writer.post(agencies[number % 2])
    return writer


def registry(writer: LogWriter, proven: VerifiedClaims) -> Registry:
    """Return the empty registry of the log."""
    return Registry(
        writer.log_key.name,
        writer.log_key.verifier,
        [writer.verifier.root.verifier],
        verify=proven.verify,
    )


async def checked(writer: LogWriter, raws: list[bytes]) -> list[LoggedEntry]:
    """Check entries from the log's first, in small batches."""
    proven = VerifiedClaims()
    logged: list[LoggedEntry] = []
    async with open_pool() as checkers:
        admission = EntryVerifier(
            registry(writer, proven),
            proven,
            writer.log_key.name,
            checkers,
            first=0,
            seen_at=writer.now,
        )
        try:
            for some in batched(raws, BATCH, strict=False):
                logged += await admission.push(read(some))
            return logged + await admission.rest()
        finally:
            await admission.close()


async def test_a_large_log_is_followed(home: Home, board: FakeBoard, large: LogWriter) -> None:
    """A first look at a large log takes in all of it, as many looks at small parts would."""
    board.publish()

    growth = await home.follower(board.policy()).sync()

    assert growth is not None
    assert [logged.entry.raw for logged in growth.entries] == large.entries
    again = await stored(home.follower(board.policy()))
    assert again.registry.agencies == growth.registry.agencies


async def test_batches_make_no_difference(large: LogWriter) -> None:
    """Every entry is folded once and in order, wherever one batch ends and the next begins."""
    logged = await checked(large, large.entries)

    assert [each.index for each in logged] == list(range(len(large.entries)))
    assert [each.entry.raw for each in logged] == large.entries


@pytest.mark.parametrize("bad", [FEWEST, MANY])
async def test_one_bad_signature_among_many(large: LogWriter, bad: int) -> None:
    """An entry edited before it was logged is found, and named, among hundreds that hold."""
    raws = list(large.entries)
    edited = raws[bad].replace(b'"radius_m":300', b'"radius_m":301')
    assert edited != raws[bad]
    raws[bad] = edited

    with pytest.raises(BrokenPromiseError, match=f"entry {bad}, .* isn't valid"):
        await checked(large, raws)


async def test_the_first_of_two_bad_entries_is_named(large: LogWriter) -> None:
    """What cannot be read is told in its turn, after the signature before it that fails."""
    raws = list(large.entries)
    raws[70] = raws[70].replace(b'"radius_m":300', b'"radius_m":301')
    raws[71] = b"{}"

    with pytest.raises(BrokenPromiseError, match=r"entry 70, .* isn't valid"):
        await checked(large, raws)


async def test_a_large_growth_with_one_bad_entry_stops_the_board(
    home: Home, board: FakeBoard, large: LogWriter
) -> None:
    """The follower keeps nothing of a growth in which one entry is bad."""
    large.entries[100] = large.entries[100].replace(b'"radius_m":300', b'"radius_m":301')
    board.publish()
    follower = home.follower(board.policy())

    with pytest.raises(BoardDishonestError, match="entry 100, which it should have rejected"):
        await follower.sync()
    assert (await stored(follower)).entries == ()

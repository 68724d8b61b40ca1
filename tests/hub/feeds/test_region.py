"""A region's days: what a hub finds that reads nothing else, and what a board can do with them."""

from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any, Final

import msgspec
import pytest

from hub.feeds.client import BoardClient
from hub.feeds.log_copy import LogUpdate
from hub.feeds.region import RegionReader
from hub.feeds.trust import Trust
from noticeboard.errors import VerificationError
from noticeboard.log import section as log_section, snapshot_fold
from noticeboard.log.body import AgencyVerify, BoardSnapshot, type_of
from noticeboard.log.checkpoint import SignedCheckpoint, open_checkpoint
from noticeboard.log.entry import agency_id, parse_entry
from noticeboard.log.registry import Registry
from noticeboard.log.section import Section, section_name
from noticeboard.log.snapshot import SectionPlaces, Snapshot, pack, snapshot_path
from noticeboard.log.snapshot_fold import SnapshotFold
from noticeboard.log.tree import Tree, leaf_hash
from noticeboard.signatures.pool import open_pool
from tests.fakes.board import DELIVERY_KEY, OTHER_DELIVERY_KEY, Author, FakeBoard, LogWriter
from tests.hub.feeds.conftest import Home
from tests.hub.feeds.snapshots import Stated, state_snapshot
from tests.hub.feeds.test_first_contact import agencies_of, open_of, read_all
from tests.hub.feeds.test_first_contact_attacks import history_of
from tests.hub.feeds.test_stored_fold import Run, Town

DAY: Final = timedelta(days=1)
SECOND: Final = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one agency be a region, and sections be small."""
    monkeypatch.setattr(snapshot_fold, "LEAST_AGENCIES", 1)
    monkeypatch.setattr(log_section, "LEAST_AGENCIES", 1)
    monkeypatch.setattr(log_section, "MAX_SECTION_BYTES", 1 << 20)


def true_section(stated: Stated) -> SectionPlaces:
    """Return the region's section, by all entries."""
    writer = stated.board.writer
    registry, fold = Registry(writer.origin, writer.log_key.verifier), SnapshotFold()
    for index, raw in enumerate(writer.entries):
        fold.add(registry.force(parse_entry(raw), index))
    verifier = agency_id(writer.verifier.root.verifier)
    (places,) = (each for each in fold.sections() if each.verifier == verifier)
    return places


def state_day(
    board: FakeBoard,
    change: Callable[[SectionPlaces], SectionPlaces] = lambda places: places,
    forged: bytes = b"",
) -> Stated:
    """Let a board state a day, with its section, which may be another than the log says.

    A `forged` entry is the last of the section.
    """
    stated = state_snapshot(board)
    true = true_section(stated)
    lie = change(true)
    if lie != true:
        rows = [row for row in stated.snapshot.rows if row != true.row()]
        board.writer.entries.pop()
        board.writer.board.seq -= 1
        board.writer.board.prev = parse_entry(board.writer.entries[-1]).leaf.hex()
        stated = state_rows(board, stated.at, Snapshot(rows=(*rows, lie.row())))
    raws = [board.writer.entries[index] for index, _ in lie.places]
    raws = [*raws[:-1], forged] if forged else raws
    tree = Tree(map(leaf_hash, stated.snapshot.rows))
    serve(stated, Section.of(stated.snapshot, tree, lie, raws))
    return stated


def state_rows(board: FakeBoard, at: int, snapshot: Snapshot) -> Stated:
    """Let a board state these rows, whatever its log says."""
    stated, writer = Stated(board=board, at=at, snapshot=snapshot), board.writer
    rows, count, sha256 = snapshot.stated()
    root = stated.tree.root(at).hex()
    writer.write(
        writer.board, BoardSnapshot, at=at, root=root, rows=rows, count=count, sha256=sha256
    )
    stated.index = len(writer.entries) - 1
    board.publish()
    stated.serve()
    return stated


def serve(stated: Stated, section: Section, packed: bytes | None = None) -> None:
    """Serve a section, or something else in its place."""
    path = snapshot_path(stated.at, section_name(section.row.verifier))
    stated.board.files[path] = pack(section.content()) if packed is None else packed


@dataclass(slots=True, kw_only=True)
class Region:
    """A hub that reads the verifier's region alone, and its docket."""

    board: FakeBoard
    reader: RegionReader
    run: Run

    async def begin(self) -> None:
        """Begin at the newest snapshot."""
        point = self.newest()
        async with open_pool() as checkers:
            await self.run.add(await self.reader.begin(point.checkpoint, point.note, checkers))

    def newest(self) -> SignedCheckpoint:
        """Return the board's checkpoint."""
        return open_checkpoint(self.board.note.encode(), self.board.writer.log_key.verifier)

    async def days(self) -> list[LogUpdate]:
        """Read the days that the board has stated since."""
        point, found = self.newest(), list[LogUpdate]()
        async with (
            open_pool() as checkers,
            aclosing(self.reader.days(point.checkpoint, point.note, checkers)) as days,
        ):
            async for update in days:
                await self.run.add(update)
                found.append(update)
        return found


@pytest.fixture
def region(home: Home, board: FakeBoard) -> Region:
    """Give a hub that hasn't read anything yet."""
    policy = board.policy()
    trust, verifier = Trust.of(policy), agency_id(board.writer.verifier.root.verifier)
    wire = BoardClient(home.session, policy.url, policy.origin)
    reader = RegionReader(trust, wire, home.clock, verifier)
    return Region(board=board, reader=reader, run=Run(home, policy))


@pytest.fixture
def far(writer: LogWriter) -> Author:
    """Give an agency that isn't in the region."""
    far = writer.register("far-away")
    writer.write(writer.verifier, AgencyVerify, subject=far.id, level=0)
    return far


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(each, marks=pytest.mark.long) for each in range(1, 20))]
)
async def test_it_finds_what_a_hub_finds_that_read_all(  # noqa: PLR0913, PLR0917 -- fixtures
    home: Home, board: FakeBoard, writer: LogWriter, region: Region, far: Author, seed: int
) -> None:
    """Day by day, the region's open requests, agencies, levels, and keys are the same."""
    town, rng = Town(writer, seed), Random(seed)  # noqa: S311 -- the same history in every run

    def day() -> Stated:
        town.log(rng.randrange(5, 20))
        writer.post(far)
        writer.now += DAY
        stated = state_day(board)
        home.clock.forward(writer.now - home.clock.now())
        return stated

    for _ in range(6):
        day()
    await region.begin()
    whole = await read_all(await Run(home, board.policy()).start())
    late = writer.register("late")
    writer.write(writer.verifier, AgencyVerify, subject=late.id, level=0)
    writer.post(late)
    for number in range(4):
        if number == 2:
            for each in (far, late):
                writer.write(writer.verifier, AgencyVerify, subject=each.id, level=2)
        stated = day()
        serve_histories(stated, far, late)
        (update,) = await region.days()
        assert update.begun_at == stated.at
        await read_all(whole)

        own = log_section.region(stated.snapshot, agency_id(writer.verifier.root.verifier))
        assert ({far.id, late.id} <= own) is (number > 1)
        assert _of(agencies_of(region.run), own) == _of(agencies_of(whole), own)
        expected = {id_: each for id_, each in open_of(whole).items() if each[5] in own}
        assert {
            id_: each for id_, each in open_of(region.run).items() if each[5] in own
        } == expected
        assert expected
    assert region.run.read < whole.read


def serve_histories(stated: Stated, *authors: Author) -> None:
    """Serve what these agencies logged up to the heads of a snapshot."""
    stated.board.files |= {
        f"agencies/{each.id}/history": history_of(stated.board, each, stated.at) for each in authors
    }


def bodies(writer: LogWriter) -> list[str]:
    """Return the type of each entry."""
    return [type_of(parse_entry(raw).body) for raw in writer.entries]


def open_in(run: Run, agencies: frozenset[str]) -> dict[str, Any]:
    """Return the open requests of these agencies."""
    return {id_: each for id_, each in open_of(run).items() if each[5] in agencies}


def _of[T](found: dict[str, T], ids: frozenset[str]) -> dict[str, T]:
    return {id_: each for id_, each in found.items() if id_ in ids}


def without(index: int) -> Callable[[SectionPlaces], SectionPlaces]:
    """Leave an entry out of a section."""

    def change(places: SectionPlaces) -> SectionPlaces:
        kept = tuple(each for each in places.places if each[0] != index)
        return msgspec.structs.replace(places, places=kept)

    return change


async def begun(region: Region, writer: LogWriter, home: Home) -> None:
    """Let a hub begin, and a day pass in which the agency asks twice."""
    state_day(region.board)
    await region.begin()
    writer.now += DAY
    home.clock.forward(DAY)


async def assert_refused(region: Region) -> None:
    """Check that a day isn't used, and that nobody is accused."""
    before = region.run.read
    with pytest.raises(VerificationError):
        await region.days()
    assert region.run.read == before


async def test_a_statement_that_is_not_logged_yet(
    home: Home, writer: LogWriter, region: Region
) -> None:
    """A cache's checkpoint may be older than the statement. After days, it is a reason to stop."""
    await begun(region, writer, home)
    stated = state_day(region.board)
    region.board.publish(size=stated.index)

    assert not await region.days()
    region.board.publish()
    assert await region.days()

    for _ in range(4):
        assert not await region.days()
        writer.now += DAY
        home.clock.forward(DAY)
        region.board.publish(size=state_day(region.board).index)
    await assert_refused(region)


async def test_yesterday_again(home: Home, writer: LogWriter, region: Region) -> None:
    """An older statement is no news. After some days, it is no longer taken for a cache's copy."""
    await begun(region, writer, home)
    old = dict(region.board.files)
    state_day(region.board)
    assert await region.days()
    writer.now += DAY
    home.clock.forward(DAY)
    state_day(region.board)
    region.board.files |= {"snapshot/proof": old["snapshot/proof"]}

    assert not await region.days()
    home.clock.forward(4 * DAY)
    await assert_refused(region)


async def test_who_leaves_a_region(home: Home, writer: LogWriter, region: Region) -> None:
    """A verifier that takes its word back is heard, though the agency's entries come no longer."""
    author = writer.register("city-fire")
    writer.post(author)
    await begun(region, writer, home)
    writer.write(writer.verifier, AgencyVerify, subject=author.id, level=0)
    writer.post(author)
    state_day(region.board)

    assert await region.days()

    registry = region.run.registry
    assert registry is not None
    assert registry.agencies[author.id].level == 0


async def test_a_rotation_in_a_section(home: Home, writer: LogWriter, region: Region) -> None:
    """Its 72 hours count from when this hub read it, although it says that it was earlier."""
    writer.now -= 5 * DAY
    author = writer.register("city-fire")
    writer.now += 5 * DAY
    await begun(region, writer, home)
    writer.now -= 5 * DAY
    writer.rotate(author)
    writer.now += 5 * DAY
    state_day(region.board)
    seen_at = home.clock.now()

    assert await region.days()

    registry = region.run.registry
    assert registry is not None
    record = registry.agencies[author.id]
    for after, key in ((3 * DAY - SECOND, DELIVERY_KEY), (3 * DAY, OTHER_DELIVERY_KEY)):
        assert record.acting(seen_at + after).delivery_key == key

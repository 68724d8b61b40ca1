"""A region's days: what a hub finds that reads nothing else, and what a board can do with them."""

from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import timedelta
import lzma
from random import Random
from typing import Any, Final

import msgspec
import pytest

from hub.feeds import region as feeds_region
from hub.feeds.client import BoardClient
from hub.feeds.log_copy import LogUpdate
from hub.feeds.region import RegionReader
from hub.feeds.trust import BELIEVED, RECEIVED, BrokenPromiseError, Trust, is_proved
from noticeboard.errors import VerificationError
from noticeboard.log import section as log_section, snapshot_fold
from noticeboard.log.body import AgencyVerify, BoardSnapshot, type_of
from noticeboard.log.checkpoint import SignedCheckpoint, TlogProof, open_checkpoint
from noticeboard.log.entry import agency_id, parse_entry
from noticeboard.log.history import History
from noticeboard.log.registry import Registry
from noticeboard.log.section import Section, section_name
from noticeboard.log.snapshot import SectionPlaces, Snapshot, pack, snapshot_path, statement_path
from noticeboard.log.snapshot_fold import SnapshotFold
from noticeboard.log.tiles import frontier_of
from noticeboard.log.tree import Tree, leaf_hash
from noticeboard.signatures.pool import open_pool
from tests.fakes.board import DELIVERY_KEY, OTHER_DELIVERY_KEY, Author, FakeBoard, LogWriter
from tests.hub.feeds.conftest import Home
from tests.hub.feeds.lies import ENTRIES, UNREADABLE, LogEntry
from tests.hub.feeds.snapshots import Stated, state_snapshot
from tests.hub.feeds.test_first_contact import agencies_of, open_of, read_all
from tests.hub.feeds.test_first_contact_attacks import history_of
from tests.hub.feeds.test_stored_fold import Run, Town

DAY: Final = timedelta(days=1)
SECOND: Final = timedelta(seconds=1)
COMPARED: Final = {
    name: each for name, each in ENTRIES.items() if name != "anchored in another log"
}
"""Anchors aren't compared with a log that isn't read."""


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
        stated = _state_rows(board, stated.at, Snapshot(rows=(*rows, lie.row())))
    raws = [board.writer.entries[index] for index, _ in lie.places]
    raws = [*raws[:-1], forged] if forged else raws
    tree = Tree(map(leaf_hash, stated.snapshot.rows))
    serve(stated, Section.of(stated.snapshot, tree, lie, raws))
    return stated


def _state_rows(board: FakeBoard, at: int, snapshot: Snapshot) -> Stated:
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


@dataclass(slots=True, kw_only=True)
class Day:
    """The first day that a hub reads, and its section."""

    region: Region
    stated: Stated
    section: Section


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


def _left_out(day: Day) -> None:
    serve(day.stated, replace(day.section, entries=day.section.entries[1:]))


def _added(day: Day) -> None:
    extra = (day.stated.at - 1, day.region.board.writer.entries[day.stated.at - 1])
    serve(day.stated, replace(day.section, entries=(*day.section.entries, extra)))


def _altered(day: Day) -> None:
    (index, raw), *rest = day.section.entries
    serve(day.stated, replace(day.section, entries=((index, raw[::-1]), *rest)))


def _another_region(day: Day) -> None:
    row = msgspec.structs.replace(day.section.row, verifier="e" * 40)
    section = replace(day.section, row=row)
    serve(day.stated, day.section, pack(section.content()))


def _row_not_in_rows(day: Day) -> None:
    row = msgspec.structs.replace(day.section.row, count=0, root=Tree().root())
    serve(day.stated, replace(day.section, row=row, entries=()))


def _bomb(day: Day) -> None:
    serve(
        day.stated,
        day.section,
        lzma.compress(day.section.content() + bytes(log_section.MAX_SECTION_BYTES)),
    )


def _no_file(day: Day) -> None:
    path = snapshot_path(day.stated.at, section_name(day.section.row.verifier))
    del day.region.board.files[path]


@pytest.mark.parametrize(
    "lie",
    [
        *(_left_out, _added, _altered, _another_region, _row_not_in_rows, _bomb),
        _no_file,
    ],
)
async def test_a_day_that_does_not_hold(
    home: Home, writer: LogWriter, region: Region, far: Author, lie: Callable[[Day], None]
) -> None:
    """Whatever is wrong with it, it isn't used; and the true one is, afterwards."""
    await begun(region, writer, home)
    author = writer.register("city-fire")
    writer.post(author)
    writer.post(far)
    stated = state_day(region.board)
    path = snapshot_path(stated.at, section_name(true_section(stated).verifier))
    true = region.board.files[path]
    section = Section.parse(lzma.decompress(true))

    lie(Day(region=region, stated=stated, section=section))
    await assert_refused(region)

    region.board.files[path] = true
    region.board.publish()
    assert await region.days()


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


async def test_an_entry_that_was_stated_and_is_left_out(
    home: Home, writer: LogWriter, region: Region
) -> None:
    """The next link of the agency shows that one is missing."""
    await begun(region, writer, home)
    author = writer.register("city-fire")
    writer.post(author)
    first = len(writer.entries) - 1
    writer.post(author)
    state_day(region.board, without(first))

    await assert_refused(region)


async def test_an_entry_of_another_region(
    home: Home, writer: LogWriter, region: Region, far: Author
) -> None:
    """An entry that is logged and signed, and that the board states in the wrong section."""
    await begun(region, writer, home)
    writer.post(far)
    index = len(writer.entries) - 1

    def change(places: SectionPlaces) -> SectionPlaces:
        more = (*places.places, (index, leaf_hash(writer.entries[index])))
        return msgspec.structs.replace(places, places=more)

    state_day(region.board, change)

    await assert_refused(region)


async def test_an_entry_that_nobody_signed(home: Home, writer: LogWriter, region: Region) -> None:
    """An entry by another key isn't used, although the board has stated it."""
    await begun(region, writer, home)
    author = writer.register("city-fire")
    writer.post(author)
    writer.post(author)
    # Its own words, with the signature under other words of its.
    before, (text, _, _) = writer.entries[-2], writer.entries[-1].partition(b"\n")
    forged = text + b"\n" + before.partition(b"\n")[2]
    parse_entry(forged)

    def change(places: SectionPlaces) -> SectionPlaces:
        (index, _) = places.places[-1]
        return msgspec.structs.replace(
            places, places=(*places.places[:-1], (index, leaf_hash(forged)))
        )

    state_day(region.board, change, forged)

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


@dataclass(slots=True, kw_only=True)
class Missed:
    """Three days that a hub was away, all of which the board states."""

    board: FakeBoard
    days: list[Stated]

    def proof(self, day: int) -> TlogProof:
        """Return the proof of a day's statement."""
        return TlogProof.parse(self.board.files[statement_path(self.days[day].at)].decode())

    def serve(self, proof: TlogProof | None) -> None:
        """Serve this in place of the proof of the second day's statement."""
        path = statement_path(self.days[1].at)
        if proof is None:
            del self.board.files[path]
        else:
            self.board.files[path] = proof.text().encode()

    def bytes_of(self, day: int) -> int:
        """Return the size of a day's section as served."""
        section = true_section(self.days[day]).verifier
        return len(self.board.files[snapshot_path(self.days[day].at, section_name(section))])


async def away(region: Region, writer: LogWriter, home: Home) -> Missed:
    """Let a hub begin, and be away for three days on which an agency asks."""
    await begun(region, writer, home)
    author, days = writer.register("city-fire"), list[Stated]()
    for _ in range(3):
        writer.post(author)
        days.append(state_day(region.board))
        writer.now += DAY
        home.clock.forward(DAY)
    return Missed(board=region.board, days=days)


async def test_days_that_were_missed(
    home: Home, board: FakeBoard, writer: LogWriter, region: Region
) -> None:
    """They are read in order; then the hub knows what a hub knows that read everything."""
    missed = await away(region, writer, home)
    whole = await read_all(await Run(home, board.policy()).start())

    found = await region.days()

    assert [each.begun_at for each in found] == [each.at for each in missed.days]
    assert [each.more for each in found] == [True, True, False]
    own = log_section.region(missed.days[-1].snapshot, agency_id(writer.verifier.root.verifier))
    assert open_in(region.run, own) == open_in(whole, own)
    assert not await region.days()


async def test_a_stop_between_missed_days(home: Home, writer: LogWriter, region: Region) -> None:
    """What was read stays read, and the rest comes under the same checkpoint."""
    missed = await away(region, writer, home)
    point = region.newest()
    async with (
        open_pool() as checkers,
        aclosing(region.reader.days(point.checkpoint, point.note, checkers)) as days,
    ):
        assert (await anext(days)).begun_at == missed.days[0].at

    assert [each.begun_at for each in await region.days()] == [each.at for each in missed.days[1:]]


def _day_before(missed: Missed) -> None:
    missed.serve(missed.proof(0))


def _other_day(missed: Missed) -> None:
    missed.serve(missed.proof(2))


def _other_words(missed: Missed) -> None:
    raw = missed.proof(1).extra or b""
    changed = raw.replace(b'"count":', b'"count":1', 1)
    assert changed != raw
    missed.serve(replace(missed.proof(1), extra=changed))


def _never_logged(missed: Missed) -> None:
    stated, writer = missed.days[1], missed.board.writer
    rows, count, sha256 = stated.snapshot.stated()
    root = stated.tree.root(stated.at).hex()
    raw = writer.write(
        writer.board,
        BoardSnapshot,
        at=stated.at,
        root=root,
        rows=rows,
        count=count,
        sha256=sha256[::-1],
    )
    writer.entries.pop()
    missed.serve(replace(missed.proof(1), extra=raw))


def _elsewhere(missed: Missed) -> None:
    missed.serve(replace(missed.proof(1), index=missed.proof(2).index))


def _far_away(missed: Missed) -> None:
    missed.serve(replace(missed.proof(1), index=len(missed.board.writer.entries)))


def _no_proof(missed: Missed) -> None:
    missed.serve(None)


def _a_request(missed: Missed) -> None:
    place = next(
        at for at, each in enumerate(bodies(missed.board.writer)) if each == "request.post"
    )
    missed.serve(replace(missed.proof(1), index=place, extra=missed.board.writer.entries[place]))


@pytest.mark.parametrize(
    "lie",
    [
        _day_before,
        _other_day,
        _other_words,
        _never_logged,
        _elsewhere,
        _far_away,
        _no_proof,
        _a_request,
    ],
)
async def test_a_missed_day_without_its_statement(
    home: Home, writer: LogWriter, region: Region, lie: Callable[[Missed], None]
) -> None:
    """Nothing is used, and nobody accused; with the true one, all days are."""
    missed = await away(region, writer, home)
    true = missed.proof(1)

    lie(missed)
    await assert_refused(region)

    missed.serve(true)
    assert len(await region.days()) == 3


@pytest.mark.parametrize("is_long", [True, False])
async def test_too_much_was_missed(
    home: Home, writer: LogWriter, region: Region, monkeypatch: pytest.MonkeyPatch, *, is_long: bool
) -> None:
    """A hub that was away too long, or for which too much waits, begins again."""
    missed = await away(region, writer, home)
    with monkeypatch.context() as patch:
        if is_long:
            patch.setattr(feeds_region, "MOST_DAYS", 2)
        else:
            patch.setattr(feeds_region, "MAX_SECTION_BYTES", 2 * missed.bytes_of(1))
        await assert_refused(region)

    assert len(await region.days()) == 3


async def test_a_section_that_begins_where_it_ends(
    home: Home, writer: LogWriter, region: Region
) -> None:
    """A board can't keep a hub looking for the day before it."""
    await begun(region, writer, home)

    def change(places: SectionPlaces) -> SectionPlaces:
        return msgspec.structs.replace(places, start=len(writer.entries) - 2, places=())

    stated = state_day(region.board, change)
    assert true_section(stated).start < stated.at

    await assert_refused(region)

    assert sum("section-" in path for path in region.board.paths) == 1


async def test_two_logs(home: Home, writer: LogWriter, region: Region) -> None:
    """If the log doesn't extend the one before, two signed checkpoints and its tiles prove it."""
    await begun(region, writer, home)
    before = Tree(map(leaf_hash, writer.entries))
    writer.entries[1] = writer.entries[0]
    state = region.board
    writer.post(writer.register("city-fire"))
    _state_rows(state, len(writer.entries) - 1, Snapshot(rows=()))

    with pytest.raises(BrokenPromiseError) as caught:
        await region.days()

    key = writer.log_key.verifier
    evidence = caught.value.evidence

    def root_at(size: int) -> bytes | None:
        return before.root(size) if size <= before.size else None

    assert await is_proved(evidence, key, frontier_of(before), root_at)


@pytest.mark.parametrize("lie", ["none", "another", "moved", "old"])
async def test_a_history_of_who_came(
    home: Home, writer: LogWriter, region: Region, far: Author, lie: str
) -> None:
    """Without what an agency logged before it came into the region, the day isn't used."""
    state_day(region.board)
    writer.now += DAY
    home.clock.forward(DAY)
    await begun(region, writer, home)
    writer.post(far)
    other = writer.register("city-fire")
    writer.write(writer.verifier, AgencyVerify, subject=far.id, level=2)
    old = state_day(region.board)
    files, path = region.board.files, f"agencies/{far.id}/history"
    serve_histories(old, far, other)
    true = files[path]
    history = History.parse(true.decode())
    (first, raw), *rest = history.entries
    del files[path]
    if lie == "another":
        files[path] = files[f"agencies/{other.id}/history"]
    elif lie == "moved":
        files[path] = replace(history, entries=((first + 1, raw), *rest)).text().encode()
    elif lie == "old":
        heads = next(each for each, found in enumerate(bodies(writer)) if found == "board.heads")
        files[path] = history_of(region.board, far, heads)

    await assert_refused(region)

    files[path] = true
    assert await region.days()


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


async def test_a_history_that_is_what_was_read(
    home: Home, writer: LogWriter, region: Region
) -> None:
    """It is asked for before anything leaves. A revocation that a section hides shows there."""
    author, thief = writer.register("city-fire"), writer.register("sheriff")
    await begun(region, writer, home)
    for each in (author, thief):
        writer.post(each)
    writer.rotate(author)
    writer.revoke(thief, last_good=len(writer.entries) - 2)
    stated = state_day(region.board, without(len(writer.entries) - 1))
    assert await region.days()
    region.board.files |= {
        f"agencies/{each.id}/history": history_of(region.board, each, stated.at)
        for each in (author, thief)
    }

    assert await region.reader.true_until(author.id) == writer.now
    assert await region.reader.true_until(thief.id) is None
    region.board.files[f"agencies/{thief.id}/history"] = region.board.files[
        f"agencies/{author.id}/history"
    ]
    with pytest.raises(VerificationError):
        await region.reader.true_until(thief.id)


async def test_an_old_history(home: Home, writer: LogWriter, region: Region) -> None:
    """A history up to heads before those that were read proves nothing."""
    author = writer.register("city-fire")
    old = state_day(region.board)
    writer.now += DAY
    home.clock.forward(DAY)
    state_day(region.board)
    await region.begin()
    path = f"agencies/{author.id}/history"
    region.board.files[path] = history_of(region.board, author, old.at)

    with pytest.raises(VerificationError):
        await region.reader.true_until(author.id)


@pytest.mark.parametrize("log_entry", COMPARED.values(), ids=COMPARED)
async def test_an_entry_that_must_be_refused(
    home: Home, writer: LogWriter, region: Region, log_entry: LogEntry
) -> None:
    """It is logged and truly stated. The day isn't used, and nobody is accused on half a log."""
    author = writer.register("city-fire")
    writer.post(author)
    await begun(region, writer, home)
    log_entry(writer, author)
    state_day(region.board)

    await assert_refused(region)


async def test_two_entries_with_one_number(home: Home, writer: LogWriter, region: Region) -> None:
    """The second one may be older than what this hub has read, so it must read the log."""
    author = writer.register("city-fire")
    await begun(region, writer, home)
    seq, prev = author.seq, author.prev
    writer.post(author)
    author.seq, author.prev = seq, prev
    writer.post(author)
    state_day(region.board)

    await assert_refused(region)


async def test_an_older_log(home: Home, writer: LogWriter, region: Region) -> None:
    """An older checkpoint is no news, whatever is stated meanwhile."""
    await begun(region, writer, home)
    size = len(writer.entries)
    state_day(region.board)
    region.board.publish(size=size - 1)

    assert not await region.days()

    region.board.publish()
    assert await region.days()


async def test_two_logs_of_one_size(home: Home, writer: LogWriter, region: Region) -> None:
    """Two checkpoints that the board has signed are the proof."""
    author = writer.register("city-fire")
    state_day(region.board)
    before = replace(author)
    for _ in range(3):
        writer.post(author)
    region.board.publish()
    await region.begin()
    size = len(writer.entries)
    writer.entries[-3:] = []
    author.seq, author.prev = before.seq, before.prev
    writer.now += DAY
    home.clock.forward(DAY)
    state_day(region.board)
    writer.post(author, title="Another one")
    region.board.publish()
    assert len(writer.entries) == size

    with pytest.raises(BrokenPromiseError) as caught:
        await region.days()

    assert [each.what for each in caught.value.evidence][:2] == [BELIEVED, RECEIVED]


@pytest.mark.parametrize("log_entry", UNREADABLE.values(), ids=UNREADABLE)
async def test_what_is_no_entry(
    home: Home, writer: LogWriter, region: Region, log_entry: LogEntry
) -> None:
    """A board can state it for an agency, and it isn't used."""
    author = writer.register("city-fire")
    await begun(region, writer, home)
    before = replace(author)
    log_entry(writer, author)
    forged = writer.entries.pop()
    author.seq, author.prev = before.seq, before.prev
    writer.post(author)

    def change(places: SectionPlaces) -> SectionPlaces:
        (index, _) = places.places[-1]
        own = (*places.places[:-1], (index, leaf_hash(forged)))
        return msgspec.structs.replace(places, places=own)

    state_day(region.board, change, forged)

    await assert_refused(region)


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


async def test_false_confirmations(
    home: Home, writer: LogWriter, region: Region, far: Author
) -> None:
    """Whoever confirms itself, or as somebody else, makes no level, and the day is used."""
    author = writer.register("city-fire")
    await begun(region, writer, home)
    for by, key, subject in (
        (author, author.root, author.id),
        (author, author.root, far.id),
        (writer.verifier, author.root, author.id),
    ):
        raw = writer.signed(by, AgencyVerify, key, subject=subject, level=3)
        writer.log(by, raw)
    stated = state_day(region.board)
    serve_histories(stated, far)

    assert await region.days()

    registry = region.run.registry
    assert registry is not None
    assert (registry.agencies[author.id].level, registry.agencies[far.id].level) == (2, 0)

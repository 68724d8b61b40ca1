"""What a board can do with a region's section, and what its reader makes of it: nothing."""

from collections.abc import Callable
from dataclasses import dataclass, replace
import lzma
from typing import Final

import msgspec
import pytest

from hub.feeds.trust import BELIEVED, RECEIVED, BrokenPromiseError, is_proved
from noticeboard.errors import VerificationError
from noticeboard.log import section as log_section
from noticeboard.log.body import AgencyVerify
from noticeboard.log.entry import parse_entry
from noticeboard.log.history import History
from noticeboard.log.section import Section, section_name
from noticeboard.log.snapshot import SectionPlaces, Snapshot, pack, snapshot_path
from noticeboard.log.tiles import frontier_of
from noticeboard.log.tree import Tree, leaf_hash
from tests.fakes.board import Author, LogWriter
from tests.hub.feeds.conftest import Home
from tests.hub.feeds.lies import ENTRIES, UNREADABLE, LogEntry
from tests.hub.feeds.snapshots import Stated
from tests.hub.feeds.test_first_contact_attacks import history_of
from tests.hub.feeds.test_region import (
    DAY,
    Region,
    assert_refused,
    begun,
    bodies,
    far,
    region,
    serve,
    serve_histories,
    small,
    state_day,
    state_rows,
    true_section,
    without,
)

__all__ = ["far", "region", "small"]

COMPARED: Final = {
    name: each for name, each in ENTRIES.items() if name != "anchored in another log"
}
"""Anchors aren't compared with a log that isn't read."""


@dataclass(slots=True, kw_only=True)
class Day:
    """The first day that a hub reads, and its section."""

    region: Region
    stated: Stated
    section: Section


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


async def test_two_logs(home: Home, writer: LogWriter, region: Region) -> None:
    """If the log doesn't extend the one before, two signed checkpoints and its tiles prove it."""
    await begun(region, writer, home)
    before = Tree(map(leaf_hash, writer.entries))
    writer.entries[1] = writer.entries[0]
    state = region.board
    writer.post(writer.register("city-fire"))
    state_rows(state, len(writer.entries) - 1, Snapshot(rows=()))

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

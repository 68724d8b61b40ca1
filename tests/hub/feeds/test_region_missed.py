"""A reader of a region that was away for some days, and what a board can do then."""

from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass, replace

import msgspec
import pytest

from hub.feeds import region as feeds_region
from noticeboard.log import section as log_section
from noticeboard.log.body import BoardSnapshot
from noticeboard.log.checkpoint import TlogProof
from noticeboard.log.entry import agency_id
from noticeboard.log.section import section_name
from noticeboard.log.snapshot import SectionPlaces, snapshot_path, statement_path
from noticeboard.signatures.pool import open_pool
from tests.fakes.board import FakeBoard, LogWriter
from tests.hub.feeds.conftest import Home
from tests.hub.feeds.snapshots import Stated
from tests.hub.feeds.test_first_contact import read_all
from tests.hub.feeds.test_region import (
    DAY,
    Region,
    assert_refused,
    begun,
    bodies,
    far,
    open_in,
    region,
    small,
    state_day,
    true_section,
)
from tests.hub.feeds.test_stored_fold import Run

__all__ = ["far", "region", "small"]


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

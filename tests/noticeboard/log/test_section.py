"""Sections: a region's day is exactly what the board stated, and a lie is shown by an entry."""

from collections.abc import Sequence

import msgspec
import pytest

from noticeboard.errors import VerificationError
from noticeboard.log import snapshot_fold
from noticeboard.log.body import BoardSnapshot
from noticeboard.log.entry import Entry
from noticeboard.log.section import HEADER, Section, region
from noticeboard.log.snapshot import SectionPlaces, Snapshot, pack
from noticeboard.log.snapshot_fold import SnapshotFold
from noticeboard.log.tree import Tree, leaf_hash
from tests.vectors.snapshot import Year, year

IN_REGION = (0, 1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
"""What the confirmed agency logged in the year, and what was logged about it."""


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> tuple[Year, SnapshotFold]:
    """Give the year, in which one agency is a region."""
    monkeypatch.setattr(snapshot_fold, "LEAST_AGENCIES", 1)
    return year()


def section_of(town: Year, snapshot: Snapshot, places: SectionPlaces) -> Section:
    """Return a section with the entries of the log."""
    tree = Tree(map(leaf_hash, snapshot.rows))
    raws = [town.logged[index].entry.raw for index, _ in places.places]
    return Section.of(snapshot, tree, places, raws)


def stated_by(town: Year, snapshot: Snapshot) -> BoardSnapshot:
    """Return the board's statement about a snapshot."""
    body = town.logged[-1].entry.body
    assert isinstance(body, BoardSnapshot)
    rows, count, sha256 = snapshot.stated()
    return msgspec.structs.replace(body, rows=rows, count=count, sha256=sha256)


def test_everything_about_a_region(told: tuple[Year, SnapshotFold]) -> None:
    """Its agencies' entries, those about them, and challenges in their threads; nobody else's."""
    town, fold = told
    (places,) = fold.sections()
    snapshot = fold.snapshot()
    stated, section = stated_by(town, snapshot), section_of(town, snapshot, places)

    found = Section.read(places.verifier, stated, pack(section.content()))

    assert found == section
    assert [index for index, _ in found.entries] == [*IN_REGION]
    assert len(region(snapshot, places.verifier)) == 1
    logged = {each.index: each.entry for each in town.logged}
    assert found.refute(snapshot, stated, logged) is None


def test_a_small_region_has_none() -> None:
    """A section of few agencies would tell the board too much about who reads it."""
    assert year()[1].sections() == []


def test_what_is_no_section(told: tuple[Year, SnapshotFold]) -> None:
    """An entry too many, too few, or another; another region's or day's; a damaged file."""
    town, fold = told
    (places,) = fold.sections()
    snapshot = fold.snapshot()
    stated, section = stated_by(town, snapshot), section_of(town, snapshot, places)
    content, entries = section.content(), section.entries
    moved = ((entries[0][0] + 1, entries[0][1]), *entries[1:])
    altered = [entries[1:], entries[::-1], (*entries, entries[-1]), (*entries, (2, b"x")), moved]
    contents = [
        Section(
            row=section.row, place=section.place, hashes=section.hashes, entries=tuple(each)
        ).content()
        for each in altered
    ]
    contents += [content[:-1], content + b"1", content[:50], HEADER, b"x" + content]

    for wrong in contents:
        with pytest.raises(VerificationError):
            Section.read(places.verifier, stated, pack(wrong))
    with pytest.raises(VerificationError):
        Section.read("0" * 40, stated, pack(content))
    with pytest.raises(VerificationError):
        Section.read(places.verifier, msgspec.structs.replace(stated, rows="0" * 64), pack(content))


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        (lambda places: places[1:], 0),
        (lambda places: [*places[:-1]], 15),
        (lambda places: [places[0], (1, bytes(32)), *places[2:]], 1),
    ],
    ids=["first", "last", "another"],
)
def test_lies(told: tuple[Year, SnapshotFold], change: object, shown: int) -> None:
    """An entry of the region that the stated section leaves out, or replaces, shows it alone."""
    town, fold = told
    (places,) = fold.sections()
    assert callable(change)
    lie = msgspec.structs.replace(places, places=tuple(change(places.places)))
    rows: Sequence[bytes] = [row for row in fold.snapshot().rows if not row.startswith(b"section")]
    snapshot = Snapshot(rows=(*rows, lie.row()))
    stated, section = stated_by(town, snapshot), section_of(town, snapshot, lie)
    logged: dict[int, Entry] = {each.index: each.entry for each in town.logged}
    if shown == 1:
        listed = dict(section.entries) | {1: b"another"}
        section = Section(
            row=section.row,
            place=section.place,
            hashes=section.hashes,
            entries=tuple(sorted(listed.items())),
        )

    found = section.refute(snapshot, stated, {shown: logged[shown]})

    assert found is not None
    assert found.indexes == (shown,)
    others = {index: entry for index, entry in logged.items() if index != shown}
    assert section.refute(snapshot, stated, others) is None

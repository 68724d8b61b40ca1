"""Sections: a region's day is exactly what the board stated, and a lie is shown by an entry."""

from collections.abc import Sequence

import msgspec
import pytest

from noticeboard.errors import VerificationError
from noticeboard.log import section as log_section, snapshot_fold
from noticeboard.log.body import BoardSnapshot
from noticeboard.log.entry import Entry, agency_id
from noticeboard.log.section import HEADER, Section, refute_rows, region
from noticeboard.log.snapshot import SectionPlaces, Snapshot, pack
from noticeboard.log.snapshot_fold import SnapshotFold
from noticeboard.log.tree import Tree, leaf_hash
from tests.noticeboard.log.made import STATE
from tests.noticeboard.log.test_snapshot import heads
from tests.vectors.snapshot import FIRE, Year, year

IN_REGION = (0, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
"""What the confirmed agency logged in the year, and what was logged about it."""
POLICY = 3
"""Every section has it."""
OUTSIDE = 2
"""Another agency's registration."""
CHALLENGE = 8
"""About request 4, which is open."""


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> tuple[Year, SnapshotFold]:
    """Give the year, in which one agency is a region."""
    monkeypatch.setattr(snapshot_fold, "LEAST_AGENCIES", 1)
    monkeypatch.setattr(log_section, "LEAST_AGENCIES", 1)
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
        (lambda places: [each for each in places if each[0] != POLICY], POLICY),
    ],
    ids=["first", "last", "another", "policy"],
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


def stated_falsely(
    town: Year, fold: SnapshotFold, indexes: Sequence[int]
) -> tuple[Snapshot, BoardSnapshot, Section]:
    """State a section of these entries, whatever they are."""
    (true,) = fold.sections()
    places = tuple((index, town.logged[index].entry.leaf) for index in indexes)
    lie = msgspec.structs.replace(true, places=places)
    rows = [row for row in fold.snapshot().rows if not row.startswith(b"section")]
    snapshot = Snapshot(rows=(*rows, lie.row()))
    return snapshot, stated_by(town, snapshot), section_of(town, snapshot, lie)


def test_what_is_not_of_the_region(told: tuple[Year, SnapshotFold]) -> None:
    """An entry of somebody else that a section lists shows it alone; others don't."""
    town, fold = told
    snapshot, stated, section = stated_falsely(town, fold, sorted((*IN_REGION, OUTSIDE)))
    logged = {each.index: each.entry for each in town.logged}

    found = section.refute(snapshot, stated, {OUTSIDE: logged[OUTSIDE]})

    assert found is not None
    assert (found.why.code, found.indexes) == ("noticeboard.section.added", (OUTSIDE,))
    others = {each: entry for each, entry in logged.items() if each != OUTSIDE}
    assert section.refute(snapshot, stated, others) is None


def test_a_challenge_is_shown_with_its_request(told: tuple[Year, SnapshotFold]) -> None:
    """A challenge says nothing of agencies: the request shows whose region it is of."""
    town, fold = told
    indexes = [each for each in IN_REGION if each != CHALLENGE]
    snapshot, stated, section = stated_falsely(town, fold, indexes)
    logged = {each.index: each.entry for each in town.logged}

    found = section.refute(snapshot, stated, {each: logged[each] for each in (4, CHALLENGE)})

    assert found is not None
    assert (found.why.code, found.indexes) == ("noticeboard.section.missing", (CHALLENGE, 4))
    assert section.refute(snapshot, stated, {CHALLENGE: logged[CHALLENGE]}) is None


def test_a_challenge_of_another_region(told: tuple[Year, SnapshotFold]) -> None:
    """A section that lists a challenge of somebody else's request is refuted by that request."""
    town, fold = told
    (true,) = fold.sections()
    other = msgspec.structs.replace(true, verifier="e" * 40)
    rows = [row for row in fold.snapshot().rows if not row.startswith(b"section")]
    snapshot = Snapshot(rows=(*rows, other.row()))
    stated, section = stated_by(town, snapshot), section_of(town, snapshot, other)
    logged = {each: town.logged[each].entry for each in (4, CHALLENGE)}

    found = section.refute(snapshot, stated, {CHALLENGE: logged[CHALLENGE], 4: logged[4]})
    alone = section.refute(snapshot, stated, {CHALLENGE: logged[CHALLENGE]})

    assert found is not None
    assert found.indexes == (4,)
    assert alone is None


@pytest.mark.parametrize("lie", ["missing", "twice", "another"])
def test_sections_that_must_be_there(told: tuple[Year, SnapshotFold], lie: str) -> None:
    """The rows themselves say which regions are large: none without its section, none besides."""
    _, fold = told
    snapshot = fold.snapshot()
    (row,) = snapshot.sections()
    rows = {
        "missing": snapshot.rows[:-1],
        "twice": (*snapshot.rows, msgspec.structs.replace(row, count=row.count + 1).row()),
        "another": (
            *snapshot.rows[:-1],
            msgspec.structs.replace(row, verifier="e" * 40).row(),
        ),
    }[lie]

    assert refute_rows(snapshot) is None
    assert refute_rows(Snapshot(rows=tuple(sorted(rows)))) is not None


def test_a_verifier_takes_its_word_back(told: tuple[Year, SnapshotFold]) -> None:
    """What removes an agency from a region is in that region's section all the same."""
    town, fold = told

    def log(*entries: Entry) -> None:
        for entry in entries:
            town.log(entry)
            fold.add(town.logged[-1])

    log(town.verify(2, STATE, subject=agency_id(FIRE.verifier)))
    log(heads(town))
    removal = len(town.logged)
    log(town.verify(0, STATE))
    log(heads(town))

    (places,) = fold.sections()

    snapshot = fold.snapshot()
    assert region(snapshot, places.verifier) == {agency_id(FIRE.verifier)}
    assert [index for index, _ in places.places] == [removal]

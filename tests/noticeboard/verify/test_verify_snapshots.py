"""`neighbors verify` and snapshots: true ones, false ones, and what is missing to judge them."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from noticeboard.log import section as log_section, snapshot_fold
from noticeboard.log.body import BoardSnapshot
from noticeboard.log.checkpoint import TlogProof
from noticeboard.log.section import Section
from noticeboard.log.snapshot import SectionPlaces, Snapshot, pack
from noticeboard.log.snapshot_fold import SnapshotFold
from noticeboard.log.tree import Tree, leaf_hash
from tests.noticeboard.log.test_snapshot import heads
from tests.noticeboard.verify.test_verify import KEYS, note, run, told
from tests.vectors.snapshot import Year, year
from tests.vectors.story import DAY

LEFT_OUT = 17
"""A verifier's word about the agency, after the year's heads."""


def folded(town: Year) -> SnapshotFold:
    """Return what the log says."""
    fold = SnapshotFold()
    for each in town.logged:
        fold.add(each)
    return fold


class Files:
    """Writes a log's files into a folder."""

    def __init__(self, folder: Path, town: Year) -> None:
        self._folder = folder
        self._town = town
        self._tree = Tree(each.entry.leaf for each in town.logged)

    def proof(self, index: int) -> Path:
        """Write the proof of an entry."""
        proof = TlogProof(
            index=index,
            hashes=tuple(self._tree.inclusion(index)),
            checkpoint_note=note(self._tree),
            extra=self._town.logged[index].entry.raw,
        )
        path = self._folder / f"entry-{index}.proof"
        path.write_text(proof.text())
        return path

    def snapshot(self, snapshot: Snapshot, name: str = "rows.xz") -> Path:
        """Write a snapshot, compressed if its name says so."""
        path, content = self._folder / name, snapshot.content()
        path.write_bytes(pack(content) if name.endswith(".xz") else content)
        return path


def state_falsely(town: Year, change: Callable[[bytes], bytes]) -> Snapshot:
    """Let the board state other rows than its log gives, and return them."""
    town.now += DAY
    town.log(heads(town))
    rows = change(b"".join(town.rows().rows)).splitlines(keepends=True)
    lie = Snapshot(rows=tuple(sorted(rows)))
    over, count, sha256 = lie.stated()
    town.log(town.snapshot(rows=over, count=count, sha256=sha256))
    return lie


@pytest.mark.parametrize("name", ["rows.xz", "rows"])
def test_a_snapshot_and_its_statement(tmp_path: Path, name: str) -> None:
    """The file is what the board stated; every entry of its log agrees."""
    town, fold = year()
    files = Files(tmp_path, town)
    path = files.snapshot(fold.snapshot(), name)
    proofs = [files.proof(index) for index in range(len(town.logged))]

    assert run(path, *proofs, *KEYS).exit_code == 0
    (said,) = (
        each for each in told(path, proofs[-1], *KEYS)["files"] if each["kind"] == "snapshot"
    )

    assert (said["valid"], said["at"], said["agencies"], said["open"]) == (True, 16, 2, 1)


def test_a_lie_is_proved_to_anybody(tmp_path: Path) -> None:
    """A resolved request that is listed as open: the request and its resolution show it."""
    town, _ = year()
    lie = state_falsely(town, lambda rows: rows + b"open 6 6\n")
    files = Files(tmp_path, town)
    given = [files.snapshot(lie), files.proof(len(town.logged) - 1), files.proof(6)]

    before = run(*given, *KEYS)
    result = run(*given, files.proof(9), *KEYS)

    assert before.exit_code == 0
    assert result.exit_code == 1
    error = " ".join(result.stderr.split())
    assert "Request 6 was closed by entry 9, and the snapshot says that it is open." in error
    assert "prove it to anybody" in error
    assert told(*given, files.proof(9), *KEYS, code=1)["forks"]


def test_a_chain_proves_what_is_left_out(tmp_path: Path) -> None:
    """An open request has no row: all that its agency signed since then shows it."""
    town, _ = year()
    lie = state_falsely(
        town,
        lambda rows: b"".join(
            row for row in rows.splitlines(keepends=True) if not row.startswith(b"open")
        ),
    )
    files = Files(tmp_path, town)
    given = [files.snapshot(lie), files.proof(len(town.logged) - 1)]
    agency = town.logged[0].entry.body.agency
    chain = [files.proof(each.index) for each in town.logged if each.entry.body.agency == agency]

    assert run(*given, *chain[:-1], *KEYS).exit_code == 0
    result = run(*given, *chain, *KEYS)

    assert result.exit_code == 1
    assert "Entry 4 was logged before, and the snapshot leaves it out." in " ".join(
        result.stderr.split()
    )


def test_what_nobody_stated_proves_nothing(tmp_path: Path) -> None:
    """Without its statement, a file is nobody's word; with another statement, too."""
    town, fold = year()
    files = Files(tmp_path, town)
    other = Snapshot(rows=fold.snapshot().rows[1:])

    alone = run(files.snapshot(fold.snapshot()), *KEYS)
    changed = run(files.snapshot(other), files.proof(len(town.logged) - 1), *KEYS)

    assert alone.exit_code == changed.exit_code == 1
    for result in (alone, changed):
        assert "Nothing here shows that a board stated this snapshot" in " ".join(
            (result.stderr + result.stdout).split()
        )


def test_a_statement_whose_file_is_none(tmp_path: Path) -> None:
    """A board that stated what is no snapshot has stated it all the same."""
    town, _ = year()
    lie = state_falsely(town, lambda rows: rows + b"zone 1\n")
    files = Files(tmp_path, town)

    result = run(files.snapshot(lie), files.proof(len(town.logged) - 1), *KEYS)

    assert isinstance(town.logged[-1].entry.body, BoardSnapshot)
    assert result.exit_code == 1
    assert "hashes that don't fit together" in " ".join(result.stderr.split())


@pytest.fixture
def regions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one agency be a region."""
    monkeypatch.setattr(snapshot_fold, "LEAST_AGENCIES", 1)
    monkeypatch.setattr(log_section, "LEAST_AGENCIES", 1)


@pytest.mark.usefixtures("regions")
def test_a_section_that_leaves_an_entry_out(tmp_path: Path) -> None:
    """The entry proves it to anybody, beside the section, the rows, and their statement."""
    town, _ = year()
    lies: list[SectionPlaces] = []

    def change(rows: bytes) -> bytes:
        (true,) = folded(town).sections()
        places = tuple(each for each in true.places if each[0] != LEFT_OUT)
        lies.append(msgspec.structs.replace(true, places=places))
        return rows.replace(true.row(), lies[0].row())

    snapshot, (lie,) = state_falsely(town, change), lies
    files = Files(tmp_path, town)
    section = Section.of(
        snapshot,
        Tree(map(leaf_hash, snapshot.rows)),
        lie,
        [town.logged[index].entry.raw for index, _ in lie.places],
    )
    path = tmp_path / "section.xz"
    path.write_bytes(pack(section.content()))
    given = [files.snapshot(snapshot), files.proof(len(town.logged) - 1)]

    alone = run(path, *KEYS)
    before = told(*given, path, *KEYS)["files"]
    result = run(*given, path, files.proof(LEFT_OUT), *KEYS)

    assert "No snapshot here has a row of this section" in " ".join(alone.stderr.split())
    (said,) = (each for each in before if each["kind"] == "section")
    assert (said["valid"], said["entries"]) == (True, len(lie.places))
    assert (alone.exit_code, result.exit_code) == (1, 1)
    error = " ".join(result.stderr.split())
    assert f"Entry {LEFT_OUT} is about an agency of this region" in error
    assert "prove it to anybody" in error


@pytest.mark.usefixtures("regions")
def test_a_region_without_its_section(tmp_path: Path) -> None:
    """The rows themselves show it, and their statement."""
    town, _ = year()
    lie = state_falsely(
        town, lambda rows: b"".join(row for row in rows.splitlines(keepends=True)[:-1])
    )
    files = Files(tmp_path, town)

    result = run(files.snapshot(lie), files.proof(len(town.logged) - 1), *KEYS)

    assert result.exit_code == 1
    assert "The rows don't have a section for exactly those regions" in " ".join(
        result.stderr.split()
    )

"""What a hub keeps against a board proves it to anybody, or says that it proves nothing."""

from collections.abc import Sequence
from pathlib import Path
import shlex
from zipfile import ZipFile

import pytest
from typer.testing import CliRunner, Result

from hub.__main__ import build
from hub.errors import BoardDishonestError
from hub.feeds.signed_log import MOST_AT_ONCE
from hub.feeds.trust import Evidence, zipped
from noticeboard.log.tree import Tree, leaf_hash
from tests.fakes.board import FakeBoard, Lies, LogWriter
from tests.hub.feeds.conftest import Home


def judged(board: FakeBoard, kept: Sequence[Evidence], folder: Path) -> Result:
    """Return what the command in the README says of what a hub gives away."""
    policy = board.policy()
    path = folder / "evidence-board-example-org-v1.zip"
    path.write_bytes(zipped(policy, kept))
    with ZipFile(path) as archive:
        page = archive.read("README.txt").decode()
    (line,) = [line for line in page.split("\n") if line.startswith("  neighbors verify ")]
    words = [str(path) if word == path.name else word for word in shlex.split(line)[1:]]
    return CliRunner().invoke(build(words), words, env={"COLUMNS": "250"})


@pytest.mark.parametrize("entries", [5, 300, 300 + MOST_AT_ONCE])
@pytest.mark.parametrize("lies", [Lies(), Lies(no_ranges=True)], ids=["ranges", "no-ranges"])
async def test_a_rewritten_log(  # noqa: PLR0913, PLR0917 -- fixtures
    home: Home, board: FakeBoard, writer: LogWriter, tmp_path: Path, entries: int, lies: Lies
) -> None:
    """A larger log over another past is shown to contradict the one before it."""
    agency = writer.register("fire-brigade")
    while len(writer.entries) < min(entries, 300):
        writer.post(agency)
    board.publish()
    follower = home.follower(board.policy())
    await follower.sync()
    writer.entries[2] = writer.entries[2].replace(b"Burglary", b"burglary")
    while len(writer.entries) <= entries:
        writer.post(agency)
    board.lies = lies
    board.publish()
    with pytest.raises(BoardDishonestError):
        await follower.sync()

    found = judged(board, await follower.evidence(), tmp_path)

    assert found.exit_code == 1
    said = " ".join(found.stderr.split())
    assert f"contradicts itself: it has signed a log of {min(entries, 300)} entries" in said
    assert found.stdout.count("contradicted") == 2
    assert "proves nothing" not in said


async def test_a_fork(home: Home, board: FakeBoard, writer: LogWriter, tmp_path: Path) -> None:
    """Two logs of one size contradict each other by their roots alone."""
    follower = home.follower(board.policy())
    await follower.sync()
    other = Tree(leaf_hash(raw) for raw in (*writer.entries[:2], b"another third entry"))
    board.lies = Lies(checkpoint=board.signed(other).encode())
    with pytest.raises(BoardDishonestError):
        await follower.sync()

    found = judged(board, await follower.evidence(), tmp_path)

    assert found.exit_code == 1
    assert "two different logs of 3 entries" in " ".join(found.stderr.split())


@pytest.mark.parametrize("change", ["bundle", "nothing"])
async def test_evidence_that_proves_nothing(
    board: FakeBoard, writer: LogWriter, tmp_path: Path, change: str
) -> None:
    """Checkpoints that can both be true prove nothing, whatever was put beside them."""
    before = board.note
    writer.register("fire-brigade")
    raw = b"".join(len(each).to_bytes(2) + each for each in writer.entries)
    if change == "bundle":
        raw = raw.replace(b"Burglary", b"burglary")
    kept = [
        Evidence(what="checkpoint believed before", material=before.encode()),
        Evidence(what="checkpoint received", material=board.publish().encode()),
        Evidence(what="tile/entries/000.p/5", material=raw),
    ]

    found = judged(board, kept, tmp_path)

    assert found.exit_code == 1
    assert "proves nothing by itself" in " ".join(found.stderr.split())
    assert "contradicted" not in found.stdout

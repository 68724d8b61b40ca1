"""docs/verify.md: the commands that are not ours do what the page says, on a real proof."""

import asyncio
from pathlib import Path
import re
import shutil
import subprocess
import sys

import pytest

from noticeboard.log.note import SignerKey
from noticeboard.log.proof import TlogProof
from noticeboard.log.tree import Tree
from tests.noticeboard.log.made import Town, town_with_agency
from tests.noticeboard.verify.test_verify import LOG, WITNESSES, note

PAGE = Path(__file__).parents[3] / "docs" / "verify.md"


def blocks(language: str) -> list[str]:
    """Return the page's blocks of code in a language."""
    text = PAGE.read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


@pytest.fixture
def town() -> Town:
    """Give a log of 21 entries."""
    town = town_with_agency()
    for number in range(1, 21):
        town.log(town.post(id=f"{number:032x}"))
    return town


@pytest.fixture
def tree(town: Town) -> Tree:
    """Give the log's tree."""
    return Tree(logged.entry.leaf for logged in town.logged)


def run(folder: Path, *words: str, **given: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder."""
    return subprocess.run(  # noqa: S603 -- from our own page
        words,
        cwd=folder,
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"} | given,
        timeout=30,
        check=False,
    )


async def test_the_proof_in_plain_python(town: Town, tree: Tree, tmp_path: Path) -> None:
    """The page's program agrees with ours on every entry, and finds one that was changed."""
    (program,) = blocks("python")
    (tmp_path / "check.py").write_text(program)

    async def judged(index: int, spoil: bytes = b"") -> int:
        proof = TlogProof(
            index=index,
            hashes=tuple(tree.inclusion(index)),
            checkpoint_note=note(tree),
            extra=town.logged[index].entry.raw + spoil,
        )
        name = f"{index}{len(spoil)}.proof"
        (tmp_path / name).write_text(proof.text())
        done = await asyncio.to_thread(run, tmp_path, sys.executable, "check.py", name)
        assert done.stdout.endswith("board.example.org/v1 21\n"), done.stderr
        return done.returncode

    assert [await judged(index) for index in (0, 7, 20)] == [0] * 3
    assert await judged(7, spoil=b" ") == 1


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
@pytest.mark.parametrize(("number", "key"), [(0, LOG), (1, WITNESSES[0])], ids=["log", "witness"])
async def test_signatures_by_openssl(
    tree: Tree, tmp_path: Path, number: int, key: SignerKey
) -> None:
    """The page's openssl commands accept the log's and a witness's line, and no other text."""
    script = blocks("sh")[number]
    (tmp_path / "check.sh").write_text("set -e\n" + script)
    checkpoint = tmp_path / "checkpoint"
    checkpoint.write_text(note(tree, *WITNESSES[:2]))
    vkey = str(key.verifier)

    good = await asyncio.to_thread(run, tmp_path, "/bin/sh", "check.sh", KEY=vkey)
    checkpoint.write_text(checkpoint.read_text().replace("\n21\n", "\n22\n"))
    bad = await asyncio.to_thread(run, tmp_path, "/bin/sh", "check.sh", KEY=vkey)

    assert (good.returncode, "Verified Successfully" in good.stdout) == (0, True), good.stderr
    assert bad.returncode != 0

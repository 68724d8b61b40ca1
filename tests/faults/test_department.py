"""SIGKILL in place of each call by which a department's folder changes, and in each write.

What is left accuses nobody, and doing it again, as a person would, leaves nothing half: the log
holds, and never says less than was done.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
import hashlib
from pathlib import Path
import shutil
from typing import Final

import pytest

from noticeboard.agency import case_folder, deletion
from noticeboard.agency.department_log import DepartmentEntry, DepartmentLog
from noticeboard.agency.desk.server import open_desk
from noticeboard.agency.drafts import Drafts
from noticeboard.agency.export import LOCK
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.retention import Retentions
from noticeboard.agency.share_folder import ShareFolder
from noticeboard.runtime.files import lock_folder
from tests.faults.process import Action, Faults, Process, write_draft
from tests.noticeboard.agency.conftest import Agency, agency, front
from tests.noticeboard.agency.test_cli import run, told
from tests.noticeboard.agency.test_inbox import give, shared

__all__ = ["agency", "front", "give", "shared"]
ACTS: Final = ("export", "open", "delete", "retention", "draft")
AT: Final = datetime(2026, 11, 24, 9, 10, tzinfo=UTC)
REPLACED: Final = {".log.checkpoint.new", ".shares.json.new"}
UNTIL: Final = "2027-03-19"


@pytest.fixture
async def department(shared: Agency) -> Agency:
    """Give an agency with one opened share, one that is still sealed, and a draft."""
    folder = shared.home.folder
    await told("inbox", folder, "--by", "Dana")
    await told("open", folder, "1", "--offline", "--by", "Dana")
    await asyncio.to_thread(write_draft, folder)
    # So that it is deleted, too.
    await told("retention", "set", folder, case_of(folder).name, "--until", "2026-12-19")
    return shared


def case_of(folder: Path) -> Path:
    """Return the folder of the one case."""
    [case] = (each for each in (folder / "cases").iterdir() if not each.name.startswith("."))
    return case


@dataclass(frozen=True, slots=True, kw_only=True)
class Killed:
    """A copy of the department in which something is done, and killed."""

    folder: Path
    act: str
    case: str
    draft: str

    @property
    def out(self) -> Path:
        """Where an export goes."""
        return self.folder / "exports" / self.case / "out.zip"

    @property
    def words(self) -> list[str]:
        """What is done."""
        folder, by = str(self.folder), ["--by", "Dana"]
        return {
            "export": [
                *("export", folder, self.case, "--share", "1", "--to", "court", "--with", "log"),
                *("--out", str(self.out), *by),
            ],
            "open": ["open", folder, "2", "--offline", *by],
            "delete": ["delete", folder, self.case, "--yes", *by],
            "retention": [
                *("retention", "set", folder, self.case, "--until", UNTIL, "--why", "x", *by),
            ],
            "draft": [folder, self.draft],
        }[self.act]

    def wrong(self) -> list[str]:
        """Return what is not as it should be after it was done again."""
        entries = list(DepartmentLog(self.folder).entries())
        looks = {
            "export": self._wrong_export,
            "open": self._wrong_opening,
            "delete": self._wrong_deletion,
            "retention": self._wrong_date,
        }
        found = list(looks[self.act](entries)) if self.act in looks else []
        return found + [f"left: {each}" for each in left_in(self.folder)]

    def _wrong_export(self, entries: Sequence[DepartmentEntry]) -> Iterator[str]:
        sha256 = hashlib.sha256(self.out.read_bytes()).hexdigest()
        if not any(entry.about.get("sha256") == sha256 for entry in entries):
            yield "the log doesn't know the archive"

    def _wrong_opening(self, entries: Sequence[DepartmentEntry]) -> Iterator[str]:
        [share] = (self.folder / "cases").glob("*/*/2")
        yield from map(str, case_folder.check_sums(share))
        found = ShareFolder(AgencyHome(self.folder)).find(2)
        if found is None or not found.opened_here:
            yield "the inbox doesn't know that it is open"
        if not any(entry.act == "share_opening" and entry.share == "2" for entry in entries):
            yield "the log doesn't know that it was opened"

    def _wrong_deletion(self, entries: Sequence[DepartmentEntry]) -> Iterator[str]:
        acts = [entry.act for entry in entries]
        if (self.folder / "cases" / self.case).exists() or list(self.folder.glob("inbox/*.age")):
            yield "something is left of the case"
        if acts.count("deletion_began") != 1 or acts.count("case_deleted") != 1:
            yield f"the log says that it was deleted otherwise: {acts}"
        if len(list((self.folder / "certificates").glob("*.txt"))) != 1:
            yield "not one certificate"
        if deletion.unfinished(AgencyHome(self.folder)):
            yield "a plan is left"

    def _wrong_date(self, entries: Sequence[DepartmentEntry]) -> Iterator[str]:
        kept = Retentions.of(AgencyHome(self.folder)).read(self.case)
        if kept is None or kept.current.until != UNTIL:
            yield "another date"
        if not any(entry.about.get("until") == UNTIL for entry in entries):
            yield "the log doesn't know the date"


def left_in(folder: Path) -> list[str]:
    """Return what only a crash leaves, but for what the next entry or list replaces."""
    paths = [path for path in folder.rglob(".*") if path.name not in REPLACED]
    names = [path.relative_to(folder).as_posix() for path in paths]
    return [name for name in names if name.endswith(".new") or ".opening-" in name]


def copied(golden: Path, into: Path, act: str) -> Killed:
    """Return a copy of the department, whose list says that it is there."""
    shutil.copytree(golden, into)
    listed = into / "inbox" / "shares.json"
    listed.write_text(listed.read_text().replace(str(golden.resolve()), str(into.resolve())))
    [draft] = (into / "drafts").glob("*.json")
    return Killed(folder=into, act=act, case=case_of(into).name, draft=draft.stem)


async def lived(killed: Killed, faults: Faults) -> None:
    """Do it, as far as it comes."""
    program = "draft" if killed.act == "draft" else "agency"
    process = Process(killed.folder.parent, program, killed.words, faults)

    async def never() -> bool:
        return False

    await process.start(never)


async def judged(killed: Killed) -> list[str]:
    """Return what is wrong after a kill, and after a person has done it again."""
    log = DepartmentLog(killed.folder)
    found = [f"accused: {fault.text}" for fault in log.verify(AT).faults]
    if killed.act == "draft":
        drafts = list(Drafts(killed.folder, lambda: AT).every())
        found += [] if [each.content.title for each in drafts] in (["1"], ["2"]) else ["a draft"]
        await asyncio.to_thread(write_draft, killed.folder, killed.draft)
    else:
        await run(*killed.words)
    found += await asyncio.to_thread(killed.wrong)
    return found + [f"accused: {fault.text}" for fault in log.verify(AT).faults]


async def counted(golden: Path, folder: Path, act: str) -> int:
    """Count the calls of an unharmed life."""
    faults = Faults(folder.with_suffix(".faults"), folder)
    faults.count()
    killed = copied(golden, folder, act)
    await lived(killed, faults)
    assert await asyncio.to_thread(killed.wrong) == []
    return faults.seen


async def killed_at(golden: Path, folder: Path, act: str, step: int, action: Action) -> list[str]:
    """Kill it at a step and judge what is left."""
    faults = Faults(folder.with_suffix(".faults"), folder)
    killed = copied(golden, folder, act)
    faults.set(action, first=step)
    await lived(killed, faults)
    assert faults.hits == 1
    return [f"{act} at {step}, {action.name}: {each}" for each in await judged(killed)]


async def test_killed_in_the_middle(department: Agency, tmp_path: Path) -> None:
    """Whatever was being done is whole or not there, and is finished when it is done again."""
    golden = department.home.folder
    found = []
    for act, step in (("open", 12), ("delete", 30)):
        found += await killed_at(golden, tmp_path / act, act, step, Action.TEAR_AND_DIE)
    assert found == []


async def test_a_desk_clears_what_a_crash_left(agency: Agency) -> None:
    """Films that were half opened or half exported are gone when the desk starts, if nobody works.

    The rest waits until it is done again.
    """
    folder = agency.home.folder
    opening = folder / "cases" / f".opening-{agency.home.profile().id[:8]}"
    (opening / "made").mkdir(parents=True)
    (opening / "made" / "clip-1.mp4").write_bytes(b"half")
    archive = folder / "exports" / "EF-1" / ".out.zip.new"
    archive.parent.mkdir(parents=True)
    archive.write_bytes(b"half")

    with agency.home.lock_shares(), lock_folder(folder, LOCK):
        async with open_desk(folder, every=None):
            assert len(left_in(folder)) == 2
    async with open_desk(folder, every=None):
        assert left_in(folder) == []


@pytest.mark.long
@pytest.mark.parametrize("action", [Action.DIE, Action.TEAR_AND_DIE])
@pytest.mark.parametrize("act", ACTS)
async def test_killed_at_every_step(
    department: Agency, tmp_path: Path, act: str, action: Action
) -> None:
    """The same at each step, and in the middle of each write."""
    golden = department.home.folder
    steps = await counted(golden, tmp_path / "0", act)
    found = []
    for step in range(1, steps + 1):
        found += await killed_at(golden, tmp_path / str(step), act, step, action)
        await asyncio.to_thread(shutil.rmtree, tmp_path / str(step))
    print(f"{act}: killed at {steps} calls")  # noqa: T201 -- what was measured
    assert found == []

"""Keeping and deleting: what is deleted is gone, and a certificate says so only then."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
import errno
from pathlib import Path

import msgspec
from msgspec.structs import replace
import pytest

from noticeboard.agency import deletion
from noticeboard.agency.deletion import NotDeletedError, plan_deletion
from noticeboard.agency.deletion_certificate import open_certificate
from noticeboard.agency.department import (
    RetentionEvent,
    RetentionRule,
    read_department,
    save_department,
)
from noticeboard.agency.department_log import Act, DepartmentLog
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.index import FolderReader
from noticeboard.agency.retention import Retentions
from noticeboard.errors import InvalidInputError, NotFoundError, VerificationError
from noticeboard.log.encoding import parse_time
from tests.noticeboard.agency.conftest import Agency
from tests.noticeboard.agency.test_cli import run, told
from tests.noticeboard.agency.test_export import case_of, opened
from tests.noticeboard.agency.test_inbox import give, shared

__all__ = ["give", "opened", "shared"]
AT = datetime(2026, 11, 24, 9, 10, tzinfo=UTC)


def at() -> datetime:
    """Return one time."""
    return AT


async def test_one_share_then_all_of_the_case(opened: Agency, tmp_path: Path) -> None:
    """A share goes with its bytes in the inbox; then the case with all that it has."""
    folder, case = opened.home.folder, case_of(opened)
    [share] = case.glob("*/1")
    [sealed] = folder.glob("inbox/1-*.age")
    assert sealed.stat().st_nlink == 2
    await told(
        "export", folder, case.name, "--to", "court", "--share", "2", "--out", tmp_path / "e"
    )

    one = await told("delete", folder, case.name, "--share", "1", "--why", "Closed", "--by", "Dana")

    assert not share.exists()
    assert not sealed.exists()
    assert list(folder.glob("inbox/2-*.age"))
    assert [path.name for path in case.glob("stills/*")] == []
    assert [each["share"] for each in one["certificate"]["shares"]] == ["1"]
    assert one["certificate"]["handed_on"] == []
    shares = {each["number"]: each for each in (await told("inbox", folder))["shares"]}
    assert not shares[1]["file"], "what was deleted is fetched again"

    await told("retention", "set", folder, case.name, "--until", "2026-12-19")
    rest = (await told("delete", folder, case.name, "--by", "Dana"))["certificate"]
    assert not case.exists()
    assert not list(folder.glob("inbox/*.age"))
    assert rest["is_whole"]
    assert rest["kept_until"] == "2026-12-19"
    assert [each["to"] for each in rest["handed_on"]] == ["court"]

    log = DepartmentLog(folder)
    assert log.verify(AT).holds
    acts = [line.entry.act for line in log.newest()][:5]
    assert acts == [
        "case_deleted",
        "deletion_began",
        "retention_set",
        "case_deleted",
        "deletion_began",
    ]
    note = (folder / "certificates" / f"{rest['id']}.txt").read_text()
    key = log.verifier
    assert key is not None
    found = open_certificate(note, key)
    assert {file.sha256 for file in found.files} >= {rest["shares"][0]["sealed"]}
    assert "clip-1" not in note
    assert "a secret" not in note
    with pytest.raises(VerificationError):
        open_certificate(note.replace("Dana", "Rae"), key)
    page = (folder / "certificates" / f"{rest['id']}.html").read_text()
    assert rest["shares"][0]["sealed"] in page


class Crash(BaseException):
    """The machine stops."""


async def test_a_crash_is_finished_next_time(opened: Agency) -> None:
    """After crashes before the first file, between two and at the last, it is finished."""
    home, case = opened.home, case_of(opened)
    log = DepartmentLog(home.folder)
    plan = plan_deletion(home, case.name, (), why="", by="Dana", now=AT)
    gone: list[Path] = []

    def crashing(after: int) -> Callable[[Path], None]:
        def remove(path: Path) -> None:
            if len(gone) == after:
                raise Crash
            path.chmod(0o600)
            path.unlink()
            gone.append(path)

        return remove

    with pytest.raises(Crash):
        deletion.delete(home, log, plan, at, crashing(0))
    for after in (5, len(plan.files) - 1):
        assert [each.id for each in deletion.unfinished(home)] == [plan.id]
        with pytest.raises(Crash):
            deletion.resume_deletion(home, log, case.name, at, crashing(after))
    assert not list(home.folder.glob("certificates/*"))

    made = await told("delete", home.folder, case.name)

    assert made["certificate"]["id"] == plan.id
    assert len(made["certificate"]["files"]) == len(plan.files)
    assert not any((home.folder / file.path).exists() for file in plan.files)
    assert not case.exists()
    assert deletion.unfinished(home) == []

    # Everything was done, but the plan was still there.
    (home.folder / "deletions" / f"{plan.id}.json").write_bytes(msgspec.json.encode(plan))
    again = deletion.resume_deletion(home, log, case.name, at)
    assert again is not None
    assert again.id == plan.id
    acts = [line.entry.act for line in log.newest()]
    assert acts.count("case_deleted") == acts.count("deletion_began") == 1


async def test_a_file_in_use_means_no_certificate(opened: Agency, tmp_path: Path) -> None:
    """If files can't be deleted, they are named, and trying again goes on; no link is followed."""
    home, case = opened.home, case_of(opened)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "mine.txt").write_text("mine")
    (case / "folder").symlink_to(outside)
    (case / "file").symlink_to(outside / "mine.txt")
    log = DepartmentLog(home.folder)
    plan = plan_deletion(home, case.name, (), why="", by="Dana", now=AT)

    def busy(path: Path) -> None:
        if path.name in {"clip-1.mp4", "marks.json"}:
            raise OSError(errno.EBUSY, "in use")
        path.unlink()

    with pytest.raises(NotDeletedError, match=rf"^3 of {len(plan.files)} files could not") as stuck:
        deletion.delete(home, log, plan, at, busy)
    assert sorted(stuck.value.details["files"]) == ["clip-1.mp4", "clip-1.mp4", "marks.json"]
    assert not list(home.folder.glob("certificates/*"))

    (case / "note.txt").write_text("written since")
    with pytest.raises(NotDeletedError, match=r"note\.txt"):
        deletion.resume_deletion(home, log, case.name, at)
    (case / "note.txt").unlink()
    deletion.resume_deletion(home, log, case.name, at)
    assert not case.exists()
    assert (outside / "mine.txt").read_text() == "mine"


def test_dates(tmp_path: Path) -> None:
    """A later date needs a reason, and both stay on record; a case past its date is due."""
    home, case = AgencyHome(tmp_path), "EF-1"
    (home.cases / case / "0123abcd" / "1" / "share").mkdir(parents=True)
    kept = Retentions.of(home)
    assert kept.read(case) is None
    kept.set_date(case, "2026-12-19", why="", by="Dana", now=AT)

    with pytest.raises(InvalidInputError, match="until 2026-12-19"):
        kept.set_date(case, "2027-03-19", why=" ", by="Dana", now=AT)
    kept.set_date(case, "2027-03-19", why="Before a court", by="Rae", now=AT)
    with pytest.raises(InvalidInputError):
        kept.set_date(case, "soon", why="x", by="Dana", now=AT)
    for strange in ("../posts", "EF-2", ".opening-1"):
        with pytest.raises(NotFoundError):
            kept.set_date(strange, "2027-03-19", why="x", by="Dana", now=AT)

    [found] = kept.cases()
    assert found.retention is not None
    assert [each.until for each in found.retention.earlier] == ["2026-12-19"]
    assert not found.is_due(date(2027, 3, 19))
    assert found.is_due(date(2027, 3, 20))
    newest = next(DepartmentLog(home.folder).newest()).entry
    assert (newest.who, newest.about["before"]) == ("Rae", "2026-12-19")


async def test_a_rule_gives_each_case_its_date(opened: Agency) -> None:
    """Days count from what the rule names; whoever changes such a date says why."""
    folder, case = opened.home.folder, case_of(opened).name
    kept, log = Retentions.of(opened.home), DepartmentLog(folder)
    [request] = FolderReader(folder).read().cases[case].requests
    [one, two] = FolderReader(folder).read().shares.values()
    came = max(parse_time(one.listed.told.at), parse_time(two.listed.told.at))

    def until(after: RetentionEvent) -> str:
        kept.set_rule(RetentionRule(days=30, after=after), by="Dana", now=AT)
        found = kept.read(case)
        return found.current.until if found else ""

    def in_30_days(time: datetime) -> str:
        return (time.date() + timedelta(days=30)).isoformat()

    assert until(RetentionEvent.EXPORT) == ""
    for at_hour in (9, 10):
        log.append(Act.CASE_EXPORTED, who="Dana", at=AT.replace(hour=at_hour), case=case)
        assert until(RetentionEvent.EXPORT) == in_30_days(AT)
    assert until(RetentionEvent.CLOSING) == in_30_days(request.expires)
    assert until(RetentionEvent.ARRIVAL) == in_30_days(came)

    last = came + timedelta(days=30)
    assert list(kept.overdue(last)) == []
    [(late, day)] = kept.overdue(last + timedelta(days=1))
    assert (late.name, day) == (case, last.date())
    # The department's day counts: where it is still the evening before, nothing is late.
    night = datetime.combine(last.date() + timedelta(days=1), time(3), UTC)
    assert [day for _, day in kept.overdue(night)] == [last.date()]
    save_department(folder, replace(read_department(folder), zone="America/New_York"))
    assert list(kept.overdue(night)) == []

    with pytest.raises(InvalidInputError, match="needs a reason"):
        kept.set_date(case, "2026-01-01", why="", by="Rae", now=AT)
    kept.set_date(case, "2029-01-01", why="Before a court", by="Rae", now=AT)
    assert list(kept.overdue(last + timedelta(days=1))) == []
    shown = await told("retention", "default", folder, "0")
    assert shown["rule"] is None
    assert [each["until"] for each in shown["cases"]] == ["2029-01-01"]
    acts = [line.entry for line in log.newest()][:2]
    assert [each.act for each in acts] == ["retention_rule_set", "retention_set"]
    assert acts[0].about == {"rule": "", "before": "30 days after arrival"}
    assert acts[1].about["before"] == last.date().isoformat()
    shown = await told("retention", "default", folder, "90", "--after", "export")
    assert shown["rule"] == {"days": 90, "after": "export"}


async def test_the_log_by_command(tmp_path: Path) -> None:
    """`log verify` names what was altered, also against an archive that was kept elsewhere."""
    log = DepartmentLog(tmp_path)
    for who in ("Dana Whitfield", "Rae Oyelaran"):
        log.append(Act.SHARE_CHECKED, who=who, at=AT, case="EF-1", share="1")
    kept = tmp_path / "log.zip"
    await told("log", "export", tmp_path, "--out", kept, "--by", "Jo Pruitt")
    assert (await told("log", "verify", tmp_path, "--against", kept))["valid"]
    assert "3 entries form one chain" in (await run("log", "verify", tmp_path)).output
    shown = await run("log", "show", tmp_path, "--who", "Jo Pruitt")
    assert "Jo Pruitt: log exported" in shown.output
    assert len((await told("log", "show", tmp_path, "--case", "EF-1"))["entries"]) == 2

    path = tmp_path / "log.jsonl"
    path.write_bytes(path.read_bytes().replace(b"Rae Oyelaran", b"Dana Whitfield", 1))

    result = await run("log", "verify", tmp_path, "--against", kept)
    assert result.exit_code == 1
    assert "changed at entry 2." in result.output
    assert "from entry 2 on" in result.output

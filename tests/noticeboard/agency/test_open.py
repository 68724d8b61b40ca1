"""Opening into cases: whole or not at all, where it belongs, and checked again at any time."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
import hashlib
from io import StringIO
import json
from pathlib import Path
import re
import shutil
import subprocess
from typing import Any
import warnings

import bagit
from hypothesis import given as for_all, strategies as st
import msgspec
import pytest
from rich.console import Console

from noticeboard.agency import case_folder, deletion
from noticeboard.agency.deletion import plan_deletion
from noticeboard.agency.department_log import DepartmentLog
from noticeboard.agency.evidence import BoardKeys, CheckedShare, check_share, known_keys
from noticeboard.agency.inbox_client import WaitingShare
from noticeboard.agency.open import Opener, OpeningStoppedError, OpenShare
from noticeboard.agency.report import clip_facts
from noticeboard.agency.share_folder import ArrivedShare, ShareFolder, read_list, repeats
from noticeboard.agency.share_output import inbox_table
from noticeboard.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    VerificationError,
)
from noticeboard.log.note import SignerKey, VerifierKey
from noticeboard.runtime.text import Text
from noticeboard.seal.check import CheckResult
from noticeboard.seal.footage import CameraClock, Recorded
from noticeboard.seal.open import OpeningStep
from tests.noticeboard.agency.conftest import Agency, now
from tests.noticeboard.agency.test_inbox import (
    Give,
    asked_by,
    changed_list,
    fetched,
    listed,
    seal_for,
    shared,
)
from tests.noticeboard.seal.conftest import (
    HEADS,
    SEGMENTS,
    added_of,
    by_page,
    footage_of,
    give,
    names_in,
)
from tests.noticeboard.seal.stamped import old_authority, stamped_share
from tests.small_disk import small_disk

__all__ = ["give", "shared"]

AT = "2026-11-24T12:00:00Z"


def opener(agency: Agency, root: Path | None = None) -> Opener:
    """Return what opens the agency's shares as they are known now."""
    return Opener(ShareFolder(agency.home), root or agency.home.cases, now)


def opened(agency: Agency, share: str, root: Path | None = None) -> OpenShare:
    """Open a share."""
    opening = opener(agency, root)
    return opening.open(opening.find_share(share))


def results(checked: CheckedShare) -> dict[str, CheckResult]:
    """Return how each check ended."""
    return {check.code: check.result for check in checked.claims.checks}


def keys(agency: Agency) -> BoardKeys:
    """Return the keys of the agency's board."""
    return known_keys(agency.home.cases, agency.home.folder, "")


async def test_a_folder_has_everything_an_evidence_system_wants(shared: Agency) -> None:
    """The bag as it came, sealed file, post, proof and reports, in a list that sha256sum reads."""
    arrived, _ = await fetched(shared)
    sealed = arrived.path.read_bytes()

    share = opened(shared, "1")

    request = arrived.waiting.request
    case = case_folder.case_name("A shed burned")
    assert share.folder == shared.home.cases / case / request[:8] / "1"
    assert names_in(share.folder) == [
        "SHA256SUMS",
        "board",
        "report.html",
        "report.json",
        "report.txt",
        "request.entry",
        "request.proof",
        "sealed",
        "share",
    ]
    assert (share.folder / "sealed" / "1.age").read_bytes() == arrived.path.read_bytes() == sealed
    posts = shared.home.folder / "posts"
    for kind in ("entry", "proof"):
        post = (posts / f"{request}.{kind}").read_bytes()
        assert (share.folder / f"request.{kind}").read_bytes() == post
    command = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    await asyncio.to_thread(subprocess.run, command, cwd=share.folder, check=True)
    modes = {path.stat().st_mode & 0o777 for path in share.folder.rglob("*") if path.is_file()}
    assert modes == {0o400}
    assert names_in(shared.home.cases) == [case]


async def test_the_report_says_what_was_proved_and_what_not(shared: Agency) -> None:
    """Each check is named with its result in text, page and JSON; the page fetches nothing."""
    await fetched(shared)

    share = opened(shared, "1")

    text = (share.folder / "report.txt").read_text()
    page = (share.folder / "report.html").read_text()
    told = json.loads((share.folder / "report.json").read_text())
    flat = " ".join(text.split())
    for sentence in (
        "The share's files are those that its custody record names: proved.",
        "It names the request that the department posted: proved.",
        "The request it names is in the board's public log: proved.",
        "That the household's clock was right: not proved.",
        "Who sent it: not proved. Nothing says who sent this. It's anonymous",
        "We heard glass break at two.",
    ):
        assert sentence in flat
    assert max(map(len, text.splitlines())) <= 80
    assert "That the household&#x27;s clock was right: not proved." in page
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")
    assert {check["code"]: check["result"] for check in told["checks"]}["log"] == "proved"
    assert told["failures"] == []


def check_repeated(share: OpenShare, second: OpenShare) -> None:
    """Check that the second share's report names the photo that the first one has, too."""
    assert share.report.repeated == ()
    [sentence] = second.report.repeated
    assert sentence.startswith("photo-1.jpg is also in share 1 (")
    for name in ("report.txt", "report.html", "report.json"):
        assert sentence[:30] in (second.folder / name).read_text()
    (share.folder / "report.json").chmod(0o600)
    (share.folder / "report.json").write_text('{"share": 1, "files": "?"}')
    custody = second.report.evidence.share.custody
    other_file = second.folder.with_name("3")
    sealed_sha256 = second.report.evidence.sealed.sha256
    [same] = case_folder.repeated(other_file, custody, sealed_sha256)
    assert same.startswith("The same sealed file was opened before, as share 2 (")
    assert [*case_folder.repeated(other_file, custody, "0" * 64)] == [
        sentence.replace("share 1", "share 2").replace("/1)", "/2)")
    ]


async def test_a_share_from_a_browser_is_told_apart(
    agency: Agency, give: Give, tmp_path: Path
) -> None:
    """Report, list and sheet say that no hub made it, and the sheet is beside its bag.

    A second share with the same photo may be from the same person, so the officer is told.
    """
    posted = await agency.publish()
    given = give(b"clip")
    photo = HEADS["jpg"] + b"photo"
    (given.clips[0].path.parent / "photo-1.jpg").write_bytes(photo)
    for words in ("Two people ran.", "A van, too."):
        page_share = by_page(given, added_of("photo-1.jpg", photo), words=words)
        sealed = seal_for(agency, page_share, asked_by(agency, posted), tmp_path / "s.age")
        await agency.front.upload(agency.home.profile().id, posted.entry.body.id, sealed)
    await fetched(agency)

    share, second = opened(agency, "1"), opened(agency, "2")

    assert {"sheet.html", "certificate-draft.html"} <= {*names_in(share.folder)}
    assert names_in(share.folder / "share" / "data") == ["custody.txt", "photo-1.jpg", "words.txt"]
    # bagit 1.9 calls re.sub and codecs.open in ways that Python has deprecated.
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        bagit.Bag(str(share.folder / "share")).validate()
    text = " ".join((share.folder / "report.txt").read_text().split())
    page = (share.folder / "report.html").read_text()
    assert "Made by The share page, release 0.2.0, in somebody's browser" in text
    assert "When the added films and photos were made: not proved." in text
    assert " sheet.html: the same in words, to be printed" in text
    assert '<a href="sheet.html">' in page
    assert '<a href="share/data/photo-1.jpg">' in page
    assert "clock was right" not in text
    found = check_share(share.folder, keys(agency))
    assert found.claims.hold
    assert results(found)["sheet"] is CheckResult.PROVED
    row = ShareFolder(agency.home).all()[0]
    assert row.is_from_page
    printed = Console(width=500, file=StringIO())
    printed.print(inbox_table([row], in_lines=True))
    assert isinstance(printed.file, StringIO)
    assert "from a browser" in printed.file.getvalue()

    other = tmp_path / "other"
    shutil.copytree(share.folder, other)
    changed(other / "sheet.html", b"another sheet")
    again = check_share(other, keys(agency))
    assert not again.claims.hold
    assert results(again)["sheet"] is CheckResult.NOT_CHECKED
    moved = tmp_path / "bag"
    shutil.copytree(share.folder / "share", moved)
    assert check_share(moved, BoardKeys()).claims.hold
    check_repeated(share, second)
    assert not ShareFolder(agency.home).all()[0].is_from_page


def test_the_same_sealed_file_is_named_in_the_list(tmp_path: Path) -> None:
    """Two rows with one hash are one file that came twice."""
    rows = [
        ArrivedShare(
            waiting=WaitingShare(
                number=number, request="b" * 32, sha256=sha256 * 64, size_bytes=1, at=AT
            ),
            path=tmp_path / f"{number}.age",
        )
        for number, sha256 in ((3, "a"), (4, "b"), (7, "a"), (9, "a"))
    ]

    assert repeats(rows) == {7: 3, 9: 3}
    printed = Console(width=500, file=StringIO())
    printed.print(inbox_table(rows, in_lines=True))
    assert isinstance(printed.file, StringIO)
    assert printed.file.getvalue().count("same file as 3") == 2


async def test_the_report_says_what_an_archive_recorded(
    agency: Agency, give: Give, tmp_path: Path
) -> None:
    """Beside a clip of the hub's own stands one of an archive, with all that is known of it."""
    posted = await agency.publish()
    given = give(b"own", b"fetched")
    own, fetched = given.record.files
    archives = (
        footage_of("e" * 64, product="<i>Frigate"),
        footage_of(*SEGMENTS, *SEGMENTS, kind="onvif", clock_offset_ms=None, video_recoded=True),
    )
    fetched = msgspec.structs.replace(
        fetched,
        clock=CameraClock(offset_ms=0, measured="not measured"),
        recorded=Recorded(archives=archives),
    )
    record = msgspec.structs.replace(given.record, v=2, files=(own, fetched))
    sealed = seal_for(
        agency, replace(given, record=record), asked_by(agency, posted), tmp_path / "s.age"
    )

    share = opened(agency, str(sealed))

    text = (share.folder / "report.txt").read_text()
    flat = " ".join(text.split())
    for sentence in (
        "own clock was 0.320 s behind it (that difference was measured to within 0.050 s) Recorded",
        "Recorded by <i>Frigate, a Frigate server, not by the household's hub Received by the hub,",
        "Its clock was measured, 4.200 s behind the hub's.",
        "stores what the camera sent, unchanged.",
        f"SHA-256 of the archive's 1 file: {'e' * 64}",
        "Its clock could not be measured",
        "Its video was encoded anew before the hub cut it.",
        f"Tree root over the archive's 6 files: {archives[1].files.root}",
        "received it: not proved.",
    ):
        assert sentence in flat
    assert max(map(len, text.splitlines())) <= 80
    page = (share.folder / "report.html").read_text()
    assert "&lt;i&gt;Frigate, a Frigate server" in page
    assert "<i>" not in page
    told = json.loads((share.folder / "report.json").read_text())["files"]
    assert told[0]["recorded"] == {"hub": True, "archives": []}
    assert told[1]["recorded"]["hub"] is False
    assert told[1]["recorded"]["archives"][0]["files"]["sha256"] == ["e" * 64]


@pytest.mark.parametrize(
    ("offset_ms", "clock"), [(-4200, "the household's hub"), (None, "what recorded it")]
)
def test_whose_clock_a_clip_is_dated_by(give: Give, offset_ms: int | None, clock: str) -> None:
    """The hub's, if the archive's offset from it was measured; else nobody knows better."""
    [file] = give(b"fetched").record.files
    footage = footage_of("e" * 64, clock_offset_ms=offset_ms)
    file = msgspec.structs.replace(
        file,
        clock=CameraClock(offset_ms=0, measured="not measured"),
        recorded=Recorded(archives=(footage,)),
    )

    facts = dict(clip_facts(file))

    assert facts["to"].endswith(f", by the clock of {clock}")


async def test_words_of_a_household_stay_text(agency: Agency, give: Give, tmp_path: Path) -> None:
    """What a stranger writes is neither markup nor controls in any report."""
    hostile = "<img src=x onerror=alert(1)> [bold]x[/] & \u05d0"
    posted = await agency.publish(hostile, case_number="26-1")
    given = give(b"clip", identity="<b>Ann</b>")
    sealed = seal_for(agency, given, asked_by(agency, posted), tmp_path / "s.age")

    share = opened(agency, str(sealed))

    page = (share.folder / "report.html").read_text()
    assert "<img" not in page
    assert "<b>" not in page
    assert "&lt;b&gt;Ann&lt;/b&gt;" in page
    assert share.folder.name == f"file-{hashlib.sha256(sealed.read_bytes()).hexdigest()[:8]}"


async def test_a_sealed_file_is_known_by_its_bytes(shared: Agency, tmp_path: Path) -> None:
    """A file from elsewhere that the inbox lists is that share, whatever the file is called."""
    arrived, _ = await fetched(shared)
    shutil.copy(arrived.path, tmp_path / "x y.age")

    share = opened(shared, str(tmp_path / "x y.age"))

    assert share.folder.name == "1"
    assert ShareFolder(shared.home).all()[0].opened_here


async def test_a_share_opens_once(shared: Agency) -> None:
    """Opening again changes nothing, and says where it is; what a crash forgot is remembered."""
    await fetched(shared)
    kept = shared.home.inbox / "shares.json"
    before = kept.read_bytes()
    share = opened(shared, "1")
    kept.write_bytes(before)

    with pytest.raises(ConflictError, match="already open"):
        opened(shared, "1")

    assert ShareFolder(shared.home).all()[0].folder == str(share.folder)


async def test_a_changed_share_is_opened_again_and_the_change_is_kept(shared: Agency) -> None:
    """Only if it was changed; whole or not at all; a crash in between loses neither folder."""
    await fetched(shared)
    share = opened(shared, "1")
    sums = share.folder / case_folder.SUMS

    def again() -> OpenShare:
        opening = opener(shared)
        return opening.open(opening.find_share("1"), again=True)

    with pytest.raises(ConflictError, match="already open"):
        again()
    sums.chmod(0o600)
    sums.write_text("not this\n")
    with pytest.raises(ConflictError, match="already open"):
        opened(shared, "1")
    sealed = next(shared.home.inbox.glob("1-*.age"))
    content = sealed.read_bytes()
    sealed.unlink()
    sealed.write_bytes(b"changed")
    with pytest.raises(VerificationError):
        again()
    assert sums.read_text() == "not this\n"
    sealed.write_bytes(content)

    first = again()

    assert first.folder == share.folder
    assert first.aside is not None
    assert (first.aside / case_folder.SUMS).read_text() == "not this\n"
    assert check_share(first.folder, keys(shared)).claims.hold
    assert list(first.report.repeated) == []
    # As if it had crashed before the new folder was in its place.
    first.folder.rename(first.aside.with_name("1-changed-20260101T000000Z"))
    second = again()
    assert second.aside is None
    assert check_share(second.folder, keys(shared)).claims.hold
    assert len(case_folder.set_aside(second.folder)) == 2
    # One of two shares, so that the case stays.
    opened(shared, "2")
    case = second.folder.parents[1].name
    plan = plan_deletion(shared.home, case, ["1"], why="", by="Dana", now=now())
    deletion.delete(shared.home, DepartmentLog(shared.home.folder), plan, now)
    assert not any(path.name.startswith("1") for path in second.folder.parent.glob("*"))


async def test_an_interrupted_opening_leaves_nothing_half(shared: Agency) -> None:
    """Whatever a killed command left, plain files too, is gone before the next one opens."""
    await fetched(shared)
    share = opened(shared, "1")
    half = shared.home.cases / f".opening-{shared.home.profile().id[:8]}"
    share.folder.rename(half)

    again = opened(shared, "1")

    assert not half.exists()
    assert check_share(again.folder, keys(shared)).claims.hold


async def test_a_stopped_opening_leaves_nothing(shared: Agency) -> None:
    """Whoever watches learns each step in order, and may stop in any; the share is as before."""
    await fetched(shared)
    opening = opener(shared)
    before = opening.find_share("1").sealed.read_bytes()
    for at in OpeningStep:
        steps: list[OpeningStep] = []

        def stop(step: OpeningStep, at: OpeningStep = at, steps: Any = steps) -> None:  # noqa: ANN401
            steps.append(step)
            if step is at:
                raise OpeningStoppedError(Text("noticeboard.open.stopped", share="1"))

        with pytest.raises(OpeningStoppedError, match="Share 1 is sealed as before"):
            opening.open(opening.find_share("1"), stop)

        assert list(dict.fromkeys(steps)) == [step for step in OpeningStep if step <= at]
        assert names_in(shared.home.cases) == []
        assert opening.find_share("1").sealed.read_bytes() == before
        assert not ShareFolder(shared.home).all()[0].opened_here
    opening.open(opening.find_share("1"))


async def test_a_share_that_cannot_open_says_so_until_it_does(shared: Agency) -> None:
    """What was found is kept beside the sealed file, which stays, and goes when it opens."""
    await fetched(shared)
    sealed = opener(shared).find_share("1").sealed
    whole = sealed.read_bytes()
    sealed.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(VerificationError):
        opened(shared, "1")
    [failed, other] = read_list(shared.home.inbox).shares

    assert failed.failed is not None
    assert failed.failed["code"] == "noticeboard.open.changed"
    assert other.failed is None
    sealed.write_bytes(whole)
    opened(shared, "1")
    assert read_list(shared.home.inbox).shares[0].failed is None


async def test_a_disk_that_fills_leaves_nothing(shared: Agency, tmp_path: Path) -> None:
    """A full disk is one sentence, before or meanwhile, and no plain byte stays on it."""
    await fetched(shared)
    with small_disk(tmp_path / "small", 70 * 1024) as disk:
        opening = opener(shared, disk.folder)
        wanted = opening.find_share("1")

        def fills() -> object:
            # The clock is asked after decrypting and before the reports are written.
            disk.fill()
            return now()

        filling = Opener(ShareFolder(shared.home), disk.folder, fills)  # type: ignore[arg-type]
        with pytest.raises(InvalidInputError, match="is full"):
            filling.open(wanted)
        with pytest.raises(InvalidInputError, match="too full"):
            opening.open(wanted)
        left = [path for path in disk.folder.rglob("*") if path.is_file()]
        assert [path.name for path in left] == ["holiday.mov"]
    assert not ShareFolder(shared.home).all()[0].opened_here


@pytest.mark.parametrize("change", [{"leaf": "c" * 64}, {"id": "b" * 32}])
async def test_another_entry_than_was_posted_is_refused(
    agency: Agency, give: Give, tmp_path: Path, change: dict[str, str]
) -> None:
    """A share must answer the request it is listed for, and the very entry that was posted."""
    posted = await agency.publish()
    asked = asked_by(agency, posted, **change)
    sealed = seal_for(agency, give(b"clip"), asked, tmp_path / "s.age")
    await agency.front.upload(agency.home.profile().id, posted.entry.body.id, sealed)
    await fetched(agency)

    with pytest.raises(VerificationError, match=r"another (entry|request)"):
        opened(agency, "1")

    assert names_in(agency.home.cases) == []


async def test_a_withdrawn_share_stays_sealed(shared: Agency) -> None:
    """Only what was not taken back passes without being asked for."""
    await fetched(shared)
    shared.front.tamper = changed_list(
        lambda shares: [each | {"withdrawn": each["at"]} for each in shares]
    )
    await listed(shared)
    opening = opener(shared)

    with pytest.raises(NotAllowedError, match="The sender withdrew share 1 on"):
        opening.refuse_withdrawn(opening.find_share("1"))
    share = opening.open(opening.find_share("1"))

    assert share.report.withdrawn.startswith("The sender withdrew this share on")
    checks = {check.code: check for check in share.report.claims.checks}
    assert checks["withdrawn"].result is CheckResult.NOT_PROVED
    assert "without a signature" in str(checks["withdrawn"].text)


async def test_a_record_that_is_too_new_waits_for_a_newer_program(
    shared: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that can't read a custody record leaves the share as it came."""
    await fetched(shared)

    def refuse(*_: object) -> None:
        raise VerificationError(Text("noticeboard.custody.newer"))

    with monkeypatch.context() as older:
        older.setattr("noticeboard.agency.open.open_for", refuse)
        with pytest.raises(VerificationError):
            opened(shared, "1")

    assert opened(shared, "1").report.claims.hold


@for_all(st.text(max_size=200))
def test_a_case_number_leads_nowhere_else(case_number: str) -> None:
    """Whatever a case is called, its folder is one plain, visible name below the root."""
    name = case_folder.case_name(case_number)

    assert Path("/root") / name == Path(f"/root/{name}")
    assert (Path("/root") / name).resolve().parent == Path("/root")
    assert 0 < len(name) <= 80
    assert name.isascii()
    assert not name.startswith((".", "-"))


@pytest.mark.parametrize(
    ("one", "other"),
    [("26/1", "26-1"), ("../..", ".."), ("26 1", "26:1"), ("CON", "con.txt"), ("a" * 90, "a" * 91)],
)
def test_two_cases_are_never_one_folder(one: str, other: str) -> None:
    """Numbers that lose the same letters still have folders of their own."""
    assert case_folder.case_name(one) != case_folder.case_name(other)
    assert case_folder.case_name(one).partition(".")[0].lower() not in {"con", "..", ""}


async def test_an_opened_share_holds_wherever_it_is_carried(shared: Agency, tmp_path: Path) -> None:
    """Moved away and offline, all of it is proved with the keys; without, less, and it says so."""
    await fetched(shared)
    share = opened(shared, "1")
    shutil.copytree(share.folder, tmp_path / "archive")

    whole = check_share(tmp_path / "archive", keys(shared))
    less = check_share(tmp_path / "archive", BoardKeys())
    bag = check_share(tmp_path / "archive" / "share", BoardKeys())

    assert isinstance(whole, CheckedShare)
    assert isinstance(less, CheckedShare)
    assert isinstance(bag, CheckedShare)
    assert whole.claims.hold
    assert less.claims.hold
    assert bag.claims.hold
    assert results(whole)["log"] is results(whole)["posted_log"] is CheckResult.PROVED
    assert results(less)["log"] is results(less)["posted_log"] is CheckResult.NOT_CHECKED
    assert "folder" not in results(bag)


def changed(path: Path, content: bytes) -> None:
    """Write other bytes."""
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_bytes(content)


TRICKS: dict[str, tuple[Callable[[Path], object], str]] = {
    "clip": (lambda folder: changed(folder / "share/data/clip-1.mp4", b"x"), "size"),
    "report": (lambda folder: changed(folder / "report.txt", b"x"), "report.txt has changed"),
    "missing": (lambda folder: (folder / "report.html").unlink(), "report.html is missing"),
    "stray": (lambda folder: changed(folder / "notes.txt", b"x"), "notes.txt wasn't here"),
    "sealed": (lambda folder: changed(folder / "sealed/1.age", b"x"), "sealed/1.age has changed"),
    "two sealed": (lambda folder: changed(folder / "sealed/2.age", b"x"), "one sealed file"),
    "entry": (
        lambda folder: changed(folder / "request.entry", b"x"),
        "isn't an entry|two|one line",
    ),
    "proof": (lambda folder: changed(folder / "request.proof", b"\xff"), "isn't text"),
    "long": (lambda folder: changed(folder / "request.proof", bytes(10**6)), "too long"),
    "note": (lambda folder: changed(folder / "board/opened.txt", b"x"), "signed note"),
    "link": (lambda folder: (folder / "x").symlink_to("/etc/passwd"), "isn't a regular file"),
    "sums": (lambda folder: changed(folder / "SHA256SUMS", b"x"), "can't be read"),
    "no sums": (lambda folder: (folder / "SHA256SUMS").unlink(), "has no SHA256SUMS"),
}


async def test_what_was_changed_later_is_named(shared: Agency, tmp_path: Path) -> None:
    """Any file of the folder that is changed, added or missing fails the check, and is named."""
    await fetched(shared)
    share = opened(shared, "1")

    for name, (trick, sentence) in TRICKS.items():
        folder = tmp_path / name
        shutil.copytree(share.folder, folder)
        trick(folder)
        found = check_share(folder, keys(shared))
        assert isinstance(found, CheckedShare)
        assert not found.claims.hold, name
        said = " ".join(map(str, found.claims.failures))
        assert any(part in said for part in sentence.split("|")), (name, said)


async def test_another_boards_key_proves_nothing(shared: Agency) -> None:
    """With a key of that name that is not the board's, the share does not hold."""
    await fetched(shared)
    share = opened(shared, "1")
    name = shared.home.profile().board.log.name
    other = VerifierKey.parse(str(SignerKey.generate(name).verifier))

    found = check_share(share.folder, BoardKeys(log=other))

    assert isinstance(found, CheckedShare)
    assert not found.claims.hold


async def test_keys_come_from_the_folder_around(shared: Agency, tmp_path: Path) -> None:
    """Below an agency's folder its board's keys are used; elsewhere only what is given."""
    await fetched(shared)
    share = opened(shared, "1")
    board = shared.home.profile().board

    assert known_keys(share.folder, None, "").log == board.log
    assert known_keys(tmp_path, None, "") == BoardKeys()
    assert known_keys(tmp_path, None, board.log_key) == BoardKeys(log=board.log)
    assert known_keys(tmp_path, shared.home.folder, "").inbox is not None


def test_what_is_no_opened_share_is_a_sentence(tmp_path: Path) -> None:
    """A folder of something else says what it is not."""
    with pytest.raises(InvalidInputError, match="isn't an opened share"):
        check_share(tmp_path, BoardKeys())


async def test_timestamps_are_checked_against_the_agencys_roots(
    agency: Agency, tmp_path: Path
) -> None:
    """Without the service's root, its word is not checked; with it, the report says by when."""
    posted = await agency.publish()
    authority = await asyncio.to_thread(old_authority, tmp_path)
    share = stamped_share(authority)
    sealed = seal_for(
        agency,
        share.given(tmp_path / "cut"),
        asked_by(agency, posted),
        tmp_path / "got.age",
        log_proof=posted.proof.read_text(),
        timestamps=share.files(),
    )
    opening = opener(agency)

    case = opening.open(opening.find_share(str(sealed)))
    roots = agency.home.folder / "time-roots"
    roots.mkdir()
    (roots / "tsa.pem").write_bytes(authority.root)
    found = check_share(case.folder, keys(agency))

    text = " ".join((case.folder / "report.txt").read_text().split())
    assert "13 of the 16 frames (2026-11-13 21:14:02.550 to 21:14:03.850 UTC) existed by" in text
    assert "put it as a PEM file into the folder time-roots" in text
    assert "hour-1-1.tsr" in (case.folder / "sheet.html").read_text()
    assert found.claims.hold
    (existed,) = [each for each in found.claims.checks if each.code == "existed"]
    assert existed.result is CheckResult.PROVED
    said = existed.text.fill("de")
    assert re.search(
        r"bestätigt \(auf 1,500 s genau\), \d+ Tage vor dem Datum der Anfrage\. ", said
    )
    # An earlier release had other words in its sheet, and counted groups in its report.
    sums = case.folder / "SHA256SUMS"
    for path, (old, new) in {
        case.folder / "sheet.html": (b"Times are", b"Camera's own clock"),
        case.folder / "report.txt": (b"13 of the 16 frames", b"3 of 4 groups"),
    }.items():
        content = path.read_bytes()
        path.chmod(0o600)
        path.write_bytes(content.replace(old, new))
        was, now_is = (hashlib.sha256(x).hexdigest() for x in (content, path.read_bytes()))
        sums.chmod(0o600)
        sums.write_text(sums.read_text().replace(was, now_is))
    earlier = check_share(case.folder, keys(agency))
    assert earlier.claims.hold
    (sheet,) = [each for each in earlier.claims.checks if each.code == "sheet"]
    assert sheet.result is CheckResult.NOT_CHECKED
    (roots / "tsa.pem").write_bytes(b"no certificate")
    with pytest.raises(InvalidInputError, match=r"tsa\.pem: "):
        keys(agency)
    (agency.home.folder / "delivery.key").rename(tmp_path / "elsewhere")
    with pytest.raises(NotFoundError, match=r"has no delivery\.key\. Restore it"):
        opening.open(opening.find_share(str(sealed)))

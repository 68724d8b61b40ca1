"""The recipe of an export: literally as it is printed, and on archives that were altered.

Whoever alters an archive can make its unsigned lists anew. Each step says what doesn't hold all the
same, or that it wasn't checked, without a traceback.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
import hashlib
from importlib.resources import files as resources
from pathlib import Path
import re
import shutil
import subprocess
import sys

import msgspec
from pypdf import PdfReader

from noticeboard.log.body import RequestPost
from noticeboard.log.encoding import parse_time
from noticeboard.seal.footage import CameraClock, Claimed, Recorded
from tests.noticeboard.agency.conftest import Agency
from tests.noticeboard.agency.test_export import (
    case_of,
    exported,
    give,
    judged,
    open_file,
    open_stamped,
    opened,
    publish_again,
    shared,
    steps_of,
    words_of,
)
from tests.noticeboard.agency.test_inbox import Give, asked_by, seal_for
from tests.noticeboard.seal.conftest import (
    FILMED,
    HEADS,
    SEGMENTS,
    added_of,
    by_page,
    footage_of,
)
from tests.noticeboard.seal.stamped import STAMPED, Stamped, old_authority, stamp, two_hours_share
from tests.servers.timestamps import Authority

__all__ = ["give", "opened", "shared"]


def relist(bag: Path) -> None:
    """Make every unsigned list of an unpacked archive anew."""

    def write(listed: Path, root: Path, paths: list[Path]) -> None:
        lines = (
            f"{hashlib.sha256(each.read_bytes()).hexdigest()}  {each.relative_to(root)}\n"
            for each in sorted(paths)
        )
        listed.chmod(0o600)
        listed.write_text("".join(lines))

    def files(folder: Path) -> list[Path]:
        return [each for each in folder.rglob("*") if each.is_file()]

    def tag(folder: Path) -> None:
        write(folder / "manifest-sha256.txt", folder, files(folder / "data"))
        tags = [folder / name for name in ("bag-info.txt", "bagit.txt", "manifest-sha256.txt")]
        write(folder / "tagmanifest-sha256.txt", folder, tags)

    for share in bag.glob("data/share-*"):
        tag(share / "share")
        listed = [each for each in files(share) if each.parent.name not in {"board", "work"}]
        write(share / "SHA256SUMS", share, [each for each in listed if each.name != "SHA256SUMS"])
    tag(bag)


def rewrite(path: Path, old: str, new: str) -> None:
    """Change one place of a page."""
    path.chmod(0o600)
    text = path.read_text()
    assert old in text, path
    path.write_text(text.replace(old, new, 1))


def swapped(share: Path) -> None:
    """Put a copy of another listed file in the film's place."""
    film = share / "share/data/clip-1.mp4"
    film.unlink()
    shutil.copy(share / "share/data/hour-1.txt", film)


def added(name: str) -> Callable[[Path], object]:
    """Add an empty file, whose folder may be new."""

    def add(share: Path) -> None:
        path = share / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"")

    return add


def changed(name: str, old: str, new: str) -> Callable[[Path], object]:
    """Change a word of a page."""
    return lambda share: rewrite(share / name, old, new)


ALTERED: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "another file's copy": (swapped, "3", "NOT AS THE RECORD SAYS: clip-1.mp4"),
    "a missing film": (
        lambda share: (share / "share/data/clip-1.mp4").unlink(),
        "3",
        "MISSING, though the record names it: clip-1.mp4",
    ),
    "a missing record": (lambda share: (share / "share/data/custody.txt").unlink(), "3", "custody"),
    "a file in a subfolder": (added("share/data/more/x"), "3", "share/data/more/x"),
    "a hidden file": (added("share/data/.x"), "3", "NOT IN THE RECORD"),
    "a list of segments": (added("share/data/sources.txt"), "3", "sources.txt"),
    "a folder like ours": (added("work/x"), "2", "IN NO LIST: work/x"),
    "a note that is none": (added("board/other.txt"), "2", "IN NO LIST: board/other.txt"),
    "the sheet's time": (changed("sheet.html", "21:14:02.250", "21:14:05.250"), "4", "21:14:05"),
    "the report's day": (changed("report.txt", "11-13 21:14", "11-12 21:14"), "4", "report.txt"),
    "the draft's count": (
        changed("certificate-draft.html", "13 of 16", "16 of 16"),
        "4",
        "NUMBER OF OTHER FRAMES: 16 of 16",
    ),
    "the sheet's count": (
        changed("sheet.html", "which 13", "which 16"),
        "4",
        "OTHER FRAMES: 16 of 16",
    ),
    "the report's clip": (changed("report.json", ":02.250", ":01.250"), "4", "start of clip-1"),
    "no certificate": (
        lambda share: (share / "certificate-draft.html").unlink(),
        "4",
        "certificate-draft.html IS MISSING",
    ),
}
"""What was altered, the step that fails, and a word that it prints."""


def both(name: str, old: str, new: str) -> Callable[[Path], object]:
    """Change a sentence in a page and in report.json, which repeats it."""

    def change(share: Path) -> None:
        for page in (name, "report.json"):
            rewrite(share / page, old, new)

    return change


def hash_moved(share: Path) -> None:
    """Show the hash of the second clip in the first one's row."""
    one, two = (
        hashlib.sha256((share / f"share/data/clip-{number}.mp4").read_bytes()).hexdigest()
        for number in (1, 2)
    )
    rewrite(share / "certificate-draft.html", one, two)
    rewrite(
        share / "certificate-draft.html",
        "</table>",
        f"<tr><th>More</th><td>{one}</td></tr></table>",
    )


PROGRAM = resources("noticeboard.agency").joinpath("check/papers.py.txt")
PLACED: dict[str, tuple[Callable[[Path], object], str]] = {
    "another hour's time": (
        both("report.html", "existed by 2026-11-13 23:00:03", "existed by 2026-11-13 22:00:03"),
        "report.html SHOWS A TIMESTAMP OF OTHER FRAMES",
    ),
    "fewer frames": (both("report.txt", "26 of the 32", "13 of the 32"), "OTHER FRAMES"),
    "another clip's beginning": (
        changed("report.html", ">2026-11-13 21:14:02.250", ">2026-11-13 22:14:02.250"),
        "BELONG to “Filmed from” clip-1.mp4: 2026-11-13 22:14:02.250",
    ),
    "another clip's row": (
        changed("sheet.html", "Video, 2026-11-13 21:14:02.250", "Video, 2026-11-13 22:14:02.250"),
        "BELONG to “clip-1.mp4”",
    ),
    "the end for the beginning": (
        changed(
            "report.txt", "from           2026-11-13 21:14:02.250", "from  2026-11-13 21:14:03.850"
        ),
        "BELONG to “Filmed from” clip-1.mp4: 2026-11-13 21:14:03.850",
    ),
    "another clip's frames": (
        both("report.txt", "frames 1 to 3 (2026-11-13 21", "frames 1 to 3 (2026-11-13 22"),
        "BELONG to these frames",
    ),
    "another clip's stretch": (
        changed("sheet.html", "Unbroken from 2026-11-13 21", "Unbroken from 2026-11-13 22"),
        "BELONG where it stands: Unbroken from 2026-11-13 22:14:02.550",
    ),
    "the day of sealing for that of opening": (
        changed(
            "report.html", "Approved</th><td><bdi>2026-12-01", "Approved</th><td><bdi>2026-11-13"
        ),
        "“Approved”",
    ),
    "another clip's hash": (hash_moved, "certificate-draft.html SHOWS A HASH that"),
    "a sentence left out": (
        changed("report.html", "It doesn&#x27;t show when they were filmed", "It shows"),
        "report.html DOESN'T SAY what report.json says",
    ),
}
"""The same of a share with two clips of two hours: true values in a wrong place."""


async def test_it_names_each_alteration(agency: Agency, tmp_path: Path) -> None:
    """With lists made anew, the lists hold, and the step that compares fails."""
    posted = await publish_again(agency)
    share, authority = await open_stamped(agency, posted, tmp_path)
    bag = await exported(agency, tmp_path / "case.zip")
    recipe = (bag / "data/HOW-TO-CHECK.txt").read_text()
    found = {}
    for what, (alter, step, word) in ALTERED.items():
        copy = tmp_path / "altered" / what / bag.name
        await asyncio.to_thread(shutil.copytree, bag, copy)
        alter(copy / f"data/share-{share}")
        relist(copy)
        said = await judged(copy, recipe, [1, int(step)])
        fails = re.findall(r"STEP (\d) FAILS", said)
        found[what] = (fails[0] if fails else "none", word in said, "Traceback" in said)

    assert found == {what: (step, True, False) for what, (_, step, _) in ALTERED.items()}

    # What a step needs and isn't there fails nothing.
    (bag.parent / "service-root.pem").write_bytes(authority.root)
    few = tmp_path / "few"
    few.mkdir()
    for tool in ("sed", "cat", "sha256sum", "comm", "find", "sort", "cut", "tail", "rm", "mkdir"):
        (few / tool).symlink_to(str(shutil.which(tool)))
    said = await judged(bag, recipe, PATH=str(few))
    verdicts = re.findall(r"(?i)step (\d) (\w+)", said)
    assert {verdict for step, verdict in verdicts if step in "78"} == {"was"}, said
    assert "ffprobe is not installed" in said or "openssl is not installed" in said
    # Nor does what an older program leaves out stop another with a traceback.
    (bag / f"data/share-{share}/share/data/groups.json").chmod(0o600)
    (bag / f"data/share-{share}/share/data/groups.json").write_text("{}")
    relist(bag)
    said = await judged(bag, recipe)
    assert "Traceback" not in said
    assert "older.py STOPPED: KeyError: 'clips'" in said


async def compared(folder: Path) -> tuple[int, str]:
    """Compare the papers of an opened share by the recipe's program; return what it says."""
    ran = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-I", str(PROGRAM), str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode, re.sub("Only the department says: .*\n", "", ran.stdout) + ran.stderr


async def test_a_true_value_in_a_wrong_place_is_named(agency: Agency, tmp_path: Path) -> None:
    """Each time, hash and number must be that of what it stands beside, not only one of the ZIP."""
    posted = await publish_again(agency)
    share, _ = await open_stamped(agency, posted, tmp_path, two_hours_share)
    folder = folder_of(agency, share)
    papers = {path: path.read_bytes() for path in folder.iterdir() if path.is_file()}

    assert await compared(folder) == (0, "")
    for what, (alter, word) in PLACED.items():
        alter(folder)
        code, found = await compared(folder)
        assert (code, word in found) == (1, True), (what, found)
        for path, raw in papers.items():
            if path.read_bytes() != raw:
                path.write_bytes(raw)


def two_services_share(authority: Authority) -> Stamped:
    """Return a share of two hours, the first of which another service has stamped, too."""
    share = two_hours_share(authority)
    (authority.folder / "other").mkdir()
    other = old_authority(authority.folder / "other")
    late = stamp(other, share.hours[0], STAMPED + timedelta(seconds=5))
    return replace(share, replies=((*share.replies[0], late), share.replies[1]))


async def test_no_honest_share_is_accused(agency: Agency, give: Give, tmp_path: Path) -> None:
    """Archives, added files, other services, and whatever a stranger writes: the papers agree."""
    title = f"Fire at 21:14:03 on 2026-11-13, {'ab' * 32}"
    posted = await agency.publish(title, case_number="A shed burned")
    body = posted.entry.body
    assert isinstance(body, RequestPost)
    asked = asked_by(
        agency,
        posted,
        title=body.title,
        case_number=body.case_number,
        start=parse_time(body.window.start),
        end=parse_time(body.window.end),
    )
    given = give(b"own", b"fetched")
    own, fetched = given.record.files
    later = timedelta(minutes=3, microseconds=1)
    archives = (footage_of("e" * 64), footage_of(*SEGMENTS, *SEGMENTS, clock_offset_ms=None))
    fetched = msgspec.structs.replace(
        fetched,
        clock=CameraClock(offset_ms=0, measured="not measured"),
        recorded=Recorded(archives=archives),
        start=fetched.start + later,
        end=fetched.end + later,
    )
    record = msgspec.structs.replace(given.record, v=2, files=(own, fetched))
    sealed = [seal_for(agency, replace(given, record=record), asked, tmp_path / "archive.age")]
    span = Claimed(start=FILMED, end=FILMED + timedelta(seconds=3), source="person")
    film = HEADS["mp4"] + b"film"
    (given.clips[0].path.parent / "film-1.mp4").write_bytes(film)
    words = f"At 21:14:04  two   men.\n\nclip-1.mp4 12:00:00 {'cd' * 32}"
    by_hand = by_page(given, added_of("film-1.mp4", film, claimed=span, frames=9), words=words)
    sealed.append(seal_for(agency, by_hand, asked, tmp_path / "page.age"))
    shares = [await open_file(agency, each) for each in sealed]
    stamped, _ = await open_stamped(agency, posted, tmp_path, two_services_share)

    for share in (*shares, stamped):
        assert await compared(folder_of(agency, share)) == (0, "")

    report = " ".join((folder_of(agency, stamped) / "report.txt").read_text().split())
    assert report.count("existed by 2026-11-13 2") == 2


def folder_of(agency: Agency, share: str) -> Path:
    """Return the folder of an opened share."""
    [folder] = case_of(agency).glob(f"*/{share}")
    return folder


async def test_it_works_as_printed(opened: Agency, tmp_path: Path) -> None:
    """Pasted beside the ZIP, with the receipt as the household keeps it, each step holds."""
    place = tmp_path / "received"
    place.mkdir()
    bag = await exported(opened, place / "case.zip", "--share", "1", "--with", "log")
    shutil.copy(opened.home.folder / "delivery.key", place / "delivery.key")
    recipe = (bag / "data/HOW-TO-CHECK.txt").read_text()
    [line] = re.findall(r"(?m)^    ZIP=(\S+)", recipe)
    (place / "case.zip").rename(place / line)
    receipt = (bag / "data/share-1/board/receipt.txt").read_text()
    household = f"https://board.example.org/…\ntwelve words\n\n{receipt}".replace("\n", "\r\n")
    (place / "receipt-1.txt").write_text(household, newline="")
    shutil.rmtree(bag.parent)

    async def pasted() -> list[str]:
        ran = await asyncio.to_thread(
            subprocess.run,
            ["bash"],
            input="\n".join(steps_of(recipe)[:-2]),
            cwd=place,
            capture_output=True,
            text=True,
            check=False,
        )
        assert "twelve words" not in ran.stdout
        return re.findall(r"(?i)step \d .*", ran.stdout)

    assert await pasted() == [f"Step {each} holds." for each in range(1, 10)]

    # Again, into another folder; another share's receipt is not this one's.
    [other] = opened.home.cases.glob("*/*/2/board/receipt.txt")
    shutil.copy(other, place / "receipt-1.txt")
    assert (await pasted())[5] == "STEP 6 FAILS: see what it printed last."
    assert len(list(place.glob("check-*"))) == 2


async def test_a_log_without_entries_is_no_step(agency: Agency, tmp_path: Path) -> None:
    """A share that was opened by its file alone has no entry: no step asks for the log's files."""
    await open_stamped(agency, await publish_again(agency), tmp_path)
    bag = await exported(agency, tmp_path / "case.zip", "--with", "log")

    assert not (bag / "data/log").exists()
    assert "data/log/" not in words_of(PdfReader(bag / "data/exhibit.pdf"))
    assert "data/log/" not in (bag / "data/HOW-TO-CHECK.txt").read_text()

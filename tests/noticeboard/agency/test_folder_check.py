"""What an agency can't do unnoticed in its folder, and folders that earlier releases left."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from datetime import UTC, datetime, timedelta
import hashlib
import json
from pathlib import Path
import shutil
from typing import Any, Final

import pytest_asyncio

from noticeboard.agency import case_folder
from noticeboard.agency.custody_faults import Weight
from noticeboard.agency.department_log import Act, DepartmentEntry, DepartmentLog
from noticeboard.agency.folder_check import CasePlace, check_folder
from noticeboard.agency.home import AgencyHome
from noticeboard.log.encoding import format_time, parse_time
from noticeboard.runtime.text import LANGUAGES
from noticeboard.seal.open import open_share
from tests.noticeboard.agency.conftest import Agency
from tests.noticeboard.agency.test_cli import run, told
from tests.noticeboard.agency.test_export import case_of, exported, opened
from tests.noticeboard.agency.test_inbox import Give, asked_by, give, seal_for, shared

__all__ = ["give", "opened", "shared"]
PREFIX: Final = "desk.custody."


@pytest_asyncio.fixture
async def folder(opened: Agency) -> AsyncGenerator[Path]:
    """Give an agency's folder with share 1 open, share 2 deleted with a certificate, an export."""
    root = opened.home.folder
    await exported(opened, root / "exports" / "one.zip", "--with", "log", "--share", "1")
    await told("delete", root, case_of(opened).name, "--share", "2")
    yield root


def contents(root: Path) -> dict[Path, bytes | None]:
    """Return every file of a folder with its bytes, and every folder in it with None."""
    return {path: path.read_bytes() if path.is_file() else None for path in root.rglob("*")}


def checked(root: Path, *, reopen: bool = False) -> dict[str, set[str]]:
    """Return the codes of what is found in a folder, by weight; each has words everywhere."""
    place = CasePlace.of(root)
    assert place is not None
    found = check_folder(place, datetime.now(UTC), reopen=reopen)
    codes: dict[str, set[str]] = {weight.value: set() for weight in Weight}
    for each in found.findings:
        assert len({each.text.fill(language) for language in LANGUAGES}) > 1
        codes[each.weight].add(each.text.code.removeprefix(PREFIX))
    assert found.holds is not bool(codes["fault"])
    return codes


def share_1(root: Path) -> Path:
    """Return the folder of the open share."""
    [found] = root.glob("cases/*/*/1")
    return found


def write(path: Path, content: bytes) -> None:
    """Replace a file that may be read-only."""
    path.unlink(missing_ok=True)
    path.write_bytes(content)


def list_anew(share: Path) -> None:
    """Write the list of hashes anew, as whoever changes a file can."""
    (share / case_folder.SUMS).unlink()
    case_folder.seal_folder(share)


def copied(folder: Path, into: Path) -> Path:
    """Copy an agency's folder as if its shares had been opened in the copy."""
    shutil.copytree(folder, into)
    listed = into / "inbox/shares.json"
    listed.write_bytes(listed.read_bytes().replace(str(folder).encode(), str(into).encode()))
    return into


def swap_film(root: Path) -> None:
    """Put another film in place of the one that was opened."""
    write(share_1(root) / "share/data/clip-1.mp4", b"another film")
    list_anew(share_1(root))


def claim(root: Path, at: datetime) -> None:
    """Say in the report and in the list of shares that the share was opened at another time."""
    path = share_1(root) / case_folder.REPORT
    report = json.loads(path.read_bytes())
    write(path, json.dumps(report | {"opened": format_time(at)}).encode())
    list_anew(share_1(root))
    listed = json.loads((root / "inbox/shares.json").read_bytes())
    listed["shares"][0]["opened_here"] = format_time(at)
    write(root / "inbox/shares.json", json.dumps(listed).encode())


def later(root: Path) -> None:
    claim(root, datetime.now(UTC) + timedelta(days=3))


def earlier(root: Path) -> None:
    claim(root, datetime.now(UTC) - timedelta(days=3))


def change_entry(root: Path) -> None:
    log = root / "log.jsonl"
    log.write_bytes(log.read_bytes().replace(b"Dana Whitfield", b"Dana Whitfeld", 1))


def write_log(root: Path, keep: Callable[[DepartmentEntry], bool]) -> None:
    """Write the whole log anew, with its own key and only some of its entries."""
    log = DepartmentLog(root)
    entries = [entry for entry in log.entries() if keep(entry)]
    for name in ("log.jsonl", "log.checkpoint"):
        (root / name).unlink()
    (root / "log.jsonl").touch()
    for each in entries:
        log.append(
            Act(each.act),
            who=each.who,
            at=parse_time(each.at),
            case=each.case,
            request=each.request,
            share=each.share,
            **each.about,
        )


def hide_opening(root: Path) -> None:
    write_log(root, lambda entry: entry.share != "1")


def hide_opening_and_export(root: Path) -> None:
    hide_opening(root)
    (root / "exports/one.zip").unlink()


def restore_deleted(root: Path) -> None:
    """Put the sealed file of the deleted share back."""
    [certificate] = root.glob("certificates/*.txt")
    sealed = json.loads(certificate.read_text().split("\n")[1])["shares"][0]["sealed"]
    (root / "inbox" / f"2-{sealed[:8]}.age").write_bytes(b"sealed")


def change_certificate(root: Path) -> None:
    [certificate] = root.glob("certificates/*.txt")
    write(certificate, certificate.read_bytes().replace(b'"files":[{', b'"files":[ {', 1))


def link_certificate(root: Path) -> None:
    """Put a link in its place that can be read without an end."""
    [certificate] = root.glob("certificates/*.txt")
    certificate.unlink()
    certificate.symlink_to("/dev/zero")


def remove_certificate(root: Path) -> None:
    [certificate] = root.glob("certificates/*.txt")
    certificate.unlink()


def deny_certificate(root: Path) -> None:
    """Leave out the deletion's entries, and the export that shows that."""
    write_log(root, lambda entry: entry.act != Act.CASE_DELETED)


def remove_share(root: Path) -> None:
    shutil.rmtree(share_1(root))


def remove_notes(root: Path) -> None:
    shutil.rmtree(share_1(root) / "board")
    for path in [*root.glob("inbox/1-*.receipt"), *root.glob("inbox/1-*.opened")]:
        path.unlink()


ALTERED: Final[Mapping[Callable[[Path], None], set[str]]] = {
    swap_film: {"share"},
    later: {"other_time"},
    earlier: {"other_time", "before_arrival"},
    change_entry: {"desk.log.broken", "desk.log.other"},
    hide_opening: {"unlogged", "desk.log.older"},
    hide_opening_and_export: {"unlogged"},
    restore_deleted: {"not_deleted"},
    change_certificate: {"certificate_unsigned", "gone"},
    link_certificate: {"certificate_unsigned", "gone"},
    remove_certificate: {"certificate_gone", "gone"},
    deny_certificate: {"certificate_unlogged"},
    remove_share: {"gone"},
}
"""What somebody does to a folder, and what is found then."""


async def test_what_is_done_to_a_folder_is_named(
    folder: Path, opened: Agency, give: Give, tmp_path: Path
) -> None:
    """Each alteration is a fault of its own kind, and an unaltered folder has none.

    One board serves all of this: starting it takes longer than the checks.
    """
    await alter_one_thing(folder, tmp_path)
    await compare_sealed(folder, opened, give, tmp_path)
    await check_earlier_releases(folder, tmp_path)
    await open_again(folder)


async def alter_one_thing(folder: Path, tmp_path: Path) -> None:
    """Check that an unaltered folder has no fault, and each alteration those that it should.

    The check leaves a folder as it was.
    """
    before = await asyncio.to_thread(contents, folder)
    assert await asyncio.to_thread(checked, folder, reopen=True) == {
        "fault": set(),
        "gap": set(),
        "remark": set(),
    }
    assert await asyncio.to_thread(contents, folder) == before

    def alter(alteration: Callable[[Path], None]) -> set[str]:
        copy = copied(folder, tmp_path / alteration.__name__)
        alteration(copy)
        return checked(copy)["fault"]

    found = {each: await asyncio.to_thread(alter, each) for each in ALTERED}
    assert found == ALTERED

    spoken = await run("verify", tmp_path / "swap_film", "--language", "fr")
    assert spoken.exit_code == 1
    assert "clip-1.mp4" in spoken.output
    assert "ne laisse aucune trace" in spoken.output
    unknown = await run("verify", tmp_path / "swap_film", "--language", "xx")
    assert (unknown.exit_code, "swap_film" in unknown.output) == (2, False)
    place = CasePlace.of(share_1(folder).parents[1])
    assert place is not None
    case = await asyncio.to_thread(check_folder, place, datetime.now(UTC), reopen=False)
    assert (case.holds, case.shares, case.findings) == (True, ("1",), ())


async def compare_sealed(folder: Path, opened: Agency, give: Give, tmp_path: Path) -> None:
    """Check that a forged bag, valid by itself, isn't what its sealed file holds.

    If that is forged, too, the board's note, the list and the log are about other bytes. As long as
    one of them is left, it is named; without the key, the bag's forgery is a gap.
    """
    shutil.rmtree(tmp_path / "cut")
    share = json.loads((share_1(folder) / case_folder.REPORT).read_bytes())
    [entry] = [each for each in opened.home.logged_entries() if each.body.id == share["request"]]
    posted = type("Posted", (), {"entry": entry, "index": share["index"]})()
    forged = give(b"another film")
    sealed = seal_for(opened, forged, asked_by(opened, posted), tmp_path / "forged.age")
    [identity] = opened.home.delivery_identities()
    bag = open_share(sealed, identity, tmp_path / "bag").bag

    def forge(root: Path, *, with_sealed: bool) -> Path:
        copied(folder, root)
        shutil.rmtree(share_1(root) / "share")
        shutil.copytree(bag, share_1(root) / "share")
        if with_sealed:
            write(share_1(root) / "sealed/1.age", sealed.read_bytes())
        list_anew(share_1(root))
        return root

    half = forge(tmp_path / "half", with_sealed=False)
    assert (await asyncio.to_thread(checked, half, reopen=True))["fault"] == {"other_content"}
    for key in half.glob("delivery*.key"):
        key.unlink()
    assert "not_reopened" in (await asyncio.to_thread(checked, half, reopen=True))["gap"]

    whole = forge(tmp_path / "whole", with_sealed=True)
    assert checked(whole)["fault"] == {"share", "other_sealed"}
    remove_notes(whole)
    assert checked(whole)["fault"] == {"other_sealed"}
    listed = json.loads((whole / "inbox/shares.json").read_bytes())
    listed["shares"][0]["told"]["sha256"] = hashlib.sha256(sealed.read_bytes()).hexdigest()
    write(whole / "inbox/shares.json", json.dumps(listed).encode())
    assert checked(whole)["fault"] == {"other_sealed"}


async def open_again(folder: Path) -> None:
    """Check that the log has each opening, and that each earlier folder must be here."""
    swap_film(folder)
    await told("open", folder, "1", "--again", "--offline", "--by", "Dana Whitfield")

    found = await asyncio.to_thread(checked, folder)
    assert (found["fault"], found["remark"]) == (set(), {"aside", "again"})

    [aside] = case_folder.set_aside(share_1(folder))
    await asyncio.to_thread(shutil.rmtree, aside)
    assert checked(folder)["fault"] == {"aside_gone"}


async def check_earlier_releases(folder: Path, tmp_path: Path) -> None:
    """Check that what was not written yet is a gap, and that notes hold without a log."""
    old = copied(folder, tmp_path / "old")
    # Before desks, a folder had no log, no exports and no certificates, and fewer fields.
    for path in [*old.glob("log.*"), old / "exports", old / "certificates"]:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    share = share_1(old)
    report = json.loads((share / case_folder.REPORT).read_bytes())
    for name in ("made_by", "added", "repeated"):
        del report[name]
    write(share / case_folder.REPORT, json.dumps(report).encode())
    list_anew(share)
    listed: dict[str, Any] = json.loads((old / "inbox/shares.json").read_bytes())
    first = listed["shares"][0]
    listed["shares"] = [{name: first[name] for name in ("told", "opened_here", "folder")}]
    write(old / "inbox/shares.json", json.dumps(listed).encode())

    assert checked(old) == {"fault": set(), "gap": {"no_log"}, "remark": set()}

    for do, faults in ((later, {"after_note"}), (earlier, {"before_arrival"})):
        copy = await asyncio.to_thread(copied, old, tmp_path / f"old-{do.__name__}")
        do(copy)
        assert checked(copy)["fault"] == faults
    remove_notes(old)
    assert checked(old) == {
        "fault": set(),
        "gap": {"no_log", "no_receipt", "unnoted"},
        "remark": set(),
    }
    # A log that began after the opening says nothing about it.
    DepartmentLog(AgencyHome(old).folder).append(
        Act.SETTINGS_CHANGED, who="Dana Whitfield", at=datetime.now(UTC) + timedelta(days=1)
    )
    assert checked(old)["gap"] == {"before_log", "no_receipt", "unnoted"}

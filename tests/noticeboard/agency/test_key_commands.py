"""Keys by command: locked, copied, printed, checked, put back; and commands with locked keys."""

import asyncio
from datetime import date
from pathlib import Path
import re
import shutil

import pytest

from noticeboard.agency import key_commands, key_copies
from noticeboard.agency.department_log import DepartmentLog
from noticeboard.agency.keyring import Key, Keyring
from noticeboard.errors import ConflictError, InvalidInputError, UnavailableError
from noticeboard.log.note import SignerKey
from noticeboard.runtime.files import sync_folder
from tests.noticeboard.agency.conftest import Agency
from tests.noticeboard.agency.test_cli import request, run, told
from tests.noticeboard.agency.test_keys import PASSPHRASE, QUICK, locked_home


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """Give a file with the passphrase."""
    path = tmp_path / "passphrase"
    path.write_text(f"another one\n{PASSPHRASE}\n")
    return path


def test_every_command_of_keys_speaks_json() -> None:
    """Each has --json."""
    for command in key_commands.app.registered_commands:
        assert command.callback is not None
        assert "as_json" in command.callback.__annotations__, command.callback.__name__


async def test_commands_open_locked_keys(
    agency: Agency, written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A post needs the passphrase: without a terminal it says so, and from a file it is taken."""
    folder = locked_home(agency).folder

    refused = await run(*request(folder))
    named = await run(*request(folder), "--passphrase-file", written)
    monkeypatch.setenv("NEIGHBORS_PASSPHRASE_FILE", str(written))
    listed = await told("inbox", folder)
    states = await told("key", "status", folder)

    assert (refused.exit_code, "The posting key is locked" in refused.stderr) == (1, True)
    assert PASSPHRASE not in refused.output
    assert "Logged as entry 1" in named.output
    assert listed == {"shares": [], "failures": []}
    assert states == {"root": "plain", "posting": "locked", "delivery": "locked"}


async def test_a_key_is_locked_and_unlocked_by_command(agency: Agency, written: Path) -> None:
    """`key lock` leaves no plain file; `key unlock` needs the passphrase, and gives it back."""
    folder = agency.home.folder
    before = (folder / "delivery.key").read_text()
    short, fresh = folder.parent / "short", folder.parent / "fresh"
    short.write_text("too short\n")
    fresh.write_text(f"{PASSPHRASE}\n")

    refused = await run("key", "lock", folder, "delivery", "--new-passphrase-file", short)
    unasked = await run("key", "lock", folder, "delivery")
    locked = await run("key", "lock", folder, "delivery", "--new-passphrase-file", fresh)
    files = {each.name for each in folder.glob("delivery.*")}
    (folder / "delivery.key").write_text(before)
    Keyring(work_factor=QUICK).lock_file(folder / "delivery.key", PASSPHRASE)
    wrong = await run("key", "unlock", folder, "delivery", "--passphrase-file", short)
    opened = await run(
        "key", "unlock", folder, "delivery", "--passphrase-file", written, "--by", "Ana Reyes"
    )

    *_, before_last, last = DepartmentLog(folder).entries()
    assert (before_last.act, last.act, last.who) == ("key_locked", "key_unlocked", "Ana Reyes")
    assert "at least 16 characters" in refused.stderr
    assert "Nobody can be asked" in unasked.stderr
    assert "is locked" in locked.stdout
    assert "doesn't open the delivery key. Nothing was changed." in wrong.stderr
    assert files == {"delivery.key.age", "delivery.pub"}
    assert opened.exit_code == 0
    assert {each.name for each in folder.glob("delivery.*")} == {"delivery.key"}
    assert (folder / "delivery.key").read_text() == before


async def test_a_passphrase_is_made(agency: Agency) -> None:
    """Six words, and their true number of bits."""
    made = await told("key", "words")

    assert (len(made["words"]), made["bits"]) == (6, 66)
    assert agency.home.folder.is_dir()


async def test_the_root_key_goes_to_a_stick(agency: Agency, written: Path) -> None:
    """It is written, read back and opened, then removed; other files stay; it still revokes."""
    folder, stick = agency.home.folder, agency.home.folder.with_name("stick")
    stick.mkdir()
    (stick / "fire.example.org-root.key.age").write_text("somebody's")
    secret = agency.home.root_key().export()
    Keyring(work_factor=QUICK).lock_file(folder / "root.key", PASSPHRASE)
    one_line(written)

    made = await told(
        *("key", "copy", folder, "root", "--to", stick, "--remove", "--passphrase-file", written)
    )
    copied = Path(made["file"])
    checked = await run("key", "check", folder, "root", copied, "--passphrase-file", written)
    lacking = await run("revoke", folder, "--last-good", "0", "--reason", "stolen")
    revoked = await told(
        *("revoke", folder, "--last-good", "0", "--reason", "stolen"),
        *("--root-key", copied, "--passphrase-file", written),
    )
    restored = await run("key", "restore", folder, "root", copied, "--passphrase-file", written)

    assert (made["removed"], made["has_others"]) == (True, True)
    assert copied.name == "fire.example.org-root.key-2.age"
    assert (stick / "fire.example.org-root.key.age").read_text() == "somebody's"
    assert "the passphrase opens it" in checked.stdout
    assert lacking.exit_code == 1
    assert revoked["index"] == 1
    assert "is back, locked" in restored.stdout
    assert (folder / "root.key.age").read_bytes() == (stick / copied.name).read_bytes()
    everywhere = [*folder.rglob("*"), *stick.rglob("*")]
    assert not any(secret.encode() in each.read_bytes() for each in everywhere if each.is_file())


async def test_a_stolen_machine_is_answered_from_another(
    agency: Agency, written: Path, tmp_path: Path
) -> None:
    """With the root key, agency.json and register.entry, the posting key is revoked and changed."""
    other, root = tmp_path / "other", tmp_path / "root.key"
    other.mkdir()
    for name in ("agency.json", "register.entry"):
        shutil.copy(agency.home.folder / name, other / name)
    (agency.home.folder / "root.key").rename(root)
    Keyring(work_factor=QUICK).lock_file(root, PASSPHRASE)
    one_line(written)
    with_root = ("--root-key", f"{root}.age", "--passphrase-file", written)

    revoked = await told("revoke", other, "--last-good", "0", "--reason", "stolen", *with_root)
    changed = await told("rotate", other, "--reason", "stolen", "--delivery", *with_root)

    assert (revoked["index"], changed["index"]) == (1, 2)
    assert (other / "next" / "posting.key").exists()


def one_line(written: Path) -> None:
    """Leave only the passphrase in its file."""
    written.write_text(f"{PASSPHRASE}\n")


@pytest.mark.parametrize("fault", ["pulled", "changed"])
def test_a_stick_that_fails_leaves_the_key(
    tmp_path: Path, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Taken out before it was read back, or giving other bytes: the key stays, in one sentence."""
    folder, stick, ring, path = a_root(tmp_path)
    real = sync_folder

    def fail(synced: Path) -> None:
        if synced == stick and fault == "pulled":
            shutil.rmtree(stick)
        elif synced == stick:
            [file] = stick.iterdir()
            file.write_bytes(file.read_bytes().replace(b"A", b"B"))
        real(synced)

    monkeypatch.setattr(key_copies, "sync_folder", fail)
    with pytest.raises(UnavailableError, match="root key is still here"):
        key_copies.write_copy(ring, path, stick, PASSPHRASE, remove=True)

    assert (folder / "root.key.age").exists()
    ring.unlock(Key.ROOT, path, PASSPHRASE)
    assert ring.secret(path)


def a_root(tmp_path: Path) -> tuple[Path, Path, Keyring, Path]:
    """Return a folder with a locked root key, a stick's, the keyring and the key's path."""
    folder, stick = tmp_path / "agency", tmp_path / "stick"
    folder.mkdir()
    stick.mkdir()
    ring, path = Keyring(work_factor=QUICK), folder / "root.key"
    path.write_text(f"{a_root_key()}\n")
    ring.lock_file(path, PASSPHRASE)
    return folder, stick, ring, path


def a_root_key() -> str:
    """Return a new root key."""
    return SignerKey.generate("fire.example.org/root").export()


def test_a_copy_lies_elsewhere(tmp_path: Path) -> None:
    """The agency's own folder takes none, and nothing is removed for it."""
    folder, _, ring, path = a_root(tmp_path)

    with pytest.raises(ConflictError, match="own folder"):
        key_copies.write_copy(ring, path, folder, PASSPHRASE, remove=True)
    assert (folder / "root.key.age").exists()


def test_paper_is_typed_back(tmp_path: Path) -> None:
    """The printed lines put the key back; a wrong letter is named by its line."""
    folder, _, ring, path = a_root(tmp_path)
    page = key_copies.print_paper(
        path, owner="Example <b>Fire</b>", on=date(2026, 11, 25), language="de"
    ).decode()
    lines = re.findall(r"<li><b>\d+</b>([A-Z2-7 ]+)</li>", page)
    typed = "\n".join(lines)
    wrong = typed.replace(lines[6], lines[6].translate(str.maketrans("AB", "BA")) + "Q")
    locked = (folder / "root.key.age").read_bytes()

    key_copies.check_paper(path, typed)
    with pytest.raises(InvalidInputError, match="Line 7 "):
        key_copies.check_paper(path, wrong)
    with pytest.raises(ConflictError, match="in the folder already"):
        key_copies.restore(path, typed, PASSPHRASE)
    key_copies.remove_key(ring, path)
    key_copies.restore(path, typed.lower(), PASSPHRASE)

    assert (folder / "root.key.age").read_bytes() == locked
    # Without a view box the code would be as small as its dots.
    assert "viewBox" in page
    assert ("<b>Fire" in page, "<svg" in page, 'lang="de"' in page) == (False, True, True)
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "").replace("http-equiv", "")
    assert "script" not in page
    assert PASSPHRASE not in page


async def test_paper_by_command(agency: Agency) -> None:
    """`key paper` prints locked keys only."""
    folder, out = agency.home.folder, agency.home.folder.with_name("root.html")
    plain = await run("key", "paper", folder, "root", "--out", out)
    Keyring(work_factor=QUICK).lock_file(folder / "root.key", PASSPHRASE)
    made = await told("key", "paper", folder, "root", "--out", out, "--language", "fr")

    assert "a plain key is never printed" in plain.stderr
    assert made == {"file": str(out)}
    assert "Springfield Fire" in await asyncio.to_thread(out.read_text)

"""Backups: made while the hub runs, sealed to one key, restored anywhere else, and nothing else."""

from base64 import b64decode
from datetime import UTC, datetime
import io
import json
from pathlib import Path
import signal
import subprocess
import tarfile
import time

import pytest

from hub.backup.archive import pack, parse_recovery_key, unpack
from hub.data_folder import Folders
from hub.errors import ConflictError, HubError, InvalidInputError, NotFoundError
from hub.store.database import Database
from noticeboard.seal.age import AgeIdentity, decrypt, encrypt
from tests.hub.cli.conftest import hub  # noqa: F401 -- a fixture
from tests.hub.processes import Hub, hub_in

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
KEY = AgeIdentity.generate()
BY_PYRAGE = Path(__file__).parents[2] / "fixtures" / "backup-by-pyrage.json"


@pytest.fixture
async def house(tmp_path: Path) -> Folders:
    """Give a data folder with a database and something of each kind."""
    folders = Folders(data=tmp_path / "house")
    folders.make()
    await (await Database.open(folders.database)).close()
    (folders.data / "config.toml").write_text('name = "Mill Street"\n')
    (folders.data / "home-assistant.json").write_text('{"name": "Mill"}')
    (folders.data / "local-token").write_text("nobody else's")
    (folders.outbox / "share.age").write_bytes(b"on its way")
    for shows in (
        folders.recordings / "0a0b0c0d0e0f" / "20261126" / "12" / "1-0123456789ab-0.mp4",
        folders.recordings / "thumbnails" / "0123456789abcdef.jpg",
        folders.cache / "clip.mp4",
        folders.cuts / ".cut-00" / "clip-1.mp4",
    ):
        shows.parent.mkdir(parents=True, exist_ok=True)
        shows.write_bytes(b"footage")
    folders.own_copies.mkdir()
    (folders.own_copies / "copy.age").write_bytes(b"ours")
    return folders


def packed(house: Folders, tmp_path: Path) -> Path:
    """Return a backup of the house."""
    file = tmp_path / "house.age"
    pack(house, KEY.recipient, file, NOW)
    return file


def test_it_holds_what_cannot_be_made_again(house: Folders, tmp_path: Path) -> None:
    """Database, settings, own copies; no recording, nothing on its way, no local token."""
    file = packed(house, tmp_path)

    assert file.stat().st_mode & 0o077 == 0
    plain = io.BytesIO()
    with file.open("rb") as sealed_file:
        decrypt(sealed_file, KEY, plain.write)
    with tarfile.open(fileobj=io.BytesIO(plain.getvalue())) as archive:
        names = archive.getnames()
    assert sorted(names) == [
        "backup.json",
        "config.toml",
        "home-assistant.json",
        "hub.db",
        "shared/copy.age",
    ]


def test_stock_tools_open_it(house: Folders, tmp_path: Path) -> None:
    """The `age` and `tar` of any machine open a backup, should this program be gone."""
    file, key = packed(house, tmp_path), tmp_path / "key"
    key.write_text(f"{KEY.export()}\n")
    opened = subprocess.run(  # noqa: S603 -- a file of ours
        ["age", "-d", "-i", str(key), str(file)],  # noqa: S607 -- wherever it is
        capture_output=True,
        check=True,
    )
    with tarfile.open(fileobj=io.BytesIO(opened.stdout)) as archive:
        assert "hub.db" in archive.getnames()


def test_a_backup_of_an_earlier_version_comes_back(tmp_path: Path) -> None:
    """What was sealed by pyrage, which adds a stanza of its own, is restored with its key."""
    made = json.loads(BY_PYRAGE.read_text())
    file, data = tmp_path / "old.age", tmp_path / "house"
    file.write_bytes(b64decode(made["file"]))

    unpacked = unpack(file, parse_recovery_key(made["key"]), data)

    assert (unpacked.files, unpacked.made_at) == (3, "2026-11-29T12:00:00Z")
    assert (data / "hub.db").read_bytes().startswith(b"SQLite format 3")
    assert (data / "config.toml").read_text() == 'name = "Mill Street"\n'
    assert (data / "shared" / "copy.age").read_bytes() == b"ours"


def test_it_comes_back_byte_for_byte(house: Folders, tmp_path: Path) -> None:
    """What is restored is what was there, in a folder that only its owner enters."""
    data = tmp_path / "elsewhere"
    unpacked = unpack(packed(house, tmp_path), KEY, data)

    assert unpacked.made_at == "2026-11-26T12:00:00Z"
    for name in ("config.toml", "home-assistant.json"):
        assert (data / name).read_bytes() == (house.data / name).read_bytes()
    assert (data / "shared" / "copy.age").read_bytes() == b"ours"
    assert data.stat().st_mode & 0o077 == 0
    assert not any(path.stat().st_mode & 0o077 for path in data.rglob("*"))
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_nothing_is_restored_over_something(house: Folders, tmp_path: Path) -> None:
    """A folder that holds anything is left as it is."""
    with pytest.raises(ConflictError, match="isn't empty"):
        unpack(packed(house, tmp_path), KEY, house.data)
    assert (house.data / "local-token").exists()


@pytest.mark.parametrize("harm", ["cut", "changed", "other key", "not age", "missing"])
def test_what_does_not_open_leaves_nothing(house: Folders, tmp_path: Path, harm: str) -> None:
    """A damaged file, or another key, is one sentence, and no folder is made."""
    file, key = packed(house, tmp_path), KEY
    whole = file.read_bytes()
    match harm:
        case "cut":
            file.write_bytes(whole[:-1000])
        case "changed":
            file.write_bytes(whole[:-1000] + b"x" * 1000)
        case "other key":
            key = AgeIdentity.generate()
        case "not age":
            file.write_bytes(b"hello")
        case _:
            file.unlink()
    data = tmp_path / "elsewhere"

    with pytest.raises((InvalidInputError, NotFoundError)):
        unpack(file, key, data)

    assert not data.exists()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize(
    "stanzas", [b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n", b"-> x\n\n"]
)
def test_a_large_header_is_not_decrypted(tmp_path: Path, stanzas: bytes) -> None:
    """A file with thousands of recipients is refused before any of them is tried."""
    file = tmp_path / "hostile.age"
    header = b"age-encryption.org/v1\n" + stanzas * 8000 + b"--- " + b"A" * 43 + b"\n"
    file.write_bytes(header + bytes(100))

    began_s = time.process_time()
    with pytest.raises(InvalidInputError, match="isn't a backup"):
        unpack(file, KEY, tmp_path / "elsewhere")

    assert time.process_time() - began_s < 1


def sealed(tmp_path: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    """Return a tar that somebody sealed to our key: anybody can, who knows its public half."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as archive:
        for told, content in members:
            told.size = len(content)
            archive.addfile(told, io.BytesIO(content))
    file = tmp_path / "hostile.age"
    plain.seek(0)
    with file.open("wb") as sealed_file:
        encrypt(plain, KEY.recipient, sealed_file.write)
    return file


def a_member(name: str, kind: bytes = tarfile.REGTYPE) -> tarfile.TarInfo:
    """Return the head of one member of a tar."""
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, "/etc/passwd"
    return member


NOTE = json.dumps({"v": 1, "made_at": "", "sha256": {}}).encode()


@pytest.mark.parametrize(
    "members",
    [
        [("../outside", tarfile.REGTYPE)],
        [("/outside/hub.db", tarfile.REGTYPE)],
        [("shared/../../outside", tarfile.REGTYPE)],
        [("shared/.hidden", tarfile.REGTYPE)],
        [("recordings/a.mp4", tarfile.REGTYPE)],
        [("local-token", tarfile.REGTYPE)],
        [("hub.db", tarfile.SYMTYPE)],
        [("hub.db", tarfile.LNKTYPE)],
        [("hub.db", tarfile.FIFOTYPE)],
        [("hub.db", tarfile.REGTYPE), ("hub.db", tarfile.REGTYPE)],
        [],
    ],
)
def test_a_hostile_tar_is_refused(tmp_path: Path, members: list[tuple[str, bytes]]) -> None:
    """Only the known names, as plain files, once each, with the sums that the note says."""
    made = [(a_member(name, kind), b"") for name, kind in members]
    file = sealed(tmp_path, *made, (a_member("backup.json"), NOTE))
    data = tmp_path / "a" / "elsewhere"

    with pytest.raises(InvalidInputError):
        unpack(file, KEY, data)

    assert not data.exists()
    assert not (tmp_path / "outside").exists()
    assert not (tmp_path / "a" / "outside").exists()


def test_a_full_disk_is_one_sentence(house: Folders, tmp_path: Path) -> None:
    """If the backup cannot be written, a sentence says so, and no half of it is left."""
    with pytest.raises(HubError, match="can't be written"):
        pack(house, KEY.recipient, tmp_path / "missing" / "house.age", NOW)
    assert not [path for path in house.data.iterdir() if path.name.startswith(".backup-")]


@pytest.mark.parametrize("text", ["", "age1x", "AGE-SECRET-KEY-1", "two\nlines"])
def test_what_is_no_key_is_said(text: str) -> None:
    """A recovery key that was copied by half is one sentence."""
    with pytest.raises(InvalidInputError, match="AGE-SECRET-KEY-"):
        parse_recovery_key(text)


def test_from_one_machine_to_another(hub: Hub, tmp_path: Path) -> None:  # noqa: F811
    """By the command line: a running hub is backed up, and another goes on as the same hub."""
    hub.start()
    file = tmp_path / "hub.age"
    backup = hub.say("backup", str(file), "--json")
    assert backup.exit_code == 0, backup.stderr
    key = json.loads(backup.stdout)["recovery_key"]
    again = hub.say("backup", str(tmp_path / "again.age"), "--json")
    assert json.loads(again.stdout)["recovery_key"] == ""
    assert key not in hub.log
    assert key.encode() not in b"".join(
        path.read_bytes() for path in hub.data.rglob("*") if path.is_file()
    )
    hub.end(signal.SIGTERM)
    (tmp_path / "other").mkdir()
    with hub_in(tmp_path / "other") as other:
        restored = other.say("restore", str(file), "--json", typed=key)
        assert restored.exit_code == 0, restored.stderr
        other.start()
        checked = other.say("check", "--json")
        assert checked.exit_code == 0, checked.stdout + checked.stderr
        assert "goes on from a copy" in other.log
        other.end(signal.SIGTERM)
        other.start()
        assert other.log.count("goes on from a copy") == 1
        other.end(signal.SIGTERM)
    assert (other.data / "tls.pem").read_bytes() == (hub.data / "tls.pem").read_bytes()

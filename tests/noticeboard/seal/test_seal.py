"""Sealing: what one key sealed, only the recipient's key opens, and nothing else is in it."""

from collections.abc import Callable
from dataclasses import replace
import hashlib
import os
from pathlib import Path
import shutil
import subprocess
import sys
import tarfile
from typing import Any
import warnings

import bagit
import msgspec
import pytest

from noticeboard.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    VerificationError,
)
from noticeboard.seal.age import CHUNK_BYTES, TAG_BYTES, AgeIdentity, AgeRecipient, AgeWriter
from noticeboard.seal.bag import (
    SMALLEST_BYTES,
    SealedFile,
    derived_files,
    padded,
    tag_files,
    tar_parts,
)
from noticeboard.seal.custody import (
    Custody,
    Information,
    SensorHistory,
    SensorReading,
    open_custody,
    sign_custody,
)
from noticeboard.seal.open import open_share, verify_bag
from noticeboard.seal.seal import seal_share
from tests.noticeboard.seal.conftest import FILMED, SEGMENTS, TOLD, Given, file_of, names_in
from tests.small_disk import small_disk

Give = Callable[..., Given]
BROKEN = r"^This (isn't a sealed share|sealed share isn't complete)"
DAMAGED = r"^The sealed share was damaged or changed\.$"


def test_a_share_opens_to_the_bytes_that_were_sealed(give: Give, tmp_path: Path) -> None:
    """What comes out is what went in, with its record, and bagit finds the bag valid."""
    given = give(b"first" * 100_000, b"", identity="Alex, 555 0100, ünïcode")

    sealed = given.seal(tmp_path / "s.age")
    opened = open_share(tmp_path / "s.age", given.identity, tmp_path / "opened" / "s")

    raw = (tmp_path / "s.age").read_bytes()
    assert (sealed.sha256, sealed.size_bytes) == (hashlib.sha256(raw).hexdigest(), len(raw))
    assert [path.read_bytes() for path in opened.files] == [b"first" * 100_000, b""]
    assert opened.custody.files == given.record.files
    assert opened.custody.identity.name == "Alex, 555 0100, ünïcode"
    assert opened.custody == open_custody(sealed.custody.encode())
    assert opened == verify_bag(opened.bag)
    assert names_in(tmp_path / "opened") == ["s"]
    # bagit 1.9 calls re.sub and codecs.open in ways that Python has deprecated.
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        bagit.Bag(str(opened.bag)).validate()


def test_a_share_of_many_pieces_opens_to_its_bytes(give: Give, tmp_path: Path) -> None:
    """More than all buffers hold together, in clips that end anywhere, comes out as it went in."""
    contents = [bytes([number]) * 3_000_017 for number in range(5)]
    given = give(*contents)

    sealed = given.seal(tmp_path / "s.age")
    opened = open_share(tmp_path / "s.age", given.identity, tmp_path / "o")

    assert sealed.sha256 == hashlib.sha256((tmp_path / "s.age").read_bytes()).hexdigest()
    assert [path.read_bytes() for path in opened.files] == contents


def blocks(size_bytes: int) -> int:
    """Return how long a file is in a tar, with its header."""
    return 512 + -(-size_bytes // 512) * 512


def beside(record: Custody) -> int:
    """Return how long a tar is without its clips' content and its end."""
    signed, note = sign_custody(record)
    small = derived_files(signed, note.encode())
    files = (tag_files(signed, small) | small).values()
    return sum(blocks(len(each)) for each in files) + 512 * len(record.files)


@pytest.mark.parametrize("mebibytes", [1, 2, 4])
@pytest.mark.parametrize("over", [-1024, -512, 0])
def test_a_share_at_the_edge_of_a_size_class(
    give: Give, tmp_path: Path, mebibytes: int, over: int
) -> None:
    """A tar ends in two empty blocks at least, which may be what makes it the next class."""
    edge, about = mebibytes << 20, (mebibytes << 20) - 22_000
    given = give(bytes(about))
    content = bytes(edge + over - beside(given.record))
    file = file_of("clip-1.mp4", content)
    given.clips[0].path.write_bytes(content)
    given = replace(given, record=msgspec.structs.replace(given.record, files=(file,)))

    sealed = given.seal(tmp_path / "s.age")
    opened = open_share(tmp_path / "s.age", given.identity, tmp_path / "o")

    assert beside(given.record) + len(content) == edge + over
    plain = edge if over == -1024 else padded(edge + 1)
    header = len(AgeWriter(AgeRecipient.parse(given.recipient)).header)
    assert sealed.size_bytes == header + plain + -(-plain // CHUNK_BYTES) * TAG_BYTES
    assert opened.files[0].read_bytes() == content


def test_a_large_table_travels_in_pieces(give: Give, tmp_path: Path) -> None:
    """What is no clip and longer than a buffer comes out as it went in."""
    readings = tuple(SensorReading(at=FILMED, state=f"{n:0200}") for n in range(20_000))
    told = Information(sensors=(SensorHistory(name="Door", readings=readings),))
    given = give(b"clip", information=told)

    given.seal(tmp_path / "s.age")
    opened = open_share(tmp_path / "s.age", given.identity, tmp_path / "o")

    (made,) = told.files().values()
    assert len(made) > 4 << 20
    assert opened.information[0].read_bytes() == made


def test_a_disk_that_fills_up_is_its_own_error(give: Give, tmp_path: Path) -> None:
    """If a share does not fit, the system's error comes out as it is, and nothing stays."""
    given = give(bytes(2 << 20))
    given.seal(tmp_path / "s.age")

    with small_disk(tmp_path / "disk", 512) as disk:
        with pytest.raises(OSError, match="No space left"):
            open_share(tmp_path / "s.age", given.identity, disk.folder / "o")
        assert names_in(disk.folder) == []


def test_a_sealed_file_is_for_its_owner_alone(give: Give, tmp_path: Path) -> None:
    """The sealed file is 0600, and no half-written one lies beside it."""
    given = give(b"clip")

    given.seal(tmp_path / "s.age")

    assert (tmp_path / "s.age").stat().st_mode & 0o777 == 0o600
    assert names_in(tmp_path) == ["cut", "s.age"]


def test_a_sealed_file_is_durable_before_it_is_there(
    give: Give, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each file is on the disk whole before it has its name, and then its name is."""
    given, own = give(b"clip"), str(AgeIdentity.generate().recipient)
    synced: list[tuple[str, list[str]]] = []
    fsync = os.fsync

    def noted(descriptor: int) -> None:
        fsync(descriptor)
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        sizes = {each.name: each.stat().st_size for each in tmp_path.glob("*.age")}
        synced.append((path.name, sorted(sizes)))
        if path.is_file():
            assert path.stat().st_size > SMALLEST_BYTES

    monkeypatch.setattr(os, "fsync", noted)
    given.seal(tmp_path / "s.age", own_key=own, own_into=tmp_path / "own.age")

    assert synced == [
        (".own.age.new", []),
        (".s.age.new", []),
        (tmp_path.name, ["own.age"]),
        (tmp_path.name, ["own.age", "s.age"]),
    ]


def test_no_file_stays_open(give: Give, tmp_path: Path) -> None:
    """A hub that seals for years runs out of nothing, whether it goes well or not."""
    given = give(b"clip" * 1000)
    given.seal(tmp_path / "s.age")
    before = {*names_in(Path("/proc/self/fd"))}

    given.seal(tmp_path / "s.age")
    open_share(tmp_path / "s.age", given.identity, tmp_path / "o")
    given.clips[0].path.write_bytes(b"other")
    with pytest.raises(VerificationError):
        given.seal(tmp_path / "s.age")
    with pytest.raises(VerificationError):
        open_share(given.clips[0].path, given.identity, tmp_path / "p")

    assert {*names_in(Path("/proc/self/fd"))} <= before


def test_an_opened_share_is_for_its_owner_alone(give: Give, tmp_path: Path) -> None:
    """Nobody else on the machine may look into it, nor while it is being opened."""
    given = give(b"clip")
    given.seal(tmp_path / "s.age")

    opened = open_share(tmp_path / "s.age", given.identity, tmp_path / "deep" / "down" / "o")

    folders = (opened.bag, opened.bag / "data")
    assert [folder.stat().st_mode & 0o777 for folder in folders] == [0o700, 0o700]
    assert names_in(tmp_path / "deep" / "down") == ["o"]


def test_two_shares_cannot_be_linked(give: Give, tmp_path: Path) -> None:
    """The same clips sealed twice carry two keys and have no bytes in common."""
    given = give(b"clip")

    first = given.seal(tmp_path / "1.age")
    second = given.seal(tmp_path / "2.age")

    keys = {open_custody(sealed.custody.encode()).key for sealed in (first, second)}
    assert len(keys) == 2
    assert first.sha256 != second.sha256


def test_information_travels_with_clips_or_alone(give: Give, tmp_path: Path) -> None:
    """Words and readings come out as they were approved, even if there is no clip at all."""
    given = give(information=TOLD)

    given.seal(tmp_path / "s.age")
    opened = open_share(tmp_path / "s.age", given.identity, tmp_path / "o")

    assert opened.files == ()
    assert [path.name for path in opened.information] == ["words.txt", "readings.csv"]
    assert [path.read_bytes() for path in opened.information] == list(TOLD.files().values())


def test_the_segments_of_each_clip_are_listed(give: Give, tmp_path: Path) -> None:
    """Whoever has a segment can look for its hash in the share."""
    given = give(b"clip", b"more", sources=SEGMENTS)

    given.seal(tmp_path / "s.age")
    opened = open_share(tmp_path / "s.age", given.identity, tmp_path / "o")

    assert (opened.bag / "data" / "sources.txt").read_text().splitlines() == [
        f"{name} {each}" for name in ("clip-1.mp4", "clip-2.mp4") for each in SEGMENTS
    ]


def test_a_copy_for_oneself_holds_the_same_bag(give: Give, tmp_path: Path) -> None:
    """The household's own key opens its copy, and neither key opens the other file."""
    given, own = give(b"clip" * 1000, information=TOLD), AgeIdentity.generate()

    sealed = given.seal(
        tmp_path / "s.age", own_key=str(own.recipient), own_into=tmp_path / "own.age"
    )

    theirs = open_share(tmp_path / "s.age", given.identity, tmp_path / "theirs")
    mine = open_share(tmp_path / "own.age", own.export(), tmp_path / "mine")
    assert mine.custody == theirs.custody
    assert sealed.sha256 == hashlib.sha256((tmp_path / "s.age").read_bytes()).hexdigest()
    for path, other in ((tmp_path / "own.age", given.identity), (tmp_path / "s.age", own.export())):
        with pytest.raises(NotAllowedError):
            open_share(path, other, tmp_path / "o")


def test_a_copy_for_oneself_needs_a_key_and_a_place(give: Give, tmp_path: Path) -> None:
    """Half of what a second copy takes is a sentence, and no file."""
    given = give(b"clip")
    for more in ({"own_key": given.recipient}, {"own_into": tmp_path / "own.age"}):
        with pytest.raises(InvalidInputError, match="Your own copy needs"):
            given.seal(tmp_path / "s.age", **more)
    with pytest.raises(InvalidInputError, match="isn't an age recipient"):
        given.seal(tmp_path / "s.age", own_key="age1x", own_into=tmp_path / "own.age")

    assert names_in(tmp_path) == ["cut"]


def test_what_the_record_does_not_name_is_not_sealed(give: Give, tmp_path: Path) -> None:
    """Information, segments or a proof that the record says nothing of are refused."""
    given = give(b"clip")
    strange = replace(given.clips[0], sources=SEGMENTS)
    for clips, more, what in (
        (given.clips, {"information": TOLD}, "information must be"),
        (given.clips, {"log_proof": "c2sp.org/tlog-proof@v1\n"}, "log proof must be"),
        ([strange], {}, "from the segments"),
    ):
        with pytest.raises(InvalidInputError, match=f"{what} .*the custody record names"):
            seal_share(clips, given.record, given.recipient, tmp_path / "s.age", **more)

    assert names_in(tmp_path) == ["cut"]


def tar_of(clips: list[SealedFile], record: Custody) -> bytes:
    """Return the tar of clips and a few words."""
    parts = tar_parts(clips, record, {"data/custody.txt": b"note"})
    return b"".join(part if isinstance(part, bytes) else part.path.read_bytes() for part in parts)


def test_the_tar_depends_on_content_alone(give: Give, tmp_path: Path) -> None:
    """Neither file times, nor owners, nor places, nor the machine reach the tar."""
    given = give(b"clip" * 1000)
    before = tar_of(given.clips, given.record)
    elsewhere = tmp_path / "elsewhere.mp4"
    shutil.copy(given.clips[0].path, elsewhere)
    os.utime(elsewhere, (1, 1))
    elsewhere.chmod(0o400)
    moved = [replace(given.clips[0], path=elsewhere)]

    assert tar_of(moved, given.record) == before

    (tmp_path / "t.tar").write_bytes(before)
    with tarfile.open(tmp_path / "t.tar") as archive:
        members = archive.getmembers()
        info = archive.extractfile("share/bag-info.txt")
        assert info is not None
        text = info.read().decode()
    assert {(m.uid, m.gid, m.uname, m.gname, m.mtime, m.mode) for m in members} == {
        (0, 0, "", "", 0, 0o644)
    }
    assert text == (
        "Bagging-Date: 2026-11-21\n"
        f"External-Identifier: board.example.org/v1 {'b' * 32}\n"
        "Payload-Oxum: 4004.2\n"
    )


def test_the_stock_tools_open_a_share(give: Give, tmp_path: Path) -> None:
    """An agency without our software opens and checks a share: age, tar, sha256sum, bagit."""
    age = shutil.which("age")
    if age is None:
        pytest.skip("the stock age tool is not installed")
    given = give(b"clip" * 50_000, b"", information=TOLD, sources=SEGMENTS)
    given.seal(tmp_path / "s.age")
    (tmp_path / "key").write_text(given.identity)
    tar, share = tmp_path / "s.tar", tmp_path / "share"

    def run(*command: str | Path, **more: Any) -> None:  # noqa: ANN401 -- handed on
        subprocess.run(command, check=True, capture_output=True, **more)  # noqa: S603 -- our own

    run(age, "-d", "-i", tmp_path / "key", "-o", tar, tmp_path / "s.age")
    run("/usr/bin/tar", "-xf", tar, "-C", tmp_path)
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        run("/usr/bin/sha256sum", "--strict", "-c", manifest, cwd=share)
    run(sys.executable, "-W", "ignore", "-m", "bagit", "--validate", share)

    assert verify_bag(share).custody.files == given.record.files


def test_another_key_opens_nothing(give: Give, tmp_path: Path) -> None:
    """A share sealed to one key is refused to another, and leaves nothing behind."""
    given = give(b"clip")
    given.seal(tmp_path / "s.age")

    with pytest.raises(NotAllowedError, match=r"^This share is sealed for another delivery key\.$"):
        open_share(tmp_path / "s.age", AgeIdentity.generate().export(), tmp_path / "o")

    assert names_in(tmp_path) == ["cut", "s.age"]


def test_a_clip_that_changed_is_not_sealed(give: Give, tmp_path: Path) -> None:
    """A clip with one byte more, fewer or other than its record leaves no sealed file."""
    given = give(b"clip" * 1000)
    for content in (b"clip" * 999, b"clip" * 1001, b"clap" + b"clip" * 999):
        given.clips[0].path.write_bytes(content)

        with pytest.raises(VerificationError, match="Cut it again"):
            given.seal(tmp_path / "s.age")

    assert names_in(tmp_path) == ["cut"]


def test_sealing_is_to_the_key_of_the_record(give: Give, tmp_path: Path) -> None:
    """A wrong, foreign or missing delivery key is a sentence, never a file."""
    given = give(b"clip")
    other = str(AgeIdentity.generate().recipient)
    for recipient, reason in (
        ("", "isn't an age recipient"),
        ("age1nonsense", "isn't an age recipient"),
        (other, "the key its custody record names"),
    ):
        with pytest.raises(InvalidInputError, match=reason):
            seal_share(given.clips, given.record, recipient, tmp_path / "s.age")
    renamed = replace(given.clips[0], name="clip-2.mp4")
    for clips in ([], [renamed], given.clips * 2):
        with pytest.raises(InvalidInputError, match="in its order"):
            seal_share(clips, given.record, given.recipient, tmp_path / "s.age")

    assert names_in(tmp_path) == ["cut"]


def test_a_missing_clip_is_its_own_error(give: Give, tmp_path: Path) -> None:
    """What goes wrong while reading is raised as it is, not as an encryption error."""
    given = give(b"clip")
    given.clips[0].path.unlink()

    with pytest.raises(FileNotFoundError):
        given.seal(tmp_path / "s.age")


def test_damage_anywhere_is_noticed(give: Give, tmp_path: Path) -> None:
    """Cut short, grown, or with a flipped bit in any region, a share does not open."""
    given = give(os.urandom(200_000))
    given.seal(tmp_path / "s.age")
    whole = (tmp_path / "s.age").read_bytes()
    header = whole.index(b"\n---") + 49
    cut = [
        *((whole[:length], BROKEN) for length in (0, 10, 150, header)),
        *((whole[:length], DAMAGED) for length in (70_000, len(whole) - 1)),
    ]
    flipped = [
        (whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :], reason)
        for at, reason in (
            (5, BROKEN),
            (40, f"another delivery key|{BROKEN}"),
            (120, BROKEN),
            (header - 9, BROKEN),
            (250, DAMAGED),
            (100_000, DAMAGED),
            (len(whole) - 1, DAMAGED),
        )
    ]

    for raw, reason in (*cut, *flipped, (whole + b"x", DAMAGED)):
        (tmp_path / "s.age").write_bytes(raw)
        with pytest.raises((VerificationError, NotAllowedError), match=reason):
            open_share(tmp_path / "s.age", given.identity, tmp_path / "o")

    assert names_in(tmp_path) == ["cut", "s.age"]


def test_opening_never_overwrites(give: Give, tmp_path: Path) -> None:
    """A folder that is there already is left as it was."""
    given = give(b"clip")
    given.seal(tmp_path / "s.age")
    (tmp_path / "o").mkdir()

    with pytest.raises(ConflictError, match="new folder"):
        open_share(tmp_path / "s.age", given.identity, tmp_path / "o")


def test_what_cannot_be_opened_says_why(give: Give, tmp_path: Path) -> None:
    """A missing file, a key that is none, and a share over the cap are each one sentence."""
    given = give(b"clip")
    given.seal(tmp_path / "s.age")

    with pytest.raises(InvalidInputError, match="doesn't exist"):
        open_share(tmp_path / "none.age", given.identity, tmp_path / "o")
    with pytest.raises(InvalidInputError, match="isn't an age identity"):
        open_share(tmp_path / "s.age", "AGE-SECRET-KEY-1", tmp_path / "o")
    size_bytes = (tmp_path / "s.age").stat().st_size
    with pytest.raises(VerificationError, match="too long"):
        open_share(tmp_path / "s.age", given.identity, tmp_path / "o", max_bytes=size_bytes - 1)
    spaced = f" {given.identity}\n"
    assert open_share(tmp_path / "s.age", spaced, tmp_path / "o", max_bytes=size_bytes).files


def test_a_full_disk_is_its_own_error(give: Give, tmp_path: Path) -> None:
    """If the sealed file cannot be written, the system's error comes out as it is."""
    given = give(b"clip")

    with pytest.raises(FileNotFoundError):
        given.seal(tmp_path / "gone" / "s.age")


MEASURED = """
import hashlib, resource, sys
from pathlib import Path
from noticeboard.seal.bag import SealedFile
from noticeboard.seal.open import open_share
from noticeboard.seal.seal import seal_share
from tests.noticeboard.seal.conftest import record

clip, recipient, identity = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
said = record(clip, recipient)
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before = peak()
seal_share([SealedFile(path=clip, name="clip-1.mp4")], said, recipient, Path("s.age"))
sealed = peak()
open_share(Path("s.age"), identity, Path("o"))
print(sealed - before, peak() - sealed)
"""


@pytest.mark.parametrize("mebibytes", [96, pytest.param(3000, marks=pytest.mark.long)])
def test_sealing_and_opening_hold_little_memory(mebibytes: int, tmp_path: Path) -> None:
    """A clip of any length passes through in pieces: each way adds less than 24 MiB of memory."""
    key = AgeIdentity.generate()
    with (tmp_path / "clip").open("wb") as sparse:
        sparse.truncate(mebibytes << 20)

    done = subprocess.run(  # noqa: S603 -- the arguments are this test's own
        [sys.executable, "-c", MEASURED, "clip", str(key.recipient), key.export()],
        check=True,
        capture_output=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )

    assert all(int(grown) < 24 * 1024 for grown in done.stdout.split())

"""Hostile shares: a tar or a bag that holds anything but a share is refused, and leaves nothing."""

from collections.abc import Callable, Iterator
import hashlib
import io
import os
from pathlib import Path
import tarfile

from hypothesis import HealthCheck, given as for_all, settings, strategies as st
import pyrage
from pyrage import x25519
import pytest

from noticeboard.errors import VerificationError
from noticeboard.seal import open_share, seal_share, verify_bag
from noticeboard.seal.bag import tag_files, tar_stream
from noticeboard.seal.custody import sign_custody
from tests.noticeboard.seal.conftest import Given, names_in

Give = Callable[..., Given]
Members = list[tuple[tarfile.TarInfo, bytes]]


@pytest.fixture
def opens(give: Give, tmp_path: Path) -> Iterator[Callable[[Callable[[Members], object]], None]]:
    """Return a check that a share whose tar members were altered is refused without a trace."""
    given = give(b"clip" * 200)
    signed, note = sign_custody(given.record)
    files = tag_files(signed, note.encode())
    files["data/clip-1.mp4"] = b"clip" * 200

    def refused(alter: Callable[[Members], object]) -> None:
        members = [(plain(f"share/{name}", content), content) for name, content in files.items()]
        alter(members)
        written = io.BytesIO()
        with tarfile.open(fileobj=written, mode="w", format=tarfile.GNU_FORMAT) as archive:
            for info, content in members:
                archive.addfile(info, io.BytesIO(content))
        tar = written.getvalue().rstrip(b"\0")
        tar += bytes(-len(tar) % 512 + 1024)
        recipient = x25519.Recipient.from_str(given.recipient)
        (tmp_path / "s.age").write_bytes(pyrage.encrypt(tar, [recipient]))
        with pytest.raises(VerificationError):
            open_share(tmp_path / "s.age", given.identity, tmp_path / "in" / "o")
        assert names_in(tmp_path / "in") == []
        (tmp_path / "s.age").unlink()

    yield refused
    assert names_in(tmp_path) == ["cut", "in"]


def plain(name: str, content: bytes) -> tarfile.TarInfo:
    """Describe a plain file."""
    info = tarfile.TarInfo(name)
    info.size = len(content)
    return info


def other(kind: bytes, name: str, to: str = "") -> tarfile.TarInfo:
    """Describe a member that is not a plain file."""
    info = tarfile.TarInfo(name)
    info.type = kind
    info.linkname = to
    return info


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd",
        "../escaped",
        "share/../escaped",
        "share/data/../../escaped.mp4",
        "share/data/sub/clip-2.mp4",
        "share/fetch.txt",
        "share/manifest-md5.txt",
        "share/data/clip 2.mp4",
        "share/data/-rf.mp4",
        "share/data/clip-2.mp4\n",
        "share/data/clip-2.exe",
        "clip-2.mp4",
        "other/data/clip-2.mp4",
        "share/data/" + "x" * 300 + ".mp4",
    ],
)
def test_a_name_no_share_has_is_refused(
    opens: Callable[[Callable[[Members], object]], None], name: str
) -> None:
    """Absolute, climbing, nested, odd and over-long names never reach the disk."""
    opens(lambda members: members.append((plain(name, b"x"), b"x")))


@pytest.mark.parametrize(
    "kind",
    [
        tarfile.SYMTYPE,
        tarfile.LNKTYPE,
        tarfile.CHRTYPE,
        tarfile.FIFOTYPE,
        tarfile.DIRTYPE,
        tarfile.CONTTYPE,
        tarfile.GNUTYPE_SPARSE,
        tarfile.XHDTYPE,
        tarfile.GNUTYPE_LONGNAME,
    ],
)
def test_anything_but_a_plain_file_is_refused(
    opens: Callable[[Callable[[Members], object]], None], kind: bytes
) -> None:
    """Links, devices, pipes, folders and headers that lead to more headers are refused."""
    member = other(kind, "share/data/clip-2.mp4", "/etc/passwd")
    opens(lambda members: members.append((member, b"")))


def test_a_clip_must_be_stored_as_a_plain_file(
    opens: Callable[[Callable[[Members], object]], None],
) -> None:
    """A member that only old systems take for a file is refused, be its bytes the right ones."""

    def disguise(members: Members) -> None:
        members[-1][0].type = tarfile.CONTTYPE

    opens(disguise)


def test_a_link_is_never_written_through(
    opens: Callable[[Callable[[Members], object]], None], tmp_path: Path
) -> None:
    """A link followed by a file of the same name writes nothing outside."""
    outside = tmp_path / "cut" / "target"
    link = other(tarfile.SYMTYPE, "share/data/clip-2.mp4", str(outside))
    file = plain("share/data/clip-2.mp4", b"x")
    opens(lambda members: members.extend([(link, b""), (file, b"x")]))
    assert not outside.exists()


def test_a_member_twice_missing_or_altered_is_refused(
    opens: Callable[[Callable[[Members], object]], None],
) -> None:
    """Every member is there once, with exactly the bytes that the manifests and record name."""
    opens(lambda members: members.append(members[0]))
    for number in range(6):
        opens(lambda members, number=number: members.pop(number))  # type: ignore[misc]

        def alter(members: Members, number: int = number) -> None:
            info, content = members[number]
            members[number] = (info, content[:-1] + bytes([content[-1] ^ 1]))

        opens(alter)


def test_a_clip_the_record_does_not_name_is_refused(
    opens: Callable[[Callable[[Members], object]], None],
) -> None:
    """A stray clip is refused, in the manifest or not."""
    opens(lambda members: members.append((plain("share/data/clip-2.mp4", b"x"), b"x")))


def test_too_many_members_are_refused(
    opens: Callable[[Callable[[Members], object]], None],
) -> None:
    """The count is capped before the disk is."""
    many = [(plain(f"share/data/x{n}.mp4", b""), b"") for n in range(100)]
    opens(lambda members: members.extend(many))


def test_an_oversized_tag_file_is_refused(
    opens: Callable[[Callable[[Members], object]], None],
) -> None:
    """Tag files are read whole, so they are small."""
    big = b"#" * 70_000
    opens(lambda members: members.insert(0, (plain("share/bag-info.txt", big), big)))


def test_bytes_after_the_end_are_refused(give: Give, tmp_path: Path) -> None:
    """Nothing may hide behind the end of the tar, nor may the tar end early."""
    given = give(b"clip")
    signed, note = sign_custody(given.record)
    tar = b"".join(tar_stream(given.clips, signed, note.encode()))
    recipient = x25519.Recipient.from_str(given.recipient)

    for raw in (tar + b"x", tar + bytes(512), tar[:-512], tar[:-1024], tar[:-1500], b""):
        (tmp_path / "s.age").write_bytes(pyrage.encrypt(raw, [recipient]))
        with pytest.raises(VerificationError):
            open_share(tmp_path / "s.age", given.identity, tmp_path / "o")


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@for_all(junk=st.binary(max_size=3000))
def test_any_bytes_are_refused_with_one_error(junk: bytes, tmp_path: Path) -> None:
    """Whatever is sealed to an agency, opening it raises VerificationError or gives a share."""
    key = x25519.Identity.generate()
    (tmp_path / "s.age").write_bytes(pyrage.encrypt(junk, [key.to_public()]))

    with pytest.raises(VerificationError):
        open_share(tmp_path / "s.age", str(key), tmp_path / "o")

    assert names_in(tmp_path) == ["s.age"]


@pytest.fixture
def bag(give: Give, tmp_path: Path) -> Path:
    """Return the folder of an opened share."""
    given = give(b"clip" * 10, b"more")
    seal_share(given.clips, given.record, given.recipient, tmp_path / "s.age")
    return open_share(tmp_path / "s.age", given.identity, tmp_path / "o").bag


def test_an_opened_share_stays_checkable(bag: Path) -> None:
    """A changed, added, missing or linked file is found long after opening."""
    clip = bag / "data" / "clip-1.mp4"
    verify_bag(bag)

    clip.write_bytes(b"clap" * 10)
    with pytest.raises(VerificationError, match="bag does not hold"):
        verify_bag(bag)
    clip.unlink()
    with pytest.raises(VerificationError):
        verify_bag(bag)
    clip.symlink_to("/etc/hostname")
    with pytest.raises(VerificationError, match="may not"):
        verify_bag(bag)
    clip.unlink()
    clip.mkdir()
    with pytest.raises(VerificationError, match="may not"):
        verify_bag(bag)
    clip.rmdir()
    os.mkfifo(clip)
    with pytest.raises(VerificationError, match="allowed size"):
        verify_bag(bag)
    clip.unlink()
    clip.write_bytes(b"clip" * 10)
    (bag / "notes.txt").write_text("mine")
    with pytest.raises(VerificationError, match=r"notes\.txt"):
        verify_bag(bag)
    (bag / "notes.txt").unlink()
    verify_bag(bag)


def test_a_bag_of_another_record_is_refused(bag: Path) -> None:
    """Manifests that agree with swapped clips do not help: the record names each hash."""
    first, second = bag / "data" / "clip-1.mp4", bag / "data" / "clip-2.mp4"
    manifest = bag / "manifest-sha256.txt"
    text = manifest.read_text()
    one, two = (hashlib.sha256(path.read_bytes()).hexdigest() for path in (first, second))
    a, b = first.read_bytes(), second.read_bytes()
    first.write_bytes(b)
    second.write_bytes(a)
    manifest.write_text(text.replace(one, "*").replace(two, one).replace("*", two))
    tags = [bag / name for name in ("bagit.txt", "bag-info.txt", "manifest-sha256.txt")]
    (bag / "tagmanifest-sha256.txt").write_text(
        "".join(f"{hashlib.sha256(t.read_bytes()).hexdigest()}  {t.name}\n" for t in tags)
    )

    with pytest.raises(VerificationError, match="contradicts its custody record"):
        verify_bag(bag)


def test_a_folder_that_is_no_share_says_so(tmp_path: Path) -> None:
    """An empty folder is refused with a sentence."""
    with pytest.raises(VerificationError, match="not an opened share"):
        verify_bag(tmp_path)

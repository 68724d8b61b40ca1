"""Hostile shares: a tar or a bag that holds anything but a share is refused, and leaves nothing."""

from collections.abc import Callable, Iterator
import hashlib
import io
import os
from pathlib import Path
import shutil
import tarfile
import time

from hypothesis import HealthCheck, given as for_all, settings, strategies as st
import msgspec
import pytest

from noticeboard.errors import VerificationError
from noticeboard.seal.age import AgeIdentity
from noticeboard.seal.bag import (
    SMALLEST_BYTES,
    derived_files,
    padded,
    sources_text,
    tag_files,
    tar_parts,
)
from noticeboard.seal.custody import Custody, InformationFile, check_information, sign_custody
from noticeboard.seal.open import open_share, verify_bag
from tests.noticeboard.log.made import LOG
from tests.noticeboard.seal.conftest import SEGMENTS, TOLD, Given, logged, names_in, sealed_to

Give = Callable[..., Given]
Members = list[tuple[tarfile.TarInfo, bytes]]
Refused = Callable[[Callable[[Members], object], str], None]
HEADER = '\ufeff"sensor","kind","unit","time_utc","state"\r\n'.encode()


@pytest.fixture
def opens(give: Give, tmp_path: Path) -> Iterator[Refused]:
    """Return a check that a share whose tar members were altered is refused without a trace."""
    given = give(b"clip" * 200, information=TOLD, sources=SEGMENTS)
    asked = logged()
    record = asked.named_in(given.record)
    files = {**whole(record, asked.text), "data/clip-1.mp4": b"clip" * 200}

    def seal(alter: Callable[[Members], object]) -> None:
        members = [(plain(f"share/{name}", content), content) for name, content in files.items()]
        alter(members)
        written = io.BytesIO()
        with tarfile.open(fileobj=written, mode="w", format=tarfile.GNU_FORMAT) as archive:
            for info, content in members:
                archive.addfile(info, io.BytesIO(content))
            end = archive.offset
        tar = written.getvalue()[:end] + bytes(1024)
        tar += bytes(padded(len(tar)) - len(tar))
        (tmp_path / "s.age").write_bytes(sealed_to(given.recipient, tar))

    def refused(alter: Callable[[Members], object], reason: str) -> None:
        seal(alter)
        with pytest.raises(VerificationError, match=reason):
            open_share(tmp_path / "s.age", given.identity, tmp_path / "in" / "o")
        assert names_in(tmp_path / "in") == []
        (tmp_path / "s.age").unlink()

    # What is refused below is refused for what was altered, and for nothing else.
    seal(lambda _: None)
    open_share(tmp_path / "s.age", given.identity, tmp_path / "whole", log_key=LOG.verifier)
    shutil.rmtree(tmp_path / "whole")

    yield refused
    assert names_in(tmp_path) == ["cut", "in"]


def whole(record: Custody, log_proof: str, **changed: bytes) -> dict[str, bytes]:
    """Return a share's files but its clips, signed anew; changed ones are in the manifests, too."""
    signed, note = sign_custody(record)
    small = derived_files(signed, note.encode())
    if log_proof:
        small["data/request.proof"] = log_proof.encode()
    if record.files and record.files[0].sources.count:
        small["data/sources.txt"] = sources_text({"clip-1.mp4": SEGMENTS})
    if record.information:
        small |= {f"data/{name}": content for name, content in TOLD.files().items()}
    small |= {f"data/{name.replace('_', '.')}": content for name, content in changed.items()}
    return tag_files(signed, small) | small


def plain(name: str, content: bytes) -> tarfile.TarInfo:
    """Describe a plain file."""
    info = tarfile.TarInfo(name)
    info.size = len(content)
    return info


def other(kind: bytes, name: str, to: str = "") -> tarfile.TarInfo:
    """Describe a member that isn't a regular file."""
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
def test_a_name_no_share_has_is_refused(opens: Refused, name: str) -> None:
    """Absolute, climbing, nested, odd and over-long names never reach the disk."""
    opens(lambda members: members.append((plain(name, b"x"), b"x")), "something that isn't allowed")


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
def test_anything_but_a_plain_file_is_refused(opens: Refused, kind: bytes) -> None:
    """Links, devices, pipes, folders and headers that lead to more headers are refused."""
    member = other(kind, "share/data/clip-2.mp4", "/etc/passwd")
    opens(lambda members: members.append((member, b"")), "isn't a regular file")


def test_a_clip_must_be_stored_as_a_plain_file(
    opens: Refused,
) -> None:
    """A member that only old systems take for a file is refused, be its bytes the right ones."""

    def disguise(members: Members) -> None:
        members[-1][0].type = tarfile.CONTTYPE

    opens(disguise, "isn't a regular file")


def test_a_link_is_never_written_through(opens: Refused, tmp_path: Path) -> None:
    """A link followed by a file of the same name writes nothing outside."""
    outside = tmp_path / "cut" / "target"
    link = other(tarfile.SYMTYPE, "share/data/clip-2.mp4", str(outside))
    file = plain("share/data/clip-2.mp4", b"x")
    opens(lambda members: members.extend([(link, b""), (file, b"x")]), "isn't a regular file")
    assert not outside.exists()


def test_a_member_twice_missing_or_altered_is_refused(
    opens: Refused,
) -> None:
    """Every member is there once, with exactly the bytes that the manifests and record name."""
    opens(lambda members: members.append(members[0]), "a file twice")
    for number, (missing, altered) in enumerate(
        [
            *[("is missing", "contradicts its custody record")] * 4,
            ("is missing", "can't contain control characters"),
            *[("files don't match", "doesn't match its record")] * 2,
            ("files don't match", r"request\.proof doesn't match its custody record"),
            ("files don't match", "list of segments"),
            ("files don't match", r"words\.txt doesn't match its custody record"),
            ("files don't match", r"readings\.csv doesn't match its custody record"),
            ("files don't match", r"clip-1\.mp4 doesn't match its custody record"),
        ]
    ):
        opens(lambda members, number=number: members.pop(number), missing)  # type: ignore[misc]

        def alter(members: Members, number: int = number) -> None:
            info, content = members[number]
            members[number] = (info, content[:-1] + bytes([content[-1] ^ 1]))

        opens(alter, altered)


def test_a_clip_the_record_does_not_name_is_refused(
    opens: Refused,
) -> None:
    """A stray clip is refused, in the manifest or not."""
    clip = plain("share/data/clip-2.mp4", b"x")
    opens(lambda members: members.append((clip, b"x")), "don't match its custody record")


def test_too_many_members_are_refused(opens: Refused) -> None:
    """The count is capped before the disk is: sixty-four clips, and one of each other file."""
    many = [(plain(f"share/data/x{n}.mp4", b""), b"") for n in range(64)]
    opens(lambda members: members.extend(many[1:]), "don't match its custody record")
    opens(lambda members: members.extend(many), "too many files")


def test_an_oversized_tag_file_is_refused(opens: Refused) -> None:
    """Tag files are read whole, so they are small: 64 KiB reach the disk, and no byte more."""
    for size_bytes, reason in ((1 << 16, "a file twice"), ((1 << 16) + 1, "too long")):
        big = b"#" * size_bytes
        file = plain("share/bag-info.txt", big)
        opens(lambda members, file=file, big=big: members.insert(0, (file, big)), reason)  # type: ignore[misc]


def test_bytes_after_the_end_are_refused(give: Give, tmp_path: Path) -> None:
    """Nothing may hide behind the end of the tar, nor may the tar end early."""
    given = give(b"clip")
    signed, note = sign_custody(given.record)
    parts = tar_parts(given.clips, signed, derived_files(signed, note.encode()))
    tar = b"".join(part if isinstance(part, bytes) else b"clip" for part in parts)
    hidden = tar[:-600] + b"x" + tar[-599:]
    # The first file of a bag is shorter than a block: this is behind it, within its block.
    between = tar[:1000] + b"x" + tar[1001:]
    negative = tarfile.TarInfo("share/data/clip-2.mp4")
    negative.size = -1

    assert len(tar) == SMALLEST_BYTES
    (tmp_path / "s.age").write_bytes(sealed_to(given.recipient, tar))
    open_share(tmp_path / "s.age", given.identity, tmp_path / "good")
    shutil.rmtree(tmp_path / "good")
    bare = tar.rstrip(b"\0")
    for raw, reason in (
        (tar + b"x", "doesn't end where it should"),
        (tar + bytes(512), "doesn't end where it should"),
        (tar[:-512], "ends too early"),
        (tar[:-1], "ends too early"),
        (hidden, "something between its files"),
        (between, "something between its files"),
        (bare, "ends too early"),
        (b"\0", "ends too early"),
        (b"#" * 512, "can't be read"),
        (negative.tobuf(tarfile.GNU_FORMAT), "too long"),
    ):
        (tmp_path / "s.age").write_bytes(sealed_to(given.recipient, raw))
        with pytest.raises(VerificationError, match=reason):
            open_share(tmp_path / "s.age", given.identity, tmp_path / "o")


STANZA = b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n"
END = b"--- " + b"A" * 43 + b"\n"


@pytest.mark.parametrize(
    "header",
    [
        STANZA * 8000 + END,
        STANZA * 2 + END,
        STANZA + b"-> grease\n\n" + END,
        b"-> scrypt " + b"A" * 22 + b" 30\n" + b"A" * 43 + b"\n" + END,
        b"-> " + b"x" * 10_000_000,
        STANZA.replace(b"A\n", b"B\n") + END,
        END,
        STANZA,
    ],
    ids=["8000", "two", "grease", "passphrase", "endless", "isn't canonical", "none", "no MAC"],
)
def test_a_header_is_one_stanza(header: bytes, give: Give, tmp_path: Path) -> None:
    """A header with anything but one X25519 stanza is refused in a moment, and not decrypted."""
    sealed = b"age-encryption.org/v1\n" + header + bytes(100)
    (tmp_path / "s.age").write_bytes(sealed)
    given = give(b"clip")

    began_s = time.process_time()
    with pytest.raises(VerificationError, match="begin with the right header"):
        open_share(tmp_path / "s.age", given.identity, tmp_path / "o")

    assert time.process_time() - began_s < 1
    assert names_in(tmp_path) == ["cut", "s.age"]


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@for_all(junk=st.binary(min_size=1, max_size=3000))
def test_any_bytes_are_refused_with_one_error(junk: bytes, tmp_path: Path) -> None:
    """Whatever is sealed to an agency, opening it raises VerificationError or gives a share."""
    key = AgeIdentity.generate()
    (tmp_path / "s.age").write_bytes(sealed_to(str(key.recipient), junk))

    with pytest.raises(VerificationError):
        open_share(tmp_path / "s.age", key.export(), tmp_path / "o")

    assert names_in(tmp_path) == ["s.age"]


@pytest.fixture
def bag(give: Give, tmp_path: Path) -> Path:
    """Return the folder of an opened share."""
    given = give(b"clip" * 10, b"more")
    given.seal(tmp_path / "s.age")
    return open_share(tmp_path / "s.age", given.identity, tmp_path / "o").bag


def test_an_opened_share_stays_checkable(bag: Path) -> None:
    """A changed, added, missing or linked file is found long after opening."""
    clip = bag / "data" / "clip-1.mp4"
    verify_bag(bag)

    clip.write_bytes(b"clap" * 10)
    with pytest.raises(VerificationError, match=r"clip-1\.mp4 doesn't match its custody record"):
        verify_bag(bag)
    clip.unlink()
    with pytest.raises(VerificationError):
        verify_bag(bag)
    clip.symlink_to("/etc/hostname")
    with pytest.raises(VerificationError, match="isn't allowed"):
        verify_bag(bag)
    clip.unlink()
    clip.mkdir()
    with pytest.raises(VerificationError, match="isn't allowed"):
        verify_bag(bag)
    clip.rmdir()
    os.mkfifo(clip)
    with pytest.raises(VerificationError, match="isn't allowed"):
        verify_bag(bag)
    clip.unlink()
    clip.write_bytes(b"clip" * 10)
    (bag / "notes.txt").write_text("mine")
    with pytest.raises(VerificationError, match=r"notes\.txt"):
        verify_bag(bag)
    (bag / "notes.txt").unlink()
    verify_bag(bag)


@pytest.mark.parametrize(
    "name",
    [
        *("bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"),
        "data/custody.txt",
    ],
)
def test_a_bag_without_a_part_is_none(bag: Path, name: str) -> None:
    """What is missing is said; what has grown past its limit is not read."""
    content = (bag / name).read_bytes()

    (bag / name).write_bytes(b"#" * 65_537)
    with pytest.raises(VerificationError, match=f"{name} isn't allowed"):
        verify_bag(bag)
    (bag / name).write_bytes(b"#" * 65_536)
    with pytest.raises(VerificationError, match="custody record"):
        verify_bag(bag)
    (bag / name).unlink()
    with pytest.raises(VerificationError, match=f"isn't an opened share, because {name}"):
        verify_bag(bag)
    (bag / name).write_bytes(content)
    verify_bag(bag)


def test_a_clip_of_another_size_is_told_first(bag: Path) -> None:
    """A clip that was cut off or grew is not hashed to be refused."""
    for content in (b"clip" * 9, b"clip" * 11):
        (bag / "data" / "clip-1.mp4").write_bytes(content)
        with pytest.raises(VerificationError, match=r"clip-1\.mp4 doesn't have the size"):
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


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("sheet_html", b"<p>Nothing was changed.", "doesn't match its record"),
        ("certificate-draft_html", b"I swear.", "doesn't match its record"),
        ("words_txt", b"We saw it all.\n", "doesn't match its custody record"),
        ("readings_csv", b"sensor\n", "doesn't match its custody record"),
        ("request_proof", b"c2sp.org/tlog-proof@v1\n", "doesn't match its custody record"),
        ("sources_txt", b"", "list of segments"),
        ("sources_txt", b"clip-1.mp4 " + b"4" * 64 + b"\n", "list of segments"),
        ("sources_txt", b"clip-2.mp4 " + b"1" * 64 + b"\n", "can't be read"),
        ("sources_txt", b"clip-1.mp4 1\n", "can't be read"),
        ("sources_txt", sources_text({"clip-1.mp4": SEGMENTS})[:-1], "list of segments"),
        ("more_mp4", b"x", "don't match its custody record"),
        ("custody_txt", b"x", "isn't a custody record"),
    ],
)
def test_manifests_that_agree_with_a_lie_do_not_help(
    give: Give, tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    """Every file is held to the signed record, whatever the manifests name."""
    given, asked = give(b"clip", information=TOLD, sources=SEGMENTS), logged()
    record = asked.named_in(given.record)

    lay_out(tmp_path / "good", {**whole(record, asked.text), "data/clip-1.mp4": b"clip"})
    lie = {**whole(record, asked.text, **{name: content}), "data/clip-1.mp4": b"clip"}
    lay_out(tmp_path / "lie", lie)

    verify_bag(tmp_path / "good", log_key=LOG.verifier)
    with pytest.raises(VerificationError, match=reason):
        verify_bag(tmp_path / "lie")


def lay_out(folder: Path, files: dict[str, bytes]) -> None:
    """Write a bag's files as they lie after opening."""
    (folder / "data").mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("words.txt", b"no line break"),
        ("words.txt", b"\x00\n"),
        ("words.txt", b"\x1b[31mred\n"),
        ("words.txt", b"\n"),
        ("words.txt", b"\xff\n"),
        ("words.txt", b"x" * 10_001 + b"\n"),
        ("readings.csv", b"sensor,kind,unit,time_utc,state\r\n"),
        ("readings.csv", HEADER),
        ("readings.csv", HEADER + b'"a","","","","=1+1"\r\n'),
        ("readings.csv", HEADER + b'"a","","","","+cmd|1"\r\n'),
        ("readings.csv", HEADER + b'"@a","","","","1"\r\n'),
        ("readings.csv", HEADER + b'" =a","","","","1"\r\n'),
        ("readings.csv", HEADER + '"\uff1da","","","","1"\r\n'.encode()),
        ("readings.csv", HEADER + b'"a","","","now","1"\r\n'),
        ("readings.csv", HEADER + b'"a","","","2026-11-20T14:02:11Z","1"\r\n'),
        ("readings.csv", HEADER + b'"a","","","",""\n'),
        ("readings.csv", HEADER + b'"a","","",""\r\n'),
        ("readings.csv", HEADER + b'a,"","","",""\r\n'),
        ("readings.csv", HEADER + b'"a\nb","","","",""\r\n'),
        ("readings.csv", HEADER + b'"a\x00","","","",""\r\n'),
        ("readings.csv", HEADER + b'"' + b"a" * 300 + b'","","","",""\r\n'),
        ("readings.csv", HEADER + b'"' + b"a" * 200_000 + b'","","","",""\r\n'),
        ("readings.csv", HEADER + b'"a","","","","'),
        ("readings.csv", HEADER[3:] + b'"a","","","",""\r\n'),
    ],
)
def test_hostile_information_is_refused_though_signed(name: str, content: bytes) -> None:
    """Words are plain text and readings a table without formulas, or the share does not open."""
    check_information("readings.csv", HEADER + b'"a","","","","-3.5"\r\n')
    with pytest.raises(VerificationError):
        check_information(name, content)


def test_information_is_looked_into_on_opening(give: Give, tmp_path: Path) -> None:
    """A table with a formula is refused even if the record names its very hash."""
    given = give(information=TOLD)
    formula = HEADER + b'"a","","","","=1+1"\r\n'
    told = InformationFile(
        name="readings.csv", sha256=hashlib.sha256(formula).hexdigest(), size_bytes=len(formula)
    )
    record = msgspec.structs.replace(given.record, information=(given.record.information[0], told))
    lay_out(tmp_path / "lie", whole(record, "", readings_csv=formula))

    with pytest.raises(VerificationError, match="isn't in the right form"):
        verify_bag(tmp_path / "lie")


def test_information_has_the_size_that_is_said(give: Give, tmp_path: Path) -> None:
    """A record that says another size of its words is refused, be their hash the right one."""
    given = give(information=TOLD)
    words, readings = given.record.information
    told = msgspec.structs.replace(words, size_bytes=words.size_bytes + 1)
    record = msgspec.structs.replace(given.record, information=(told, readings))
    lay_out(tmp_path / "lie", whole(record, ""))

    with pytest.raises(VerificationError, match=r"words\.txt doesn't have the size"):
        verify_bag(tmp_path / "lie")


def test_a_proof_that_is_no_text_is_refused(give: Give, tmp_path: Path) -> None:
    """Bytes that are no UTF-8 are a sentence, even if the record names their hash."""
    given = give(b"clip")
    raw = b"c2sp.org/tlog-proof@v1\n\xff"
    request = msgspec.structs.replace(given.record.request, proof=hashlib.sha256(raw).hexdigest())
    record = msgspec.structs.replace(given.record, request=request)
    files = whole(record, "x", request_proof=raw)
    lay_out(tmp_path / "lie", {**files, "data/clip-1.mp4": b"clip"})

    with pytest.raises(VerificationError, match="log proof isn't text"):
        verify_bag(tmp_path / "lie")


def test_a_folder_that_is_no_share_says_so(tmp_path: Path) -> None:
    """An empty folder is refused with a sentence."""
    with pytest.raises(VerificationError, match="isn't an opened share"):
        verify_bag(tmp_path)

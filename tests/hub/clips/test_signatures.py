"""What a camera signed is checked in the recording, and the custody record says what was found."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import av
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
import msgspec
import pytest

from hub.clips.index import ClipIndex
from hub.clips.library import Library
from hub.clips.maker_roots import LONGEST_PEM, MakerRoots
from hub.clips.signatures import CameraKeys, camera_signature, find_recording
from hub.errors import ConflictError, HubError, NotFoundError
from hub.media.codecs import prefixed
from hub.model.camera_signature import CameraSignature, SignedSpan
from hub.model.decision import Piece
from hub.model.recording import Segment
from hub.model.window import TimeWindow
from hub.sharing.signature import signature_of
from hub.store.database import Database, read_meta
from hub.store.footage_files import PLAIN
from noticeboard.seal import footage
from noticeboard.seal.signed_video.statement import Standard
from tests.fakes.clocks import HandClock
from tests.hub.camera.fakes import record
from tests.hub.camera.scenes import read
from tests.hub.clips.recorded import between
from tests.noticeboard.seal.signed_video.streams import VECTORS, Stream, root, vector

PRIVATE_KEY = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"


def self_signed(*, ca: bool) -> str:
    """Return a certificate that certifies itself, PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Example page")])
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    limits = x509.BasicConstraints(ca=ca, path_length=None)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, begin, begin + timedelta(days=365))
        .add_extension(limits, critical=True)
        .sign(key, SHA256())
    )
    return certificate.public_bytes(Encoding.PEM).decode()


async def recorded(
    folder: Path, index: ClipIndex, name: str, change: Stream | None = None, *, slower: int = 4
) -> list[Segment]:
    """Record a signed stream, two pictures a second or fewer, in segments of some seconds."""
    info, packets = read(VECTORS / f"{name}.mp4")
    pictures = (change or vector(name)).pictures
    slow = [
        replace(
            packet,
            payload=prefixed(units),
            pts=slower * packet.pts,
            dts=slower * packet.dts,
            arrived=packets[0].arrived + slower * (packet.arrived - packets[0].arrived),
        )
        for packet, units in zip(packets, pictures, strict=True)
    ]
    segments = await record(folder, info, slow)
    await index.recover()
    return segments


@pytest.fixture
def roots(database: Database) -> MakerRoots:
    """Give the household's roots: none yet."""
    return MakerRoots(database)


@pytest.fixture
def library(
    index: ClipIndex, folder: Path, clock: HandClock, tmp_path: Path, roots: MakerRoots
) -> Library:
    """Give a library over the empty index."""
    return Library(index, folder, tmp_path, clock, PLAIN, maker_roots=roots)


async def test_a_cut_comes_with_what_the_camera_signed(
    library: Library, index: ClipIndex, folder: Path, roots: MakerRoots, tmp_path: Path
) -> None:
    """Groups that reach into the clip are counted; times end with the clip; the root is named."""
    segments = await recorded(folder, index, "h264")
    assert len(segments) > 2
    begun = segments[0].window.start
    window = TimeWindow(start=begun + timedelta(seconds=4), end=begun + timedelta(seconds=11))
    piece = Piece(camera_id=segments[0].camera_id, cut=window)

    unknown = await library.cut(piece, tmp_path / "unknown.mp4")
    await roots.add("Example", (VECTORS / "root.pem").read_text())
    known = await library.cut(piece, tmp_path / "known.mp4")

    assert unknown.signature is not None
    assert known.signature is not None
    [span] = unknown.signature.spans
    assert (unknown.signature.groups, unknown.signature.signed) == (3, 3)
    assert (span.groups, span.certified, span.root) == (3, "unknown", "")
    assert span.window == known.window
    [span] = known.signature.spans
    assert (span.certified, span.root) == ("root", "Example")
    assert known.signature.faults == ()
    with av.open(str(tmp_path / "known.mp4")) as film:
        assert not any(b"\x5b\xc9\x3f" in bytes(packet) for packet in film.demux())


async def test_a_change_breaks_the_stretch(
    library: Library, index: ClipIndex, folder: Path, tmp_path: Path
) -> None:
    """A changed picture and a dropped one: what is before, between and after them still holds."""
    good = vector("h264")
    changed = good.flipped(8, good.slices(8)[0]).without_slices(21)
    segments = await recorded(folder, index, "h264", changed)
    begun = segments[0].window.start
    window = TimeWindow(start=begun, end=begun + timedelta(seconds=15))

    cut = await library.cut(
        Piece(camera_id=segments[0].camera_id, cut=window), tmp_path / "cut.mp4"
    )

    assert cut.signature is not None
    assert (cut.signature.groups, cut.signature.signed) == (5, 3)
    assert [span.groups for span in cut.signature.spans] == [1, 1, 1]
    assert dict(cut.signature.faults) == {"changed": 1, "missing": 1}


async def test_certificates_at_the_beginning_of_a_run_are_found(
    index: ClipIndex, folder: Path
) -> None:
    """A camera that sent its certificates once, long before the clip, has a known key."""
    segments = await recorded(folder, index, "h264-certificate", slower=8)
    begun = segments[0].window.start
    window = TimeWindow(start=begun + timedelta(seconds=26), end=begun + timedelta(seconds=27))

    recording = await find_recording(index, segments[0].camera_id, window, folder, PLAIN)
    found, groups = camera_signature(recording, window, ())
    without, _ = camera_signature(replace(recording, beginnings=()), window, ())

    assert [each.path for each in recording.beginnings] == [segments[0].path]
    assert found is not None
    assert without is not None
    assert (found.signed, found.faults) == (1, ())
    assert [each.is_first for each in groups] == [False]
    assert (without.signed, without.faults) == (0, (("key", 1),))


async def test_roots_are_the_households(roots: MakerRoots) -> None:
    """Only a root certificate is installed, once, and nothing else that its file holds."""
    pem = (VECTORS / "root.pem").read_text()
    foreign = (VECTORS / "foreign-root.pem").read_text()
    looked = await roots.check(pem)
    assert looked.name == "Example Cameras"
    assert await roots.every() == []
    await roots.add("Example", pem + PRIVATE_KEY)

    for name, text, code in (
        ("Example", foreign, "known"),
        ("Twice", pem, "known"),
        ("None", "-----BEGIN CERTIFICATE-----\nAAAA\n", "unreadable"),
        ("Long", pem + " " * LONGEST_PEM, "unreadable"),
        ("Camera", vector("h264").verified()[0].chain.decode(), "issued"),
        ("Page", self_signed(ca=False), "no_authority"),
    ):
        with pytest.raises(HubError) as refused:
            await roots.add(name, text)
        assert refused.value.text.code == f"maker_root.{code}"
    assert [root.name for root in await roots.every()] == ["Example"]
    async with roots._database.read() as connection:  # noqa: SLF001 -- what is stored
        assert "PRIVATE" not in str(await read_meta(connection, "maker_roots"))
    with pytest.raises(ConflictError):
        await roots.check(pem)
    await roots.remove("Example")
    with pytest.raises(NotFoundError):
        await roots.remove("Example")


async def test_it_is_known_which_cameras_a_root_certifies(
    index: ClipIndex, folder: Path, database: Database
) -> None:
    """By their newest recordings; another maker's root certifies none of them."""
    [camera] = {each.camera_id for each in await recorded(folder, index, "h264")}
    roots = MakerRoots(database, CameraKeys(index, folder, PLAIN))
    own, foreign = root("root"), root("foreign-root")

    assert await roots.cameras([own, foreign]) == {own.sha256: [camera]}
    assert await roots.cameras([foreign]) == {}


def test_a_maker_is_named_only_if_the_household_names_it() -> None:
    """A root's name and a maker's own standard would name it; ONVIF's doesn't."""
    span = SignedSpan(window=between(0, 15), groups=1, certified="root", root="Example")
    found = CameraSignature(
        standard=Standard.AXIS, groups=2, signed=1, spans=(span,), faults=(("changed", 1),)
    )

    named, unnamed = (signature_of(found, is_named=each) for each in (True, False))

    assert isinstance(named, footage.CameraSignature)
    assert isinstance(unnamed, footage.CameraSignature)
    assert (named.kind, named.stretches[0].root) == ("axis", "Example")
    assert (unnamed.kind, unnamed.stretches[0].root) == ("unnamed", "")
    assert unnamed.stretches[0].certified == "root"
    assert signature_of(None, is_named=True) is msgspec.UNSET
    onvif = signature_of(replace(found, standard=Standard.ONVIF), is_named=False)
    assert isinstance(onvif, footage.CameraSignature)
    assert onvif.kind == "onvif"

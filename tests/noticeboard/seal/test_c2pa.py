"""Content credentials: a clip signed beside its custody record, with nothing changed or told."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from fractions import Fraction
import hashlib
from importlib.util import find_spec
import json
from pathlib import Path
import re
import subprocess
import sys
from typing import Any

import av
from cryptography import x509
import msgspec
import numpy as np
import pytest

from noticeboard.errors import InvalidInputError, UnavailableError
from noticeboard.seal import c2pa
from noticeboard.seal.bag import SealedFile
from noticeboard.seal.check import CheckResult
from noticeboard.seal.footage import CustodyFile
from noticeboard.seal.open import open_share
from noticeboard.seal.seal import seal_share
from tests.noticeboard.seal.conftest import Given, file_of, names_in

Give = Callable[..., Given]
HAS_C2PA = find_spec("c2pa") is not None
needs_c2pa = pytest.mark.skipif(not HAS_C2PA, reason="the extra c2pa is missing")


def sign(*clips: Path, **changed: Any) -> CustodyFile:  # noqa: ANN401 -- handed on
    """Sign clips as a record describes them, and return the last one's description."""
    described = [file_of(clip.name, clip.read_bytes(), **changed) for clip in clips]
    c2pa.sign_clips(list(zip(clips, described, strict=True)))
    return described[-1]


def film(path: Path) -> Path:
    """Write two seconds of a picture that gets lighter."""
    with av.open(str(path), "w", format="mp4") as file:
        stream = file.add_stream("libx264", rate=Fraction(15), width=160, height=120)
        stream.pix_fmt = "yuv420p"
        for number in range(30):
            shade = np.full((120, 160, 3), number * 8, np.uint8)
            file.mux(stream.encode(av.VideoFrame.from_ndarray(shade, format="rgb24")))
        file.mux(stream.encode(None))
    return path


def samples(path: Path) -> list[tuple[int | None, int | None, bytes]]:
    """Return each coded picture with its times."""
    with av.open(str(path)) as file:
        found = [(packet.pts, packet.dts, bytes(packet)) for packet in file.demux(video=0)]
    return found  # noqa: RET504 -- mypy takes the file for one that swallows errors


def pictures(path: Path) -> str:
    """Return a hash of every decoded picture."""
    digest = hashlib.sha256()
    with av.open(str(path)) as file:
        for frame in file.decode(video=0):
            digest.update(frame.to_ndarray().tobytes())
    return digest.hexdigest()


def manifest(path: Path) -> dict[str, object]:
    """Return what a C2PA reader says of a clip."""
    import c2pa  # type: ignore[import-untyped]  # noqa: PLC0415 -- an extra

    offline = {"verify": {"remote_manifest_fetch": False, "ocsp_fetch": False}}
    context = c2pa.Context(settings=c2pa.Settings.from_dict(offline))
    with path.open("rb") as file, c2pa.Reader("video/mp4", file, context=context) as reader:
        read: dict[str, object] = json.loads(reader.json())
    return read


def actions_in(path: Path) -> Any:  # noqa: ANN401 -- JSON
    """Return the actions that a C2PA reader finds in a clip."""
    read: Any = manifest(path)
    assert read["validation_state"] == "Valid"
    # Nobody vouches for the certificate, and that is the only remark.
    assert [each["code"] for each in read["validation_status"]] == ["signingCredential.untrusted"]
    [active] = read["manifests"].values()
    [actions] = [each for each in active["assertions"] if each["label"] == c2pa.ACTIONS]
    return actions["data"]["actions"]


@needs_c2pa
def test_a_signed_clip_has_the_same_pictures(tmp_path: Path) -> None:
    """No coded picture changes, it still decodes, and a C2PA reader finds the signature valid."""
    clip = film(tmp_path / "clip-1.mp4")
    before = samples(clip), pictures(clip), clip.stat().st_size

    sign(clip)

    assert (samples(clip), pictures(clip)) == before[:2]
    assert before[2] < clip.stat().st_size < before[2] + 10_000
    assert manifest(clip)["validation_state"] == "Valid"
    assert clip.stat().st_mode & 0o777 == 0o600
    assert names_in(tmp_path) == ["clip-1.mp4"]


@needs_c2pa
def test_an_altered_clip_is_found_out(tmp_path: Path) -> None:
    """A changed picture is no longer what was signed."""
    clip = film(tmp_path / "clip-1.mp4")
    sign(clip)
    content = bytearray(clip.read_bytes())
    content[content.index(b"mdat") + 900] ^= 1
    clip.write_bytes(content)

    assert manifest(clip)["validation_state"] == "Invalid"


@needs_c2pa
def test_one_share_has_one_key_and_two_have_two(tmp_path: Path) -> None:
    """Clips signed together share a certificate, and no other clip has it."""
    clips = [film(tmp_path / f"clip-{number}.mp4") for number in range(3)]
    sign(*clips[:2])
    sign(*clips[2:])

    serials = [
        re.findall(r'"cert_serial_number": "(\d+)"', json.dumps(manifest(clip))) for clip in clips
    ]
    assert serials[0] == serials[1] != serials[2]
    assert all(len(found) == 1 for found in serials)


@needs_c2pa
def test_a_manifest_names_nobody(tmp_path: Path) -> None:
    """It says a program made it and what was done: no person, place, host, path or hour."""
    clip = film(tmp_path / "clip-1.mp4")
    sign(clip)

    (active,) = manifest(clip)["manifests"].values()  # type: ignore[attr-defined]
    assert active["signature_info"]["common_name"] == "share"
    assert active["title"] == "clip-1.mp4"
    assert active["claim_generator_info"][0]["name"] == "neighbors-requests"
    assert "time" not in active["signature_info"]
    claims = {each["label"]: each["data"] for each in active["assertions"]}
    assert set(claims) == {"c2pa.hash.bmff.v3", "c2pa.actions.v2"}
    assert "ingredients" not in active
    content = clip.read_bytes()
    assert str(tmp_path).encode() not in content
    # The certificates' times are whole days.
    dates = re.findall(rb"[0-9]{12}Z", content)
    assert len(dates) == 4
    assert all(date.endswith(b"000000Z") for date in dates)


def facts(action: Mapping[str, Any]) -> dict[str, int]:
    """Return the numbers that an action states."""
    found = action.get("parameters", {}).items()
    return {name.removeprefix("neighbors-requests."): value for name, value in found}


@needs_c2pa
def test_what_was_done_is_what_the_record_says(give: Give, tmp_path: Path) -> None:
    """In a sealed and opened share, a reader finds the custody record's numbers as actions.

    The only remark of the reader is that nobody vouches for the certificate. What covers a picture
    is said without a place, and for the whole clip.
    """
    given, clip = give(b"clip"), film(tmp_path / "clip-1.mp4")
    done = {"masks": 2, "moving_masks": 3, "found_masks": 1, "frames": 30, "frames_copied": 0}
    described = sign(clip, **done, reencoded="all", content_credentials=True)
    signed = {"sha256": hashlib.sha256(clip.read_bytes()).hexdigest()}
    file = msgspec.structs.replace(described, size_bytes=clip.stat().st_size, **signed)
    record = msgspec.structs.replace(given.record, files=(file,))
    seal_share([SealedFile(path=clip, name=clip.name)], record, given.recipient, tmp_path / "s.age")
    opened = open_share(tmp_path / "s.age", given.identity, tmp_path / "o")

    actions = actions_in(opened.files[0])
    [kept] = opened.custody.files
    assert actions == list(c2pa.actions_of(kept))
    assert [(each["action"].removeprefix("c2pa."), facts(each)) for each in actions] == [
        ("created", {}),
        ("trimmed", {"frames": kept.frames}),
        ("transcoded", {"frames_encoded": kept.frames, "frames_copied": kept.frames_copied}),
        ("edited", {"masks": kept.masks}),
        ("edited", {"moving_masks": kept.moving_masks, "found_masks": kept.found_masks}),
        ("edited", {}),
        ("edited.metadata", {}),
    ]
    regions = [each["changes"] for each in actions if "changes" in each]
    whole = {"type": "temporal", "time": {"type": "npt", "start": "0", "end": "10.000"}}
    assert regions == [[{"region": [whole]}]] * 2


@needs_c2pa
@pytest.mark.parametrize(
    ("changed", "names"),
    [
        ({"masks": 0}, ["created", "trimmed", "transcoded", "edited", "edited.metadata"]),
        (
            {"masks": 0, "frames_copied": 150, "reencoded": "none", "audio": True},
            ["created", "trimmed", "edited.metadata"],
        ),
    ],
)
def test_what_was_not_done_is_no_action(
    changed: dict[str, Any], names: list[str], tmp_path: Path
) -> None:
    """An uncovered clip has no action of covering, and a copied one none of encoding."""
    clip = film(tmp_path / "clip-1.mp4")
    file = sign(clip, **changed)

    actions = actions_in(clip)
    assert actions == list(c2pa.actions_of(file))
    assert [each["action"].removeprefix("c2pa.") for each in actions] == names


def certificates(path: Path) -> list[x509.Certificate]:
    """Return the certificates in a clip, the one that signs it first."""
    content, found = path.read_bytes(), []
    for begun in re.finditer(rb"\x30\x82(..)\x30\x82", content, re.DOTALL):
        raw = content[begun.start() : begun.start() + 4 + int.from_bytes(begun[1])]
        with suppress(ValueError):
            found.append(x509.load_der_x509_certificate(raw))
    return found


def says(certificate: x509.Certificate) -> list[tuple[bool, str]]:
    """Return a certificate's extensions, and which of them a reader must understand."""
    return [(each.critical, each.oid._name) for each in certificate.extensions]  # noqa: SLF001 -- no other name


@needs_c2pa
def test_certificates_are_as_c2pa_has_them(tmp_path: Path) -> None:
    """A leaf that may sign and nothing else, by a root that may only make it, both for good."""
    clip = film(tmp_path / "clip-1.mp4")
    before = datetime.now(UTC).date()
    sign(clip)
    days = {day - timedelta(days=1) for day in (before, datetime.now(UTC).date())}

    leaf, root = certificates(clip)
    common = [(True, "basicConstraints"), (True, "keyUsage")]
    assert says(leaf) == [
        *common,
        (False, "extendedKeyUsage"),
        (False, "subjectKeyIdentifier"),
        (False, "authorityKeyIdentifier"),
    ]
    assert says(root) == [*common, (False, "subjectKeyIdentifier")]
    assert [(use.ca, use.path_length) for use in each_of(x509.BasicConstraints, leaf, root)] == [
        (False, None),
        (True, 0),
    ]
    # In the order of RFC 5280: sign; or sign certificates and lists; and nothing else.
    no = (False,) * 4
    assert each_of(x509.KeyUsage, leaf, root) == [
        x509.KeyUsage(True, *no, *no),  # noqa: FBT003 -- as the standard lists them
        x509.KeyUsage(*no, False, True, True, False, False),  # noqa: FBT003 -- likewise
    ]
    names = [each.rfc4514_string() for each in (leaf.issuer, leaf.subject, root.subject)]
    assert names == ["CN=share root,O=share root", "CN=share,O=share", "CN=share root,O=share root"]
    leaf.verify_directly_issued_by(root)
    for each in (leaf, root):
        # From the day before: a reader's clock may be behind.
        assert each.not_valid_before_utc.date() in days
        assert each.not_valid_after_utc - each.not_valid_before_utc == timedelta(days=30 * 365 + 1)


def each_of[T: x509.ExtensionType](kind: type[T], *certificates: x509.Certificate) -> list[T]:
    """Return one extension of each certificate."""
    return [each.extensions.get_extension_for_class(kind).value for each in certificates]


@needs_c2pa
def test_nothing_is_fetched_and_no_time_is_asked_for(tmp_path: Path) -> None:
    """Signing works if there is no network at all."""
    clip = film(tmp_path / "clip-1.mp4")
    code = (
        "import sys; from pathlib import Path; from tests.noticeboard.seal.test_c2pa import sign;"
        "sign(Path(sys.argv[1]))"
    )
    alone = ["/usr/bin/unshare", "--map-root-user", "--net"]
    if subprocess.run([*alone, "/usr/bin/true"], capture_output=True, check=False).returncode:  # noqa: S603 -- our own
        pytest.skip("a network namespace cannot be made here")

    subprocess.run([*alone, sys.executable, "-c", code, clip], check=True)  # noqa: S603 -- likewise

    assert manifest(clip)["validation_state"] == "Valid"


@needs_c2pa
def test_what_is_no_video_is_not_signed(tmp_path: Path) -> None:
    """A file that is none stays as it was, and the error says what to do."""
    clip = tmp_path / "clip-1.mp4"
    clip.write_bytes(b"no video at all")

    with pytest.raises(UnavailableError, match="Send it without"):
        sign(clip)

    assert clip.read_bytes() == b"no video at all"
    assert names_in(tmp_path) == ["clip-1.mp4"]


@needs_c2pa
def test_a_signed_clip_travels_in_a_share(give: Give, tmp_path: Path) -> None:
    """The custody record's hash is that of the signed clip, and opening says it was not checked."""
    given, clip = give(b"clip"), film(tmp_path / "clip-1.mp4")
    sign(clip)
    file = file_of("clip-1.mp4", clip.read_bytes(), content_credentials=True)
    record = msgspec.structs.replace(given.record, files=(file,))
    sealed = tmp_path / "s.age"
    seal_share([SealedFile(path=clip, name="clip-1.mp4")], record, given.recipient, sealed)

    opened = open_share(sealed, given.identity, tmp_path / "o")

    assert manifest(opened.files[0])["validation_state"] == "Valid"
    (check,) = (each for each in opened.checks if each.code == "content_credentials")
    assert check.result is CheckResult.NOT_CHECKED


def test_it_is_offered_where_it_is_installed() -> None:
    """Whether clips can be signed is whether the library is there."""
    assert c2pa.available() is HAS_C2PA


def test_without_the_extra_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If C2PA is not installed, nothing is imported and one sentence says what to do."""
    monkeypatch.setattr(c2pa, "find_spec", lambda _: None)
    monkeypatch.delitem(sys.modules, "c2pa", raising=False)

    with pytest.raises(InvalidInputError, match=r"neighbors-requests\[c2pa\]"):
        c2pa.sign_clips([(tmp_path / "clip-1.mp4", file_of("clip-1.mp4", b""))])

    assert "c2pa" not in sys.modules

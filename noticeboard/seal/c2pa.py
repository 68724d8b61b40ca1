"""Content credentials (C2PA) for one share's clips, in addition to the custody record.

They let other people's tools see that a clip has not changed since it was signed, and nothing
more: the certificates are made here, for one share only, and nobody vouches for them. They name
no house, no camera and no person. No picture changes; the file grows by one box.

What was done to the clip is there as actions (C2PA 2.x, `c2pa.actions.v2`). They follow from the
custody record, so the two can't say different things. A covered area is given without its place,
and for the whole clip: a finer region would point at what is under it. `c2pa.redacted` is about
assertions, not about pictures, so it is never used.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from importlib.util import find_spec
import json
import os
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from noticeboard.errors import InvalidInputError, UnavailableError
from noticeboard.runtime.text import Text
from noticeboard.seal.footage import CustodyFile

_SOFTWARE = "neighbors-requests"
ACTIONS = "c2pa.actions.v2"
_MEDIA_TYPE = "video/mp4"
_GOOD_FOR = timedelta(days=30 * 365)
_CAPTURED = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"
# Nothing is ever fetched: no remote manifest, no certificate status, no time stamp.
_SETTINGS = {
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_after_sign": True},
    "builder": {"thumbnail": {"enabled": False}},
}
# Key usages in the order of RFC 5280: the leaf signs; the root signs certificates and CRLs.
_SIGNS = (True, False, False, False, False, False, False, False, False)
_CERTIFIES = (False, False, False, False, False, True, True, False, False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Credential:
    """A certificate chain and its leaf's private key, PEM."""

    chain: bytes
    key: bytes


def available() -> bool:
    """Return whether clips can be signed: whether the extra `c2pa` is installed."""
    return find_spec("c2pa") is not None


def sign_clips(clips: Sequence[tuple[Path, CustodyFile]]) -> None:
    """Replace each clip by its signed form, all under one key that is then forgotten; blocking.

    Each comes with what the custody record says of it. Their sizes and hashes change. Raises
    InvalidInputError without the extra, and UnavailableError if a clip cannot be signed; that clip
    is then unchanged.
    """
    if not available():
        raise InvalidInputError(Text("noticeboard.credentials.package"))
    credential = _credential(datetime.now(UTC))
    for clip, file in clips:
        fresh = clip.with_name(f".{clip.name}.signed")
        try:
            _sign(clip, file, fresh, credential)
            fresh.replace(clip)
        finally:
            fresh.unlink(missing_ok=True)


def _sign(clip: Path, file: CustodyFile, into: Path, credential: _Credential) -> None:
    # Imported here because it loads 30 MB of library, which few people need.
    import c2pa  # type: ignore[import-untyped]  # noqa: PLC0415 -- see above

    context = c2pa.Context(settings=c2pa.Settings.from_dict(_SETTINGS))
    info = c2pa.C2paSignerInfo(c2pa.C2paSigningAlg.ES256, credential.chain, credential.key, None)
    descriptor = os.open(into, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with (
            os.fdopen(descriptor, "w+b") as sink,
            clip.open("rb") as source,
            c2pa.Signer.from_info(info) as signer,
            c2pa.Builder(json.dumps(_manifest(clip.name, file)), context=context) as builder,
        ):
            builder.sign(signer, _MEDIA_TYPE, source, sink)
    except c2pa.C2paError as error:
        raise UnavailableError(
            Text("noticeboard.credentials.not_signed", file=clip.name)
        ) from error


def _manifest(name: str, file: CustodyFile) -> dict[str, object]:
    """Return the claims about a clip: a program cut it from a camera's recording."""
    return {
        "claim_generator_info": [_agent()],
        "format": _MEDIA_TYPE,
        "title": name,
        "assertions": [{"label": ACTIONS, "data": {"actions": list(actions_of(file))}}],
    }


def actions_of(file: CustodyFile) -> Iterator[dict[str, object]]:
    """Yield what was done to a clip, in order, as the custody record has it.

    No action has a time of day or a place in the picture.
    """
    yield {"action": "c2pa.created", "digitalSourceType": _CAPTURED}
    if any(archive.video_recoded for archive in file.archives):
        yield {
            "action": "c2pa.transcoded",
            "description": "Pictures were encoded anew before the cut, by what recorded them or"
            " on the way from there.",
        }
    yield _action("trimmed", "Cut to the approved time.", frames=file.frames)
    coded = file.frames - file.frames_copied
    if coded:
        yield _action(
            "transcoded",
            f"{coded} of {file.frames} frames were encoded anew; the others are exact copies.",
            frames_encoded=coded,
            frames_copied=file.frames_copied,
        )
    if file.masks:
        yield _covered(file, f"Covered in every frame: {_areas(file.masks)}.", masks=file.masks)
    if file.moving_masks:
        yield _covered(
            file,
            f"Covered: {_areas(file.moving_masks)} that follow what moves.",
            moving_masks=file.moving_masks,
            found_masks=file.found_masks,
        )
    if not file.audio:
        yield _action("edited", "Sound, if there was any, was left out.")
    yield _action(
        "edited.metadata",
        "What the camera writes beside its pictures (SEI, such as times and serial numbers) was"
        " left out.",
    )


def _action(name: str, description: str, **facts: int) -> dict[str, object]:
    own = {f"{_SOFTWARE}.{fact}": value for fact, value in facts.items()}
    more = {"parameters": own} if own else {}
    return {
        "action": f"c2pa.{name}",
        "description": description,
        "softwareAgent": _agent(),
        **more,
    }


def _covered(file: CustodyFile, description: str, **facts: int) -> dict[str, object]:
    """Return the action of covering, whose region is the whole clip and no part of a picture."""
    length_s = (file.end - file.start).total_seconds()
    whole = {"type": "temporal", "time": {"type": "npt", "start": "0", "end": f"{length_s:.3f}"}}
    return _action("edited", description, **facts) | {"changes": [{"region": [whole]}]}


def _areas(count: int) -> str:
    return f"{count} areas" if count != 1 else "1 area"


def _credential(now: datetime) -> _Credential:
    """Return a fresh root and leaf; C2PA accepts no self-signed certificate."""
    root_key, leaf_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    identifier = x509.SubjectKeyIdentifier.from_public_key(root_key.public_key())
    root = (
        _certificate("share root", root_key, now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.KeyUsage(*_CERTIFIES), critical=True)
        .add_extension(identifier, critical=False)
        .sign(root_key, SHA256())
    )
    leaf = (
        _certificate("share", leaf_key, now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(*_SIGNS), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False
        )
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(leaf_key.public_key()), critical=False
        )
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier),
            critical=False,
        )
        .sign(root_key, SHA256())
    )
    return _Credential(
        chain=leaf.public_bytes(Encoding.PEM) + root.public_bytes(Encoding.PEM),
        key=leaf_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
    )


def _certificate(
    name: str, key: ec.EllipticCurvePrivateKey, now: datetime
) -> x509.CertificateBuilder:
    # Whole days: finer times would only help to tell one hub from another.
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .issuer_name(_named("share root"))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + _GOOD_FOR)
    )


def _named(name: str) -> x509.Name:
    # C2PA viewers show the organization as the signer.
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, name),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )


def _agent() -> dict[str, str]:
    """Return the program that signs. Reads a file, so not when the module is imported."""
    return {"name": _SOFTWARE, "version": version(_SOFTWARE)}

"""Sealing: clips, information and custody record become one file that only the recipient opens."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
import hashlib
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log.checkpoint import TlogProof
from noticeboard.runtime.files import sync_folder
from noticeboard.runtime.text import Text, text_of
from noticeboard.seal.age import check_recipient, write_sealed
from noticeboard.seal.bag import (
    PROOF,
    SOURCES,
    SealedFile,
    derived_files,
    sources_of,
    sources_text,
    tar_parts,
)
from noticeboard.seal.custody import Custody, Information, InformationFile, sign_custody
from noticeboard.seal.open import check_request_proof


@dataclass(frozen=True, slots=True, kw_only=True)
class SealResult:
    """The encrypted bytes of one share, and the signed record inside them."""

    sha256: str
    size_bytes: int
    custody: str
    """The signed note, as the recipient will read it."""


def seal_share(  # noqa: PLR0913 -- each is one part of a share
    clips: Sequence[SealedFile],
    record: Custody,
    recipient: str,
    into: Path,
    *,
    information: Information | None = None,
    log_proof: str = "",
    own_key: str | None = None,
    own_into: Path | None = None,
) -> SealResult:
    """Seal a share under a fresh key into the file `into`, durably; blocking, in constant memory.

    With `own_key`, an age recipient, also seal the same bag to it, into `own_into`.
    A crash leaves no file or complete ones, which replace earlier files.
    Raises InvalidInputError, and VerificationError if a clip is not what the record says.
    """
    files = [(check_recipient(recipient), into)]
    if recipient != record.recipient.delivery_key:
        raise InvalidInputError(Text("noticeboard.seal.other_key"))
    if (own_key is None) != (own_into is None):
        raise InvalidInputError(Text("noticeboard.seal.own_copy"))
    if own_key is not None and own_into is not None:
        # First, so that the copy exists whatever the agency may have been sent.
        files.insert(0, (check_recipient(own_key), own_into))
    others = _other_files(clips, record, information or Information(), log_proof)
    signed, note = sign_custody(record)
    parts = tar_parts(clips, signed, derived_files(signed, note.encode()) | others)
    with _fresh(files) as fresh:
        *_, written = write_sealed(parts, fresh)
    return SealResult(sha256=written.sha256, size_bytes=written.size_bytes, custody=note)


def describe_information(information: Information | None) -> tuple[InformationFile, ...]:
    """Return how a custody record names information; raises InvalidInputError."""
    files = (information or Information()).files()
    return tuple(
        InformationFile(
            name="words.txt" if name == "words.txt" else "readings.csv",
            sha256=hashlib.sha256(content).hexdigest(),
            size_bytes=len(content),
        )
        for name, content in files.items()
    )


def _other_files(
    clips: Sequence[SealedFile], record: Custody, information: Information, log_proof: str
) -> dict[str, bytes]:
    """Check that all parts match the record; return the files that don't follow from it."""
    if [clip.name for clip in clips] != [file.name for file in record.files]:
        raise InvalidInputError(Text("noticeboard.seal.other_clips"))
    if [sources_of(clip.sources) for clip in clips] != [file.sources for file in record.files]:
        raise InvalidInputError(Text("noticeboard.seal.other_segments"))
    if describe_information(information) != record.information:
        raise InvalidInputError(Text("noticeboard.seal.other_information"))
    proof = log_proof.encode()
    if record.request.proof != (hashlib.sha256(proof).hexdigest() if proof else ""):
        raise InvalidInputError(Text("noticeboard.seal.other_proof"))
    made: dict[str, bytes] = {}
    if proof:
        _check_proof(log_proof, record)
        made[PROOF] = proof
    if listed := sources_text({clip.name: clip.sources for clip in clips}):
        made[SOURCES] = listed
    return made | {f"data/{name}": content for name, content in information.files().items()}


def _check_proof(log_proof: str, record: Custody) -> None:
    try:
        check_request_proof(TlogProof.parse(log_proof), record.request)
    except VerificationError as error:
        raise InvalidInputError(
            Text("noticeboard.seal.other_request", error=text_of(error))
        ) from error


@contextmanager
def _fresh(
    files: Sequence[tuple[X25519PublicKey, Path]],
) -> Iterator[list[tuple[X25519PublicKey, Path]]]:
    """Give each file a temporary name, and rename them all once they are complete."""
    fresh = [(key, path.with_name(f".{path.name}.new")) for key, path in files]
    try:
        yield fresh
        for (_, path), (_, made) in zip(files, fresh, strict=True):
            made.replace(path)
            sync_folder(path.parent)
    finally:
        for _, made in fresh:
            made.unlink(missing_ok=True)

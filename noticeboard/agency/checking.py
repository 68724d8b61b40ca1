"""Checking offline what a board or a share proves: for anybody, with nothing but the file."""

from dataclasses import dataclass
from pathlib import Path

from noticeboard.errors import InvalidInputError, NotFoundError, VerificationError
from noticeboard.log.checkpoint import SignedCheckpoint
from noticeboard.log.entry import Entry, parse_entry
from noticeboard.log.note import VerifierKey
from noticeboard.log.proof import TlogProof
from noticeboard.seal import Custody, verify_bag

MAX_PROOF_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvedEntry:
    """An entry that its board has signed for, at its place in the log."""

    index: int
    entry: Entry
    checkpoint: SignedCheckpoint


def check_path(path: Path, log_key: str) -> Custody | ProvedEntry:
    """Check an opened share (a folder) or a proof (a file), and return what holds.

    Raises VerificationError where something does not, NotFoundError, InvalidInputError.
    """
    if path.is_dir():
        return verify_bag(path)
    if not path.is_file():
        raise NotFoundError(f"There is no {path}.")
    return check_proof(path, log_key)


def check_proof(path: Path, log_key: str) -> ProvedEntry:
    """Check that a board's log holds the entry in a proof, or in the `.entry` file beside it."""
    if not log_key:
        raise InvalidInputError("A proof is checked against the board's key: give it as --log-key.")
    if path.stat().st_size > MAX_PROOF_BYTES:
        raise VerificationError("The proof is too long.")
    try:
        proof = TlogProof.parse(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise VerificationError(f"{path} is not a proof.") from error
    beside = path.with_suffix(".entry")
    if proof.extra is not None:
        entry = parse_entry(proof.extra)
    elif beside.is_file() and beside.stat().st_size <= MAX_PROOF_BYTES:
        entry = parse_entry(beside.read_bytes())
    else:
        raise InvalidInputError(f"The entry itself is missing: put it beside the proof, {beside}.")
    checkpoint = proof.verify(entry.leaf, VerifierKey.parse(log_key))
    return ProvedEntry(index=proof.index, entry=entry, checkpoint=checkpoint)

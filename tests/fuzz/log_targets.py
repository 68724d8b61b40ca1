"""The formats of the log: notes, checkpoints, proofs, entries, and what travels around them."""

from contextlib import suppress
from datetime import UTC, datetime
import hashlib
from pathlib import Path
from typing import Final

from noticeboard.errors import (
    InvalidInputError,
    NoticeboardError,
    VerificationError,
)
from noticeboard.log.checkpoint import Checkpoint, TlogProof, open_checkpoint
from noticeboard.log.encoding import encode_base64, parse_time
from noticeboard.log.entry import parse_entry, verify_countersignature, verify_entry
from noticeboard.log.history import History
from noticeboard.log.note import (
    KIND_COSIGNATURE,
    SignerKey,
    VerifierKey,
    open_note,
    sign_note,
    split_note,
)
from noticeboard.log.tiles import decode_bundle, decode_entries
from noticeboard.log.tree import Frontier
from noticeboard.log.witness import AddCheckpoint, collect, judge, read_size
from noticeboard.verify.report import TrustedKeys
from noticeboard.verify.verify import verify_bytes
from tests.fuzz.target import Target, text_of
from tests.noticeboard.log.made import LOG, ORIGIN

NOW: Final = datetime(2026, 11, 24, 12, tzinfo=UTC)
INBOX: Final = SignerKey(
    name="board.example.org/inbox", seed=hashlib.sha256(b"fuzz inbox").digest()
)
WITNESS: Final = SignerKey(
    name="witness.example.net/w1",
    seed=hashlib.sha256(b"fuzz witness").digest(),
    kind=KIND_COSIGNATURE,
)
HELD: Final = Checkpoint(origin=ORIGIN, size=0, root=Frontier().root())
_LEAF: Final = bytes(32)
_SIGNATURE: Final = encode_base64(bytes(64))


def signed(raw: bytes, key: SignerKey) -> str:
    """Return `raw` as a note that the key has signed; raises InvalidInputError."""
    return sign_note(text_of(raw), [key])


def _note(raw: bytes) -> None:
    with suppress(VerificationError):
        split_note(raw)
    open_note(raw, [LOG.verifier, WITNESS.verifier])


def _checkpoint(raw: bytes) -> None:
    with suppress(VerificationError):
        Checkpoint.parse(text_of(raw))
    with suppress(VerificationError):
        open_checkpoint(raw, LOG.verifier, [WITNESS.verifier])
    open_checkpoint(signed(raw, LOG), LOG.verifier)


def _bundle(raw: bytes) -> None:
    decode_bundle(raw[1:], raw[0] if raw else 0)


def _batch(raw: bytes) -> None:
    for entry in decode_entries(raw, 500):
        with suppress(VerificationError):
            parse_entry(entry)


def _entry(raw: bytes) -> None:
    entry = parse_entry(raw)
    with suppress(VerificationError):
        verify_entry(entry, ORIGIN, LOG.verifier)
    verify_countersignature(entry, ORIGIN, LOG.verifier)


def _body(raw: bytes) -> None:
    parse_entry(raw + f"\n{_SIGNATURE}".encode())


def _proof(raw: bytes) -> None:
    TlogProof.parse(text_of(raw)).verify(_LEAF, LOG.verifier, [WITNESS.verifier])


def _history(raw: bytes) -> None:
    History.parse(text_of(raw)).verify(LOG.verifier)


def _asked(raw: bytes) -> None:
    judge(AddCheckpoint.parse(raw), LOG.verifier, HELD)


def _answered(raw: bytes) -> None:
    with suppress(VerificationError):
        read_size(raw)
    collect(raw, HELD, WITNESS.verifier, NOW)


def _keys(raw: bytes) -> None:
    text = text_of(raw)
    with suppress(VerificationError):
        VerifierKey.parse(text)
    with suppress(VerificationError):
        parse_time(text)
    SignerKey.parse(text)


def _judged(raw: bytes) -> None:
    verify_bytes(raw, Path("given"), TrustedKeys(log=LOG.verifier, inbox=INBOX.verifier), NOW)


TARGETS: Final = (
    Target(name="note", reads=(_note,), refuses=(VerificationError,)),
    Target(name="checkpoint", reads=(_checkpoint,), refuses=(VerificationError, InvalidInputError)),
    Target(name="bundle", reads=(_bundle,), refuses=(VerificationError,)),
    Target(name="batch", reads=(_batch,), refuses=(VerificationError,)),
    Target(name="entry", reads=(_entry, _body), refuses=(VerificationError,)),
    Target(name="proof", reads=(_proof,), refuses=(VerificationError,)),
    Target(name="history", reads=(_history,), refuses=(VerificationError,)),
    Target(name="witness_request", reads=(_asked,), refuses=(NoticeboardError,)),
    Target(name="witness_answer", reads=(_answered,), refuses=(VerificationError,)),
    Target(name="key", reads=(_keys,), refuses=(VerificationError,)),
    Target(name="verified_file", reads=(_judged,), refuses=(InvalidInputError,)),
)

"""ML-DSA-44 cosignatures: the vector of another implementation, and what a witness's two keys mean.

These run on the newest Home Assistant only: the oldest brings no ML-DSA.
"""

from base64 import b64decode
from hashlib import sha256
import json
from pathlib import Path

import pytest

from noticeboard.errors import VerificationError
from noticeboard.log import mldsa
from noticeboard.log.checkpoint import count_witnesses, majority, open_checkpoint
from noticeboard.log.note import (
    KIND_COSIGNATURE,
    KIND_MLDSA,
    SignerKey,
    VerifierKey,
    add_signatures,
)
from noticeboard.log.witness import collect, judge
from tests.noticeboard.log.made import NOON, Log, key
from tests.vectors.files import FOLDER

NAME = "witness.example.net/w2"
SEED = sha256(b"opencam ml-dsa-44 witness test key").digest()
SIGNER = SignerKey(name=NAME, kind=KIND_MLDSA, seed=SEED)
CHECKPOINT = "board.example.org/v1\n70000\no5IPun8jmgcam9EHIfE0Gt3vuu3ttBx+JEN6nRa98Ao=\n"
AT = 1_760_000_000
MESSAGE_SHA256 = "3275759c2cd0bdce298ff307a10d0c19aed77b9a18725dacfe7d7f6621a30ab6"
LINE = (Path(__file__).parent / "mldsa-cosignature.txt").read_text(encoding="utf-8")
"""Made by `cryptography`; verified by OpenSSL 3.5 and noble-post-quantum."""


def test_keys_of_the_vector() -> None:
    """The same seed gives the same key, under the same id and text."""
    vkey = str(SIGNER.verifier)

    assert SEED.hex() == "09b5239e0f4c2dd29c6c332c174427c9df42a1af4f134ad28f69c0baa1aeb5c3"
    assert sha256(SIGNER.verifier.public).hexdigest() == (
        "dda6dbdacad3f4e7299719fec5758fc3be34507395a8f23ef69a9d057e235fad"
    )
    assert SIGNER.verifier.key_id.hex() == "607ada34"
    assert sha256(vkey.encode()).hexdigest() == (
        "b9c563a0f4db30fa54d2540b6a8f097568ab70cb443672f797fd043347031bf7"
    )
    assert VerifierKey.parse(vkey) == SIGNER.verifier
    assert SignerKey.parse(SIGNER.export()).verifier == SIGNER.verifier
    assert SEED.hex() not in repr(SIGNER)


def test_protocol_vector() -> None:
    """The cosignature of docs/protocol/vectors is valid, over the message that the file has."""
    found = json.loads((FOLDER / "notes.json").read_text(encoding="utf-8"))["ml_dsa"]
    signer = SignerKey(name=found["name"], kind=KIND_MLDSA, seed=bytes.fromhex(found["seed"]))
    blob = b64decode(found["line"].split(" ")[2])[4:]

    assert signer.verifier.key_id.hex() == found["key_id"]
    assert signer.verifier.verify(found["checkpoint"], blob) == found["at"]


def test_signature_of_the_vector() -> None:
    """It verifies, for this name, time and checkpoint only."""
    blob = b64decode(LINE.split(" ")[2])[4:]
    message = mldsa.cosigned_message(NAME, CHECKPOINT, AT)

    assert sha256(message).hexdigest() == MESSAGE_SHA256
    assert SIGNER.verifier.verify(CHECKPOINT, blob) == AT
    later = (AT + 1).to_bytes(8) + blob[8:]
    renamed = VerifierKey.of(NAME + "x", SIGNER.verifier.public, KIND_MLDSA)
    for verifier, text, signed in (
        (SIGNER.verifier, CHECKPOINT, later),
        (SIGNER.verifier, CHECKPOINT.replace("70000", "69999"), blob),
        (SIGNER.verifier, CHECKPOINT, blob[:-1]),
        (renamed, CHECKPOINT, blob),
    ):
        with pytest.raises(VerificationError, match="isn't valid"):
            verifier.verify(text, signed)


@pytest.mark.parametrize("at", [0, 2**63])
def test_times_that_no_whole_log_has(at: int) -> None:
    """Time 0 is for parts of a log, and larger ones can't be stated."""
    with pytest.raises(VerificationError):
        mldsa.cosigned_message(NAME, CHECKPOINT, at)


@pytest.mark.parametrize("text", ["", "a\n1\n", "a\nx\nAAAA\n", "a\n1\nAAAA\n"])
def test_only_checkpoints_are_cosigned(text: str) -> None:
    """Another text has no size and root."""
    with pytest.raises(VerificationError):
        SIGNER.sign(text, at=AT)


def test_extension_lines_are_not_covered() -> None:
    """As the specification says: the message has the size and the root, nothing else."""
    line = SIGNER.sign(CHECKPOINT, at=AT)
    blob = b64decode(line.split(" ")[2])[4:]
    assert SIGNER.verifier.verify(CHECKPOINT + "more\n", blob) == AT


def test_two_keys_of_a_witness_count_once() -> None:
    """A witness that moves to ML-DSA signs with both keys for a while, and is still one."""
    log = Log()
    log.grow(7)
    old = key(NAME, KIND_COSIGNATURE)
    other = key("other.example/w1", KIND_COSIGNATURE)
    note, text = log.note(), log.note().partition("\n\n")[0] + "\n"
    signed = add_signatures(
        note, old.sign(text, at=AT), SIGNER.sign(text, at=AT + 9), other.sign(text, at=AT)
    )
    known = [each.verifier for each in (old, SIGNER, other)]

    assert open_checkpoint(signed, log.key.verifier, known).cosigned == {
        str(old.verifier): AT + 9,
        str(other.verifier): AT,
    }
    assert open_checkpoint(signed, log.key.verifier, [SIGNER.verifier]).cosigned == {
        str(SIGNER.verifier): AT + 9
    }
    assert (count_witnesses(known), majority(known)) == (2, 2)
    assert count_witnesses([str(each) for each in known]) == 2


def test_a_log_is_no_witness_of_itself() -> None:
    """A log may sign with a cosigning key under its own name; that is nobody else's word."""
    log = Log()
    log.grow(3)
    own = SignerKey(name=log.key.name, kind=KIND_MLDSA, seed=SEED)
    text = log.note().partition("\n\n")[0] + "\n"
    signed = add_signatures(log.note(), own.sign(text, at=AT))
    assert open_checkpoint(signed, log.key.verifier, [own.verifier]).cosigned == {}


def test_an_answer_by_both_keys() -> None:
    """Both lines of a witness are taken, in the order of its keys; one of them is enough."""
    log = Log()
    log.grow(3)
    judge(log.asked(0), log.key.verifier, None)
    old = key(NAME, KIND_COSIGNATURE)
    note, at = log.note(), int(NOON.timestamp())
    text = note.partition("\n\n")[0] + "\n"
    lines = [each.sign(text, at=at) for each in (old, SIGNER)]
    keys = [old.verifier, SIGNER.verifier]

    assert collect("".join(reversed(lines)).encode(), note, keys, NOON) == "".join(lines)
    assert collect(lines[1].encode(), note, keys, NOON) == lines[1]
    assert collect("".join(lines).encode(), note, keys[:1], NOON) == lines[0]

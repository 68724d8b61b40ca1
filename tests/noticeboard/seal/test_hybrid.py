"""Post-quantum keys: what other programs seal to them opens here, and theirs open ours.

`vectors/hybrid.json` has a file by the npm package age-encryption 0.3.1, which the share page
seals with, and one of ours, which its tests open.
"""

from base64 import b64decode
from dataclasses import replace
import hashlib
from importlib.util import find_spec
import io
import json
from pathlib import Path
import sys
from typing import Final

from cryptography.hazmat.backends.openssl import backend
import msgspec
import pytest

from noticeboard.errors import InvalidInputError, NotAllowedError, VerificationError
from noticeboard.seal.age import (
    LEAST_BYTES,
    LONGEST_HEADER_BYTES,
    AgeError,
    AgeFault,
    AgeIdentity,
    AgeWriter,
    begins_share,
    decrypt,
)
from noticeboard.seal.custody import SealedTo
from noticeboard.seal.hybrid import HybridIdentity, is_supported, parse_identity, parse_recipient
from noticeboard.seal.open import open_share
from tests.noticeboard.seal.test_age import FAULTS, Vector, vectors
from tests.noticeboard.seal.test_seal import Give

VECTORS: Final = Path(__file__).parents[3] / "docs" / "protocol" / "vectors"
HERE: Final = json.loads((VECTORS / "hybrid.json").read_text())
HAS_MLKEM: Final = find_spec(
    "cryptography.hazmat.primitives.asymmetric.mlkem"
) is not None and bool(getattr(backend, "mlkem_supported", bool)())
needs_mlkem = pytest.mark.skipif(not HAS_MLKEM, reason="`cryptography` before 48 has no ML-KEM")


def opened(sealed: bytes, identity: str) -> tuple[bytes, AgeFault | None]:
    """Return all bytes that a file releases, and how it fails after them."""
    plain = io.BytesIO()
    try:
        decrypt(io.BytesIO(sealed), parse_identity(identity), plain.write)
    except AgeError as error:
        return plain.getvalue(), error.fault
    return plain.getvalue(), None


@needs_mlkem
@pytest.mark.parametrize("vector", vectors("hybrid"), ids=lambda vector: vector.name)
def test_a_file_of_the_vectors(vector: Vector) -> None:
    """Each opens, or fails as it must, and only what was proved before is released."""
    tries = [opened(vector.sealed, identity) for identity in vector.identities]

    plain, fault = next((each for each in tries if each[1] is not AgeFault.NO_MATCH), tries[0])
    assert fault == FAULTS[vector.expect]
    assert hashlib.sha256(plain).hexdigest() == vector.payload


@needs_mlkem
@pytest.mark.parametrize("by", ["by_page", "by_hub"])
def test_what_either_side_sealed_opens(by: str) -> None:
    """The page's package and this program agree about keys and files."""
    assert str(parse_identity(HERE["identity"]).recipient) == HERE["recipient"]
    assert str(parse_recipient(HERE["recipient"])) == HERE["recipient"]
    assert opened(b64decode(HERE[by]), HERE["identity"]) == (HERE["plain"].encode(), None)
    assert opened(b64decode(HERE[by]), HybridIdentity.generate().export())[1] is AgeFault.NO_MATCH


@needs_mlkem
def test_a_share_to_such_a_key(give: Give, tmp_path: Path) -> None:
    """It seals and opens as any other, and its header is always equally long."""
    given, key = give(b"clip"), HybridIdentity.generate()
    recipient = str(key.recipient)
    to = SealedTo(agency=given.record.recipient.agency, delivery_key=recipient)
    record = msgspec.structs.replace(given.record, recipient=to)
    given = replace(given, record=record, recipient=recipient, identity=key.export())

    sealed = given.seal(tmp_path / "s.age")

    assert open_share(tmp_path / "s.age", key.export(), tmp_path / "o").custody.recipient == to
    with pytest.raises(NotAllowedError):
        open_share(tmp_path / "s.age", AgeIdentity.generate().export(), tmp_path / "p")
    raw = (tmp_path / "s.age").read_bytes()
    assert raw.index(b"\n--- ") + 49 == LONGEST_HEADER_BYTES
    assert sealed.size_bytes == len(raw)


def test_the_header_of_such_a_share_is_known_as_it_arrives() -> None:
    """A board recognizes it after any number of bytes, and refuses a change of any of them."""
    header = b64decode(HERE["by_hub"])[:LONGEST_HEADER_BYTES]

    assert header.endswith(b"\n")
    assert all(begins_share(header[:length]) for length in range(0, len(header) + 1, 13))
    assert begins_share(header + bytes(16))
    for at in range(0, len(header), 11):
        changed = header[:at] + b"\n\0"[header[at] == 10 :][:1] + header[at + 1 :]
        assert not begins_share(changed)
    two = header.replace(b"\n--- ", b"\n-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n--- ")
    assert not begins_share(two)
    assert len(header) > LEAST_BYTES


def test_a_share_to_keys_of_both_kinds_is_refused(tmp_path: Path) -> None:
    """Either key would open it, so it is as weak as the weaker one; the sentence says so."""
    raw, one = b64decode(HERE["by_hub"]), AgeIdentity.generate()
    writer = AgeWriter(one.recipient)
    stanza = writer.header.partition(b"\n")[2].partition(b"\n--- ")[0]
    sealed = tmp_path / "s.age"
    sealed.write_bytes(raw.replace(b"\n--- ", b"\n" + stanza + b"\n--- ") + bytes(2**20))

    for identity in (one.export(), HERE["identity"]):
        with pytest.raises(VerificationError, match="only as safe as the other one"):
            open_share(sealed, identity, tmp_path / "o")
    assert not (tmp_path / "o").exists()


@needs_mlkem
def test_support_is_tried_and_not_assumed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key counts as usable once a file that was sealed to one has opened here."""
    assert is_supported()
    is_supported.cache_clear()
    monkeypatch.setattr(HybridIdentity, "unwrap", lambda *_: None)
    assert not is_supported()
    is_supported.cache_clear()


@pytest.mark.parametrize("cut", [0, 1, 30])
def test_what_is_no_such_key_is_a_sentence(cut: int) -> None:
    """Keys that lack or change a letter are refused before ML-KEM is needed."""
    with pytest.raises(InvalidInputError, match=r"isn't an age recipient"):
        parse_recipient(HERE["recipient"][: -1 - cut] + "b" * cut)
    with pytest.raises(InvalidInputError, match="isn't an age identity") as caught:
        parse_identity(HERE["identity"][: -1 - cut] + "B" * cut)
    assert HERE["identity"][20:40] not in str(caught.value)


def test_without_ml_kem_such_keys_are_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An installation that cannot use them says what it needs, whatever it was asked for."""
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.asymmetric.mlkem", None)
    key = parse_identity(HERE["identity"])
    for ask in (
        lambda: parse_recipient(HERE["recipient"]),
        lambda: key.recipient,
        HybridIdentity.generate,
        lambda: decrypt(io.BytesIO(b64decode(HERE["by_page"])), key, bytearray().extend),
    ):
        with pytest.raises(InvalidInputError, match="version 48 or later"):
            ask()

"""Bundles and proof files: round trips, and everything short, long or trailing."""

from dataclasses import replace

from hypothesis import given, strategies as st
import pytest

from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log.checkpoint import Checkpoint, TlogProof
from noticeboard.log.note import KIND_COSIGNATURE, SignerKey, sign_note
from noticeboard.log.tiles import (
    MAX_BUNDLE_BYTES,
    MAX_ENTRY_BYTES,
    decode_bundle,
    decode_entries,
    encode_bundle,
)
from noticeboard.log.tree import Tree, leaf_hash
from tests.noticeboard.log.made import LOG, ORIGIN

ENTRIES = st.lists(st.binary(max_size=300), max_size=20)
TREE = Tree(leaf_hash(f"entry {i}".encode()) for i in range(300))
NOTE = sign_note(Checkpoint(origin=ORIGIN, size=300, root=TREE.root()).text(), [LOG])


@given(entries=ENTRIES)
def test_bundles_round_trip(entries: list[bytes]) -> None:
    """A bundle gives back its entries, and a longer one starts with a shorter one's bytes."""
    raw = encode_bundle(entries)

    assert decode_bundle(raw, len(entries)) == entries
    assert raw.startswith(encode_bundle(entries[: len(entries) // 2]))


def test_layout_of_a_bundle() -> None:
    """Each entry follows its length in two bytes, the larger one first (c2sp.org/tlog-tiles)."""
    raw = encode_bundle([b"ab", b"", bytes(300)])

    assert raw == b"\x00\x02ab" + b"\x00\x00" + b"\x01\x2c" + bytes(300)


@given(entries=ENTRIES.filter(bool), cut=st.integers(min_value=1, max_value=400))
def test_short_and_trailing_bundles(entries: list[bytes], cut: int) -> None:
    """Fewer or more bytes than the count asks for are refused."""
    raw = encode_bundle(entries)

    for wrong, count in (
        (raw[:-cut], len(entries)),
        (raw + bytes(cut), len(entries)),
        (raw, len(entries) - 1),
        (raw, len(entries) + 1),
    ):
        with pytest.raises(VerificationError):
            decode_bundle(wrong, count)


@given(raw=st.binary(max_size=300), count=st.integers(min_value=-1, max_value=300))
def test_junk_bundles(raw: bytes, count: int) -> None:
    """Arbitrary bytes decode to what encodes to the same bytes, or are refused."""
    try:
        entries = decode_bundle(raw, count)
    except VerificationError:
        return
    assert (encode_bundle(entries), len(entries)) == (raw, count)


@given(entries=st.lists(st.binary(max_size=50), min_size=1, max_size=4))
def test_entries_sent_at_once(entries: list[bytes]) -> None:
    """One to as many as may be sent come back; none, one more, or a piece of one is refused."""
    raw = encode_bundle(entries)

    assert decode_entries(raw, len(entries)) == entries
    for wrong, most in ((raw, len(entries) - 1), (raw[:-1], 4), (b"", 4), (raw + b"\0", 5)):
        with pytest.raises(VerificationError):
            decode_entries(wrong, most)


def test_oversize_bundles() -> None:
    """Neither an entry nor a bundle may be larger than the log allows."""
    too_long = MAX_ENTRY_BYTES + 1

    with pytest.raises(InvalidInputError):
        encode_bundle([bytes(too_long)])
    with pytest.raises(InvalidInputError):
        encode_bundle([b""] * 257)
    raw = too_long.to_bytes(2) + bytes(too_long)
    with pytest.raises(VerificationError, match="up to 16384"):
        decode_bundle(raw, 1)
    with pytest.raises(VerificationError, match="up to 16384"):
        decode_entries(raw, 1)
    with pytest.raises(VerificationError):
        decode_bundle(bytes(MAX_BUNDLE_BYTES + 1), 256)


def test_largest_bundle() -> None:
    """256 entries of 16 KiB are the most, and all of them come back."""
    entries = [bytes([i]) * MAX_ENTRY_BYTES for i in range(256)]
    raw = encode_bundle(entries)

    assert len(raw) == MAX_BUNDLE_BYTES
    assert decode_bundle(raw, 256) == decode_entries(raw, 256) == entries


@pytest.mark.parametrize("count", [-1, 257])
def test_counts_no_bundle_has(count: int) -> None:
    """A count is between 0 and 256, whatever the bytes are."""
    with pytest.raises(VerificationError, match="up to 256"):
        decode_bundle(bytes(2 * max(count, 0)), count)


# Proof files


@given(
    index=st.integers(min_value=0, max_value=2**60),
    hashes=st.lists(st.binary(min_size=32, max_size=32), max_size=63),
    extra=st.none() | st.binary(max_size=100),
)
def test_proofs_round_trip(index: int, hashes: list[bytes], extra: bytes | None) -> None:
    """A proof read back from its own text is the same proof."""
    proof = TlogProof(index=index, hashes=tuple(hashes), checkpoint_note=NOTE, extra=extra)

    assert TlogProof.parse(proof.text()) == proof


@given(text=st.text(max_size=200))
def test_junk_proofs(text: str) -> None:
    """Arbitrary text after the header is refused or reads back."""
    for junk in (text, "c2sp.org/tlog-proof@v1\n" + text):
        try:
            proof = TlogProof.parse(junk)
        except VerificationError:
            continue
        assert proof.text() == junk


@given(index=st.integers(min_value=0, max_value=299))
def test_proof_verifies_its_own_leaf(index: int) -> None:
    """A proof shows one entry in one signed log, and no other."""
    proof = TlogProof(index=index, hashes=tuple(TREE.inclusion(index)), checkpoint_note=NOTE)
    leaf = leaf_hash(f"entry {index}".encode())

    assert proof.verify(leaf, LOG.verifier).checkpoint.size == 300
    with pytest.raises(VerificationError):
        proof.verify(leaf_hash(b"another"), LOG.verifier)
    with pytest.raises(VerificationError):
        proof.verify(leaf, SignerKey.generate(ORIGIN).verifier)


def test_proof_counts_witnesses() -> None:
    """Who cosigned the proof's checkpoint comes out, for the caller to count."""
    witness = SignerKey.generate("w", KIND_COSIGNATURE)
    text = Checkpoint(origin=ORIGIN, size=1, root=leaf_hash(b"only")).text()
    proof = TlogProof(index=0, hashes=(), checkpoint_note=sign_note(text, [LOG, witness], at=7))
    signed = TlogProof.parse(proof.text()).verify(
        leaf_hash(b"only"), LOG.verifier, [witness.verifier]
    )

    assert signed.cosigned == {str(witness.verifier): 7}


def test_largest_proof() -> None:
    """63 hashes and 16 KiB of extra bytes are the most, and read back."""
    proof = TlogProof(
        index=2**62, hashes=(bytes(32),) * 63, checkpoint_note=NOTE, extra=bytes(16_384)
    )

    assert TlogProof.parse(proof.text()) == proof
    with pytest.raises(VerificationError, match="up to 16384"):
        TlogProof.parse(replace(proof, extra=bytes(16_385)).text())
    with pytest.raises(VerificationError, match="at most 63"):
        TlogProof.parse(replace(proof, hashes=(bytes(32),) * 64).text())


def test_longest_proof_file() -> None:
    """288 KiB are read, whatever they are; one letter more is not."""
    text = GOOD.ljust(288 * 1024, "x")

    assert TlogProof.parse(text).text() == text
    with pytest.raises(VerificationError, match="too long"):
        TlogProof.parse(text + "x")


GOOD = TlogProof(index=0, hashes=(bytes(32),), checkpoint_note=NOTE, extra=b"x").text()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "starts with"),
        (GOOD.replace("@v1", "@v2"), "starts with"),
        (GOOD.partition("\n\n")[0], "starts with"),
        ("c2sp.org/tlog-proof@v1\n\n" + NOTE, "names its index"),
        (GOOD.replace("extra eA==\n", "extra eB==\n"), "isn't canonical"),
        (GOOD.replace("extra eA==\n", "extra eA==\nextra eA==\n"), "names its index"),
        (GOOD.replace("extra eA==\n", "extra " + "AAAA" * 5_500 + "\n"), "up to 16384 extra"),
        (GOOD.replace("index 0", "index 00"), "names its index"),
        (GOOD.replace("index 0", "index -1"), "names its index"),
        (GOOD.replace("index 0", "place 0"), "names its index"),
        (GOOD.replace("AAAA=\n", "AAA=\n"), "isn't base64"),
        (
            GOOD.replace("\n\n", "\n" + "A" * 43 + "=" + ("\n" + "A" * 43 + "=") * 62 + "\n\n", 1),
            "names its index",
        ),
        (GOOD + "x" * 300_000, "too long"),
    ],
)
def test_malformed_proofs(text: str, reason: str) -> None:
    """Another version, index, extra or hash, or too much of anything, is refused."""
    with pytest.raises(VerificationError, match=reason):
        TlogProof.parse(text)

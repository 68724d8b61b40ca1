"""age files and padding: ours open everywhere, others' open here, and a length says little."""

from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
import hashlib
import io
from itertools import pairwise
import json
import os
from pathlib import Path
import shutil
import subprocess
import time
import tracemalloc
import zlib

from hypothesis import given as for_all, settings, strategies as st
import pyrage
from pyrage import x25519
import pytest

from noticeboard.errors import InvalidInputError
from noticeboard.seal.age import (
    CHUNK_BYTES,
    HEADER_BYTES,
    LEAST_BYTES,
    TAG_BYTES,
    AgeError,
    AgeFault,
    AgeIdentity,
    AgeRecipient,
    AgeWriter,
    begins_share,
    decrypt,
    encrypt,
)
from noticeboard.seal.bag import SMALLEST_BYTES, padded
from tests.noticeboard.seal.conftest import Given

Give = Callable[..., Given]
VECTORS = Path(__file__).parents[2] / "fixtures" / "age-vectors.json"
FAULTS = {
    "success": None,
    "header failure": AgeFault.HEADER,
    "no match": AgeFault.NO_MATCH,
    "HMAC failure": AgeFault.MAC,
    "payload failure": AgeFault.PAYLOAD,
}
# An age recipient of 32 zero bytes: a point of small order.
NOBODY = "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z"
IDENTITY = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"
RECIPIENT = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"
LENGTHS = (0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vector:
    """One of the CCTV test vectors: a file, and what a reader makes of it."""

    name: str
    expect: str
    identities: tuple[str, ...]
    passphrases: tuple[str, ...]
    payload: str
    """SHA-256 of all bytes that are released, even before a failure."""
    sealed: bytes

    @property
    def needs(self) -> str:
        """What opens it: an X25519 key, another kind of key, or a passphrase."""
        if not self.identities:
            return "passphrase"
        return "hybrid" if any("-PQ-" in each for each in self.identities) else "x25519"


def vectors(*needs: str) -> list[Vector]:
    """Return the vectors that need one of these."""
    return [each for each in all_vectors() if each.needs in needs]


@cache
def all_vectors() -> list[Vector]:
    """Return every vector, read once."""
    texts = json.loads(VECTORS.read_text())["vectors"]
    return [vector_of(name, b64decode(text)) for name, text in texts.items()]


def vector_of(name: str, raw: bytes) -> Vector:
    """Read a test vector: lines of names and values, an empty one, and the file."""
    head, _, sealed = raw.partition(b"\n\n")
    said = [line.split(": ", 1) for line in head.decode().splitlines()]
    values = dict(said)
    return Vector(
        name=name,
        expect=values["expect"],
        identities=tuple(value for key, value in said if key == "identity"),
        passphrases=tuple(value for key, value in said if key == "passphrase"),
        payload=values.get("payload", hashlib.sha256().hexdigest()),
        sealed=zlib.decompress(sealed) if "compressed" in values else sealed,
    )


def opened(sealed: bytes | bytearray, identity: str = IDENTITY) -> tuple[bytes, AgeFault | None]:
    """Return all bytes that a file releases, and how it fails after them."""
    plain = io.BytesIO()
    fault = None
    try:
        decrypt(io.BytesIO(sealed), AgeIdentity.parse(identity), plain.write)
    except AgeError as error:
        fault = error.fault
    return plain.getvalue(), fault


def sealed_by_us(plain: bytes, recipient: str = RECIPIENT) -> bytes:
    """Return bytes sealed as a backup is."""
    sealed = io.BytesIO()
    encrypt(io.BytesIO(plain), AgeRecipient.parse(recipient), sealed.write)
    return sealed.getvalue()


def content(length: int) -> bytes:
    """Return so many bytes, not all alike."""
    return (bytes(range(251)) * (length // 251 + 1))[:length]


@pytest.mark.parametrize("vector", vectors("x25519"), ids=lambda vector: vector.name)
def test_a_file_of_the_vectors(vector: Vector) -> None:
    """Each opens, or fails as it must, and only what was proved before is released."""
    [identity, *_] = vector.identities

    plain, fault = opened(vector.sealed, identity)

    assert fault == FAULTS[vector.expect]
    assert hashlib.sha256(plain).hexdigest() == vector.payload


@pytest.mark.parametrize("vector", vectors("hybrid", "passphrase"), ids=lambda vector: vector.name)
def test_a_file_that_needs_more_than_such_a_key(vector: Vector) -> None:
    """A key of another kind is refused, and so is a file to one or to a passphrase."""
    for identity in vector.identities:
        if "-PQ-" in identity:
            with pytest.raises(InvalidInputError, match="isn't an age identity"):
                AgeIdentity.parse(identity)

    plain, fault = opened(vector.sealed)

    assert plain == b""
    assert fault in {AgeFault.HEADER, AgeFault.NO_MATCH}


def test_all_vectors_are_tried() -> None:
    """None is left out by how it is read."""
    assert [len(vectors(kind)) for kind in ("x25519", "hybrid", "passphrase")] == [67, 18, 25]


def sealed(plain: bytes, recipient: str, piece: int) -> bytes:
    """Write an age file, so many chunks at a time."""
    writer = AgeWriter(AgeRecipient.parse(recipient))
    made = bytearray(writer.header)
    step = piece * CHUNK_BYTES
    for start in range(0, len(plain), step):
        part = memoryview(plain)[start : start + step]
        into = memoryview(bytearray(len(part) + TAG_BYTES * piece))
        made += into[: writer.encrypt(part, into, last=start + step >= len(plain))]
    return bytes(made)


@settings(max_examples=40, deadline=None)
@for_all(
    length=st.integers(1, 4 * CHUNK_BYTES) | st.sampled_from(LENGTHS[1:]),
    piece=st.integers(1, 3),
)
def test_another_program_reads_what_is_written(length: int, piece: int) -> None:
    """Whatever its length and however it was cut up, pyrage (Rust) opens the file to its bytes."""
    key = x25519.Identity.generate()
    plain = content(length)

    made = sealed(plain, str(key.to_public()), piece)

    assert pyrage.decrypt(made, [key]) == plain
    assert opened(made, str(key)) == (plain, None)


@pytest.mark.parametrize("length", [*LENGTHS, 16 * CHUNK_BYTES, 33 * CHUNK_BYTES - 1])
def test_programs_open_one_anothers_files(length: int) -> None:
    """Ours opens what pyrage (Rust) writes, and the other way round, an empty file included."""
    key = x25519.Identity.generate()
    plain = content(length)

    made = sealed_by_us(plain, str(key.to_public()))

    assert pyrage.decrypt(made, [key]) == plain
    assert opened(made, str(key)) == (plain, None)
    others = [key.to_public(), x25519.Identity.generate().to_public()]
    assert opened(pyrage.encrypt(plain, others), str(key)) == (plain, None)


@pytest.mark.parametrize("length", LENGTHS)
def test_the_stock_tool_and_ours(length: int, tmp_path: Path) -> None:
    """The standard `age` (Go) opens what ours writes, and the other way round."""
    age = shutil.which("age")
    if age is None:
        pytest.skip("the stock age tool is not installed")
    plain, key = content(length), tmp_path / "key"
    key.write_text(f"{IDENTITY}\n")

    def run(given: bytes, *arguments: str) -> bytes:
        command = [age, *arguments]
        return subprocess.run(command, input=given, capture_output=True, check=True).stdout  # noqa: S603 -- our own

    assert run(sealed_by_us(plain), "-d", "-i", str(key)) == plain
    assert opened(run(plain, "-r", RECIPIENT)) == (plain, None)


def test_nothing_is_released_before_it_is_proved() -> None:
    """Of a file that was altered, only the chunks before come out; a file cut short is no file."""
    plain = content(4 * CHUNK_BYTES)
    made = sealed_by_us(plain)
    payload = HEADER_BYTES + 16

    for chunk in range(4):
        altered = bytearray(made)
        altered[payload + chunk * (CHUNK_BYTES + TAG_BYTES) + 7] ^= 1
        assert opened(altered) == (plain[: chunk * CHUNK_BYTES], AgeFault.PAYLOAD)
    for chunks in range(4):
        cut = made[: payload + chunks * (CHUNK_BYTES + TAG_BYTES)]
        assert opened(cut) == (plain[: chunks * CHUNK_BYTES], AgeFault.PAYLOAD)
    assert opened(made + b"x") == (plain, AgeFault.PAYLOAD)


PLAIN = content(3 * CHUNK_BYTES - 7)
SEALED = sealed_by_us(PLAIN)


@settings(max_examples=300, deadline=None)
@for_all(
    at=st.integers(0, HEADER_BYTES + 16) | st.integers(0, len(SEALED) - 1),
    change=st.integers(1, 255),
    cut=st.booleans(),
)
def test_damage_never_gives_other_bytes(at: int, change: int, *, cut: bool) -> None:
    """Wherever a file is changed or cut off, what comes out is how it began, and it fails."""
    damaged = SEALED[:at] + (b"" if cut else bytes([SEALED[at] ^ change]) + SEALED[at + 1 :])

    plain, fault = opened(damaged)

    assert fault is not None
    assert PLAIN.startswith(plain)
    assert len(plain) < len(PLAIN)


def test_chunks_stay_in_their_order() -> None:
    """Chunks that were swapped, repeated or left out do not open."""
    made = sealed_by_us(content(4 * CHUNK_BYTES))
    payload, step = HEADER_BYTES + 16, CHUNK_BYTES + TAG_BYTES
    chunks = [made[payload + at * step :][:step] for at in range(4)]

    for order in ((1, 0, 2, 3), (0, 0, 1, 2, 3), (0, 2, 3), (0, 1, 3), (0, 1, 2, 3, 3)):
        _, fault = opened(made[:payload] + b"".join(chunks[at] for at in order))
        assert fault is AgeFault.PAYLOAD


def test_what_goes_wrong_while_writing_is_raised_as_it_is() -> None:
    """A full disk is a full disk, not a damaged file."""

    def full(_: bytes) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        decrypt(io.BytesIO(sealed_by_us(b"x")), AgeIdentity.parse(IDENTITY), full)


def test_memory_is_constant(tmp_path: Path) -> None:
    """Forty times as much is sealed and opened in the same few megabytes."""
    zeros, path = tmp_path / "zeros", tmp_path / "zeros.age"
    peaks = []
    for size_bytes in (1 << 20, 40 << 20):
        zeros.touch()
        os.truncate(zeros, size_bytes)
        digest = hashlib.sha256()
        tracemalloc.start()
        with zeros.open("rb") as plain, path.open("wb") as file:
            encrypt(plain, AgeRecipient.parse(RECIPIENT), file.write)
        with path.open("rb") as file:
            decrypt(file, AgeIdentity.parse(IDENTITY), digest.update)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert digest.digest() == hashlib.sha256(bytes(size_bytes)).digest()

    assert max(peaks) < 5 << 20
    assert peaks[1] < peaks[0] * 1.1


def test_no_two_files_share_a_key() -> None:
    """Header and body differ in every file, and nothing of the plain bytes shows."""
    first, second = (sealed(bytes(1000), RECIPIENT, 1) for _ in range(2))

    header = first.index(b"\n---")
    assert first[:22] == second[:22]
    assert first[30:header] != second[30:header]
    assert first[-1000:] != second[-1000:]
    assert bytes(16) not in first


def test_a_file_is_ended_once() -> None:
    """Half a chunk in the middle, nothing at all, and anything after the end are refused."""
    room = memoryview(bytearray(CHUNK_BYTES * 2))
    for before in (b"", bytes(CHUNK_BYTES)):
        writer = AgeWriter(AgeRecipient.parse(RECIPIENT))
        if before:
            writer.encrypt(memoryview(before), room, last=False)
        # Only a file that is empty ends with an empty chunk.
        for plain, last in ((b"", bool(before)), (b"", False), (b"x", False)):
            with pytest.raises(ValueError, match="whole chunks"):
                writer.encrypt(memoryview(plain), room, last=last)
        writer.encrypt(memoryview(b"x"), room, last=True)
        for last in (True, False):
            with pytest.raises(ValueError, match="ended once"):
                writer.encrypt(memoryview(bytes(CHUNK_BYTES)), room, last=last)


def test_the_header_of_a_share_has_one_form() -> None:
    """Every prefix of ours may go on as a share; what differs anywhere may not."""
    headers = [sealed_by_us(b"x")[:HEADER_BYTES] for _ in range(20)]

    assert len(sealed_by_us(b"")) == LEAST_BYTES
    assert all(begins_share(header[:length]) for header in headers for length in range(168))
    assert all(header.endswith(b"\n") for header in headers)
    for at, letter in enumerate(headers[0]):
        other = b"\n" if letter == ord(" ") else b" "
        assert not begins_share(headers[0][:at] + other + headers[0][at + 1 :])


def with_stanzas(*stanzas: bytes) -> bytes:
    """Return a file with these stanzas and a MAC of zeros."""
    header = b"age-encryption.org/v1\n" + b"".join(stanzas) + b"--- " + b"A" * 43 + b"\n"
    return header + bytes(100)


def stanza_for(recipient: str) -> bytes:
    """Return a stanza that a recipient's identity opens."""
    return AgeRecipient.parse(recipient).wrap(bytes(16)).encode()


def test_one_recipient_of_many_is_found() -> None:
    """Whichever of a hundred stanzas is ours, it opens, among others of kinds unknown here."""
    others = [stanza_for(str(AgeIdentity.generate().recipient)) for _ in range(100)]
    ours, unknown = stanza_for(RECIPIENT), b"-> future ? ! ~\n" + b"A" * 64 + b"\n\n"

    for stanzas in ([ours, *others], [unknown, *others, ours], [*others[:50], ours, *others[50:]]):
        assert opened(with_stanzas(*stanzas)) == (b"", AgeFault.MAC)
    assert opened(with_stanzas(unknown, *others)) == (b"", AgeFault.NO_MATCH)


def test_a_malformed_stanza_spoils_a_file() -> None:
    """Even if another stanza fits, nobody guesses what a malformed one was to be."""
    ours, share, body = stanza_for(RECIPIENT), b"A" * 42 + b"E", b"A" * 43
    whole = b"-> X25519 " + share + b"\n" + body + b"\n"
    assert opened(with_stanzas(ours, whole))[1] is AgeFault.MAC
    assert opened(with_stanzas(ours, whole.replace(b" " + share, b"")))[1] is AgeFault.HEADER
    for arguments, text in (
        (b" ", body),
        (share + b" " + share, body),
        (share[1:], body),
        (b"AA" + share, body),
        (share[:-1] + b"F", body),
        (b"A" * 43, body),
        (share, body[1:]),
        (share, body + b"AAA"),
        (share, body[:-1] + b"B"),
        (share, body + b"="),
        (share, b""),
    ):
        stanza = b"-> X25519 " + arguments + b"\n" + text + b"\n"
        assert opened(with_stanzas(ours, stanza)) == (b"", AgeFault.HEADER), stanza


def test_a_header_has_16_kib_at_most() -> None:
    """A header that fills them is read, and one byte more is too long."""
    ours = stanza_for(RECIPIENT)
    room = 16 * 1024 - (len(with_stanzas(ours)) - 100) - len(b"-> \n\n")

    assert opened(with_stanzas(ours, b"-> " + b"x" * room + b"\n\n"))[1] is AgeFault.MAC
    assert opened(with_stanzas(ours, b"-> " + b"x" * (room + 1) + b"\n\n"))[1] is AgeFault.HEADER


def test_another_version_is_refused() -> None:
    """A file of another version is not read as if it were of this one."""
    ours = with_stanzas(stanza_for(RECIPIENT))

    for version in (b"age-encryption.org/v2", b"age-encryption.org/v12", b"AGE-encryption.org/v1"):
        changed = ours.replace(b"age-encryption.org/v1", version, 1)
        assert opened(changed) == (b"", AgeFault.HEADER)


def test_a_hostile_header_costs_little() -> None:
    """A header without an end, or of any number of stanzas, is refused after a few kilobytes."""
    stanza = stanza_for(RECIPIENT)
    began_s = time.process_time()
    for hostile in (
        with_stanzas(*[stanza] * 8000),
        with_stanzas(*[b"-> x\n\n"] * 1_000_000),
        with_stanzas(b"-> x\n" + (b"A" * 64 + b"\n") * 100_000 + b"\n"),
        b"age-encryption.org/v1\n-> " + b"x" * 10_000_000,
        b"age-encryption.org/v1\n" + b"-> x " * 2_000_000,
        b"-" * 10_000_000,
        b"\n" * 10_000_000,
    ):
        assert opened(hostile) == (b"", AgeFault.HEADER)
    assert time.process_time() - began_s < 1


def test_a_passphrase_is_for_nobody_else() -> None:
    """A stanza of a passphrase stands alone, since it also says who sealed the file."""
    scrypt = b"-> scrypt " + b"A" * 22 + b" 18\n" + b"A" * 43 + b"\n"

    assert opened(with_stanzas(scrypt))[1] is AgeFault.NO_MATCH
    ours = stanza_for(RECIPIENT)
    for stanzas in ((scrypt, ours), (ours, scrypt), (scrypt, scrypt)):
        assert opened(with_stanzas(*stanzas))[1] is AgeFault.HEADER


@for_all(seed=st.binary(min_size=32, max_size=32))
def test_keys_are_written_as_others_write_them(seed: bytes) -> None:
    """Any 32 bytes are an identity, with the text and the recipient that pyrage has for it."""
    text = bech32("age-secret-key-", seed).upper()
    theirs = x25519.Identity.from_str(text)

    ours = AgeIdentity.parse(text)

    assert ours.export() == str(theirs) == text
    assert str(ours.recipient) == str(theirs.to_public())
    assert AgeRecipient.parse(str(ours.recipient)) == ours.recipient
    assert AgeIdentity.parse(text.lower()).export() == text
    assert AgeRecipient.parse(str(ours.recipient).upper()) == ours.recipient


def bech32(prefix: str, raw: bytes, spare: int = 0) -> str:
    """Return bytes as BIP 173 has them, a bit at a time; `spare` goes into the unused bits."""
    unused = -len(raw) * 8 % 5
    bits = f"{int.from_bytes(raw):0{len(raw) * 8}b}" + f"{spare:0{unused}b}"[: unused or None]
    digits = [int(bits[at : at + 5], 2) for at in range(0, len(bits) // 5 * 5, 5)]
    whole = [ord(each) >> 5 for each in prefix] + [0] + [ord(each) & 31 for each in prefix]
    remainder = 1
    for digit in (*whole, *digits, *[0] * 6):
        remainder, top = (remainder & 0x1FFFFFF) << 5 ^ digit, remainder >> 25
        for bit, generator in enumerate(
            (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
        ):
            remainder ^= generator if top >> bit & 1 else 0
    digits += [(remainder ^ 1) >> 5 * (5 - at) & 31 for at in range(6)]
    return f"{prefix}1" + "".join("qpzry9x8gf2tvdw0s3jn54khce6mua7l"[digit] for digit in digits)


def typos(text: str) -> Iterator[str]:
    """Yield a key with each letter replaced, left out and doubled."""
    for at, letter in enumerate(text):
        other = "q" if letter.lower() != "q" else "p"
        yield text[:at] + (other if text.islower() else other.upper()) + text[at + 1 :]
        yield text[:at] + text[at + 1 :]
        yield text[:at] + letter + text[at:]


POINT = AgeRecipient.parse(RECIPIENT).public.public_bytes_raw()
ONE = (1).to_bytes(32, "little")
WRONG_KEYS = {
    "nothing": "",
    "a beginning": "age1",
    "nonsense": "age1nonsense",
    "another kind": "ssh-ed25519 AAAA",
    "mixed case": RECIPIENT.title(),
    "a Kelvin sign": RECIPIENT.upper().replace("K", "\u212a", 1),
    "a space": f" {RECIPIENT}",
    "a line break": f"{RECIPIENT}\n",
    "set bits after the end": bech32("age", POINT, spare=1),
    "31 bytes": bech32("age", POINT[:31]),
    "33 bytes": bech32("age", POINT + b"\0"),
    "another prefix": bech32("age1pq", POINT),
    "an identity": IDENTITY,
    "a point of small order": NOBODY,
    "another point of small order": bech32("age", ONE),
    "a million letters": "age1" + "q" * 1_000_000,
}


@pytest.mark.parametrize("text", WRONG_KEYS.values(), ids=WRONG_KEYS)
def test_a_key_that_seals_nothing_is_refused(text: str) -> None:
    """Nothing is sealed to a key that is none, or that anybody could open."""
    with pytest.raises(InvalidInputError, match="isn't an age recipient"):
        AgeRecipient.parse(text)


def test_a_key_that_was_copied_wrongly_is_refused() -> None:
    """A letter more, fewer or other than a key's is noticed, wherever it is."""
    for text in typos(RECIPIENT):
        with pytest.raises(InvalidInputError):
            AgeRecipient.parse(text)
    for text in typos(IDENTITY):
        with pytest.raises(InvalidInputError, match="isn't an age identity"):
            AgeIdentity.parse(text)
    for text in (RECIPIENT, bech32("age", POINT).upper(), f"{IDENTITY}\n", IDENTITY.title()):
        with pytest.raises(InvalidInputError):
            AgeIdentity.parse(text)


def test_a_secret_is_shown_only_on_request() -> None:
    """Neither a log line nor a traceback that has an identity in it has the secret."""
    identity = AgeIdentity.parse(IDENTITY)

    shown = f"{identity} {identity!r} {[identity]}"
    with pytest.raises(InvalidInputError) as refused:
        AgeIdentity.parse(IDENTITY[:-1])

    assert "GFPYYSJ" not in shown
    assert "GFPYYSJ" not in f"{refused.value!r} {refused.value.__cause__!r}"


@settings(max_examples=500)
@for_all(length=st.integers(0, 9 * 1024**3))
def test_padding_costs_little_and_keeps_its_order(length: int) -> None:
    """It never shortens, costs 12 % at most above the floor, and fits a tar's blocks."""
    made = padded(length)

    assert made >= max(length, SMALLEST_BYTES)
    assert made <= max(length * 1.12, SMALLEST_BYTES)
    assert made % 512 == 0
    assert padded(made) == made
    assert padded(length + 1) >= made


@pytest.mark.parametrize("bits", [20, 21, 25, 30, 31, 32])
def test_steps_between_classes(bits: int) -> None:
    """Of a length's bits so many are free as its exponent takes to write (Padmé)."""
    step = 1 << bits - (6 if bits == 32 else 5)

    assert padded((1 << bits) + 1) == (1 << bits) + step
    assert padded((1 << bits) + step + 1) == (1 << bits) + 2 * step


def test_lengths_fall_into_few_classes() -> None:
    """A hundred million lengths have a few hundred classes, as Padmé says."""
    classes = {padded(length) for length in range(0, 100_000_000, 997)}

    assert len(classes) < 220
    assert all(after / before < 1.13 for before, after in pairwise(sorted(classes)))


def test_small_shares_look_alike(give: Give, tmp_path: Path) -> None:
    """A share's sealed length is that of its class, whatever its few bytes are."""
    given = give(b"clip", b"more" * 50_000)

    sizes = {given.seal(tmp_path / "s.age").size_bytes for _ in range(3)}

    chunks = SMALLEST_BYTES // CHUNK_BYTES
    header = len(AgeWriter(AgeRecipient.parse(given.recipient)).header)
    assert sizes == {header + SMALLEST_BYTES + chunks * TAG_BYTES}

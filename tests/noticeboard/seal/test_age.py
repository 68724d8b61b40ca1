"""The age writer and the padding: what is written opens everywhere, and its length says little."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from hypothesis import given as for_all, settings, strategies as st
import pyrage
from pyrage import x25519
import pytest

from noticeboard.errors import InvalidInputError
from noticeboard.seal.age import CHUNK_BYTES, TAG_BYTES, AgeWriter, check_recipient
from noticeboard.seal.bag import SMALLEST_BYTES, padded
from tests.noticeboard.seal.conftest import Given

Give = Callable[..., Given]
# An age recipient of 32 zero bytes: a point of small order.
NOBODY = "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z"


def sealed(plain: bytes, recipient: str, piece: int) -> bytes:
    """Write an age file, so many chunks at a time."""
    writer = AgeWriter(check_recipient(recipient))
    made = bytearray(writer.header)
    step = piece * CHUNK_BYTES
    for start in range(0, len(plain), step):
        part = memoryview(plain)[start : start + step]
        into = memoryview(bytearray(len(part) + TAG_BYTES * piece))
        made += into[: writer.encrypt(part, into, last=start + step >= len(plain))]
    return bytes(made)


@settings(max_examples=40, deadline=None)
@for_all(
    length=st.integers(1, 4 * CHUNK_BYTES)
    | st.sampled_from([CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES]),
    piece=st.integers(1, 3),
)
def test_another_program_reads_what_is_written(length: int, piece: int) -> None:
    """Whatever its length and however it was cut up, pyrage (Rust) opens the file to its bytes."""
    key = x25519.Identity.generate()
    plain = bytes(range(251)) * (length // 251 + 1)

    made = sealed(plain[:length], str(key.to_public()), piece)

    assert pyrage.decrypt(made, [key]) == plain[:length]


def test_no_two_files_share_a_key() -> None:
    """Header and body differ in every file, and nothing of the plain bytes shows."""
    recipient = str(x25519.Identity.generate().to_public())
    first, second = (sealed(bytes(1000), recipient, 1) for _ in range(2))

    header = first.index(b"\n---")
    assert first[:22] == second[:22]
    assert first[30:header] != second[30:header]
    assert first[-1000:] != second[-1000:]
    assert bytes(16) not in first


def test_a_file_is_ended_once() -> None:
    """Half a chunk in the middle, nothing at all, and anything after the end are refused."""
    writer = AgeWriter(check_recipient(str(x25519.Identity.generate().to_public())))
    room = memoryview(bytearray(CHUNK_BYTES * 2))
    for plain, last in ((b"", True), (b"x", False)):
        with pytest.raises(ValueError, match="whole chunks"):
            writer.encrypt(memoryview(plain), room, last=last)
    writer.encrypt(memoryview(b"x"), room, last=True)
    with pytest.raises(ValueError, match="ended once"):
        writer.encrypt(memoryview(b"x"), room, last=True)


@pytest.mark.parametrize("recipient", ["", "age1", "age1nonsense", NOBODY, "ssh-ed25519 AAAA"])
def test_a_key_that_seals_nothing_is_refused(recipient: str) -> None:
    """Nothing is sealed to a key that is none, or that anybody could open."""
    with pytest.raises(InvalidInputError, match="not an age recipient"):
        check_recipient(recipient)


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
    header = len(AgeWriter(check_recipient(given.recipient)).header)
    assert sizes == {header + SMALLEST_BYTES + chunks * TAG_BYTES}

"""Keys behind a passphrase: standard files, bounded work, and lines that can be typed in again."""

import hashlib
import io
import re
import time

from hypothesis import given as for_all, settings, strategies as st
import pyrage
import pytest

from noticeboard.errors import InvalidInputError, NotAllowedError
from noticeboard.log.note import SignerKey
from noticeboard.seal import passphrase
from noticeboard.seal.age import AgeError, decrypt
from noticeboard.seal.passphrase import (
    Passphrase,
    armor,
    dearmor,
    lock,
    make_passphrase,
    paper_lines,
    parse_own,
    read_paper,
    unlock,
)
from tests.noticeboard.seal.test_age import FAULTS, Vector, vectors

QUICK = 10
OWN = Passphrase(text="orchard lantern seven paddle quiet gravel", work_factor=QUICK)
SECRET = SignerKey.generate("fire.example.org/root").export()


@pytest.mark.parametrize("vector", vectors("passphrase"), ids=lambda vector: vector.name)
def test_a_file_of_the_vectors(vector: Vector) -> None:
    """Each opens with its passphrase, or fails as it must, and soon."""
    given = next(iter(vector.passphrases), "none")
    plain, fault = io.BytesIO(), None
    try:
        decrypt(io.BytesIO(vector.sealed), Passphrase(text=given), plain.write)
    except AgeError as error:
        fault = error.fault

    assert fault == FAULTS[vector.expect]
    assert hashlib.sha256(plain.getvalue()).hexdigest() == vector.payload


def test_pyrage_opens_ours() -> None:
    """A key that is locked here opens elsewhere, from its armored file."""
    locked = lock(SECRET, OWN)

    assert locked.isascii()
    assert pyrage.passphrase.decrypt(dearmor(locked), OWN.text) == f"{SECRET}\n".encode()


def test_armor_is_only_a_form() -> None:
    """A file opens armored or not; the vectors stand for other programs' files."""
    locked = lock(SECRET, OWN)

    assert unlock(dearmor(locked), OWN) == unlock(locked, OWN) == SECRET
    assert armor(dearmor(locked)) == locked


def test_a_hostile_file_costs_little() -> None:
    """A file that asks for more than a gigabyte of work is refused before any."""
    locked = dearmor(lock(SECRET, OWN)).replace(b" 10\n", b" 21\n", 1)
    began = time.process_time()

    with pytest.raises(InvalidInputError, match="damaged"):
        unlock(locked, OWN)

    assert time.process_time() - began < 0.5
    assert passphrase.HIGHEST_WORK_FACTOR == 20


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: raw[:-1],
        lambda raw: raw[:-1] + bytes([raw[-1] ^ 1]),
        lambda raw: raw + b"x",
        lambda raw: raw.replace(b"-> scrypt", b"-> X25519", 1),
        lambda _: b"",
        lambda _: b"-----BEGIN AGE ENCRYPTED FILE-----\n!!\n-----END AGE ENCRYPTED FILE-----\n",
    ],
)
def test_a_damaged_file_is_named(damage: object) -> None:
    """A file that was changed or cut is called damaged, and never opens to something else."""
    assert callable(damage)
    with pytest.raises((InvalidInputError, NotAllowedError)):
        unlock(damage(dearmor(lock(SECRET, OWN))), OWN)


def test_a_wrong_passphrase_opens_nothing() -> None:
    """Another passphrase is refused; spaces between the words don't matter."""
    locked = lock(SECRET, OWN)

    with pytest.raises(NotAllowedError):
        unlock(locked, Passphrase.parse("orchard lantern seven paddle quiet ravel"))
    assert unlock(locked, Passphrase.parse(f"  {OWN.text.replace(' ', '   ')}\n")) == SECRET


def test_words_are_made_with_their_bits() -> None:
    """Six words of 2,048 have 66 bits; one's own passphrase needs a length."""
    words, bits = make_passphrase()

    assert (len(words), bits) == (6, 66)
    assert make_passphrase()[0] != words
    parse_own(" ".join(words))
    for short in ("", "short", "aaaaaaaaaaaaaaaaaaaaaaaa"):
        with pytest.raises(InvalidInputError):
            parse_own(short)


def test_a_paper_copy_is_typed_in_again() -> None:
    """In any case and spacing, with or without the numbers, the same file comes out."""
    locked = lock(SECRET, OWN)
    lines = paper_lines(locked)
    numbered = "\n".join(f" {number}. {line.lower()}" for number, line in enumerate(lines, 1))

    assert read_paper("\n".join(lines)) == locked
    assert read_paper(numbered.replace(" ", "  ")) == locked
    assert read_paper(f"\n{locked.decode()}\n") == locked
    assert all(re.fullmatch(r"([A-Z2-7]{4} ){5}[A-Z2-7]{4}", line) for line in lines[:-1])
    assert len(lines) < 30


PAPER = paper_lines(lock(SECRET, OWN))


@settings(max_examples=150, deadline=None)
@for_all(
    line=st.integers(0, len(PAPER) - 1),
    at=st.integers(0, 28),
    letter=st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"),
)
def test_one_wrong_letter_is_named_by_its_line(line: int, at: int, letter: str) -> None:
    """Whatever letter is mistyped, the line is named."""
    at %= len(PAPER[line])
    if PAPER[line][at] in {" ", letter}:
        return
    typed = list(PAPER)
    typed[line] = PAPER[line][:at] + letter + PAPER[line][at + 1 :]

    with pytest.raises(InvalidInputError, match=rf"Line {line + 1}\b"):
        read_paper("\n".join(typed))


def test_missing_and_swapped_lines_are_named() -> None:
    """A line that was left out or swapped is named, and so is where the end is missing."""
    for typed, named in (
        ([*PAPER[:3], *PAPER[4:]], "Line 4 "),
        ([PAPER[1], PAPER[0], *PAPER[2:]], "Line 1 "),
        (PAPER[:-2], f"after line {len(PAPER) - 2}"),
        ([*PAPER[:2], "", "0189"], "Line 3 "),
    ):
        with pytest.raises(InvalidInputError, match=named):
            read_paper("\n".join(typed))
    with pytest.raises(InvalidInputError):
        read_paper(" \n ")

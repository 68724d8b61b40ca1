"""What an inbox signs: one exact text for each kind of note, and none passes for another."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given as for_all, settings, strategies as st
import pytest

from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log.note import SignerKey, sign_note
from noticeboard.seal.receipt import (
    Opened,
    Receipt,
    Withdrawal,
    open_opened,
    open_receipt,
    open_withdrawal,
)

AT = datetime(2026, 11, 20, 14, 2, 11, tzinfo=UTC)
INBOX = SignerKey(name="board.example.org/v1/inbox", seed=bytes(32))
NAMED = {
    "origin": "board.example.org/v1",
    "agency": "a" * 40,
    "request": "b" * 32,
    "sha256": "c" * 64,
}
OPENED = Opened(**NAMED, at=AT)
WITHDRAWAL = Withdrawal(**NAMED, at=AT)
RECEIPT = Receipt(**NAMED, size_bytes=12, at=AT)


def test_each_note_has_its_own_text() -> None:
    """The texts are the contract's, and what the inbox signed is what is read."""
    named = f"board.example.org/v1\n{'a' * 40}\n{'b' * 32}\n{'c' * 64}\n"

    assert OPENED.text() == f"neighbors-requests/opened/v1\n{named}2026-11-20T14:02:11Z\n"
    assert WITHDRAWAL.text() == f"neighbors-requests/withdrawal/v1\n{named}2026-11-20T14:02:11Z\n"
    assert open_opened(OPENED.sign(INBOX), INBOX.verifier) == OPENED
    assert open_withdrawal(WITHDRAWAL.sign(INBOX).encode(), INBOX.verifier) == WITHDRAWAL


def test_no_note_passes_for_another() -> None:
    """That a share arrived is not that it was opened, and neither is that it was withdrawn."""
    for note in (RECEIPT, OPENED, WITHDRAWAL):
        for of, read in (
            (Receipt, open_receipt),
            (Opened, open_opened),
            (Withdrawal, open_withdrawal),
        ):
            if isinstance(note, of):
                continue
            with pytest.raises(VerificationError):
                read(note.sign(INBOX), INBOX.verifier)


@pytest.mark.parametrize("note", [OPENED, WITHDRAWAL])
def test_hostile_notes_are_refused(note: Opened | Withdrawal) -> None:
    """Another key, another text, more of it, or a time that does not exist is no note."""
    read = open_opened if isinstance(note, Opened) else open_withdrawal
    text, signed = note.text(), note.sign(INBOX)
    hostile = [
        note.sign(SignerKey.generate("board.example.org/v1/inbox")),
        note.sign(SignerKey(name="other.example.org/inbox", seed=bytes(32))),
        signed.replace("b" * 32, "d" * 32),
        sign_note(text.replace("11-20T", "11-31T"), [INBOX]),
        sign_note(text.replace("11Z", "11+00:00"), [INBOX]),
        sign_note(text.replace("11Z", "11.5Z"), [INBOX]),
        sign_note(text.replace("a" * 40, "A" * 40), [INBOX]),
        sign_note(text.replace("c" * 64, "c" * 63), [INBOX]),
        sign_note(text.replace("/v1\n", "/v2\n", 1), [INBOX]),
        sign_note(text + "more\n", [INBOX]),
        sign_note("\n" + text, [INBOX]),
        signed + "x" * 5000,
        signed.rstrip("\n"),
        text,
        "",
    ]

    for each in hostile:
        with pytest.raises(VerificationError):
            read(each, INBOX.verifier)
        with pytest.raises(VerificationError):
            read(each.encode(), INBOX.verifier)


def test_the_longest_note() -> None:
    """4,096 bytes are read, whoever else has signed them; one more is not."""
    for note, read in (
        (RECEIPT, open_receipt),
        (OPENED, open_opened),
        (WITHDRAWAL, open_withdrawal),
    ):
        raw = note.sign(INBOX).encode()
        line = "\u2014  AAAAAAAA\n".encode()
        name = b"x" * (4096 - len(raw + line))
        longest = raw + line.replace(b"  ", b" " + name + b" ")

        assert len(longest) == 4096
        assert read(longest, INBOX.verifier) == note
        with pytest.raises(VerificationError, match="too long"):
            read(longest.replace(b"xx ", b"xxx "), INBOX.verifier)


@settings(max_examples=200, deadline=None)
@for_all(junk=st.binary(max_size=400) | st.text(max_size=400))
def test_any_bytes_are_refused_with_one_error(junk: bytes | str) -> None:
    """No parser raises anything but VerificationError, signed or not."""
    for read in (open_receipt, open_opened, open_withdrawal):
        with pytest.raises(VerificationError):
            read(junk, INBOX.verifier)


@settings(max_examples=100, deadline=None)
@for_all(lines=st.lists(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=70)))
def test_any_signed_text_is_refused_with_one_error(lines: list[str]) -> None:
    """Even what the inbox did sign is no note unless it is one."""
    for heading in (Opened.heading, Withdrawal.heading):
        note = sign_note("".join(f"{line}\n" for line in (heading, *lines)), [INBOX])
        for read in (open_receipt, open_opened, open_withdrawal):
            with pytest.raises(VerificationError):
                read(note, INBOX.verifier)


@pytest.mark.parametrize("kind", [Opened, Withdrawal])
def test_a_note_is_well_formed_or_not_made(kind: type[Opened | Withdrawal]) -> None:
    """Local times, fractions and line breaks in a name never reach a signature."""
    paris = timezone(timedelta(hours=1))
    for wrong in (AT.replace(microsecond=1), AT.replace(tzinfo=None), AT.astimezone(paris)):
        with pytest.raises(InvalidInputError, match=r"^A note's time must be in UTC"):
            kind(**NAMED, at=wrong)
    for name in ("two\nlines", "", "with space", "x" * 257):
        with pytest.raises(InvalidInputError, match=r"^A note must name"):
            kind(**(NAMED | {"origin": name}), at=AT)

"""Signed notes (c2sp.org/signed-note): a text, a blank line, signature lines."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log.encoding import decode_base64, encode_base64
from noticeboard.log.keys import (
    KEY_ID_BYTES,
    KIND_COSIGNATURE,
    KIND_ED25519,
    SignerKey,
    VerifierKey,
    is_signer_name,
)
from noticeboard.log.wording import has_control

__all__ = [
    "KIND_COSIGNATURE",
    "KIND_ED25519",
    "OpenedNote",
    "Signed",
    "SignerKey",
    "VerifierKey",
    "add_signature",
    "open_note",
    "sign_note",
    "split_note",
]

MAX_NOTE_BYTES: Final = 64 * 1024
MAX_SIGNATURES: Final = 64
_DASH: Final = "\u2014 "


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureLine:
    """One signature line, not yet checked."""

    name: str
    key_id: bytes
    blob: bytes

    def text(self) -> str:
        """Return the line as it stands in a note."""
        return f"{_DASH}{self.name} {encode_base64(self.key_id + self.blob)}\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A key whose signature holds, and when, where it is a cosignature."""

    key: VerifierKey
    at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedNote:
    """A note's text with the known keys that signed it, each once; at least one."""

    text: str
    verified: tuple[Signed, ...]
    unknown: int
    """How many signature lines were by keys not asked for."""
    known: str
    """The note with one line of each known key, in the order of those asked for, and no other.

    Lines by unknown keys are for anyone to make up, another for each reader.
    """


def sign_note(text: str, signers: Iterable[SignerKey], *, at: int | None = None) -> str:
    """Return the note of `text` signed by all; cosigners need the POSIX time `at`."""
    if not text.endswith("\n") or has_control(text):
        raise InvalidInputError("A note's text ends with a line break and holds no controls.")
    lines = "".join(signer.sign(text, at=at) for signer in signers)
    if not lines:
        raise InvalidInputError("A note needs at least one signature.")
    return f"{text}\n{lines}"


def add_signature(note: str, line: str) -> str:
    """Return the note with one more signature line; raises VerificationError."""
    grown = note + line
    split_note(grown)
    return grown


def split_note(note: bytes | str) -> tuple[str, tuple[SignatureLine, ...]]:
    """Return text and signature lines, trusting none of them; raises VerificationError."""
    whole = _decode(note)
    # The text may hold blank lines itself; the signatures start after the last one.
    text, blank, lines = whole.rpartition("\n\n")
    if not blank or not lines.endswith("\n"):
        raise VerificationError("This is not a signed note: it has no signature lines.")
    signed = lines.removesuffix("\n").split("\n")
    if len(signed) > MAX_SIGNATURES:
        raise VerificationError(f"A note has at most {MAX_SIGNATURES} signatures.")
    return text + "\n", tuple(_signature(line) for line in signed)


def open_note(note: bytes | str, known: Iterable[VerifierKey]) -> OpenedNote:
    """Check every signature by a known key; raises VerificationError where one is bad or none."""
    keys = _by_signer(known)
    text, lines = split_note(note)
    held: dict[VerifierKey, tuple[int | None, SignatureLine]] = {}
    unknown = 0
    for line in lines:
        key = keys.get((line.name, line.key_id))
        if key is None:
            unknown += 1
            continue
        at = key.verify(text, line.blob)
        # A witness may have cosigned twice: it still counts once, with its newest time.
        if key not in held or (at or 0) > (held[key][0] or 0):
            held[key] = at, line
    if not held:
        raise VerificationError("Nobody known has signed this note: check the key you expect.")
    verified = tuple(Signed(key=key, at=at) for key, (at, _) in held.items())
    own = "".join(held[key][1].text() for key in keys.values() if key in held)
    return OpenedNote(text=text, verified=verified, unknown=unknown, known=f"{text}\n{own}")


def _decode(note: bytes | str) -> str:
    try:
        raw = note.encode() if isinstance(note, str) else note
        whole = raw.decode() if len(raw) <= MAX_NOTE_BYTES else None
    except UnicodeError as error:
        raise VerificationError("A note must be UTF-8.") from error
    if whole is None:
        raise VerificationError(f"A note has at most {MAX_NOTE_BYTES} bytes.")
    if has_control(whole):
        raise VerificationError("A note holds no control characters.")
    return whole


def _signature(line: str) -> SignatureLine:
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not space or not is_signer_name(name):
        raise VerificationError("A signature line must look like '\u2014 name signature'.")
    raw = decode_base64(encoded)
    if len(raw) <= KEY_ID_BYTES:
        raise VerificationError(f"The signature line of {name!a} is too short.")
    return SignatureLine(name=name, key_id=raw[:KEY_ID_BYTES], blob=raw[KEY_ID_BYTES:])


def _by_signer(known: Iterable[VerifierKey]) -> dict[tuple[str, bytes], VerifierKey]:
    keys: dict[tuple[str, bytes], VerifierKey] = {}
    for key in known:
        # Four bytes of id can be made to collide: two such keys cannot be told apart.
        if keys.setdefault((key.name, key.key_id), key) != key:
            raise VerificationError(f"Two keys named {key.name} have the same id: drop one.")
    return keys

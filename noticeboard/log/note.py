"""Signed notes (c2sp.org/signed-note) and their keys: a text, a blank line, signature lines.

Verification is strict: libsodium refuses small-order points, non-canonical points and signatures
whose scalar is not reduced, so that any two verifiers agree about an entry. Cosigning keys are
those of c2sp.org/tlog-cosignature.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
import hashlib
import secrets
from typing import Final, Self, override

import nacl.bindings as sodium
from nacl.exceptions import BadSignatureError

from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log import mldsa
from noticeboard.log.encoding import decode_base64, encode_base64, has_control, has_unseen
from noticeboard.runtime.text import Text, text_of

KIND_ED25519: Final = 1
KIND_COSIGNATURE: Final = 4
KIND_MLDSA: Final = 6
"""A cosignature by ML-DSA-44, which quantum computers don't forge."""
COSIGNING_KINDS: Final = frozenset({KIND_COSIGNATURE, KIND_MLDSA})
_KINDS: Final = COSIGNING_KINDS | {KIND_ED25519}

KEY_ID_BYTES: Final = 4
SIGNATURE_BYTES: Final = 64
LONGEST_NAME: Final = 200
_TIME_BYTES: Final = 8
_SEED_BYTES: Final = 32
_PRIVATE: Final = "PRIVATE+KEY+"


def is_signer_name(name: str) -> bool:
    """Return whether a signature line may carry this name (signed-note: no space, no plus)."""
    return bool(name) and "+" not in name and not any(letter.isspace() for letter in name)


def cosigned_text(text: str, at: int) -> bytes:
    """Return what a witness signs for a checkpoint's text at POSIX time `at`."""
    return f"cosignature/v1\ntime {at}\n{text}".encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifierKey:
    """A public key with the name it signs under; checked when it is made."""

    name: str
    key_id: bytes
    kind: int
    public: bytes

    def __post_init__(self) -> None:
        if not is_signer_name(self.name) or has_unseen(self.name) or len(self.name) > LONGEST_NAME:
            raise VerificationError(Text("noticeboard.key.name"))
        if self.kind not in _KINDS:
            raise VerificationError(Text("noticeboard.key.kind", kind=self.kind))
        if self.kind == KIND_MLDSA:
            _require_mldsa(self.name, self.public)
        elif not _is_strict_point(self.public):
            raise VerificationError(Text("noticeboard.key.unsafe", name=self.name))
        if self.key_id != key_id(self.name, self.kind, self.public):
            raise VerificationError(Text("noticeboard.key.other_id", name=self.name))

    @classmethod
    def of(cls, name: str, public: bytes, kind: int = KIND_ED25519) -> Self:
        """Return the key with its computed id; raises VerificationError."""
        return cls(name=name, key_id=key_id(name, kind, public), kind=kind, public=public)

    @classmethod
    def parse(cls, vkey: str) -> Self:
        """Parse `name+hex id+base64(kind || public key)`; raises VerificationError."""
        name, hex_id, raw = _split_key(vkey)
        key = cls.of(name, raw[1:], raw[0])
        if hex_id != key.key_id.hex():
            raise VerificationError(Text("noticeboard.key.other_id", name=name))
        return key

    @classmethod
    def reread(cls, vkey: str) -> Self:
        """Return what `parse` does, without a check: only for what it accepted before."""
        name, hex_id, raw = _split_key(vkey)
        key = object.__new__(cls)
        for field_name, value in (
            ("name", name),
            ("key_id", bytes.fromhex(hex_id)),
            ("kind", raw[0]),
            ("public", raw[1:]),
        ):
            object.__setattr__(key, field_name, value)
        return key

    @override
    def __str__(self) -> str:
        keyed = encode_base64(bytes([self.kind]) + self.public)
        return f"{self.name}+{self.key_id.hex()}+{keyed}"

    def verify(self, text: str, blob: bytes) -> int | None:
        """Check a note's signature; return a cosignature's time. Raises VerificationError."""
        if self.kind == KIND_ED25519:
            self.verify_bytes(text.encode(), blob)
            return None
        at, signature = int.from_bytes(blob[:_TIME_BYTES]), blob[_TIME_BYTES:]
        if self.kind == KIND_COSIGNATURE:
            self.verify_bytes(cosigned_text(text, at), signature)
        elif not mldsa.is_signed(
            self.public, mldsa.cosigned_message(self.name, text, at), signature
        ):
            raise VerificationError(Text("noticeboard.signature.wrong", name=self.name))
        return at

    def verify_bytes(self, message: bytes, signature: bytes) -> None:
        """Check a bare Ed25519 signature, strictly; raises VerificationError."""
        if len(signature) != SIGNATURE_BYTES:
            raise VerificationError(Text("noticeboard.signature.length", length=SIGNATURE_BYTES))
        if not is_signed(signature + message, self.public):
            raise VerificationError(Text("noticeboard.signature.wrong", name=self.name))


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerKey:
    """A private key with the name it signs under; its seed never appears in a repr."""

    name: str
    kind: int = KIND_ED25519
    seed: bytes = field(repr=False)
    verifier: VerifierKey = field(init=False, repr=False, compare=False)
    _secret: bytes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.seed) != _SEED_BYTES:
            raise InvalidInputError(Text("noticeboard.key.seed", length=_SEED_BYTES))
        if self.kind == KIND_MLDSA:
            public, secret = mldsa.public_of(self.seed), self.seed
        else:
            public, secret = sodium.crypto_sign_seed_keypair(self.seed)
        # Computed once: every post signs, and the object is frozen.
        object.__setattr__(self, "_secret", secret)
        object.__setattr__(self, "verifier", VerifierKey.of(self.name, public, self.kind))

    @classmethod
    def generate(cls, name: str, kind: int = KIND_ED25519) -> Self:
        """Return a new random key."""
        return cls(name=name, kind=kind, seed=secrets.token_bytes(_SEED_BYTES))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse what `export` wrote; raises VerificationError, which never quotes the key."""
        if not text.startswith(_PRIVATE):
            raise VerificationError(Text("noticeboard.key.private_form"))
        name, hex_id, raw = _split_key(text.removeprefix(_PRIVATE))
        try:
            key = cls(name=name, kind=raw[0], seed=raw[1:])
        except InvalidInputError as error:
            raise VerificationError(text_of(error)) from error
        if hex_id != key.verifier.key_id.hex():
            raise VerificationError(Text("noticeboard.key.private_other_id", name=name))
        return key

    def export(self) -> str:
        """Return `PRIVATE+KEY+name+hex id+base64(kind || seed)`: a secret."""
        keyed = encode_base64(bytes([self.kind]) + self.seed)
        return f"{_PRIVATE}{self.name}+{self.verifier.key_id.hex()}+{keyed}"

    def sign(self, text: str, *, at: int | None = None) -> str:
        """Return one signature line for a note's text; a cosignature needs its time `at`."""
        if self.kind == KIND_ED25519:
            blob = self.sign_bytes(text.encode())
        elif at is None:
            raise InvalidInputError(Text("noticeboard.signature.no_time"))
        else:
            blob = at.to_bytes(_TIME_BYTES) + self._cosign(text, at)
        return f"\u2014 {self.name} {encode_base64(self.verifier.key_id + blob)}\n"

    def _cosign(self, text: str, at: int) -> bytes:
        if self.kind == KIND_MLDSA:
            return mldsa.sign(self.seed, mldsa.cosigned_message(self.name, text, at))
        return self.sign_bytes(cosigned_text(text, at))

    def sign_bytes(self, message: bytes) -> bytes:
        """Return a bare Ed25519 signature of 64 bytes."""
        return sodium.crypto_sign(message, self._secret)[:SIGNATURE_BYTES]


def is_signed(signed: bytes, public: bytes) -> bool:
    """Return whether `signed` (signature, then message) is signed by a checked public key."""
    try:
        sodium.crypto_sign_open(signed, public)
    except BadSignatureError:
        return False
    return True


@lru_cache(maxsize=1024)
def parse_signer_key(vkey: str) -> VerifierKey:
    """Parse a key that signs entries; raises VerificationError.

    A registration's keys are asked for five times, from its parsing to its folding.
    """
    key = VerifierKey.parse(vkey)
    if key.kind != KIND_ED25519:
        raise VerificationError(Text("noticeboard.key.not_signer", name=key.name))
    return key


def key_id(name: str, kind: int, public: bytes) -> bytes:
    """Return SHA256(name || 0x0A || kind || public)[:4] (signed-note, key IDs)."""
    try:
        named = name.encode() + b"\n" + bytes([kind]) + public
    except ValueError as error:
        raise VerificationError(Text("noticeboard.key.not_writable")) from error
    return hashlib.sha256(named).digest()[:KEY_ID_BYTES]


def by_public(keys: Iterable[VerifierKey]) -> dict[bytes, VerifierKey]:
    """Return the keys by their public bytes, so that one key under two names counts once.

    A cosigner may have two keys under one name, by Ed25519 and by ML-DSA: see `by_name`.
    """
    found: dict[bytes, VerifierKey] = {}
    for key in keys:
        found.setdefault(key.public, key)
    return found


def _split_key(text: str) -> tuple[str, str, bytes]:
    parts = text.split("+", 2)
    if len(parts) != len(("name", "id", "key")):
        raise VerificationError(Text("noticeboard.key.form"))
    name, hex_id, keyed = parts
    raw = decode_base64(keyed)
    if not raw:
        raise VerificationError(Text("noticeboard.key.form"))
    return name, hex_id, raw


def _require_mldsa(name: str, public: bytes) -> None:
    if not mldsa.is_available():
        raise VerificationError(Text("noticeboard.key.no_mldsa"))
    if len(public) != mldsa.PUBLIC_BYTES:
        raise VerificationError(Text("noticeboard.key.unsafe", name=name))


def _is_strict_point(public: bytes) -> bool:
    """Return whether these 32 bytes are canonical, on the curve, and in the main subgroup."""
    if len(public) != sodium.crypto_sign_PUBLICKEYBYTES:
        return False
    return bool(sodium.crypto_core_ed25519_is_valid_point(public))


MAX_NOTE_BYTES: Final = 256 * 1024
"""A line by ML-DSA-44 has more than 3 kB, and a note has room for 64 lines."""
MAX_SIGNATURES: Final = 64
_DASH: Final = "\u2014 "


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureLine:
    """One signature line, not yet checked."""

    name: str
    key_id: bytes
    blob: bytes

    def text(self) -> str:
        """Return the line as written in a note."""
        return f"{_DASH}{self.name} {encode_base64(self.key_id + self.blob)}\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedSignature:
    """A key whose signature is valid, and the time if it is a cosignature."""

    key: VerifierKey
    at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedNote:
    """A note's text with the known keys that signed it, each once; at least one."""

    text: str
    verified: tuple[VerifiedSignature, ...]
    unknown: int
    """How many signature lines are by keys that the caller did not name."""
    known: str
    """The note with only the known keys' lines, one each, in the caller's order.

    Anybody can make up lines by unknown keys, different ones for each reader.
    """


def sign_note(text: str, signers: Iterable[SignerKey], *, at: int | None = None) -> str:
    """Return the note of `text` signed by all; cosigners need the POSIX time `at`."""
    if not text.endswith("\n") or has_control(text):
        raise InvalidInputError(Text("noticeboard.note.text"))
    lines = "".join(signer.sign(text, at=at) for signer in signers)
    if not lines:
        raise InvalidInputError(Text("noticeboard.note.unsigned"))
    return f"{text}\n{lines}"


def add_signatures(note: str, *lines: str) -> str:
    """Return the note with signature lines added; raises VerificationError."""
    grown = note + "".join(lines)
    split_note(grown)
    return grown


def split_note(note: bytes | str) -> tuple[str, tuple[SignatureLine, ...]]:
    """Return text and signature lines, trusting none of them; raises VerificationError."""
    whole = _decode(note)
    # The text may hold blank lines itself; the signatures start after the last one.
    text, blank, lines = whole.rpartition("\n\n")
    if not blank or not lines.endswith("\n"):
        raise VerificationError(Text("noticeboard.note.no_signatures"))
    signed = lines.removesuffix("\n").split("\n")
    if len(signed) > MAX_SIGNATURES:
        raise VerificationError(Text("noticeboard.note.signatures", most=MAX_SIGNATURES))
    return text + "\n", tuple(_signature(line) for line in signed)


def open_note(note: bytes | str, known: Iterable[VerifierKey]) -> OpenedNote:
    """Check the known keys' signatures; raises VerificationError if one is bad or all missing."""
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
        # If a witness cosigned twice, count it once, with its newest time.
        if key not in held or (at or 0) > (held[key][0] or 0):
            held[key] = at, line
    if not held:
        raise VerificationError(Text("noticeboard.note.nobody"))
    verified = tuple(VerifiedSignature(key=key, at=at) for key, (at, _) in held.items())
    own = "".join(held[key][1].text() for key in keys.values() if key in held)
    return OpenedNote(text=text, verified=verified, unknown=unknown, known=f"{text}\n{own}")


def _decode(note: bytes | str) -> str:
    try:
        raw = note.encode() if isinstance(note, str) else note
        whole = raw.decode() if len(raw) <= MAX_NOTE_BYTES else None
    except UnicodeError as error:
        raise VerificationError(Text("noticeboard.note.encoding")) from error
    if whole is None:
        raise VerificationError(Text("noticeboard.note.too_long", most=MAX_NOTE_BYTES))
    if has_control(whole):
        raise VerificationError(Text("noticeboard.note.controls"))
    return whole


def _signature(line: str) -> SignatureLine:
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not space or not is_signer_name(name):
        raise VerificationError(Text("noticeboard.note.line"))
    raw = decode_base64(encoded)
    if len(raw) <= KEY_ID_BYTES:
        raise VerificationError(Text("noticeboard.note.short_line", name=f"{name!a}"))
    return SignatureLine(name=name, key_id=raw[:KEY_ID_BYTES], blob=raw[KEY_ID_BYTES:])


def _by_signer(known: Iterable[VerifierKey]) -> dict[tuple[str, bytes], VerifierKey]:
    keys: dict[tuple[str, bytes], VerifierKey] = {}
    for key in known:
        # Four bytes of id can be made to collide: such keys cannot be told apart.
        if keys.setdefault((key.name, key.key_id), key) != key:
            raise VerificationError(Text("noticeboard.key.same_id", name=key.name))
    return keys

"""Writing age files (https://c2sp.org/age) to one X25519 recipient, and reading their headers.

Decrypting is left to pyrage, and the tests open everything with the stock `age` as well. But
pyrage's time grows with the square of the number of stanzas, so it never sees a header that was
not checked here first. pyrage encrypts too, but asks its source for 8 KiB at a time, holds
Python's lock meanwhile, and puts a stanza of random length into the header, which would blur size
classes and say which program sealed. The cipher is the same ChaCha20-Poly1305, from OpenSSL.
"""

import hashlib
import hmac
import os
import re

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
import pyrage
from pyrage import x25519

from noticeboard.errors import InvalidInputError
from noticeboard.log.encoding import encode_base64

CHUNK_BYTES = 64 * 1024
"""Plain bytes of every chunk but the last."""
TAG_BYTES = 16
"""How much longer a chunk is when it is sealed."""
HEADER_BYTES = 168
"""How long a share's header is, always: a version line, one X25519 stanza, and the MAC."""
LEAST_BYTES = HEADER_BYTES + 16 + TAG_BYTES
"""The shortest age file: a header, the payload's nonce, and an empty chunk."""
MOST_FOREIGN_HEADER_BYTES = 16 * 1024
"""How long a header may be that another program wrote."""

_LINE_OF_32_BYTES = "[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]"
_SHARE_HEADER = re.compile(
    f"age-encryption[.]org/v1\n-> X25519 {_LINE_OF_32_BYTES}\n{_LINE_OF_32_BYTES}\n"
    f"--- {_LINE_OF_32_BYTES}\n".encode()
)
_ZEROS = "A" * 43
_EXAMPLE = f"age-encryption.org/v1\n-> X25519 {_ZEROS}\n{_ZEROS}\n--- {_ZEROS}\n".encode()
_MOST_FOREIGN_STANZAS = 20
_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_CHECKSUM_CHARS = 6
_FILE_KEY_BYTES = _NONCE_BYTES = 16
_COUNTER_BYTES = 11
_NO_KEY = "The delivery key is not an age recipient (age1...)."


def check_recipient(delivery_key: str) -> X25519PublicKey:
    """Return an age recipient that sealing accepts; raises InvalidInputError."""
    try:
        # It knows every rule of the encoding; what is left here is to take the bytes out.
        x25519.Recipient.from_str(delivery_key)
    except pyrage.RecipientError as error:
        raise InvalidInputError(_NO_KEY) from error
    digits = delivery_key.lower().removeprefix("age1")[:-_CHECKSUM_CHARS]
    number = 0
    for digit in digits:
        number = number << 5 | _ALPHABET.index(digit)
    spare_bits = len(digits) * 5 % 8
    public = X25519PublicKey.from_public_bytes((number >> spare_bits).to_bytes(32, "big"))
    try:
        X25519PrivateKey.generate().exchange(public)
    except ValueError as error:
        # A point of small order: anybody could open what is sealed to it.
        raise InvalidInputError(_NO_KEY) from error
    return public


def begins_share(start: bytes) -> bool:
    """Return whether bytes begin as every share does, as far as they go."""
    header = start[:HEADER_BYTES]
    return _SHARE_HEADER.fullmatch(header + _EXAMPLE[len(header) :]) is not None


def has_small_header(start: bytes) -> bool:
    """Return whether an age file by any program has a header that is safe to decrypt.

    `start` is the first MOST_FOREIGN_HEADER_BYTES of the file.
    """
    end = start.find(b"\n---", 0, MOST_FOREIGN_HEADER_BYTES)
    return end > 0 and start.count(b"\n-> ", 0, end) <= _MOST_FOREIGN_STANZAS


class AgeWriter:
    """One age file, whose bytes are asked for in order: the header, then each chunk."""

    def __init__(self, recipient: X25519PublicKey) -> None:
        file_key, nonce = os.urandom(_FILE_KEY_BYTES), os.urandom(_NONCE_BYTES)
        self.header = _header(recipient, file_key) + nonce
        """What the file begins with."""
        self._cipher = ChaCha20Poly1305(_derive(file_key, nonce, b"payload"))
        self._count = 0
        self._ended = False

    def encrypt(self, plain: memoryview, into: memoryview, *, last: bool) -> int:
        """Write what stands for the next plain bytes to `into`, and return how long it is.

        They are whole chunks, but at the end of the file.
        """
        if self._ended or not plain or (len(plain) % CHUNK_BYTES and not last):
            raise ValueError("An age file is written in whole chunks, and ended once.")
        self._ended = last
        at = 0
        for start in range(0, len(plain), CHUNK_BYTES):
            is_last = last and start + CHUNK_BYTES >= len(plain)
            nonce = self._count.to_bytes(_COUNTER_BYTES, "big") + bytes([is_last])
            # One chunk at a time, so that Python hands out the same memory again and again.
            sealed = self._cipher.encrypt(nonce, plain[start : start + CHUNK_BYTES], None)
            into[at : at + len(sealed)] = sealed
            at += len(sealed)
            self._count += 1
        return at


def _header(recipient: X25519PublicKey, file_key: bytes) -> bytes:
    """Return the header up to its last line break: one X25519 stanza, and the MAC over it."""
    ephemeral = X25519PrivateKey.generate()
    share, theirs = ephemeral.public_key().public_bytes_raw(), recipient.public_bytes_raw()
    wrap_key = _derive(
        ephemeral.exchange(recipient), share + theirs, b"age-encryption.org/v1/X25519"
    )
    body = ChaCha20Poly1305(wrap_key).encrypt(bytes(12), file_key, None)
    stanza = f"-> X25519 {_base64(share)}\n{_base64(body)}\n"
    text = f"age-encryption.org/v1\n{stanza}---".encode()
    mac = hmac.digest(_derive(file_key, b"", b"header"), text, hashlib.sha256)
    return text + f" {_base64(mac)}\n".encode()


def _derive(key: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(key)


def _base64(raw: bytes) -> str:
    return encode_base64(raw).rstrip("=")

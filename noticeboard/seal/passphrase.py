"""Files that a passphrase opens: age's scrypt stanza (https://c2sp.org/age), armored, and on paper.

A locked file is a standard age file, which `age -d` opens. As text it is armored. On paper it
stands in base32, which has neither 0 nor 1, in numbered lines of 20 characters; four more check
each line and its number, so that a mistyped line is named.
"""

import base64
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
import hashlib
import io
import os
import re
import secrets
from typing import Final, Literal, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from noticeboard.errors import InvalidInputError, NotAllowedError
from noticeboard.log.link import WORD_LIST
from noticeboard.runtime.text import Text
from noticeboard.seal.age import (
    TAG_BYTES,
    AgeError,
    AgeFault,
    base64_argument,
    decrypt,
    encrypt,
    stanza_text,
)

WORK_FACTOR: Final = 18
"""2^18 rounds, as the stock tool takes: 256 MiB, and most of a second."""
HIGHEST_WORK_FACTOR: Final = 20
"""A file that asks for more is refused: 1 GiB, and some seconds."""
LONGEST_FILE_BYTES: Final = 64 * 1024
"""Much longer than any locked key."""
LONGEST_PASSPHRASE: Final = 1000
MADE_WORDS: Final = 6
LEAST_CHARACTERS: Final = 16
"""Of a passphrase that somebody thought of; the words that are made have more."""

_LABEL: Final = b"age-encryption.org/v1/scrypt"
_SALT_BYTES: Final = 16
_BODY_BYTES: Final = 16 + TAG_BYTES
_BLOCK: Final = 8
_DECIMAL: Final = re.compile(r"[1-9][0-9]?")
_BEGIN: Final = "-----BEGIN AGE ENCRYPTED FILE-----"
_END: Final = "-----END AGE ENCRYPTED FILE-----"
_COLUMNS: Final = 64
_LINE: Final = 20
_CHECK: Final = 4
_TYPED: Final = re.compile(r"\s*(?:\d{1,3}[.):]?\s)?\s*(?P<letters>[A-Za-z2-7\s-]+)$")
_MOST_LINES: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Passphrase:
    """A passphrase, which seals a file and opens it."""

    text: str
    work_factor: int = WORK_FACTOR
    kind: Literal["scrypt"] = field(default="scrypt", init=False)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what somebody typed; words may be apart by any space. Raises InvalidInputError."""
        words = " ".join(text.split())
        if not words or len(words) > LONGEST_PASSPHRASE:
            raise InvalidInputError(Text("desk.key.no_passphrase"))
        return cls(text=words)

    def wrap(self, file_key: bytes, drawn: Callable[[int], bytes] = os.urandom) -> str:
        """Return a stanza from which only the passphrase gets the file key."""
        salt = drawn(_SALT_BYTES)
        body = self._cipher(salt, self.work_factor).encrypt(bytes(12), file_key, None)
        return stanza_text(self.kind, salt, body, str(self.work_factor))

    def unwrap(self, arguments: Sequence[str], body: bytes) -> bytes | None:
        """Return a stanza's file key, or None if the passphrase is another; raises AgeError."""
        if len(arguments) != 2 or len(body) != _BODY_BYTES:  # noqa: PLR2004 -- salt and work factor
            raise AgeError(AgeFault.HEADER)
        salt = base64_argument(arguments[0], _SALT_BYTES)
        if not _DECIMAL.fullmatch(arguments[1]) or int(arguments[1]) > HIGHEST_WORK_FACTOR:
            raise AgeError(AgeFault.HEADER)
        try:
            return self._cipher(salt, int(arguments[1])).decrypt(bytes(12), body, None)
        except InvalidTag:
            return None

    def _cipher(self, salt: bytes, work_factor: int) -> ChaCha20Poly1305:
        rounds = 1 << work_factor
        key = hashlib.scrypt(
            self.text.encode(),
            salt=_LABEL + salt,
            n=rounds,
            r=_BLOCK,
            p=1,
            dklen=32,
            # OpenSSL counts a few blocks more than the table.
            maxmem=128 * _BLOCK * (rounds + 16),
        )
        return ChaCha20Poly1305(key)


def make_passphrase() -> tuple[tuple[str, ...], int]:
    """Return six new words, and how many bits they have."""
    words = tuple(secrets.choice(WORD_LIST) for _ in range(MADE_WORDS))
    return words, MADE_WORDS * (len(WORD_LIST).bit_length() - 1)


def parse_own(text: str) -> Passphrase:
    """Read a new passphrase; raises InvalidInputError if it is too short to be one."""
    passphrase = Passphrase.parse(text)
    if len(passphrase.text) < LEAST_CHARACTERS or len(set(passphrase.text)) < LEAST_CHARACTERS // 2:
        raise InvalidInputError(Text("desk.key.short_passphrase", least=LEAST_CHARACTERS))
    return passphrase


def lock(secret: str, passphrase: Passphrase) -> bytes:
    """Return a secret as an armored age file."""
    sealed = io.BytesIO()
    encrypt(io.BytesIO(f"{secret}\n".encode("ascii")), passphrase, sealed.write)
    return armor(sealed.getvalue())


def unlock(locked: bytes, passphrase: Passphrase) -> str:
    """Return the secret of an age file, armored or not.

    Raises NotAllowedError if the passphrase is another, InvalidInputError if the file is damaged.
    """
    raw = dearmor(locked) if locked.lstrip().startswith(b"-----") else locked
    plain = io.BytesIO()
    try:
        decrypt(io.BytesIO(raw), passphrase, plain.write)
        return plain.getvalue().decode("ascii").strip()
    except AgeError as error:
        if error.fault is AgeFault.NO_MATCH:
            raise NotAllowedError(Text("desk.key.other_passphrase")) from None
        raise InvalidInputError(Text("desk.key.damaged")) from None
    except UnicodeDecodeError:
        raise InvalidInputError(Text("desk.key.damaged")) from None


def armor(raw: bytes) -> bytes:
    """Return an age file as text."""
    encoded = base64.b64encode(raw).decode()
    return "\n".join((_BEGIN, *_cut(encoded, _COLUMNS), _END, "")).encode()


def dearmor(text: bytes) -> bytes:
    """Return the age file of a text; raises InvalidInputError."""
    if len(text) > LONGEST_FILE_BYTES:
        raise InvalidInputError(Text("desk.key.damaged"))
    # Whoever pastes it may have lost or added line ends.
    words = text.decode("ascii", errors="replace").strip()
    if not words.startswith(_BEGIN) or not words.endswith(_END):
        raise InvalidInputError(Text("desk.key.damaged"))
    body = "".join(words.removeprefix(_BEGIN).removesuffix(_END).split())
    try:
        return base64.b64decode(body, validate=True)
    except ValueError as error:
        raise InvalidInputError(Text("desk.key.damaged")) from error


def paper_lines(locked: bytes) -> list[str]:
    """Return the lines of a locked file for paper: five groups, and a sixth that checks them."""
    encoded = base64.b32encode(dearmor(locked)).decode().rstrip("=")
    *lines, last = _cut(encoded, _LINE)
    checked = [each + _check(number, each) for number, each in enumerate(lines, start=1)]
    checked.append(last + _check(len(checked) + 1, last, is_last=True))
    return [" ".join(_cut(each, _CHECK)) for each in checked]


def read_paper(text: str) -> bytes:
    """Return the locked file of lines that were typed, or of a scanned code.

    Raises InvalidInputError, which names the first line that is not as it was printed.
    """
    if _BEGIN in text:
        return armor(dearmor(text.strip().encode("ascii", errors="replace")))
    typed = [line for line in text.splitlines() if line.strip()]
    if not typed or len(typed) > _MOST_LINES:
        raise InvalidInputError(Text("desk.key.no_lines"))
    encoded = ""
    for number, line in enumerate(typed, start=1):
        found = _TYPED.fullmatch(line)
        letters = re.sub(r"[\s-]", "", found["letters"]).upper() if found else ""
        own, check = letters[:-_CHECK], letters[-_CHECK:]
        is_last = number == len(typed)
        if is_last and own and check == _check(number, own):
            raise InvalidInputError(Text("desk.key.lines_missing", line=number))
        if not own or len(own) > _LINE or check != _check(number, own, is_last=is_last):
            raise InvalidInputError(Text("desk.key.line", line=number))
        encoded += own
    try:
        return armor(base64.b32decode(encoded + "=" * (-len(encoded) % 8)))
    except ValueError as error:
        raise InvalidInputError(Text("desk.key.damaged")) from error


def _check(number: int, letters: str, *, is_last: bool = False) -> str:
    """Return 20 bits that change with any letter, and with the line's place."""
    told = f"{number}{'.' if is_last else ''} {letters}"
    digest = hashlib.sha256(told.encode("ascii", errors="replace")).digest()
    return base64.b32encode(digest).decode()[:_CHECK]


def _cut(text: str, length: int) -> Iterator[str]:
    return (text[at : at + length] for at in range(0, len(text), length))

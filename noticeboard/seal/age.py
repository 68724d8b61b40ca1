"""The age file format (https://c2sp.org/age): its keys, and files that are sealed to one of them.

X25519 keys; post-quantum ones are in `hybrid`, passphrases in `passphrase`. A stanza of another
kind than the reader's key is skipped, as the format demands. Reading is strict, in constant memory,
and releases nothing of a chunk before its tag holds. So whoever reads a file must discard what came
out of it unless `decrypt` returns: write to a file or folder with a temporary name, and rename it
at the end.

A share's header has one stanza, and always the same length for a kind of key. Other programs may
add stanzas of random length, which would blur size classes and reveal which program sealed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
import hashlib
import hmac
import io
import os
import re
from typing import Final, Literal, NamedTuple, Protocol, Self, override

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log.encoding import decode_base64, decode_bech32, encode_base64, encode_bech32
from noticeboard.runtime.text import Text

CHUNK_BYTES: Final = 64 * 1024
"""Plain bytes of every chunk but the last."""
TAG_BYTES: Final = 16
"""How much longer a chunk is when it is sealed."""
HEADER_BYTES: Final = 168
"""The length of a share's header for an X25519 key: a version line, one stanza, and the MAC."""
LONGEST_HEADER_BYTES: Final = 1627
"""The length of a share's header for a post-quantum key."""
LEAST_BYTES: Final = HEADER_BYTES + 16 + TAG_BYTES
"""The length of the shortest age file: a header, the payload's nonce, and an empty chunk."""

_VERSION = "age-encryption.org/v1"
_PRIVATE = "age-secret-key-"
_WRAP_INFO = b"age-encryption.org/v1/X25519"
_LINE_OF_32_BYTES = "[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]"
_LINE_OF_1120_BYTES = "[A-Za-z0-9+/]{1493}[AQgw]"
_ZEROS = "A" * 43


def _share_header(kind: str, argument: str, zeros: str) -> tuple[re.Pattern[bytes], bytes]:
    """Return what matches a share's whole header, and an example of one."""
    pattern = (
        f"{re.escape(_VERSION)}\n-> {kind} {argument}\n{_LINE_OF_32_BYTES}\n"
        f"--- {_LINE_OF_32_BYTES}\n"
    )
    example = f"{_VERSION}\n-> {kind} {zeros}\n{_ZEROS}\n--- {_ZEROS}\n"
    return re.compile(pattern.encode()), example.encode()


_SHARE_HEADERS = (
    _share_header("X25519", _LINE_OF_32_BYTES, _ZEROS),
    _share_header("mlkem768x25519", _LINE_OF_1120_BYTES, "A" * 1494),
)
_KEY_BYTES = 32
_FILE_KEY_BYTES = _NONCE_BYTES = 16
_COUNTER_BYTES = 11
_WRAPPED_BYTES = _FILE_KEY_BYTES + TAG_BYTES
_SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES
_CHUNKS = 16
"""How many chunks are read or sealed at a time."""


class AgeFault(Enum):
    """How an age file fails to open."""

    HEADER = auto()
    """It is no age file, or its header breaks the format's rules."""
    NO_MATCH = auto()
    """It is sealed to another key."""
    MAC = auto()
    """Its header was altered after it was sealed."""
    PAYLOAD = auto()
    """What follows the header is damaged or not whole."""


class AgeError(Exception):
    """An age file does not open. Its reader says in a sentence what the file was to be."""

    def __init__(self, fault: AgeFault) -> None:
        super().__init__(fault)

    @property
    def fault(self) -> AgeFault:
        """How it fails."""
        fault: AgeFault = self.args[0]
        return fault


class Recipient(Protocol):
    """A public key of any kind, to which anybody can seal."""

    def wrap(self, file_key: bytes, drawn: Callable[[int], bytes] = os.urandom) -> str:
        """Return a stanza from which only the identity gets the file key."""


class Unwrapper(Protocol):
    """A private key or passphrase, which opens files."""

    @property
    def kind(self) -> str:
        """The kind of its stanzas."""

    def unwrap(self, arguments: Sequence[str], body: bytes) -> bytes | None:
        """Return a stanza's file key, or None if it is for another key; raises AgeError."""


class Identity(Unwrapper, Protocol):
    """A private key of any kind."""

    @property
    def recipient(self) -> Recipient:
        """The public key; as text it begins with `age1`."""

    def export(self) -> str:
        """Return the secret as text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeRecipient:
    """A public key, to which anybody can seal; as text it begins with `age1`."""

    public: X25519PublicKey

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read one that can be sealed to; raises InvalidInputError."""
        try:
            public = X25519PublicKey.from_public_bytes(decode_bech32("age", text, _KEY_BYTES))
            # Anybody could open what is sealed to a point of small order.
            X25519PrivateKey.generate().exchange(public)
        except ValueError as error:
            raise InvalidInputError(Text("noticeboard.key.not_age_recipient")) from error
        return cls(public=public)

    @override
    def __str__(self) -> str:
        return encode_bech32("age", self.public.public_bytes_raw())

    def wrap(self, file_key: bytes, drawn: Callable[[int], bytes] = os.urandom) -> str:
        """Return a stanza from which only the identity gets the file key."""
        ephemeral = X25519PrivateKey.from_private_bytes(drawn(_KEY_BYTES))
        share = ephemeral.public_key().public_bytes_raw()
        cipher = _wrap_cipher(ephemeral.exchange(self.public), share, self)
        return stanza_text("X25519", share, cipher.encrypt(bytes(12), file_key, None))


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class AgeIdentity:
    """A private key, which opens what is sealed to its recipient."""

    private: X25519PrivateKey
    kind: Literal["X25519"] = "X25519"

    @classmethod
    def generate(cls) -> Self:
        """Return a new one."""
        return cls(private=X25519PrivateKey.generate())

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `export` returns; raises InvalidInputError, which does not quote it."""
        try:
            raw = decode_bech32(_PRIVATE, text, _KEY_BYTES)
            return cls(private=X25519PrivateKey.from_private_bytes(raw))
        except ValueError:
            raise InvalidInputError(Text("noticeboard.key.not_age")) from None

    def export(self) -> str:
        """Return the secret as text that begins with `AGE-SECRET-KEY-1`."""
        return encode_bech32(_PRIVATE, self.private.private_bytes_raw()).upper()

    @property
    def recipient(self) -> AgeRecipient:
        """The public key."""
        return AgeRecipient(public=self.private.public_key())

    def unwrap(self, arguments: Sequence[str], body: bytes) -> bytes | None:
        """Return a stanza's file key, or None if it is for another key; raises AgeError."""
        share = only_argument(arguments, _KEY_BYTES, body)
        try:
            secret = self.private.exchange(X25519PublicKey.from_public_bytes(share))
        except ValueError as error:
            raise AgeError(AgeFault.HEADER) from error
        try:
            return _wrap_cipher(secret, share, self.recipient).decrypt(bytes(12), body, None)
        except InvalidTag:
            return None


def _wrap_cipher(secret: bytes, share: bytes, recipient: AgeRecipient) -> ChaCha20Poly1305:
    salt = share + recipient.public.public_bytes_raw()
    return ChaCha20Poly1305(_derive(secret, salt, _WRAP_INFO))


def begins_share(start: bytes) -> bool:
    """Return whether bytes begin like every share, as far as they go."""
    return any(
        pattern.fullmatch(start[: len(example)] + example[len(start) :])
        for pattern, example in _SHARE_HEADERS
    )


def stanza_kinds(source: io.BufferedIOBase) -> frozenset[str]:
    """Return the kinds of an age file's stanzas; raises AgeError."""
    return frozenset(each.kind for each in _parse_header(_read_header(source)).stanzas)


def stanza_text(kind: str, argument: bytes, body: bytes, *more: str) -> str:
    """Return a stanza with a body of less than 48 bytes; `more` follows its first argument."""
    return f"-> {' '.join((kind, _base64(argument), *more))}\n{_base64(body)}\n"


def only_argument(arguments: Sequence[str], length: int, body: bytes) -> bytes:
    """Return the one argument of a stanza with a wrapped file key; raises AgeError."""
    if len(arguments) != 1 or len(body) != _WRAPPED_BYTES:
        raise AgeError(AgeFault.HEADER)
    return base64_argument(arguments[0], length)


def base64_argument(text: str, length: int) -> bytes:
    """Return a stanza's argument of so many bytes; raises AgeError."""
    raw = _decode(text)
    if len(raw) != length:
        raise AgeError(AgeFault.HEADER)
    return raw


class AgeWriter:
    """Writes one age file in order: the header, then each chunk.

    Only tests that compare every byte give `drawn`: it yields the file key, the payload's nonce
    and the ephemeral key, in this order.
    """

    def __init__(self, recipient: Recipient, drawn: Callable[[int], bytes] = os.urandom) -> None:
        file_key, nonce = drawn(_FILE_KEY_BYTES), drawn(_NONCE_BYTES)
        text = f"{_VERSION}\n{recipient.wrap(file_key, drawn)}---"
        mac = _mac(file_key, text.encode())
        self.header = f"{text} {_base64(mac)}\n".encode() + nonce
        """The start of the file."""
        self._cipher = ChaCha20Poly1305(_derive(file_key, nonce, b"payload"))
        self._count = 0
        self._ended = False

    def encrypt(self, plain: memoryview, into: memoryview, *, last: bool) -> int:
        """Encrypt the next plain bytes into `into`, and return the encrypted length.

        `plain` must be whole chunks, except at the end of the file. Only a file that is empty ends
        with an empty chunk.
        """
        has_end = last and (plain or not self._count)
        is_whole = plain and len(plain) % CHUNK_BYTES == 0
        if self._ended or not (has_end or is_whole):
            raise ValueError("An age file is written in whole chunks, and ended once.")
        self._ended = last
        at = 0
        for start in range(0, len(plain) or 1, CHUNK_BYTES):
            is_last = last and start + CHUNK_BYTES >= len(plain)
            # One chunk at a time, so that Python reuses the same memory.
            chunk = plain[start : start + CHUNK_BYTES]
            sealed = self._cipher.encrypt(_nonce(self._count, is_last=is_last), chunk, None)
            into[at : at + len(sealed)] = sealed
            at += len(sealed)
            self._count += 1
        return at


def encrypt(
    source: io.BufferedIOBase, recipient: Recipient, write: Callable[[memoryview], object]
) -> None:
    """Seal all of `source` to a recipient."""
    writer = AgeWriter(recipient)
    write(memoryview(writer.header))
    plain, following = (memoryview(bytearray(_CHUNKS * CHUNK_BYTES)) for _ in range(2))
    sealed = memoryview(bytearray(_CHUNKS * _SEALED_CHUNK_BYTES))
    filled, is_last = source.readinto(plain), False
    while not is_last:
        left = source.readinto(following)
        is_last = not left
        write(sealed[: writer.encrypt(plain[:filled], sealed, last=is_last)])
        plain, following, filled = following, plain, left


def decrypt(
    source: io.BufferedIOBase, identity: Unwrapper, write: Callable[[bytes], object]
) -> None:
    """Open an age file, chunk by chunk; raises AgeError, and whatever `write` raises.

    Nothing that was written counts unless this returns.
    """
    cipher = _payload_cipher(source, identity)
    buffer = memoryview(bytearray(_CHUNKS * _SEALED_CHUNK_BYTES))
    count, ended = 0, False
    while filled := source.readinto(buffer):
        for start in range(0, filled, _SEALED_CHUNK_BYTES):
            sealed = buffer[start : min(start + _SEALED_CHUNK_BYTES, filled)]
            if ended:
                raise AgeError(AgeFault.PAYLOAD)
            plain, ended = _open_chunk(cipher, count, sealed)
            if not plain and count:
                raise AgeError(AgeFault.PAYLOAD)
            write(plain)
            count += 1
    if not ended:
        raise AgeError(AgeFault.PAYLOAD)


def _open_chunk(cipher: ChaCha20Poly1305, count: int, sealed: memoryview) -> tuple[bytes, bool]:
    """Return a chunk's bytes, and whether it is the last one."""
    if len(sealed) == _SEALED_CHUNK_BYTES:
        try:
            return cipher.decrypt(_nonce(count, is_last=False), sealed, None), False
        except InvalidTag:
            # It may be the last one all the same.
            pass
    try:
        return cipher.decrypt(_nonce(count, is_last=True), sealed, None), True
    except InvalidTag as error:
        raise AgeError(AgeFault.PAYLOAD) from error


_MOST_HEADER_BYTES = 16 * 1024
"""Room for a hundred recipients. It also bounds the work before the file is known to be ours."""
_STANZA = re.compile(
    r"-> (?P<arguments>[!-~]+(?: [!-~]+)*)\n"
    r"(?P<body>(?:[A-Za-z0-9+/]{64}\n)*[A-Za-z0-9+/]{0,63}\n)"
)
_END = re.compile(r"--- (?P<mac>[A-Za-z0-9+/]{43})\n")


class _Stanza(NamedTuple):
    """What one recipient needs in order to get the file key."""

    kind: str
    arguments: Sequence[str]
    body: bytes


class _Header(NamedTuple):
    """Everything before the payload's nonce."""

    text: bytes
    """What the MAC covers."""
    stanzas: Sequence[_Stanza]
    mac: bytes


def _payload_cipher(source: io.BufferedIOBase, identity: Unwrapper) -> ChaCha20Poly1305:
    """Read the header and the nonce; raises AgeError."""
    header = _parse_header(_read_header(source))
    nonce = source.read(_NONCE_BYTES)
    if len(nonce) != _NONCE_BYTES:
        raise AgeError(AgeFault.HEADER)
    file_key = _find_file_key(header.stanzas, identity)
    if not hmac.compare_digest(_mac(file_key, header.text), header.mac):
        raise AgeError(AgeFault.MAC)
    return ChaCha20Poly1305(_derive(file_key, nonce, b"payload"))


def _read_header(source: io.BufferedIOBase) -> str:
    header = bytearray()
    line = b""
    while not line.startswith(b"---"):
        line = source.readline(_MOST_HEADER_BYTES - len(header))
        if not line.endswith(b"\n"):
            raise AgeError(AgeFault.HEADER)
        header += line
    try:
        return header.decode("ascii")
    except UnicodeDecodeError as error:
        raise AgeError(AgeFault.HEADER) from error


def _parse_header(header: str) -> _Header:
    version = f"{_VERSION}\n"
    if not header.startswith(version):
        raise AgeError(AgeFault.HEADER)
    at = len(version)
    stanzas: list[_Stanza] = []
    while stanza := _STANZA.match(header, at):
        kind, *arguments = stanza["arguments"].split(" ")
        body = _decode(stanza["body"].replace("\n", ""))
        stanzas.append(_Stanza(kind=kind, arguments=arguments, body=body))
        at = stanza.end()
    end = _END.fullmatch(header, at)
    if not stanzas or end is None:
        raise AgeError(AgeFault.HEADER)
    return _Header(text=f"{header[:at]}---".encode(), stanzas=stanzas, mac=_decode(end["mac"]))


def _find_file_key(stanzas: Sequence[_Stanza], identity: Unwrapper) -> bytes:
    """Return the file key. A malformed stanza of a known kind is a fault even if another fits."""
    if len(stanzas) > 1 and any(stanza.kind == "scrypt" for stanza in stanzas):
        # A passphrase proves who sealed the file, but only if nobody else can open it.
        raise AgeError(AgeFault.HEADER)
    found = [
        identity.unwrap(each.arguments, each.body) for each in stanzas if each.kind == identity.kind
    ]
    for file_key in found:
        if file_key is not None:
            return file_key
    raise AgeError(AgeFault.NO_MATCH)


def _mac(file_key: bytes, text: bytes) -> bytes:
    return hmac.digest(_derive(file_key, b"", b"header"), text, hashlib.sha256)


def _nonce(count: int, *, is_last: bool) -> bytes:
    return count.to_bytes(_COUNTER_BYTES, "big") + bytes([is_last])


def _derive(key: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(key)


def _base64(raw: bytes) -> str:
    return encode_base64(raw).rstrip("=")


def _decode(text: str) -> bytes:
    """Return the bytes of canonical base64 without padding; raises AgeError."""
    try:
        return decode_base64(text + "=" * (-len(text) % 4))
    except VerificationError as error:
        raise AgeError(AgeFault.HEADER) from error

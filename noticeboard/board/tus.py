"""The headers of tus 1.0 (tus.io/protocols/resumable-upload); pure, and strict."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
import re

from multidict import CIMultiDictProxy

from noticeboard.board.errors import MediaTypeError, ProtocolVersionError
from noticeboard.errors import InvalidInputError
from noticeboard.runtime.text import Text

VERSION = "1.0.0"
EXTENSIONS = "creation,checksum,termination,expiration"
ALGORITHMS: Mapping[str, int] = {"sha1": 20, "sha256": 32}
"""The supported checksums, and the length of each in bytes."""

PIECE_TYPE = "application/offset+octet-stream"
LONGEST_METADATA = 4096
MOST_BYTES = (1 << 63) - 1

_NUMBER = re.compile(r"[0-9]{1,19}")
_METADATA_KEY = re.compile(r"[!-+\--~]+")

type Headers = CIMultiDictProxy[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checksum:
    """The checksum that a piece must match."""

    algorithm: str
    digest: bytes


def about(most_bytes: int) -> dict[str, str]:
    """Return the OPTIONS headers of an inbox that takes uploads of up to `most_bytes`."""
    return {
        "Tus-Resumable": VERSION,
        "Tus-Version": VERSION,
        "Tus-Extension": EXTENSIONS,
        "Tus-Max-Size": str(most_bytes),
        "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
    }


def require_version(headers: Headers) -> None:
    """Raise ProtocolVersionError unless the client speaks this version."""
    if _only(headers, "Tus-Resumable") != VERSION:
        raise ProtocolVersionError(Text("noticeboard.tus.version", version=VERSION))


def method_of(method: str, headers: Headers) -> str:
    """Return the effective method, for clients that can only send GET and POST."""
    return (_only(headers, "X-HTTP-Method-Override") or method).upper()


def parse_creation(headers: Headers) -> int:
    """Return the length of a new upload in bytes; raises InvalidInputError."""
    for name in ("Upload-Defer-Length", "Upload-Concat"):
        if name in headers:
            raise InvalidInputError(Text("noticeboard.tus.not_offered", header=name))
    _check_metadata(_only(headers, "Upload-Metadata") or "")
    return _number(headers, "Upload-Length")


def parse_offset(headers: Headers) -> int:
    """Return the offset of a piece; raises InvalidInputError."""
    return _number(headers, "Upload-Offset")


def require_piece(content_type: str) -> None:
    """Raise MediaTypeError unless a body is a piece of an upload."""
    if content_type != PIECE_TYPE:
        raise MediaTypeError(Text("noticeboard.tus.content_type", type=PIECE_TYPE))


def parse_checksum(headers: Headers) -> Checksum | None:
    """Return the checksum of a piece, if its sender gave one; raises InvalidInputError."""
    header = _only(headers, "Upload-Checksum")
    if header is None:
        return None
    algorithm, _, encoded = header.partition(" ")
    if algorithm not in ALGORITHMS:
        raise InvalidInputError(Text("noticeboard.tus.algorithm", algorithms=", ".join(ALGORITHMS)))
    digest = _decoded(encoded)
    if digest is None or len(digest) != ALGORITHMS[algorithm]:
        raise InvalidInputError(Text("noticeboard.tus.checksum"))
    return Checksum(algorithm=algorithm, digest=digest)


def format_expiry(at: datetime) -> str:
    """Return a time in UTC in the format of Upload-Expires (RFC 9110)."""
    return format_datetime(at, usegmt=True)


def _check_metadata(metadata: str) -> None:
    """Raise InvalidInputError if the metadata, which is otherwise unused, is malformed."""
    if len(metadata) > LONGEST_METADATA:
        raise InvalidInputError(Text("noticeboard.tus.metadata_length", most=LONGEST_METADATA))
    pairs = [pair.strip(" ").partition(" ") for pair in metadata.split(",")] if metadata else []
    names = [name for name, _, _ in pairs]
    well_formed = all(
        _METADATA_KEY.fullmatch(name) and (not value or _decoded(value) is not None)
        for name, _, value in pairs
    )
    if not well_formed or len(set(names)) != len(names):
        raise InvalidInputError(Text("noticeboard.tus.metadata"))


def _number(headers: Headers, name: str) -> int:
    header = _only(headers, name)
    if header is None or _NUMBER.fullmatch(header) is None or int(header) > MOST_BYTES:
        raise InvalidInputError(Text("noticeboard.tus.whole_number", header=name))
    return int(header)


def _only(headers: Headers, name: str) -> str | None:
    """Return a header that may occur once, because two could be read in two ways."""
    values = headers.getall(name, [])
    if len(values) > 1:
        raise InvalidInputError(Text("noticeboard.tus.once", header=name))
    return values[0] if values else None


def _decoded(encoded: str) -> bytes | None:
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return None

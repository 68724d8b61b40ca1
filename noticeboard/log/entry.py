"""Entries: `JCS(body) || 0x0A || base64(signature)`, and the chain of each author's entries.

The bytes are kept as they came. An entry is refused unless encoding its parsed body gives the same
bytes, which rules out duplicate keys, floats, other spellings and other orders at once. The
structs bound every number, length and depth. A registration also has a countersignature.

A type that this version does not know is read as `Newer`: it must have the common fields, and the
rest must be plain (`_check_plain`). Another `v`, or an unknown field in a known type, raises
NewerFormatError. `seq` and `prev` link the entries of one author.
"""

from collections.abc import Iterable
from functools import lru_cache
import hashlib
from typing import Any, Final, get_args

import msgspec

from noticeboard.errors import (
    InvalidInputError,
    NewerFormatError,
    NoticeboardError,
    VerificationError,
)
from noticeboard.log.body import (
    LARGEST_INT,
    AgencyRegister,
    Body,
    Common,
    KnownBody,
    Newer,
    RequestPost,
)
from noticeboard.log.chains import Chain
from noticeboard.log.encoding import decode_base64, encode_base64, explain_decoding
from noticeboard.log.note import KIND_ED25519, SIGNATURE_BYTES, SignerKey, VerifierKey
from noticeboard.log.tiles import MAX_ENTRY_BYTES
from noticeboard.log.tree import Tree, leaf_hash
from noticeboard.runtime.text import Text, text_of

_ENTRY: Final = "neighbors-requests/entry/v1\n"
_COUNTERSIGN: Final = "neighbors-requests/countersign/v1\n"
_CONTENT: Final = "neighbors-requests/content/v1\n"
_AGENCY: Final = b"neighbors-requests/agency/v1\n"
_AGENCY_ID_DIGITS: Final = 40
_SIGNED_PARTS: Final = 2
_COUNTERSIGNED_PARTS: Final = 3

_encoder: Final = msgspec.json.Encoder(order="sorted")
_decoder: Final[msgspec.json.Decoder[KnownBody]] = msgspec.json.Decoder(KnownBody, strict=True)
_KNOWN_TYPES: Final = frozenset(kind.__struct_config__.tag for kind in get_args(KnownBody))
_VERSION: Final = 1
_MOST_DEPTH: Final = 8


class Entry(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One well-formed entry. Its signatures may be wrong."""

    raw: bytes
    body: Body
    signature: bytes
    countersignature: bytes | None
    leaf: bytes
    """Its leaf hash in the tree."""


def agency_id(root: VerifierKey) -> str:
    """Return the 40 hex digits that identify the chain of an agency, verifier or board."""
    return hashlib.sha256(_AGENCY + root.public).hexdigest()[:_AGENCY_ID_DIGITS]


def canonical(body: Body) -> bytes:
    """Return the body's canonical JSON (RFC 8785)."""
    if isinstance(body, Newer):
        return body.text
    return _encoder.encode(body)


def sign_entry(body: Body, origin: str, key: SignerKey) -> bytes:
    """Return the signed entry, valid only on the board `origin`; raises InvalidInputError."""
    if key.kind != KIND_ED25519 or body.key != key.verifier.key_id.hex():
        raise InvalidInputError(Text("noticeboard.entry.other_key"))
    text = canonical(body)
    raw = text + b"\n" + encode_base64(key.sign_bytes(_signed(text, origin))).encode()
    try:
        parse_entry(raw)
    except NoticeboardError as error:
        raise InvalidInputError(text_of(error)) from error
    return raw


def require_well_formed(body: Body) -> None:
    """Raise InvalidInputError, with what to correct, if a body cannot be signed."""
    try:
        _parse_body(canonical(body))
    except VerificationError as error:
        raise InvalidInputError(text_of(error)) from error


def countersign_entry(raw: bytes, origin: str, board_key: SignerKey) -> bytes:
    """Return a registration with the board's signature after the agency's."""
    signature = board_key.sign_bytes(_countersigned(raw, origin))
    whole = raw + b"\n" + encode_base64(signature).encode()
    parse_entry(whole)
    return whole


def parse_entry(raw: bytes, *, as_newer: bool = False) -> Entry:
    """Parse an entry strictly, without checking signatures; raises VerificationError.

    Raises NewerFormatError if only a newer version can read it. `as_newer` reads an entry of any
    type as a version that does not know the type.
    """
    if len(raw) > MAX_ENTRY_BYTES:
        raise VerificationError(Text("noticeboard.entry.too_large", most=MAX_ENTRY_BYTES))
    parts = raw.split(b"\n")
    body = _parse_newer(parts[0]) if as_newer else _parse_body(parts[0])
    if canonical(body) != parts[0]:
        raise VerificationError(Text("noticeboard.entry.not_canonical"))
    if len(parts) != _SIGNED_PARTS and not (
        len(parts) == _COUNTERSIGNED_PARTS and isinstance(body, AgencyRegister)
    ):
        raise VerificationError(Text("noticeboard.entry.two_lines"))
    signature = _parse_signature(parts[1])
    counter = _parse_signature(parts[2]) if len(parts) == _COUNTERSIGNED_PARTS else None
    return Entry(
        raw=raw, body=body, signature=signature, countersignature=counter, leaf=leaf_hash(raw)
    )


def content_hash(post: RequestPost, origin: str) -> str:
    """Return the hash, in hex, of who asks what: without its place in the agency's chain.

    A request that waits for a second signature may be signed anew meanwhile.
    """
    places = set(Common.__struct_fields__) - {"agency"}
    asked = {name: value for name, value in msgspec.to_builtins(post).items() if name not in places}
    return hashlib.sha256(f"{_CONTENT}{origin}\n".encode() + _encoder.encode(asked)).hexdigest()


def require_key(entry: Entry, public: VerifierKey) -> None:
    """Check that the entry names `public` as its signing key; raises VerificationError."""
    if entry.body.key != public.key_id.hex():
        raise VerificationError(Text("noticeboard.entry.other_signer", name=public.name))


def signed_part(entry: Entry, origin: str) -> bytes:
    """Return the bytes that the author signed, valid only on the board `origin`."""
    return _signed(entry.raw.partition(b"\n")[0], origin)


def verify_entry(entry: Entry, origin: str, public: VerifierKey) -> None:
    """Check that `public` signed the entry for this board; raises VerificationError."""
    require_key(entry, public)
    public.verify_bytes(signed_part(entry, origin), entry.signature)


def verify_countersignature(entry: Entry, origin: str, log_key: VerifierKey) -> None:
    """Check that the board accepted this registration; raises VerificationError."""
    signature, signed = countersigned_part(entry, origin)
    log_key.verify_bytes(signed, signature)


def countersigned_part(entry: Entry, origin: str) -> tuple[bytes, bytes]:
    """Return a registration's countersignature and what it signs; raises VerificationError."""
    if entry.countersignature is None:
        raise VerificationError(Text("noticeboard.entry.not_countersigned"))
    return entry.countersignature, _countersigned(entry.raw.rpartition(b"\n")[0], origin)


def _signed(text: bytes, origin: str) -> bytes:
    return _before_signed(origin) + text


@lru_cache
def _before_signed(origin: str) -> bytes:
    # The origin stops an entry from being replayed on another board.
    return f"{_ENTRY}{origin}\n".encode()


def _countersigned(raw: bytes, origin: str) -> bytes:
    return f"{_COUNTERSIGN}{origin}\n".encode() + raw


def _parse_body(text: bytes) -> Body:
    """Parse a body of any type; its spelling is not checked."""
    try:
        body: Body = _decoder.decode(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        body = _parse_newer(text)
        if body.kind in _KNOWN_TYPES:
            if str(error).startswith("Object contains unknown field"):
                raise NewerFormatError(
                    Text("noticeboard.entry.newer_fields", kind=body.kind)
                ) from error
            raise VerificationError(
                Text("noticeboard.entry.none", why=explain_decoding(error))
            ) from error
    return body


def _parse_newer(text: bytes) -> Newer:
    """Parse the common fields of an entry of any type; its spelling is not checked."""
    try:
        fields = msgspec.json.decode(text, type=dict[str, Any])
        version = fields.get("v")
        if type(version) is int and version != _VERSION:
            raise NewerFormatError(Text("noticeboard.entry.newer_format", version=version))
        _check_plain(fields)
        common = {name: fields[name] for name in Common.__struct_fields__ if name in fields}
        newer = {"kind": fields.get("type"), "text": _encoder.encode(fields)}
        return msgspec.convert({"v": None} | common | newer, Newer)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise VerificationError(
            Text("noticeboard.entry.unreadable", error=f"{str(error)!a:.200}")
        ) from error


def _check_plain(value: Any, depth: int = 1) -> None:  # noqa: ANN401 -- whatever JSON may hold
    """Check the limits that hold for every type; raises VerificationError."""
    match value:
        case dict() | list() if depth > _MOST_DEPTH:
            raise VerificationError(Text("noticeboard.entry.depth", most=_MOST_DEPTH))
        case dict():
            if not all(key.isascii() for key in value):
                raise VerificationError(Text("noticeboard.entry.ascii"))
            for each in value.values():
                _check_plain(each, depth + 1)
        case list():
            for each in value:
                _check_plain(each, depth + 1)
        case float():
            raise VerificationError(Text("noticeboard.entry.fractions"))
        case int() if abs(value) > LARGEST_INT:
            raise VerificationError(Text("noticeboard.entry.large_number"))
        case _:
            pass


def _parse_signature(line: bytes) -> bytes:
    try:
        signature = decode_base64(line.decode("ascii"))
    except UnicodeDecodeError as error:
        raise VerificationError(Text("noticeboard.signature.encoding")) from error
    if len(signature) != SIGNATURE_BYTES:
        raise VerificationError(Text("noticeboard.signature.length", length=SIGNATURE_BYTES))
    return signature


def head_row(author: str, last_seq: int, head: str) -> bytes:
    """Return the row of one chain in `board.heads`; `head` is its last leaf hash in hex."""
    return f"{author} {last_seq} {head}\n".encode()


def heads_tree(rows: Iterable[bytes]) -> Tree:
    """Return the tree over sorted rows; `board.heads` states its root."""
    return Tree(leaf_hash(row) for row in rows)


def heads_root(chains: Iterable[tuple[str, Chain]]) -> tuple[str, int]:
    """Return root (hex) and count over each chain's last `seq` and leaf, sorted by author."""
    rows = sorted(head_row(author, chain.next_seq - 1, chain.head) for author, chain in chains)
    return heads_tree(rows).root().hex(), len(rows)

"""ONVIF Media Signing (onvif/specs, MediaSigning.xml, release 26.06).

The specification says that numbers are little endian. Its own reference implementation,
onvif/media-signing-framework 25.12, writes them big endian, and so do its sample files. They are
read as the reference writes them.
"""

from typing import Final

from noticeboard.seal.signed_video.statement import (
    Fields,
    KeyStatement,
    Standard,
    Statement,
    StatementError,
    UserData,
    digest,
    hash_list,
    tagged,
)

UUID: Final = bytes.fromhex("005bc93f2d715e95ada4796f90877a6f")
_CERTIFICATES_ONLY, _HASHED_ESCAPED = 0x80, 0x40
_GENERAL, _LIST, _SIGNATURE, _CRYPTO, _VENDOR, _CHAIN, _OTHER = range(1, 8)
_VERSIONS: Final = (1, 2)
_SHA256: Final = bytes.fromhex("0609608648016503040201")
_VERSION_BYTES: Final = 3
_TICKS_TO_1970: Final = 116_444_736_000_000_000
"""Times are counted in 100 ns since 1601."""


def read_statement(data: UserData) -> Statement | KeyStatement:
    """Read what a unit with the UUID states; raises StatementError."""
    values: dict[int, bytes] = {}
    signature_at = 0
    chains = []
    for tag, at, value in tagged(data, frozenset()):
        if signature_at or (tag in values and tag != _CHAIN) or not _GENERAL <= tag <= _OTHER:
            raise StatementError
        values[tag] = value
        if tag == _SIGNATURE:
            signature_at = at
        elif tag == _CHAIN:
            chains.append(value)
    escaped = bool(data.flags & _HASHED_ESCAPED)
    crypto = Fields(values.get(_CRYPTO, b"\x01\x0b" + _SHA256))
    if crypto.number(1) != 1 or crypto.take(crypto.number(1)) != _SHA256:
        raise StatementError
    signature = _signature(values[_SIGNATURE]) if signature_at else b""
    signed = data.signed_part(signature_at, escaped=escaped) if signature_at else b""
    chain = _chain(chains)
    if data.flags & _CERTIFICATES_ONLY:
        return KeyStatement(
            standard=Standard.ONVIF, signature=signature, digest=digest(signed), chain=chain
        )
    if _GENERAL not in values:
        raise StatementError
    whole = data.unit if escaped else data.plain
    return _statement(
        values, signature=signature, signed=digest(signed), chain=chain, unit_hash=digest(whole)
    )


def _statement(
    values: dict[int, bytes], *, signature: bytes, signed: bytes, chain: bytes, unit_hash: bytes
) -> Statement:
    general = Fields(values[_GENERAL])
    version = general.number(1)
    if version not in _VERSIONS:
        raise StatementError
    general.take(_VERSION_BYTES)
    is_part = bool(general.number(1))
    start = general.number(8, signed=True)
    end = general.number(8, signed=True) if version > 1 else start
    number, count = general.number(4), general.number(2)
    both = hash_list(general.rest())
    hashes = Fields(values.get(_LIST, b"\x01"))
    if len(both) != 2 or hashes.number(1) != 1:  # noqa: PLR2004 -- the group's, and the link
        raise StatementError
    return Statement(
        standard=Standard.ONVIF,
        number=number,
        count=count,
        is_part=is_part,
        hashes=hash_list(hashes.rest()),
        group_hash=both[0],
        linked=both[1],
        started_us=_in_us(start),
        ended_us=_in_us(end),
        signature=signature,
        digest=signed,
        chain=chain,
        unit_hash=unit_hash,
    )


def _signature(value: bytes) -> bytes:
    """Return the signature without what fills it up to a fixed length."""
    fields = Fields(value)
    if fields.number(1) != 1:
        raise StatementError
    return fields.take(fields.number(2))


def _chain(values: list[bytes]) -> bytes:
    """Return the maker's certificates, or the ones that a user installed if there are no others."""
    found: dict[int, bytes] = {}
    for value in values:
        fields = Fields(value)
        if fields.number(1) != 1:
            raise StatementError
        found.setdefault(fields.number(1), fields.rest())
    return found.get(0) or found.get(1, b"")


def _in_us(ticks: int) -> int | None:
    """Return a time in µs since 1970; None before that, as without a clock."""
    us = (ticks - _TICKS_TO_1970) // 10
    return us if us > 0 else None

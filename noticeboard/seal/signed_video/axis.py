"""Axis Signed Video (AxisCommunications/signed-video-framework, feature-description.md).

Read are statements of versions 3 and 4 (the library's versions from 2.0 on). Earlier ones hash the
next group's first picture as well, and need another comparison: they count as unreadable.

The key comes with the stream. What ties it to a device, Axis' attestation (tag 129), is not
checked: such a key counts as one without a certificate.
"""

from typing import Final

from noticeboard.seal.signed_video.statement import (
    HASH_BYTES,
    Fields,
    Standard,
    Statement,
    StatementError,
    UserData,
    digest,
    hash_list,
    tagged,
)

UUID: Final = b"Signed Video...0"
_HASHED_ESCAPED: Final = 0x80
_GENERAL, _KEY, _PRODUCT, _LIST, _SIGNATURE, _OTHER, _CRYPTO = range(1, 8)
_SHORT: Final = frozenset({_GENERAL, _CRYPTO})
_AXIS: Final = 129
_TAGS: Final = frozenset({*range(_GENERAL, _CRYPTO + 1), _AXIS})
_VERSIONS: Final = (3, 4)
_IS_TIMED, _IS_PART = 1, 2
_SALT: Final = b"\x01"
_VERSION_BYTES: Final = 3
_SHA256: Final = bytes.fromhex("0609608648016503040201")


def read_statement(data: UserData) -> Statement:
    """Read what a unit with the UUID states; raises StatementError."""
    values: dict[int, bytes] = {}
    signature_at = 0
    for tag, at, value in tagged(data, _SHORT):
        if signature_at or tag in values or tag not in _TAGS:
            raise StatementError
        values[tag] = value
        if tag == _SIGNATURE:
            signature_at = at
    if _GENERAL not in values:
        raise StatementError
    crypto = Fields(values.get(_CRYPTO, b"\x01\x0b" + _SHA256))
    if crypto.number(1) != 1 or crypto.take(crypto.number(1)) != _SHA256:
        raise StatementError
    escaped = bool(data.flags & _HASHED_ESCAPED)
    signature = _signature(values[_SIGNATURE]) if signature_at else b""
    signed = data.signed_part(signature_at, escaped=escaped) if signature_at else b""
    general = Fields(values[_GENERAL])
    version = general.number(1)
    if version not in _VERSIONS:
        raise StatementError
    number, count = general.number(4), general.number(2)
    general.take(_VERSION_BYTES)
    flags = general.number(1)
    started = ended = None
    if flags & _IS_TIMED:
        started = general.number(8, signed=True)
        ended = general.number(8, signed=True) if version > _VERSIONS[0] else started
    linked, group_hash = general.take(HASH_BYTES), general.take(HASH_BYTES)
    hashes = Fields(values.get(_LIST, b"\x01"))
    if general.rest() or hashes.number(1) != 1:
        raise StatementError
    return Statement(
        standard=Standard.AXIS,
        number=number,
        count=count,
        is_part=bool(flags & _IS_PART),
        hashes=hash_list(hashes.rest()),
        group_hash=group_hash,
        hash_prefix=_SALT,
        linked=linked,
        started_us=started,
        ended_us=ended,
        signature=signature,
        digest=digest(signed),
        chain=b"",
        public_key=_key(values.get(_KEY, b"\x02")),
        unit_hash=digest(data.unit if escaped else data.plain),
    )


def _key(value: bytes) -> bytes:
    """Return the key, PEM; version 1 has a byte for its kind."""
    fields = Fields(value)
    version = fields.number(1)
    if version == 1:
        fields.take(1)
    return fields.rest()


def _signature(value: bytes) -> bytes:
    """Return the signature without what fills it up to a fixed length."""
    fields = Fields(value)
    fields.take(1 if fields.number(1) > 1 else 2)
    return fields.take(fields.number(2))

"""A small ONVIF signer of our own, for streams that the reference signer doesn't make."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import cache
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from noticeboard.seal.signed_video.onvif import UUID
from noticeboard.timestamp.group import VideoCodec
from tests.fakes.clocks import NOON
from tests.noticeboard.seal.signed_video.streams import Stream

_DAY = timedelta(days=1)


@cache
def identity() -> tuple[ec.EllipticCurvePrivateKey, bytes]:
    """Return a key, and a certificate that it signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "camera")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, NOON, NOON + _DAY)
    return key, builder.sign(key, SHA256()).public_bytes(Encoding.PEM)


def sign(
    codec: VideoCodec,
    groups: Sequence[Sequence[bytes]],
    is_hashed: Callable[[bytes], bool] = lambda _unit: True,
) -> Stream:
    """Sign groups of pictures of one slice each; a statement comes with the next group."""
    pictures: list[list[bytes]] = []
    linked, stated = bytes(32), b""
    for number, group in enumerate(groups, start=1):
        anchor = sha256(group[0]).digest()
        rest = [sha256(unit).digest() for unit in group[1:] if is_hashed(unit)]
        hashes = [anchor, *(sha256(anchor + each).digest() for each in rest)]
        before = [stated] if stated else []
        pictures += [[*before, group[0]], *([unit] for unit in group[1:])]
        stated = statement(codec, number, hashes, linked)
        linked = anchor
    return Stream(codec, [*pictures, [stated]])


def statement(codec: VideoCodec, number: int, hashes: Sequence[bytes], linked: bytes) -> bytes:
    """Return a signed statement about a group of these hashes, and the first one of the last."""
    key, chain = identity()
    general = bytes((2, 26, 6, 0, 0)) + bytes(16) + number.to_bytes(4) + len(hashes).to_bytes(2)
    general += sha256(b"".join(hashes)).digest() + linked
    values = (6, b"\x01\x00" + chain), (1, general), (2, b"\x01" + b"".join(hashes))
    body = b"".join(bytes((tag,)) + len(value).to_bytes(2) + value for tag, value in values)
    size = len(UUID) + 1 + len(body) + 3 + 75
    head = b"\x06\x05" if codec is VideoCodec.H264 else b"\x4e\x01\x05"
    head += b"\xff" * (size // 255) + bytes((size % 255,)) + UUID + b"\x00" + body
    signature = key.sign(head, ec.ECDSA(SHA256()))
    filled = b"\x01" + len(signature).to_bytes(2) + signature + bytes(72 - len(signature))
    return head + b"\x03" + len(filled).to_bytes(2) + filled + b"\x80"

"""Entries and a log to measure with: one agency, one request after another."""

from hashlib import sha256

from noticeboard.log.encoding import encode_base64
from noticeboard.log.entry import (
    NO_PREVIOUS,
    Anchor,
    Circle,
    RequestPost,
    Window,
    agency_id,
    sign_entry,
)
from noticeboard.log.note import SignerKey
from noticeboard.log.tree import EMPTY_ROOT, leaf_hash

ORIGIN = "board.example.org/v1"
_TEXT = "Anyone whose camera faces the street is asked to look at it. " * 6


def a_key() -> SignerKey:
    """Return an agency's key; the same one every time."""
    return SignerKey(name="agency.example.org", seed=sha256(b"bench").digest())


def posts(key: SignerKey, count: int) -> tuple[list[RequestPost], list[bytes]]:
    """Return a chain of requests, and their signed entries."""
    bodies: list[RequestPost] = []
    raws: list[bytes] = []
    for seq in range(count):
        previous = leaf_hash(raws[-1]).hex() if raws else NO_PREVIOUS
        bodies.append(_post(key, seq, previous))
        raws.append(sign_entry(bodies[-1], ORIGIN, key))
    return bodies, raws


def _post(key: SignerKey, seq: int, previous: str) -> RequestPost:
    return RequestPost(
        agency=agency_id(key.verifier),
        key=key.verifier.key_id.hex(),
        seq=seq,
        prev=previous,
        id=f"{seq:032x}",
        issued="2026-01-01T12:00:00Z",
        anchor=Anchor(size=0, root=encode_base64(EMPTY_ROOT)),
        incident="burglary",
        title=f"Burglary {seq}",
        text=_TEXT,
        case_number=f"2026-{seq}",
        contact="desk@agency.example.org",
        window=Window(start="2026-01-01T10:00:00Z", end="2026-01-01T11:00:00Z"),
        area=Circle(lat=52_000_000, lon=4_000_000, radius_m=300),
        expires="2026-02-01T12:00:00Z",
    )

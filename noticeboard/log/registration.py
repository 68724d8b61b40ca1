"""Registrations that one process checks strictly, so that another may read them without checks.

A registration names two keys, draws an outline, and has two signatures. Checking these takes most
of the time that a hub needs for an agency.
"""

from copy import copy
from functools import cache
from typing import Any, Final, Literal

import msgspec
from msgspec.structs import fields, force_setattr

from noticeboard.errors import NoticeboardError
from noticeboard.log.area import Area, Circle, Part, Ring, checked_parts, checked_polygon
from noticeboard.log.body import NO_PREVIOUS, AgencyRegister, Anchor
from noticeboard.log.encoding import decode_base64, encode_base64
from noticeboard.log.entry import (
    Entry,
    agency_id,
    parse_entry,
    verify_countersignature,
    verify_entry,
)
from noticeboard.log.note import SignerKey, VerifierKey, parse_signer_key
from noticeboard.log.tree import EMPTY_ROOT, leaf_hash

_FIELDS: Final = AgencyRegister.__struct_fields__


class _Shape(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """Any area, as it is written."""

    shape: Literal["circle", "polygon", "multipolygon"]
    ring: Ring = ()
    parts: tuple[Part, ...] = ()
    lat: int = 0
    lon: int = 0
    radius_m: int = 0


def is_registration(raw: bytes, origin: str, log_key: bytes) -> bool:
    """Return whether an agency registered on a board with these bytes, as a strict parser reads it.

    Its root key must have signed them, and the board's public key countersigned them.
    """
    board = VerifierKey.of(origin, log_key)
    try:
        entry = parse_entry(raw)
        if not isinstance(entry.body, AgencyRegister):
            return False
        root = parse_signer_key(entry.body.root_key)
        verify_entry(entry, origin, root)
        verify_countersignature(entry, origin, board)
    except NoticeboardError:
        return False
    return entry.body.agency == agency_id(root)


def reread_registration(raw: bytes) -> Entry:
    """Return what `parse_entry` does, without a check: only if `is_registration` is true."""
    text, signature, countersignature = raw.split(b"\n")
    read = _decoder().decode(text)
    body = copy(_template())
    for name in AgencyRegister.__struct_fields__:
        force_setattr(body, name, getattr(read, name))
    force_setattr(body, "jurisdiction", _area(read.jurisdiction))
    return Entry(
        raw=raw,
        body=body,
        signature=decode_base64(signature.decode()),
        countersignature=decode_base64(countersignature.decode()),
        leaf=leaf_hash(raw),
    )


def _area(read: _Shape) -> Area:
    match read.shape:
        case "circle":
            return Circle(lat=read.lat, lon=read.lon, radius_m=read.radius_m)
        case "polygon":
            return checked_polygon(read.ring)
        case "multipolygon":
            return checked_parts(read.parts)


@cache
def _decoder() -> msgspec.json.Decoder[Any]:
    """Return what reads a registration's fields and checks nothing between them."""
    plain = [
        (each.name, _Shape if each.name == "jurisdiction" else each.type, each.default)
        for each in fields(AgencyRegister)
    ]
    kind = msgspec.defstruct(
        "_Registration", plain, tag_field="type", tag="agency.register", kw_only=True, gc=False
    )
    return msgspec.json.Decoder(kind)


@cache
def _template() -> AgencyRegister:
    """Return any registration: a copy of it isn't checked."""
    root, posting = (SignerKey(name="a", seed=bytes([at]) * 32).verifier for at in (1, 2))
    return AgencyRegister(
        agency=agency_id(root),
        key=root.key_id.hex(),
        seq=0,
        prev=NO_PREVIOUS,
        id="0" * 32,
        issued="2026-12-01T00:00:00Z",
        anchor=Anchor(size=0, root=encode_base64(EMPTY_ROOT)),
        name="A",
        kind="other",
        jurisdiction=Circle(lat=0, lon=0, radius_m=1),
        domain="a.example",
        root_key=str(root),
        posting_key=str(posting),
        delivery_key="",
        contact="",
    )

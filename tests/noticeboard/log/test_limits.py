"""Limits of the format: what is exactly at one is read, and one more is refused."""

from collections.abc import Mapping
from datetime import timedelta
import math
from typing import Any

import msgspec
import pytest

from noticeboard.errors import VerificationError
from noticeboard.log import agency, area, body, checkpoint, note, registry, witness
from noticeboard.log.body import BoardHeads, BoardNotice, Body, RequestCorrect, RequestResolve
from noticeboard.log.encoding import encode_base64
from noticeboard.log.entry import agency_id, parse_entry
from noticeboard.log.history import MAX_HISTORY_BYTES, MOST_ENTRIES
from noticeboard.log.note import SIGNATURE_BYTES
from noticeboard.log.tiles import MAX_BUNDLE_BYTES, MAX_ENTRY_BYTES
from tests.noticeboard.log.made import AGENCY, LOG, POSTING, town_with_agency

MOST = 2**53 - 1
"""The largest integer that every reader of JSON has exactly."""
LABEL = "a" * 63
TOWN = town_with_agency()
REGISTER = TOWN.logged[0].entry.body
POST = TOWN.post().body
SAID = TOWN.common(AGENCY, POSTING) | {"request": POST.id, "text": ""}
BOARD = TOWN.common(agency_id(LOG.verifier), LOG)
UPDATE = TOWN.update(POST.id).body
CORRECT, RESOLVE = RequestCorrect(**SAID), RequestResolve(**SAID)
ROTATE, REVOKE = TOWN.rotate().body, TOWN.revoke(0).body
VERIFY = TOWN.verify(2).body
NOTICE = BoardNotice(**BOARD, index=0, text="")
HEADS = BoardHeads(**BOARD, root="0" * 64, count=0)


def read(said: Body, changed: Mapping[str, object]) -> None:
    """Read an entry that says something else; whether it is signed is asked later."""
    text = msgspec.json.encode(msgspec.to_builtins(said) | changed, order="sorted")
    parse_entry(text + b"\n" + encode_base64(bytes(SIGNATURE_BYTES)).encode())


def circle(**changed: int) -> dict[str, object]:
    """Return a circle."""
    return {"shape": "circle", "lat": 0, "lon": 0, "radius_m": 1} | changed


def ring(count: int) -> dict[str, object]:
    """Return a polygon of so many corners."""
    turns = [2 * math.pi * number / count for number in range(count)]
    points = [(round(1e6 * math.sin(turn)), round(1e6 * math.cos(turn))) for turn in turns]
    return {"shape": "polygon", "ring": points}


LINES = [
    (REGISTER, "contact"),
    (ROTATE, "reason"),
    (REVOKE, "reason"),
    *((POST, field) for field in ("title", "case_number", "contact")),
]
WORDS = [(each, "text") for each in (POST, UPDATE, CORRECT, RESOLVE, NOTICE)]
COUNTS = [(POST, "seq"), (REVOKE, "last_good"), (NOTICE, "index"), (HEADS, "count")]


@pytest.mark.parametrize(
    ("said", "field", "most", "more"),
    [
        *((said, field, "\u00e9" * 200, "\u00e9" * 201) for said, field in LINES),
        *((said, field, "\u00e9" * 4000, "\u00e9" * 4001) for said, field in WORDS),
        *((said, field, MOST, MOST + 1) for said, field in COUNTS),
        (POST, "seq", 1, -1),
        (REVOKE, "last_good", 0, -1),
        (NOTICE, "index", 0, -1),
        (HEADS, "count", 0, -1),
        (POST, "anchor", *({"size": size, "root": POST.anchor.root} for size in (0, -1))),
        (POST, "anchor", *({"size": MOST + n, "root": POST.anchor.root} for n in (0, 1))),
        (VERIFY, "level", 0, -1),
        (VERIFY, "level", 3, 4),
        (REGISTER, "name", "\u00e9" * 120, "\u00e9" * 121),
        (REGISTER, "name", "x", ""),
        (REGISTER, "domain", f"{LABEL}.{LABEL}.{LABEL}.{LABEL[:61]}", f"{LABEL}.{LABEL}.a{LABEL}"),
        (REGISTER, "domain", f"{LABEL}.org", f"a{LABEL}.org"),
        (
            REGISTER,
            "domain",
            f"{LABEL}.{LABEL}.{LABEL}.{LABEL[:61]}",
            f"{LABEL}.{LABEL}.{LABEL}.{LABEL[:62]}",
        ),
        (POST, "incident", "a" * 40, "a" * 41),
        (POST, "area", circle(radius_m=1_000_000), circle(radius_m=1_000_001)),
        (POST, "area", circle(radius_m=1), circle(radius_m=0)),
        (POST, "area", circle(lat=90_000_000), circle(lat=90_000_001)),
        (POST, "area", circle(lat=-90_000_000), circle(lat=-90_000_001)),
        (POST, "area", circle(lon=180_000_000), circle(lon=180_000_001)),
        (POST, "area", circle(lon=-180_000_000), circle(lon=-180_000_001)),
        (POST, "area", ring(256), ring(257)),
        (POST, "area", ring(3), ring(2)),
    ],
)
def test_fields_of_entries(said: Body, field: str, most: Any, more: Any) -> None:  # noqa: ANN401
    """Each field takes what is at its limit, in letters and not in bytes, and nothing past it."""
    read(said, {field: most})
    with pytest.raises(VerificationError, match=r"This isn't an entry|larger than 2\^53"):
        read(said, {field: more})


def test_limits_are_part_of_the_format() -> None:
    """A board, witness or agency that went past one would not be read by older programs."""
    kib, hour, minute = 1 << 10, timedelta(hours=1), timedelta(minutes=1)

    assert (16 * kib, 256 * (2 + 16 * kib)) == (MAX_ENTRY_BYTES, MAX_BUNDLE_BYTES)
    assert (256 * kib, 64) == (note.MAX_NOTE_BYTES, note.MAX_SIGNATURES)
    assert (63, 16 * kib) == (checkpoint.MAX_PROOF_HASHES, checkpoint.MAX_EXTRA_BYTES)
    assert (20_000, 64 * kib**2) == (MOST_ENTRIES, MAX_HISTORY_BYTES)
    assert 256 * kib + 63 * 45 + 32 == witness.MAX_REQUEST_BYTES
    assert (16 * kib, 20) == (witness.MAX_ANSWER_BYTES, witness.MAX_SIZE_BYTES)
    assert (note.LONGEST_NAME, note.KEY_ID_BYTES) == (200, 4)
    assert (area.MAX_RING_POINTS, area.MAX_POINTS) == (256, 640)
    assert body.LARGEST_INT == MOST
    assert (72 * hour, 24 * hour) == (agency.ROTATION_DELAY, checkpoint.OLDEST)
    assert (hour, 10 * minute) == (registry.SIGNED_BEHIND, registry.SIGNED_AHEAD)
    assert (10 * minute, 10 * minute) == (checkpoint.FARTHEST_AHEAD, witness.CLOCKS_DIFFER)

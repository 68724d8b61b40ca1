"""Registrations that another process checks: as strictly as here, and read the same afterwards."""

import math
from typing import Any

from hypothesis import given, settings, strategies as st
import msgspec
import nacl.bindings as sodium
import pytest

from noticeboard.log.agency import record_of
from noticeboard.log.area import MultiPolygon, Point, Polygon
from noticeboard.log.body import AgencyRegister
from noticeboard.log.encoding import encode_base64
from noticeboard.log.entry import canonical
from noticeboard.log.note import SignerKey, VerifierKey, key_id
from noticeboard.log.registration import is_registration, reread_registration
from tests.noticeboard.log.made import LOG, ORIGIN, POSTING, ROOT, STRANGER, Town

SQUARE = ((0, 0), (0, 9), (9, 9), (9, 0))
HOLE = ((2, 2), (2, 7), (7, 7), (7, 2))
BOW_TIE = ((0, 0), (9, 9), (0, 9), (9, 0))


def _round(count: int) -> tuple[Point, ...]:
    turns = [2 * math.pi * number / count for number in range(count)]
    return tuple((round(1e6 * math.sin(t)), round(1e6 * math.cos(t))) for t in turns)


def is_one(raw: bytes) -> bool:
    """Tell whether the agency registered on the board with these bytes."""
    return is_registration(raw, ORIGIN, LOG.verifier.public)


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"jurisdiction": Polygon(ring=SQUARE)},
        {"jurisdiction": Polygon(ring=_round(250))},
        {"jurisdiction": MultiPolygon(parts=((SQUARE, HOLE), (((20, 0), (20, 9), (29, 9)),)))},
        {"name": "Policía de São Tomé \N{EM DASH} Süd", "contact": "", "kind": "fire"},
        {"delivery_key": "age1" + "q" * 58},
    ],
)
def test_it_is_read_again_the_same(changed: dict[str, Any]) -> None:
    """Each field has its value and its type, and the record of the agency is the same."""
    entry = Town().register(**changed)
    again = reread_registration(entry.raw)

    assert is_one(entry.raw)
    assert again == entry
    assert canonical(again.body) == canonical(entry.body)
    assert isinstance(again.body, AgencyRegister)
    assert isinstance(entry.body, AgencyRegister)
    assert record_of(again.body, 7, VerifierKey.reread) == record_of(entry.body, 7)


def _signed(said: dict[str, Any], by: SignerKey = ROOT) -> bytes:
    """Return a signed and countersigned registration that nobody checked."""
    text = msgspec.json.Encoder(order="sorted").encode(said)
    signature = by.sign_bytes(f"neighbors-requests/entry/v1\n{ORIGIN}\n".encode() + text)
    raw = text + b"\n" + encode_base64(signature).encode()
    counter = LOG.sign_bytes(f"neighbors-requests/countersign/v1\n{ORIGIN}\n".encode() + raw)
    return raw + b"\n" + encode_base64(counter).encode()


def _said(**changed: object) -> dict[str, Any]:
    text = Town().register().raw.partition(b"\n")[0]
    said: dict[str, Any] = msgspec.json.decode(text)
    return said | changed


def _vkey(public: bytes) -> str:
    name = POSTING.name
    return f"{name}+{key_id(name, 1, public).hex()}+{encode_base64(bytes([1]) + public)}"


_SMALL = bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")
_MIXED = sodium.crypto_core_ed25519_add(POSTING.verifier.public, _SMALL)
_HIGH = ((1 << 255) - 19 + 3).to_bytes(32, "little")


@pytest.mark.parametrize(
    "changed",
    [
        {"posting_key": _vkey(_SMALL)},
        {"posting_key": _vkey(_MIXED)},
        {"posting_key": _vkey(_HIGH)},
        {"posting_key": _vkey(bytes(32))},
        {"posting_key": str(ROOT.verifier)},
        {"jurisdiction": {"ring": BOW_TIE, "shape": "polygon"}},
        {"jurisdiction": {"ring": [*_round(40), (-2_000_000, 0)], "shape": "polygon"}},
        {"jurisdiction": {"parts": [[SQUARE], [SQUARE]], "shape": "multipolygon"}},
        {"agency": "0" * 40},
        {"type": "agency.other"},
        {"more": 1},
        {"name": "unseen\u200b"},
        {"seq": 1},
        {"id": "0"},
    ],
)
def test_a_hostile_one_is_none(changed: dict[str, Any]) -> None:
    """Whatever its two signers signed: keys that aren't strict, outlines that cross, other ids."""
    assert is_one(_signed(_said()))
    assert not is_one(_signed(_said(**changed)))


def test_its_signatures_are_checked() -> None:
    """Another board's, another signer's, and those that are missing or swapped."""
    raw = Town().register().raw
    text, signature, counter = raw.split(b"\n")
    assert is_one(raw)

    assert not is_registration(raw, "other.example.org", LOG.verifier.public)
    assert not is_registration(raw, ORIGIN, STRANGER.verifier.public)
    for parts in ([text, signature], [text, counter, signature], [text, counter, counter]):
        assert not is_one(b"\n".join(parts))
    assert not is_one(_signed(_said(), by=STRANGER))
    assert not is_one(Town().post().raw)


RAW = Town().register(jurisdiction=Polygon(ring=SQUARE)).raw


@given(at=st.integers(0, len(RAW) - 1), to=st.integers(0, 255))
@settings(max_examples=300)
def test_no_octet_can_be_another(at: int, to: int) -> None:
    """Nothing but its own bytes is accepted."""
    changed = RAW[:at] + bytes([to]) + RAW[at + 1 :]

    assert is_one(changed) is (changed == RAW)

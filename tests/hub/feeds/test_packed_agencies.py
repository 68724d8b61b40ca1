"""Packed agencies come out as they went in, and as few records as are held."""

from dataclasses import fields, replace
from datetime import UTC, datetime
import gc
from typing import Any

import msgspec
import pytest

from hub.feeds import packed_agencies
from hub.feeds.packed_agencies import RECENT, PackedAgencies
from noticeboard.log.agency import AgencyRecord, EarlierKeys, NextKeys
from noticeboard.log.area import Area, Circle, MultiPolygon, Polygon
from noticeboard.log.delivery import LoggedKey
from tests.fakes.board import POST_QUANTUM_KEY, make_key

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
RING = ((10, 20), (10, 30), (25, 20))
ROOT, POSTING = make_key("a.root").verifier, make_key("a.posting").verifier
RECORD = AgencyRecord(
    id="ab" * 20,
    name="Example County Fire",
    kind="fire",
    level=2,
    domain="fire.example.org",
    jurisdiction=Circle(lat=40_000_000, lon=-83_000_000, radius_m=30_000),
    root_key=ROOT,
    posting_key=POSTING,
    delivery_key="age1example",
    contact="desk@fire.example.org",
    registered_index=4,
)
CHANGED: dict[str, Any] = {
    "compromised": True,
    "revoked_from": 7,
    "void": ((7, 9),),
    "next_keys": NextKeys(posting_key=ROOT, delivery_key="", valid_from=NOON, since=NOON),
    "earlier": (EarlierKeys(posting_key=POSTING, delivery_key="", revoked_from=None, until=NOON),),
    "post_quantum": (
        LoggedKey(key=POST_QUANTUM_KEY, made="2026-11-25T12:00:00Z", valid_from=NOON, since=NOON),
    ),
}
OTHERS = [replace(RECORD, id=f"{number:040x}") for number in range(RECENT)]


@pytest.mark.parametrize(
    "area",
    [
        RECORD.jurisdiction,
        Polygon(ring=RING),
        Polygon(ring=((-80_000_000, 20), (10, 99_000_000), (25, 20))),
        MultiPolygon(parts=((RING,), (((40, 40), (40, 50), (50, 40)),))),
    ],
    ids=["circle", "small", "large", "several"],
)
@pytest.mark.parametrize("changes", [{}, CHANGED], ids=["new", "changed"])
def test_what_comes_out(area: Area, changes: dict[str, Any]) -> None:
    """Every field is as it was, of the same types, once the record itself is gone."""
    agencies = PackedAgencies()
    record = replace(RECORD, jurisdiction=area, **changes)
    agencies[record.id] = replace(record)
    push_out(agencies)

    found = agencies[record.id]

    assert found is not record
    assert found == record
    for each in fields(AgencyRecord):
        assert type(getattr(found, each.name)) is type(getattr(record, each.name))
    assert (str(found.root_key), found.root_key.key_id) == (str(ROOT), ROOT.key_id)


def push_out(agencies: PackedAgencies) -> None:
    """Put in so many that none from before is in memory, unless somebody holds it."""
    for record in OTHERS:
        agencies[record.id] = replace(record)
    gc.collect()


def test_a_record_that_is_held_is_not_made_twice() -> None:
    """Requests of one agency share its record, and its jurisdiction."""
    agencies = PackedAgencies()
    agencies[RECORD.id] = replace(RECORD)
    held = agencies[RECORD.id]
    push_out(agencies)
    assert agencies[RECORD.id] is held
    agencies[RECORD.id] = changed = replace(RECORD, level=3)

    assert agencies[RECORD.id] is changed
    assert (len(agencies), set(agencies) >= {RECORD.id}) == (RECENT + 1, True)
    assert agencies.get("f" * 40) is None
    with pytest.raises(TypeError):
        del agencies[RECORD.id]


def test_a_jurisdiction_is_made_when_somebody_looks_at_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each entry of a log needs its agency, and hardly any its jurisdiction's hundred corners."""
    agencies = PackedAgencies()
    agencies[RECORD.id] = replace(RECORD)
    push_out(agencies)
    made: list[bytes] = []
    unpack = packed_agencies._unpack_area  # noqa: SLF001 -- what must not be called

    def count(area: bytes) -> Area:
        made.append(area)
        return unpack(area)

    monkeypatch.setattr(packed_agencies, "_unpack_area", count)
    found = agencies[RECORD.id]

    assert (found.level, found.acts_from("0"), made) == (2, RECORD.acts_from("0"), [])
    assert replace(found, level=3).jurisdiction == RECORD.jurisdiction
    assert found.jurisdiction is found.jurisdiction
    assert (len(made), hash(found), found) == (1, hash(RECORD), RECORD)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(found), type=AgencyRecord) == RECORD
    with pytest.raises(AttributeError):
        found.nothing  # type: ignore[attr-defined]  # noqa: B018

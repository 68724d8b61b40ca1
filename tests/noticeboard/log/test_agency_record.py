"""An agency's record from one entry to the next."""

from dataclasses import replace

from noticeboard.log.agency import AgencyRecord
from noticeboard.log.area import Circle
from noticeboard.log.note import SignerKey

KEY = SignerKey(name="agency.example.org", seed=bytes(32)).verifier
RECORD = AgencyRecord(
    id="ab" * 20,
    name="Example County Fire",
    kind="fire",
    level=2,
    domain="fire.example.org",
    jurisdiction=Circle(lat=40_000_000, lon=-83_000_000, radius_m=30_000),
    root_key=KEY,
    posting_key=KEY,
    delivery_key="",
    contact="",
    registered_index=4,
    next_seq=1,
    head="cd" * 32,
    compromised=True,
    revoked_from=7,
    void=((7, 9),),
)


def test_after_an_entry_only_the_link_has_changed() -> None:
    """Every other field is as it was, and the record before stays as it is."""
    before = replace(RECORD)

    after = RECORD.after(2, "ef" * 32)

    assert after == replace(RECORD, next_seq=2, head="ef" * 32)
    assert before == RECORD

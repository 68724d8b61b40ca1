"""An agency's record from one entry to the next."""

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
    compromised=True,
    revoked_from=7,
    void=((7, 9),),
)

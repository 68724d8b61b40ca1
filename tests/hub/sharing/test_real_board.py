"""The whole way: a house's approval, a real board's inbox, the agency's own tools."""

from dataclasses import replace
from pathlib import Path

from hub.model.ids import BoardOrigin
from hub.model.share import ShareState
from hub.sharing.sharer import Sharer
from hub.store.addresses import Outbound
from hub.store.database import Database
from noticeboard.agency.inbox import open_arrived
from noticeboard.board.home import Home
from tests.hub.sharing.given import (
    FOOTAGE,
    FakeCutter,
    StillClock,
    a_policy,
    a_request,
    an_approval,
)
from tests.noticeboard.agency.conftest import Agency, agency, front
from tests.noticeboard.agency.test_inbox import delivery_key, fetched

__all__ = ["agency", "front"]


async def test_what_a_house_approves_is_what_the_agency_opens(
    agency: Agency, tmp_path: Path
) -> None:
    """Nobody's code is played by a double: sealed here, stored there, opened by the agency."""
    posted = await agency.publish()
    body = posted.entry.body
    request = a_request(delivery_key(agency), entry_id=body.id)
    request = replace(
        request,
        leaf=posted.entry.leaf.hex(),
        index=posted.index,
        agency=replace(request.agency, id=body.agency),
    )
    inbox_key = str(Home(agency.front.folder).inbox_key().verifier)
    policy = replace(a_policy(agency.front.url), inbox_key=inbox_key)
    database = await Database.open(tmp_path / "hub.db")
    outbound = Outbound()
    sharer = Sharer(
        database=database,
        cutter=FakeCutter(),
        outbound=outbound,
        clock=StillClock(),
        outbox=tmp_path / "outbox",
        policy=lambda _origin: policy,
    )

    share = await sharer.share(an_approval(request), request)
    await outbound.close()
    await database.close()
    [arrived] = await fetched(agency)
    opened = open_arrived(agency.home, "1", tmp_path / "opened")

    assert share.state is ShareState.DELIVERED
    assert arrived.waiting.sha256 == share.sealed_sha256
    assert opened.custody.request.leaf == posted.entry.leaf.hex()
    assert opened.custody.request.origin == BoardOrigin(policy.origin)
    assert all(path.read_bytes().startswith(FOOTAGE) for path in opened.files)

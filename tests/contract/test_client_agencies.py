"""Agencies, hiding and what pages ask, from the real API by the client of the integration."""

import pytest

from custom_components.neighbors_requests.client.connection import HubAddress
from custom_components.neighbors_requests.client.errors import NotHereError
from custom_components.neighbors_requests.client.hub import HubClient
from hub.api.scope import Scope
from tests.fakes.things import AGENCY, CLIP, NOW, REQUEST, VIDEO
from tests.hub.api.conftest import Home


@pytest.fixture
def client(home: Home) -> HubClient:
    """Return a paired client."""
    pinned = bytes.fromhex(home.running.fingerprint)
    address = HubAddress(host="127.0.0.1", port=home.running.port, fingerprint=pinned)
    return HubClient(home.session, address, home.tokens[Scope.ADMIN])


async def test_agencies(client: HubClient) -> None:
    """The list and one agency's history are read, with what this house set."""
    await client.call("PUT", ("agencies", AGENCY, "setting"), body={"setting": "quiet"})

    (listed,) = await client.agencies()
    one = await client.agency(AGENCY)

    assert (listed.id, listed.setting, listed.keys) == (AGENCY, "quiet", "good")
    assert one.to_dict().items() >= listed.to_dict().items()
    assert one.request_ids == (REQUEST,)
    with pytest.raises(NotHereError):
        await client.agency("0" * 40)


async def test_hidden_requests(client: HubClient) -> None:
    """A hidden request is in no list of the house, and back once it is shown."""
    hidden = await client.hide(REQUEST)
    during = await client.house()
    answer = await client.call("DELETE", ("requests", REQUEST, "hidden"))
    after = await client.house()

    assert hidden.hidden
    assert during.pending == during.open == ()
    assert isinstance(answer, dict)
    assert answer["hidden"] is False
    assert [each.id for each in after.pending] == [REQUEST]


async def test_what_pages_ask(client: HubClient) -> None:
    """An answer comes as the hub wrote it, none as None, and media in the part asked for."""
    state = await client.call("GET", ("state",))
    nothing = await client.call("DELETE", ("rules", "0a" * 6), query={"by": "Alex"})
    until = {"until": NOW.isoformat().replace("+00:00", "Z")}
    async with client.media(("clips", CLIP, "video"), query=until, byte_range="bytes=2-5") as part:
        raw = b"".join([chunk async for chunk in part.chunks])

    assert isinstance(state, dict)
    assert state["requests"][0]["hidden_by"] == ""
    assert nothing is None
    assert (part.status, raw) == (206, VIDEO[2:6])

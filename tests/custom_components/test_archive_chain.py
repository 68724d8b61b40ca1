"""The whole way: a panel adds Ring to a real hub, a request matches, and its clip is held.

The hub is a process of its own; Home Assistant, the integration and Ring's library are real.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
import io
from pathlib import Path
from typing import Any

import av
from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator
import pytest_socket

from custom_components.neighbors_requests.archives import lent_archives
from custom_components.neighbors_requests.const import DOMAIN
from custom_components.neighbors_requests.subentries import archive_subentries
from hub.cli.client import local_hub
from tests.fakes.board import HERE, FakeBoard, LogWriter, window
from tests.hub.processes import hub_in

from .archived import RATE, START, video
from .fake_hub import until
from .test_archives_ring import FRONT, Account, ring_account

pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")

type Panel = Callable[..., Awaitable[Any]]
PLACE = {
    "latitude_udeg": HERE[0],
    "longitude_udeg": HERE[1],
    "heading_deg": 0,
    "view_deg": 360,
    "range_m": 30,
}


@pytest.fixture
async def entry(
    hass: HomeAssistant,
    tmp_path: Path,
    socket_enabled: None,  # noqa: ARG001 -- lets loopback through
    enable_custom_integrations: None,  # noqa: ARG001 -- lets ours be found
) -> AsyncGenerator[Any]:
    """Give the entry of a real hub, paired by its link."""
    # The plugin lets loopback through, but not the socket by which a process is forked.
    pytest_socket.socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)
    with hub_in(tmp_path) as hub:
        await hass.async_add_executor_job(hub.start)
        async with local_hub(hub.data) as own:
            link = (await own.call("POST", "/pairing-links", {}))["link"]
        flow = hass.config_entries.flow
        menu = await flow.async_init(DOMAIN, context={"source": SOURCE_USER})
        form = await flow.async_configure(menu["flow_id"], {"next_step_id": "link"})
        done = await flow.async_configure(form["flow_id"], {"link": link})
        await hass.async_block_till_done()
        yield done["result"]
        await hass.config_entries.async_unload(done["result"].entry_id)


@pytest.fixture
async def panel(entry: MockConfigEntry, hass_ws_client: WebSocketGenerator) -> Panel:
    """Give what makes the panel's calls."""
    client = await hass_ws_client()

    async def call(method: str, path: str, body: dict[str, Any] | None = None) -> Any:  # noqa: ANN401 -- JSON
        command = {"type": f"{DOMAIN}/call", "entry_id": entry.entry_id, "method": method}
        await client.send_json_auto_id(command | {"path": path, "body": body})
        answer = await client.receive_json()
        assert answer["success"], answer
        return answer["result"]

    return call


@pytest.fixture
async def ring(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Account]:
    """Give a Ring account with a clip of ten minutes ago, and one of yesterday."""
    async with ring_account(hass, monkeypatch) as account:
        at_s = (datetime.now(UTC) - START).total_seconds()
        account.cloud.add(at_s - 600, "ding", duration=20)
        account.cloud.add(at_s - 86_400)
        yield account


async def test_what_ring_has_is_held_for_a_request(
    entry: MockConfigEntry, panel: Panel, ring: Account
) -> None:
    """Nothing is asked of the cloud before a request; then the one clip of its window comes."""
    lenders = (await panel("GET", "/archives/lenders"))["lenders"]
    assert [(each["key"], each["lent"]) for each in lenders] == [(ring.lender, False)]

    archive = await panel("POST", "/archives", {"kind": "lent", "lender": ring.lender})
    [seen] = archive["cameras"]
    camera = await panel(
        "POST",
        "/cameras",
        {
            "name": "Door",
            "archive_id": archive["id"],
            "archive_key": seen["key"],
            "place": PLACE,
        },
    )
    house = entry.runtime_data
    await until(lambda: archive["id"] in archive_subentries(entry))
    await until(lambda: camera["id"] in house.data.cameras)
    # The hub tells that the archive's camera is in use, so that it isn't offered again.
    await until(lambda: house.data.archives[archive["id"]].cameras[0].camera_id == camera["id"])
    assert (lent_archives(entry), ring.cloud.asked) == ((ring.lender,), [])

    now = datetime.now(UTC)
    board = FakeBoard(writer=LogWriter(now=now))
    # Of the last minutes, the cloud may list something only later.
    asked_about = window(now - timedelta(hours=1), now - timedelta(minutes=8))
    board.writer.post(board.writer.register(), window=asked_about)
    board.publish()
    async with board.served():
        policy = board.policy()
        await panel(
            "POST",
            "/boards",
            {
                "url": policy.url,
                "origin": policy.origin,
                "log_key": policy.log_key,
                "inbox_key": policy.inbox_key,
                "verifiers": list(policy.verifiers),
                "allow_private_address": True,
            },
        )
        await until(lambda: bool(house.data.pending))

    [request] = house.data.pending
    [clip] = request.match.clips
    assert (clip.camera_id, clip.camera_name) == (camera["id"], "Door")
    assert timedelta(seconds=19) < clip.end - clip.start < timedelta(seconds=21)
    asked = [each.partition("/clients_api/")[2] or "clip" for each in ring.cloud.asked]
    assert asked[0] == f"doorbots/{FRONT}/history"
    assert (len([each for each in asked if each.endswith("play")]), asked.count("clip")) == (1, 1)
    shown = await panel("GET", f"/requests/{request.id}")
    assert [each["state"] for each in shown["fetches"]] == ["done"]
    assert (await panel("GET", "/storage"))["held_bytes"] > len(video(20)) / 2
    raw = io.BytesIO()
    async with house.client.video(clip.clip_id) as film:
        async for chunk in film.chunks:
            raw.write(chunk)
    with av.open(io.BytesIO(raw.getvalue()), "r") as held:
        assert len(list(held.decode(video=0))) == 20 * RATE

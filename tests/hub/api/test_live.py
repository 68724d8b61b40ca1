"""Listening: nothing missed, nothing twice, nobody slow in the way."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from hub.api.events import expand
from hub.api.listeners import SOCKETS
from hub.api.scope import Scope
from hub.api.view import Language
from hub.model.report import Event, EventType
from tests.fakes.things import (
    AGENCY,
    ARCHIVE,
    BOARD_URL,
    CAMERA,
    CLIP,
    EXPORT,
    NOW,
    ORIGIN,
    PROPOSAL,
    QUERY,
    REQUEST,
    SENSOR,
    a_found,
)
from tests.hub.api.conftest import Home

PAYLOADS: dict[EventType, dict[str, object]] = {
    EventType.CAMERA_FOUND: {"found_key": "urn:uuid:7"},
    EventType.SCAN_CHANGED: {},
    EventType.CAMERA_CHANGED: {"camera_id": CAMERA},
    EventType.ARCHIVE_CHANGED: {"archive_id": ARCHIVE},
    EventType.TRIGGER: {
        "camera_id": CAMERA,
        "kind": "button",
        "at": NOW.isoformat(),
        "active": True,
    },
    EventType.CLIP_ADDED: {"clip_id": CLIP},
    EventType.SNAPSHOT: {"camera_id": CAMERA, "at": NOW.isoformat()},
    EventType.SENSOR_CHANGED: {"sensor_id": SENSOR},
    EventType.ARCHIVE_QUERY: {"query_id": QUERY},
    EventType.BOARD_CHANGED: {"origin": ORIGIN},
    EventType.REQUEST_CHANGED: {"request_id": REQUEST},
    EventType.REQUEST_RECEIVED: {"request_id": REQUEST},
    EventType.REQUEST_MATCHED: {"request_id": REQUEST},
    EventType.REQUEST_DECIDED: {"request_id": REQUEST},
    EventType.REQUEST_CLOSED: {"request_id": REQUEST},
    EventType.REQUEST_VOIDED: {"request_id": REQUEST},
    EventType.SHARE_CHANGED: {"request_id": REQUEST},
    EventType.PROPOSAL_CHANGED: {"request_id": REQUEST, "proposal_id": PROPOSAL},
    EventType.FOOTAGE_CHANGED: {"camera_ids": [CAMERA]},
    EventType.EXPORT_CHANGED: {"export_id": EXPORT},
    EventType.AGENCY_CHANGED: {"agency_id": AGENCY},
    EventType.RULES_CHANGED: {},
    EventType.AWARENESS_CHANGED: {},
    EventType.MAP_CHANGED: {},
    EventType.PROBLEM_RAISED: {"problem_id": "disk_full"},
    EventType.PROBLEM_CLEARED: {"problem_id": "disk_full"},
}
MOMENT = {"camera_id", "at"}
SHOWN = {
    "camera.found": {"found"},
    "archive.changed": {"archive"},
    "agency.changed": {"agency"},
    "scan.changed": {"scan"},
    "camera.changed": {"camera"},
    "sensor.changed": {"sensor"},
    "trigger": {*MOMENT, "kind", "active", "began", "labels", "new_labels"},
    "snapshot": MOMENT,
    "archive.query": {"query_id"},
    "clip.added": {"clip"},
    "footage.changed": {"camera_ids"},
    "export.changed": {"export"},
    "board.changed": {"board"},
    "request.received": {"request"},
    "request.matched": {"request"},
    "request.changed": {"request"},
    "request.decided": {"request"},
    "request.closed": {"request"},
    "request.voided": {"request"},
    "share.changed": {"request"},
    "proposal.changed": {"request_id", "proposal_id", "practice"},
    "rules.changed": {"active"},
    "awareness.changed": {"count"},
    "map.changed": set(),
    "problem.raised": {"problem"},
    "problem.cleared": {"id"},
}
GONE: dict[EventType, dict[str, object]] = {
    EventType.CAMERA_FOUND: {"found_key": "none"},
    EventType.SCAN_CHANGED: {},
    EventType.ARCHIVE_QUERY: {"query_id": "0" * 32},
    EventType.CLIP_ADDED: {"clip_id": "0" * 16},
    EventType.BOARD_CHANGED: {"origin": "none"},
    EventType.REQUEST_MATCHED: {"request_id": "0" * 32},
    EventType.PROBLEM_RAISED: {"problem_id": "none"},
}


@asynccontextmanager
async def listening(
    home: Home, query: str = "", token: str | Scope = Scope.READ
) -> AsyncGenerator[aiohttp.ClientWebSocketResponse]:
    """Give an open websocket."""
    async with home.session.ws_connect(
        home.url(f"/ws{query}"), headers=home.headers(token)
    ) as socket:
        yield socket


async def happen(home: Home, count: int = 1) -> None:
    """Let so many things happen."""
    for _ in range(count):
        await home.house.events.append(EventType.SNAPSHOT, PAYLOADS[EventType.SNAPSHOT])


async def heard(socket: aiohttp.ClientWebSocketResponse, count: int) -> list[Any]:
    """Return the next messages."""
    return [await socket.receive_json(timeout=60) for _ in range(count)]


async def test_hello_then_events(home: Home) -> None:
    """A fresh listener is greeted with where the log stands, then hears what follows."""
    await happen(home, 2)

    async with listening(home) as socket:
        [hello] = await heard(socket, 1)
        await happen(home)
        [message] = await heard(socket, 1)

    assert hello == {
        "type": "hello",
        "epoch": home.house.events.epoch,
        "seq": 2,
        "resumed": False,
    }
    assert message == {
        "seq": 3,
        "type": "snapshot",
        "at": "2026-11-25T14:00:00Z",
        "data": {"camera_id": CAMERA, "at": "2026-11-25T14:00:00Z"},
    }


async def test_resume_misses_nothing(home: Home) -> None:
    """A listener that comes back hears exactly what it has not yet heard, in order."""
    await happen(home, 5)

    async with listening(home, f"?since=2&epoch={home.house.events.epoch}") as socket:
        [hello] = await heard(socket, 1)
        await happen(home, 2)
        messages = await heard(socket, 5)

    assert (hello["resumed"], hello["seq"]) == (True, 5)
    assert [message["seq"] for message in messages] == [3, 4, 5, 6, 7]


async def test_no_gap_or_duplicate_while_things_happen(home: Home) -> None:
    """An event that happens while the backlog is read and sent is sent once."""
    await happen(home, 20)
    home.house.open.clear()
    epoch = home.house.events.epoch
    await home.house.events.append(EventType.CLIP_ADDED, PAYLOADS[EventType.CLIP_ADDED])

    async with listening(home, f"?since=0&epoch={epoch}") as socket:
        storm = asyncio.create_task(happen(home, 20))
        before = await heard(socket, 21)  # the hello, then all but the clip: that one waits
        await storm
        home.house.open.set()
        after = await heard(socket, 21)

    numbers = [message["seq"] for message in [*before[1:], *after]]
    assert numbers == list(range(1, 42))


async def test_backlog_and_live_overlap(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """An event that is both in the backlog and heard live is sent once."""
    log = home.house.events
    since = log.since

    async def busy(seq: int) -> list[Event] | None:
        await log.append(EventType.SNAPSHOT, PAYLOADS[EventType.SNAPSHOT])
        return await since(seq)

    monkeypatch.setattr(log, "since", busy)

    async with listening(home, f"?since=0&epoch={log.epoch}") as socket:
        await heard(socket, 2)
        await happen(home)
        [message] = await heard(socket, 1)

    assert message["seq"] == 2


@pytest.mark.parametrize("query", ["?since=2&epoch=" + "0" * 16, "?since=99&epoch={}"])
async def test_cannot_resume(home: Home, query: str) -> None:
    """Another data folder, or a number from the future, means: read the state again."""
    await happen(home, 3)

    async with listening(home, query.format(home.house.events.epoch)) as socket:
        [hello] = await heard(socket, 1)
        await happen(home)
        [message] = await heard(socket, 1)

    assert (hello["resumed"], hello["seq"], message["seq"]) == (False, 3, 4)


async def test_too_far_behind_to_resume(home: Home) -> None:
    """A client that has missed more than a listener may be behind reads the state again."""
    home.running.context.listeners.most_waiting = 4
    await happen(home, 5)

    async with listening(home, f"?since=0&epoch={home.house.events.epoch}") as socket:
        [hello] = await heard(socket, 1)

    assert (hello["resumed"], hello["seq"]) == (False, 5)


@pytest.mark.parametrize("query", ["?since=1", "?epoch=" + "0" * 16, "?since=-1&epoch=x", "?a=1"])
async def test_wrong_resume(home: Home, query: str) -> None:
    """Both since and epoch, or neither."""
    assert (await home.call("GET", f"/ws{query}")).status == 400


async def test_not_a_websocket(home: Home) -> None:
    """The address is for websockets only."""
    assert (await home.call("GET", "/ws")).status == 400


@pytest.mark.parametrize("kind", list(EventType))
async def test_every_event_is_shown(home: Home, kind: EventType) -> None:
    """Each kind of event comes with the current view of what it concerns."""
    await home.house.cameras.scan()
    async with listening(home) as socket:
        await socket.receive_json()
        await home.house.events.append(kind, PAYLOADS[kind])
        message = await socket.receive_json(timeout=60)

    assert message["type"] == kind.value
    assert set(message["data"]) == SHOWN[kind.value]


async def test_scan_as_it_goes(home: Home) -> None:
    """A listener hears that a scan has begun, each camera as it answers, and that it is over."""
    home.house.scan_s = 0.2
    home.house.cameras_found.append(a_found("urn:x", "Seen just now"))

    async with listening(home) as socket:
        await heard(socket, 1)
        answered = await home.call("POST", "/cameras/scan")
        began, first, second, over = await heard(socket, 4)

    assert began["data"]["scan"] == {
        "running": True,
        "began_at": "2026-11-25T14:00:00Z",
        "ends_at": "2026-11-25T14:00:05Z",
    }
    found = [message["data"]["found"] for message in (first, second)]
    assert found == answered.json["found"]
    assert (over["type"], over["data"]["scan"]["running"]) == ("scan.changed", False)


async def test_view_is_made_when_told(home: Home) -> None:
    """A listener is shown a thing as it is now, not as it was."""
    await home.house.events.append(EventType.BOARD_CHANGED, PAYLOADS[EventType.BOARD_CHANGED])
    status, _url = home.house.board_list[0]
    home.house.board_list = [(replace(status, size=99), BOARD_URL)]

    async with listening(home, f"?since=0&epoch={home.house.events.epoch}") as socket:
        _hello, message = await heard(socket, 2)

    assert message["data"]["board"]["size"] == 99


async def test_removed_camera_is_said_so(home: Home) -> None:
    """A change of a camera that is gone is reported as its removal."""
    home.house.camera_reports.clear()
    event = Event(seq=1, type=EventType.CAMERA_CHANGED, at=NOW, payload={"camera_id": CAMERA})

    message = await expand(event, home.running.context.house, Language("en"))

    assert message is not None
    assert message.data == {"camera_id": CAMERA, "removed": True}


async def test_removed_archive_is_said_so(home: Home) -> None:
    """A change of an archive that is gone is reported as its removal."""
    home.house.archives.known.clear()
    event = Event(seq=1, type=EventType.ARCHIVE_CHANGED, at=NOW, payload={"archive_id": ARCHIVE})

    message = await expand(event, home.running.context.house, Language("en"))

    assert message is not None
    assert message.data == {"archive_id": ARCHIVE, "removed": True}


async def test_ended_practice_is_said_so(home: Home) -> None:
    """The end of a request that is gone is reported as its removal; other news of it is not."""
    home.house.reports.clear()
    sent = {
        kind: await expand(
            Event(seq=1, type=kind, at=NOW, payload={"request_id": REQUEST}),
            home.running.context.house,
            Language("en"),
        )
        for kind in (EventType.REQUEST_CLOSED, EventType.REQUEST_CHANGED)
    }

    closed = sent[EventType.REQUEST_CLOSED]
    assert closed is not None
    assert closed.data == {"request_id": REQUEST, "removed": True}
    assert sent[EventType.REQUEST_CHANGED] is None


async def test_returned_sensor_is_said_so(home: Home) -> None:
    """A change of a sensor that is gone is reported as its return."""
    home.house.sensor_list.clear()
    event = Event(seq=1, type=EventType.SENSOR_CHANGED, at=NOW, payload={"sensor_id": SENSOR})

    message = await expand(event, home.running.context.house, Language("en"))

    assert message is not None
    assert message.data == {"sensor_id": SENSOR, "removed": True}


@pytest.mark.parametrize("kind", GONE)
async def test_things_gone_are_skipped(home: Home, kind: EventType) -> None:
    """If the thing is gone there is nothing to show, and the next event is sent."""
    async with listening(home) as socket:
        await socket.receive_json()
        await home.house.events.append(kind, GONE[kind])
        await happen(home)
        message = await socket.receive_json(timeout=60)

    assert (message["seq"], message["type"]) == (2, "snapshot")


async def test_slow_listener_is_cut_off(home: Home) -> None:
    """Who falls too far behind is hung up on, so that the hub's memory does not grow."""
    home.running.context.listeners.most_waiting = 3
    async with listening(home) as socket, listening(home) as quick:
        await heard(socket, 1)
        await heard(quick, 1)
        home.house.open.clear()
        await home.house.events.append(EventType.CLIP_ADDED, PAYLOADS[EventType.CLIP_ADDED])
        await happen(home, 5)
        closing = await socket.receive(timeout=60)
        home.house.open.set()

    assert closing.type is aiohttp.WSMsgType.CLOSE
    assert closing.data == aiohttp.WSCloseCode.TRY_AGAIN_LATER


async def test_revoked_token_is_hung_up_on(home: Home) -> None:
    """Revoking a token ends its websocket and no other."""
    token = await home.pair(Scope.READ)
    async with listening(home, token=token) as theirs, listening(home) as ours:
        await heard(theirs, 1)
        await heard(ours, 1)

        await home.call("DELETE", "/tokens/own", token=token)
        closing = await theirs.receive(timeout=60)
        await happen(home)

        assert closing.type is aiohttp.WSMsgType.CLOSE
        assert (await ours.receive_json(timeout=60))["seq"] == 1


async def test_stopping_says_goodbye(home: Home) -> None:
    """A hub that stops hangs up on its listeners at once."""
    async with listening(home) as socket:
        await heard(socket, 1)
        stopping = asyncio.create_task(home.running.stop())
        closing = await socket.receive(timeout=60)
        await stopping

    assert closing.data == aiohttp.WSCloseCode.GOING_AWAY


async def test_a_ping_as_the_connection_ends_is_no_failure(
    home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    """A listener that pings and is gone before the answer has left, which is no error."""
    listeners = home.running.context.listeners
    async with listening(home) as socket:
        await heard(socket, 1)
        await socket.ping()
        connection = socket._response.connection  # noqa: SLF001 -- only it can be broken off
        assert connection is not None
        assert connection.transport is not None
        connection.transport.close()
        async with asyncio.timeout(5):
            while listeners.count(SOCKETS):  # noqa: ASYNC110 -- nothing tells when one has left
                await asyncio.sleep(0)

    assert not caplog.records


async def test_what_a_listener_says_is_dropped(home: Home) -> None:
    """A listener may say little, and none of it matters; more than 4 KiB ends the line."""
    async with listening(home) as socket:
        await heard(socket, 1)
        await socket.send_str("x" * 1000)
        await happen(home)
        [message] = await heard(socket, 1)
        await socket.send_str("x" * 5000)
        closing = await socket.receive(timeout=60)

    assert message["seq"] == 1
    assert closing.data == aiohttp.WSCloseCode.MESSAGE_TOO_BIG


async def test_listeners_are_bounded(home: Home) -> None:
    """One more listener than the hub has room for is turned away, until one leaves."""
    listeners = home.running.context.listeners
    held = [listeners.admit("someone") for _ in range(SOCKETS.most)]
    for place in held:
        place.__enter__()

    with pytest.raises(aiohttp.WSServerHandshakeError, match="503"):
        async with listening(home):
            pass
    held.pop().__exit__(None, None, None)
    async with listening(home) as socket:
        assert await heard(socket, 1)


async def test_failure_is_logged_once(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    """A listener that does not take what it is sent is hung up on, and resumes later."""
    async with listening(home) as socket:
        await heard(socket, 1)
        home.house.failure = ZeroDivisionError("odd")
        await home.house.events.append(EventType.CLIP_ADDED, PAYLOADS[EventType.CLIP_ADDED])
        closing = await socket.receive(timeout=60)

    assert closing.data == aiohttp.WSCloseCode.INTERNAL_ERROR
    assert [record.levelname for record in caplog.records].count("ERROR") == 1

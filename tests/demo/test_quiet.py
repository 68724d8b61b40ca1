"""The demo keeps to itself, and its camera sends every frame once."""

import asyncio
import json
from pathlib import Path
import threading
from typing import Any

import pytest

from demo.doorbell import STOP_POLL_S, _Connection
from demo.home_assistant import complaints, write_configuration


@pytest.mark.parametrize(
    ("host", "discover", "quiet"),
    [("127.0.0.1", False, True), ("127.0.0.1", True, False), ("0.0.0.0", False, False)],  # noqa: S104 -- --lan
)
def test_loopback_joins_no_group_elsewhere(
    tmp_path: Path, host: str, *, discover: bool, quiet: bool
) -> None:
    """Home Assistant on loopback alone is given no adapter but loopback; else it chooses."""
    write_configuration(tmp_path, name="Home", host=host, port=8123, discover=discover)

    network = tmp_path / ".storage" / "core.network"
    assert network.exists() is quiet
    if quiet:
        assert json.loads(network.read_text())["data"] == {"configured_adapters": ["lo"]}


def test_what_home_assistant_warns_of_is_found() -> None:
    """A warning or error about the integration is one; that it is not tested by others is none."""
    untested = "neighbors_requests which has not been tested by Home Assistant."
    report = "Detected that custom integration 'neighbors_requests' does what will stop working"
    quiet = [
        f"2026-11-29 12:21:08.031 WARNING (SyncWorker_0) [homeassistant.loader] {untested}",
        "2026-11-29 12:21:08.292 WARNING (MainThread) [aiohttp_fast_zlib] zlib_ng is not there",
        "2026-11-29 12:21:09.000 INFO (MainThread) [custom_components.neighbors_requests] Paired",
    ]
    loud = [
        "2026-11-29 12:21:09.100 ERROR (MainThread) [custom_components.neighbors_requests] No",
        f"2026-11-29 12:21:09.200 WARNING (MainThread) [homeassistant.helpers.frame] {report}",
    ]

    assert complaints("\n".join(quiet + loud)) == loud


async def test_a_frame_that_waits_is_queued_once() -> None:
    """However full the queue stays, a frame is sent once; a connection that ends ends the wait."""
    queue: asyncio.Queue[object] = asyncio.Queue(maxsize=1)
    loop, stop = asyncio.get_running_loop(), threading.Event()
    put: Any = _Connection._threadsafe_queue_put  # noqa: SLF001 -- the server's own name for it
    await queue.put("first")
    waiting = asyncio.create_task(asyncio.to_thread(put, None, loop, queue, "second", stop))
    await asyncio.sleep(4 * STOP_POLL_S)

    received = [await queue.get()]
    assert await waiting is True
    received.append(queue.get_nowait())
    await queue.put("third")
    refused = asyncio.create_task(asyncio.to_thread(put, None, loop, queue, "fourth", stop))
    await asyncio.sleep(STOP_POLL_S)
    stop.set()

    assert received == ["first", "second"]
    assert await refused is False
    assert queue.qsize() == 1

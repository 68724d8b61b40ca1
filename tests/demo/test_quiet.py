"""The demo keeps to itself, and its camera sends every frame once."""

import asyncio
import json
from pathlib import Path
import threading
from typing import Any

import pytest

from demo.doorbell import STOP_POLL_S, _Connection
from demo.home_assistant import write_configuration
from demo.logs import Explained, complaints, explain, hold_quiet, warnings
from demo.steps import StepFailedError


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


def test_what_a_record_goes_on_to_say_counts_too() -> None:
    """An error is about the integration if its traceback, or the name of an entity, says so."""
    theirs = "2026-11-29 12:21:09.000 ERROR (MainThread) [homeassistant] Error doing job"
    code = "/c/custom_components/neighbors_requests/a.py"
    trace = f'Traceback (most recent call last):\n  File "{code}", line 1'
    large = (
        "2026-11-29 12:21:09.100 WARNING (Recorder) [x] The state of sensor.demo_hub is too long"
    )

    assert complaints(f"{theirs}\n{trace}") == [f"{theirs}\n{trace}"]
    assert complaints(theirs) == complaints(large) == []
    assert complaints(large, ["sensor.demo_hub"]) == [large]


HUB_LOG = """\
Demo hub is running on port 8467.
2026-11-29 17:35:55,601 INFO hub.api.serve: The API answers on port 8467
/usr/lib/python3.14/asyncio/x.py:3: DeprecationWarning: theirs
  their_code()
2026-11-29 17:36:00,410 WARNING hub.store.secrets: The camera takes its password unencrypted only
"""


@pytest.mark.parametrize(
    "planted",
    [
        "2026-11-29 18:00:00,000 WARNING hub.feeds.board: The board does not answer.",
        "2026-11-29 18:00:00,000 WARNING hub.store.secrets: Its password unencrypted only",
        "2026-11-29 18:00:00,000 ERROR asyncio: Never retrieved\nValueError: no",
        "/srv/hub/clock.py:7: DeprecationWarning: datetime.utcnow() is deprecated\n  utcnow()",
        'Traceback (most recent call last):\n  File "x.py", line 3\nValueError: no',
    ],
)
def test_a_planted_warning_fails_the_day(planted: str) -> None:
    """Only what an event of the day explains passes, and no more often than it explains it."""
    known = Explained(process="hub", pattern="unencrypted only", most=1, why="it was adopted")

    why, left = explain({"hub": warnings(HUB_LOG)}, [known])
    hold_quiet(left)
    assert why == {"it was adopted": 1}
    for log in (f"{HUB_LOG}{planted}\n", f"{planted}\n{HUB_LOG}"):
        _, left = explain({"board": [], "hub": warnings(log)}, [known])
        with pytest.raises(StepFailedError) as failed:
            hold_quiet(left)
        said = str(failed.value)
        assert "hub: " in said
        assert planted in said or "unencrypted only" in planted
    assert explain({"board": warnings(HUB_LOG)}, [known])[1]


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

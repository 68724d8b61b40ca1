"""Lines of every weather between a camera and the hub that records it."""

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
import signal
import sqlite3

import pytest

from hub.cli.client import LocalHub, local_hub
from hub.clips.footage import EPOCH
from tests.faults.line import a_line
from tests.faults.stage import Tally
from tests.faults.test_network import TROUBLES, troubled
from tests.hub.processes import Hub, hub_in
from tests.hub.recording.home import checked
from tests.servers import gst_server

LASTS_S = 8
BACK_S = 60


async def recorded_until(hub: Hub, after: datetime) -> bool:
    """Wait until the index holds footage from after a moment; the hub answers all the time."""
    try:
        async with asyncio.timeout(BACK_S):
            while True:
                async with local_hub(hub.data) as local:
                    await LocalHub.call(local, "GET", "/state")
                if await asyncio.to_thread(_last, hub.data) > after:
                    return True
                await asyncio.sleep(0.3)
    except TimeoutError:
        return False


def _last(data: Path) -> datetime:
    with sqlite3.connect(f"file:{data / 'hub.db'}?mode=ro", uri=True) as database:
        row = database.execute('SELECT max("end") FROM segments').fetchone()
    database.close()
    return EPOCH + timedelta(microseconds=row[0] or 0)


@pytest.mark.long
async def test_every_trouble_of_a_camera_line(tmp_path: Path) -> None:
    """Whatever the line did, the camera is recorded again by itself, and all that is kept holds."""
    tally = Tally("troubles of a camera's line")

    with a_line() as line, line.at_home():
        async with AsyncExitStack() as stack:
            with line.outside():
                camera = await stack.enter_async_context(gst_server(kbit=300))
            line.lead(camera.port, camera.port)
            line.admit(camera.port)
            hub = stack.enter_context(hub_in(tmp_path))
            hub.start()
            await hub.adopt("Porch", camera.port, camera.mount)
            assert await recorded_until(hub, datetime.now(UTC) - timedelta(hours=1))
            for trouble in TROUBLES:
                with troubled(line, trouble, camera.port):
                    await asyncio.sleep(LASTS_S)
                back = await recorded_until(hub, datetime.now(UTC))
                tally.add(trouble.name, [] if back else ["it is not recorded again"])
            hub.end(signal.SIGKILL)
            hub.start()
            hub.end(signal.SIGKILL)
            tally.add("all of them", await checked(hub.data))
            assert "Traceback" not in hub.log

    tally.judge()

"""A whole hub whose recordings are on a disk that is pulled out while a camera records."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from pathlib import Path
import signal
from typing import override

from hub.cli.client import LocalHub, local_hub
from tests.hub.processes import Hub, hub_in
from tests.hub.recording.home import checked
from tests.mounts import connected
from tests.servers import gst_server

SETTINGS = '\n[recording]\nfolder = "{folder}"\nfloor_gib = 0.1\nmost_gib = "auto"\n'


class AwayHub(Hub):
    """A hub that records elsewhere than in its data folder."""

    @override
    def configure(self, *, port: int = 0, more: str = "") -> Path:
        """Write a config for loopback."""
        path = self.folder / "config.toml"
        settings = SETTINGS.format(folder=self.folder / "media" / "neighbors")
        path.write_text(
            f'[api]\nhost = "127.0.0.1"\nport = {port}\n[discovery]\nenabled = false\n'
            + settings
            + more
        )
        return path


def segments(folder: Path) -> list[str]:
    """Return the names of all recorded files below a folder."""
    return sorted(path.name for path in folder.rglob("*-*.mp4"))


async def until(what: Callable[[], Awaitable[bool]]) -> None:
    """Wait for something of another process."""
    async with asyncio.timeout(60):
        while not await what():  # noqa: ASYNC110 -- it is another process's
            await asyncio.sleep(0.2)


async def test_pulled_out_and_put_back(tmp_path: Path) -> None:
    """Nothing is written where the disk was, nothing is lost, and recording goes on by itself."""
    media, disk = tmp_path / "media", tmp_path / "nas"
    media.mkdir()
    with hub_in(tmp_path, AwayHub) as hub, ExitStack() as mounted:
        mounted.enter_context(connected(disk, media))
        async with gst_server(kbit=300) as gst:
            hub.start()
            await hub.adopt("Porch", gst.port, gst.mount)

            async def recorded() -> bool:
                return len(segments(disk)) > 1

            async def away() -> bool:
                async with local_hub(hub.data) as api:
                    state = await LocalHub.call(api, "GET", "/state")
                codes = [problem["code"] for problem in state["problems"]]
                return codes == ["recordings_away"] and state["cameras"][0]["state"] == "disk_full"

            async def healed() -> bool:
                async with local_hub(hub.data) as api:
                    state = await LocalHub.call(api, "GET", "/state")
                    setup = await LocalHub.call(api, "GET", "/setup")
                is_recording = state["cameras"][0]["state"] == "recording"
                fine = not state["problems"] and not setup["recordings"]["reason"]
                return fine and is_recording and len(segments(disk)) > count

            await until(recorded)
            mounted.close()
            await until(away)
            without = [path.name for path in media.iterdir()]
            count = len(segments(disk))
            mounted.enter_context(connected(disk, media))
            await until(healed)
            hub.end(signal.SIGTERM)

        assert without == []
        assert await checked(hub.data) == []
        assert "Traceback" not in hub.log
        # Nothing that shows footage is in the folder that is backed up.
        assert not [*hub.data.rglob("*.mp4"), *hub.data.rglob("*.jpg")]
        assert not (hub.data / "recordings").exists()

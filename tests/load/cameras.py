"""Many cameras in one process, which speak RTSP and send a scene over and over.

`python -m tests.load.cameras VIDEO CAMERAS` prints a JSON list of their addresses, and ends with
its standard input.
"""

import asyncio
from contextlib import AsyncExitStack
import json
from pathlib import Path
import sys

from hub.clock import SystemClock
from tests.hub.camera.rtsp.cameras import paced_camera


async def _main(video: Path, many: int) -> None:
    async with AsyncExitStack() as stack:
        cameras = [
            await stack.enter_async_context(paced_camera(video, SystemClock())) for _ in range(many)
        ]
        print(json.dumps([camera.url for camera in cameras]), flush=True)  # noqa: T201 -- the answer
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_main(Path(sys.argv[1]), int(sys.argv[2])))

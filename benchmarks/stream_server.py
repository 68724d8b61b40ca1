"""`python -m benchmarks.stream_server FOLDER PORT`: the camera to record, in its own process.

It needs aio-rtsp-toolkit, which only this project's development environment has.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
import sys

from aio_rtsp_toolkit.server import RtspServer

from benchmarks.camera import LOOPBACK

MOST_STREAMS = 64


async def serve(folder: str, port: int) -> None:
    """Serve the videos in `folder` until killed."""
    # The server uses one thread for each stream, for as long as it plays.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(MOST_STREAMS))
    server = RtspServer(folder, LOOPBACK, port)
    await server.start()
    await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], int(sys.argv[2])))

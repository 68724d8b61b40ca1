"""One picture from a camera's web server."""

import asyncio
from typing import Final

from hub.camera.stills.web import CameraWeb
from hub.errors import CameraUnreachableError
from hub.media import jpeg

_LONGEST_S: Final = 10.0
_PIECE: Final = 64 * 1024


async def fetch_snapshot(web: CameraWeb) -> bytes:
    """Return a JPEG of sane size; raises CameraPasswordError and CameraUnreachableError."""
    raw = bytearray()
    try:
        async with asyncio.timeout(_LONGEST_S), web.get() as response:
            async for piece in response.content.iter_chunked(_PIECE):
                raw += piece
                if len(raw) > jpeg.LARGEST_JPEG_BYTES:
                    raise CameraUnreachableError("The camera's snapshot is impossibly large.")
    except TimeoutError:
        raise CameraUnreachableError(
            f"The camera at {web.host} sends its pictures too slowly."
        ) from None
    # The first use looks for the JPEG library on disk.
    return await asyncio.to_thread(jpeg.check, bytes(raw))

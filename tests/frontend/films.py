"""Draws the two short films of the stage: python -m tests.frontend.films.

They are made of `frontend/stage/drawings/alley.svg`, a frame a second: the clip as it was recorded,
and the piece that leaves, cut and masked.
"""

import asyncio
from fractions import Fraction
import io
from pathlib import Path
import tempfile

import av
import numpy as np
from PIL import Image, ImageDraw

from tests.frontend.stage import FRONTEND, build, stage
from tests.servers.chromium import chromium

CLIP_S = 90
PIECE_S = (40, 82)
_MASK = (0.795, 0.19, 0.145, 0.31)
_SIZE = (640, 360)


async def draw(folder: Path) -> list[Image.Image]:
    """Return the alley, second by second."""
    frames: list[Image.Image] = []
    async with chromium() as browser, stage(folder, browser) as opened:
        await opened.open("card", "match")
        await opened.page.set_viewport_size({"width": _SIZE[0], "height": _SIZE[1]})
        for second in range(CLIP_S):
            await opened.page.evaluate(
                "second => { document.body.innerHTML = window.alleyAt(second); }", second
            )
            picture = await opened.page.screenshot()
            frames.append(Image.open(io.BytesIO(picture)).convert("RGB"))
    return frames


def masked(frame: Image.Image) -> Image.Image:
    """Return a frame with the mask that the stage proposes."""
    left, top, width, height = _MASK
    box = (left, top, left + width, top + height)
    corners = [part * _SIZE[number % 2] for number, part in enumerate(box)]
    drawn = frame.copy()
    ImageDraw.Draw(drawn).rectangle(corners, fill="black")
    return drawn


def write(path: Path, frames: list[Image.Image]) -> None:
    """Write a film of a frame a second, a key frame every half minute."""
    with av.open(path, "w", options={"movflags": "+faststart"}) as container:
        stream = container.add_stream("libx264", rate=1)
        stream.width, stream.height = _SIZE
        stream.pix_fmt = "yuv420p"
        stream.time_base = Fraction(1, 1)
        stream.codec_context.gop_size = 30
        stream.options = {"crf": "38", "preset": "veryslow", "bf": "0"}
        for frame in frames:
            picture = av.VideoFrame.from_ndarray(np.asarray(frame), format="rgb24")
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))


async def main() -> None:
    """Draw both."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        await asyncio.to_thread(build, "--stage", str(folder))
        frames = await draw(folder)
    write(FRONTEND / "stage/film.mp4", frames)
    write(FRONTEND / "stage/piece.mp4", [masked(each) for each in frames[slice(*PIECE_S)]])


if __name__ == "__main__":
    asyncio.run(main())

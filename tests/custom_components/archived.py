"""What tests of lent archives share: a hub that asks, Home Assistant's own server, and videos."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import cache
import io
import os
from pathlib import Path

import av
from homeassistant.core import HomeAssistant, callback
from homeassistant.setup import async_setup_component
import numpy as np
from pytest_homeassistant_custom_component.common import MockConfigEntry

from hub.archives.lent import LentArchive
from hub.model.archive import FetchedFile, Span
from hub.model.window import TimeWindow

from .fake_hub import FakeHub, until

RATE = 5
MOST_BYTES = 64 << 20
START = datetime(2026, 11, 25, 11, 49, tzinfo=UTC)
type Serve = Callable[[object], Awaitable[object]]


@cache
def video(length_s: int = 10) -> bytes:
    """Return an MP4 of a few seconds."""
    raw = io.BytesIO()
    with av.open(raw, "w", format="mp4") as out:
        stream = out.add_stream("libx264", rate=RATE, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        stream.time_base = Fraction(1, RATE)
        for number in range(length_s * RATE):
            shade = np.full((48, 64, 3), number % 256, np.uint8)
            frame = av.VideoFrame.from_ndarray(shade, "rgb24")
            frame.pts = number
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return raw.getvalue()


def window(start_s: float = 0, length_s: float = 120) -> TimeWindow:
    """Return a window, from seconds after START."""
    start = START + timedelta(seconds=start_s)
    return TimeWindow(start=start, end=start + timedelta(seconds=length_s))


@callback
def lend(hass: HomeAssistant, entry: MockConfigEntry, *lenders: str) -> None:
    """Lend archives to the hub."""
    options = {**entry.options, "archives": list(lenders)}
    hass.config_entries.async_update_entry(entry, options=options)


def names(folder: Path) -> list[str]:
    """Return the names of the videos in a folder."""
    return sorted(each for each in os.listdir(folder) if each.endswith(".mp4"))  # noqa: PTH208


async def archive_of(hub: FakeHub, lender: str) -> LentArchive:
    """Return an archive as the hub reads it, once Home Assistant has offered it as lent."""
    # It was added there; what isn't, is lent no longer.
    hub.answers["GET /api/v1/archives"] = (200, {"archives": [{"lender": lender}]})
    await until(lambda: any(each.key == lender and each.lent for each in hub.house.queries.lenders))
    return LentArchive(lender, hub.house.queries)


async def fetch(
    archive: LentArchive, camera: str, into: Path, *spans: Span, most: int = MOST_BYTES
) -> list[FetchedFile]:
    """Fetch spans."""
    return [each async for each in archive.fetch(camera, spans, into, most_bytes=most)]


async def serve_own(hass: HomeAssistant, client: Callable[[], Awaitable[object]]) -> None:
    """Serve Home Assistant on loopback, as it does outside of tests."""
    assert await async_setup_component(hass, "media_source", {})
    served = await client()
    hass.http.server_port = served.server.port  # type: ignore[attr-defined]

"""Pictures for whoever looks just now: at most two a second, and none while nobody looks."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from typing import Final

from hub.camera.source import CameraSource
from hub.camera.stills.snapshots import picture_of
from hub.clock import Clock
from hub.errors import CameraPasswordError, CameraUnreachableError
from hub.media import jpeg
from hub.media.ffmpeg import Decoder
from hub.media.packet import Packet, StreamInfo, Track
from noticeboard.runtime.tasks import run_until

_EVERY_S: Final = 0.5
_AGAIN_S: Final = 10.0

type _Place = asyncio.Queue[bytes]


class LivePictures:
    """Hands each new picture to everybody who looks; who is slow gets the newest only."""

    def __init__(self, clock: Clock, open_small: Callable[[], CameraSource] | None) -> None:
        self._clock = clock
        self._open_small = open_small
        self._places: set[_Place] = set()
        self._looked_at = asyncio.Event()
        self._unseen = asyncio.Event()
        self._unseen.set()
        self._newest = b""
        self._key: tuple[StreamInfo, Packet] | None = None
        self._keyed = asyncio.Event()

    async def look(self) -> AsyncGenerator[bytes]:
        """Yield pictures until closed, the newest that is known first."""
        place: _Place = asyncio.Queue(1)
        self._places.add(place)
        self._unseen.clear()
        self._looked_at.set()
        if self._newest:
            place.put_nowait(self._newest)
        try:
            while True:
                yield await place.get()
                await self._clock.sleep(_EVERY_S)
        finally:
            self._places.discard(place)
            if not self._places:
                self._looked_at.clear()
                self._unseen.set()

    def offer(self, raw: bytes) -> None:
        """Show a picture."""
        self._newest = raw
        for place in self._places:
            if place.full():
                place.get_nowait()
            place.put_nowait(raw)

    def key_frame(self, info: StreamInfo, packet: Packet) -> None:
        """Take note of the recording's newest key frame."""
        self._key = info, packet
        self._keyed.set()

    async def run(self) -> None:
        """Show pictures of the video while somebody looks, until cancelled."""
        while True:
            await self._looked_at.wait()
            await run_until(self._unseen, self._shown())

    async def _shown(self) -> None:
        if self._open_small is None:
            await self._show_key_frames()
        while self._open_small is not None:
            try:
                await self._show_small(self._open_small())
            except (CameraUnreachableError, CameraPasswordError):
                # Meanwhile the recording's own key frames are shown.
                with suppress(TimeoutError):
                    async with asyncio.timeout(_AGAIN_S):
                        await self._show_key_frames()

    async def _show_small(self, source: CameraSource) -> None:
        """Show two pictures a second of the small stream."""
        decoder: Decoder | None = None
        info: StreamInfo | None = None
        shown_s = 0.0
        async with aclosing(source.packets()) as packets:
            async for packet in packets:
                if packet.track is not Track.VIDEO:
                    continue
                if decoder is None or source.info is not info:
                    info = source.info
                    decoder, shown_s = Decoder(info), packet.start_s - _EVERY_S
                wanted = packet.start_s - shown_s >= _EVERY_S
                raw = await asyncio.to_thread(_decoded, decoder, packet, wanted=wanted)
                if raw is not None:
                    shown_s = packet.start_s
                    self.offer(raw)

    async def _show_key_frames(self) -> None:
        """Show the recording's key frames: seconds apart, but free."""
        while True:
            key = self._key
            raw = await asyncio.to_thread(picture_of, *key) if key else None
            if raw is not None:
                self.offer(raw)
            self._keyed.clear()
            await self._keyed.wait()


def _decoded(decoder: Decoder, packet: Packet, *, wanted: bool) -> bytes | None:
    """Decode one packet, and return its picture where that is wanted; blocking."""
    frames = decoder.decode(packet)
    return jpeg.encode(frames[-1]) if frames and wanted else None

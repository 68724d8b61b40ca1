"""A camera's newest picture, and live pictures while somebody is watching.

The newest picture is taken when something happens or when somebody looks, otherwise rarely. Live
pictures come at most twice a second, and only while somebody is watching.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from datetime import datetime, timedelta
from typing import Final

from hub.camera.source import CameraSource, Sink
from hub.camera.stills.web import CameraWeb, fetch_snapshot
from hub.clock import Clock
from hub.errors import CameraPasswordError, CameraUnreachableError
from hub.media import jpeg
from hub.media.packet import Decoder, Packet, StreamInfo, Track
from hub.model.camera import Camera, SourceKind
from hub.store.secrets import Credentials
from noticeboard.runtime.tasks import run_until, wait_first

_SNAPSHOT_EVERY_S: Final = 60.0
"""How old a picture may get while nobody looks: each costs decoding and a line in Activity."""
_FRESH: Final = timedelta(seconds=10)
"""How old a picture may be when somebody looks at it."""
_LONGEST_S: Final = 2.0
"""How long a viewer waits for a fresh picture before getting the last one."""


class Snapshots:
    """Takes pictures of one camera: its own snapshots, or else pictures from the recording."""

    def __init__(
        self,
        camera: Camera,
        credentials: Credentials | None,
        clock: Clock,
        sink: Sink,
        recording: Callable[[], bool],
    ) -> None:
        self._camera = camera
        self._web = CameraWeb(camera.snapshot_url, credentials)
        self._clock = clock
        self._sink = sink
        self._recording = recording
        self._still: tuple[bytes, datetime] | None = None
        self._key: tuple[StreamInfo, Packet] | None = None
        self._published_at: datetime | None = None
        self._is_due = True
        """Whether a picture was requested when there was none newer than the one shown."""
        self._requested = asyncio.Event()
        self._attempted = asyncio.Event()
        """Set after each attempt to get a picture, then replaced by a new event."""

    def request(self) -> None:
        """Take a picture now."""
        self._requested.set()

    async def refresh(self) -> None:
        """Wait at most two seconds until the newest picture is fresh."""
        if self._published_at is not None and self._clock.now() - self._published_at < _FRESH:
            return
        attempted = self._attempted
        self.request()
        with suppress(TimeoutError):
            async with asyncio.timeout(_LONGEST_S):
                await attempted.wait()

    def key_frame(self, info: StreamInfo, packet: Packet) -> None:
        """Store the recording's newest key frame."""
        self._key = info, packet
        self._on_arrival()

    def still(self, raw: bytes, at: datetime) -> None:
        """Store the newest picture of a camera that sends single pictures."""
        self._still = raw, at
        self._on_arrival()

    def _on_arrival(self) -> None:
        if self._is_due:
            self._is_due = False
            self._requested.set()

    async def run(self) -> None:
        """Take pictures until canceled."""
        async with self._web:
            while True:
                await self._wait_due()
                self._requested.clear()
                picture = await self._fetched() or await self._newest()
                if picture is not None:
                    raw, at = picture
                    self._published_at = at
                    await self._sink.snapshot(self._camera.id, raw, at)
                attempted, self._attempted = self._attempted, asyncio.Event()
                attempted.set()

    async def _wait_due(self) -> None:
        await wait_first(self._requested.wait(), self._clock.sleep(_SNAPSHOT_EVERY_S))

    async def _fetched(self) -> tuple[bytes, datetime] | None:
        """Return the camera's own snapshot, or None if it gives none at the moment."""
        own = self._camera.snapshot_url and self._camera.kind is SourceKind.ONVIF
        if not own or not self._recording():
            return None
        try:
            return await fetch_snapshot(self._web), self._clock.now()
        except (CameraUnreachableError, CameraPasswordError):
            return None  # the recording's key frame will do

    async def _newest(self) -> tuple[bytes, datetime] | None:
        """Return the newest picture from the recording, if it was not shown yet."""
        if self._still is not None and self._still[1] != self._published_at:
            return self._still
        if self._key is None or self._key[1].arrived == self._published_at:
            self._is_due = True
            return None
        info, packet = self._key
        raw = await asyncio.to_thread(picture_of, info, packet)
        return None if raw is None else (raw, packet.arrived)


def picture_of(info: StreamInfo, packet: Packet) -> bytes | None:
    """Return a key frame as JPEG, or None if it is broken; blocking."""
    frame = Decoder(info).decode_key_frame(packet)
    return None if frame is None else jpeg.encode(frame)


_LIVE_EVERY_S: Final = 0.5
_AGAIN_S: Final = 10.0

type _Place = asyncio.Queue[bytes]


class LivePictures:
    """Passes each new picture to all viewers; a slow viewer gets only the newest."""

    def __init__(self, clock: Clock, open_small: Callable[[], CameraSource] | None) -> None:
        self._clock = clock
        self._open_small = open_small
        self._places: set[_Place] = set()
        self._watched = asyncio.Event()
        self._unseen = asyncio.Event()
        self._unseen.set()
        self._newest = b""
        self._key: tuple[StreamInfo, Packet] | None = None
        self._keyed = asyncio.Event()

    async def watch(self) -> AsyncGenerator[bytes]:
        """Yield pictures until closed, beginning with the newest known one."""
        place: _Place = asyncio.Queue(1)
        self._places.add(place)
        self._unseen.clear()
        self._watched.set()
        if self._newest:
            place.put_nowait(self._newest)
        try:
            while True:
                yield await place.get()
                await self._clock.sleep(_LIVE_EVERY_S)
        finally:
            self._places.discard(place)
            if not self._places:
                self._watched.clear()
                self._unseen.set()

    def offer(self, raw: bytes) -> None:
        """Pass a picture to all viewers."""
        self._newest = raw
        for place in self._places:
            if place.full():
                place.get_nowait()
            place.put_nowait(raw)

    def key_frame(self, info: StreamInfo, packet: Packet) -> None:
        """Store the recording's newest key frame."""
        self._key = info, packet
        self._keyed.set()

    async def run(self) -> None:
        """Show pictures of the video while somebody is watching, until canceled."""
        while True:
            await self._watched.wait()
            await run_until(self._unseen, self._run_source())

    async def _run_source(self) -> None:
        if self._open_small is None:
            await self._show_key_frames()
        while self._open_small is not None:
            try:
                await self._show_small_stream(self._open_small())
            except (CameraUnreachableError, CameraPasswordError):
                # Show the recording's own key frames meanwhile.
                with suppress(TimeoutError):
                    async with asyncio.timeout(_AGAIN_S):
                        await self._show_key_frames()

    async def _show_small_stream(self, source: CameraSource) -> None:
        """Show two pictures a second from the small stream."""
        decoder: Decoder | None = None
        info: StreamInfo | None = None
        shown_s = 0.0
        async with aclosing(source.packets()) as packets:
            async for packet in packets:
                if packet.track is not Track.VIDEO:
                    continue
                if decoder is None or source.info is not info:
                    info = source.info
                    decoder, shown_s = Decoder(info), packet.start_s - _LIVE_EVERY_S
                is_due = packet.start_s - shown_s >= _LIVE_EVERY_S
                raw = await asyncio.to_thread(_decoded, decoder, packet, is_due=is_due)
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


def _decoded(decoder: Decoder, packet: Packet, *, is_due: bool) -> bytes | None:
    """Decode one packet, and return its picture as JPEG if `is_due`; blocking."""
    frames = decoder.decode(packet)
    return jpeg.encode(frames[-1]) if frames and is_due else None

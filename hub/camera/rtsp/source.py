"""A camera's stream over RTSP."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Final, override
from urllib.parse import urlsplit

from hub.camera.address import host_of, opened, with_credentials
from hub.camera.auth import Login
from hub.camera.rtsp.reading import Reading
from hub.camera.rtsp.upkeep import Patience
from hub.camera.source import CameraSource
from hub.clock import Clock
from hub.errors import CameraUnreachableError
from hub.media import ffmpeg
from hub.media.packet import Packet, StreamInfo
from hub.model.camera import Camera, Transport
from hub.model.ids import CameraId
from hub.store.secrets import Credentials

_SRTP: Final = "enablesrtp"


def without_srtp(url: str) -> str:
    """Return an address without what asks UniFi Protect for SRTP: it sends over TLS all the same.

    Packets are then encrypted once, by the connection.
    """
    parts = urlsplit(url)
    kept = [each for each in parts.query.split("&") if each.partition("=")[0].lower() != _SRTP]
    return parts._replace(query="&".join(kept)).geturl()


class RtspSource(CameraSource):
    """One connection to one stream; see `CameraSource` for what it promises."""

    def __init__(  # noqa: PLR0913 -- everything it touches is injected
        self,
        camera: Camera,
        credentials: Credentials | None,
        clock: Clock,
        *,
        url: str = "",
        transport: Transport | None = None,
        patience: Patience | None = None,
    ) -> None:
        self._camera_id = camera.id
        self._url = url or camera.main_url
        self._credentials = credentials
        self._clock = clock
        self._transport = transport or camera.transport
        self._sound = camera.sound
        self._patience = patience or Patience()
        self._info: StreamInfo | None = None
        self._reading: Reading | None = None
        self._has_more = True

    @property
    @override
    def camera_id(self) -> CameraId:
        return self._camera_id

    @property
    @override
    def info(self) -> StreamInfo:
        if self._info is None:
            raise CameraUnreachableError("The camera has not been reached yet.")
        return self._info

    @property
    @override
    def lost_packets(self) -> int:
        return self._reading.lost_packets if self._reading else 0

    @property
    @override
    def has_more(self) -> bool:
        return self._has_more

    @override
    async def packets(self) -> AsyncGenerator[Packet]:
        reading = self._reading = Reading(
            without_srtp(with_credentials(opened(self._url, self._credentials), None)),
            Login(self._credentials, urlsplit(self._url).scheme.lower(), host_of(self._url)),
            self._clock,
            transport=self._transport,
            sound=self._sound,
            patience=self._patience,
        )
        # Not on the event loop: the first time takes a second on a small machine.
        await asyncio.to_thread(ffmpeg.load)
        try:
            await reading.open()
            while True:
                items, failure = await reading.inbox.take()
                for left, item in zip(reversed(range(len(items))), items, strict=True):
                    self._has_more = left > 0
                    if isinstance(item, StreamInfo):
                        self._info = item
                    else:
                        yield item
                if failure is not None:
                    raise failure
        finally:
            await reading.close()

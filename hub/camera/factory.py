"""What the roster needs for each camera: asking, trying, watching."""

from collections.abc import Awaitable, Callable
from contextlib import aclosing
from pathlib import Path

from hub.camera.onvif import OnvifDescription, describe
from hub.camera.recorder import Sink
from hub.camera.rtsp import RtspSource
from hub.camera.watch import CameraWatch
from hub.clock import Clock
from hub.errors import CameraUnreachableError, InvalidInputError
from hub.model.camera import Camera
from hub.store.secrets import Credentials


class CameraFactory:
    """Opens real cameras; `sink` is asked for late, because it is built after the roster."""

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        *,
        sink: Callable[[], Sink],
        room: Callable[[], Awaitable[None]],
    ) -> None:
        self._folder = folder
        self._clock = clock
        self._sink = sink
        self._room = room

    async def describe(
        self, xaddrs: tuple[str, ...], credentials: Credentials | None
    ) -> OnvifDescription:
        """Ask a found camera about itself at the first of its addresses that answers.

        Raises CameraPasswordError, and CameraUnreachableError where none answers.
        """
        failure = CameraUnreachableError("The camera gave no ONVIF address: add it by RTSP.")
        for address in xaddrs:
            try:
                return await describe(address, credentials, self._clock)
            except CameraUnreachableError as error:
                failure = error
            except InvalidInputError:
                continue  # an address the camera made up
        raise failure

    async def probe(self, camera: Camera, credentials: Credentials | None) -> None:
        """Read one packet of the camera's stream.

        Raises CameraPasswordError and CameraUnreachableError.
        """
        source = RtspSource(camera, credentials, self._clock)
        async with aclosing(source.packets()) as packets:
            async for _ in packets:
                return

    def record(self, camera: Camera, credentials: Credentials | None) -> CameraWatch:
        """Return the camera's watch, not yet running."""
        return CameraWatch(camera, credentials, self._folder, self._clock, self._sink(), self._room)

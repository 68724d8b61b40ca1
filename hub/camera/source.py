"""What a camera yields, however it is reached."""

from collections.abc import AsyncGenerator
from typing import Protocol

from hub.media.packet import Packet, StreamInfo
from hub.model.ids import CameraId


class CameraSource(Protocol):
    """One camera's video, however it is reached.

    A source never retries: `packets` ends on the first error, so that the
    recorder alone decides when to connect again.
    """

    @property
    def camera_id(self) -> CameraId:
        """The camera whose packets these are."""

    @property
    def info(self) -> StreamInfo:
        """What is being read; known once `packets` has yielded its first packet.

        Another object takes its place at a key frame from which on the stream is another.
        """

    @property
    def lost_packets(self) -> int:
        """How many network packets of this connection never arrived."""

    @property
    def has_more(self) -> bool:
        """Whether the next packet may be there already; False where it has yet to come."""
        return True

    def packets(self) -> AsyncGenerator[Packet]:
        """Yield packets in decoding order, the first one a video key frame.

        Raises CameraUnreachableError, also when the stream merely ends, NoKeyFramesError where
        none comes, and CameraPasswordError. Closing the generator hangs up.
        """

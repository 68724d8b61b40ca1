"""FFmpeg's libraries through PyAV, loaded when first used; and the decoder of one stream.

They take 18 MB of memory, which a hub without cameras doesn't need. A module that imports `av` from
here must not use it at import time; annotations need `from __future__ import annotations`.
"""

from __future__ import annotations

from fractions import Fraction
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from hub.errors import CameraUnreachableError
from hub.media.packet import Packet, StreamInfo

if TYPE_CHECKING:
    import av as av  # noqa: PLC0414 -- so that it may be imported from here
    import av.video.frame
    import av.video.reformatter
else:

    class _WhenUsed:
        """Stands in for the package until one of its names is used. Each name is looked up once."""

        def __getattr__(self, name: str) -> Any:  # noqa: ANN401 -- whatever the package has
            load()
            found = getattr(import_module("av"), name)
            setattr(self, name, found)
            return found

    av = _WhenUsed()


def load() -> None:
    """Load the libraries now, so that nothing waits for them later. Blocking."""
    # With the submodules whose names are used: a package need not import its own.
    for name in ("av", "av.video.frame", "av.video.reformatter"):
        import_module(name)


LARGEST_PIXELS: Final = 40_000_000


class Decoder:
    """Decodes one stream. Not shared between threads, but may move from one to the next.

    Raises CameraUnreachableError if the codec is unknown.
    """

    def __init__(self, info: StreamInfo, *, rough: bool = False) -> None:
        """With `rough`, skip the deblocking filter: a quarter cheaper, not for display."""
        try:
            context = av.CodecContext.create(info.video.codec, "r")
        except (av.error.FFmpegError, ValueError) as error:
            raise CameraUnreachableError("camera.video_unknown") from error
        if not isinstance(context, av.VideoCodecContext):
            raise CameraUnreachableError("camera.no_video")
        context.extradata = info.video.extradata
        context.thread_count = 1
        # A hostile stream may declare any size in band, after the one that was checked.
        context.options = {"max_pixels": str(LARGEST_PIXELS)}
        if rough:
            context.options = {**context.options, "skip_loop_filter": "all"}
        self._context = context

    def decode(self, packet: Packet) -> list[av.VideoFrame]:
        """Return the frames that are now complete; none for a broken packet."""
        try:
            return self._context.decode(_raw(packet))
        except av.error.FFmpegError:
            return []

    def finish(self) -> list[av.VideoFrame]:
        """Return the frames that waited for later ones. Decoding then starts over."""
        try:
            frames = self._context.decode(None)
        except av.error.FFmpegError:
            frames = []
        self._context.flush_buffers()
        return frames

    def decode_key_frame(self, packet: Packet) -> av.VideoFrame | None:
        """Return a key frame on its own, or None if it is broken."""
        frames = self.decode(packet) + self.finish()
        return frames[0] if frames else None


def _raw(packet: Packet) -> av.Packet:
    raw = av.Packet(packet.payload)
    raw.pts, raw.dts, raw.time_base = packet.pts, packet.dts, Fraction(1, packet.rate_hz)
    raw.is_keyframe = packet.key
    return raw

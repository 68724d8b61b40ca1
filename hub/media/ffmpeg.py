"""FFmpeg's libraries by way of PyAV, loaded when first used; and the decoder of one stream.

They take 18 MB of memory, which a hub without a camera does not pay. Whoever imports `av` from here
must not use it while a module is loaded; annotations need `from __future__ import annotations`.
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
        """Stands for the package until a name of it is asked for; each is looked up once."""

        def __getattr__(self, name: str) -> Any:  # noqa: ANN401 -- whatever the package has
            load()
            found = getattr(import_module("av"), name)
            setattr(self, name, found)
            return found

    av = _WhenUsed()


def load() -> None:
    """Load them now, so that nothing waits for it later; blocking."""
    # With the submodules whose names are used: a package need not import its own.
    for name in ("av", "av.video.frame", "av.video.reformatter"):
        import_module(name)


LARGEST_PIXELS: Final = 40_000_000


class Decoder:
    """Decodes one stream; not shared between threads, but it may move from one to the next.

    Raises CameraUnreachableError where the codec is none that we know.
    """

    def __init__(self, info: StreamInfo, *, rough: bool = False) -> None:
        """`rough` leaves out the filter that smooths blocks: a quarter cheaper, not to show."""
        try:
            context = av.CodecContext.create(info.video.codec, "r")
        except (av.error.FFmpegError, ValueError) as error:
            raise CameraUnreachableError("The camera sends video of an unknown kind.") from error
        if not isinstance(context, av.VideoCodecContext):
            raise CameraUnreachableError("The camera sends no video.")
        context.extradata = info.video.extradata
        context.thread_count = 1
        # A hostile stream may state any size in band, after the one that was checked.
        context.options = {"max_pixels": str(LARGEST_PIXELS)}
        if rough:
            context.options = {**context.options, "skip_loop_filter": "all"}
        self._context = context

    def decode(self, packet: Packet) -> list[av.VideoFrame]:
        """Return the frames that are complete now; none for a packet that is broken."""
        try:
            return self._context.decode(_raw(packet))
        except av.error.FFmpegError:
            return []

    def finish(self) -> list[av.VideoFrame]:
        """Return the frames that waited for later ones; what is decoded next begins anew."""
        try:
            frames = self._context.decode(None)
        except av.error.FFmpegError:
            frames = []
        self._context.flush_buffers()
        return frames

    def decode_key_frame(self, packet: Packet) -> av.VideoFrame | None:
        """Return a key frame on its own, or None where it is broken."""
        frames = self.decode(packet) + self.finish()
        return frames[0] if frames else None


def _raw(packet: Packet) -> av.Packet:
    raw = av.Packet(packet.payload)
    raw.pts, raw.dts, raw.time_base = packet.pts, packet.dts, Fraction(1, packet.rate_hz)
    raw.is_keyframe = packet.key
    return raw

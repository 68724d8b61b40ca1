"""Pictures out of coded video: small grey ones to compare, JPEG ones to show."""

from functools import cache

import av
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
import numpy as np
from numpy.typing import NDArray
from turbojpeg import TJSAMP_420, TurboJPEG

from hub.camera.source import Packet, StreamInfo
from hub.camera.template import open_template
from hub.errors import CameraUnreachableError

GREY_WIDTH, GREY_HEIGHT = 240, 135
LARGEST_JPEG_BYTES = 4 * 1024 * 1024
_LARGEST_SIDE = 8192
_LARGEST_PIXELS = 40_000_000
_SHOWN_WIDTH = 1280

type Grey = NDArray[np.uint8]


class Decoder:
    """Decodes one stream; not shared between threads, but it may move from one to the next."""

    def __init__(self, info: StreamInfo) -> None:
        with open_template(info.template) as template:
            extradata = template.streams.video[0].codec_context.extradata
        context = av.CodecContext.create(info.codec, "r")
        if not isinstance(context, VideoCodecContext):
            raise CameraUnreachableError("The camera sends no video.")
        context.extradata = extradata
        context.thread_count = 1
        # A hostile stream may state any size in band, after the one that was checked.
        context.options = {"max_pixels": str(_LARGEST_PIXELS)}
        self._context = context

    def decode(self, packet: Packet) -> list[VideoFrame]:
        """Return the frames that are complete now; none for a packet that is broken."""
        try:
            return self._context.decode(_raw(packet))
        except av.error.FFmpegError:
            return []

    def decode_key_frame(self, packet: Packet) -> VideoFrame | None:
        """Return a key frame on its own, or None where it is broken."""
        try:
            frames = self._context.decode(_raw(packet)) + self._context.decode(None)
        except av.error.FFmpegError:
            frames = []
        self._context.flush_buffers()
        return frames[0] if frames else None


def _raw(packet: Packet) -> av.Packet:
    raw = av.Packet(packet.payload)
    raw.pts, raw.dts, raw.time_base = packet.pts, packet.dts, packet.time_base
    raw.is_keyframe = packet.key
    return raw


def grey(frame: VideoFrame) -> Grey:
    """Return the frame's brightness, 240 by 135."""
    small = frame.reformat(width=GREY_WIDTH, height=GREY_HEIGHT, format="gray8")
    return small.to_ndarray().astype(np.uint8, copy=False)


def encode_jpeg(frame: VideoFrame) -> bytes:
    """Return the frame as JPEG, at most 1280 wide."""
    width = min(frame.width, _SHOWN_WIDTH) // 2 * 2
    height = max(frame.height * width // max(frame.width, 1) // 2 * 2, 2)
    planes = frame.reformat(width=width, height=height, format="yuv420p").to_ndarray()
    # Contiguous: the encoder reads the three planes as one block of memory.
    packed = np.ascontiguousarray(planes)
    return bytes(
        _turbojpeg().encode_from_yuv(packed, height, width, quality=80, jpeg_subsample=TJSAMP_420)
    )


def check_jpeg(raw: bytes) -> bytes:
    """Return the bytes if they are a JPEG of sane size; raises CameraUnreachableError."""
    if len(raw) > LARGEST_JPEG_BYTES or not raw.startswith(b"\xff\xd8\xff"):
        raise CameraUnreachableError("The camera's snapshot is not a picture.")
    try:
        # Only the header is read: what it states is checked before anything is unpacked.
        width, height, _, _ = _turbojpeg().decode_header(raw)
    except (OSError, ValueError) as error:
        raise CameraUnreachableError("The camera's snapshot is not a picture.") from error
    sane = 0 < width <= _LARGEST_SIDE and 0 < height <= _LARGEST_SIDE
    if not sane or width * height > _LARGEST_PIXELS:
        raise CameraUnreachableError("The camera's snapshot is impossibly large.")
    return raw


@cache
def _turbojpeg() -> TurboJPEG:
    return TurboJPEG()

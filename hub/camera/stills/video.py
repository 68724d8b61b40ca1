"""Single pictures as H.264, so that cameras without video are recorded like all others.

Blocking: a picture of 1280x720 costs 7 ms, a third of it unpacking; one of 640x360 1.6 ms.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from turbojpeg import TJPF_RGB, TJSAMP_420, TJSAMP_422, TJSAMP_444, TurboJPEG

from hub.errors import CameraUnreachableError
from hub.media import codecs, jpeg
from hub.media.ffmpeg import av
from hub.media.packet import VIDEO_RATE, StreamInfo, VideoFormat

_WIDEST: Final = 1280
_OPTIONS: Final = {
    "preset": "ultrafast",
    "tune": "zerolatency",
    "crf": "24",
    "bf": "0",
    "forced-idr": "1",
    "sc_threshold": "0",
    "g": "600",
}
_FORMATS: Final = {
    TJSAMP_420: "yuvj420p",
    TJSAMP_422: "yuvj422p",
    TJSAMP_444: "yuvj444p",
}
_PLAIN: Final = "yuvj420p"


class StillCoder:
    """Codes one picture after another; a picture of another size begins another stream."""

    def __init__(self) -> None:
        self._turbo = TurboJPEG()
        self._coder: av.VideoCodecContext | None = None
        self._info: StreamInfo | None = None

    @property
    def info(self) -> StreamInfo | None:
        """What the newest frame belongs to."""
        return self._info

    def picture(self, raw: bytes) -> av.VideoFrame:
        """Unpack a JPEG, at most 1280 wide; raises CameraUnreachableError where it is none."""
        jpeg.check(raw)
        try:
            return self._unpacked(raw)
        except (OSError, ValueError, UserWarning, av.error.FFmpegError) as error:
            raise CameraUnreachableError("The camera's picture cannot be read.") from error

    def code(self, frame: av.VideoFrame, pts: int, *, key: bool) -> tuple[bytes, bool]:
        """Return one access unit, length-prefixed, and whether decoding can begin with it."""
        coder = self._coder
        if coder is None or (coder.width, coder.height) != (frame.width, frame.height):
            coder, self._info = _opened(frame.width, frame.height)
            self._coder, key = coder, True
        frame.pts, frame.time_base = pts, Fraction(1, VIDEO_RATE)
        kinds = av.video.frame.PictureType
        frame.pict_type = kinds.I if key else kinds.NONE
        units = [
            unit
            for packet in coder.encode(frame)
            for unit in codecs.from_annex_b(bytes(packet))
            if codecs.kind(unit) in codecs.SLICES
        ]
        return codecs.prefixed(units), any(codecs.kind(unit) == codecs.IDR for unit in units)

    def _unpacked(self, raw: bytes) -> av.VideoFrame:
        width, height, subsample, _ = self._turbo.decode_header(raw)
        eighths = next(part for part in range(8, 0, -1) if width * part <= _WIDEST * 8 or part == 1)
        scale = Fraction(eighths, 8).as_integer_ratio()
        width, height = (-(-side * eighths // 8) for side in (width, height))
        kind = _FORMATS.get(subsample)
        if kind is None:
            frame = av.VideoFrame.from_ndarray(
                self._turbo.decode(raw, TJPF_RGB, scale), format="rgb24"
            )
        else:
            frame = av.VideoFrame(width, height, kind)
            strides = tuple(plane.line_size for plane in frame.planes)
            planes = self._turbo.decode_to_yuv_planes(raw, scale, strides)
            for plane, levels in zip(frame.planes, planes, strict=True):
                plane.update(levels[: plane.height])  # its last row may be doubled
        even = max(frame.width // 2 * 2, 2), max(frame.height // 2 * 2, 2)
        if kind == _PLAIN and even == (frame.width, frame.height):
            return frame
        return frame.reformat(*even, _PLAIN)


def _opened(width: int, height: int) -> tuple[av.VideoCodecContext, StreamInfo]:
    coder = av.CodecContext.create("libx264", "w")
    if not isinstance(coder, av.VideoCodecContext):
        raise CameraUnreachableError("This machine has no H.264 encoder.")
    coder.width, coder.height, coder.pix_fmt = width, height, _PLAIN
    coder.time_base, coder.framerate = Fraction(1, VIDEO_RATE), Fraction(5)
    coder.thread_count = 1
    coder.options = dict(_OPTIONS)
    coder.flags |= av.codec.context.Flags.global_header
    coder.open()
    sets = codecs.parameter_sets(bytes(coder.extradata or b""))
    if sets is None:
        raise CameraUnreachableError("This machine has no H.264 encoder.")
    video = VideoFormat(
        codec="h264", extradata=sets.avcc(), width=width, height=height, reorders=False
    )
    return coder, StreamInfo(video=video, audio=None, frame_rate=0)

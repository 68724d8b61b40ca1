"""JPEG pictures, and the small gray ones for comparing.

The system's libturbojpeg reads and writes them. On a machine without it, FFmpeg does, which takes
about twice the time because it can't read a picture at a smaller scale.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache, partial
from typing import Final

import numpy as np
from numpy.typing import NDArray
from turbojpeg import (
    TJFLAG_LIMITSCANS,
    TJPF_GRAY,
    TJPF_RGB,
    TJSAMP_420,
    TJSAMP_422,
    TJSAMP_444,
    TurboJPEG,
)

from hub.errors import CameraUnreachableError
from hub.media.packet import av

GREY_WIDTH: Final = 240
GREY_HEIGHT: Final = 135
LARGEST_JPEG_BYTES: Final = 4 * 1024 * 1024
DISPLAY_WIDTH: Final = 1280
QUALITY: Final = 80
_LARGEST_SIDE = 8192
_LARGEST_PIXELS = 40_000_000
_EIGHTHS = ((1, 8), (1, 4), (3, 8), (1, 2), (5, 8), (3, 4), (7, 8), (1, 1))
"""The scales at which a JPEG can be decoded."""
_END, _END_WITHIN = b"\xff\xd9", 4096
_UNIT = 8
"""The encoder reads color rows padded to four bytes. Multiples of this width need no padding."""
_PLAIN: Final = "yuvj420p"
_FORMATS: Final = {TJSAMP_420: _PLAIN, TJSAMP_422: "yuvj422p", TJSAMP_444: "yuvj444p"}
_SCAN, _MOST_SCANS = b"\xff\xda", 500
"""A progressive JPEG may repeat its scans without end."""
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""The markers before a picture's size."""
_FFMPEG_QUALITY = {"qmin": "3", "qmax": "3", "flags": "+bitexact"}
"""About as good as QUALITY, and without FFmpeg's name in the file."""

type Reformatter = av.video.reformatter.VideoReformatter
type Grey = NDArray[np.uint8]
"""A picture's brightness, 135 rows of 240."""


def check(raw: bytes) -> bytes:
    """Return the bytes if they are a whole JPEG of sane size; raises CameraUnreachableError."""
    _size(raw)
    return raw


def encode(frame: av.VideoFrame, width: int = DISPLAY_WIDTH, *, quality: int = QUALITY) -> bytes:
    """Return a frame as JPEG, at most `width` wide, without metadata."""
    width_shown = max(min(frame.width, width) // _UNIT * _UNIT, _UNIT)
    height = max(frame.height * width_shown // max(frame.width, 1) // 2 * 2, 2)
    shown = frame.reformat(width=width_shown, height=height, format=_PLAIN)
    turbo = _turbo()
    if turbo is None:
        return _encode_by_ffmpeg(shown)
    # Contiguous: the encoder reads the three planes as one block of memory.
    packed = np.ascontiguousarray(shown.to_ndarray())
    return bytes(
        turbo.encode_from_yuv(
            packed, height, width_shown, quality=quality, jpeg_subsample=TJSAMP_420
        )
    )


def shrink(raw: bytes, width: int) -> bytes:
    """Return a JPEG at most `width` wide, without metadata; raises CameraUnreachableError."""
    scale = _scale(_size(raw)[0], width)
    pixels = _unpacked(raw, TJPF_RGB, scale)
    if pixels is None:
        return encode(_decode_by_ffmpeg(raw), width)
    return encode(av.VideoFrame.from_ndarray(pixels, format="rgb24"), width)


def grey(raw: bytes) -> Grey:
    """Return a JPEG's brightness, 240 by 135; raises CameraUnreachableError."""
    scale = _scale(_size(raw)[0], GREY_WIDTH)
    pixels = _unpacked(raw, TJPF_GRAY, scale)
    if pixels is None:
        return grey_of(_decode_by_ffmpeg(raw))
    levels = pixels[:, :, 0]
    if levels.shape == (GREY_HEIGHT, GREY_WIDTH):
        return levels
    return grey_of(av.VideoFrame.from_ndarray(np.ascontiguousarray(levels), format="gray"))


def unpack(raw: bytes, widest: int) -> av.VideoFrame:
    """Return a JPEG as a frame for a video, with even sides; raises CameraUnreachableError."""
    _size(raw)
    return unpack_checked(raw, widest)


def unpack_checked(raw: bytes, widest: int, most_pixels: int = _LARGEST_PIXELS) -> av.VideoFrame:
    """Return the same of a JPEG whose size the caller has checked; raises as `unpack`."""
    turbo = _turbo()
    if turbo is None:
        whole = _decode_by_ffmpeg(raw, most_pixels)
        width = min(whole.width, widest)
        return _even(whole, width, whole.height * width // whole.width)
    frame = _run_codec(partial(_unpack_planes, turbo, raw, widest))
    return _even(frame, frame.width, frame.height)


def _even(frame: av.VideoFrame, width: int, height: int) -> av.VideoFrame:
    """Return a frame in the video's format and a size whose sides are even."""
    even = max(width // 2 * 2, 2), max(height // 2 * 2, 2)
    if frame.format.name == _PLAIN and even == (frame.width, frame.height):
        return frame
    return frame.reformat(*even, _PLAIN)


def _unpack_planes(turbo: TurboJPEG, raw: bytes, widest: int) -> av.VideoFrame:
    width, height, subsample, _ = turbo.decode_header(raw)
    eighths = next(part for part in range(8, 0, -1) if width * part <= widest * 8 or part == 1)
    scale = Fraction(eighths, 8).as_integer_ratio()
    width, height = (-(-side * eighths // 8) for side in (width, height))
    kind = _FORMATS.get(subsample)
    if kind is None:
        pixels = turbo.decode(raw, TJPF_RGB, scale, TJFLAG_LIMITSCANS)
        return av.VideoFrame.from_ndarray(pixels, format="rgb24")
    frame = av.VideoFrame(width, height, kind)
    strides = tuple(plane.line_size for plane in frame.planes)
    planes = turbo.decode_to_yuv_planes(raw, scale, strides)
    for plane, levels in zip(frame.planes, planes, strict=True):
        plane.update(levels[: plane.height])  # the last row may be duplicated
    return frame


def grey_of(frame: av.VideoFrame, by: Reformatter | None = None) -> Grey:
    """Return a frame's brightness, 240 by 135. Takes half the time if `by` is reused."""
    # Each small pixel is the mean of those it covers, which removes the noise of single pixels. It
    # is also the fastest way (0.05 ms from 640x360, bicubic 0.14).
    by = by or av.video.reformatter.VideoReformatter()
    small = by.reformat(frame, GREY_WIDTH, GREY_HEIGHT, "gray8", interpolation="AREA")
    return small.to_ndarray().astype(np.uint8, copy=False)


def _size(raw: bytes) -> tuple[int, int]:
    """Return width and height from the header, before anything is decoded."""
    whole = raw.startswith(b"\xff\xd8\xff") and _END in raw[-_END_WITHIN:]
    if len(raw) > LARGEST_JPEG_BYTES or not whole:
        raise CameraUnreachableError("camera.snapshot_no_picture")
    turbo = _turbo()
    if turbo is None:
        width, height = _size_in_header(raw)
    else:
        width, height, _, _ = _run_codec(partial(turbo.decode_header, raw))
    sane = 0 < width <= _LARGEST_SIDE and 0 < height <= _LARGEST_SIDE
    if not sane or width * height > _LARGEST_PIXELS:
        raise CameraUnreachableError("camera.snapshot_too_large")
    return width, height


def _scale(width: int, target: int) -> tuple[int, int]:
    """Return the smallest scale at which a picture is still as wide as wanted."""
    return next((part for part in _EIGHTHS if width * part[0] >= target * part[1]), (1, 1))


def _unpacked(raw: bytes, form: int, scale: tuple[int, int]) -> NDArray[np.uint8] | None:
    """Return a JPEG's pixels; None without the system's library."""
    turbo = _turbo()
    return (
        None
        if turbo is None
        else _run_codec(partial(turbo.decode, raw, form, scale, TJFLAG_LIMITSCANS))
    )


def _size_in_header(raw: bytes) -> tuple[int, int]:
    """Return width and height as the header says; raises CameraUnreachableError."""
    at = 2
    while at + 9 <= len(raw) and raw[at] == 0xFF:  # noqa: PLR2004 -- begins a marker
        kind = raw[at + 1]
        if kind == 0xFF:  # noqa: PLR2004 -- fills up
            at += 1
        elif kind in _FRAMES:
            return int.from_bytes(raw[at + 7 : at + 9]), int.from_bytes(raw[at + 5 : at + 7])
        else:
            at += 2 + max(int.from_bytes(raw[at + 2 : at + 4]), 2)
    raise CameraUnreachableError("camera.snapshot_no_picture")


def _decode_by_ffmpeg(raw: bytes, most_pixels: int = _LARGEST_PIXELS) -> av.VideoFrame:
    if raw.count(_SCAN) > _MOST_SCANS:
        raise CameraUnreachableError("camera.snapshot_no_picture")
    decoder = av.CodecContext.create("mjpeg", "r")
    assert isinstance(decoder, av.VideoCodecContext)  # noqa: S101 -- narrows the type
    decoder.options = {"max_pixels": str(most_pixels)}
    try:
        frames = [*decoder.decode(av.Packet(raw)), *decoder.decode(None)]
        return frames[0]
    except (av.error.FFmpegError, IndexError, ValueError) as error:
        raise CameraUnreachableError("camera.snapshot_no_picture") from error


def _encode_by_ffmpeg(frame: av.VideoFrame) -> bytes:
    encoder = av.CodecContext.create("mjpeg", "w")
    assert isinstance(encoder, av.VideoCodecContext)  # noqa: S101 -- narrows the type
    encoder.width, encoder.height, encoder.pix_fmt = frame.width, frame.height, _PLAIN
    encoder.time_base, encoder.thread_count = Fraction(1, 25), 1
    encoder.options = dict(_FFMPEG_QUALITY)
    frame.pts = 0
    return b"".join(bytes(packet) for each in (frame, None) for packet in encoder.encode(each))


def _run_codec[T](run: Callable[[], T]) -> T:
    """Return the codec's result; raises CameraUnreachableError if it refuses.

    It warns of slight damage and decodes the rest. So do we, unless warnings are errors.
    """
    try:
        return run()
    except (OSError, ValueError, UserWarning) as error:
        raise CameraUnreachableError("camera.snapshot_no_picture") from error


@cache
def _turbo() -> TurboJPEG | None:
    """Return the system's library, or None if there is none."""
    try:
        return TurboJPEG()
    except (OSError, RuntimeError):
        return None

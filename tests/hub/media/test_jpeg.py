"""JPEG pictures, by the system's library and, on machines without it, by FFmpeg."""

from collections.abc import Iterator
from fractions import Fraction

import av
import numpy as np
import pytest
from turbojpeg import (
    TJSAMP_411,
    TJSAMP_420,
    TJSAMP_422,
    TJSAMP_440,
    TJSAMP_444,
    TJSAMP_GRAY,
    TurboJPEG,
)

from hub.camera.stills.source import StillCoder
from hub.errors import CameraUnreachableError
from hub.media import jpeg

WIDTH, HEIGHT = 642, 362
KINDS = (TJSAMP_411, TJSAMP_420, TJSAMP_422, TJSAMP_440, TJSAMP_444, TJSAMP_GRAY)


def scene(
    width: int = WIDTH, height: int = HEIGHT
) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Return a picture with slopes and edges, in the order that the library takes: BGR."""
    y, x = np.mgrid[0:height, 0:width]
    return np.stack(
        [x * 255 // width, y * 255 // height, (x // 40 + y // 40) % 2 * 200], axis=-1
    ).astype(np.uint8)


def picture(kind: int = TJSAMP_420, width: int = WIDTH, height: int = HEIGHT) -> bytes:
    """Return a JPEG of the scene."""
    return bytes(TurboJPEG().encode(scene(width, height), quality=95, jpeg_subsample=kind))


def without_library(patch: pytest.MonkeyPatch) -> None:
    """Have the hub find no libturbojpeg."""

    def fail() -> None:
        raise RuntimeError("Unable to locate turbojpeg library automatically.")

    jpeg._turbo.cache_clear()  # noqa: SLF001 -- as in a new process
    patch.setattr(jpeg, "TurboJPEG", fail)


@pytest.fixture(params=["library", "FFmpeg"])
def _by(request: pytest.FixtureRequest) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "FFmpeg":
            without_library(patch)
        yield
    jpeg._turbo.cache_clear()  # noqa: SLF001 -- as above


@pytest.mark.usefixtures("_by")
@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_stays_what_it_is(kind: int) -> None:
    """Each way of storing color is shrunk, compared and recorded alike, with or without it."""
    raw = picture(kind)
    expected = scene()[:, :, ::-1]
    if kind == TJSAMP_GRAY:
        expected = np.repeat(expected @ np.array([0.299, 0.587, 0.114]), 3).reshape(expected.shape)

    assert jpeg.check(raw) is raw
    small = TurboJPEG().decode(jpeg.shrink(raw, 320))[:, :, ::-1]
    assert small.shape == (180, 320, 3)
    whole = TurboJPEG().decode(jpeg.shrink(raw, 1280))[:, :, ::-1]
    assert whole.shape == (360, 640, 3)
    levels = jpeg.grey(raw)
    assert levels.shape == (jpeg.GREY_HEIGHT, jpeg.GREY_WIDTH)
    frame = jpeg.unpack(raw, 1280)
    assert (frame.width, frame.height, frame.format.name) == (WIDTH, HEIGHT, "yuvj420p")
    narrow = jpeg.unpack(raw, 400)
    assert narrow.width <= 400
    assert narrow.width % 2 == narrow.height % 2 == 0

    far = 12
    assert np.abs(whole.mean(axis=(0, 1)) - expected.mean(axis=(0, 1))).max() < far
    brightness = expected @ np.array([0.299, 0.587, 0.114])
    assert abs(float(levels.mean()) - float(brightness.mean())) < far
    top = frame.to_ndarray()[:HEIGHT, :WIDTH]
    assert np.abs(top.astype(float) - brightness).mean() < far


@pytest.mark.parametrize("kind", KINDS)
def test_both_ways_give_the_same(kind: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is seen, and whether anything moved, doesn't depend on the machine."""
    raw = picture(kind, 1600, 900)
    levels, shown = jpeg.grey(raw), TurboJPEG().decode(jpeg.shrink(raw, 640))
    without_library(monkeypatch)
    try:
        other, other_shown = jpeg.grey(raw), TurboJPEG().decode(jpeg.shrink(raw, 640))
    finally:
        monkeypatch.undo()
        jpeg._turbo.cache_clear()  # noqa: SLF001 -- as above

    assert np.abs(levels.astype(int) - other).mean() < 2
    assert np.abs(shown.astype(int) - other_shown).mean() < 4
    assert b"Lavc" not in jpeg.shrink(raw, 640)


@pytest.mark.usefixtures("_by")
def test_it_says_nothing_but_the_picture() -> None:
    """A picture that is made here has no comment and no metadata."""
    made = jpeg.encode(av.VideoFrame.from_ndarray(scene(), format="bgr24"))

    assert made.startswith(b"\xff\xd8\xff")
    assert made.endswith(b"\xff\xd9")
    for marker in (b"Lavc", b"Exif", b"\xff\xfe"):
        assert marker not in made[:200]


@pytest.mark.usefixtures("_by")
def test_hostile_pictures_are_refused() -> None:
    """None of these is decoded into memory, or for ever."""
    good = picture()
    header = good.index(b"\xff\xc0")
    huge = good[: header + 5] + b"\xff\xff\xff\xff" + good[header + 9 :]
    large = good[: header + 5] + (8000).to_bytes(2) + (8000).to_bytes(2) + good[header + 9 :]
    for raw in (
        b"",
        b"\xff\xd8\xff\xd9",
        b"\xff\xd8\xff" + bytes(100) + b"\xff\xd9",
        good[:100],
        good + bytes(jpeg.LARGEST_JPEG_BYTES),
        huge,
        large,
        good[: header + 4] + b"\xff\xd9",
    ):
        for act in (jpeg.check, jpeg.grey, lambda raw: jpeg.shrink(raw, 320)):
            with pytest.raises(CameraUnreachableError):
                act(raw)


def test_scans_without_end_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """FFmpeg has no limit of its own for the scans of a progressive picture."""
    good = picture()
    scan = good[good.index(b"\xff\xda") : -2]
    without_library(monkeypatch)
    try:
        assert jpeg.grey(good).size
        with pytest.raises(CameraUnreachableError):
            jpeg.grey(good[:-2] + scan[:20] * 600 + b"\xff\xd9")
    finally:
        monkeypatch.undo()
        jpeg._turbo.cache_clear()  # noqa: SLF001 -- as above


@pytest.mark.usefixtures("_by")
def test_pictures_become_video() -> None:
    """A camera of single pictures is recorded, with or without the library."""
    coder = StillCoder()
    unit, key = coder.code(coder.picture(picture()), 0, key=True)

    assert key
    assert unit
    assert coder.info is not None
    decoder = av.CodecContext.create("h264", "r")
    assert isinstance(decoder, av.VideoCodecContext)
    decoder.extradata = coder.info.video.extradata
    packet = av.Packet(unit)
    packet.time_base = Fraction(1, 90_000)
    [frame] = [*decoder.decode(packet), *decoder.decode(None)]
    assert (frame.width, frame.height) == (WIDTH, HEIGHT)

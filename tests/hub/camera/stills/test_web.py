"""Pictures out of a stream of JPEGs, whatever lies between them."""

from hypothesis import given, strategies as st
import numpy as np
import pytest
from turbojpeg import TurboJPEG

from hub.camera.stills.web import JpegStream
from hub.errors import CameraUnreachableError

RANDOM = np.random.default_rng(7)
PICTURES = [
    bytes(TurboJPEG().encode(RANDOM.integers(0, 255, (h, w, 3), np.uint8), quality=90))
    for h, w in ((24, 32), (90, 160), (7, 9))
]
BETWEEN = [
    b"--b\r\nContent-Type: image/jpeg\r\n\r\n",
    b"\r\n--b\r\nContent-Type: image/jpeg\r\nContent-Length: 7\r\n\r\n",
    b"--\r\n\r\n",
    b"",
    b"\x00\xff\xff\r\n",
]


def thumbnailed(picture: bytes, inside: bytes) -> bytes:
    """Return a picture with another one in its Exif, as many cameras write it."""
    return picture[:2] + b"\xff\xe1" + (len(inside) + 2).to_bytes(2) + inside + picture[2:]


@given(
    st.lists(st.tuples(st.sampled_from(BETWEEN), st.sampled_from(PICTURES)), max_size=5),
    st.lists(st.integers(1, 3000), min_size=1, max_size=40),
)
def test_however_it_is_torn(parts: list[tuple[bytes, bytes]], pieces: list[int]) -> None:
    """Every picture comes out whole, wherever the network tears the stream."""
    whole = b"".join(between + picture for between, picture in parts)
    stream, told, at = JpegStream(), list[bytes](), 0
    while at < len(whole):
        for size in pieces:
            told += stream.feed(whole[at : at + size])
            at += size

    assert told == [picture for _, picture in parts]


def test_a_picture_inside_a_picture() -> None:
    """A thumbnail in a picture's head is no picture, and does not end it."""
    picture = thumbnailed(PICTURES[1], PICTURES[0])

    assert JpegStream().feed(picture + PICTURES[2]) == [picture, PICTURES[2]]


def test_a_picture_whose_end_is_lost() -> None:
    """When the next picture begins, a torn one is dropped."""
    torn = PICTURES[1][: len(PICTURES[1]) // 2]

    assert JpegStream().feed(torn + PICTURES[0] + PICTURES[2])[-1] == PICTURES[2]


def test_a_picture_that_begins_at_the_very_end() -> None:
    """What has come may end with half of a beginning: more is waited for, not looked for."""
    stream, torn = JpegStream(), PICTURES[1][: len(PICTURES[1]) // 2]

    assert stream.feed(torn + PICTURES[0][:2]) == []
    assert stream.feed(PICTURES[0][2:]) == [PICTURES[0]]


def test_a_picture_without_end() -> None:
    """A stream that never ends a picture is given up, before it fills the memory."""
    stream = JpegStream()
    stream.feed(PICTURES[0][:-2] + bytes(3 * 1024 * 1024))

    with pytest.raises(CameraUnreachableError):
        stream.feed(bytes(1024 * 1024))


def test_no_picture_at_all() -> None:
    """What holds no picture is not kept."""
    stream = JpegStream()
    for _ in range(100):
        assert stream.feed(b"<html>" * 20_000) == []


@given(st.binary(max_size=500), st.binary(max_size=20))
def test_any_bytes(head: bytes, piece: bytes) -> None:
    """Nothing that a camera sends is an error, but for its size."""
    stream = JpegStream()
    stream.feed(b"\xff\xd8\xff" + head)

    for picture in stream.feed(piece):
        assert picture.startswith(b"\xff\xd8\xff")

"""The cost of making small pictures from a camera's JPEG."""

from collections.abc import Callable, Iterator
from contextlib import closing
from importlib import import_module
import io
from pathlib import Path
from typing import Any, Final

import av

from benchmarks.measure import Effort, Figure, compare, here
from benchmarks.scene import render
from hub.media import jpeg

_WIDTH: Final = 320
_FULL_WIDTH: Final = 1920
_PER_TIME: Final = 50
_QUALITY: Final = jpeg.QUALITY
_UNIT: Final = "ms CPU a picture"


def figures(effort: Effort, folder: Path) -> Iterator[Figure]:
    """Make thumbnails 320 pixels wide, and the small gray picture used to detect motion."""
    raw = _snapshot(folder, effort)
    size = _WIDTH, _WIDTH * 9 // 16
    yield _figure("picture.thumbnail", "Pillow's Image.thumbnail", effort, goal=2)(
        lambda: jpeg.shrink(raw, _WIDTH), _pillow(raw, size)
    )
    yield _figure("picture.thumbnail_beside_opencv", "OpenCV, full decode", effort, goal=2)(
        lambda: jpeg.shrink(raw, _WIDTH), _opencv(raw, size, grey=False)
    )
    yield _figure("picture.grey", "OpenCV, full decode", effort, goal=1)(
        lambda: jpeg.grey(raw), _opencv(raw, (jpeg.GREY_WIDTH, jpeg.GREY_HEIGHT), grey=True)
    )


type _Work = Callable[[], object]


def _figure(
    name: str, peer: str, effort: Effort, *, goal: float
) -> Callable[[_Work, _Work | None], Figure]:
    def measured(ours: _Work, theirs: _Work | None) -> Figure:
        repeated = None if theirs is None else here(lambda: _repeat(theirs))
        pair = compare(here(lambda: _repeat(ours)), repeated, effort.times)
        return pair.figure(name, _UNIT, peer, times=1000 / _PER_TIME, goal=goal)

    return measured


def _repeat(work: _Work) -> None:
    for _ in range(_PER_TIME):
        work()


def _snapshot(folder: Path, effort: Effort) -> bytes:
    """Return a 1080p JPEG such as a camera sends."""
    main, _ = render(folder, effort.video_s)
    with closing(av.open(str(main))) as video:
        frame = next(video.decode(video=0))
    return jpeg.encode(frame, _FULL_WIDTH)


def _pillow(raw: bytes, size: tuple[int, int]) -> _Work | None:
    try:
        image: Any = import_module("PIL.Image")
    except ImportError:
        return None

    def work() -> bytes:
        picture, out = image.open(io.BytesIO(raw)), io.BytesIO()
        picture.thumbnail(size)
        picture.save(out, "JPEG", quality=_QUALITY)
        return out.getvalue()

    return work


def _opencv(raw: bytes, size: tuple[int, int], *, grey: bool) -> _Work | None:
    try:
        cv2: Any = import_module("cv2")
        numpy: Any = import_module("numpy")
    except ImportError:
        return None
    cv2.setNumThreads(1)

    def work() -> object:
        coded = numpy.frombuffer(raw, numpy.uint8)
        picture = cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE if grey else cv2.IMREAD_COLOR)
        small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
        return small if grey else cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])

    return work

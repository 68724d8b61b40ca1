"""A camera's signed recording leaves as it is: it verifies, and nothing is changed."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from hub.clips.index import ClipIndex
from hub.clips.library import Library
from hub.media.codecs import from_prefixed
from hub.model.camera_signature import signed_window
from hub.model.decision import Piece
from hub.model.window import TimeWindow
from noticeboard.seal.film import read_film
from noticeboard.seal.signed_film import read_signed_film
from tests.hub.clips.test_signatures import library, recorded, roots  # noqa: F401 -- fixtures
from tests.noticeboard.seal.signed_video.streams import GROUP, vector

FIRST_S, LAST_S = 4, 11


async def a_piece(folder: Path, index: ClipIndex, name: str = "h264", **more: object) -> Piece:
    """Record a signed stream, and return a cut from within its second group into its fourth."""
    segments = await recorded(folder, index, name, **more)  # type: ignore[arg-type]
    begun = segments[0].window.start
    window = TimeWindow(
        start=begun + timedelta(seconds=FIRST_S), end=begun + timedelta(seconds=LAST_S)
    )
    return Piece(camera_id=segments[0].camera_id, cut=window)


@pytest.mark.parametrize("name", ["h264-escaped", "h264-no-list", "h264-axis"])
async def test_whole_groups_leave_as_they_were_signed(
    library: Library,  # noqa: F811
    index: ClipIndex,
    folder: Path,
    tmp_path: Path,
    name: str,
) -> None:
    """Each unit is the camera's own, from the first group's beginning to the last signature."""
    piece = await a_piece(folder, index, name)
    cut = await library.cut(piece, tmp_path / "clip.mp4")
    window = signed_window(
        cut.signed,
        TimeWindow(
            start=piece.cut.start - timedelta(hours=1), end=piece.cut.end + timedelta(hours=1)
        ),
    )
    assert window is not None

    film = await library.copy_signed(replace(piece, signed=window), tmp_path / "signed.mp4")

    signed = read_signed_film(tmp_path / "signed.mp4", "signed.mp4")
    with (tmp_path / "signed.mp4").open("rb") as file:
        pictures = [from_prefixed(sample) for sample in read_film(file, "signed.mp4").samples(file)]
    assert len(signed.groups) == film.groups == 3
    last, _ = vector(name).statement(3)
    assert pictures == vector(name).pictures[GROUP : last + 1]
    assert film.window.start < piece.cut.start
    assert piece.cut.end < film.window.end

"""What cutting a clip out of a recording costs."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from hub.bench.figure import Figure
from hub.bench.measure import Effort, command, compare, here, installed
from hub.bench.scene import RATE, WIDTH, HEIGHT, record, render
from hub.clips.cut import cut_exact
from hub.clips.playback import playable
from hub.model.camera import Mask
from hub.model.window import TimeWindow

_ENTERS_S = 1.4
"""Inside the first group of pictures: its rest must be encoded anew."""
_MASK = Mask(left=0.0, top=0.0, width=0.25, height=0.25)


def figures(effort: Effort, folder: Path) -> Iterator[Figure]:
    """Cut rendered 720p15 video exactly, with a mask, and for playback at home."""
    main, _ = render(folder, effort.video_s)
    segments = record(main, folder / "recordings")
    whole = TimeWindow(start=segments[0].window.start, end=segments[-1].window.end)
    window = whole.widened(before=timedelta(seconds=-_ENTERS_S), after=timedelta(seconds=-1))

    def cut(*masks: Mask) -> None:
        cut_exact(segments, folder / "recordings", window, folder / "cut.mp4", masks=masks)

    ours, theirs = compare(here(cut), here(lambda: cut(_NOWHERE)), effort.times)
    assert theirs is not None

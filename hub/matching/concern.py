"""What an awareness item has to do with this house: told, and nothing follows from it.

Only an item that says both when and where is looked at. Where its area is the one in which people
are to be told, as in CAP, no clip is looked for: it did not happen there.
"""

from collections.abc import Iterable
from typing import Final

from hub.matching.match import may_give_clips
from hub.matching.reach import Reach
from hub.model.awareness import AreaMeaning, AwarenessItem, Concern
from hub.model.ids import CameraId
from hub.model.recording import Clip

MOST_CLIPS: Final = 20


def seeing(item: AwarenessItem, reach: Reach) -> tuple[CameraId, ...]:
    """Return the cameras that see some of where an item is about; none where it says no time."""
    if item.window is None:
        return ()
    return tuple(sorted({camera for area in item.areas for camera in reach.views(area)}))


def concern(item: AwarenessItem, reach: Reach, clips: Iterable[Clip]) -> Concern | None:
    """Return what an item concerns here; None where it does not, or does not say when and where.

    `clips` are some of the cameras' that may overlap its window.
    """
    cameras = seeing(item, reach)
    if item.window is None or not cameras:
        return None
    found = []
    for clip in clips if item.area_is is AreaMeaning.EVENT else ():
        cut = clip.window.overlap(item.window)
        camera = reach.cameras.get(clip.camera_id)
        if cut is None or clip.camera_id not in cameras or camera is None:
            continue
        if may_give_clips(camera):
            found.append((clip, cut))
    found.sort(key=lambda each: (each[1].start, each[0].id))
    return Concern(cameras=cameras, clips=tuple(found[:MOST_CLIPS]))

"""The recordings folder, held against the index. Everything here blocks."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from pathlib import Path
import re

from hub.clips.footage import decodes, read_segment
from hub.errors import StorageError
from hub.model.ids import ClipId
from hub.model.segment import Segment

_SEGMENT = re.compile(r"[0-9a-f]{12}/\d{8}/\d{2}/\d{1,17}-[0-9a-f]{12}-\d{1,9}\.mp4")
_THUMBNAIL = re.compile(r"[0-9a-f]{16}\.jpg")


def thumbnail_path(folder: Path, clip_id: ClipId) -> Path:
    """Return where a clip's picture lies, once it is made."""
    return folder / "thumbnails" / f"{clip_id}.jpg"


def recorded(folder: Path) -> Iterator[Path]:
    """Yield the files that are named as segments; whatever else lies there is not ours to judge."""
    for path in sorted(folder.glob("*/*/*/*.mp4")):
        if _SEGMENT.fullmatch(path.relative_to(folder).as_posix()):
            yield path


def unindexed(folder: Path, listed: Collection[str]) -> tuple[list[Segment], list[str]]:
    """Return the segments that no row speaks of, and what could not be read of them."""
    found, said = [], []
    for path in recorded(folder):
        name = path.relative_to(folder).as_posix()
        if name not in listed:
            try:
                found.append(read_segment(folder, path))
            except (StorageError, OSError) as error:
                # Nothing whole was written before the crash, or it is no recording: it stays.
                said.append(f"{name} is left out of the index: {error}")
    return found, said


def gone(folder: Path, listed: Sequence[str]) -> list[str]:
    """Return which listed recordings are missing, one sentence each."""
    return [
        f"The recording {name} is missing: its footage is lost."
        for name in listed
        if not (folder / name).exists()
    ]


def complaints(
    folder: Path, listed: Sequence[Segment], clips: Collection[str], *, closed: datetime
) -> list[str]:
    """Return what rows and files say differently, one sentence each.

    A recording without a row that reaches beyond `closed` may be one that is being written.
    """
    said = [each for segment in listed for each in _about(folder, segment)]
    for segment in unindexed(folder, {each.path for each in listed})[0]:
        if segment.window.end < closed:
            said += [f"The recording {segment.path} is in no index: start the hub, and it is."]
    for path in sorted((folder / "thumbnails").glob("*.jpg")):
        if _THUMBNAIL.fullmatch(path.name) and path.stem not in clips:
            said += [f"The picture thumbnails/{path.name} is of no clip: it may be deleted."]
    return said


def _about(folder: Path, segment: Segment) -> Iterator[str]:
    """Yield what is wrong with one listed recording."""
    path = folder / segment.path
    try:
        size_bytes = path.stat().st_size
    except OSError:
        yield from gone(folder, [segment.path])
        return
    if size_bytes != segment.size_bytes:
        yield f"The recording {segment.path} has {size_bytes} bytes, not {segment.size_bytes}."
    try:
        told = read_segment(folder, path)
    except (StorageError, OSError) as error:
        yield f"The recording {segment.path} cannot be read: {error}"
        return
    if told.window.start != segment.window.start or told.run_id != segment.run_id:
        yield f"The recording {segment.path} tells another time than the index."
    elif not decodes(path):
        yield f"The recording {segment.path} cannot be decoded: its footage is lost."

"""The recordings folder, held against the index. Everything here blocks."""

from collections.abc import Iterator, Sequence
from pathlib import Path
import re

from hub.clips.footage import read_segment
from hub.errors import StorageError
from hub.model.segment import Segment

_SEGMENT = re.compile(r"[0-9a-f]{12}/\d{8}/\d{2}/\d{1,17}-[0-9a-f]{12}-\d{1,9}\.mp4")


def recorded(folder: Path) -> Iterator[Path]:
    """Yield the files that are named as segments; whatever else lies there is not ours to judge."""
    for path in sorted(folder.glob("*/*/*/*.mp4")):
        if _SEGMENT.fullmatch(str(path.relative_to(folder))):
            yield path


def unindexed(folder: Path, known: set[str]) -> tuple[list[Segment], list[str]]:
    """Return the segments that no row speaks of, and what could not be read of them."""
    found, complaints = [], []
    for path in recorded(folder):
        if str(path.relative_to(folder)) in known:
            continue
        try:
            found.append(read_segment(folder, path))
        except StorageError as error:
            # Nothing whole was written before the crash, or it is no recording: it stays.
            complaints.append(f"{path.relative_to(folder)}: {error}")
    return found, complaints


def complaints(folder: Path, listed: Sequence[Segment]) -> list[str]:
    """Return what rows and files say differently, one sentence each."""
    said = []
    known = set()
    for segment in listed:
        known.add(segment.path)
        try:
            size_bytes = (folder / segment.path).stat().st_size
        except OSError:
            said.append(f"The recording {segment.path} is missing: its footage is lost.")
            continue
        if size_bytes != segment.size_bytes:
            said.append(
                f"The recording {segment.path} has {size_bytes} bytes, not {segment.size_bytes}."
            )
            continue
        try:
            read_segment(folder, folder / segment.path)
        except StorageError as error:
            said.append(f"{segment.path}: {error}")
    for path in recorded(folder):
        name = str(path.relative_to(folder))
        if name not in known and path.stat().st_size > 0 and _is_whole(folder, path):
            said.append(f"The recording {name} is in no index: start the hub once, and it is.")
    return said


def _is_whole(folder: Path, path: Path) -> bool:
    """Tell whether a file holds at least one frame; one that a crash left empty holds none."""
    try:
        read_segment(folder, path)
    except StorageError:
        return False
    return True

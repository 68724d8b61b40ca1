"""Reading where every frame of a segment is, without reading its pictures."""

from typing import BinaryIO

from hub.media.mp4.closing import read_closing
from hub.media.mp4.moofs import read_fragments
from hub.media.mp4.samples import SegmentTable, TrackTable

__all__ = ["SegmentTable", "TrackTable", "read_table"]


def read_table(file: BinaryIO) -> SegmentTable:
    """Read a segment's table out of its plain bytes; raises StorageError, and OSError of the disk.

    A finished segment tells it at its end. Otherwise it is torn or still being written, and is
    read fragment by fragment, as far as it is whole.
    """
    return read_closing(file) or read_fragments(file)

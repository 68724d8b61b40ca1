"""Writing one segment: an MP4 that plays up to its last half second, whatever happens."""

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
import os
from pathlib import Path

import av
from av.container import OutputContainer

from hub.camera.source import Packet, StreamInfo, Track
from hub.camera.template import MediaStream, add_copy, open_template
from hub.errors import CameraUnreachableError
from hub.store.files import sync_folder

_OPTIONS = {
    "movflags": "empty_moov+default_base_moof+frag_discont",
    "frag_duration": "500000",
    "flush_packets": "1",
    # A camera that announces sound and sends none must not hold the picture back.
    "max_interleave_delta": "100000",
}


class SegmentWriter:
    """One open segment file; every method blocks, so call them off the event loop.

    A crash before `close` leaves a file at its final path that lacks at most the half second
    of the fragment being gathered; one after it leaves the whole segment.
    """

    def __init__(self, path: Path, info: StreamInfo, comment: str) -> None:
        self._path = path
        self._info = info
        self._comment = comment
        self._container: OutputContainer | None = None
        self._tracks: dict[Track, MediaStream] = {}

    def open(self) -> None:
        """Make the file and its folders; raises OSError or CameraUnreachableError."""
        _make_folder(self._path.parent)
        with _storable():
            container = av.open(str(self._path), "w", format="mp4", options=_OPTIONS)
            container.metadata["comment"] = self._comment
            with open_template(self._info.template) as template:
                self._tracks[Track.VIDEO] = add_copy(container, template.streams.video[0])
                if self._info.has_audio:
                    self._tracks[Track.AUDIO] = add_copy(container, template.streams.audio[0])
                container.start_encoding()
        self._container = container
        sync_folder(self._path.parent)

    def write(self, packets: list[Packet]) -> None:
        """Append packets in decoding order; raises OSError or CameraUnreachableError."""
        if self._container is None:
            return
        with _storable():
            for packet in packets:
                self._container.mux_one(_raw(packet, self._tracks[packet.track]))

    def close(self) -> int:
        """Make the file durable and return its size in bytes."""
        if self._container is not None:
            self._container.close()
            self._container = None
        descriptor = os.open(self._path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
            size_bytes = os.fstat(descriptor).st_size
        finally:
            os.close(descriptor)
        sync_folder(self._path.parent)
        return size_bytes


@contextmanager
def _storable() -> Iterator[None]:
    """Let errors of the disk through; any other of FFmpeg's is the camera's doing."""
    try:
        yield
    except OSError:
        raise
    except av.error.FFmpegError as error:
        raise CameraUnreachableError(
            "The camera sent video that cannot be stored: it will be tried again."
        ) from error


def _raw(packet: Packet, stream: MediaStream) -> av.Packet:
    raw = av.Packet(packet.payload)
    raw.stream = stream
    raw.time_base = Fraction(packet.time_base)
    raw.pts, raw.dts, raw.duration = packet.pts, packet.dts, packet.duration
    raw.is_keyframe = packet.key
    return raw


def _make_folder(folder: Path) -> None:
    """Make a folder whose name survives a crash, and those above it."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)

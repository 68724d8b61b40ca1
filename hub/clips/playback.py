"""A recording for playing at home: copied, with sound, from the key frame before it begins.

Nothing made here ever leaves the house: `hub.clips.cut` makes what does.
"""

from collections.abc import Sequence
from pathlib import Path

import av

from hub.clips.footage import open_segment, video_of
from hub.errors import NotFoundError
from hub.model.segment import Segment

_MUXER = {"movflags": "faststart", "fflags": "+bitexact"}


def playable(segments: Sequence[Segment], folder: Path, into: Path) -> None:
    """Join segments of one camera into the MP4 `into`; blocking.

    Raises NotFoundError where there are none, StorageError where one cannot be read.
    """
    if not segments:
        raise NotFoundError("The recording of this clip is no longer kept.")
    origin = segments[0].window.start
    with av.open(str(into), "w", format="mp4", options=_MUXER) as joined:
        tracks: dict[str, av.stream.Stream] = {}
        newest: dict[str, int] = {}
        for segment in segments:
            offset_s = (segment.window.start - origin).total_seconds()
            with open_segment(folder / segment.path) as container:
                streams = [video_of(container), *container.streams.audio[:1]]
                if not tracks:
                    for stream in streams:
                        copy = joined.add_stream_from_template(stream, opaque=True)
                        tracks[stream.type] = copy
                first_s: float | None = None
                for packet in container.demux([each for each in streams if each.type in tracks]):
                    if packet.size == 0 or packet.pts is None or packet.dts is None:
                        continue
                    base = packet.time_base
                    if first_s is None:
                        first_s = float(packet.pts * base)
                    shift = round((offset_s - first_s) / base)
                    dts = packet.dts + shift
                    track = packet.stream.type
                    if dts <= newest.get(track, -(2**62)):
                        continue  # Two runs overlap by a frame: the earlier one is shown.
                    newest[track] = dts
                    packet.pts, packet.dts = packet.pts + shift, dts
                    packet.stream = tracks[track]
                    joined.mux_one(packet)

"""A recording for playing at home: copied, with sound, from the key frame before it begins.

Nothing made here ever leaves the house: `hub.clips.cut` makes what does.
"""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from hub.clips.cut import cut_exact
from hub.clips.footage import Picture, open_segment, picture_of, video_of, whole_packets
from hub.clips.nal import prefixed
from hub.errors import NotFoundError, StorageError
from hub.model.segment import Segment
from hub.model.window import TimeWindow

_MUXER = {"movflags": "faststart", "fflags": "+bitexact"}
_CLOSEST_S = 0.001

type _Stream = VideoStream | AudioStream


def playable(segments: Sequence[Segment], folder: Path, into: Path) -> None:
    """Join segments of one camera into the MP4 `into`; blocking.

    Browsers do not play H.265: such video is encoded anew, without sound.
    Raises NotFoundError where there are none, StorageError where one cannot be read.
    """
    if not segments:
        raise NotFoundError("The recording of this clip is no longer kept.")
    with closing(open_segment(folder / segments[0].path)) as container:
        picture = picture_of(video_of(container))
    if picture.codec != "h264":
        whole = TimeWindow(
            start=segments[0].window.start, end=max(each.window.end for each in segments)
        )
        cut_exact(segments, folder, whole, into)
        return
    try:
        with av.open(str(into), "w", format="mp4", options=_MUXER) as joined:
            joining = _Joining(joined, picture)
            for segment in segments:
                offset_s = (segment.window.start - segments[0].window.start).total_seconds()
                with closing(open_segment(folder / segment.path)) as container:
                    joining.add(container, offset_s)
    except (OSError, av.error.FFmpegError) as error:
        raise StorageError(f"The clip could not be joined: {error.strerror}.") from error


class _Joining:
    """The file being made, and how far its tracks have come."""

    def __init__(self, joined: OutputContainer, picture: Picture) -> None:
        self._joined = joined
        self._picture = picture
        self._tracks: dict[str, _Stream] = {}
        self._newest: dict[str, int] = {}
        self._newest_s = -1.0

    def add(self, container: av.container.InputContainer, offset_s: float) -> None:
        """Append a segment whose first frame is shown at `offset_s`, or as soon as it can be."""
        video = video_of(container)
        picture = picture_of(video)
        if picture.codec != self._picture.codec:
            return
        streams: list[_Stream] = [video, *container.streams.audio[:1]]
        if not self._tracks:
            for stream in streams:
                copy = self._joined.add_stream_from_template(stream, opaque=True)
                self._tracks[stream.type] = copy
        # Two runs may overlap by a moment: the later one then begins when the earlier has ended.
        offset_s = max(offset_s, self._newest_s + _CLOSEST_S)
        begins_s = float((video.start_time or 0) * (video.time_base or 0))
        sets = None if picture == self._picture else picture.sets
        for packet in whole_packets(container, *(s for s in streams if s.type in self._tracks)):
            if sets is not None and packet.stream.type == "video" and packet.is_keyframe:
                packet = _with_sets(packet, prefixed((*sets.sps, *sets.pps)))  # noqa: PLW2901 -- the same frame
            self._put(packet, offset_s - begins_s)

    def _put(self, packet: Packet, shift_s: float) -> None:
        track, base = packet.stream.type, packet.time_base
        shift = round(shift_s / base)
        dts = max((packet.dts or 0) + shift, self._newest.get(track, -1) + 1)
        packet.pts, packet.dts = max((packet.pts or 0) + shift, dts), dts
        self._newest[track] = dts
        if track == "video":
            self._newest_s = max(self._newest_s, float(dts * base))
        packet.stream = self._tracks[track]
        self._joined.mux_one(packet)


def _with_sets(packet: Packet, sets: bytes) -> Packet:
    """Return a key frame behind parameter sets that are not those of the joined file."""
    fresh = Packet(sets + bytes(packet))
    fresh.stream, fresh.time_base = packet.stream, packet.time_base
    fresh.pts, fresh.dts, fresh.duration = packet.pts, packet.dts, packet.duration
    fresh.is_keyframe = True
    return fresh

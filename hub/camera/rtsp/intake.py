"""From RTP packets of one connection to a recording's packets. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hub.camera.rtsp.access_unit import AccessUnit
from hub.camera.rtsp.h264 import H264Depacketiser
from hub.camera.rtsp.h265 import H265Depacketiser
from hub.camera.rtsp.rtp import RtpStream
from hub.camera.rtsp.sdp import Media
from hub.camera.rtsp.sound import sound_depacketiser
from hub.camera.rtsp.timeline import Alignment, Unwrapped, VideoTimeline
from hub.errors import CameraUnreachableError, InvalidInputError
from hub.media.formats import stated_video
from hub.media.packet import VIDEO_RATE, AudioFormat, Packet, StreamInfo, Track, VideoFormat

_CODECS: Final = {"H264": "h264", "H265": "hevc"}

type Item = Packet | StreamInfo
"""A packet, or what the packets after it are."""
type Put = Callable[[Item], None]


@dataclass(slots=True)
class Moment:
    """When what is being taken now was read."""

    at: datetime
    steady_s: float


def is_video(media: Media) -> bool:
    """Tell whether a stream is video that can be recorded; raises CameraUnreachableError."""
    if media.kind != "video" or media.coding not in _CODECS:
        return False
    if media.number("packetization-mode") > 1 or media.number("sprop-max-don-diff"):
        raise CameraUnreachableError(
            "The camera sends its video interleaved, which is not read: choose another profile."
        )
    return True


class VideoIntake:
    """The video of one connection."""

    def __init__(self, media: Media, moment: Moment, put: Put, *, hold: int) -> None:
        self._codec = _CODECS[media.coding]
        depacketiser = H264Depacketiser if self._codec == "h264" else H265Depacketiser
        self.stream = RtpStream(depacketiser(self._take).push, hold)
        self._frame_rate = media.frame_rate
        self._sets = media.parameter_sets()
        self._moment = moment
        self._put = put
        self._info: StreamInfo | None = None
        self._timeline: VideoTimeline | None = None
        self.sound: AudioFormat | None = None
        """The sound that goes with it."""
        self.first: tuple[int, float] | None = None
        """The first key frame's timestamp and when it came, steadily."""
        self.first_pts = 0
        self.undescribed = False
        """Whether a key frame came, and nothing that tells how to decode it."""

    def _take(self, unit: AccessUnit) -> None:
        if unit.key:
            self._inform(unit.sets)
        timeline = self._timeline
        if timeline is None:
            return  # nothing tells yet how to decode it
        pts, dts = timeline.stamp(unit.timestamp)
        if self.first is None:
            self.first, self.first_pts = (unit.timestamp, self._moment.steady_s), pts
        self._put(
            Packet(
                track=Track.VIDEO,
                payload=unit.payload,
                pts=pts,
                dts=dts,
                rate_hz=VIDEO_RATE,
                key=unit.key,
                arrived=self._moment.at,
            )
        )

    def _inform(self, sets: tuple[bytes, ...]) -> None:
        """Tell, before a key frame, what it is, where that is not what was before."""
        known = self._info is not None and set(sets) <= set(self._sets)
        learned = self._timeline is not None and self._timeline.reorders
        if self._info is not None and known and self._info.video.reorders == learned:
            return
        self._sets = self._joined(sets)
        try:
            stated = stated_video(self._codec, self._sets)
        except InvalidInputError:
            if self._info is not None:
                raise CameraUnreachableError(
                    "The camera changed its video to one that cannot be read."
                ) from None
            self.undescribed = True
            return
        rate = self._frame_rate or stated.frame_rate
        if self._timeline is None:
            self._timeline = VideoTimeline(reorders=stated.format.reorders, frame_rate=rate)
        elif stated.format.reorders:
            self._timeline.expect_reordering()
        form = stated.format
        video = VideoFormat(
            codec=form.codec,
            extradata=form.extradata,
            width=form.width,
            height=form.height,
            reorders=self._timeline.reorders,
        )
        self._info = StreamInfo(video=video, audio=self.sound, frame_rate=rate)
        self._put(self._info)

    def _joined(self, sets: tuple[bytes, ...]) -> tuple[bytes, ...]:
        """Return the sets that hold from now on: new ones take the place of all of their kind."""
        if set(sets) <= set(self._sets):
            return self._sets
        kinds = {self._kind(each) for each in sets}
        return (*(each for each in self._sets if self._kind(each) not in kinds), *sets)

    def _kind(self, unit: bytes) -> int:
        return unit[0] & 0x1F if self._codec == "h264" else unit[0] >> 1


class SoundIntake:
    """The sound of one connection, from the first picture on."""

    def __init__(  # noqa: PLR0913 -- what it shares with the video
        self,
        media: Media,
        video: VideoIntake,
        alignment: Alignment,
        moment: Moment,
        put: Put,
        *,
        hold: int,
    ) -> None:
        """Raise InvalidInputError where it is of a kind that is not recorded."""
        self._depacketiser = sound_depacketiser(media, self._take)
        self.stream = RtpStream(self._depacketiser.push, hold)
        self._alignment = alignment
        self._hz = media.clock_hz
        self._video = video
        self._moment = moment
        self._put = put
        self._clock = Unwrapped()
        self._zero: int | None = None
        self._last = -1

    @property
    def format(self) -> AudioFormat:
        """What it is."""
        return self._depacketiser.format

    def _take(self, timestamp: int, frame: bytes) -> None:
        first = self._video.first
        if first is None:
            return
        if self._zero is None:
            heard = (timestamp, self._moment.steady_s)
            later_s = self._alignment.offset_s(heard, self._hz, first)
            self._zero = round((self._video.first_pts / VIDEO_RATE + later_s) * self._hz)
        pts = self._zero + self._clock.ticks(timestamp)
        if self._last < 0 and pts < 0:
            return  # from before the first picture
        if 0 <= self._last - pts < self._hz:
            pts = self._last + 1  # a camera that counts its samples wrongly, not a jump
        self._last = pts
        self._put(
            Packet(
                track=Track.AUDIO,
                payload=frame,
                pts=pts,
                dts=pts,
                rate_hz=self._hz,
                key=True,
                arrived=self._moment.at,
            )
        )

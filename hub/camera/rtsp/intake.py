"""Turns the RTP packets of one connection into a recording's packets. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hub.camera.rtsp.messages import Media
from hub.camera.rtsp.rtp import Alignment, RtpStream, Unwrapped, VideoTimeline, difference
from hub.camera.rtsp.sound import (
    Arrival,
    CodedDepacketiser,
    SoundDepacketiser,
    aac_depacketiser,
    is_aac,
)
from hub.camera.rtsp.video import AccessUnit, H264Depacketiser, H265Depacketiser
from hub.errors import CameraUnreachableError, InvalidInputError
from hub.media.codecs import stated_video
from hub.media.packet import VIDEO_RATE, AudioFormat, Packet, StreamInfo, Track, VideoFormat
from hub.media.sound import Coded

_CODECS: Final = {"H264": "h264", "H265": "hevc"}
_BACK_S: Final = 0.5
_AHEAD_S: Final = 1.0
_MOST_DRIFT_S: Final = 5.0
"""Sound this far from its picture would not be recorded."""
_MOST_LAG_S: Final = 10.0

type Item = Packet | StreamInfo
"""A packet, or the formats of the packets after it."""
type ItemReceiver = Callable[[Item], None]


@dataclass(slots=True)
class ReadTime:
    """When the data being processed was read."""

    at: datetime
    steady_s: float


@dataclass(frozen=True, slots=True)
class PictureArrival:
    """A picture's timestamp, its arrival, and its time in the recording."""

    timestamp: int
    steady_s: float
    pts: int


def is_video(media: Media) -> bool:
    """Return whether a stream is video that can be recorded; raises CameraUnreachableError."""
    if media.kind != "video" or media.coding not in _CODECS:
        return False
    if media.number("packetization-mode") > 1 or media.number("sprop-max-don-diff"):
        raise CameraUnreachableError("camera.interleaved")
    return True


class VideoIntake:
    """The video of one connection."""

    def __init__(self, media: Media, moment: ReadTime, put: ItemReceiver, *, hold: int) -> None:
        self._codec = _CODECS[media.coding]
        depacketiser = H264Depacketiser if self._codec == "h264" else H265Depacketiser
        self.stream = RtpStream(depacketiser(self._accept).push, hold)
        self._frame_rate = media.frame_rate
        self._sets = media.parameter_sets()
        self._moment = moment
        self._put = put
        self._info: StreamInfo | None = None
        self._timeline: VideoTimeline | None = None
        self.sound: AudioFormat | None = None
        """The format of the recorded sound, if any."""
        self.unrecorded_sound = ""
        """The coding of sound that can't be recorded, or empty."""
        self.newest: PictureArrival | None = None
        """The newest picture; None before the first key frame."""
        self.undescribed = False
        """Whether a key frame came without parameter sets to decode it."""

    def _accept(self, unit: AccessUnit) -> None:
        if unit.key:
            self._inform(unit.sets)
        timeline = self._timeline
        if timeline is None:
            return  # the parameter sets to decode it are not known yet
        pts, dts = timeline.stamp(unit.timestamp)
        self.newest = PictureArrival(unit.timestamp, self._moment.steady_s, pts)
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
        """Deliver the stream's formats before a key frame, if they changed."""
        known = self._info is not None and set(sets) <= set(self._sets)
        learned = self._timeline is not None and self._timeline.reorders
        if self._info is not None and known and self._info.video.reorders == learned:
            return
        self._sets = self._joined(sets)
        try:
            stated = stated_video(self._codec, self._sets)
        except InvalidInputError:
            if self._info is not None:
                raise CameraUnreachableError("camera.video_changed") from None
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
        self._info = StreamInfo(
            video=video,
            audio=self.sound,
            frame_rate=rate,
            unrecorded_sound=self.unrecorded_sound,
        )
        self._put(self._info)

    def _joined(self, sets: tuple[bytes, ...]) -> tuple[bytes, ...]:
        """Return the current parameter sets: new ones replace all of the same type."""
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
        moment: ReadTime,
        put: ItemReceiver,
        *,
        hold: int,
    ) -> None:
        """Raise InvalidInputError if the sound's coding can't be recorded."""
        self.coding: CodedDepacketiser | None = None
        """The encoder that must run for this sound; None if it is recorded as it comes."""
        depacketiser: SoundDepacketiser
        if is_aac(media):
            depacketiser = aac_depacketiser(media, self._accept)
        else:
            depacketiser = self.coding = CodedDepacketiser(media, self._arrival, self._accept_coded)
        self._depacketiser = depacketiser
        self.stream = RtpStream(self._push, hold)
        self._alignment = alignment
        self._clock_hz = media.clock_hz
        self._hz = depacketiser.format.rate_hz
        self._video = video
        self._moment = moment
        self._put = put
        self._clock = Unwrapped()
        self._zero: int | None = None
        """The recording's ticks at which the sound's own ticks are zero."""
        self._before: tuple[int, float] | None = None
        self._lag_s = 0.0
        """How much later packets have arrived than their timestamps say."""
        self._last = -1

    @property
    def format(self) -> AudioFormat:
        """The sound's format as recorded."""
        return self._depacketiser.format

    def _push(self, packet: bytes, at: int, timestamp: int, marker: bool, gap: bool) -> None:  # noqa: FBT001 -- called for every packet
        if self._video.newest is not None:
            self._depacketiser.push(packet, at, timestamp, marker, gap)

    def _arrival(self) -> Arrival:
        return Arrival(self._moment.at, self._moment.steady_s)

    def _accept(self, timestamp: int, frame: bytes) -> None:
        self._place(timestamp, frame, self._arrival())

    def _accept_coded(self, coded: Coded[Arrival]) -> None:
        self._place(coded.timestamp, coded.frame, coded.origin)

    def _place(self, timestamp: int, frame: bytes, arrival: Arrival) -> None:
        ticks = self._clock.ticks(timestamp) * self._hz // self._clock_hz
        last_sound = (timestamp, arrival.steady_s)
        zero = self._zero
        if zero is None or self._has_jumped(last_sound, (zero + ticks) / self._hz):
            zero = self._zero = self._align(last_sound) - ticks
            self._lag_s = 0.0
        self._before = last_sound
        pts = zero + ticks
        if self._last < 0 and pts < 0:
            return  # before the first picture
        if 0 <= self._last - pts < self._hz:
            pts = self._last + 1  # the camera miscounts its samples; this is no jump
        self._last = pts
        self._put(
            Packet(
                track=Track.AUDIO,
                payload=frame,
                pts=pts,
                dts=pts,
                rate_hz=self._hz,
                key=True,
                arrived=arrival.at,
            )
        )

    def _align(self, last_sound: tuple[int, float]) -> int:
        """Return the recording's ticks for sound with this timestamp and arrival."""
        newest = self._video.newest
        assert newest is not None  # noqa: S101 -- nothing is heard before it
        last_picture = (newest.timestamp, newest.steady_s)
        later_s = self._alignment.offset_s(last_sound, self._clock_hz, last_picture)
        return round((newest.pts / VIDEO_RATE + later_s) * self._hz)

    def _has_jumped(self, last_sound: tuple[int, float], start_s: float) -> bool:
        """Return whether a clock was set: the sound's, or only the picture's.

        Timestamps must not go back, nor advance faster than time, except after a network delay.
        """
        if self._before is None:
            return False
        step_s = difference(last_sound[0], self._before[0]) / self._clock_hz
        late_s = self._lag_s + last_sound[1] - self._before[1] - step_s
        self._lag_s = min(max(late_s, 0.0), _MOST_LAG_S)
        newest = self._video.newest
        assert newest is not None  # noqa: S101 -- nothing is heard before it
        picture_s = newest.pts / VIDEO_RATE + last_sound[1] - newest.steady_s
        return step_s < -_BACK_S or late_s < -_AHEAD_S or abs(start_s - picture_s) > _MOST_DRIFT_S

"""Times on a connection's media clock from RTP timestamps (RFC 3550, 5.1), which wrap. Pure."""

from collections import deque
from heapq import heappop, heappush
from typing import Final

from hub.camera.rtsp.rtcp import SenderReport
from hub.media.packet import VIDEO_RATE, Track

_HALF, _WHOLE = 1 << 31, 1 << 32
_JUMP: Final = VIDEO_RATE
"""Pictures never change places over more than a second: what is farther off is a jump."""
_USUAL_DEPTH, _MOST_DEPTH = 2, 16
_REMEMBERED = 17
_FEWEST_S, _USUAL_S, _MOST_S = 1, 15, 240
_FARTHEST_S: Final = 1.5
"""How far what a camera says may be from when its packets came, and still be believed."""


def difference(timestamp: int, before: int) -> int:
    """Return how many ticks a timestamp lies after another one, negative if before."""
    ticks = (timestamp - before) % _WHOLE
    return ticks - _WHOLE if ticks >= _HALF else ticks


class Unwrapped:
    """A timestamp that goes on where the one on the wire wraps; the first one is zero."""

    def __init__(self) -> None:
        self._last: int | None = None
        self._ticks = 0

    def ticks(self, timestamp: int) -> int:
        """Return ticks since the first; a jump stays one."""
        if self._last is not None:
            self._ticks += difference(timestamp, self._last)
        self._last = timestamp
        return self._ticks


class VideoTimeline:
    """When pictures are shown, as the camera says, and when they are decoded, as follows from it.

    Decoding times are the sorted times of showing, moved back by as many pictures as may change
    places. They grow with every picture, unless the clock itself jumps back.
    """

    def __init__(self, *, reorders: bool, frame_rate: float) -> None:
        self.reorders = reorders
        """Whether pictures change places: as first stated, or as seen since."""
        self._depth = _USUAL_DEPTH if reorders else 0
        rate = min(max(frame_rate or _USUAL_S, _FEWEST_S), _MOST_S)
        self._step = round(VIDEO_RATE / rate)
        self._clock = Unwrapped()
        # So that no decoding time is negative.
        self._zero = self._depth * self._step
        self._waiting: list[int] = []
        self._latest: deque[int] = deque(maxlen=_REMEMBERED)
        self._highest: int | None = None
        self._last_dts = -1

    def stamp(self, timestamp: int) -> tuple[int, int]:
        """Return the next picture's `pts` and `dts`."""
        pts = self._zero + self._clock.ticks(timestamp)
        if not self._depth and self._last_dts < pts and pts - self._last_dts < _JUMP:
            self._highest = self._last_dts = pts
            self._latest.append(pts)
            return pts, pts
        if self._highest is not None and abs(pts - self._highest) >= _JUMP:
            self._jump(pts)
        self._learn(pts)
        heappush(self._waiting, pts)
        if len(self._waiting) > self._depth:
            dts = heappop(self._waiting)
        else:
            dts = self._waiting[0] - (self._depth + 1 - len(self._waiting)) * self._step
        self._last_dts = max(dts, self._last_dts + 1)
        return pts, self._last_dts

    def expect_reordering(self) -> None:
        """Take note that from now on pictures may change places."""
        self.reorders = True
        self._depth = max(self._depth, _USUAL_DEPTH)

    def _jump(self, pts: int) -> None:
        """Begin again behind a jump."""
        self._waiting.clear()
        self._latest.clear()
        self._highest = None
        self._last_dts = pts - (self._depth + 1) * self._step - 1

    def _learn(self, pts: int) -> None:
        """Find out over how many pictures one may be moved."""
        later = sum(one > pts for one in self._latest)
        if later > self._depth:
            self.reorders = True
            self._depth = min(later, _MOST_DEPTH)
        self._latest.append(pts)
        self._highest = pts if self._highest is None else max(self._highest, pts)


class Alignment:
    """Where sound lies beside the picture: their timestamps begin at numbers of their own.

    Said by sender reports, else by the answer to PLAY; where neither agrees with when packets
    came, by that alone.
    """

    def __init__(self) -> None:
        self.reports: dict[Track, SenderReport] = {}
        self.starts: dict[Track, int] = {}
        """The timestamps that the answer to PLAY gave for the beginning."""

    def offset_s(self, sound: tuple[int, float], sound_hz: int, video: tuple[int, float]) -> float:
        """Return how long after the video's timestamp the sound's is heard.

        Of both: the timestamp, and the moment of its arrival.
        """
        arrived_s = sound[1] - video[1]
        reports, starts = self.reports, self.starts
        said = []
        if len(reports) == len(Track):
            later_s = reports[Track.AUDIO].ntp_s - reports[Track.VIDEO].ntp_s
            began = {track: report.timestamp for track, report in reports.items()}
            said.append((later_s, began))
        if len(starts) == len(Track):
            said.append((0.0, starts))
        for later_s, began in said:
            sound_s = difference(sound[0], began[Track.AUDIO]) / sound_hz
            video_s = difference(video[0], began[Track.VIDEO]) / VIDEO_RATE
            if abs(later_s + sound_s - video_s - arrived_s) <= _FARTHEST_S:
                return later_s + sound_s - video_s
        return arrived_s

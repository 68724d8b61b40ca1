"""Motion in coded video: key frames first, and the frames between them if those are suspicious."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from hub.camera.motion.detector import Change, MotionDetector
from hub.camera.motion.tracks import PictureTime
from hub.errors import CameraUnreachableError
from hub.media.jpeg import Grey, grey_of
from hub.media.packet import Decoder, Packet, StreamInfo, Track, av

_SHORTEST_S: Final = 0.9
"""A key frame that comes sooner than this counts as a normal frame."""
_LONGEST_S: Final = 4.0
"""If key frames are further apart, every frame is decoded, this many seconds at a time."""
_MOST_BYTES: Final = 4 * 1024 * 1024
_MOST_PACKETS: Final = 600
_EVERY_S: Final = 0.15
"""Between key frames, six or seven frames a second are compared."""
_MOST_UNSTUDIED: Final = 3
"""This many groups in a row are assumed to continue; then one is studied, to be sure."""
_NONE: Final = -2
"""A number that precedes no group."""


@dataclass(slots=True, kw_only=True)
class _Group:
    """The coded packets from one look to the next."""

    number: int
    start_s: float
    packets: list[Packet] = field(default_factory=list)
    size_bytes: int = 0

    def add(self, packet: Packet) -> None:
        self.packets.append(packet)
        self.size_bytes += len(packet.payload)

    @property
    def full(self) -> bool:
        return self.size_bytes > _MOST_BYTES or len(self.packets) > _MOST_PACKETS


class KeyFrameFirst:
    """Feeds one connection's video to a detector; calls may come from different threads."""

    def __init__(self, detector: MotionDetector) -> None:
        self._detector = detector
        self._info: StreamInfo | None = None
        self._stream_info: StreamInfo | None = None
        self._group: _Group | None = None
        self._done: _Group | None = None
        self._key: Packet | None = None
        self._reformatter = av.video.reformatter.VideoReformatter()
        self._number = 0
        self._studied = _NONE
        self._skipped: _Group | None = None
        self._deferred: _Group | None = None
        self._unstudied = 0
        self._was = False
        """Whether the last picture was suspicious."""
        self.studies = 0
        """How many groups were studied."""

    def push(self, info: StreamInfo, packet: Packet) -> bool:
        """Store a packet, quickly; return whether `detect` must be called before the next one."""
        if packet.track is not Track.VIDEO:
            return False
        group = self._group
        lasts_s = 0.0 if group is None else packet.start_s - group.start_s
        renewed = group is None or info is not self._stream_info
        if packet.key and (renewed or lasts_s >= _SHORTEST_S):
            self._stream_info = info
            self._turn(packet, key=packet)
        elif group is None:
            return False  # too much data without a key frame: wait for the next one
        elif lasts_s >= _LONGEST_S:
            self._turn(packet, key=None)
        else:
            group.add(packet)
            if group.full:
                self._group = None
            return False
        return True

    def _turn(self, packet: Packet, *, key: Packet | None) -> None:
        self._number += 1
        self._done, self._key = self._group, key
        self._group = _Group(number=self._number, start_s=packet.start_s)
        self._group.add(packet)

    def detect(self) -> list[Change]:
        """Return the changes in the newest group of frames; blocking, 1 to 20 ms."""
        changes: list[Change] = []
        if self._info is not self._stream_info and self._stream_info is not None:
            changes += self._renew(self._stream_info)
        return changes + (
            self._detect_group() if self._key is None else self._detect_key(self._key)
        )

    def _renew(self, info: StreamInfo) -> list[Change]:
        self._info, self._done, self._was = info, None, False
        self._skipped = self._deferred = None
        self._keys, self._whole = Decoder(info, rough=True), Decoder(info, rough=True)
        return self._detector.forget()

    def _detect_key(self, key: Packet) -> list[Change]:
        """Look at a key frame, and if it is suspicious, at the frames before it."""
        frame = self._keys.decode_key_frame(key)
        if frame is None:
            return []
        when = PictureTime(media_s=key.pts / key.rate_hz, at=key.arrived)
        self._last_key = grey_of(frame, self._reformatter), when
        suspicious = self._detector.glance(*self._last_key)
        changes = self._second(when, suspicious=suspicious)
        self._detector.remember()
        self._was = suspicious
        return changes + self._detector.settle(when)

    def _second(self, when: PictureTime, *, suspicious: bool) -> list[Change]:
        """Decide whether the frames before a key frame must be studied; if so, study them."""
        detector, group = self._detector, self._done
        if group is None or (suspicious and self._left_unstudied(group, when)):
            return []
        deferred, self._deferred = self._deferred, None
        if deferred is not None and not detector.nearly:
            deferred = None
            detector.dismiss()
        is_full = suspicious or deferred is not None or detector.undecided
        if not is_full and not (detector.active and self._was):
            return []
        changes = [] if deferred is None else self._study(deferred)
        if suspicious and not detector.active:
            return changes + self._study_beginning(group, when)
        return changes + self._study_on(group, ends=detector.active and not suspicious)

    def _left_unstudied(self, group: _Group, when: PictureTime) -> bool:
        """Return whether a suspicious key frame is enough for now, without studying its group."""
        detector = self._detector
        if detector.active:
            if not (detector.moving and self._was) or self._unstudied >= _MOST_UNSTUDIED:
                return False
            self._unstudied += 1
            self._skipped = group
            detector.extend(when)
            return True
        if detector.undecided or self._deferred is not None or not detector.small:
            return False
        # The next key frame distinguishes a digit that changed from somebody far away.
        self._deferred = group
        detector.defer()
        return True

    def _study_beginning(self, group: _Group, when: PictureTime) -> list[Change]:
        """Study until something moves; the suspicious key frame shows that it continues."""
        changes = self._study(group, begins=True)
        self._skipped, self._unstudied = None, 0
        if self._detector.moving:
            self._studied, self._skipped = _NONE, group
            self._detector.extend(when)
        return changes

    def _study_on(self, group: _Group, *, ends: bool) -> list[Change]:
        changes = self._study(group, ends=ends)
        if ends and not self._detector.moving and self._skipped is not None:
            # If motion began in the skipped group, only its beginning was studied: study the rest.
            changes += self._study(self._skipped, ends=self._unstudied > 0)
            if not self._detector.moving:
                self._detector.stopped()
        self._skipped, self._unstudied = None, 0
        return changes

    def _study(self, group: _Group, *, begins: bool = False, ends: bool = False) -> list[Change]:
        self.studies += 1
        follows = self._studied == group.number - 1
        self._studied = group.number
        pictures = self._pictures(group.packets)
        if group is self._done:
            pictures = chain(pictures, [self._last_key])
        return self._detector.study(pictures, follows=follows, begins=begins, ends=ends)

    def _detect_group(self) -> list[Change]:
        """Look at all frames in part of a long group, which has no key frame to judge it by."""
        if self._done is None:
            return []
        self.studies += 1
        pictures = list(self._pictures(self._done.packets))
        if not pictures:
            return []
        newest = pictures[-1]
        self._was = self._detector.glance(*newest)
        changes: list[Change] = []
        if self._was or self._detector.active or self._detector.undecided:
            follows = self._studied == self._done.number - 1
            self._studied = self._done.number
            changes = self._detector.study(pictures, follows=follows)
        self._detector.remember()
        return changes + self._detector.settle(newest[1])

    def _pictures(self, packets: Sequence[Packet]) -> Iterator[tuple[Grey, PictureTime]]:
        """Yield small pictures from a group, six or seven a second."""
        if packets[0].key:
            self._whole.finish()
        arrived = {packet.pts: packet.arrived for packet in packets}
        seen_s = -_EVERY_S
        for packet in packets:
            for frame in self._whole.decode(packet):
                at_s = (frame.pts or 0) / packet.rate_hz
                if at_s - seen_s >= _EVERY_S or at_s < seen_s:
                    seen_s = at_s
                    at = arrived.get(frame.pts or 0, packet.arrived)
                    yield grey_of(frame, self._reformatter), PictureTime(media_s=at_s, at=at)


def detect(detector: MotionDetector, info: StreamInfo, key: Packet) -> list[Change]:
    """Judge a key frame by itself; raises CameraUnreachableError if it can't be decoded."""
    frame = Decoder(info, rough=True).decode_key_frame(key)
    if frame is None:
        raise CameraUnreachableError("camera.key_frame_broken")
    when = PictureTime(media_s=key.pts / key.rate_hz, at=key.arrived)
    return detector.single(grey_of(frame), when)

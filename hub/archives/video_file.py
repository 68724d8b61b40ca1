"""A video file of any common container, read packet by packet, with each frame's own time.

FFmpeg's libraries only take the file apart. Its kind is decided before, so that no file can be a
playlist that names others, and no decoder is opened until its stream has been looked at.

Everything in the file is hostile. A file that breaks off, breaks in the middle, changes its format,
or whose times go back or jump, raises InvalidInputError: nothing of it is used.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from heapq import heappush, heappushpop
from typing import Any, BinaryIO, Final

from hub.archives.container import BoundedFile, IsOver, form_of
from hub.archives.tracks import (
    LONGEST_GAP_S,
    CodedItem,
    CodedPicture,
    CodedSound,
    RecodedPictures,
    RecodedSound,
    in_ticks,
    is_cover,
    name_of,
    pictures_of,
    sound_of,
)
from hub.camera.recording.timeline import TimedPacket, in_us
from hub.errors import HubError, InvalidInputError
from hub.media.packet import VIDEO_RATE, Decoder, Packet, StreamInfo, Track, av

_LARGEST_PACKET: Final = 16 << 20
_LARGEST_SOUND: Final = 64 << 10
_BUFFER: Final = 512 << 10
_LONGEST_S: Final = 24 * 3600
_MOST_FRAMES_S: Final = 250
_MOST_SOUND_S: Final = 1000
_MOST_MORE: Final = 1000
"""More packets than that, above the most in a second, are no camera's."""
_REORDERED: Final = 16
"""Frames may be shown this many frames after they are decoded (H.264 A.3, H.265 A.4)."""
_LONGEST_LAG: Final = 3 * VIDEO_RATE
"""How long pictures wait for the sound that belongs before them."""
_MOST_WAITING_BYTES: Final = 64 << 20
_MOST_EARLY: Final = 5000
"""Packets until the first key frame."""
_MOST_PIXELS: Final = 8192 * 4320


class VideoFile:
    """One video file, open for reading. Blocking; close it."""

    def __init__(self, file: BinaryIO, is_over: IsOver = lambda: False) -> None:
        """Read until the formats are known; `is_over` says when to give up.

        Raises InvalidInputError if the file can't be used, and OSError.
        """
        self._file = BoundedFile(file, is_over)
        form = form_of(file)
        file.seek(0)
        self._avi, self._transport = form == "avi", form == "mpegts"
        self._is_lost = False
        """Whether something before is missing, so that only a key frame can follow."""
        self._before: int | None = None
        """When the picture before is shown, and how long after the one before that."""
        self._step = 0
        try:
            self._container: Any = av.open(
                self._file,
                format=form,
                # No decoder is opened until its stream has been checked.
                container_options={"codec_whitelist": "none", "max_streams": "32"},
                metadata_errors="replace",
                buffer_size=_BUFFER,
            )
        except (av.error.FFmpegError, ValueError, OverflowError) as error:
            raise self._failure() from error
        try:
            self._start()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the container; the file stays open."""
        self._container.close()

    @property
    def video_recoded(self) -> bool:
        """Whether the pictures are encoded anew here."""
        return isinstance(self._pictures, RecodedPictures)

    @property
    def sound_recoded(self) -> bool:
        """Whether the sound is encoded anew here."""
        return isinstance(self._sound, RecodedSound)

    @property
    def tags(self) -> dict[str, str]:
        """What it says of itself and of its tracks, by name: untrusted text."""
        tags = dict(self._container.metadata)
        for stream in self._container.streams:
            tags.update(stream.metadata)
        return tags

    @property
    def other_tracks(self) -> tuple[bool, bool]:
        """Whether it has cover pictures, and whether tracks of text or other data."""
        others = [
            each for each in self._container.streams if each not in {self._video, self._audio}
        ]
        covers = [each for each in others if each.type == "video" and is_cover(each)]
        texts = [each for each in others if each.type not in {"video", "audio"}]
        return bool(covers), bool(texts)

    def _failure(self) -> InvalidInputError | OSError:
        """Return why FFmpeg gave up: what reading the file has met, if anything."""
        return self._file.failure or InvalidInputError("ingest.unreadable")

    def _start(self) -> None:
        streams = self._container.streams
        videos = [each for each in streams.video if not is_cover(each)]
        if not videos:
            raise InvalidInputError("ingest.no_video")
        self._video: Any = videos[0]
        self._audio: Any = streams.audio[0] if streams.audio else None
        self._pictures = pictures_of(self._video)
        self._sound, dropped = sound_of(self._audio)
        self._packets = self._demux()
        self._begun = list(self._begin())
        video = self._pictures.form
        if video is None:
            raise InvalidInputError("ingest.no_key_frame")
        if video.width * video.height > _MOST_PIXELS:
            raise InvalidInputError("ingest.picture_too_large")
        sound = self._sound.form if self._sound is not None else None
        if self._sound is not None and sound is None:
            self._sound, dropped = None, name_of(self._audio)
        self.info = StreamInfo(
            video=video, audio=sound, frame_rate=self._pictures.rate, unrecorded_sound=dropped
        )
        pictures = (each for each in self._begun if isinstance(each, CodedPicture))
        self._first = next((each for each in pictures if each.key), None)
        if self._first is None and not self.video_recoded:
            raise InvalidInputError("ingest.no_key_frame")

    def _begin(self) -> Iterator[CodedItem]:
        """Yield the packets until both formats are known."""
        size = 0
        for count, item in enumerate(self._packets):
            if isinstance(item, CodedPicture) and self._pictures.form is None:
                item = replace(item, payload=b"")  # noqa: PLW2901 -- nothing decodes it
            yield item
            size += len(item.payload)
            has_sound = self._sound is None or self._sound.form is not None
            is_enough = has_sound or count > _MOST_MORE or size > _MOST_WAITING_BYTES
            if count > _MOST_EARLY or (self._pictures.form is not None and is_enough):
                return

    def check(self) -> None:
        """Decode the first key frame: what claims to be a format may be anything.

        Raises InvalidInputError. Another thread may read the packets meanwhile.
        """
        first, self._first = self._first, None
        if self.video_recoded or first is None:
            return
        packet = Packet(
            track=Track.VIDEO,
            payload=first.payload,
            pts=0,
            dts=0,
            rate_hz=VIDEO_RATE,
            key=True,
            arrived=datetime.now(UTC),
        )
        try:
            frame = Decoder(self.info, rough=True).decode_key_frame(packet)
        except HubError:
            frame = None
        if frame is None:
            raise InvalidInputError("ingest.not_decodable")

    def _demux(self) -> Iterator[CodedItem]:
        """Yield every picture and piece of sound; InvalidInputError at the first that is broken."""
        for packet in self._raw():
            if packet.size > _LARGEST_PACKET:
                raise InvalidInputError("ingest.frame_too_large")
            if packet.stream_index == self._video.index:
                yield from self._put(packet)
            elif self._sound is not None and _is_sound(packet):
                yield from self._sound.put(packet)
        yield from self._pictures.finish()

    def _put(self, packet: av.Packet) -> Iterator[CodedPicture]:
        """Yield the pictures in a packet.

        A transport stream may have lost packets on its way to the recorder. As in a recording of
        the hub's own, what can't be decoded without them is left out, up to the next key frame.
        """
        if packet.is_corrupt:
            if not self._transport or self.video_recoded:
                raise InvalidInputError("ingest.broken")
            self._is_lost = True
            return
        for picture in self._pictures.put(packet, self._at(packet)):
            self._is_lost = self._is_lost and not picture.key
            if not self._is_lost:
                yield picture

    def _raw(self) -> Iterator[av.Packet]:
        """Yield the packets of both streams."""
        streams = [self._video] if self._audio is None else [self._video, self._audio]
        packets = self._container.demux(streams)
        while True:
            try:
                packet = next(packets, None)
            except EOFError:
                packet = None
            except (av.error.FFmpegError, ValueError, OverflowError) as error:
                raise self._failure() from error
            if self._file.failure is not None:
                raise self._file.failure
            if packet is None:
                return
            self._file.rest()
            if packet.size:
                yield packet

    def _at(self, packet: av.Packet) -> int:
        """Return when a picture is shown, in ticks of the file's own clock."""
        # An AVI says in which order its frames are decoded, and nothing else.
        at = packet.dts if self._avi else packet.pts
        if at is not None:
            ticks = in_ticks(at, packet.time_base, VIDEO_RATE)
            self._step = ticks - self._before if self._before is not None else 0
            self._before = ticks
        elif self._before is not None and self._step > 0:
            # An MPEG program stream gives no time to a picture that begins in another's packet.
            ticks = self._before = self._before + self._step
        else:
            raise InvalidInputError("ingest.no_times")
        form = self._pictures.form
        if (at is None or self._avi) and form is not None and form.reorders:
            raise InvalidInputError("ingest.no_times")
        return ticks

    def packets(self) -> TimedPackets:
        """Return all packets in the order of decoding. Call it once."""

        def items() -> Iterator[CodedItem]:
            yield from self._begun
            self._begun = []
            yield from self._packets

        return TimedPackets(items(), self.info)


def _is_sound(packet: av.Packet) -> bool:
    """Return whether a packet of sound is whole, and no larger than one is."""
    return not packet.is_corrupt and packet.size <= _LARGEST_SOUND


class TimedPackets:
    """A run's packets; once the first one is there, so is the run's time."""

    def __init__(self, items: Iterator[CodedItem], info: StreamInfo) -> None:
        self._items = items
        self._info = info
        self._zero: int | None = None
        self._delay = 0
        self.shown_us = 0
        """When the first frame of the file is shown, in the run's time."""
        self._sorted: list[int] = []
        self._held: deque[CodedPicture] = deque()
        self._held_bytes = 0
        self._early: list[CodedSound] = []
        self._video: deque[TimedPacket] = deque()
        self._audio: deque[TimedPacket] = deque()
        self._waiting_bytes = 0
        self._last_dts: int | None = None
        self._last_sound = -1
        self._sound_count = self._count = 0
        self._first_pts: list[int] = []
        self._latest: int | None = None
        """The latest time of a frame decoded before the ones held."""
        self._has_begun = False

    def __iter__(self) -> Iterator[TimedPacket]:
        """Yield them; raises InvalidInputError, as `VideoFile` does."""
        for item in self._items:
            if isinstance(item, CodedSound):
                self._put_sound(item)
            else:
                self._put_picture(item)
            yield from self._ready()
        while self._held:
            self._release()
        yield from self._ready(over=True)
        if self._zero is None:
            raise InvalidInputError("ingest.no_key_frame")

    def _put_picture(self, picture: CodedPicture) -> None:
        if not picture.hidden and len(self._first_pts) <= _REORDERED:
            self._first_pts.append(picture.pts)
        if not self._has_begun:
            if not picture.key:
                return  # Nothing decodes it.
            self._has_begun = True
        self._held.append(picture)
        self._held_bytes += len(picture.payload)
        if self._held_bytes > _MOST_WAITING_BYTES:
            raise InvalidInputError("ingest.frame_too_large")
        if len(self._held) <= _REORDERED + 1:
            heappush(self._sorted, picture.pts)
            return
        self._release(heappushpop(self._sorted, picture.pts))

    def _release(self, dts: int | None = None) -> None:
        """Give the picture that has been held longest its decoding time."""
        if dts is None:
            self._sorted.sort()
            dts = self._sorted.pop(0)
        picture = self._held.popleft()
        self._held_bytes -= len(picture.payload)
        if self._zero is None:
            self._set_zero(picture, dts)
        self._check_time(dts, picture.pts)
        zero = self._zero or 0
        # A segment may begin here if no frame after it is shown before it, and none before it after
        # it: those would be in the wrong segment, or couldn't be decoded there.
        splits = (
            picture.key
            and (self._latest is None or self._latest < picture.pts)
            and all(other.pts > picture.pts for other in self._held)
        )
        self._latest = picture.pts if self._latest is None else max(self._latest, picture.pts)
        self._video.append(
            TimedPacket(
                track=Track.VIDEO,
                payload=picture.payload,
                dts=dts - self._delay - zero,
                pts=picture.pts - zero,
                key=picture.key,
                rate_hz=VIDEO_RATE,
                splits=splits,
            )
        )
        self._waiting_bytes += len(picture.payload)

    def _set_zero(self, first: CodedPicture, dts: int) -> None:
        order = [dts, *sorted(self._sorted)]
        pictures = [first, *self._held]
        self._delay = max(
            0, *(early - each.pts for early, each in zip(order, pictures, strict=False))
        )
        self._zero = dts - self._delay
        shown = min(self._first_pts, default=first.pts)
        self.shown_us = in_us(shown - self._zero, VIDEO_RATE)
        early, self._early = self._early, []
        for sound in early:
            self._put_sound(sound)

    def _check_time(self, dts: int, pts: int) -> None:
        last = dts if self._last_dts is None else self._last_dts
        if dts < last or pts < last - _REORDERED * VIDEO_RATE:
            raise InvalidInputError("ingest.times_back")
        if dts - last > LONGEST_GAP_S * VIDEO_RATE:
            raise InvalidInputError("ingest.times_jump", seconds=LONGEST_GAP_S)
        self._last_dts = dts
        self._count += 1
        length_s = (dts - self._delay - (self._zero or 0)) // VIDEO_RATE
        if length_s > _LONGEST_S:
            raise InvalidInputError("ingest.too_long", hours=_LONGEST_S // 3600)
        if self._count > _MOST_FRAMES_S * length_s + _MOST_MORE:
            raise InvalidInputError("ingest.too_many_frames")
        if self._sound_count > _MOST_SOUND_S * (length_s + _REORDERED) + _MOST_MORE:
            raise InvalidInputError("ingest.too_many_frames")

    def _put_sound(self, sound: CodedSound) -> None:
        audio = self._info.audio
        if audio is None:
            return
        if self._zero is None:
            self._early.append(sound)
            if len(self._early) > _MOST_EARLY:
                raise InvalidInputError("ingest.no_key_frame")
            return
        self._sound_count += 1
        dts = int((sound.at - Fraction(self._zero, VIDEO_RATE)) * audio.rate_hz)
        if dts <= self._last_sound or dts < 0:
            return
        self._last_sound = dts
        self._waiting_bytes += len(sound.payload)
        self._audio.append(
            TimedPacket(
                track=Track.AUDIO,
                payload=sound.payload,
                dts=dts,
                pts=dts,
                key=True,
                rate_hz=audio.rate_hz,
            )
        )

    def _ready(self, *, over: bool = False) -> Iterator[TimedPacket]:
        """Yield what is due, sound and pictures in the order of their times."""
        video, audio = self._video, self._audio
        while video or audio:
            if video and audio:
                first = video[0].decoded_us <= audio[0].decoded_us
            elif over or self._info.audio is None or self._is_lagging():
                first = bool(video)
            else:
                return
            packet = (video if first else audio).popleft()
            self._waiting_bytes -= len(packet.payload)
            yield packet

    def _is_lagging(self) -> bool:
        """Return whether one track has waited too long for the other."""
        if self._waiting_bytes > _MOST_WAITING_BYTES:
            return True
        return bool(self._video) and self._video[-1].dts - self._video[0].dts > _LONGEST_LAG

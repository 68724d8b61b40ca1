"""The exact cut: no frame from outside the window, no sound unless requested, no other data.

Only the frames before the window's first IDR picture and groups of pictures under a moving mask are
encoded again. All others are the camera's own pictures, copied bit by bit without the metadata that
the camera adds (SEI) and the parameter sets that it repeats. The encoder's parameter sets get an id
that the camera's don't use, and the file's index carries both, so players need no new sets from the
stream. If copying can't be exact (fixed masks, B-frames, another codec than H.264, a change of
picture size or parameter sets, no IDR picture in the window), everything is encoded again.

A gap in the recording shortens nothing: frames keep their true distance, and the frame before a gap
is shown until the one after it. If two runs overlap, the earlier one is shown.

Sound is exact to the sample: decoded, trimmed to the picture's time and encoded again. AAC packets
can't be copied: each holds half of the one before it, and so would carry sound from before the
window. Samples keep their place on the wall clock to 20 ms. Each is kept or left out by its own
time. If no sound was recorded, there is silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
import tempfile
from typing import IO, Any, Final

import numpy as np
from numpy.typing import NDArray

from hub.clips.cut_groups import cut_groups
from hub.clips.cut_plan import (
    SECOND_US,
    CutFrame,
    Encoder,
    FrameSpan,
    Plan,
    SegmentPart,
    free_id,
    plan_cut,
    timed_frames,
    until_next,
)
from hub.clips.footage import FootageReader, from_us, in_us, open_footage, sets_of
from hub.clips.masks import MaskPainter
from hub.errors import InvalidInputError, NotFoundError, StorageError
from hub.media.codecs import ParameterSets, strip_metadata
from hub.media.mp4.plain import (
    RATE,
    AudioTrack,
    Samples,
    VideoTrack,
    sound_track,
    video_track,
    write_mp4,
)
from hub.media.packet import AudioFormat, Track, av
from hub.media.sound import layout
from hub.model.camera import Mask
from hub.model.decision import Cut, MovingMask
from hub.model.recording import Segment
from hub.model.window import TimeWindow
from hub.store.footage_files import PLAIN, FootageFiles
from noticeboard.runtime.text import Text

_FRAME: Final = 1024
"""Samples in an AAC packet. The encoder also puts this many before the first one."""
_AAC_RATES: Final = frozenset(
    {96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350}
)
_USUAL_RATE: Final = 48_000
_CHANNEL_BITS: Final = 64_000
"""Bits per second for each channel. At low sample rates the encoder uses less."""
_BITS_PER_SAMPLE: Final = 6
_OFF_S: Final = 0.02
_MOST_PACKETS_A_SECOND: Final = 1_000
"""Five times what any rate needs. More is damage, and would take long to decode."""
_BEFORE: Final = 2
"""Number of packets decoded before the first audible one: each needs the one before it."""

type _Waveform = NDArray[np.float32]
"""Samples of each channel, shape (channels, n)."""


class CutSound:
    """Writes the sound between the pictures, then knows its track if there is any sound."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.samples = Samples()
        self.tone: AudioTrack | None = None
        form = next(filter(None, map(self._form, plan.parts)), None)
        if form is None:
            return
        self._rate_hz = form.rate_hz if form.rate_hz in _AAC_RATES else _USUAL_RATE
        self._channels = min(form.channels, 2)
        self._count = (plan.presented_us - plan.first_us) * self._rate_hz // SECOND_US
        if not self._count:
            return
        self._encoder = _encoder(self._rate_hz, self._channels)
        config = bytes(self._encoder.extradata or b"")
        coded = AudioFormat(config=config, rate_hz=self._rate_hz, channels=self._channels)
        self.tone = AudioTrack(form=coded, skipped=_FRAME)
        self._packets = self._encoded()

    def write_until(self, ticks: int, payloads: IO[bytes]) -> None:
        """Write the sound up to a tick of the pictures' clock; raises OSError."""
        if self.tone is None:
            return
        while (len(self.samples) - 1) * _FRAME * RATE <= ticks * self._rate_hz:
            if not self._write(payloads):
                return

    def write_rest(self, payloads: IO[bytes]) -> None:
        """Write the remaining sound; raises OSError."""
        while self.tone is not None and self._write(payloads):
            pass

    def _write(self, payloads: IO[bytes]) -> bool:
        left = self._count + _FRAME - len(self.samples) * _FRAME
        payload = next(self._packets, None) if left > 0 else None
        if payload is None:
            return False
        self.samples.add(payloads, payload, min(left, _FRAME))
        return True

    def _form(self, part: SegmentPart) -> AudioFormat | None:
        """Return how a segment's sound is encoded, None if none of it lies in the cut."""
        with open_footage(part.path, self._plan.files) as reel:
            return part.info.audio if len(self._numbers(reel)) else None

    def _numbers(self, reel: FootageReader) -> range:
        """Return the numbers of a segment's packets that are needed, in order."""
        audio = reel.table.audio
        if audio is None:
            return range(0)
        times_us = reel.table.wall_us(Track.AUDIO)
        ends_us = times_us + audio.durations * SECOND_US // audio.rate_hz
        inside = np.flatnonzero(
            (ends_us > self._plan.first_us) & (times_us < self._plan.presented_us)
        )
        if not len(inside):
            return range(0)
        length_s = (self._plan.presented_us - self._plan.first_us) / SECOND_US
        if len(inside) > _MOST_PACKETS_A_SECOND * (length_s + 1):
            raise StorageError("recording.too_much_sound")
        return range(max(int(inside[0]) - _BEFORE, 0), int(inside[-1]) + 1)

    def _encoded(self) -> Iterator[bytes]:
        """Yield the AAC packets that hold all samples of the cut, in order."""
        put = 0
        held: list[_Waveform] = []
        length = 0
        for block in self._whole():
            held.append(block)
            length += block.shape[1]
            if length < _FRAME and put + length < self._count:
                continue
            joined = np.concatenate(held, axis=1)
            last = put + length >= self._count
            whole = length if last else length - length % _FRAME
            for start in range(0, whole, _FRAME):
                piece = np.ascontiguousarray(joined[:, start : min(start + _FRAME, whole)])
                yield from self._packets_of(piece, put)
                put += piece.shape[1]
            held, length = [joined[:, whole:]], length - whole
        yield from (bytes(packet) for packet in self._encoder.encode(None))

    def _packets_of(self, piece: _Waveform, at: int) -> Iterator[bytes]:
        frame = av.AudioFrame.from_ndarray(piece, "fltp", layout(self._channels))
        frame.sample_rate, frame.pts = self._rate_hz, at
        frame.time_base = Fraction(1, self._rate_hz)
        yield from (bytes(packet) for packet in self._encoder.encode(frame))

    def _whole(self) -> Iterator[_Waveform]:
        """Yield exactly as many samples as the cut has, silence where none was recorded."""
        plan, rate_hz, at = self._plan, self._rate_hz, 0
        off = round(_OFF_S * rate_hz)
        for wall_us, samples in self._decoded():
            from_first = (wall_us - plan.first_us) * rate_hz
            first = max(0, -(from_first // SECOND_US))
            end = -((from_first - (plan.presented_us - plan.first_us) * rate_hz) // SECOND_US)
            block = samples[:, first : max(end, 0)]
            due = round(from_first / SECOND_US) + first
            if due - at > off:
                yield from self._silence(min(due, self._count) - at)
                at = max(at, min(due, self._count))
            elif at - due > off:
                block = block[:, at - due :]
            block = block[:, : self._count - at]
            if block.shape[1]:
                yield block
                at += block.shape[1]
        yield from self._silence(self._count - at)

    def _silence(self, count: int) -> Iterator[_Waveform]:
        for start in range(0, count, self._rate_hz):
            length = min(self._rate_hz, count - start)
            yield np.zeros((self._channels, length), np.float32)

    def _decoded(self) -> Iterator[tuple[int, _Waveform]]:
        """Yield samples in the cut's format, with the wall time of the first one."""
        form: AudioFormat | None = None
        decoder: Any = None
        for part in self._plan.parts:
            with open_footage(part.path, self._plan.files) as reel:
                audio, numbers = reel.table.audio, self._numbers(reel)
                if audio is None or part.info.audio is None:
                    continue
                if decoder is None or part.info.audio != form:
                    form = part.info.audio
                    decoder = _Decoder(form, self._rate_hz, self._channels)
                times_us = reel.table.wall_us(Track.AUDIO)
                for number in numbers:
                    samples = decoder.decode(reel.sound(number))
                    if samples is not None:
                        yield int(times_us[number]), samples


class _Decoder:
    """Decodes AAC to one rate and number of channels."""

    def __init__(self, form: AudioFormat, rate_hz: int, channels: int) -> None:
        context = av.CodecContext.create("aac", "r")
        context.extradata, context.thread_count = form.config, 1
        self._context = context
        self._rate_hz, self._channels = rate_hz, channels
        self._resampler = av.AudioResampler("fltp", layout(channels), rate_hz)

    def decode(self, payload: bytes) -> _Waveform | None:
        """Return a packet's samples, None if it is damaged."""
        try:
            samples = []
            for frame in self._context.decode(av.Packet(payload)):
                frame.pts = None
                fits = (frame.sample_rate, frame.layout.nb_channels, frame.format.name)
                if fits == (self._rate_hz, self._channels, "fltp"):
                    samples.append(frame.to_ndarray())
                else:
                    samples.extend(each.to_ndarray() for each in self._resampler.resample(frame))
        except (av.error.FFmpegError, ValueError):
            return None
        # NaN or infinite samples would be heard as a bang, or stop the encoder.
        whole = np.concatenate(samples, axis=1).astype(np.float32) if samples else None
        return None if whole is None else np.clip(np.nan_to_num(whole), -1.0, 1.0)


def _encoder(rate_hz: int, channels: int) -> Any:  # noqa: ANN401 -- PyAV has no single type for it
    """Return an encoder that doesn't sign its work."""
    context = av.CodecContext.create("aac", "w")
    context.sample_rate, context.layout, context.format = rate_hz, layout(channels), "fltp"
    context.time_base = Fraction(1, rate_hz)
    context.bit_rate = channels * min(_CHANNEL_BITS, _BITS_PER_SAMPLE * rate_hz)
    context.flags |= av.codec.context.Flags.bitexact | av.codec.context.Flags.global_header
    context.open()
    if not context.extradata:
        raise StorageError("cut.no_aac")
    return context


LONGEST_CUT = timedelta(hours=12)
"""What the times of a plain MP4 have room for, with an hour to spare."""
_IN_MEMORY_BYTES = 16 << 20
_NOTHING = Text("cut.nothing_shown")


def cut_exact(  # noqa: PLR0913 -- source, window and target
    segments: Sequence[Segment],
    folder: Path,
    window: TimeWindow,
    into: Path,
    *,
    masks: Sequence[Mask] = (),
    moving: Sequence[MovingMask] = (),
    audio: bool = False,
    copies: bool = True,
    prove: bool = False,
    files: FootageFiles = PLAIN,
    progress: Callable[[float], None] = lambda _done: None,
) -> Cut:
    """Write the frames whose wall time lies in `window` to the MP4 `into`. Blocking.

    Segments belong to one camera. Moving masks' keys count from the window's start. With `audio`,
    the sound is cut at the same moments. Without `copies`, every frame is encoded again. With
    `prove`, the cut has its groups of pictures, if segments have roots. Memory grows by about 50
    bytes a frame (3 MB an hour at 15 a second). Output waits on the disk beyond 16 MiB. `progress`
    gets the part done; its error ends the cut. Raises NotFoundError if no frame lies in the window,
    InvalidInputError if it is too long or a mask is invalid, StorageError if a file can't be read
    or written.
    """
    if window.length > LONGEST_CUT:
        raise InvalidInputError("cut.too_long")
    covering = MaskPainter(masks, moving, in_us(window.start))
    plan = plan_cut(segments, folder, window, covering, files, copies=copies)
    try:
        sources = plan.sources()
        with tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES, dir=str(into.parent)) as payloads:
            making, sound = _Assembly(plan), CutSound(plan) if audio else None
            frames, copied = _write_payloads(plan, making, sound, payloads, progress)
            stampable = prove and bool(files.salt_secret)
            groups = cut_groups(plan, frames.lasts, copied, files.salt_secret) if stampable else ()
            tracks = [video_track(making.shape(), frames)]
            if sound is not None and sound.tone is not None:
                tracks.append(sound_track(sound.tone, sound.samples))
            sha256 = write_mp4(into, tracks, payloads)
    except (OSError, av.error.FFmpegError) as error:
        into.unlink(missing_ok=True)
        raise StorageError("cut.not_made", error=str(error.strerror or error)) from error
    video = plan.info.video
    shown = (video.height, video.width) if video.turn % 2 else (video.width, video.height)
    return Cut(
        window=TimeWindow(start=from_us(plan.first_us), end=from_us(plan.presented_us)),
        frames=len(frames),
        frames_copied=sum(copied),
        width=shown[0],
        height=shown[1],
        size_bytes=into.stat().st_size,
        sha256=sha256,
        clock_offset_ms=segments[0].clock_offset_ms,
        audio=len(tracks) > 1,
        sources=sources,
        runs=tuple(dict.fromkeys(part.run for part in plan.parts)),
        groups=groups,
    )


def _write_payloads(
    plan: Plan,
    making: _Assembly,
    sound: CutSound | None,
    payloads: IO[bytes],
    progress: Callable[[float], None],
) -> tuple[Samples, bytearray]:
    """Write frames and the sound between them; return the frames, and whether each is copied."""
    frames, copied = Samples(), bytearray()
    begun = 0  # Start of the file. A first frame that can't be decoded must not move the others.
    outs = ((out.ticks, out) for out in making.outs())
    for _, out, until in until_next(outs, end := plan.ticks(plan.presented_us)):
        progress(out.ticks / max(end, 1))
        frames.add(payloads, out.payload, max(until - begun, 1), key=out.key)
        begun = until
        copied.append(out.copied)
        if sound is not None:
            sound.write_until(out.ticks, payloads)
    if not len(frames):
        raise NotFoundError(_NOTHING)
    if sound is not None:
        sound.write_rest(payloads)
    return frames, copied


class _Assembly:
    """Yields the new file's frames, then knows its shape."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._fresh: ParameterSets | None = None

    def outs(self) -> Iterator[CutFrame]:
        """Yield every frame of the cut, in order of time."""
        for stretch in self._plan.stretches:
            yield from self._copied(stretch) if stretch.copied else self._encoded(stretch)

    def shape(self) -> VideoTrack:
        """Return how the frames are encoded. Call it only after the last frame."""
        plan, camera = self._plan, sets_of(self._plan.info)
        video = plan.info.video
        if not plan.copies or camera is None:
            sets = self._fresh
        else:
            sets = camera.joined(self._fresh) if self._fresh is not None else camera
        if sets is None:
            raise NotFoundError(_NOTHING)
        avcc = video.extradata if sets is camera and video.extradata[0] == 1 else sets.avcc()
        return VideoTrack(
            width=video.width,
            height=video.height,
            avcc=avcc,
            pixel_aspect=plan.pixel_aspect,
            turn=video.turn,
        )

    def _encoded(self, stretch: FrameSpan) -> Iterator[CutFrame]:
        plan = self._plan
        encoder: Encoder | None = None
        frames = timed_frames(plan, stretch)
        for at_us, frame, until_us in until_next(frames, stretch.end_us):
            if encoder is None:
                encoder = self._encoder(frame)
            turn = plan.info.video.turn
            boxes = plan.covering.boxes(at_us, until_us, *encoder.size, turn)
            yield from encoder.put(plan.ticks(at_us), frame, boxes)
        if encoder is not None:
            yield from encoder.rest()

    def _encoder(self, like: av.VideoFrame) -> Encoder:
        plan, sets = self._plan, sets_of(self._plan.info)
        size = (plan.info.video.width, plan.info.video.height)
        if not plan.copies or sets is None:
            encoder = Encoder(like, size=size)
        else:
            free = free_id(plan.info) or 0
            encoder = Encoder(like, size=size, set_id=free, profile=sets.profile)
        if self._fresh not in {None, encoder.sets}:
            # All stretches share one pair of sets. Another pair would make them unreadable.
            raise StorageError("cut.pictures_changed")
        self._fresh = encoder.sets
        return encoder

    def _copied(self, stretch: FrameSpan) -> Iterator[CutFrame]:
        plan = self._plan
        for part in plan.parts:
            times_us = part.times_us[part.frames]
            chosen = part.frames[(times_us >= stretch.start_us) & (times_us < stretch.end_us)]
            if not len(chosen):
                continue
            with open_footage(part.path, plan.files) as reel:
                for number in chosen.tolist():
                    yield CutFrame(
                        ticks=plan.ticks(int(part.times_us[number])),
                        payload=strip_metadata(reel.payload(number)),
                        key=bool(reel.table.video.keys[number]),
                        copied=True,
                    )

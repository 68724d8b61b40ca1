"""The sound of a cut, exact to the sample: decoded, trimmed to the picture's time, encoded anew.

A packet of AAC cannot be copied: each holds half of the one before it, and so would carry sound
from before the window. Samples keep their place on the wall's clock to 20 ms, as in playing; each
is kept or left out by its own time. Where no sound was recorded, there is silence.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import IO, Any, Final

import numpy as np
from numpy.typing import NDArray

from hub.clips.cut_plan import SECOND_US, Plan, Take
from hub.clips.footage import Reel, open_reel
from hub.errors import StorageError
from hub.media.ffmpeg import av
from hub.media.mp4.plain import RATE, Samples, Tone
from hub.media.packet import AudioFormat, Track

_FRAME: Final = 1024
"""Samples in a packet of AAC, and what its encoder puts before the first one."""
_AAC_RATES: Final = frozenset(
    {96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350}
)
_USUAL_RATE: Final = 48_000
_CHANNEL_BITS: Final = 64_000
"""Bits a second for each channel; an encoder gives less where there are few samples."""
_BITS_PER_SAMPLE: Final = 6
_OFF_S: Final = 0.02
_MOST_PACKETS_A_SECOND: Final = 1_000
"""Five times as many as any rate needs: what is more is damage, and would be decoded for long."""
_BEFORE: Final = 2
"""How many packets are decoded before the first one heard: each needs the one before it."""

type _Heard = NDArray[np.float32]
"""Samples of each channel, shape (channels, n)."""


class CutSound:
    """Writes the sound between the pictures; then knows its track, if there is any sound."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.samples = Samples()
        self.tone: Tone | None = None
        form = next(filter(None, map(self._form, plan.takes)), None)
        if form is None:
            return
        self._rate_hz = form.rate_hz if form.rate_hz in _AAC_RATES else _USUAL_RATE
        self._channels = min(form.channels, 2)
        self._count = (plan.shown_us - plan.first_us) * self._rate_hz // SECOND_US
        if not self._count:
            return
        self._encoder = _encoder(self._rate_hz, self._channels)
        config = bytes(self._encoder.extradata or b"")
        coded = AudioFormat(config=config, rate_hz=self._rate_hz, channels=self._channels)
        self.tone = Tone(form=coded, skipped=_FRAME)
        self._packets = self._encoded()

    def write_until(self, ticks: int, payloads: IO[bytes]) -> None:
        """Write what is heard up to a tick of the pictures' clock; raises OSError."""
        if self.tone is None:
            return
        while (len(self.samples) - 1) * _FRAME * RATE <= ticks * self._rate_hz:
            if not self._write(payloads):
                return

    def write_rest(self, payloads: IO[bytes]) -> None:
        """Write all that is left; raises OSError."""
        while self.tone is not None and self._write(payloads):
            pass

    def _write(self, payloads: IO[bytes]) -> bool:
        left = self._count + _FRAME - len(self.samples) * _FRAME
        payload = next(self._packets, None) if left > 0 else None
        if payload is None:
            return False
        self.samples.add(payloads, payload, min(left, _FRAME))
        return True

    def _form(self, take: Take) -> AudioFormat | None:
        """Return how a segment's sound is coded, None where none of it lies in the cut."""
        with open_reel(take.path, self._plan.files) as reel:
            return take.info.audio if len(self._numbers(reel)) else None

    def _numbers(self, reel: Reel) -> range:
        """Return which packets of a segment are needed, in their order."""
        audio = reel.table.audio
        if audio is None:
            return range(0)
        times_us = reel.table.wall_us(Track.AUDIO)
        ends_us = times_us + audio.durations * SECOND_US // audio.rate_hz
        inside = np.flatnonzero((ends_us > self._plan.first_us) & (times_us < self._plan.shown_us))
        if not len(inside):
            return range(0)
        length_s = (self._plan.shown_us - self._plan.first_us) / SECOND_US
        if len(inside) > _MOST_PACKETS_A_SECOND * (length_s + 1):
            raise StorageError("A recording has too much sound: run `neighbors hub check`.")
        return range(max(int(inside[0]) - _BEFORE, 0), int(inside[-1]) + 1)

    def _encoded(self) -> Iterator[bytes]:
        """Yield packets of AAC that hold all samples of the cut, in their order."""
        put = 0
        held: list[_Heard] = []
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

    def _packets_of(self, piece: _Heard, at: int) -> Iterator[bytes]:
        frame = av.AudioFrame.from_ndarray(piece, "fltp", _layout(self._channels))
        frame.sample_rate, frame.pts = self._rate_hz, at
        frame.time_base = Fraction(1, self._rate_hz)
        yield from (bytes(packet) for packet in self._encoder.encode(frame))

    def _whole(self) -> Iterator[_Heard]:
        """Yield exactly as many samples as the cut has, silent where none was recorded."""
        plan, rate_hz, at = self._plan, self._rate_hz, 0
        off = round(_OFF_S * rate_hz)
        for wall_us, heard in self._decoded():
            from_first = (wall_us - plan.first_us) * rate_hz
            first = max(0, -(from_first // SECOND_US))
            end = -((from_first - (plan.shown_us - plan.first_us) * rate_hz) // SECOND_US)
            block = heard[:, first : max(end, 0)]
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

    def _silence(self, count: int) -> Iterator[_Heard]:
        for start in range(0, count, self._rate_hz):
            length = min(self._rate_hz, count - start)
            yield np.zeros((self._channels, length), np.float32)

    def _decoded(self) -> Iterator[tuple[int, _Heard]]:
        """Yield samples with the wall time of the first one, as the cut's sound has them."""
        form: AudioFormat | None = None
        decoder: Any = None
        for take in self._plan.takes:
            with open_reel(take.path, self._plan.files) as reel:
                audio, numbers = reel.table.audio, self._numbers(reel)
                if audio is None or take.info.audio is None:
                    continue
                if decoder is None or take.info.audio != form:
                    form = take.info.audio
                    decoder = _Decoder(form, self._rate_hz, self._channels)
                times_us = reel.table.wall_us(Track.AUDIO)
                for number in numbers:
                    heard = decoder.decode(reel.sound(number))
                    if heard is not None:
                        yield int(times_us[number]), heard


class _Decoder:
    """Decodes AAC to one rate and number of channels."""

    def __init__(self, form: AudioFormat, rate_hz: int, channels: int) -> None:
        context = av.CodecContext.create("aac", "r")
        context.extradata, context.thread_count = form.config, 1
        self._context = context
        self._rate_hz, self._channels = rate_hz, channels
        self._resampler = av.AudioResampler("fltp", _layout(channels), rate_hz)

    def decode(self, payload: bytes) -> _Heard | None:
        """Return the samples of a packet, None of a damaged one."""
        try:
            heard = []
            for frame in self._context.decode(av.Packet(payload)):
                frame.pts = None
                fits = (frame.sample_rate, frame.layout.nb_channels, frame.format.name)
                if fits == (self._rate_hz, self._channels, "fltp"):
                    heard.append(frame.to_ndarray())
                else:
                    heard.extend(each.to_ndarray() for each in self._resampler.resample(frame))
        except (av.error.FFmpegError, ValueError):
            return None
        # What is no number would be heard as a bang, or end the encoder.
        whole = np.concatenate(heard, axis=1).astype(np.float32) if heard else None
        return None if whole is None else np.clip(np.nan_to_num(whole), -1.0, 1.0)


def _encoder(rate_hz: int, channels: int) -> Any:  # noqa: ANN401 -- PyAV tells no one type for it
    """Return an encoder that does not sign its work."""
    context = av.CodecContext.create("aac", "w")
    context.sample_rate, context.layout, context.format = rate_hz, _layout(channels), "fltp"
    context.time_base = Fraction(1, rate_hz)
    context.bit_rate = channels * min(_CHANNEL_BITS, _BITS_PER_SAMPLE * rate_hz)
    context.flags |= av.codec.context.Flags.bitexact | av.codec.context.Flags.global_header
    context.open()
    if not context.extradata:
        raise StorageError("The AAC encoder did not start: reinstall the `av` package.")
    return context


def _layout(channels: int) -> str:
    return "mono" if channels == 1 else "stereo"

"""What a person sees who plays a recording, with FFmpeg's word on whether it is sound."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import av
from av.video.stream import VideoStream

from hub.clips.playback import JoinedFile
from hub.model.ids import CameraId
from hub.model.recording import Clip, Segment
from hub.model.window import TimeWindow
from tests.hub.camera.scenes import WIDTH, number_of
from tests.hub.recording.home import Home


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What FFmpeg makes of a file."""

    codec: str
    times_s: list[float]
    """When each frame is shown, from the beginning of the file's own time, in that order."""
    numbers: list[int]
    """What is written in the frames, if they are of a rendered scene."""
    dts: list[int]
    """Of the video, as it lies in the file."""
    sound_dts: list[int]
    heard_s: float
    """How much sound is decoded."""
    warnings: list[str]
    """All that FFmpeg has to say against it."""

    def assert_sound(self) -> None:
        """Fail if FFmpeg has warned, or decoding times do not grow."""
        assert self.warnings == []
        assert all(before < after for before, after in pairwise(self.dts))
        assert all(before < after for before, after in pairwise(self.sound_dts))

    def assert_in_order(self) -> None:
        """Fail if frames are not shown one after another."""
        assert all(before < after for before, after in pairwise(self.times_s))


@contextmanager
def _what_is_said() -> Iterator[list[str]]:
    said: list[str] = []
    before = av.logging.get_level()
    av.logging.set_level(av.logging.WARNING)
    try:
        with av.logging.Capture(local=False) as logs:
            yield said
        said += [f"{name}: {text.strip()}" for _, name, text in logs]
    finally:
        av.logging.set_level(before)


def _decoded(packet: av.Packet, said: list[str]) -> list[object]:
    """Decode a packet; one that is damaged is passed over, as players do."""
    try:
        return [*packet.decode()]
    except av.error.InvalidDataError as error:
        said.append(str(error))
        return []


def shown(path: Path) -> Shown:
    """Decode all of a file."""
    times, numbers, heard_s = [], [], 0.0
    dts: dict[str, list[int]] = {"video": [], "audio": []}
    with _what_is_said() as said, av.open(str(path)) as file:
        video = file.streams.video[0]
        assert isinstance(video, VideoStream)
        video.codec_context.thread_count = 1
        for packet in file.demux():
            if packet.size and packet.dts is not None:
                dts[packet.stream.type].append(packet.dts)
            for frame in _decoded(packet, said):
                if isinstance(frame, av.VideoFrame):
                    times.append(frame.time or 0.0)
                    numbers.append(number_of(frame) if frame.width == WIDTH else 0)
                elif isinstance(frame, av.AudioFrame):
                    heard_s += frame.samples / frame.sample_rate
        codec = video.codec_context.name
    return Shown(
        codec=codec,
        times_s=times,
        numbers=numbers,
        dts=dts["video"],
        sound_dts=dts["audio"],
        heard_s=heard_s,
        warnings=said,
    )


def in_segments(folder: Path, segments: Iterable[Segment]) -> list[Shown]:
    """Decode segments one by one, each of which must be sound."""
    found = [shown(folder / segment.path) for segment in segments]
    for each in found:
        each.assert_sound()
    return found


def numbers_of(folder: Path, segments: Iterable[Segment]) -> list[int]:
    """Return the numbers of all frames of segments, each of which must be sound."""
    return [number for each in in_segments(folder, segments) for number in each.numbers]


async def clip_as_played(home: Home, clip: Clip, into: Path) -> Shown:
    """Return what a person sees of a clip, which a browser must be able to play as it is."""
    film = await home.library.playable(clip)
    assert isinstance(film, JoinedFile)
    film.write_to(into)
    return shown(into)


async def as_played(home: Home, camera_id: CameraId, window: TimeWindow, into: Path) -> Shown:
    """Return what a person sees of a time."""
    film = await home.library.footage(camera_id, window)
    assert isinstance(film, JoinedFile)
    film.write_to(into)
    return shown(into)

"""The sound of a cut: only if asked, only from the window, in step with the picture."""

from contextlib import closing
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
import pytest

from hub.clips.cut import cut_exact
from hub.model.decision import MaskKey, MovingMask
from hub.model.recording import Segment
from tests.hub.clips.recorded import (
    RATE,
    SOUND_HZ,
    Scene,
    at,
    between,
    numbers_in,
    packets_in,
    record,
)

TONE = Scene(tone=(2.0, 6.0))
_LOUD = 0.05
_QUIET = 0.001


def heard(path: Path, length_s: float | None = None) -> NDArray[np.float32]:
    """Decode the sound of a file as a player does; an empty array if there is none.

    Where its length is told, the last packet may hold a rest of silence beyond it.
    """
    with closing(av.open(str(path))) as file:
        frames = list(file.decode(file.streams.audio[0])) if file.streams.audio else []
        assert {frame.sample_rate for frame in frames} <= {SOUND_HZ}
        first = frames[0].pts if frames else 0
        assert first == 0, "sound begins with the picture"
    parts = [frame.to_ndarray()[0] for frame in frames]
    sound = np.concatenate(parts) if parts else np.zeros(0, np.float32)
    if length_s is None:
        return sound
    length = round(length_s * SOUND_HZ)
    assert length - 1 <= len(sound) < length + 1024
    assert not len(sound[length:]) or np.abs(sound[length + 64 :]).max(initial=0) < _LOUD
    return sound[:length]


def loud_from_to(sound: NDArray[np.float32]) -> tuple[float, float]:
    """Return the seconds at which the tone begins and ends."""
    loud = np.flatnonzero(np.abs(sound) > _LOUD)
    return float(loud[0]) / SOUND_HZ, float(loud[-1] + 1) / SOUND_HZ


@pytest.fixture(scope="module", name="tone")
def _tone(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Segment]]:
    folder = tmp_path_factory.mktemp("tone")
    return folder, record(folder, TONE)


def test_sound_stays_home_unless_asked(tone: tuple[Path, list[Segment]], tmp_path: Path) -> None:
    """A cut is silent, whatever was recorded; with sound it says so."""
    folder, segments = tone

    silent = cut_exact(segments, folder, between(38, 100), tmp_path / "silent.mp4")
    loud = cut_exact(segments, folder, between(38, 100), tmp_path / "loud.mp4", audio=True)

    assert (silent.audio, loud.audio) == (False, True)
    assert len(heard(tmp_path / "silent.mp4")) == 0
    assert numbers_in(tmp_path / "loud.mp4") == list(range(38, 100))
    assert packets_in(tmp_path / "loud.mp4") == packets_in(tmp_path / "silent.mp4")


@pytest.mark.parametrize("first", [0, 7, 15, 29])
def test_sound_is_in_step_with_the_picture(
    tone: tuple[Path, list[Segment]], tmp_path: Path, first: int
) -> None:
    """Wherever the window begins, the tone is heard where it was, to 5 ms, for its length."""
    folder, segments = tone

    cut_exact(segments, folder, between(first, 150), tmp_path / "c.mp4", audio=True)

    sound = heard(tmp_path / "c.mp4", (150 - first) / RATE)
    begins, ends = loud_from_to(sound)
    assert begins == pytest.approx(2.0 - first / RATE, abs=0.005)
    assert ends == pytest.approx(6.0 - first / RATE, abs=0.005)


def test_nothing_is_heard_from_before_the_window(
    tone: tuple[Path, list[Segment]], tmp_path: Path
) -> None:
    """A tone that ended a fifth of a second before the window is not in its first sample."""
    folder, segments = tone

    cut_exact(segments, folder, between(93, 150), tmp_path / "c.mp4", audio=True)

    assert np.abs(heard(tmp_path / "c.mp4")).max() < _QUIET


def test_nothing_is_heard_from_after_the_window(
    tone: tuple[Path, list[Segment]], tmp_path: Path
) -> None:
    """A tone that begins a fifth of a second after the window is not in its last sample."""
    folder, segments = tone

    cut_exact(segments, folder, between(0, 27), tmp_path / "c.mp4", audio=True)

    assert np.abs(heard(tmp_path / "c.mp4")).max() < _QUIET


@pytest.mark.parametrize("first", [40, 48])
def test_a_window_inside_the_tone_is_loud_from_end_to_end(
    tone: tuple[Path, list[Segment]], tmp_path: Path, first: int
) -> None:
    """Sound begins with the window's first sample, even if a packet does; so does it end."""
    folder, segments = tone

    cut_exact(segments, folder, between(first, first + 40), tmp_path / "c.mp4", audio=True)

    sound = heard(tmp_path / "c.mp4", 40 / RATE)
    begins, ends = loud_from_to(sound)
    assert begins < 0.005
    assert ends > len(sound) / SOUND_HZ - 0.005
    level = np.sqrt(np.convolve(sound**2, np.ones(800) / 800, "valid"))
    assert level.min() > 0.9 * level.max(), "no drop-outs where segments meet"


def test_a_gap_is_silent_and_sound_after_it_in_step(folder: Path) -> None:
    """Nothing closes up: after a gap the tone of the second run is heard where it was."""
    segments = record(folder, Scene(frames=60))
    later = Scene(frames=60, first=60, tone=(1.0, 2.0))
    segments += record(folder, later, start=at(150), run="ba9876543210")

    cut = cut_exact(segments, folder, between(30, 210), folder / "c.mp4", audio=True)

    begins, ends = loud_from_to(heard(folder / "c.mp4"))
    assert begins == pytest.approx((150 - 30) / RATE + 1, abs=0.005)
    assert ends == pytest.approx((150 - 30) / RATE + 2, abs=0.005)
    assert cut.audio


def test_where_no_sound_was_recorded_there_is_no_track(folder: Path) -> None:
    """Asking for sound that is not there gives a silent cut that says that it is."""
    segments = record(folder, Scene(frames=60, sound=False))

    cut = cut_exact(segments, folder, between(0, 60), folder / "c.mp4", audio=True)

    assert not cut.audio
    with closing(av.open(str(folder / "c.mp4"))) as file:
        assert [stream.type for stream in file.streams] == ["video"]


def test_damaged_sound_is_silent(folder: Path) -> None:
    """Sound that cannot be decoded costs no picture and no time: there is silence in its place."""
    (segment,) = record(folder, Scene(frames=60, tone=(0.0, 4.0)))
    path = folder / segment.path
    raw = bytearray(path.read_bytes())
    with closing(av.open(str(path))) as file:
        packets = [each for each in file.demux(file.streams.audio[0]) if each.size]
        for packet in packets[20:40]:
            place = packet.pos or 0
            raw[place : place + packet.size] = b"\xff" * packet.size
    path.write_bytes(raw)

    cut = cut_exact([segment], folder, between(0, 60), folder / "c.mp4", audio=True)

    sound = heard(folder / "c.mp4", 4.0)
    assert cut.frames == 60
    assert np.abs(sound[26 * 1024 : 36 * 1024]).max() < _QUIET
    assert np.abs(sound[50 * 1024 :]).max() > _LOUD


def test_sound_says_nothing_of_who_encoded_it(
    tone: tuple[Path, list[Segment]], tmp_path: Path
) -> None:
    """No encoder's name, no date, no text; the only list of edits skips what precedes the sound."""
    folder, segments = tone

    cut_exact(segments, folder, between(38, 100), tmp_path / "c.mp4", audio=True)

    raw = (tmp_path / "c.mp4").read_bytes()
    assert not any(word in raw for word in (b"Lavc", b"Lavf", b"udta", b"meta", b"x264"))
    assert raw.count(b"elst") == 1
    with closing(av.open(str(tmp_path / "c.mp4"))) as file:
        assert file.streams.audio[0].codec_context.name == "aac"
        assert set(file.metadata) <= {"major_brand", "minor_version", "compatible_brands"}


def test_sound_comes_along_under_moving_masks(
    tone: tuple[Path, list[Segment]], tmp_path: Path
) -> None:
    """Copied, encoded and copied again: picture and sound stay what they are without masks."""
    folder, segments = tone
    keys = [MaskKey(at_ms=each, left=0.4, top=0.5, width=0.1, height=0.1) for each in (3000, 3400)]

    cut = cut_exact(
        segments,
        folder,
        between(0, 150),
        tmp_path / "c.mp4",
        moving=[MovingMask(keys=tuple(keys))],
        audio=True,
    )

    assert numbers_in(tmp_path / "c.mp4") == list(range(150))
    assert 0 < cut.frames_copied < 150
    assert loud_from_to(heard(tmp_path / "c.mp4")) == pytest.approx((2.0, 6.0), abs=0.005)


def test_segments_of_other_sound_are_brought_to_one(folder: Path) -> None:
    """A camera whose sound went to another rate in between is heard all the same, in step."""
    segments = record(folder, Scene(frames=60, tone=(1.0, 2.0)))
    other = Scene(frames=60, first=60, tone=(1.0, 2.0), sound_hz=48_000)
    segments += record(folder, other, start=at(60), run="ba9876543210")

    cut_exact(segments, folder, between(0, 120), folder / "c.mp4", audio=True)

    sound = heard(folder / "c.mp4", 8.0)
    for began in (1.0, 5.0):
        part = sound[round((began - 0.5) * SOUND_HZ) : round((began + 1.5) * SOUND_HZ)]
        assert loud_from_to(part) == pytest.approx((0.5, 1.5), abs=0.02)

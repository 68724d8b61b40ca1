"""When a stored file began, by the whole seconds of many names; and what its tables say."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
import subprocess

from hypothesis import example, given, strategies as st
import pytest

from hub.archives.frigate_files import Chain, Dated, Named, StoredVideo, read_head, read_video
from hub.errors import NotFoundError
from tests.hub.archives.conftest import STARTS_S
from tests.servers.frigate import film

EPOCH = datetime(2026, 11, 15, 11, 49, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
FRAME = Fraction(1, 25)


def at(milliseconds: int) -> datetime:
    """Return a moment."""
    return EPOCH + milliseconds * MILLISECOND


@st.composite
def recordings(draw: st.DrawFn) -> list[tuple[int, int, Named]]:
    """Draw files: when each begins and how long it lasts, in milliseconds, and what is known."""
    start, files = draw(st.integers(0, 5000)), []
    for _ in range(draw(st.integers(1, 20))):
        # A recorder that was away for a second or more.
        start += draw(st.one_of(st.just(0), st.integers(2000, 9000)))
        length = draw(st.integers(1500, 15_000))
        late = draw(st.integers(0, 99))
        guessed = draw(st.integers(-19, 19))
        video = StoredVideo(length=Fraction(length + guessed, 1000), frame=FRAME)
        second = at(start + late).replace(microsecond=0)
        files.append((start, length, Named(second=second, video=video)))
        start += length
    return files


def misjudged(by: int) -> list[tuple[int, int, Named]]:
    """Return twenty files that follow each other, each length of which is off by as much."""
    return [
        (
            n * 10_000,
            10_000,
            Named(
                second=at(n * 10_000).replace(microsecond=0),
                video=StoredVideo(length=Fraction(10_000 + by, 1000), frame=FRAME),
            ),
        )
        for n in range(20)
    ]


@given(recordings(), st.integers(1, 12))
@example(misjudged(19), 12)
@example(misjudged(-19), 12)
def test_never_further_off_than_said(files: list[tuple[int, int, Named]], ahead: int) -> None:
    """Each file is dated within what is said, no file begins before another ends."""
    chain, dated = Chain(), list[Dated]()
    for number in range(len(files)):
        dated.append(chain.date([each[2] for each in files[number : number + ahead]]))

    for (start, _, named), known in zip(files, dated, strict=True):
        assert abs(known.start - at(start)) <= known.uncertainty
        assert known.uncertainty <= timedelta(seconds=2)
        assert named.second - timedelta(seconds=0.2) <= known.start
    for (_, _, named), before, after in zip(files, dated, dated[1:], strict=False):
        assert after.start - before.start >= float(named.video.length) * timedelta(seconds=1)


def test_alone() -> None:
    """One file alone is dated in the middle of what its name leaves open."""
    video = StoredVideo(length=Fraction(10), frame=FRAME)

    (known,) = [Chain().date([Named(second=EPOCH, video=video)])]

    assert known.start == EPOCH + timedelta(seconds=0.45)
    assert known.uncertainty == timedelta(seconds=0.55)


def test_many_names_leave_little_open() -> None:
    """Files whose lengths are no whole seconds date each other within a tenth of a second."""
    files = [
        Named(
            second=at(1000 + 370 + n * 9100).replace(microsecond=0),
            video=StoredVideo(length=Fraction(91, 10), frame=Fraction(1, 1000)),
        )
        for n in range(12)
    ]

    known = Chain().date(files)

    assert abs(known.start - at(1370)) <= known.uncertainty < timedelta(seconds=0.12)


def probed_s(path: Path) -> float:
    """Return how long a file's video lasts, by its frames, as FFmpeg counts them."""
    probe = subprocess.run(  # noqa: S603 -- our own words
        [
            *("ffprobe", "-loglevel", "error", "-select_streams", "v", "-of", "csv=p=0"),
            *("-show_entries", "packet=pts_time,duration_time", str(path)),
        ],
        check=True,
        capture_output=True,
        text=True,
    )
    frames = [line.rstrip(",").split(",") for line in probe.stdout.split()]
    return max(float(pts) + float(length) for pts, length in frames) - min(
        float(pts) for pts, _ in frames
    )


@pytest.mark.parametrize("coder", ["libx264", "libx265", "libx264 fragmented"])
def test_length(tmp_path: Path, coder: str) -> None:
    """A file's length is that of its frames, also of coded ones out of order, or in fragments."""
    name, _, fragmented = coder.partition(" ")
    made = film(tmp_path / "made.mp4", 4)
    path = tmp_path / "stored.mp4"
    flags = "frag_keyframe+empty_moov" if fragmented else "+faststart"
    subprocess.run(  # noqa: S603 -- our own words
        [
            *("ffmpeg", "-loglevel", "error", "-i", str(made), "-c:v", name, "-preset", "fast"),
            *("-bf", "3", "-c:a", "copy", "-movflags", flags, str(path)),
        ],
        check=True,
        capture_output=True,
    )

    video = read_video(path, "stored")

    assert abs(float(video.length) - probed_s(path)) < 0.001
    assert abs(float(video.length) - 4) < 0.001
    assert abs(float(video.frame) - 0.04) < 0.001
    if not fragmented:
        assert read_head(path.read_bytes()[: 64 << 10]) == video


def test_sound_alone(tmp_path: Path) -> None:
    """A file without video is none."""
    path = tmp_path / "sound.mp4"
    subprocess.run(  # noqa: S603 -- our own words
        [
            *("ffmpeg", "-loglevel", "error", "-f", "lavfi", "-i", "sine=duration=2"),
            *("-c:a", "aac", str(path)),
        ],
        check=True,
        capture_output=True,
    )

    with pytest.raises(NotFoundError, match="isn't a complete video"):
        read_video(path, "sound")
    assert read_head(path.read_bytes()) is None


@given(st.binary(max_size=400), st.integers(0, 300))
def test_head_of_anything(junk: bytes, at_byte: int) -> None:
    """Whatever the first bytes are, nothing but None or a sane length comes of them."""
    head = (
        b"\0\0\0\x10ftypisom\0\0\0\0"
        + (len(junk) + 8).to_bytes(4)
        + b"moov"
        + junk[:at_byte]
        + b"\0\0\0\x08trak"
        + junk[at_byte:]
    )
    found = read_head(head)

    assert found is None or 0 < found.length <= 600


def test_stored_lengths(minute: Path) -> None:
    """The minute that other tests store is cut where they say."""
    assert STARTS_S[1] == 11
    assert abs(float(read_video(minute, "minute").length) - 60) < 0.001

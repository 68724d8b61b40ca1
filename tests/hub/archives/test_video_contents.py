"""What video files say of themselves, and hostile ones."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings, strategies as st
import pytest

from hub.archives.video_contents import BY_FILE, BY_NAME, Contents, read_contents, start_of
from tests.hub.archives.test_folder import opened_files, video

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 11, 15, 10, 49, tzinfo=UTC)
LENGTH = timedelta(seconds=20)


def read(path: Path, content: bytes) -> Contents | None:
    """Read a file with this content."""
    path.write_bytes(content)
    with path.open("rb", buffering=0) as file:
        return read_contents(file)


@pytest.mark.parametrize("suffix", ["mp4", "mov", "frag"])
def test_what_is_not_whole(tmp_path: Path, suffix: str) -> None:
    """A file that lacks its end says nothing, unless it is in fragments: then it is shorter."""
    whole = video(suffix, 9)
    cut = read(tmp_path / "cut", whole[: len(whole) * 2 // 3])

    assert read(tmp_path / "whole", whole) is not None
    if suffix == "frag":
        assert cut is not None
        assert timedelta(seconds=3) < cut.length < timedelta(seconds=8)
    else:
        assert cut is None


@pytest.mark.parametrize(
    "content",
    [
        b"#EXTM3U\n#EXTINF:9,\n{}\n#EXT-X-ENDLIST\n",
        b"ffconcat version 1.0\nfile {}\n",
        b"#EXTM3U\n#EXTINF:9,\nhttp://127.0.0.1:9/\n#EXT-X-ENDLIST\n",
        b"<?xml version='1.0'?><MPD xmlns='urn:mpeg:dash:schema:mpd:2011'></MPD>",
        b"v=0\r\nm=video 9 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n",
    ],
)
def test_a_playlist_leads_nowhere(tmp_path: Path, content: bytes) -> None:
    """FFmpeg would open what it names. It is no video here, whatever it is called."""
    other = tmp_path / "other.ts"
    other.write_bytes(video("ts"))
    file = tmp_path / "20261115_114900.ts"
    file.write_bytes(content.replace(b"{}", str(other).encode()))

    with opened_files() as names, file.open("rb", buffering=0) as opened:
        found = read_contents(opened)

    assert found is None
    assert str(other) not in names


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["mp4", "mov", "frag", "mkv", "ts", "avi"]),
    st.lists(st.tuples(st.integers(0, 6000), st.binary(min_size=1, max_size=8)), max_size=6),
    st.integers(0, 6000),
)
def test_damaged_files(
    tmp_path: Path, suffix: str, patches: list[tuple[int, bytes]], length: int
) -> None:
    """Whatever the bytes, a file says something possible, or nothing."""
    content = bytearray(video(suffix))
    for place, patch in patches:
        content[place : place + len(patch)] = patch

    found = read(tmp_path / "file", bytes(content[: len(content) - length]))

    assert found is None or timedelta(0) < found.length <= timedelta(hours=24)
    assert found is None or found.created is None or 2000 <= found.created.year < 2100


@pytest.mark.parametrize("seconds", [0, 1, 0x8000_0000])
def test_impossible_times_are_ignored(tmp_path: Path, seconds: int) -> None:
    """A time of creation that can't be doesn't make a video unusable."""
    raw = bytearray(video("mp4", 2, "2026-11-15T10:49:00Z"))
    place = raw.index(b"mvhd") + 8
    raw[place : place + 4] = seconds.to_bytes(4)

    found = read(tmp_path / "file", bytes(raw))

    assert found is not None
    assert found.created is None


@pytest.mark.parametrize(
    ("created", "changed", "name", "start"),
    [
        # In UTC or local time, of its start or its end; and a card whose own times are local.
        (START, START + LENGTH, "a.mp4", START),
        (START + LENGTH, START + LENGTH, "a.mp4", START),
        (START + timedelta(hours=1), START + LENGTH, "a.mp4", START),
        (START + timedelta(hours=1) + LENGTH, START + LENGTH, "a.mp4", START),
        (START + timedelta(hours=1), START + LENGTH + timedelta(hours=1), "GX010123.MP4", START),
        (START + timedelta(hours=1), START + LENGTH, "GX010123.MP4", START),
        # A copy.
        (START, START + timedelta(days=3), "a.mp4", None),
        (START, START + timedelta(days=3), "GX010123.MP4", None),
        # Nothing but the file itself.
        (None, START + LENGTH, "a.mp4", START),
    ],
)
def test_when_a_file_without_a_time_in_its_name_began(
    created: datetime | None, changed: datetime, name: str, start: datetime | None
) -> None:
    """It is known if two of its times agree."""
    contents = Contents(length=LENGTH, created=created)

    found = start_of(contents, changed, name, BERLIN)

    assert (found and found[0]) == start
    if found is not None:
        assert found[1] == (BY_NAME if created else BY_FILE)


def test_a_tag_with_a_zone_is_believed() -> None:
    """A phone says when it began, whatever was copied since."""
    contents = Contents(length=LENGTH, created=START + LENGTH, tagged=START)

    assert start_of(contents, START + timedelta(days=9), "a.mov", BERLIN) == (START, BY_NAME)

"""Replaying what GStreamer's server replays, which nobody here wrote."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import av
import numpy as np
import pytest

from hub.archives.profile_g import ProfileG
from hub.archives.replay import Recorded, Replay, ReplayTimeouts
from hub.archives.replay_frames import Part, parts
from hub.clock import SystemClock
from hub.errors import ArchiveUnreachableError, CameraPasswordError
from hub.model.window import TimeWindow
from hub.store.secrets import Credentials
from tests.fakes.clocks import FastClock
from tests.fakes.odd_onvif import PASSWORD, USERNAME
from tests.hub.camera.scenes import RATE, number_of, render
from tests.servers import GstServer, gst_archive
from tests.servers.onvif_recorder import Recorder, Recording

BEGAN = datetime(2026, 11, 15, 11, 49, tzinfo=UTC)
LENGTH_S = 12
STARTS = tuple(BEGAN + timedelta(seconds=each) for each in (0, 17, 34))
"""After each 12 seconds, nothing was recorded for five."""
TICK = timedelta(microseconds=12)
MOST = 1 << 28
TIMEOUTS = ReplayTimeouts(connect_s=60, first_s=30, silent_s=20)
"""For a busy machine."""
VIEWER = Credentials(username="viewer", password="s3:cr/et")  # noqa: S106 -- nobody's


def window(start_s: float, end_s: float) -> TimeWindow:
    """Return a window, by seconds since the recording began."""
    return TimeWindow(
        start=BEGAN + timedelta(seconds=start_s), end=BEGAN + timedelta(seconds=end_s)
    )


def replay(server: GstServer, asked: TimeWindow, who: Credentials | None = None) -> Replay:
    """Return what replays a window of a server's only recording."""
    recorded = Recorded(host="127.0.0.1", url=server.url, credentials=who)
    return Replay(recorded, asked, SystemClock(), TIMEOUTS)


async def fetched(of: Replay, into: Path) -> list[Part]:
    """Return all files of a replay."""
    return [part async for part in parts(of.packets(), "127.0.0.1", into, most_bytes=MOST)]


def names(folder: Path) -> set[str]:
    """Return the names of a folder's files."""
    return {path.name for path in folder.iterdir()}


def shown(part: Part) -> list[tuple[datetime, int]]:
    """Return when each picture of a file was recorded, and the number in it."""
    return pictures(part.path, part.start)


def pictures(path: Path, start: datetime) -> list[tuple[datetime, int]]:
    """Decode a file: return when each picture was recorded, and the number in it."""
    with av.open(str(path)) as file:
        frames = [(frame.time, number_of(frame)) for frame in file.decode(video=0)]
    return [(start + timedelta(seconds=at_s), number) for at_s, number in frames]


def recorded(start: datetime, numbers: range) -> list[tuple[datetime, int]]:
    """Return when the pictures of a recording were recorded, and their numbers."""
    return [(start + timedelta(seconds=number / RATE), number) for number in numbers]


def assert_same(
    found: Sequence[tuple[datetime, int]], wanted: Sequence[tuple[datetime, int]]
) -> None:
    """Hold that the same pictures were recorded at the same times."""
    assert [number for _, number in found] == [number for _, number in wanted]
    apart = [abs(at - truly) for (at, _), (truly, _) in zip(found, wanted, strict=True)]
    assert max(apart) <= TICK


@pytest.mark.parametrize("codec", ["h264", "h265"])
@pytest.mark.parametrize("reordered", [0, 2])
async def test_each_picture_at_its_own_time(
    tmp_path: Path, codec: Literal["h264", "h265"], reordered: int
) -> None:
    """A window over a hole comes in two files, from the key frame before it, exact to a tick."""
    name = {"h264": "h264", "h265": "hevc"}[codec]
    file = render(tmp_path / "recorded.mp4", LENGTH_S, audio=False, codec=name, reordered=reordered)
    async with gst_archive(file, STARTS, codec=codec) as server:
        asked = replay(server, window(3.5, 23))
        files = await fetched(asked, tmp_path)

    first, second = files
    assert_same(shown(first), recorded(STARTS[0], range(2 * RATE, LENGTH_S * RATE)))
    # It may send the first picture after the window, or what is shown before that.
    after = shown(second)
    assert_same(after[: 6 * RATE], recorded(STARTS[1], range(6 * RATE)))
    assert len(after) <= 7 * RATE
    assert asked.is_whole
    assert (first.start, second.start) == (STARTS[0] + timedelta(seconds=2), STARTS[1])


async def test_sound_beside_its_picture(tmp_path: Path) -> None:
    """AAC comes as it was recorded, and lies beside the picture as it did."""
    file = render(tmp_path / "recorded.mp4", LENGTH_S)
    async with gst_archive(file, STARTS, audio="aac") as server:
        asked = replay(server, window(4, 8))
        (part,) = await fetched(asked, tmp_path)

    assert not asked.recodes_sound
    heard, wanted = sound_of(part.path), sound_of(file)
    begins_s = (part.start - STARTS[0]).total_seconds()
    assert len(heard) > 40
    first = min(range(len(wanted)), key=lambda n: abs(wanted[n][0] - begins_s - heard[0][0]))
    for (at, payload), (truly, same) in zip(heard, wanted[first:], strict=False):
        assert payload == same
        assert at + begins_s == pytest.approx(truly, abs=0.002)


@pytest.mark.parametrize("law", ["pcma", "pcmu"])
async def test_telephone_sound_is_encoded(tmp_path: Path, law: Literal["pcma", "pcmu"]) -> None:
    """G.711, which MP4 doesn't hold, comes as AAC that sounds the same, and that is said."""
    file = render(tmp_path / "recorded.mp4", LENGTH_S)
    async with gst_archive(file, STARTS, audio=law) as server:
        asked = replay(server, window(2, 11))
        (part,) = await fetched(asked, tmp_path)

    assert asked.recodes_sound
    with av.open(str(part.path)) as opened:
        planes = [frame.to_ndarray()[0] for frame in opened.decode(audio=0)]
    samples = np.concatenate(planes)[4 * 1024 :]
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    assert np.argmax(spectrum) * 8000 / len(samples) == pytest.approx(440, abs=6)
    heard = sound_of(part.path)
    assert heard[-1][0] - heard[0][0] == pytest.approx(8.7, abs=0.5)


def sound_of(path: Path) -> list[tuple[float, bytes]]:
    """Return the sound of a file: when each piece of it is heard, in seconds."""
    with av.open(str(path)) as file:
        packets = [packet for packet in file.demux(audio=0) if packet.size]
        raw = [(packet.pts, packet.time_base, bytes(packet)) for packet in packets]
    return [(float((pts or 0) * base), payload) for pts, base, payload in raw]


async def test_asked_within_a_hole(tmp_path: Path) -> None:
    """What was recorded after the hole comes with its own times, and nothing before."""
    file = render(tmp_path / "recorded.mp4", LENGTH_S, audio=False)
    async with gst_archive(file, STARTS) as server:
        (part,) = await fetched(replay(server, window(13, 20)), tmp_path)

    assert_same(shown(part)[: 3 * RATE], recorded(STARTS[1], range(3 * RATE)))
    assert names(tmp_path) == {file.name, part.path.name}


async def test_no_replay_support(tmp_path: Path) -> None:
    """A server that doesn't say when its pictures were recorded is not believed."""
    file = render(tmp_path / "recorded.mp4", LENGTH_S, audio=False)
    async with gst_archive(file, STARTS, plain=True) as server:
        with pytest.raises(ArchiveUnreachableError, match="onvif-replay"):
            await fetched(replay(server, window(4, 8)), tmp_path)

    assert names(tmp_path) == {file.name}


async def test_password(tmp_path: Path) -> None:
    """Its Digest is answered; a wrong password is told as such."""
    file = render(tmp_path / "recorded.mp4", LENGTH_S, audio=False)
    async with gst_archive(
        file, STARTS, auth="digest", user=VIEWER.username, password=VIEWER.password
    ) as server:
        (part,) = await fetched(replay(server, window(4, 8), VIEWER), tmp_path)
        wrong = Credentials(username="viewer", password="wrong")  # noqa: S106 -- nobody's
        with pytest.raises(CameraPasswordError):
            await fetched(replay(server, window(4, 8), wrong), tmp_path)

    assert_same(shown(part)[: 4 * RATE], recorded(STARTS[0], range(4 * RATE, 8 * RATE)))


async def test_from_search_to_file(tmp_path: Path) -> None:
    """A recorder is asked what it has, and gives just that, each picture at its own time."""
    file = render(tmp_path / "recorded.mp4", LENGTH_S)
    present = tuple((start, start + timedelta(seconds=LENGTH_S)) for start in STARTS)
    recorder = Recorder(recordings=[Recording(key="rec-1", present=present)], has_events=False)
    login = Credentials(username=USERNAME, password=PASSWORD)
    into = tmp_path / "fetched"
    into.mkdir()
    async with (
        gst_archive(
            file, STARTS, audio="aac", auth="digest", user=USERNAME, password=PASSWORD
        ) as server,
        recorder.serving(),
    ):
        recorder.replays = f"rtsp://192.168.1.108:{server.port}/replay"
        asked = ProfileG(recorder.url, login, FastClock(8, BEGAN), timeouts=TIMEOUTS)
        (camera,) = (await asked.describe()).cameras
        has = await asked.holdings(camera.key, window(8, 30))
        found = [each async for each in asked.fetch(camera.key, has.spans, into, most_bytes=MOST)]

    assert [each.window for each in has.spans] == [window(8, 12), window(17, 29)]
    first, second = found
    assert_same(pictures(into / first.name, first.start), recorded(STARTS[0], range(120, 180)))
    assert_same(pictures(into / second.name, second.start), recorded(STARTS[1], range(180)))

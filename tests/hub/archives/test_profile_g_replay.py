"""Replaying what a recorder gives: dated pictures, and everything that it may do wrong."""

import asyncio
from collections.abc import AsyncGenerator, Iterable, Sequence
from datetime import UTC, datetime, timedelta
import os
from pathlib import Path
import tracemalloc

import av
from blockbuster import blockbuster_ctx
from hypothesis import given, strategies as st
import pytest

from hub.archives.profile_g import ProfileG
from hub.archives.replay import Recorded, Replay, ReplayTimeouts
from hub.archives.replay_frames import Part, Stamp, parts, stamp
from hub.camera.recording.timeline import microseconds
from hub.camera.rtsp.messages import frame
from hub.clock import SystemClock
from hub.errors import (
    ArchivePasswordError,
    ArchiveUnreachableError,
    CameraPasswordError,
    CameraUnreachableError,
    InvalidInputError,
    NotFoundError,
)
from hub.model.archive import FetchedFile, Span
from hub.model.window import TimeWindow
from hub.store.secrets import Credentials
from tests.fakes.odd_onvif import PASSWORD, USERNAME
from tests.hub.camera.rtsp.cameras import SOUND, Script, description, scripted
from tests.hub.camera.rtsp.packets import Coded, Packetiser, coded, rtp
from tests.servers.onvif_recorder import Recorder, Recording

BEGAN = datetime(2026, 11, 15, 11, 49, tzinfo=UTC)
RATE, GROUP = 15, 15
VIDEO = coded(count=6 * RATE, group=GROUP, size=(64, 48))
"""Six seconds, with a key frame each second."""
END, BREAK, LAST = 0x40, 0x20, 0x10
QUICK = ReplayTimeouts(connect_s=5, first_s=0.3, silent_s=0.3, last_s=0.05, teardown_s=0.05)
BOB = Credentials(username="bob", password="wrong")  # noqa: S106 -- nobody's


def at(seconds: float) -> datetime:
    """Return a time, by seconds since the recording began."""
    return BEGAN + timedelta(seconds=seconds)


def window(start_s: float, end_s: float) -> TimeWindow:
    """Return a window, by seconds since the recording began."""
    return TimeWindow(start=at(start_s), end=at(end_s))


def extended(packet: bytes, when: datetime, flags: int = 0, profile: bytes = b"\xab\xac") -> bytes:
    """Return an RTP packet that says when its frame was recorded."""
    us = microseconds(when)
    ntp = (us // 1_000_000 + 2_208_988_800 << 32) | (us % 1_000_000 << 32) // 1_000_000
    head = bytes((packet[0] | 0x10,)) + packet[1:12]
    body = ntp.to_bytes(9)[1:] + bytes((flags, 0, 0, 0))
    return head + profile + (3).to_bytes(2) + body + packet[12:]


type Dated = tuple[int, datetime | None, int]
"""A picture's number, when it was recorded, and its flags."""


def pictures(numbers: Iterable[int], shift_s: float = 0, flags: int = 0) -> list[Dated]:
    """Return pictures at their usual times, or later; the last one has these flags."""
    listed = list(numbers)
    return [
        (number, at(number / RATE + shift_s), flags if number == listed[-1] else 0)
        for number in listed
    ]


def sent(dated: Sequence[Dated], video: Coded = VIDEO) -> list[bytes]:
    """Return what a recorder sends of each picture; its first packet is dated."""
    cutter = Packetiser(video.coding)
    frames = []
    for place, (number, when, flags) in enumerate(dated):
        first, *rest = cutter.picture(video.pictures[number], place)
        head = first if when is None else extended(first, when, flags)
        frames.append(b"".join(frame(0, packet) for packet in (head, *rest)))
    return frames


def script(dated: Sequence[Dated], video: Coded = VIDEO) -> Script:
    """Return a recorder that sends these pictures."""
    return Script(frames=sent(dated, video), sdp=description(video))


async def fetched(  # noqa: PLR0913 -- what a test is about
    recorder: Script,
    asked: TimeWindow,
    into: Path,
    *,
    who: Credentials | None = None,
    most: int = 1 << 24,
    foreign: Iterable[str] = (),
) -> tuple[list[Part], Replay]:
    """Return the files of a window."""
    async with scripted(recorder):
        recorded = Recorded(
            host="127.0.0.1", url=recorder.url, credentials=who, foreign=frozenset(foreign)
        )
        replay = Replay(recorded, asked, SystemClock(), QUICK)
        return [
            part async for part in parts(replay.packets(), "127.0.0.1", into, most_bytes=most)
        ], replay


def files(folder: Path) -> list[str]:
    """Return the names of a folder's files."""
    return [path.name for path in folder.iterdir()]


def times(part: Part) -> list[float]:
    """Return when each picture of a file was recorded, in seconds since the recording began."""
    with av.open(str(part.path)) as file:
        found = [frame.time for frame in file.decode(video=0)]
    return [(part.start - BEGAN).total_seconds() + each for each in found]


def usual(numbers: Iterable[int], shift_s: float = 0) -> object:
    """Return the times of pictures, to compare with those of a file."""
    return pytest.approx([number / RATE + shift_s for number in numbers], abs=2e-5)


@pytest.fixture(autouse=True)
async def nothing_left() -> AsyncGenerator[None]:
    """Fail if the event loop is blocked, or a task or an open file outlives a replay."""
    before, tasks = _open_files(), asyncio.all_tasks()
    with blockbuster_ctx("hub.archives"):
        yield
    own = asyncio.current_task()
    async with asyncio.timeout(60):
        while _open_files() > before or asyncio.all_tasks() - tasks - {own}:  # noqa: ASYNC110 -- nobody tells
            await asyncio.sleep(0.01)


def _open_files() -> int:
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208 -- without a generator to close


# The extension


@given(
    when=st.datetimes(
        datetime(1980, 1, 1),  # noqa: DTZ001 -- the zone is given beside it
        datetime(2100, 1, 1),  # noqa: DTZ001
        timezones=st.just(UTC),
    ),
    flags=st.integers(0, 255),
    profile=st.sampled_from([b"\xab\xac", b"\xab\xad"]),
)
def test_a_stamp(when: datetime, flags: int, profile: bytes) -> None:
    """It says a time to the microsecond, also after the year 2036, and what follows."""
    read = stamp(extended(b"\x80\x60" + bytes(10) + b"payload", when, flags, profile))

    assert read is not None
    assert abs(read.at_us - microseconds(when)) <= 1
    assert read.breaks == bool(flags & BREAK)
    assert (read.pauses, read.ends) == (bool(flags & END), bool(flags & LAST))


@given(st.binary(max_size=64))
def test_no_stamp(raw: bytes) -> None:
    """Whatever a packet holds, it has a stamp or none."""
    assert isinstance(stamp(raw), Stamp | None)
    assert stamp(b"\x90\x60" + bytes(10) + raw.replace(b"\xab", b"")) is None


# What is asked, and what comes


async def test_what_is_asked(tmp_path: Path) -> None:
    """The window is asked for as a replay, as fast as it can be had."""
    recorder = script(pictures(range(60)))

    (part,), replay = await fetched(recorder, window(0.5, 3), tmp_path)

    assert recorder.methods == ["OPTIONS", "DESCRIBE", "SETUP", "PLAY", "TEARDOWN"]
    set_up, play = recorder.asked[2].headers, recorder.asked[3].headers
    assert set_up["Require"] == play["Require"] == "onvif-replay"
    assert play["Range"] == "clock=20261115T114900.500Z-20261115T114903Z"
    assert play["Rate-Control"] == "no"
    assert "Require" not in recorder.asked[1].headers
    assert (part.start, times(part)) == (BEGAN, usual(range(45)))
    assert replay.is_whole


async def test_a_hole(tmp_path: Path) -> None:
    """What was recorded after a hole is a file of its own, flags or not."""
    recorder = script([*pictures(range(30)), *pictures(range(30, 60), 100)])

    (first, second), _ = await fetched(recorder, window(0, 200), tmp_path)

    assert times(first) == usual(range(30))
    assert times(second) == usual(range(30, 60), 100)


async def test_half_a_group(tmp_path: Path) -> None:
    """Pictures that nobody can decode are left out, also in the middle of the recording."""
    recorder = script([*pictures(range(7, 37)), *pictures(range(50, 75), 100)])

    (first, second), _ = await fetched(recorder, window(0, 200), tmp_path)

    assert times(first) == usual(range(15, 37))
    assert times(second) == usual(range(60, 75), 100)


async def test_missing_pictures(tmp_path: Path) -> None:
    """If the recorder says that pictures are missing, those that follow wait for a key frame."""
    dated = pictures([*range(20), *range(23, 60)])
    recorder = script([(number, when, BREAK if number == 23 else 0) for number, when, _ in dated])

    (part,), _ = await fetched(recorder, window(0, 4), tmp_path)

    assert times(part) == usual([*range(20), *range(30, 60)])


async def test_reordered_pictures(tmp_path: Path) -> None:
    """Each keeps its own time, whatever the order in which they come."""
    video = coded(count=45, group=15, size=(64, 48), b_frames=2)
    dated = [(n, at(shown / RATE), 0) for n, shown in enumerate(video.times)]
    recorder = script(dated, video)

    (part,), _ = await fetched(recorder, window(0, 3), tmp_path)

    assert times(part) == usual(range(45))
    assert part.info.video.reorders


async def test_only_key_frames_are_dated(tmp_path: Path) -> None:
    """The times of the pictures between follow from their timestamps."""
    dated = [(n, when if n % GROUP == 0 else None, 0) for n, when, _ in pictures(range(45))]

    (part,), _ = await fetched(script(dated), window(0, 3), tmp_path)

    assert times(part) == usual(range(45))


async def test_nothing_is_dated(tmp_path: Path) -> None:
    """Pictures whose times are unknown are not offered at all."""
    recorder = script([(n, None, 0) for n in range(45)])

    with pytest.raises(ArchiveUnreachableError, match="doesn't say when"):
        await fetched(recorder, window(0, 3), tmp_path)

    assert files(tmp_path) == []


async def test_another_stream_in_the_midst(tmp_path: Path) -> None:
    """If the camera's video changed, its files are two."""
    other = coded(count=30, group=GROUP, size=(96, 64))
    cutter = Packetiser()
    frames = []
    for place in range(60):
        video, number = (VIDEO, place) if place < 30 else (other, place - 30)
        before = video.sets if number % GROUP == 0 else ()
        first, *rest = cutter.picture([*before, *video.pictures[number]], place)
        head = extended(first, at(place / RATE))
        frames += [frame(0, packet) for packet in (head, *rest)]
    recorder = Script(frames=frames, sdp=description(VIDEO))

    (first_file, second), _ = await fetched(recorder, window(0, 4), tmp_path)

    assert times(first_file) == usual(range(30))
    assert times(second) == usual(range(30, 60))
    assert (first_file.info.video.width, second.info.video.width) == (64, 96)


# Ends


@pytest.mark.parametrize("flags", [END, LAST])
async def test_the_recorder_says_that_it_ends(tmp_path: Path, flags: int) -> None:
    """Then the footage is whole though the window is longer."""
    recorder = script(pictures(range(30), flags=flags))

    (part,), replay = await fetched(recorder, window(0, 60), tmp_path)

    assert times(part) == usual(range(30))
    assert replay.is_whole


async def test_a_flag_too_early(tmp_path: Path) -> None:
    """A flag alone ends nothing: what follows counts."""
    recorder = script([*pictures(range(30), flags=LAST), *pictures(range(30, 60))])

    (part,), _ = await fetched(recorder, window(0, 60), tmp_path)

    assert times(part) == usual(range(60))


async def test_silence_in_the_midst(tmp_path: Path) -> None:
    """What came until then is whole, and that more is missing is known."""
    recorder = script(pictures(range(40)))

    (part,), replay = await fetched(recorder, window(0, 60), tmp_path)

    assert times(part) == usual(range(40))
    assert not replay.is_whole


async def test_hanging_up_in_the_midst(tmp_path: Path) -> None:
    """As with silence."""
    recorder = script(pictures(range(40)))
    recorder.frames = [*recorder.frames, recorder.frames[-1][:20]]
    recorder.hangs_up = True

    (part,), replay = await fetched(recorder, window(0, 60), tmp_path)

    assert times(part) == usual(range(40))
    assert not replay.is_whole


async def test_an_end_that_is_ignored(tmp_path: Path) -> None:
    """A recorder that goes on after the window is not read any further."""
    recorder = script(pictures(range(90)))

    (part,), replay = await fetched(recorder, window(0, 2), tmp_path)

    assert times(part) == usual(range(30))
    assert replay.is_whole


# Lies


@pytest.mark.parametrize("hours", [-1, -24, -0.25])
async def test_another_times_video(tmp_path: Path, hours: float) -> None:
    """Footage of an earlier hour is not taken for the one that was asked for."""
    recorder = script(pictures(range(60), hours * 3600))

    with pytest.raises(ArchiveUnreachableError, match="footage of another time"):
        await fetched(recorder, window(0, 4), tmp_path)

    assert files(tmp_path) == []


async def test_a_later_times_video(tmp_path: Path) -> None:
    """If a hole covers the whole window, what comes after it is not of the window."""
    recorder = script(pictures(range(60), 3600))
    span = Span(key="exact rec-1", window=window(0, 4))

    with pytest.raises(NotFoundError, match="no longer has"):
        await given_files(recorder, [span], tmp_path, [])

    assert files(tmp_path) == []


@pytest.mark.parametrize(
    ("how", "error"), [("exact", ArchiveUnreachableError), ("about", NotFoundError)]
)
async def test_nothing_comes(tmp_path: Path, how: str, error: type[Exception]) -> None:
    """A recorder that says it has footage is asked again; another one simply has none."""
    recorder = script([])
    span = Span(key=f"{how} rec-1", window=window(0, 4))

    with pytest.raises(error):
        await given_files(recorder, [span], tmp_path, [])

    assert files(tmp_path) == []


async def test_times_that_go_back(tmp_path: Path) -> None:
    """A recording doesn't go back: the file in which it does is not offered."""
    recorder = script([*pictures(range(30)), *pictures(range(30, 60), -30)])

    with pytest.raises(ArchiveUnreachableError, match="impossible"):
        await fetched(recorder, window(0, 4), tmp_path)

    assert files(tmp_path) == []


async def test_times_that_stand_still(tmp_path: Path) -> None:
    """No camera takes hundreds of pictures in a moment."""
    recorder = script([(n % 90, at(n * 1e-5), 0) for n in range(300)])

    with pytest.raises(ArchiveUnreachableError, match="impossible"):
        await fetched(recorder, window(0, 4), tmp_path)

    assert files(tmp_path) == []


async def test_another_recordings_track(tmp_path: Path) -> None:
    """The description says which track is replayed: another camera's is refused unplayed."""
    recorder = script(pictures(range(60)))
    recorder.sdp = recorder.sdp.replace(
        "a=control:track1", "a=x-onvif-track:V2\r\na=control:track1"
    )

    with pytest.raises(ArchiveUnreachableError, match="another camera's recording"):
        await fetched(recorder, window(0, 4), tmp_path, foreign={"V2"})
    (part,), _ = await fetched(recorder, window(0, 4), tmp_path, foreign={"V3"})

    assert recorder.methods.count("PLAY") == 1
    assert times(part) == usual(range(60))


async def test_too_much(tmp_path: Path) -> None:
    """More than is taken at once is refused while it comes, and nothing of that file stays."""
    recorder = script([*pictures(range(30)), *pictures(range(30, 90), 100)])
    size = sum(len(each) for each in recorder.frames)

    with pytest.raises(InvalidInputError, match="more footage at once than your hub can take"):
        await fetched(recorder, window(0, 200), tmp_path, most=size // 2)

    assert len(files(tmp_path)) == 1


# Refusals


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        ("551 Option not supported", ArchiveUnreachableError, "onvif-replay"),
        ("457 Invalid Range", NotFoundError, "no longer has"),
        ("404 Not Found", NotFoundError, "no longer has"),
        ("453 Not Enough Bandwidth", CameraUnreachableError, "bandwidth"),
    ],
)
@pytest.mark.parametrize("method", ["SETUP", "PLAY"])
async def test_refusals(
    tmp_path: Path, method: str, answer: str, error: type[Exception], words: str
) -> None:
    """Each is one sentence."""
    recorder = script(pictures(range(60)))
    recorder.answers = {method: [f"{answer}\r\n"]}

    with pytest.raises(error, match=words):
        await fetched(recorder, window(0, 4), tmp_path)


async def test_a_wrong_password_is_tried_once(tmp_path: Path) -> None:
    """Recorders lock an account after a few wrong ones."""
    recorder = script(pictures(range(60)))
    refusal = '401 Unauthorized\r\nWWW-Authenticate: Digest realm="r", nonce="{}"\r\n'
    recorder.answers = {"DESCRIBE": [refusal.format(n) for n in range(9)]}

    with pytest.raises(CameraPasswordError):
        await fetched(recorder, window(0, 4), tmp_path, who=BOB)

    proofs = [each for each in recorder.asked if "Authorization" in each.headers]
    assert len(proofs) == 1


async def test_another_coding(tmp_path: Path) -> None:
    """Video that can't be read is not asked for."""
    recorder = script(pictures(range(60)))
    recorder.sdp = recorder.sdp.replace("H264/90000", "JPEG/90000")

    with pytest.raises(CameraUnreachableError, match=r"neither H\.264 nor"):
        await fetched(recorder, window(0, 4), tmp_path)

    assert "PLAY" not in recorder.methods


async def test_another_host(tmp_path: Path) -> None:
    """A recorder can't send the hub elsewhere."""
    recorder = script(pictures(range(60)))
    recorder.answers = {"DESCRIBE": ["302 Moved\r\nLocation: rtsp://127.0.0.2/inside\r\n"]}

    with pytest.raises(CameraUnreachableError, match="another address"):
        await fetched(recorder, window(0, 4), tmp_path)


async def test_no_answer(tmp_path: Path) -> None:
    """A recorder that says nothing is given up."""
    recorder = script(pictures(range(60)))
    recorder.answers = {"PLAY": [""]}
    recorder.frames = []
    async with scripted(recorder):
        recorded = Recorded(host="127.0.0.1", url=recorder.url, credentials=None)
        timeouts = ReplayTimeouts(connect_s=0.2, teardown_s=0.05)
        replay = Replay(recorded, window(0, 4), SystemClock(), timeouts)
        with pytest.raises(CameraUnreachableError, match="Can't reach the camera"):
            await anext(parts(replay.packets(), "127.0.0.1", tmp_path, most_bytes=1000))


@pytest.mark.parametrize("is_beside", [False, True])
async def test_a_flood_of_sound(tmp_path: Path, *, is_beside: bool) -> None:
    """Sound without pictures, or of another day, is no footage, and fills no memory."""
    day = 86_400
    frames: list[bytes] = []
    seen = sent(pictures(range(30)))
    for n in range(20_000):
        payload = b"\x00\x10" + (1000 << 3).to_bytes(2) + bytes(1000)
        packet = rtp(payload, n, n * 1024, payload_type=97)
        frames.append(frame(2, extended(packet, at(n * 0.064 + day * is_beside))))
        if is_beside and n % 400 == 0 and seen:
            frames.append(seen.pop(0))
    recorder = Script(frames=[*frames, *seen], sdp=description(VIDEO, sound=SOUND))
    async with scripted(recorder):
        recorded = Recorded(host="127.0.0.1", url=recorder.url, credentials=None)
        # Long enough for all of it to come, if it could.
        patient = ReplayTimeouts(first_s=1.5, silent_s=0.3, teardown_s=0.05)
        replay = Replay(recorded, window(0, 10), SystemClock(), patient)
        tracemalloc.start()
        found = [
            part
            async for part in parts(replay.packets(), "127.0.0.1", tmp_path, most_bytes=1 << 26)
        ]
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert most < 9 << 20
    assert sum(len(each) for each in frames) > 19 << 20
    assert [times(part) for part in found] == ([usual(range(30))] if is_beside else [])
    assert sum(part.size_bytes for part in found) < 1 << 20


async def test_stopping_in_the_midst(tmp_path: Path) -> None:
    """Whoever stops taking files hangs up, and no unfinished file stays."""
    recorder = script([*pictures(range(30)), *pictures(range(30, 60), 100)])
    async with scripted(recorder):
        recorded = Recorded(host="127.0.0.1", url=recorder.url, credentials=None)
        replay = Replay(recorded, window(0, 200), SystemClock(), QUICK)
        taken = parts(replay.packets(), "127.0.0.1", tmp_path, most_bytes=1 << 24)
        part = await anext(taken)
        await taken.aclose()
        async with asyncio.timeout(10):
            while recorder.connections:  # noqa: ASYNC110 -- the script has no event for it
                await asyncio.sleep(0.01)

    assert files(tmp_path) == [part.path.name]


async def test_a_reader_that_is_slower() -> None:
    """The recorder has to wait: nothing is lost, and little is held."""
    video = coded(count=60, group=GROUP, size=(640, 480))
    dated = [(n % 60, at(n / RATE), 0) for n in range(1800)]
    recorder = script(dated, video)
    assert sum(len(each) for each in recorder.frames) > 24 << 20
    found = unsent = 0
    async with scripted(recorder):
        recorded = Recorded(host="127.0.0.1", url=recorder.url, credentials=None)
        replay = Replay(recorded, window(0, 120), SystemClock(), QUICK)
        async for _ in replay.packets():
            found += 1
            if found == 2:
                # Long enough for all of it to come, if it could.
                await asyncio.sleep(0.3)
                unsent = recorder.connections[-1].transport.get_write_buffer_size()

    assert unsent > 8 << 20
    assert found == 1801


# As the archive gives it


async def given_files(
    recorder: Script, spans: Sequence[Span], into: Path, found: list[FetchedFile]
) -> None:
    """Fetch spans as the hub does, with a recorder that says another host of its own."""
    has = Recording(key="rec-1", present=((at(0), at(600)),))
    soap = Recorder(recordings=[has], has_events=False)
    login = Credentials(username=USERNAME, password=PASSWORD)
    async with scripted(recorder), soap.serving():
        soap.replays = f"rtsp://192.168.1.108:{recorder.port}/main"
        asked = ProfileG(soap.url, login, SystemClock(), timeouts=QUICK)
        found.extend([file async for file in asked.fetch("rec-1", spans, into, most_bytes=1 << 24)])


async def test_fetched_files(tmp_path: Path) -> None:
    """Each says when its first picture was recorded, and what it is of."""
    recorder = script([*pictures(range(30)), *pictures(range(30, 60), 100)])
    found: list[FetchedFile] = []

    await given_files(recorder, [Span(key="exact rec-1", window=window(0, 104))], tmp_path, found)

    assert [each.start for each in found] == [at(0), at(102)]
    assert {each.name for each in found} == set(files(tmp_path))
    assert found[0].key == "rec-1 2026-11-15T11:49:00+00:00"
    assert not any(each.sound_recoded or each.video_recoded for each in found)


async def test_each_span_is_asked_for_alone(tmp_path: Path) -> None:
    """Nothing between two spans is asked for."""
    recorder = script(pictures(range(60)))
    spans = [Span(key="exact rec-1", window=window(*each)) for each in ((0, 1), (2.5, 4))]
    found: list[FetchedFile] = []

    await given_files(recorder, spans, tmp_path, found)

    plays = [each.headers["Range"] for each in recorder.asked if each.method == "PLAY"]
    assert plays == [
        "clock=20261115T114900Z-20261115T114901Z",
        "clock=20261115T114902.500Z-20261115T114904Z",
    ]


@pytest.mark.parametrize(("how", "is_told"), [("exact", True), ("about", False)])
async def test_less_than_the_recorder_says(tmp_path: Path, how: str, *, is_told: bool) -> None:
    """If it says that it has more, it is told in a sentence; if it doesn't know, that is all."""
    recorder = script(pictures(range(40)))
    found: list[FetchedFile] = []
    fetch = given_files(recorder, [Span(key=f"{how} rec-1", window=window(0, 60))], tmp_path, found)

    if is_told:
        with pytest.raises(ArchiveUnreachableError, match="before the end of the footage"):
            await fetch
    else:
        await fetch

    assert len(files(tmp_path)) == 1


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        ("401 Unauthorized", ArchivePasswordError, "Wrong user name or password for the recorder"),
        (
            "503 Unavailable",
            ArchiveUnreachableError,
            "The recorder at 127.0.0.1 can't play recordings",
        ),
        ("302 Moved", ArchiveUnreachableError, "The recorder at 127.0.0.1 doesn't follow"),
    ],
)
async def test_in_a_recorders_words(
    tmp_path: Path, answer: str, error: type[Exception], words: str
) -> None:
    """Nobody is told of a camera when it is the recorder that refuses."""
    recorder = script(pictures(range(60)))
    recorder.answers = {"DESCRIBE": [f"{answer}\r\n"]}

    with pytest.raises(error) as told:
        await given_files(recorder, [Span(key="about rec-1", window=window(0, 4))], tmp_path, [])

    assert str(told.value).startswith(words)

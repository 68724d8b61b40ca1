"""Frigate as an archive, held against a played one of each release."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
import ssl

import pytest

from hub.api.server import make_identity
from hub.archives.frigate import FrigateArchive
from hub.archives.frigate_files import read_video
from hub.errors import (
    ArchivePasswordError,
    ArchiveUnreachableError,
    HubError,
    InvalidInputError,
    NotFoundError,
)
from hub.model.archive import ArchiveCamera, FetchedFile, Span
from hub.model.recording import Label, TriggerKind
from hub.model.window import TimeWindow
from hub.store.secrets import Credentials
from tests.hub.archives.conftest import BEGAN, LATER, STARTS_S, folder, names
from tests.servers.frigate import VERSIONS, Frigate, Release, User

RELEASES: tuple[Release, ...] = tuple(VERSIONS)
S = timedelta(seconds=1)
RIGHT = Credentials(username="admin", password="right")  # noqa: S106 -- of nobody
WRONG = Credentials(username="admin", password="wrong")  # noqa: S106 -- of nobody
MINUTE = TimeWindow(start=BEGAN - 5 * S, end=BEGAN + 65 * S)
PLENTY = 1 << 30


@asynccontextmanager
async def reading(
    frigate: Frigate, url: str = "", credentials: Credentials | None = None, *, verify: bool = True
) -> AsyncGenerator[FrigateArchive]:
    """Give an archive that reads a played Frigate."""
    archive = FrigateArchive(
        address=url or frigate.open_url,
        credentials=credentials,
        clock=frigate.clock,
        verify=verify,
    )
    try:
        yield archive
    finally:
        await archive.close()


async def fetched(
    archive: FrigateArchive, spans: Sequence[Span], into: Path, most_bytes: int = PLENTY
) -> list[FetchedFile]:
    """Fetch all of it."""
    files = archive.fetch("porch", spans, into, most_bytes=most_bytes)
    return [file async for file in files]


def stored_files(frigate: Frigate) -> list[Path]:
    """Return what is stored, in the order of time."""
    return sorted(frigate.media.rglob("recordings/**/*.mp4"))


async def fetched_until(
    error: type[HubError], archive: FrigateArchive, spans: Sequence[Span], into: Path, room: int
) -> tuple[list[FetchedFile], str]:
    """Fetch until an error ends it; return what came, and what the error says."""
    files: list[FetchedFile] = []
    try:
        async for file in archive.fetch("porch", spans, into, most_bytes=room):
            files.append(file)  # noqa: PERF401 -- what came before it ends stays
    except error as ended:
        return files, str(ended)
    raise AssertionError("nothing ended it")


@pytest.mark.parametrize("release", RELEASES)
async def test_whole_story(frigate: Frigate, release: Release, tmp_path: Path) -> None:
    """Of each release, what it has is listed, and fetched byte for byte as it is stored."""
    frigate.release = release
    into = folder(tmp_path)

    async with reading(frigate, frigate.login_url, RIGHT) as archive:
        described = await archive.describe()
        held = await archive.holdings("porch", MINUTE)
        files = await fetched(archive, held.spans, into)

    assert described.version == VERSIONS[release].partition("-")[0]
    assert [camera.key for camera in described.cameras] == ["porch"]
    assert len(held.spans) == 1
    paths = stored_files(frigate)
    assert [sha256((into / file.name).read_bytes()).digest() for file in files] == [
        sha256(path.read_bytes()).digest() for path in paths
    ]
    assert [file.key for file in files] == [str(path.relative_to(frigate.media)) for path in paths]
    assert all(file.sound_recoded and not file.video_recoded for file in files)
    assert frigate.proofs == ["right"]
    assert not [asked for asked in frigate.asked if "clip.mp4" in asked]


async def test_times_are_narrowed(frigate: Frigate, tmp_path: Path) -> None:
    """Files are named by whole seconds, yet dated much better; they follow without a gap."""
    async with reading(frigate) as archive:
        held = await archive.holdings("porch", MINUTE)
        files = await fetched(archive, held.spans, tmp_path)

    off = [
        file.start - (BEGAN + start_s * S) for file, start_s in zip(files, STARTS_S, strict=True)
    ]
    # A microsecond a file, by which none begins before another ends.
    assert all(abs(each - off[0]) < timedelta(microseconds=10) for each in off)
    assert all(
        file.uncertainty is not None and abs(wrong) <= file.uncertainty < 0.3 * S
        for file, wrong in zip(files, off, strict=True)
    )


async def test_describe_names_cameras(frigate: Frigate) -> None:
    """A camera has Frigate's own name for it, what it recognizes, and where it is relayed."""
    frigate.add_camera("yard", detect={"enabled": False})
    frigate.add_camera("off", record={"enabled": False, "enabled_in_config": False})
    frigate.add_camera("paused", record={"enabled": False, "enabled_in_config": True})
    del frigate.go2rtc["streams"]["paused"]
    frigate.cameras["../etc"] = frigate.cameras["porch"]

    async with reading(frigate) as archive:
        cameras = (await archive.describe()).cameras

    assert cameras == (
        ArchiveCamera(
            key="porch",
            name="Front porch",
            labels=(Label.PERSON, Label.VEHICLE),
            has_events=True,
            live_url="rtsp://127.0.0.1:8554/porch",
            has_snapshot=True,
        ),
        ArchiveCamera(
            key="yard", name="yard", live_url="rtsp://127.0.0.1:8554/yard", has_snapshot=True
        ),
        ArchiveCamera(
            key="paused",
            name="paused",
            labels=(Label.PERSON, Label.VEHICLE),
            has_events=True,
            has_snapshot=True,
        ),
    )


@pytest.mark.parametrize("ahead", [timedelta(0), 4.3 * S, -timedelta(hours=1)])
async def test_clock_is_measured(frigate: Frigate, ahead: timedelta) -> None:
    """Frigate's clock is measured by whole seconds of `Date`, far better than a second."""
    frigate.ahead = ahead

    async with reading(frigate) as archive:
        clock = (await archive.describe()).clock

    assert clock.offset is not None
    assert abs(clock.offset - ahead) <= clock.uncertainty - 0.5 * S < 0.1 * S


async def test_clock_of_a_proxy_is_not_taken(frigate: Frigate) -> None:
    """If `Date` contradicts Frigate's own count, neither is believed, and both are possible."""
    frigate.stats_at = (LATER - timedelta(hours=1)).timestamp()

    async with reading(frigate) as archive:
        clock = (await archive.describe()).clock

    assert clock.offset is None
    assert clock.uncertainty > timedelta(hours=1)


@pytest.mark.parametrize("release", RELEASES)
async def test_events(frigate: Frigate, release: Release) -> None:
    """Of a window, what happened in it is told, also what began before it or was looked at."""
    frigate.release = release
    at = BEGAN.timestamp()
    car = {"camera": "porch", "label": "car", "has_clip": True, "zones": [], "sub_label": "amazon"}
    heard = {"camera": "porch", "label": "bark", "data": {"type": "audio"}}
    frigate.events = [
        {**car, "id": "1", "start_time": at - 40, "end_time": at + 3},
        {**car, "id": "2", "start_time": at - 90, "end_time": at - 50},
        {**car, "id": "3", "start_time": at + 30, "end_time": at + 31, "camera": "yard"},
        {**heard, "id": "4", "start_time": at + 20, "end_time": at + 22},
        {**car, "id": "5", "start_time": at + 25, "end_time": at + 26, "false_positive": True},
        {
            **car,
            "id": "6",
            "start_time": at + 50,
            "end_time": None,
            "label": "Doorbell",
            "data": {"type": "api"},
        },
    ]
    frigate.reviews = [
        {
            "id": "7",
            "camera": "porch",
            "start_time": at - 60,
            "end_time": at + 8,
            "severity": "alert",
            "has_been_reviewed": True,
            "data": {"objects": ["person-verified", "dog"], "sub_labels": ["Bob"], "audio": []},
        },
    ]

    async with reading(frigate) as archive:
        events = (await archive.holdings("porch", MINUTE)).events

    assert events is not None
    assert [
        (
            (event.window.start - BEGAN).total_seconds(),
            (event.window.end - BEGAN).total_seconds(),
            event.kind,
            event.labels,
        )
        for event in events
    ] == [
        (-5, 3, TriggerKind.MOTION, (Label.VEHICLE,)),
        (-5, 8, TriggerKind.MOTION, (Label.PERSON, Label.ANIMAL)),
        (20, 22, TriggerKind.MOTION, ()),
        (50, 65, TriggerKind.EXTERNAL, ()),
    ]


async def test_parked_car(frigate: Frigate) -> None:
    """An object that stays counts when it comes, when it goes, and while something moves."""
    at = BEGAN.timestamp()
    frigate.stored = [
        replace(stored, objects=int(n == 2)) for n, stored in enumerate(frigate.stored)
    ]
    frigate.events = [
        {"camera": "porch", "label": "car", "start_time": at - 1800, "end_time": at + 1800}
    ]

    async with reading(frigate) as archive:
        events = (await archive.holdings("porch", MINUTE)).events

    length = frigate.stored[2].end_time - frigate.stored[2].start_time
    start = datetime.fromtimestamp(frigate.stored[2].start_time + 0.5, UTC)
    assert events is not None
    assert [event.window for event in events] == [TimeWindow(start=start, end=start + length * S)]


async def test_camera_without_detection(frigate: Frigate) -> None:
    """If Frigate doesn't say what happened before a camera, all of its footage counts."""
    frigate.cameras["porch"]["detect"]["enabled"] = False

    async with reading(frigate) as archive:
        held = await archive.holdings("porch", MINUTE)

    assert held.events is None
    assert not [asked for asked in frigate.asked if "/events" in asked]


async def test_too_many_events(frigate: Frigate) -> None:
    """If more happened than Frigate is asked to tell, all of its footage counts."""
    at = BEGAN.timestamp()
    frigate.events = [
        {"camera": "porch", "label": "person", "start_time": at + n / 100, "end_time": at + 30}
        for n in range(1001)
    ]

    async with reading(frigate) as archive:
        assert (await archive.holdings("porch", MINUTE)).events is None


async def test_holes(frigate: Frigate) -> None:
    """Footage with a hole is two spans, cut to the window; one of another camera is none."""
    frigate.delete(frigate.stored[3])
    window = TimeWindow(start=BEGAN + 12 * S, end=BEGAN + 50 * S)

    async with reading(frigate) as archive:
        spans = (await archive.holdings("porch", window)).spans

    assert (spans[0].window.start, spans[-1].window.end) == (window.start, window.end)
    assert len(spans) == 2
    hole = spans[1].window.start - spans[0].window.end
    assert abs(hole - (STARTS_S[4] - STARTS_S[3]) * S) < 1.1 * S
    assert spans[0].key.startswith("/recordings/2026-11-15/11/porch/49.")
    assert all((each.size_bytes or 0) > 10_000 for each in spans)


async def test_newest_is_not_there_yet(frigate: Frigate) -> None:
    """What was recorded in the last 30 seconds is not absent: it comes."""
    frigate.ahead = timedelta(minutes=7)
    now = frigate.now()
    window = TimeWindow(start=now - 20 * S, end=now + 60 * S)

    async with reading(frigate) as archive:
        described = await archive.describe()
        now = frigate.now()
        held = await archive.holdings("porch", window)
        ancient = await archive.holdings("porch", MINUTE)
        frigate.cameras["porch"]["record"]["enabled"] = False
        await archive.describe()
        off = await archive.holdings("porch", window)

    assert described.clock.offset is not None
    assert held.spans == ()
    assert held.not_yet is not None
    assert held.not_yet.start == window.start
    assert abs(held.not_yet.end - now) < S
    assert ancient.not_yet is None
    assert off.not_yet is None


async def test_newest_by_its_own_clock(frigate: Frigate) -> None:
    """Also before Frigate's clock was measured well, it decides what is yet to come."""
    frigate.ahead = timedelta(hours=1)
    window = TimeWindow(start=frigate.now() - 20 * S, end=frigate.now())

    async with reading(frigate) as archive:
        held = await archive.holdings("porch", window)

    assert held.not_yet is not None
    assert abs(held.not_yet.start - window.start) < S


async def test_nothing_is_to_come(frigate: Frigate) -> None:
    """If the newest file reaches to now, by Frigate's own clock, nothing is awaited."""
    frigate.ahead = BEGAN + 50 * S - LATER

    async with reading(frigate) as archive:
        assert (await archive.holdings("porch", MINUTE)).not_yet is None


async def test_camera_that_does_not_record(frigate: Frigate) -> None:
    """A camera that Frigate has, but doesn't record, isn't listed; it has nothing."""
    frigate.add_camera("off", record={"enabled": False, "enabled_in_config": False})

    async with reading(frigate) as archive:
        assert [each.key for each in (await archive.describe()).cameras] == ["porch"]
        held = await archive.holdings("off", MINUTE)

    assert (held.spans, held.not_yet) == ((), None)


async def test_unknown_camera(frigate: Frigate) -> None:
    """A camera that Frigate doesn't have is said, though Frigate answers with an empty list."""
    async with reading(frigate) as archive:
        for key in ("shed", "../../config", "porch/../yard", ""):
            with pytest.raises(NotFoundError, match="no camera"):
                await archive.holdings(key, MINUTE)
    assert not [asked for asked in frigate.asked if ".." in asked]


@pytest.mark.parametrize("release", RELEASES)
async def test_the_newest_picture_of_a_camera(frigate: Frigate, release: Release) -> None:
    """As Frigate shows it; a camera that it doesn't have, or no picture, is refused."""
    frigate.release = release
    async with reading(frigate) as archive:
        assert await archive.snapshot("porch") == frigate.picture
        assert frigate.asked == ["GET /api/porch/latest.jpg"]
        for key in ("shed", "../stats", ""):
            with pytest.raises(NotFoundError):
                await archive.snapshot(key)
        assert [each for each in frigate.asked if "stats" in each] == []

        frigate.picture = b"<html>no frame yet</html>"
        with pytest.raises(ArchiveUnreachableError):
            await archive.snapshot("porch")


@pytest.mark.parametrize("release", RELEASES)
async def test_wrong_password_is_sent_once(frigate: Frigate, release: Release) -> None:
    """A wrong password is said, and sent no more than once for a call."""
    frigate.release = release

    async with reading(frigate, frigate.login_url, WRONG) as archive:
        with pytest.raises(ArchivePasswordError, match="Wrong user name or password"):
            await archive.describe()
        assert frigate.proofs == ["wrong"]
    async with reading(frigate, frigate.login_url) as archive:
        with pytest.raises(ArchivePasswordError, match="needs a user name and password"):
            await archive.describe()


async def test_wrong_password_at_once(frigate: Frigate) -> None:
    """Two questions that wait for one login don't send a wrong password twice."""
    async with reading(frigate, frigate.login_url, RIGHT) as archive:
        await archive.describe()
        frigate.users["admin"] = User(password="new")  # noqa: S106 -- of nobody
        frigate.secret = b"another"
        frigate.proofs.clear()
        both = await asyncio.gather(
            archive.holdings("porch", MINUTE),
            archive.holdings("porch", MINUTE),
            return_exceptions=True,
        )

    assert [type(each) for each in both] == [ArchivePasswordError] * 2
    assert frigate.proofs == ["right"]


@pytest.mark.parametrize("release", RELEASES)
async def test_too_many_logins(frigate: Frigate, release: Release) -> None:
    """If Frigate limits logins, that is said as what it is."""
    frigate.release = release
    frigate.most_logins = 0

    async with reading(frigate, frigate.login_url, RIGHT) as archive:
        with pytest.raises(ArchiveUnreachableError, match="accept more logins"):
            await archive.describe()
        frigate.most_logins = 2
        await archive.describe()
        frigate.secret = b"another"
        both = await asyncio.gather(
            archive.holdings("porch", MINUTE),
            archive.holdings("porch", MINUTE),
            return_exceptions=True,
        )
        assert [str(each) for each in both] == [str(both[0])] * 2
        assert "accept more logins" in str(both[0])


@pytest.mark.parametrize("cookie", ["frigate_token", "my_own_name"])
async def test_session_ends(frigate: Frigate, cookie: str) -> None:
    """A session of a minute is begun again when it has ended, and renewed before; any name."""
    frigate.session_s, frigate.refresh_s, frigate.cookie_name = 60, 30, cookie

    async with reading(frigate, frigate.login_url, RIGHT) as archive:
        await archive.describe()
        for _ in range(4):
            await frigate.clock.sleep(31)
            await archive.holdings("porch", MINUTE)
        assert len(frigate.proofs) == 1
        await frigate.clock.sleep(61)
        await archive.holdings("porch", MINUTE)
    assert len(frigate.proofs) == 2


async def test_own_certificate(frigate: Frigate, tmp_path: Path) -> None:
    """A certificate that Frigate made itself is taken only if a person said so."""
    pem = tmp_path / "frigate.pem"
    pem.write_bytes(make_identity(datetime.now(UTC)))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.minimum_version = ssl.TLSVersion.TLSv1_3
    tls.load_cert_chain(pem)

    async with frigate.serving(tls):
        async with reading(frigate, frigate.login_url, RIGHT) as archive:
            with pytest.raises(ArchiveUnreachableError, match="certificate"):
                await archive.describe()
        assert frigate.proofs == []
        async with reading(frigate, frigate.login_url, RIGHT, verify=False) as archive:
            assert (await archive.describe()).version == "0.17.2"
        plain = frigate.open_url.replace("http:", "https:")
        async with reading(frigate, plain, RIGHT, verify=False) as archive:
            with pytest.raises(ArchiveUnreachableError, match="doesn't encrypt"):
                await archive.describe()


async def test_below_a_path(frigate: Frigate, tmp_path: Path) -> None:
    """Frigate may be below a path, of its own or of a proxy."""
    frigate.base_path = "/my/frigate"

    async with frigate.serving():
        for url in (frigate.open_url, f"{frigate.login_url}/"):
            async with reading(frigate, url, RIGHT) as archive:
                held = await archive.holdings("porch", MINUTE)
                assert len(await fetched(archive, held.spans, tmp_path)) == 6


@pytest.mark.parametrize("release", RELEASES)
async def test_proxy_without_login(frigate: Frigate, release: Release) -> None:
    """Without Frigate's own login on 8971, nobody is asked for a password."""
    frigate.auth, frigate.release = False, release

    async with reading(frigate, frigate.login_url) as archive:
        assert (await archive.holdings("porch", MINUTE)).spans
    assert frigate.proofs == []


async def test_secret_of_a_proxy(frigate: Frigate) -> None:
    """If Frigate wants a proxy's secret, the password doesn't help, and that is said."""
    frigate.proxy_secret = "of the proxy"  # noqa: S105 -- of nobody

    async with reading(frigate, frigate.login_url, RIGHT) as archive:
        with pytest.raises(ArchiveUnreachableError, match="proxy's secret"):
            await archive.describe()
    assert frigate.proofs == ["right"]


@pytest.mark.parametrize("release", ["0.17", "0.18"])
async def test_role_that_may_not_see_a_camera(
    frigate: Frigate, release: Release, tmp_path: Path
) -> None:
    """A camera that a user may not see isn't listed, and to ask for it is refused in words."""
    frigate.release = release
    frigate.users["admin"] = User(password="right", role="yard_only")  # noqa: S106 -- of nobody
    frigate.add_camera("yard")
    frigate.roles["yard_only"] = ["yard"]

    async with reading(frigate, frigate.login_url, RIGHT) as archive:
        assert [camera.key for camera in (await archive.describe()).cameras] == ["yard"]
        span = Span(key="", window=MINUTE)
        with pytest.raises(NotFoundError, match="This user can't see"):
            await archive.holdings("porch", MINUTE)
        with pytest.raises(NotFoundError, match="This user can't see"):
            await fetched(archive, [span], tmp_path)
        with pytest.raises(NotFoundError, match="This user can't see"):
            # It has no camera of that name, but tells only an admin.
            await archive.holdings("shed", MINUTE)


async def test_gone_in_the_midst(frigate: Frigate, tmp_path: Path) -> None:
    """What Frigate deleted between the look and the fetch is said; what it still has, came."""
    async with reading(frigate) as archive:
        held = await archive.holdings("porch", MINUTE)
        for stored in frigate.stored[:2]:
            frigate.delete(stored)
        files, said = await fetched_until(NotFoundError, archive, held.spans, tmp_path, PLENTY)
        assert len(files) == 4
        assert "no longer" in said
        # Its row is there for a while yet, its file isn't.
        stored = frigate.stored[1]
        frigate.delete(stored)
        frigate.stored.append(stored)
        tail = [Span(key="", window=TimeWindow(start=BEGAN + 24 * S, end=MINUTE.end - 6 * S))]
        files, said = await fetched_until(NotFoundError, archive, tail, tmp_path, PLENTY)
        assert len(files) == 3
        assert "no longer" in said
    assert not [asked for asked in frigate.asked if "clip.mp4" in asked]


async def test_only_what_was_asked_for(frigate: Frigate, tmp_path: Path) -> None:
    """Only files that overlap a span are fetched."""
    spans = [
        Span(key="", window=TimeWindow(start=BEGAN + 2 * S, end=BEGAN + 4 * S)),
        Span(key="", window=TimeWindow(start=BEGAN + 45 * S, end=BEGAN + 52 * S)),
    ]

    async with reading(frigate) as archive:
        files = await fetched(archive, spans, tmp_path)
        assert await fetched(archive, [], tmp_path) == []

    assert [file.name for file in files] == [
        "20261115T114900Z.mp4",
        "20261115T114942Z.mp4",
        "20261115T114950Z.mp4",
    ]
    got = {asked for asked in frigate.asked if asked.startswith("GET /recordings/2026")}
    assert got == {f"GET /{file.key}" for file in files}


async def test_more_than_there_is_room_for(frigate: Frigate, tmp_path: Path) -> None:
    """A fetch stops before the file that would be too much; what came before stays."""
    sizes = [path.stat().st_size for path in stored_files(frigate)]
    into = folder(tmp_path)

    async with reading(frigate) as archive:
        held = await archive.holdings("porch", MINUTE)
        files, said = await fetched_until(
            InvalidInputError, archive, held.spans, into, sum(sizes[:2]) + 5
        )

    assert "isn't enough room" in said
    assert [file.name for file in files] == names(into)
    assert len(files) == 2


@pytest.mark.parametrize("release", RELEASES)
async def test_clips_if_files_are_not_served(
    frigate: Frigate, release: Release, tmp_path: Path
) -> None:
    """If only the API is let through, whole clips are fetched, exact and of the right length."""
    frigate.serves_files, frigate.release = False, release

    async with reading(frigate) as archive:
        held = await archive.holdings("porch", MINUTE)
        files = await fetched(archive, held.spans, tmp_path)
        frigate.stored.clear()
        with pytest.raises(NotFoundError):
            await fetched(archive, held.spans, tmp_path)

    (file,) = files
    assert file.key.endswith("clip.mp4")
    assert abs(file.start - BEGAN) <= 0.6 * S
    assert file.uncertainty is not None
    assert file.uncertainty >= 0.55 * S + 5 * 0.05 * S


@pytest.mark.parametrize("release", RELEASES)
async def test_a_clip_begins_with_its_first_file(
    frigate: Frigate, release: Release, tmp_path: Path
) -> None:
    """Of a file in the midst of a recording, the clip has every frame, and none of its neighbors.

    Frigate's times are rounded, so the file before seems to end after this one has begun.
    """
    frigate.serves_files, frigate.release = False, release
    paths = stored_files(frigate)

    async with reading(frigate) as archive:
        for number, stored in enumerate(frigate.stored[1:4], 1):
            at = datetime.fromtimestamp(stored.start_time, UTC)
            window = TimeWindow(start=at + 3 * S, end=at + 6 * S)
            held = await archive.holdings("porch", window)
            (file,) = await fetched(archive, held.spans, tmp_path)
            clip = read_video(tmp_path / file.name, file.key)

            whole = read_video(paths[number], "")
            assert abs(clip.length - whole.length) < whole.frame
            assert abs(file.start - at) <= S


async def test_asks_only_what_it_must(frigate: Frigate) -> None:
    """Holdings are had by three questions, once the settings are known; none is cached."""
    async with reading(frigate) as archive:
        await archive.describe()
        frigate.asked.clear()
        await archive.holdings("porch", MINUTE)

    assert [asked.partition("?")[0] for asked in frigate.asked] == [
        "GET /api/porch/recordings",
        "GET /api/events",
        "GET /api/review",
    ]
    assert "after=" in frigate.asked[0]
    assert "before=" in frigate.asked[0]

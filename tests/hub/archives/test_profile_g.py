"""Asking an ONVIF recorder what it has, and how little of its answers is believed."""

from collections.abc import AsyncGenerator, Iterable
from datetime import UTC, datetime, timedelta
import logging
from pathlib import Path
from typing import Any, Literal, override

from lxml import etree
import onvif
import pytest

from hub.archives.profile_g import ProfileG
from hub.archives.reader import ArchiveDescription
from hub.clock import SystemClock
from hub.errors import (
    ArchivePasswordError,
    ArchiveUnreachableError,
    InvalidInputError,
    NotFoundError,
)
from hub.model.archive import Holdings, Span
from hub.model.window import TimeWindow
from hub.store.secrets import Credentials
from tests.fakes.clocks import FastClock
from tests.fakes.odd_onvif import PASSWORD, USERNAME
from tests.servers.onvif_recorder import Recorder, Recording

LOGIN = Credentials(username=USERNAME, password=PASSWORD)
WRONG = Credentials(username=USERNAME, password="wrong")  # noqa: S106 -- a fake's
BEGAN = datetime(2026, 11, 15, 11, 49, tzinfo=UTC)
XS = "{http://www.w3.org/2001/XMLSchema}"
BODY = "{http://www.w3.org/2003/05/soap-envelope}Body"


def at(seconds: float) -> datetime:
    """Return a time, by seconds since the recording began."""
    return BEGAN + timedelta(seconds=seconds)


def window(start_s: float, end_s: float) -> TimeWindow:
    """Return a window, by seconds since the recording began."""
    return TimeWindow(start=at(start_s), end=at(end_s))


DRIVE = Recording(
    key="rec-1", present=((at(0), at(600)), (at(700), at(1000)), (at(1000.4), at(1200)))
)
PORCH = Recording(key="rec-2", name="Porch", video="VIDEO002", present=((at(0), at(60)),))


@pytest.fixture
async def recorder() -> AsyncGenerator[Recorder]:
    """Serve a recorder of two cameras."""
    fake = Recorder(recordings=[DRIVE, PORCH], has_events=False)
    async with fake.serving():
        yield fake


def reader(recorder: Recorder, who: Credentials | None = LOGIN) -> ProfileG:
    """Return what asks a recorder; its clock is fast, so that nothing takes long."""
    return ProfileG(recorder.url, who, FastClock(40, datetime.now(UTC)))


async def described(recorder: Recorder) -> ArchiveDescription:
    """Return what a recorder says of itself."""
    return await reader(recorder).describe()


def spans(found: Holdings) -> list[tuple[float, float]]:
    """Return the spans, by seconds since the recording began."""
    return [
        ((each.window.start - BEGAN).total_seconds(), (each.window.end - BEGAN).total_seconds())
        for each in found.spans
    ]


async def test_its_cameras(recorder: Recorder) -> None:
    """Each recording with video is a camera, from its first picture to its last."""
    recorder.recordings.append(Recording(key="sound", video=""))
    recorder.recordings.extend(Recording(key=f"rec-{n}", name=f"Yard {n}") for n in range(3, 9))

    found = await described(recorder)

    assert [each.name for each in found.cameras] == [
        "Drive",
        "Porch",
        *(f"Yard {n}" for n in range(3, 9)),
    ]
    drive = found.cameras[0]
    assert (drive.key, drive.earliest, drive.latest) == ("rec-1", at(0), at(1200))
    assert not drive.has_events
    assert found.version == "Odd NVR 4 2.1"
    assert recorder.open == {}


async def test_cameras_of_the_same_name(recorder: Recorder) -> None:
    """They are told apart by their tokens."""
    recorder.recordings = [Recording(key="a"), Recording(key="b"), PORCH]

    found = await described(recorder)

    assert [each.name for each in found.cameras] == ["Drive a", "Drive b", "Porch"]


@pytest.mark.parametrize("ahead_s", [-3600, 0, 4])
async def test_its_clock(recorder: Recorder, ahead_s: int) -> None:
    """It is measured, however far off it is."""
    recorder.clock = clock = FastClock(4, datetime.now(UTC))
    recorder.clock_ahead = timedelta(seconds=ahead_s)

    found = await ProfileG(recorder.url, LOGIN, clock).describe()

    assert found.clock.offset is not None
    assert found.clock.offset.total_seconds() == pytest.approx(ahead_s, abs=0.1)
    assert found.clock.uncertainty == timedelta(seconds=1)


async def test_a_recorder_without_a_clock(recorder: Recorder) -> None:
    """If it doesn't tell its time, its clock stays unknown."""
    recorder.tells_time = False

    assert (await described(recorder)).clock.offset is None


@pytest.mark.parametrize("path", ["", "/"])
async def test_address_without_a_path(recorder: Recorder, path: str) -> None:
    """The usual path of the device service is added."""
    found = ProfileG(f"127.0.0.1:{recorder.port}{path}", LOGIN, FastClock(40, datetime.now(UTC)))

    assert len((await found.describe()).cameras) == 2


def test_address_of_another_kind() -> None:
    """Only HTTP is spoken."""
    with pytest.raises(InvalidInputError):
        ProfileG("ftp://127.0.0.1/", LOGIN, SystemClock())


# Holdings


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        (window(10, 20), [(10, 20)]),
        (window(500, 650), [(500, 600)]),
        (window(620, 650), []),
        (window(620, 720), [(700, 720)]),
        # It began another file at 1000 seconds.
        (window(-100, 2000), [(0, 600), (700, 1200)]),
        (window(1300, 2000), []),
    ],
)
@pytest.mark.parametrize("knows_information", [True, False])
async def test_holes(
    recorder: Recorder,
    asked: TimeWindow,
    wanted: list[tuple[float, float]],
    *,
    knows_information: bool,
) -> None:
    """The recorder's history says when there was video."""
    recorder.knows_information = knows_information

    found = await reader(recorder).holdings("rec-1", asked)

    assert spans(found) == wanted
    assert {each.key for each in found.spans} <= {"exact rec-1"}
    assert found.events is None
    assert found.not_yet is None
    assert recorder.open == {}


@pytest.mark.parametrize("history", ["fault", "silent", "never", "endless", "foreign"])
async def test_unknown_holes(
    recorder: Recorder, history: Literal["fault", "silent", "never", "endless", "foreign"]
) -> None:
    """Without a history, the recording counts as whole, and that is known of its spans."""
    recorder.history = history

    found = await reader(recorder).holdings("rec-1", window(-100, 900))

    assert spans(found) == [(0, 900)]
    assert found.spans[0].key == "about rec-1"
    assert recorder.open == {}


async def test_history_without_a_filter(recorder: Recorder) -> None:
    """A recorder that can't filter its history is asked for all of it."""
    recorder.history = "unfiltered"

    found = await reader(recorder).holdings("rec-1", window(500, 650))

    assert spans(found) == [(500, 600)]


async def test_the_newest_is_not_there_yet(recorder: Recorder) -> None:
    """By the recorder's own clock, which may be off by an hour."""
    clock = FastClock(1, datetime.now(UTC))
    recorder.clock, recorder.clock_ahead = clock, timedelta(hours=1)
    now = clock.now() + recorder.clock_ahead
    day = timedelta(days=1)
    recorder.recordings = [
        Recording(key="rec-1", present=((now - day, now + day),), is_recording=True)
    ]
    asked = TimeWindow(start=now - timedelta(minutes=5), end=now + timedelta(minutes=5))

    found = await ProfileG(recorder.url, LOGIN, clock).holdings("rec-1", asked)

    assert found.not_yet is not None
    assert abs(found.not_yet.end - now) < timedelta(seconds=5)
    assert found.not_yet.length == timedelta(seconds=30)
    (span,) = found.spans
    assert (span.window.start, span.window.end) == (asked.start, found.not_yet.start)


async def test_no_such_camera(recorder: Recorder) -> None:
    """A recording that is gone is said to be."""
    asked = reader(recorder)
    with pytest.raises(NotFoundError, match="no longer records this camera"):
        await asked.holdings("rec-9", window(0, 10))
    with pytest.raises(NotFoundError, match="no longer records this camera"):
        await anext(
            aiter(
                asked.fetch("rec-9", [Span(key="rec-9", window=window(0, 1))], Path(), most_bytes=1)
            )
        )


async def test_another_recording(recorder: Recorder) -> None:
    """An answer about another camera is refused."""
    recorder.swaps = True

    with pytest.raises(ArchiveUnreachableError, match="another camera's recording"):
        await reader(recorder).holdings("rec-1", window(0, 10))


# Refusals and nonsense


@pytest.mark.parametrize(
    ("searches", "words"),
    [
        ("never", "doesn't finish"),
        ("endless", "more recordings"),
        ("fault", "doesn't follow the ONVIF standard"),
    ],
)
async def test_endless_searches(
    recorder: Recorder, searches: Literal["never", "endless", "fault"], words: str
) -> None:
    """A search that doesn't end, or has no end of results, is ended, and said in one sentence."""
    recorder.searches = searches

    with pytest.raises(ArchiveUnreachableError, match=words):
        await described(recorder)

    assert recorder.open == {}
    assert len(recorder.asked) < 250


async def test_no_profile_g(recorder: Recorder) -> None:
    """A camera without recordings is told as such."""
    recorder.offers_search = False
    recorder.media = None

    with pytest.raises(ArchiveUnreachableError, match="Profile G"):
        await described(recorder)


async def test_older_recorders(recorder: Recorder) -> None:
    """One that doesn't know GetServices is asked for its capabilities."""
    recorder.services = "fault"

    assert len((await described(recorder)).cameras) == 2


@pytest.mark.parametrize("auth", ["wsse", "digest"])
async def test_wrong_password(recorder: Recorder, auth: Literal["wsse", "digest"]) -> None:
    """It is tried once: recorders lock an account after a few wrong ones."""
    recorder.auth = auth

    with pytest.raises(ArchivePasswordError, match="Wrong user name or password"):
        await reader(recorder, WRONG).describe()

    guarded = [each for each in recorder.asked if each != "GetSystemDateAndTime"]
    assert guarded == (["GetServices"] if auth == "wsse" else ["GetServices"] * 2)


async def test_password_changes_within_a_search() -> None:
    """The old one isn't tried again, not even to end the search."""

    class Changing(Recorder):
        @override
        def _fixed(self, asked: str, root: etree._Element) -> str | None:
            if asked == "FindRecordings":
                self.password = "new"  # noqa: S105 -- a fake's
            return super()._fixed(asked, root)

    recorder = Changing(recordings=[DRIVE], has_events=False)
    async with recorder.serving():
        with pytest.raises(ArchivePasswordError):
            await described(recorder)

    assert recorder.asked[-2:] == ["FindRecordings", "GetRecordingSearchResults"]


async def test_missing_password(recorder: Recorder) -> None:
    """A recorder that asks for one is told from one that refuses it."""
    with pytest.raises(ArchivePasswordError, match="needs a user name and password"):
        await reader(recorder, None).describe()


async def test_password_is_never_logged(
    recorder: Recorder, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither in lines nor in errors."""
    caplog.set_level(logging.DEBUG)

    who = Credentials(username=USERNAME, password="s3cr3t-porch")  # noqa: S106 -- a fake's

    with pytest.raises(ArchivePasswordError) as refused:
        await reader(recorder, who).describe()

    assert "s3cr3t-porch" not in caplog.text + str(refused.value)


async def test_nobody_there(unused_tcp_port: int) -> None:
    """A recorder that is off is away."""
    away = ProfileG(f"http://127.0.0.1:{unused_tcp_port}/onvif", LOGIN, SystemClock())
    with pytest.raises(ArchiveUnreachableError, match="is closed"):
        await away.describe()


@pytest.mark.parametrize(
    "answer",
    [
        b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/hostname'>]><a>&b;</a>",
        b"",
        b"<html><body>Log in</body></html>",
        b"<!DOCTYPE a [<!ENTITY b 'bb'><!ENTITY c '&b;&b;'>]><a>&c;</a>",
        b"<a>" * 50_000,
        b"<a>" + b"x" * (2 * 1024 * 1024) + b"</a>",
    ],
    ids=["external", "empty", "page", "entities", "deep", "large"],
)
async def test_nonsense(recorder: Recorder, answer: bytes) -> None:
    """Nonsense and bombs are an archive that is away, nothing worse."""
    recorder.raw_answer = answer

    with pytest.raises(ArchiveUnreachableError, match=r"at 127\.0\.0\.1"):
        await described(recorder)


@pytest.mark.parametrize("token", ["x" * 200, "line\nbreak", ""])
async def test_unusable_tokens(recorder: Recorder, token: str) -> None:
    """A recording that can't be asked for is left out."""
    recorder.recordings.append(Recording(key=token))

    assert [each.key for each in (await described(recorder)).cameras] == ["rec-1", "rec-2"]


async def test_hostile_names(recorder: Recorder) -> None:
    """Names are shortened, and hold nothing that can't be printed."""
    recorder.recordings = [Recording(key="rec-1", name="\u202eevil" + "x" * 5000)]

    (camera,) = (await described(recorder)).cameras

    assert len(camera.name) <= 60
    assert camera.name.isprintable()


async def test_a_check_asks_for_no_window(recorder: Recorder) -> None:
    """What is asked every few minutes is the same whatever happens in the neighborhood."""
    asked = reader(recorder)
    await asked.describe()
    first = [each for each in recorder.asked if each != "GetSystemDateAndTime"]
    recorder.asked.clear()
    await asked.holdings("rec-1", window(0, 10))
    recorder.asked.clear()

    await asked.describe()

    assert [each for each in recorder.asked if each != "GetSystemDateAndTime"] == first
    assert "FindEvents" not in first


# Beside ONVIF's own schemas, and another client


def schemas() -> dict[str, etree.XMLSchema]:
    """Return ONVIF's schemas of search and replay, by namespace."""
    found = {}
    for name in ("search", "replay"):
        path = Path(onvif.__file__).parent / "wsdl" / f"{name}.wsdl"
        raw = next(etree.parse(path).iter(f"{XS}schema"))
        # Again with its own namespaces, which the file declares further out.
        alone = etree.fromstring(etree.tostring(raw), base_url=str(path))
        found[str(raw.get("targetNamespace"))] = etree.XMLSchema(alone)
    return found


def assert_valid(messages: Iterable[bytes], names: set[str]) -> None:
    """Hold that messages are valid, and that all of these are among them."""
    known = schemas()
    seen = set()
    for raw in messages:
        for each in etree.fromstring(raw).iter(BODY):
            name = etree.QName(each[0])
            if str(name.namespace) in known:
                known[str(name.namespace)].assertValid(each[0])
                seen.add(name.localname)
    assert seen >= names


async def test_valid_by_the_schemas_of_onvif(recorder: Recorder) -> None:
    """Whatever the hub asks, and whatever the recorder of the tests answers, is valid."""
    asked = reader(recorder)
    await asked.describe()
    await asked.holdings("rec-1", window(-100, 900))
    recorder.replays = ""
    with pytest.raises(ArchiveUnreachableError):
        await anext(
            aiter(
                asked.fetch(
                    "rec-1", [Span(key="exact rec-1", window=window(0, 1))], Path(), most_bytes=1
                )
            )
        )

    names = {
        "FindRecordings",
        "GetRecordingSearchResults",
        "GetRecordingInformation",
        "FindEvents",
        "GetEventSearchResults",
        "EndSearch",
        "GetReplayUri",
    }
    assert_valid(recorder.requests, names)
    assert_valid(recorder.responses, {f"{name}Response" for name in names})


async def test_as_home_assistants_client_reads_it(recorder: Recorder) -> None:
    """The library of Home Assistant's ONVIF integration finds the same in the same answers."""
    client = onvif.ONVIFCamera("127.0.0.1", recorder.port, USERNAME, PASSWORD)
    await client.update_xaddrs()
    search = await client.create_search_service()
    started = await search.FindRecordings({"Scope": {}, "KeepAliveTime": timedelta(seconds=30)})
    token = {"SearchToken": token_of(started), "MaxResults": 10, "WaitTime": timedelta(seconds=2)}
    theirs = (await search.GetRecordingSearchResults(token)).RecordingInformation
    events = await search.FindEvents(
        {
            "StartPoint": at(500),
            "EndPoint": at(650),
            "Scope": {"IncludedRecordings": ["rec-1"]},
            "SearchFilter": {},
            "IncludeStartState": True,
            "KeepAliveTime": timedelta(seconds=30),
        }
    )
    changes = (
        await search.GetEventSearchResults({**token, "SearchToken": token_of(events)})
    ).Result
    replay = await client.create_replay_service()
    uri = await replay.GetReplayUri(
        {
            "StreamSetup": {"Stream": "RTP-Unicast", "Transport": {"Protocol": "RTSP"}},
            "RecordingToken": "rec-1",
        }
    )
    await client.close()

    ours = await described(recorder)
    assert [(each.RecordingToken, each.Source.Name) for each in theirs] == [
        (each.key, each.name) for each in ours.cameras
    ]
    assert theirs[0].EarliestRecording == ours.cameras[0].earliest
    assert [each.Time for each in changes] == [at(500), at(600)]
    assert [each.StartStateEvent for each in changes] == [True, False]
    assert uri == recorder.replays


def token_of(answer: Any) -> str:  # noqa: ANN401 -- zeep's
    """Return the token of a search: zeep unwraps an answer that has one part."""
    return str(getattr(answer, "SearchToken", answer))

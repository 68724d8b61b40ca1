"""What a hub asks of an archive says nothing about requests that don't concern the house.

Real hubs in processes of their own have a played Frigate each. They live by one fast clock, and
throw the same dice, so that what is left to chance is the same in each. The house that a request
concerns approves it, and the agency opens what Frigate recorded.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
import hashlib
from itertools import groupby, pairwise
from pathlib import Path
import sys
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aiohttp import web
import msgspec
import pytest
from sqlalchemy import insert

from demo.pace import Pace, shared
from hub.archives.addition import ArchiveRows
from hub.archives.archives import EVERY_S, JITTER
from hub.camera.adoption import camera_json
from hub.camera.onvif.device import MOST_QUESTIONS
from hub.cli.client import LocalHub
from hub.model.archive import Archive, ArchiveKind
from hub.model.camera import Camera, Place, SourceKind
from hub.model.ids import ArchiveId, CameraId
from hub.store.database import Database
from hub.store.tables import cameras
from tests.e2e.playing import played, run
from tests.e2e.test_wire import ELSEWHERE
from tests.e2e.town import (
    CURIOUS,
    HASTY,
    LATITUDE_UDEG,
    LONGITUDE_UDEG,
    Town,
    a_town,
    now,
    seen,
    the_request,
)
from tests.e2e.wire import overheard_at
from tests.hub.archives.video_files import RATE as FPS, Footage, make
from tests.hub.clips.recorded import numbers_in
from tests.servers.frigate import Frigate

QUIET, AWAY, HERE = "quiet", "away", "here"
"""Houses to which no request comes, only such about another place, and also one about its own."""
HOUSES = (QUIET, AWAY, HERE, CURIOUS, HASTY)
ASKED = "porch"
CAMERAS = (ASKED, "yard")
_FAR_UDEG = 2_000_000
FILM = Footage(frames=720, ms=lambda number: number * 1000 // FPS)
VISIT = 338, 368
"""The frames in which somebody is seen."""
RATE = 100
"""How many times as fast as real the clock may run."""
PAUSES_S, MANY_PAUSES_S = (100, 260, 440), (100, *(330, 250, 410) * 6)
"""How long nothing happens, before each request and after the last."""
SHORTEST_PAUSE_S = 60.0
"""Between two looks at an archive; within one, questions follow one another."""
MARGIN_S = 30.0
"""How far beyond a window may be asked: nobody vouches for this machine's clock, and files have a
length."""
APART_S = 60.0
"""How much longer one house may take to its next look on a busy machine. All have one clock."""


@dataclass(slots=True)
class Facts:
    """What was seen, for the tests to judge; by house."""

    asked: dict[str, list[tuple[float, str]]] = field(default_factory=dict)
    """When its Frigate was asked what: method and path."""
    packets: dict[str, list[tuple[float, str]]] | None = None
    """When which bytes were sent to its Frigate, as Latin-1; None if nobody may listen."""
    posted: list[float] = field(default_factory=list)
    """When the requests were posted: every second one about the house that is called here."""
    stored: list[str] = field(default_factory=list)
    """The files of that house's Frigate, in the order of time."""
    match: dict[str, Any] = field(default_factory=dict)
    fetches: list[dict[str, Any]] = field(default_factory=list)
    """What that house found for the first request, and which fetches it made for it."""
    clips: list[str] = field(default_factory=list)
    """What the agency opened."""
    custody: list[dict[str, Any]] = field(default_factory=list)
    """Who recorded that, says its custody record."""


# The play


async def perform(pauses_s: Sequence[float], folder: Path, facts: Facts) -> None:
    """Let requests come to some houses, and write down what every Frigate is asked."""
    pace = shared()
    assert pace is not None
    async with a_town(folder / "town") as town, _frigates(folder, facts) as frigates:
        ports = {urlsplit(each.open_url).port: name for name, each in frigates.items()}
        for name, frigate in frigates.items():
            await _furnish(folder / name, name, town, frigate.open_url)
        with overheard_at([port for port in ports if port]) as heard:
            await town.start_hubs(*(folder / name for name in HOUSES))
            await _pass(pace, pauses_s[0])
            for number, pause_s in enumerate(pauses_s[1:]):
                facts.posted.append(time.time())
                title = f"Shed {number}"
                await (town.ask(title, circle=ELSEWHERE) if number % 2 else town.ask(title))
                look = partial(the_request, title=title)
                for name in (AWAY, HERE, CURIOUS, HASTY):
                    await seen(look, folder / name, title)
                if not number:
                    facts.match, facts.fetches = await seen(
                        partial(_approved, title=title), folder / HERE, title
                    )
                await _pass(pace, pause_s)
            town.children.kill("hubs")
            await town.children.stop("hubs")
        [share] = await town.fetched()
        opened = town.opened(share, folder / "opened")
        facts.clips = [str(each) for each in opened.files]
        facts.custody = msgspec.to_builtins(opened.custody.files[0].archives)
        if heard is not None:
            facts.packets = {
                name: [
                    (each.at_s, each.content.decode("latin-1"))
                    for each in heard
                    if each.port == port
                ]
                for port, name in ports.items()
            }


async def _pass(pace: Pace, pause_s: float) -> None:
    with pace.fast(RATE):
        await asyncio.sleep(pause_s)


@asynccontextmanager
async def _frigates(folder: Path, facts: Facts) -> AsyncGenerator[Mapping[str, Frigate]]:
    """Play a Frigate for each house; that of one has recorded somebody lately."""
    video = await asyncio.to_thread(make, folder, FILM)
    async with AsyncExitStack() as stack:
        frigates = {}
        for name in HOUSES:
            frigate = frigates[name] = Frigate(media=folder / f"frigate of {name}")
            frigate.media.mkdir()
            for camera in CAMERAS:
                frigate.add_camera(camera)
            if name == HERE:
                began = now() - timedelta(minutes=5)
                facts.stored = [
                    str(frigate.path_of(ASKED, datetime.fromtimestamp(each.start_time, UTC)))
                    for each in await asyncio.to_thread(frigate.store, ASKED, video, began)
                ]
                came_s, left_s = (began.timestamp() + each / FPS for each in VISIT)
                visit = {"id": "visit", "start_time": came_s, "end_time": left_s}
                person = {"camera": ASKED, "label": "person", "data": {"type": "object"}}
                frigate.events.append(visit | person)
            asked = facts.asked[name] = []
            frigate.fault = partial(_note, asked)
            await stack.enter_async_context(frigate.serving())
        yield frigates


async def _approved(
    hub: LocalHub, title: str
) -> tuple[dict[str, Any], list[dict[str, Any]]] | None:
    """Approve a request once its window was fetched; return what was found, and how."""
    found = await the_request(hub, title)
    if found is None or not found["pending"]:
        return None
    answer = {"by": "Alex", "answer": "approve", "proposal_id": found["proposal"]["id"]}
    await hub.call("POST", f"/requests/{found['id']}/decision", answer)
    return found["match"], found["fetches"]


async def _note(asked: list[tuple[float, str]], request: web.Request) -> None:
    asked.append((time.time(), f"{request.method} {request.path_qs}"))


async def _furnish(house: Path, name: str, town: Town, url: str) -> None:
    """Make the folder of a hub with one archive, and two cameras that it records."""
    data = house / "data"
    await asyncio.to_thread(data.mkdir, parents=True, mode=0o700)
    config = town.config(town.port).replace("poll_s = 1", "poll_s = 60")
    if name == QUIET:
        config = config.partition("[[boards]]")[0]
    (house / "config.toml").write_text(config + "[discovery]\nenabled = false\n")
    archive = Archive(
        id=ArchiveId("a0a0a0a0a0a0"),
        name="Frigate",
        kind=ArchiveKind.FRIGATE,
        address=url,
        added_at=now(),
    )
    database = await Database.open(data / "hub.db")
    await ArchiveRows(database).put(archive)
    async with database.write() as connection:
        for number, key in enumerate(CAMERAS):
            is_near = name == HERE and key == ASKED
            camera = Camera(
                id=CameraId(f"{number:012x}"),
                name=key,
                kind=SourceKind.ARCHIVE,
                main_url="",
                place=Place(
                    latitude_udeg=LATITUDE_UDEG - (0 if is_near else _FAR_UDEG),
                    longitude_udeg=LONGITUDE_UDEG,
                ),
                archive_id=archive.id,
                archive_key=key,
                adopted_at=now(),
            )
            await connection.execute(insert(cameras).values(id=camera.id, body=camera_json(camera)))
    await database.close()


# What was asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Questions that follow one another, and then a pause."""

    at_s: float
    """Since the house's first question."""
    asked: tuple[str, ...]
    """Without what is repeated: a clock of whole seconds takes some questions to be known well."""
    most_repeated: int


def looks(asked: Sequence[tuple[float, str]]) -> list[Look]:
    """Return the looks at an archive."""
    found: list[list[tuple[float, str]]] = [[asked[0]]]
    for before, after in pairwise(asked):
        if after[0] - before[0] >= SHORTEST_PAUSE_S:
            found.append([])
        found[-1].append(after)
    return [
        Look(
            at_s=each[0][0] - asked[0][0],
            asked=tuple(what for what, _ in groupby(question for _, question in each)),
            most_repeated=max(
                len(list(same)) for _, same in groupby(question for _, question in each)
            ),
        )
        for each in found
    ]


def differences(one: Sequence[tuple[float, str]], other: Sequence[tuple[float, str]]) -> set[str]:
    """Return in what two houses' questions can be told apart."""
    mine, theirs = looks(one), looks(other)
    pairs = list(zip(mine, theirs, strict=False))
    pauses = zip(_pauses(mine), _pauses(theirs), strict=False)
    found = {
        "kind": any(one.asked != other.asked for one, other in pairs),
        # One of them may have been about to look when they were stopped.
        "number": abs(len(mine) - len(theirs)) > 1,
        "time": any(abs(one - other) > APART_S for one, other in pauses),
    }
    return {each for each, differs in found.items() if differs}


def _pauses(every: Sequence[Look]) -> list[float]:
    return [after.at_s - before.at_s for before, after in pairwise(every)]


@contextmanager
def _facts(folder: Path, name: str) -> Iterator[Facts]:
    with played("test_archive_wire", folder, name, paced=True) as saw:
        yield Facts(**saw)


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Facts]:
    """Let some minutes pass, and return what every Frigate was asked."""
    with _facts(tmp_path_factory.mktemp("archives"), "short") as facts:
        yield facts


def is_rhythm(asked: Sequence[tuple[float, str]], lasts_s: float) -> bool:
    """Return whether this is what is asked whatever happens, as often as it should be."""
    every = looks(asked)
    about = "GET /api/version", "GET /api/config", "GET /api/profile", "GET /api/stats"
    return (
        len(every) >= lasts_s // (EVERY_S * (1 + JITTER) + APART_S)
        and {each.asked for each in every} == {(*about, about[0])}
        and all(each.most_repeated <= 1 + MOST_QUESTIONS for each in every)
        and all(b.at_s - a.at_s >= EVERY_S * (1 - JITTER) for a, b in pairwise(every))
    )


def test_a_request_elsewhere_changes_nothing(facts: Facts) -> None:
    """An archive is asked the same, as often and at the same times, if requests come or none."""
    assert differences(facts.asked[AWAY], facts.asked[QUIET]) == set()
    assert len(looks(facts.asked[AWAY])) == len(looks(facts.asked[QUIET]))
    assert is_rhythm(facts.asked[QUIET], sum(PAUSES_S))


def test_a_planted_leak_is_noticed(facts: Facts) -> None:
    """The comparison fails for a hub that asks for each request, and for one that hurries."""
    assert "kind" in differences(facts.asked[CURIOUS], facts.asked[QUIET])
    assert any(f"/{ASKED}/recordings?" in each for _, each in facts.asked[CURIOUS])
    assert "time" in differences(facts.asked[HASTY], facts.asked[QUIET])


def test_packets_hold_nothing_else(facts: Facts) -> None:
    """What Frigate was asked is all that was sent to it, byte for byte the same for each house."""
    if facts.packets is None:
        pytest.skip("packets can be heard in a network of one's own only, which takes root")
    heads = {}
    for house, packets in facts.packets.items():
        sent = [content.split("\r\n") for _, content in packets]
        assert [lines[0] for lines in sent] == [
            f"{each} HTTP/1.1" for _, each in facts.asked[house]
        ]
        assert all(lines[-2:] == ["", ""] for lines in sent)
        heads[house] = {
            tuple(each for each in lines[1:] if not each.startswith("Host: ")) for lines in sent
        }
        assert CAMERAS[1] not in str(packets) or house == CURIOUS
    assert heads[AWAY] == heads[QUIET]
    assert len(heads[QUIET]) == 1


def test_a_request_here_asks_for_its_window_only(facts: Facts) -> None:
    """Only the camera that sees the place is asked for, and only with the margins of its window."""
    assert_only_the_window(facts)


def assert_only_the_window(facts: Facts) -> None:
    """Hold what the house that is concerned asked against the requests."""
    usual = {each for _, each in facts.asked[QUIET]}
    more = [(at_s, each) for at_s, each in facts.asked[HERE] if each not in usual]
    windows = [(at_s - 16 * 60 - MARGIN_S, at_s + MARGIN_S) for at_s in facts.posted[::2]]
    assert any(f"/{ASKED}/" in each and each.endswith(".mp4") for _, each in more)
    for at_s, question in more:
        assert _camera_of(question) == ASKED
        assert at_s >= facts.posted[0]
        start, end = _window_of(question)
        assert any(first <= start < end <= last for first, last in windows), question


def test_the_agency_opens_exactly_what_frigate_has(facts: Facts) -> None:
    """Every frame around the visit is one of Frigate's files, which the custody record names."""
    [clip] = facts.match["clips"]
    assert clip["labels"] == ["person"]
    [opened] = map(Path, facts.clips)
    numbers = numbers_in(opened)
    assert numbers == list(range(numbers[0], numbers[-1] + 1))
    came, left = VISIT
    # From 10 seconds before to 15 after, but that Frigate's files are dated in whole seconds.
    assert came - 13 * FPS < numbers[0] <= came - 9 * FPS
    assert left + 14 * FPS <= numbers[-1] < left + 18 * FPS

    asked = {each for _, each in facts.asked[HERE]}
    files = [each for each in map(Path, facts.stored) if f"GET /{_named(each)}" in asked]
    assert 0 < len(files) < len(facts.stored)
    assert set(numbers) <= {number for each in files for number in numbers_in(each)}
    assert sum(fetch["size_bytes"] for fetch in facts.fetches) > 0
    [custody] = facts.custody
    assert (custody["kind"], custody["video_recoded"]) == ("frigate", False)
    assert custody["sha256"] == [hashlib.sha256(each.read_bytes()).hexdigest() for each in files]


def _named(path: Path) -> str:
    """Return a stored file's address."""
    return "/".join(path.parts[-5:])


_STAYED_S = 3600


def _camera_of(question: str) -> str:
    """Return the camera that a question is about."""
    url = urlsplit(question.partition(" ")[2])
    if "cameras" in (query := parse_qs(url.query)):
        return ",".join(query["cameras"])
    parts = url.path.split("/")
    return parts[4] if parts[1] == "recordings" else parts[2]


def _window_of(question: str) -> tuple[float, float]:
    """Return from when to when a question asks; objects are asked for by when they came."""
    url = urlsplit(question.partition(" ")[2])
    query: dict[str, Any] = parse_qs(url.query)
    if not query:
        _, _, day, hour, _, file = url.path.split("/")
        at = datetime.strptime(f"{day} {hour}.{file}", "%Y-%m-%d %H.%M.%S.mp4").replace(tzinfo=UTC)
        return at.timestamp(), at.timestamp() + 15
    start, end = (float(query[name][0]) for name in ("after", "before"))
    return (start + _STAYED_S, end) if "cameras" in query else (start, end)


@pytest.mark.long
def test_hours_change_nothing(tmp_path: Path) -> None:
    """The same for an hour and three quarters, and eighteen requests."""
    with _facts(tmp_path, "long") as facts:
        assert differences(facts.asked[AWAY], facts.asked[QUIET]) == set()
        assert is_rhythm(facts.asked[QUIET], sum(MANY_PAUSES_S))
        assert "kind" in differences(facts.asked[CURIOUS], facts.asked[QUIET])
        assert "time" in differences(facts.asked[HASTY], facts.asked[QUIET])
        assert_only_the_window(facts)


if __name__ == "__main__":
    pauses_s = MANY_PAUSES_S if sys.argv[2] == "long" else PAUSES_S
    sys.exit(run(Facts(), partial(perform, pauses_s)))

"""Archives that Home Assistant lends: what is offered, what is refused, and what survives."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import override

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.neighbors_requests import archives
from custom_components.neighbors_requests.archives import (
    async_add,
    async_lend,
    async_return,
    lender_in,
    lent_archives,
)
from custom_components.neighbors_requests.archives.adapter import (
    Adapter,
    ArchivedCamera,
    ArchiveError,
    Description,
    Failure,
    Footage,
    Held,
    HeldSpan,
    Period,
    as_key,
    from_key,
    not_yet,
)
from custom_components.neighbors_requests.client.errors import NotReachedError
from hub.archives.lent import LentArchive
from hub.errors import (
    ArchivePasswordError,
    ArchiveUnreachableError,
    InvalidInputError,
    NotFoundError,
)
from hub.model.archive import Span

from . import values
from .archived import MOST_BYTES, START, archive_of, fetch, lend, names, video, window
from .fake_hub import FakeHub, until

KEY = "reolink/played"
SPANS = (
    Span(key="one", window=window(0, 10)),
    Span(key="zwei|\N{SNOWMAN}".encode().hex(), window=window(10, 10)),
)


class Played(Adapter):
    """An archive that does as it is told."""

    def __init__(self) -> None:
        self.failure: ArchiveError | Exception | None = None
        self.asked: list[str] = []
        self.gone = ""
        self.pauses_in = ""
        """The span in which it pauses until `goes_on`."""
        self.begun, self.goes_on = asyncio.Event(), asyncio.Event()
        self.running = 0

    @override
    async def describe(self) -> Description:
        self.asked.append("describe")
        self._fail()
        camera = ArchivedCamera(key="Gärten | 1/2", name="Gate", earliest=START)
        return Description(cameras=[camera], uncertainty=timedelta(seconds=1))

    @override
    async def holdings(self, camera: str, period: Period) -> Held:
        self.asked.append(f"holdings {camera}")
        self._fail()
        return Held(
            spans=[HeldSpan(key="ö/1", period=period)],
            not_yet=not_yet(period, period.end, timedelta(seconds=30)),
        )

    @override
    @asynccontextmanager
    async def open(self, camera: str, span: str, period: Period) -> AsyncGenerator[Footage]:
        self.asked.append(f"open {span}")
        self.running += 1
        assert self.running == 1
        try:
            self._fail()
            if span == self.gone:
                raise ArchiveError(Failure.GONE)
            yield Footage(start=period.start, chunks=self._chunks(span))
        finally:
            self.running -= 1

    async def _chunks(self, span: str) -> AsyncIterator[bytes]:
        raw = video()
        yield raw[:1000]
        if span == self.pauses_in:
            self.begun.set()
            await self.goes_on.wait()
        yield raw[1000:]

    def _fail(self) -> None:
        if self.failure is not None:
            raise self.failure


@pytest.fixture
def played(hass: HomeAssistant, loaded: MockConfigEntry, monkeypatch: pytest.MonkeyPatch) -> Played:
    """Give an entry in Home Assistant whose archive is played."""
    played = Played()
    module = SimpleNamespace(open_archive=lambda _hass, _entry: played)
    monkeypatch.setattr(archives, "import_module", lambda _name: module)
    entry = MockConfigEntry(domain="reolink", title="Gate", entry_id="played")
    entry.add_to_hass(hass)
    entry.runtime_data = object()
    entry.mock_state(hass, ConfigEntryState.LOADED)
    assert loaded.state is ConfigEntryState.LOADED
    return played


@pytest.fixture
async def archive(
    hass: HomeAssistant,
    hub: FakeHub,
    loaded: MockConfigEntry,
    played: Played,  # noqa: ARG001 -- is lent
) -> LentArchive:
    """Give its archive, lent."""
    lend(hass, loaded, KEY)
    return await archive_of(hub, KEY)


async def test_what_could_be_lent_is_offered(
    hass: HomeAssistant,
    hub: FakeHub,
    loaded: MockConfigEntry,
    played: Played,
) -> None:
    """The hub is told what could be lent and what is, whenever that changes, and no more."""
    await until(lambda: hub.house.queries.lenders != ())
    [lender] = hub.house.queries.lenders
    assert (lender.key, lender.kind, lender.name, lender.lent) == (KEY, "reolink", "Gate", False)

    lend(hass, loaded, KEY)
    await until(lambda: hub.house.queries.lenders[0].lent)
    entry = hass.config_entries.async_get_entry("played")
    assert isinstance(entry, MockConfigEntry)
    entry.mock_state(hass, ConfigEntryState.NOT_LOADED)
    hass.config_entries.async_update_entry(entry, title="Away")
    await until(lambda: hub.house.queries.lenders == ())
    assert played.asked == []


async def test_where_frigate_is_set_up_is_told_without_its_password(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """The hub asks there only when a person looks for archives; nothing else leaves the entry."""
    where = "http://alex:secret@ccab4aaf-frigate:5000/sub/?token=secret#x"
    for url in (where, where, "rtsp://192.0.2.9/", "http://[bad", None, "http://" + "a" * 400):
        data = {"url": url, "username": "alex", "password": "secret"}
        MockConfigEntry(domain="frigate", data=data).add_to_hass(hass)
    hass.config_entries.async_update_entry(loaded, title="Anything")
    await until(lambda: hub.house.queries.frigates != ())

    await loaded.runtime_data.client.found_archives()

    [((frigate,), _caller)] = hub.house.archives.told
    assert frigate == "http://ccab4aaf-frigate:5000/sub/"
    assert "secret" not in str(hub.sent)


async def test_nothing_is_asked_of_what_is_not_lent(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry, played: Played
) -> None:
    """Whatever the hub asks, an archive that no person lent is never touched."""
    await until(lambda: hub.house.queries.lenders != ())
    for key in (KEY, "reolink/other", "neighbors_requests/" + loaded.entry_id, "../x/y"):
        lend(hass, loaded, *({key} - {KEY}))
        with pytest.raises(ArchiveUnreachableError, match="isn't set up in Home Assistant"):
            await LentArchive(key, hub.house.queries).describe()
    assert played.asked == []


async def test_everything_goes_there_and_back(
    archive: LentArchive, played: Played, tmp_path: Path
) -> None:
    """Keys of any characters come back as they were; a clock that isn't measured is said so."""
    description = await archive.describe()
    [camera] = description.cameras
    holdings = await archive.holdings(camera.key, window())
    [span] = holdings.spans
    [file] = await fetch(archive, camera.key, tmp_path, span)

    assert played.asked == ["describe", "holdings Gärten | 1/2", "open ö/1"]
    assert (description.clock.offset, camera.earliest) == (None, START)
    assert holdings.not_yet == window(90, 30)
    assert (file.start, file.key) == (window().start, span.key)
    assert (tmp_path / file.name).read_bytes() == video()


@pytest.mark.parametrize("text", ["", "a b", "Gärten | 1/2", "\N{SNOWMAN}%20%", "FILE|a|0/x.mp4"])
def test_keys(text: str) -> None:
    """A key is printable ASCII for the hub, and comes back as it was."""
    assert as_key(text).isascii()
    assert " " not in as_key(text)
    assert from_key(as_key(text)) == text


@pytest.mark.parametrize(
    ("failure", "kind", "words"),
    [
        (ArchiveError(Failure.AWAY), ArchiveUnreachableError, "can't reach Gate"),
        (ArchiveError(Failure.REFUSED), ArchivePasswordError, "see recordings"),
        (TimeoutError(), ArchiveUnreachableError, "can't reach Gate"),
        (ValueError("https://admin:secret@192.0.2.7/"), ArchiveUnreachableError, "log"),
    ],
)
async def test_failures(  # noqa: PLR0913, PLR0917 -- a table and fixtures
    archive: LentArchive,
    played: Played,
    caplog: pytest.LogCaptureFixture,
    failure: Exception,
    kind: type[Exception],
    words: str,
) -> None:
    """Whatever an integration raises is one sentence, and no secret is logged as a warning."""
    played.failure = failure
    with pytest.raises(kind, match=words) as raised:
        await archive.describe()
    assert "secret" not in str(raised.value)
    assert "secret" not in caplog.text
    played.failure = None
    assert (await archive.describe()).cameras


async def test_an_archive_gives_one_file_at_a_time(
    archive: LentArchive, played: Played, tmp_path: Path
) -> None:
    """Files come one after another; while they do, the archive isn't taken for away."""
    played.pauses_in = SPANS[0].key
    first = asyncio.create_task(fetch(archive, "1", tmp_path, *SPANS))
    await played.begun.wait()
    second = asyncio.create_task(fetch(archive, "1", tmp_path, SPANS[1]))
    assert (await archive.describe()).cameras
    assert played.running == 1
    played.goes_on.set()

    assert len(await first) == len(SPANS)
    assert len(await second) == 1


async def test_taken_back_in_the_midst(
    loaded: MockConfigEntry, archive: LentArchive, played: Played, tmp_path: Path
) -> None:
    """Once a person takes an archive back, nothing more of it leaves, not even of an open file."""
    played.pauses_in = SPANS[0].key
    fetching = asyncio.create_task(fetch(archive, "1", tmp_path, *SPANS))
    await played.begun.wait()
    async_return(loaded.runtime_data, KEY)
    played.goes_on.set()

    with pytest.raises(ArchiveUnreachableError, match="isn't set up in Home Assistant"):
        await fetching
    await until(lambda: names(tmp_path) == [])
    assert played.asked == [f"open {SPANS[0].key}"]


async def test_a_span_that_is_gone(archive: LentArchive, played: Played, tmp_path: Path) -> None:
    """What is still there comes; then it is said that something is gone."""
    played.gone = SPANS[0].key
    files = archive.fetch("1", SPANS, tmp_path, most_bytes=MOST_BYTES)

    assert (await anext(files)).key == SPANS[1].key
    with pytest.raises(NotFoundError, match="no longer"):
        await anext(files)


async def test_a_hub_that_restarts_in_the_midst(
    hub: FakeHub, archive: LentArchive, played: Played, tmp_path: Path
) -> None:
    """What it asked before is forgotten; what it asks after is answered, though it was missed."""
    played.pauses_in = SPANS[0].key
    fetching = asyncio.create_task(fetch(archive, "1", tmp_path, *SPANS))
    await played.begun.wait()
    fetching.cancel()
    await hub.stop()
    played.goes_on.set()
    await hub.start()
    asking = asyncio.create_task(LentArchive(KEY, hub.house.queries).describe())

    assert (await asking).cameras
    await until(lambda: names(tmp_path) == [])


async def test_home_assistant_restarts_in_the_midst(
    hass: HomeAssistant,
    loaded: MockConfigEntry,
    archive: LentArchive,
    played: Played,
    tmp_path: Path,
) -> None:
    """It finds the query that still waits, and sends only what isn't there yet."""
    played.pauses_in = SPANS[1].key
    files = archive.fetch("1", SPANS, tmp_path, most_bytes=MOST_BYTES)
    assert (await anext(files)).key == SPANS[0].key
    await played.begun.wait()
    await hass.config_entries.async_unload(loaded.entry_id)
    played.pauses_in = ""
    assert await hass.config_entries.async_setup(loaded.entry_id)

    assert [each.key async for each in files] == [SPANS[1].key]
    assert (
        sorted(len((tmp_path / each).read_bytes()) for each in names(tmp_path))
        == [len(video())] * 2
    )


async def test_a_budget_ends_what_would_exceed_it(
    archive: LentArchive, played: Played, tmp_path: Path
) -> None:
    """The hub refuses the rest as it comes, and Home Assistant stops reading."""
    with pytest.raises(InvalidInputError, match="larger"):
        await fetch(archive, "1", tmp_path, *SPANS, most=len(video()) + 10)
    await until(lambda: len(names(tmp_path)) == 1)
    await until(lambda: played.running == 0)


LENT = {"kind": "lent", "lender": KEY, "name": "Gate"}


@pytest.mark.parametrize(
    ("method", "path", "body", "lender"),
    [
        ("POST", ["archives"], LENT, KEY),
        ("POST", ["archives"], {**LENT, "kind": "frigate"}, ""),
        ("POST", ["archives"], {**LENT, "lender": 7}, ""),
        ("POST", ["archives", "queries"], LENT, ""),
        ("PUT", ["archives"], LENT, ""),
        ("POST", ["archives"], None, ""),
    ],
)
def test_which_call_lends(method: str, path: list[str], body: object, lender: str) -> None:
    """Only an admin's call that adds an archive of Home Assistant's lends it."""
    assert lender_in(method, path, body) == lender


async def test_what_is_removed_is_returned(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry, played: Played
) -> None:
    """An archive that somebody removed from the hub isn't lent any longer, unless it is tried."""
    coordinator, others = loaded.runtime_data, "reolink/other"
    hub.answers["GET /api/v1/archives"] = (200, {"archives": [{"lender": KEY}, {"lender": ""}]})
    async with async_lend(coordinator, "reolink/tried"):
        lend(hass, loaded, KEY, others, "reolink/tried")
        await hub.push_raw("archive.changed", archive=values.archive(id="0" * 12))
        await hub.push_raw("archive.changed", archive_id="0" * 12, removed=True)
        await until(lambda: others not in lent_archives(loaded))
    assert lent_archives(loaded) == (KEY, "reolink/tried")

    hub.answers["GET /api/v1/archives"] = (200, {"archives": []})
    await hub.stop()
    await hub.start()
    await until(lambda: lent_archives(loaded) == ())
    assert played.asked == []


async def test_other_calls_lend_nothing(loaded: MockConfigEntry) -> None:
    """A call of the panel that adds no such archive changes nothing."""
    async with async_lend(loaded.runtime_data, ""):
        assert lent_archives(loaded) == ()
    assert "archives" not in loaded.options


async def test_lending_is_an_act(hub: FakeHub, loaded: MockConfigEntry, played: Played) -> None:
    """An archive is lent while the hub tries it, and after that only if that succeeded."""
    coordinator = loaded.runtime_data
    async with async_lend(coordinator, KEY):
        assert lent_archives(loaded) == (KEY,)
        description = await LentArchive(KEY, hub.house.queries).describe()
    assert description.cameras
    assert lent_archives(loaded) == (KEY,)
    async_return(coordinator, KEY)
    assert lent_archives(loaded) == ()

    body = {"kind": "lent", "lender": KEY, "name": "Gate"}
    hub.house.archives.away = True
    with pytest.raises(NotReachedError):
        await async_add(coordinator, body)
    assert lent_archives(loaded) == ()
    hub.house.archives.away = False
    added = await async_add(coordinator, body)
    assert (added.name, added.lender) == ("Gate", KEY)
    assert lent_archives(loaded) == (KEY,)
    assert played.asked == ["describe"]

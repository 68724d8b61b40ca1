"""Archives that Home Assistant lends: a query is answered, given up in time, or fails plainly."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Callable
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
import os
from pathlib import Path
import struct

import pytest

from hub.archives import lent
from hub.archives.lent import (
    Answer,
    Failure,
    Lender,
    LentArchive,
    LentFile,
    Queries,
    Query,
    QueryKind,
)
from hub.archives.reader import ArchiveDescription
from hub.errors import (
    ArchivePasswordError,
    ArchiveUnreachableError,
    ConflictError,
    DiskFullError,
    HubError,
    InvalidInputError,
    NotFoundError,
)
from hub.model.archive import ArchiveClock, FetchedFile, Holdings, Span
from hub.model.report import EventType
from hub.model.window import TimeWindow
from hub.store.database import Database
from hub.store.events import EventLog
from tests.fakes.clocks import StandingClock

START = datetime(2026, 11, 25, 11, 49, tzinfo=UTC)
WINDOW = TimeWindow(start=START, end=START + timedelta(minutes=2))
FIRST = Span(key="one", window=TimeWindow(start=START, end=START + timedelta(minutes=1)))
SECOND = Span(
    key="two",
    window=TimeWindow(start=START + timedelta(minutes=1), end=START + timedelta(minutes=2)),
)
MP4 = b"\x00\x00\x00\x18ftypisom" + bytes(3000)
DESCRIPTION = ArchiveDescription(version="1", clock=ArchiveClock(), cameras=())
MOST = 1 << 20


@pytest.fixture
def clock() -> StandingClock:
    """Give a clock that stands still until it is moved."""
    return StandingClock()


@pytest.fixture
async def events(database: Database, clock: StandingClock) -> EventLog:
    """Give an empty log of events."""
    return await EventLog.open(database, clock)


@pytest.fixture
def queries(clock: StandingClock, events: EventLog) -> Queries:
    """Give the queries of a hub to which one lender was offered."""
    queries = Queries(clock, events)
    queries.offer([Lender(key="reolink/1", kind="reolink", name="Reolink at the gate")])
    return queries


@pytest.fixture
def into(tmp_path: Path) -> Path:
    """Give an empty folder to fetch into."""
    folder = tmp_path / "fetched"
    folder.mkdir()
    return folder


@pytest.fixture
def archive(queries: Queries) -> LentArchive:
    """Give that lender's archive."""
    return LentArchive("reolink/1", queries)


async def until(met: Callable[[], object]) -> None:
    """Return once `met` is true."""
    async with asyncio.timeout(60):
        while not met():  # noqa: ASYNC110 -- of what happens in this loop
            await asyncio.sleep(0.001)


async def asked(queries: Queries) -> Query:
    """Read the query that waits, as Home Assistant does."""
    # An event is written to its end, even if whoever asked has left.
    await until(lambda: queries.open() and queries._events.seq)  # noqa: SLF001
    return queries.read(queries.open()[0].id)


def names(folder: Path) -> list[str]:
    """Return the names of what is in a folder."""
    return sorted(os.listdir(folder))  # noqa: PTH208 -- names only


async def body(*pieces: bytes) -> AsyncGenerator[bytes]:
    """Give pieces as a body that comes."""
    for piece in pieces:
        yield piece


async def send(
    queries: Queries, query: Query, span: int, raw: bytes = MP4, at: datetime = START
) -> None:
    """Announce a file and send it."""
    number = queries.announce(query.id, LentFile(span=span, start=at))
    await queries.receive(query.id, number, body(raw))


def begin(
    archive: LentArchive, into: Path, *spans: Span, most: int = MOST
) -> asyncio.Task[list[FetchedFile]]:
    """Begin to fetch spans, and gather what comes."""

    async def gather() -> list[FetchedFile]:
        files = archive.fetch("gate", spans, into, most_bytes=most)
        return [each async for each in files]

    return asyncio.create_task(gather())


async def test_an_ask_is_told_and_answered(
    queries: Queries, archive: LentArchive, events: EventLog
) -> None:
    """The event names the query only; the answer goes to whoever asked, and nothing stays open."""
    async with events.listen() as heard:
        asking = asyncio.create_task(archive.holdings("gate", WINDOW))
        event = await heard.get()
    query = await asked(queries)
    holdings = Holdings(spans=(FIRST,))
    queries.answer(query.id, holdings)

    assert await asking == holdings
    assert (event.type, event.payload) == (EventType.ARCHIVE_QUERY, {"query_id": query.id})
    assert (query.kind, query.lender, query.camera_key, query.window) == (
        QueryKind.HOLDINGS,
        "reolink/1",
        "gate",
        WINDOW,
    )
    assert queries.open() == ()
    with pytest.raises(NotFoundError):
        queries.read(query.id)


async def test_files_come_one_after_another(
    queries: Queries, archive: LentArchive, into: Path
) -> None:
    """Each file is given on once it is whole, while the next may still come."""
    files = archive.fetch("gate", (FIRST, SECOND), into, most_bytes=MOST)
    async with aclosing(files):
        first = asyncio.create_task(anext(files))
        query = await asked(queries)
        await send(queries, query, 0)
        file = await first
        assert (file.key, file.start) == ("one", START)
        assert (into / file.name).read_bytes() == MP4

        await send(queries, query, 1, at=SECOND.window.start)
        queries.answer(query.id, None)
        assert (await anext(files)).key == "two"
        with pytest.raises(StopAsyncIteration):
            await anext(files)


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (Failure.AWAY, ArchiveUnreachableError),
        (Failure.NOT_LENT, ArchiveUnreachableError),
        (Failure.REFUSED, ArchivePasswordError),
        (Failure.GONE, NotFoundError),
        (Failure.OTHER_TIME, ArchiveUnreachableError),
    ],
)
async def test_failures_are_sentences(
    queries: Queries, archive: LentArchive, failure: Failure, kind: type[HubError]
) -> None:
    """What Home Assistant can't do is an error of its kind, with the lender's name."""
    asking = asyncio.create_task(archive.describe())
    query = await asked(queries)
    queries.answer(query.id, failure)

    with pytest.raises(kind, match="Reolink at the gate"):
        await asking


@pytest.mark.parametrize("failure", list(Failure))
async def test_every_failure_has_a_sentence(
    queries: Queries, archive: LentArchive, failure: Failure
) -> None:
    """There is no failure without words."""
    asking = asyncio.create_task(archive.describe())
    queries.answer((await asked(queries)).id, failure)
    with pytest.raises(HubError) as raised:
        await asking
    assert raised.value.text.fill("de") != raised.value.text.fill("en")


async def test_nobody_answers(queries: Queries, archive: LentArchive, clock: StandingClock) -> None:
    """A query that nobody reads is given up after ten seconds."""
    asking = asyncio.create_task(archive.describe())
    await until(lambda: clock.slept)
    clock.forward(timedelta(seconds=lent.UNREAD_S))

    with pytest.raises(ArchiveUnreachableError, match="Home Assistant didn't answer"):
        await asking
    assert queries.open() == ()


async def test_silence_ends_a_fetch(
    queries: Queries, archive: LentArchive, clock: StandingClock, into: Path
) -> None:
    """Home Assistant restarts in the midst: half a file counts for nothing."""
    fetching = begin(archive, into, FIRST, SECOND)
    query = await asked(queries)
    await send(queries, query, 0)
    number = queries.announce(query.id, LentFile(span=1, start=SECOND.window.start))

    async def torn() -> AsyncGenerator[bytes]:
        yield MP4
        raise InvalidInputError("body.torn")

    with pytest.raises(InvalidInputError):
        await queries.receive(query.id, number, torn())

    def passed() -> bool:
        clock.forward(timedelta(seconds=lent.SILENT_S / 10))
        return fetching.done()

    await until(passed)

    with pytest.raises(ArchiveUnreachableError):
        await fetching
    assert [(into / each).read_bytes() for each in names(into)] == [MP4]


async def test_after_a_restart_only_what_is_missing_is_sent(
    queries: Queries, archive: LentArchive, into: Path
) -> None:
    """Home Assistant finds the open ask again, and a file that is here isn't taken twice."""
    fetching = begin(archive, into, FIRST, SECOND)
    query = await asked(queries)
    await send(queries, query, 0)

    again = queries.read(queries.open()[0].id)
    assert again == query
    with pytest.raises(ConflictError):
        queries.announce(query.id, LentFile(span=0, start=START))
    await send(queries, query, 1, at=SECOND.window.start)
    queries.answer(query.id, None)

    assert [each.key for each in await fetching] == ["one", "two"]


async def test_nobody_waits_any_more(queries: Queries, archive: LentArchive, into: Path) -> None:
    """A file that still comes when its fetch was given up is refused at once, and removed."""
    fetching = begin(archive, into, FIRST)
    query = await asked(queries)
    number = queries.announce(query.id, LentFile(span=0, start=START))
    begun, goes_on = asyncio.Event(), asyncio.Event()

    async def slow() -> AsyncGenerator[bytes]:
        yield MP4
        begun.set()
        await goes_on.wait()
        yield MP4

    receiving = asyncio.create_task(queries.receive(query.id, number, slow()))
    await begun.wait()
    fetching.cancel()
    await asyncio.wait([fetching])
    goes_on.set()

    with pytest.raises(NotFoundError):
        await receiving
    assert names(into) == []


@pytest.mark.parametrize(
    "raw",
    [
        b"<!DOCTYPE html><html>Not found</html>",
        b'{"error": "no"}',
        b"FLV\x01\x05\x00\x00\x00\x09" + bytes(100),
        b"",
        b"ftyp",
    ],
)
async def test_no_video_is_taken_for_one(
    queries: Queries, archive: LentArchive, into: Path, raw: bytes
) -> None:
    """An error page, another container or nothing is refused as it comes."""
    fetching = begin(archive, into, FIRST)
    query = await asked(queries)
    with pytest.raises(InvalidInputError, match="send a video"):
        await send(queries, query, 0, raw)
    queries.answer(query.id, Failure.NOT_VIDEO)

    with pytest.raises(ArchiveUnreachableError):
        await fetching
    assert names(into) == []


async def test_byte_by_byte(queries: Queries, archive: LentArchive, into: Path) -> None:
    """However small the pieces are, an error page is known by its first eight bytes."""
    fetching = begin(archive, into, FIRST)
    query = await asked(queries)
    number = queries.announce(query.id, LentFile(span=0, start=START))
    with pytest.raises(InvalidInputError):
        await queries.receive(
            query.id, number, body(*(bytes([each]) for each in b"<html>no</html>"))
        )
    number = queries.announce(query.id, LentFile(span=0, start=START))
    await queries.receive(query.id, number, body(*(MP4[at : at + 1] for at in range(len(MP4)))))
    queries.answer(query.id, None)

    assert (into / (await fetching)[0].name).read_bytes() == MP4


async def test_too_much(queries: Queries, archive: LentArchive, into: Path) -> None:
    """The budget is of all files together, and ends what would exceed it as it comes."""
    fetching = begin(archive, into, FIRST, SECOND, most=len(MP4) + 10)
    query = await asked(queries)
    assert query.most_bytes == len(MP4) + 10
    await send(queries, query, 0)
    with pytest.raises(InvalidInputError, match="larger"):
        await send(queries, query, 1, at=SECOND.window.start)

    with pytest.raises(InvalidInputError, match="larger"):
        await fetching
    assert len(names(into)) == 1


async def test_only_what_was_asked_for(queries: Queries, archive: LentArchive, into: Path) -> None:
    """Another span, another time, or an answer of another kind is refused."""
    fetching = begin(archive, into, FIRST)
    query = await asked(queries)

    with pytest.raises(InvalidInputError):
        queries.announce(query.id, LentFile(span=7, start=START))
    for wrong in (START - timedelta(hours=2), START + timedelta(hours=3)):
        with pytest.raises(InvalidInputError, match="another time"):
            queries.announce(query.id, LentFile(span=0, start=wrong))
    answer: Answer
    for answer in (Holdings(), DESCRIPTION):
        with pytest.raises(InvalidInputError):
            queries.answer(query.id, answer)
    with pytest.raises(NotFoundError):
        await queries.receive(query.id, 1, body(MP4))
    queries.answer(query.id, None)

    assert await fetching == []


async def test_a_full_disk(
    queries: Queries, archive: LentArchive, into: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ends the fetch and says so on both sides."""
    full = Path("/dev/full")
    opened = Path.open
    monkeypatch.setattr(Path, "open", lambda _, _mode: opened(full, "wb"))
    fetching = begin(archive, into, FIRST)
    query = await asked(queries)
    with pytest.raises(InvalidInputError, match="full"):
        await send(queries, query, 0)

    with pytest.raises(DiskFullError):
        await fetching
    assert names(into) == []


async def test_many_asks_at_once(queries: Queries, archive: LentArchive) -> None:
    """There is a limit to how many answers the hub waits for."""
    many = [asyncio.create_task(archive.describe()) for _ in range(lent.MOST_QUERIES)]
    await until(lambda: len(queries.open()) == lent.MOST_QUERIES)

    with pytest.raises(ArchiveUnreachableError):
        await archive.describe()
    for query in queries.open():
        queries.answer(query.id, DESCRIPTION)
    assert await asyncio.gather(*many) == [DESCRIPTION] * lent.MOST_QUERIES


def _mp4(length_s: float, version: int = 0, scale: int = 1000, *, late: bool = False) -> bytes:
    """Return an MP4 without a picture that says how long it is."""
    ticks = round(length_s * scale)
    times = struct.pack(">QQIQ" if version else ">IIII", 0, 0, scale, ticks)
    header = b"mvhd" + bytes([version, 0, 0, 0]) + times + bytes(80)
    movie = b"moov" + struct.pack(">I", len(header) + 4) + header
    boxes = [b"moov" + movie[4:], b"mdat" + bytes(5000)]
    parts = [b"ftypisom" + bytes(8), *(reversed(boxes) if late else boxes)]
    return b"".join(struct.pack(">I", len(part) + 4) + part for part in parts)


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("version", [0, 1])
@pytest.mark.parametrize(
    ("length_s", "words"),
    [(60, ""), (55, ""), (66, ""), (0, ""), (20, "was interrupted"), (300, "another time")],
)
async def test_a_video_is_as_long_as_was_said(  # noqa: PLR0913, PLR0917 -- a table
    queries: Queries,
    archive: LentArchive,
    into: Path,
    length_s: int,
    words: str,
    version: int,
    *,
    late: bool,
) -> None:
    """Half a video, or one of another time, is refused; one in fragments doesn't say."""
    fetching = begin(archive, into, FIRST)
    query = await asked(queries)
    file = LentFile(span=0, start=START, length=timedelta(minutes=1))
    number = queries.announce(query.id, file)
    sending = queries.receive(query.id, number, body(_mp4(length_s, version, late=late)))
    if not words:
        await sending
        queries.answer(query.id, None)
        assert len(await fetching) == 1
        return
    with pytest.raises(InvalidInputError):
        await sending
    with pytest.raises(ArchiveUnreachableError, match=words):
        await fetching
    assert names(into) == []


async def test_memory_is_bounded(queries: Queries, archive: LentArchive, into: Path) -> None:
    """Bytes go to the disk as they come: no more than a piece is held."""
    fetching = begin(archive, into, FIRST, most=64 << 20)
    query = await asked(queries)
    number = queries.announce(query.id, LentFile(span=0, start=START))
    seen: list[int] = []

    async def long() -> AsyncIterable[bytes]:
        yield MP4
        for _ in range(256):
            yield bytes(64 << 10)
            seen.append(sum((into / each).stat().st_size for each in names(into)))

    await queries.receive(query.id, number, long())
    queries.answer(query.id, None)

    [file] = await fetching
    written = (into / file.name).stat().st_size
    assert written == len(MP4) + 256 * (64 << 10)
    assert all(
        (number + 1) * (64 << 10) - size <= 2 * lent.PIECE_BYTES for number, size in enumerate(seen)
    )

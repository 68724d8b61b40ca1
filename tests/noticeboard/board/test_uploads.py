"""Who may send to an upload, for how long, and what is kept when a sender is stopped."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
import hashlib
from pathlib import Path

import pytest

from noticeboard.board import upload_store
from noticeboard.board.errors import (
    BusyError,
    CutOffError,
    GoneError,
    SlowSenderError,
    TooManyError,
)
from noticeboard.board.inbox import Inbox
from noticeboard.board.upload_store import (
    ArrivalStep,
    InboxLimits,
    Upload,
    UploadSender,
    do_nothing,
)
from noticeboard.board.uploads import Uploads
from noticeboard.errors import NotFoundError, TooLargeError, UnavailableError
from tests.noticeboard.board.world import SEALED, World, assert_clean, posted, served_world

BODY = SEALED + bytes(range(256)) * 8
LIMITS = InboxLimits(free_bytes=0)


class Line:
    """A connection whose bytes come when they are put; `is_read` says that the board waits."""

    def __init__(self, *pieces: bytes | Exception) -> None:
        self.is_read = asyncio.Event()
        self._pieces: asyncio.Queue[bytes | Exception] = asyncio.Queue()
        for piece in pieces:
            self.put(piece)

    def put(self, piece: bytes | Exception) -> None:
        """Let a piece come, or an error; nothing at all is the end."""
        self._pieces.put_nowait(piece)

    async def readany(self) -> bytes:
        """Return what has come."""
        if self._pieces.empty():
            self.is_read.set()
        piece = await self._pieces.get()
        if isinstance(piece, Exception):
            raise piece
        return piece


@dataclass(slots=True, kw_only=True)
class Given:
    """Uploads of a board, and where they go."""

    world: World
    uploads: Uploads
    agency: str
    request: str

    async def begun(self, size_bytes: int = len(BODY), address: str = "192.0.2.1") -> str:
        """Announce an upload."""
        made, _ = await self.uploads.create(self.agency, self.request, size_bytes, address=address)
        return made

    def sending(
        self, upload: str, line: Line, offset: int = 0, address: str = "192.0.2.1"
    ) -> asyncio.Task[Upload]:
        """Send what a line brings."""
        sender = self.sender(line)
        sent = self.uploads.append(upload, offset, sender, address=address)
        return asyncio.create_task(sent)

    def sender(self, line: Line) -> UploadSender:
        """Give a line its patience."""
        limits = self.uploads.limits
        return UploadSender(
            line,
            patience_s=limits.patience.total_seconds(),
            longest_s=limits.longest.total_seconds(),
        )


@asynccontextmanager
async def given(
    folder: Path,
    limits: InboxLimits = LIMITS,
    after: Callable[[ArrivalStep], None] = do_nothing,
) -> AsyncGenerator[Given]:
    """Make a board with a request; it must be clean afterwards."""
    async with served_world(folder) as world:
        agency, request = (await posted(world)).split("/")[2:]
        uploads = Uploads(world.board, Inbox(world.board), limits, after=after)
        yield Given(world=world, uploads=uploads, agency=agency, request=request)
    await assert_clean(folder)


async def waited_for(line: Line) -> None:
    """Wait until the board has taken all that a line has brought, and wants more."""
    async with asyncio.timeout(60):
        await line.is_read.wait()


async def test_one_of_two_wins(tmp_path: Path) -> None:
    """While one connection sends an upload, another is told to wait, and spoils nothing."""
    async with given(tmp_path / "board") as case:
        upload, line = await case.begun(), Line(BODY[:100])
        first = case.sending(upload, line)
        await waited_for(line)

        with pytest.raises(BusyError):
            await case.sending(upload, Line(BODY, b""))
        line.put(BODY[100:])
        line.put(b"")

        assert (await first).number == 1


async def test_a_silent_connection_makes_way(tmp_path: Path) -> None:
    """A household whose line broke unseen goes on at once; what the dead line brought is kept."""
    async with given(tmp_path / "board", replace(LIMITS, stalled=timedelta(0))) as case:
        upload, dead = await case.begun(), Line(BODY[:100])
        silent = case.sending(upload, dead)
        await waited_for(dead)

        rest = await case.sending(upload, Line(BODY[100:], b""), offset=100)

        assert rest.number == 1
        with pytest.raises(BusyError):
            await silent


async def test_ending_stops_whoever_sends(tmp_path: Path) -> None:
    """A household that ends its upload need not wait for a line of its own that still sends."""
    async with given(tmp_path / "board") as case:
        upload, line = await case.begun(), Line(BODY[:100])
        sending = case.sending(upload, line)
        await waited_for(line)

        await case.uploads.end(upload, case.sender(Line()))

        with pytest.raises(BusyError):
            await sending
        with pytest.raises(NotFoundError):
            await case.uploads.find(upload)
        assert list(case.world.board.home.arriving.iterdir()) == []


@pytest.mark.parametrize(
    "limits",
    [
        replace(LIMITS, patience=timedelta(milliseconds=1)),
        replace(LIMITS, longest=timedelta(milliseconds=1)),
    ],
)
async def test_slow_senders_keep_what_came(tmp_path: Path, limits: InboxLimits) -> None:
    """Whoever falls silent, or takes too long, is told so, and goes on from what has come."""
    async with given(tmp_path / "board", limits) as case:
        upload = await case.begun()

        with pytest.raises(SlowSenderError):
            await case.sending(upload, Line(BODY[:100]))

        assert (await case.uploads.find(upload)).offset_bytes == 100


async def test_a_broken_connection_keeps_what_came(tmp_path: Path) -> None:
    """Whatever ends a connection, everything that was read before is kept."""
    async with given(tmp_path / "board") as case:
        upload = await case.begun()

        for number, error in enumerate((ConnectionResetError(), ValueError("bad framing"))):
            start = number * 100
            with pytest.raises(CutOffError):
                await case.sending(upload, Line(BODY[start : start + 100], error), offset=start)

            assert (await case.uploads.find(upload)).offset_bytes == (number + 1) * 100


async def test_a_stop_of_the_board_keeps_what_came(tmp_path: Path) -> None:
    """A connection that is canceled, as at the end of the server, is settled first."""
    async with given(tmp_path / "board") as case:
        upload, line = await case.begun(), Line(BODY[:100])
        sending = case.sending(upload, line)
        await waited_for(line)

        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending

        assert (await case.uploads.find(upload)).offset_bytes == 100


async def test_a_step_is_never_left_half_done(tmp_path: Path) -> None:
    """A stop between two durable steps of one piece comes after the second."""
    sending: list[asyncio.Task[Upload]] = []

    def after(step: ArrivalStep) -> None:
        if step is ArrivalStep.SYNCED:
            sending[0].cancel()

    async with given(tmp_path / "board", after=after) as case:
        upload = await case.begun()
        sending.append(case.sending(upload, Line(BODY[:100], b"")))

        with pytest.raises(asyncio.CancelledError):
            await sending[0]

        assert (await case.uploads.find(upload)).offset_bytes == 100


async def test_large_pieces_are_kept_as_they_come(tmp_path: Path) -> None:
    """A long piece is synced and acknowledged on the way, and not only at its end."""
    async with given(tmp_path / "board") as case:
        upload = await case.begun(20 << 20)
        line = Line(SEALED, *[bytes(1 << 20)] * 9)
        sending = case.sending(upload, line)
        await waited_for(line)

        kept = (await case.uploads.find(upload)).offset_bytes

        assert 8 << 20 <= kept <= 9 << 20
        line.put(ConnectionResetError())
        with pytest.raises(CutOffError):
            await sending
        assert (await case.uploads.find(upload)).offset_bytes == len(SEALED) + (9 << 20)


async def test_so_many_send_at_once(tmp_path: Path) -> None:
    """One address, and all together, have so many connections that send; the next one waits."""
    limits = replace(LIMITS, address_at_once=1, at_once=2)
    async with given(tmp_path / "board", limits) as case:
        lines = [Line(BODY[:100]), Line(BODY[:100])]
        sending = []
        for number, line in enumerate(lines):
            sending.append(case.sending(await case.begun(), line, address=f"192.0.2.{number}"))
            await waited_for(line)
        upload = await case.begun()

        with pytest.raises(TooManyError):
            await case.sending(upload, Line(b""), address="192.0.2.0")
        with pytest.raises(UnavailableError, match="busy"):
            await case.sending(upload, Line(b""), address="192.0.2.9")
        for line in lines:
            line.put(BODY[100:])
            line.put(b"")
        await asyncio.gather(*sending)

        assert (await case.sending(upload, Line(b""), address="192.0.2.0")).offset_bytes == 0


async def test_more_than_was_announced_is_dropped(tmp_path: Path) -> None:
    """A line that brings more than the upload was to have makes no share of its first bytes."""
    async with given(tmp_path / "board") as case:
        upload = await case.begun()

        with pytest.raises(TooLargeError):
            await case.sending(upload, Line(BODY, b"x"))

        assert (await case.uploads.find(upload)).number is None


@pytest.mark.parametrize("end", [100, len(BODY)], ids=["a piece", "all of it"])
async def test_an_upload_that_made_way_becomes_no_share(tmp_path: Path, end: int) -> None:
    """Bytes that come when the upload has gone meanwhile are not acknowledged, and not kept."""
    async with given(tmp_path / "board") as case:
        upload, line = await case.begun(), Line(BODY[:50])
        sending = case.sending(upload, line)
        await waited_for(line)
        async with case.world.board.database.write() as connection:
            await upload_store.remove(connection, hashlib.sha256(upload.encode()).hexdigest())

        line.put(BODY[50:end])
        line.put(b"")

        with pytest.raises(GoneError, match="make room"):
            await sending
        assert list(case.world.board.home.arriving.iterdir()) == []
        assert list(case.world.board.home.inbox.glob("*/*/*.age")) == []

"""The whole way: a house's approval, a real board's inbox, the agency's own tools."""

import asyncio
import base64
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from hub.errors import DeliveryError
from hub.model.decision import Approval, Share, ShareState
from hub.model.ids import BoardOrigin
from hub.model.request import Request
from hub.outbound import Outbound
from hub.sharing import delivery
from hub.sharing.sharer import Sharer
from hub.sharing.store import OwnCopies
from hub.store.database import Database
from noticeboard.agency.open import open_for
from noticeboard.board.home import Home
from noticeboard.log.encoding import format_time
from noticeboard.seal.receipt import open_opened, open_receipt, open_withdrawal
from tests.fakes.clocks import HandClock
from tests.hub.sharing.conftest import (
    FOOTAGE,
    FakeCutter,
    a_policy,
    a_request,
    an_approval,
    share_sources,
    still_stands,
    tell_nobody,
)
from tests.noticeboard.agency.conftest import Agency, agency, front, now
from tests.noticeboard.agency.test_inbox import delivery_key, fetched

__all__ = ["agency", "front"]

CUTS = 100


@dataclass(slots=True)
class Line:
    """What lies between a house and its board: relays bytes, and is cut after so many of them."""

    to: Callable[[], str]
    """Where the board is now."""
    cut_after: Callable[[], int | None] = lambda: None
    """Asked for each connection; None lets it be."""
    url: str = ""
    cuts: int = 0

    @asynccontextmanager
    async def open(self) -> AsyncGenerator[None]:
        """Relay while the block runs."""
        server = await asyncio.start_server(self._relay, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with server:
            yield

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        left = self.cut_after()
        with suppress(ConnectionError):
            port = int(self.to().rpartition(":")[2])
            there, back = await asyncio.open_connection("127.0.0.1", port)
            there_and_back = [
                asyncio.create_task(self._pour(reader, back, left)),
                asyncio.create_task(self._pour(there, writer, None)),
            ]
            await asyncio.wait(there_and_back, return_when=asyncio.FIRST_COMPLETED)
            for pouring in there_and_back:
                pouring.cancel()
            await asyncio.wait(there_and_back)
            back.transport.abort()
        writer.transport.abort()

    async def _pour(
        self, source: asyncio.StreamReader, into: asyncio.StreamWriter, left: int | None
    ) -> None:
        with suppress(ConnectionError):
            while piece := await source.read(65536 if left is None else min(left, 65536)):
                into.write(piece)
                await into.drain()
                left = None if left is None else left - len(piece)
                if left == 0:
                    self.cuts += 1
                    return


@dataclass(slots=True, kw_only=True)
class House:
    """One household that shares with a real agency on a real board."""

    agency: Agency
    request: Request
    database: Database
    outbound: Outbound
    folder: Path
    line: Line
    clock: HandClock = field(default_factory=HandClock)
    cutter: FakeCutter = field(default_factory=FakeCutter)

    @property
    def approval(self) -> Approval:
        """A yes to the request."""
        return an_approval(self.request)

    @property
    def board(self) -> Home:
        """The board's folder, where its keys are."""
        return Home(self.agency.front.folder)

    def sharer(self) -> Sharer:
        """Return a sharer as a fresh start would build it."""
        inbox_key = str(self.board.inbox_key().verifier)
        policy = replace(a_policy(self.line.url), inbox_key=inbox_key)
        return Sharer(
            database=self.database,
            cutter=self.cutter,
            added=FakeCutter(),
            outbound=self.outbound,
            clock=self.clock,
            outbox=self.folder / "outbox",
            policy=lambda _origin: policy,
            check=still_stands,
            sources=share_sources(),
            on_progress=tell_nobody,
            own=OwnCopies(self.folder / "copies.key", self.folder / "copies"),
        )

    async def acknowledge(self, number: int) -> None:
        """Tell the board, as the agency, that it has opened a share."""
        profile, front = self.agency.home.profile(), self.agency.front
        path, at = f"/inbox/{profile.id}/{number}/opened", format_time(now())
        text = f"neighbors-requests/inbox/v1\n{profile.board.origin}\nPOST\n{path}\n{at}\n"
        signed = self.agency.home.posting_key().sign_bytes(text.encode())
        headers = {
            "Neighbors-Time": at,
            "Neighbors-Signature": base64.b64encode(signed).decode(),
        }
        async with front.session.post(front.behind + path, headers=headers) as answer:
            assert answer.status == 200


@pytest.fixture
async def house(agency: Agency, tmp_path: Path) -> AsyncGenerator[House]:
    """Give a house with a request of the agency's to answer."""
    posted = await agency.publish()
    body = posted.entry.body
    request = a_request(delivery_key(agency), entry_id=body.id)
    request = replace(
        request,
        leaf=posted.entry.leaf.hex(),
        index=posted.index,
        agency=replace(request.agency, id=body.agency),
    )
    database = await Database.open(tmp_path / "hub.db")
    outbound = Outbound()
    line = Line(to=lambda: agency.front.behind)
    async with line.open():
        yield House(
            agency=agency,
            request=request,
            database=database,
            outbound=outbound,
            folder=tmp_path,
            line=line,
        )
        await outbound.close()
    await database.close()


async def test_what_a_house_approves_is_what_the_agency_opens(house: House, tmp_path: Path) -> None:
    """Nobody's code is played by a double: sealed here, stored there, opened by the agency."""
    share = await house.sharer().share(house.approval, house.request)
    [arrived] = await fetched(house.agency)
    opened = open_for(house.agency.home, arrived.path, tmp_path / "opened")

    assert share.state is ShareState.DELIVERED
    assert arrived.waiting.sha256 == share.sealed_sha256
    assert opened.custody.request.leaf == house.request.leaf
    assert opened.custody.request.origin == BoardOrigin(house.request.origin)
    assert all(path.read_bytes().startswith(FOOTAGE) for path in opened.files)


async def shared_at_last(house: House, sharer: Callable[[], Sharer]) -> Share:
    """Share again and again until it has arrived."""
    for _ in range(4 * CUTS):
        with suppress(DeliveryError):
            return await sharer().share(house.approval, house.request)
    raise AssertionError("It never arrived.")


async def test_a_line_cut_a_hundred_times_is_one_share(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After 100 cuts after a random number of bytes: one share, one receipt, and it opens."""
    monkeypatch.setattr(delivery, "MOST_PIECE_BYTES", 128 << 10)
    monkeypatch.setattr(delivery, "LEAST_PIECE_BYTES", 32 << 10)
    house.cutter.footage *= 60
    random = Random(5)  # noqa: S311 -- the same cuts in every run

    def cut_after() -> int | None:
        return random.randrange(1, 160 << 10) if house.line.cuts < CUTS else None

    house.line.cut_after = cut_after
    share = await shared_at_last(house, house.sharer)
    [arrived] = await fetched(house.agency)
    opened = open_for(house.agency.home, arrived.path, tmp_path / "opened")

    assert house.line.cuts == CUTS
    assert share.state is ShareState.DELIVERED
    inbox_key = house.board.inbox_key().verifier
    assert open_receipt(share.receipt, inbox_key).sha256 == arrived.waiting.sha256
    assert len(opened.files) == 2
    assert house.cutter.cuts == 2
    assert await asyncio.to_thread(list, (tmp_path / "outbox").iterdir()) == []


async def test_a_share_outlives_restarts_of_its_board(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A board that is stopped and started between pieces goes on where it was."""
    monkeypatch.setattr(delivery, "MOST_PIECE_BYTES", 64 << 10)
    monkeypatch.setattr(delivery, "LEAST_PIECE_BYTES", 64 << 10)
    house.line.cut_after = lambda: 150 << 10
    sent: list[int] = []
    monkeypatch.setattr(delivery, "MOST_BREAKS", 1)
    for _ in range(3):
        # Each connection brings two pieces, and the third is cut off.
        house.outbound = Outbound()
        with pytest.raises(DeliveryError):
            await house.sharer().share(house.approval, house.request)
        await house.outbound.close()
        share = await house.sharer().share_of(house.request.id)
        assert share is not None
        sent.append(share.sent_bytes)
        await house.agency.front.stop()
        await house.agency.front.start()
    house.line.cut_after = lambda: None
    house.outbound = Outbound()

    done = await house.sharer().share(house.approval, house.request)
    await house.outbound.close()

    assert sent == sorted(set(sent))
    assert 0 < sent[0] < sent[-1] < done.size_bytes
    assert [one.waiting.sha256 for one in await fetched(house.agency)] == [done.sealed_sha256]


async def test_what_is_half_sent_is_taken_back(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The board lets go of a half; nothing is listed, and nothing of it stays on the board."""
    monkeypatch.setattr(delivery, "MOST_PIECE_BYTES", 64 << 10)
    house.line.cut_after = lambda: 150 << 10
    monkeypatch.setattr(delivery, "MOST_BREAKS", 1)
    sharer = house.sharer()
    with pytest.raises(DeliveryError):
        await sharer.share(house.approval, house.request)
    arriving = house.board.arriving
    assert len(list(arriving.iterdir())) == 1
    house.line.cut_after = lambda: None

    assert await sharer.withdraw(house.request) is None

    assert list(arriving.iterdir()) == []
    assert await fetched(house.agency) == []


async def test_what_arrived_is_withdrawn_on_the_record(house: House) -> None:
    """The board signs for the withdrawal, and the agency finds the share no more."""
    sharer = house.sharer()
    await sharer.share(house.approval, house.request)

    share = await sharer.withdraw(house.request)

    assert share is not None
    assert share.state is ShareState.WITHDRAWN
    withdrawal = open_withdrawal(share.withdrawal, house.board.inbox_key().verifier)
    assert withdrawal.sha256 == share.sealed_sha256
    assert await sharer.withdraw(house.request) == share


async def test_the_house_learns_that_its_share_was_opened(house: House) -> None:
    """The agency's acknowledgment comes back as the board's signed word, within hours."""
    sharer = house.sharer()
    share = await sharer.share(house.approval, house.request)
    await sharer.poll_opened()
    await fetched(house.agency)
    await house.acknowledge(1)

    house.clock.forward(timedelta(hours=2))
    [opened] = await sharer.poll_opened()

    opening = open_opened(opened.opened, house.board.inbox_key().verifier)
    assert opening.sha256 == share.sealed_sha256

"""Whether a share was opened: asked about hourly, for some months, and believed when signed."""

from dataclasses import replace
from datetime import timedelta

from aiohttp import web
import pytest

from hub.model.decision import Share, ShareState
from hub.sharing.delivery import POLL_FOR
from hub.sharing.sharer import Sharer
from noticeboard.log.note import SignerKey
from noticeboard.seal.receipt import open_opened
from tests.fakes.clocks import HandClock
from tests.hub.sharing.conftest import INBOX_KEY, NOW, Home, a_key_pair, a_request, an_approval

pytestmark = pytest.mark.usefixtures("threadless")


@pytest.fixture
def clock(home: Home) -> HandClock:
    """Give the house a clock that moves by hand."""
    home.clock = clock = HandClock(NOW)
    return clock


async def delivered(home: Home) -> tuple[Sharer, Share]:
    """Share once, and let the board forget what it was asked for that."""
    request = a_request(a_key_pair()[0])
    sharer = home.sharer()
    share = await sharer.share(an_approval(request), request)
    home.inbox.steps.clear()
    return sharer, share


def open_it(home: Home) -> None:
    """Let the agency tell the board that it has opened everything."""
    for upload in home.inbox.uploads.values():
        upload.opened = True


async def ask_for(sharer: Sharer, clock: HandClock, hours: float) -> list[Share]:
    """Let so many hours pass in ticks of ten minutes; return what was learned."""
    found = []
    for _ in range(round(hours * 6)):
        clock.forward(timedelta(minutes=10))
        found += await sharer.poll_opened()
    return found


async def test_an_opening_is_told_once_and_kept(home: Home, clock: HandClock) -> None:
    """The board's note is verified and kept; afterwards nobody asks again."""
    sharer, share = await delivered(home)
    assert await ask_for(sharer, clock, 3) == []
    open_it(home)

    [opened] = await ask_for(sharer, clock, 3)

    assert opened == await sharer.share_of(share.request_id)
    assert opened.state is ShareState.DELIVERED
    assert open_opened(opened.opened, INBOX_KEY.verifier).sha256 == share.sealed_sha256
    steps = len(home.inbox.steps)
    assert await ask_for(sharer, clock, 10) == []
    assert len(home.inbox.steps) == steps


async def test_it_is_asked_about_hourly_and_not_in_step(home: Home, clock: HandClock) -> None:
    """Each pause is half an hour to an hour and a half, and they differ."""
    sharer, _ = await delivered(home)
    pauses, last = [], clock.steady_s()

    for _ in range(60 * 16):
        clock.forward(timedelta(minutes=1))
        before = len(home.inbox.steps)
        await sharer.poll_opened()
        if len(home.inbox.steps) > before:
            pauses.append(clock.steady_s() - last)
            last = clock.steady_s()

    assert 10 < len(pauses) < 25
    assert all(1800 - 60 <= pause <= 5400 + 120 for pause in pauses)
    assert len(set(pauses)) > 5
    assert set(home.inbox.steps) == {"opened"}


async def test_after_some_months_nobody_asks(home: Home, clock: HandClock) -> None:
    """A board keeps an upload's id for 90 days: so long and no longer it is asked."""
    sharer, _ = await delivered(home)
    await ask_for(sharer, clock, 4)
    assert home.inbox.steps
    home.inbox.steps.clear()

    clock.forward(POLL_FOR)
    open_it(home)

    assert await ask_for(sharer, clock, 4) == []
    assert home.inbox.steps == []


async def test_a_note_about_something_else_is_not_believed(home: Home, clock: HandClock) -> None:
    """Another key, another share, or an error: the share is as it was, and is asked about again."""
    sharer, share = await delivered(home)
    open_it(home)
    stranger = SignerKey.generate("inbox.example.org")

    for hostile in (
        lambda told: told.sign(stranger),
        lambda told: replace(told, sha256="0" * 64).sign(INBOX_KEY),
        lambda told: replace(told, request="b" * 32).sign(INBOX_KEY),
        lambda _: "",
        lambda _: "x" * 100_000,
    ):
        home.inbox.opening = hostile
        assert await ask_for(sharer, clock, 3) == []
    home.inbox.status = 500
    assert await ask_for(sharer, clock, 3) == []
    home.inbox.status = 201
    assert await sharer.share_of(share.request_id) == share

    home.inbox.opening = lambda told: told.sign(INBOX_KEY)
    assert len(await ask_for(sharer, clock, 3)) == 1


async def test_a_withdrawal_meanwhile_stands(home: Home, clock: HandClock) -> None:
    """An opening that is learned while a share is withdrawn does not undo the withdrawal."""
    sharer, share = await delivered(home)
    request = replace(a_request(""), id=share.request_id)
    open_it(home)

    async def withdrawn_meanwhile(step: str, _asked: web.Request) -> web.StreamResponse | None:
        if step == "opened":
            await sharer.withdraw(request)
        return None

    home.inbox.instead = withdrawn_meanwhile

    assert await ask_for(sharer, clock, 3) == []
    now = await sharer.share_of(share.request_id)
    assert now is not None
    assert now.state is ShareState.WITHDRAWN


async def test_what_has_not_arrived_is_not_asked_about(home: Home, clock: HandClock) -> None:
    """Only a share with a receipt can have been opened."""
    sharer, share = await delivered(home)
    request = replace(a_request(""), id=share.request_id)
    await sharer.withdraw(request)
    home.inbox.steps.clear()

    assert await ask_for(sharer, clock, 5) == []

    assert home.inbox.steps == []

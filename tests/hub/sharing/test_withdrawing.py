"""Taking an approval back, wherever its share stands."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from aiohttp import web
import pytest

from hub.errors import ConflictError, DeliveryError, StaleRecipientError
from hub.model.decision import Share, ShareState
from hub.model.request import Request
from hub.sharing.sharer import Sharer
from noticeboard.log.note import SignerKey
from noticeboard.seal.receipt import open_receipt, open_withdrawal
from tests.hub.sharing.conftest import (
    INBOX_KEY,
    NOW,
    FakeInbox,
    Home,
    a_key_pair,
    an_approval,
    cut,
)

ENTRY = "e" * 32


async def begun(home: Home, request: Request, *, failing: str) -> Sharer:
    """Share as far as a step that the board fails at, and let it answer again after that."""
    sharer = home.sharer()

    async def away(step: str, _request: web.Request) -> web.StreamResponse | None:
        return web.Response(status=503) if step == failing else None

    home.inbox.instead = away
    with pytest.raises(DeliveryError):
        await sharer.share(an_approval(request), request)
    home.inbox.instead = None
    return sharer


async def is_forgotten(home: Home, request: Request) -> bool:
    """Tell whether nothing is left of a share, here or at the board."""
    unfinished = [one for one in home.inbox.uploads.values() if not one.receipt]
    row = await home.sharer().share_of(request.id)
    copies = await home.sharer().own_copies()
    return (row, home.left(), copies, unfinished) == (None, [], [], [])


async def test_before_anything_was_sent_nothing_is_left(home: Home, request_: Request) -> None:
    """Sealed and not begun to be sent: file, copy and row go, and the board is not even asked."""
    sharer = await begun(home, request_, failing="create")
    assert home.left() == [f"{request_.id}.age"]
    home.inbox.steps.clear()

    assert await sharer.withdraw(request_) is None

    assert await is_forgotten(home, request_)
    assert home.inbox.steps == []
    assert await sharer.withdraw(request_) is None


async def test_what_never_began_is_not_begun(home: Home, request_: Request) -> None:
    """An approval that was taken back before it came here shares nothing; a later one does."""
    sharer = home.sharer()
    assert await sharer.withdraw(request_) is None

    with pytest.raises(ConflictError, match="withdrawn"):
        await sharer.share(an_approval(request_), request_)
    assert (home.inbox.steps, home.cutter.cuts) == ([], 0)
    later = replace(an_approval(request_), approved_at=NOW + timedelta(seconds=1))
    assert (await sharer.share(later, request_)).state is ShareState.DELIVERED


async def test_what_is_half_sent_is_ended_at_the_board(home: Home, request_: Request) -> None:
    """The board lets go of what it held, and then nothing is left of the share anywhere."""
    sharer = await begun(home, request_, failing="patch")
    assert len(home.inbox.uploads) == 1
    home.inbox.steps.clear()

    assert await sharer.withdraw(request_) is None

    assert home.inbox.steps == ["delete"]
    assert home.inbox.received == {}
    assert await is_forgotten(home, request_)


async def test_what_the_board_has_forgotten_never_arrived(home: Home, request_: Request) -> None:
    """An upload that expired is as good as ended."""
    sharer = await begun(home, request_, failing="patch")
    home.inbox.uploads.clear()

    assert await sharer.withdraw(request_) is None

    assert await is_forgotten(home, request_)


async def test_what_had_arrived_unnoticed_is_withdrawn(home: Home, request_: Request) -> None:
    """If the receipt had got lost, it is fetched, and the withdrawal recorded."""
    sharer = await begun(home, request_, failing="receipt")
    assert len(home.inbox.received[ENTRY]) == 1

    share = await sharer.withdraw(request_)

    assert_withdrawn(share, home.inbox)
    assert home.left() == []


async def test_after_delivery_the_board_signs_for_the_withdrawal(
    home: Home, request_: Request
) -> None:
    """The withdrawal is recorded, its note kept beside the receipt, and asking again is free."""
    sharer = home.sharer()
    delivered = await sharer.share(an_approval(request_), request_)

    share = await sharer.withdraw(request_)

    assert_withdrawn(share, home.inbox)
    assert share is not None
    assert share.receipt == delivered.receipt
    home.inbox.steps.clear()
    assert await sharer.withdraw(request_) == share
    assert await sharer.share(an_approval(request_), request_) == share
    assert home.inbox.steps == []


def assert_withdrawn(share: Share | None, inbox: FakeInbox) -> None:
    """Assert that a share is withdrawn by a note that is about it."""
    assert share is not None
    assert share.state is ShareState.WITHDRAWN
    sha256 = open_receipt(share.receipt, INBOX_KEY.verifier).sha256
    assert open_withdrawal(share.withdrawal, INBOX_KEY.verifier).sha256 == sha256
    assert inbox.withdrawn == {sha256}


@pytest.mark.parametrize("failing", ["patch", "receipt"])
async def test_while_the_board_is_away_nothing_more_is_sent(
    home: Home, request_: Request, failing: str
) -> None:
    """The withdrawal waits for the board, across a restart too, and nothing else is tried."""
    sharer = await begun(home, request_, failing=failing)
    url = home.policy.url
    home.policy = replace(home.policy, url="http://127.0.0.1:9")

    waiting = await sharer.withdraw(request_)

    assert waiting is not None
    assert (waiting.state, str(waiting.reason)) == (
        ShareState.WITHDRAWING,
        "The board didn't answer.",
    )
    assert home.left() == []
    sharer = home.sharer()
    await sharer.sweep()
    with pytest.raises(DeliveryError, match="didn't answer"):
        await sharer.share(an_approval(request_), request_)
    home.policy = replace(home.policy, url=url)
    home.inbox.steps.clear()
    if failing == "patch":
        with pytest.raises(ConflictError, match="withdrawn"):
            await sharer.share(an_approval(request_), request_)
        assert home.inbox.steps == ["delete"]
        assert await is_forgotten(home, request_)
    else:
        assert_withdrawn(await sharer.share(an_approval(request_), request_), home.inbox)
        assert home.inbox.steps == ["delete", "receipt", "withdrawal"]


async def test_it_is_durable_before_the_board_is_asked(home: Home, request_: Request) -> None:
    """A crash while the board is asked leaves a share that is withdrawn, not one that is sent."""
    sharer = await begun(home, request_, failing="patch")
    states: list[ShareState] = []

    async def look(step: str, _request: web.Request) -> web.StreamResponse | None:
        if step == "delete":
            share = await home.sharer().share_of(request_.id)
            assert share is not None
            states.append(share.state)
        return web.Response(status=503)

    home.inbox.instead = look
    await sharer.withdraw(request_)
    # As if the crash had come before the sealed file went.
    (home.outbox / f"{request_.id}.age").write_bytes(b"sealed")
    await home.sharer().sweep()

    assert states == [ShareState.WITHDRAWING]
    assert home.left() == []


@pytest.mark.parametrize("step", ["create", "patch", "receipt"])
async def test_a_share_is_stopped_in_its_tracks(home: Home, request_: Request, step: str) -> None:
    """A withdrawal does not wait for a board that says nothing: what runs is ended first."""
    reached, never = asyncio.Event(), asyncio.Event()

    async def hang(at: str, request: web.Request) -> web.StreamResponse | None:
        if at != step:
            return None
        reached.set()
        await never.wait()
        cut(request)
        return web.Response()

    home.inbox.instead = hang
    sharer = home.sharer()
    running = asyncio.create_task(sharer.share(an_approval(request_), request_))
    await reached.wait()
    waiting = asyncio.create_task(sharer.share(an_approval(request_), request_))

    home.inbox.instead = None
    share = await sharer.withdraw(request_)
    never.set()

    for asked in (running, waiting):
        if asked is running or share is None:
            with pytest.raises(ConflictError, match="withdrawn"):
                await asked
        else:
            assert (await asked).state is ShareState.WITHDRAWN
    if step == "receipt":
        assert_withdrawn(share, home.inbox)
    else:
        assert share is None
        assert home.inbox.received == {}
        assert await home.sharer().share_of(request_.id) is None
    assert home.left() == []


async def test_a_cut_is_stopped_too(home: Home, request_: Request) -> None:
    """Taken back while clips are cut: none of them stays, and nothing is sealed."""
    sharer = home.sharer()
    cutting = asyncio.Event()
    cut_one = home.cutter.cut

    async def slow(*args: object, **kwargs: object) -> object:
        await cut_one(*args, **kwargs)  # type: ignore[arg-type]
        cutting.set()
        return await asyncio.get_running_loop().create_future()

    home.cutter.cut = slow  # type: ignore[method-assign, assignment]
    running = asyncio.create_task(sharer.share(an_approval(request_), request_))
    await cutting.wait()

    assert await sharer.withdraw(request_) is None

    with pytest.raises(ConflictError):
        await running
    assert await is_forgotten(home, request_)


async def test_a_board_that_signs_something_else_has_not_withdrawn(
    home: Home, request_: Request
) -> None:
    """Only the inbox's word about this very share ends the withdrawal."""
    sharer = home.sharer()
    await sharer.share(an_approval(request_), request_)
    stranger = SignerKey.generate("inbox.example.org")

    for hostile in (
        lambda told: told.sign(stranger),
        lambda told: replace(told, sha256="0" * 64).sign(INBOX_KEY),
        lambda told: replace(told, request="b" * 32).sign(INBOX_KEY),
        lambda told: replace(told, agency="b" * 40).sign(INBOX_KEY),
        lambda told: replace(told, origin="other").sign(INBOX_KEY),
        lambda _: "x" * 100_000,
    ):
        home.inbox.withdrawal = hostile
        share = await sharer.withdraw(request_)
        assert share is not None
        assert (share.state, share.withdrawal) == (ShareState.WITHDRAWING, "")
        assert share.reason

    home.inbox.withdrawal = lambda told: told.sign(INBOX_KEY)
    assert_withdrawn(await sharer.withdraw(request_), home.inbox)


async def test_a_board_that_knows_it_no_more_leaves_it_delivered(
    home: Home, request_: Request
) -> None:
    """What had arrived stays said to have arrived, with what a person can still do."""
    sharer = home.sharer()
    await sharer.share(an_approval(request_), request_)
    home.inbox.uploads.clear()

    share = await sharer.withdraw(request_)

    assert share is not None
    assert share.state is ShareState.DELIVERED
    assert share.receipt
    assert "Tell the agency" in str(share.reason)


async def test_a_receipt_that_is_none_keeps_the_withdrawal_waiting(
    home: Home, request_: Request
) -> None:
    """A board that says it has the share, and does not prove it, has not ended the withdrawal."""
    sharer = await begun(home, request_, failing="patch")

    async def claims(step: str, _request: web.Request) -> web.StreamResponse | None:
        if step == "delete":
            return web.Response(status=403)
        return web.Response(text="trust me") if step == "receipt" else None

    home.inbox.instead = claims
    share = await sharer.withdraw(request_)

    assert share is not None
    assert (share.state, share.receipt) == (ShareState.WITHDRAWING, "")
    assert "isn't signed" in str(share.reason)


@pytest.mark.parametrize("failing", ["create", "patch", "receipt"])
async def test_another_key_ends_what_was_meant_for_the_old_one(
    home: Home, request_: Request, failing: str
) -> None:
    """If the agency logs another key now, nothing more is sent to the old one."""
    sharer = await begun(home, request_, failing=failing)
    agency = replace(request_.agency, delivery_key=a_key_pair()[0])
    turned = replace(request_, agency=agency)

    if failing == "receipt":
        share = await sharer.share(an_approval(request_), turned)
        assert share.state is ShareState.DELIVERED
        return
    with pytest.raises(StaleRecipientError, match="Look at the new preview"):
        await sharer.share(an_approval(request_), turned)

    assert home.inbox.received == {}
    assert await is_forgotten(home, request_)

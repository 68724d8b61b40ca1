"""Sharing: only what was approved leaves, sealed, once, and a receipt proves it."""

import asyncio
from base64 import b64encode
from dataclasses import replace
import hashlib
from pathlib import Path
from typing import override

from aiohttp.test_utils import TestServer
import pytest

from hub.errors import ConflictError, DeliveryError, NotFoundError
from hub.model.decision import Cut, Piece, ShareState
from hub.model.ids import BoardOrigin
from hub.model.request import BoardPolicy
from hub.sharing.sharer import Sharer
from noticeboard.log.note import SignerKey
from noticeboard.seal.custody import Contact
from noticeboard.seal.open import open_share
from noticeboard.seal.receipt import open_receipt
from tests.fakes.clocks import HandClock
from tests.hub.sharing.conftest import (
    FOOTAGE,
    GONE,
    INBOX_KEY,
    FakeCutter,
    Home,
    a_key_pair,
    a_request,
    an_approval,
    other_proposal,
    share_sources,
    still_stands,
    tell_nobody,
)

ENTRY = "e" * 32


async def test_an_approval_arrives_and_leaves_nothing_behind(home: Home, tmp_path: Path) -> None:
    """The agency opens exactly the approved pieces; the outbox is empty; the receipt is kept."""
    recipient, identity = a_key_pair()
    request = a_request(recipient)

    share = await home.sharer().share(an_approval(request, identity="Alex"), request)

    [body] = home.inbox.received[ENTRY]
    (tmp_path / "got.age").write_bytes(body)
    opened = open_share(tmp_path / "got.age", identity, tmp_path / "opened")
    assert share.state is ShareState.DELIVERED
    assert (share.sealed_sha256, share.size_bytes) == (
        hashlib.sha256(body).hexdigest(),
        len(body),
    )
    assert open_receipt(share.receipt, INBOX_KEY.verifier).sha256 == share.sealed_sha256
    assert await home.sharer().shares() == [share] == [await home.sharer().share_of(request.id)]
    assert home.left() == []
    assert [file.name for file in opened.custody.files] == ["clip-1.mp4", "clip-2.mp4"]
    assert opened.custody.identity == Contact(name="Alex")
    assert opened.custody.request.index == 7
    assert opened.custody.approved_at.microsecond == 0
    assert {file.masks for file in opened.custody.files} == {1}
    assert all(path.read_bytes().startswith(FOOTAGE) for path in opened.files)


async def test_nothing_on_the_wire_names_the_house(home: Home) -> None:
    """The bytes are sealed, and the headers are the same from every hub."""
    request = a_request(a_key_pair()[0])

    share = await home.sharer().share(an_approval(request), request)

    [body] = home.inbox.received[ENTRY]
    creation, piece, receipt = home.inbox.headers
    assert b"PLAIN" not in body
    assert body.startswith(b"age-encryption.org/v1")
    always = {
        "Host": home.policy.url.removeprefix("http://"),
        "User-Agent": "neighbors-requests",
        "Accept-Encoding": "identity",
        "Accept": "*/*",
        "Tus-Resumable": "1.0.0",
    }
    size_bytes = str(share.size_bytes)
    assert creation == always | {"Upload-Length": size_bytes, "Content-Length": "0"}
    assert piece == always | {
        "Content-Type": "application/offset+octet-stream",
        "Content-Length": size_bytes,
        "Upload-Offset": "0",
        "Upload-Checksum": f"sha256 {b64encode(hashlib.sha256(body).digest()).decode()}",
    }
    assert receipt == always


async def test_sharing_again_sends_nothing_again(home: Home) -> None:
    """A second call, at once or later, cuts and sends nothing."""
    request = a_request(a_key_pair()[0])
    approval = an_approval(request)
    sharer = home.sharer()

    shares = await asyncio.gather(*(sharer.share(approval, request) for _ in range(3)))
    later = await home.sharer().share(approval, request)

    assert {share.sealed_sha256 for share in (*shares, later)} == {later.sealed_sha256}
    assert home.cutter.cuts == 2
    assert len(home.inbox.received[ENTRY]) == 1


async def test_the_first_approved_proposal_stands(home: Home) -> None:
    """A yes to another proposal of the same request is a conflict and changes nothing."""
    request = a_request(a_key_pair()[0])
    approval = an_approval(request)
    share = await home.sharer().share(approval, request)

    with pytest.raises(ConflictError, match="Something else was already approved"):
        await home.sharer().share(other_proposal(approval), request)

    assert await home.sharer().share_of(request.id) == share


@pytest.mark.parametrize(
    ("delivery_key", "sentence"),
    [("", "hasn't posted a delivery key"), ("age1nonsense", "can't encrypt for")],
)
async def test_an_agency_that_cannot_be_sealed_for(
    home: Home, delivery_key: str, sentence: str
) -> None:
    """Without a usable delivery key nothing is cut, and the reason is one sentence."""
    request = a_request(delivery_key)

    with pytest.raises(DeliveryError, match=sentence):
        await home.sharer().share(an_approval(request), request)

    share = await home.sharer().share_of(request.id)
    assert share is not None
    assert (share.state, share.sealed_sha256) == (ShareState.FAILED, "")
    assert sentence in str(share.reason)
    assert home.cutter.cuts == 0


async def test_what_was_approved_is_what_is_shared(home: Home) -> None:
    """Another request, nothing, too much, or a contact of odd letters is refused uncut."""
    request = a_request(a_key_pair()[0])
    approval = an_approval(request)
    foreign = replace(request, origin=BoardOrigin("other.example.org/v1"))

    for wrong, asked in (
        (approval, foreign),
        (an_approval(request, pieces=0), request),
        (an_approval(request, pieces=65), request),
        (an_approval(request, identity="x" * 501), request),
        (an_approval(request, identity="bell\u0007"), request),
    ):
        with pytest.raises(DeliveryError):
            await home.sharer().share(wrong, asked)

    assert home.cutter.cuts == 0
    assert home.inbox.received == {}


async def test_a_lost_answer_is_asked_for_and_nothing_sent_again(home: Home) -> None:
    """If the last acknowledgment got lost, the board is asked, and signs for one share."""
    request = a_request(a_key_pair()[0])
    home.inbox.lose_answers = 1

    share = await home.sharer().share(an_approval(request), request)

    assert len(home.inbox.received[ENTRY]) == 1
    assert home.inbox.steps == ["create", "patch", "head", "receipt"]
    assert (share.state, str(share.reason)) == (ShareState.DELIVERED, "")
    assert home.left() == []


async def test_an_upload_that_the_board_lost_is_the_same_bytes_again(home: Home) -> None:
    """If the board no longer knows an upload, the same sealed bytes go again, never new ones."""
    request = a_request(a_key_pair()[0])
    approval = an_approval(request)
    home.inbox.receipt = lambda _: "lost"
    with pytest.raises(DeliveryError, match="isn't signed by its inbox"):
        await home.sharer().share(approval, request)
    failed = await home.sharer().share_of(request.id)
    before = home.left()

    home.inbox.uploads.clear()
    home.inbox.receipt = lambda receipt: receipt.sign(INBOX_KEY)
    share = await home.sharer().share(approval, request)

    first, second = home.inbox.received[ENTRY]
    assert failed is not None
    assert (failed.state, failed.sent_bytes) == (ShareState.FAILED, share.size_bytes)
    assert before == [f"{request.id}.age"]
    assert first == second
    assert share.state is ShareState.DELIVERED
    assert home.cutter.cuts == 2


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (302, "redirect"),
        (404, "doesn't accept anything"),
        (413, "more than the board accepts"),
        (500, "answered 500"),
        (507, "inbox is full"),
    ],
)
async def test_a_refusal_says_why(home: Home, status: int, sentence: str) -> None:
    """Each answer but a receipt is a failed share with its reason, which is tried again."""
    request = a_request(a_key_pair()[0])
    home.inbox.status = status

    with pytest.raises(DeliveryError, match=sentence):
        await home.sharer().share(an_approval(request), request)

    assert home.left() == [f"{request.id}.age"]
    home.inbox.status = 201
    share = await home.sharer().share(an_approval(request), request)
    assert share.state is ShareState.DELIVERED


@pytest.mark.parametrize(
    "hostile",
    [
        lambda receipt: receipt.sign(SignerKey.generate("inbox.example.org")),
        lambda receipt: replace(receipt, sha256="0" * 64).sign(INBOX_KEY),
        lambda receipt: replace(receipt, size_bytes=1).sign(INBOX_KEY),
        lambda receipt: replace(receipt, agency="b" * 40).sign(INBOX_KEY),
        lambda receipt: replace(receipt, request="b" * 32).sign(INBOX_KEY),
        lambda receipt: replace(receipt, origin="other").sign(INBOX_KEY),
        lambda _: "x",
        lambda _: "x" * 100_000,
    ],
)
async def test_a_receipt_for_anything_else_is_none(home: Home, hostile: object) -> None:
    """A receipt by another key, or for other bytes, agency, request or board, proves nothing."""
    request = a_request(a_key_pair()[0])
    assert callable(hostile)
    home.inbox.receipt = hostile

    with pytest.raises(DeliveryError, match="receipt"):
        await home.sharer().share(an_approval(request), request)

    share = await home.sharer().share_of(request.id)
    assert share is not None
    assert (share.state, share.receipt) == (ShareState.FAILED, "")


async def test_a_recording_that_is_gone_is_a_failed_share(home: Home) -> None:
    """What the cutter says is the reason; nothing is sealed; later it may work."""
    request = a_request(a_key_pair()[0])
    home.cutter.raises = GONE

    with pytest.raises(DeliveryError, match="is gone"):
        await home.sharer().share(an_approval(request), request)

    assert home.left() == []
    home.cutter.raises = None
    assert (await home.sharer().share(an_approval(request), request)).sealed_sha256


class _LyingCutter(FakeCutter):
    @override
    async def cut(self, piece: Piece, into: Path, *, audio: bool = False) -> Cut:
        return replace(await super().cut(piece, into, audio=audio), sha256="0" * 64)


async def test_a_cut_is_sealed_only_as_described(home: Home) -> None:
    """Clips that do not have the hash the cut reports are not sealed, and do not stay."""
    request = a_request(a_key_pair()[0])
    home.cutter = _LyingCutter()

    with pytest.raises(DeliveryError, match="Couldn't encrypt"):
        await home.sharer().share(an_approval(request), request)

    assert home.left() == []


class _WaitingCutter(FakeCutter):
    """Writes its first clip, then waits forever."""

    def __init__(self) -> None:
        super().__init__()
        self.waits = asyncio.Event()

    @override
    async def cut(self, piece: Piece, into: Path, *, audio: bool = False) -> Cut:
        await super().cut(piece, into, audio=audio)
        self.waits.set()
        never: asyncio.Future[Cut] = asyncio.get_running_loop().create_future()
        return await never


async def test_a_cancelled_share_leaves_no_plain_clip(home: Home) -> None:
    """Stopping the hub in the middle of cutting removes what was cut; the share goes on later."""
    request = a_request(a_key_pair()[0])
    cutter = home.cutter = _WaitingCutter()
    running = asyncio.create_task(home.sharer().share(an_approval(request), request))
    await cutter.waits.wait()
    [cut_folder] = home.outbox.glob(".cut-*")
    assert cut_folder.stat().st_mode & 0o777 == 0o700

    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running

    assert home.left() == []
    share = await home.sharer().share_of(request.id)
    assert share is not None
    assert share.state is ShareState.APPROVED


async def test_a_sweep_keeps_only_what_is_still_to_arrive(home: Home) -> None:
    """Plain clips, half-sealed and delivered files of an earlier run go; waiting shares stay."""
    waiting = a_request(a_key_pair()[0])
    home.inbox.status = 500
    with pytest.raises(DeliveryError):
        await home.sharer().share(an_approval(waiting), waiting)
    home.inbox.status = 201
    arrived = a_request(a_key_pair()[0], entry_id="1" * 32)
    await home.sharer().share(an_approval(arrived), arrived)
    (home.outbox / f"{arrived.id}.age").write_bytes(b"was not removed")
    (home.outbox / f".{waiting.id}.age.new").write_bytes(b"half")
    for folder in (".cut-0123", ".cut-going-4567"):
        (home.outbox / folder).mkdir()
        (home.outbox / folder / "clip-1.mp4").write_bytes(FOOTAGE)
    (home.outbox / f"{'9' * 32}.age").write_bytes(b"never recorded")

    await home.sharer().sweep()

    assert home.left() == [f"{waiting.id}.age"]


async def test_sealed_bytes_that_changed_are_never_sent(home: Home) -> None:
    """A sealed file that is damaged or gone is reported, not replaced: it may have arrived."""
    request = a_request(a_key_pair()[0])
    home.inbox.receipt = lambda _: "lost"
    with pytest.raises(DeliveryError):
        await home.sharer().share(an_approval(request), request)
    sealed = home.outbox / f"{request.id}.age"

    sealed.write_bytes(b"damaged")
    with pytest.raises(DeliveryError, match="changed"):
        await home.sharer().share(an_approval(request), request)
    sealed.unlink()
    with pytest.raises(DeliveryError, match="gone"):
        await home.sharer().share(an_approval(request), request)

    assert len(home.inbox.received[ENTRY]) == 1


async def test_sealed_bytes_that_never_left_are_made_anew(home: Home) -> None:
    """A damaged file of which the board has seen nothing is sealed again: there is no other."""
    request = a_request(a_key_pair()[0])
    home.inbox.status = 500
    with pytest.raises(DeliveryError):
        await home.sharer().share(an_approval(request), request)
    (home.outbox / f"{request.id}.age").write_bytes(b"damaged")
    home.inbox.status = 201

    share = await home.sharer().share(an_approval(request), request)

    [body] = home.inbox.received[ENTRY]
    assert hashlib.sha256(body).hexdigest() == share.sealed_sha256


async def test_a_board_nothing_may_go_to_is_sent_nothing(home: Home) -> None:
    """If the owner no longer trusts the board, the share waits and says why."""
    request = a_request(a_key_pair()[0])

    def refuse(_origin: BoardOrigin) -> BoardPolicy:
        raise NotFoundError("You don't follow this board.")

    sharer = Sharer(
        database=home.database,
        cutter=home.cutter,
        added=home.cutter,
        outbound=home.outbound,
        clock=HandClock(),
        outbox=home.outbox,
        policy=refuse,
        check=still_stands,
        sources=share_sources(),
        on_progress=tell_nobody,
        own=home.own,
    )

    with pytest.raises(DeliveryError, match="don't follow"):
        await sharer.share(an_approval(request), request)


@pytest.mark.parametrize(
    "change",
    [
        {"allow_private_address": False},
        {"url": "http://board.example.org"},
        {"url": "https://10.0.0.1"},
        {"url": "https://169.254.169.254"},
    ],
)
async def test_an_inbox_at_a_forbidden_address_is_not_called(
    home: Home, change: dict[str, object]
) -> None:
    """A share goes out over HTTPS to a public address, or elsewhere if the owner allowed it."""
    request = a_request(a_key_pair()[0])
    home.policy = replace(home.policy, allow_private_address=False)
    home.policy = replace(home.policy, **change)  # type: ignore[arg-type]

    with pytest.raises(DeliveryError):
        await home.sharer().share(an_approval(request), request)

    assert home.inbox.headers == []


async def test_a_name_that_leads_home_is_not_called(home: Home) -> None:
    """A board's name that resolves to this network is refused before anything is sent."""
    request = a_request(a_key_pair()[0])
    port = home.policy.url.rpartition(":")[2]
    home.policy = replace(home.policy, url=f"http://localhost:{port}", allow_private_address=False)

    with pytest.raises(DeliveryError, match="on your own network"):
        await home.sharer().share(an_approval(request), request)

    assert home.inbox.headers == []


async def test_a_hostile_address_in_a_request_goes_nowhere(home: Home) -> None:
    """An agency or entry id that is not hex never becomes part of an address."""
    request = replace(a_request(a_key_pair()[0]), entry_id="../../admin")

    with pytest.raises(DeliveryError):
        await home.sharer().share(an_approval(request), request)

    assert home.inbox.headers == []


async def test_a_board_that_is_away_is_a_failed_share(home: Home) -> None:
    """Nobody listening is a sentence, and the sealed share waits."""
    request = a_request(a_key_pair()[0])
    async with TestServer(home.inbox.app()) as gone:
        url = str(gone.make_url("")).rstrip("/")
    home.policy = replace(home.policy, url=url)

    with pytest.raises(DeliveryError, match="didn't answer"):
        await home.sharer().share(an_approval(request), request)

    assert home.left() == [f"{request.id}.age"]

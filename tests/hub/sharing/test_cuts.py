"""An upload that is cut off, wherever and however often, becomes one share with one receipt."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
import hashlib
from pathlib import Path
from random import Random

from aiohttp import web
import pytest

from hub.errors import DeliveryError
from hub.model.decision import Share, ShareState
from hub.sharing import delivery
from hub.sharing.sharer import Sharer
from noticeboard.seal.open import open_share
from noticeboard.seal.receipt import open_receipt
from tests.hub.sharing.conftest import INBOX_KEY, Home, a_key_pair, a_request, an_approval, cut

pytestmark = pytest.mark.usefixtures("threadless")

ENTRY = "e" * 32
CUTS = 100
PIECE_BYTES = 64 << 10


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a share of some hundred kilobytes be many pieces."""
    monkeypatch.setattr(delivery, "MOST_PIECE_BYTES", PIECE_BYTES)
    monkeypatch.setattr(delivery, "LEAST_PIECE_BYTES", PIECE_BYTES // 4)


class Scissors:
    """Cuts connections at random: before an answer, within a piece, or after it was taken."""

    def __init__(self, seed: int, cuts: int) -> None:
        self._random = Random(seed)  # noqa: S311 -- the same cuts in every run
        self.left = cuts

    async def instead(self, step: str, request: web.Request) -> web.StreamResponse | None:
        """Cut one request in two, as long as there are cuts left."""
        if not self.left or self._random.random() < 0.5:
            return None
        self.left -= 1
        if step == "patch":
            length = int(request.headers["Content-Length"])
            await request.content.readexactly(self._random.randrange(length))
        cut(request)
        return web.Response(status=500)


async def shared_at_last(
    sharer: Callable[[], Sharer], home: Home, request_id: str, recipient: str
) -> tuple[Share, int]:
    """Share again and again until it has arrived; return how often it took."""
    request = a_request(recipient)
    assert request.id == request_id
    for times in range(1, 4 * CUTS):
        try:
            return await sharer().share(an_approval(request), request), times
        except DeliveryError:
            assert home.left() == [f"{request.id}.age"]
    raise AssertionError("It never arrived.")


@contextmanager
def losing(home: Home, seed: int) -> Iterator[None]:
    """Let the inbox also lose answers to pieces that it has taken."""
    scissors, random = Scissors(seed, CUTS), Random(seed)  # noqa: S311 -- the same in every run

    async def instead(step: str, request: web.Request) -> web.StreamResponse | None:
        if step == "patch" and scissors.left and random.random() < 0.2:
            scissors.left -= 1
            home.inbox.lose_answers = 1
            return None
        return await scissors.instead(step, request)

    home.inbox.instead = instead
    yield
    assert scissors.left == 0, "fewer cuts than were to be shown"


@pytest.mark.usefixtures("small_pieces")
@pytest.mark.parametrize("restarted", [False, True])
async def test_a_share_cut_off_a_hundred_times_arrives_once(
    home: Home, tmp_path: Path, *, restarted: bool
) -> None:
    """After 100 cuts at random, across restarts of the hub too: one share, one receipt."""
    recipient, identity = a_key_pair()
    home.cutter.footage *= 60
    sharer = home.sharer()

    with losing(home, seed=11 + restarted):
        share, _ = await shared_at_last(
            (home.sharer if restarted else lambda: sharer), home, "e" * 32, recipient
        )

    assert set(map(len, home.inbox.received.values())) == {1}
    [body] = home.inbox.received[ENTRY]
    assert share.state is ShareState.DELIVERED
    assert open_receipt(share.receipt, INBOX_KEY.verifier).sha256 == share.sealed_sha256
    assert hashlib.sha256(body).hexdigest() == share.sealed_sha256
    assert len(body) > 10 * PIECE_BYTES
    assert home.cutter.cuts == 2
    assert home.left() == []
    (tmp_path / "got.age").write_bytes(body)
    assert len(open_share(tmp_path / "got.age", identity, tmp_path / "opened").files) == 2


@pytest.mark.usefixtures("small_pieces")
async def test_a_share_goes_on_where_it_broke_off(home: Home) -> None:
    """What the board holds is not sent again, and how much that is can be seen meanwhile."""
    request = a_request(a_key_pair()[0])
    home.cutter.footage *= 10
    taken = 0

    async def away(step: str, _request: web.Request) -> web.StreamResponse | None:
        nonlocal taken
        taken += step == "patch"
        return None if taken <= 4 else web.Response(status=503)

    home.inbox.instead = away
    with pytest.raises(DeliveryError, match="answered 503"):
        await home.sharer().share(an_approval(request), request)
    broken = await home.sharer().share_of(request.id)
    home.inbox.instead, home.inbox.headers = None, []

    share = await home.sharer().share(an_approval(request), request)

    assert broken is not None
    assert (broken.state, broken.sent_bytes) == (ShareState.FAILED, 4 * PIECE_BYTES)
    assert broken.upload_url == share.upload_url
    offsets = [int(sent["Upload-Offset"]) for sent in home.inbox.headers if "Upload-Offset" in sent]
    assert offsets == list(range(4 * PIECE_BYTES, share.size_bytes, PIECE_BYTES))


async def test_its_address_is_kept_before_the_first_byte(home: Home) -> None:
    """Whenever the board sees a byte of a share, the house knows where to end that upload."""
    request = a_request(a_key_pair()[0])
    seen: list[Share | None] = []

    async def look(step: str, _request: web.Request) -> web.StreamResponse | None:
        if step == "patch":
            seen.append(await home.sharer().share_of(request.id))
        return None

    home.inbox.instead = look
    await home.sharer().share(an_approval(request), request)

    [share] = seen
    assert share is not None
    assert share.state is ShareState.SENDING
    assert share.upload_url.rpartition("/")[2] in home.inbox.uploads


@pytest.mark.usefixtures("small_pieces")
async def test_a_damaged_piece_is_sent_again(home: Home) -> None:
    """A piece that the board finds damaged, or out of place, goes again from where it stands."""
    request = a_request(a_key_pair()[0])
    home.cutter.footage *= 10
    answers = iter([None, 460, None, 409, None, 410])

    async def damaged(step: str, _request: web.Request) -> web.StreamResponse | None:
        status = next(answers, None) if step == "patch" else None
        return None if status is None else web.Response(status=status)

    home.inbox.instead = damaged
    share = await home.sharer().share(an_approval(request), request)

    assert len(home.inbox.received[ENTRY]) == 1
    assert share.state is ShareState.DELIVERED
    assert home.inbox.steps.count("head") == 3


@pytest.mark.usefixtures("small_pieces")
async def test_listeners_hear_how_far_it_has_come(home: Home) -> None:
    """Progress is told as it is kept: it grows, ends with all of it, and is not told forever."""
    request = a_request(a_key_pair()[0])
    home.cutter.footage *= 60
    shares: list[Share] = []

    async def listen(share: Share) -> None:
        shares.append(share)

    home.on_progress = listen
    share = await home.sharer().share(an_approval(request), request)

    sent = [one.sent_bytes for one in shares]
    assert sent == sorted(set(sent))
    assert sent[-1] == share.size_bytes
    assert 10 < len(sent) <= 100
    assert {one.state for one in shares} == {ShareState.SENDING}

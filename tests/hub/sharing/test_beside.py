"""What goes with the clips, or instead of them, and the copy that stays at home."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from hub.errors import DeliveryError, StorageError
from hub.model.decision import Approval, Extract, ShareState
from hub.model.ids import BoardOrigin, CameraId, SensorId
from hub.model.recording import Reading, Sensor
from hub.model.request import Request
from hub.model.window import TimeWindow
from hub.sharing.store import OwnCopies
from noticeboard.seal.open import OpenedShare, open_share
from tests.hub.sharing.conftest import (
    NOW,
    Home,
    a_key_pair,
    a_request,
    an_approval,
    share_sources,
)

ENTRY = "e" * 32
DOOR = SensorId("0" * 12)


async def sensor(sensor_id: SensorId) -> Sensor:
    """Return the only lent sensor."""
    assert sensor_id == DOOR
    return Sensor(id=DOOR, entity_id="binary_sensor.hall", name="Back door", lent_at=NOW)


async def readings(_sensor_id: SensorId, window: TimeWindow) -> list[Reading]:
    """Return that it opened a minute into the window."""
    return [Reading(at=window.start + timedelta(minutes=1), state="open")]


async def uncertainty(camera_id: CameraId, _window: TimeWindow) -> int | None:
    """Return how sure the first camera's clock is; the second's is unknown."""
    return 250 if camera_id == "0" * 12 else None


async def root() -> str:
    """Return a ledger's root."""
    return "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="


KNOWN = share_sources(
    sensor=sensor,
    readings=readings,
    uncertainty=uncertainty,
    ledger_root=root,
)


def opened(home: Home, identity: str, folder: Path) -> OpenedShare:
    """Open what arrived, as its agency does."""
    [body] = home.inbox.received[ENTRY]
    (folder / "got.age").write_bytes(body)
    return open_share(folder / "got.age", identity, folder / "opened")


def telling(request: Request, *, pieces: int = 2, **changes: object) -> Approval:
    """Return a yes to a proposal with something else in it than clips."""
    approval = an_approval(request, pieces=pieces)
    return replace(approval, proposal=replace(approval.proposal, **changes))  # type: ignore[arg-type]


async def test_words_and_readings_go_without_clips(home: Home, tmp_path: Path) -> None:
    """A share may be information alone; of a sensor only what a person sees leaves."""
    recipient, identity = a_key_pair()
    request = a_request(recipient)
    home.beside = KNOWN
    sha256 = await home.sharer().digest(Extract(sensor_id=DOOR, window=request.window))
    extract = Extract(sensor_id=DOOR, window=request.window, sha256=sha256)
    approval = telling(request, pieces=0, words="We heard glass.", extracts=(extract,))

    await home.sharer().share(approval, request)

    share = opened(home, identity, tmp_path)
    texts = {path.name: path.read_text() for path in share.information}
    assert share.files == ()
    assert texts["words.txt"].strip() == "We heard glass."
    assert "Back door" in texts["readings.csv"]
    assert "open" in texts["readings.csv"]
    assert "hall" not in texts["readings.csv"]
    assert DOOR not in texts["readings.csv"]
    assert home.cutter.cuts == 0


async def test_a_sensor_that_is_gone_fails_the_share(home: Home) -> None:
    """What was approved and is no longer there is said, and nothing else is sealed instead."""
    request = a_request(a_key_pair()[0])
    extract = Extract(sensor_id=DOOR, window=request.window)

    with pytest.raises(DeliveryError, match="doesn't have this sensor"):
        await home.sharer().share(telling(request, extracts=(extract,)), request)

    assert home.left() == []


@pytest.mark.parametrize("camera_make", [False, True])
async def test_the_record_says_what_is_known_and_allowed(
    home: Home, tmp_path: Path, *, camera_make: bool
) -> None:
    """Clocks with how sure they are, a maker only if allowed, the ledger's root, segments."""
    recipient, identity = a_key_pair()
    request = a_request(recipient)
    home.beside = KNOWN

    makes = ("Reolink", "Reolink") if camera_make else ()
    await home.sharer().share(telling(request, camera_make=camera_make, makes=makes), request)

    custody = opened(home, identity, tmp_path).custody
    clocks = [(one.clock.offset_ms, one.clock.uncertainty_ms) for one in custody.files]
    assert clocks == [(40, 250), (40, None)]
    assert {one.make for one in custody.files} == {"Reolink" if camera_make else ""}
    assert {one.sources.count for one in custody.files} == {1}
    assert custody.ledger_root == await root()


async def test_sound_is_cut_only_where_approved(home: Home, tmp_path: Path) -> None:
    """The cutter is asked for sound by a proposal that says so, and by no other."""
    recipient, identity = a_key_pair()
    request = a_request(recipient)

    await home.sharer().share(telling(request, audio=True), request)

    assert all(file.audio for file in opened(home, identity, tmp_path).custody.files)
    quiet = await home.sharer().prepare(an_approval(request).proposal)
    assert not any(cut.audio for cut in quiet.cuts)


async def test_a_proof_that_is_none_is_not_sealed(home: Home) -> None:
    """A log proof of something else fails the share rather than leaving with it."""
    request = a_request(a_key_pair()[0])

    async def nonsense(_origin: BoardOrigin, _index: int) -> str:
        return "c2sp.org/tlog-proof@v1\nnonsense\n"

    home.beside = share_sources(log_proof=nonsense)

    with pytest.raises(DeliveryError, match="Couldn't encrypt"):
        await home.sharer().share(an_approval(request), request)


async def test_the_household_keeps_a_copy_that_it_can_open(home: Home, tmp_path: Path) -> None:
    """The copy holds what left, under a key that only this user can read, by the stock age too."""
    request = a_request(a_key_pair()[0])

    share = await home.sharer().share(telling(request, own_copy=True), request)

    [copy] = await home.sharer().own_copies()
    key = home.folder / "copies.key"
    assert share.own_copy == copy.path.name
    assert copy.request_id == request.id
    assert copy.size_bytes == copy.path.stat().st_size == share.size_bytes
    assert key.stat().st_mode & 0o777 == 0o600
    assert copy.path.parent.stat().st_mode & 0o777 == 0o700
    secret = key.read_text().splitlines()[1]
    mine = open_share(copy.path, secret, tmp_path / "mine")
    assert len(mine.files) == 2
    assert secret.encode() not in home.inbox.received[ENTRY][0]
    tar = tmp_path / "copy.tar"
    age = await asyncio.create_subprocess_exec("age", "-d", "-i", key, "-o", tar, copy.path)
    assert (await age.wait(), tar.stat().st_size > 0) == (0, True)


async def test_one_key_for_all_copies(home: Home) -> None:
    """The key is made once; rights that others were given since are taken back."""
    own = home.own
    first = own.recipient()
    (home.folder / "copies.key").chmod(0o644)

    assert home.own.recipient() == first
    assert (home.folder / "copies.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", ["", "nonsense", "AGE-SECRET-KEY-1\n", "a\nb\n", "\u00e9"])
def test_a_damaged_key_is_never_replaced(tmp_path: Path, content: str) -> None:
    """What was sealed to it would be lost: it is to be restored, and is not quoted."""
    (tmp_path / "key").write_text(content, encoding="latin-1")

    with pytest.raises(StorageError, match="Restore it") as told:
        OwnCopies(tmp_path / "key", tmp_path / "copies").recipient()

    assert (tmp_path / "key").read_text(encoding="latin-1") == content
    assert told.value.__cause__ is None


async def test_a_copy_goes_with_a_share_that_never_left(home: Home) -> None:
    """Taken back before anything left, no copy stays; halves of a crash go at the next start."""
    request = a_request(a_key_pair()[0])
    home.inbox.status = 503
    sharer = home.sharer()
    with pytest.raises(DeliveryError):
        await sharer.share(telling(request, own_copy=True), request)
    assert len(await sharer.own_copies()) == 1
    (home.folder / "copies" / ".x.age.new").write_bytes(b"half")

    assert await sharer.withdraw(request) is None
    await home.sharer().sweep()

    assert list((home.folder / "copies").iterdir()) == []


async def test_a_copy_stays_with_a_share_that_was_withdrawn(home: Home) -> None:
    """What had left is still known at home."""
    request = a_request(a_key_pair()[0])
    sharer = home.sharer()
    await sharer.share(telling(request, own_copy=True), request)

    share = await sharer.withdraw(request)

    assert share is not None
    assert share.state is ShareState.WITHDRAWN
    assert [copy.path.name for copy in await sharer.own_copies()] == [share.own_copy]

"""Prepared cuts: what a person looked at is what is sealed, and nothing plain outlives its use."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
import errno
import json
import os
from pathlib import Path
from typing import override

import msgspec
import pytest

from hub.errors import ConflictError, DeliveryError, NotFoundError, StorageError
from hub.model.decision import Approval, Identity, ShareState
from hub.model.ids import ProposalId
from hub.model.request import Request
from hub.sharing.cuts import MOST_PREPARED, UNSEEN, CutCache
from hub.sharing.sharer import Sharer
from hub.sharing.store import Outbox
from noticeboard.seal.c2pa import actions_of
from noticeboard.seal.open import open_share
from tests.fakes.clocks import HandClock
from tests.hub.sharing.conftest import (
    FOOTAGE,
    GONE,
    FakeCutter,
    Home,
    a_key_pair,
    a_request,
    an_approval,
    origin_of,
)
from tests.noticeboard.seal.test_c2pa import actions_in, film, needs_c2pa

ENTRY = "e" * 32


async def test_what_was_looked_at_is_sealed(home: Home, tmp_path: Path) -> None:
    """The prepared files are those that leave: nothing is cut again, and then they are gone."""
    recipient, identity = a_key_pair()
    request = a_request(recipient)
    approval, sharer = an_approval(request), home.sharer()
    prepared = await sharer.prepare(approval.proposal)
    looked_at = [prepared.path(number).read_bytes() for number in (1, 2)]

    await sharer.share(approval, request)

    (tmp_path / "got.age").write_bytes(home.inbox.received[ENTRY][0])
    opened = open_share(tmp_path / "got.age", identity, tmp_path / "opened")
    assert [path.read_bytes() for path in opened.files] == looked_at
    assert home.cutter.cuts == 2
    assert home.left() == []
    assert await sharer.prepared(approval.proposal.id) is None


class StuckOutbox(Outbox):
    """Lies on a disk that lets go of nothing while a test wants it so."""

    stuck = True

    @override
    def remove_cut_folder(self, folder: Path) -> None:
        if self.stuck:
            raise OSError(errno.EIO, "Input/output error")
        super().remove_cut_folder(folder)


async def test_what_a_disk_keeps_is_removed_later(tmp_path: Path) -> None:
    """Plain clips that could not be removed go with whatever is removed next, or within minutes."""
    outbox = StuckOutbox(tmp_path)
    cuts = CutCache(FakeCutter(), FakeCutter(), outbox, HandClock())
    proposal = an_approval(a_request(a_key_pair()[0])).proposal
    prepared = await cuts.make(proposal)
    with pytest.raises(OSError, match="output error"):
        await cuts.discard(proposal.request_id)
    exists = await asyncio.to_thread(prepared.folder.is_dir)
    outbox.stuck = False

    await cuts.tidy()

    assert exists
    assert await asyncio.to_thread(os.listdir, tmp_path) == []


async def test_plain_clips_are_beside_the_recordings(tmp_path: Path) -> None:
    """If recordings are elsewhere, so is what is cut of them, and what a crash leaves goes."""
    folder, footage = tmp_path / "outbox", tmp_path / "prepared"
    folder.mkdir()
    cuts = CutCache(FakeCutter(), FakeCutter(), Outbox(folder, footage), HandClock())
    prepared = await cuts.make(an_approval(a_request(a_key_pair()[0])).proposal)
    during = await asyncio.to_thread(os.listdir, folder)
    (folder / f"{ENTRY}.age").write_bytes(b"sealed")

    await asyncio.to_thread(Outbox(folder, footage).sweep, [])

    assert prepared.folder.parent == footage
    assert during == []
    assert await asyncio.to_thread(lambda: [*folder.iterdir(), *footage.iterdir()]) == []


async def test_the_review_says_what_an_archive_recorded(home: Home) -> None:
    """Before anything is approved, a household sees all that the agency will be told of it."""
    recipient, _ = a_key_pair()
    request = a_request(recipient)
    home.cutter.origins = (origin_of(1),)
    approval, sharer = an_approval(request, pieces=1), home.sharer()

    described = await sharer.describe(
        approval.proposal, request, await sharer.prepare(approval.proposal)
    )

    assert described.custody["v"] == 2
    files = described.custody["files"]
    assert isinstance(files, list)
    assert files[0]["recorded"] == {
        "hub": False,
        "archives": [
            {
                "kind": "frigate",
                "product": "Frigate 0.17.2",
                "received_at": "2026-11-25T12:00:01Z",
                "clock_offset_ms": -4200,
                "clock_uncertainty_ms": 500,
                "video_recoded": False,
                "sound_recoded": False,
                "files": {"count": 1, "root": f"{1:064x}"},
                "sha256": [f"{1:064x}"],
            }
        ],
    }


@pytest.mark.parametrize("pieces", [0, 1, 2])
async def test_what_would_leave_is_what_leaves(home: Home, tmp_path: Path, pieces: int) -> None:
    """Described beforehand: every field of the record, and how long the share is at most."""
    recipient, identity = a_key_pair()
    request = a_request(recipient)
    home.cutter.footage *= 100
    approval, sharer = an_approval(request, pieces=pieces, identity="Alex"), home.sharer()
    approval = replace(approval, proposal=replace(approval.proposal, words="We saw it."))
    unprepared = await sharer.describe(approval.proposal, request, None)
    prepared = await sharer.prepare(approval.proposal)
    described = await sharer.describe(approval.proposal, request, prepared)

    share = await sharer.share(approval, request)

    (tmp_path / "got.age").write_bytes(home.inbox.received[ENTRY][0])
    opened = open_share(tmp_path / "got.age", identity, tmp_path / "opened")
    custody = json.loads(msgspec.json.encode(opened.custody))
    assert described.custody == {
        name: value for name, value in custody.items() if name not in {"approved_at", "key"}
    }
    assert share.size_bytes <= described.size_bytes <= 1.2 * share.size_bytes
    assert len(prepared.cuts) == pieces
    assert unprepared.custody == {**described.custody, "files": []}
    assert (unprepared.size_bytes == 0) == (pieces > 0)


async def test_only_this_user_can_read_them(home: Home, request_: Request) -> None:
    """Plain clips are 0600 in a folder that is 0700."""
    prepared = await home.sharer().prepare(an_approval(request_).proposal)

    assert prepared.folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in prepared.folder.iterdir()} == {0o600}
    for number in (0, 3, -1):
        with pytest.raises(NotFoundError):
            prepared.path(number)


async def test_they_are_cut_once(home: Home, request_: Request) -> None:
    """Preparing again, at once or later, gives the same files; words that change cut nothing."""
    sharer, proposal = home.sharer(), an_approval(request_).proposal
    first, second = await asyncio.gather(sharer.prepare(proposal), sharer.prepare(proposal))
    edited = replace(proposal, id=ProposalId("b" * 64), identity=Identity(name="Alex"))
    third = await sharer.prepare(edited)

    assert first == second == await sharer.prepared(proposal.id)
    assert home.cutter.cuts == 2
    assert third.cuts == first.cuts
    assert third.path(2).samefile(first.path(2))
    await sharer.prepare(replace(edited, id=ProposalId("c" * 64), audio=True))
    assert home.cutter.cuts == 4


def _damage(path: Path) -> None:
    path.write_bytes(FOOTAGE[::-1])


def _lose(path: Path) -> None:
    path.unlink()


def _grow(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"x")


@pytest.mark.parametrize("harm", [_damage, _lose, _grow])
async def test_what_changed_since_is_cut_anew(
    home: Home, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    """Files whose bytes are others than what was cut are never sealed."""
    recipient, identity = a_key_pair()
    request = a_request(recipient)
    approval, sharer = an_approval(request), home.sharer()
    edited = replace(approval.proposal, id=ProposalId("b" * 64), identity=Identity(name="Alex"))
    await sharer.prepare(edited)
    prepared = await sharer.prepare(approval.proposal)
    harm(prepared.path(2))

    await sharer.share(approval, request)

    (tmp_path / "got.age").write_bytes(home.inbox.received[ENTRY][0])
    opened = open_share(tmp_path / "got.age", identity, tmp_path / "opened")
    assert all(path.read_bytes().startswith(FOOTAGE) for path in opened.files)
    assert home.left() == []


async def test_they_go_when_they_are_not_wanted(home: Home, request_: Request) -> None:
    """Discarding removes every proposal's cuts for the request, and no other request's."""
    sharer, proposal = home.sharer(), an_approval(request_).proposal
    other = a_request(a_key_pair()[0], entry_id="1" * 32)
    kept = await sharer.prepare(replace(an_approval(other).proposal, id=ProposalId("9" * 64)))
    await sharer.prepare(proposal)
    await sharer.prepare(replace(proposal, id=ProposalId("b" * 64), words="We saw it."))

    await sharer.discard(request_.id)

    assert home.left() == [kept.folder.name]
    assert await sharer.prepared(proposal.id) is None
    await sharer.discard(request_.id)


async def test_they_go_an_hour_after_the_last_look(home: Home, request_: Request) -> None:
    """Looking keeps them; an hour without a look removes them, wherever the wall clock jumps."""
    clock = HandClock()
    home.clock = clock
    sharer, proposal = home.sharer(), an_approval(request_).proposal
    await sharer.prepare(proposal)

    clock.forward(UNSEEN - timedelta(minutes=1))
    await sharer.tidy()
    assert await sharer.prepared(proposal.id) is not None
    clock.forward(UNSEEN - timedelta(minutes=1))
    await sharer.tidy()
    assert len(home.left()) == 1
    clock.forward(timedelta(minutes=1))
    await sharer.tidy()

    assert home.left() == []
    assert await sharer.prepared(proposal.id) is None


async def test_there_are_never_many(home: Home, request_: Request) -> None:
    """Of many prepared proposals those looked at longest ago go."""
    clock = HandClock()
    home.clock = clock
    sharer, proposal = home.sharer(), an_approval(request_, pieces=1).proposal
    for number in range(MOST_PREPARED + 3):
        clock.forward(timedelta(seconds=1))
        await sharer.prepare(replace(proposal, id=ProposalId(f"{number:064x}"), words=f"{number}"))

    assert len(home.left()) == MOST_PREPARED
    assert await sharer.prepared(ProposalId(f"{2:064x}")) is None
    assert await sharer.prepared(ProposalId(f"{3:064x}")) is not None


async def test_a_start_removes_them(home: Home, request_: Request) -> None:
    """What another run prepared is unknown to this one, and gone."""
    await home.sharer().prepare(an_approval(request_).proposal)
    assert len(home.left()) == 1

    await home.sharer().sweep()

    assert home.left() == []


async def test_a_failed_cut_leaves_nothing(home: Home, request_: Request) -> None:
    """What the cutter says is what is told, and nothing stays of the pieces before."""
    home.cutter.raises = GONE

    with pytest.raises(type(GONE), match="is gone"):
        await home.sharer().prepare(an_approval(request_).proposal)

    assert home.left() == []


async def test_a_disk_that_refuses_is_a_sentence(home: Home, request_: Request) -> None:
    """If the outbox cannot be written, preparing says so."""
    home.outbox.write_text("a file where a folder should be")

    with pytest.raises(StorageError, match="couldn't be prepared"):
        await home.sharer().prepare(an_approval(request_).proposal)


async def test_clips_that_cannot_be_signed_are_not_prepared(home: Home, request_: Request) -> None:
    """If C2PA is wanted and does not work, nothing is shown as if it had been signed."""
    proposal = replace(an_approval(request_).proposal, content_credentials=True)

    with pytest.raises(StorageError, match="couldn't be prepared"):
        await home.sharer().prepare(proposal)

    assert home.left() == []


@needs_c2pa
async def test_a_manifest_says_what_the_record_says(home: Home, tmp_path: Path) -> None:
    """A hub's signed clip has the actions that follow from its sealed custody record."""
    recipient, identity = a_key_pair()
    request = a_request(recipient)
    rest = b"\0\0\0\0free"  # A box to the end of the file, for what the cutter appends.
    home.cutter.footage = (await asyncio.to_thread(film, tmp_path / "film.mp4")).read_bytes() + rest
    given = an_approval(request)
    approval = replace(given, proposal=replace(given.proposal, content_credentials=True))

    await home.sharer().share(approval, request)

    (tmp_path / "got.age").write_bytes(home.inbox.received[ENTRY][0])
    opened = open_share(tmp_path / "got.age", identity, tmp_path / "opened")
    for path, file in zip(opened.files, opened.custody.files, strict=True):
        assert file.content_credentials
        assert actions_in(path) == list(actions_of(file))


async def test_discarding_ends_what_is_being_cut(home: Home, request_: Request) -> None:
    """A deny in the middle of preparing stops it, and leaves nothing."""
    sharer, cutting = home.sharer(), asyncio.Event()
    cut_one = home.cutter.cut

    async def slow(*args: object, **kwargs: object) -> object:
        await cut_one(*args, **kwargs)  # type: ignore[arg-type]
        cutting.set()
        return await asyncio.get_running_loop().create_future()

    home.cutter.cut = slow  # type: ignore[method-assign, assignment]
    running = asyncio.create_task(sharer.prepare(an_approval(request_).proposal))
    await cutting.wait()

    await sharer.discard(request_.id)

    with pytest.raises(ConflictError, match="no longer being prepared"):
        await running
    assert home.left() == []


async def test_a_cutter_that_goes_on_writes_into_nothing(home: Home, request_: Request) -> None:
    """A thread that outlives its canceled cut finds its folder gone, and no other in its place."""
    sharer = home.sharer()
    prepared = await sharer.prepare(an_approval(request_).proposal)
    await sharer.discard(request_.id)
    await sharer.prepare(an_approval(request_).proposal)

    with pytest.raises(FileNotFoundError):
        prepared.path(1).write_bytes(FOOTAGE)


@pytest.mark.parametrize("failing", ["seal", "deliver", "nothing"])
async def test_no_plain_clip_stays_after_an_approval(
    home: Home, request_: Request, failing: str
) -> None:
    """Sealed, failed to seal, or failed to arrive: what was prepared is gone."""
    sharer: Sharer = home.sharer()
    approval: Approval = an_approval(request_)
    await sharer.prepare(approval.proposal)
    if failing == "seal":
        await sharer.prepare(replace(approval.proposal, id=ProposalId("b" * 64)))
        approval = replace(
            approval, proposal=replace(approval.proposal, identity=Identity(name="x\u0007"))
        )
    if failing == "deliver":
        home.inbox.status = 503

    if failing == "nothing":
        assert (await sharer.share(approval, request_)).state is ShareState.DELIVERED
    else:
        with pytest.raises(DeliveryError):
            await sharer.share(approval, request_)

    assert home.left() == ([f"{request_.id}.age"] if failing == "deliver" else [])

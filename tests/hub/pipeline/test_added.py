"""What people add from a phone, from its arrival to the agency's folder, and to its end here."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import override

import numpy as np
from PIL import Image
import pytest

from hub.archives.phone_file import PhoneFile
from hub.decision.edits import Changes
from hub.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from hub.model.camera import Mask
from hub.model.decision import (
    AddedCut,
    AddedKind,
    AddedPiece,
    Answer,
    AnsweredBy,
    MaskKey,
    MovingMask,
    Preparation,
    Proposal,
    ShareState,
)
from hub.model.ids import AddedId, RequestId
from hub.model.report import EventType
from hub.sharing.cuts import AddedCutter
from noticeboard.seal.custody import Custody
from noticeboard.seal.open import OpenedShare, open_share
from tests.hub.archives.test_phone_files import COVERED, DARK, part, shown
from tests.hub.pipeline.conftest import DEADLINE_S, Recipient, TestHub
from tests.hub.pipeline.test_ground import COOL_OFF, SLOWLY
from tests.share.films import PLANTED, VARIABLE, number_of, phone_film, photo, variable_film

pytestmark = pytest.mark.usefixtures("threadless")

NAMES = {"phone_film": "Planted garden.mov", "variable_film": "b.mp4", "photo": "Planted cat.jpg"}


@pytest.fixture(scope="session")
def sources(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Give what phones write."""
    folder = tmp_path_factory.mktemp("phone")
    return {each.__name__: each(folder).read_bytes() for each in (phone_film, variable_film, photo)}


async def _add(hub: TestHub, content: bytes, name: str = "a.mp4") -> PhoneFile:
    async def body() -> AsyncGenerator[bytes]:
        yield content

    request_id = (await hub.report()).request.id
    return await hub.now.requests.reviews.add(request_id, name, len(content), body())


async def _proposed(hub: TestHub, *added: AddedPiece, audio: bool = False) -> Proposal:
    """Propose the hub's own clip, and these."""
    report = await hub.report()
    assert report.proposal is not None
    changes = Changes(added=added, audio=audio)
    return await hub.now.requests.reviews.edit(report.request.id, report.proposal.id, changes)


def _piece(file: PhoneFile, **fields: object) -> AddedPiece:
    piece = AddedPiece(file_id=file.id, kind=AddedKind.FILM, end_ms=file.duration_ms)
    return replace(piece, **fields)  # type: ignore[arg-type]


def _left(hub: TestHub) -> list[str]:
    """Return what is kept of what people added."""
    return sorted(path.name for path in (hub.folder / "added").rglob("*"))


async def _delivered(hub: TestHub) -> None:
    async with asyncio.timeout(DEADLINE_S):
        while True:
            share = (await hub.report()).share
            if share is not None and share.state is ShareState.DELIVERED:
                return
            await hub.hear(EventType.SHARE_CHANGED)


def _opened(hub: TestHub, recipient: Recipient, folder: Path) -> OpenedShare:
    [[sealed]] = hub.inbox.received.values()
    (folder / "got.age").write_bytes(sealed)
    return open_share(folder / "got.age", recipient.identity, folder / "opened")


def _check_record(custody: Custody, files: Mapping[str, PhoneFile]) -> None:
    """Check what the record says of the three: honestly, and not what people call them."""
    assert (custody.v, [file.name for file in custody.files]) == (3, ["clip-1.mp4"])
    phone, picture, variable = custody.added_files
    names = ["film-1.mp4", "photo-1.jpg", "film-2.mp4"]
    assert [file.name for file in custody.added_files] == names
    assert [(file.cut, file.masks, file.moving_masks) for file in custody.added_files] == [
        (True, 1, 0),
        (False, 1, 0),
        (True, 1, 1),
    ]
    assert [file.sound for file in custody.added_files] == ["aac", "none", "none"]
    assert not any(file.copied or file.original_sha256 for file in custody.added_files)
    assert phone.claimed is not None
    assert picture.claimed is not None
    start, taken = files["phone_film"].start, files["photo"].start
    assert start is not None
    assert abs(phone.claimed.start - start - timedelta(seconds=0.2)) < timedelta(seconds=0.04)
    assert (phone.claimed.source, picture.claimed.start) == ("container", taken)
    # Its container says when it was written, which a phone sets and this program doesn't.
    assert variable.claimed is None


async def test_what_was_added_leaves_covered_and_nothing_else_of_it(
    pending: TestHub,
    recipient: Recipient,
    sources: dict[str, bytes],
    tmp_path_factory: pytest.TempPathFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Two films and a photo, cut and covered, are sealed beside the hub's clip, and then gone."""
    caplog.set_level("DEBUG")
    files = {name: await _add(pending, sources[name], NAMES[name]) for name in NAMES}
    keys = [MaskKey(at_ms=0, left=0.0, top=0.1, width=0.2, height=0.2)]
    keys.append(replace(keys[0], at_ms=483, left=0.3))
    proposal = await _proposed(
        pending,
        _piece(files["phone_film"], start_ms=200, end_ms=700, masks=(COVERED,)),
        _piece(files["photo"], masks=(COVERED,)),
        _piece(
            files["variable_film"],
            start_ms=107,
            end_ms=590,
            masks=(COVERED,),
            moving=(MovingMask(keys=tuple(keys)),),
        ),
        audio=True,
    )
    reviews, report = pending.now.requests.reviews, await pending.report()
    before = await reviews.review(report.request.id, proposal.id)
    await pending.now.requests.prepare(report.request.id, proposal.id)
    await pending.hear(EventType.PROPOSAL_CHANGED)
    review = await reviews.review(report.request.id, proposal.id)
    shown_at_home = (await reviews.piece_picture(report.request.id, proposal.id, 3)).read_bytes()
    with pytest.raises(NotFoundError):
        await reviews.piece_picture(report.request.id, proposal.id, 2)
    await pending.answer(Answer.APPROVE, proposal=proposal.id)
    await _delivered(pending)

    folder = tmp_path_factory.mktemp("agency")
    opened = _opened(pending, recipient, folder)
    _check_record(opened.custody, files)

    data = opened.bag / "data"
    assert (data / "photo-1.jpg").read_bytes() == shown_at_home
    pixels = np.asarray(Image.open(data / "photo-1.jpg")).astype(np.uint8)
    assert (part(pixels, COVERED).max() < DARK, number_of(pixels)) == (True, 5)
    for _, frame in (shown_film := shown(data / "film-2.mp4")):
        assert part(frame, COVERED).max() < DARK
    kept = [number for number, at in enumerate(VARIABLE) if 107 <= at < 590]
    assert len(shown_film) == opened.custody.added_files[2].frames == len(kept)
    assert part(shown_film[0][1], keys[0]).max() < DARK
    assert part(shown_film[-1][1], replace(keys[0], left=0.28)).max() < DARK
    for _, frame in shown(data / "film-1.mp4"):
        assert (frame.shape, part(frame, COVERED).max() < DARK) == ((320, 240, 3), True)

    content = b"".join(path.read_bytes() for path in opened.bag.rglob("*") if path.is_file())
    told = [*PLANTED, *NAMES.values(), "Planted", *(file.id for file in files.values())]
    assert [each for each in told if each.encode() in content] == []
    assert "Planted" not in caplog.text
    assert before.custody["added"] == []
    assert review.custody["added"][0]["name"] == "film-1.mp4"  # type: ignore[index]
    assert [cut.frames for cut in review.added][1:] == [1, len(kept)]
    assert before.estimated_bytes > 0
    assert (_left(pending), review.preparation) == ([], Preparation.READY)


async def test_a_search_finds_in_what_was_added(
    pending: TestHub, sources: dict[str, bytes]
) -> None:
    """The number after the hub's clips is the first added film's."""
    file = await _add(pending, sources["variable_film"])
    proposal = await _proposed(pending, _piece(file))
    # The film is turned to the left: what moves to the right in its frames moves up.
    key = MaskKey(at_ms=0, left=60 / 240, top=264 / 320, width=36 / 240, height=36 / 320)

    mask = await pending.now.requests.reviews.follow(proposal.request_id, proposal.id, 2, key)

    assert mask.keys[-1].top < key.top - 0.1
    with pytest.raises(NotFoundError):
        await pending.now.requests.reviews.follow(proposal.request_id, proposal.id, 3, key)


# What changes after the yes


async def _removed(hub: TestHub, file: PhoneFile) -> None:
    await hub.now.requests.remove_added((await hub.report()).request.id, file.id)


async def _deleted(hub: TestHub, file: PhoneFile) -> None:
    [path] = (hub.folder / "added").rglob(file.parts[0])
    path.unlink()


async def _changed(hub: TestHub, file: PhoneFile) -> None:
    [path] = (hub.folder / "added").rglob(file.parts[0])
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)


type Change = Callable[[TestHub, PhoneFile], Awaitable[None]]


@pytest.mark.parametrize("change", [_removed, _deleted, _changed])
async def test_a_file_that_changes_after_the_yes_stops_the_share(
    pending: TestHub, sources: dict[str, bytes], change: Change
) -> None:
    """Although it was cut and looked at before: nothing leaves, and the house is told why."""
    await pending.now.requests.add_rule(SLOWLY, by="Alex")
    file = await _add(pending, sources["photo"])
    proposal = await _proposed(pending, _piece(file, end_ms=0))
    await pending.now.requests.prepare(proposal.request_id, proposal.id)
    await pending.hear(EventType.PROPOSAL_CHANGED)
    await pending.answer(Answer.APPROVE, proposal=proposal.id)

    await change(pending, file)
    async with asyncio.timeout(DEADLINE_S):
        while (await pending.report()).decision is not None:
            await pending.pass_time(11, sleepers=2)
    await pending.pass_time(COOL_OFF.total_seconds() + 60, sleepers=2)
    await pending.pass_time(11, sleepers=2)

    report = await pending.report()
    assert report.answer_state.voided is not None
    assert report.answer_state.voided.code == "file_changed"
    assert (report.share, pending.inbox.received, pending.inbox.uploads) == (None, {}, {})
    with pytest.raises(ConflictError):
        await pending.answer(Answer.APPROVE, proposal=proposal.id)


async def test_a_file_that_goes_while_it_is_cut_is_not_sealed(
    pending: TestHub, sources: dict[str, bytes]
) -> None:
    """What was true when cutting began is looked at again before anything is sealed."""
    file = await _add(pending, sources["photo"])
    proposal = await _proposed(pending, _piece(file, end_ms=0))
    added = pending.now.stages.added
    cuts: list[AddedPiece] = []

    class Gone(AddedCutter):
        @override
        async def cut_added(
            self, request_id: RequestId, piece: AddedPiece, into: Path, *, audio: bool = False
        ) -> AddedCut:
            cuts.append(piece)
            cut = await added.cut_added(request_id, piece, into, audio=audio)
            await added.remove(request_id, piece.file_id)
            return cut

    pending.now.stages.sharer._cuts._added = Gone()  # noqa: SLF001 -- it goes at that very moment
    await pending.answer(Answer.APPROVE, proposal=proposal.id)
    await pending.hear(EventType.REQUEST_VOIDED)

    assert (len(cuts), pending.inbox.received, pending.inbox.uploads) == (1, {}, {})


async def test_a_removed_file_leaves_every_later_proposal(
    pending: TestHub, sources: dict[str, bytes]
) -> None:
    """An edit of an older one has the rest of it; named again, the file is refused."""
    one, two = await _add(pending, sources["photo"]), await _add(pending, sources["photo"])
    pieces = [_piece(each, end_ms=0) for each in (one, two)]
    both = await _proposed(pending, *pieces)
    await pending.now.requests.prepare(both.request_id, both.id)
    await pending.hear(EventType.PROPOSAL_CHANGED)
    await pending.now.requests.remove_added(both.request_id, one.id)
    with pytest.raises(NotFoundError):
        await pending.now.requests.reviews.piece_picture(both.request_id, both.id, 2)

    edited = await pending.now.requests.reviews.edit(both.request_id, both.id, Changes(words="Hi."))

    assert [piece.file_id for piece in edited.added] == [two.id]
    with pytest.raises(InvalidInputError) as refused:
        await _proposed(pending, *pieces)
    assert "deleted or changed" in str(refused.value)


WRONG: list[tuple[dict[str, object], str]] = [
    ({"end_ms": 999_999}, "outside that film"),
    ({"start_ms": 500, "end_ms": 500}, "outside that film"),
    ({"masks": (Mask(left=1, top=0, width=0.1, height=0.1),)}, "cover"),
    ({"masks": (COVERED,) * 65}, "more than 64"),
    (
        {"moving": (MovingMask(keys=(MaskKey(at_ms=0, left=0, top=0, width=1, height=1),)),)},
        "cover",
    ),
]


async def test_a_piece_that_may_not_leave(pending: TestHub, sources: dict[str, bytes]) -> None:
    """A film's part lies within it, and its masks within the picture; once is enough."""
    film = await _add(pending, sources["variable_film"])
    picture = await _add(pending, sources["photo"])

    for fields, fault in WRONG:
        with pytest.raises(InvalidInputError, match=fault):
            await _proposed(pending, _piece(film, **fields))
    with pytest.raises(InvalidInputError, match="as if it were a film"):
        await _proposed(pending, _piece(picture, end_ms=1))
    with pytest.raises(InvalidInputError, match="twice"):
        await _proposed(pending, _piece(film), _piece(film))


async def test_only_a_person_approves_what_was_added(
    pending: TestHub, sources: dict[str, bytes]
) -> None:
    """Whatever the owner lets rules and automations approve."""
    file = await _add(pending, sources["photo"])
    proposal = await _proposed(pending, _piece(file, end_ms=0))

    for answered_by in (AnsweredBy.RULE, AnsweredBy.AUTOMATION):
        with pytest.raises(NotAllowedError) as refused:
            await pending.now.requests.decide(
                proposal.request_id,
                Answer.APPROVE,
                proposal_id=proposal.id,
                by="Robot",
                reason="",
                answered_by=answered_by,
            )
        assert refused.value.text.code == "limit.added"


# To the end


async def _denied(hub: TestHub, _proposal: Proposal) -> None:
    await hub.answer(Answer.DENY)
    assert _left(hub), "a deny can still be undone"
    await hub.pass_time(11)
    await hub.pass_time(11)


async def _withdrawn(hub: TestHub, proposal: Proposal) -> None:
    hub.inbox.status = 503
    await hub.answer(Answer.APPROVE, proposal=proposal.id)
    await hub.hear(EventType.SHARE_CHANGED)
    await hub.now.requests.withdraw(proposal.request_id, by="Alex", reason="")


async def _closed(hub: TestHub, _proposal: Proposal) -> None:
    hub.clock.forward(timedelta(days=40))
    await hub.pass_time(11)
    await hub.pass_time(11)


@pytest.mark.parametrize("end", [_denied, _withdrawn, _closed])
async def test_nothing_is_kept_once_it_is_not_needed(
    pending: TestHub,
    sources: dict[str, bytes],
    end: Callable[[TestHub, Proposal], Awaitable[None]],
) -> None:
    """Not after a deny, a withdrawal or the request's end; a restart changes nothing of that."""
    file = await _add(pending, sources["photo"])
    proposal = await _proposed(pending, _piece(file, end_ms=0))
    await pending.restart()
    assert [each.id for each in await _all(pending)] == [file.id]

    await end(pending, proposal)

    async with asyncio.timeout(DEADLINE_S):
        while _left(pending):
            await pending.pass_time(11, sleepers=2)
    assert await _all(pending) == []


async def _all(hub: TestHub) -> list[PhoneFile]:
    return await hub.now.requests.reviews.added((await hub.report()).request.id)


async def test_a_yes_that_is_undone_at_once_keeps_the_files(
    pending: TestHub, sources: dict[str, bytes]
) -> None:
    """Whoever sees a bare face a moment later covers it, and need not send the film again."""
    file = await _add(pending, sources["photo"])
    proposal = await _proposed(pending, _piece(file, end_ms=0))
    await pending.answer(Answer.APPROVE, proposal=proposal.id, pause=True)

    await pending.now.requests.withdraw(proposal.request_id, by="Alex", reason="")

    assert [each.id for each in await _all(pending)] == [file.id]
    again = await pending.answer(Answer.APPROVE, proposal=proposal.id)
    assert again.decision is not None


async def test_nothing_is_added_to_an_answer_that_was_given(
    pending: TestHub, sources: dict[str, bytes]
) -> None:
    """Also not by an upload that began before it; and nobody's request takes nothing."""
    report = await pending.report()
    reviews = pending.now.requests.reviews

    async def slowly() -> AsyncGenerator[bytes]:
        yield sources["photo"][:2000]
        await pending.answer(Answer.DENY)
        yield sources["photo"][2000:]

    with pytest.raises(ConflictError):
        await reviews.add(report.request.id, "a.jpg", len(sources["photo"]), slowly())
    with pytest.raises(ConflictError):
        await _add(pending, sources["photo"])
    with pytest.raises(NotFoundError):
        await reviews.added_picture(RequestId("f" * 32), AddedId("f" * 32))

    assert _left(pending) == []

"""Editing, preparing, undoing, withdrawing and marking: the real API, read by the real client."""

from datetime import timedelta

import pytest

from custom_components.neighbors_requests.client.connection import HubAddress
from custom_components.neighbors_requests.client.decode import read
from custom_components.neighbors_requests.client.drafts import (
    CameraChange,
    Changes,
    ExtractDraft,
    PieceDraft,
)
from custom_components.neighbors_requests.client.errors import (
    ConflictError,
    InputRefusedError,
    NotHereError,
    NotPermittedError,
)
from custom_components.neighbors_requests.client.hub import HubClient
from custom_components.neighbors_requests.client.models import (
    CameraState,
    Mask,
    Preparation,
    Request,
    ShareState,
    TriggerKind,
)
from hub.api.scope import Scope
from tests.fakes.things import CAMERA, PROPOSAL, REQUEST, SENSOR
from tests.hub.api.conftest import Home

DRAWN = Mask(left=0.1, top=0.2, width=0.3, height=0.4)


def _client(home: Home, scope: Scope = Scope.DECIDE) -> HubClient:
    fingerprint = bytes.fromhex(home.running.fingerprint)
    address = HubAddress(host="127.0.0.1", port=home.running.port, fingerprint=fingerprint)
    return HubClient(home.session, address, home.tokens[scope])


async def test_edits_and_approves_the_edit(home: Home) -> None:
    """What was edited has an id of its own, and that one is approved; the first one stays."""
    client = _client(home)
    before = await client.review(REQUEST, PROPOSAL)
    [piece] = before.proposal.pieces
    shorter = PieceDraft(
        camera_id=piece.camera_id,
        start=piece.start + timedelta(seconds=1),
        end=piece.end,
        masks=(*piece.masks, DRAWN),
    )
    identity = {"name": "Alex", "email": "", "telephone": ""}

    made = await client.edit(
        REQUEST, PROPOSAL, Changes(pieces=(shorter,), identity=identity, words="A red car.")
    )
    review = await client.review(REQUEST, made.id)
    request = await client.approve(REQUEST, made.id, by="Alex")

    assert made.id != PROPOSAL
    assert (made.identity.name, review.proposal.words) == ("Alex", "A red car.")
    assert DRAWN in review.proposal.pieces[0].masks
    assert review.proposal.pieces[0].start == shorter.start
    assert request.decision is not None
    assert request.decision.proposal_id == made.id
    assert (await client.review(REQUEST, PROPOSAL)).proposal == before.proposal


async def test_readings_are_added(home: Home) -> None:
    """An extract of a lent sensor goes into a proposal, and is read back as it was written."""
    client = _client(home)
    [request] = (await client.house()).pending
    window = request.window
    extract = ExtractDraft(sensor_id=SENSOR, start=window.start, end=window.end)

    made = await client.edit(REQUEST, None, Changes(extracts=(extract,)))

    [kept] = (await client.review(REQUEST, made.id)).proposal.extracts
    assert ExtractDraft.of(kept) == extract


async def test_refused_edits(home: Home) -> None:
    """What may not leave, and what is not there, is told apart."""
    client = _client(home)
    with pytest.raises(InputRefusedError, match="it's empty"):
        await client.edit(REQUEST, PROPOSAL, Changes(pieces=()))
    with pytest.raises(NotHereError):
        await client.edit(REQUEST, "0" * 64, Changes(audio=True))
    await client.deny(REQUEST, by="Alex")
    with pytest.raises(ConflictError):
        await client.edit(REQUEST, PROPOSAL, Changes(audio=True))


async def test_prepares(home: Home) -> None:
    """The files that an approval would seal are described once they are cut."""
    client = _client(home)

    before = await client.review(REQUEST, PROPOSAL)
    review = await client.prepare(REQUEST, PROPOSAL)

    assert (before.preparation, before.cuts) == (Preparation.NONE, ())
    assert review.preparation is Preparation.READY
    assert [cut.number for cut in review.cuts] == [1]
    assert review.size_bytes > 0


async def test_undoes_a_deny(home: Home) -> None:
    """A person's deny is taken back while it can be; then it is a conflict."""
    client = _client(home)
    denied = await client.deny(REQUEST, by="Alex")

    undone = await client.undo(REQUEST, by="Alex")
    with pytest.raises(ConflictError):
        await client.undo(REQUEST, by="Alex")

    assert denied.undoable_until is not None
    assert (undone.decision, undone.pending) == (None, True)


async def test_withdraws_an_approval(home: Home) -> None:
    """An approval is taken back before its share has arrived; a deny is not withdrawn."""
    client = _client(home)
    approved = await client.approve(REQUEST, PROPOSAL, by="Alex")

    withdrawn = await client.withdraw(REQUEST, by="Kim", reason="Too much of it.")
    await client.deny(REQUEST, by="Alex")
    with pytest.raises(ConflictError):
        await client.withdraw(REQUEST, by="Kim")

    assert approved.withdrawable
    assert withdrawn.share is None


async def test_marks_footage(home: Home) -> None:
    """Footage is marked at its camera as something else than motion or a ring."""
    await _client(home, Scope.ADMIN).trigger(CAMERA, TriggerKind.EXTERNAL)

    [marked] = home.house.triggers
    assert (marked.camera_id, marked.kind.value) == (CAMERA, "external")


async def test_tries_a_share_again(home: Home) -> None:
    """A share that was not delivered is sent again now; if none waits, that is a conflict."""
    client, retry = _client(home), ("requests", REQUEST, "share", "retry")
    with pytest.raises(ConflictError):
        await client.call("POST", retry)
    await client.approve(REQUEST, PROPOSAL, by="Alex")
    await home.house.requests.fail_share(REQUEST, "Their inbox did not answer.")

    again = read(Request, await client.call("POST", retry))

    assert again.share is not None
    assert again.share.state is ShareState.SENDING


async def test_switches_the_house_rules(home: Home) -> None:
    """All of them are asked or none, which takes whoever manages the hub."""
    client = _client(home, Scope.ADMIN)

    await client.switch_rules(on=False, by="Sam")
    house = await client.house()
    with pytest.raises(NotPermittedError):
        await _client(home).switch_rules(on=True, by="Kim")

    assert (house.rules_active, home.house.rules.writers) == (False, ["Sam"])


async def test_pauses_a_camera(home: Home) -> None:
    """It is told as paused at once, and goes on when that is wished."""
    client = _client(home, Scope.ADMIN)

    paused = await client.change(CAMERA, CameraChange(recording=False))
    resumed = await client.change(CAMERA, CameraChange(recording=True))

    assert (paused.recording, paused.state) == (False, CameraState.PAUSED)
    assert resumed.recording
    assert (resumed.model, resumed.firmware) == ("Bell 2", "1.4.0")

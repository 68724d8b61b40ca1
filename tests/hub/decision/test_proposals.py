"""Proposals: exactly what would leave, named by the hash of its content."""

from dataclasses import replace
from hashlib import sha256
import json

from hypothesis import given, strategies as st
import pytest
from sqlalchemy import select, update

from hub.decision.desk import Desk
from hub.decision.proposals import default_proposal, what_changed, what_is_wrong
from hub.errors import InvalidInputError, StorageError
from hub.matching.match import match
from hub.model.camera import Mask
from hub.model.decision import (
    GroundChange,
    Identity,
    MaskKey,
    MovingMask,
    Piece,
    Proposal,
    Recipient,
    canonical,
    named,
    proposal_body,
    read_proposal,
)
from hub.model.ids import BoardOrigin, CameraId, ProposalId, RequestId
from hub.model.recording import Label, TriggerKind
from hub.model.request import ClipMatch, Request, Sight
from hub.model.window import TimeWindow
from hub.store.database import Database
from hub.store.tables import proposals
from tests.hub.decision.conftest import CAMERA, SENSOR, a_ground, a_match, a_piece
from tests.hub.given import DELIVERY_KEY, a_camera, a_clip, a_request, at, between

DRAWN = Mask(left=0, top=0, width=0.5, height=0.5)


def test_a_standing_proposal() -> None:
    """The matching clips, the camera's masks, silent, anonymous, to the logged key."""
    mask = Mask(left=0.1, top=0.2, width=0.3, height=0.4)

    proposal = default_proposal(
        a_request(),
        a_match(between(at(20), at(21)), between(at(10), at(11))),
        [a_camera(masks=(mask,))],
    )

    assert [piece.cut for piece in proposal.pieces] == [
        between(at(20), at(21)),
        between(at(10), at(11)),
    ]
    assert {piece.masks for piece in proposal.pieces} == {(mask,)}
    assert (proposal.identity.anonymous, proposal.audio) == (True, False)
    assert proposal.recipient == Recipient(
        agency_id="0a" * 20,
        agency_name="City Police",
        origin=BoardOrigin("board.example.org/v1"),
        delivery_key=DELIVERY_KEY,
    )


def test_a_label_changes_no_clip_that_leaves() -> None:
    """What a camera says that a clip shows is in no proposal, and the order of clips stays."""
    clips = [a_clip(number, between(at(number), at(number + 1))) for number in range(1, 3)]
    labelled = [replace(clip, labels=(Label.PERSON,)) for clip in clips]
    request, camera = a_request(), a_camera()

    plain = default_proposal(request, match(request, [camera], clips), [camera])
    with_labels = default_proposal(request, match(request, [camera], labelled), [camera])

    assert with_labels == plain
    assert with_labels.id == plain.id
    assert "label" not in json.dumps(proposal_body(with_labels))


def _proposed(request: Request, *clips: ClipMatch) -> list[TimeWindow]:
    found = replace(a_match(between(at(1), at(2))), clips=clips)
    return [piece.cut for piece in default_proposal(request, found, [a_camera()]).pieces]


def _clip(minute: int, *labels: Label, **changes: object) -> ClipMatch:
    [clip] = a_match(between(at(minute), at(minute, 30))).clips
    return replace(clip, labels=labels, **changes)  # type: ignore[arg-type]


def test_two_clips_nearest_to_the_asked_moment_are_proposed() -> None:
    """Of fifteen, the two about the middle of the window; they keep their rank's order."""
    request = a_request()
    half = request.window.length / 2
    clips = [_clip(minute) for minute in range(1, 60, 4)]

    cuts = _proposed(request, *clips)

    beside = sorted(clips, key=lambda clip: abs(clip.window.start - request.window.start - half))
    assert cuts == sorted((clip.window for clip in beside[:2]), key=lambda cut: cut.start)


def test_the_nearest_place_comes_before_the_moment() -> None:
    """A camera in the area is likelier than one that looks into it, whenever it saw something."""
    near, far = _clip(1), _clip(29, sight=Sight.FACING, distance_m=4)
    farther = _clip(32, sight=Sight.FACING, distance_m=120)

    assert _proposed(a_request(), far, farther, near) == [far.window, near.window]
    assert _proposed(a_request(), farther, far, _clip(2), near) == [_clip(2).window, near.window]


@pytest.mark.parametrize(
    ("incident", "label"),
    [("hit_and_run", Label.VEHICLE), ("missing_person", Label.PERSON), ("theft", Label.PACKAGE)],
)
def test_a_clip_with_a_label_that_fits_is_proposed(incident: str, label: Label) -> None:
    """It is proposed alone: neither what shows something else nor what nobody looked at."""
    fits, other, unknown = _clip(1, label), _clip(30, Label.ANIMAL), _clip(32)

    assert _proposed(replace(a_request(), incident=incident), other, unknown, fits) == [fits.window]


def test_a_missing_label_is_no_reason_against_a_clip() -> None:
    """A camera misses people, so a clip without labels comes before one that shows a cat."""
    cat, unknown = _clip(30, Label.ANIMAL), _clip(1)

    assert _proposed(a_request(), cat, unknown) == [unknown.window]
    assert _proposed(a_request(), cat) == [cat.window]
    assert _proposed(replace(a_request(), incident="natural_disaster"), cat, unknown) == [
        cat.window,
        unknown.window,
    ]


def test_whoever_rang_is_a_person() -> None:
    """A pressed button says so without a label."""
    rang, seen = _clip(1, triggers=(TriggerKind.BUTTON,)), _clip(30, Label.PERSON)

    assert _proposed(a_request(), seen, rang) == [seen.window, rang.window]


def test_cuts_stay_inside_the_request() -> None:
    """Whatever a match says, nothing outside the request's window is proposed."""
    windows = (between(at(-5), at(5)), between(at(70), at(71)))

    proposal = default_proposal(a_request(), a_match(*windows), [a_camera()])

    assert [piece.cut for piece in proposal.pieces] == [between(at(), at(5))]


@pytest.mark.parametrize("closed", [{"may_share": False}, {"indoor": True}], ids=repr)
def test_what_may_not_be_shared_is_not_proposed(closed: dict[str, bool]) -> None:
    """A camera closed since the match was made gives nothing, and nothing is no proposal."""
    with pytest.raises(InvalidInputError):
        default_proposal(a_request(), a_match(between(at(1), at(2))), [a_camera(**closed)])


def test_unknown_cameras_are_not_proposed() -> None:
    """Only cameras that are given can be in a proposal."""
    with pytest.raises(InvalidInputError):
        default_proposal(a_request(), a_match(between(at(1), at(2))), [])


def test_a_match_of_another_request_is_refused() -> None:
    """A match proposes only for its own request."""
    match = replace(a_match(between(at(1), at(2))), request_id=RequestId("00" * 16))

    with pytest.raises(InvalidInputError):
        default_proposal(a_request(), match, [a_camera()])


def test_overlapping_clips_leave_once() -> None:
    """Clips of one camera that overlap are one piece, at the better one's rank."""
    match = a_match(
        between(at(20), at(22)),
        between(at(40), at(41)),
        between(at(21), at(23)),
        between(at(19), at(20, 30)),
    )

    proposal = default_proposal(a_request(), match, [a_camera()])

    assert [piece.cut for piece in proposal.pieces] == [
        between(at(19), at(23)),
        between(at(40), at(41)),
    ]


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_numbers_that_json_does_not_have(number: float) -> None:
    """No id is the hash of something that another reader of JSON would refuse."""
    with pytest.raises(ValueError, match="JSON compliant"):
        canonical({"x": number})


def test_the_id_is_the_hash_of_canonical_json() -> None:
    """Sorted keys, no spaces, microseconds in UTC, everything but the id."""
    proposal = named(
        Proposal(
            id=ProposalId(""),
            request_id=RequestId("r"),
            recipient=Recipient(
                agency_id="a", agency_name="Ä", origin=BoardOrigin("o"), delivery_key="age1"
            ),
            pieces=(Piece(camera_id=CAMERA, cut=between(at(1), at(2, 0.25)), masks=()),),
        )
    )

    text = (
        '{"audio":false,"camera_make":false,"content_credentials":false,"extracts":[],'
        '"identity":{"email":"","name":"","telephone":""},"own_copy":false,'
        '"pieces":[{"camera_id":"c0ffee000001","cut":{"end":"2026-11-25T12:02:00.250000Z",'
        '"start":"2026-11-25T12:01:00Z"},"masks":[],"moving":[],"own_masks_off":false}],'
        '"recipient":{"agency_id":"a","agency_name":"\\u00c4","delivery_key":"age1","origin":"o"},'
        '"request_id":"r","words":""}'
    )
    assert canonical(proposal_body(proposal)) == text.encode()
    assert proposal.id == sha256(text.encode()).hexdigest()


_RECIPIENT = st.builds(
    Recipient,
    agency_id=st.text(max_size=40),
    agency_name=st.text(max_size=40),
    origin=st.text(max_size=40).map(BoardOrigin),
    delivery_key=st.text(max_size=62),
)
_SHARE = st.floats(min_value=0, max_value=1)
_PIECE = st.builds(
    Piece,
    camera_id=st.text(max_size=12).map(CameraId),
    cut=st.tuples(st.integers(0, 10**12), st.integers(1, 10**9)).map(
        lambda pair: between(at(seconds=pair[0] / 1e6), at(seconds=(pair[0] + pair[1]) / 1e6 + 1))
    ),
    masks=st.lists(
        st.builds(Mask, left=_SHARE, top=_SHARE, width=_SHARE, height=_SHARE), max_size=2
    ).map(tuple),
)


@given(
    recipient=_RECIPIENT,
    pieces=st.lists(_PIECE, max_size=3).map(tuple),
    identity=st.builds(Identity, name=st.text(max_size=20), email=st.text(max_size=20)),
    audio=st.booleans(),
)
def test_stored_proposals_come_back_the_same(
    *, recipient: Recipient, pieces: tuple[Piece, ...], identity: Identity, audio: bool
) -> None:
    """Any proposal survives being stored as JSON, id and all; a changed one does not."""
    proposal = named(
        Proposal(
            id=ProposalId(""),
            request_id=RequestId("r"),
            recipient=recipient,
            pieces=pieces,
            identity=identity,
            audio=audio,
        )
    )

    body = json.loads(canonical(proposal_body(proposal)))

    assert read_proposal(proposal.id, body) == proposal
    with pytest.raises(StorageError):
        read_proposal(proposal.id, body | {"audio": not audio})
    with pytest.raises(StorageError):
        read_proposal(proposal.id, {})


async def current_ids(database: Database) -> list[str]:
    """Return the ids of all current proposals."""
    async with database.read() as connection:
        rows = await connection.execute(select(proposals.c.id).where(proposals.c.current))
        return list(rows.scalars())


async def test_one_proposal_is_current(desk: Desk, database: Database) -> None:
    """A new proposal takes the place of the former, and going back finds the first again."""
    first_match, second_match = a_match(between(at(1), at(2))), a_match(between(at(1), at(3)))
    first = await desk.propose(a_request(), first_match, [a_camera()])
    second = await desk.propose(a_request(), second_match, [a_camera()])
    assert first.id != second.id
    assert await desk.proposal(a_request().id) == second
    assert await current_ids(database) == [second.id]

    again = await desk.propose(a_request(), first_match, [a_camera()])

    assert again == first
    assert await desk.proposal(a_request().id) == first
    assert await current_ids(database) == [first.id]
    assert await desk.proposal(RequestId("00" * 16)) is None


async def test_many_proposals_are_read_at_once(desk: Desk, database: Database) -> None:
    """Of those that are asked for only: what was altered elsewhere hides nobody's list."""
    match, other = a_match(between(at(1), at(2))), RequestId("00" * 16)
    one = await desk.propose(a_request(), match, [a_camera()])
    two = await desk.propose(
        replace(a_request(), id=other), replace(match, request_id=other), [a_camera()]
    )

    assert await desk.proposals({one.request_id, other}) == {one.request_id: one, other: two}
    assert await desk.proposals(set()) == {}
    async with database.write() as connection:
        altered = proposal_body(two) | {"words": "It was Alex, 5 Park Lane"}
        await connection.execute(
            update(proposals).where(proposals.c.id == two.id).values(body=altered)
        )
    assert await desk.proposals({one.request_id}) == {one.request_id: one}
    with pytest.raises(StorageError):
        await desk.proposals({other})


async def test_an_altered_proposal_is_noticed(desk: Desk, database: Database) -> None:
    """A stored proposal whose content is not what its id says is never shown or approved."""
    proposal: Proposal = await desk.propose(
        a_request(), a_match(between(at(1), at(2))), [a_camera()]
    )
    async with database.write() as connection:
        body = proposal_body(proposal) | {"words": "It was Alex, 5 Park Lane"}
        await connection.execute(update(proposals).values(body=body))

    with pytest.raises(StorageError):
        await desk.proposal(a_request().id)


OLD = {
    "audio": False,
    "camera_make": False,
    "content_credentials": False,
    "extracts": [],
    "identity": {"email": "", "name": "", "telephone": ""},
    "own_copy": False,
    "pieces": [
        {
            "camera_id": CAMERA,
            "cut": {"end": "2026-11-25T12:02:00Z", "start": "2026-11-25T12:01:00Z"},
            "masks": [],
            "moving": [],
            "own_masks_off": False,
        }
    ],
    "recipient": {
        "agency_id": "0a" * 20,
        "agency_name": "City Police",
        "delivery_key": DELIVERY_KEY,
        "origin": "board.example.org/v1",
    },
    "request_id": "ab" * 16,
    "words": "A red car.",
}
OLD_ID = "62c482daf2a88caebd07bff65a8466748463d8b59ed012afa569b8afeab78a57"
OLD_SENSOR = [
    {
        "sensor_id": SENSOR,
        "window": {"end": "2026-11-25T12:02:00Z", "start": "2026-11-25T12:01:00Z"},
    }
]


def test_what_an_earlier_version_stored_means_the_same() -> None:
    """Its id was of all that could leave by it, so it is the id still."""
    read = read_proposal(OLD_ID, OLD)

    assert read.id == OLD_ID
    assert what_is_wrong(read, a_ground()) is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"extracts": OLD_SENSOR}, GroundChange.SENSOR_CHANGED),
        ({"camera_make": True}, GroundChange.CAMERA_MAKE),
        ({"pieces": [OLD["pieces"][0] | {"own_masks_off": True}]}, GroundChange.CAMERA_MASKED),  # type: ignore[index]
    ],
    ids=["a sensor", "a make", "masks off"],
)
def test_what_an_earlier_version_did_not_cover_does_not_hold(
    changes: dict[str, object], code: GroundChange
) -> None:
    """Its id said nothing of what a sensor is called or says: it must be looked at again."""
    body = {**OLD, **changes}
    read = read_proposal(sha256(canonical(body)).hexdigest(), body)
    drawn = (DRAWN,) if code is GroundChange.CAMERA_MASKED else ()

    fault = what_is_wrong(read, a_ground(cameras=[a_camera(masks=drawn)]))

    assert fault is not None
    assert fault.code is code


MOVING = MovingMask(
    keys=tuple(MaskKey(at_ms=at_ms, left=0, top=0, width=0.5, height=0.5) for at_ms in (0, 1))
)
WHOLE = between(at(0.9), at(2.1))
"""A minute's cut, and up to the ends of the groups of pictures around it."""


@pytest.mark.parametrize(
    ("pieces", "code"),
    [
        ([a_piece(signed=WHOLE)], None),
        ([a_piece(signed=WHOLE, masks=(DRAWN,))], "part.fault_signed_covered"),
        ([a_piece(signed=WHOLE, moving=(MOVING,))], "part.fault_signed_covered"),
        (
            # It would show without its cover what the other clip covers.
            [a_piece(signed=WHOLE), a_piece(2.05, masks=(DRAWN,))],
            "part.fault_signed_covered",
        ),
        ([a_piece(signed=between(at(-120), at(2.1)))], "part.fault_signed_outside"),
    ],
    ids=["bare", "covered", "moving", "beside a cover", "outside"],
)
def test_a_signed_recording_shows_nothing_that_may_not_leave(
    pieces: list[Piece], code: str | None
) -> None:
    """Nothing that is covered, also in a neighbor, and nothing from outside the requested time."""
    given = replace(read_proposal(OLD_ID, OLD), pieces=tuple(pieces))

    fault = what_is_wrong(given, a_ground())

    assert (None if fault is None else fault.clause.code) == code


def test_a_cover_drawn_later_keeps_a_signed_recording_at_home() -> None:
    """Whoever said yes saw the picture without it."""
    given = replace(read_proposal(OLD_ID, OLD), pieces=(a_piece(signed=WHOLE),))

    fault = what_changed(given, a_ground(cameras=[a_camera(masks=(DRAWN,))]))

    assert fault is not None
    assert fault.code is GroundChange.CAMERA_MASKED

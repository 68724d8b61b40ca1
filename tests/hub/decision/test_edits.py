"""Editing: a person's changes make another proposal, and nothing that may not leave gets in."""

from dataclasses import replace
from datetime import timedelta
from math import inf, nan
from typing import Any

from hypothesis import given, strategies as st
import pytest
from sqlalchemy import func, select

from hub.decision.desk import Desk
from hub.decision.edits import Changes, edited
from hub.decision.proposals import Ground, recipient_of, what_is_wrong
from hub.errors import ConflictError, InvalidInputError, NotFoundError
from hub.model.camera import Mask
from hub.model.decision import Answer, Extract, Identity, MaskKey, MovingMask, Piece, Proposal
from hub.model.ids import CameraId, ProposalId, RequestId, SensorId
from hub.store.database import Database
from hub.store.tables import proposals
from noticeboard.seal.custody import MAX_FILES
from tests.fakes.clocks import HandClock
from tests.hub.decision.conftest import (
    CAMERA,
    MASK,
    OTHER_KEY,
    REQUEST,
    SAID,
    SENSOR,
    a_ground,
    a_piece,
    answered,
    proposed,
    with_agency,
)
from tests.hub.given import a_camera, at, between

MOST_MASKS, MOST_KEYS, MOST_EXTRACTS, MOST_PROPOSALS = 64, 20_000, 64, 50
"""Written out once more: a limit that moves would move its test, too."""
DRAWN = Mask(left=0, top=0, width=0.1, height=0.1)
MASKED = a_ground(cameras=[a_camera(masks=(MASK,))])


def a_key(at_ms: int, **fields: float) -> MaskKey:
    """Return a key in the middle of the picture."""
    sides = {"left": 0.5, "top": 0.5, "width": 0.1, "height": 0.1} | fields
    return MaskKey(at_ms=at_ms, **sides)


def moving(*keys: MaskKey) -> MovingMask:
    """Return a moving mask."""
    return MovingMask(keys=keys)


def an_extract(minutes: float = 1, length: float = 5, sensor: str = SENSOR) -> Extract:
    """Return what the one sensor said for some minutes."""
    return Extract(sensor_id=SensorId(sensor), window=between(at(minutes), at(minutes + length)))


async def test_an_edit_is_stored_beside_the_current_one(desk: Desk) -> None:
    """Everything can be changed at once; the standing proposal stays the current one."""
    base = await proposed(desk)
    piece = a_piece(2, masks=(DRAWN,), moving=(moving(a_key(0), a_key(60_000)),))
    changes = Changes(
        pieces=(piece,),
        words="It was a red car.\nIt went north.",
        extracts=(an_extract(),),
        identity=Identity(name="Alex", email="alex@example.org", telephone="+1 555 0100"),
        audio=True,
        camera_make=True,
        own_copy=True,
        content_credentials=True,
    )

    made = await desk.edit(a_ground(), base.id, changes)

    assert made == Proposal(
        id=made.id,
        request_id=REQUEST,
        recipient=base.recipient,
        pieces=(piece,),
        words="It was a red car.\nIt went north.",
        extracts=(replace(an_extract(), sha256=SAID),),
        identity=Identity(name="Alex", email="alex@example.org", telephone="+1 555 0100"),
        audio=True,
        camera_make=True,
        makes=("",),
        own_copy=True,
        content_credentials=True,
    )
    assert await desk.proposal(REQUEST) == base
    assert await desk.proposal_named(REQUEST, made.id) == made
    assert (await answered(desk, Answer.APPROVE, made.id)).approval is not None


async def test_what_is_not_changed_stays(desk: Desk) -> None:
    """No change at all is the base itself, still current; one change leaves the rest."""
    base = await proposed(desk)

    same = await desk.edit(a_ground(), base.id, Changes())
    worded = await desk.edit(a_ground(), base.id, Changes(words="A red car."))
    loud = await desk.edit(a_ground(), worded.id, Changes(audio=True))

    assert same == base == await desk.proposal(REQUEST)
    assert (loud.words, loud.audio, loud.pieces) == ("A red car.", True, base.pieces)


async def test_words_alone_need_no_base(desk: Desk) -> None:
    """A request without clips can be answered in words, or by a sensor's readings."""
    made = await desk.edit(a_ground(), None, Changes(words="I saw nothing."))

    assert (made.pieces, made.recipient) == ((), recipient_of(a_ground().request))
    assert (await answered(desk, Answer.APPROVE, made.id)).approval is not None


async def test_the_base_is_this_request_s(desk: Desk) -> None:
    """A proposal of another request, or none, is no base; nor is it found under this one."""
    base = await proposed(desk)
    other = replace(a_ground().request, id=RequestId("00" * 16))

    with pytest.raises(NotFoundError):
        await desk.edit(replace(a_ground(), request=other), base.id, Changes(words="Hi."))
    with pytest.raises(NotFoundError):
        await desk.edit(a_ground(), ProposalId("00" * 32), Changes(words="Hi."))
    with pytest.raises(NotFoundError):
        await desk.proposal_named(other.id, base.id)


async def test_no_edit_after_the_answer(desk: Desk) -> None:
    """Once answered, nothing more is proposed."""
    base = await proposed(desk)
    await answered(desk, Answer.DENY)

    with pytest.raises(ConflictError, match="Alex already denied"):
        await desk.edit(a_ground(), base.id, Changes(words="Hi."))


def test_the_camera_s_masks_stay_unless_taken_off_knowingly() -> None:
    """Pieces without masks get the camera's own; only their own word takes those off."""
    kept = edited(None, Changes(pieces=(a_piece(masks=(DRAWN,)),)), MASKED)
    again = edited(kept, Changes(), MASKED)
    bare = edited(None, Changes(pieces=(a_piece(masks=(DRAWN,), own_masks_off=True),)), MASKED)

    assert [piece.masks for piece in kept.pieces] == [(MASK, DRAWN)]
    assert again == kept
    assert [piece.masks for piece in bare.pieces] == [(DRAWN,)]


def test_the_recipient_is_always_the_agency_as_it_is_now() -> None:
    """An edit of a proposal to an older key is to the newest one; nobody else can be named."""
    base = edited(None, Changes(words="Hi."), a_ground())

    made = edited(base, Changes(), a_ground(delivery_key=OTHER_KEY))

    assert made.recipient.delivery_key == OTHER_KEY
    assert made.id != base.id


_NOT_THEN = "a clip from Front door is outside the requested time"
_NOT_READ_THEN = "a sensor's readings are outside the requested time"
_TOO_MANY = tuple(a_piece(number / 4, 0.2) for number in range(MAX_FILES + 1))
_LONG_PATH = moving(*(a_key(number) for number in range(MOST_KEYS // 2 + 1)))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        (
            Changes(pieces=()),
            "it's empty. Choose a clip, write a note, or add a sensor's readings",
        ),
        (Changes(pieces=(a_piece(-1, 2),)), _NOT_THEN),
        (Changes(pieces=(a_piece(59.5, 1),)), _NOT_THEN),
        (Changes(pieces=(a_piece(100, 1),)), _NOT_THEN),
        (
            Changes(pieces=(a_piece(camera_id=CameraId("0" * 12)),)),
            "one of its cameras is no longer here",
        ),
        (
            Changes(pieces=(a_piece(1, 2), a_piece(2.9, 1))),
            f"two clips from {a_camera().name} overlap. Make them one",
        ),
        (Changes(pieces=_TOO_MANY), f"it has more than {MAX_FILES} clips: choose fewer"),
        (
            Changes(pieces=(a_piece(masks=(DRAWN,) * (MOST_MASKS + 1)),)),
            "Front door has more than 64 covers",
        ),
        (
            Changes(
                pieces=(a_piece(1, 30, moving=(_LONG_PATH,)), a_piece(31, 1, moving=(_LONG_PATH,)))
            ),
            "moving covers have more than 20000 points. Use fewer",
        ),
        (Changes(words="a" * 4001), "its note is longer than 4000 characters"),
        (Changes(words="a" + " " * 50_000 + "b"), "a text is longer than 4000 characters"),
        (Changes(identity=Identity(name="a" * 201)), "the name is longer than 200 characters"),
        (
            Changes(identity=Identity(email="a" * 255)),
            "the email address is longer than 254 characters",
        ),
        (
            Changes(identity=Identity(telephone="1" * 41)),
            "the phone number is longer than 40 characters",
        ),
        (
            Changes(identity=Identity(telephone="1" + " " * 500 + "1")),
            "a text is longer than 40 characters",
        ),
        (Changes(extracts=(an_extract(-1),)), _NOT_READ_THEN),
        (Changes(extracts=(an_extract(58),)), _NOT_READ_THEN),
        (
            Changes(extracts=(an_extract(sensor="0" * 12),)),
            "one of its sensors is no longer recorded",
        ),
        (Changes(extracts=(an_extract(), an_extract())), "it has the same readings twice"),
        (
            Changes(
                extracts=tuple(an_extract(number / 2, 0.4) for number in range(MOST_EXTRACTS + 1))
            ),
            "it has more than 64 sensors' readings. Choose fewer",
        ),
    ],
)
async def test_what_may_not_leave_is_not_proposed(
    desk: Desk, database: Database, changes: Changes, why: str
) -> None:
    """Each is refused in one sentence that says why, and nothing is stored."""
    base = await proposed(desk)

    with pytest.raises(InvalidInputError) as raised:
        await desk.edit(a_ground(), base.id, changes)

    assert str(raised.value) == f"Can't prepare this: {why}."
    async with database.read() as connection:
        assert list((await connection.execute(select(proposals.c.id))).scalars()) == [base.id]


@pytest.mark.parametrize(
    "changes",
    [
        Changes(pieces=tuple(a_piece(number / 2, 0.2) for number in range(MAX_FILES))),
        Changes(pieces=(a_piece(masks=(DRAWN,) * MOST_MASKS),)),
        Changes(
            pieces=tuple(
                a_piece(
                    minute, 2, moving=(moving(*(a_key(each) for each in range(MOST_KEYS // 2))),)
                )
                for minute in (1, 11)
            )
        ),
        Changes(words="a" * 4000),
        Changes(words="a", identity=Identity(name="a" * 200, email="a" * 254, telephone="1" * 40)),
        Changes(extracts=tuple(an_extract(n / 2, 0.4) for n in range(MOST_EXTRACTS))),
    ],
    ids=["clips", "masks", "keys", "words", "identity", "extracts"],
)
def test_as_much_as_may_leave_may(changes: Changes) -> None:
    """What is refused is more than the limit: the limit itself is not."""
    assert what_is_wrong(edited(None, changes, a_ground()), a_ground()) is None


@pytest.mark.parametrize("closed", [{"may_share": False}, {"indoor": True}], ids=repr)
def test_a_closed_camera_is_not_proposed(closed: dict[str, bool]) -> None:
    """What may not be shared cannot be edited in."""
    ground = a_ground(cameras=[a_camera(**closed)])

    with pytest.raises(InvalidInputError, match="nothing from Front door can be sent"):
        edited(None, Changes(pieces=(a_piece(),)), ground)


@pytest.mark.parametrize(
    "keys",
    [
        (),
        (a_key(0),),
        (a_key(5), a_key(5)),
        (a_key(5), a_key(4)),
        (a_key(-1), a_key(4)),
        (a_key(0), a_key(60_001)),
        (a_key(0), a_key(1, left=nan)),
        (a_key(0), a_key(1, width=inf)),
        (a_key(0), a_key(1, top=-0.1)),
        (a_key(0), a_key(1, top=1)),
        (a_key(0), a_key(1, height=1.1)),
        (a_key(0), a_key(1, width=0)),
    ],
    ids=repr,
)
def test_a_moving_mask_is_well_formed(keys: tuple[MaskKey, ...]) -> None:
    """Two keys or more, in the order of time, within the cut and the picture, or none of it."""
    with pytest.raises(InvalidInputError, match="moving cover over Front door"):
        edited(None, Changes(pieces=(a_piece(moving=(moving(*keys),)),)), a_ground())


@pytest.mark.parametrize("side", ["left", "top", "width", "height"])
@pytest.mark.parametrize("value", [nan, inf, -0.1, 1.1])
def test_a_mask_lies_in_the_picture(side: str, value: float) -> None:
    """A mask that is no area of the picture would cover something else than was seen."""
    mask = replace(DRAWN, **{side: value})

    with pytest.raises(InvalidInputError, match="isn't inside the picture"):
        edited(None, Changes(pieces=(a_piece(masks=(mask,)),)), a_ground())


def test_a_mask_may_cover_the_whole_picture() -> None:
    """Its sides included, or as good as nothing."""
    whole = Mask(left=0, top=0, width=1, height=1)
    speck = Mask(left=0.999, top=0.999, width=0.001, height=0.001)
    keys = a_key(0, left=0, top=0, width=1, height=1), a_key(60_000)
    piece = a_piece(masks=(whole, speck), moving=(moving(*keys),))

    assert edited(None, Changes(pieces=(piece,)), a_ground()).pieces == (piece,)
    with pytest.raises(InvalidInputError, match="a cover over Front door isn't inside the picture"):
        edited(None, Changes(pieces=(a_piece(masks=(replace(whole, left=1),)),)), a_ground())


def test_two_cameras_may_have_seen_the_same_minute() -> None:
    """Only cuts of one camera that overlap leave something twice, in whatever order they are."""
    other = CameraId("c0ffee000002")
    ground = a_ground(cameras=[a_camera(), a_camera(id=other, name="Back door")])
    pieces = (a_piece(2, 2), a_piece(1, 4, camera_id=other), a_piece(1, 1))

    assert edited(None, Changes(pieces=pieces), ground).pieces == pieces
    with pytest.raises(
        InvalidInputError, match=r"two clips from Back door overlap\. Make them one"
    ):
        edited(None, Changes(pieces=(*pieces, a_piece(0, 1.1, camera_id=other))), ground)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"words": "A\u202e red car."}, "its note isn't plain text"),
        ({"words": " A red car."}, "its note isn't plain text"),
        ({"identity": Identity(name="Al\nex")}, "the name isn't plain text on one line"),
        (
            {"identity": Identity(email="a@b\u200b")},
            "the email address isn't plain text on one line",
        ),
        (
            {"identity": Identity(telephone="1 ")},
            "the phone number isn't plain text on one line",
        ),
        ({"words": "", "pieces": ()}, "it's empty. Choose a clip, write a note, or"),
    ],
    ids=str,
)
def test_what_was_stored_otherwise_is_looked_at_too(fields: dict[str, Any], why: str) -> None:
    """A proposal that did not come out of an edit is held to the same."""
    made = edited(None, Changes(words="A red\ncar."), a_ground())

    assert what_is_wrong(made, a_ground()) is None
    fault = what_is_wrong(replace(made, **fields), a_ground())
    assert fault is not None
    assert str(fault.clause).startswith(why)


def test_what_is_hidden_counts_up_to_four_times_a_length() -> None:
    """Text is made plain before it is measured, if it is not absurdly long."""
    padded = "a" + "\u200b" * (4 * 4000 - 1)

    assert edited(None, Changes(words=padded), a_ground()).words == "a"
    with pytest.raises(InvalidInputError, match="a text is longer than 4000 characters"):
        edited(None, Changes(words=padded + "\u200b"), a_ground())


def test_a_key_may_lie_in_the_last_begun_millisecond() -> None:
    """Cuts are exact to the microsecond and keys to the millisecond: the last one still fits."""
    cut = between(at(1), at(1) + timedelta(microseconds=1500))
    piece = Piece(camera_id=CAMERA, cut=cut, moving=(moving(a_key(0), a_key(2)),))

    assert edited(None, Changes(pieces=(piece,)), a_ground()).pieces == (piece,)


def test_words_are_plain_text() -> None:
    """What is hidden in words goes before they are shown, so what was read is what leaves."""
    made = edited(
        None,
        Changes(words="A\u202e red\r\ncar", identity=Identity(name="Al\nex\u200b")),
        a_ground(),
    )

    assert (made.words, made.identity.name) == ("A red\ncar", "Al ex")


@given(
    st.lists(st.tuples(st.floats(-5, 70), st.floats(0.01, 20)), max_size=5),
    st.text(max_size=30),
    st.lists(st.lists(st.integers(-1, 90_000), max_size=4), max_size=2),
)
def test_what_is_proposed_holds(
    cuts: list[tuple[float, float]], words: str, paths: list[list[int]]
) -> None:
    """Whatever is asked for, what comes out holds: inside the window, masked, once, well-formed."""
    masks = tuple(moving(*map(a_key, path)) for path in paths)
    pieces = tuple(a_piece(start, length, moving=masks) for start, length in cuts)

    try:
        made = edited(None, Changes(pieces=pieces, words=words), MASKED)
    except InvalidInputError:
        return

    assert what_is_wrong(made, MASKED) is None
    assert made.pieces or made.words
    for piece in made.pieces:
        assert piece.cut.overlap(MASKED.request.window) == piece.cut
        assert MASK in piece.masks


def changed_grounds() -> dict[str, tuple[Ground, str]]:
    """Return what can change between looking and answering, and what is said of it."""
    ground = a_ground()
    return {
        "key": (a_ground(delivery_key=OTHER_KEY), "the agency has changed its delivery key"),
        "name": (
            replace(ground, request=with_agency(ground.request, name="Town Police")),
            "the agency has changed its name",
        ),
        "agency": (
            replace(ground, request=with_agency(ground.request, id="0b" * 20)),
            "it was made for another request",
        ),
        "closed": (
            a_ground(cameras=[a_camera(may_share=False)]),
            "nothing from Front door can be sent",
        ),
        "indoor": (
            a_ground(cameras=[a_camera(indoor=True)]),
            "nothing from Front door can be sent",
        ),
        "gone": (a_ground(cameras=[]), "one of its cameras is no longer here"),
        "masked": (
            a_ground(cameras=[a_camera(masks=(MASK,))]),
            "a clip is missing a cover that Front door has",
        ),
        "window": (
            replace(ground, request=replace(ground.request, window=between(at(2), at(60)))),
            "a clip from Front door is outside the requested time",
        ),
        "sensor": (a_ground(sensors=[]), "one of its sensors is no longer recorded"),
    }


@pytest.mark.parametrize("what", changed_grounds())
async def test_a_yes_is_refused_where_its_ground_has_changed(desk: Desk, what: str) -> None:
    """What was looked at but no longer holds cannot be approved, and the sentence says why."""
    base = await proposed(desk)
    made = await desk.edit(a_ground(), base.id, Changes(extracts=(an_extract(),)))
    ground, why = changed_grounds()[what]

    with pytest.raises(ConflictError, match=why):
        await answered(desk, Answer.APPROVE, made.id, ground=ground)

    assert await desk.decision(REQUEST) is None
    assert (await answered(desk, Answer.APPROVE, made.id)).approval is not None


async def test_old_edits_are_forgotten(desk: Desk, database: Database, clock: HandClock) -> None:
    """So many are kept, the newest, beside the current one and what somebody said yes to."""
    base = await proposed(desk)
    agreed = await desk.edit(a_ground(), base.id, Changes(words="agreed"))
    await answered(desk, Answer.APPROVE, agreed.id, people=2)
    newest: list[Proposal] = []
    for number in range(MOST_PROPOSALS + 3):
        clock.forward(timedelta(seconds=1))
        newest.append(await desk.edit(a_ground(), base.id, Changes(words=str(number))))

    async with database.read() as connection:
        count = await connection.execute(select(func.count()).select_from(proposals))
        assert count.scalar_one() == MOST_PROPOSALS + 2
    for kept in (base, agreed, *newest[-MOST_PROPOSALS:]):
        assert await desk.proposal_named(REQUEST, kept.id) == kept
    with pytest.raises(NotFoundError):
        await desk.proposal_named(REQUEST, newest[2].id)

"""The custody record of a share: what was approved and what was cut, and nothing of the house."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
import hashlib
from importlib.metadata import version
from typing import Any

import pytest

from hub.errors import ConflictError, InvalidInputError
from hub.model.archive import ArchiveClock
from hub.model.camera import Mask
from hub.model.camera_signature import CameraSignature, SignedSpan
from hub.model.decision import Approval, Cut, Extract, Identity, MaskKey, MovingMask, Proposal
from hub.model.ids import RequestId, RunId, SensorId
from hub.model.recording import Reading, Sensor
from hub.model.request import Request
from hub.sharing.descriptions import clock_of
from hub.sharing.seal import check_approval, custody_record, information_of
from noticeboard.rules.text import SafeText
from noticeboard.seal.bag import sources_of
from noticeboard.seal.custody import Contact, Custody, Information, canonical, sign_custody
from noticeboard.seal.footage import ArchiveFootage, CameraClock, Recorded
from tests.hub.sharing.conftest import NOW, a_key_pair, a_request, an_approval, origin_of

RECIPIENT, _ = a_key_pair()
REQUEST = a_request(RECIPIENT)
SEGMENTS = ("1" * 64, "2" * 64)
MOVING = MovingMask(
    keys=tuple(MaskKey(at_ms=at, left=0, top=0, width=0.1, height=0.1) for at in (0, 1000)),
)
DOOR = Sensor(
    id=SensorId("s" * 12),
    entity_id="binary_sensor.hall_door_contact",
    name="Hall door\u200b",
    kind="door",
    lent_at=NOW,
)


def approved(change: Callable[[Proposal], Proposal]) -> Approval:
    """Return a yes to a changed proposal."""
    approval = an_approval(REQUEST)
    return replace(approval, proposal=change(approval.proposal))


def cuts_of(approval: Approval, **changed: Any) -> list[Cut]:  # noqa: ANN401 -- handed on
    """Return what cutting the pieces gave."""
    said: dict[str, Any] = {
        "frames": 150,
        "frames_copied": 149,
        "width": 640,
        "height": 360,
        "size_bytes": 9,
        "sha256": "a" * 64,
        "clock_offset_ms": 40,
        "sources": SEGMENTS,
    }
    return [Cut(window=piece.cut, **said | changed) for piece in approval.proposal.pieces]


def recorded(
    approval: Approval,
    request: Request,
    cuts: list[Cut],
    clocks: list[CameraClock] | None = None,
    **more: Any,  # noqa: ANN401 -- handed on
) -> Custody:
    """Return the record of a share, by default with nothing measured but by the recordings."""
    known = [clock_of(cut, None) for cut in cuts] if clocks is None else clocks
    given = {"information": None, "log_proof": "", "ledger_root": ""} | more
    return custody_record(approval, request, cuts, clocks=known, **given)


def test_a_record_says_what_was_asked_and_what_was_cut() -> None:
    """Request, cut, frames, clock, segments and software stand in it; the rest keeps silent."""
    approval = an_approval(REQUEST)

    record = recorded(approval, REQUEST, cuts_of(approval), log_proof="proof")

    asked, file = record.request, record.files[0]
    assert (asked.agency_name, asked.case_number) == ("Springfield Fire", "26-1")
    assert (asked.start, asked.end) == (REQUEST.window.start, REQUEST.window.end)
    assert asked.proof == hashlib.sha256(b"proof").hexdigest()
    assert (file.frames, file.frames_copied, file.reencoded) == (150, 149, "head")
    assert file.clock == CameraClock(offset_ms=40, measured="onvif")
    assert file.sources == sources_of(SEGMENTS)
    assert (file.audio, file.make, file.content_credentials) == (False, "", False)
    assert (record.software.name, record.software.version) == (
        "neighbors-requests",
        version("neighbors-requests"),
    )
    assert record.identity == Contact()
    assert record.approved_at == approval.approved_at.replace(microsecond=0)
    camera = approval.proposal.pieces[0].camera_id
    assert camera.encode() not in canonical(record)
    sign_custody(record)


def test_masks_are_counted_and_told_apart() -> None:
    """Standing, moving and found masks are each said, clip by clip."""

    def cover(proposal: Proposal) -> Proposal:
        first, second = proposal.pieces
        moving = (MOVING, replace(MOVING, found=True), replace(MOVING, found=True))
        masked = replace(first, masks=(Mask(left=0, top=0, width=1, height=1),) * 2, moving=moving)
        return replace(proposal, pieces=(masked, replace(second, masks=())))

    approval = approved(cover)
    files = recorded(approval, REQUEST, cuts_of(approval, frames_copied=0)).files

    assert [(f.masks, f.moving_masks, f.found_masks) for f in files] == [(2, 3, 2), (0, 0, 0)]
    assert {file.reencoded for file in files} == {"all"}


def test_a_make_is_named_only_where_approved() -> None:
    """What is known of a camera's maker stays here unless the proposal says otherwise."""
    for camera_make, said in ((False, ["", ""]), (True, ["Axis", ""])):
        makes = ("Axis\u202e", "")
        approval = approved(
            lambda proposal, told=camera_make, makes=makes: replace(
                proposal, camera_make=told, makes=makes
            )  # type: ignore[misc]
        )
        record = recorded(approval, REQUEST, cuts_of(approval))

        assert [file.make for file in record.files] == said


def test_what_the_camera_signed_makes_it_version_4() -> None:
    """It has its own version, and a root has a name only if the make has one."""
    approval = an_approval(REQUEST)
    window = approval.proposal.pieces[0].cut
    span = SignedSpan(window=window, groups=2, certified="root", root="Example")
    signature = CameraSignature(
        standard="onvif", groups=3, signed=2, spans=(span,), faults=(("changed", 1),)
    )
    first, *others = cuts_of(approval)

    record = recorded(approval, REQUEST, [replace(first, signature=signature), *others])

    assert record.v == 4
    found = record.files[0].camera_signature
    assert found is not None
    assert (found.kind, found.groups, found.signed) == ("onvif", 3, 2)
    assert (found.stretches[0].start, found.stretches[0].root) == (window.start, "")
    assert {file.camera_signature for file in record.files[1:]} == {None}
    sign_custody(record)


def test_clocks_say_how_they_were_measured() -> None:
    """A given reading is passed on; without one, no offset is not called a measurement."""
    approval = an_approval(REQUEST)
    read = CameraClock(offset_ms=-7, uncertainty_ms=3, measured="onvif")

    given = recorded(approval, REQUEST, cuts_of(approval), clocks=[read, read])
    unknown = recorded(approval, REQUEST, cuts_of(approval, clock_offset_ms=0))

    assert given.files[1].clock == read
    assert unknown.files[0].clock == CameraClock(offset_ms=0, measured="not measured")


def test_what_an_archive_recorded_is_said() -> None:
    """Kind, product, when it came, by which clock, coded anew or not, and its files' hashes."""
    approval = an_approval(REQUEST)
    first, second = cuts_of(approval)
    # The same file became two runs: its first part was there already.
    origins = (origin_of(1), origin_of(2), origin_of(3, sha256=f"{2:064x}"))
    cuts = [replace(first, runs=tuple(each.run_id for each in origins), origins=origins), second]

    record = recorded(
        approval,
        REQUEST,
        cuts,
        clocks=[clock_of(cut, 250 if cut is first else None) for cut in cuts],
    )

    assert record.v == 2
    file, own = record.files
    assert file.recorded == Recorded(
        archives=(
            ArchiveFootage(
                kind="frigate",
                product="Frigate 0.17.2",
                received_at=(NOW + timedelta(seconds=3)).replace(microsecond=0),
                clock_offset_ms=-4200,
                clock_uncertainty_ms=500,
                video_recoded=False,
                sound_recoded=False,
                files=sources_of((f"{1:064x}", f"{2:064x}")),
                sha256=(f"{1:064x}", f"{2:064x}"),
            ),
        )
    )
    assert file.clock == CameraClock(offset_ms=0, measured="not measured")
    assert (own.archives, own.clock.measured) == ((), "onvif")
    for secret in (origins[0].key, origins[0].run_id, origins[0].camera_id, origins[0].archive_id):
        assert secret.encode() not in canonical(record)
    sign_custody(record)


def test_a_record_without_archives_is_as_ever() -> None:
    """Of the hub's own recordings nothing more is said, and the version stays."""
    approval = an_approval(REQUEST)
    cuts = [replace(cut, runs=(RunId("0" * 12),)) for cut in cuts_of(approval)]

    record = recorded(approval, REQUEST, cuts)

    assert record.v == 1
    assert b"recorded" not in canonical(record)


def test_a_cut_may_mix_archives_clocks_and_the_hubs_own() -> None:
    """Each kind of origin is one entry; of several clocks, what holds for all of them is said."""
    approval = approved(lambda it: replace(it, audio=True))
    unmeasured = ArchiveClock(uncertainty=timedelta(seconds=61))
    later = ArchiveClock(offset=timedelta(seconds=-4), uncertainty=timedelta(seconds=0.2))
    origins = (
        origin_of(1),
        origin_of(2, clock=later),
        origin_of(3, product="Frigate 0.18.0", video_recoded=True, clock=unmeasured),
        origin_of(4, product="Frigate 0.18.0", video_recoded=True),
    )
    runs = (*(each.run_id for each in origins), RunId("f" * 12))
    cuts = [replace(cut, runs=runs, origins=origins, audio=True) for cut in cuts_of(approval)]

    found = recorded(approval, REQUEST, cuts).files[0].recorded

    assert isinstance(found, Recorded)
    assert found.hub
    one, other = found.archives
    assert (one.clock_offset_ms, one.clock_uncertainty_ms) == (-4100, 600)
    assert (other.clock_offset_ms, other.clock_uncertainty_ms) == (None, 61_000)
    assert (one.sound_recoded, one.video_recoded, other.video_recoded) == (True, False, True)
    assert other.files.count == 2


def test_sound_is_in_a_share_only_where_approved() -> None:
    """A cut with sound is refused unless the proposal has it, and is declared if it has."""
    silent, loud = an_approval(REQUEST), approved(lambda it: replace(it, audio=True))

    with pytest.raises(InvalidInputError, match="sound that wasn't approved"):
        recorded(silent, REQUEST, cuts_of(silent, audio=True))
    assert recorded(loud, REQUEST, cuts_of(loud, audio=True)).files[0].audio
    assert not recorded(loud, REQUEST, cuts_of(loud)).files[0].audio
    check_approval(loud, REQUEST)


def test_credentials_anchor_and_contact_are_as_approved() -> None:
    """C2PA, the ledger's root and each part of a contact are said as they were chosen."""
    identity = Identity(name="Alex", email="alex@example.org", telephone="555 0100")
    approval = approved(lambda it: replace(it, identity=identity, content_credentials=True))
    root = "A" * 43 + "="

    record = recorded(approval, REQUEST, cuts_of(approval), ledger_root=root)

    assert record.identity == Contact(name="Alex", email="alex@example.org", telephone="555 0100")
    assert all(file.content_credentials for file in record.files)
    assert record.ledger_root == root


def extracts(count: int) -> tuple[Extract, ...]:
    """Return so many extracts of the door's history."""
    return (Extract(sensor_id=DOOR.id, window=REQUEST.window),) * count


def test_words_and_readings_may_be_all_of_a_share() -> None:
    """A share may have no clip; of a sensor only what a person sees of it leaves."""
    approval = approved(
        lambda it: replace(it, pieces=(), words="We saw a van.", extracts=extracts(1))
    )
    check_approval(approval, REQUEST)
    readings = [Reading(at=NOW, state="on"), Reading(at=NOW + timedelta(seconds=1), state="=off")]

    information = information_of(approval.proposal, [(DOOR, readings)])
    record = recorded(approval, REQUEST, [], information=information)

    assert information is not None
    files = information.files()
    assert (
        [told.name for told in record.information] == list(files) == ["words.txt", "readings.csv"]
    )
    table = files["readings.csv"].decode("utf-8-sig")
    assert '"Hall door","door","","2026-11-25T12:00:00.000Z","on"' in table
    assert '"\'=off"' in table
    assert "binary_sensor" not in table
    assert DOOR.id not in table


def test_nothing_told_is_no_information() -> None:
    """Without words and extracts there is none, and a missing sensor is an error."""
    proposal = an_approval(REQUEST).proposal

    assert information_of(proposal, []) is None
    assert information_of(replace(proposal, words="x"), []) == Information(words="x")
    with pytest.raises(InvalidInputError, match="sensor"):
        information_of(replace(proposal, extracts=extracts(2)), [(DOOR, [])])
    with pytest.raises(InvalidInputError, match="plain text"):
        information_of(replace(proposal, words="\0"), [])


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda it: replace(it, pieces=()), "nothing to send"),
        (lambda it: replace(it, pieces=it.pieces * 33), "up to 64 clips"),
        (lambda it: replace(it, words="x" * 10_001), "plain text"),
        (lambda it: replace(it, identity=Identity(email="x" * 255)), "contact"),
        (lambda it: replace(it, identity=Identity(telephone="5\u202e5")), "contact"),
        (lambda it: replace(it, request_id=RequestId("another")), "another request"),
        (
            lambda it: replace(it, recipient=replace(it.recipient, agency_id="b" * 40)),
            "another request",
        ),
    ],
)
def test_what_cannot_be_shared_is_refused_before_cutting(
    change: Callable[[Proposal], Proposal], reason: str
) -> None:
    """Each is one sentence that says what to do."""
    with pytest.raises(InvalidInputError, match=reason):
        check_approval(approved(change), REQUEST)


def test_a_changed_key_asks_for_another_look() -> None:
    """An approval to a key that is no longer the agency's is refused, and one to no key."""
    other = a_request(a_key_pair()[0])
    with pytest.raises(ConflictError, match="changed its delivery key"):
        check_approval(an_approval(REQUEST), other)
    for key, reason in (("", "hasn't posted a delivery key"), ("age1x", "can't encrypt for")):
        request = a_request(key)
        with pytest.raises(InvalidInputError, match=reason):
            check_approval(an_approval(request), request)


def test_an_agencys_strange_words_do_not_stop_a_share() -> None:
    """Text that a record cannot hold is shortened and cleaned, since the agency wrote it."""
    title = SafeText("Fire\ufe0f " + "x" * 300)
    request = replace(REQUEST, title=title)
    approval = an_approval(REQUEST)

    record = recorded(approval, request, cuts_of(approval))

    assert record.request.title == "Fire " + "x" * 195


def test_cuts_must_be_those_of_the_pieces() -> None:
    """A cut too few is refused, never described as if it were all."""
    approval = an_approval(REQUEST)
    with pytest.raises(InvalidInputError, match="needs one cut"):
        recorded(approval, REQUEST, cuts_of(approval)[:1])
    for size_bytes in (3 << 30, 5 << 30):
        many = approved(lambda it: replace(it, pieces=it.pieces * 2))
        with pytest.raises(InvalidInputError, match="too large to send at once"):
            recorded(many, REQUEST, cuts_of(many, size_bytes=size_bytes))
    with pytest.raises(InvalidInputError, match="Can't describe"):
        recorded(approval, REQUEST, cuts_of(approval, frames=1))

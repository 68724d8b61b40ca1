"""A proposal's id covers all that leaves of a house: each thing a share may hold is looked at."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, get_type_hints

import msgspec
import pytest

from hub.errors import GroundChangedError
from hub.model.camera import Mask
from hub.model.decision import (
    AddedKind,
    AddedPiece,
    Extract,
    Identity,
    MaskKey,
    MovingMask,
    Piece,
    Proposal,
    proposal_id,
)
from hub.model.ids import AddedId, SensorId
from hub.model.recording import Reading, Sensor
from hub.model.window import TimeWindow
from hub.sharing.seal import ShareSources, history_of
from noticeboard.seal.custody import (
    Contact,
    Custody,
    Information,
    InformationFile,
    PageMaker,
    Requester,
    SealedTo,
    SensorHistory,
    SensorReading,
    Software,
)
from noticeboard.seal.footage import (
    AddedFile,
    ArchiveFootage,
    CameraClock,
    CameraSignature,
    Claimed,
    CustodyFile,
    Recorded,
    SignatureFault,
    SignedFilm,
    SignedStretch,
    Sources,
)
from noticeboard.seal.groups import FileHash, ProofOfTime, StampedHour, StampReply
from tests.hub.sharing.conftest import (
    NOW,
    Home,
    a_key_pair,
    a_request,
    an_approval,
    share_sources,
)
from tests.hub.sharing.test_beside import telling

PUBLIC: Final = "stands in the board's log, under the request that the proposal names"
CUT: Final = "follows from the pieces and what was recorded"
PAGE: Final = "is left empty by a hub"
ADDED: Final = "added"
"""A piece's own fields, or its `sha256`: of what is kept of the file, and of the time it claims."""
SEALED: Final = "is made by sealing, and says nothing of the house"

LEAVES: Final[Mapping[type, Mapping[str, str]]] = {
    Custody: {
        "v": SEALED,
        "request": PUBLIC,
        "recipient": "recipient",
        "files": "pieces",
        "information": "words extracts",
        "identity": "identity",
        "approved_at": "is the decision's, which names the proposal",
        "software": SEALED,
        "ledger_root": "a hash of what the house has written down so far",
        "key": SEALED,
        "made_by": PAGE,
        "added": ADDED,
        "timestamps": "stamped_until",
    },
    ProofOfTime: {"groups": CUT, "hours": "stamped_until"},
    StampedHour: dict.fromkeys(("sha256", "size_bytes", "replies"), "stamped_until"),
    StampReply: dict.fromkeys(("sha256", "size_bytes", "service"), "stamped_until"),
    FileHash: {"sha256": CUT, "size_bytes": CUT},
    PageMaker: dict.fromkeys(("kind", "release", "sha256"), PAGE),
    AddedFile: {
        **dict.fromkeys(("name", "kind", "sha256", "size_bytes", "claimed", "frames"), ADDED),
        **dict.fromkeys(("cut", "masks", "moving_masks"), ADDED),
        "sound": "added audio",
        **dict.fromkeys(("copied", "tone_mapped", "original_sha256"), PAGE),
    },
    Claimed: dict.fromkeys(("start", "end", "source"), ADDED),
    Requester: dict.fromkeys(
        (
            *("origin", "agency", "id", "index", "leaf", "agency_name", "incident"),
            *("case_number", "title", "start", "end", "proof"),
        ),
        PUBLIC,
    ),
    SealedTo: {"agency": "recipient", "delivery_key": "recipient"},
    CustodyFile: {
        "name": "is its number",
        "sha256": CUT,
        "size_bytes": CUT,
        "start": CUT,
        "end": CUT,
        "frames": CUT,
        "frames_copied": CUT,
        "reencoded": CUT,
        "masks": "pieces",
        "moving_masks": "pieces",
        "found_masks": "pieces",
        "audio": "audio",
        "clock": CUT,
        "make": "makes",
        "sources": CUT,
        "content_credentials": "content_credentials",
        "recorded": CUT,
        "signature": CUT,
        "signed_film": "pieces",
    },
    SignedFilm: {
        "name": "is its clip's number",
        "start": "pieces",
        "end": "pieces",
        **dict.fromkeys(("sha256", "size_bytes", "frames", "groups"), CUT),
        "names_camera": SEALED,
    },
    CameraSignature: {
        "kind": "makes",
        **dict.fromkeys(("groups", "signed", "stretches", "faults"), CUT),
    },
    SignedStretch: {
        "root": "makes",
        **dict.fromkeys(("start", "end", "groups", "certified"), CUT),
    },
    SignatureFault: {"what": CUT, "groups": CUT},
    Recorded: dict.fromkeys(("archives", "hub"), CUT),
    ArchiveFootage: dict.fromkeys(
        (
            *("kind", "product", "received_at", "clock_offset_ms", "clock_uncertainty_ms"),
            *("video_recoded", "sound_recoded", "files", "sha256"),
        ),
        CUT,
    ),
    CameraClock: {"offset_ms": CUT, "uncertainty_ms": CUT, "measured": CUT},
    Sources: {"count": CUT, "root": CUT},
    InformationFile: dict.fromkeys(("name", "sha256", "size_bytes"), "words extracts"),
    Contact: {"name": "identity", "email": "identity", "telephone": "identity"},
    Software: {"name": SEALED, "version": SEALED},
    Information: {"words": "words", "sensors": "extracts"},
    SensorHistory: dict.fromkeys(("name", "kind", "unit", "readings"), "extracts"),
    SensorReading: {"at": "extracts", "state": "extracts"},
}
"""Every field of every thing that leaves: the proposal's field that covers it, or why none does."""

ASKED: Final = {
    "sensor": "extracts",
    "readings": "extracts",
    "log_proof": PUBLIC,
    "uncertainty": CUT,
    "ledger_root": "a hash",
    "hours": "stamped_until",
}
"""What of the house sealing asks for beside the proposal."""


def _names(kind: type) -> set[str]:
    if is_dataclass(kind):
        return {each.name for each in fields(kind)}
    return {each.name for each in msgspec.structs.fields(kind)}


def _parts(kind: Any, seen: set[type]) -> Iterator[type]:  # noqa: ANN401 -- any type there is
    for inner in getattr(kind, "__args__", ()):
        yield from _parts(inner, seen)
    ours = isinstance(kind, type) and (
        is_dataclass(kind) or (issubclass(kind, msgspec.Struct) and kind is not msgspec.Struct)
    )
    if ours and kind not in seen:
        seen.add(kind)
        yield kind
        for hint in get_type_hints(kind).values():
            yield from _parts(hint, seen)


def test_everything_that_leaves_is_covered() -> None:
    """Who adds a field to a share must say by what of a proposal's id it is covered."""
    seen: set[type] = set()
    leaves = [*_parts(Custody, seen), *_parts(Information, seen)]

    assert set(leaves) == set(LEAVES)
    for kind, covered in LEAVES.items():
        assert set(covered) == _names(kind), kind
    assert set(ASKED) == _names(ShareSources)
    known = _names(Proposal)
    named = {word for by in LEAVES.values() for words in by.values() for word in [*words.split()]}
    wanted = {"pieces", "words", "extracts", "identity", "makes", "audio", "added", "stamped_until"}
    assert wanted <= named & known


MASK = Mask(left=0.1, top=0.1, width=0.1, height=0.1)
KEY = MaskKey(at_ms=5, left=0.1, top=0.1, width=0.1, height=0.1)
WINDOW = TimeWindow(start=NOW, end=NOW + timedelta(minutes=1))
WHOLE = replace(
    an_approval(a_request("age1x")).proposal,
    pieces=(
        Piece(
            camera_id=an_approval(a_request("age1x")).proposal.pieces[0].camera_id,
            cut=WINDOW,
            masks=(MASK,),
            moving=(MovingMask(keys=(KEY,)),),
            masks_off=(MASK,),
            signed=WINDOW,
        ),
    ),
    words="Words.",
    extracts=(Extract(sensor_id=SensorId("5" * 12), window=WINDOW, sha256="5" * 64),),
    identity=Identity(name="A", email="B", telephone="C"),
    makes=("Axis",),
    flags=("revoked_key",),
    stamped_until=NOW,
    added=(
        AddedPiece(
            file_id=AddedId("a" * 32),
            kind=AddedKind.FILM,
            sha256="a" * 64,
            start_ms=1,
            end_ms=2,
            masks=(MASK,),
            moving=(MovingMask(keys=(KEY,)),),
        ),
    ),
)


def _changed(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401 -- any value
    """Yield the value with each single thing in it changed, and where."""
    if is_dataclass(value):
        for each in fields(value):
            if (path, each.name) != ("", "id"):
                for at, other in _changed(getattr(value, each.name), f"{path}.{each.name}"):
                    yield at, replace(value, **{each.name: other})  # type: ignore[type-var]
    elif isinstance(value, tuple):
        assert value, f"nothing to change in {path}"
        yield f"{path}[]", ()
        for at, other in _changed(value[0], f"{path}[0]"):
            yield at, (other, *value[1:])
    elif isinstance(value, bool):
        yield path, not value
    elif isinstance(value, datetime):
        yield path, value + timedelta(seconds=-1 if path.endswith("start") else 1)
    else:
        yield path, value + (1 if isinstance(value, int | float) else "x")


@pytest.mark.parametrize(("at", "other"), [*_changed(WHOLE)], ids=lambda each: str(each)[:60])
def test_every_part_of_a_proposal_is_in_its_id(at: str, other: Proposal) -> None:
    """Whatever is another is another proposal."""
    assert proposal_id(other) != proposal_id(WHOLE), at


DOOR = Sensor(
    id=SensorId("0" * 12), entity_id="binary_sensor.hall", name="Hall", kind="door", lent_at=NOW
)
OPENED = Reading(at=NOW - timedelta(hours=8, minutes=30), state="open")
type Said = tuple[Sensor, list[Reading]]

OTHERWISE: list[Callable[[Said], Said]] = [
    lambda said: (replace(said[0], name="Bedroom"), said[1]),
    lambda said: (replace(said[0], kind="window"), said[1]),
    lambda said: (replace(said[0], unit="m"), said[1]),
    lambda said: (said[0], [*said[1], replace(OPENED, state="closed")]),
    lambda said: (said[0], []),
    lambda said: (said[0], [replace(OPENED, state="shut")]),
    lambda said: (said[0], [replace(OPENED, at=OPENED.at + timedelta(milliseconds=1))]),
]


@pytest.mark.parametrize("change", OTHERWISE, ids=range(len(OTHERWISE)))
async def test_a_sensor_that_says_something_else_is_not_sealed(
    home: Home, change: Callable[[Said], Said]
) -> None:
    """What leaves of a sensor is what was approved, to the letter, or nothing leaves at all."""
    request = a_request(a_key_pair()[0])
    said: Said = (DOOR, [OPENED])

    async def sensor(_id: SensorId) -> Sensor:
        return said[0]

    async def readings(_id: SensorId, _window: TimeWindow) -> list[Reading]:
        return said[1]

    home.beside = share_sources(sensor=sensor, readings=readings)
    asked = Extract(sensor_id=DOOR.id, window=request.window)
    approval = telling(
        request, pieces=0, extracts=(replace(asked, sha256=history_of(*said).sha256),)
    )
    said = change(said)

    with pytest.raises(GroundChangedError, match="another name or other readings"):
        await home.sharer().share(approval, request)

    assert home.inbox.received == {}
    assert home.left() == []
    assert await home.sharer().shares() == []


async def test_a_make_that_was_not_looked_at_is_not_sealed(home: Home) -> None:
    """An earlier version's proposal lets the make out, whatever it is by now: this one does not."""
    request = a_request(a_key_pair()[0])

    with pytest.raises(GroundChangedError, match="didn't show the cameras' makers"):
        await home.sharer().share(telling(request, camera_make=True), request)

    assert home.inbox.received == {}


async def test_an_added_file_that_was_not_looked_at_is_not_sealed(home: Home) -> None:
    """A piece without the hash of its file could be of any file by now."""
    request = a_request(a_key_pair()[0])
    piece = AddedPiece(file_id=AddedId("a" * 32), kind=AddedKind.PHOTO)

    with pytest.raises(GroundChangedError, match="didn't show the films and photos"):
        await home.sharer().share(telling(request, added=(piece,)), request)

    assert home.inbox.received == {}

"""What would leave: edited, prepared and looked at over the API."""

import asyncio
from base64 import b64decode
from collections.abc import AsyncGenerator
from dataclasses import replace
from io import BytesIO
import json
from typing import Any

import pytest

from hub.api.body import parse, parse_json
from hub.api.listeners import SEARCHERS
from hub.api.proposals import ChangesBody
from hub.api.scope import Scope
from hub.decision.proposals import LONGEST_MESSAGE, MOST_EXTRACTS, MOST_KEYS, MOST_MASKS
from hub.errors import InvalidInputError
from hub.model.decision import Answer
from hub.model.ids import ProposalId, RequestId
from noticeboard.seal.custody import MAX_FILES
from tests.fakes.things import CAMERA, PROPOSAL, REQUEST, SENSOR, VIDEO, a_report, a_request
from tests.hub.api.conftest import Answered, Home
from tests.hub.api.test_access import OK, answered

PROPOSALS = f"/requests/{REQUEST}/proposals"
STANDING = f"{PROPOSALS}/{PROPOSAL}"
VIDEO_OF_ONE = f"{STANDING}/pieces/1/video"
SEARCH_OF_ONE = f"{STANDING}/pieces/1/suggestions"
KINDS = {"kinds": ["faces", "texts"]}
CHANGES = OK["POST", "/requests/{id}/proposals"]
CUT = {"start": "2026-11-25T13:41:00Z", "end": "2026-11-25T13:42:00Z"}
PIECE: dict[str, Any] = {"camera_id": CAMERA, **CUT}
EXTRACT = {"sensor_id": SENSOR, **CUT}
KEY = {"at_ms": 0, "left": 0.1, "top": 0.1, "width": 0.5, "height": 0.5}
LATER = {**KEY, "at_ms": 500}
NAN = float("nan")


async def _edit(home: Home, **changes: object) -> Answered:
    body = {"base": PROPOSAL, **changes}
    return await home.call("POST", PROPOSALS, json=body, token=Scope.DECIDE)


async def test_edited_proposal(home: Home) -> None:
    """What is named is changed and the rest stays; the answer is exactly what would leave."""
    made = await home.call("POST", PROPOSALS, json=CHANGES, token=Scope.DECIDE)

    shown = made.json
    [piece] = shown["pieces"]
    assert made.status == 201
    assert shown["id"] != PROPOSAL
    assert (piece["start"], piece["end"]) == (CUT["start"], CUT["end"])
    assert len(piece["masks"]) == 2, "the camera's own mask and the drawn one"
    assert piece["moving"] == CHANGES["pieces"][0]["moving"]
    assert (shown["words"], shown["audio"]) == ("It was a red car.\nIt drove off.", True)
    assert shown["extracts"] == [{**EXTRACT, "sensor_name": "Front door"}]
    assert shown["identity"] == {"name": "Alex", "email": "alex@example.org", "telephone": ""}
    assert shown["camera_make"] is False
    assert shown["recipient"]["delivery_key"] == "age1example"


async def test_same_edit_is_the_same_proposal(home: Home) -> None:
    """The id is of the content, and the standing proposal stays the standing one."""
    one, two = await _edit(home, audio=True), await _edit(home, audio=True)

    assert one.json["id"] == two.json["id"]
    shown = (await home.call("GET", f"/requests/{REQUEST}")).json
    assert shown["proposal"]["id"] == PROPOSAL


async def test_proposal_of_nothing(home: Home) -> None:
    """Words alone may answer a request for which there is no clip."""
    made = await _edit(home, base=None, words="I saw nothing.")

    assert (made.status, made.json["pieces"], made.json["words"]) == (201, [], "I saw nothing.")


async def test_own_masks_are_taken_off_knowingly(home: Home) -> None:
    """A camera's own masks cover each piece, unless that piece says that they are off."""
    on = await _edit(home, pieces=[PIECE])
    off = await _edit(home, pieces=[{**PIECE, "own_masks_off": True}])

    assert len(on.json["pieces"][0]["masks"]) == 1
    assert off.json["pieces"][0]["masks"] == []
    assert off.json["pieces"][0]["own_masks_off"] is True


async def test_edited_proposal_is_approved(home: Home) -> None:
    """Any proposal that was made for a request may be the one that leaves."""
    made = await _edit(home, pieces=[PIECE])

    body = {"answer": "approve", "proposal_id": made.json["id"], "by": "Alex"}
    approved = await home.call("POST", f"/requests/{REQUEST}/decision", json=body)

    assert approved.json["decision"]["proposal_id"] == made.json["id"]


async def test_nothing_is_edited_after_the_answer(home: Home) -> None:
    """Once answered, nothing else can be proposed."""
    await answered(home.house, Answer.DENY)

    assert (await _edit(home, audio=True)).status == 409


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"base": "x"}, "base"),
        ({"base": PROPOSAL.upper()}, "base"),
        ({"pieces": None}, "pieces"),
        ({"pieces": {}}, "pieces"),
        ({"pieces": [PIECE] * (MAX_FILES + 1)}, "pieces"),
        ({"pieces": [[]]}, "pieces"),
        ({"pieces": [{**PIECE, "camera_id": "../../etc"}]}, "pieces"),
        ({"pieces": [{**PIECE, "start": CUT["end"]}]}, "A requested time must end after it starts"),
        ({"pieces": [{**PIECE, "start": "yesterday"}]}, "pieces"),
        ({"pieces": [{**PIECE, "end": "9999-01-01T00:00:00Z"}]}, "pieces"),
        ({"pieces": [{**PIECE, "path": "/etc/passwd"}]}, "pieces"),
        ({"pieces": [{**PIECE, "masks": [{**KEY}]}]}, "pieces"),
        ({"pieces": [{**PIECE, "masks": [{}] * (MOST_MASKS + 1)}]}, "pieces"),
        ({"pieces": [{**PIECE, "moving": [{"keys": [KEY]}]}]}, "pieces"),
        ({"pieces": [{**PIECE, "moving": [{"keys": [KEY, {**LATER, "left": NAN}]}]}]}, "The body"),
        (
            {"pieces": [{**PIECE, "moving": [{"keys": [KEY, {**LATER, "left": 1e400}]}]}]},
            "The body",
        ),
        ({"pieces": [{**PIECE, "moving": [{"keys": [KEY, {**LATER, "width": -1}]}]}]}, "pieces"),
        ({"pieces": [{**PIECE, "moving": [{"keys": [KEY, {**LATER, "top": True}]}]}]}, "pieces"),
        ({"pieces": [{**PIECE, "moving": [{"keys": [KEY, {**LATER, "at_ms": 0.5}]}]}]}, "pieces"),
        ({"pieces": [{**PIECE, "moving": [{"keys": [KEY, {**LATER, "at_ms": 10**9}]}]}]}, "pieces"),
        ({"pieces": [{**PIECE, "moving": [{"keys": [KEY] * (MOST_KEYS + 1)}]}]}, "pieces"),
        ({"pieces": [{**PIECE, "moving": [{"keys": [KEY] * 15_000}] * 2}]}, "pieces: their moving"),
        ({"pieces": [{**PIECE, "own_masks_off": 1}]}, "pieces"),
        ({"words": ["a"]}, "words"),
        ({"words": "x" * (LONGEST_MESSAGE + 1)}, "words"),
        ({"words": "\u0958" * LONGEST_MESSAGE}, "words"),
        ({"words": "\ud800"}, "words"),
        ({"extracts": [EXTRACT] * (MOST_EXTRACTS + 1)}, "extracts"),
        ({"extracts": [{**EXTRACT, "sensor_id": "binary_sensor.gate"}]}, "extracts"),
        ({"identity": {"address": "1 Main Street"}}, "identity"),
        ({"identity": {"telephone": "0" * 41}}, "identity"),
        ({"identity": None}, "identity"),
        ({"audio": "yes"}, "audio"),
        ({"camera_make": 1}, "camera_make"),
        ({"own_copy": None}, "own_copy"),
        ({"content_credentials": []}, "content_credentials"),
        ({"recipient": {"delivery_key": "age1other"}}, "recipient"),
    ],
)
def test_wrong_changes(changes: dict[str, object], named: str) -> None:
    """Changes that cannot be meant make nothing, and the field to correct is named."""
    body = json.dumps({"base": PROPOSAL, **changes}).encode()

    with pytest.raises(InvalidInputError, match=f"^{named}.*[.]$"):
        parse(ChangesBody, parse_json(body)).to_model()


async def test_refused_changes(home: Home) -> None:
    """A refusal has the contract's shape, and nothing is made."""
    refused = await _edit(home, pieces=[{**PIECE, "moving": [{"keys": [KEY]}]}])

    assert (refused.status, refused.code) == (400, "invalid_input")
    assert refused.message == "pieces.moving.keys: must be a list of 2 to 20000."
    assert home.house.proposals == {}


@pytest.mark.parametrize(
    "changes",
    [
        {"pieces": [{**PIECE, "camera_id": "0" * 12}]},
        {"pieces": [{**PIECE, "end": "2026-11-25T13:59:00Z"}]},
        {"pieces": [PIECE, PIECE]},
        {"pieces": []},
        {"extracts": [EXTRACT, EXTRACT]},
        {"extracts": [{**EXTRACT, "sensor_id": "0" * 12}]},
    ],
)
async def test_what_may_not_leave(home: Home, changes: dict[str, object]) -> None:
    """What is well-formed and may not leave is refused in a sentence that says why."""
    refused = await _edit(home, **changes)

    assert (refused.status, refused.code) == (400, "invalid_input")
    assert refused.message.startswith("Can't prepare this: ")


async def test_long_changes(home: Home) -> None:
    """As many keys of moving masks as a proposal may have come in one body; more bytes do not."""
    keys = [{**KEY, "at_ms": at, "top": 1 / 3, "left": 1 / 9} for at in range(MOST_KEYS)]
    body = {"base": PROPOSAL, "pieces": [{**PIECE, "moving": [{"keys": keys}]}]}

    longest = await home.call("POST", PROPOSALS, data=BytesIO(json.dumps(body).encode()))
    too_long = await home.call("POST", PROPOSALS, data=BytesIO(b" " * (3 * 2**20 + 1)))

    assert longest.status == 201
    assert len(longest.json["pieces"][0]["moving"][0]["keys"]) == MOST_KEYS
    assert (too_long.status, too_long.code) == (413, "too_large")
    assert "3 MiB" in too_long.message


async def test_words_are_made_safe(home: Home) -> None:
    """What would deceive the reader of a share is taken out of its words; lines stay."""
    made = await _edit(home, words="It was\u202e red.\r\nReally\x00.")

    assert made.json["words"] == "It was red.\nReally."


async def test_review_before_and_after(home: Home) -> None:
    """A proposal shows what would leave as soon as it is prepared, and nothing before."""
    before = await home.call("GET", STANDING, token=Scope.READ)
    begun = await home.call("POST", f"{STANDING}/prepare", token=Scope.DECIDE)
    after = await home.call("GET", STANDING, token=Scope.READ)

    assert (before.json["preparation"], before.json["cuts"]) == ("none", [])
    assert (before.json["size_bytes"], before.json["custody"]["files"]) == (0, [])
    assert begun.status == 202
    assert (after.json["preparation"], after.json["request_id"]) == ("ready", REQUEST)
    [cut] = after.json["cuts"]
    assert (cut["number"], cut["size_bytes"], cut["sources"]) == (1, len(VIDEO), 2)
    assert cut["sha256"] == after.json["custody"]["files"][0]["sha256"]
    assert after.json["proposal"]["recipient"]["agency_name"] == "Example Police"


async def test_preparation_that_fails(home: Home) -> None:
    """Why a proposal cannot be prepared is shown in its own sentence."""
    home.house.cannot_prepare = "The recording is gone."

    shown = (await home.call("POST", f"{STANDING}/prepare")).json

    assert (shown["preparation"], shown["reason"]) == ("failed", "The recording is gone.")


@pytest.mark.parametrize(
    ("asked", "status", "expected"),
    [(None, 200, VIDEO), ("bytes=100-199", 206, VIDEO[100:200]), ("bytes=-10", 206, VIDEO[-10:])],
    ids=["whole", "part", "end"],
)
async def test_prepared_piece_is_played(
    home: Home, asked: str | None, status: int, expected: bytes
) -> None:
    """The very file that would leave is played, whole or in parts, and kept by nobody."""
    await home.house.requests.prepare(REQUEST, PROPOSAL)
    headers = {} if asked is None else {"Range": asked}

    shown = await home.call("GET", VIDEO_OF_ONE, token=Scope.DECIDE, headers=headers)
    head = await home.call("HEAD", VIDEO_OF_ONE, token=Scope.DECIDE)

    assert (shown.status, shown.body) == (status, expected)
    assert shown.headers["Content-Type"] == "video/mp4"
    assert shown.headers["Cache-Control"] == "no-store"
    assert shown.headers["ETag"] == head.headers["ETag"]
    assert (head.body, head.headers["Content-Length"]) == (b"", str(len(VIDEO)))


async def test_piece_prepared_anew_is_another(home: Home) -> None:
    """A part is never joined to parts of a file that was prepared before."""
    await home.house.requests.prepare(REQUEST, PROPOSAL)
    first = await home.call("GET", VIDEO_OF_ONE)
    path = await home.house.requests.reviews.piece_video(REQUEST, PROPOSAL, 1)
    fresh = path.with_name("fresh.mp4")
    await asyncio.to_thread(fresh.write_bytes, VIDEO[::-1])
    await asyncio.to_thread(fresh.rename, path)

    conditions = {"Range": "bytes=5-9", "If-Range": first.headers["ETag"]}
    second = await home.call("GET", VIDEO_OF_ONE, headers=conditions)

    assert (second.status, second.body) == (200, VIDEO[::-1])


async def test_piece_that_is_not_there(home: Home) -> None:
    """What is not prepared, or no longer, or no piece at all, is not found."""
    before = await home.call("GET", VIDEO_OF_ONE)
    await home.house.requests.prepare(REQUEST, PROPOSAL)
    no_such = await home.call("GET", f"{STANDING}/pieces/2/video")
    path = await home.house.requests.reviews.piece_video(REQUEST, PROPOSAL, 1)
    await asyncio.to_thread(path.unlink)
    gone = await home.call("GET", VIDEO_OF_ONE)

    assert [one.status for one in (before, no_such, gone)] == [404] * 3
    assert gone.message == "This clip is no longer prepared. Prepare it again."
    for number in ("0", "01", "-1", "100", "x", "%2e%2e", "1%2f..%2f2"):
        assert (await home.call("GET", f"{STANDING}/pieces/{number}/video")).status == 404


@pytest.mark.parametrize("base", ["0" * 64, "07" * 32])
async def test_proposals_of_others(home: Home, base: str) -> None:
    """A proposal is found under its own request alone, by whatever route it is asked for."""
    theirs = a_report(a_request(RequestId("07" * 16)))
    assert theirs.proposal is not None
    other = replace(theirs.proposal, id=ProposalId("07" * 32))
    home.house.reports.append(replace(theirs, proposal=other))
    path = f"{PROPOSALS}/{base}"

    tried = [
        await _edit(home, base=base, audio=True),
        await home.call("GET", path),
        await home.call("POST", f"{path}/prepare"),
        await home.call("GET", f"{path}/pieces/1/video"),
        await home.call("POST", f"{path}/pieces/1/suggestions", json=KINDS),
        await home.call("POST", f"{path}/pieces/1/follow", json=KEY),
    ]

    assert [(one.status, one.code) for one in tried] == [(404, "not_found")] * 6
    assert (home.house.proposals, home.house.prepared) == ({}, {})


async def test_suggestions_are_shown(home: Home) -> None:
    """Each is moving masks, marked as found, to be looked at and given back; with a picture."""
    found = await home.call("POST", SEARCH_OF_ONE, json=KINDS, token=Scope.DECIDE)
    none = await home.call("POST", SEARCH_OF_ONE, json={"kinds": ["texts"]})

    [one] = found.json["suggestions"]
    [mask] = one["masks"]
    assert (found.status, one["kind"], mask["found"], len(mask["keys"])) == (200, "faces", True, 2)
    assert b64decode(one["picture"]) == b"\xff\xd8\xff"
    assert none.json == {"suggestions": []}
    made = await _edit(home, pieces=[{**PIECE, "moving": one["masks"]}])
    assert made.json["pieces"][0]["moving"] == [mask]


async def test_what_was_marked_is_followed(home: Home) -> None:
    """The answer is a mask that a proposal takes."""
    followed = await home.call("POST", f"{STANDING}/pieces/1/follow", json=KEY, token=Scope.DECIDE)

    assert (followed.status, followed.json["found"]) == (200, False)
    assert followed.json["keys"][0] == KEY
    made = await _edit(home, pieces=[{**PIECE, "moving": [followed.json]}])
    assert made.json["pieces"][0]["moving"] == [followed.json]


async def test_a_clip_to_save_is_searched_and_followed(home: Home) -> None:
    """As a piece of a proposal is: what comes back is what an export takes."""
    path, span = f"/cameras/{CAMERA}/footage", {key: PIECE[key] for key in ("start", "end")}
    found = await home.call("POST", f"{path}/suggestions", json=span | KINDS, token=Scope.DECIDE)
    followed = await home.call("POST", f"{path}/follow", json=span | KEY, token=Scope.DECIDE)
    masks = [*found.json["suggestions"][0]["masks"], followed.json]
    saved = await home.call("POST", "/exports", json=span | {"camera_id": CAMERA, "masks": masks})
    far = await home.call("GET", f"{path}/suggestions")
    ended = await home.call("DELETE", f"{path}/suggestions")
    hours = {"start": "2026-11-24T00:00:00Z", "end": "2026-11-24T00:10:01Z"}
    refused = [
        await home.call("POST", f"{path}/suggestions", json=hours | KINDS),
        await home.call("POST", f"{path}/follow", json=hours | KEY),
        await home.call("POST", f"{path}/suggestions", json=span | KINDS, token=Scope.READ),
        await home.call("POST", f"/cameras/{'0c' * 6}/footage/follow", json=span | KEY),
    ]

    assert [found.status, followed.status, saved.status, ended.status] == [200, 200, 202, 204]
    assert [mask["found"] for mask in masks] == [True, False]
    assert far.json == {"searching": False, "done": 0.0}
    assert [each.status for each in refused] == [400, 400, 403, 404]


async def test_what_cannot_be_searched(home: Home) -> None:
    """A piece that isn't there, an odd question, and a hub that can't search, say so."""
    no_such = await home.call("POST", f"{STANDING}/pieces/2/suggestions", json=KINDS)
    odd = [
        await home.call("POST", SEARCH_OF_ONE, json={"kinds": kinds})
        for kinds in ([], ["dogs"], ["faces", "texts", "faces"])
    ]
    home.house.failure = InvalidInputError("This hub can't search: add `redact`.")
    cannot = await home.call("POST", SEARCH_OF_ONE, json=KINDS)

    assert no_such.status == 404
    assert [each.status for each in odd] == [400] * 3
    assert (cannot.status, cannot.message) == (400, "This hub can't search: add `redact`.")


async def test_search_ends_with_its_caller(home: Home) -> None:
    """Nobody's processor works on for a caller who has hung up."""
    home.house.searching = asyncio.Event()
    call = asyncio.create_task(home.call("POST", SEARCH_OF_ONE, json=KINDS))
    async with asyncio.timeout(60):
        while home.house.searches != ["begun"]:  # noqa: ASYNC110 -- nothing tells of it
            await asyncio.sleep(0.01)
    call.cancel()
    async with asyncio.timeout(60):
        while home.house.searches != ["cancelled"]:  # noqa: ASYNC110 -- nothing tells of it
            await asyncio.sleep(0.05)

    assert (await home.call("GET", "/info")).status == 200


async def test_searches_are_bounded(home: Home) -> None:
    """One search more than the hub has room for is turned away in words."""
    listeners = home.running.context.listeners
    held = [listeners.admit("x", SEARCHERS) for _ in range(SEARCHERS.most)]
    for place in held:
        place.__enter__()

    refused = await home.call("POST", SEARCH_OF_ONE, json=KINDS)
    held.pop().__exit__(None, None, None)

    assert (refused.status, refused.code) == (503, "unavailable")
    assert (
        refused.message == "Too many connections at once (searching for faces and text). "
        "Close some, then try again."
    )
    assert (await home.call("POST", SEARCH_OF_ONE, json=KINDS)).status == 200


ADDED_PATH = f"/requests/{REQUEST}/added"


async def test_added_files(home: Home) -> None:
    """A file is sent as it is, listed, proposed, looked at, and deleted; numbers go on."""
    film = home.house.added[0]
    sent = await home.call(
        "POST", ADDED_PATH, params={"name": "Our\x1b gate.mov"}, data=VIDEO, token=Scope.DECIDE
    )
    piece = {"file_id": film.id, "start_ms": 1000, "end_ms": 2500}
    made = await _edit(home, pieces=[PIECE], added=[piece])
    search = f"{PROPOSALS}/{made.json['id']}/pieces"
    found = await home.call("POST", f"{search}/2/suggestions", json=KINDS, token=Scope.DECIDE)
    beyond = await home.call("POST", f"{search}/3/suggestions", json=KINDS, token=Scope.DECIDE)
    gone = await home.call("DELETE", f"{ADDED_PATH}/{sent.json['id']}", token=Scope.DECIDE)
    listed = await home.call("GET", ADDED_PATH, token=Scope.READ)

    assert (sent.status, sent.json["name"], sent.json["size_bytes"]) == (
        201,
        "Our gate.mov",
        len(VIDEO),
    )
    [added] = made.json["added"]
    assert added == {**piece, "kind": "film", "masks": [], "moving": []}
    assert (found.status, beyond.status, gone.status) == (200, 404, 204)
    assert [each["kind"] for each in listed.json["added"]] == ["film", "photo"]
    assert listed.json["added"][0]["traces"] == ["device", "place", "time"]
    assert "sha256" not in listed.json["added"][0]


async def test_a_file_without_its_length_is_refused(home: Home) -> None:
    """Nobody knows how much room to make for it; and none comes packed."""

    async def pieces() -> AsyncGenerator[bytes]:
        yield VIDEO

    endless = await home.call("POST", ADDED_PATH, data=pieces(), token=Scope.DECIDE)
    packed = await home.call(
        "POST", ADDED_PATH, data=VIDEO, headers={"Content-Encoding": "gzip"}, token=Scope.DECIDE
    )

    assert (endless.status, endless.json["error"]["reason"]) == (400, "added.no_length")
    assert packed.status == 400
    assert len(home.house.added) == 2

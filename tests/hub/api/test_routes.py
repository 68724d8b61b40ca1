"""What each route answers, and what it asks of the house."""

from base64 import b64decode
from dataclasses import replace
from datetime import timedelta
import json
import logging
from typing import Any

from av.video.frame import VideoFrame
import numpy as np
from PIL import Image, ImageDraw, ImageFont
import pytest

from hub import errors
from hub.api.scope import Scope
from hub.media import jpeg
from hub.model.camera import Place
from hub.model.ids import CameraId, ClipId
from hub.model.recording import Clip, Label
from hub.model.request import RequestStatus, ThreadItem, ThreadKind
from hub.model.window import TimeWindow
from noticeboard.rules.text import safe_text
from tests.fakes.things import (
    AGENCY,
    CAMERA,
    CLIP,
    JPEG,
    NOW,
    PROPOSAL,
    REQUEST,
    WINDOW,
    a_clip,
    a_found,
    a_report,
    a_request,
)
from tests.hub.api.conftest import Home

DECISION = f"/requests/{REQUEST}/decision"
YES = {"answer": "approve", "proposal_id": PROPOSAL, "by": "Alex"}


async def test_state_shows_everything(home: Home) -> None:
    """The state is one consistent start: every list, and the number to listen from."""
    state = (await home.call("GET", "/state", token=Scope.READ)).json

    assert (state["epoch"], state["seq"]) == (home.house.events.epoch, home.house.events.seq)
    assert state["hub"] == {
        "id": home.house.hub_id,
        "name": "Hub",
        "api": 1,
        "version": "0.1.0",
    }
    nouns = ("cameras", "found", "sensors", "boards", "requests")
    assert [len(state[noun]) for noun in nouns] == [1] * 5
    assert state["problems"][0]["code"] == "disk_full"


async def test_camera_view(home: Home) -> None:
    """A camera is shown without its addresses."""
    answered = await home.call("GET", "/cameras", token=Scope.READ)

    camera = answered.json["cameras"][0]
    assert b"rtsp://" not in answered.body
    assert camera["state"] == "recording"
    assert camera["last_ring"] == "2026-11-25T13:45:00Z"
    assert camera["place"]["heading_deg"] == 0
    assert (camera["score"], camera["threshold"], camera["lost_packets"]) == (12.3, 30.0, 3)
    assert camera["motion_agreement"] == {
        "judges": ["camera", "hub"],
        "both": 12,
        "only_camera": 2,
        "only_hub": 6,
        "stuck": False,
        "since": "2026-11-24T14:00:00Z",
    }
    assert camera["masks"] == [{"left": 0.0, "top": 0.9, "width": 1.0, "height": 0.1}]
    assert camera["keep"] == {"days": 3.5, "gib": None}


async def test_request_view(home: Home) -> None:
    """A request is shown with its board's page, its area and the cameras' names."""
    shown = (await home.call("GET", f"/requests/{REQUEST}", token=Scope.READ)).json

    assert shown["url"] == "https://board.example.org/entries/7"
    assert shown["area"] == {"shape": "circle", "lat": 52000000, "lon": 4000000, "radius_m": 250}
    assert shown["match"]["clips"][0]["camera_name"] == "Front door"
    assert shown["proposal"]["pieces"][0]["camera_name"] == "Front door"
    assert shown["pending"] is True
    assert (shown["decision"], shown["share"]) == (None, None)


async def test_hostile_words_are_made_safe(home: Home) -> None:
    """What a camera says of itself cannot turn, hide or break what stands around it."""
    home.house.cameras_found = [a_found("urn:\u202ekey", "Door\u202e\u200bbell\x00\n\ud800")]

    found = (await home.call("GET", "/cameras")).json["found"][0]

    assert not set(found["name"] + found["key"]) & set("\u202e\u200b\x00\n")


async def test_a_piece_that_is_no_base64_is_refused(home: Home) -> None:
    """Whatever letters it has."""
    piece = {"name": "county", "at": 0, "size_bytes": 500}
    for data in ("====", "ÄÖÜß"):
        answered = await home.call("POST", "/map/pieces", json=piece | {"data": data})

        assert (answered.status, answered.code) == (400, "invalid_input")


async def test_adopts_what_was_shown(home: Home) -> None:
    """A found camera is adopted by the key it was shown under, and then shows as adopted."""
    home.house.cameras_found = [a_found("urn:\u202ekey")]
    shown = (await home.call("GET", "/cameras")).json["found"][0]["key"]

    body = {"found_key": shown, "name": "Back door", "username": "me", "password": "pass word"}
    adopted = await home.call("POST", "/cameras", json=body)

    [adoption] = home.house.adoptions
    assert adopted.status == 201
    assert adoption.found_key == "urn:\u202ekey"
    assert (adoption.username, adoption.password) == ("me", "pass word")
    assert "pass word" not in repr(adoption)
    assert (await home.call("GET", "/cameras")).json["found"][0]["adopted"] is True


async def test_adopts_address(home: Home) -> None:
    """User info in an address becomes the camera's credentials and leaves the address."""
    body = {
        "stream_url": "rtsp://me:p%40ss@192.0.2.9:8554/live?x=1",
        "name": "Hall",
        "indoor": True,
        "place": {"latitude_udeg": 1, "longitude_udeg": -1},
    }

    await home.call("POST", "/cameras", json=body)

    [adoption] = home.house.adoptions
    assert adoption.stream_url == "rtsp://192.0.2.9:8554/live?x=1"
    assert (adoption.username, adoption.password) == ("me", "p@ss")
    assert (adoption.indoor, adoption.may_share) == (True, False)
    assert adoption.place == Place(latitude_udeg=1, longitude_udeg=-1)


async def test_indoor_may_be_shared_if_said(home: Home) -> None:
    """An indoor camera may be shared only if the owner says so."""
    body = {"found_key": "urn:uuid:7", "name": "Hall", "indoor": True, "may_share": True}

    await home.call("POST", "/cameras", json=body)

    assert home.house.adoptions[0].may_share is True


async def test_adopts_only_what_is_seen(home: Home) -> None:
    """A key that no found camera has is not found."""
    answered = await home.call("POST", "/cameras", json={"found_key": "urn:x", "name": "Hall"})

    assert answered.status == 404
    assert home.house.adoptions == []


async def test_forgets(home: Home) -> None:
    """A camera is forgotten once; then there is none."""
    first = await home.call("DELETE", f"/cameras/{CAMERA}")
    second = await home.call("DELETE", f"/cameras/{CAMERA}")

    assert (first.status, second.status) == (204, 404)
    assert home.house.forgotten == [CAMERA]


@pytest.mark.parametrize(
    "path",
    [
        f"/cameras/{CAMERA}/snapshot",
        f"/clips/{CLIP}/thumbnail",
        f"/clips/{CLIP}/filmstrip",
        f"/requests/{REQUEST}/image",
    ],
)
async def test_pictures(home: Home, path: str) -> None:
    """Pictures are JPEG, byte for byte."""
    answered = await home.call("GET", path, token=Scope.READ)

    assert answered.body == JPEG
    assert answered.headers["Content-Type"] == "image/jpeg"


@pytest.mark.parametrize(
    "path",
    [
        "/cameras/{}/snapshot",
        "/clips/{}",
        "/clips/{}/thumbnail",
        "/clips/{}/filmstrip",
        "/clips/{}/video",
        "/cameras/{}/live.mjpeg",
        "/cameras/{}/live.mp4",
        "/cameras/{}/video?start=2026-11-25T13:00:00Z&end=2026-11-25T14:00:00Z",
        "/sensors/{}/readings?start=2026-11-25T13:00:00Z&end=2026-11-25T14:00:00Z",
        "/requests/{}",
        "/requests/{}/image",
    ],
)
async def test_unknown_things(home: Home, path: str) -> None:
    """An id of the right form that nothing has is not found."""
    length = {"cameras": 12, "clips": 16, "requests": 32, "sensors": 12}[path.split("/")[1]]

    answered = await home.call("GET", path.format("0" * length))

    assert (answered.status, answered.code) == (404, "not_found")


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("", (None, None, 200)),
        (f"?camera={CAMERA}&limit=5", (CAMERA, None, 5)),
        (
            "?start=2026-11-25T13:40:00Z&end=2026-11-25T14:50:00%2B01:00",
            (None, TimeWindow(start=WINDOW.start, end=WINDOW.end), 200),
        ),
    ],
)
async def test_clips_query(home: Home, query: str, asked: tuple[Any, ...]) -> None:
    """The query reaches the house as values, in UTC."""
    await home.call("GET", f"/clips{query}")

    assert home.house.clips_asked == [asked]


async def test_clips_from_open_end(home: Home) -> None:
    """A window with one end given is open at the other."""
    await home.call("GET", "/clips?start=2026-11-25T13:40:00Z")

    [(_camera, window, _limit)] = home.house.clips_asked
    assert window is not None
    assert window.start == WINDOW.start
    assert window.end > NOW + timedelta(days=3650)


async def test_clips_limit(home: Home) -> None:
    """No more clips than asked for are shown."""
    home.house.clip_list = [a_clip(ClipId(f"{number:016x}")) for number in range(9)]

    shown: list[Clip] = (await home.call("GET", "/clips?limit=4")).json["clips"]

    assert len(shown) == 4


async def test_clips_of_one_label(home: Home) -> None:
    """Clips tell their labels, and are filtered by one of them."""
    shows = {1: (), 2: (Label.PERSON, Label.VEHICLE), 3: (Label.ANIMAL,)}
    home.house.clip_list = [
        replace(a_clip(ClipId(f"{number:016x}")), labels=labels) for number, labels in shows.items()
    ]

    shown = (await home.call("GET", "/clips?label=vehicle")).json["clips"]

    assert [clip["labels"] for clip in shown] == [["person", "vehicle"]]


@pytest.mark.parametrize(
    "query",
    [
        "camera=front",
        "label=burglar",
        "label=Person",
        "label=",
        "limit=0",
        "limit=501",
        "limit=ten",
        "limit=1&limit=2",
        "start=now",
        "start=2026-11-25T13:40:00",
        "start=2026-11-25T13:40:00Z&end=2026-11-25T13:40:00Z",
        "other=1",
        "start=0001-01-01T00:00:00%2B14:00",
        "camera=%ED%A0%80",
    ],
)
async def test_wrong_clips_query(home: Home, query: str) -> None:
    """A query that cannot be meant is refused, and never guessed at."""
    answered = await home.call("GET", f"/clips?{query}")

    assert (answered.status, answered.code) == (400, "invalid_input")
    assert home.house.clips_asked == []


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Asked", "Old"]),
        ("?status=open", ["Asked"]),
        ("?status=expired", ["Old"]),
        ("?pending=true", ["Asked"]),
        ("?pending=false", ["Old"]),
        ("?status=expired&pending=true", []),
    ],
)
async def test_requests_query(home: Home, query: str, titles: list[str]) -> None:
    """Requests are shown by their status and by whether they wait for an answer."""
    old = replace(a_request(title="Old"), status=RequestStatus.EXPIRED)
    home.house.reports = [a_report(a_request(title="Asked")), a_report(old)]

    shown = (await home.call("GET", f"/requests{query}")).json["requests"]

    assert [request["title"] for request in shown] == titles


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        ("en", "(no title)", "(no text)"),
        ("es", "(sin título)", "(sin texto)"),
        ("fr", "(sans titre)", "(sans texte)"),
        ("de", "(ohne Titel)", "(ohne Text)"),
    ],
)
@pytest.mark.parametrize("blank", ["", "\u2800", "\u0301\u0301", "\u2026"])
async def test_what_nobody_can_read_can_be_clicked(
    home: Home, language: str, title: str, text: str, blank: str
) -> None:
    """A request of an older board without a title or text has words in their place."""
    shown = replace(
        a_request(title=blank),
        text=safe_text(blank),
        thread=(ThreadItem(kind=ThreadKind.UPDATE, index=9, issued=NOW, text=safe_text(blank)),),
    )
    home.house.reports = [a_report(shown)]

    answered = await home.call("GET", "/requests", headers={"Accept-Language": language})

    (request,) = answered.json["requests"]
    assert (request["title"], request["text"]) == (title, text)
    assert request["thread"][0]["text"] == text


async def test_decision_is_final(home: Home) -> None:
    """A second answer is refused and leaves the first one as it was."""
    first = await home.call("POST", DECISION, json=YES, token=Scope.DECIDE)
    second = await home.call("POST", DECISION, json={"answer": "deny", "by": "Kim"})

    assert (first.status, second.status) == (201, 409)
    assert first.json["decision"]["decided_at"] == "2026-11-25T14:00:00Z"
    shown = (await home.call("GET", f"/requests/{REQUEST}")).json
    assert (shown["decision"]["answer"], shown["decision"]["by"]) == ("approve", "Alex")


async def test_stale_approval(home: Home) -> None:
    """An approval of another proposal than the current one is a conflict."""
    answered = await home.call("POST", DECISION, json={**YES, "proposal_id": "0" * 64})

    assert (answered.status, answered.code) == (409, "conflict")


@pytest.mark.parametrize(
    "body",
    [
        {"answer": "approve", "by": "Alex"},
        {"answer": "deny", "by": "Alex", "proposal_id": PROPOSAL},
        {"answer": "maybe", "by": "Alex"},
        {"answer": "deny"},
        {"answer": "deny", "by": "\u200b"},
        {"answer": "deny", "by": "x" * 101},
        {**YES, "proposal_id": PROPOSAL.upper()},
        {**YES, "share": True},
        [],
        None,
    ],
)
async def test_wrong_decision(home: Home, body: object) -> None:
    """An answer that does not say exactly what is meant decides nothing."""
    answered = await home.call("POST", DECISION, json=body)

    assert answered.status == 400
    assert home.house.reports[0].decision is None


async def test_ledger(home: Home) -> None:
    """The ledger is shown with its checkpoint."""
    shown = (await home.call("GET", "/ledger", token=Scope.READ)).json

    assert shown["checkpoint"] == "ledger/v1\n0\n"
    assert [entry["type"] for entry in shown["entries"]] == ["decision", "share"]


async def test_what_became_of_a_share(home: Home) -> None:
    """The ledger and the request say which account covers it, in bands, and since when it is late.

    The agency's record says how it stands with all accounts.
    """
    ledger = (await home.call("GET", "/ledger", token=Scope.READ)).json
    request = (await home.call("GET", f"/requests/{REQUEST}")).json
    agency = (await home.call("GET", f"/agencies/{AGENCY}")).json

    assert ledger["accounts"] == {REQUEST: request["accounting"]}
    assert request["accounting"]["late_since"] == "2026-11-24T14:00:00Z"
    account = request["accounting"]["account"]
    assert account["received"] == {"at_least": 10, "at_most": 49}
    assert account["opened"] == {"at_least": 1000, "at_most": None}
    assert account["findings"][0]["text"].startswith("These counts don't fit together")
    assert agency["accounts"] == {
        "owed": 9,
        "in_time": 7,
        "late": 1,
        "late_since": "2026-11-24T14:00:00Z",
        "retention_days": 60,
    }


async def test_ledger_checked(home: Home) -> None:
    """A fault of the ledger is shown, with the time of the check."""
    fine = (await home.call("GET", "/ledger/check", token=Scope.READ)).json
    home.house.ledger_complaints = ["Entry 44 isn't what was signed."]
    broken = (await home.call("GET", "/ledger/check", token=Scope.READ)).json

    assert (fine["entries"], fine["root"], fine["complaints"]) == (1, "cm9vdA==", [])
    assert broken["complaints"] == ["Entry 44 isn't what was signed."]
    assert broken["checked_at"]


async def test_ledger_exported(home: Home) -> None:
    """The whole ledger is given as a file with a name."""
    given = (await home.call("GET", "/ledger/export", token=Scope.READ)).json

    assert given["file_name"] == "ledger.json"
    assert json.loads(given["file"])["entries"] == ["{}"]


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (errors.InvalidInputError, 400, "invalid_input"),
        (errors.CameraPasswordError, 400, "camera_password"),
        (errors.NotAllowedError, 403, "not_allowed"),
        (errors.NotFoundError, 404, "not_found"),
        (errors.ConflictError, 409, "conflict"),
        (errors.BoardDishonestError, 409, "conflict"),
        (errors.TooManyAttemptsError, 429, "too_many_attempts"),
        (errors.CameraUnreachableError, 503, "unavailable"),
        (errors.BoardUnreachableError, 503, "unavailable"),
        (errors.DeliveryError, 503, "unavailable"),
        (errors.DiskFullError, 503, "unavailable"),
        (errors.StorageError, 500, "internal"),
    ],
)
async def test_known_errors(
    home: Home, error: type[errors.HubError], status: int, code: str
) -> None:
    """Each error of the tree has one status, and its own sentence is the answer."""
    home.house.failure = error("Do this instead.")

    answered = await home.call("GET", "/clips")

    assert (answered.status, answered.code) == (status, code)
    assert answered.message == "Do this instead."


async def test_unexpected_error(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    """What nobody foresaw is logged once, and only the log says what it was."""
    home.house.failure = ZeroDivisionError("in the middle of things")

    answered = await home.call("GET", "/clips")

    [logged] = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert (answered.status, answered.code) == (500, "internal")
    assert "middle" not in answered.message
    assert answered.message.split()[-1].rstrip(".") in logged.getMessage()


async def test_camera_name_is_cleaned(home: Home) -> None:
    """The name a person gives is kept without what cannot be seen."""
    body = {"found_key": "urn:uuid:7", "name": "Back\u200b door"}

    await home.call("POST", "/cameras", json=body)

    assert home.house.adoptions[0].name == "Back door"


@pytest.mark.parametrize(
    ("indoor", "change", "may_share"),
    [
        (False, {"indoor": True}, False),
        (False, {"indoor": True, "may_share": True}, True),
        (True, {"indoor": True}, None),
        (True, {"indoor": False}, None),
        (False, {"indoor": False}, None),
    ],
)
async def test_brought_indoors(
    home: Home, *, indoor: bool, change: dict[str, bool], may_share: bool | None
) -> None:
    """A camera that is brought indoors is no longer shared, unless the change says so too."""
    [report] = home.house.camera_reports
    home.house.camera_reports = [replace(report, camera=replace(report.camera, indoor=indoor))]

    await home.call("PATCH", f"/cameras/{CAMERA}", json=change)

    [(_, changed)] = home.house.changes
    assert changed.may_share is may_share


ADOPTION_FAILURES = [
    (errors.CameraPasswordError("The camera refused the password: enter it again."), 400),
    (errors.CameraUnreachableError("Nothing answers at 192.0.2.9: see that it is on."), 503),
    (errors.NoKeyFramesError("It sends no key frame: set one every two seconds."), 503),
    (errors.ConflictError("This camera is already added."), 409),
    (errors.InvalidInputError("This address has no host: correct it."), 400),
    (errors.NotFoundError("This camera wasn't found. Scan again, then choose it."), 404),
    (errors.DiskFullError("The disk is full. Free up space."), 503),
]


@pytest.mark.parametrize(("failure", "status"), ADOPTION_FAILURES)
async def test_adoption_that_fails(home: Home, failure: errors.HubError, status: int) -> None:
    """The reason a camera cannot be adopted is one sentence, and the next try may succeed."""
    body = {"stream_url": "rtsp://me:s3cret@192.0.2.9/a", "name": "Hall"}
    home.house.adopt_failure = failure

    refused = await home.call("POST", "/cameras", json=body)
    adopted = await home.call("POST", "/cameras", json=body)

    assert (refused.status, refused.message) == (status, str(failure))
    assert adopted.status == 201
    assert b"s3cret" not in refused.body + adopted.body


async def test_an_error_knows_the_brand_of_the_camera(home: Home) -> None:
    """Beside why a camera could not be read stands what lets the hub in, in the same language."""
    failure = errors.CameraUnreachableError("camera.adopted_already")
    failure.brand = "reolink"
    body = {"stream_url": "rtsp://192.0.2.9/a", "name": "Hall"}
    home.house.adopt_failure = failure

    refused = await home.call("POST", "/cameras", json=body, headers={"Accept-Language": "de"})

    error = json.loads(refused.body)["error"]
    assert error["message"] == "Diese Kamera ist schon hinzugefügt."
    assert error["advice"].startswith("Reolink: Öffne in ihrer App Einstellungen")


async def test_what_helps_with_each_brand_is_listed(home: Home) -> None:
    """Whoever knows the maker finds the same advice as after a failure, in their language."""
    answer = await home.call("GET", "/cameras/brands", headers={"Accept-Language": "de"})

    advice = {each["name"]: each["advice"] for each in answer.json["brands"]}
    assert list(advice) == sorted(advice)
    assert advice["Reolink"].startswith("Öffne in ihrer App Einstellungen")
    assert "Bosch" not in advice


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"name": "Hall"}, "Enter one camera: one that was found"),
        ({"stream_url": "ftp://192.0.2.9/a", "name": "Hall"}, "must begin with rtsp://"),
        ({"stream_url": "rtsp://192.0.2.9/a"}, "name"),
        ({"found_key": "urn:uuid:7", "name": "Hall", "password": 7}, "password: must be text"),
        ({"found_key": "urn:uuid:8", "name": "Hall"}, "Scan again"),
    ],
)
async def test_adoption_that_cannot_be_meant(
    home: Home, body: dict[str, object], named: str
) -> None:
    """What is wrong with an adoption is named in one sentence, and nothing is tried."""
    refused = await home.call("POST", "/cameras", json=body)

    assert refused.status in {400, 404}
    assert named in refused.message
    assert refused.message.endswith(".")
    assert home.house.adoptions == []


async def test_one_address_is_looked_at(home: Home) -> None:
    """A scan of one address shows the cameras there alone; without one, all of them."""
    [known] = home.house.cameras_found
    home.house.cameras_found.append(replace(a_found("urn:x"), address="198.51.100.9"))

    one = await home.call("POST", "/cameras/scan", json={"address": " 198.51.100.9 "})
    everything = await home.call("POST", "/cameras/scan")

    assert [found["key"] for found in one.json["found"]] == ["urn:x"]
    assert [found["key"] for found in everything.json["found"]] == [known.key, "urn:x"]


async def test_texts_on_a_cameras_picture_are_suggested(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each with its place and a picture, so that a person sees what they cover."""
    image = Image.new("RGB", (640, 360), (90, 90, 90))
    overlay = ImageFont.load_default(28)
    ImageDraw.Draw(image).text((20, 300), "2026-11-30 21:14:07", font=overlay)
    picture = jpeg.encode(VideoFrame.from_ndarray(np.asarray(image), format="rgb24"))

    async def snapshot(_camera_id: CameraId) -> bytes:
        return picture

    monkeypatch.setattr(home.house.cameras, "snapshot", snapshot)
    found = await home.call("POST", f"/cameras/{CAMERA}/suggestions", token=Scope.ADMIN)

    [one] = found.json["suggestions"]
    assert found.status == 200
    assert one["mask"]["top"] * 360 < 310 < (one["mask"]["top"] + one["mask"]["height"]) * 360
    assert b64decode(one["picture"]).startswith(b"\xff\xd8\xff")

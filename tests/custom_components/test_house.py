"""The house, and how each message changes it."""

from copy import replace
from datetime import datetime

import pytest

from custom_components.neighbors_requests.client.errors import AnswerUnreadableError
from custom_components.neighbors_requests.client.house import House
from custom_components.neighbors_requests.client.messages import (
    AgencyChanged,
    Message,
    RequestMoment,
    read_message,
)
from custom_components.neighbors_requests.client.models import Hello

from . import values
from .values import CAMERA_ID, Json, agency_summary

HELLO = Hello(epoch="e" * 16, seq=5, resumed=True)
HOUSE = House.read(
    {
        "epoch": "e" * 16,
        "seq": 5,
        "hub": values.info(),
        "cameras": [values.as_json(values.camera())],
        "found": [],
        "sensors": [values.as_json(values.sensor())],
        "boards": [values.as_json(values.board())],
        "requests": [values.as_json(values.request(1)), values.as_json(values.quiet_request(2))],
        "rules_active": True,
        "problems": [values.as_json(values.problem())],
        "awareness": 3,
    }
)


def message(kind: str, data: Json, seq: int = 6) -> Message:
    """Return a message as it came over the wire."""
    if kind == "trigger":
        data = {"began": data["active"], "labels": [], "new_labels": []} | data
    return read_message({"seq": seq, "type": kind, "at": values.NOW, "data": data}, hello=HELLO)


def after(kind: str, /, **data: object) -> House:
    """Return the house once something has happened."""
    return HOUSE.after(message(kind, data))


def test_each_message_counts() -> None:
    """The house remembers the last message, known or not."""
    assert after("something.new").seq == 6
    assert replace(after("something.new"), seq=5) == HOUSE


def test_replayed_messages_are_told_apart() -> None:
    """What happened before the hello is known to be late."""
    assert message("something.new", {}, seq=5).replayed
    assert not message("something.new", {}, seq=6).replayed


def test_archives_come_change_and_go() -> None:
    """An archive is shown as it is now; a hub that is older than archives has none."""
    archives = after("archive.changed", archive=values.archive(name="Attic"))
    message_of_it = message("archive.changed", {"archive_id": "ac" * 6, "removed": True})

    assert not HOUSE.archives
    assert archives.archives["ac" * 6].name == "Attic"
    assert not archives.after(message_of_it).archives


def test_cameras_come_change_and_go() -> None:
    """A camera is shown as it is now, and no longer once removed."""
    changed = after("camera.changed", camera=values.as_json(values.camera(name="Porch")))
    gone = after("camera.changed", camera_id=CAMERA_ID, removed=True)

    assert changed.cameras[CAMERA_ID].name == "Porch"
    assert not gone.cameras
    assert (
        after("camera.found", found=values.as_json(values.found())).found["urn:uuid:1"].name
        == "Camera"
    )


def test_sensors_come_change_and_go() -> None:
    """A sensor is shown as it is now, and no longer once returned."""
    gate = values.SENSOR_ID
    renamed = after("sensor.changed", sensor=values.as_json(values.sensor(name="Gate")))
    gone = after("sensor.changed", sensor_id=gate, removed=True)

    assert renamed.sensors[gate].name == "Gate"
    assert not gone.sensors


def test_scans_are_told() -> None:
    """Whether cameras are being looked for is known from the first scan on."""
    began = after("scan.changed", scan=values.as_json(values.scan()))

    assert HOUSE.scan is None
    assert began.scan is not None
    assert began.scan.running


def test_triggers_show_on_their_camera() -> None:
    """Motion comes and goes, a ring leaves its time, the rest leaves nothing."""
    moved = after("trigger", camera_id=CAMERA_ID, kind="motion", at=values.NOW, active=True)
    rung = after("trigger", camera_id=CAMERA_ID, kind="button", at=values.NOW, active=True)
    other = after("trigger", camera_id=CAMERA_ID, kind="external", at=values.NOW, active=True)
    stray = after("trigger", camera_id="unknown", kind="motion", at=values.NOW, active=True)

    assert moved.cameras[CAMERA_ID].motion
    assert rung.cameras[CAMERA_ID].last_ring == datetime.fromisoformat(values.NOW)
    assert other.cameras == stray.cameras == HOUSE.cameras


def test_snapshots_leave_their_time() -> None:
    """A snapshot of a camera that is not known leaves nothing."""
    taken = after("snapshot", camera_id=CAMERA_ID, at=values.NOW)
    stray = after("snapshot", camera_id="unknown", at=values.NOW)

    assert taken.cameras[CAMERA_ID].snapshot_at == datetime.fromisoformat(values.NOW)
    assert stray.cameras == HOUSE.cameras


@pytest.mark.parametrize("moment", RequestMoment)
def test_every_moment_shows_the_request_as_it_is(moment: RequestMoment) -> None:
    """Whatever became of a request, its current view counts."""
    resolved = values.as_json(values.quiet_request(1, status="resolved"))

    house = after(moment.value, request=resolved)

    assert [request.index for request in house.open] == [2]
    assert house.pending == house.matching == ()


def test_boards_and_problems_are_followed() -> None:
    """A board's state and the hub's problems are as last told."""
    stopped = after("board.changed", board=values.as_json(values.board(state="stopped")))
    raised = after("problem.raised", problem=values.as_json(values.problem(id="other")))
    cleared = after("problem.cleared", id=values.problem().id)

    assert stopped.boards["board.example.org/v1"].state.value == "stopped"
    assert len(raised.problems) == 2
    assert not cleared.problems
    assert after("clip.added", clip=values.as_json(values.clip())).cameras == HOUSE.cameras


def test_newest_comes_first() -> None:
    """Requests are in order of issue, so that a button answers the newest."""
    house = after("request.received", request=values.as_json(values.request(3)))

    assert [request.index for request in house.newest] == [3, 2, 1]
    assert [request.index for request in house.pending] == [3, 1]
    assert [request.index for request in house.matching] == [3, 1]


@pytest.mark.parametrize("wrong", [[], {"seq": 1}, {"seq": 1, "type": "x", "at": values.NOW}])
def test_distorted_messages_are_refused(wrong: object) -> None:
    """A message without its parts is not guessed at."""
    with pytest.raises(AnswerUnreadableError):
        read_message(wrong, hello=HELLO)


def test_rules_are_asked_or_not() -> None:
    """Whether house rules are asked is as last told; the same again changes nothing."""
    off = after("rules.changed", active=False)
    same = after("rules.changed", active=True)

    assert (HOUSE.rules_active, off.rules_active) == (True, False)
    assert same.rules_active


def test_an_agency_is_told_with_its_requests() -> None:
    """News of an agency is read, and changes no request: the hub sends those again itself."""
    told = agency_summary()
    changed = message("agency.changed", {"agency": told})

    assert isinstance(changed.news, AgencyChanged)
    assert changed.news.agency.name == told["name"]
    assert HOUSE.after(changed).requests == HOUSE.requests

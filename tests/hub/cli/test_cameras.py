"""`neighbors hub cameras`, `scan`, `add`, `change`, `remove`, `motion`, `storage`."""

from dataclasses import replace
from datetime import timedelta
import json
import os
import re
import select
import subprocess
import sys
import termios

import pytest
from rich.console import Console

from hub.cli import output
from hub.errors import CameraPasswordError
from hub.model.camera import CameraRetention, CameraState, Judge, Mask, Place, Transport
from hub.model.ids import CameraId
from noticeboard.runtime.text import Text
from tests.fakes.things import CAMERA, a_camera, a_found
from tests.hub.cli.conftest import Desk

MAIN = "from hub.cli.app import app; app()"
FRONT, BACK = "Front door", "Back alley"


@pytest.fixture
def two(desk: Desk) -> Desk:
    """Give a second camera, which is away and whose clock is off."""
    away = a_camera(name=BACK)
    camera = replace(away.camera, id=CameraId("0b" * 6), indoor=True, may_share=False)
    status = replace(
        away.status,
        state=CameraState.RECONNECTING,
        reason=Text.plain("The camera did not answer: see that it has power."),
        clock_offset_ms=10_920_000,
        lost_packets=1234,
    )
    notes = (Text.plain("Its password is sent unencrypted."),)
    report = replace(away, camera=camera, status=status, motion=True, notes=notes)
    desk.house.camera_reports.append(report)
    return desk


def _rows(printed: str) -> list[str]:
    return [line.rstrip() for line in printed.splitlines()]


def test_piped_table(two: Desk) -> None:
    """In a pipe each camera is one line, however long, and what is wrong is a sentence below."""
    done = two.say("cameras")

    head, front, back, *notes, gap, found_head, found, end = _rows(done.stdout)
    assert head.split() == ["Camera", "State", "Video", "Motion", "Kept", "Sent"]
    assert "● recording since " in front
    assert "H.264 720p 15/s" in front
    assert " 6.0 GiB " in front
    assert " – camera, hub " in front
    assert " now camera, hub " in back
    assert front.endswith(" if approved")
    assert "▲ reconnecting since " in back
    assert back.endswith(" never, indoor")
    assert (gap, found_head.split()[:2]) == ("", ["No", "Camera"])
    assert found.split()[:3] == ["1", "Doorbell", "3"]
    assert notes == [
        "▲ Front door: 3 packets never came since it connected.",
        "▲ Back alley: The camera did not answer: see that it has power.",
        "▲ Back alley: Its password is sent unencrypted.",
        "▲ Back alley: its clock is 3 h 2 min ahead of ours.",
        "▲ Back alley: 1,234 packets never came since it connected.",
    ]
    assert end == "2 cameras · 1 other found. Add one by its number: neighbors hub add 1"


def _many(desk: Desk, number: int) -> None:
    """Give the house so many cameras, whose names, states and reasons differ in length."""
    states = list(CameraState)
    desk.house.camera_reports = []
    for each in range(number):
        made = a_camera(CameraId(f"{each:012x}"), f"Camera {each} at the far end of the garden")
        status = replace(
            made.status,
            state=states[each % len(states)],
            since=made.status.since - timedelta(days=each),
            reason=Text.plain(
                "The camera did not answer: see that it has power and is on this network."
            ),
            clock_offset_ms=10_920_000,
        )
        desk.house.camera_reports.append(replace(made, status=status, motion=each % 2 == 0))


@pytest.mark.parametrize("number", [0, 1, 12])
def test_table_fits_its_terminal(desk: Desk, terminal: int, number: int) -> None:
    """No row is wider than its terminal and no word is torn; each row is lines if it must be."""
    _many(desk, number)

    rows = _rows(desk.say("cameras").stdout)

    assert max(map(len, rows)) <= terminal
    assert sum(row.startswith("────") for row in rows) == (2 if number and terminal > 50 else 1)
    assert sum(row.startswith("  Sent ") for row in rows) == (number if terminal == 50 else 0)
    assert sum("▲ Camera " in row for row in rows) == number * 3
    assert sum(row.count(" Camera ") for row in rows) >= number
    assert {"never", "network.", "garden"} <= {
        word for row in rows for word in row.split()
    } or not number
    assert not any("\x1b" in row for row in rows)


@pytest.mark.parametrize(
    ("command", "word"),
    [
        ("storage", "Front"),
        ("cameras --scan", "Doorbell"),
        ("clips", "damaged"),
        ("requests", "damaged"),
    ],
)
def test_nothing_torn(two: Desk, terminal: int, command: str, word: str) -> None:
    """Each of the other tables fits its terminal, too."""
    two.house.cameras_found.append(
        replace(a_found("urn:x", "A bell with a long name"), address="2001:db8::1ff:fe23:4567:890a")
    )

    rows = _rows(two.say(*command.split()).stdout)

    assert max(map(len, rows)) <= terminal
    assert any(row.startswith(("────", "  ")) for row in rows)
    assert word in {each for row in rows for each in row.split()}


def test_a_glance_fits_its_terminal(two: Desk, terminal: int) -> None:
    """What is said of the house, and what needs its people, is not wider either."""
    rows = _rows(two.say("status").stdout)

    assert max(map(len, rows)) <= terminal
    assert any(row.startswith("Storage ") for row in rows)
    assert any(row.startswith("▲ ") for row in rows)


def test_error_on_a_terminal(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long error is broken between words, and beside its mark."""
    monkeypatch.setattr(Console, "is_terminal", property(lambda _: True))
    monkeypatch.setattr(output.err, "width", 60)

    done = desk.say("remove", "nobody of this very long name that is on no camera of this house")

    first, *rest = done.stderr.splitlines()
    assert first.startswith("✗ No camera is called 'nobody")
    assert rest
    assert all(len(row) <= 60 and row.startswith("  ") for row in rest)
    assert " ".join(done.stderr.split()).endswith("See `neighbors hub cameras`.")


def test_empty_house(desk: Desk) -> None:
    """A house without cameras is told how to look for them."""
    desk.house.camera_reports.clear()
    desk.house.cameras_found.clear()

    printed = desk.say("cameras").stdout

    assert printed == "No cameras yet. Scan for cameras: neighbors hub scan\n"
    assert desk.say("scan").stdout.startswith("No cameras found.")


def test_nothing_left_to_add(desk: Desk) -> None:
    """The cameras are counted in one line, which says that there are no others."""
    desk.house.cameras_found.clear()

    assert desk.say("cameras").stdout.splitlines()[-1] == "1 camera · no others found"


def test_found_before_any_was_added(desk: Desk) -> None:
    """A house that has added none is told how many it can add, and how."""
    desk.house.camera_reports.clear()

    end = desk.say("cameras").stdout.splitlines()[-1]

    assert end == "No cameras yet · 1 found. Add one by its number: neighbors hub add 1"


def test_scan(two: Desk) -> None:
    """A scan lists what was found with its number, and what is away."""
    two.house.cameras_found.append(replace(a_found("urn:x", "Old"), away=True))

    done = two.say("scan")

    head, _bell, old, end = _rows(done.stdout)
    assert head.split()[:3] == ["No", "Camera", "Brand"]
    assert "▲ found, away" in old
    assert old.startswith("2")
    assert end.startswith("2 found, 1 of them away, 2 not added.")
    assert len(two.json("scan")["found"]) == 2
    assert two.say("cameras", "--scan").exit_code == 0


def test_scan_of_one_address(two: Desk) -> None:
    """One address is looked at, and what is there keeps the number it is adopted by."""
    other = replace(a_found("urn:x", "Far away"), address="198.51.100.9")
    two.house.cameras_found.append(other)

    head, far, end = _rows(two.say("scan", "198.51.100.9").stdout)
    nobody = two.say("scan", "198.51.100.10")
    wrong = two.say("scan", "garage")

    assert head.split()[:2] == ["No", "Camera"]
    assert far.split()[:3] == ["2", "Far", "away"]
    assert end == "1 found, 1 not added. Add one by its number: neighbors hub add 2"
    assert nobody.stdout.startswith("No camera answers at 198.51.100.10. Check that it's on")
    assert (wrong.exit_code, wrong.stderr) == (1, "✗ garage is no address of one camera.\n")
    assert [each["key"] for each in two.json("scan", "198.51.100.9")["found"]] == ["urn:x"]


def test_scan_on_a_terminal(two: Desk, terminal: int) -> None:
    """On a terminal it is shown how the scan goes, and then what was found."""
    two.house.scan_s = 0.4
    two.house.cameras_found.append(a_found("urn:x", "Seen just now"))

    done = two.say("scan")

    assert done.exit_code == 0
    assert "Scanning: 2 found" in done.stdout
    assert max(len(row) for row in _rows(done.stdout)[-2:]) <= terminal


def test_what_only_home_assistant_reads_is_marked(desk: Desk) -> None:
    """A HomeKit camera is listed, as one to be lent and not as one to adopt."""
    desk.house.cameras_found = [replace(a_found(), lent_by="HomeKit")]

    assert "○ in Home Assistant" in desk.say("cameras").stdout
    assert desk.json("cameras")["found"][0]["lent_by"] == "HomeKit"


def test_adopts_by_number(desk: Desk) -> None:
    """A found camera is adopted by its number, under its own name if none is given."""
    done = desk.say(
        *("add", "1", "--place", "52.5,-4.25", "--heading", "90", "--view", "100"),
        *("--doorbell", "--udp", "--no-share"),
    )

    [adoption] = desk.house.adoptions
    assert done.stdout == (
        "Added Doorbell 3 as 000000000001: H.264 720p 15/s, sound AAC 16 kHz, events over ONVIF, "
        "doorbell.\n"
    )
    assert (adoption.found_key, adoption.username) == ("urn:uuid:7", "")
    assert adoption.place == Place(
        latitude_udeg=52_500_000, longitude_udeg=-4_250_000, heading_deg=90, view_deg=100
    )
    assert (adoption.doorbell, adoption.transport) == (True, Transport.UDP)
    assert (adoption.may_share, adoption.indoor) == (False, False)


def test_adopts_with_what_is_not_right(desk: Desk) -> None:
    """What the owner should set in a camera that was adopted is said at once."""
    desk.house.adopt_note = "Its sound is AMR, which isn't recorded."

    done = desk.say("add", "rtsp://192.0.2.9/a", "--name", "Porch")

    assert done.exit_code == 0
    assert "▲ Its sound is AMR, which isn't recorded." in done.stdout


def test_a_number_behind_a_taken_name_is_said(two: Desk) -> None:
    """Whoever gives a taken name is told why the camera is called otherwise."""
    two.house.renames = {"front door": "front door 2"}

    done = two.say("add", "1", "--name", "front door")

    first, second = done.stdout.splitlines()
    assert first.startswith("Added front door 2 as ")
    assert second == "It got that name because another camera is called front door."


@pytest.mark.parametrize("address", ["rtsp://192.0.2.9/a", "http://192.0.2.9/m", "RTSP://h/a"])
def test_adopts_by_address(desk: Desk, address: str) -> None:
    """A camera that nobody found is adopted by the address of its stream."""
    words = ("--name", "Hall", "--username", "me", "--indoor", "--password-stdin")
    done = desk.say("add", address, *words, typed="s3cret\nmore\n")

    [adoption] = desk.house.adoptions
    assert done.exit_code == 0, done.output
    assert adoption.stream_url.casefold() == address.casefold()
    assert (adoption.name, adoption.username, adoption.password) == ("Hall", "me", "s3cret")
    assert (adoption.indoor, adoption.may_share) == (True, False)
    assert "s3cret" not in done.output


def test_password_is_asked_for(desk: Desk) -> None:
    """A password is asked for if a user name is given, and not shown as it is typed."""
    done = desk.say("add", "1", "--username", "me", typed="s3cret\n")

    assert desk.house.adoptions[0].password == "s3cret"  # noqa: S105 -- nobody's
    assert "Password" in done.stderr
    assert "s3cret" not in done.output


def test_refused_password_is_one_sentence(desk: Desk) -> None:
    """If nobody sits at a terminal, a camera that wants a password is an error in words."""
    desk.house.adopt_failure = CameraPasswordError("The camera wants a password: give it.")

    done = desk.say("add", "1")

    assert done.exit_code == 1
    assert done.stderr == "✗ The camera wants a password: give it.\n"


def test_refused_password_is_asked_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """At a terminal the user name and the password are asked for, once."""
    desk.house.adopt_failure = CameraPasswordError("The camera wants a password: give it.")
    monkeypatch.setattr("hub.cli.cameras._is_watched", lambda: True)

    done = desk.say("add", "1", typed="me\ns3cret\n")

    [adoption] = desk.house.adoptions
    assert (adoption.username, adoption.password) == ("me", "s3cret")
    assert "▲ The camera wants a password" in done.stderr
    assert "s3cret" not in done.output


@pytest.mark.parametrize(
    "words",
    [
        ("add", "1", "--place", "here"),
        ("add", "1", "--place", "1"),
        ("add", "1", "--place", "nan,1"),
        ("add", "1", "--heading", "90"),
        ("change", FRONT, "--mask", "0,1"),
        ("change", FRONT, "--motion-mask", "a,b,c,d"),
        ("change", FRONT, "--sensitivity", "0"),
        ("change", FRONT),
    ],
)
def test_wrong_words(desk: Desk, words: tuple[str, ...]) -> None:
    """What cannot be meant changes nothing, and ends with 2."""
    assert desk.say(*words).exit_code == 2
    assert (desk.house.adoptions, desk.house.changes) == ([], [])


def test_a_camera_is_paused_and_goes_on(desk: Desk) -> None:
    """The list says since when, and that it is nothing to mend."""
    paused = desk.say("change", FRONT, "--pause")
    listed = desk.say("cameras")
    desk.say("change", FRONT, "--record")

    assert paused.stdout == "Changed Front door: whether it is recorded.\n"
    assert "○ paused since" in listed.stdout
    assert [change.recording for _, change in desk.house.changes] == [False, True]
    assert "● recording" in desk.say("cameras").stdout


def test_changes(desk: Desk) -> None:
    """What is named is changed, in the model's own values; what is not named stays."""
    done = desk.say(
        *("change", "front", "--name", "Porch", "--mask", "0,0.9,1,0.1", "--sensitivity", "70"),
        *("--no-motion-masks", "--keep-gib", "20", "--indoor", "--share", "--udp", "--no-sound"),
        *("--heading", "180", "--username", "me", "--password-stdin"),
        typed="s3cret\n",
    )

    [(camera_id, change)] = desk.house.changes
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("Changed Porch: name, ")
    assert camera_id == CAMERA
    assert change.masks == (Mask(left=0.0, top=0.9, width=1.0, height=1 - 0.9),)
    assert (change.motion_masks, change.sensitivity) == ((), 70)
    assert change.keep == CameraRetention(days=3.5, gib=20.0)
    assert (change.indoor, change.may_share, change.sound) == (True, True, False)
    assert (change.transport, change.doorbell) == (Transport.UDP, None)
    assert change.place == Place(
        latitude_udeg=52_000_000, longitude_udeg=4_000_000, heading_deg=180
    )
    assert (change.username, change.password) == ("me", "s3cret")
    assert "s3cret" not in done.output


def test_takes_back(desk: Desk) -> None:
    """Masks, a place and an own span of keeping can be taken back."""
    shown = desk.json("change", FRONT, "--no-masks", "--no-place", "--keep-days", "0")

    assert (shown["masks"], shown["place"]) == ([], None)
    assert shown["keep"] == {"days": None, "gib": None}


def test_forgets(desk: Desk) -> None:
    """A camera is removed when that is confirmed, and only then."""
    kept = desk.say("remove", FRONT, typed="n\n")
    done = desk.say("remove", FRONT, "--yes")
    gone = desk.say("remove", FRONT, "--yes")

    assert (kept.exit_code, done.exit_code, gone.exit_code) == (1, 0, 1)
    assert done.stdout == "Removed Front door. Its clips stay until they expire.\n"
    assert desk.house.forgotten == [CAMERA]


def _judged(desk: Desk, **fields: object) -> list[str]:
    """Return the notes below the list of a camera whose judges agree like this."""
    [camera] = desk.house.camera_reports
    agreement = replace(camera.agreement, **fields)  # type: ignore[arg-type]  # one of its own
    desk.house.camera_reports = [
        replace(camera, agreement=agreement, status=replace(camera.status, lost_packets=0))
    ]
    return [row for row in _rows(desk.say("cameras").stdout) if row.startswith("▲ Front door")]


def test_judges_that_disagree(desk: Desk) -> None:
    """It is a note only if fewer than half of ten motions or more were seen by both."""
    assert _judged(desk) == []
    assert _judged(desk, both=4, only_hub=4, only_camera=1) == []
    [note] = _judged(desk, both=4, only_hub=6, only_camera=1)
    assert "Motion is judged by the camera and the hub. Of 11 motions since " in note
    assert note.endswith(", both saw 4, only the hub 6, only the camera 1.")
    assert _judged(desk, judges=(Judge.HUB,)) == []
    [stuck] = _judged(desk, judges=(), stuck=True)
    assert "didn't end: until it pauses, only the hub's look counts." in stuck


def test_motion(desk: Desk) -> None:
    """In a pipe each look is one line, of words or of JSON, until the time is up."""
    plain = desk.say("motion", FRONT, "--for", "0.2").stdout
    done = desk.say("motion", FRONT, "--for", "0.2", "--json").stdout

    assert plain == "score=12.3 threshold=30.0 sensitivity=50 motion=False\n"
    assert json.loads(done) == {
        "score": 12.3,
        "threshold": 30.0,
        "sensitivity": 50,
        "motion": False,
    }


def test_motion_on_a_terminal(desk: Desk, terminal: int) -> None:
    """On a terminal the score is a bar, with the threshold marked below it."""
    done = desk.say("motion", FRONT, "--for", "0.2")

    rows = _rows(re.sub(r"\x1b\[[?0-9]*[A-Za-z]", "", done.stdout))
    assert any(re.match("  ████+····", row) for row in rows)
    assert max(map(len, rows)) <= terminal
    assert "▲ 30.0" in done.stdout


def test_motion_by_keys(desk: Desk) -> None:
    """At a terminal + and - set the sensitivity at once, and q ends; it is left as it was."""
    primary, secondary = os.openpty()
    before = termios.tcgetattr(secondary)
    process = subprocess.Popen(  # noqa: S603 -- our own command line
        [sys.executable, "-c", MAIN, "motion", FRONT, "--data-dir", str(desk.data)],
        stdin=secondary,
        stdout=secondary,
        stderr=secondary,
        env=os.environ | {"TERM": "xterm", "NO_COLOR": "1"},
    )
    drawn = ""
    for key, awaited in ((b"", "sensitivity 50"), (b"+", "sensitivity 55"), (b"-", "y 50")):
        os.write(primary, key)
        drawn = ""
        while awaited not in drawn:
            ready, _, _ = select.select([primary], [], [], 60)
            assert ready, drawn
            drawn += os.read(primary, 4096).decode(errors="replace")
    os.write(primary, b"q")
    status = process.wait(60)

    after = termios.tcgetattr(secondary)
    os.close(primary)
    os.close(secondary)
    assert status == 0
    assert [change.sensitivity for _, change in desk.house.changes] == [55, 50]
    assert after == before


def test_storage(desk: Desk) -> None:
    """What is recorded, kept, free and never filled is said, and whether it is encrypted."""
    rows = _rows(desk.say("storage").stdout)

    assert rows[1].split()[:5] == ["Front", "door", "6.0", "GiB", "6.0"]
    assert rows[2] == (
        "6.0 GiB recorded, 1.0 MiB of it kept for requests. 40 GiB free; 2.0 GiB always stay free."
    )
    assert rows[3] == (
        "Recordings are in /share/neighbors. One camera takes about 1.0 GiB a day,"
        " so 40 days are kept."
    )
    assert rows[4] == "Recordings aren't encrypted. See key_file in config.toml."


def test_start_over(desk: Desk) -> None:
    """Recordings that are gone for good are forgotten only if that is said."""
    desk.say("storage")
    before = desk.house.started_over
    done = desk.say("storage", "--start-over")

    assert (done.exit_code, before, desk.house.started_over) == (0, 0, 1)


@pytest.mark.parametrize(
    "words", [("cameras",), ("storage",), ("add", "1"), ("change", FRONT, "--name", "Porch")]
)
def test_json(desk: Desk, words: tuple[str, ...]) -> None:
    """Every command speaks JSON if it is asked to."""
    assert isinstance(desk.json(*words), dict)


def test_hostile_name_is_no_markup(desk: Desk) -> None:
    """What a camera calls itself is printed, and is no instruction to the terminal."""
    desk.house.cameras_found = [a_found("urn:x", "[red]Bell[/red]\x1b[31m:smile:")]

    printed = desk.say("cameras").stdout

    assert "[red]Bell[/red][31m:smile:" in printed
    assert "\x1b" not in printed

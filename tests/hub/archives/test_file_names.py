"""File names: what they say of the time and the camera, and patterns learned from an example."""

from datetime import UTC, datetime, timedelta
import re
import time
from typing import Final
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings, strategies as st
import pytest

from hub.archives.file_example import learn
from hub.archives.file_names import LONGEST_PATTERN, FileName, FileNames, Pattern, usual
from hub.errors import InvalidInputError

BERLIN: Final = ZoneInfo("Europe/Berlin")
AT: Final = datetime(2026, 11, 15, 11, 49, tzinfo=BERLIN)
MOMENTS: Final = st.datetimes(datetime(2001, 1, 1), datetime(2059, 12, 31))  # noqa: DTZ001


def named(path: str, pattern: str = "") -> tuple[str, list[str], timedelta | None]:
    """Return what a path says, in a house in Berlin: its camera, its starts, its length."""
    name = FileNames(pattern, BERLIN).read(path)
    assert name is not None, path
    return name.camera, [f"{start:%m-%d %H:%M:%S}" for start in name.starts], name.length


def written(pattern: str, local: datetime) -> str:
    """Write a name by a pattern: what a recorder does."""
    ms = int(local.replace(tzinfo=BERLIN).timestamp() * 1000)
    text = re.sub(r"\[[^]]*\]|\{camera\}", lambda part: "cam" * (part[0] == "{camera}"), pattern)
    text = re.sub(r"\{(?:camera:)?([^|={}]+)[^{}]*\}", r"\1", text).replace("#", "7")
    for field, value in {
        "%EH%EM%ES": f"{local + timedelta(seconds=59):%H%M%S}",
        "%EH.%EM.%ES": f"{local + timedelta(seconds=59):%H.%M.%S}",
        "%L": f"{ms}",
        "%f": f"{local:%f}"[:3],
        "*": "",
        "~": "-",
        "^": ".",
    }.items():
        text = text.replace(field, value)
    return f"{local.strftime(text)}.mp4"


@pytest.mark.parametrize(
    ("path", "camera", "start", "length_s"),
    [
        ("2026-11-15/11/front/49.00.mp4", "front", "11-15 11:49:00", None),
        ("Drive.20261115_114900.mp4", "Drive", "11-15 10:49:00", None),
        ("New/20261115_114900.Drive.bvr", "Drive", "11-15 10:49:00", None),
        ("Camera1/2026-11-15/11-49-00.mp4", "Camera1", "11-15 10:49:00", None),
        ("01-20261115114900.mkv", "", "11-15 10:49:00", None),
        ("02-01-20261115114900.mp4", "", "11-15 10:49:00", None),
        ("CAM01_03-20261115114900.mp4", "CAM01", "11-15 10:49:00", None),
        ("2026/11/15/Yard_01_20261115114900.mp4", "Yard_01", "11-15 10:49:00", None),
        ("2026-11-15/Yard_00_Hub_20261115114900.mp4", "Yard_00_Hub", "11-15 10:49:00", None),
        ("AB12/2026-11-15/001/dav/23/23.59.00-00.10.02[M][0@0][0].dav", "AB12/001",
         "11-15 22:59:00", 662),
        ("record/20261115/11/49.mp4", "", "11-15 10:49:00", None),
        ("alarm/20261115/20261115_11_49_03.mp4", "", "11-15 10:49:03", None),
        ("DCIM/Movie/2026_1115_114900_0001F.MP4", "front", "11-15 10:49:00", None),
        ("DCIM/Movie/RO/20261115114900_000123R.MP4", "rear", "11-15 10:49:00", None),
        ("2026_1115_114900_0001PF.MP4", "front", "11-15 10:49:00", None),
        ("Normal/Front/NO20261115-114900-000123F.MP4", "front", "11-15 10:49:00", None),
        ("BlackVue/Record/20261115_114900_NF.mp4", "front", "11-15 10:49:00", None),
        ("car/TeslaCam/SavedClips/2026-11-15_11-50-07/2026-11-15_11-49-00-left_repeater.mp4",
         "car/left_repeater", "11-15 10:49:00", None),
        ("PXL_20261115_164900123.TS.mp4", "", "11-15 16:49:00", None),
        ("DCIM/Camera/VID_20261115_114900_1.mp4", "", "11-15 10:49:00", None),
        ("20261115_114900(0).mp4", "", "11-15 10:49:00", None),
        ("192.0.2.5_01_20261115114900123_MOTION.mp4", "192.0.2.5_01", "11-15 10:49:00", None),
        ("20261115/1M123455.mp4", "", "11-15 11:34:55", None),
        ("20261115-114900-115000_192.0.2.9-CH1.mp4", "192.0.2.9-CH1", "11-15 10:49:00", 60),
        ("Porch 2026-11-15 11.49.00 person.mp4", "Porch/person", "11-15 10:49:00", None),
        ("clip_20261115114900-back.mp4", "clip/back", "11-15 10:49:00", None),
        ("2026-11-15_11-49-00_0001.mp4", "", "11-15 10:49:00", None),
        ("2026-11-15_11-49-00_2.mp4", "2", "11-15 10:49:00", None),
        ("2026-11-15T11-49-00Z.mp4", "", "11-15 11:49:00", None),
        ("garden/2026-11-15/11-49-00 cat.mp4", "garden/cat", "11-15 10:49:00", None),
    ],
)  # fmt: skip
def test_usual_names(path: str, camera: str, start: str, length_s: int | None) -> None:
    """Each maker's names say the start, in UTC or local time, the camera, and some the end."""
    length = None if length_s is None else timedelta(seconds=length_s)

    assert named(path) == (camera, [start], length)


def test_synology_says_utc() -> None:
    """The 13 digits are milliseconds since 1970: they decide, whatever the local time says."""
    path = "Front Door/20261115AM/Front Door-20261115-114900-1794739740318-1.mp4"

    name = FileNames(zone=ZoneInfo("America/New_York")).read(path)

    assert name == FileName(
        camera="Front Door", starts=(datetime(2026, 11, 15, 10, 49, 0, 318000, UTC),)
    )


def test_reolink_says_whether_it_is_summer() -> None:
    """The hour that comes twice is no riddle on its card. An end of 000000 isn't known."""
    card = "Mp4Record/2026-10-25/"

    first = named(card + "RecM01_DST20261025_023000_023055_6D28900_13CE8C7.mp4")
    second = named(card + "RecM01_20261025_023000_000000_0_6D28900_13CE8C7.mp4")

    assert first == ("main", ["10-25 00:30:00"], timedelta(seconds=55))
    assert second == ("main", ["10-25 01:30:00"], None)
    assert named(card + "RecS02_20261025_033000_033010_6D28900_13.mp4")[0] == "sub"


def test_an_hour_that_comes_twice_is_two_moments() -> None:
    """So is an hour that never comes: the camera's clock wasn't set forward yet, or at all."""
    twice, never = named("20261025_023000.mp4"), named("20260329_023000.mp4")

    assert twice[1] == ["10-25 00:30:00", "10-25 01:30:00"]
    assert never[1] == ["03-29 00:30:00", "03-29 01:30:00"]


@pytest.mark.parametrize(
    "path", ["Lapse/LA20261115-114900-000123F.MP4", "Record/19700101_000007_NF.mp4"]
)
def test_what_is_not_in_real_time(path: str) -> None:
    """A time-lapse, and what a dashcam recorded before its clock was set, have no times."""
    assert named(path)[1] == []


@pytest.mark.parametrize(
    "path",
    [
        "IMG_1234.MOV", "GX010123.MP4", "hiv00001.mp4", "VID-20261115-WA0001.mp4",
        "Front_2026-02-30_11-49-00.mp4", "2026-11-15/video_114900.mp4", "a120261115114900.mp4",
        "20261115114960.mp4", "Front_2026-11-15.mp4", "", ".", "/",
        "2026-11-15\n_11-49-00.mp4", "\u0662\u0660\u0662\u0666-11-15_11-49-00.mp4",
    ],
)  # fmt: skip
def test_names_without_a_time(path: str) -> None:
    """A number that isn't surely a time isn't one."""
    assert FileNames(zone=BERLIN).read(path) is None


@given(st.sampled_from([each for each in usual() if each[0].real_time]), MOMENTS)
def test_from_time_to_name_to_time(known: tuple[object, Pattern], local: datetime) -> None:
    """Whatever a maker's recorder writes is read as the moment that was written."""
    pattern = known[1]
    local = local.replace(microsecond=0, second=0 if pattern.step > timedelta(seconds=1) else 7)
    path = written(pattern.text, local)

    by_all, by_one = FileNames(zone=UTC).read(path), FileNames(pattern.text, UTC).read(path)

    assert by_all is not None
    assert by_one is not None
    assume("%L" not in pattern.text)
    assert by_all.starts == by_one.starts == (local.replace(tzinfo=UTC),)
    assert by_all.step == by_one.step


@given(st.text(alphabet="2026-_/.15PXLVIDREC09%[]{}*#~^ \n\0é", max_size=1200))
def test_hostile_names(path: str) -> None:
    """Any name is read, or says nothing."""
    name = FileNames(zone=BERLIN).read(path)

    assert name is None or len(name.starts) <= 2


@pytest.mark.parametrize("piece", ["20261115", "_", "a_", "2026-11-", "/", "11.49.00-", "x/2026"])
def test_a_long_name_takes_no_time(piece: str) -> None:
    """No name makes the hub think for long, by the usual patterns or by the worst of one's own."""
    path = (piece * 1000)[:990] + ".mp4"
    names = [FileNames(zone=BERLIN), FileNames("{camera}*-*x*%Y%m%d%H%M%S", BERLIN)]

    started = time.thread_time()
    for each in names:
        each.read(path)

    assert time.thread_time() - started < 2


@given(st.text(alphabet="%YmdHMSfIpsELx-_/.[]{}*#~^|:=camera", max_size=LONGEST_PATTERN + 5))
def test_hostile_patterns(text: str) -> None:
    """Any pattern works, or is refused in one sentence."""
    try:
        FileNames(text, BERLIN).read("front/2026-11-15_11-49-00.mp4")
    except InvalidInputError as error:
        assert str(error).endswith(".")  # noqa: PT017 -- most texts are no pattern, some are


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        ("%Y-%m-%d", "archive.pattern_times"),
        ("%m-%d %H.%M.%S", "archive.pattern_times"),
        ("%Y%q", "archive.pattern_sign"),
        ("[%Y[%m]]", "archive.pattern_sign"),
        ("[%Y", "archive.pattern_sign"),
        ("*a*a*a*a*%Y%m%d%H%M", "archive.pattern_wild"),
        ("%Y" * 200, "archive.pattern_length"),
    ],
)
def test_patterns_without_sense(pattern: str, code: str) -> None:
    """Each is refused by its own sentence."""
    with pytest.raises(InvalidInputError) as refused:
        FileNames(pattern)

    assert refused.value.text.code == code


@pytest.mark.parametrize(
    ("path", "others", "pattern"),
    [
        ("Tür 15.11.2026 11-49-00 (3).mp4", ["Hof 16.11.2026 12-00-01 (4).mp4"],
         "{camera} %d.%m.%Y %H-%M-%S*"),
        ("cam1/2026-11-15/11.49.00.mp4", [], "%Y-%m-%d/%H.%M.%S"),
        ("cam1/day 15-11-2026/h11/49m/00.mp4", ["cam1/day 15-11-2026/h11/50m/00.mp4"],
         "day %d-%m-%Y/h%H/%Mm/%S"),
        ("rec/11-15-26 11.49.00 AM.mp4", [], "%m-%d-%y %H.%M.%S %p"),
        ("x_1794739740_0007.mp4", ["y_1794739999_0008.mp4"], "{camera}_%s*"),
        ("clip_20261115114900_front.mp4", ["clip_20261115114900_back.mp4"],
         "{camera}_%Y%m%d%H%M%S_{camera}"),
        ("20261115114900 a1.mp4", [f"202611151149{n} a{n}.mp4" for n in range(10, 50)],
         "%Y%m%d%H%M%S*"),
        ("clip1794739740123.mp4", [], "{camera}%L"),
        ("v_0007_151126114900.mp4", [f"v_{n:04}_15112611{n}00.mp4" for n in range(10, 59)],
         "*_%d%m%y%H%M%S"),
        ("SN/001/2026-11-15/dav/11.49.mp4", ["SN/002/2026-11-15/dav/12.49.mp4"],
         "%Y-%m-%d/dav/%H.%M"),
        ("2026-11-15/a/11-48-31.mp4", ["2026-11-15/b/11-48-31.mp4"],
         "%Y-%m-%d/{camera}/%H-%M-%S"),
        ("50%_[x]_2026#11#15#11#49.mp4", [], "{camera}_%Y%#%m%#%d%#%H%#%M"),
    ],
)  # fmt: skip
def test_a_pattern_by_example(path: str, others: list[str], pattern: str) -> None:
    """A person says when one file is from: the names of all the others follow."""
    learned = learn(path, AT, others, zone=BERLIN)

    assert (learned.pattern.replace("%I", "%H"), learned.utc) == (pattern, False)
    assert [other for other, _ in learned.others] == others
    assert all(name for _, name in learned.others)


def test_an_example_tells_utc_from_local() -> None:
    """The name may be in UTC where a person reads a clock on the wall."""
    learned = learn("x/20261115_104900.mp4", AT, zone=BERLIN)

    assert (learned.pattern, learned.utc) == ("%Y%m%d_%H%M%S", True)


def test_other_names_decide_what_one_leaves_open() -> None:
    """On the 11th of November, a day may be a month: other names show which is which."""
    at = datetime(2026, 11, 11, 11, 11, tzinfo=BERLIN)

    learned = learn("11-11-2026 11.11.mp4", at, ["11-13-2026 12.11.mp4"], zone=BERLIN)

    assert learned.pattern == "%m-%d-%Y %H.%M"
    assert learn("11-11-2026 11.11.mp4", at, zone=BERLIN).pattern == "%d-%m-%Y %H.%M"


@pytest.mark.parametrize(
    "path",
    ["IMG_1234.MOV", "2026-11-15_09-49-00.mp4", "", "1" * 900 + ".mp4", "1-1" * 300 + ".mp4"],
)
def test_an_example_that_says_another_time(path: str) -> None:
    """A name that doesn't say that moment teaches nothing."""
    with pytest.raises(InvalidInputError) as refused:
        learn(path, AT, zone=BERLIN)

    assert refused.value.text.code == "archive.example_other_time"


@settings(max_examples=50)
@given(MOMENTS, st.sampled_from(["%Y-%m-%d_%H-%M-%S", "a %d.%m.%Y/%H.%M.%S b", "%y%m%d%H%M%S"]))
def test_what_was_learned_reads_its_example(local: datetime, layout: str) -> None:
    """Whatever the time, the pattern gives the moment that the person said."""
    at = local.replace(microsecond=0, tzinfo=UTC)
    path = f"{at.strftime(layout)}.mp4"

    learned = learn(path, at, zone=UTC)

    name = FileNames(learned.pattern, UTC).read(path)
    assert name is not None
    assert name.starts == (at,)

"""Times, sizes and cameras, in words."""

from datetime import UTC, datetime, timedelta
import time

from hypothesis import given, strategies as st
import pytest

from hub.cli import output
from hub.cli.clips import parse_day, parse_since
from hub.errors import InvalidInputError

NOW = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def new_york(monkeypatch: pytest.MonkeyPatch) -> None:
    """Be five hours behind UTC, where clocks change, and in America."""
    monkeypatch.setenv("TZ", "America/New_York")
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    time.tzset()


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-11-25T13:40:00Z", "8:40 AM"),
        ("2026-11-25T04:59:00Z", "Tue, Nov 24, 11:59 PM"),
        ("2026-11-05T17:40:00Z", "Thu, Nov 5, 12:40 PM"),
        ("2025-12-25T05:40:00Z", "Dec 25, 2025, 12:40 AM"),
    ],
)
def test_when(at: str, said: str) -> None:
    """A moment is local, and says its day only where that is not today."""
    assert output.when(output.at(at), NOW) == said


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2026-11-23T02:40:00Z", "2026-11-23T03:20:00Z", "Sun, Nov 22, 9:40–10:20 PM"),
        ("2026-11-25T13:40:00Z", "2026-11-25T13:50:00Z", "8:40–8:50 AM"),
        ("2026-11-25T16:50:00Z", "2026-11-25T17:10:00Z", "11:50 AM–12:10 PM"),
        (
            "2026-11-24T04:50:00Z",
            "2026-11-24T05:10:00Z",
            "Mon, Nov 23, 11:50 PM–Tue, Nov 24, 12:10 AM",
        ),
    ],
)
def test_span(start: str, end: str, said: str) -> None:
    """An interval says its day once, and its half of the day once, if there is only one."""
    assert output.span(output.at(start), output.at(end), NOW) == said


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ({}, "8:40 AM"),
        ({"LANG": "C.UTF-8"}, "8:40 AM"),
        ({"LANG": "en_US.UTF-8"}, "8:40 AM"),
        ({"LANG": "en_GB.UTF-8"}, "08:40"),
        ({"LANG": "en_US.UTF-8", "LC_TIME": "de_DE.UTF-8"}, "08:40"),
        ({"LC_TIME": "de_DE.UTF-8", "LC_ALL": "en_AU"}, "8:40 AM"),
        ({"LANG": "fr_CA.UTF-8"}, "08:40"),
    ],
)
def test_hours_are_as_the_locale_has_them(
    monkeypatch: pytest.MonkeyPatch, locale: dict[str, str], said: str
) -> None:
    """American English has AM and PM, and so has a machine that names no locale."""
    for name in ("LC_ALL", "LC_TIME", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in locale.items():
        monkeypatch.setenv(name, value)

    assert output.when(NOW - timedelta(minutes=20), NOW) == said


@pytest.mark.parametrize(
    ("size_bytes", "said"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1.0 KiB"),
        (1024, "1.0 KiB"),
        (812 * 2**20, "812 MiB"),
        (9 * 2**30 + 2**29, "9.5 GiB"),
        (41 * 2**30, "41 GiB"),
        (1008 * 2**30, "1.0 TiB"),
        (5000 * 2**40, "5000 TiB"),
    ],
)
def test_size(size_bytes: int, said: str) -> None:
    """A size has the unit that makes it short."""
    assert output.size(size_bytes) == said


@pytest.mark.parametrize(("number", "said"), [(0, "0 clips"), (1, "1 clip"), (1200, "1,200 clips")])
def test_count(number: int, said: str) -> None:
    """One of a thing is one, and not several."""
    assert output.count(number, "clip") == said


@pytest.mark.parametrize(
    ("hours", "said"),
    [(-1, "0 min"), (0.5, "30 min"), (2, "2 h"), (47, "47 h"), (48, "2.0 d"), (149, "6.2 d")],
)
def test_days(hours: float, said: str) -> None:
    """How much is kept is said in days, and in less where it is less."""
    assert output.days(timedelta(hours=hours)) == said


@pytest.mark.parametrize(
    ("seconds", "said"), [(42, "0:42"), (59.6, "1:00"), (300, "5:00"), (3720, "1:02:00")]
)
def test_length(seconds: float, said: str) -> None:
    """A clip's length is minutes and seconds."""
    assert output.length(timedelta(seconds=seconds)) == said


@pytest.mark.parametrize(
    ("offset_ms", "said"),
    [
        (10_920_000, "clock is 3 h 2 min ahead of ours"),
        (-2500, "clock is 2 s behind ours"),
        (-86_399_000, "clock is 23 h 59 min behind ours"),
        (0, "clock is 0 s behind ours"),
    ],
)
def test_clock(offset_ms: int, said: str) -> None:
    """A clock that is off says by how much, and to which side."""
    assert output.clock(offset_ms) == said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "H.264 1080p 15/s, sound AAC 16 kHz, events over ONVIF, doorbell"),
        ({"audio": ""}, "H.264 1080p 15/s, no sound, events over ONVIF, doorbell"),
        (
            {"events": False, "doorbell": False},
            "H.264 1080p 15/s, sound AAC 16 kHz, motion found by the hub",
        ),
        ({"video": "", "audio": ""}, "no video yet, events over ONVIF, doorbell"),
        (
            {"video": "", "kind": "lent", "events": False, "doorbell": False},
            "pictures from Home Assistant, motion found by the hub",
        ),
    ],
)
def test_read_as(changes: dict[str, object], said: str) -> None:
    """What was adopted says its codec, size, sound, events, and whether it rings."""
    camera = {
        "kind": "onvif",
        "video": "H.264 1920x1080 15/s",
        "audio": "AAC 16 kHz",
        "events": True,
        "doorbell": True,
    }

    assert output.read_as(camera | changes) == said


@pytest.mark.parametrize(
    ("video", "said"),
    [
        ("H.264 1920x1080 15/s", "H.264 1080p 15/s"),
        ("H.265 1200x1600 20/s", "H.265 1200x1600 20/s"),
        ("", "–"),
    ],
)
def test_video(video: str, said: str) -> None:
    """Usual sizes go by their usual names."""
    assert output.video(video) == said


@pytest.mark.parametrize(
    ("may_share", "indoor", "said"),
    [
        (True, False, "if approved"),
        (True, True, "if approved"),
        (False, True, "never, indoor"),
        (False, False, "never"),
    ],
)
def test_shared(*, may_share: bool, indoor: bool, said: str) -> None:
    """Nothing is shared without an approval, and indoors by default nothing at all."""
    assert output.shared({"may_share": may_share, "indoor": indoor}) == said


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("90s", NOW - timedelta(seconds=90)),
        ("2h", NOW - timedelta(hours=2)),
        (" 1w ", NOW - timedelta(weeks=1)),
        ("2026-11-25T13:00:00Z", NOW - timedelta(hours=1)),
        ("2026-11-25T08:00", NOW - timedelta(hours=1)),
        ("2026-11-25", datetime(2026, 11, 25, 5, tzinfo=UTC)),
    ],
)
def test_since(said: str, moment: datetime) -> None:
    """A beginning is so long ago, or a time, local if it does not say of where."""
    assert parse_since(said, NOW) == moment


@pytest.mark.parametrize(
    ("said", "start", "hours"),
    [
        ("today", datetime(2026, 11, 25, 5, tzinfo=UTC), 24),
        ("yesterday", datetime(2026, 11, 24, 5, tzinfo=UTC), 24),
        ("2026-11-01", datetime(2026, 11, 1, 4, tzinfo=UTC), 25),
        ("2026-03-08", datetime(2026, 3, 8, 5, tzinfo=UTC), 23),
    ],
)
def test_day(said: str, start: datetime, hours: int) -> None:
    """A day is the household's own, one on which the clocks change too."""
    assert parse_day(said, NOW) == (start, start + timedelta(hours=hours))


@given(st.text() | st.from_regex(r"[0-9]{1,9}[a-z]|[0-9]{1,5}-[0-9]{1,3}-[0-9]{1,3}"))
def test_any_words(said: str) -> None:
    """Whatever is given is a time, or is refused in one sentence that says what to give."""
    for parse in (parse_since, parse_day):
        refusal = "--"
        try:
            assert parse(said, NOW)
        except InvalidInputError as error:
            refusal = str(error)
        assert refusal.startswith("--")


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("08:30", NOW - timedelta(minutes=30)),
        ("8:30 AM", NOW - timedelta(minutes=30)),
        ("12:05pm", NOW + timedelta(hours=3, minutes=5)),
        ("12:05 am", NOW + timedelta(hours=15, minutes=5)),
        ("8:00:05", NOW - timedelta(minutes=59, seconds=55)),
        ("07:59", NOW + timedelta(hours=22, minutes=59)),
        ("2026-11-25T13:00:00Z", NOW - timedelta(hours=1)),
    ],
)
def test_moment(said: str, moment: datetime) -> None:
    """An hour is local, and the next one from an hour before on; a whole time is itself."""
    assert output.moment(said, NOW, "--from") == moment


@given(st.text() | st.from_regex(r"[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?"))
def test_any_moment(said: str) -> None:
    """Whatever is given is a moment, or is refused in one sentence that names the option."""
    refusal = "--from"
    try:
        assert output.moment(said, NOW, "--from").tzinfo
    except InvalidInputError as error:
        refusal = str(error)
    assert refusal.startswith("--from")

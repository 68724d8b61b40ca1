"""What to fetch of what an archive has: nothing else, nothing twice, the middle first."""

from collections.abc import Sequence
from datetime import timedelta

from hypothesis import given, strategies as st
import pytest

from hub.archives.plan import (
    BATCH_BYTES,
    LEAST,
    MOST_MARGIN,
    MOST_MARKS,
    FetchPlan,
    asked_window,
    common,
    marks,
    merged,
    plan,
    shifted,
    without,
)
from hub.clips.marks import LONGEST_CLIP, POST_ROLL, PRE_ROLL
from hub.model.archive import ArchiveEvent, Holdings, Span
from hub.model.ids import CameraId
from hub.model.recording import Label, TriggerKind
from hub.model.window import TimeWindow
from tests.hub.given import at

CAMERA = CameraId("c0ffee000001")
NO_OFFSET = timedelta(0)
PLENTY = 1 << 50


def seconds(start: float, end: float) -> TimeWindow:
    """Return a window in seconds after noon."""
    return TimeWindow(start=at(seconds=start), end=at(seconds=end))


ASKED = seconds(0, 3600)


def a_span(start: float, end: float, size_bytes: int | None = None) -> Span:
    """Return a span in seconds after noon."""
    return Span(key=str(start), window=seconds(start, end), size_bytes=size_bytes)


def planned(
    holdings: Holdings,
    *,
    offset: timedelta = NO_OFFSET,
    covered: Sequence[TimeWindow] = (),
    most_bytes: int = PLENTY,
) -> FetchPlan:
    """FetchPlan an hour."""
    middle = ASKED.start + ASKED.length / 2
    return plan(holdings, ASKED, middle, offset=offset, covered=covered, most_bytes=most_bytes)


def windows(of: FetchPlan) -> list[TimeWindow]:
    """Return what is asked for, in order."""
    return [span.window for batch in of.batches for span in batch.spans]


TIMES = st.tuples(st.integers(-600, 4200), st.integers(1, 2000)).map(
    lambda each: seconds(each[0], each[0] + each[1])
)


@given(
    spans=st.lists(TIMES, max_size=6),
    events=st.none() | st.lists(TIMES, max_size=4),
    here=st.lists(TIMES, max_size=4),
    offset_s=st.integers(-7200, 7200),
    most_bytes=st.sampled_from([0, 10**6, 10**9, PLENTY]),
    sizes=st.none() | st.integers(0, 1 << 40),
)
def test_only_what_matters_is_asked_for(  # noqa: PLR0913, PLR0917 -- everything that varies
    spans: list[TimeWindow],
    events: list[TimeWindow] | None,
    here: list[TimeWindow],
    offset_s: int,
    most_bytes: int,
    sizes: int | None,
) -> None:
    """Of what it has, within what is asked, around events, and not here yet: each moment once."""
    offset = timedelta(seconds=offset_s)
    covered = common(merged(here), [ASKED])
    found = planned(
        Holdings(
            spans=tuple(
                Span(key=str(number), window=shifted(each, offset), size_bytes=sizes)
                for number, each in enumerate(spans)
            ),
            events=None
            if events is None
            else tuple(ArchiveEvent(window=shifted(each, offset)) for each in events),
        ),
        offset=offset,
        covered=covered,
        most_bytes=most_bytes,
    )

    asked = [shifted(each, -offset) for each in windows(found)]
    within = [ASKED]
    if events is not None:
        happened = [both for each in events if (both := each.overlap(ASKED))]
        around = [each.widened(before=PRE_ROLL, after=POST_ROLL) for each in happened]
        within = common(merged(around), within)
    needed = without(common(merged(spans), within), covered)
    assert without(merged(asked), needed) == []
    assert sum((each.length for each in asked), NO_OFFSET) == sum(
        (each.length for each in merged(asked)), NO_OFFSET
    )
    left = without(needed, merged(asked))
    # A second at each seam of spans, which archives date no better, is worth no file.
    assert all(each.length < len(spans) * LEAST for each in left)
    assert bool(found.held) == any(each.overlap(ASKED) for each in spans)


def test_nobody_waits_for_more_than_a_batch() -> None:
    """However much it is, and in however many pieces: batches are in order, and lose nothing."""
    spans = (a_span(0, 1000, 1 << 30), a_span(1100, 1110, 1 << 20), a_span(1200, 1210))
    found = planned(Holdings(spans=spans), most_bytes=2 << 30)

    assert not found.exceeds
    assert len(found.batches) > 3
    assert all(each.size_bytes < 1.01 * BATCH_BYTES for each in found.batches)
    assert merged(span.window for batch in found.batches for span in batch.spans) == merged(
        each.window for each in spans
    )


def test_of_too_much_the_middle_comes_first() -> None:
    """In small parts, so that as much as may be of the middle is here when it is enough."""
    found = planned(Holdings(spans=(a_span(0, 3600, 100 << 30),)), most_bytes=1 << 30)

    middle = at(30)
    away = [abs(each.start + each.length / 2 - middle) for each in windows(found)]
    assert found.exceeds
    assert away == sorted(away)
    assert sum((each.length for each in windows(found)), NO_OFFSET) == ASKED.length
    assert found.batches[0].size_bytes < 1 << 30


def test_what_fits_comes_at_once_and_in_order() -> None:
    """One batch, as it was recorded."""
    found = planned(Holdings(spans=(a_span(60, 70, 10), a_span(0, 10, 10))), most_bytes=20)

    [batch] = found.batches
    assert [span.key for span in batch.spans] == ["0", "60"]
    assert (batch.size_bytes, found.exceeds) == (20, False)


def test_many_events_are_few_marks() -> None:
    """Thousands of events don't keep the database busy; what they mark is the same."""
    many = tuple(
        ArchiveEvent(
            window=seconds(second / 2, second / 2 + 1),
            labels=(Label.PERSON,) if second == 100 else (),
        )
        for second in range(7000)
    )
    found = planned(Holdings(spans=(a_span(0, 3600),), events=many))

    made = marks(found, CAMERA, [ASKED])

    assert len(made) <= MOST_MARKS
    assert merged(window for _, window in made) == list(found.parts)
    assert all(window.length <= LONGEST_CLIP + PRE_ROLL + POST_ROLL for _, window in made)
    assert made[0][0].labels == (Label.PERSON,)


def test_only_what_is_here_is_marked() -> None:
    """An event without footage marks nothing; one with half marks that half, at a time in it."""
    events = (
        ArchiveEvent(window=seconds(100, 110)),
        ArchiveEvent(window=seconds(500, 510), kind=TriggerKind.BUTTON),
    )
    found = planned(Holdings(spans=(a_span(0, 3600),), events=events))

    [(trigger, window)] = marks(found, CAMERA, [seconds(105, 300)])

    assert window == seconds(105, 125)
    assert (trigger.kind, trigger.at) == (TriggerKind.MOTION, at(seconds=105))


@pytest.mark.parametrize(
    ("now_s", "expected"),
    [
        (-1, None),
        (0, None),
        (100, seconds(-6, 100)),
        (3603, seconds(-6, 3603)),
        (9999, seconds(-6, 3606)),
    ],
)
def test_the_future_is_not_asked_for(now_s: int, expected: TimeWindow | None) -> None:
    """Of a window that is not over, only what is past."""
    assert asked_window(ASKED, timedelta(seconds=6), at(seconds=now_s)) == expected


def test_no_clock_is_so_wrong_that_a_day_is_asked_for() -> None:
    """What nobody can date is looked for in the window, and a little around it."""
    asked = asked_window(ASKED, timedelta(days=1), at(seconds=10**6))

    assert asked == ASKED.widened(before=MOST_MARGIN, after=MOST_MARGIN)

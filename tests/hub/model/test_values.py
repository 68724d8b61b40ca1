"""Values that cannot be wrong: windows in UTC that go forward, adoptions of one thing."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given, strategies as st
import pytest

from hub.errors import InvalidInputError
from hub.model.camera import Adoption
from hub.model.window import TimeWindow
from tests.hub.given import at, between

_TIMES = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001 -- hypothesis adds the zone
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001 -- likewise
    timezones=st.just(UTC),
)
_WINDOWS = st.builds(
    lambda start, length: TimeWindow(start=start, end=start + length),
    _TIMES,
    st.timedeltas(min_value=timedelta(microseconds=1), max_value=timedelta(days=9)),
)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (at(1), at(1)),
        (at(2), at(1)),
        (at(1).replace(tzinfo=None), at(2).replace(tzinfo=None)),
        (at(1).astimezone(timezone(timedelta(hours=1))), at(2)),
    ],
    ids=["empty", "reversed", "naive", "elsewhere"],
)
def test_a_window_is_in_utc_and_goes_forward(start: datetime, end: datetime) -> None:
    """Nothing else can be made."""
    with pytest.raises(InvalidInputError):
        TimeWindow(start=start, end=end)


@given(_WINDOWS, _WINDOWS)
def test_an_overlap_lies_in_both(one: TimeWindow, two: TimeWindow) -> None:
    """It is the same from either side, and there is none exactly if the windows only touch."""
    both = one.overlap(two)

    assert both == two.overlap(one)
    assert (both is None) == (one.end <= two.start or two.end <= one.start)
    assert both is None or (both.overlap(one) == both.overlap(two) == both)


def test_a_widened_window_is_longer_at_its_ends() -> None:
    """Before and after are added, each at its own end."""
    window = between(at(1), at(2)).widened(before=timedelta(seconds=5), after=timedelta(seconds=7))

    assert window == between(at(0, 55), at(2, 7))
    assert window.length == timedelta(seconds=72)


@pytest.mark.parametrize("both", [{}, {"found_key": "a", "stream_url": "rtsp://x/"}])
def test_an_adoption_names_one_camera(both: dict[str, str]) -> None:
    """Either a found camera or an address, and its repr shows no credentials."""
    with pytest.raises(InvalidInputError):
        Adoption(name="Porch", **both)  # type: ignore[arg-type]  # only texts are given

    shown = repr(Adoption(name="Porch", stream_url="rtsp://a:b@x/", username="u1", password="p1"))  # noqa: S106 -- looked for
    assert not any(secret in shown for secret in ("a:b", "u1", "p1"))

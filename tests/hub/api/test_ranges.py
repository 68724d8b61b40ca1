"""Which part of a recording is asked for."""

from hypothesis import given, strategies as st
import pytest

from hub.api.video import RangePart as Part, parse_range, still_holds


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-0", (0, 1)),
        ("bytes=0-99", (0, 100)),
        ("bytes=0-100", (0, 100)),
        ("bytes=0-", (0, 100)),
        ("bytes=99-", (99, 100)),
        ("bytes=-1", (99, 100)),
        ("bytes=-100", (0, 100)),
        ("bytes=-101", (0, 100)),
        ("Bytes= 5-6 ", (5, 7)),
    ],
)
def test_part(asked: str, part: tuple[int, int]) -> None:
    """A part's last byte is included, and its end is at most the recording's."""
    found = parse_range(asked, 100)

    assert found == Part(start=part[0], end=part[1], size=100)
    assert found is not None
    assert not found.is_empty
    assert found.content_range == f"bytes {part[0]}-{part[1] - 1}/100"


@pytest.mark.parametrize("asked", ["bytes=100-", "bytes=100-200", "bytes=-0", f"bytes={'9' * 20}-"])
def test_beyond_the_end(asked: str) -> None:
    """A part of which nothing is there cannot be answered."""
    found = parse_range(asked, 100)

    assert found is not None
    assert found.is_empty
    assert found.content_range == "bytes */100"


@pytest.mark.parametrize(
    "asked",
    [
        *("", "bytes", "bytes=", "bytes=-", "bytes=5-4", "bytes=a-b", "bytes=0-1,5-6", "items=0-1"),
        *("bytes=+1-2", "bytes=1 -2", "bytes=٣-", f"bytes=0-{'9' * 21}", "bytes=0x1-"),
    ],
)
def test_all_of_it(asked: str) -> None:
    """Several parts, other units and what is no range at all are answered with everything."""
    assert parse_range(asked, 100) is None


@given(st.text(), st.integers(min_value=0, max_value=2**50))
def test_any_text(asked: str, size: int) -> None:
    """Whatever is asked, what is sent lies within the recording."""
    for text in (asked, f"bytes={asked}"):
        part = parse_range(text, size)
        assert part is None or part.is_empty or 0 <= part.start < part.end <= size


@given(first=st.integers(0, 2**60), last=st.integers(0, 2**60), size=st.integers(0, 2**60))
def test_any_part(first: int, last: int, size: int) -> None:
    """A part is exactly the bytes of the recording that lie in it."""
    part = parse_range(f"bytes={first}-{last}", size)

    if last < first:
        assert part is None
    else:
        assert part == Part(start=first, end=min(last + 1, size), size=size)


@pytest.mark.parametrize(
    ("if_range", "holds"),
    [
        (None, True),
        ('"abc"', True),
        (' "abc" ', True),
        ("abc", False),
        ('W/"abc"', False),
        ('"other"', False),
        ("Wed, 25 Nov 2026 14:00:00 GMT", False),
        ("", False),
    ],
)
def test_if_range(if_range: str | None, *, holds: bool) -> None:
    """A part continues these very bytes only; a date names none."""
    assert still_holds(if_range, "abc") is holds

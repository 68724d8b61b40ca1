"""The newest entries in memory: exactly what the database would give, or nothing."""

from copy import replace
from datetime import UTC, datetime

from hypothesis import given, strategies as st

from noticeboard.board.log import LogRecord
from noticeboard.board.sequencer import RecentEntries, bundles_for
from noticeboard.log.entry import parse_entry
from noticeboard.log.tiles import TILE_WIDTH
from tests.fakes.board import LogWriter

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def an_entry() -> LogRecord:
    """Return one entry at the start of a log."""
    writer = LogWriter(now=NOW)
    writer.register()
    return LogRecord(index=0, entry=parse_entry(writer.entries[0]), thread=None, logged_at=NOW)


ENTRY = an_entry()


def grown(start: int, count: int) -> list[LogRecord]:
    """Return entries whose bytes are their index."""
    return [
        replace(ENTRY, index=index, entry=replace(ENTRY.entry, raw=index.to_bytes(4)))
        for index in range(start, start + count)
    ]


@given(st.lists(st.integers(1, 600), min_size=1, max_size=8), st.integers(0, 700))
def test_every_bundle_that_grew_is_remembered(batches: list[int], first: int) -> None:
    """From a bundle's start on, growth by growth, memory has just the bytes the log has."""
    recent, size = RecentEntries(), first
    for count in batches:
        recent.add(grown(size, count))
        for number, width in bundles_for(size, size + count):
            start = number * TILE_WIDTH
            kept = recent.between(start, start + width)
            wanted = [index.to_bytes(4) for index in range(start, start + width)]
            assert kept == wanted or (not kept and start < first)
        size += count


def test_what_another_process_logged_is_not_remembered() -> None:
    """After a gap nothing before it is given, so that the database is asked."""
    recent = RecentEntries()
    recent.add(grown(0, 10))
    recent.add(grown(12, 3))

    assert recent.between(0, 15) == ()
    assert recent.between(8, 10) == ()
    assert recent.between(12, 15) == [index.to_bytes(4) for index in (12, 13, 14)]

"""What the demo holds against what the household looked at."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
import sqlite3

import pytest

from demo.opening import Opened
from demo.review import _upload_url, hold_against_review
from demo.steps import StepFailedError

AT = datetime(2026, 11, 26, tzinfo=UTC)


def test_another_clip_than_was_looked_at_fails() -> None:
    """The demo holds only if the agency has the very files that were looked at, and no other."""
    clip = Opened(path=Path("x/clip-1.mp4"), sha256="aa", start=AT, end=AT)

    hold_against_review([clip], {"clip-1.mp4": "aa"})
    for looked_at in ({"clip-1.mp4": "bb"}, {"clip-1.mp4": "aa", "clip-2.mp4": "cc"}, {}):
        with pytest.raises(StepFailedError, match="another clip"):
            hold_against_review([clip], looked_at)


def test_a_share_without_an_address_fails(tmp_path: Path) -> None:
    """If the hub keeps no address of its share, the demo says so instead of passing."""
    database = tmp_path / "hub.db"
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("CREATE TABLE shares (request_id TEXT, upload_url TEXT)")
        connection.execute("INSERT INTO shares VALUES ('a', 'http://x/1'), ('b', '')")

    assert _upload_url(database, "a") == "http://x/1"
    for request_id in ("b", "c"):
        with pytest.raises(StepFailedError, match="no address"):
            _upload_url(database, request_id)

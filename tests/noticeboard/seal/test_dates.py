"""Which dates in a share and its request can't all be right, and by when a log had a request."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from noticeboard.agency.request_facts import logged_text
from noticeboard.log.body import RequestPost
from noticeboard.log.checkpoint import Checkpoint
from noticeboard.log.encoding import format_time
from noticeboard.log.note import sign_note, split_note
from noticeboard.seal.custody import Custody
from noticeboard.seal.dates import arrival_checks, date_checks, stamp_checks
from tests.noticeboard.log.made import LOG, NOON, WITNESS
from tests.noticeboard.seal.conftest import file_of, logged, record

HOUR = timedelta(hours=1)
SEALED = NOON + HOUR


def answer(folder: Path, start: datetime) -> tuple[Custody, RequestPost]:
    """Return the record of a share with a clip from this time, and the request as it was posted."""
    clip = folder / "clip-1.mp4"
    clip.write_bytes(b"1")
    request = logged()
    post = request.entry.body
    assert isinstance(post, RequestPost)
    file = file_of(clip.name, b"1", start=start, end=start + timedelta(seconds=10))
    given = request.named_in(record(clip, "age1x"))
    return msgspec.structs.replace(given, files=(file,), approved_at=SEALED), post


def codes(custody: Custody, post: RequestPost) -> list[str]:
    """Return which dates contradict."""
    return [each.text.code.rpartition(".")[2] for each in date_checks(custody, post)]


ISSUED: list[tuple[timedelta, list[str]]] = [
    (timedelta(), []),
    (-2 * HOUR, ["within_window"]),
    (-4 * HOUR, ["before_window"]),
    (2 * HOUR, ["sealed_early"]),
    (HOUR + timedelta(seconds=59), []),
]


@pytest.mark.parametrize(("moved", "found"), ISSUED)
def test_when_a_request_was_issued(moved: timedelta, found: list[str], tmp_path: Path) -> None:
    """It must be after the time that it asks about, and before what answers it."""
    custody, post = answer(tmp_path, NOON - 2 * HOUR)

    issued = msgspec.structs.replace(post, issued=format_time(NOON + moved))

    assert codes(custody, issued) == found


@pytest.mark.parametrize(
    ("starts", "found"),
    [
        (-2 * HOUR, []),
        (-HOUR - timedelta(seconds=5), ["clip_beyond"]),
        (-HOUR, ["clip_outside"]),
        (2 * HOUR, ["clip_outside", "clip_late"]),
    ],
)
def test_when_a_clip_was_filmed(starts: timedelta, found: list[str], tmp_path: Path) -> None:
    """It must be within the time asked about, and before it was sealed."""
    assert codes(*answer(tmp_path, NOON + starts)) == found


def test_what_comes_after_the_sealing(tmp_path: Path) -> None:
    """A timestamp is older than the share that has it, and a share arrives after it was sealed."""
    custody, _ = answer(tmp_path, NOON - 2 * HOUR)
    stamps = [("Test TSA", SEALED + timedelta(seconds=59)), ("Late TSA", SEALED + HOUR)]

    (late,) = stamp_checks(custody, stamps)
    (early,) = arrival_checks(custody, SEALED - HOUR)

    assert "A timestamp of Late TSA states 2026-11-24 14:00:00 UTC, later than" in str(late.text)
    assert "arrived on 2026-11-24 12:00:00 UTC, before the household's clock" in str(early.text)
    assert list(arrival_checks(custody, SEALED)) == []


def test_by_when_a_witness_saw_a_request() -> None:
    """Only a witness that the agency trusts counts, and without one, no time is stated."""
    request = logged()
    text, _ = split_note(request.proof.checkpoint_note)
    at = int(NOON.timestamp())
    note = sign_note(Checkpoint.parse(text).text(), [LOG, WITNESS], at=at)
    proof = replace(request.proof, checkpoint_note=note)

    witnessed = logged_text(proof, request.asked, LOG.verifier, [WITNESS.verifier])
    unknown = logged_text(proof, request.asked, LOG.verifier, [])

    assert "witness.example.org/w1 signed that it was there by 2026-11-24 12:00:00" in str(
        witnessed
    )
    assert "The log itself states no time" in str(unknown)

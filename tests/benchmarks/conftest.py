"""The effort tests measure with: enough to run everything once."""

import pytest

from benchmarks.measure import Effort

LEAST = Effort(
    times=1,
    video_s=6,
    entries=40,
    clips=200,
    share_bytes=100_000,
    watch_s=4.0,
    batches=1,
    batch=20,
    singles=5,
    settle_s=2.0,
)


@pytest.fixture
def least() -> Effort:
    """Return the effort of one quick repetition."""
    return LEAST

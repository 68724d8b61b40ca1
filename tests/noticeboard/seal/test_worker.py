"""Opening in another process: the same share or the same error, within limits, and no trace."""

from collections.abc import Callable
from pathlib import Path

import pytest

from noticeboard.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    VerificationError,
)
from noticeboard.seal.age import AgeIdentity
from noticeboard.seal.custody import Information, SensorHistory, SensorReading
from noticeboard.seal.open import open_share
from noticeboard.seal.worker import OpeningLimits, open_share_in_child
from tests.noticeboard.log.made import LOG
from tests.noticeboard.seal.conftest import FILMED, SEGMENTS, TOLD, Given, names_in

Give = Callable[..., Given]


@pytest.fixture
def given(give: Give, tmp_path: Path) -> Given:
    """Give a sealed share, `s.age`."""
    given = give(b"clip" * 50_000, information=TOLD, sources=SEGMENTS)
    given.seal(tmp_path / "s.age")
    return given


def test_it_opens_what_opening_opens(given: Given, tmp_path: Path) -> None:
    """The share, its record and its checks are the same as without another process."""
    there = open_share_in_child(
        tmp_path / "s.age", given.identity, tmp_path / "in" / "o", log_key=LOG.verifier
    )

    here = open_share(tmp_path / "s.age", given.identity, tmp_path / "p", log_key=LOG.verifier)
    assert (there.custody, there.checks) == (here.custody, here.checks)
    assert [path.read_bytes() for path in there.files] == [b"clip" * 50_000]
    assert names_in(tmp_path / "in") == ["o"]


def test_errors_come_out_as_they_are(given: Given, tmp_path: Path) -> None:
    """What a person is told does not depend on where a share is opened."""
    sealed = tmp_path / "s.age"

    with pytest.raises(NotAllowedError, match="another delivery key"):
        open_share_in_child(sealed, AgeIdentity.generate().export(), tmp_path / "o")
    with pytest.raises(InvalidInputError, match="isn't an age identity"):
        open_share_in_child(sealed, "AGE-SECRET-KEY-1", tmp_path / "o")
    with pytest.raises(InvalidInputError, match="doesn't exist"):
        open_share_in_child(tmp_path / "none.age", given.identity, tmp_path / "o")
    with pytest.raises(IsADirectoryError):
        open_share_in_child(tmp_path, given.identity, tmp_path / "o")
    sealed.write_bytes(sealed.read_bytes()[:-1])
    with pytest.raises(VerificationError, match="damaged"):
        open_share_in_child(sealed, given.identity, tmp_path / "o")
    with pytest.raises(ConflictError, match="new folder"):
        open_share_in_child(sealed, given.identity, tmp_path)

    assert names_in(tmp_path) == ["cut", "s.age"]


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (OpeningLimits(deadline_s=0.01), "couldn't be opened within"),
        (OpeningLimits(memory_bytes=1 << 20), "memory|ended too early"),
    ],
    ids=["time", "memory"],
)
def test_limits_hold(give: Give, tmp_path: Path, limits: OpeningLimits, reason: str) -> None:
    """A share that needs more time or memory than there is gives an error and leaves nothing."""
    # More than what Python has free by chance once it has started.
    readings = tuple(SensorReading(at=FILMED, state=f"{n:0200}") for n in range(20_000))
    given = give(
        b"clip", information=Information(sensors=(SensorHistory(name="A", readings=readings),))
    )
    given.seal(tmp_path / "s.age")

    with pytest.raises(VerificationError, match=reason):
        open_share_in_child(tmp_path / "s.age", given.identity, tmp_path / "o", limits=limits)

    assert names_in(tmp_path) == ["cut", "s.age"]

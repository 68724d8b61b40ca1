"""Axis Signed Video, held to streams that Axis' own library signed."""

from datetime import UTC, datetime

import pytest

from noticeboard.seal.signed_video.groups import Finding
from noticeboard.seal.signed_video.keys import Certified, certify
from noticeboard.seal.signed_video.statement import Standard
from tests.noticeboard.seal.signed_video.streams import GROUP, vector


@pytest.mark.parametrize("name", ["h264-axis", "h265-axis"])
def test_every_group_of_the_reference_holds(name: str) -> None:
    """Each whole group holds; a change is named; the key is one without a certificate."""
    good = vector(name)
    *groups, last = good.verified()
    changed = good.flipped(8, good.slices(8)[0]).findings()
    broken = good.flipped(*good.statement(0), -30).findings()
    dropped = good.but(GROUP, 2 * GROUP, []).findings()

    assert [(group.standard, group.findings) for group in groups] == [(Standard.AXIS, {})] * 5
    assert last.findings == {Finding.UNSIGNED: 1}
    assert changed[:3] == [{}, {Finding.CHANGED: 1}, {}]
    assert broken[:2] == [{Finding.SIGNATURE: 1}, {}]
    assert Finding.LINK in dropped[1]
    recorded = datetime(2026, 11, 30, 10, tzinfo=UTC)
    assert certify(groups[0].chain, (), recorded) == (Certified.NONE, None)
    assert groups[0].public_key.startswith(b"-----BEGIN PUBLIC KEY-----")

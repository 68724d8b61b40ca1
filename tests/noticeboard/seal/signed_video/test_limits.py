"""A camera that states more than its pictures are worth."""

import gc
from hashlib import sha256

from noticeboard.seal.signed_video.groups import Finding, SignedStream
from noticeboard.seal.signed_video.statement import Statement
from noticeboard.timestamp.group import VideoCodec
from tests.noticeboard.seal.signed_video.signer import sign, statement
from tests.noticeboard.seal.signed_video.test_properties import slices

_PICTURES, _PLAIN = 3050, 3000
_STATEMENTS = 4
_HASHES = [sha256(b"%d" % each).digest() for each in range(4)]


def _sample(*units: bytes) -> bytes:
    return b"".join(len(unit).to_bytes(4) + unit for unit in units)


def test_statements_that_fit_nothing() -> None:
    """They aren't compared without an end, and none of their lists of hashes stays in memory."""
    stream = SignedStream(VideoCodec.H264)
    for at, units in enumerate(sign(VideoCodec.H264, slices([3, 3])).pictures):
        stream.push(at, _sample(*units))
    for number in range(_PICTURES):
        stated = (
            statement(VideoCodec.H264, number * _STATEMENTS + each + 10, _HASHES, bytes(32))
            for each in range(_STATEMENTS if number >= _PLAIN else 0)
        )
        stream.push(number + 100, _sample(b"\x65\x80%08d\x80" % number, *stated))
    alive = sum(isinstance(each, Statement) for each in gc.get_objects())

    groups = stream.finish()

    assert alive == 0
    assert any(Finding.UNREADABLE in group.findings for group in groups)
    compared = sum(group.start is None for group in groups)
    assert 0 < compared < (_PICTURES - _PLAIN) * _STATEMENTS
    assert [group.holds for group in groups[:2]] == [True, True]
    assert groups[-1].findings == {Finding.UNSIGNED: 1}

"""Whatever somebody does to a signed stream, no group holds that isn't as it was signed."""

from hypothesis import given, settings, strategies as st

from noticeboard.seal.signed_video.groups import Finding
from noticeboard.timestamp.group import VideoCodec
from tests.noticeboard.seal.signed_video.signer import sign

_GROUPS = st.lists(st.integers(1, 5), min_size=2, max_size=4)
_EDITS = st.lists(
    st.tuples(st.sampled_from(["drop", "repeat", "swap", "flip"]), st.integers(0, 30)), max_size=3
)


def slices(lengths: list[int]) -> list[list[bytes]]:
    """Return groups of slices of H.264, no two of them alike."""
    return [
        [bytes((0x65 if not n else 0x41, 0x80, group, n, 0x99)) * 3 for n in range(length)]
        for group, length in enumerate(lengths)
    ]


@given(lengths=_GROUPS, edits=_EDITS)
@settings(max_examples=60)
def test_what_holds_is_what_was_signed(lengths: list[int], edits: list[tuple[str, int]]) -> None:
    """Each group that holds, by its place, is a signed group, whole and in order."""
    groups = slices(lengths)
    stream = sign(VideoCodec.H264, groups)
    assert [group.findings for group in stream.verified()] == [{}] * len(groups)

    for edit, at in edits:
        place = at % len(stream.pictures)
        picture = stream.pictures[place]
        if edit == "drop":
            stream = stream.but(place, place + 1, [])
        elif edit == "repeat":
            stream = stream.but(place, place, [picture])
        elif edit == "swap":
            after = stream.pictures[place + 1 : place + 2]
            stream = stream.but(place, place + 2, [*after, picture])
        else:
            stream = stream.flipped(place, len(picture) - 1, -2)
        if not stream.pictures:
            return

    for group in stream.verified():
        if group.holds and group.start is not None and group.end is not None:
            there = [
                unit
                for units in stream.pictures[group.start : group.end + 1]
                for unit in units
                if unit[0] in {0x65, 0x41}
            ]
            assert there in groups


def test_slices_of_other_kinds_are_signed_or_named() -> None:
    """H.265 pictures of upper layers: a camera signs them, or they are no part of what holds."""
    start, usual, other = (bytes((kind << 1, 1, 0x80, 7, 0x99)) for kind in (19, 1, 2))
    group = [start, usual, other, usual + b"x"]

    everything = sign(VideoCodec.H265, [group, group])
    without = sign(VideoCodec.H265, [group, group], lambda unit: unit[0] != other[0])

    assert everything.findings()[0] == {}
    assert without.findings()[0] == {Finding.ADDED: 1}

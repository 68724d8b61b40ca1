"""What is hashed of pictures, and the way from a group of them to a stamped hour."""

from collections.abc import Callable
from hashlib import sha256

from hypothesis import given, settings, strategies as st
import pytest

from noticeboard.errors import VerificationError
from noticeboard.timestamp.group import (
    PictureGroup,
    VideoCodec,
    picture_hash,
    pictures_hash,
    pictures_of,
    sets_hash,
)
from noticeboard.timestamp.hour import (
    LEAST_ENTRIES,
    Hour,
    HourTree,
    Inclusion,
    check_group,
    group_inclusion,
    salts,
    segment_root,
)


def sample(*units: str) -> bytes:
    """Return NAL units, each after its length."""
    return b"".join(len(each).to_bytes(4) + each for each in map(bytes.fromhex, units))


GROUP = [sample("65888400"), sample("419a0102", "419a0103"), sample("419b0405")]


def group(*, start_us: int = 1_764_540_000_000_000, pictures: bytes = b"") -> PictureGroup:
    """Return a group of three pictures."""
    hashes = pictures_of(GROUP, VideoCodec.H264)
    return PictureGroup(
        pictures_sha256=pictures or pictures_hash(hashes),
        sets_sha256=sets_hash([b"gSPS", b"hPPS"]),
        codec=VideoCodec.H264,
        count=len(hashes),
        start_us=start_us,
        length_us=2_000_000,
    )


def test_as_its_description_says() -> None:
    """A picture's hash, the group's and the leaf are what sha256 makes of the stated bytes."""
    first, second, third = pictures_of(GROUP, VideoCodec.H264)

    assert first == sha256(bytes.fromhex("00000003658884")).digest()
    assert second == sha256(bytes.fromhex("00000004419a010200000004419a0103")).digest()
    assert pictures_hash([first, second, third]) == (
        sha256(b"neighbors-requests/group/v1\n" + first + second + third).digest()
    )
    sets = sha256(b"\0\0\0\4gSPS\0\0\0\4hPPS").digest()
    stated = b"\0" + bytes(16) + group().pictures_sha256 + sets
    stated += bytes.fromhex("01 00000003 000644d6fbe45800 001e8480")
    assert group().leaf(bytes(16)) == sha256(stated).digest()


def test_only_slices_count() -> None:
    """Metadata, parameter sets, delimiters and zero bytes at the end change nothing."""
    plain = sample("65888401")
    more = sample("0930", "67640028", "68ee", "0605ffffff80", "658884010000", "0cff")

    assert picture_hash(more, VideoCodec.H264) == picture_hash(plain, VideoCodec.H264)
    assert picture_hash(sample("0605ffffff80"), VideoCodec.H264) is None
    # H.265 has two bytes of header: an IDR picture, and a prefix SEI.
    assert picture_hash(sample("4e0105", "2601af"), VideoCodec.H265) == (
        picture_hash(sample("2601af00"), VideoCodec.H265)
    )


@pytest.mark.parametrize("damaged", ["000000", "0000000565", "00000000", "ffffffff65"])
def test_damaged_samples(damaged: str) -> None:
    """A length that doesn't fit is refused."""
    with pytest.raises(VerificationError):
        picture_hash(bytes.fromhex(damaged), VideoCodec.H264)


@settings(max_examples=1200)
@given(st.binary(max_size=60), st.sampled_from(VideoCodec))
def test_any_bytes(raw: bytes, codec: VideoCodec) -> None:
    """Whatever a sample holds, it has a hash, none, or is refused."""
    try:
        found = picture_hash(raw, codec)
    except VerificationError:
        return
    assert found is None or len(found) == 32


def test_each_change_is_another_group() -> None:
    """A dropped, repeated, swapped or changed picture, another time: each is another leaf."""
    hashes = pictures_of(GROUP, VideoCodec.H264)
    first, second, third = hashes
    others = [
        *([first, second], [first, second, second, third], [first, third, second]),
        [first, second, sha256(b"").digest()],
    ]

    leaves = {group(pictures=pictures_hash(each)).leaf(bytes(16)) for each in [hashes, *others]}
    leaves |= {group(start_us=1).leaf(bytes(16)), group().leaf(bytes(15) + b"1")}
    assert len(leaves) == 7


def test_from_a_group_to_the_hour() -> None:
    """A group is proven by salt, leaf, segment and hour; another one isn't."""
    salt = salts(b"secret", "run 7")
    leaves = [group(start_us=1_000 * number).leaf(salt(number)) for number in range(3)]
    root = segment_root(leaves)
    tree = HourTree([root, segment_root(leaves[:1])], b"filler")
    in_segment, in_hour = group_inclusion(leaves, 1), tree.inclusion(root)

    assert in_hour is not None
    check_group(leaves[1], in_segment, 3, root, in_hour, tree.hour)
    with pytest.raises(VerificationError):
        check_group(leaves[0], in_segment, 3, root, in_hour, tree.hour)
    with pytest.raises(VerificationError):
        check_group(leaves[1], in_segment, 3, root, in_hour, HourTree([root], b"other").hour)
    long = Inclusion(index=1, hashes=in_segment.hashes * 30)
    with pytest.raises(VerificationError):
        check_group(leaves[1], long, 3, root, in_hour, tree.hour)
    assert tree.inclusion(segment_root(leaves[1:])) is None


def test_an_hour_looks_like_any_other() -> None:
    """However much was recorded, the text is as long, and the tree as large."""
    recorded = [sha256(number.to_bytes(4)).digest() for number in range(900)]
    empty, full = HourTree([], b"a").hour, HourTree(recorded, b"b").hour

    assert (empty.size, full.size) == (LEAST_ENTRIES, LEAST_ENTRIES)
    assert len(empty.text()) == len(full.text())
    assert HourTree(recorded, b"b").hour == full
    assert HourTree([], b"b").hour != empty
    depth = LEAST_ENTRIES.bit_length() - 1
    tree = HourTree(recorded, b"b")
    places = [tree.inclusion(each) for each in recorded]
    assert {len(each.hashes) for each in places if each} == {depth}
    # Sorted by chance, not by time.
    assert [each.index for each in places if each] != sorted(each.index for each in places if each)


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: raw[:-1],
        lambda raw: raw + b"\n",
        lambda raw: raw.replace(b"v1", b"v2"),
        lambda raw: raw.replace(b"16384", b"16385"),
        lambda raw: raw.replace(b"16384", b"8192"),
        lambda raw: raw.replace(b"16384", b"016384"),
        lambda raw: raw.replace(b"16384", "\uff116384".encode()),
        lambda raw: raw[:-3] + b"\n",
    ],
)
def test_hour_text_is_strict(damage: Callable[[bytes], bytes]) -> None:
    """There is one way to write an hour."""
    raw = HourTree([], b"a").hour.text()
    assert Hour.parse(raw).text() == raw
    with pytest.raises(VerificationError):
        Hour.parse(damage(raw))

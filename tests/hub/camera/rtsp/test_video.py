"""Pictures put together from packets of H.264 and H.265."""

from collections.abc import Iterable
from itertools import chain
import random

from hypothesis import given, settings, strategies as st
import pytest

from hub.camera.rtsp.rtp import RtpStream
from hub.camera.rtsp.video import AccessUnit, H264Depacketiser, H265Depacketiser, VideoDepacketiser
from hub.errors import CameraUnreachableError
from tests.hub.camera.rtsp.packets import STEP, Coded, Coding, Packetiser, coded, packets_of, rtp

CODINGS: tuple[Coding, ...] = ("h264", "hevc")
both = pytest.mark.parametrize("coding", CODINGS)


class Receiver:
    """A stream of packets and what is put together from them."""

    def __init__(self, coding: Coding) -> None:
        self.units: list[AccessUnit] = []
        kind: type[VideoDepacketiser] = H264Depacketiser if coding == "h264" else H265Depacketiser
        self.stream = RtpStream(kind(self.units.append).push)

    def take(self, packets: Iterable[bytes]) -> "Receiver":
        """Take packets."""
        for packet in packets:
            self.stream.receive(packet, 0)
        return self

    @property
    def payloads(self) -> list[bytes]:
        """The pictures."""
        return [unit.payload for unit in self.units]


def received(coding: Coding, pictures: Iterable[Iterable[bytes]]) -> Receiver:
    """Take the packets of pictures."""
    return Receiver(coding).take(packet for picture in pictures for packet in picture)


@both
def test_whole_video(coding: Coding) -> None:
    """Every picture comes out as it went in, with its time and whether it is a key picture."""
    video = coded(coding)

    units = received(coding, packets_of(video)).units

    assert [unit.payload for unit in units] == video.payloads
    assert [unit.key for unit in units] == [number % 4 == 0 for number in range(12)]
    steps = [(unit.timestamp - units[0].timestamp) % (1 << 32) for unit in units]
    assert steps == [number * STEP for number in range(12)]


@both
def test_parameter_sets_are_kept_apart(coding: Coding) -> None:
    """Sets that come in band are told with the key picture, and are not part of it."""
    video = coded(coding)

    units = received(coding, packets_of(video, in_band=True)).units

    assert [unit.payload for unit in units] == video.payloads
    assert [unit.sets for unit in units] == [
        video.sets if number % 4 == 0 else () for number in range(12)
    ]


@both
def test_sets_with_a_marker_and_time_of_their_own(coding: Coding) -> None:
    """Sets may come as a picture of their own: a marker behind them ends nothing."""
    video = coded(coding)
    cutter = Packetiser(coding)
    packets = [
        *cutter.picture(video.sets, -1),
        *cutter.picture(video.sets, 0),
        *cutter.picture(video.pictures[0], 0),
    ]

    (unit,) = Receiver(coding).take(packets).units

    assert unit.payload == video.payloads[0]
    assert unit.sets == video.sets


@both
def test_without_markers(coding: Coding) -> None:
    """A camera that never sets the marker bit ends a picture by beginning another."""
    video = coded(coding)

    assert received(coding, packets_of(video, marks=False)).payloads == video.payloads[:-1]


@both
def test_delimiters_and_filling_are_left_out(coding: Coding) -> None:
    """What is of no use to a decoder is not stored; supplemental information is."""
    video = coded(coding)
    noise = (
        [b"\x09\xf0", b"\x0c\xff\x80"] if coding == "h264" else [b"\x46\x01\x50", b"\x4c\x01\xff"]
    )

    words = b"\x06\x05\x01\x00\x80" if coding == "h264" else b"\x4e\x01\x05\x01\x00\x80"

    packets = Packetiser(coding).picture([*noise, words, *video.pictures[0], noise[1]], 0)

    kept = len(words).to_bytes(4, "big") + words + video.payloads[0]
    assert Receiver(coding).take(packets).payloads == [kept]


def aggregated(coding: Coding, units: Iterable[bytes]) -> bytes:
    """Put units into one payload."""
    head = b"\x78" if coding == "h264" else b"\x60\x01"
    return head + b"".join(len(unit).to_bytes(2, "big") + unit for unit in units)


@both
def test_several_units_in_one_packet(coding: Coding) -> None:
    """Aggregated units are taken apart; empty ones are nothing."""
    video = coded(coding)
    key = video.pictures[0]
    packet = rtp(aggregated(coding, [*video.sets, b"", *key]), 1, 0, marker=True)

    (unit,) = Receiver(coding).take([packet]).units

    assert (unit.payload, unit.sets) == (video.payloads[0], video.sets)


@both
def test_damaged_aggregate(coding: Coding) -> None:
    """A packet that ends inside a unit makes no picture."""
    video = coded(coding)
    payload = aggregated(coding, [*video.sets, *video.pictures[0]])

    receiver = Receiver(coding).take(
        [rtp(payload[:-1], 1, 0), *Packetiser(coding, 2).picture(video.pictures[4], 1)]
    )

    assert receiver.payloads == [video.payloads[4]]


@both
def test_units_joined_by_start_codes(coding: Coding) -> None:
    """Some cameras send a whole picture as one unit, start codes and all."""
    video = coded(coding)
    joined = b"\x00\x00\x00\x01".join([*video.sets, *video.pictures[0]])

    (unit,) = Receiver(coding).take(Packetiser(coding).picture([joined], 0)).units

    assert (unit.payload, unit.sets) == (video.payloads[0], video.sets)


@both
@given(st.integers(0, 2**30))
@settings(max_examples=80, deadline=None)
def test_losses(coding: Coding, seed: int) -> None:
    """After any loss nothing torn is delivered, and nothing up to the next whole key picture."""
    video = coded(coding)
    chance = random.Random(seed)  # noqa: S311 -- a test's
    pictures = packets_of(video)
    kept = [[packet for packet in one if chance.random() > 0.06] for one in pictures]

    receiver = received(coding, kept)

    whole = [len(before) == len(after) for before, after in zip(pictures, kept, strict=True)]
    playable, follows = [], False
    for number, picture in enumerate(video.payloads):
        follows = whole[number] and (follows or number % 4 == 0)
        if follows:
            playable.append(picture)
    assert receiver.payloads == playable
    came = {packet for picture in kept for packet in picture}
    numbers = [n for n, packet in enumerate(chain(*pictures)) if packet in came]
    if numbers:  # those before the first and after the last one are not known of
        assert receiver.stream.lost == numbers[-1] - numbers[0] + 1 - len(came)


@both
def test_whole_picture_lost(coding: Coding) -> None:
    """If a picture is missing altogether, those that refer to it are left out too."""
    video = coded(coding)
    pictures = packets_of(video)

    receiver = received(coding, [*pictures[:2], *pictures[3:]])

    assert receiver.payloads == video.payloads[:2] + video.payloads[4:]


@both
def test_joined_in_the_middle(coding: Coding) -> None:
    """A connection may begin inside a key picture: the first one delivered is whole."""
    video = coded(coding)
    pictures = packets_of(video)

    receiver = received(coding, [pictures[0][1:], *pictures[1:]])

    assert receiver.payloads == video.payloads[4:]


def sliced() -> Coded:
    """Return video with several slices a picture."""
    return coded("h264", (320, 192), more=":slices=3")


def test_several_slices() -> None:
    """A picture may be many units, the first of which may be lost: then it is not whole."""
    video = sliced()
    pictures = packets_of(video)
    assert all(len(picture) >= 3 for picture in video.pictures)

    lost = len(Packetiser().payloads(video.pictures[4][0]))
    receiver = received("h264", [*pictures[:3], pictures[4][lost:], *pictures[5:]])

    assert receiver.payloads == video.payloads[:3] + video.payloads[8:]


def test_marker_on_every_slice() -> None:
    """Some cameras mark the end of every slice: after one torn group, only times are believed."""
    video = sliced()
    cutter = Packetiser()
    packets = []
    for number, picture in enumerate(video.pictures):
        for unit in picture:
            packets += cutter.picture([unit], number)

    receiver = Receiver("h264").take(packets)

    assert receiver.payloads[-7:] == video.payloads[4:-1]


def test_two_pictures_of_one_time() -> None:
    """Two whole pictures with the same timestamp are two."""
    video = coded()
    cutter = Packetiser()
    packets = [packet for picture in video.pictures[:3] for packet in cutter.picture(picture, 0)]

    assert Receiver("h264").take(packets).payloads == video.payloads[:3]


@both
def test_fragment_without_end(coding: Coding) -> None:
    """A unit whose last piece never comes, though no number is missing, tears its picture."""
    video = coded(coding)
    cutter = Packetiser(coding)
    packets = cutter.picture(video.pictures[0], 0)
    *pieces, _ = cutter.payloads(video.pictures[4][-1])
    for piece in (*pieces, pieces[0]):
        packets.append(rtp(piece, cutter.sequence, 1))
        cutter.sequence += 1
    for time, number in ((2, 5), (3, 6), (4, 8)):
        packets += cutter.picture(video.pictures[number], time)

    receiver = Receiver(coding).take(packets)

    assert receiver.payloads == [video.payloads[0], video.payloads[8]]


@both
def test_huge_picture(coding: Coding) -> None:
    """A picture that never ends is refused before it fills the memory."""
    head = b"\x7c\x85" if coding == "h264" else b"\x62\x01\x93"
    middle = b"\x7c\x05" if coding == "h264" else b"\x62\x01\x13"
    receiver = Receiver(coding).take([rtp(head, 0)])

    with pytest.raises(CameraUnreachableError, match="impossibly large"):
        receiver.take(rtp(middle + bytes(60000), number) for number in range(1, 200))


@both
def test_unknown_packings(coding: Coding) -> None:
    """A way of packing that was not agreed to is a damaged picture, not a crash."""
    video = coded(coding)
    strange = b"\x7d\x00\x00" if coding == "h264" else b"\x64\x01\x00"
    packets = [
        rtp(strange, 0, 0),
        rtp(b"", 1, 0),
        *Packetiser(coding, 2).picture(video.pictures[0], 1),
    ]

    assert Receiver(coding).take(packets).payloads == video.payloads[:1]


@both
@given(st.lists(st.tuples(st.binary(min_size=1, max_size=30), st.integers(0, 3), st.booleans())))
@settings(deadline=None)
def test_junk(coding: Coding, sent: list[tuple[bytes, int, bool]]) -> None:
    """Whatever payloads hold, pictures are put together or not."""
    receiver = Receiver(coding)

    for number, (payload, time, marker) in enumerate(sent):
        receiver.take([rtp(payload, number, time, marker=marker)])

    assert all(unit.payload for unit in receiver.units)


def hevc(kind: int, body: bytes = b"\x80abc") -> list[bytes]:
    """Return a picture of one unit."""
    return [bytes((kind << 1, 1)) + body]


def kinds_after(*kinds: int) -> list[int]:
    """Return the kinds of those pictures that are delivered."""
    cutter = Packetiser("hevc")
    receiver = Receiver("hevc")
    for number, kind in enumerate(kinds):
        receiver.take(cutter.picture(hevc(kind), number))
    return [payload[4] >> 1 for payload in receiver.payloads]


def test_pictures_from_before_the_beginning() -> None:
    """Beginning with a CRA picture, those that refer to what came before it are left out."""
    assert kinds_after(21, 8, 9, 1, 21, 8, 9, 1) == [21, 1, 21, 8, 9, 1]


def test_broken_link() -> None:
    """Behind a BLA picture they are left out wherever it stands."""
    assert kinds_after(19, 1, 16, 8, 9, 1, 21, 9) == [19, 1, 16, 1, 21, 9]


def test_other_layers() -> None:
    """What only a scalable decoder reads is left out."""
    packets = Packetiser("hevc").picture(
        [*hevc(19), b"\x26\x09abc", b"\x27\x01abc", b"\x26\x01"], 0
    )

    (payload,) = Receiver("hevc").take(packets).payloads

    assert payload == b"\x00\x00\x00\x06" + hevc(19)[0]

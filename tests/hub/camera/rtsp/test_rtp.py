"""RTP packets in order, losses counted."""

from hypothesis import given, strategies as st
import pytest

from hub.camera.rtsp.rtp import RtpStream
from tests.hub.camera.rtsp.packets import rtp


class Taken:
    """A stream's output: the number each packet carries, and whether some before it are missing."""

    def __init__(self, hold: int = 0) -> None:
        self.packets: list[tuple[bytes, bool]] = []
        self.details: list[tuple[int, bool]] = []
        self.stream = RtpStream(self._take, hold)

    def _take(self, packet: bytes, at: int, timestamp: int, marker: bool, gap: bool) -> None:  # noqa: FBT001 -- its caller's
        self.packets.append((packet[at:], gap))
        self.details.append((timestamp, marker))

    def send(self, *numbers: int, now_s: float = 0.0) -> "Taken":
        """Send packets with these sequence numbers, each of which carries its own."""
        for number in numbers:
            self.stream.receive(rtp(b"%d" % number, number), now_s)
        return self

    @property
    def numbers(self) -> list[int]:
        """What came out."""
        return [int(payload) for payload, _ in self.packets]

    @property
    def gaps(self) -> list[int]:
        """The packets before which some are missing."""
        return [int(payload) for payload, gap in self.packets if gap]


def test_in_order_over_the_wrap() -> None:
    """Sequence numbers wrap at 65536, and nothing is lost there."""
    taken = Taken().send(65534, 65535, 65536, 65537)

    assert taken.numbers == [65534, 65535, 65536, 65537]
    assert (taken.gaps, taken.stream.lost, taken.stream.received) == ([], 0, 4)
    assert taken.stream.highest == 65537


def test_fields() -> None:
    """The timestamp and the marker bit are read."""
    taken = Taken()

    taken.stream.receive(rtp(b"1", 1, 5, marker=True), 0)
    taken.stream.receive(rtp(b"2", 2, 6), 0)

    assert taken.details == [(5, True), (6, False)]


def test_loss_without_waiting() -> None:
    """In a connection nothing is overtaken: what is missing is lost, and told with the next."""
    taken = Taken().send(1, 2, 5, 6)

    assert (taken.numbers, taken.gaps, taken.stream.lost) == ([1, 2, 5, 6], [5], 2)
    assert taken.stream.highest == 6


def test_reordered() -> None:
    """Datagrams that overtook each other are put in order again."""
    taken = Taken(hold=8).send(1, 4, 3, 2, 5)

    assert (taken.numbers, taken.gaps, taken.stream.lost) == ([1, 2, 3, 4, 5], [], 0)


def test_double_and_late() -> None:
    """What came before is not taken again."""
    taken = Taken(hold=2).send(1, 1, 2, 2, 4, 4, 3, 3, 5, 5, 3)

    assert (taken.numbers, taken.stream.lost) == ([1, 2, 3, 4, 5], 0)


def test_given_up_after_many() -> None:
    """A datagram is waited for until too many have overtaken it; then it is lost, also if late."""
    taken = Taken(hold=3).send(1, 3, 4, 6)
    assert taken.numbers == [1]

    taken.send(7, 2, 5, 8)

    assert (taken.numbers, taken.gaps) == ([1, 3, 4, 5, 6, 7, 8], [3])
    assert taken.stream.lost == 1


def test_given_up_after_a_while() -> None:
    """A datagram is not waited for longer than a tenth of a second."""
    taken = Taken(hold=50).send(1, 3, now_s=1.0).send(4, now_s=1.05).send(5, now_s=1.2)

    assert (taken.numbers, taken.gaps, taken.stream.lost) == ([1, 3, 4, 5], [3], 1)


def test_sender_began_anew() -> None:
    """A camera that starts its numbers again is followed from its second packet on."""
    taken = Taken().send(20000, 20001, 3, 4, 5)

    assert (taken.numbers, taken.gaps, taken.stream.lost) == ([20000, 20001, 4, 5], [4], 0)


def test_one_stray_packet() -> None:
    """A single packet from nowhere changes nothing."""
    taken = Taken().send(1, 30000, 2, 3)

    assert (taken.numbers, taken.gaps, taken.stream.lost) == ([1, 2, 3], [], 0)


@pytest.mark.parametrize("hold", [0, 8])
def test_another_sender(hold: int) -> None:
    """Another synchronisation source is another stream: what was held is let go first."""
    taken = Taken(hold).send(1, 3)

    taken.stream.receive(rtp(b"500", 500, sender=7), 0)

    assert taken.numbers == [1, 3, 500]
    assert taken.gaps == [3, 500]
    assert taken.stream.sender == 7


def test_extension_contributors_padding() -> None:
    """A header may be longer and an end padded; the payload is what is between."""
    taken = Taken().send(1)
    plain = rtp(b"", 2)
    words = b"\x00\x00\x00\x01" + b"\xbe\xde\x00\x01" + b"\x10\x00\x00\x00"

    taken.stream.receive(b"\xb1" + plain[1:] + words + b"2" + b"\x00\x00\x03", 0)

    assert taken.packets[1] == (b"2", False)


def test_damaged_header() -> None:
    """A packet whose header is longer than itself counts as missing."""
    taken = Taken().send(1)

    taken.stream.receive(b"\x9f" + rtp(b"", 2)[1:], 0)
    taken.send(3)

    assert (taken.numbers, taken.gaps) == ([1, 3], [3])


@given(st.lists(st.one_of(st.integers(0, 70000), st.binary(max_size=40)), max_size=60))
def test_junk(sent: list[int | bytes]) -> None:
    """Whatever comes, each packet is delivered at most once and counters never go back."""
    for hold in (0, 5):
        taken = Taken(hold)
        for each in sent:
            if isinstance(each, int):
                taken.send(each)
            else:
                taken.stream.receive(each, 0)
            assert taken.stream.lost >= 0
        assert len(taken.packets) <= len(sent)

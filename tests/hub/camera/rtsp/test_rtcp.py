"""Reports both ways."""

from struct import pack

from hypothesis import given, strategies as st

from hub.camera.rtsp.rtp import CompoundReport, ReceiverStats, SenderReport, parse, receiver_report

REPORT = pack("!BBHIIIIII", 0x80, 200, 6, 7, 1000, 1 << 31, 9000, 5, 6)


def test_sender_report() -> None:
    """It ties a timestamp to the camera's clock."""
    told = parse(REPORT)

    assert told.report == SenderReport(ntp_s=1000.5, ntp_middle=1000 << 16 | 0x8000, timestamp=9000)
    assert not told.bye


def test_goodbye_in_a_compound() -> None:
    """A goodbye is found behind other packets."""
    assert parse(REPORT + pack("!BBHI", 0x81, 203, 1, 7)).bye


def test_receiver_report() -> None:
    """Ours says what came, what was lost, and how old their report is; a name goes with it."""
    told = SenderReport(ntp_s=1.0, ntp_middle=0x12345678, timestamp=0)
    received = ReceiverStats(sender=7, highest=65540, lost=3, report=told, report_age_s=1.5)

    packet = receiver_report(99, received)

    assert packet[:8] == pack("!BBHI", 0x81, 201, 7, 99)
    assert packet[8:32] == pack("!IIIIII", 7, 3, 65540, 0, 0x12345678, 98304)
    assert packet[32:] == pack("!BBHI", 0x81, 202, 3, 99) + b"\x01\x03hub\x00\x00\x00"
    assert parse(packet) == CompoundReport()


def test_receiver_report_without_theirs() -> None:
    """Before the camera reported, nothing is said of its report."""
    packet = receiver_report(99, ReceiverStats(sender=7, highest=-1, lost=1 << 30))

    assert packet[8:32] == pack("!IIIIII", 7, 0x7FFFFF, 0xFFFFFFFF, 0, 0, 0)


def test_flood() -> None:
    """What lies behind many packets in one is not looked at."""
    empty = pack("!BBHI", 0x80, 201, 1, 7)

    assert not parse(empty * 40 + pack("!BBHI", 0x81, 203, 1, 7)).bye


@given(st.binary(max_size=120))
def test_junk(junk: bytes) -> None:
    """Whatever comes is read as far as it can be."""
    parse(junk)
    parse(REPORT[: len(junk)] + junk)

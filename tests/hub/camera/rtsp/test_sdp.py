"""Descriptions as cameras write them."""

from hypothesis import given, strategies as st
import pytest

from hub.camera.rtsp.messages import absolute, parse

CAMERA = b"""v=0
o=- 1 1 IN IP4 192.0.2.7
s=Media Server
c=IN IP4 0.0.0.0
a=control:*
a=range:npt=now-
m=video 0 RTP/AVP 96
a=control:trackID=0
a=framerate:25.000000
a=rtpmap:96 H264/90000
a=fmtp:96 packetization-mode=1;profile-level-id=4D401F;sprop-parameter-sets=Z00AKp2oHgCJ+WbgICAoAAAfQAAGGoAA,aO48gA==
m=audio 0 RTP/AVP 97
a=control:trackID=1
a=rtpmap:97 MPEG4-GENERIC/16000/1
a=fmtp:97 streamtype=5;profile-level-id=1;mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3;config=1408
m=application 0 RTP/AVP 107
a=control:trackID=4
a=rtpmap:107 vnd.onvif.metadata/90000
"""  # noqa: E501 -- as it comes


def test_common_camera() -> None:
    """Streams, their addresses, their coding, parameter sets, and the frame rate are read."""
    described = parse(CAMERA)

    video, audio, words = described.media
    assert described.control == "*"
    assert (video.kind, video.coding, video.clock_hz) == ("video", "H264", 90000)
    assert (video.control, video.frame_rate) == ("trackID=0", 25.0)
    assert [each[0] & 31 for each in video.parameter_sets()] == [7, 8]
    assert video.number("packetization-mode") == 1
    assert (audio.coding, audio.clock_hz, audio.channels) == ("MPEG4-GENERIC", 16000, 1)
    assert (audio.number("sizelength"), audio.format["config"]) == (13, "1408")
    assert (words.kind, words.parameter_sets()) == ("application", ())


def test_h265() -> None:
    """Its three kinds of sets come in the order that decoding needs, padded or not."""
    (video,) = parse(
        b"m=video 0 RTP/AVP 98\n a=ignored\na=rtpmap:98 h265/90000\n"
        b"a=fmtp:98 sprop-sps=QgEBBA;sprop-pps=RAHAcg==; sprop-vps=QAEM//8=;junk\n"
    ).media

    assert video.coding == "H265"
    assert [each[0] >> 1 for each in video.parameter_sets()] == [32, 33, 34]


@pytest.mark.parametrize("told", ["!!!", "Z", "", ",,", "Zg=="])
def test_sets_that_are_none(told: str) -> None:
    """What is not base64, or too short to be a set, is none."""
    raw = f"m=video 0 RTP/AVP 96\na=fmtp:96 sprop-parameter-sets={told}\n".encode()

    assert parse(raw).media[0].parameter_sets() == ()


def test_well_known_sound() -> None:
    """G.711 may go without an rtpmap."""
    (media,) = parse(b"m=audio 0 RTP/AVP 8\r\n").media

    assert (media.coding, media.clock_hz, media.channels) == ("PCMA", 8000, 1)


def test_rate_of_the_whole() -> None:
    """A frame rate may be told for all streams; nonsense is none."""
    (video,) = parse(b"a=x-framerate: 12.5\nm=video 0 RTP/AVP 96\na=framerate:fast\n").media

    assert video.frame_rate == 12.5


def test_only_the_format_in_use() -> None:
    """Of several payload types the first one is read, and not another one's parameters."""
    (video,) = parse(
        b"m=video 0 RTP/AVP 96 97\na=rtpmap:97 JPEG/90000\na=fmtp:97 x=1\na=rtpmap:96 H264/90000\n"
    ).media

    assert (video.coding, video.format) == ("H264", {})


@pytest.mark.parametrize("line", [b"m=video", b"m=", b"m=video 0 RTP/AVP", b"m=audio 0 RTP/AVP x"])
def test_media_without_a_coding(line: bytes) -> None:
    """A stream of which nothing is said has no coding."""
    assert parse(line).media[0].coding == ""


def test_addresses_that_could_not_be_sent() -> None:
    """A control attribute with a space or a control character in it is none."""
    found = parse(b"m=video 0 RTP/AVP 96\na=control:a b\nm=video 0 RTP/AVP 96\na=control:a\x01b\n")

    assert [media.control for media in found.media] == ["", ""]


@pytest.mark.parametrize(
    ("control", "base", "address"),
    [
        ("trackID=0", "rtsp://h/cam", "rtsp://h/cam/trackID=0"),
        ("trackID=0", "rtsp://h/cam/", "rtsp://h/cam/trackID=0"),
        ("/trackID=0", "rtsp://h/cam", "rtsp://h/cam/trackID=0"),
        ("track0", "rtsp://h/cam?channel=1/", "rtsp://h/cam?channel=1/track0"),
        ("*", "rtsp://h/cam", "rtsp://h/cam"),
        ("", "rtsp://h/cam", "rtsp://h/cam"),
        ("RTSP://u:p@10.0.0.1:8554/x", "rtsp://h/cam", "RTSP://10.0.0.1:8554/x"),
        ("rtsps://10.0.0.1", "rtsp://h/cam", "rtsps://10.0.0.1"),
    ],
)
def test_control_addresses(control: str, base: str, address: str) -> None:
    """Relative ones are put behind the base; absolute ones are sent as they are, without user."""
    assert absolute(control, base) == address


@given(st.binary(max_size=2000))
def test_junk(junk: bytes) -> None:
    """Whatever a camera describes, something is read of it."""
    for text in (junk, CAMERA + junk, CAMERA.replace(b"fmtp:96 ", b"fmtp:96 " + junk)):
        for media in parse(text).media:
            media.parameter_sets()


def test_flood() -> None:
    """The number of streams that are looked at is bounded."""
    assert len(parse(b"m=video 0 RTP/AVP 96\n" * 5000).media) == 16

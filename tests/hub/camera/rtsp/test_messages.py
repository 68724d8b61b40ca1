"""RTSP messages and interleaved frames, however the network cuts them up."""

from hypothesis import given, settings, strategies as st
import pytest

from hub.camera.rtsp.messages import RtspMessage, RtspParser, answer, frame, request
from hub.errors import CameraUnreachableError

ANSWER = (
    b"RTSP/1.0 200 OK\r\nCSeq: 3\r\nContent-Length: 4\r\n"
    b"WWW-Authenticate: Basic\r\nwww-authenticate: Digest\r\n\r\nv=0\n"
)


class Taken:
    """What a wire handed on."""

    def __init__(self) -> None:
        self.frames: list[tuple[int, bytes]] = []
        self.messages: list[RtspMessage] = []
        self.wire = RtspParser(
            lambda channel, packet: self.frames.append((channel, packet)), self._add
        )

    def _add(self, message: RtspMessage) -> None:
        self.messages.append(message)


def taken(data: bytes) -> Taken:
    """Take everything at once."""
    found = Taken()
    found.wire.feed(data)
    return found


def test_answer() -> None:
    """Status, headers without regard to case, several of one name, and the body are read."""
    (message,) = taken(ANSWER).messages

    assert message.status == 200
    assert message.number("cseq") == 3
    assert message.every("www-authenticate") == ["Basic", "Digest"]
    assert message.header("nothing") == ""
    assert message.number("nothing") is None
    assert message.body == b"v=0\n"


def test_line_feeds_only() -> None:
    """Some cameras end their lines with nothing but a line feed."""
    (message,) = taken(ANSWER.replace(b"\r\n", b"\n")).messages

    assert (message.status, message.number("cseq"), message.body) == (200, 3, b"v=0\n")


def test_request_of_the_server() -> None:
    """A camera may ask something itself."""
    (message,) = taken(b"options * RTSP/1.0\r\nCSeq: 1\r\n\r\n").messages

    assert (message.status, message.method) == (0, "OPTIONS")


def test_status_without_words() -> None:
    """An answer may leave out its reason, and a header its colon."""
    (message,) = taken(b"RTSP/1.0 454\r\nnonsense\r\n\r\n").messages

    assert (message.status, message.headers) == (454, ())


@given(st.data())
@settings(deadline=None)
def test_pieces_of_any_size(data: st.DataObject) -> None:
    """Frames before, between and after messages come out the same however they are cut up."""
    frames = [(index % 4, bytes([index]) * (index * 7)) for index in range(9)]
    stream = b"".join(
        frame(*one) + (ANSWER + b"\r\n" if index % 3 == 0 else b"")
        for index, one in enumerate(frames)
    )
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=12)))
    found = Taken()

    for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        found.wire.feed(stream[start:end])

    assert found.frames == frames
    assert [message.body for message in found.messages] == [b"v=0\n"] * 3


def test_many_large_frames() -> None:
    """The buffer never runs out of room, whatever the size of what is in it."""
    frames = [(0, bytes([index]) * 65535) for index in range(20)]

    assert taken(b"".join(frame(*one) for one in frames)).frames == frames


@pytest.mark.parametrize(
    "hostile",
    [
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01",
        b"RTSP/1.0 200 OK\r\nContent-Length: 99999999\r\n\r\n",
        b"RTSP/1.0 200 OK\r\nA: " + b"a" * 20000,
        b"RTSP/1.0 200 OK\r\nA: " + b"a" * 20000 + b"\r\n\r\n",
        b"RTSP/1.0 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n",
    ],
)
def test_what_is_not_rtsp(hostile: bytes) -> None:
    """Another protocol, and sizes that nothing needs, are refused at once."""
    with pytest.raises(CameraUnreachableError):
        taken(hostile)


@given(st.binary(max_size=400))
def test_junk(junk: bytes) -> None:
    """Whatever comes is taken or refused, and nothing else."""
    try:
        taken(b"RTSP/1.0 200 OK\r\n" + junk)
        taken(junk)
    except CameraUnreachableError:
        return


def test_the_first_refusal_keeps_what_came_before() -> None:
    """What was whole before nonsense began has been handed on."""
    found = Taken()

    with pytest.raises(CameraUnreachableError):
        found.wire.feed(frame(0, b"x") + b"\x00\x01\x02\x03")

    assert found.frames == [(0, b"x")]


def test_request_cannot_be_split() -> None:
    """Nothing that a camera said can add a header to what we send."""
    sent = request("SETUP", "rtsp://x/\r\nA: b", [("Session", "1\r\nB: c")], b"body")

    assert sent.split(b"\r\n") == [
        b"SETUP rtsp://x/A: b RTSP/1.0",
        b"Session: 1B: c",
        b"Content-Length: 4",
        b"",
        b"body",
    ]


def test_answer_of_ours() -> None:
    """What a camera asks is answered in its own form."""
    assert answer("200 OK", [("CSeq", "1")]) == b"RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n"

"""Segments made by hand, and what hypothesis makes of them."""

from collections.abc import Sequence
import io

from hub.media.mp4.boxes import SegmentHeader
from hub.media.mp4.fragments import Sample, fragment, read_table, segment_head
from hub.media.mp4.segment_table import SegmentTable, closing_box
from hub.media.packet import AudioFormat, StreamInfo, VideoFormat
from hub.model.ids import RunId

AVCC = bytes.fromhex("0142c00cffe100166742c00cda05067840000003004000000783c50aa801000468ce3c80")
VIDEO = VideoFormat(codec="h264", extradata=AVCC, width=320, height=180, reorders=False)
AUDIO = AudioFormat(config=bytes.fromhex("1408"), rate_hz=16_000, channels=1)
INFO = StreamInfo(video=VIDEO, audio=AUDIO, frame_rate=15.0)
HEADER = SegmentHeader(
    run=RunId("abcdef012345"),
    number=7,
    start_us=1_772_366_400_000_000,
    media_start_us=8_000_000,
    ppm=-12.5,
    clock_offset_ms=-3_600_000,
)


def frames(count: int, *, start: int = 720_000, step: int = 6_000, size: int = 40) -> list[Sample]:
    """Return frames that name themselves, the first a key frame."""
    return [
        Sample(
            payload=b"frame %d " % number + bytes(size),
            dts=start + number * step,
            duration=step,
            offset=0,
            key=number == 0,
        )
        for number in range(count)
    ]


def sounds(count: int, *, start: int = 128_000) -> list[Sample]:
    """Return pieces of sound that name themselves."""
    return [
        Sample(
            payload=b"sound %d" % number,
            dts=start + number * 1024,
            duration=1024,
            offset=0,
            key=True,
        )
        for number in range(count)
    ]


def torn(
    parts: Sequence[tuple[Sequence[Sample], Sequence[Sample]]],
    *,
    header: SegmentHeader = HEADER,
    info: StreamInfo = INFO,
) -> bytes:
    """Return a segment of these fragments that was not closed."""
    made = [fragment(n, video, audio).content for n, (video, audio) in enumerate(parts, start=1)]
    return segment_head(header, info) + b"".join(made)


def closed(raw: bytes) -> bytes:
    """Return a torn segment, closed."""
    return raw + closing_box(table_of(raw))


def table_of(raw: bytes) -> SegmentTable:
    """Return a segment's table."""
    return read_table(io.BytesIO(raw))

"""Signed video that is read over RTSP and recorded can still be verified in the segments."""

from pathlib import Path
from typing import Literal

import pytest

from hub.clips.footage import open_footage
from hub.media.codecs import from_prefixed
from noticeboard.seal.signed_video.groups import Finding, SignedStream
from noticeboard.timestamp.group import VideoCodec
from tests.hub.camera.fakes import record
from tests.hub.camera.rtsp.conftest import read, source
from tests.hub.camera.rtsp.packets import Packetiser
from tests.hub.camera.rtsp.test_video import Receiver
from tests.noticeboard.seal.signed_video.streams import VECTORS, vector
from tests.servers import gst_server


@pytest.mark.parametrize("codec", ["h264", "h265"])
async def test_segments_hold_what_the_camera_signed(
    codec: Literal["h264", "h265"], tmp_path: Path
) -> None:
    """A signed stream from a real server holds in the file, group by group."""
    async with gst_server(codec=codec, file=VECTORS / f"{codec}-escaped.mp4") as server:
        reader = source(server.url)
        packets = await read(reader, 32)
    segments = await record(tmp_path, reader.info, packets)

    stream = SignedStream(VideoCodec.H264 if codec == "h264" else VideoCodec.H265)
    for segment in segments:
        with open_footage(tmp_path / segment.path) as reel:
            for number in range(len(reel)):
                stream.push(number, reel.payload(number))

    assert [group.findings for group in stream.finish()] == [{}] * 5 + [{Finding.UNSIGNED: 1}]


@pytest.mark.parametrize("name", ["h264", "h265"])
def test_a_statement_may_contain_a_start_code(name: str) -> None:
    """The reference signer writes its counter without escapes: such a unit stays in one piece."""
    good = vector(name)
    place = good.statement(0)
    assert b"\0\0\1" in good.pictures[place[0]][place[1]]

    cutter = Packetiser("h264" if name == "h264" else "hevc")
    receiver = Receiver(cutter.coding)
    for time, units in enumerate(good.pictures):
        receiver.take(cutter.picture(units, time))

    assert [from_prefixed(each) for each in receiver.payloads] == good.pictures

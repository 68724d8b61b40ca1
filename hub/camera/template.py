"""Codec parameters as bytes, so that they outlive the connection they came from.

PyAV copies a stream's parameters only from another open container, and reading them from
the camera's own would crash once its thread has hung up. NUT is the one container that keeps
them unchanged (MP4 and Matroska would rewrite Annex-B parameter sets), and it is not read back
without a packet, so each track gets one of a single zero byte.
"""

from collections.abc import Iterable
import io

import av
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.video.stream import VideoStream

type MediaStream = VideoStream | AudioStream


def write_template(streams: Iterable[MediaStream]) -> bytes:
    """Return the codec parameters of streams whose container is open."""
    file = io.BytesIO()
    with av.open(file, "w", format="nut") as container:
        copies = [add_copy(container, stream) for stream in streams]
        container.start_encoding()
        for copy in copies:
            packet = av.Packet(b"\0")
            packet.stream, packet.pts, packet.dts, packet.is_keyframe = copy, 0, 0, True
            if copy.time_base is not None:
                packet.time_base = copy.time_base
            container.mux_one(packet)
    return file.getvalue()


def open_template(template: bytes) -> InputContainer:
    """Open what `write_template` returned; the caller closes it."""
    return av.open(io.BytesIO(template), "r", format="nut")


def add_copy(container: OutputContainer, stream: MediaStream) -> MediaStream:
    """Add a track that packets of `stream` are copied into; nothing is encoded for it."""
    # Not opaque would open an encoder for every segment: threads and memory for nothing.
    copy = container.add_stream_from_template(stream, opaque=True)
    copy.codec_context.thread_count = 1
    return copy

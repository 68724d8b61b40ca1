"""`python -m hub.cli.measure.camera FOLDER CAMERAS EMPTY_S PARENT`: cameras to measure with.

In a process of their own: what they cost is not what a hub costs.

They draw their own video: a grainy street that somebody crosses every twelve seconds, as H.264 in
1080p and as a small stream, at 15 pictures a second. They speak RTSP over TCP, on loopback only.
Each is some pictures behind the one before it, as nobody starts real cameras together. In the first
EMPTY_S seconds, nobody comes: the motion detector takes what it sees at first for usual.

Printed as JSON, one object a line: first `{"port": …}`, then at each entrance into a small stream
`{"camera": …, "steady_s": …}`, on the clock that all processes of a machine share.
"""

import asyncio
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
import json
import math
from pathlib import Path
import re
import struct
import sys
import time
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hub.media.packet import VIDEO_RATE, av
from noticeboard.runtime.process import end_with_parent

LOOPBACK: Final = "127.0.0.1"
WIDTH, HEIGHT, RATE = 1920, 1080, 15
SMALL_WIDTH, SMALL_HEIGHT = 640, 360
BITS, SMALL_BITS = 4_000_000, 500_000
"""Bits a second, as typical for household cameras."""
LOOP_S: Final = 12
"""After so long, the video begins again."""
_GROUP: Final = 2 * RATE
_LOOP: Final = LOOP_S * RATE
_EMPTY: Final = 2 * _GROUP
_ENTERS, _CROSSES = _EMPTY + 5, 4 * RATE
"""For how long the street is empty, when somebody enters, and how long they cross, in pictures."""
_BEHIND, _MOST_BEHIND = 7, 4 * RATE
"""By so many pictures each camera is behind the one before, and at most behind the first."""
_GRAINS: Final = 8
_WALKER_WIDTH, _WALKER_HEIGHT = 135, 390
_LONGEST_PAYLOAD: Final = 1400
_LONGEST_REQUEST: Final = 4096
_MOST_WAITING: Final = 8 << 20
_FRAGMENT: Final = 28
_PAYLOAD_TYPE: Final = 96
_START_CODE: Final = re.compile(rb"\x00\x00\x00?\x01")
_SPS, _PPS, _KEY = 7, 8, 5
_OFFERED: Final = "OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, TEARDOWN"

MAIN: Final = "main.h264"
"""The large stream in the folder, as it comes out of the encoder."""

type _Planes = NDArray[np.uint8]


# The video


def _pictures() -> Iterator[av.VideoFrame]:
    """Yield the loop's pictures, the same ones each time."""
    random = np.random.default_rng(20)
    rows = np.linspace(170, 90, HEIGHT, dtype=np.float32)[:, np.newaxis]
    stones = np.kron(random.normal(0, 14, (HEIGHT // 20, WIDTH // 20)), np.ones((20, 20)))
    street = rows + stones.astype(np.float32)
    grains = [
        np.clip(street + random.normal(0, 2, (HEIGHT, WIDTH)), 16, 235).astype(np.uint8)
        for _ in range(_GRAINS)
    ]
    chroma = np.full((HEIGHT // 2, WIDTH), 126, np.uint8)
    for number in range(_LOOP):
        luma = grains[int(random.integers(_GRAINS))]
        crossed = (number - _ENTERS) / _CROSSES
        if 0 <= crossed < 1:
            luma = _with_walker(luma, crossed)
        frame = av.VideoFrame.from_ndarray(np.concatenate([luma, chroma]), format="yuv420p")
        frame.pts, frame.time_base = number, Fraction(1, RATE)
        yield frame


def _with_walker(luma: _Planes, crossed: float) -> _Planes:
    left, top = round(crossed * (WIDTH - _WALKER_WIDTH)), HEIGHT // 2
    drawn = luma.copy()
    drawn[top : top + _WALKER_HEIGHT, left : left + _WALKER_WIDTH] = 40
    return drawn


def _encoder(width: int, height: int, bits: int) -> av.VideoCodecContext:
    encoder = av.CodecContext.create("libx264", "w")
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuv420p"
    encoder.time_base, encoder.framerate = Fraction(1, RATE), Fraction(RATE)
    encoder.bit_rate = bits
    encoder.options = {
        "preset": "ultrafast",
        "tune": "zerolatency",
        "maxrate": str(bits),
        "bufsize": str(bits),
        "sc_threshold": "0",
        "g": str(_GROUP),
    }
    return encoder


def render() -> tuple[list[bytes], list[bytes]]:
    """Return the encoded pictures of the large and the small stream (H.264, Annex B)."""
    large, small = _encoder(WIDTH, HEIGHT, BITS), _encoder(SMALL_WIDTH, SMALL_HEIGHT, SMALL_BITS)
    mains, subs = list[bytes](), list[bytes]()
    for frame in _pictures():
        mains.extend(bytes(packet) for packet in large.encode(frame))
        shrunk = frame.reformat(SMALL_WIDTH, SMALL_HEIGHT)
        subs.extend(bytes(packet) for packet in small.encode(shrunk))
    mains.extend(bytes(packet) for packet in large.encode())
    subs.extend(bytes(packet) for packet in small.encode())
    return mains, subs


# RTP (RFC 6184)


def _units(picture: bytes) -> list[bytes]:
    """Return the NAL units of an encoded picture."""
    return [unit for unit in _START_CODE.split(picture) if unit]


def _payloads(unit: bytes) -> Iterator[bytes]:
    """Yield an RTP payload with a whole NAL unit, or several with its parts (FU-A)."""
    if len(unit) <= _LONGEST_PAYLOAD:
        yield unit
        return
    indicator, kind = (unit[0] & 0xE0) | _FRAGMENT, unit[0] & 0x1F
    for at in range(1, len(unit), _LONGEST_PAYLOAD):
        part = unit[at : at + _LONGEST_PAYLOAD]
        begins, ends = at == 1, at + _LONGEST_PAYLOAD >= len(unit)
        yield bytes((indicator, (begins << 7) | (ends << 6) | kind)) + part


@dataclass(slots=True, kw_only=True)
class _Stream:
    """One stream of one camera, and who watches it."""

    pictures: list[list[bytes]]
    """The RTP payloads of each picture."""
    keys: list[bool]
    sets: tuple[bytes, bytes]
    """The parameter sets."""
    behind: int
    empty: int
    """For how many pictures the street is empty at first."""
    began: int | None = None
    """The tick of its first picture, once somebody watches."""
    sequence: int = 0
    waiting: list[asyncio.StreamWriter] = field(default_factory=list)
    """Those that begin with the next key frame."""
    watching: list[asyncio.StreamWriter] = field(default_factory=list)

    @classmethod
    def of(cls, encoded: list[bytes], *, behind: int, empty: int) -> "_Stream":
        """Return the stream of encoded pictures."""
        units = [_units(each) for each in encoded]
        kinds = {unit[0] & 0x1F: unit for each in reversed(units) for unit in each}
        return cls(
            pictures=[[part for unit in each for part in _payloads(unit)] for each in units],
            keys=[any(unit[0] & 0x1F == _KEY for unit in each) for each in units],
            sets=(kinds[_SPS], kinds[_PPS]),
            behind=behind,
            empty=empty,
        )

    def at(self, tick: int) -> int | None:
        """Return which picture is shown at a tick of the clock, if any is."""
        if self.began is None or tick < self.began:
            return None
        passed = tick - self.began
        if passed < self.empty:
            return passed % _EMPTY
        return (passed - self.empty) % _LOOP

    def send(self, tick: int) -> None:
        """Send the tick's picture to everybody."""
        if self.began is None and self.waiting:
            self.began = tick + self.behind
        number = self.at(tick)
        if number is None:
            return
        if self.keys[number]:
            self.watching, self.waiting = [*self.watching, *self.waiting], []
        if not self.watching:
            return
        sent, payloads = bytearray(), self.pictures[number]
        timestamp = tick * VIDEO_RATE // RATE % (1 << 32)
        for index, payload in enumerate(payloads):
            self.sequence = (self.sequence + 1) % (1 << 16)
            marked = _PAYLOAD_TYPE | ((index == len(payloads) - 1) << 7)
            sent += struct.pack(">cBH", b"$", 0, 12 + len(payload))
            sent += struct.pack(">BBHII", 0x80, marked, self.sequence, timestamp, 1)
            sent += payload
        for writer in tuple(self.watching):
            transport = writer.transport
            if transport.is_closing() or transport.get_write_buffer_size() > _MOST_WAITING:
                self.watching.remove(writer)
                transport.abort()
            else:
                writer.write(bytes(sent))

    def describe(self) -> bytes:
        """Return the session description."""
        sets = ",".join(b64encode(each).decode() for each in self.sets)
        lines = [
            "v=0",
            f"o=- 0 0 IN IP4 {LOOPBACK}",
            "s=Measuring",
            "t=0 0",
            "m=video 0 RTP/AVP 96",
            "a=rtpmap:96 H264/90000",
            f"a=fmtp:96 packetization-mode=1;sprop-parameter-sets={sets}",
            f"a=framerate:{RATE}",
            "a=control:track",
        ]
        return "".join(f"{line}\r\n" for line in lines).encode()


# RTSP (RFC 2326)


class Cameras:
    """Several cameras at one port: `/0/main`, `/0/sub`, `/1/main`, …."""

    def __init__(
        self, encoded: tuple[list[bytes], list[bytes]], count: int, *, empty_s: float = 0.0
    ) -> None:
        # Whole groups of pictures, so that what follows begins with a key frame.
        empty = math.ceil(empty_s * RATE / _EMPTY) * _EMPTY
        self.streams: Mapping[str, _Stream] = {
            f"/{number}/{name}": _Stream.of(pictures, behind=behind, empty=empty)
            for number in range(count)
            for behind in (number * _BEHIND % _MOST_BEHIND,)
            for name, pictures in zip(("main", "sub"), encoded, strict=True)
        }

    async def run(self, count: int) -> None:
        """Listen, print the port, and play until canceled."""
        server = await asyncio.start_server(self._converse, LOOPBACK, 0)
        async with server:
            _print({"port": server.sockets[0].getsockname()[1]})
            began_s, tick = time.monotonic(), 0
            while True:
                tick += 1
                await asyncio.sleep(max(0.0, began_s + tick / RATE - time.monotonic()))
                for stream in self.streams.values():
                    stream.send(tick)
                for number in range(count):
                    if self.streams[f"/{number}/sub"].at(tick) == _ENTERS:
                        _print({"camera": number, "steady_s": time.monotonic()})

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            while await self._answer(reader, writer):
                pass
        writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; return whether more may come."""
        first = await reader.readexactly(1)
        if first == b"$":  # A report of what was received.
            await reader.readexactly(int.from_bytes((await reader.readexactly(3))[1:]))
            return True
        request = (first + await reader.readuntil(b"\r\n\r\n"))[:_LONGEST_REQUEST].decode("ascii")
        method, url, *_ = request.split()
        number = re.search(r"^CSeq: *(\d+)", request, re.MULTILINE | re.IGNORECASE)
        path = re.sub(r"^rtsp://[^/]*", "", url).removesuffix("/track").rstrip("/")
        stream = self.streams.get(path)
        head, body = ["Session: 1;timeout=60"], b""
        match method:
            case "OPTIONS":
                head = [f"Public: {_OFFERED}"]
            case "DESCRIBE" if stream is not None:
                body = stream.describe()
                head = [f"Content-Base: {url}/", "Content-Type: application/sdp"]
            case "SETUP":
                head.append("Transport: RTP/AVP/TCP;unicast;interleaved=0-1")
            case "PLAY" if stream is not None:
                stream.waiting.append(writer)
        status = "404 Not Found" if stream is None else "200 OK"
        lines = [
            f"RTSP/1.0 {status}",
            f"CSeq: {number[1] if number else 0}",
            *head,
            f"Content-Length: {len(body)}",
        ]
        writer.write("".join(f"{line}\r\n" for line in [*lines, ""]).encode() + body)
        return method != "TEARDOWN"


def _print(about: Mapping[str, float]) -> None:
    print(json.dumps(about), flush=True)  # noqa: T201 -- its output


def main() -> None:
    """Draw the video, store the large stream in the folder, and play until the parent ends."""
    folder, count, empty_s, parent = sys.argv[1:]
    end_with_parent(int(parent))
    encoded = render()
    (Path(folder) / MAIN).write_bytes(b"".join(encoded[0]))
    with suppress(KeyboardInterrupt):
        asyncio.run(Cameras(encoded, int(count), empty_s=float(empty_s)).run(int(count)))


if __name__ == "__main__":
    main()

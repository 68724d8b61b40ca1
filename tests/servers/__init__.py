"""Real RTSP servers that tests read from, each a child process on loopback."""

import asyncio
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
import signal
from typing import Literal

_HERE = Path(__file__).parent
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_START_S = 60
_STOP_S = 60


type Sound = Literal["aac", "pcma", "pcmu", "opus", "latm", "g722", "g726", "l16", "mp3", "ac3"]


@dataclass(frozen=True, slots=True)
class GstServer:
    """A GStreamer RTSP server with one mount."""

    port: int
    mount: str
    process: Process
    scheme: str
    host: str

    @property
    def url(self) -> str:
        """The address of its stream, without credentials."""
        return f"{self.scheme}://{self.host}:{self.port}{self.mount}"

    def freeze(self) -> None:
        """Stop it in its tracks: its connections stay open and silent."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let a frozen one go on."""
        self.process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """End it at once."""
        self.process.kill()


@asynccontextmanager
async def gst_server(  # noqa: PLR0913 -- one option for each of the script's
    *,
    codec: Literal["h264", "h265"] = "h264",
    size: tuple[int, int] = (320, 180),
    fps: int = 15,
    b_frames: int = 0,
    group: int = 15,
    kbit: int = 500,
    audio: Sound | Literal["none"] = "none",
    transport: Literal["both", "tcp", "udp"] = "both",
    auth: Literal["none", "basic", "digest", "both"] = "none",
    user: str = "viewer",
    password: str = "secret",  # noqa: S107 -- nobody's
    in_band: bool = False,
    file: Path | None = None,
    host: str = "127.0.0.1",
    mount: str = "/cam",
    certificate: Path | None = None,
) -> AsyncGenerator[GstServer]:
    """Run a GStreamer RTSP server while the block runs; see gst_rtsp.py.

    It draws a moving ball, or plays `file` (MP4) once to each client.
    """
    options = {
        "--codec": codec,
        "--width": size[0],
        "--height": size[1],
        "--fps": fps,
        "--b-frames": b_frames,
        "--group": group,
        "--kbit": kbit,
        "--audio": audio,
        "--transport": transport,
        "--auth": auth,
        "--user": user,
        "--password": password,
        "--in-band": -1 if in_band else 0,
        "--file": file or "",
        "--host": host,
        "--mount": mount,
        "--certificate": certificate or "",
    }
    async with _running("gst_rtsp.py", options) as (port, process):
        yield GstServer(port, mount, process, "rtsps" if certificate else "rtsp", host)


@asynccontextmanager
async def gst_archive(  # noqa: PLR0913 -- one option for each of the script's
    file: Path,
    starts: Sequence[datetime],
    *,
    codec: Literal["h264", "h265"] = "h264",
    audio: Literal["none", "aac", "pcma", "pcmu"] = "none",
    auth: Literal["none", "basic", "digest", "both"] = "none",
    user: str = "viewer",
    password: str = "secret",  # noqa: S107 -- nobody's
    plain: bool = False,
) -> AsyncGenerator[GstServer]:
    """Run a GStreamer server that replays a file recorded at `starts`; see gst_archive.py.

    A `plain` one knows no onvif-replay.
    """
    options = {
        "--file": file,
        "--at": ",".join(str((each - _EPOCH) // timedelta(milliseconds=1)) for each in starts),
        "--codec": codec,
        "--audio": audio,
        "--auth": auth,
        "--user": user,
        "--password": password,
        "--plain": int(plain),
    }
    async with _running("gst_archive.py", options) as (port, process):
        yield GstServer(port, "/replay", process, "rtsp", "127.0.0.1")


@asynccontextmanager
async def _running(
    script: str, options: Mapping[str, object]
) -> AsyncGenerator[tuple[int, Process]]:
    """Run one of the scripts; yield its port and its process."""
    process = await asyncio.create_subprocess_exec(
        "/usr/bin/python3",
        _HERE / script,
        *(f"{name}={value}" for name, value in options.items()),
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        async with asyncio.timeout(_START_S):
            port = int(await process.stdout.readline())
        yield port, process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        async with asyncio.timeout(_STOP_S):
            await process.wait()
        process.stdin.close()
        with suppress(ConnectionError):
            await process.stdin.wait_closed()

"""When a film's frames are shown, and what one of them shows, read in a process of its own.

A share's film is a stranger's bytes, and compiled code reads it. The process that reads it holds no
keys, has a deadline and a memory limit, and may end without ending the desk:
`python -m noticeboard.agency.frames` reads one job as JSON from standard input, and writes a line
of JSON, then the picture if one was asked for.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
import hashlib
import json
import os
from pathlib import Path
import subprocess
import sys
from typing import TYPE_CHECKING, Any, Final

from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.runtime import system
from noticeboard.runtime.text import Text

if TYPE_CHECKING:
    import av

DEADLINE_S: Final = 120
MOST_MEMORY_BYTES: Final = 3 << 30
MOST_FRAMES: Final = 5_000_000
MOST_PIXELS: Final = 64_000_000
_MICROSECONDS: Final = 1_000_000
# The format is named, so that a playlist called `film-1.mp4` is no playlist here.
_FORMATS: Final = {"mp4": "mov", "heic": "mov", "jpg": "jpeg_pipe"}
_DEEPER_THAN_BITS: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameTimes:
    """When each frame of a film is shown, exactly, as the file itself says."""

    pts: tuple[int, ...]
    """In ticks, in the order of showing; the first need not be 0."""
    ticks: tuple[int, int]
    """One tick as a fraction of a second."""
    last_ticks: int
    """How long the last frame is shown; 0 if the file does not say."""

    def __len__(self) -> int:
        return len(self.pts)

    def at_us(self, frame: int) -> int:
        """Return when a frame, counted from 1, is shown: in microseconds after the first."""
        self.require(frame)
        return self._us(self.pts[frame - 1] - self.pts[0])

    def all_us(self) -> list[int]:
        """Return when all are shown."""
        return [self._us(each - self.pts[0]) for each in self.pts]

    def end_us(self) -> int:
        """Return when the last one ends."""
        return self._us(self.pts[-1] - self.pts[0] + self.last_ticks)

    def require(self, frame: int) -> None:
        """Raise InvalidInputError if there is no such frame."""
        if not 1 <= frame <= len(self.pts):
            raise InvalidInputError(Text("desk.film.no_frame", frame=frame, frames=len(self.pts)))

    def _us(self, ticks: int) -> int:
        return round(ticks * self.ticks[0] * _MICROSECONDS / self.ticks[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class FramePicture:
    """One frame in its original light, without loss."""

    png: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        """Of the PNG, in hex."""
        return hashlib.sha256(self.png).hexdigest()


def read_times(film: Path) -> FrameTimes:
    """Return when a film's frames are shown, without decoding any; a photo has one frame.

    Blocking. Raises VerificationError if the file can't be read.
    """
    answer, _ = _run(film, {"what": "times"})
    return FrameTimes(
        pts=tuple(answer["pts"]), ticks=tuple(answer["ticks"]), last_ticks=answer["last_ticks"]
    )


def decode_frame(film: Path, times: FrameTimes, frame: int) -> FramePicture:
    """Return a frame, counted from 1, as it is shown; blocking.

    Raises InvalidInputError if there is none, VerificationError if it can't be decoded.
    """
    times.require(frame)
    answer, png = _run(film, {"what": "picture", "pts": times.pts[frame - 1]})
    return FramePicture(png=png, width=answer["width"], height=answer["height"])


def decode_small(
    film: Path, times: FrameTimes, frames: Sequence[int], width: int
) -> list[FramePicture]:
    """Return frames, counted from 1, at most so wide, in 8 bits; blocking, in one process.

    Raises InvalidInputError if there is no such frame, VerificationError if one can't be decoded.
    """
    for frame in frames:
        times.require(frame)
    pts = [times.pts[frame - 1] for frame in frames]
    answer, rest = _run(film, {"what": "small", "pts": pts, "width": width})
    found, at = [], 0
    for each in answer["pictures"]:
        png = rest[at : at + each["size_bytes"]]
        found.append(FramePicture(png=png, width=each["width"], height=each["height"]))
        at += each["size_bytes"]
    if len(found) != len(frames) or at != len(rest):
        raise VerificationError(Text("desk.film.unreadable", file=film.name))
    return found


def _run(film: Path, job: Mapping[str, object]) -> tuple[dict[str, Any], bytes]:
    """Run the process with a job, and return its answer."""
    given = json.dumps({"film": str(film.absolute()), **job}).encode()
    unreadable = Text("desk.film.unreadable", file=film.name)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "noticeboard.agency.frames"],
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=DEADLINE_S,
            check=False,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(each for each in sys.path if each)},
        )
    except subprocess.TimeoutExpired as error:
        raise VerificationError(unreadable) from error
    line, _, rest = done.stdout.partition(b"\n")
    if done.returncode or not line:
        raise VerificationError(unreadable)
    return dict(json.loads(line)), rest


def _times(container: "av.container.InputContainer") -> tuple[dict[str, Any], bytes]:
    stream = container.streams.video[0]
    shown: list[int] = []
    lengths: dict[int, int] = {}
    for packet in container.demux(stream):
        # What an edit list leaves out is decoded, but never shown.
        if packet.pts is None or packet.is_discard or not packet.size:
            continue
        shown.append(packet.pts)
        lengths[packet.pts] = packet.duration or 0
        if len(shown) > MOST_FRAMES:
            raise VerificationError("too many frames")
    shown = sorted(set(shown)) or [0]
    base = stream.time_base
    if base is None:
        raise VerificationError("no time base")
    return {
        "pts": shown,
        "ticks": (base.numerator, base.denominator),
        "last_ticks": lengths.get(shown[-1], 0),
    }, b""


def _picture(container: "av.container.InputContainer", pts: int) -> tuple[dict[str, Any], bytes]:
    return _png(_frame_at(container, _stream(container), pts))


def _small(
    container: "av.container.InputContainer", all_pts: Sequence[int], width: int
) -> tuple[dict[str, Any], bytes]:
    stream = _stream(container)
    pictures, content = [], b""
    for pts in all_pts:
        frame = _frame_at(container, stream, pts)
        # Height by the same factor, and even, as some conversions want it.
        factor = min(1.0, width / max(frame.width, frame.height))
        small = frame.reformat(
            width=max(2, round(frame.width * factor / 2) * 2),
            height=max(2, round(frame.height * factor / 2) * 2),
            format="rgb24",
        )
        answer, png = _png(small, turn=frame.rotation)
        pictures.append({**answer, "size_bytes": len(png)})
        content += png
    return {"pictures": pictures}, content


def _stream(container: "av.container.InputContainer") -> "av.VideoStream":
    """Return the one stream of pictures; raises VerificationError."""
    if len(container.streams.video) != 1:
        # A photo in tiles: one of them is not the photo.
        raise VerificationError("more than one picture")
    stream = container.streams.video[0]
    if stream.width * stream.height > MOST_PIXELS:
        raise VerificationError("too large")
    return stream


def _frame_at(
    container: "av.container.InputContainer", stream: "av.VideoStream", pts: int
) -> "av.VideoFrame":
    is_still = container.format.name == "jpeg_pipe"
    if not is_still:
        container.seek(pts, stream=stream)
    for frame in container.decode(stream):
        if is_still or frame.pts == pts:
            return frame
        if frame.pts is not None and frame.pts > pts:
            break
    # A wrong index of key frames: begin at the beginning.
    if not is_still:
        container.seek(0, stream=stream, backward=True)
    for frame in container.decode(stream):
        if frame.pts == pts:
            return frame
    raise VerificationError("no such frame")


def _png(frame: "av.VideoFrame", turn: float | None = None) -> tuple[dict[str, Any], bytes]:
    """Return a frame upright, in as many bits as it has."""
    import av  # noqa: PLC0415 -- only the process loads it
    import numpy as np  # noqa: PLC0415 -- likewise

    is_deep = any(each.bits > _DEEPER_THAN_BITS for each in frame.format.components)
    layout = "rgb48be" if is_deep else "rgb24"
    shown = np.rot90(
        frame.to_ndarray(format=layout), round((frame.rotation if turn is None else turn) / 90)
    )
    upright = av.VideoFrame.from_ndarray(np.ascontiguousarray(shown), format=layout)
    codec = av.CodecContext.create("png", "w")
    if not isinstance(codec, av.VideoCodecContext):
        raise TypeError("png")
    codec.width, codec.height, codec.pix_fmt = upright.width, upright.height, layout
    codec.time_base = upright.time_base = Fraction(1)
    upright.pts = 0
    packets = [*codec.encode(upright), *codec.encode(None)]
    return {"width": upright.width, "height": upright.height}, b"".join(map(bytes, packets))


def main() -> None:
    """Do the one job that the parent process sends, within its limits."""
    job = json.loads(sys.stdin.buffer.read())
    # Not every system has this limit; the deadline works on all of them.
    with suppress(ValueError, OSError):
        system.limit_memory(MOST_MEMORY_BYTES)
    import av  # noqa: PLC0415 -- the parent never loads it

    film = Path(job["film"])
    kind = _FORMATS[film.suffix.removeprefix(".")]
    doing: Callable[..., tuple[dict[str, Any], bytes]]
    given: tuple[Any, ...]
    match job["what"]:
        case "times":
            doing, given = _times, ()
        case "small":
            doing, given = _small, (job["pts"], job["width"])
        case _:
            doing, given = _picture, (job["pts"],)
    with av.open(film, format=kind, options={"protocol_whitelist": "file"}) as container:
        answer, rest = doing(container, *given)
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + rest)


if __name__ == "__main__":
    main()

"""The lossless clip, for laboratories: every frame as it was decoded, with its time and its hash.

It is a ZIP file with three members. `frames.mkv` is FFV1 in Matroska (RFC 9043, RFC 9559): each
frame is coded on its own and without loss, each slice has a checksum. `frames.csv` has a row for
each frame. `README.txt` says how to compute its hashes again with FFmpeg alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
import csv
from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction
import hashlib
import io
from pathlib import Path
import shutil
import tempfile
from typing import Any, Final
from zipfile import ZipFile, ZipInfo

import numpy as np

from hub.clips.cut_plan import SECOND_US, Plan, plan_cut, timed_frames, until_next
from hub.clips.footage import from_us, in_us
from hub.clips.masks import DRAWN_FORMATS, MaskPainter, cover
from hub.errors import InvalidInputError, NotFoundError, StorageError
from hub.media.packet import av
from hub.model.decision import MovingMask
from hub.model.ids import RunId
from hub.model.recording import Segment
from hub.model.window import TimeWindow
from hub.store.footage_files import PLAIN, FootageFiles

_COPY_BYTES: Final = 1 << 20
_SPARE_BYTES: Final = 1 << 30
"""Recordings go on while a clip is saved."""
_COPIES: Final = 2
"""The frames are on the disk twice while the ZIP file is written."""
_DEEP_BITS: Final = 8
_USUAL_RATE: Final = Fraction(25)
_CLOCK: Final = Fraction(1, SECOND_US)
_FULL_RANGE: Final = {"yuvj420p": "yuv420p"}
"""FFmpeg's names for the same planes; FFV1 knows the second, and the range beside it."""
_OPTIONS: Final = {"level": "3", "coder": "0", "context": "0", "slices": "16", "slicecrc": "1"}
_HEAD: Final = ("frame", "time_utc", "uncertainty_s", "pixels", "sha256")
_README: Final = """\
Footage for a laboratory

frames.mkv: {count} frames of {width} x {height} ({format}), each coded on its own and without loss:
FFV1 version 3 in Matroska (RFC 9043, RFC 9559). The times in it are rounded to milliseconds.

frames.csv: a row for each frame:
  frame          its number, from 0
  time_utc       when the camera showed it, in UTC, by the clock of the system that recorded it
  uncertainty_s  by how many seconds that time may be off; empty if nothing kept that clock right
  pixels         "decoded": exactly as libavcodec {libavcodec} (FFmpeg) decodes the camera's
                 {codec}; "masked": an area was painted black, all other pixels are as decoded
  sha256         SHA-256 of its samples: Y, then U, then V, row by row, without padding;
                 samples of more than 8 bits in two bytes, the lower one first

To compute the hashes again:
  ffmpeg -i frames.mkv -map 0:v -fps_mode passthrough -f framehash -hash sha256 -
{turn}"""
_TURN: Final = """
The camera is mounted turned: to see upright pictures, turn them clockwise by {degrees} degrees.
"""


def write_lossless(  # noqa: PLR0913 -- source, window and target
    segments: Sequence[Segment],
    folder: Path,
    window: TimeWindow,
    into: Path,
    *,
    moving: Sequence[MovingMask] = (),
    uncertainties: Mapping[RunId, timedelta | None],
    files: FootageFiles = PLAIN,
    progress: Callable[[float], None] = lambda _done: None,
) -> None:
    """Write the frames whose wall time lies in `window` to the ZIP file `into`. Blocking.

    Segments belong to one camera. `uncertainties` has how far the times of each run may be off. The
    moving masks and `progress` are as for `cut_exact`. Raises NotFoundError if there is no frame,
    InvalidInputError if masks can't be drawn, StorageError.
    """
    covering = MaskPainter((), moving, in_us(window.start))
    plan = plan_cut(segments, folder, window, covering, files, copies=False)
    try:
        _check_room(plan, into)
        with tempfile.TemporaryDirectory(dir=into.parent) as made:
            video = Path(made, "frames.mkv")
            frames = _Frames(plan, uncertainties)
            with av.open(
                str(video), "w", format="matroska", container_options={"fflags": "+bitexact"}
            ) as container:
                frames.encode(container, progress)
            with ZipFile(into, "w") as archive:
                archive.writestr(ZipInfo("README.txt"), frames.readme())
                archive.writestr(ZipInfo("frames.csv"), frames.table.getvalue())
                with (
                    video.open("rb") as source,
                    archive.open(ZipInfo(video.name), "w", force_zip64=True) as target,
                ):
                    while piece := source.read(_COPY_BYTES):
                        progress(1.0)
                        target.write(piece)
    except (OSError, av.error.FFmpegError) as error:
        into.unlink(missing_ok=True)
        raise StorageError("cut.not_made", error=str(error.strerror or error)) from error


def _check_room(plan: Plan, into: Path) -> None:
    """Raise StorageError if the disk has no room for all samples as they are, twice."""
    count = sum(len(part.frames) for part in plan.parts)
    most_bytes = count * plan.info.video.width * plan.info.video.height * 3 // 2
    if shutil.disk_usage(into.parent).free < _COPIES * most_bytes + _SPARE_BYTES:
        raise StorageError("export.no_room")


@dataclass(slots=True)
class _Frames:
    """Encodes the frames of a plan, and writes their table."""

    plan: Plan
    uncertainties: Mapping[RunId, timedelta | None]
    table: io.StringIO = field(default_factory=io.StringIO)
    count: int = 0
    form: tuple[int, int, str] = (0, 0, "")
    """Width, height and format of every frame."""

    def encode(self, container: Any, progress: Callable[[float], None]) -> None:  # noqa: ANN401 -- PyAV has no single type for it
        """Write all frames; raises NotFoundError if there is none."""
        plan, stream = self.plan, None
        runs = {int(at_us): part.run for part in plan.parts for at_us in part.times_us[part.frames]}
        rows = csv.writer(self.table)
        rows.writerow(_HEAD)
        (stretch,) = plan.stretches
        timed = timed_frames(plan, stretch)
        for at_us, decoded, until_us in until_next(timed, stretch.end_us):
            progress(min((at_us - plan.first_us) / (plan.presented_us - plan.first_us), 1.0))
            frame, is_masked = self._drawn(decoded, at_us, until_us)
            if stream is None:
                stream = self._stream(container, frame)
            if (frame.width, frame.height, frame.format.name) != self.form:
                raise StorageError("cut.pictures_changed")
            frame.pts, frame.time_base, frame.pict_type = at_us - plan.first_us, _CLOCK, 0
            container.mux(stream.encode(frame))
            off = self.uncertainties.get(runs[at_us])
            rows.writerow(
                (
                    self.count,
                    from_us(at_us).isoformat(timespec="microseconds").replace("+00:00", "Z"),
                    "" if off is None else f"{off.total_seconds():.3f}",
                    "masked" if is_masked else "decoded",
                    hashlib.sha256(samples_of(frame)).hexdigest(),
                )
            )
            self.count += 1
        if stream is None:
            raise NotFoundError("cut.nothing_shown")
        container.mux(stream.encode(None))

    def _drawn(
        self, decoded: av.VideoFrame, at_us: int, until_us: int
    ) -> tuple[av.VideoFrame, bool]:
        """Return a frame under its masks in a format that FFV1 knows, and whether it has any."""
        plan = self.plan
        turn = plan.info.video.turn
        boxes = plan.covering.boxes(at_us, until_us, decoded.width, decoded.height, turn)
        if boxes and decoded.format.name not in DRAWN_FORMATS:
            raise InvalidInputError("export.deep_covers")
        if boxes:
            cover(decoded, boxes)
        name = _FULL_RANGE.get(decoded.format.name)
        if name is None:
            return decoded, bool(boxes)
        # The same samples under the other name: `reformat` would convert their range.
        frame = av.VideoFrame.from_ndarray(decoded.to_ndarray(), format=name)
        frame.color_range, frame.colorspace = 2, decoded.colorspace
        return frame, bool(boxes)

    def _stream(self, container: Any, frame: av.VideoFrame) -> Any:  # noqa: ANN401 -- as in `encode`
        self.form = frame.width, frame.height, frame.format.name
        count = sum(len(part.frames) for part in self.plan.parts)
        length_us = self.plan.presented_us - self.plan.first_us
        rate = Fraction(count * SECOND_US, length_us) if count > 1 else _USUAL_RATE
        stream = container.add_stream("ffv1", rate=rate.limit_denominator(1001))
        stream.width, stream.height, stream.pix_fmt = self.form
        context = stream.codec_context
        context.gop_size, context.time_base, context.options = 1, _CLOCK, _OPTIONS
        context.sample_aspect_ratio = Fraction(*self.plan.pixel_aspect)
        context.colorspace, context.color_range = frame.colorspace, frame.color_range
        context.thread_type, context.thread_count = "SLICE", 0
        return stream

    def readme(self) -> str:
        """Return what a laboratory must know. Call it only after the last frame."""
        width, height, name = self.form
        video = self.plan.info.video
        return _README.format(
            count=self.count,
            width=width,
            height=height,
            format=name,
            codec={"h264": "H.264", "hevc": "H.265"}.get(video.codec, video.codec),
            libavcodec=".".join(map(str, av.library_versions["libavcodec"])),
            turn=_TURN.format(degrees=90 * video.turn) if video.turn else "",
        )


def samples_of(frame: av.VideoFrame) -> bytes:
    """Return a frame's samples as a raw video has them: plane by plane, without padding."""
    size = 1 if frame.format.components[0].bits <= _DEEP_BITS else 2
    return b"".join(
        np.frombuffer(plane, np.uint8)
        .reshape(plane.height, plane.line_size)[:, : plane.width * size]
        .tobytes()
        for plane in frame.planes
    )

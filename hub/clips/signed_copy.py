"""A camera's own recording, with its signatures, as a file of its own: nothing of it is changed.

Each picture is copied with everything that the camera sends with it: its signatures, and so its
serial number and certificates. The file is checked as an agency checks it before anybody sees it.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
import tempfile
from typing import IO, Final

from hub.clips.cut_plan import SECOND_US, until_next
from hub.clips.footage import from_us, in_us, open_footage, sets_of
from hub.clips.signatures import SignedRecording
from hub.errors import StorageError
from hub.media.mp4.plain import RATE, Samples, VideoTrack, video_track, write_mp4
from hub.model.camera_signature import CameraFilm
from hub.model.recording import Segment
from hub.model.window import TimeWindow
from noticeboard.errors import VerificationError
from noticeboard.runtime.text import Text, text_of
from noticeboard.seal.signed_film import read_signed_film

_IN_MEMORY_BYTES: Final = 16 << 20
_CHANGED: Final = Text("cut.signed_changed")


def copy_signed(
    recording: SignedRecording, cut: TimeWindow, window: TimeWindow, into: Path
) -> CameraFilm:
    """Copy the signed pictures of a window to the MP4 `into`; blocking.

    The window must begin with a group of pictures and end with the signature of one, and each group
    must reach into the cut. Raises StorageError if that isn't so, or if a signature doesn't hold.
    """
    try:
        return _copy(recording, cut, window, into)
    except VerificationError as error:
        into.unlink(missing_ok=True)
        raise StorageError("cut.signed_broken", error=text_of(error)) from error
    except OSError as error:
        into.unlink(missing_ok=True)
        raise StorageError("cut.not_made", error=str(error.strerror or error)) from error
    except StorageError:
        into.unlink(missing_ok=True)
        raise


def _copy(
    recording: SignedRecording, cut: TimeWindow, window: TimeWindow, into: Path
) -> CameraFilm:
    with tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES, dir=str(into.parent)) as payloads:
        shape, frames, times_us = _write_payloads(recording, window, payloads)
        sha256 = write_mp4(into, [video_track(shape, frames)], payloads)
    signed = read_signed_film(into, into.name)
    firsts = [from_us(times_us[each.start]) for each in signed.groups if each.start is not None]
    # Only the first group may begin before the cut, and only the last one may end after it.
    if any(first <= cut.start for first in firsts[1:]) or firsts[-1] >= cut.end:
        raise StorageError(_CHANGED)
    return CameraFilm(
        window=window,
        frames=len(frames),
        groups=len(signed.groups),
        size_bytes=into.stat().st_size,
        sha256=sha256,
    )


def _write_payloads(
    recording: SignedRecording, window: TimeWindow, payloads: IO[bytes]
) -> tuple[VideoTrack, Samples, list[int]]:
    """Write the pictures of a window; return how they are shown, and when (µs since 1970)."""
    start_us, end_us = in_us(window.start), in_us(window.end)
    segments = _run_at(recording, start_us)
    frames, times_us = Samples(), []
    begun = 0
    timed = _pictures(recording, segments, start_us, end_us)
    for at_us, (payload, is_key), until_us in until_next(timed, end_us):
        until = round((until_us - start_us) * RATE / SECOND_US)
        frames.add(payloads, payload, max(until - begun, 1), key=is_key)
        times_us.append(at_us)
        begun = until
    return _shape(recording, segments[0]), frames, times_us


def _run_at(recording: SignedRecording, start_us: int) -> Sequence[Segment]:
    """Return the segments of the run in which a picture is shown at this time, from it on."""
    for number, first in enumerate(recording.segments):
        with open_footage(recording.folder / first.path, recording.files) as reel:
            if start_us in reel.times_us:
                later = recording.segments[number:]
                return [each for each in later if each.run_id == first.run_id]
    raise StorageError(_CHANGED)


def _pictures(
    recording: SignedRecording, segments: Sequence[Segment], start_us: int, end_us: int
) -> Iterator[tuple[int, tuple[bytes, bool]]]:
    """Yield the pictures of a window, with everything that the camera sent with them."""
    video = None
    for segment in segments:
        with open_footage(recording.folder / segment.path, recording.files) as reel:
            for number, at_us in enumerate(reel.times_us.tolist()):
                if start_us <= at_us < end_us:
                    if video not in {None, reel.table.info.video}:
                        raise StorageError(_CHANGED)
                    video = reel.table.info.video
                    yield at_us, (reel.payload(number), bool(reel.table.video.keys[number]))


def _shape(recording: SignedRecording, segment: Segment) -> VideoTrack:
    with open_footage(recording.folder / segment.path, recording.files) as reel:
        video, sets = reel.table.info.video, sets_of(reel.table.info)
        if sets is None:
            raise StorageError(_CHANGED)
        return VideoTrack(
            width=video.width,
            height=video.height,
            avcc=video.extradata if video.extradata[0] == 1 else sets.avcc(),
            pixel_aspect=reel.pixel_aspect(),
            turn=video.turn,
        )

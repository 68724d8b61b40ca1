"""GStreamer's `qtdemux` as a reader of MP4 files; prints what it found as a line of JSON each.

Run by the system's python3, which has its bindings. Arguments are `DECODER:SOUND:PATH`: the element
that decodes the pictures, and 1 if there is sound.
"""

import hashlib
import json
import struct
import sys

import gi  # type: ignore[import-not-found]  # the system's

gi.require_version("Gst", "1.0")
gi.require_version("GstApp", "1.0")
from gi.repository import (  # type: ignore[import-not-found]  # noqa: E402 -- after the versions
    Gst,
    GstApp,
)

Gst.init(None)
_ = GstApp  # Its import adds `pull-sample` to sinks.
LOUD = 3000


def pull(description: str) -> list[tuple[int, bytes]]:
    """Return when each buffer of a pipeline is due, in nanoseconds, and its content."""
    pipeline = Gst.parse_launch(f"{description} ! appsink name=out sync=false")
    sink = pipeline.get_by_name("out")
    pipeline.set_state(Gst.State.PLAYING)
    pulled = []
    while sample := sink.emit("pull-sample"):
        buffer = sample.get_buffer()
        at = sample.get_segment().to_running_time(Gst.Format.TIME, buffer.pts)
        pulled.append((at, buffer.extract_dup(0, buffer.get_size())))
    failed = pipeline.get_bus().pop_filtered(Gst.MessageType.ERROR | Gst.MessageType.WARNING)
    pipeline.set_state(Gst.State.NULL)
    if failed is not None:
        raise SystemExit(failed.get_structure().to_string())
    return pulled


def read(decoder: str, sound: str, path: str) -> dict[str, object]:
    """Return the times and hashes of all pictures, how much sound there is, and when it is loud."""
    demux = f"filesrc location={path} ! qtdemux name=d"
    pictures = pull(f"{demux} d.video_0 ! h264parse ! {decoder}")
    found: dict[str, object] = {
        "times_s": [at / 1e9 for at, _ in pictures],
        "hashes": [hashlib.sha256(content).hexdigest() for _, content in pictures],
    }
    if sound == "1":
        heard = pull(f"{demux} d.audio_0 ! avdec_aac ! audioconvert ! audio/x-raw,format=S16LE")
        content = b"".join(piece for _, piece in heard)
        levels = struct.unpack(f"<{len(content) // 2}h", content)
        loud = next((n for n, level in enumerate(levels) if abs(level) > LOUD), None)
        found |= {"sound_from_s": heard[0][0] / 1e9, "samples": len(levels), "loud_from": loud}
    return found


for argument in sys.argv[1:]:
    sys.stdout.write(json.dumps(read(*argument.split(":", 2))) + "\n")

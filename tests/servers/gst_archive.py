"""GStreamer's RTSP server as a recorder that replays (ONVIF Streaming Specification, Playback).

Run by the system's python3, which has its bindings. Its archive is a file that was recorded at
several times. The library speaks the protocol: `Range: clock=`, `Rate-Control`, `onvif-replay`,
and the header extension that dates each frame. Prints its port in one line once it listens; ends
when its standard input does.
"""

from argparse import ArgumentParser, Namespace
from bisect import bisect_left, bisect_right
import sys
import threading

import gi  # type: ignore[import-not-found]  # the system's

gi.require_version("Gst", "1.0")
gi.require_version("GstApp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import (  # type: ignore[import-not-found]  # noqa: E402 -- after the versions
    GLib,
    Gst,
    GstApp,
    GstRtspServer,
)
from gst_rtsp import protect  # type: ignore[import-not-found]  # noqa: E402 -- beside this script

TO_1970_S = 2_208_988_800
"""GStreamer counts the time of an archive from 1900 on, as NTP does."""
PAYLOADERS = {
    "h264": "h264parse ! rtph264pay",
    "h265": "h265parse ! rtph265pay",
    "aac": "aacparse ! rtpmp4gpay",
    "pcma": "rtppcmapay",
    "pcmu": "rtppcmupay",
}
READERS = {
    "h264": "d.video_0 ! h264parse ! video/x-h264,stream-format=byte-stream,alignment=au",
    "h265": "d.video_0 ! h265parse ! video/x-h265,stream-format=byte-stream,alignment=au",
    "aac": "d.audio_0 ! aacparse ! audio/mpeg,stream-format=raw",
    "pcma": "d.audio_0 ! aacparse ! avdec_aac ! audioconvert ! audioresample ! "
    "audio/x-raw,rate=8000,channels=1 ! alawenc",
    "pcmu": "d.audio_0 ! aacparse ! avdec_aac ! audioconvert ! audioresample ! "
    "audio/x-raw,rate=8000,channels=1 ! mulawenc",
}


def options() -> Namespace:
    """Read the command line."""
    parser = ArgumentParser()
    parser.add_argument("--file", required=True, help="an MP4 file")
    parser.add_argument("--codec", choices=["h264", "h265"], default="h264")
    parser.add_argument("--audio", choices=["none", "aac", "pcma", "pcmu"], default="none")
    parser.add_argument("--at", required=True, help="when it was recorded: POSIX ms, with commas")
    parser.add_argument("--auth", choices=["none", "basic", "digest", "both"], default="none")
    parser.add_argument("--user", default="viewer")
    parser.add_argument("--password", default="secret")
    parser.add_argument("--plain", type=int, default=0, help="1: does not know onvif-replay")
    return parser.parse_args()


class Track:
    """One track of the archive: its frames in the order of decoding, at every time."""

    def __init__(self, file: str, coding: str, starts_ns: list[int]) -> None:
        reader = Gst.parse_launch(
            f"filesrc location={file} ! qtdemux name=d {READERS[coding]} ! "
            "appsink name=out sync=false"
        )
        reader.set_state(Gst.State.PLAYING)
        out = reader.get_by_name("out")
        samples = []
        while sample := out.emit("pull-sample"):
            samples.append(sample)
        self.caps = samples[0].get_caps()
        reader.set_state(Gst.State.NULL)
        buffers = [sample.get_buffer() for sample in samples]
        begins = min(each.pts for each in buffers)
        self.frames = [
            (start + each.pts - begins, start + each.dts - begins, each)
            for start in starts_ns
            for each in buffers
        ]
        self.keys = [
            n
            for n, (_, _, each) in enumerate(self.frames)
            if not each.has_flags(Gst.BufferFlags.DELTA_UNIT)
        ]
        self.starts_ns = starts_ns
        self.length_ns = max(each.pts + each.duration for each in buffers) - begins

    def place(self, at_ns: int) -> int:
        """Return the key frame before a time, or after it if nothing was recorded then."""
        times = [self.frames[n][0] for n in self.keys]
        found = bisect_right(times, at_ns) - 1
        inside = any(start <= at_ns < start + self.length_ns for start in self.starts_ns)
        if not inside:
            found = bisect_left(times, at_ns)
        return self.keys[found] if 0 <= found < len(self.keys) else len(self.frames)


class Reading:
    """Gives one track's frames to one client."""

    def __init__(self, track: Track) -> None:
        self.track = track
        self.at = 0
        self.end_ns = 1 << 62
        self.segment = Gst.Segment()
        self.segment.init(Gst.Format.TIME)

    def asked(self, _pad: Gst.Pad, info: Gst.PadProbeInfo) -> Gst.PadProbeReturn:
        """Note where a seek ends."""
        event = info.get_event()
        if event.type == Gst.EventType.SEEK:
            end_ns = event.parse_seek()[-1]
            self.end_ns = end_ns if end_ns >= 0 else 1 << 62
        return Gst.PadProbeReturn.OK

    def seek(self, _source: Gst.Element, at_ns: int) -> bool:
        """Go on from another time."""
        self.at = self.track.place(at_ns)
        # From the key frame on: the library drops what lies before the segment.
        if self.at < len(self.track.frames):
            self.segment.start = self.segment.time = min(self.track.frames[self.at][0], at_ns)
            self.segment.stop = self.end_ns
        return True

    def give(self, source: Gst.Element, _bytes: int) -> None:
        """Give the next frame."""
        if self.at >= len(self.track.frames) or self.track.frames[self.at][0] >= self.end_ns:
            source.emit("end-of-stream")
            return
        pts, dts, buffer = self.track.frames[self.at]
        fresh = buffer.copy_deep()
        fresh.pts, fresh.dts = pts, dts
        self.at += 1
        source.emit("push-sample", Gst.Sample.new(fresh, self.track.caps, self.segment, None))


class Factory(GstRtspServer.RTSPOnvifMediaFactory):  # type: ignore[misc]  # untyped
    """Makes one pipeline for each client."""

    def __init__(self, tracks: dict[str, Track]) -> None:
        super().__init__()
        self.tracks = tracks
        self.set_media_gtype(GstRtspServer.RTSPOnvifMedia.__gtype__)

    def do_create_element(self, _url: object) -> Gst.Element:
        """Return the elements that read the archive and pack it for RTP."""
        made = Gst.Bin()
        for n, (coding, track) in enumerate(self.tracks.items()):
            kind = "" if coding in {"pcma", "pcmu"} else f" pt={96 + n}"
            # The library looks for the payloader within what is called so.
            pay = Gst.parse_bin_from_description(
                f"queue ! {PAYLOADERS[coding]}{kind} ! rtponviftimestamp ntp-offset=0 "
                "set-e-bit=true set-t-bit=true drop-out-of-segment=false ! queue",
                True,  # noqa: FBT003 -- theirs
            )
            pay.set_name(f"pay{n}")
            source = Gst.ElementFactory.make("appsrc")
            source.set_property("format", Gst.Format.TIME)
            source.set_property("stream-type", GstApp.AppStreamType.SEEKABLE)
            source.set_property("duration", 1 << 62)
            source.set_property("caps", track.caps)
            source.set_property("handle-segment-change", True)  # noqa: FBT003 -- theirs
            reading = Reading(track)
            source.connect("seek-data", reading.seek)
            source.connect("need-data", reading.give)
            pad = source.get_static_pad("src")
            pad.add_probe(Gst.PadProbeType.EVENT_UPSTREAM, reading.asked)
            made.add(source)
            made.add(pay)
            source.link(pay)
        return made


def main() -> None:
    """Serve until standard input ends."""
    wanted = options()
    Gst.init(None)
    starts_ns = [int(ms) * 1_000_000 + TO_1970_S * 1_000_000_000 for ms in wanted.at.split(",")]
    codings = [wanted.codec, *([] if wanted.audio == "none" else [wanted.audio])]
    tracks = {coding: Track(wanted.file, coding, starts_ns) for coding in codings}
    server = GstRtspServer.RTSPOnvifServer()
    server.set_address("127.0.0.1")
    server.set_service("0")
    factory = Factory(tracks)
    factory.set_replay_support(not wanted.plain)
    if wanted.auth != "none":
        protect(server, factory, wanted)
    server.get_mount_points().add_factory("/replay", factory)
    loop = GLib.MainLoop()
    server.attach(None)
    print(server.get_bound_port(), flush=True)  # noqa: T201 -- what the parent waits for

    def wait() -> None:
        sys.stdin.read()
        GLib.idle_add(loop.quit)

    threading.Thread(target=wait, daemon=True).start()
    loop.run()


if __name__ == "__main__":
    main()

"""GStreamer's RTSP server as a camera; run by the system's python3, which has its bindings.

Prints its port in one line once it listens; ends when its standard input does.
"""

from argparse import ArgumentParser, Namespace
import ctypes
import sys
import threading

import gi  # type: ignore[import-not-found]  # the system's

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import (  # type: ignore[import-not-found]  # noqa: E402 -- after the versions
    Gio,
    GLib,
    Gst,
    GstRtsp,
    GstRtspServer,
)

_SOUND = {
    "latm": "audio/x-raw,rate=16000,channels=1 ! avenc_aac ! aacparse ! rtpmp4apay",
    "opus": "audio/x-raw,rate=48000,channels=1 ! opusenc ! rtpopuspay",
    "g722": "audio/x-raw,rate=16000,channels=1 ! avenc_g722 ! rtpg722pay",
    "g726": "audio/x-raw,rate=8000,channels=1 ! avenc_g726 bitrate=32000 ! "
    "rtpg726pay force-aal2=false",
    "l16": "audio/x-raw,rate=16000,channels=1 ! rtpL16pay",
    "mp3": "audio/x-raw,rate=16000,channels=1 ! lamemp3enc ! mpegaudioparse ! rtpmpapay",
    "ac3": "audio/x-raw,rate=48000,channels=1 ! avenc_ac3 ! ac3parse ! rtpac3pay",
    "aac": "audio/x-raw,rate=16000,channels=1 ! avenc_aac ! aacparse ! rtpmp4gpay",
    "pcma": "audio/x-raw,rate=8000,channels=1 ! alawenc ! rtppcmapay",
    "pcmu": "audio/x-raw,rate=8000,channels=1 ! mulawenc ! rtppcmupay",
}
_STATIC = {"g722", "mp3", "pcma", "pcmu"}
"""Payload types of their own go with these."""
_BASIC, _DIGEST = int(GstRtsp.RTSPAuthMethod.BASIC), int(GstRtsp.RTSPAuthMethod.DIGEST)
# Both are offered in this order, each in a header of its own.
_METHODS = {"basic": _BASIC, "digest": _DIGEST, "both": _BASIC | _DIGEST}
_PATHS = {"tcp": GstRtsp.RTSPLowerTrans.TCP, "udp": GstRtsp.RTSPLowerTrans.UDP}


def options() -> Namespace:
    """Read the command line."""
    parser = ArgumentParser()
    parser.add_argument("--codec", choices=["h264", "h265"], default="h264")
    parser.add_argument("--width", type=int, default=320)
    parser.add_argument("--height", type=int, default=180)
    parser.add_argument("--fps", type=int, default=15)
    parser.add_argument("--b-frames", type=int, default=0)
    parser.add_argument("--group", type=int, default=15, help="frames from key frame to key frame")
    parser.add_argument("--kbit", type=int, default=500)
    parser.add_argument("--audio", choices=["none", *_SOUND], default="none")
    parser.add_argument("--tone", type=int, default=440, help="of the sound, in hertz")
    parser.add_argument("--transport", choices=["both", "tcp", "udp"], default="both")
    parser.add_argument("--auth", choices=["none", *_METHODS], default="none")
    parser.add_argument("--user", default="viewer")
    parser.add_argument("--password", default="secret")
    parser.add_argument(
        "--in-band", type=int, default=0, help="parameter sets: -1 at each key frame"
    )
    parser.add_argument("--file", default="", help="an MP4 file to play once instead of a scene")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--mount", default="/cam")
    parser.add_argument("--certificate", default="", help="of a TLS server: a PEM with its key")
    return parser.parse_args()


def video(wanted: Namespace) -> str:
    """Return the elements that draw and code a moving ball."""
    head = (
        "videotestsrc is-live=true pattern=ball ! "
        f"video/x-raw,format=I420,width={wanted.width},height={wanted.height},"
        f"framerate={wanted.fps}/1 ! "
    )
    tune = "" if wanted.b_frames else "tune=zerolatency"
    if wanted.codec == "h265":
        coder = (
            f"x265enc speed-preset=ultrafast {tune} key-int-max={wanted.group} "
            f"bitrate={wanted.kbit} option-string=bframes={wanted.b_frames}:pools=none:"
            "frame-threads=1:log-level=none:b-adapt=0:open-gop=0 ! h265parse"
        )
    else:
        coder = (
            f"x264enc speed-preset=ultrafast {tune} key-int-max={wanted.group} threads=1 "
            f"bitrate={wanted.kbit} bframes={wanted.b_frames} b-adapt=false ! "
            "video/x-h264,profile=main ! h264parse"
        )
    return head + coder


def launch(wanted: Namespace) -> str:
    """Return the whole pipeline, as gst-launch would take it."""
    pay = f"rtp{wanted.codec}pay name=pay0 pt=96 config-interval={wanted.in_band}"
    if wanted.file:
        parts = [
            f"filesrc location={wanted.file} ! qtdemux name=file",
            f"file.video_0 ! queue ! {wanted.codec}parse ! {pay}",
        ]
        if wanted.audio == "aac":
            parts.append("file.audio_0 ! queue ! aacparse ! rtpmp4gpay name=pay1 pt=97")
    else:
        parts = [f"{video(wanted)} ! {pay}"]
        if wanted.audio != "none":
            kind = "" if wanted.audio in _STATIC else " pt=97"
            tone = f"audiotestsrc is-live=true freq={wanted.tone} ! audioconvert"
            parts.append(f"{tone} ! {_SOUND[wanted.audio]} name=pay1{kind}")
    return "( " + " ".join(parts) + " )"


def protect(server: GstRtspServer.RTSPServer, factory: object, wanted: Namespace) -> None:
    """Ask everybody for the user name and the password."""
    auth = GstRtspServer.RTSPAuth()
    # In C: the Python bindings take one method only, though the library takes several.
    library = ctypes.CDLL("libgstrtspserver-1.0.so.0")
    library.gst_rtsp_auth_set_supported_methods(ctypes.c_void_p(hash(auth)), _METHODS[wanted.auth])
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "viewer")
    if wanted.auth != "basic":
        auth.add_digest(wanted.user, wanted.password, token)
    if wanted.auth == "basic":
        auth.add_basic(GstRtspServer.RTSPAuth.make_basic(wanted.user, wanted.password), token)
    server.set_auth(auth)
    allow(factory, "viewer")


def allow(factory: object, role: str) -> None:
    """Give a role the right to look."""
    permissions = GstRtspServer.RTSPPermissions()
    for right in ("media.factory.access", "media.factory.construct"):
        permissions.add_permission_for_role(role, right, True)  # noqa: FBT003 -- theirs
    factory.set_permissions(permissions)  # type: ignore[attr-defined]  # untyped


def main() -> None:
    """Serve until standard input ends."""
    wanted = options()
    Gst.init(None)
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_launch(launch(wanted))
    if wanted.transport != "both":
        factory.set_protocols(_PATHS[wanted.transport])
    server = GstRtspServer.RTSPServer()
    server.set_address(wanted.host)
    server.set_service("0")
    if wanted.auth != "none":
        protect(server, factory, wanted)
    if wanted.certificate:
        auth = GstRtspServer.RTSPAuth()
        auth.set_tls_certificate(Gio.TlsCertificate.new_from_file(wanted.certificate))
        server.set_auth(auth)
        allow(factory, "anonymous")
        token = GstRtspServer.RTSPToken()
        token.set_string("media.factory.role", "anonymous")
        auth.set_default_token(token)
    server.get_mount_points().add_factory(wanted.mount, factory)
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

"""FFmpeg's libraries cost nothing until something is decoded, nor does what reads cameras."""

import subprocess
import sys

BEFORE = (
    "import hub.app, hub.cli.run, sys; "
    "assert 'av._core' not in sys.modules and 'hub.camera.factory' not in sys.modules; "
)
AFTER = "from hub.media import packet; packet.load_ffmpeg(); assert 'av._core' in sys.modules; "
SAME = "import av; from av.video.frame import VideoFrame; assert packet.av.VideoFrame is VideoFrame"


def test_a_hub_without_a_camera_loads_neither_ffmpeg_nor_what_reads_cameras() -> None:
    """All else of the hub is there before; once loaded, FFmpeg is the same as for everyone."""
    done = subprocess.run(  # noqa: S603 -- our own words
        [sys.executable, "-c", BEFORE + AFTER + SAME], check=False, capture_output=True, text=True
    )

    assert (done.returncode, done.stderr) == (0, "")

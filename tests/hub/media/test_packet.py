"""FFmpeg's libraries cost nothing until something is decoded."""

import subprocess
import sys

BEFORE = "import hub.app, hub.cli.run, sys; assert 'av._core' not in sys.modules; "
AFTER = "from hub.media import packet; packet.load_ffmpeg(); assert 'av._core' in sys.modules; "
SAME = "import av; from av.video.frame import VideoFrame; assert packet.av.VideoFrame is VideoFrame"


def test_a_hub_without_a_camera_does_not_load_ffmpeg() -> None:
    """All of the hub is there before it; once loaded it is the same as for everyone else."""
    done = subprocess.run(  # noqa: S603 -- our own words
        [sys.executable, "-c", BEFORE + AFTER + SAME], check=False, capture_output=True, text=True
    )

    assert (done.returncode, done.stderr) == (0, "")

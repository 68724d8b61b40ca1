import shutil
import subprocess

import pytest

from tests.share import films
from tests.share.conftest import Tab

pytestmark = [pytest.mark.asyncio(loop_scope="module")]


async def test_col(tab: Tab, tmp_path, capsys):
    for name, opts in (
        ("plain", ()),
        ("tag709", ("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709")),
        (
            "tag601",
            (
                "-colorspace",
                "smpte170m",
                "-color_primaries",
                "smpte170m",
                "-color_trc",
                "smpte170m",
            ),
        ),
    ):
        p = tmp_path / f"{name}.mp4"
        films.ffmpeg(
            "-f",
            "lavfi",
            "-i",
            "testsrc2=size=1280x720:rate=30:duration=0.5",
            "-c:v",
            "libx264",
            "-pix_fmt",
            "yuv420p",
            "-crf",
            "14",
            *opts,
            p,
        )
        (c,) = await tab.choose(p)
        for box in ({"x": 0.0, "y": 0.0, "width": 0.01, "height": 0.01},):
            ((m, path),) = await tab.make(
                {"id": c["id"], "masks": [{"id": 1, "at": [{"time": 0, "box": box}]}]}
            )
            import numpy as np

            def raw(q):
                d = subprocess.run(
                    ["ffmpeg", "-loglevel", "error", "-i", str(q), "-f", "rawvideo", "-"],
                    capture_output=True,
                ).stdout
                n = 1280 * 720 * 3 // 2
                f = np.frombuffer(d[: n * 5], np.uint8).reshape(5, n).astype(int)
                return (
                    f[:, : 1280 * 720],
                    f[:, 1280 * 720 : 1280 * 720 * 5 // 4],
                    f[:, 1280 * 720 * 5 // 4 :],
                )

            tags = subprocess.run(
                [
                    "ffprobe",
                    "-v",
                    "error",
                    "-select_streams",
                    "v",
                    "-show_entries",
                    "stream=color_range,color_space,color_transfer,color_primaries",
                    "-of",
                    "csv=p=0",
                    str(path),
                ],
                capture_output=True,
                text=True,
            ).stdout.strip()
            with capsys.disabled():
                print(
                    "\n",
                    tab.name,
                    name,
                    tags,
                    [
                        (round(np.abs(x - y).mean(), 1), round((y - x).mean(), 1))
                        for x, y in zip(raw(p), raw(path))
                    ],
                )

            shutil.copy(path, f"/tmp/h/large/col-{tab.name}-{name}.mp4")

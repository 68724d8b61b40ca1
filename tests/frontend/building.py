"""Builds card and panel as `scripts/frontend` does, elsewhere."""

import os
from pathlib import Path
import shutil
import subprocess

import pytest

ROOT = Path(__file__).parents[2]
FRONTEND = ROOT / "frontend"
SHIPPED = ROOT / "custom_components/neighbors_requests/frontend/neighbors-requests.js"
LASTS_S = 60


def build(*words: str) -> str:
    """Run the build, and return what it said."""
    node = shutil.which("node")
    if node is None or not (FRONTEND / "node_modules").is_dir():
        pytest.fail("Run scripts/frontend first: it installs what builds card and panel.")
    done = subprocess.run(  # noqa: S603 -- our own build, with our own words
        [node, "build.mjs", *words],
        cwd=FRONTEND,
        env=os.environ | {"NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=LASTS_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout

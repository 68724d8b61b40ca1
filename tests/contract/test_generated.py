"""What is made from the hub's API and the board's is as their declarations say now."""

from pathlib import Path
import subprocess
import sys

ROOT = Path(__file__).parents[2]


def test_nothing_is_stale() -> None:
    """The contracts, the integration's models, and the panel's types and routes are up to date."""
    done = subprocess.run(
        [sys.executable, "-m", "scripts.generator", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (0, ""), done.stderr

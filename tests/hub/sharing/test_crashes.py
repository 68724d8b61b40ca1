"""Killed at any step, a share goes on: nothing plain is left and the agency gets one share."""

import asyncio
import json
from pathlib import Path
import sys

from noticeboard.seal import open_share
from tests.hub.sharing.conftest import Home
from tests.hub.sharing.given import a_key_pair

FEWEST_STEPS = 15


async def test_a_share_survives_being_killed_at_every_step(home: Home, tmp_path: Path) -> None:
    """After `kill -9` at each file operation and commit in turn, a fresh start delivers.

    The board then holds one share's bytes however often they were sent, they are what the hub
    has a receipt for, and the outbox is empty.
    """
    recipient, identity = a_key_pair()
    runs = tmp_path / "runs"
    runs.mkdir()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.hub.sharing.crash_run"),
        *(str(runs), home.policy.url, recipient),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    delivered: dict[str, set[str]] = {}
    for line in out.decode().splitlines():
        told = json.loads(line)
        delivered.setdefault(told["entry"], set()).add(told["sha256"])

    steps = len(list(runs.iterdir()))
    assert steps > FEWEST_STEPS
    for step in range(steps):
        entry = f"{step:032x}"
        assert len(set(home.inbox.received[entry])) == 1, f"step {step}"
        assert len(delivered[entry]) == 1, f"step {step}"
        assert list((runs / str(step) / "outbox").iterdir()) == [], f"step {step}"
    (tmp_path / "one.age").write_bytes(home.inbox.received["0" * 32][0])
    assert len(open_share(tmp_path / "one.age", identity, tmp_path / "one").files) == 2

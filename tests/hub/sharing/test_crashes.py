"""Killed at any step, a share goes on: nothing plain is left and the agency gets one share."""

import asyncio
from collections import defaultdict
import json
import os
from pathlib import Path
import sys

from aiohttp import web
import pytest

from noticeboard.seal.open import open_share
from tests.hub.sharing.conftest import Home, a_key_pair

FEWEST_STEPS = 20

type Told = defaultdict[str, list[dict[str, str]]]


async def played(play: str, home: Home, runs: Path, recipient: str) -> tuple[int, Told]:
    """Play a life and its deaths; return how many steps it has, and what each life told."""
    await asyncio.to_thread(runs.mkdir)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.hub.sharing.crash_run", play),
        *(str(runs), home.policy.url, recipient),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    told: Told = defaultdict(list)
    for line in out.decode().splitlines():
        life = json.loads(line)
        told[life["entry"]].append(life)
    steps = len(await asyncio.to_thread(os.listdir, runs))
    assert steps > FEWEST_STEPS
    assert len(told) == steps, "a second life did not come to its end"
    return steps, told


async def test_a_share_survives_being_killed_at_every_step(home: Home, tmp_path: Path) -> None:
    """After `kill -9` at each file operation and commit in turn, a fresh start delivers.

    The board then holds one share's bytes however often they were sent, they are what the hub
    has a receipt for, the outbox is empty, and the household's own copy is there.
    """
    recipient, identity = a_key_pair()
    runs = tmp_path / "runs"

    steps, told = await played("share", home, runs, recipient)

    for step in range(steps):
        entry = f"{step:032x}"
        assert len(set(home.inbox.received[entry])) == 1, f"step {step}"
        assert {life["state"] for life in told[entry]} == {"delivered"}, f"step {step}"
        assert len({life["sha256"] for life in told[entry]}) == 1, f"step {step}"
        assert list((runs / str(step) / "outbox").iterdir()) == [], f"step {step}"
        copies = [path.name for path in (runs / str(step) / "copies").iterdir()]
        assert copies == [f"{entry[::-1]}.age"], f"step {step}"
    (tmp_path / "one.age").write_bytes(home.inbox.received["0" * 32][0])
    assert len(open_share(tmp_path / "one.age", identity, tmp_path / "one").files) == 2


@pytest.mark.parametrize(
    "failing", ["create", "patch", "receipt", pytest.param("", marks=pytest.mark.long)]
)
async def test_a_withdrawal_survives_being_killed_at_every_step(
    home: Home, tmp_path: Path, failing: str
) -> None:
    """Whatever had left when it was taken back, after a crash at any step it ends the same way.

    Either nothing had arrived and nothing is left of it here, or what arrived is withdrawn there.
    """
    ending: set[str] = set()

    async def away(step: str, request: web.Request) -> web.StreamResponse | None:
        # A receipt is given only to whoever takes a share back, and has asked for its end before.
        upload_id = request.match_info.get("id", "")
        if step == "delete":
            ending.add(upload_id)
        return web.Response(status=503) if step == failing and upload_id not in ending else None

    home.inbox.instead = away
    runs = tmp_path / "runs"

    steps, told = await played("withdraw", home, runs, a_key_pair()[0])

    for step in range(steps):
        entry = f"{step:032x}"
        last = told[entry][-1]
        assert list((runs / str(step) / "outbox").iterdir()) == [], f"step {step}"
        if home.inbox.received[entry]:
            assert last["state"] == "withdrawn", f"step {step}"
            assert last["sha256"] in home.inbox.withdrawn, f"step {step}"
        else:
            assert last["state"] == "", f"step {step}"
            copies = runs / str(step) / "copies"
            assert not copies.exists() or list(copies.iterdir()) == [], f"step {step}"
    unfinished = [one for one in home.inbox.uploads.values() if one.body and not one.receipt]
    assert unfinished == []

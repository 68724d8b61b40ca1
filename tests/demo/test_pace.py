"""The clock that a whole day of the demo runs by."""

import json
from pathlib import Path
import sys

from demo.pace import run_paced

PLAY = """\
import asyncio, json, subprocess, sys, threading, time
from demo.pace import shared

pace = shared()
{play}
with open(sys.argv[1], "w") as file:
    json.dump(said, file)
"""
QUARTERS = """
async def quarter(wait):
    before, real_s = time.time(), pace.real_s()
    with pace.fast(1000):
        await wait
    child = float(subprocess.run(["date", "+%s.%N"], capture_output=True).stdout)
    return [time.time() - before, abs(child - time.time()), pace.real_s() - real_s]

lock = threading.Lock()
lock.acquire()

async def play():
    return [
        await quarter(asyncio.sleep(900)),
        await quarter(asyncio.to_thread(time.sleep, 900)),
        await quarter(asyncio.to_thread(lock.acquire, timeout=900)),
    ]

said = asyncio.run(play())
"""
BUSY = """
async def play():
    await asyncio.sleep(0.01)
    with pace.fast(1000):
        began_s, real_s, busy_s = time.monotonic(), pace.real_s(), time.process_time()
        while time.process_time() - busy_s < 1:
            pass
        return [time.monotonic() - began_s, pace.real_s() - real_s]

said = asyncio.run(play())
"""


def _said(folder: Path, play: str) -> object:
    said = folder / "said.json"
    words = [sys.executable, "-c", PLAY.format(play=play), str(said)]
    assert run_paced(words, {}) == 0
    return json.loads(said.read_text())


def test_a_quarter_of_an_hour_passes_in_seconds(tmp_path: Path) -> None:
    """Event loops, threads and other programs agree on how long it was."""
    quarters = _said(tmp_path, QUARTERS)

    assert isinstance(quarters, list)
    for passed_s, apart_s, real_s in quarters:
        assert 900 <= passed_s < 1000
        assert apart_s < 1
        assert real_s < 60


def test_the_clock_waits_for_who_is_busy(tmp_path: Path) -> None:
    """A second of work is no thousand seconds late: the clock stands still meanwhile."""
    said = _said(tmp_path, BUSY)

    assert isinstance(said, list)
    passed_s, real_s = said
    assert 1 < passed_s < 500 * real_s

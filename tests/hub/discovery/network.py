"""A network of the test's own, in which multicast works and nothing leaves this machine.

A thread enters a network namespace and has its loop there; the rest of the process stays where
it is. Needs root, as in a container; without it the tests that ask for it are skipped.
"""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
import ctypes
import os
import subprocess

import pytest

ADDRESS = "10.98.0.1"
_CLONE_NEWNET = 0x40000000
_STEPS = (
    "link set lo up",
    "link add lan0 type veth peer name lan1",
    f"addr add {ADDRESS}/24 dev lan0",
    "link set lan0 up",
    "link set lan1 up",
    "route add default via 10.98.0.254 dev lan0",
)
DEADLINE_S = 30


def inside[T](work: Callable[[], Coroutine[object, object, T]]) -> T:
    """Run a coroutine in a fresh network and return what it returns."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(_inside, work).result(DEADLINE_S * 2)


def _inside[T](work: Callable[[], Coroutine[object, object, T]]) -> T:
    if os.geteuid() != 0 or ctypes.CDLL(None).unshare(_CLONE_NEWNET) != 0:
        pytest.skip("no network of its own can be made here")
    for step in _STEPS:
        # A child of this thread, so it is in this thread's network.
        made = subprocess.run(["ip", *step.split()], check=False, capture_output=True)  # noqa: S603, S607 -- our words
        if made.returncode != 0:
            pytest.skip("no network of its own can be made here")

    async def limited() -> T:
        async with asyncio.timeout(DEADLINE_S):
            return await work()

    return asyncio.run(limited())

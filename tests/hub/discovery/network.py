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
from typing import override

import pytest

from hub.clock import SystemClock
from hub.discovery.addresses import Interface, read_interfaces

ADDRESS = "10.98.0.1"
LINK = "fe80::98:1"
"""The hub's addresses on `lan0`; 7 to 9 of both families are for cameras."""
_CLONE_NEWNET = 0x40000000
_STEPS = (
    "link set lo up",
    "link add lan0 type veth peer name lan1",
    "link set lan0 addrgenmode none",
    "link set lan1 addrgenmode none",
    # The hub's last: with the first address of a network the kernel takes the others away.
    *(f"addr add 10.98.0.{host}/24 dev lan0" for host in (9, 7, 8, 1)),
    *(f"addr add fe80::98:{host}/64 dev lan0 nodad" for host in (1, 7, 8, 9)),
    "link set lan0 up",
    "link set lan1 up",
    "route add default via 10.98.0.254 dev lan0",
)
DEADLINE_S = 90


class HastyClock(SystemClock):
    """The system's clock, on which a scan of five seconds takes a fraction of one."""

    def __init__(self, faster: float = 8) -> None:
        self._faster = faster

    @override
    def steady_s(self) -> float:
        return super().steady_s() * self._faster

    @override
    async def sleep(self, delay_s: float) -> None:
        await super().sleep(delay_s / self._faster)


def lan() -> list[Interface]:
    """Return the hub's own addresses on the network."""
    return [each for each in read_interfaces() if each.address in {ADDRESS, LINK}]


def ip(words: str) -> None:
    """Change the network that the calling thread is in; blocking."""
    subprocess.run(["ip", *words.split()], check=True, capture_output=True)  # noqa: S603, S607 -- our words


def inside[T](
    work: Callable[[], Coroutine[object, object, T]], *, with_a_network: bool = True
) -> T:
    """Run a coroutine in a fresh network, or one with nothing in it, and return what it returns."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(_inside, work, _STEPS if with_a_network else ()).result(DEADLINE_S * 2)


def _inside[T](work: Callable[[], Coroutine[object, object, T]], steps: tuple[str, ...]) -> T:
    if os.geteuid() != 0 or ctypes.CDLL(None).unshare(_CLONE_NEWNET) != 0:
        pytest.skip("no network of its own can be made here")
    try:
        for step in steps:
            ip(step)  # a child of this thread, so it is in this thread's network
    except subprocess.CalledProcessError:
        pytest.skip("no network of its own can be made here")

    async def limited() -> T:
        async with asyncio.timeout(DEADLINE_S):
            return await work()

    return asyncio.run(limited())

"""A private network for the demo: it supports multicast, and nothing leaves this machine."""

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
import os
import shutil
import signal
import subprocess

HOST = "10.99.0.1"
HOME = "10.99.0.2"
"""The addresses of camera and board, and of the household."""
INSIDE = "NEIGHBORS_DEMO_NETWORK"


def is_inside() -> bool:
    """Return whether this process already runs in the demo's network."""
    return INSIDE in os.environ


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)  # noqa: S603, S607 -- our words


@contextmanager
def private_network() -> Generator[str | None]:
    """Make a network namespace and yield its name, or None if this system does not allow one."""
    name = f"neighbors-demo-{os.getpid()}"
    if os.geteuid() != 0 or shutil.which("ip") is None:
        yield None
        return
    try:
        _ip("netns", "add", name)
    except subprocess.CalledProcessError:
        yield None
        return
    try:
        _ip("-n", name, "link", "set", "lo", "up")
        _ip("-n", name, "link", "add", "lan0", "type", "veth", "peer", "name", "lan1")
        for address in (HOST, HOME):
            _ip("-n", name, "addr", "add", f"{address}/24", "dev", "lan0")
        for link in ("lan0", "lan1"):
            _ip("-n", name, "link", "set", link, "up")
        _ip("-n", name, "route", "add", "default", "via", "10.99.0.254", "dev", "lan0")
        yield name
    finally:
        _ip("netns", "del", name)


def run_inside(name: str, words: list[str]) -> int:
    """Run a command in the network and return its exit status."""
    return run_child(["ip", "netns", "exec", name, *words], {INSIDE: name})


def run_child(
    words: list[str],
    environment: Mapping[str, str],
    wait: Callable[["subprocess.Popen[bytes]"], int] = subprocess.Popen.wait,
) -> int:
    """Run a command with more in its environment, and return its exit status.

    It gets the signals that this process gets, and this process waits for it, because it must stop
    its children.
    """
    with subprocess.Popen(words, env=os.environ | environment) as inside:  # noqa: S603 -- our own command line

        def pass_on(number: int, _frame: object) -> None:
            inside.send_signal(number)

        # A terminal sends Ctrl-C to both processes, so this one ignores it.
        before = {signal.SIGINT: signal.signal(signal.SIGINT, signal.SIG_IGN)}
        for number in (signal.SIGTERM, signal.SIGHUP):
            before[number] = signal.signal(number, pass_on)
        try:
            return wait(inside)
        finally:
            for number, listener in before.items():
                signal.signal(number, listener)

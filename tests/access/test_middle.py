"""A machine in the middle of the home's network, each side in a network namespace of its own.

The hub's address, as the household knows it, is answered by the attacker's machine, as it is once
somebody has spoofed ARP or is the router. It can reach the hub.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
import json
import os
from pathlib import Path
import shutil
import subprocess
import sys
import time
from typing import Any

import pytest

from hub.api.server import make_identity
from tests.access.middle import OWN_CERTIFICATE, PASSED_ON, PLAIN, READY
from tests.access.processes import CONFIG, ROOT, HubProcess

HUB_ADDRESS, HUB_PORT = "10.96.0.1", 8467
KNOWN_ADDRESS = "10.97.0.1"
CONFIG_HERE = CONFIG.replace("127.0.0.1", HUB_ADDRESS).replace("port = 0", f"port = {HUB_PORT}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What came of the visits, and what the machine in the middle could read."""

    told: dict[str, dict[str, str]]
    heard: dict[str, bytes]
    secrets: tuple[bytes, ...]


@contextmanager
def _networks() -> Iterator[tuple[str, str, str]]:
    """Make the household's side, the middle and the hub's side; skip if none can be made."""
    if os.geteuid() != 0 or shutil.which("ip") is None:
        pytest.skip("no network of its own can be made here")
    names = [f"neighbors-{side}-{os.getpid()}" for side in ("home", "middle", "hub")]
    home, middle, hub = names
    steps = (
        *(f"netns add {name}" for name in names),
        *(f"-n {name} link set lo up" for name in names),
        f"-n {home} link add a0 type veth peer name m0 netns {middle}",
        f"-n {middle} link add m1 type veth peer name h0 netns {hub}",
        f"-n {home} addr add 10.97.0.2/24 dev a0",
        f"-n {middle} addr add {KNOWN_ADDRESS}/24 dev m0",
        f"-n {middle} addr add 10.96.0.2/24 dev m1",
        f"-n {hub} addr add {HUB_ADDRESS}/24 dev h0",
        f"-n {home} link set a0 up",
        f"-n {middle} link set m0 up",
        f"-n {middle} link set m1 up",
        f"-n {hub} link set h0 up",
    )
    try:
        for step in steps:
            try:
                subprocess.run(["ip", *step.split()], check=True, capture_output=True)  # noqa: S603, S607 -- our words
            except subprocess.CalledProcessError:
                pytest.skip("no network of its own can be made here")
        yield home, middle, hub
    finally:
        for name in names:
            subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)  # noqa: S603, S607


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """Let a household visit its hub through the machine in the middle, once."""
    folder = tmp_path_factory.mktemp("middle")
    heard = folder / "heard"
    heard.mkdir()
    certificate = folder / "attacker.pem"
    certificate.write_bytes(make_identity(datetime.now(UTC)))
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with _networks() as (home, middle, hub_side):
        hub = HubProcess(
            folder=folder / "hub", config=CONFIG_HERE, prefix=("ip", "netns", "exec", hub_side)
        )
        hub.folder.mkdir()
        hub.seed()
        words = [sys.executable, "-m", "tests.access.middle", HUB_ADDRESS, str(HUB_PORT)]
        attacker = subprocess.Popen(  # noqa: S603 -- our own words
            ["ip", "netns", "exec", middle, *words, str(certificate), str(heard)],  # noqa: S607
            env=environment,
        )
        try:
            hub.start()
            link = _link(hub).replace(HUB_ADDRESS, KNOWN_ADDRESS)
            _wait_for(heard / READY)
            visit = [sys.executable, "-m", "tests.access.visitor", link, hub.tokens["admin"]]
            done = subprocess.run(  # noqa: S603 -- our own words
                ["ip", "netns", "exec", home, *visit],  # noqa: S607
                env=environment,
                cwd=ROOT,
                capture_output=True,
                timeout=120,
                check=False,
            )
        finally:
            hub.stop()
            attacker.kill()
            attacker.wait()
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    told: dict[str, Any] = json.loads(done.stdout)
    return Seen(
        told=told,
        heard={path.name: path.read_bytes() for path in heard.iterdir()},
        secrets=(hub.tokens["admin"].encode(), link.rpartition("code=")[2].encode()),
    )


def _link(hub: HubProcess) -> str:
    """Return the link that the hub prints at its first start."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        for line in hub.said.splitlines():
            if line.startswith("neighbors://"):
                return line.strip()
        time.sleep(0.02)
    raise AssertionError(hub.said[-2000:])


def _wait_for(path: Path) -> None:
    until = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_another_certificate_hears_nothing(seen: Seen) -> None:
    """Behind another certificate no call says a byte: no token, no code, no picture, no address."""
    assert set(seen.told[str(OWN_CERTIFICATE)].values()) == {"HubUntrustedError"}
    assert seen.heard["own-certificate"] == b""


def test_no_encryption_hears_nothing(seen: Seen) -> None:
    """What answers without TLS is told nothing, and its answer is not believed."""
    assert set(seen.told[str(PLAIN)].values()) == {"HubUnreachableError"}
    assert b"/api/" not in seen.heard["plain"]
    assert not [secret for secret in seen.secrets if secret in seen.heard["plain"]]


def test_passing_on_is_all_it_can_do(seen: Seen) -> None:
    """Passed on as it is, all works, the code included: nothing of before had spent it."""
    told = seen.told[str(PASSED_ON)]

    assert {told[name] for name in ("info", "house", "listen", "ask", "pair")} == {""}
    assert len(seen.heard["passed-on"]) > 2000
    assert b"/api/" not in seen.heard["passed-on"]
    assert not [secret for secret in seen.secrets if secret in seen.heard["passed-on"]]

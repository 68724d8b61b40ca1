"""Secrets are planted everywhere in a hub, and looked for in all that it says and leaves."""

from contextlib import nullcontext
import json
import os
from pathlib import Path
import signal
import subprocess
import sys
from typing import Any

import pytest

from demo.network import private_network
from tests.access.planted_life import HOLDERS, WHOLE
from tests.access.processes import ROOT
from tests.e2e.planted import found_in

CRASH = "import os, signal; os.chdir('{folder}'); {first}; os.kill(os.getpid(), signal.{name})"
PRIVATE = "from noticeboard.runtime.memory import keep_memory_private as keep; keep()"
LIFT = (
    "import resource; most = resource.getrlimit(resource.RLIMIT_CORE)[1];"
    " resource.setrlimit(resource.RLIMIT_CORE, (most, most))"
)
KEPT_LIFTED = "resource.setrlimit = lambda *_: None"


@pytest.fixture(scope="module", params=["short", pytest.param(WHOLE, marks=pytest.mark.long)])
def life(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """Let a hub live; what it said is in the folder `said`."""
    folder = tmp_path_factory.mktemp("life") / "life"
    words = [sys.executable, "-m", "tests.access.planted_life", str(folder), request.param]
    with private_network() if request.param == WHOLE else nullcontext("") as network:
        if network is None:
            pytest.skip("no network of its own can be made here")
        done = subprocess.run(  # noqa: S603 -- our own words
            [*(["ip", "netns", "exec", network] if network else []), *words],
            cwd=ROOT,
            capture_output=True,
            timeout=240,
            check=False,
        )
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    facts = json.loads((folder / "facts.json").read_text())
    return {**facts, "folder": folder, "whole": request.param == WHOLE}


def _found(content: bytes, secrets: dict[str, str]) -> set[str]:
    """Return which secrets are in some bytes, also where lines break them."""
    whole = content.replace(b"\n", b"").replace(b"\\n", b"")
    return {*found_in(content, secrets), *found_in(whole, secrets)}


def test_what_is_looked_for_is_there(life: dict[str, Any]) -> None:
    """The search finds what is planted where it belongs, in the data folder."""
    data = life["folder"] / "hub" / "data"
    kept = b"".join(path.read_bytes() for path in data.glob("*") if path.is_file())

    found = _found(kept + (life["folder"] / "footage.key").read_bytes(), life["secrets"])

    assert {"camera's password", "TLS key", "ledger's key", "footage's key", "reading"} <= found
    database = b"".join(path.read_bytes() for path in data.glob("*.db*"))
    assert "password in a query" in found
    assert not {"camera's password", "password in a query"} & _found(database, life["secrets"])
    config = (life["folder"] / "hub" / "config.toml").read_bytes()
    assert _found(config, life["secrets"]) == {"proxy's password", "feed's key"}
    assert {201, 204, 400} <= set(life["statuses"])


def test_nothing_says_a_secret(life: dict[str, Any]) -> None:
    """Log at DEBUG, answers, errors, commands, process list, backup and ledger say none of it."""
    said = {path.name: path.read_bytes() for path in (life["folder"] / "said").iterdir()}
    leaks = [
        (what, name)
        for name, content in said.items()
        for what in _found(content, life["secrets"])
        if name not in HOLDERS.get(what, ())
    ]

    assert leaks == []
    assert {"log", "command_line", "environment", "backup"} <= set(said)
    assert ("command_doctor.out" in said) == life["whole"]
    assert len(said) > 50


def test_crash_leaves_no_memory(life: dict[str, Any]) -> None:
    """A hub that crashes leaves no core dump, even where somebody lifted the limit on them."""
    assert life["ended"] == -signal.SIGSEGV
    assert life["limit"] == [0, 0]
    assert {name for name in life["left"] if name.startswith("core")} == set()


def test_files_are_the_owners_alone(life: dict[str, Any]) -> None:
    """Whatever the rights of the data folder are, nobody else reads what the hub puts there."""
    assert life["rights"] == {}


@pytest.mark.parametrize("name", ["SIGABRT", "SIGSEGV"])
def test_dumps_are_withheld(tmp_path: Path, name: str) -> None:
    """Without the call the kernel dumps a crashed process; with it never, whatever the limit."""
    dumped = []
    for number, first in enumerate(
        (LIFT, f"{LIFT}; {PRIVATE}", f"{LIFT}; {KEPT_LIFTED}; {PRIVATE}")
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        crash = CRASH.format(folder=folder, first=first, name=name)
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        child = os.posix_spawn(sys.executable, [sys.executable, "-c", crash], environment)
        _, status = os.waitpid(child, 0)
        assert os.WTERMSIG(status) == signal.Signals[name]
        dumped.append(os.WCOREDUMP(status))
        assert dumped[-1] or list(folder.iterdir()) == []

    assert dumped == [True, False, False]


def test_memory_is_not_read_by_the_same_user() -> None:
    """Another program of the hub's own user gets at neither its environment nor its memory."""
    nobody = 65534 if os.geteuid() == 0 else None  # root may read everything
    groups = None if nobody is None else ()
    read = []
    for first in ("pass", PRIVATE):
        child = subprocess.Popen(  # noqa: S603 -- our own words
            [sys.executable, "-c", f"{first}; print('up', flush=True); input()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd="/",
            env={"PYTHONPATH": str(ROOT), "SECRET": "planted"},
            user=nobody,
            group=nobody,
            extra_groups=groups,
        )
        assert child.stdout is not None
        child.stdout.readline()
        reader = subprocess.run(  # noqa: S603 -- our own words
            ["/bin/cat", f"/proc/{child.pid}/environ"],
            capture_output=True,
            user=nobody,
            group=nobody,
            extra_groups=groups,
            check=False,
        )
        child.communicate(b"\n", timeout=60)
        read.append(b"planted" in reader.stdout)

    assert read == [True, False]

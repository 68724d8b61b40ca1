"""`python tests/mutants/forking.py`, in the copy: runs pytest again and again, each in a fork.

What takes long to load, libraries alone, is loaded once. A line in is `[seconds, argument…]` as
JSON; a line out is pytest's exit code, or `null` if it had to be ended.
"""

from contextlib import suppress
from importlib import import_module
import json
import os
from pathlib import Path
import resource
import select
import signal
import sys
from typing import Final

LIBRARIES: Final = (
    *("pytest", "hypothesis.strategies", "hypothesis.internal.conjecture.engine", "aiohttp.web"),
    *("aiohttp.test_utils", "sqlalchemy.ext.asyncio", "aiosqlite", "alembic.command", "msgspec"),
    *("numpy", "cryptography.x509", "nacl.signing", "pyrage", "shapely", "lxml.etree", "bagit"),
)
LARGEST_BYTES: Final = 6 << 30
NICE: Final = 10


def run(arguments: list[str], lasts_s: float) -> int | None:
    """Run pytest in a fork, and end it and all that it started."""
    child = os.fork()
    if child == 0:
        os._exit(_in_child(arguments))
    watched = os.pidfd_open(child)
    ended = select.select([watched], [], [], lasts_s)[0]
    os.close(watched)
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) if ended else None


def _in_child(arguments: list[str]) -> int:
    import pytest  # noqa: PLC0415 -- loaded before, in the parent

    os.setsid()
    os.nice(int(os.environ.get("MUTANTS_NICE", NICE)))
    resource.setrlimit(resource.RLIMIT_DATA, (LARGEST_BYTES, LARGEST_BYTES))
    out = os.open("out.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(out, 1)
    os.dup2(out, 2)
    try:
        return int(pytest.main(arguments))
    except BaseException:  # noqa: BLE001 -- whatever a fault does to pytest itself, it was noticed
        return 1


def main() -> None:
    """Serve until the input ends."""
    sys.path[0] = str(Path.cwd())
    for name in LIBRARIES:
        with suppress(ImportError):
            import_module(name)
    for line in sys.stdin:
        lasts_s, *arguments = json.loads(line)
        print(json.dumps(run(arguments, lasts_s)), flush=True)  # noqa: T201 -- to whoever asked


if __name__ == "__main__":
    main()

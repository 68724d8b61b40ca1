"""The process that opens one share for another: `python -m noticeboard.seal.worker`.

A share is a stranger's bytes, and much of what reads them is compiled code that Python cannot
interrupt. A separate process can have a deadline and a memory limit, and its parent may end it at
any moment: Ctrl-C works within a second, whatever the share holds.

It reads one job as JSON from standard input. The identity is in there because everybody on the
machine can read arguments. To standard output it writes the number of each step as it begins, then
the checks or the error as JSON, a line each.
"""

from collections.abc import Generator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
import json
import os
from pathlib import Path
from queue import Empty, SimpleQueue
import signal
import subprocess
import sys
import threading
from time import monotonic
from typing import Any, Final

from noticeboard.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NoticeboardError,
    VerificationError,
)
from noticeboard.log.note import VerifierKey
from noticeboard.runtime import system
from noticeboard.runtime.process import freeze_imports, protect_memory
from noticeboard.runtime.text import Text, text_of
from noticeboard.seal.bag import CUSTODY, MAX_SHARE_BYTES
from noticeboard.seal.check import Check, CheckResult
from noticeboard.seal.custody import open_custody
from noticeboard.seal.open import (
    OpenedShare,
    OpeningStep,
    Watch,
    ignore_step,
    open_share,
    opened_share,
    work_folder,
)

MOST_MEMORY_BYTES: Final = 1 << 30
LEAST_DEADLINE_S: Final = 120
LEAST_BYTES_A_SECOND: Final = 4 << 20
"""A share may take as long as a slow disk needs to write it, plus two minutes."""
_LOOK_S: Final = 0.1
"""How often `watch` is called."""
_SHARE: Final = "share"
_KINDS: Final = {
    kind.__name__: kind
    for kind in (ConflictError, InvalidInputError, NotAllowedError, VerificationError)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningLimits:
    """Limits on opening one share."""

    memory_bytes: int = MOST_MEMORY_BYTES
    deadline_s: float | None = None
    """None: the deadline depends on the share's size."""


def open_share_in_child(  # noqa: PLR0913 -- as `open_share`
    sealed: Path,
    identity: str,
    into: Path,
    *,
    log_key: VerifierKey | None = None,
    roots: Sequence[bytes] = (),
    makers: Sequence[bytes] = (),
    limits: OpeningLimits = OpeningLimits(),
    watch: Watch = ignore_step,
) -> OpenedShare:
    """Call `open_share` in another process; blocking, and Ctrl-C ends it at once.

    Raises what `open_share` raises, and VerificationError if the share takes too long, needs too
    much memory, or ends the process. What `watch` raises ends the process at once.
    """
    # The child writes everything in there, so nothing stays behind however it ends.
    with work_folder(into) as work:
        deadline_s = limits.deadline_s or _deadline_s(sealed)
        job = {
            "sealed": str(sealed.absolute()),
            "identity": identity,
            "into": str((work / _SHARE).absolute()),
            "log_key": str(log_key) if log_key else None,
            "roots": [root.decode("latin-1") for root in roots],
            "makers": [root.decode("latin-1") for root in makers],
            "memory_bytes": limits.memory_bytes,
            "deadline_s": deadline_s,
        }
        checks = _read_checks(_answer(json.dumps(job).encode(), deadline_s, watch))
        # The child has checked every byte against this record; reading it again is bounded.
        custody = open_custody((work / _SHARE / CUSTODY).read_bytes())
        (work / _SHARE).rename(into)
    return opened_share(into, custody, checks)


def _deadline_s(sealed: Path) -> float:
    try:
        size_bytes = sealed.stat().st_size
    except FileNotFoundError as error:
        raise InvalidInputError(Text("noticeboard.file.missing", file=str(sealed))) from error
    return LEAST_DEADLINE_S + size_bytes / LEAST_BYTES_A_SECOND


def _answer(job: bytes, deadline_s: float, watch: Watch) -> dict[str, Any]:
    """Run the child with its job, and return its answer once it has ended."""
    with _started() as process, _lines_of(process, job) as lines:
        until = monotonic() + deadline_s
        step, last = OpeningStep.UNPACK, b""
        while True:
            watch(step)
            try:
                line = lines.get(timeout=min(_LOOK_S, max(until - monotonic(), 0)))
            except Empty:
                if monotonic() >= until:
                    raise VerificationError(
                        Text("noticeboard.seal.too_slow", seconds=f"{deadline_s:.0f}")
                    ) from None
                continue
            if line is None:
                break
            last = line
            with suppress(ValueError):
                step = OpeningStep(int(line))
    try:
        return dict(json.loads(last))
    except (TypeError, ValueError) as error:
        raise VerificationError(Text("noticeboard.seal.process_ended")) from error


@contextmanager
def _lines_of(process: subprocess.Popen[bytes], job: bytes) -> Generator[SimpleQueue[bytes | None]]:
    """Give the child its job, and what it writes, line by line; None is the end."""
    lines: SimpleQueue[bytes | None] = SimpleQueue()

    def talk() -> None:
        # A child that has ended says so by the end of its lines.
        with suppress(OSError, ValueError), process.stdin or nullcontext() as stdin:
            if stdin is not None:
                stdin.write(job)
        for line in process.stdout or ():
            lines.put(line)
        lines.put(None)

    talking = threading.Thread(target=talk, name="opening")
    talking.start()
    try:
        yield lines
    finally:
        # Its pipes may be closed only when nobody reads them.
        process.kill()
        talking.join()


@contextmanager
def _started() -> Generator[subprocess.Popen[bytes]]:
    """Start the child, and end it however the block ends."""
    interrupts: list[int] = []
    is_main = threading.current_thread() is threading.main_thread()
    # Ctrl-C while the child starts would leave it running, so hold it back until then.
    handler = signal.getsignal(signal.SIGINT)
    if is_main:
        signal.signal(signal.SIGINT, lambda number, _frame: interrupts.append(number))
    process: subprocess.Popen[bytes] | None = None
    try:
        try:
            process = subprocess.Popen(
                [sys.executable, "-m", "noticeboard.seal.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(each for each in sys.path if each)},
            )
        finally:
            if is_main:
                signal.signal(signal.SIGINT, handler)
        if interrupts:
            raise KeyboardInterrupt
        yield process
    finally:
        if process is not None:
            process.kill()
            # This closes its pipes and waits for it.
            with suppress(BrokenPipeError), process:
                pass


def _read_checks(answer: dict[str, Any]) -> tuple[Check, ...]:
    """Return the checks in an answer, or raise the error in it."""
    if "errno" in answer:
        raise OSError(answer["errno"], answer["error"], answer["file"])
    if "error" in answer:
        raise _KINDS.get(answer["kind"], VerificationError)(Text.from_json(answer["error"]))
    return tuple(
        Check(
            code=each["code"],
            result=CheckResult(each["result"]),
            text=Text.from_json(each["text"]),
        )
        for each in answer["checks"]
    )


def _open(job: dict[str, Any]) -> dict[str, Any]:
    """Open the share, and return the answer."""
    log_key = VerifierKey.parse(job["log_key"]) if job["log_key"] else None
    try:
        opened = open_share(
            Path(job["sealed"]),
            job["identity"],
            Path(job["into"]),
            max_bytes=MAX_SHARE_BYTES,
            log_key=log_key,
            roots=[root.encode("latin-1") for root in job["roots"]],
            makers=[root.encode("latin-1") for root in job["makers"]],
            watch=_write_step,
        )
    except NoticeboardError as error:
        return {"kind": type(error).__name__, "error": text_of(error).as_json()}
    except OSError as error:
        file = error.filename and str(error.filename)
        return {"errno": error.errno, "error": error.strerror or str(error), "file": file}
    except MemoryError:
        memory = Text("noticeboard.seal.too_much_memory")
        return {"kind": "VerificationError", "error": memory.as_json()}
    return {
        "checks": [
            {"code": each.code, "result": each.result, "text": each.text.as_json()}
            for each in opened.checks
        ]
    }


def _write_step(step: OpeningStep) -> None:
    sys.stdout.write(f"{step:d}\n")
    sys.stdout.flush()


def main() -> None:
    """Run the one job that the parent process sends, within its limits."""
    # Ctrl-C in a terminal reaches the whole group; the parent decides when this process ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    freeze_imports()
    protect_memory()
    job = json.loads(sys.stdin.buffer.read())
    # Not every system has this limit; the deadline works on all of them.
    with suppress(ValueError, OSError):
        system.limit_memory(job["memory_bytes"])
    # If the parent is gone, nobody else ends this process.
    system.end_after(job["deadline_s"] + 5)
    sys.stdout.write(json.dumps(_open(job)))


if __name__ == "__main__":
    main()

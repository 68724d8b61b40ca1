"""Claims that somebody has signed an entry, and the processes that check them in advance.

The processes are few, started for large batches, and ended when idle.
"""

import asyncio
from asyncio.subprocess import Process
from collections import deque
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from itertools import batched
import logging
import os
from subprocess import PIPE
import sys

import msgspec

from noticeboard.log.agency import AgencyRecord
from noticeboard.log.body import AgencyRegister, AgencyRotate
from noticeboard.log.entry import (
    Entry,
    countersigned_part,
    require_key,
    signed_part,
    verify_entry,
)
from noticeboard.log.note import VerifierKey, parse_signer_key
from noticeboard.log.registry import Registry
from noticeboard.runtime import system
from noticeboard.signatures.worker import CLAIM, COUNT, FREE, HOLDS, Work, answers


class Claim(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The claim that a key has signed an entry for one board."""

    leaf: bytes
    public: bytes
    signed: bytes
    """The signature, followed by the bytes that were signed."""


def claim_of(entry: Entry, origin: str, key: VerifierKey) -> Claim:
    """Return what must hold for `verify_entry` to pass."""
    signed = entry.signature + signed_part(entry, origin)
    return Claim(leaf=entry.leaf, public=key.public, signed=signed)


def countersignature_of(entry: Entry, origin: str, log_key: VerifierKey) -> Claim:
    """Return what must hold for `verify_countersignature` to pass; raises VerificationError."""
    signature, signed = countersigned_part(entry, origin)
    return Claim(leaf=entry.leaf, public=log_key.public, signed=signature + signed)


def key_named(entry: Entry, agency: AgencyRecord) -> VerifierKey | None:
    """Return the agency's key that the entry names; the rules decide whether it may sign."""
    keys = [agency.posting_key, agency.root_key]
    if agency.next_keys is not None:
        keys.append(agency.next_keys.posting_key)
    named = bytes.fromhex(entry.body.key)
    return next((key for key in keys if key.key_id == named), None)


class KnownKeys:
    """The keys of a board's agencies, including those in entries that nobody has checked yet.

    They only show what is worth checking in advance; the rules decide whose signature counts.
    """

    def __init__(self, registry: Registry, origin: str) -> None:
        self._registry = registry
        self._origin = origin
        self._named: dict[tuple[str, str], VerifierKey] = {}

    def claim(self, entry: Entry) -> Claim | None:
        """Return what can be checked of an entry in advance; None if nothing can."""
        body = entry.body
        if isinstance(body, AgencyRegister | AgencyRotate):
            self._remember(body)
        agency = self._registry.agency(body.agency)
        key = None if agency is None else key_named(entry, agency)
        key = key or self._named.get((body.agency, body.key))
        return None if key is None else claim_of(entry, self._origin, key)

    def _remember(self, body: AgencyRegister | AgencyRotate) -> None:
        named = [body.posting_key]
        if isinstance(body, AgencyRegister):
            named.append(body.root_key)
        for text in named:
            key = parse_signer_key(text)
            self._named[body.agency, key.key_id.hex()] = key


class VerifiedClaims:
    """Claims that hold, by leaf and key: a leaf covers the entry's bytes and its signature."""

    def __init__(self) -> None:
        self._claims: set[tuple[bytes, bytes]] = set()

    def hold(self, *claims: Claim | None) -> None:
        """Remember these claims, which were checked and hold, and forget all earlier ones."""
        self._claims = {(claim.leaf, claim.public) for claim in claims if claim is not None}

    def verify(self, entry: Entry, origin: str, key: VerifierKey) -> None:
        """Act as `verify_entry`, calling it only for unknown claims; raises VerificationError."""
        if (entry.leaf, key.public) in self._claims:
            require_key(entry, key)
        else:
            verify_entry(entry, origin, key)


FEWEST = 64
"""Below this, checking takes less time than starting a process."""
OFTEN_S = 1.0
"""If FEWEST claims come one by one within this time, other processes check them as well."""
MOST_CHILDREN = 4
CLAIMS_A_JOB = 64
JOBS_AHEAD = 3
"""How many jobs a child has queued, so that it never waits for us."""
IDLE_S = 60.0
END_S = 5.0
_PIPE_BYTES = 1 << 20

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    claims: Sequence[Claim]
    work: Work
    answer: asyncio.Future[bytes]


class SignaturePool:
    """Checks claims on the other cores; made by `open_pool`."""

    def __init__(self, children: int, *, idle_s: float = IDLE_S) -> None:
        self._most = children
        self._idle_s = idle_s
        self._jobs: asyncio.Queue[_Job] = asyncio.Queue()
        self._children: set[asyncio.Task[None]] = set()
        self._ready: set[Process] = set()
        """The processes that have answered: they have loaded all that they need."""
        self._came_at_s: deque[float] = deque(maxlen=FEWEST)
        self._lone: list[tuple[Claim, asyncio.Future[int]]] = []
        self._gathering: asyncio.Task[None] | None = None

    @property
    def running(self) -> int:
        """How many processes are running."""
        return len(self._children)

    async def check(self, claims: Sequence[Claim]) -> list[bool]:
        """Return for each claim whether it holds."""
        return [bool(each & HOLDS) for each in await self._check(claims, Work.SIGNATURES)]

    async def check_with_findings(self, claims: Sequence[Claim]) -> list[tuple[bool, bool]]:
        """Return for each claim whether it holds, and whether its entry surely has no findings.

        If the second value is False, the words must be checked when the entry's turn comes.
        """
        answers = await self._check(claims, Work.WORDS)
        return [(bool(each & HOLDS), bool(each & FREE)) for each in answers]

    async def check_registrations(
        self, raws: Iterable[bytes], origin: str, log_key: VerifierKey
    ) -> list[bool]:
        """Return for each entry whether an agency registered on a board with it."""
        named = origin.encode() + b"\n"
        claims = [Claim(leaf=b"", public=log_key.public, signed=named + raw) for raw in raws]
        return [bool(each) for each in await self._check(claims, Work.REGISTRATIONS)]

    async def check_one(self, claim: Claim) -> tuple[bool, bool] | None:
        """Return for one claim what `check_with_findings` does, if many come one by one.

        Returns None if few come: then whoever needs the answer finds it as fast alone. So it does
        while the first process starts.
        """
        loop = asyncio.get_running_loop()
        self._came_at_s.append(loop.time())
        is_rare = loop.time() - self._came_at_s[0] > OFTEN_S
        if not self._most or len(self._came_at_s) < FEWEST or is_rare:
            return None
        is_gathering = self._gathering is not None and not self._gathering.done()
        if not self._ready and is_gathering:
            return None
        answer: asyncio.Future[int] = loop.create_future()
        self._lone.append((claim, answer))
        if not is_gathering:
            self._gathering = asyncio.create_task(self._gather())
        if not self._ready:
            return None
        found = await answer
        return bool(found & HOLDS), bool(found & FREE)

    async def _gather(self) -> None:
        """Check the claims that came one by one: those that come meanwhile are the next job."""
        while self._lone:
            some, self._lone = self._lone[:CLAIMS_A_JOB], self._lone[CLAIMS_A_JOB:]
            answers = await self._on_children([claim for claim, _ in some], Work.WORDS)
            for (_, answer), found in zip(some, answers, strict=True):
                if not answer.done():
                    answer.set_result(found)

    async def _check(self, claims: Sequence[Claim], work: Work) -> Sequence[int]:
        if len(claims) < FEWEST:
            return await asyncio.to_thread(_here, claims, work)
        return await self._on_children(claims, work)

    async def _on_children(self, claims: Sequence[Claim], work: Work) -> Sequence[int]:
        if not self._most:
            return await asyncio.to_thread(_here, claims, work)
        loop = asyncio.get_running_loop()
        jobs = [
            _Job(claims=some, work=work, answer=loop.create_future())
            for some in batched(claims, CLAIMS_A_JOB, strict=False)
        ]
        for job in jobs:
            self._jobs.put_nowait(job)
        while len(self._children) < min(self._most, len(jobs)):
            child = asyncio.create_task(self._child())
            self._children.add(child)
            child.add_done_callback(self._children.discard)
        return [each for job in jobs for each in await job.answer]

    async def close(self) -> None:
        """End every process."""
        children = tuple(self._children)
        for child in children:
            child.cancel()
        await asyncio.gather(*children, return_exceptions=True)

    async def _child(self) -> None:
        """Run one process while there are jobs for it."""
        ahead: deque[_Job] = deque()
        try:
            async with _started() as process:
                try:
                    await self._feed(process, ahead)
                finally:
                    self._ready.discard(process)
        except (OSError, EOFError) as error:
            # Slower, but just as strict: from now on this process checks everything.
            _LOGGER.warning("Signatures are checked without help from now on: %s", error)
            self._most = 0
            while not self._jobs.empty():
                ahead.append(self._jobs.get_nowait())
            for job in ahead:
                _set_answers(job, await asyncio.to_thread(_here, job.claims, job.work))

    async def _feed(self, process: Process, ahead: deque[_Job]) -> None:
        """Keep some jobs queued for the process until none has come for a while."""
        if process.stdin is None or process.stdout is None:
            raise OSError("it has no pipes")
        while True:
            if not ahead:
                try:
                    async with asyncio.timeout(self._idle_s):
                        ahead.append(await self._jobs.get())
                except TimeoutError:
                    return
                process.stdin.write(_encoded(ahead[-1]))
            while len(ahead) < JOBS_AHEAD and not self._jobs.empty():
                ahead.append(self._jobs.get_nowait())
                process.stdin.write(_encoded(ahead[-1]))
            answers = await process.stdout.readexactly(len(ahead[0].claims))
            self._ready.add(process)
            _set_answers(ahead.popleft(), answers)


@asynccontextmanager
async def open_pool(children: int | None = None) -> AsyncGenerator[SignaturePool]:
    """Give a pool, by default of up to `MOST_CHILDREN` processes; of none on a single core."""
    cores = os.process_cpu_count() or 1
    if children is None:
        children = min(cores, MOST_CHILDREN) if cores > 1 and sys.executable else 0
    pool = SignaturePool(children)
    try:
        yield pool
    finally:
        await pool.close()


@asynccontextmanager
async def _started() -> AsyncGenerator[Process]:
    """Start a process and end it: it stops by itself once its input is closed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "noticeboard.signatures.worker",
        stdin=PIPE,
        stdout=PIPE,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(each for each in sys.path if each)},
    )
    try:
        _widen(process)
        yield process
    finally:
        if process.stdin is not None:
            process.stdin.close()
        try:
            async with asyncio.timeout(END_S):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


def _widen(process: Process) -> None:
    """Make room for whole jobs in the pipe (Linux), so that writing one never waits."""
    pipe = process.stdin.transport.get_extra_info("pipe") if process.stdin else None
    if pipe is not None:
        with suppress(OSError):
            system.widen_pipe(pipe.fileno(), _PIPE_BYTES)


def _encoded(job: _Job) -> bytes:
    parts = [COUNT.pack(len(job.claims), job.work)]
    for claim in job.claims:
        parts += (CLAIM.pack(claim.public, len(claim.signed)), claim.signed)
    return b"".join(parts)


def _here(claims: Sequence[Claim], work: Work) -> bytes:
    # Whoever needs to know about words looks through them as well.
    here = Work.SIGNATURES if work is Work.WORDS else work
    return answers(((claim.public, claim.signed) for claim in claims), here)


def _set_answers(job: _Job, answers: bytes) -> None:
    if not job.answer.done():
        job.answer.set_result(answers)

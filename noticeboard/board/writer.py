"""What the board admits, and the only writer of the log in this process.

`Admission` says which entries the board accepts, by the registry's rules and
its own. The writer logs them in batches and reports a result for each entry.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
import logging
import time

from noticeboard.board import log
from noticeboard.board.database import Database
from noticeboard.board.errors import PostHeldError, PostRefusedError, PostWaitsError
from noticeboard.board.home import Settings
from noticeboard.board.log import LogRecord, LogState
from noticeboard.board.post_queue import PostGroup, PostQueue
from noticeboard.board.sequencer import PublishedCheckpoint, Sequencer
from noticeboard.board.witnesses import NotYetPublicError
from noticeboard.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    NoticeboardError,
    UnavailableError,
    VerificationError,
)
from noticeboard.log.body import (
    AgencyRegister,
    AgencyRetention,
    BoardBody,
    BoardPolicy,
    Body,
    RequestAccount,
    RequestAnswer,
    RequestPost,
    ThreadBody,
)
from noticeboard.log.entry import Entry, parse_entry
from noticeboard.log.note import VerifierKey
from noticeboard.rules.accounts import account_findings
from noticeboard.rules.findings import BY_LEVEL, Finding, Severity, describe
from noticeboard.rules.limits import findings, readable_findings
from noticeboard.rules.phrases import text_findings
from noticeboard.rules.policy import (
    find_zone,
    findings_in_force,
    second_signatures,
    words_in_force,
)
from noticeboard.rules.text import mixes_alphabets
from noticeboard.runtime.text import Text, catalogue
from noticeboard.signatures.pool import VerifiedClaims

CLOCKS_DIFFER = timedelta(minutes=10)


class Admission:
    """Decides about one entry at a time, in log order."""

    def __init__(self, state: LogState, catalogue: Mapping[str, str]) -> None:
        self._state = state
        self._catalogue = catalogue

    def admit(
        self, entry: Entry, *, now: datetime, operator: bool, is_free: bool = False
    ) -> int | None:
        """Add an acceptable entry to the state and return the index of its request, if any.

        With `is_free`, its text was found unobjectionable and is not checked again.
        Raises VerificationError, ConflictError, NotAllowedError, NotFoundError, PostRefusedError,
        and, unless a moderator has approved it and acts as the operator, PostHeldError; the state
        is then unchanged.
        """
        found = self.check(entry, now, is_free=is_free, operator=operator)
        thread, index = self._state.thread_of(entry.body), self._state.size
        self._state.fold(entry, now)
        if isinstance(entry.body, RequestPost) and BY_LEVEL.issuperset(each.code for each in found):
            # The overview would look for the same again.
            self._state.add_clean(index)
        return thread

    def check(
        self, entry: Entry, now: datetime, *, is_free: bool, operator: bool
    ) -> tuple[Finding, ...]:
        """Return what is found but doesn't matter; raise what `admit` raises. Log nothing."""
        if not operator and isinstance(entry.body, AgencyRegister | BoardBody):
            raise NotAllowedError(Text("noticeboard.entry.operator_only"))
        # A registration may wait for the operator longer than the age limit for a post.
        self._state.registry.check(entry, self._state.size, at=None if operator else now)
        if entry.body.issued_at > now + CLOCKS_DIFFER:
            raise ConflictError(Text("noticeboard.entry.future"))
        if self._state.index_of(entry.body.agency, entry.body.id) is not None:
            raise ConflictError(Text("noticeboard.entry.id_used"))
        if isinstance(entry.body, RequestAnswer):
            request = self._state.thread_of(entry.body)
            if not self._state.is_challenge_of(entry.body.challenge, request):
                raise NotFoundError(Text("noticeboard.challenge.unknown"))
        found = self._findings(entry.body, now, is_free=is_free)
        self._refuse(found)
        if isinstance(entry.body, AgencyRegister):
            self._check_name(entry.body.name)
        if not operator:
            self._hold(found)
        if isinstance(entry.body, RequestPost):
            # Nobody at the board can replace an overseer: neither moderator nor operator.
            self._require_second_signatures(entry.body)
        return found

    def _require_second_signatures(self, post: RequestPost) -> None:
        signatures = second_signatures(post, self._state.registry.policies)
        for each in signatures:
            if each.decided is not None and each.is_refused:
                reason = each.decided.decision.text
                raise PostRefusedError(
                    Text("noticeboard.oversight.refused", name=each.overseer.name, reason=reason),
                    (),
                )
        missing = tuple(each.overseer for each in signatures if not each.is_approved)
        if missing:
            raise PostWaitsError(missing)

    def _check_name(self, name: str) -> None:
        if mixes_alphabets(name):
            raise InvalidInputError(Text("noticeboard.agency.two_alphabets"))
        if self._state.resembles_agency(name):
            raise InvalidInputError(Text("noticeboard.agency.name_taken"))

    def _findings(self, body: Body, now: datetime, *, is_free: bool) -> tuple[Finding, ...]:
        """Return what rules and policy say of a request, or of the texts of another entry."""
        if not isinstance(body, RequestPost):
            if isinstance(body, BoardPolicy) and find_zone(body.policy.limits.zone) is None:
                raise InvalidInputError(Text("noticeboard.policy.zone"))
            found = tuple(readable_findings(body))
            if isinstance(body, RequestAccount):
                found += account_findings(body, delete_by=self._state.delete_by(body))
            if isinstance(body, AgencyRetention | RequestAccount | ThreadBody) and not is_free:
                found += text_findings(body.text, incident=self._state.naming_incident(body))
            if isinstance(body, ThreadBody):
                found += words_in_force(body.text, body.issued_at, self._state.registry)
            return found
        agency = self._state.registry.agency(body.agency)
        if agency is None:
            raise NotAllowedError(Text("noticeboard.agency.unregistered"))
        earlier = self._state.posts_for_case(body)
        found = findings(
            body, agency, now=now, earlier_posts_for_case=earlier, words_are_free=is_free
        )
        # The rules come first, so no policy can allow what they refuse.
        return (*found, *findings_in_force(body, agency, self._state.registry, self._state.size))

    def _refuse(self, found: tuple[Finding, ...]) -> None:
        refused = self._with_sentences(found, Severity.REFUSE)
        if refused:
            raise PostRefusedError(" ".join(sentence for _, sentence in refused), refused)

    def _hold(self, found: tuple[Finding, ...]) -> None:
        held = self._with_sentences(found, Severity.HOLD)
        if held:
            raise PostHeldError(Text("noticeboard.post.held"), held)

    def _with_sentences(
        self, found: tuple[Finding, ...], severity: Severity
    ) -> tuple[tuple[Finding, str], ...]:
        return tuple(
            (each, describe(each, self._catalogue)) for each in found if each.severity is severity
        )


RETRY_S = 15
POLL_S = 1
"""How often a process checks for entries that another process of the same board logged."""
SHORTEST_WAIT_S = 0.1
GATHER_S = 0.025
"""While posts come one by one, batches begin no faster than this."""
MANY = 8
"""So many entries of one batch mean that they do."""

_LOGGER = logging.getLogger(__name__)

type _Place = tuple[PostGroup, int, int]
"""A group, the position of an entry in it, and the entry's index in the log."""


class Writer:
    """Holds the log in memory and appends to it; made by `open_board`."""

    def __init__(  # noqa: PLR0913 -- its parts, all made by `open_board`
        self,
        *,
        settings: Settings,
        database: Database,
        sequencer: Sequencer,
        log_key: VerifierKey,
        queue: PostQueue,
        now: Callable[[], datetime],
    ) -> None:
        self._settings = settings
        self._database = database
        self._sequencer = sequencer
        self._log_key = log_key
        self._queue = queue
        self._now = now
        self._proven = VerifiedClaims()
        self._news = asyncio.Event()
        self.state: LogState | None = None
        """The log in memory; None if it cannot be read."""

    @property
    def published(self) -> PublishedCheckpoint | None:
        """The public checkpoint; None before the first."""
        return self._sequencer.published

    @property
    def is_caught_up(self) -> bool:
        """Whether everything logged is public."""
        published = self.published
        return (
            self.state is not None and published is not None and self.state.size == published.size
        )

    async def next_publication(self) -> None:
        """Wait until another checkpoint is published."""
        await self._news.wait()

    async def begin(self) -> None:
        """Load the log, and finish interrupted publishing; raises VerificationError."""
        state = await self._fold()
        async with self._database.turn():
            await self._fold_rest(state)
            await self._sequencer.begin(state, self._now())
        self.state = state

    async def run(self) -> None:
        """Log waiting entries, batch after batch, until the line is over."""
        begun_s, served = time.monotonic(), 0
        while not self._queue.is_over:
            if served >= MANY:
                # Each batch costs milliseconds. If all who got an answer have posted again, nobody
                # else is to be waited for.
                await self._queue.gather(served, begun_s + GATHER_S - time.monotonic())
            # If something is still unpublished, retry even when nobody posts.
            batch = await self._queue.next(self._patience_s())
            begun_s, served = time.monotonic(), sum(len(group.entries) for group in batch)
            if not batch and await self._is_newest():
                continue
            published = self.published
            await self._serve(batch)
            if self.published is not published:
                self._news.set()
                self._news = asyncio.Event()

    async def _fold(self) -> LogState:
        state = LogState(
            self._settings.origin,
            self._log_key,
            self._settings.trusted,
            verify=self._proven.verify,
        )
        await self._fold_rest(state)
        await self._sequencer.compare(state)
        return state

    async def _fold_rest(self, state: LogState) -> None:
        async for raw, logged_at in log.every_logged(self._database, state.size):
            state.fold(parse_entry(raw), logged_at)

    async def _catch_up(self) -> LogState:
        """Load entries that are in the database but not in memory; raises VerificationError."""
        if self.state is None:
            self.state = await self._fold()
        elif self._database.is_shared:
            await self._fold_rest(self.state)
            try:
                await self._sequencer.require_newest(self.state)
            except VerificationError:
                # Someone swapped the database. The board stops until that is fixed.
                self.state = None
                raise
        return self.state

    async def _is_newest(self) -> bool:
        """Return whether everything is public and no other process has logged more."""
        if self.state is None or not self.is_caught_up or not self._database.is_shared:
            return False
        if (due := self._sequencer.wakes_at(self.state)) is not None and due <= self._now():
            return False
        try:
            async with self._database.read() as connection:
                return await connection.run_sync(log.count) == self.state.size
        except Exception:  # noqa: BLE001 -- the database is unavailable, and nobody is waiting
            return True

    async def _serve(self, batch: Sequence[PostGroup]) -> None:
        """Answer everyone in the batch, even after an error."""
        late: NotYetPublicError | None = None
        places: list[_Place] = []
        is_ahead = False
        try:
            async with self._database.turn():
                state = await self._catch_up()
                late = await self._publish_rest(state)
                is_ahead = True
                places, fresh = self._admit(state, batch)
                if fresh:
                    await self._sequencer.grow(state, fresh, self._now())
                    late = None
        except NotYetPublicError as error:
            # The entries are logged for good, so memory is right; they are just not public yet.
            late = error
        except Exception as error:  # noqa: BLE001 -- every waiting poster gets an answer
            if is_ahead:
                self.state = None
            await self._fail(batch, error)
            return
        public = self.published.size if self.published else 0
        for group, number, index in places:
            if late is None or index < public:
                group.results[number] = index
        for group in batch:
            group.set_answer(lambda: NotYetPublicError(*late.args if late else ()))

    async def _publish_rest(self, state: LogState) -> NotYetPublicError | None:
        """Publish what is logged, or refresh the checkpoint if due; return the error, if any."""
        try:
            if not self.is_caught_up:
                await self._sequencer.grow(state, (), self._now())
            elif (due := self._sequencer.wakes_at(state)) is not None and due <= self._now():
                await self._sequencer.refresh(state, self._now())
        except NotYetPublicError as error:
            return error
        return None

    def _patience_s(self) -> float | None:
        """Return how many seconds to wait for a poster before other work is due."""
        longest_s = POLL_S if self._database.is_shared else None
        wakes_at = None if self.state is None else self._sequencer.wakes_at(self.state)
        if wakes_at is None:
            return longest_s if self.is_caught_up else RETRY_S
        wait_s = max((wakes_at - self._now()).total_seconds(), SHORTEST_WAIT_S)
        return wait_s if longest_s is None else min(wait_s, longest_s)

    async def _fail(self, batch: Sequence[PostGroup], error: Exception) -> None:
        """Fail the whole batch, and reload the log if memory may be ahead of the disk."""
        _LOGGER.error("The board could not store entries; nothing is acknowledged: %s", error)
        if self.state is None:
            # If this fails too, the next batch tries again.
            with suppress(Exception):
                self.state = await self._fold()

        def failure() -> UnavailableError:
            failed = UnavailableError(Text("noticeboard.entry.not_stored"))
            failed.__cause__ = error
            return failed

        for group in batch:
            group.set_answer(failure)

    def _admit(
        self, state: LogState, batch: Sequence[PostGroup]
    ) -> tuple[list[_Place], list[LogRecord]]:
        """Add the acceptable entries to the state; record an error for each of the others."""
        now = self._now()
        admission = Admission(state, catalogue())
        places: list[_Place] = []
        fresh: list[LogRecord] = []
        for group in batch:
            self._proven.hold(*group.claims)
            for number, made in enumerate(group.entries):
                index = state.size
                try:
                    entry = made if isinstance(made, Entry) else made(state)
                    known = _place_of(entry, state)
                    if known is None:
                        thread = admission.admit(
                            entry,
                            now=now,
                            operator=group.operator,
                            is_free=entry.leaf in group.free,
                        )
                        record = LogRecord(index=index, entry=entry, thread=thread, logged_at=now)
                        fresh.append(record)
                except NoticeboardError as error:
                    group.results[number] = error
                    continue
                places.append((group, number, index if known is None else known))
        self._proven.hold()
        return places, fresh


def _place_of(entry: Entry, state: LogState) -> int | None:
    """Return the index of this exact entry if it is already logged."""
    index = state.index_of(entry.body.agency, entry.body.id)
    if index is None or state.tree.hashes(0, index, 1) != entry.leaf:
        return None
    return index

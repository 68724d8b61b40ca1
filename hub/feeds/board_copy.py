"""What is read of one board: its log, or one of its regions. Which of them counts, and one poll.

A region takes the log's place once it is begun. If nothing of it that holds is served, the log is
read instead.
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from typing import Final

from hub.clock import Clock
from hub.errors import BoardUnreachableError, StorageError
from hub.feeds.client import BoardReply, BoardSource
from hub.feeds.first_contact import FEWEST
from hub.feeds.log_copy import LogCopy, LogUpdate
from hub.feeds.region_copy import POLL_S as REGION_POLL_S, RegionCopy
from hub.feeds.store import BoardRecord, Records
from hub.feeds.stored_registry import StoredRegistry
from hub.feeds.stored_tree import NotReadError
from hub.feeds.trust import BoardUncheckedError, Trust
from hub.feeds.verified_log import VerifiedLog
from hub.model.request import BoardPolicy, BoardState, BoardStatus, Unchecked
from hub.store.folds import Folded
from noticeboard.errors import NoticeboardError, VerificationError
from noticeboard.log.checkpoint import SignedCheckpoint
from noticeboard.log.note import MAX_NOTE_BYTES, split_note
from noticeboard.runtime.text import Text

MOST_CHECKPOINT_BYTES: Final = MAX_NOTE_BYTES
OLD_COPIES_LAST_S: Final = 600.0
"""Caches are out of date for seconds. A board that is out of date for longer has gone back."""


class BoardCopy:
    """One board as far as it is read. Takes one call at a time, except `proof` and `is_true`."""

    def __init__(
        self,
        policy: BoardPolicy,
        records: Records,
        wire: BoardSource,
        clock: Clock,
        *,
        reads_all: bool,
    ) -> None:
        """If it `reads_all`, it never begins at a snapshot. Raises InvalidInputError."""
        self.trust = Trust.of(policy)
        self._reads_earlier = policy.read_earlier
        self._records = records
        self._wire = wire
        self._clock = clock
        self._reads_all = reads_all
        self.log = LogCopy(self.trust, records, wire, clock)
        self._region = self._region_of(policy)
        """What reads a region instead of the log; None if the log is read."""
        self.old_since_s: float | None = None
        """When a run of only older checkpoints began."""
        self.fresh_until_s = 0.0
        """Until when a cache on the way may return the same checkpoint again."""

    def _region_of(self, policy: BoardPolicy) -> RegionCopy | None:
        if not policy.region:
            return None
        region = RegionCopy(self.trust, self._records, self._wire, self._clock, policy.region)
        region.other = self.log.folds.other
        return region

    @property
    def reads_region(self) -> bool:
        """Whether it reads a region, a day at a time, instead of all that is logged."""
        return self._region is not None

    @property
    def _begun_region(self) -> RegionCopy | None:
        """What reads a region, unless it hasn't begun yet and what was read of the log counts."""
        is_pending = self._region is not None and self._region.held is None
        return None if is_pending and self.log.fold is not None else self._region

    @property
    def least_pause_s(self) -> float:
        """So long a poll finds nothing new."""
        return REGION_POLL_S if self._region is not None and self._region.held is not None else 0

    @property
    def rows(self) -> StoredRegistry | None:
        """The registry of what is read now; None if nothing is."""
        fold, held = self.log.fold, None if self._region is None else self._region.held
        return held.fold.rows if held is not None else None if fold is None else fold.rows

    def has_earlier(self, state: BoardState) -> bool:
        """Return whether what was logged before a snapshot can be read now or later."""
        can_be_read = state in {BoardState.FOLLOWING, BoardState.STOPPED}
        reads_it = self._reads_earlier and self._region is None
        return can_be_read and reads_it and self.log.earlier.is_unread

    def with_progress(self, status: BoardStatus) -> BoardStatus:
        """Return a status that says how far a region is read, or what was before a snapshot."""
        if (region := self._begun_region) is not None and (held := region.held) is not None:
            return replace(
                status,
                size=held.checkpoint.size,
                newer=held.fold.registry.newer,
                region_as_of=held.stated_at,
                read_since=None,
                earlier_percent=None,
            )
        read_since = self.log.first.read_since
        has_earlier = read_since is not None and self.has_earlier(status.state)
        return replace(
            status,
            region_as_of=None,
            read_since=read_since,
            earlier_percent=self.log.earlier.percent if has_earlier else None,
        )

    # What is stored

    def add_fold(self, folded: Folded) -> None:
        """Store what this makes of the entries, too, so that a start needn't read them again."""
        self.log.folds.other = folded
        if self._region is not None:
            self._region.other = folded

    async def read(self, stored: BoardRecord, *, begins: bool = False) -> AsyncGenerator[LogUpdate]:
        """Read what is stored, in parts, at least one. Raises StorageError.

        The parts after an earlier run's results, if it `begins`.
        """
        if self._region is not None and begins:
            begun = await self._region.load(stored)
            if begun is not None:
                yield begun
                return
        async with aclosing(self.log.read(stored, begins=begins)) as updates:
            async for update in updates:
                yield update

    @property
    def is_read(self) -> bool:
        """Return whether what is stored is read, and no step failed since."""
        return self.log.fold is not None or self.log.has_parts or self._region is not None

    async def save_fold(self, *, more: bool) -> None:
        """Store what was made of an update that had `more` or not, once its receiver has it."""
        if (region := self._begun_region) is not None:
            await region.save()
        else:
            await self.log.save_fold(more=more)

    async def set_policy(self, policy: BoardPolicy, trust: Trust) -> LogUpdate | None:
        """Use another policy. Return the registry under it; None if it must be made by `read`.

        If a region is to be begun, what was read before counts until then. Raises StorageError.
        """
        before, is_same = self._begun_region, trust.verifiers == self.trust.verifiers
        self.trust, self._reads_earlier = trust, policy.read_earlier
        self.log.set_trust(trust)
        if before is None or not is_same or before.verifier != policy.region:
            self._region = self._region_of(policy)
        if before is None:
            return None
        if not policy.region and not await self._has_log():
            return await self.log.read_all()
        return None if (held := before.held) is None else before.last(held)

    async def _has_log(self) -> bool:
        """Return whether any of the log is stored. If a region is, all of it must be read."""
        return (await self._records.load()).pinned.size > 0

    # Before anything leaves

    def is_true(self, agency_id: str, since: datetime) -> bool:
        """Return whether all is known that may keep this house from sending to an agency.

        That takes what was logged until after a moment, if a region is read.
        """
        if (region := self._begun_region) is not None:
            return region.is_true(agency_id, since)
        return self.log.is_true(agency_id)

    async def check_history(self, agency_id: str, index: int, since: datetime) -> bool:
        """Read an agency's whole history, and what a share of its entry needs beside it.

        Not if this hub has read the log. `is_true` says what came of it. Returns False if something
        didn't fit, so that a poll reads on. Raises BoardUnreachableError, StorageError.
        """
        if (region := self._begun_region) is None:
            await self.log.check_history(agency_id)
            return True
        if not await region.check(agency_id, index, since):
            self._region = None
            await self.log.read_all_later()
        return region.held is not None

    async def proof(self, index: int) -> str:
        """Return one entry's tlog-proof under the pinned checkpoint, with the entry inside.

        Raises NotFoundError if there is no such entry, BoardUnreachableError if it isn't read yet,
        or if a region is read and nothing was approved that needs this proof.
        """
        if (region := self._begun_region) is None:
            return await self.log.proof(index)
        if (found := region.proof(index)) is None:
            raise BoardUnreachableError("board.region_proof", board=self.trust.origin)
        return found

    # A poll

    @property
    def is_old(self) -> bool:
        """Whether the last poll found a cache's copy."""
        return self.old_since_s is not None

    async def poll(self) -> LogUpdate | None:
        """Poll; if something is old or can't be checked, poll once more past caches.

        Only a proof stops a board, and a proof needs no second poll. Raises BoardUnreachableError,
        BoardUncheckedError, and BrokenPromiseError for such a proof.
        """
        with suppress(BoardUncheckedError):
            update = await self._poll(past_caches=False)
            if not self.is_old:
                return update
        update = await self._poll(past_caches=True)
        since_s = self.old_since_s
        if since_s is not None and self._clock.steady_s() - since_s >= OLD_COPIES_LAST_S:
            raise BoardUncheckedError(
                Text("board.older_copy", board=self.trust.origin), Unchecked.OLD_COPY
            )
        return update

    async def _poll(self, *, past_caches: bool) -> LogUpdate | None:
        if self._region is not None:
            # A cache's checkpoint doesn't fit a newer statement. A fresh one fits, or nothing does.
            for is_fresh in dict.fromkeys((past_caches, True)):
                with suppress(NoticeboardError):
                    return await self._poll_region(self._region, past_caches=is_fresh)
            self._region = None
            if not await self._has_log():
                return await self.log.read_all()
        return await self._poll_log(past_caches=past_caches)

    async def _poll_log(self, *, past_caches: bool) -> LogUpdate | None:
        if (part := await self.log.next_part()) is not None:
            return part
        fold = await self._fold()
        if not self.log.first.is_whole:
            return await self.log.complete()
        if fold.is_behind:
            # Read all entries of the signed checkpoint before asking for a newer one.
            return await self.log.grow(fold.promised, fold.pinned.note, past_caches=past_caches)
        answer = await self._checkpoint(past_caches=past_caches)
        signed = self.trust.opened(answer.body)
        # A cache's copy may be older than what this hub has read itself.
        with suppress(NotReadError):
            await self.trust.check_step(signed, fold.pinned, fold.tree)
        if self._note_age(signed, fold.pinned.size):
            return None
        self.trust.check_witnesses(signed, self._clock, answer.date)
        self.old_since_s = None
        at = self.trust.proven_at(signed, self._clock, answer.date, self.log.proven_at)
        update = None
        is_first = not fold.pinned.note and not self._reads_all
        if is_first and signed.checkpoint.size > FEWEST:
            update = await self.log.begin_at_snapshot(signed.checkpoint, signed.note)
            if update is not None:
                return update
        if signed.checkpoint.size > fold.pinned.size or not fold.pinned.note:
            update = await self.log.grow(signed.checkpoint, signed.note, past_caches=past_caches)
        return await self.log.prove(update, at)

    async def _fold(self) -> VerifiedLog:
        """Return what was made of the log; StorageError if it can't be read."""
        if not self.is_read:
            async for _ in self.read(await self._records.load()):
                pass
        if (fold := self.log.fold) is None:
            raise StorageError("board.entries_unreadable")
        return fold

    async def _poll_region(self, region: RegionCopy, *, past_caches: bool) -> LogUpdate | None:
        """Read a region's next day; raises NoticeboardError if nothing that holds is served."""
        answer = await self._checkpoint(past_caches=past_caches)
        signed, held = self.trust.opened(answer.body), region.held
        if held is not None and self._note_age(signed, held.checkpoint.size):
            return None
        self.trust.check_witnesses(signed, self._clock, answer.date)
        self.old_since_s = None
        async with self.log.helped() as checkers:
            update = await region.poll(signed.checkpoint, signed.note, checkers)
        if update is not None:
            self.log.forget()
        return update

    def _note_age(self, signed: SignedCheckpoint, size: int) -> bool:
        """Return whether a checkpoint is a cache's copy, whose witnesses were checked when new."""
        is_old = signed.checkpoint.size < size
        if is_old and self.old_since_s is None:
            self.old_since_s = self._clock.steady_s()
        return is_old

    async def _checkpoint(self, *, past_caches: bool) -> BoardReply:
        """Return the board's newest checkpoint, unverified.

        It is fetched whole each time, without an ETag. The board chooses the tag, and it could sign
        differently for each reader to tell readers apart.
        """
        answer = await self._wire.get(
            "checkpoint", cap_bytes=MOST_CHECKPOINT_BYTES, past_caches=past_caches
        )
        name = self.trust.origin
        if answer.status != HTTPStatus.OK:
            raise BoardUnreachableError("board.no_checkpoint", board=name)
        try:
            split_note(answer.body)
        except VerificationError as error:
            # Nothing signed: most likely some proxy's page.
            raise BoardUnreachableError("board.bad_checkpoint", board=name) from error
        self.fresh_until_s = self._clock.steady_s() + answer.fresh_s
        return answer

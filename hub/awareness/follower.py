"""Follow one awareness source: poll it now and then, at the cost of a 304 if nothing changed.

Nothing is ever sent back. A source's server learns that this address polls, and how often.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
import logging
from random import Random, SystemRandom
from typing import Final
from urllib.parse import urlsplit

from hub.awareness.document import FeedDocument, FeedEntry, Linked
from hub.awareness.fetch import Fetcher, SourceUnreachableError, SourceUnreadableError, Validators
from hub.awareness.formats import read_document, read_source
from hub.awareness.store import SourceRecord, SourceState, SourceStore, folded
from hub.clock import Clock
from hub.errors import HubError
from hub.model.awareness import AwarenessItem, AwarenessSource, AwarenessState, AwarenessStatus
from noticeboard.runtime.text import NOTHING, Text

_LOG = logging.getLogger(__name__)

JITTER: Final = 0.25
LONGEST_PAUSE: Final = timedelta(hours=6)
MOST_DOCUMENTS: Final = 60
"""Linked alerts fetched in one poll. The others come with the next polls."""
MOST_TRIES: Final = 3
_BROKEN: Final = Text("source.log")
LONGEST_SILENCE: Final = timedelta(days=14)
"""Items shown for as long as they are listed go when the list hasn't been read for this long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """Content of linked alerts, their tags, and whether all of them were read."""

    entries: tuple[FeedEntry, ...] = ()
    documents: dict[str, str]
    complete: bool = True


class SourceFollower:
    """One source. Nothing in it is trusted, everything in it is bounded."""

    def __init__(
        self,
        source: AwarenessSource,
        store: SourceStore,
        fetcher: Fetcher,
        clock: Clock,
        *,
        rng: Random | None = None,
    ) -> None:
        self.source = source
        self._store = store
        self._fetcher = fetcher
        self._clock = clock
        self._rng = rng or SystemRandom()
        self._record = SourceRecord(state=SourceState(since=clock.now()), items={}, documents={})
        self._tries: dict[Linked, int] = {}
        self._turn = asyncio.Lock()

    @property
    def status(self) -> AwarenessStatus:
        """What a person sees about this source. The owner of the follower adds the number shown."""
        state = self._record.state
        return AwarenessStatus(
            source=self.source,
            state=state.state,
            since=state.since,
            kind=state.kind,
            fetched_at=state.fetched_at,
            reason=state.reason,
            seen=state.seen,
        )

    def items(self) -> list[AwarenessItem]:
        """Return the current items: neither canceled nor over."""
        now, heard_at = self._clock.now(), self._record.state.fetched_at
        silent = heard_at is None or now - heard_at > LONGEST_SILENCE
        current = (each for each in self._record.items.values() if each.is_current(now))
        items = [each.item for each in current if each.item is not None]
        return [item for item in items if not (silent and item.expires is None)]

    async def load(self) -> None:
        """Read what earlier runs stored."""
        self._record = await self._store.load(self.source.id, self._clock.now())

    async def run(self, on_look: Callable[[], Awaitable[None]]) -> None:
        """Follow until canceled. A restart doesn't poll sooner than the last run would have."""
        while True:
            due = self._record.state.next_at
            if due is not None:
                wait = min(due - self._clock.now(), LONGEST_PAUSE * 4)
                if wait > timedelta(0):
                    await self._clock.sleep(wait.total_seconds())
            try:
                await self.poll()
            except Exception:  # noqa: BLE001 -- logged with its traceback
                # No failure of one source may stop the cameras or the other sources.
                _LOG.exception("An awareness source cannot be followed just now")
                self._set(self._fallen(AwarenessState.UNREADABLE, _BROKEN, wait=None))
            await on_look()

    async def poll(self) -> None:
        """Poll once and store the result. Never raises the source's errors."""
        async with self._turn:
            try:
                await self._poll()
            except SourceUnreachableError as error:
                await self._failed(AwarenessState.UNREACHABLE, error, wait=error.wait)
            except SourceUnreadableError as error:
                await self._failed(AwarenessState.UNREADABLE, error)

    async def _poll(self) -> None:
        source, state = self.source, self._record.state
        fetched = await self._fetcher.fetch(
            source.url, allow_private=source.allow_private_address, known=state.validators
        )
        if fetched is None:
            self._set(self._success_state(state.validators, seen=state.seen))
            await self._store.save_state(source.id, self._record.state, self._clock.now())
            return
        document = await asyncio.to_thread(
            read_source, fetched.body, fetched.url, source.kind, charset=fetched.charset
        )
        read = await self._documents(document)
        now = self._clock.now()
        items = await asyncio.to_thread(
            folded,
            self._record.items,
            (*document.entries, *read.entries),
            document.kind,
            source.id,
            now,
            whole=True,
        )
        # What isn't read yet must be sent again in full, not as a 304.
        validators = fetched.validators if read.complete else Validators()
        stood = self._success_state(validators, seen=len(document.entries) + len(document.links))
        record = SourceRecord(
            state=replace(stood, kind=document.kind), items=items, documents=read.documents
        )
        if (items, read.documents) == (self._record.items, self._record.documents):
            await self._store.save_state(source.id, record.state, now)
        else:
            await self._store.save(source.id, record, now)
        self._record = record

    async def _documents(self, document: FeedDocument) -> _Read:
        """Read the alerts that a feed links to, except those read before."""
        known = self._record.documents
        documents = {
            each.url: each.tag for each in document.links if known.get(each.url) == each.tag
        }
        links = [each for each in document.links if each.url not in documents]
        entries: list[FeedEntry] = []
        complete = len(links) <= MOST_DOCUMENTS
        for link in links[:MOST_DOCUMENTS]:
            try:
                found = await self._document(link)
            except SourceUnreachableError:
                self._tries[link] = self._tries.get(link, 0) + 1
                if self._tries[link] < MOST_TRIES:
                    complete = False
                    continue
            except SourceUnreadableError:
                pass  # The next time would be no better.
            else:
                entries += [found] if found is not None else []
            documents[link.url] = link.tag
        self._tries = {
            link: tries for link, tries in self._tries.items() if link.url not in documents
        }
        return _Read(entries=tuple(entries), documents=documents, complete=complete)

    async def _document(self, link: Linked) -> FeedEntry | None:
        """Return one linked alert. Only the source's own host may be on this network."""
        own = urlsplit(self.source.url).hostname
        fetched = await self._fetcher.fetch(
            link.url,
            allow_private=self.source.allow_private_address and urlsplit(link.url).hostname == own,
        )
        if fetched is None:
            return None
        return await asyncio.to_thread(
            read_document, fetched.body, fetched.url, charset=fetched.charset
        )

    def _success_state(self, validators: Validators, *, seen: int) -> SourceState:
        """Return the standing after a successful poll."""
        before, now = self._record.state, self._clock.now()
        fresh = before.state is not AwarenessState.FOLLOWING
        return replace(
            before,
            state=AwarenessState.FOLLOWING,
            since=now if fresh else before.since,
            fetched_at=now,
            next_at=now + self._pause(0, None),
            reason=NOTHING,
            seen=seen,
            failures=0,
            validators=validators,
        )

    async def _failed(
        self, state: AwarenessState, error: HubError, *, wait: timedelta | None = None
    ) -> None:
        """Store that a poll failed."""
        self._set(self._fallen(state, error.text, wait=wait))
        await self._store.save_state(self.source.id, self._record.state, self._clock.now())

    def _fallen(
        self, state: AwarenessState, reason: Text, *, wait: timedelta | None
    ) -> SourceState:
        """Return the standing after a failure. Each failure in a row lengthens the pause."""
        before, now = self._record.state, self._clock.now()
        failures = before.failures + 1
        return replace(
            before,
            state=state,
            since=before.since if before.state is state else now,
            next_at=now + self._pause(failures, wait),
            reason=reason,
            failures=failures,
        )

    def _set(self, state: SourceState) -> None:
        self._record = replace(self._record, state=state)

    def _pause(self, failures: int, wait: timedelta | None) -> timedelta:
        """Return how long to wait, never shorter than the source asks for."""
        usual = min(
            self.source.poll * 2.0 ** min(failures, 10), max(LONGEST_PAUSE, self.source.poll)
        )
        jittered = usual * self._rng.uniform(1 - JITTER, 1 + JITTER)
        return max(jittered, wait or timedelta(0))

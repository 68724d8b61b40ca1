"""What is stored about awareness sources, so that a restart needs no new requests.

Each item is stored once, and always with an end. A canceled alert stays canceled, whichever came
first: the names of ended alerts are kept for a month, so an alert that arrives after its
cancellation is never shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

import msgspec
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.awareness.document import FeedEntry
from hub.awareness.fetch import Validators
from hub.errors import InvalidInputError
from hub.model.awareness import (
    AwarenessItem,
    AwarenessItemId,
    AwarenessKind,
    AwarenessSource,
    AwarenessSourceId,
    AwarenessState,
)
from hub.store.database import Database, put
from hub.store.tables import awareness_documents, awareness_items, awareness_sources
from noticeboard.errors import VerificationError
from noticeboard.rules.text import safe_text
from noticeboard.runtime.text import NOTHING, Text, columns, of_columns

MOST_STORED: Final = 1000
"""For one source, canceled items included."""
LONGEST_LIFE: Final = timedelta(days=90)
ENDED_RETENTION: Final = timedelta(days=30)
_LIVES: Final = {
    AwarenessKind.CAP: timedelta(days=1),
    AwarenessKind.ATOM: timedelta(days=30),
    AwarenessKind.RSS: timedelta(days=30),
    AwarenessKind.JSON_FEED: timedelta(days=30),
}
"""How long an item without an end is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredItem:
    """One item of a source, or the name of one that it canceled."""

    item: AwarenessItem | None
    digest: bytes
    """Digest of the item as published, so that repeating it changes nothing."""
    first_seen: datetime
    ended_at: datetime | None = None

    def is_current(self, now: datetime) -> bool:
        """Return whether it is neither canceled nor over."""
        if self.item is None or self.ended_at is not None:
            return False
        return self.item.expires is None or now < self.item.expires

    def is_over(self, now: datetime) -> bool:
        """Return whether it no longer needs to be kept."""
        if self.ended_at is not None:
            return now >= self.ended_at + ENDED_RETENTION
        return not self.is_current(now)


def folded(  # noqa: PLR0913 -- everything known about a source
    known: Mapping[str, StoredItem],
    entry: Iterable[FeedEntry],
    kind: AwarenessKind,
    source_id: AwarenessSourceId,
    now: datetime,
    *,
    whole: bool,
) -> dict[str, StoredItem]:
    """Return what to keep from now on. `whole` means that everything the source lists was read."""
    stored = dict(known)
    listed: set[str] = set()
    ended: list[str] = []
    for each in entry:
        listed.add(each.key)
        ended += (key for key in each.ends if key != each.key)
        if not each.is_visible:
            if (before := stored.get(each.key)) is not None and before.ended_at is None:
                del stored[each.key]
            continue
        stored[each.key] = _updated_item(each, stored.get(each.key), kind, source_id, now)
    for key in ended:
        before = stored.get(key)
        if before is None or before.ended_at is None:
            first_seen = now if before is None else before.first_seen
            stored[key] = StoredItem(item=None, digest=b"", first_seen=first_seen, ended_at=now)
    if whole and kind is AwarenessKind.WANTED:
        stored = {key: each for key, each in stored.items() if key in listed}
    current = {key: each for key, each in stored.items() if not each.is_over(now)}
    return _some(current)


def _updated_item(
    entry: FeedEntry,
    before: StoredItem | None,
    kind: AwarenessKind,
    source_id: AwarenessSourceId,
    now: datetime,
) -> StoredItem:
    digest = sha256(msgspec.json.encode(entry)).digest()
    if before is not None and (before.ended_at is not None or before.digest == digest):
        return before
    first_seen = now if before is None else before.first_seen
    return StoredItem(
        item=_item(entry, kind, source_id, first_seen, now), digest=digest, first_seen=first_seen
    )


def _item(
    entry: FeedEntry,
    kind: AwarenessKind,
    source_id: AwarenessSourceId,
    first_seen: datetime,
    now: datetime,
) -> AwarenessItem:
    """Return the item. A sender's clock that is ahead dates nothing later than it was seen."""
    published = min(entry.published or first_seen, first_seen)
    updated = min(entry.updated or published, now)
    expires = entry.expires
    if expires is None and kind in _LIVES:
        expires = updated + _LIVES[kind]
    return AwarenessItem(
        id=item_id(kind, source_id, entry.key),
        source_id=source_id,
        kind=kind,
        published=published,
        updated=updated,
        expires=None if expires is None else min(expires, now + LONGEST_LIFE),
        publisher=entry.publisher,
        title=entry.title,
        text=entry.text,
        instruction=entry.instruction,
        event=entry.event,
        urgency=entry.urgency,
        severity=entry.severity,
        certainty=entry.certainty,
        area_text=entry.area_text,
        link=entry.link,
        link_host=entry.link_host,
        areas=entry.areas,
        area_is=entry.area_is,
        window=entry.window,
    )


def item_id(kind: AwarenessKind, source_id: AwarenessSourceId, key: str) -> AwarenessItemId:
    """Return an item's id. An alert has the same one from every source."""
    place = "" if kind is AwarenessKind.CAP else source_id
    return AwarenessItemId(sha256(f"{kind}\n{place}\n{key}".encode()).hexdigest()[:32])


def unique(items: Iterable[AwarenessItem]) -> list[AwarenessItem]:
    """Return alerts that several sources publish identically once.

    If the same name comes with other text, each is shown. One of them isn't what its sender wrote,
    and a feed must not be able to replace another's text with its own.
    """
    stored: dict[bytes, AwarenessItem] = {}
    for item in items:
        bare = replace(item, source_id=AwarenessSourceId(""), published=item.updated)
        stored.setdefault(msgspec.json.encode(bare), item)
    return list(stored.values())


def _some(stored: dict[str, StoredItem]) -> dict[str, StoredItem]:
    """Return at most `MOST_STORED`: items before canceled names, the newest first."""
    if len(stored) <= MOST_STORED:
        return stored
    newest = sorted(
        stored.items(),
        key=lambda each: (each[1].item is not None, each[1].first_seen),
        reverse=True,
    )
    return dict(newest[:MOST_STORED])


_NONE = Validators()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """The state of following one source."""

    state: AwarenessState = AwarenessState.STARTING
    since: datetime
    kind: AwarenessKind | None = None
    fetched_at: datetime | None = None
    next_at: datetime | None = None
    """No request is sent before then, not even by a restarted hub."""
    reason: Text = NOTHING
    seen: int = 0
    failures: int = 0
    validators: Validators = _NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRecord:
    """All that is stored about one source."""

    state: SourceState
    items: Mapping[str, StoredItem]
    documents: Mapping[str, str]
    """The tags of linked alerts that were read, by address."""


class SourceStore:
    """Reads and writes shelves. Every write is durable as a whole."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def added(self) -> list[AwarenessSource]:
        """Return the sources that the API added, oldest first."""
        async with self._database.read() as connection:
            rows = await connection.execute(
                select(awareness_sources.c.settings)
                .where(awareness_sources.c.settings.is_not(None))
                .order_by(awareness_sources.c.made_at)
            )
            return [_source(settings) for settings in rows.scalars() if settings]

    async def add(self, source: AwarenessSource, now: datetime) -> None:
        """Store a source that the API added."""
        settings = asdict(source) | {
            "kind": source.kind.value if source.kind else "",
            "poll": source.poll.total_seconds(),
        }
        async with self._database.write() as connection:
            row = {"id": source.id, "settings": settings, "made_at": now, "state": None}
            await put(connection, awareness_sources, row, changes={"settings": settings})

    async def remove(self, source_id: AwarenessSourceId) -> None:
        """Forget a source and all its items."""
        async with self._database.write() as connection:
            await _clear(connection, source_id)
            await connection.execute(
                delete(awareness_sources).where(awareness_sources.c.id == source_id)
            )

    async def load(self, source_id: AwarenessSourceId, now: datetime) -> SourceRecord:
        """Return what is stored about a source."""
        async with self._database.read() as connection:
            state = (
                await connection.execute(
                    select(awareness_sources.c.state).where(awareness_sources.c.id == source_id)
                )
            ).scalar_one_or_none()
            items = await connection.execute(
                select(awareness_items).where(awareness_items.c.source_id == source_id)
            )
            read = [(row.key, _item_of_row(row)) for row in items]
            documents = await connection.execute(
                select(awareness_documents.c.url, awareness_documents.c.tag).where(
                    awareness_documents.c.source_id == source_id
                )
            )
            tags = {row.url: row.tag for row in documents}
        stored = {key: each for key, each in read if each is not None}
        source_state = _load_state(state) or SourceState(since=now)
        if len(stored) < len(read):
            # Another version wrote it, so all of it is fetched once more.
            return SourceRecord(
                state=replace(source_state, validators=_NONE), items=stored, documents={}
            )
        return SourceRecord(state=source_state, items=stored, documents=tags)

    async def save_state(
        self, source_id: AwarenessSourceId, source_state: SourceState, now: datetime
    ) -> None:
        """Store the state of following a source. Its items don't change."""
        async with self._database.write() as connection:
            await _save_state(connection, source_id, source_state, now)

    async def save(self, source_id: AwarenessSourceId, record: SourceRecord, now: datetime) -> None:
        """Store a shelf, replacing what was stored before."""
        items = [
            {
                "source_id": source_id,
                "key": key,
                "body": b"" if each.item is None else msgspec.json.encode(each.item),
                "digest": each.digest,
                "first_seen": each.first_seen,
                "ended_at": each.ended_at,
            }
            for key, each in record.items.items()
        ]
        documents = [
            {"source_id": source_id, "url": url, "tag": tag}
            for url, tag in record.documents.items()
        ]
        async with self._database.write() as connection:
            await _clear(connection, source_id)
            if items:
                await connection.execute(insert(awareness_items), items)
            if documents:
                await connection.execute(insert(awareness_documents), documents)
            await _save_state(connection, source_id, record.state, now)

    async def drop_others(self, known: list[AwarenessSourceId]) -> None:
        """Forget what is stored about sources that are no longer followed."""
        async with self._database.write() as connection:
            rows = await connection.execute(
                select(awareness_sources.c.id).where(awareness_sources.c.id.not_in(known))
            )
            for source_id in list(rows.scalars()):
                await _clear(connection, source_id)
            await connection.execute(
                delete(awareness_sources).where(awareness_sources.c.id.not_in(known))
            )


async def _clear(connection: AsyncConnection, source_id: str) -> None:
    for table in (awareness_items, awareness_documents):
        await connection.execute(delete(table).where(table.c.source_id == source_id))


async def _save_state(
    connection: AsyncConnection, source_id: str, source_state: SourceState, now: datetime
) -> None:
    state: Any = msgspec.to_builtins(source_state) | columns(source_state.reason)
    row = {"id": source_id, "settings": None, "made_at": now, "state": state}
    await put(connection, awareness_sources, row, changes={"state": state})


def _item_of_row(row: Any) -> StoredItem | None:  # noqa: ANN401 -- a table's row
    """Return the contents of a row; None if it can't be read."""
    try:
        item = msgspec.json.decode(row.body, type=AwarenessItem) if row.body else None
    except (msgspec.MsgspecError, InvalidInputError, VerificationError):
        return None
    return StoredItem(
        item=item, digest=row.digest, first_seen=row.first_seen, ended_at=row.ended_at
    )


def _load_state(state: Any) -> SourceState | None:  # noqa: ANN401 -- JSON of any version
    try:
        if not state:
            return None
        reason = of_columns(state["reason"], state.get("reason_text", ""))
        source_state = msgspec.convert(state | {"reason": NOTHING.as_json()}, SourceState)
        return replace(source_state, reason=reason)
    except (msgspec.MsgspecError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _source(settings: Mapping[str, Any]) -> AwarenessSource:
    return AwarenessSource(
        url=settings["url"],
        name=safe_text(settings["name"]),
        kind=AwarenessKind(settings["kind"]) if settings["kind"] else None,
        poll=timedelta(seconds=settings["poll"]),
        within_km=settings["within_km"],
        allow_private_address=settings["allow_private_address"],
    )

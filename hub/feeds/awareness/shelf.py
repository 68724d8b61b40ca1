"""What is kept of awareness sources in the database, so that a restart asks nobody again."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.errors import InvalidInputError
from hub.feeds.awareness.fetch import Validators
from hub.feeds.awareness.folding import Kept
from hub.model.awareness import (
    AwarenessItem,
    AwarenessKind,
    AwarenessSource,
    AwarenessSourceId,
    AwarenessState,
)
from hub.store.database import Database
from hub.store.tables import awareness_documents, awareness_items, awareness_sources
from noticeboard.errors import VerificationError
from noticeboard.rules.text import safe_text

_NONE = Validators()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far a source has been followed."""

    state: AwarenessState = AwarenessState.STARTING
    since: datetime
    kind: AwarenessKind | None = None
    fetched_at: datetime | None = None
    next_at: datetime | None = None
    """Not before then is it asked again, by a hub that was started anew, either."""
    reason: str = ""
    seen: int = 0
    failures: int = 0
    validators: Validators = _NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """All that is kept of one source."""

    standing: Standing
    kept: Mapping[str, Kept]
    documents: Mapping[str, str]
    """The tags of linked alerts that were read, by address."""


class Shelves:
    """Reads and writes them; every write is durable as a whole."""

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
        """Remember a source of the API."""
        settings = asdict(source) | {
            "kind": source.kind.value if source.kind else "",
            "poll": source.poll.total_seconds(),
        }
        async with self._database.write() as connection:
            await connection.execute(
                upsert(awareness_sources)
                .values(id=source.id, settings=settings, made_at=now, state=None)
                .on_conflict_do_update(index_elements=["id"], set_={"settings": settings})
            )

    async def remove(self, source_id: AwarenessSourceId) -> None:
        """Forget a source and all it said."""
        async with self._database.write() as connection:
            await _clear(connection, source_id)
            await connection.execute(
                delete(awareness_sources).where(awareness_sources.c.id == source_id)
            )

    async def load(self, source_id: AwarenessSourceId, now: datetime) -> Shelf:
        """Return what is kept of a source."""
        async with self._database.read() as connection:
            state = (
                await connection.execute(
                    select(awareness_sources.c.state).where(awareness_sources.c.id == source_id)
                )
            ).scalar_one_or_none()
            items = await connection.execute(
                select(awareness_items).where(awareness_items.c.source_id == source_id)
            )
            read = [(row.key, _kept(row)) for row in items]
            documents = await connection.execute(
                select(awareness_documents.c.url, awareness_documents.c.tag).where(
                    awareness_documents.c.source_id == source_id
                )
            )
            tags = {row.url: row.tag for row in documents}
        kept = {key: each for key, each in read if each is not None}
        standing = _standing(state) or Standing(since=now)
        if len(kept) < len(read):
            # Another version wrote it: then all of it is asked for once more.
            return Shelf(standing=replace(standing, validators=_NONE), kept=kept, documents={})
        return Shelf(standing=standing, kept=kept, documents=tags)

    async def stand(self, source_id: AwarenessSourceId, standing: Standing, now: datetime) -> None:
        """Keep how far a source has been followed; nothing of what it said changes."""
        async with self._database.write() as connection:
            await _stand(connection, source_id, standing, now)

    async def keep(self, source_id: AwarenessSourceId, shelf: Shelf, now: datetime) -> None:
        """Keep all of it in the place of what was kept before."""
        items = [
            {
                "source_id": source_id,
                "key": key,
                "body": b"" if each.item is None else msgspec.json.encode(each.item),
                "digest": each.digest,
                "first_seen": each.first_seen,
                "ended_at": each.ended_at,
            }
            for key, each in shelf.kept.items()
        ]
        documents = [
            {"source_id": source_id, "url": url, "tag": tag} for url, tag in shelf.documents.items()
        ]
        async with self._database.write() as connection:
            await _clear(connection, source_id)
            if items:
                await connection.execute(insert(awareness_items), items)
            if documents:
                await connection.execute(insert(awareness_documents), documents)
            await _stand(connection, source_id, shelf.standing, now)

    async def drop_others(self, known: list[AwarenessSourceId]) -> None:
        """Forget what was kept of sources that are followed no longer."""
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


async def _stand(
    connection: AsyncConnection, source_id: str, standing: Standing, now: datetime
) -> None:
    state: Any = msgspec.to_builtins(standing)
    await connection.execute(
        upsert(awareness_sources)
        .values(id=source_id, settings=None, made_at=now, state=state)
        .on_conflict_do_update(index_elements=["id"], set_={"state": state})
    )


def _kept(row: Any) -> Kept | None:  # noqa: ANN401 -- of a table
    """Return what a row holds; None where it cannot be read."""
    try:
        item = msgspec.json.decode(row.body, type=AwarenessItem) if row.body else None
    except (msgspec.MsgspecError, InvalidInputError, VerificationError):
        return None
    return Kept(item=item, digest=row.digest, first_seen=row.first_seen, ended_at=row.ended_at)


def _standing(state: object) -> Standing | None:
    try:
        return msgspec.convert(state, Standing) if state else None
    except msgspec.MsgspecError:
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

"""The table of shares: one row a request, written whole at each durable step."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from sqlalchemy import Row, delete, select
from sqlalchemy.dialects.sqlite import insert

from hub.clock import Clock
from hub.model.decision import Share, ShareState
from hub.model.ids import ProposalId, RequestId
from hub.store.database import Database
from hub.store.tables import shares
from noticeboard.runtime.tasks import finish


class Shelf:
    """Where shares are looked up and kept; what is being written is written to its end."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def get(self, request_id: RequestId) -> Share | None:
        """Return the share of a request, or None before its approval reached sharing."""
        async with self._database.read() as connection:
            found = await connection.execute(
                select(shares).where(shares.c.request_id == request_id)
            )
            row = found.one_or_none()
        return None if row is None else _share(row)

    async def all(self) -> list[Share]:
        """Return every share, the one that changed last first."""
        async with self._database.read() as connection:
            rows = await connection.execute(select(shares).order_by(shares.c.changed_at.desc()))
            return [_share(row) for row in rows]

    async def keep(
        self,
        share: Share,
        state: ShareState,
        *,
        reason: str = "",
        if_: Callable[[], Awaitable[None]] | None = None,
    ) -> Share:
        """Write a share durably, in place of what was known of it; return it.

        `if_` is asked within the transaction: where it raises, nothing is written.
        """
        kept = replace(share, state=state, reason=reason, changed_at=self._clock.now())
        await finish(self._write(kept, if_))
        return kept

    async def remove(self, request_id: RequestId) -> None:
        """Forget a share of which nothing left, durably."""
        await finish(self._delete(request_id))

    async def _write(self, share: Share, if_: Callable[[], Awaitable[None]] | None) -> None:
        values = {
            "request_id": share.request_id,
            "proposal_id": share.proposal_id,
            "state": share.state.value,
            "sealed_sha256": share.sealed_sha256,
            "size_bytes": share.size_bytes,
            "receipt": share.receipt,
            "reason": share.reason,
            "changed_at": share.changed_at,
            "sent_bytes": share.sent_bytes,
            "upload_url": share.upload_url,
            "opened": share.opened,
            "withdrawal": share.withdrawal,
            "own_copy": share.own_copy,
        }
        statement = insert(shares).values(values)
        async with self._database.write() as connection:
            if if_ is not None:
                await if_()
            await connection.execute(
                statement.on_conflict_do_update(index_elements=["request_id"], set_=values)
            )

    async def _delete(self, request_id: RequestId) -> None:
        async with self._database.write() as connection:
            await connection.execute(delete(shares).where(shares.c.request_id == request_id))


def _share(row: Row[tuple[object, ...]]) -> Share:
    return Share(
        request_id=RequestId(row.request_id),
        proposal_id=ProposalId(row.proposal_id),
        state=ShareState(row.state),
        sealed_sha256=row.sealed_sha256,
        size_bytes=row.size_bytes,
        receipt=row.receipt,
        reason=row.reason,
        changed_at=row.changed_at,
        sent_bytes=row.sent_bytes,
        upload_url=row.upload_url,
        opened=row.opened,
        withdrawal=row.withdrawal,
        own_copy=row.own_copy,
    )

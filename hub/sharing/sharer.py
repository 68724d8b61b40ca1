"""The sharer: takes an approval through its durable steps, from any of which it goes on.

    no row -> APPROVED -> (cut, seal, fsync, rename) -> SEALED -> (send, verify receipt)
    -> DELIVERED -> the sealed file goes

A crash before SEALED leaves at most a sealed file that was never sent: it is made anew. From
SEALED on the bytes are fixed: whatever is tried again sends those or nothing, so the board sees
one share however often an answer is lost. Plain clips live only between cutting and sealing.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from hub.clock import Clock
from hub.errors import ConflictError, DeliveryError, HubError, StorageError
from hub.model.approval import Approval
from hub.model.board import BoardPolicy
from hub.model.cut import Cut
from hub.model.ids import BoardOrigin, RequestId
from hub.model.proposal import Piece
from hub.model.request import Request
from hub.model.share import Share, ShareState
from hub.sharing.delivery import deliver
from hub.sharing.outbox import Outbox
from hub.sharing.record import check_approval, clip_name, custody_record
from hub.sharing.shelf import Shelf
from hub.store.addresses import Outbound
from hub.store.database import Database
from noticeboard.errors import NoticeboardError
from noticeboard.seal import Sealed, SealedFile, seal_share


class Cutter(Protocol):
    """Cuts recordings; what comes out is exact, silent and without metadata."""

    async def cut(self, piece: Piece, into: Path) -> Cut:
        """Write one piece to the new file `into`; raises HubError."""


class Sharer:
    """Shares what was approved, and nothing else."""

    def __init__(  # noqa: PLR0913 -- its collaborators, each named
        self,
        *,
        database: Database,
        cutter: Cutter,
        outbound: Outbound,
        clock: Clock,
        outbox: Path,
        policy: Callable[[BoardOrigin], BoardPolicy],
    ) -> None:
        """Take what it needs; `policy` raises HubError where nothing may go to a board."""
        self._shelf = Shelf(database)
        self._cutter = cutter
        self._outbound = outbound
        self._clock = clock
        self._outbox = Outbox(outbox)
        self._policy = policy
        self._turns: defaultdict[RequestId, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def sweep(self) -> None:
        """Remove what a crash left in the outbox; call it once, before anything is shared."""
        waiting = {
            share.request_id
            for share in await self._shelf.all()
            if share.sealed_sha256 and share.state is not ShareState.DELIVERED
        }
        await asyncio.to_thread(self._outbox.sweep, waiting)

    async def shares(self) -> list[Share]:
        """Return every share, the one that changed last first."""
        return await self._shelf.all()

    async def share_of(self, request_id: RequestId) -> Share | None:
        """Return the share of one request, or None before its approval came here."""
        return await self._shelf.get(request_id)

    async def share(self, approval: Approval, request: Request) -> Share:
        """Bring a share as far as it goes, from wherever it stands; idempotent.

        Raises DeliveryError where it did not arrive, with the reason kept in the share: call it
        again later. Raises ConflictError where another proposal was approved before.
        """
        async with self._turns[request.id]:
            share = await self._begin(approval, request)
            try:
                if not share.sealed_sha256:
                    check_approval(approval, request)
                    share = await self._seal(share, approval, request)
                if share.state is not ShareState.DELIVERED:
                    share = await self._deliver(share, request)
            except HubError as error:
                await self._keep(share, ShareState.FAILED, reason=str(error))
                if isinstance(error, DeliveryError):
                    raise
                raise DeliveryError(str(error)) from error
            await asyncio.to_thread(self._outbox.remove_sealed, request.id)
            return share

    async def _begin(self, approval: Approval, request: Request) -> Share:
        """Return the share as it stands, beginning it where this approval is the first."""
        known = await self._shelf.get(request.id)
        if known is None:
            share = Share(
                request_id=request.id,
                proposal_id=approval.proposal.id,
                state=ShareState.APPROVED,
                changed_at=self._clock.now(),
            )
            return await self._shelf.put(share)
        if known.proposal_id != approval.proposal.id:
            raise ConflictError("Another proposal was approved for this request before.")
        return known

    async def _seal(self, share: Share, approval: Approval, request: Request) -> Share:
        """Cut, seal and store; the plain clips are gone when this returns or raises."""
        try:
            folder = await asyncio.to_thread(self._outbox.make_cut_folder, request.id)
            sealed = await self._cut_and_seal(folder, approval, request)
        except (NoticeboardError, OSError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            raise StorageError(f"The share could not be sealed: {reason}.") from error
        finally:
            await _to_the_end(self._outbox.remove_cuts, request.id)
        return await self._keep(
            replace(share, sealed_sha256=sealed.sha256, size_bytes=sealed.size_bytes),
            ShareState.SEALED,
        )

    async def _cut_and_seal(self, folder: Path, approval: Approval, request: Request) -> Sealed:
        cuts: list[Cut] = []
        clips: list[SealedFile] = []
        for number, piece in enumerate(approval.proposal.pieces, start=1):
            name = clip_name(number)
            cuts.append(await self._cutter.cut(piece, folder / name))
            clips.append(SealedFile(path=folder / name, name=name))
        record = custody_record(approval, request, cuts)
        to = approval.proposal.recipient.delivery_key
        return await _to_the_end(seal_share, clips, record, to, self._outbox.sealed(request.id))

    async def _deliver(self, share: Share, request: Request) -> Share:
        """Send the sealed bytes, and store the receipt before anything else happens."""
        whole = await asyncio.to_thread(self._outbox.holds, request.id, share.sealed_sha256)
        if not whole:
            # It may have arrived before: sealing anew could deliver two different shares.
            raise StorageError("The sealed share is gone from the outbox, or has changed there.")
        policy = self._policy(request.origin)
        session = self._outbound.to(allow_private=policy.allow_private_address)
        sealed = self._outbox.sealed(request.id)
        receipt = await deliver(session, policy, request, share, sealed)
        return await self._keep(replace(share, receipt=receipt), ShareState.DELIVERED)

    async def _keep(self, share: Share, state: ShareState, *, reason: str = "") -> Share:
        return await self._shelf.put(
            replace(share, state=state, reason=reason, changed_at=self._clock.now())
        )


async def _to_the_end[**P, T](work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run blocking work in a thread; a cancellation waits for its end, since it writes files."""
    running = asyncio.create_task(asyncio.to_thread(work, *args, **kwargs))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running])
        raise

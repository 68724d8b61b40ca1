"""The sharer: takes an approval through durable steps, and can continue from any of them.

    no row -> APPROVED -> (cut, seal, fsync, rename) -> SEALED -> (create the upload) -> SENDING
    -> (pieces, verify receipt) -> DELIVERED -> the sealed file is removed

A crash before SEALED leaves at most a sealed file that was never sent; it is sealed again. From
SENDING on, the bytes are fixed: a retry sends the same bytes or nothing, so the board sees one
share however often the connection breaks. Bytes have been sent only if the row has an upload
address. Until then, the sharer checks repeatedly whether the approval is still valid: before
cutting, before sealing, in the transaction that makes it SEALED, and before creating the upload.
A withdrawal goes back through the same steps:

    -> nothing was sent: no row
    -> WITHDRAWING -> (end the upload) -> no row
                   -> (it had arrived: receipt, withdrawal) -> WITHDRAWN
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
import logging
from pathlib import Path

from hub.clock import Clock
from hub.errors import (
    ConflictError,
    DeliveryError,
    GroundChangedError,
    HubError,
    StaleRecipientError,
    StorageError,
)
from hub.model.decision import Approval, Extract, Proposal, Share, ShareState
from hub.model.ids import PRACTICE, BoardOrigin, ProposalId, RequestId
from hub.model.request import BoardPolicy, Request
from hub.outbound import Outbound
from hub.sharing.cuts import AddedCutter, CutCache, CutSet, Cutter
from hub.sharing.delivery import OpenedPoll, Withdrawals, deliver
from hub.sharing.inbox_client import Inbox, InboxClient, ReplyTo
from hub.sharing.seal import DraftApproval, ShareDescription, ShareSealer, ShareSources
from hub.sharing.store import Outbox, OwnCopies, OwnCopy, Shares
from hub.store.database import Database
from noticeboard.runtime.tasks import Turns, run_blocking
from noticeboard.runtime.text import Text

_LOG = logging.getLogger(__name__)

_WITHDRAWN = Text("share.withdrawn")


class Sharer:
    """Shares what was approved, and nothing else."""

    def __init__(  # noqa: PLR0913 -- its collaborators, each named
        self,
        *,
        database: Database,
        cutter: Cutter,
        added: AddedCutter,
        outbound: Outbound,
        clock: Clock,
        outbox: Path,
        cuts: Path | None = None,
        policy: Callable[[BoardOrigin], BoardPolicy],
        check: Callable[[Approval], Awaitable[None]],
        sources: ShareSources,
        own: OwnCopies,
        on_progress: Callable[[Share], Awaitable[None]],
        practice: Callable[[ReplyTo], Inbox] | None = None,
    ) -> None:
        """Take the collaborators; `policy` raises HubError if nothing may be sent to a board.

        `cuts` is the folder for plain clips, if they don't go to the outbox. `practice` returns the
        inbox of the practice board, the only one for its request. `check` raises
        GroundChangedError if an approval is no longer valid, and another HubError if that cannot
        be known yet.
        """
        self._outbound = outbound
        self._clock = clock
        self._policy = policy
        self._check_approval = check
        self._own = own
        self._practice = practice
        self._on_progress = on_progress
        self._shares = Shares(database, clock)
        self._outbox = Outbox(outbox, cuts)
        self._cuts = CutCache(cutter, added, self._outbox, clock, sources.hours)
        self._sealing = ShareSealer(self._cuts, self._outbox, sources, own)
        self._withdrawing = Withdrawals(self._shares, self._forget, self._inbox)
        self._watching = OpenedPoll(clock, self._inbox)
        self._turns = Turns[RequestId](lambda: ConflictError(_WITHDRAWN))
        self._withdrawn: dict[RequestId, datetime] = {}
        self._reported_bytes: dict[RequestId, int] = {}

    async def sweep(self) -> None:
        """Remove from the outbox everything except shares that are still to be delivered.

        Call it first, to remove what a crash left.
        """
        waiting = {
            share.request_id
            for share in await self._shares.all()
            if share.sealed_sha256 and share.state not in _LEFT
        }
        await asyncio.to_thread(self._outbox.sweep, waiting)
        await asyncio.to_thread(self._own.sweep)

    async def close(self) -> None:
        """Remove prepared clips: nobody can view them once the hub has stopped."""
        try:
            await self.sweep()
        except (OSError, HubError) as error:
            _LOG.warning("Prepared clips stay until the next start: %s", error)

    # Reading

    async def shares(self) -> list[Share]:
        """Return every share, the one that changed last first."""
        return await self._shares.all()

    async def share_of(self, request_id: RequestId) -> Share | None:
        """Return the share of a request, or None if no approval has reached the sharer."""
        return await self._shares.get(request_id)

    async def own_copies(self) -> list[OwnCopy]:
        """Return the household's own copies, the newest first."""
        return await asyncio.to_thread(self._own.all)

    # Prepared cuts

    async def prepare(self, proposal: Proposal) -> CutSet:
        """Cut what a proposal names, for review; raises HubError."""
        return await self._cuts.make(proposal)

    async def prepared(self, proposal_id: ProposalId) -> CutSet | None:
        """Return a proposal's cuts and mark them as looked at, or None."""
        return self._cuts.get(proposal_id)

    async def describe(
        self, proposal: Proposal, request: Request, prepared: CutSet | None
    ) -> ShareDescription:
        """Return what would leave for a proposal with these cuts; raises HubError."""
        unapproved = DraftApproval(proposal=proposal, approved_at=self._clock.now())
        return await self._sealing.describe(unapproved, request, prepared)

    async def discard(self, request_id: RequestId) -> None:
        """Remove all of a request's cuts that are not sealed."""
        await self._cuts.discard(request_id)

    async def tidy(self) -> None:
        """Remove cuts that nobody has looked at for an hour; call this about every minute."""
        await self._cuts.tidy()

    # Sharing

    async def share(self, approval: Approval, request: Request) -> Share:
        """Advance a share as far as possible from its current state; idempotent.

        Raises DeliveryError if it did not arrive, and keeps the reason in the share: call again
        later. Raises ConflictError if it was withdrawn or another proposal was approved before, and
        GroundChangedError if the approval is no longer valid: nothing left and no row is kept.
        """
        return await self._turns.run(request.id, partial(self._share, approval, request))

    async def drop(self, request_id: RequestId) -> bool:
        """Drop a share and return True; return False if it has begun to leave."""
        if await self._has_begun(request_id):
            return False
        await self._turns.end(request_id)
        return await self._turns.run(request_id, partial(self._drop, request_id), can_end=False)

    async def forget(self, request_id: RequestId) -> None:
        """Remove all files of a request's share, whatever became of it; its row stays."""
        await self._turns.end(request_id)
        await self._cuts.discard(request_id)
        await run_blocking(self._outbox.remove_sealed, request_id)
        await run_blocking(self._own.remove, request_id)

    async def digest(self, extract: Extract) -> str:
        """Return the SHA-256 of what a sensor would share now, in hex; raises HubError."""
        return await self._sealing.digest(extract)

    async def withdraw(self, request: Request) -> Share | None:
        """Withdraw an approval, and end the sharing it started; idempotent.

        Returns None if nothing left the house; then no row is kept. Otherwise the share is
        WITHDRAWN, or WITHDRAWING until the board has answered: call again later. If the board no
        longer takes a withdrawal of what arrived, the share stays DELIVERED.
        """
        # Set this first, so that every task waiting for its turn sees it.
        self._withdrawn[request.id] = self._clock.now()
        await self._turns.end(request.id)
        await self._cuts.discard(request.id)
        return await self._turns.run(request.id, partial(self._withdraw, request), can_end=False)

    async def poll_opened(self, only: RequestId | None = None) -> list[Share]:
        """Ask which delivered shares were opened, each about hourly; return the new ones.

        With `only`, ask about that one now.
        """
        if only is None and not self._watching.is_time():
            return []
        shares = [each for each in await self._shares.all() if only in {None, each.request_id}]
        found = []
        for opened in await self._watching.opened(shares, now=only is not None):
            save = partial(self._save_opened, opened)
            saved = await self._turns.run(opened.request_id, save, can_end=False)
            found += [] if saved is None else [saved]
        return found

    async def _has_begun(self, request_id: RequestId) -> bool:
        share = await self._shares.get(request_id)
        return share is not None and (bool(share.upload_url) or share.state in _LEFT)

    async def _drop(self, request_id: RequestId) -> bool:
        if await self._has_begun(request_id):
            return False
        await self._cuts.discard(request_id)
        share = await self._shares.get(request_id)
        if share is not None:
            await self._forget(share)
        return True

    async def _share(self, approval: Approval, request: Request) -> Share:
        share = await self._shares.get(request.id)
        if self._is_withdrawn(approval) or (share is not None and share.state in _BEING_WITHDRAWN):
            return await self._continue_withdrawal(request)
        share = share or await self._begin(approval)
        if share.proposal_id != approval.proposal.id:
            raise ConflictError("share.other_approved")
        try:
            if share.state is not ShareState.DELIVERED:
                share = await self._advance(share, approval, request)
        except StaleRecipientError:
            raise
        except GroundChangedError:
            await self._drop(request.id)
            raise
        except HubError as error:
            # Read it again: an upload may have begun.
            latest = await self._shares.get(request.id) or share
            await self._shares.save(latest, ShareState.FAILED, reason=error.text)
            if isinstance(error, DeliveryError):
                raise
            raise DeliveryError(error.text) from error
        await run_blocking(self._outbox.remove_sealed, request.id)
        await self._cuts.discard(request.id)
        return share

    async def _begin(self, approval: Approval) -> Share:
        share = Share(
            request_id=approval.proposal.request_id,
            proposal_id=approval.proposal.id,
            state=ShareState.APPROVED,
            changed_at=self._clock.now(),
        )

        async def is_approved() -> None:
            # The approval may have become void. Its row would survive a crash at this point.
            try:
                await self._check_approval(approval)
            except GroundChangedError:
                raise
            except HubError:
                return  # The share has to wait; its row will say so.

        return await self._shares.save(share, ShareState.APPROVED, if_=is_approved)

    async def _advance(self, share: Share, approval: Approval, request: Request) -> Share:
        """Seal the share if needed, send it, and store the receipt before anything else."""
        if _is_stale(approval, request):
            return await self._drop_stale(share, request)
        if not share.upload_url:
            await self._check_approval(approval)
        whole = bool(share.sealed_sha256) and await run_blocking(
            self._outbox.holds, request.id, share.sealed_sha256
        )
        if not whole and share.upload_url:
            # It may have arrived already: sealing again could deliver two different shares.
            raise StorageError("share.sealed_gone")
        if not whole:
            share = await self._seal(share, approval, request)
        inbox = self._inbox(ReplyTo.of(request))
        sealed = self._outbox.sealed(request.id)
        receipt = await deliver(inbox, share, sealed, self._save_sending)
        share = await self._shares.get(request.id) or share
        share = replace(share, receipt=receipt, sent_bytes=share.size_bytes)
        return await self._shares.save(share, ShareState.DELIVERED)

    async def _seal(self, share: Share, approval: Approval, request: Request) -> Share:
        check = partial(self._check_approval, approval)
        sealed = await self._sealing.seal(approval, request, check)
        share = replace(
            share,
            sealed_sha256=sealed.sealed.sha256,
            size_bytes=sealed.sealed.size_bytes,
            own_copy=sealed.own_copy,
        )
        return await self._shares.save(share, ShareState.SEALED, if_=check)

    async def _save_sending(self, share: Share) -> Share:
        saved = await self._shares.save(share, ShareState.SENDING)
        more = abs(share.sent_bytes - self._reported_bytes.get(share.request_id, 0))
        if more * _TELLINGS >= share.size_bytes or share.sent_bytes == share.size_bytes:
            self._reported_bytes[share.request_id] = share.sent_bytes
            await self._on_progress(saved)
        return saved

    async def _drop_stale(self, share: Share, request: Request) -> Share:
        """End a share for a key that the agency no longer logs; keep it if it has arrived."""
        arrived = await self._withdrawing.end_upload(share, ReplyTo.of(request))
        if arrived is not None:
            return await self._shares.save(arrived, ShareState.DELIVERED)
        await self._cuts.discard(request.id)
        await self._forget(share)
        raise StaleRecipientError("share.delivery_key_changed")

    # Withdrawing

    def _is_withdrawn(self, approval: Approval) -> bool:
        at = self._withdrawn.get(approval.proposal.request_id)
        return at is not None and approval.approved_at <= at

    async def _continue_withdrawal(self, request: Request) -> Share:
        share = await self._withdraw(request)
        if share is None:
            raise ConflictError(_WITHDRAWN)
        if share.state is ShareState.WITHDRAWING:
            raise DeliveryError(share.reason)
        return share

    async def _withdraw(self, request: Request) -> Share | None:
        share = await self._shares.get(request.id)
        if share is not None:
            share = await self._withdrawing.withdraw(share, request)
            await run_blocking(self._outbox.remove_sealed, request.id)
        return share

    async def _forget(self, share: Share) -> None:
        """Remove every trace of a share of which nothing left; the row goes last."""
        await run_blocking(self._outbox.remove_sealed, share.request_id)
        await run_blocking(self._own.remove, share.request_id)
        await self._shares.remove(share.request_id)

    async def _save_opened(self, opened: Share) -> Share | None:
        share = await self._shares.get(opened.request_id)
        if share is None or share.state is not ShareState.DELIVERED:
            return None
        return await self._shares.save(replace(share, opened=opened.opened), share.state)

    def _inbox(self, to: ReplyTo) -> Inbox:
        policy = self._policy(to.origin)
        if to.origin == PRACTICE:
            if self._practice is None:
                raise DeliveryError("practice.over")
            return self._practice(to)
        session = self._outbound.to(allow_private=policy.allow_private_address)
        return InboxClient(session, policy, to)


_BEING_WITHDRAWN = frozenset({ShareState.WITHDRAWING, ShareState.WITHDRAWN})
_LEFT = _BEING_WITHDRAWN | {ShareState.DELIVERED}
_TELLINGS = 100
"""The most progress reports for one share."""


def _is_stale(approval: Approval, request: Request) -> bool:
    """Return whether the same agency now logs another delivery key than the approved one."""
    to, agency = approval.proposal.recipient, request.agency
    same = (to.agency_id, to.origin) == (agency.id, request.origin)
    return same and to.delivery_key != agency.delivery_key

"""What was approved, on its way: delivered, opened, or taken back."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Set as AbstractSet
import logging

from hub.decision.ground import Ground
from hub.decision.holding import Fault
from hub.errors import (
    BoardUnreachableError,
    ConflictError,
    GroundChangedError,
    HubError,
    NotFoundError,
)
from hub.model.approval import Approval
from hub.model.board import BoardState
from hub.model.decision import Answer, Decision, TakenBack
from hub.model.event import EventType
from hub.model.ids import BoardOrigin, RequestId
from hub.model.request import Request
from hub.model.share import Share, ShareState
from hub.pipeline.journal import Journal, Stages
from hub.pipeline.matches import Matches
from hub.pipeline.reports import Reports
from noticeboard.finishing import first_of

_LOG = logging.getLogger(__name__)

RETRY_FIRST_S = 5.0
RETRY_LONGEST_S = 900.0
_GROUND = frozenset({EventType.BOARD_CHANGED, EventType.CAMERA_CHANGED, EventType.SENSOR_CHANGED})
"""What is told when something changes on which an approval may stand; requests come by turn."""


class Delivery:
    """Sends each approval until it has arrived, or stops it until that is certain."""

    def __init__(  # noqa: PLR0913 -- its collaborators, each once
        self,
        *,
        stages: Stages,
        journal: Journal,
        matches: Matches,
        reports: Reports,
        turn: asyncio.Lock,
        reopened: Callable[[Request], Awaitable[None]],
        reading: AbstractSet[BoardOrigin],
    ) -> None:
        """Take what it works with.

        `reopened` is told, in turn, of what may be answered again; `reading` names the boards
        that have signed more than was read of them.
        """
        self._stages = stages
        self._journal = journal
        self._matches = matches
        self._reports = reports
        self._turn = turn
        self._reopened = reopened
        self._reading = reading
        self._sending: dict[RequestId, asyncio.Event] = {}
        """What is on its way; each event, set, ends the pause before its next try."""
        self._stopping: dict[RequestId, TakenBack] = {}
        self._tasks: asyncio.TaskGroup | None = None

    async def start(self, tasks: asyncio.TaskGroup) -> None:
        """Go on with all that was approved or taken back before; the caller has the turn."""
        self._tasks = tasks
        for request_id in self._stopping:
            tasks.create_task(self._go_on_withdrawing(request_id))
        await self.see_ground()
        await self.send_due()
        tasks.create_task(self._ask_opened())
        tasks.create_task(self._watch())

    async def _watch(self) -> None:
        """Look at the ground as soon as it changes, and send what waited for a board."""
        async with self._stages.events.listen() as told:
            while True:
                event = await told.get()
                if event.type not in _GROUND:
                    continue
                try:
                    async with self._turn:
                        await self.see_ground()
                        await self.send_due()
                except HubError as error:
                    _LOG.warning("What was approved is looked at again later: %s", error)
                if event.type is EventType.BOARD_CHANGED:
                    for hurry in self._sending.values():
                        hurry.set()

    async def send_due(self) -> None:
        """Begin to send every approval whose time has come."""
        for approval in await self._stages.desk.due(self._stages.clock.now()):
            self.send(approval)

    # Sending

    def send(self, approval: Approval) -> None:
        """Begin to share; before `start` it waits for that, which finds it in the database."""
        request_id, origin = approval.proposal.request_id, approval.proposal.recipient.origin
        busy = request_id in self._sending or request_id in self._stopping
        # Of a board that was not looked at since the start nobody knows what it says by now.
        unknown = self._stages.board_state(origin) is BoardState.STARTING
        if self._tasks is not None and not busy and not unknown:
            self._sending[request_id] = asyncio.Event()
            self._tasks.create_task(self._share(approval))

    async def _share(self, approval: Approval) -> None:
        """Seal and deliver, trying again with growing pauses; gives up only with the hub."""
        request_id, pause_s = approval.proposal.request_id, RETRY_FIRST_S
        try:
            while not await self._try_to_share(approval):
                await self._pause(self._sending[request_id], pause_s)
                pause_s = min(2 * pause_s, RETRY_LONGEST_S)
        finally:
            del self._sending[request_id]

    async def _pause(self, hurry: asyncio.Event, pause_s: float) -> None:
        """Wait for the time to pass, or for somebody who does not want to wait."""
        hurry.clear()
        await first_of(hurry.wait(), self._stages.clock.sleep(pause_s))

    async def retry(self, request_id: RequestId) -> None:
        """Try a failed share again now and not later; ConflictError where none waits for it.

        It goes on from where it stands under the same approval, as any try does.
        """
        share = await self._stages.sharer.share_of(request_id)
        if share is None or share.state is not ShareState.FAILED:
            raise ConflictError("No share of this request waits to be tried again.")
        await self.send_due()
        if request_id in self._sending:
            self._sending[request_id].set()

    async def _try_to_share(self, approval: Approval) -> bool:
        """Try once; return whether there is nothing more to try."""
        request_id, done = approval.proposal.request_id, False
        try:
            request = self._reports.request(request_id)
            await self.arrived(await self._stages.sharer.share(approval, request))
            done = True
        except GroundChangedError as error:
            _LOG.info("What was approved does not leave: %s", error)
            try:
                async with self._turn:
                    await self._void(request_id)
            except HubError as full:
                # It is looked at again soon, and does not leave until then either.
                _LOG.warning("What was approved is made void later: %s", full)
            return True
        except ConflictError as error:
            _LOG.info("A share was stopped: %s", error)
            return True
        except HubError as error:
            _LOG.warning("A share was not delivered: %s", error)
        except Exception:  # noqa: BLE001 -- one share must stop neither cameras nor boards
            _LOG.exception("A share was not delivered; it is tried again.")
        await self._journal.tell(EventType.SHARE_CHANGED, request_id)
        return done

    async def arrived(self, share: Share) -> None:
        """Put a delivered share into the ledger, once, and let retention have its footage."""
        await self._journal.shared(share)
        await self._matches.release(share.request_id)

    # What it stands on

    async def stands(self, approval: Approval) -> None:
        """Raise GroundChangedError if an approval no longer stands on what was looked at.

        Raises BoardUnreachableError while its board cannot be looked at, or not to its end.
        """
        proposal, desk = approval.proposal, self._stages.desk
        request = self._reports.request(proposal.request_id)
        decision = await desk.decision(request.id)
        if decision is None or decision.proposal_id != proposal.id:
            raise GroundChangedError("This approval was taken back: nothing is sent.")
        ground = await self._reports.ground(request, proposal.extracts)
        if (fault := desk.fault(proposal, decision.answered_by, ground)) is not None:
            raise GroundChangedError(f"What was approved no longer holds: {fault.clause}.")
        if ground.board is not BoardState.FOLLOWING or request.origin in self._reading:
            raise BoardUnreachableError(
                "The board cannot be checked just now: nothing is sealed until it can be."
            )

    async def see_ground(self) -> None:
        """Make void each yes of which the ground has changed and nothing has begun to leave.

        The caller has the turn.
        """
        desk = self._stages.desk
        for answered_by, named in await desk.waiting():
            request = self._stages.docket.get(named.request_id)
            if request is None or request.id in self._stopping:
                continue
            ground = await self._reports.ground(request, named.extracts)
            fault = desk.fault(named, answered_by, ground)
            if fault is not None and await self._stages.sharer.give_up(request.id):
                await self._make_void(request, ground, fault)

    async def _void(self, request_id: RequestId) -> None:
        """Make void what its share has found not to stand any more; the caller has the turn."""
        request = self._reports.request(request_id)
        decision = await self._stages.desk.decision(request_id)
        # What somebody takes back just now is theirs.
        taken = decision is None or request_id in self._stopping
        if decision is not None and decision.proposal_id is not None and not taken:
            named = await self._stages.desk.proposal_named(request_id, decision.proposal_id)
            await self._make_void(request, await self._reports.ground(request, named.extracts))

    async def _make_void(
        self, request: Request, ground: Ground, fault: Fault | None = None
    ) -> None:
        made = await self._stages.desk.void(ground, fault)
        if made is None:
            return
        if made.decision is not None:
            await self._journal.voided(made.void, made.decision)
        await self._journal.tell(EventType.REQUEST_VOIDED, request.id)
        await self._reopened(request)

    # Taking back

    def load(self, decisions: Mapping[RequestId, Decision]) -> None:
        """Take up what was being taken back when the hub stopped."""
        for taken in self._journal.stopping(decisions):
            self._stopping[taken.decision.request_id] = taken

    async def withdraw(self, request: Request, *, by: str, reason: str) -> None:
        """Take an approval back; what the board has not answered yet goes on by itself.

        Raises ConflictError where there is none, or the board takes no withdrawal any more.
        """
        async with self._turn:
            decision = await self._stages.desk.decision(request.id)
            if decision is None or decision.answer is not Answer.APPROVE:
                raise ConflictError("Nothing was approved here, so nothing can be withdrawn.")
            if request.id in self._stopping:
                raise ConflictError("This approval is being withdrawn already.")
            taken = TakenBack(decision=decision, by=by, reason=reason, at=self._stages.clock.now())
            # In the ledger before anything else: a crash from here on still ends in a withdrawal.
            await self._journal.withdrawn(taken)
            self._stopping[request.id] = taken
        known = False
        try:
            known = await self._try_to_withdraw(request.id)
        finally:
            if not known and self._tasks is not None and request.id in self._stopping:
                self._tasks.create_task(self._go_on_withdrawing(request.id))

    async def _go_on_withdrawing(self, request_id: RequestId) -> None:
        pause_s = RETRY_FIRST_S
        while True:
            try:
                if await self._try_to_withdraw(request_id):
                    return
            except HubError as error:
                _LOG.warning("A withdrawal is not certain yet: %s", error)
            except Exception:  # noqa: BLE001 -- one share must stop neither cameras nor boards
                _LOG.exception("A withdrawal is not certain yet; it is tried again.")
            await self._stages.clock.sleep(pause_s)
            pause_s = min(2 * pause_s, RETRY_LONGEST_S)

    async def _try_to_withdraw(self, request_id: RequestId) -> bool:
        """Try once; return whether it is certain now what became of the share."""
        if request_id not in self._stopping:
            return True
        try:
            request = self._reports.request(request_id)
        except NotFoundError:
            # The board shows it no longer, so nothing can be asked of it; nothing is sent either.
            return True
        share = await self._stages.sharer.withdraw(request)
        async with self._turn:
            taken = self._stopping[request_id]
            if share is None:
                await self._stages.desk.withdraw(request_id, by=taken.by, reason=taken.reason)
                del self._stopping[request_id]
                await self._reopened(request)
                return True
            await self._journal.tell(EventType.SHARE_CHANGED, request_id)
            if share.state is ShareState.WITHDRAWING:
                return False
            await self.arrived(share)
            del self._stopping[request_id]
            if share.state is not ShareState.WITHDRAWN:
                raise ConflictError(share.reason or "The board takes no withdrawal any more.")
            await self._journal.withdrawn(taken, share)
        return True

    # Opened

    async def _ask_opened(self) -> None:
        """Ask the boards, about once an hour, whether what arrived has been opened."""
        while True:
            await self._stages.clock.sleep(RETRY_LONGEST_S)
            try:
                # First: plain clips do not stay because a board cannot be reached.
                await self._stages.sharer.tidy()
                for share in await self._stages.sharer.ask_opened():
                    await self._journal.opened(share)
                    await self._journal.tell(EventType.SHARE_CHANGED, share.request_id)
            except HubError as error:
                _LOG.info("Boards were not asked what was opened: %s", error)
            except Exception:  # noqa: BLE001 -- it must stop neither cameras nor boards
                _LOG.exception("Boards were not asked what was opened; they are asked again.")

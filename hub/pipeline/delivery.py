"""One attempt to send what was approved, to withdraw it, or to ask whether it was opened."""

from enum import StrEnum
import logging

from hub.errors import (
    BoardUnreachableError,
    ConflictError,
    GroundChangedError,
    HubError,
    NotFoundError,
)
from hub.model.decision import Approval, Share, ShareState
from hub.model.ids import RequestId
from hub.model.request import BoardState
from hub.pipeline.journal import Stages
from hub.pipeline.reports import Reports

_LOG = logging.getLogger(__name__)


class Outcome(StrEnum):
    """How one attempt ended."""

    ARRIVED = "arrived"
    STALE = "stale"
    """The approval is no longer valid: nothing left, and nothing may."""
    STOPPED = "stopped"
    """It was withdrawn meanwhile: there is nothing more to try."""
    FAILED = "failed"
    """Not delivered; the share says why. Try again later."""
    NOTHING_LEFT = "nothing left"
    """Withdrawn before anything had left the house."""
    WITHDRAWN = "withdrawn"
    """It had arrived, and the board has signed the withdrawal."""
    REFUSED = "refused"
    """It had arrived, and the board no longer takes a withdrawal."""
    UNSURE = "unsure"
    """The board has not said what became of it. Try again later."""
    UNKNOWN = "unknown"
    """No board shows the request, so there is nobody to ask, and nothing is sent."""


class Delivery:
    """Makes single attempts, without the lock; each changes only the share."""

    def __init__(self, stages: Stages, reports: Reports) -> None:
        self._stages = stages
        self._reports = reports

    async def send(self, approval: Approval) -> Outcome:
        """Seal and deliver what was approved, from its current state; never raises HubError."""
        try:
            request = self._reports.request(approval.proposal.request_id)
            await self._stages.sharer.share(approval, request)
        except GroundChangedError as error:
            _LOG.info("What was approved is not sent: %s", error)
            return Outcome.STALE
        except ConflictError as error:
            _LOG.info("A share was stopped: %s", error)
            return Outcome.STOPPED
        except HubError as error:
            _LOG.warning("A share was not delivered: %s", error)
            return Outcome.FAILED
        except Exception:  # noqa: BLE001 -- one share must not stop cameras or boards
            _LOG.exception("A share was not delivered; the hub tries again.")
            return Outcome.FAILED
        return Outcome.ARRIVED

    async def withdraw(self, request_id: RequestId) -> Outcome:
        """End what is being sent, or have the board sign a withdrawal; raises HubError."""
        try:
            request = self._reports.request(request_id)
        except NotFoundError:
            return Outcome.UNKNOWN
        share = await self._stages.sharer.withdraw(request)
        if share is None:
            return Outcome.NOTHING_LEFT
        match share.state:
            case ShareState.WITHDRAWING:
                return Outcome.UNSURE
            case ShareState.WITHDRAWN:
                return Outcome.WITHDRAWN
            case _:
                return Outcome.REFUSED

    async def poll_opened(self) -> list[Share]:
        """Ask the boards, about once an hour, what was opened; return the new ones."""
        # Tidy first: plain clips must not stay because a board cannot be reached.
        await self._stages.sharer.tidy()
        return await self._stages.sharer.poll_opened()

    async def check(self, approval: Approval) -> None:
        """Raise GroundChangedError if an approval is no longer valid; called before sealing.

        Raises BoardUnreachableError if its board cannot be checked, or not to its end.
        """
        proposal, desk = approval.proposal, self._stages.desk
        request = self._reports.request(proposal.request_id)
        decision = await desk.decision(request.id)
        if decision is None or decision.proposal_id != proposal.id:
            raise GroundChangedError("share.taken_back")
        ground = await self._reports.ground(request, proposal.extracts)
        if (fault := desk.fault(proposal, decision.answered_by, ground)) is not None:
            raise GroundChangedError("answer.no_longer_holds", fault=fault.clause)
        if ground.board is not BoardState.FOLLOWING or not self._reports.is_read(request):
            raise BoardUnreachableError("share.board_unchecked")

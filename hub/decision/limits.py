"""What may be approved without a person: only within what the owner has said. Pure."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from hub.decision.proposing import DISOWNED
from hub.errors import NotAllowedError
from hub.model.decision import AnsweredBy
from hub.model.proposal import Proposal
from hub.model.request import Request
from hub.model.rule import ApprovalLimits

_WHO = {AnsweredBy.RULE: "rule", AnsweredBy.AUTOMATION: "automation"}
_SETTLED: Final = frozenset({"unverified_agency"})
"""Findings that the owner has answered: who may be answered without a person is named by id."""


def refuse_beyond(
    limits: ApprovalLimits, proposal: Proposal, answered_by: AnsweredBy, request: Request
) -> None:
    """Raise NotAllowedError if only a person may approve this, with what the limit is.

    A finding of a kind that is not known here counts, too: somebody must read it first.
    """
    if answered_by is AnsweredBy.PERSON:
        return
    found = {finding.code for finding in request.findings} | set(proposal.flags)
    if found & DISOWNED:
        raise NotAllowedError(
            "The key that signed this request was revoked or was in wrong hands, so somebody else"
            " may be asking: answer yourself."
        )
    if found - _SETTLED:
        raise NotAllowedError(
            "Something was found against this request, so a person must read it first: answer"
            " yourself."
        )
    if limits.asked_since is not None and request.issued < limits.asked_since:
        raise NotAllowedError(
            "This hub was restored from a copy after this was asked, so it may have been answered"
            " before: answer yourself."
        )
    for beyond in _beyond(limits, proposal, _WHO[answered_by]):
        raise NotAllowedError(beyond)


def _beyond(limits: ApprovalLimits, proposal: Proposal, who: str) -> Iterator[str]:
    """Yield what goes beyond the limits, in sentences."""
    if not (limits.rules if who == "rule" else limits.automations):
        yield (
            f"No {who} may approve here: the owner can allow it by `{who}s = true` under "
            "[approving] in the config file."
        )
    if proposal.recipient.agency_id not in limits.agencies:
        yield (
            f"No {who} may approve for this agency: name its id under [approving] in the config "
            "file, or answer yourself."
        )
    length = sum((piece.cut.length for piece in proposal.pieces), timedelta(0))
    if length > limits.longest:
        yield (
            f"Without a person {limits.longest.total_seconds():g} s may be approved at most, and "
            f"this is {length.total_seconds():g} s: answer yourself."
        )
    # A moving mask is absent before its first key, and whoever took the camera's own masks off
    # was a person who looked.
    if limits.masks and any(not piece.masks or piece.own_masks_off for piece in proposal.pieces):
        yield f"A clip lacks its mask, and no {who} may approve that: answer yourself."
    if not proposal.identity.anonymous or proposal.camera_make:
        yield f"It says who or what is here, and no {who} may approve that: answer yourself."
    if proposal.audio:
        yield f"It has sound, and no {who} may approve that: answer yourself."
    if proposal.words or proposal.extracts:
        yield f"It says more than clips do, and no {who} may approve that: answer yourself."

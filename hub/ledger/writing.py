"""What the ledger says of each thing that happens. Pure.

Every function returns the fields of one kind of entry. Of a request it takes the request itself,
or only its agency's id (or an empty text) where the board no longer shows it: what an entry says
of an agency is what the board said at that time, and its title and text stay out.
"""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
import json
from typing import Final

import msgspec

from hub.ledger.kinds import RuleChange, Withdrawal, time_text
from hub.model.decision import Decision, GroundChange, Share, Voided
from hub.model.ids import RequestId
from hub.model.request import Request
from hub.model.rule import HouseRule

VOIDED_BY: Final = "the hub"
_VOID: Final[Mapping[GroundChange, str]] = {
    GroundChange.CAMERA_GONE: "A camera was removed.",
    GroundChange.CAMERA_CLOSED: "A camera may no longer share.",
    GroundChange.CAMERA_INDOORS: "A camera was moved indoors.",
    GroundChange.CAMERA_MASKED: "A camera has a mask that was not there before.",
    GroundChange.CAMERA_MAKE: "A camera says that somebody else made it.",
    GroundChange.SENSOR_GONE: "A sensor is no longer lent.",
    GroundChange.SENSOR_CHANGED: "A sensor has another name or other readings.",
    GroundChange.DELIVERY_KEY: "The agency has changed its delivery key.",
    GroundChange.AGENCY_RENAMED: "The agency has changed its name.",
    GroundChange.KEY_REVOKED: "The agency says that it did not write this request.",
    GroundChange.KEY_COMPROMISED: "The agency's key was in wrong hands.",
    GroundChange.REQUEST_RESOLVED: "The agency has resolved its request.",
    GroundChange.REQUEST_EXPIRED: "The request has expired.",
    GroundChange.BOARD_STOPPED: "The board broke its promise.",
    GroundChange.BOARD_LEFT: "This hub no longer follows the board.",
    GroundChange.LIMITS: "The owner no longer lets this be approved without a person.",
    GroundChange.CONTENT: "Something in it may no longer leave.",
}

type Written = dict[str, str | int]
type Asked = Request | str
"""The request, or its agency's id alone."""


def of_decision(decision: Decision, asked: Asked) -> Written:
    """Return the fields of a `decision`: one for each answer, also to the same request."""
    return {
        **_request(decision.request_id, asked),
        "answer": decision.answer.value,
        "answered_by": decision.answered_by.value,
        "by": decision.by,
        "first_by": decision.first_by,
        "reason": decision.reason,
        "proposal": decision.proposal_id or "",
        "decided_at": time_text(decision.decided_at),
        "final_at": time_text(decision.final_at),
    }


def of_undone(decision: Decision, asked: Asked, *, by: str) -> Written:
    """Return the fields of an `undone`: a deny was taken back before it was final."""
    return {
        **_request(decision.request_id, asked),
        "by": by,
        "decided_at": time_text(decision.decided_at),
    }


def of_restored(key: str, at: datetime) -> Written:
    """Return the fields of a `restored`: the ledger goes on from a copy, no longer under `key`."""
    return {"key": key, "restored_at": time_text(at)}


def of_withdrawal(
    decision: Decision, asked: Asked, *, by: str, reason: str = "", share: Share | None = None
) -> Written:
    """Return the fields of a `withdrawal` of an approval.

    Without the board's signed note in `share` it says that somebody took it back; with it, that
    the share had arrived before. Both may be written of one approval, once each.
    """
    signed = "" if share is None else share.withdrawal
    written = {
        **_request(decision.request_id, asked),
        "by": by,
        "reason": reason,
        "proposal": decision.proposal_id or "",
        "decided_at": time_text(decision.decided_at),
        "state": Withdrawal.RECORDED.value if signed else Withdrawal.ASKED.value,
    }
    if share is not None and share.sealed_sha256:
        written["sealed_sha256"] = share.sealed_sha256
    return {**written, "receipt": signed} if signed else written


def of_void(void: Voided, decision: Decision, asked: Asked) -> Written:
    """Return the fields of the `withdrawal` of an approval of which the ground has changed."""
    return {**of_withdrawal(decision, asked, by=""), **why_void(void)}


def why_void(void: Voided) -> Written:
    """Return who took a void approval back and why; no camera or sensor is named."""
    return {"by": VOIDED_BY, "reason": _VOID[void.code], "code": void.code.value}


def of_share(share: Share, asked: Asked) -> Written:
    """Return the fields of a `share` that has arrived, with its receipt as it came."""
    return {**_sealed(share, asked), "size_bytes": share.size_bytes, "receipt": share.receipt}


def of_opened(share: Share, asked: Asked) -> Written:
    """Return the fields of an `opened`, with the board's signed note as it came."""
    return {**_sealed(share, asked), "receipt": share.opened}


def of_hold(request_id: RequestId, asked: Asked, *, clips: int) -> Written:
    """Return the fields of a `hold`: so many clips are kept until the request is answered.

    It is written again where the number has changed, or after a release.
    """
    return {**_request(request_id, asked), "clips": clips}


def of_release(request_id: RequestId, asked: Asked, *, reason: str = "") -> Written:
    """Return the fields of a `release`: nothing is kept for the request any longer."""
    return {**_request(request_id, asked), "reason": reason}


def of_rule(rule: HouseRule, change: RuleChange, *, by: str) -> Written:
    """Return the fields of a `rule`: what became of a house rule, and as what it now stands.

    `by` is empty where the config file said so. What its conditions say may name places, so only
    the hash of the whole rule is kept; `rule_sha256` is of what `rule_bytes` returns.
    """
    return {
        "rule": rule.id,
        "name": rule.name,
        "change": change.value,
        "by": by,
        "then": rule.then.value,
        "on": "yes" if rule.on else "no",
        "rule_sha256": sha256(rule_bytes(rule)).hexdigest(),
    }


def of_rules(change: RuleChange, *, by: str) -> Written:
    """Return the fields of a `rules`: all house rules were switched on or off together."""
    return {"change": change.value, "by": by}


def rule_bytes(rule: HouseRule) -> bytes:
    """Return a house rule as JSON with sorted keys and no spaces."""
    # Once more through the model, so that it is equal to what will be read back: 0 becomes 0.0.
    body = msgspec.to_builtins(msgspec.convert(msgspec.to_builtins(rule), HouseRule))
    return json.dumps(body, sort_keys=True, separators=(",", ":")).encode("ascii")


def _sealed(share: Share, asked: Asked) -> Written:
    return {
        **_request(share.request_id, asked),
        "proposal": share.proposal_id,
        "sealed_sha256": share.sealed_sha256,
    }


def _request(request_id: RequestId, asked: Asked) -> Written:
    if isinstance(asked, str):
        return {"request": request_id, "agency": asked}
    return {
        "request": request_id,
        "agency": asked.agency.id,
        "agency_name": asked.agency.name,
        "case_number": asked.case_number,
        "board": asked.origin,
        "board_index": asked.index,
    }

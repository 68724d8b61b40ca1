"""Entries of the house's ledger: their kinds, fields, and exact bytes as stored. Pure.

Only these fields get in, so the ledger never contains a camera, place or picture. Each `of_`
function is named for an event and returns the fields of its entry. It takes the request, or only
its agency's id (or an empty text) if the board no longer shows the request. An entry records what
the board said about an agency at that time, but no title or text.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
import json
import re
from typing import Any, Final, Self

import msgspec

from hub.errors import InvalidInputError
from hub.model.decision import Answer, AnsweredBy, Decision, GroundChange, Share, Voided
from hub.model.ids import RequestId
from hub.model.request import Request
from hub.model.rule import HouseRule, Verdict
from noticeboard.rules.text import safe_text

type Fields = Mapping[str, str | int]


class Withdrawal(StrEnum):
    """The stage of a withdrawal."""

    ASKED = "asked"
    """Somebody withdrew the approval; nothing more is sent."""
    RECORDED = "recorded"
    """The share had arrived, and the board has signed its withdrawal."""


class RuleChange(StrEnum):
    """A change of a house rule."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    SWITCHED_ON = "switched_on"
    SWITCHED_OFF = "switched_off"
    MOVED = "moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryKind:
    """One kind of entry."""

    required: frozenset[str]
    optional: frozenset[str]
    about: tuple[str, ...]
    """The fields that identify its subject."""
    series: str = ""
    """Empty if there is only one entry of this kind per subject, ever. Otherwise the kinds of one
    series follow each other, and only the newest entry counts as the same fact."""
    same: tuple[str, ...] = ()
    """In a series: the fields that must equal the newest entry's to be the same fact."""


def _of_request(*required: str, optional: tuple[str, ...] = (), **more: object) -> EntryKind:
    fields: Mapping[str, object] = {"about": ("request",), **more}
    return EntryKind(
        required=frozenset({"request", "agency", *required}),
        optional=frozenset(
            {"agency_name", "case_number", "board", "board_index", "practice", *optional}
        ),
        **fields,  # type: ignore[arg-type]
    )


STAMPED: Final = "stamped"
"""The kind that there are thousands of in a year."""
KINDS: Final[Mapping[str, EntryKind]] = {
    "decision": _of_request(
        *("answer", "by", "answered_by", "proposal", "decided_at"),
        optional=("first_by", "reason", "final_at"),
        about=("request", "proposal", "decided_at"),
    ),
    "undone": _of_request("by", "decided_at", about=("request", "decided_at")),
    "withdrawal": _of_request(
        *("by", "proposal", "decided_at", "state"),
        optional=("reason", "code", "sealed_sha256", "receipt"),
        about=("request", "proposal", "decided_at", "state"),
    ),
    "share": _of_request(
        *("proposal", "sealed_sha256", "size_bytes", "receipt"),
        optional=("signed_films",),
        about=("request", "proposal", "sealed_sha256"),
    ),
    "opened": _of_request(
        *("proposal", "sealed_sha256", "receipt"), about=("request", "sealed_sha256")
    ),
    "hold": _of_request("clips", series="kept clips", same=("clips",)),
    "release": _of_request(optional=("reason",), series="kept clips"),
    "rule": EntryKind(
        required=frozenset({"rule", "name", "change", "by", "then", "on", "rule_sha256"}),
        optional=frozenset({"reason"}),
        about=("rule",),
        series="rule",
        same=("change", "on", "rule_sha256"),
    ),
    "rules": EntryKind(
        required=frozenset({"change", "by"}),
        optional=frozenset(),
        about=(),
        series="all rules",
        same=("change",),
    ),
    STAMPED: EntryKind(
        required=frozenset(
            {"hour", "text_sha256", "service", "sent_at", "received_at", "time", "reply_sha256"}
        ),
        optional=frozenset(),
        about=("text_sha256", "service"),
    ),
    "restored": EntryKind(
        required=frozenset({"key", "restored_at"}), optional=frozenset(), about=("key",)
    ),
}
FIELDS: Final = frozenset().union(*(kind.required | kind.optional for kind in KINDS.values()))

LONGEST_REASON: Final = 1000
LONGEST_TEXT: Final = 4096
"""In characters; as long as a receipt may be."""
LARGEST_NUMBER: Final = 2**53 - 1
_DIGEST_BYTES: Final = 16


def time_text(at: datetime) -> str:
    """Return a time in UTC, to the microsecond, as every entry writes it."""
    # Not `strftime`, which writes years before 1000 with fewer digits.
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def read_time(text: str) -> datetime:
    """Read exactly what `time_text` writes; raises ValueError."""
    at = datetime.fromisoformat(text)
    if at.utcoffset() != timedelta(0) or time_text(at) != text:
        raise ValueError(text)
    return at


def check_fields(kind: str, fields: Fields) -> None:
    """Raise InvalidInputError if the ledger does not keep these fields."""
    known = KINDS.get(kind)
    if known is None:
        raise InvalidInputError(f"The ledger keeps these entries only: {', '.join(KINDS)}.")
    if unknown := sorted(fields.keys() - known.required - known.optional):
        raise InvalidInputError(f"A {kind} in the ledger has no place for {', '.join(unknown)}.")
    if missing := sorted(known.required - fields.keys()):
        raise InvalidInputError(f"A {kind} in the ledger must say its {', '.join(missing)}.")
    for name, value in fields.items():
        if not _CHECKS.get(name, _is_text)(value):
            raise InvalidInputError(f"The {name} of a {kind} in the ledger cannot be that.")


def about(kind: str, fields: Fields) -> bytes:
    """Return a digest of an entry's subject: its fact, or the series it belongs to."""
    known = KINDS[kind]
    return _digest(known.series or kind, *(fields.get(name, "") for name in known.about))


def fact(kind: str, fields: Fields) -> bytes:
    """Return a digest of an entry's fact within its series."""
    return _digest(kind, *(fields.get(name, "") for name in KINDS[kind].same))


def _digest(*parts: str | int) -> bytes:
    return sha256(json.dumps(parts).encode("ascii")).digest()[:_DIGEST_BYTES]


type _Check = Callable[[str | int], bool]


def _is_text(value: str | int) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_TEXT


def _is_number(value: str | int) -> bool:
    return type(value) is int and 0 <= value <= LARGEST_NUMBER


def _matches(pattern: str) -> _Check:
    matcher = re.compile(pattern)
    return lambda value: isinstance(value, str) and matcher.fullmatch(value) is not None


def _one_of(choices: type[StrEnum]) -> _Check:
    values = frozenset(map(str, choices))
    return lambda value: isinstance(value, str) and value in values


def _is_time(value: str | int) -> bool:
    try:
        return isinstance(value, str) and read_time(value) is not None
    except ValueError:
        return False


_CHECKS: Final[Mapping[str, _Check]] = {
    "answer": _one_of(Answer),
    "answered_by": _one_of(AnsweredBy),
    "board_index": _is_number,
    "change": _one_of(RuleChange),
    "clips": _is_number,
    "code": _one_of(GroundChange),
    "decided_at": _is_time,
    "final_at": _is_time,
    "hour": _is_time,
    "on": _matches("yes|no"),
    "practice": _matches("yes"),
    "proposal": _matches("([0-9a-f]{64})?"),
    "received_at": _is_time,
    "reply_sha256": _matches("[0-9a-f]{64}"),
    "request": _matches("[0-9a-f]{32}"),
    "restored_at": _is_time,
    "rule": _matches("[0-9a-f]{12}"),
    "rule_sha256": _matches("[0-9a-f]{64}"),
    "sealed_sha256": _matches("[0-9a-f]{64}"),
    "sent_at": _is_time,
    "signed_films": _is_number,
    "size_bytes": _is_number,
    "state": _one_of(Withdrawal),
    "text_sha256": _matches("[0-9a-f]{64}"),
    "then": _one_of(Verdict),
    "time": _is_time,
}
"""Each field's check; a field without one is text."""


MAX_ENTRY_BYTES: Final = 64 * 1024
_OWN: Final = frozenset({"type", "at", "v"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One decision, hold, share or change, with its index in the ledger."""

    index: int
    at: datetime
    type: str
    fields: Fields

    def raw(self) -> bytes:
        """Return the bytes that are hashed: JSON with sorted keys and no spaces."""
        body = {**self.fields, "at": time_text(self.at), "type": self.type, "v": 1}
        return json.dumps(body, sort_keys=True, separators=(",", ":")).encode("ascii")

    def to_dict(self) -> dict[str, str | int]:
        """Return it as the API and the command line list it."""
        return {"index": self.index, "at": self.at.isoformat(), "type": self.type, **self.fields}

    @classmethod
    def parse(cls, index: int, raw: bytes) -> Self:
        """Read exactly what `raw` writes; raises InvalidInputError."""
        try:
            body: Any = json.loads(raw)
            fields = {name: value for name, value in body.items() if name not in _OWN}
            entry = cls(index=index, at=read_time(body["at"]), type=body["type"], fields=fields)
            check_fields(entry.type, fields)
        except (ValueError, AttributeError, KeyError, TypeError, RecursionError) as error:
            raise InvalidInputError("ledger.not_an_entry") from error
        if entry.raw() != raw:
            raise InvalidInputError("ledger.entry_form")
        return entry


VOIDED_BY: Final = "the hub"
_VOID: Final[Mapping[GroundChange, str]] = {
    GroundChange.CAMERA_GONE: "A camera was removed.",
    GroundChange.CAMERA_CLOSED: "A camera may no longer share.",
    GroundChange.CAMERA_INDOORS: "A camera was moved indoors.",
    GroundChange.CAMERA_MASKED: "A camera has a mask that was not there before.",
    GroundChange.CAMERA_MAKE: "A camera says that somebody else made it.",
    GroundChange.SENSOR_GONE: "A sensor is no longer lent.",
    GroundChange.SENSOR_CHANGED: "A sensor has another name or other readings.",
    GroundChange.FILE_CHANGED: "A film or photo that somebody added is gone or changed.",
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
PRACTICE_MARK: Final[Written] = {"practice": "yes"}
"""In every entry about a practice request, so that none is taken for a real one."""
type RequestRef = Request | str
"""The request, or only its agency's id."""


def of_decision(decision: Decision, request: RequestRef) -> Written:
    """Return the fields of a `decision`: one for each answer, even to the same request."""
    return {
        **_request(decision.request_id, request),
        "answer": decision.answer.value,
        "answered_by": decision.answered_by.value,
        "by": decision.by,
        "first_by": decision.first_by,
        "reason": _reason(decision),
        "proposal": decision.proposal_id or "",
        "decided_at": time_text(decision.decided_at),
        "final_at": time_text(decision.final_at),
    }


def _reason(decision: Decision) -> str:
    """Return a person's own words, or a rule's sentence in English, as it is signed."""
    if isinstance(decision.reason, str):
        return decision.reason
    return safe_text(str(decision.reason), longest=LONGEST_REASON)


def of_undone(decision: Decision, request: RequestRef, *, by: str) -> Written:
    """Return the fields of an `undone`: a deny was undone before it was final."""
    return {
        **_request(decision.request_id, request),
        "by": by,
        "decided_at": time_text(decision.decided_at),
    }


def of_restored(key: str, at: datetime) -> Written:
    """Return the fields of a `restored`: a copy continues the ledger, no longer under `key`."""
    return {"key": key, "restored_at": time_text(at)}


def of_withdrawal(
    decision: Decision,
    request: RequestRef,
    *,
    by: str,
    reason: str = "",
    share: Share | None = None,
) -> Written:
    """Return the fields of a `withdrawal` of an approval.

    Without the board's signed note in `share`, it says that somebody withdrew the approval.
    With the note, it says that the share had arrived before. An approval can have one of each.
    """
    signed = "" if share is None else share.withdrawal
    written = {
        **_request(decision.request_id, request),
        "by": by,
        "reason": reason,
        "proposal": decision.proposal_id or "",
        "decided_at": time_text(decision.decided_at),
        "state": Withdrawal.RECORDED.value if signed else Withdrawal.ASKED.value,
    }
    if share is not None and share.sealed_sha256:
        written["sealed_sha256"] = share.sealed_sha256
    return {**written, "receipt": signed} if signed else written


def of_void(void: Voided, decision: Decision, request: RequestRef) -> Written:
    """Return the fields of the `withdrawal` of an approval whose ground has changed."""
    return {**of_withdrawal(decision, request, by=""), **why_void(void)}


def why_void(void: Voided) -> Written:
    """Return who made an approval void and why, without naming a camera or sensor."""
    return {"by": VOIDED_BY, "reason": _VOID[void.code], "code": void.code.value}


def of_share(share: Share, request: RequestRef, *, signed_films: int = 0) -> Written:
    """Return the fields of a `share` that has arrived, with its original receipt.

    `signed_films` is how many recordings went with it as their cameras signed them, which names
    these cameras.
    """
    written = {**_sealed(share, request), "size_bytes": share.size_bytes, "receipt": share.receipt}
    return {**written, "signed_films": signed_films} if signed_films else written


def of_opened(share: Share, request: RequestRef) -> Written:
    """Return the fields of an `opened`, with the board's original signed note."""
    return {**_sealed(share, request), "receipt": share.opened}


def of_hold(request_id: RequestId, request: RequestRef, *, clips: int) -> Written:
    """Return the fields of a `hold`: this many clips are kept until the request is answered.

    It is written again if the number changes, or after a release.
    """
    return {**_request(request_id, request), "clips": clips}


def of_release(request_id: RequestId, request: RequestRef) -> Written:
    """Return the fields of a `release`: nothing is kept for the request any longer."""
    return {**_request(request_id, request), "reason": ""}


def of_rule(rule: HouseRule, change: RuleChange, *, by: str) -> Written:
    """Return the fields of a `rule`: a house rule's change, and its new state.

    `by` is empty if the config file made the change. A rule's conditions may name places, so
    the ledger keeps only the rule's hash: `rule_sha256` is the hash of `rule_bytes`.
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
    # Convert through the model, so that it equals what will be read back: 0 becomes 0.0.
    body = msgspec.to_builtins(msgspec.convert(msgspec.to_builtins(rule), HouseRule))
    return json.dumps(body, sort_keys=True, separators=(",", ":")).encode("ascii")


def _sealed(share: Share, request: RequestRef) -> Written:
    return {
        **_request(share.request_id, request),
        "proposal": share.proposal_id,
        "sealed_sha256": share.sealed_sha256,
    }


def _request(request_id: RequestId, request: RequestRef) -> Written:
    if isinstance(request, str):
        return {"request": request_id, "agency": request}
    written: Written = {
        "request": request_id,
        "agency": request.agency.id,
        "agency_name": request.agency.name,
        "case_number": request.case_number,
        "board": request.origin,
        "board_index": request.index,
    }
    return {**written, **PRACTICE_MARK} if request.practice else written


def is_practice(fields: Fields) -> bool:
    """Return whether an entry is about a practice request: nothing left the house."""
    return "practice" in fields

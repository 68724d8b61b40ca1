"""What a ledger, a report and an approval without a person must be like."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
import sqlite3
from typing import Any

from hub.ledger.entry import LedgerEntry
from hub.model.camera import Camera
from hub.model.decision import Answer, AnsweredBy, ShareState
from hub.model.ids import RequestId
from hub.model.proposal import Proposal
from hub.model.report import RequestReport
from hub.model.rule import ApprovalLimits
from hub.model.window import TimeWindow

ARRIVED = {ShareState.DELIVERED, ShareState.WITHDRAWN}


def judge(entries: Sequence[LedgerEntry]) -> dict[RequestId, dict[str, Any] | None]:
    """Read a ledger from its beginning; return each request's standing answer at the end."""
    standing: dict[RequestId, dict[str, Any] | None] = {}
    thought_again: set[RequestId] = set()
    arrived: set[RequestId] = set()
    for entry in entries:
        said: dict[str, Any] = dict(entry.fields)
        if "request" not in said:
            continue
        id_ = RequestId(said["request"])
        before = standing.get(id_)
        if entry.type == "decision":
            assert before is None or before.get("taken back"), "a second answer"
            assert id_ not in arrived, "an answer after a share has arrived"
            by_itself = said["answered_by"] != AnsweredBy.PERSON
            if said["answer"] == Answer.APPROVE and by_itself:
                assert id_ not in thought_again, "approved by itself after it was taken back"
            standing[id_] = said
        elif entry.type == "undone":
            assert before is not None
            assert (before["answer"], before["decided_at"]) == (Answer.DENY, said["decided_at"])
            assert before["answered_by"] == AnsweredBy.PERSON
            standing[id_] = None
            thought_again.add(id_)
        elif entry.type == "withdrawal":
            assert before is not None
            assert before["answer"] == Answer.APPROVE
            assert before["decided_at"] == said["decided_at"]
            if said["state"] == "recorded":
                assert id_ in arrived
            else:
                assert not before.get("taken back"), "withdrawn twice"
                before["taken back"] = True
            thought_again.add(id_)
        elif entry.type == "share":
            assert before is not None
            assert before["answer"] == Answer.APPROVE
            assert before["proposal"] == said["proposal"]
            assert id_ not in arrived, "two shares of one request"
            arrived.add(id_)
        elif entry.type == "opened":
            assert id_ in arrived
    facts = [fact for entry in entries for fact in _facts(entry)]
    assert len(facts) == len(set(facts)), "a fact stands twice in the ledger"
    return standing


def _facts(entry: LedgerEntry) -> Iterator[tuple[str, ...]]:
    if entry.type not in {"hold", "release", "rule", "rules"}:
        named = ("request", "decided_at", "sealed_sha256", "state")
        told = dict(entry.fields)
        if entry.type == "withdrawal":
            told.pop("sealed_sha256", None)
        yield (entry.type, *(str(told.get(name, "")) for name in named))


def key_of(entry: LedgerEntry) -> tuple[RequestId, str]:
    """Return which sealed share an entry is about."""
    return RequestId(str(entry.fields["request"])), str(entry.fields["sealed_sha256"])


def judge_report(report: RequestReport) -> None:
    """One report says nothing that another part of it denies."""
    decision, share, standing = report.decision, report.share, report.answer_state
    approved = decision is not None and decision.answer is Answer.APPROVE
    assert share is None or approved
    assert not standing.withdrawable or approved
    assert standing.undoable_until is None or (decision is not None and not approved)
    assert standing.consent is None or decision is None
    if report.pending:
        assert report.proposal is not None
        agency = report.request.agency
        assert report.proposal.recipient.delivery_key == agency.delivery_key
        assert [(clip.camera_id, clip.window) for clip in report.match.clips]
    if share is not None and share.state in ARRIVED:
        assert share.receipt
        assert share.sent_bytes == share.size_bytes
        assert not standing.withdrawable


def judge_named(proposal: Proposal, report: RequestReport, cameras: Sequence[Camera]) -> None:
    """Nobody may say yes to what this house, as it is now, may not send to who asks now."""
    request = report.request
    assert proposal.request_id == request.id
    assert proposal.recipient.delivery_key == request.agency.delivery_key, "sealed to an old key"
    here = {camera.id: camera for camera in cameras}
    for piece in proposal.pieces:
        camera = here[piece.camera_id]
        assert camera.may_share, "a camera that shares nothing"
        assert not camera.indoor, "a camera indoors"
        assert covers([(camera.id, request.window)], camera.id, piece.cut), "not asked about"
        off = piece.masks_off if piece.own_masks_off else ()
        assert set(camera.masks) <= {*piece.masks, *off}, "a mask is missing"


def covers(held: Sequence[tuple[str, TimeWindow]], camera: str, wanted: TimeWindow) -> bool:
    """Tell whether all of a window of a camera is held."""
    at = wanted.start
    for window in sorted(window for id_, window in held if id_ == camera):
        if window.start <= at:
            at = max(at, window.end)
    return at >= wanted.end


def within(limits: ApprovalLimits, proposal: Proposal, by: AnsweredBy) -> bool:
    """Tell whether the owner lets this be approved without a person."""
    length = sum((piece.cut.length for piece in proposal.pieces), timedelta(0))
    return (
        (limits.rules if by is AnsweredBy.RULE else limits.automations)
        and proposal.recipient.agency_id in limits.agencies
        and length <= limits.longest
        and not (limits.masks and any(not one.masks for one in proposal.pieces))
        and proposal.identity.anonymous
        and not (proposal.audio or proposal.words or proposal.extracts)
    )


def only(database: sqlite3.Connection, query: str, named: str) -> sqlite3.Row | None:
    """Return the one row that a query finds, or None."""
    database.row_factory = sqlite3.Row
    row: sqlite3.Row | None = database.execute(query, (named,)).fetchone()
    return row

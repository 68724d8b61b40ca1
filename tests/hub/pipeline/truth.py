"""What must hold of a house's answers, whatever happened: read from outside the hub's own code."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
import csv
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
import hashlib
import json
from pathlib import Path
import sqlite3
from typing import Any

from sqlalchemy import select

from hub.ledger.entry import LedgerEntry, time_text
from hub.ledger.ledger import Ledger
from hub.model.camera import Camera
from hub.model.decision import (
    Answer,
    AnsweredBy,
    Decision,
    Proposal,
    Share,
    ShareState,
    read_proposal,
)
from hub.model.ids import ProposalId, RequestId
from hub.model.report import RequestReport
from hub.model.request import BoardState, RequestStatus
from hub.model.rule import ApprovalLimits
from hub.model.window import TimeWindow
from hub.pipeline.state import Hold
from hub.requests.agencies import request_id
from hub.store.tables import events, holds
from noticeboard.seal.open import OpenedShare, open_share
from tests.hub.pipeline.faults import FaultyHub, footage_of
from tests.hub.pipeline.life import facts_of, read_facts, within_time
from tests.hub.sharing.conftest import ORIGIN, FakeUpload

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


type Asked = tuple[RequestId, Answer, ProposalId | None, str, AnsweredBy]

DISOWNED = {"revoked_key", "compromised_key"}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True, kw_only=True)
class Truth:
    """Looks at every byte that arrives, and at what the hub knows whenever it rests."""

    hub: FaultyHub
    folder: Path
    """Where shares are opened."""
    identities: dict[str, str] = field(default_factory=dict)
    """What opens the shares for each delivery key there ever was."""
    asked: set[Asked] = field(default_factory=set)
    """Every answer that a person or an automation has ever given, whatever became of it."""
    rules: set[tuple[str, Answer]] = field(default_factory=set)
    """Every rule that ever answered by itself."""
    rules_are_off: bool = False
    """Whether no rule may answer: all were switched off when nothing was under way."""
    dead: set[str] = field(default_factory=set)
    """Uploads of what was taken back: nothing of them may arrive anymore."""
    denied_s: dict[RequestId, float] = field(default_factory=dict)
    """When each deny of this run was given, by the clock that nobody sets."""
    wrong: list[str] = field(default_factory=list)
    """What was seen where no test listens."""
    shares_opened: int = 0
    fallen: set[tuple[RequestId, int]] = field(default_factory=set)
    """Approvals, by when they were given, of which the ground has changed before sealing."""
    _opened: dict[str, OpenedShare] = field(default_factory=dict)
    _judged: int = 0
    _judged_rests: int = 0

    # What arrives

    def bytes_arrived(self, upload_id: str, upload: FakeUpload) -> None:
        """Hold the bytes that a board has just taken to the one approval that stands."""
        try:
            self._look_at(upload_id, upload)
        except Exception as error:  # noqa: BLE001 -- the server would keep it to itself
            self.wrong.append(f"{type(error).__name__}: {error}")

    def sending_begins(self, agency: str, entry: str) -> None:
        """Hold whoever begins to send to what is in the ledger by then."""
        asked = request_id(ORIGIN, agency, entry)
        with closing(sqlite3.connect(self.hub.folder / "hub.db")) as database:
            decision = only(database, "SELECT * FROM decisions WHERE request_id = ?", asked)
            rows = database.execute('SELECT raw FROM ledger ORDER BY "index"').fetchall()
        if decision is not None and (asked, decision["decided_at"]) in self.fallen:
            self.wrong.append("somebody begins to send what stands on changed ground")
        entries = [LedgerEntry.parse(index, raw) for index, (raw,) in enumerate(rows)]
        said = judge(entries).get(asked)
        if decision is None or said is None or said.get("taken back"):
            self.wrong.append("somebody begins to send what is not approved or was taken back")

    def _look_at(self, upload_id: str, upload: FakeUpload) -> None:
        assert upload_id not in self.dead, "bytes of what was taken back"
        asked = request_id(ORIGIN, upload.agency, upload.entry)
        with closing(sqlite3.connect(self.hub.folder / "hub.db")) as database:
            decision = only(database, "SELECT * FROM decisions WHERE request_id = ?", asked)
            share = only(database, "SELECT * FROM shares WHERE request_id = ?", asked)
            assert decision is not None, "bytes without a decision"
            assert decision["answer"] == "approve", "bytes after a deny"
            assert share is not None, "bytes of no share"
            assert share["proposal_id"] == decision["proposal_id"], "bytes of another proposal"
            named = only(database, "SELECT * FROM proposals WHERE id = ?", decision["proposal_id"])
            assert named is not None
            proposal = read_proposal(named["id"], json.loads(named["body"]))
            written = [json.loads(row["raw"]) for row in database.execute("SELECT raw FROM ledger")]
        assert (asked, decision["decided_at"]) not in self.fallen, "bytes on changed ground"
        at = EPOCH + timedelta(microseconds=decision["decided_at"])
        assert any(
            entry["type"] == "decision"
            and (entry["request"], entry["proposal"]) == (asked, proposal.id)
            and entry["decided_at"] == time_text(at)
            for entry in written
        ), "bytes before the decision was in the ledger"
        cooled = EPOCH + timedelta(microseconds=decision["final_at"])
        assert cooled <= self.hub.clock.latest, "bytes before it has cooled off"
        sealed = (self.hub.folder / "outbox" / f"{asked}.age").read_bytes()
        assert sealed.startswith(upload.body), "bytes of something else than what is sealed"
        self._holds(self._open(sealed, proposal), proposal, at)

    def _open(self, sealed: bytes, proposal: Proposal) -> OpenedShare:
        sha256 = hashlib.sha256(sealed).hexdigest()
        if sha256 not in self._opened:
            path = self.folder / f"{sha256}.age"
            path.write_bytes(sealed)
            identity = self.identities[proposal.recipient.delivery_key]
            self._opened[sha256] = open_share(path, identity, self.folder / sha256)
            self.shares_opened += 1
            path.unlink()
        return self._opened[sha256]

    def _holds(self, share: OpenedShare, proposal: Proposal, at: datetime) -> None:
        """Compare what is sealed with what was approved: every file, and no file more."""
        custody = share.custody
        assert custody.recipient.delivery_key == proposal.recipient.delivery_key
        assert custody.request.agency == proposal.recipient.agency_id
        assert custody.approved_at == at.replace(microsecond=0)
        assert custody.identity.name == proposal.identity.name
        cuts = [footage_of(piece, audio=proposal.audio) for piece in proposal.pieces]
        assert [path.read_bytes() for path in share.files] == cuts, "other footage"
        assert [(one.start, one.end) for one in custody.files] == [
            (piece.cut.start, piece.cut.end) for piece in proposal.pieces
        ]
        for path in share.information:
            if path.name == "readings.csv" and len(proposal.extracts) == 1:
                sealed = hashlib.sha256(path.read_bytes()).hexdigest()
                assert sealed == proposal.extracts[0].sha256, "other readings than were approved"
        told = {path.name: path.read_text(encoding="utf-8-sig") for path in share.information}
        assert told.pop("words.txt", "").strip() == proposal.words, "other words"
        self._tells(told.pop("readings.csv", ""), proposal)
        assert not told
        beside = {path.name for path in (share.bag / "data").iterdir()}
        known = {path.name for path in (*share.files, *share.information)}
        assert beside - known <= {
            "custody.txt",
            "sheet.html",
            "certificate-draft.html",
            "sources.txt",
            "request.proof",
        }

    def _tells(self, table: str, proposal: Proposal) -> None:
        """Of a sensor nothing leaves but what it said in the time that was approved."""
        rows = list(csv.DictReader(table.splitlines()))
        assert bool(rows) == bool(proposal.extracts), "readings that nobody approved"
        assert {row["sensor"] for row in rows} <= {"Back door", "Bedroom"}
        for row in rows:
            if row["time_utc"]:
                at = datetime.fromisoformat(row["time_utc"])
                assert at < max(one.window.end for one in proposal.extracts)
        began = [
            row
            for row in rows
            if row["time_utc"]
            and not any(
                one.window.start <= datetime.fromisoformat(row["time_utc"]) < one.window.end
                for one in proposal.extracts
            )
        ]
        assert len(began) <= len(proposal.extracts), "more than the state it began with"

    # What it stands on

    def see_ground(self) -> None:
        """Take note of what stands on changed ground, of all that is not sealed yet."""
        with closing(sqlite3.connect(self.hub.folder / "hub.db")) as database:
            database.row_factory = sqlite3.Row
            lent = {row["id"]: row for row in database.execute("SELECT * FROM sensors")}
            sealed = {
                row["request_id"]
                for row in database.execute("SELECT * FROM shares WHERE sealed_sha256 != ''")
            }
            approved = database.execute(
                "SELECT d.request_id, d.decided_at, p.id, p.body FROM decisions d"
                " JOIN proposals p ON p.id = d.proposal_id WHERE d.answer = 'approve'"
            ).fetchall()
        for row in approved:
            if row["request_id"] not in sealed:
                proposal = read_proposal(row["id"], json.loads(row["body"]))
                key = RequestId(row["request_id"]), row["decided_at"]
                (self.fallen.discard if self._stands(proposal, lent) else self.fallen.add)(key)

    def _stands(self, proposal: Proposal, lent: Mapping[str, sqlite3.Row]) -> bool:
        now = self.hub.now
        request = now.stages.docket.get(proposal.request_id)
        if request is None:
            return True
        [(board, _)] = now.boards.statuses()
        here = {camera.id: camera for camera in self.hub.cameras}
        return (
            board.state not in {BoardState.STOPPED, BoardState.LEFT}
            and request.status is RequestStatus.OPEN
            and request.agency.delivery_key == proposal.recipient.delivery_key
            and {each.code for each in request.findings} & DISOWNED <= set(proposal.flags)
            and all(extract.sensor_id in lent for extract in proposal.extracts)
            and all(
                (camera := here.get(piece.camera_id)) is not None
                and camera.may_share
                and not camera.indoor
                and set(camera.masks) <= {*piece.masks, *piece.masks_off}
                for piece in proposal.pieces
            )
        )

    # What is written down

    async def judge_ledger(self) -> None:
        """Demand that the ledger verifies, with each fact once and one answer to a request."""
        stages = self.hub.now.stages
        fresh = Ledger(stages.database, self.hub.folder / "ledger.key", self.hub.clock)
        assert await fresh.verify() == []
        with closing(sqlite3.connect(self.hub.folder / "hub.db")) as database:
            rows = database.execute('SELECT raw FROM ledger ORDER BY "index"').fetchall()
        entries = [LedgerEntry.parse(index, raw) for index, (raw,) in enumerate(rows)]
        judge(entries)
        for entry in entries[self._judged :]:
            if entry.type == "decision":
                self._judge_decision(entry.fields)
        self._judged = len(entries)

    def _judge_decision(self, said: Mapping[str, Any]) -> None:
        """Somebody must have said so; what no person said must lie within the limits."""
        asked, answer = RequestId(said["request"]), Answer(said["answer"])
        by = AnsweredBy(said["answered_by"])
        if by is AnsweredBy.RULE:
            assert not self.rules_are_off, "a rule answers while all are off"
            assert (said["by"], answer) in self.rules
        else:
            assert (asked, answer, said["proposal"] or None, said["by"], by) in self.asked
        if answer is Answer.APPROVE and by is not AnsweredBy.PERSON:
            assert within(self.hub.limits, self.proposal(asked, said["proposal"]), by)

    def proposal(self, asked: RequestId, named: str) -> Proposal:
        """Return a stored proposal of a request."""
        with closing(sqlite3.connect(self.hub.folder / "hub.db")) as database:
            [(body,)] = database.execute(
                "SELECT body FROM proposals WHERE id = ? AND request_id = ?", (named, asked)
            )
        return read_proposal(named, json.loads(body))

    # What is known

    async def judge_rest(self, uploads: Mapping[str, FakeUpload]) -> list[RequestReport]:
        """Return the reports, once desk, shelf, ledger, holds, outbox and board all agree."""
        stages = self.hub.now.stages
        reports = await self.hub.now.requests.reports.all()
        decisions = await stages.desk.decisions()
        shares = {share.request_id: share for share in await stages.sharer.shares()}
        entries = await stages.ledger.entries()
        self._judge_answers(decisions, shares, entries)
        self._judged_rests += 1
        for report in reports:
            id_ = report.request.id
            assert (report.decision, report.share) == (decisions.get(id_), shares.get(id_))
            judge_report(report)
        if reports:
            one = reports[self._judged_rests % len(reports)]
            assert one == await self.hub.now.requests.reports.one(one.request.id)
        await self._judge_holds(reports, entries)
        self._judge_outbox(shares)
        for upload_id, upload in uploads.items():
            asked = request_id(ORIGIN, upload.agency, upload.entry)
            decision = decisions.get(asked)
            if decision is None or decision.answer is Answer.DENY:
                assert not upload.receipt, "something arrived that nobody approves"
                self.dead.add(upload_id)
        async with stages.database.read() as connection:
            numbers = list((await connection.execute(select(events.c.seq))).scalars())
        assert sorted(numbers) == list(range(1, len(numbers) + 1))
        return reports

    def _judge_answers(
        self,
        decisions: Mapping[RequestId, Decision],
        shares: Mapping[RequestId, Share],
        entries: Sequence[LedgerEntry],
    ) -> None:
        standing = judge(entries)
        for id_, decision in decisions.items():
            said = standing.get(id_)
            assert said is not None, "a decision is not in the ledger"
            assert (said["answer"], said["decided_at"], said["proposal"]) == (
                decision.answer,
                time_text(decision.decided_at),
                decision.proposal_id or "",
            )
        for id_, said in standing.items():
            if id_ not in decisions:
                assert said is None or said.get("taken back"), "the ledger knows of an answer more"
        arrived = {
            (one.request_id, one.sealed_sha256): one for one in shares.values() if one.receipt
        }
        certain = {key for key, share in arrived.items() if share.state in ARRIVED}
        written = {key_of(entry): entry for entry in entries if entry.type == "share"}
        assert certain <= written.keys() <= arrived.keys(), "shares and ledger disagree"
        for key in written:
            assert written[key].fields["receipt"] == arrived[key].receipt
        for kind, told in (
            ("opened", {key for key, share in arrived.items() if share.opened}),
            ("withdrawal", {key for key, share in arrived.items() if share.withdrawal}),
        ):
            assert told == {
                key_of(entry)
                for entry in entries
                if entry.type == kind and "receipt" in entry.fields
            }
        for share in shares.values():
            decision = decisions[share.request_id]
            assert decision.proposal_id == share.proposal_id

    async def _judge_holds(  # noqa: C901 -- each reason to hold footage
        self, reports: Sequence[RequestReport], entries: Sequence[LedgerEntry]
    ) -> None:
        """Footage is held exactly while somebody may still need it."""
        held: dict[RequestId, list[tuple[str, TimeWindow]]] = {}
        async with self.hub.now.stages.database.read() as connection:
            for row in await connection.execute(select(holds)):
                window = TimeWindow(start=row.start, end=row.end)
                held.setdefault(RequestId(row.request_id), []).append((row.camera_id, window))
        thinking: set[RequestId] = set()
        for report in reports:
            has = held.pop(report.request.id, [])
            facts = facts_of(report, self.hub)
            read = await read_facts(self.hub, report.request.id)
            assert (read.hold, within_time(read.state)) == (facts.hold, within_time(facts.state))
            match facts.hold:
                case Hold.UNCHANGED if report.answer_state.undoable_until is not None:
                    thinking.add(report.request.id)
                case Hold.UNCHANGED:
                    pass
                case Hold.NOTHING:
                    assert has == [], "held for nothing"
                case Hold.MATCH:
                    for clip in report.match.clips:
                        assert covers(has, clip.camera_id, clip.window), "not held, but proposed"
                case Hold.APPROVED:
                    assert report.decision is not None
                    named = self.proposal(report.request.id, report.decision.proposal_id or "")
                    cuts = {(piece.camera_id, piece.cut) for piece in named.pieces}
                    assert set(has) <= cuts, "more is held than what will leave"
                    for piece in named.pieces:
                        assert covers(has, piece.camera_id, piece.cut), "not held, but to leave"
        assert held == {}
        kept: dict[str, str] = {}
        for entry in entries:
            if entry.type in {"hold", "release"}:
                kept[str(entry.fields["request"])] = entry.type
        async with self.hub.now.stages.database.read() as connection:
            rows = set((await connection.execute(select(holds.c.request_id))).scalars())
        assert {id_ for id_, kind in kept.items() if kind == "hold"} - thinking == rows - thinking

    def _judge_outbox(self, shares: Mapping[RequestId, Share]) -> None:
        """Plain clips lie there only if they are prepared, sealed ones only on their way."""
        sharer = self.hub.now.stages.sharer
        prepared = sharer._cuts._known.values()  # noqa: SLF001 -- asking would count as a look
        on_their_way = {
            f"{share.request_id}.age"
            for share in shares.values()
            if share.sealed_sha256
            and share.state in {ShareState.SEALED, ShareState.SENDING, ShareState.FAILED}
        }
        outbox = self.hub.folder / "outbox"
        lie_there = {path.name for path in outbox.iterdir()} if outbox.exists() else set()
        assert lie_there == {cuts.folder.name for cuts in prepared} | on_their_way
        for cuts in prepared:
            for number, piece in enumerate(cuts.proposal.pieces, start=1):
                expected = footage_of(piece, audio=cuts.proposal.audio)
                assert cuts.path(number).read_bytes() == expected, "another cut is prepared"

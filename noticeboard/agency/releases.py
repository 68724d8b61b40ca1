"""Releases of drafts: sent to a second officer, sent back, posted with its proof, held, deleted.

Each is written into the department's log in the same step, by the desk and by commands alike.

Posting a draft, under the agency's lock:
1. Nobody else can change the draft. After a crash before 3, it is as it was.
2. drafts/ID.json names the request's entry, then the entry is stored and sent (`Poster`). After a
   crash before 3, the draft can only be posted again: the same bytes are sent.
3. The proof is stored. From here on the draft is posted, whatever its file says.
4. The department's log names the writer and who released it, then the draft's file says that it is
   posted. After a crash before this, the next release makes up for both.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from noticeboard.agency.client import BoardClient, HeldError
from noticeboard.agency.department import read_department
from noticeboard.agency.department_log import Act, DepartmentLog
from noticeboard.agency.draft import DraftState, SavedDraft, publish
from noticeboard.agency.draft_rules import to_draft
from noticeboard.agency.drafts import Drafts
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.poster import HeldResult, LoggedPost, at_board, finish_held, withdraw_held
from noticeboard.desk.people import Person
from noticeboard.errors import ConflictError, InvalidInputError, NotFoundError
from noticeboard.log.body import Body, Link, RequestAccount, RequestPost
from noticeboard.log.checkpoint import TlogProof
from noticeboard.rules.text import is_blank, safe_text
from noticeboard.runtime.text import Text

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedDraft:
    """A draft that was posted, or that the board holds."""

    draft: SavedDraft
    logged: LoggedPost | None = None
    """None if it is held, or was logged before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Releases:
    """What becomes of one folder's drafts. Blocking."""

    home: AgencyHome
    drafts: Drafts
    log: DepartmentLog
    now: Callable[[], datetime]

    def send(self, draft_id: str, person: Person, revision: int) -> SavedDraft:
        """Have a draft wait for somebody else's release; raises ConflictError."""
        sent = self.drafts.send(draft_id, person, revision)
        self._note(Act.DRAFT_SENT, person.name, sent)
        return sent

    def send_back(self, draft_id: str, person: Person, revision: int, reason: str) -> SavedDraft:
        """Send a waiting draft back to its writer, with a reason; raises ConflictError."""
        said = safe_text(reason, longest=LONGEST_REASON)
        if is_blank(said):
            raise InvalidInputError(Text("desk.draft.no_reason"))
        back = self.drafts.send_back(draft_id, person, revision, said)
        self._note(Act.DRAFT_RETURNED, person.name, back, reason=said)
        return back

    def delete(self, draft_id: str, person: Person, revision: int) -> SavedDraft:
        """Delete a draft that is not posted; raises ConflictError."""
        gone = self.drafts.delete(draft_id, person, revision)
        self._note(Act.DRAFT_DELETED, person.name, gone)
        return gone

    def post(self, draft_id: str, person: Person, revision: int) -> ReleasedDraft:
        """Post a draft with the posting key; it is posted then, or held for a moderator.

        Raises ConflictError, NotAllowedError if somebody else must, and NoticeboardError.
        """
        with self.home.lock():
            finished = self._finish_interrupted()
            if draft_id in finished:
                return ReleasedDraft(draft=finished[draft_id])
            draft = self.drafts.to_release(
                draft_id, person, revision, read_department(self.home.folder)
            )
            try:
                return self._post(draft, person)
            finally:
                self.drafts.let_go(draft_id)

    def check_held(self, draft_id: str, person: Person) -> SavedDraft:
        """Ask the board what became of a held draft, and have it logged if it was approved."""
        with self.home.lock():
            self._finish_interrupted()
            draft = self.drafts.read(draft_id)
            if draft.state in {DraftState.POSTED, DraftState.RETURNED}:
                # Somebody else asked before.
                return draft
            if draft.state is not DraftState.HELD:
                raise ConflictError(Text("desk.draft.changed", name=draft.saved.name))
            self.home.refuse_forked()

            async def fetch_results(client: BoardClient) -> list[HeldResult]:
                return await finish_held(self.home, client, self.now, draft.ticket)

            try:
                [result] = at_board(self.home, fetch_results)
            except NotFoundError:
                return self._settled_elsewhere(draft, person)
            return self.settle(result, person) or draft

    def withdraw(self, draft_id: str, person: Person) -> SavedDraft:
        """Take back a draft's request that waits for a second signature; NoticeboardError."""
        with self.home.lock():
            draft = self.drafts.read(draft_id)
            if draft.state is not DraftState.HELD:
                raise ConflictError(Text("desk.draft.changed", name=draft.saved.name))
            at_board(self.home, lambda client: withdraw_held(self.home, client, draft.ticket))
        return self.check_held(draft_id, person)

    def settle(self, held: HeldResult, person: Person) -> SavedDraft | None:
        """Write down what became of a held post; None if it still waits, or is no draft's."""
        draft = self.drafts.settle(held, person)
        body = held.entry.body
        asked = self.home.post(body.request) if isinstance(body, RequestAccount) else body
        case = safe_text(asked.case_number, longest=200) if isinstance(asked, RequestPost) else ""
        about = {"draft": draft.id} if draft else {}
        if held.posted is not None:
            act, request = Act.REQUEST_POSTED, held.posted.entry.body.id
            if isinstance(body, RequestAccount):
                act, request = Act.ACCOUNT_POSTED, body.request
            self.log.append(
                act,
                who=person.name,
                at=self.now(),
                case=case,
                request=request,
                entry=str(held.posted.index),
                **about,
            )
        elif draft is not None:
            self._note(Act.DRAFT_RETURNED, person.name, draft)
        return draft

    def _post(self, draft: SavedDraft, person: Person) -> ReleasedDraft:
        asked = to_draft(draft.content)

        def make(link: Link) -> Body:
            body = asked.make(link)
            known = self.home.entry(link["id"])
            # An entry that another command left is finished first; it is not this draft's.
            if known is None or known.body == body:
                self.drafts.sending(draft, person, link["id"])
            return body

        released = draft.released if self.drafts.is_on_its_way(draft) else None
        by = released.name if released else person.name
        try:
            logged = publish(
                self.home,
                self.log,
                self.now,
                make,
                Act.REQUEST_POSTED,
                who=person.name,
                **_about(draft, by),
            )
        except HeldError as error:
            held = self.drafts.held(
                draft,
                person,
                request=self.home.held_id(error.ticket),
                ticket=error.ticket,
                findings=error.findings,
            )
            return ReleasedDraft(draft=held)
        saved = self.drafts.posted(draft, person, logged.entry.body.id)
        return ReleasedDraft(draft=saved, logged=logged)

    def _finish_interrupted(self) -> dict[str, SavedDraft]:
        """Write down what a crash kept from being written, and return those drafts by id."""
        finished = {}
        for draft in self.drafts.interrupted():
            by = draft.released or draft.saved
            person = Person(id=by.id, name=by.name, roles=frozenset())
            proof = self.home.proof(draft.request)
            about = _about(draft, by.name)
            if proof is not None:
                about["entry"] = str(TlogProof.parse(proof).index)
            act = Act.REQUEST_HELD if proof is None else Act.REQUEST_POSTED
            if not self._is_written(act, draft.request):
                self._append(act, by.name, draft, about, request=draft.request)
            if proof is not None:
                finished[draft.id] = self.drafts.posted(draft, person, draft.request)
            else:
                finished[draft.id] = self.drafts.held(
                    draft, person, request=draft.request, ticket=draft.ticket, findings=()
                )
        return finished

    def _is_written(self, act: Act, request: str) -> bool:
        return any(
            (line.entry.act, line.entry.request) == (act, request) for line in self.log.newest()
        )

    def _settled_elsewhere(self, draft: SavedDraft, person: Person) -> SavedDraft:
        """Record what a crash or an earlier version left of a held draft.

        It may be logged under another id, as it was signed again.
        """
        asked = to_draft(draft.content)
        for entry in self.home.logged_entries():
            body = entry.body
            if isinstance(body, RequestPost) and (
                (body.title, body.text, body.case_number, body.window.start, body.window.end)
                == (asked.title, asked.text, asked.case_number, asked.start, asked.end)
                and body.area == asked.area
            ):
                if not self._is_written(Act.REQUEST_POSTED, body.id):
                    by = draft.released.name if draft.released else person.name
                    about = _about(draft, by)
                    self._append(Act.REQUEST_POSTED, person.name, draft, about, request=body.id)
                return self.drafts.posted(draft, person, body.id)
        reason = str(Text("desk.draft.settled_elsewhere"))
        back = self.drafts.returned(draft, person, reason)
        self._note(Act.DRAFT_RETURNED, person.name, back)
        return back

    def _note(self, act: Act, who: str, draft: SavedDraft, **about: str) -> None:
        self._append(act, who, draft, {"draft": draft.id, **about})

    def _append(
        self, act: Act, who: str, draft: SavedDraft, about: dict[str, str], *, request: str = ""
    ) -> None:
        self.log.append(
            act,
            who=who,
            at=self.now(),
            case=safe_text(draft.content.case_number, longest=200),
            request=request,
            **about,
        )


def _about(draft: SavedDraft, released_by: str) -> dict[str, str]:
    return {"draft": draft.id, "writer": draft.writer.name, "released_by": released_by}

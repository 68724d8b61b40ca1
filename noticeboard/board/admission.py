"""Which entries the board accepts: the registry's rules, and the board's own."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from noticeboard.board.errors import PostHeldError, PostRefusedError
from noticeboard.board.log_state import LogState
from noticeboard.errors import ConflictError, InvalidInputError, NotAllowedError
from noticeboard.log.body import (
    AgencyRegister,
    BoardHeads,
    BoardNotice,
    Body,
    RequestPost,
    ThreadBody,
)
from noticeboard.log.entry import Entry
from noticeboard.rules.finding import Finding, Severity, describe
from noticeboard.rules.limits import findings, readable_findings
from noticeboard.rules.names import mixes_alphabets
from noticeboard.rules.phrases import text_findings
from noticeboard.runtime.text import Text

CLOCKS_DIFFER = timedelta(minutes=10)


class Admission:
    """Decides about one entry at a time, in log order."""

    def __init__(self, state: LogState, catalogue: Mapping[str, str]) -> None:
        self._state = state
        self._catalogue = catalogue

    def admit(
        self, entry: Entry, *, now: datetime, operator: bool, is_free: bool = False
    ) -> int | None:
        """Add an acceptable entry to the state and return the index of its request, if any.

        With `is_free`, its text was found unobjectionable and is not checked again.
        Raises VerificationError, ConflictError, NotAllowedError, PostRefusedError, and, unless a
        moderator has approved it and acts as the operator, PostHeldError; the state is then
        unchanged.
        """
        if not operator and isinstance(entry.body, AgencyRegister | BoardNotice | BoardHeads):
            raise NotAllowedError(Text("noticeboard.entry.operator_only"))
        # A registration may wait for the operator longer than the age limit for a post.
        self._state.registry.check(entry, self._state.size, at=None if operator else now)
        if entry.body.issued_at > now + CLOCKS_DIFFER:
            raise ConflictError(Text("noticeboard.entry.future"))
        if self._state.index_of(entry.body.agency, entry.body.id) is not None:
            raise ConflictError(Text("noticeboard.entry.id_used"))
        found = self._findings(entry.body, now, is_free=is_free)
        self._refuse(found)
        if isinstance(entry.body, AgencyRegister):
            self._check_name(entry.body.name)
        if not operator:
            self._hold(found)
        thread = self._state.thread_of(entry.body)
        self._state.fold(entry, now)
        return thread

    def _check_name(self, name: str) -> None:
        if mixes_alphabets(name):
            raise InvalidInputError(Text("noticeboard.agency.two_alphabets"))
        if self._state.looks_like(name):
            raise InvalidInputError(Text("noticeboard.agency.name_taken"))

    def _findings(self, body: Body, now: datetime, *, is_free: bool) -> tuple[Finding, ...]:
        """Return the rules' findings about a request, or about the texts of another entry."""
        if not isinstance(body, RequestPost):
            found = tuple(readable_findings(body))
            if isinstance(body, ThreadBody) and not is_free:
                found += text_findings(body.text, incident=self._state.naming_incident(body))
            return found
        agency = self._state.registry.agency(body.agency)
        if agency is None:
            raise NotAllowedError(Text("noticeboard.agency.unregistered"))
        earlier = self._state.posts_for_case(body)
        return findings(
            body, agency, now=now, earlier_posts_for_case=earlier, words_are_free=is_free
        )

    def _refuse(self, found: tuple[Finding, ...]) -> None:
        refused = self._with_sentences(found, Severity.REFUSE)
        if refused:
            raise PostRefusedError(" ".join(sentence for _, sentence in refused), refused)

    def _hold(self, found: tuple[Finding, ...]) -> None:
        held = self._with_sentences(found, Severity.HOLD)
        if held:
            raise PostHeldError(Text("noticeboard.post.held"), held)

    def _with_sentences(
        self, found: tuple[Finding, ...], severity: Severity
    ) -> tuple[tuple[Finding, str], ...]:
        return tuple(
            (each, describe(each, self._catalogue)) for each in found if each.severity is severity
        )

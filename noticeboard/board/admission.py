"""Which entries the board accepts: the registry's rules, and those that only a board has."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from noticeboard.board.refusals import RefusedError
from noticeboard.board.state import LogState
from noticeboard.errors import ConflictError, NotAllowedError
from noticeboard.log.entry import AgencyRegister, BoardHeads, BoardNotice, Entry, RequestPost
from noticeboard.rules.finding import Severity, words
from noticeboard.rules.limits import findings

CLOCKS_DIFFER = timedelta(minutes=10)


class Admission:
    """Decides about one entry at a time, in the order in which they are to be logged."""

    def __init__(self, state: LogState, catalogue: Mapping[str, str]) -> None:
        self._state = state
        self._catalogue = catalogue

    def admit(self, entry: Entry, *, now: datetime, operator: bool) -> int | None:
        """Fold an acceptable entry into the state and return the index of its request, if any.

        Raises VerificationError, ConflictError, NotAllowedError, RefusedError; the state is
        then as it was.
        """
        if not operator and isinstance(entry.body, AgencyRegister | BoardNotice | BoardHeads):
            raise NotAllowedError(
                "Only the board's operator can log this: send the entry file to them, and they"
                " add it with `neighbors board register`."
            )
        # A registration may wait on the operator's desk for longer than a post may travel.
        self._state.registry.check(entry, self._state.size, at=None if operator else now)
        if entry.body.issued_at > now + CLOCKS_DIFFER:
            raise ConflictError("This entry is dated in the future: check the clock, sign anew.")
        if self._state.index_of(entry.body.agency, entry.body.id) is not None:
            raise ConflictError("This agency has used this id before: choose a new one.")
        if isinstance(entry.body, RequestPost):
            self._check_rules(entry.body, now)
        thread = self._state.thread_of(entry.body)
        self._state.fold(entry)
        return thread

    def _check_rules(self, post: RequestPost, now: datetime) -> None:
        agency = self._state.registry.agency(post.agency)
        if agency is None:
            raise NotAllowedError("This agency is not registered on this board.")
        found = findings(
            post, agency, now=now, earlier_posts_for_case=self._state.posts_for_case(post)
        )
        refused = tuple(finding for finding in found if finding.severity is Severity.REFUSE)
        if refused:
            sentences = [words(finding, self._catalogue) for finding in refused]
            raise RefusedError(" ".join(sentences), tuple(zip(refused, sentences, strict=True)))

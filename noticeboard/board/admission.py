"""Which entries the board accepts: the rules that the log itself does not have."""

import base64
from collections.abc import Mapping
from datetime import datetime, timedelta

from noticeboard.board.state import LogState
from noticeboard.errors import InvalidInputError, NotAllowedError
from noticeboard.log.entry import AgencyRegister, Anchor, BoardHeads, BoardNotice, Entry, RequestPost
from noticeboard.rules.finding import Finding, Severity, words
from noticeboard.rules.limits import findings

CLOCKS_DIFFER = timedelta(minutes=10)


class RefusedError(InvalidInputError):
    """A request that the rules refuse; says why, finding by finding."""

    def __init__(self, found: tuple[Finding, ...], catalogue: Mapping[str, str]) -> None:
        super().__init__(" ".join(words(finding, catalogue) for finding in found))
        self.findings = found


class Admission:
    """Decides about one entry at a time, in the order in which they are to be logged."""

    def __init__(self, state: LogState, catalogue: Mapping[str, str]) -> None:
        self._state = state
        self._catalogue = catalogue

    def admit(self, entry: Entry, *, now: datetime, operator: bool) -> int | None:
        """Fold an acceptable entry into the state and return the index of its request, if any.

        Raises VerificationError, ConflictError, NotAllowedError, NotFoundError,
        InvalidInputError, RefusedError; the state is then as it was.
        """
        if not operator and isinstance(entry.body, AgencyRegister | BoardNotice | BoardHeads):
            raise NotAllowedError(
                "Only the board's operator can log this: send your entry file to them,"
                " they register it with `neighbors board register`."
            )
        self._state.registry.check(entry, self._state.size, at=now)
        if self._state.index_of(entry.body.agency, entry.body.id) is not None:
            raise InvalidInputError("This agency has already used that entry id: make a new one.")
        self._check_time(entry.body.issued, now)
        self._check_anchor(entry.body.anchor)
        if isinstance(entry.body, RequestPost):
            self._check_rules(entry.body, now)
        thread = self._state.thread_of(entry.body)
        self._state.add(entry)
        return thread

    def _check_time(self, issued: str, now: datetime) -> None:
        if datetime.fromisoformat(issued) > now + CLOCKS_DIFFER:
            raise InvalidInputError(
                f"The entry says it was issued at {issued}, which has not come yet: set your clock."
            )

    def _check_anchor(self, anchor: Anchor) -> None:
        """An anchor that was never a checkpoint of this log would prove a false "made after"."""
        if anchor.size > self._state.size:
            raise InvalidInputError(
                f"The entry is anchored at size {anchor.size}, which this log has not reached."
            )
        root = base64.b64encode(self._state.tree.root(anchor.size)).decode()
        if anchor.root != root:
            raise InvalidInputError(
                f"The entry is anchored at size {anchor.size} with a root that this log never had:"
                " fetch the checkpoint again."
            )

    def _check_rules(self, post: RequestPost, now: datetime) -> None:
        agency = self._state.registry.agency(post.agency)
        if agency is None:
            raise NotAllowedError("This agency is not registered on this board.")
        found = findings(
            post, agency, now=now, earlier_posts_for_case=self._state.posts_for_case(post)
        )
        refused = tuple(finding for finding in found if finding.severity is Severity.REFUSE)
        if refused:
            raise RefusedError(refused, self._catalogue)

"""The life of a request in this house: its states, and which steps follow from each event.

Pure. The state is never stored: it follows from `Facts`, which the stages keep durably. Something
happens (a `Cause`), and `next_steps` returns what must be done. Only `hub.pipeline.requests` reads
the facts and carries out the steps.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from hub.model.decision import Answer, ShareState
from hub.model.request import MatchStrength, RequestStatus


class State(StrEnum):
    """How far the house has come with a request."""

    UNREAD = "unread"
    """Unanswered; its board has signed more than was read, and may have resolved it there."""
    LISTED = "listed"
    """Open, and no clips match."""
    PENDING = "pending"
    """Open; clips match, and there is a proposal."""
    CONSENTED = "consented"
    """Open, and one of two people has said yes."""
    DENIED = "denied"
    COOLING = "cooling"
    """Approved, and the cool-off is not over."""
    LEAVING = "leaving"
    """Approved, due, and not delivered."""
    WITHDRAWING = "withdrawing"
    """Being withdrawn; the board has not said yet what became of the share."""
    DELIVERED = "delivered"
    OPENED = "opened"
    """Delivered, and its agency has opened it."""
    WITHDRAWN = "withdrawn"
    """It had arrived, and the board has signed the withdrawal."""
    CLOSED = "closed"
    """Resolved or expired, and unanswered."""
    DROPPED = "dropped"
    """Unanswered, and the docket has no room for it."""


class Cause(StrEnum):
    """What has happened to a request."""

    UPDATED = "updated"
    """Its board shows something new about it, or time opened or closed it."""
    STORED = "stored"
    """It was read from storage or put off: not news in itself."""
    FOOTAGE = "footage"
    """A clip was marked in its window, or footage held for it is lost."""
    FETCHED = "fetched"
    """An archive has answered, or some of its footage has come."""
    HOUSE = "house"
    """Cameras or house rules changed."""
    PREFERENCE = "preference"
    """Somebody changed the preferences for it or for its agency."""
    CONSENTED = "consented"
    """The first of two people has said yes."""
    DECIDED = "decided"
    """A person, an automation or a rule has answered."""
    UNDONE = "undone"
    """A deny was undone, or an approval withdrawn before anything had left."""
    VOIDED = "voided"
    """A yes no longer counts because its ground has changed."""
    CLOCK = "clock"
    """Time has passed."""
    WITHDRAWAL = "withdrawal"
    """Somebody withdraws an approval, or the board has answered that."""
    ARRIVED = "arrived"
    """The board has taken the whole share."""
    TRIED = "tried"
    """An attempt to deliver it has failed."""
    OPENED = "opened"
    """The board says that the agency has opened it."""
    RESUMED = "resumed"
    """The hub has started and finishes what a crash interrupted."""


class Step(StrEnum):
    """One effect; each can be repeated after a crash."""

    WAIT = "wait"
    """Check it again once its board has been read to the end."""
    NOTIFY_RECEIVED = "notify received"
    SAVE_RECEIVED = "save received"
    MATCH = "match"
    """Its result is `Facts.match`."""
    SAVE_MATCH = "save match"
    MATCH_FOR_DISPLAY = "match for display"
    """Match it only to show what was here for an answered request."""
    RULE = "rule"
    """Apply the house rules; the result is `Facts.ruling`."""
    DENY_BY_RULE = "deny by rule"
    """If it succeeds, the next cause is DECIDED; otherwise `Facts.refused` is true."""
    APPROVE_BY_RULE = "approve by rule"
    """Like DENY_BY_RULE."""
    HOLD_MATCH = "hold match"
    """Hold what matches, and nothing else."""
    HOLD_APPROVED = "hold approved"
    """Hold what was approved, and nothing else."""
    RELEASE = "release"
    """Hold nothing for it any longer, and forget what was fetched for it."""
    FETCH = "fetch"
    """Have archives asked for its window, unless somebody here has hidden it."""
    STOP_FETCHING = "stop fetching"
    """Ask no archive for it any longer; what came stays."""
    PROPOSE = "propose"
    PREPARE = "prepare"
    """Cut the proposal in advance."""
    DISCARD_CUTS = "discard cuts"
    SEND = "send"
    WRITE_DECISION = "write decision"
    WRITE_SHARE = "write share"
    WRITE_OPENED = "write opened"
    WRITE_WITHDRAWAL = "write withdrawal"
    """Record that the board has signed it."""
    NOTIFY_MATCHED = "notify matched"
    NOTIFY_CHANGED = "notify changed"
    NOTIFY_CLOSED = "notify closed"
    NOTIFY_DECIDED = "notify decided"
    NOTIFY_VOIDED = "notify voided"
    NOTIFY_SHARE = "notify share"
    SAVE_STRENGTH = "save strength"
    SAVE_ANNOUNCED = "save announced"
    """Like SAVE_STRENGTH, and record that the household was notified."""
    FORGET_STRENGTH = "forget strength"
    FORGET_MATCH = "forget match"


DECIDING: Final = frozenset({Step.MATCH, Step.RULE, Step.DENY_BY_RULE, Step.APPROVE_BY_RULE})
"""Steps whose result decides what follows. Each comes last: call again with its result."""


class Hold(StrEnum):
    """The footage held for a request."""

    NOTHING = "nothing"
    MATCH = "match"
    APPROVED = "approved"
    UNCHANGED = "unchanged"
    """Whatever was held before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchResult:
    """The result of a match."""

    strength: MatchStrength
    same: bool = False
    """Whether it equals the newest match."""
    near: bool = False
    """Whether any camera sees part of its area."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleResult:
    """The result of the house rules."""

    answer: Answer | None = None
    """The rules' own answer; a yes only if clips match and one person is enough."""
    quiet: bool = False
    """Whether it is listed without a notification."""
    prepare: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known about a request, including the results of the last steps."""

    status: RequestStatus | None = RequestStatus.OPEN
    """The docket's status; None if it no longer has the request."""
    is_read: bool = True
    """Whether everything that its board has signed was read."""
    answer: Answer | None = None
    is_final: bool = False
    """Whether an answer can no longer be undone, or has cooled off."""
    consented: bool = False
    share: ShareState | None = None
    opened: bool = False
    withdrawing: bool = False
    """Whether the ledger has a withdrawal whose outcome is unknown."""
    notified_strength: MatchStrength | None = None
    """The match strength when listeners were last notified; None if they never were."""
    announced: bool = False
    """Whether the household was notified that clips match."""
    was_closed: bool = False
    """Whether this run has seen it closed."""
    matched: MatchStrength | None = None
    """The previous match strength; None if it was not matched in this run."""
    match: MatchResult | None = None
    ruling: RuleResult | None = None
    refused: bool = False
    """Whether a rule tried to answer it and could not."""

    @property
    def is_open(self) -> bool:
        """Whether the docket has it and it can still be answered."""
        return self.status is RequestStatus.OPEN

    @property
    def state(self) -> State:
        """How far the house has come with it."""
        if self.answer is None:
            return self._unanswered
        return State.DENIED if self.answer is Answer.DENY else self._approved

    @property
    def _unanswered(self) -> State:
        if self.status is None:
            return State.DROPPED
        if not self.is_read:
            return State.UNREAD
        if not self.is_open:
            return State.CLOSED
        if self.consented:
            return State.CONSENTED
        return State.PENDING if self.matched is MatchStrength.CLIPS else State.LISTED

    @property
    def _approved(self) -> State:
        if self.withdrawing or self.share is ShareState.WITHDRAWING:
            return State.WITHDRAWING
        if self.share is ShareState.WITHDRAWN:
            return State.WITHDRAWN
        if self.share is ShareState.DELIVERED:
            return State.OPENED if self.opened else State.DELIVERED
        # Once begun, it was due, whatever the clock says now.
        return State.LEAVING if self.is_final or self.share else State.COOLING

    @property
    def hold(self) -> Hold:
        """The footage held for it after all steps."""
        match self.state:
            case State.UNREAD | State.WITHDRAWING:
                return Hold.UNCHANGED
            case State.DENIED:
                return Hold.NOTHING if self.is_final else Hold.UNCHANGED
            case State.COOLING | State.LEAVING:
                return Hold.APPROVED
            case State.PENDING | State.CONSENTED:
                return Hold.MATCH
            case _:
                return Hold.NOTHING


# Steps

_NOTHING: Final[tuple[Step, ...]] = ()
_NEWS: Final = frozenset({Cause.PREFERENCE, Cause.UNDONE, Cause.VOIDED, Cause.FETCHED})
"""Causes that listeners are notified of, whatever the match is."""
_RECONSIDERED: Final = frozenset({Cause.HOUSE, Cause.PREFERENCE})
"""Causes that apply the rules again, even if the match is the same."""
_ENDED: Final = frozenset({ShareState.DELIVERED, ShareState.WITHDRAWING, ShareState.WITHDRAWN})


def next_steps(facts: Facts, cause: Cause) -> tuple[Step, ...]:  # noqa: PLR0911 -- a table's rows
    """Return what to do with a request now, in order.

    If the last step is in `DECIDING`, call this again with its result among the facts.
    """
    match cause:
        case Cause.CONSENTED:
            return (Step.NOTIFY_CHANGED,)
        case Cause.DECIDED:
            return _decided(facts)
        case Cause.CLOCK:
            return _in_time(facts)
        case Cause.WITHDRAWAL:
            return (Step.NOTIFY_SHARE, *_withdrawal(facts))
        case Cause.ARRIVED:
            return Step.WRITE_SHARE, Step.RELEASE, Step.NOTIFY_SHARE
        case Cause.TRIED:
            return (Step.NOTIFY_SHARE,)
        case Cause.OPENED:
            return Step.WRITE_OPENED, Step.NOTIFY_SHARE
        case Cause.RESUMED:
            return _resumed(facts)
        case _:
            return _check_steps(facts, cause)


def _decided(facts: Facts) -> tuple[Step, ...]:
    """Return the steps after a deny, which releases all, or a yes, which holds what it named."""
    match facts.state:
        case State.DENIED:
            release = Step.RELEASE if facts.is_final else Step.STOP_FETCHING
            return Step.WRITE_DECISION, Step.DISCARD_CUTS, release, Step.NOTIFY_DECIDED
        case State.COOLING:
            return Step.WRITE_DECISION, Step.HOLD_APPROVED, Step.NOTIFY_DECIDED
        case _:
            return Step.WRITE_DECISION, Step.HOLD_APPROVED, Step.NOTIFY_DECIDED, Step.SEND


def _in_time(facts: Facts) -> tuple[Step, ...]:
    match facts.state:
        case State.DENIED if facts.is_final:
            return (Step.RELEASE,)
        case State.LEAVING:
            return (Step.SEND,)
        case _:
            return _NOTHING


def _withdrawal(facts: Facts) -> tuple[Step, ...]:
    """Return the steps after the board's answer to a withdrawal; none before it answers."""
    if facts.share is ShareState.WITHDRAWN:
        return Step.WRITE_SHARE, Step.RELEASE, Step.WRITE_WITHDRAWAL
    if facts.share is ShareState.DELIVERED:
        return Step.WRITE_SHARE, Step.RELEASE
    return _NOTHING


def _resumed(facts: Facts) -> tuple[Step, ...]:
    """Return what a crash may have left undone; the ledger stores no fact twice."""
    if facts.answer is Answer.DENY:
        return Step.WRITE_DECISION, Step.RELEASE if facts.is_final else Step.STOP_FETCHING
    if facts.answer is Answer.APPROVE:
        opened = (Step.WRITE_OPENED,) if facts.opened else _NOTHING
        if facts.share in {ShareState.DELIVERED, ShareState.WITHDRAWN}:
            return Step.WRITE_DECISION, Step.WRITE_SHARE, Step.RELEASE, *opened
        hold = (Step.HOLD_APPROVED,) if facts.share not in _ENDED else _NOTHING
        return Step.WRITE_DECISION, *hold, *opened
    return (Step.RELEASE,) if facts.status is None else _NOTHING


def _check_steps(facts: Facts, cause: Cause) -> tuple[Step, ...]:
    """Return the steps for checking a request again, after a change here or on its board."""
    if facts.status is None:
        return _dropped(facts)
    if not facts.is_open:
        return _closed(facts, cause)
    if not facts.is_read:
        return *_voided(cause), Step.WAIT
    if facts.answer is not None:
        return *_received(facts), *_answered(facts, cause)
    return _open(facts, cause)


def _received(facts: Facts) -> tuple[Step, ...]:
    """Notify before recording that: a crash in between notifies twice instead of never."""
    if facts.notified_strength is None and facts.match is None:
        return Step.NOTIFY_RECEIVED, Step.SAVE_RECEIVED
    return _NOTHING


def _voided(cause: Cause) -> tuple[Step, ...]:
    return (Step.NOTIFY_VOIDED,) if cause is Cause.VOIDED else _NOTHING


def _release_steps(facts: Facts) -> tuple[Step, ...]:
    """Release footage if nobody answered; what was approved is held until it has arrived."""
    return (Step.RELEASE, Step.DISCARD_CUTS) if facts.answer is None else _NOTHING


def _dropped(facts: Facts) -> tuple[Step, ...]:
    return Step.FORGET_MATCH, *_release_steps(facts), Step.FORGET_STRENGTH


def _closed(facts: Facts, cause: Cause) -> tuple[Step, ...]:  # noqa: PLR0911 -- a table's rows
    """Notify once when it closes, and then of additions to its thread."""
    match cause:
        case Cause.UPDATED | Cause.STORED if not facts.is_read:
            return (Step.WAIT,)
        case Cause.UPDATED | Cause.STORED if facts.notified_strength is not None:
            return *_release_steps(facts), Step.NOTIFY_CLOSED, Step.FORGET_STRENGTH
        case Cause.UPDATED if facts.was_closed:
            return *_release_steps(facts), Step.NOTIFY_CHANGED
        case Cause.UPDATED | Cause.STORED:
            return _release_steps(facts)
        case Cause.UNDONE | Cause.VOIDED:
            return *_voided(cause), *_release_steps(facts), Step.NOTIFY_CHANGED
        case Cause.PREFERENCE:
            return (Step.NOTIFY_CHANGED,)
        case _:
            return _NOTHING


def _answered(facts: Facts, cause: Cause) -> tuple[Step, ...]:
    show = (Step.MATCH_FOR_DISPLAY,) if facts.matched is None else _NOTHING
    return *show, *((Step.NOTIFY_CHANGED,) if _is_changed(facts, cause) else _NOTHING)


def _is_changed(facts: Facts, cause: Cause) -> bool:
    """Return whether there is news about it apart from its match."""
    is_update = cause is Cause.UPDATED and facts.notified_strength is not None
    return is_update or facts.was_closed or cause in _NEWS


def _open(facts: Facts, cause: Cause) -> tuple[Step, ...]:  # noqa: PLR0911 -- a table's rows
    """Return the steps to match, apply rules, hold, propose, and notify of news."""
    found, ruled = facts.match, facts.ruling
    if found is None:
        return *_voided(cause), *_received(facts), Step.MATCH
    if found.same and not _is_changed(facts, cause) and cause not in _RECONSIDERED:
        return _NOTHING
    if ruled is None:
        return Step.SAVE_MATCH, Step.RULE
    if ruled.answer is Answer.DENY and not facts.refused:
        return (Step.DENY_BY_RULE,)
    clips = found.strength is MatchStrength.CLIPS
    propose: tuple[Step, ...] = (Step.HOLD_MATCH, *((Step.PROPOSE,) if clips else _NOTHING))
    if ruled.answer is Answer.APPROVE:
        if not facts.refused:
            return *propose, Step.APPROVE_BY_RULE
        return Step.FETCH, *_notifications(facts, cause, found, ruled)
    prepare = (Step.PREPARE,) if clips and ruled.prepare else _NOTHING
    return *propose, *prepare, Step.FETCH, *_notifications(facts, cause, found, ruled)


def _notifications(
    facts: Facts, cause: Cause, found: MatchResult, ruled: RuleResult
) -> tuple[Step, ...]:
    """Return the notifications; after a restart, an equally good match is not news."""
    if facts.matched is None:
        is_other = found.strength is not (facts.notified_strength or MatchStrength.NONE)
    else:
        is_other = not found.same
    if found.strength is MatchStrength.CLIPS and not facts.announced and not ruled.quiet:
        return Step.NOTIFY_MATCHED, Step.SAVE_ANNOUNCED
    if is_other or _is_changed(facts, cause) or (cause in _RECONSIDERED and found.near):
        return Step.NOTIFY_CHANGED, Step.SAVE_STRENGTH
    return (Step.SAVE_STRENGTH,)

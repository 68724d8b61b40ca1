"""What everybody may know of second signatures: who waits, for whom, and how each overseer decided.

The figures about decisions follow from the log alone. What waits is not in the log: of a sealed
request, only the kinds of its overseers and the day are public.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from statistics import median

import msgspec

from noticeboard.board.board import Board
from noticeboard.board.waiting_requests import Wait, count_undecided, every_wait
from noticeboard.log.area import Area
from noticeboard.log.body import RequestPost
from noticeboard.log.encoding import format_time
from noticeboard.log.entry import parse_entry
from noticeboard.log.policy import LoggedDecision, Overseer, OverseerKind
from noticeboard.rules.text import safe_text


class PublicRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A request that is not published, as its agency signed it; its texts are safe to show."""

    agency: str
    agency_name: str
    incident: str
    title: str
    text: str
    case_number: str
    contact: str
    start: str
    """Of the requested time."""
    end: str
    area: Area
    expires: str


class PublicWait(msgspec.Struct, frozen=True, kw_only=True):
    """A request that waits."""

    since: str
    kinds: tuple[OverseerKind, ...]
    """Of the overseers who haven't decided."""
    names: tuple[str, ...]
    """Of the same; empty if it is sealed."""
    request: PublicRequest | None
    """None if it is sealed."""


class OverseerFigures(msgspec.Struct, frozen=True, kw_only=True):
    """How one overseer has decided, from the first request on."""

    key: str
    name: str
    kind: OverseerKind
    in_force: bool
    """Whether the policy in force names it."""
    days: int
    """Within which the policy expects it to decide."""
    waited: int
    approved: int
    refused: int
    undecided: int
    """Withdrawn or expired before it had decided, or refused by another overseer."""
    waiting: int
    median_s: int | None
    """From the first day of a wait until the decision was logged; None without one."""
    longest_s: int | None


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """One refusal, as the log has it."""

    index: int
    """Of its entry."""
    at: str
    overseer: str
    """The overseer's name."""
    kind: OverseerKind
    agency: str
    agency_name: str
    reason: str
    wait_s: int


class OversightFigures(msgspec.Struct, frozen=True, kw_only=True):
    """Everything about second signatures that is public."""

    overseers: tuple[OverseerFigures, ...]
    waiting: tuple[PublicWait, ...]
    """Oldest first."""
    refusals: tuple[Refusal, ...]
    """Newest first."""


async def read_oversight(board: Board) -> OversightFigures:
    """Return what is public of a board's second signatures."""
    policies, size = board.state.registry.policies, board.published.size
    decisions = [each for each in policies.decisions if each.index < size]
    known = {each.key: each for policy in policies.logged for each in policy.overseers}
    in_force = policies.at(board.now())
    current = {each.key for each in in_force.overseers} if in_force else set[str]()
    waits = await every_wait(board)
    missing = await count_undecided(board)
    by_overseer: defaultdict[str, list[LoggedDecision]] = defaultdict(list)
    for each in decisions:
        by_overseer[each.decision.overseer].append(each)
    return OversightFigures(
        overseers=tuple(
            _figures(overseer, by_overseer[key], missing, in_force=key in current)
            for key, overseer in known.items()
        ),
        waiting=tuple(_wait(board, each) for each in waits),
        refusals=tuple(
            _refusal(board, each, known)
            for each in reversed(decisions)
            if not each.decision.approved
        ),
    )


def _figures(
    overseer: Overseer,
    decided: Sequence[LoggedDecision],
    missing: Mapping[tuple[str, bool], int],
    *,
    in_force: bool,
) -> OverseerFigures:
    approved = sum(each.decision.approved for each in decided)
    waiting, undecided = (missing.get((overseer.key, each), 0) for each in (True, False))
    lengths = sorted(_seconds(each.wait for each in decided))
    return OverseerFigures(
        key=overseer.key,
        name=safe_text(overseer.name),
        kind=overseer.kind,
        in_force=in_force,
        days=overseer.days,
        waited=len(decided) + waiting + undecided,
        approved=approved,
        refused=len(decided) - approved,
        undecided=undecided,
        waiting=waiting,
        median_s=round(median(lengths)) if lengths else None,
        longest_s=lengths[-1] if lengths else None,
    )


def _seconds(waits: Iterable[timedelta]) -> Iterable[int]:
    return (round(each.total_seconds()) for each in waits)


def _wait(board: Board, each: Wait) -> PublicWait:
    post = None if each.raw is None or each.is_sealed else parse_entry(each.raw).body
    return PublicWait(
        since=format_time(each.since),
        kinds=tuple(sorted({signature.kind for signature in each.missing})),
        names=()
        if each.is_sealed
        else tuple(safe_text(signature.name) for signature in each.missing),
        request=_request(board, post) if isinstance(post, RequestPost) else None,
    )


def _request(board: Board, post: RequestPost) -> PublicRequest:
    return PublicRequest(
        agency=post.agency,
        agency_name=_name(board, post.agency),
        incident=post.incident,
        title=safe_text(post.title, longest=200),
        text=safe_text(post.text, longest=4000, lines=True),
        case_number=safe_text(post.case_number, longest=200),
        contact=safe_text(post.contact, longest=200),
        start=post.window.start,
        end=post.window.end,
        area=post.area,
        expires=post.expires,
    )


def _refusal(board: Board, each: LoggedDecision, known: Mapping[str, Overseer]) -> Refusal:
    made = each.decision
    return Refusal(
        index=each.index,
        at=format_time(each.issued_at),
        overseer=safe_text(known[made.overseer].name),
        kind=known[made.overseer].kind,
        agency=made.author,
        agency_name=_name(board, made.author),
        reason=safe_text(made.text, longest=4000, lines=True),
        wait_s=round(each.wait.total_seconds()),
    )


def _name(board: Board, agency: str) -> str:
    record = board.state.registry.agency(agency)
    return agency if record is None else safe_text(record.name, longest=120) or agency

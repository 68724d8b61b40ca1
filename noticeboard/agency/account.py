"""What became of the shares that answered a request, counted in the agency's own folder.

The inbox's list says what came, also what was never fetched, and what was opened or deleted here.
The department's log says what was handed on and to which kind of body, and what was opened that
no inbox listed. The log's own entries say what is promised and what was stated before. Whatever an
account states in public follows from these counts in bands: `content_of`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
import hashlib
import threading
from typing import Final

import msgspec

from noticeboard.agency.case_folder import case_name
from noticeboard.agency.department_log import (
    LONGEST_VALUE,
    Act,
    DepartmentEntry,
    DepartmentLog,
)
from noticeboard.agency.index import FolderIndex, FolderReader, IndexedShare, OwnRequest
from noticeboard.errors import InvalidInputError, NotFoundError
from noticeboard.log.body import (
    AgencyRetention,
    Link,
    Recipient,
    RequestAccount,
    RequestPost,
    Tally,
)
from noticeboard.log.policy import Limits
from noticeboard.rules.accounts import AccountState, account_state, publish_counts
from noticeboard.rules.text import safe_text
from noticeboard.runtime.text import Text

_FILE: Final = "file-"
"""How the name of a share begins that no inbox listed."""
_LEAST_PREFIX: Final = 8

type LimitsAt = Callable[[datetime], Limits | None]
"""Gives the limits of the board's policy in force at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareCounts:
    """Exact numbers of one request's shares. They stay in the department."""

    received: int = 0
    """What the board's inbox listed, and sealed files that came another way and were opened."""
    opened: int = 0
    unopened: int = 0
    """Neither opened nor taken back: they didn't open, held nothing, or nobody tried."""
    withdrawn: int = 0
    """Taken back before they were opened."""
    handed_on: int = 0
    deleted: int = 0
    """Of those that were opened."""
    kept: int = 0
    handed_to: tuple[Recipient, ...] = ()
    never_fetched: tuple[int, ...] = ()
    """The numbers of those that the board still has for the agency."""
    opened_names: frozenset[str] = frozenset()


class AccountContent(msgspec.Struct, frozen=True, kw_only=True):
    """An account without its link in the chain: everything that becomes public."""

    request: str
    received: Tally
    opened: Tally
    unopened: Tally
    withdrawn: Tally
    used: Tally
    handed_on: Tally
    handed_to: tuple[Recipient, ...]
    deleted: Tally
    kept: Tally
    keep_until: str
    text: str

    def make(self, link: Link) -> RequestAccount:
        """Return the account with its link; raises VerificationError."""
        return RequestAccount(**link, **{name: getattr(self, name) for name in _FIELDS})

    @property
    def sha256(self) -> str:
        """Its hash: whoever posts an account names what they have read."""
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()


_FIELDS: Final = AccountContent.__struct_fields__


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestStanding:
    """One of the agency's requests: what became of its shares, and what is due."""

    request: OwnRequest
    post: RequestPost
    counts: ShareCounts
    state: AccountState
    accounts: Sequence[RequestAccount]
    """Everything that was stated, oldest first, also before it closed."""
    resolution: str
    """What was said when it was closed, safe to show; empty if it ended by itself."""

    is_past_promise: bool
    """Whether shares are still here that were to be deleted by now."""


def count_shares(
    case_number: str, shares: Iterable[IndexedShare], known: "KnownShares", request: str
) -> ShareCounts:
    """Return what became of a request's shares. Each was opened, taken back, or neither."""
    received = opened = withdrawn = handed_on = deleted = 0
    handed_to: set[Recipient] = set()
    missing: list[int] = []
    sealed: set[str] = set()
    names: set[str] = set()
    for share in shares:
        told, name = share.listed.told, str(share.number)
        sealed.add(told.sha256)
        received += 1
        if not (share.listed.opened_here or told.opened):
            withdrawn += bool(told.withdrawn)
            is_gone = told.withdrawn or told.dropped or share.listed.deleted_here
            if not (share.is_here or is_gone):
                missing.append(share.number)
            continue
        opened += 1
        names.add(name)
        # What was opened elsewhere may be there still, whatever was deleted here.
        deleted += bool(share.listed.opened_here and share.listed.deleted_here)
        to = known.handed_to(case_number, name, share.listed.opened_here)
        handed_on += bool(to)
        handed_to |= to
    for name, (sha256, at) in known.files(request).items():
        if sha256 in sealed:
            continue
        received, opened = received + 1, opened + 1
        names.add(name)
        deleted += known.is_deleted(case_number, name)
        to = known.handed_to(case_number, name, at)
        handed_on += bool(to)
        handed_to |= to
    return ShareCounts(
        received=received,
        opened=opened,
        unopened=received - opened - withdrawn,
        withdrawn=withdrawn,
        handed_on=handed_on,
        deleted=deleted,
        kept=opened - deleted,
        handed_to=tuple(sorted(handed_to)),
        never_fetched=tuple(missing),
        opened_names=frozenset(names),
    )


def content_of(
    request: str, counts: ShareCounts, *, used: int, keep_until: str, text: str
) -> AccountContent:
    """Return what an account says in public: bands, kinds of body, and a date if one is owed."""
    exact = {
        "received": counts.received,
        "opened": counts.opened,
        "unopened": counts.unopened,
        "withdrawn": counts.withdrawn,
        "used": used,
        "handed_on": counts.handed_on,
        "deleted": counts.deleted,
        "kept": counts.kept,
    }
    return AccountContent(
        request=request,
        **publish_counts(exact),
        handed_to=counts.handed_to,
        keep_until=keep_until if counts.kept else "",
        text=text,
    )


def keep_time(day: date, zone: tzinfo, delete_by: datetime | None) -> datetime:
    """Return when a last day ends, to the second; on the promised day it is the promised time."""
    after = datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
    ends = after - timedelta(seconds=1)
    is_promised_day = delete_by is not None and delete_by.astimezone(zone).date() == day
    return delete_by if is_promised_day and delete_by is not None else ends


@dataclass(slots=True)
class KnownShares:
    """What the department's log says of shares: handed on, and opened as files."""

    _handed: dict[tuple[str, str], set[Recipient]] = field(default_factory=dict)
    _whole: dict[str, list[tuple[str, Recipient]]] = field(default_factory=dict)
    """Exports of a case that name too many shares for the log: when, and to whom."""
    _files: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)
    _deleted: set[tuple[str, str]] = field(default_factory=set)

    def handed_to(self, case: str, share: str, opened_at: str) -> set[Recipient]:
        """Return the kinds of body that received a share."""
        found = set(self._handed.get((case, share), ()))
        whole = self._whole.get(case, ())
        return found | {to for at, to in whole if opened_at and opened_at <= at}

    def files(self, request: str) -> Mapping[str, tuple[str, str]]:
        """Return shares of a request that no inbox listed: by name the hash, and when opened."""
        # A copy: another thread may take in entries meanwhile.
        return dict(self._files.get(request, {}))

    def is_deleted(self, case: str, share: str) -> bool:
        """Return whether such a share was deleted with a certificate."""
        return (case, share) in self._deleted

    def add(self, entry: DepartmentEntry) -> None:
        """Take in an entry; the older ones come first."""
        match entry.act:
            case Act.CASE_EXPORTED:
                self._export(entry)
            case Act.SHARE_OPENED if entry.share.startswith(_FILE):
                opened = self._files.setdefault(entry.request, {})
                opened[entry.share] = (entry.about.get("sealed", ""), entry.at)
                self._deleted.discard((entry.case, entry.share))
            case Act.CASE_DELETED:
                self._deleted |= {(entry.case, name) for name in entry.share.split(", ")}
            case _:
                pass

    def _export(self, entry: DepartmentEntry) -> None:
        try:
            to = msgspec.convert(entry.about.get("to", ""), Recipient)
        except msgspec.ValidationError:
            to = "other"
        names = entry.about.get("shares", "")
        if len(names) >= LONGEST_VALUE:
            self._whole.setdefault(entry.case, []).append((entry.at, to))
        for name in names.split(", "):
            self._handed.setdefault((entry.case, name), set()).add(to)


class AccountReader:
    """Reads what an agency owes for its requests. Blocking; may be used from any thread."""

    def __init__(self, log: DepartmentLog, reader: FolderReader) -> None:
        self._log = log
        self._reader = reader
        self._turn = threading.Lock()
        self._read = 0
        self._known = KnownShares()

    def one(self, request: str, limits: LimitsAt, now: datetime) -> RequestStanding:
        """Return how one request stands, by its id; raises NotFoundError."""
        index = self._reader.read()
        if request not in index.logged.posts:
            raise NotFoundError(Text("noticeboard.poster.no_request"))
        return self._standing(index, request, limits, now)

    def every(self, limits: LimitsAt, now: datetime) -> list[RequestStanding]:
        """Return how each request stands: what is late first, then what is due next."""
        index = self._reader.read()
        found = [self._standing(index, each, limits, now) for each in index.logged.posts]
        return sorted(found, key=_urgency)

    @property
    def promise(self) -> AgencyRetention | None:
        """What the agency has promised last."""
        promises = self._reader.read().logged.promises
        return promises[-1] if promises else None

    def find(self, text: str) -> str:
        """Return the id of a request, by how it begins or by its case.

        Raises NotFoundError, or InvalidInputError if several fit.
        """
        posts = self._reader.read().logged.posts
        by_case = {each.id for each in posts.values() if text in _names(each)}
        by_id = {each for each in posts if len(text) >= _LEAST_PREFIX and each.startswith(text)}
        found = sorted(by_case or by_id)
        if not found:
            raise NotFoundError(Text("noticeboard.poster.no_request"))
        if len(found) > 1:
            named = ", ".join(each[:_LEAST_PREFIX] for each in found)
            raise InvalidInputError(Text("desk.account.several", requests=named))
        return found[0]

    def _standing(
        self, index: FolderIndex, request: str, limits: LimitsAt, now: datetime
    ) -> RequestStanding:
        own, post = index.requests[request], index.logged.posts[request]
        resolution = index.logged.resolutions.get(request)
        accounts = index.logged.accounts.get(request, ())
        known = self._shares()
        shares = index.by_request.get(request, ())
        counts = count_shares(own.case_number, shares, known, request)
        state = account_state(
            post,
            resolved_at=own.resolved,
            accounts=accounts,
            retention_days=index.logged.promised_days(post),
            limits=limits(post.issued_at),
            now=now,
        )
        return RequestStanding(
            request=own,
            post=post,
            counts=counts,
            state=state,
            accounts=accounts,
            resolution=safe_text(resolution.text, longest=4000, lines=True) if resolution else "",
            is_past_promise=counts.kept > 0
            and state.delete_by is not None
            and state.delete_by <= now,
        )

    def _shares(self) -> KnownShares:
        """Return what the log says, after reading what is new there."""
        with self._turn:
            fresh = []
            for line in self._log.newest():
                if line.number <= self._read:
                    break
                fresh.append(line)
            for line in reversed(fresh):
                self._known.add(line.entry)
                self._read = line.number
            return self._known


def _names(post: RequestPost) -> tuple[str, str]:
    return post.case_number, case_name(post.case_number)


def _urgency(each: RequestStanding) -> tuple[int, float]:
    state = each.state
    if state.late_since is not None:
        return 0, state.late_since.timestamp()
    if state.account is None and state.due is not None:
        return 1, state.due.timestamp()
    return 2, -state.closes.timestamp()

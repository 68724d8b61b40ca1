"""What lies in an agency's folder, in memory: its requests, its shares, and which case has which.

Read again when the folders have changed: commands work on them, too. Pages read from here alone, so
that ten thousand shares take no longer than ten.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
import os
from pathlib import Path
import threading
import time
from typing import Final

from noticeboard.agency.case_folder import case_name
from noticeboard.agency.share_folder import FILE, ListedShare, read_list
from noticeboard.errors import NoticeboardError
from noticeboard.log.body import (
    AgencyRetention,
    Body,
    RequestAccount,
    RequestAnswer,
    RequestPost,
    RequestResolve,
)
from noticeboard.log.checkpoint import TlogProof
from noticeboard.log.encoding import format_time, parse_time
from noticeboard.log.entry import parse_entry
from noticeboard.rules.text import safe_text

_SETTLED_NS: Final = 50_000_000
"""A folder that changed less than this ago may change again without its time showing it."""


class ShareState(StrEnum):
    """Where a share is, as the desk shows it."""

    COMING = "coming"
    """Listed, and not fetched yet."""
    SEALED = "sealed"
    FAILED = "failed"
    """It was tried, and can't be opened as it is."""
    OPENED = "opened"
    ELSEWHERE = "elsewhere"
    """Opened, but not in this folder."""
    WITHDRAWN = "withdrawn"
    """Taken back, and not opened here."""
    DROPPED = "dropped"
    """The board removed it, or everything of it that was here was deleted."""


@dataclass(frozen=True, slots=True)
class IndexedShare:
    """A share, and what its names say without opening any file."""

    listed: ListedShare
    case: str
    """The case's name, as a folder."""
    is_here: bool
    is_acknowledged: bool
    """Whether the board has signed that it knows of its opening."""
    state: ShareState = field(init=False)
    """Where it is."""

    def __post_init__(self) -> None:
        # Worked out once: the page *Today* looks at all shares several times.
        object.__setattr__(self, "state", self._state())

    @property
    def number(self) -> int:
        """Its number in the inbox."""
        return self.listed.told.number

    def _state(self) -> ShareState:
        told = self.listed.told
        if self.listed.opened_here and not self.listed.deleted_here:
            return ShareState.OPENED
        if told.dropped or self.listed.deleted_here:
            return ShareState.DROPPED
        if told.withdrawn:
            return ShareState.WITHDRAWN
        if self.listed.failed is not None:
            return ShareState.FAILED
        if told.opened:
            return ShareState.ELSEWHERE
        return ShareState.SEALED if self.is_here else ShareState.COMING


class RequestState(StrEnum):
    """Where a request is."""

    OPEN = "open"
    CLOSED = "closed"
    """It was resolved."""
    EXPIRED = "expired"
    HELD = "held"
    """A moderator reads it."""
    PENDING = "pending"
    """It was signed, and the board hasn't said yet that it is logged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRequest:
    """A request that was made here; its texts are safe to show."""

    id: str
    title: str
    case_number: str
    case: str
    incident: str
    issued: datetime
    expires: datetime
    index: int | None
    """Its place in the log; None until it is there."""
    is_held: bool
    resolved: datetime | None

    def state(self, now: datetime) -> RequestState:
        """Return where it is."""
        if self.is_held:
            return RequestState.HELD
        if self.index is None:
            return RequestState.PENDING
        if self.resolved is not None:
            return RequestState.CLOSED
        return RequestState.OPEN if now < self.expires else RequestState.EXPIRED


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedCase:
    """A case: its requests, and what came."""

    name: str
    case_number: str
    requests: tuple[OwnRequest, ...]
    """Oldest first; empty if none was posted from here."""
    shares: tuple[IndexedShare, ...]
    """By number."""
    last: str
    """When it was last asked or something came; times in the log's format."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedEntries:
    """What the agency has logged from here, as far as an account depends on it."""

    posts: Mapping[str, RequestPost] = field(default_factory=dict)
    """By id."""
    accounts: Mapping[str, Sequence[RequestAccount]] = field(default_factory=dict)
    """By request, oldest first."""
    promises: Sequence[AgencyRetention] = ()
    """Oldest first."""
    answers: Mapping[str, Sequence[RequestAnswer]] = field(default_factory=dict)
    """By the challenge that they answer, oldest first."""
    resolutions: Mapping[str, RequestResolve] = field(default_factory=dict)
    """By request: the first one, which closed it."""

    def promised_days(self, post: RequestPost) -> int | None:
        """Return the agency's promise that holds for a request; None if there was none."""
        before = (each.days for each in reversed(self.promises) if each.seq < post.seq)
        return next(before, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderIndex:
    """Everything at one moment."""

    requests: Mapping[str, OwnRequest] = field(default_factory=dict)
    """By id, newest first."""
    shares: Mapping[int, IndexedShare] = field(default_factory=dict)
    by_request: Mapping[str, Sequence[IndexedShare]] = field(default_factory=dict)
    cases: Mapping[str, IndexedCase] = field(default_factory=dict)
    """By name, the newest first."""
    logged: LoggedEntries = LoggedEntries()
    polled_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bodies:
    """The entries that were made here, in the order of the agency's chain."""

    names: set[str]
    """Of all files beside them."""
    made: Sequence[Body]

    def logged(self) -> Iterator[Body]:
        return (body for body in self.made if f"{body.id}.proof" in self.names)


class FolderReader:
    """Keeps the index of an agency's folder. Blocking; may be used from any thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._turn = threading.Lock()
        self._seen: object = None
        self._index = FolderIndex()
        self._bodies: dict[str, Body] = {}
        self._places: dict[str, int] = {}

    def read(self) -> FolderIndex:
        """Return the folder's index; raises InvalidInputError if a list is damaged."""
        with self._turn:
            seen = self._stamp()
            if seen is None or seen != self._seen:
                self._index = self._read()
                self._seen = seen
            return self._index

    def _stamp(self) -> object:
        """Return what changes when a folder does; None if it is changing now."""
        folder = self._folder
        found = []
        for path in (folder / "posts", folder / "inbox", folder / "inbox" / FILE):
            try:
                status = path.stat()
            except FileNotFoundError:
                continue
            if time.time_ns() - status.st_mtime_ns < _SETTLED_NS:
                return None
            found.append((path.name, status.st_ino, status.st_mtime_ns, status.st_size))
        return found

    def _read(self) -> FolderIndex:
        inbox = self._folder / "inbox"
        bodies = self._read_bodies()
        requests = self._requests(bodies)
        listed = read_list(inbox)
        names = _names_in(inbox)
        shares: dict[int, IndexedShare] = {}
        by_request: dict[str, list[IndexedShare]] = {}
        by_case: dict[str, list[IndexedShare]] = {}
        for each in listed.shares:
            told = each.told
            stem = f"{told.number}-{told.sha256[:8]}"
            request = requests.get(told.request)
            share = IndexedShare(
                each,
                request.case if request else case_name(""),
                f"{stem}.age" in names,
                f"{stem}.opened" in names,
            )
            shares[told.number] = share
            by_request.setdefault(told.request, []).append(share)
            by_case.setdefault(share.case, []).append(share)
        asked: dict[str, list[OwnRequest]] = {}
        for own in sorted(requests.values(), key=lambda each: each.issued):
            asked.setdefault(own.case, []).append(own)
        cases = [_case(name, asked, by_case) for name in asked.keys() | by_case.keys()]
        cases.sort(key=lambda case: (case.last, case.name), reverse=True)
        newest = sorted(requests.values(), key=lambda each: (each.issued, each.id), reverse=True)
        return FolderIndex(
            requests={each.id: each for each in newest},
            shares=shares,
            by_request=by_request,
            cases={case.name: case for case in cases},
            logged=_logged(bodies),
            polled_at=listed.asked,
        )

    def _read_bodies(self) -> _Bodies:
        posts = self._folder / "posts"
        names = _names_in(posts)
        ids = [name.removesuffix(".entry") for name in names if name.endswith(".entry")]
        found = {each: self._body(posts / f"{each}.entry", each) for each in ids}
        bodies = sorted((each for each in found.values() if each), key=lambda body: body.seq)
        return _Bodies(names=names, made=bodies)

    def _requests(self, bodies: _Bodies) -> dict[str, OwnRequest]:
        posts, names = self._folder / "posts", bodies.names
        posted = {body.id: body for body in bodies.made if isinstance(body, RequestPost)}
        resolved = {each: body.issued_at for each, body in _resolutions(bodies).items()}
        return {
            entry_id: OwnRequest(
                id=entry_id,
                title=safe_text(body.title, longest=200),
                case_number=safe_text(body.case_number, longest=200),
                case=case_name(body.case_number),
                incident=body.incident,
                issued=body.issued_at,
                expires=parse_time(body.expires),
                index=self._place(posts / f"{entry_id}.proof", entry_id)
                if f"{entry_id}.proof" in names
                else None,
                is_held=f"{entry_id}.held" in names,
                resolved=resolved.get(entry_id),
            )
            for entry_id, body in posted.items()
        }

    def _body(self, path: Path, entry_id: str) -> Body | None:
        """Return what an entry says, which never changes; None if it can't be read."""
        if entry_id not in self._bodies:
            try:
                self._bodies[entry_id] = parse_entry(path.read_bytes()).body
            except (NoticeboardError, OSError):
                return None
        return self._bodies[entry_id]

    def _place(self, path: Path, entry_id: str) -> int | None:
        if entry_id not in self._places:
            try:
                self._places[entry_id] = TlogProof.parse(path.read_text(encoding="utf-8")).index
            except (NoticeboardError, OSError, ValueError):
                return None
        return self._places[entry_id]


def _resolutions(bodies: _Bodies) -> dict[str, RequestResolve]:
    found: dict[str, RequestResolve] = {}
    for body in bodies.logged():
        if isinstance(body, RequestResolve):
            found.setdefault(body.request, body)
    return found


def _logged(bodies: _Bodies) -> LoggedEntries:
    accounts: dict[str, list[RequestAccount]] = {}
    answers: dict[str, list[RequestAnswer]] = {}
    logged = list(bodies.logged())
    for body in logged:
        if isinstance(body, RequestAccount):
            accounts.setdefault(body.request, []).append(body)
        elif isinstance(body, RequestAnswer):
            answers.setdefault(body.challenge, []).append(body)
    return LoggedEntries(
        posts={body.id: body for body in logged if isinstance(body, RequestPost)},
        accounts=accounts,
        answers=answers,
        promises=[body for body in logged if isinstance(body, AgencyRetention)],
        resolutions=_resolutions(bodies),
    )


def _case(
    name: str,
    asked: Mapping[str, Sequence[OwnRequest]],
    came: Mapping[str, Sequence[IndexedShare]],
) -> IndexedCase:
    requests, shares = tuple(asked.get(name, ())), tuple(came.get(name, ()))
    times = [each.listed.told.at for each in shares[-1:]]
    times += [format_time(each.issued) for each in requests[-1:]]
    return IndexedCase(
        name=name,
        case_number=requests[0].case_number if requests else "",
        requests=requests,
        shares=shares,
        last=max(times),
    )


def _names_in(folder: Path) -> set[str]:
    try:
        return set(os.listdir(folder))  # noqa: PTH208 -- names, not ten thousand paths
    except FileNotFoundError:
        return set()

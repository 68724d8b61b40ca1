"""Drafts of requests, as files of the agency's folder: who may change one, and who releases it.

drafts/ID.json    one draft; it never leaves the department's machines

A draft is opened by one person at a time, for a few minutes that are renewed while it is on the
screen. Each save names the revision that it changes, so nobody overwrites what they have not seen.

writing -> waiting -> posted, or held by the board until a moderator decides
waiting -> returned, with a reason; then it is written on like any other
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
import secrets
import threading
from typing import Annotated, Final, Literal

import msgspec
from msgspec.structs import replace

from noticeboard.agency.client import BoardFinding
from noticeboard.agency.department import Department
from noticeboard.agency.poster import HeldResult
from noticeboard.desk.people import Person
from noticeboard.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from noticeboard.log.area import MAX_RING_POINTS, Latitude, Longitude
from noticeboard.log.body import RequestPost
from noticeboard.log.encoding import format_time, parse_time
from noticeboard.log.entry import parse_entry
from noticeboard.rules.limits import DEFAULT_LIFE, case_key, case_of
from noticeboard.runtime.files import PRIVATE_FOLDER, sync_folder, write_durably
from noticeboard.runtime.text import Text

FOLDER: Final = "drafts"
LEASE_LASTS: Final = timedelta(minutes=3)
MOST_DRAFTS: Final = 500
DESK: Final = "desk"

Day = Annotated[str, msgspec.Meta(pattern=r"\A([0-9]{4}-[0-9]{2}-[0-9]{2})?\Z")]
ClockTime = Annotated[str, msgspec.Meta(pattern=r"\A([0-9]{2}:[0-9]{2})?\Z")]
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class DraftState(StrEnum):
    """Where a draft is on its way."""

    WRITING = "writing"
    WAITING = "waiting"
    """For somebody else to release it."""
    RETURNED = "returned"
    """Sent back, with a reason."""
    HELD = "held"
    """The board holds it for a moderator."""
    POSTED = "posted"


class DrawnCircle(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    kw_only=True,
    tag_field="shape",
    tag="circle",
):
    """A circle as it is drawn, in micro-degrees; it may still be too small or too large."""

    lat: Latitude
    lon: Longitude
    radius_m: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]


class DrawnOutline(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    kw_only=True,
    tag_field="shape",
    tag="polygon",
):
    """An outline as it is drawn; it may still cross itself or lack corners."""

    ring: Annotated[
        tuple[tuple[Latitude, Longitude], ...], msgspec.Meta(max_length=MAX_RING_POINTS)
    ]


class DraftContent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a draft asks for, as it is typed: nothing of it must be right yet."""

    incident: Annotated[str, msgspec.Meta(pattern=r"\A[a-z_]{0,40}\Z")] = ""
    title: Annotated[str, msgspec.Meta(max_length=400)] = ""
    text: Annotated[str, msgspec.Meta(max_length=8000)] = ""
    case_number: Annotated[str, msgspec.Meta(max_length=400)] = ""
    contact: Annotated[str, msgspec.Meta(max_length=400)] = ""
    day: Day = ""
    start: ClockTime = ""
    """In the local time of the zone."""
    end: ClockTime = ""
    """On the next day if it is not after the start."""
    start_fold: Literal[0, 1] | None = None
    """Which of two, if clocks go back and show the time twice: 0 is the first."""
    end_fold: Literal[0, 1] | None = None
    zone: Annotated[str, msgspec.Meta(max_length=64)] = "UTC"
    area: DrawnCircle | DrawnOutline | None = None
    life_days: Annotated[int, msgspec.Meta(ge=1, le=365)] = DEFAULT_LIFE.days


class Hand(msgspec.Struct, frozen=True, kw_only=True):
    """Who did something to a draft, and when."""

    id: str
    name: str
    at: str


class Lease(msgspec.Struct, frozen=True, kw_only=True):
    """Who has a draft open."""

    id: str
    name: str
    since: str
    until: str


class SavedDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One draft's file."""

    v: Literal[1] = 1
    id: str
    revision: int = 0
    state: DraftState = DraftState.WRITING
    content: DraftContent = DraftContent()
    source: str = DESK
    """`desk`, or the name of the system that made it."""
    writer: Hand
    saved: Hand
    lease: Lease | None = None
    sent: Hand | None = None
    returned: Hand | None = None
    reason: str = ""
    """Why it was sent back, or why the board's moderator refused it."""
    looked: DraftContent | None = None
    """What it was when it was sent back."""
    released: Hand | None = None
    request: str = ""
    """The id of the request's entry, once it is sent."""
    ticket: str = ""
    """Under which the board holds it."""
    findings: tuple[BoardFinding, ...] = ()
    """Why the board holds it."""


class OpenElsewhereError(ConflictError):
    """Somebody else has the draft open."""

    def __init__(self, lease: Lease) -> None:
        super().__init__(Text("desk.draft.open_elsewhere", name=lease.name))
        self.details = {"name": lease.name, "since": lease.since}


class ChangedSinceError(ConflictError):
    """Somebody else has saved the draft in the meantime."""

    def __init__(self, saved: Hand) -> None:
        super().__init__(Text("desk.draft.changed", name=saved.name))
        self.details = {"name": saved.name, "since": saved.at}


class Drafts:
    """Reads and writes the drafts of one folder. Blocking; may be used from any thread."""

    def __init__(self, folder: Path, now: Callable[[], datetime]) -> None:
        self._folder = folder / FOLDER
        self._now = now
        self._turn = threading.RLock()

    def every(self) -> Iterator[SavedDraft]:
        """Yield each draft that can be read, the newest save first."""
        found = []
        for path in self._folder.glob("*.json"):
            try:
                found.append(self.read(path.stem))
            except (InvalidInputError, NotFoundError):
                # A damaged file must not hide the others; opening it says so.
                continue
        yield from sorted(found, key=lambda draft: draft.saved.at, reverse=True)

    def read(self, draft_id: str) -> SavedDraft:
        """Return a draft; raises NotFoundError, InvalidInputError if its file is damaged."""
        try:
            raw = self._path(draft_id).read_bytes()
        except FileNotFoundError:
            raise NotFoundError(Text("desk.draft.none")) from None
        try:
            return msgspec.json.decode(raw, type=SavedDraft)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise InvalidInputError(Text("desk.draft.damaged", id=draft_id)) from error

    def create(self, person: Person, content: DraftContent, *, source: str = DESK) -> SavedDraft:
        """Make a draft. What a system makes belongs to nobody until somebody saves it."""
        with self._turn:
            if sum(1 for _ in self._folder.glob("*.json")) >= MOST_DRAFTS:
                raise NotAllowedError(Text("desk.draft.too_many", most=MOST_DRAFTS))
            hand = self._hand(person)
            made = SavedDraft(
                id=secrets.token_hex(16), content=content, source=source, writer=hand, saved=hand
            )
            return self._write(made)

    def open(self, draft_id: str, person: Person) -> SavedDraft:
        """Take or renew the draft for a person; raises OpenElsewhereError."""
        with self._turn:
            draft = self.read(draft_id)
            lease = self.lease_of(draft)
            if lease is not None and lease.id != person.id:
                raise OpenElsewhereError(lease)
            now = self._now()
            made = Lease(
                id=person.id,
                name=person.name,
                since=lease.since if lease else format_time(now),
                until=format_time(now + LEASE_LASTS),
            )
            return self._write(replace(draft, lease=made))

    def close(self, draft_id: str, person: Person) -> None:
        """Give the draft back, if this person has it open."""
        with self._turn:
            draft = self.read(draft_id)
            if draft.lease is not None and draft.lease.id == person.id:
                self._write(replace(draft, lease=None))

    def lease_of(self, draft: SavedDraft) -> Lease | None:
        """Return who has the draft open now."""
        lease = draft.lease
        return lease if lease and self._now() < parse_time(lease.until) else None

    def save(
        self, draft_id: str, person: Person, revision: int, content: DraftContent
    ) -> SavedDraft:
        """Save a draft that is being written; raises ConflictError if it is somebody else's."""
        with self._turn:
            draft = self._to_change(draft_id, person, revision)
            hand = self._hand(person)
            # Whoever first saves what a system made has written it.
            writer = draft.writer if draft.source == DESK else hand
            return self._write(
                replace(
                    draft,
                    content=content,
                    saved=hand,
                    writer=writer,
                    source=DESK,
                    revision=draft.revision + 1,
                )
            )

    def copy(self, draft_id: str, person: Person) -> SavedDraft:
        """Make a draft of one's own with the same content."""
        return self.create(person, self.read(draft_id).content)

    def delete(self, draft_id: str, person: Person, revision: int) -> SavedDraft:
        """Delete a draft that was not sent; raises ConflictError likewise."""
        with self._turn:
            draft = self._to_change(draft_id, person, revision, also=(DraftState.WAITING,))
            self._path(draft_id).unlink()
            sync_folder(self._folder)
            return draft

    def send(self, draft_id: str, person: Person, revision: int) -> SavedDraft:
        """Have a draft wait for somebody else's release."""
        with self._turn:
            draft = self._to_change(draft_id, person, revision)
            return self._write(
                replace(
                    draft,
                    state=DraftState.WAITING,
                    sent=self._hand(person),
                    revision=draft.revision + 1,
                    lease=None,
                )
            )

    def send_back(self, draft_id: str, person: Person, revision: int, reason: str) -> SavedDraft:
        """Send a waiting draft back to its writer, who may also take it back."""
        with self._turn:
            draft = self._to_change(
                draft_id, person, revision, states=(DraftState.WAITING, DraftState.HELD)
            )
            return self._write(
                replace(
                    draft,
                    state=DraftState.RETURNED,
                    returned=self._hand(person),
                    reason=reason,
                    looked=draft.content,
                    request="",
                    ticket="",
                    findings=(),
                    revision=draft.revision + 1,
                    lease=None,
                )
            )

    def to_release(
        self, draft_id: str, person: Person, revision: int, department: Department
    ) -> SavedDraft:
        """Return a draft that this person may post now; NotAllowedError if somebody else must."""
        with self._turn:
            states = (DraftState.WAITING,) if department.second_officer else _WRITTEN
            draft = self._to_change(
                draft_id, person, revision, states=states, also=(DraftState.WAITING,)
            )
            if department.second_officer and person.id in {draft.writer.id, draft.saved.id}:
                raise NotAllowedError(Text("desk.draft.own_release"))
            return draft

    def posted(self, draft: SavedDraft, person: Person, request: str) -> SavedDraft:
        """Record that a draft is posted."""
        with self._turn:
            return self._write(
                replace(
                    self._sent_out(draft, person),
                    state=DraftState.POSTED,
                    request=request,
                    ticket="",
                    findings=(),
                )
            )

    def held(
        self,
        draft: SavedDraft,
        person: Person,
        *,
        request: str,
        ticket: str,
        findings: tuple[BoardFinding, ...],
    ) -> SavedDraft:
        """Record that the board holds a draft for a moderator."""
        with self._turn:
            return self._write(
                replace(
                    self._sent_out(draft, person),
                    state=DraftState.HELD,
                    request=request,
                    ticket=ticket,
                    findings=findings,
                )
            )

    def settle(self, held: HeldResult, by: Person) -> SavedDraft | None:
        """Record what became of a held draft; None if it still waits, or is no draft's."""
        with self._turn:
            draft = next((each for each in self.every() if each.ticket == held.ticket), None)
            if draft is None or draft.state is not DraftState.HELD:
                return None
            if held.posted is not None:
                return self.posted(draft, by, held.posted.entry.body.id)
            if held.answer.state == "refused":
                return self.send_back(draft.id, by, draft.revision, held.answer.reason)
            return None

    def _sent_out(self, draft: SavedDraft, person: Person) -> SavedDraft:
        now = self.read(draft.id)
        return replace(
            now,
            released=now.released or self._hand(person),
            revision=now.revision + 1,
            lease=None,
        )

    def _to_change(
        self,
        draft_id: str,
        person: Person,
        revision: int,
        *,
        states: tuple[DraftState, ...] = (),
        also: tuple[DraftState, ...] = (),
    ) -> SavedDraft:
        draft = self.read(draft_id)
        lease = self.lease_of(draft)
        if lease is not None and lease.id != person.id:
            raise OpenElsewhereError(lease)
        if draft.revision != revision:
            raise ChangedSinceError(draft.saved)
        if draft.state not in (*(states or _WRITTEN), *also):
            raise ConflictError(Text(f"desk.draft.is_{draft.state.value}"))
        return draft

    def _hand(self, person: Person) -> Hand:
        return Hand(id=person.id, name=person.name, at=format_time(self._now()))

    def _path(self, draft_id: str) -> Path:
        return self._folder / f"{draft_id}.json"

    def _write(self, draft: SavedDraft) -> SavedDraft:
        self._folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        encoded = msgspec.json.format(msgspec.json.encode(draft), indent=2)
        write_durably(self._path(draft.id), encoded)
        return draft


class PostedCases:
    """Counts the requests of a folder by case; each file is read once. Blocking."""

    def __init__(self, folder: Path) -> None:
        self._posts = folder / "posts"
        self._known: dict[str, tuple[str, str] | None] = {}

    def earlier(self, agency: str, case_number: str, *, besides: str = "") -> int:
        """Return how many requests for a case are logged or held, besides one by its id."""
        wanted = case_key(agency, case_number)
        found = 0
        for path in self._posts.glob("*.entry"):
            if any(path.with_suffix(suffix).exists() for suffix in (".proof", ".held")):
                if path.stem not in self._known:
                    body = parse_entry(path.read_bytes()).body
                    self._known[path.stem] = (
                        case_of(body) if isinstance(body, RequestPost) else None
                    )
                found += path.stem != besides and self._known[path.stem] == wanted
        return found


_WRITTEN: Final = (DraftState.WRITING, DraftState.RETURNED)

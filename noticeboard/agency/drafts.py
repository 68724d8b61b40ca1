"""Drafts of requests, as files of the agency's folder: who may change one, and who releases it.

drafts/ID.json    one draft; it never leaves the department's machines
drafts/lock       taken for a moment by whoever changes one, in this process or another

A draft is opened by one person at a time, for a few minutes that are renewed while it is on the
screen. Each change names the revision that it is about, so nobody overwrites, releases or deletes
what they have not seen.

writing -> waiting -> posted, or held by the board until a moderator decides
waiting -> returned, with a reason; then it is written on like any other

Before its request is sent, a draft names the request's entry. From then on the entry's own files
say how it stands: after a crash, a draft whose request is logged is posted, whatever its file says.
While nobody knows whether the request is logged, the draft can only be posted again, unchanged.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
import secrets
from typing import Annotated, Final

import msgspec
from msgspec.structs import replace

from noticeboard.agency.client import BoardFinding
from noticeboard.agency.department import DESK, Department
from noticeboard.agency.draft import DraftContent, DraftState, Hand, Lease, SavedDraft
from noticeboard.agency.poster import HeldResult
from noticeboard.desk.people import Person
from noticeboard.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from noticeboard.log.encoding import format_time, parse_time
from noticeboard.runtime.files import FolderLock, FolderTurn, sync_folder, write_durably
from noticeboard.runtime.text import Text

FOLDER: Final = "drafts"
LEASE_LASTS: Final = timedelta(minutes=3)
MOST_DRAFTS: Final = 500
_FEWEST_DIGITS: Final = 4
_MODERATOR: Final = Person(id="moderator", name="", roles=frozenset())
"""Who refuses a post: the board doesn't say who of them, and whoever asks it didn't."""

Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


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
        self._posts = folder / "posts"
        self._now = now
        self._turn = FolderTurn(self._folder)
        self._claims: dict[str, FolderLock] = {}
        """Of the drafts that are being posted from here."""

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

    def find(self, start: str) -> str:
        """Return the id that begins so; raises NotFoundError, InvalidInputError if several do."""
        found = [path.stem for path in self._folder.glob("*.json") if path.stem.startswith(start)]
        if len(start) < _FEWEST_DIGITS or not found:
            raise NotFoundError(Text("desk.draft.none"))
        if len(found) > 1:
            raise InvalidInputError(Text("desk.draft.several", id=start))
        return found[0]

    def read(self, draft_id: str) -> SavedDraft:
        """Return a draft; raises NotFoundError, InvalidInputError if its file is damaged."""
        draft = self._stored(draft_id)
        if draft.state is DraftState.POSTED or not draft.request:
            return draft
        if self._has(draft, "proof"):
            return replace(draft, state=DraftState.POSTED, ticket="", findings=())
        if draft.state is not DraftState.HELD and self._has(draft, "held"):
            ticket = (self._posts / f"{draft.request}.held").read_text(encoding="ascii").strip()
            return replace(draft, state=DraftState.HELD, ticket=ticket)
        return draft

    def interrupted(self) -> Iterator[SavedDraft]:
        """Yield drafts whose request is logged or held though their file doesn't say so.

        A crash left them, or they are being posted: hold the agency's lock.
        """
        for draft in self.every():
            if draft.is_sent and self._stored(draft.id).state is not draft.state:
                yield draft

    def is_on_its_way(self, draft: SavedDraft) -> bool:
        """Return whether its request was sent, and nobody knows yet whether it is logged."""
        return bool(draft.request) and not draft.is_sent and self._has(draft, "entry")

    def create(self, person: Person, content: DraftContent, *, source: str = DESK) -> SavedDraft:
        """Make a draft. What a system makes belongs to nobody until somebody saves it."""
        with self._turn:
            if sum(draft.state is not DraftState.POSTED for draft in self.every()) >= MOST_DRAFTS:
                raise NotAllowedError(Text("desk.draft.too_many", most=MOST_DRAFTS))
            hand = self._hand(person)
            made = SavedDraft(
                id=secrets.token_hex(16), content=content, source=source, writer=hand, saved=hand
            )
            return self._write(made)

    def open(self, draft_id: str, person: Person) -> SavedDraft:
        """Take or renew the draft for a person; raises OpenElsewhereError."""
        with self._turn:
            draft = self._stored(draft_id)
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
            draft = self._stored(draft_id)
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
        """Delete a draft that is not posted; raises ConflictError likewise."""
        with self._turn:
            draft = self._to_change(
                draft_id, person, revision, states=(*_WRITTEN, DraftState.WAITING)
            )
            self._path(draft_id).unlink()
            sync_folder(self._folder)
            return draft

    def send(self, draft_id: str, person: Person, revision: int) -> SavedDraft:
        """Have a draft wait for somebody else's release."""
        with self._turn:
            draft = self._to_change(draft_id, person, revision)
            hand = self._hand(person)
            return self._write(
                replace(
                    draft,
                    state=DraftState.WAITING,
                    sent=hand,
                    # Nobody releases alone what a system made.
                    writer=draft.writer if draft.source == DESK else hand,
                    revision=draft.revision + 1,
                    lease=None,
                )
            )

    def send_back(self, draft_id: str, person: Person, revision: int, reason: str) -> SavedDraft:
        """Send a waiting draft back to its writer, who may also take it back."""
        with self._turn:
            draft = self._to_change(draft_id, person, revision, states=(DraftState.WAITING,))
            return self.returned(draft, person, reason)

    def returned(self, draft: SavedDraft, person: Person, reason: str) -> SavedDraft:
        """Record that a draft goes back to its writer, or that the board refused it."""
        with self._turn:
            return self._write(
                replace(
                    draft,
                    state=DraftState.RETURNED,
                    returned=self._hand(person),
                    reason=reason,
                    looked=draft.content,
                    # Whoever released it released what it was then.
                    released=None,
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
        """Return a draft that this person may post now; NotAllowedError if somebody else must.

        Nobody can change it until `let_go`. Anybody may finish what was sent before.
        """
        with self._turn:
            is_again = self.is_on_its_way(self.read(draft_id))
            has_second = department.second_officer and not is_again
            states = (DraftState.WAITING,) if has_second else (*_WRITTEN, DraftState.WAITING)
            draft = self._to_change(draft_id, person, revision, states=states, again=is_again)
            if has_second and draft.is_own(person):
                raise NotAllowedError(Text("desk.draft.own_release"))
            self._claims[draft_id] = FolderLock.acquire(self._folder, f"{draft_id}.posting")
            return draft

    def let_go(self, draft_id: str) -> None:
        """Let others change a draft again after somebody tried to post it."""
        with self._turn:
            claim = self._claims.pop(draft_id, None)
            if claim is not None:
                claim.release()
            # Only within the turn does anybody look for this file.
            (self._folder / f"{draft_id}.posting").unlink(missing_ok=True)

    def sending(self, draft: SavedDraft, person: Person, request: str) -> None:
        """Name a draft's request, before it is stored and sent."""
        with self._turn:
            now = self._stored(draft.id)
            released = now.released if self.is_on_its_way(now) else None
            self._write(replace(now, request=request, released=released or self._hand(person)))

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
            # What the files of its entry say now is newer than the draft.
            stored = (self._stored(each.id) for each in self.every())
            names = (held.ticket, held.entry.body.id)
            draft = next((each for each in stored if {each.ticket, each.request} & {*names}), None)
            if draft is None or draft.state is DraftState.POSTED:
                return None
            if held.posted is not None:
                return self.posted(draft, by, held.posted.entry.body.id)
            if held.answer.state == "refused":
                return self.returned(draft, _MODERATOR, held.answer.reason)
            return None

    def _sent_out(self, draft: SavedDraft, person: Person) -> SavedDraft:
        now = self._stored(draft.id)
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
        again: bool = False,
    ) -> SavedDraft:
        """Return a draft that may be changed; `again`: also if it may be logged already."""
        draft = self.read(draft_id)
        lease = self.lease_of(draft)
        if lease is not None and lease.id != person.id:
            raise OpenElsewhereError(lease)
        if draft.revision != revision:
            raise ChangedSinceError(draft.saved)
        if draft.state not in (states or _WRITTEN):
            raise ConflictError(Text(f"desk.draft.is_{draft.state.value}"))
        if self._is_being_posted(draft_id) or (not again and self.is_on_its_way(draft)):
            raise ConflictError(Text("desk.draft.on_its_way"))
        return draft

    def _is_being_posted(self, draft_id: str) -> bool:
        """Return whether somebody posts it now; a crash leaves the file, but not its lock."""
        name = f"{draft_id}.posting"
        if not (self._folder / name).exists():
            return False
        try:
            FolderLock.acquire(self._folder, name).release()
        except ConflictError:
            return True
        return False

    def _has(self, draft: SavedDraft, kind: str) -> bool:
        return (self._posts / f"{draft.request}.{kind}").exists()

    def _stored(self, draft_id: str) -> SavedDraft:
        try:
            raw = self._path(draft_id).read_bytes()
        except FileNotFoundError:
            raise NotFoundError(Text("desk.draft.none")) from None
        try:
            return msgspec.json.decode(raw, type=SavedDraft)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise InvalidInputError(Text("desk.draft.damaged", id=draft_id)) from error

    def _hand(self, person: Person) -> Hand:
        return Hand(id=person.id, name=person.name, at=format_time(self._now()))

    def _path(self, draft_id: str) -> Path:
        return self._folder / f"{draft_id}.json"

    def _write(self, draft: SavedDraft) -> SavedDraft:
        encoded = msgspec.json.format(msgspec.json.encode(draft), indent=2)
        write_durably(self._path(draft.id), encoded)
        return draft


_WRITTEN: Final = (DraftState.WRITING, DraftState.RETURNED)

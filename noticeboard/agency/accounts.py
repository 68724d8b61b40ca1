"""Accounts of requests: written by one officer, released by the same or another, then posted.

accounts/REQUEST.json   what an officer says beside what is counted: used, kept until when, and why

The counts are never stored: they are read from the folder each time. Whoever sends or posts an
account names the hash of what they have read, so that nothing else is posted. After a crash in the
middle the same account can be posted again: the log then has it once, or twice with the same words.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec
from msgspec.structs import replace

from noticeboard.agency.account import (
    AccountContent,
    AccountReader,
    LimitsAt,
    RequestStanding,
    content_of,
    keep_time,
)
from noticeboard.agency.department import Department, read_department
from noticeboard.agency.department_log import Act, DepartmentLog
from noticeboard.agency.draft import Hand, publish
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.log import AgencyStatus
from noticeboard.agency.poster import LoggedPost
from noticeboard.agency.retention import Retentions
from noticeboard.agency.wall_poster import read_zone
from noticeboard.desk.people import Person
from noticeboard.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    NoticeboardError,
)
from noticeboard.log.body import (
    NO_PREVIOUS,
    AgencyRetention,
    Anchor,
    BoardChallenge,
    Body,
    Link,
    RequestAccount,
    RequestAnswer,
    RequestPost,
)
from noticeboard.log.encoding import encode_base64, format_time
from noticeboard.log.tree import EMPTY_ROOT
from noticeboard.rules.accounts import account_findings
from noticeboard.rules.findings import Finding
from noticeboard.rules.phrases import text_findings
from noticeboard.rules.text import is_blank, safe_text
from noticeboard.runtime.files import PRIVATE_FOLDER, FolderTurn, make_folders, write_durably
from noticeboard.runtime.text import Text

FOLDER: Final = "accounts"
LONGEST_REASON: Final = 500
LONGEST_TEXT: Final = 1000

Used = Annotated[int, msgspec.Meta(ge=0, le=100_000)]


class AccountWords(msgspec.Struct, frozen=True, kw_only=True):
    """What an officer says beside what is counted."""

    used: Used = 0
    """How many of the opened shares are part of the case's file."""
    keep_until: str = ""
    """The last day on which the rest is kept, as 2027-03-19; empty for the case's or promised."""
    text: Annotated[str, msgspec.Meta(max_length=LONGEST_TEXT)] = ""
    """Why they are kept for longer than promised, or what else the public should know."""


class SavedAccount(msgspec.Struct, frozen=True, kw_only=True):
    """An account that is being written."""

    v: Literal[1] = 1
    words: AccountWords = AccountWords()
    revision: int = 0
    saved: Hand | None = None
    sent: Hand | None = None
    """Who had it wait for somebody else's release."""
    returned: Hand | None = None
    reason: str = ""
    """Why it was sent back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSheet:
    """An account as it would be posted now, and what stands against that."""

    standing: RequestStanding
    saved: SavedAccount
    keep_until: str
    """The last day that it states; empty if nothing is kept, or no day is known."""
    content: AccountContent
    problems: tuple[Text, ...]
    """Why it can't be posted as it is."""
    unsigned: RequestAccount | None
    """The same as an entry has it; None as long as it lacks its last day."""
    remarks: tuple[Finding, ...]
    """For what a moderator would read its text first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """The accounts of one folder. Blocking."""

    home: AgencyHome
    log: DepartmentLog
    reader: AccountReader
    retentions: Retentions
    limits: LimitsAt
    now: Callable[[], datetime]

    def every(self) -> list[RequestStanding]:
        """Return how each request stands: what is late first, then what is due next."""
        return self.reader.every(self.limits, self.now())

    def read(self, request: str) -> AccountSheet:
        """Return the account of a request as it would be posted; raises NotFoundError."""
        return self._sheet(request, self.saved(request))

    def saved(self, request: str) -> SavedAccount:
        """Return what was written for a request's account; raises InvalidInputError if damaged."""
        try:
            raw = self._path(request).read_bytes()
        except FileNotFoundError:
            return SavedAccount()
        try:
            return msgspec.json.decode(raw, type=SavedAccount)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise InvalidInputError(
                Text("noticeboard.home.damaged", file=f"{FOLDER}/{request}.json")
            ) from error

    def waiting(self) -> Mapping[str, Hand]:
        """Return, by request, who had an account wait for somebody's release."""
        found = {}
        for path in (self.home.folder / FOLDER).glob("*.json"):
            try:
                sent = self.saved(path.stem).sent
            except InvalidInputError:
                # Opening it says that its file is damaged.
                continue
            if sent is not None:
                found[path.stem] = sent
        return found

    def save(
        self, request: str, person: Person, words: AccountWords, revision: int | None = None
    ) -> AccountSheet:
        """Save what an officer says; an account that waits for release is written anew.

        Raises ConflictError if somebody else has saved it after `revision`.
        """
        with self._turn():
            before = self.saved(request)
            _require_revision(before, revision)
            text = safe_text(words.text, longest=LONGEST_TEXT).strip()
            _read_day(words.keep_until)
            changed = replace(
                before,
                words=replace(words, text=text),
                revision=before.revision + 1,
                saved=self._hand(person),
                sent=None,
            )
            sheet = self._sheet(request, changed)
            self._note(Act.ACCOUNT_SAVED, person, sheet, used=str(words.used))
            self._write(request, changed)
            return sheet

    def send(self, request: str, person: Person, read: str) -> AccountSheet:
        """Have an account wait for somebody else's release; `read` is the hash of its content."""
        with self._turn():
            sheet = self._to_post(request, read)
            hand = self._hand(person)
            sent = replace(
                sheet.saved, saved=sheet.saved.saved or hand, sent=hand, returned=None, reason=""
            )
            self._note(Act.ACCOUNT_SENT, person, sheet)
            self._write(request, sent)
            return self._sheet(request, sent)

    def send_back(self, request: str, person: Person, reason: str) -> AccountSheet:
        """Send an account that waits back to its writer, with a reason."""
        why = safe_text(reason, longest=LONGEST_REASON)
        if is_blank(why):
            raise InvalidInputError(Text("desk.draft.no_reason"))
        with self._turn():
            before = self.saved(request)
            if before.sent is None:
                raise ConflictError(Text("desk.account.not_sent"))
            back = replace(before, sent=None, returned=self._hand(person), reason=why)
            sheet = self._sheet(request, back)
            self._note(Act.ACCOUNT_RETURNED, person, sheet, reason=why)
            self._write(request, back)
            return sheet

    def post(self, request: str, person: Person, read: str) -> LoggedPost:
        """Post an account in public and for good; `read` is the hash of its content.

        Raises ConflictError if it would say something else by now, NotAllowedError if somebody
        else must release it, and as `publish`.
        """
        with self.home.lock(), self._turn():
            sheet = self._to_post(request, read)
            saved = sheet.saved
            if read_department(self.home.folder).second_officer:
                _require_second(saved, person)
            writer = saved.saved.name if saved.saved else person.name
            logged = publish(
                self.home,
                self.log,
                self.now,
                sheet.content.make,
                Act.ACCOUNT_POSTED,
                who=person.name,
                request=request,
                writer=writer,
                released_by=person.name,
                used=str(saved.words.used),
            )
            done = replace(saved, sent=None, returned=None, reason="", revision=saved.revision + 1)
            self._write(request, done)
            return logged

    def promise(self, days: int, text: str, person: Person) -> LoggedPost:
        """Promise in public to delete shares so many days after their request has closed."""
        words = safe_text(text, longest=LONGEST_TEXT).strip()

        def make(link: Link) -> Body:
            return AgencyRetention(**link, days=days, text=words)

        with self.home.lock():
            return publish(
                self.home,
                self.log,
                self.now,
                make,
                Act.RETENTION_PROMISED,
                who=person.name,
                days=str(days),
            )

    @property
    def department(self) -> Department:
        """How the department asks."""
        return read_department(self.home.folder)

    @property
    def zone(self) -> tzinfo:
        """The time zone in which a day ends for the department."""
        zone = self.department.zone
        return read_zone(zone) if zone else UTC

    def _sheet(self, request: str, saved: SavedAccount) -> AccountSheet:
        now, zone = self.now(), self.zone
        standing = self.reader.one(request, self.limits, now)
        counts, state = standing.counts, standing.state
        day = _read_day(saved.words.keep_until) or self._default_day(standing, now)
        day = day if counts.kept else None
        until = keep_time(day, zone, state.delete_by) if day else None
        content = content_of(
            request,
            counts,
            used=min(saved.words.used, counts.opened),
            keep_until=format_time(until) if until else "",
            text=saved.words.text,
        )
        unsigned = _unsigned(content) if until or not counts.kept else None
        problems = []
        if self._is_held(request):
            problems.append(Text("desk.account.is_held"))
        if now < state.closes:
            problems.append(Text("desk.account.open", until=format_time(state.closes)[:10]))
        if saved.words.used > counts.opened:
            problems.append(Text("desk.account.used", opened=counts.opened))
        if unsigned is None:
            problems.append(Text("desk.account.no_day"))
        elif until is not None and until <= now:
            problems.append(Text("desk.account.past_day"))
        else:
            found = account_findings(unsigned, delete_by=state.delete_by)
            problems += [Text(f"finding.{each.code}", **each.params) for each in found]
        return AccountSheet(
            standing=standing,
            saved=saved,
            keep_until=day.isoformat() if day else "",
            content=content,
            problems=tuple(problems),
            unsigned=unsigned,
            remarks=text_findings(content.text, incident=standing.post.incident)
            if content.text
            else (),
        )

    def _is_held(self, request: str) -> bool:
        """Return whether the board holds an account of a request for a moderator."""
        held = (entry.body for _, entry in self.home.held_entries())
        return any(isinstance(each, RequestAccount) and each.request == request for each in held)

    def _default_day(self, standing: RequestStanding, now: datetime) -> date | None:
        """Return the case's last day, or the promised one, if it is still to come."""
        today = now.astimezone(self.zone).date()
        try:
            kept = self.retentions.read(standing.request.case)
        except NoticeboardError:
            kept = None
        days = [date.fromisoformat(kept.current.until)] if kept else []
        if standing.state.delete_by is not None:
            days.append(standing.state.delete_by.astimezone(self.zone).date())
        return next((day for day in days if day >= today), None)

    def _to_post(self, request: str, read: str) -> AccountSheet:
        sheet = self.read(request)
        if sheet.problems:
            raise InvalidInputError(sheet.problems[0])
        if sheet.content.sha256 != read:
            raise ConflictError(Text("desk.account.changed"))
        return sheet

    def _turn(self) -> FolderTurn:
        make_folders(self.home.folder / FOLDER, mode=PRIVATE_FOLDER)
        return FolderTurn(self.home.folder / FOLDER)

    def _path(self, request: str) -> Path:
        return self.home.folder / FOLDER / f"{request}.json"

    def _write(self, request: str, saved: SavedAccount) -> None:
        raw = msgspec.json.format(msgspec.json.encode(saved), indent=1)
        write_durably(self._path(request), raw + b"\n")

    def _hand(self, person: Person) -> Hand:
        return Hand(id=person.id, name=person.name, at=format_time(self.now()))

    def _note(self, act: Act, person: Person, sheet: AccountSheet, **about: str) -> None:
        own = sheet.standing.request
        self.log.append(
            act,
            who=person.name,
            at=self.now(),
            case=own.case_number,
            request=own.id,
            **about,
        )


def challenged(status: AgencyStatus, index: int) -> tuple[str, str]:
    """Return the ids of a request and of the challenge at an entry; raises NotFoundError."""
    own = {each.index: each.entry.body for each in status.own}
    for each in status.challenges:
        body = each.entry.body
        if each.index == index and isinstance(body, BoardChallenge):
            request = own[body.index]
            if isinstance(request, RequestPost):
                return request.id, body.id
    raise NotFoundError(Text("noticeboard.challenge.not_yours", index=index))


def answer_entry(request: str, challenge: str, text: str) -> Callable[[Link], Body]:
    """Return the maker of an answer to a challenge of a request."""

    def make(link: Link) -> Body:
        return RequestAnswer(**link, request=request, challenge=challenge, text=text)

    return make


def _unsigned(content: AccountContent) -> RequestAccount:
    anchor = Anchor(size=0, root=encode_base64(EMPTY_ROOT))
    return content.make(
        Link(
            agency="0" * 40,
            key="0" * 8,
            seq=0,
            prev=NO_PREVIOUS,
            id="0" * 32,
            issued="2027-01-01T00:00:00Z",
            anchor=anchor,
        )
    )


def _require_revision(saved: SavedAccount, revision: int | None) -> None:
    if revision is not None and revision != saved.revision:
        name = saved.saved.name if saved.saved else ""
        raise ConflictError(Text("desk.draft.changed", name=name))


def _require_second(saved: SavedAccount, person: Person) -> None:
    if saved.sent is None:
        raise NotAllowedError(Text("desk.account.second_officer"))
    hands = (saved.saved, saved.sent)
    if any(each.is_of(person) for each in hands if each is not None):
        raise NotAllowedError(Text("desk.draft.own_release"))


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InvalidInputError(Text("desk.retention.no_date")) from error

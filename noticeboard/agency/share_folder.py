"""What an agency's folder knows of its shares: listed, fetched, opened, deleted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import msgspec

from noticeboard.agency import case_folder
from noticeboard.agency.home import AgencyHome, Profile
from noticeboard.agency.inbox_client import (
    NoteKind,
    WaitingShare,
    note_time,
    part_of,
)
from noticeboard.errors import (
    InvalidInputError,
    NotFoundError,
    NoticeboardError,
    VerificationError,
)
from noticeboard.log.body import RequestPost
from noticeboard.log.encoding import format_time
from noticeboard.log.note import VerifierKey
from noticeboard.rules.text import safe_text
from noticeboard.runtime.files import sync_folder, write_durably
from noticeboard.runtime.text import Text

FILE = "shares.json"


class ListedShare(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One share as last listed, and whether it was opened here."""

    told: WaitingShare
    opened_here: str = ""
    """When; empty if it was not."""
    folder: str = ""
    """The folder it was opened into."""
    failed: dict[str, Any] | None = None
    """Why it last didn't open here, as `Text.as_json` writes it; None if it wasn't the share."""
    notice_read: str = ""
    """When somebody here has read that it was withdrawn; empty if nobody has."""
    deleted_here: str = ""
    """When everything of it that was here was deleted; empty if it was not."""


class ShareList(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Every share that was ever listed, in order of number."""

    v: Literal[1] = 1
    asked: str = ""
    """When the board was last asked; empty before the first time."""
    shares: tuple[ListedShare, ...] = ()

    def find(self, number: int) -> ListedShare | None:
        """Return a share by its number, or None."""
        return next((each for each in self.shares if each.told.number == number), None)

    def changed(self, share: ListedShare) -> "ShareList":
        """Return the list with one share replaced."""
        number = share.told.number
        shares = tuple(share if each.told.number == number else each for each in self.shares)
        return msgspec.structs.replace(self, shares=shares)


def read_list(inbox: Path) -> ShareList:
    """Read the list; raises InvalidInputError if it is damaged."""
    try:
        raw = (inbox / FILE).read_bytes()
    except FileNotFoundError:
        return ShareList()
    try:
        return msgspec.json.decode(raw, type=ShareList)
    except (msgspec.DecodeError, UnicodeDecodeError, NoticeboardError) as error:
        raise InvalidInputError(
            Text("noticeboard.home.file_damaged", file=str(inbox / FILE))
        ) from error


def save_list(inbox: Path, shares: ShareList) -> None:
    """Store the list durably."""
    write_durably(inbox / FILE, msgspec.json.format(msgspec.json.encode(shares), indent=1) + b"\n")


def merge(known: ShareList, listed: Sequence[WaitingShare], asked: str) -> ShareList:
    """Return the list updated with what the board lists now.

    A share never changes, and a withdrawal, an opening or a drop is final. Shares missing from
    `refresh` stay. Raises VerificationError if the board contradicts its earlier lists.
    """
    shares = {each.told.number: each for each in known.shares}
    for share in listed:
        before = shares.get(share.number)
        if before is None:
            shares[share.number] = ListedShare(told=share)
            continue
        earlier = before.told
        if (earlier.request, earlier.sha256, earlier.size_bytes, earlier.at) != (
            share.request,
            share.sha256,
            share.size_bytes,
            share.at,
        ):
            raise VerificationError(Text("noticeboard.inbox.other_share", number=share.number))
        now = msgspec.structs.replace(
            share,
            opened=share.opened or earlier.opened,
            withdrawn=share.withdrawn or earlier.withdrawn,
            dropped=share.dropped or earlier.dropped,
        )
        shares[share.number] = msgspec.structs.replace(before, told=now)
    return ShareList(asked=asked, shares=tuple(shares[number] for number in sorted(shares)))


LEAST_PREFIX = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivedShare:
    """A share in the inbox, and the local path of its sealed bytes, fetched or not."""

    waiting: WaitingShare
    path: Path
    opened_here: str = ""
    """When it was opened in this folder; empty if it was not."""
    folder: str = ""
    """The folder it was opened into."""
    deleted_here: str = ""
    """When everything of it that was here was deleted; empty if it was not."""
    title: str = ""
    """The request's title, safe to show; empty if it was not posted from here."""
    case_number: str = ""

    @property
    def is_here(self) -> bool:
        """Whether it has been fetched."""
        return self.path.exists()

    @property
    def is_open(self) -> bool:
        """Whether it was opened, here or elsewhere."""
        return bool(self.opened_here or self.waiting.opened)

    @property
    def is_removed(self) -> bool:
        """Whether the household withdrew it, or the agency dropped or deleted it."""
        return bool(self.waiting.withdrawn or self.waiting.dropped or self.deleted_here)

    @property
    def is_from_page(self) -> bool:
        """Whether a page made it, as the report says; False as long as it is not opened here."""
        report = case_folder.read_report(Path(self.folder)) if self.folder else None
        return report is not None and report.made_by is not None

    def note_path(self, kind: NoteKind) -> Path:
        """Return the path of an inbox note about it."""
        return self.path.with_suffix(f".{kind.value}")

    def note(self, kind: NoteKind) -> str | None:
        """Return an inbox note about it, or None if it was not fetched."""
        try:
            return self.note_path(kind).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None


class ShareFolder:
    """The local knowledge about an agency's shares; every method blocks."""

    def __init__(self, home: AgencyHome) -> None:
        self.home = home
        self.profile: Profile = home.profile()
        self._list = read_list(home.inbox)
        self._posts: dict[str, RequestPost | None] = {}

    @property
    def polled_at(self) -> str:
        """When the board was last asked; empty before the first time."""
        return self._list.asked

    def all(self) -> list[ArrivedShare]:
        """Return every share that was ever listed, oldest first."""
        return [self._locate(each) for each in self._list.shares]

    def find(self, number: int) -> ArrivedShare | None:
        """Return a share by its number, or None."""
        found = self._list.find(number)
        return None if found is None else self._locate(found)

    def update(self, listed: Sequence[WaitingShare], now: datetime) -> list[ArrivedShare]:
        """Store the board's current list, and return it; raises VerificationError."""
        self._save(merge(self._list, listed, format_time(now)))
        numbers = {each.number for each in listed}
        return [each for each in self.all() if each.waiting.number in numbers]

    def update_one(self, listed: WaitingShare) -> None:
        """Store what the board lists now of one share; raises VerificationError."""
        # What it says of the others is as old as before.
        self._save(merge(self._list, [listed], self._list.asked))

    def mark_open(self, number: int, folder: Path, now: datetime) -> None:
        """Store durably that a share was opened here."""
        found = self._list.find(number)
        if found is not None:
            where = str(folder.resolve())
            opened = msgspec.structs.replace(
                found, opened_here=format_time(now), folder=where, failed=None
            )
            self._save(self._list.changed(opened))

    def mark_failed(self, number: int, why: Text) -> None:
        """Store durably that a share can't be opened as it is."""
        found = self._list.find(number)
        if found is not None:
            self._save(self._list.changed(msgspec.structs.replace(found, failed=why.as_json())))

    def mark_notice_read(self, number: int, now: datetime) -> None:
        """Store durably that somebody has read that a share was withdrawn."""
        found = self._list.find(number)
        if found is not None and not found.notice_read:
            read = msgspec.structs.replace(found, notice_read=format_time(now))
            self._save(self._list.changed(read))

    def discard(self, number: int, now: datetime) -> None:
        """Delete the sealed file of a share that was withdrawn, and record that."""
        found = self.find(number)
        if found is not None and found.waiting.withdrawn:
            for path in (found.path, part_of(found.path)):
                path.unlink(missing_ok=True)
            sync_folder(self.home.inbox)
            self.mark_deleted(number, now)

    def mark_dropped(self, number: int, now: datetime) -> None:
        """Store durably that the agency dropped a share."""
        found = self._list.find(number)
        if found is not None and not found.told.dropped:
            share = msgspec.structs.replace(found.told, dropped=format_time(now))
            self._save(self._list.changed(msgspec.structs.replace(found, told=share)))

    def mark_deleted(self, number: int, now: datetime) -> None:
        """Store durably that everything of a share that was here was deleted."""
        found = self._list.find(number)
        if found is not None and not found.deleted_here:
            gone = msgspec.structs.replace(found, deleted_here=format_time(now), folder="")
            self._save(self._list.changed(gone))

    def save_note(self, arrived: ArrivedShare, kind: NoteKind, note: str) -> datetime:
        """Store an inbox note about a share, and return the time in it.

        Raises VerificationError if the inbox did not sign it, or signed it about another share.
        """
        at = note_time(kind, note, self.inbox_key, self.about(arrived.waiting))
        write_durably(arrived.note_path(kind), note.encode())
        found = self._list.find(arrived.waiting.number)
        if found is not None and kind is NoteKind.OPENED:
            share = msgspec.structs.replace(found.told, opened=format_time(at))
            self._save(self._list.changed(msgspec.structs.replace(found, told=share)))
        return at

    @property
    def inbox_key(self) -> VerifierKey:
        """The key that signs the inbox's notes."""
        return VerifierKey.parse(self.profile.board.inbox_key)

    def about(self, waiting: WaitingShare) -> tuple[str, str, str, str]:
        """Return what identifies a share in the inbox's notes."""
        return self.profile.board.origin, self.profile.id, waiting.request, waiting.sha256

    def _save(self, changed: ShareList) -> None:
        save_list(self.home.inbox, changed)
        self._list = changed

    def _locate(self, listed: ListedShare) -> ArrivedShare:
        share = listed.told
        if share.request not in self._posts:
            self._posts[share.request] = self.home.post(share.request)
        post = self._posts[share.request]
        return ArrivedShare(
            waiting=share,
            path=self.home.inbox / f"{share.number}-{share.sha256[:8]}.age",
            opened_here=listed.opened_here,
            folder=listed.folder,
            deleted_here=listed.deleted_here,
            title=safe_text(post.title, longest=200) if post else "",
            case_number=safe_text(post.case_number, longest=200) if post else "",
        )


def repeats(arrived: Iterable[ArrivedShare]) -> dict[int, int]:
    """Return, by number, which earlier share has the same sealed file."""
    first: dict[str, int] = {}
    found: dict[int, int] = {}
    for each in arrived:
        number = each.waiting.number
        earlier = first.setdefault(each.waiting.sha256, number)
        if earlier != number:
            found[number] = earlier
    return found


def of_request(arrived: Iterable[ArrivedShare], request: str) -> list[ArrivedShare]:
    """Return a request's shares, by its id or a prefix of it; raises InvalidInputError."""
    prefix = request.lower()
    if len(prefix) < LEAST_PREFIX:
        raise InvalidInputError(Text("noticeboard.inbox.few_digits", least=LEAST_PREFIX))
    found = [each for each in arrived if each.waiting.request.startswith(prefix)]
    if len({each.waiting.request for each in found}) > 1:
        raise InvalidInputError(Text("noticeboard.inbox.ambiguous", request=request))
    return found


def find_sealed(folder: ShareFolder, share: str) -> Path:
    """Return the sealed file of a share, given by number or file; raises NoticeboardError."""
    if not share.isdecimal() or not share.isascii():
        path = Path(share)
        if not path.is_file():
            raise InvalidInputError(Text("noticeboard.file.missing", file=str(share)))
        return path
    found = folder.find(int(share))
    if found is None or not found.is_here:
        raise NotFoundError(Text("noticeboard.inbox.not_here", share=str(share)))
    return found.path

"""What templates are given: every hostile text has been through `safe_text` here, nowhere else."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from noticeboard.board.figures import Figures, window_length
from noticeboard.board.reading import Logged, Status, Thread
from noticeboard.board.saying import Times, area_place, area_shape, area_size, length
from noticeboard.log.entry import (
    AgencyRegister,
    AgencyRevoke,
    AgencyRotate,
    AgencyVerify,
    BoardNotice,
    RequestCorrect,
    RequestPost,
    RequestResolve,
    RequestUpdate,
)
from noticeboard.log.identity import AgencyRecord
from noticeboard.rules.text import SafeText, safe_text

NAME_LENGTH = 120
TITLE_LENGTH = 200
NOTICE_LENGTH = 160
CONFIRMED_LEVEL = 2

type Say = Callable[..., str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyLine:
    """An agency as it stands beside its requests."""

    id: str
    name: SafeText
    initials: SafeText
    domain: SafeText
    level: int
    is_revoked: bool
    is_compromised: bool
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One request in a list."""

    index: int
    key: str
    mark: str
    agency: AgencyLine
    title: SafeText
    when: str
    where: str
    joined: str
    status: Status
    status_said: str
    posted: str
    window_length: str
    notice: SafeText
    """The board's last notice on it, cut short; empty where there is none."""
    is_void: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One entry of a thread."""

    index: int
    kind: str
    at: str
    text: SafeText
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A request in full."""

    item: Item
    incident: str
    case_number: SafeText
    contact: SafeText
    window: str
    window_beside: str
    area: str
    area_beside: str
    until: str
    parts: tuple[Part, ...]
    has_correction: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyRow:
    """One agency in the list of all."""

    key: str
    agency: AgencyLine
    kind: str
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRecord:
    """One line of what the log says about an agency."""

    icon: str
    index: int
    title: str
    text: SafeText | str


class Views:
    """Turns what was read into what is shown."""

    def __init__(
        self,
        say: Say,
        times: Times,
        now: Callable[[], datetime],
        verifiers: Mapping[str, str],
    ) -> None:
        """Take `verifiers`, which names each trusted verifier by the id of its chain."""
        self._say = say
        self._verifiers = verifiers
        self._times = times
        self._now = now

    def agency(self, record: AgencyRecord) -> AgencyLine:
        """Return the line about an agency."""
        name = safe_text(record.name, longest=NAME_LENGTH)
        is_stopped = record.revoked_from is not None or record.compromised
        confirmed = "high" if record.level >= CONFIRMED_LEVEL else "low"
        return AgencyLine(
            id=record.id,
            name=name,
            initials=_initials(name),
            domain=safe_text(record.domain),
            level=record.level,
            is_revoked=record.revoked_from is not None,
            is_compromised=record.compromised,
            mark="revoked" if is_stopped else confirmed,
        )

    def item(self, thread: Thread, key: str = "") -> Item:
        """Return a request's place in a list."""
        post, agency = thread.post, self.agency(thread.agency)
        status = thread.status(self._now())
        start, end = _window(post)
        posted = thread.entries[0].logged_at
        return Item(
            index=thread.index,
            key=key,
            mark=agency.mark if status is Status.OPEN else "past",
            agency=agency,
            title=safe_text(post.title, longest=TITLE_LENGTH),
            when=self._times.span(start, end),
            where=f"{area_shape(post.area)} · {area_place(post.area)}",
            joined=self._joined(thread),
            status=status,
            status_said=self._status(thread, status),
            posted=self._times.date(posted),
            window_length=length(window_length(thread)),
            notice=safe_text(thread.last_notice, longest=NOTICE_LENGTH),
            is_void=thread.is_void,
        )

    def facts(self, thread: Thread) -> Facts:
        """Return a request in full, with its whole thread."""
        post = thread.post
        start, end = _window(post)
        return Facts(
            item=self.item(thread),
            incident=self._say(f"incident.{post.incident}"),
            case_number=safe_text(post.case_number),
            contact=safe_text(post.contact),
            window=self._times.span(start, end),
            window_beside=self._times.span_beside(start, end),
            area=area_shape(post.area),
            area_beside=f"{area_size(post.area)} · {area_place(post.area)}",
            until=self._times.date(datetime.fromisoformat(post.expires)),
            parts=tuple(self.part(logged) for logged in thread.entries),
            has_correction=any(
                isinstance(logged.entry.body, RequestCorrect) for logged in thread.entries
            ),
        )

    def part(self, logged: Logged) -> Part:
        """Return one entry of a thread."""
        body = logged.entry.body
        return Part(
            index=logged.index,
            kind=_kind(logged),
            at=self._times.moment(logged.logged_at),
            text=safe_text(getattr(body, "text", ""), longest=4000, lines=True),
            key=body.key,
        )

    def on_record(self, record: AgencyRecord, logged: Logged) -> OnRecord | None:
        """Return what an entry says about an agency beside its requests, if it does."""
        at = self._times.date(logged.logged_at)
        match logged.entry.body:
            case AgencyRegister(agency=agency) if agency == record.id:
                said = ("lock", self._say("board.record.registered", date=at), "")
            case AgencyRotate(agency=agency, reason=reason) if agency == record.id:
                said = ("lock", self._say("board.record.rotated", date=at), reason)
            case AgencyRevoke(agency=agency, reason=reason) if agency == record.id:
                said = ("stop", self._say("board.record.revoked", date=at), reason)
            case AgencyVerify(agency=by, subject=subject, level=level) if subject == record.id:
                if by not in self._verifiers:
                    return None
                who = self._say("board.record.by", name=self._verifiers[by])
                said = ("shield", self._say("board.record.vouched", date=at, level=level), who)
            case _:
                return None
        icon, title, text = said
        return OnRecord(icon=icon, index=logged.index, title=title, text=safe_text(text))

    def _joined(self, thread: Thread) -> str:
        """Say what has joined a thread: `1 correction, 1 notice`."""
        counted = [
            (sum(isinstance(logged.entry.body, kind) for logged in thread.entries), name)
            for kind, name in (
                (RequestUpdate, "updates"),
                (RequestCorrect, "corrections"),
                (BoardNotice, "notices"),
            )
        ]
        said = [self._say(f"board.{name}", count=count) for count, name in counted if count]
        return ", ".join(said) or self._say("board.no_updates")

    def _status(self, thread: Thread, status: Status) -> str:
        if thread.resolved is not None:
            return self._say(
                "board.status.resolved_on", date=self._times.date(thread.resolved.logged_at)
            )
        until = self._times.date(datetime.fromisoformat(thread.post.expires))
        return self._say(f"board.status.{status}_until", date=until)


def _window(post: RequestPost) -> tuple[datetime, datetime]:
    return datetime.fromisoformat(post.window.start), datetime.fromisoformat(post.window.end)


def _kind(logged: Logged) -> str:
    match logged.entry.body:
        case RequestPost():
            return "request"
        case RequestUpdate():
            return "update"
        case RequestCorrect():
            return "correction"
        case RequestResolve():
            return "resolution"
        case BoardNotice():
            return "notice"
        case _:
            return "other"


def _initials(name: str) -> SafeText:
    """Return up to two first letters, in place of a logo."""
    words = [word for word in name.split() if word[0].isalnum()]
    picked: Sequence[str] = words[:1] + words[-1:] if len(words) > 1 else words
    return SafeText("".join(word[0] for word in picked).upper() or "?")

"""The values that templates get, and the status of the log.

Untrusted text goes through `safe_text` here, and only here. The status of the log is the line under
the masthead, which turns amber if something is wrong.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from noticeboard.board.board import Board, Logged, Status
from noticeboard.board.site.account_views import late_since
from noticeboard.board.site.lateness import RequestStanding
from noticeboard.board.site.outline import outline
from noticeboard.board.site.queries import IndexedRequest, requests_at
from noticeboard.log.agency import AgencyRecord
from noticeboard.log.area import Area, Circle
from noticeboard.log.body import (
    AgencyDelivery,
    AgencyRegister,
    AgencyRetention,
    AgencyRevoke,
    AgencyRotate,
    AgencyVerify,
    BoardChallenge,
    BoardDecision,
    BoardNotice,
    BoardPolicy,
    Body,
    RequestAccount,
    RequestAnswer,
    RequestCorrect,
    RequestPost,
    RequestResolve,
    RequestUpdate,
)
from noticeboard.log.encoding import encode_base64, parse_time
from noticeboard.rules.account_text import describe_account
from noticeboard.rules.language import Language
from noticeboard.rules.limits import CONFIRMED_LEVEL
from noticeboard.rules.text import SafeText, is_blank, safe_text

NAME_LENGTH: Final = 120
TITLE_LENGTH: Final = 200
TEXT_LENGTH: Final = 4000
_VOUCHED: Final = ("page.record.unvouched", "page.record.vouched_domain", "page.record.vouched")
"""What a verifier's statement says, by its level: every level from the third on confirms."""
_PARTS: Final[Mapping[type, str]] = {
    RequestPost: "request",
    RequestUpdate: "update",
    RequestCorrect: "correction",
    RequestResolve: "resolution",
    RequestAccount: "account",
    RequestAnswer: "answer",
    BoardChallenge: "challenge",
    BoardNotice: "notice",
}
"""What the entries of a thread are called, in the names of their texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyLine:
    """An agency as shown with its requests."""

    id: str
    name: SafeText
    initials: SafeText
    domain: SafeText
    level: int
    is_revoked: bool
    is_compromised: bool
    next_keys: str
    """When its next keys take effect; empty if there are none."""
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRow:
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
    status_text: str
    posted: str
    window_length: str
    notice: SafeText
    """The board's last notice on it, shortened; empty if there is none."""
    found: Sequence[str]
    """The findings of the rules, one sentence each."""
    is_void: bool
    late: str
    """Since when its agency is late with it; empty if it isn't."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadEntry:
    """One entry of a thread."""

    index: int
    kind: str
    at: str
    utc: str
    summary: SafeText
    """What it says in our words; empty if the text is all."""
    text: SafeText
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordLine:
    """One line of what the log says about an agency."""

    icon: str
    index: int
    title: str
    text: SafeText | str


class Views:
    """Turns what was read into what is shown, in one language."""

    def __init__(self, language: Language, now: datetime, verifiers: Mapping[str, str]) -> None:
        """Set up the views; `verifiers` names each trusted verifier by the id of its chain."""
        self.language = language
        self._now = now
        self._verifiers = verifiers

    def agency(self, stored: AgencyRecord) -> AgencyLine:
        """Return the line about an agency."""
        record = stored.acting(self._now)
        is_named = not is_blank(record.name)
        name = safe_text(record.name, longest=NAME_LENGTH) if is_named else SafeText(record.id)
        is_stopped = record.revoked_from is not None or record.compromised
        confirmed = "high" if record.level >= CONFIRMED_LEVEL else "low"
        waiting = record.next_keys
        return AgencyLine(
            id=record.id,
            name=name,
            initials=_initials(name),
            domain=safe_text(record.domain),
            level=record.level,
            is_revoked=record.revoked_from is not None,
            is_compromised=record.compromised,
            next_keys=self.language.moment(waiting.since) if waiting else "",
            mark="revoked" if is_stopped else confirmed,
        )

    def item(  # noqa: PLR0913 -- what one item shows
        self,
        row: IndexedRequest,
        post: RequestPost,
        record: AgencyRecord,
        *,
        key: str = "",
        codes: Sequence[str] = (),
        standing: RequestStanding | None = None,
    ) -> RequestRow:
        """Return a request's item in a list."""
        agency, status = self.agency(record), row.status(self._now)
        return RequestRow(
            index=row.at_entry,
            key=key,
            mark=agency.mark if status is Status.OPEN else "past",
            agency=agency,
            title=self.title(post),
            when=self.language.span(*window(post), now=self._now),
            where=self.where(post.area, row.county),
            joined=self._joined(row),
            status=status,
            status_text=self._status(row, status),
            posted=self.language.date(requests_at(row.logged)),
            window_length=self.language.length(timedelta(seconds=row.window_s)),
            notice=SafeText(row.notice),
            found=[self.finding(code) for code in codes],
            is_void=record.voids(row.at_entry),
            late="" if standing is None else late_since(self.language, standing),
        )

    def title(self, post: RequestPost) -> SafeText:
        """Return a request's title; a placeholder if it is blank."""
        return self._or_none(post.title, "title", safe_text(post.title, longest=TITLE_LENGTH))

    def where(self, area: Area, county: int) -> str:
        """Describe where an area is: by its county, else by its coordinates."""
        place = self.county(county) or self.language.point(area)
        if isinstance(area, Circle):
            radius = self.language.distance(area.radius_m)
            return self.language.text("page.area.around", radius=radius, place=place)
        return f"{self.language.shape(area)} · {place}"

    def county(self, number: int) -> str:
        """Return a county's name; empty if the number is unknown."""
        found = outline().counties.get(number)
        return found.full_name if found else ""

    def line(self, text: str) -> SafeText:
        """Return an untrusted text as one line."""
        return safe_text(text)

    def finding(self, code: str) -> str:
        """Return a sentence for a finding, for readers."""
        texts = self.language.texts
        return texts.get(f"page.found.{code}") or texts.get(f"page.rule.{code}", code)

    def part(self, logged: Logged) -> ThreadEntry:
        """Return one entry of a thread."""
        body = logged.entry.body
        text = _text(body)
        return ThreadEntry(
            index=logged.index,
            kind=_PARTS.get(type(body), "other"),
            at=self.language.moment(logged.logged_at),
            utc="" if self.language.is_utc else self.language.utc(logged.logged_at),
            summary=self._summary(body),
            text=self._or_none(
                text, "text", safe_text(text or "", longest=TEXT_LENGTH, lines=True)
            ),
            key=body.key,
        )

    def _summary(self, body: Body) -> SafeText:
        """Return in our words what an entry says beside its text, or instead of one."""
        match body:
            case RequestAccount():
                return safe_text(describe_account(body, self.language.texts, self.language.date))
            case BoardPolicy(policy=policy):
                name = safe_text(policy.name, longest=NAME_LENGTH)
                date = self.language.date(policy.begins_at)
                return SafeText(
                    self.language.text(
                        "page.entry.policy", number=policy.number, name=name, date=date
                    )
                )
            case _:
                return SafeText("")

    def _or_none(self, raw: str | None, field: str, text: SafeText) -> SafeText:
        """Return the text to show; a placeholder if the raw text is blank."""
        is_empty = raw is not None and is_blank(raw)
        return SafeText(self.language.text(f"request.no_{field}")) if is_empty else text

    def record_line(self, record: AgencyRecord, logged: Logged) -> RecordLine | None:
        """Return what an entry says about an agency, apart from its requests; None if nothing."""
        say, on = self.language.text, self.language.date(logged.logged_at)
        match logged.entry.body:
            case AgencyRegister(agency=agency) if agency == record.id:
                line = ("lock", say("page.record.registered", date=on), "")
            case AgencyRotate(agency=agency, reason=reason) if agency == record.id:
                line = ("lock", say("page.record.rotated", date=on), reason)
            case AgencyDelivery(agency=agency, statement=stated) if agency == record.id:
                is_named = bool(stated.post_quantum_key)
                change = "page.record.post_quantum" if is_named else "page.record.post_quantum_gone"
                line = ("lock", say(change, date=on), "")
            case AgencyRevoke(agency=agency, reason=reason) if agency == record.id:
                line = ("stop", say("page.record.revoked", date=on), reason)
            case AgencyRetention(agency=agency, days=days, text=text) if agency == record.id:
                line = ("clock", say("page.record.retention", date=on, count=days), text)
            case AgencyVerify(agency=by, subject=subject, level=level) if subject == record.id:
                if by not in self._verifiers:
                    return None
                who = say("page.record.by", name=self._verifiers[by])
                line = ("shield", say(_VOUCHED[min(level, CONFIRMED_LEVEL)], date=on), who)
            case _:
                return None
        icon, title, text = line
        return RecordLine(icon=icon, index=logged.index, title=title, text=safe_text(text))

    def _joined(self, row: IndexedRequest) -> str:
        """Summarize what has joined a thread: `1 correction, 1 notice`."""
        say = self.language.text
        counted = (
            ("page.updates", row.updates),
            ("page.corrections", row.corrections),
            ("page.notices", row.notices),
            ("page.challenges", row.challenges),
        )
        parts = [say(key, count=count) for key, count in counted if count]
        return ", ".join(parts) or say("page.no_updates")

    def _status(self, row: IndexedRequest, status: Status) -> str:
        if row.resolved is not None:
            date = self.language.date(requests_at(row.resolved))
            return self.language.text("page.status.resolved_on", date=date)
        until = self.language.date(requests_at(row.expires))
        return self.language.text(f"page.status.{status}_until", date=until)


def window(post: RequestPost) -> tuple[datetime, datetime]:
    """Return the start and end of a request's window."""
    return parse_time(post.window.start), parse_time(post.window.end)


def _text(body: Body) -> str | None:
    """Return the author's own text; None if there is none and none is needed."""
    match body:
        case BoardPolicy(policy=stated) | BoardDecision(decision=stated):
            return stated.text or None
        case RequestAccount() | AgencyRetention():
            return body.text or None
        case _:
            text: str | None = getattr(body, "text", None)
            return text


def _initials(name: str) -> SafeText:
    """Return up to two initials, used instead of a logo."""
    words = [word for word in name.split() if word[0].isalnum()]
    picked: Sequence[str] = words[:1] + words[-1:] if len(words) > 1 else words
    return SafeText("".join(word[0] for word in picked).upper() or "?")


STALE: Final = timedelta(hours=24)
"""Idle boards sign again long before this, so an older signature is a warning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogStatus:
    """The latest publication."""

    size: int
    root: str
    signed_at: datetime
    seen: int
    """How many witnesses have signed it."""
    witnesses: int
    """How many were asked."""
    is_stale: bool


def log_status(board: Board, now: datetime) -> LogStatus:
    """Return the log's status at `now`; raises UnavailableError before the first checkpoint."""
    published = board.published
    cosigned = published.cosigned
    newest = cosigned[0].at if cosigned else published.signed_at
    return LogStatus(
        size=published.size,
        root=encode_base64(published.root),
        signed_at=newest,
        seen=len(cosigned),
        witnesses=len(board.settings.witnesses),
        is_stale=now - newest > STALE,
    )

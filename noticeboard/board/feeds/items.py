"""One request as any feed shows it: every hostile text has been through `safe_text` here."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from noticeboard.board.feeds.threads import Activity
from noticeboard.board.feeds.words import Words, minute
from noticeboard.board.reading import Logged, Status
from noticeboard.log.agency import AgencyRecord
from noticeboard.log.area import RequestArea
from noticeboard.log.body import (
    BoardNotice,
    RequestCorrect,
    RequestPost,
    RequestResolve,
    RequestUpdate,
)
from noticeboard.log.encoding import parse_time
from noticeboard.rules.text import SafeText, is_blank, safe_text

TITLE_LENGTH: Final = 200
NAME_LENGTH: Final = 120
TEXT_LENGTH: Final = 4000
CONTENT_LENGTH: Final = 12_000

KINDS: Final = {
    RequestUpdate: "update",
    RequestCorrect: "correction",
    RequestResolve: "resolution",
    BoardNotice: "notice",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A request with what joined it, ready to be written."""

    index: int
    leaf: str
    url: str
    title: SafeText
    content: SafeText
    """Plain text, its lines broken by `\\n`."""
    summary: SafeText
    agency: SafeText
    agency_id: str
    agency_url: str
    agency_level: int
    incident: str
    incident_said: SafeText
    status: Status
    is_void: bool
    published: datetime
    updated: datetime
    expires: datetime
    window: tuple[datetime, datetime]
    area: RequestArea


def item_of(activity: Activity, words: Words, base: str, now: datetime) -> Item:
    """Return what a feed says of a thread at `now`."""
    thread = activity.thread
    post, first = thread.post, thread.entries[0]
    url = f"{base}/entries/{thread.index}"
    status = thread.status(now)
    return Item(
        index=thread.index,
        leaf=first.entry.leaf.hex(),
        url=url,
        title=title_of(post, words),
        content=_joined([*_told(activity, words, status), *_parts(activity, words, url)]),
        summary=safe_text(post.text, longest=TEXT_LENGTH, lines=True),
        agency=name_of(thread.agency),
        agency_id=thread.agency.id,
        agency_url=f"{base}/agencies/{thread.agency.id}",
        agency_level=thread.agency.level,
        incident=post.incident,
        incident_said=words.say(f"incident.{post.incident}"),
        status=status,
        is_void=thread.is_void,
        published=first.logged_at,
        updated=activity.updated,
        expires=parse_time(post.expires),
        window=(parse_time(post.window.start), parse_time(post.window.end)),
        area=post.area,
    )


def title_of(post: RequestPost, words: Words) -> SafeText:
    """Return a request's title; its incident where nothing of the title can be shown."""
    if is_blank(post.title):
        return words.say(f"incident.{post.incident}")
    return safe_text(post.title, longest=TITLE_LENGTH)


def name_of(agency: AgencyRecord) -> SafeText:
    """Return an agency's name; its id where nothing of the name can be shown."""
    is_named = not is_blank(agency.name)
    return safe_text(agency.name, longest=NAME_LENGTH) if is_named else SafeText(agency.id)


def facts(post: RequestPost, words: Words) -> Iterator[SafeText]:
    """Yield what is asked for, a line each."""
    start, end = parse_time(post.window.start), parse_time(post.window.end)
    yield words.say("feed.incident", incident=words.say(f"incident.{post.incident}"))
    yield words.say("feed.window", start=minute(start), end=minute(end))
    yield words.say("feed.area", area=words.area(post.area))
    yield words.say("feed.case", case=safe_text(post.case_number))
    yield words.say("feed.contact", contact=safe_text(post.contact))


def said_by(logged: Logged, words: Words) -> SafeText:
    """Return what an entry adds to a thread, with when it was logged."""
    body = logged.entry.body
    head = words.say(f"feed.part.{KINDS[type(body)]}", time=minute(logged.logged_at))
    text = safe_text(getattr(body, "text", ""), longest=TEXT_LENGTH, lines=True)
    return SafeText(f"{head}\n{text}")


def _told(activity: Activity, words: Words, status: Status) -> Iterator[SafeText]:
    thread = activity.thread
    if thread.is_void:
        yield words.say("feed.void")
    if thread.agency.compromised:
        yield words.say("feed.compromised")
    yield safe_text(thread.post.text, longest=TEXT_LENGTH, lines=True)
    resolved = thread.resolved
    at = resolved.logged_at if resolved else parse_time(thread.post.expires)
    agency = name_of(thread.agency)
    lines = [
        *facts(thread.post, words),
        words.say("feed.agency", agency=agency, level=thread.agency.level),
        words.say(f"feed.state.{status}", time=minute(at)),
    ]
    yield SafeText("\n".join(lines))


def _parts(activity: Activity, words: Words, url: str) -> Iterator[SafeText]:
    for logged in activity.thread.entries:
        if type(logged.entry.body) in KINDS:
            yield said_by(logged, words)
    if not activity.is_whole:
        yield words.say("feed.more", url=url)


def _joined(paragraphs: list[SafeText]) -> SafeText:
    return safe_text("\n\n".join(paragraphs), longest=CONTENT_LENGTH, lines=True)

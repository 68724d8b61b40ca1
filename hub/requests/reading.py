"""From one verified `request.post` to the Request a person is shown."""

from collections.abc import Iterable, Set as AbstractSet
from datetime import datetime, timedelta
from hashlib import sha256

from hub.errors import InvalidInputError
from hub.model.ids import BoardOrigin, RequestId
from hub.model.request import Agency, Request
from hub.model.window import TimeWindow
from noticeboard.errors import VerificationError
from noticeboard.log.agency import AgencyRecord, LoggedEntry
from noticeboard.log.body import AgencyRegister, RequestPost
from noticeboard.log.encoding import parse_time
from noticeboard.rules.finding import Finding, Severity
from noticeboard.rules.limits import findings, readable_findings
from noticeboard.rules.names import looks, mixes_alphabets
from noticeboard.rules.text import is_blank, safe_text

LONGEST_LIFE = timedelta(days=90)
LONGEST_LINE = 200
LONGEST_TEXT = 5000
ID_DIGITS = 32


def request_id(origin: BoardOrigin, agency_id: str, entry_id: str) -> RequestId:
    """Return the id of a request, the same on every hub."""
    named = f"{origin}\n{agency_id}\n{entry_id}".encode()
    return RequestId(sha256(named).hexdigest()[:ID_DIGITS])


def read_request(  # noqa: PLR0913 -- what is read, and what is known beside it
    origin: BoardOrigin,
    logged: LoggedEntry,
    post: RequestPost,
    *,
    now: datetime,
    earlier_posts_for_case: int,
    others: Iterable[Finding] = (),
) -> Request:
    """Return the request of a post, with `others` among its findings.

    Raises InvalidInputError if the post has no times or agency.
    """
    agency = logged.agency
    if agency is None:
        raise InvalidInputError("This post is by nobody this board knows.")
    try:
        issued = parse_time(post.issued)
        window = TimeWindow(start=parse_time(post.window.start), end=parse_time(post.window.end))
        expires = ends(post, seen_at=now)
    except VerificationError as error:
        raise InvalidInputError("This post's times cannot be read.") from error
    return Request(
        id=request_id(origin, post.agency, post.id),
        origin=origin,
        index=logged.index,
        entry_id=post.id,
        leaf=logged.entry.leaf.hex(),
        agency=read_agency(agency, now),
        incident=post.incident,
        title=safe_text(post.title, longest=LONGEST_LINE),
        text=safe_text(post.text, longest=LONGEST_TEXT, lines=True),
        case_number=safe_text(post.case_number, longest=LONGEST_LINE),
        contact=safe_text(post.contact, longest=LONGEST_LINE),
        window=window,
        area=post.area,
        issued=issued,
        expires=expires,
        findings=what_to_flag(
            logged,
            post,
            agency,
            now=now,
            earlier_posts_for_case=earlier_posts_for_case,
            others=others,
        ),
    )


def ends(post: RequestPost, *, seen_at: datetime) -> datetime:
    """Return when a post that was first seen at that time is over; raises VerificationError.

    An agency may write any time of issue: what we have seen ends 90 days from then at most.
    """
    return min(parse_time(post.expires), min(parse_time(post.issued), seen_at) + LONGEST_LIFE)


def read_agency(record: AgencyRecord, now: datetime) -> Agency:
    """Return the agency as a person is shown it, with the delivery key that acts now.

    If there is nothing to read in its name, its id is its name.
    """
    return Agency(
        id=record.id,
        name=safe_text(record.id if is_blank(record.name) else record.name, longest=LONGEST_LINE),
        kind=str(safe_text(record.kind, longest=LONGEST_LINE)),
        level=record.level,
        domain=safe_text(record.domain, longest=LONGEST_LINE),
        delivery_key=record.acting(now).delivery_key,
    )


def what_to_flag(  # noqa: PLR0913 -- as above
    logged: LoggedEntry,
    post: RequestPost,
    agency: AgencyRecord,
    *,
    now: datetime,
    earlier_posts_for_case: int,
    others: Iterable[Finding] = (),
) -> tuple[Finding, ...]:
    """Return every finding as a flag, once: at home nothing is refused, it is shown."""
    found = findings(post, agency, now=now, earlier_posts_for_case=earlier_posts_for_case)
    by_code: dict[str, Finding] = {}
    for flag in (*_about_the_key(logged, agency), *_flags((*found, *others))):
        by_code.setdefault(flag.code, flag)
    return tuple(by_code.values())


def name_findings(registered: AgencyRegister, earlier: AbstractSet[str]) -> tuple[Finding, ...]:
    """Return what is wrong with an agency's name, given what those before it look like."""
    found = tuple(readable_findings(registered))
    if mixes_alphabets(registered.name) or not earlier.isdisjoint(looks(registered.name)):
        found += (Finding(code="confusable_name", severity=Severity.FLAG),)
    return found


def _about_the_key(logged: LoggedEntry, agency: AgencyRecord) -> Iterable[Finding]:
    if agency.compromised:
        yield Finding(code="compromised_key", severity=Severity.FLAG, params={})
    if agency.voids(logged.index):
        yield Finding(code="revoked_key", severity=Severity.FLAG, params={})


def _flags(found: Iterable[Finding]) -> Iterable[Finding]:
    for finding in found:
        yield Finding(code=finding.code, severity=Severity.FLAG, params=finding.params)

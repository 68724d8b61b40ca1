"""What a request may ask for: the rules of numbers and structure, then those of words.

The same code refuses on the board and flags at home, in case another board did not refuse.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
import re
from typing import Final, get_args

from noticeboard.log.agency import AgencyRecord
from noticeboard.log.area import Circle
from noticeboard.log.body import (
    AgencyKind,
    AgencyRegister,
    AgencyRetention,
    AgencyRevoke,
    AgencyRotate,
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
from noticeboard.log.encoding import parse_time
from noticeboard.log.policy import Policy
from noticeboard.rules.area import size_km2, within
from noticeboard.rules.findings import Finding, Severity
from noticeboard.rules.phrases import text_findings
from noticeboard.rules.text import has_hidden, is_blank

AGENCY_KINDS: Final[tuple[str, ...]] = get_args(AgencyKind)
INCIDENTS: Final = (
    "assault",
    "burglary",
    "robbery",
    "theft",
    "vehicle_theft",
    "hit_and_run",
    "traffic_collision",
    "vandalism",
    "arson",
    "fire",
    "missing_person",
    "abduction",
    "homicide",
    "shooting",
    "sexual_offence",
    "animal_attack",
    "natural_disaster",
    "search_and_rescue",
)

SHORTEST_WINDOW: Final = timedelta(minutes=15)
LONGEST_WINDOW: Final = timedelta(hours=12)
OLDEST_WINDOW: Final = timedelta(days=180)
DEFAULT_LIFE: Final = timedelta(days=30)
LONGEST_LIFE: Final = timedelta(days=90)
SMALLEST_AREA_KM2: Final = 0.065
LARGEST_AREA_KM2: Final = 1.295
MOST_POSTS_PER_CASE: Final = 2
CONFIRMED_LEVEL: Final = 2
_SQUARE_M: Final = 1_000_000

_DIGITS: Final = re.compile(r"[0-9]")
_FEWEST_DIGITS: Final = 7
_EMAIL: Final = re.compile(r"[^\s@<>,;:]+@([A-Za-z0-9.-]+[A-Za-z0-9])")
_TELEPHONE: Final = re.compile(r"\+?[0-9(][0-9() ./-]{5,24}[0-9]")


def findings(
    post: RequestPost,
    agency: AgencyRecord,
    *,
    now: datetime,
    earlier_posts_for_case: int,
    words_are_free: bool = False,
) -> tuple[Finding, ...]:
    """Return every rule that the request breaks, in the order of the rules' table.

    `words_are_free` skips the rules of words, if the caller knows that they find nothing.
    """
    found = [
        *_who_and_why(post, agency),
        *_window(post, now),
        *_area(post),
        *readable_findings(post),
        *_place(post, agency),
        *_life(post),
    ]
    if not is_blank(post.case_number) and earlier_posts_for_case >= MOST_POSTS_PER_CASE:
        found.append(_refuse("too_many_posts", most=MOST_POSTS_PER_CASE))
    if not words_are_free:
        found += text_findings(post.title, post.text, incident=post.incident)
    if agency.level < CONFIRMED_LEVEL:
        found.append(
            Finding(
                code="unverified_agency", severity=Severity.FLAG, params={"level": agency.level}
            )
        )
    return tuple(found)


def case_of(post: RequestPost) -> tuple[str, str]:
    """Return what identifies the case of a request: agency and case number."""
    return case_key(post.agency, post.case_number)


def case_key(agency: str, case_number: str) -> tuple[str, str]:
    """Return what identifies a case; spaces and capitals in its number don't count."""
    return agency, "".join(case_number.split()).casefold()


def readable_findings(body: Body) -> Iterator[Finding]:
    """Yield what is wrong with the texts that a person sees in an entry of any type."""
    texts = tuple(_visible_texts(body))
    blank = [field for field, text, is_needed in texts if _is_empty(text, is_needed=is_needed)]
    hidden = [
        field
        for field, text, _ in texts
        if field not in blank and has_hidden(text, lines=field == "text")
    ]
    if blank:
        yield _refuse("blank_text", fields=", ".join(blank))
    if hidden:
        yield _refuse("hidden_text", fields=", ".join(hidden))


def _visible_texts(body: Body) -> Iterator[tuple[str, str, bool]]:
    """Yield each text that a person sees: its field, the text, and whether it is required."""
    match body:
        case AgencyRegister():
            yield "name", body.name, True
            yield "contact", body.contact, False
            yield "key_name", body.root_key.partition("+")[0], True
            yield "key_name", body.posting_key.partition("+")[0], True
        case AgencyRotate():
            yield "reason", body.reason, False
            yield "key_name", body.posting_key.partition("+")[0], True
        case AgencyRevoke():
            yield "reason", body.reason, False
        case RequestPost():
            yield "title", body.title, True
            yield "text", body.text, True
            # A request without either of these breaks another rule.
            if not is_blank(body.case_number):
                yield "case_number", body.case_number, False
            yield "contact", body.contact, False
        case (
            RequestUpdate()
            | RequestCorrect()
            | RequestResolve()
            | RequestAnswer()
            | BoardNotice()
            | BoardChallenge()
        ):
            yield "text", body.text, True
        case AgencyRetention() | RequestAccount():
            yield "text", body.text, False
        case BoardPolicy():
            yield from _texts_of_policy(body.policy)
        case BoardDecision():
            yield "text", body.decision.text, not body.decision.approved
        case _:
            pass


def _texts_of_policy(policy: Policy) -> Iterator[tuple[str, str, bool]]:
    yield "name", policy.name, True
    yield "text", policy.text, False
    yield "key_name", policy.governor.partition("+")[0], True
    for phrase in policy.limits.phrases:
        yield "phrase", phrase, True
    for overseer in policy.overseers:
        yield "name", overseer.name, True
        yield "key_name", overseer.key.partition("+")[0], True
        for phrase in overseer.phrases:
            yield "phrase", phrase, True


def _is_empty(text: str, *, is_needed: bool) -> bool:
    return is_blank(text) and (is_needed or bool(text))


def _who_and_why(post: RequestPost, agency: AgencyRecord) -> Iterator[Finding]:
    if post.incident not in INCIDENTS:
        yield _refuse("no_incident")
    if is_blank(post.case_number):
        yield _refuse("no_case_number")
    if not _is_contact(post.contact, agency):
        yield _refuse("no_contact", domain=agency.domain)


def _window(post: RequestPost, now: datetime) -> Iterator[Finding]:
    start, end = parse_time(post.window.start), parse_time(post.window.end)
    if end - start < SHORTEST_WINDOW:
        yield _refuse("window_too_short", minutes=_whole(SHORTEST_WINDOW, timedelta(minutes=1)))
    if end - start > LONGEST_WINDOW:
        yield _refuse("window_too_long", hours=_whole(LONGEST_WINDOW, timedelta(hours=1)))
    if end > now:
        yield _refuse("window_in_future")
    if start < now - OLDEST_WINDOW:
        yield _refuse("window_too_old", days=OLDEST_WINDOW.days)


def _area(post: RequestPost) -> Iterator[Finding]:
    size = size_km2(post.area)
    if size < SMALLEST_AREA_KM2:
        yield _refuse("area_too_small", square_m=round(SMALLEST_AREA_KM2 * _SQUARE_M))
    if size > LARGEST_AREA_KM2:
        yield _refuse("area_too_large", square_m=round(LARGEST_AREA_KM2 * _SQUARE_M))
    if not isinstance(post.area, Circle):
        # Loading NumPy takes a command a tenth of a second, and a circle needs no check.
        from noticeboard.rules.width import LEAST_WIDTH_M, is_too_narrow  # noqa: PLC0415

        if is_too_narrow(post.area):
            yield _refuse("area_too_narrow", meters=LEAST_WIDTH_M)


def _place(post: RequestPost, agency: AgencyRecord) -> Iterator[Finding]:
    if not within(post.area, agency.jurisdiction):
        yield _refuse("outside_jurisdiction")


def _life(post: RequestPost) -> Iterator[Finding]:
    if parse_time(post.expires) - post.issued_at > LONGEST_LIFE:
        yield _refuse("life_too_long", days=LONGEST_LIFE.days)


def _is_contact(contact: str, agency: AgencyRecord) -> bool:
    """Return whether an email at the agency's domain, or one of its telephones, is named."""
    domain = agency.domain
    mail = [host.lower() for host in _EMAIL.findall(contact)]
    if mail:
        # If a foreign address were next to a right one, it might get the answers.
        return all(host == domain or host.endswith("." + domain) for host in mail)
    own = _telephones(agency.contact)
    return any(_same_line(a, b) for a in _telephones(contact) for b in own)


def _telephones(text: str) -> list[str]:
    numbers = ("".join(_DIGITS.findall(number)) for number in _TELEPHONE.findall(text))
    return [number for number in numbers if len(number) >= _FEWEST_DIGITS]


def _same_line(one: str, other: str) -> bool:
    """Return whether two numbers are the same, with or without country and area code."""
    return one.endswith(other) or other.endswith(one)


def _whole(length: timedelta, unit: timedelta) -> int:
    return length // unit


def _refuse(code: str, **params: str | int) -> Finding:
    return Finding(code=code, severity=Severity.REFUSE, params=params)

"""Whether the dates in a share and its request can all be right: each that can't is named.

No date here is proved. But an agency, a court or a household should see at once if a request was
issued before what it asks about, or if a clip isn't from the time that was asked for.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from noticeboard.log.body import Body, RequestPost
from noticeboard.log.encoding import parse_time
from noticeboard.runtime.text import Text
from noticeboard.seal.check import Check
from noticeboard.seal.clock import AHEAD, exact_time
from noticeboard.seal.custody import Custody
from noticeboard.seal.footage import CustodyFile


def date_checks(custody: Custody, post: RequestPost | None) -> Iterator[Check]:
    """Yield what contradicts in the dates of a record and of the request as the log has it."""
    sealed = custody.approved_at
    window = _window(custody, post)
    if post is not None and window is not None:
        start, end = window
        if post.issued_at < start:
            yield _contradiction("before_window", issued=post.issued_at, start=start)
        elif post.issued_at < end:
            yield _contradiction("within_window", issued=post.issued_at, end=end)
    if post is not None and sealed + AHEAD < post.issued_at:
        yield _contradiction("sealed_early", issued=post.issued_at, sealed=sealed)
    for file in custody.files:
        if window is not None:
            yield from _outside(file, *window)
        if sealed + AHEAD < file.end:
            yield _contradiction("clip_late", clip=file.name, end=file.end, sealed=sealed)


def disputes_issue(checks: Iterable[Check]) -> bool:
    """Return whether any of the checks contradicts the date on which the request was issued."""
    return any("issued" in check.text.values for check in checks if check.code == "dates")


def stamp_checks(custody: Custody, stamps: Sequence[tuple[str, datetime]]) -> Iterator[Check]:
    """Yield which timestamps, each a service and its time, are later than the sealing."""
    sealed = custody.approved_at
    for service, at in stamps:
        if sealed + AHEAD < at:
            yield _contradiction("stamp_late", service=service, at=at, sealed=sealed)


def arrival_checks(custody: Custody, arrived: datetime) -> Iterator[Check]:
    """Yield whether a share arrived before it was sealed."""
    if arrived + AHEAD < custody.approved_at:
        yield _contradiction("arrived_early", at=arrived, sealed=custody.approved_at)


def page_checks(custody: Custody, post: Body | None, made: datetime) -> Iterator[Check]:
    """Yield whether a page that is made now is older than a date that it shows."""
    dates = [custody.approved_at, *(file.end for file in custody.files)]
    if isinstance(post, RequestPost):
        dates.append(post.issued_at)
    if made + AHEAD < max(dates):
        shown = {"made": exact_time(made), "latest": exact_time(max(dates))}
        yield Check.not_proved("dates", Text("desk.asked.made_early", **shown))


def _window(custody: Custody, post: RequestPost | None) -> tuple[datetime, datetime] | None:
    if post is not None:
        return parse_time(post.window.start), parse_time(post.window.end)
    request = custody.request
    if request.start is None or request.end is None:
        return None
    return request.start, request.end


def _outside(file: CustodyFile, start: datetime, end: datetime) -> Iterator[Check]:
    times = {"from": file.start, "to": file.end, "start": start, "end": end}
    if file.end <= start or end <= file.start:
        yield _contradiction("clip_outside", clip=file.name, **times)
    elif file.start < start or end < file.end:
        yield _contradiction("clip_beyond", clip=file.name, **times)


def _contradiction(code: str, **values: datetime | str) -> Check:
    shown = {
        name: exact_time(value.astimezone(UTC)) if isinstance(value, datetime) else value
        for name, value in values.items()
    }
    return Check.not_proved("dates", Text(f"noticeboard.claim.dates.{code}", **shown))

"""What doesn't fit together in how a department kept its shares. Pure.

The board's notes, the department's log, the list of shares and each folder's report say when a
share arrived and was opened. Whoever changes one of them has to change the others, and can't change
what the board signed or what was kept elsewhere.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from noticeboard.runtime.text import Text

SLACK: Final = timedelta(minutes=5)
"""How far the department's clock and the board's may differ, so that nobody is accused of that."""


class Weight(StrEnum):
    """What a finding means."""

    FAULT = "fault"
    """Two records contradict each other, or one was changed."""
    GAP = "gap"
    """Something can't be shown, because what would show it isn't here."""
    REMARK = "remark"
    """It fits, and a reader should know it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyFinding:
    """One thing to say of an agency's folder, in one sentence."""

    weight: Weight
    text: Text


def fault(code: str, /, **values: str | int | Text) -> CustodyFinding:
    """Return something that contradicts."""
    return CustodyFinding(weight=Weight.FAULT, text=Text(f"desk.custody.{code}", **values))


def gap(code: str, /, **values: str | int | Text) -> CustodyFinding:
    """Return something that can't be shown."""
    return CustodyFinding(weight=Weight.GAP, text=Text(f"desk.custody.{code}", **values))


def remark(code: str, /, **values: str | int | Text) -> CustodyFinding:
    """Return something that fits."""
    return CustodyFinding(weight=Weight.REMARK, text=Text(f"desk.custody.{code}", **values))


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedOpening:
    """One opening of a share, as the department's log has it."""

    began: datetime
    ended: datetime

    def includes(self, at: datetime) -> bool:
        """Return whether a time fits, but for the slack."""
        return self.began - SLACK <= at <= self.ended + SLACK


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningRecords:
    """Everything that says when a share arrived and was opened."""

    share: str
    reported: datetime | None
    """As `report.json` in its folder says."""
    listed: datetime | None
    """As the list of shares says."""
    arrived: datetime | None
    """As the board signed."""
    noted: datetime | None
    """When the board learned that it was open, as it signed."""
    logged: tuple[LoggedOpening, ...]
    """Oldest first."""
    log_since: datetime | None
    """The time of the log's first entry; None if no log is here."""
    set_aside: int
    """How many changed folders of it are here."""
    was_listed: bool = True
    """Whether an inbox listed it; no note of a board is about other files."""


def opening_findings(records: OpeningRecords) -> Iterator[CustodyFinding]:
    """Yield what contradicts in the times of a share's openings, and what can't be shown."""
    claimed = [each for each in (records.reported, records.listed) if each is not None]
    yield from _against_log(records, claimed)
    if not records.was_listed:
        yield gap("unlisted", share=records.share)
        return
    yield from _against_board(records, claimed)


def _against_log(records: OpeningRecords, claimed: list[datetime]) -> Iterator[CustodyFinding]:
    share, logged = records.share, records.logged
    first = min(claimed, default=None)
    if records.log_since is None:
        yield gap("no_log", share=share)
    elif first is not None and not logged:
        if first < records.log_since:
            since = _time(records.log_since)
            yield gap("before_log", share=share, at=_time(first), since=since)
        else:
            yield fault("unlogged", share=share, at=_time(first))
    for at in claimed if logged else ():
        if not any(each.includes(at) for each in logged):
            ended = _time(logged[-1].ended)
            yield fault("other_time", share=share, claimed=_time(at), logged=ended)
            break
    if len(logged) > 1:
        last = _time(logged[-1].ended)
        yield remark("again", share=share, times=len(logged), at=last)
        if records.set_aside < len(logged) - 1:
            yield fault("aside_gone", share=share, times=len(logged), kept=records.set_aside)


def _against_board(records: OpeningRecords, claimed: list[datetime]) -> Iterator[CustodyFinding]:
    share, arrived, noted = records.share, records.arrived, records.noted
    opened = [each.ended for each in records.logged[:1]] or claimed
    if arrived is None:
        yield gap("no_receipt", share=share)
    else:
        early = [at for at in (*claimed, *opened) if at < arrived - SLACK]
        if early:
            yield fault(
                "before_arrival", share=share, claimed=_time(min(early)), arrived=_time(arrived)
            )
    if noted is None:
        if opened:
            yield gap("unnoted", share=share, at=_time(min(opened)))
        return
    # Only the first opening has a note. A later one may be after it, and then the log has both.
    if opened and min(opened) > noted + SLACK:
        yield fault("after_note", share=share, claimed=_time(min(opened)), noted=_time(noted))
    elif opened and min(opened) < noted - SLACK:
        yield remark("noted_later", share=share, at=_time(min(opened)), noted=_time(noted))


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateRecords:
    """A certificate of deletion, and what else speaks of it."""

    id: str
    sha256: str
    """Of the certificate's file."""
    is_signed: bool
    shares: frozenset[str]
    files: int
    logged_sha256: str | None
    """As the department's log has it; None if it has no entry about it."""
    logged_files: str
    still_here: tuple[tuple[str, str], ...] = ()
    """Shares that it says are gone, each with a file of it that is here."""


def certificate_findings(certificate: CertificateRecords) -> Iterator[CustodyFinding]:
    """Yield what doesn't fit a certificate of deletion."""
    if not certificate.is_signed:
        yield fault("certificate_unsigned", id=certificate.id)
        return
    if certificate.logged_sha256 is None:
        yield fault("certificate_unlogged", id=certificate.id)
    elif (certificate.logged_sha256, certificate.logged_files) != (
        certificate.sha256,
        str(certificate.files),
    ):
        yield fault("certificate_other", id=certificate.id)
    for share, file in certificate.still_here:
        yield fault("not_deleted", id=certificate.id, share=share, file=file)


def gone_findings(
    opened: Iterable[tuple[str, datetime]], here: set[str], deleted: set[str]
) -> Iterator[CustodyFinding]:
    """Yield the shares that the log says were opened, but that are neither here nor deleted."""
    for share, at in opened:
        if share not in here | deleted:
            yield fault("gone", share=share, at=_time(at))


def holds(findings: Iterable[CustodyFinding]) -> bool:
    """Return whether nothing contradicts."""
    return all(each.weight is not Weight.FAULT for each in findings)

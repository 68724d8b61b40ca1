"""Whose clock dates a film, and how far that may be off: one form on every page.

A time's error is known (`to within 0.050 s`), or it is said that nobody knows it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from noticeboard.runtime.text import Text
from noticeboard.seal.footage import AddedFile, CustodyFile

AHEAD: Final = timedelta(minutes=1)
"""Clocks differ. More than this is a clock that was wrong."""
_MILLISECOND: Final = timedelta(milliseconds=1)


def decimal_seconds(length: timedelta | int) -> Text:
    """Return a length, or a number of milliseconds, such as `0.050`; rounded up.

    Each language has its own sign in between: in some, `1.600` is more than a thousand.
    """
    if isinstance(length, timedelta):
        length = -(-length // _MILLISECOND)
    fraction = f"{length % 1000:03}"
    return Text("noticeboard.decimal", whole=length // 1000, fraction=fraction)


def exact_time(at: datetime) -> str:
    """Return a time in UTC such as `2026-11-13 21:14:02.550`; without a fraction if it has none."""
    shown = f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"
    return shown[:-3] if at.microsecond else shown[:-7]


class DatedBy(StrEnum):
    """Whose clock says when something was filmed, and what is known of that clock."""

    MEASURED = "measured"
    """The household's hub, which measured how far the camera's own clock is off."""
    HUB = "hub"
    """The household's hub; the camera's own clock was never measured."""
    ARCHIVE = "archive"
    """The hub: an archive recorded it, and its measured offset was subtracted."""
    ARCHIVE_OWN = "archive_own"
    """The archive itself: its clock could not be measured."""
    FILE = "file"
    """The file says so; nobody vouches for it."""
    PERSON = "person"
    """A person says so."""
    NOBODY = "nobody"
    """Nothing says when it was filmed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmClock:
    """When a film begins and ends, as far as somebody says so."""

    by: DatedBy
    start: datetime | None = None
    end: datetime | None = None
    uncertainty_ms: int | None = None
    """How far the times may be off, in either direction; None if nobody knows."""
    offset_ms: int | None = None
    """The clock of what recorded it minus the hub's; None if it was not measured."""


def clock_text(clock: FilmClock) -> Text:
    """Return whose clock dates a film and how far that may be off, as a phrase."""
    within = clock.uncertainty_ms
    if clock.by in {DatedBy.FILE, DatedBy.PERSON, DatedBy.NOBODY, DatedBy.HUB}:
        return Text(f"desk.clock.{clock.by}")
    if clock.by is DatedBy.MEASURED:
        offset = clock.offset_ms or 0
        off = "measured" if within is not None else "measured_only"
        side = "ahead" if offset >= 0 else "behind"
        values = {"offset": decimal_seconds(abs(offset)), "within": decimal_seconds(within or 0)}
        return Text(f"desk.clock.{off}.{side}", **values)
    return Text(f"desk.clock.{clock.by}", within=decimal_seconds(within or 0))


def time_text(at: datetime, clock: FilmClock) -> Text:
    """Return a moment of a film with how far it may be off."""
    shown = f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}.{at.microsecond // 1000:03d} UTC"
    if clock.by in {DatedBy.ARCHIVE, DatedBy.ARCHIVE_OWN} and clock.uncertainty_ms is not None:
        within = decimal_seconds(clock.uncertainty_ms)
        return Text("desk.clock.within", at=shown, within=within)
    # What was measured of a camera says how far its own clock was off, not the hub's.
    return Text("desk.clock.unknown", at=shown)


def clip_clock(file: CustodyFile) -> FilmClock:
    """Return whose clock dates a hub's clip."""
    if file.archives:
        offsets = {archive.clock_offset_ms for archive in file.archives}
        return FilmClock(
            by=DatedBy.ARCHIVE_OWN if None in offsets else DatedBy.ARCHIVE,
            start=file.start,
            end=file.end,
            uncertainty_ms=max(archive.clock_uncertainty_ms for archive in file.archives),
            offset_ms=offsets.pop() if len(offsets) == 1 else None,
        )
    is_measured = file.clock.measured == "onvif"
    return FilmClock(
        by=DatedBy.MEASURED if is_measured else DatedBy.HUB,
        start=file.start,
        end=file.end,
        uncertainty_ms=file.clock.uncertainty_ms,
        offset_ms=file.clock.offset_ms if is_measured else None,
    )


def claimed_clock(file: AddedFile) -> FilmClock:
    """Return who dates an added film or photo."""
    if file.claimed is None:
        return FilmClock(by=DatedBy.NOBODY)
    by = DatedBy.FILE if file.claimed.source == "container" else DatedBy.PERSON
    return FilmClock(by=by, start=file.claimed.start, end=file.claimed.end)


def signed_values(files: Sequence[CustodyFile]) -> dict[str, str | int | Text]:
    """Return how much of clips was as their cameras had signed it: times, and groups."""
    signed = [file.camera_signature for file in files if file.camera_signature]
    stretches = [each for one in signed for each in one.stretches]
    count = sum(one.signed for one in signed)
    # The record has the longest stretches only, and the number of all groups.
    is_all = sum(each.groups for each in stretches) == count
    whole = sum((file.end - file.start for file in files if file.camera_signature), timedelta())
    found = decimal_seconds(sum((each.end - each.start for each in stretches), timedelta()))
    return {
        "length": decimal_seconds(whole),
        "seconds": found if is_all else Text("noticeboard.signature.least", seconds=found),
        "signed": count,
        "groups": sum(one.groups for one in signed),
    }

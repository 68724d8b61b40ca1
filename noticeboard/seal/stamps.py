"""The timestamps of a share, and what they prove of its clips: one text for every page.

Frames come first: what a reader sees is how many of them existed by when, and what is with the
others. `noticeboard.seal.existence` has compared each clip with its groups before.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Final

from noticeboard.errors import VerificationError
from noticeboard.rules.text import safe_text
from noticeboard.runtime.text import Text, joined, text_of
from noticeboard.seal.check import Check
from noticeboard.seal.clock import AHEAD, decimal_seconds
from noticeboard.seal.film import Film
from noticeboard.seal.footage import CustodyFile
from noticeboard.seal.groups import ClipGroup, ClipGroups, ProofOfTime, hour_name, reply_name
from noticeboard.timestamp.roots import fingerprint_text
from noticeboard.timestamp.token import Token, read_reply

_LEAST_GAP: Final = timedelta(milliseconds=500)
"""Clocks and frame rates wander: what is shorter is no gap."""
_MOST_GAPS: Final = 3
"""More gaps of a share are counted, not named."""
_MOST_RUNS: Final = 10
"""More stretches of frames that were coded anew are counted, not named."""
_MICROSECOND: Final = timedelta(microseconds=1)
_MILLISECOND: Final = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A service's reply to an hour's text that holds."""

    token: Token
    address: str
    """Where the hub asked for it, as the record says; safe to show."""
    why_not: Text | None
    """Why the service's certificate is not checked; None if it leads to a root that is trusted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StampedClip:
    """A clip that was compared with its groups."""

    file: CustodyFile
    listed: ClipGroups
    film: Film | None
    """Its index; None if no group was copied."""

    def frames_of(self, group: ClipGroup) -> int:
        """Return how many of the clip's frames are in a group."""
        after = (each.at for each in self.listed.groups if each.at > group.at)
        return next(after, self.file.frames) - group.at

    def times_of(self, group: ClipGroup) -> tuple[datetime, datetime]:
        """Return when a group's copied frames are shown, from the first to the end of the last."""
        return self.times_between(group.at, group.at + group.copied)

    def times_between(self, first: int, end: int) -> tuple[datetime, datetime]:
        """Return when a frame is shown, counted from 0, and when another one or the end is."""
        if self.film is None:
            return self.file.start, self.file.end
        from_us, to_us = (self.film.at_us(each) for each in (first, end))
        return self.file.start + from_us * _MICROSECOND, self.file.start + to_us * _MICROSECOND


def read_stamps(proof: ProofOfTime, data: Path, roots: Sequence[bytes]) -> list[list[Stamp]]:
    """Read the replies to each hour's text; raises VerificationError for one that doesn't hold.

    `data` holds the files, `roots` are certificates (PEM) of services that are trusted.
    """
    found = []
    for number, hour in enumerate(proof.hours, 1):
        text = (data / hour_name(number)).read_bytes()
        found.append(
            [
                _read_stamp(
                    (data / reply_name(number, each)).read_bytes(), text, roots, reply.service
                )
                for each, reply in enumerate(hour.replies, 1)
            ]
        )
    return found


def _read_stamp(raw: bytes, text: bytes, roots: Sequence[bytes], service: str) -> Stamp:
    token, address = read_reply(raw, text, ()), safe_text(service, longest=200)
    if not roots:
        return Stamp(token=token, address=address, why_not=Text("noticeboard.existed.no_root"))
    try:
        return Stamp(token=read_reply(raw, text, roots), address=address, why_not=None)
    except VerificationError as error:
        # It may be a service of which there is no root here.
        why = text_of(error)
        if why.code == "noticeboard.timestamp.no_root":
            why = Text("noticeboard.existed.other_root", **why.values)
        return Stamp(token=token, address=address, why_not=why)


def existence_checks(
    clips: Sequence[StampedClip],
    stamps: Sequence[Sequence[Stamp]],
    issued: datetime | None,
    *,
    disputed: bool = False,
) -> Iterator[Check]:
    """Yield by when the clips' frames existed, as each service states, and what isn't shown.

    `stamps` are those of each hour. `issued` is when the request was, by the agency's own date, and
    `disputed` whether another date contradicts that one.
    """
    # Every service has its own word, as some may have answered for some hours only.
    services: dict[bytes, list[tuple[int, Stamp]]] = {}
    for hour, replies in enumerate(stamps, 1):
        for each in replies:
            services.setdefault(each.token.certificate_sha256, []).append((hour, each))
    roots: dict[bytes, Check] = {}
    for answers in services.values():
        found = dict(answers)
        covered = _Covered.by(clips, found)
        if covered.frames:
            used = [found[hour] for hour in sorted(covered.hours)]
            yield _existed(covered, used, issued, disputed=disputed)
            roots |= {
                each.token.certificate_sha256: _root(each.token)
                for each in used
                if not each.why_not
            }
        if covered.ahead > AHEAD:
            text = Text("noticeboard.claim.existed_clock", length=length_text(covered.ahead))
            yield Check.not_proved("existed_clock", text)
    yield from roots.values()
    yield Check.not_proved("existed_limits", Text("noticeboard.claim.existed_limits"))
    yield from _others(clips)
    if gaps := [gap for clip in clips for gap in _gaps(clip)]:
        count, named = len(gaps), joined(gaps[:_MOST_GAPS])
        text = (
            Text("noticeboard.claim.gaps.one", count=count, gaps=named)
            if count == 1
            else Text("noticeboard.claim.gaps.other", count=count, gaps=named)
        )
        yield Check.not_proved("gaps", text)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Covered:
    """The frames that a service's stamps stand for."""

    frames: int
    all_frames: int
    """Of the share's clips."""
    times: tuple[datetime, datetime] | None
    hours: frozenset[int]
    ahead: timedelta
    """How much later than its own stamp a frame is dated at most."""

    @classmethod
    def by(cls, clips: Sequence[StampedClip], stamps: Mapping[int, Stamp]) -> "_Covered":
        # What was coded anew may show anything: its original's hash says nothing of these pictures.
        groups = [
            (clip, group, group.stamped)
            for clip in clips
            for group in clip.listed.groups
            if group.copied and group.stamped and group.stamped.hour in stamps
        ]
        times = [each for clip, group, _ in groups for each in clip.times_of(group)]
        ahead = (one.start - stamps[one.hour].token.latest for _, _, one in groups)
        return cls(
            frames=sum(group.copied for _, group, _ in groups),
            all_frames=sum(clip.file.frames for clip in clips),
            times=(min(times), max(times)) if times else None,
            hours=frozenset(stamped.hour for _, _, stamped in groups),
            ahead=max(ahead, default=timedelta()),
        )


def _existed(
    covered: _Covered, stamps: Sequence[Stamp], issued: datetime | None, *, disputed: bool
) -> Check:
    latest = max(stamps, key=lambda stamp: stamp.token.latest)
    last, address = latest.token, latest.address
    start, end = covered.times or (last.at, last.at)
    stated = Text(
        "noticeboard.existed.stated",
        stamped=covered.frames,
        frames=covered.all_frames,
        start=_exact(start),
        end=_exact(end) if end.date() != start.date() else _exact(end)[11:],
        # Rounded up, so that it never says too early a time.
        at=_exact(last.at + _MILLISECOND - _MICROSECOND),
    )
    stamped: dict[str, Text | str] = {
        "stated": stated,
        "service": address if address == last.service else f"{last.service} ({address})",
        "accuracy": _accuracy(last.accuracy),
    }
    if unchecked := next((stamp.why_not for stamp in stamps if stamp.why_not), None):
        text = Text("noticeboard.claim.existed_unchecked", **stamped, why=unchecked)
        return Check.not_checked("existed", text)
    if issued is None:
        text = Text("noticeboard.claim.existed", **stamped)
    else:
        lead = length_text(abs(issued - last.latest))
        text = (
            Text("noticeboard.claim.existed_before", **stamped, length=lead)
            if last.latest <= issued
            else Text("noticeboard.claim.existed_after", **stamped, length=lead)
        )
    text = Text("noticeboard.claim.existed_given", text=text, root=last.root)
    if issued is not None and disputed:
        text = Text("noticeboard.claim.existed_disputed", text=text)
    return Check.proved("existed", text)


def _root(token: Token) -> Check:
    """Return which root certificate vouches for a service; nobody here can say whose that is."""
    text = Text(
        "noticeboard.claim.existed_root",
        service=token.service,
        root=token.root,
        fingerprint=fingerprint_text(token.root_sha256),
    )
    return Check.not_checked("existed_root", text)


def _others(clips: Sequence[StampedClip]) -> Iterator[Check]:
    """Yield what is with the frames that no stamp stands for."""
    groups = [(clip.frames_of(group), group) for clip in clips for group in clip.listed.groups]
    for clip in clips:
        if runs := list(_recoded_stretches(clip)):
            text = Text(
                "noticeboard.claim.existed_recoded",
                clip=clip.file.name,
                frames=joined(runs),
                why=recoding_reason(clip.file),
            )
            yield Check.not_checked("existed_recoded", text)
    without = sum(frames for frames, group in groups if not group.stamped)
    if without:
        text = (
            Text("noticeboard.claim.existed_unstamped.one", count=without)
            if without == 1
            else Text("noticeboard.claim.existed_unstamped.other", count=without)
        )
        yield Check.not_proved("existed_unstamped", text)


def _recoded_stretches(clip: StampedClip) -> Iterator[Text]:
    """Yield the stretches of a clip's frames that have a stamped original only."""
    anew = [each for each in clip.listed.groups if each.stamped and not each.copied]
    runs: list[tuple[int, int]] = []
    for group in anew:
        end = group.at + clip.frames_of(group)
        if runs and runs[-1][1] == group.at:
            runs[-1] = runs[-1][0], end
        else:
            runs.append((group.at, end))
    for first, end in runs[:_MOST_RUNS]:
        start, until = clip.times_between(first, end)
        yield Text(
            "noticeboard.existed.frames_from",
            first=first + 1,
            last=end,
            start=_exact(start),
            end=_exact(until)[0 if until.date() != start.date() else 11 :],
        )
    if more := sum(end - first for first, end in runs[_MOST_RUNS:]):
        yield Text("noticeboard.existed.frames_more", count=more)


def recoding_reason(file: CustodyFile) -> Text:
    """Return why frames of a clip were coded anew, as far as its record says."""
    if not file.masks + file.moving_masks:
        return Text("noticeboard.existed.anew.cut")
    if file.reencoded == "all":
        return Text("noticeboard.existed.anew.covered")
    return Text("noticeboard.existed.anew.either")


def _accuracy(accuracy: timedelta | None) -> Text:
    if accuracy is None:
        return Text("noticeboard.existed.no_accuracy")
    return Text("noticeboard.existed.accuracy", within=decimal_seconds(accuracy))


def _exact(at: datetime) -> str:
    """Return a time such as `2026-11-13 21:14:02.550`."""
    return f"{at:%Y-%m-%d %H:%M:%S.%f}"[:-3]


def length_text(length: timedelta) -> Text:
    """Return a length in its largest unit, rounded down."""
    if count := length.days:
        return (
            Text("noticeboard.existed.days.one", count=count)
            if count == 1
            else Text("noticeboard.existed.days.other", count=count)
        )
    if count := length // timedelta(hours=1):
        return (
            Text("noticeboard.existed.hours.one", count=count)
            if count == 1
            else Text("noticeboard.existed.hours.other", count=count)
        )
    if count := length // timedelta(minutes=1):
        return (
            Text("noticeboard.existed.minutes.one", count=count)
            if count == 1
            else Text("noticeboard.existed.minutes.other", count=count)
        )
    return Text("noticeboard.existed.moment")


def _gaps(clip: StampedClip) -> Iterator[Text]:
    """Yield the gaps between the stamped groups of a clip, in the order of time."""
    for one, two in pairwise(clip.listed.groups):
        if one.stamped is None or two.stamped is None:
            continue
        end = one.stamped.start + one.stamped.length_us * _MICROSECOND
        if two.stamped.start - end >= _LEAST_GAP:
            seconds = decimal_seconds(two.stamped.start - end)
            at = f"{_exact(end)[11:]} UTC"
            yield Text("noticeboard.existed.gap", seconds=seconds, at=at, clip=clip.file.name)

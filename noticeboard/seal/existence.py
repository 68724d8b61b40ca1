"""Checks by when a share's footage existed, and that its clips show what was hashed then.

What a sender claims is compared on the whole way: the clip's own pictures with the listed hashes,
these with the group's leaf, the leaf with its segment's root and that with the hour's, the hour's
text with the services' replies. The first difference ends the check, and is named for what it is.

A timestamp bounds from above: it says nothing about how long before it the pictures existed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from noticeboard.errors import VerificationError
from noticeboard.runtime.text import Text
from noticeboard.seal.check import Check
from noticeboard.seal.custody import Custody
from noticeboard.seal.dates import stamp_checks
from noticeboard.seal.film import Film, read_film, set_place, sets_within
from noticeboard.seal.footage import CustodyFile
from noticeboard.seal.groups import (
    GROUPS,
    ClipGroup,
    ClipGroups,
    ShareGroups,
    StampedGroup,
    hour_name,
)
from noticeboard.seal.stamps import StampedClip, existence_checks, read_stamps
from noticeboard.timestamp.group import VideoCodec, picture_hash
from noticeboard.timestamp.hour import Hour

MAX_ALL_GROUPS: Final = 200_000
_OFF: Final = timedelta(milliseconds=1)
"""A clip's times are whole ticks of 1/90,000 s."""
_MICROSECOND: Final = timedelta(microseconds=1)


def check_existence(
    custody: Custody,
    data: Path,
    roots: Sequence[bytes],
    issued: datetime | None,
    *,
    disputed: bool = False,
) -> tuple[Check, ...]:
    """Check the proof of time in a share whose files are what its record says; blocking.

    `data` holds the files, `roots` are certificates (PEM) of services that are trusted. `issued`
    is when the request was, by the agency's own date, and `disputed` whether another date
    contradicts that one. Raises VerificationError, which says what doesn't hold.
    """
    proof = custody.proof_of_time
    if proof is None:
        return ()
    texts = [(data / hour_name(number)).read_bytes() for number, _ in enumerate(proof.hours, 1)]
    hours = [Hour.parse(text) for text in texts]
    stamps = read_stamps(proof, data, roots)
    listed = ShareGroups.parse((data / GROUPS).read_bytes())
    if [clip.name for clip in listed.clips] != [file.name for file in custody.files]:
        raise VerificationError(Text("noticeboard.existed.other_clips"))
    if sum(len(clip.groups) for clip in listed.clips) > MAX_ALL_GROUPS:
        raise VerificationError(Text("noticeboard.existed.unreadable"))
    clips = [
        StampedClip(file=file, listed=clip, film=check_clip(file, clip, hours, data / file.name))
        for file, clip in zip(custody.files, listed.clips, strict=True)
    ]
    tokens = [stamp.token for replies in stamps for stamp in replies]
    dated = stamp_checks(custody, [(token.service, token.at) for token in tokens])
    return (*existence_checks(clips, stamps, issued, disputed=disputed), *dated)


# One clip


def check_clip(
    file: CustodyFile, listed: ClipGroups, hours: Sequence[Hour], path: Path
) -> Film | None:
    """Check the groups of a clip against the clip, the record and the hours; blocking.

    Return the clip's index, or None if no group was copied. Raises VerificationError.
    """
    for number, group in enumerate(listed.groups, 1):
        stamped = group.stamped
        if stamped is None:
            continue
        if stamped.hour > len(hours) or stamped.sets >= len(listed.sets):
            raise VerificationError(Text("noticeboard.existed.unreadable"))
        try:
            stamped.check(listed.sets[stamped.sets], hours[stamped.hour - 1])
        except VerificationError as error:
            raise VerificationError(_not_stamped(file.name, number)) from error
    _check_times(file, listed)
    if any(group.copied for group in listed.groups):
        return _check_pictures(file, listed, path)
    if listed.groups[-1].at >= file.frames:
        raise VerificationError(Text("noticeboard.existed.unreadable"))
    return None


def _not_stamped(clip: str, group: int) -> Text:
    return Text("noticeboard.existed.not_stamped", clip=clip, group=group)


def _check_times(file: CustodyFile, listed: ClipGroups) -> None:
    """Check that stamped groups lie in the clip's time, one after another."""
    before: StampedGroup | None = None
    for number, group in enumerate(listed.groups, 1):
        stamped = group.stamped
        if stamped is None:
            continue
        end = stamped.start + stamped.length_us * _MICROSECOND
        # The groups at the edges may begin earlier and end later than the clip.
        inside = stamped.start < file.end and end + _OFF > file.start
        if stamped.copied:
            inside = inside and stamped.start + _OFF >= file.start
        if not inside:
            text = Text(
                "noticeboard.existed.other_time",
                clip=file.name,
                group=number,
                at=f"{stamped.start:%Y-%m-%d %H:%M:%S} UTC",
            )
            raise VerificationError(text)
        if before is not None and stamped.start_us <= before.start_us:
            text = Text("noticeboard.existed.order", clip=file.name, group=number)
            raise VerificationError(text)
        before = stamped


def _check_pictures(file: CustodyFile, listed: ClipGroups, path: Path) -> Film:
    """Check that the copied groups are in the clip, under their parameter sets, in their time.

    Return its index.
    """
    with path.open("rb") as clip:
        film = read_film(clip, file.name)
        known = frozenset(film.sets)
        found = []
        for sample in film.samples(clip):
            if not known.issuperset(sets_within(sample)):
                raise VerificationError(Text("noticeboard.existed.sets", clip=file.name))
            found.append(picture_hash(sample, VideoCodec.H264) or b"")
    for run in _runs(file.name, listed.groups):
        _compare_run(file.name, run, found)
    if len(found) != file.frames or listed.groups[-1].at >= len(found):
        text = Text("noticeboard.existed.frames", clip=file.name, frames=len(found))
        raise VerificationError(text)
    copied = sum(group.copied for group in listed.groups)
    if copied > file.frames_copied:
        raise VerificationError(Text("noticeboard.existed.copied", clip=file.name, copied=copied))
    _check_sets(file.name, listed, film)
    _check_frame_times(file, listed, film)
    return film


def _check_sets(clip: str, listed: ClipGroups, film: Film) -> None:
    """Check that the clip has the sets of its copied groups, and no other in their place."""
    places: dict[tuple[int, int], bytes] = {}
    for unit in film.sets:
        place = set_place(unit)
        if places.setdefault(place, unit) != unit:
            raise VerificationError(Text("noticeboard.existed.sets", clip=clip))
    used = {group.stamped.sets for group in listed.groups if group.stamped and group.copied}
    for each in used:
        if not all(places.get(set_place(unit)) == unit for unit in listed.sets[each]):
            raise VerificationError(Text("noticeboard.existed.sets", clip=clip))


def _check_frame_times(file: CustodyFile, listed: ClipGroups, film: Film) -> None:
    """Check that the clip shows its copied groups at their time."""
    for number, group in enumerate(listed.groups, 1):
        if group.stamped is None or not group.copied:
            continue
        shown = file.start + film.at_us(group.at) * _MICROSECOND
        if abs(shown - group.stamped.start) > _OFF:
            text = Text(
                "noticeboard.existed.moved",
                clip=file.name,
                group=number,
                shown=f"{shown:%H:%M:%S.%f}"[:-3],
                at=f"{group.stamped.start:%H:%M:%S.%f}"[:-3],
            )
            raise VerificationError(text)


# Which picture differs


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """Groups of a clip that follow each other and are copied."""

    first: int
    """The number of its first frame in the clip."""
    end: int | None
    """That of the first frame after it; None if it ends with the clip."""
    pictures: tuple[tuple[int, int, bytes], ...]
    """The numbers of a group and of a picture in it, both from 1, and the picture's hash."""


def _runs(clip: str, groups: Sequence[ClipGroup]) -> Iterator[_Run]:
    """Yield the runs; raises VerificationError if a group has more frames than are listed."""
    pictures: list[tuple[int, int, bytes]] = []
    first = 0
    for number, group in enumerate(groups, 1):
        if pictures and group.at != first + len(pictures):
            count = group.at - first - len(pictures)
            raise VerificationError(
                Text("noticeboard.existed.extra", clip=clip, group=number - 1, count=count)
                if count > 0
                else Text("noticeboard.existed.unreadable")
            )
        if group.stamped is not None and group.copied:
            first = first if pictures else group.at
            hashes = group.stamped.hashes[: group.copied]
            pictures += [(number, each, found) for each, found in enumerate(hashes, 1)]
        elif pictures:
            yield _Run(first=first, end=group.at, pictures=tuple(pictures))
            pictures = []
    if pictures:
        yield _Run(first=first, end=None, pictures=tuple(pictures))


def _compare_run(clip: str, run: _Run, frames: Sequence[bytes]) -> None:
    """Raise VerificationError, which names the first difference, unless the pictures are those."""
    found = frames[run.first : run.end]
    wanted = [each for _, _, each in run.pictures]
    if found == wanted:
        return
    at = next(
        (
            number
            for number, (one, two) in enumerate(zip(found, wanted, strict=False))
            if one != two
        ),
        min(len(found), len(wanted)),
    )
    raise VerificationError(_difference(clip, run, found, at))


def _difference(clip: str, run: _Run, found: Sequence[bytes], at: int) -> Text:
    """Return what is different at a picture, which is the first that is."""
    wanted = [each for _, _, each in run.pictures]
    places = {each: number for number, each in reversed(list(enumerate(wanted)))}
    what, place = _place(wanted, found, at, places)
    if what == "recoded":
        return Text("noticeboard.existed.recoded", clip=clip)
    if what == "extra":
        group, count = run.pictures[-1][0], len(found) - at
        return Text("noticeboard.existed.extra", clip=clip, group=group, count=count)
    group, picture, _ = run.pictures[at if what == "swapped" else place]
    if what == "swapped":
        other_group, other_picture, _ = run.pictures[place]
        return Text(
            "noticeboard.existed.swapped",
            clip=clip,
            group=group,
            picture=picture,
            other_group=other_group,
            other_picture=other_picture,
        )
    if what == "repeated":
        return Text("noticeboard.existed.repeated", clip=clip, group=group, picture=picture)
    if what == "missing":
        return Text("noticeboard.existed.missing", clip=clip, group=group, picture=picture)
    return Text("noticeboard.existed.picture", clip=clip, group=group, picture=picture)


def _place(
    wanted: Sequence[bytes], found: Sequence[bytes], at: int, places: Mapping[bytes, int]
) -> tuple[str, int]:
    """Return what is different at a picture, and which one of the listed that is about.

    `places` is where each listed picture is. The neighbors count first: a still scene may have the
    same picture in several groups.
    """
    here = found[at] if at < len(found) else None
    after = wanted[at + 1] if at + 1 < len(wanted) else None
    if at == len(wanted):
        return ("repeated", places[found[at]]) if found[at] in places else ("extra", at)
    if here is None or (here == after and found[at + 1 : at + 2] != [wanted[at]]):
        return "missing", at
    if at and here == wanted[at - 1]:
        return "repeated", at - 1
    place = at + 1 if here == after else places.get(here)
    if place is None:
        return "picture" if places.keys() & set(found) else "recoded", at
    if place < at:
        return "repeated", place
    return ("swapped", place) if wanted[at] in found else ("missing", at)

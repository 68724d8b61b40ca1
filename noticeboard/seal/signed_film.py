"""Checks a camera's own recording that a person handed over in addition to a clip.

It has the signatures that the camera puts between its pictures, so whoever opens the share checks
them instead of taking the hub's word. All of its groups must be as the camera signed them, and each
picture that the clip has copied must be one of them, at the same time. The last pictures only carry
the signature of those before: no signature covers them.

A hub runs the same check before it offers or sends such a film.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256

from noticeboard.errors import VerificationError
from noticeboard.runtime.text import Text
from noticeboard.seal.check import Check
from noticeboard.seal.clock import decimal_seconds, exact_time
from noticeboard.seal.custody import Custody
from noticeboard.seal.film import Film, read_film, sets_within
from noticeboard.seal.footage import CustodyFile, SignedFilm
from noticeboard.seal.signed_video.groups import Finding, SignedGroup, SignedStream
from noticeboard.seal.signed_video.keys import (
    Certified,
    MakerRoot,
    certificates,
    certify,
    read_root,
)
from noticeboard.timestamp.group import VideoCodec, picture_hash
from noticeboard.timestamp.roots import certificate_name, fingerprint_text

MOST_ROOT_BYTES: Final = 16 * 1024
_OFF_US: Final = 1_000
"""Both films' times are whole ticks of 1/90,000 s."""
_MICROSECOND: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedPictures:
    """What holds of a signed film, by itself."""

    film: Film
    groups: tuple[SignedGroup, ...]
    """The unbroken ones, from the first on. Their times are numbers of pictures."""
    hashes: tuple[bytes, ...]
    """Of each of their pictures, in order."""

    @property
    def chain(self) -> bytes:
        """The certificates of the key that signed them, PEM; empty if it has none."""
        return self.groups[0].chain

    @property
    def length_us(self) -> int:
        """From the first picture to the end of the last signed one."""
        return self.film.at_us(len(self.hashes))


def read_signed_film(path: Path, name: str) -> SignedPictures:
    """Read a film and check what its camera signed; blocking.

    Raises VerificationError, which names the first group that doesn't hold and why, and OSError.
    """
    stream = SignedStream(VideoCodec.H264)
    hashes = []
    with path.open("rb") as file:
        film = read_film(file, name)
        known = frozenset(film.sets)
        for number, sample in enumerate(film.samples(file)):
            if not known.issuperset(sets_within(sample)):
                raise VerificationError(Text("noticeboard.signed.sets", film=name))
            hashes.append(picture_hash(sample, VideoCodec.H264) or b"")
            stream.push(number, sample)
    groups = list(_unbroken(stream.finish(), name))
    last = groups[-1].end
    count = 0 if last is None else last + 1
    if {number for group in groups for number in _numbers(group)} != set(range(count)):
        # A picture between two groups that neither of them has.
        raise VerificationError(Text("noticeboard.signed.unsigned", film=name))
    return SignedPictures(film=film, groups=tuple(groups), hashes=tuple(hashes[:count]))


def _unbroken(found: Sequence[SignedGroup], name: str) -> Iterator[SignedGroup]:
    """Yield the groups that the camera signed, under one key; raises VerificationError."""
    first = found[0] if found else None
    # The last pictures have no signature yet.
    left = len(found)
    while left and found[left - 1].findings.keys() == {Finding.UNSIGNED}:
        left -= 1
    if first is None or not left:
        raise VerificationError(Text("noticeboard.signed.unsigned", film=name))
    for number, group in enumerate(found[:left], 1):
        fault = next(iter(group.findings), None)
        if fault is not None:
            what = Text(f"noticeboard.signed.fault.{fault}")
            raise VerificationError(
                Text("noticeboard.signed.broken", film=name, group=number, what=what)
            )
        if (group.chain, group.public_key) != (first.chain, first.public_key):
            raise VerificationError(Text("noticeboard.signed.keys", film=name, group=number))
        yield group


def _numbers(group: SignedGroup) -> range:
    if group.start is None or group.end is None:
        return range(0)
    return range(group.start, group.end + 1)


def compare_signed_film(
    file: CustodyFile, handed: SignedFilm, data: Path
) -> tuple[SignedPictures, int]:
    """Check a signed film against its clip and the record; blocking.

    Return what it holds, and how many of the clip's pictures were found in it. `data` has both
    films. Raises VerificationError, and OSError.
    """
    signed = read_signed_film(data / handed.name, handed.name)
    shown = (len(signed.film), len(signed.groups))
    end = handed.start + signed.film.at_us(len(signed.film)) * _MICROSECOND
    if shown != (handed.frames, handed.groups) or abs(end - handed.end) > _OFF_US * _MICROSECOND:
        raise VerificationError(Text("noticeboard.signed.other", film=handed.name))
    if not file.frames_copied:
        return signed, 0
    with (data / file.name).open("rb") as opened:
        clip = read_film(opened, file.name)
        if len(clip) != file.frames:
            text = Text("noticeboard.existed.frames", clip=file.name, frames=len(clip))
            raise VerificationError(text)
        if not set(signed.film.sets) <= set(clip.sets):
            raise VerificationError(Text("noticeboard.signed.sets", film=handed.name))
        pictures = [picture_hash(sample, VideoCodec.H264) or b"" for sample in clip.samples(opened)]
    # Of a clip without covers, only what comes before its first key frame is encoded anew.
    copied = range(file.frames - file.frames_copied, file.frames)
    apart_us = (file.start - handed.start) // _MICROSECOND
    shown_us = ((number, apart_us + clip.at_us(number)) for number in copied)
    return signed, _matching(signed, shown_us, pictures, file.name)


def _matching(
    signed: SignedPictures,
    shown_us: Iterable[tuple[int, int]],
    pictures: Sequence[bytes],
    clip: str,
) -> int:
    """Return how many pictures of a clip are signed ones, shown at their time.

    Raises VerificationError if one that is shown while the film lasts is another.
    """
    times = [signed.film.at_us(number) for number in range(len(signed.hashes))]
    found = 0
    for number, at_us in shown_us:
        if not -_OFF_US <= at_us < signed.length_us - _OFF_US:
            continue
        place = bisect_left(times, at_us - _OFF_US)
        is_there = place < len(times) and times[place] <= at_us + _OFF_US
        if not is_there or signed.hashes[place] != pictures[number]:
            text = Text("noticeboard.signed.other_picture", clip=clip, picture=number + 1)
            raise VerificationError(text)
        found += 1
    return found


def check_signed_films(custody: Custody, data: Path, makers: Sequence[bytes]) -> tuple[Check, ...]:
    """Check the signed films of a share whose files are what its record says; blocking.

    `data` holds the files, `makers` are root certificates (PEM) of makers of cameras. Raises
    VerificationError, which says what doesn't hold.
    """
    roots = [root for pem in makers if (root := maker_root(pem)) is not None]
    found: list[Check] = []
    for file in custody.files:
        handed = file.camera_film
        if handed is None:
            continue
        signed, count = compare_signed_film(file, handed, data)
        found.append(_signed(file, handed, signed, count))
        found.append(_key(handed, signed, roots))
    if found:
        limits = Text("noticeboard.claim.camera_film_limits")
        found.append(Check.not_proved("camera_film_limits", limits))
    return tuple(found)


def maker_root(pem: bytes) -> MakerRoot | None:
    """Read a maker's root certificate, under the name that it has; None if it isn't one."""
    if len(pem) > MOST_ROOT_BYTES:
        return None
    root = read_root("", pem)
    if root is None:
        return None
    return MakerRoot(name=_name(root.certificate.subject), certificate=root.certificate)


def check_maker_root(pem: bytes) -> None:
    """Raise VerificationError unless this is the root certificate (PEM) of a maker."""
    if maker_root(pem) is None:
        raise VerificationError(Text("noticeboard.signed.root"))


def _name(name: x509.Name) -> str:
    return str(certificate_name(name))


def _signed(file: CustodyFile, handed: SignedFilm, signed: SignedPictures, count: int) -> Check:
    end = handed.start + signed.length_us * _MICROSECOND
    text = Text(
        "noticeboard.claim.camera_film",
        film=handed.name,
        groups=len(signed.groups),
        start=exact_time(handed.start),
        end=exact_time(end),
        seconds=decimal_seconds(end - handed.start),
        clip=file.name,
        count=count,
        frames=file.frames,
    )
    return Check.proved("camera_film", text)


def _key(handed: SignedFilm, signed: SignedPictures, roots: Sequence[MakerRoot]) -> Check:
    path = certificates(signed.chain)
    if not path:
        text = Text("noticeboard.claim.camera_key_none", film=handed.name)
        return Check.not_proved("camera_key", text)
    names = {"film": handed.name, "camera": _name(path[0].subject)}
    if not roots:
        text = Text("noticeboard.claim.camera_key_unchecked", **names)
        return Check.not_checked("camera_key", text)
    certified, root = certify(signed.chain, roots, handed.start)
    if root is None:
        text = Text("noticeboard.claim.camera_key_unknown", **names)
        return Check.not_proved("camera_key", text)
    if certified is Certified.EXPIRED:
        text = Text("noticeboard.claim.camera_key_expired", root=root.name, **names)
        return Check.not_proved("camera_key", text)
    printed = fingerprint_text(root.certificate.fingerprint(SHA256()))
    text = Text("noticeboard.claim.camera_key", root=root.name, fingerprint=printed, **names)
    return Check.proved("camera_key", text)

"""A share whose footage was stamped, made as a hub makes it, or as a dishonest sender would."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
import hashlib
import io
from pathlib import Path
import random
from typing import Any, Final

import msgspec

from hub.media.codecs import ParameterSets
from hub.media.mp4.plain import Samples, VideoTrack, video_track, write_mp4
from noticeboard.seal.age import AgeIdentity
from noticeboard.seal.bag import SealedFile
from noticeboard.seal.custody import Custody, SealedTo, Software
from noticeboard.seal.groups import (
    GROUPS,
    ClipGroup,
    ClipGroups,
    FileHash,
    ProofOfTime,
    ShareGroups,
    StampedGroup,
    StampedHour,
    StampReply,
    Way,
    hour_name,
    reply_name,
)
from noticeboard.seal.seal import seal_share
from noticeboard.timestamp.group import (
    PictureGroup,
    VideoCodec,
    pictures_hash,
    pictures_of,
    sets_hash,
)
from noticeboard.timestamp.hour import HourTree, Inclusion, group_inclusion, salts, segment_root
from noticeboard.timestamp.token import make_request
from tests.noticeboard.seal.conftest import Given, Logged, file_of, logged
from tests.servers.timestamps import Authority, openssl

FILMED: Final = datetime(2026, 11, 13, 21, 14, 2, 250_000, tzinfo=UTC)
STAMPED: Final = datetime(2026, 11, 13, 22, 0, 3, 251_000, tzinfo=UTC)
"""Eleven days before the request was published."""
CAMERA: Final = (b"\x67\x42\xc0\x1e\x8c\x01", b"\x68\xce\x01")
"""The SPS and PPS of the camera, of number 0."""
OURS: Final = (b"\x67\x42\xc0\x1e\x4c\x01", b"\x68\x4e\x01")
"""Those of what is coded anew, of number 1."""
EVERY: Final = timedelta(milliseconds=100)
PICTURES: Final = 5
"""How many a group has."""
_TICKS: Final = 9000
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def sample(seed: str, *, key: bool) -> bytes:
    """Return a picture of one slice, as MP4 has it."""
    unit = bytes([0x65 if key else 0x41]) + random.Random(seed).randbytes(40) + b"\x80"  # noqa: S311
    return len(unit).to_bytes(4) + unit


def group_of(name: str) -> list[bytes]:
    """Return the pictures of a group that a camera sent."""
    return [sample(f"{name} {each}", key=not each) for each in range(PICTURES)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamped:
    """A share: its films' pictures, and what is said of them."""

    films: tuple[tuple[bytes, ...], ...]
    groups: ShareGroups
    hours: tuple[bytes, ...]
    replies: tuple[tuple[bytes, ...], ...]
    sets: tuple[bytes, ...] = CAMERA + OURS
    """Of the films' decoder configurations."""
    start: datetime = FILMED
    later: timedelta = timedelta()
    """How much later than the film before it each film begins."""
    gap: tuple[int, timedelta] = (0, timedelta())
    """The number of a frame of each film, and how much longer than usual it is shown."""
    request: Logged

    def files(self) -> dict[str, bytes]:
        """Return the files that prove by when the films existed."""
        made = {GROUPS: self.groups.encode()}
        for number, (text, replies) in enumerate(zip(self.hours, self.replies, strict=True), 1):
            made[hour_name(number)] = text
            made |= {reply_name(number, each): raw for each, raw in enumerate(replies, 1)}
        return made

    def given(self, folder: Path) -> Given:
        """Write the films into a folder, and return what is sealed."""
        folder.mkdir(parents=True)
        key = AgeIdentity.generate()
        clips, described = [], []
        for number, film in enumerate(self.films, 1):
            path = folder / f"clip-{number}.mp4"
            write_film(path, film, self.sets, self.gap)
            clips.append(SealedFile(path=path, name=path.name))
            start = self.start + (number - 1) * self.later
            described.append(
                file_of(
                    path.name,
                    path.read_bytes(),
                    start=start,
                    end=start + len(film) * EVERY + self.gap[1],
                    frames=len(film),
                    frames_copied=len(film) - 3,
                    masks=0,
                )
            )
        record = Custody(
            v=4,
            request=self.request.asked,
            recipient=SealedTo(agency=self.request.asked.agency, delivery_key=str(key.recipient)),
            files=tuple(described),
            approved_at=datetime(2026, 12, 1, 9, 0, tzinfo=UTC),
            software=Software(name="neighbors-requests", version="0.1.0"),
            timestamps=self.proof(),
        )
        return Given(
            clips=clips, record=record, recipient=str(key.recipient), identity=key.export()
        )

    def proof(self) -> ProofOfTime:
        """Return what the record says of these files."""
        return ProofOfTime(
            groups=file_hash(self.groups.encode()),
            hours=tuple(
                StampedHour(
                    **_hashed(text),
                    replies=tuple(
                        StampReply(**_hashed(raw), service="tsa.example.org") for raw in replies
                    ),
                )
                for text, replies in zip(self.hours, self.replies, strict=True)
            ),
        )

    def seal(self, folder: Path) -> tuple[Path, str]:
        """Seal it; return the file, and the key that opens it."""
        given = self.given(folder / "cut")
        seal_share(
            given.clips,
            given.record,
            given.recipient,
            folder / "s.age",
            log_proof=self.request.text,
            timestamps=self.files(),
        )
        return folder / "s.age", given.identity

    def with_group(self, number: int, **changed: object) -> "Stamped":
        """Return it with another entry for a group of the first clip, counted from 1."""
        clip = self.groups.clips[0]
        entries = list(clip.groups)
        stamped = entries[number - 1].stamped
        assert stamped is not None
        other = msgspec.structs.replace(stamped, **changed)
        entries[number - 1] = msgspec.structs.replace(entries[number - 1], stamped=other)
        return self.with_groups(*entries)

    def with_groups(self, *entries: ClipGroup) -> "Stamped":
        """Return it with these entries for the first clip."""
        clip = msgspec.structs.replace(self.groups.clips[0], groups=entries)
        return replace(self, groups=ShareGroups(clips=(clip, *self.groups.clips[1:])))


def file_hash(content: bytes) -> FileHash:
    """Return what a record says of a file."""
    return FileHash(**_hashed(content))


def _hashed(content: bytes) -> dict[str, Any]:
    return {"sha256": hashlib.sha256(content).hexdigest(), "size_bytes": len(content)}


def write_film(
    path: Path,
    film: Sequence[bytes],
    sets: Sequence[bytes],
    gap: tuple[int, timedelta] = (0, timedelta()),
) -> None:
    """Write pictures as a hub writes its clips."""
    payloads, samples = io.BytesIO(), Samples()
    for number, each in enumerate(film):
        more = gap[1] if number == gap[0] else timedelta()
        samples.add(payloads, each, _TICKS + _TICKS * more // EVERY, key=each[4] == 0x65)
    sps = tuple(each for each in sets if each[0] == 0x67)
    pps = tuple(each for each in sets if each[0] == 0x68)
    shape = VideoTrack(width=64, height=48, avcc=ParameterSets(sps=sps, pps=pps).avcc())
    write_mp4(path, [video_track(shape, samples)], payloads)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A segment of a camera: its groups, and when it begins."""

    name: str
    start: datetime
    groups: tuple[tuple[bytes, ...], ...]
    salt: bytes = b"secret of a home"

    def described(self) -> list[PictureGroup]:
        """Return what the leaves say."""
        return [
            PictureGroup(
                pictures_sha256=pictures_hash(pictures_of(group, VideoCodec.H264)),
                sets_sha256=sets_hash(CAMERA),
                codec=VideoCodec.H264,
                count=len(group),
                start_us=(self.start + number * PICTURES * EVERY - _EPOCH)
                // timedelta(microseconds=1),
                length_us=PICTURES * EVERY // timedelta(microseconds=1),
            )
            for number, group in enumerate(self.groups)
        ]

    def leaves(self) -> list[bytes]:
        """Return its leaves."""
        salt = salts(self.salt, self.name)
        return [group.leaf(salt(number)) for number, group in enumerate(self.described())]

    def entry(self, number: int, tree: HourTree, *, at: int, copied: int, hour: int) -> ClipGroup:
        """Return what groups.json says of a group, counted from 0."""
        group, leaves = self.described()[number], self.leaves()
        in_hour = tree.inclusion(segment_root(leaves))
        assert in_hour is not None
        hashes = pictures_of(self.groups[number], VideoCodec.H264)
        return ClipGroup(
            at=at,
            stamped=StampedGroup(
                copied=copied,
                count=group.count,
                codec="h264",
                pictures=b"".join(hashes) if copied else b"",
                pictures_sha256=group.pictures_sha256,
                sets=0,
                start_us=group.start_us,
                length_us=group.length_us,
                salt=salts(self.salt, self.name)(number),
                groups=len(leaves),
                in_segment=_way(group_inclusion(leaves, number)),
                segment=segment_root(leaves),
                in_hour=_way(in_hour),
                hour=hour,
            ),
        )


def _way(inclusion: Inclusion) -> Way:
    return Way(index=inclusion.index, hashes=inclusion.hashes)


def stamped_share(authority: Authority, name: str = "porch", number: int = 1) -> Stamped:
    """Return an honest share: frames coded anew, two groups copied, and the beginning of one.

    `number` is that of its clip and its hour, each an hour after the one before.
    """
    hours = timedelta(hours=number - 1)
    begins = FILMED + hours - (PICTURES - 3) * EVERY
    one = Recording(name=f"{name} 1", start=begins, groups=_groups(name, 1, 2))
    two = Recording(name=f"{name} 2", start=begins + 10 * EVERY, groups=_groups(name, 3, 4))
    tree = HourTree([segment_root(each.leaves()) for each in (one, two)], b"filler")
    text = tree.hour.text()
    anew = tuple(sample(f"anew {each}", key=not each) for each in range(3))
    film = (*anew, *one.groups[1], *two.groups[0], *two.groups[1][:3])
    entries = (
        one.entry(0, tree, at=0, copied=0, hour=number),
        one.entry(1, tree, at=3, copied=5, hour=number),
        two.entry(0, tree, at=8, copied=5, hour=number),
        two.entry(1, tree, at=13, copied=3, hour=number),
    )
    clip = ClipGroups(name=f"clip-{number}.mp4", sets=(CAMERA,), groups=entries)
    return Stamped(
        films=(film,),
        groups=ShareGroups(clips=(clip,)),
        hours=(text,),
        replies=((stamp(authority, text, STAMPED + hours),),),
        request=logged(),
    )


def two_hours_share(authority: Authority) -> Stamped:
    """Return an honest share of two clips, each under the timestamp of its own hour."""
    one, two = stamped_share(authority), stamped_share(authority, "yard", 2)
    return replace(
        one,
        films=one.films + two.films,
        groups=ShareGroups(clips=one.groups.clips + two.groups.clips),
        hours=one.hours + two.hours,
        replies=one.replies + two.replies,
        later=timedelta(hours=1),
    )


def old_authority(folder: Path) -> Authority:
    """Make a timestamp service whose certificates are a year old."""
    made = Authority.make(folder / "new")
    dates = ("-not_before", "20251201000000Z", "-not_after", "20451201000000Z")
    openssl(
        "req", "-x509", "-new", "-key", made.folder / "root.key", "-sha256", *dates,
        "-subj", "/CN=Test TSA Root", "-addext", "basicConstraints=critical,CA:true",
        "-addext", "keyUsage=critical,keyCertSign,cRLSign", "-out", made.folder / "root.pem",
    )  # fmt: skip
    return Authority.make(folder / "old", root=made, valid=(dates[1], dates[3]))


def stamp(authority: Authority, text: bytes, at: datetime) -> bytes:
    """Return an authority's reply that states this time."""
    while len(reply := authority.reply(make_request(text).raw)) and b"\x18\x13" not in reply:
        pass
    return authority.date(reply, at)


def _groups(name: str, *numbers: int) -> tuple[tuple[bytes, ...], ...]:
    return tuple(tuple(group_of(f"{name} {each}")) for each in numbers)

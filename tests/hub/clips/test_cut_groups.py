"""Which groups of pictures a cut shows, and that the proof of when they existed holds."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from hub.clips.cut import cut_exact
from hub.media.mp4.fragments import read_table
from hub.media.mp4.groups import read_groups
from hub.model.camera import Mask
from hub.model.decision import Cut, MaskKey, MovingMask
from hub.model.recording import Segment
from hub.model.timestamp import ReplyState, Stamp, StampedHour, StampReply
from hub.sharing.existence import ShareProof, prove
from hub.store.footage_files import FootageFiles
from noticeboard.seal.footage import CameraClock, CustodyFile, reencoded_of
from noticeboard.seal.groups import GROUPS, ClipGroup, ShareGroups
from noticeboard.timestamp.hour import HourTree
from tests.hub.clips.recorded import T0, Scene, between, record

SECRET = bytes(range(32))
LATER = T0 + timedelta(hours=1)
FILES = FootageFiles(None)
FILES.salt_secret = SECRET


def stamped_hour(segments: list[Segment], shelf: Path, number: int = 1) -> StampedHour:
    """Return an hour that covers these segments, as the hub stores it."""
    roots = set()
    for segment in segments:
        with (shelf / segment.path).open("rb") as file:
            groups = read_groups(file, read_table(file))
        assert groups is not None
        roots.add(groups.root(SECRET))
    reply = StampReply(
        service="https://tsa.example.org/tsr",
        name="Test TSA",
        sent_at=LATER,
        received_at=LATER,
        at=LATER,
        accuracy=None,
        state=ReplyState.GOOD,
        raw=b"reply",
    )
    filler = bytes([number])
    text = HourTree(roots, filler).hour.text()
    stamp = Stamp(number=number, made_at=LATER, text=text)
    return StampedHour(stamp=stamp, replies=(reply,), roots=frozenset(roots), filler=filler)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """A cut, and the proof of it."""

    cut: Cut
    proof: ShareProof | None

    @property
    def groups(self) -> tuple[ClipGroup, ...]:
        """What groups.json says of it."""
        assert self.proof is not None
        (clip,) = ShareGroups.parse(self.proof.files[GROUPS]).clips
        return clip.groups

    @property
    def shape(self) -> list[tuple[int, ...]]:
        """Where each group begins, how many pictures of it are copied, and how many it has."""
        return [
            (each.at, each.stamped.copied, each.stamped.count) if each.stamped else (each.at,)
            for each in self.groups
        ]


def proved(  # noqa: PLR0913 -- what is cut, and what was stamped
    segments: list[Segment],
    shelf: Path,
    into: Path,
    frames: range,
    hours: list[StampedHour],
    *,
    until: datetime = LATER,
    masks: tuple[Mask, ...] = (),
    moving: tuple[MovingMask, ...] = (),
) -> Proved:
    """Cut a recording, and prove it by these hours."""
    window = between(frames.start, frames.stop)
    cut = cut_exact(
        segments, shelf, window, into, masks=masks, moving=moving, prove=True, files=FILES
    )
    file = CustodyFile(
        name=into.name,
        sha256=cut.sha256,
        size_bytes=cut.size_bytes,
        start=cut.window.start,
        end=cut.window.end,
        frames=cut.frames,
        frames_copied=cut.frames_copied,
        reencoded=reencoded_of(cut.frames, cut.frames_copied),
        clock=CameraClock(offset_ms=0, measured="not measured"),
    )

    async def of(closed_at: datetime) -> list[StampedHour]:
        assert closed_at in {segment.closed_at for segment in segments}
        return hours

    proof = asyncio.run(prove([file], [cut.groups], into.parent, until, of))
    return Proved(cut=cut, proof=proof)


MOVING = MovingMask(
    keys=(
        MaskKey(at_ms=5000, left=0.1, top=0.4, width=0.1, height=0.2),
        MaskKey(at_ms=5500, left=0.5, top=0.4, width=0.1, height=0.2),
    )
)


@pytest.mark.parametrize(
    ("frames", "shape"),
    [
        pytest.param(range(38, 100), [(0, 0, 30), (22, 30, 30), (52, 10, 30)], id="a head"),
        pytest.param(range(60, 120), [(0, 30, 30), (30, 30, 30)], id="a whole segment"),
        pytest.param(range(59, 61), [(0, 0, 30), (1, 1, 30)], id="one of each"),
        pytest.param(range(31, 59), [(0, 0, 30)], id="within a group"),
    ],
)
def test_which_pictures_are_copied(
    shelf: Path,
    recording: list[Segment],
    tmp_path: Path,
    frames: range,
    shape: list[tuple[int, int, int]],
) -> None:
    """What is copied is the beginning of a group; the proof holds for the cut itself."""
    hour = stamped_hour(recording, shelf)

    made = proved(recording, shelf, tmp_path / "clip-1.mp4", frames, [hour])

    assert made.shape == shape
    assert sum(copied for _, copied, _ in shape) == made.cut.frames_copied


def test_what_is_covered_is_coded_anew(
    shelf: Path, recording: list[Segment], tmp_path: Path
) -> None:
    """Under a moving mask only that group; under a fixed one, all of them: each is still listed."""
    hour = stamped_hour(recording, shelf)
    fixed = (Mask(left=0.1, top=0.1, width=0.2, height=0.2),)

    some = proved(recording, shelf, tmp_path / "clip-1.mp4", range(150), [hour], moving=(MOVING,))
    every = proved(recording, shelf, tmp_path / "clip-2.mp4", range(150), [hour], masks=fixed)

    assert [each[1] for each in some.shape] == [30, 30, 0, 30, 30]
    assert [each[1] for each in every.shape] == [0] * 5
    hashes = [group.stamped.pictures_sha256 for group in some.groups if group.stamped]
    assert hashes == [group.stamped.pictures_sha256 for group in every.groups if group.stamped]


def test_only_what_was_stamped_by_then(
    shelf: Path, recording: list[Segment], tmp_path: Path
) -> None:
    """Later stamps, unknown segments and wrong times prove nothing, and nothing fails for it."""
    whole = stamped_hour(recording, shelf)
    early = LATER - timedelta(seconds=1)
    wrong = replace(whole, replies=(replace(whole.replies[0], state=ReplyState.WRONG_TIME),))
    lost = replace(whole, roots=frozenset(list(whole.roots)[1:]))
    clip = tmp_path / "clip-1.mp4"

    some = proved(recording, shelf, clip, range(180), [stamped_hour(recording[:2], shelf)])
    two = [stamped_hour(recording[:1], shelf), stamped_hour(recording[1:], shelf, 2)]
    both = proved(recording, shelf, clip, range(180), two)

    assert some.shape == [(0, 30, 30), (30, 30, 30), (60, 30, 30), (90, 30, 30), (120,), (150,)]
    assert [each.stamped.hour for each in both.groups if each.stamped] == [1, 1, 2, 2, 2, 2]
    assert both.proof is not None
    assert [hour.replies[0].service for hour in both.proof.record.hours] == ["tsa.example.org"] * 2
    for hours, until in (([], LATER), ([whole], early), ([wrong], LATER), ([lost], LATER)):
        assert proved(recording, shelf, clip, range(60), hours, until=until).proof is None


def test_any_coding(tmp_path: Path) -> None:
    """Pictures that aren't copied, H.265 or with B-frames, are proved by their original's hash."""
    for number, scene in enumerate(
        (
            Scene(frames=60, codec="libx265", group=15, per_segment=30),
            Scene(frames=60, options={"bf": "2"}, group=15, per_segment=30),
        )
    ):
        shelf = tmp_path / str(number)
        segments = record(shelf, scene)
        hour = stamped_hour(segments, shelf)

        made = proved(segments, shelf, tmp_path / "clip-1.mp4", range(10, 50), [hour])

        assert made.cut.frames_copied == 0
        assert [each[1] for each in made.shape] == [0] * 4


def test_a_house_without_timestamps(shelf: Path, recording: list[Segment], tmp_path: Path) -> None:
    """Nothing is hashed more than before."""
    cut = cut_exact(recording, shelf, between(0, 60), tmp_path / "clip-1.mp4", prove=True)

    assert cut.groups == ()

"""A share with a recording that its camera signed, made as a hub makes it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
import hashlib
import io
from pathlib import Path
from typing import Final

from hub.media.codecs import parameter_sets, prefixed
from hub.media.mp4.plain import Samples, VideoTrack, video_track, write_mp4
from hub.media.packet import av
from noticeboard.seal.age import AgeIdentity
from noticeboard.seal.bag import SealedFile
from noticeboard.seal.custody import Custody, Requester, SealedTo, Software
from noticeboard.seal.footage import CameraSignature, SignedFilm, SignedStretch, signed_name
from tests.noticeboard.seal.conftest import FILMED, Given, file_of
from tests.noticeboard.seal.signed_video.streams import GROUP, VECTORS, Stream, vector

GROUPS: Final = 3
"""How many groups of the recording are signed. The clip shows the last two."""
_EVERY: Final = timedelta(milliseconds=100)


def signed_share(asked: Requester, folder: Path) -> Given:
    """Write a clip and its signed recording into a folder; return what is sealed with them."""
    stream = vector("h264")
    last, _ = stream.statement(GROUPS)
    clip, film = folder / "clip-1.mp4", folder / signed_name(1)
    folder.mkdir()
    _write(film, stream.pictures[GROUP : last + 1])
    shown = range(2 * GROUP, (GROUPS + 1) * GROUP)
    _write(clip, [_without_statements(stream, picture) for picture in shown])
    content, end = clip.read_bytes(), FILMED + len(shown) * _EVERY
    stretch = SignedStretch(start=FILMED, end=end, groups=2, certified="unknown")
    described = file_of(
        clip.name,
        content,
        end=end,
        frames=len(shown),
        frames_copied=len(shown),
        reencoded="none",
        masks=0,
        signature=CameraSignature(kind="onvif", groups=2, signed=2, stretches=(stretch,)),
        signed_film=_described(film, last + 1 - GROUP),
    )
    key = AgeIdentity.generate()
    record = Custody(
        v=4,
        request=asked,
        recipient=SealedTo(agency=asked.agency, delivery_key=str(key.recipient)),
        files=(described,),
        approved_at=datetime(2026, 12, 1, 9, 0, tzinfo=UTC),
        software=Software(name="neighbors-requests", version="0.1.0"),
    )
    return Given(
        clips=[SealedFile(path=each, name=each.name) for each in (clip, film)],
        record=record,
        recipient=str(key.recipient),
        identity=key.export(),
    )


def _described(film: Path, frames: int) -> SignedFilm:
    content, start = film.read_bytes(), FILMED - GROUP * _EVERY
    return SignedFilm(
        name=film.name,
        sha256=hashlib.sha256(content).hexdigest(),
        size_bytes=len(content),
        start=start,
        end=start + frames * _EVERY,
        frames=frames,
        groups=GROUPS,
        names_camera=True,
    )


def _without_statements(stream: Stream, picture: int) -> list[bytes]:
    units = stream.pictures[picture]
    return [units[place] for place in stream.slices(picture)]


def _write(path: Path, pictures: Sequence[Sequence[bytes]]) -> None:
    """Write pictures as a hub writes its films."""
    with av.open(str(VECTORS / "h264.mp4")) as container:
        video = container.streams.video[0]
        sets = parameter_sets(video.codec_context.extradata or b"")
        width, height = video.width, video.height
    assert sets is not None
    payloads, samples = io.BytesIO(), Samples()
    for units in pictures:
        is_key = any(unit[0] & 0x1F == 5 for unit in units)
        samples.add(payloads, prefixed(units), 9000, key=is_key)
    shape = VideoTrack(width=width, height=height, avcc=sets.avcc())
    write_mp4(path, [video_track(shape, samples)], payloads)

"""Films and photos from a phone: taken apart on arrival, played, covered, and nothing else kept."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
import errno
import io
import logging
from pathlib import Path
from typing import BinaryIO, Final, override
import warnings

import av
import numpy as np
from PIL import Image
import pytest

from hub.archives.phone_file import BEGIN, PhoneFile
from hub.archives.phone_files import MOST_FILES, PhoneFiles
from hub.clips.masks import where
from hub.errors import DiskFullError, HubError, InvalidInputError, NotFoundError
from hub.media.photo import Trace, read_photo
from hub.model.camera import Mask
from hub.model.decision import AddedKind, AddedPiece, MaskKey, MovingMask
from hub.model.ids import AddedId, RequestId
from hub.store.footage_files import PLAIN, FootageFiles
from tests.fakes.clocks import HandClock
from tests.hub.archives.video_files import Footage, make
from tests.hub.clips.recorded import packets_in
from tests.share.films import (
    AREA,
    PLANTED,
    VARIABLE,
    heic_photo,
    hevc_film,
    number_of,
    phone_film,
    photo,
    png_photo,
    variable_film,
    webm_film,
)

REQUEST, OTHER = RequestId("a" * 32), RequestId("b" * 32)
COVERED: Final = Mask(left=AREA["x"], top=AREA["y"], width=AREA["width"], height=AREA["height"])
DARK: Final = 40
"""Brighter than what is encoded of black."""
type Picture = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]


class Phone:
    """Adds files to what a hub keeps."""

    def __init__(self, folder: Path, files: FootageFiles = PLAIN) -> None:
        self.folder = folder / "added"
        self.files = files
        self.asked: list[int] = []
        self.clock = HandClock()
        self.start()

    def start(self) -> None:
        """Begin anew, as after a restart."""
        self.hub = PhoneFiles(self.folder, self.files, self.clock, self._make_room)

    async def _make_room(self, size_bytes: int) -> None:
        self.asked.append(size_bytes)

    async def add(
        self, content: bytes, *, name: str = "IMG_0007.MOV", size_bytes: int | None = None
    ) -> PhoneFile:
        """Send a file in pieces."""
        size = len(content) if size_bytes is None else size_bytes
        self.clock.forward(timedelta(seconds=1))
        return await self.hub.add(REQUEST, name, size, _pieces(content))

    async def whole(self, file: PhoneFile) -> AddedPiece:
        """Return all of a file as a piece."""
        return (await self.hub.wholes(REQUEST))[file.id]

    def left(self) -> list[str]:
        """Return every file that is there, without the folders' names."""
        return sorted(path.name for path in self.folder.rglob("*") if path.is_file())


async def _pieces(content: bytes) -> AsyncGenerator[bytes]:
    for at in range(0, len(content), 4000):
        yield content[at : at + 4000]


@pytest.fixture
def phone(tmp_path: Path) -> Phone:
    """Give a hub to which nothing was added."""
    return Phone(tmp_path)


@pytest.fixture(scope="session")
def sources(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Give what phones write."""
    folder = tmp_path_factory.mktemp("phone")
    makers = (phone_film, variable_film, hevc_film, webm_film, photo, png_photo, heic_photo)
    return {each.__name__: each(folder).read_bytes() for each in makers}


def shown(path: Path) -> list[tuple[float, Picture]]:
    """Return the frames of a film as a player shows them, with their times in seconds."""
    found = []
    with closing(av.open(str(path))) as file:
        for frame in file.decode(video=0):
            turned = np.rot90(frame.to_ndarray(format="rgb24"), frame.rotation // 90)
            found.append((frame.time or 0.0, turned.astype(np.uint8)))
    return found


def part(picture: Picture, area: Mask | MaskKey) -> Picture:
    """Return the pixels well within an area."""
    height, width = picture.shape[:2]
    left, top = round(area.left * width) + 3, round(area.top * height) + 3
    right, bottom = (area.left + area.width) * width, (area.top + area.height) * height
    return picture[top : round(bottom) - 3, left : round(right) - 3]


async def test_a_film_leaves_exactly_as_far_as_chosen(
    phone: Phone, sources: dict[str, bytes], tmp_path: Path
) -> None:
    """Its frames are those that begin in the part, at their own uneven times."""
    file = await phone.add(sources["variable_film"])
    times = await phone.hub.frame_times(REQUEST, file.id)
    piece = replace(await phone.whole(file), start_ms=107, end_ms=590)

    cut = await phone.hub.cut_added(REQUEST, piece, tmp_path / "cut.mp4")

    kept = [(number, at) for number, at in enumerate(VARIABLE) if 107 <= at < 590]
    frames = shown(tmp_path / "cut.mp4")
    assert [round(each / 1000) for each in times.frames_us] == VARIABLE
    # The number is in the upper left corner before the film is turned.
    numbers = [number_of(np.rot90(picture, -1)) for _, picture in frames]
    assert numbers == [number for number, _ in kept]
    assert [round(at * 1000) for at, _ in frames] == [at - 107 for _, at in kept]
    assert (cut.frames, cut.is_part, cut.audio, times.start) == (len(kept), True, False, BEGIN)
    whole = await phone.hub.cut_added(REQUEST, await phone.whole(file), tmp_path / "all.mp4")
    assert (whole.frames, whole.is_part) == (len(VARIABLE), False)


async def test_a_film_on_its_side_is_covered_as_it_is_shown(
    phone: Phone, sources: dict[str, bytes], tmp_path: Path
) -> None:
    """Masks are in fractions of the turned picture, and follow in it; nothing it told is left."""
    file = await phone.add(sources["phone_film"])
    keys = [MaskKey(at_ms=at, left=0.1, top=at / 2000, width=0.2, height=0.2) for at in (0, 500)]
    moving = MovingMask(keys=tuple(keys))
    whole = await phone.whole(file)
    piece = replace(whole, start_ms=500, end_ms=1000, masks=(COVERED,), moving=(moving,))

    cut = await phone.hub.cut_added(REQUEST, piece, tmp_path / "cut.mp4", audio=True)
    bare = replace(piece, masks=(), moving=())
    await phone.hub.cut_added(REQUEST, bare, tmp_path / "bare.mp4")

    assert (file.width, file.height, cut.width, cut.height) == (240, 320, 240, 320)
    frames, uncovered = shown(tmp_path / "cut.mp4"), shown(tmp_path / "bare.mp4")
    assert frames[0][1].shape == (320, 240, 3)
    for (_, picture), (_, other) in zip(frames, uncovered, strict=True):
        assert part(picture, COVERED).max() < DARK < part(other, COVERED).mean()
    assert part(frames[0][1], keys[0]).max() < DARK < part(frames[-1][1], keys[0]).max()
    assert file.start == datetime.fromisoformat("2026-11-24T18:41:07Z")
    assert cut.start is not None
    assert abs((cut.start - file.start).total_seconds() - 0.5) < 0.04
    traces = {Trace.PLACE, Trace.DEVICE, Trace.TIME, Trace.PERSON, Trace.TEXT, Trace.OTHER}
    assert set(file.traces) == traces
    content = (tmp_path / "cut.mp4").read_bytes()
    assert cut.audio
    assert [each for each in PLANTED if each.encode() in content] == []


async def test_a_thing_is_followed_in_the_turned_picture(
    phone: Phone, sources: dict[str, bytes]
) -> None:
    """What is found in a film on its side is where a person sees it."""
    file = await phone.add(sources["phone_film"])
    whole = await phone.whole(file)
    # As drawn, it goes right by 3 and down by 1 pixel a frame; shown, down by 3 and left by 1.
    begin = MaskKey(at_ms=0, left=1 - 96 / 240, top=20 / 320, width=36 / 240, height=36 / 320)

    mask = await phone.hub.follow(REQUEST, whole, begin)

    there = where(mask, 1000)
    assert there.top - begin.top == pytest.approx(30 * 3 / 320, abs=0.03)
    assert there.left - begin.left == pytest.approx(-30 / 240, abs=0.03)


@pytest.mark.parametrize("files", [PLAIN, FootageFiles(b"k" * 32)], ids=["plain", "encrypted"])
async def test_h265_is_played_and_sent_as_h264(
    tmp_path: Path, sources: dict[str, bytes], files: FootageFiles
) -> None:
    """A browser need not know it; and what lies on the disk is encrypted if recordings are."""
    phone = Phone(tmp_path, files)
    file = await phone.add(sources["hevc_film"])
    film = await phone.hub.film(REQUEST, file.id)
    (tmp_path / "played.mp4").write_bytes(b"".join([each async for each in film.read(0, 1 << 30)]))
    cut = await phone.hub.cut_added(REQUEST, await phone.whole(file), tmp_path / "cut.mp4")

    picture = Image.open(io.BytesIO(await phone.hub.picture(REQUEST, file.id)))
    assert (picture.width, cut.frames) == (320, 12)
    for path in (tmp_path / "played.mp4", tmp_path / "cut.mp4"):
        with closing(av.open(str(path))) as opened:
            assert opened.streams.video[0].codec_context.name == "h264"
        assert [number_of(each) for _, each in shown(path)] == list(range(12))
    kept = b"".join(each.read_bytes() for each in phone.folder.rglob("*") if each.is_file())
    assert (b"moof" in kept, b"IMG_0007" in kept) == (not files.encrypts, not files.encrypts)
    assert [each for each in PLANTED if each.encode() in kept and each != "x265 (build"] == []


async def test_webm_is_sent_as_mp4(phone: Phone, sources: dict[str, bytes], tmp_path: Path) -> None:
    """What a screen or a browser recorded leaves with every frame, as players know it."""
    file = await phone.add(sources["webm_film"])
    times = await phone.hub.frame_times(REQUEST, file.id)

    cut = await phone.hub.cut_added(REQUEST, await phone.whole(file), tmp_path / "cut.mp4")

    numbers = [number_of(picture) for _, picture in shown(tmp_path / "cut.mp4")]
    assert numbers == list(range(len(times.frames_us)))
    assert cut.frames == len(numbers) > 10


@pytest.mark.parametrize("orientation", range(1, 9))
async def test_a_photo_is_upright_and_covered(
    phone: Phone, tmp_path: Path, orientation: int
) -> None:
    """In whichever way a phone held it, the mask is over what a person saw there."""
    upright = np.full((96, 128, 3), 200, np.uint8)
    upright[:24, :32] = (250, 40, 40)
    image = Image.fromarray(upright)
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}.get(orientation)
    stored = image if back is None else image.transpose(Image.Transpose(back))
    exif, out = Image.Exif(), io.BytesIO()
    exif[274] = orientation
    stored.save(out, "JPEG", exif=exif, quality=95)

    file = await phone.add(out.getvalue(), name="a.jpg")
    mask = Mask(left=0, top=0, width=0.25, height=0.25)
    whole = await phone.whole(file)
    await phone.hub.cut_added(REQUEST, whole, tmp_path / "bare.jpg")
    cut = await phone.hub.cut_added(REQUEST, replace(whole, masks=(mask,)), tmp_path / "cut.jpg")

    bare, covered = (np.asarray(Image.open(tmp_path / f"{each}.jpg")) for each in ("bare", "cut"))
    looked_at = np.asarray(Image.open(io.BytesIO(await phone.hub.picture(REQUEST, file.id))))
    assert (file.width, file.height, cut.width, cut.height) == (128, 96, 128, 96)
    for picture in (bare, looked_at):
        assert part(picture, mask)[..., 0].min() > 220
        assert part(picture, mask)[..., 1].max() < 90
    assert part(covered, mask).max() < DARK
    assert covered[40:, 48:].min() > 180


async def test_of_a_photo_only_its_picture_is_kept(
    phone: Phone, sources: dict[str, bytes], tmp_path: Path
) -> None:
    """Exif, XMP, IPTC, a comment and the film behind it are gone before it is looked at."""
    file = await phone.add(sources["photo"], name="Our garden.jpg")

    await phone.hub.cut_added(REQUEST, await phone.whole(file), tmp_path / "cut.jpg")

    picture = np.asarray(Image.open(tmp_path / "cut.jpg"))
    assert number_of(picture) == 5
    assert file.start == datetime.fromisoformat("2026-11-24T18:41:07Z")
    told = {each.value for each in file.traces}
    assert told >= {"device", "other", "person", "place", "text", "time"}
    [kept] = phone.folder.rglob("photo.jpg")
    for content in (kept.read_bytes(), (tmp_path / "cut.jpg").read_bytes()):
        assert [each for each in PLANTED if each.encode() in content] == []
        assert b"Exif" not in content


# What is refused


def _huge(raw: bytes) -> bytes:
    at = raw.index(b"\xff\xc0")
    return raw[: at + 5] + b"\xff\x00\xff\x00" + raw[at + 9 :]


PLAYLIST = b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nhttp://192.0.2.1/a.ts\n"
REFUSED: list[tuple[str, str, Callable[[bytes], bytes]]] = [
    ("photo", "ingest.empty", lambda _raw: b""),
    ("photo", "added.film_kind", lambda _raw: b"no film at all, only words\n" * 90),
    ("photo", "added.film_kind", lambda _raw: PLAYLIST),
    ("photo", "added.film_kind", lambda _raw: b"ffconcat version 1.0\nfile /etc/passwd\n"),
    ("photo", "added.photo_broken", lambda raw: raw[: len(raw) // 2]),
    ("photo", "added.photo_too_large", _huge),
    ("photo", "added.photo_kind", lambda raw: raw.replace(b"\xff\xc0", b"\xff\xc3")),
    ("png_photo", "added.photo_kind", lambda raw: raw),
    ("heic_photo", "added.photo_kind", lambda raw: raw),
    ("variable_film", "ingest.cut_short", lambda raw: raw[: len(raw) // 2]),
    ("variable_film", "added.film_kind", lambda raw: raw.replace(b"avc1", b"zzz1")),
    ("variable_film", "ingest.no_video", lambda raw: raw.replace(b"vide", b"soun")),
]


@pytest.mark.parametrize(("source", "code", "change"), REFUSED)
async def test_what_is_no_film_or_photo_leaves_nothing(
    phone: Phone,
    sources: dict[str, bytes],
    source: str,
    code: str,
    change: Callable[[bytes], bytes],
) -> None:
    """One sentence says what to do, and nothing of the file stays on the disk."""
    with pytest.raises(InvalidInputError) as refused:
        await phone.add(change(sources[source]))

    assert refused.value.text.code == code
    assert phone.left() == []
    assert await phone.hub.all(REQUEST) == []


@pytest.mark.parametrize(
    ("size_bytes", "code"),
    [(99, "body.torn"), (10**6, "body.torn"), ((2 << 30) + 1, "added.too_large")],
)
async def test_a_file_of_another_length_leaves_nothing(
    phone: Phone, sources: dict[str, bytes], size_bytes: int, code: str
) -> None:
    """An upload that breaks off, or doesn't end where it says, counts for nothing."""
    with pytest.raises(InvalidInputError) as refused:
        await phone.add(sources["photo"], size_bytes=size_bytes)

    assert (refused.value.text.code, phone.left()) == (code, [])


async def test_junk_is_refused_before_all_of_it_came(phone: Phone) -> None:
    """Nobody sends two gigabytes to be told that it is no film; a film without end neither."""
    sent = 0

    async def junk() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 1
            yield b"junk" * 1000

    with pytest.raises(InvalidInputError):
        await phone.hub.add(REQUEST, "a.mp4", 2 << 30, junk())

    assert (sent, phone.left()) == (1, [])


async def test_no_more_than_sixteen_files(phone: Phone, sources: dict[str, bytes]) -> None:
    """A seventeenth is refused; so is more than what a request may have in all."""
    for _ in range(MOST_FILES):
        await phone.add(sources["photo"])

    with pytest.raises(InvalidInputError) as refused:
        await phone.add(sources["photo"])

    assert refused.value.text.code == "added.too_many"
    assert phone.asked == [2 * len(sources["photo"])] * MOST_FILES, "room is made before each"


class _FullFiles(FootageFiles):
    """A disk that is full after so many files, while the last one of them is written."""

    def __init__(self, most: int) -> None:
        super().__init__(None)
        self._left = most

    @override
    def create(self, path: Path) -> BinaryIO:
        file = super().create(path)
        self._left -= 1
        if not self._left:
            file.close()
            path.write_bytes(b"half")
            raise OSError(errno.ENOSPC, "No space left on device")
        return file


@pytest.mark.parametrize("most", [1, 2, 3])
async def test_a_full_disk_leaves_nothing(
    tmp_path: Path, sources: dict[str, bytes], most: int
) -> None:
    """Whether it is full while the file comes, while it is taken apart, or at the last step."""
    phone = Phone(tmp_path, _FullFiles(most))

    with pytest.raises(DiskFullError):
        await phone.add(sources["variable_film"])

    assert phone.left() == []
    assert (await phone.add(sources["variable_film"])).kind is AddedKind.FILM


async def test_a_restart_keeps_what_is_whole(phone: Phone, sources: dict[str, bytes]) -> None:
    """What a crash left of an upload is deleted, and the rest is as it was."""
    film, picture = await phone.add(sources["variable_film"]), await phone.add(sources["photo"])
    wholes = await phone.hub.wholes(REQUEST)
    torn = phone.folder / OTHER / ("c" * 32)
    torn.mkdir(parents=True)
    (torn / "upload").write_bytes(b"half")
    (torn / "about.json").write_bytes(b'{"id": "')

    phone.start()
    await phone.hub.sweep()

    assert await phone.hub.all(REQUEST) == [film, picture]
    assert (await phone.hub.wholes(REQUEST), phone.hub.requests) == (wholes, {REQUEST})
    assert not (phone.folder / OTHER).exists()


async def test_files_are_of_one_request(phone: Phone, sources: dict[str, bytes]) -> None:
    """Nobody sees or sends another request's file by its id; deleted, it is nobody's."""
    file = await phone.add(sources["photo"])
    piece = await phone.whole(file)

    for request in (OTHER, REQUEST):
        with pytest.raises(NotFoundError):
            await phone.hub.picture(OTHER, file.id)
        with pytest.raises(HubError):
            await phone.hub.cut_added(OTHER, piece, phone.folder / "cut.jpg")
        if request is OTHER:
            await phone.hub.remove_all(REQUEST)
    with pytest.raises(NotFoundError):
        await phone.hub.picture(REQUEST, file.id)
    assert (phone.left(), phone.hub.requests) == ([], set())


async def test_what_is_changed_on_the_disk_is_not_cut(
    phone: Phone, sources: dict[str, bytes], tmp_path: Path
) -> None:
    """A piece is of exactly what was kept when it was proposed, also of the time it claims."""
    file = await phone.add(sources["variable_film"])
    piece = await phone.whole(file)
    [segment] = phone.folder.rglob("*.mp4")
    raw = segment.read_bytes()
    segment.write_bytes(raw[:-400] + b"\0" + raw[-399:])

    changed = (await phone.hub.wholes(REQUEST))[file.id].sha256
    with pytest.raises(NotFoundError):
        await phone.hub.cut_added(REQUEST, piece, tmp_path / "cut.mp4")
    segment.unlink()
    gone = await phone.hub.wholes(REQUEST)

    assert (changed != piece.sha256, gone) == (True, {})
    assert not (tmp_path / "cut.mp4").exists()


async def test_logs_name_no_file(
    phone: Phone, sources: dict[str, bytes], caplog: pytest.LogCaptureFixture
) -> None:
    """Neither what a person calls it, nor what was in it."""
    caplog.set_level(logging.DEBUG)
    await phone.add(sources["photo"], name="Planted person at the gate.jpg")
    with pytest.raises(InvalidInputError):
        await phone.add(sources["photo"][:999], name="Planted person at the gate.jpg")

    assert "Planted" not in caplog.text
    with pytest.raises(NotFoundError):
        await phone.hub.picture(REQUEST, AddedId("d" * 32))


async def test_no_picture_is_copied(phone: Phone, tmp_path: Path) -> None:
    """Unlike of a hub's recording: in a phone's own frames is more than what they show."""
    made = make(tmp_path, Footage(frames=20, options={"bf": "0"}, sound=None))
    file = await phone.add(made.read_bytes())

    await phone.hub.cut_added(REQUEST, await phone.whole(file), tmp_path / "cut.mp4")

    filmed, sent = ({raw for _, raw in packets_in(each)} for each in (made, tmp_path / "cut.mp4"))
    assert (len(filmed), len(sent), filmed & sent) == (20, 20, set())


def test_a_photo_of_many_scans_is_not_decoded() -> None:
    """Each scan of a progressive JPEG takes as long as the whole picture: more are an attack."""
    out = io.BytesIO()
    Image.fromarray(np.full((64, 64, 3), 90, np.uint8)).save(out, "JPEG", progressive=True)
    raw = out.getvalue()
    last, end = raw.rindex(b"\xff\xda"), raw.rindex(b"\xff\xd9")

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # The decoder warns of the repetition, and goes on.
        some = read_photo(raw[:end] + 3 * raw[last:end] + raw[end:])
        with pytest.raises(InvalidInputError):
            read_photo(raw[:end] + 100 * raw[last:end] + raw[end:])

    assert (some.width, some.height) == (64, 64)

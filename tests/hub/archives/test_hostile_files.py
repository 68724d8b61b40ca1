"""Files that can't be used whole: one sentence each, nothing left behind, and nothing blown up."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
import os
from pathlib import Path
import random
import resource
import struct

import av
from hypothesis import HealthCheck, given, settings, strategies as st
import pytest

from hub.archives import container, ingest, segment_files
from hub.archives.video_file import VideoFile
from hub.errors import InvalidInputError
from hub.media.mp4.boxes import box, full_box
from hub.model.archive import FetchedFile
from hub.store.database import Database
from noticeboard.runtime.text import LANGUAGES
from tests.hub.archives.test_ingest import ARCHIVE, BEHIND, CAMERA, EVER, START, TICK_US, House
from tests.hub.archives.video_files import Footage, make, shown

FAST = {"movflags": "faststart"}
FRAGMENTS = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}
PLAIN = Footage(name="a.ts", sound=None, frames=60, options={"sc_threshold": "0"})


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    """Give a house without footage."""
    return House(database, tmp_path)


async def refused(house: House, path: Path, start: datetime = START) -> str:
    """Return the code of what is said about a file; nothing of it is there."""
    with pytest.raises(InvalidInputError) as error:
        await house.add(path, start)
    assert house.left() == []
    assert await house.index.segments(CAMERA, EVER) == []
    text = error.value.text
    assert len({text.fill(language) for language in LANGUAGES}) == len(LANGUAGES)
    return text.code


def cut(path: Path, part: float) -> None:
    """Leave only the first part of a file; of a transport stream, not only whole packets."""
    raw = path.read_bytes()
    path.write_bytes(raw[: int(len(raw) * part) // 188 * 188 + 100])


def without_beginning(path: Path) -> None:
    """Leave a transport stream whose only key frame is missing."""
    raw = path.read_bytes()
    packets = [raw[at : at + 188] for at in range(0, len(raw), 188)]
    video = [each for each in packets if each[1] & 0x1F == 1 and each[2] == 0]
    starts = [number for number, each in enumerate(video) if each[1] & 0x40]
    path.write_bytes(b"".join(packets[:3] + video[starts[1] :]))


def noise(path: Path) -> None:
    """Leave the tables and make noise of all pictures."""
    raw = bytearray(path.read_bytes())
    start = raw.index(b"mdat") + 4
    end = raw.find(b"moov", start) - 4
    end = len(raw) if end < start else end
    at = start
    while at + 4 < end:
        length = int.from_bytes(raw[at : at + 4])
        raw[at + 5 : at + 4 + length] = random.Random(1).randbytes(length - 1)  # noqa: S311
        at += 4 + length
    path.write_bytes(raw)


def damaged(path: Path) -> None:
    """Make a length in the middle of the pictures absurd."""
    raw = bytearray(path.read_bytes())
    start = raw.index(b"mdat") + 4
    first = int.from_bytes(raw[start : start + 4])
    at = start + 4 + first
    raw[at : at + 4] = b"\xff\xff\xff\xff"
    path.write_bytes(raw)


def unchanged(_: Path) -> None:
    """Leave a file as it is."""


def joined(*parts: Footage) -> Callable[[Path], None]:
    """Return what makes a transport stream of several, one after another."""

    def join(path: Path) -> None:
        folder = path.parent / "parts"
        folder.mkdir()
        path.write_bytes(b"".join(make(folder, part).read_bytes() for part in parts))

    return join


@pytest.mark.parametrize(
    ("footage", "change", "code"),
    [
        (Footage(muxer=FAST), lambda path: cut(path, 0.7), "cut_short"),
        (Footage(), lambda path: cut(path, 0.7), "cut_short"),
        (Footage(muxer=FRAGMENTS), lambda path: cut(path, 0.7), "cut_short"),
        (Footage(name="a.avi", options={"bf": "0"}), lambda path: cut(path, 0.7), "cut_short"),
        (Footage(name="a.mkv"), lambda path: cut(path, 0.7), "cut_short"),
        (PLAIN, lambda path: cut(path, 0.7), "cut_short"),
        (Footage(name="a.flv"), lambda path: cut(path, 0.7), "cut_short"),
        (replace(PLAIN, group=60), without_beginning, "no_key_frame"),
        (Footage(sound=None), noise, "not_decodable"),
        (Footage(sound=None), damaged, "broken"),
        (Footage(name="b.mkv", codec="ffv1", frames=15), unchanged, "video_kind"),
        (Footage(name="b.avi", options={"bf": "3"}), unchanged, "no_times"),
        (PLAIN, joined(PLAIN, PLAIN), "times_back"),
        (PLAIN, joined(PLAIN, replace(PLAIN, begins_ms=3_600_000)), "times_jump"),
        (
            PLAIN,
            joined(PLAIN, replace(PLAIN, begins_ms=4_000, size=(640, 384))),
            "format_changes",
        ),
    ],
    ids=lambda each: each if isinstance(each, str) else getattr(each, "name", "-"),
)
async def test_what_cannot_be_used(
    house: House, footage: Footage, change: Callable[[Path], None], code: str
) -> None:
    """Half a file, a broken one, one without a beginning or with false times: one sentence."""
    path = make(house.fetched, footage)
    change(path)

    assert await refused(house, path) == f"ingest.{code}"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (
            b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nhttp://10.0.0.1/a.ts\n",
            "not_video",
        ),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", "not_video"),
        (b"<?xml version='1.0'?><MPD><BaseURL>file:///etc/passwd</BaseURL></MPD>", "not_video"),
        (b"\xff\xd8\xff\xe0" + bytes(500), "not_video"),
        (b"\x1a\x45\xdf\xa3" + bytes(500), "unreadable"),
        (b"RIFF\x00\x00\x00\x00AVI " + bytes(500), "unreadable"),
        (b"\x00\x00\x00\x18ftypisom" + bytes(12), "cut_short"),
        (b"FLV\x01\x05\x00\x00\x00\x09" + bytes(100), "cut_short"),
        (b"DHAV" + bytes(500), "unreadable"),
        (b"\x00\x00\x01\xba" + bytes(500), "no_video"),
    ],
)
async def test_what_is_no_video(house: House, content: bytes, code: str) -> None:
    """A playlist that names other files, an empty file, a picture: none is followed or opened."""
    path = house.fetched / "a.mp4"
    path.write_bytes(content)

    found = await refused(house, path)

    assert found in {f"ingest.{code}", "ingest.no_video", "ingest.unreadable"}
    if code in {"empty", "not_video", "cut_short"}:
        assert found == f"ingest.{code}"


async def test_a_stream_without_its_beginning(house: House) -> None:
    """What comes before the first key frame can't be decoded; the others keep their own times."""
    path = make(house.fetched, PLAIN)
    theirs = shown(path)
    without_beginning(path)

    ours = house.shown(segments := await house.add(path))

    assert [each[1:] for each in ours] == [each[1:] for each in theirs[30:]]
    # The file begins with its second frame, which is when the archive says that it begins.
    late_us = theirs[30][0] - min(at_us for at_us, number, _ in theirs if number)
    began = segments[0].window.start - (START - (BEHIND.offset or timedelta(0)))
    assert abs(began // timedelta(microseconds=1) - late_us) <= TICK_US


async def test_lost_packets_are_gaps(house: House) -> None:
    """Where a transport stream lost packets, pictures are missing up to the next key frame."""
    path = make(
        house.fetched, replace(PLAIN, group=15, options={"bf": "0", "sc_threshold": "0", "qp": "1"})
    )
    theirs = shown(path)
    raw = path.read_bytes()
    packets = [raw[at : at + 188] for at in range(0, len(raw), 188)]
    starts = [
        number
        for number, each in enumerate(packets)
        if each[1] & 0x5F == 0x41 and each[2] == 0  # A picture of the video's begins here.
    ]
    pieces = [n for n, each in enumerate(packets) if each[1] & 0x5F == 1 and each[2] == 0]
    del packets[next(number for number in pieces if number > starts[20])]
    path.write_bytes(b"".join(packets))

    ours = house.shown(await house.add(path))

    numbers = [number for _, number, _ in ours]
    # FFmpeg may blame the picture before as well.
    assert numbers in ([*range(lost), *range(30, 60)] for lost in (19, 20))
    expected = [theirs[number] for number in numbers]
    assert [each[2] for each in ours] == [each[2] for each in expected]
    assert max(abs(a[0] - b[0]) for a, b in zip(ours, expected, strict=True)) <= TICK_US


async def test_sound_alone(house: House) -> None:
    """A file without video says so."""
    whole = make(house.fetched, Footage())
    path = house.fetched / "sound.mp4"
    with closing(av.open(str(whole))) as file, closing(av.open(str(path), "w")) as into:
        stream = into.add_stream_from_template(file.streams.audio[0])
        for packet in file.demux(file.streams.audio[0]):
            if packet.dts is not None:
                packet.stream = stream
                into.mux(packet)

    assert await refused(house, path) == "ingest.no_video"


@pytest.mark.parametrize(
    "start", [datetime.fromisoformat("1970-01-01T00:00:00Z"), START + timedelta(days=1)]
)
async def test_an_impossible_date(house: House, start: datetime) -> None:
    """Footage from the future, or from before there were recorders, is dated wrongly."""
    assert await refused(house, make(house.fetched, Footage(frames=15)), start) == "ingest.date"


async def test_a_file_that_ends_in_the_future(house: House) -> None:
    """If only its end is later than now, it is dated wrongly as well."""
    path = make(house.fetched, Footage(frames=600, sound=None, size=(320, 192)))
    late = house.clock.now() + timedelta(minutes=4, seconds=50)

    with pytest.raises(InvalidInputError) as error:
        await house.add(path, late, replace(BEHIND, offset=None))

    assert error.value.text.code == "ingest.date"
    assert house.left() == []


async def test_only_plain_files(house: House) -> None:
    """A link, a pipe or a folder in place of the fetched file is not opened."""
    whole = make(house.fetched, Footage(frames=15))
    link, pipe, folder = (house.fetched / name for name in ("link", "pipe", "folder"))
    link.symlink_to(whole)
    os.mkfifo(pipe)
    folder.mkdir()

    for path in (link, pipe, folder, house.fetched / "gone"):
        assert await refused(house, path) in {"ingest.unreadable", "ingest.not_video"}


def _movie(*tables: bytes, avcc: bytes = b"") -> bytes:
    """Return an MP4 with one track of H.264, whose sample tables are these."""
    entry = box(
        b"avc1",
        struct.pack(">6xH16x", 1),
        struct.pack(">HHIIIH", 320, 192, 0x480000, 0x480000, 0, 1),
        bytes(32),
        struct.pack(">Hh", 24, -1),
        box(b"avcC", avcc),
    )
    media = box(
        b"mdia",
        full_box(b"mdhd", 0, 0, struct.pack(">IIIIHH", 0, 0, 90_000, 0, 0, 0)),
        full_box(b"hdlr", 0, 0, bytes(4), b"vide", bytes(13)),
        box(
            b"minf",
            full_box(b"vmhd", 0, 1, bytes(8)),
            box(b"stbl", full_box(b"stsd", 0, 0, (1).to_bytes(4), entry), *tables),
        ),
    )
    head = full_box(b"tkhd", 0, 3, struct.pack(">IIIII60x", 0, 0, 1, 0, 0))
    extends = box(b"mvex", full_box(b"trex", 0, 0, struct.pack(">5I", 1, 1, 3000, 0, 0)))
    movie = full_box(b"mvhd", 0, 0, struct.pack(">IIII80x", 0, 0, 1000, 0))
    return box(b"ftyp", b"isom", bytes(4)) + box(b"moov", movie, box(b"trak", head, media), extends)


def _empty_tables() -> list[bytes]:
    return [full_box(kind, 0, 0, bytes(4)) for kind in (b"stts", b"stsc", b"stco")]


MANY = 0x0A00_0000
"""FFmpeg allocates 24 bytes for each: four gigabytes."""
ONE_SIZE = _movie(
    full_box(b"stts", 0, 0, struct.pack(">III", 1, MANY, 3000)),
    full_box(b"stsc", 0, 0, struct.pack(">IIII", 1, 1, MANY, 1)),
    full_box(b"stsz", 0, 0, struct.pack(">II", 1, MANY)),
    full_box(b"stco", 0, 0, struct.pack(">II", 1, 0)),
)
NO_FIELDS = _movie(*_empty_tables(), full_box(b"stsz", 0, 0, bytes(8))) + box(
    b"moof",
    full_box(b"mfhd", 0, 0, (1).to_bytes(4)),
    box(
        b"traf",
        full_box(b"tfhd", 0, 0x020000, (1).to_bytes(4)),
        full_box(b"trun", 0, 0, MANY.to_bytes(4)),
    ),
)


@pytest.mark.parametrize("content", [ONE_SIZE, NO_FIELDS], ids=["the same size", "no fields"])
async def test_tables_that_claim_billions(house: House, content: bytes) -> None:
    """A kilobyte may claim 160 million samples: it's counted before anything is allocated."""
    path = house.fetched / "a.mp4"
    path.write_bytes(content + box(b"mdat", bytes(100)))
    before = _peak_mib()

    assert await refused(house, path) == "ingest.tables_too_large"

    assert _peak_mib() - before < 100


async def test_one_picture_of_nearly_a_gigabyte(house: House) -> None:
    """A picture that is as large as the file is given up long before it is in memory."""
    size = 900 << 20  # From 1 GiB on, FFmpeg refuses by itself.
    tables = (
        full_box(b"stts", 0, 0, struct.pack(">III", 1, 1, 3000)),
        full_box(b"stsc", 0, 0, struct.pack(">IIII", 1, 1, 1, 1)),
        full_box(b"stsz", 0, 0, struct.pack(">III", 0, 1, size)),
    )
    with closing(av.open(str(make(house.fetched, Footage(frames=5))))) as file:
        avcc = bytes(file.streams.video[0].codec_context.extradata or b"")
    length = len(_movie(*tables, full_box(b"stco", 0, 0, struct.pack(">II", 1, 0)), avcc=avcc))
    places = full_box(b"stco", 0, 0, struct.pack(">II", 1, length + 16))
    movie = _movie(*tables, places, avcc=avcc)
    path = house.fetched / "a.mp4"
    with path.open("wb") as file:
        file.write(movie + struct.pack(">I4sQ", 1, b"mdat", size + 16))
        file.truncate(length + 16 + size)  # A hole, which takes no disk.
    before = _peak_mib()

    # FFmpeg's libraries may give up first.
    assert await refused(house, path) in {"ingest.frame_too_large", "ingest.unreadable"}

    assert _peak_mib() - before < 300


@pytest.mark.parametrize(
    "head", [b"\x1a\x45\xdf\xa3", b"FLV\x01\x01\0\0\0\x09", b"\0\0\1\xba", b"DHAV"]
)
async def test_a_gigabyte_of_nothing(house: House, head: bytes) -> None:
    """A reader that looks for its next packet in a gigabyte of zeros is stopped."""
    path = house.fetched / "a.bin"
    with path.open("wb") as file:
        file.write(head)
        file.truncate(1 << 30)

    assert await refused(house, path) in {
        "ingest.frame_too_large",
        "ingest.unreadable",
        "ingest.no_video",
        "ingest.cut_short",
    }


async def test_millions_of_boxes(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A movie that is made of nothing but empty boxes is not walked through to its end."""
    assert container._MOST_BOXES <= 2_000_000  # noqa: SLF001 -- fewer of them show the same
    monkeypatch.setattr(container, "_MOST_BOXES", 200_000)
    path = house.fetched / "a.mp4"
    path.write_bytes(box(b"ftyp", b"isom", bytes(4)) + box(b"moov", box(b"free") * 250_000))

    assert await refused(house, path) == "ingest.tables_too_large"


async def test_an_archive_says_anything(house: House) -> None:
    """Its names may be long, and not even text; they lead nowhere."""
    path = make(house.fetched, Footage(frames=30))
    file = FetchedFile(name=path.name, key="\ud800" + "k" * 5000, start=START)

    added = await house.ingest.add(
        house.camera, ARCHIVE, file, path.parent, BEHIND, "Frigate \udfff" + "x" * 5000
    )

    origin = (await house.index.provenances({added[0].run_id}))[added[0].run_id]
    assert (origin.key[:3], len(origin.key)) == ("?kk", 300)
    assert (origin.product[:10], len(origin.product)) == ("Frigate ?x", 300)

    for name in ("../fetched/a.mp4", str(path), "", "."):
        with pytest.raises(InvalidInputError):
            await house.ingest.add(
                house.camera, ARCHIVE, replace(file, name=name), path.parent, BEHIND, ""
            )


async def test_an_endless_group(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A recording without key frames can't be one segment of any length."""
    monkeypatch.setattr(segment_files, "_LONGEST_SEGMENT_US", 3_000_000)

    path = make(house.fetched, Footage(group=120, options={"sc_threshold": "0"}))

    assert await refused(house, path) == "ingest.no_key_frame"


async def test_a_file_beyond_two_gibibytes(house: House) -> None:
    """What is larger than a fetched file may be is not even hashed."""
    path = house.fetched / "a.mp4"
    with path.open("wb") as file:
        file.truncate((2 << 30) + 1)

    assert await refused(house, path) == "ingest.too_large"


async def test_more_pictures_than_a_camera_makes(house: House) -> None:
    """Two thousand pictures in two seconds are damage, and would take long to decode."""
    dense = Footage(name="a.mkv", sound=None, frames=2400, ms=lambda number: number, size=(64, 48))

    assert await refused(house, make(house.fetched, dense)) == "ingest.too_many_frames"


async def test_it_takes_no_longer_than_it_may(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After its time, a file is given up between two packets."""
    monkeypatch.setattr(ingest, "_LONGEST_S", 0.0)

    assert await refused(house, make(house.fetched, Footage())) == "ingest.too_slow"


@pytest.mark.parametrize(
    "footage",
    [
        Footage(name="m.avi", codec="mjpeg", pix_fmt="yuvj420p", sound="pcm_s16le"),
        Footage(name="m.mkv", codec="mpeg4", sound="mp3", options={"qscale": "2"}),
        Footage(name="v.mkv", codec="libvpx-vp9", sound="libopus", hz=48_000),
    ],
    ids=lambda each: each.codec,
)
async def test_other_codecs_are_encoded_anew(house: House, footage: Footage) -> None:
    """What segments can't hold becomes H.264, each frame at its own time, and that is said."""
    # An AVI has no times but its even rate.
    even = replace(footage, ms=lambda number: number * 1000 // 15)
    path = make(house.fetched, even)
    theirs = shown(path)

    segments = await house.add(path)

    ours = house.shown(segments)
    assert [number for _, number, _ in ours] == list(range(footage.frames))
    assert max(abs(a[0] - b[0]) for a, b in zip(ours, theirs, strict=True)) <= TICK_US
    origin = (await house.index.provenances({segments[0].run_id}))[segments[0].run_id]
    assert origin.video_recoded
    assert origin.sound_recoded is (footage.sound is not None)


async def test_sound_of_another_kind_is_dropped_and_named(house: House) -> None:
    """Sound that nothing here decodes is left out; the segment says what it was."""
    path = make(house.fetched, Footage(name="a.mkv", sound="flac"))

    with path.open("rb", buffering=0) as file:
        video = VideoFile(file)
        info = video.info
        video.close()

    assert (info.audio, info.unrecorded_sound) == (None, "flac")
    assert await house.add(path)


def _peak_mib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


SEEDS: dict[str, bytes] = {}


def seed(folder: Path, name: str) -> bytes:
    """Return a short file of each kind, made once."""
    if name not in SEEDS:
        footage = Footage(name=name, frames=20, group=5, size=(64, 48), options={"bf": "1"})
        if name.endswith("avi"):
            footage = replace(
                footage, codec="mjpeg", pix_fmt="yuvj420p", options={}, sound="pcm_s16le"
            )
        SEEDS[name] = make(folder, footage).read_bytes()
    return SEEDS[name]


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.ts", "a.flv", "a.avi"])
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_damage_anywhere_is_refused_or_harmless(
    tmp_path: Path, name: str, data: st.DataObject
) -> None:
    """Whatever a few changed bytes make of a file, it is read, or refused in a sentence."""
    raw = bytearray(seed(tmp_path, name))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at] = data.draw(st.integers(0, 255))
    path = tmp_path / f"damaged-{name}"
    path.write_bytes(raw)

    try:
        with path.open("rb", buffering=0) as file:
            video = VideoFile(file)
            try:
                packets = list(video.packets())
            finally:
                video.close()
    except InvalidInputError as error:
        assert error.text.code.startswith(("ingest.", "camera."))  # noqa: PT017
    else:
        video_times = [packet.dts for packet in packets if packet.track == "video"]
        assert video_times == sorted(video_times)
        assert all(packet.dts >= 0 for packet in packets)

"""Films and photos: a number in each frame, an area to cover, a thing that moves, planted tags.

No phone made them: ffmpeg and Pillow write what phones, dashcams and cameras write.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
import io
from pathlib import Path
import struct
import subprocess

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo

type Picture = NDArray[np.uint8]

WIDTH, HEIGHT = 320, 240
RATE = 30
_BITS, _BIT_PX = 8, 24
AREA = {"x": 0.6, "y": 0.5, "width": 0.3, "height": 0.4}
"""A colored area that is covered, in parts of the picture; of a turned film, of the turned one."""
THING_PX = 36
PLANTED = (
    "PlantedMake",
    "PlantedModel",
    "PlantedSerial",
    "PlantedName",
    "PlantedPlace",
    "PlantedText",
    "PlantedXmp",
    "PlantedComment",
    "PlantedIptc",
    "PlantedThumbnail",
    "PlantedMaker",
    "PlantedHandler",
    "PlantedNumber",
    "+48.8577+002.295",
    "x264 - core",
    "x265 (build",
    "Lavc",
    "Lavf",
    "mediabunny",
)
"""What may be in no file that leaves: of the sources, and of programs that write."""


def drawn(number: int) -> Picture:
    """Return a frame that says its number in its upper row, in black and white squares."""
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    picture = np.stack(
        [128 + 60 * np.sin(rows / 17), 120 + 70 * np.cos(columns / 23), 140 + 0 * rows], axis=2
    ).astype(np.uint8)
    top, left = int(AREA["y"] * HEIGHT) - 12, int(AREA["x"] * WIDTH) - 12
    picture[top:, left:] = (230, 190, 40)
    for bit in range(_BITS):
        shade = 235 if number >> bit & 1 else 20
        picture[:_BIT_PX, bit * _BIT_PX : (bit + 1) * _BIT_PX] = shade
    x, y = thing_at(number)
    checks = (np.add.outer(np.arange(THING_PX) // 6, np.arange(THING_PX) // 9) % 2) * 180 + 40
    picture[y : y + THING_PX, x : x + THING_PX] = checks[:, :, None]
    return picture


def thing_at(number: int) -> tuple[int, int]:
    """Return the left and upper edge of the thing that moves."""
    return 20 + number * 3, 60 + number


def number_of(picture: Picture) -> int:
    """Return the number that a frame says."""
    middle = _BIT_PX // 2
    return sum(
        1 << bit for bit in range(_BITS) if picture[middle, bit * _BIT_PX + middle].mean() > 128
    )


def film(  # noqa: PLR0913 -- each is what makes a film unusual
    path: Path,
    times: Sequence[int],
    *,
    codec: str = "libx264",
    pix_fmt: str = "yuv420p",
    options: dict[str, str] | None = None,
    time_base: Fraction = Fraction(1, RATE),
    transfer: int = 0,
) -> Path:
    """Write frames 0, 1, … that are shown at given ticks."""
    with av.open(path, "w") as container:
        stream = container.add_stream(codec, rate=RATE, options=options or {})
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, pix_fmt
        stream.time_base = stream.codec_context.time_base = time_base
        if transfer:
            stream.color_primaries = stream.colorspace = 9
            stream.color_trc, stream.color_range = transfer, 1
        for number, at in enumerate(times):
            frame = av.VideoFrame.from_ndarray(drawn(number), format="rgb24")
            frame.pts, frame.time_base = at, time_base
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def ffmpeg(*words: str | Path) -> None:
    """Run ffmpeg."""
    subprocess.run(  # noqa: S603 -- our own words
        ["/usr/bin/ffmpeg", "-loglevel", "error", "-y", *map(str, words)], check=True, timeout=900
    )


_X265 = {"preset": "ultrafast", "x265-params": "log-level=none"}
_BT601 = {"x264-params": "colormatrix=smpte170m:colorprim=bt709:transfer=bt709"}
_X264 = {"preset": "ultrafast", "bf": "2", "g": "20", "b-adapt": "0"}


def phone_film(folder: Path) -> Path:
    """Write a phone's MOV: H.264 with B-frames, turned by a quarter, with sound and tags."""
    plain = film(folder / "plain.mp4", range(45), options=_X264)
    out = folder / "phone.mov"
    tags = {
        "com.apple.quicktime.location.ISO6709": "+48.8577+002.295+035/",
        "com.apple.quicktime.make": "PlantedMake",
        "com.apple.quicktime.model": "PlantedModel",
        "com.apple.quicktime.software": "PlantedSerial",
        "com.apple.quicktime.camera.serial": "PlantedNumber",
        "com.apple.quicktime.author": "PlantedName",
        "com.apple.quicktime.creationdate": "2026-11-24T19:41:07+0100",
        "comment": "PlantedComment",
    }
    ffmpeg(
        *("-display_rotation:v:0", "-90", "-i", plain),
        *("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=1.5"),
        *("-map", "0:v", "-map", "1:a", "-c:v", "copy", "-c:a", "aac"),
        *(word for name, value in tags.items() for word in ("-metadata", f"{name}={value}")),
        *("-metadata:s:v", "handler_name=PlantedHandler", "-movflags", "use_metadata_tags", out),
    )
    return out


VARIABLE = [0, 40, 73, 107, 140, 240, 273, 340, 373, 407, 440, 540, 557, 573, 590, 640, 700, 733]
"""When the frames of the film with a variable rate are shown, in milliseconds."""


def variable_film(folder: Path) -> Path:
    """Write an Android phone's MP4, whose rate varies, turned by a quarter the other way."""
    plain = folder / "plain-variable.mp4"
    film(plain, VARIABLE, options=_X264, time_base=Fraction(1, 1000))
    out = folder / "variable.mp4"
    ffmpeg(
        *("-display_rotation:v:0", "90", "-i", plain, "-c", "copy", "-video_track_timescale"),
        "1000",
        out,
    )
    return out


def dashcam_film(folder: Path) -> Path:
    """Write a dashcam's MP4, with a track of texts that say where it was."""
    words = folder / "places.srt"
    words.write_text("1\n00:00:00,000 --> 00:00:01,000\nPlantedText PlantedPlace\n")
    out = folder / "dashcam.mp4"
    ffmpeg(
        *("-i", film(folder / "bare.mp4", range(24), options=_X264 | _BT601), "-i", words),
        *("-map", "0:v", "-map", "1:s", "-c:v", "copy", "-c:s", "mov_text"),
        *("-metadata", "title=PlantedName", "-metadata", "creation_time=2026-11-24T18:41:07Z", out),
    )
    with out.open("ab") as end:
        text = b"PlantedSerial PlantedPlace"
        end.write(struct.pack(">I4s", 8 + len(text), b"gps ") + text)
    return out


def webm_film(folder: Path) -> Path:
    """Write a WebM of VP9."""
    fast = {"deadline": "realtime", "cpu-used": "8"}
    return film(
        folder / "screen.webm",
        range(0, 720, 30),
        codec="libvpx-vp9",
        options=fast,
        time_base=Fraction(1, 1000),
    )


def bright_film(folder: Path, name: str) -> Path:
    """Write ten bits with HLG, as phones film by default, or with PQ."""
    return film(
        folder / f"{name}.mp4",
        range(12),
        codec="libsvtav1",
        pix_fmt="yuv420p10le",
        options={"preset": "12", "svtav1-params": "lp=1"},
        transfer={"pq": 16, "hlg": 18}[name],
    )


def hevc_film(folder: Path) -> Path:
    """Write an iPhone's H.265, which neither browser here decodes."""
    plain = film(folder / "plain-hevc.mp4", range(12), codec="libx265", options=_X265)
    out = folder / "hevc.mov"
    ffmpeg(
        "-i",
        plain,
        "-c",
        "copy",
        "-tag:v",
        "hvc1",
        "-metadata",
        "make=PlantedMake",
        "-metadata",
        "location=+48.8577+002.295/",
        "-movflags",
        "use_metadata_tags",
        out,
    )
    return out


def photo(folder: Path) -> Path:
    """Write a camera's JPEG on its side, with all that Exif, XMP and IPTC can tell."""
    exif = Image.Exif()
    exif[271], exif[272], exif[305], exif[315] = PLANTED[0], PLANTED[1], "PlantedText", PLANTED[3]
    exif[274] = 6
    exif[306] = "2026:11:24 19:41:07"
    details = exif.get_ifd(34665)
    details[36867], details[36881] = "2026:11:24 19:41:07", "+01:00"
    details[42033] = "PlantedSerial"
    details[37500] = b"PlantedMaker\0\1\2"
    places = exif.get_ifd(34853)
    places[1], places[2] = "N", (48.0, 51.0, 27.72)
    places[3], places[4] = "E", (2.0, 17.0, 42.0)
    exif.get_ifd(1)[513] = 0
    out = io.BytesIO()
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a b:Creator="PlantedXmp"/></x:xmpmeta>'
    turned = Image.fromarray(drawn(5)).transpose(Image.Transpose.ROTATE_90)
    turned.save(out, "JPEG", exif=exif, xmp=xmp, comment=b"PlantedComment", quality=92)
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x10\x1c\x02\x50\0\x0bPlantedIptc"
    made = out.getvalue()
    segment = b"\xff\xed" + struct.pack(">H", len(iptc) + 2) + iptc
    path = folder / "photo.jpg"
    # A phone's moving photo: a film behind the picture.
    path.write_bytes(
        made[:2] + segment + made[2:] + b"\0\0\0\x18ftypmp42PlantedThumbnail" + bytes(99)
    )
    return path


def png_photo(folder: Path) -> Path:
    """Write a picture of a screen, with a text."""
    told = PngInfo()
    told.add_text("Author", "PlantedName")
    path = folder / "screen.png"
    Image.fromarray(drawn(6)).save(path, pnginfo=told)
    return path


def webp_photo(folder: Path) -> Path:
    """Write a messenger's WebP."""
    exif = Image.Exif()
    exif[271] = "PlantedMake"
    path = folder / "sent.webp"
    Image.fromarray(drawn(7)).save(path, exif=exif)
    return path


def heic_photo(folder: Path) -> Path:
    """Write a HEIC photo of one picture, with Exif and XMP as items (ISO 23008-12)."""
    plain = film(folder / "heic.mp4", range(3), codec="libx265", options=_X265)
    with av.open(plain) as container:
        config = container.streams.video[0].codec_context.extradata
        picture = bytes(next(container.demux(video=0)))
    assert config is not None
    exif = Image.Exif()
    exif[271] = "PlantedMake"
    items = [
        picture,
        b"\0\0\0\x06" + exif.tobytes(),
        b'<x:xmpmeta><a b:c="PlantedXmp"/></x:xmpmeta>',
    ]

    def box(kind: bytes, *parts: bytes) -> bytes:
        content = b"".join(parts)
        return struct.pack(">I4s", 8 + len(content), kind) + content

    def infos() -> Iterable[bytes]:
        for number, kind in enumerate((b"hvc1", b"Exif", b"mime"), 1):
            name = b"\0application/rdf+xml\0" if kind == b"mime" else b"\0"
            yield box(b"infe", struct.pack(">IHH4s", 0x02000000, number, 0, kind), name)

    def meta(at: int) -> bytes:
        places = struct.pack(">IHH", 0, 0x4400, len(items))
        for number, item in enumerate(items, 1):
            places += struct.pack(">HHHII", number, 0, 1, at, len(item))
            at += len(item)
        return box(
            b"meta",
            bytes(4),
            box(b"hdlr", bytes(8), b"pict", bytes(13)),
            box(b"pitm", bytes(4), struct.pack(">H", 1)),
            box(b"iinf", bytes(4), struct.pack(">H", len(items)), *infos()),
            box(b"iloc", places),
            box(
                b"iprp",
                box(
                    b"ipco",
                    box(b"hvcC", config),
                    box(b"ispe", struct.pack(">III", 0, WIDTH, HEIGHT)),
                ),
                box(b"ipma", struct.pack(">IIHBBB", 0, 1, 1, 2, 0x81, 2)),
            ),
        )

    head = box(b"ftyp", b"heic\0\0\0\0mif1heic")
    at = len(head) + len(meta(0)) + 8
    path = folder / "photo.heic"
    path.write_bytes(head + meta(at) + box(b"mdat", *items))
    return path


CUTS = {
    # Between key frames, and a start that isn't a frame's begin: its frame began earlier.
    "phone.mov": ((0.41, 0.9), range(13, 27), 1),
    "variable.mp4": ((0.107, 0.573), range(3, 13), 3),
    # A float beyond the begin of a frame is still that frame, which is not in the part.
    "dashcam.mp4": ((0, 0.500_000_1), range(15), 0),
    "screen.webm": ((0.3, 0.6), range(10, 20), 0),
    "hlg.mp4": ((0.1, 0.3), range(3, 9), 0),
    "pq.mp4": ((0.1, 0.3), range(3, 9), 0),
}
"""Of each film that browsers decode: a part in seconds, its frames, and how often it is turned."""


def every_kind(folder: Path) -> dict[str, Path]:
    """Write a file of each kind that people send, by name."""
    made = (
        phone_film(folder),
        variable_film(folder),
        dashcam_film(folder),
        webm_film(folder),
        bright_film(folder, "hlg"),
        bright_film(folder, "pq"),
        hevc_film(folder),
        photo(folder),
        heic_photo(folder),
    )
    return {path.name: path for path in made}


def decoded(path: Path) -> tuple[list[Picture], list[int]]:
    """Return all frames that a film holds, as they are shown, and when, in milliseconds."""
    pictures: list[Picture] = []
    times: list[int] = []
    with av.open(path) as container:
        for frame in container.decode(video=0):
            shown = frame.to_ndarray(format="rgb24")
            pictures.append(np.rot90(shown, round(frame.rotation / 90)).astype(np.uint8))
            times.append(round((frame.time or 0) * 1000))
    return pictures, times


def luma(path: Path) -> tuple[int, Picture]:
    """Return by which matrix a film's colors are to be read, and the first frame's brightness."""
    with av.open(path) as container:
        frame = next(container.decode(video=0))
    return int(frame.colorspace), frame.to_ndarray()[: frame.height].astype(np.uint8)

"""The head of a fragmented MP4: `ftyp` and a `moov` without a single sample."""

import struct
from typing import Final

from hub.media.mp4.boxes import box, full_box
from hub.media.mp4.entries import audio_entry, video_entry
from hub.media.packet import VIDEO_RATE, AudioFormat, StreamInfo, VideoFormat

VIDEO_ID: Final = 1
AUDIO_ID: Final = 2
_UNITY: Final = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_UNDETERMINED: Final = 0x55C4
"""The language `und`, ISO 639-2/T, five bits a letter."""
_ENABLED: Final = 3
_FTYP: Final = box(b"ftyp", b"iso6", bytes(4), b"iso6", b"mp41")
_NOWHERE: Final = box(
    b"stbl",
    full_box(b"stts", 0, 0, bytes(4)),
    full_box(b"stsc", 0, 0, bytes(4)),
    full_box(b"stsz", 0, 0, bytes(8)),
    full_box(b"stco", 0, 0, bytes(4)),
)
"""The sample table after its descriptions: of no sample."""
_OWN_DATA: Final = box(b"dinf", full_box(b"dref", 0, 0, (1).to_bytes(4), full_box(b"url ", 0, 1)))
_TABLE: Final = _NOWHERE[8:]


def movie(info: StreamInfo) -> bytes:
    """Return the head of a stream; raises InvalidInputError where MP4 cannot hold it."""
    video, audio = info.video, info.audio
    tracks = [_video_track(video)]
    extends = [_extends(VIDEO_ID)]
    if audio is not None:
        tracks.append(_audio_track(audio))
        extends.append(_extends(AUDIO_ID))
    moov = box(b"moov", _movie_header(len(tracks) + 1), *tracks, box(b"mvex", *extends))
    return _FTYP + moov


def _movie_header(next_id: int) -> bytes:
    head = struct.pack(">IIIIIH10x", 0, 0, 1000, 0, 0x10000, 0x100)
    return full_box(b"mvhd", 0, 0, head, _UNITY, bytes(24), next_id.to_bytes(4))


def _extends(number: int) -> bytes:
    return full_box(b"trex", 0, 0, struct.pack(">5I", number, 1, 0, 0, 0))


def _video_track(video: VideoFormat) -> bytes:
    sides = (video.width, video.height)
    entry = video_entry(video)
    header = full_box(b"vmhd", 0, 1, bytes(8))
    return _track(VIDEO_ID, sides, 0, VIDEO_RATE, b"vide", header, entry)


def _audio_track(audio: AudioFormat) -> bytes:
    header = full_box(b"smhd", 0, 0, bytes(4))
    return _track(AUDIO_ID, (0, 0), 0x100, audio.rate_hz, b"soun", header, audio_entry(audio))


def _track(  # noqa: PLR0913, PLR0917 -- a track is made of these
    number: int,
    sides: tuple[int, int],
    volume: int,
    rate_hz: int,
    kind: bytes,
    kind_header: bytes,
    entry: bytes,
) -> bytes:
    head = struct.pack(">IIIII8xHHH2x", 0, 0, number, 0, 0, 0, 0, volume)
    size = struct.pack(">II", sides[0] << 16, sides[1] << 16)
    table = box(b"stbl", full_box(b"stsd", 0, 0, (1).to_bytes(4), entry), _TABLE)
    media = box(
        b"mdia",
        full_box(b"mdhd", 0, 0, struct.pack(">IIIIHH", 0, 0, rate_hz, 0, _UNDETERMINED, 0)),
        full_box(b"hdlr", 0, 0, bytes(4), kind, bytes(13)),
        box(b"minf", kind_header, _OWN_DATA, table),
    )
    return box(b"trak", full_box(b"tkhd", 0, _ENABLED, head, _UNITY, size), media)

"""Limits of a custody record: what is exactly at one may be said, and one more may not."""

from collections.abc import Callable
from datetime import timedelta, timezone
from typing import Any

import msgspec
import pytest

from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.seal.custody import (
    MAX_NOTE_BYTES,
    Contact,
    Custody,
    InformationFile,
    Requester,
    SealedTo,
    Software,
    canonical,
    open_custody,
    sign_custody,
)
from noticeboard.seal.footage import CameraClock, Sources
from tests.noticeboard.seal.conftest import AGENCY, FILMED, file_of

MOST = 2**53 - 1
GIB = 1 << 30
EAST = FILMED.astimezone(timezone(timedelta(hours=1)))
LATER = FILMED + timedelta(seconds=1)
ROOT = "a" * 64
WORDS = InformationFile(name="words.txt", sha256="a" * 64, size_bytes=1)
READINGS = InformationFile(name="readings.csv", sha256="a" * 64, size_bytes=1)


def asked(**said: Any) -> Requester:  # noqa: ANN401 -- handed on
    """Name a request."""
    named: dict[str, Any] = {"origin": "board", "agency": AGENCY, "id": "b" * 32}
    return Requester(**named | {"index": 7, "leaf": "c" * 64} | said)


def sealed_to(**said: Any) -> SealedTo:  # noqa: ANN401 -- handed on
    """Name who can open it."""
    return SealedTo(**{"agency": AGENCY, "delivery_key": "age1x"} | said)


def clock(**said: Any) -> CameraClock:  # noqa: ANN401 -- handed on
    """Say how far a clock was off."""
    named: dict[str, Any] = {"offset_ms": 0, "measured": "onvif"}
    return CameraClock(**named | said)


def clip(**said: Any) -> object:  # noqa: ANN401 -- handed on
    """Describe a clip."""
    return file_of("clip-1.mp4", b"clip", **said)


def told(**said: Any) -> InformationFile:  # noqa: ANN401 -- handed on
    """Name words."""
    return msgspec.convert(msgspec.to_builtins(WORDS) | said, InformationFile)


def record(**said: Any) -> Custody:  # noqa: ANN401 -- handed on
    """Make a record of words."""
    parts = {"request": asked(), "recipient": sealed_to(), "information": (WORDS,)}
    return Custody(**{**parts, "approved_at": FILMED, **said})


def clips(count: int, **said: Any) -> dict[str, Any]:  # noqa: ANN401 -- handed on
    """Describe so many clips."""
    return {"files": tuple(file_of(f"{number}.mp4", b"", **said) for number in range(count))}


def sized(*sizes: int) -> dict[str, object]:
    """Describe clips of these sizes."""
    return {"files": tuple(file_of(f"{n}.mp4", b"", size_bytes=of) for n, of in enumerate(sizes))}


def cut(*counts: int) -> dict[str, object]:
    """Describe clips that were cut from so many segments."""
    named = [Sources(count=count, root=ROOT) for count in counts]
    return {"files": tuple(file_of(f"{n}.mp4", b"", sources=of) for n, of in enumerate(named))}


LIMITS: list[tuple[Callable[..., object], dict[str, Any], dict[str, Any], str]] = [
    (asked, {"origin": "!" * 256}, {"origin": "!" * 257}, "origin"),
    (asked, {}, {"agency": "a" * 41}, "agency"),
    (asked, {}, {"id": "b" * 33}, "request id"),
    (asked, {"index": 0}, {"index": -1}, "index"),
    (asked, {"index": MOST}, {"index": MOST + 1}, "index"),
    (asked, {}, {"leaf": "c" * 63}, "leaf"),
    (asked, {"incident": "a" * 40}, {"incident": "a" * 41}, "incident"),
    *(
        (asked, {field: "\u00e9" * 200}, {field: "\u00e9" * 201}, "request in words")
        for field in ("agency_name", "case_number", "title")
    ),
    (asked, {"start": FILMED, "end": LATER}, {"start": FILMED}, "requested time"),
    (asked, {}, {"end": FILMED}, "requested time"),
    (asked, {}, {"start": EAST, "end": LATER}, "time zone"),
    (asked, {}, {"start": FILMED, "end": EAST + timedelta(seconds=1)}, "time zone"),
    (asked, {}, {"start": FILMED, "end": FILMED}, "requested time"),
    (asked, {"proof": "a" * 64}, {"proof": "a" * 63}, "proof's hash"),
    (sealed_to, {}, {"agency": "a" * 39}, "agency"),
    (sealed_to, {"delivery_key": "age1" + "x" * 200}, {"delivery_key": "age1"}, "delivery key"),
    *(
        (clock, {"offset_ms": sign * MOST}, {"offset_ms": sign * (MOST + 1)}, "clock offset")
        for sign in (1, -1)
    ),
    (clock, {"uncertainty_ms": MOST}, {"uncertainty_ms": MOST + 1}, "clock uncertainty"),
    (clock, {"uncertainty_ms": 0}, {"uncertainty_ms": -1}, "clock uncertainty"),
    (clock, {"measured": "not measured"}, {"measured": "not measured", "offset_ms": 1}, "clock"),
    (Sources, {"count": 32_768, "root": ROOT}, {"count": 32_769, "root": ROOT}, "segments"),
    (Sources, {}, {"count": -1, "root": ROOT}, "number of segments"),
    (Sources, {"count": 1, "root": ROOT}, {"count": 1, "root": "a"}, "root over segments"),
    (Sources, {}, {"root": ROOT}, "root over segments"),
    (clip, {"sha256": "a" * 64}, {"sha256": "a" * 65}, "file hash"),
    (clip, {"size_bytes": 4 * GIB}, {"size_bytes": 4 * GIB + 1}, "file size"),
    (clip, {"size_bytes": 0}, {"size_bytes": -1}, "count"),
    *(
        (clip, {field: 0} | more, {field: -1} | more, "count")
        for field, more in (
            ("masks", {}),
            ("moving_masks", {}),
            ("found_masks", {}),
            ("frames_copied", {"reencoded": "all"}),
            ("frames", {"frames_copied": 0, "reencoded": "none"}),
        )
    ),
    (clip, {"masks": MOST}, {"masks": MOST + 1}, "count"),
    (clip, {}, {"start": EAST}, "time zone"),
    (clip, {}, {"end": EAST + timedelta(seconds=10)}, "time zone"),
    (clip, {"end": FILMED + timedelta(microseconds=1)}, {"end": FILMED}, "window"),
    (
        clip,
        {"frames_copied": 150, "reencoded": "none"},
        {"frames_copied": 151, "reencoded": "head"},
        "number of frames copied",
    ),
    (clip, {"frames_copied": 1}, {"frames_copied": 0}, "re-encoding"),
    (
        clip,
        {"moving_masks": 1, "found_masks": 1},
        {"moving_masks": 1, "found_masks": 2},
        "number of masks found",
    ),
    (clip, {"make": "\u00e9" * 200}, {"make": "\u00e9" * 201}, "make"),
    (told, {"size_bytes": 1}, {"size_bytes": 0}, "file size"),
    (told, {"size_bytes": 8 << 20}, {"size_bytes": (8 << 20) + 1}, "file size"),
    (told, {}, {"sha256": "A" * 64}, "file hash"),
    *(
        (Contact, {field: "\u00e9" * 254}, {field: "\u00e9" * 255}, "contact")
        for field in ("name", "email", "telephone")
    ),
    *(
        (Software, {field: "\u00e9" * 60}, {field: "\u00e9" * 61}, "software")
        for field in ("name", "version")
    ),
    (record, clips(64), clips(65), "number of files"),
    (record, clips(1) | {"information": ()}, {"information": ()}, "emptiness"),
    (record, clips(1), {"files": clips(1)["files"] * 2}, "file names"),
    (record, sized(4 * GIB, 3 * GIB), sized(4 * GIB, 3 * GIB, 1), "size"),
    (record, cut(*[25_000] * 8), cut(*[25_000] * 8, 1), "number of segments"),
    (record, {"information": (READINGS,)}, {"information": (READINGS, WORDS)}, "information"),
    (record, {"information": (WORDS, READINGS)}, {"information": (WORDS, WORDS)}, "information"),
    (record, {}, {"approved_at": EAST}, "time zone"),
    (record, {}, {"recipient": sealed_to(agency="b" * 40)}, "recipient"),
    (record, {"ledger_root": "A" * 43 + "="}, {"ledger_root": "A" * 44}, "ledger root"),
]


@pytest.mark.parametrize(("make", "most", "more", "what"), LIMITS)
def test_what_a_record_may_say(
    make: Callable[..., object], most: dict[str, Any], more: dict[str, Any], what: str
) -> None:
    """Each part takes what is at its limit, and says of what is past it which part it is."""
    assert make(**most)
    with pytest.raises(VerificationError, match=f"its ([a-z]+ of )?{what} isn't allowed"):
        make(**more)


def test_times_come_with_their_zone() -> None:
    """A time without one is nobody's."""
    nowhere = FILMED.replace(tzinfo=None)
    with pytest.raises(VerificationError, match="time zone"):
        record(approved_at=nowhere)
    with pytest.raises(VerificationError, match="time zone"):
        clip(start=nowhere, end=nowhere + timedelta(seconds=1))


def test_what_is_not_said_is_empty() -> None:
    """A record of the least that may be said has these bytes, and tells nothing of the house."""
    least = record(information=(), **clips(1, masks=0, clock=clock(measured="not measured")))

    assert canonical(least).decode() == (
        '{"approved_at":"2026-11-20T14:02:11.250000Z","files":[{"audio":false,"clock":'
        '{"measured":"not measured","offset_ms":0,"uncertainty_ms":null},'
        '"content_credentials":false,"end":"2026-11-20T14:02:21.250000Z","found_masks":0,'
        '"frames":150,"frames_copied":140,"make":"","masks":0,"moving_masks":0,"name":"0.mp4",'
        '"reencoded":"head",'
        '"sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",'
        '"size_bytes":0,"sources":{"count":0,"root":""},"start":"2026-11-20T14:02:11.250000Z"}],'
        '"identity":{"email":"","name":"","telephone":""},"information":[],"key":"",'
        '"ledger_root":"",'
        f'"recipient":{{"agency":"{AGENCY}","delivery_key":"age1x"}},'
        f'"request":{{"agency":"{AGENCY}","agency_name":"","case_number":"","end":null,'
        f'"id":"{"b" * 32}","incident":"","index":7,"leaf":"{"c" * 64}","origin":"board",'
        '"proof":"","start":null,"title":""},"software":{"name":"","version":""},'
        '"type":"custody","v":1}'
    )
    assert least.identity.anonymous
    for said in ("name", "email", "telephone"):
        assert not Contact(**{said: "x"}).anonymous


def made_longer(by_bytes: int) -> Custody:
    """Make a record of sixty-four clips that has so many bytes more than it needs."""
    makes = []
    for _ in range(64):
        more = min(by_bytes, 600)
        makes.append("\U0001f692" * (more // 4) + "x" * (more % 4))
        by_bytes -= more
    files = [file_of(f"{number}.mp4", b"", make=make) for number, make in enumerate(makes)]
    return record(files=tuple(files))


def test_the_longest_record() -> None:
    """A record that fills its note of 64 KiB is signed and read, and nothing longer is."""
    room = MAX_NOTE_BYTES - len(sign_custody(made_longer(0))[1].encode())
    note = sign_custody(made_longer(room))[1].encode()
    short = sign_custody(record())[1].encode()
    line = "\u2014  AAAAAAAA\n".encode()
    stranger = line.replace(b"  ", b" " + b"x" * (MAX_NOTE_BYTES - len(short + line)) + b" ")

    assert len(note) == len(short + stranger) == MAX_NOTE_BYTES
    assert open_custody(note).files == made_longer(room).files
    with pytest.raises(InvalidInputError, match="Send fewer clips"):
        sign_custody(made_longer(room + 1))
    with pytest.raises(VerificationError, match="Someone else"):
        open_custody(short + stranger)
    with pytest.raises(VerificationError, match="too long"):
        open_custody(short + stranger.replace(b" x", b" xx"))

"""Directories: one signed file, read whole or refused with one sentence."""

from datetime import UTC, datetime
from hashlib import sha256
import json
import re

from hypothesis import given, strategies as st
import pytest

from noticeboard.errors import InvalidInputError, NoticeboardError, VerificationError
from noticeboard.log.area import Area, Circle, Polygon
from noticeboard.log.directory import (
    HEADER,
    MOST_BOARDS,
    MOST_BYTES,
    MOST_CORNERS,
    MOST_HEAD_BYTES,
    MOST_LINE_BYTES,
    ListedBoard,
    boards_in,
    read_head,
    read_list,
    write_directory,
)
from noticeboard.log.note import KIND_COSIGNATURE, SignerKey, sign_note

ISSUED = datetime(2026, 11, 20, 8, tzinfo=UTC)
KEY = SignerKey(name="directory.example.org/1", seed=bytes(32))
WITNESS_KEY = SignerKey(name="witness", seed=bytes(32), kind=KIND_COSIGNATURE)
CIRCLE = Circle(lat=52_000_000, lon=4_000_000, radius_m=30_000)


def listed(number: int = 1, *, area: Area = CIRCLE, **more: object) -> ListedBoard:
    """Return a board as a directory lists it."""
    fields = {
        "name": f"Example County Board {number}",
        "link": f"https://board{number}.example.org/#key={'q' * 32}",
        "operator": "Example County Library",
        **more,
    }
    return ListedBoard(area=area, **fields)  # type: ignore[arg-type]


def written(*boards: ListedBoard) -> bytes:
    """Return a directory of these boards."""
    return write_directory(boards, "Example Board Directory", ISSUED, KEY)


def signed(lines: bytes, **head: object) -> bytes:
    """Return a directory whose signed part may say anything."""
    stated = {
        "key": str(KEY.verifier),
        "name": "Example Board Directory",
        "issued": "2026-11-20T08:00:00Z",
        "boards": lines.count(b"\n"),
        "bytes": len(lines),
        "sha256": sha256(lines).hexdigest(),
        **head,
    }
    note = sign_note(f"{HEADER}\n{json.dumps(stated, ensure_ascii=False)}\n", (KEY,))
    return note.encode() + b"\n" + lines


def read(raw: bytes) -> list[ListedBoard]:
    """Read a directory whole."""
    return list(boards_in(read_list(raw, read_head(raw))))


def line(**changes: object) -> bytes:
    """Return the line of a board with changes; None leaves a field out."""
    fields = {
        "name": "Example County Board",
        "link": f"https://board.example.org/#key={'q' * 32}",
        "area": {"shape": "circle", "lat": 1, "lon": 1, "radius_m": 1},
        **changes,
    }
    return json.dumps({key: each for key, each in fields.items() if each is not None}).encode()


def test_what_is_written_is_read() -> None:
    """Head and boards come back as they were; the head alone is enough to see what is new."""
    boards = [listed(1, agencies=6, requests_year=14), listed(2, name="Junta de Ejemplo: ñ")]
    raw = written(*boards)

    head = read_head(raw[:MOST_HEAD_BYTES])

    assert read(raw) == boards
    assert (head.key, head.name, head.issued, head.boards) == (
        KEY.verifier,
        "Example Board Directory",
        ISSUED,
        2,
    )
    assert read(written()) == []


def test_the_note_is_one_that_others_can_check() -> None:
    """What comes before the list is a signed note (C2SP), with a text and a line of signature."""
    raw = written(listed())

    assert re.fullmatch(
        rb"neighbors-requests/directory@v1\n\{[^\n]+\}\n\n\xe2\x80\x94 directory\.example\.org/1 "
        rb"[A-Za-z0-9+/=]+\n\n\{[^\n]+\}\n",
        raw,
    )


def test_newer_fields_are_skipped() -> None:
    """A keeper may say more than this version knows, in the head and of a board."""
    raw = signed(line(languages=["en"]) + b"\n", mirrors=["https://mirror.example.org"])

    assert [each.name for each in read(raw)] == ["Example County Board"]


@pytest.mark.parametrize("at", [0, 40, 200, 420, 600, -2])
def test_a_changed_byte_is_noticed(at: int) -> None:
    """Whether it is in the signed part, in the signature or in the list."""
    raw = bytearray(written(listed(1), listed(2)))
    raw[at] ^= 1

    with pytest.raises(VerificationError):
        read(bytes(raw))


@pytest.mark.parametrize("keep", [0, 10, 100, 500, 700, -1])
def test_a_part_is_not_the_whole(keep: int) -> None:
    """A file that was cut off is refused, also within the list."""
    with pytest.raises(VerificationError):
        read(written(listed(1), listed(2))[:keep])


def test_nothing_may_be_added() -> None:
    """A line after the signed list makes it another list."""
    with pytest.raises(VerificationError, match="isn't the one that was signed"):
        read(written(listed()) + line() + b"\n")


@pytest.mark.parametrize(
    ("head", "complaint"),
    [
        ({"boards": MOST_BOARDS + 1}, "up to 10,000 boards"),
        ({"bytes": MOST_BYTES + 1}, "up to 10,000 boards and 8 MiB"),
        ({"boards": -1}, "can't be read"),
        ({"boards": 2}, "as many lines"),
        ({"boards": 1.5}, "can't be read"),
        ({"name": ""}, "can't be read"),
        ({"name": " "}, "can't be seen"),
        ({"name": "Example\u202eyrotceriD"}, "can't be seen"),
        ({"name": "x" * 101}, "can't be read"),
        ({"issued": "2026-11-20"}, "2026-11-20"),
        ({"issued": "2026-02-30T08:00:00Z"}, "2026-02-30"),
        ({"sha256": "00"}, "can't be read"),
        ({"sha256": "0" * 64}, "isn't the one that was signed"),
        ({"key": "nonsense"}, "key"),
        (
            {"key": str(SignerKey(name=KEY.name, seed=bytes([1]) * 32).verifier)},
            "No known key signed",
        ),
        (
            {"key": str(SignerKey(name="w", seed=bytes(32), kind=KIND_COSIGNATURE).verifier)},
            "Ed25519",
        ),
    ],
)
def test_a_head_that_lies(head: dict[str, object], complaint: str) -> None:
    """Each is refused before the list is looked at, or because the list is another."""
    with pytest.raises(VerificationError, match=re.escape(complaint)):
        read(signed(line() + b"\n", **head))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n\n\n\n",
        b"board.example.org/v1\n3\nhash\n\n\xe2\x80\x94 a b\n\n",
        HEADER.encode(),
        f"{HEADER}\n\n\n\n".encode(),
        f"{HEADER}\n{'[' * 3000}\n\n\n\n".encode(),
        f"{HEADER}\n{' ' * MOST_HEAD_BYTES}\n\n\n\n".encode(),
        b"\xff" * 100,
    ],
)
def test_what_is_no_directory(raw: bytes) -> None:
    """Other files are refused with a sentence, however they nest."""
    with pytest.raises(VerificationError, match=r"\.$"):
        read(raw)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"name": None}, "the name is missing"),
        ({"name": ""}, "the name must not be empty"),
        ({"name": "\u200b"}, "can't be seen"),
        ({"operator": "Example\u202e"}, "can't be seen"),
        ({"operator": "x" * 201}, "at most 200"),
        ({"link": "https://board.example.org/"}, "must end with its key"),
        ({"link": "https://board.example.org/#key=short"}, "Board 2 in the list"),
        ({"link": f"javascript:alert(1)//#key={'q' * 32}"}, "Board 2 in the list"),
        ({"link": f"https://user:pass@board.example.org/#key={'q' * 32}"}, "Board 2 in the list"),
        ({"area": None}, "the area is missing"),
        ({"area": {"shape": "circle", "lat": 91_000_000, "lon": 0, "radius_m": 1}}, "latitude"),
        ({"area": {"shape": "polygon", "ring": [[0, 0], [9, 9], [9, 0], [0, 9]]}}, "cross itself"),
        (
            {"area": {"shape": "polygon", "ring": [[i * i, i] for i in range(MOST_CORNERS + 1)]}},
            "up to 128 corners",
        ),
        ({"agencies": -1}, "at least 0"),
        ({"requests_year": "many"}, "has the wrong type"),
        ({"more": "x" * MOST_LINE_BYTES}, "up to 8192 bytes"),
    ],
    ids=repr,
)
def test_a_line_that_lies(changes: dict[str, object], complaint: str) -> None:
    """The whole list is refused, and the sentence names the line and what is wrong."""
    with pytest.raises(VerificationError, match=re.escape(complaint)) as caught:
        read(signed(line() + b"\n" + line(**changes) + b"\n"))

    assert "Board 2 in the list" in str(caught.value)


def test_too_much_is_not_signed() -> None:
    """A keeper learns that a list is too large before anybody downloads it."""
    with pytest.raises(NoticeboardError, match="up to 10,000 boards"):
        write_directory([listed()] * (MOST_BOARDS + 1), "Example", ISSUED, KEY)
    wide = Polygon(ring=tuple((i * i, i * 1_000_000) for i in range(MOST_CORNERS)))
    with pytest.raises(InvalidInputError, match="8 MiB"):
        write_directory([listed(area=wide)] * MOST_BOARDS, "Example", ISSUED, KEY)
    with pytest.raises(VerificationError, match="must end with its key"):
        written(listed(link="https://board.example.org"))


@given(st.binary(max_size=400), st.integers(0, 900))
def test_any_bytes(raw: bytes, at: int) -> None:
    """Whatever a server sends, the answer is a directory or one error."""
    whole = written(listed())
    for each in (raw, whole[:at] + raw + whole[at:], f"{HEADER}\n".encode() + raw):
        try:
            read(each)
        except VerificationError:
            continue
        assert each == whole

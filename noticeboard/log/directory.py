"""Directories: signed lists of noticeboards, each with the area that it covers. Pure.

A directory is one file that is fetched whole. It begins with a signed note, whose text states the
keeper's key, the name, when the list was issued, and the length and hash of the list. A blank line
follows, and then the list: one board a line, as JSON. So its first few hundred bytes show whether
anything is new, and the list is read line by line, however long it is.

A directory proves who wrote the list, and when. It proves nothing about a board.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Final

import msgspec

from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log.area import Area, Circle, Polygon
from noticeboard.log.encoding import explain_decoding, format_time, has_unseen, parse_time
from noticeboard.log.link import LONGEST_LINK, BoardLink
from noticeboard.log.note import KIND_ED25519, SignerKey, VerifierKey, open_note, sign_note
from noticeboard.runtime.text import Text, text_of

FILE_NAME: Final = "directory.txt"
HEADER: Final = "neighbors-requests/directory@v1"
MOST_BOARDS: Final = 10_000
MOST_BYTES: Final = 8 * 2**20
"""Of the whole file."""
MOST_HEAD_BYTES: Final = 4096
"""Of the note. Without a list, this many bytes show whether the file is a newer one."""
MOST_LINE_BYTES: Final = 8192
MOST_CORNERS: Final = 128
"""Of one board's area."""
_GAP: Final = b"\n\n"
_TOO_LARGE: Final = Text(
    "noticeboard.directory.too_large", boards=f"{MOST_BOARDS:,}", most=MOST_BYTES // 2**20
)

_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
_Count = Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)]


class ListedBoard(msgspec.Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """One board, as the keeper of a directory describes it; unknown fields are for new readers."""

    name: _Name
    link: Annotated[str, msgspec.Meta(max_length=LONGEST_LINK)]
    """The board's address with its key: https://board.example.org/#key=…"""
    operator: Annotated[str, msgspec.Meta(max_length=200)] = ""
    area: Area
    agencies: _Count | None = None
    requests_year: _Count | None = None

    def check(self) -> None:
        """Raise VerificationError if a text, the link or the area can't be used."""
        if any(map(has_unseen, (self.name, self.operator))) or not self.name.strip():
            raise VerificationError(Text("noticeboard.directory.unseen"))
        if BoardLink.parse(self.link).key is None:
            raise VerificationError(Text("noticeboard.directory.no_key"))
        if _corners(self.area) > MOST_CORNERS:
            raise VerificationError(Text("noticeboard.area.corners", most=MOST_CORNERS))


class _Head(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The second line of the note. Unknown fields are for newer readers."""

    key: Annotated[str, msgspec.Meta(max_length=400)]
    name: _Name
    issued: Annotated[str, msgspec.Meta(max_length=40)]
    boards: Annotated[int, msgspec.Meta(ge=0)]
    bytes: Annotated[int, msgspec.Meta(ge=0)]
    sha256: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryHead:
    """What the keeper of a directory has signed."""

    key: VerifierKey
    """The key that signed it. Only a reader who knows it already learns who wrote the list."""
    name: str
    issued: datetime
    boards: int
    size_bytes: int
    """The length of the list."""
    digest: str
    """SHA-256 of the list, as 64 hex digits."""
    note: str
    """The signed note itself."""


def read_head(raw: bytes) -> DirectoryHead:
    """Return what the beginning of a directory states; raises VerificationError.

    The signature is checked against the key that the note itself names.
    """
    text, found, rest = raw[: MOST_HEAD_BYTES + len(_GAP)].partition(_GAP)
    lines, ended, _ = rest.partition(_GAP)
    if not text.startswith(f"{HEADER}\n".encode()):
        raise VerificationError(Text("noticeboard.directory.form", header=HEADER))
    if not found or not ended:
        raise VerificationError(Text("noticeboard.directory.head", most=MOST_HEAD_BYTES))
    try:
        head = msgspec.json.decode(text.partition(b"\n")[2], type=_Head)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        why = explain_decoding(error)
        raise VerificationError(Text("noticeboard.directory.head_wrong", why=why)) from error
    if head.boards > MOST_BOARDS or head.bytes > MOST_BYTES:
        raise VerificationError(_TOO_LARGE)
    if has_unseen(head.name) or not head.name.strip():
        raise VerificationError(Text("noticeboard.directory.unseen"))
    key = VerifierKey.parse(head.key)
    if key.kind != KIND_ED25519:
        raise VerificationError(Text("noticeboard.directory.key_kind", name=key.name))
    opened = open_note(text + _GAP + lines + b"\n", (key,))
    return DirectoryHead(
        key=key,
        name=head.name,
        issued=parse_time(head.issued),
        boards=head.boards,
        size_bytes=head.bytes,
        digest=head.sha256,
        note=opened.known,
    )


def read_list(raw: bytes, head: DirectoryHead) -> bytes:
    """Return the list of a directory, the very bytes that its head states.

    Raises VerificationError, also if only the beginning of the file is here. No line is read.
    """
    after_text = raw.find(_GAP) + len(_GAP)
    listed = raw[raw.find(_GAP, after_text) + len(_GAP) :]
    if len(listed) != head.size_bytes or sha256(listed).hexdigest() != head.digest:
        raise VerificationError(Text("noticeboard.directory.other_list"))
    if listed.count(b"\n") != head.boards or (listed and not listed.endswith(b"\n")):
        raise VerificationError(Text("noticeboard.directory.count"))
    return listed


def boards_in(listed: bytes) -> Iterator[ListedBoard]:
    """Yield the boards of a list, one at a time; raises VerificationError, which names the line."""
    for number, line in enumerate(_lines(listed), 1):
        yield read_board(line, number)


def read_board(line: bytes, number: int) -> ListedBoard:
    """Return the board that a line describes; raises VerificationError, which names the line."""
    try:
        return _decode(line)
    except VerificationError as error:
        raise VerificationError(
            Text("noticeboard.directory.line", number=number, error=text_of(error))
        ) from error
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise VerificationError(
            Text("noticeboard.directory.line_form", number=number, why=explain_decoding(error))
        ) from error


def _decode(line: bytes) -> ListedBoard:
    if len(line) > MOST_LINE_BYTES:
        raise VerificationError(Text("noticeboard.directory.long", most=MOST_LINE_BYTES))
    board = _BOARD.decode(line)
    board.check()
    return board


def write_directory(
    boards: Iterable[ListedBoard], name: str, issued: datetime, signer: SignerKey
) -> bytes:
    """Return a directory of these boards, signed; raises VerificationError, InvalidInputError."""
    lines = [msgspec.json.encode(board) + b"\n" for board in boards]
    listed = b"".join(lines)
    head = _Head(
        key=str(signer.verifier),
        name=name,
        issued=format_time(issued),
        boards=len(lines),
        bytes=len(listed),
        sha256=sha256(listed).hexdigest(),
    )
    text = f"{HEADER}\n{msgspec.json.encode(head).decode()}\n"
    raw = sign_note(text, (signer,)).encode() + b"\n" + listed
    if len(raw) > MOST_BYTES:
        raise InvalidInputError(_TOO_LARGE)
    # Read it as a reader would, so that nothing is signed that nobody can read.
    read = read_head(raw)
    for _ in boards_in(read_list(raw, read)):
        pass
    return raw


_BOARD: Final = msgspec.json.Decoder(ListedBoard)


def _lines(listed: bytes) -> Iterator[bytes]:
    """Yield the lines one by one, without copying all of them."""
    start = 0
    while (end := listed.find(b"\n", start)) >= 0:
        yield listed[start:end]
        start = end + 1


def _corners(area: Area) -> int:
    if isinstance(area, Circle):
        return 0
    if isinstance(area, Polygon):
        return len(area.ring)
    return sum(len(ring) for part in area.parts for ring in part)

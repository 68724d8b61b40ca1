"""The custody record: the signed description of what one share holds, and its parts.

It is a signed note. Its text is the line `neighbors-requests/custody/v1`, then one line of
canonical JSON. If an archive recorded any of the footage, the line ends with `v2`, and the record
says what that was. It ends with `v3` if a browser page made the share, or if a person added files
of their own, and with `v4` if it has timestamps or says what a camera signed. Otherwise a record is
always of version 1. The key that signs it is made for that one share and forgotten at once: it
binds the parts of a share to each other, and never one share to the next.

The same strict rules apply to both sides: what a hub may write is what an agency accepts. Words
and sensor readings are files that an officer can open anywhere: words are plain text, and readings
are a table whose cells no spreadsheet takes for a formula.
"""

from collections.abc import Iterator, Sequence
import csv
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
import hashlib
import io
import re
from typing import Final, Literal

import msgspec

from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log.encoding import decode_hash, explain_decoding, has_control, has_unseen
from noticeboard.log.note import SignerKey, VerifierKey, open_note, sign_note
from noticeboard.runtime.text import Text
from noticeboard.seal.footage import (
    LARGEST,
    MAX_LINE_CHARS,
    AddedFile,
    CustodyFile,
    SignedFilm,
    Strict,
    check_added,
    is_line,
    is_sha256,
    is_utc,
    require,
    signed_name,
)
from noticeboard.seal.groups import ProofOfTime

MAX_CLIPS_BYTES: Final = 7 * 1024**3
"""For all films and photos of a share together."""
MAX_CONTACT_CHARS: Final = 254
"""The longest email address."""
MAX_INFORMATION_BYTES: Final = 8 * 1024**2
MAX_ALL_SOURCES: Final = 200_000
WORDS: Final = "words.txt"
READINGS: Final = "readings.csv"

_AGENCY: Final = re.compile(r"[0-9a-f]{40}")
_ENTRY_ID: Final = re.compile(r"[0-9a-f]{32}")
# The longest, 1,959 characters, is a post-quantum one.
_DELIVERY_KEY: Final = re.compile(r"age1[a-z0-9]{1,2044}")
_INCIDENT: Final = re.compile(r"[a-z_]{0,40}")
_ORIGIN: Final = re.compile(r"[!-~]{1,256}")


class Requester(Strict, frozen=True, kw_only=True):
    """The request that this share answers, as its board's log holds it."""

    origin: str
    agency: str
    id: str
    """The entry id that its agency gave it, 32 hex digits."""
    index: int
    leaf: str
    agency_name: str = ""
    """As the household's hub read it in the log, like all fields below."""
    incident: str = ""
    case_number: str = ""
    title: str = ""
    start: datetime | None = None
    """The start of the requested time; None if it is not stated."""
    end: datetime | None = None
    proof: str = ""
    """SHA-256 of `request.proof`, or empty if the share has none."""

    def __post_init__(self) -> None:
        require(_ORIGIN.fullmatch(self.origin), "origin")
        require(_AGENCY.fullmatch(self.agency), "agency")
        require(_ENTRY_ID.fullmatch(self.id), "request id")
        require(0 <= self.index <= LARGEST, "index")
        require(is_sha256(self.leaf), "leaf")
        require(_INCIDENT.fullmatch(self.incident), "incident")
        for text in (self.agency_name, self.case_number, self.title):
            require(is_line(text, MAX_LINE_CHARS), "request in words")
        require((self.start is None) == (self.end is None), "requested time")
        if self.start is not None and self.end is not None:
            require(is_utc(self.start) and is_utc(self.end), "time zone")
            require(self.start < self.end, "requested time")
        require(not self.proof or is_sha256(self.proof), "proof's hash")


class SealedTo(Strict, frozen=True, kw_only=True):
    """The only recipient who can open the share."""

    agency: str
    delivery_key: str

    def __post_init__(self) -> None:
        require(_AGENCY.fullmatch(self.agency), "agency")
        require(_DELIVERY_KEY.fullmatch(self.delivery_key), "delivery key")


class InformationFile(Strict, frozen=True, kw_only=True):
    """A file of words or of sensor readings."""

    name: Literal["words.txt", "readings.csv"]
    sha256: str
    size_bytes: int

    def __post_init__(self) -> None:
        require(is_sha256(self.sha256), "file hash")
        require(0 < self.size_bytes <= MAX_INFORMATION_BYTES, "file size")


class Contact(Strict, frozen=True, kw_only=True):
    """The sender, as far as the person chose to say; empty is anonymous."""

    name: str = ""
    email: str = ""
    telephone: str = ""

    def __post_init__(self) -> None:
        for text in (self.name, self.email, self.telephone):
            require(is_line(text, MAX_CONTACT_CHARS), "contact")

    @property
    def anonymous(self) -> bool:
        """Whether no field is given."""
        return not (self.name or self.email or self.telephone)


class Software(Strict, frozen=True, kw_only=True):
    """The program that made the share."""

    name: str = ""
    version: str = ""

    def __post_init__(self) -> None:
        require(is_line(self.name, 60) and is_line(self.version, 60), "software")


class PageMaker(Strict, frozen=True, kw_only=True):
    """The share page that made a share in somebody's browser."""

    kind: Literal["page"]
    release: str
    sha256: str
    """Of the page's file; empty if the page doesn't know."""

    def __post_init__(self) -> None:
        require(self.release and is_line(self.release, 60), "page's release")
        require(not self.sha256 or is_sha256(self.sha256), "page's hash")


SHARE_PAGE: Final = "share page"
"""The name of the software that made such a share."""


HEADING = "neighbors-requests/custody/v1"
HEADINGS: Final = {
    1: HEADING,
    2: "neighbors-requests/custody/v2",
    3: "neighbors-requests/custody/v3",
    4: "neighbors-requests/custody/v4",
}
_ANY_HEADING: Final = re.compile(rb"neighbors-requests/custody/v[0-9]{1,9}")
KEY_NAME = "share"
MAX_FILES = 64
MAX_NOTE_BYTES = 64 * 1024

_ROOT = re.compile(r"[A-Za-z0-9+/]{43}=")


class Custody(Strict, frozen=True, kw_only=True, tag="custody", tag_field="type"):
    """What one share holds, for whom, and in answer to what."""

    v: Literal[1, 2, 3, 4] = 1
    """2 if an archive recorded any of it; 3 if a page made it, or if it has added files; 4 if it
    has timestamps, or says what a camera signed. Programs that know only earlier versions refuse
    such a record: they would show all of it as what the household's hub recorded, or leave files
    unchecked."""
    request: Requester
    recipient: SealedTo
    files: tuple[CustodyFile, ...] = ()
    information: tuple[InformationFile, ...] = ()
    """Words before readings; a share without clips has at least one of them."""
    identity: Contact = Contact()
    approved_at: datetime
    software: Software = Software()
    ledger_root: str = ""
    """Root of the household's own ledger, base64, if it chose to anchor it here; or empty."""
    key: str = ""
    """The verifier key of this one share; empty until it is sealed."""
    made_by: PageMaker | msgspec.UnsetType = msgspec.UNSET
    """The page that made the share; absent if a hub made it."""
    added: tuple[AddedFile, ...] | msgspec.UnsetType = msgspec.UNSET
    """What a person added; absent if there is nothing."""
    timestamps: ProofOfTime | msgspec.UnsetType = msgspec.UNSET
    """What proves by when the films existed; absent if nothing does."""

    def __post_init__(self) -> None:
        films = self.films
        require(len(films) <= MAX_FILES, "number of files")
        require(films or self.information, "emptiness")
        require(len({file.name for file in films}) == len(films), "file names")
        require(sum(file.size_bytes for file in films) <= MAX_CLIPS_BYTES, "size")
        for number, file in enumerate(self.files, 1):
            film = file.camera_film
            require(film is None or film.name == signed_name(number), "file names")
        listed = sum(file.sources.count for file in self.files)
        require(listed <= MAX_ALL_SOURCES, "number of segments")
        names = [file.name for file in self.information]
        require(names in ([], [WORDS], [READINGS], [WORDS, READINGS]), "information")
        require(self.v == self._version, "version")
        require(self.added != (), "added files")
        check_added(self.added_files)
        require(is_utc(self.approved_at), "time zone")
        require(self.recipient.agency == self.request.agency, "recipient")
        if self.ledger_root:
            require(_ROOT.fullmatch(self.ledger_root), "ledger root")
            decode_hash(self.ledger_root)
        require(self.files or self.proof_of_time is None, "timestamps")
        if self.page is not None:
            require(not self.files and not self.ledger_root, "page")
            require(READINGS not in names, "page")
            made_with = (self.software.name, self.software.version)
            require(made_with == (SHARE_PAGE, self.page.release), "software")

    @property
    def page(self) -> PageMaker | None:
        """The page that made the share; None if a hub made it."""
        return None if self.made_by is msgspec.UNSET else self.made_by

    @property
    def proof_of_time(self) -> ProofOfTime | None:
        """What proves by when the films existed; None if nothing does."""
        return None if self.timestamps is msgspec.UNSET else self.timestamps

    @property
    def added_files(self) -> tuple[AddedFile, ...]:
        """What a person added."""
        return () if self.added is msgspec.UNSET else self.added

    @property
    def footage(self) -> tuple[CustodyFile | AddedFile, ...]:
        """All films and photos, in the order in which the share has them."""
        return self.files + self.added_files

    @property
    def signed_films(self) -> tuple[SignedFilm, ...]:
        """What cameras signed themselves, and a person handed over in addition to the clips."""
        return tuple(file.camera_film for file in self.files if file.camera_film is not None)

    @property
    def films(self) -> tuple[CustodyFile | AddedFile | SignedFilm, ...]:
        """All footage, then the signed films: every large file, in the order of the share."""
        return self.footage + self.signed_films

    @property
    def _version(self) -> int:
        signed = any(file.camera_signature for file in self.files)
        if signed or self.proof_of_time is not None:
            return 4
        if self.page is not None or self.added_files:
            return 3
        return 2 if any(file.archives for file in self.files) else 1


_DECODER = msgspec.json.Decoder(Custody)


def canonical(record: Custody) -> bytes:
    """Return the record's only JSON form (RFC 8785: its keys are ASCII, its numbers whole)."""
    return msgspec.json.encode(record, order="sorted")


def sign_custody(record: Custody, signer: SignerKey | None = None) -> tuple[Custody, str]:
    """Return the record under a key made for it alone (or `signer`), and its signed note."""
    signer = signer or SignerKey.generate(KEY_NAME)
    signed = msgspec.structs.replace(record, key=str(signer.verifier))
    note = sign_note(f"{HEADINGS[signed.v]}\n{canonical(signed).decode()}\n", [signer])
    if len(note.encode()) > MAX_NOTE_BYTES:
        raise InvalidInputError(Text("noticeboard.custody.too_many_clips"))
    return signed, note


def open_custody(note: bytes) -> Custody:
    """Return a custody record signed by its own key; raises VerificationError."""
    if len(note) > MAX_NOTE_BYTES:
        raise VerificationError(Text("noticeboard.custody.too_long"))
    record = _parse(note.split(b"\n", 2))
    opened = open_note(note, [VerifierKey.parse(record.key)])
    if opened.text.encode() != f"{HEADINGS[record.v]}\n".encode() + canonical(record) + b"\n":
        raise VerificationError(Text("noticeboard.custody.not_canonical"))
    if opened.unknown:
        raise VerificationError(Text("noticeboard.custody.other_signer"))
    return record


def _parse(lines: Sequence[bytes]) -> Custody:
    """Parse the record from a note's first lines; the caller checks the signature."""
    if len(lines) != 3 or not _ANY_HEADING.fullmatch(lines[0]):  # noqa: PLR2004 -- with JSON, rest
        raise VerificationError(Text("noticeboard.custody.none"))
    if lines[0].decode() not in HEADINGS.values():
        raise VerificationError(Text("noticeboard.custody.newer"))
    try:
        return _DECODER.decode(lines[1])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise VerificationError(
            Text("noticeboard.custody.unreadable", why=explain_decoding(error))
        ) from error


MAX_WORDS_CHARS = 10_000
MAX_CELL_CHARS = 255
MAX_ROWS = 100_000
COLUMNS = ("sensor", "kind", "unit", "time_utc", "state")

_NUMBER = re.compile(r"[+-]?[0-9]{1,20}([.,][0-9]{1,20})?")
# Also their full-width forms, which some spreadsheets treat alike.
_FORMULA = re.compile("[=+\\-@\uff1d\uff0b\uff0d\uff20]")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")
# Spreadsheets read a table as UTF-8 only if it starts with this mark.
_MARK = "\ufeff"


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorReading:
    """A sensor's state from this time (UTC) until its next reading."""

    at: datetime
    state: str

    def __post_init__(self) -> None:
        if self.at.utcoffset() != timedelta(0):
            raise InvalidInputError(Text("noticeboard.reading.not_utc"))
        _check_cell(self.state)


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorHistory:
    """One sensor as the person sees it, without ids of the house; readings in order of time."""

    name: str
    kind: str = ""
    unit: str = ""
    readings: tuple[SensorReading, ...] = ()

    def __post_init__(self) -> None:
        if not self.name:
            raise InvalidInputError(Text("noticeboard.reading.no_name"))
        for cell in (self.name, self.kind, self.unit):
            _check_cell(cell)

    @property
    def sha256(self) -> str:
        """The SHA-256 of everything shared of the sensor: its rows of the table, in hex."""
        return hashlib.sha256(_table(list(_rows([self])))).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Information:
    """What a household tells in addition to clips, or without any."""

    words: str = ""
    sensors: tuple[SensorHistory, ...] = ()

    def __post_init__(self) -> None:
        check_words(self.words)
        if sum(max(1, len(sensor.readings)) for sensor in self.sensors) > MAX_ROWS:
            raise InvalidInputError(Text("noticeboard.reading.too_many", most=MAX_ROWS))

    def files(self) -> dict[str, bytes]:
        """Return each file's bytes by its name, words first; raises InvalidInputError."""
        made: dict[str, bytes] = {}
        if self.words:
            made[WORDS] = f"{self.words}\n".encode()
        if self.sensors:
            made[READINGS] = _table(list(_rows(self.sensors)))
        if any(len(content) > MAX_INFORMATION_BYTES for content in made.values()):
            raise InvalidInputError(Text("noticeboard.share.too_much_information"))
        return made


def check_words(words: str) -> None:
    """Raise InvalidInputError if words cannot be shared."""
    if len(words) > MAX_WORDS_CHARS or has_control(words):
        raise InvalidInputError(Text("noticeboard.share.words", most=MAX_WORDS_CHARS))


def check_information(name: str, content: bytes) -> None:
    """Raise VerificationError unless `Information` could have written the file."""
    try:
        text = content.decode()
        if name == WORDS:
            check_words(text.removesuffix("\n"))
            holds = text.endswith("\n") and text != "\n"
        else:
            holds = _is_table(text, content)
    except (UnicodeDecodeError, InvalidInputError, csv.Error) as error:
        raise VerificationError(Text("noticeboard.share.not_text", file=name)) from error
    if not holds:
        raise VerificationError(Text("noticeboard.share.not_canonical", file=name))


def _is_table(text: str, content: bytes) -> bool:
    lines = io.StringIO(text.removeprefix(_MARK), newline="")
    rows: list[Sequence[str]] = []
    for row in csv.reader(lines, strict=True):
        if len(rows) > MAX_ROWS or not _is_row(row, first=not rows):
            return False
        rows.append(row)
    return len(rows) > 1 and _table(rows[1:]) == content


def _is_row(row: Sequence[str], *, first: bool) -> bool:
    if first:
        return tuple(row) == COLUMNS
    if len(row) != len(COLUMNS):
        return False
    for cell in row:
        _check_cell(cell.removeprefix("'"))
    at = row[COLUMNS.index("time_utc")]
    return all(_guarded(cell) == cell for cell in row) and (
        not at or _TIME.fullmatch(at) is not None
    )


def _rows(sensors: Sequence[SensorHistory]) -> Iterator[list[str]]:
    for sensor in sensors:
        cells = [_guarded(cell) for cell in (sensor.name, sensor.kind, sensor.unit)]
        # A sensor without readings is listed, too: that is information.
        if not sensor.readings:
            yield [*cells, "", ""]
        for reading in sensor.readings:
            at = reading.at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds")
            yield [*cells, f"{at}Z", _guarded(reading.state)]


def _table(rows: Sequence[Sequence[str]]) -> bytes:
    """Return RFC 4180 with every cell quoted."""
    written = io.StringIO(newline="")
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows([COLUMNS, *rows])
    return (_MARK + written.getvalue()).encode()


def _guarded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; numbers stay unchanged."""
    is_formula = _FORMULA.match(cell.lstrip()) and not _NUMBER.fullmatch(cell)
    return f"'{cell}" if is_formula else cell


def _check_cell(cell: str) -> None:
    if len(cell) > MAX_CELL_CHARS or has_unseen(cell):
        raise InvalidInputError(Text("noticeboard.reading.cell", most=MAX_CELL_CHARS))

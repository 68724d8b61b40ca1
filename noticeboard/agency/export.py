"""One archive of a case's opened shares for a prosecutor, a court or whoever else may have it.

A BagIt bag (RFC 8493) in a ZIP whose files are stored as they are, so that the same input gives the
same bytes, and large films are copied once.

data/share-N/            the share's folder as it was opened, with the sealed file as it arrived
data/report.pdf          what is proved and what is not, as PDF/A
data/exhibit.pdf         frames, hashes, who handled it and when, and what standards ask, as PDF/A
data/case.jsonld         the same facts as CASE/UCO, for forensic tools
data/HOW-TO-CHECK.txt    the commands of stock tools
data/check/              the short programs that it runs, and the board's public keys
data/certificate-share-N.html, data/stills/, data/marks.json
                         if chosen
data/log/                if chosen: the log's entries about these shares, each with its proof, the
                         log's checkpoint and its public key

The archive is written beside its place and renamed: a full disk or a crash leaves nothing that has
its name. Private keys, other shares and other cases are never in it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from importlib.metadata import version
import json
from pathlib import Path
import re
from typing import IO, Any, Final
from zipfile import ZipFile

from noticeboard.agency import case_folder
from noticeboard.agency.archive import (
    UNREADABLE,
    ArchiveFile,
    Member,
    plainly_packed,
    size_of,
    write_archive,
)
from noticeboard.agency.case_graph import NAME as GRAPH, case_graph
from noticeboard.agency.case_report import (
    CaseShare,
    HandOver,
    check_in_case,
    shares_of,
    write_pdf,
)
from noticeboard.agency.department_log import CHECKPOINT, Act, DepartmentLog, LogLine
from noticeboard.agency.exhibit import NAME as EXHIBIT, ExhibitOrder, can_decode, write_exhibit
from noticeboard.agency.films import CaseFilms
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.recipe import BOARD_KEY, INBOX_KEY, PROGRAMS, Recipe
from noticeboard.errors import (
    InvalidInputError,
    NotFoundError,
    VerificationError,
)
from noticeboard.log.encoding import parse_time
from noticeboard.log.note import MAX_NOTE_BYTES
from noticeboard.rules.text import safe_text
from noticeboard.runtime.files import lock_folder
from noticeboard.runtime.text import Text
from noticeboard.seal.check import Check

FOLDER: Final = "exports"
"""Where the desk keeps them: a folder per case, below the agency's."""
LOCK: Final = "exports.lock"
"""Two archives of one name must not be written at once, by desk or command."""
SOFTWARE: Final = "neighbors-requests"
MARKS, STILLS = "marks.json", "stills"
_MOST_LOG_BYTES: Final = 256 << 20
STILL_NAME: Final = re.compile(r"[0-9a-f]{64}\.png")


class Extra(StrEnum):
    """What may be in an export beside what always is."""

    CERTIFICATE = "certificate"
    LOG = "log"
    STILLS = "stills"
    MARKS = "marks"


class Receiver(StrEnum):
    """What kind of body an export goes to; an account names kinds, never names."""

    PROSECUTOR = "prosecutor"
    COURT = "court"
    AGENCY = "agency"
    DEFENSE = "defense"
    INSURER = "insurer"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOrder:
    """What is to be exported, and to whom."""

    case: str
    """The case's folder name."""
    shares: tuple[str, ...] = ()
    """All that are open, if empty."""
    extras: frozenset[Extra] = frozenset()
    to: Receiver
    reference: str = ""
    """Theirs, safe to show."""
    language: str = "en"
    at: datetime
    """The time that the archive states."""
    by: str
    """Who hands it on, for the department's log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A written archive."""

    path: Path
    sha256: str
    size_bytes: int
    shares: tuple[str, ...]
    entries: int
    """How many of the log's entries are in it."""


def export_name(order: ExportOrder) -> str:
    """Return the archive's name without its ending: `EF-2026-01187-share-1`."""
    shares = "-".join(order.shares[:3]) if len(order.shares) <= 3 else ""  # noqa: PLR2004
    return f"{order.case}-share-{shares}" if shares else order.case


def write_export(
    home: AgencyHome, log: DepartmentLog, order: ExportOrder, out: Path, now: Callable[[], datetime]
) -> Export:
    """Check the shares anew, write the archive and log it; raises NoticeboardError, OSError.

    VerificationError if a share is not as it was opened: such a one is not handed on.
    """
    names = order.shares or tuple(shares_of(home, order.case))
    if not names:
        raise NotFoundError(Text("desk.export.none"))
    shares = [check_in_case(home, order.case, name, order.at) for name in names]
    for share in shares:
        if not share.holds:
            why = share.found.claims.failures[0]
            raise VerificationError(Text("desk.export.changed", share=share.name, why=why))
    entries = list(_entries(log, shares)) if Extra.LOG in order.extras else []
    over = HandOver(
        agency=safe_text(home.profile().name, longest=200),
        to=Text(f"desk.to.{order.to}"),
        reference=order.reference,
        at=order.at,
        language=order.language,
        log_note=log.note,
        log_key=log.verifier,
        witnesses=home.profile().board.witness_keys,
    )
    members = [
        *_payload(home, log, order, shares, over),
        *_log_members(log, entries, order.at),
    ]

    def note(file: ArchiveFile) -> None:
        log.append(
            Act.CASE_EXPORTED,
            who=order.by,
            at=now(),
            case=shares[0].case_number,
            request=shares[0].request if len({each.request for each in shares}) == 1 else "",
            share=", ".join(names),
            to=order.to,
            reference=order.reference,
            file=out.name,
            sha256=file.sha256,
            shares=", ".join(names),
            extras=", ".join(sorted(order.extras)),
        )

    with (
        lock_folder(home.folder, LOCK),
        write_archive(out, export_name(order), order.at, note, size_of(members)) as archive,
    ):
        for member in members:
            archive.add(member)
        archive.close_bag(_bag_info(home, order, shares))
    return Export(
        path=out,
        sha256=archive.file.sha256,
        size_bytes=archive.file.size_bytes,
        shares=names,
        entries=len(entries),
    )


def _payload(
    home: AgencyHome,
    log: DepartmentLog,
    order: ExportOrder,
    shares: Sequence[CaseShare],
    over: HandOver,
) -> Iterator[Member]:
    for share in shares:
        listed = _sums(share.folder)
        for path in sorted(each for each in share.folder.rglob("*") if each.is_file()):
            name = path.relative_to(share.folder).as_posix()
            yield Member(f"data/share-{share.name}/{name}", path, listed.get(name, ""))
        if Extra.CERTIFICATE in order.extras:
            page = _certificate(share.folder)
            if page is not None:
                yield Member(f"data/certificate-share-{share.name}.html", page)
    films = CaseFilms(home)
    played = {share.name: list(_undecoded(films, order.case, share.name)) for share in shares}
    yield Member("data/report.pdf", write_pdf(shares, over, played))
    lines = list(_entries(log, shares))
    with_names = Extra.LOG in order.extras
    marks = marks_of(home.cases / order.case, {share.name for share in shares})
    sheet = ExhibitOrder(
        over=over,
        entries=lines,
        marks=marks if order.extras & {Extra.MARKS, Extra.STILLS} else (),
        with_names=with_names,
    )
    yield Member(f"data/{EXHIBIT}", write_exhibit(films, order.case, shares, sheet))
    entries = [line.entry for line in lines]
    graph = case_graph(
        shares,
        over,
        entries,
        program=version(SOFTWARE),
        with_names=with_names,
        roots=home.time_roots(),
    )
    yield Member(f"data/{GRAPH}", graph)
    yield from _means(home, order, shares, has_log=with_names and bool(lines))
    yield from _marks(home.cases / order.case, order, {share.name for share in shares})


def _undecoded(films: CaseFilms, case: str, share: str) -> Iterator[Check]:
    """Yield which films no picture could be decoded of; the exhibit has none of them either."""
    for film in films.share(case, share).films:
        if not can_decode(films, case, film):
            none = Text("desk.exhibit.no_frames.film")
            of_file = Text("desk.exhibit.ask.of_file", file=film.name, text=none)
            yield Check.not_proved("plays", of_file)


def _means(
    home: AgencyHome, order: ExportOrder, shares: Sequence[CaseShare], *, has_log: bool
) -> Iterator[Member]:
    """Yield what whoever gets the archive checks it with: steps, programs, and public keys."""
    board = home.profile().board
    steps = Recipe(
        name=export_name(order),
        shares=shares,
        has_log=has_log,
        origin=board.origin,
        language=order.language,
    )
    yield Member("data/HOW-TO-CHECK.txt", steps.text())
    for name, program in steps.programs():
        yield Member(f"data/{PROGRAMS}/{name}", program)
    yield Member(f"data/{BOARD_KEY}", f"{board.log_key}\n".encode())
    yield Member(f"data/{INBOX_KEY}", f"{board.inbox_key}\n".encode())


def _certificate(folder: Path) -> bytes | None:
    name = case_folder.PAGES[1]
    for place in (folder / name, folder / case_folder.BAG / "data" / name):
        if (page := case_folder.read_small(place)) is not None:
            return page
    return None


def marks_of(folder: Path, shares: set[str]) -> list[dict[str, Any]]:
    """Return the marks that were made in a case's shares, as they are kept; VerificationError."""
    try:
        listed = json.loads((folder / MARKS).read_bytes())["marks"]
        return [mark for mark in listed if mark["share"] in shares]
    except FileNotFoundError:
        return []
    except (ValueError, KeyError, TypeError) as error:
        raise VerificationError(Text("noticeboard.home.damaged", file=MARKS)) from error


def _marks(folder: Path, order: ExportOrder, shares: set[str]) -> Iterator[Member]:
    """Yield the marks that were made in these shares, and the stills that belong to them."""
    if not order.extras & {Extra.MARKS, Extra.STILLS}:
        return
    own = [each for each in marks_of(folder, shares) if not each.get("removed_at")]
    if Extra.MARKS in order.extras:
        yield Member(f"data/{MARKS}", json.dumps(own, ensure_ascii=False, indent=1).encode())
    if Extra.STILLS in order.extras:
        sums = []
        for mark in own:
            still = mark.get("still") or {}
            name, sha256 = str(still.get("file", "")), str(still.get("sha256", ""))
            if not still:
                continue
            label = re.sub(r"[^A-Za-z0-9]", "", str(mark.get("label", "")))
            path = folder / STILLS / name
            if not STILL_NAME.fullmatch(name) or path.is_symlink() or not path.is_file():
                raise VerificationError(Text("desk.export.no_still", mark=label))
            described = {k: mark.get(k) for k in ("share", "film", "film_sha256", "frame", "at")}
            sums.append({"file": f"still-{label}.png", **described, **still})
            yield Member(f"data/stills/still-{label}.png", path, sha256)
        if sums:
            listed = json.dumps(sums, ensure_ascii=False, indent=1).encode()
            yield Member("data/stills/stills.json", listed)


def _entries(log: DepartmentLog, shares: Sequence[CaseShare]) -> Iterator[LogLine]:
    """Yield the entries about these shares, oldest first."""
    number, names = shares[0].case_number, {share.name for share in shares}
    requests = {share.request for share in shares}
    for line in log.lines():
        entry = line.entry
        is_case = entry.case == number if number else entry.request in requests
        if is_case and entry.share in names:
            yield line


def _log_members(log: DepartmentLog, entries: Sequence[LogLine], at: datetime) -> Iterator[Member]:
    if not entries:
        return
    proofs = log.proofs([line.number for line in entries], at)
    yield Member("data/log/entries.jsonl", b"".join(line.raw + b"\n" for line in entries))
    for number, proof in proofs.items():
        yield Member(f"data/log/entry-{number}.proof", proof.text().encode())
    note = next(iter(proofs.values())).checkpoint_note
    yield Member(f"data/log/{CHECKPOINT}", note.encode())
    yield Member("data/log/log.pub", f"{log.verifier}\n".encode())


def _sums(folder: Path) -> Mapping[str, str]:
    """Return what a share's own list says of its files; it was checked just before."""
    lines = (folder / case_folder.SUMS).read_text(encoding="ascii").splitlines()
    return {name: sha256 for sha256, _, name in (line.partition("  ") for line in lines)}


def _bag_info(
    home: AgencyHome, order: ExportOrder, shares: Sequence[CaseShare]
) -> Mapping[str, str]:
    return {
        "Source-Organization": safe_text(home.profile().name, longest=200),
        "External-Identifier": shares[0].case_number or order.case,
        "External-Description": f"Shares {', '.join(each.name for each in shares)}, for:"
        f" {order.to}{', ' * bool(order.reference)}{order.reference}",
        "Bagging-Date": f"{order.at.astimezone(UTC):%Y-%m-%d}",
        "Bag-Software-Agent": SOFTWARE,
    }


def stated_time(text: str, now: datetime) -> datetime:
    """Return the time that an archive states: the given one, or now, to two seconds as ZIP has."""
    at = parse_time(text) if text else now
    return at.replace(microsecond=0, second=at.second - at.second % 2)


def write_log_export(log: DepartmentLog, out: Path, at: datetime, by: str) -> None:
    """Write the whole log with its checkpoint and public key into one ZIP, and log that.

    Raises VerificationError if the log doesn't hold, ConflictError if the file exists.
    """
    verdict = log.verify(at)
    if not verdict.holds:
        raise VerificationError(verdict.faults[0].text)
    lines = [line.raw for line in log.lines()][: verdict.size]

    def note(file: ArchiveFile) -> None:
        log.append(Act.LOG_EXPORTED, who=by, at=at, file=out.name, sha256=file.sha256)

    with lock_folder(log.folder, LOCK), write_archive(out, "department-log", at, note) as archive:
        archive.add(Member("log.jsonl", b"".join(line + b"\n" for line in lines)))
        archive.add(Member(CHECKPOINT, verdict.note.encode()))
        archive.add(Member("log.pub", f"{log.verifier}\n".encode()))


def _bounded(file: IO[bytes], most: int) -> bytes:
    """Return a file that is no longer than this; raises ValueError."""
    raw = file.read(most + 1)
    if len(raw) > most:
        raise ValueError(f"it is longer than {most} bytes")
    return raw


def read_log_export(path: Path) -> tuple[str, list[bytes]]:
    """Return a checkpoint that was kept, and the lines if they were kept with it.

    Takes a checkpoint, or an archive that has one; raises InvalidInputError.
    """
    try:
        if path.suffix != ".zip":
            with path.open("rb") as file:
                return _bounded(file, MAX_NOTE_BYTES).decode(), []
        with ZipFile(path) as archive:
            names = {info.filename.rpartition("/")[2]: info for info in archive.infolist()}
            lines, raw = names.get("log.jsonl"), b""
            if lines:
                with archive.open(plainly_packed(lines)) as file:
                    raw = _bounded(file, _MOST_LOG_BYTES)
            with archive.open(plainly_packed(names[CHECKPOINT])) as file:
                return _bounded(file, MAX_NOTE_BYTES).decode(), raw.splitlines()
    except (*UNREADABLE, OSError, KeyError) as error:
        raise InvalidInputError(Text("desk.log.no_note", file=str(path))) from error

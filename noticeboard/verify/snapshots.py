"""Snapshots and their sections among the files of `neighbors verify`: judged by proofs beside."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from noticeboard.errors import VerificationError
from noticeboard.log.body import BoardSnapshot
from noticeboard.log.entry import Entry
from noticeboard.log.refutation import Refutation, refute
from noticeboard.log.section import HEADER as SECTION, Section, refute_rows
from noticeboard.log.snapshot import HEADER, MAX_SNAPSHOT_BYTES, Snapshot, unpack
from noticeboard.runtime.text import Text
from noticeboard.verify.report import Contradiction, FileReport

_XZ: Final = b"\xfd7zXZ\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotFile:
    """A file with a snapshot's rows, or with a section of them, unpacked but not read."""

    name: str
    content: bytes

    @classmethod
    def of(cls, name: str, raw: bytes) -> "SnapshotFile | None":
        """Return the snapshot or section in a file, compressed or not; None if it is another."""
        if raw.startswith(_XZ):
            try:
                raw = unpack(raw)
            except VerificationError:
                return None
        return cls(name=name, content=raw) if raw.startswith((HEADER, SECTION)) else None

    @classmethod
    def read(cls, path: Path) -> "SnapshotFile | None":
        """Read a file; OSError."""
        with path.open("rb") as file:
            first = file.read(len(HEADER))
            if not first.startswith((_XZ, SECTION)) and first != HEADER:
                return None
            return cls.of(str(path), first + file.read(MAX_SNAPSHOT_BYTES))


def judge(
    files: Iterable[SnapshotFile], proofs: Sequence[FileReport]
) -> Iterator[tuple[FileReport, Contradiction | None]]:
    """Yield a report of each file, and whether its board's own log refutes it."""
    stated: list[_Stated] = []
    sections: list[SnapshotFile] = []
    for file in files:
        if file.content.startswith(SECTION):
            sections.append(file)
        elif (found := _statement(file, proofs)) is None:
            why = (
                "Nothing here shows that a board stated this snapshot. Add the proof of its"
                " statement, which the board has at /snapshot/proof."
            )
            yield FileReport(file=file.name, kind="snapshot", sentence=why, failures=(why,)), None
        else:
            stated.append(found)
            yield _judged(found, proofs)
    for file in sections:
        yield _judged_section(file, stated, proofs)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stated:
    """A snapshot, and who stated it where."""

    file: SnapshotFile
    statement: FileReport
    index: int
    body: BoardSnapshot

    @property
    def origin(self) -> str:
        """The board's."""
        return str(self.statement.facts["origin"])

    def refuted(self, why: Text, name: str, *others: str) -> tuple[str, Contradiction]:
        """Return what its log contradicts, and the files that show it."""
        sentence = f"{self.origin} stated in entry {self.index} what its own log contradicts. {why}"
        files = " and ".join((name, *others, self.statement.file))
        return sentence, Contradiction(
            files=(name, self.statement.file),
            sentence=f"{sentence} {files} prove it to anybody, with the proofs of the"
            f" entries that it names.",
        )


def _statement(file: SnapshotFile, proofs: Sequence[FileReport]) -> _Stated | None:
    digest = sha256(file.content).hexdigest()
    for report in proofs:
        if report.entry is None:
            continue
        index, entry = report.entry
        if isinstance(entry.body, BoardSnapshot) and entry.body.sha256 == digest:
            return _Stated(file=file, statement=report, index=index, body=entry.body)
    return None


def _judged(held: _Stated, proofs: Sequence[FileReport]) -> tuple[FileReport, Contradiction | None]:
    file, stated, origin = held.file, held.body, held.origin
    try:
        snapshot = Snapshot.parse(file.content)
        found = refute(snapshot, stated, dict(_logged(origin, proofs))) or refute_rows(snapshot)
    except VerificationError:
        found, snapshot = Refutation(why=Text("noticeboard.snapshot.lie.file")), Snapshot(rows=())
    agencies = sum(row.startswith(b"agency ") for row in snapshot.rows)
    threads = (row.split() for row in snapshot.rows if row.startswith(b"open "))
    requests = sum(request == entry for _, request, entry, *_ in threads)
    facts = {
        "origin": origin,
        "index": held.index,
        "at": stated.at,
        "agencies": agencies,
        "open": requests,
    }
    sentence = (
        f"{origin} stated in entry {held.index} of its log what was so before entry {stated.at}:"
        f" {agencies} agencies are registered, and {requests} requests are open. No entry at hand"
        " contradicts it. Only whoever has the whole log knows that none does."
    )
    if found is None:
        return FileReport(file=file.name, kind="snapshot", sentence=sentence, facts=facts), None
    why, contradiction = held.refuted(found.why, file.name)
    report = FileReport(
        file=file.name, kind="snapshot", sentence=why, failures=(why,), facts=facts, accuses=True
    )
    return report, contradiction


def _judged_section(
    file: SnapshotFile, stated: Sequence[_Stated], proofs: Sequence[FileReport]
) -> tuple[FileReport, Contradiction | None]:
    """Judge a section by the snapshot with its row, and by the entries at hand."""
    try:
        section = Section.parse(file.content)
    except VerificationError as error:
        why = str(error)
        return FileReport(file=file.name, kind="section", sentence=why, failures=(why,)), None
    for held in stated:
        try:
            section.verify(held.body)
            snapshot = Snapshot.parse(held.file.content)
        except VerificationError:
            continue
        break
    else:
        why = (
            "No snapshot here has a row of this section. Add the rows that the board stated, and"
            " the proof of its statement."
        )
        return FileReport(file=file.name, kind="section", sentence=why, failures=(why,)), None
    row, origin = section.row, held.origin
    facts = {"origin": origin, "verifier": row.verifier, "at": held.body.at, "entries": row.count}
    sentence = (
        f"{origin} stated in entry {held.index} of its log that {row.count} entries from"
        f" {row.start} to {held.body.at} are about the agencies that {row.verifier} confirms. No"
        " entry at hand contradicts it. Only whoever has the whole log knows that none does."
    )
    found = section.refute(snapshot, held.body, dict(_logged(origin, proofs)))
    if found is None:
        return FileReport(file=file.name, kind="section", sentence=sentence, facts=facts), None
    why, contradiction = held.refuted(found.why, file.name, held.file.name)
    report = FileReport(
        file=file.name, kind="section", sentence=why, failures=(why,), facts=facts, accuses=True
    )
    return report, contradiction


def _logged(origin: str, proofs: Sequence[FileReport]) -> Iterator[tuple[int, Entry]]:
    """Yield the entries of one log that are proved: its own signature is enough against it."""
    for report in proofs:
        if report.entry is not None and report.facts["origin"] == origin:
            yield report.entry

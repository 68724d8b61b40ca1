"""Snapshots among the files of `neighbors verify`: judged by the proofs beside them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from noticeboard.errors import VerificationError
from noticeboard.log.body import BoardSnapshot
from noticeboard.log.entry import Entry
from noticeboard.log.refutation import Refutation, refute
from noticeboard.log.snapshot import HEADER, MAX_SNAPSHOT_BYTES, Snapshot, unpack
from noticeboard.runtime.text import Text
from noticeboard.verify.report import Contradiction, FileReport

_XZ: Final = b"\xfd7zXZ\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotFile:
    """A file with a snapshot's rows, unpacked but not read."""

    name: str
    content: bytes

    @classmethod
    def of(cls, name: str, raw: bytes) -> "SnapshotFile | None":
        """Return the snapshot in a file, compressed or not; None if it is something else."""
        if raw.startswith(_XZ):
            try:
                raw = unpack(raw)
            except VerificationError:
                return None
        return cls(name=name, content=raw) if raw.startswith(HEADER) else None

    @classmethod
    def read(cls, path: Path) -> "SnapshotFile | None":
        """Read a file; OSError."""
        with path.open("rb") as file:
            first = file.read(len(HEADER))
            if not first.startswith(_XZ) and first != HEADER:
                return None
            return cls.of(str(path), first + file.read(MAX_SNAPSHOT_BYTES))


def judge(
    files: Iterable[SnapshotFile], proofs: Sequence[FileReport]
) -> Iterator[tuple[FileReport, Contradiction | None]]:
    """Yield a report of each file, and whether its board's own log refutes it."""
    for file in files:
        stated = _statement(file, proofs)
        if stated is None:
            why = (
                "Nothing here shows that a board stated this snapshot. Add the proof of its"
                " statement, which the board has at /snapshot/proof."
            )
            yield FileReport(file=file.name, kind="snapshot", sentence=why, failures=(why,)), None
        else:
            yield _judged(file, *stated, proofs)


def _statement(
    file: SnapshotFile, proofs: Sequence[FileReport]
) -> tuple[FileReport, int, BoardSnapshot] | None:
    digest = sha256(file.content).hexdigest()
    for report in proofs:
        if report.entry is None:
            continue
        index, entry = report.entry
        if isinstance(entry.body, BoardSnapshot) and entry.body.sha256 == digest:
            return report, index, entry.body
    return None


def _judged(
    file: SnapshotFile,
    statement: FileReport,
    index: int,
    stated: BoardSnapshot,
    proofs: Sequence[FileReport],
) -> tuple[FileReport, Contradiction | None]:
    origin = str(statement.facts["origin"])
    logged = dict(_logged(origin, proofs))
    try:
        snapshot = Snapshot.parse(file.content)
        found = refute(snapshot, stated, logged)
    except VerificationError:
        found, snapshot = Refutation(why=Text("noticeboard.snapshot.lie.file")), Snapshot(rows=())
    agencies = sum(row.startswith(b"agency ") for row in snapshot.rows)
    threads = (row.split() for row in snapshot.rows if row.startswith(b"open "))
    requests = sum(request == entry for _, request, entry, _ in threads)
    facts = {
        "origin": origin,
        "index": index,
        "at": stated.at,
        "agencies": agencies,
        "open": requests,
    }
    sentence = (
        f"{origin} stated in entry {index} of its log what was so before entry {stated.at}:"
        f" {agencies} agencies are registered, and {requests} requests are open. No entry at hand"
        " contradicts it. Only whoever has the whole log knows that none does."
    )
    if found is None:
        return FileReport(file=file.name, kind="snapshot", sentence=sentence, facts=facts), None
    why = f"{origin} stated in entry {index} what its own log contradicts. {found.why}"
    report = FileReport(
        file=file.name, kind="snapshot", sentence=why, failures=(why,), facts=facts, accuses=True
    )
    return report, Contradiction(
        files=(file.name, statement.file),
        sentence=f"{why} {file.name} and {statement.file} prove it to anybody, with the proofs of"
        f" the entries that it names.",
    )


def _logged(origin: str, proofs: Sequence[FileReport]) -> Iterator[tuple[int, Entry]]:
    """Yield the entries of one log that are proved: its own signature is enough against it."""
    for report in proofs:
        if report.entry is not None and report.facts["origin"] == origin:
            yield report.entry

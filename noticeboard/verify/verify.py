"""Checks one file: its first lines say what it is, and each kind has its own check.

Evidence against a board is one kind: an archive from a hub, or a folder from a mirror.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from lzma import LZMAError
from pathlib import Path
import re
import struct
from typing import Final
from zipfile import BadZipFile, ZipFile
import zlib

from noticeboard.agency import case_folder
from noticeboard.agency.evidence import decode_text
from noticeboard.errors import (
    InvalidInputError,
    NewerFormatError,
    NotFoundError,
    VerificationError,
)
from noticeboard.log.body import BoardSnapshot
from noticeboard.log.checkpoint import HEADER as PROOF, TlogProof, open_checkpoint
from noticeboard.log.encoding import format_time
from noticeboard.log.entry import Entry, parse_entry, verify_entry
from noticeboard.log.history import HEADER as HISTORY, MAX_HISTORY_BYTES, History
from noticeboard.log.note import MAX_NOTE_BYTES, VerifierKey
from noticeboard.log.snapshot import MAX_SNAPSHOT_BYTES
from noticeboard.log.tiles import MAX_BUNDLE_BYTES
from noticeboard.log.tree import leaf_hash
from noticeboard.runtime.text import Text, text_of
from noticeboard.seal.receipt import (
    HEADING as RECEIPT,
    Opened,
    Receipt,
    Withdrawal,
    open_opened,
    open_receipt,
    open_withdrawal,
)
from noticeboard.verify.report import (
    FileReport,
    LogParts,
    TrustedKeys,
    checkpoint_facts,
    contradictions,
    witness_words,
    witnessed,
)
from noticeboard.verify.snapshots import SnapshotFile, judge

MAX_ENTRY_FILE_BYTES: Final = 256 * 1024
_DASH: Final = "\n\n\u2014 "
_SAVED: Final = re.compile(r"\Ahttps?://\S+\n(?:[a-z]+(?: [a-z]+){11}\n)?\n")
"""What a share page saves above a receipt: the request's link and the twelve words, if left in."""
_LATER: Final[Mapping[str, tuple[str, Callable[[str, VerifierKey], Opened | Withdrawal], str]]] = {
    Opened.heading: ("opened", open_opened, "the agency had opened"),
    Withdrawal.heading: ("withdrawal", open_withdrawal, "the household had taken back"),
}


def verify_file(path: Path, trusted: TrustedKeys, now: datetime) -> FileReport:
    """Check a file and say what it proves; NotFoundError, InvalidInputError if it's no kind."""
    if not path.is_file():
        raise NotFoundError(Text("noticeboard.file.none", file=str(path)))
    if path.suffix == ".age":
        raise InvalidInputError(Text("noticeboard.verify.sealed", file=str(path)))
    with path.open("rb") as file:
        raw = file.read(MAX_HISTORY_BYTES + 1)
    return verify_bytes(raw, path, trusted, now)


def verify_bytes(raw: bytes, path: Path, trusted: TrustedKeys, now: datetime) -> FileReport:
    """Check the content of `path`, which may lie in an archive; reads files next to it."""
    kind = "file"
    try:
        text = _SAVED.sub("", _text(raw))
        first = text.partition("\n")[0]
        if first == HISTORY:
            kind = "history"
            return _history(text, path, trusted, now)
        if first == PROOF:
            kind = "proof"
            return _proof(text, path, trusted, now)
        if first == RECEIPT or first in _LATER:
            kind = "receipt"
            return _receipt(text, first, path, trusted)
        if _DASH in text:
            kind = "checkpoint"
            return _checkpoint(text, path, trusted, now)
    except VerificationError as error:
        return FileReport(file=str(path), kind=kind, sentence=str(error), failures=(str(error),))
    if text.startswith("{"):
        raise InvalidInputError(Text("noticeboard.verify.entry_alone", file=str(path)))
    raise InvalidInputError(Text("noticeboard.verify.nothing", file=str(path)))


def _proof(text: str, path: Path, trusted: TrustedKeys, now: datetime) -> FileReport:
    proof = TlogProof.parse(text)
    key = _log_key(path, trusted)
    try:
        entry = _entry(proof, path)
    except NewerFormatError as error:
        raise VerificationError(Text("noticeboard.verify.newer", error=text_of(error))) from error
    except VerificationError as error:
        if proof.extra is None:
            raise
        signed = proof.verify(leaf_hash(proof.extra), key, trusted.witnesses)
        why = f"{key.name} has logged as number {proof.index} what is no entry: {error}"
        return FileReport(
            file=str(path),
            kind="proof",
            sentence=why,
            failures=(why,),
            facts=checkpoint_facts(signed) | {"index": proof.index},
            checkpoint=signed,
            accuses=True,
        )
    signed = proof.verify(entry.leaf, key, trusted.witnesses)
    body, size = entry.body, signed.checkpoint.size
    if isinstance(body, BoardSnapshot):
        verify_entry(entry, key.name, key)
    sentence = (
        f"{key.name} has signed for this entry: number {proof.index} of {size}, by agency"
        f" {body.agency}, issued {body.issued}.{witness_words(signed)}"
    )
    facts = {
        **checkpoint_facts(signed),
        "index": proof.index,
        "id": body.id,
        "agency": body.agency,
        "issued": body.issued,
        "leaf": entry.leaf.hex(),
    }
    return FileReport(
        file=str(path),
        kind="proof",
        sentence=sentence,
        failures=witnessed(signed, trusted, now),
        facts=facts,
        checkpoint=signed,
        entry=(proof.index, entry),
    )


def _entry(proof: TlogProof, path: Path) -> Entry:
    """Return the entry of a proof: from the proof, or from the file next to it."""
    if proof.extra is not None:
        return parse_entry(proof.extra)
    entry_file = path.with_suffix(".entry")
    if not entry_file.is_file():
        raise InvalidInputError(Text("noticeboard.verify.entry_missing", file=str(entry_file)))
    with entry_file.open("rb") as file:
        return parse_entry(file.read(MAX_ENTRY_FILE_BYTES))


def _history(text: str, path: Path, trusted: TrustedKeys, now: datetime) -> FileReport:
    key = _log_key(path, trusted)
    found = History.parse(text).verify(key, trusted.witnesses)
    last = found.entries[-1].entry.body
    sentence = (
        f"These {len(found.entries)} entries are the whole history of agency {found.agency} on"
        f" {key.name}, as the board stated it on {found.heads.body.issued} in entry"
        f" {found.heads_index}.{witness_words(found.checkpoint)}"
    )
    facts = {
        **checkpoint_facts(found.checkpoint),
        "agency": found.agency,
        "entries": [logged.entry.body.id for logged in found.entries],
        "newest": last.issued,
        "stated": found.heads.body.issued,
        "stated_index": found.heads_index,
    }
    return FileReport(
        file=str(path),
        kind="history",
        sentence=sentence,
        failures=witnessed(found.checkpoint, trusted, now),
        facts=facts,
        checkpoint=found.checkpoint,
    )


def _checkpoint(text: str, path: Path, trusted: TrustedKeys, now: datetime) -> FileReport:
    key = _log_key(path, trusted)
    signed = open_checkpoint(text, key, trusted.witnesses)
    sentence = (
        f"{key.name} has signed a log of {signed.checkpoint.size} entries.{witness_words(signed)}"
    )
    return FileReport(
        file=str(path),
        kind="checkpoint",
        sentence=sentence,
        failures=witnessed(signed, trusted, now),
        facts=checkpoint_facts(signed),
        checkpoint=signed,
    )


def _receipt(text: str, heading: str, path: Path, trusted: TrustedKeys) -> FileReport:
    key = trusted.keys(path).inbox
    if key is None:
        raise InvalidInputError(Text("noticeboard.verify.inbox_key", file=str(path)))
    receipt: Receipt | Opened | Withdrawal
    if heading == RECEIPT:
        receipt = open_receipt(text, key)
        what, verb = "receipt", "its inbox had received"
    else:
        what, opened_by, verb = _LATER[heading]
        receipt = opened_by(text, key)
    sentence = (
        f"{receipt.origin} signed at {format_time(receipt.at)} that {verb} the sealed share"
        f" {receipt.sha256} for request {receipt.request}."
    )
    facts = {
        "origin": receipt.origin,
        "agency": receipt.agency,
        "request": receipt.request,
        "sha256": receipt.sha256,
        "at": format_time(receipt.at),
    } | ({"size_bytes": receipt.size_bytes} if isinstance(receipt, Receipt) else {})
    return FileReport(file=str(path), kind=what, sentence=sentence, facts=facts)


def _log_key(path: Path, trusted: TrustedKeys) -> VerifierKey:
    key = trusted.keys(path).log
    if key is None:
        raise InvalidInputError(Text("noticeboard.verify.log_key", file=str(path)))
    return key


def _text(raw: bytes) -> str:
    if len(raw) > MAX_HISTORY_BYTES:
        raise VerificationError(Text("noticeboard.verify.too_long"))
    return decode_text(raw)


MOST_FILES: Final = 200
MOST_BYTES: Final = 64 * 1024 * 1024
_UNREADABLE: Final = (
    BadZipFile, EOFError, LZMAError, NotImplementedError, OSError, RuntimeError, ValueError,
    struct.error, zlib.error,
)  # fmt: skip
"""What `zipfile` and its decompressors raise for a damaged archive."""
_DASH_BYTES: Final = "\n\n\u2014 ".encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceReport:
    """The result of checking evidence: its signed notes, and the parts of a log with them."""

    notes: tuple[FileReport, ...]
    parts: tuple[tuple[str, bytes], ...]
    snapshots: tuple[SnapshotFile, ...] = ()

    @property
    def proves(self) -> bool:
        """Whether a board contradicts itself in it, or logged something that is not an entry."""
        found = contradictions(self.notes, LogParts(self.parts))
        refuted = (each.accuses for each, _ in judge(self.snapshots, self.notes))
        is_accused = any(each.accuses for each in self.notes) or any(refuted)
        return is_accused or any(True for _ in found)


def is_evidence(path: Path) -> bool:
    """Return whether a path is an archive, or a folder of checkpoints but not an opened share."""
    if path.is_dir():
        if (path / case_folder.BAG).is_dir() or (path / "bagit.txt").is_file():
            return False
        return any(_DASH_BYTES in raw for _, raw in _in_folder(path))
    return path.suffix == ".zip" and path.is_file()


def verify_evidence(path: Path, trusted: TrustedKeys, now: datetime) -> EvidenceReport:
    """Check every signed note in it; raises InvalidInputError if there is none.

    Its other files (tiles, bundles, an explanation) are not signed by themselves.
    """
    try:
        named = list(_in_folder(path) if path.is_dir() else _in_archive(path))
    except _UNREADABLE as error:
        raise InvalidInputError(Text("noticeboard.verify.no_archive", file=str(path))) from error
    notes = [
        (name, raw)
        for name, raw in named
        if _DASH_BYTES in raw and not LogParts.is_part(name) and not _is_snapshot(name)
    ]
    snapshots = (
        SnapshotFile.of(str(path / name), raw) for name, raw in named if _is_snapshot(name)
    )
    if not notes:
        raise InvalidInputError(Text("noticeboard.verify.not_signed", file=str(path)))
    return EvidenceReport(
        notes=tuple(verify_bytes(raw, path / name, trusted, now) for name, raw in notes),
        parts=tuple((name, raw) for name, raw in named if LogParts.is_part(name)),
        snapshots=tuple(each for each in snapshots if each is not None),
    )


def _in_archive(path: Path) -> Iterator[tuple[str, bytes]]:
    left = MOST_BYTES
    with ZipFile(path) as archive:
        for member in archive.infolist()[:MOST_FILES]:
            name = Path(member.filename).name
            # Its stated size is not trusted: no more is unpacked than such a file may have.
            with archive.open(member) as file:
                raw = file.read(min(_most(name), left) + 1)
            if len(raw) <= min(_most(name), left):
                left -= len(raw)
                yield name, raw


def _in_folder(path: Path) -> Iterator[tuple[str, bytes]]:
    left = MOST_BYTES
    for each in sorted(path.iterdir())[:MOST_FILES]:
        if not each.is_file():
            continue
        with each.open("rb") as file:
            raw = file.read(min(_most(each.name), left) + 1)
        if len(raw) <= min(_most(each.name), left):
            left -= len(raw)
            yield each.name, raw


def _is_snapshot(name: str) -> bool:
    return name.endswith(".xz")


def _most(name: str) -> int:
    if _is_snapshot(name):
        return MAX_SNAPSHOT_BYTES
    return MAX_BUNDLE_BYTES if LogParts.is_part(name) else MAX_NOTE_BYTES

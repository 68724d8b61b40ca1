"""The ledger as a page to read and print: one file, without scripts or external resources."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from hub.ledger import sentences
from hub.ledger.entry import LedgerEntry
from hub.ledger.export import Export
from noticeboard.log.checkpoint import Checkpoint
from noticeboard.log.encoding import encode_base64
from noticeboard.log.note import split_note

_TEMPLATES: Final = Path(__file__).parent / "templates"
_WORDS: Final = {
    "approve": "approved",
    "deny": "denied",
    "undone": "denial taken back",
    "asked": "withdrawn",
    "recorded": "withdrawal signed",
    "share": "arrived",
    "opened": "opened",
    "hold": "kept",
    "release": "no longer kept",
    "rule": "house rule",
    "rules": "house rules",
    "restored": "restored",
}
"""The kind of an entry, in a word or two."""
_COUNTED: Final = ("denied", "denial taken back", "approved", "withdrawn", "arrived", "opened")
_LABELS: Final = {
    "request": "Request",
    "agency": "Agency",
    "board": "Board",
    "board_index": "Entry on the board",
    "proposal": "Proposal",
    "sealed_sha256": "Sealed file, SHA-256",
    "rule": "Rule",
    "rule_sha256": "Whole rule, SHA-256",
}
"""The details below a sentence, in this order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """One entry as it is shown."""

    number: int
    word: str
    sentence: str
    utc: str
    details: tuple[tuple[str, str], ...]
    receipt: str


def page(export: Export, zone: tzinfo | None = None) -> Iterator[str]:
    """Yield the page's text; hours are in `zone`, the machine's own by default.

    Raises InvalidInputError for an entry that cannot be read.
    """
    counted: Counter[str] = Counter()
    first: datetime | None = None
    last: datetime | None = None
    for entry in export.read():
        counted[_word(entry)] += 1
        first, last = first or entry.at, entry.at
    checkpoint = Checkpoint.parse(split_note(export.checkpoint)[0])
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html").generate(
        items=lambda: (_item(entry, zone) for entry in export.read()),
        count=len(export.entries),
        counted=[(word, counted[word]) for word in _COUNTED],
        first=sentences.day(first, zone) if first else "",
        last=sentences.day(last, zone) if last else "",
        zone=f"{last.astimezone(zone):%Z}" if last else "",
        key=export.key,
        root=encode_base64(checkpoint.root),
    )


def _item(entry: LedgerEntry, zone: tzinfo | None) -> ReportLine:
    details = (
        (label, sentences.plain(entry.fields.get(field, ""))) for field, label in _LABELS.items()
    )
    return ReportLine(
        number=entry.index,
        word=_word(entry),
        sentence=sentences.sentence(entry, zone),
        utc=f"{entry.at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC",
        details=tuple(each for each in details if each[1]),
        receipt=sentences.plain(entry.fields.get("receipt", ""), lines=True),
    )


def _word(entry: LedgerEntry) -> str:
    said = entry.fields.get("answer") or entry.fields.get("state") or entry.type
    return _WORDS[str(said)]

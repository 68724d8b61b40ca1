"""Ledger entries for people: sentences, a CSV table (no proof), and a page to print."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
import csv
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from io import StringIO
from pathlib import Path
from typing import Final

from hub.ledger.entry import (
    FIELDS,
    LONGEST_TEXT,
    STAMPED,
    Fields,
    LedgerEntry,
    RuleChange,
    Withdrawal,
    is_practice,
    read_time,
    time_text,
)
from hub.ledger.tree import Export
from hub.model.decision import Answer, AnsweredBy
from hub.model.rule import Verdict
from noticeboard.log.checkpoint import Checkpoint
from noticeboard.log.encoding import encode_base64
from noticeboard.log.note import split_note
from noticeboard.rules.text import safe_text

_KIB: Final = 1024
_SHORT: Final = 8


def sentence(entry: LedgerEntry, zone: tzinfo | None = None) -> str:
    """Return an entry as a sentence, with its day and hour in `zone` (the machine's by default).

    Text that somebody typed is plain and on one line, but must still be escaped.
    """
    practice = "Practice: " if is_practice(entry.fields) else ""
    return f"{practice}On {day(entry.at, zone)} at {hour(entry.at, zone)} {_text(entry, zone)}"


def undated(entry: LedgerEntry, zone: tzinfo | None = None) -> str:
    """Return an entry as a sentence without its day and hour, for a list that has them beside."""
    text = _text(entry, zone)
    practice = "Practice: " if is_practice(entry.fields) else ""
    return f"{practice}{text[:1].upper()}{text[1:]}"


def _text(entry: LedgerEntry, zone: tzinfo | None) -> str:
    return _SENTENCES[entry.type](entry.fields, zone)


def day(at: datetime, zone: tzinfo | None = None) -> str:
    """Return a day such as `May 3, 2026`."""
    local = at.astimezone(zone)
    return f"{local:%B} {local.day}, {local.year}"


def hour(at: datetime, zone: tzinfo | None = None) -> str:
    """Return an hour such as `2:02 PM`."""
    local = at.astimezone(zone)
    return f"{local.hour % 12 or 12}:{local:%M} {'AM' if local.hour < 12 else 'PM'}"  # noqa: PLR2004 -- noon


def size(size_bytes: int) -> str:
    """Return a size such as `11.8 MiB`."""
    size = float(size_bytes)
    for unit in ("bytes", "KiB", "MiB"):
        if size < _KIB:
            return f"{size:.0f} bytes" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= _KIB
    return f"{size:.1f} GiB"


def plain(value: str | int, *, lines: bool = False) -> str:
    """Return a field without invisible characters, on one line unless `lines`."""
    text = str(value)
    if text.isascii() and text.isprintable():
        return text.strip()  # same result as `safe_text`, but much faster
    return safe_text(text, longest=LONGEST_TEXT, lines=lines)


def _decision(fields: Fields, zone: tzinfo | None) -> str:
    who, request_text, why = _who(fields), _request(fields), _reason(fields)
    if fields["answer"] == Answer.DENY:
        return f"{who} denied {request_text}. Nothing was sent.{why}"
    decided, final = _time(fields, "decided_at"), _time(fields, "final_at")
    waits = ""
    if decided and final and final > decided:
        waits = f" Nothing could leave before {day(final, zone)} at {hour(final, zone)}."
    return f"{who} approved {request_text}.{waits}{why}"


def _undone(fields: Fields, zone: tzinfo | None) -> str:
    at = _time(fields, "decided_at")
    of = f" of {hour(at, zone)}" if at else ""
    return f"{_name(fields, 'by')} took back the denial{of}, of {_request(fields)}."


def _withdrawal(fields: Fields, zone: tzinfo | None) -> str:
    at = _time(fields, "decided_at")
    given_on = f"given on {day(at, zone)} at {hour(at, zone)}, " if at else ""
    if fields["state"] == Withdrawal.RECORDED:
        return (
            f"the board signed that the share was withdrawn after it had arrived,"
            f" for {_request(fields)}."
        )
    withdrew = f"{_name(fields, 'by')} withdrew the approval {given_on}of {_request(fields)}."
    return withdrew + _reason(fields)


def _share(fields: Fields, _zone: tzinfo | None) -> str:
    sealed = size(int(fields["size_bytes"]))
    clips_text = "its receipt is kept" if fields["receipt"] else "there is no receipt"
    signed = int(fields.get("signed_films", 0))
    if signed == 1:
        clips_text += "; one recording went with it as its camera had signed it"
    elif signed:
        clips_text += f"; {signed:,} recordings went with it as their cameras had signed them"
    return f"a sealed share of {sealed} arrived, for {_request(fields)}; {clips_text}."


def _opened(fields: Fields, _zone: tzinfo | None) -> str:
    return f"the board signed that the share was opened, for {_request(fields)}."


def _hold(fields: Fields, _zone: tzinfo | None) -> str:
    count = int(fields["clips"])
    clips_text = "1 clip was kept" if count == 1 else f"{count:,} clips were kept"
    return f"{clips_text} until an answer to {_request(fields)}."


def _release(fields: Fields, _zone: tzinfo | None) -> str:
    return f"nothing was kept any longer for {_request(fields)}.{_reason(fields)}"


def _rule(fields: Fields, _zone: tzinfo | None) -> str:
    who = _name(fields, "by") if fields["by"] else "the config file"
    what = _CHANGES[RuleChange(str(fields["change"]))]
    state = "" if fields["on"] == "yes" else " It is off."
    does = (
        ""
        if fields["change"] == RuleChange.REMOVED
        else f" It {_VERDICTS[Verdict(str(fields['then']))]}.{state}"
    )
    return f"{who} {what} the house rule {_quoted(fields['name'])}.{does}{_reason(fields)}"


def _rules(fields: Fields, _zone: tzinfo | None) -> str:
    what = _CHANGES[RuleChange(str(fields["change"]))]
    off = fields["change"] == RuleChange.SWITCHED_OFF
    waits = " Until they are on again, every request waits for a person." if off else ""
    return f"{_name(fields, 'by')} {what} all house rules.{waits}"


def _restored(fields: Fields, _zone: tzinfo | None) -> str:
    return (
        "this hub went on from a copy of its data. From here on the ledger is signed by another"
        f" key; until here it was signed by {plain(fields['key'])}."
    )


def _stamped(fields: Fields, zone: tzinfo | None) -> str:
    at, until = read_time(str(fields["time"])), read_time(str(fields["hour"]))
    recorded = f"what was recorded until {hour(until, zone)} on {day(until, zone)}"
    stated = f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    return f"{plain(fields['service'])} stamped {recorded}, at {stated} by its clock."


def _who(fields: Fields) -> str:
    by = _name(fields, "by")
    if fields["answered_by"] == AnsweredBy.RULE:
        return f"the house rule {_quoted(fields['by'])}"
    if fields["answered_by"] == AnsweredBy.AUTOMATION:
        return f"the automation {_quoted(fields['by'])}"
    return f"{_name(fields, 'first_by')} and then {by}" if fields.get("first_by") else by


def _request(fields: Fields) -> str:
    case = plain(fields.get("case_number", ""))
    named = f"request {case or _short(str(fields['request']))}"
    agency = plain(fields.get("agency_name", ""))
    if not agency and fields["agency"]:
        agency = f"agency {_short(plain(fields['agency']))}"
    return f"{named} of {agency}" if agency else named


def _short(digits: str) -> str:
    return f"{digits[:_SHORT]}…"


def _name(fields: Fields, field: str) -> str:
    return plain(fields[field]) or "somebody"


def _quoted(value: str | int) -> str:
    return f"“{plain(value)}”"


def _reason(fields: Fields) -> str:
    reason = plain(fields.get("reason", ""))
    return f" Reason: {_quoted(reason.removesuffix('.'))}." if reason else ""


def _time(fields: Fields, field: str) -> datetime | None:
    text = fields.get(field)
    return read_time(text) if isinstance(text, str) else None


_CHANGES: Final[Mapping[RuleChange, str]] = {
    RuleChange.ADDED: "added",
    RuleChange.CHANGED: "changed",
    RuleChange.REMOVED: "removed",
    RuleChange.SWITCHED_ON: "switched on",
    RuleChange.SWITCHED_OFF: "switched off",
    RuleChange.MOVED: "moved",
}
_VERDICTS: Final[Mapping[Verdict, str]] = {
    Verdict.DENY: "denies",
    Verdict.NOTIFY: "tells the household",
    Verdict.LIST: "lists without telling anybody",
    Verdict.APPROVE: "approves within the owner's limits",
}
_SENTENCES: Final[Mapping[str, Callable[[Fields, tzinfo | None], str]]] = {
    "decision": _decision,
    "undone": _undone,
    "withdrawal": _withdrawal,
    "share": _share,
    "opened": _opened,
    "hold": _hold,
    "release": _release,
    "rule": _rule,
    "rules": _rules,
    STAMPED: _stamped,
    "restored": _restored,
}


_FIRST: Final = ("request", "agency", "agency_name", "case_number", "answer", "by")
COLUMNS: Final = ("number", "at", "type", *_FIRST, *sorted(FIELDS - set(_FIRST)))
_FORMULA: Final = tuple("=+-@\t\r\n＝＋－＠")  # noqa: RUF001 -- some programs treat these as formulas
_MARK: Final = "\ufeff"
"""Without it, Excel doesn't recognize UTF-8."""


def rows(export: Export) -> Iterator[str]:
    """Yield the file's text: a heading, then one row per entry; raises InvalidInputError."""
    yield _MARK + _row(list(COLUMNS))
    for entry in export.read():
        at = time_text(entry.at)
        text = {**entry.fields, "number": entry.index, "at": at, "type": entry.type}
        yield _row([_cell(text.get(column, "")) for column in COLUMNS])


def _cell(value: str | int) -> str | int:
    """Return a value that no spreadsheet treats as a formula."""
    if isinstance(value, int):
        return value
    text = plain(value, lines=True)
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text


def _row(cells: list[str | int]) -> str:
    buffer = StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue()


_TEMPLATES: Final = Path(__file__).parent / "templates"
_KIND_NAMES: Final = {
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
    STAMPED: "stamped",
    "restored": "restored",
}
"""The kind of an entry, in a word or two."""
_PRACTICE: Final = "practice"
_ANSWERED: Final = ("denied", "denial taken back", "approved", "withdrawn", "arrived", "opened")
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
    """Yield the page's text, with hours in `zone`; raises InvalidInputError."""
    # Imported only here: no other command needs a template engine.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415

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
        # Of the time stamps, there are thousands in a year: they are only counted.
        items=lambda: (_item(each, zone) for each in export.read() if each.type != STAMPED),
        count=len(export.entries),
        counted=[(word, counted[word]) for word in _ANSWERED]
        + [(word, counted[word]) for word in (STAMPED,) if counted[word]],
        stamped=counted[STAMPED],
        first=day(first, zone) if first else "",
        last=day(last, zone) if last else "",
        zone=f"{last.astimezone(zone):%Z}" if last else "",
        key=export.key,
        root=encode_base64(checkpoint.root),
    )


def _item(entry: LedgerEntry, zone: tzinfo | None) -> ReportLine:
    details = ((label, plain(entry.fields.get(field, ""))) for field, label in _LABELS.items())
    return ReportLine(
        number=entry.index,
        word=_word(entry),
        sentence=sentence(entry, zone),
        utc=f"{entry.at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC",
        details=tuple(each for each in details if each[1]),
        receipt=plain(entry.fields.get("receipt", ""), lines=True),
    )


def _word(entry: LedgerEntry) -> str:
    text = entry.fields.get("answer") or entry.fields.get("state") or entry.type
    return _PRACTICE if is_practice(entry.fields) else _KIND_NAMES[str(text)]

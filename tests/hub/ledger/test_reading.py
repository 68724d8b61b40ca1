"""The ledger for people: sentences, a table for spreadsheets, a page."""

from collections.abc import Mapping
import csv
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from html.parser import HTMLParser
from io import StringIO
import re
from typing import override

import pytest

from hub.ledger import entry as ledger_entry, sentences
from hub.ledger.entry import KINDS, LedgerEntry, RuleChange, Written
from hub.ledger.tree import Export, LedgerTree
from hub.model.decision import AnsweredBy
from noticeboard.log.note import SignerKey
from noticeboard.rules.text import safe_text
from tests.hub.ledger.conftest import (
    DENY,
    RULE,
    THREE,
    a_deny,
    a_share,
    a_yes,
    asked,
    one_of_each,
)

HERE = timezone(timedelta(hours=2), "CEST")
AT = datetime(2026, 5, 3, 12, 2, 11, tzinfo=UTC)
HOSTILE = '<script>alert(1)</script>"&\'\u202e\u0000\ud800 =HYPERLINK("x")'


def entry(kind: str, fields: Mapping[str, str | int], index: int = 0) -> LedgerEntry:
    """Return an entry of an afternoon in May."""
    return LedgerEntry(index=index, at=AT, type=kind, fields=fields)


def exported(*told: tuple[str, Written]) -> Export:
    """Return the export of a ledger that says this."""
    log = LedgerTree(SignerKey.generate("ledger-x"))
    raws = []
    for index, (kind, fields) in enumerate(told):
        raws.append(entry(kind, fields, index).raw())
        log.add(kind, fields, raws[-1])
    return Export(key=str(log.key.verifier), checkpoint=log.checkpoint(), entries=tuple(raws))


ASKED = "request 2026-1 of City Police"


@pytest.mark.parametrize(
    ("kind", "fields", "said"),
    [
        (
            "decision",
            DENY,
            f"Alex denied {ASKED}. Nothing was sent. Reason: “Only our own front door”.",
        ),
        (
            "decision",
            ledger_entry.of_decision(replace(a_yes(at=AT), first_by="Alex", reason=""), asked()),
            f"Alex and then Sam approved {ASKED}.",
        ),
        (
            "decision",
            ledger_entry.of_decision(
                replace(a_yes(at=AT), reason="", final_at=AT + timedelta(hours=24)), asked()
            ),
            f"Sam approved {ASKED}. Nothing could leave before May 4, 2026 at 2:02 PM.",
        ),
        (
            "decision",
            ledger_entry.of_decision(
                replace(a_deny(), answered_by=AnsweredBy.RULE, by="Not from L1", reason=""), ""
            ),
            "the house rule “Not from L1” denied request 00000000…. Nothing was sent.",
        ),
        (
            "decision",
            ledger_entry.of_decision(
                replace(a_deny(), answered_by=AnsweredBy.AUTOMATION, by="Dusk", reason=""),
                "0a" * 20,
            ),
            "the automation “Dusk” denied request 00000000… of agency 0a0a0a0a…. Nothing was sent.",
        ),
        (
            "undone",
            ledger_entry.of_undone(a_deny(at=AT), asked(), by="Alex"),
            f"Alex took back the denial of 2:02 PM, of {ASKED}.",
        ),
        (
            "withdrawal",
            ledger_entry.of_withdrawal(a_yes(at=AT), asked(), by="Sam"),
            f"Sam withdrew the approval given on May 3, 2026 at 2:02 PM, of {ASKED}.",
        ),
        (
            "withdrawal",
            one_of_each()["withdrawal"],
            f"the board signed that the share was withdrawn after it had arrived, for {ASKED}.",
        ),
        (
            "share",
            ledger_entry.of_share(a_share(), asked()),
            f"a sealed share of 11.8 MiB arrived, for {ASKED}; its receipt is kept.",
        ),
        (
            "share",
            ledger_entry.of_share(a_share(), asked(), signed_films=1),
            (
                f"a sealed share of 11.8 MiB arrived, for {ASKED}; its receipt is kept; "
                "one recording went with it as its camera had signed it."
            ),
        ),
        (
            "opened",
            one_of_each()["opened"],
            f"the board signed that the share was opened, for {ASKED}.",
        ),
        ("hold", one_of_each()["hold"], f"2 clips were kept until an answer to {ASKED}."),
        (
            "hold",
            ledger_entry.of_hold(asked().id, asked(), clips=1),
            f"1 clip was kept until an answer to {ASKED}.",
        ),
        (
            "release",
            one_of_each()["release"],
            f"nothing was kept any longer for {ASKED}. Reason: “denied”.",
        ),
        (
            "rule",
            ledger_entry.of_rule(replace(RULE, on=False), RuleChange.ADDED, by=""),
            "the config file added the house rule “Not from L1”. It denies. It is off.",
        ),
        (
            "rule",
            ledger_entry.of_rule(RULE, RuleChange.REMOVED, by="Alex"),
            "Alex removed the house rule “Not from L1”.",
        ),
    ],
)
def test_every_entry_is_a_plain_sentence(kind: str, fields: Written, said: str) -> None:
    """An entry is read with who, when in local time, and of which request."""
    assert sentences.sentence(entry(kind, fields), HERE) == f"On May 3, 2026 at 2:02 PM {said}"


def test_every_kind_and_choice_has_words() -> None:
    """No kind of entry, change or verdict is left without its words."""
    assert set(one_of_each()) == set(KINDS)
    for change in RuleChange:
        assert sentences.sentence(entry("rule", ledger_entry.of_rule(RULE, change, by="Alex")))


def test_clean_text_is_what_safe_text_makes_of_it() -> None:
    """The quick way for plain texts gives what the careful way would."""
    for text in ("Alex", " Alex ", "", "a\tb", "é", HOSTILE):
        for lines in (False, True):
            assert sentences.plain(text, lines=lines) == safe_text(text, longest=4096, lines=lines)


@pytest.mark.parametrize(
    ("size_bytes", "said"),
    [(0, "0 bytes"), (1023, "1023 bytes"), (1024, "1.0 KiB"), (2**30 * 3, "3.0 GiB")],
)
def test_sizes(size_bytes: int, said: str) -> None:
    """Sizes have the unit that suits them."""
    assert sentences.size(size_bytes) == said


# The table


def _cells(export: Export) -> list[dict[str, str]]:
    text = "".join(sentences.rows(export))
    assert text.startswith("\ufeffnumber,")
    text.encode()
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline="")))


def test_the_table_has_every_field() -> None:
    """Each entry is a row, each field of any kind a column."""
    rows = _cells(exported(*one_of_each().items()))

    for row, (kind, fields) in zip(rows, one_of_each().items(), strict=True):
        assert row["type"] == kind
        assert row["at"] == "2026-05-03T12:02:11.000000Z"
        said = {name: value for name, value in row.items() if name in fields}
        assert said == {name: str(value).strip() for name, value in fields.items()}


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "\uff1d1",
        "\u202e=1",
        "\x00=1",
    ],
)
def test_no_cell_is_a_formula(text: str) -> None:
    """Whatever is typed, a spreadsheet takes it for text."""
    (row,) = _cells(exported(("decision", DENY | {"by": text, "reason": text})))

    for name in ("by", "reason"):
        assert row[name].startswith("'")


# The page


class _Seen(HTMLParser):
    """What a browser finds in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)

    @override
    def handle_data(self, data: str) -> None:
        self.text += data


def _seen(export: Export) -> _Seen:
    seen = _Seen()
    page = "".join(sentences.page(export, HERE))
    page.encode()
    seen.feed(page)
    seen.text = re.sub(r"\s+", " ", seen.text)
    return seen


def test_the_page_says_everything() -> None:
    """The page has every entry as a sentence, the counts, root and key, and every receipt."""
    export = exported(*one_of_each().items())

    seen = _seen(export)

    for index, (kind, fields) in enumerate(one_of_each().items()):
        is_listed = sentences.sentence(entry(kind, fields, index), HERE) in seen.text
        assert is_listed is (kind != "stamped"), "of these there are thousands: they are counted"
        receipt = str(fields.get("receipt", ""))
        assert re.sub(r"\s+", " ", receipt).strip() in seen.text
    assert export.key in seen.text
    assert export.check().root in seen.text
    assert f"{len(KINDS)} entries, May 3, 2026. Hours are local (CEST)" in seen.text
    assert "Stamped1" in seen.text
    assert "neighbors hub ledger verify ledger.json" in seen.text


def test_the_page_fetches_and_runs_nothing() -> None:
    """No script, no link, no picture, no address: the file is whole by itself."""
    seen = _seen(exported(*THREE))

    assert not seen.tags & {"script", "img", "link", "a", "iframe", "form", "svg", "object"}
    assert not seen.attributes & {"href", "src", "style", "onclick", "onload"}
    assert not re.search(r"https?:|url\(|@import", "".join(sentences.page(exported(*THREE), HERE)))


def test_hostile_text_stays_text() -> None:
    """Markup, controls and turned writing in any field are shown as plain text or not at all."""
    hostile = [
        (
            kind,
            fields
            | {
                name: HOSTILE
                for name in fields
                if name in {"by", "first_by", "reason", "agency_name", "case_number", "name"}
                or name in {"receipt", "board", "agency"}
            },
        )
        for kind, fields in one_of_each().items()
    ]

    seen = _seen(exported(*hostile))

    assert "script" not in seen.tags
    assert "<script>alert(1)</script>\"&' =HYPERLINK" in seen.text
    assert not set(seen.text) & {"\u202e", "\x00", "\ud800"}


def test_a_page_of_an_empty_ledger() -> None:
    """A ledger without entries says so."""
    seen = _seen(exported())

    assert "Nothing has been written yet." in seen.text
    assert "table" not in seen.tags

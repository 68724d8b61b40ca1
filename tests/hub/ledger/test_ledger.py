"""The ledger: what happened, once each, in a log that shows any change."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from hub.errors import InvalidInputError
from hub.ledger import entry
from hub.ledger.entry import RuleChange
from noticeboard.log.checkpoint import open_checkpoint
from noticeboard.log.encoding import encode_base64
from noticeboard.log.note import SignerKey
from noticeboard.log.tree import Tree, leaf_hash
from tests.fakes.clocks import NOON
from tests.hub.ledger.conftest import (
    DENY,
    RULE,
    SHARE,
    YES,
    House,
    a_deny,
    a_share,
    a_yes,
    asked,
    one_of_each,
)


async def test_entries_in_order(house: House) -> None:
    """What was written is read back, in order, with its time, across a restart."""
    await house.ledger.append("decision", DENY)
    house.clock.forward(timedelta(seconds=30))
    await house.ledger.append("share", SHARE)

    entries = await house.opened().entries()

    assert [(one.index, one.type, one.at, one.fields) for one in entries] == [
        (0, "decision", NOON, DENY),
        (1, "share", NOON + timedelta(seconds=30), SHARE),
    ]
    assert await house.ledger.verify() == []


async def test_a_part_of_the_entries(house: House) -> None:
    """Entries can be asked for from a number on, some at a time."""
    await house.filled()

    assert [each.index for each in await house.ledger.entries(start=1)] == [1, 2]
    assert [each.index for each in await house.ledger.entries(start=1, limit=1)] == [1]
    assert await house.ledger.entries(start=3) == []


async def test_the_checkpoint_covers_every_entry(house: House) -> None:
    """The checkpoint is an ordinary signed one, over the leaf hashes of the stored bytes."""
    await house.filled()

    note = await house.ledger.checkpoint()

    key = SignerKey.parse(house.key_path.read_text().strip())
    checkpoint = open_checkpoint(note, key.verifier).checkpoint
    entries = await house.ledger.entries()
    assert checkpoint.size == 3
    assert checkpoint.root == Tree(leaf_hash(entry.raw()) for entry in entries).root()
    assert await house.ledger.root() == encode_base64(checkpoint.root)
    assert note == await house.opened().checkpoint() == house.head_path.read_text()


async def test_an_empty_ledger(house: House) -> None:
    """Before the first entry the ledger is empty, signed, and in order."""
    assert await house.ledger.verify() == []
    assert not house.key_path.exists()
    assert await house.ledger.entries() == []
    assert "\n0\n" in await house.ledger.checkpoint()
    assert await house.ledger.verify() == []


async def test_the_key_is_the_owners_alone(house: House) -> None:
    """The key is made at first use, readable by its owner only, and says nothing of the house."""
    assert not house.key_path.exists()
    await house.filled()

    assert house.key_path.stat().st_mode & 0o777 == 0o600
    house.key_path.chmod(0o644)
    await house.opened().checkpoint()
    assert house.key_path.stat().st_mode & 0o777 == 0o600


async def test_many_writers_at_once(house: House) -> None:
    """Entries written at one moment all stand, each once, in one chain."""
    await asyncio.gather(
        *(
            house.ledger.append("decision", entry.of_decision(a_deny(number % 10), ""))
            for number in range(30)
        )
    )

    assert len(await house.ledger.entries()) == 10
    assert await house.ledger.verify() == []


async def test_another_process_is_seen(house: House) -> None:
    """What another ledger over the same files wrote is extended, not forked, and not repeated."""
    other = house.opened()
    await house.ledger.append("decision", DENY)
    await other.append("decision", YES)
    await house.ledger.append("share", SHARE)
    assert (await other.append("share", SHARE)).index == 2

    assert [entry.type for entry in await other.entries()] == ["decision", "decision", "share"]
    assert await house.ledger.verify() == []


async def test_appending_looks_at_no_entry_but_the_newest(house: House) -> None:
    """No statement of an append walks through the table, so its length costs nothing."""
    await house.filled()
    statements: list[tuple[str, Any]] = []

    def listen(_c: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        statements.append((statement, parameters))

    engine = house.database._engine.sync_engine  # noqa: SLF001 -- what is asked of SQLite itself
    event.listen(engine, "before_cursor_execute", listen)
    await house.ledger.append("decision", entry.of_decision(a_deny(9), ""))
    await house.ledger.append("decision", DENY)
    event.remove(engine, "before_cursor_execute", listen)

    asked_for = [each for each in statements if each[0].startswith("SELECT")]
    assert asked_for
    async with house.database.read() as connection:
        for statement, parameters in asked_for:
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            steps = [row[3] for row in plan]
            assert not [step for step in steps if step.startswith("SCAN")], statement


# Once


async def test_a_decision_is_written_once(house: House) -> None:
    """Writing a decision again gives the entry that stands, whatever name comes with it."""
    first = await house.ledger.append("decision", DENY)
    again = await house.opened().append("decision", DENY | {"by": "Sam", "agency": ""})

    assert again == first
    assert len(await house.ledger.entries()) == 1


async def test_a_request_can_be_answered_again(house: House) -> None:
    """An answer, its withdrawal and the next answer to one request are three facts."""
    later = NOON + timedelta(minutes=5)
    facts = [
        ("decision", entry.of_decision(a_yes(), "")),
        ("withdrawal", entry.of_withdrawal(a_yes(), "", by="Sam")),
        ("decision", entry.of_decision(a_yes(at=later), "")),
        ("share", entry.of_share(a_share(sealed="1" * 64), "")),
        (
            "withdrawal",
            entry.of_withdrawal(
                a_yes(at=later), "", by="Sam", share=replace(a_share(), withdrawal="signed\n")
            ),
        ),
        ("decision", entry.of_decision(a_deny(0xCD, later + timedelta(minutes=1)), "")),
        ("undone", entry.of_undone(a_deny(0xCD, later + timedelta(minutes=1)), "", by="Sam")),
        ("decision", entry.of_decision(a_yes(at=later + timedelta(minutes=2)), "")),
        ("share", entry.of_share(a_share(sealed="2" * 64), "")),
    ]

    for kind, fields in facts:
        await house.ledger.append(kind, fields)
    for kind, fields in facts:
        await house.opened().append(kind, fields)

    assert [each.type for each in await house.ledger.entries()] == [kind for kind, _ in facts]


async def test_clips_can_be_kept_again(house: House) -> None:
    """A hold is one fact until its release or another number, and then it is a new one."""
    two, three = (("hold", entry.of_hold(asked().id, asked(), clips=number)) for number in (2, 3))
    let_go = ("release", entry.of_release(asked().id, asked()))
    other = ("hold", entry.of_hold(asked(7).id, asked(7), clips=2))

    for each in (two, two, other, three, three, two, let_go, let_go, two, two, let_go):
        await house.opened().append(*each)

    entries = await house.ledger.entries()
    assert [(each.type, each.fields.get("clips")) for each in entries] == [
        ("hold", 2),
        ("hold", 2),
        ("hold", 3),
        ("hold", 2),
        ("release", None),
        ("hold", 2),
        ("release", None),
    ]


async def test_a_rule_can_change_again(house: House) -> None:
    """A rule's change is one fact until the next one, so that on, off and on are three."""
    on = entry.of_rule(RULE, RuleChange.SWITCHED_ON, by="Alex")
    off = entry.of_rule(replace(RULE, on=False), RuleChange.SWITCHED_OFF, by="Alex")

    for fields in (on, on, off, on, on):
        await house.opened().append("rule", fields)

    assert [each.fields["on"] for each in await house.ledger.entries()] == ["yes", "no", "yes"]


async def test_every_kind_stands_once(house: House) -> None:
    """Each kind can be written, read again after a restart, and written again without effect."""
    for kind, fields in one_of_each().items():
        first = await house.ledger.append(kind, fields)
        assert await house.opened().append(kind, fields) == first

    entries = await house.opened().entries()
    assert [(each.type, each.fields) for each in entries] == list(one_of_each().items())
    assert await house.ledger.verify() == []


# What the ledger does not keep


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("video", DENY),
        ("decision", DENY | {"camera": "Front door"}),
        ("decision", DENY | {"type": "share"}),
        ("decision", DENY | {"size_bytes": 1}),
        ("decision", {}),
        ("decision", DENY | {"request": ""}),
        ("decision", DENY | {"request": "Front door"}),
        ("decision", DENY | {"answer": "perhaps"}),
        ("decision", DENY | {"answered_by": "Alex"}),
        ("decision", DENY | {"decided_at": "2026-11-25T12:00:00+00:00"}),
        ("decision", DENY | {"decided_at": "2026-11-25T12:00:00.000000"}),
        ("decision", DENY | {"decided_at": "yesterday"}),
        ("decision", DENY | {"reason": 5}),
        ("decision", DENY | {"reason": "x" * 70_000}),
        ("share", SHARE | {"size_bytes": 1.5}),
        ("share", SHARE | {"size_bytes": True}),
        ("share", SHARE | {"size_bytes": -1}),
        ("share", SHARE | {"size_bytes": "9"}),
        ("share", SHARE | {"sealed_sha256": "F" * 64}),
        ("rule", entry.of_rule(RULE, RuleChange.ADDED, by="Alex") | {"on": "maybe"}),
    ],
)
async def test_what_the_ledger_does_not_keep(
    house: House, kind: str, fields: dict[str, Any]
) -> None:
    """Nothing but the named facts gets in: no camera, no place, no floats, no megabytes."""
    with pytest.raises(InvalidInputError):
        await house.ledger.append(kind, fields)
    assert await house.ledger.entries() == []


async def test_an_entry_has_a_size(house: House) -> None:
    """An entry that is too long as a whole is refused, and the next one is taken."""
    long = dict.fromkeys(("reason", "first_by", "agency_name"), "😀" * 4096)
    with pytest.raises(InvalidInputError, match="65536 bytes"):
        await house.ledger.append("decision", DENY | long)

    assert (await house.ledger.append("decision", DENY)).index == 0


def test_no_rule_tells_a_place() -> None:
    """Of a house rule its name and hash are kept, and nothing of its conditions."""
    written = entry.of_rule(RULE, RuleChange.ADDED, by="")

    assert "Mill" not in str(written)
    assert written == entry.of_rule(
        replace(RULE, when=replace(RULE.when, farther_than_m=400.0)), RuleChange.ADDED, by=""
    )
    assert written != entry.of_rule(
        replace(RULE, when=replace(RULE.when, farther_than_m=401.0)), RuleChange.ADDED, by=""
    )


def test_nothing_of_a_requests_words_is_kept() -> None:
    """Of a request its ids, its agency and its case number are kept, never title or text."""
    request = asked()
    written = str([DENY, YES, SHARE, *one_of_each().values()])

    assert request.case_number in written
    assert request.title not in written
    assert request.text not in written
    assert DENY["agency"] == request.agency.id
    assert entry.of_decision(a_deny(), "0a" * 20)["agency"] == "0a" * 20

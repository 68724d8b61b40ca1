"""A house that has decided nothing yet, and decisions for it to write down."""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from hub.ledger import entry
from hub.ledger.entry import RuleChange, Written
from hub.ledger.ledger import Ledger
from hub.model.decision import Answer, AnsweredBy, Decision, Share, ShareState
from hub.model.ids import ProposalId, RequestId
from hub.model.request import Request
from hub.model.rule import Conditions, HouseRule, Verdict
from hub.store.database import Database
from hub.store.tables import ledger
from tests.fakes.clocks import NOON, HandClock
from tests.hub.given import a_request

PROPOSAL = ProposalId("e" * 64)
RECEIPT = (
    "neighbors-requests/receipt/v1\nboard.example.org/v1\n\n\u2014 board.example.org/v1 AAAA\n"
)
RULE = HouseRule(
    id="00000000000a",
    name="Not from L1",
    when=Conditions(words=("Mill Street",), farther_than_m=400, level_to=1),
    then=Verdict.DENY,
)


class House:
    """One house's ledger, which can be closed and opened again."""

    def __init__(self, folder: Path, database: Database) -> None:
        self.folder = folder
        self.key_path = folder / "ledger.key"
        self.head_path = folder / "ledger.key.checkpoint"
        self.database = database
        self.clock = HandClock()
        self.ledger = self.opened()

    def opened(self) -> Ledger:
        """Return the ledger as after a start of the hub."""
        return Ledger(self.database, self.key_path, self.clock)

    async def filled(self) -> None:
        """Write three entries."""
        for kind, fields in THREE:
            await self.ledger.append(kind, fields)

    async def change(self, index: int, **values: object) -> None:
        """Change a stored entry behind the ledger's back."""
        async with self.database.write() as connection:
            await connection.execute(update(ledger).where(ledger.c.index == index).values(**values))

    async def raw(self, index: int) -> bytes:
        """Return a stored entry's bytes."""
        async with self.database.read() as connection:
            found = await connection.execute(select(ledger.c.raw).where(ledger.c.index == index))
            return bytes(found.scalar_one())


def asked(number: int = 0xAB) -> Request:
    """Return one of many requests."""
    return replace(a_request(), id=RequestId(f"{number:032x}"))


def a_deny(number: int = 0xAB, at: datetime = NOON, by: str = "Alex") -> Decision:
    """Return a person's no."""
    return Decision(
        request_id=asked(number).id,
        answer=Answer.DENY,
        proposal_id=None,
        by=by,
        reason="Only our own front door.",
        decided_at=at,
        final_at=at + timedelta(seconds=10),
    )


def a_yes(number: int = 0xCD, at: datetime = NOON, by: str = "Sam") -> Decision:
    """Return a person's yes."""
    return replace(a_deny(number, at, by), answer=Answer.APPROVE, proposal_id=PROPOSAL, final_at=at)


def a_share(number: int = 0xCD, sealed: str = "f" * 64) -> Share:
    """Return a share that has arrived."""
    return Share(
        request_id=asked(number).id,
        proposal_id=PROPOSAL,
        state=ShareState.DELIVERED,
        sealed_sha256=sealed,
        size_bytes=12_345_678,
        receipt=RECEIPT,
        changed_at=NOON,
    )


DENY = entry.of_decision(a_deny(), asked())
YES = entry.of_decision(a_yes(), asked(0xCD))
SHARE = entry.of_share(a_share(), asked(0xCD))
THREE: tuple[tuple[str, Written], ...] = (("decision", DENY), ("decision", YES), ("share", SHARE))


def one_of_each() -> Mapping[str, Written]:
    """Return the fields of an entry of every kind."""
    withdrawn = replace(a_share(), withdrawal=RECEIPT.replace("receipt", "withdrawal"))
    rule = replace(a_deny(1), answered_by=AnsweredBy.RULE, by="Not from L1")
    return {
        "decision": entry.of_decision(rule, asked(1)),
        "undone": entry.of_undone(a_deny(2), asked(2), by="Alex"),
        "withdrawal": entry.of_withdrawal(a_yes(), asked(0xCD), by="Sam", share=withdrawn),
        "share": SHARE,
        "opened": entry.of_opened(
            replace(a_share(), opened=RECEIPT.replace("receipt", "opened")), asked(0xCD)
        ),
        "hold": entry.of_hold(asked().id, asked(), clips=2),
        "release": entry.of_release(asked().id, asked()) | {"reason": "denied"},
        "rule": entry.of_rule(RULE, RuleChange.SWITCHED_ON, by="Alex"),
        "rules": entry.of_rules(RuleChange.SWITCHED_OFF, by="Alex"),
        "stamped": {
            "hour": entry.time_text(NOON),
            "text_sha256": "1" * 64,
            "service": "https://tsa.example.org/tsr",
            "sent_at": entry.time_text(NOON),
            "received_at": entry.time_text(NOON),
            "time": entry.time_text(NOON),
            "reply_sha256": "2" * 64,
        },
        "restored": entry.of_restored("ledger-0123456789abcdef+00000000+AAAA", NOON),
    }


@pytest.fixture
async def house(tmp_path: Path) -> AsyncGenerator[House]:
    """Give a house that has decided nothing yet."""
    database = await Database.open(tmp_path / "hub.db")
    yield House(tmp_path, database)
    await database.close()

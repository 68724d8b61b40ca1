"""What the ledger of this hub shows."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import groupby
from typing import Any

from hub.api.accounts import AccountingView
from hub.api.route import Call, Routes, Who
from hub.api.scope import Scope
from hub.api.view import View
from hub.ledger.entry import STAMPED, LedgerEntry
from hub.model.ids import RequestId


class StampedDay(View, frozen=True, kw_only=True):
    """The time stamps that came on one day, in UTC."""

    day: str
    """Such as `2026-12-01`."""
    hours: int
    """How many texts were stamped; usually one an hour."""
    replies: int
    """How many replies services gave: each has an entry."""

    @classmethod
    def of(cls, day: date, entries: Iterable[LedgerEntry]) -> "StampedDay":
        """Return a day's entries, counted."""
        texts = [str(entry.fields["text_sha256"]) for entry in entries]
        return cls(day=day.isoformat(), hours=len({*texts}), replies=len(texts))


class LedgerView(View, frozen=True, kw_only=True):
    """The ledger's signed checkpoint and its entries, in order, without those of time stamps."""

    checkpoint: str
    entries: tuple[Mapping[str, Any], ...]
    stamped: tuple[StampedDay, ...]
    """The entries of time stamps, by day, in order."""
    accounts: Mapping[str, AccountingView]
    """By the id of each request that was answered with a share: which account covers it."""


class LedgerCheck(View, frozen=True, kw_only=True):
    """Whether the ledger is as it was written; without complaints, it is."""

    entries: int
    root: str
    checked_at: datetime
    complaints: tuple[str, ...]


class LedgerExport(View, frozen=True, kw_only=True):
    """The whole ledger as a file that `neighbors verify` checks."""

    file_name: str
    file: str


ROUTES = Routes()


@ROUTES.get("/ledger", scope=Scope.READ, panel=Who.READER)
async def get_ledger(call: Call) -> LedgerView:
    """Show the ledger of this house's decisions and shares."""
    ledger = call.house.ledger
    entries = await ledger.entries()
    language = await call.language()
    stamps = [entry for entry in entries if entry.type == STAMPED]
    shared = {str(entry.fields["request"]) for entry in entries if entry.type == "share"}
    # Only what this house has read of the whole log: no board is asked about its share.
    accounts = {
        request_id: AccountingView.of(accounting, language)
        for request_id in sorted(shared)
        if (accounting := call.house.reports.accounting(RequestId(request_id))) is not None
    }
    return LedgerView(
        checkpoint=await ledger.checkpoint(),
        entries=tuple(entry.to_dict() for entry in entries if entry.type != STAMPED),
        stamped=tuple(
            StampedDay.of(day, of_day)
            for day, of_day in groupby(stamps, lambda entry: entry.at.date())
        ),
        accounts=accounts,
    )


@ROUTES.get("/ledger/check", scope=Scope.READ, panel=Who.READER)
async def get_ledger_check(call: Call) -> LedgerCheck:
    """Verify the ledger, entry by entry."""
    language = await call.language()
    checked = await call.house.ledger.check()
    return LedgerCheck(
        entries=checked.entries,
        root=checked.root,
        checked_at=call.house.clock.now(),
        complaints=tuple(map(language.fill, checked.complaints)),
    )


@ROUTES.get("/ledger/export", scope=Scope.READ, panel=Who.READER)
async def get_ledger_export(call: Call) -> LedgerExport:
    """Export the ledger as a file that can be checked with nothing else."""
    export = await call.house.ledger.export()
    return LedgerExport(file_name="ledger.json", file="".join(export.text()))

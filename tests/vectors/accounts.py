"""accounts.json: bands of counts, possible accounts, and what is late."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec

from noticeboard.log.body import BANDS, SUM_BANDS, RequestAccount, Tally
from noticeboard.log.encoding import format_time
from noticeboard.log.policy import Limits
from noticeboard.rules.accounts import account_findings, account_state, publish_counts
from tests.noticeboard.log.made import AGENCY, NOON, POSTING
from tests.vectors.judgments import SECOND, request
from tests.vectors.story import DAY, Story, account


def vectors() -> dict[str, Any]:
    """Return the content of accounts.json."""
    counts = (0, 1, 4, 5, 9, 10, 19, 20, 49, 50, 99, 100, 199, 200, 999, 1000, 10**6)
    return {
        "about": (
            "Bands of counts, whether an account's tallies are possible, and what is late."
            " docs/protocol/accounts.md"
        ),
        "parts": [list(each) for each in BANDS],
        "sums": [list(each) for each in SUM_BANDS],
        "tallies": [
            {"count": count, "part": _tally("used", count), "sum": _tally("received", count)}
            for count in counts
        ],
        "findings": [_counted(*each) for each in _accounts()],
        "states": [_state(*each) for each in _states()],
    }


def _tally(name: str, count: int) -> list[int]:
    tally = publish_counts(dict.fromkeys(account(""), 0) | {name: count})[name]
    return [tally.at_least, tally.at_most]


def made(changed: Mapping[str, object], issued: datetime = NOON) -> RequestAccount:
    """Return the vectors' account with other values."""
    town = Story(now=issued)
    return RequestAccount(**town.common(AGENCY, POSTING), **account("0" * 32) | dict(changed))


def _counted(name: str, changed: dict[str, Any], codes: list[str]) -> dict[str, Any]:
    delete_by = NOON + 60 * DAY
    tallies = {
        field: msgspec.convert(value, Tally) if isinstance(value, dict) else value
        for field, value in changed.items()
    }
    found = account_findings(made(tallies), delete_by=delete_by)
    if [each.code for each in found] != codes:
        raise AssertionError(f"{name}: {[each.code for each in found]}")
    own = {field: value for field, value in account("0" * 32).items() if field != "request"}
    return {
        "name": name,
        "account": msgspec.to_builtins(own | changed),
        "delete_by": format_time(delete_by),
        "findings": codes,
    }


def _accounts() -> Iterator[tuple[str, dict[str, Any], list[str]]]:
    soon = {"keep_until": format_time(NOON + 60 * DAY)}
    few, none = {"at_least": 1, "at_most": 4}, {"at_least": 0, "at_most": 0}
    many = {"at_least": 50, "at_most": 99}
    yield "possible", soon, []
    yield "more used than opened", soon | {"used": many}, ["account_counts"]
    yield (
        "more opened than received",
        soon | {"received": {"at_least": 1, "at_most": 9}},
        ["account_counts"],
    )
    yield (
        "opened and neither kept nor deleted",
        soon | {"kept": none, "deleted": none, "keep_until": ""},
        ["account_counts"],
    )
    yield "more withdrawn than received", soon | {"withdrawn": many}, ["account_counts"]
    yield "a few of a few", soon | {"opened": {"at_least": 1, "at_most": 9}, "deleted": few}, []
    late = {"keep_until": format_time(NOON + 60 * DAY + SECOND)}
    yield "kept for longer without a reason", late, ["account_no_reason"]
    yield "kept for longer with one", late | {"text": "The trial is in May."}, []


def _state(name: str, given: dict[str, Any], expected: dict[str, Any]) -> dict[str, Any]:
    """Return a case of `account_state`; times are given as days after the request's issue."""
    issued = datetime.fromisoformat(given.get("issued", "2027-01-01T00:00:00Z"))
    post = request({"issued": format_time(issued), "expires": format_time(issued + 30 * DAY)})
    resolved = given.get("resolved")
    listed = [
        made({"keep_until": format_time(issued + keep * DAY)}, issued + at * DAY)
        if keep
        else made({"kept": Tally(at_least=0, at_most=0), "keep_until": ""}, issued + at * DAY)
        for at, keep in given.get("accounts", [])
    ]
    limits = Limits(**given["limits"]) if "limits" in given else None
    state = account_state(
        post,
        resolved_at=None if resolved is None else issued + resolved * DAY,
        accounts=listed,
        retention_days=given.get("retention_days"),
        limits=limits,
        now=issued + given["now"] * DAY,
    )
    found = {
        "closes": (state.closes - issued).days,
        "due": None if state.due is None else (state.due - issued).days,
        "delete_by": None if state.delete_by is None else (state.delete_by - issued).days,
        "is_late": state.is_late,
        "is_kept_too_long": state.is_kept_too_long,
    }
    if not expected.items() <= found.items():
        raise AssertionError(f"{name}: {found}")
    return {"name": name, "given": given, "state": found}


def _states() -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    yield "open", {"now": 1}, {"closes": 30, "due": 60, "is_late": False}
    yield "a day before it is due", {"now": 59}, {"is_late": False}
    yield "due", {"now": 60}, {"is_late": True}
    yield "resolved earlier", {"now": 31, "resolved": 1}, {"closes": 1, "due": 31, "is_late": True}
    yield "resolved after it expired", {"now": 31, "resolved": 31}, {"closes": 30, "due": 60}
    yield "an account", {"now": 60, "accounts": [[30, 0]]}, {"is_late": False}
    yield "an account before it closed", {"now": 60, "accounts": [[29, 0]]}, {"is_late": True}
    yield (
        "a policy that asks sooner",
        {"now": 40, "limits": {"account_days": 10}},
        {"due": 40, "is_late": True},
    )
    yield "a policy that asks later", {"now": 60, "limits": {"account_days": 90}}, {"due": 60}
    yield "kept until the date", {"now": 89, "accounts": [[30, 90]]}, {"is_kept_too_long": False}
    yield "kept beyond the date", {"now": 90, "accounts": [[30, 90]]}, {"is_kept_too_long": True}
    yield "deleted since", {"now": 90, "accounts": [[30, 90], [80, 0]]}, {"is_kept_too_long": False}
    yield (
        "a later date since",
        {"now": 90, "accounts": [[30, 90], [80, 120]]},
        {"is_kept_too_long": False},
    )
    yield "the agency's promise", {"now": 1, "retention_days": 60}, {"delete_by": 90}
    yield (
        "the policy's, which is shorter",
        {"now": 1, "retention_days": 60, "limits": {"longest_kept_days": 10}},
        {"delete_by": 40},
    )
    yield (
        "before anybody owed an account",
        {"now": 90, "issued": "2026-12-31T23:59:59Z"},
        {"due": None, "is_late": False},
    )

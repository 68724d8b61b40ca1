"""The newsroom's notebook: each answer is what the signed entries say, counted another way."""

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
import math
from pathlib import Path
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from noticeboard.record.record import write_record
from tests.noticeboard.record.city import ReadCity
from tests.noticeboard.record.notebook import run_notebook

DAY = timedelta(days=1)
ZONE = ZoneInfo("America/New_York")


def at(text: str) -> datetime:
    """Return a time of an entry."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


class Counted:
    """The same questions, answered from the JSON of the entries alone, in plain Python."""

    def __init__(self, entries: list[dict[str, Any]], now: datetime) -> None:
        self.now = now
        self.entries = entries
        self.names = {e["agency"]: e["name"] for e in self.of("agency.register")}
        self.requests = self.of("request.post")

    def of(self, kind: str, **fields: object) -> list[dict[str, Any]]:
        """Return the entries of a type."""
        return [
            entry
            for entry in self.entries
            if entry["type"] == kind and all(entry[name] == fields[name] for name in fields)
        ]

    def by_agency(self) -> dict[str, list[dict[str, Any]]]:
        """Return the requests by the agencies' names."""
        found = defaultdict(list)
        for request in self.requests:
            found[self.names[request["agency"]]].append(request)
        return found

    def is_at_night(self, request: dict[str, Any]) -> bool:
        """Try each minute."""
        minute, end = at(request["window"]["start"]), at(request["window"]["end"])
        while minute < end:
            if not 6 <= minute.astimezone(ZONE).hour < 22:
                return True
            minute += timedelta(minutes=1)
        return False

    def closes(self, request: dict[str, Any]) -> datetime:
        """Return when it was resolved, or expires."""
        resolved = self.of("request.resolve", request=request["id"])
        return min([at(request["expires"]), *(at(each["issued"]) for each in resolved)])

    def policy(self, request: dict[str, Any]) -> dict[str, Any] | None:
        """Return the policy in force when a request was made."""
        begun = [
            entry["policy"]
            for entry in self.of("board.policy")
            if at(entry["policy"]["begins"]) <= at(request["issued"])
        ]
        return begun[-1] if begun else None

    def due(self, request: dict[str, Any]) -> datetime:
        """Return when an account is due."""
        policy = self.policy(request)
        days = (policy["limits"]["account_days"] if policy else None) or 30
        return self.closes(request) + days * DAY

    def accounts(self, request: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the accounts that count."""
        made = self.of("request.account", request=request["id"])
        return [each for each in made if at(each["issued"]) >= self.closes(request)]

    def is_late(self, request: dict[str, Any]) -> bool:
        """Return whether an account is missing, or shares are kept too long."""
        made = self.accounts(request)
        if not made:
            return self.due(request) <= self.now
        kept = made[-1]["kept"]["at_most"] > 0
        return kept and at(made[-1]["keep_until"]) <= self.now

    @staticmethod
    def km2(request: dict[str, Any]) -> float:
        """Return the size of a circle."""
        return math.pi * float(request["area"]["radius_m"] / 1000) ** 2


def test_answers(read_city: ReadCity, tmp_path: Path) -> None:
    """What the notebook says of a real board's record, the entries say too."""
    write_record(read_city.log, read_city.board, tmp_path, as_of=read_city.now, is_checked=True)
    answers = run_notebook(tmp_path / "record.db")
    counted = Counted(read_city.entries, read_city.now)

    by_agency, requests = counted.by_agency(), counted.requests
    assert {row["name"]: row["requests"] for row in answers["who_asks_most"]} == {
        name: len(by_agency[name]) for name in counted.names.values()
    }
    assert {row["name"]: row["at_night"] for row in answers["at_night"]} == {
        name: sum(map(counted.is_at_night, some)) for name, some in by_agency.items()
    }
    squares = Counter(
        f"{request['area']['lat'] // 10_000 / 100:.2f} {request['area']['lon'] // 10_000 / 100:.2f}"
        for request in requests
    )
    assert {row["quarter"]: row["requests"] for row in answers["quarters"]} == squares
    lasted = defaultdict(list)
    for request in requests:
        state = "resolved" if counted.of("request.resolve", request=request["id"]) else "expired"
        lasted[state].append((counted.closes(request) - at(request["issued"])) / DAY)
    assert {row["state"]: row["median_days"] for row in answers["how_long_open"]} == {
        state: round(median(days), 2) for state, days in lasted.items()
    }
    assert {row["name"]: (row["due"], row["late"]) for row in answers["how_often_late"]} == {
        name: (
            sum(counted.due(each) <= counted.now for each in some),
            sum(map(counted.is_late, some)),
        )
        for name, some in by_agency.items()
    }
    (withdrawn,) = answers["withdrawn"]
    assert (withdrawn["requests"], withdrawn["resolved_early"]) == (
        len(requests),
        len(counted.of("request.resolve")),
    )
    taken_back = [made[-1]["withdrawn"] for each in requests if (made := counted.accounts(each))]
    assert withdrawn["shares_taken_back_at_least"] == sum(each["at_least"] for each in taken_back)
    assert withdrawn["shares_taken_back_at_most"] == sum(each["at_most"] for each in taken_back) > 0
    assert answers["how_large"]["largest"] == [
        round(size, 6) for size in sorted(map(counted.km2, requests), reverse=True)[:5]
    ]
    back = [(at(each["issued"]) - at(each["window"]["start"])) / DAY for each in requests]
    assert answers["days_back"] == {
        "median": round(median(back), 2),
        "longest": max(back),
        "over_a_week": sum(days > 7 for days in back),
    }
    refused = [each for each in counted.of("board.decision") if not each["decision"]["approved"]]
    under = Counter(policy["number"] for each in requests if (policy := counted.policy(each)))
    too_long = Counter(
        policy["number"]
        for each in requests
        if (policy := counted.policy(each))
        and (at(each["window"]["end"]) - at(each["window"]["start"])).seconds
        > policy["limits"]["longest_window_min"] * 60
    )
    assert [(row["requests"], row["beyond"], row["widens"]) for row in answers["policies"]] == [
        (under[number], too_long[number], number == 3) for number in (1, 2, 3)
    ]
    assert sum(row["refused"] for row in answers["policies"]) == len(refused) == 1
    assert answers["waiting"][0]["days"] == 2
    assert {row["name"] for row in answers["never_accounts"]} == {
        name
        for name, some in by_agency.items()
        if any(counted.due(each) <= counted.now for each in some)
        and not any(map(counted.accounts, some))
    }

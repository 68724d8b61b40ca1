"""A policy's page: everything that it says, what it changes, and since when, in four languages."""

from datetime import timedelta
import re

import pytest

from noticeboard.log.policy import HoursOfDay, Limits, Overseer
from noticeboard.rules.language import LANGUAGES
from tests.noticeboard.board.test_pages import page
from tests.noticeboard.board.world import World, enact
from tests.noticeboard.log.made import GOVERNOR, ORIGIN, OVERSEER

FIRST = Limits(
    account_days=14,
    closed_hours=(HoursOfDay(start_min=0, end_min=360), HoursOfDay(start_min=1320, end_min=1440)),
    incidents=("arson", "fire"),
    largest_area_m2=500_000,
    least_level=2,
    longest_kept_days=1,
    longest_open_days=14,
    longest_window_min=120,
    most_requests=40,
    oldest_window_days=3650,
    per_days=7,
    phrases=("school gate", "vigil"),
    zone="America/New_York",
)
COURT = Overseer(
    area_over_m2=100_000,
    days=3,
    incidents=("arson",),
    key=str(OVERSEER.verifier),
    kind="court",
    name="Example <b>Court",
    phrases=("vigil",),
    sealed=True,
    window_over_min=60,
)


@pytest.fixture
async def city(world: World) -> World:
    """Return a board with an earlier policy, one in force, and one to come."""
    board, agency = world.board, world.agency
    early = await enact(world, limits=FIRST, overseers=(COURT,), text="As the <i>council</i> said.")
    assert early.number == 1
    second = Limits(largest_area_m2=400_000, phrases=("march", "vigil"), zone="America/New_York")
    await enact(world, 2, limits=second, name="Ordinance 27-01")
    await board.post(agency.request(board))
    begins = world.clock() + timedelta(days=30)
    await enact(world, 3, limits=Limits(), name="Ordinance 27-02")
    world.clock.at = begins - timedelta(days=1)
    return world


async def test_what_a_policy_says_and_changes(city: World) -> None:
    """The list has three states; a page has each limit as a sentence, and what it changes."""
    found = await (await city.web.get("/policies.json")).json()
    assert (found["board"], [each["state"] for each in found["policies"]]) == (
        ORIGIN,
        ["ended", "in_force", "coming"],
    )
    one = found["policies"][0]
    assert (one["signed_by"], one["ends"]) == (
        str(GOVERNOR.verifier),
        found["policies"][1]["begins"],
    )
    subjects = [each["subject"] for each in one["clauses"]]
    assert len(subjects) == len(set(subjects)) == 13
    changed = {each["subject"]: each["kind"] for each in found["policies"][1]["changes"]}
    assert (changed["area"], changed["phrases"], changed["hours"]) == (
        "changed",
        "changed",
        "removed",
    )
    assert await (await city.web.get("/policies/1.json")).json() == one

    listed = await page(city, "/policies")
    assert listed.index("27-01") < listed.index("27-02") < listed.index("26-14")
    first = await page(city, "/policies/1")
    assert "Example &lt;b&gt;Court (court) also signs" in first
    assert "&lt;i&gt;council&lt;/i&gt;" in first
    assert "00:00–06:00, 22:00–24:00 (America/New_York)" in first
    assert "no more than that anyway" in first
    second = await page(city, "/policies/2")
    assert "New in the list: “march”" in second
    assert "No longer in the list: “school gate”" in second
    assert "Before:  <del>An area has at most 500,000 m²" in second
    assert "Now:  <ins>An area has at most 400,000 m²" in second
    feed = await page(city, "/")
    assert "Policy 2 is in force here: Ordinance 27-01" in feed
    (index,) = set(re.findall(r'href="/entries/(\d+)"', feed))
    asked = await page(city, f"/entries/{index}")
    assert '<a href="/policies/2">Asked under policy 2</a>' in asked
    assert (await city.web.get("/policies/4")).status == 404

    # Each language has every sentence, and none shows a key or an unfilled blank.
    seen = set()
    for code in LANGUAGES:
        for path in ("/policies", "/policies/1", "/policies/2", "/policies/3"):
            html = await page(city, f"{path}?lang={code}")
            assert not re.search(r"\{[a-z_]+\}|\b(?:page|policy)\.[a-z]", html), (code, path)
            seen.add(html)
    assert len(seen) == 4 * len(LANGUAGES)

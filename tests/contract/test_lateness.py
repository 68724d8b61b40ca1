"""A board and a home that have the same log name the same agencies late, since the same day."""

from contextlib import closing
from datetime import timedelta
from random import Random

from hypothesis import given, settings, strategies as st

from hub.requests.accounts import Accounts
from noticeboard.board.site import lateness
from noticeboard.rules.accounts import log_time
from tests.noticeboard.board.test_lateness import new_index, random_history
from tests.noticeboard.log.made import AGENCY


@settings(max_examples=96, deadline=None)
@given(st.integers(min_value=0, max_value=2**32))
def test_board_and_home_agree_on_what_is_late(seed: int) -> None:
    """Whatever happened, and whatever time their clocks show."""
    chance = Random(seed)  # noqa: S311 -- no secret
    with closing(new_index()) as index:
        town = random_history(index, chance).town
        clock = town.now + timedelta(days=chance.randrange(-60, 60))
        newest = max(each.entry.body.issued_at for each in town.logged)
        at = log_time(clock, newest)
        on_board = lateness.of_agency(index, AGENCY, town.registry, at, limit=0)

    at_home = Accounts()
    at_home.use(town.registry.policies)
    for logged in town.logged:
        at_home.add(logged)
    at_home.proven_at = clock
    figures = at_home.figures(AGENCY)

    assert (figures.late, figures.late_since) == (on_board.late, on_board.late_since)
    assert figures.retention_days == on_board.retention_days

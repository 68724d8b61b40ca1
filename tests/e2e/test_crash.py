"""A hub that loses power while it records."""

from tests.e2e.whole_play import LOST_S, Facts


def test_a_kill_loses_at_most_a_second(facts: Facts) -> None:
    """After SIGKILL, all footage but at most the last second is there and indexed."""
    assert facts.crash["lost_s"] <= LOST_S


def test_it_starts_again_into_a_clean_state(facts: Facts) -> None:
    """Started again it records, and `neighbors hub check` finds nothing wrong."""
    assert facts.crash["complaints"] == []


def test_it_still_knows_what_was_answered(facts: Facts) -> None:
    """The decision and its share are as they were before the kill."""
    assert facts.crash["answered_still"]

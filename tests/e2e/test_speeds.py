"""What a household would notice: how long each thing takes, through every real part.

The quickest counts: a machine that is busy with other things delays the rest.
"""

from tests.e2e.speeds import ARRIVED_MS, BACK_MS, DECIDED_MS
from tests.e2e.whole_play import REQUESTS, Facts


def test_a_request_is_in_home_assistant_within_a_second(facts: Facts) -> None:
    """With the board's hint, while the hub looks once a minute."""
    assert len(facts.speeds["arrived"]) >= REQUESTS
    assert min(facts.speeds["arrived"]) < ARRIVED_MS


def test_a_press_is_recorded_at_once(facts: Facts) -> None:
    """From the press in Home Assistant to the decision on the hub's disk, told to everybody."""
    assert min(facts.speeds["decided"]) < DECIDED_MS


def test_entities_are_back_when_the_hub_is(facts: Facts) -> None:
    """After a restart nothing is reloaded; the hub is found within three seconds."""
    assert min(facts.speeds["back"]) < BACK_MS

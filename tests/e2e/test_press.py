"""From the button to whoever listens."""

from tests.e2e.whole_play import PRESSES, Facts

LONGEST_MS = 100


def test_a_press_is_told_of_at_once(facts: Facts) -> None:
    """Every press of the real ONVIF doorbell is on the API within 100 ms, the camera's time too."""
    assert len(facts.pressed_ms) == PRESSES
    assert max(facts.pressed_ms) < LONGEST_MS

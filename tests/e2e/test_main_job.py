"""The main job on real input: doorbell, board, hub, Home Assistant, browser, agency."""

import pytest

from demo.porch import HEIGHT, RATE, WIDTH
from tests.e2e.whole_play import Facts


def test_the_request_can_be_understood(facts: Facts) -> None:
    """The dashboard says who asks, how far that is confirmed, for what, and what this house has."""
    said = facts.dashboard_before

    for words in (
        "Demo County Fire asks for video",
        "The street in front of Demo Square, before a shed fire",
        "L2",
        "You have 1 clip, kept until you answer.",
        "Deny sends nothing",
    ):
        assert words in said
    for word in ("unknown", "unavailable", "None", "undefined"):
        assert word not in said
    assert facts.frame_width > 0


def test_yes_and_no_weigh_the_same(facts: Facts) -> None:
    """Deny stands left of Approve, on one line, and both have one size."""
    deny, approve = facts.buttons_before["Deny"], facts.buttons_before["Approve"]

    assert deny["x"] < approve["x"]
    assert deny["y"] == approve["y"]
    assert (deny["width"], deny["height"]) == (approve["width"], approve["height"])


def test_home_assistant_tells_the_household(facts: Facts) -> None:
    """A notification says who asks, where, and what this house has."""
    assert "Demo County Fire asks for video" in facts.notification
    assert "You have 1 clip, kept until you answer." in facts.notification


def test_nothing_leaves_before_the_answer(facts: Facts) -> None:
    """While nobody has answered, the agency's inbox is empty."""
    assert facts.waiting_before == 0


def test_a_click_approves_what_was_proposed(facts: Facts) -> None:
    """Approve on the dashboard approves the proposal that was shown, and delivers it."""
    assert facts.decision["answer"] == "approve"
    assert facts.decision["proposal_id"] == facts.proposal["id"]
    assert facts.share["state"] == "delivered"
    assert len(facts.files) == len(facts.proposal["pieces"]) == 1


def test_answered_the_request_is_gone(facts: Facts) -> None:
    """Once answered, no request needs anybody, and there is nothing to press."""
    assert facts.dashboard_after == "No request needs you."
    assert facts.buttons_after == {}


def test_the_opened_clip_is_the_approved_cut(facts: Facts) -> None:
    """The demo found exactly the frames of what was approved, and as many as its length has."""
    (exact,) = facts.exact

    assert exact["frames"] == pytest.approx(facts.files[0]["length_s"] * RATE, abs=1.5)


def test_the_opened_clip_plays(facts: Facts) -> None:
    """Chromium plays it, full size and as long as the cut, without sound or error."""
    played = facts.played

    assert played["error"] is None
    assert (played["width"], played["height"]) == (WIDTH, HEIGHT)
    assert played["duration_s"] == pytest.approx(facts.files[0]["length_s"], abs=1.5 / RATE)
    assert played["after"] > played["before"]
    assert not played["sound"]


def test_the_board_shows_the_request(facts: Facts) -> None:
    """Its feed, the request and the agency each have a page."""
    assert facts.board_pages == {"board-requests": 200, "board-request": 200, "board-agency": 200}


def test_the_board_is_clean(facts: Facts) -> None:
    """`neighbors board check` finds nothing wrong afterwards."""
    assert facts.board_complaints == []

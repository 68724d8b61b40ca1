"""The panel's whole story, with the real Home Assistant, hub, board and browser."""

from datetime import datetime

from tests.e2e.panel_play import PanelFacts

CUT_AWAY_S = 3


def test_the_list_says_who_asks_and_what_this_house_has(panel: PanelFacts) -> None:
    """A request is understood from the list: who, how well confirmed, when, and what is here."""
    for words in ("Demo County Fire", "L2", "You have 1 clip"):
        assert words in panel.list_says
    assert "What they wrote" in panel.request_says


def test_what_leaves_is_told_before_it_does(panel: PanelFacts) -> None:
    """The review names the recipient, its key and what is anonymous, above the held button."""
    for words in ("Demo County Fire", "age1", "Anonymous", "Hold to approve"):
        assert words in panel.review_says


def test_what_was_drawn_and_cut_is_what_was_approved(panel: PanelFacts) -> None:
    """Three seconds cut away by a handle and one drawn mask are in the approved proposal."""
    [before], [after] = panel.proposed["pieces"], panel.approved["pieces"]

    start, moved = (datetime.fromisoformat(each["start"]) for each in (before, after))
    assert abs((moved - start).total_seconds() - CUT_AWAY_S) < 0.1
    assert after["end"] == before["end"]
    assert len(after["masks"]) == 1
    assert panel.decision["proposal_id"] == panel.approved["id"]
    assert panel.decision["answered_by"] == "person"
    [clip_s] = panel.clips
    length_s = (datetime.fromisoformat(after["end"]) - moved).total_seconds()
    assert abs(clip_s - length_s) < 0.2


def test_a_label_is_one_frame(panel: PanelFacts) -> None:
    """The camera's own numbers: recording and what leaves show the same frame at each label."""
    recorded = [recorded for recorded, _ in panel.labels]

    assert [left for _, left in panel.labels] == recorded
    assert len(set(recorded)) == len(recorded) > 1


def test_the_receipt_and_the_ledger_say_so(panel: PanelFacts) -> None:
    """Both the review and the house's own log tell of the delivery."""
    assert "Delivered" in panel.receipt_says
    assert "Delivered: Demo County Fire" in panel.ledger_says
    assert "none changed or missing" in panel.ledger_says


def test_a_keyboard_is_enough(panel: PanelFacts) -> None:
    """Tab and Enter approve; if it is asked whether to send, Back has the focus."""
    assert panel.by_keyboard["answer"] == "approve"
    assert panel.focused_first == "Back"


def test_an_automation_denies_with_nobody_at_home(panel: PanelFacts) -> None:
    """The blueprint, imported into the real Home Assistant, answers what nobody sees."""
    assert panel.by_blueprint["answer"] == "deny"
    assert panel.by_blueprint["answered_by"] == "automation"


def test_nothing_went_wrong_in_the_browser(panel: PanelFacts) -> None:
    """No error of ours is logged, on any page."""
    assert panel.complaints == []

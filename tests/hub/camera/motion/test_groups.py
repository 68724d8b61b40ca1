"""From group to group: what begins, goes on and ends."""

from datetime import timedelta

import pytest

from hub.camera.motion.detector import Change, MotionDetector
from hub.media.jpeg import Grey
from tests.hub.camera.motion.pictures import (
    KEY_S,
    PACE,
    Yard,
    at,
    box,
    frames,
    learned,
    moment,
    walked,
    walking,
)
from tests.hub.camera.scenes import T0

QUIET_S = 4.0


def test_who_comes_in_at_the_end_is_decided_by_what_follows() -> None:
    """A walker seen too briefly to tell is undecided, and begins where they were first seen."""
    yard, detector = Yard(), MotionDetector()
    key_s = learned(yard, detector)
    show = walking(yard, key_s - 0.5)

    detector.glance(show(key_s), moment(key_s))
    first = detector.study(frames(show, key_s - KEY_S), follows=False)
    undecided = detector.undecided
    detector.remember()
    detector.glance(show(key_s + KEY_S), moment(key_s + KEY_S))
    second = detector.study(frames(show, key_s), follows=True)

    assert (first, undecided) == ([], True)
    assert [change.active for change in second] == [True]
    assert at(second[0]) < key_s
    assert not detector.undecided


def test_a_beginning_is_studied_no_further_than_needed() -> None:
    """Frames are decoded as they are asked for: once something moves, none is anymore."""
    yard, detector = Yard(), MotionDetector()
    key_s = learned(yard, detector)
    show = walking(yard, key_s - KEY_S)
    shown = iter(list(frames(show, key_s - KEY_S)))

    detector.glance(show(key_s), moment(key_s))
    changes = detector.study(shown, follows=False, begins=True)

    assert [change.active for change in changes] == [True]
    assert len(list(shown)) >= 3


def test_an_ending_is_studied_no_further_than_needed() -> None:
    """Who has left the picture is not looked for in the rest of the frames."""
    yard, detector = Yard(), MotionDetector()
    walked(detector, yard)
    detector.remember()
    leaving_s = 12.0

    def show(at_s: float) -> Grey:
        drawn = [box(60 + (at_s - leaving_s) * PACE)] if at_s < leaving_s + 0.7 else []
        return yard.picture(*drawn)

    detector.glance(show(leaving_s + KEY_S), moment(leaving_s + KEY_S))
    shown = iter(list(frames(show, leaving_s)))
    detector.study(shown, follows=True, ends=True)
    ended = detector.end()

    assert len(list(shown)) >= 2
    assert [change.active for change in ended] == [False]
    assert at(ended[0]) == pytest.approx(leaving_s + 0.6, abs=0.3)


def test_motion_ends_when_it_last_moved_and_only_after_a_while() -> None:
    """What begins again within four seconds goes on; the end is then told as of its own time."""
    yard, detector = Yard(), MotionDetector()
    walked(detector, yard)
    moved_s = 12.0

    soon = detector.settle(moment(moved_s + QUIET_S - 0.5))
    later = detector.settle(moment(moved_s + QUIET_S))

    assert soon == []
    assert later == [Change(active=False, at=T0 + timedelta(seconds=moved_s))]
    assert not detector.active
    assert detector.settle(moment(moved_s + 60)) == []


def test_what_was_taken_to_go_on_can_be_taken_back() -> None:
    """Only the last key frame is taken back: up to the one before it surely went on."""
    yard, detector = Yard(), MotionDetector()
    walked(detector, yard)

    detector.extend(moment(14))
    detector.extend(moment(16))
    detector.stopped()

    assert [at(change) for change in detector.end()] == [14]


def test_another_stream_is_begun_anew() -> None:
    """What was active ends, and pictures of the other stream are learned, not judged."""
    yard, detector = Yard(), MotionDetector()
    walked(detector, yard)

    ended = detector.forget()
    suspicious = detector.glance(Yard(5).picture(), moment(0))

    assert [change.active for change in ended] == [False]
    assert not suspicious
    assert not detector.active
    assert detector.forget() == []


def test_what_is_dismissed_is_not_suspicious_again() -> None:
    """A digit that changed now and then is learned, where the next picture shows it unchanged."""
    yard, detector = Yard(), MotionDetector()
    key_s = learned(yard, detector)
    digit = box(10, 5, level=150, size=(8, 5))

    first = detector.glance(yard.picture(digit), moment(key_s))
    small = detector.small
    detector.defer()
    detector.remember()
    unchanged = detector.glance(yard.picture(), moment(key_s + KEY_S))
    detector.dismiss()
    detector.remember()
    for number in range(2, 6):
        detector.glance(yard.picture(), moment(key_s + number * KEY_S))
        detector.remember()
    again = detector.glance(yard.picture(digit), moment(key_s + 6 * KEY_S))

    assert (first, small, unchanged, again) == (True, True, False, False)

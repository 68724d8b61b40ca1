"""What a detector takes for motion, and what it does not."""

import pytest

from hub.camera.motion.detector import Change, MotionDetector, threshold
from hub.media.jpeg import Grey
from hub.model.camera import Mask
from tests.hub.camera.motion.pictures import (
    KEY_S,
    PACE,
    Yard,
    at,
    box,
    frames,
    inverted,
    learned,
    moment,
    walked,
)

# What is motion


def test_who_walks_is_told_of_from_where_they_came_in() -> None:
    """The beginning is the picture in which the walker is first seen, not that which proved it."""
    yard, detector = Yard(), MotionDetector()

    changes = walked(detector, yard)

    assert [change.active for change in changes] == [True]
    assert at(changes[0]) == pytest.approx(10.0, abs=0.5)
    assert detector.active
    assert detector.score >= detector.threshold


def test_nothing_is_judged_before_it_is_known_what_is_always_there() -> None:
    """The first pictures are learned from: whatever they show, none is suspicious."""
    yard, detector = Yard(), MotionDetector()
    suspicious = []

    for key in range(4):
        suspicious.append(detector.glance(yard.picture(box(key * 40)), moment(key * KEY_S)))
        detector.remember()

    assert suspicious == [False] * 4


def test_what_stands_there_of_a_sudden_is_no_motion() -> None:
    """A picture that has changed is suspicious; nothing that goes anywhere is found, once."""
    yard, detector = Yard(), MotionDetector()
    key_s = learned(yard, detector)
    bin_put_out = yard.picture(box(100))

    suspicious = detector.glance(bin_put_out, moment(key_s))
    raw = detector.score
    changes = detector.study(frames(lambda _: yard.picture(box(100)), key_s - KEY_S), follows=False)
    detector.remember()
    again = detector.glance(yard.picture(box(100)), moment(key_s + KEY_S))

    assert suspicious
    assert raw == detector.threshold - 1
    assert changes == []
    assert not again


def test_noise_is_not_suspicious() -> None:
    """A camera at its highest gain shows nothing but noise, and that is not motion."""
    yard, detector = Yard(), MotionDetector()
    found = []

    for key in range(20):
        found.append(detector.glance(yard.picture(noise=14), moment(key * KEY_S)))
        detector.remember()

    assert not any(found)


def test_dawn_is_not_suspicious() -> None:
    """Light that grows slowly is followed."""
    yard, detector = Yard(), MotionDetector()
    found = []

    for key in range(60):
        found.append(detector.glance(yard.picture(gain=0.4 + key / 60), moment(key * KEY_S)))
        detector.remember()

    assert not any(found)


@pytest.mark.parametrize("gain", [0.4, 1.9])
def test_a_lamp_is_not_motion(gain: float) -> None:
    """Light that jumps while pictures are studied is no motion, whatever it uncovers."""
    yard, detector = Yard(), MotionDetector()
    key_s = learned(yard, detector)

    def lit(at_s: float) -> Grey:
        return yard.picture(gain=gain if at_s > key_s - 1 else 1.0)

    detector.glance(lit(key_s), moment(key_s))
    changes = detector.study(frames(lit, key_s - KEY_S), follows=False)

    assert changes == []
    assert not detector.moving


def test_the_infrared_switch_is_not_motion_and_blinds_nobody() -> None:
    """The switch is not told of; who walks a second and a half after it is."""
    yard, detector = Yard(), MotionDetector()
    key_s = learned(yard, detector)

    def night(at_s: float) -> Grey:
        if at_s < key_s - 1:
            return yard.picture()
        return yard.picture(inverted, box((at_s - key_s - 0.5) * PACE - 20, level=240))

    detector.glance(night(key_s), moment(key_s))
    switch = detector.study(frames(night, key_s - KEY_S), follows=False)
    detector.remember()
    suspicious = detector.glance(night(key_s + KEY_S), moment(key_s + KEY_S))
    walk = detector.study(frames(night, key_s), follows=True)

    assert switch == []
    assert suspicious
    assert [change.active for change in walk] == [True]
    assert at(walk[0]) >= key_s + 0.5


def test_leaves_are_studied_and_then_known() -> None:
    """A tree in the wind sets nothing off, and is less and less often even suspicious."""
    yard, detector = Yard(), MotionDetector()
    learned(yard, detector)
    suspicious: list[bool] = []
    changes: list[Change] = []

    for key in range(7, 40):
        key_s = key * KEY_S
        suspicious.append(detector.glance(yard.picture(yard.swaying(key_s)), moment(key_s)))
        if suspicious[-1]:
            shown = frames(lambda at_s: yard.picture(yard.swaying(at_s)), key_s - KEY_S)
            changes += detector.study(shown, follows=False)
        detector.remember()

    assert suspicious[0]
    assert changes == []
    assert sum(suspicious[10:]) <= 3


def test_who_walks_in_front_of_known_leaves_is_found() -> None:
    """What is known of leaves hides nobody who is brighter than they are."""
    yard, detector = Yard(), MotionDetector()
    key_s = learned(yard, detector)
    for _ in range(3):
        detector.glance(yard.picture(yard.swaying(key_s)), moment(key_s))
        shown = frames(lambda at_s: yard.picture(yard.swaying(at_s)), key_s - KEY_S)
        detector.study(shown, follows=False)
        detector.remember()
        key_s += KEY_S

    def walk(at_s: float) -> Grey:
        left = 120 + (at_s - key_s + KEY_S) * PACE
        return yard.picture(yard.swaying(at_s), box(left, 20, level=250, size=(70, 24)))

    suspicious = detector.glance(walk(key_s), moment(key_s))
    changes = detector.study(frames(walk, key_s - KEY_S), follows=False)

    assert suspicious
    assert [change.active for change in changes] == [True]


# Masks and sensitivity


def test_nothing_under_a_mask_is_seen() -> None:
    """Who walks under a mask is not even suspicious; beside it they are."""
    under = MotionDetector([Mask(left=0, top=0.3, width=1, height=0.6)])
    beside = MotionDetector([Mask(left=0, top=0, width=1, height=0.3)])

    assert walked(under, Yard()) == []
    assert under.score == 0
    assert walked(beside, Yard()) != []


def test_sensitivity_decides_how_little_is_enough() -> None:
    """Somebody dressed like the wall is found by a high sensitivity and not by a low one."""
    dressed_alike = 118.0

    assert walked(MotionDetector(sensitivity=90), Yard(), level=dressed_alike) != []
    assert walked(MotionDetector(sensitivity=10), Yard(), level=dressed_alike) == []


def test_the_threshold_is_what_sensitivity_leaves_of_100() -> None:
    """The more sensitive, the lower the score that counts; one of 0 never does."""
    assert [threshold(sensitivity) for sensitivity in (1, 50, 99, 100)] == [99, 50, 1, 1]


def test_a_score_below_the_threshold_says_that_nothing_moves() -> None:
    """However much a picture differs, the score reaches the threshold only for motion."""
    yard, detector = Yard(), MotionDetector()
    key_s = learned(yard, detector)

    detector.glance(yard.picture(box(100)), moment(key_s))
    standing = detector.score
    moved = MotionDetector()
    walked(moved, Yard())

    assert standing < detector.threshold
    assert moved.score >= moved.threshold

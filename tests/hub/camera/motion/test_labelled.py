"""The labeled set: recall and false alarms are kept to what is promised."""

from pathlib import Path

import pytest

from benchmarks import motion
from benchmarks.motion import HELD_OUT, TUNED, Labelled, Verdict
from benchmarks.scene import read_packets

LEAST_FOUND, MOST_FALSE = 0.97, 0.01
FEW = {"walker near", "walker far", "rain", "swaying tree"}


def judged(folder: Path, seeds: tuple[int, ...], names: set[str]) -> Verdict:
    """Look at scenes as the hub does."""
    return motion.summed(
        "all",
        (
            motion.judge(scene, motion.two_stages(*read_packets(scene.path, motion.RATE)))
            for seed in seeds
            for scene in motion.render(folder, seed, names)
        ),
    )


def test_a_few_scenes_are_judged_as_promised(tmp_path: Path) -> None:
    """Somebody near and far is found; rain and leaves are left alone."""
    verdict = judged(tmp_path, HELD_OUT[-1:], FEW)

    assert verdict.motion_s > 10
    assert verdict.recall >= LEAST_FOUND
    assert verdict.false <= MOST_FALSE


@pytest.mark.long
def test_the_whole_set_is_judged_as_promised(tmp_path: Path) -> None:
    """Every scene of every seed that nothing was tuned on: the promise of the documentation."""
    verdict = judged(tmp_path, HELD_OUT, set())

    assert verdict.motion_s > 150
    assert verdict.quiet_s > 700
    assert verdict.recall >= LEAST_FOUND
    assert verdict.false <= MOST_FALSE


def test_nothing_was_tuned_on_what_is_held_out() -> None:
    """The seeds that are reported are none of those that the detector was made with."""
    assert not set(TUNED) & set(HELD_OUT)


def test_a_seed_renders_the_same_scenes_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is judged today can be judged again: truth and pictures come from the seed alone."""
    monkeypatch.setattr(motion, "LENGTH_S", 8)
    first, again = tmp_path / "first", tmp_path / "again"
    for folder in (first, again):
        folder.mkdir()

    (one,) = motion.render(first, 1, {"headlights on a wall"})
    (other,) = motion.render(again, 1, {"headlights on a wall"})

    assert one.truth == other.truth
    assert read_packets(one.path)[1] == read_packets(other.path)[1]


def test_a_second_is_found_if_a_quarter_of_it_was_told() -> None:
    """Hits and false alarms are counted by the second; what is nobody's to say is not."""
    scene = Labelled(name="a", path=Path("a"), truth=(None, True, True, False, False))

    verdict = motion.judge(scene, [(0.0, 1.3), (2.9, 3.2), (4.5, 9.0)])

    assert (verdict.motion_s, verdict.found_s) == (2, 1)
    assert (verdict.quiet_s, verdict.false_s) == (2, 1)
    assert (verdict.recall, verdict.false) == (0.5, 0.5)

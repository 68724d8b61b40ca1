"""Growth curves: the drawings are those of the measured values."""

from dataclasses import replace
from pathlib import Path
import re

from lxml import etree
import msgspec
import pytest

from benchmarks import curves, many_cameras
from benchmarks.curves import Curve, draw
from hub.cli.measure.camera import Cameras
from hub.cli.measure.trial import Followed

MEMORY = Curve(
    name="memory",
    x="entries",
    y="MiB <of a hub>",
    goal=60,
    points=[(10_000, 8.4), (100_000, 24), (10_000_000, 102)],
    measured="2026-12-02, two cores, load 3",
)
FOLLOWED = Followed(
    watched_s=24.0,
    busy=0.025,
    memory_bytes=140 << 20,
    footage_bytes=12_000_000,
    lost_packets=0,
    motion_s=(1.8, 2.1, 1.9),
    missed=0,
)


def texts(svg: str) -> list[str]:
    """Return what is written in a drawing."""
    return [
        each.text or ""
        for each in etree.fromstring(svg.encode()).iter()
        if each.tag.endswith("}text")
    ]


def test_each_curve_is_drawn_as_measured() -> None:
    """The drawings and their page are what `scripts/bench curves` makes: run it again if not."""
    every = curves.read_all()

    drawn = {path.stem: path.read_text() for path in curves.DRAWINGS.glob("*.svg")}
    page = curves.PAGE.read_text()
    assert every
    assert drawn == {curve.name: draw(curve) for curve in every}
    assert page == curves.listed(every, page)
    assert {curve.name for curve in every} == set(re.findall(r"/curves/(\w+)\.svg\)", page))


def test_a_drawing_says_everything_in_words_too() -> None:
    """Who sees no picture gets the values and the goal, and markup in a name stays a name."""
    svg = draw(MEMORY)

    title = etree.fromstring(svg.encode()).findtext("{http://www.w3.org/2000/svg}title")
    assert (
        title
        == MEMORY.description
        == (
            "MiB <of a hub>, by the number of entries: 8.4 at 10,000, 24 at 100,000, "
            "102 at 10 million. The goal is at most 60."
        )
    )
    assert {"8.4", "24", "102", "goal: at most 60", "entries", "1 million"} <= set(texts(svg))


def test_ten_times_is_everywhere_as_far() -> None:
    """Both axes are logarithmic, so what costs the same for each entry is a straight line."""
    straight = msgspec.structs.replace(MEMORY, points=[(10, 1), (100, 10), (1000, 100)])

    found = re.search(r'polyline class="curve" points="([^"]*)"', draw(straight))

    assert found is not None
    (left, low), (middle, half), (right, high) = (
        map(float, each.split(",")) for each in found[1].split()
    )
    assert middle == pytest.approx((left + right) / 2, abs=0.2)
    assert half == pytest.approx((low + high) / 2, abs=0.2)
    assert left < middle < right
    assert low > half > high


def test_nothing_is_drawn_where_it_is_nothing() -> None:
    """A cost of 0 can't be on a logarithmic axis: the axis begins with it."""
    lost = msgspec.structs.replace(MEMORY, goal=0, points=[(1, 0), (2, 0), (4, 3)])

    assert {"0", "3", "1", "2", "4"} <= set(texts(draw(lost)))
    assert "nan" not in draw(msgspec.structs.replace(lost, points=[(1, 0), (2, 0)]))


@pytest.mark.parametrize(
    "wrong", [{"points": []}, {"name": "../x"}, {"points": [[0, 1]]}, {"more": 1}]
)
def test_a_file_of_another_form_is_refused(wrong: dict[str, object], tmp_path: Path) -> None:
    """What nobody could draw is found when it is read."""
    path = tmp_path / "memory.json"
    path.write_bytes(msgspec.json.encode(msgspec.to_builtins(MEMORY) | wrong))

    with pytest.raises(msgspec.ValidationError):
        Curve.read(path)


def test_many_cameras_give_three_curves() -> None:
    """CPU time, lost packets and the latest motion, by the number of cameras; missed is latest."""
    taken = {
        1: FOLLOWED,
        2: replace(FOLLOWED, busy=0.05, lost_packets=7, motion_s=(1.0, 3.5)),
        4: replace(FOLLOWED, missed=1),
    }

    processor, lost, motion = many_cameras.curves(taken, "2026-12-02")

    assert processor.points == [(1, 2.5), (2, 5.0), (4, 2.5)]
    assert lost.points == [(1, 0.0), (2, 7.0), (4, 0.0)]
    assert motion.points == [(1, 2.1), (2, 3.5), (4, 12)]


def test_the_last_of_many_cameras_is_hardly_behind_the_first() -> None:
    """Cameras don't start at once, but a hub gives up on one that sends nothing for long."""
    played = Cameras(([b"\0\0\1\x67a\0\0\1\x68b\0\0\1\x65c"],) * 2, 32)

    behind = [played.streams[f"/{number}/main"].behind for number in range(32)]
    assert len(set(behind)) == 32
    assert max(behind) < 4 * 15


@pytest.mark.long
def test_a_hub_that_follows_cameras_is_measured(tmp_path: Path) -> None:
    """A real hub follows two cameras without a loss, and each entrance is known."""
    followed = many_cameras.follow(2, tmp_path)

    assert followed.lost_packets == 0
    assert 0 < followed.busy < 1
    assert followed.footage_bytes > 1_000_000
    assert len(followed.motion_s) + followed.missed >= 3

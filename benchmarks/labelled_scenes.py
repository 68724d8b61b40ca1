"""The scenes of the labeled set: ten with somebody moving, ten without."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from benchmarks.labelled_world import (
    QUIET_FIRST_S,
    WIDTH,
    Act,
    Clouds,
    Flag,
    Headlights,
    Insects,
    Light,
    NightFilter,
    Picture,
    Rain,
    Tree,
    Walk,
    car,
    crossing,
    darken,
    person,
    rider,
    shade,
    write_clock,
    yard,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A still yard, its camera, and what happens there."""

    ground: Picture
    acts: tuple[Act, ...]
    name: str = ""
    noise: float = 2.5
    kbit: int = 400
    clock_s: float = 0.0
    """The time on the camera's on-screen clock at the start, in seconds."""

    def draw(self, at_s: float, grain: Picture) -> tuple[Picture, float]:
        """Return the picture at a time, and how much of somebody is visible, 0 to 1."""
        picture = self.ground.copy()
        visible = max((act(picture, at_s) for act in self.acts), default=0.0)
        picture += grain
        write_clock(picture, at_s + self.clock_s)
        return picture, visible


def scenes(seed: int) -> Mapping[str, Scene]:
    """Return every scene by name; the seed varies position, size and shade of everything."""
    made = {}
    for number, (name, make) in enumerate(_ALL):
        random = np.random.default_rng([seed, number])
        made[name] = replace(make(random), name=name, clock_s=random.uniform(0, 600))
    return made


def _start(random: np.random.Generator) -> float:
    return QUIET_FIRST_S + float(random.uniform(0, 2))


# With motion


def _near(random: np.random.Generator) -> Scene:
    ground = yard(random)
    who = person(random, shade(random, ground, 35, 80), 15)
    return Scene(
        ground=ground,
        acts=(
            crossing(
                random, who, _start(random), random.uniform(4, 6.5), random.uniform(180, 260), 350
            ),
        ),
    )


def _far(random: np.random.Generator) -> Scene:
    ground = yard(random)
    who = person(random, shade(random, ground, 35, 70), 10)
    height = random.uniform(26, 34)
    left, way = random.uniform(60, 250), random.uniform(18, 26)
    walk = Walk(
        sprite=who,
        start_s=_start(random),
        end_s=QUIET_FIRST_S + 12,
        start=(left, 175, height),
        end=(left + way * 9, 178, height),
    )
    return Scene(ground=ground, acts=(walk,))


def _night(random: np.random.Generator) -> Scene:
    ground = darken(yard(random))
    who = person(random, shade(random, ground, 20, 32), 6)
    return Scene(
        ground=ground,
        noise=5,
        acts=(
            crossing(
                random, who, _start(random), random.uniform(5, 7), random.uniform(110, 200), 330
            ),
        ),
    )


def _two(random: np.random.Generator) -> Scene:
    ground, start_s = yard(random), _start(random)
    return Scene(
        ground=ground,
        acts=tuple(
            crossing(
                random,
                person(random, shade(random, ground, 35, 80), 15),
                start_s + later,
                random.uniform(4, 6),
                random.uniform(90, 200),
                330,
            )
            for later in (0, 1.5)
        ),
    )


def _cyclist(random: np.random.Generator) -> Scene:
    ground, start_s = yard(random), _start(random)
    return Scene(
        ground=ground,
        acts=tuple(
            crossing(
                random,
                rider(random, shade(random, ground, 35, 80)),
                start_s + later,
                random.uniform(1.6, 2.6),
                random.uniform(70, 120),
                250,
                swings=0,
            )
            for later in (0, 7)
        ),
    )


def _passing(random: np.random.Generator) -> Scene:
    ground, start_s = yard(random), _start(random)
    return Scene(
        ground=ground,
        acts=tuple(
            crossing(
                random,
                car(random, shade(random, ground, 30, 80)),
                start_s + later,
                random.uniform(2, 3.5),
                random.uniform(50, 90),
                215,
                swings=0,
            )
            for later in (0, 7.5)
        ),
    )


def _visitor(random: np.random.Generator) -> Scene:
    """Return somebody who walks up to the door until the feet leave the picture, then aside."""
    ground = yard(random)
    who = person(random, shade(random, ground, 35, 80), 15)
    left, start_s = random.uniform(150, 350), _start(random)
    near = (left + random.uniform(-60, 60), 490.0, 420.0)
    aside = (-180.0 if near[0] < WIDTH / 3 else float(WIDTH), 490.0, 420.0)
    return Scene(
        ground=ground,
        acts=(
            Walk(sprite=who, start_s=start_s, end_s=start_s + 5, start=(left, 165, 32), end=near),
            Walk(sprite=who, start_s=start_s + 5, end_s=start_s + 7, start=near, end=aside),
        ),
    )


def _parking(random: np.random.Generator) -> Scene:
    ground, start_s = yard(random), _start(random)
    walk = Walk(
        sprite=car(random, shade(random, ground, 40, 80)),
        start_s=start_s,
        end_s=start_s + 4,
        start=(-200, 260, 70),
        end=(random.uniform(150, 350), 260, 70),
        swings=0,
        stays_s=60,
    )
    return Scene(ground=ground, acts=(walk,))


def _walker_in_rain(random: np.random.Generator) -> Scene:
    scene = _near(random)
    return Scene(ground=scene.ground, noise=3, acts=(*scene.acts, Rain(random, 90)))


def _walker_by_tree(random: np.random.Generator) -> Scene:
    ground = yard(random)
    who = person(random, shade(random, ground, 35, 80), 15)
    return Scene(
        ground=ground,
        acts=(
            Tree(random),
            crossing(
                random, who, _start(random) + 3, random.uniform(5, 7), random.uniform(100, 170), 300
            ),
        ),
    )


# Without motion


def _quiet(
    act: Callable[[np.random.Generator], Act],
    *,
    dark: bool = False,
    noise: float = 2.5,
    kbit: int = 400,
) -> Callable[[np.random.Generator], Scene]:
    """Return a factory of scenes in which only this happens."""

    def make(random: np.random.Generator) -> Scene:
        ground = yard(random)
        return Scene(
            ground=darken(ground) if dark else ground,
            acts=(act(random),),
            noise=noise,
            kbit=kbit,
        )

    return make


def _nothing(_random: np.random.Generator) -> Act:
    return Light(lambda _: 1.0)


def _lamp(random: np.random.Generator) -> Act:
    on_s, off_s = 11 + random.uniform(0, 2), 18 + random.uniform(0, 2)
    return Light(lambda at_s: 1.7 if on_s <= at_s < off_s else 1.0)


_ALL: Final = (
    ("walker near", _near),
    ("walker far", _far),
    ("walker at night", _night),
    ("two walkers", _two),
    ("cyclist", _cyclist),
    ("car passing", _passing),
    ("visitor comes near", _visitor),
    ("car parks", _parking),
    ("walker in rain", _walker_in_rain),
    ("walker by a tree", _walker_by_tree),
    ("rain", _quiet(lambda random: Rain(random, 140), noise=3)),
    ("headlights on a wall", _quiet(Headlights, dark=True, noise=4)),
    ("infrared switch", _quiet(NightFilter, noise=3)),
    ("swaying tree", _quiet(Tree)),
    ("clouds and exposure", _quiet(Clouds)),
    ("noise of high gain", _quiet(_nothing, dark=True, noise=11)),
    ("insects at night", _quiet(Insects, dark=True, noise=5)),
    ("flag", _quiet(Flag)),
    ("low bit rate", _quiet(_nothing, noise=5, kbit=110)),
    ("lamp on and off", _quiet(_lamp)),
)

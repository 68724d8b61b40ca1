"""Motion in pictures seconds apart, of a camera that sends nothing else."""

from hub.camera.motion.detector import MotionDetector
from hub.media.jpeg import Grey
from tests.hub.camera.motion.pictures import Yard, box, inverted, moment


class Singles:
    """Pictures a second apart, of a camera that sends nothing else."""

    def __init__(self) -> None:
        self.yard, self.detector = Yard(), MotionDetector()
        self._at_s = 0.0

    def show(self, picture: Grey) -> list[bool]:
        """Show one; return what is told."""
        self._at_s += 1
        return [c.active for c in self.detector.single(picture, moment(self._at_s))]

    def learn(self) -> None:
        """Show the still yard until it is known."""
        for _ in range(6):
            assert self.show(self.yard.picture()) == []


def test_single_pictures_tell_who_walks_and_when_they_are_gone() -> None:
    """A picture a second is enough for somebody near, and the end is told a while later."""
    camera = Singles()
    camera.learn()

    told = [camera.show(camera.yard.picture(box(left))) for left in (20, 60, 100, 140)]
    after = [change for _ in range(6) for change in camera.show(camera.yard.picture())]

    assert told == [[True], [], [], []]
    assert after == [False]


def test_a_light_in_single_pictures_is_not_motion() -> None:
    """If most of a single picture differs it is the light, and the next one is compared anew."""
    camera = Singles()
    camera.learn()

    told = [camera.show(camera.yard.picture(inverted)) for _ in range(3)]
    walk = [camera.show(camera.yard.picture(inverted, box(left, level=250))) for left in (20, 70)]

    assert told == [[], [], []]
    assert [True] in walk


def test_little_in_a_single_picture_is_not_motion() -> None:
    """With nothing to follow it by, something tiny is left alone."""
    camera = Singles()
    camera.learn()

    told = [camera.show(camera.yard.picture(box(left, size=(5, 5)))) for left in (50, 60, 70)]

    assert told == [[], [], []]

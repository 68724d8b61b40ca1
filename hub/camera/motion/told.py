"""Motion as it is told: by the camera, by us, or by both at once, but one motion. Pure."""

from enum import Enum, auto


class Witness(Enum):
    """Who sees motion."""

    CAMERA = auto()
    HUB = auto()


class MotionTold:
    """Joins what several witnesses say: it moves while any of them sees it move."""

    def __init__(self) -> None:
        self._seeing: set[Witness] = set()

    def say(self, witness: Witness, *, active: bool) -> bool | None:
        """Return whether motion begins (True) or ends (False) now; None where that is no news."""
        before = bool(self._seeing)
        (self._seeing.add if active else self._seeing.discard)(witness)
        after = bool(self._seeing)
        return None if after == before else after

    def end(self) -> bool:
        """Forget what anybody sees, and return whether it moved."""
        moved = bool(self._seeing)
        self._seeing.clear()
        return moved

"""What cameras see of an area: from where they stand, how far and which way they look."""

from dataclasses import dataclass

from hub.matching.circles import look_at_circle
from hub.matching.eyes import Eyes
from hub.matching.rings import look_at_ring
from hub.model.camera import Place
from hub.model.match import Sight
from noticeboard.log.area import Circle, RequestArea


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What one camera sees of an area."""

    sight: Sight
    distance_m: float
    """From the camera to the area; 0 inside."""
    share: float
    """How much of the ground that it sees lies in the area, 0 to 1."""


IN_THE_MIDST = View(sight=Sight.INSIDE, distance_m=0.0, share=1.0)
"""All that the camera sees lies in the area."""


def sight(place: Place, area: RequestArea) -> View | None:
    """Return what one camera sees of an area, None where it sees nothing of it."""
    return sights(Eyes.of([place]), area)[0]


def sights(eyes: Eyes, area: RequestArea) -> list[View | None]:
    """Return what each camera sees of an area, None where it sees nothing of it.

    A camera that stands in the area sees it, whichever way it looks; from outside, its view
    must meet the area within its range.
    """
    look = look_at_circle(eyes, area) if isinstance(area, Circle) else look_at_ring(eyes, area)
    found = zip(
        look.seen.tolist(),
        look.inside.tolist(),
        look.gap_m.tolist(),
        look.share.tolist(),
        strict=True,
    )
    return [
        _view(inside=inside, gap_m=gap_m, share=share) if seen else None
        for seen, inside, gap_m, share in found
    ]


def _view(*, inside: bool, gap_m: float, share: float) -> View:
    if inside and share >= 1:
        return IN_THE_MIDST
    kind = Sight.INSIDE if inside else Sight.FACING
    return View(sight=kind, distance_m=gap_m, share=min(1.0, share))

"""Cameras as they lie in the database: JSON, in which older rows lack what came later. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any, Final

from hub.model.camera import Camera, Keep, Mask, Place, SourceKind, Transport

_READ: Final[Mapping[str, Callable[[Any], object]]] = {
    "kind": SourceKind,
    "transport": Transport,
    "place": lambda raw: Place(**raw) if raw else None,
    "masks": lambda raw: tuple(Mask(**mask) for mask in raw),
    "motion_masks": lambda raw: tuple(Mask(**mask) for mask in raw),
    "keep": lambda raw: Keep(**raw),
    "paused_at": lambda raw: datetime.fromisoformat(raw) if raw else None,
    "adopted_at": datetime.fromisoformat,
}
_NAMES: Final = frozenset(field.name for field in fields(Camera))


def written(camera: Camera) -> dict[str, object]:
    """Return a camera as JSON."""
    return asdict(camera) | {
        "paused_at": camera.paused_at and camera.paused_at.isoformat(),
        "adopted_at": camera.adopted_at.isoformat(),
    }


def read(body: Mapping[str, Any]) -> Camera:
    """Return the camera that was written, by this or an older hub.

    What a newer one wrote beside is left out: a hub that is taken back to an older version
    must still record.
    """
    values: dict[str, Any] = {
        name: _READ[name](raw) if name in _READ else raw
        for name, raw in body.items()
        if name in _NAMES
    }
    return Camera(**values)

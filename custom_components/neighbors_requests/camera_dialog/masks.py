"""Rectangles of a picture, as a form asks for them: in per cent. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from homeassistant.helpers.selector import ObjectSelector, ObjectSelectorConfig

from ..client import Mask

MOST_MASKS: Final = 32
_EDGES = ("left", "top", "width", "height")
_AREA = "area"
"""What a row of the list shows; it says the same as the four numbers, which alone count."""
_PER_CENT = 100
_PERCENTAGE = {"min": 0, "max": _PER_CENT, "step": 0.1, "unit_of_measurement": "%", "mode": "box"}
MASKS_SELECTOR = ObjectSelector(
    ObjectSelectorConfig(
        multiple=True,
        translation_key="mask",
        label_field=_AREA,
        fields={
            # Not a NumberSelector: 2026.2 checks what is entered against a plain one only.
            **{
                edge: {"required": True, "selector": {"number": dict(_PERCENTAGE)}}
                for edge in _EDGES
            },
            _AREA: {"required": False, "selector": {"text": {}}},
        },
    )
)


class MaskError(ValueError):
    """A rectangle reaches out of the picture, or is none, or there are too many."""


def masks_of(masks: Iterable[Mask]) -> list[dict[str, float | str]]:
    """Return rectangles as a form shows them, in per cent, each with what its row says."""
    return [_shown(mask) for mask in masks]


def _shown(mask: Mask) -> dict[str, float | str]:
    left, top, width, height = (round(getattr(mask, edge) * _PER_CENT, 1) for edge in _EDGES)
    area = f"↔ {left:g}–{left + width:g} %, ↕ {top:g}–{top + height:g} %"
    return {**dict(zip(_EDGES, (left, top, width, height), strict=True)), _AREA: area}


def read_masks(answer: Sequence[Mapping[str, Any]] | None) -> tuple[Mask, ...]:
    """Return the rectangles of a form; raises MaskError."""
    rows = answer or ()
    if len(rows) > MOST_MASKS:
        raise MaskError
    return tuple(_read_mask(row) for row in rows)


def _read_mask(row: Mapping[str, Any]) -> Mask:
    left, top, width, height = (float(row[edge]) / _PER_CENT for edge in _EDGES)
    # A sum of tenths of a per cent may be a hair over 1.
    width, height = min(width, 1 - left), min(height, 1 - top)
    if any(float(row[a]) + float(row[b]) > _PER_CENT for a, b in (_EDGES[::2], _EDGES[1::2])):
        raise MaskError
    if not (width > 0 and height > 0):
        raise MaskError
    return Mask(left=left, top=top, width=width, height=height)

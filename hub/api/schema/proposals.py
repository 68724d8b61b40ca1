"""Bodies that change what would leave."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import voluptuous as vol

from hub.api.fields import (
    Field,
    Flag,
    Nullable,
    Number,
    Several,
    Shape,
    Time,
    Whole,
    Words,
    hex_digits,
)
from hub.api.schema.body import check
from hub.decision.proposals import (
    LONGEST_EMAIL,
    LONGEST_NAME,
    LONGEST_TELEPHONE,
    LONGEST_WORDS,
    MOST_EXTRACTS,
    MOST_KEYS,
    MOST_MASKS,
    Changes,
)
from hub.errors import InvalidInputError
from hub.model.camera import Mask
from hub.model.ids import ProposalId
from hub.model.proposal import Extract, Identity, MaskKey, MovingMask, Piece
from hub.model.window import TimeWindow
from noticeboard.seal.custody import MAX_FILES

LONGEST_CUT_MS = 24 * 3600 * 1000

_FRACTION = Number(least=0, most=1)
_AREA: Mapping[vol.Marker, Field] = {
    vol.Required("left"): _FRACTION,
    vol.Required("top"): _FRACTION,
    vol.Required("width"): _FRACTION,
    vol.Required("height"): _FRACTION,
}
DRAWN_MASK = Shape(_AREA)
MASK_KEY = Shape({vol.Required("at_ms"): Whole(least=0, most=LONGEST_CUT_MS), **_AREA})
MOVING_MASK = Shape(
    {
        vol.Required("keys"): Several(item=MASK_KEY, least=2, most=MOST_KEYS),
        vol.Optional("found", default=False): Flag(),
    }
)
PIECE = Shape(
    {
        vol.Required("camera_id"): hex_digits(12),
        vol.Required("start"): Time(),
        vol.Required("end"): Time(),
        vol.Optional("masks", default=list): Several(item=DRAWN_MASK, most=MOST_MASKS),
        vol.Optional("moving", default=list): Several(item=MOVING_MASK, most=MOST_MASKS),
        vol.Optional("own_masks_off", default=False): Flag(),
    }
)
EXTRACT = Shape(
    {
        vol.Required("sensor_id"): hex_digits(12),
        vol.Required("start"): Time(),
        vol.Required("end"): Time(),
    }
)
IDENTITY = Shape(
    {
        vol.Optional("name", default=""): Words(longest=LONGEST_NAME),
        vol.Optional("email", default=""): Words(longest=LONGEST_EMAIL),
        vol.Optional("telephone", default=""): Words(longest=LONGEST_TELEPHONE),
    }
)
CHANGES = Shape(
    {
        vol.Required("base"): Nullable(field=hex_digits(64)),
        vol.Optional("pieces"): Several(item=PIECE, most=MAX_FILES),
        vol.Optional("words"): Words(longest=LONGEST_WORDS, lines=True),
        vol.Optional("extracts"): Several(item=EXTRACT, most=MOST_EXTRACTS),
        vol.Optional("identity"): IDENTITY,
        vol.Optional("audio"): Flag(),
        vol.Optional("camera_make"): Flag(),
        vol.Optional("own_copy"): Flag(),
        vol.Optional("content_credentials"): Flag(),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A new proposal, based on another one or on none."""

    base: ProposalId | None
    changes: Changes


def parse_edit(body: object) -> Edit:
    """Return the edit; slow if there are many masks, so call it in a thread."""
    fields = check(CHANGES, body)
    base = fields.pop("base")
    if "pieces" in fields:
        fields["pieces"] = tuple(map(_piece, fields["pieces"]))
        if sum(len(mask.keys) for piece in fields["pieces"] for mask in piece.moving) > MOST_KEYS:
            raise InvalidInputError("input.too_many_keys", most=MOST_KEYS)
    if "extracts" in fields:
        fields["extracts"] = tuple(map(_extract, fields["extracts"]))
    if "identity" in fields:
        fields["identity"] = Identity(**fields["identity"])
    return Edit(base=base, changes=Changes(**fields))


def _piece(fields: dict[str, Any]) -> Piece:
    return Piece(
        camera_id=fields["camera_id"],
        cut=TimeWindow(start=fields["start"], end=fields["end"]),
        masks=tuple(Mask(**mask) for mask in fields["masks"]),
        moving=tuple(
            MovingMask(keys=tuple(MaskKey(**key) for key in mask["keys"]), found=mask["found"])
            for mask in fields["moving"]
        ),
        own_masks_off=fields["own_masks_off"],
    )


def _extract(fields: dict[str, Any]) -> Extract:
    window = TimeWindow(start=fields["start"], end=fields["end"])
    return Extract(sensor_id=fields["sensor_id"], window=window)

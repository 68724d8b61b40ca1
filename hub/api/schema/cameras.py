"""Bodies to adopt and change cameras, and to trigger them from outside."""

from datetime import datetime, timedelta
from typing import Any

import voluptuous as vol

from hub.api.fields import (
    ENTITY_ID,
    Choice,
    Exact,
    Flag,
    Nullable,
    Number,
    Several,
    Shape,
    Time,
    Whole,
    Words,
)
from hub.api.schema.addresses import URL
from hub.api.schema.body import check
from hub.camera.address import without_credentials
from hub.errors import InvalidInputError
from hub.model.camera import LONGEST_NAME, Adoption, CameraChange, Keep, Mask, Place, Transport
from hub.model.ids import CameraId
from hub.model.recording import Label, Trigger, TriggerKind, in_order

MOST_MASKS = 32
CLOCKS_APART = timedelta(minutes=5)
"""How far the sender's clock can be ahead of ours in a trigger."""

_NAME = Words(longest=LONGEST_NAME, shortest=1)
_USERNAME = _PASSWORD = Exact(longest=200)
_CREDENTIALS = Shape({vol.Required("username"): _USERNAME, vol.Required("password"): _PASSWORD})
_FRACTION = Number(least=0, most=1)

PLACE = Shape(
    {
        vol.Required("latitude_udeg"): Whole(least=-90_000_000, most=90_000_000),
        vol.Required("longitude_udeg"): Whole(least=-180_000_000, most=180_000_000),
        vol.Optional("heading_deg", default=0): Whole(least=0, most=359),
        vol.Optional("view_deg", default=360): Whole(least=1, most=360),
        vol.Optional("range_m", default=30): Whole(least=1, most=2000),
    }
)
MASK = Shape(
    {
        vol.Required("left"): _FRACTION,
        vol.Required("top"): _FRACTION,
        vol.Required("width"): _FRACTION,
        vol.Required("height"): _FRACTION,
    }
)
KEEP = Shape(
    {
        vol.Optional("days", default=None): Nullable(field=Number(least=0.01, most=366)),
        vol.Optional("gib", default=None): Nullable(field=Number(least=0.01, most=1_000_000)),
    }
)
ADOPTION = Shape(
    {
        vol.Optional("found_key"): Exact(longest=2000, shortest=1),
        vol.Optional("stream_url"): URL,
        vol.Optional("entity_id"): ENTITY_ID,
        vol.Required("name"): _NAME,
        vol.Optional("username", default=""): _USERNAME,
        vol.Optional("password", default=""): _PASSWORD,
        vol.Optional("place", default=None): Nullable(field=PLACE),
        vol.Optional("indoor", default=False): Flag(),
        vol.Optional("may_share"): Flag(),
        vol.Optional("doorbell", default=False): Flag(),
        vol.Optional("transport", default=Transport.TCP.value): Choice(kind=Transport),
    }
)
CAMERA_CHANGE = Shape(
    {
        vol.Optional("name"): _NAME,
        vol.Optional("place"): Nullable(field=PLACE),
        vol.Optional("indoor"): Flag(),
        vol.Optional("may_share"): Flag(),
        vol.Optional("doorbell"): Flag(),
        vol.Optional("masks"): Several(item=MASK, most=MOST_MASKS),
        vol.Optional("motion_masks"): Several(item=MASK, most=MOST_MASKS),
        vol.Optional("sensitivity"): Whole(least=1, most=100),
        vol.Optional("sound"): Flag(),
        vol.Optional("wired"): Flag(),
        vol.Optional("recording"): Flag(),
        vol.Optional("transport"): Choice(kind=Transport),
        vol.Optional("keep"): KEEP,
        vol.Optional("username"): _USERNAME,
        vol.Optional("password"): _PASSWORD,
        vol.Optional("stream_url"): URL,
    }
)
SCAN = Shape({vol.Optional("address", default=""): Exact(longest=60)})
TRIGGER = Shape(
    {
        vol.Required("kind"): Choice(kind=TriggerKind),
        vol.Optional("active", default=True): Flag(),
        vol.Optional("at"): Time(),
        vol.Optional("labels", default=list): Several(item=Choice(kind=Label), most=len(Label)),
    }
)


def parse_scan(body: object) -> str:
    """Return the one address to search, or an empty string for the whole network."""
    address: str = check(SCAN, body)["address"]
    return address.strip()


def parse_adoption(body: object) -> Adoption:
    """Return the adoption; user info in the URL becomes the user name and password."""
    fields = check(ADOPTION, body)
    username, password, url = fields["username"], fields["password"], fields.get("stream_url", "")
    if url:
        url, inside = _stream_address(url)
        username, password = _login(username, password, inside)
    return Adoption(
        found_key=fields.get("found_key", ""),
        stream_url=url,
        entity_id=fields.get("entity_id", ""),
        name=fields["name"],
        username=username,
        password=password,
        place=None if fields["place"] is None else Place(**fields["place"]),
        indoor=fields["indoor"],
        may_share=fields.get("may_share", not fields["indoor"]),
        doorbell=fields["doorbell"],
        transport=fields["transport"],
    )


def parse_change(body: object) -> CameraChange:
    """Return the changes; a null place is forgotten, and user info is taken out of the URL."""
    fields = check(CAMERA_CHANGE, body)
    if not fields:
        raise InvalidInputError("input.nothing_to_change")
    if ("username" in fields) != ("password" in fields):
        raise InvalidInputError("input.password_alone")
    if "stream_url" in fields:
        fields["stream_url"], inside = _stream_address(fields["stream_url"])
        if "username" in fields or inside != ("", ""):
            login = _login(fields.get("username", ""), fields.get("password", ""), inside)
            fields |= dict(zip(("username", "password"), login, strict=True))
    if "place" in fields:
        place = fields.pop("place")
        fields |= {"unplace": True} if place is None else {"place": Place(**place)}
    for masks in {"masks", "motion_masks"} & fields.keys():
        fields[masks] = tuple(_mask(mask, masks) for mask in fields[masks])
    if "keep" in fields:
        fields["keep"] = Keep(**fields["keep"])
    return CameraChange(**fields)


def _mask(fields: dict[str, Any], where: str) -> Mask:
    """Return a mask, clipped to the picture; raises InvalidInputError if nothing remains."""
    width = min(fields["width"], 1 - fields["left"])
    height = min(fields["height"], 1 - fields["top"])
    if width <= 0 or height <= 0:
        raise InvalidInputError("input.mask_empty", field=where)
    return Mask(left=fields["left"], top=fields["top"], width=width, height=height)


def _stream_address(url: str) -> tuple[str, tuple[str, str]]:
    """Return a URL without its user name and password, and these; raises InvalidInputError."""
    bare, inside = without_credentials(url)
    login = (inside.username, inside.password) if inside else ("", "")
    check(_CREDENTIALS, dict(zip(("username", "password"), login, strict=True)))
    return bare, login


def _login(username: str, password: str, inside: tuple[str, str]) -> tuple[str, str]:
    """Return the user name and password; entered ones take precedence over the URL's."""
    if username and username != inside[0]:
        return username, password
    return inside[0], password or inside[1]


def parse_trigger(body: object, camera_id: CameraId, now: datetime) -> Trigger:
    """Return a trigger; its time defaults to now."""
    fields = {"at": now} | check(TRIGGER, body)
    if fields["at"] > now + CLOCKS_APART:
        raise InvalidInputError("input.future")
    fields["labels"] = in_order(fields["labels"])
    return Trigger(camera_id=camera_id, **fields)

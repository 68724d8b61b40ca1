"""The forms of subentries: questions, and the meaning of answers. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from homeassistant.const import CONF_LATITUDE, CONF_LONGITUDE, CONF_NAME, CONF_PASSWORD, Platform
from homeassistant.helpers.selector import (
    BooleanSelector,
    EntitySelector,
    EntitySelectorConfig,
    LocationSelector,
    LocationSelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol

from ..client.drafts import CameraChange
from ..client.models import (
    ArchiveCamera,
    ArchiveKind,
    Camera,
    Found,
    Keep,
    Place,
    Transport,
    TriggerKind,
)
from ..text import plain

CONF_ADDRESS: Final = "stream_url"
CONF_AGAIN: Final = "again"
CONF_DAYS: Final = "keep_days"
CONF_DOORBELL: Final = "doorbell"
CONF_ENTITY: Final = "camera_entity"
CONF_FOUND: Final = "found"
CONF_GIB: Final = "keep_gib"
CONF_HEADING: Final = "heading"
CONF_INDOOR: Final = "indoor"
CONF_LOCATION: Final = "location"
CONF_MAY_SHARE: Final = "may_share"
CONF_PICTURES_ONLY: Final = "pictures_only"
CONF_RADIUS: Final = "radius"
CONF_SENSITIVITY: Final = "sensitivity"
CONF_SOUND: Final = "sound"
CONF_TRANSPORT: Final = "transport"
CONF_USER: Final = "username"
CONF_VIEW: Final = "view"

SCAN_AGAIN: Final = "look_again"
LONGEST_NAME: Final = 60
LONGEST_RANGE_M: Final = 2000
USUAL_RANGE_M: Final = 30
_UDEG = 1_000_000

_PASSWORD = TextSelector(
    TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="current-password")
)
LOCATION: Final = LocationSelector(LocationSelectorConfig(radius=True, icon="mdi:cctv"))
TRIGGER_DOMAINS: Final[Mapping[TriggerKind, list[str]]] = {
    TriggerKind.MOTION: [Platform.BINARY_SENSOR, Platform.EVENT],
    TriggerKind.BUTTON: [Platform.EVENT, Platform.BINARY_SENSOR],
    TriggerKind.EXTERNAL: [Platform.BINARY_SENSOR, Platform.EVENT, "input_boolean", "switch"],
}


def found_form(found: Iterable[Found], words: Mapping[str, str]) -> vol.Schema:
    """Return the form that asks which found camera to adopt: doorbells first, absent ones last."""
    options = [
        SelectOptionDict(value=each.key, label=describe(each, words))
        for each in sorted(found, key=lambda each: (each.away, not each.doorbell, each.name))
    ]
    options.append(SelectOptionDict(value=SCAN_AGAIN, label=words["look_again"]))
    chosen = SelectSelectorConfig(options=options, mode=SelectSelectorMode.LIST)
    return vol.Schema({vol.Required(CONF_FOUND): SelectSelector(chosen)})


def describe(found: Found, words: Mapping[str, str]) -> str:
    """Describe a found camera in one line."""
    marks = [words["doorbell"]] if found.doorbell else []
    marks += [words["away"]] if found.away else []
    marks += [words["lend_it"].format(protocol=plain(found.lent_by))] if found.lent_by else []
    parts = [found_name(found), plain(found.brand, longest=40), plain(found.address), *marks]
    return " · ".join(dict.fromkeys(part for part in parts if part))


def found_name(found: Found) -> str:
    """Return a found camera's own name, else its brand or address."""
    names = (plain(name, longest=LONGEST_NAME) for name in (found.name, found.brand, found.address))
    return next((name for name in names if name), "")


def credentials_form() -> vol.Schema:
    """Return the form that asks for the camera's user name and password."""
    return vol.Schema(
        {vol.Optional(CONF_USER): TextSelector(), vol.Optional(CONF_PASSWORD): _PASSWORD}
    )


def address_form() -> vol.Schema:
    """Return the form that asks for the camera's address and credentials."""
    return vol.Schema(
        {
            vol.Required(CONF_ADDRESS): TextSelector(
                TextSelectorConfig(type=TextSelectorType.TEXT)
            ),
            **credentials_form().schema,
        }
    )


def lend_form(not_offered: list[str]) -> vol.Schema:
    """Return the form that asks which camera entity to lend, and how."""
    return vol.Schema(
        {
            vol.Required(CONF_ENTITY): _camera_entity(not_offered),
            vol.Required(CONF_PICTURES_ONLY, default=False): BooleanSelector(),
        }
    )


def lend_again_form(not_offered: list[str]) -> vol.Schema:
    """Return the form that asks which camera entity to lend from now on."""
    return vol.Schema({vol.Required(CONF_ENTITY): _camera_entity(not_offered)})


def _camera_entity(not_offered: list[str]) -> EntitySelector:
    config = EntitySelectorConfig(domain=[Platform.CAMERA], exclude_entities=not_offered)
    return EntitySelector(config)


def details_form() -> vol.Schema:
    """Return the form that asks for the camera's name, location and view."""
    return vol.Schema(
        {
            vol.Required(CONF_NAME): TextSelector(),
            vol.Optional(CONF_LOCATION): LOCATION,
            vol.Required(CONF_HEADING, default=0): NumberSelector(
                NumberSelectorConfig(
                    min=0, max=359, step=1, mode=NumberSelectorMode.BOX, unit_of_measurement="°"
                )
            ),
            vol.Required(CONF_VIEW, default=360): NumberSelector(
                NumberSelectorConfig(
                    min=1, max=360, step=1, mode=NumberSelectorMode.BOX, unit_of_measurement="°"
                )
            ),
            vol.Required(CONF_INDOOR, default=False): BooleanSelector(),
            vol.Required(CONF_DOORBELL, default=False): BooleanSelector(),
        }
    )


def details_of(camera: Camera, latitude: float, longitude: float) -> dict[str, Any]:
    """Return the form's initial values: the camera's place, or the home's location if none."""
    place = camera.place
    return {
        CONF_NAME: plain(camera.name, longest=LONGEST_NAME),
        CONF_LOCATION: {
            CONF_LATITUDE: place.latitude_udeg / _UDEG if place else latitude,
            CONF_LONGITUDE: place.longitude_udeg / _UDEG if place else longitude,
            CONF_RADIUS: place.range_m if place else USUAL_RANGE_M,
        },
        CONF_HEADING: place.heading_deg if place else 0,
        CONF_VIEW: place.view_deg if place else 360,
        CONF_INDOOR: camera.indoor,
        CONF_DOORBELL: camera.doorbell,
    }


def read_details(answer: Mapping[str, Any]) -> CameraChange:
    """Return the changes in the answer; without a location, the camera's place is forgotten."""
    place = read_place(answer)
    return CameraChange(
        name=answer[CONF_NAME].strip(),
        place=place,
        unplace=place is None,
        indoor=answer[CONF_INDOOR],
        doorbell=answer[CONF_DOORBELL],
    )


def read_place(answer: Mapping[str, Any]) -> Place | None:
    """Return the place in the answer, or None; a camera that faces nowhere looks all around."""
    location = answer.get(CONF_LOCATION)
    if location is None:
        return None
    radius = round(location.get(CONF_RADIUS, USUAL_RANGE_M))
    return Place(
        latitude_udeg=round(location[CONF_LATITUDE] * _UDEG),
        longitude_udeg=round(location[CONF_LONGITUDE] * _UDEG),
        heading_deg=int(answer.get(CONF_HEADING, 0)),
        view_deg=int(answer.get(CONF_VIEW, 360)),
        range_m=min(LONGEST_RANGE_M, max(1, radius)),
    )


def sharing_form() -> vol.Schema:
    """Return the form that asks what of the camera may be shared."""
    return vol.Schema({vol.Required(CONF_MAY_SHARE, default=False): BooleanSelector()})


def motion_form() -> vol.Schema:
    """Return the form that asks for the sensitivity."""
    sensitivity = NumberSelectorConfig(min=1, max=100, step=1, mode=NumberSelectorMode.SLIDER)
    return vol.Schema(
        {
            vol.Required(CONF_SENSITIVITY): NumberSelector(sensitivity),
            vol.Required(CONF_AGAIN, default=False): BooleanSelector(),
        }
    )


def recording_form() -> vol.Schema:
    """Return the form that asks how much to keep, and how to read the camera."""
    days = NumberSelectorConfig(
        min=0.01, max=366, step=0.01, mode=NumberSelectorMode.BOX, unit_of_measurement="d"
    )
    gib = NumberSelectorConfig(
        min=0.1, max=100_000, step=0.1, mode=NumberSelectorMode.BOX, unit_of_measurement="GiB"
    )
    transport = SelectSelectorConfig(
        options=[each.value for each in Transport], translation_key="transport"
    )
    return vol.Schema(
        {
            vol.Optional(CONF_DAYS): NumberSelector(days),
            vol.Optional(CONF_GIB): NumberSelector(gib),
            vol.Required(CONF_SOUND): BooleanSelector(),
            vol.Required(CONF_TRANSPORT): SelectSelector(transport),
        }
    )


def recording_of(camera: Camera) -> dict[str, Any]:
    """Return the form's initial values."""
    return {
        CONF_DAYS: camera.keep.days,
        CONF_GIB: camera.keep.gib,
        CONF_SOUND: camera.sound,
        CONF_TRANSPORT: camera.transport.value,
    }


def read_recording(answer: Mapping[str, Any]) -> CameraChange:
    """Return the changes in the answer; an empty field selects the hub's own setting."""
    return CameraChange(
        keep=Keep(days=answer.get(CONF_DAYS), gib=answer.get(CONF_GIB)),
        sound=answer[CONF_SOUND],
        transport=Transport(answer[CONF_TRANSPORT]),
    )


def triggers_form(not_offered: list[str]) -> vol.Schema:
    """Return the form that asks which entities mark this camera's footage, and with which kind."""
    return vol.Schema(
        {
            vol.Optional(kind.value): EntitySelector(
                EntitySelectorConfig(domain=domains, multiple=True, exclude_entities=not_offered)
            )
            for kind, domains in TRIGGER_DOMAINS.items()
        }
    )


def read_triggers(answer: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the entities by kind of trigger, without duplicates, as the subentry stores them."""
    return {
        kind.value: list(dict.fromkeys(chosen))
        for kind in TRIGGER_DOMAINS
        if (chosen := answer.get(kind.value))
    }


CONF_ARCHIVE_ADDRESS: Final = "address"
CONF_CAMERAS: Final = "cameras"
CONF_FOLDER: Final = "folder"
CONF_KIND: Final = "kind"
CONF_OWN_CERTIFICATE: Final = "own_certificate"
_AT_ADDRESS = (ArchiveKind.FRIGATE, ArchiveKind.ONVIF)
_CERTIFICATE: dict[vol.Marker, Any] = {
    vol.Required(CONF_OWN_CERTIFICATE, default=False): BooleanSelector()
}
"""For Frigate alone, which often makes its certificate itself."""


def new_archive_form() -> vol.Schema:
    """Return the form that asks for the address of Frigate or a recorder."""
    kinds = SelectSelectorConfig(
        options=[kind.value for kind in _AT_ADDRESS], translation_key="archive_kind"
    )
    kind = vol.Required(CONF_KIND, default=ArchiveKind.FRIGATE.value)
    return vol.Schema(
        {kind: SelectSelector(kinds), **_archive_address_form().schema, **_CERTIFICATE}
    )


def _archive_address_form() -> vol.Schema:
    return vol.Schema(
        {vol.Required(CONF_ARCHIVE_ADDRESS): TextSelector(), **credentials_form().schema}
    )


def archive_cameras_form(unused: tuple[ArchiveCamera, ...]) -> vol.Schema:
    """Return the form that asks which cameras to use, which are indoors, and where they are."""
    options = [
        SelectOptionDict(value=each.key, label=plain(each.name) or plain(each.key))
        for each in unused
    ]
    listed = SelectSelector(
        SelectSelectorConfig(options=options, multiple=True, mode=SelectSelectorMode.LIST)
    )
    return vol.Schema(
        {
            vol.Optional(CONF_CAMERAS): listed,
            vol.Optional(CONF_INDOOR): listed,
            vol.Optional(CONF_LOCATION): LOCATION,
        }
    )


def archive_settings_form(kind: ArchiveKind) -> vol.Schema:
    """Return the form that asks for what an archive of a kind is read by."""
    fields: dict[vol.Marker, Any] = {vol.Required(CONF_NAME): TextSelector()}
    if kind in _AT_ADDRESS:
        fields |= _archive_address_form().schema
        fields |= _CERTIFICATE if kind is ArchiveKind.FRIGATE else {}
    elif kind is ArchiveKind.FOLDER:
        fields[vol.Required(CONF_FOLDER)] = TextSelector()
    return vol.Schema(fields)

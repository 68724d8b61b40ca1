"""What all dialogs of subentries share, and the steps that both dialogs of a camera have."""

from __future__ import annotations

from abc import abstractmethod
import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from homeassistant.config_entries import (
    SOURCE_USER,
    ConfigEntryState,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.const import CONF_NAME, CONF_PASSWORD
from homeassistant.data_entry_flow import AbortFlow
from homeassistant.helpers import entity_registry as er
import voluptuous as vol

from ..client.drafts import CameraChange
from ..client.errors import (
    CameraPasswordError,
    ConflictError,
    HubClientError,
    HubUnreachableError,
    NotPermittedError,
    NotReachedError,
)
from ..client.models import Camera, SourceKind, TriggerKind
from ..const import CONF_TRIGGERS, DOMAIN, PANEL_PATH
from ..coordinator import HubConfigEntry, HubCoordinator
from ..lent.cameras import NoPictureError, NotJpegError, async_picture
from ..lent.entities import LentCamera, lent_cameras
from ..lent.triggers import label_named
from ..progress import DialogWork, go_on
from ..text import async_catalogue, for_markdown, plain
from ..views import camera_picture_path
from .forms import (
    CONF_ENTITY,
    CONF_MAY_SHARE,
    LONGEST_NAME,
    details_form,
    details_of,
    read_details,
    read_triggers,
    sharing_form,
    triggers_form,
)

LONGEST_REASON = 300
LONGEST_ADVICE = 900
FIRST_PICTURE_S = 10.0
POLL_S = 0.25
_ERRORS: tuple[tuple[type[HubClientError], str], ...] = (
    (CameraPasswordError, "wrong_password"),
    (NotReachedError, "camera_unreachable"),
    (HubUnreachableError, "cannot_connect"),
    (NotPermittedError, "not_permitted"),
    (ConflictError, "conflict"),
)


class HubSteps(ConfigSubentryFlow):
    """A dialog that has the hub do something."""

    _error_keys = _ERRORS

    def __init__(self) -> None:
        self._work = DialogWork()
        self._reason = ""
        self._advice = ""
        """Advice for the brand of a camera that the hub could not read."""

    @property
    def coordinator(self) -> HubCoordinator:
        """Return the hub; aborts the dialog if it isn't loaded."""
        return self._check_loaded().runtime_data

    def _check_loaded(self) -> HubConfigEntry:
        entry: HubConfigEntry = self._get_entry()
        if entry.state is not ConfigEntryState.LOADED:
            raise AbortFlow("not_loaded")
        return entry

    def _error(self, error: HubClientError) -> dict[str, str]:
        self._reason = plain(error.sentence, longest=LONGEST_REASON)
        self._advice = plain(error.advice, longest=LONGEST_ADVICE)
        keys = (key for kind, key in self._error_keys if isinstance(error, kind))
        return {"base": next(keys, "hub_refused")}

    def _credentials_error(self, error: HubClientError) -> dict[str, str]:
        """Return the error, at the password field if the password was wrong."""
        (key,) = self._error(error).values()
        return {CONF_PASSWORD if key == "wrong_password" else "base": key}

    def _form(
        self,
        step: str,
        schema: vol.Schema,
        shown: Mapping[str, Any],
        errors: dict[str, str],
        **placeholders: str,
    ) -> SubentryFlowResult:
        return self.async_show_form(
            step_id=step,
            data_schema=self.add_suggested_values_to_schema(schema, shown),
            errors=errors,
            description_placeholders={
                # Only errors use it, and Home Assistant shows those as text, not as markdown.
                "reason": " ".join(filter(None, (self._reason, self._advice))),
                **placeholders,
            },
        )


class AddSteps(HubSteps):
    """A dialog that adds something: what the hub finds, or in another way."""

    _ways: Sequence[str]
    """The steps that the person may choose from."""

    async def async_step_user(
        self, _user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask how to add it."""
        if not self.coordinator.rights.may_manage:
            return self.async_abort(reason="link_may_not")
        return self.async_show_menu(step_id="user", menu_options=list(self._ways))

    async def async_step_nothing_found(
        self, _user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Say that nothing was found, and offer alternatives."""
        return self.async_show_menu(step_id="nothing_found", menu_options=list(self._ways))

    async def async_step_scan_failed(
        self, _user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Say why the hub could not look, and offer alternatives."""
        return self.async_show_menu(
            step_id="scan_failed",
            menu_options=list(self._ways),
            description_placeholders={"reason": for_markdown(self._reason)},
        )


class CameraSteps(HubSteps):
    """The steps that both dialogs of a camera have."""

    camera: Camera
    """The dialog's camera, as last reported by the hub."""

    @property
    def lent(self) -> LentCamera | None:
        """Return what is lent to this camera, or None if it has no subentry yet."""
        return lent_cameras(self._get_entry()).get(self.camera.id)

    # Name and place

    async def async_step_details(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for the camera's name and location."""
        errors: dict[str, str] = {}
        if user_input is not None:
            if not 1 <= len(user_input[CONF_NAME].strip()) <= LONGEST_NAME:
                errors[CONF_NAME] = "invalid_name"
            elif not (errors := await self._change(read_details(user_input))):
                return await self._after_details()
            elif errors == {"base": "conflict"}:  # another camera has this name
                errors = {CONF_NAME: "conflict"}
        config = self.hass.config
        shown = user_input or details_of(self.camera, config.latitude, config.longitude)
        return self._form("details", details_form(), shown, errors)

    async def _after_details(self) -> SubentryFlowResult:
        if self.source != SOURCE_USER:
            return self._finish()
        if self._has_picture():
            return await self.async_step_sharing()
        return await self.async_step_first_picture()

    # What may be shared

    async def async_step_first_picture(
        self, _user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Wait briefly for the first picture, so that there is one to look at."""
        if shown := await self._work.progress(self.hass, self._await_picture):
            return self.async_show_progress(
                step_id="first_picture", progress_action="first_picture", progress_task=shown
            )
        self._work.result()
        return await go_on(self, "sharing")

    async def _await_picture(self) -> None:
        for _ in range(int(FIRST_PICTURE_S / POLL_S)):
            await asyncio.sleep(POLL_S)
            if self._has_picture():
                return

    def _has_picture(self) -> bool:
        camera = self.coordinator.data.cameras.get(self.camera.id)
        return camera is not None and camera.snapshot_at is not None

    async def async_step_sharing(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Show what the camera sees, and ask what of it may be shared."""
        errors: dict[str, str] = {}
        if user_input is not None:
            change = CameraChange(may_share=user_input[CONF_MAY_SHARE])
            if not (errors := await self._change(change)):
                return await self._after_sharing()
        adopting = self.source == SOURCE_USER
        shown = user_input or {
            # Indoor cameras default to no sharing; a new camera could not share until now.
            CONF_MAY_SHARE: not self.camera.indoor if adopting else self.camera.may_share,
        }
        return self._form(
            "sharing",
            sharing_form(),
            shown,
            errors,
            picture=await self._picture(),
            facts=await self._facts(),
            covers=self._covers_page(),
        )

    async def _after_sharing(self) -> SubentryFlowResult:
        if self.source == SOURCE_USER:
            return await self.async_step_triggers()
        return self._finish()

    async def _picture(self) -> str:
        """Return the camera's picture as markdown, or a sentence if there is none."""
        words = await async_catalogue(self.hass)
        if not self._has_picture():
            archived = self.camera.kind is SourceKind.ARCHIVE
            return words["no_picture_archived" if archived else "no_picture"]
        path = camera_picture_path(self.hass, self._get_entry(), self.camera.id)
        what_it_sees = words["what_it_sees"]
        return f"![{what_it_sees}]({path})"

    def _covers_page(self) -> str:
        """Return the panel's page that draws covers and ignored areas on the picture."""
        return f"/{PANEL_PATH}/cameras/{self.camera.id}/covers"

    async def _facts(self) -> str:
        """Return what the hub reads from the camera: video, sound, events, doorbell."""
        words = await async_catalogue(self.hass)
        camera = self.coordinator.data.cameras.get(self.camera.id, self.camera)
        if camera.kind is SourceKind.ARCHIVE:
            return words["doorbell"] if camera.doorbell else ""
        sound = words["reads_sound"].format(sound=plain(camera.audio, longest=40))
        facts = [
            plain(camera.video, longest=40),
            sound if camera.audio else words["reads_no_sound"],
            words["reads_events" if camera.events else "reads_no_events"],
            *([words["doorbell"]] if camera.doorbell else []),
        ]
        return for_markdown(" · ".join(filter(None, facts)))

    # Triggers

    async def async_step_triggers(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask which entities mark the camera's footage."""
        if user_input is not None:
            return self._finish({CONF_TRIGGERS: read_triggers(user_input)})
        own = [each.entity_id for each in self._own_entities()]
        return self._form("triggers", triggers_form(own), self._triggers(), {})

    def _triggers(self) -> Mapping[str, Any]:
        chosen: dict[str, list[str]] = {}
        for entity_id, kind in self.lent.triggers if self.lent is not None else ():
            chosen.setdefault(kind.value, []).append(entity_id)
        return chosen

    def _own_entities(self) -> list[er.RegistryEntry]:
        """Return our own entities: the hub's data must never be lent back to it."""
        registry = er.async_get(self.hass)
        return [each for each in registry.entities.values() if each.platform == DOMAIN]

    # All steps

    async def _change(self, change: CameraChange) -> dict[str, str]:
        """Change the camera on the hub; return the errors by form field."""
        try:
            self.camera = await self.coordinator.client.change(self.camera.id, change)
        except HubClientError as error:
            return self._error(error)
        return {}

    async def _picture_error(self, entity_id: str) -> dict[str, str]:
        """Return the error if a camera entity's pictures can't be lent, else nothing."""
        try:
            await async_picture(self.hass, entity_id)
        except NotJpegError:
            return {CONF_ENTITY: "not_jpeg"}
        except NoPictureError:
            return {CONF_ENTITY: "no_picture"}
        return {}

    @abstractmethod
    def _finish(self, data: Mapping[str, Any] | None = None) -> SubentryFlowResult:
        """End the dialog; `data` is what the subentry stores from now on."""


def related_triggers(
    entities: list[er.RegistryEntry], device_id: str | None
) -> dict[str, list[str]]:
    """Return a device's own motion sensors and doorbell, by kind of trigger. Pure."""
    found: dict[str, list[str]] = {}
    for each in entities:
        if device_id is None or each.device_id != device_id or each.disabled_by is not None:
            continue
        device_class = each.device_class or each.original_device_class or ""
        kind = _KINDS.get((each.domain, device_class))
        if not device_class and each.domain == "binary_sensor":
            # Reolink's person and vehicle sensors have no device class.
            kind = TriggerKind.MOTION if label_named(each.translation_key or "") else None
        if kind is not None:
            found.setdefault(kind.value, []).append(each.entity_id)
    return found


_KINDS: Mapping[tuple[str, str], TriggerKind] = {
    ("binary_sensor", "motion"): TriggerKind.MOTION,
    ("binary_sensor", "occupancy"): TriggerKind.MOTION,
    ("event", "motion"): TriggerKind.MOTION,
    ("event", "doorbell"): TriggerKind.BUTTON,
}

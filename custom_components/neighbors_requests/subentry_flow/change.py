"""The dialog that changes an adopted camera."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, override

from homeassistant.config_entries import SOURCE_USER, SubentryFlowResult
from homeassistant.const import CONF_PASSWORD
import voluptuous as vol

from ..client.drafts import CameraChange
from ..client.errors import HubClientError
from ..client.models import Camera, SourceKind
from ..const import CONF_LENT
from ..lent.cameras import StreamSource, async_stream_source, is_stream_address
from ..progress import go_on
from ..text import plain
from .adopt import AdoptSteps
from .forms import (
    CONF_ADDRESS,
    CONF_AGAIN,
    CONF_ENTITY,
    CONF_SENSITIVITY,
    CONF_USER,
    address_form,
    credentials_form,
    lend_again_form,
    motion_form,
    read_recording,
    recording_form,
    recording_of,
)

WATCH_S = 5.0
WATCH_EVERY_S = 0.5
_BY_ADDRESS = {SourceKind.RTSP, SourceKind.MJPEG, SourceKind.JPEG}


class CameraSubentryFlow(AdoptSteps):
    """Changes a camera's settings on the hub, and what this Home Assistant does for it."""

    def __init__(self) -> None:
        super().__init__()
        self._score = 0.0

    async def async_step_reconfigure(
        self, _user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask what to change."""
        if not self.coordinator.rights.may_manage:
            return self.async_abort(reason="link_may_not")
        subentry = self._get_reconfigure_subentry()
        camera = self.coordinator.data.cameras.get(subentry.unique_id or "")
        if camera is None:
            return self.async_abort(reason="camera_gone")
        self.camera = camera
        if camera.kind is SourceKind.ARCHIVE:
            return self.async_show_menu(
                step_id="reconfigure",
                menu_options=["details", "sharing"],
                description_placeholders={"camera": plain(camera.name)},
            )
        lent = camera.kind is SourceKind.LENT or camera.entity_id or subentry.data.get(CONF_LENT)
        connection = "lend_again" if lent else "connection"
        return self.async_show_menu(
            step_id="reconfigure",
            menu_options=["details", "sharing", "motion", "recording", connection, "triggers"],
            description_placeholders={"camera": plain(camera.name)},
        )

    # Motion

    async def async_step_motion(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for the motion sensitivity, showing the current score."""
        errors: dict[str, str] = {}
        if user_input is not None:
            change = CameraChange(sensitivity=int(user_input[CONF_SENSITIVITY]))
            if not (errors := await self._change(change)):
                return await self.async_step_watch() if user_input[CONF_AGAIN] else self._finish()
        else:
            self._score = max(self._score, self.camera.score)
        shown = user_input or {CONF_SENSITIVITY: self.camera.sensitivity}
        return self._form(
            "motion",
            motion_form(),
            shown,
            errors,
            picture=await self._picture(),
            score=f"{self._score:.0f}",
            threshold=f"{self.camera.threshold:.0f}",
            covers=f"{self._covers_page()}/motion",
        )

    async def async_step_watch(
        self, _user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Track the motion score for five seconds, while a person walks through the picture."""
        if shown := await self._work.progress(self.hass, self._watched):
            return self.async_show_progress(
                step_id="watch", progress_action="watch", progress_task=shown
            )
        # If the hub became unreachable, the form shows the last known values.
        with suppress(HubClientError):
            self.camera = self._work.result()
        return await go_on(self, "motion")

    async def _watched(self) -> Camera:
        """Return the camera's data after WATCH_S seconds; set `_score` to the highest score."""
        camera, self._score = self.camera, 0.0
        for step in range(1, int(WATCH_S / WATCH_EVERY_S) + 1):
            for each in await self.coordinator.client.cameras():
                if each.id == camera.id:
                    camera = each
                    self._score = max(self._score, each.score)
            self.async_update_progress(step * WATCH_EVERY_S / WATCH_S)
            await asyncio.sleep(WATCH_EVERY_S)
        return camera

    # Recording

    async def async_step_recording(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask how much to keep, and how to read the camera."""
        errors: dict[str, str] = {}
        if user_input is not None and not (
            errors := await self._change(read_recording(user_input))
        ):
            return self._finish()
        shown = user_input or recording_of(self.camera)
        return self._form("recording", recording_form(), shown, errors)

    # Connection

    async def async_step_connection(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for new credentials, and for a new address if the camera was adopted by address."""
        errors: dict[str, str] = {}
        by_address = self.camera.kind in _BY_ADDRESS
        if user_input is not None:
            change, errors = _read_connection(user_input)
            if change is not None:
                try:
                    self.camera = await self.coordinator.client.change(self.camera.id, change)
                except HubClientError as error:
                    errors = self._credentials_error(error)
                else:
                    return self._finish()
        schema = _new_address_form() if by_address else credentials_form()
        return self._form("connection", schema, user_input or {}, errors)

    async def async_step_lend_again(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask which camera entity to lend from now on."""
        errors: dict[str, str] = {}
        lent = self.lent.entity_id if self.lent is not None else ""
        if user_input is not None:
            entity_id = user_input[CONF_ENTITY]
            if not (errors := await self._lend_instead(entity_id)):
                return self._finish({CONF_LENT: entity_id})
        own = [entity_id for entity_id in self._not_lendable() if entity_id != lent]
        shown = user_input or {CONF_ENTITY: lent or self.camera.entity_id}
        return self._form("lend_again", lend_again_form(own), shown, errors)

    async def _lend_instead(self, entity_id: str) -> dict[str, str]:
        """Check whether an entity can replace the lent one; send the hub its stream's address."""
        if self.camera.kind is SourceKind.LENT:
            return await self._picture_error(entity_id)
        source = await async_stream_source(self.hass, entity_id)
        if source is None:
            return {CONF_ENTITY: "no_stream"}
        return await self._change(_at(source))

    @override
    def _finish(self, data: Mapping[str, Any] | None = None) -> SubentryFlowResult:
        if self.source == SOURCE_USER:
            return super()._finish(data)
        return self.async_update_and_abort(
            self._get_entry(),
            self._get_reconfigure_subentry(),
            title=plain(self.camera.name),
            data_updates=data or {},
        )


def _new_address_form() -> vol.Schema:
    address = {vol.Optional(CONF_ADDRESS): address_form().schema[CONF_ADDRESS]}
    return vol.Schema({**address, **credentials_form().schema})


def _read_connection(answer: Mapping[str, Any]) -> tuple[CameraChange | None, dict[str, str]]:
    username, password = answer.get(CONF_USER, ""), answer.get(CONF_PASSWORD, "")
    if not (address := answer.get(CONF_ADDRESS, "")):
        return CameraChange(username=username, password=password), {}
    if not is_stream_address(address):
        return None, {CONF_ADDRESS: "invalid_address"}
    # Send it as pasted: the hub extracts the user name and password safely.
    return CameraChange(stream_url=address.strip(), username=username, password=password), {}


def _at(source: StreamSource) -> CameraChange:
    return CameraChange(stream_url=source.url, username=source.username, password=source.password)

"""The dialog that adopts a camera: a found one, one at an address, or a lent one.

The hub starts recording as soon as it can read the camera, but nothing may be shared until a person
has looked at the picture. If the dialog is closed before the camera has a name and a place, nothing
is left behind.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from copy import replace
import re
from typing import Any, override

from homeassistant.config_entries import SOURCE_USER, ConfigEntryState, SubentryFlowResult
from homeassistant.const import CONF_PASSWORD
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from yarl import URL

from ..client.drafts import Adoption, ReadAlready
from ..client.errors import (
    CameraPasswordError,
    ConflictError,
    HubClientError,
    ReadAlreadyError,
)
from ..client.models import Found
from ..const import CONF_LENT
from ..coordinator import HubConfigEntry
from ..lent.cameras import async_frigates, async_stream_source, is_stream_address
from ..lent.entities import lent_cameras
from ..progress import go_on
from ..subentries import camera_subentries
from ..text import async_catalogue, for_markdown, plain
from .forms import (
    CONF_ADDRESS,
    CONF_ENTITY,
    CONF_FOUND,
    CONF_PICTURES_ONLY,
    CONF_USER,
    LONGEST_NAME,
    SCAN_AGAIN,
    address_form,
    credentials_form,
    found_form,
    found_name,
    lend_form,
)
from .steps import AddSteps, CameraSteps, related_triggers

_HOST = re.compile(r"[A-Za-z0-9._:-]{1,253}")
SCAN_S = 5.0
TICK_S = 0.25


class AdoptSteps(AddSteps, CameraSteps):
    """From choosing a camera to recording, naming, placing and reviewing it."""

    _ways = ("scan", "address", "lend")

    def __init__(self) -> None:
        super().__init__()
        self._found: dict[str, Found] = {}
        self._adoption = Adoption(name="")
        self._adopted = False
        self._settled = False
        """Whether the camera has a name and a place, and stays even if the dialog is closed."""
        self._lent_entity = ""

    # A found camera

    async def async_step_scan(
        self, _user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Have the hub scan for cameras, and show progress."""
        if shown := await self._work.progress(self.hass, self._scan_network):
            return self.async_show_progress(
                step_id="scan", progress_action="scan", progress_task=shown
            )
        try:
            self._found = {each.key: each for each in self._work.result() if not each.adopted}
        except HubClientError as error:
            self._error(error)
            return await go_on(self, "scan_failed")
        next_step = "found" if self._found else "nothing_found"
        return await go_on(self, next_step)

    async def _scan_network(self) -> tuple[Found, ...]:
        looking = self.hass.async_create_task(self.coordinator.client.scan())
        passed_s = 0.0
        try:
            while not (await asyncio.wait({looking}, timeout=TICK_S))[0]:
                passed_s += TICK_S
                self.async_update_progress(min(0.95, passed_s / SCAN_S))
            return looking.result()
        finally:
            looking.cancel()

    async def async_step_found(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask which found camera to adopt."""
        errors: dict[str, str] = {}
        if user_input is not None:
            if user_input[CONF_FOUND] == SCAN_AGAIN:
                return await self.async_step_scan()
            found = self._found[user_input[CONF_FOUND]]
            self._adoption = Adoption(
                name=found_name(found), found_key=found.key, doorbell=found.doorbell
            )
            try:
                return await self._adopt()
            except CameraPasswordError as error:
                self._error(error)
                # Most cameras have a password; only this error shows that this one does.
                return await self.async_step_credentials()
            except HubClientError as error:
                errors = self._error(error)
        words = await async_catalogue(self.hass)
        schema = found_form(self._found.values(), words)
        return self._form("found", schema, user_input or {}, errors)

    async def async_step_credentials(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for the camera's own user name and password."""
        errors: dict[str, str] = {}
        if user_input is not None:
            self._adoption = _with_credentials(self._adoption, user_input)
            try:
                return await self._adopt()
            except HubClientError as error:
                errors = self._credentials_error(error)
        return self._form(
            "credentials",
            credentials_form(),
            user_input or {},
            errors,
            camera=plain(self._adoption.name),
            # If there is an error, it already contains the advice.
            advice="" if errors else for_markdown(self._advice),
        )

    # A camera at an address

    async def async_step_address(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for a stream's address."""
        errors: dict[str, str] = {}
        if user_input is not None:
            address = user_input[CONF_ADDRESS]
            if not is_stream_address(address):
                errors[CONF_ADDRESS] = "invalid_address"
            else:
                # Send it as pasted: the hub extracts the user name and password safely.
                pasted = Adoption(name="", stream_url=address.strip())
                self._adoption = _with_credentials(pasted, user_input)
                try:
                    return await self._adopt()
                except HubClientError as error:
                    errors = self._credentials_error(error)
        return self._form("address", address_form(), user_input or {}, errors)

    # A lent camera

    async def async_step_lend(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask which camera entity to lend."""
        shown, errors = user_input or {}, dict[str, str]()
        if user_input is not None:
            entity_id = user_input[CONF_ENTITY]
            streamed, errors = await self._read_entity(
                entity_id, pictures_only=user_input[CONF_PICTURES_ONLY]
            )
            if not errors:
                self._lent_entity = entity_id
                try:
                    return await self._adopt()
                except HubClientError as error:
                    errors = self._error(error)
                    if streamed:
                        errors = {"base": "stream_not_read"}
                        shown = user_input | {CONF_PICTURES_ONLY: True}
        return self._form("lend", lend_form(self._not_lendable()), shown, errors)

    async def _read_entity(
        self, entity_id: str, *, pictures_only: bool
    ) -> tuple[bool, dict[str, str]]:
        """Prepare to adopt a camera entity; return whether it has a stream, and form errors."""
        state = self.hass.states.get(entity_id)
        self._adoption = Adoption(name=state.name if state else entity_id, entity_id=entity_id)
        source = None if pictures_only else await async_stream_source(self.hass, entity_id)
        if source is not None:
            self._adoption = replace(
                self._adoption,
                stream_url=source.url,
                username=source.username,
                password=source.password,
            )
            return True, {}
        return False, await self._picture_error(entity_id)

    def _not_lendable(self) -> list[str]:
        lent = {each.entity_id for each in lent_cameras(self._get_entry()).values()}
        return sorted({each.entity_id for each in self._own_entities()} | (lent - {""}))

    # All ways

    async def _adopt(self) -> SubentryFlowResult:
        """Have the hub record the camera, without sharing yet; raises HubClientError."""
        name = plain(self._adoption.name, longest=LONGEST_NAME)
        adoption = replace(
            self._adoption,
            name=name or "Camera",
            may_share=False,
            recorders=_recorders(self.hass),
        )
        coordinator = self.coordinator
        async with coordinator.subentries.adopting() as awaited:
            try:
                self.camera = await coordinator.client.adopt(adoption)
            except ReadAlreadyError as error:
                self._error(error)
                return await self.async_step_read_already()
            except ConflictError:
                return self.async_abort(reason="already_adopted")
            awaited[self.camera.id] = self._lent_entity
        self._adopted = True
        return await self.async_step_details()

    async def async_step_read_already(
        self, _user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask whether to read the camera, or the recorder that reads it already."""
        return self.async_show_menu(
            step_id="read_already",
            menu_options=["from_recorder", "directly"],
            description_placeholders={"reason": for_markdown(self._reason)},
        )

    async def async_step_from_recorder(
        self, _user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Have the hub read the recorder."""
        return await self._choose(ReadAlready.RECORDER)

    async def async_step_directly(
        self, _user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Have the hub read the camera, although a recorder reads it too."""
        return await self._choose(ReadAlready.DIRECTLY)

    async def _choose(self, chosen: ReadAlready) -> SubentryFlowResult:
        """Adopt the camera as chosen, or say why that failed and offer the choice again."""
        self._adoption = replace(self._adoption, if_read_already=chosen)
        try:
            return await self._adopt()
        except HubClientError as error:
            self._error(error)
            self._reason = " ".join(filter(None, (self._reason, self._advice)))
            return await self.async_step_read_already()

    @override
    async def _after_details(self) -> SubentryFlowResult:
        self._settled = True
        return await super()._after_details()

    @override
    def _triggers(self) -> Mapping[str, Any]:
        if self.source != SOURCE_USER:
            return super()._triggers()
        entry = er.async_get(self.hass).async_get(self._lent_entity)
        if entry is None:
            return {}
        every = list(er.async_get(self.hass).entities.values())
        return related_triggers(every, entry.device_id)

    @override
    def _finish(self, data: Mapping[str, Any] | None = None) -> SubentryFlowResult:
        """Create the camera's subentry, unless it got one meanwhile."""
        stored = dict(data or {})
        if self._lent_entity:
            stored[CONF_LENT] = self._lent_entity
        entry, title = self._get_entry(), plain(self.camera.name)
        if (there := camera_subentries(entry).get(self.camera.id)) is not None:
            self.hass.config_entries.async_update_subentry(entry, there, data=stored)
            return self.async_abort(reason="adopted")
        return self.async_create_entry(title=title, data=stored, unique_id=self.camera.id)

    @callback
    @override
    def async_remove(self) -> None:
        """Undo what a closed dialog began, or keep the camera if it was settled."""
        self._work.cancel()
        if not self._adopted:
            return
        entry: HubConfigEntry | None
        entry = self.hass.config_entries.async_get_entry(self._entry_id)
        if entry is None or entry.state is not ConfigEntryState.LOADED:
            return
        subentries = entry.runtime_data.subentries
        if self._settled:
            subentries.async_release(self.camera.id)
        else:
            subentries.async_abandon(self.camera.id)


def _recorders(hass: HomeAssistant) -> tuple[str, ...]:
    """Return the hosts of the recorders that Home Assistant knows."""
    hosts = (URL(address).host or "" for address in async_frigates(hass))
    return tuple(dict.fromkeys(host for host in hosts if _HOST.fullmatch(host)))


def _with_credentials(adoption: Adoption, answer: Mapping[str, Any]) -> Adoption:
    return replace(
        adoption, username=answer.get(CONF_USER, ""), password=answer.get(CONF_PASSWORD, "")
    )

"""The dialog that adds what records cameras elsewhere, and changes it.

What was found is added in one step: Frigate and recorders on the network, and what Home Assistant
lends. Nothing is recorded twice: the hub asks for footage only when a request matches.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, override

from homeassistant.config_entries import SOURCE_USER, ConfigEntryState, SubentryFlowResult
from homeassistant.const import CONF_LATITUDE, CONF_LONGITUDE, CONF_NAME, CONF_PASSWORD
from homeassistant.core import callback
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)
from homeassistant.loader import IntegrationNotFound, async_get_integration
import voluptuous as vol

from ..archives import async_add, async_find_clips
from ..client.decode import Record, read_list
from ..client.drafts import Adoption
from ..client.errors import (
    ArchivePasswordError,
    ConflictError,
    HubClientError,
    HubUnreachableError,
    NotPermittedError,
    NotReachedError,
)
from ..client.models import Archive, ArchiveCamera, ArchiveKind, FoundArchive
from ..coordinator import HubConfigEntry
from ..progress import go_on
from ..subentries import archive_subentries
from ..text import async_catalogue, for_markdown, plain
from .forms import (
    CONF_ARCHIVE_ADDRESS,
    CONF_CAMERAS,
    CONF_FOLDER,
    CONF_FOUND,
    CONF_INDOOR,
    CONF_KIND,
    CONF_LOCATION,
    CONF_OWN_CERTIFICATE,
    CONF_RADIUS,
    CONF_USER,
    LONGEST_NAME,
    SCAN_AGAIN,
    USUAL_RANGE_M,
    archive_cameras_form,
    archive_settings_form,
    credentials_form,
    new_archive_form,
    read_place,
)
from .steps import AddSteps


class Offer(Record):
    """An archive that can be added in one step."""

    label: str
    body: dict[str, Any]
    """What the hub is told to add it."""
    needs_password: bool = False


class _Lender(Record):
    """What the hub was told that Home Assistant can lend."""

    key: str
    kind: str
    name: str
    lent: bool


class ArchiveSubentryFlow(AddSteps):
    """Adds an archive with the cameras that are chosen, or changes one."""

    archive: Archive
    """The dialog's archive, as last reported by the hub."""
    _ways = ("scan", "address", "folder")
    _error_keys = (
        (ArchivePasswordError, "wrong_password"),
        (NotReachedError, "archive_unreachable"),
        (HubUnreachableError, "cannot_connect"),
        (NotPermittedError, "not_permitted"),
        (ConflictError, "conflict"),
    )

    def __init__(self) -> None:
        super().__init__()
        self._offers: dict[str, Offer] = {}
        self._chosen: dict[str, Any] = {}
        self._added = False
        self._used: set[str] = set()
        """The cameras that this dialog has added, by their keys."""

    # A found archive

    async def async_step_scan(
        self, _user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Have the hub look for archives, and show progress."""
        if shown := await self._work.progress(self.hass, self._search):
            return self.async_show_progress(
                step_id="scan", progress_action="scan", progress_task=shown
            )
        try:
            self._offers = self._work.result()
        except HubClientError as error:
            self._error(error)
            return await go_on(self, "scan_failed")
        return await go_on(self, "found" if self._offers else "nothing_found")

    async def _search(self) -> dict[str, Offer]:
        """Return what can be added now, by the values of the form: what is on the network first."""
        client, words = self.coordinator.client, await async_catalogue(self.hass)
        found = await client.found_archives()
        offers = {each.address: _of_found(each, words) for each in found if not each.archive_id}
        lenders = ("archives", "lenders")
        await async_find_clips(self.coordinator, "GET", lenders)
        answer = await client.call("GET", lenders)
        for lender in read_list(_Lender, answer, "lenders"):
            if lender.lent:
                continue
            name = plain(lender.name, longest=LONGEST_NAME) or lender.kind
            offers[lender.key] = Offer(
                label=_line(name, await self._product(lender), words["through_home_assistant"]),
                body={"kind": ArchiveKind.LENT.value, "lender": lender.key, "name": name},
            )
        return offers

    async def _product(self, lender: _Lender) -> str:
        """Return what is lent, as its integration is called; its entry may have any title."""
        if self.hass.config_entries.async_get_entry(lender.key.partition("/")[2]) is None:
            return ""  # It isn't of an entry, and says what it is.
        try:
            return (await async_get_integration(self.hass, lender.kind)).name
        except IntegrationNotFound:
            return lender.kind

    async def async_step_found(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask which of the found archives to add."""
        errors: dict[str, str] = {}
        if user_input is not None:
            if user_input[CONF_FOUND] == SCAN_AGAIN:
                return await self.async_step_scan()
            offer = self._offers[user_input[CONF_FOUND]]
            self._chosen = offer.body
            if offer.needs_password:
                return await self.async_step_credentials()
            try:
                return await self._add(offer.body)
            except HubClientError as error:
                errors = self._error(error)
        words = await async_catalogue(self.hass)
        options = [
            SelectOptionDict(value=value, label=offer.label)
            for value, offer in self._offers.items()
        ]
        options.append(SelectOptionDict(value=SCAN_AGAIN, label=words["look_again"]))
        listed = SelectSelectorConfig(options=options, mode=SelectSelectorMode.LIST)
        schema = vol.Schema({vol.Required(CONF_FOUND): SelectSelector(listed)})
        return self._form("found", schema, user_input or {}, errors)

    async def async_step_credentials(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for the found archive's user name and password."""
        errors: dict[str, str] = {}
        if user_input is not None and not (errors := _half(user_input)):
            try:
                return await self._add(self._chosen | _credentials(user_input))
            except HubClientError as error:
                errors = self._credentials_error(error)
        address = for_markdown(plain(self._chosen[CONF_ARCHIVE_ADDRESS]))
        schema, shown = credentials_form(), user_input or {}
        return self._form("credentials", schema, shown, errors, address=address)

    # An archive that is entered by hand

    async def async_step_address(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for the address of Frigate or a recorder."""
        errors: dict[str, str] = {}
        if user_input is not None and not (errors := _half(user_input)):
            body = {
                "kind": user_input[CONF_KIND],
                "address": user_input[CONF_ARCHIVE_ADDRESS].strip(),
                "verify": not user_input[CONF_OWN_CERTIFICATE],
            }
            try:
                return await self._add(body | _credentials(user_input))
            except HubClientError as error:
                errors = self._credentials_error(error)
        return self._form("address", new_archive_form(), user_input or {}, errors)

    async def async_step_folder(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for a folder on the hub's machine."""
        errors: dict[str, str] = {}
        if user_input is not None:
            folder = user_input[CONF_FOLDER].strip()
            try:
                return await self._add({"kind": ArchiveKind.FOLDER.value, "folder": folder})
            except HubClientError as error:
                errors = self._error(error)
        schema = vol.Schema({vol.Required(CONF_FOLDER): TextSelector()})
        return self._form("folder", schema, user_input or {}, errors)

    async def _add(self, body: Mapping[str, Any]) -> SubentryFlowResult:
        """Have the hub add the archive, and ask which cameras to use; raises HubClientError."""
        coordinator = self.coordinator
        async with coordinator.archives.adopting() as awaited:
            self.archive = await async_add(coordinator, body)
            awaited[self.archive.id] = ""
        self._added = True
        if not self._unused():
            return self._finish()
        return await self.async_step_cameras()

    # Its cameras

    async def async_step_cameras(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask which of its cameras to use, and where they are."""
        errors: dict[str, str] = {}
        if user_input is not None and not (errors := await self._use(user_input)):
            return self._finish()
        unused = self._unused()
        if not unused:
            return self.async_abort(reason="no_more_cameras")
        config = self.hass.config
        shown = user_input or {
            CONF_CAMERAS: [each.key for each in unused] if self.source == SOURCE_USER else [],
            CONF_LOCATION: {
                CONF_LATITUDE: config.latitude,
                CONF_LONGITUDE: config.longitude,
                CONF_RADIUS: USUAL_RANGE_M,
            },
        }
        name = for_markdown(plain(self.archive.name))
        return self._form("cameras", archive_cameras_form(unused), shown, errors, archive=name)

    def _unused(self) -> tuple[ArchiveCamera, ...]:
        """Return the archive's cameras that requests aren't matched with yet."""
        return tuple(
            each
            for each in self.archive.cameras
            if each.camera_id is None and each.key not in self._used
        )

    async def _use(self, answer: Mapping[str, Any]) -> dict[str, str]:
        """Have the hub add the chosen cameras; return the errors by form field."""
        indoor, place = answer.get(CONF_INDOOR, []), read_place(answer)
        for each in self._unused():
            if each.key not in answer.get(CONF_CAMERAS, []):
                continue
            adoption = Adoption(
                name=plain(each.name, longest=LONGEST_NAME) or "Camera",
                archive_id=self.archive.id,
                archive_key=each.key,
                place=place,
                indoor=each.key in indoor,
            )
            try:
                await self.coordinator.client.adopt(adoption)
            except HubClientError as error:
                return self._error(error)
            self._used.add(each.key)
        return {}

    # Changing it

    async def async_step_reconfigure(
        self, _user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask what to change."""
        coordinator = self.coordinator
        if not coordinator.rights.may_manage:
            return self.async_abort(reason="link_may_not")
        archive_id = self._get_reconfigure_subentry().unique_id or ""
        if archive_id not in coordinator.data.archives:
            return self.async_abort(reason="archive_gone")
        self.archive = coordinator.data.archives[archive_id]
        used = [plain(each.name) for each in self.archive.cameras if each.camera_id is not None]
        return self.async_show_menu(
            step_id="reconfigure",
            menu_options=["cameras", "settings"],
            description_placeholders={
                "archive": for_markdown(plain(self.archive.name)),
                "cameras": for_markdown(", ".join(used)) or "\N{EN DASH}",
                "reason": for_markdown(plain(self.archive.reason, longest=300)),
            },
        )

    async def async_step_settings(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for another name, address or password; the hub tries them before it saves them."""
        errors: dict[str, str] = {}
        if user_input is not None and not (errors := _half(user_input)):
            change = _changes(self.archive, user_input)
            try:
                if change:
                    client = self.coordinator.client
                    self.archive = await client.change_archive(self.archive.id, change)
                return self._finish()
            except HubClientError as error:
                errors = self._credentials_error(error)
        shown = user_input or {
            CONF_NAME: plain(self.archive.name),
            CONF_ARCHIVE_ADDRESS: self.archive.address,
            CONF_FOLDER: self.archive.folder,
            CONF_OWN_CERTIFICATE: not self.archive.verify,
        }
        return self._form("settings", archive_settings_form(self.archive.kind), shown, errors)

    # The end

    def _finish(self) -> SubentryFlowResult:
        """Create the archive's subentry unless it got one meanwhile, or update it."""
        entry, title = self._get_entry(), plain(self.archive.name)
        if self.source != SOURCE_USER:
            subentry = self._get_reconfigure_subentry()
            return self.async_update_and_abort(entry, subentry, title=title)
        if self.archive.id in archive_subentries(entry):
            return self.async_abort(reason="added")
        return self.async_create_entry(title=title, data={}, unique_id=self.archive.id)

    @callback
    @override
    def async_remove(self) -> None:
        """Keep an archive that was added, even if its dialog was closed."""
        self._work.cancel()
        if not self._added:
            return
        entry: HubConfigEntry | None
        entry = self.hass.config_entries.async_get_entry(self._entry_id)
        if entry is not None and entry.state is ConfigEntryState.LOADED:
            entry.runtime_data.archives.async_release(self.archive.id)


def _of_found(found: FoundArchive, words: Mapping[str, str]) -> Offer:
    """Return a found archive as it is offered."""
    needs = words["needs_password"] if found.needs_password else ""
    return Offer(
        label=_line(found.name, found.address, found.version, needs),
        body={"kind": found.kind.value, "address": found.address, "verify": found.verify},
        needs_password=found.needs_password,
    )


def _line(*parts: str) -> str:
    """Return what is known of an archive in one line, nothing twice."""
    return " · ".join(dict.fromkeys(filter(None, map(plain, parts))))


def _half(answer: Mapping[str, Any]) -> dict[str, str]:
    """Return the error if there is a password without a user name."""
    alone = answer.get(CONF_PASSWORD) and not answer.get(CONF_USER)
    return {CONF_USER: "no_user"} if alone else {}


def _credentials(answer: Mapping[str, Any]) -> dict[str, str]:
    """Return the user name and the password, or nothing if none was entered."""
    if not answer.get(CONF_USER):
        return {}
    return {"username": answer[CONF_USER], "password": answer.get(CONF_PASSWORD, "")}


def _changes(archive: Archive, answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return what differs from the archive as it is."""
    entered = {
        key: answer[key].strip()
        for key in (CONF_NAME, CONF_ARCHIVE_ADDRESS, CONF_FOLDER)
        if answer.get(key, "").strip()
    }
    if CONF_OWN_CERTIFICATE in answer:
        entered["verify"] = not answer[CONF_OWN_CERTIFICATE]
    before = archive.to_dict()
    changed = {key: value for key, value in entered.items() if value != before[key]}
    return changed | _credentials(answer)

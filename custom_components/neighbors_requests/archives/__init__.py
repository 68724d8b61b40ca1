"""Archives that this Home Assistant can lend: it answers what the hub asks of them.

Nothing is asked of an archive that no person lent. What was lent is in the entry's options, so a
hub can't take more.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from importlib import import_module
from traceback import extract_tb
from types import ModuleType
from typing import Any, Final

from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
    ConfigEntryState,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.util.hass_dict import HassKey

from ..client.decode import Record, read, read_list
from ..client.errors import ConflictError, HubClientError, InputRefusedError
from ..client.messages import ArchiveQueried, ArchiveRemoved, Message
from ..client.models import Archive
from ..const import CONF_ARCHIVES, DOMAIN, LOGGER
from ..coordinator import HubCoordinator
from ..lent.cameras import FRIGATE, async_frigates
from ..lent.entities import TaskSet
from .adapter import CLIPS, FOUND, KINDS, Adapter, ArchiveError, Failure, Period, from_key, known_as

SETTLE_S: Final = 2.0
"""How long to wait for other entries that change, before the hub is told."""
QUICK_S: Final = 25.0
"""For what is answered by JSON; the hub waits longer."""


class Lender(Record):
    """Something that can lend an archive."""

    key: str
    """The integration's domain, then `/` and its entry's id; of clips by time, the media source."""
    kind: str
    name: str


class _Span(Record):
    key: str
    start: datetime
    end: datetime


class _Query(Record):
    id: str
    lender: str
    kind: str
    camera_key: str
    start: datetime | None
    end: datetime | None
    spans: tuple[_Span, ...]


class _QueryList(Record):
    query_ids: tuple[str, ...]


class _Archive(Record):
    lender: str


class _Slot(Record):
    number: int


@callback
def async_lenders(hass: HomeAssistant) -> tuple[Lender, ...]:
    """Return everything that could lend an archive now."""
    return tuple(
        Lender(key=f"{kind}/{entry.entry_id}", kind=kind, name=entry.title)
        for kind in KINDS
        for entry in hass.config_entries.async_loaded_entries(kind)
    )


async def _async_module(hass: HomeAssistant, name: str) -> ModuleType:
    """Load a module of this package that only what is lent needs: most homes lend nothing."""
    return await hass.async_add_import_executor_job(import_module, f"{__name__}.{name}")


async def async_clip_lenders(hass: HomeAssistant, lent: Sequence[str]) -> tuple[Lender, ...]:
    """Return the media sources that were found to have clips by time, and those that are lent."""
    domains = [key.partition("/")[2] for key in lent if key.startswith(f"{CLIPS}/")]
    if not domains and FOUND not in hass.data:
        return ()
    clips = await _async_module(hass, "media_source")
    names: dict[str, str] = await clips.async_clip_names(hass, domains)
    return tuple(
        Lender(key=f"{CLIPS}/{domain}", kind=CLIPS, name=name) for domain, name in names.items()
    )


async def async_find_clips(coordinator: HubCoordinator, method: str, path: Sequence[str]) -> None:
    """Before what could be lent is listed, look for media sources whose clips say times.

    Nothing else ever looks into a media source that isn't lent.
    """
    if (method, *path) != ("GET", "archives", "lenders"):
        return
    clips = await _async_module(coordinator.hass, "media_source")
    await clips.async_find(coordinator.hass)
    lender = coordinator.hass.data.get(_LENDERS, {}).get(coordinator.config_entry.entry_id)
    if lender is not None:
        await lender.async_send_offer()


def lent_archives(entry: ConfigEntry) -> tuple[str, ...]:
    """Return the keys of the lenders whose archives a person lent to an entry's hub."""
    return tuple(entry.options.get(CONF_ARCHIVES, ()))


@asynccontextmanager
async def async_lend(coordinator: HubCoordinator, lender: str) -> AsyncGenerator[None]:
    """Lend an archive while the hub tries it, and then for good if that raises nothing.

    Without a lender, nothing changes.
    """
    if not lender:
        yield
        return
    before = lender in lent_archives(coordinator.config_entry)
    tried = _tried(coordinator)
    tried[lender] = tried.get(lender, 0) + 1
    _async_note(coordinator, lender, lent=True)
    try:
        yield
    except BaseException:
        if not before:
            _async_note(coordinator, lender, lent=False)
        raise
    finally:
        tried[lender] -= 1


_TRIED: HassKey[dict[str, dict[str, int]]] = HassKey(f"{DOMAIN}_archives_tried")


@callback
def _tried(coordinator: HubCoordinator) -> dict[str, int]:
    """Return how often each lender is being tried by its hub, which doesn't list it yet."""
    every = coordinator.hass.data.setdefault(_TRIED, {})
    return every.setdefault(coordinator.config_entry.entry_id, {})


def lender_in(method: str, path: Sequence[str], body: object) -> str:
    """Return the lender whose archive a call would add to the hub, or an empty string. Pure."""
    if (method, *path) != ("POST", "archives") or not isinstance(body, dict):
        return ""
    lender = body.get("lender") if body.get("kind") == "lent" else ""
    return lender if isinstance(lender, str) else ""


@callback
def async_return(coordinator: HubCoordinator, lender: str) -> None:
    """Lend an archive no longer."""
    _async_note(coordinator, lender, lent=False)


async def async_add(coordinator: HubCoordinator, body: Mapping[str, object]) -> Archive:
    """Have the hub try an archive and add it; a lent one is lent then.

    Raises ArchivePasswordError, NotReachedError, ConflictError or InputRefusedError; then nothing
    is added or lent.
    """
    path = ("archives",)
    async with async_lend(coordinator, lender_in("POST", path, body)):
        return read(Archive, await coordinator.client.call("POST", path, body=body))


@callback
def _async_note(coordinator: HubCoordinator, lender: str, *, lent: bool) -> None:
    entry = coordinator.config_entry
    others = [each for each in lent_archives(entry) if each != lender]
    options = {**entry.options, CONF_ARCHIVES: [*others, lender] if lent else others}
    coordinator.hass.config_entries.async_update_entry(entry, options=options)


class ArchiveLender:
    """Answers a hub's asks while its entry is loaded."""

    def __init__(self, coordinator: HubCoordinator) -> None:
        self._coordinator = coordinator
        self._hass = coordinator.hass
        self._entry = coordinator.config_entry
        self._tasks = TaskSet(self._hass, self._entry, f"{DOMAIN} answer of an archive to")
        self._offers = TaskSet(self._hass, self._entry, f"{DOMAIN} offer archives")
        self._open: set[str] = set()
        self._adapters: dict[str, tuple[object, Adapter]] = {}
        self._turns: dict[str, asyncio.Lock] = {}
        self._offered: dict[str, Any] | None = None

    @callback
    def async_start(self) -> None:
        """Answer until the entry is unloaded."""
        entry = self._entry
        self._hass.data.setdefault(_LENDERS, {})[entry.entry_id] = self
        entry.async_on_unload(self._async_stop)
        entry.async_on_unload(self._coordinator.async_listen(self._async_note_message))
        entry.async_on_unload(self._coordinator.async_listen_return(self._async_again))
        entry.async_on_unload(
            async_dispatcher_connect(
                self._hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._async_entry_changed
            )
        )
        self._async_again()

    @callback
    def _async_stop(self) -> None:
        del self._hass.data[_LENDERS][self._entry.entry_id]

    @callback
    def _async_note_message(self, message: Message) -> None:
        if isinstance(message.news, ArchiveQueried):
            self._async_begin(message.news.query_id)
        elif isinstance(message.news, ArchiveRemoved):
            self._async_tidy()

    @callback
    def _async_again(self) -> None:
        """Say what could be lent, and look for asks that were missed."""
        self._offered = None
        self._async_offer()
        self._async_tidy()

    @callback
    def _async_entry_changed(self, _change: ConfigEntryChange, entry: ConfigEntry) -> None:
        lends_clips = f"{CLIPS}/{entry.domain}" in lent_archives(self._entry)
        if entry is self._entry or entry.domain in {*KINDS, FRIGATE} or lends_clips:
            self._async_offer()

    @callback
    def _async_offer(self) -> None:
        self._offers.async_set({"hub": self._offer})

    async def _offer(self) -> None:
        """Send what could be lent whenever it has changed; then look for asks."""
        while True:
            if not await self.async_send_offer():
                return
            await asyncio.sleep(SETTLE_S)

    async def async_send_offer(self) -> bool:
        """Send what could be lent; return whether that was news, and was taken."""
        lent = lent_archives(self._entry)
        lenders = async_lenders(self._hass) + await async_clip_lenders(self._hass, lent)
        offer: dict[str, Any] = {
            "lenders": [
                {**each.to_dict(), "name": known_as(each.name), "lent": each.key in lent}
                for each in lenders
            ],
            "frigates": async_frigates(self._hass),
        }
        if offer == (self._offered or {"lenders": [], "frigates": ()}):
            return False
        client = self._coordinator.client
        try:
            await client.call("PUT", ("archives", "lenders"), body=offer)
            missed = read(_QueryList, await client.call("GET", ("archives", "queries")))
        except HubClientError as error:
            # It is away and will come back, or is older than archives.
            LOGGER.debug("The hub takes no archives: %s", error)
            return False
        self._offered = offer
        for query_id in missed.query_ids:
            self._async_begin(query_id)
        return True

    @callback
    def _async_tidy(self) -> None:
        if lent_archives(self._entry):
            self._entry.async_create_background_task(
                self._hass, self._return_removed(), f"{DOMAIN} return archives"
            )

    async def _return_removed(self) -> None:
        """Lend no longer what somebody removed from the hub, here or elsewhere."""
        before = lent_archives(self._entry)
        try:
            answer = await self._coordinator.client.call("GET", ("archives",))
            known = {each.lender for each in read_list(_Archive, answer, "archives")}
        except HubClientError:
            return
        for lender in before:
            if lender not in known and not _tried(self._coordinator).get(lender):
                async_return(self._coordinator, lender)

    @callback
    def _async_begin(self, query_id: str) -> None:
        """Begin to answer a query, unless that has begun."""
        self._open.add(query_id)
        self._tasks.async_set({each: partial(self._answer, each) for each in self._open})

    # Answering

    async def _answer(self, query_id: str) -> None:
        """Answer one query; nothing is answered if the hub no longer waits for it."""
        path = ("archives", "queries", query_id)
        client = self._coordinator.client
        try:
            query = read(_Query, await client.call("GET", path))
            body = await self._body(query)
            try:
                await client.call("PUT", (*path, "answer"), body=body)
            except InputRefusedError as error:
                LOGGER.warning("The hub can't read what %s has: %s", query.lender, error)
                body = {"failure": Failure.FAILED.value}
                await client.call("PUT", (*path, "answer"), body=body)
        except HubClientError as error:
            LOGGER.debug("The hub doesn't wait for an answer of its archive: %s", error)
        finally:
            self._open.discard(query_id)

    async def _body(self, query: _Query) -> Mapping[str, object]:
        """Return the answer to a query, or why there is none; raises HubClientError."""
        try:
            return await self._answered(await self._adapter(query.lender), query)
        except ArchiveError as error:
            return {"failure": error.failure.value}
        except TimeoutError:
            return {"failure": Failure.AWAY.value}
        except HubClientError:
            raise
        except Exception as error:  # noqa: BLE001 -- whatever another integration raises
            # Not its text: that may hold an address with a password.
            frame = extract_tb(error.__traceback__)[-1]
            where = f"{frame.filename}:{frame.lineno}"
            LOGGER.warning(
                "The archive %s failed: %s at %s", query.lender, type(error).__name__, where
            )
            return {"failure": Failure.FAILED.value}

    async def _answered(self, adapter: Adapter, query: _Query) -> Mapping[str, object]:
        camera = from_key(query.camera_key)
        if query.kind == "describe":
            async with asyncio.timeout(QUICK_S):
                return {"description": (await adapter.describe()).written()}
        if query.kind == "holdings" and query.start is not None and query.end is not None:
            async with asyncio.timeout(QUICK_S):
                held = await adapter.holdings(camera, Period(query.start, query.end))
                return {"holdings": held.written()}
        if query.kind != "fetch":
            raise ArchiveError(Failure.FAILED)
        # Files one after another; meanwhile, the hub may still ask whether the archive is there.
        async with self._turn(query.lender):
            await self._send_all(adapter, query)
        return {"complete": True}

    async def _send_all(self, adapter: Adapter, query: _Query) -> None:
        """Send what is there, and then raise ArchiveError if a span wasn't."""
        missing: ArchiveError | None = None
        for number in range(len(query.spans)):
            try:
                await self._send(adapter, query, number)
            except ArchiveError as error:
                if error.failure not in {Failure.GONE, Failure.NOT_VIDEO}:
                    raise
                missing = error
        if missing is not None:
            raise missing

    def _turn(self, lender: str) -> asyncio.Lock:
        """Return the lock by which one archive gives one file at a time."""
        return self._turns.setdefault(lender, asyncio.Lock())

    def _check_lent(self, lender: str) -> None:
        """Raise ArchiveError if nobody lends it, or somebody just took it back."""
        if lender not in lent_archives(self._entry):
            raise ArchiveError(Failure.NOT_LENT)

    async def _adapter(self, lender: str) -> Adapter:
        """Return a lender's adapter; raises ArchiveError if it isn't lent or not there."""
        self._check_lent(lender)
        kind, _, entry_id = lender.partition("/")
        if kind == CLIPS:
            clips = await _async_module(self._hass, "media_source")
            if entry_id not in await clips.async_sources(self._hass):
                raise ArchiveError(Failure.AWAY)
            opened: Adapter = clips.open_clips(self._hass, entry_id)
            return opened
        entry = self._hass.config_entries.async_get_entry(entry_id)
        if kind not in KINDS or entry is None or entry.domain != kind:
            raise ArchiveError(Failure.NOT_LENT)
        if entry.state is not ConfigEntryState.LOADED:
            raise ArchiveError(Failure.AWAY)
        # A reloaded entry has another library object; older integrations keep theirs elsewhere.
        library = getattr(entry, "runtime_data", entry)
        known, adapter = self._adapters.get(lender, (None, None))
        if adapter is None or known is not library:
            module = await _async_module(self._hass, kind)
            adapter = module.open_archive(self._hass, entry)
            self._adapters[lender] = library, adapter
        return adapter

    async def _send(self, adapter: Adapter, query: _Query, number: int) -> None:
        """Send one span's file; raises ArchiveError, and HubClientError if the hub is away."""
        self._check_lent(query.lender)
        span, client = query.spans[number], self._coordinator.client
        path = ("archives", "queries", query.id, "files")
        camera, key = from_key(query.camera_key), from_key(span.key)
        async with adapter.open(camera, key, Period(span.start, span.end)) as footage:
            body = {
                "span": number,
                "start": footage.start.isoformat(),
                "length_s": None if footage.length is None else footage.length.total_seconds(),
                "video_recoded": footage.video_recoded,
            }
            try:
                slot = read(_Slot, await client.call("POST", path, body=body))
            except ConflictError:
                return  # It arrived before a restart.
            except InputRefusedError:
                raise ArchiveError(Failure.OTHER_TIME) from None
            from .media import SentFile  # noqa: PLC0415 -- its adapter has loaded it

            sent = SentFile(footage, partial(self._check_lent, query.lender))
            try:
                await client.upload((*path, str(slot.number)), sent.chunks())
            except HubClientError as error:
                if sent.error is not None:
                    raise sent.error from None
                if isinstance(error, InputRefusedError):
                    raise ArchiveError(Failure.NOT_VIDEO) from None
                raise


_LENDERS: HassKey[dict[str, ArchiveLender]] = HassKey(f"{DOMAIN}_archive_lenders")

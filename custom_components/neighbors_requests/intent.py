"""Assist: three questions answered by voice. Approving by voice is always refused.

Voice may reveal only what is public: which agencies ask. Whether this house has footage or has
shared any is private. A voice in the room identifies nobody, and a language model may run
elsewhere, so both get only public answers unless the owner allows more. The only text of an agency
that is spoken is its name, and only if verifiers confirmed it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final, override

from homeassistant.const import CONF_ID, CONF_PLATFORM
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import intent
from homeassistant.helpers.script import ScriptRunResult
from homeassistant.helpers.trigger import async_initialize_triggers, async_validate_trigger_config
from homeassistant.setup import async_when_setup
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType, load_json_object

from .access import VOICE, VoiceAccess, Who, may
from .client.house import arrived_since
from .client.models import Request
from .const import CONF_VOICE, DOMAIN, LOGGER
from .coordinator import HubConfigEntry, HubCoordinator
from .text import async_catalogue, plain

CONFIRMED: Final = 2
"""From this level on, verifiers have confirmed the agency's identity."""
MOST_NAMES: Final = 3
LONGEST_NAME: Final = 60
CONVERSATION: Final = "conversation"
_SENTENCES: Final = Path(__file__).with_name("sentences.json")
_LANGUAGES: Final = frozenset({"de", "en", "es", "fr"})
_APPROVE: Final = "approve"
_AT_HOME: Final = frozenset({DOMAIN, CONVERSATION})
"""Platforms that run locally: Home Assistant's own agent and our sentences, no language model."""


type _Sentences = tuple[str, str, str]
"""The catalog keys for none, one and many."""
_MANY: Final = 2
_PENDING: Final = ("voice_pending_none", "voice_pending_one", "voice_pending_many")
_OPEN: Final = ("voice_open_none", "voice_open_one", "voice_open_many")
_SHARED: Final = ("voice_shared_none", "voice_shared_one", "voice_shared_many")
_COUNT_KEYS: Final = ("voice_asked_none", "voice_asked_one", "voice_asked_many")


async def async_setup_intents(hass: HomeAssistant) -> None:
    """Register the intents for every agent, and our sentences with Home Assistant's own agent."""
    for handler in (OpenRequests(), Shared(), RequestsThisMonth()):
        intent.async_register(hass, handler)
    async_when_setup(hass, CONVERSATION, _listen)


async def _listen(hass: HomeAssistant, _component: str) -> None:
    """Register the sentences of all languages: sentence triggers don't filter by language."""
    by_language = await hass.async_add_executor_job(load_json_object, _SENTENCES)
    sentences: dict[str, list[str]] = {}
    for of_language in by_language.values():
        for kind, each in _lists(of_language):
            sentences.setdefault(kind, []).extend(each)
    triggers = [
        {CONF_PLATFORM: CONVERSATION, CONF_ID: kind, "command": each}
        for kind, each in sentences.items()
    ]

    async def answer(data: Mapping[str, Any], _context: Context | None = None) -> ScriptRunResult:
        speech = await _answer(hass, data["trigger"]["id"], data["trigger"]["user_input"])
        return ScriptRunResult(conversation_response=speech, service_response=None, variables={})

    await async_initialize_triggers(
        hass,
        await async_validate_trigger_config(hass, triggers),
        answer,
        DOMAIN,
        "Assist",
        LOGGER.log,
    )


def _lists(of_language: object) -> Iterable[tuple[str, list[str]]]:
    kinds: JsonObjectType = of_language if isinstance(of_language, dict) else {}
    for kind, sentences in kinds.items():
        yield kind, [str(each) for each in sentences] if isinstance(sentences, list) else []


async def _answer(hass: HomeAssistant, kind: str, user_input: Mapping[str, Any]) -> str:
    """Return the spoken answer to a recognized sentence."""
    language = user_input["language"]
    if kind == _APPROVE:
        return (await _catalog(hass, language))["voice_no_approval"]
    response = await intent.async_handle(
        hass,
        DOMAIN,
        kind,
        text_input=user_input["text"],
        context=Context(user_id=user_input["context"]["user_id"]),
        language=language,
        assistant=CONVERSATION,
    )
    speech: str = response.speech["plain"]["speech"]
    return speech


async def _catalog(hass: HomeAssistant, language: str) -> Mapping[str, str]:
    """Return the catalog of the spoken language, ignoring its region."""
    spoken = language.partition("-")[0]
    return await async_catalogue(hass, spoken if spoken in _LANGUAGES else "en")


class Question(intent.IntentHandler, ABC):
    """A question about the houses of all hubs; changes nothing and takes no slots."""

    @abstractmethod
    async def async_answer(
        self, hubs: Mapping[HubCoordinator, VoiceAccess], words: Mapping[str, str]
    ) -> str:
        """Return the answer for a person who may hear something about each of these hubs."""

    @override
    async def async_handle(self, intent_obj: intent.Intent) -> intent.IntentResponse:
        words = await _catalog(intent_obj.hass, intent_obj.language)
        response = intent_obj.create_response()
        response.async_set_speech(await self._speech(intent_obj, words))
        return response

    async def _speech(self, intent_obj: intent.Intent, words: Mapping[str, str]) -> str:
        hass = intent_obj.hass
        entries: list[HubConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
        if not entries:
            return words["voice_no_hub"]
        by_voice = intent_obj.context.user_id is None
        hears = {each.runtime_data: await _voice_access(intent_obj, each) for each in entries}
        hubs = {hub: much for hub, much in hears.items() if much > VoiceAccess.NOTHING}
        if not hubs:
            return words["voice_not_allowed" if by_voice else "voice_not_yours"]
        speech = await self.async_answer(hubs, words)
        away = any(not hub.last_update_success for hub in hubs)
        return " ".join((speech, words["voice_away"])) if away else speech


async def _voice_access(intent_obj: intent.Intent, entry: HubConfigEntry) -> VoiceAccess:
    """Return what the person who asks may hear about one hub."""
    option = VOICE[entry.options.get(CONF_VOICE, "public")]
    user_id = intent_obj.context.user_id
    user = await intent_obj.hass.auth.async_get_user(user_id) if user_id else None
    if user_id is None or (user is not None and user.system_generated):
        return option
    if not may(intent_obj.hass, user, entry, Who.READER):
        return VoiceAccess.NOTHING
    return VoiceAccess.EVERYTHING if intent_obj.platform in _AT_HOME else option


class OpenRequests(Question):
    """How many requests are pending, or, if only public answers are allowed, are open."""

    intent_type = "NeighborsOpenRequests"
    description = (
        "Says how many public requests for video are open or wait for this home's answer, and "
        "which confirmed agencies they are from. Answers none of them."
    )

    @override
    async def async_answer(
        self, hubs: Mapping[HubCoordinator, VoiceAccess], words: Mapping[str, str]
    ) -> str:
        if all(much is VoiceAccess.EVERYTHING for much in hubs.values()):
            pending = [request for hub in hubs for request in hub.data.pending]
            return _counted(pending, words, _PENDING)
        open_ = [request for hub in hubs for request in hub.data.open]
        return " ".join((_counted(open_, words, _OPEN), words["voice_private"]))


class Shared(Question):
    """What was shared this month, and with which agencies."""

    intent_type = "NeighborsShared"
    description = "Says how often this home shared video this month, and with which agencies."

    @override
    async def async_answer(
        self, hubs: Mapping[HubCoordinator, VoiceAccess], words: Mapping[str, str]
    ) -> str:
        if any(much is not VoiceAccess.EVERYTHING for much in hubs.values()):
            return words["voice_shares_private"]
        month = _month()
        shared = [
            request for hub in hubs for request in hub.data.newest if arrived_since(month, request)
        ]
        return _counted(shared, words, _SHARED)


class RequestsThisMonth(Question):
    """Who asked this month, whether or not it concerns this house; this is public."""

    intent_type = "NeighborsAskedThisMonth"
    description = "Says how many public requests for video came this month, and from whom."

    @override
    async def async_answer(
        self, hubs: Mapping[HubCoordinator, VoiceAccess], words: Mapping[str, str]
    ) -> str:
        month = _month()
        requests = [
            request
            for hub in hubs
            for request in hub.data.newest
            if request.issued >= month and not request.hidden
        ]
        return _counted(requests, words, _COUNT_KEYS)


QUESTIONS: Final = {
    OpenRequests.intent_type: "Requests for video",
    Shared.intent_type: "What was shared this month",
    RequestsThisMonth.intent_type: "Who asked this month",
}
"""The title of each question in a list of tools."""


def _month() -> datetime:
    """Return the start of this month in Home Assistant's time zone."""
    return dt_util.start_of_local_day().replace(day=1)


def _counted(requests: list[Request], words: Mapping[str, str], sentences: _Sentences) -> str:
    """Return a sentence with the number of requests and their agencies."""
    key = sentences[min(len(requests), _MANY)]
    return words[key].format(count=len(requests), agencies=_agencies(requests, words))


def _agencies(requests: list[Request], words: Mapping[str, str]) -> str:
    """Return the names of confirmed agencies, and how many others there are."""
    agencies = {request.agency.id: request.agency for request in requests}
    confirmed = [each for each in agencies.values() if each.level >= CONFIRMED]
    names = list(dict.fromkeys(plain(each.name, longest=LONGEST_NAME) for each in confirmed))
    named = names[:MOST_NAMES]
    if more := len(names) - len(named):
        named.append(words["voice_more_one" if more == 1 else "voice_more_many"].format(count=more))
    if unknown := len(agencies) - len(confirmed):
        key = "voice_unconfirmed_one" if unknown == 1 else "voice_unconfirmed_many"
        named.append(words[key].format(count=unknown))
    *first, last = named or [""]
    return " ".join((", ".join(first), words["voice_and"], last)) if first else last

"""The questions of `intent` as LLM tools, which Home Assistant 2026.8 and later ask for here.

Earlier versions make a tool of every intent themselves. No tool answers a request.
"""

from __future__ import annotations

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import intent, llm

from .client.decode import Record
from .const import DOMAIN
from .intent import QUESTIONS


class Tools(Record):
    """What Home Assistant reads of a platform's tools; its own class is newer than 2026.2."""

    tools: list[llm.Tool]
    prompt: None = None


@callback
def async_get_tools(hass: HomeAssistant, _llm_context: llm.LLMContext, api_id: str) -> Tools | None:
    """Return the questions as tools of the Assist API, or None for any other API."""
    if api_id != llm.LLM_API_ASSIST:
        return None
    return Tools(
        tools=[
            _tool(handler) for handler in intent.async_get(hass) if handler.intent_type in QUESTIONS
        ]
    )


def _tool(handler: intent.IntentHandler) -> llm.Tool:
    tool = llm.IntentTool(f"{DOMAIN}__{handler.intent_type}", handler)
    # Attributes that 2026.2 doesn't have.
    later: dict[str, object] = {"integration": DOMAIN, "title": QUESTIONS[handler.intent_type]}
    if (annotations := getattr(llm, "ToolAnnotations", None)) is not None:
        later["annotations"] = annotations(read_only=True, open_world=False)
    vars(tool).update(later)
    return tool

"""The questions of `intent`, as tools of a language model: Home Assistant since 2026.8 asks here.

Before, it makes a tool of every intent by itself. Nothing here answers a request.
"""

from dataclasses import dataclass

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import intent, llm

from .const import DOMAIN
from .intent import QUESTIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What Home Assistant reads of a platform's tools; its own class is newer than 2026.2."""

    tools: list[llm.Tool]
    prompt: None = None


@callback
def async_get_tools(hass: HomeAssistant, _llm_context: llm.LLMContext, api_id: str) -> Tools | None:
    """Return the questions as tools of Home Assistant's own API, None for any other."""
    if api_id != llm.LLM_API_ASSIST:
        return None
    return Tools(
        tools=[
            _tool(handler) for handler in intent.async_get(hass) if handler.intent_type in QUESTIONS
        ]
    )


def _tool(handler: intent.IntentHandler) -> llm.Tool:
    tool = llm.IntentTool(f"{DOMAIN}__{handler.intent_type}", handler)
    # What 2026.2 does not know of a tool.
    later: dict[str, object] = {"integration": DOMAIN, "title": QUESTIONS[handler.intent_type]}
    if (annotations := getattr(llm, "ToolAnnotations", None)) is not None:
        later["annotations"] = annotations(read_only=True, open_world=False)
    vars(tool).update(later)
    return tool

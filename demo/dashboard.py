"""The demo's dashboard: the doorbell, the request with its text, and the two answers."""

from typing import Any

from demo.home_assistant import DASHBOARD, HomeAssistant

DASHBOARD_PATH = f"/{DASHBOARD}/home"

# All text from an agency is escaped, so that markdown shows none of its links or pictures.
_ASK = r"""
{%- macro word(text) -%}
{{ text | regex_replace('([!-/:-@\\[-`{-~])', '\\\\\\1') }}
{%- endmacro -%}
{%- macro moment(text, form) -%}
{{ as_timestamp(text) | timestamp_custom(form) }}
{%- endmacro -%}
{%- set levels = ['not confirmed', 'web domain confirmed only', 'confirmed by one verifier',
                  'confirmed by two verifiers'] -%}
{%- set asked = state_attr('PENDING', 'requests') or [] -%}
{%- if asked -%}
{%- set r = asked[0] -%}
## {{ word(r.agency) }} asks for video

{{ word(r.title) }}

**When** {{ moment(r.start, '%a %-d %b, %H:%M') }}–{{ moment(r.end, '%H:%M') }}\
{#- #} · **Level** L{{ r.level }}, {{ levels[r.level] }}

You have {{ r.clips }} clip{{ '' if r.clips == 1 else 's' }}, kept until you answer. \
The request is open until {{ moment(r.expires, '%-d %b') }}. \
Deny sends nothing, and they can't tell it from no answer.
{%- endif -%}
"""


def _asked(pending: str, *, waiting: bool) -> list[dict[str, str]]:
    """Return the condition to show a card while a request is pending, or while none is."""
    return [{"condition": "state", "entity": pending, "state_not" if waiting else "state": "0"}]


def _button(entity_id: str, name: str, icon: str) -> dict[str, Any]:
    return {
        "type": "button",
        "entity": entity_id,
        "name": name,
        "icon": icon,
        "show_state": False,
        "icon_height": "32px",
        "tap_action": {
            "action": "perform-action",
            "perform_action": "button.press",
            "target": {"entity_id": entity_id},
        },
        "grid_options": {"columns": 6, "rows": 2},
    }


def _tile(entity_id: str, name: str, *said: str) -> dict[str, Any]:
    return {
        "type": "tile",
        "entity": entity_id,
        "name": name,
        "state_content": list(said) or ["state"],
        "grid_options": {"columns": 6, "rows": 1},
    }


def dashboard(entities: dict[str, str]) -> dict[str, Any]:
    """Return the dashboard configuration for this hub's entities."""
    pending = entities["pending_requests"]
    ask = _ASK.replace("\\\n", "").replace("PENDING", pending)
    request: list[dict[str, Any]] = [
        {"type": "markdown", "content": ask},
        {"type": "picture-entity", "entity": entities["request_image"], "show_state": False,
         "name": "Your best matching frame"},
        _button(entities["deny"], "Deny", "mdi:close"),
        _button(entities["approve"], "Approve and send", "mdi:check"),
    ]  # fmt: skip
    for card in request:
        card["visibility"] = _asked(pending, waiting=True)
    nothing = {"type": "markdown", "content": "No request needs you.",
               "visibility": _asked(pending, waiting=False)}  # fmt: skip
    doorbell = [
        {"type": "picture-entity", "entity": entities["snapshot"], "name": "Front door",
         "show_state": False},
        _tile(entities["doorbell"], "Last ring", "last_changed"),
        _tile(entities["motion"], "Motion"),
        _tile(entities["state"], "Camera"),
        _tile(entities["connectivity"], "Hub"),
        _tile(entities["request"], "Last request", "event_type", "last_changed"),
        _tile(entities["recording_problem"], "Problem"),
    ]  # fmt: skip
    return {
        "views": [
            {
                "title": "Neighbors",
                "path": "home",
                "type": "sections",
                "max_columns": 2,
                "sections": [
                    _section("Asked of you", "mdi:inbox-arrow-down-outline", [*request, nothing]),
                    _section("Front door", "mdi:doorbell-video", doorbell),
                ],
            }
        ]
    }


def _section(heading: str, icon: str, cards: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "type": "grid",
        "cards": [{"type": "heading", "heading": heading, "icon": icon}, *cards],
    }


async def make_dashboard(home: HomeAssistant, entities: dict[str, str]) -> None:
    """Create the dashboard "Neighbors" in the sidebar."""
    await home.say(
        {
            "type": "lovelace/dashboards/create",
            "url_path": DASHBOARD,
            "title": "Neighbors",
            "icon": "mdi:doorbell-video",
            "show_in_sidebar": True,
            "require_admin": False,
            "mode": "storage",
        },
        {"type": "lovelace/config/save", "url_path": DASHBOARD, "config": dashboard(entities)},
    )

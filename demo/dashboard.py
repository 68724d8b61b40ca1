"""The demo's dashboard: the doorbell, the request, what it asks, and the two answers."""

from typing import Any

from demo.home_assistant import DASHBOARD, HomeAssistant

DASHBOARD_PATH = f"/{DASHBOARD}/home"

_REQUEST = """\
{{% set r = state_attr('{pending}', 'requests') %}}
{{% if r %}}
### {{{{ r[0].agency }}}} asks
{{{{ r[0].title }}}}

Level L{{{{ r[0].level }}}}. You have {{{{ r[0].clips }}}} clip{{{{ '' if r[0].clips == 1 else 's' }}}}, \
kept until you answer.

Deny sends nothing, and they can't tell it from no answer.
{{% else %}}
No request needs you.
{{% endif %}}
"""


def _button(entity_id: str, name: str, icon: str) -> dict[str, Any]:
    action = {
        "action": "perform-action",
        "perform_action": "button.press",
        "target": {"entity_id": entity_id},
    }
    return {
        "type": "button",
        "entity": entity_id,
        "name": name,
        "icon": icon,
        "show_state": False,
        "tap_action": action,
    }


def dashboard(entities: dict[str, str]) -> dict[str, Any]:
    """Return the dashboard's configuration for this hub's entities."""
    request = [
        {"type": "markdown", "content": _REQUEST.format(pending=entities["pending_requests"])},
        {"type": "picture-entity", "entity": entities["request_image"], "show_state": False,
         "name": "Your best matching frame"},
        {"type": "horizontal-stack", "cards": [
            _button(entities["deny"], "Deny", "mdi:close"),
            _button(entities["approve"], "Approve", "mdi:check"),
        ]},
    ]  # fmt: skip
    doorbell = [
        {"type": "picture-entity", "entity": entities["snapshot"], "name": "Front door",
         "show_state": False},
        {"type": "entities", "title": "At home", "entities": [
            entities[key]
            for key in ("connectivity", "doorbell", "motion", "open_requests", "pending_requests",
                        "request")
        ]},
    ]  # fmt: skip
    sections = [
        {"type": "grid", "cards": [{"type": "heading", "heading": "Asked of you"}, *request]},
        {"type": "grid", "cards": [{"type": "heading", "heading": "Your door"}, *doorbell]},
    ]
    return {
        "views": [
            {"title": "Neighbors", "path": "home", "type": "sections", "max_columns": 2,
             "sections": sections}
        ]
    }  # fmt: skip


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

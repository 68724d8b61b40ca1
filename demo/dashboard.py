"""The demo's dashboard: our card, and the doorbell. The panel is in the sidebar by itself."""

from typing import Any

from demo.home_assistant import DASHBOARD, HomeAssistant

DASHBOARD_PATH = f"/{DASHBOARD}/home"
_HALF = {"columns": 6, "rows": 1}


def _tile(entity_id: str, name: str, *content: str) -> dict[str, Any]:
    return {
        "type": "tile",
        "entity": entity_id,
        "name": name,
        "state_content": list(content) or ["state"],
        "grid_options": _HALF,
    }


def dashboard(entities: dict[str, str]) -> dict[str, Any]:
    """Return the dashboard configuration for this hub's entities."""
    doorbell = [
        {"type": "picture-entity", "entity": entities["snapshot"], "name": "Front door",
         "show_state": False},
        _tile(entities["doorbell"], "Last ring", "last_changed"),
        _tile(entities["motion"], "Motion"),
        _tile(entities["state"], "Camera"),
        _tile(entities["connectivity"], "Hub"),
    ]  # fmt: skip
    return {
        "views": [
            {
                "title": "Home",
                "path": "home",
                "type": "sections",
                "max_columns": 2,
                "sections": [
                    {"type": "grid", "cards": [{"type": "custom:neighbors-requests-card"}]},
                    {"type": "grid", "cards": doorbell},
                ],
            }
        ]
    }


async def make_dashboard(home: HomeAssistant, entities: dict[str, str]) -> None:
    """Create the dashboard "Front door" in the sidebar."""
    await home.say(
        {
            "type": "lovelace/dashboards/create",
            "url_path": DASHBOARD,
            "title": "Front door",
            "icon": "mdi:doorbell-video",
            "show_in_sidebar": True,
            "require_admin": False,
            "mode": "storage",
        },
        {"type": "lovelace/config/save", "url_path": DASHBOARD, "config": dashboard(entities)},
    )

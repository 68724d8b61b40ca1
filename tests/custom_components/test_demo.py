"""The demo's own configuration, as this Home Assistant reads it."""

import json
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict
import pytest

from demo.home_assistant import write_configuration

PORT = 18123


@pytest.mark.usefixtures("socket_enabled")
async def test_the_address_is_kept_without_a_trial(
    hass: HomeAssistant, hass_storage: dict[str, Any], tmp_path: Path
) -> None:
    """Home Assistant listens if the demo wants it, asks nobody to confirm it, warns of nothing.

    From 2026.8 on, an address in YAML is tried for five minutes.
    """
    write_configuration(tmp_path, name="Home", host="127.0.0.1", port=PORT, discover=False)
    yaml = load_yaml_dict(str(tmp_path / "configuration.yaml"))
    if (stored := tmp_path / ".storage" / "http").exists():
        hass_storage["http"] = json.loads(stored.read_text())

    assert await async_setup_component(hass, "http", {k: yaml[k] for k in yaml if k == "http"})

    assert hass.config.api is not None
    assert (hass.config.api.host, hass.config.api.port) == ("127.0.0.1", PORT)
    assert list(ir.async_get(hass).issues) == []
    assert not (hass_storage.get("http") or {"data": {}})["data"].get("pending")

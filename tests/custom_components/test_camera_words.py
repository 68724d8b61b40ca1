"""The panel's editor of a camera and Home Assistant's dialogs say the same for one thing."""

import json

import pytest

from .texts import HERE, leaves, read

PANEL = HERE / "frontend/src/words"
SAME = {
    "adopt.directly": "read_already.menu_options.directly",
    "adopt.from_recorder": "read_already.menu_options.from_recorder",
    "edit.connection": "reconfigure.menu_options.connection",
    "edit.details": "reconfigure.menu_options.details",
    "edit.doorbell": "details.data.doorbell",
    "edit.doorbell_text": "details.data_description.doorbell",
    "edit.indoor": "details.data.indoor",
    "edit.keep_days": "recording.data.keep_days",
    "edit.keep_gib": "recording.data.keep_gib",
    "edit.keep_text": "recording.description",
    "edit.location": "details.data.location",
    "edit.may_share": "sharing.data.may_share",
    "edit.may_share_text": "sharing.data_description.may_share",
    "edit.motion": "reconfigure.menu_options.motion",
    "edit.name": "details.data.name",
    "edit.new_address": "connection.data.stream_url",
    "edit.new_address_text": "connection.data_description.stream_url",
    "edit.password": "connection.data.password",
    "edit.password_text": "credentials.data_description.password",
    "edit.recording": "reconfigure.menu_options.recording",
    "edit.sensitivity": "motion.data.sensitivity",
    "edit.sensitivity_text": "motion.data_description.sensitivity",
    "edit.sharing": "reconfigure.menu_options.sharing",
    "edit.sound": "recording.data.sound",
    "edit.sound_text": "recording.data_description.sound",
    "edit.stream_url": "address.data.stream_url",
    "edit.transport": "recording.data.transport",
    "edit.transport_text": "recording.data_description.transport",
    "edit.username": "connection.data.username",
}
"""Keys of the panel's words, and of the steps of the camera's dialog."""


def _panel(language: str) -> dict[str, str]:
    files = PANEL.glob(f"*{language}.json")
    return {key: text for file in files for key, text in json.loads(file.read_text()).items()}


def _dialog(language: str) -> dict[str, str]:
    """Return the texts of the camera's dialog by their path, with the panel's apostrophes."""
    texts = read(f"translations/{language}.json")["config_subentries"]["camera"]["step"]
    return {
        path: text.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")
        for path, text in leaves(texts).items()
    }


@pytest.mark.parametrize("language", ["en", "de", "es", "fr"])
def test_one_thing_has_one_name_everywhere(language: str) -> None:
    """Whoever knows a setting from one of the two finds it in the other, in any language."""
    panel, dialog = _panel(language), _dialog(language)

    assert {key: panel[key] for key in SAME} == {key: dialog[path] for key, path in SAME.items()}

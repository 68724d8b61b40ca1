"""The actions, triggers and conditions are described, translated and documented, all of them."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from custom_components.neighbors_requests import ACTIONS
from custom_components.neighbors_requests.automation_events import OF_CAMERAS, OF_REQUESTS
from custom_components.neighbors_requests.condition import CONDITIONS
from custom_components.neighbors_requests.device_condition import CONDITIONS as DEVICE_CONDITIONS
from custom_components.neighbors_requests.trigger import TRIGGERS

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "custom_components/neighbors_requests"
DOCS = (ROOT / "docs/automations.md").read_text()
TEXTS: dict[str, Any] = json.loads((FOLDER / "translations/en.json").read_text())
ICONS: dict[str, Any] = json.loads((FOLDER / "icons.json").read_text())
CODE = "\n".join(path.read_text() for path in FOLDER.glob("**/*.py"))


def described(name: str) -> dict[str, Any]:
    """Return what the editor is told, by action, trigger or condition."""
    read: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text())
    return read


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_action_is_described_and_documented(action: Any) -> None:  # noqa: ANN401 -- an Action
    """Each field that an action takes has a selector, a name, a description and a place in docs."""
    taken = action.fields.optional.keys() | action.fields.required.keys()
    section = DOCS.split(f"### `neighbors_requests.{action.name}`")[1].split("\n##")[0]
    shared = {"config_entry_id"}

    assert taken == described("services")[action.name]["fields"].keys()
    assert taken == TEXTS["services"][action.name]["fields"].keys()
    assert action.name in ICONS["services"]
    assert all(f"`{field}`" in section for field in taken - shared)
    assert f"- action: neighbors_requests.{action.name}" in section


def test_no_other_actions() -> None:
    """Nothing is described that is not there."""
    names = {action.name for action in ACTIONS}

    assert described("services").keys() == TEXTS["services"].keys() == ICONS["services"].keys()
    assert names == described("services").keys()


@pytest.mark.parametrize(("kind", "real"), [("triggers", TRIGGERS), ("conditions", CONDITIONS)])
def test_triggers_and_conditions_are_described(kind: str, real: dict[str, object]) -> None:
    """Each has its fields, names, an icon and a place in docs; nothing else has."""
    assert real.keys() == described(kind).keys() == TEXTS[kind].keys() == ICONS[kind].keys()
    for name, found in described(kind).items():
        assert found["fields"].keys() == TEXTS[kind][name]["fields"].keys()
        assert f"`neighbors_requests.{name}`" in DOCS


def test_device_automations_are_named() -> None:
    """Each device trigger and condition has a name and a place in docs."""
    conditions = {each for of_kind in DEVICE_CONDITIONS.values() for each in of_kind}
    named = TEXTS["device_automation"]

    assert named["trigger_type"].keys() == {*OF_REQUESTS, *OF_CAMERAS}
    assert named["condition_type"].keys() == conditions
    assert all(f"`{each}`" in DOCS for each in (*OF_REQUESTS, *OF_CAMERAS, *conditions))


def test_every_blueprint_is_documented() -> None:
    """Each blueprint has a link to import it; nothing is linked that is not there."""
    names = {path.name for path in FOLDER.glob("blueprints/automation/*/*.yaml")}

    assert len(names) == DOCS.count("redirect/blueprint_import/")
    assert all(f"neighbors_requests%2F{name})" in DOCS and f"`{name}`" in DOCS for name in names)


def test_every_sentence_of_the_actions_is_there() -> None:
    """Whatever an action may raise is translated."""
    raised = [part.split('"')[0] for part in CODE.split('raise wrong("')[1:]]

    assert len(raised) > 10
    assert {key for key in raised if key} <= TEXTS["exceptions"].keys()

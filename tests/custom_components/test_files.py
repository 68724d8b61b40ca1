"""The files beside the code: complete, honest, and as Home Assistant wants them."""

import ast
import json
from pathlib import Path
import re
import struct

import pytest
import yaml

from .texts import HERE, OURS, faults, leaves, read

MODULES = sorted(path for path in OURS.rglob("*.py") if "frontend" not in path.parts)

BRONZE = """action-setup appropriate-polling brands common-modules config-flow
config-flow-test-coverage dependency-transparency docs-actions docs-triggers docs-conditions
docs-high-level-description docs-installation-instructions docs-removal-instructions
entity-event-setup entity-unique-id has-entity-name runtime-data test-before-configure
test-before-setup unique-config-entry"""
SILVER = """action-exceptions config-entry-unloading docs-configuration-parameters
docs-installation-parameters entity-unavailable integration-owner log-when-unavailable
parallel-updates reauthentication-flow test-coverage"""
GOLD = """devices diagnostics discovery discovery-update-info docs-data-update docs-examples
docs-known-limitations docs-supported-devices docs-supported-functions docs-troubleshooting
docs-use-cases dynamic-devices entity-category entity-device-class entity-disabled-by-default
entity-translations exception-translations icon-translations reconfiguration-flow repair-issues
stale-devices"""
PLATINUM = "async-dependency inject-websession strict-typing"
RULES = f"{BRONZE} {SILVER} {GOLD} {PLATINUM}".split()


def source() -> str:
    """Return all of our Python."""
    return "\n".join(path.read_text(encoding="utf-8") for path in MODULES)


def test_all_rules_are_listed_with_an_honest_status() -> None:
    """All 54 rules of the quality scale, in order; what is exempt or to do says so."""
    rules = yaml.safe_load((OURS / "quality_scale.yaml").read_text())["rules"]

    assert len(RULES) == 54
    assert sorted(rules) == sorted(RULES)
    for status in rules.values():
        if isinstance(status, dict):
            assert status["status"] in {"exempt", "todo"}
            assert status["comment"].endswith(".")
        else:
            assert status in {"done", "todo"}


def test_a_rule_that_is_bent_says_so() -> None:
    """No rule is called done, or exempt, that the code beside it contradicts."""
    rules = yaml.safe_load((OURS / "quality_scale.yaml").read_text())["rules"]
    code = source()

    installed = re.findall(r'^PACKAGE = "([\w-]+)"$', code, re.MULTILINE)
    if "async_process_requirements" in code:
        # What is installed at run time stands in no manifest.
        assert rules["dependency-transparency"]["status"] == "todo"
        for package in installed:
            assert f"package {package}" in rules["dependency-transparency"]["comment"]
    if not read("manifest.json")["requirements"]:
        assert rules["async-dependency"]["status"] == "exempt"
    unnamed = [
        path.name
        for path in OURS.glob("*.py")
        if re.search(r"_attr_translation_key|_attr_name = ", path.read_text(encoding="utf-8"))
        and "_attr_has_entity_name = True" not in path.read_text(encoding="utf-8")
    ]
    assert not unnamed or rules["has-entity-name"] != "done", unnamed


def test_manifest_is_in_order() -> None:
    """Domain and name first, the rest by the alphabet, nothing unknown, as hassfest has it."""
    manifest = read("manifest.json")

    assert list(manifest)[:2] == ["domain", "name"]
    assert list(manifest)[2:] == sorted(list(manifest)[2:])
    assert manifest["dependencies"] == ["http"]
    assert manifest["requirements"] == []
    assert manifest["zeroconf"] == ["_neighbors-hub._tcp.local."]
    assert re.fullmatch(r"\d+\.\d+\.\d+", manifest["version"])


def test_hacs_file_has_known_keys_only() -> None:
    """HACS refuses keys it does not know."""
    hacs = json.loads((HERE / "hacs.json").read_text())

    known = "name homeassistant hacs country content_in_root zip_release filename"
    more = "hide_default_branch persistent_directory render_readme"
    assert set(hacs) <= set(f"{known} {more}".split())


def test_texts_are_literal() -> None:
    """Custom integrations have no references, addresses, HTML or quoted placeholders in texts."""
    for path, text in leaves(read("translations/en.json")).items():
        assert not faults(text), path


def test_every_exception_and_issue_has_its_text() -> None:
    """Each translation key raised has a text, and each text is raised."""
    texts = read("translations/en.json")
    code = source()

    for key in texts["exceptions"]:
        assert f'"{key}"' in code
    for key in re.findall(r'translation_key="(\w+)"', code):
        known = {*texts["exceptions"], *texts["issues"]}
        for platform in texts["entity"].values():
            known |= set(platform)
        assert key in known | set(texts["selector"])
    for key in texts["issues"]:
        assert f'"{key}"' in code


def test_every_step_error_and_abort_has_its_text() -> None:
    """Each step, error and abort of the flows has a text, and each text is used."""
    texts = read("translations/en.json")
    files = ("config_flow.py", "options_flow.py", "app/flow.py", "managed/folder.py")
    flow = "".join((OURS / file).read_text() for file in files)

    for part in ("config", "options"):
        for kind in ("step", "error"):
            for key in texts[part][kind]:
                assert f'"{key}"' in flow
    own = set(re.findall(r'(?<!next_)step_id="(\w+)"|_form\(\s*"(\w+)"|_link\(\s*"(\w+)"', flow))
    steps = {*texts["config"]["step"], *texts["options"]["step"]}
    assert {name for names in own for name in names if name} <= steps
    for key in re.findall(r'reason="(\w+)"', flow):
        assert key in texts["config"]["abort"]
    progress = set(re.findall(r'(?:progress_action=|_do\()"(\w+)"', flow))
    assert set(texts["config"]["progress"]) == progress
    for key in re.findall(r'next_step_id="(\w+)"', flow):
        assert f"async_step_{key}(" in flow


@pytest.mark.parametrize("kind", ["archive", "camera"])
def test_every_step_of_a_subentry_has_its_text(kind: str) -> None:
    """Each step, field, error, abort and progress of its dialogs has a text, and is used."""
    texts = read("translations/en.json")["config_subentries"][kind]
    folder = OURS / "subentry_flow"
    # The steps of adding are both dialogs'; what stands below them is a camera's.
    shared, cameras = (folder / "steps.py").read_text().split("class CameraSteps")
    if kind == "archive":
        code = shared + (folder / "archive.py").read_text()
    else:
        files = [file for file in folder.glob("*.py") if file.stem not in ("archive", "steps")]
        code = shared + cameras + "".join(file.read_text() for file in files)

    steps = set(re.findall(r"def async_step_(\w+)\(", code))
    shown = set(re.findall(r'(?:_form\(|step_id=)\s*"(\w+)"', code))
    progress = set(re.findall(r'progress_action="(\w+)"', code))
    # A step that only shows progress has a title above it.
    assert set(texts["step"]) == shown
    assert shown <= steps
    assert set(texts["progress"]) == progress
    # One is said of whatever has no words of its own, in all dialogs.
    for key in texts["error"].keys() - {"hub_refused"}:
        assert f'"{key}"' in code
    # Two are Home Assistant's own: the end of a change, and a subentry that is there. One is of
    # all dialogs.
    own = {"reconfigure_successful", "already_configured", "not_loaded"}
    told = set(re.findall(r'(?:reason=|AbortFlow\()"(\w+)"', code))
    assert set(texts["abort"]) - own == told - {"not_loaded"}
    assert own <= set(texts["abort"])


def test_every_selector_is_used() -> None:
    """Each text of a selector belongs to one."""
    described = ("services.yaml", "conditions.yaml", "triggers.yaml")
    code = source() + "".join((OURS / name).read_text() for name in described)

    for key in read("translations/en.json")["selector"]:
        assert re.search(rf'translation_key(=|: )"?{key}"?', code), key


def test_every_entity_has_icon_and_name() -> None:
    """What has a translated name has an icon too, or a class that brings one; none is spare."""
    names, icons = read("translations/en.json")["entity"], read("icons.json")["entity"]

    with_class = {("event", "doorbell")}
    named = {(platform, key) for platform, keys in names.items() for key in keys}
    drawn = {(platform, key) for platform, keys in icons.items() for key in keys}
    # A request on the map is called as it calls itself.
    nameless = {("geo_location", "request")}
    assert named - with_class == drawn - nameless


def test_every_action_is_described() -> None:
    """Actions, their fields, texts and icons name the same things."""
    actions = yaml.safe_load((OURS / "services.yaml").read_text())
    texts, icons = read("translations/en.json")["services"], read("icons.json")["services"]

    assert actions.keys() == texts.keys() == icons.keys()
    for name, action in actions.items():
        assert action["fields"].keys() == texts[name]["fields"].keys()


def test_common_texts_are_used() -> None:
    """The integration's own sentences are all there, and all used."""
    code = source()
    common = read("translations/en.json")["common"]

    assert set(re.findall(r'(?:catalogue|words)\[[\'"](\w+)[\'"]\]', code)) <= set(common)
    for key in common:
        assert f'"{key}"' in code


@pytest.mark.parametrize("dark", ["", "dark_"])
def test_brand_pictures_have_their_sizes(dark: str) -> None:
    """Icons are 256 and 512 pixels square; logos are at least as high as HA asks."""
    sizes = {
        name: struct.unpack(">II", (OURS / "brand" / f"{dark}{name}.png").read_bytes()[16:24])
        for name in ("icon", "icon@2x", "logo", "logo@2x")
    }

    assert sizes["icon"] == (256, 256)
    assert sizes["icon@2x"] == (512, 512)
    assert sizes["logo"][1] == 128
    assert sizes["logo@2x"] == (sizes["logo"][0] * 2, 256)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(OURS)))
def test_layers_are_kept(path: Path) -> None:
    """The client knows no Home Assistant; nothing here knows the hub's or the board's code."""
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names.append("." * node.level + (node.module or ""))

    tops = {name.split(".")[0] for name in names if not name.startswith(".")}
    assert not tops & {"hub", "noticeboard", "voluptuous_serialize", "voluptuous_openapi"}
    if "client" in path.parts:
        assert tops <= {"aiohttp", "yarl", *_STANDARD}
        assert not [name for name in names if name.startswith("..")]


_STANDARD = {
    "__future__",
    "asyncio",
    "collections",
    "contextlib",
    "copy",
    "dataclasses",
    "datetime",
    "enum",
    "functools",
    "json",
    "operator",
    "re",
    "typing",
    "urllib",
}


def test_no_old_device_calls() -> None:
    """Calls that Home Assistant 2026.11 no longer has are not made."""
    code = source()

    for gone in ("async_get_device(", ".config_entries:", "remove_config_entry_id", "via_device="):
        assert gone not in code
    assert "add_update_listener" not in code
    assert "show_advanced_options" not in code

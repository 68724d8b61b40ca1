"""Problems of the hub as repair issues."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.neighbors_requests.const import DOMAIN

from . import payloads
from .fake_hub import FakeHub
from .waiting import until


def issues(hass: HomeAssistant) -> list[ir.IssueEntry]:
    """Return our active issues."""
    every = ir.async_get(hass).issues.values()
    return [issue for issue in every if issue.domain == DOMAIN and issue.active]


async def test_stopped_board_is_an_issue(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """A board that broke its promise is an issue until the hub says it is over."""
    await hub.push("problem.raised", problem=payloads.problem())
    await until(lambda: bool(issues(hass)))

    [issue] = issues(hass)
    placeholders: dict[str, Any] = issue.translation_placeholders or {}
    assert (issue.translation_key, issue.severity) == ("board_stopped", ir.IssueSeverity.ERROR)
    assert placeholders["board"] == "board\\.example\\.org\\/v1"
    await hub.push("problem.cleared", id=payloads.problem()["id"])
    await until(lambda: not issues(hass))
    assert loaded.runtime_data.last_update_success


async def test_other_problems_are_told_in_the_hubs_words(
    hass: HomeAssistant, hub: FakeHub, entry: MockConfigEntry
) -> None:
    """A problem of a kind not known here is shown in the hub's own sentence, as plain text."""
    hub.problems.append(
        payloads.problem(id="disk", code="disk_full", text="The disk is [full](https://x).\n")
    )

    await hass.config_entries.async_setup(entry.entry_id)

    [issue] = issues(hass)
    placeholders: dict[str, Any] = issue.translation_placeholders or {}
    assert (issue.translation_key, issue.severity) == ("hub_problem", ir.IssueSeverity.WARNING)
    assert "](" not in placeholders["text"]


async def test_unloading_takes_issues_away(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """An issue of a hub that is not loaded cannot be followed up."""
    await hub.push("problem.raised", problem=payloads.problem())
    await until(lambda: bool(issues(hass)))

    await hass.config_entries.async_unload(loaded.entry_id)

    assert not issues(hass)

"""Problems of the hub that the owner should act on, as repair issues."""

from homeassistant.core import callback
from homeassistant.helpers import issue_registry as ir

from .client import Problem
from .const import DOMAIN
from .coordinator import HubCoordinator
from .words import for_markdown, plain

LONGEST_PROBLEM = 500
BOARD_STOPPED = "board_stopped"


@callback
def async_keep_issues(coordinator: HubCoordinator) -> None:
    """Show each problem the hub has as an issue, for as long as it has it."""
    shown: dict[str, Problem] = {}

    @callback
    def update() -> None:
        problems = coordinator.data.problems
        for problem in problems.values():
            if shown.get(problem.id) != problem:
                _create(coordinator, problem)
        for gone in shown.keys() - problems.keys():
            ir.async_delete_issue(coordinator.hass, DOMAIN, _issue_id(coordinator, gone))
        shown.clear()
        shown.update(problems)

    @callback
    def clear() -> None:
        for problem_id in shown:
            ir.async_delete_issue(coordinator.hass, DOMAIN, _issue_id(coordinator, problem_id))

    update()
    coordinator.config_entry.async_on_unload(coordinator.async_add_listener(update))
    coordinator.config_entry.async_on_unload(clear)


def _create(coordinator: HubCoordinator, problem: Problem) -> None:
    stopped = problem.code == BOARD_STOPPED
    ir.async_create_issue(
        coordinator.hass,
        DOMAIN,
        _issue_id(coordinator, problem.id),
        is_fixable=False,
        severity=ir.IssueSeverity.ERROR if stopped else ir.IssueSeverity.WARNING,
        translation_key=BOARD_STOPPED if stopped else "hub_problem",
        translation_placeholders={
            "hub": for_markdown(plain(coordinator.config_entry.title)),
            "board": for_markdown(plain(problem.id.partition(":")[2])),
            "text": for_markdown(plain(problem.text, longest=LONGEST_PROBLEM)),
        },
    )


def _issue_id(coordinator: HubCoordinator, problem_id: str) -> str:
    return f"{coordinator.hub_id}_{problem_id}"

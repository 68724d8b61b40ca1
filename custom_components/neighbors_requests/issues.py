"""Repair issues: the hub's problems, and requests that the household leaves unanswered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import quote

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from .client.decode import Record
from .client.models import ArchiveKind, Problem, Request
from .const import DOMAIN, PANEL_PATH
from .coordinator import HubCoordinator
from .text import cached_catalogue, for_markdown, hour_of, plain

LONGEST_PROBLEM: Final = 500
CHECK_EVERY: Final = timedelta(minutes=5)
AWAY_AFTER: Final = timedelta(minutes=15)
"""Long enough for a hub update or a router restart."""
LONG_HOLD: Final = timedelta(days=14)
SECOND_YES_AFTER: Final = timedelta(hours=1)

BOARD_STOPPED: Final = "board_stopped"
BOARD_UNCHECKED: Final = "board_unchecked"
HUB_CLOCK: Final = "hub_clock"
CAMERA_PASSWORD: Final = "camera_password"  # noqa: S105 -- a problem code, not a password
ARCHIVE_AWAY: Final = "archive_away"
ARCHIVE_PASSWORD: Final = "archive_password"  # noqa: S105 -- a problem code, not a password
RECORDINGS_AWAY: Final = "recordings_away"
_TRANSLATED: Final = frozenset(
    {
        BOARD_STOPPED,
        BOARD_UNCHECKED,
        HUB_CLOCK,
        ARCHIVE_AWAY,
        ARCHIVE_PASSWORD,
        CAMERA_PASSWORD,
        RECORDINGS_AWAY,
        *("camera_clock", "camera_lost", "camera_no_key_frames", "camera_sleeps"),
        *("disk_full", "storage_low"),
    }
)
"""Hub problems with their own translation; any other is shown in the hub's own sentence."""


class Trouble(Record):
    """One issue to show."""

    id: str
    key: str
    placeholders: dict[str, str]
    severity: ir.IssueSeverity = ir.IssueSeverity.WARNING
    fix: dict[str, str | int | float | None] | None = None
    """Data for the fix flow, or None if nothing can be done about it here."""


_IGNORED: HassKey[set[str]] = HassKey(f"{DOMAIN}_ignored_issues")
"""Issues ignored when their entry was unloaded: deleting one makes Home Assistant forget that."""


@callback
def async_withdraw_issue(hass: HomeAssistant, issue_id: str) -> None:
    """Delete an issue when its entry is unloaded, remembering whether a person ignored it."""
    issue = ir.async_get(hass).async_get_issue(DOMAIN, issue_id)
    if issue is not None and issue.dismissed_version is not None:
        hass.data.setdefault(_IGNORED, set()).add(issue_id)
    ir.async_delete_issue(hass, DOMAIN, issue_id)


@callback
def async_raise_issue(  # noqa: PLR0913 -- an issue's fields, each by name
    hass: HomeAssistant,
    issue_id: str,
    key: str,
    placeholders: dict[str, str],
    *,
    severity: ir.IssueSeverity = ir.IssueSeverity.WARNING,
    fix: dict[str, str | int | float | None] | None = None,
) -> None:
    """Raise an issue, and ignore it if it was ignored before its entry was unloaded."""
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id,
        data=fix,
        is_fixable=fix is not None,
        severity=severity,
        translation_key=key,
        translation_placeholders=placeholders,
    )
    ignored = hass.data.get(_IGNORED, set())
    if issue_id in ignored:
        ignored.discard(issue_id)
        ir.async_ignore_issue(hass, DOMAIN, issue_id, ignore=True)


@callback
def async_sync_issues(coordinator: HubCoordinator) -> None:
    """Keep the issues in step with the troubles until the entry is unloaded."""
    shown: dict[str, Trouble] = {}
    last_heard = dt_util.utcnow()

    @callback
    def update(_now: datetime | None = None) -> None:
        nonlocal last_heard
        now = dt_util.utcnow()
        if coordinator.last_update_success:
            last_heard = now
        found = {each.id: each for each in _troubles(coordinator, last_heard, now)}
        for trouble in found.values():
            if shown.get(trouble.id) != trouble:
                async_raise_issue(
                    coordinator.hass,
                    trouble.id,
                    trouble.key,
                    trouble.placeholders,
                    severity=trouble.severity,
                    fix=trouble.fix,
                )
        for gone in shown.keys() - found.keys():
            ir.async_delete_issue(coordinator.hass, DOMAIN, gone)
        shown.clear()
        shown.update(found)

    @callback
    def clear() -> None:
        for issue_id in shown:
            async_withdraw_issue(coordinator.hass, issue_id)

    update()
    entry = coordinator.config_entry
    entry.async_on_unload(coordinator.async_add_listener(update))
    entry.async_on_unload(async_track_time_interval(coordinator.hass, update, CHECK_EVERY))
    entry.async_on_unload(clear)


def _troubles(
    coordinator: HubCoordinator, last_heard: datetime, now: datetime
) -> Iterator[Trouble]:
    hub = for_markdown(plain(coordinator.config_entry.title))
    if now - last_heard >= AWAY_AFTER:
        yield Trouble(
            id=f"{coordinator.hub_id}_away",
            key="hub_away",
            placeholders={
                "hub": hub,
                "since": hour_of(dt_util.as_local(last_heard), cached_catalogue(coordinator.hass)),
            },
            severity=ir.IssueSeverity.ERROR,
        )
    for problem in coordinator.data.problems.values():
        yield _of_problem(coordinator, problem, hub)
    pending = coordinator.data.pending
    waiting = [request for request in pending if now - request.issued >= LONG_HOLD]
    if waiting:
        yield Trouble(
            id=f"{coordinator.hub_id}_kept_long",
            key="kept_long" if len(waiting) > 1 else "kept_long_one",
            placeholders={
                "hub": hub,
                "count": str(len(waiting)),
                **_request_placeholders(waiting[-1]),
            },
        )
    for request in pending:
        if request.consent is not None and now - request.consent.at >= SECOND_YES_AFTER:
            yield Trouble(
                id=f"{coordinator.hub_id}_second_yes_{request.id}",
                key="second_yes",
                placeholders={
                    "hub": hub,
                    "name": for_markdown(plain(request.consent.by)),
                    **_request_placeholders(request),
                },
            )


def _of_problem(coordinator: HubCoordinator, problem: Problem, hub: str) -> Trouble:
    """Return the issue of a hub problem; a problem's id ends with its subject."""
    about = problem.id.partition(":")[2]
    camera = coordinator.data.cameras.get(about)
    archive = coordinator.data.archives.get(about)
    key = problem.code if problem.code in _TRANSLATED else "hub_problem"
    if problem.code in {ARCHIVE_AWAY, ARCHIVE_PASSWORD} and archive is None:
        key = "hub_problem"
    page = ""
    if problem.code in {BOARD_STOPPED, BOARD_UNCHECKED, HUB_CLOCK}:
        page = f"/{PANEL_PATH}/boards/{quote(about, safe='')}"
    elif problem.code in {ARCHIVE_AWAY, ARCHIVE_PASSWORD}:
        page = f"/{PANEL_PATH}/cameras"
    severe = problem.code in {BOARD_STOPPED, RECORDINGS_AWAY}
    entry_id = coordinator.config_entry.entry_id
    fix: dict[str, str | int | float | None] | None = None
    if problem.code == CAMERA_PASSWORD and camera is not None:
        fix = {"entry_id": entry_id, "camera_id": about}
    elif problem.code == ARCHIVE_PASSWORD and archive is not None:
        if archive.kind is ArchiveKind.LENT:  # Only its integration can sign in again.
            key = "archive_password_lent"
        else:
            fix = {"entry_id": entry_id, "archive_id": about}
    elif problem.code == RECORDINGS_AWAY:
        fix = {"entry_id": entry_id, "problem": problem.code}
    return Trouble(
        id=f"{coordinator.hub_id}_{problem.id}",
        key=key,
        placeholders={
            "hub": hub,
            "board": for_markdown(plain(about)),
            "page": page,
            "camera": for_markdown(plain(camera.name if camera else about)),
            "archive": for_markdown(plain(archive.name if archive else about)),
            "text": for_markdown(plain(problem.text, longest=LONGEST_PROBLEM)),
        },
        severity=ir.IssueSeverity.ERROR if severe else ir.IssueSeverity.WARNING,
        fix=fix,
    )


def _request_placeholders(request: Request) -> dict[str, str]:
    return {
        "agency": for_markdown(plain(request.agency.name)),
        "title": for_markdown(plain(request.title)),
    }

"""Problems of the hub, and what waits too long, as repair issues; and their repairs."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
import json
from pathlib import Path
import re
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components import neighbors_requests
from custom_components.neighbors_requests.const import DOMAIN
from hub.model.archive import ArchiveKind
from tests.fakes.things import ARCHIVE, an_archive, an_archive_status

from . import values
from .fake_hub import FakeHub, until
from .values import CAMERA_ID, request_id

PLATFORMS = ()  # no test here looks at an entity


def issues(hass: HomeAssistant) -> list[ir.IssueEntry]:
    """Return our active issues."""
    every = ir.async_get(hass).issues.values()
    return [issue for issue in every if issue.domain == DOMAIN and issue.active]


async def test_stopped_board_is_an_issue(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """A board that broke its promise is an issue until the hub says it is over."""
    await hub.push("problem.raised", problem=values.problem())
    await until(lambda: bool(issues(hass)))

    [issue] = issues(hass)
    placeholders: dict[str, Any] = issue.translation_placeholders or {}
    assert (issue.translation_key, issue.severity) == ("board_stopped", ir.IssueSeverity.ERROR)
    assert placeholders["board"] == "board\\.example\\.org\\/v1"
    assert placeholders["page"] == "/neighbors-requests/boards/board.example.org%2Fv1"
    await hub.push("problem.cleared", id=values.problem().id)
    await until(lambda: not issues(hass))
    assert loaded.runtime_data.last_update_success


async def test_other_problems_are_told_in_the_hubs_words(
    hass: HomeAssistant, hub: FakeHub, entry: MockConfigEntry
) -> None:
    """A problem of a kind not known here is shown in the hub's own sentence, as plain text."""
    hub.problems.append(
        values.problem(id="fan", code="fan_stopped", text="The fan [stands](https://x).\n")
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
    await hub.push("problem.raised", problem=values.problem())
    await until(lambda: bool(issues(hass)))

    await hass.config_entries.async_unload(loaded.entry_id)

    assert not issues(hass)


PASSWORD_PROBLEM = values.problem(
    id=f"camera_password:{CAMERA_ID}", code="camera_password", text="Front door refuses."
)


async def pass_time(hass: HomeAssistant, passed: timedelta) -> None:
    """Let so much time pass for Home Assistant, though not for the event loop."""
    later = dt_util.utcnow() + passed
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(dt_util, "utcnow", lambda: later)
        async_fire_time_changed(hass, later)
        await hass.async_block_till_done()


def ago(passed: timedelta) -> str:
    """Return a time before now, as the hub writes it."""
    return (dt_util.utcnow() - passed).isoformat().replace("+00:00", "Z")


class Repair:
    """The dialog that a person opens from the list of repairs."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 -- the plugin's client
        self._client = client
        self._path = "/api/repairs/issues/fix"

    async def start(self, issue_id: str) -> dict[str, Any]:
        """Open it."""
        shown = await self._post(self._path, {"handler": DOMAIN, "issue_id": issue_id})
        self._path = f"{self._path}/{shown['flow_id']}"
        return shown

    async def submit(self, **entered: str | bool) -> dict[str, Any]:
        """Press Submit."""
        return await self._post(self._path, entered)

    async def _post(self, path: str, body: Mapping[str, object]) -> dict[str, Any]:
        async with self._client.post(path, json=body) as answer:
            assert answer.status == HTTPStatus.OK
            return dict(await answer.json())


@pytest.fixture
async def repair(hass: HomeAssistant, hass_client: ClientSessionGenerator) -> Repair:
    """Return a dialog that is not open yet."""
    assert await async_setup_component(hass, "repairs", {})
    return Repair(await hass_client())


@pytest.mark.parametrize(
    "code",
    [
        *("camera_clock", "camera_lost", "camera_no_key_frames", "camera_sleeps"),
        *("disk_full", "storage_low"),
    ],
)
async def test_known_problem_is_told_in_the_households_words(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry, code: str
) -> None:
    """A problem that is known here has words that are translated, with the camera's name."""
    await hub.push("problem.raised", problem=values.problem(id=f"{code}:{CAMERA_ID}", code=code))
    await until(lambda: bool(issues(hass)))

    [issue] = issues(hass)
    assert (issue.translation_key, issue.is_fixable) == (code, False)
    assert (issue.translation_placeholders or {})["camera"] == "Front door"
    assert loaded.runtime_data.last_update_success


async def test_hub_that_stays_away_is_an_issue(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """A quarter of an hour without the hub is an issue, and it goes when the hub answers."""
    await hub.stop()
    await until(lambda: not loaded.runtime_data.last_update_success)
    await pass_time(hass, timedelta(minutes=14))
    assert not issues(hass)

    await pass_time(hass, timedelta(minutes=16))

    [issue] = issues(hass)
    assert (issue.translation_key, issue.severity) == ("hub_away", ir.IssueSeverity.ERROR)
    since = (issue.translation_placeholders or {})["since"]
    assert re.fullmatch("[0-9]{1,2}:[0-9]{2} [AP]M", since)
    await hub.start()
    await until(lambda: not issues(hass))


async def test_clips_kept_for_two_weeks_are_an_issue(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """One request that waited so long is named, several are counted, and answers end it."""
    long = ago(timedelta(days=14))
    await hub.push_request("request.matched", values.request(1, issued=ago(timedelta(days=13))))
    await hub.push_request("request.matched", values.request(2, issued=long))
    await until(lambda: bool(issues(hass)))
    [issue] = issues(hass)
    assert issue.translation_key == "kept_long_one"
    assert (issue.translation_placeholders or {})["agency"] == "Example County Fire"

    await hub.push_request("request.matched", values.request(3, issued=long))
    await until(lambda: issues(hass)[0].translation_key == "kept_long")
    assert (issues(hass)[0].translation_placeholders or {})["count"] == "2"
    for number in (2, 3):
        await hub.push_request("request.decided", values.answered(number))

    await until(lambda: not issues(hass))
    assert loaded.runtime_data.last_update_success


async def test_approval_that_waits_for_a_second_person_is_an_issue(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """After an hour it says whose yes stands alone; at once would only double the notification."""
    fresh = values.consent(at=ago(timedelta(minutes=50)))
    await hub.push_request("request.changed", values.request(1, people=2, consent=fresh))
    await until(lambda: loaded.runtime_data.data.seq == 1)
    assert not issues(hass)

    await pass_time(hass, timedelta(minutes=11))

    [issue] = issues(hass)
    assert issue.translation_key == "second_yes"
    assert issue.issue_id.endswith(request_id(1))
    assert (issue.translation_placeholders or {})["name"] == "Alex"


async def test_password_is_mended_from_the_issue(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry, repair: Repair
) -> None:
    """The new password goes to the hub, which tries it; a wrong one is asked for again."""
    await hub.push("problem.raised", problem=PASSWORD_PROBLEM)
    await until(lambda: bool(issues(hass)))
    [issue] = issues(hass)
    assert issue.is_fixable
    path = f"/api/v1/cameras/{CAMERA_ID}"

    form = await repair.start(issue.issue_id)
    assert form["description_placeholders"]["camera"] == "Front door"
    for status, code, shown in (
        (400, "camera_password", {"password": "wrong_password"}),
        (503, "unavailable", {"base": "hub_away"}),
        (400, "invalid_input", {"base": "refused"}),
    ):
        hub.answers[path] = (status, {"error": {"code": code, "message": "No."}})
        again = await repair.submit(username="admin", password="wrong")  # noqa: S106 -- fake
        assert again["errors"] == shown
    del hub.answers[path]
    done = await repair.submit(username="admin", password="right")  # noqa: S106 -- fake

    assert done["type"] == "create_entry"
    assert ("PATCH", path) in hub.seen
    assert not issues(hass)
    assert loaded.runtime_data.last_update_success


async def has_archive(hub: FakeHub, entry: MockConfigEntry, kind: str = "frigate") -> None:
    """Let the hub have an archive."""
    archive = replace(an_archive(), name="Attic*", kind=ArchiveKind(kind))
    await hub.house.archives.put(archive, an_archive_status())
    await until(lambda: ARCHIVE in entry.runtime_data.data.archives)


@pytest.mark.parametrize("kind", ["folder", "lent"])
async def test_archive_that_fails_is_told_in_the_households_words(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry, kind: str
) -> None:
    """It is named, with the page on which it can be mended; the hub can't sign in at another's."""
    code, key = {
        "folder": ("archive_away", "archive_away"),
        "lent": ("archive_password", "archive_password_lent"),
    }[kind]
    await has_archive(hub, loaded, kind)
    await hub.push("problem.raised", problem=values.problem(id=f"{code}:{ARCHIVE}", code=code))
    await until(lambda: bool(issues(hass)))

    [issue] = issues(hass)
    placeholders: dict[str, Any] = issue.translation_placeholders or {}
    assert (issue.translation_key, issue.is_fixable) == (key, False)
    assert placeholders["archive"] == "Attic\\*"
    assert placeholders["page"] == "/neighbors-requests/cameras"


async def test_password_of_an_archive_is_mended_from_the_issue(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry, repair: Repair
) -> None:
    """The new password goes to the hub, which tries it; a wrong one is asked for again."""
    await has_archive(hub, loaded)
    problem = values.problem(id=f"archive_password:{ARCHIVE}", code="archive_password")
    await hub.push("problem.raised", problem=problem)
    await until(lambda: bool(issues(hass)))
    [issue] = issues(hass)
    hub.house.archives.password = "right"  # noqa: S105 -- fake

    form = await repair.start(issue.issue_id)
    wrong = await repair.submit(username="admin", password="wrong")  # noqa: S106 -- fake
    done = await repair.submit(username="admin", password="right")  # noqa: S106 -- fake

    assert (issue.translation_key, issue.is_fixable) == ("archive_password", True)
    assert form["description_placeholders"]["archive"] == "Attic\\*"
    assert wrong["errors"] == {"password": "wrong_password"}
    assert done["type"] == "create_entry"
    [(_, change)] = hub.house.archives.changes
    assert (change.username, change.password) == ("admin", "right")


async def test_problem_of_an_unknown_archive_is_told_in_the_hubs_words(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """Before it is known which archive it is, nobody is shown its id instead of a name."""
    problem = values.problem(id=f"archive_password:{ARCHIVE}", code="archive_password")
    await hub.push("problem.raised", problem=problem)
    await until(lambda: bool(issues(hass)))
    assert [each.translation_key for each in issues(hass)] == ["hub_problem"]

    await has_archive(hub, loaded)
    await until(lambda: issues(hass)[0].translation_key == "archive_password")


async def test_lost_recordings_are_forgotten_only_by_a_person(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry, repair: Repair
) -> None:
    """The issue says what to connect; the hub starts over only once a person is sure."""
    text = "Nothing is being recorded. Connect the disk."
    await hub.push(
        "problem.raised",
        problem=values.problem(id="recordings_away", code="recordings_away", text=text),
    )
    await until(lambda: bool(issues(hass)))
    [issue] = issues(hass)
    path = "/api/v1/setup/recordings"

    form = await repair.start(issue.issue_id)
    unsure = await repair.submit(sure=False)
    before = ("POST", path) in hub.seen
    hub.answers[path] = (409, {"error": {"code": "conflict", "message": "They are there."}})
    there = await repair.submit(sure=True)
    hub.answers[path] = (200, {})
    done = await repair.submit(sure=True)

    assert (issue.severity, issue.translation_key) == (ir.IssueSeverity.ERROR, "recordings_away")
    assert form["description_placeholders"]["text"].replace("\\", "") == text
    assert (unsure["errors"], before) == ({"sure": "not_sure"}, False)
    assert there["errors"] == {"base": "refused"}
    assert done["type"] == "create_entry"
    assert loaded.runtime_data.last_update_success


async def test_missing_phone_is_taken_off_from_the_issue(
    hass: HomeAssistant, entry: MockConfigEntry, repair: Repair
) -> None:
    """Who says so is not told again; everybody else is still."""
    options = {"phones": ["mobile_app_gone", "mobile_app_also_gone"]}
    hass.config_entries.async_update_entry(entry, options=options)
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    [issue] = [each for each in issues(hass) if each.issue_id.endswith("_app_gone")]

    await repair.start(issue.issue_id)
    done = await repair.submit()

    assert done["type"] == "create_entry"
    assert entry.options["phones"] == ["mobile_app_also_gone"]
    assert len(issues(hass)) == 1
    await hass.config_entries.async_unload(entry.entry_id)
    assert not issues(hass)


@pytest.mark.parametrize("phone", [True, False])
async def test_repair_of_an_unloaded_hub_ends(
    hass: HomeAssistant,
    hub: FakeHub,
    entry: MockConfigEntry,
    repair: Repair,
    phone: bool,  # noqa: FBT001 -- a parameter
) -> None:
    """A dialog that is open while the hub is unloaded says that it can't go on."""
    options = {"phones": ["mobile_app_gone"] if phone else []}
    hass.config_entries.async_update_entry(entry, options=options)
    hub.problems.extend([] if phone else [PASSWORD_PROBLEM])
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    [issue] = issues(hass)
    await repair.start(issue.issue_id)
    await hass.config_entries.async_unload(entry.entry_id)

    entered = {} if phone else {"username": "admin", "password": "right"}
    ended = await repair.submit(**entered)

    assert (ended["type"], ended["reason"]) == ("abort", "hub_away")


def test_every_issue_has_words() -> None:
    """Each translation key that is raised has a title, and a description or a repair."""
    folder = Path(neighbors_requests.__file__).parent
    texts = json.loads((folder / "translations" / "en.json").read_text())["issues"]

    for key in (
        *(
            "board_stopped",
            "board_unchecked",
            "hub_clock",
            "camera_password",
            "camera_clock",
            "camera_lost",
        ),
        *(
            "camera_no_key_frames",
            "camera_sleeps",
            "disk_full",
            "storage_low",
            "hub_problem",
            "hub_away",
        ),
        *("archive_away", "archive_password", "archive_password_lent"),
        *("kept_long", "kept_long_one", "second_yes", "phone_missing", "recordings_away"),
    ):
        assert texts[key]["title"]
        assert ("description" in texts[key]) is not ("fix_flow" in texts[key])


async def test_an_ignored_issue_stays_ignored(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """Whoever ignored a trouble is not told of it again because the entry was loaded again."""
    hub.problems[:] = [values.problem(), values.problem(id="other", code="other", text="Other.")]
    await hass.config_entries.async_reload(loaded.entry_id)
    [ignored, kept] = sorted(issue.issue_id for issue in issues(hass))
    ir.async_ignore_issue(hass, DOMAIN, ignored, ignore=True)

    await hass.config_entries.async_reload(loaded.entry_id)

    by_id = {issue.issue_id: issue.dismissed_version for issue in issues(hass)}
    assert by_id.keys() == {ignored, kept}
    assert by_id[ignored] is not None
    assert by_id[kept] is None

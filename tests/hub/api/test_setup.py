"""Setting up: what is done and missing, what recordings cost, and that it is finished once."""

from dataclasses import replace

from hub.api.scope import Scope
from hub.model.request import BoardState
from tests.fakes.things import BOARD_URL, a_board, a_found
from tests.hub.api.conftest import Home


async def test_setup_counts_what_there_is(home: Home) -> None:
    """Cameras, those with a location, those found but not added, and followed boards."""
    report = home.house.camera_reports[0]
    bare = replace(report.camera, place=None, found_key="urn:added")
    home.house.camera_reports.append(replace(report, camera=bare))
    home.house.cameras_found = [a_found("urn:added"), a_found("urn:new")]
    home.house.board_list.append((replace(a_board(), state=BoardState.LEFT), BOARD_URL))

    shown = (await home.call("GET", "/setup", token=Scope.READ)).json

    counted = {name: shown[name] for name in ("cameras", "placed", "found", "boards")}
    assert counted == {"cameras": 2, "placed": 1, "found": 1, "boards": 1}
    assert (shown["practice"], shown["finished"]) == ("never", False)
    assert shown["recordings"] == {
        "folder": "/share/neighbors",
        "free_bytes": 40 * 2**30,
        "camera_day_bytes": 2**30,
        "days": 20.0,
        "in_backups": False,
        "reason": "",
    }


async def test_setup_shows_how_far_practice_is(home: Home) -> None:
    """An open practice request can be continued from the checklist."""
    await home.call("POST", "/practice")

    assert (await home.call("GET", "/setup", token=Scope.READ)).json["practice"] == "open"


async def test_setup_is_finished_for_every_screen(home: Home) -> None:
    """What one screen finishes is finished for all, and can be shown again."""
    first = await home.call("PUT", "/setup", json={"finished": True})
    second = await home.call("GET", "/setup", token=Scope.READ)
    await home.call("PUT", "/setup", json={"finished": True})
    again = await home.call("PUT", "/setup", json={"finished": False})

    answers = [each.json["finished"] for each in (first, second, again)]
    assert answers == [True, True, False]


async def test_setup_is_not_finished_by_a_reader(home: Home) -> None:
    """Only an administrator finishes setting up."""
    answered = await home.call("PUT", "/setup", token=Scope.DECIDE, json={"finished": True})

    assert answered.status == 403

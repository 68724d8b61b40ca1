"""Looking a board up over the API: what is shown of it, and what is followed."""

from dataclasses import replace
from http import HTTPStatus
import json

import pytest

from hub.feeds.preview import KeyMatch
from noticeboard.runtime.text import Text
from tests.fakes.things import a_camera, a_preview
from tests.hub.api.conftest import Home

LOOKUP = "/boards/lookup"
BODY = {"address": "https://other.example.org/#key=…"}


async def test_what_is_shown(home: Home) -> None:
    """The board's claims, its key and its figures; the cameras' locations stay in the hub."""
    shown = (await home.call("POST", LOOKUP, json=BODY)).json

    assert (shown["name"], shown["operator"], shown["area"]) == (
        "Other Board",
        "Other Library",
        "Other County",
    )
    assert shown["key"]["state"] == "matches"
    assert len(shown["key"]["words"]) == len(shown["key"]["named_words"]) == 8
    assert shown["asked"] == {"year": 2, "near": 1, "usual_minutes": 40, "months": [0] * 11 + [2]}
    assert shown["agencies"] == [{"name": "Example Police", "level": 2, "requests": 2}]
    assert [each["name"] for each in shown["witnesses"]] == ["w.example"]
    assert (shown["home_inside"], shown["state"], shown["unread"]) == (True, None, "")
    [(address, places, private)] = home.house.looked_up
    assert (address, private) == (BODY["address"], False)
    assert places == (a_camera().camera.place,)


async def test_the_shown_policy_is_what_is_followed(home: Home) -> None:
    """The panel posts what it showed, so nothing can change in between."""
    shown = (await home.call("POST", LOOKUP, json=BODY)).json
    board = await home.call("POST", "/boards", json=shown["policy"])
    again = (await home.call("POST", LOOKUP, json=BODY)).json

    _, found = a_preview()
    assert found is not None
    assert board.status == HTTPStatus.CREATED
    assert home.house.followed == [found.policy]
    assert again["state"] == "starting"


async def test_another_key(home: Home) -> None:
    """Of a board with another key than the link's, only the words are shown."""
    key, _ = a_preview()
    home.house.previewed = replace(key, state=KeyMatch.DIFFERS), None

    shown = (await home.call("POST", LOOKUP, json=BODY)).json

    assert shown.pop("key")["state"] == "differs"
    assert not any(shown.values())


async def test_a_log_too_long(home: Home) -> None:
    """Figures that nobody has read are null, and a sentence says why."""
    key, found = a_preview()
    assert found is not None
    unread = Text("board.look_too_long")
    home.house.previewed = key, replace(found, log=None, unread=unread, title="\u202e", run_by="")

    shown = (await home.call("POST", LOOKUP, json=BODY)).json

    assert (shown["asked"], shown["home_inside"], shown["since"]) == (None, None, None)
    assert (shown["agencies"], shown["agencies_more"], shown["size"]) == ([], 0, 12)
    assert shown["unread"] == str(unread)
    assert (shown["name"], shown["operator"]) == ("other.example.org/v1", "")


async def test_many_agencies(home: Home) -> None:
    """Twenty are listed, and the others are counted."""
    key, found = a_preview()
    assert found is not None
    assert found.log is not None
    log = replace(found.log, agencies=found.log.agencies * 25)
    home.house.previewed = key, replace(found, log=log)

    shown = (await home.call("POST", LOOKUP, json=BODY)).json

    assert (len(shown["agencies"]), shown["agencies_more"]) == (20, 5)


async def test_pasted_text_arrives_whole(home: Home) -> None:
    """A board.json with line breaks and a hundred kilobytes is an address as well."""
    text = json.dumps({"v": 1, "verifiers": ["x" * 100] * 1000}, indent=1)

    await home.call("POST", LOOKUP, json={"address": text, "allow_private_address": True})

    [(address, _, private)] = home.house.looked_up
    assert (json.loads(address), private) == (json.loads(text), True)


@pytest.mark.parametrize("body", [{}, {"address": ""}, {"address": 7}, {"address": "x", "key": 1}])
async def test_no_address(home: Home, body: dict[str, object]) -> None:
    """A body without an address is refused."""
    refused = await home.call("POST", LOOKUP, json=body)

    assert (refused.status, refused.code) == (HTTPStatus.BAD_REQUEST, "invalid_input")
    assert home.house.looked_up == []

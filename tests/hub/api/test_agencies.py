"""Agencies over the API: what they asked for, and whether the household wants to hear of them."""

from http import HTTPStatus

import pytest

from tests.fakes.things import AGENCY, NOW, REQUEST
from tests.hub.api.conftest import Home

SETTING = f"/agencies/{AGENCY}/setting"
HIDDEN = f"/requests/{REQUEST}/hidden"


async def test_the_list_and_one(home: Home) -> None:
    """One agency is the list's row and more; where it is registered has the board's address."""
    listed = (await home.call("GET", "/agencies")).json["agencies"]
    one = (await home.call("GET", f"/agencies/{AGENCY}")).json

    assert [each["id"] for each in listed] == [AGENCY]
    assert listed[0].items() <= one.items()
    assert (one["requests"], one["open"], one["resolved_share"]) == (1, 1, 0.0)
    assert [row["url"] for row in one["registered"]] == [
        f"https://board.example.org/agencies/{AGENCY}"
    ]
    assert [each["to_s"] for each in one["window_lengths"]] == [1800, 3600, 7200, 21600, 86400]
    assert one["request_ids"] == [REQUEST]


@pytest.mark.parametrize("setting", ["quiet", "hidden"])
async def test_a_setting(home: Home, setting: str) -> None:
    """A setting is shown with the agency and its requests, and listeners are notified."""
    shown = await home.call("PUT", SETTING, json={"setting": setting})
    request = (await home.call("GET", f"/requests/{REQUEST}")).json
    back = await home.call("PUT", SETTING, json={"setting": "notify"})

    assert (shown.json["setting"], back.json["setting"]) == (setting, "notify")
    assert not request["announced"]
    assert (request["hidden"], request["hidden_by"], request["pending"]) == (
        (True, "agency", False) if setting == "hidden" else (False, "", True)
    )
    assert home.house.events.seq == 2


@pytest.mark.parametrize("body", [{}, {"setting": "loud"}, {"setting": "quiet", "by": "Alex"}])
async def test_no_other_setting(home: Home, body: dict[str, str]) -> None:
    """A setting is one of three words and nothing beside it."""
    refused = await home.call("PUT", SETTING, json=body)

    assert (refused.status, refused.code) == (HTTPStatus.BAD_REQUEST, "invalid_input")


async def test_hiding_a_request(home: Home) -> None:
    """A hidden request waits for nobody; hiding it twice, or showing it again, is harmless."""
    first, second = [await home.call("POST", HIDDEN) for _ in range(2)]
    waiting = (await home.call("GET", "/requests", params={"pending": "true"})).json["requests"]
    shown = await home.call("DELETE", HIDDEN)

    assert (first.json["hidden"], first.json["hidden_by"]) == (True, "request")
    assert second.json == first.json
    assert waiting == []
    assert (shown.json["hidden"], shown.json["pending"]) == (False, True)


async def test_a_proof(home: Home) -> None:
    """A proof comes with the time of the last look at the board, and its file is exact."""
    proof = (await home.call("GET", f"/requests/{REQUEST}/proof")).json

    assert (proof["request_id"], proof["index"], proof["tree_size"]) == (REQUEST, 7, 10)
    assert proof["witnesses"] == [
        {"name": "witness.example.org", "at": NOW.isoformat().replace("+00:00", "Z")}
    ]
    assert proof["checkpoint_at"] == proof["witnesses"][0]["at"]
    assert proof["file"].startswith("c2sp.org/tlog-proof@v1\n")


async def test_what_is_not_there(home: Home) -> None:
    """An unknown agency or request is not found, by each of the new routes."""
    statuses = [
        (await home.call(method, path, json=body)).status
        for method, path, body in (
            ("GET", f"/agencies/{'0' * 40}", None),
            ("PUT", f"/agencies/{'0' * 40}/setting", {"setting": "quiet"}),
            ("POST", f"/requests/{'0' * 32}/hidden", None),
            ("DELETE", f"/requests/{'0' * 32}/hidden", None),
            ("GET", f"/requests/{'0' * 32}/proof", None),
        )
    ]

    assert set(statuses) == {HTTPStatus.NOT_FOUND}

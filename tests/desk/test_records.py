"""Other systems of a department: they make drafts, and learn a number."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
import pytest

from noticeboard.agency.department import FILE
from noticeboard.agency.desk.records import MOST_AN_HOUR
from noticeboard.agency.webhook import announce
from noticeboard.errors import InvalidInputError, UnavailableError
from tests.desk.world import FILM, Caller, DeskWorld

pytestmark = pytest.mark.asyncio(loop_scope="session")

RECORD = {
    "number": "EF-2026-01199",
    "incident": "arson",
    "summary": "Dumpster fire",
    "narrative": "RP Robert Tessel\u200b states smoke.",
    "start": "2026-11-24T01:00:00-05:00",
    "end": "2026-11-24T02:10:00-05:00",
    "latitude": 45.4642,
    "longitude": 9.19,
}


async def dispatch(world: DeskWorld) -> Caller:
    """Give dispatch its token."""
    dana = await world.sign_in()
    await dana.call("PUT", "/department", {"second_officer": False, "zone": "America/New_York"})
    token = (await dana.call("POST", "/systems", {"name": "dispatch"}))["token"]
    return Caller(url=world.url, session=world.session, token=token)


async def test_a_record_becomes_a_draft_and_no_more(world: DeskWorld) -> None:
    """It waits for an officer, is never posted, and its system reads nothing."""
    system, dana = await dispatch(world), await world.sign_in()
    assert await system.call("POST", "/records", RECORD) is None

    [line] = (await dana.call("GET", "/drafts"))["drafts"]
    assert (line["source"], line["saved_by"]) == ("dispatch", "dispatch")
    draft = await dana.call("GET", f"/drafts/{line['id']}")
    content = draft["content"]
    assert (content["day"], content["start"], content["end"]) == ("2026-11-24", "01:00", "02:10")
    assert content["zone"] == "America/New_York"
    assert content["area"] == {
        "shape": "circle",
        "lat": 45_464_200,
        "lon": 9_190_000,
        "radius_m": 250,
    }
    assert not [one for one in world.front.asked if one.startswith("POST")]
    for method, path in (("GET", "/drafts"), ("GET", f"/drafts/{line['id']}"), ("GET", "/ask")):
        refused = await system.call(method, path, expect=401)
        assert refused["code"] == "desk.sign_in"
    await system.call("POST", f"/drafts/{line['id']}/post", {"revision": 0}, expect=401)

    await dana.call("POST", f"/drafts/{line['id']}/lease")
    taken = {"revision": 0, "content": content | {"text": "We ask for video."}}
    saved = await dana.call("PUT", f"/drafts/{line['id']}", taken)
    assert (saved["writer"], saved["source"]) == ("Dana Whitfield", "desk")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"number": ""}, "desk.body"),
        ({"more": 1}, "desk.body"),
        ({"latitude": 91}, "desk.body"),
        ({"start": "yesterday"}, "noticeboard.time.form"),
        ({"start": "2026-11-24T01:00:00"}, "noticeboard.time.no_zone"),
    ],
)
async def test_a_wrong_record_gets_a_sentence(
    world: DeskWorld, change: dict[str, Any], code: str
) -> None:
    """And makes no draft."""
    system = await dispatch(world)
    refused = await system.call("POST", "/records", RECORD | change, expect=400)
    assert refused["code"] == code
    assert list(world.desk.drafts.every()) == []


async def test_tokens_are_kept_as_hashes_and_end(world: DeskWorld) -> None:
    """The folder holds no token; a made-up or ended one makes nothing; nor do too many records."""
    system, dana = await dispatch(world), await world.sign_in()
    assert system.token not in (world.desk.folder / FILE).read_text()
    stranger = Caller(url=world.url, session=world.session, token="made-up")  # noqa: S106
    assert (await stranger.call("POST", "/records", RECORD, expect=401))["code"] == (
        "desk.system.token"
    )
    at = world.desk.now()
    world.desk.records["dispatch"].clear() if "dispatch" in world.desk.records else None
    await system.call("POST", "/records", RECORD)
    world.desk.records["dispatch"].extend([at] * (MOST_AN_HOUR - 1))
    await system.call("POST", "/records", RECORD, expect=429)
    world.desk.records["dispatch"].clear()
    world.desk.records["dispatch"].extend([at - timedelta(hours=1)] * MOST_AN_HOUR)
    await system.call("POST", "/records", RECORD)

    await dana.call("POST", "/systems/end", {"name": "dispatch"})
    await system.call("POST", "/records", RECORD, expect=401)


async def test_the_webhook_says_a_number_and_nothing_else(world: DeskWorld) -> None:
    """HTTPS or this machine; what it answers is not read, and no redirect is followed."""
    heard: list[tuple[bytes, set[str]]] = []
    answers = [HTTPStatus.NO_CONTENT, HTTPStatus.FOUND]

    async def hear(request: web.Request) -> web.Response:
        heard.append((await request.read(), {name.lower() for name in request.headers}))
        return web.Response(status=answers[len(heard) - 1], headers={"Location": "/other"})

    app = web.Application()
    app.router.add_route("*", "/{any:.*}", hear)
    async with TestServer(app) as server:
        url = str(server.make_url("/new"))
        await announce(url, 3)
        with pytest.raises(UnavailableError, match="302"):
            await announce(url, 1)
    assert [body for body, _ in heard] == [b'{"new_shares": 3}', b'{"new_shares": 1}']
    usual = {"host", "accept", "accept-encoding", "user-agent", "content-length", "content-type"}
    assert all(names <= usual for _, names in heard)
    with pytest.raises(UnavailableError):
        await announce(url, 1)
    for wrong in ("http://records.example.org/", "ftp://x", "https://x/?a"):
        with pytest.raises(InvalidInputError):
            await announce(wrong, 1)
    dana = await world.sign_in()
    body = {"second_officer": False, "zone": "", "webhook": "http://records.example.org/"}
    await dana.call("PUT", "/department", body, expect=400)


async def test_the_desk_announces_new_shares_once(world: DeskWorld) -> None:
    """Each is counted when it has arrived; an address that is away is said, and loses nothing."""
    heard: list[bytes] = []

    async def hear(request: web.Request) -> web.Response:
        heard.append(await request.read())
        return web.Response(status=HTTPStatus.NO_CONTENT)

    posted = await world.agency.publish()
    app = web.Application()
    app.router.add_post("/", hear)
    async with TestServer(app) as server:
        settings = {"second_officer": False, "zone": "", "webhook": str(server.make_url("/"))}
        dana = await world.sign_in()
        await dana.call("PUT", "/department", settings)
        await world.look()
        await world.share(posted, FILM)
        await world.share(posted, FILM)
        await world.look()
        await world.look()
        assert heard == [b'{"new_shares": 2}']
    await world.share(posted, FILM)
    state = await world.look()
    assert "desk.webhook.away" in [problem.code for problem in state.problems]

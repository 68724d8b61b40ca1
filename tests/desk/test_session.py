"""Signing in: one link, one person; and nobody else reaches what the desk knows."""

import asyncio
from datetime import UTC, datetime, timedelta
import io
import os
import sys
import threading

from aiohttp.test_utils import TestClient, TestServer
from playwright.async_api import Browser
import pytest

from noticeboard.desk import session
from noticeboard.desk.people import AGENCY_ROLES, Person
from noticeboard.desk.route import LimitedError, SignInNeededError
from noticeboard.desk.server import make_app, on_enter
from noticeboard.desk.session import Sessions, make_ticket
from noticeboard.errors import InvalidInputError, NotAllowedError
from tests.desk.world import OFFICER, Caller, DeskWorld, signed_in

pytestmark = pytest.mark.asyncio(loop_scope="session")


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Return the time."""
        return self.at


async def test_one_link_signs_one_person_in(browser: Browser, world: DeskWorld) -> None:
    """The link's code works once; the desk then shows who is there."""
    async with signed_in(browser, world) as page:
        roles = "officer, supervisor, evidence custodian, administrator"
        assert await page.locator(".who").inner_text() == f"DW\n{OFFICER}\n{roles}"
        assert "Springfield Fire" in await page.locator(".brand").inner_text()
        assert "code" not in page.url

        await page.reload()
        assert OFFICER in await page.locator(".who").inner_text()
        await page.get_by_role("button", name="Sign out").click()
        await page.get_by_text("Each link signs one person in").wait_for()


async def test_codes_are_for_one_use_and_ten_minutes() -> None:
    """A used code, an old one and a made-up one are refused; guessing ends soon."""
    clock = Clock()
    sessions = Sessions(clock, roles=AGENCY_ROLES)
    code = sessions.new_code()
    with pytest.raises(InvalidInputError, match="Enter your name"):
        sessions.sign_in(code, " \u200b ")
    sessions.sign_in(code, "Dana")
    with pytest.raises(NotAllowedError, match="used before"):
        sessions.sign_in(code, "Dana")
    old = sessions.new_code()
    clock.at += session.CODE_LASTS
    with pytest.raises(NotAllowedError, match="used before"):
        sessions.sign_in(old, "Dana")

    for _ in range(session.MOST_WRONG - 1):
        with pytest.raises(NotAllowedError):
            sessions.sign_in("guess", "Dana")
    with pytest.raises(LimitedError):
        sessions.sign_in("guess", "Dana")
    sessions.sign_in(sessions.new_code(), "Dana")


async def test_sessions_end() -> None:
    """A session ends when nobody uses it, and at the end of the day; its tickets end with it."""
    clock = Clock()
    sessions = Sessions(clock, roles=AGENCY_ROLES)
    person = Person(id="dana", name="Dana", roles=frozenset(AGENCY_ROLES))
    token, began = sessions.begin(person)
    ticket = make_ticket(began, "/api/v1/films/1")

    assert sessions.check_ticket(ticket, "/api/v1/films/1") is began
    with pytest.raises(SignInNeededError):
        sessions.check_ticket(ticket, "/api/v1/films/2")
    for _ in range(4):
        clock.at += timedelta(hours=2)
        assert sessions.find(token) is began
    clock.at += session.IDLE_LASTS
    with pytest.raises(SignInNeededError):
        sessions.find(token)
    with pytest.raises(SignInNeededError):
        sessions.check_ticket(ticket, "/api/v1/films/1")

    token, began = sessions.begin(person)
    sessions.end(began)
    with pytest.raises(SignInNeededError):
        sessions.find(token)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"Authorization": "Bearer made-up"}, 401),
        ({"Host": "desk.example.org"}, 421),
        ({"Origin": "https://evil.example.org"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
    ],
)
async def test_strangers_get_nothing(
    world: DeskWorld, headers: dict[str, str], status: int
) -> None:
    """Without a session, from another site, or under another name, every route is closed."""
    caller = await world.sign_in()
    known = {"Authorization": f"Bearer {caller.token}"} if status != 401 else {}
    async with world.session.get(f"{world.url}/api/v1/today", headers=known | headers) as answer:
        assert answer.status == status
        assert "Springfield" not in await answer.text()


async def test_every_route_is_closed_to_strangers(world: DeskWorld) -> None:
    """Each row of the table asks for a session, but for signing in."""
    document_rows = [
        row for row in world.app.router.routes() if row.method != "HEAD" and row.resource
    ]
    open_rows = {"/", "/static/{file}", "/signed-in", "/api/v1/sessions", "/api/v1/sign-in"}
    for row in document_rows:
        assert row.resource is not None
        if row.resource.canonical in open_rows:
            continue
        path = row.resource.canonical.replace("{", "").replace("}", "")
        async with world.session.request(row.method, world.url + path) as answer:
            assert answer.status in {401, 404}, (row.method, path, answer.status)


async def test_a_page_has_a_title_before_its_desk_has_a_name() -> None:
    """A department that has made no keys yet has no name; its desk's page has one all the same."""
    sessions = Sessions(Clock(), roles=AGENCY_ROLES)
    app = make_app((), sessions, name=str, script="agency-desk.js")
    async with TestClient(TestServer(app)) as client, client.get("/") as answer:
        assert "<title>Neighbors Requests</title>" in await answer.text()


async def test_wrong_bodies_get_a_sentence(world: DeskWorld) -> None:
    """What is not JSON, has another shape or is too long is refused in one sentence."""
    caller = Caller(url=world.url, session=world.session)
    refused = await caller.call("POST", "/sessions", {"code": 1, "name": "x"}, expect=400)
    assert refused["code"] == "desk.body"
    assert "code" in refused["message"]
    refused = await caller.call("POST", "/sessions", {"more": 1}, expect=400)
    assert refused["code"] == "desk.body"
    async with world.session.post(f"{world.url}/api/v1/sessions", data=b"code=1") as answer:
        assert answer.status == 400
    long = io.BytesIO(b'{"code": "' + b"x" * (3 * 1024 * 1024))
    kind = {"Content-Type": "application/json"}
    async with world.session.post(
        f"{world.url}/api/v1/sessions", data=long, headers=kind
    ) as answer:
        assert answer.status == 413
        assert (await answer.json())["code"] == "desk.too_large"


async def test_enter_in_the_terminal_offers_another_link(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each line does; without a terminal, nobody waits for one."""
    pressed = asyncio.Queue[None]()
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n"))
    on_enter(lambda: pressed.put_nowait(None))
    ours, its = os.openpty()
    with os.fdopen(its) as terminal:
        monkeypatch.setattr(sys, "stdin", terminal)
        on_enter(lambda: pressed.put_nowait(None))
        for _ in range(2):
            await asyncio.to_thread(os.write, ours, b"\n")
            async with asyncio.timeout(30):
                await pressed.get()
        # End of input, as Ctrl-D: the reader ends.
        await asyncio.to_thread(os.write, ours, b"\x04")
        for thread in threading.enumerate():
            if thread.name == "terminal":
                await asyncio.to_thread(thread.join, 30)
    os.close(ours)

    assert pressed.empty()

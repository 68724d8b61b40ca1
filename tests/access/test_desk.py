"""An agency's desk attacked: by other sites' pages, a hostile share, and others on the machine.

Pages of strangers know more than a stranger would: a link's code and a right token. The hostile
share's films, words, names and readings run nothing, load nothing and are nobody's page. After a
whole story, no private key is in an answer, in what a browser keeps or shows, in the log, or in
what went over the network.
"""

import asyncio
from asyncio.subprocess import PIPE
from base64 import b64decode
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from itertools import product
import json
import logging
import os
from pathlib import Path
import re
import sys
import tempfile
from typing import Any, Final

from aiohttp import web
from playwright.async_api import Browser, Page, Request, Route
import pytest
import pytest_asyncio

from noticeboard.agency.case_folder import case_name
from noticeboard.agency.desk.server import TABLE
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.inbox import ShareFolder
from noticeboard.agency.open import Opener
from noticeboard.seal.hybrid import parse_identity
from tests.access.test_browser import ATTACK, LONGEST_MS, PAGE
from tests.desk.hostile import LURE, RUNS, send_hostile
from tests.desk.world import Caller, DeskWorld, desk_world, signed_in
from tests.e2e.planted import found_in
from tests.noticeboard.agency.conftest import now
from tests.noticeboard.agency.test_inbox import fetched
from tests.servers.chromium import chromium

pytestmark = pytest.mark.asyncio(loop_scope="module")

EVIL: Final = "evil.example"
FLAGS: Final = (
    f"--host-resolver-rules=MAP {EVIL} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    # The browser's own guard of loopback, which not every browser has, hides no hole.
    "--disable-features=LocalNetworkAccessChecks",
)
NOBODY: Final = 65534
OTHERS: Final = 0o077
STRANGE_CASE: Final = "../../<img src=x onerror=1>"
_WORDS: Final = {
    "/pairing-links": "/tickets",
    "/pair": "/sessions",
    "/tokens/own": "/session",
    "/info": "/today",
}
DESK_ATTACK: Final = re.sub("|".join(_WORDS), lambda found: _WORDS[found[0]], ATTACK)
READS: Final = ("/today", "/session", "/keys", "/requests")
PROBE: Final = """async ({desk, longest}) => {
  const seen = {}, heard = [];
  const attempt = async (name, work) => {
    try { seen[name] = await work(); } catch (error) { seen[name] = 'stopped'; }
  };
  const later = ms => new Promise(done => setTimeout(done, ms));
  addEventListener('message', message => heard.push(JSON.stringify(message.data)));
  await attempt('own storage', async () => JSON.stringify([{...localStorage}, document.cookie]));
  await attempt('worker', async () => {
    await navigator.serviceWorker.register(desk + '/static/agency-desk.js');
    return 'registered';
  });
  await attempt('module', async () => Object.keys(await import(desk + '/static/agency-desk.js')));
  const frame = document.createElement('iframe');
  frame.src = desk + '/';
  document.body.append(frame);
  await Promise.race([new Promise(done => { frame.onload = done; }), later(longest)]);
  await attempt('frame', async () => frame.contentDocument.body.textContent);
  await attempt('frame storage', async () => JSON.stringify(frame.contentWindow.localStorage));
  const other = window.open(desk + '/');
  for (let turn = 0; turn < 20 && other && !other.closed; turn++) {
    other.postMessage({method: 'GET', path: '/today'}, '*');
    frame.contentWindow.postMessage('token', '*');
    await later(25);
  }
  await attempt('window', async () => other.closed ? 'stopped' : other.document.body.textContent);
  await attempt('window storage', async () => other.localStorage.getItem('nr-desk-token'));
  seen.heard = heard.join();
  return seen;
}"""
HARMLESS: Final = {"stopped", "opaque", "silence", "sent true", "sent false"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncGenerator[Browser]:
    """Run a Chromium that knows a stranger's name."""
    async with chromium(*FLAGS) as one:
        yield one


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[DeskWorld]:
    """Give a department that has opened a hostile share, in a case with a strange number."""
    async with desk_world(tmp_path_factory.mktemp("desk")) as one:
        posted = await one.agency.publish("A vehicle fire", case_number=STRANGE_CASE)
        await send_hostile(one, posted)
        await fetched(one.agency)

        def open_it() -> None:
            opener = Opener(ShareFolder(one.agency.home), one.agency.home.cases, now)
            opener.open(opener.find_share("1"))

        await asyncio.to_thread(open_it)
        yield one


@asynccontextmanager
async def _stranger() -> AsyncGenerator[int]:
    """Serve a stranger's page on loopback, and give its port."""

    async def show(_request: web.Request) -> web.Response:
        return web.Response(text=PAGE, content_type="text/html")

    app = web.Application()
    app.router.add_get("/", show)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


def _kept(world: DeskWorld) -> dict[str, bytes]:
    """Return every file of the agency's folder."""
    folder = world.agency.home.folder
    return {str(each): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


async def _attack(page: Page, host: str, code: str, token: str) -> dict[str, str]:
    seen: dict[str, str] = await page.evaluate(
        DESK_ATTACK,
        {
            "base": f"http://{host}/api/v1",
            "socket": f"ws://{host}/api/v1/ws",
            "token": token,
            "body": json.dumps({"code": code, "name": "Stranger"}),
            "reads": READS,
            "longest": LONGEST_MS,
        },
    )
    return seen


async def test_pages_of_others_do_and_read_nothing(browser: Browser, world: DeskWorld) -> None:
    """A page of another site, and of another port of this machine, reads and does nothing.

    The officer is signed in, in the same browser. No cookie and no storage is shared, and the
    desk's page is in no frame, no window that another page opened, and no worker.
    """
    token = (await world.sign_in("Jo Pruitt")).token
    code = world.link().partition("code=")[2]
    async with _stranger() as port, signed_in(browser, world) as own:
        assert await own.context.cookies() == []
        before = await asyncio.to_thread(_kept, world)
        for host in (EVIL, "127.0.0.1"):
            page = await own.context.new_page()
            await page.goto(f"http://{host}:{port}/")

            seen = await _attack(page, world.url.removeprefix("http://"), code, token)
            probed: dict[str, Any] = await page.evaluate(
                PROBE, {"desk": world.url, "longest": LONGEST_MS}
            )

            assert {name: what for name, what in seen.items() if what not in HARMLESS} == {}
            assert len(seen) > 4 * len(READS)
            assert probed.pop("own storage") == '[{},""]'
            assert probed.pop("heard") == ""
            assert {name: what for name, what in probed.items() if what != "stopped"} == {}
            await page.close()
        assert await asyncio.to_thread(_kept, world) == before
    # The code that the page knew is still good, and the session that it knew has not ended.
    caller = Caller(url=world.url, session=world.session, token=token)
    await caller.call("GET", "/session")
    await caller.call("POST", "/sessions", {"code": code, "name": "Dana Whitfield"})


async def test_a_page_whose_name_was_rebound(browser: Browser, world: DeskWorld) -> None:
    """A page whose own name leads to the desk by now is told 421, whatever it asks and brings."""
    token = (await world.sign_in("Jo Pruitt")).token
    code = world.link().partition("code=")[2]
    own = world.url.replace("127.0.0.1", EVIL)

    async def before_the_rebinding(route: Route) -> None:
        await route.fulfill(body=PAGE, content_type="text/html")

    page = await browser.new_page()
    await page.route(f"{own}/", before_the_rebinding)
    await page.goto(f"{own}/")
    seen = await _attack(page, own.removeprefix("http://"), code, token)
    await page.close()

    told = {what for name, what in seen.items() if name.startswith(("fetch", "with", "pair cors"))}
    assert {what[:4] for what in told} == {"421 "}
    allowed = ("stopped", "silence", "sent", "421 ", "read ")
    assert {name: what for name, what in seen.items() if not what.startswith(allowed)} == {}
    assert "desk.misdirected" in seen["frame"] or seen["frame"] == "stopped"
    caller = Caller(url=world.url, session=world.session)
    await caller.call("POST", "/sessions", {"code": code, "name": "Dana Whitfield"})


def _paths(world: DeskWorld) -> Iterator[tuple[str, bool]]:
    """Yield each path of the desk that can be read, for all that there is, and if it is media."""
    home = world.agency.home
    case = case_name(STRANGE_CASE)
    request = next(home.logged_entries()).body.id
    known = {
        "case": [case],
        "frame": ["1"],
        "id": [request],
        "key": ["delivery"],
        "name": [f"clip-{number}.mp4" for number in range(1, 7)],
        "share": ["1"],
    }
    for route in TABLE:
        if route.method != "GET":
            continue
        names = re.findall(r"\{(\w+)\}", route.path)
        for values in product(*(known.get(name, ["1"]) for name in names)):
            path = route.path
            for name, value in zip(names, values, strict=True):
                path = path.replace(f"{{{name}}}", value)
            yield path, route.is_media


async def test_answers_about_a_hostile_share_are_no_pages(world: DeskWorld) -> None:
    """Whatever a share holds, an answer is JSON, or a film or picture that nobody sniffs at.

    Nothing in it is a page, a script or an SVG to a browser, and its policy would run nothing.
    """
    caller = await world.sign_in()
    statuses: dict[str, int] = {}
    for path, is_media in _paths(world):
        headers = {"Authorization": f"Bearer {caller.token}"}
        async with world.session.get(f"{world.url}/api/v1{path}", headers=headers) as answer:
            raw = await answer.read()
            statuses[path] = answer.status
            kind = answer.content_type
            assert answer.status != 500, (path, raw)
            assert answer.headers["X-Content-Type-Options"] == "nosniff", path
            assert "script-src 'self'" in answer.headers["Content-Security-Policy"], path
            assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin", path
            if is_media and answer.ok:
                assert kind in {"video/mp4", "image/png", "image/jpeg", "application/pdf"}, path
            else:
                assert kind == "application/json", path
                # No sentence brings back what it was given, and no text hides or reorders others.
                assert not re.search(rb"[\x00-\x1f\x7f]|\xe2\x80[\x8e\x8f\xaa-\xae]", raw), path
    assert list(statuses.values()).count(200) > len(READS)


async def test_a_hostile_share_runs_nothing(browser: Browser, world: DeskWorld) -> None:
    """Every page that shows a share, and each of its files opened by itself, runs and loads nothing."""
    case = case_name(STRANGE_CASE)
    asked: list[str] = []
    dialogs: list[str] = []
    async with signed_in(browser, world) as page:
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: dialogs.append(dialog.message))
        for route in (
            *("today", "ask", "cases", "keys", "log", f"cases/{case}", f"cases/{case}/1/report"),
            *(
                f"cases/{case}/{each}"
                for each in ("1", "..%2f..%2froot.key", f"<img src=x {RUNS}>")
            ),
        ):
            await page.goto(f"{world.url}/#/{route}")
            await page.wait_for_load_state("networkidle")
            assert await page.evaluate("window.ran") is None, route
        token = await page.evaluate("localStorage.getItem('nr-desk-token')")
        caller = Caller(url=world.url, session=world.session, token=token)
        for path, is_media in _paths(world):
            if not is_media:
                continue
            whole = f"/api/v1{path}"
            ticket = (await caller.call("POST", "/tickets", {"path": whole}))["ticket"]
            # As a page of its own, a script, a worker and a frame of the desk's own page.
            ran = await page.evaluate(
                """async address => {
                  const loads = (tag, fields) => new Promise(done => {
                    const one = Object.assign(document.createElement(tag), fields);
                    one.onload = () => done(`loaded ${tag}`);
                    one.onerror = () => done('stopped');
                    document.body.append(one);
                  });
                  const worked = await navigator.serviceWorker.register(address)
                    .then(() => 'registered', () => 'stopped');
                  return [window.ran, await loads('script', {src: address}), worked];
                }""",
                f"{whole}?ticket={ticket}",
            )
            assert ran == [None, "stopped", "stopped"], path
            alone = await page.context.new_page()
            with suppress(Exception):  # a download is no page
                await alone.goto(f"{world.url}{whole}?ticket={ticket}", wait_until="load")
            with suppress(Exception):
                assert await alone.evaluate("window.ran") is None, path
            assert await alone.evaluate("document.contentType") != "text/html" or (
                alone.url == "about:blank"
            ), (path, alone.url)
            await alone.close()
    assert dialogs == []
    assert {url for url in asked if not url.startswith((world.url, "blob:", "data:"))} == set()
    assert not any(LURE in url for url in asked)

"""An agency's desk attacked: by other sites' pages, a hostile share, and others on the machine.

Pages of strangers know more than a stranger would: a link's code and a right token. The hostile
share's films, words, names and readings run nothing, load nothing and are nobody's page. After a
whole story, no private key is in an answer, in what a browser keeps or shows, in the log, or in
what went over the network.
"""

import asyncio
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, timedelta
import io
from itertools import product
import json
import logging
import os
from pathlib import Path
import re
import sys
import tempfile
from typing import Any, Final
from zipfile import ZipFile

from aiohttp import web
from playwright.async_api import Browser, Error as PlaywrightError, Page, Route
from pypdf import PdfReader
import pytest
import pytest_asyncio

from demo.network import INSIDE, is_inside, private_network
from noticeboard.agency.case_folder import case_name
from noticeboard.agency.desk.openings import OPENINGS
from noticeboard.agency.desk.server import TABLE
from noticeboard.log.note import SignerKey
from noticeboard.seal.age import AgeIdentity
from noticeboard.seal.hybrid import parse_identity
from noticeboard.seal.passphrase import Passphrase, unlock
from tests.access.test_browser import ATTACK, LONGEST_MS, PAGE
from tests.desk.hostile import LURE, MARKUP, NAME, RUNS, send_hostile
from tests.desk.opened_case import open_everything
from tests.desk.world import Caller, DeskWorld, desk_world, signed_in
from tests.e2e.planted import base64_core, found_in
from tests.e2e.wire import overheard_streams
from tests.noticeboard.agency.conftest import Agency, now
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
ROOT_WORDS: Final = "orchard lantern seven paddle quiet gravel"
DAY_WORDS: Final = "meadow copper thirteen anchor violet harbor"
PLANTED: Final = "planted key"
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
AS_SCRIPT: Final = """async address => {
  const loads = (tag, fields) => new Promise(done => {
    const one = Object.assign(document.createElement(tag), fields);
    one.onload = () => done(`loaded ${tag}`);
    one.onerror = () => done('stopped');
    document.body.append(one);
  });
  const worked = await navigator.serviceWorker.register(address)
    .then(() => 'registered', () => 'stopped');
  return [window.ran ?? null, await loads('script', {src: address}), worked];
}"""
KEPT_BY_PAGE: Final = """async () => {
  const texts = [];
  const walk = root => {
    texts.push(root.innerHTML ?? '');
    for (const each of root.querySelectorAll('*')) {
      if (each.shadowRoot) walk(each.shadowRoot);
      if ('value' in each) texts.push(String(each.value));
    }
  };
  walk(document.documentElement);
  const bases = (await indexedDB.databases()).map(each => each.name);
  return JSON.stringify([texts, {...localStorage}, {...sessionStorage}, document.cookie, bases,
    await caches.keys(), location.href, history.length]);
}"""
DATA: Final = {
    *("application/octet-stream", "application/pdf", "application/zip"),
    *("image/jpeg", "image/png", "video/mp4"),
}
EXTRAS: Final = ["certificate", "log", "stills", "marks"]
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
        await open_everything(one)
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
            # Framed, it would be clicked on unseen.
            assert not [each.url for each in page.frames if each.url.startswith(world.url)]
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
        "mark": ["2" * 32],
        "name": [f"clip-{number}.mp4" for number in range(1, 7)],
        "share": ["1"],
    }
    for route in TABLE:
        if route.method != "GET":
            continue
        names = re.findall(r"\{(\w+)\}", route.path)
        if route.path.endswith(("/times", "/frames/{frame}")):
            # A process decodes each of them.
            known["name"] = ["clip-4.mp4", "clip-6.mp4"]
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
    case = f"/cases/{case_name(STRANGE_CASE)}"
    marked = {"share": "1", "film": "clip-5.mp4", "frame": 1, "note": MARKUP[0]}
    await caller.call("POST", f"{case}/marks", {"id": "1" * 32, **marked})
    await caller.call("POST", f"{case}/stills", {"id": "2" * 32, **marked})
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
                assert kind in DATA, path
            else:
                assert kind == "application/json", path
                # No sentence brings back what it was given, and no text hides or reorders others.
                assert not re.search(rb"[\x00-\x1f\x7f]|\xe2\x80[\x8e\x8f\xaa-\xae]", raw), path
    assert list(statuses.values()).count(200) > len(READS)


ATTACHED: Final = re.compile(r"[a-z0-9][a-z0-9.-]*\.(txt|proof|json|tsr)")


async def test_an_export_of_a_hostile_share_runs_nothing(world: DeskWorld) -> None:
    """What a prosecutor unpacks has plain names, and pages without a stranger's code."""
    caller = await world.sign_in()
    case = f"/cases/{case_name(STRANGE_CASE)}"
    body = {"to": "prosecutor", "reference": MARKUP[1], "extras": EXTRAS}
    made = await caller.call("POST", f"{case}/exports", body)
    headers = {"Authorization": f"Bearer {caller.token}"}
    address = f"{world.url}/api/v1{case}/exports/{made['name']}"
    async with world.session.get(address, headers=headers) as answer:
        archive = ZipFile(io.BytesIO(await answer.read()))

    pages = 0
    for each in archive.namelist():
        assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._/-]*", each), each
        assert ".." not in each.split("/"), each
        content = archive.read(each)
        if each.endswith((".html", ".svg")):
            pages += 1
            assert not re.search(
                rb"<(script|img src=x|svg onload|iframe|base|meta http-equiv=.?refresh)", content
            ), each
        if each.endswith(".pdf"):
            pages += 1
            assert not re.search(rb"/(JS|JavaScript|Launch|URI)\b", content), each
            attached = set(PdfReader(io.BytesIO(content)).attachments)
            # An exhibit has the record and its proofs with it, under names of ours.
            assert not attached or each.endswith("/exhibit.pdf"), each
            assert all(ATTACHED.fullmatch(name) for name in attached), attached
    assert pages >= 2


async def test_a_hostile_share_runs_nothing(browser: Browser, world: DeskWorld) -> None:
    """Every page that shows a share, and each of its films by itself, runs and loads nothing."""
    case = case_name(STRANGE_CASE)
    asked: list[str] = []
    dialogs: list[str] = []
    async with signed_in(browser, world) as page:
        page.context.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: dialogs.append(dialog.message))
        shown = ("today", "ask", "cases", "keys", "log", f"cases/{case}", f"cases/{case}/1/report")
        one = f"cases/{case}/1"
        strange = (f"cases/{case}/..%2f..%2froot.key", f"cases/<img src=x onerror={RUNS}>")
        for route in (*shown, *strange, one):
            await page.goto(f"{world.url}/#/{route}")
            await page.wait_for_load_state("networkidle")
            assert await page.evaluate("window.ran") is None, route
        # A stranger's words are there, and are words.
        await page.get_by_text(MARKUP[0]).first.wait_for(state="attached")
        await page.get_by_text(NAME).first.wait_for(state="attached")
        token = await page.evaluate("localStorage.getItem('nr-desk-token')")
        caller = Caller(url=world.url, session=world.session, token=token)
        for path, is_media in _paths(world):
            if not is_media or "/frames/" in path:
                continue
            whole = f"/api/v1{path}"
            ticket = (await caller.call("POST", "/tickets", {"path": whole}))["ticket"]
            ran = await page.evaluate(AS_SCRIPT, f"{whole}?ticket={ticket}")
            assert ran == [None, "stopped", "stopped"], path
            alone = await page.context.new_page()
            # What the browser would rather save than show is no page.
            with suppress(PlaywrightError):
                await alone.goto(f"{world.url}{whole}?ticket={ticket}")
            if alone.url != "about:blank":
                assert not await alone.evaluate("/html|xml|script/.test(document.contentType)")
                assert await alone.evaluate("window.ran") is None, path
            await alone.close()
    assert dialogs == []
    assert {url for url in asked if not url.startswith((world.url, "blob:", "data:"))} == set()
    assert not any(LURE in url for url in asked)


def _forms(what: str, secret: str) -> dict[str, str]:
    """Return a private key as it is written, and its bytes in hex: every other form has these."""
    if secret.startswith("AGE-SECRET-KEY-"):
        opener = parse_identity(secret)
        assert isinstance(opener, AgeIdentity)
        raw = opener.private.private_bytes_raw()
    else:
        raw = SignerKey.parse(secret).seed
    return {what: secret, f"bytes of the {what}": raw.hex()}


def _secrets(folder: Path, stick: Path) -> dict[str, str]:
    """Return the private keys of a folder whose keys are locked, and of the stick."""
    found: dict[str, str] = {}
    locked = {"root key": next(stick.glob("*.age"))}
    for path in sorted(folder.rglob("*.key.age")):
        locked[path.relative_to(folder).as_posix()] = path
    for what, path in locked.items():
        words = ROOT_WORDS if what == "root key" else DAY_WORDS
        found |= _forms(what, unlock(path.read_bytes(), Passphrase.parse(words)))
    return found


@dataclass(slots=True)
class Wire:
    """What went over one wire: to its server, and back."""

    port: int = 0
    sent: bytearray = field(default_factory=bytearray)
    answered: bytearray = field(default_factory=bytearray)


@asynccontextmanager
async def _wiretap(port: int) -> AsyncGenerator[Wire]:
    """Pass bytes on to a port, and give the port before it and all that went either way."""
    wire = Wire()

    async def pour(
        source: asyncio.StreamReader, into: asyncio.StreamWriter, kept: bytearray
    ) -> None:
        with suppress(ConnectionError):
            while piece := await source.read(65536):
                kept.extend(piece)
                into.write(piece)
                await into.drain()
        into.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(pour(reader, back, wire.sent), pour(there, writer, wire.answered))

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        wire.port = server.sockets[0].getsockname()[1]
        yield wire
        server.close_clients()


def _port(url: str) -> int:
    return int(url.rpartition(":")[2])


def _chromium_memory() -> Iterator[bytes]:
    """Yield what the browsers that this process started have in memory, piece by piece."""
    parents = {}
    for each in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parents[int(each.parent.name)] = int(each.read_text().rpartition(")")[2].split()[1])
    ours = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in ours} - ours:
        ours |= more
    for pid in ours - {os.getpid()}:
        with suppress(OSError):
            if "--type=" not in Path(f"/proc/{pid}/cmdline").read_text():
                continue
            with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
                for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
                    start, end = (int(each, 16) for each in line.split()[0].split("-"))
                    # What may be written; of the files that it maps, nobody keeps a key in one.
                    if "rw" in line.split()[1] and end - start < 1 << 28:
                        with suppress(OSError, OverflowError, ValueError):
                            memory.seek(start)
                            yield from _touched(memory.read(end - start))


def _touched(mapped: bytes) -> Iterator[bytes]:
    """Yield the parts of a mapping that are not empty: most of it was never used."""
    step, longest = 1 << 18, 1 << 10
    for at in range(0, len(mapped), step):
        part = mapped[at : at + step + longest]
        if part.count(0) != len(part):
            yield part


def _in_browsers(secrets: dict[str, str]) -> set[str]:
    """Return which secrets are in the browsers' memory: as text of either width, or as bytes."""
    forms = {what: set(_in_memory(secret)) for what, secret in secrets.items()}
    return {
        what
        for piece in _chromium_memory()
        for what, written in forms.items()
        if any(each in piece for each in written)
    }


def _in_memory(secret: str) -> Iterator[bytes]:
    """Yield how a secret may lie in memory; hundreds of megabytes are searched for each form."""
    texts = [secret]
    if re.fullmatch("[0-9a-f]{64}", secret):
        raw = bytes.fromhex(secret)
        yield raw
        texts += [secret.upper(), *(base64_core(raw, before).decode() for before in range(3))]
    for text in texts:
        yield from (text.encode(), text.encode("utf-16-le"))


async def _ceremony(world: DeskWorld, caller: Caller, stick: Path, board: str) -> str:
    """Make locked keys, choose the board and be registered; return where the root key is."""
    department = {
        "name": "Example County Fire",
        "kind": "fire",
        "domain": "fire.example.org",
        "contact": "desk@fire.example.org",
        "circle": "45.4642,9.19,20000",
    }
    await caller.call("PUT", "/setup/department", department)
    await caller.call("POST", "/setup/root", {"passphrase": ROOT_WORDS})
    copy = {"folder": str(stick), "passphrase": ROOT_WORDS, "remove": True}
    root = (await caller.call("POST", "/keys/root/copies", copy))["file"]
    await caller.call("POST", "/setup/keys", {"passphrase": DAY_WORDS})
    found = await caller.call("POST", "/setup/board/key", {"link": board})
    trusted = {"link": board, "log_key": found["log_key"]}
    await caller.call("PUT", "/setup/board", trusted)
    signing = {"file": root, "passphrase": ROOT_WORDS}
    await caller.call("POST", "/setup/registration", signing)
    entry = world.agency.home.folder / "register.entry"
    await world.front.register(await asyncio.to_thread(entry.read_bytes))
    return str(root)


async def _story(page: Page, world: DeskWorld, caller: Caller, root_key: str) -> None:
    """Unlock the keys by hand, ask, open, hand on and look at everything; change and lock keys."""
    await page.goto(f"{caller.url}/#/keys")
    await page.get_by_role("button", name="Unlock…").first.click()
    asked = page.locator("nr-desk-unlock")
    await asked.get_by_label("Passphrase", exact=True).fill(DAY_WORDS)
    await asked.get_by_role("button", name="Unlock").click()
    await page.get_by_text("Unlocked until").nth(1).wait_for()

    start = now().astimezone(UTC) - timedelta(hours=3)
    content = {
        "incident": "arson",
        "title": "A dumpster fire behind the market",
        "text": "We ask for video of the loading lane.",
        "case_number": "EF-2026-01199",
        "contact": "desk@fire.example.org",
        "day": f"{start:%Y-%m-%d}",
        "start": f"{start:%H:%M}",
        "end": f"{start + timedelta(minutes=70):%H:%M}",
        "zone": "UTC",
        "area": {"shape": "circle", "lat": 45_464_200, "lon": 9_190_000, "radius_m": 300},
    }
    draft = await caller.call("POST", "/drafts", {"content": content})
    posted = await caller.call("POST", f"/drafts/{draft['id']}/post", {"revision": 0})
    assert posted["state"] == "posted"
    await send_hostile(world, await world.agency.publish("A fire", case_number=STRANGE_CASE))
    await world.look()
    await caller.call("POST", "/openings", {"shares": [1]})
    await world.app[OPENINGS].finished()
    case = case_name(STRANGE_CASE)
    order = {"to": "court", "reference": "", "extras": EXTRAS}
    archive = (await caller.call("POST", f"/cases/{case}/exports", order))["name"]
    root = {"file": root_key, "passphrase": ROOT_WORDS}
    change = {"reason": "yearly", "root": root, "with_delivery": True}
    await caller.call("POST", "/keys/rotation", change)
    exported = (f"/cases/{case}/exports/{archive}", True)
    for path, _ in (*_paths(world), exported, ("/keys/delivery/paper", True)):
        headers = {"Authorization": f"Bearer {caller.token}"}
        async with world.session.get(f"{caller.url}/api/v1{path}", headers=headers) as answer:
            await answer.read()
    for route in ("today", "ask", "cases", "keys", "log", f"cases/{case}"):
        await page.goto(f"{caller.url}/#/{route}")
        await page.wait_for_load_state("networkidle")
    await caller.call("POST", "/keys/delivery/lock")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a story at the desk has left outside the agency's folder."""

    secrets: dict[str, str]
    """The private keys, and one that was planted everywhere to be found."""
    token: str
    places: dict[str, bytes]
    memory: set[str]
    """Which secrets, and whether the token, are in the browsers' memory."""


async def _plant(page: Page, desk: Wire, board: Wire, secret: str) -> None:
    """Put a secret wherever it must be found: on the wires, in the page, in the log."""
    logging.getLogger(__name__).debug("%s", secret)
    await page.evaluate("secret => { sessionStorage.planted = secret; }", secret)
    for wire in (desk, board):
        reader, writer = await asyncio.open_connection("127.0.0.1", wire.port)
        writer.write(f"GET /{secret} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        await reader.read(1)
        writer.close()
        wire.answered += secret.encode()


async def _lived(browser: Browser, folder: Path, *, with_memory: bool) -> Told:
    """Live a story at a desk whose keys are locked, with a tap on each of its wires.

    Every packet is taken, too, if this network is the test's own.
    """
    memory: set[str] = set()
    stick = folder / "stick"
    await asyncio.to_thread(stick.mkdir)
    async with desk_world(folder, is_registered=False) as world:
        home = world.desk.home
        world.agency = Agency(home=home, front=world.front)
        with overheard_streams() as packets:
            async with (
                _wiretap(_port(world.url)) as desk,
                _wiretap(_port(world.front.url)) as board,
            ):
                url = f"http://127.0.0.1:{desk.port}"
                window = await browser.new_context()
                page = await window.new_page()
                await page.goto(world.link().replace(world.url, url))
                await page.get_by_role("textbox").fill("Dana Whitfield")
                await page.get_by_role("button").first.click()
                await page.locator("nav").wait_for()
                token = await page.evaluate("localStorage.getItem('nr-desk-token')")
                caller = Caller(url=url, session=world.session, token=token)
                link = f"http://127.0.0.1:{board.port}"
                root = await _ceremony(world, caller, stick, link)
                await page.reload()
                await _story(page, world, caller, root)
                secrets = await asyncio.to_thread(_secrets, home.folder, stick)
                planted = _forms(PLANTED, SignerKey.generate("planted").export())
                await _plant(page, desk, board, planted[PLANTED])
                shown: str = await page.evaluate(KEPT_BY_PAGE)
                if with_memory:
                    looked_for = {**secrets, **planted, "token": token}
                    memory = await asyncio.to_thread(_in_browsers, looked_for)
                await window.close()
    places = {
        "to the desk": desk.sent,
        "from the desk": desk.answered,
        "to the board": board.sent,
        "from the board": board.answered,
        "page": shown.encode(),
    }
    if packets is not None:
        places["packets"] = b"\n".join(packets.values())
    return Told(
        secrets={**secrets, **planted},
        token=token,
        places={name: bytes(content) for name, content in places.items()},
        memory=memory,
    )


async def test_private_keys_never_leave_the_folder(
    browser: Browser, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """From the first hour to new keys: no private key is on a wire, in the page, or in the log.

    Neither is it in any packet, see the test of a network of its own. A passphrase goes from the
    form to the desk, and nowhere else. A key that was planted in each place is found there.
    """
    caplog.set_level(logging.DEBUG)

    told = await _lived(browser, tmp_path, with_memory=False)

    places = {**told.places, "log": caplog.text.encode()}
    if is_inside():
        assert "packets" in places
    keys = {"root key", "posting.key.age", "delivery.key.age"}
    assert {*keys, "next/posting.key.age", "next/delivery.key.age"} <= told.secrets.keys()
    for name, content in places.items():
        found = found_in(content, told.secrets)
        assert found == [PLANTED, f"bytes of the {PLANTED}"], name
    # What must be known somewhere is there, and nowhere else.
    secrets = {"token": told.token, "root words": ROOT_WORDS, "day words": DAY_WORDS}
    known = {name: {*found_in(content, secrets)} for name, content in places.items()}
    assert known.pop("packets", {*secrets}) == {*secrets}
    assert known == {
        "to the desk": {*secrets},
        "from the desk": {"token"},
        "page": {"token"},
        "to the board": set(),
        "from the board": set(),
        "log": set(),
    }


@pytest.mark.long
async def test_no_browser_has_a_private_key_in_its_memory(browser: Browser, tmp_path: Path) -> None:
    """After the story, the memory of the browser's processes holds the token, and no key."""
    found = (await _lived(browser, tmp_path, with_memory=True)).memory
    assert found == {"token", PLANTED, f"bytes of the {PLANTED}"}


@pytest.mark.long
async def test_no_packet_has_a_private_key() -> None:
    """In a network of its own, every packet of the whole story is taken and searched."""
    with private_network() as network:
        if network is None:
            pytest.skip("only root can make a network")
        test = f"{__file__}::{test_private_keys_never_leave_the_folder.__name__}"
        told = await asyncio.create_subprocess_exec(
            *("ip", "netns", "exec", network, sys.executable, "-m", "pytest", "-q", test),
            *("-p", "no:homeassistant", "-p", "no:cacheprovider"),
            stdout=PIPE,
            env=os.environ | {INSIDE: network},
        )
        printed, _ = await told.communicate()
    assert told.returncode == 0, printed.decode()[-4000:]
    assert b"1 passed" in printed


ODD_HEADERS: Final = (
    b"Authorization: Bearer \xff\xfe",
    b"Authorization: \xff",
    b"Origin: \xff",
    b"Accept-Language: \xff;q=x,en;q=99999999999999999999",
    b"Content-Encoding: gzip",
)


async def test_strangers_fill_no_log(world: DeskWorld, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever bytes somebody sends who isn't signed in, it is refused, and nothing is logged."""
    host = world.url.removeprefix("http://").encode()
    targets = (b"GET /api/v1/today", b"POST /api/v1/records", b"GET /api/v1/keys/root/paper")
    odd = (b"GET /api/v1/keys/root/paper?ticket=%ED%A0%80.%FF", b"GET /static/%00.js")
    for line, header in [*product(targets, ODD_HEADERS), *((each, b"X: y") for each in odd)]:
        reader, writer = await asyncio.open_connection("127.0.0.1", _port(world.url))
        rest = b"Content-Length: 0\r\nConnection: close\r\n\r\n"
        writer.write(b"%s HTTP/1.1\r\nHost: %s\r\n%s\r\n%s" % (line, host, header, rest))
        answer = await reader.read()
        writer.close()
        assert answer.split(b" ")[1] in {b"400", b"401", b"403", b"404"}, (line, header, answer)
    assert caplog.records == []


STRANGER: Final = """
import json, os, sys, urllib.error, urllib.request
folder, url, pid = sys.argv[1:]
seen = {}
def attempt(name, work):
    try:
        seen[name] = repr(work())
    except urllib.error.HTTPError as error:
        seen[name] = str(error.code)
    except OSError as error:
        seen[name] = type(error).__name__
attempt("list", lambda: os.listdir(folder))
for name in ("root.key", "log.jsonl", "drafts", "lock", "agency.json"):
    attempt(name, lambda: os.stat(f"{folder}/{name}"))
for name in ("mem", "environ", "fd", "cwd"):
    attempt(name, lambda: os.listdir(f"/proc/{pid}/fd") if name == "fd"
        else os.readlink(f"/proc/{pid}/cwd") if name == "cwd"
        else open(f"/proc/{pid}/{name}", "rb").read(1))
attempt("today", lambda: urllib.request.urlopen(url + "/api/v1/today", timeout=20).read())
attempt("sign in", lambda: urllib.request.urlopen(urllib.request.Request(
    url + "/api/v1/sessions", b'{"code": "guess", "name": "Mallory"}',
    {"Content-Type": "application/json"}), timeout=20).read())
seen["arguments"] = open(f"/proc/{pid}/cmdline").read()
print(json.dumps(seen))
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be another user")
async def test_other_users_of_the_machine_get_nothing(world: DeskWorld) -> None:
    """With the most careless umask, another user can't read the folder, the memory, or the desk."""
    with tempfile.TemporaryDirectory() as made:
        above = Path(made)
        await asyncio.to_thread(above.chmod, 0o755)
        folder = above / "agency"
        words = ["-m", "hub", "agency"]
        keys = await _started(
            *(*words, "keygen", str(folder), "--name", "Example Fire", "--kind", "fire"),
            *("--domain", "fire.example.org", "--contact", "desk@fire.example.org"),
            *("--jurisdiction-circle", "45.4642,9.19,20000", "--board", world.front.url),
        )
        assert await keys.wait() == 0
        opened = above / "opened"
        player = above / "browser"
        await asyncio.to_thread(player.write_text, f'#!/bin/sh\necho "$@" >{opened}\n')
        await asyncio.to_thread(player.chmod, 0o755)
        desk = await _started(*words, "desk", str(folder), BROWSER=f"{player} %s")
        assert desk.stdout is not None
        try:
            url, _, code = (await desk.stdout.readline()).decode().split()[-1].partition("/#code=")
            caller = Caller(url=url, session=world.session)
            body = {"code": code, "name": "Dana Whitfield"}
            caller.token = (await caller.call("POST", "/sessions", body))["token"]
            await caller.call("POST", "/drafts", {"content": {}})
            # The desk answers only after it has opened the browser.
            arguments = await asyncio.to_thread(opened.read_text)
            page = await asyncio.to_thread((folder / "sign-in.html").read_text)

            stranger = await _started(
                *("-c", STRANGER, str(folder), url, str(desk.pid)),
                before=("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"),
            )
            printed, _ = await stranger.communicate()
        finally:
            desk.terminate()
            await desk.wait()
        modes = await asyncio.to_thread(_modes, folder)

    seen = json.loads(printed)
    assert code not in seen.pop("arguments") + arguments
    assert arguments.strip() == (folder / "sign-in.html").as_uri()
    assert f"{url}/#code={code}" in page
    assert (seen.pop("today"), seen.pop("sign in")) == ("401", "403")
    assert {name: what for name, what in seen.items() if what != "PermissionError"} == {}
    assert {path: mode for path, mode in modes.items() if mode} == {}
    assert len(modes) > 10


def _modes(folder: Path) -> dict[str, int]:
    """Return what others may do with a folder and with each thing in it."""
    return {str(each): each.stat().st_mode & OTHERS for each in (folder, *folder.rglob("*"))}


async def _started(*words: str, before: Sequence[str] = (), **environment: str) -> Process:
    """Start Python with these arguments, for which nothing is private by itself."""
    return await asyncio.create_subprocess_exec(
        *(*before, sys.executable, *words), stdout=PIPE, umask=0, env=os.environ | environment
    )

"""Pages of strangers in a real Chromium: they read nothing of the hub, and nothing is done.

The browser is told to believe any certificate, so that TLS, which alone would stop all of this,
hides no hole. The pages know more than a stranger: a right token and a right pairing code.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from http import HTTPStatus
import json

from aiohttp import web
from playwright.async_api import Page, Route
import pytest

from hub.api.server import TABLE
from tests.access.processes import BASE, HubProcess, bearer
from tests.servers.chromium import chromium

EVIL = "evil.example"
FLAGS = (
    "--ignore-certificate-errors",
    f"--host-resolver-rules=MAP {EVIL} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
LONGEST_MS = 4000
READS = tuple(
    route.path for route in TABLE if route.method == "GET" and not route.ids and not route.query
)[:8]
"""What guards these guards every route: the matrix shows that."""
PAGE = "<!doctype html><meta charset=utf-8><title>A stranger's page</title>"
ATTACK = """async ({base, socket, token, body, reads, longest}) => {
  const seen = {};
  const within = work => Promise.race([
    work, new Promise(done => setTimeout(() => done('silence'), longest))]);
  const attempt = async (name, work) => {
    try { seen[name] = await within(work()); } catch (error) { seen[name] = 'stopped'; }
  };
  const read = async (path, options) => {
    const answer = await fetch(base + path, options);
    return answer.type === 'opaque' ? 'opaque' : `${answer.status} ${await answer.text()}`;
  };
  const loaded = (tag, fields) => new Promise(done => {
    const one = Object.assign(document.createElement(tag), fields);
    one.onload = one.onloadeddata = () => done(`loaded ${tag}`);
    one.onerror = () => done('stopped');
    document.body.append(one);
  });
  const bearer = {Authorization: `Bearer ${token}`};
  const waves = reads.flatMap(path => [
    [`fetch ${path}`, () => read(path)],
    [`no-cors ${path}`, () => read(path, {mode: 'no-cors'})],
    [`with a token ${path}`, () => read(path, {headers: bearer})],
    [`with cookies ${path}`, () => read(path, {credentials: 'include'})],
  ]);
  // What elements may show does not hang on the address.
  waves.push(...reads.slice(0, 4).flatMap(path => [
    [`img ${path}`, () => loaded('img', {src: base + path})],
    [`script ${path}`, () => loaded('script', {src: base + path})],
    [`video ${path}`, () => loaded('video', {src: base + path})],
    [`style ${path}`, () => loaded('link', {rel: 'stylesheet', href: base + path})],
  ]));
  for (const mode of ['cors', 'no-cors']) waves.push(
    [`pair ${mode}`, () => read('/pair', {method: 'POST', mode, body})],
    [`pair ${mode} as JSON`, () => read('/pair', {
      method: 'POST', mode, body, headers: {'Content-Type': 'application/json'}})],
    [`link ${mode}`, () => read('/pairing-links', {method: 'POST', mode, headers: bearer})]);
  for (const method of ['DELETE', 'PUT', 'PATCH']) waves.push(
    [method, () => read('/tokens/own', {method, headers: bearer})]);
  waves.push(
    ['beacon', async () => `sent ${navigator.sendBeacon(base + '/pair', body)}`],
    ['frame', () => new Promise(done => {
      const frame = document.createElement('iframe');
      frame.onload = () => {
        try { done(`read ${frame.contentDocument.body.textContent}`); }
        catch (error) { done('stopped'); }
      };
      frame.src = base + '/info';
      document.body.append(frame);
    })],
    ['form', () => new Promise(done => {
      const sink = Object.assign(document.createElement('iframe'), {name: 'sink'});
      document.body.append(sink);
      const form = Object.assign(document.createElement('form'),
        {method: 'POST', action: base + '/pair', enctype: 'text/plain', target: 'sink'});
      const cut = body.lastIndexOf('"}');
      form.append(Object.assign(document.createElement('input'),
        {name: body.slice(0, cut), value: '"}', type: 'hidden'}));
      document.body.append(form);
      sink.onload = () => done('stopped');
      form.submit();
    })],
    ['events', () => new Promise(done => {
      const source = new EventSource(base + '/ws');
      source.onopen = source.onmessage = () => done('opened');
      source.onerror = () => { source.close(); done('stopped'); };
    })]);
  for (const protocols of [[], ['bearer', token.replace(/[^A-Za-z0-9]/g, '')]]) waves.push(
    [`socket ${protocols.length}`, () => new Promise(done => {
      const line = new WebSocket(socket, protocols);
      line.onopen = () => done('opened');
      line.onmessage = message => done(`heard ${message.data}`);
      line.onerror = line.onclose = () => done('stopped');
    })]);
  await Promise.all(waves.map(([name, work]) => attempt(name, work)));
  return seen;
}"""


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


async def _attacked(page: Page, hub: HubProcess, host: str, code: str) -> dict[str, str]:
    """Try everything from a page, and return what it saw."""
    seen: dict[str, str] = await page.evaluate(
        ATTACK,
        {
            "base": f"https://{host}{BASE}",
            "socket": f"wss://{host}{BASE}/ws",
            "token": hub.tokens["admin"],
            "body": json.dumps({"code": code, "name": "Stranger"}),
            "reads": READS,
            "longest": LONGEST_MS,
        },
    )
    return seen


async def _nothing_was_done(hub: HubProcess, before: dict[str, str], code: str) -> None:
    """Fail unless all is kept as it was, and the code that the page knew is still good."""
    assert await asyncio.to_thread(hub.kept) == before
    body = {"code": code, "name": "Household"}
    paired = await asyncio.to_thread(hub.call, "POST", "/pair", None, body)
    assert paired.status == HTTPStatus.CREATED
    token = str(paired.json["token"])
    await asyncio.to_thread(hub.call, "DELETE", "/tokens/own", bearer(token))


async def test_page_of_another_site(hub: HubProcess) -> None:
    """Neither fetch, form, beacon, frame, element, events nor websocket reads or does anything.

    One page is of another site; one of another port of the hub's own address, which is the same
    site to a browser.
    """
    code = await asyncio.to_thread(hub.code)
    before = await asyncio.to_thread(hub.kept)
    seen: list[dict[str, str]] = []
    async with _stranger() as port, chromium(*FLAGS) as browser:
        for host in (EVIL, "127.0.0.1"):
            page = await browser.new_page()
            await page.goto(f"http://{host}:{port}/")
            seen.append(await _attacked(page, hub, f"127.0.0.1:{hub.port}", code))

    allowed = {"stopped", "opaque", "silence", "sent true", "sent false"}
    for told in seen:
        assert {name: what for name, what in told.items() if what not in allowed} == {}
        assert len(told) > 4 * len(READS)
    await _nothing_was_done(hub, before, code)


async def test_page_whose_name_was_rebound(hub: HubProcess) -> None:
    """A page whose own name leads to the hub is told 421, whatever it asks and brings."""
    code = await asyncio.to_thread(hub.code)
    before = await asyncio.to_thread(hub.kept)
    own = f"https://{EVIL}:{hub.port}"

    async def before_the_rebinding(route: Route) -> None:
        await route.fulfill(body=PAGE, content_type="text/html")

    async with chromium(*FLAGS) as browser:
        page = await browser.new_page(ignore_https_errors=True)
        # The page itself came from elsewhere, while the name still led there.
        await page.route(f"{own}/", before_the_rebinding)
        await page.goto(f"{own}/")

        seen = await _attacked(page, hub, f"{EVIL}:{hub.port}", code)

    told = {what for name, what in seen.items() if name.startswith(("fetch", "with", "pair cors"))}
    assert {what[:4] for what in told} == {"421 "}
    assert {what for what in told if "Add it to allowed_hosts" not in what} == set()
    allowed = ("stopped", "silence", "sent", "421 ", "read ")
    assert {name: what for name, what in seen.items() if not what.startswith(allowed)} == {}
    assert "allowed_hosts" in seen["frame"] or seen["frame"] == "stopped"
    await _nothing_was_done(hub, before, code)


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "localhost"])
async def test_own_names_still_work(hub: HubProcess, host: str) -> None:
    """What is refused is refused for its name: the hub's own ones are answered."""
    headers = {"Host": f"{host}:{hub.port}", **bearer(hub.tokens["read"])}

    answer = await asyncio.to_thread(hub.call, "GET", "/state", headers)

    assert answer.status == HTTPStatus.OK

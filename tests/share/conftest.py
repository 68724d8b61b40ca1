"""One build of the share page's media work, and one of each browser, for all tests."""

from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass
import json
from pathlib import Path
from typing import Any

from aiohttp import web
import pytest
import pytest_asyncio

from tests.frontend.stage import build
from tests.servers.chromium import chromium_page
from tests.servers.firefox import firefox
from tests.share import films

_PAGE = """<!doctype html><meta charset="utf-8"><input type="file" multiple>
<script>
const worker = new Worker("worker.js"), waiting = new Map();
let last = 0;
window.progress = [];
worker.onmessage = ({ data }) => {
  if (data.progress) return window.progress.push(data.progress);
  waiting.get(data.call)(data);
};
window.ask = (name, ...given) => new Promise(done => {
  waiting.set(last += 1, done);
  worker.postMessage({ call: last, name, given });
});
/** Ask, and return what was done or refused. */
window.call = async (name, ...given) => {
  const { done, refused } = await ask(name, ...given);
  return refused ? { refused } : { done: done ?? null };
};
window.cancelLast = () => worker.postMessage({ cancel: last });
window.choose = number => call("choose", document.querySelector("input").files[number]);
window.keep = async name => {
  const { done } = await ask("made", name);
  await fetch(`kept/${name}`, { method: "PUT", body: done });
};
/** Return a frame as PNG, and when it begins. */
window.look = async (id, at, width) => {
  const { done } = await ask("frame", id, at, width);
  const canvas = new OffscreenCanvas(done.bitmap.width, done.bitmap.height);
  canvas.getContext("2d").drawImage(done.bitmap, 0, 0);
  const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
  return { at: done.at, png: btoa(Array.from(bytes, each => String.fromCharCode(each)).join("")) };
};
</script>"""

type Evaluate = Callable[[str], Coroutine[Any, Any, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """A page with the media work, in one of the browsers."""

    name: str
    evaluate: Evaluate
    choose_files: Callable[..., Coroutine[Any, Any, None]]
    kept: Path

    async def call(self, name: str, *given: object) -> Any:  # noqa: ANN401 -- whatever a call gives
        """Do a call, and return what it gave. Fails if it was refused."""
        answer = await self.evaluate(f"call({', '.join(map(json.dumps, (name, *given)))})")
        assert "done" in answer, answer
        return answer["done"]

    async def refused(self, name: str, *given: object) -> str:
        """Do a call that must be refused, and return why."""
        answer = await self.evaluate(f"call({', '.join(map(json.dumps, (name, *given)))})")
        assert "refused" in answer, answer
        code: str = answer["refused"]["code"]
        return code

    async def choose(self, *paths: Path) -> list[dict[str, Any]]:
        """Choose files, and return what each is."""
        await self.choose_files(*paths)
        chosen = []
        for number in range(len(paths)):
            answer = await self.evaluate(f"choose({number})")
            assert "done" in answer, (paths[number], answer)
            chosen.append(answer["done"])
        return chosen

    @staticmethod
    def edit(**given: object) -> dict[str, object]:
        """Return an edit that does nothing but what is given."""
        return {
            "part": None,
            "masks": [],
            "sound": False,
            "stills": [],
            "whole": False,
            "claimed": "",
            "original": False,
        } | given

    async def make(self, *edits: dict[str, Any]) -> list[tuple[dict[str, Any], Path]]:
        """Make what leaves, and return what each is, with the file."""
        made = await self.call("make", [self.edit(**each) for each in edits])
        for each in made:
            await self.evaluate(f"keep({json.dumps(each['name'])})")
        return [(each, self.kept / each["name"]) for each in made]


@pytest.fixture(scope="session")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Make a file of each kind that people send, once."""
    return films.every_kind(tmp_path_factory.mktemp("kinds"))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[tuple[str, Path]]:
    """Serve the page; what it keeps is put into a folder."""
    built, kept = tmp_path_factory.mktemp("media"), tmp_path_factory.mktemp("kept")
    build("--media", str(built))

    async def page(_: web.Request) -> web.Response:
        return web.Response(text=_PAGE, content_type="text/html")

    async def keep(request: web.Request) -> web.Response:
        with (kept / request.match_info["name"]).open("wb") as file:
            async for part in request.content.iter_chunked(1 << 20):
                file.write(part)
        return web.Response()

    app = web.Application()
    app.router.add_get("/", page)
    app.router.add_put("/kept/{name}", keep)
    app.router.add_static("/", built)
    runner = web.AppRunner(app)
    await runner.setup()
    server = web.TCPSite(runner, "127.0.0.1", 0)
    await server.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/", kept
    await runner.cleanup()


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["chromium", "firefox"])
async def tab(
    site: tuple[str, Path],
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncGenerator[Tab]:
    """Open the page in a browser."""
    url, kept = site
    async with AsyncExitStack() as stack:
        if request.param == "chromium":
            profile = tmp_path_factory.mktemp("profile")
            page = await stack.enter_async_context(chromium_page(profile))
            page.set_default_timeout(120_000)
            await page.goto(url)

            async def choose(*paths: Path) -> None:
                await page.set_input_files("input", list(paths))

            yield Tab(name="chromium", evaluate=page.evaluate, choose_files=choose, kept=kept)
        else:
            other = await stack.enter_async_context(firefox())
            await other.open(url)

            async def choose_files(*paths: Path) -> None:
                await other.set_files("document.querySelector('input')", *paths)

            yield Tab(name="firefox", evaluate=other.evaluate, choose_files=choose_files, kept=kept)

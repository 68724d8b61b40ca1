"""The whole page in real browsers: from a poster's link to a share that its agency opens."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
import hashlib
import itertools
import json
from pathlib import Path
import re
import ssl
import struct
import subprocess
from typing import Any, Final
from urllib.parse import quote

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer
import msgspec
import numpy as np
from PIL import Image
import pytest
import pytest_asyncio

from noticeboard.board.share_page import PAGE, SharePage
from noticeboard.board.upload_store import InboxLimits
from noticeboard.log.entry import countersign_entry, parse_entry, sign_entry
from noticeboard.log.link import Fingerprint
from noticeboard.log.note import VerifierKey
from noticeboard.seal.age import AgeIdentity
from noticeboard.seal.open import OpenedShare, open_share
from noticeboard.verify.report import TrustedKeys
from noticeboard.verify.verify import verify_file
from tests.frontend.stage import FRONTEND
from tests.noticeboard.agency.conftest import Agency, Front, an_agency
from tests.noticeboard.agency.test_cli import told
from tests.noticeboard.board.world import World, made_home, served_world
from tests.noticeboard.log.made import ORIGIN
from tests.servers.chromium import chromium
from tests.servers.firefox import firefox
from tests.share import films
from tests.share.test_media import (
    assert_covered,
    assert_cut,
    assert_tells_nothing,
    numbers,
    same_pixels,
)
from tests.share.test_trust import (
    Town,
    changed_text,
    few_witnesses,
    new_town,
    not_in_log,
    not_signed,
    old_checkpoint,
    opened_by_others,
    other_inbox_key,
    other_log_key,
    others_signature,
    program,
    revoked_at_the_end,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")

SAW: Final = "A gray van <b>&</b> two men."
PHONE: Final = (360, 740)
IDENTITY: Final = AgeIdentity.generate()
_HANDS: Final = """
window.all = function* (root = document) {
  for (const one of root.querySelectorAll('*')) {
    yield one;
    if (one.shadowRoot) yield* all(one.shadowRoot);
  }
};
window.written = one => one.textContent.replace(/\\s+/g, ' ').trim();
window.find = (selector, words = '') => {
  for (const one of all())
    if (one.matches(selector) && written(one).startsWith(words) && !one.disabled) return one;
  return null;
};
window.wait = async (selector, words = '') => {
  for (let one; ; await new Promise(done => setTimeout(done, 20))) {
    if (one = find(selector, words)) return one;
    const alert = find('[role=alert]');
    if (alert) throw new Error(alert.textContent.trim());
  }
};
/** Wait until something is so. */
window.until = async isSo => {
  for (const end = Date.now() + 120_000; !(await isSo());) {
    if (Date.now() > end) throw new Error(`Not so: ${isSo}`);
    await new Promise(done => setTimeout(done, 20));
  }
  return true;
};
/** What those heard who only listen: every text that a live region has had. */
window.said = new Set();
const listen = root => new MutationObserver(() => {
  for (const one of root.querySelectorAll('[role=status], [role=alert]')) said.add(written(one));
}).observe(root, {subtree: true, childList: true, characterData: true});
for (const one of all()) if (one.shadowRoot) listen(one.shadowRoot);
const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (given) {
  const root = attach.call(this, given);
  listen(root);
  return root;
};
/** The files that the browser keeps for the page. */
window.stored = async (folder, found = []) => {
  for await (const [name, one] of folder ?? await navigator.storage.getDirectory())
    if (one.kind === 'file') found.push(name);
    else await stored(one, found);
  return found.sort();
};
window.press = async words => (await wait('button, a.btn', words)).click();
window.every = selector => [...all()].filter(one => one.matches(selector)).map(written);
/** Cover an area, as a finger would draw it. */
window.cover = box => {
  const page = find('nr-share-cover'), [{chosen}] = page.draft.files;
  page.draft.change(chosen, {masks: [{id: 1, at: [{time: 0, box}]}]});
  return true;
};
/** Do with each chosen file what a name says; no screen has to be gone through. */
window.arrange = edits => {
  const {draft} = find('nr-share-trim');
  for (const {chosen} of draft.files) draft.change(chosen, edits[chosen.name]);
  return draft.files.map(({chosen}) => [chosen.name, chosen.ability]);
};
window.write = words => {
  const one = find('textarea');
  one.value = words;
  return one.dispatchEvent(new Event('input'));
};
window.hold = () => (find('.hold').click(), true);
"""

type Evaluate = Callable[[str], Coroutine[Any, Any, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """The page at the size of a phone, in one of the browsers."""

    name: str
    open: Callable[[str], Coroutine[Any, Any, Any]]
    evaluate: Evaluate
    choose: Callable[..., Coroutine[Any, Any, None]]
    key: Callable[[str], Coroutine[Any, Any, None]]
    asked: list[str] = field(default_factory=list)
    """Every address that Chromium asked for, also from workers."""

    async def visit(self, link: str) -> None:
        """Open a link."""
        await self.open("about:blank")
        await self.open(link)
        await self.evaluate(f"(() => {{{_HANDS}; return true}})()")

    async def press(self, words: str) -> None:
        """Press what begins with these words, once it is there."""
        await self.evaluate(f"press({json.dumps(words)}).then(() => true)")

    async def see(self, selector: str, words: str = "") -> str:
        """Wait for what fits, and return its text."""
        given = f"{json.dumps(selector)}, {json.dumps(words)}"
        text: str = await self.evaluate(f"wait({given}).then(one => one.textContent.trim())")
        return text


@asynccontextmanager
async def _phone(browser: str) -> AsyncGenerator[Phone]:
    """Run a browser, with a window as small as a phone's."""
    async with AsyncExitStack() as stack:
        if browser == "chromium":
            opened = await stack.enter_async_context(chromium())
            page = await opened.new_page(
                viewport={"width": PHONE[0], "height": PHONE[1]}, ignore_https_errors=True
            )
            page.set_default_timeout(120_000)

            async def choose(*paths: Path) -> None:
                await page.locator("#files").set_input_files(list(paths))

            phone = Phone(
                name=browser,
                open=page.goto,
                evaluate=page.evaluate,
                choose=choose,
                key=page.keyboard.press,
            )
            page.on("request", lambda request: phone.asked.append(request.url))
            yield phone
            return
        other = await stack.enter_async_context(firefox())
        await other.resize(*PHONE)

        async def choose_files(*paths: Path) -> None:
            await other.set_files("find('#files')", *paths)

        yield Phone(
            name=browser,
            open=other.open,
            evaluate=other.evaluate,
            choose=choose_files,
            key=other.press,
        )


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["chromium", "firefox"])
async def phone(request: pytest.FixtureRequest) -> AsyncGenerator[Phone]:
    """Run each browser once."""
    async with _phone(request.param) as one:
        yield one


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request on a real board, and how to open what answers it."""

    world: World
    agency: str
    index: int
    inbox_key: VerifierKey

    @property
    def link(self) -> str:
        """What the poster's code holds."""
        address = str(self.world.web._base_url).rstrip("/")  # noqa: SLF001 -- where it is served
        return f"{address}/s/{self.index}?lang=en#key={Fingerprint.of(self.world.board.log_key)}"

    def sealed(self) -> list[Path]:
        """Return the sealed files in the inbox."""
        folder = self.world.board.home.folder
        found = [path for path in folder.rglob("*") if path.is_file() and _is_age(path)]
        return sorted(found)


def _is_age(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(22) == b"age-encryption.org/v1\n"


@pytest_asyncio.fixture(loop_scope="module")
async def asked(tmp_path: Path) -> AsyncGenerator[Asked]:
    """Serve a board on which an agency with a delivery key asks."""
    limits = InboxLimits(free_bytes=0)
    async with served_world(tmp_path / "board", limits=limits) as world:
        world.clock.at = datetime.now(UTC).replace(microsecond=0)
        board, agency = world.board, type(world.agency)(slug="police", clock=world.clock)
        body = parse_entry(agency.registration(board)).body
        changed = msgspec.structs.replace(body, delivery_key=str(IDENTITY.recipient))
        raw = sign_entry(changed, ORIGIN, agency.root)
        log_key = await asyncio.to_thread(board.home.log_key)
        await board.post(countersign_entry(raw, ORIGIN, log_key), operator=True)
        index = (await board.post(agency.request(board))).index
        inbox_key = board.inbox_key.verifier
        yield Asked(world=world, agency=agency.id, index=index, inbox_key=inbox_key)


def _open(sealed: Path, into: Path) -> OpenedShare:
    return open_share(sealed, IDENTITY.export(), into)


async def test_film_is_cut_covered_and_sent(phone: Phone, asked: Asked, tmp_path: Path) -> None:
    """A phone's film leaves cut to the frame and covered, and only its agency opens it."""
    film = films.phone_film(tmp_path)
    await phone.visit(asked.link)
    await phone.see("summary", "Checked on this device")
    await phone.choose(film)
    await phone.see("nr-share-strip")
    # The first frame by its handle, then two frames on by its button.
    await phone.evaluate(
        "wait('nr-share-strip').then(one => one.dispatchEvent(new CustomEvent("
        "'nr-grip', {detail: {grip: 'start', at: 0.41}})))"
    )
    await phone.evaluate("wait('.stepper b', '0:00.40').then(() => true)")
    for expected in ("0:00.43", "0:00.47"):
        await phone.evaluate("(find('[aria-label=\"One frame later\"]').click(), true)")
        await phone.see(".stepper b", expected)
    await phone.press("Continue")
    await phone.press("Cover something")
    await phone.evaluate(f"cover({json.dumps(films.AREA)})")
    await phone.press("Continue")
    await phone.see("dd", "1 area, solid black")
    told = await phone.evaluate("every('td')")
    await phone.evaluate("hold()")
    await phone.press("Send")
    delivered = await phone.see("h1", "Delivered")
    words = await phone.evaluate("every('.twelve li')")

    (sealed,) = asked.sealed()
    opened = await asyncio.to_thread(_open, sealed, tmp_path / "opened")
    record = opened.custody
    assert isinstance(record.added, tuple)
    (added,) = record.added
    after, _ = films.decoded(tmp_path / "opened/data" / added.name)

    assert delivered
    assert len(words) == 12
    assert any("PlantedMake" in each for each in told)
    assert numbers(after, 1) == list(range(14, 14 + len(after)))
    for picture in after:
        assert_covered(picture, films.AREA, None)
    assert_tells_nothing(tmp_path / "opened/data" / added.name)
    assert (added.cut, added.masks, added.sound, added.copied) == (True, 1, "none", False)
    assert record.made_by is not msgspec.UNSET
    assert record.made_by.sha256 == hashlib.sha256(PAGE.read_bytes()).hexdigest()
    assert record.made_by.release == SharePage.read().release
    assert record.identity.anonymous


@asynccontextmanager
async def _agency(folder: Path) -> AsyncGenerator[Agency]:
    """Serve a board with an agency that works with `neighbors agency`."""
    home = made_home(folder / "board", url="http://127.0.0.1", verifiers=())
    async with aiohttp.ClientSession() as session:
        front = Front(folder=home.folder, session=session)
        await front.start()
        front.url = front.behind
        try:
            made = await an_agency(front, folder / "agency")
            await front.register((folder / "agency/register.entry").read_bytes())
            yield made
        finally:
            await front.stop()


@pytest.mark.filterwarnings("ignore:'count' is passed as positional argument")  # bagit's own
async def test_each_kind_of_file_goes_the_whole_way(
    phone: Phone, kinds: dict[str, Path], tmp_path: Path
) -> None:
    """In one share: cut, covered, sealed, sent over a line that drops; opened by all tools."""
    mask = {"id": 1, "at": [{"time": 0, "box": films.AREA}]}
    edits: dict[str, object] = {name: {"whole": True} for name in kinds}
    edits["photo.jpg"] = {"masks": [mask]}
    for name, ((start, end), _, _) in films.CUTS.items():
        edits[name] = {"part": {"start": start, "end": end}, "masks": [mask]}

    async with (
        _agency(tmp_path) as agency,
        _dropping(int(agency.front.url.rpartition(":")[2]), _HELD_BYTES) as line,
    ):
        index = (await agency.publish()).index
        key = Fingerprint.of(agency.home.profile().board.log)
        await phone.visit(f"{line.address}/s/{index}?lang=en#key={key}")
        await phone.see("summary", "Checked on this device")
        await phone.choose(*kinds.values())
        await phone.see("nr-share-trim")
        abilities = dict(await phone.evaluate(f"arrange({json.dumps(edits)})"))
        await phone.evaluate("(find('nr-share-trim').go('check'), true)")
        await phone.see("button.hold")
        await phone.evaluate("hold()")
        await phone.press("Send")
        await phone.see(".note", "You")
        line.is_down = False
        await phone.see("h1", "Delivered")
        folder = agency.home.folder
        await told("inbox", folder)
        [opened] = (await told("open", folder, "1"))["shares"]
    [sealed] = folder.glob("inbox/1-*.age")
    others = await asyncio.to_thread(
        opened_by_others, sealed, agency.home.delivery_identity(), tmp_path
    )

    assert others
    assert len(line.drops) == 1
    leaves = [f"film-{number}.mp4" for number in range(1, 8)] + ["photo-1.jpg", "photo-2.heic"]
    covered = {each["name"]: each["masks"] for each in opened["added"]}
    for name, (kind, source) in zip(leaves, kinds.items(), strict=True):
        is_whole = kind in {"hevc.mov", "photo.heic"}
        assert (abilities[kind], covered[name]) == (("whole", 0) if is_whole else ("edit", 1))
        path = Path(opened["bag"]) / "data" / name
        assert path.read_bytes() == (tmp_path / "share/data" / name).read_bytes()
        assert_tells_nothing(path)
        if is_whole:
            assert same_pixels(path, source, tmp_path)
        elif kind == "photo.jpg":
            assert_covered(np.asarray(Image.open(path)), films.AREA, films.drawn(5))
        else:
            assert_cut(path, source)
    assert_tells_nothing(tmp_path / "share.tar")


async def test_words_alone_and_the_way_back(phone: Phone, asked: Asked, tmp_path: Path) -> None:
    """Words are an answer; with twelve words, and only with them, it is taken back."""
    await phone.visit(asked.link)
    await phone.press("Only write words")
    await phone.see("textarea")
    await phone.evaluate(f"write({json.dumps(SAW)})")
    await phone.see("button.hold")
    await phone.evaluate("hold()")
    await phone.press("Send")
    await phone.see("h1", "Delivered")
    words = await phone.evaluate("every('.twelve li')")
    (sealed,) = asked.sealed()
    opened = await asyncio.to_thread(_open, sealed, tmp_path / "opened")

    await phone.visit(asked.link)
    await phone.press("I have twelve words")
    await phone.see("textarea")
    await phone.evaluate(f"write({json.dumps(' '.join(words))})")
    await phone.press("Look it up")
    arrived = await phone.see(".note", "It has arrived")
    await phone.press("Take it back…")
    await phone.see("nr-dialog button", "Take it back")
    await phone.evaluate("(find('nr-dialog button.tonal').click(), true)")
    back = await phone.see(".note", "You took it back")
    await phone.visit(asked.link)
    await phone.press("I have twelve words")
    await phone.evaluate(f"wait('textarea').then(() => write({json.dumps(' '.join(words))}))")
    await phone.press("Look it up")
    assert await phone.see(".note", "You took it back")

    assert (tmp_path / "opened/data/words.txt").read_text() == f"{SAW}\n"
    assert opened.custody.added is msgspec.UNSET
    assert arrived
    assert back
    assert asked.sealed() == []


@dataclass(slots=True)
class _Line:
    """A line between a browser and a board, which drops in the middle of the first upload."""

    port: int
    after_bytes: int
    address: str = ""
    drops: list[int] = field(default_factory=list)
    is_down: bool = False

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, up: bool
    ) -> None:
        passed = 0
        try:
            while data := await reader.read(1 << 16):
                passed += len(data)
                if up and passed > self.after_bytes and not self.drops:
                    self.drops.append(passed)
                    self.is_down = True
                    break
                writer.write(data)
                await writer.drain()
        except OSError:
            pass  # The other side has gone: so does this one.
        writer.transport.abort()

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Lead a connection through, unless the line is down."""
        if self.is_down:
            writer.transport.abort()
            return
        theirs, ours = await asyncio.open_connection("127.0.0.1", self.port)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._pump(reader, ours, up=True))
            group.create_task(self._pump(theirs, writer, up=False))


@asynccontextmanager
async def _dropping(port: int, after_bytes: int) -> AsyncGenerator[_Line]:
    """Stand between a browser and a board."""
    line = _Line(port, after_bytes)
    server = await asyncio.start_server(line.connect, "127.0.0.1", 0)
    try:
        line.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        yield line
    finally:
        server.close()
        # A browser keeps its connections open.
        server.abort_clients()


async def test_a_page_that_is_closed_midway(phone: Phone, asked: Asked, tmp_path: Path) -> None:
    """The line drops, the page is closed and opened again: the same bytes arrive, once.

    Nothing in clear stays on the device once it is sealed, and nothing at all once it has arrived.
    """
    address = str(asked.world.web._base_url).rstrip("/")  # noqa: SLF001 -- where it is served
    async with _dropping(int(address.rpartition(":")[2]), 400_000) as line:
        link = asked.link.replace(address, line.address)
        await phone.visit(link)
        await phone.see("summary", "Checked on this device")
        await phone.choose(films.png_photo(tmp_path))
        await phone.press("Continue")
        await phone.see("h1", "Cover what")
        await phone.press("Continue")
        await phone.see("img")
        made = await phone.evaluate("stored()")
        await phone.evaluate(f"write({json.dumps(SAW)})")
        await phone.evaluate("hold()")
        await phone.press("Send")
        await phone.see(".note", "You")
        words = await phone.evaluate("every('.twelve li')")
        sealed_away = await phone.evaluate("stored()")
        await phone.open("about:blank")
        line.is_down = False
        await phone.visit(link)
        await phone.press("Go on")
        delivered = await phone.see("h1", "Delivered")
        again = await phone.evaluate("every('.twelve li')")
        left = await phone.evaluate("stored()")

    (sealed,) = asked.sealed()
    opened = await asyncio.to_thread(_open, sealed, tmp_path / "opened")

    assert delivered
    assert len(line.drops) == 1
    assert again == words
    assert (made, sealed_away, left) == (["photo-1.jpg"], ["share.age", "share.json"], [])
    assert opened.information[0].read_text() == f"{SAW}\n"
    assert isinstance(opened.custody.added, tuple)
    assert [each.original_sha256 for each in opened.custody.added] == [""]


_LIES: Final = (
    (others_signature, "not_theirs"),
    (other_log_key, "other_key"),
    (not_in_log, "not_in_log"),
    (revoked_at_the_end, "revoked"),
    (not_signed, "not_signed"),
    (few_witnesses, "few_witnesses"),
    (old_checkpoint, "stale"),
    (changed_text, "not_in_log"),
    (other_inbox_key, "inbox_key"),
)
_ALERT: Final = """
/** Choose a language, ask again if that is offered, and return what is said once it fits. */
window.refusedIn = async (language, pattern) => {
  find(`footer button[lang=${language}]`).click();
  const again = find('[role=alert] + button');
  again?.click();
  if (again) await new Promise(done => setTimeout(done));
  for (let left = 3000; left; left--) {
    const text = find('[role=alert]') ? written(find('[role=alert]')) : '';
    if (new RegExp(`^${pattern}$`).test(text)) return text;
    await new Promise(done => setTimeout(done, 20));
  }
  return find('[role=alert]') ? written(find('[role=alert]')) : '';
};
"""


def _sentence(language: str, code: str) -> str:
    """Return a pattern of what the page says, in the language's own words."""
    words = json.loads((FRONTEND / f"src/words/share.{language}.json").read_text())
    text = " ".join(str(words[f"share.refused.{code}"]).split())
    return re.sub(r"\\{\w+\\}", ".+", re.escape(text))


@asynccontextmanager
async def _at_one_address(towns: list[Town]) -> AsyncGenerator[str]:
    """Serve the page, and the first of the towns as its board."""
    page = SharePage.read()

    async def share_page(_: web.Request) -> web.Response:
        body = await asyncio.to_thread(PAGE.read_bytes)
        return web.Response(body=body, content_type="text/html", headers=page.headers)

    async def answer(request: web.Request) -> web.StreamResponse:
        return await towns[0].answer(request)

    app = web.Application()
    app.router.add_get("/s/{index}", share_page)
    app.router.add_route("*", "/{path:.*}", answer)
    async with TestServer(app, host="127.0.0.1") as server:
        yield str(server.make_url("")).rstrip("/")


async def test_page_says_what_is_wrong(phone: Phone) -> None:
    """In a browser, each lie is a sentence in the person's language, and nothing can be sent."""
    now = datetime.now(UTC).replace(microsecond=0)
    languages = itertools.cycle(("en", "de", "es", "fr"))
    towns, shown = [new_town(now=now)], -1
    async with _at_one_address(towns) as address:
        for attack, code in _LIES:
            town = new_town(now=now)
            town.board.publish()
            key = Fingerprint.of(town.writer.log_key.verifier)
            attack(town)
            town.publish()
            towns[0], language = town, next(languages)
            if shown != town.index:
                shown = town.index
                await phone.visit(f"{address}/s/{shown}#key={key}")
                await phone.evaluate(f"(() => {{{_ALERT}; return true}})()")
                await phone.evaluate("wait('footer').then(() => true)")
            pattern = json.dumps(_sentence(language, code))
            said = await phone.evaluate(f"refusedIn('{language}', {pattern})")
            offered = await phone.evaluate("every('input, textarea, button, a, summary').length")

            assert re.fullmatch(json.loads(pattern), said), (attack, code, language)
            # To ask again, and four languages.
            assert offered == 5, attack
        towns[0] = new_town(now=now)
        await phone.evaluate("(find('[role=alert] + button').click(), true)")

        assert await phone.see("button", "Only write words")
        # Who typed the address has no key, and compares the board's words with the poster's.
        await phone.visit(f"{address}/s/2?lang=en")
        await phone.see("button", "They")
        words = await phone.evaluate("every('.words li')")
        before = await phone.evaluate("every('input, .big button').length")
        await phone.press("They")

        assert words == list(Fingerprint.of(towns[0].writer.log_key.verifier).words())
        assert before == 0
        assert await phone.see("button", "Only write words")


_HELD_BYTES: Final = 100_000
"""More than everything that is asked before a share is sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _HeldLine:
    """HTTPS in front of a board, which can be held while a share is on its way."""

    url: str
    is_free: asyncio.Event
    is_held: asyncio.Event
    """Set once a share waits."""


_SAVED: Final = """
window.saved = new Promise(done => {
  const make = URL.createObjectURL;
  URL.createObjectURL = blob => (done(blob.text()), make.call(URL, blob));
})
"""


@asynccontextmanager
async def _by_https(asked: Asked, folder: Path) -> AsyncGenerator[_HeldLine]:
    """Serve a board as the internet does: a copy of the page from elsewhere speaks only HTTPS."""
    pem = str(folder / "board.pem")
    command = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    command += ["-subj", "/CN=127.0.0.1", "-keyout", pem, "-out", pem + ".certificate"]
    subprocess.run([program("openssl"), *command], check=True, capture_output=True)  # noqa: ASYNC221, S603 -- as above
    address = asked.world.web._base_url  # noqa: SLF001 -- where it is served
    assert address is not None
    port = address.port
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(pem + ".certificate", pem)
    is_free, is_held = asyncio.Event(), asyncio.Event()
    is_free.set()

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, up: bool) -> None:
        passed = 0
        try:
            while data := await reader.read(1 << 16):
                passed += len(data)
                if up and passed > _HELD_BYTES and not is_free.is_set():
                    is_held.set()
                    await is_free.wait()
                writer.write(data)
                await writer.drain()
        except OSError:
            pass  # The other side has gone: so does this one.
        writer.transport.abort()

    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        theirs, ours = await asyncio.open_connection("127.0.0.1", port)
        async with asyncio.TaskGroup() as group:
            group.create_task(pump(reader, ours, up=True))
            group.create_task(pump(theirs, writer, up=False))

    server = await asyncio.start_server(connect, "127.0.0.1", 0, ssl=own)
    try:
        url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        yield _HeldLine(url=url, is_free=is_free, is_held=is_held)
    finally:
        server.close()
        # A browser keeps its connections open.
        server.abort_clients()


def _fragment(asked: Asked, line: _HeldLine) -> str:
    """Return what stands behind a copy's address."""
    key = Fingerprint.of(asked.world.board.log_key)
    return f"?lang=en#board={quote(line.url, safe='')}&request={asked.index}&key={key}"


async def _looked_up(phone: Phone, link: str, words: list[str]) -> str:
    """Return what the page says to twelve words."""
    await phone.visit(link)
    await phone.press("I have twelve words")
    await phone.evaluate(f"wait('textarea').then(() => write({json.dumps(' '.join(words))}))")
    await phone.press("Look it up")
    return await phone.see(".note")


async def test_saved_copy(phone: Phone, asked: Asked, tmp_path: Path) -> None:
    """A copy on a disk does the whole job; it goes on later if the browser keeps its files."""
    copy = tmp_path / "share.html"
    copy.write_bytes(PAGE.read_bytes())
    async with _by_https(asked, tmp_path) as line:
        link = copy.as_uri() + _fragment(asked, line)
        await phone.visit(link)
        await phone.see("summary", "Checked on this device")
        await phone.choose(films.photo(tmp_path))
        await phone.press("Continue")
        await phone.press("Continue")
        await phone.see("button.hold")
        await phone.evaluate("wait('.taken').then(() => true)")
        line.is_free.clear()
        await phone.evaluate("hold()")
        await phone.press("Send")
        await line.is_held.wait()
        kept = await phone.evaluate("every('.note.plain')[0]")
        if phone.name == "firefox":
            await phone.visit(link)
            line.is_free.set()
            await phone.press("Go on")
        line.is_free.set()
        await phone.see("h1", "Delivered")
        words = await phone.evaluate("every('.twelve li')")
        await phone.evaluate(f"(() => {{{_SAVED}; return true}})()")
        await phone.press("Save the receipt")
        receipt = await phone.evaluate("saved")
        found = await _looked_up(phone, link, words)

    (sealed,) = asked.sealed()
    saved = tmp_path / "share-receipt.txt"
    saved.write_text(receipt)
    report = verify_file(saved, TrustedKeys(inbox=asked.inbox_key), datetime.now(UTC))
    opened = await asyncio.to_thread(
        open_share, sealed, IDENTITY.export(), tmp_path / "case", log_key=asked.world.board.log_key
    )
    # Chromium gives a page from a disk no files of its own.
    assert kept.startswith("Keep this page" if phone.name == "chromium" else "Locking the phone")
    assert found.startswith("It has arrived")
    assert (report.failures, report.facts["sha256"]) == (
        (),
        hashlib.sha256(sealed.read_bytes()).hexdigest(),
    )
    assert isinstance(opened.custody.added, tuple)
    assert [each.name for each in opened.custody.added] == ["photo-1.jpg"]
    assert_tells_nothing(tmp_path / "case/data/photo-1.jpg")


async def test_copy_elsewhere(phone: Phone, asked: Asked, tmp_path: Path) -> None:
    """A copy on another server asks only the board of its link, and a changed one doesn't run."""
    content = PAGE.read_text()
    (tmp_path / "share.html").write_text(content)
    (tmp_path / "changed.html").write_text(content.replace("<script>", "<script> "))
    app = web.Application()
    app.router.add_static("/", tmp_path)
    async with TestServer(app, host="127.0.0.1") as mirror, _by_https(asked, tmp_path) as line:
        link = str(mirror.make_url("/share.html")) + _fragment(asked, line)
        await phone.open(link.replace("share.html", "changed.html"))
        runs = "customElements.get('nr-share-page') !== undefined"
        has_run = [await phone.evaluate(runs)]
        phone.asked.clear()
        await phone.visit(link)
        has_run.append(await phone.evaluate(runs))
        await phone.press("Only write words")
        await phone.evaluate("wait('textarea').then(() => write('I saw it.'))")
        await phone.see("button.hold")
        await phone.evaluate("hold()")
        await phone.press("Send")
        await phone.see("h1", "Delivered")
        words = await phone.evaluate("every('.twelve li')")
        found = await _looked_up(phone, link, words)

    assert len(asked.sealed()) == 1
    assert found.startswith("It has arrived")
    assert has_run == [False, True]
    known = (f"{line.url}/", link.partition("?")[0], "blob:")
    assert [each for each in phone.asked if not each.startswith(known)] == []
    assert phone.name == "firefox" or any(each.startswith(line.url) for each in phone.asked)


_FOCUSED: Final = """(() => {
  let one = document.activeElement;
  while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
  const name = one.getAttribute('aria-label') || one.labels?.[0]?.textContent || one.textContent;
  return [one.localName, name.slice(0, 200).replace(/\\s+/g, ' ').trim()];
})()"""


async def _tab_to(phone: Phone, words: str, *keys: str) -> list[str]:
    """Press Tab until what begins so has the focus, then these keys; return what Tab came by."""
    stops: list[str] = []
    for _ in range(40):
        await phone.key("Tab")
        stops.append((await phone.evaluate(_FOCUSED))[1])
        if stops[-1].startswith(words):
            break
    else:
        pytest.fail(f"Tab doesn't come by {words}: {stops}")
    for key in keys:
        await phone.key(key)
    return stops


async def _expect_focus(phone: Phone, begin: str) -> None:
    await phone.evaluate(f"until(() => {_FOCUSED}.join().startsWith({json.dumps(begin)}))")


async def _expect_heading(phone: Phone, words: str) -> None:
    """Wait for a heading, and until it has the focus: readers begin there."""
    await phone.see("h1", words)
    await _expect_focus(phone, f"h1,{words}")


async def test_keyboard_alone(phone: Phone, asked: Asked, tmp_path: Path) -> None:
    """Without a mouse or a finger, a film is cut, covered, and sent; each step has the focus.

    Whoever only listens is told what is being done. The original's hash is in the record if wanted.
    """
    film = films.phone_film(tmp_path)
    await phone.visit(asked.link)
    await phone.see("summary", "Checked on this device")
    await _expect_heading(phone, "")
    stops = await _tab_to(phone, "English")
    await phone.choose(film)
    await phone.see("nr-share-strip")
    await _expect_heading(phone, "Trim")
    await _tab_to(phone, "First frame", "ArrowRight")
    await phone.see(".stepper b", "0:00.03")
    await _tab_to(phone, "Advanced options", "Enter")
    await phone.evaluate("until(() => find('details.more').open)")
    await _tab_to(phone, "Name the original file", "Space")
    await _tab_to(phone, "Continue", "Enter")
    await _expect_heading(phone, "Cover what")
    await _tab_to(phone, "Cover something", "Enter")
    await _expect_focus(phone, "rect,Area 1. Arrow keys")
    await phone.key("ArrowLeft")
    await phone.key("Shift+ArrowRight")
    await _tab_to(phone, "Continue", "Enter")
    await _expect_heading(phone, "What leaves this device")
    await phone.see("dd", "1 area, solid black")
    await _tab_to(phone, "Hold to send", "Enter")
    await _tab_to(phone, "Send", "Enter")
    await _expect_heading(phone, "Delivered")
    said = await phone.evaluate("[...said]")

    (sealed,) = asked.sealed()
    opened = await asyncio.to_thread(_open, sealed, tmp_path / "opened")
    assert isinstance(opened.custody.added, tuple)
    (added,) = opened.custody.added
    assert (added.cut, added.masks) == (True, 1)
    assert added.original_sha256 == hashlib.sha256(film.read_bytes()).hexdigest()
    starts = ("Checked on", "Choose videos", "Take a photo", "Only write", "I have", "English")
    assert len(stops) == len(starts)
    assert all(map(str.startswith, stops, starts)), stops
    assert {"Opening phone.mov…", "Preparing your files on this device…"} <= set(said)


@pytest.fixture(scope="module")
def unopenable(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, str]:
    """Write what people choose by mistake or out of malice, and the code of each refusal."""
    folder = tmp_path_factory.mktemp("unopenable")
    film = films.film(folder / "film.mp4", range(45), options={"preset": "ultrafast"})
    Image.new("L", (8, 8)).save(folder / "small.jpg")
    huge = bytearray((folder / "small.jpg").read_bytes())
    size = huge.index(b"\xff\xc0") + 5
    huge[size : size + 4] = struct.pack(">HH", 30_000, 30_000)
    given = {
        "words.mp4": b"A gray van and two men.\n" * 99,
        "empty.mp4": b"",
        "playlist.mp4": b"#EXTM3U\n#EXTINF:4,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n",
        # Without what stands at its end, nothing of it can be found.
        "torn.mp4": film.read_bytes()[:9000],
        "huge.jpg": bytes(huge),
    }
    for name, content in given.items():
        (folder / name).write_bytes(content)
    films.ffmpeg("-i", film, "-c:v", "mpeg4", folder / "old.mp4")
    films.ffmpeg("-f", "lavfi", "-i", "sine=duration=1", "-c:a", "aac", folder / "sound.mp4")
    films.ffmpeg("-i", film, "-c", "copy", "-movflags", "faststart", folder / "fast.mp4")
    whole = (folder / "fast.mp4").read_bytes()
    (folder / "half.mp4").write_bytes(whole[: len(whole) // 2])
    codes = dict.fromkeys(("words.mp4", "empty.mp4", "playlist.mp4", "torn.mp4"), "unreadable") | {
        "huge.jpg": "too_many_pixels",
        "old.mp4": "no_decoder",
        "sound.mp4": "no_picture",
    }
    return {folder / name: code for name, code in codes.items()}


async def test_what_cannot_be_opened(
    phone: Phone, asked: Asked, unopenable: dict[Path, str]
) -> None:
    """Each is refused in a sentence of the reader's language, and the other files go on.

    What was made of them is gone once the page was closed and opened again.
    """
    texts = json.loads((FRONTEND / "src/words/share.fr.json").read_text())
    folder = next(iter(unopenable)).parent
    heic = films.heic_photo(folder)
    await phone.visit(asked.link.replace("lang=en", "lang=fr"))
    await phone.see("button", "Écrire seulement")
    await phone.choose(*unopenable, heic, folder / "half.mp4")
    await phone.evaluate("until(() => find('button', 'Continuer avec 2 fichiers'))")
    refused = await phone.evaluate("every('[role=alert] li')")
    await phone.press("Continuer avec 2 fichiers")
    whole = await phone.see(".note", "Ce navigateur ne peut pas ouvrir cette photo (HEIC)")
    # It leaves whole or not at all, so nothing goes on before that is said.
    waits = await phone.evaluate("every('.ft button:disabled')")
    await phone.press("Retirer ce fichier")
    await phone.see("nr-share-strip")
    await phone.press("Continuer")
    await phone.see("h1", "Masquez")
    await phone.press("Continuer")
    short = await phone.see(".note", "Le fichier est endommagé")
    made = await phone.evaluate("stored()")
    await phone.visit(asked.link)
    # It is listed while it is being emptied.
    gone = "(await stored().catch(() => [null])).length === 0"
    await phone.evaluate(f"until(async () => {gone})")

    assert refused == [
        f"{path.name} {texts[f'share.refused.{code}']}" for path, code in unopenable.items()
    ]
    assert whole
    assert waits == ["Continuer"]
    assert "0:00." in short
    assert made == ["film-1.mp4"]


def _long_film(folder: Path) -> Path:
    """Make two minutes of 1080p with sound, as a phone films."""
    path = folder / "long.mp4"
    size = "testsrc2=size=1920x1080:rate=30:duration=120"
    sound = "sine=frequency=440:duration=120"
    films.ffmpeg(
        *("-f", "lavfi", "-i", size, "-f", "lavfi", "-i", sound, "-c:v", "libx264"),
        *("-preset", "ultrafast", "-b:v", "8M", "-g", "60", "-c:a", "aac", "-shortest", path),
    )
    return path


@pytest.mark.long
async def test_how_long_a_person_needs(
    asked: Asked, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Thirty seconds of a phone's film, cut, covered and sent: in taps, and in seconds."""
    film = await asyncio.to_thread(_long_film, tmp_path)
    taps = 0
    async with chromium() as browser:
        context = await browser.new_context(
            viewport={"width": PHONE[0], "height": PHONE[1]}, has_touch=True, is_mobile=True
        )
        page = await context.new_page()
        page.set_default_timeout(300_000)
        devtools = await context.new_cdp_session(page)
        await devtools.send("Emulation.setCPUThrottlingRate", {"rate": 4})

        async def tap(name: str, role: Any = "button") -> None:  # noqa: ANN401 -- ARIA's roles
            nonlocal taps
            taps += 1
            await page.get_by_role(role, name=name).first.tap()

        begin = asyncio.get_running_loop().time()
        await page.goto(asked.link)
        await page.locator("#files").set_input_files([film])
        taps += 3  # The button, the film in the phone's own dialog, and its Done.
        strip = await page.locator("nr-share-strip .strip").bounding_box()
        assert strip is not None
        middle, width = strip["y"] + strip["height"] / 2, strip["width"]
        for start, end in ((0.002, 0.25), (0.998, 0.5)):
            taps += 1
            await page.mouse.move(strip["x"] + start * width, middle)
            await page.mouse.down()
            await page.mouse.move(strip["x"] + end * width, middle, steps=4)
            await page.mouse.up()
        await page.wait_for_timeout(1000)
        await tap("Continue")
        await tap("Cover something")
        await tap("Continue")
        await page.get_by_text("1 area, solid black").wait_for()
        cut = asyncio.get_running_loop().time()
        taps += 1
        await page.get_by_role("button", name="Hold to send").focus()
        await page.keyboard.press("Enter")
        await page.get_by_role("button", name="Send", exact=True).click()
        await page.get_by_role("heading", name="Delivered").wait_for()
        end = asyncio.get_running_loop().time()

    (sealed,) = asked.sealed()
    opened = await asyncio.to_thread(_open, sealed, tmp_path / "opened")
    assert isinstance(opened.custody.added, tuple)
    (added,) = opened.custody.added
    with capsys.disabled():
        print(  # noqa: T201 -- a report, for whoever runs the experiment
            f"\n{added.frames / 30:.1f} s of 1080p on a phone 4 times slower: {taps} taps,"
            f" {cut - begin:.0f} s until it can be sent, {end - begin:.0f} s until the receipt"
        )
    assert 25 * 30 < added.frames < 35 * 30

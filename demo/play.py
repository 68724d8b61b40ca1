"""What the demo does, step by step: the whole path from a press of a doorbell to an opened clip."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
import hashlib
from pathlib import Path
import sys
from typing import Any

import aiohttp

from demo import home_assistant as ha, porch
from demo.children import NEIGHBORS, Children, free_port, neighbors
from demo.dashboard import make_dashboard
from demo.doorbell import PASSWORD, USERNAME
from demo.network import HOME, HOST
from demo.steps import StepFailedError, Steps
from demo.watcher import Asked, Watcher

ORIGIN = "demo.board.example/v1"
LATITUDE, LONGITUDE = 47.6205, -122.3493
RADIUS_M = 250
AGENCY = "Demo County Fire"
POLL_S = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where everything of one demo lives and listens."""

    folder: Path
    private: bool
    """Whether it runs in a network of its own, with real multicast."""
    lan: bool = False

    @property
    def street(self) -> str:
        """The address of the camera."""
        return HOST if self.private else "127.0.0.1"

    @property
    def home(self) -> str:
        """The address of the hub."""
        return HOME if self.private else "127.0.0.1"

    @property
    def everyone(self) -> str:
        """Where what a person looks at listens."""
        return "0.0.0.0" if self.lan else "127.0.0.1"  # noqa: S104 -- only with --lan


@dataclass(slots=True)
class Play:
    """The running demo: what each step learned, for the steps after it."""

    setting: Setting
    steps: Steps
    children: Children
    session: aiohttp.ClientSession
    ports: dict[str, int]
    watcher: Watcher
    agency_id: str = ""
    request_id: str = ""
    entry_id: str = ""
    home: ha.HomeAssistant | None = None
    entities: dict[str, str] = field(default_factory=dict)
    """Entity ids of the hub's device by the end of their unique id."""

    @property
    def board(self) -> str:
        """The board's address."""
        return f"http://127.0.0.1:{self.ports['board']}"

    @property
    def assistant(self) -> ha.HomeAssistant:
        """Home Assistant, once it is up."""
        if self.home is None:
            raise StepFailedError("Home Assistant has not been started.")
        return self.home

    def path(self, name: str) -> str:
        """Return a path in the demo's folder, as a word of a command."""
        return str(self.setting.folder / name)

    async def hub(self, *words: str) -> Any:  # noqa: ANN401 -- JSON
        """Ask the hub through its command line."""
        return await neighbors("hub", *words, "--data-dir", self.path("hub"))


async def until[T](
    look: Callable[[], Awaitable[T | None]], *, within_s: float, what: str, children: Children
) -> T:
    """Look again and again until there is something; StepFailedError after `within_s`."""
    try:
        async with asyncio.timeout(within_s):
            while True:
                for name in children.names():
                    children.check(name)
                found = await look()
                if found is not None:
                    return found
                await asyncio.sleep(0.2)
    except TimeoutError:
        raise StepFailedError(f"{what} did not happen within {within_s:.0f} s.") from None


async def open_board(play: Play) -> None:
    """Host a noticeboard with one registered fire department at level 2."""
    with play.steps.step("board") as step:
        verifier = await neighbors(
            "agency", "keygen", play.path("verifier.key"), "--verifier", "state.demo.example"
        )
        board = play.path("board")
        await neighbors(
            "board", "init", board, "--origin", ORIGIN, "--url", play.board,
            "--verifier", verifier["vkey"], "--title", "Demo County Noticeboard",
            "--timezone", "America/Los_Angeles", as_json=False,
        )  # fmt: skip
        await play.children.start(
            "board",
            [*NEIGHBORS, "board", "serve", board, "--host", play.setting.everyone,
             "--port", str(play.ports["board"])],
        )  # fmt: skip
        await until(
            lambda: _answers(play.session, play.board + "/healthz"),
            within_s=30,
            what="The board's start",
            children=play.children,
        )
        agency = await neighbors(
            "agency", "keygen", play.path("agency"), "--name", AGENCY, "--kind", "fire",
            "--domain", "fire.demo.example", "--contact", "investigations@fire.demo.example",
            "--jurisdiction-circle", f"{LATITUDE},{LONGITUDE},20000", "--board", play.board,
        )  # fmt: skip
        play.agency_id = agency["agency"]
        await neighbors("board", "register", board, agency["register"])
        await neighbors(
            "board", "vouch", board, "--agency", play.agency_id, "--level", "2",
            "--key", play.path("verifier.key"),
        )  # fmt: skip
        step.say(f"started, origin {ORIGIN}, {AGENCY} at L2")


async def _answers(session: aiohttp.ClientSession, url: str) -> bool | None:
    try:
        async with session.get(url) as response:
            return True if response.status < 500 else None  # noqa: PLR2004
    except aiohttp.ClientError:
        return None


def _hub_config(play: Play, policy: dict[str, Any]) -> str:
    """Return the hub's settings for this demo."""
    listen = play.setting.home if not play.setting.lan else "0.0.0.0"  # noqa: S104 -- with --lan
    quoted = ", ".join(f'"{key}"' for key in policy["verifiers"])
    return f"""\
name = "Demo hub"
[api]
host = "{listen}"
port = {play.ports["hub"]}
[recording]
floor_gib = 0.2
[discovery]
interfaces = ["{play.setting.home}"]
[requests]
poll_s = {POLL_S}
[[boards]]
url = "http://127.0.0.1:{play.ports["watcher"]}"
origin = "{policy["origin"]}"
log_key = "{policy["log_key"]}"
inbox_key = "{policy["inbox_key"]}"
verifiers = [{quoted}]
allow_private_address = true
"""


async def start_hub(play: Play) -> None:
    """Start the hub on the board's policy."""
    config = play.setting.folder / "hub.toml"
    if not config.exists():
        async with play.session.get(play.board + "/board.json") as response:
            config.write_text(_hub_config(play, await response.json()))
    await play.children.start(
        "hub",
        [*NEIGHBORS, "hub", "run", "--verbose", "--config", str(config),
         "--data-dir", play.path("hub")],
    )  # fmt: skip


async def adopt_doorbell(play: Play) -> None:
    """Find the virtual doorbell and adopt it."""
    with play.steps.step("camera") as step:
        await play.children.start(
            "doorbell",
            [sys.executable, "-m", "demo.doorbell", "--host", play.setting.street,
             "--http-port", str(play.ports["onvif"]), "--rtsp-port", str(play.ports["rtsp"]),
             "--folder", play.path("porch")],
        )  # fmt: skip
        await until(
            lambda: _answers(
                play.session, f"http://{play.setting.street}:{play.ports['onvif']}/snapshot.jpg"
            ),
            within_s=120,
            what="The doorbell's start",
            children=play.children,
        )
        await start_hub(play)

        async def found() -> str | None:
            try:
                answer = await play.hub("cameras", "--scan")
            except StepFailedError:
                return None
            return next((each["key"] for each in answer["found"]), None)

        key = await until(found, within_s=90, what="Finding the doorbell", children=play.children)
        await _adopt(play, key)

        async def recording() -> str | None:
            camera = (await play.hub("cameras"))["cameras"][0]
            return camera["video"] if camera["state"] == "recording" else None

        video = await until(
            recording, within_s=40, what="The recording's start", children=play.children
        )
        step.say(f"virtual doorbell found by WS-Discovery, adopted, {video}")


async def _adopt(play: Play, key: str) -> None:
    process = await asyncio.create_subprocess_exec(
        *NEIGHBORS, "hub", "adopt", key, "--data-dir", play.path("hub"), "--name", "Front door",
        "--username", USERNAME, "--password-stdin", "--place", f"{LATITUDE},{LONGITUDE},180,160,30",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, err = await process.communicate(f"{PASSWORD}\n".encode())
    if process.returncode != 0:
        raise StepFailedError(err.decode(errors="replace").strip())


async def start_home_assistant(play: Play) -> None:
    """Start the real Home Assistant, sign in, add the hub, make a dashboard."""
    with play.steps.step("home") as step:
        folder = play.setting.folder / "home-assistant"
        ha.write_configuration(
            folder,
            host=play.setting.everyone,
            port=play.ports["home"],
            discover=play.setting.private,
        )
        hass = Path(sys.executable).with_name("hass")
        await play.children.start("home", [str(hass), "-c", str(folder), "--skip-pip"])
        base = f"http://127.0.0.1:{play.ports['home']}"
        play.home = await ha.sign_up(play.session, base, 120)
        await ha.wait_running(play.home, 120)
        link = (await play.hub("pair"))["link"]
        how = await ha.add_hub(play.home, link, discovered=play.setting.private, deadline_s=30)
        play.entities = await ha.entities_of(play.home)
        await make_dashboard(play.home, play.entities)
        step.say(f"Home Assistant {await _version(play)}, hub {how}")


async def _version(play: Play) -> str:
    return str((await play.assistant.call("GET", "/api/config"))["version"])


async def wait_for_ring(play: Play) -> None:
    """Wait until somebody has rung and the clip is complete."""
    with play.steps.step("ring") as step:

        async def rung() -> dict[str, Any] | None:
            clips = (await play.hub("clips"))["clips"]
            for clip in clips:
                over = datetime.fromisoformat(clip["end"]) < datetime.now(UTC)
                if "button" in clip["triggers"] and over:
                    return dict(clip)
            return None

        clip = await until(rung, within_s=3 * porch.LOOP_S, what="A ring", children=play.children)
        start, end = (datetime.fromisoformat(clip[each]) for each in ("start", "end"))
        step.say(f"somebody rang; a clip of {(end - start).total_seconds():.0f} s is marked")


async def post_request(play: Play) -> None:
    """Ask for the moment of the ring, in public."""
    with play.steps.step("request") as step:
        now = datetime.now(UTC).replace(microsecond=0)
        posted = await neighbors(
            "agency", "post", play.path("agency"), "--incident", "fire",
            "--title", "The street in front of Demo Square, before a shed fire",
            "--text", "A shed burned behind Demo Square. We ask for video of the street in front "
            "of it from the last quarter of an hour, with or without people in it.",
            "--case-number", "DF-2026-00042",
            "--contact", "investigations@fire.demo.example",
            "--start", (now - timedelta(minutes=16)).isoformat().replace("+00:00", "Z"),
            "--end", now.isoformat().replace("+00:00", "Z"),
            "--circle", f"{LATITUDE},{LONGITUDE},{RADIUS_M}",
        )  # fmt: skip
        play.entry_id = posted["id"]

        async def pending() -> dict[str, Any] | None:
            requests = (await play.hub("requests"))["requests"]
            return next((each for each in requests if each["pending"]), None)

        request = await until(
            pending, within_s=30, what="The request's arrival", children=play.children
        )
        play.request_id = request["id"]
        step.say(f"posted as entry {request['index']}, seen and verified by the hub")
    with play.steps.step("match") as step:
        clips = request["match"]["clips"]
        if not clips:
            raise StepFailedError("No clip matches the request.")

        async def shown() -> str | None:
            states = await play.assistant.states()
            state = states.get(play.entities["pending_requests"], {}).get("state")
            return state if state == "1" else None

        await until(
            shown, within_s=20, what="The request in Home Assistant", children=play.children
        )
        step.say(f"{len(clips)} clip, kept until answered, shown in Home Assistant")


async def press(play: Play, answer: str) -> dict[str, Any]:
    """Press a button entity in Home Assistant and wait for the hub's decision."""
    await play.assistant.act("button", "press", {"entity_id": play.entities[answer]})

    async def decided() -> dict[str, Any] | None:
        request = await _request(play)
        return request if request["decision"] else None

    request = await until(decided, within_s=20, what="The decision", children=play.children)
    if request["decision"]["answer"] != answer:
        raise StepFailedError(f"The hub recorded {request['decision']['answer']}.")
    return request


async def _request(play: Play) -> dict[str, Any]:
    requests = (await play.hub("requests"))["requests"]
    return next(dict(each) for each in requests if each["id"] == play.request_id)


async def approve(play: Play) -> None:
    """Approve with the button entity; the share is sealed and delivered."""
    with play.steps.step("approve") as step:
        await press(play, "approve")

        async def delivered() -> dict[str, Any] | None:
            share = (await _request(play))["share"]
            return share if share and share["state"] == "delivered" else None

        share = await until(delivered, within_s=60, what="The delivery", children=play.children)
        step.say(f"cut to the frame, sealed, delivered, {share['size_bytes'] / 1e6:.1f} MB")


async def open_share(play: Play) -> list[dict[str, Any]]:
    """Fetch, open and verify the share as the agency; returns its files."""
    with play.steps.step("open") as step:
        (share,) = (await neighbors("agency", "inbox", play.path("agency")))["shares"]
        opened = await neighbors(
            "agency", "open", play.path("agency"), str(share["number"]),
            "--into", play.path("opened"),
        )  # fmt: skip
        verified = await neighbors("agency", "verify", opened["folder"])
        if verified["proposal"] != (await _request(play))["proposal"]["id"]:
            raise StepFailedError("The custody record names another proposal.")
        files = [dict(each) for each in opened["files"]]
        for each in files:
            clip = Path(opened["folder"]) / "data" / each["name"]
            digest = hashlib.sha256(await asyncio.to_thread(clip.read_bytes)).hexdigest()
            if digest != each["sha256"]:
                raise StepFailedError("A clip's hash is not the one its custody record names.")
            each["path"] = str(clip)
        step.say("agency opened it, custody record verifies")
    return files


async def deny(play: Play) -> None:
    """Deny with the button entity; nothing may leave, and nothing may be asked differently."""
    with play.steps.step("deny") as step:
        before = _kinds(play.watcher.asked)
        count = len(play.watcher.asked)
        await press(play, "deny")
        await asyncio.sleep(5 * POLL_S)
        after = play.watcher.asked[count:]
        if len(after) < 2:  # noqa: PLR2004 -- fewer would show nothing
            raise StepFailedError("The hub stopped asking the board, which shows that it denied.")
        strange = _kinds(after) - before
        if strange:
            raise StepFailedError(f"The hub asked for something new after the deny: {strange}")
        shares = (await neighbors("agency", "inbox", play.path("agency")))["shares"]
        if shares:
            raise StepFailedError("Something is in the inbox after a deny.")
        step.say("0 bytes sent; the board was asked nothing it was not asked before")


def _kinds(asked: list[Asked]) -> set[Asked]:
    return set(asked)


async def check_both(play: Play) -> None:
    """Let hub and board verify all that they stored."""
    with play.steps.step("check") as step:
        await play.hub("check")
        await neighbors("board", "check", play.path("board"))
        step.say("hub and board are clean")


@asynccontextmanager
async def on_stage(setting: Setting, steps: Steps) -> AsyncGenerator[Play]:
    """Give a play with nothing started yet; ends everything it started."""
    wished = {
        "home": 8123,
        "hub": 8467,
        "board": 8480,
        "onvif": 8580,
        "rtsp": 8554,
        "watcher": 8481,
    }
    street = {"onvif", "rtsp"}
    ports = {
        name: free_port(
            setting.street if name in street else setting.home if name == "hub" else "127.0.0.1",
            port,
        )
        for name, port in wished.items()
    }
    children = Children(setting.folder)
    async with ha.browser_session() as session:
        watcher = Watcher(f"http://127.0.0.1:{ports['board']}", session)
        runner = await watcher.start("127.0.0.1", ports["watcher"])
        try:
            yield Play(setting, steps, children, session, ports, watcher)
        finally:
            await children.stop_all()
            await runner.cleanup()

"""The demo's steps: the whole path from a press of the doorbell to an opened clip."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
import sys
from typing import Any

from demo import home_assistant as ha, porch
from demo.cache import read_through_caches
from demo.children import NEIGHBORS, neighbors
from demo.dashboard import make_dashboard
from demo.doorbell import MAC, PASSWORD, USERNAME
from demo.exact import Exactness, compare, search_for_names
from demo.logs import complaints
from demo.network import HOME, HOST
from demo.opening import Opened, open_all
from demo.stage import Play, answers
from demo.steps import StepFailedError
from demo.timestamps import AFTER, add_service, choose_second, wait_for_stamp
from demo.watcher import Asked

ORIGIN = "demo.board.example/v1"
WITNESSES = ("witness 1", "witness 2", "witness 3")
"""Two of them must cosign what the board publishes."""
LATITUDE, LONGITUDE = 47.6205, -122.3493
RADIUS_M = 250
AGENCY = "Demo County Fire"
CAMERA, HUB, HOUSE = "Front door", "Demo hub", "Demo house"
POLL_S = 1.0


type Post = Callable[[Play, datetime], Awaitable[str]]
"""Asks for video until this time, and returns the entry's id."""


async def prepare(play: Play, post: Post | None = None) -> None:
    """Play until a request waits in Home Assistant; `post` asks instead of the command."""
    await raise_curtain(play)
    await open_board(play)
    await adopt_doorbell(play)
    await follow_board(play)
    await enter_home(play)
    until = await wait_for_ring(play)
    if play.is_stamped:
        await wait_for_stamp(play)
    await post_request(play, until=until, post=post or post_by_command)


async def raise_curtain(play: Play) -> None:
    """Start what takes long to start: the porch renders while the next steps run."""
    await play.children.start(
        "doorbell",
        [sys.executable, "-m", "demo.doorbell", "--host", play.setting.street,
         "--http-port", str(play.ports["onvif"]), "--rtsp-port", str(play.ports["rtsp"]),
         "--folder", play.path("porch"), *(["--all-day"] if play.setting.all_day else [])],
    )  # fmt: skip
    await start_new_home(play)


async def start_new_home(play: Play) -> None:
    """Start a Home Assistant that has nothing set up."""
    folder = play.setting.folder / "home-assistant"
    ha.write_configuration(
        folder,
        name=HOUSE,
        host=play.setting.everyone,
        port=play.ports["home"],
        discover=play.setting.private,
    )
    await start_home(play)


async def start_home(play: Play) -> None:
    """Start Home Assistant in its folder."""
    hass = Path(sys.executable).with_name("hass")
    await play.children.start("home", [str(hass), "-c", play.path("home-assistant"), "--skip-pip"])


async def open_board(play: Play) -> None:
    """Host a noticeboard with one registered fire department at level 2."""
    with play.steps.step("board") as step:
        verifier = await neighbors(
            "agency", "keygen", play.path("verifier.key"), "--verifier", "state.demo.example"
        )
        board = play.path("board")
        witnesses = await asyncio.gather(*(_make_witness(play, name) for name in WITNESSES))
        made = await neighbors(
            "board", "init", board, "--origin", ORIGIN, "--url", play.board,
            "--verifier", verifier["vkey"], "--title", "Demo County Noticeboard",
            "--timezone", "America/Los_Angeles",
            *(word for witness in witnesses for word in ("--witness", witness)),
        )  # fmt: skip
        for name in WITNESSES:
            await play.children.start(
                name,
                [*NEIGHBORS, "board", "witness", play.path(name), "--log", made["log_key"],
                 "--port", str(play.ports[name])],
            )  # fmt: skip
        for name in WITNESSES:  # the board asks them as soon as it starts
            await play.until(
                partial(answers, play.session, f"http://127.0.0.1:{play.ports[name]}/"),
                "A witness's start",
            )
        await play.children.start(
            "board",
            [*NEIGHBORS, "board", "serve", board, "--host", play.setting.everyone,
             "--port", str(play.ports["board"])],
        )  # fmt: skip
        await play.until(lambda: answers(play.session, play.board + "/readyz"), "The board's start")
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
        step.say(f"started, {len(WITNESSES)} witnesses, origin {ORIGIN}, {AGENCY} confirmed")


async def _make_witness(play: Play, name: str) -> str:
    """Make a witness and return the name that a board uses for it: its key and its address."""
    short = name.replace(" ", "")
    made = await neighbors(
        "board", "witness", play.path(name), "--name", f"{short}.demo.example/w1", "--only-make"
    )
    return f"{made['key']} http://127.0.0.1:{play.ports[name]}"


def _hub_config(play: Play) -> str:
    """Return the hub's config file for this demo."""
    listen = play.setting.home if not play.setting.lan else "0.0.0.0"  # noqa: S104 -- with --lan
    return f"""\
name = "{HUB}"
[api]
host = "{listen}"
port = {play.ports["hub"]}
[recording]
floor_gib = 0.2
keep_days = {0.25 if play.setting.all_day else 7}
[discovery]
interfaces = ["{play.setting.home}"]
[requests]
poll_s = {60.0 if play.setting.all_day else POLL_S}
"""


async def start_hub(play: Play) -> None:
    """Start the hub."""
    config = play.setting.folder / "hub.toml"
    if not config.exists():
        config.write_text(_hub_config(play))
    await play.children.start(
        "hub",
        [*NEIGHBORS, "hub", "run", "--verbose", "--config", str(config),
         "--data-dir", play.path("hub")],
    )  # fmt: skip


async def adopt_doorbell(play: Play) -> None:
    """Find and adopt the virtual doorbell."""
    with play.steps.step("camera") as step:
        await play.until(
            lambda: answers(
                play.session, f"http://{play.setting.street}:{play.ports['onvif']}/snapshot.jpg"
            ),
            "The doorbell's start",
        )
        if not play.setting.all_day:  # By the day's clock, the hours pass by themselves.
            play.is_stamped = True
            # The hub starts about as fast as the board did.
            at = datetime.now(UTC) + AFTER + timedelta(seconds=play.steps.last_s)
            await asyncio.to_thread(choose_second, Path(play.path("hub")), at)
        await start_hub(play)

        async def found() -> str | None:
            try:
                cameras = (await play.hub("GET", "/cameras"))["found"]
                cameras = cameras or (await play.hub("POST", "/cameras/scan", {}))["found"]
            except StepFailedError:
                return None  # the hub has not started yet
            return next((each["key"] for each in cameras), None)

        key = await play.until(found, "Finding the doorbell")
        if play.is_stamped:
            await add_service(play)
        await _adopt(play, key)
        video = (await recording(play))["video"]
        step.say(f"virtual doorbell found by WS-Discovery, added, {video}")


async def follow_board(play: Play) -> None:
    """Follow the board by its link, at the address where its visitors are counted."""
    with play.steps.step("follow") as step:
        link = (await neighbors("board", "link", play.path("board")))["link"]
        counted = f"http://127.0.0.1:{play.ports['watcher']}/#{link.partition('#')[2]}"
        words = ("hub", "follow", counted, "--private", "--data-dir", play.path("hub"))
        found = await neighbors(*words)
        await neighbors(*words, "--yes")
        step.say(f"{found['name']} followed by its link, whose key it has")


async def recording(play: Play) -> dict[str, Any]:
    """Wait until the doorbell is being recorded; returns the hub's view of it."""

    async def recorded() -> dict[str, Any] | None:
        try:
            cameras = (await play.hub("GET", "/cameras"))["cameras"]
        except StepFailedError:
            return None  # the hub is restarting
        return next((dict(each) for each in cameras if each["state"] == "recording"), None)

    return await play.until(recorded, "The recording's start")


async def _adopt(play: Play, key: str) -> None:
    """Adopt the doorbell on the command line, as a person without a browser would."""
    await neighbors(
        "hub", "add", key, "--data-dir", play.path("hub"), "--name", CAMERA,
        "--username", USERNAME, "--password-stdin", "--place", f"{LATITUDE},{LONGITUDE},180,160,30",
        as_json=False, typed=f"{PASSWORD}\n",
    )  # fmt: skip


async def enter_home(play: Play) -> None:
    """Sign in to the real Home Assistant, add the hub, and create the dashboard."""
    with play.steps.step("home") as step:
        base = f"http://127.0.0.1:{play.ports['home']}"
        play.home = await ha.sign_up(play.session, base, 120)
        await ha.wait_running(play.home, 120)
        link = (await play.hub("POST", "/pairing-links", {}))["link"]
        how = await ha.add_hub(play.home, link, discovered=play.setting.private, deadline_s=120)
        play.entities = await ha.entities_of(play.home)
        if "snapshot" in play.entities:  # of a camera that an archive records there is none
            await make_dashboard(play.home, play.entities)
        step.say(f"Home Assistant {await _version(play)}, hub {how}")


async def _version(play: Play) -> str:
    return str((await play.assistant.call("GET", "/api/config"))["version"])


async def wait_for_ring(play: Play) -> datetime:
    """Wait until somebody has rung and the clip is complete; return the first such clip's end."""
    with play.steps.step("ring") as step:

        async def rung() -> dict[str, Any] | None:
            rings = [
                dict(clip)
                for clip in (await play.hub("GET", "/clips"))["clips"]
                if "button" in clip["triggers"]
                and datetime.fromisoformat(clip["end"]) < datetime.now(UTC)
            ]
            return min(rings, key=lambda clip: str(clip["start"]), default=None)

        clip = await play.until(rung, "A ring", within_s=3 * porch.LOOP_S)
        start, end = (datetime.fromisoformat(clip[each]) for each in ("start", "end"))
        step.say(f"somebody rang; a clip of {_minutes(end - start)} is marked")
    return end


def _minutes(length: timedelta) -> str:
    minutes, seconds = divmod(round(length.total_seconds()), 60)
    return f"{minutes:02}:{seconds:02}"


TITLE = "The street in front of Demo Square, before a shed fire"
WORDS = (
    "A shed burned behind Demo Square. We ask for video of the street in front of it from the last"
    " quarter of an hour, with or without people in it."
)
CASE_NUMBER = "DF-2026-00042"
CONTACT = "investigations@fire.demo.example"


async def post_by_command(play: Play, until: datetime) -> str:
    """Ask on the command line."""
    posted = await neighbors(
        "agency", "post", play.path("agency"), "--incident", "fire", "--title", TITLE,
        "--text", WORDS, "--case-number", CASE_NUMBER, "--contact", CONTACT,
        "--start", (until - timedelta(minutes=16)).isoformat().replace("+00:00", "Z"),
        "--end", until.isoformat().replace("+00:00", "Z"),
        "--circle", f"{LATITUDE},{LONGITUDE},{RADIUS_M}",
    )  # fmt: skip
    return str(posted["id"])


async def post_request(play: Play, *, until: datetime, post: Post = post_by_command) -> None:
    """Post a public request for the time until the end of the ring.

    The visitor comes again and again, so a request until now might ask for two clips.
    """
    with play.steps.step("request") as step:
        until = min(until + timedelta(seconds=1), datetime.now(UTC)).replace(microsecond=0)
        play.entry_id = await post(play, until)

        async def pending() -> dict[str, Any] | None:
            requests = (await play.hub("GET", "/requests"))["requests"]
            return next((each for each in requests if each["pending"]), None)

        request = await play.until(pending, "The request's arrival", within_s=150)
        play.request_id = request["id"]
        step.say(f"posted as entry {request['index']}, seen and verified by the hub")
    with play.steps.step("match") as step:
        if not request["match"]["clips"]:
            raise StepFailedError("No clip matches the request.")
        pieces = request["proposal"]["pieces"]
        start, end = (datetime.fromisoformat(pieces[0][each]) for each in ("start", "end"))

        async def shown() -> str | None:
            states = await play.assistant.states()
            state = states.get(play.entities["pending_requests"], {}).get("state")
            return state if state == "1" else None

        await play.until(shown, "The request in Home Assistant")
        clips = "1 clip" if len(pieces) == 1 else f"{len(pieces)} clips, the first"
        step.say(f"{clips} {_minutes(end - start)}, kept until answered, shown in Home Assistant")


async def press(play: Play, answer: str) -> None:
    """Press a button entity in Home Assistant."""
    await play.assistant.act("button", "press", {"entity_id": play.entities[answer]})


async def decided(play: Play, answer: str) -> dict[str, Any]:
    """Wait for the hub's decision; raises StepFailedError if it is not `answer`."""

    async def made() -> dict[str, Any] | None:
        request = await the_request(play)
        return request if request["decision"] else None

    request = await play.until(made, "The decision")
    if request["decision"]["answer"] != answer:
        raise StepFailedError(f"The hub recorded {request['decision']['answer']}.")
    return request


async def the_request(play: Play) -> dict[str, Any]:
    """Return the hub's view of the request."""
    return dict(await play.hub("GET", f"/requests/{play.request_id}"))


type Press = Callable[[Play, str], Awaitable[None]]


async def approve(play: Play, by: Press = press) -> None:
    """Approve with the button, and wait until the share is sealed and delivered."""
    with play.steps.step("approve") as step:
        await by(play, "approve")
        await decided(play, "approve")

        async def delivered() -> dict[str, Any] | None:
            share = (await the_request(play))["share"]
            if share and share["state"] == "failed":
                raise StepFailedError(share["reason"])
            return share if share and share["state"] == "delivered" else None

        share = await play.until(delivered, "The delivery")
        step.say(f"cut to the frame, sealed, delivered, {share['size_bytes'] / 1e6:.1f} MB")


async def open_share(play: Play) -> list[Opened]:
    """Fetch, open and verify the share as the agency; returns its clips."""
    with play.steps.step("open") as step:
        clips, summary = await open_all(play)
        step.say(summary)
    return clips


async def hold_against_approval(play: Play, clips: list[Opened]) -> list[Exactness]:
    """Compare the clips with the approved pieces frame by frame, and search them for names."""
    with play.steps.step("exact") as step:
        pieces = (await the_request(play))["proposal"]["pieces"]
        compared = [
            await asyncio.to_thread(
                compare,
                clip.path,
                Path(play.path("hub")) / "recordings",
                datetime.fromisoformat(piece["start"]),
                datetime.fromisoformat(piece["end"]),
            )
            for clip, piece in zip(clips, pieces, strict=True)
        ]
        await asyncio.to_thread(search_for_names, Path(play.path("opened")), await _names(play))
        frames = sum(each.frames for each in compared)
        step.say(f"{frames} frames, exactly those of the approved cut; no sound, no names")
    return compared


async def _names(play: Play) -> Mapping[str, str]:
    """Return the names that no opened share may contain, keyed by what they are."""
    (camera,) = (await play.hub("GET", "/cameras"))["cameras"]
    info = await play.hub("GET", "/info")
    return {
        "the camera": camera["name"],
        "the camera's id": camera["id"],
        "the camera's hardware address": MAC,
        "the camera's user": USERNAME,
        "the camera's stream": "rtsp://",
        "the hub": HUB,
        "the hub's id": info["id"],
        "the house": HOUSE,
        "the house's latitude": str(LATITUDE),
        "the house's longitude": str(LONGITUDE),
    } | ({"the hub's address": HOME, "the camera's address": HOST} if play.setting.private else {})


async def deny(play: Play, by: Press = press) -> None:
    """Deny with the button; nothing may leave, and the hub's polling must not change."""
    with play.steps.step("deny") as step:
        before = set(play.watcher.asked)
        count = len(play.watcher.asked)
        await by(play, "deny")
        await decided(play, "deny")
        await asyncio.sleep(5 * POLL_S)
        after = play.watcher.asked[count:]
        if len(after) < 2:  # noqa: PLR2004 -- fewer would prove nothing
            raise StepFailedError("The hub stopped asking the board, which shows that it denied.")
        if strange := new_requests(play, before, count):
            raise StepFailedError(f"The hub asked for something new: {strange}.")
        shares = (await neighbors("agency", "inbox", play.path("agency")))["shares"]
        if shares:
            raise StepFailedError("Something is in the inbox after a deny.")
        step.say("0 bytes sent, inbox empty, the board was asked nothing new")


def new_requests(play: Play, before: set[Asked], count: int) -> str:
    """Return what the hub has asked the board for since, other than what it always asks for."""
    new = set(play.watcher.asked[count:]) - before
    return ", ".join(sorted(f"{each.method} {each.path}" for each in new))


@asynccontextmanager
async def reading_through_caches(play: Play) -> AsyncGenerator[asyncio.Task[str]]:
    """Follow another board through two caches for two minutes, in the background."""
    folder = play.setting.folder / "cached"
    folder.mkdir()
    read = asyncio.create_task(read_through_caches(folder))
    try:
        yield read
    finally:
        read.cancel()
        await asyncio.gather(read, return_exceptions=True)


async def hear_of_caches(play: Play, read: asyncio.Task[str]) -> None:
    """Wait until the two minutes are over, and report the result."""
    with play.steps.step("caches") as step:
        step.say(await read)


async def check_both(play: Play) -> None:
    """Stop hub and board, then verify everything that they stored."""
    with play.steps.step("check") as step:
        if lines := complaints(play.children.log("home"), play.entities.values()):
            raise StepFailedError(f"Home Assistant logged: {lines[0]}")
        await play.children.stop("hub", "board")
        await asyncio.gather(
            neighbors("hub", "check", "--data-dir", play.path("hub")),
            neighbors("board", "check", play.path("board")),
        )
        step.say("hub and board are clean, no warning of ours in Home Assistant")

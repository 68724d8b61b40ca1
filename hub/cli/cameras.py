"""`neighbors hub cameras|scan|add`: the cameras, and others found on this network."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
import re
import time
from typing import Annotated, Any, Final

from rich.console import Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text
import typer

from hub.cli import output
from hub.cli.client import (
    AsJson,
    DataDir,
    LocalHub,
    PasswordStdin,
    RefusedError,
    call_hub,
    get,
    prompt_password,
    send,
    the_archive,
    the_found,
    to_adopt,
)
from hub.cli.output import (
    JsonObject,
    broken,
    err,
    is_narrow,
    marked,
    out,
    print_indented,
    print_json,
    print_line,
    print_table,
    table,
)
from hub.errors import InvalidInputError

CameraNamed = Annotated[
    str, typer.Argument(metavar="CAMERA", help="Its name, the beginning of it, or its ID.")
]
SCAN_S = 5.0
POLL_S = 0.25
CLOCK_OFF_MS = 2000
"""Clock offsets larger than this are reported."""
_BAR = 40
_WAYS = {"mdns": "mDNS", "ws_discovery": "WS-Discovery", "hand": "hand", "archive": "archive"}

STUCK = "Its motion event, or a sensor's, didn't end: until it pauses, only the hub's look counts."

_STATES = {"recording": "●", "archived": "●", "starting": "○", "paused": "○", "sleeping": "○"}


def cameras(
    data_dir: DataDir,
    *,
    scan: Annotated[bool, typer.Option("--scan", help="Scan for cameras first.")] = False,
    as_json: AsJson = False,
) -> None:
    """List your cameras, and others found on this network."""
    if scan:
        scanned(data_dir, quiet=True)
    answer = get(data_dir, "/cameras")
    if as_json:
        print_json(answer)
        return
    storage = {each["camera_id"]: each for each in get(data_dir, "/storage")["cameras"]}
    print_cameras(answer["cameras"], to_adopt(answer["found"]), storage, datetime.now(UTC))


def print_cameras(
    adopted: Sequence[JsonObject],
    waiting: Sequence[JsonObject],
    storage: Mapping[str, JsonObject],
    now: datetime,
) -> None:
    """Print the cameras and their problems, then the ones that can be added."""
    if adopted:
        print_table(_adopted_table(adopted, storage, now))
    for camera in adopted:
        for note in camera_notes(camera, now):
            print_indented("▲", f"{camera['name']}: {note}", "yellow")
    if waiting:
        if adopted:
            print_line("")
        print_table(found_table(waiting, waiting))
    print_line(_counted(len(adopted), len(waiting)) + _next_step(adopted, waiting))


def _counted(added: int, found: int) -> str:
    if not added:
        return f"No cameras yet · {found} found" if found else "No cameras yet"
    others = output.count(found, "other") if found else "no others"
    return f"{output.count(added, 'camera')} · {others} found"


def _adopted_table(
    adopted: Sequence[JsonObject], storage: Mapping[str, JsonObject], now: datetime
) -> Table:
    rows_table = table(
        "Camera", "State", "Video", "Motion", "Kept", "Sent", whole=("State", "Kept")
    )
    for camera in adopted:
        rows_table.add_row(
            camera["name"],
            marked(_state(camera, now)),
            broken(*output.video(camera["video"]).rsplit(" ", 1), between=" "),
            broken("now" if camera["motion"] else "–", output.judges(camera), between=" "),
            _describe_storage(storage.get(camera["id"]), now),
            broken(*output.shared(camera).split(", ")),
        )
    return rows_table


def _next_step(adopted: Sequence[JsonObject], waiting: Sequence[JsonObject]) -> str:
    if waiting:
        return ". Add one by its number: neighbors hub add 1"
    return "" if adopted else ". Scan for cameras: neighbors hub scan"


def _state(camera: JsonObject, now: datetime) -> str:
    """Return a camera's state and since when it has it."""
    mark = _STATES.get(camera["state"], "▲")
    since = f"since {output.when(output.at(camera['since']), now, short=is_narrow())}"
    return broken(f"{mark} {camera['state'].replace('_', ' ')}", since, between=" ")


def camera_notes(camera: JsonObject, now: datetime) -> list[str]:
    """Return what is wrong with a camera, one sentence each."""
    offset, lost = camera["clock_offset_ms"] or 0, camera["lost_packets"]
    notes = [
        camera["reason"],
        *camera["notes"],
        f"its {output.clock(offset)}." if abs(offset) > CLOCK_OFF_MS else "",
        f"{lost:,} packets never came since it connected." if lost else "",
        STUCK if camera["motion_agreement"]["stuck"] else "",
        output.agreement(camera, now) if output.disagrees(camera) else "",
    ]
    return [note for note in notes if note]


def _describe_storage(storage: JsonObject | None, now: datetime) -> str:
    if storage is None:
        return "–"
    return broken(
        output.days(now - output.at(storage["oldest"])), output.size(storage["size_bytes"])
    )


def scan(
    data_dir: DataDir,
    address: Annotated[
        str, typer.Argument(help="One camera's address, on any network: 192.0.2.7.")
    ] = "",
    *,
    as_json: AsJson = False,
) -> None:
    """Scan for cameras on this network for five seconds, or at one address."""
    known = scanned(data_dir, quiet=as_json, address=address)
    found = [each for each in known if address in {"", each["address"]}]
    if as_json:
        print_json({"found": found})
        return
    if found:
        print_table(found_table(found, known))
    else:
        print_line(_nothing(address))
        return
    away = sum(each["away"] for each in found)
    tail = f", {away} of them away" if away else ""
    print_line(
        f"{len(found)} found{tail}, {len(to_adopt(found))} not added.{_first_step(found, known)}"
    )


def _nothing(address: str) -> str:
    if address:
        return (
            f"No camera answers at {address}. Check that it's on and that its ONVIF is turned on."
        )
    return "No cameras found. To find out why: neighbors hub doctor"


def _first_step(found: Sequence[JsonObject], known: Sequence[JsonObject]) -> str:
    """Return how to add the first found camera that has not been added."""
    for number, each in enumerate(to_adopt(known), 1):
        if each in found:
            return f" Add one by its number: neighbors hub add {number}"
    return ""


def found_table(found: Sequence[JsonObject], known: Sequence[JsonObject]) -> Table:
    """Return a table of some known cameras, with the number by which each can be added."""
    ways = [] if is_narrow() else ["Found by"]
    rows_table = table("No", "Camera", "Brand", "Address", "State", *ways, whole=("No", "State"))
    numbers = {each["key"]: str(number) for number, each in enumerate(to_adopt(known), 1)}
    for each in found:
        waiting = "○ in Home Assistant" if each["lent_by"] else "○ found"
        state = "● added" if each["adopted"] else waiting
        rows_table.add_row(
            numbers.get(each["key"], ""),
            each["name"] or "–",
            each["brand"] or "–",
            each["address"],
            marked(f"▲ {state[2:]}, away" if each["away"] else state),
            *(", ".join(_WAYS.get(way, way) for way in each["found_by"]) for _ in ways),
        )
    return rows_table


def scanned(data_dir: Path, *, quiet: bool, address: str = "") -> list[JsonObject]:
    """Search for cameras and return all known ones; shows the progress on a terminal."""
    view = _View()
    body = {"address": address} if address else {}

    async def scan(hub: LocalHub) -> list[JsonObject]:
        scanning = asyncio.ensure_future(hub.call("POST", "/cameras/scan", body))
        try:
            while not scanning.done():
                view.found = (await hub.call("GET", "/cameras"))["found"]
                await asyncio.wait({scanning}, timeout=POLL_S)
            scanning.result()
        finally:
            scanning.cancel()
            await asyncio.gather(scanning, return_exceptions=True)
        known: list[JsonObject] = (await hub.call("GET", "/cameras"))["found"]
        return known

    drawn = out.is_terminal and not quiet
    with Live(view, console=out, transient=True, refresh_per_second=8) if drawn else nullcontext():
        answer: list[JsonObject] = call_hub(data_dir, scan)
    return answer


class _View:
    """The cameras found so far and the search's progress, redrawn repeatedly."""

    def __init__(self) -> None:
        self.found: list[JsonObject] = []
        self._began_s = time.monotonic()

    def __rich__(self) -> RenderableType:
        passed_s = min(time.monotonic() - self._began_s, SCAN_S)
        passed = round(passed_s / SCAN_S * _BAR)
        text = f"Scanning: {len(self.found)} found, {SCAN_S - passed_s:.0f} s left"
        bar = Text.assemble(("━" * passed, "green"), ("─" * (_BAR - passed), "dim"))
        return Group(text, bar, *([found_table(self.found, self.found)] if self.found else []))


FALLBACK_NAME = "Front door"
READ_S = 8.0
_READ: Final = {None: "ask", True: "directly", False: "recorder"}
"""What to do if a recorder reads the camera already, by `--directly` or `--from-recorder`."""
_CHOOSE_SOURCE: Final = "Use --from-recorder or --directly."
_ADDRESS = re.compile(r"(rtsps?|https?)://", re.IGNORECASE)

Username = Annotated[
    str, typer.Option(help="The camera's user name. You're asked for the password.")
]
At = Annotated[
    str, typer.Option("--place", metavar="LAT,LON[,HEADING,VIEW,METERS]", help="Its location.")
]
Heading = Annotated[
    int | None, typer.Option(min=0, max=359, help="Where it faces, clockwise from north.")
]
ViewAngle = Annotated[
    int | None, typer.Option("--view", min=1, max=360, help="How wide it sees, in degrees.")
]


def add(  # noqa: PLR0913 -- the options of one command
    data_dir: DataDir,
    camera: Annotated[
        str,
        typer.Argument(
            metavar="CAMERA", help="A found camera's number or key, or a stream's address."
        ),
    ],
    *,
    name: Annotated[str, typer.Option(help="What to call it.")] = "",
    username: Username = "",
    password_stdin: PasswordStdin = False,
    place: At = "",
    heading: Heading = None,
    view: ViewAngle = None,
    indoor: Annotated[bool, typer.Option("--indoor", help="Its clips are never shared.")] = False,
    no_share: Annotated[
        bool, typer.Option("--no-share", help="Its clips are never shared, even if outdoors.")
    ] = False,
    archive: Annotated[
        str, typer.Option(help="The archive that records it; CAMERA is then its name there.")
    ] = "",
    doorbell: Annotated[bool, typer.Option("--doorbell", help="It has a button.")] = False,
    udp: Annotated[bool, typer.Option("--udp", help="It sends over UDP.")] = False,
    directly: Annotated[
        bool | None,
        typer.Option(
            "--directly/--from-recorder",
            help="Where to connect if a recorder already reads the camera.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Add a camera and start recording. With --archive, the archive records it."""
    way, called = _in_archive(data_dir, archive, camera) if archive else _way(data_dir, camera)
    chosen_name = name or called or FALLBACK_NAME
    body = {
        **way,
        "name": chosen_name,
        "username": username,
        "password": prompt_password(from_stdin=password_stdin) if username else "",
        "place": place_of(place, heading, view, None),
        "indoor": indoor,
        "doorbell": doorbell,
        "transport": "udp" if udp else "tcp",
        "if_read_already": _READ[directly],
    }
    if no_share:
        body["may_share"] = False
    adopted = _tried(data_dir, body, may_ask=not username and _is_watched())
    adopted = _once_read(data_dir, adopted)
    if as_json:
        print_json(adopted)
        return
    print_line(f"Added {adopted['name']} as {adopted['id']}: {output.read_as(adopted)}.")
    if adopted["name"].casefold() != " ".join(chosen_name.casefold().split()):
        print_line(f"It got that name because another camera is called {chosen_name}.")
    if adopted["reason"]:
        print_indented("▲", adopted["reason"], "yellow")


def _way(data_dir: Path, text: str) -> tuple[dict[str, str], str]:
    """Return the API body's fields for the camera, and the camera's own name."""
    if _ADDRESS.match(text):
        return {"stream_url": text}, ""
    found = the_found(text, get(data_dir, "/cameras")["found"])
    return {"found_key": found["key"]}, found["name"]


def _in_archive(data_dir: Path, archive: str, text: str) -> tuple[dict[str, str], str]:
    """Return the API body's fields for a camera of an archive, and its name there."""
    meant = the_archive(archive, get(data_dir, "/archives")["archives"])
    folded = text.strip().casefold()
    for each in meant["cameras"]:
        if folded in {each["key"].casefold(), each["name"].casefold()}:
            return {"archive_id": meant["id"], "archive_key": each["key"]}, each["name"]
    raise InvalidInputError(
        f"{meant['name']} has no camera {text!r}. See `neighbors hub archives`."
    )


def _tried(data_dir: Path, body: dict[str, Any], *, may_ask: bool) -> JsonObject:
    """Add it; if a person is there, ask once for a wanted password, and what to read."""
    try:
        adopted: JsonObject = send(
            data_dir, "POST", "/cameras", body, waiting="Trying the camera …"
        )
    except RefusedError as error:
        if error.code == "read_already":
            if not _is_watched():
                raise RefusedError(error.code, str(error), _CHOOSE_SOURCE) from None
        elif error.code != "camera_password" or not may_ask:
            raise
        refused = error
    else:
        return adopted
    print_indented("▲", str(refused), "yellow", on=err)
    if refused.code == "read_already":
        relayed = typer.confirm("Read it from the recorder?", default=True, err=True)
        body["if_read_already"] = "recorder" if relayed else "directly"
        return _tried(data_dir, body, may_ask=may_ask)
    if refused.advice:
        print_indented(" ", refused.advice, "dim", on=err)
    body |= {
        "username": typer.prompt("User name", err=True),
        "password": prompt_password(from_stdin=False),
    }
    return _tried(data_dir, body, may_ask=False)


def _once_read(data_dir: Path, adopted: JsonObject) -> JsonObject:
    """Wait briefly for the first recorded frame, which shows what the camera sends."""

    async def wait_read(hub: LocalHub) -> JsonObject:
        camera, give_up_s = adopted, time.monotonic() + READ_S
        while camera["state"] == "starting" and time.monotonic() < give_up_s:
            await asyncio.sleep(POLL_S)
            listed = (await hub.call("GET", "/cameras"))["cameras"]
            camera = next((each for each in listed if each["id"] == adopted["id"]), camera)
        return camera

    if adopted["kind"] in {"lent", "archive"} or adopted["state"] != "starting":
        return adopted
    camera: JsonObject = call_hub(data_dir, wait_read, waiting="Reading its first pictures …")
    return camera


def _is_watched() -> bool:
    return typer.get_text_stream("stdin").isatty() and err.is_terminal


def place_of(
    text: str, heading: int | None, view: int | None, before: JsonObject | None
) -> JsonObject | None:
    """Return a place as the API takes it, based on the previous place."""
    place = dict(before) if before else None
    if text:
        place = _parsed(text)
    facing = {"heading_deg": heading, "view_deg": view}
    options = {name: value for name, value in facing.items() if value is not None}
    if options and place is None:
        raise typer.BadParameter("--heading and --view go with --place LATITUDE,LONGITUDE.")
    return place if place is None else place | options


def _parsed(text: str) -> dict[str, int]:
    names = ("heading_deg", "view_deg", "range_m")
    to_whole: Callable[[float], int] = round
    try:
        latitude, longitude, *rest = [float(part) for part in text.split(",")]
        facing = dict(zip(names, map(to_whole, rest), strict=False))
        return {
            "latitude_udeg": round(latitude * 1e6),
            "longitude_udeg": round(longitude * 1e6),
            "heading_deg": 0,
            "view_deg": 360,
            "range_m": 30,
            **facing,
        }
    except (ValueError, OverflowError):
        raise typer.BadParameter("--place takes LATITUDE,LONGITUDE in degrees.") from None

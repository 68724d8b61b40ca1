"""`neighbors hub adopt`: make a camera that was found, or one at an address, the house's own."""

import asyncio
from collections.abc import Callable
from pathlib import Path
import re
import time
from typing import Annotated, Any

import typer

from hub.cli import words
from hub.cli.client import AsJson, DataDir, LocalHub, RefusedError, ask, get
from hub.cli.naming import the_found
from hub.cli.screen import err, failed, hang, say, say_json
from hub.cli.words import Shown
from hub.errors import InvalidInputError

FALLBACK_NAME = "Front door"
READ_S = 8.0
LOOK_S = 0.25
_ADDRESS = re.compile(r"(rtsps?|https?)://", re.IGNORECASE)

Username = Annotated[str, typer.Option(help="The camera's user name; its password is asked for.")]
PasswordStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input.")
]
At = Annotated[
    str,
    typer.Option("--place", help="LATITUDE,LONGITUDE[,HEADING,VIEW,RANGE], in degrees and metres."),
]
Heading = Annotated[
    int | None, typer.Option(min=0, max=359, help="Where it faces, clockwise from north.")
]
ViewAngle = Annotated[
    int | None, typer.Option("--view", min=1, max=360, help="How wide it sees, in degrees.")
]


def adopt(  # noqa: PLR0913 -- the options of one command
    data_dir: DataDir,
    camera: Annotated[
        str,
        typer.Argument(help="A found camera's number or key, or an rtsp:// or http:// address."),
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
        bool, typer.Option("--no-share", help="Its clips are never shared, though outdoors.")
    ] = False,
    doorbell: Annotated[bool, typer.Option("--doorbell", help="It has a button.")] = False,
    udp: Annotated[bool, typer.Option("--udp", help="It sends datagrams.")] = False,
    as_json: AsJson = False,
) -> None:
    """Begin to record a camera."""
    way, called = _way(data_dir, camera)
    wanted = name or called or FALLBACK_NAME
    body = {
        **way,
        "name": wanted,
        "username": username,
        "password": ask_password(from_stdin=password_stdin) if username else "",
        "place": place_of(place, heading, view, None),
        "indoor": indoor,
        "doorbell": doorbell,
        "transport": "udp" if udp else "tcp",
    }
    if no_share:
        body["may_share"] = False
    adopted = _tried(data_dir, body, may_ask=not username and _is_watched())
    adopted = _once_read(data_dir, adopted)
    if as_json:
        say_json(adopted)
        return
    say(f"Adopted {adopted['name']} as {adopted['id']}: {words.read_as(adopted)}.")
    if adopted["name"].casefold() != " ".join(wanted.casefold().split()):
        say(f"It got that name because another camera is called {wanted}.")
    if adopted["reason"]:
        hang("▲", adopted["reason"], "yellow")


def _way(data_dir: Path, said: str) -> tuple[dict[str, str], str]:
    """Return how the body names the camera, and what the camera calls itself."""
    if _ADDRESS.match(said):
        return {"stream_url": said}, ""
    try:
        found = the_found(said, get(data_dir, "/cameras")["found"])
    except InvalidInputError as error:
        raise failed(error) from error
    return {"found_key": found["key"]}, found["name"]


def _tried(data_dir: Path, body: dict[str, Any], *, may_ask: bool) -> Shown:
    """Adopt; where the camera wants a password and a person is there, ask for it once."""
    refused: list[RefusedError] = []

    async def post(hub: LocalHub) -> Shown | None:
        try:
            adopted: Shown = await hub.call("POST", "/cameras", body)
        except RefusedError as error:
            if error.code != "camera_password" or not may_ask:
                raise
            refused.append(error)
            return None
        return adopted

    adopted: Shown | None = ask(data_dir, post, waiting="Trying the camera …")
    if adopted is not None:
        return adopted
    hang("▲", str(refused[0]), "yellow", on=err)
    if refused[0].advice:
        hang(" ", refused[0].advice, "dim", on=err)
    body |= {
        "username": typer.prompt("User name", err=True),
        "password": ask_password(from_stdin=False),
    }
    return _tried(data_dir, body, may_ask=False)


def _once_read(data_dir: Path, adopted: Shown) -> Shown:
    """Wait a little for its first recorded frame: only then it is known what the camera sends."""

    async def look(hub: LocalHub) -> Shown:
        shown, give_up_s = adopted, time.monotonic() + READ_S
        while shown["state"] == "starting" and time.monotonic() < give_up_s:
            await asyncio.sleep(LOOK_S)
            listed = (await hub.call("GET", "/cameras"))["cameras"]
            shown = next((each for each in listed if each["id"] == adopted["id"]), shown)
        return shown

    if adopted["kind"] == "lent" or adopted["state"] != "starting":
        return adopted
    shown: Shown = ask(data_dir, look, waiting="Reading its first pictures …")
    return shown


def _is_watched() -> bool:
    return typer.get_text_stream("stdin").isatty() and err.is_terminal


def ask_password(*, from_stdin: bool) -> str:
    """Return the password as it is typed, unseen, or as the first line of standard input."""
    if from_stdin:
        return typer.get_text_stream("stdin").readline().rstrip("\n")
    typed: str = typer.prompt("Password", hide_input=True, default="", show_default=False, err=True)
    return typed


def place_of(
    said: str, heading: int | None, view: int | None, before: Shown | None
) -> Shown | None:
    """Return a place as the API takes it, beginning with what it was before."""
    place = dict(before) if before else None
    if said:
        place = _parsed(said)
    facing = {"heading_deg": heading, "view_deg": view}
    given = {name: value for name, value in facing.items() if value is not None}
    if given and place is None:
        raise typer.BadParameter("--heading and --view go with --place LATITUDE,LONGITUDE.")
    return place if place is None else place | given


def _parsed(said: str) -> dict[str, int]:
    names = ("heading_deg", "view_deg", "range_m")
    to_whole: Callable[[float], int] = round
    try:
        latitude, longitude, *rest = [float(part) for part in said.split(",")]
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

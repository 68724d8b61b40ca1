"""`neighbors hub change|remove|motion`: a camera's settings, and how much it moves, live."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
import json
from math import inf
import os
import sys
import termios
import tty
from typing import Annotated, Any

from rich.console import Group, RenderableType
from rich.live import Live
from rich.text import Text
import typer

from hub.cli.cameras import At, CameraNamed, Heading, Username, ViewAngle, place_of
from hub.cli.client import (
    AsJson,
    DataDir,
    LocalHub,
    PasswordStdin,
    call_hub,
    get,
    prompt_password,
    send,
    the_camera,
)
from hub.cli.output import JsonObject, out, print_json, print_line

_SIDES = ("left", "top", "width", "height")
Masks = list[str]


def change(  # noqa: PLR0913 -- the options of one command
    data_dir: DataDir,
    camera: CameraNamed,
    *,
    name: Annotated[str | None, typer.Option(help="What to call it.")] = None,
    place: At = "",
    no_place: Annotated[bool, typer.Option("--no-place", help="Delete its location.")] = False,
    heading: Heading = None,
    view: ViewAngle = None,
    indoor: Annotated[
        bool | None,
        typer.Option("--indoor/--outdoor", help="Whether it sees the inside of your home."),
    ] = None,
    share: Annotated[
        bool | None, typer.Option("--share/--no-share", help="Whether its clips can be shared.")
    ] = None,
    doorbell: Annotated[
        bool | None, typer.Option("--doorbell/--no-doorbell", help="Whether it has a button.")
    ] = None,
    sound: Annotated[
        bool | None, typer.Option("--sound/--no-sound", help="Whether its sound is recorded.")
    ] = None,
    wired: Annotated[
        bool | None, typer.Option("--wired/--battery", help="Whether it has mains power.")
    ] = None,
    record: Annotated[
        bool | None, typer.Option("--record/--pause", help="Whether it is recorded.")
    ] = None,
    udp: Annotated[
        bool | None, typer.Option("--udp/--tcp", help="How it sends its stream.")
    ] = None,
    sensitivity: Annotated[
        int | None, typer.Option(min=1, max=100, help="Sensitivity to motion.")
    ] = None,
    mask: Annotated[
        Masks | None,
        typer.Option(
            help="An area to cover in everything that's sent: left, top, width, height, "
            "from 0 to 1."
        ),
    ] = None,
    no_masks: Annotated[bool, typer.Option("--no-masks", help="Remove all covers.")] = False,
    motion_mask: Annotated[
        Masks | None, typer.Option(help="An area where motion is ignored, in the same form.")
    ] = None,
    no_motion_masks: Annotated[
        bool, typer.Option("--no-motion-masks", help="Remove all areas where motion is ignored.")
    ] = False,
    keep_days: Annotated[
        float | None, typer.Option(min=0, help="Days to keep; 0 uses the hub's setting.")
    ] = None,
    keep_gib: Annotated[
        float | None, typer.Option(min=0, help="GiB to keep; 0 uses the hub's setting.")
    ] = None,
    username: Username = "",
    password_stdin: PasswordStdin = False,
    address: Annotated[
        str | None, typer.Option(help="A new rtsp:// or http:// address of its stream.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Change a camera's settings. New covers replace the existing ones."""
    before = the_camera(camera, get(data_dir, "/cameras")["cameras"])
    body: dict[str, Any] = {
        "name": name,
        "indoor": indoor,
        "may_share": share,
        "doorbell": doorbell,
        "sound": sound,
        "wired": wired,
        "recording": record,
        "transport": None if udp is None else "udp" if udp else "tcp",
        "sensitivity": sensitivity,
        "masks": [] if no_masks else _masks(mask),
        "motion_masks": [] if no_motion_masks else _masks(motion_mask),
        "keep": _limits(before["keep"], keep_days, keep_gib),
        "stream_url": address,
    }
    body = {field: value for field, value in body.items() if value is not None}
    if no_place:
        body["place"] = None
    elif place or heading is not None or view is not None:
        body["place"] = place_of(place, heading, view, before["place"])
    if username:
        body |= {"username": username, "password": prompt_password(from_stdin=password_stdin)}
    if not body:
        raise typer.BadParameter("Enter at least one thing to change.")
    waiting = "Trying the camera …" if address or username else ""
    changed = send(data_dir, "PATCH", f"/cameras/{before['id']}", body, waiting=waiting)
    if as_json:
        print_json(changed)
    else:
        print_line(
            f"Changed {changed['name']}: {', '.join(_LABELS.get(field, field) for field in body)}."
        )


_LABELS = {
    "may_share": "whether it may be shared",
    "motion_masks": "motion masks",
    "keep": "how much is kept",
    "recording": "whether it is recorded",
    "stream_url": "address",
    "username": "user name",
    "indoor": "indoor or outdoor",
}


def _masks(masks: Masks | None) -> list[dict[str, float]] | None:
    if not masks:
        return None
    try:
        return [
            dict(zip(_SIDES, (float(part) for part in each.split(",")), strict=True))
            for each in masks
        ]
    except ValueError:
        raise typer.BadParameter(
            "A cover is LEFT,TOP,WIDTH,HEIGHT, each from 0 to 1, such as 0,0.9,1,0.1."
        ) from None


def _limits(
    before: JsonObject, keep_days: float | None, keep_gib: float | None
) -> dict[str, float | None] | None:
    """Return the new limits: None leaves one unchanged, 0 restores the hub's own setting."""
    if keep_days is None and keep_gib is None:
        return None
    return {
        "days": before["days"] if keep_days is None else keep_days or None,
        "gib": before["gib"] if keep_gib is None else keep_gib or None,
    }


POLL_S = 0.5
STEP = 5
LEAST, MOST = 1, 100
BAR = 50
_BESIDE_BAR = 20
"""Columns for the score and what it means."""
_UP, _DOWN, _QUIT = frozenset("+=kA"), frozenset("-jB"), frozenset("q\x03\x04")


def remove(
    data_dir: DataDir,
    camera: CameraNamed,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask again.")] = False,
    as_json: AsJson = False,
) -> None:
    """Remove a camera and its password. Clips stay until they expire."""
    meant = the_camera(camera, get(data_dir, "/cameras")["cameras"])
    if not yes:
        typer.confirm(f"Remove {meant['name']}? Its clips stay until they expire.", abort=True)
    send(data_dir, "DELETE", f"/cameras/{meant['id']}")
    if as_json:
        print_json({"removed": meant["id"]})
    else:
        print_line(f"Removed {meant['name']}. Its clips stay until they expire.")


def motion(
    data_dir: DataDir,
    camera: CameraNamed,
    *,
    seconds: Annotated[
        float | None, typer.Option("--for", min=0, help="Stop after this many seconds.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show a camera's motion and its threshold. + and - change the sensitivity, q quits."""
    drawn = out.is_terminal and not as_json

    async def watch(hub: LocalHub) -> None:
        cameras = (await hub.call("GET", "/cameras"))["cameras"]
        ends_s = inf if seconds is None else asyncio.get_running_loop().time() + seconds
        watching = _Watching(hub=hub, camera=the_camera(camera, cameras), ends_s=ends_s)
        if drawn:
            await watching.draw()
        else:
            await watching.print(as_json=as_json)

    try:
        call_hub(data_dir, watch)
    except KeyboardInterrupt:
        raise typer.Exit(0) from None


@dataclass(slots=True, kw_only=True)
class _Watching:
    """One camera, polled repeatedly."""

    hub: LocalHub
    camera: JsonObject
    ends_s: float
    """On the loop's clock. A poll is never cut short: that would leave its connection open."""

    @property
    def left_s(self) -> float:
        """Seconds until the next poll, or 0 if there is none."""
        return max(min(POLL_S, self.ends_s - asyncio.get_running_loop().time()), 0)

    async def poll(self) -> None:
        cameras = (await self.hub.call("GET", "/cameras"))["cameras"]
        self.camera = the_camera(self.camera["id"], cameras)

    async def print(self, *, as_json: bool) -> None:
        """Print one line for each poll until the time is up."""
        while True:
            labels = {
                name: self.camera[name] for name in ("score", "threshold", "sensitivity", "motion")
            }
            if as_json:
                _print_json_line(labels)
            else:
                print_line(" ".join(f"{name}={value}" for name, value in labels.items()))
            await asyncio.sleep(self.left_s)
            if not self.left_s:
                return
            await self.poll()

    async def draw(self) -> None:
        """Draw the bar until a person quits or the time is up."""
        with _keys() as typed, Live(self, console=out, auto_refresh=False) as live:
            while True:
                live.update(self, refresh=True)
                try:
                    async with asyncio.timeout(self.left_s):
                        key = await typed.get()
                except TimeoutError:
                    if not self.left_s:
                        return
                    await self.poll()
                    continue
                if key in _QUIT:
                    return
                await self._press(key)

    async def _press(self, key: str) -> None:
        step = STEP if key in _UP else -STEP if key in _DOWN else 0
        sensitivity = min(max(self.camera["sensitivity"] + step, LEAST), MOST)
        if sensitivity != self.camera["sensitivity"]:
            path = f"/cameras/{self.camera['id']}"
            self.camera = await self.hub.call("PATCH", path, {"sensitivity": sensitivity})

    def __rich__(self) -> RenderableType:
        return drawn(self.camera)


def drawn(camera: JsonObject) -> Group:
    """Return a camera's motion as a bar, with a mark at the threshold."""
    width = min(BAR, out.width - _BESIDE_BAR)
    filled = round(camera["score"] / 100 * width)
    line = round(camera["threshold"] / 100 * width)
    style = "green" if camera["motion"] else ""
    bar = Text.assemble("  ", ("█" * filled, style), "·" * (width - filled))
    bar.append(f"  {camera['score']:5.1f}  {'● motion' if camera['motion'] else '○ still'}")
    mark = Text(" " * (2 + line) + f"▲ {camera['threshold']:.1f}", style="yellow")
    name = f"{camera['name']}, sensitivity {camera['sensitivity']}"
    return Group(name, bar, mark, "+ more sensitive   - less   q ends")


@contextmanager
def _keys() -> Generator[asyncio.Queue[str]]:
    """Give keys as they are pressed; restores the terminal at the end."""
    typed: asyncio.Queue[str] = asyncio.Queue()
    if not sys.stdin.isatty():
        yield typed
        return
    descriptor = sys.stdin.fileno()
    loop, before = asyncio.get_running_loop(), termios.tcgetattr(descriptor)

    def read() -> None:
        for key in os.read(descriptor, 64).decode(errors="replace") or "q":
            typed.put_nowait(key)

    tty.setcbreak(descriptor)
    loop.add_reader(descriptor, read)
    try:
        yield typed
    finally:
        loop.remove_reader(descriptor)
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def _print_json_line(answer: Any) -> None:  # noqa: ANN401 -- JSON
    """Print JSON on one line, for a stream of objects."""
    out.print(json.dumps(answer, ensure_ascii=False), soft_wrap=True)

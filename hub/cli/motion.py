"""`neighbors hub motion`: how much a camera moves, live, while one sets how little is enough."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from math import inf
import os
import sys
import termios
import tty
from typing import Annotated

from rich.console import Group, RenderableType
from rich.live import Live
from rich.text import Text
import typer

from hub.cli.cameras import CameraNamed
from hub.cli.client import AsJson, DataDir, LocalHub, ask
from hub.cli.naming import the_camera
from hub.cli.screen import out, say, say_json_line
from hub.cli.words import Shown

LOOK_S = 0.5
STEP = 5
LEAST, MOST = 1, 100
BAR = 50
_UP, _DOWN, _QUIT = frozenset("+=kA"), frozenset("-jB"), frozenset("q\x03\x04")


def motion(
    data_dir: DataDir,
    camera: CameraNamed,
    *,
    seconds: Annotated[
        float | None, typer.Option("--for", min=0, help="Stop after so many seconds.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show a camera's motion against its threshold; + and - set the sensitivity, q ends."""
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
        ask(data_dir, watch)
    except KeyboardInterrupt:
        raise typer.Exit(0) from None


@dataclass(slots=True, kw_only=True)
class _Watching:
    """One camera, looked at again and again."""

    hub: LocalHub
    camera: Shown
    ends_s: float
    """On the loop's clock. Each look goes to its end: one cut off leaves its connection open."""

    @property
    def left_s(self) -> float:
        """How long until the next look, or 0 where there is none."""
        return max(min(LOOK_S, self.ends_s - asyncio.get_running_loop().time()), 0)

    async def look(self) -> None:
        cameras = (await self.hub.call("GET", "/cameras"))["cameras"]
        self.camera = the_camera(self.camera["id"], cameras)

    async def print(self, *, as_json: bool) -> None:
        """Print one line for each look, until the time is up."""
        while True:
            told = {
                name: self.camera[name] for name in ("score", "threshold", "sensitivity", "motion")
            }
            if as_json:
                say_json_line(told)
            else:
                say(" ".join(f"{name}={value}" for name, value in told.items()))
            await asyncio.sleep(self.left_s)
            if not self.left_s:
                return
            await self.look()

    async def draw(self) -> None:
        """Draw the bar until a person has seen enough."""
        with _keys() as typed, Live(self, console=out, auto_refresh=False) as live:
            while True:
                live.update(self, refresh=True)
                try:
                    async with asyncio.timeout(self.left_s):
                        key = await typed.get()
                except TimeoutError:
                    if not self.left_s:
                        return
                    await self.look()
                    continue
                if key in _QUIT:
                    return
                await self._press(key)

    async def _press(self, key: str) -> None:
        step = STEP if key in _UP else -STEP if key in _DOWN else 0
        wanted = min(max(self.camera["sensitivity"] + step, LEAST), MOST)
        if wanted != self.camera["sensitivity"]:
            path = f"/cameras/{self.camera['id']}"
            self.camera = await self.hub.call("PATCH", path, {"sensitivity": wanted})

    def __rich__(self) -> RenderableType:
        return drawn(self.camera)


def drawn(camera: Shown) -> Group:
    """Return a camera's motion as a bar, with the threshold in its place."""
    filled = round(camera["score"] / 100 * BAR)
    line = round(camera["threshold"] / 100 * BAR)
    style = "green" if camera["motion"] else ""
    shown = Text.assemble("  ", ("█" * filled, style), "·" * (BAR - filled))
    shown.append(f"  {camera['score']:5.1f}  {'● motion' if camera['motion'] else '○ still'}")
    mark = Text(" " * (2 + line) + f"▲ {camera['threshold']:.1f}", style="yellow")
    name = f"{camera['name']}, sensitivity {camera['sensitivity']}"
    return Group(name, shown, mark, "+ more sensitive   - less   q ends")


@contextmanager
def _keys() -> Generator[asyncio.Queue[str]]:
    """Give keys as they are pressed; the terminal is as before in the end."""
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

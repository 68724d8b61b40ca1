"""`neighbors hub scan`: five seconds in which cameras appear as they are found."""

import asyncio
from contextlib import nullcontext
from pathlib import Path
import time

from rich.console import Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table

from hub.cli.asking import AsJson, DataDir, ask
from hub.cli.client import LocalHub
from hub.cli.naming import to_adopt
from hub.cli.screen import marked, out, say, say_json, show, table
from hub.cli.words import Shown

SCAN_S = 5.0
LOOK_S = 0.25
_WAYS = {"mdns": "mDNS", "ws_discovery": "WS-Discovery", "hand": "hand"}


def scan(data_dir: DataDir, *, as_json: AsJson = False) -> None:
    """Look for cameras on this network for five seconds."""
    found = scanned(data_dir, quiet=as_json)
    if as_json:
        say_json({"found": found})
        return
    if found:
        show(found_table(found))
    away = sum(each["away"] for each in found)
    tail = f", {away} of them away" if away else ""
    next_step = " Adopt one by its number: neighbors hub adopt 1" if to_adopt(found) else ""
    say(f"{len(found)} found{tail}, {len(to_adopt(found))} to adopt.{next_step}")


def found_table(found: list[Shown]) -> Table:
    """Return every camera that is known; those that wait have the number to adopt them by."""
    made = table("No", "Camera", "Brand", "Address", "State", "Found by", whole=("No",))
    numbers = {each["key"]: str(number) for number, each in enumerate(to_adopt(found), 1)}
    for each in found:
        state = "● adopted" if each["adopted"] else "○ found"
        made.add_row(
            numbers.get(each["key"], ""),
            each["name"] or "–",
            each["brand"] or "–",
            each["address"],
            marked(f"▲ {state[2:]}, away" if each["away"] else state),
            ", ".join(_WAYS.get(way, way) for way in each["found_by"]),
        )
    return made


def scanned(data_dir: Path, *, quiet: bool) -> list[Shown]:
    """Look for cameras, showing how it goes on a terminal; return every one that is known."""
    view = _View()

    async def look(hub: LocalHub) -> list[Shown]:
        # Each look goes to its end: a call that is cut off leaves its connection half closed.
        async with asyncio.TaskGroup() as tasks:
            scanning = tasks.create_task(hub.call("POST", "/cameras/scan", {}))
            while not scanning.done():
                view.found = (await hub.call("GET", "/cameras"))["found"]
                await asyncio.wait({scanning}, timeout=LOOK_S)
        found: list[Shown] = scanning.result()["found"]
        return found

    drawn = out.is_terminal and not quiet
    with Live(view, console=out, transient=True, refresh_per_second=8) if drawn else nullcontext():
        answer: list[Shown] = ask(data_dir, look)
    return answer


class _View:
    """What is known so far, and how much of the time has passed; drawn again and again."""

    def __init__(self) -> None:
        self.found: list[Shown] = []
        self._began_s = time.monotonic()

    def __rich__(self) -> RenderableType:
        passed_s = min(time.monotonic() - self._began_s, SCAN_S)
        bar = ProgressBar(total=SCAN_S, completed=passed_s, width=40)
        words = f"Looking for cameras: {len(self.found)} found, {SCAN_S - passed_s:.0f} s left"
        return Group(words, bar, *([found_table(self.found)] if self.found else []))

"""`neighbors hub doctor`: what is wrong on this network, and what to do about it.

Works while the hub runs and while it does not: it takes no lock, writes one nameless file, and
opens at most one more connection to a camera at a time.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import aclosing
from dataclasses import asdict
from datetime import timedelta
from itertools import groupby
from pathlib import Path
from statistics import median
from typing import Final, Protocol
from urllib.parse import urlsplit

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from hub.cli.doctor.camera import Patient
from hub.cli.doctor.finding import Finding, Level, odd, printable
from hub.cli.doctor.folder import look_at_folder
from hub.cli.doctor.network import (
    CLOCK,
    Heard,
    judge_neighbours,
    judge_search,
    look_at_api,
    look_at_clock,
    look_at_interfaces,
    scan,
)
from hub.cli.doctor.tools import Tools
from hub.config import Config
from hub.discovery.addresses import is_usable
from hub.discovery.interfaces import Interface
from hub.model.camera import Camera
from hub.model.ids import CameraId
from hub.store.secrets import Credentials

AT_ONCE: Final = 4
"""How many cameras are looked at at a time."""
_SAME: Final = timedelta(seconds=5)
_MARKS: Final = {
    Level.OK: ("✓", "fine", "green"),
    Level.WARN: ("▲", "look at this", "yellow"),
    Level.FAIL: ("✗", "wrong", "red"),
}


class Places(Protocol):
    """The two of a hub's folders that matter here; `hub.folders.Folders` is one."""

    @property
    def data(self) -> Path:
        """The data folder."""

    @property
    def running(self) -> Path:
        """Where a running hub says how it is reached."""


async def examine(  # noqa: PLR0913 -- what there is to look at, each by name
    config: Config,
    folders: Places,
    credentials: Callable[[CameraId], Credentials | None],
    cameras: Sequence[Camera],
    *,
    hub_id: str = "",
    tools: Tools | None = None,
) -> AsyncGenerator[Finding]:
    """Yield all that is found, the network first, then each camera; raises no HubError.

    `hub_id` is this hub's own, where it is known: it is then not told of as another hub.
    """
    tools = tools or Tools()
    interfaces = await asyncio.to_thread(tools.interfaces, config.interfaces)
    network = await asyncio.to_thread(lambda: list(look_at_interfaces(config, interfaces)))
    for finding in network:
        yield finding
    asked = _onvif_addresses(cameras)
    heard = await scan(config, tools, asked) if interfaces else Heard()
    if interfaces:
        for finding in (*judge_search(heard, asked), *judge_neighbours(heard, hub_id)):
            yield finding
    async with aclosing(look_at_api(config, folders.running, tools)) as findings:
        async for finding in findings:
            yield finding
    for finding in await asyncio.to_thread(lambda: list(look_at_clock(tools))):
        yield finding
    folder = await asyncio.to_thread(lambda: list(look_at_folder(config, folders.data, tools)))
    for finding in folder:
        yield finding
    async for finding in _look_at_cameras(cameras, credentials, interfaces, tools):
        yield finding


async def _look_at_cameras(
    cameras: Sequence[Camera],
    credentials: Callable[[CameraId], Credentials | None],
    interfaces: Sequence[Interface],
    tools: Tools,
) -> AsyncGenerator[Finding]:
    places = asyncio.Semaphore(AT_ONCE)
    patients = [Patient(each, credentials(each.id), interfaces, tools) for each in cameras]

    async def look(patient: Patient) -> list[Finding]:
        async with places, aclosing(patient.look()) as findings:
            return [finding async for finding in findings]

    looking = [asyncio.create_task(look(patient)) for patient in patients]
    try:
        for task in looking:
            for finding in await task:
                yield finding
    finally:
        for task in looking:
            task.cancel()
        if looking:
            await asyncio.wait(looking)
    offsets = [patient.offset for patient in patients if patient.offset is not None]
    for finding in _judge_own_clock(offsets):
        yield finding


def _judge_own_clock(offsets: Sequence[timedelta]) -> Iterable[Finding]:
    """Where all cameras agree with one another and not with us, we are the one that is wrong."""
    if len(offsets) < 2:  # noqa: PLR2004 -- one camera against one machine proves nothing
        return
    middle = timedelta(seconds=median(each.total_seconds() for each in offsets))
    if abs(middle) > _SAME and all(abs(each - middle) <= _SAME for each in offsets):
        yield odd(
            CLOCK,
            f"All cameras are {abs(middle).total_seconds():,.0f} s "
            f"{'ahead of' if middle > timedelta(0) else 'behind'} this machine.",
            "They agree with one another, so check this machine's own clock and time zone first.",
        )


def _onvif_addresses(cameras: Sequence[Camera]) -> list[str]:
    hosts = [urlsplit(each.device_url).hostname or "" for each in cameras if each.device_url]
    return sorted({host for host in hosts if is_usable(host)})


def is_wrong(findings: Iterable[Finding]) -> bool:
    """Tell whether the command ends with 1: something does not work."""
    return any(each.level is Level.FAIL for each in findings)


def dump(findings: Sequence[Finding]) -> dict[str, object]:
    """Return the findings for machines."""
    return {
        "wrong": is_wrong(findings),
        "findings": [asdict(each) | {"level": each.level.value} for each in findings],
    }


def show(findings: Sequence[Finding], console: Console | None = None) -> None:
    """Print the findings for a person: what is about one thing together, advice below each."""
    out = console or Console(highlight=False, markup=False, emoji=False)
    for subject, about in groupby(findings, key=lambda each: each.subject):
        out.print(Text(printable(subject), style="bold"))
        for each in about:
            mark, _, style = _MARKS[each.level]
            line = Text.assemble((mark, style), " ", printable(each.text))
            out.print(Padding(line, (0, 0, 0, 1)), soft_wrap=not out.is_terminal)
            if each.advice:
                told = Text(printable(each.advice), style="dim")
                out.print(Padding(told, (0, 0, 0, 3)), soft_wrap=not out.is_terminal)
    out.print(_summary(findings))


def _summary(findings: Sequence[Finding]) -> Text:
    """Return how much of each there is, the worst first; the words say what the marks mean."""
    counted = Text()
    for level in (Level.FAIL, Level.WARN, Level.OK):
        number = sum(each.level is level for each in findings)
        mark, word, style = _MARKS[level]
        if number:
            counted.append(", " if counted else "").append(mark, style).append(f" {number} {word}")
    return counted.append(".")

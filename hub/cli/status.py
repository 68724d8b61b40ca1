"""`neighbors hub status`: the hub, its cameras, boards and requests, and what needs you."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from rich.table import Table
from rich.text import Text

from hub.cli import output
from hub.cli.cameras import camera_notes
from hub.cli.client import AsJson, DataDir, LocalHub, call_hub
from hub.cli.output import (
    JsonObject,
    marked,
    out,
    print_indented,
    print_json,
    print_line,
)
from hub.cli.requests import SHORT
from noticeboard.seal.hybrid import is_supported

_WELL: Final = frozenset({"recording", "archived", "sleeping", "paused", "following", "connected"})
"""The states of cameras, boards and archives in which nothing is wrong."""


_POST_QUANTUM: Final = "post-quantum, for agencies that have such a key"
_X25519: Final = "X25519; with a newer Home Assistant also post-quantum"


def status(data_dir: DataDir, *, as_json: AsJson = False) -> None:
    """Show the hub at a glance: cameras, boards, requests, storage, and what needs you."""

    async def load(hub: LocalHub) -> tuple[JsonObject, JsonObject]:
        return await hub.call("GET", "/state"), await hub.call("GET", "/storage")

    state, storage = call_hub(data_dir, load)
    now = datetime.now(UTC)
    needs = list(_needs(state, now))
    if as_json:
        print_json(
            {
                **state,
                "storage": storage,
                "post_quantum_seals": is_supported(),
                "needs_you": needs,
            }
        )
        return
    _print_lines(_lines(state, storage, now))
    print_line("")
    if not needs:
        print_line("Nothing needs you.")
        return
    print_line("Needs you:")
    for need in needs:
        print_indented("▲", need, "yellow")


def _print_lines(lines: Iterable[tuple[str, str]]) -> None:
    """Print names and what is said of each: as a grid on a terminal, as lines in a pipe."""
    if not out.is_terminal:
        for name, text in lines:
            print_line(f"{name}: {text}")
        return
    grid = Table.grid(padding=(0, 2, 0, 0))
    for name, text in lines:
        grid.add_row(Text(name, "bold"), marked(text))
    out.print(grid)


def _lines(state: JsonObject, storage: JsonObject, now: datetime) -> Iterator[tuple[str, str]]:
    hub, found = state["hub"], [each for each in state["found"] if not each["adopted"]]
    yield "Hub", f"{hub['name']}, version {hub['version']}"
    cameras = _states(state["cameras"], "No cameras yet")
    yield "Cameras", f"{cameras}, {len(found)} found and not added" if found else cameras
    if state["archives"]:
        yield "Archives", _states(state["archives"], "")
    yield "Boards", _boards(state["boards"], now)
    yield "Requests", _requests(state["requests"])
    yield "Sealing", _POST_QUANTUM if is_supported() else _X25519
    recorded = sum(each["size_bytes"] for each in storage["cameras"])
    yield (
        "Storage",
        ", ".join(
            (
                f"{output.size(recorded)} recorded",
                f"{output.size(storage['held_bytes'])} kept for requests",
                f"{output.size(storage['free_bytes'])} free",
            )
        ),
    )


def _states(things: Sequence[JsonObject], none: str) -> str:
    """Return how many things are in each state, those that are well first."""
    if not things:
        return none
    many = Counter(each["state"] for each in things).most_common()
    well = sorted(many, key=lambda each: each[0] not in _WELL)
    return ", ".join(
        f"{'●' if state in _WELL else '▲'} {number} {state.replace('_', ' ')}"
        for state, number in well
    )


def _boards(boards: Sequence[JsonObject], now: datetime) -> str:
    followed = [each for each in boards if each["state"] != "left"]
    checked = [output.at(each["checked_at"]) for each in followed if each["checked_at"]]
    last = f", last checked {output.when(max(checked), now)}" if checked else ""
    return f"{_states(followed, 'No boards yet')}{last}"


def _requests(requests: Sequence[JsonObject]) -> str:
    if not requests:
        return "None yet"
    waiting = sum(each["pending"] for each in requests)
    still_open = sum(each["status"] == "open" for each in requests)
    return (
        f"{'▲' if waiting else '●'} {waiting} to answer, {still_open} open, {len(requests)} in all"
    )


def _needs(state: JsonObject, now: datetime) -> Iterator[str]:
    """Say what only a person can do, the most urgent first."""
    for request in state["requests"]:
        if request["pending"]:
            yield (
                f"{request['agency']['name']} requests video: {request['title'].rstrip('.')}."
                f" To review: neighbors hub request {request['id'][:SHORT]}"
            )
    yield from _troubles(state, now)
    if not state["cameras"]:
        yield "No cameras yet. To scan for some: neighbors hub scan"
    if not state["boards"]:
        yield "No boards yet. To find some: neighbors hub directories"


def _troubles(state: JsonObject, now: datetime) -> Iterator[str]:
    for camera in state["cameras"]:
        for note in camera_notes(camera, now):
            yield f"{camera['name']}: {note}"
    for each in (*state["archives"], *state["boards"]):
        if each["reason"]:
            yield f"{each.get('name') or each['origin']}: {each['reason']}"
    for problem in state["problems"]:
        yield problem["text"]

"""`neighbors hub cameras`, `forget`, `storage`: what there is, and what it takes of the disk."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from hub.cli import words
from hub.cli.asking import AsJson, DataDir, ask, get
from hub.cli.client import LocalHub
from hub.cli.naming import the_camera, to_adopt
from hub.cli.scanning import scanned
from hub.cli.screen import broken, failed, marked, say, say_json, show, table
from hub.cli.words import Shown
from hub.errors import InvalidInputError

CameraNamed = Annotated[
    str, typer.Argument(metavar="CAMERA", help="Its name, the beginning of it, or its id.")
]
_STATES = {"recording": "●", "starting": "○"}


def cameras(
    data_dir: DataDir,
    *,
    scan: Annotated[bool, typer.Option("--scan", help="Look for cameras first.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the cameras: adopted ones, and those found on this network."""
    if scan:
        scanned(data_dir, quiet=True)
    answer = get(data_dir, "/cameras")
    if as_json:
        say_json(answer)
        return
    kept = {each["camera_id"]: each for each in get(data_dir, "/storage")["cameras"]}
    show_cameras(answer["cameras"], to_adopt(answer["found"]), kept, datetime.now(UTC))


def show_cameras(
    adopted: Sequence[Shown], waiting: Sequence[Shown], kept: Mapping[str, Shown], now: datetime
) -> None:
    """Print adopted cameras, then those that wait to be adopted, each with its number."""
    made = table(
        "Camera", "State", "Video", "Motion", "Kept", "May be shared", whole=("State", "Kept")
    )
    for camera in adopted:
        made.add_row(
            camera["name"],
            marked(_state(camera, now)),
            words.video(camera["video"]),
            "now" if camera["motion"] else "–",
            _kept(kept.get(camera["id"]), now),
            words.shared(camera),
        )
    for number, found in enumerate(waiting, 1):
        name = f"{number}\N{NO-BREAK SPACE}{found['name'] or found['address']}"
        state = "○ found, away" if found["away"] else "○ found"
        made.add_row(name, marked(state), found["brand"] or "–", "–", "–", "–")
    if adopted or waiting:
        show(made)
    for camera in adopted:
        for note in _notes(camera):
            say(f"▲ {camera['name']}: {note}")
    say(f"{len(adopted)} adopted, {len(waiting)} found.{_next_step(adopted, waiting)}")


def _next_step(adopted: Sequence[Shown], waiting: Sequence[Shown]) -> str:
    if waiting:
        return " Adopt one by its number: neighbors hub adopt 1"
    return "" if adopted else " Look for cameras: neighbors hub scan"


def _state(camera: Shown, now: datetime) -> str:
    """Return what a camera is doing, and since when."""
    mark = _STATES.get(camera["state"], "▲")
    since = f"since {words.when(words.at(camera['since']), now)}"
    return broken(f"{mark} {camera['state'].replace('_', ' ')}", since, between=" ")


def _notes(camera: Shown) -> list[str]:
    """Return what is not as it should be with a camera, one sentence each."""
    offset, lost = camera["clock_offset_ms"] or 0, camera["lost_packets"]
    notes = [
        camera["reason"],
        f"its {words.clock(offset)}." if abs(offset) > words.CLOCK_OFF_MS else "",
        f"{lost:,} packets never came since it connected." if lost else "",
    ]
    return [note for note in notes if note]


def _kept(storage: Shown | None, now: datetime) -> str:
    if storage is None:
        return "–"
    return broken(words.days(now - words.at(storage["oldest"])), words.size(storage["size_bytes"]))


def forget(
    data_dir: DataDir,
    camera: CameraNamed,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again.")] = False,
    as_json: AsJson = False,
) -> None:
    """Stop recording a camera and forget its password; its clips stay until they age out."""
    try:
        meant = the_camera(camera, get(data_dir, "/cameras")["cameras"])
    except InvalidInputError as error:
        raise failed(error) from error
    if not yes:
        typer.confirm(f"Forget {meant['name']}? Its clips stay until they age out.", abort=True)

    async def forget_it(hub: LocalHub) -> None:
        await hub.call("DELETE", f"/cameras/{meant['id']}")

    ask(data_dir, forget_it)
    if as_json:
        say_json({"forgotten": meant["id"]})
    else:
        say(f"Forgot {meant['name']}. Its clips stay until they age out.")


def storage(data_dir: DataDir, *, as_json: AsJson = False) -> None:
    """Show what the recordings take of the disk."""
    answer = get(data_dir, "/storage")
    if as_json:
        say_json(answer)
        return
    names = {camera["id"]: camera["name"] for camera in get(data_dir, "/cameras")["cameras"]}
    now = datetime.now(UTC)
    made = table("Camera", "Size", "Kept", "From", "To", numbers=("Size", "Kept"))
    for each in answer["cameras"]:
        oldest, newest = words.at(each["oldest"]), words.at(each["newest"])
        made.add_row(
            names.get(each["camera_id"], f"{each['camera_id']} (forgotten)"),
            words.size(each["size_bytes"]),
            words.days(max(newest - oldest, timedelta(0))),
            words.when(oldest, now),
            words.when(newest, now),
        )
    if answer["cameras"]:
        show(made)
    total = sum(each["size_bytes"] for each in answer["cameras"])
    say(
        f"{words.size(total)} recorded, {words.size(answer['held_bytes'])} of it kept for "
        f"requests. {words.size(answer['free_bytes'])} free; "
        f"{words.size(answer['floor_bytes'])} are never filled."
    )
    say(
        "Recordings are encrypted."
        if answer["encrypted"]
        else "Recordings are not encrypted: see key_file in config.toml."
    )

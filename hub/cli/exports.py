"""`neighbors hub export`: what a camera recorded in some time, in a file of one's own."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
import re
from typing import Annotated, Any, Final

import aiohttp
import typer

from hub.cli import output
from hub.cli.client import (
    AsJson,
    DataDir,
    LocalHub,
    call_hub,
    refuse_to_replace,
    save,
    the_camera,
)
from hub.cli.output import JsonObject, print_json, print_line
from hub.errors import HubError, InvalidInputError

_POLL_S: Final = 0.2
_LENGTH: Final = re.compile(r"([0-9]{1,3})([sm])")
_UNITS: Final = {"s": "seconds", "m": "minutes"}


def export(  # noqa: PLR0913 -- the options of one command
    camera: Annotated[str, typer.Argument(help="The camera's name or ID.")],
    start: Annotated[str, typer.Argument(help="When it begins: 2026-11-25T21:40:00.")],
    end: Annotated[str, typer.Argument(help="When it ends: a time, or a length such as 45s.")],
    file: Annotated[Path, typer.Argument(help="The file to write: MP4, or ZIP for a laboratory.")],
    data_dir: DataDir,
    *,
    laboratory: Annotated[
        bool,
        typer.Option(
            "--laboratory",
            help="Every frame without loss, with its time and its hash; a minute at most.",
        ),
    ] = False,
    sound: Annotated[bool, typer.Option("--sound", help="With the sound.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace an existing file.")] = False,
    as_json: AsJson = False,
) -> None:
    """Make a clip of any time for yourself, with nothing covered; ten minutes at most.

    Times without a time zone are local. Nobody else gets the file.
    """
    if laboratory and sound:
        raise InvalidInputError("A clip for a laboratory has no sound. Leave out --sound.")
    refuse_to_replace(file, force=force)
    begins, ends = parse_window(start, end)
    order = {
        "start": begins.isoformat(),
        "end": ends.isoformat(),
        "sound": sound,
        "codec": "ffv1" if laboratory else "as_recorded",
    }

    async def make(hub: LocalHub) -> JsonObject:
        meant = the_camera(camera, (await hub.call("GET", "/cameras"))["cameras"])
        made: JsonObject = await hub.call("POST", "/exports", order | {"camera_id": meant["id"]})
        path = f"/exports/{made['id']}"
        try:
            while made["state"] == "running":
                await asyncio.sleep(_POLL_S)
                made = await hub.call("GET", path)
            if made["state"] != "done":
                raise HubError(made["reason"])
            return {**made, "sha256": await save(hub, f"{path}/video", file)}
        finally:
            # The hub keeps it for an hour, which nobody needs now.
            with suppress(HubError, OSError, aiohttp.ClientError):
                await hub.call("DELETE", path)

    made: dict[str, Any] = call_hub(data_dir, make, waiting="The hub is making the clip …")
    size_bytes = file.stat().st_size
    if as_json:
        named = ("camera_id", "start", "end", "sha256")
        found = {name: made[name] for name in named}
        print_json(found | {"size_bytes": size_bytes, "file": str(file)})
        return
    print_line(f"{output.size(size_bytes)} are in {file}.")
    print_line(f"SHA-256: {made['sha256']}")


def parse_window(start: str, end: str) -> tuple[datetime, datetime]:
    """Return both times of a clip; raises InvalidInputError."""
    begins = _time(start)
    length = _LENGTH.fullmatch(end.strip())
    if length is None:
        return begins, _time(end)
    return begins, begins + timedelta(**{_UNITS[length[2]]: int(length[1])})


def _time(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text.strip()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidInputError(f"{text!r} is no time such as 2026-11-25T21:40:00.") from None

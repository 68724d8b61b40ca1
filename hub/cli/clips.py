"""`neighbors hub clips|storage`: what was marked, a copy of it, and the disk use of recordings."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
import re
from typing import Annotated, Any

from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn
import typer

from hub.cli import output
from hub.cli.client import (
    AsJson,
    DataDir,
    LocalHub,
    call_hub,
    default_data_dir,
    get,
    open_output,
    refuse_to_replace,
    send,
    the_camera,
    the_clip,
)
from hub.cli.output import (
    JsonObject,
    broken,
    err,
    is_narrow,
    print_json,
    print_line,
    print_table,
    table,
)
from hub.errors import InvalidInputError
from hub.model.recording import Label

app = typer.Typer(help="List clips, or copy one to a file.")
MOST = 500
CHUNK_BYTES = 256 * 1024
SHORT = 8
"""Digits of an id that are enough to tell clips apart in little room."""
_WHY = {"button": "rang", "motion": "motion", "external": "told from outside"}


@app.callback(invoke_without_command=True)
def clips(  # noqa: PLR0913 -- the options of one command
    context: typer.Context,
    data_dir: DataDir,
    *,
    camera: Annotated[str, typer.Option(help="Only clips of this camera: its name or ID.")] = "",
    since: Annotated[str, typer.Option(help="Only clips since then: 2h, 3d, or a time.")] = "",
    day: Annotated[str, typer.Option(help="Only clips of this day: 2026-11-25, today.")] = "",
    label: Annotated[
        Label | None, typer.Option(help="Only clips where the camera saw this.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=MOST, help="The most clips to list.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List the newest clips."""
    context.obj = data_dir
    if context.invoked_subcommand is not None:
        return
    now = datetime.now(UTC)
    query = {"limit": str(limit), **_window(since, day, now)}
    if label is not None:
        query["label"] = label.value

    async def list_them(
        hub: LocalHub,
    ) -> tuple[list[JsonObject], Sequence[JsonObject], list[JsonObject]]:
        cameras = (await hub.call("GET", "/cameras"))["cameras"]
        if camera:
            query["camera"] = the_camera(camera, cameras)["id"]
        found = (await hub.call("GET", "/clips", query=query))["clips"]
        requests = (await hub.call("GET", "/requests", query={"status": "open"}))["requests"]
        return found, cameras, requests

    found, cameras, requests = call_hub(data_dir, list_them)
    holds = holding_requests(requests)
    if as_json:
        print_json({"clips": [{**clip, "kept_for": holds.get(clip["id"], [])} for clip in found]})
        return
    print_clips(found, {each["id"]: each["name"] for each in cameras}, holds, now)


def _window(since: str, day: str, now: datetime) -> dict[str, str]:
    """Return the query for a window; with both a day and a start, the time that both cover."""
    start, end = parse_day(day, now) if day else (None, None)
    if since:
        start = max(start or parse_since(since, now), parse_since(since, now))
    ends = {"start": start, "end": end}
    return {name: moment.isoformat() for name, moment in ends.items() if moment is not None}


def holding_requests(requests: Sequence[JsonObject]) -> dict[str, list[str]]:
    """Return which clips are exempt from retention, and for which requests."""
    holds: dict[str, list[str]] = {}
    for request in requests:
        answer = request["decision"]
        if request["match"]["strength"] == "clips" and (answer or {}).get("answer") != "deny":
            for clip in request["match"]["clips"]:
                holds.setdefault(clip["clip_id"], []).append(request["title"])
    return holds


def print_clips(
    found: Sequence[JsonObject],
    names: Mapping[str, str],
    holds: Mapping[str, Sequence[str]],
    now: datetime,
) -> None:
    """Print clips, newest first."""
    if not found:
        print_line("No clips from that time.")
        return
    columns = ("When", "Camera", "Why", "Length", "Kept for", "Clip")
    rows_table = table(*columns, numbers=("Length",), whole=("When", "Clip"))
    for clip in found:
        start, end = output.at(clip["start"]), output.at(clip["end"])
        rows_table.add_row(
            output.when(start, now),
            names.get(clip["camera_id"], "(removed)"),
            broken(*(_WHY.get(kind, kind) for kind in clip["triggers"]), *clip["labels"]) or "–",
            output.length(end - start),
            _describe_holds(holds.get(clip["id"], ())),
            clip["id"][:SHORT] if is_narrow() else clip["id"],
        )
    print_table(rows_table)
    counted = output.count(len(found), "clip")
    print_line(f"{counted}. Copy one for yourself: neighbors hub clips export ID FILE")


def _describe_holds(titles: Sequence[str]) -> str:
    """Return for which requests a clip is kept: the first title and the number of others."""
    if not titles:
        return "–"
    return titles[0] if len(titles) == 1 else f"{titles[0]} and {len(titles) - 1} more"


@app.command()
def export(  # noqa: PLR0913 -- the options of one command
    context: typer.Context,
    clip: Annotated[
        str, typer.Argument(metavar="ID", help="The clip's ID, or the beginning of it.")
    ],
    file: Annotated[Path, typer.Argument(help="The MP4 file to write.")],
    *,
    data_dir: Annotated[
        Path | None, typer.Option("--data-dir", help="The hub's data folder.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an existing file.")] = False,
    as_json: AsJson = False,
) -> None:
    """Copy a clip to a file of your own, with its sound and nothing covered."""
    refuse_to_replace(file, force=force)

    async def copy(hub: LocalHub) -> dict[str, Any]:
        clips = (await hub.call("GET", "/clips", query={"limit": str(MOST)}))["clips"]
        clip_id = clip if len(clip) == 16 else the_clip(clip, clips)  # noqa: PLR2004 -- a whole id
        return {"clip": clip_id, "size_bytes": await _copy(hub, clip_id, file)}

    done = call_hub(data_dir or context.obj or default_data_dir(), copy)
    if as_json:
        print_json({**done, "file": str(file)})
    else:
        print_line(f"Copied {output.size(done['size_bytes'])} to {file}.")


async def _copy(hub: LocalHub, clip_id: str, file: Path) -> int:
    """Download a clip into the file; return its size in bytes."""
    size_bytes = 0
    with open_output(file) as write, _progress() as progress:
        async with hub.download(f"/clips/{clip_id}/video") as answer:
            task = progress.add_task(file.name, total=answer.content_length)
            async for piece in answer.content.iter_chunked(CHUNK_BYTES):
                write(piece)
                size_bytes += len(piece)
                progress.advance(task, len(piece))
    return size_bytes


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn(binary_units=True),
        TransferSpeedColumn(),
        console=err,
        transient=True,
        disable=not err.is_terminal,
    )


def storage(
    data_dir: DataDir,
    *,
    start_over: Annotated[
        bool,
        typer.Option(
            "--start-over",
            help="Record in the folder as it is, and forget recordings that are gone for good.",
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show where recordings are, what they cost, and how much disk space they use."""
    if start_over:
        send(data_dir, "POST", "/setup/recordings")
    answer, setup = get(data_dir, "/storage"), get(data_dir, "/setup")["recordings"]
    if as_json:
        print_json({**answer, "recordings": setup})
        return
    names = {camera["id"]: camera["name"] for camera in get(data_dir, "/cameras")["cameras"]}
    now = datetime.now(UTC)
    rows_table = table("Camera", "Size", "Kept", "From", "To", numbers=("Size", "Kept"))
    for each in answer["cameras"]:
        oldest, newest = output.at(each["oldest"]), output.at(each["newest"])
        rows_table.add_row(
            names.get(each["camera_id"], f"{each['camera_id']} (removed)"),
            output.size(each["size_bytes"]),
            output.days(max(newest - oldest, timedelta(0))),
            output.when(oldest, now),
            output.when(newest, now),
        )
    if answer["cameras"]:
        print_table(rows_table)
    total = sum(each["size_bytes"] for each in answer["cameras"])
    fetched_bytes = answer["fetched_bytes"]
    fetched = f", {output.size(fetched_bytes)} fetched from archives" if fetched_bytes else ""
    print_line(
        f"{output.size(total)} recorded, {output.size(answer['held_bytes'])} of it kept for "
        f"requests{fetched}. {output.size(answer['free_bytes'])} free; "
        f"{output.size(answer['floor_bytes'])} always stay free."
    )
    print_line(
        f"Recordings are in {setup['folder']}. One camera takes about "
        f"{output.size(setup['camera_day_bytes'])} a day, so {setup['days']:.0f} days are kept."
    )
    if setup["reason"]:
        print_line(setup["reason"])
        print_line("To start over: neighbors hub storage --start-over")
    if setup["in_backups"]:
        print_line("Home Assistant's backups include them.")
    print_line(
        "Recordings are encrypted."
        if answer["encrypted"]
        else "Recordings aren't encrypted. See key_file in config.toml."
    )


_SPANS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def parse_since(text: str, now: datetime) -> datetime:
    """Return the moment that `2h`, `3d` or a time stands for; raises InvalidInputError."""
    span = re.fullmatch(r"([0-9]{1,6})([smhdw])", text.strip())
    try:
        if span:
            return now - timedelta(**{_SPANS[span[2]]: int(span[1])})
        moment = datetime.fromisoformat(text.strip())
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidInputError(
            f"--since takes a span such as 2h or 3d, or a time, not {text!r}."
        ) from None


def parse_day(text: str, now: datetime) -> tuple[datetime, datetime]:
    """Return the start and end of a day in local time; raises InvalidInputError."""
    today = now.astimezone().replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    named = {"today": today, "yesterday": today - timedelta(days=1)}
    try:
        parsed = named.get(text.strip()) or datetime.strptime(text.strip(), "%Y-%m-%d")  # noqa: DTZ007 -- local
        # Convert each end separately: a day on which the clocks change has 23 or 25 hours.
        return parsed.astimezone(UTC), (parsed + timedelta(days=1)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidInputError(
            f"--day takes a date such as 2026-11-25, today or yesterday, not {text!r}."
        ) from None

"""`neighbors hub …`: run it, look at it, check it."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
import json
import logging
import os
from pathlib import Path
import signal
from typing import Annotated, Any, NoReturn
from urllib.parse import parse_qs, urlsplit

from rich.console import Console
from rich.table import Table
import segno
import typer

from hub.api.serve import Running
from hub.app import Folders, run as run_hub
from hub.cli.check import check_folder, check_ledger
from hub.cli.client import LocalHub, local_hub
from hub.config import first_config, read_config
from hub.errors import HubError
from hub.house import House

app = typer.Typer(no_args_is_help=True, help="The hub: your cameras, your answers.")
ledger_app = typer.Typer(no_args_is_help=True, help="What this house decided and shared.")
app.add_typer(ledger_app, name="ledger")
# No markup: what an agency or a camera calls itself is printed here, and is no instruction.
_out = Console(highlight=False, markup=False, emoji=False)
_err = Console(stderr=True, highlight=False, markup=False, emoji=False)


def default_data_dir() -> Path:
    """Return the XDG data folder for a hub that was given none."""
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "neighbors-hub"


DataDir = Annotated[
    Path,
    typer.Option("--data-dir", help="The hub's data folder.", default_factory=default_data_dir),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for machines.")]


def _fail(error: HubError) -> typer.Exit:
    _err.print(f"✗ {error}", soft_wrap=True)
    return typer.Exit(1)


def _ask(data_dir: Path, question: Callable[[LocalHub], Awaitable[Any]]) -> Any:  # noqa: ANN401 -- JSON
    """Put one question to the running hub."""

    async def ask() -> Any:  # noqa: ANN401
        async with local_hub(data_dir) as hub:
            return await question(hub)

    try:
        return asyncio.run(ask())
    except HubError as error:
        raise _fail(error) from error


def _get(data_dir: Path, path: str) -> Any:  # noqa: ANN401
    return _ask(data_dir, lambda hub: hub.call("GET", path))


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


@app.command()
def run(
    data_dir: DataDir,
    config: Annotated[
        Path | None, typer.Option(help="Settings; made in the data folder where there are none.")
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log more.")] = False,  # noqa: FBT002 -- typer's way
) -> None:
    """Run the hub until interrupted."""
    logging.basicConfig(
        level=logging.INFO if verbose else logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        force=True,  # in place of the one that all commands begin with
    )
    try:
        settings = read_config(config) if config else first_config(data_dir / "config.toml")
        asyncio.run(_run_until_stopped(partial(run_hub, settings, Folders(data=data_dir))))
    except HubError as error:
        raise _fail(error) from error


async def _run_until_stopped(
    hub: Callable[[Callable[[House, Running], Awaitable[None]]], Awaitable[None]],
) -> None:
    """Run, and leave in order on SIGINT and SIGTERM."""
    task = asyncio.ensure_future(hub(_say_ready))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, task.cancel)
    try:
        await task
    except asyncio.CancelledError:
        _out.print("The hub has stopped.")
    except BaseExceptionGroup as group:
        known, unknown = group.split(HubError)
        if known is None or unknown is not None:
            raise
        raise _first(known) from None


def _first(group: BaseExceptionGroup[HubError]) -> HubError:
    error: BaseException = group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    assert isinstance(error, HubError)  # noqa: S101 -- narrows the type: the group was split by it
    return error


async def _say_ready(house: House, api: Running) -> None:
    _out.print(f"{house.name} is running on port {api.port}.")
    if not await house.cameras():
        _out.print("Add it to Home Assistant with this link, within 10 minutes:")
        _show_link((await api.make_link()).link)
    else:
        _out.print("Pair another Home Assistant: neighbors hub pair")


def _show_link(link: str) -> None:
    """Print a link as text, as the fingerprint it carries, and on a terminal as a QR code."""
    _out.print(link, soft_wrap=True)
    fingerprint = parse_qs(urlsplit(link).query)["fp"][0]
    _out.print(f"The hub's certificate fingerprint: {fingerprint}", soft_wrap=True)
    if _out.is_terminal:
        segno.make(link, error="l").terminal(compact=True)


@app.command()
def pair(data_dir: DataDir, *, as_json: AsJson = False) -> None:
    """Print a fresh pairing link: good once, for ten minutes."""
    answer = _ask(data_dir, lambda hub: hub.call("POST", "/pairing-links", {}))
    if as_json:
        _out.print_json(json.dumps(answer))
    else:
        _show_link(answer["link"])


@app.command()
def cameras(
    data_dir: DataDir,
    *,
    scan: Annotated[bool, typer.Option("--scan", help="Look for cameras first.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the cameras: adopted ones, and those found on this network."""
    if scan:
        with _err.status("Looking for cameras …"):
            _ask(data_dir, lambda hub: hub.call("POST", "/cameras/scan", {}))
    answer = _get(data_dir, "/cameras")
    if as_json:
        _out.print_json(json.dumps(answer))
        return
    table = _table("Camera", "State", "Video", "May be shared")
    for camera in answer["cameras"]:
        mark = "●" if camera["state"] == "recording" else "▲"
        shared = "yes, if approved" if camera["may_share"] else "never"
        if not camera["may_share"] and camera["indoor"]:
            shared = "never (indoor)"
        state = f"{mark} {camera['state'].replace('_', ' ')}"
        if camera["reason"]:
            state += f": {camera['reason']}"
        table.add_row(camera["name"], state, camera["video"] or "–", shared)
    new = [found for found in answer["found"] if not found["adopted"]]
    for found in new:
        name = found["name"] or found["address"]
        table.add_row(name, "○ found", found["key"], "–")
    _out.print(table)
    _out.print(f"{len(answer['cameras'])} adopted, {len(new)} found.")


@app.command()
def adopt(  # noqa: PLR0913 -- the options of one command
    data_dir: DataDir,
    camera: Annotated[str, typer.Argument(help="A found camera's key, or an rtsp:// address.")],
    *,
    name: Annotated[str, typer.Option(help="What to call it.")] = "Front door",
    username: Annotated[str, typer.Option(help="The camera's user name.")] = "",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
    place: Annotated[
        str, typer.Option(help="LATITUDE,LONGITUDE[,HEADING,VIEW,RANGE], degrees and metres.")
    ] = "",
    indoor: Annotated[bool, typer.Option("--indoor", help="Its clips are never shared.")] = False,
) -> None:
    """Begin to record a camera."""
    password = ""
    if username:
        password = (
            typer.get_text_stream("stdin").readline().rstrip("\n")
            if password_stdin
            else typer.prompt("Password", hide_input=True)
        )
    way = "rtsp_url" if "://" in camera and camera.startswith("rtsp") else "found_key"
    body = {
        way: camera,
        "name": name,
        "username": username,
        "password": password,
        "place": _place(place) if place else None,
        "indoor": indoor,
    }
    answer = _ask(data_dir, lambda hub: hub.call("POST", "/cameras", body))
    _out.print(f"Adopted {answer['name']} as {answer['id']}.")


def _place(text: str) -> dict[str, int]:
    names = ("heading_deg", "view_deg", "range_m")
    try:
        latitude, longitude, *rest = [float(part) for part in text.split(",")]
        facing = dict(zip(names, map(round, rest), strict=False))
    except ValueError:
        raise typer.BadParameter("--place takes LATITUDE,LONGITUDE in degrees.") from None
    return {
        "latitude_udeg": round(latitude * 1e6),
        "longitude_udeg": round(longitude * 1e6),
        "heading_deg": 0,
        "view_deg": 360,
        "range_m": 30,
        **facing,
    }


@app.command()
def requests(data_dir: DataDir, *, as_json: AsJson = False) -> None:
    """List the requests this hub has seen."""
    answer = _get(data_dir, "/requests")
    if as_json:
        _out.print_json(json.dumps(answer))
        return
    table = _table("Request", "Agency", "Status", "Here", "Id")
    for request in answer["requests"]:
        here = {"clips": f"{len(request['match']['clips'])} clips", "camera_only": "a camera"}
        decided = request["decision"]
        state = {"approve": "approved", "deny": "denied"}[decided["answer"]] if decided else ""
        table.add_row(
            request["title"],
            f"{request['agency']['name']} L{request['agency']['level']}",
            state or request["status"],
            here.get(request["match"]["strength"], "–"),
            request["id"],
        )
    _out.print(table if answer["requests"] else "No request has come yet.")


@app.command()
def clips(data_dir: DataDir, *, as_json: AsJson = False) -> None:
    """List the newest clips."""
    answer = _get(data_dir, "/clips?limit=50")
    if as_json:
        _out.print_json(json.dumps(answer))
        return
    table = _table("Clip", "Camera", "From", "To", "Why")
    for clip in answer["clips"]:
        why = ", ".join(clip["triggers"])
        table.add_row(clip["id"], clip["camera_id"], clip["start"], clip["end"], why)
    _out.print(table if answer["clips"] else "Nothing has been marked yet.")


@app.command()
def check(data_dir: DataDir, *, as_json: AsJson = False) -> None:
    """Verify everything that is stored against its index, hashes and signatures."""
    _judge(check_folder, data_dir, as_json=as_json)


def _judge(
    checked: Callable[[Folders], Awaitable[list[str]]], data_dir: Path, *, as_json: bool
) -> NoReturn:
    """Print what a check complains of, and leave with 1 where it does."""

    async def complain() -> list[str]:
        return await checked(Folders(data=data_dir))

    try:
        with _err.status("Checking …"):
            complaints = asyncio.run(complain())
    except HubError as error:
        raise _fail(error) from error
    if as_json:
        _out.print_json(json.dumps({"clean": not complaints, "complaints": complaints}))
    for complaint in complaints if not as_json else ():
        _out.print(f"✗ {complaint}", soft_wrap=True)
    if not as_json and not complaints:
        _out.print("Clean: every stored thing agrees with its index, hash and signature.")
    raise typer.Exit(1 if complaints else 0)


@ledger_app.command("verify")
def ledger_verify(data_dir: DataDir, *, as_json: AsJson = False) -> None:
    """Check that the ledger's chain and signature hold."""
    _judge(check_ledger, data_dir, as_json=as_json)


@ledger_app.command("export")
def ledger_export(data_dir: DataDir) -> None:
    """Print the ledger as JSON: its signed checkpoint and every entry."""
    _out.print_json(json.dumps(_get(data_dir, "/ledger")))

"""`neighbors hub archives …`: what records elsewhere, so that the hub doesn't have to."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final
from urllib.parse import urlencode

import typer

from hub.cli import output
from hub.cli.client import (
    AsJson,
    DataDir,
    LocalHub,
    PasswordStdin,
    call_hub,
    get,
    prompt_password,
    send,
    the_archive,
)
from hub.cli.output import (
    JsonObject,
    broken,
    is_narrow,
    marked,
    print_indented,
    print_json,
    print_line,
    print_table,
    table,
)
from hub.errors import InvalidInputError
from hub.model.archive import ArchiveKind

archives_app = typer.Typer(help="Use recordings in Frigate, on a recorder, or in a folder.")

_MOST_EXAMPLES: Final = 20
_MARKS: Final = {"connected": "●", "unknown": "○"}
_KINDS: Final[dict[str, str]] = {
    "frigate": "Frigate",
    "onvif": "ONVIF",
    "folder": "folder",
    "lent": "Home Assistant",
}
Named = Annotated[
    str, typer.Argument(metavar="ARCHIVE", help="Its name, the beginning of it, or its ID.")
]
Username = Annotated[str, typer.Option(help="Its user name. You're asked for the password.")]


@archives_app.callback(invoke_without_command=True)
def archives(context: typer.Context, data_dir: DataDir, *, as_json: AsJson = False) -> None:
    """List archives, whether they answer, and their cameras."""
    if context.invoked_subcommand is not None:
        return
    answer = get(data_dir, "/archives")
    if as_json:
        print_json(answer)
        return
    known = answer["archives"]
    if not known:
        print_line("No archives yet. To see what's there: neighbors hub archives found")
        return
    print_archives(known, datetime.now(UTC))


def print_archives(known: list[JsonObject], now: datetime) -> None:
    """Print archives, what is wrong with each, and the cameras in them."""
    rows_table = table("Archive", "Kind", "State", "Clock", "Cameras", whole=("Kind", "State"))
    for each in known:
        kind, cameras = _KINDS[each["kind"]], each["cameras"]
        added = sum(camera["camera_id"] is not None for camera in cameras)
        rows_table.add_row(
            each["name"],
            kind if kind == "folder" else broken(kind, each["version"], between=" "),
            marked(_state(each, now)),
            _clock(each),
            broken(f"{len(cameras)}", f"{added} added"),
        )
    print_table(rows_table)
    for each in known:
        if each["reason"]:
            print_indented("▲", f"{each['name']}: {each['reason']}", "yellow")
        waiting = [camera["key"] for camera in each["cameras"] if camera["camera_id"] is None]
        if waiting:
            print_line(f"Not added from {each['name']}: {', '.join(waiting)}")
    if any(camera["camera_id"] is None for each in known for camera in each["cameras"]):
        print_line("Add one of them: neighbors hub add CAMERA --archive ARCHIVE")


def _state(archive: JsonObject, now: datetime) -> str:
    mark = _MARKS.get(archive["state"], "▲")
    since = f"since {output.when(output.at(archive['since']), now, short=is_narrow())}"
    return broken(f"{mark} {archive['state'].replace('_', ' ')}", since, between=" ")


def _clock(archive: JsonObject) -> str:
    offset = archive["clock_offset_ms"]
    return "not measured" if offset is None else output.clock(offset).removeprefix("clock is ")


@archives_app.command("found")
def found_archives(
    data_dir: DataDir,
    host: Annotated[str, typer.Argument(help="Another host to ask, such as 192.0.2.7.")] = "",
    *,
    as_json: AsJson = False,
) -> None:
    """Look for Frigate on the hosts your hub knows, and list ONVIF recorders."""
    query = f"?{urlencode({'host': host})}" if host else ""
    answer = call_hub(
        data_dir,
        lambda hub: hub.call("GET", f"/archives/found{query}"),
        waiting="Looking for archives …",
    )
    if as_json:
        print_json(answer)
        return
    found = answer["found"]
    if not found:
        print_line("No archives found. Ask another host: neighbors hub archives found HOST")
        return
    rows_table = table("Archive", "Address", "State", whole=("State",))
    for each in found:
        login = "○ wants a password" if each["needs_password"] else "○ found"
        rows_table.add_row(
            broken(each["name"] or _KINDS[each["kind"]], each["version"], between=" "),
            each["address"],
            marked("● added" if each["archive_id"] else login),
        )
    print_table(rows_table)
    for each in found:
        if not each["archive_id"]:
            print_line(f"Use its recordings: {_how_to_add(each)}")


def _how_to_add(found: JsonObject) -> str:
    """Return the command that adds a found archive."""
    words = ["neighbors hub archives add", found["address"]]
    words += ["--onvif"] if found["kind"] == "onvif" else []
    words += ["--username NAME"] if found["needs_password"] else []
    words += [] if found["verify"] else ["--any-certificate"]
    return " ".join(words)


@archives_app.command("add")
def add_archive(  # noqa: PLR0913 -- the options of one command
    data_dir: DataDir,
    place: Annotated[
        str,
        typer.Argument(
            metavar="PLACE", help="Frigate's address, a recorder's, or a folder's path."
        ),
    ],
    *,
    onvif: Annotated[
        bool, typer.Option("--onvif", help="It's an ONVIF recorder, not Frigate.")
    ] = False,
    name: Annotated[str, typer.Option(help="What to call it.")] = "",
    username: Username = "",
    password_stdin: PasswordStdin = False,
    pattern: Annotated[
        str, typer.Option(help="How the folder's file names give the time, if it's unusual.")
    ] = "",
    zone: Annotated[
        str, typer.Option(help="The time zone of the folder's file names, such as Europe/Berlin.")
    ] = "",
    any_certificate: Annotated[
        bool, typer.Option("--any-certificate", help="Accept a self-signed certificate.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Test an archive, and use its recordings from now on."""
    is_folder = place.startswith(("/", ".", "~"))
    body: dict[str, Any] = {"verify": not any_certificate}
    if is_folder:
        folder = Path(place).expanduser().absolute()
        body |= {"kind": ArchiveKind.FOLDER, "folder": str(folder)}
        body |= {"pattern": pattern, "zone": zone}
    else:
        body |= {"kind": ArchiveKind.ONVIF if onvif else ArchiveKind.FRIGATE, "address": place}
    if username:
        body |= {"username": username, "password": prompt_password(from_stdin=password_stdin)}
    if name:
        body["name"] = name
    added = send(data_dir, "POST", "/archives", body, waiting="Trying the archive …")
    if as_json:
        print_json(added)
        return
    cameras = output.count(len(added["cameras"]), "camera")
    print_line(f"Added {added['name']} as {added['id']}: {cameras}.")
    print_archives([added], datetime.now(UTC))


@archives_app.command("change")
def change_archive(  # noqa: PLR0913 -- the options of one command
    data_dir: DataDir,
    archive: Named,
    *,
    name: Annotated[str, typer.Option(help="Its new name.")] = "",
    address: Annotated[str, typer.Option(help="Its new address or path.")] = "",
    username: Username = "",
    password_stdin: PasswordStdin = False,
    no_password: Annotated[
        bool, typer.Option("--no-password", help="It needs no user name.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Change an archive. A new address or password is tested before it's saved."""
    body: dict[str, Any] = {}
    if username and no_password:
        raise InvalidInputError("Use either --username or --no-password.")
    if username:
        body |= {"username": username, "password": prompt_password(from_stdin=password_stdin)}
    if no_password:
        body |= {"username": "", "password": ""}
    body |= {"name": name} if name else {}
    body |= {"address": address} if address else {}

    async def change(hub: LocalHub) -> JsonObject:
        meant = the_archive(archive, (await hub.call("GET", "/archives"))["archives"])
        changed: JsonObject = await hub.call("PATCH", f"/archives/{meant['id']}", body)
        return changed

    changed = call_hub(data_dir, change, waiting="Trying the archive …")
    if as_json:
        print_json(changed)
    else:
        print_archives([changed], datetime.now(UTC))


@archives_app.command("example")
def learn_pattern(  # noqa: PLR0913 -- the options of one command
    data_dir: DataDir,
    archive: Named,
    file: Annotated[str, typer.Argument(help="The path of a file in the folder.")],
    time: Annotated[str, typer.Argument(help="When it began: '2026-11-15 11:49'.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Use the pattern without asking.")] = False,
    as_json: AsJson = False,
) -> None:
    """Learn from one file how a folder's file names give the time."""
    meant = the_archive(archive, get(data_dir, "/archives")["archives"])
    at = output.moment(time, datetime.now(UTC), "TIME").isoformat()
    path = f"/archives/{meant['id']}"
    learned = send(data_dir, "POST", f"{path}/example", {"file": file, "at": at})
    if as_json:
        print_json(learned)
    else:
        print_line(f"Pattern: {learned['pattern']}{' in UTC' if learned['zone'] == 'UTC' else ''}")
        _print_examples(learned["files"], datetime.now(UTC))
    if yes or (not as_json and typer.confirm("Use this pattern?")):
        body = {"pattern": learned["pattern"], "zone": learned["zone"]}
        changed = send(data_dir, "PATCH", path, body, waiting="Reading the folder …")
        if not as_json:
            print_archives([changed], datetime.now(UTC))


def _print_examples(files: list[JsonObject], now: datetime) -> None:
    if not files:
        return
    rows_table = table("File", "Camera", "Began")
    for each in files[:_MOST_EXAMPLES]:
        start = output.when(output.at(each["start"]), now) if each["start"] else "doesn't fit"
        rows_table.add_row(each["file"], each["camera"] or "-", start)
    print_table(rows_table)


@archives_app.command("check")
def check_archive(data_dir: DataDir, archive: Named, *, as_json: AsJson = False) -> None:
    """Check whether an archive answers."""

    async def check(hub: LocalHub) -> JsonObject:
        meant = the_archive(archive, (await hub.call("GET", "/archives"))["archives"])
        checked: JsonObject = await hub.call("POST", f"/archives/{meant['id']}/check")
        return checked

    checked = call_hub(data_dir, check, waiting="Asking the archive …")
    if as_json:
        print_json(checked)
    else:
        print_archives([checked], datetime.now(UTC))
    raise typer.Exit(0 if checked["state"] == "connected" else 1)


@archives_app.command("remove")
def remove_archive(
    data_dir: DataDir,
    archive: Named,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask again.")] = False,
    as_json: AsJson = False,
) -> None:
    """Remove an archive, its password, and its cameras here. The archive itself stays as it is."""
    meant = the_archive(archive, get(data_dir, "/archives")["archives"])
    added = sum(camera["camera_id"] is not None for camera in meant["cameras"])
    if not yes:
        its = f" and {output.count(added, 'camera')} of it" if added else ""
        typer.confirm(f"Remove {meant['name']}{its} from this hub?", abort=True)
    send(data_dir, "DELETE", f"/archives/{meant['id']}?with_cameras=true")
    if as_json:
        print_json({"removed": meant["id"]})
    else:
        print_line(
            f"Removed {meant['name']}. What was downloaded from it stays as long as it's needed."
        )

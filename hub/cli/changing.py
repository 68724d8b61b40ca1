"""`neighbors hub change`: what a person changes of an adopted camera."""

from typing import Annotated, Any

import typer

from hub.cli.adopting import At, Heading, PasswordStdin, Username, ViewAngle, ask_password, place_of
from hub.cli.cameras import CameraNamed
from hub.cli.client import AsJson, DataDir, LocalHub, ask, get
from hub.cli.naming import the_camera
from hub.cli.screen import failed, say, say_json
from hub.cli.words import Shown
from hub.errors import InvalidInputError

_SIDES = ("left", "top", "width", "height")
Masks = list[str]


def change(  # noqa: PLR0913 -- the options of one command
    data_dir: DataDir,
    camera: CameraNamed,
    *,
    name: Annotated[str | None, typer.Option(help="What to call it.")] = None,
    place: At = "",
    no_place: Annotated[bool, typer.Option("--no-place", help="Forget where it is.")] = False,
    heading: Heading = None,
    view: ViewAngle = None,
    indoor: Annotated[bool | None, typer.Option("--indoor/--outdoor")] = None,
    share: Annotated[
        bool | None, typer.Option("--share/--no-share", help="Whether clips may be shared.")
    ] = None,
    doorbell: Annotated[bool | None, typer.Option("--doorbell/--no-doorbell")] = None,
    sound: Annotated[bool | None, typer.Option("--sound/--no-sound")] = None,
    wired: Annotated[
        bool | None, typer.Option("--wired/--battery", help="Whether it has mains power.")
    ] = None,
    record: Annotated[
        bool | None, typer.Option("--record/--pause", help="Whether it is recorded.")
    ] = None,
    udp: Annotated[bool | None, typer.Option("--udp/--tcp", help="How it sends.")] = None,
    sensitivity: Annotated[
        int | None, typer.Option(min=1, max=100, help="How little motion is enough.")
    ] = None,
    mask: Annotated[
        Masks | None,
        typer.Option(help="Covered in all that is shared: LEFT,TOP,WIDTH,HEIGHT from 0 to 1."),
    ] = None,
    no_masks: Annotated[bool, typer.Option("--no-masks", help="Cover nothing.")] = False,
    motion_mask: Annotated[
        Masks | None, typer.Option(help="Where motion is ignored, in the same form.")
    ] = None,
    no_motion_masks: Annotated[
        bool, typer.Option("--no-motion-masks", help="Ignore motion nowhere.")
    ] = False,
    keep_days: Annotated[
        float | None, typer.Option(min=0, help="Days to keep; 0: as the hub's setting says.")
    ] = None,
    keep_gib: Annotated[
        float | None, typer.Option(min=0, help="GiB to keep; 0: as the hub's setting says.")
    ] = None,
    username: Username = "",
    password_stdin: PasswordStdin = False,
    address: Annotated[
        str | None, typer.Option(help="A new rtsp:// or http:// address of its stream.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Change an adopted camera; masks that are given replace those there were."""
    try:
        before = the_camera(camera, get(data_dir, "/cameras")["cameras"])
    except InvalidInputError as error:
        raise failed(error) from error
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
        "keep": _keep(before["keep"], keep_days, keep_gib),
        "stream_url": address,
    }
    body = {field: value for field, value in body.items() if value is not None}
    if no_place:
        body["place"] = None
    elif place or heading is not None or view is not None:
        body["place"] = place_of(place, heading, view, before["place"])
    if username:
        body |= {"username": username, "password": ask_password(from_stdin=password_stdin)}
    if not body:
        raise typer.BadParameter("Name at least one thing to change.")

    async def patch(hub: LocalHub) -> Shown:
        changed: Shown = await hub.call("PATCH", f"/cameras/{before['id']}", body)
        return changed

    changed = ask(data_dir, patch, waiting="Trying the camera …" if address or username else "")
    if as_json:
        say_json(changed)
    else:
        say(f"Changed {changed['name']}: {', '.join(_told(field) for field in body)}.")


_TOLD = {
    "may_share": "whether it may be shared",
    "motion_masks": "motion masks",
    "keep": "how much is kept",
    "recording": "whether it is recorded",
    "stream_url": "address",
    "username": "user name",
    "indoor": "indoor or outdoor",
}


def _told(field: str) -> str:
    return _TOLD.get(field, field)


def _masks(said: Masks | None) -> list[dict[str, float]] | None:
    if not said:
        return None
    try:
        return [
            dict(zip(_SIDES, (float(part) for part in each.split(",")), strict=True))
            for each in said
        ]
    except ValueError:
        raise typer.BadParameter(
            "A mask is LEFT,TOP,WIDTH,HEIGHT, each from 0 to 1, such as 0,0.9,1,0.1."
        ) from None


def _keep(
    before: Shown, keep_days: float | None, keep_gib: float | None
) -> dict[str, float | None] | None:
    """Return what is kept from now on; what is not named stays, and 0 is the hub's own setting."""
    if keep_days is None and keep_gib is None:
        return None
    return {
        "days": before["days"] if keep_days is None else keep_days or None,
        "gib": before["gib"] if keep_gib is None else keep_gib or None,
    }

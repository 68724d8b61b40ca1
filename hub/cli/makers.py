"""`neighbors hub makers`: makers' root certificates, for what cameras sign themselves."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import urlencode

import typer

from hub.cli import output
from hub.cli.client import AsJson, DataDir, get, read_text, send
from hub.cli.output import JsonObject, print_json, print_line, print_table, table
from hub.errors import InvalidInputError

_LONGEST_FILE: Final = 64 << 10
"""The hub judges what is shorter."""


def makers(
    data_dir: DataDir,
    *,
    add: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Install this root certificate (PEM) of a maker."),
    ] = None,
    name: Annotated[
        str, typer.Option(help="With --add: what to call it; the file's name by default.")
    ] = "",
    remove: Annotated[str, typer.Option(metavar="NAME", help="Remove this one.")] = "",
    as_json: AsJson = False,
) -> None:
    """List or change the makers' root certificates that vouch for what your cameras sign."""
    if name and add is None:
        raise InvalidInputError("--name belongs to --add.")
    if add is not None and remove:
        raise InvalidInputError("Use --add or --remove, not both.")
    if remove:
        send(data_dir, "DELETE", f"/maker-roots?{urlencode({'name': remove})}")
        if as_json:
            print_json({"removed": remove})
        else:
            print_line(f"Removed: {remove}.")
        return
    if add is not None:
        body = {"name": name or add.stem, "pem": read_text(add, _LONGEST_FILE)}
        installed = send(data_dir, "POST", "/maker-roots", body)
        if as_json:
            print_json(installed)
            return
        _print_installed(installed)
        return
    found = get(data_dir, "/maker-roots")
    if as_json:
        print_json(found)
        return
    if not found["roots"]:
        print_line(
            "No maker's root certificate is installed. The keys of cameras that sign their video "
            "count as unknown. To install one: neighbors hub makers --add FILE"
        )
        return
    rows = table("Name", "Certificate of", "Until", "Your cameras", "SHA-256")
    for root in found["roots"]:
        cameras = ", ".join(root["cameras"]) or "none lately"
        rows.add_row(root["name"], root["subject"], root["until"][:10], cameras, root["sha256"])
    print_table(rows)


def _print_installed(root: JsonObject) -> None:
    print_line(f"Installed: {root['name']}. Compare this SHA-256 with the maker's own:")
    print_line(root["sha256"])
    if output.at(root["until"]) < datetime.now(UTC):
        print_line("It expired. It vouches only for what was recorded before.")

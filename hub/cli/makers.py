"""`neighbors hub makers`: makers' root certificates, for what cameras sign themselves."""

from pathlib import Path
from typing import Annotated, Final
from urllib.parse import urlencode

import typer

from hub.cli.client import AsJson, DataDir, get, send
from hub.cli.output import print_json, print_line, print_table, table
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
        body = {"name": name or add.stem, "pem": _read(add)}
        installed = send(data_dir, "POST", "/maker-roots", body)
        if as_json:
            print_json(installed)
            return
        print_line(f"Installed: {installed['name']}. Compare this SHA-256 with the maker's own:")
        print_line(installed["sha256"])
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
    rows = table("Name", "Certificate of", "Until", "SHA-256")
    for root in found["roots"]:
        rows.add_row(root["name"], root["subject"], root["until"][:10], root["sha256"])
    print_table(rows)


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(_LONGEST_FILE)
        return raw.decode("ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInputError(f"{path} is no certificate in PEM form.") from error

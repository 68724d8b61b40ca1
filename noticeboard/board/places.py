"""The places that an operator has named: kept in `places.json`, and the commands for them."""

from collections.abc import Iterable
import json
from pathlib import Path
from typing import Annotated, Final

import msgspec
from rich.console import Console
from rich.table import Table
import typer

from noticeboard.board.home import Home
from noticeboard.errors import InvalidInputError, NotFoundError
from noticeboard.log.encoding import explain_decoding
from noticeboard.rules.places import MAX_FILE_BYTES, NamedPlace, merge_places, read_places
from noticeboard.runtime.files import write_all
from noticeboard.runtime.terminal import report_errors
from noticeboard.runtime.text import Text

FILE: Final = "places.json"

app = typer.Typer(
    no_args_is_help=True,
    help="Name places, such as towns or postcode areas, that get pages of their own.",
    pretty_exceptions_enable=False,
)

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The board's folder.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object for machines.")]


def saved_places(home: Home) -> tuple[NamedPlace, ...]:
    """Return the places that the operator has named; raises InvalidInputError. Blocking."""
    file = home.folder / FILE
    try:
        return msgspec.json.decode(file.read_bytes(), type=tuple[NamedPlace, ...])
    except FileNotFoundError:
        return ()
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise InvalidInputError(
            Text("noticeboard.file.unreadable", file=str(file), why=explain_decoding(error))
        ) from error


def save_places(home: Home, places: Iterable[NamedPlace]) -> None:
    """Write the places, which the board shows from its next start on. Blocking."""
    write_all([(home.folder / FILE, msgspec.json.encode(tuple(places)))])


@app.command()
def add(
    folder: Folder,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A GeoJSON FeatureCollection of outlines.")
    ],
    *,
    name_field: Annotated[
        str, typer.Option(help="The property with the name; by default “name” or a usual one.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Name the places in a GeoJSON file, such as towns or postcode areas.

    A place whose name is known gets the new outline. Names and outlines are public. The board shows
    them from its next start on.
    """
    with report_errors():
        home = Home(folder)
        home.settings()
        try:
            with file.open("rb") as opened:
                raw = opened.read(MAX_FILE_BYTES + 1)
        except OSError as error:
            raise NotFoundError(Text("noticeboard.file.none", file=str(file))) from error
        given = read_places(raw, name_field=name_field)
        places = merge_places(saved_places(home), given)
        save_places(home, places)
    if as_json:
        typer.echo(json.dumps({"added": len(given), "places": len(places)}))
        return
    typer.echo(f"{len(given)} places added or changed. The board has {len(places)} now.")
    typer.echo("Restart the board to show them.")


@app.command()
def remove(
    folder: Folder,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]...", help="As `list` shows them.")
    ] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="Remove all of them.")] = False,
) -> None:
    """Remove places. Their requests stay, of course."""
    with report_errors():
        home = Home(folder)
        home.settings()
        known = saved_places(home)
        gone = {place.slug for place in known} if every else set(names or ())
        stray = gone - {place.slug for place in known}
        if stray:
            raise NotFoundError(Text("noticeboard.places.none", name=f"{min(stray)!a:.80}"))
        save_places(home, (place for place in known if place.slug not in gone))
    typer.echo(f"{len(gone)} places removed. Restart the board.")


@app.command(name="list")
def list_places(folder: Folder, *, as_json: Json = False) -> None:
    """List the places that you have named."""
    with report_errors():
        home = Home(folder)
        home.settings()
        known = saved_places(home)
    if as_json:
        rows = [{"slug": place.slug, "name": place.name} for place in known]
        typer.echo(json.dumps({"places": rows}, ensure_ascii=False))
        return
    if not known:
        typer.echo("No places are named. Each area of an agency is a place.")
        return
    table = Table("Address", "Name")
    for place in known:
        table.add_row(f"/places/{place.slug}", place.name)
    Console(markup=False).print(table)

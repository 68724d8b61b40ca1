"""`neighbors agency settings|system`: how the department asks, and which systems make drafts."""

from pathlib import Path
from typing import Annotated

import typer

from noticeboard.agency import output
from noticeboard.agency.department import Department, DepartmentSettings, read_department
from noticeboard.agency.department_log import DepartmentLog
from noticeboard.agency.draft_commands import person_of
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.inbox import now
from noticeboard.agency.key_commands import By, Folder, Json
from noticeboard.rules.text import safe_text

SystemName = Annotated[
    str, typer.Argument(metavar="NAME", help="The system's name, such as dispatch.")
]

system_app = typer.Typer(
    no_args_is_help=True,
    help="Let your other systems, such as dispatch, make drafts.",
    pretty_exceptions_enable=False,
)


def add_commands(agency: typer.Typer) -> None:
    """Add the commands about the department to the agency's commands."""
    agency.command()(settings)
    agency.add_typer(system_app, name="system")


def settings(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    *,
    second_officer: Annotated[
        bool | None,
        typer.Option(
            "--second-officer/--one-officer",
            help="Whether somebody else than its writer must release a request.",
        ),
    ] = None,
    zone: Annotated[
        str | None, typer.Option(help="The time zone in which you write, such as Europe/Rome.")
    ] = None,
    webhook: Annotated[
        str | None,
        typer.Option(help="Where the desk sends the number of new shares; empty: nowhere."),
    ] = None,
    map_tiles: Annotated[
        str | None,
        typer.Option(help="Where browsers may load map images, with {z}, {x}, {y}; empty: none."),
    ] = None,
    map_credit: Annotated[
        str | None, typer.Option(help="The credit that the map images' license requires.")
    ] = None,
    by: By = "",
    as_json: Json = False,
) -> None:
    """Show how the department asks, or change what you name."""
    with output.report_errors():
        AgencyHome(folder).profile()
        found = read_department(folder)
        if {second_officer, zone, webhook, map_tiles, map_credit} != {None}:
            found = _settings(folder, by).change(
                second_officer=second_officer,
                zone=zone,
                webhook=webhook,
                map_tiles=map_tiles,
                map_credit=map_credit,
            )
        if as_json:
            output.print_json(
                {
                    "second_officer": found.second_officer,
                    "zone": found.zone,
                    "webhook": found.webhook,
                    "map_tiles": found.map_tiles,
                    "map_credit": found.map_credit,
                    "systems": [each.name for each in found.systems],
                }
            )
            return
        typer.echo(f"release      {_release(found)}")
        typer.echo(f"time zone    {found.zone or 'not chosen'}")
        typer.echo(
            f"new shares   {f'announced to {found.webhook}' if found.webhook else 'not announced'}"
        )
        credit = f" ({found.map_credit})" if found.map_credit else ""
        typer.echo(f"map images   {f'{found.map_tiles}{credit}' if found.map_tiles else 'none'}")
        typer.echo(f"systems      {', '.join(each.name for each in found.systems) or 'none'}")


@system_app.command(name="list")
def list_(folder: Folder, *, as_json: Json = False) -> None:
    """List the systems that may make drafts."""
    with output.report_errors():
        AgencyHome(folder).profile()
        names = [each.name for each in read_department(folder).systems]
        if as_json:
            output.print_json({"systems": names})
            return
        for name in names:
            typer.echo(name)
        if not names:
            typer.echo("No system makes drafts.")


@system_app.command()
def add(folder: Folder, name: SystemName, *, by: By = "", as_json: Json = False) -> None:
    """Make a system's token, which is shown once. An earlier one of that name ends."""
    with output.report_errors():
        AgencyHome(folder).profile()
        token = _settings(folder, by).add_system(name)
        if as_json:
            output.print_json({"token": token})
        else:
            typer.echo(f"{token}\nThis token is shown once. With it, drafts are made and no more.")


@system_app.command()
def end(folder: Folder, name: SystemName, *, by: By = "", as_json: Json = False) -> None:
    """End a system's token."""
    with output.report_errors():
        AgencyHome(folder).profile()
        _settings(folder, by).end_system(name)
        if as_json:
            output.print_json({"ended": name})
        else:
            typer.echo(f"The token of {safe_text(name, longest=60)} is worth nothing anymore.")


def _settings(folder: Path, by: str) -> DepartmentSettings:
    return DepartmentSettings(folder, DepartmentLog(folder), now, who=person_of(by).name)


def _release(department: Department) -> str:
    if department.second_officer:
        return "by somebody else than the writer"
    return "by the writer, or anybody else"

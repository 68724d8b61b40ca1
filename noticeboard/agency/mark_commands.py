"""`neighbors agency marks|mark|unmark|still`: what officers note at the frames of a case."""

import getpass
from pathlib import Path
import secrets
from typing import Annotated

from msgspec import to_builtins
import typer

from noticeboard.agency.case_folder import case_name
from noticeboard.agency.department_log import Act, DepartmentLog
from noticeboard.agency.draft import parse_moment
from noticeboard.agency.films import CaseFilms
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.inbox import now
from noticeboard.agency.key_commands import By, Folder, Json
from noticeboard.agency.marks import STILLS, CaseMark, CaseMarks
from noticeboard.agency.output import print_json, report_errors
from noticeboard.errors import InvalidInputError
from noticeboard.log.encoding import parse_time
from noticeboard.runtime.text import Text

Case = Annotated[str, typer.Argument(metavar="CASE", help="The case number.")]
Share = Annotated[str, typer.Option(help="The share's number.")]
Film = Annotated[str, typer.Option(help="The film, such as clip-1.mp4.")]
Frame = Annotated[int, typer.Option(min=0, help="The frame, counted from 1.")]
Note = Annotated[str, typer.Option(help="The note. It stays in your case.")]


def add_commands(app: typer.Typer) -> None:
    """Add the commands about marks to the agency's commands."""
    for command in (marks, mark, unmark, still):
        app.command()(command)


def marks(folder: Folder, case: Case, *, as_json: Json = False) -> None:
    """List the marks and stills of a case."""
    with report_errors():
        found = _marks(folder, case).read()
        if as_json:
            print_json(to_builtins(found))
            return
        for each in found.marks:
            if not each.removed_at:
                typer.echo(_line(each))
        if all(each.removed_at for each in found.marks):
            typer.echo("The case has no marks.")


def mark(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    case: Case,
    name: Annotated[
        str, typer.Argument(metavar="[MARK]", help="The mark whose note to write anew, such as B.")
    ] = "",
    *,
    share: Share = "",
    film: Film = "",
    frame: Frame = 0,
    at: Annotated[
        str, typer.Option(help="Instead of a frame: a time that the case knows otherwise.")
    ] = "",
    note: Note = "",
    by: By = "",
    as_json: Json = False,
) -> None:
    """Mark a frame, or a time that the case knows; or write a mark's note anew."""
    with report_errors():
        found, who, act = _marks(folder, case), by or getpass.getuser(), Act.MARK_MADE
        if [bool(name), bool(share and film and frame), bool(at)].count(True) != 1:
            raise InvalidInputError(Text("desk.mark.which"))
        if name:
            act = Act.MARK_CHANGED
            made = found.write_note(name, note, by=who)
        elif at:
            made = found.know(
                secrets.token_hex(16),
                parse_time(parse_moment(at)),
                uncertainty_ms=None,
                note=note,
                by=who,
            )
        else:
            marked = CaseFilms(AgencyHome(folder)).film(case_name(case), share, film)
            made = found.mark(secrets.token_hex(16), marked, frame, note=note, by=who)
        _finish(folder, case, made, act, who, as_json=as_json)


def unmark(
    folder: Folder,
    case: Case,
    name: Annotated[str, typer.Argument(metavar="MARK", help="The mark, such as B.")],
    *,
    by: By = "",
    as_json: Json = False,
) -> None:
    """Remove a mark. The case's file keeps it, as removed."""
    with report_errors():
        who = by or getpass.getuser()
        gone = _marks(folder, case).remove(name, by=who)
        _finish(folder, case, gone, Act.MARK_REMOVED, who, as_json=as_json)


def still(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    case: Case,
    *,
    share: Share,
    film: Film,
    frame: Annotated[int, typer.Option(min=1, help="The frame, counted from 1.")],
    note: Note = "",
    by: By = "",
    as_json: Json = False,
) -> None:
    """Save a frame without loss, as a PNG in the case's folder, and mark it."""
    with report_errors():
        who = by or getpass.getuser()
        taken = CaseFilms(AgencyHome(folder)).film(case_name(case), share, film)
        made = _marks(folder, case).save_still(
            secrets.token_hex(16), taken, frame, note=note, by=who
        )
        _finish(folder, case, made, Act.STILL_SAVED, who, as_json=as_json)


def _marks(folder: Path, case: str) -> CaseMarks:
    home = AgencyHome(folder)
    home.profile()
    return CaseMarks(CaseFilms(home), case_name(case), now)


def _finish(  # noqa: PLR0913 -- what was done, and by whom
    folder: Path, case: str, made: CaseMark, act: Act, who: str, *, as_json: bool
) -> None:
    DepartmentLog(folder).append(
        act, who=who, at=now(), case=case_name(case), share=made.share, **made.logged()
    )
    if as_json:
        print_json(to_builtins(made))
        return
    typer.echo(_line(made))
    if made.still is not None and act is Act.STILL_SAVED:
        path = AgencyHome(folder).cases / case_name(case) / STILLS / made.still.file
        typer.echo(f"{path}\n{made.still.sha256}")


def _line(mark: CaseMark) -> str:
    """Return a mark in one line; a time never stands without its uncertainty."""
    within = (
        "how far off is not known"
        if mark.uncertainty_ms is None
        else f"± {mark.uncertainty_ms / 1000:g} s"
    )
    at = f"{mark.at}, {within}" if mark.share and mark.at else mark.at or "time not known"
    where = f"share {mark.share}, {mark.film}, frame {mark.frame}" if mark.share else "known"
    gone = f", removed by {mark.removed_by}" if mark.removed_at else ""
    saved = ", still" if mark.still is not None else ""
    words = mark.note.replace("\n", " ")
    return f"{mark.label}  {at}  {where}{saved}{gone}{': ' if words else ''}{words}"

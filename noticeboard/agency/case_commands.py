"""`neighbors agency log|export|delete`: who did what, handing on, and deleting."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from msgspec import to_builtins
import typer

from noticeboard.agency import deletion, output
from noticeboard.agency.deletion import DeletionPlan, plan_deletion
from noticeboard.agency.deletion_certificate import certificate_path
from noticeboard.agency.department_log import DepartmentLog, LogLine, system_user
from noticeboard.agency.export import (
    ExportOrder,
    Extra,
    Receiver,
    export_name,
    read_log_export,
    stated_time,
    write_export,
    write_log_export,
)
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.inbox import now
from noticeboard.agency.key_commands import By, Folder, Json
from noticeboard.agency.output import print_json
from noticeboard.agency.share_output import complain
from noticeboard.errors import NotFoundError
from noticeboard.rules.text import safe_text
from noticeboard.runtime.text import LanguageCode
from noticeboard.seal.paper import count

log_app = typer.Typer(no_args_is_help=True, help="Show, check and export the department's log.")
Case = Annotated[str, typer.Argument(metavar="CASE", help="The case's folder in DIR/cases.")]
Shares = Annotated[
    list[str] | None, typer.Option("--share", help="Only this share; repeatable. All by default.")
]


def add_commands(app: typer.Typer) -> None:
    """Add the commands about cases and the log to the agency's commands."""
    app.add_typer(log_app, name="log")
    app.command()(export)
    app.command()(delete)


@log_app.command()
def show(
    folder: Folder,
    *,
    case: Annotated[str, typer.Option(help="Only this case number.")] = "",
    who: Annotated[str, typer.Option(help="Only this person.")] = "",
    last: Annotated[int, typer.Option(min=1, help="At most so many, the newest.")] = 50,
    as_json: Json = False,
) -> None:
    """Show who did what with requests and shares, and when; the newest last."""
    with output.report_errors():
        found: list[LogLine] = []
        for line in _log(folder).newest():
            entry = line.entry
            if case in {"", entry.case} and who in {"", entry.who}:
                found.append(line)
            if len(found) == last:
                break
        found.reverse()
        if as_json:
            print_json({"entries": [_line_json(line) for line in found]})
            return
        for line in found:
            typer.echo(_sentence(line))


@log_app.command()
def verify(
    folder: Folder,
    *,
    against: Annotated[
        Path | None,
        typer.Option(
            help="A checkpoint of the log that was kept elsewhere, or an archive that has one."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Check that no entry was changed, removed, moved, put in or cut off.

    Exits with 1 if one was.
    """
    with output.report_errors():
        log = _log(folder)
        note, lines = read_log_export(against) if against else ("", [])
        verdict = log.verify(now(), note, lines)
        if as_json:
            print_json(
                {
                    "valid": verdict.holds,
                    "entries": verdict.size,
                    "checkpoint": verdict.note,
                    "key": str(log.verifier or ""),
                    "faults": [
                        {
                            "code": fault.text.code,
                            "first": fault.first,
                            "last": fault.last,
                            "text": str(fault.text),
                        }
                        for fault in verdict.faults
                    ],
                }
            )
        elif verdict.holds:
            typer.echo(f"{count(verdict.size, 'entry forms', 'entries form')} one chain.")
        else:
            complain(str(fault.text) for fault in verdict.faults)
        if not verdict.holds:
            raise typer.Exit(1)


@log_app.command(name="export")
def export_log(
    folder: Folder,
    *,
    out: Annotated[Path, typer.Option(help="The ZIP to write.")] = Path("department-log.zip"),
    by: By = "",
    as_json: Json = False,
) -> None:
    """Write the log, its checkpoint and its public key into one ZIP, to be kept elsewhere."""
    with output.report_errors():
        log = _log(folder)
        write_log_export(log, out, now(), _who(by))
        if as_json:
            print_json({"file": str(out), "key": str(log.verifier)})
        else:
            typer.echo(f"{out}: `neighbors agency log verify --against` compares the log with it.")


def export(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    case: Case,
    *,
    share: Shares = None,
    extras: Annotated[
        list[Extra] | None, typer.Option("--with", help="What may be in it; repeatable.")
    ] = None,
    to: Annotated[Receiver, typer.Option(help="To what kind of body it goes.")],
    reference: Annotated[str, typer.Option(help="Their reference.")] = "",
    language: Annotated[LanguageCode, typer.Option(help="Of the report.")] = LanguageCode.EN,
    out: Annotated[
        Path | None, typer.Option(help="The ZIP to write; CASE.zip in this folder by default.")
    ] = None,
    at: Annotated[str, typer.Option(help="The time that it states; now by default.")] = "",
    by: By = "",
    as_json: Json = False,
) -> None:
    """Write opened shares, their report and how to check them into one archive."""
    with output.report_errors():
        home = AgencyHome(folder)
        home.profile()
        order = ExportOrder(
            case=case,
            shares=tuple(share or ()),
            extras=frozenset(extras or ()),
            to=to,
            reference=safe_text(reference, longest=200),
            language=language,
            at=stated_time(at, now()),
            by=_who(by),
        )
        place = out or Path(f"{export_name(order)}.zip")
        made = write_export(home, DepartmentLog(folder), order, place, now)
        if as_json:
            print_json(
                {
                    "file": str(made.path),
                    "sha256": made.sha256,
                    "size_bytes": made.size_bytes,
                    "shares": list(made.shares),
                    "entries": made.entries,
                }
            )
            return
        typer.echo(f"{made.path}, {made.size_bytes:,} bytes\n  SHA-256 {made.sha256}")
        typer.echo(f"  Whoever has it can check it: neighbors verify {made.path.name}")


def delete(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    case: Case,
    *,
    share: Shares = None,
    why: Annotated[str, typer.Option(help="Why, in one line for the certificate.")] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Don't ask.")] = False,
    by: By = "",
    as_json: Json = False,
) -> None:
    """Delete a case's opened files and sealed bytes here, and write a signed certificate."""
    with output.report_errors():
        home = AgencyHome(folder)
        home.profile()
        log = DepartmentLog(folder)
        who = _who(by)
        certificate = deletion.resume_deletion(home, log, case, now)
        if certificate is None:
            plan = plan_deletion(home, case, share or (), why=why, by=who, now=now())
            if not yes and not as_json:
                typer.echo(_plan_sentence(plan))
                typer.confirm("Delete them for good?", abort=True)
            certificate = deletion.delete(home, log, plan, now)
        page = certificate_path(home, certificate.id).with_suffix(".html")
        if as_json:
            print_json({"certificate": to_builtins(certificate), "page": str(page)})
            return
        typer.echo(
            f"{count(len(certificate.files), 'file is', 'files are')} gone. Certificate"
            f" {certificate.id}:\n  {page}"
        )


def _who(by: str) -> str:
    return safe_text(by, longest=200) or system_user()


def _log(folder: Path) -> DepartmentLog:
    if not folder.is_dir():
        raise NotFoundError(f"There is no folder {folder}.")
    return DepartmentLog(folder)


def _line_json(line: LogLine) -> Mapping[str, object]:
    return {"number": line.number, "sha256": line.sha256, **to_builtins(line.entry)}


def _sentence(line: LogLine) -> str:
    entry = line.entry
    about = [f"case {entry.case}"] if entry.case else []
    about += [f"share {entry.share}"] if entry.share else []
    about += [f"request {entry.request[:8]}"] if entry.request else []
    about += [f"{name}: {value}" for name, value in entry.about.items() if value]
    words = safe_text(", ".join(about), longest=400)
    who = safe_text(entry.who, longest=100)
    return (
        f"{line.number:>6}  {entry.at[:10]} {entry.at[11:16]}  {who}:"
        f" {entry.act.replace('_', ' ')}{', ' * bool(words)}{words}  {line.sha256[:8]}"
    )


def _plan_sentence(plan: DeletionPlan) -> str:
    shares = ", ".join(each.share for each in plan.shares)
    whole = "all of the case: " if plan.is_whole else ""
    return (
        f"This deletes {whole}share {shares}, {count(len(plan.files), 'file', 'files')},"
        f" {plan.size_bytes:,} bytes, opened and sealed.\nBackups and what was handed on are not"
        " reached. The board keeps its copy until `neighbors agency drop`."
    )

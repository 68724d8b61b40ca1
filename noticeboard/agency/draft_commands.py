"""`neighbors agency draft …`: requests that are written first, and released by somebody else.

Each command that changes a draft names the revision that somebody has read, so that nobody
overwrites, releases or deletes what they have not seen.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated

from msgspec import to_builtins
import typer

from noticeboard.agency import output
from noticeboard.agency.department import read_department
from noticeboard.agency.department_log import DepartmentLog, system_user
from noticeboard.agency.draft import (
    DraftContent,
    DraftState,
    DrawnCircle,
    SavedDraft,
    read_content,
)
from noticeboard.agency.draft_checks import DraftCheck, check as check_draft
from noticeboard.agency.draft_rules import DraftFinding
from noticeboard.agency.drafts import Drafts
from noticeboard.agency.home import AgencyHome, PostedCases
from noticeboard.agency.inbox import now
from noticeboard.agency.key_commands import By, Folder, Json, PassphraseFile, opened_home
from noticeboard.agency.releases import Releases
from noticeboard.desk.people import Person
from noticeboard.log.encoding import format_time
from noticeboard.rules.text import safe_text

DraftId = Annotated[
    str, typer.Argument(metavar="DRAFT", help="The draft's ID, or how it begins (4 digits).")
]
ContentFile = Annotated[
    Path, typer.Argument(metavar="FILE", help="The draft as JSON; - is the standard input.")
]
Seen = Annotated[
    int, typer.Option("--revision", min=0, help="The revision that you read, as `show` prints it.")
]

app = typer.Typer(
    no_args_is_help=True,
    help="Write requests that are not posted yet, and release those of others.",
    pretty_exceptions_enable=False,
)


def person_of(by: str) -> Person:
    """Return who a command is run by: a word for the log, not a proof."""
    name = safe_text(by, longest=200) or system_user()
    return Person(id=name, name=name, roles=frozenset())


def releases_of(home: AgencyHome) -> Releases:
    """Return what becomes of the drafts of a folder; raises NotFoundError if it is no agency's."""
    home.profile()
    drafts, log = Drafts(home.folder, now), DepartmentLog(home.folder)
    return Releases(home=home, drafts=drafts, log=log, now=now)


@app.command(name="list")
def list_(folder: Folder, *, as_json: Json = False) -> None:
    """List the drafts that are not posted, the newest first."""
    with output.report_errors():
        drafts = releases_of(AgencyHome(folder)).drafts
        found = [each for each in drafts.every() if each.state is not DraftState.POSTED]
        if as_json:
            output.print_json({"drafts": [_json(drafts, each) for each in found]})
            return
        for each in found:
            typer.echo(_line(drafts, each))
        if not found:
            typer.echo("There are no drafts.")


@app.command()
def make(
    folder: Folder,
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]", help="The draft as JSON; - is the standard input. Empty by default."
        ),
    ] = None,
    *,
    by: By = "",
    as_json: Json = False,
) -> None:
    """Make a draft. Nothing of it must be right yet."""
    _change(
        folder,
        lambda releases: releases.drafts.create(person_of(by), _content(folder, file)),
        as_json=as_json,
    )


@app.command()
def show(folder: Folder, draft: DraftId, *, as_json: Json = False) -> None:
    """Show a draft, its revision, and who did what with it."""
    with output.report_errors():
        drafts = releases_of(AgencyHome(folder)).drafts
        found = drafts.read(drafts.find(draft))
        if as_json:
            output.print_json(_json(drafts, found))
            return
        _print(drafts, found)
        values = to_builtins(found.content) | {"area": _area(found.content)}
        for name, value in values.items():
            if value not in ("", None):
                typer.echo(f"{name:<12} {safe_text(str(value), longest=8000, lines=True)}")


@app.command()
def check(folder: Folder, draft: DraftId, *, as_json: Json = False) -> None:
    """Say what the board's rules say about a draft.

    Exits with 1 if the board would refuse it, or something is missing.
    """
    with output.report_errors():
        home = AgencyHome(folder)
        drafts = releases_of(home).drafts
        saved = drafts.read(drafts.find(draft))
        found = check_draft(
            saved.content, home, PostedCases(folder), now=now(), besides=saved.request
        )
        if as_json:
            output.print_json(_check_json(saved, found))
        else:
            for each in found.judgment.findings:
                typer.echo(f"{_GRADES[each.grade]}: {each.describe('en')} ({each.code})")
            if found.judgment.may_post:
                held = bool(found.judgment.findings)
                typer.echo(f"Revision {saved.revision} {_AS_IT_IS if held else _IN_ORDER}")
        if not found.judgment.may_post:
            raise typer.Exit(1)


@app.command()
def save(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    draft: DraftId,
    file: ContentFile,
    *,
    revision: Seen,
    by: By = "",
    as_json: Json = False,
) -> None:
    """Save a draft anew."""
    _change(
        folder,
        lambda releases: releases.drafts.save(
            releases.drafts.find(draft), person_of(by), revision, _content(folder, file)
        ),
        as_json=as_json,
    )


@app.command()
def copy(folder: Folder, draft: DraftId, *, by: By = "", as_json: Json = False) -> None:
    """Make a draft of your own with the same content."""
    _change(
        folder,
        lambda releases: releases.drafts.copy(releases.drafts.find(draft), person_of(by)),
        as_json=as_json,
    )


@app.command()
def delete(
    folder: Folder, draft: DraftId, *, revision: Seen, by: By = "", as_json: Json = False
) -> None:
    """Delete a draft that is not posted."""
    with output.report_errors():
        releases = releases_of(AgencyHome(folder))
        gone = releases.delete(releases.drafts.find(draft), person_of(by), revision)
        if as_json:
            output.print_json({"deleted": gone.id})
        else:
            typer.echo(f"Draft {gone.id[:8]} is deleted.")


@app.command()
def send(
    folder: Folder, draft: DraftId, *, revision: Seen, by: By = "", as_json: Json = False
) -> None:
    """Send a draft for release by somebody else."""
    _change(
        folder,
        lambda releases: releases.send(releases.drafts.find(draft), person_of(by), revision),
        as_json=as_json,
    )


@app.command(name="return")
def return_(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    draft: DraftId,
    *,
    reason: Annotated[str, typer.Option(help="Why, for its writer and your own log.")],
    revision: Seen,
    by: By = "",
    as_json: Json = False,
) -> None:
    """Send a draft that waits for release back to its writer, or take your own back."""
    _change(
        folder,
        lambda releases: releases.send_back(
            releases.drafts.find(draft), person_of(by), revision, reason
        ),
        as_json=as_json,
    )


@app.command()
def post(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    draft: DraftId,
    *,
    revision: Seen,
    passphrase_file: PassphraseFile = None,
    by: By = "",
    as_json: Json = False,
) -> None:
    """Post a draft in public and for good: your own, or release another's that waits for it."""
    with output.report_errors():
        home = opened_home(folder, passphrase_file)
        releases = releases_of(home)
        made = releases.post(releases.drafts.find(draft), person_of(by), revision)
        if made.draft.state is DraftState.HELD:
            output.print_held(made.draft, as_json=as_json)
        elif made.logged is not None:
            output.print_posted(made.logged, home.profile().board.url, as_json=as_json)
        else:
            _report(releases.drafts, made.draft, as_json=as_json)


def add_commands(agency: typer.Typer) -> None:
    """Add the commands about drafts to the agency's commands."""
    agency.add_typer(app, name="draft")


_AS_IT_IS = "may be posted as it is; it is held until a moderator has read it."
_IN_ORDER = "is in order."
_GRADES: Mapping[str, str] = {
    "refuse": "The board refuses it",
    "hold": "A moderator reads it first",
    "missing": "Missing",
}


def _change(folder: Path, change: Callable[[Releases], SavedDraft], *, as_json: bool) -> None:
    with output.report_errors():
        releases = releases_of(AgencyHome(folder))
        _report(releases.drafts, change(releases), as_json=as_json)


def _report(drafts: Drafts, draft: SavedDraft, *, as_json: bool) -> None:
    if as_json:
        output.print_json(_json(drafts, draft))
    else:
        _print(drafts, draft)


def _json(drafts: Drafts, draft: SavedDraft) -> Mapping[str, object]:
    lease = drafts.lease_of(draft)
    return {
        "id": draft.id,
        "revision": draft.revision,
        "state": draft.state.value,
        "content": to_builtins(draft.content),
        "source": draft.source,
        "writer": draft.writer.name,
        "saved_by": draft.saved.name,
        "saved_at": draft.saved.at,
        "open_by": lease.name if lease else "",
        "sent_by": draft.sent.name if draft.sent else "",
        "returned_by": draft.returned.name if draft.returned else "",
        "reason": draft.reason,
        "released_by": draft.released.name if draft.released else "",
        "changed": list(draft.changed),
        "request": draft.request if draft.is_sent else "",
        "findings": [{"code": each.code, "text": each.text} for each in draft.findings],
    }


def _print(drafts: Drafts, draft: SavedDraft) -> None:
    typer.echo(f"draft        {draft.id}")
    typer.echo(f"revision     {draft.revision}")
    typer.echo(f"state        {draft.state.value}")
    lease = drafts.lease_of(draft)
    source = "" if draft.writer.name == draft.saved.name else f", written by {draft.writer.name}"
    typer.echo(
        f"saved        {draft.saved.at[:16].replace('T', ' ')} UTC by {draft.saved.name}{source}"
    )
    for label, value in (
        ("open", lease.name if lease else ""),
        ("sent by", draft.sent.name if draft.sent else ""),
        ("sent back by", draft.returned.name if draft.returned else ""),
        ("reason", draft.reason),
        ("changed", ", ".join(draft.changed)),
        ("released by", draft.released.name if draft.released else ""),
    ):
        if value:
            typer.echo(f"{label:<12} {safe_text(value, longest=500)}")


def _content(folder: Path, file: Path | None) -> DraftContent:
    zone = read_department(folder).zone or "UTC"
    return DraftContent(zone=zone) if file is None else read_content(file, zone)


def _area(content: DraftContent) -> str:
    area = content.area
    if area is None:
        return ""
    if isinstance(area, DrawnCircle):
        return f"circle of {area.radius_m} m around {area.lat / 1e6:.6f},{area.lon / 1e6:.6f}"
    return f"outline with {len(area.ring)} corners"


def _line(drafts: Drafts, draft: SavedDraft) -> str:
    title = safe_text(draft.content.title, longest=60) or "no title"
    case = safe_text(draft.content.case_number, longest=40)
    lease = drafts.lease_of(draft)
    return (
        f"{draft.id[:8]}  {draft.state.value:<8}  revision {draft.revision}  {title}"
        f"{f', case {case}' if case else ''}, saved by {draft.saved.name}"
        f"{f', open by {lease.name}' if lease else ''}"
    )


def _check_json(saved: SavedDraft, found: DraftCheck) -> Mapping[str, object]:
    judgment = found.judgment
    area, window = judgment.area, judgment.window
    return {
        "id": saved.id,
        "revision": saved.revision,
        "may_post": judgment.may_post,
        "findings": [_finding_json(each) for each in judgment.findings],
        "passed": list(judgment.passed),
        "earlier": found.earlier,
        "area": None
        if area is None
        else {
            "size_km2": area.size_km2,
            "least_width_m": area.width.meters,
            "edge_m": area.edge_m,
        },
        "window": None
        if window is None
        else {"start": format_time(window.start), "end": format_time(window.end)},
    }


def _finding_json(each: DraftFinding) -> Mapping[str, object]:
    return {
        "code": each.code,
        "grade": each.grade,
        "field": each.field,
        "text": each.describe("en"),
        "spans": [
            {"field": span.field, "start": span.start, "end": span.end} for span in each.spans
        ],
    }

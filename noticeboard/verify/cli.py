"""`neighbors verify FILE…`: check what others signed, with no network and no database."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
import json
from pathlib import Path
from typing import Annotated, Any, override

from rich.console import Console
from rich.table import Table
import typer
from typer.core import TyperGroup

from noticeboard.agency import output, share_output
from noticeboard.agency.custody_faults import Weight
from noticeboard.agency.evidence import check_share
from noticeboard.agency.folder_check import CasePlace, check_folder
from noticeboard.agency.home import read_root
from noticeboard.agency.report import checks_json
from noticeboard.errors import InvalidInputError
from noticeboard.log.tiles import MAX_BUNDLE_BYTES
from noticeboard.runtime.text import LanguageCode, Text
from noticeboard.seal.signed_film import check_maker_root
from noticeboard.verify.export import check_export, is_export
from noticeboard.verify.page import verify_page
from noticeboard.verify.report import (
    Contradiction,
    FileReport,
    LogParts,
    TrustedKeys,
    contradictions,
)
from noticeboard.verify.snapshots import SnapshotFile, judge
from noticeboard.verify.verify import is_evidence, verify_evidence, verify_file


class _VerifyGroup(TyperGroup):
    """Takes files without a command's name, as whoever has a proof in hand types them."""

    @override
    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in {*self.commands, "--help"}:
            args = ["files", *args]
        return super().parse_args(ctx, args)


def add_verify(app: typer.Typer, *more: Callable[..., None]) -> None:
    """Add `verify FILE…`, `verify page FILE|URL`, and more commands by their functions' names."""
    group = typer.Typer(
        cls=_VerifyGroup, no_args_is_help=True, help="Check what others signed, or served."
    )
    group.command(name="files")(verify)
    group.command(name="page")(verify_page)
    for each in more:
        group.command()(each)
    app.add_typer(group, name="verify")


def verify(  # noqa: PLR0913 -- each is one option of the command
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            help="Proofs, checkpoints, histories, snapshots, receipts, evidence, an export, an"
            " opened share's folder, or an agency's folder, or a case's in it.",
        ),
    ],
    *,
    log_key: Annotated[
        str, typer.Option(help="The board's log key, unless FILE is in an agency's folder.")
    ] = "",
    inbox_key: Annotated[str, typer.Option(help="The key of the board's inbox.")] = "",
    witness: Annotated[
        list[str] | None, typer.Option(help="The key of a witness that counts; repeatable.")
    ] = None,
    quorum: Annotated[
        int | None,
        typer.Option(
            min=0,
            help="How many witnesses must have cosigned; by default a majority of those named.",
        ),
    ] = None,
    policy: Annotated[
        Path | None,
        typer.Option(help="All of these in one file: the board's board.json, or its /policy."),
    ] = None,
    agency: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The agency's folder, which has the keys.")
    ] = None,
    language: Annotated[
        LanguageCode, typer.Option(help="Of what is found in an agency's folder.")
    ] = LanguageCode.EN,
    time_root: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="The root certificate (PEM) of a timestamp service that you trust; repeatable.",
        ),
    ] = None,
    maker_root: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="The root certificate (PEM) of a maker of cameras that you trust; repeatable.",
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object for machines.")
    ] = False,
) -> None:
    """Check proofs, checkpoints, histories, receipts, opened shares, and an agency's cases offline.

    Exits with 0 if everything is valid. Exits with 1 if something isn't valid or can't be
    checked, a board contradicts itself, or evidence proves nothing.
    """
    with output.report_errors():
        trusted = TrustedKeys.of(
            policy=policy,
            log_key=log_key,
            inbox_key=inbox_key,
            witnesses=witness or (),
            quorum=quorum,
            agency=agency,
        )
        trusted = replace(
            trusted,
            time_roots=tuple(map(read_root, time_root or ())),
            maker_roots=tuple(read_root(path, check_maker_root) for path in maker_root or ()),
        )
        places = [CasePlace.of(path) for path in files if path.is_dir()]
        if any(places):
            _agency_folder(places, len(files), language, as_json=as_json)
            return
        if any(path.is_dir() and not is_evidence(path) for path in files):
            _share(files, trusted, as_json=as_json)
            return
        if any(path.suffix == ".zip" and is_export(path) for path in files):
            _export(files, trusted, as_json=as_json)
            return
        found = _verify_all(files, trusted, datetime.now(UTC))
        _print(found, as_json=as_json)
        if not found.holds:
            raise typer.Exit(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """The results of checking all given files."""

    judged: tuple[FileReport, ...]
    contradictions: tuple[Contradiction, ...]
    empty: tuple[str, ...]
    """A sentence for each evidence that proves nothing."""

    @property
    def holds(self) -> bool:
        """Whether everything holds and nothing contradicts it."""
        return not (self.contradictions or self.empty) and all(each.holds for each in self.judged)

    @property
    def contradicted(self) -> frozenset[str]:
        """The files that another file contradicts."""
        return frozenset(file for each in self.contradictions for file in each.files)


def _verify_all(files: Sequence[Path], trusted: TrustedKeys, now: datetime) -> _Found:
    reports: list[FileReport] = []
    parts = LogParts()
    snapshots: list[SnapshotFile] = []
    evidence: dict[Path, tuple[FileReport, ...]] = {}
    for path in files:
        if is_evidence(path):
            found = verify_evidence(path, trusted, now)
            evidence[path] = found.notes
            reports += found.notes
            snapshots += found.snapshots
            for name, raw in found.parts:
                parts.add(name, raw)
        elif LogParts.is_part(path.name) and path.is_file():
            with path.open("rb") as file:
                parts.add(path.name, file.read(MAX_BUNDLE_BYTES))
        elif path.is_file() and (snapshot := SnapshotFile.read(path)) is not None:
            snapshots.append(snapshot)
        else:
            reports.append(verify_file(path, trusted, now))
    judged = list(judge(snapshots, reports))
    reports += [report for report, _ in judged]
    if not reports:
        raise InvalidInputError(Text("noticeboard.verify.part_alone"))
    refuted = [contradiction for _, contradiction in judged if contradiction is not None]
    contradicting = (*contradictions(reports, parts), *refuted)
    contradicted = {file for each in contradicting for file in each.files}
    return _Found(
        judged=tuple(reports),
        contradictions=contradicting,
        empty=tuple(
            f"{path} proves nothing by itself: nothing that the board signed in it contradicts"
            " anything else in it."
            for path, notes in evidence.items()
            if not contradicted & {each.file for each in notes}
            and not any(each.accuses for each in notes)
        ),
    )


def _share(files: Sequence[Path], trusted: TrustedKeys, *, as_json: bool) -> None:
    if len(files) > 1:
        raise InvalidInputError(Text("noticeboard.verify.one_share"))
    found = check_share(files[0], trusted.keys(files[0]))
    share_output.print_checked(found, as_json=as_json)
    if found.claims.failures:
        raise typer.Exit(1)


def _agency_folder(
    places: Sequence[CasePlace | None], given: int, language: LanguageCode, *, as_json: bool
) -> None:
    place = places[0]
    if given > 1 or place is None:
        raise InvalidInputError(Text("noticeboard.verify.one_share"))
    found = check_folder(place, datetime.now(UTC))
    if as_json:
        output.print_json(
            {
                "valid": found.holds,
                "kind": "agency",
                "folder": str(found.folder),
                "shares": list(found.shares),
                "log_entries": found.entries,
                "certificates": found.certificates,
                "findings": [
                    {
                        "weight": each.weight,
                        "code": each.text.code,
                        "text": each.text.fill(language),
                    }
                    for each in found.findings
                ],
            }
        )
    else:
        for weight, show in (
            (Weight.FAULT, share_output.complain),
            (Weight.GAP, share_output.note),
            (Weight.REMARK, share_output.remark),
        ):
            show(each.text.fill(language) for each in found.findings if each.weight is weight)
        summary = Text(
            f"desk.custody.{'holds' if found.holds else 'faulty'}",
            shares=len(found.shares),
            entries=found.entries,
            certificates=found.certificates,
        )
        typer.echo(summary.fill(language))
        typer.echo(Text("desk.custody.limit").fill(language))
    if not found.holds:
        raise typer.Exit(1)


def _export(files: Sequence[Path], trusted: TrustedKeys, *, as_json: bool) -> None:
    if len(files) > 1:
        raise InvalidInputError(Text("noticeboard.verify.one_share"))
    found = check_export(files[0], trusted.keys(files[0]))
    if as_json:
        shares = {
            name: {"valid": each.claims.hold, **checks_json(each.claims)}
            for name, each in found.shares.items()
        }
        values = {
            "valid": found.holds,
            "kind": "export",
            "file": str(found.path),
            "files": found.files,
            "shares": shares,
            "log_entries": found.entries,
            "log_key": str(found.log_key or ""),
            "failures": [str(each) for each in found.failures],
        }
        output.print_json(values)
    else:
        share_output.complain(f"Does not hold: {each}" for each in found.failures)
        for name, each in found.shares.items():
            typer.echo(f"Share {name}")
            share_output.print_checked(each, as_json=False)
        if found.holds:
            typer.echo(f"{found.files} files are as they were exported.")
        if found.entries:
            typer.echo(
                f"{found.entries} entries of a department's log are proved, by the key"
                f" {found.log_key}. Compare it with the department's."
            )
    if not found.holds:
        raise typer.Exit(1)


def _print(found: _Found, *, as_json: bool) -> None:
    reports = found.judged
    if as_json:
        typer.echo(json.dumps(_values(found), ensure_ascii=False))
        return
    for each in reports:
        for failure in each.failures:
            output.errors().print(f"{each.file}: {failure}", style="red", markup=False)
    if len(reports) == 1:
        if found.holds:
            typer.echo(reports[0].sentence)
    else:
        table = Table("File", "What it is", "Holds", "What it shows")
        for each in reports:
            holds = "contradicted" if each.file in found.contradicted else "yes"
            table.add_row(each.file, each.kind, holds if each.holds else "no", each.sentence)
        Console(markup=False).print(table)
    for contradiction in found.contradictions:
        output.errors().print(contradiction.sentence, style="red", markup=False)
    for sentence in found.empty:
        output.errors().print(sentence, style="red", markup=False)


def _values(found: _Found) -> dict[str, object]:
    files = [each.values() | {"failures": list(each.failures)} for each in found.judged]
    if len(files) == 1 and not found.empty:
        return files[0]
    for each in files:
        each["contradicted"] = each["file"] in found.contradicted
    return {
        "valid": found.holds,
        "forks": [each.sentence for each in found.contradictions],
        "proves_nothing": list(found.empty),
        "files": files,
    }

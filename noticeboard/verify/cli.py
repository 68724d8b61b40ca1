"""`neighbors verify FILE…`: check what others signed, with no network and no database."""

from collections.abc import Sequence
from datetime import UTC, datetime
import json
from pathlib import Path
from typing import Annotated

from rich.console import Console
from rich.table import Table
import typer

from noticeboard.agency import show, show_shares
from noticeboard.agency.checking import check_share
from noticeboard.errors import InvalidInputError
from noticeboard.verify.archive import judge_archive
from noticeboard.verify.judged import Judged
from noticeboard.verify.judging import forks, judge
from noticeboard.verify.trusted import Trusted


def verify(  # noqa: PLR0913 -- each is one option of the command
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            help="Proofs, checkpoints, histories, receipts, evidence, or an opened share's folder.",
        ),
    ],
    *,
    log_key: Annotated[
        str, typer.Option(help="The board's log key; known where FILE is in an agency's folder.")
    ] = "",
    inbox_key: Annotated[str, typer.Option(help="The key of the board's inbox.")] = "",
    witness: Annotated[
        list[str] | None, typer.Option(help="A witness's key to count; repeatable.")
    ] = None,
    quorum: Annotated[
        int | None, typer.Option(min=0, help="How many witnesses must have cosigned.")
    ] = None,
    policy: Annotated[
        Path | None, typer.Option(help="All of these in one file: the board's board.json.")
    ] = None,
    agency: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The agency's folder, which has the keys.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object for machines.")
    ] = False,
) -> None:
    """Check proofs, checkpoints, histories, receipts and opened shares, asking nobody.

    Exits with 1 where anything does not hold, or a board contradicts itself.
    """
    with show.one_sentence():
        trusted = Trusted.of(
            policy=policy,
            log_key=log_key,
            inbox_key=inbox_key,
            witnesses=witness or (),
            quorum=quorum,
            agency=agency,
        )
        if any(path.is_dir() for path in files):
            _share(files, trusted, as_json=as_json)
            return
        now = datetime.now(UTC)
        judged: list[Judged] = []
        for path in files:
            if path.suffix == ".zip" and path.is_file():
                judged += judge_archive(path, trusted, now)
            else:
                judged.append(judge(path, trusted, now))
        contradictions = list(forks(judged))
        _tell(judged, contradictions, as_json=as_json)
        if contradictions or not all(each.holds for each in judged):
            raise typer.Exit(1)


def _share(files: Sequence[Path], trusted: Trusted, *, as_json: bool) -> None:
    if len(files) > 1:
        raise InvalidInputError("Check an opened share by itself: its report fills the screen.")
    found = check_share(files[0], trusted.keys(files[0]))
    show_shares.checked(found, as_json=as_json)
    if found.claims.failures:
        raise typer.Exit(1)


def _tell(judged: Sequence[Judged], contradictions: Sequence[str], *, as_json: bool) -> None:
    if as_json:
        if len(judged) == 1:
            told = judged[0].values() | {"failures": list(judged[0].failures)}
        else:
            told = {
                "valid": not contradictions and all(each.holds for each in judged),
                "forks": list(contradictions),
                "files": [each.values() | {"failures": list(each.failures)} for each in judged],
            }
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for each in judged:
        for failure in each.failures:
            show.errors().print(f"{each.file}: {failure}", style="red", markup=False)
    if len(judged) == 1:
        if judged[0].holds:
            typer.echo(judged[0].sentence)
    else:
        table = Table("File", "What it is", "Holds", "What it shows")
        for each in judged:
            table.add_row(each.file, each.kind, "yes" if each.holds else "no", each.sentence)
        Console(markup=False).print(table)
    for sentence in contradictions:
        show.errors().print(sentence, style="red", markup=False)

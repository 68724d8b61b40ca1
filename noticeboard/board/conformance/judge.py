"""`neighbors board conformance URL`: one line for each requirement of docs/protocol."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
import json
from pathlib import Path
from typing import Annotated, Final

from rich.console import Console
from rich.table import Table
import typer

from noticeboard.board.conformance import http_checks, log_checks, post_checks
from noticeboard.board.conformance.report import (
    BrokenError,
    Level,
    Line,
    Outcome,
    Report,
    Requirement,
)
from noticeboard.board.conformance.subject import (
    PATIENCE_S,
    Asker,
    HttpAsker,
    NotJudgedError,
    Subject,
    require_agency_key,
)
from noticeboard.errors import NoticeboardError
from noticeboard.log.note import SignerKey
from noticeboard.rules.text import safe_text
from noticeboard.runtime.terminal import report_errors

_LAST: Final = ("no-sniffing", "no-cookies")
"""They look at all the answers to the others."""
_LONGEST: Final = 200
_MARKS: Final = {Outcome.PASS: "✓", Outcome.FAIL: "✗", Outcome.SKIP: "–"}


def requirements() -> tuple[Requirement, ...]:
    """Return every requirement, in the order in which they are judged."""
    parts = (
        log_checks.BOARD,
        log_checks.LOG,
        log_checks.ENTRIES,
        log_checks.REGISTRY,
        http_checks.BOARD,
        http_checks.INBOX,
        post_checks.BOARD,
    )
    every = [each for part in parts for each in part.listed]
    return tuple(sorted(every, key=lambda each: each.id in _LAST))


async def judge(
    url: str,
    asker: Asker,
    *,
    now: Callable[[], datetime],
    poster: SignerKey | None = None,
    root: SignerKey | None = None,
) -> Report:
    """Judge a board, whatever it answers; with `poster`, also by posting as its agency."""
    board = Subject(asker=asker, now=now(), poster=poster, root=root)
    report = Report(url=url)
    for requirement in requirements():
        outcome, detail = await _outcome(requirement, board)
        shown = safe_text(detail, longest=_LONGEST)
        report.lines.append(Line(requirement=requirement, outcome=outcome, detail=shown))
    return report


async def _outcome(requirement: Requirement, board: Subject) -> tuple[Outcome, str]:
    try:
        return Outcome.PASS, await requirement.check(board)
    except NotJudgedError as error:
        return Outcome.SKIP, str(error)
    except (BrokenError, NoticeboardError) as error:
        return Outcome.FAIL, str(error)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        # Its JSON has another shape than any that the check expects.
        return Outcome.FAIL, f"the answer can't be read ({type(error).__name__})"


def conformance(
    url: Annotated[str, typer.Argument(help="The address of the board.")],
    *,
    post: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Also post, as the agency whose posting key is in FILE. Only for test boards:"
            " what is posted stays for ever.",
        ),
    ] = None,
    root: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="With --post, also name a post-quantum delivery key and withdraw it at once, by"
            " the agency's root key in FILE.",
        ),
    ] = None,
    patience_s: Annotated[
        float, typer.Option("--patience", min=1, help="How many seconds an answer may take.")
    ] = PATIENCE_S,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object for machines.")
    ] = False,
) -> None:
    """Judge a board from outside, by docs/protocol. It only reads, unless you say --post.

    Exits with 1 if the board breaks a requirement that it must meet.
    """
    with report_errors():
        keys = [
            None if path is None else require_agency_key(path.read_text(encoding="utf-8"))
            for path in (post, root)
        ]
        report = asyncio.run(_judge(url, keys[0], keys[1], patience_s))
    if as_json:
        typer.echo(json.dumps(report.as_json()))
    else:
        _print(report)
    if not report.conforms:
        raise typer.Exit(1)


async def _judge(
    url: str, poster: SignerKey | None, root: SignerKey | None, patience_s: float
) -> Report:
    async with HttpAsker.to(url, patience_s=patience_s) as asker:
        return await judge(url, asker, now=lambda: datetime.now(UTC), poster=poster, root=root)


def _print(report: Report) -> None:
    console = Console()
    table = Table("", "Level", "Requirement", "docs/protocol", "Found")
    for line in report.lines:
        requirement = line.requirement
        table.add_row(
            _MARKS[line.outcome],
            requirement.level.value,
            requirement.text,
            f"{requirement.page}.md: {requirement.section}",
            # What a board says is never interpreted as markup.
            line.detail.replace("[", "\\["),
        )
    console.print(table)
    must, should = report.failed(Level.MUST), report.failed(Level.SHOULD)
    sentence = (
        "✓ The board conforms." if report.conforms else f"✗ MUST that don't hold: {len(must)}."
    )
    console.print(f"{sentence} SHOULD that don't hold: {len(should)}.", markup=False)

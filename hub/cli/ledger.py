"""`neighbors hub ledger`: check, print and prove what this house decided and shared."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from hub.cli import output
from hub.cli.client import AsJson, DataDir, open_output, refuse_to_replace
from hub.cli.output import (
    Reporter,
    Verified,
    broken,
    judge,
    print_json,
    print_line,
    print_table,
    table,
    when,
)
from hub.clock import SystemClock
from hub.data_folder import Folders
from hub.errors import InvalidInputError
from hub.ledger import sentences
from hub.ledger.entry import STAMPED, LedgerEntry
from hub.ledger.tree import MAX_FILE_BYTES, Export, LedgerReport, read_file

if TYPE_CHECKING:
    from hub.ledger.ledger import Ledger

app = typer.Typer(no_args_is_help=True, help="Your answers and what was sent, on record.")

Output = Annotated[
    Path | None, typer.Option("--output", help="The file to write; otherwise it is printed.")
]
Force = Annotated[bool, typer.Option("--force", help="Replace an existing file.")]
Root = Annotated[
    str, typer.Option("--root", help="A root, in base64, that the ledger must have had.")
]


class Format(StrEnum):
    """Formats of an exported ledger."""

    JSON = "json"
    CSV = "csv"
    HTML = "html"


@app.command("list")
def list_(
    data_dir: DataDir,
    *,
    limit: Annotated[
        int, typer.Option("--limit", min=1, help="How many entries, the newest first.")
    ] = 20,
    stamped: Annotated[
        bool, typer.Option("--stamped", help="Also list the timestamps of recordings.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List your answers and what was sent, the newest first."""

    async def read() -> list[LedgerEntry]:
        async with _opened(data_dir) as ledger:
            return await ledger.entries()

    everything = asyncio.run(read())
    known = [each for each in everything if stamped or each.type != STAMPED]
    entries = known[-limit:][::-1]
    if as_json:
        print_json({"entries": [each.to_dict() for each in entries]})
        return
    if not entries:
        print_line("No decisions yet. Your answers and what you send are logged here permanently.")
        _print_left_out(len(everything))
        return
    rows_table, now = table("When", "What", "No", numbers=("No",)), datetime.now(UTC)
    for each in entries:
        rows_table.add_row(
            broken(*when(each.at, now).rsplit(", ", 1)), sentences.undated(each), str(each.index)
        )
    print_table(rows_table)
    if len(known) > limit:
        print_line(
            f"{len(known) - limit:,} older. To see more: neighbors hub ledger list --limit N"
        )
    _print_left_out(len(everything) - len(known))


def _print_left_out(stamps: int) -> None:
    if stamps:
        option = "neighbors hub ledger list --stamped"
        print_line(f"{output.count(stamps, 'timestamp')} not listed. To see them: {option}")


@app.command()
def verify(
    data_dir: DataDir,
    file: Annotated[
        Path | None, typer.Argument(help="An exported ledger, or a proof, instead of this one.")
    ] = None,
    *,
    root: Root = "",
    as_json: AsJson = False,
) -> None:
    """Check that every entry is as the house signed it, and that none is missing."""

    async def check(lines: Reporter) -> list[Verified]:
        lines("ledger")
        if file is not None:
            return [_verified(await asyncio.to_thread(_check_file, file, root))]
        async with _opened(data_dir) as ledger:
            return [_verified(await ledger.check(root=root))]

    judge(check, as_json=as_json)


@app.command()
def export(
    data_dir: DataDir,
    *,
    as_: Annotated[
        Format, typer.Option("--format", help="json to check it; csv or html to read it.")
    ] = Format.JSON,
    output: Output = None,
    force: Force = False,
) -> None:
    """Print the whole ledger: for others to check, for a spreadsheet, or as a page."""

    async def make(ledger: "Ledger") -> Iterable[str]:
        exported = await ledger.export()
        return await asyncio.to_thread(_text, exported, as_)

    _write(data_dir, make, output, force=force)


@app.command()
def prove(
    data_dir: DataDir,
    index: Annotated[int, typer.Argument(metavar="NUMBER", help="The entry's number.")],
    *,
    root: Root = "",
    output: Output = None,
    force: Force = False,
) -> None:
    """Print one entry with the proof that it is in the ledger, without revealing the others."""

    async def make(ledger: "Ledger") -> Iterable[str]:
        return [(await ledger.prove(index, root=root)).text()]

    _write(data_dir, make, output, force=force)


def _text(exported: Export, format_: Format) -> Iterable[str]:
    """Return an export's text in chunks."""
    match format_:
        case Format.JSON:
            return exported.text()
        case Format.CSV:
            return sentences.rows(exported)
        case Format.HTML:
            return sentences.page(exported)


def _check_file(file: Path, root: str) -> LedgerReport:
    """Check a file; blocking. Raises InvalidInputError if it is not an exported ledger or proof."""
    try:
        if file.stat().st_size > MAX_FILE_BYTES:
            raise InvalidInputError(f"{file} is too large to be an exported ledger.")
        raw = file.read_bytes()
    except OSError as error:
        raise InvalidInputError(
            "file.unreadable", path=str(file), error=error.strerror or str(error)
        ) from error
    return read_file(raw).check(root=root)


def _verified(checked: LedgerReport) -> Verified:
    lines: list[str] = []
    if checked.proved is not None:
        lines.append(f"Entry {checked.proved.index}: {sentences.sentence(checked.proved)}")
    if checked.key:
        lines += [f"Root: {checked.root}", f"Signed by: {checked.key}"]
    return Verified(
        what="ledger entries",
        count=checked.entries,
        complaints=tuple(map(str, checked.complaints)),
        notes=() if checked.complaints else tuple(lines),
    )


def _write(
    data_dir: Path,
    make: Callable[["Ledger"], Awaitable[Iterable[str]]],
    output: Path | None,
    *,
    force: bool,
) -> None:
    """Print what `make` makes of the data folder's ledger, or write it to a file."""

    async def run() -> Iterable[str]:
        async with _opened(data_dir) as ledger:
            return await make(ledger)

    if output is not None:
        refuse_to_replace(output, force=force)
    text = asyncio.run(run())
    if output is None:
        sys.stdout.writelines(text)
        return
    with open_output(output, mode=0o600) as write:
        for piece in text:
            write(piece.encode())
    print_line(f"Wrote {output}.")


@asynccontextmanager
async def _opened(data_dir: Path) -> AsyncGenerator["Ledger"]:
    """Give a data folder's ledger, read-only; a hub may be running on the folder."""
    from hub.ledger.ledger import Ledger  # noqa: PLC0415 -- only here is a database opened
    from hub.store.database import existing_database  # noqa: PLC0415

    async with existing_database(Folders(data=data_dir)) as database:
        yield Ledger(database, data_dir / "ledger.key", SystemClock())

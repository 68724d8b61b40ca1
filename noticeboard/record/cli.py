"""`neighbors verify record URL`: a board's whole log, checked, as files for a newsroom."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import msgspec
import typer

from noticeboard.agency import output
from noticeboard.agency.client import MAX_JSON_BYTES, BoardClient, decode
from noticeboard.errors import ConflictError, InvalidInputError, VerificationError
from noticeboard.log.checkpoint import first_quorum
from noticeboard.log.encoding import parse_time
from noticeboard.log.link import BoardLink, Fingerprint
from noticeboard.rules.places import MAX_FILE_BYTES, Atlas, read_places
from noticeboard.runtime.files import FolderLock, make_folders, write_all
from noticeboard.runtime.text import Text

if TYPE_CHECKING:
    from noticeboard.record.record import RecordedBoard, RecordSummary

BOARD: Final = "board.json"
LOG: Final = "log"


def record(  # noqa: PLR0913 -- each is one option of the command
    url: Annotated[
        str,
        typer.Argument(
            metavar="URL", help="The board's address, or its link, which names its log's key."
        ),
    ],
    *,
    out: Annotated[
        Path, typer.Option(metavar="FOLDER", help="Where the files go. Run again to go on.")
    ] = Path("record"),
    log_key: Annotated[str, typer.Option(help="The key that the board's log must have.")] = "",
    as_of: Annotated[
        str,
        typer.Option(
            metavar="TIME",
            help="Give states and lateness for this time, such as 2027-06-30T00:00:00Z; by default"
            " for now.",
        ),
    ] = "",
    zone: Annotated[
        str, typer.Option(help="The time zone of nights and local hours; by default the board's.")
    ] = "",
    places: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Name the place of each request by the outlines in this GeoJSON."
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object for machines.")
    ] = False,
) -> None:
    """Write a board's whole log as SQLite, with what Datasette shows beside it.

    Copies the log, checks every signature and proof, and writes record.db and metadata.json.
    Asks the board for nothing but its log. If it's interrupted, run it again.
    """
    with output.report_errors():
        at = _time(as_of)
        make_folders(out)
        lock = FolderLock.acquire(out)
        try:
            atlas = None if places is None else _atlas(places)
            board = asyncio.run(copy_log(url, out, log_key=log_key))
            summary = _write(out, board, at, zone, atlas)
        finally:
            lock.release()
    if as_json:
        output.print_json(
            {
                "folder": str(out),
                "origin": board.origin,
                "log_key": board.log_key,
                "entries": summary.size,
                "requests": summary.requests,
                "late": summary.late,
                "unknown_types": summary.newer,
            }
        )
        return
    typer.echo(
        f"{out / 'record.db'} has all {summary.size} entries of {board.origin}."
        f" Requests: {summary.requests}, of which late: {summary.late}."
    )
    if summary.newer:
        typer.echo(f"{summary.newer} entries are of types that only a newer version can read.")
    typer.echo(f"Each was checked with the log key {board.log_key}. Compare it with the board's.")


def _time(text: str) -> datetime | None:
    try:
        return parse_time(text) if text else None
    except VerificationError as error:
        raise InvalidInputError(Text("noticeboard.record.time")) from error


def _atlas(file: Path) -> Atlas:
    try:
        with file.open("rb") as opened:
            return Atlas(read_places(opened.read(MAX_FILE_BYTES + 1)))
    except OSError as error:
        raise InvalidInputError(Text("noticeboard.file.none", file=str(file))) from error


def _write(
    out: Path, board: "RecordedBoard", at: datetime | None, zone: str, atlas: Atlas | None
) -> "RecordSummary":
    from noticeboard.record.record import write_record  # noqa: PLC0415 -- loads much

    return write_record(
        copied_log(out, board), board, out, as_of=at, zone=zone, atlas=atlas, is_checked=True
    )


def copied_log(out: Path, board: "RecordedBoard") -> Path:
    """Return where `copy_log` has put a board's log."""
    from noticeboard.mirror.home import MirrorHome  # noqa: PLC0415 -- as above

    return MirrorHome(folder=out / LOG).copy_of(board.origin).public


async def copy_log(
    url: str,
    out: Path,
    *,
    log_key: str = "",
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> "RecordedBoard":
    """Copy a board's log into a folder, or what is new since the last time, and check all of it.

    The board's keys are taken over at first contact and never change. Raises NoticeboardError.
    """
    from noticeboard.mirror.copy import BoardCopy  # noqa: PLC0415 -- as above
    from noticeboard.mirror.home import MirrorHome  # noqa: PLC0415 -- as above
    from noticeboard.mirror.server import Follower  # noqa: PLC0415 -- as above

    link = BoardLink.parse(url)
    async with BoardClient.to(link.url) as client:
        board = await _introduced(client, link, out, log_key)
        home = MirrorHome(folder=out / LOG)
        # It signs for nothing: what is copied here is served to nobody.
        copy = BoardCopy(home.copy_of(board.origin), board, lambda _signed, _tree: None)
        await Follower(copy, client, now).update()
    return board


async def _introduced(
    client: BoardClient, link: BoardLink, out: Path, log_key: str
) -> "RecordedBoard":
    from noticeboard.record.record import RecordedBoard  # noqa: PLC0415 -- as above

    file = out / BOARD
    known = await asyncio.to_thread(file.read_bytes) if file.is_file() else None
    raw = await client.get("/board.json", MAX_JSON_BYTES) if known is None else known
    board = decode(raw, RecordedBoard)
    if known is None:
        quorum = first_quorum(board.quorum, board.witnesses)
        board = msgspec.structs.replace(board, url=link.url, quorum=quorum)
    board.check()
    if known is not None and board.url != link.url:
        raise ConflictError(Text("noticeboard.record.other_board", folder=str(out), url=board.url))
    if (log_key and board.log_key != log_key.strip()) or (
        link.key is not None and link.key != Fingerprint.of(board.log)
    ):
        raise VerificationError(Text("noticeboard.page.other_key", url=board.url))
    if known is None:
        await asyncio.to_thread(write_all, [(file, msgspec.json.encode(board))])
    return board

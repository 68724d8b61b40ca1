"""`neighbors board directory`: keep a directory, the signed list by which households find boards.

A keeper draws the area of each board in any mapping program. `build` makes lines of it, `sign`
signs them into the one file that is served, and `check` reads that file as a household's hub does.
None of these commands contacts anybody.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
import json
import math
from pathlib import Path
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

import msgspec
from rich.console import Console
from rich.table import Table
import typer

from noticeboard.errors import InvalidInputError, NoticeboardError, VerificationError
from noticeboard.log.directory import (
    FILE_NAME,
    MOST_BOARDS,
    MOST_BYTES,
    DirectoryHead,
    ListedBoard,
    boards_in,
    read_board,
    read_head,
    read_list,
    write_directory,
)
from noticeboard.log.encoding import explain_decoding, format_time
from noticeboard.log.link import BoardLink, Fingerprint
from noticeboard.log.note import SignerKey
from noticeboard.rules import geojson
from noticeboard.rules.addresses import (
    is_loopback,
    literal_address,
    may_reach,
    names_home,
    names_nothing,
)
from noticeboard.rules.area import size_km2
from noticeboard.rules.text import safe_text
from noticeboard.runtime.files import PRIVATE_FILE, read_private, write_all
from noticeboard.runtime.terminal import report_errors
from noticeboard.runtime.text import Text, text_of

MOST_GEOJSON_BYTES: Final = 64 * 2**20
USUAL_AREA_BYTES: Final = 500
"""Of each board's area, so that ten thousand boards fit into one directory."""

app = typer.Typer(
    no_args_is_help=True,
    help="Keep a signed list that helps households find boards.",
    pretty_exceptions_enable=False,
)

File = Annotated[Path, typer.Argument(metavar="FILE", help="The signed directory.")]
Private = Annotated[
    bool, typer.Option("--private", help="Allow addresses on the network that the hubs are on.")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object for machines.")]


@app.command()
def build(
    boards: Annotated[
        Path, typer.Argument(metavar="GEOJSON", help="A collection with the area of each board.")
    ],
    listed: Annotated[Path, typer.Argument(metavar="LIST", help="The list to write.")],
    *,
    area_bytes: Annotated[
        int, typer.Option(min=100, max=2500, help="The size that each area is simplified to.")
    ] = USUAL_AREA_BYTES,
    as_json: Json = False,
) -> None:
    """Make a list of the boards in a GeoJSON file: their names, links, operators, and areas."""
    with report_errors():
        made = _read_features(boards, area_bytes)
        lines = [msgspec.json.encode(each.board) for each in made]
        write_all([(listed, b"".join(line + b"\n" for line in lines))])
    moved_m = max((each.moved_m for each in made), default=0.0)
    if as_json:
        typer.echo(json.dumps({"boards": len(made), "moved_m": round(moved_m, 1)}))
        return
    typer.echo(
        f"{_count(len(made))} in {listed}. Outlines moved by {math.ceil(moved_m):,} m at most."
    )
    typer.echo(f"Sign it: neighbors board directory sign {listed} {FILE_NAME} --key KEYFILE")


@app.command()
def sign(  # noqa: PLR0913 -- each is one option of the command
    listed: Annotated[Path, typer.Argument(metavar="LIST", help="What `build` wrote.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help=f"The {FILE_NAME} to serve.")],
    key: Annotated[Path, typer.Option(help="The directory's private key.")],
    *,
    title: Annotated[str, typer.Option(help="The directory's name, which households see.")] = "",
    make_key: Annotated[
        str,
        typer.Option(metavar="NAME", help="Make the key, under a name like directory.example.org."),
    ] = "",
    url: Annotated[
        str, typer.Option(help=f"Where {FILE_NAME} is served, to print the directory's link.")
    ] = "",
    private: Private = False,
    as_json: Json = False,
) -> None:
    """Sign a list. Hubs reject a later list with another key or an older date."""
    with report_errors():
        boards = _read_list(listed, private=private)
        before = read_head(_read(file, MOST_BYTES)) if file.exists() else None
        name = title or (before.name if before else "")
        if not name:
            raise InvalidInputError(Text("noticeboard.directory.no_title"))
        # Only now: a key that signed nothing would be in the way of the next try.
        signer = _make_key(key, make_key) if make_key else read_private(key, SignerKey.parse)
        head = _sign(boards, name, file, signer, before)
        link = str(BoardLink.of(url, signer.verifier)) if url else ""
    if as_json:
        typer.echo(json.dumps(_facts(head) | {"link": link}))
        return
    typer.echo(f"Signed {_count(head.boards)} into {file}, as of {format_time(head.issued)}.")
    if link:
        typer.echo(f"Link: {link}")


@app.command()
def check(
    file: File,
    *,
    link: Annotated[
        str, typer.Option(metavar="LINK", help="The link that households have, to compare its key.")
    ] = "",
    private: Private = False,
    as_json: Json = False,
) -> None:
    """Verify a directory, and list its boards. Exits with 1 if a hub would reject it."""
    with report_errors():
        raw = _read(file, MOST_BYTES)
        head = read_head(raw)
        boards = list(boards_in(read_list(raw, head)))
        _check_addresses(boards, private=private)
        if link and BoardLink.parse(link).key != Fingerprint.of(head.key):
            raise VerificationError(Text("noticeboard.directory.other_key", file=str(file)))
    if as_json:
        shown = [msgspec.to_builtins(each) for each in boards]
        typer.echo(json.dumps(_facts(head) | {"list": shown}, ensure_ascii=False))
        return
    _print(head, boards)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """A board from a feature, and how far simplifying moved its outline."""

    board: ListedBoard
    moved_m: float


class _Properties(msgspec.Struct, frozen=True, kw_only=True):
    """What a feature says besides its area. Mapping programs add properties of their own."""

    name: str
    link: str
    operator: str = ""
    agencies: int | None = None
    requests_year: int | None = None


class _Collection(msgspec.Struct, frozen=True, tag_field="type", tag="FeatureCollection"):
    """A GeoJSON file of several features."""

    features: Annotated[list[Any], msgspec.Meta(max_length=MOST_BOARDS)]


def _read_features(file: Path, area_bytes: int) -> list[_Draft]:
    try:
        found = msgspec.json.decode(_read(file, MOST_GEOJSON_BYTES), type=_Collection)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise InvalidInputError(
            Text("noticeboard.directory.no_collection", file=str(file), most=f"{MOST_BOARDS:,}")
        ) from error
    return [
        _read_feature(each, number, area_bytes) for number, each in enumerate(found.features, 1)
    ]


def _read_feature(feature: Any, number: int, area_bytes: int) -> _Draft:  # noqa: ANN401 -- any JSON
    """Return the board that a feature describes; raises InvalidInputError, which names it."""
    # Loading NumPy takes every command a tenth of a second.
    from noticeboard.rules.simplify import fit  # noqa: PLC0415

    try:
        fitted = fit(geojson.read(msgspec.json.encode(feature)), most_bytes=area_bytes)
        said = msgspec.convert(feature["properties"], _Properties)
        board = ListedBoard(
            name=said.name.strip(),
            link=str(BoardLink.parse(said.link)),
            operator=said.operator.strip(),
            area=fitted.area,
            agencies=said.agencies,
            requests_year=said.requests_year,
        )
        # As a reader reads it, so that every limit applies here.
        checked = read_board(msgspec.json.encode(board), number)
    except (msgspec.ValidationError, KeyError) as error:
        why = Text("noticeboard.directory.properties", why=explain_decoding(error))
    except NoticeboardError as error:
        why = text_of(error)
    else:
        return _Draft(board=checked, moved_m=fitted.moved_m)
    raise InvalidInputError(Text("noticeboard.directory.feature", number=number, error=why))


def _make_key(file: Path, name: str) -> SignerKey:
    if file.exists():
        raise InvalidInputError(Text("noticeboard.directory.key_exists", file=str(file)))
    try:
        signer = SignerKey.generate(name)
    except VerificationError as error:
        raise InvalidInputError(text_of(error)) from error
    write_all([(file, signer.export().encode() + b"\n")], mode=PRIVATE_FILE)
    return signer


def _read_list(file: Path, *, private: bool) -> list[ListedBoard]:
    """Return the boards of what `build` wrote, or somebody by hand; raises NoticeboardError."""
    lines = _read(file, MOST_BYTES).splitlines()
    boards = [read_board(line, number) for number, line in enumerate(lines, 1)]
    _check_addresses(boards, private=private)
    return boards


def _check_addresses(boards: list[ListedBoard], *, private: bool) -> None:
    """Raise InvalidInputError for an address for which hubs would refuse the whole list."""
    for number, board in enumerate(boards, 1):
        if not _is_called(BoardLink.parse(board.link).url, private=private):
            error = Text("noticeboard.directory.address")
            raise InvalidInputError(Text("noticeboard.directory.line", number=number, error=error))


def _is_called(url: str, *, private: bool) -> bool:
    """Return whether hubs call an address that a directory lists."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if names_nothing(host) or (parts.scheme != "https" and not is_loopback(host)):
        return False
    literal = literal_address(host)
    if literal is None:
        return private or not names_home(host)
    return may_reach(literal, allow_private=private)


def _sign(
    boards: list[ListedBoard],
    name: str,
    file: Path,
    signer: SignerKey,
    before: DirectoryHead | None,
) -> DirectoryHead:
    """Sign and write a list that readers of the one before accept; raises NoticeboardError."""
    issued = datetime.now(UTC).replace(microsecond=0)
    if before is not None and before.key != signer.verifier:
        raise InvalidInputError(Text("noticeboard.directory.other_key", file=str(file)))
    if before is not None and before.issued >= issued:
        raise InvalidInputError(
            Text("noticeboard.directory.not_newer", at=format_time(before.issued))
        )
    raw = write_directory(boards, name, issued, signer)
    write_all([(file, raw)])
    return read_head(raw)


def _read(file: Path, most_bytes: int) -> bytes:
    with file.open("rb") as opened:
        raw = opened.read(most_bytes + 1)
    if len(raw) > most_bytes:
        raise InvalidInputError(
            Text("noticeboard.directory.file_size", file=str(file), most=most_bytes // 2**20)
        )
    return raw


def _facts(head: DirectoryHead) -> dict[str, object]:
    fingerprint = Fingerprint.of(head.key)
    return {
        "name": head.name,
        "issued": format_time(head.issued),
        "boards": head.boards,
        "key": str(head.key),
        "fingerprint": str(fingerprint),
        "words": fingerprint.words(),
    }


def _print(head: DirectoryHead, boards: list[ListedBoard]) -> None:
    console = Console(highlight=False)
    table = Table("Board", "Link", "Operator", "Area (km²)")
    for board in boards:
        size = f"{size_km2(board.area):,.0f}"
        cells = (safe_text(board.name), board.link, safe_text(board.operator), size)
        table.add_row(*(cell.replace("[", "\\[") for cell in cells))
    console.print(table)
    sentence = (
        f"✓ {safe_text(head.name)}: {_count(head.boards)}, signed {format_time(head.issued)}."
    )
    console.print(sentence, markup=False, soft_wrap=True)
    console.print(f"Key: {head.key}", markup=False, soft_wrap=True)
    words = " ".join(Fingerprint.of(head.key).words())
    console.print(f"In words: {words}", markup=False, soft_wrap=True)


def _count(boards: int) -> str:
    return "1 board" if boards == 1 else f"{boards:,} boards"

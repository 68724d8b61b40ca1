"""`neighbors verify page FILE|URL`: whether a share page is one that its board has logged."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
import hashlib
import json
from pathlib import Path
import re
from typing import Annotated, Final

import typer

from noticeboard.agency import output
from noticeboard.agency.client import BoardClient
from noticeboard.errors import InvalidInputError, NotFoundError, VerificationError
from noticeboard.log.body import PageRelease
from noticeboard.log.checkpoint import TlogProof
from noticeboard.log.encoding import format_time
from noticeboard.log.entry import agency_id, parse_entry, verify_entry
from noticeboard.log.link import Fingerprint
from noticeboard.log.note import VerifierKey
from noticeboard.runtime.text import Text

MAX_PAGE_BYTES: Final = 16 * 1024**2
MAX_PROOF_BYTES: Final = 320 * 1024
_PAGE: Final = re.compile(
    r"(?P<board>https?://[^#?]+?)(?P<path>/s/[0-9]{1,18})/?(?:#(?P<named>.*))?"
)
_KEY: Final = re.compile(r"(?:^|&)key=([a-z2-7]{32})(?:&|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedPage:
    """A page that its board's log names."""

    sha256: str
    release: str
    origin: str
    index: int
    issued: datetime
    is_pinned: bool
    """Whether the log's key came from the reader or a link, and not from the board alone."""


async def check_page(
    what: str, *, board: str = "", log_key: VerifierKey | None = None
) -> LoggedPage:
    """Look up a page, given as a file or by its address, in its board's log.

    Raises NoticeboardError: NotFoundError if the log doesn't name it.
    """
    found = _PAGE.fullmatch(what)
    if found is None and not board:
        raise InvalidInputError(Text("noticeboard.page.no_board"))
    address = board or (found["board"] if found else "")
    async with BoardClient.to(address) as client:
        content = (
            await asyncio.to_thread(_read, Path(what))
            if found is None
            else await client.get(found["path"], MAX_PAGE_BYTES)
        )
        trust = await client.trust()
        key = VerifierKey.parse(trust.log_key)
        named = _KEY.search(found["named"] or "") if found else None
        if named is not None and str(Fingerprint.of(key)) != named[1]:
            raise VerificationError(Text("noticeboard.page.other_key", url=address))
        if log_key is not None and key != log_key:
            raise VerificationError(Text("noticeboard.page.other_key", url=address))
        sha256 = hashlib.sha256(content).hexdigest()
        try:
            raw = await client.get(f"/releases/{sha256}/proof", MAX_PROOF_BYTES)
        except NotFoundError as error:
            raise NotFoundError(Text("noticeboard.page.not_logged", sha256=sha256)) from error
    return _logged(raw, sha256, key, is_pinned=named is not None or log_key is not None)


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise NotFoundError(Text("noticeboard.file.none", file=str(path)))
    with path.open("rb") as file:
        return file.read(MAX_PAGE_BYTES)


def _logged(raw: bytes, sha256: str, key: VerifierKey, *, is_pinned: bool) -> LoggedPage:
    """Check the proof that the log names the page; raises VerificationError."""
    proof = TlogProof.parse(raw.decode(errors="replace"))
    entry = parse_entry(proof.extra or b"")
    proof.verify(entry.leaf, key)
    verify_entry(entry, key.name, key)
    body = entry.body
    if not isinstance(body, PageRelease) or body.agency != agency_id(key) or body.sha256 != sha256:
        raise VerificationError(Text("noticeboard.page.other_entry"))
    return LoggedPage(
        sha256=sha256,
        release=body.release,
        origin=key.name,
        index=proof.index,
        issued=body.issued_at.astimezone(UTC),
        is_pinned=is_pinned,
    )


def verify_page(
    page: Annotated[
        str, typer.Argument(metavar="FILE|URL", help="A saved page, or its address on a board.")
    ],
    *,
    board: Annotated[
        str, typer.Option(metavar="URL", help="The board that the page is for, if it's a file.")
    ] = "",
    log_key: Annotated[str, typer.Option(help="The key that the board's log must have.")] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object for machines.")
    ] = False,
) -> None:
    """Check that a share page is one that its board has logged.

    Asks the board. Exits with 1 if its log doesn't name the page.
    """
    with output.report_errors():
        key = VerifierKey.parse(log_key) if log_key else None
        found = asyncio.run(check_page(page, board=board, log_key=key))
    if as_json:
        values = {
            "valid": True,
            "sha256": found.sha256,
            "release": found.release,
            "origin": found.origin,
            "index": found.index,
            "issued": format_time(found.issued),
            "pinned": found.is_pinned,
        }
        typer.echo(json.dumps(values))
        return
    typer.echo(
        f"{found.origin} has logged this page as release {found.release}, in entry {found.index}."
    )
    if not found.is_pinned:
        typer.echo("Only the board itself vouches for its key here. Give --log-key to be sure.")

"""What the agency's commands print: sentences and tables for people, one JSON object for machines.

Whatever came from a board or out of a share is a stranger's text: it goes through `safe_text` and
is never read as markup.
"""

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
import json
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text
import typer

from noticeboard.agency.board_client import RefusedError
from noticeboard.agency.checking import ProvedEntry
from noticeboard.agency.home import Profile
from noticeboard.agency.inbox import Arrived
from noticeboard.agency.posting import Posted
from noticeboard.errors import NoticeboardError
from noticeboard.log.encoding import format_time
from noticeboard.rules.text import safe_text
from noticeboard.seal import Custody, CustodyFile, OpenedShare


def errors() -> Console:
    """Return the console for what is not the answer."""
    return Console(stderr=True, soft_wrap=True)


@contextmanager
def one_sentence() -> Generator[None]:
    """Turn an error into its sentence and exit status 1; a board's findings are one line each."""
    try:
        yield
    except RefusedError as error:
        errors().print("The board refused the request:", style="red")
        for finding in error.findings:
            errors().print(f"- {finding.text} ({finding.code})", markup=False)
        if not error.findings:
            errors().print(str(error), markup=False)
        raise typer.Exit(1) from None
    except NoticeboardError as error:
        errors().print(str(error), style="red", markup=False)
        raise typer.Exit(1) from None
    except OSError as error:
        sentence = f"{error.filename or 'A file'} cannot be used: {error.strerror}."
        errors().print(sentence, style="red", markup=False)
        raise typer.Exit(1) from None


def verifier(vkey: str, path: Path, *, as_json: bool) -> None:
    """Tell a verifier's public key, for boards to trust."""
    if as_json:
        _json({"vkey": vkey, "file": str(path)})
        return
    typer.echo(f"Made a verifier's private key in {path}. Boards that trust it list this key:")
    typer.echo(vkey)


def agency(profile: Profile, folder: Path, *, as_json: bool) -> None:
    """Tell an agency's id, and what to do with its registration."""
    register = folder / "register.entry"
    if as_json:
        _json(
            {
                "agency": profile.id,
                "register": str(register),
                "origin": profile.board.origin,
                "log_key": profile.board.log_key,
            }
        )
        return
    typer.echo(f"Made the keys of {profile.name}, agency {profile.id}, in {folder}.")
    typer.echo(f"The board's log key is {profile.board.log_key}: compare it with its operator's.")
    typer.echo(f"Hand {register} to the operator: neighbors board register BOARD {register.name}")
    typer.echo("Keep a copy of root.key and delivery.key somewhere else: nobody can replace them.")


def posted(posted: Posted, url: str, *, as_json: bool) -> None:
    """Tell that an entry is logged, where it can be read, and what somebody else logged."""
    if as_json:
        _json(
            {
                "id": posted.entry.body.id,
                "index": posted.index,
                "leaf": posted.entry.leaf.hex(),
                "proof": str(posted.proof),
                "url": f"{url}/entries/{posted.index}",
                "foreign": list(posted.foreign),
            }
        )
    else:
        typer.echo(f"Logged as entry {posted.index}: {url}/entries/{posted.index}")
        typer.echo(f"request  {posted.entry.body.id}")
        typer.echo(f"proof    {posted.proof}")
    for index in posted.foreign:
        errors().print(
            f"Entry {index} is in this agency's name and was not made in this folder:"
            " if nobody here made it, revoke the posting key.",
            style="yellow",
        )


def inbox(arrived: Sequence[Arrived], *, as_json: bool) -> None:
    """List the shares, each with where it lies."""
    if as_json:
        _json({"shares": [_arrived(each) for each in arrived]})
        return
    if not arrived:
        typer.echo("Nothing has arrived.")
        return
    table = Table("Share", "For request", "Arrived", "Size", "File")
    for each in arrived:
        table.add_row(
            str(each.waiting.number),
            each.waiting.request,
            Text(safe_text(each.waiting.at, longest=40)),
            f"{each.waiting.size_bytes / 1e6:.1f} MB",
            str(each.path) if each.is_here else "not fetched",
        )
    Console().print(table)


def opened(share: OpenedShare, *, as_json: bool) -> None:
    """Show what a share holds."""
    if as_json:
        _json({"folder": str(share.bag), **_custody(share.custody)})
        return
    typer.echo(f"Opened and verified: {share.bag}")
    _print_custody(share.custody)


def checked(found: Custody | ProvedEntry, *, as_json: bool) -> None:
    """Tell what holds."""
    if isinstance(found, Custody):
        if as_json:
            _json({"valid": True, "kind": "share", **_custody(found)})
            return
        typer.echo("Everything in this share holds.")
        _print_custody(found)
        return
    body, point = found.entry.body, found.checkpoint.checkpoint
    if as_json:
        _json(
            {
                "valid": True,
                "kind": "proof",
                "origin": point.origin,
                "index": found.index,
                "size": point.size,
                "id": body.id,
                "agency": body.agency,
                "issued": body.issued,
                "leaf": found.entry.leaf.hex(),
            }
        )
        return
    typer.echo(
        f"{point.origin} has signed for this entry: number {found.index} of {point.size},"
        f" by agency {body.agency}, issued {body.issued}."
    )


def _print_custody(custody: Custody) -> None:
    typer.echo(f"request   {custody.request.id}, entry {custody.request.index}")
    typer.echo(f"approved  {format_time(custody.approved_at)}")
    identity = safe_text(custody.identity, longest=500) or "anonymous"
    Console().print(Text(f"from      {identity}"))
    table = Table("Clip", "From (UTC)", "To (UTC)", "Frames", "Masks", "Clock offset")
    for file in custody.files:
        table.add_row(
            file.name,
            f"{file.start:%Y-%m-%d %H:%M:%S.%f}"[:-3],
            f"{file.end:%H:%M:%S.%f}"[:-3],
            f"{file.frames} ({file.frames_copied} as filmed)",
            str(file.masks),
            f"{file.clock_offset_ms:+d} ms",
        )
    Console().print(table)
    # On lines of their own, as sha256sum writes them: a hash broken over a cell cannot be compared.
    for file in custody.files:
        typer.echo(f"{file.sha256}  {file.name}")
    typer.echo("The clock offset is the camera's clock minus the hub's; times above are the hub's.")


def _custody(custody: Custody) -> Mapping[str, object]:
    return {
        "request": custody.request.id,
        "index": custody.request.index,
        "origin": custody.request.origin,
        "agency": custody.request.agency,
        "proposal": custody.proposal,
        "identity": safe_text(custody.identity, longest=500),
        "approved_at": format_time(custody.approved_at),
        "key": custody.key,
        "files": [_file(file) for file in custody.files],
    }


def _file(file: CustodyFile) -> Mapping[str, object]:
    return {
        "name": file.name,
        "sha256": file.sha256,
        "size_bytes": file.size_bytes,
        "start": file.start.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "end": file.end.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "frames": file.frames,
        "frames_copied": file.frames_copied,
        "masks": file.masks,
        "clock_offset_ms": file.clock_offset_ms,
    }


def _arrived(arrived: Arrived) -> Mapping[str, object]:
    return {
        "number": arrived.waiting.number,
        "request": arrived.waiting.request,
        "sha256": arrived.waiting.sha256,
        "size_bytes": arrived.waiting.size_bytes,
        "at": safe_text(arrived.waiting.at, longest=40),
        "file": str(arrived.path) if arrived.is_here else "",
    }


def _json(values: Mapping[str, object]) -> None:
    typer.echo(json.dumps(values, ensure_ascii=False))

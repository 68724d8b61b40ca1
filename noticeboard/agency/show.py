"""What the agency's commands print: sentences for people, one JSON object for machines.

Whatever came from a board or out of a share is a stranger's text: it goes through `safe_text` and
is never read as markup.
"""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
import json
import math
from pathlib import Path

from rich.console import Console
import typer

from noticeboard.agency.board_client import RefusedError
from noticeboard.agency.home import Profile
from noticeboard.agency.posting import Posted
from noticeboard.errors import NoticeboardError
from noticeboard.rules.simplify import Fitted
from noticeboard.runtime.terminal import sentence_of


def errors() -> Console:
    """Return the console for what is not the answer."""
    return Console(stderr=True, soft_wrap=True, highlight=False)


@contextmanager
def one_sentence() -> Generator[None]:
    """Turn an error into its sentence and exit status 1; a board's findings are one line each."""
    try:
        yield
    except RefusedError as error:
        errors().print("The request is refused:", style="red")
        for finding in error.findings:
            errors().print(f"- {finding.text} ({finding.code})", markup=False)
        if not error.findings:
            errors().print(str(error), markup=False)
        raise typer.Exit(1) from None
    except (NoticeboardError, OSError) as error:
        errors().print(sentence_of(error), style="red", markup=False)
        raise typer.Exit(1) from None


def verifier(vkey: str, path: Path, *, as_json: bool) -> None:
    """Tell a verifier's public key, for boards to trust."""
    if as_json:
        print_json({"vkey": vkey, "file": str(path)})
        return
    typer.echo(f"Made a verifier's private key in {path}. Boards that trust it list this key:")
    typer.echo(vkey)


def agency(profile: Profile, folder: Path, fitted: Fitted | None, *, as_json: bool) -> None:
    """Tell an agency's id, what to do with its registration, and what became of its outline."""
    register = folder / "register.entry"
    if as_json:
        print_json(
            {
                "agency": profile.id,
                "register": str(register),
                "origin": profile.board.origin,
                "log_key": profile.board.log_key,
                "outline": None
                if fitted is None
                else {
                    "corners_before": fitted.corners_before,
                    "corners": fitted.corners,
                    "moved_m": round(fitted.moved_m, 1),
                    "left_out": fitted.left_out,
                    "left_out_km2": round(fitted.left_out_km2, 3),
                },
            }
        )
        return
    typer.echo(f"Made the keys of {profile.name}, agency {profile.id}, in {folder}.")
    typer.echo(f"The board's log key is {profile.board.log_key}: compare it with its operator's.")
    typer.echo(f"Hand {register} to the operator: neighbors board register BOARD {register.name}")
    _outline(fitted)
    typer.echo("Keep a copy of root.key and delivery.key somewhere else: nobody can replace them.")


def _outline(fitted: Fitted | None) -> None:
    if fitted is None or fitted.corners == fitted.corners_before:
        return
    typer.echo(
        f"The outline was simplified from {fitted.corners_before:,} to {fitted.corners:,} corners:"
        f" its line moved by {math.ceil(fitted.moved_m):,} m at most."
    )
    if fitted.left_out:
        typer.echo(
            f"{fitted.left_out:,} islets or holes were left out, the largest of"
            f" {fitted.left_out_km2:.2g} km²."
        )


def posted_json(posted: Posted, url: str) -> dict[str, object]:
    """Return what is told of a logged entry, for machines."""
    return {
        "id": posted.entry.body.id,
        "index": posted.index,
        "leaf": posted.entry.leaf.hex(),
        "proof": str(posted.proof),
        "url": f"{url}/entries/{posted.index}",
        "foreign": list(posted.foreign),
    }


def posted(posted: Posted, url: str, *, as_json: bool) -> None:
    """Tell that an entry is logged, where it can be read, and what somebody else logged."""
    if as_json:
        print_json(posted_json(posted, url))
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


def print_json(values: Mapping[str, object]) -> None:
    """Print one JSON object."""
    typer.echo(json.dumps(values, ensure_ascii=False))

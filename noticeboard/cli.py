"""The noticeboard's part of the `neighbors` command: each side brings its own commands."""

import typer

from noticeboard.agency.cli import app as agency
from noticeboard.board.cli import app as board
from noticeboard.mirror.cli import mirror
from noticeboard.verify.cli import verify
from noticeboard.witness.cli import witness

board.command()(witness)
board.command()(mirror)


def add_commands(app: typer.Typer) -> None:
    """Add `board`, `agency` and `verify` to a command line."""
    app.add_typer(board, name="board")
    app.add_typer(agency, name="agency")
    # Anyone checks, not only agencies: the same command under a name of its own.
    app.command()(verify)


app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)
add_commands(app)

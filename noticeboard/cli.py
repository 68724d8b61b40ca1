"""The noticeboard's part of the `neighbors` command: each side brings its own commands."""

from importlib import import_module
from importlib.util import find_spec

import typer

from noticeboard.board.cli import app as board

app = typer.Typer(no_args_is_help=True)
app.add_typer(board, name="board")
if find_spec("noticeboard.agency.cli") is not None:
    app.add_typer(import_module("noticeboard.agency.cli").app, name="agency")

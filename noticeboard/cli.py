"""The noticeboard's part of the `neighbors` command, group by group.

Each group imports what it needs only when it is added, so that other commands start faster.
"""

import typer


def add_board(app: typer.Typer) -> None:
    """Add `board`."""
    from noticeboard.board.cli import app as board  # noqa: PLC0415
    from noticeboard.mirror.server import mirror  # noqa: PLC0415
    from noticeboard.witness.server import witness  # noqa: PLC0415

    group = typer.Typer(no_args_is_help=True, help=board.info.help)
    group.add_typer(board)
    group.command()(witness)
    group.command()(mirror)
    app.add_typer(group, name="board")


def add_agency(app: typer.Typer) -> None:
    """Add `agency`."""
    from noticeboard.agency.cli import app as agency  # noqa: PLC0415
    from noticeboard.verify.cli import verify  # noqa: PLC0415

    group = typer.Typer(no_args_is_help=True, help=agency.info.help)
    group.add_typer(agency)
    # Anyone can verify, but agencies look for the command here, so it has both names.
    group.command()(verify)
    app.add_typer(group, name="agency")


def add_verify(app: typer.Typer) -> None:
    """Add `verify`."""
    from noticeboard.verify.cli import verify  # noqa: PLC0415

    app.command()(verify)


def whole() -> typer.Typer:
    """Return the command line of a noticeboard alone."""
    app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)
    for add in (add_board, add_agency, add_verify):
        add(app)
    return app

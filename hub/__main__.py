"""The `neighbors` command: the hub's and the noticeboard's sides, put together."""

from collections.abc import Sequence
import sys

import typer

from hub.cli import logs
from hub.cli.app import app as hub_app


def build(words: Sequence[str]) -> typer.Typer:
    """Return the command line for what was typed after `neighbors`."""
    app = typer.Typer(
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        help="Public requests, private footage, and sharing as one person's deliberate act.",
    )
    app.add_typer(hub_app, name="hub")
    # A hub runs for months: it does not carry what else there is in its memory.
    if tuple(words[:1]) != ("hub",):
        from hub.bench.cli import bench  # noqa: PLC0415
        from noticeboard.cli import add_commands  # noqa: PLC0415

        add_commands(app)
        app.command()(bench)
    return app


def main() -> None:
    """Run the command line."""
    logs.set_up()
    build(sys.argv[1:])()


if __name__ == "__main__":
    main()

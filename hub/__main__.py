"""The `neighbors` command: the hub's and the noticeboard's sides, put together."""

import typer

from hub.bench.cli import bench
from hub.cli.app import app as hub_app
from noticeboard.cli import add_commands

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Public requests, private footage, and sharing as one person's deliberate act.",
)
app.add_typer(hub_app, name="hub")
add_commands(app)
app.command()(bench)


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()

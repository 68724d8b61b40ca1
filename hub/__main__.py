"""The `neighbors` command: combines the hub's and the noticeboard's commands."""

from collections.abc import Callable, Mapping, Sequence
import gc
import sys
from typing import Annotated, Any

import typer

from noticeboard.runtime import process, system


def _add_hub(app: typer.Typer) -> None:
    from hub.cli.app import app as hub  # noqa: PLC0415

    app.add_typer(hub, name="hub")


def _add_board(app: typer.Typer) -> None:
    from noticeboard.board.cli import app as board  # noqa: PLC0415
    from noticeboard.mirror.server import mirror  # noqa: PLC0415
    from noticeboard.witness.cli import witness  # noqa: PLC0415

    group = typer.Typer(no_args_is_help=True, help=board.info.help)
    group.add_typer(board)
    group.command()(witness)
    group.command()(mirror)
    app.add_typer(group, name="board")


def _add_agency(app: typer.Typer) -> None:
    from noticeboard.agency.cli import app as agency, protect_process  # noqa: PLC0415
    from noticeboard.record.cli import record  # noqa: PLC0415
    from noticeboard.verify.cli import add_verify  # noqa: PLC0415

    group = typer.Typer(no_args_is_help=True, help=agency.info.help, callback=protect_process)
    group.add_typer(agency)
    # Anyone can verify, but agencies look for the command here, so it has both names.
    add_verify(group, record)
    app.add_typer(group, name="agency")


def _add_oversight(app: typer.Typer) -> None:
    from noticeboard.agency.cli import protect_process  # noqa: PLC0415
    from noticeboard.oversight.cli import app as oversight  # noqa: PLC0415

    group = typer.Typer(no_args_is_help=True, help=oversight.info.help, callback=protect_process)
    group.add_typer(oversight)
    app.add_typer(group, name="oversight")


def _add_verify(app: typer.Typer) -> None:
    from noticeboard.record.cli import record  # noqa: PLC0415
    from noticeboard.verify.cli import add_verify  # noqa: PLC0415

    add_verify(app, record)


def _add_bench(app: typer.Typer) -> None:
    try:
        from benchmarks.__main__ import add_bench  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if error.name != "benchmarks":
            raise
        app.command(name="bench", hidden=True)(_need_checkout)
    else:
        add_bench(app)


def _need_checkout() -> None:
    """Measure what our own code costs, which an installed package cannot."""
    typer.echo("Benchmarks run in a checkout of the source code: scripts/bench.", err=True)
    raise typer.Exit(1)


GROUPS: Mapping[str, Callable[[typer.Typer], None]] = {
    "hub": _add_hub,
    "board": _add_board,
    "agency": _add_agency,
    "oversight": _add_oversight,
    "verify": _add_verify,
    "bench": _add_bench,
}
_ON_WINDOWS = frozenset({"agency", "oversight", "verify"})
"""Hubs and boards run on Linux."""


def _print_version(requested: bool) -> None:  # noqa: FBT001 -- typer's signature
    if requested:
        from importlib.metadata import version  # noqa: PLC0415

        typer.echo(version("neighbors-requests"))
        raise typer.Exit


def _set_options(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    pass


def build(words: Sequence[str]) -> typer.Typer:
    """Return the command line for what was typed after `neighbors`."""
    app = typer.Typer(
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        # Boxes cut the names of long options at 80 columns; plain help wraps.
        rich_markup_mode=None,
        help="Public requests for private footage, which only its owner can share.",
        # With a callback, a command must be named even if it is the only one.
        callback=_set_options,
    )
    # Import only the requested group: it starts faster, and a long-running hub needs less memory.
    requested = words[0] if words and words[0] in GROUPS else None
    for name, add in GROUPS.items():
        if requested in {None, name} and (sys.platform != "win32" or name in _ON_WINDOWS):
            add(app)
    return app


_TYPES: Mapping[str, str] = {
    "<str>": "TEXT",
    "<path>": "PATH",
    "<int>": "NUMBER",
    "<int range>": "NUMBER",
    "<float>": "NUMBER",
    "<float range>": "NUMBER",
    "<list[str]>": "TEXT",
    "<list[int]>": "NUMBER",
}


def _no_type(_context: object) -> str:
    """Return nothing: what is typed for an argument is in its help."""
    return ""


def _name_types(command: Any) -> None:  # noqa: ANN401 -- typer names no class for it
    """Show in the help what people type: nothing after a flag, and an argument's own name."""
    context = typer.Context(command)
    # The whole first paragraph, which would be cut otherwise.
    command.short_help = (command.help or "").partition("\n\n")[0]
    for each in command.get_params(context):
        if getattr(each, "is_flag", False):
            each.metavar = ""
        elif each.metavar is None:
            is_option = each.param_type_name == "option"
            shown = _TYPES.get(each.display_type(context)) if is_option else each.name.upper()
            each.metavar = shown
        if each.param_type_name == "argument":
            each.display_type = _no_type
    for each in getattr(command, "commands", {}).values():
        _name_types(each)


def command(words: Sequence[str]) -> Any:  # noqa: ANN401
    """Return what runs the words typed after `neighbors`, with a help for people."""
    made = typer.main.get_command(build(words))
    _name_types(made)
    return made


def main() -> None:
    """Run the command line."""
    system.print_unicode()
    process.set_up_log()
    gc.disable()  # What is imported is no garbage.
    run = command(sys.argv[1:])
    process.freeze_imports()
    gc.enable()
    run()


if __name__ == "__main__":
    main()

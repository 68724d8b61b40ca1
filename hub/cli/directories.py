"""`neighbors hub directories`: signed lists of boards, and those that cover this house."""

from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import urlencode

import typer

from hub.cli import output
from hub.cli.client import AsJson, DataDir, LocalHub, call_hub, send, the_directory
from hub.cli.output import (
    JsonObject,
    broken,
    print_indented,
    print_json,
    print_line,
    print_table,
    table,
)

directories_app = typer.Typer(
    help="Find boards with directories: signed lists of boards and their areas."
)


@directories_app.callback(invoke_without_command=True)
def directories(context: typer.Context, data_dir: DataDir, *, as_json: AsJson = False) -> None:
    """List directories, and the boards in them that cover one of your cameras."""
    if context.invoked_subcommand is not None:
        return
    answer = call_hub(data_dir, lambda hub: hub.call("GET", "/directories"))
    if as_json:
        print_json(answer)
        return
    known = answer["directories"]
    if not known:
        print_line("No directory yet. Add one: neighbors hub directories add LINK")
        return
    _print_boards(answer)
    now = datetime.now(UTC)
    for each in known:
        signed = output.when(output.at(each["signed_at"]), now)
        boards = output.count(each["boards"], "board")
        print_line(f"From {each['name']}, {each['url']}: {boards}, signed {signed}.")
        if each["reason"]:
            print_indented("▲", each["reason"], "yellow")
    print_line("A directory helps you find boards. It doesn't vouch for them.")


def _print_boards(answer: JsonObject) -> None:
    found, covering = answer["boards"], answer["covering"]
    if found:
        rows_table = table("Board", "By", "Covers you", "In 12 months")
        for board in found:
            asked = board["requests_year"]
            rows_table.add_row(
                board["name"],
                broken(board["operator"], board["directory"]),
                "yes" if board["covers"] else "no",
                "" if asked is None else output.count(asked, "request"),
            )
        print_table(rows_table)
    if covering:
        verb = "covers" if covering == 1 else "cover"
        print_line(f"{output.count(covering, 'board')} {verb} your cameras' locations.")
        print_line("Look at one before you follow it: neighbors hub follow LINK")
        for board in found:
            if board["covers"]:
                print_line(f"Link of {board['name']}:")
                output.out.print(board["address"], soft_wrap=True)  # unbroken, to be copied
    elif found:
        print_line("No board covers your cameras' locations yet. These are the nearest.")
    else:
        print_line("Give a camera its location to find boards: neighbors hub change CAMERA")


@directories_app.command("add")
def add_directory(
    data_dir: DataDir,
    link: Annotated[
        str, typer.Argument(metavar="LINK", help="The directory's link, with #key= at its end.")
    ],
    *,
    private: Annotated[
        bool, typer.Option("--private", help="Allow an address on this network.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Download a directory, and look for boards in it from now on."""
    body = {"address": link, "allow_private_address": private}
    added = send(data_dir, "POST", "/directories", body)
    if as_json:
        print_json(added)
    else:
        boards = output.count(added["boards"], "board")
        print_line(f"Added {added['name']}: {boards}. See them: neighbors hub directories")


@directories_app.command("remove")
def remove_directory(
    data_dir: DataDir,
    directory: Annotated[
        str, typer.Argument(metavar="DIRECTORY", help="Its name, address or link.")
    ],
    *,
    as_json: AsJson = False,
) -> None:
    """Remove a directory and its list. Boards that you follow stay."""

    async def remove(hub: LocalHub) -> JsonObject:
        known = (await hub.call("GET", "/directories"))["directories"]
        found = the_directory(directory, known)
        await hub.call("DELETE", f"/directories?{urlencode({'url': found['url']})}")
        return found

    removed = call_hub(data_dir, remove)
    if as_json:
        print_json(removed)
    else:
        print_line(f"{removed['name']} is removed.")

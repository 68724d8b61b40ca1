"""`neighbors hub awareness`: feeds that are shown and cannot be answered."""

from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from hub.cli import output
from hub.cli.client import AsJson, DataDir, LocalHub, call_hub, send, the_source
from hub.cli.output import (
    JsonObject,
    broken,
    marked,
    print_json,
    print_line,
    print_table,
    table,
)
from hub.model.awareness import AwarenessKind

app = typer.Typer(help="Show local alerts.")
_SOURCE_STATES = {
    "starting": "○ not read yet",
    "following": "● followed",
    "unreachable": "▲ away",
    "unreadable": "▲ unreadable",
}
_KINDS = {
    "cap": "CAP alerts",
    "atom": "Atom",
    "rss": "RSS",
    "json_feed": "JSON Feed",
    "wanted": "wanted list",
    "": "",
}


@app.callback(invoke_without_command=True)
def awareness(context: typer.Context, data_dir: DataDir, *, as_json: AsJson = False) -> None:
    """List local alerts. You can't answer them."""
    if context.invoked_subcommand is not None:
        return
    answer = call_hub(data_dir, lambda hub: hub.call("GET", "/awareness"))
    if as_json:
        print_json(answer)
        return
    if not answer["sources"]:
        print_line("No feeds yet. Add one: neighbors hub awareness add URL")
        return
    now = datetime.now(UTC)
    if answer["items"]:
        rows_table = table("What", "By", "Updated", "Until", "Where", whole=("Updated", "Until"))
        for item in answer["items"]:
            rows_table.add_row(
                item["title"] or item["event"],
                broken(item["publisher"] or item["source_name"], item["link_host"]),
                output.when(output.at(item["updated"]), now, short=True),
                output.when(output.at(item["expires"]), now, short=True) if item["expires"] else "",
                _where(item),
            )
        print_table(rows_table)
        print_line("Nobody can prove who wrote these, and you can't answer them.")
    else:
        print_line("No alerts right now.")
    for source in answer["sources"]:
        if source["reason"]:
            print_line(f"{source['name']}: {source['reason']}")


@app.command("list")
def list_sources(data_dir: DataDir, *, as_json: AsJson = False) -> None:
    """List the feeds, their state, and how many alerts each has."""
    answer = call_hub(data_dir, lambda hub: hub.call("GET", "/awareness/sources"))
    if as_json:
        print_json(answer)
        return
    if not answer["sources"]:
        print_line("No feeds yet. Add one: neighbors hub awareness add URL")
        return
    now = datetime.now(UTC)
    numbers = ("Shown", "Holds")
    rows_table = table(
        "Source", "Kind", "State", "Read", *numbers, "Id", numbers=numbers, whole=("Id",)
    )
    for each in answer["sources"]:
        rows_table.add_row(
            broken(each["name"], each["url"]),
            _KINDS.get(each["kind"], each["kind"]),
            marked(broken(_SOURCE_STATES[each["state"]], each["reason"])),
            output.when(output.at(each["fetched_at"]), now) if each["fetched_at"] else "never",
            str(each["shown"]),
            str(each["seen"]),
            each["id"],
        )
    print_table(rows_table)


@app.command("add")
def add_source(  # noqa: PLR0913 -- the options of one command
    data_dir: DataDir,
    url: Annotated[str, typer.Argument(metavar="URL", help="The address of the feed.")],
    *,
    name: Annotated[str, typer.Option(help="What to call it.")] = "",
    kind: Annotated[
        AwarenessKind | None, typer.Option(help="Its type; detected by default.")
    ] = None,
    within: Annotated[
        float | None, typer.Option(min=0.1, help="Show only alerts within this many km.")
    ] = None,
    minutes: Annotated[float, typer.Option(min=1, max=1440, help="Minutes between reads.")] = 15,
    private: Annotated[
        bool, typer.Option("--private", help="Allow an address on this network.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Add a feed of local alerts."""
    body: dict[str, Any] = {
        "url": url,
        "name": name,
        "kind": kind,
        "poll_minutes": minutes,
        "within_km": within,
        "allow_private_address": private,
    }
    added = send(data_dir, "POST", "/awareness/sources", body)
    if as_json:
        print_json(added)
    else:
        print_line(f"Following {added['name'] or url}. To see its alerts: neighbors hub awareness")


@app.command("remove")
def remove_source(
    data_dir: DataDir,
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Its name or ID.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Remove a feed and its alerts."""

    async def remove(hub: LocalHub) -> JsonObject:
        known = (await hub.call("GET", "/awareness/sources"))["sources"]
        found = the_source(source, known)
        await hub.call("DELETE", f"/awareness/sources/{found['id']}")
        return found

    removed = call_hub(data_dir, remove)
    if as_json:
        print_json(removed)
    else:
        print_line(f"{removed['name']} was removed, with its alerts.")


def _where(item: JsonObject) -> str:
    """Return how far away it is, or the place in its own words."""
    if item["distance_m"] is None:
        return str(item["area_text"])
    if item["distance_m"] == 0:
        return "here"
    return f"{item['distance_m'] / 1000:.1f} km"

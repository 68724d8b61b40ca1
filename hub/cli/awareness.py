"""`neighbors hub awareness`: what feeds without a log say, and which of them are followed."""

from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from hub.cli import words
from hub.cli.client import AsJson, DataDir, LocalHub, ask
from hub.cli.naming import the_source
from hub.cli.screen import broken, marked, say, say_json, show, table
from hub.cli.words import Shown
from hub.model.awareness import AwarenessKind

app = typer.Typer(help="Feeds that are shown and cannot be answered.")
_STATES = {
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
    """List what awareness sources say; nothing of it can be answered."""
    if context.invoked_subcommand is not None:
        return
    answer = ask(data_dir, lambda hub: hub.call("GET", "/awareness"))
    if as_json:
        say_json(answer)
        return
    if not answer["sources"]:
        say("No awareness source is followed. Add one: neighbors hub awareness add URL")
        return
    now = datetime.now(UTC)
    if answer["items"]:
        made = table("What", "By", "Updated", "Until", "Where", whole=("Updated", "Until"))
        for item in answer["items"]:
            made.add_row(
                item["title"] or item["event"],
                broken(item["publisher"] or item["source_name"], item["link_host"]),
                words.when(words.at(item["updated"]), now, short=True),
                words.when(words.at(item["expires"]), now, short=True) if item["expires"] else "",
                _where(item),
            )
        show(made)
        say("Nobody can prove who wrote these, and there is no way to answer them.")
    else:
        say("Nothing is said just now.")
    for source in answer["sources"]:
        if source["reason"]:
            say(f"{source['name']}: {source['reason']}")


@app.command("list")
def list_sources(data_dir: DataDir, *, as_json: AsJson = False) -> None:
    """List the sources, how each is doing and how much it says."""
    answer = ask(data_dir, lambda hub: hub.call("GET", "/awareness/sources"))
    if as_json:
        say_json(answer)
        return
    if not answer["sources"]:
        say("No awareness source is followed. Add one: neighbors hub awareness add URL")
        return
    now = datetime.now(UTC)
    numbers = ("Shown", "Holds")
    made = table("Source", "Kind", "State", "Read", *numbers, "Id", numbers=numbers, whole=("Id",))
    for each in answer["sources"]:
        made.add_row(
            broken(each["name"], each["url"]),
            _KINDS.get(each["kind"], each["kind"]),
            marked(broken(_STATES[each["state"]], each["reason"])),
            words.when(words.at(each["fetched_at"]), now) if each["fetched_at"] else "never",
            str(each["shown"]),
            str(each["seen"]),
            each["id"],
        )
    show(made)


@app.command("add")
def add_source(  # noqa: PLR0913 -- the options of one command
    data_dir: DataDir,
    url: Annotated[str, typer.Argument(metavar="URL", help="Where the feed is.")],
    *,
    name: Annotated[str, typer.Option(help="What to call it.")] = "",
    kind: Annotated[
        AwarenessKind | None, typer.Option(help="What it is; left out, it is found out.")
    ] = None,
    within: Annotated[
        float | None, typer.Option(min=0.1, help="Only what is within so many km of a camera.")
    ] = None,
    minutes: Annotated[
        float, typer.Option(min=1, max=1440, help="How often it is looked at.")
    ] = 15,
    private: Annotated[
        bool, typer.Option("--private", help="It may have an address on this network.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Follow a feed from now on."""
    body: dict[str, Any] = {
        "url": url,
        "name": name,
        "kind": kind,
        "poll_minutes": minutes,
        "within_km": within,
        "allow_private_address": private,
    }

    async def put(hub: LocalHub) -> Shown:
        added: Shown = await hub.call("POST", "/awareness/sources", body)
        return added

    added = ask(data_dir, put)
    if as_json:
        say_json(added)
    else:
        say(f"Following {added['name'] or url}. What it says: neighbors hub awareness")


@app.command("remove")
def remove_source(
    data_dir: DataDir,
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Its name, or its id.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Follow a feed no longer, and forget what it said."""

    async def take(hub: LocalHub) -> Shown:
        known = (await hub.call("GET", "/awareness/sources"))["sources"]
        found = the_source(source, known)
        await hub.call("DELETE", f"/awareness/sources/{found['id']}")
        return found

    removed = ask(data_dir, take)
    if as_json:
        say_json(removed)
    else:
        say(f"{removed['name']} is followed no longer, and what it said is forgotten.")


def _where(item: Shown) -> str:
    """Return how far it is, or what it calls the place."""
    if item["distance_m"] is None:
        return str(item["area_text"])
    if item["distance_m"] == 0:
        return "here"
    return f"{item['distance_m'] / 1000:.1f} km"

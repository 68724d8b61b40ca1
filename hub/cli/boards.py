"""`neighbors hub boards|awareness`: the boards and awareness sources that this hub follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode

import typer

from hub.cli import output
from hub.cli.client import (
    AsJson,
    DataDir,
    LocalHub,
    call_hub,
    get,
    refuse_to_replace,
    save,
    send,
    the_source,
)
from hub.cli.output import (
    JsonObject,
    broken,
    is_narrow,
    marked,
    print_indented,
    print_json,
    print_line,
    print_table,
    table,
)
from hub.errors import InvalidInputError
from hub.model.awareness import AwarenessKind
from noticeboard.errors import VerificationError
from noticeboard.log.note import KIND_COSIGNATURE, VerifierKey

_BOARD_STATES = {"following": "●", "starting": "○", "left": "–"}


def boards(  # noqa: PLR0913 -- the options of one command
    data_dir: DataDir,
    *,
    evidence: Annotated[
        str, typer.Option(metavar="ORIGIN", help="Save the evidence against this board as a ZIP.")
    ] = "",
    output: Annotated[
        Path | None, typer.Option(help="The file to write; evidence.zip by default.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an existing file.")] = False,
    leave: Annotated[str, typer.Option(metavar="ORIGIN", help="Stop following this board.")] = "",
    again: Annotated[
        str, typer.Option("--follow-again", metavar="ORIGIN", help="Follow this board again.")
    ] = "",
    policy: Annotated[
        str, typer.Option(metavar="ORIGIN", help="Show or change whom you trust about it.")
    ] = "",
    trust: Annotated[
        list[str] | None, typer.Option(metavar="KEY", help="With --policy: trust this key too.")
    ] = None,
    distrust: Annotated[
        list[str] | None, typer.Option(metavar="KEY", help="With --policy: no longer trust it.")
    ] = None,
    quorum: Annotated[
        int | None, typer.Option(min=0, help="With --policy: how many witnesses must have signed.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the boards that this hub follows, leave one, change whom you trust, or save evidence."""
    filters = _SearchFilter(trust=trust or (), distrust=distrust or (), quorum=quorum)
    if policy or filters.changes:
        _policy(data_dir, policy, filters, as_json=as_json)
        return
    if evidence:
        _save(data_dir, evidence, output or Path("evidence.zip"), force=force, as_json=as_json)
        return
    if leave or again:
        _turn(data_dir, leave or again, following=bool(again), as_json=as_json)
        return
    _list(get(data_dir, "/boards"), as_json=as_json)


def _list(answer: JsonObject, *, as_json: bool) -> None:
    if as_json:
        print_json(answer)
        return
    found, now = answer["boards"], datetime.now(UTC)
    if found:
        rows_table = table("Board", "State", "Entries", "Looked at", whole=("State",))
        for board in found:
            state, entries = marked(_state(board, now)), str(board["size"])
            rows_table.add_row(board["origin"], state, entries, _checked(board, now))
        print_table(rows_table)
    for board in found:
        if board["newer"]:
            many = "1 entry is" if board["newer"] == 1 else f"{board['newer']:,} entries are"
            print_indented(
                "▲", f"{board['origin']}: {many} newer than this hub: update it to read them."
            )
        if board["reason"]:
            print_indented("▲", f"{board['origin']}: {board['reason']}", "yellow")
        if board["quorum"] == 0 and board["state"] != "left":
            print_line(f"{board['origin']}: nobody else checks this board.")
        if board["state"] == "stopped":
            print_line(f"Save the proof: neighbors hub boards --evidence {board['origin']}")
    followed = [board for board in found if board["state"] != "left"]
    print_line(f"{output.count(len(followed), 'board')} followed.")


def _state(board: JsonObject, now: datetime) -> str:
    since = f"since {output.when(output.at(board['since']), now, short=is_narrow())}"
    return broken(f"{_BOARD_STATES.get(board['state'], '▲')} {board['state']}", since, between=" ")


def _checked(board: JsonObject, now: datetime) -> str:
    at = board["checked_at"]
    return output.when(output.at(at), now, short=is_narrow()) if at else "–"


def _turn(data_dir: Path, origin: str, *, following: bool, as_json: bool) -> None:
    body = {"origin": origin, "following": following}
    board = send(data_dir, "PUT", "/boards/following", body)
    if as_json:
        print_json(board)
    elif following:
        print_line(f"{origin} is followed again.")
    else:
        print_line(
            f"{origin} is no longer followed. Again: neighbors hub boards --follow-again {origin}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _SearchFilter:
    """How somebody wants to change a policy."""

    trust: Sequence[str]
    distrust: Sequence[str]
    quorum: int | None

    @property
    def changes(self) -> bool:
        """Whether there is anything to change."""
        return bool(self.trust or self.distrust or self.quorum is not None)

    def applied(self, now: JsonObject) -> JsonObject:
        """Return the API body that makes these changes to a policy; raises InvalidInputError."""
        witnesses, verifiers = list(now["witnesses"]), list(now["verifiers"])
        for text in self.trust:
            try:
                kind = VerifierKey.parse(text).kind
            except VerificationError as error:
                raise InvalidInputError(f"{text} is no key: {error}") from error
            among = witnesses if kind == KIND_COSIGNATURE else verifiers
            if text not in among:
                among.append(text)
        for text in self.distrust:
            if text not in witnesses + verifiers:
                raise InvalidInputError(f"You do not rely on {text}: look at --policy alone.")
        return {
            "origin": now["origin"],
            "witnesses": [each for each in witnesses if each not in self.distrust],
            "quorum": now["quorum"] if self.quorum is None else self.quorum,
            "verifiers": [each for each in verifiers if each not in self.distrust],
        }


def _policy(data_dir: Path, origin: str, filters: _SearchFilter, *, as_json: bool) -> None:
    if not origin:
        raise InvalidInputError("Name the board too: add --policy ORIGIN.")
    query = f"/boards/policy?{urlencode({'origin': origin})}"

    async def fetch(hub: LocalHub) -> JsonObject:
        found: JsonObject = await hub.call("GET", query)
        if not filters.changes:
            return found
        await hub.call("PUT", "/boards/policy", filters.applied(found))
        changed: JsonObject = await hub.call("GET", query)
        return changed

    found = call_hub(data_dir, fetch)
    if as_json:
        print_json(found)
        return
    witnesses = found["witnesses"]
    print_line(
        f"Witnesses: {found['quorum']} of {len(witnesses)} must have signed."
        if witnesses
        else "Witnesses: none, so nobody else checks this board."
    )
    for key in witnesses:
        print_indented(" ", key)
    print_line(
        "Verifiers, whose word about agencies counts:" if found["verifiers"] else "Verifiers: none."
    )
    for key in found["verifiers"]:
        print_indented(" ", key)


def _save(data_dir: Path, origin: str, file: Path, *, force: bool, as_json: bool) -> None:
    refuse_to_replace(file, force=force)

    async def fetch(hub: LocalHub) -> str:
        return await save(hub, f"/boards/evidence?{urlencode({'origin': origin})}", file)

    digest = call_hub(data_dir, fetch)
    if as_json:
        print_json({"file": str(file), "sha256": digest})
    else:
        print_line(f"Saved {file}: README.txt in it says how anybody can check it.")


app = typer.Typer(help="Feeds that are shown and cannot be answered.")
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
    """List what awareness sources say. You can't answer any of it."""
    if context.invoked_subcommand is not None:
        return
    answer = call_hub(data_dir, lambda hub: hub.call("GET", "/awareness"))
    if as_json:
        print_json(answer)
        return
    if not answer["sources"]:
        print_line("No awareness source is followed. Add one: neighbors hub awareness add URL")
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
        print_line("Nobody can prove who wrote these, and there is no way to answer them.")
    else:
        print_line("Nothing is said just now.")
    for source in answer["sources"]:
        if source["reason"]:
            print_line(f"{source['name']}: {source['reason']}")


@app.command("list")
def list_sources(data_dir: DataDir, *, as_json: AsJson = False) -> None:
    """List the sources, their state, and how many items each has."""
    answer = call_hub(data_dir, lambda hub: hub.call("GET", "/awareness/sources"))
    if as_json:
        print_json(answer)
        return
    if not answer["sources"]:
        print_line("No awareness source is followed. Add one: neighbors hub awareness add URL")
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
        AwarenessKind | None, typer.Option(help="Its kind; detected by default.")
    ] = None,
    within: Annotated[
        float | None, typer.Option(min=0.1, help="Show only items within so many km.")
    ] = None,
    minutes: Annotated[
        float, typer.Option(min=1, max=1440, help="How many minutes between reads.")
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
    added = send(data_dir, "POST", "/awareness/sources", body)
    if as_json:
        print_json(added)
    else:
        print_line(f"Following {added['name'] or url}. What it says: neighbors hub awareness")


@app.command("remove")
def remove_source(
    data_dir: DataDir,
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Its name, or its id.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Stop following a feed and delete its items."""

    async def remove(hub: LocalHub) -> JsonObject:
        known = (await hub.call("GET", "/awareness/sources"))["sources"]
        found = the_source(source, known)
        await hub.call("DELETE", f"/awareness/sources/{found['id']}")
        return found

    removed = call_hub(data_dir, remove)
    if as_json:
        print_json(removed)
    else:
        print_line(f"{removed['name']} is followed no longer, and what it said is forgotten.")


def _where(item: JsonObject) -> str:
    """Return how far away it is, or the place in its own words."""
    if item["distance_m"] is None:
        return str(item["area_text"])
    if item["distance_m"] == 0:
        return "here"
    return f"{item['distance_m'] / 1000:.1f} km"

"""`neighbors hub follow|boards`: the boards that this hub follows, or may follow."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from urllib.parse import urlencode

import typer

from hub.cli import output
from hub.cli.client import (
    AsJson,
    DataDir,
    LocalHub,
    call_hub,
    get,
    read_text,
    refuse_to_replace,
    save,
    send,
)
from hub.cli.output import (
    LEVELS,
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
from noticeboard.errors import VerificationError
from noticeboard.log.note import COSIGNING_KINDS, VerifierKey

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
    earlier: Annotated[
        bool | None,
        typer.Option(
            "--read-earlier/--skip-earlier",
            help="With --policy: read what was posted before your hub followed the board, or trust"
            " the board and its witnesses.",
        ),
    ] = None,
    region: Annotated[
        str | None,
        typer.Option(
            metavar="VERIFIER",
            help="With --policy: download only what this verifier's agencies post, once a day.",
        ),
    ] = None,
    no_region: Annotated[
        bool, typer.Option("--no-region", help="With --policy: download everything again.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List the boards you follow, stop following one, or change whom you trust."""
    changes = _PolicyChanges(
        trust=trust or (),
        distrust=distrust or (),
        quorum=quorum,
        earlier=earlier,
        region="" if no_region else region,
    )
    if policy or not changes.is_empty:
        _change_policy(data_dir, policy, changes, as_json=as_json)
        return
    if evidence:
        _save(data_dir, evidence, output or Path("evidence.zip"), force=force, as_json=as_json)
        return
    if leave or again:
        _turn(data_dir, leave or again, following=bool(again), as_json=as_json)
        return
    _list(get(data_dir, "/boards"), as_json=as_json)


_LONGEST_FILE = 1024 * 1024
_LONGEST_PATH = 255
_BOARD_KEYS = {
    "matches": ("✓", "The key matches your link."),
    "unnamed": ("▲", "The address has no key. Compare the words below with another source."),
}


def follow(
    data_dir: DataDir,
    address: Annotated[
        str,
        typer.Argument(
            metavar="ADDRESS", help="The board's link or address, or a file with its board.json."
        ),
    ],
    *,
    private: Annotated[
        bool, typer.Option("--private", help="Allow an address on this network.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask again.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show a board, and follow it if you confirm. With --json alone, only show it."""
    body = {"address": _address(address), "allow_private_address": private}
    waiting = "Reading the board …"
    found = send(data_dir, "POST", "/boards/lookup", body, waiting=waiting)
    policy = found["policy"]
    if as_json and (policy is None or found["state"] is not None or not yes):
        print_json(found)
        raise typer.Exit(1 if policy is None else 0)
    if policy is None:
        raise InvalidInputError(_other_key(found["key"]))
    if not as_json:
        _print_preview(found)
    if found["state"] is not None:
        again = f"neighbors hub boards --follow-again {policy['origin']}"
        print_line(
            f"Your hub no longer follows this board. To follow it again: {again}"
            if found["state"] in {"left", "stopped"}
            else "Your hub already follows this board."
        )
        return
    if not yes and not typer.confirm("Follow this board?"):
        print_line("Nothing was saved.")
        raise typer.Exit(1)
    board = send(data_dir, "POST", "/boards", policy)
    if as_json:
        print_json(board)
    else:
        print_line(f"{board['origin']} is now followed. To see it: neighbors hub boards")


def _address(address: str) -> str:
    """Return the text of a file with this name, or the address as it is."""
    file = Path(address)
    if len(address) > _LONGEST_PATH or not file.is_file():
        return address
    return read_text(file, _LONGEST_FILE)


def _other_key(key: JsonObject) -> str:
    return (
        "This isn't the board in your link: the link names one key, and this address uses another."
        f" Key in your link: {' '.join(key['named_words'])}."
        f" Key at this address: {' '.join(key['words'])}."
        " Nothing was saved. Get a new link from whoever gave you this one."
    )


def _print_preview(found: JsonObject) -> None:
    print_line(f"{found['name']}, {found['policy']['url']}")
    print_indented(*_BOARD_KEYS[found["key"]["state"]])
    if found["operator"]:
        print_line(f"Run by {found['operator']}, says the board.")
    if found["area"]:
        print_line(f"For {found['area']}, says the board.")
    if found["home_inside"] is not None:
        inside = "inside" if found["home_inside"] else "outside"
        print_line(f"Your home is {inside} the area of its agencies.")
    if found["asked"] is None:
        print_indented("▲", found["unread"], "yellow")
        print_line(f"{_entries(found['size'])} signed.")
    else:
        _print_activity(found)
    names = [each["name"] for each in found["verifiers"]]
    print_line(
        f"Verifiers, who confirm agencies: {', '.join(names)}." if names else "No verifiers."
    )
    names = [each["name"] for each in found["witnesses"]]
    print_line(
        f"Witnesses: {', '.join(names)}; {found['quorum']} of {len(names)} must have signed."
        if names
        else "No witnesses, so nobody else checks this board."
    )
    print_line(f"Its key in words: {' '.join(found['key']['words'])}")


def _print_activity(found: JsonObject) -> None:
    """Print how much a board asks, and which of its agencies."""
    asked, now = found["asked"], datetime.now(UTC)
    parts = [f"{output.count(asked['year'], 'request')} in 12 months"]
    if asked["near"] is not None:
        parts.append(f"{asked['near']:,} within a mile of a camera")
    if asked["usual_minutes"] is not None:
        parts.append(f"usually about {asked['usual_minutes']} minutes of video")
    print_line(f"{', '.join(parts)}.")
    if found["since"] is not None:
        since = output.when(output.at(found["since"]), now, short=True)
        print_line(f"{_entries(found['size'])} since {since}, none changed or removed.")
    if found["agencies"]:
        rows_table = table("Agency", "Identity", "Requests", numbers=("Requests",))
        for each in found["agencies"]:
            rows_table.add_row(each["name"], LEVELS[each["level"]], str(each["requests"]))
        print_table(rows_table)
    if found["agencies_more"]:
        print_line(f"{found['agencies_more']:,} more.")


def _entries(number: int) -> str:
    return "1 entry" if number == 1 else f"{number:,} entries"


def _list(answer: JsonObject, *, as_json: bool) -> None:
    if as_json:
        print_json(answer)
        return
    found, now = answer["boards"], datetime.now(UTC)
    if found:
        rows_table = table("Board", "State", "Entries", "Checked", whole=("State",))
        for board in found:
            state, entries = marked(_state(board, now)), str(board["size"])
            rows_table.add_row(board["origin"], state, entries, _checked(board, now))
        print_table(rows_table)
    for board in found:
        if board["newer"]:
            are = "is" if board["newer"] == 1 else "are"
            many = f"{_entries(board['newer'])} {are}"
            print_indented(
                "▲", f"{board['origin']}: {many} newer than your hub. Update it to read them."
            )
        for sentence in _unread(board, now):
            print_line(f"{board['origin']}: {sentence}")
        if board["reason"]:
            print_indented("▲", f"{board['origin']}: {board['reason']}", "yellow")
        if board["quorum"] == 0 and board["state"] != "left":
            print_line(f"{board['origin']}: nobody else checks this board.")
        if board["state"] == "stopped":
            print_line(f"Save the proof: neighbors hub boards --evidence {board['origin']}")
    followed = [board for board in found if board["state"] != "left"]
    print_line(f"{output.count(len(followed), 'board')} followed.")


def _unread(board: JsonObject, now: datetime) -> Iterator[str]:
    """Yield what the hub hasn't read of a board, and who vouches for it."""
    if board["read_since"]:
        since = output.when(output.at(board["read_since"]), now, short=True)
        by = "The board and its witnesses vouch" if board["quorum"] else "Only the board vouches"
        yield (
            f"your hub has read this board since {since}. "
            f"{by} for what was before{_earlier(board)}."
        )
    if board["region_as_of"]:
        at = output.when(output.at(board["region_as_of"]), now, short=True)
        yield f"your hub reads only the region of {board['region']}, as of {at}."
    elif board["region"] and board["state"] == "following":
        yield f"your hub reads everything until it can read the region of {board['region']}."


def _earlier(board: JsonObject) -> str:
    percent = board["earlier_percent"]
    if percent is None:
        return ", and your hub doesn't check it"
    return f" until your hub has read that, too: {percent} % so far"


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
            f"{origin} is no longer followed. To follow it again: neighbors hub boards "
            f"--follow-again {origin}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _PolicyChanges:
    """How somebody wants to change whom they trust about a board, and what they read of it."""

    trust: Sequence[str]
    distrust: Sequence[str]
    quorum: int | None
    earlier: bool | None
    region: str | None
    """A verifier's name or id; empty to read everything."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to change."""
        changed = (self.quorum, self.earlier, self.region) != (None, None, None)
        return not (self.trust or self.distrust or changed)

    def applied(self, now: JsonObject, regions: Sequence[JsonObject]) -> JsonObject:
        """Return the API body that makes these changes to a policy; raises InvalidInputError."""
        witnesses, verifiers = list(now["witnesses"]), list(now["verifiers"])
        for text in self.trust:
            try:
                kind = VerifierKey.parse(text).kind
            except VerificationError as error:
                raise InvalidInputError(f"{text} is no key: {error}") from error
            among = witnesses if kind in COSIGNING_KINDS else verifiers
            if text not in among:
                among.append(text)
        for text in self.distrust:
            if text not in witnesses + verifiers:
                raise InvalidInputError(
                    f"You don't trust {text}. To see whom you trust, use --policy alone."
                )
        return {
            "origin": now["origin"],
            "witnesses": [each for each in witnesses if each not in self.distrust],
            "quorum": now["quorum"] if self.quorum is None else self.quorum,
            "verifiers": [each for each in verifiers if each not in self.distrust],
            "read_earlier": now["read_earlier"] if self.earlier is None else self.earlier,
            "region": self._region(now, regions),
        }

    def _region(self, now: JsonObject, regions: Sequence[JsonObject]) -> str:
        if self.region is None:
            return str(now["region"])
        for each in regions:
            if self.region in {each["verifier"], each["name"]}:
                return str(each["verifier"])
        if not self.region:
            return ""
        raise InvalidInputError(_no_region(self.region, regions))


def _no_region(verifier: str, regions: Sequence[JsonObject]) -> str:
    if not regions:
        return "This board has no region that is large enough, or your hub hasn't read it yet."
    known = ", ".join(each["name"] for each in regions)
    return f"{verifier} has no region here. You can choose: {known}."


def _change_policy(data_dir: Path, origin: str, changes: _PolicyChanges, *, as_json: bool) -> None:
    if not origin:
        raise InvalidInputError("Name the board too, with --policy ORIGIN.")
    query = f"/boards/policy?{urlencode({'origin': origin})}"

    async def fetch(hub: LocalHub) -> tuple[JsonObject, list[JsonObject]]:
        found: JsonObject = await hub.call("GET", query)
        known = await hub.call("GET", f"/boards/regions?{urlencode({'origin': origin})}")
        if not changes.is_empty:
            await hub.call("PUT", "/boards/policy", changes.applied(found, known["regions"]))
            found = await hub.call("GET", query)
        return found, known["regions"]

    found, regions = call_hub(data_dir, fetch)
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
    print_line(
        "What was posted before your hub followed this board: your hub reads and checks it."
        if found["read_earlier"]
        else "What was posted before your hub followed this board: your hub doesn't read it. Nobody"
        " here checks whether a request was closed or left out then."
    )
    _print_region(found["region"], regions)


def _print_region(verifier: str, regions: Sequence[JsonObject]) -> None:
    """Print which region alone is read, what that means, or which could be."""
    if verifier:
        names = {each["verifier"]: each["name"] for each in regions}
        name = names.get(verifier, verifier)
        print_line(
            f"Region: your hub downloads only what agencies confirmed by {name} post, once a day."
            " The board learns from your address which region interests you. Requests and revoked"
            " keys reach you up to a day late, so what you send waits until the next day. Your hub"
            " doesn't check that the board leaves nothing out: whoever reads all of it does."
        )
    elif regions:
        each_one = (f"{each['name']} ({each['agencies']:,} agencies)" for each in regions)
        print_line(
            "Region: your hub downloads everything. With --region, it downloads only one of: "
            f"{', '.join(each_one)}."
        )


def _save(data_dir: Path, origin: str, file: Path, *, force: bool, as_json: bool) -> None:
    refuse_to_replace(file, force=force)

    async def fetch(hub: LocalHub) -> str:
        return await save(hub, f"/boards/evidence?{urlencode({'origin': origin})}", file)

    digest = call_hub(data_dir, fetch)
    if as_json:
        print_json({"file": str(file), "sha256": digest})
    else:
        print_line(f"Saved {file}. Its README.txt says how anyone can check it.")

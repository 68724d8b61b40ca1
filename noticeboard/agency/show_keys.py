"""What the commands about keys, standing and held posts print."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rich.console import Console
from rich.table import Table
import typer

from noticeboard.agency.board_client import HeldError
from noticeboard.agency.changing import Rotated, Vouched
from noticeboard.agency.held import Settled
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.posting import Posted
from noticeboard.agency.show import errors, posted as show_posted, posted_json, print_json
from noticeboard.agency.standing import Standing
from noticeboard.log.agency import LoggedEntry
from noticeboard.log.body import AgencyVerify, type_of
from noticeboard.log.encoding import format_time
from noticeboard.log.entry import agency_id
from noticeboard.log.note import VerifierKey
from noticeboard.rules.text import safe_text

HELD_EXIT = 3
"""A post is held: it is neither logged nor refused."""
_NEWEST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An agency's standing, by whose word, and the folder it is compared with."""

    standing: Standing
    trusted: tuple[VerifierKey, ...]
    home: AgencyHome


def rotated(rotated: Rotated, url: str, *, as_json: bool) -> None:
    """Tell that new keys are logged, and from when they act."""
    if as_json:
        print_json(posted_json(rotated.posted, url) | {"acts_from": format_time(rotated.since)})
        return
    show_posted(rotated.posted, url, as_json=False)
    typer.echo(f"The new keys act from {_time(rotated.since)}; until then the present ones do.")
    typer.echo(
        "Keep a copy of the folder `next` elsewhere. Later commands change over by themselves."
    )


def revoked(logged: Posted, last_good: int, url: str, *, as_json: bool) -> None:
    """Tell that the posting key is revoked."""
    if as_json:
        print_json(posted_json(logged, url) | {"last_good": last_good})
        return
    show_posted(logged, url, as_json=False)
    typer.echo(f"What the posting key signed after entry {last_good} is not the agency's word.")
    typer.echo("Make a new one now: neighbors agency rotate DIR --reason …")


def vouched(said: Vouched, level: int, *, as_json: bool) -> None:
    """Tell that a verifier's word is logged."""
    name = safe_text(said.name, longest=120)
    if as_json:
        print_json({"index": said.index, "id": said.id, "level": level, "name": name})
        return
    typer.echo(f"Logged as entry {said.index}: {name}, level {level}.")


def held(error: HeldError, *, as_json: bool) -> None:
    """Tell that a post is held, and how to ask about it; then exit with a status of its own."""
    if as_json:
        found = [{"code": each.code, "text": each.text} for each in error.findings]
        print_json({"held": True, "ticket": error.ticket, "findings": found})
    else:
        typer.echo("Held for a moderator: it is not logged yet.")
        for each in error.findings:
            typer.echo(f"- {each.text} ({each.code})")
        typer.echo(f"ticket   {error.ticket}")
        typer.echo("Ask later: neighbors agency posted DIR")
    raise typer.Exit(HELD_EXIT)


def settled(found: Sequence[Settled], url: str, *, as_json: bool) -> None:
    """Tell what became of held posts."""
    if as_json:
        print_json({"held": [_settled_json(each, url) for each in found]})
        return
    if not found:
        typer.echo("Nothing is held.")
    for each in found:
        typer.echo(f"{each.ticket}: {_settled(each)}")
        if each.posted is not None:
            show_posted(each.posted, url, as_json=False)


def status(shown: Shown, *, as_json: bool) -> None:
    """Tell how an agency stands."""
    if as_json:
        print_json(_status_json(shown))
        return
    record = shown.standing.record
    typer.echo(f"{safe_text(record.name, longest=120)}, agency {record.id}")
    typer.echo(f"level    {record.level}, by {len(shown.trusted)} verifiers' word")
    for each in shown.standing.said:
        typer.echo(f"         {_said(each, shown.trusted)}")
    typer.echo(f"posting  {record.posting_key}")
    typer.echo(f"delivery {record.delivery_key or 'none: it takes no footage'}")
    for sentence in _warnings(shown.standing):
        errors().print(sentence, style="yellow", markup=False)
    table = Table("Index", "Kind", "Issued (UTC)", "Made here", "Holds")
    for each in shown.standing.own[-_NEWEST:]:
        body = each.entry.body
        table.add_row(
            f"{each.index:,}",
            _kind(each),
            body.issued.replace("T", " ")[:16],
            "yes" if _is_made_here(shown, each) else "no",
            "no: disowned" if record.voids(each.index) else "yes",
        )
    Console(highlight=False).print(table)


def _warnings(standing: Standing) -> list[str]:
    record = standing.record
    found = []
    if record.next_keys is not None:
        found.append(f"New keys act from {_time(record.next_keys.since)}.")
    if record.revoked_from is not None:
        found.append(
            f"The posting key is revoked: entries from {record.revoked_from} on are disowned."
        )
    if record.compromised:
        found.append("Two different entries stand in one place of the chain: the key is not safe.")
    return found


def _status_json(shown: Shown) -> dict[str, object]:
    record = shown.standing.record
    new = record.next_keys
    trusted = {agency_id(key) for key in shown.trusted}
    return {
        "agency": record.id,
        "name": safe_text(record.name, longest=120),
        "level": record.level,
        "size": shown.standing.seen.size,
        "posting_key": str(record.posting_key),
        "delivery_key": record.delivery_key,
        "next": None
        if new is None
        else {
            "posting_key": str(new.posting_key),
            "delivery_key": new.delivery_key,
            "acts_from": format_time(new.since),
        },
        "revoked_from": record.revoked_from,
        "compromised": record.compromised,
        "said": [
            {
                "index": each.index,
                "verifier": each.entry.body.agency,
                "level": each.entry.body.level,
                "trusted": each.entry.body.agency in trusted,
            }
            for each in shown.standing.said
            if isinstance(each.entry.body, AgencyVerify)
        ],
        "entries": [
            {
                "index": each.index,
                "type": _kind(each),
                "id": each.entry.body.id,
                "issued": each.entry.body.issued,
                "made_here": _is_made_here(shown, each),
                "void": record.voids(each.index),
            }
            for each in shown.standing.own
        ],
    }


def _said(each: LoggedEntry, trusted: Sequence[VerifierKey]) -> str:
    body = each.entry.body
    name = next((key.name for key in trusted if agency_id(key) == body.agency), None)
    level = body.level if isinstance(body, AgencyVerify) else 0
    who = f"{body.agency[:8]}, who does not count here" if name is None else name
    return f"entry {each.index}: {who} said {level}"


def _is_made_here(shown: Shown, each: LoggedEntry) -> bool:
    return shown.home.made(each.entry)


def _kind(each: LoggedEntry) -> str:
    return type_of(each.entry.body)


def _settled(each: Settled) -> str:
    match each.answer.state:
        case "waiting":
            return "still waits for a moderator."
        case "refused":
            return f"refused: {each.answer.reason}"
        case "approved" | "published" if each.posted is not None:
            return "approved, and logged."
        case _:
            return f"logged as entry {each.answer.index}."


def _settled_json(each: Settled, url: str) -> dict[str, object]:
    return {
        "ticket": each.ticket,
        "state": "published" if each.posted else each.answer.state,
        "reason": each.answer.reason,
        "index": each.posted.index if each.posted else each.answer.index,
        "posted": posted_json(each.posted, url) if each.posted else None,
    }


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"

"""Output of the agency's commands: sentences for people, one JSON object for machines.

Anything from a board or a share is a stranger's text: it goes through `safe_text` and is never
interpreted as markup.
"""

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
import json
import math
from pathlib import Path

from rich.console import Console
from rich.table import Table
import typer

from noticeboard.agency.client import HeldError, RefusedError
from noticeboard.agency.draft import SavedDraft
from noticeboard.agency.home import AgencyHome, Profile
from noticeboard.agency.log import AgencyStatus
from noticeboard.agency.poster import HeldResult, LoggedPost, VouchResult
from noticeboard.agency.rotation import RotationResult
from noticeboard.log.agency import LoggedEntry
from noticeboard.log.body import AgencyVerify, type_of
from noticeboard.log.delivery import LoggedKey
from noticeboard.log.encoding import format_time
from noticeboard.log.entry import agency_id
from noticeboard.log.note import VerifierKey
from noticeboard.rules.simplify import Fitted
from noticeboard.rules.text import safe_text
from noticeboard.runtime import terminal


def errors() -> Console:
    """Return the console for errors and remarks."""
    return Console(stderr=True, soft_wrap=True, highlight=False)


@contextmanager
def report_errors() -> Generator[None]:
    """Turn an error into its sentence and exit status 1; a board's findings get one line each."""
    with terminal.report_errors():
        try:
            yield
        except RefusedError as error:
            errors().print("The request is refused:", style="red")
            for finding in error.findings:
                errors().print(f"- {finding.text} ({finding.code})", markup=False)
            if not error.findings:
                errors().print(str(error), markup=False)
            raise typer.Exit(1) from None


def print_verifier(vkey: str, path: Path, *, as_json: bool) -> None:
    """Print a verifier's public key, for boards to trust."""
    if as_json:
        print_json({"vkey": vkey, "file": str(path)})
        return
    typer.echo(f"Made a verifier's private key in {path}. Boards that trust it list this key:")
    typer.echo(vkey)


def print_agency(profile: Profile, folder: Path, fitted: Fitted | None, *, as_json: bool) -> None:
    """Print an agency's id, what to do with its registration, and changes to its outline."""
    register = folder / "register.entry"
    if as_json:
        print_json(
            {
                "agency": profile.id,
                "register": str(register),
                "origin": profile.board.origin,
                "log_key": profile.board.log_key,
                "outline": None
                if fitted is None
                else {
                    "corners_before": fitted.corners_before,
                    "corners": fitted.corners,
                    "moved_m": round(fitted.moved_m, 1),
                    "left_out": fitted.left_out,
                    "left_out_km2": round(fitted.left_out_km2, 3),
                },
            }
        )
        return
    typer.echo(f"Made the keys of {profile.name}, agency {profile.id}, in {folder}.")
    typer.echo(f"The board's log key is {profile.board.log_key}. Compare it with the operator's.")
    typer.echo(f"Hand {register} to the operator: neighbors board register BOARD {register.name}")
    _print_outline(fitted)
    typer.echo("Keep a copy of root.key and delivery.key somewhere else. Nobody can replace them.")


def _print_outline(fitted: Fitted | None) -> None:
    if fitted is None or fitted.corners == fitted.corners_before:
        return
    typer.echo(
        f"The outline was simplified from {fitted.corners_before:,} to {fitted.corners:,} corners:"
        f" its line moved by {math.ceil(fitted.moved_m):,} m at most."
    )
    if fitted.left_out:
        typer.echo(
            f"{fitted.left_out:,} islets or holes were left out, the largest of"
            f" {fitted.left_out_km2:.2g} km²."
        )


def posted_json(posted: LoggedPost, url: str) -> dict[str, object]:
    """Return the JSON values about a logged entry."""
    return {
        "id": posted.entry.body.id,
        "index": posted.index,
        "leaf": posted.entry.leaf.hex(),
        "proof": str(posted.proof),
        "url": f"{url}/entries/{posted.index}",
        "foreign": list(posted.foreign),
    }


def print_posted(posted: LoggedPost, url: str, *, as_json: bool) -> None:
    """Print that an entry is logged, where to read it, and which entries are foreign."""
    if as_json:
        print_json(posted_json(posted, url))
    else:
        typer.echo(f"Logged as entry {posted.index}: {url}/entries/{posted.index}")
        typer.echo(f"request  {posted.entry.body.id}")
        typer.echo(f"proof    {posted.proof}")
    for index in posted.foreign:
        errors().print(
            f"Entry {index} is in this agency's name and was not made in this folder:"
            " if nobody here made it, revoke the posting key.",
            style="yellow",
        )


def print_json(values: Mapping[str, object]) -> None:
    """Print one JSON object."""
    typer.echo(json.dumps(values, ensure_ascii=False))


HELD_EXIT = 3
"""A post is held: neither logged nor refused."""
_NEWEST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusTable:
    """An agency's standing, the trusted verifiers, and the folder to compare with."""

    status: AgencyStatus
    trusted: tuple[VerifierKey, ...]
    home: AgencyHome
    now: datetime

    @property
    def strong_waiting(self) -> LoggedKey | None:
        """The post-quantum key, or its withdrawal, that acts next."""
        return self.status.record.next_post_quantum(self.now)


def print_rotated(rotated: RotationResult, url: str, *, as_json: bool) -> None:
    """Print that new keys are logged, and when they take effect."""
    if as_json:
        print_json(
            posted_json(rotated.posted, url)
            | {"acts_from": format_time(rotated.since), "post_quantum_waits": rotated.waits}
        )
        return
    print_posted(rotated.posted, url, as_json=False)
    typer.echo(
        f"The new keys take effect on {_time(rotated.since)}. Until then, the current keys stay "
        "valid."
    )
    if rotated.waits:
        typer.echo("What changes about the post-quantum delivery key is logged with the next post.")
    typer.echo(
        "Keep a copy of the folder `next` elsewhere. Later commands switch to them automatically."
    )


def print_revoked(logged: LoggedPost, last_good: int, url: str, *, as_json: bool) -> None:
    """Print that the posting key is revoked."""
    if as_json:
        print_json(posted_json(logged, url) | {"last_good": last_good})
        return
    print_posted(logged, url, as_json=False)
    typer.echo(
        f"What the posting key signed after entry {last_good} doesn't count as the agency's."
    )
    typer.echo("Make a new one now: neighbors agency rotate DIR --reason …")


def print_vouched(result: VouchResult, level: int, *, as_json: bool) -> None:
    """Print that a verifier's statement is logged."""
    name = safe_text(result.name, longest=120)
    if as_json:
        print_json({"index": result.index, "id": result.id, "level": level, "name": name})
        return
    typer.echo(f"Logged as entry {result.index}: {name}, level {level}.")


def print_held(held: HeldError | SavedDraft, *, as_json: bool) -> None:
    """Print that a post is held, and how to ask about it; then exit with HELD_EXIT."""
    if as_json:
        found = [{"code": each.code, "text": each.text} for each in held.findings]
        facts: dict[str, object] = {"held": True, "ticket": held.ticket, "findings": found}
        if waits_for := _waits_for(held):
            facts["waits_for"] = waits_for
        print_json(facts)
    else:
        names = ", ".join(_waits_for(held))
        waits = f"Waits for the signature of {names}." if names else "Held for a moderator."
        typer.echo(f"{waits} It isn't logged yet.")
        for each in held.findings:
            typer.echo(f"- {each.text} ({each.code})")
        typer.echo(f"ticket   {held.ticket}")
        typer.echo("To check later: neighbors agency posted DIR")
    raise typer.Exit(HELD_EXIT)


def _waits_for(held: HeldError | SavedDraft) -> list[str]:
    return list(held.wait.names) if isinstance(held, HeldError) and held.wait else []


def print_settled(found: Sequence[HeldResult], url: str, *, as_json: bool) -> None:
    """Print the state of held posts."""
    if as_json:
        print_json({"held": [_held_json(each, url) for each in found]})
        return
    if not found:
        typer.echo("Nothing is held.")
    for each in found:
        typer.echo(f"{each.ticket}: {_held_sentence(each)}")
        if each.posted is not None:
            print_posted(each.posted, url, as_json=False)


def print_status(status_table: StatusTable, *, as_json: bool) -> None:
    """Print the standing of an agency."""
    if as_json:
        print_json(_status_json(status_table))
        return
    record = status_table.status.record
    typer.echo(f"{safe_text(record.name, longest=120)}, agency {record.id}")
    typer.echo(f"level    {record.level}, by {len(status_table.trusted)} verifiers' word")
    for each in status_table.status.statements:
        typer.echo(f"         {_statement(each, status_table.trusted)}")
    typer.echo(f"posting  {record.posting_key}")
    strong, waiting = record.post_quantum_key(status_table.now), status_table.strong_waiting
    none = "none: it takes no footage" if not strong else "none"
    typer.echo(f"delivery {record.delivery_key or none}")
    if strong:
        typer.echo(f"and      {strong}")
    if waiting is not None:
        change = "takes effect" if waiting.key else "is withdrawn"
        line = f"The post-quantum delivery key {change} on {_time(waiting.since)}."
        errors().print(line, style="yellow", markup=False)
    for sentence in _warnings(status_table.status):
        errors().print(sentence, style="yellow", markup=False)
    table = Table("Index", "Kind", "Issued (UTC)", "Made here", "Holds")
    for each in status_table.status.own[-_NEWEST:]:
        body = each.entry.body
        table.add_row(
            f"{each.index:,}",
            _kind(each),
            body.issued.replace("T", " ")[:16],
            "yes" if _is_own(status_table, each) else "no",
            "no: disowned" if record.voids(each.index) else "yes",
        )
    Console(highlight=False).print(table)


def _warnings(status: AgencyStatus) -> list[str]:
    record = status.record
    found = []
    if record.next_keys is not None:
        found.append(f"New keys take effect on {_time(record.next_keys.since)}.")
    if record.revoked_from is not None:
        found.append(
            f"The posting key is revoked: entries from {record.revoked_from} on don't count."
        )
    if record.compromised:
        found.append(
            "Two different entries are in the same place of the chain. The key isn't safe."
        )
    return found


def _status_json(table: StatusTable) -> dict[str, object]:
    record = table.status.record
    new = record.next_keys
    trusted = {agency_id(key) for key in table.trusted}
    return {
        "agency": record.id,
        "name": safe_text(record.name, longest=120),
        "level": record.level,
        "size": table.status.checkpoint.size,
        "posting_key": str(record.posting_key),
        "delivery_key": record.delivery_key,
        "post_quantum_key": record.post_quantum_key(table.now),
        "next_post_quantum": None
        if table.strong_waiting is None
        else {
            "key": table.strong_waiting.key,
            "acts_from": format_time(table.strong_waiting.since),
        },
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
            for each in table.status.statements
            if isinstance(each.entry.body, AgencyVerify)
        ],
        "entries": [
            {
                "index": each.index,
                "type": _kind(each),
                "id": each.entry.body.id,
                "issued": each.entry.body.issued,
                "made_here": _is_own(table, each),
                "void": record.voids(each.index),
            }
            for each in table.status.own
        ],
    }


def _statement(each: LoggedEntry, trusted: Sequence[VerifierKey]) -> str:
    body = each.entry.body
    name = next((key.name for key in trusted if agency_id(key) == body.agency), None)
    level = body.level if isinstance(body, AgencyVerify) else 0
    who = f"{body.agency[:8]}, who doesn't count here" if name is None else name
    return f"entry {each.index}: {who} said {level}"


def _is_own(table: StatusTable, each: LoggedEntry) -> bool:
    return table.home.is_own(each.entry)


def _kind(each: LoggedEntry) -> str:
    return type_of(each.entry.body)


def _held_sentence(each: HeldResult) -> str:
    match each.answer.state:
        case "waiting" if each.answer.waits_for:
            return f"is waiting for the signature of {', '.join(each.answer.waits_for)}."
        case "waiting":
            return "is still waiting for a moderator."
        case "refused":
            return f"refused: {each.answer.reason}"
        case "approved" | "published" if each.posted is not None:
            return "approved, and logged."
        case _:
            return f"logged as entry {each.answer.index}."


def _held_json(each: HeldResult, url: str) -> dict[str, object]:
    return {
        "ticket": each.ticket,
        "state": "published" if each.posted else each.answer.state,
        "reason": each.answer.reason,
        "index": each.posted.index if each.posted else each.answer.index,
        "posted": posted_json(each.posted, url) if each.posted else None,
    }


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"

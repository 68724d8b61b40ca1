"""`neighbors hub requests|request|approve|deny|undo|withdraw`: what is asked, and the answer."""

from datetime import UTC, datetime
import getpass
from typing import Annotated

import typer

from hub.cli import words
from hub.cli.client import AsJson, DataDir, LocalHub, ask
from hub.cli.naming import the_request
from hub.cli.screen import broken, hang, is_narrow, say, say_json, show, table
from hub.cli.words import Shown

Which = Annotated[str, typer.Argument(metavar="REQUEST", help="Its id, or the first digits of it.")]
By = Annotated[
    str, typer.Option(help="Who answers.", default_factory=getpass.getuser, show_default="you")
]
Reason = Annotated[str, typer.Option(help="Why; kept in the ledger, never sent.")]
SHORT = 8
_ANSWERS = {"approve": "approved", "deny": "denied"}
_SHARES = {
    "approved": "on its way",
    "sealed": "on its way",
    "sending": "on its way",
    "delivered": "delivered",
    "failed": "not delivered yet",
    "withdrawing": "being withdrawn",
    "withdrawn": "withdrawn",
}


def requests(data_dir: DataDir, *, as_json: AsJson = False) -> None:
    """List what was asked, and how far this house has come with it."""
    answer = ask(data_dir, lambda hub: hub.call("GET", "/requests"))
    if as_json:
        say_json(answer)
        return
    made = table("Request", "Agency", "Window", "Here", "State", "Id", whole=("Id",))
    now = datetime.now(UTC)
    for request in answer["requests"]:
        agency = request["agency"]
        made.add_row(
            request["title"],
            broken(agency["name"], f"L{agency['level']}", between=" "),
            _window(request, now),
            _here(request),
            _state(request),
            request["id"][: SHORT if is_narrow() else 12],
        )
    if answer["requests"]:
        show(made)
    else:
        say("No request has come yet.")


def request(which: Which, data_dir: DataDir, *, as_json: AsJson = False) -> None:
    """Show one request: what is asked, what this house has, and what would leave."""

    async def find(hub: LocalHub) -> tuple[Shown, Shown | None]:
        found = await _find(hub, which)
        proposal = found["proposal"]
        if proposal is None:
            return found, None
        review: Shown = await hub.call("GET", f"/requests/{found['id']}/proposals/{proposal['id']}")
        return found, review

    found, review = ask(data_dir, find)
    if as_json:
        say_json({"request": found, "review": review})
        return
    now = datetime.now(UTC)
    agency = found["agency"]
    say(found["title"])
    say(f"{agency['name']}, identity confirmed at level {agency['level']} of 3")
    say(f"{found['incident']}, case {found['case_number']}, {_window(found, now)}")
    say("")
    say(found["text"])
    say(f"Contact: {found['contact']}")
    for finding in found["findings"]:
        hang("▲", finding["text"], "yellow")
    say("")
    say(f"State: {_state(found)}")
    if found["ruling"]:
        say(f"House rules: {found['verdict']}, {found['ruling']}")
    _say_here(found, now)
    if review is not None:
        _say_leaving(found, review)


def approve(  # noqa: PLR0913 -- the options of one command
    which: Which,
    data_dir: DataDir,
    *,
    proposal: Annotated[
        str, typer.Option(help="What was looked at: its id; the standing proposal without it.")
    ] = "",
    by: By,
    reason: Reason = "",
    as_json: AsJson = False,
) -> None:
    """Approve: exactly what is proposed leaves, sealed to this agency alone."""

    async def decide(hub: LocalHub) -> Shown:
        found = await _find(hub, which)
        standing = found["proposal"]
        named = proposal or (standing["id"] if standing else None)
        answer: Shown = await hub.call(
            "POST",
            f"/requests/{found['id']}/decision",
            {"answer": "approve", "proposal_id": named, "by": by, "reason": reason},
        )
        return answer

    _answered(ask(data_dir, decide), as_json=as_json)


def deny(
    which: Which, data_dir: DataDir, *, by: By, reason: Reason = "", as_json: AsJson = False
) -> None:
    """Deny: nothing is sent, and nobody learns of it."""

    async def decide(hub: LocalHub) -> Shown:
        found = await _find(hub, which)
        answer: Shown = await hub.call(
            "POST",
            f"/requests/{found['id']}/decision",
            {"answer": "deny", "by": by, "reason": reason},
        )
        return answer

    _answered(ask(data_dir, decide), as_json=as_json)


def undo(which: Which, data_dir: DataDir, *, by: By, as_json: AsJson = False) -> None:
    """Take back a deny, within ten seconds."""

    async def take_back(hub: LocalHub) -> Shown:
        found = await _find(hub, which)
        answer: Shown = await hub.call("POST", f"/requests/{found['id']}/undo", {"by": by})
        return answer

    _answered(ask(data_dir, take_back), as_json=as_json)


def withdraw(
    which: Which, data_dir: DataDir, *, by: By, reason: Reason = "", as_json: AsJson = False
) -> None:
    """Take back an approval: stop it, or let the agency know where it has arrived."""

    async def take_back(hub: LocalHub) -> Shown:
        found = await _find(hub, which)
        answer: Shown = await hub.call(
            "POST", f"/requests/{found['id']}/withdrawal", {"by": by, "reason": reason}
        )
        return answer

    _answered(ask(data_dir, take_back), as_json=as_json)


async def _find(hub: LocalHub, which: str) -> Shown:
    known = (await hub.call("GET", "/requests"))["requests"]
    return the_request(which, known)


def _answered(found: Shown, *, as_json: bool) -> None:
    if as_json:
        say_json(found)
    else:
        hang("✓", f"{found['title']}: {_state(found)}.", "green")


def _window(request: Shown, now: datetime) -> str:
    start, end = (words.at(request["window"][side]) for side in ("start", "end"))
    return f"{words.when(start, now)} to {words.when(end, start)}"


def _here(request: Shown) -> str:
    match = request["match"]
    if match["strength"] == "clips":
        return words.count(len(match["clips"]), "clip")
    return "a camera" if match["strength"] == "camera_only" else "–"


def _state(request: Shown) -> str:
    """Say how far this house has come with a request."""
    decision, share, consent = request["decision"], request["share"], request["consent"]
    if share is not None:
        told = _SHARES[share["state"]]
        if share["state"] == "delivered" and share["opened"]:
            told = "delivered and opened"
        return f"approved by {decision['by']}, {told}" if decision else told
    if decision is not None:
        told = f"{_ANSWERS[decision['answer']]} by {decision['by']}"
        return f"{told}, can be undone for some seconds" if request["undoable_until"] else told
    if consent is not None:
        return f"approved by {consent['by']}, waits for a second person"
    if request["status"] != "open":
        return str(request["status"])
    return "waits for your answer" if request["pending"] else "open"


def _say_here(found: Shown, now: datetime) -> None:
    match = found["match"]
    if not match["clips"]:
        say(f"Here: {match['reason'] or 'nothing that it concerns'}")
        return
    made = table("Clip", "Camera", "From", "Length", "Why")
    for clip in match["clips"]:
        start, end = words.at(clip["start"]), words.at(clip["end"])
        made.add_row(
            clip["clip_id"][:SHORT],
            clip["camera_name"],
            words.when(start, now),
            words.length(end - start),
            clip["reason"],
        )
    show(made)


def _say_leaving(found: Shown, review: Shown) -> None:
    """Say exactly what an approval would let out."""
    proposal = review["proposal"]
    identity = proposal["identity"]
    who = ", ".join(part for part in identity.values() if part) or "nobody: it is anonymous"
    say("")
    say(f"An approval would send, sealed so that only {found['agency']['name']} can open it:")
    for number, piece in enumerate(proposal["pieces"], start=1):
        start, end = words.at(piece["start"]), words.at(piece["end"])
        masks = len(piece["masks"]) + len(piece["moving"])
        say(
            f"  {number}. {piece['camera_name']}, {start.astimezone():%H:%M:%S} to "
            f"{end.astimezone():%H:%M:%S}, {words.count(masks, 'mask')}, "
            f"{'with' if proposal['audio'] else 'without'} sound"
        )
    if proposal["words"]:
        say(f"  In words: {proposal['words']}")
    for extract in proposal["extracts"]:
        say(f"  What {extract['sensor_name']} said in that time")
    say(f"  From {who}")
    say(f"Proposal {proposal['id']}")

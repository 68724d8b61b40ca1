"""`neighbors hub requests|request`: what is asked, what this house has, and what would leave."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from hub.cli import words
from hub.cli.client import AsJson, DataDir, LocalHub, ask
from hub.cli.naming import the_request
from hub.cli.reviewing import prepared, review_of, saved, say_command, say_leaving, the_proposal
from hub.cli.screen import broken, hang, is_narrow, say, say_json, show, table
from hub.cli.words import Shown

Which = Annotated[str, typer.Argument(metavar="ID", help="Its id, or the first digits of it.")]
Proposed = Annotated[
    str, typer.Option(metavar="ID", help="Another proposal than the standing one: its id.")
]
SHORT = 8
"""Digits of an id that tell requests apart well enough."""
_ANSWERS = {"approve": "approved", "deny": "denied"}
_ON_ITS_WAY = {"approved", "sealed", "sending"}
_SHARES = {
    "delivered": "delivered",
    "failed": "not delivered yet",
    "withdrawing": "being withdrawn",
    "withdrawn": "withdrawn",
}
_LEVELS = (
    "nobody has confirmed who it is",
    "only its web domain is confirmed",
    "confirmed by one verifier",
    "confirmed by two verifiers",
)


def requests(data_dir: DataDir, *, as_json: AsJson = False) -> None:
    """List what was asked, and how far this house has come with it."""
    answer = ask(data_dir, lambda hub: hub.call("GET", "/requests"))
    if as_json:
        say_json(answer)
    elif not answer["requests"]:
        say("No request has come yet.")
    else:
        show_requests(answer["requests"])
        waiting = sum(request["pending"] for request in answer["requests"])
        if waiting:
            say(f"{waiting} to answer. Look at one first: neighbors hub request ID")


def show_requests(known: list[Shown]) -> None:
    """Print requests as a table."""
    made = table("Request", "Agency", "Window", "Here", "State", "Id", whole=("Here", "Id"))
    now = datetime.now(UTC)
    for each in known:
        agency = each["agency"]
        made.add_row(
            each["title"],
            broken(agency["name"], f"L{agency['level']}", between=" "),
            window(each, now),
            _here(each),
            state(each),
            each["id"][: SHORT if is_narrow() else 12],
        )
    show(made)


def request(  # noqa: PLR0913 -- the options of one command
    which: Which,
    data_dir: DataDir,
    *,
    proposal: Proposed = "",
    prepare: Annotated[
        bool, typer.Option("--prepare", help="Cut and cover the clips, to see what would leave.")
    ] = False,
    save: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Prepare, and put the clips into a folder.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files there.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show one request: what is asked, what this house has, and what would leave."""

    async def look(hub: LocalHub) -> tuple[Shown, Shown | None, list[str]]:
        found = await find(hub, which)
        answered = found["decision"]
        if answered and answered["answer"] == "deny" and not proposal:
            return found, None, []
        named = the_proposal(proposal or (answered and answered["proposal_id"]) or "", found)
        if named is None:
            return found, None, []
        if not (prepare or save):
            return found, await review_of(hub, found, named), []
        review = await prepared(hub, found, named)
        files = await saved(hub, found, review, save, force=force) if save else []
        return found, review, files

    found, review, files = ask(
        data_dir, look, waiting="Preparing the clips …" if prepare or save else ""
    )
    if as_json:
        say_json({"request": found, "review": review, "files": files})
        return
    _say_asked(found, datetime.now(UTC))
    if review is None:
        return
    say("")
    say_leaving(found, review)
    for file in files:
        say(f"Wrote {file}.")
    if found["pending"] and not found["decision"]:
        _say_next(found, review, looked=bool(files))


async def find(hub: LocalHub, which: str) -> Shown:
    """Return the request that is meant; raises InvalidInputError."""
    return the_request(which, (await hub.call("GET", "/requests"))["requests"])


def window(asked: Shown, now: datetime) -> str:
    """Return a request's window, in local time."""
    start, end = (words.at(asked["window"][side]) for side in ("start", "end"))
    return f"{words.when(start, now)} to {words.when(end, start)}"


def state(found: Shown) -> str:
    """Return how far this house has come with a request."""
    decision, share, consent = found["decision"], found["share"], found["consent"]
    answered = f"{_ANSWERS[decision['answer']]} by {decision['by']}" if decision else ""
    if share is not None:
        return ", ".join(part for part in (answered, sent(share)) if part)
    if decision is not None:
        final = words.at(decision["final_at"])
        if decision["answer"] == "approve" and final > datetime.now(UTC):
            return f"{answered}, waits until {final.astimezone():%H:%M}"
        return answered
    if consent is not None:
        return f"approved by {consent['by']}, a second person must say yes"
    return _unanswered(found)


def _unanswered(found: Shown) -> str:
    if found["voided"]:
        again = ", waits for your answer again" if found["pending"] else ""
        return f"not sent: {found['voided']['by']}'s yes no longer counts{again}"
    if found["status"] != "open":
        return str(found["status"])
    return "waits for your answer" if found["pending"] else "open"


def sent(share: Shown) -> str:
    """Return how far a share has come."""
    if share["state"] in _ON_ITS_WAY:
        total, done = share["size_bytes"], share["sent_bytes"]
        return f"on its way, {100 * done // total} %" if total and done else "on its way"
    if share["opened"] and share["state"] == "delivered":
        return "delivered and opened"
    return _SHARES[share["state"]]


def _here(found: Shown) -> str:
    match = found["match"]
    if match["strength"] == "clips":
        return words.count(len(match["clips"]), "clip")
    return "a camera" if match["strength"] == "camera_only" else "–"


def _say_asked(found: Shown, now: datetime) -> None:
    agency = found["agency"]
    say(found["title"])
    say(f"{agency['name']}, level {agency['level']} of 3: {_LEVELS[agency['level']]}")
    say(f"{found['incident'].replace('_', ' ')}, case {found['case_number']}, {window(found, now)}")
    say("")
    say(found["text"])
    for item in found["thread"]:
        hang("+", f"{item['kind']}: {item['text']}")
    say(f"Contact: {found['contact']}")
    for finding in found["findings"]:
        hang("▲", finding["text"], "yellow")
    say("")
    say(f"State: {state(found)}.")
    if found["voided"]:
        hang("▲", found["voided"]["reason"], "yellow")
    if found["share"] and found["share"]["reason"]:
        hang("▲", found["share"]["reason"], "yellow")
    if found["ruling"]:
        say(f"House rules: {_ruled(found)}.")
    say("")
    _say_here(found, now)


def _ruled(found: Shown) -> str:
    """Return what the house rules have said, and what that asks for."""
    told = [found["ruling"]]
    if found["people"] > 1:
        told.append("two people must say yes")
    if found["cool_off_s"]:
        told.append(f"an approval waits {words.days(timedelta(seconds=found['cool_off_s']))}")
    return "; ".join(told)


def _say_here(found: Shown, now: datetime) -> None:
    """Say which clips answer the request, and which are near it."""
    match = found["match"]
    say(f"Here: {match['reason'].rstrip('.') or 'nothing that it concerns'}.")
    if match["clips"]:
        made = table(
            "Clip", "Camera", "From", "Length", "Why", numbers=("Length",), whole=("Clip",)
        )
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
        say("See one as it is: neighbors hub clips export CLIP FILE")
    for clip in match["near"]:
        hang(
            "○", f"{clip['camera_name']}: {clip['reason']} (clip {clip['clip_id'][:SHORT]})", "cyan"
        )


def _say_next(found: Shown, review: Shown, *, looked: bool) -> None:
    short = found["id"][:SHORT]
    standing = found["proposal"] and found["proposal"]["id"] == review["proposal"]["id"]
    named = "" if standing else f" --proposal {review['proposal']['id']}"
    say("")
    if review["proposal"]["pieces"] and not looked:
        say("See the clips as they would leave:")
        say_command(f"neighbors hub request {short}{named} --save DIR")
    say("Answer:")
    say_command(f"neighbors hub deny {short}")
    say_command(f"neighbors hub approve {short}{named}")

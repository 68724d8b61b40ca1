"""`neighbors hub requests|request|approve|deny|…|retry|practice`: requests and answers."""

from datetime import UTC, datetime, timedelta
import getpass
from pathlib import Path
from typing import Annotated

import typer

from hub.cli import output
from hub.cli.client import AsJson, DataDir, LocalHub, call_hub, send, the_request
from hub.cli.output import (
    LEVELS,
    LEVELS_IN_TABLES,
    JsonObject,
    broken,
    is_narrow,
    print_indented,
    print_json,
    print_line,
    print_table,
    table,
)
from hub.cli.review import (
    ReviewOptions,
    changed,
    prepared,
    print_command,
    print_proposal,
    review_of,
    saved,
    signed,
    the_proposal,
)
from hub.errors import InvalidInputError

Which = Annotated[str, typer.Argument(metavar="ID", help="Its ID, or the first digits of it.")]
Proposed = Annotated[str, typer.Option(metavar="ID", help="A proposal other than the current one.")]
SHORT = 8
"""Digits of an id that are enough to tell requests apart."""
_ANSWERS = {"approve": "approved", "deny": "denied"}
_ON_ITS_WAY = {"approved", "sealed", "sending"}
_SHARES = {
    "delivered": "delivered",
    "failed": "not delivered yet",
    "withdrawing": "being withdrawn",
    "withdrawn": "withdrawn",
}


def requests(data_dir: DataDir, *, as_json: AsJson = False) -> None:
    """List requests and their status."""
    answer = call_hub(data_dir, lambda hub: hub.call("GET", "/requests"))
    if as_json:
        print_json(answer)
    elif not answer["requests"]:
        print_line("No requests yet.")
    else:
        print_requests(answer["requests"])
        waiting = sum(request["pending"] for request in answer["requests"])
        if waiting:
            print_line(f"{waiting} to answer. Look at one first: neighbors hub request ID")


def print_requests(known: list[JsonObject]) -> None:
    """Print requests as a table."""
    rows_table = table("Request", "Agency", "Window", "Here", "State", "Id", whole=("Here", "Id"))
    now = datetime.now(UTC)
    for each in known:
        agency = each["agency"]
        rows_table.add_row(
            each["title"],
            broken(agency["name"], LEVELS_IN_TABLES[agency["level"]], between=", "),
            window(each, now),
            _here(each),
            state(each),
            each["id"][: SHORT if is_narrow() else 12],
        )
    print_table(rows_table)


def request(  # noqa: PLR0913 -- the options of one command
    which: Which,
    data_dir: DataDir,
    *,
    proposal: Proposed = "",
    prepare: Annotated[
        bool, typer.Option("--prepare", help="Cut and cover the clips, to see what would be sent.")
    ] = False,
    save: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Copy the prepared clips to this folder.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files there.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show one request: what is asked, what you have, and what would be sent."""

    async def load(hub: LocalHub) -> tuple[JsonObject, JsonObject | None, list[str]]:
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

    found, review, files = call_hub(
        data_dir, load, waiting="Preparing the clips …" if prepare or save else ""
    )
    if as_json:
        print_json({"request": found, "review": review, "files": files})
        return
    _print_request(found, datetime.now(UTC))
    if review is None:
        return
    print_line("")
    print_proposal(found, review)
    for file in files:
        print_line(f"Wrote {file}.")
    if found["pending"] and not found["decision"]:
        _print_next_steps(found, review, refreshed=bool(files))


async def find(hub: LocalHub, which: str) -> JsonObject:
    """Return the request that `which` names; raises InvalidInputError."""
    return the_request(which, (await hub.call("GET", "/requests"))["requests"])


def window(window: JsonObject, now: datetime) -> str:
    """Format a request's window in local time."""
    start, end = (output.at(window["window"][side]) for side in ("start", "end"))
    return output.span(start, end, now)


def state(found: JsonObject) -> str:
    """Return how far this house has dealt with a request."""
    decision, share, consent = found["decision"], found["share"], found["consent"]
    answered = f"{_ANSWERS[decision['answer']]} by {decision['by']}" if decision else ""
    if share is not None:
        return ", ".join(part for part in (answered, sent(share)) if part)
    if decision is not None:
        final = output.at(decision["final_at"])
        if decision["answer"] == "approve" and final > datetime.now(UTC):
            return f"{answered}, waits until {output.hour(final)}"
        return answered
    if consent is not None:
        return f"approved by {consent['by']}, a second person must approve"
    return _unanswered(found)


def _unanswered(found: JsonObject) -> str:
    if found["voided"]:
        again = ", waits for your answer again" if found["pending"] else ""
        return f"not sent: {found['voided']['by']}'s approval no longer counts{again}"
    if found["status"] != "open":
        return str(found["status"])
    return "waits for your answer" if found["pending"] else "open"


def sent(share: JsonObject) -> str:
    """Return a share's progress."""
    if share["state"] in _ON_ITS_WAY:
        total, done = share["size_bytes"], share["sent_bytes"]
        return f"on its way, {100 * done // total} %" if total and done else "on its way"
    if share["opened"] and share["state"] == "delivered":
        return "delivered and opened"
    return _SHARES[share["state"]]


def _here(found: JsonObject) -> str:
    match = found["match"]
    if match["strength"] == "clips":
        return output.count(len(match["clips"]), "clip")
    return "a camera" if match["strength"] == "camera_only" else "–"


def _print_request(found: JsonObject, now: datetime) -> None:
    agency = found["agency"]
    print_line(found["title"])
    print_line(f"{agency['name']}: {LEVELS[agency['level']]}")
    print_line(
        f"{found['incident'].replace('_', ' ')}, case {found['case_number']}, {window(found, now)}"
    )
    print_line("")
    print_line(found["text"])
    for item in found["thread"]:
        print_indented("+", f"{item['kind']}: {item['text']}")
    print_line(f"Contact: {found['contact']}")
    for finding in found["findings"]:
        print_indented("▲", finding["text"], "yellow")
    print_line("")
    print_line(f"State: {state(found)}.")
    if found["voided"]:
        print_indented("▲", found["voided"]["reason"], "yellow")
    if found["share"] and found["share"]["reason"]:
        print_indented("▲", found["share"]["reason"], "yellow")
    if found["ruling"]:
        print_line(f"House rules: {_ruled(found)}.")
    print_line("")
    _print_matches(found, now)


def _ruled(found: JsonObject) -> str:
    """Return the house rules' ruling and its conditions."""
    reasons = [found["ruling"]]
    if found["people"] > 1:
        reasons.append("two people must approve")
    if found["cool_off_s"]:
        reasons.append(f"an approval waits {output.days(timedelta(seconds=found['cool_off_s']))}")
    return "; ".join(reasons)


def _print_matches(found: JsonObject, now: datetime) -> None:
    """Print which clips match the request, and which come close."""
    match = found["match"]
    print_line(f"Here: {match['reason'].rstrip('.') or 'nothing that it concerns'}.")
    if match["clips"]:
        rows_table = table(
            "Clip", "Camera", "From", "Length", "Why", numbers=("Length",), whole=("Clip",)
        )
        for clip in match["clips"]:
            start, end = output.at(clip["start"]), output.at(clip["end"])
            rows_table.add_row(
                clip["clip_id"][:SHORT],
                clip["camera_name"],
                output.when(start, now),
                output.length(end - start),
                clip["reason"],
            )
        print_table(rows_table)
        print_line("See one as it is: neighbors hub clips export CLIP FILE")
    for clip in match["near"]:
        print_indented(
            "○", f"{clip['camera_name']}: {clip['reason']} (clip {clip['clip_id'][:SHORT]})", "cyan"
        )
    for fetch in found["fetches"]:
        if fetch["reason"]:
            failed = fetch["state"] == "failed"
            sign, color = ("▲", "yellow") if failed else ("○", "cyan")
            missing = [_span(each, now) for each in fetch["missing"] if failed]
            lacks = f" Missing: {', '.join(missing)}." if missing else ""
            print_indented(sign, f"{fetch['camera_name']}: {fetch['reason']}{lacks}", color)


def _span(window: JsonObject, now: datetime) -> str:
    start, end = output.at(window["start"]), output.at(window["end"])
    return f"{output.when(start, now)}, {output.length(end - start)}"


def _print_next_steps(found: JsonObject, review: JsonObject, *, refreshed: bool) -> None:
    short = found["id"][:SHORT]
    is_current = found["proposal"] and found["proposal"]["id"] == review["proposal"]["id"]
    named = "" if is_current else f" --proposal {review['proposal']['id']}"
    print_line("")
    if review["proposal"]["pieces"] and not refreshed:
        print_line("To see the clips that would be sent:")
        print_command(f"neighbors hub request {short}{named} --save DIR")
    print_line("Answer:")
    print_command(f"neighbors hub deny {short}")
    print_command(f"neighbors hub approve {short}{named}")


By = Annotated[
    str,
    typer.Option(
        help="Who answers; your user name by default.",
        default_factory=getpass.getuser,
        show_default=False,
    ),
]
Reason = Annotated[str, typer.Option(help="The reason; kept in the ledger, never sent.")]


def approve(  # noqa: PLR0913 -- the options of one command
    which: Which,
    data_dir: DataDir,
    *,
    proposal: Proposed = "",
    clip: Annotated[
        list[int] | None,
        typer.Option(metavar="NUMBER", help="Send only this clip; can be repeated."),
    ] = None,
    no_clips: Annotated[
        bool, typer.Option("--no-clips", help="Send no clips, only your note.")
    ] = False,
    start: Annotated[
        str,
        typer.Option("--from", metavar="TIME", help="Send nothing earlier, such as 2:02:10 PM."),
    ] = "",
    end: Annotated[str, typer.Option("--to", metavar="TIME", help="Send nothing later.")] = "",
    text: Annotated[
        str | None, typer.Option("--words", metavar="TEXT", help="A note to send.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="Your name.")] = None,
    email: Annotated[str | None, typer.Option(help="Your email address.")] = None,
    telephone: Annotated[str | None, typer.Option(help="Your phone number.")] = None,
    sound: Annotated[
        bool | None, typer.Option("--sound/--no-sound", help="Include the recorded sound.")
    ] = None,
    own_copy: Annotated[
        bool | None, typer.Option("--own-copy/--no-own-copy", help="Keep a sealed copy here.")
    ] = None,
    content_credentials: Annotated[
        bool | None,
        typer.Option("--content-credentials/--no-content-credentials", help="Sign with C2PA."),
    ] = None,
    signed_recording: Annotated[
        bool,
        typer.Option(
            "--signed-recording",
            help="Also send what cameras signed, unchanged. It names the camera.",
        ),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask again.")] = False,
    by: By,
    reason: Reason = "",
    as_json: AsJson = False,
) -> None:
    """Approve a request and send exactly what is shown, only to this agency.

    Each option makes a new proposal with its own ID, which you then approve.
    """
    wishes = ReviewOptions(
        clips=tuple(clip or ()),
        no_clips=no_clips,
        start=start,
        end=end,
        words=text,
        name=name,
        email=email,
        telephone=telephone,
        sound=sound,
        own_copy=own_copy,
        content_credentials=content_credentials,
    )
    if as_json and not yes:
        raise InvalidInputError("With --json, you aren't asked. Look first, then add --yes.")

    async def propose(hub: LocalHub) -> tuple[JsonObject, JsonObject]:
        found = await find(hub, which)
        named = the_proposal(proposal, found)
        if wishes.any:
            named = await changed(hub, found, named, wishes)
        if named is None:
            raise InvalidInputError(
                "There's nothing to send for this request. Write a note with --words."
            )
        if signed_recording:
            named = await signed(hub, found, named)
        return found, {"id": named} if yes else await prepared(hub, found, named)

    found, review = call_hub(
        data_dir, propose, waiting="" if yes else "Preparing what would be sent …"
    )
    named = review["id"] if yes else review["proposal"]["id"]
    if not yes:
        print_proposal(found, review)
        if not typer.confirm("Send this?"):
            _not_sent(found, named)
            raise typer.Exit(1)
    body = {"answer": "approve", "proposal_id": named, "by": by, "reason": reason}
    answer = send(data_dir, "POST", f"/requests/{found['id']}/decision", body)
    _answered(answer, as_json=as_json)


def _not_sent(found: JsonObject, named: str) -> None:
    """Print how to view the proposal, and how to send it after all."""
    short = found["id"][:SHORT]
    print_line("Nothing was sent. To see the clips that would be sent:")
    print_command(f"neighbors hub request {short} --proposal {named} --save DIR")
    print_line("To send them:")
    print_command(f"neighbors hub approve {short} --proposal {named}")


def deny(
    which: Which, data_dir: DataDir, *, by: By, reason: Reason = "", as_json: AsJson = False
) -> None:
    """Deny a request. Nothing is sent, and nobody is told."""
    _post(which, data_dir, "decision", {"answer": "deny", "by": by, "reason": reason}, as_json)


def undo(which: Which, data_dir: DataDir, *, by: By, as_json: AsJson = False) -> None:
    """Undo a denial, within ten seconds."""
    _post(which, data_dir, "undo", {"by": by}, as_json)


def withdraw(
    which: Which, data_dir: DataDir, *, by: By, reason: Reason = "", as_json: AsJson = False
) -> None:
    """Withdraw an approval: stop sending, or tell the agency if it was delivered."""
    _post(which, data_dir, "withdrawal", {"by": by, "reason": reason}, as_json)


def retry(which: Which, data_dir: DataDir, *, as_json: AsJson = False) -> None:
    """Try again now to send what was not delivered."""
    _post(which, data_dir, "share/retry", {}, as_json)


def practice(
    data_dir: DataDir,
    *,
    end: Annotated[bool, typer.Option("--end", help="End it, and delete it.")] = False,
    by: By,
    as_json: AsJson = False,
) -> None:
    """Practice with a request that your hub makes up. Nothing is sent."""
    if end:
        call_hub(data_dir, lambda hub: hub.call("POST", "/practice/end", {"by": by}))
        if not as_json:
            print_indented("✓", "The practice has ended. The ledger keeps what you did.", "green")
        return

    async def begin(hub: LocalHub) -> tuple[JsonObject, JsonObject | None]:
        begun = await hub.call("POST", "/practice")
        found = await hub.call("GET", f"/requests/{begun['request']}")
        named = the_proposal("", found)
        return found, None if named is None else await review_of(hub, found, named)

    found, review = call_hub(data_dir, begin)
    if as_json:
        print_json({"request": found, "review": review})
        return
    _print_request(found, datetime.now(UTC))
    if review is not None:
        print_line("")
        print_proposal(found, review)
        _print_next_steps(found, review, refreshed=False)
    print_line("After a denial you can go through it again: neighbors hub practice")


def _post(which: str, data_dir: DataDir, route: str, body: JsonObject, as_json: bool) -> None:  # noqa: FBT001 -- passed on
    async def post(hub: LocalHub) -> JsonObject:
        found = await find(hub, which)
        answer: JsonObject = await hub.call("POST", f"/requests/{found['id']}/{route}", body)
        return answer

    _answered(call_hub(data_dir, post), as_json=as_json)


def _answered(found: JsonObject, *, as_json: bool) -> None:
    """Print this house's answer and how to take it back."""
    if as_json:
        print_json(found)
        return
    print_indented("✓", f"{found['title']}: {state(found)}.", "green")
    short = found["id"][:SHORT]
    if found["practice"]:
        print_line("This is practice. Nothing leaves your home.")
    if found["undoable_until"]:
        until = output.hour(output.at(found["undoable_until"]), seconds=True)
        print_line(f"You can undo this until {until}: neighbors hub undo {short}")
    elif found["withdrawable"]:
        print_line(f"You can withdraw it until it's delivered: neighbors hub withdraw {short}")
    elif found["share"] and found["share"]["state"] in {"withdrawing", "withdrawn"}:
        print_line("The agency sees that it was withdrawn. It keeps what it has opened.")

"""`neighbors hub approve|deny|undo|withdraw|retry`: this house's answer to a request."""

import getpass
from typing import Annotated

import typer

from hub.cli import words
from hub.cli.client import AsJson, DataDir, LocalHub, ask
from hub.cli.requests import SHORT, Proposed, Which, find, state
from hub.cli.reviewing import Wishes, changed, prepared, say_command, say_leaving, the_proposal
from hub.cli.screen import failed, hang, say, say_json
from hub.cli.words import Shown
from hub.errors import InvalidInputError

By = Annotated[
    str, typer.Option(help="Who answers.", default_factory=getpass.getuser, show_default="you")
]
Reason = Annotated[str, typer.Option(help="Why; kept in the ledger, never sent.")]


def approve(  # noqa: PLR0913 -- the options of one command
    which: Which,
    data_dir: DataDir,
    *,
    proposal: Proposed = "",
    clip: Annotated[
        list[int] | None,
        typer.Option(metavar="NUMBER", help="Only this clip of the proposal; can be repeated."),
    ] = None,
    no_clips: Annotated[bool, typer.Option("--no-clips", help="Words alone.")] = False,
    start: Annotated[
        str, typer.Option("--from", metavar="TIME", help="Nothing before it, such as 14:02:10.")
    ] = "",
    end: Annotated[str, typer.Option("--to", metavar="TIME", help="Nothing from it on.")] = "",
    text: Annotated[
        str | None, typer.Option("--words", metavar="TEXT", help="Say something beside the clips.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="Say who you are.")] = None,
    email: Annotated[str | None, typer.Option(help="Where the agency may write to.")] = None,
    telephone: Annotated[str | None, typer.Option(help="Where it may call.")] = None,
    sound: Annotated[
        bool | None, typer.Option("--sound/--no-sound", help="With the sound, where recorded.")
    ] = None,
    own_copy: Annotated[
        bool | None, typer.Option("--own-copy/--no-own-copy", help="Keep a sealed copy of it here.")
    ] = None,
    content_credentials: Annotated[
        bool | None,
        typer.Option("--content-credentials/--no-content-credentials", help="Sign by C2PA too."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again.")] = False,
    by: By,
    reason: Reason = "",
    as_json: AsJson = False,
) -> None:
    """Approve: what is shown leaves, sealed to this agency alone.

    Every wish makes another proposal, which is approved by its own id.
    """
    wishes = Wishes(
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
        raise failed(InvalidInputError("With --json nobody is asked: look first, then say --yes."))

    async def propose(hub: LocalHub) -> tuple[Shown, Shown]:
        found = await find(hub, which)
        named = the_proposal(proposal, found)
        if wishes.any:
            named = await changed(hub, found, named, wishes)
        if named is None:
            raise InvalidInputError(
                "There is nothing to send for this request: say something with --words."
            )
        return found, {"id": named} if yes else await prepared(hub, found, named)

    async def decide(hub: LocalHub) -> Shown:
        answer: Shown = await hub.call(
            "POST",
            f"/requests/{found['id']}/decision",
            {"answer": "approve", "proposal_id": named, "by": by, "reason": reason},
        )
        return answer

    found, review = ask(data_dir, propose, waiting="" if yes else "Preparing what would leave …")
    named = review["id"] if yes else review["proposal"]["id"]
    if not yes:
        say_leaving(found, review)
        if not typer.confirm("Send this?"):
            _not_sent(found, named)
            raise typer.Exit(1)
    _answered(ask(data_dir, decide), as_json=as_json)


def _not_sent(found: Shown, named: str) -> None:
    """Say how to look at what was shown, and to send it after all."""
    short = found["id"][:SHORT]
    say("Nothing was sent. See the clips as they would leave:")
    say_command(f"neighbors hub request {short} --proposal {named} --save DIR")
    say("Send it after all:")
    say_command(f"neighbors hub approve {short} --proposal {named}")


def deny(
    which: Which, data_dir: DataDir, *, by: By, reason: Reason = "", as_json: AsJson = False
) -> None:
    """Deny: nothing is sent, and nobody learns of it."""
    _post(which, data_dir, "decision", {"answer": "deny", "by": by, "reason": reason}, as_json)


def undo(which: Which, data_dir: DataDir, *, by: By, as_json: AsJson = False) -> None:
    """Take back a deny, within ten seconds."""
    _post(which, data_dir, "undo", {"by": by}, as_json)


def withdraw(
    which: Which, data_dir: DataDir, *, by: By, reason: Reason = "", as_json: AsJson = False
) -> None:
    """Take back an approval: stop it, or let the agency know where it has arrived."""
    _post(which, data_dir, "withdrawal", {"by": by, "reason": reason}, as_json)


def retry(which: Which, data_dir: DataDir, *, as_json: AsJson = False) -> None:
    """Try a share that was not delivered again now, and not later."""
    _post(which, data_dir, "share/retry", {}, as_json)


def _post(which: str, data_dir: DataDir, route: str, body: Shown, as_json: bool) -> None:  # noqa: FBT001 -- passed on
    async def post(hub: LocalHub) -> Shown:
        found = await find(hub, which)
        answer: Shown = await hub.call("POST", f"/requests/{found['id']}/{route}", body)
        return answer

    _answered(ask(data_dir, post), as_json=as_json)


def _answered(found: Shown, *, as_json: bool) -> None:
    """Say what this house's answer is now, and how it can be taken back."""
    if as_json:
        say_json(found)
        return
    hang("✓", f"{found['title']}: {state(found)}.", "green")
    short = found["id"][:SHORT]
    if found["undoable_until"]:
        until = words.at(found["undoable_until"]).astimezone()
        say(f"Until {until:%H:%M:%S} you can take it back: neighbors hub undo {short}")
    elif found["withdrawable"]:
        say(f"Until it has arrived you can stop it: neighbors hub withdraw {short}")
    elif found["share"] and found["share"]["state"] in {"withdrawing", "withdrawn"}:
        say("The agency sees that it was withdrawn. What it has opened, it has.")

"""`neighbors hub pair|tokens`: who else can reach this hub, and with which rights."""

from typing import Annotated, Any

import typer

from hub.api.scope import EITHER, Scope
from hub.cli.client import AsJson, DataDir, LocalHub, ask, get, send
from hub.cli.output import Shown, say, say_json, show, show_link, table
from hub.errors import InvalidInputError
from hub.model.decision import AnsweredBy

MAY = {
    Scope.READ: "look",
    Scope.DECIDE: "look and answer",
    Scope.ADMIN: "look, answer, and change the hub, its cameras, rules and boards",
}


def pair(
    data_dir: DataDir,
    *,
    scope: Annotated[
        Scope | None,
        typer.Option(
            help="What whoever pairs may do. Without it: admin as long as nobody is paired, then "
            "decide."
        ),
    ] = None,
    answers_as: Annotated[
        AnsweredBy | None,
        typer.Option(help="Believe only answers of this kind from it; for the scope decide."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print a fresh pairing link: good once, for ten minutes."""
    body: dict[str, Any] = {} if scope is None else {"scope": scope.value}
    if answers_as is not None:
        body["answers_as"] = [answers_as.value]
    answer = send(data_dir, "POST", "/pairing-links", body)
    if as_json:
        say_json(answer)
        return
    show_link(answer["link"])
    say(f"Whoever pairs with it may {_may(answer)}.")
    if answer["scopes"][-1] == Scope.DECIDE and scope is None:
        say("To set up cameras, rules and boards from there: neighbors hub pair --scope admin")


def tokens(
    data_dir: DataDir,
    *,
    revoke: Annotated[
        str, typer.Option(metavar="TOKEN", help="Accept this one no more, from now on.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """List who is paired and what each may do, or end one pairing."""
    if revoke:

        async def end(hub: LocalHub) -> Shown:
            meant = _meant(revoke, (await hub.call("GET", "/tokens"))["tokens"])
            await hub.call("DELETE", f"/tokens/{meant['id']}")
            return meant

        ended = ask(data_dir, end)
        say(f"{ended['name']} ({ended['id']}) is no longer paired.")
        return
    answer = get(data_dir, "/tokens")
    if as_json:
        say_json(answer)
        return
    made = table("Id", "Name", "May", "Since")
    for token in answer["tokens"]:
        since = str(token["made_at"])[:10]
        made.add_row(token["id"], token["name"], _may(token), since)
    show(made)


def _meant(said: str, known: list[Shown]) -> Shown:
    meant = [each for each in known if each["id"].startswith(said.strip().casefold())]
    if len(meant) != 1:
        raise InvalidInputError(f"No pairing has the id {said!r}: see `neighbors hub tokens`.")
    if meant[0]["current"]:
        raise InvalidInputError(
            "This is the command line's own token, which is made anew at each start of the hub."
        )
    return meant[0]


def _may(rights: Shown) -> str:
    may = MAY[Scope(rights["scopes"][-1])]
    kinds = {AnsweredBy(each) for each in rights["answers_as"]}
    if not kinds or kinds == EITHER:
        return may
    return f"{may}, as {'an automation' if AnsweredBy.AUTOMATION in kinds else 'a person'} only"

"""`neighbors agency rotate | revoke | status | posted | vouch`: keys, standing, held posts."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

import typer

from noticeboard.agency import changing, show, show_keys
from noticeboard.agency.batch import now
from noticeboard.agency.board_client import BoardClient
from noticeboard.agency.held import Settled, settle
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.share_commands import Folder, Json
from noticeboard.agency.standing import board_verifiers, standing_of
from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log.note import SignerKey, VerifierKey

Reason = Annotated[str, typer.Option(help="Why, in a line that everybody can read for good.")]
RootKey = Annotated[
    Path | None, typer.Option(help="Where root.key is, if not in the agency's folder.")
]


def add_commands(app: typer.Typer) -> None:
    """Add the commands about keys and standing to the agency's."""
    for command in (status, rotate, revoke, posted, vouch):
        app.command()(command)


def rotate(
    folder: Folder,
    *,
    reason: Reason,
    delivery: Annotated[
        bool, typer.Option("--delivery", help="Have footage sealed to a new key as well.")
    ] = False,
    root_key: RootKey = None,
    as_json: Json = False,
) -> None:
    """Make new keys and log them: they act 72 hours later, until then the present ones do."""
    with show.one_sentence():
        home = AgencyHome(folder)
        root = home.root_key(root_key)
        rotated = _alone(
            home,
            lambda client: changing.rotate(
                home, client, now, root=root, reason=reason, with_delivery=delivery
            ),
        )
        show_keys.rotated(rotated, home.profile().board.url, as_json=as_json)


def revoke(
    folder: Folder,
    *,
    last_good: Annotated[
        int, typer.Option(min=0, help="The log's index of the last entry that was yours.")
    ],
    reason: Reason,
    root_key: RootKey = None,
    as_json: Json = False,
) -> None:
    """Say that the posting key is in wrong hands: it signs nothing more, at once and for good."""
    with show.one_sentence():
        home = AgencyHome(folder)
        root = home.root_key(root_key)
        logged = _alone(
            home,
            lambda client: changing.revoke(
                home, client, now, root=root, last_good=last_good, reason=reason
            ),
        )
        show_keys.revoked(logged, last_good, home.profile().board.url, as_json=as_json)


def status(
    folder: Folder,
    *,
    verifier: Annotated[
        list[str] | None,
        typer.Option(help="A key whose word counts; repeatable. Those of the board without any."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Check the whole log, and show the agency's keys, level and entries as it has them."""
    with show.one_sentence():
        home = AgencyHome(folder)
        profile = home.profile()

        async def look() -> show_keys.Shown:
            async with BoardClient.to(profile.board.url) as client:
                trusted = tuple(map(VerifierKey.parse, verifier or ()))
                trusted = trusted or await board_verifiers(client)
                found = await standing_of(profile.id, client, profile.board, trusted, now())
            return show_keys.Shown(standing=found, trusted=trusted, home=home)

        show_keys.status(asyncio.run(look()), as_json=as_json)


def posted(
    folder: Folder,
    ticket: Annotated[
        str, typer.Argument(metavar="[TICKET]", help="Of one held post; without it, of all.")
    ] = "",
    *,
    as_json: Json = False,
) -> None:
    """Tell what became of posts that were held for a moderator, and log what was approved."""
    with show.one_sentence():
        home = AgencyHome(folder)

        async def ask(client: BoardClient) -> list[Settled]:
            return await settle(home, client, now, ticket)

        show_keys.settled(_alone(home, ask), home.profile().board.url, as_json=as_json)


def vouch(  # noqa: PLR0913 -- each is one option of the command
    board: Annotated[str, typer.Argument(metavar="BOARD", help="The board's address.")],
    agency: Annotated[str, typer.Argument(metavar="AGENCY", help="Its id, 40 hex digits.")],
    *,
    level: Annotated[
        int,
        typer.Option(
            min=0, max=2, help="1: its domain is its own; 2: it is who it says; 0: not any more."
        ),
    ],
    key: Annotated[Path, typer.Option(help="The verifier's private key file.")],
    log_key: Annotated[
        str, typer.Option(help="The board's log key, where you know it from its operator.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Say as a verifier, in public and for good, how far an agency is confirmed."""
    with show.one_sentence():
        signer = _private_key(key)

        async def say() -> changing.Vouched:
            async with BoardClient.to(board) as client:
                trust = await client.trust()
                if log_key and log_key != trust.log_key:
                    raise InvalidInputError(
                        "The board's log key is not the one you gave: ask its operator."
                    )
                return await changing.vouch(
                    client, trust, now, key=signer, agency=agency, level=level
                )

        show_keys.vouched(asyncio.run(say()), level, as_json=as_json)


def _alone[T](home: AgencyHome, work: Callable[[BoardClient], Awaitable[T]]) -> T:
    """Do the work with the agency's folder and its board to itself."""
    url = home.profile().board.url

    async def do() -> T:
        async with BoardClient.to(url) as client:
            return await work(client)

    with home.alone():
        return asyncio.run(do())


def _private_key(path: Path) -> SignerKey:
    try:
        return SignerKey.parse(path.read_text(encoding="ascii").strip())
    except OSError as error:
        raise InvalidInputError(f"{path} cannot be read: {error.strerror}.") from error
    except (VerificationError, ValueError):
        raise InvalidInputError(f"{path} holds no private key.") from None

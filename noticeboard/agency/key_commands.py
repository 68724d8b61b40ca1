"""`neighbors agency key|rotate|revoke`: keys, and how commands get at locked ones.

A passphrase comes from a hidden prompt or from a file, never from the command's own words: those
stand in the shell's history and in the list of processes.
"""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
import sys
from typing import Annotated

import typer

from noticeboard.agency import key_copies, output, poster, rotation
from noticeboard.agency.client import BoardClient
from noticeboard.agency.department_log import Act, record
from noticeboard.agency.home import AgencyHome, Profile
from noticeboard.agency.inbox import now
from noticeboard.agency.keyring import Key, Keyring, KeyState, files_of
from noticeboard.agency.keys import recover_agency
from noticeboard.agency.poster import at_board
from noticeboard.agency.rotation import Without
from noticeboard.agency.setup import AgencySetup
from noticeboard.errors import InvalidInputError, NotFoundError
from noticeboard.log.link import BoardLink
from noticeboard.log.note import SignerKey
from noticeboard.runtime.files import write_durably
from noticeboard.runtime.system import make_private
from noticeboard.runtime.text import LanguageCode, Text
from noticeboard.seal.passphrase import LONGEST_FILE_BYTES, make_passphrase, parse_own

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The agency's folder.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object for machines.")]
By = Annotated[
    str,
    typer.Option(help="Who does it, for the department's log; by default the system's user."),
]
PassphraseFile = Annotated[
    Path | None,
    typer.Option(
        "--passphrase-file",
        envvar="NEIGHBORS_PASSPHRASE_FILE",
        help="A file with the passphrases of locked keys, one a line.",
    ),
]
NewPassphraseFile = Annotated[
    Path | None, typer.Option("--new-passphrase-file", help="A file with the new passphrase.")
]
Which = Annotated[Key, typer.Argument(metavar="KEY", help="root, posting or delivery.")]

app = typer.Typer(
    no_args_is_help=True,
    help="Lock keys with a passphrase, copy them, and check the copies.",
    pretty_exceptions_enable=False,
)


Reason = Annotated[str, typer.Option(help="The reason, in one public line, for good.")]
RootKey = Annotated[
    Path | None, typer.Option(help="The path of root.key, if it is not in the agency's folder.")
]


PostQuantum = Annotated[
    bool | None,
    typer.Option(
        "--post-quantum/--no-post-quantum",
        help="Make a post-quantum delivery key beside the other one. By default, if this machine"
        " can use one.",
        show_default=False,
    ),
]


def add_commands(agency: typer.Typer) -> None:
    """Add the commands about keys to the agency's commands."""
    agency.add_typer(app, name="key")
    agency.command()(rotate)
    agency.command()(revoke)


def opened_home(folder: Path, passphrase_file: Path | None) -> AgencyHome:
    """Return an agency's folder; locked keys are asked for when they are needed."""
    return AgencyHome(folder, Keyring(ask=lambda key: _passphrases(key, passphrase_file)))


def _passphrases(key: Key, file: Path | None) -> Iterable[str]:
    """Return the passphrases to try: those of the file, or what a person types."""
    if file is not None:
        return _lines(file)
    return [_prompt(f"Passphrase of the {key.text}")] if sys.stdin.isatty() else []


def _lines(file: Path) -> list[str]:
    try:
        lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInputError(
            Text("noticeboard.file.unreadable", file=str(file), why=type(error).__name__)
        ) from error
    if not lines:
        raise InvalidInputError(Text("desk.key.no_passphrase"))
    return lines


def _prompt(words: str, *, confirm: bool = False) -> str:
    typed: str = typer.prompt(words, hide_input=True, err=True, confirmation_prompt=confirm)
    return typed


def _one(key: Key, file: Path | None) -> str:
    """Return the passphrase of a key; raises InvalidInputError if nobody can be asked."""
    for each in _passphrases(key, file):
        return each
    raise InvalidInputError(Text("desk.key_locked", key=key.text))


def _new(key: Key, file: Path | None) -> str:
    """Return a new passphrase, which is long enough; raises InvalidInputError."""
    if file is not None:
        return parse_own(_lines(file)[0]).text
    if not sys.stdin.isatty():
        raise InvalidInputError(Text("desk.key.no_new_passphrase"))
    return parse_own(_prompt(f"New passphrase of the {key.text}", confirm=True)).text


@app.command()
def status(folder: Folder, *, as_json: Json = False) -> None:
    """Show how each key is kept."""
    with output.report_errors():
        home = AgencyHome(folder)
        states = {key: home.keyring.state(key, folder / f"{key}.key") for key in home.own_keys()}
        if as_json:
            output.print_json({str(key): str(state) for key, state in states.items()})
            return
        for key, state in states.items():
            typer.echo(f"{key:<13}{_SENTENCES[state]}")


_SENTENCES = {
    KeyState.PLAIN: "plain: whoever reads the folder has it. To lock it: neighbors agency key lock",
    KeyState.LOCKED: "locked with a passphrase",
    KeyState.UNLOCKED: "locked with a passphrase",
    KeyState.ELSEWHERE: "not in this folder",
}


@app.command()
def lock(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    key: Which,
    *,
    passphrase_file: PassphraseFile = None,
    new_passphrase_file: NewPassphraseFile = None,
    by: By = "",
    as_json: Json = False,
) -> None:
    """Lock a key with a passphrase, or change its passphrase."""
    with output.report_errors():
        home = opened_home(folder, passphrase_file)
        with home.lock():
            files = list(files_of(folder, key))
            if not files:
                raise NotFoundError(
                    Text("noticeboard.home.lacks", folder=str(folder), file=f"{key}.key")
                )
            # Every file is opened before the first is changed.
            for path in files:
                home.keyring.secret(path, key)
            text = _new(key, new_passphrase_file)
            for path in files:
                home.keyring.secret(path, key)
                home.keyring.lock_file(path, text, key)
            record(folder, Act.KEY_LOCKED, by=by, key=key)
        _done(f"The {key.text} is locked. Its passphrase can't be recovered.", key, as_json=as_json)


@app.command()
def unlock(
    folder: Folder,
    key: Which,
    *,
    passphrase_file: PassphraseFile = None,
    by: By = "",
    as_json: Json = False,
) -> None:
    """Take the passphrase off a key, so that it is plain again."""
    with output.report_errors():
        home = opened_home(folder, passphrase_file)
        with home.lock():
            for path in list(files_of(folder, key)):
                home.keyring.unlock_file(path, key)
            record(folder, Act.KEY_UNLOCKED, by=by, key=key, until="")
        _done(f"The {key.text} is plain: whoever reads the folder has it.", key, as_json=as_json)


@app.command()
def copy(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    key: Which,
    *,
    to: Annotated[Path, typer.Option("--to", help="A folder, such as a USB stick's.")],
    remove: Annotated[
        bool, typer.Option("--remove", help="Then remove the key from the agency's folder.")
    ] = False,
    passphrase_file: PassphraseFile = None,
    by: By = "",
    as_json: Json = False,
) -> None:
    """Copy a locked key into a folder, read it back, and open it."""
    with output.report_errors():
        home = AgencyHome(folder)
        path = folder / f"{key}.key"
        with home.lock():
            text = _new(key, passphrase_file) if path.exists() else _one(key, passphrase_file)
            made = key_copies.write_copy(home.keyring, path, to, text, remove=remove)
            record(folder, Act.KEY_COPIED, by=by, key=key, where=str(made.file))
        if as_json:
            output.print_json(
                {
                    "file": str(made.file),
                    "removed": remove,
                    "has_others": made.has_others,
                    "is_same_disk": made.is_same_disk,
                }
            )
            return
        typer.echo(f"Copied to {made.file}, read back, and opened.")
        if made.is_same_disk:
            typer.echo("It is on the same disk: if the disk is lost, both are.")
        if remove:
            typer.echo(f"The {key.text} is no longer in {folder}.")


@app.command()
def paper(
    folder: Folder,
    key: Which,
    *,
    out: Annotated[Path, typer.Option("--out", help="The HTML page to write.")],
    language: Annotated[LanguageCode, typer.Option(help="Of the page.")] = LanguageCode.EN,
    as_json: Json = False,
) -> None:
    """Write a locked key as a page to print, with a code and with lines to type."""
    with output.report_errors():
        home = AgencyHome(folder)
        made = key_copies.print_paper(
            folder / f"{key}.key",
            owner=home.profile().name,
            on=datetime.now(UTC).date(),
            language=language,
        )
        write_durably(out, made)
        if as_json:
            output.print_json({"file": str(out)})
        else:
            typer.echo(f"{out}: print it, then check it: neighbors agency key check")


Typed = Annotated[
    Path,
    typer.Argument(
        metavar="COPY", help="A copied file, or a file with the lines or code of paper; - is stdin."
    ),
]


@app.command()
def check(
    folder: Folder,
    key: Which,
    copy: Typed,
    *,
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Check that a copy is of this key, and that its passphrase opens it."""
    with output.report_errors():
        home = AgencyHome(folder)
        public = home.keyring.public(folder / f"{key}.key")
        key_copies.check_copy(_read(copy), key, _one(key, passphrase_file), public)
        _done(
            f"This is a copy of the {key.text}, and the passphrase opens it.", key, as_json=as_json
        )


@app.command()
def restore(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    key: Which,
    copy: Typed,
    *,
    passphrase_file: PassphraseFile = None,
    by: By = "",
    as_json: Json = False,
) -> None:
    """Put a locked key back into the folder from a copy."""
    with output.report_errors():
        home = AgencyHome(folder)
        with home.lock():
            path = folder / f"{key}.key"
            key_copies.restore(path, _read(copy), _one(key, passphrase_file))
            record(folder, Act.KEY_RESTORED, by=by, key=key)
        _done(f"The {key.text} is back, locked.", key, as_json=as_json)


@app.command()
def recover(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    copy: Typed,
    *,
    board: Annotated[str, typer.Option(help="The board's whole link, with #key=….")],
    passphrase_file: PassphraseFile = None,
    by: By = "",
    as_json: Json = False,
) -> None:
    """Make a new folder from a copy of the root key and the board's log, to revoke keys there."""
    with output.report_errors():
        home, link = AgencyHome(folder), BoardLink.parse(board)
        if link.key is None:
            raise InvalidInputError(Text("noticeboard.directory.no_key"))
        home.refuse_existing()
        typed, text = _read(copy), _one(Key.ROOT, passphrase_file)
        root = SignerKey.parse(key_copies.secret_of_copy(typed, Key.ROOT, text))

        async def read_log() -> Profile:
            async with BoardClient.to(link.url) as client:
                trust = await AgencySetup(home).fetch_board(client, link)
                return await recover_agency(home, client, trust, root, datetime.now(UTC))

        make_private(folder)
        with home.lock():
            profile = asyncio.run(read_log())
            key_copies.restore(folder / "root.key", typed, text)
            record(folder, Act.KEY_RESTORED, by=by, key=Key.ROOT)
        if as_json:
            output.print_json({"agency": profile.id, "name": profile.name})
            return
        typer.echo(f"{folder} is the folder of {profile.name}, with its root key, locked.")
        typer.echo("Revoke the posting key: neighbors agency revoke DIR --last-good …")


@app.command()
def words(*, as_json: Json = False) -> None:
    """Make a passphrase of six words. Write it down by hand."""
    made, bits = make_passphrase()
    if as_json:
        output.print_json({"words": list(made), "bits": bits})
    else:
        typer.echo(f"{' '.join(made)}\n{bits} bits. Write it down by hand; keep it from the key.")


def _read(copy: Path) -> str:
    """Return a copy's text; raises NotFoundError."""
    if str(copy) == "-":
        return sys.stdin.read(LONGEST_FILE_BYTES)
    return key_copies.read_copy(str(copy))


def _done(sentence: str, key: Key, *, as_json: bool) -> None:
    if as_json:
        output.print_json({"key": str(key)})
    else:
        typer.echo(sentence)


def rotate(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    *,
    reason: Reason,
    delivery: Annotated[
        bool, typer.Option("--delivery", help="Change the delivery keys as well.")
    ] = False,
    post_quantum: PostQuantum = None,
    without: Annotated[
        Without | None,
        typer.Option(help="Give up this kind of delivery key. The other kind stays."),
    ] = None,
    root_key: RootKey = None,
    passphrase_file: PassphraseFile = None,
    by: By = "",
    as_json: Json = False,
) -> None:
    """Make new keys and log them.

    They take effect after 72 hours. Until then, the current keys stay valid.
    """
    with output.report_errors():
        home = opened_home(folder, passphrase_file)
        root, url = home.root_key(root_key), home.profile().board.url
        with home.lock():
            rotated = at_board(
                home,
                lambda client: rotation.rotate(
                    home,
                    client,
                    now,
                    root=root,
                    reason=reason,
                    with_delivery=delivery,
                    post_quantum=post_quantum,
                    without=without,
                ),
            )
        record(folder, Act.KEY_CHANGED, by=by, reason=reason)
        output.print_rotated(rotated, url, as_json=as_json)


def revoke(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    *,
    last_good: Annotated[int, typer.Option(min=0, help="The index of your last genuine entry.")],
    reason: Reason,
    root_key: RootKey = None,
    passphrase_file: PassphraseFile = None,
    by: By = "",
    as_json: Json = False,
) -> None:
    """Revoke a posting key that someone else may have. It can never sign again."""
    with output.report_errors():
        home = opened_home(folder, passphrase_file)
        root, url = home.root_key(root_key), home.profile().board.url
        with home.lock():
            logged = at_board(
                home,
                lambda client: poster.revoke(
                    home, client, now, root=root, last_good=last_good, reason=reason
                ),
            )
        record(folder, Act.KEY_REVOKED, by=by, reason=reason, last_good=str(last_good))
        output.print_revoked(logged, last_good, url, as_json=as_json)

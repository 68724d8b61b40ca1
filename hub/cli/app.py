"""`neighbors hub …`: run, pair, check, back up, restore and downgrade a hub."""

from contextlib import ExitStack
from datetime import UTC, datetime
import os
from pathlib import Path
import sys
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import typer

from hub.api.scope import EITHER, Scope
from hub.backup.archive import (
    load_recipient,
    make_recovery_key,
    pack,
    parse_recipient,
    parse_recovery_key,
    save_recipient,
    unpack,
)
from hub.cli import (
    archives,
    awareness,
    boards,
    camera_settings,
    cameras,
    clips,
    directories,
    exports,
    ledger,
    makers,
    output,
    requests,
    rules,
    status,
    timestamps,
)
from hub.cli.client import (
    AsJson,
    DataDir,
    LocalHub,
    call_hub,
    get,
    read_text,
    refuse_to_replace,
    send,
)
from hub.cli.output import (
    Commands,
    JsonObject,
    Reporter,
    Verified,
    judge,
    print_json,
    print_line,
    print_link,
    print_table,
    table,
)
from hub.data_folder import Folders, claim
from hub.errors import ConflictError, InvalidInputError, NotFoundError, StorageError
from hub.model.decision import AnsweredBy
from noticeboard.errors import NoticeboardError
from noticeboard.runtime.process import LogFormat
from noticeboard.runtime.text import text_of

if TYPE_CHECKING:
    from noticeboard.runtime.database import DowngradeReport


_MAY = {
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
            help="What the link allows. By default admin if nobody is paired yet, otherwise decide."
        ),
    ] = None,
    answers_as: Annotated[
        Literal["person", "automation"] | None,
        typer.Option(help="Accept only answers of this kind; for the scope decide."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print a new pairing link, which works once and for ten minutes."""
    body: dict[str, Any] = {} if scope is None else {"scope": scope.value}
    if answers_as is not None:
        body["answers_as"] = [answers_as]
    answer = send(data_dir, "POST", "/pairing-links", body)
    if as_json:
        print_json(answer)
        return
    print_link(answer["link"])
    print_line(f"Whoever pairs with it may {_may(answer)}.")
    if answer["scopes"][-1] == Scope.DECIDE and scope is None:
        print_line(
            "To set up cameras, rules and boards from there: neighbors hub pair --scope admin"
        )


def tokens(
    data_dir: DataDir,
    *,
    revoke: Annotated[str, typer.Option(metavar="TOKEN", help="End this pairing at once.")] = "",
    as_json: AsJson = False,
) -> None:
    """List who is paired and what each may do, or end one pairing."""
    if revoke:

        async def end(hub: LocalHub) -> JsonObject:
            meant = _meant(revoke, (await hub.call("GET", "/tokens"))["tokens"])
            await hub.call("DELETE", f"/tokens/{meant['id']}")
            return meant

        ended = call_hub(data_dir, end)
        print_line(f"{ended['name']} ({ended['id']}) is no longer paired.")
        return
    answer = get(data_dir, "/tokens")
    if as_json:
        print_json(answer)
        return
    rows_table = table("Id", "Name", "May", "Since")
    for token in answer["tokens"]:
        since = output.date(output.at(token["made_at"]), datetime.now(UTC))
        rows_table.add_row(token["id"], token["name"], _may(token), since)
    print_table(rows_table)


def _meant(text: str, known: list[JsonObject]) -> JsonObject:
    meant = [each for each in known if each["id"].startswith(text.strip().casefold())]
    if len(meant) != 1:
        raise InvalidInputError(f"No pairing has the ID {text!r}. See `neighbors hub tokens`.")
    if meant[0]["current"]:
        raise InvalidInputError(
            "This is the command line's own token, which the hub makes again at each start."
        )
    return meant[0]


def _may(rights: JsonObject) -> str:
    may = _MAY[Scope(rights["scopes"][-1])]
    kinds = {AnsweredBy(each) for each in rights["answers_as"]}
    if not kinds or kinds == EITHER:
        return may
    return f"{may}, as {'an automation' if AnsweredBy.AUTOMATION in kinds else 'a person'} only"


def check(
    data_dir: DataDir,
    *,
    deep: Annotated[
        bool, typer.Option("--deep", help="Decode a picture of every recording, too.")
    ] = False,
    config: Annotated[Path | None, typer.Option(help="Another settings file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Verify everything that is stored: index, hashes, and signatures."""
    from hub.cli.integrity import check_folder  # noqa: PLC0415
    from hub.config import read_config  # noqa: PLC0415

    async def verify(report: Reporter) -> list[Verified]:
        path = config or data_dir / "config.toml"
        settings = read_config(path) if config or path.exists() else None
        return await check_folder(Folders(data=data_dir), config=settings, deep=deep, report=report)

    judge(verify, as_json=as_json)


def doctor(
    data_dir: DataDir,
    *,
    config: Annotated[Path | None, typer.Option(help="Another settings file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Check your setup for problems and suggest fixes."""
    from hub.cli.doctor.doctor import run  # noqa: PLC0415 -- loads all of the hub

    run(data_dir, config, as_json=as_json)


def measure(
    data_dir: DataDir,
    *,
    cameras: Annotated[
        int, typer.Option(min=1, max=16, help="How many cameras are played meanwhile.")
    ] = 4,
    config: Annotated[Path | None, typer.Option(help="Another settings file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Measure what this machine can do, in about a minute, with cameras that are played."""
    from hub.cli.measure.command import run  # noqa: PLC0415 -- loads all of the hub

    run(data_dir, config, cameras=cameras, as_json=as_json)


def downgrade(data_dir: DataDir, *, as_json: AsJson = False) -> None:
    """Undo the database's last upgrade while the hub is stopped, so the older version can run.

    Nothing that was recorded, answered, or shared since then is lost.
    """
    done = _done(Folders(data=data_dir))
    if as_json:
        print_json({"revision": done.revision, "rows": done.rows, "left": dict(done.left)})
        return
    print_line(f"The database is as before its last upgrade, with all {done.rows:,} rows of now.")
    for place, many in done.left.items():
        print_line(f"The version before has no place for {place}: {many:,} rows.")
    print_line("Now install the earlier version. This one would upgrade the database again.")


def _done(folders: Folders) -> "DowngradeReport":
    # Only this command opens a database.
    from noticeboard.runtime.database import downgrade as downgrade_database  # noqa: PLC0415

    if not folders.database.is_file():
        raise NotFoundError("folder.no_hub", folder=str(folders.data))
    try:
        with ExitStack() as stack:
            claim(folders, stack)
            return downgrade_database(folders.database)
    except NoticeboardError as error:
        raise ConflictError(text_of(error)) from error
    except OSError as error:
        raise StorageError(
            "file.not_written", path=str(folders.database), error=error.strerror or str(error)
        ) from error


_LONGEST_KEY: Final = 10_000
_STDIN: Final = "-"


def backup(
    data_dir: DataDir,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The backup file to write.")],
    *,
    to: Annotated[str, typer.Option(help="Seal backups to this age recipient from now on.")] = "",
    force: Annotated[bool, typer.Option("--force", help="Replace an existing file.")] = False,
    as_json: AsJson = False,
) -> None:
    """Make a sealed backup of everything except the recordings; the hub can keep running."""
    recovery_key = ""
    refuse_to_replace(file, force=force)
    if to:
        save_recipient(data_dir, to)
    elif load_recipient(data_dir) is None and Folders(data=data_dir).database.is_file():
        recovery_key = make_recovery_key(data_dir)
    recipient = parse_recipient(load_recipient(data_dir) or to)
    packed = pack(Folders(data=data_dir), recipient, file, datetime.now(UTC))
    if as_json:
        print_json(
            {
                "file": str(file),
                "files": packed.files,
                "size_bytes": packed.size_bytes,
                "recovery_key": recovery_key,
            }
        )
        return
    print_line(f"{packed.files} files are in {file}.")
    if recovery_key:
        print_line(
            "Only this recovery key opens it, and every later one. It is shown once, and kept"
        )
        print_line("nowhere: write it down, or put it into a password manager.")
        print_line(recovery_key)


def restore(
    data_dir: DataDir,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The backup.")],
    *,
    key: Annotated[
        str, typer.Option(help="The recovery key's file; - reads standard input.")
    ] = _STDIN,
    as_json: AsJson = False,
) -> None:
    """Restore a backup into a new or empty data folder."""
    unpacked = unpack(file, parse_recovery_key(_read_key(key)), data_dir)
    if as_json:
        print_json({"files": unpacked.files, "made_at": unpacked.made_at})
        return
    print_line(f"{unpacked.files} files of {unpacked.made_at} are in {data_dir}.")
    print_line("If the original hub still runs, stop it. Then start this one:")
    print_line(f"neighbors hub run --data-dir {data_dir}")


def _read_key(key: str) -> str:
    """Return the text of the key's file; raises InvalidInputError."""
    if key == _STDIN:
        if sys.stdin.isatty():
            return str(typer.prompt("Recovery key", hide_input=True))
        return sys.stdin.read(_LONGEST_KEY)
    return read_text(Path(key), _LONGEST_KEY)


app = typer.Typer(cls=Commands, no_args_is_help=True, help="The hub: your cameras, your answers.")
app.add_typer(clips.app, name="clips")
app.add_typer(awareness.app, name="awareness")
app.add_typer(directories.directories_app, name="directories")
app.add_typer(archives.archives_app, name="archives")
app.add_typer(ledger.app, name="ledger")
app.add_typer(timestamps.app, name="timestamps")


@app.command()
def run(
    data_dir: DataDir,
    config: Annotated[
        Path | None, typer.Option(help="The settings file; by default in the data folder.")
    ] = None,
    *,
    recordings: Annotated[
        Path | None,
        typer.Option(help="The folder for recordings; by default what the settings say."),
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log more.")] = False,
    log_format: Annotated[
        LogFormat, typer.Option(help="Log for people, or one JSON object a line.")
    ] = LogFormat.PLAIN,
) -> None:
    """Run the hub until you stop it.

    Its data is in ~/.local/share/neighbors-hub unless you name another folder.
    """
    # Replace the process: a hub runs for months and shouldn't keep the 12 MiB of the command line.
    words = [str(data_dir), str(config or ""), "verbose" if verbose else "", log_format.value]
    if recordings is not None:
        words += ["", str(recordings.absolute())]
    os.execv(sys.executable, [sys.executable, "-m", "hub.cli.run", *words])  # noqa: S606 -- this very program


for command in (
    status.status,
    pair,
    tokens,
    cameras.cameras,
    cameras.scan,
    cameras.add,
    camera_settings.change,
    camera_settings.remove,
    camera_settings.motion,
    makers.makers,
    exports.export,
    clips.storage,
    requests.requests,
    requests.request,
    requests.approve,
    requests.deny,
    requests.undo,
    requests.withdraw,
    requests.retry,
    requests.practice,
    rules.rules,
    boards.follow,
    boards.boards,
    rules.figures,
    check,
    doctor,
    measure,
    backup,
    restore,
    downgrade,
):
    app.command()(command)

"""`neighbors hub backup` and `restore`."""

from datetime import UTC, datetime
from pathlib import Path
import sys
from typing import Annotated, Final

import typer

from hub.backup.archive import (
    keep_recipient,
    kept_recipient,
    make_recovery_key,
    pack,
    parse_recipient,
    parse_recovery_key,
    unpack,
)
from hub.cli.client import AsJson, DataDir
from hub.cli.saving import refuse_to_replace
from hub.cli.screen import failed, say, say_json
from hub.errors import HubError, InvalidInputError
from hub.folders import Folders

_LONGEST_KEY: Final = 10_000
_STDIN: Final = "-"


def backup(
    data_dir: DataDir,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The backup to make.")],
    *,
    to: Annotated[
        str, typer.Option(help="Seal it, and later ones, to this age recipient instead.")
    ] = "",
    force: Annotated[bool, typer.Option("--force", help="Replace a file.")] = False,
    as_json: AsJson = False,
) -> None:
    """Make a sealed backup of everything but the recordings; the hub may run meanwhile."""
    recovery_key = ""
    try:
        refuse_to_replace(file, force=force)
        if to:
            keep_recipient(data_dir, to)
        elif kept_recipient(data_dir) is None and Folders(data=data_dir).database.is_file():
            recovery_key = make_recovery_key(data_dir)
        recipient = parse_recipient(kept_recipient(data_dir) or to)
        packed = pack(Folders(data=data_dir), recipient, file, datetime.now(UTC))
    except HubError as error:
        raise failed(error) from None
    if as_json:
        say_json(
            {
                "file": str(file),
                "files": packed.files,
                "size_bytes": packed.size_bytes,
                "recovery_key": recovery_key,
            }
        )
        return
    say(f"{packed.files} files are in {file}.")
    if recovery_key:
        say("Only this recovery key opens it, and every later one. It is shown once, and kept")
        say("nowhere: write it down, or put it into a password manager.")
        say(recovery_key)


def restore(
    data_dir: DataDir,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The backup.")],
    *,
    key: Annotated[
        str, typer.Option(help="The file with the recovery key; - reads it from the terminal.")
    ] = _STDIN,
    as_json: AsJson = False,
) -> None:
    """Restore a backup into a data folder that is new or empty."""
    try:
        unpacked = unpack(file, parse_recovery_key(_read_key(key)), data_dir)
    except HubError as error:
        raise failed(error) from None
    if as_json:
        say_json({"files": unpacked.files, "made_at": unpacked.made_at})
        return
    say(f"{unpacked.files} files of {unpacked.made_at} are in {data_dir}.")
    say("Stop the hub that this is a copy of, if it still runs, and start this one:")
    say(f"neighbors hub run --data-dir {data_dir}")


def _read_key(key: str) -> str:
    """Return what the key's file holds; raises InvalidInputError."""
    if key == _STDIN:
        if sys.stdin.isatty():
            return str(typer.prompt("Recovery key", hide_input=True))
        return sys.stdin.read(_LONGEST_KEY)
    try:
        with Path(key).open(encoding="utf-8", errors="replace") as file:
            return file.read(_LONGEST_KEY)
    except OSError as error:
        raise InvalidInputError(f"{key} cannot be read: {error.strerror}.") from error

"""The layout of a hub's data folder, and the lock that lets only one hub use it."""

from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass, replace
import fcntl
from hashlib import sha256
import os
from pathlib import Path
from shutil import rmtree
import ssl
from typing import Self

from hub.errors import ConflictError, InvalidInputError, StorageError
from noticeboard.runtime.text import Text

LOCAL_TOKEN_FILE = "local-token"  # noqa: S105 -- a file's name
IDENTITY_FILE = "tls.pem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Folders:
    """Where a hub stores what: in one data folder, and its recordings elsewhere if it should."""

    data: Path
    footage: Path | None = None
    """The folder of recordings and of everything else that shows them, if not in the data folder.

    Backups of the data folder then hold no footage.
    """
    backed_up: Path | None = None
    """The folder that Home Assistant's backup copies whole, if it runs this hub."""

    @property
    def database(self) -> Path:
        """Everything but footage, keys and credentials."""
        return self.data / "hub.db"

    @property
    def snapshot(self) -> Path:
        """A whole copy of the database while a program copies the folder file by file."""
        return self.data / "backup.db"

    @property
    def recordings(self) -> Path:
        """Segments and thumbnails."""
        return self.footage or self.data / "recordings"

    @property
    def are_recordings_backed_up(self) -> bool:
        """Whether Home Assistant's backup includes the recordings."""
        return self.backed_up is not None and self.recordings.is_relative_to(self.backed_up)

    @property
    def outbox(self) -> Path:
        """Shares that are sealed but not delivered yet."""
        return self.data / "outbox"

    @property
    def cuts(self) -> Path:
        """Clips that are prepared for a person to review."""
        return self.outbox if self.footage is None else self.footage / "prepared"

    @property
    def added(self) -> Path:
        """Films and photos that people added to answers, from a phone."""
        return (self.footage or self.data) / "added"

    @property
    def own_copies(self) -> Path:
        """The household's own copies of shares, sealed to its own key."""
        return self.data / "shared"

    @property
    def witness(self) -> Path:
        """Keys and memory of this home as a witness: never in a backup, and never in a copy."""
        return self.data / "witness"

    @property
    def cache(self) -> Path:
        """Files that can be made again at any time."""
        return (self.footage or self.data) / "cache"

    @property
    def fetching(self) -> Path:
        """Files on their way from archives."""
        return self.cache / "fetching"

    @property
    def running(self) -> Path:
        """Where the command line can reach the running hub."""
        return self.data / "running.json"

    def make(self) -> None:
        """Create missing folders, accessible only to this user; raises InvalidInputError.

        Nothing is created where recordings are elsewhere: their disk may not be connected.
        """
        inside = () if self.footage else (self.recordings, self.cache)
        try:
            for folder in (self.data, self.outbox, *inside):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except PermissionError as error:
            raise InvalidInputError(not_ours(self.data)) from error
        except OSError as error:
            raise InvalidInputError(
                "folder.unusable", folder=str(self.data), error=error.strerror or str(error)
            ) from error

        if not os.access(self.data, os.W_OK | os.X_OK):
            raise InvalidInputError(not_ours(self.data))

    @property
    def inside(self) -> Self:
        """The same with the recordings in the data folder."""
        return replace(self, footage=None)

    def recording_in(self, folder: Path) -> Self:
        """Return the same with the recordings in a folder."""
        inside = self.inside
        return inside if folder == inside.recordings else replace(self, footage=folder)

    def make_derived(self) -> None:
        """Create the folders of what is made from recordings; raises OSError."""
        for folder in (self.cache, self.cuts):
            folder.mkdir(mode=0o700, exist_ok=True)

    def clear_cache(self, *, whole: bool = False) -> None:
        """Delete what can be made again: it may be of footage that is gone. Blocking.

        While the hub runs, not the whole cache: parts of it have owners.
        """
        for path in self.cache.glob("*"):
            if path.is_dir() and whole:
                rmtree(path, ignore_errors=True)
            elif path.suffix == ".mp4":
                path.unlink(missing_ok=True)


def not_ours(folder: Path) -> Text:
    """Return what to do about a folder of another user, which a container's host may have made."""
    return Text("folder.not_ours", folder=str(folder), user=os.getuid())


def is_claimed(folders: Folders) -> bool:
    """Return whether a hub is running on the data folder. Blocking."""
    try:
        with (folders.data / "hub.lock").open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def claim(folders: Folders, stack: AsyncExitStack | ExitStack) -> None:
    """Claim the data folder for this process until the stack ends. Blocking.

    Raises ConflictError. The lock ends with its process, however that ends.
    """
    lock = stack.enter_context((folders.data / "hub.lock").open("wb"))
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise ConflictError("folder.taken", folder=str(folders.data)) from None


def read_local_token(data_dir: Path) -> str | None:
    """Return the command line's token, or None if there is none that is private. Blocking."""
    path = data_dir / LOCAL_TOKEN_FILE
    try:
        if path.stat().st_mode & 0o077:
            return None
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None


def read_fingerprint(data_dir: Path) -> str:
    """Return the SHA-256 of the certificate's DER form, 64 lowercase hex digits. Blocking.

    Raises StorageError. Every command calls it, so it uses no X.509 library.
    """
    try:
        pem = (data_dir / IDENTITY_FILE).read_text(encoding="ascii")
        certificate = ssl.PEM_cert_to_DER_cert(pem[pem.index(ssl.PEM_HEADER) :])
    except (OSError, ValueError) as error:
        raise StorageError("folder.no_certificate", file=IDENTITY_FILE) from error
    return sha256(certificate).hexdigest()

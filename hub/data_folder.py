"""Where a hub keeps what, and that only one hub does."""

from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass
import fcntl
from hashlib import sha256
from pathlib import Path
import ssl

from hub.errors import ConflictError, InvalidInputError, StorageError

LOCAL_TOKEN_FILE = "local-token"  # noqa: S105 -- a file's name
IDENTITY_FILE = "tls.pem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Folders:
    """Where a hub keeps what: one data folder, nothing outside it."""

    data: Path

    @property
    def database(self) -> Path:
        """Everything but footage, keys and credentials."""
        return self.data / "hub.db"

    @property
    def recordings(self) -> Path:
        """Segments and thumbnails."""
        return self.data / "recordings"

    @property
    def outbox(self) -> Path:
        """Shares that are sealed and not delivered yet."""
        return self.data / "outbox"

    @property
    def own_copies(self) -> Path:
        """Shares as the household keeps them, sealed to its own key."""
        return self.data / "shared"

    @property
    def cache(self) -> Path:
        """Files that can be made again at any time."""
        return self.data / "cache"

    @property
    def running(self) -> Path:
        """Where the running hub can be reached by the command line."""
        return self.data / "running.json"

    def make(self) -> None:
        """Make what is missing, readable by this user alone; raises InvalidInputError."""
        try:
            for folder in (self.data, self.recordings, self.outbox, self.cache):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise InvalidInputError(
                f"{self.data} cannot be used: {error.strerror}. Give another --data-dir."
            ) from error

    def clear_cache(self) -> None:
        """Delete what can be made again: it may be of footage that is gone; blocking."""
        for path in self.cache.glob("*.mp4"):
            path.unlink(missing_ok=True)


def is_claimed(folders: Folders) -> bool:
    """Tell whether a hub runs on the data folder just now; blocking."""
    try:
        with (folders.data / "hub.lock").open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def claim(folders: Folders, stack: AsyncExitStack | ExitStack) -> None:
    """Take the data folder for this process until the stack ends; blocking.

    Raises ConflictError. The lock goes with its process, however that ends.
    """
    lock = stack.enter_context((folders.data / "hub.lock").open("wb"))
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise ConflictError(
            f"Another hub runs on {folders.data}: stop it first, or give another --data-dir."
        ) from None


def read_local_token(data_dir: Path) -> str | None:
    """Return the command line's token, or None if none is kept privately; blocking."""
    path = data_dir / LOCAL_TOKEN_FILE
    try:
        if path.stat().st_mode & 0o077:
            return None
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None


def read_fingerprint(data_dir: Path) -> str:
    """Return the SHA-256 of the certificate's DER form, 64 lowercase hex digits; blocking.

    Raises StorageError. Every command asks for it, so it does without an X.509 library.
    """
    try:
        pem = (data_dir / IDENTITY_FILE).read_text(encoding="ascii")
        certificate = ssl.PEM_cert_to_DER_cert(pem[pem.index(ssl.PEM_HEADER) :])
    except (OSError, ValueError) as error:
        raise StorageError(
            f"The hub's certificate cannot be read: restore {IDENTITY_FILE} in its data folder, "
            "or delete it and pair again."
        ) from error
    return sha256(certificate).hexdigest()

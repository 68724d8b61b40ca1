"""The house's own key: it signs the ledger and nothing else, and never leaves its file.

Beside it lies the newest checkpoint that it signed.
"""

import fcntl
from pathlib import Path
import secrets

from hub.errors import StorageError
from hub.store.files import write_durably
from noticeboard.errors import NoticeboardError
from noticeboard.log.checkpoint import open_checkpoint
from noticeboard.log.note import SignerKey

_SECRET_MODE = 0o600


def make_key(path: Path) -> SignerKey:
    """Make the key durably, readable by its owner alone; blocking.

    Its name is random: a ledger that somebody is shown says nothing about the house.
    """
    key = SignerKey.generate(f"ledger-{secrets.token_hex(8)}")
    write_durably(path, f"{key.export()}\n".encode(), mode=_SECRET_MODE)
    return key


def read_key(path: Path) -> SignerKey | None:
    """Return the key, or None where there is none yet; raises StorageError. Blocking."""
    try:
        if path.stat().st_mode & 0o077:
            path.chmod(_SECRET_MODE)
        return SignerKey.parse(path.read_text(encoding="utf-8").removesuffix("\n"))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError, NoticeboardError) as error:
        raise StorageError(
            f"The ledger's key {path.name} cannot be read: restore it from a backup."
        ) from error


def head_path(key_path: Path) -> Path:
    """Return where the newest checkpoint lies."""
    return key_path.with_name(f"{key_path.name}.checkpoint")


def read_head(key_path: Path) -> str | None:
    """Return the newest checkpoint, or None before the first; raises StorageError. Blocking."""
    try:
        return head_path(key_path).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise StorageError(
            "The ledger's kept checkpoint cannot be read: restore it from a backup."
        ) from error


def keep_head(key_path: Path, note: str) -> None:
    """Replace the newest checkpoint durably, unless a newer one is there; blocking.

    The key's file is the lock: two processes may append one after the other and come here the
    other way round.
    """
    with key_path.open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _size(key_path, read_head(key_path)) < _size(key_path, note):
            write_durably(head_path(key_path), note.encode(), mode=_SECRET_MODE)


def _size(key_path: Path, note: str | None) -> int:
    """Return how many entries a checkpoint of ours covers, or -1; raises StorageError."""
    key = read_key(key_path)
    if note is None or key is None:
        return -1
    try:
        return open_checkpoint(note, key.verifier).checkpoint.size
    except NoticeboardError:
        return -1

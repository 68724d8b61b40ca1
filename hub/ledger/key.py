"""The house's own key, which signs only the ledger.

The key never leaves its file. The newest checkpoint that it signed is stored next to it.
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
    """Make and return a key that only its owner can read, durably; blocking.

    Its name is random, so that a ledger reveals nothing about the house.
    """
    key = SignerKey.generate(f"ledger-{secrets.token_hex(8)}")
    write_durably(path, f"{key.export()}\n".encode(), mode=_SECRET_MODE)
    return key


def read_key(path: Path) -> SignerKey | None:
    """Return the key, or None if there is none yet; raises StorageError. Blocking."""
    try:
        if path.stat().st_mode & 0o077:
            path.chmod(_SECRET_MODE)
        return SignerKey.parse(path.read_text(encoding="utf-8").removesuffix("\n"))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError, NoticeboardError) as error:
        raise StorageError("ledger.key_unreadable", name=path.name) from error


def head_path(key_path: Path) -> Path:
    """Return the path of the newest checkpoint."""
    return key_path.with_name(f"{key_path.name}.checkpoint")


def read_head(key_path: Path) -> str | None:
    """Return the newest checkpoint, or None before the first; raises StorageError. Blocking."""
    try:
        return head_path(key_path).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise StorageError("ledger.checkpoint_unreadable") from error


def keep_head(key_path: Path, note: str) -> None:
    """Replace the newest checkpoint durably, unless a newer one is there; blocking.

    The key's file is the lock: two processes may append in one order and get here in the other.
    """
    with key_path.open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _size(key_path, read_head(key_path)) < _size(key_path, note):
            write_durably(head_path(key_path), note.encode(), mode=_SECRET_MODE)


def _size(key_path: Path, note: str | None) -> int:
    """Return how many entries our checkpoint covers, or -1; raises StorageError."""
    key = read_key(key_path)
    if note is None or key is None:
        return -1
    try:
        return open_checkpoint(note, key.verifier).checkpoint.size
    except NoticeboardError:
        return -1

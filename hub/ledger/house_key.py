"""The house's own key: it signs the ledger and nothing else, and never leaves its file."""

from pathlib import Path
import secrets

from hub.errors import StorageError
from hub.store.files import write_durably
from noticeboard.errors import NoticeboardError
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

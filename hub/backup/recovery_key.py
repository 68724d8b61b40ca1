"""The recovery key: backups are sealed to its public half, and only whoever holds it opens them.

The hub keeps the public half alone, so a backup needs nobody, and whoever steals the machine or
a backup has nothing to open one with.
"""

from pathlib import Path

import pyrage
from pyrage import x25519

from hub.errors import InvalidInputError, StorageError
from hub.store.files import write_durably

_KEPT = "backup-recipient"


def kept_recipient(data: Path) -> str | None:
    """Return the age recipient that backups of this hub are sealed to, or None. Blocking."""
    try:
        return (data / _KEPT).read_text().strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise StorageError(f"{_KEPT} cannot be read: delete it, and a new key is made.") from error


def keep_recipient(data: Path, recipient: str) -> None:
    """Seal later backups to this age recipient; raises InvalidInputError. Blocking."""
    parse_recipient(recipient)
    write_durably(data / _KEPT, f"{recipient}\n".encode())


def make_recovery_key(data: Path) -> str:
    """Make a recovery key, keep its public half, and return the key: nobody keeps it here."""
    identity = x25519.Identity.generate()
    keep_recipient(data, str(identity.to_public()))
    return str(identity)


def parse_recipient(text: str) -> x25519.Recipient:
    """Read an age recipient; raises InvalidInputError."""
    try:
        return x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError as error:
        raise InvalidInputError("A recipient is an age key that begins with age1.") from error


def parse_recovery_key(text: str) -> x25519.Identity:
    """Read a recovery key, with or without age's own comment lines; raises InvalidInputError."""
    lines = [line.strip() for line in text.splitlines()]
    keys = [line for line in lines if line and not line.startswith("#")]
    try:
        (key,) = keys
        return x25519.Identity.from_str(key)
    except (ValueError, pyrage.IdentityError) as error:
        raise InvalidInputError(
            "A recovery key is one line that begins with AGE-SECRET-KEY-."
        ) from error

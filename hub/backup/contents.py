"""What a backup contains of a data folder, and the one note about it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

VERSION: Final = 1
NOTE: Final = "backup.json"
DATABASE: Final = "hub.db"
OWN_COPIES: Final = "shared"
FILES: Final = (
    "config.toml",
    "camera-secrets.json",
    "ledger.key",
    "ledger.key.checkpoint",
    "own-copies.key",
    "tls.pem",
)
"""Neither recordings, which are large, nor unfinished shares, which are never sent again."""


def found(data: Path) -> Iterator[str]:
    """Yield the paths, relative to `data`, of all existing files except the database."""
    yield from (name for name in FILES if (data / name).is_file())
    copies = data / OWN_COPIES
    if copies.is_dir():
        yield from sorted(f"{OWN_COPIES}/{path.name}" for path in copies.iterdir() if _own(path))


def is_known(name: str) -> bool:
    """Return whether a backup may contain a file of this name."""
    folder, _, file = name.rpartition("/")
    if folder:
        return folder == OWN_COPIES and bool(file) and not file.startswith(".")
    return name in {*FILES, DATABASE, NOTE}


def _own(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and not path.name.startswith(".")

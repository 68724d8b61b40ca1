"""The household's own copies of what it shared, sealed to a key of its own."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pyrage import IdentityError, x25519

from hub.errors import StorageError
from hub.model.ids import RequestId
from hub.store.files import remove, write_durably
from noticeboard.runtime.files import sync_folder

_SECRET_MODE = 0o600


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCopy:
    """One copy, which `age -d -i KEY` opens."""

    request_id: RequestId
    path: Path
    size_bytes: int
    made_at: datetime


class OwnCopies:
    """A folder of sealed copies (0700), and the key they are sealed to; every method blocks."""

    def __init__(self, key: Path, folder: Path) -> None:
        """Take the key's file, which is made when the first copy is."""
        self._key = key
        self._folder = folder

    def recipient(self) -> str:
        """Return the public key to seal to; raises StorageError where the file is none."""
        try:
            if self._key.stat().st_mode & 0o077:
                self._key.chmod(_SECRET_MODE)
            lines = self._key.read_text(encoding="ascii").splitlines()
            [secret] = [line for line in lines if line and not line.startswith("#")]
            return str(x25519.Identity.from_str(secret).to_public())
        except FileNotFoundError:
            return self._make_key()
        except (OSError, ValueError, IdentityError):
            # Without its cause, which may quote the key.
            raise StorageError(
                f"The key of your own copies, {self._key.name}, cannot be read: restore it from "
                "a backup."
            ) from None

    def _make_key(self) -> str:
        identity = x25519.Identity.generate()
        recipient = str(identity.to_public())
        content = f"# public key: {recipient}\n{identity}\n"
        write_durably(self._key, content.encode(), mode=_SECRET_MODE)
        return recipient

    def place(self, request_id: RequestId) -> Path:
        """Return where the copy for a request lies, or will; its folder is there."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self._folder / f"{request_id}.age"

    def remove(self, request_id: RequestId) -> None:
        """Remove the copy of a share of which nothing left."""
        path = self._folder / f"{request_id}.age"
        if path.exists():
            remove(path)
            sync_folder(self._folder)

    def all(self) -> list[OwnCopy]:
        """Return every copy, the newest first."""
        found = []
        for path in self._folder.glob("[!.]*.age"):
            facts = path.stat()
            found.append(
                OwnCopy(
                    request_id=RequestId(path.stem),
                    path=path,
                    size_bytes=facts.st_size,
                    made_at=datetime.fromtimestamp(facts.st_mtime, UTC),
                )
            )
        return sorted(found, key=lambda copy: copy.made_at, reverse=True)

    def sweep(self) -> None:
        """Remove the halves that a crash left."""
        for path in self._folder.glob(".*.new"):
            remove(path)

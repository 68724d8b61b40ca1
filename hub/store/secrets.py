"""Camera credentials, kept apart from everything else, and the one function that redacts them."""

from base64 import b64encode
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
import json
import logging
from pathlib import Path
import re
from threading import Lock
from typing import override
from urllib.parse import quote

from hub.errors import StorageError
from hub.model.ids import CameraId
from hub.store.files import write_durably
from noticeboard.logs import JsonLines

# Up to the last @ of the word: a password may hold any letter that an address should not.
_USER_INFO = re.compile(r"(?<=://)[^\s\"'<>]*@")


@dataclass(slots=True, kw_only=True)
class PasswordUse:
    """What has been seen of how one camera takes its password; all connections to it share it."""

    digest: set[str] = field(default_factory=set)
    """The protocols, `rtsp` and `http`, over which it offered Digest: no Basic there any more."""
    in_clear: bool = False
    """Whether the password went out unencrypted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """A camera's user name and password; its repr shows neither."""

    username: str = field(repr=False)
    password: str = field(repr=False)
    use: PasswordUse = field(default_factory=PasswordUse, compare=False, repr=False)


class Secrets:
    """The file of camera credentials (mode 0600); small, so it is kept whole in memory."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._turn = Lock()
        self._known = _read(path)

    def of(self, camera_id: CameraId) -> Credentials | None:
        """Return what the owner gave for a camera, or None where it needs none."""
        return self._known.get(camera_id)

    def keep(self, camera_id: CameraId, credentials: Credentials) -> None:
        """Remember credentials durably; blocking."""
        with self._turn:
            self._write(self._known | {camera_id: credentials})

    def forget(self, camera_id: CameraId) -> None:
        """Forget a camera's credentials durably; blocking."""
        with self._turn:
            if camera_id in self._known:
                self._write({id_: kept for id_, kept in self._known.items() if id_ != camera_id})

    def _write(self, known: dict[str, Credentials]) -> None:
        raw = {id_: _written(kept) for id_, kept in known.items()}
        write_durably(self.path, json.dumps(raw).encode())
        self._known = known

    def redact(self, text: str) -> str:
        """Return the text without user info in addresses and without any known password."""
        for secret in sorted(self._spellings(), key=len, reverse=True):
            text = text.replace(secret, "***")
        return _USER_INFO.sub("***@", text)

    def _spellings(self) -> set[str]:
        """Return every known password as it is, as in an address, in JSON, and as a header."""
        found = set()
        for kept in self._known.values():
            if kept.password:
                pair = f"{kept.username}:{kept.password}".encode()
                found |= {
                    kept.password,
                    quote(kept.password, safe=""),
                    quote(kept.password),
                    json.dumps(kept.password)[1:-1],
                    repr(kept.password)[1:-1],
                    b64encode(pair).decode(),
                }
        return found


def _written(kept: Credentials) -> dict[str, object]:
    """Return what is written; older hubs read the first two."""
    raw: dict[str, object] = {"username": kept.username, "password": kept.password}
    if kept.use.digest:
        raw["digest"] = sorted(kept.use.digest)
    return raw


def _read(path: Path) -> dict[str, Credentials]:
    try:
        raw = json.loads(path.read_bytes())
        return {
            str(camera_id): Credentials(
                username=str(kept["username"]),
                password=str(kept["password"]),
                use=PasswordUse(digest={str(each) for each in kept.get("digest", ())}),
            )
            for camera_id, kept in raw.items()
        }
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        # Without its cause: what could be quoted from there are passwords.
        raise StorageError(
            f"{path} cannot be read: restore a backup of it, or delete it and give the cameras' "
            "passwords again."
        ) from None


class _Redacting(logging.Formatter):
    """Formats as another formatter does, exceptions too, and lets no secret through."""

    def __init__(self, inner: logging.Formatter, redact: Callable[[str], str]) -> None:
        super().__init__()
        self._inner = inner
        self._redact = redact

    @override
    def format(self, record: logging.LogRecord) -> str:
        return self._redact(self._inner.format(record))


@contextmanager
def redacted_logs(secrets: Secrets) -> Generator[None]:
    """Redact every line that the root logger's handlers write while the block runs."""
    before = [(handler, handler.formatter) for handler in logging.getLogger().handlers]
    for handler, formatter in before:
        if isinstance(formatter, JsonLines):
            # Each text by itself: a password may be a quotation mark, or the name of a field.
            handler.setFormatter(JsonLines(secrets.redact))
        else:
            handler.setFormatter(_Redacting(formatter or logging.Formatter(), secrets.redact))
    try:
        yield
    finally:
        for handler, formatter in before:
            handler.setFormatter(formatter)

"""Camera credentials, kept apart from everything else, and the one function that redacts them."""

from dataclasses import dataclass, field
import json
from pathlib import Path
import re
from urllib.parse import quote

from hub.model.ids import CameraId
from hub.store.files import write_durably

_USER_INFO = re.compile(r"(?<=://)[^/@\s]+@")


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """A camera's user name and password; its repr shows neither."""

    username: str = field(repr=False)
    password: str = field(repr=False)


class Secrets:
    """The file of camera credentials (mode 0600); small, so it is kept whole in memory."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: dict[str, dict[str, str]] = {}
        if path.exists():
            self._known = json.loads(path.read_text())

    def of(self, camera_id: CameraId) -> Credentials | None:
        """Return what the owner gave for a camera, or None where it needs none."""
        known = self._known.get(camera_id)
        return Credentials(**known) if known else None

    def keep(self, camera_id: CameraId, credentials: Credentials) -> None:
        """Remember credentials durably; blocking."""
        self._known[camera_id] = {
            "username": credentials.username,
            "password": credentials.password,
        }
        write_durably(self._path, json.dumps(self._known).encode())

    def forget(self, camera_id: CameraId) -> None:
        """Forget a camera's credentials durably; blocking."""
        if self._known.pop(camera_id, None) is not None:
            write_durably(self._path, json.dumps(self._known).encode())

    def redact(self, text: str) -> str:
        """Return the text without user info in addresses and without any known password."""
        text = _USER_INFO.sub("***@", text)
        for known in self._known.values():
            for secret in {known["password"], quote(known["password"], safe="")} - {""}:
                text = text.replace(secret, "***")
        return text

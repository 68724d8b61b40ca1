"""Credentials of cameras and archives, stored apart from all else, and what redacts them."""

from base64 import b64encode
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
import json
import logging
from pathlib import Path
import re
from secrets import token_hex
from threading import Lock
from typing import Self, override
from urllib.parse import quote

from hub.errors import StorageError
from hub.model.ids import ArchiveId, CameraId
from hub.store.files import newest, write_durably
from noticeboard.runtime.process import JsonLines

_LOG = logging.getLogger(__name__)


# All of these look at each character only a few times: the text may be long, and hostile.
_ADDRESS = re.compile(r"(?<=://)[^\s\"'<>]+")
_PLACE = re.compile(r"\*(\d{1,9})\*", re.ASCII)
"""Where a secret was taken out of an address."""
_SECRET_NAME = re.compile(
    r"pass|pwd|psw|paswd|loginpas|secret|credential|auth"
    r"|^(?:(?:access_?)?token|session(?:_?id)?|api_?key|key|sig|signature|pw)$",
    re.IGNORECASE,
)
_IN_PATH = re.compile(
    r"(?<=[/&;_])([A-Za-z0-9.-]++=)(.+?)(?=[/&]|[;_]\w{1,32}=|$)", re.ASCII | re.DOTALL
)
"""As in XM recorders' addresses: `/user=admin_password=…_channel=1_stream=0.sdp`."""
_IN_QUERY = re.compile(
    r"(?<![\w.-])([\w.-]++=)(.+?)(?=&|;\w{1,32}=|_(?:channel|stream)\w{0,32}=|$)",
    re.ASCII | re.DOTALL,
)
_PAIR = re.compile(r"(?<=/)([\w.-]+:)([^/:]+)(?=/)", re.ASCII)
"""A user name and a password as a part of the path."""
_LONGEST = 4096
IN_ADDRESS = "address"
_KEY_BYTES = 32
_LEAST_STRUCK = 4
"""A shorter secret occurs in too many other words. In an address it is struck out anyway."""


def hide(address: str, hidden: list[str], password: str = "") -> str:
    """Return an address with placeholders such as `*1*` for its secrets. Add those to `hidden`.

    `password` is a known one. It is found anywhere.
    """

    def place(secret: str) -> str:
        if secret not in hidden:
            hidden.append(secret)
        return f"*{hidden.index(secret) + 1}*"

    def named(found: re.Match[str]) -> str:
        name, value = found[1], found[2]
        is_secret = name.endswith(":") or _SECRET_NAME.search(name[:-1])
        if not is_secret or _PLACE.fullmatch(value):
            return found[0]
        return name + place(reveal(value, hidden))

    def cleared(text: str, *patterns: re.Pattern[str]) -> str:
        # Text that only resembles a placeholder becomes one, so that it comes back as it was.
        text = _PLACE.sub(lambda found: place(found[0]), text)
        for pattern in patterns:
            text = pattern.sub(named, text)
        for known in {password, quote(password), quote(password, safe="")}:
            if len(known) >= _LEAST_STRUCK and known in text and "*" not in known:
                whole = rf"(?<![*\d]){re.escape(known)}(?![*\d])"
                text = re.sub(whole, lambda found: place(found[0]), text)
        return text

    scheme, colon, rest = address.partition("://") if "://" in address else ("", "", address)
    host, slash, rest = rest.partition("/")
    path, mark, query = f"{slash}{rest}".partition("?")
    cleared_path = cleared(path, _IN_PATH, _PAIR)
    return f"{scheme}{colon}{host}{cleared_path}{mark}{cleared(query, _IN_QUERY)}"


def reveal(address: str, hidden: Sequence[str]) -> str:
    """Return an address as it was before `hide`."""

    def back(found: re.Match[str]) -> str:
        number = int(found[1])
        return hidden[number - 1] if 0 < number <= len(hidden) else found[0]

    return _PLACE.sub(back, address)


@dataclass(slots=True, kw_only=True)
class PasswordUse:
    """How one camera takes its password, as observed. All connections to it share it."""

    digest: set[str] = field(default_factory=set)
    """The protocols, `rtsp` and `http`, over which it offered Digest. No Basic there anymore.

    With `address` among them, the password may not go into an address either.
    """
    in_clear: bool = False
    """Whether the password was sent unencrypted."""
    learned: Callable[[], None] | None = None
    """Called when a protocol is added, so that it is stored."""

    def note_digest(self, protocol: str) -> None:
        """Note that Digest was offered over a protocol."""
        if protocol not in self.digest:
            self.digest.add(protocol)
            if self.learned is not None:
                self.learned()

    def note_clear(self, host: str, how: str) -> None:
        """Note that the password was sent unencrypted; logged once."""
        if not self.in_clear:
            self.in_clear = True
            _LOG.warning(
                "The camera at %s takes its password unencrypted only (%s): whoever listens in "
                "this network can read it.",
                host,
                how,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """A camera's user name, password and the secrets in its addresses. Its repr shows none.

    A camera that has only the latter has an empty user name.
    """

    username: str = field(repr=False)
    password: str = field(repr=False)
    hidden: tuple[str, ...] = field(default=(), repr=False)
    """What was taken out of its addresses, in the order of the placeholders `*1*`, `*2*`, …"""
    use: PasswordUse = field(default_factory=PasswordUse, compare=False, repr=False)

    def digest_only(self) -> Self:
        """Return them for an address that nobody typed: only a digest is ever sent."""
        digest = {"http", "rtsp", IN_ADDRESS}
        return replace(self, use=PasswordUse(digest=digest, in_clear=self.use.in_clear))


type Holder = CameraId | ArchiveId
"""Whose credentials they are. All ids are random, so no camera has an archive's."""


class Secrets:
    """The file of credentials (mode 0600). It is small, so it is kept whole in memory."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._turn = Lock()
        self._known = _read(newest(path))
        self._stored = _whole(self._known)

    def of(self, holder: Holder) -> Credentials | None:
        """Return what the owner gave for a camera or an archive, or None if it needs none."""
        return self._known.get(holder)

    def save(self, holder: Holder, credentials: Credentials) -> None:
        """Store credentials durably. Blocking."""
        with self._turn:
            self._write(self._known | {holder: credentials})

    def forget(self, holder: Holder) -> None:
        """Forget credentials durably. Blocking."""
        with self._turn:
            if holder in self._known:
                self._write(
                    {id_: credentials for id_, credentials in self._known.items() if id_ != holder}
                )

    def key(self, name: str) -> bytes | None:
        """Return a secret of the house by its name, None if there is none yet."""
        known = self._known.get(name)
        return None if known is None else bytes.fromhex(known.password)

    def make_key(self, name: str) -> bytes:
        """Return a secret of the house by its name, made durably the first time. Blocking."""
        with self._turn:
            if name not in self._known:
                made = Credentials(username="", password=token_hex(_KEY_BYTES))
                self._write(self._known | {name: made})
            return bytes.fromhex(self._known[name].password)

    def save_learned(self) -> None:
        """Store durably how cameras take their passwords, as learned. Blocking."""
        with self._turn:
            if _whole(self._known) != self._stored:
                self._write(self._known)

    def _write(self, known: dict[str, Credentials]) -> None:
        stored = _whole(known)
        write_durably(self.path, stored)
        self._known, self._stored = known, stored

    def redact(self, text: str) -> str:
        """Return the text without the secrets in addresses and without any known password."""
        for secret in sorted(self._spellings(), key=len, reverse=True):
            text = text.replace(secret, "***")
        return _ADDRESS.sub(lambda found: _struck(found[0]), text)

    def _spellings(self) -> set[str]:
        """Return every known password as it is, as in an address, in JSON, and as a header."""
        found = set()
        for credentials in self._known.values():
            if credentials.password:
                pair = f"{credentials.username}:{credentials.password}".encode()
                found |= {
                    credentials.password,
                    quote(credentials.password, safe=""),
                    quote(credentials.password),
                    json.dumps(credentials.password)[1:-1],
                    repr(credentials.password)[1:-1],
                    b64encode(pair).decode(),
                }
            found |= {each for each in credentials.hidden if len(each) >= _LEAST_STRUCK}
        return found


def _whole(known: Mapping[str, Credentials]) -> bytes:
    return json.dumps({id_: _written(credentials) for id_, credentials in known.items()}).encode()


def _written(credentials: Credentials) -> dict[str, object]:
    """Return what is written. Older hubs read the first two keys."""
    raw: dict[str, object] = {"username": credentials.username, "password": credentials.password}
    if credentials.hidden:
        raw["hidden"] = list(credentials.hidden)
    if credentials.use.digest:
        raw["digest"] = sorted(credentials.use.digest)
    return raw


def _struck(address: str) -> str:
    """Return an address, without its scheme, with `***` for its user info and its secrets."""
    if len(address) > _LONGEST:
        return "***"
    hidden = _PLACE.sub("***", hide(f"x://{address}", [])).removeprefix("x://")
    # Up to the last @ of the word: a password may contain characters that an address should not.
    _, at, rest = hidden.rpartition("@")
    return f"***@{rest}" if at else hidden


def _read(path: Path) -> dict[str, Credentials]:
    try:
        raw = json.loads(path.read_bytes())
        return {
            str(camera_id): Credentials(
                username=str(credentials["username"]),
                password=str(credentials["password"]),
                hidden=tuple(str(each) for each in credentials.get("hidden", ())),
                use=PasswordUse(digest={str(each) for each in credentials.get("digest", ())}),
            )
            for camera_id, credentials in raw.items()
        }
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        # Without its cause, which could quote passwords.
        raise StorageError("camera.secrets_unreadable", path=str(path)) from None


class _Redacting(logging.Formatter):
    """Formats like another formatter, including exceptions, and removes every secret."""

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

"""An agency's private keys as commands and the desk read them: from plain or locked files.

posting.key       plain: anybody who reads the file has the key
posting.key.age   locked: a standard age file, which a passphrase opens
posting.pub       beside a locked key, what is public of it, so that a rotation can be found and
                  taken into effect without the passphrase. Only a hint: nothing is sealed or signed
                  to it, and whoever could change it could change the whole folder.

If there are both, the plain one counts: locking was cut short. What is unlocked stays in this
process's memory, and is forgotten when it is locked again, at the end of its time, and at the end
of the process. The passphrase is kept with it, so that new keys are locked like the old.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
import threading
from typing import Final

from noticeboard.errors import InvalidInputError, NotAllowedError, NotFoundError
from noticeboard.log.note import SignerKey
from noticeboard.runtime.files import sync_folder, write_durably
from noticeboard.runtime.text import Text
from noticeboard.seal import passphrase as locked_file
from noticeboard.seal.hybrid import parse_identity
from noticeboard.seal.passphrase import WORK_FACTOR, Passphrase, parse_own

WORKING_DAY: Final = timedelta(hours=8)
LOCKED_SUFFIX: Final = ".age"
REPLACED_POST_QUANTUM: Final = "pq-"
"""How the names of replaced post-quantum keys begin."""
_STARTS: Final = (b"age-encryption.org/", b"-----BEGIN AGE")


class Key(StrEnum):
    """An agency's private keys."""

    ROOT = "root"
    POSTING = "posting"
    DELIVERY = "delivery"
    POST_QUANTUM = "post-quantum"
    """Opens what is sealed to the post-quantum delivery key."""

    @property
    def text(self) -> Text:
        """What people call it."""
        return Text(f"desk.key.name.{self}")


class KeyState(StrEnum):
    """How a key is kept."""

    PLAIN = "plain"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    """Its file is locked, and this process has opened it."""
    ELSEWHERE = "elsewhere"
    """It isn't in the folder."""


class LockedKeyError(NotAllowedError):
    """A key is needed, and is locked with a passphrase."""

    def __init__(self, key: Key) -> None:
        super().__init__(Text("desk.key_locked", key=key.text))
        self.details = {"key": str(key)}


@dataclass(slots=True, kw_only=True)
class _Unlocked:
    passphrase: Passphrase = field(repr=False)
    until: datetime
    secrets: dict[bytes, str] = field(default_factory=dict, repr=False)
    """By the locked file's bytes: a file may be replaced while its key is unlocked."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Keyring:
    """The private keys of one folder; every method blocks and may be used from any thread."""

    def __init__(
        self,
        now: Callable[[], datetime] = _utc_now,
        *,
        ask: Callable[[Key], Iterable[str]] | None = None,
        work_factor: int = WORK_FACTOR,
    ) -> None:
        """`ask` gives passphrases to try when a locked key is needed."""
        self._now = now
        self._ask = ask
        self._work_factor = work_factor
        self._unlocked: dict[Key, _Unlocked] = {}
        self._turn = threading.RLock()

    def secret(self, path: Path, key: Key | None = None) -> str:
        """Return a private key's text, from its file or the locked one beside it.

        Raises NotFoundError if there is none, LockedKeyError, and InvalidInputError if it is
        damaged.
        """
        found = _found(path)
        if found is None:
            raise NotFoundError(
                Text("noticeboard.home.lacks", folder=str(path.parent), file=path.name)
            )
        raw = found.read_bytes()
        if is_locked(raw):
            return self._open(key or key_of(path), raw)
        try:
            return raw.decode("ascii").strip()
        except UnicodeDecodeError:
            raise InvalidInputError(Text("noticeboard.key.no_private", file=str(found))) from None

    def public(self, path: Path) -> str:
        """Return what is public of a key, if possible without a passphrase; raises as `secret`."""
        beside = path.with_suffix(".pub")
        if not path.exists() and beside.exists():
            return beside.read_text(encoding="ascii").strip()
        return public_of(self.secret(path))

    def kind(self, path: Path) -> str:
        """Return the kind of stanza that a delivery key opens; raises as `secret`."""
        beside = path.with_suffix(".pub")
        hinted = not path.exists() and beside.exists()
        text = beside.read_text(encoding="ascii") if hinted else self.secret(path)
        is_hybrid = text.lower().startswith(("age1pq1", "age-secret-key-pq-1"))
        return "mlkem768x25519" if is_hybrid else "X25519"

    def unlock(
        self, key: Key, path: Path, passphrase: str, lasts: timedelta = WORKING_DAY
    ) -> datetime:
        """Open a locked key for some time and return its end.

        Raises NotAllowedError if the passphrase is wrong, NotFoundError, InvalidInputError.
        """
        found = _found(path)
        if found is None:
            raise NotFoundError(
                Text("noticeboard.home.lacks", folder=str(path.parent), file=path.name)
            )
        raw = found.read_bytes()
        opened = _Unlocked(passphrase=self._passphrase(passphrase), until=self._now() + lasts)
        if is_locked(raw):
            opened.secrets[raw] = open_locked(key, raw, opened.passphrase)
        with self._turn:
            self._unlocked[key] = opened
        return opened.until

    def new_passphrase(self, text: str) -> Passphrase:
        """Read a passphrase to lock with; raises InvalidInputError if it is too short."""
        return self._passphrase(parse_own(text).text)

    def check_passphrase(self, path: Path, text: str, key: Key) -> None:
        """Raise NotAllowedError unless a passphrase opens a key's file; a plain one needs none."""
        found = _found(path)
        if found is not None and is_locked(raw := found.read_bytes()):
            open_locked(key, raw, self._passphrase(text))

    def forget(self, key: Key | None = None) -> None:
        """Lock a key again, or all of them: forget its secret and passphrase."""
        with self._turn:
            for each in (key,) if key else tuple(self._unlocked):
                self._unlocked.pop(each, None)

    def forget_ended(self) -> None:
        """Forget the keys whose time is over."""
        with self._turn:
            now = self._now()
            for key in [key for key, each in self._unlocked.items() if each.until <= now]:
                del self._unlocked[key]

    def unlocked_until(self, key: Key) -> datetime | None:
        """Return until when a key is unlocked here; None if it isn't."""
        with self._turn:
            self.forget_ended()
            opened = self._unlocked.get(key)
            return opened.until if opened else None

    def state(self, key: Key, path: Path) -> KeyState:
        """Return how a key is kept."""
        found = _found(path)
        if found is None:
            return KeyState.ELSEWHERE
        if not is_locked(found.read_bytes()):
            return KeyState.PLAIN
        return KeyState.UNLOCKED if self.unlocked_until(key) else KeyState.LOCKED

    def write(self, path: Path, secret: str, *, like: Path) -> None:
        """Write a new key; if another is locked, with its passphrase. Raises LockedKeyError."""
        found = _found(like)
        if found is None or not is_locked(found.read_bytes()):
            write_durably(path, f"{secret}\n".encode())
            return
        key = key_of(like)
        self.secret(like)
        with self._turn:
            self.write_locked(path, secret, self._unlocked[key].passphrase)

    def write_locked(self, path: Path, secret: str, passphrase: Passphrase) -> None:
        """Write a key that is only ever locked, and what is public of it first."""
        write_durably(path.with_suffix(".pub"), f"{public_of(secret)}\n".encode())
        write_durably(locked_path(path), locked_file.lock(secret, passphrase))

    def lock_file(self, path: Path, text: str, key: Key | None = None) -> None:
        """Lock a key's file with a passphrase, or with another one; raises as `secret`.

        1. NAME.pub        A crash after this leaves a file that says nothing new.
        2. NAME.key.age    After a crash before 4, the plain key counts, and locking is repeated.
        3. read back and opened
        4. NAME.key is deleted, so that only the locked one is left.
        """
        passphrase = self._passphrase(text)
        secret = self.secret(path, key)
        self.write_locked(path, secret, passphrase)
        if locked_file.unlock(locked_path(path).read_bytes(), passphrase) != secret:
            raise InvalidInputError(Text("desk.key.damaged"))
        path.unlink(missing_ok=True)
        sync_folder(path.parent)

    def unlock_file(self, path: Path, key: Key | None = None) -> None:
        """Write a locked key plainly again; raises as `secret`."""
        secret = self.secret(path, key)
        write_durably(path, f"{secret}\n".encode())
        for left in (locked_path(path), path.with_suffix(".pub")):
            left.unlink(missing_ok=True)
        sync_folder(path.parent)

    def _open(self, key: Key, raw: bytes) -> str:
        with self._turn:
            self.forget_ended()
            opened = self._unlocked.get(key)
            if opened is None:
                return self._unlock_by_prompt(key, raw)
            if raw not in opened.secrets:
                opened.secrets[raw] = open_locked(key, raw, opened.passphrase)
            return opened.secrets[raw]

    def _unlock_by_prompt(self, key: Key, raw: bytes) -> str:
        wrong: NotAllowedError = LockedKeyError(key)
        for text in self._ask(key) if self._ask else ():
            passphrase = self._passphrase(text)
            try:
                secret = open_locked(key, raw, passphrase)
            except NotAllowedError as error:
                wrong = error
                continue
            self._unlocked[key] = _Unlocked(
                passphrase=passphrase, until=self._now() + WORKING_DAY, secrets={raw: secret}
            )
            return secret
        raise wrong

    def _passphrase(self, text: str) -> Passphrase:
        return Passphrase(text=Passphrase.parse(text).text, work_factor=self._work_factor)


def key_of(path: Path) -> Key:
    """Return which key a file holds, by its name; replaced ones are delivery keys of a kind."""
    for key in Key:
        if path.name.startswith(f"{key}.key"):
            return key
    return Key.POST_QUANTUM if path.name.startswith(REPLACED_POST_QUANTUM) else Key.DELIVERY


def locked_path(path: Path) -> Path:
    """Return where a key is when it is locked."""
    return path.with_name(path.name + LOCKED_SUFFIX)


def has_key(path: Path) -> bool:
    """Return whether a key is in its folder, plain or locked."""
    return _found(path) is not None


def is_locked(raw: bytes) -> bool:
    """Return whether a key's file is locked."""
    return raw.lstrip().startswith(_STARTS)


def public_of(secret: str) -> str:
    """Return what is public of a private key; raises InvalidInputError, VerificationError."""
    if secret.upper().startswith("AGE-SECRET-KEY-"):
        return str(parse_identity(secret).recipient)
    return str(SignerKey.parse(secret).verifier)


def files_of(folder: Path, key: Key) -> Iterator[Path]:
    """Yield every kept file of a key under its plain name: the current, the next, the old ones."""
    found = [folder / f"{key}.key", folder / "next" / f"{key}.key"]
    if key in {Key.DELIVERY, Key.POST_QUANTUM}:
        old = {path.name.removesuffix(LOCKED_SUFFIX) for path in (folder / "old").glob("*.key*")}
        found += [each for name in sorted(old) if key_of(each := folder / "old" / name) is key]
    return (path for path in found if has_key(path))


def copy_key(source: Path, target: Path) -> None:
    """Put one key's files in place of another's, as they are, plain or locked.

    The key comes before what is public of it: after a crash in between, the target still goes by
    its old name, and the same is done again.
    """
    found = _found(source)
    if found is None:
        return
    raw = found.read_bytes()
    if not is_locked(raw):
        write_durably(target, raw)
        stale = [locked_path(target), target.with_suffix(".pub")]
    else:
        write_durably(locked_path(target), raw)
        beside = source.with_suffix(".pub")
        if beside.exists():
            write_durably(target.with_suffix(".pub"), beside.read_bytes())
        stale = [target]
    for each in stale:
        each.unlink(missing_ok=True)
    sync_folder(target.parent)


def _found(path: Path) -> Path | None:
    for each in (path, locked_path(path)):
        if each.is_file():
            return each
    return None


def open_locked(key: Key, raw: bytes, passphrase: Passphrase) -> str:
    """Return the secret of a locked file; raises NotAllowedError, InvalidInputError."""
    try:
        return locked_file.unlock(raw, passphrase)
    except NotAllowedError:
        raise NotAllowedError(Text("desk.key.wrong_passphrase", key=key.text)) from None

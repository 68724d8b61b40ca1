"""Copies of a locked key: on a USB stick or in any folder, and on paper.

A copy is the locked file itself, a standard age file. Before the key may be removed from the
agency's folder, its copy is read back and opened.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from html import escape
import io
import os
from pathlib import Path
import shutil
import sys

from noticeboard.agency.keyring import (
    Key,
    Keyring,
    is_locked,
    key_of,
    locked_path,
    open_locked,
    public_of,
)
from noticeboard.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    NoticeboardError,
    UnavailableError,
)
from noticeboard.rules.text import safe_text
from noticeboard.runtime import system
from noticeboard.runtime.files import PRIVATE_FILE, sync_folder, write_durably
from noticeboard.runtime.text import Text
from noticeboard.runtime.wording import FORMATS
from noticeboard.seal import paper, passphrase as locked_file
from noticeboard.seal.passphrase import (
    LONGEST_FILE_BYTES,
    Passphrase,
    armor,
    paper_lines,
    read_paper,
)

_PAPER_STYLE = """
.sheet { display: grid; grid-template-columns: 56mm 1fr; gap: 8mm; align-items: start; }
.code { background: #fff; padding: 3mm; }
.code svg { display: block; width: 100%; height: auto; }
ol.lines { list-style: none; padding: 0; font: 13px/21px ui-monospace, "DejaVu Sans Mono", Menlo,
  Consolas, monospace; }
ol.lines li { display: grid; grid-template-columns: 2.2em 1fr; white-space: pre; }
ol.lines b { font-weight: 400; color: var(--soft); text-align: right; padding-right: .8em; }
@media print { ol.lines { font-size: 10pt; line-height: 15pt; } }
@media screen and (max-width: 600px) { .sheet { grid-template-columns: 1fr; }
  ol.lines { font-size: 11px; } }
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stick:
    """A folder in which a removable disk appears."""

    folder: Path
    free_bytes: int
    has_others: bool


def find_sticks() -> list[Stick]:
    """Return the removable disks that can be seen, as far as the system shows them as folders."""
    if sys.platform == "win32":
        found = [Path(drive) for drive in os.listdrives() if not drive.upper().startswith("C:")]
    else:
        roots = [Path(each) for each in ("/Volumes", "/media", "/run/media")]
        below = [folder for root in roots for folder in (root, *_folders(root))]
        found = [each for folder in below for each in _folders(folder) if each.is_mount()]
    sticks = []
    for folder in found:
        with suppress(OSError):
            sticks.append(
                Stick(
                    folder=folder,
                    free_bytes=shutil.disk_usage(folder).free,
                    has_others=_has_files(folder),
                )
            )
    return sticks


def _folders(folder: Path) -> list[Path]:
    try:
        return sorted(each for each in folder.iterdir() if each.is_dir())
    except OSError:
        return []


def _has_files(folder: Path) -> bool:
    return any(not each.name.startswith(".") for each in folder.iterdir())


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyCopy:
    """A copy that was read back and opened."""

    file: Path
    has_others: bool
    """Whether its folder holds other files."""
    is_same_disk: bool
    """Whether it is on the disk of the agency's folder: no copy if that disk is lost."""


def write_copy(
    keyring: Keyring, path: Path, to: Path, text: str, *, remove: bool = False
) -> KeyCopy:
    """Copy a key, locked, into a folder, such as a stick's; `remove` then takes it away from here.

    1. NAME.key.age       here, if the key was plain. A crash after this leaves it locked here.
    2. TO/…NAME.key.age   a new file, never over another. A crash after this leaves a copy too many.
    3. read back from the stick, and opened with the passphrase
    4. NAME.key.age       is deleted here, and the folder synced. NAME.pub stays.

    Raises NotAllowedError if the passphrase is wrong, UnavailableError if the stick was taken out,
    NotFoundError, ConflictError.
    """
    key, locked = key_of(path), locked_path(path)
    if not _is_folder(to):
        raise NotFoundError(Text("desk.key.no_folder", folder=safe_text(str(to), longest=200)))
    if to.resolve() == path.parent.resolve():
        raise ConflictError(Text("desk.key.same_folder"))
    if path.exists():
        keyring.lock_file(path, text)
    else:
        keyring.unlock(key, path, text)
        keyring.forget(key)
    raw = locked.read_bytes()
    try:
        has_others = _has_files(to)
        file = _write_new(to, _name_of(keyring, path), raw)
        copied = file.read_bytes()
        is_same_disk = to.stat().st_dev == path.parent.stat().st_dev
    except OSError as error:
        raise UnavailableError(Text("desk.key.stick_gone", key=key.text)) from error
    if copied != raw or not locked_file.unlock(copied, Passphrase.parse(text)):
        raise UnavailableError(Text("desk.key.stick_differs", key=key.text))
    if remove:
        remove_key(keyring, path)
    return KeyCopy(file=file, has_others=has_others, is_same_disk=is_same_disk)


def _is_folder(folder: Path) -> bool:
    try:
        return folder.is_dir()
    except OSError:
        # Its name is too long, for example.
        return False


def remove_key(keyring: Keyring, path: Path) -> None:
    """Delete a locked key from the agency's folder; whoever calls has opened a copy."""
    locked_path(path).unlink(missing_ok=True)
    sync_folder(path.parent)
    keyring.forget(key_of(path))


def check_copy(copy: str, key: Key, text: str, public: str) -> None:
    """Open a copy, a file's text or what was typed from paper, and compare it with the key.

    Raises NotAllowedError if the passphrase is wrong, InvalidInputError if it is another key.
    """
    if public_of(secret_of_copy(copy, key, text)) != public:
        raise InvalidInputError(Text("desk.key.copy_other", key=key.text))


def secret_of_copy(copy: str, key: Key, text: str) -> str:
    """Open a copy likewise; raises NotAllowedError if the passphrase is wrong."""
    return open_locked(key, read_paper(copy), Passphrase.parse(text))


def read_copy(file: str) -> str:
    """Return the text of a copied file; raises NotFoundError."""
    try:
        with Path(file).open("rb") as opened:
            return text_of_copy(opened.read(LONGEST_FILE_BYTES))
    except (OSError, ValueError) as error:
        raise NotFoundError(Text("desk.key.no_file", file=safe_text(file, longest=200))) from error


def text_of_copy(raw: bytes) -> str:
    """Return the text of a copied file, which may be armored, plain lines, or a binary age file."""
    if raw.startswith(b"age-encryption.org/"):
        raw = armor(raw)
    return raw.decode("ascii", errors="replace")


def open_copy(path: Path, *, file: str = "", typed: str = "", text: str = "") -> str:
    """Return a key's secret from paper, from another file, or from its own.

    Raises NotAllowedError if the passphrase is wrong, NotFoundError, InvalidInputError.
    """
    key = key_of(path)
    if typed.strip():
        return open_locked(key, read_paper(typed), Passphrase.parse(text))
    found = Path(file) if file.strip() else locked_path(path) if not path.exists() else path
    try:
        with found.open("rb") as opened:
            raw = opened.read(LONGEST_FILE_BYTES)
    except (OSError, ValueError) as error:
        raise NotFoundError(
            Text("desk.key.no_file", file=safe_text(str(found), longest=200))
        ) from error
    if is_locked(raw):
        return open_locked(key, raw, Passphrase.parse(text))
    try:
        secret = raw.decode("ascii").strip()
        public_of(secret)
    except (ValueError, NoticeboardError):
        raise InvalidInputError(Text("noticeboard.key.no_private", file=str(found))) from None
    return secret


def is_copy(path: Path, file: str) -> bool:
    """Return whether a file can be read now and holds the locked key of the folder."""
    try:
        return Path(file).read_bytes() == locked_path(path).read_bytes()
    except OSError:
        return False


def check_paper(path: Path, typed: str) -> None:
    """Compare what was typed or scanned from paper with the locked key; InvalidInputError."""
    if read_paper(typed) != _locked(path):
        raise InvalidInputError(Text("desk.key.paper_other"))


def restore(path: Path, typed: str, text: str) -> None:
    """Put a key back from paper or a copied file, after it has opened.

    Raises ConflictError if the key is here, NotAllowedError if the passphrase is wrong,
    InvalidInputError if it is another key than the one that was here.
    """
    if path.exists() or locked_path(path).exists():
        raise ConflictError(Text("desk.key.still_here", key=key_of(path).text))
    locked = read_paper(typed)
    public = public_of(open_locked(key_of(path), locked, Passphrase.parse(text)))
    beside = path.with_suffix(".pub")
    if beside.exists() and beside.read_text(encoding="ascii").strip() != public:
        raise InvalidInputError(Text("desk.key.copy_other", key=key_of(path).text))
    write_durably(beside, f"{public}\n".encode())
    write_durably(locked_path(path), locked)


def print_paper(path: Path, *, owner: str, on: date, language: str = "en") -> bytes:
    """Return a locked key as one page for paper, with a code and with lines to type; HTML."""
    if language not in FORMATS:
        raise InvalidInputError(Text("noticeboard.poster.choice"))
    locked = _locked(path)

    def text(code: str, **values: str) -> str:
        return Text(f"desk.paper.{code}", **values).fill(language)

    name = key_of(path).text.fill(language)
    title = text("title", key=name)
    lines = "\n".join(
        f"<li><b>{number}</b>{line}</li>" for number, line in enumerate(paper_lines(locked), 1)
    )
    return paper.page(
        f"{title}: {owner}",
        [
            f"<h1>{paper.isolate(owner)}</h1>",
            f'<p class="lead">{escape(title)} · {on.isoformat()}</p>',
            paper.paragraph(text("opens")),
            f'<div class="sheet"><div class="code">{_code(locked)}</div>',
            f'<ol class="lines">{lines}</ol></div>',
            paper.section(text("back"), paper.bullets([text("scan"), text("type"), text("age")])),
            paper.section(
                text("lost"), paper.paragraph(Text(f"desk.paper.{key_of(path)}").fill(language))
            ),
        ],
        style=_PAPER_STYLE,
        language=language,
    )


def _locked(path: Path) -> bytes:
    """Return a locked key's file; raises NotFoundError if it isn't here, or is plain."""
    try:
        raw = locked_path(path).read_bytes()
    except FileNotFoundError:
        raise NotFoundError(Text("desk.key.not_locked", key=key_of(path).text)) from None
    if not is_locked(raw):
        raise InvalidInputError(Text("desk.key.damaged"))
    return raw


def _name_of(keyring: Keyring, path: Path) -> str:
    """Return a copy's name, such as `fire.example.org-root.key`: a stick may hold several."""
    name = keyring.public(path).partition("+")[0].partition("/")[0]
    is_domain = name and all(each.isalnum() or each in ".-" for each in name)
    return f"{name}-{path.name}" if is_domain and not name.startswith("age1") else path.name


def _write_new(to: Path, name: str, raw: bytes) -> Path:
    """Write a file under a name that no other has, down to the medium; raises OSError."""
    for number in range(1, 100):
        file = to / f"{name}{'' if number == 1 else f'-{number}'}.age"
        try:
            descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
        except FileExistsError:
            if file.read_bytes() == raw:
                return file
            continue
        try:
            with os.fdopen(descriptor, "wb") as written:
                written.write(raw)
                written.flush()
                os.fsync(written.fileno())
                # So that reading it back asks the stick, and not this machine's memory.
                system.drop_cached(written.fileno())
            sync_folder(to)
        except OSError:
            with suppress(OSError):
                file.unlink()
            raise
        return file
    raise OSError(f"{to} has too many copies")


def _code(locked: bytes) -> str:
    """Return the QR code of a locked file as SVG."""
    import segno  # noqa: PLC0415 -- other commands draw none

    drawn = io.BytesIO()
    segno.make(locked.decode("ascii").strip(), error="m", micro=False).save(
        drawn, kind="svg", border=2, xmldecl=False, svgns=True, omitsize=True
    )
    return drawn.getvalue().decode()

"""Evidence against a board as one file, and what verification proved about one entry. Pure.

The file is a ZIP, so that it opens anywhere. It holds everything that the board sent, byte for
byte, and a page that says what it is and how to check it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
import re
import shlex
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from hub.errors import StorageError
from hub.feeds.trust import Evidence, Trust
from hub.model.ids import BoardOrigin
from hub.model.request import BoardPolicy
from noticeboard.errors import NoticeboardError
from noticeboard.log.checkpoint import TlogProof, is_future
from noticeboard.log.entry import parse_entry
from noticeboard.log.note import VerifierKey

_SIGNED: Final = ("checkpoint", "proof")
"""How the names of evidence that ends in a signed note begin."""
_LONGEST_NAME: Final = 60


def file_name(origin: BoardOrigin) -> str:
    """Return the name of the evidence file."""
    return f"evidence-{_plain(origin) or 'board'}.zip"


def zipped(policy: BoardPolicy, kept: Sequence[Evidence]) -> bytes:
    """Return the file. The same evidence always gives the same bytes."""
    made = BytesIO()
    names = [_name(number, each) for number, each in enumerate(kept, 1)]
    with ZipFile(made, "w", compression=ZIP_DEFLATED) as archive:
        _add(archive, "README.txt", _page(policy, kept, names).encode())
        for name, each in zip(names, kept, strict=True):
            _add(archive, name, each.material)
    return made.getvalue()


def _add(archive: ZipFile, name: str, material: bytes) -> None:
    entry = ZipInfo(name)  # dated 1980, so that the time of saving changes nothing
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, material)


def _page(policy: BoardPolicy, kept: Sequence[Evidence], names: Sequence[str]) -> str:
    lines = [
        f"Evidence against the board {policy.origin}",
        "",
        "A home that followed this board was shown what cannot all be true, and stopped.",
        "Each file is what the board sent, byte for byte:",
        "",
        *(f"  {name}  {each.what}" for name, each in zip(names, kept, strict=True)),
        "",
        "The key that the board signs with, as that home knew it from the beginning:",
        "",
        f"  {policy.log_key}",
        "",
        "To check it, where the archive lies that they came in:",
        "",
        f"  neighbors verify {file_name(policy.origin)} --log-key {shlex.quote(policy.log_key)}",
    ]
    return "\n".join(lines) + "\n"


def _name(number: int, each: Evidence) -> str:
    ending = "txt" if each.what.startswith(_SIGNED) else "bin"
    return f"{number:02}-{_plain(each.what)}.{ending}"


def _plain(text: str) -> str:
    """Return a text as part of a file name, valid on any system."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower())[:_LONGEST_NAME].strip("-")


_LATEST = datetime(9999, 1, 1, tzinfo=UTC).timestamp()


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessTime:
    """A witness the owner relies on, and when it signed."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryProof:
    """Proof that an entry is in its board's log, with the file and commands to check it again."""

    index: int
    leaf: bytes
    tree_size: int
    root: bytes
    witnesses: tuple[WitnessTime, ...]
    """Newest first."""
    quorum: int
    log_key: str
    key_id: str
    """Id of the key that signed the entry."""
    entry: str
    file: str
    file_name: str
    commands: tuple[str, ...]
    """To run in the folder where the file was saved."""


def prove(text: str, policy: BoardPolicy, checked_at: datetime | None = None) -> EntryProof:
    """Verify a stored tlog-proof again and return what it proves; StorageError if it fails.

    As when the board was checked, a witness that signed a future time is not counted.
    """
    trust = Trust.of(policy)
    try:
        proof = TlogProof.parse(text)
        entry = parse_entry(proof.extra or b"")
        signed = proof.verify(entry.leaf, trust.log_key, trust.witnesses)
    except NoticeboardError as error:
        raise StorageError("board.kept_unverified", board=policy.origin) from error
    seen = [
        WitnessTime(name=VerifierKey.parse(key).name, at=datetime.fromtimestamp(at, UTC))
        for key, at in signed.cosigned.items()
        if at < _LATEST and (checked_at is None or not is_future(at, checked_at))
    ]
    name = f"entry-{proof.index}.proof"
    return EntryProof(
        index=proof.index,
        leaf=entry.leaf,
        tree_size=signed.checkpoint.size,
        root=signed.checkpoint.root,
        witnesses=tuple(sorted(seen, key=lambda each: each.at, reverse=True)),
        quorum=policy.quorum,
        log_key=policy.log_key,
        key_id=entry.body.key,
        entry=entry.raw.decode(),
        file=text,
        file_name=name,
        commands=(f"neighbors verify {name} --log-key {shlex.quote(policy.log_key)}",),
    )

"""One mirror's folder: the boards that it copies, the keys that it trusts, and its findings.

boards.json               each board as it introduced itself at first contact, fixed from then on
mirror/                   the keys with which it signs for what it serves
witness/                  the keys of the witness beside it, and what that has cosigned
SHA256-OF-ORIGIN/public/  the copy: checkpoint, tiles and bundles, as the board serves them
SHA256-OF-ORIGIN/evidence/  what proves that the board has broken its promise
SHA256-OF-ORIGIN/stopped  why the board is no longer followed; remove it to continue
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from noticeboard.agency.home import TrustedBoard
from noticeboard.board.files import CHECKPOINT
from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log.encoding import explain_decoding
from noticeboard.log.note import VerifierKey
from noticeboard.log.witness import origin_hash
from noticeboard.runtime.files import make_folders, write_all, write_durably
from noticeboard.runtime.text import Text, text_of

MOST_EVIDENCE: Final = 64
"""How many files are kept against one board: the first prove it, more would fill the disk."""


class MirroredBoard(TrustedBoard, frozen=True, kw_only=True):
    """A board, as it introduced itself."""

    verifiers: tuple[str, ...] = ()

    @property
    def verifier_keys(self) -> tuple[VerifierKey, ...]:
        """The keys of the verifiers whose statements about agencies count on the board."""
        return tuple(VerifierKey.parse(key) for key in self.verifiers)

    def check(self) -> None:
        """Raise InvalidInputError if its keys cannot be read or contradict its name."""
        try:
            keys = (self.log, VerifierKey.parse(self.inbox_key), *self.witness_keys)
            keys += self.verifier_keys
        except VerificationError as error:
            raise InvalidInputError(
                Text("noticeboard.mirror.key", url=self.url, error=text_of(error))
            ) from error
        if keys[0].name != self.origin or not 0 <= self.quorum <= len(self.witnesses):
            raise InvalidInputError(Text("noticeboard.mirror.policy", url=self.url))


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyHome:
    """The folder of one board's copy."""

    folder: Path

    @property
    def public(self) -> Path:
        """The folder that is served."""
        return self.folder / "public"

    def note(self) -> str | None:
        """Return the checkpoint up to which the copy is verified. Blocking."""
        try:
            return (self.public / CHECKPOINT).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None

    def why_stopped(self) -> str:
        """Return why the board is no longer followed; empty if it is followed. Blocking."""
        try:
            return (self.folder / "stopped").read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return ""

    @property
    def evidence(self) -> Path:
        """The folder of evidence against the board."""
        return self.folder / "evidence"

    def resume(self) -> None:
        """Follow the board again. Blocking."""
        (self.folder / "stopped").unlink(missing_ok=True)

    def stop(self, why: str, evidence: Sequence[tuple[str, bytes]]) -> None:
        """Keep the evidence, then the reason, each durable before this returns. Blocking."""
        kept_evidence = self.evidence
        make_folders(kept_evidence)
        first = sum(1 for _ in kept_evidence.iterdir()) + 1
        write_all(
            (kept_evidence / f"{number:03}-{name}", material)
            for number, (name, material) in enumerate(evidence, first)
            if number <= MOST_EVIDENCE
        )
        write_all([(self.folder / "stopped", f"{why}\n".encode())])


@dataclass(frozen=True, slots=True, kw_only=True)
class MirrorHome:
    """The whole folder."""

    folder: Path

    @property
    def witness(self) -> Path:
        """The folder of the witness beside the mirror: its keys, and what it has cosigned."""
        return self.folder / "witness"

    @property
    def signer(self) -> Path:
        """The folder of the mirror's own keys."""
        return self.folder / "mirror"

    def copy_of(self, origin: str) -> CopyHome:
        """Return the folder of a board's copy."""
        return CopyHome(folder=self.folder / origin_hash(origin))

    def boards(self) -> list[MirroredBoard]:
        """Return the boards that are copied here; raises InvalidInputError. Blocking."""
        path = self.folder / "boards.json"
        try:
            return msgspec.json.decode(path.read_bytes(), type=list[MirroredBoard])
        except FileNotFoundError:
            return []
        except (msgspec.MsgspecError, UnicodeError) as error:
            raise InvalidInputError(
                Text("noticeboard.file.unreadable", file=str(path), why=explain_decoding(error))
            ) from error

    def remember(self, boards: Iterable[MirroredBoard]) -> None:
        """Save which boards are copied, and their keys. Blocking."""
        make_folders(self.folder)
        raw = msgspec.json.format(msgspec.json.encode(list(boards)), indent=2)
        write_durably(self.folder / "boards.json", raw)

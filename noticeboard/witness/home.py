"""One witness's folder: its key, the logs it knows, and what it has cosigned."""

from collections.abc import Iterable
from dataclasses import dataclass
import json
from pathlib import Path
from typing import Final

from noticeboard.errors import InvalidInputError, NotFoundError, VerificationError
from noticeboard.log.note import KIND_COSIGNATURE, KIND_ED25519, SignerKey, VerifierKey
from noticeboard.runtime.files import PRIVATE_FOLDER, make_folders, write_durably

SETTINGS_VERSION: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessHome:
    """The folder; nothing is in it until `make`."""

    folder: Path

    @property
    def database(self) -> Path:
        """Where the newest checkpoint of each log is kept."""
        return self.folder / "witness.db"

    @property
    def _key(self) -> Path:
        return self.folder / "keys" / "witness"

    @property
    def _settings(self) -> Path:
        return self.folder / "settings.json"

    def make(self, name: str) -> SignerKey:
        """Make the folder and its key where there are none, and return the key. Blocking."""
        if self._key.exists():
            return self.key()
        if not name:
            raise NotFoundError(
                f"{self.folder} holds no witness: give --name, such as witness.example.org/w1,"
                " to make one."
            )
        try:
            key = SignerKey.generate(name, KIND_COSIGNATURE)
        except VerificationError as error:
            raise InvalidInputError(f"A witness cannot be named {name!r}: {error}") from error
        make_folders(self.folder)
        make_folders(self._key.parent, mode=PRIVATE_FOLDER)
        write_durably(self._key, key.export().encode() + b"\n")
        return key

    def key(self) -> SignerKey:
        """Read the key that cosigns; raises InvalidInputError, which never quotes it."""
        try:
            key = SignerKey.parse(self._key.read_text(encoding="ascii").strip())
        except (VerificationError, ValueError):
            raise InvalidInputError(f"{self._key} holds no private key.") from None
        if key.kind != KIND_COSIGNATURE:
            raise InvalidInputError(f"{self._key} is not the key of a witness.")
        return key

    def add_logs(self, vkeys: Iterable[str]) -> dict[str, VerifierKey]:
        """Add logs to those that are cosigned, and return all by their origin. Blocking.

        Raises InvalidInputError where a key is none, or another log has its origin.
        """
        known = {key.name: key for key in map(log_key, self._kept())}
        before = len(known)
        for vkey in vkeys:
            key = log_key(vkey)
            if known.setdefault(key.name, key) != key:
                raise InvalidInputError(
                    f"This witness knows {key.name} under another key: an origin has one log."
                )
        if len(known) > before:
            kept = {"v": SETTINGS_VERSION, "logs": [str(key) for key in known.values()]}
            write_durably(self._settings, json.dumps(kept, indent=2).encode())
        return known

    def _kept(self) -> list[str]:
        try:
            kept = json.loads(self._settings.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return []
        except ValueError as error:
            raise InvalidInputError(f"{self._settings} is not JSON: {error}.") from None
        logs = kept.get("logs") if isinstance(kept, dict) else None
        if not isinstance(logs, list) or kept.get("v") != SETTINGS_VERSION:
            raise InvalidInputError(f"{self._settings} is not a witness's settings, version 1.")
        return [str(vkey) for vkey in logs]


def log_key(vkey: str) -> VerifierKey:
    """Read the key of a log; raises InvalidInputError."""
    try:
        key = VerifierKey.parse(vkey)
    except VerificationError as error:
        raise InvalidInputError(f"{vkey!a:.80} is not a log's key: {error}") from error
    if key.kind != KIND_ED25519:
        raise InvalidInputError(f"The key of {key.name} is not one that signs checkpoints.")
    return key

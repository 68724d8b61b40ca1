"""One witness at work: what it answers to a request to cosign."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
import logging
from typing import Final

from noticeboard.errors import NotFoundError
from noticeboard.log.checkpoint import open_checkpoint
from noticeboard.log.note import SignerKey, VerifierKey
from noticeboard.log.witness import (
    AddCheckpoint,
    ForkedError,
    judge,
    log_line,
    origin_hash,
)
from noticeboard.witness.store import Cosigned, WitnessStore

_LOGGER: Final = logging.getLogger(__name__)


class Witness:
    """Cosigns the logs it knows; every method blocks."""

    def __init__(
        self,
        key: SignerKey,
        logs: Mapping[str, VerifierKey],
        store: WitnessStore,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.key = key
        self._logs = dict(logs)
        self._store = store
        self._now = now
        self._origins = {origin_hash(origin): origin for origin in logs}

    def add_checkpoint(self, raw: bytes) -> str:
        """Return the cosignature line for a request; raises as `judge`, or InvalidInputError."""
        asked = AddCheckpoint.parse(raw)
        origin, log_key, at = asked.origin, self._logs.get(asked.origin), self._now()
        if log_key is None:
            # Before the database is: strangers' logs cost nobody a turn to write.
            raise NotFoundError("This witness does not know the log: ask its operator to add it.")
        line = log_line(asked.note, log_key)
        try:
            _, cosignature = self._store.cosign(
                origin,
                lambda held: judge(asked, log_key, held),
                line,
                self.key,
                int(at.timestamp()),
            )
        except ForkedError:
            # Only this is a proof against the log. Whoever sends a true checkpoint with a wrong
            # proof (422) must not be able to fill the room that is kept for evidence.
            _LOGGER.warning("%s has signed two different logs of one size.", origin)
            # Whoever sent it may have added lines; the log's own signature is the proof.
            proof = open_checkpoint(asked.note, log_key).note
            self._store.keep_evidence(origin, proof, int(at.timestamp()))
            raise
        return cosignature

    def look(self) -> None:
        """Read what is kept, without which nothing is cosigned; raises sqlite3.Error, OSError."""
        self._store.cosigned("")

    def cosigned(self, name: str) -> Cosigned | None:
        """Return the newest cosigned checkpoint of the log whose hashed origin is `name`."""
        origin = self._origins.get(name)
        return None if origin is None else self._store.cosigned(origin)

"""The outbox folder: sealed shares on their way, and for a while the clips they are made of.

<request id>.age        sealed; kept until its receipt is stored
.<request id>.age.new   being sealed
.cut-<random>/          plain clips (0600 in 0700); `PreparedCuts` says when they go
"""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
import secrets

from hub.model.ids import RequestId
from hub.store.files import changing, remove
from noticeboard.runtime.files import sha256_of, sync_folder

_CUT = ".cut-"
_GOING = ".cut-going-"


class Outbox:
    """Names and removes what lies in the outbox; every method blocks."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def sealed(self, request_id: RequestId) -> Path:
        """Return where a request's sealed share lies, or will."""
        return self._folder / f"{request_id}.age"

    def new_cut_folder(self) -> Path:
        """Return where to make a folder for plain clips, by a name that was never used."""
        return self._folder / f"{_CUT}{secrets.token_hex(8)}"

    def make_cut_folder(self, folder: Path) -> None:
        """Make an empty folder for plain clips that nobody else may read."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700)

    def remove_cut_folder(self, folder: Path) -> None:
        """Remove plain clips, or what is left of them; nothing can be written there any more.

        Raises OSError where a disk keeps some: call it again later.
        """
        with changing(folder) as may_change:
            going = folder.with_name(f"{_GOING}{folder.name.removeprefix(_CUT)}")
            # Its name goes first: a cutter that was cancelled may open one more file by it.
            if may_change:
                with suppress(FileNotFoundError):
                    folder.rename(going)
        with suppress(FileNotFoundError):
            remove(going if may_change else folder)

    def remove_sealed(self, request_id: RequestId) -> None:
        """Remove a sealed share that has arrived, or that is not to."""
        if self.sealed(request_id).exists():
            remove(self.sealed(request_id))
            sync_folder(self._folder)

    def holds(self, request_id: RequestId, sha256: str) -> bool:
        """Tell whether the sealed share is there with the very bytes that were sealed."""
        try:
            return sha256_of(self.sealed(request_id)) == sha256
        except FileNotFoundError:
            return False

    def sweep(self, on_their_way: Iterable[RequestId]) -> None:
        """Remove what a crash left: everything but the sealed shares that are still to arrive."""
        if not self._folder.exists():
            return
        kept = {self.sealed(request_id) for request_id in on_their_way}
        for path in self._folder.iterdir():
            if path.name.startswith(_CUT) or (path.suffix in {".age", ".new"} and path not in kept):
                remove(path)
        sync_folder(self._folder)


def why(error: Exception) -> str:
    """Return what a disk or a seal complains of, as a part of a sentence."""
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return (reason or "no reason is given").rstrip(".")

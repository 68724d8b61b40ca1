"""The outbox folder: sealed shares on their way, and for moments the clips they are made of.

<request id>.age        sealed; kept until its receipt is stored
.<request id>.age.new   being sealed
.cut-<request id>/      plain clips (0700), gone as soon as they are sealed or it failed
"""

from collections.abc import Iterable
import hashlib
from pathlib import Path
import shutil

from hub.model.ids import RequestId
from hub.store.files import sync_folder

_CUT = ".cut-"


class Outbox:
    """Names and removes what lies in the outbox; every method blocks."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def sealed(self, request_id: RequestId) -> Path:
        """Return where a request's sealed share lies, or will."""
        return self._folder / f"{request_id}.age"

    def make_cut_folder(self, request_id: RequestId) -> Path:
        """Return an empty folder for plain clips that nobody else may read."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.remove_cuts(request_id)
        folder = self._cuts(request_id)
        folder.mkdir(mode=0o700)
        return folder

    def remove_cuts(self, request_id: RequestId) -> None:
        """Remove a request's plain clips, whatever is left of them."""
        if self._cuts(request_id).exists():
            shutil.rmtree(self._cuts(request_id))

    def remove_sealed(self, request_id: RequestId) -> None:
        """Remove a sealed share that has arrived."""
        if self.sealed(request_id).exists():
            self.sealed(request_id).unlink()
            sync_folder(self._folder)

    def holds(self, request_id: RequestId, sha256: str) -> bool:
        """Tell whether the sealed share is there with the very bytes that were sealed."""
        try:
            with self.sealed(request_id).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == sha256
        except FileNotFoundError:
            return False

    def sweep(self, on_their_way: Iterable[RequestId]) -> None:
        """Remove what a crash left: everything but the sealed shares that are still to arrive."""
        if not self._folder.exists():
            return
        kept = {self.sealed(request_id) for request_id in on_their_way}
        for path in self._folder.iterdir():
            if path.name.startswith(_CUT):
                shutil.rmtree(path)
            elif path.suffix in {".age", ".new"} and path not in kept:
                path.unlink()
        sync_folder(self._folder)

    def _cuts(self, request_id: RequestId) -> Path:
        return self._folder / f"{_CUT}{request_id}"

"""An agency's private keys as commands and the desk read them: from plain or locked files.

What is unlocked stays in this process's memory, and is forgotten when it is locked again.
"""

from pathlib import Path

from noticeboard.errors import NotFoundError
from noticeboard.runtime.text import Text


class Keyring:
    """The private keys of one folder."""

    def secret(self, path: Path) -> str:
        """Return a private key's text; raises NotFoundError if there is none. Blocking."""
        try:
            return path.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            raise NotFoundError(
                Text("noticeboard.home.lacks", folder=str(path.parent), file=path.name)
            ) from None

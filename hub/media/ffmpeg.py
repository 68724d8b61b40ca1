"""FFmpeg's libraries by way of PyAV, loaded when something is first decoded or encoded.

They take 18 MB of memory, which a hub without a camera does not pay. Whoever imports `av` from here
must not use it while a module is loaded; annotations need `from __future__ import annotations`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import av as av  # noqa: PLC0414 -- so that it may be imported from here
    import av.video.frame
    import av.video.reformatter
else:

    class _WhenUsed:
        """Stands for the package until a name of it is asked for; each is looked up once."""

        def __getattr__(self, name: str) -> Any:  # noqa: ANN401 -- whatever the package has
            load()
            found = getattr(import_module("av"), name)
            setattr(self, name, found)
            return found

    av = _WhenUsed()


def load() -> None:
    """Load them now, so that nothing waits for it later; blocking."""
    # With the submodules whose names are used: a package need not import its own.
    for name in ("av", "av.video.frame", "av.video.reformatter"):
        import_module(name)

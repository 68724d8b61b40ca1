"""FFmpeg's libraries by way of PyAV, loaded when something is first decoded or encoded.

They take 18 MB of memory, which a hub without a camera does not pay. Whoever imports `av` from here
must not use it while a module is loaded; annotations need `from __future__ import annotations`.
"""

from importlib.util import LazyLoader, find_spec, module_from_spec
import sys
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import av as av  # noqa: PLC0414 -- so that it may be imported from here
    import av.video.reformatter
else:

    def _when_used(name: str) -> ModuleType:
        """Return a module that is loaded when the first of its names is asked for."""
        if name in sys.modules:
            return sys.modules[name]
        spec = find_spec(name)
        spec.loader = LazyLoader(spec.loader)
        module = module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
        return module

    av = _when_used("av")


def load() -> None:
    """Load them now, so that nothing waits for it later; blocking."""
    assert av.CodecContext is not None  # noqa: S101 -- to ask for any name is what loads them

"""What a process holds in its memory, kept there: keys and passwords are in it."""

import ctypes
import resource
import sys

_PR_SET_DUMPABLE = 4
"""prctl(2)."""


def keep_memory_private() -> None:
    """Leave no core dump of this process, and let nobody of its user read its memory.

    A limit alone does not do: where dumps are piped to a collector, Linux hands them over whatever
    the limit. What is started by exec(2) inherits the limit only.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)

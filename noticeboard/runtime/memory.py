"""Keeps a process's memory private: it holds keys and passwords."""

import ctypes
import resource
import sys

_PR_SET_DUMPABLE = 4
"""prctl(2)."""


def keep_memory_private() -> None:
    """Disable core dumps of this process, and stop the same user from reading its memory.

    A limit alone is not enough: if dumps are piped to a collector, Linux ignores the limit.
    Programs started by exec(2) inherit only the limit.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)

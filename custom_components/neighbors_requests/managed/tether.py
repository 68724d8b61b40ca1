"""Ties a program to the process that starts it, so that no crash or kill leaves it behind.

`python tether.py PARENT ARGUMENTS...` becomes `python ARGUMENTS...`, which gets SIGTERM once the
process PARENT is gone. Linux only; elsewhere the program just runs.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Tie this process to its parent, then become the program; does not return."""
    parent, *arguments = sys.argv[1:]
    if sys.platform == "linux":
        # This setting survives the execv below.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != int(parent):
        # The parent ended before the tie was made.
        sys.exit(1)
    os.execv(sys.executable, [sys.executable, *arguments])  # noqa: S606 -- this very Python


if __name__ == "__main__":
    main()

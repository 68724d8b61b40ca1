"""Whose turn it is, where several processes serve one board."""

import asyncio
from enum import Enum


class Which(Enum):
    """What only one of them does at a time."""

    GROW = 1
    """Growing the log: for as long as one batch takes; whoever comes second waits."""
    INBOX = 2
    """Keeping the inbox: for as long as the process lives; whoever comes second is refused."""


class Turn:
    """A turn that is held, until its block ends or `lost` is set."""

    def __init__(self) -> None:
        self.lost = asyncio.Event()

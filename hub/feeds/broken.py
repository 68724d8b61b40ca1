"""A board's broken promise, with what proves it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One thing a board sent, byte for byte."""

    what: str
    material: bytes


class BrokenPromiseError(Exception):
    """What a board sent cannot be true; a second look past caches decides what follows.

    Where `proven`, the board's own signatures contradict each other, whatever a second look says.
    `index` is of the entry that it is about, if it is about one.
    """

    def __init__(
        self,
        sentence: str,
        *evidence: Evidence,
        proven: bool = False,
        index: int | None = None,
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.evidence = evidence
        self.proven = proven
        self.index = index

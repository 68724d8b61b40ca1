"""What the inbox has listed, and what was opened here: kept, and held against later lists."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import msgspec

from noticeboard.agency.inbox_client import Waiting
from noticeboard.errors import InvalidInputError, NoticeboardError, VerificationError
from noticeboard.runtime.files import write_durably

FILE = "shares.json"


class Remembered(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One share as it was last listed, and whether it was opened here."""

    told: Waiting
    opened_here: str = ""
    """When; empty where it was not."""
    folder: str = ""
    """Where it was opened into."""


class ShareList(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Every share that was ever listed, in the order of numbers."""

    v: Literal[1] = 1
    asked: str = ""
    """When the board was last asked; empty before the first time."""
    shares: tuple[Remembered, ...] = ()

    def find(self, number: int) -> Remembered | None:
        """Return a share by its number."""
        return next((each for each in self.shares if each.told.number == number), None)

    def changed(self, share: Remembered) -> "ShareList":
        """Return the list with one share as it is now."""
        number = share.told.number
        shares = tuple(share if each.told.number == number else each for each in self.shares)
        return msgspec.structs.replace(self, shares=shares)


def read_list(inbox: Path) -> ShareList:
    """Read the list; raises InvalidInputError where it is damaged."""
    try:
        raw = (inbox / FILE).read_bytes()
    except FileNotFoundError:
        return ShareList()
    try:
        return msgspec.json.decode(raw, type=ShareList)
    except (msgspec.DecodeError, UnicodeDecodeError, NoticeboardError) as error:
        raise InvalidInputError(
            f"{inbox / FILE} is damaged: put it back from its copy, or remove it."
        ) from error


def keep_list(inbox: Path, kept: ShareList) -> None:
    """Keep the list durably."""
    write_durably(inbox / FILE, msgspec.json.format(msgspec.json.encode(kept), indent=1) + b"\n")


def merged(kept: ShareList, listed: Sequence[Waiting], asked: str) -> ShareList:
    """Return the list with what the board says now.

    A share never changes, and a withdrawal, an opening or a drop is never taken back. What is
    missing now stays. Raises VerificationError where the board contradicts what it has listed
    before.
    """
    shares = {each.told.number: each for each in kept.shares}
    for told in listed:
        before = shares.get(told.number)
        if before is None:
            shares[told.number] = Remembered(told=told)
            continue
        seen = before.told
        if (seen.request, seen.sha256, seen.size_bytes, seen.at) != (
            told.request,
            told.sha256,
            told.size_bytes,
            told.at,
        ):
            raise VerificationError(
                f"The board lists another share {told.number} than before:"
                " ask its operator. Its list is not signed, so this proves nothing to others."
            )
        now = msgspec.structs.replace(
            told,
            opened=told.opened or seen.opened,
            withdrawn=told.withdrawn or seen.withdrawn,
            dropped=told.dropped or seen.dropped,
        )
        shares[told.number] = msgspec.structs.replace(before, told=now)
    return ShareList(asked=asked, shares=tuple(shares[number] for number in sorted(shares)))

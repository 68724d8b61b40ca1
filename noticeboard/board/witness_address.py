"""The witnesses that an operator has named: whose cosignatures the board asks for, and where."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log.note import KIND_COSIGNATURE, VerifierKey, by_public

MOST_WITNESSES: Final = 32
"""A checkpoint holds 64 signature lines; readers' own limits leave room for the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessAddress:
    """A witness's key and the prefix of the address that takes requests to cosign."""

    key: VerifierKey
    url: str


def witness_addresses(texts: Iterable[str]) -> tuple[WitnessAddress, ...]:
    """Read `VKEY URL` lines; raises InvalidInputError, also where one witness is named twice."""
    found = tuple(_read(text) for text in texts)
    if len(found) > MOST_WITNESSES:
        raise InvalidInputError(f"A board asks {MOST_WITNESSES} witnesses at most.")
    if len(by_public(each.key for each in found)) < len(found):
        raise InvalidInputError("One witness is named twice: it would still count once.")
    return found


def _read(text: str) -> WitnessAddress:
    vkey, _, url = text.strip().partition(" ")
    try:
        key = VerifierKey.parse(vkey)
        parts = urlsplit(url.strip())
    except (VerificationError, ValueError) as error:
        raise InvalidInputError(f"{text!a:.120} is not a witness: {error}") from None
    if key.kind != KIND_COSIGNATURE:
        raise InvalidInputError(f"The key of {key.name} is not a witness's key.")
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise InvalidInputError(
            f"Give each witness as its key, a space and its address: {key.name} has none."
        )
    return WitnessAddress(key=key, url=url.strip().rstrip("/"))

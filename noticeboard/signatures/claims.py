"""Claims that somebody has signed an entry, checked before the log's rules need them."""

from typing import Final

import msgspec

from noticeboard.log.agency import AgencyRecord
from noticeboard.log.body import AgencyRegister, AgencyRotate, parse_agency_key
from noticeboard.log.entry import Entry, require_key, signed_part, verify_entry
from noticeboard.log.note import VerifierKey
from noticeboard.log.registry import Registry
from noticeboard.rules.phrases import text_findings


class Claim(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The claim that a key has signed an entry for one board."""

    leaf: bytes
    public: bytes
    signed: bytes
    """The signature, followed by the bytes that were signed."""


def claim_of(entry: Entry, origin: str, key: VerifierKey) -> Claim:
    """Return what must hold for `verify_entry` to pass."""
    signed = entry.signature + signed_part(entry, origin)
    return Claim(leaf=entry.leaf, public=key.public, signed=signed)


def key_named(entry: Entry, agency: AgencyRecord) -> VerifierKey | None:
    """Return the agency's key that the entry names; the rules decide whether it may sign."""
    keys = [agency.posting_key, agency.root_key]
    if agency.next_keys is not None:
        keys.append(agency.next_keys.posting_key)
    named = bytes.fromhex(entry.body.key)
    return next((key for key in keys if key.key_id == named), None)


class KnownKeys:
    """The keys of a board's agencies, including those in entries that nobody has checked yet.

    They only show what is worth checking in advance; the rules decide whose signature counts.
    """

    def __init__(self, registry: Registry, origin: str) -> None:
        self._registry = registry
        self._origin = origin
        self._named: dict[tuple[str, str], VerifierKey] = {}

    def claim(self, entry: Entry) -> Claim | None:
        """Return what can be checked of an entry in advance; None if nothing can."""
        body = entry.body
        if isinstance(body, AgencyRegister | AgencyRotate):
            self._remember(body)
        agency = self._registry.agency(body.agency)
        key = None if agency is None else key_named(entry, agency)
        key = key or self._named.get((body.agency, body.key))
        return None if key is None else claim_of(entry, self._origin, key)

    def _remember(self, body: AgencyRegister | AgencyRotate) -> None:
        named = [body.posting_key]
        if isinstance(body, AgencyRegister):
            named.append(body.root_key)
        for text in named:
            key = parse_agency_key(text)
            self._named[body.agency, key.key_id.hex()] = key


class VerifiedClaims:
    """Claims that hold, by leaf and key: a leaf covers the entry's bytes and its signature."""

    def __init__(self) -> None:
        self._claims: set[tuple[bytes, bytes]] = set()

    def hold(self, *claims: Claim | None) -> None:
        """Remember these claims, which were checked and hold, and forget all earlier ones."""
        self._claims = {(claim.leaf, claim.public) for claim in claims if claim is not None}

    def verify(self, entry: Entry, origin: str, key: VerifierKey) -> None:
        """Act as `verify_entry`, calling it only for unknown claims; raises VerificationError."""
        if (entry.leaf, key.public) in self._claims:
            require_key(entry, key)
        else:
            verify_entry(entry, origin, key)


class _Words(msgspec.Struct, frozen=True, gc=False):
    """An entry's title and text, if it has any."""

    title: str | msgspec.UnsetType = msgspec.UNSET
    text: str = ""


_decoder: Final = msgspec.json.Decoder(_Words)


def is_free(signed: bytes) -> bool:
    """Return whether the signed text has no findings, whatever its incident.

    If an incident allows naming persons, the rules find less, never more.
    """
    try:
        texts = _decoder.decode(signed.rpartition(b"\n")[2])
    except (msgspec.MsgspecError, UnicodeError):
        return False
    if isinstance(texts.title, str):
        return not text_findings(texts.title, texts.text)
    return not text_findings(texts.text)

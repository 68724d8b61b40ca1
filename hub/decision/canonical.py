"""A proposal as canonical JSON: its id is the hash of it, and it is stored this way."""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
import json
from typing import Any, Final

import msgspec

from hub.errors import HubError, StorageError
from hub.model.ids import ProposalId
from hub.model.proposal import Proposal

_CAME_LATER: Final = {"": ("makes", "flags"), "pieces": ("masks_off",), "extracts": ("sha256",)}


def named(proposal: Proposal) -> Proposal:
    """Return a proposal with its id: the SHA-256 of everything else in it, in hex."""
    # Convert through JSON first, so that it equals what will be read back: 0 becomes 0.0.
    plain = _convert(proposal_body(proposal))
    return replace(plain, id=proposal_id(plain))


def proposal_id(proposal: Proposal) -> ProposalId:
    """Return the SHA-256 of the canonical JSON of everything except the id, in hex."""
    return ProposalId(sha256(canonical(proposal_body(proposal))).hexdigest())


def canonical(body: Mapping[str, Any]) -> bytes:
    """Encode with sorted keys, no spaces, ASCII only, and only numbers that JSON has."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")


def proposal_body(proposal: Proposal) -> dict[str, Any]:
    """Return everything except the id as JSON values; times are in UTC.

    Fields that were added later are omitted while they are empty, so that proposals stored by
    earlier versions keep their ids. An empty field has no meaning: a proposal is not valid if
    something would leave that the field should cover.
    """
    body: dict[str, Any] = msgspec.to_builtins(proposal)
    del body["id"]
    for part, names in _CAME_LATER.items():
        for each in [body] if part == "" else body[part]:
            for name in names:
                if not each[name]:
                    del each[name]
    return body


def read_proposal(id_: str, body: Mapping[str, Any]) -> Proposal:
    """Rebuild a stored proposal; raises StorageError if the content doesn't match its id."""
    try:
        proposal = named(_convert(body))
    except (msgspec.ValidationError, HubError) as error:
        raise StorageError("proposal.unreadable", id=id_[:12]) from error
    if proposal.id != id_:
        raise StorageError("proposal.not_the_same", id=id_[:12])
    return proposal


def _convert(body: Mapping[str, Any]) -> Proposal:
    return msgspec.convert({**body, "id": ""}, Proposal)

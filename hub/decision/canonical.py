"""A proposal as canonical JSON: what its id is the hash of, and how it is stored."""

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
    """Return a proposal under its id: the SHA-256 of everything else in it, in hex."""
    # Once through JSON, so that it is equal to what will be read back: 0 becomes 0.0.
    plain = _convert(proposal_body(proposal))
    return replace(plain, id=proposal_id(plain))


def proposal_id(proposal: Proposal) -> ProposalId:
    """Return the SHA-256 of the canonical JSON of everything but the id, in hex."""
    return ProposalId(sha256(canonical(proposal_body(proposal))).hexdigest())


def canonical(body: Mapping[str, Any]) -> bytes:
    """Encode with sorted keys, no spaces, ASCII only, and no number JSON does not have."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")


def proposal_body(proposal: Proposal) -> dict[str, Any]:
    """Return everything but the id as JSON values; times in UTC.

    Fields that came later are left out while they are empty, so that a proposal that an earlier
    version stored keeps its id. None of them means anything while it is empty: where something
    would leave that it should cover, such a proposal does not hold.
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
    """Rebuild a stored proposal; raises StorageError where its content is not what its id says."""
    try:
        proposal = named(_convert(body))
    except (msgspec.ValidationError, HubError) as error:
        raise StorageError(f"The stored proposal {id_[:12]} cannot be read.") from error
    if proposal.id != id_:
        raise StorageError(f"The stored proposal {id_[:12]} is not what was proposed.")
    return proposal


def _convert(body: Mapping[str, Any]) -> Proposal:
    return msgspec.convert({**body, "id": ""}, Proposal)

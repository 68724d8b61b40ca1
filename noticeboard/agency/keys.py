"""Making an agency's keys and its registration, and a verifier's key."""

from dataclasses import dataclass
from datetime import datetime
import os
from pathlib import Path

from pyrage import x25519

from noticeboard.agency.board_client import BoardClient
from noticeboard.agency.following import checked
from noticeboard.agency.home import AgencyHome, Keys, Profile
from noticeboard.errors import ConflictError, InvalidInputError
from noticeboard.log.area import Area
from noticeboard.log.body import NO_PREVIOUS, AgencyKind, AgencyRegister, Anchor
from noticeboard.log.encoding import encode_base64, format_time
from noticeboard.log.entry import agency_id, parse_entry, sign_entry
from noticeboard.log.note import SignerKey
from noticeboard.runtime.files import PRIVATE_FILE, sync_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """An agency that wants to post to a board."""

    name: str
    kind: AgencyKind
    domain: str
    contact: str
    jurisdiction: Area


async def make_agency(
    folder: Path, applicant: Applicant, client: BoardClient, log_key: str, now: datetime
) -> Profile:
    """Make keys and the registration for one board, whose keys are trusted from here on.

    Raises ConflictError where the folder has keys, InvalidInputError where the board signs with
    another key than `log_key` (where one is given), VerificationError.
    """
    AgencyHome(folder).refuse_existing()
    trust = await client.trust()
    if log_key and log_key != trust.log_key:
        raise InvalidInputError("The board's log key is not the one you gave: ask its operator.")
    seen = checked(await client.checkpoint(), trust, now).checkpoint
    identity = x25519.Identity.generate()
    keys = Keys(
        root=SignerKey.generate(f"{applicant.domain}/root"),
        posting=SignerKey.generate(f"{applicant.domain}/posting"),
        delivery=str(identity),
    )
    body = AgencyRegister(
        agency=agency_id(keys.root.verifier),
        key=keys.root.verifier.key_id.hex(),
        seq=0,
        prev=NO_PREVIOUS,
        id=os.urandom(16).hex(),
        issued=format_time(now),
        anchor=Anchor(size=seen.size, root=encode_base64(seen.root)),
        name=applicant.name,
        kind=applicant.kind,
        jurisdiction=applicant.jurisdiction,
        domain=applicant.domain,
        root_key=str(keys.root.verifier),
        posting_key=str(keys.posting.verifier),
        delivery_key=str(identity.to_public()),
        contact=applicant.contact,
    )
    raw = sign_entry(body, trust.origin, keys.root)
    profile = Profile(id=parse_entry(raw).body.agency, name=applicant.name, board=trust)
    AgencyHome.create(folder, profile, keys, raw)
    return profile


def make_verifier(name: str, path: Path) -> str:
    """Write a verifier's new private key to a new file and return its public key.

    Raises ConflictError where the file is there already.
    """
    key = SignerKey.generate(name)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    except FileExistsError:
        raise ConflictError(f"{path} is there already: choose another file.") from None
    with os.fdopen(descriptor, "w") as file:
        file.write(f"{key.export()}\n")
        file.flush()
        os.fsync(descriptor)
    sync_folder(path.parent)
    return str(key.verifier)

"""An agency's keys, its registration, and new keys, which take effect after 72 hours.

next/posting.key      made before any entry names it
next/delivery.key     likewise, if footage is to be sealed to a new key as well
next/acting.json      when they take effect; written once the rotation is logged and proved
old/ID.key            replaced delivery keys: shares sealed to them can still be opened
old/pq-ID.key         likewise, post-quantum ones

A new post-quantum key takes its place at once: which key people seal to is the log's to say, and
the root key's word about it waits in post-quantum.json until the next post.

1. old/ID.key         A crash after this leaves one copy too many.
2. delivery.key       From now on the new one is the agency's.
3. posting.key        Likewise. After a crash before this, the steps are repeated.
4. next/ is deleted   After a crash before this, the steps are repeated and change nothing.
"""

from dataclasses import dataclass
from datetime import datetime
import os
from pathlib import Path
import shutil
from typing import Literal

import msgspec

from noticeboard.agency.client import BoardClient
from noticeboard.agency.home import STATEMENT, AgencyHome, AgencyKeys, Profile, TrustedBoard
from noticeboard.agency.keyring import REPLACED_POST_QUANTUM, copy_key, has_key
from noticeboard.agency.log import board_verifiers, check_checkpoint, read_status
from noticeboard.errors import ConflictError, InvalidInputError, VerificationError
from noticeboard.log.agency import ROTATION_DELAY
from noticeboard.log.area import Area
from noticeboard.log.body import (
    NO_PREVIOUS,
    AgencyDelivery,
    AgencyKind,
    AgencyRegister,
    AgencyRotate,
    Anchor,
    make_link,
)
from noticeboard.log.checkpoint import Checkpoint
from noticeboard.log.delivery import DeliveryStatement, sign_delivery
from noticeboard.log.encoding import encode_base64, format_time, parse_time
from noticeboard.log.entry import Entry, agency_id, parse_entry, sign_entry
from noticeboard.log.note import SignerKey
from noticeboard.runtime.files import (
    PRIVATE_FILE,
    PRIVATE_FOLDER,
    make_folders,
    sync_folder,
    write_durably,
)
from noticeboard.runtime.text import Text
from noticeboard.seal.age import AgeIdentity
from noticeboard.seal.hybrid import HybridIdentity, is_supported


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """An agency that wants to post to a board."""

    name: str
    kind: AgencyKind
    domain: str
    contact: str
    jurisdiction: Area
    post_quantum: bool | None = None
    """Whether it has a post-quantum delivery key beside the other; None if this machine can."""


class PendingStatement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The root key's word about the post-quantum key, which isn't logged yet."""

    v: Literal[1] = 1
    statement: DeliveryStatement
    signature: str


def state_delivery(recipient: str, origin: str, root: SignerKey, now: datetime) -> bytes:
    """Return the file of such a word; an empty recipient withdraws the one before."""
    statement = DeliveryStatement(made=format_time(now), post_quantum_key=recipient)
    signature = sign_delivery(statement, origin, root)
    return msgspec.json.encode(PendingStatement(statement=statement, signature=signature))


def pending_statement(home: AgencyHome) -> PendingStatement | None:
    """Return the word that is to be logged; None if there is none. InvalidInputError."""
    path = home.folder / STATEMENT
    try:
        waiting = msgspec.json.decode(path.read_bytes(), type=PendingStatement)
    except FileNotFoundError:
        return None
    except (msgspec.DecodeError, VerificationError) as error:
        raise InvalidInputError(Text("noticeboard.home.file_damaged", file=path.name)) from error
    for entry in home.logged_entries():
        if isinstance(entry.body, AgencyDelivery) and entry.body.statement == waiting.statement:
            path.unlink()
            return None
    return waiting


def make_post_quantum(home: AgencyHome, root: SignerKey, now: datetime) -> None:
    """Make the post-quantum key anew, with the root key's word, which the next post logs.

    Goes on after a crash. Raises LockedKeyError, and InvalidInputError if this machine can't.

    1. old/pq-ID.key      A crash after this leaves one copy too many.
    2. post-quantum.key   A crash after this leaves a key that nobody seals to.
    3. post-quantum.json
    """
    path, origin = home.folder / "post-quantum.key", home.profile().board.origin
    waiting = pending_statement(home)
    named = waiting.statement.post_quantum_key if waiting else ""
    if named and has_key(path) and home.keyring.public(path) == named:
        return
    identity = generate_post_quantum()
    like = path if has_key(path) else home.folder / "delivery.key"
    if has_key(path):
        old_key = (
            home.folder / "old" / f"{REPLACED_POST_QUANTUM}{home.keyring.public(path)[-12:]}.key"
        )
        home.keyring.secret(path)
        make_folders(old_key.parent, mode=PRIVATE_FOLDER)
        copy_key(path, old_key)
    home.keyring.write(path, identity.export(), like=like)
    stated = state_delivery(str(identity.recipient), origin, root, now)
    write_durably(home.folder / STATEMENT, stated)


def generate_post_quantum() -> HybridIdentity:
    """Return a new key; raises InvalidInputError unless a file sealed to one opens here."""
    identity = HybridIdentity.generate()
    if not is_supported():
        raise InvalidInputError(Text("noticeboard.key.no_post_quantum"))
    return identity


async def trust_board(client: BoardClient, log_key: str) -> TrustedBoard:
    """Return the keys that a board states; raises InvalidInputError if it is not `log_key`'s."""
    trust = await client.trust()
    if log_key and log_key != trust.log_key:
        raise InvalidInputError(Text("noticeboard.board.other_log_key"))
    return trust


async def make_agency(
    folder: Path, applicant: Applicant, client: BoardClient, log_key: str, now: datetime
) -> Profile:
    """Make keys and the registration for one board, whose keys are trusted from now on.

    Raises ConflictError if the folder has keys, InvalidInputError if the board signs with another
    key than `log_key` (if given), VerificationError.
    """
    AgencyHome(folder).refuse_existing()
    trust = await trust_board(client, log_key)
    checkpoint = check_checkpoint(await client.checkpoint(), trust, now).checkpoint
    identity, strong = AgeIdentity.generate(), None
    if applicant.post_quantum or (applicant.post_quantum is None and is_supported()):
        strong = generate_post_quantum()
    keys = AgencyKeys(
        root=make_signer(applicant.domain, "root"),
        posting=make_signer(applicant.domain, "posting"),
        delivery=identity.export(),
        post_quantum=strong.export() if strong else "",
    )
    profile, raw = make_registration(
        applicant,
        trust,
        checkpoint,
        now,
        root=keys.root,
        posting_key=str(keys.posting.verifier),
        delivery_key=str(identity.recipient),
    )
    stated = b""
    if strong:
        stated = state_delivery(str(strong.recipient), trust.origin, keys.root, now)
    AgencyHome.create(folder, profile, keys, raw, stated=stated)
    return profile


def make_signer(domain: str, purpose: Literal["root", "posting"]) -> SignerKey:
    """Return a new signing key of an agency."""
    return SignerKey.generate(f"{domain}/{purpose}")


def make_registration(  # noqa: PLR0913 -- who registers, where, and with which keys
    applicant: Applicant,
    trust: TrustedBoard,
    checkpoint: Checkpoint,
    now: datetime,
    *,
    root: SignerKey,
    posting_key: str,
    delivery_key: str,
) -> tuple[Profile, bytes]:
    """Return who the agency is from now on, and its signed registration; VerificationError."""
    link = make_link(
        agency_id(root.verifier),
        root,
        seq=0,
        prev=NO_PREVIOUS,
        anchor=Anchor(size=checkpoint.size, root=encode_base64(checkpoint.root)),
        at=now,
    )
    body = AgencyRegister(
        **link,
        name=applicant.name,
        kind=applicant.kind,
        jurisdiction=applicant.jurisdiction,
        domain=applicant.domain,
        root_key=str(root.verifier),
        posting_key=posting_key,
        delivery_key=delivery_key,
        contact=applicant.contact,
    )
    raw = sign_entry(body, trust.origin, root)
    profile = Profile(id=parse_entry(raw).body.agency, name=applicant.name, board=trust)
    return profile, raw


async def recover_agency(
    home: AgencyHome, client: BoardClient, trust: TrustedBoard, root: SignerKey, now: datetime
) -> Profile:
    """Make a folder's public files again from the log, for whoever still has the root key.

    Raises NotFoundError if the board has logged no agency of this key, NoticeboardError.
    """
    agency, verifiers = agency_id(root.verifier), await board_verifiers(client)
    found = await read_status(agency, client, trust, verifiers, now)
    profile = Profile(id=agency, name=found.record.name, board=trust)
    home.complete(profile, found.own[0].entry.raw)
    return profile


def make_verifier(name: str, path: Path) -> str:
    """Write a verifier's new private key, and return its public key; ConflictError."""
    key = SignerKey.generate(name)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    except FileExistsError:
        raise ConflictError(Text("noticeboard.file.exists", file=str(path))) from None
    with os.fdopen(descriptor, "w", encoding="ascii", newline="\n") as file:
        file.write(f"{key.export()}\n")
        file.flush()
        os.fsync(descriptor)
    sync_folder(path.parent)
    return str(key.verifier)


class PendingKeys(msgspec.Struct, frozen=True, kw_only=True):
    """The entry that names the new keys, and when they take effect."""

    entry: str
    since: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedKeys:
    """New keys that no entry may have named yet."""

    posting_key: str
    delivery_key: str
    """The recipient that the rotation names: a new one, or the agency's current one."""


def prepare(home: AgencyHome, root: SignerKey, *, with_delivery: bool) -> PreparedKeys:
    """Return new keys, or those of an interrupted rotation; raises NoticeboardError."""
    folder = home.folder / "next"
    _find_logged(home)
    if (folder / "acting.json").exists() or not has_key(folder / "posting.key"):
        # A waiting rotation and its keys are replaced by this one.
        # Both are unlocked before anything is replaced.
        for each in ("posting.key", "delivery.key") if with_delivery else ("posting.key",):
            if has_key(home.folder / each):
                home.keyring.secret(home.folder / each)
        shutil.rmtree(folder, ignore_errors=True)
        make_folders(folder, mode=PRIVATE_FOLDER)
        if with_delivery:
            _write(home, folder / "delivery.key", AgeIdentity.generate().export())
        posting = SignerKey.generate(f"{root.name.removesuffix('/root')}/posting")
        _write(home, folder / "posting.key", posting.export())
    elif with_delivery is not has_key(folder / "delivery.key"):
        raise ConflictError(Text("noticeboard.keys.interrupted"))
    delivery = folder / "delivery.key"
    recipient = home.keyring.public(delivery) if has_key(delivery) else home.delivery_key()
    return PreparedKeys(
        posting_key=home.keyring.public(folder / "posting.key"), delivery_key=recipient
    )


def save_logged(home: AgencyHome, entry: Entry) -> datetime:
    """Store when the keys of a logged rotation take effect, and return it."""
    since = entry.body.issued_at + ROTATION_DELAY
    acting = PendingKeys(entry=entry.body.id, since=format_time(since))
    write_durably(home.folder / "next" / "acting.json", msgspec.json.encode(acting))
    return since


def pending_since(home: AgencyHome) -> datetime | None:
    """Return when the new keys take effect; None if there are none."""
    try:
        raw = (home.folder / "next" / "acting.json").read_bytes()
    except FileNotFoundError:
        return None
    return parse_time(msgspec.json.decode(raw, type=PendingKeys).since)


def activate(home: AgencyHome, now: datetime) -> bool:
    """Make the new keys the agency's own if they are in effect; return whether they are."""
    folder = home.folder / "next"
    _find_logged(home)
    since = pending_since(home)
    if since is None or now < since:
        return False
    delivery = folder / "delivery.key"
    current = home.folder / "delivery.key"
    if has_key(delivery) and not has_key(current):
        # It was lost.
        copy_key(delivery, current)
    elif has_key(delivery) and home.keyring.public(delivery) != home.delivery_key():
        old_key = home.folder / "old" / f"{home.delivery_key()[-12:]}.key"
        make_folders(old_key.parent, mode=PRIVATE_FOLDER)
        if not has_key(old_key):
            # Otherwise a crash came before the new key's name: the old one is safe already.
            copy_key(current, old_key)
        copy_key(delivery, current)
    copy_key(folder / "posting.key", home.folder / "posting.key")
    shutil.rmtree(folder, ignore_errors=True)
    sync_folder(home.folder)
    return True


def _find_logged(home: AgencyHome) -> None:
    """Store what a crash prevented from being stored: the keys exist and are logged."""
    folder = home.folder / "next"
    if (folder / "acting.json").exists() or not has_key(folder / "posting.key"):
        return
    named = home.keyring.public(folder / "posting.key")
    for entry in home.logged_entries():
        if isinstance(entry.body, AgencyRotate) and entry.body.posting_key == named:
            save_logged(home, entry)
            return


def _write(home: AgencyHome, path: Path, secret: str) -> None:
    home.keyring.write(path, secret, like=home.folder / path.name)

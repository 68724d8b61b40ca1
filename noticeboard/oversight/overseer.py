"""What an overseer does: it reads what waits for it, checks that itself, and signs a decision.

overseer.key      its private key; `overseer.key.age` if a passphrase locks it
board.json        the board's keys, as they were when the key was made; nothing else is trusted

Everything that a board answers is checked before anybody reads it: the whole log, the agency's
signature, and that the policy in force asks for this overseer. A request is named by the hash of
its content, which is computed here. No household's data comes this way: a request is all there is.
"""

import base64
import binascii
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
import secrets
from typing import Final

import msgspec

from noticeboard.agency.client import MAX_JSON_BYTES, BoardClient, decode, read_limited
from noticeboard.agency.home import TrustedBoard
from noticeboard.agency.keys import trust_board
from noticeboard.agency.log import whole_log
from noticeboard.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    VerificationError,
)
from noticeboard.log.agency import AgencyRecord
from noticeboard.log.body import RequestPost
from noticeboard.log.encoding import format_time
from noticeboard.log.entry import content_hash, parse_entry, verify_entry
from noticeboard.log.note import SignerKey, parse_signer_key
from noticeboard.log.oversight import (
    DecisionReply,
    SignedDecision,
    WaitingRequest,
    WaitingRequests,
    prove,
)
from noticeboard.log.policy import Decision, sign_statement
from noticeboard.log.registry import Registry
from noticeboard.rules.policy import second_signatures
from noticeboard.runtime.files import make_folders, write_durably
from noticeboard.runtime.text import Text, text_of
from noticeboard.seal.passphrase import LONGEST_FILE_BYTES, Passphrase, lock, unlock

FEWEST_DIGITS: Final = 8
"""Of a request's id that somebody types."""


class OverseerHome:
    """The folder of an overseer's key; every method blocks."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._plain = folder / "overseer.key"
        self._locked = folder / "overseer.key.age"
        self._board = folder / "board.json"

    @property
    def is_locked(self) -> bool:
        """Whether a passphrase locks the key."""
        return self._locked.exists() and not self._plain.exists()

    def create(self, key: SignerKey, trust: TrustedBoard, passphrase: Passphrase | None) -> None:
        """Write the board's keys, then the private key; raises ConflictError if there is one."""
        self.require_new()
        make_folders(self.folder, mode=0o700)
        write_durably(self._board, msgspec.json.encode(trust))
        if passphrase is None:
            write_durably(self._plain, f"{key.export()}\n".encode())
        else:
            write_durably(self._locked, lock(key.export(), passphrase))

    def require_new(self) -> None:
        """Raise ConflictError if the folder has a key: no other could be made again."""
        if self._plain.exists() or self._locked.exists():
            raise ConflictError(Text("noticeboard.oversight.has_key", folder=str(self.folder)))

    def trust(self) -> TrustedBoard:
        """Return the board's keys; raises NotFoundError, InvalidInputError."""
        try:
            return msgspec.json.decode(self._board.read_bytes(), type=TrustedBoard)
        except FileNotFoundError as error:
            raise NotFoundError(
                Text("noticeboard.oversight.no_key", folder=str(self.folder))
            ) from error
        except msgspec.MsgspecError as error:
            raise InvalidInputError(
                Text("noticeboard.home.damaged", file=str(self._board))
            ) from error

    def key(self, ask: Callable[[], str]) -> SignerKey:
        """Return the private key; `ask` gives the passphrase if it is locked.

        Raises NotFoundError, NotAllowedError if the passphrase is wrong, InvalidInputError.
        """
        try:
            if self.is_locked:
                with self._locked.open("rb") as file:
                    locked = file.read(LONGEST_FILE_BYTES + 1)
                text = unlock(locked, Passphrase.parse(ask()))
            else:
                text = self._plain.read_text(encoding="ascii").strip()
            key = SignerKey.parse(text)
            parse_signer_key(str(key.verifier))
        except FileNotFoundError as error:
            raise NotFoundError(
                Text("noticeboard.oversight.no_key", folder=str(self.folder))
            ) from error
        except (VerificationError, UnicodeDecodeError):
            # Never the error itself: it may quote the file.
            raise InvalidInputError(
                Text("noticeboard.key.no_private", file=str(self._plain))
            ) from None
        return key


async def make_overseer(
    home: OverseerHome,
    *,
    name: str,
    client: BoardClient,
    log_key: str,
    passphrase: Passphrase | None,
) -> SignerKey:
    """Make a key for one board, whose keys are trusted from now on.

    Raises ConflictError if the folder has one, InvalidInputError if the board signs with another
    key than `log_key` (if given).
    """
    home.require_new()
    trust = await trust_board(client, log_key)
    key = SignerKey.generate(name)
    home.create(key, trust, passphrase)
    return key


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingRequest:
    """A request that waits for this overseer, checked; its texts are a stranger's."""

    subject: str
    """Its content's hash, by which a decision names it."""
    post: RequestPost
    agency: AgencyRecord
    since: str
    due: str
    earlier: int
    """How many requests of this agency have waited for this overseer before."""
    others: Sequence[str]
    """Who else must sign."""


async def read_pending(
    client: BoardClient, trust: TrustedBoard, key: SignerKey, now: datetime
) -> list[PendingRequest]:
    """Return what waits for this overseer, oldest first; raises NoticeboardError."""
    registry, _, _ = await whole_log(client, trust, (), now)
    proof = prove(key, trust.origin, at=format_time(now), nonce=secrets.token_hex(16))
    found = await _send(client, "/oversight/waiting", msgspec.json.encode(proof), WaitingRequests)
    return [_check(each, registry, trust.origin, str(key.verifier)) for each in found.waiting]


def _check(each: WaitingRequest, registry: Registry, origin: str, own: str) -> PendingRequest:
    """Check what a board says that waits; raises VerificationError."""
    try:
        entry = parse_entry(base64.b64decode(each.entry, validate=True))
    except binascii.Error as error:
        raise VerificationError(Text("noticeboard.reply.unreadable")) from error
    post = entry.body
    record = registry.agency(post.agency)
    if not isinstance(post, RequestPost) or record is None:
        raise VerificationError(Text("noticeboard.oversight.not_a_request"))
    signing = record.signing(post.issued_at)
    if signing.revoked_from is not None:
        raise VerificationError(Text("noticeboard.key.revoked"))
    verify_entry(entry, origin, signing.posting_key)
    needed = second_signatures(post, registry.policies)
    if own not in {signature.overseer.key for signature in needed}:
        raise VerificationError(Text("noticeboard.oversight.not_yours"))
    return PendingRequest(
        subject=content_hash(post, origin),
        post=post,
        agency=record,
        since=each.since,
        due=each.due,
        earlier=sum(
            made.decision.author == post.agency and made.decision.overseer == own
            for made in registry.policies.decisions
        ),
        others=tuple(
            signature.overseer.name for signature in needed if signature.overseer.key != own
        ),
    )


def find_pending(found: Iterable[PendingRequest], start: str) -> PendingRequest:
    """Return the one whose id begins so; raises NotFoundError, InvalidInputError if several do."""
    matching = [each for each in found if each.subject.startswith(start)]
    if len(start) < FEWEST_DIGITS or not matching:
        raise NotFoundError(Text("noticeboard.oversight.no_request"))
    if len(matching) > 1:
        raise InvalidInputError(Text("noticeboard.oversight.several", id=start))
    return matching[0]


def sign_decision(
    pending: PendingRequest, key: SignerKey, origin: str, *, approved: bool, text: str
) -> SignedDecision:
    """Sign a decision about exactly this content; raises InvalidInputError."""
    try:
        made = Decision(
            approved=approved,
            author=pending.post.agency,
            overseer=str(key.verifier),
            since=pending.since,
            subject=pending.subject,
            text=text.strip(),
        )
    except VerificationError as error:
        raise InvalidInputError(text_of(error)) from error
    return SignedDecision(decision=made, signature=sign_statement(made, origin, key))


async def send_decision(client: BoardClient, message: SignedDecision) -> DecisionReply:
    """Send a decision, and return what it changed; raises NoticeboardError."""
    return await _send(client, "/oversight/decisions", msgspec.json.encode(message), DecisionReply)


async def _send[T](client: BoardClient, path: str, body: bytes, kind: type[T]) -> T:
    async with client.request("POST", path, data=body) as response:
        if response.status != HTTPStatus.OK:
            raise NotAllowedError(Text("noticeboard.reply.unreadable"))
        return decode(await read_limited(response, MAX_JSON_BYTES), kind)

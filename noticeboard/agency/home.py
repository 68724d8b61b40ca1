"""An agency's folder: its keys, what it trusts, and how far it has followed its board.

agency.json       who it is and which board it posts to
root.key          signs registration, rotation and revocation: keep a copy elsewhere
posting.key       signs requests, and queries of the inbox
delivery.key      an age identity, which opens shares
post-quantum.key  another one, which opens those that are sealed to the post-quantum key
post-quantum.json the root key's word about that key, until it is logged
NAME.key.age      the same, locked with a passphrase, and NAME.pub (`keyring`)
register.entry    for the board's operator
state.json        the board as last seen, and the last link of the agency's own chain
posts/ID.entry    each entry, written before it is sent
posts/ID.proof    the board's proof that it is logged; without one the entry is pending
posts/ID.held     the ticket under which the board holds it for a moderator
posts/ID.waits    for which overseers it waits under this ticket, and since when
next/, old/       new keys that are not in effect yet, and old ones (`keys`)
time-roots/       root certificates (PEM) of services whose timestamps are trusted
maker-roots/      root certificates (PEM) of makers of cameras that sign their video
evidence/         proof that the board has contradicted itself
inbox/            sealed shares, and the board's list and notes about them
cases/            opened shares, a folder per case
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Set as AbstractSet
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Literal, Self

import msgspec

from noticeboard.agency.keyring import Key, Keyring, files_of, has_key
from noticeboard.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    VerificationError,
)
from noticeboard.log.body import NO_PREVIOUS, AgencyRegister, RequestPost
from noticeboard.log.entry import Entry, parse_entry
from noticeboard.log.note import SignerKey, VerifierKey
from noticeboard.rules.limits import case_key, case_of
from noticeboard.runtime.files import (
    PRIVATE_FOLDER,
    lock_folder,
    make_folders,
    read_private,
    sync_folder,
    write_all,
    write_durably,
)
from noticeboard.runtime.system import make_private
from noticeboard.runtime.text import Text, text_of
from noticeboard.seal.hybrid import parse_identity
from noticeboard.seal.signed_film import check_maker_root
from noticeboard.timestamp.roots import MOST_ROOT_BYTES, MOST_ROOTS, check_roots

STATEMENT: Final = "post-quantum.json"


class TrustedBoard(msgspec.Struct, frozen=True, kw_only=True):
    """What is trusted about one board, fixed when the keys were made."""

    v: Literal[1] = 1
    url: str
    origin: str
    log_key: str
    inbox_key: str
    witnesses: tuple[str, ...] = ()
    quorum: int = 0

    @property
    def log(self) -> VerifierKey:
        """The key that signs the board's checkpoints."""
        return VerifierKey.parse(self.log_key)

    @property
    def witness_keys(self) -> tuple[VerifierKey, ...]:
        """The keys of the trusted witnesses."""
        return tuple(VerifierKey.parse(key) for key in self.witnesses)


class Profile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who the agency is."""

    v: Literal[1] = 1
    id: str
    name: str
    board: TrustedBoard


class OverseerWait(msgspec.Struct, frozen=True, kw_only=True):
    """The overseers who must sign a request before it is published, and since when it waits."""

    names: tuple[str, ...]
    since: str


class FollowedState(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The board as last verified, and where the agency's own chain ends."""

    v: Literal[1] = 1
    size: int = 0
    edge: tuple[str, ...] = ()
    """The tree's right edge (`Frontier.hashes`), base64."""
    note: str = ""
    """The checkpoint, as signed; empty before the first."""
    seq: int = 0
    """The sequence number of the agency's next entry."""
    prev: str = NO_PREVIOUS


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyKeys:
    """An agency's secrets."""

    root: SignerKey
    posting: SignerKey
    delivery: str
    """An age identity."""
    post_quantum: str = ""
    """A post-quantum one, or empty."""


class AgencyHome:
    """Reads and writes one agency's folder; every method blocks."""

    def __init__(self, folder: Path, keyring: Keyring | None = None) -> None:
        self.folder = folder
        self.keyring = keyring or Keyring()
        self.inbox = folder / "inbox"
        self.cases = folder / "cases"
        self._posts = folder / "posts"

    @classmethod
    def create(
        cls,
        folder: Path,
        profile: Profile,
        keys: AgencyKeys,
        register: bytes,
        *,
        stated: bytes = b"",
    ) -> Self:
        """Make a complete folder; agency.json, which marks it as an agency's, comes last.

        `stated` is the root key's word about the post-quantum key.
        """
        home = cls(folder)
        home.refuse_existing()
        make_private(folder)
        for name, text in _encode(keys).items():
            write_durably(folder / name, f"{text}\n".encode())
        if stated:
            write_durably(folder / STATEMENT, stated)
        home.complete(profile, register)
        return home

    def complete(self, profile: Profile, register: bytes) -> None:
        """Add to a folder that has keys what makes it an agency's; agency.json comes last."""
        for made in (self.inbox, self._posts):
            made.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        write_durably(self.folder / "register.entry", register)
        write_durably(self.folder / "agency.json", _encode_readably(profile))

    def refuse_existing(self) -> None:
        """Raise ConflictError if there are keys already: they must never be overwritten."""
        if (self.folder / "agency.json").exists() or has_key(self.folder / "root.key"):
            raise ConflictError(Text("noticeboard.home.agency_there", folder=str(self.folder)))

    def lock(self) -> AbstractContextManager[None]:
        """Keep other commands out; raises ConflictError."""
        return lock_folder(self.folder)

    def lock_shares(self) -> AbstractContextManager[None]:
        """Keep out other commands that change shares, which may take long; raises ConflictError."""
        return lock_folder(self.inbox)

    def profile(self) -> Profile:
        """Read who the agency is; raises NotFoundError if the folder is not an agency's."""
        try:
            raw = (self.folder / "agency.json").read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            raise NotFoundError(
                Text("noticeboard.home.no_agency", folder=str(self.folder))
            ) from None
        return _read(raw, Profile, "agency.json")

    def state(self) -> FollowedState:
        """Read how far the board has been followed."""
        path = self.folder / "state.json"
        return (
            _read(path.read_bytes(), FollowedState, path.name) if path.exists() else FollowedState()
        )

    def save_state(self, state: FollowedState) -> None:
        """Store durably how far the board has been followed."""
        write_durably(self.folder / "state.json", _encode_readably(state))

    def time_roots(self) -> tuple[bytes, ...]:
        """Read the roots of services whose timestamps are trusted; raises InvalidInputError."""
        found = sorted((self.folder / "time-roots").glob("*.pem"))[:MOST_ROOTS]
        return tuple(read_root(path) for path in found)

    def maker_roots(self) -> tuple[bytes, ...]:
        """Read the roots of makers of cameras; raises InvalidInputError."""
        found = sorted((self.folder / "maker-roots").glob("*.pem"))[:MOST_ROOTS]
        return tuple(read_root(path, check_maker_root) for path in found)

    def root_key(self, path: Path | None = None) -> SignerKey:
        """Read the key that rotates and revokes, from `path` if it is kept elsewhere."""
        if path is None:
            return SignerKey.parse(self._secret("root.key"))
        return read_private(path, SignerKey.parse, lambda each: self.keyring.secret(each, Key.ROOT))

    def posting_key(self) -> SignerKey:
        """Read the key that signs requests."""
        return SignerKey.parse(self._secret("posting.key"))

    def delivery_identity(self) -> str:
        """Read the age identity that opens shares."""
        return self._secret("delivery.key")

    def delivery_identities(self, kinds: AbstractSet[str] = frozenset()) -> tuple[str, ...]:
        """Read every age identity: the agency's current one, its next one, and its old ones.

        With `kinds`, only those that open such stanzas, so that no other must be unlocked.
        """
        files = (
            path
            for key in (Key.DELIVERY, Key.POST_QUANTUM)
            for path in files_of(self.folder, key)
            if not kinds or self.keyring.kind(path) in kinds
        )
        return tuple(map(self.keyring.secret, files))

    def delivery_key(self) -> str:
        """Return the age recipient that shares are sealed to, without a passphrase."""
        return self.keyring.public(self.folder / "delivery.key")

    def own_keys(self) -> tuple[Key, ...]:
        """Return the keys that the agency has, here or elsewhere."""
        strong = self.folder / f"{Key.POST_QUANTUM}.key"
        has_strong = has_key(strong) or strong.with_suffix(".pub").exists()
        return tuple(key for key in Key if has_strong or key is not Key.POST_QUANTUM)

    def pending(self) -> Entry | None:
        """Return the entry that may or may not be logged; there is at most one."""
        for path in sorted(self._posts.glob("*.entry")):
            if not any(path.with_suffix(known).exists() for known in (".proof", ".held")):
                return parse_entry(path.read_bytes())
        return None

    def logged_entries(self) -> Iterator[Entry]:
        """Yield every entry that was made here and is logged."""
        for path in sorted(self._posts.glob("*.proof")):
            yield parse_entry(path.with_suffix(".entry").read_bytes())

    def held_entries(self) -> Iterator[tuple[str, Entry]]:
        """Yield the ticket and entry of each post that the board holds for a moderator."""
        for path in sorted(self._posts.glob("*.held")):
            ticket = path.read_text(encoding="ascii").strip()
            yield ticket, parse_entry(path.with_suffix(".entry").read_bytes())

    def held_id(self, ticket: str) -> str:
        """Return the id of the entry that the board holds under a ticket; empty if none is here."""
        return next((entry.body.id for held, entry in self.held_entries() if held == ticket), "")

    def save_ticket(self, entry: Entry, ticket: str) -> None:
        """Store the ticket under which the board holds an entry."""
        write_durably(self._posts / f"{entry.body.id}.held", f"{ticket}\n".encode())

    def save_wait(self, entry: Entry, wait: OverseerWait | None) -> None:
        """Store for whom an entry waits; None if it waits for no overseer."""
        path = self._posts / f"{entry.body.id}.waits"
        if wait is None:
            path.unlink(missing_ok=True)
        else:
            write_durably(path, msgspec.json.encode(wait))

    def wait_of(self, entry_id: str) -> OverseerWait | None:
        """Return for which overseers an entry waits, as the board last said; None for none."""
        try:
            raw = (self._posts / f"{entry_id}.waits").read_bytes()
            return msgspec.json.decode(raw, type=OverseerWait)
        except (FileNotFoundError, msgspec.MsgspecError):
            return None

    def is_own(self, entry: Entry) -> bool:
        """Return whether an entry of the agency's chain was made in this folder."""
        paths = (self.folder / "register.entry", self._posts / f"{entry.body.id}.entry")
        # The logged registration also has the board's signature.
        return any(
            path.exists() and entry.raw.partition(b"\n")[0] == path.read_bytes().partition(b"\n")[0]
            for path in paths
        )

    def registration(self) -> AgencyRegister | None:
        """Return the agency's registration; None if its file is missing or damaged."""
        try:
            body = parse_entry((self.folder / "register.entry").read_bytes()).body
        except (FileNotFoundError, VerificationError):
            return None
        return body if isinstance(body, AgencyRegister) else None

    def registered(self) -> AgencyRegister:
        """Return the agency's registration; raises NotFoundError."""
        self.profile()
        registered = self.registration()
        if registered is None:
            raise NotFoundError(Text("noticeboard.home.damaged", file="register.entry"))
        return registered

    def post(self, request: str) -> RequestPost | None:
        """Return a request that was posted from here, by its entry id (32 hex digits)."""
        entry = self.entry(request)
        return entry.body if entry is not None and isinstance(entry.body, RequestPost) else None

    def entry(self, entry_id: str) -> Entry | None:
        """Return an entry that was made here; None if there is none."""
        try:
            return parse_entry((self._posts / f"{entry_id}.entry").read_bytes())
        except FileNotFoundError:
            return None

    def proof(self, entry_id: str) -> str | None:
        """Return the proof that an entry made here is logged; None while it is pending."""
        try:
            return (self._posts / f"{entry_id}.proof").read_text(encoding="utf-8")
        except FileNotFoundError:
            return None

    def save_evidence(self, evidence: Iterable[tuple[str, bytes]]) -> Path:
        """Store the proof that the board has contradicted itself, unless there already is one."""
        evidence_folder = self.folder / "evidence"
        if not evidence_folder.exists():
            make_folders(evidence_folder)
            write_all((evidence_folder / name, material) for name, material in evidence)
        return evidence_folder

    @property
    def is_forked(self) -> bool:
        """Whether there is proof that the board has contradicted itself."""
        return (self.folder / "evidence").exists()

    def refuse_forked(self) -> None:
        """Raise ConflictError if the board has contradicted itself: nothing goes to it then."""
        if self.is_forked:
            raise ConflictError(
                Text("noticeboard.home.forked", folder=str(self.folder / "evidence"))
            )

    def write_entry(self, entry: Entry) -> None:
        """Write an entry durably, before it is sent."""
        write_durably(self._posts / f"{entry.body.id}.entry", entry.raw)

    def drop_entry(self, entry: Entry) -> None:
        """Delete an entry that the board has refused."""
        for suffix in ("held", "waits", "entry"):
            (self._posts / f"{entry.body.id}.{suffix}").unlink(missing_ok=True)
        sync_folder(self._posts)

    def save_proof(self, entry: Entry, proof: str) -> Path:
        """Store the proof that an entry is logged, and return its path."""
        path = self._posts / f"{entry.body.id}.proof"
        write_durably(path, proof.encode())
        for suffix in ("held", "waits"):
            (self._posts / f"{entry.body.id}.{suffix}").unlink(missing_ok=True)
        return path

    def _secret(self, name: str) -> str:
        return self.keyring.secret(self.folder / name)


class PostedCases:
    """Counts the requests of a folder by case; each file is read once. Blocking."""

    def __init__(self, folder: Path) -> None:
        self._posts = folder / "posts"
        self._known: dict[str, tuple[tuple[str, str], datetime] | None] = {}

    def issued(self, *, besides: str = "") -> list[datetime]:
        """Return when the folder's logged requests were issued, but for one by its id."""
        found = (
            self._request(path.with_suffix(".entry"))
            for path in self._posts.glob("*.proof")
            if path.stem != besides
        )
        return [each[1] for each in found if each is not None]

    def earlier(self, agency: str, case_number: str, *, besides: str = "") -> int:
        """Return how many requests for a case are logged or held, besides one by its id."""
        wanted = case_key(agency, case_number)
        return sum(
            path.stem != besides and (self._request(path) or (None,))[0] == wanted
            for path in self._posts.glob("*.entry")
            if any(path.with_suffix(suffix).exists() for suffix in (".proof", ".held"))
        )

    def _request(self, path: Path) -> tuple[tuple[str, str], datetime] | None:
        """Return the case of a request and when it was issued; None for any other entry."""
        if path.stem not in self._known:
            try:
                body = parse_entry(path.read_bytes()).body
            except FileNotFoundError:
                # A moderator has just refused it.
                return None
            self._known[path.stem] = (
                (case_of(body), body.issued_at) if isinstance(body, RequestPost) else None
            )
        return self._known[path.stem]


def read_root(path: Path, check: Callable[[bytes], object] = check_roots) -> bytes:
    """Return the root certificates (PEM) in a file; raises NoticeboardError."""
    try:
        with path.open("rb") as file:
            pem = file.read(MOST_ROOT_BYTES + 1)
        check(pem)
    except (OSError, VerificationError) as error:
        why = text_of(error)
        raise InvalidInputError(Text("noticeboard.home.root", file=str(path), why=why)) from error
    return pem


def recipient_of(identity: str) -> str:
    """Return the age recipient of an identity; raises InvalidInputError."""
    try:
        key = parse_identity(identity)
    except InvalidInputError as error:
        raise InvalidInputError(Text("noticeboard.home.damaged_delivery_key")) from error
    return str(key.recipient)


def _encode(keys: AgencyKeys) -> Mapping[str, str]:
    made = {
        "root.key": keys.root.export(),
        "posting.key": keys.posting.export(),
        "delivery.key": keys.delivery,
    }
    return made | ({"post-quantum.key": keys.post_quantum} if keys.post_quantum else {})


def _encode_readably(struct: Profile | FollowedState) -> bytes:
    return msgspec.json.format(msgspec.json.encode(struct), indent=2)


def _read[T](raw: bytes, kind: type[T], name: str) -> T:
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidInputError(Text("noticeboard.home.damaged", file=name)) from error

"""The first hour in steps, each of which can end the day; the folder ends up as `keygen` makes it.

setup.json        who the agency is and which board it chose; no secret. Deleted once agency.json,
                  which takes its place, is written.

The root key is only ever written locked. It signs the registration, so its file or paper copy and
its passphrase are needed once more before the folder is complete.
"""

from datetime import datetime
from typing import Final, Literal

import msgspec

from noticeboard.agency import key_copies
from noticeboard.agency.client import BoardClient
from noticeboard.agency.home import STATEMENT, AgencyHome, Profile, TrustedBoard
from noticeboard.agency.keyring import Key, has_key
from noticeboard.agency.keys import (
    Applicant,
    generate_post_quantum,
    make_registration,
    make_signer,
    state_delivery,
    trust_board,
)
from noticeboard.agency.log import check_checkpoint
from noticeboard.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    VerificationError,
)
from noticeboard.log.area import Area
from noticeboard.log.body import AgencyKind, Domain
from noticeboard.log.checkpoint import Checkpoint
from noticeboard.log.entry import parse_entry
from noticeboard.log.link import BoardLink, Fingerprint
from noticeboard.log.note import SignerKey
from noticeboard.log.tree import EMPTY_ROOT
from noticeboard.rules.text import is_blank
from noticeboard.runtime.files import make_folders, sync_folder, write_durably
from noticeboard.runtime.text import Text
from noticeboard.seal.age import AgeIdentity
from noticeboard.seal.hybrid import is_supported
from noticeboard.seal.passphrase import Passphrase

PAPER: Final = "paper"
"""Names a paper copy in the list of copies, as a path names one on a stick."""


class SetupDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the steps have found out so far."""

    v: Literal[1] = 1
    name: str
    kind: AgencyKind
    domain: str
    contact: str
    jurisdiction: Area
    post_quantum: bool | None = None
    root_copies: tuple[str, ...] = ()
    """Where copies of the root key were read back from: paths of files, or `paper`."""
    board: TrustedBoard | None = None

    @property
    def applicant(self) -> Applicant:
        """Who wants to post to a board."""
        return Applicant(
            name=self.name,
            kind=self.kind,
            domain=self.domain,
            contact=self.contact,
            jurisdiction=self.jurisdiction,
            post_quantum=self.post_quantum,
        )


class OtherBoardError(VerificationError):
    """A board has another key than its link names."""

    def __init__(self, link: Fingerprint, board: Fingerprint) -> None:
        super().__init__(Text("desk.setup.other_key"))
        self.details = {"link": link.words(), "board": board.words()}


class AgencySetup:
    """Goes through the steps in one folder; blocking, but for what asks the board."""

    def __init__(self, home: AgencyHome) -> None:
        self._home = home
        self._path = home.folder / "setup.json"

    @property
    def is_complete(self) -> bool:
        """Whether the folder is an agency's."""
        return (self._home.folder / "agency.json").exists()

    def draft(self) -> SetupDraft | None:
        """Return what is known so far; raises InvalidInputError if its file is damaged."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=SetupDraft)
        except FileNotFoundError:
            return None
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise InvalidInputError(
                Text("noticeboard.home.file_damaged", file=self._path.name)
            ) from error

    def save_department(self, applicant: Applicant) -> None:
        """Keep who the agency is; raises InvalidInputError with what to correct."""
        self._refuse_complete()
        _check(applicant)
        known = self.draft()
        root_name = self._root_domain()
        if root_name not in {None, applicant.domain}:
            raise ConflictError(Text("desk.setup.domain_fixed", domain=root_name or ""))
        self._save(
            SetupDraft(
                name=applicant.name,
                kind=applicant.kind,
                domain=applicant.domain,
                contact=applicant.contact,
                jurisdiction=applicant.jurisdiction,
                post_quantum=applicant.post_quantum,
                root_copies=known.root_copies if known else (),
                board=known.board if known else None,
            )
        )

    def make_root(self, passphrase: Passphrase, *, again: bool = False) -> None:
        """Make the root key, locked; raises ConflictError unless another is to be made `again`."""
        self._refuse_complete()
        draft = self._require()
        path = self._home.folder / "root.key"
        if not again and (has_key(path) or path.with_suffix(".pub").exists()):
            raise ConflictError(Text("desk.key.still_here", key=Key.ROOT.text))
        self._save(msgspec.structs.replace(draft, root_copies=()))
        secret = make_signer(draft.domain, "root").export()
        self._home.keyring.write_locked(path, secret, passphrase)
        path.unlink(missing_ok=True)

    def note_root_copy(self, where: str) -> None:
        """Keep where a copy of the root key was read back from, if the steps aren't over."""
        draft = self.draft()
        if draft is not None and not self.is_complete and where not in draft.root_copies:
            copies = (*draft.root_copies, where)
            self._save(msgspec.structs.replace(draft, root_copies=copies))

    def remove_root(self) -> None:
        """Take the root key away from here once a copy of it has been read back.

        Copies in files are read once more; NotFoundError if none can be. A paper copy was typed in.
        """
        draft, path = self.draft(), self._home.folder / "root.key"
        copies = draft.root_copies if draft else ()
        if not any(each == PAPER or key_copies.is_copy(path, each) for each in copies):
            raise NotFoundError(Text("desk.key.no_copy", key=Key.ROOT.text))
        key_copies.remove_key(self._home.keyring, path)

    def make_keys(self, passphrase: Passphrase | None) -> None:
        """Make the posting and delivery keys, locked if there is a passphrase; NoticeboardError."""
        self._refuse_complete()
        draft = self._require()
        made = {
            Key.POSTING: make_signer(draft.domain, "posting").export(),
            Key.DELIVERY: AgeIdentity.generate().export(),
        }
        if draft.post_quantum or (draft.post_quantum is None and is_supported()):
            made[Key.POST_QUANTUM] = generate_post_quantum().export()
        for key, secret in made.items():
            path = self._home.folder / f"{key}.key"
            if has_key(path):
                # An earlier try was cut short after it, or they are all there.
                continue
            if passphrase is None:
                write_durably(path, f"{secret}\n".encode())
            else:
                self._home.keyring.write_locked(path, secret, passphrase)

    async def fetch_board(self, client: BoardClient, link: BoardLink) -> TrustedBoard:
        """Return the keys that a board states; raises OtherBoardError if its link names others."""
        trust = await client.trust()
        stated = Fingerprint.of(trust.log)
        if link.key is not None and link.key != stated:
            raise OtherBoardError(link.key, stated)
        return trust

    async def choose_board(self, client: BoardClient, link: BoardLink, log_key: str) -> None:
        """Trust a board from now on, if its key is still the compared one; NoticeboardError."""
        self._refuse_complete()
        await self.fetch_board(client, link)
        trust = await trust_board(client, log_key)
        self._save(msgspec.structs.replace(self._require(), board=trust))

    async def register(self, client: BoardClient, root: SignerKey, now: datetime) -> Profile:
        """Sign the registration and complete the folder; NotFoundError names a missing step.

        1. register.entry, then agency.json: from here on the folder is an agency's.
        2. setup.json is deleted; after a crash before this it is ignored.
        """
        self._refuse_complete()
        draft = self._require()
        if draft.board is None:
            raise NotFoundError(Text("desk.setup.no_board"))
        keyring, folder = self._home.keyring, self._home.folder
        checkpoint = check_checkpoint(await client.checkpoint(), draft.board, now).checkpoint
        profile, raw = make_registration(
            draft.applicant,
            draft.board,
            checkpoint,
            now,
            root=root,
            posting_key=keyring.public(folder / "posting.key"),
            delivery_key=keyring.public(folder / "delivery.key"),
        )
        strong = folder / "post-quantum.key"
        if has_key(strong):
            stated = state_delivery(keyring.public(strong), draft.board.origin, root, now)
            write_durably(folder / STATEMENT, stated)
        self._home.complete(profile, raw)
        self._path.unlink(missing_ok=True)
        sync_folder(folder)
        return profile

    def open_root(self, *, file: str = "", typed: str = "", passphrase: str = "") -> SignerKey:
        """Return the root key from its file, a paper copy's lines, or the folder.

        Raises NotAllowedError if the passphrase is wrong, InvalidInputError if it is another key.
        """
        secret = key_copies.open_copy(
            self._home.folder / "root.key", file=file, typed=typed, text=passphrase
        )
        root = SignerKey.parse(secret)
        registered = self._home.registration()
        beside = self._home.folder / "root.pub"
        known = registered.root_key if registered else ""
        if not known and beside.exists():
            known = beside.read_text(encoding="ascii").strip()
        if known and known != str(root.verifier):
            raise InvalidInputError(Text("desk.key.copy_other", key=Key.ROOT.text))
        return root

    def _root_domain(self) -> str | None:
        """Return the domain in the name of the root key that was made."""
        path = self._home.folder / "root.pub"
        if not path.exists():
            return None
        return path.read_text(encoding="ascii").partition("/")[0]

    def _require(self) -> SetupDraft:
        draft = self.draft()
        if draft is None:
            raise NotFoundError(Text("desk.setup.no_department"))
        return draft

    def _refuse_complete(self) -> None:
        if self.is_complete:
            raise ConflictError(
                Text("noticeboard.home.agency_there", folder=str(self._home.folder))
            )

    def _save(self, draft: SetupDraft) -> None:
        make_folders(self._home.folder, mode=0o700)
        write_durably(self._path, msgspec.json.format(msgspec.json.encode(draft), indent=2))


def _check(applicant: Applicant) -> None:
    """Try a registration with keys that nobody keeps; raises InvalidInputError."""
    for value, code in (
        (applicant.name, "desk.setup.no_name"),
        (applicant.contact, "desk.setup.no_contact"),
    ):
        if is_blank(value):
            raise InvalidInputError(Text(code))
    try:
        msgspec.convert(applicant.domain, Domain)
    except msgspec.ValidationError as error:
        raise InvalidInputError(Text("desk.setup.no_domain")) from error
    root, posting = (make_signer("check", each) for each in ("root", "posting"))
    nowhere = TrustedBoard(url="", origin="board.example", log_key="", inbox_key="")
    try:
        _, raw = make_registration(
            applicant,
            nowhere,
            Checkpoint(origin="board.example", size=0, root=EMPTY_ROOT),
            datetime.fromisoformat("2026-01-01T00:00:00+00:00"),
            root=root,
            posting_key=str(posting.verifier),
            delivery_key="",
        )
        parse_entry(raw)
    except (VerificationError, ValueError) as error:
        raise InvalidInputError(Text("desk.setup.not_registrable", why=str(error))) from error

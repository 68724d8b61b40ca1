"""A board's folder: its files, its settings and its keys.

The settings include the operator's own map tiles, the only address of another host that a page
may name.
"""

from dataclasses import asdict, dataclass, field, replace
import json
from pathlib import Path
import re
import shutil
from typing import Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from noticeboard.board.database import Address, is_postgresql_url
from noticeboard.board.files import (
    PublicBucket,
    PublicFiles,
    PublicFolder,
    WriteFiles,
    bucket_and_prefix,
)
from noticeboard.board.witnesses import (
    DEFAULT_QPD,
    LEAST_QPD,
    MOST_QPD,
    NetworkWitnesses,
    WitnessAddress,
    witness_address,
    witness_addresses,
)
from noticeboard.errors import ConflictError, InvalidInputError, NotFoundError, VerificationError
from noticeboard.log.link import LONGEST_LINK, BoardLink
from noticeboard.log.note import SignerKey, VerifierKey, by_public
from noticeboard.log.witness_policy import WitnessPolicy
from noticeboard.rules.addresses import is_loopback
from noticeboard.rules.map_tiles import check_map_tiles
from noticeboard.rules.text import has_hidden, is_blank
from noticeboard.runtime.files import (
    PRIVATE_FILE,
    PRIVATE_FOLDER,
    make_folders,
    sync_folder,
    write_all,
)
from noticeboard.runtime.system import give_to_owner
from noticeboard.runtime.text import Text, text_of

LONGEST_TITLE = 80
LONGEST_AREA = 120
LONGEST_ORIGIN = 200
SETTINGS_VERSION = 1
MOST_MIRRORS = 16
MOST_HOMES = 256
MOST_HOURS = 24 * 366
_ORIGIN = re.compile(r"[a-z0-9]+([.-]+[a-z0-9]+)*(:[0-9]{1,4}|:[0-5][0-9]{4})?(/[A-Za-z0-9._~-]+)*")


def check_origin(origin: str) -> None:
    """Raise InvalidInputError unless a new log can have this name, forever."""
    if _ORIGIN.fullmatch(origin) is None or len(origin) > LONGEST_ORIGIN:
        raise InvalidInputError(
            Text("noticeboard.settings.origin", origin=f"{origin[:LONGEST_ORIGIN]!r}")
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The operator's choices, kept in `settings.json`, which may be edited by hand."""

    origin: str
    url: str
    title: str
    run_by: str
    timezone: str
    verifiers: tuple[str, ...]
    witnesses: tuple[str, ...] = ()
    """Each is a witness's verifier key, a space, and the URL that takes its requests."""
    quorum: int = 0
    """How many of them must cosign a checkpoint before it is published."""
    network_witnesses: tuple[str, ...] = ()
    """Like `witnesses`, but asked rarely, never waited for, and not counted for the quorum."""
    home_witnesses: tuple[str, ...] = ()
    """Like `witnesses`: homes whose cosignatures are counted, and no more; read anew each time."""
    network_qpd: int = DEFAULT_QPD
    """How many requests a day the board has promised them at most."""
    database: str = field(default="", repr=False)
    """The URL of a PostgreSQL database, which may hold a password; "" for `board.db`."""
    tiles: str = ""
    """`s3://bucket/prefix` of the public files; "" for the folder `public`."""
    map_tiles: str = ""
    """The URL template of map images, with {z}, {x} and {y}; "" for the board's own drawings."""
    map_credit: str = ""
    """The credit that the license of those images requires."""
    area: str = ""
    """Where the board's agencies are, in words, such as a county; "" if it doesn't say."""
    mirrors: tuple[str, ...] = ()
    """The addresses of the mirrors that the board looks at; read anew at each look."""
    backup_hours: int = 24
    """A backup that is older than this is too old; 0 for no limit. Read anew for each status."""

    def __post_init__(self) -> None:
        if not self.origin or "+" in self.origin or any(c.isspace() for c in self.origin):
            raise InvalidInputError(
                Text("noticeboard.settings.origin_space", origin=f"{self.origin!r}")
            )
        _check_address(self.url)
        if len(self.area) > LONGEST_AREA:
            raise InvalidInputError(Text("noticeboard.settings.area", most=LONGEST_AREA))
        if not 0 < len(self.title) <= LONGEST_TITLE:
            raise InvalidInputError(Text("noticeboard.settings.title", most=LONGEST_TITLE))
        try:
            ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise InvalidInputError(
                Text("noticeboard.settings.timezone", timezone=f"{self.timezone!r}")
            ) from None
        for key in self.verifiers:
            try:
                VerifierKey.parse(key)
            except VerificationError as error:
                raise InvalidInputError(
                    Text("noticeboard.settings.bad_key", key=f"{key!r}", error=text_of(error))
                ) from None
        if not isinstance(self.quorum, int) or not 0 <= self.quorum <= len(self.cosigners):
            raise InvalidInputError(Text("noticeboard.settings.quorum"))
        if self.database and not is_postgresql_url(self.database):
            # Not quoted: it may hold a password.
            raise InvalidInputError(Text("noticeboard.settings.database"))
        if self.tiles:
            bucket_and_prefix(self.tiles)
        check_map_tiles(self.map_tiles)
        _check_operation(self.mirrors, self.backup_hours)
        _check_network(self)
        _check_readable(self)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of local times on pages."""
        return ZoneInfo(self.timezone)

    @property
    def cosigners(self) -> tuple[WitnessAddress, ...]:
        """The witnesses to ask, each with its address; raises InvalidInputError."""
        return witness_addresses(self.witnesses)

    @property
    def network(self) -> NetworkWitnesses:
        """The witnesses of a network; raises InvalidInputError."""
        return NetworkWitnesses(
            witnesses=witness_addresses(self.network_witnesses), qpd=self.network_qpd
        )

    def witness_policy(self, log_key: VerifierKey) -> WitnessPolicy:
        """Return which witnesses make a checkpoint count, in the form that C2SP gives it."""
        witnesses = [(each.keys, each.url) for each in self.cosigners]
        return WitnessPolicy.of(log_key, self.url, witnesses, self.quorum)

    @property
    def trusted(self) -> tuple[VerifierKey, ...]:
        """The keys of the verifiers that this board trusts to confirm agencies."""
        return tuple(VerifierKey.parse(key) for key in self.verifiers)


def _check_address(url: str) -> None:
    """Raise InvalidInputError unless a link can lead to this address."""
    if not url.startswith(("https://", "http://")):
        raise InvalidInputError(Text("noticeboard.settings.https", url=f"{url!r}"))
    try:
        BoardLink.parse(url)
    except VerificationError:
        raise InvalidInputError(
            Text("noticeboard.settings.url", url=f"{url[:LONGEST_LINK]!r}")
        ) from None


def _check_operation(urls: tuple[str, ...], backup_hours: int) -> None:
    """Raise InvalidInputError unless mirrors may have these addresses, and backups this limit."""
    if not isinstance(backup_hours, int) or not 0 <= backup_hours <= MOST_HOURS:
        raise InvalidInputError(Text("noticeboard.settings.backup_hours", most=MOST_HOURS))
    if len(urls) > MOST_MIRRORS:
        raise InvalidInputError(Text("noticeboard.settings.mirrors", most=MOST_MIRRORS))
    for url in urls:
        if not _may_be_mirror(url):
            raise InvalidInputError(
                Text("noticeboard.settings.mirror", url=f"{url[:LONGEST_LINK]!a}")
            )


def _may_be_mirror(url: str) -> bool:
    """Return whether this is an address over HTTPS, or one of this machine, and nothing more."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    if not host or parts.query or parts.fragment or parts.username or has_hidden(url):
        return False
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
    return is_safe and len(url) <= LONGEST_LINK


def _check_network(settings: Settings) -> None:
    """Raise InvalidInputError unless the network's witnesses are others, and asked at some rate."""
    qpd = settings.network_qpd
    if not isinstance(qpd, int) or not LEAST_QPD <= qpd <= MOST_QPD:
        raise InvalidInputError(Text("noticeboard.settings.network_qpd"))
    witness_addresses((*settings.witnesses, *settings.network_witnesses))
    homes = tuple(map(witness_address, settings.home_witnesses))
    if len(homes) > MOST_HOMES:
        raise InvalidInputError(Text("noticeboard.homes.most", most=MOST_HOMES))
    others = [
        key for each in (*settings.cosigners, *settings.network.witnesses) for key in each.keys
    ]
    keys = [*others, *(each.key for each in homes)]
    if len(by_public(keys)) < len(keys) or len({each.key.name for each in homes}) < len(homes):
        raise InvalidInputError(Text("noticeboard.witness.twice"))
    for each in homes:
        if not _may_be_mirror(each.url):
            raise InvalidInputError(Text("noticeboard.homes.address", name=each.key.name))


def _check_readable(settings: Settings) -> None:
    """Raise InvalidInputError if a person could not read one of the texts that pages show."""
    keys = (
        *settings.verifiers,
        *settings.witnesses,
        *settings.network_witnesses,
        *settings.home_witnesses,
    )
    for name, text in (
        ("origin", settings.origin),
        ("title", settings.title),
        ("name of who runs it", settings.run_by or settings.title),
        ("area", settings.area or settings.title),
        *(("name in the key", key.partition("+")[0]) for key in keys),
    ):
        if is_blank(text) or has_hidden(text):
            raise InvalidInputError(
                Text("noticeboard.settings.unseen", name=name, text=f"{text!a}")
            )


def _is_key(text: str) -> bool:
    try:
        VerifierKey.parse(text)
    except VerificationError:
        return False
    return True


class Home:
    """The folder of one board; only `write_new` creates it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / "board.db"
        self.public = folder / "public"
        self.inbox = folder / "inbox"
        self.arriving = folder / "inbox" / ".arriving"
        self.registrations = folder / "registrations"
        self.mirrors = folder / "mirrors"
        self.operator_record = folder / "operator-record.jsonl"
        self.operator_socket = folder / "keys" / "operator.sock"
        # Kept outside the database, so that a restored old database cannot fork the log.
        self.last_signed = folder / "last-signed-checkpoint"
        self._settings = folder / "settings.json"
        self._log_key = folder / "keys" / "log"
        self._inbox_key = folder / "keys" / "inbox"
        self._begun = folder / "unfinished"
        """Exists from before the settings are written until the board is first opened."""

    @classmethod
    def write_new(cls, folder: Path, settings: Settings) -> Self:
        """Make the folder, its keys, and its settings last: they make it a board. Blocking."""
        home = cls(folder)
        home.require_new()
        make_folders(folder)
        write_all([(home._begun, b"")], mode=PRIVATE_FILE)
        make_folders(home._log_key.parent, mode=PRIVATE_FOLDER)
        for path, name in (
            (home._log_key, settings.origin),
            (home._inbox_key, f"{settings.origin}/inbox"),
        ):
            if not path.exists():
                key = SignerKey.generate(name)
                write_all([(path, key.export().encode() + b"\n")], mode=PRIVATE_FILE)
        home.save(settings)
        return home

    def require_new(self) -> None:
        """Raise ConflictError if the folder holds a completed board. Blocking."""
        if self._settings.exists() and not self._begun.exists():
            raise ConflictError(Text("noticeboard.home.board_there", folder=str(self.folder)))

    def begun_settings(self) -> Settings | None:
        """Return the settings of a board that was never opened, if any. Blocking."""
        if not self._begun.exists() or not self._settings.exists():
            return None
        return self.settings()

    def forget_begun(self) -> None:
        """Delete what an unfinished board left here, the `unfinished` file last. Blocking."""
        self._settings.unlink(missing_ok=True)
        for folder in (self._log_key.parent, self.public):
            if folder.exists():
                shutil.rmtree(folder)
        for path in (*self.folder.glob(f"{self.database.name}*"), self.last_signed, self._begun):
            path.unlink(missing_ok=True)

    def finish(self) -> None:
        """Record that the board is complete: it was opened. Blocking."""
        if self._begun.exists():
            self._begun.unlink()
            sync_folder(self.folder)

    def save(self, settings: Settings) -> None:
        """Write the settings, which may hold a password, readable by the owner only. Blocking."""
        stored = {"v": SETTINGS_VERSION, **asdict(settings)}
        content = json.dumps(stored, indent=2, ensure_ascii=False).encode()
        write_all([(self._settings, content)], mode=PRIVATE_FILE)
        give_to_owner(self._settings)

    def save_database(self, url: str) -> None:
        """Write a new database address into the settings. Blocking."""
        self.save(replace(self.settings(), database=url))

    def change_verifiers(self, *, add: str = "", remove: str = "") -> Settings:
        """Write the keys whose word counts from the next start on; InvalidInputError. Blocking."""
        settings = self.settings()
        keys = [key for key in settings.verifiers if key != remove]
        if remove and len(keys) == len(settings.verifiers):
            raise NotFoundError(Text("noticeboard.settings.no_verifier"))
        if add:
            public = VerifierKey.parse(add).public if _is_key(add) else None
            if any(VerifierKey.parse(key).public == public for key in keys):
                raise ConflictError(Text("noticeboard.settings.verifier_there"))
            keys.append(add)
        changed = replace(settings, verifiers=tuple(keys))
        self.save(changed)
        return changed

    def change_mirrors(self, *, add: str = "", remove: str = "") -> Settings:
        """Write which mirrors the board looks at, from now on; InvalidInputError. Blocking."""
        settings = self.settings()
        address, gone = add.strip().rstrip("/"), remove.strip().rstrip("/")
        urls = [url for url in settings.mirrors if url != gone]
        if remove and len(urls) == len(settings.mirrors):
            raise NotFoundError(Text("noticeboard.settings.no_mirror"))
        if add and address in urls:
            raise ConflictError(Text("noticeboard.settings.mirror_there"))
        changed = replace(settings, mirrors=(*urls, *([address] if add else [])))
        self.save(changed)
        return changed

    def change_home_witnesses(self, *, add: str = "", remove: str = "") -> str:
        """Count a home's cosignatures from now on, or no longer, by its line or name. Blocking.

        Return the home's name. Raises InvalidInputError, NotFoundError, ConflictError.
        """
        settings, line = self.settings(), " ".join(add.split())
        gone = remove.strip().partition("+")[0]
        lines = [each for each in settings.home_witnesses if each.partition("+")[0] != gone]
        if remove and len(lines) == len(settings.home_witnesses):
            raise NotFoundError(Text("noticeboard.homes.unknown"))
        if add and line in lines:
            raise ConflictError(Text("noticeboard.homes.there"))
        self.save(replace(settings, home_witnesses=(*lines, *([line] if add else []))))
        return line.partition("+")[0] or gone

    def address(self, settings: Settings) -> Address:
        """Return the address of the log's database."""
        return settings.database or self.database

    def public_files(self, settings: Settings, *, write: WriteFiles = write_all) -> PublicFiles:
        """Return the store of the public files; raises InvalidInputError."""
        if settings.tiles:
            return PublicBucket(settings.tiles)
        return PublicFolder(self.public, write=write)

    def settings(self) -> Settings:
        """Read the settings; raises NotFoundError if there is no board, InvalidInputError."""
        try:
            stored = json.loads(self._settings.read_text())
        except FileNotFoundError:
            raise NotFoundError(
                Text("noticeboard.home.no_board", folder=str(self.folder))
            ) from None
        except ValueError as error:
            raise InvalidInputError(
                Text("noticeboard.settings.not_json", file=str(self._settings), error=f"{error}")
            ) from None
        if not isinstance(stored, dict) or stored.pop("v", None) != SETTINGS_VERSION:
            raise InvalidInputError(
                Text("noticeboard.settings.not_boards", file=str(self._settings))
            )
        try:
            lists = {
                "verifiers": tuple(stored["verifiers"]),
                "witnesses": tuple(stored.get("witnesses", ())),
                "mirrors": tuple(stored.get("mirrors", ())),
                "home_witnesses": tuple(stored.get("home_witnesses", ())),
            }
            return Settings(**(stored | lists))
        except (TypeError, KeyError):
            raise InvalidInputError(
                Text("noticeboard.settings.stray", file=str(self._settings))
            ) from None

    def signed_before(self) -> tuple[str, ...]:
        """Read the checkpoints that are kept outside the database. Blocking."""
        paths = (self.last_signed, self.public / "checkpoint")
        return tuple(path.read_text() for path in paths if path.exists())

    def log_key(self) -> SignerKey:
        """Read the key that signs checkpoints."""
        return SignerKey.parse(self._log_key.read_text().strip())

    def link(self) -> BoardLink:
        """Read the settings and the log's key, and return the link to the board. Blocking."""
        return BoardLink.of(self.settings().url, self.log_key().verifier)

    def keys(self) -> tuple[SignerKey, SignerKey]:
        """Read the log's key and the inbox's key."""
        return self.log_key(), self.inbox_key()

    def verifiers(self) -> tuple[VerifierKey, VerifierKey]:
        """Read the verifier keys of the log and the inbox."""
        return self.log_key().verifier, self.inbox_key().verifier

    def inbox_key(self) -> SignerKey:
        """Read the key that signs receipts."""
        return SignerKey.parse(self._inbox_key.read_text().strip())

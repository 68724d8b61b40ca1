"""An archive as people add and change it: what becomes of it by that, and its row.

All but the rows and the look at a folder's path is pure.
"""

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import datetime
import logging
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import delete, select

from hub.camera.address import PORTS, WEB, host_of, without_credentials
from hub.camera.adoption import distinct, name_key
from hub.errors import ConflictError, InvalidInputError
from hub.model.archive import (
    LONGEST_ARCHIVE_NAME,
    Archive,
    ArchiveChange,
    ArchiveFound,
    ArchiveKind,
    NewArchive,
)
from hub.model.camera import CameraFound
from hub.model.ids import ArchiveId
from hub.store.database import Database, put
from hub.store.secrets import Credentials, hide, reveal
from hub.store.tables import archives

_LOG = logging.getLogger(__name__)

MOST_ARCHIVES: Final = 32
USUAL_NAMES: Final = {ArchiveKind.FRIGATE: "Frigate", ArchiveKind.ONVIF: "Recorder"}
_PRODUCTS: Final = {ArchiveKind.ONVIF: "ONVIF recorder", ArchiveKind.FOLDER: "Files in a folder"}
"""What is said of one that says nothing of itself."""
_LENT_PRODUCTS: Final = {
    "blink": "Blink",
    "frigate": "Frigate",
    "nest": "Nest",
    "reolink": "Reolink",
    "ring": "Ring",
    "unifiprotect": "UniFi Protect",
}
"""By their integration in Home Assistant; any other is called as that is."""
_MEDIA_SOURCE: Final = "media_source"
"""The kind of what is lent through a media source, whose integration is behind the slash."""
_PROFILE_G: Final = "profile/g"
_ONVIF_PATH: Final = "/onvif/device_service"
_TLS_PORT: Final = 8971
"""Frigate's port with a login; TLS is its default there."""
_PLACES: Final = {
    ArchiveKind.FRIGATE: "address",
    ArchiveKind.ONVIF: "address",
    ArchiveKind.FOLDER: "folder",
    ArchiveKind.LENT: "lender",
}
"""The field that says where an archive of each kind is."""


def drafted(
    new: NewArchive, archive_id: ArchiveId, now: datetime
) -> tuple[Archive, Credentials | None]:
    """Return the archive to try, and what is kept apart from it; raises InvalidInputError."""
    archive = Archive(
        id=archive_id,
        name=new.name,
        kind=new.kind,
        address=new.address,
        folder=new.folder,
        pattern=new.pattern,
        zone=new.zone,
        lender=new.lender,
        verify=new.verify,
        added_at=now,
    )
    archive, credentials = _concealed(archive, _typed(new.username, new.password), None)
    return replace(archive, name=archive.name or _usual_name(archive)), credentials


def changed(
    before: Archive, change: ArchiveChange, known: Credentials | None
) -> tuple[Archive, Credentials | None]:
    """Return the changed archive, and what is kept apart from it; raises InvalidInputError."""
    if (change.username is None) != (change.password is None):
        raise InvalidInputError("camera.both_or_neither")
    address = reveal(before.address, known.hidden) if known else before.address
    if change.address == before.address:
        change = replace(change, address=None)  # As it was shown, with placeholders for secrets.
    changes = {"address": address} | {
        field: value
        for field in ("name", "address", "folder", "pattern", "zone", "verify")
        if (value := getattr(change, field)) is not None
    }
    typed = _typed(change.username or "", change.password or "")
    after, credentials = _concealed(
        replace(before, **changes), typed, None if change.username == "" else known
    )
    if credentials and known and host_of(before.address) == host_of(after.address):
        # Somebody may make an archive refuse its password so that it is typed again.
        credentials = replace(credentials, use=known.use)
    return after, credentials


def reads_otherwise(before: Archive, after: Archive) -> bool:
    """Return whether a change affects how an archive is read, so that it must be tried."""
    return replace(after, name=before.name) != before


def check_new(archive: Archive, known: Iterable[Archive]) -> None:
    """Raise ConflictError if the archive is already there, or if there are too many."""
    others = [each for each in known if each.id != archive.id]
    for other in others:
        if place_of(other) == place_of(archive):
            raise ConflictError("archive.known", name=other.name)
    if len(others) >= MOST_ARCHIVES:
        raise ConflictError("archive.too_many", most=MOST_ARCHIVES)


def check_name(archive: Archive, known: Iterable[Archive]) -> None:
    """Raise ConflictError if another archive already has its name."""
    for other in known:
        if other.id != archive.id and name_key(other.name) == name_key(archive.name):
            raise ConflictError("archive.name_taken", name=other.name)


def named(archive: Archive, known: Iterable[Archive]) -> Archive:
    """Return a new archive with a name that no other has."""
    return replace(archive, name=distinct(archive.name, [each.name for each in known]))


def check_folder(archive: Archive, own_folders: Iterable[Path]) -> None:
    """Raise InvalidInputError for a folder that can't be an archive. Blocking."""
    folder = Path(archive.folder)
    if not folder.is_absolute() or ".." in folder.parts:
        raise InvalidInputError("archive.folder_absolute")
    real = folder.resolve()
    for own in (each.resolve() for each in own_folders):
        if real.is_relative_to(own) or own.is_relative_to(real):
            raise InvalidInputError("archive.folder_own")
    try:
        ZoneInfo(archive.zone or "UTC")
    except (ValueError, OSError, KeyError):
        raise InvalidInputError("archive.zone_unknown", zone=archive.zone) from None


def place_of(archive: Archive) -> tuple[object, ...]:
    """Return a key that is equal for two spellings of one place."""
    if archive.folder:
        return archive.kind, Path(archive.folder)
    if archive.lender:
        return archive.kind, archive.lender
    return address_key(archive.kind, archive.address)


def address_key(kind: ArchiveKind, address: str) -> tuple[object, ...]:
    """Return a key that is equal for two spellings of one address."""
    parts = urlsplit(address)
    port = parts.port or PORTS.get(parts.scheme)
    return kind, parts.hostname, port, parts.path.rstrip("/"), parts.query


def recorders(nearby: Iterable[CameraFound]) -> list[ArchiveFound]:
    """Return the devices that say over ONVIF that they give recordings (Profile G)."""
    return [
        ArchiveFound(
            kind=ArchiveKind.ONVIF, name=each.name, address=each.xaddrs[0], needs_password=True
        )
        for each in nearby
        if each.xaddrs and any(_PROFILE_G in claim.detail.casefold().split() for claim in each.said)
    ]


def product_of(archive: Archive, version: str) -> str:
    """Return what an archive is, for example `Frigate 0.17.2`; hostile text.

    It leaves with what is shared, so it never has the archive's name in the house: Home Assistant
    names some after the account's e-mail address.
    """
    if archive.kind is ArchiveKind.LENT:
        kind, _, rest = archive.lender.partition("/")
        domain = rest if kind == _MEDIA_SOURCE else kind
        return f"{_LENT_PRODUCTS.get(domain, domain)} {version}".strip()
    if archive.kind is ArchiveKind.FRIGATE:
        return f"{USUAL_NAMES[ArchiveKind.FRIGATE]} {version}".strip()
    return version or _PRODUCTS[archive.kind]


def _concealed(
    archive: Archive, typed: Credentials | None, known: Credentials | None
) -> tuple[Archive, Credentials | None]:
    """Return an archive as it is stored, and what is kept apart from it.

    Its credentials are as typed, else as its address has them, else as before.
    """
    where = _PLACES[archive.kind]
    if {field for field in _PLACES.values() if getattr(archive, field)} != {where}:
        raise InvalidInputError("archive.place")
    if where != "address":
        return archive, None
    address, inside = _completed(archive)
    credentials = typed or inside or known or Credentials(username="", password="")
    hidden: list[str] = []
    address = hide(address, hidden, credentials.password)
    credentials = replace(credentials, hidden=tuple(hidden))
    archive = replace(archive, address=address)
    return archive, credentials if credentials.username or credentials.hidden else None


def _typed(username: str, password: str) -> Credentials | None:
    return Credentials(username=username, password=password) if username else None


def _completed(archive: Archive) -> tuple[str, Credentials | None]:
    """Return a typed address, completed, and the credentials in it; raises InvalidInputError."""
    typed = archive.address.strip()
    if "://" not in typed:
        is_tls = typed.partition("/")[0].endswith(f":{_TLS_PORT}")
        typed = f"{'https' if is_tls else 'http'}://{typed}"
    if typed.partition("://")[0].lower() not in WEB:
        raise InvalidInputError("archive.address_begins")
    try:
        address, inside = without_credentials(typed)
    except InvalidInputError:
        raise InvalidInputError("archive.address_unreadable") from None
    if archive.kind is ArchiveKind.ONVIF and not urlsplit(address).path.strip("/"):
        address = address.rstrip("/") + _ONVIF_PATH
    return address, inside


def _usual_name(archive: Archive) -> str:
    """Return the name of an archive that nobody named."""
    own = Path(archive.folder).name or archive.lender.partition("/")[0]
    return (USUAL_NAMES.get(archive.kind) or own)[:LONGEST_ARCHIVE_NAME] or archive.kind.value


class ArchiveRows:
    """The rows of archives; changes raise DiskFullError and StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> list[Archive]:
        """Return every stored archive. One of a kind that only a newer hub knows is left out."""
        found = []
        async with self._database.read() as connection:
            for row in await connection.execute(select(archives)):
                try:
                    found.append(msgspec.convert(row.body, Archive))
                except msgspec.ValidationError as error:
                    _LOG.warning("The archive %s can't be read: %s", row.id, error)
        return found

    async def put(self, archive: Archive) -> None:
        """Store a new or a changed archive."""
        body = asdict(archive) | {"added_at": archive.added_at.isoformat()}
        async with self._database.write() as connection:
            await put(connection, archives, {"id": archive.id, "body": body})

    async def remove(self, archive_id: ArchiveId) -> None:
        """Delete an archive."""
        async with self._database.write() as connection:
            await connection.execute(delete(archives).where(archives.c.id == archive_id))

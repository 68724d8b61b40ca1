"""Archives: what records elsewhere, its cameras, and where more are found: bodies and routes."""

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Final

from msgspec import UNSET, UnsetType

from hub.api.body import Body, UtcTime, exact, present_fields, safe
from hub.api.discovery import public_key_of
from hub.api.house import House
from hub.api.route import Call, Routes, Who
from hub.api.scope import Scope
from hub.api.view import LONGEST_SENTENCE, Language, View, line, sentence
from hub.archives.reader import LONGEST_KEY
from hub.errors import InvalidInputError, NotFoundError
from hub.model.archive import (
    LONGEST_ARCHIVE_NAME,
    Archive,
    ArchiveCamera,
    ArchiveChange,
    ArchiveFound,
    ArchiveKind,
    ArchiveState,
    NewArchive,
)
from hub.model.ids import ArchiveId, CameraId
from hub.model.recording import Label
from noticeboard.rules.text import SafeText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hub.archives.file_names import FileName

_MOST_EXAMPLES: Final = 50
_UTC: Final = "UTC"

type _Name = Annotated[SafeText, safe(shortest=1, longest=LONGEST_ARCHIVE_NAME)]
type _Address = Annotated[str, exact(longest=2000)]
type _Secret = Annotated[str, exact(longest=200)]
type _Folder = Annotated[str, exact(longest=1000)]
type _Pattern = Annotated[str, exact(longest=300)]
type _Zone = Annotated[str, exact(longest=64)]


class NewArchiveBody(Body, frozen=True, kw_only=True):
    """An archive to add: at an address, in a folder, or lent by Home Assistant."""

    kind: ArchiveKind
    name: _Name | UnsetType = UNSET
    address: _Address = ""
    username: _Secret = ""
    password: _Secret = ""
    folder: _Folder = ""
    pattern: _Pattern = ""
    zone: _Zone = ""
    lender: Annotated[str, exact(longest=LONGEST_KEY)] = ""
    verify: bool = True

    def to_model(self) -> NewArchive:
        """Return the archive to add."""
        return NewArchive(**present_fields(self))


class ArchiveChangeBody(Body, frozen=True, kw_only=True):
    """What to change of an archive; what is left out stays as it is."""

    name: _Name | UnsetType = UNSET
    address: _Address | UnsetType = UNSET
    username: _Secret | UnsetType = UNSET
    password: _Secret | UnsetType = UNSET
    folder: _Folder | UnsetType = UNSET
    pattern: _Pattern | UnsetType = UNSET
    zone: _Zone | UnsetType = UNSET
    verify: bool | UnsetType = UNSET

    def to_model(self) -> ArchiveChange:
        """Return the changes; raises InvalidInputError if there are none."""
        fields = present_fields(self)
        if not fields:
            raise InvalidInputError("input.nothing_to_change")
        if ("username" in fields) != ("password" in fields):
            raise InvalidInputError("input.password_alone")
        return ArchiveChange(**fields)


class ExampleBody(Body, frozen=True, kw_only=True):
    """One file of a folder, and when it began."""

    file: Annotated[str, exact(shortest=1, longest=1000)]
    at: UtcTime


class RemovalQuery(Body, frozen=True, kw_only=True):
    """Whether the cameras that were added from the archive are removed as well."""

    with_cameras: bool = False


class FoundQuery(Body, frozen=True, kw_only=True):
    """A host to ask beside those that the hub knows."""

    host: Annotated[str, exact(longest=253, pattern=r"[A-Za-z0-9._:-]*")] = ""


class ArchiveCameraView(View, frozen=True, kw_only=True):
    """A camera as its archive knows it."""

    key: str
    name: str
    labels: tuple[Label, ...]
    has_events: bool
    """Whether the archive says when something happened."""
    earliest: datetime | None
    latest: datetime | None
    camera_id: str | None
    """The camera that was added from it."""

    @classmethod
    def of(cls, camera: ArchiveCamera, camera_id: CameraId | None) -> "ArchiveCameraView":
        """Return a camera of an archive; all its text comes from there."""
        return cls(
            key=public_key_of(camera.key),
            name=line(camera.name or camera.key),
            labels=camera.labels,
            has_events=camera.has_events,
            earliest=camera.earliest,
            latest=camera.latest,
            camera_id=camera_id,
        )


class ArchiveView(View, frozen=True, kw_only=True):
    """An archive, and what is known of it since its last answer."""

    id: str
    name: str
    kind: ArchiveKind
    address: str
    folder: str
    pattern: str
    zone: str
    lender: str
    verify: bool
    added_at: datetime
    state: ArchiveState
    since: datetime
    reason: str
    version: str
    clock_offset_ms: int | None
    """The archive's clock minus the hub's; null if it can't be measured."""
    clock_uncertainty_ms: int
    cameras: tuple[ArchiveCameraView, ...]
    files: int | None

    @classmethod
    def of(cls, archive: Archive, house: House, language: Language) -> "ArchiveView":
        """Return an archive. The secrets in its address stay inside the hub."""
        status = house.archives.status(archive.id)
        adopted = {
            each.archive_key: each.id
            for each in house.roster.cameras()
            if each.archive_id == archive.id
        }
        offset = status.clock.offset
        return cls(
            id=archive.id,
            name=line(archive.name),
            kind=archive.kind,
            address=line(archive.address, longest=LONGEST_SENTENCE),
            folder=line(archive.folder, longest=LONGEST_SENTENCE),
            pattern=line(archive.pattern, longest=LONGEST_SENTENCE),
            zone=line(archive.zone),
            lender=line(archive.lender, longest=LONGEST_SENTENCE),
            verify=archive.verify,
            added_at=archive.added_at,
            state=status.state,
            since=status.since,
            reason=sentence(status.reason, language),
            version=line(status.version),
            clock_offset_ms=None if offset is None else _milliseconds(offset),
            clock_uncertainty_ms=_milliseconds(status.clock.uncertainty),
            cameras=tuple(
                ArchiveCameraView.of(each, adopted.get(each.key)) for each in status.cameras
            ),
            files=status.files,
        )


def _milliseconds(span: timedelta) -> int:
    return round(span / timedelta(milliseconds=1))


class ArchiveList(View, frozen=True, kw_only=True):
    """Every archive, in the order in which they were added."""

    archives: tuple[ArchiveView, ...]


class FoundArchive(View, frozen=True, kw_only=True):
    """An archive that can be added in one step; all its text comes from the network."""

    kind: ArchiveKind
    name: str
    address: str
    version: str
    needs_password: bool
    verify: bool
    archive_id: str | None
    """The archive that was added from this address."""

    @classmethod
    def of(cls, found: ArchiveFound) -> "FoundArchive":
        """Return an archive that answered."""
        return cls(
            kind=found.kind,
            name=line(found.name),
            address=line(found.address, longest=LONGEST_SENTENCE),
            version=line(found.version),
            needs_password=found.needs_password,
            verify=found.verify,
            archive_id=found.archive_id,
        )


class FoundArchiveList(View, frozen=True, kw_only=True):
    """Every archive that was found."""

    found: tuple[FoundArchive, ...]


class ExampleFile(View, frozen=True, kw_only=True):
    """What a pattern says of a file; all its text comes from there."""

    file: str
    camera: str
    start: datetime | None
    """Null if the pattern doesn't fit its name."""


class PatternView(View, frozen=True, kw_only=True):
    """How a folder's file names say the time: now, or as one of them shows."""

    pattern: str
    """Empty for the usual ones."""
    zone: str
    files: tuple[ExampleFile, ...]
    """Some in the folder, without the one that it was learned from."""

    @classmethod
    def of(
        cls, pattern: str, zone: str, files: "Sequence[tuple[str, FileName | None]]"
    ) -> "PatternView":
        """Return a pattern, and what it makes of files."""
        return cls(
            pattern=line(pattern, longest=LONGEST_SENTENCE),
            zone=line(zone),
            files=tuple(
                ExampleFile(
                    file=line(path, longest=LONGEST_SENTENCE),
                    camera=line(name.camera, longest=LONGEST_SENTENCE) if name else "",
                    start=name.starts[0] if name and name.starts else None,
                )
                for path, name in files[:_MOST_EXAMPLES]
            ),
        )


def true_key(house: House, archive_id: ArchiveId, key: str) -> str:
    """Return the real key of an archive's camera from its shown key; raises NotFoundError."""
    for each in house.archives.status(archive_id).cameras:
        if key in {each.key, public_key_of(each.key)}:
            return each.key
    name = house.archives.archive(archive_id).name
    raise NotFoundError("archive.camera_unknown", archive=name)


ROUTES = Routes(id="[0-9a-f]{12}")


@ROUTES.get("/archives", scope=Scope.READ, panel=Who.READER)
async def get_archives(call: Call) -> ArchiveList:
    """List the archives, their cameras, and whether they answer."""
    language = await call.language()
    return ArchiveList(
        archives=tuple(
            ArchiveView.of(each, call.house, language) for each in call.house.archives.all()
        )
    )


@ROUTES.post("/archives", scope=Scope.ADMIN, panel=Who.ADMIN, status=HTTPStatus.CREATED)
async def post_archive(call: Call, body: NewArchiveBody) -> ArchiveView:
    """Try an archive and keep it; its cameras are added one by one."""
    archive = await call.house.archives.add(body.to_model())
    return ArchiveView.of(archive, call.house, await call.language())


@ROUTES.get("/archives/found", scope=Scope.ADMIN, panel=Who.ADMIN)
async def get_found_archives(call: Call, query: FoundQuery) -> FoundArchiveList:
    """Ask the hosts that the hub and Home Assistant know whether an archive is there."""
    named = tuple(filter(None, (query.host, *call.house.queries.frigates)))
    found = await call.house.cameras.find_archives(named, call.request.remote or "")
    return FoundArchiveList(found=tuple(map(FoundArchive.of, found)))


@ROUTES.patch("/archives/{id}", scope=Scope.ADMIN, panel=Who.ADMIN)
async def patch_archive(call: Call, body: ArchiveChangeBody) -> ArchiveView:
    """Change an archive; what it is read by is tried first."""
    archive = await call.house.archives.change(ArchiveId(call.id), body.to_model())
    return ArchiveView.of(archive, call.house, await call.language())


@ROUTES.delete("/archives/{id}", scope=Scope.ADMIN, panel=Who.ADMIN)
async def delete_archive(call: Call, query: RemovalQuery) -> None:
    """Remove an archive and its password; what was fetched from it stays."""
    await call.house.cameras.remove_archive(ArchiveId(call.id), with_cameras=query.with_cameras)


@ROUTES.post("/archives/{id}/check", scope=Scope.ADMIN, panel=Who.ADMIN)
async def post_archive_check(call: Call) -> ArchiveView:
    """Ask an archive now whether it answers, and show what it says."""
    archive_id = ArchiveId(call.id)
    await call.house.archives.check(archive_id)
    archive = call.house.archives.archive(archive_id)
    return ArchiveView.of(archive, call.house, await call.language())


@ROUTES.get("/archives/{id}/example", scope=Scope.ADMIN, panel=Who.ADMIN)
async def get_archive_examples(call: Call) -> PatternView:
    """Show what is read from the names of some files of a folder; first those that say no time."""
    archive = call.house.archives.archive(ArchiveId(call.id))
    files = await call.house.archives.examples(archive.id)
    return PatternView.of(archive.pattern, archive.zone, files)


@ROUTES.post("/archives/{id}/example", scope=Scope.ADMIN, panel=Who.ADMIN)
async def post_archive_example(call: Call, body: ExampleBody) -> PatternView:
    """Learn a pattern from one file of a folder; it isn't used before the archive is changed."""
    archive = call.house.archives.archive(ArchiveId(call.id))
    learned = await call.house.archives.learn(archive.id, body.file, body.at)
    # UTC may have been learned from another name.
    local = "" if archive.zone == _UTC else archive.zone
    return PatternView.of(learned.pattern, _UTC if learned.utc else local, learned.others)

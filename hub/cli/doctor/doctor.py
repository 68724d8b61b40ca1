"""`neighbors hub doctor`: what is wrong on this network, and what to do about it.

It works whether or not the hub runs: it takes no lock, writes one unnamed file, and opens at most
one extra stream and one extra ONVIF session per camera. The search and all cameras run
concurrently, so it ends within ten seconds, however many cameras there are.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from contextlib import aclosing, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final
from urllib.parse import urlsplit

import msgspec
from sqlalchemy import select
import typer

from hub.camera.adoption import CameraRows
from hub.cli import output
from hub.cli.cameras import STUCK
from hub.cli.client import local_hub
from hub.cli.doctor.camera import CameraExam, named
from hub.cli.doctor.findings import (
    Finding,
    dump,
    fine,
    is_wrong,
    odd,
    print_findings,
    printable,
    wrong,
)
from hub.cli.doctor.machine import (
    CLOCK,
    FOLDER,
    SEARCH,
    Tools,
    check_api,
    check_clock,
    check_folder,
    check_interfaces,
    judge_neighbours,
    judge_search,
    scan,
)
from hub.cli.doctor.sealing import check_sealing, known_agencies
from hub.cli.output import JsonObject, err, out, print_json
from hub.config import Config, first_config, read_config
from hub.data_folder import Folders
from hub.discovery.addresses import Interface, is_usable
from hub.errors import HubError, InvalidInputError, StorageError
from hub.model.camera import Camera, CameraState, Judge, SourceKind
from hub.model.ids import CameraId
from hub.model.recording import describe_offset
from hub.store.database import existing_database
from hub.store.secrets import Credentials, Secrets
from hub.store.tables import meta
from noticeboard.errors import NoticeboardError
from noticeboard.log.agency import AgencyRecord
from noticeboard.runtime.tasks import cancel
from noticeboard.seal.hybrid import is_supported

_ANSWER_S: Final = 5.0
_SAME: Final = timedelta(seconds=5)


async def examine(  # noqa: PLR0913 -- what to examine, each by name
    config: Config,
    folders: Folders,
    credentials: Callable[[CameraId], Credentials | None],
    cameras: Sequence[Camera],
    *,
    hub_id: str = "",
    broken: Sequence[Finding] = (),
    known: Mapping[str, JsonObject] | None = None,
    tools: Tools | None = None,
) -> AsyncGenerator[Finding]:
    """Yield all findings, about the network first and then about each camera; raises no HubError.

    `hub_id` is this hub's own id if known, so that it is not reported as another hub. `broken`
    lists what could not be read in its data folder; `known` is the running hub's view of each
    camera.
    """
    tools = tools or Tools()
    interfaces = await asyncio.to_thread(tools.interfaces, config.interfaces)
    addresses = _onvif_addresses(cameras)
    asleep = {
        CameraId(each)
        for each, reported in (known or {}).items()
        if reported["state"] == CameraState.SLEEPING
    }
    replies = {
        CameraId(each)
        for each, reported in (known or {}).items()
        if each not in asleep and Judge.CAMERA in reported["motion_agreement"]["judges"]
    }
    patients = [
        CameraExam(
            each,
            credentials(each.id),
            interfaces,
            tools,
            events_port=config.events_port,
            is_heard=each.id in replies,
        )
        for each in cameras
    ]
    checks = [
        asyncio.create_task(each.skip_asleep() if each.camera_id in asleep else each.examine())
        for each in patients
    ]
    searching = asyncio.create_task(_search(config, tools, interfaces, addresses, hub_id))
    try:
        async with aclosing(
            _in_order(config, folders, interfaces, searching, broken, tools)
        ) as findings:
            async for finding in findings:
                yield finding
        for camera, task in zip(cameras, checks, strict=True):
            for finding in await task:
                yield finding
            if known and camera.id in known and camera.kind is SourceKind.ARCHIVE:
                for finding in _judge_archive(camera, known[camera.id]):
                    yield finding
            elif known and camera.id in known and camera.id not in asleep:
                for finding in _judge_motion(camera, known[camera.id], tools.clock.now()):
                    yield finding
    finally:
        await cancel(searching, *checks)
    offsets = [patient.offset for patient in patients if patient.offset is not None]
    for finding in _judge_own_clock(offsets):
        yield finding


async def _search(
    config: Config,
    tools: Tools,
    interfaces: Sequence[Interface],
    addresses: Sequence[str],
    hub_id: str,
) -> list[Finding]:
    """Search for cameras and other hubs, if the settings allow it."""
    if not interfaces:
        return []
    if not config.discover:
        return [fine(SEARCH, "Scanning for cameras is turned off with `discovery.enabled`.")]
    replies = await scan(config, tools, addresses)
    return [*judge_search(replies, addresses), *judge_neighbours(replies, hub_id)]


async def _in_order(  # noqa: PLR0913, PLR0917 -- what comes before the cameras
    config: Config,
    folders: Folders,
    interfaces: Sequence[Interface],
    searching: asyncio.Task[list[Finding]],
    broken: Sequence[Finding],
    tools: Tools,
) -> AsyncGenerator[Finding]:
    """Yield findings about the network, the hub and its machine."""
    network = await asyncio.to_thread(lambda: list(check_interfaces(config, interfaces)))
    for finding in (*network, *await searching):
        yield finding
    async with aclosing(check_api(config, folders.running, tools)) as findings:
        async for finding in findings:
            yield finding
    for finding in await asyncio.to_thread(lambda: list(check_clock(tools))):
        yield finding
    folder = await asyncio.to_thread(lambda: list(check_folder(config, folders.data, tools)))
    for finding in (*folder, *broken):
        yield finding


def _judge_own_clock(offsets: Sequence[timedelta]) -> Iterable[Finding]:
    """Yield a finding if all cameras' clocks agree with one another but not with ours."""
    if len(offsets) < 2:  # noqa: PLR2004 -- one camera against one machine proves nothing
        return
    middle = timedelta(seconds=median(each.total_seconds() for each in offsets))
    if abs(middle) > _SAME and all(abs(each - middle) <= _SAME for each in offsets):
        yield odd(
            CLOCK,
            f"The clocks of all cameras are {describe_offset(middle).replace('ahead', 'ahead of')} "
            "this machine's.",
            "They agree with each other, so check this machine's own clock and time zone first.",
        )


def _onvif_addresses(cameras: Sequence[Camera]) -> list[str]:
    hosts = [urlsplit(each.device_url).hostname or "" for each in cameras if each.device_url]
    return sorted({host for host in hosts if is_usable(host)})


# The command


def run(data_dir: Path, config: Path | None, *, as_json: bool) -> None:
    """Examine, print the findings, and exit with 1 if something is wrong."""
    with err.status("Looking …") if err.is_terminal else nullcontext():
        findings = asyncio.run(examined(Folders(data=data_dir), config))
    if as_json:
        print_json(dump(findings))
    else:
        print_findings(findings, out)
    raise typer.Exit(1 if is_wrong(findings) else 0)


async def examined(folders: Folders, config: Path | None) -> list[Finding]:
    """Examine what the data folder holds; what cannot be read there is a finding, too."""
    broken: list[Finding] = []
    settings = await asyncio.to_thread(_settings, folders, config, broken)
    adopted: list[Camera] = []
    hub_id = ""
    credentials: Callable[[CameraId], Credentials | None] = _unknown
    agencies: Sequence[AgencyRecord] = ()
    try:
        adopted, hub_id, agencies = await _stored(folders)
        secrets = await asyncio.to_thread(Secrets, folders.data / "camera-secrets.json")
    except StorageError as error:
        adopted = []
        broken.append(wrong(FOLDER, str(error), "Until then, no camera can be checked."))
    else:
        credentials = secrets.of
    checks = examine(
        settings,
        folders,
        credentials,
        adopted,
        hub_id=hub_id,
        broken=broken,
        known=await hub_cameras(folders.data) if adopted else {},
    )
    async with aclosing(checks) as findings:
        found = [finding async for finding in findings]
    return [*found, *check_sealing(agencies, datetime.now(UTC), is_supported=is_supported())]


async def hub_cameras(data_dir: Path) -> dict[str, JsonObject]:
    """Return the running hub's view of each camera, by id; empty if no hub answers."""
    try:
        async with asyncio.timeout(_ANSWER_S), local_hub(data_dir) as hub:
            answer = await hub.call("GET", "/cameras")
    except (HubError, TimeoutError):
        return {}  # problems with the API are findings of their own
    return {camera["id"]: camera for camera in answer["cameras"]}


def _unknown(_: CameraId) -> Credentials | None:
    return None


def _settings(folders: Folders, config: Path | None, broken: list[Finding]) -> Config:
    """Return the owner's settings, or the defaults; creates nothing in the data folder."""
    config_path = folders.data / "config.toml"
    if config is not None:
        return read_config(config)
    if config_path.exists():
        try:
            return read_config(config_path)
        except InvalidInputError as error:
            advice = (
                "The hub doesn't start with it. Everything else was checked as for a first start."
            )
            broken.append(wrong(FOLDER, str(error), advice))
    with TemporaryDirectory() as spare:
        return first_config(Path(spare) / "config.toml")


async def _stored(folders: Folders) -> tuple[list[Camera], str, list[AgencyRecord]]:
    """Return the adopted cameras, the hub's id, and the agencies of its boards.

    They are none and empty if no hub has run yet. The agencies matter only to a hub that can't seal
    to all of them. Raises StorageError.
    """
    if not folders.database.exists():
        return [], "", []
    try:
        async with existing_database(folders) as database:
            async with database.read() as connection:
                named = select(meta.c.value).where(meta.c.key == "hub_id")
                hub_id = (await connection.execute(named)).scalar_one_or_none()
            agencies = [] if is_supported() else await known_agencies(database)
            return await CameraRows(database).all(), hub_id or "", agencies
    except (ValueError, msgspec.ValidationError, NoticeboardError) as error:
        raise StorageError("database.damaged", path=str(folders.database)) from error


def _judge_archive(camera: Camera, known: JsonObject) -> Iterable[Finding]:
    """Yield why the running hub can't use a camera's archive, if it can't."""
    if known["state"] not in {CameraState.ARCHIVED, CameraState.STARTING}:
        yield wrong(
            named(camera),
            printable(known["reason"]),
            "Check that the archive is on, then: neighbors hub archives check ARCHIVE",
        )


def _judge_motion(camera: Camera, known: JsonObject, now: datetime) -> Iterable[Finding]:
    """Yield who detects a camera's motion and how well they agree, from the running hub's data."""
    name, text = named(camera), output.agreement(known, now)
    if known["motion_agreement"]["stuck"]:
        yield odd(
            name, STUCK, "Check the motion detection in the camera's own app, or the lent sensor."
        )
    if output.disagrees(known):
        yield odd(
            name,
            text,
            "Look at a few clips that only one of them marked. Then set the motion detection in "
            "the camera's app, or the hub's: neighbors hub motion.",
        )
    elif text:
        yield fine(name, text)

"""Starts and stops a hub, and owns what runs in between."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial
from ipaddress import ip_address
import json
from pathlib import Path
from typing import TYPE_CHECKING

from zeroconf.asyncio import AsyncZeroconf

from hub.api.server import Running, advertise, reachable, start
from hub.backup.restore import prepare, settle
from hub.clips.disk import FootageDisk
from hub.clock import Clock, SystemClock
from hub.config import Config
from hub.data_folder import Folders, claim
from hub.discovery.addresses import own_interfaces, read_interfaces
from hub.discovery.mdns import open_mdns
from hub.flow import Base
from hub.ledger.ledger import Ledger
from hub.outbound import Outbound
from hub.parts import Hub, build
from hub.store.database import Database, id_of
from hub.store.events import EventLog, Problems
from hub.store.files import catch_up, changing, is_frozen, remove, write_durably
from hub.store.secrets import Secrets, redacted_logs
from noticeboard.runtime.database import forget_old_copies_in_time

if TYPE_CHECKING:
    from hub.api.supervisor import Supervisor

CATCH_UP_S = 10.0

OnReady = Callable[[Hub, Running], Awaitable[None]]


async def run(
    config: Config,
    folders: Folders,
    on_ready: OnReady,
    *,
    clock: Clock | None = None,
    supervisor: "Supervisor | None" = None,
) -> None:
    """Run until canceled, by the machine's own clock unless another is given.

    Recordings are where the folders say, or else where the settings say. `supervisor` is told how
    Home Assistant can pair. Raises InvalidInputError, ConflictError or StorageError if the hub
    can't start.
    """
    clock = clock or SystemClock()
    folders = replace(folders, footage=folders.footage or config.recordings)
    await asyncio.to_thread(folders.make)
    async with AsyncExitStack() as stack:
        await asyncio.to_thread(claim, folders, stack)
        is_copy = await asyncio.to_thread(prepare, folders)
        if not await asyncio.to_thread(is_frozen, folders.data):
            await asyncio.to_thread(folders.inside.clear_cache, whole=True)
        secrets = await asyncio.to_thread(Secrets, folders.data / "camera-secrets.json")
        stack.enter_context(redacted_logs(secrets))
        base, disk = await _open(config, folders, clock, stack, is_copy=is_copy)
        stack.callback(disk.folder.release)
        zeroconf = await _open_mdns(config, stack)
        hub = await build(base, disk, secrets, zeroconf)
        house = hub.house
        # Before the API answers: a listener must not be shown an empty house.
        await _restore(hub)
        stack.push_async_callback(hub.sharer.close)
        api = await start(
            house,
            host=config.host,
            port=config.port,
            data_dir=folders.data,
            allowed_hosts=config.allowed_hosts,
        )
        stack.push_async_callback(api.stop)
        if zeroconf is not None:
            interfaces = await asyncio.to_thread(own_interfaces, config.interfaces)
            await advertise(house, api, reachable(config.host, interfaces), zeroconf, stack)
        await asyncio.to_thread(_write_address, folders.running, config.host, api)
        stack.callback(remove, folders.running)
        async with asyncio.TaskGroup() as tasks:
            _start_tasks(tasks, hub, folders, clock)
            if supervisor is not None:
                tasks.create_task(supervisor.invite(api, config.host, clock))
            if config.discover:
                tasks.create_task(house.discovery.run(house.cameras.follow))
            await on_ready(hub, api)


# Starting, in the order of `run`


async def _open(
    config: Config, folders: Folders, clock: Clock, stack: AsyncExitStack, *, is_copy: bool
) -> tuple[Base, FootageDisk]:
    """Open what the stack closes again, dependencies first, and find the recordings."""
    database = await Database.open(folders.database)
    stack.push_async_callback(database.close)
    if is_copy:
        await settle(database, folders, clock)
    outbound = Outbound(config.proxy)
    stack.push_async_callback(outbound.close)
    events = await EventLog.open(database, clock)
    problems = Problems(events, clock)
    async with database.write() as connection:
        hub_id = await id_of(connection, "hub_id")
    disk = await FootageDisk.find(database, folders, problems, clock, hub_id, is_copy=is_copy)
    base = Base(
        hub_id=hub_id,
        config=config,
        folders=disk.folders,
        clock=clock,
        database=database,
        outbound=outbound,
        events=events,
        problems=problems,
        ledger=Ledger(database, folders.data / "ledger.key", clock),
    )
    return base, disk


async def _open_mdns(config: Config, stack: AsyncExitStack) -> AsyncZeroconf | None:
    if not config.discover:
        return None
    zeroconf = open_mdns(await asyncio.to_thread(read_interfaces, config.interfaces))
    if zeroconf is not None:
        stack.push_async_callback(zeroconf.async_close)
    return zeroconf


async def _restore(hub: Hub) -> None:
    """Restore what the last run left: footage, cameras, the outbox, boards."""
    # First: what is recovered gets its roots, too.
    await hub.house.timestamps.start()
    await hub.house.disk.start(hub.house.clips)
    await hub.house.archives.load()
    await hub.house.roster.load()
    await hub.sharer.sweep()
    await hub.added.sweep()
    await hub.house.practice.load()
    await hub.house.boards.start()
    await hub.house.awareness.start()
    await hub.house.directories.start()
    await hub.house.witnesses.start()
    await hub.house.streets.start()
    await hub.house.requests.resume()


def _start_tasks(tasks: asyncio.TaskGroup, hub: Hub, folders: Folders, clock: Clock) -> None:
    """Start everything that runs until the hub stops."""
    house = hub.house
    tasks.create_task(house.requests.run())
    tasks.create_task(house.boards.run())
    tasks.create_task(house.practice.run())
    tasks.create_task(house.awareness.run())
    tasks.create_task(house.directories.run())
    tasks.create_task(house.witnesses.run())
    tasks.create_task(house.timestamps.run())
    tasks.create_task(house.streets.run())
    tasks.create_task(hub.sink.run())
    tasks.create_task(house.disk.run())
    tasks.create_task(house.archives.run())
    tasks.create_task(house.viewing.run())
    tasks.create_task(house.exports.run())
    tasks.create_task(house.roster.run())
    tasks.create_task(_catch_up(folders, clock))
    tasks.create_task(
        forget_old_copies_in_time(
            folders.database,
            clock.now,
            clock.sleep,
            may=partial(changing, folders.database),
        )
    )


async def _catch_up(folders: Folders, clock: Clock) -> None:
    """Make the changes that a backup deferred, once it is done or given up; until canceled."""
    while True:
        await clock.sleep(CATCH_UP_S)
        await asyncio.to_thread(catch_up, folders.data)


def _write_address(path: Path, host: str, api: Running) -> None:
    """Write the address for the command line. Blocking."""
    address = "127.0.0.1" if ip_address(host).is_unspecified else host
    write_durably(path, json.dumps({"host": address, "port": api.port}).encode())

"""`neighbors hub doctor`: put to it what a data folder holds, and print what it found."""

import asyncio
from contextlib import aclosing, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select
import typer

from hub.camera import camera_body
from hub.cli.doctor.examining import dump, examine, is_wrong, show
from hub.cli.doctor.finding import Finding
from hub.cli.screen import err, failed, out, say_json
from hub.config import Config, first_config, read_config
from hub.errors import HubError
from hub.folders import Folders
from hub.model.camera import Camera
from hub.store.database import Database
from hub.store.secrets import Secrets
from hub.store.tables import cameras, meta


def run(data_dir: Path, config: Path | None, *, as_json: bool) -> None:
    """Examine, print, and leave with 1 where something is wrong."""
    try:
        with err.status("Looking …") if err.is_terminal else nullcontext():
            findings = asyncio.run(_examined(Folders(data=data_dir), config))
    except HubError as error:
        raise failed(error) from error
    if as_json:
        say_json(dump(findings))
    else:
        show(findings, out)
    raise typer.Exit(1 if is_wrong(findings) else 0)


async def _examined(folders: Folders, config: Path | None) -> list[Finding]:
    settings = await asyncio.to_thread(_settings, folders, config)
    adopted, hub_id = await _adopted(folders)
    secrets = await asyncio.to_thread(Secrets, folders.data / "camera-secrets.json")
    looking = examine(settings, folders, secrets.of, adopted, hub_id=hub_id)
    async with aclosing(looking) as findings:
        return [finding async for finding in findings]


def _settings(folders: Folders, config: Path | None) -> Config:
    """Return the owner's settings, or a first start's; makes nothing in the data folder."""
    kept = folders.data / "config.toml"
    if config is not None or kept.exists():
        return read_config(config or kept)
    with TemporaryDirectory() as spare:
        return first_config(Path(spare) / "config.toml")


async def _adopted(folders: Folders) -> tuple[list[Camera], str]:
    """Return the adopted cameras and the hub's id; none and empty where no hub has run yet."""
    if not folders.database.exists():
        return [], ""
    database = await Database.open(folders.database)
    try:
        async with database.read() as connection:
            bodies = (await connection.execute(select(cameras.c.body))).scalars().all()
            named = select(meta.c.value).where(meta.c.key == "hub_id")
            hub_id = (await connection.execute(named)).scalar_one_or_none()
    finally:
        await database.close()
    return [camera_body.read(body) for body in bodies], hub_id or ""

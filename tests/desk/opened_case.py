"""A case with opened shares: steady and varying films, one from a browser, and hostile words."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from fractions import Fraction
from pathlib import Path
from typing import Final

from noticeboard.agency.open import Opener
from noticeboard.agency.poster import LoggedPost
from noticeboard.agency.share_folder import ShareFolder
from noticeboard.seal.bag import SealedFile
from noticeboard.seal.custody import Custody, SealedTo, SensorHistory, SensorReading, Software
from noticeboard.seal.footage import CameraClock, Claimed
from noticeboard.seal.seal import seal_share
from tests.desk.world import DeskWorld, desk_world
from tests.noticeboard.agency.conftest import now
from tests.noticeboard.agency.test_inbox import asked_by, delivery_key, fetched
from tests.noticeboard.seal.conftest import FILMED, PAGE, added_of
from tests.share import films

CASE: Final = "EF-2026-01187"
HOSTILE: Final = '<img src=x onerror="window.ran=1"><script>window.ran=1</script>'
NOT_MEASURED: Final = CameraClock(offset_ms=0, measured="not measured")
STEADY: Final = 60
"""Frames of the steady film."""


async def open_everything(world: DeskWorld) -> None:
    """Fetch and open every share that is not open yet, as the commands do."""
    arrived = await fetched(world.agency)

    def open_all() -> None:
        opener = Opener(ShareFolder(world.agency.home), world.agency.home.cases, now)
        for each in arrived:
            if not each.opened_here:
                opener.open(opener.find_share(str(each.waiting.number)))

    await asyncio.to_thread(open_all)


@asynccontextmanager
async def opened_case(folder: Path) -> AsyncGenerator[DeskWorld]:
    """Serve a desk whose case has shares 1, 2 and 3 open, and 5 sealed; 4 is another case's."""
    async with desk_world(folder) as world:
        await asyncio.to_thread(_film, folder)
        steady, variable = folder / "steady.mp4", folder / "variable.mp4"
        posted = await world.agency.publish("A shed burned", case_number=CASE)
        other = await world.agency.publish("A vehicle fire", case_number="EF-2")
        sensor = SensorHistory(
            name=HOSTILE, kind="door", readings=(SensorReading(at=FILMED, state="open"),)
        )
        await world.share(posted, steady, words=HOSTILE, name=HOSTILE, sensors=(sensor,))
        await world.share(posted, variable, steady, clock=NOT_MEASURED)
        await _from_page(world, posted)
        await world.share(other, steady)
        await open_everything(world)
        await world.share(posted, steady)
        await fetched(world.agency)
        yield world


def _film(folder: Path) -> None:
    fast = {"preset": "ultrafast"}
    films.film(folder / "steady.mp4", range(STEADY), options=fast)
    films.film(
        folder / "variable.mp4",
        films.VARIABLE,
        time_base=Fraction(1, 1000),
        options={"preset": "ultrafast", "bf": "2", "b-adapt": "0"},
    )
    films.hevc_film(folder).rename(folder / "film-1.mp4")
    films.heic_photo(folder).rename(folder / "photo-1.heic")


async def _from_page(world: DeskWorld, posted: LoggedPost) -> None:
    """Send what no browser here shows: a film of H.265 and a HEIC photo."""
    asked, key = asked_by(world.agency, posted), delivery_key(world.agency)
    claimed = Claimed(start=FILMED, end=FILMED, source="container")
    film, photo = (world.folder / name for name in ("film-1.mp4", "photo-1.heic"))
    record = Custody(
        v=3,
        request=asked,
        recipient=SealedTo(agency=asked.agency, delivery_key=key),
        added=(
            added_of(film.name, film.read_bytes(), frames=12, copied=True, claimed=claimed),
            added_of(photo.name, photo.read_bytes()),
        ),
        made_by=PAGE,
        approved_at=now().replace(microsecond=0),
        software=Software(name="share page", version=PAGE.release),
    )
    sealed = world.folder / "page.age"
    clips = [SealedFile(path=path, name=path.name) for path in (film, photo)]
    await asyncio.to_thread(seal_share, clips, record, key, sealed)
    await world.front.upload(asked.agency, posted.entry.body.id, sealed)

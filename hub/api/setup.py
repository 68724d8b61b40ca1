"""Setting up a home: what is done, what is missing, and what recordings cost."""

from typing import Final

from sqlalchemy import delete, select

from hub.api.body import Body
from hub.api.house import House
from hub.api.route import Call, Routes, Who
from hub.api.scope import Scope
from hub.api.view import LONGEST_SENTENCE, Language, View, line, sentence
from hub.model.report import RecordingOutlook
from hub.model.request import BoardState
from hub.pipeline.practice import PracticeState
from hub.store.database import Database, put
from hub.store.tables import meta

_FINISHED: Final = "setup_finished"


class SetupBody(Body, frozen=True, kw_only=True):
    """Whether the household is done with setting up, or wants to go on later."""

    finished: bool


class SetupRecordings(View, frozen=True, kw_only=True):
    """Where recordings are and what they cost."""

    folder: str
    free_bytes: int
    camera_day_bytes: int
    days: float
    in_backups: bool
    reason: str

    @classmethod
    def of(cls, outlook: RecordingOutlook, language: Language) -> "SetupRecordings":
        """Return where recordings are and what they cost."""
        return cls.of_fields(
            outlook,
            folder=line(outlook.folder, longest=LONGEST_SENTENCE),
            days=round(outlook.days, 1),
            reason=sentence(outlook.reason, language),
        )


class Setup(View, frozen=True, kw_only=True):
    """How far a home is set up."""

    cameras: int
    placed: int
    found: int
    boards: int
    practice: PracticeState
    finished: bool
    recordings: SetupRecordings

    @classmethod
    async def of(cls, house: House, language: Language) -> "Setup":
        """Return how far a home is set up."""
        adopted = house.cameras.reports()
        known = {report.camera.found_key for report in adopted}
        states = [status.state for status, _ in house.boards.statuses()]
        return cls(
            cameras=len(adopted),
            placed=sum(report.camera.place is not None for report in adopted),
            found=sum(found.key not in known for found in house.cameras.found()),
            boards=sum(state is not BoardState.LEFT for state in states),
            practice=await house.practice.state(),
            finished=await _is_finished(house.database),
            recordings=SetupRecordings.of(
                await house.retention.outlook([report.camera.id for report in adopted]), language
            ),
        )


async def _is_finished(database: Database) -> bool:
    async with database.read() as connection:
        found = await connection.execute(select(meta.c.key).where(meta.c.key == _FINISHED))
        return found.first() is not None


ROUTES = Routes()


@ROUTES.get("/setup", scope=Scope.READ, panel=Who.READER)
async def get_setup(call: Call) -> Setup:
    """Show how far the home is set up, and what recordings cost."""
    return await Setup.of(call.house, await call.language())


@ROUTES.put("/setup", scope=Scope.ADMIN, panel=Who.ADMIN)
async def put_setup(call: Call, body: SetupBody) -> Setup:
    """Finish setting up, or go on with it; the same for every screen of the house."""
    async with call.house.database.write() as connection:
        if body.finished:
            await put(connection, meta, {"key": _FINISHED, "value": "1"})
        else:
            await connection.execute(delete(meta).where(meta.c.key == _FINISHED))
    return await Setup.of(call.house, await call.language())


@ROUTES.post("/setup/recordings", scope=Scope.ADMIN, panel=Who.ADMIN)
async def post_setup_recordings(call: Call) -> Setup:
    """Start over in the recordings folder as it is, and forget what was recorded elsewhere."""
    await call.house.disk.start_over()
    return await Setup.of(call.house, await call.language())

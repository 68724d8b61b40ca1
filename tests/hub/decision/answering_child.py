"""A process that answers once and prints its name where it was first."""

import asyncio
from pathlib import Path
import sys

from hub.clock import SystemClock
from hub.decision.desk import Desk
from hub.errors import ConflictError
from hub.model.decision import Answer
from hub.model.ids import ProposalId
from hub.store.database import Database
from tests.hub.decision.conftest import answered


async def _answer(path: Path, proposal_id: ProposalId, name: str) -> None:
    database = await Database.open(path)
    try:
        await answered(Desk(database, SystemClock()), Answer.APPROVE, proposal_id, by=name)
        sys.stdout.write(f"{name}\n")
    except ConflictError:
        pass
    finally:
        await database.close()


if __name__ == "__main__":
    asyncio.run(_answer(Path(sys.argv[1]), ProposalId(sys.argv[2]), sys.argv[3]))

"""`python -m tests.hub.ledger.writer FOLDER NAME COUNT`: append, and print each index."""

import asyncio
from hashlib import sha256
from pathlib import Path
import sys

from hub.clock import SystemClock
from hub.ledger import entry as ledger_entry
from hub.ledger.ledger import Ledger
from hub.model.ids import RequestId
from hub.store.database import Database


async def main(folder: Path, name: str, count: int) -> None:
    """Append so many entries that no other name appends."""
    database = await Database.open(folder / "hub.db")
    ledger = Ledger(database, folder / "ledger.key", SystemClock())
    for number in range(count):
        request = RequestId(sha256(f"{name} {number}".encode()).hexdigest()[:32])
        entry = await ledger.append("hold", ledger_entry.of_hold(request, "", clips=number))
        sys.stdout.write(f"{entry.index}\n")
        sys.stdout.flush()
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))

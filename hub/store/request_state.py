"""What was announced about each open request, and which requests are quiet or hidden here.

This way a restart announces nothing twice. None of it ever leaves the house.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import delete, insert, select

from hub.model.ids import RequestId
from hub.model.match import MatchStrength
from hub.model.request import AgencySetting, HiddenBy
from hub.store.database import Database, put
from hub.store.tables import agency_settings, hidden_requests, request_states


class RequestStates:
    """One row for each open request that listeners know; all of it in memory."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._strengths: dict[RequestId, MatchStrength] = {}
        self._announced: set[RequestId] = set()
        self._received: dict[RequestId, datetime] = {}

    async def load(self) -> None:
        """Read what earlier runs announced."""
        async with self._database.read() as connection:
            for row in await connection.execute(select(request_states)):
                request_id = RequestId(row.request_id)
                self._strengths[request_id] = MatchStrength(row.strength)
                self._received[request_id] = row.received_at
                if row.notified:
                    self._announced.add(request_id)

    def strength(self, request_id: RequestId) -> MatchStrength | None:
        """Return how well a request matched when last announced, or None if it never was."""
        return self._strengths.get(request_id)

    def received_at(self, request_id: RequestId) -> datetime | None:
        """Return when a request was first announced to listeners, or None if it never was."""
        return self._received.get(request_id)

    def arrivals(self, request_ids: Iterable[RequestId]) -> Mapping[RequestId, datetime]:
        """Return when these requests were first announced to listeners; only those that were."""
        return {each: at for each in request_ids if (at := self._received.get(each)) is not None}

    def announced(self, request_id: RequestId) -> bool:
        """Return whether the household was notified that its clips match."""
        return request_id in self._announced

    async def save(
        self, request_id: RequestId, strength: MatchStrength, *, announced: bool, at: datetime
    ) -> None:
        """Store durably what was just announced. Once announced, a request stays announced."""
        announced = announced or request_id in self._announced
        row = {"request_id": request_id, "strength": strength.value, "notified": announced}
        async with self._database.write() as connection:
            await put(connection, request_states, {**row, "received_at": at}, changes=row)
        self._strengths[request_id] = strength
        self._received.setdefault(request_id, at)
        if announced:
            self._announced.add(request_id)

    async def forget(self, request_id: RequestId) -> None:
        """Forget a request that is no longer open."""
        async with self._database.write() as connection:
            await connection.execute(
                delete(request_states).where(request_states.c.request_id == request_id)
            )
        self._strengths.pop(request_id, None)
        self._received.pop(request_id, None)
        self._announced.discard(request_id)


class Preferences:
    """One row for each agency or request with another setting than notify; all in memory."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._settings: dict[str, AgencySetting] = {}
        self._hidden: set[RequestId] = set()

    async def load(self) -> None:
        """Read earlier choices."""
        async with self._database.read() as connection:
            for row in await connection.execute(select(agency_settings)):
                self._settings[row.agency_id] = AgencySetting(row.setting)
            chosen = await connection.execute(select(hidden_requests.c.request_id))
            self._hidden.update(RequestId(each) for each in chosen.scalars())

    def setting(self, agency_id: str) -> AgencySetting:
        """Return how the household is notified of an agency's requests."""
        return self._settings.get(agency_id, AgencySetting.NOTIFY)

    def hidden_by(self, request_id: RequestId, agency_id: str) -> HiddenBy:
        """Return why a request is left out of lists, if it is."""
        if request_id in self._hidden:
            return HiddenBy.REQUEST
        if self.setting(agency_id) is AgencySetting.HIDDEN:
            return HiddenBy.AGENCY
        return HiddenBy.NOBODY

    async def choose(self, agency_id: str, setting: AgencySetting) -> bool:
        """Store an agency's setting; return whether it changed."""
        if setting is self.setting(agency_id):
            return False
        async with self._database.write() as connection:
            if setting is AgencySetting.NOTIFY:
                gone = delete(agency_settings).where(agency_settings.c.agency_id == agency_id)
                await connection.execute(gone)
            else:
                row = {"agency_id": agency_id, "setting": setting.value}
                await put(connection, agency_settings, row)
        if setting is AgencySetting.NOTIFY:
            del self._settings[agency_id]
        else:
            self._settings[agency_id] = setting
        return True

    async def hide(self, request_id: RequestId, at: datetime) -> bool:
        """Hide a request; return whether it was not hidden before."""
        if request_id in self._hidden:
            return False
        async with self._database.write() as connection:
            await connection.execute(
                insert(hidden_requests).values(request_id=request_id, hidden_at=at)
            )
        self._hidden.add(request_id)
        return True

    async def unhide(self, request_id: RequestId) -> bool:
        """Show a request again; return whether it was hidden before."""
        if request_id not in self._hidden:
            return False
        async with self._database.write() as connection:
            await connection.execute(
                delete(hidden_requests).where(hidden_requests.c.request_id == request_id)
            )
        self._hidden.discard(request_id)
        return True

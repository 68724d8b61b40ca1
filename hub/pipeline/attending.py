"""What the household wants to hear of, as people choose it: agencies quiet or hidden, requests."""

from collections.abc import Awaitable, Callable

from hub.errors import NotFoundError
from hub.model.attention import AgencySetting
from hub.model.event import EventType
from hub.model.ids import RequestId
from hub.model.report import RequestReport
from hub.model.request import Request
from hub.pipeline.reports import Reports
from hub.pipeline.stages import Stages
from hub.requests.agencies import AgencyHistory, histories
from hub.store.attention import Attention
from hub.store.told import Told

type Reconsider = Callable[[list[Request]], Awaitable[None]]


class Attending:
    """Keeps what was chosen, and has the requests it concerns looked at again."""

    def __init__(
        self,
        stages: Stages,
        reports: Reports,
        told: Told,
        attention: Attention,
        reconsider: Reconsider,
    ) -> None:
        """Take what it works with; `reconsider` is called with the requests of every change."""
        self._stages = stages
        self._reports = reports
        self._told = told
        self._attention = attention
        self._reconsider = reconsider

    async def agencies(self) -> list[AgencyHistory]:
        """Return every agency of the followed boards, the one that asked most first."""
        reports = await self._reports.all()
        registrations = self._stages.docket.registrations()
        return histories(
            registrations,
            reports,
            {each.record.id: self._attention.setting(each.record.id) for each in registrations},
            came=self._told.arrivals(report.request.id for report in reports),
            now=self._stages.clock.now(),
        )

    async def agency(self, agency_id: str) -> AgencyHistory:
        """Return one agency; NotFoundError where no followed board has it."""
        for history in await self.agencies():
            if history.agency.id == agency_id:
                return history
        raise NotFoundError("No followed board has this agency.")

    async def choose(self, agency_id: str, setting: AgencySetting) -> AgencyHistory:
        """Choose how the household is told of an agency's requests; nothing leaves the house."""
        await self.agency(agency_id)
        if await self._attention.choose(agency_id, setting):
            await self._stages.events.append(EventType.AGENCY_CHANGED, {"agency_id": agency_id})
            await self._reconsider(
                [each for each in self._stages.docket.all() if each.agency.id == agency_id]
            )
        return await self.agency(agency_id)

    async def hide(self, request_id: RequestId, *, hidden: bool) -> RequestReport:
        """Leave a request out of lists, or no longer; it can be answered either way."""
        request = self._reports.request(request_id)
        if hidden:
            changed = await self._attention.hide(request_id, self._stages.clock.now())
        else:
            changed = await self._attention.show(request_id)
        if changed:
            await self._reconsider([request])
        return await self._reports.one(request_id)

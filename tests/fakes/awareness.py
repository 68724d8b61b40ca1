"""What public feeds say, for the fake house."""

from collections.abc import Awaitable, Callable
from typing import override

from hub.awareness.service import Awareness
from hub.errors import ConflictError, NotFoundError
from hub.model.awareness import (
    AwarenessReport,
    AwarenessSource,
    AwarenessSourceId,
    AwarenessState,
    AwarenessStatus,
)
from tests.fakes.things import NOW, an_awareness_report, an_awareness_status


class FakeAwareness(Awareness):
    """Answers from lists."""

    def __init__(self, asked: Callable[[], Awaitable[None]]) -> None:
        self._asked = asked
        self.sources = [an_awareness_status()]
        self.shown = [an_awareness_report()]

    @override
    async def reports(self) -> list[AwarenessReport]:
        await self._asked()
        return list(self.shown)

    @property
    @override
    def count(self) -> int:
        return len(self.shown)

    @override
    async def statuses(self) -> list[AwarenessStatus]:
        await self._asked()
        return list(self.sources)

    @override
    async def add(self, source: AwarenessSource) -> AwarenessStatus:
        await self._asked()
        if any(each.source.id == source.id for each in self.sources):
            raise ConflictError("This hub already follows that source: remove it first.")
        status = AwarenessStatus(source=source, state=AwarenessState.STARTING, since=NOW)
        self.sources.append(status)
        return status

    @override
    async def remove(self, source_id: AwarenessSourceId) -> None:
        await self._asked()
        for status in self.sources:
            if status.source.id == source_id:
                self.sources.remove(status)
                return
        raise NotFoundError("This hub follows no such source.")

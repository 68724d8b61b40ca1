"""Work that a dialog waits for and shows as progress.

Home Assistant's dialog listens for the end of such work only once it shows it. Work that ended
before would leave the dialog waiting for ever. So what ends at once is not shown, and what is shown
first is shown long enough for the dialog to listen.

Home Assistant gives what was entered on a form to every step that follows at once. So the step
after work that was not shown is called here, with nothing entered.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.data_entry_flow import FlowHandler, FlowResult, FlowResultType, UnknownFlow

AT_ONCE_S = 0.5
"""How long a dialog waits before it shows that it does."""
LISTENS_S = 2.0
"""After how long a dialog that shows work surely listens for its end."""


class DialogWork:
    """What a dialog waits for, one piece of work after the other."""

    def __init__(self) -> None:
        self._task: asyncio.Task[Any] | None = None
        self._shown: asyncio.Task[None] | None = None
        self._listens = False

    async def progress(
        self, hass: HomeAssistant, work: Callable[[], Coroutine[Any, Any, Any]]
    ) -> asyncio.Task[None] | None:
        """Begin the work, unless it has begun; return what to show as progress.

        Returns None once the work has ended: `result` has what came of it.
        """
        if self._task is None:
            self._task = hass.async_create_task(work())
        if self._shown is None:
            await asyncio.wait({self._task}, timeout=AT_ONCE_S)
            if not self._task.done():
                self._shown = hass.async_create_task(self._show(self._task))
        return None if self._shown is None or self._shown.done() else self._shown

    async def _show(self, task: asyncio.Task[Any]) -> None:
        try:
            listening = asyncio.sleep(0 if self._listens else LISTENS_S)
            await asyncio.gather(asyncio.wait({task}), listening)
        except asyncio.CancelledError:
            task.cancel()  # The dialog was closed.
            raise
        self._listens = True

    def result(self) -> Any:  # noqa: ANN401 -- whatever the work returns
        """Return the result of the work, or raise its error; other work may follow."""
        task, self._task, self._shown = self._task, None, None
        if task is None or task.cancelled():
            raise UnknownFlow
        return task.result()

    @callback
    def cancel(self) -> None:
        """End the work of a dialog that was closed."""
        for task in (self._shown, self._task):
            if task is not None:
                task.cancel()


async def go_on[Result: FlowResult[Any, Any]](
    flow: FlowHandler[Any, Result, Any], step_id: str
) -> Result:
    """Return the next step of a dialog whose work has ended, whether or not it was shown."""
    if flow.cur_step is not None and flow.cur_step["type"] is FlowResultType.SHOW_PROGRESS:
        return flow.async_show_progress_done(next_step_id=step_id)
    result: Result = await getattr(flow, f"async_step_{step_id}")()
    return result

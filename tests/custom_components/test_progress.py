"""Work that dialogs show: a dialog that doesn't listen yet misses no end."""

import asyncio
from typing import Any

from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, UnknownFlow
import pytest

from custom_components.neighbors_requests import progress
from custom_components.neighbors_requests.const import DOMAIN
from custom_components.neighbors_requests.managed import environment
from custom_components.neighbors_requests.progress import DialogWork

from .managed_home import folder

__all__ = ["folder"]
A_WHILE_S = 60.0
"""Longer than any test takes."""


async def an_answer() -> int:
    """Return something after the event loop had other things to do."""
    await asyncio.sleep(0)
    return 42


async def test_what_ends_at_once_is_not_shown(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its result is there instead of progress, whose end the dialog would not hear."""
    monkeypatch.setattr(progress, "AT_ONCE_S", A_WHILE_S)
    work = DialogWork()

    assert await work.progress(hass, an_answer) is None

    assert work.result() == 42


async def test_first_work_is_shown_until_the_dialog_listens(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Work that ends right after it was shown goes on being shown; later work does not."""
    work = DialogWork()
    for listens_s, is_shown in ((A_WHILE_S, True), (0.0, False), (A_WHILE_S, False)):
        monkeypatch.setattr(progress, "LISTENS_S", listens_s)
        ends = asyncio.Event()
        shown = await work.progress(hass, ends.wait)
        assert shown is not None
        ends.set()

        await asyncio.wait({shown}, timeout=0.05)

        assert (await work.progress(hass, ends.wait) is shown) is is_shown
        if is_shown:
            shown.cancel()
            await asyncio.wait({shown})
        work.result()


@pytest.mark.usefixtures("enable_custom_integrations", "folder")
async def test_failure_at_once_is_the_next_step(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine that can't install the hub says so instead of installing it for ever."""
    monkeypatch.setattr(progress, "AT_ONCE_S", A_WHILE_S)
    monkeypatch.setattr(environment, "is_installed", lambda _: False)
    flow = hass.config_entries.flow
    result: Any = await flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    result = await flow.async_configure(result["flow_id"], {"next_step_id": "managed"})

    result = await flow.async_configure(result["flow_id"], {})

    assert (result["type"], result["step_id"]) == (FlowResultType.MENU, "not_installed")


async def test_closed_dialog_ends_its_work(hass: HomeAssistant) -> None:
    """Home Assistant cancels what was shown, and the work with it; there is no result."""
    work, begun = DialogWork(), list[asyncio.Task[Any] | None]()

    async def never() -> None:
        begun.append(asyncio.current_task())
        await asyncio.Event().wait()

    shown = await work.progress(hass, never)
    assert shown is not None
    shown.cancel()
    await asyncio.wait({shown})
    await asyncio.sleep(0)

    [task] = begun
    assert task is not None
    assert task.cancelled()
    with pytest.raises(UnknownFlow):
        work.result()

"""Every state of both desks, declared once: each story leads a real desk through its states."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from fnmatch import fnmatch
from pathlib import Path
from typing import Final

from playwright.async_api import Browser

from tests.desk import (
    account_states,
    agency_states,
    ask_states,
    board_states,
    server_states,
    work_states,
)
from tests.desk.scene import Scene, Shown, Story

STORIES: Final[dict[str, Story]] = {
    f"{desk}-{name}": story
    for desk, part in (
        ("agency", agency_states),
        ("agency", account_states),
        ("agency", ask_states),
        ("agency", work_states),
        ("agency", server_states),
        ("board", board_states),
    )
    for name, story in part.STORIES.items()
}


def stories_of(wanted: Sequence[str]) -> dict[str, Story]:
    """Return the stories in which wanted states are; all of them if nothing is wanted."""
    starts = {each.partition("/")[0] for each in wanted}
    return {
        name: story
        for name, story in STORIES.items()
        if not starts or any(fnmatch(name, start) for start in starts)
    }


def is_wanted(name: str, wanted: Sequence[str]) -> bool:
    """Return whether a state is wanted: by its name, its story's, or a pattern of either."""
    return not wanted or any(fnmatch(name, one) or fnmatch(name, f"{one}/*") for one in wanted)


async def told(
    browser: Browser, folder: Path, story: str, faults: list[str]
) -> AsyncGenerator[tuple[str, Shown]]:
    """Tell a story, and give each of its states with its whole name."""
    scene = Scene(browser=browser, folder=folder, faults=faults)
    async with aclosing(STORIES[story](scene)) as states:
        async for shown in states:
            yield f"{story}/{shown.name}", shown

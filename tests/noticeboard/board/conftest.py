"""Fixtures of the board's tests."""

from collections.abc import AsyncGenerator
from pathlib import Path

from blockbuster import blockbuster_ctx
import pytest

from tests.noticeboard.board.world import World, assert_clean, served_world
from tests.servers.postgres import postgres
from tests.servers.s3 import s3

__all__ = ["postgres", "s3", "world"]


@pytest.fixture
async def world(tmp_path: Path) -> AsyncGenerator[World]:
    """Serve a board; whatever a test does to it, it must be clean afterwards."""
    folder = tmp_path / "board"
    # Nothing of the board may block the loop that serves everybody.
    with blockbuster_ctx("noticeboard") as guard:
        # Once for each time zone that a policy names: a small file.
        for name in ("os.stat", "os.access", "io.BufferedReader.read", "io.TextIOWrapper.read"):
            if name in guard.functions:
                guard.functions[name].can_block_in("noticeboard/rules/policy.py", "find_zone")
        async with served_world(folder) as made:
            yield made
        await assert_clean(folder)

"""A process of a board is killed: posters behind the proxy of deploy/country don't notice."""

from pathlib import Path

import pytest

from tests.deploy.failover import killed
from tests.servers.postgres import Postgres, postgres

__all__ = ["postgres"]


async def test_posters_dont_notice_that_a_process_is_killed(
    tmp_path: Path, postgres: Postgres
) -> None:
    """The process that gets all posts is killed: each is answered, by the other one."""
    outcome = await killed(tmp_path, postgres.new_database(), kills=1, pause_s=0.4)

    assert outcome.wrong == ()
    assert outcome.posts > 0
    assert outcome.longest_s < 10


@pytest.mark.long
async def test_posters_dont_notice_for_long(tmp_path: Path, postgres: Postgres) -> None:
    """The same again and again, now one process, now the other."""
    outcome = await killed(tmp_path, postgres.new_database(), kills=40, pause_s=3)

    print(f"the longest wait of {outcome.posts} posts: {outcome.longest_s:.2f} s")  # noqa: T201 -- the experiment's result
    assert outcome.wrong == ()
    assert outcome.longest_s < 10

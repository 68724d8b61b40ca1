"""What the board promises in SQLite it keeps in PostgreSQL: the same tests, on another world."""

from collections.abc import AsyncGenerator
from pathlib import Path

from blockbuster import blockbuster_ctx
import pytest

from noticeboard.board.database import Database
from tests.noticeboard.board.test_admission import (
    test_a_held_entry_keeps_its_bytes_until_the_decision,
)
from tests.noticeboard.board.test_inbox import (
    test_agency_lists_and_fetches,
    test_opened_is_signed_once,
    test_same_bytes_at_once_are_one_share,
    test_share_is_acknowledged_with_a_receipt,
    test_withdrawn_after_it_was_fetched_stays_until_the_agency_is_told,
)
from tests.noticeboard.board.test_log_routes import test_every_route_needs_what_the_contract_says
from tests.noticeboard.board.test_post_routes import (
    test_a_case_gets_two_requests,
    test_broken_link_is_a_conflict,
    test_checkpoint_and_bundle_are_there_when_the_answer_comes,
    test_many_posts_at_once_share_a_checkpoint,
    test_notice_is_the_operators,
    test_same_bytes_again_give_the_same_index,
)
from tests.noticeboard.board.test_tus import test_an_upload_in_pieces, test_ended_uploads_are_gone
from tests.noticeboard.board.world import World, assert_clean, served_world
from tests.servers.postgres import Postgres

__all__ = [
    "test_a_case_gets_two_requests",
    "test_a_held_entry_keeps_its_bytes_until_the_decision",
    "test_agency_lists_and_fetches",
    "test_an_upload_in_pieces",
    "test_broken_link_is_a_conflict",
    "test_checkpoint_and_bundle_are_there_when_the_answer_comes",
    "test_ended_uploads_are_gone",
    "test_every_route_needs_what_the_contract_says",
    "test_many_posts_at_once_share_a_checkpoint",
    "test_notice_is_the_operators",
    "test_opened_is_signed_once",
    "test_same_bytes_again_give_the_same_index",
    "test_same_bytes_at_once_are_one_share",
    "test_share_is_acknowledged_with_a_receipt",
    "test_withdrawn_after_it_was_fetched_stays_until_the_agency_is_told",
]


@pytest.fixture
async def world(tmp_path: Path, postgres: Postgres) -> AsyncGenerator[World]:
    """Serve a board from PostgreSQL; whatever a test does to it, it must be clean afterwards."""
    url = postgres.new_database()
    # Alembic reads its steps in a loop of its own; done before anybody is served.
    await (await Database.open(url)).close()
    folder = tmp_path / "board"
    with blockbuster_ctx("noticeboard") as guard:
        for watched in guard.functions.values():
            # The driver looks for a password file and certificates whenever it connects.
            watched.can_block_in("asyncpg/connect_utils.py", {"_parse_connect_dsn_and_args"})
        async with served_world(folder, database=url) as made:
            yield made
        await assert_clean(folder)

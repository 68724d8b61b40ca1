"""Every test that is told a served board, on one in PostgreSQL."""

import inspect

import pytest

from tests.noticeboard.board import (
    test_admission,
    test_inbox,
    test_live,
    test_log_routes,
    test_oversight,
    test_pages,
    test_post_routes,
    test_tus,
)
from tests.noticeboard.board.test_on_postgresql import world
from tests.noticeboard.board.test_oversight import city

__all__ = ["city", "world"]

pytestmark = pytest.mark.long

for _module in (
    test_admission,
    test_inbox,
    test_live,
    test_pages,
    test_post_routes,
    test_log_routes,
    test_oversight,
    test_tus,
):
    globals().update(
        {
            name: test
            for name, test in vars(_module).items()
            if name.startswith("test_")
            and {"city", "world"} & {*inspect.signature(test).parameters}
        }
    )

"""Pages of a board that keeps its log in PostgreSQL: the same tests, on another world."""

from tests.noticeboard.board.test_on_postgresql import world
from tests.noticeboard.board.test_pages import (
    test_filters,
    test_thread_shows_everything_in_log_order,
)
from tests.noticeboard.board.test_pages_language import test_moderation_record_shows_every_notice
from tests.noticeboard.board.test_pages_lists import (
    test_directory_lists_counts_and_searches,
    test_figures_are_of_the_whole_history,
)

__all__ = [
    "test_directory_lists_counts_and_searches",
    "test_figures_are_of_the_whole_history",
    "test_filters",
    "test_moderation_record_shows_every_notice",
    "test_thread_shows_everything_in_log_order",
    "world",
]

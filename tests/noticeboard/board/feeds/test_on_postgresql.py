"""What feeds and downloads read from SQLite they read from PostgreSQL: the same tests there."""

from tests.noticeboard.board.downloads.test_downloads import (
    test_agencies_and_notices_are_whole,
    test_filters_narrow_a_download,
)
from tests.noticeboard.board.feeds.test_atom import (
    test_filters_are_those_of_the_page,
    test_one_agency_has_a_feed_of_its_own,
)
from tests.noticeboard.board.feeds.test_cap import (
    test_revocation_is_an_error_that_names_what_it_voids,
)
from tests.noticeboard.board.test_on_postgresql import world

__all__ = [
    "test_agencies_and_notices_are_whole",
    "test_filters_are_those_of_the_page",
    "test_filters_narrow_a_download",
    "test_one_agency_has_a_feed_of_its_own",
    "test_revocation_is_an_error_that_names_what_it_voids",
    "world",
]

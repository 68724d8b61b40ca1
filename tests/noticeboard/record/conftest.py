"""The city's log, copied once for all tests."""

import asyncio

import pytest

from tests.noticeboard.record.city import ReadCity, read_city_into


@pytest.fixture(scope="session")
def read_city(tmp_path_factory: pytest.TempPathFactory) -> ReadCity:
    """Give what a newsroom has copied of the city's board."""
    return asyncio.run(read_city_into(tmp_path_factory.mktemp("city")))

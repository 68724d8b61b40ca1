"""The file that Home Assistant loads is what the sources build."""

import gzip
from pathlib import Path
import re

from tests.frontend.stage import FRONTEND, SHIPPED, build

MOST_BYTES = 150_000
# What is shown on a page, and the licence of what is built in.
_NAMED_ADDRESSES = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml"}


def test_shipped_file_is_what_the_sources_build(tmp_path: Path) -> None:
    """Building again gives the same bytes: nothing is shipped that cannot be read in frontend/."""
    built = tmp_path / "built.js"

    build("--out", str(built))

    assert built.read_bytes() == SHIPPED.read_bytes(), "Run scripts/frontend: sources have changed."


def test_shipped_file_is_small() -> None:
    """A phone loads it in a moment."""
    assert len(gzip.compress(SHIPPED.read_bytes(), 9)) < MOST_BYTES


def test_nothing_is_fetched_from_elsewhere() -> None:
    """No address of another host is in the file, so no one learns who looks at a panel."""
    addresses = set(re.findall(r"https?://[\w.-]+[^\s\"'`<>)]*", SHIPPED.read_text()))

    assert {each for each in addresses if each not in _NAMED_ADDRESSES} == set()


def test_lock_names_no_host() -> None:
    """What is installed is known by its hash, from whichever registry somebody uses."""
    lock = (FRONTEND / "package-lock.json").read_text()

    assert '"resolved"' not in lock
    assert "integrity" in lock

"""The files that Home Assistant loads are what the sources build."""

from pathlib import Path
import re

from tests.frontend.stage import FRONTEND, SHIPPED, build

_NAMED_ADDRESSES = {
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1999/xhtml",
    # Only named: licences of what is built in, and what MapLibre says of itself.
    "https://github.com/mapbox/mapbox-gl-js/issues/2907",
    "https://github.com/maplibre/maplibre-gl-js/blob/v6.17.0/LICENSE.txt",
    "https://github.com/protomaps/PMTiles/tree/main/js",
    "https://maplibre.invalid/",
    "https://maplibre.org/",
    "https://wiki.openstreetmap.org/wiki/This_map_requires_WebGL",
    # Asked only after the household chose it: tests/frontend/test_map.py.
    "https://basemaps.cartocdn.com/rastertiles/voyager",
}


def contents(folder: Path) -> dict[str, bytes]:
    """Return each file of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_shipped_files_are_what_the_sources_build(tmp_path: Path) -> None:
    """Building again gives the same bytes: nothing is shipped that cannot be read in frontend/.

    The build fails if a dashboard or the panel would load too much.
    """
    said = build("--out", str(tmp_path))

    assert contents(tmp_path) == contents(SHIPPED), "Run scripts/frontend: sources have changed."
    assert "neighbors-requests.js" in said
    assert "panel.js" in said


def test_nothing_is_fetched_from_elsewhere() -> None:
    """No address of another host is fetched unasked, so no one learns who looks at a panel."""
    built = b"".join(contents(SHIPPED).values()).decode()
    addresses = set(re.findall(r"https?://[\w.-]+[^\s\"'`<>)]*", built))

    # An example's address leads nowhere (RFC 5737).
    named = {each for each in addresses if each.startswith("http://192.0.2.")} | _NAMED_ADDRESSES
    assert addresses - named == set()


def test_lock_names_no_host() -> None:
    """What is installed is known by its hash, from whichever registry somebody uses."""
    lock = (FRONTEND / "package-lock.json").read_text()

    assert '"resolved"' not in lock
    assert "integrity" in lock

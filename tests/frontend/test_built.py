"""The files that Home Assistant loads are what the sources build."""

import json
from pathlib import Path
import re
import shutil
import subprocess
from tempfile import TemporaryDirectory

import pytest

from tests.frontend.stage import FRONTEND, ROOT, SHIPPED, build

BOARDS = FRONTEND.parent / "noticeboard/board/static/share.html"
"""A board serves the same share page as Home Assistant."""
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
    # What XMP begins with in a photo.
    "http://ns.adobe.com/",
    # Asked only after the household chose it: tests/frontend/test_map.py.
    "https://basemaps.cartocdn.com/rastertiles/voyager",
}

_IMPORT = re.compile(r"""(?:from|import)\s*"\./([^"]+\.js)\"""")
"""What a file needs before it runs."""


def contents(folder: Path) -> dict[str, bytes]:
    """Return each file of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_shipped_files_are_what_the_sources_build(tmp_path: Path) -> None:
    """Building again gives the same bytes: nothing is shipped that cannot be read in frontend/.

    The build fails if a dashboard or the panel would load too much.
    """
    said = build("--out", str(tmp_path))

    assert contents(tmp_path) == contents(SHIPPED), "Run scripts/frontend: sources have changed."
    assert BOARDS.read_bytes() == (SHIPPED / "share.html").read_bytes()
    assert "neighbors-requests.js" in said
    assert "panel.js" in said


_ELSEWHERE = (
    "hostname elsewhere && exec setpriv --reuid 65534 --regid 65534 --clear-groups"
    ' env -i PATH="$PATH" HOME=/nonexistent TZ=Pacific/Auckland LC_ALL=tr_TR.UTF-8'
    " scripts/frontend --share-page made/share.html"
)


@pytest.mark.long
def test_share_page_is_the_same_from_another_machine(tmp_path: Path) -> None:
    """Another folder, user, host name, zone and language, packages installed anew: same bytes."""
    build("--share", str(tmp_path / "share.html"))
    with TemporaryDirectory(prefix="ein anderes Verzeichnis ") as name:
        root = Path(name)
        for path in ("pyproject.toml", "scripts/frontend"):
            (root / path).parent.mkdir(exist_ok=True)
            shutil.copy(ROOT / path, root / path)
        shutil.copytree(FRONTEND, root / "frontend", ignore=shutil.ignore_patterns("node_modules"))
        (root / "made").mkdir()
        for folder in (root, root / "frontend", root / "made"):
            folder.chmod(0o777)
        install = ["scripts/frontend", "--share-page", "first.html"]
        elsewhere = ["unshare", "--uts", "sh", "-c", _ELSEWHERE]
        for command in (install, elsewhere):
            subprocess.run(command, cwd=root, check=True)  # noqa: S603 -- our own words

        assert (root / "made/share.html").read_bytes() == (tmp_path / "share.html").read_bytes()


def test_panel_fetches_side_by_side_what_it_needs_first() -> None:
    """`panel.js` names every file of the shell and of each page: none is found in another file."""
    files = {name: text.decode() for name, text in contents(SHIPPED).items()}
    pages = json.loads(re.findall(r"pages=(.+);", files["panel.js"])[0])
    always = json.loads(re.findall(r"of \[\.\.\.(\[.*?\])", files["panel.js"])[0])
    (shell,) = (name for name in files if name.startswith("shell-"))

    def needed(name: str, found: set[str]) -> set[str]:
        if name not in found:
            found.add(name)
            for each in _IMPORT.findall(files[name]):
                needed(each, found)
        return found

    assert needed(shell, set()) <= set(always)
    for name, listed in pages.items():
        (page,) = (each for each in files if each.startswith(f"{name}-page-"))
        assert needed(page, set()) == set(listed) | (needed(page, set()) & set(always))
    assert {"requests", "cameras", "footage", "boards"} <= pages.keys()


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

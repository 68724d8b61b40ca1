"""What a release holds: the integration and nothing else, and one version everywhere."""

import json
from pathlib import Path
import subprocess
import tomllib
import zipfile

HERE = Path(__file__).parents[2]
INTEGRATION = HERE / "custom_components" / "neighbors_requests"
ARCHIVE = HERE / "dist" / "neighbors_requests.zip"
KINDS = {".py", ".json", ".yaml", ".png", ".js", ".gz", ".html"}


def packed() -> bytes:
    """Pack it anew and return the archive."""
    subprocess.run([HERE / "scripts" / "package"], check=True, timeout=60, capture_output=True)  # noqa: S603 -- our own script
    return ARCHIVE.read_bytes()


def test_the_archive_is_the_integration() -> None:
    """HACS unpacks it into the integration's folder: its root has the manifest, and the card."""
    packed()
    with zipfile.ZipFile(ARCHIVE) as archive:
        names = set(archive.namelist())

    assert {"manifest.json", "__init__.py"} <= names
    assert {Path(name).suffix for name in names} <= KINDS
    for kind in ("py", "js"):
        there = {str(path.relative_to(INTEGRATION)) for path in INTEGRATION.rglob(f"*.{kind}")}
        assert there == {name for name in names if name.endswith(f".{kind}")}


def test_the_same_tree_gives_the_same_archive() -> None:
    """Whoever packs it again can compare."""
    assert packed() == packed()


def test_one_version() -> None:
    """The integration, the package and the newest part of the changelog say the same."""
    project = tomllib.loads((HERE / "pyproject.toml").read_text())["project"]["version"]
    manifest = json.loads((INTEGRATION / "manifest.json").read_text())["version"]

    assert manifest == project


def test_hacs_takes_the_archive_that_is_released() -> None:
    """HACS looks for the file that is packed, and never takes the branch, which has no wheels."""
    hacs = json.loads((HERE / "hacs.json").read_text())

    assert hacs["zip_release"]
    assert hacs["hide_default_branch"]
    assert hacs["filename"] == ARCHIVE.name

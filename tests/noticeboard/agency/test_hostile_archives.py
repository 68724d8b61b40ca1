"""Archives of an agency that attack whoever reads them."""

from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest

from noticeboard.agency.archive import MANIFEST
from noticeboard.agency.department_log import CHECKPOINT
from noticeboard.agency.evidence import BoardKeys
from noticeboard.agency.export import read_log_export
from noticeboard.errors import InvalidInputError
from noticeboard.verify.export import check_export, is_export


@pytest.mark.parametrize("kind", ["grows", "damaged", "unusual"])
def test_an_archive_that_attacks_its_reader(tmp_path: Path, kind: str) -> None:
    """A checkpoint that grows a thousandfold isn't unpacked; a damaged one is a sentence."""
    path = tmp_path / "log.zip"
    packing = ZIP_BZIP2 if kind == "unusual" else ZIP_DEFLATED
    with ZipFile(path, "w", packing) as archive:
        archive.writestr(f"case/{CHECKPOINT}", b"\0" * 1_000_000)
        archive.writestr(f"case/{MANIFEST}", b"\0" * 1_000_000)
    if kind == "damaged":
        raw = path.read_bytes()
        at = raw.index(CHECKPOINT.encode()) + len(CHECKPOINT)
        other = raw.index(MANIFEST.encode()) + len(MANIFEST)
        for place in (at, other):
            raw = raw[:place] + b"\xff" * 8 + raw[place + 8 :]
        path.write_bytes(raw)

    with pytest.raises(InvalidInputError):
        read_log_export(path)
    assert is_export(path)
    if kind == "grows":
        assert not check_export(path, BoardKeys()).holds
    else:
        with pytest.raises(InvalidInputError):
            check_export(path, BoardKeys())

"""What a map file says of itself, and what is refused: files come from anywhere."""

from contextlib import suppress
import json
from pathlib import Path

from hypothesis import given, settings, strategies as st
import pytest

from hub.errors import InvalidInputError
from hub.media.pmtiles import read_archive
from tests.fakes.tiles import tile_archive

WHOLE = tile_archive()


def _read(tmp_path: Path, raw: bytes) -> object:
    (tmp_path / "map.pmtiles").write_bytes(raw)
    return read_archive(tmp_path / "map.pmtiles")


def test_a_whole_file(tmp_path: Path) -> None:
    """Zooms, bounds, name and layers are read; markup of the attribution is not."""
    (tmp_path / "map.pmtiles").write_bytes(WHOLE)

    found = read_archive(tmp_path / "map.pmtiles")

    assert (found.size_bytes, found.least_zoom, found.most_zoom) == (len(WHOLE), 11, 14)
    assert found.west < -75.0009 < found.east
    assert found.south < 40.0004 < found.north
    assert (found.name, found.attribution) == ("Example County", "© Example map")
    assert found.layers == ("earth", "landuse", "water", "roads", "buildings")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "map.not_pmtiles"),
        (b"PNG" + WHOLE, "map.not_pmtiles"),
        (WHOLE[:100], "map.version"),
        (tile_archive(version=2), "map.version"),
        (tile_archive(kind=2), "map.not_vector"),
        (tile_archive(compression=3), "map.compression"),
        (WHOLE[:-1], "map.damaged"),
        (tile_archive(entries=0), "map.damaged"),
        (tile_archive(entries=10**9), "map.damaged"),
        (tile_archive(entries=1 << 69), "map.damaged"),
        (tile_archive(metadata=b"[]"), "map.damaged"),
        (tile_archive(metadata=b"[" * 100_000), "map.damaged"),
        # A few kilobytes that become many megabytes.
        (tile_archive(metadata=b"{" + b" " * (20 << 20) + b"}"), "map.damaged"),
        (WHOLE[:102] + b"\xff" * 16 + WHOLE[118:], "map.damaged"),
        (WHOLE[:56] + b"\xff" * 16 + WHOLE[72:], "map.damaged"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_refused(tmp_path: Path, raw: bytes, code: str) -> None:
    """Each fault has its own sentence."""
    with pytest.raises(InvalidInputError) as refused:
        _read(tmp_path, raw)

    assert refused.value.text.code == code


@settings(max_examples=60, deadline=None)
@given(at=st.integers(7, 400), put=st.binary(min_size=1, max_size=12))
def test_any_damage(tmp_path_factory: pytest.TempPathFactory, at: int, put: bytes) -> None:
    """Whatever stands in header and directory, a file is read or refused."""
    raw = WHOLE[:at] + put + WHOLE[at + len(put) :]
    with suppress(InvalidInputError):
        _read(tmp_path_factory.getbasetemp(), raw)


def test_odd_notes(tmp_path: Path) -> None:
    """What metadata says is text for people, however it is meant."""
    notes = {"name": "A\u202eB\n" * 500, "attribution": 7, "vector_layers": [{"id": []}, 3, {}]}
    (tmp_path / "map.pmtiles").write_bytes(tile_archive(metadata=json.dumps(notes).encode()))

    found = read_archive(tmp_path / "map.pmtiles")

    assert len(found.name) <= 200
    assert "\u202e" not in found.name
    assert (found.attribution, found.layers) == ("", ())

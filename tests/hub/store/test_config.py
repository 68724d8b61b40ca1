"""The config file: what may be said, and a mistake is named by its setting."""

from datetime import timedelta
from pathlib import Path

import pytest

from hub.config import DEFAULT_PORT, first_config, read_config
from hub.errors import InvalidInputError

BOARD = """
[[boards]]
url = "https://board.example.org/"
origin = "board.example.org/v1"
log_key = "a"
inbox_key = "b"
verifiers = ["c"]
"""


def _config(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text)
    return path


def test_the_first_config_is_the_defaults(tmp_path: Path) -> None:
    """A hub without a config writes one, for its own user; an empty one is as good."""
    path = tmp_path / "data" / "config.toml"

    first = first_config(path)

    assert first == read_config(path) == read_config(_config(tmp_path, ""))
    assert (first.host, first.port) == ("0.0.0.0", DEFAULT_PORT)  # noqa: S104 -- what is expected
    assert first.keep == timedelta(days=7)
    assert path.parent.stat().st_mode & 0o077 == 0


def test_an_owner_s_config_is_kept(tmp_path: Path) -> None:
    """What the owner wrote is read and never overwritten."""
    path = _config(tmp_path, 'name = "Attic"\n' + BOARD)

    config = first_config(path)

    assert config.name == "Attic"
    [policy] = config.boards
    assert (policy.url, policy.verifiers) == ("https://board.example.org", ("c",))
    assert not policy.allow_private_address
    assert path.read_text().startswith('name = "Attic"')


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("nme = 1", "nme"),
        ("name = 1", "name"),
        ('name = ""', "name"),
        ("[api]\nport = 70000", "api.port"),
        ("[api]\nport = true", "api.port"),
        ('[api]\nhost = "localhost"', "api.host"),
        ("[recording]\nkeep_days = nan", "recording.keep_days"),
        ("[recording]\nfloor_gib = inf", "recording.floor_gib"),
        ("[recording]\nfloor_gib = 0", "recording.floor_gib"),
        ("[discovery]\nenabled = 1", "discovery.enabled"),
        ("[requests]\nnotify_from_level = 4", "requests.notify_from_level"),
        ("[requests]\npoll_s = 0", "requests.poll_s"),
        ('[[boards]]\nurl = "https://x.example"', "boards.0."),
        (BOARD + "quorum = -1", "boards.0.quorum"),
        ("name = ", "cannot be read"),
    ],
)
def test_a_mistake_names_its_setting(tmp_path: Path, text: str, named: str) -> None:
    """One sentence says which file and which setting to correct."""
    with pytest.raises(InvalidInputError) as raised:
        read_config(_config(tmp_path, text))

    assert named in str(raised.value)
    assert "config.toml" in str(raised.value)
    assert str(raised.value).endswith(".")
    assert "\n" not in str(raised.value)


def test_a_missing_or_unreadable_file_is_said(tmp_path: Path) -> None:
    """A path that holds no text is an error in words."""
    with pytest.raises(InvalidInputError, match="no config file"):
        read_config(tmp_path / "none.toml")
    with pytest.raises(InvalidInputError, match="cannot be read"):
        read_config(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(InvalidInputError, match="cannot be made"):
        first_config(tmp_path / "file" / "config.toml")

"""What the hub logs, and its config file: read, kept free of secrets, changed line by line."""

import logging
import tomllib

import pytest

from custom_components.neighbors_requests.managed.folder import HubSettings, SettingsError
from custom_components.neighbors_requests.managed.process import LogLine, read_told, without_secrets


@pytest.mark.parametrize(
    ("line", "level", "text"),
    [
        ("2026-11-26 09:05:01,123 WARNING hub.app: Slow", logging.WARNING, "hub.app: Slow"),
        ("2026-11-26 09:05:01,123 ERROR hub.app: Bad\n", logging.ERROR, "hub.app: Bad"),
        ("2026-11-26 09:05:01,123 INFO hub.app: Fine", logging.INFO, "hub.app: Fine"),
        ("2026-11-26 09:05:01,123 ODD hub.app: Odd", logging.WARNING, "hub.app: Odd"),
        ("✗ Port 8467 is already in use.", logging.ERROR, "Port 8467 is already in use."),
        ('  File "hub/app.py", line 3', logging.DEBUG, '  File "hub/app.py", line 3'),
    ],
)
def test_lines_have_their_levels(line: str, level: int, text: str) -> None:
    """A level is the hub's own; a line of a traceback has the level of the one before it."""
    assert read_told(line, logging.DEBUG) == LogLine(level=level, text=text)


@pytest.mark.parametrize(
    "secret",
    [
        "neighbors://192.0.2.1:8467/?id=ab&fp=cd&code=" + "5ec12e7" * 4,
        "code=5ec12e7",
        "rtsp://admin:5ec12e7@192.0.2.7/stream",
        "Authorization: Bearer 5ec12e7",
        "AGE-SECRET-KEY-15ec12e7",
        '{"password": "5ec12e7"}',
        "token=5ec12e7",
    ],
)
def test_secrets_stay_out_of_the_log(secret: str) -> None:
    """Whatever could open something is taken out, and the sentence around it is left."""
    shown = without_secrets(f"The camera said {secret} and hung up")

    assert "5ec12e7" not in shown
    assert shown.startswith("The camera said ")


def test_first_config_is_read_again() -> None:
    """What is made at first says what was meant, for any name."""
    settings = HubSettings(name='A "quoted" \\ name — café', keep_days=3, on_network=True)

    assert HubSettings.read(settings.first(8467)) == settings
    assert tomllib.loads(settings.first(8467))["api"]["port"] == 8467


def test_change_leaves_the_rest_of_the_file() -> None:
    """Comments, tables and order stay; only what was changed is another."""
    text = (
        "# Mine\nname = \"Hub\"\n[api]\nport = 1\n\n[[boards]]\nurl = 'https://board.example.org'\n"
    )
    wanted = HubSettings(name="Cottage", keep_days=2, floor_gib=5, on_network=False)

    changed = wanted.written_into(text)

    assert HubSettings.read(changed) == wanted
    assert changed.startswith('# Mine\nname = "Cottage"\n[api]\nhost = "127.0.0.1"\nport = 1\n')
    assert tomllib.loads(changed)["boards"] == [{"url": "https://board.example.org"}]
    assert wanted.written_into(changed) == changed


@pytest.mark.parametrize(
    "text",
    [
        "name = \n",
        "api = 5\n",
        "recording.keep_days = 3\n",
        '[recording]\nkeep_days = "long"\n',
        "[recording]\nkeep_days = [\n3]\n",
    ],
)
def test_what_cannot_be_changed_is_left(text: str) -> None:
    """A file written otherwise is refused whole, never half changed."""
    with pytest.raises(SettingsError):
        HubSettings(name="Hub", keep_days=9, on_network=True).written_into(text)

"""What the hub logs, read and kept free of secrets; its settings, set beside its config file."""

from copy import replace
import json
import logging
from pathlib import Path

import pytest

from custom_components.neighbors_requests.managed.folder import (
    HubSettings,
    SettingsError,
    prepare,
    read_settings,
    write_settings,
)
from custom_components.neighbors_requests.managed.process import LogLine, read_line
from hub.config import read_config
from noticeboard.runtime.process import JsonLines


def logged(level: str, logger: str, message: str, **more: str) -> str:
    """Return a line as the hub logs it."""
    return json.dumps(
        {"time": "2026-11-26T09:05:01.123Z", "level": level, "logger": logger, "message": message}
        | more
    )


@pytest.mark.parametrize(
    ("line", "level", "text"),
    [
        (logged("warning", "hub.app", "Slow"), logging.WARNING, "hub.app: Slow"),
        (logged("error", "hub.app", "Bad"), logging.ERROR, "hub.app: Bad"),
        (logged("info", "hub.app", "Fine"), logging.INFO, "hub.app: Fine"),
        (
            logged("critical", "neighbors", "Port 8467 is already in use."),
            logging.ERROR,
            "Port 8467 is already in use.",
        ),
        (
            logged("info", "hub.app", "Fine\n2026-11-26 ERROR [forged] line"),
            logging.INFO,
            "hub.app: Fine 2026-11-26 ERROR [forged] line",
        ),
        (
            logged("error", "hub.app", "Bad", error="Traceback:\n  File\nValueError: 5\n"),
            logging.ERROR,
            "hub.app: Bad\nTraceback:\n  File\nValueError: 5",
        ),
        ("No module named hub\n", logging.WARNING, "No module named hub"),
        ('{"level": "odd", "logger": 3}', logging.WARNING, '{"level": "odd", "logger": 3}'),
        ("5", logging.WARNING, "5"),
        ("[" * 9999, logging.WARNING, "[" * 1000),
    ],
)
def test_lines_have_their_levels(line: str, level: int, text: str) -> None:
    """A level is the hub's own; what is no line of its log is a warning."""
    assert read_line(line) == LogLine(level=level, text=text)


def test_hub_s_own_format_is_read() -> None:
    """What the hub's formatter writes of an error is read whole."""
    try:
        raise ValueError("odd")  # noqa: TRY301 -- there must be a traceback
    except ValueError as error:
        record = logging.LogRecord("hub.app", logging.WARNING, "", 1, "Bad %s", ("é",), None)
        record.exc_info = (ValueError, error, error.__traceback__)

    said = read_line(JsonLines().format(record))

    assert said.level == logging.WARNING
    assert said.text.startswith("hub.app: Bad é\nTraceback")
    assert said.text.endswith("ValueError: odd")


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
    text = f"The camera said {secret} and hung up"
    line = logged("error", "hub.app", text, error="." * 3960 + text)

    for shown in (read_line(text), read_line(line)):
        assert "5ec12e7" not in shown.text
        assert "The camera said " in shown.text


@pytest.mark.usefixtures("socket_enabled")
def test_first_config_is_read_again(tmp_path: Path) -> None:
    """What is made at first says what was meant, for any name, and only this machine is heard."""
    name = 'A "quoted" \\ name — café'

    prepare(tmp_path, name, tmp_path / 'a "quoted" place')

    config = read_config(tmp_path / "config.toml")
    assert read_settings(tmp_path) == HubSettings(name=name, keep_days=30)
    assert not read_settings(tmp_path).on_network
    assert (config.host, config.recordings) == ("127.0.0.1", tmp_path / 'a "quoted" place')
    assert (config.keep.days, config.most_is_auto) == (30, True)


def test_what_is_set_wins_and_the_config_file_stays(tmp_path: Path) -> None:
    """The hub reads what was set here over a person's file, of which no byte changes."""
    config = tmp_path / "config.toml"
    config.write_text(
        '# Mine\nname = "Hub"\napi.port = 1\nrecording = {keep_days = 30, most_gib = 9}\n'
    )
    before = config.read_bytes()
    wanted = HubSettings(name="Cottage", keep_days=2, floor_gib=5, spare_disk=True)

    write_settings(tmp_path, wanted)

    assert config.read_bytes() == before
    assert read_settings(tmp_path) == wanted
    hub = read_config(config)
    assert (hub.name, hub.keep.days, hub.floor_bytes) == ("Cottage", 2, 5 * 2**30)
    assert (hub.host, hub.port, hub.most_bytes) == ("127.0.0.1", 1, 9 * 2**30)
    assert hub.spares_disk


def test_settings_of_an_older_version_stay(tmp_path: Path) -> None:
    """What the form once wrote into config.toml, or a person did, applies until it is set anew."""
    (tmp_path / "config.toml").write_text(
        'name = "Cottage"\n[api]\nhost = "192.0.2.7"\n[recording]\nkeep_days = 30\n'
    )

    before = read_settings(tmp_path)
    write_settings(tmp_path, replace(before.on(network=True), floor_gib=5))

    assert before == HubSettings(name="Cottage", keep_days=30, host="192.0.2.7")
    assert before.on_network
    assert read_settings(tmp_path) == replace(before, floor_gib=5)
    assert read_settings(tmp_path).on(network=False).host == "127.0.0.1"


@pytest.mark.parametrize(
    "text", ["name = \n", "api = 5\n", '[recording]\nkeep_days = "long"\n', "[[api]]\nport = 3\n"]
)
def test_broken_config_file_is_not_overridden(tmp_path: Path, text: str) -> None:
    """The hub would not start with it, so nothing is set."""
    (tmp_path / "config.toml").write_text(text)

    with pytest.raises(SettingsError):
        read_settings(tmp_path)
    with pytest.raises(SettingsError):
        write_settings(tmp_path, HubSettings(name="Hub"))

    assert not (tmp_path / "home-assistant.json").exists()


@pytest.mark.usefixtures("socket_enabled")
def test_broken_settings_are_replaced(tmp_path: Path) -> None:
    """Only the integration writes its file, so it may write it anew."""
    prepare(tmp_path, "Hub")
    (tmp_path / "home-assistant.json").write_text("{")
    with pytest.raises(SettingsError):
        read_settings(tmp_path)

    write_settings(tmp_path, HubSettings(name="Cottage"))

    assert read_settings(tmp_path).name == "Cottage"

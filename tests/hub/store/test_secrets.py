"""Camera credentials: kept apart, shown nowhere, redacted from every line of the log."""

from base64 import b64encode
import io
import json
import logging
from pathlib import Path
from time import process_time
from urllib.parse import quote

from hypothesis import example, given, strategies as st
import pytest

from hub.errors import StorageError
from hub.model.ids import CameraId
from hub.store.secrets import Credentials, Secrets, hide, redacted_logs, reveal
from noticeboard.runtime.process import JsonLines

ONE, TWO = CameraId("c0ffee000001"), CameraId("c0ffee000002")
PASSWORD = 'p@ss/w ör"d'  # noqa: S105 -- planted to be looked for


def _credentials(password: str = PASSWORD) -> Credentials:
    return Credentials(username="viewer", password=password)


def test_credentials_outlive_a_restart(tmp_path: Path) -> None:
    """What was kept is there again, for its own camera, until it is forgotten."""
    secrets = Secrets(tmp_path / "secrets.json")
    secrets.save(ONE, _credentials())
    secrets.save(TWO, _credentials("other"))
    secrets.forget(TWO)
    secrets.forget(TWO)

    again = Secrets(tmp_path / "secrets.json")

    assert again.of(ONE) == _credentials()
    assert again.of(TWO) is None
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_no_repr_shows_a_credential() -> None:
    """An exception or a debugger that prints one shows nothing."""
    assert "viewer" not in repr(_credentials())
    assert "ss/w" not in repr(_credentials())


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"a": 1}', b'{"a": {"x": "y"}}', b"\xff"])
def test_a_broken_file_is_said_without_its_content(tmp_path: Path, content: bytes) -> None:
    """The sentence names the file, and nothing that stood in it."""
    path = tmp_path / "secrets.json"
    path.write_bytes(content)

    with pytest.raises(StorageError, match="the cameras' passwords again") as raised:
        Secrets(path)

    assert raised.value.__cause__ is None


@given(
    st.text(max_size=60)
    | st.from_regex(
        r"rtsp://[a-z]{1,3}/([a-c:/_&;=?*1-3]|pwd=|password=|token=){0,40}", fullmatch=True
    ),
    st.text("ab12*/", min_size=4, max_size=6),
)
@example("http://a/*7*ab", "1*ab")
@example("http://a/*3abcd5*", "abcd")
@example("http://a/?pwd=*7*abc", "")
def test_an_address_comes_back_as_it_was(address: str, password: str) -> None:
    """Whatever is taken out of an address is put back in the same place."""
    hidden: list[str] = []

    shown = hide(address, hidden, password)

    assert reveal(shown, hidden) == address
    again = hidden.copy()
    assert hide(reveal(shown, hidden), [], password) == shown
    assert again == hidden


@pytest.mark.parametrize(
    "piece", ["a", "_a", "pass", "pwd=", "*1*", "/a:", "&pwd=a", ";a", "_", "://", "*"]
)
def test_a_long_hostile_line_takes_no_time(tmp_path: Path, piece: str) -> None:
    """A megabyte of whatever a camera may send is redacted in well under a second."""
    secrets = Secrets(tmp_path / "secrets.json")
    line = "http://a/" + piece * (1_000_000 // len(piece))
    began_s = process_time()

    secrets.redact(line)

    assert process_time() - began_s < 3


@pytest.mark.parametrize(
    "line",
    [
        f"wrong: {PASSWORD}",
        f"rtsp://viewer:{PASSWORD}@192.0.2.7/main",
        f"rtsp://viewer:{quote(PASSWORD, safe='')}@192.0.2.7/main",
        f"body {{'password': {PASSWORD!r}}}",
        f"Authorization: Basic {b64encode(f'viewer:{PASSWORD}'.encode()).decode()}",
    ],
)
def test_a_known_password_is_redacted_in_every_spelling(tmp_path: Path, line: str) -> None:
    """As it is, in an address, in a repr, in a header: none of it is left."""
    secrets = Secrets(tmp_path / "secrets.json")
    secrets.save(ONE, _credentials())

    redacted = secrets.redact(line)

    assert "***" in redacted
    assert not any(part in redacted for part in ("p@ss", "p%40ss", "dmlld2Vy"))


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("rtsp://a:b@192.0.2.7/x", "rtsp://***@192.0.2.7/x"),
        ("rtsp://a:b@c@192.0.2.7/x", "rtsp://***@192.0.2.7/x"),
        ("rtsp://a:b/c@192.0.2.7/x", "rtsp://***@192.0.2.7/x"),
        ("https://board.example/x to a@b", "https://board.example/x to a@b"),
    ],
)
def test_a_password_in_an_address_is_redacted_though_nobody_knows_it(
    tmp_path: Path, line: str, shown: str
) -> None:
    """User info goes to its last @, whatever a person typed into it."""
    assert Secrets(tmp_path / "none.json").redact(line) == shown


@given(password=st.text(min_size=1, max_size=20), around=st.text(max_size=20))
@example(password="\0", around="")  # noqa: S106 -- nobody's
def test_no_password_survives(
    tmp_path_factory: pytest.TempPathFactory, password: str, around: str
) -> None:
    """Whatever the password, it cannot be read from a redacted line."""
    secrets = Secrets(tmp_path_factory.getbasetemp() / "any.json")
    secrets.forget(ONE)
    try:
        secrets.save(ONE, _credentials(password))
    except UnicodeEncodeError:
        return
    redacted = secrets.redact(f"{around}{password}{around}")

    kept = redacted.split("***")
    assert password in {"*", "**", "***"} or not any(password in piece for piece in kept)


def test_every_line_of_the_log_is_redacted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Messages, their arguments and tracebacks of any logger go through the one function."""
    secrets = Secrets(tmp_path / "secrets.json")
    secrets.save(ONE, _credentials())
    root, stream = logging.getLogger(), logging.StreamHandler()
    own = logging.Formatter("%(levelname)s %(message)s")
    stream.setFormatter(own)
    root.addHandler(stream)
    try:
        with redacted_logs(secrets):
            log = logging.getLogger("some.library")
            log.warning("opening rtsp://viewer:%s@192.0.2.7/", PASSWORD)
            try:
                (tmp_path / PASSWORD / "x").read_bytes()
            except OSError:
                log.exception("failed with %r", PASSWORD)
    finally:
        root.removeHandler(stream)
    output = capsys.readouterr().err

    assert "WARNING opening rtsp://***@192.0.2.7/" in output
    assert "FileNotFoundError" in output
    assert "ss/w" not in output
    assert stream.formatter is own


@pytest.mark.parametrize("password", [PASSWORD, '"', "level", "\\", "p@ss\nword"])
def test_logs_as_json_show_no_credential(tmp_path: Path, password: str) -> None:
    """A line stays an object, with all its fields, whatever the password is; it is in none."""
    secrets = Secrets(tmp_path / "secrets.json")
    secrets.save(ONE, _credentials(password))
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(JsonLines())
    logging.getLogger().addHandler(handler)
    try:
        with redacted_logs(secrets):
            logging.getLogger("hub").error(
                "camera at rtsp://viewer:%s@192.0.2.1/",
                password,
                exc_info=ValueError(f"refused {password}"),
            )
    finally:
        logging.getLogger().removeHandler(handler)

    line = json.loads(handler.stream.getvalue())
    assert set(line) == {"time", "level", "logger", "message", "error"}
    assert password not in line["message"]
    assert f"refused {password}" not in line["error"]

"""`neighbors hub camera-roots`: makers' root certificates are the household's to install."""

from pathlib import Path

from tests.hub.cli.conftest import Desk
from tests.hub.media.signed_video.streams import VECTORS

ROOT = str(VECTORS / "root.pem")


def test_a_root_is_installed_listed_and_removed(desk: Desk, tmp_path: Path) -> None:
    """Its SHA-256 is shown to be compared; what is no root certificate is refused."""
    nothing = desk.say("camera-roots")
    added = desk.say("camera-roots", "--add", ROOT, "--name", "Example")
    again = desk.say("camera-roots", "--add", ROOT)
    listed = desk.json("camera-roots")
    shown = desk.say("camera-roots")
    other = tmp_path / "other.pem"
    other.write_bytes(b"\xff")
    refused = desk.say("camera-roots", "--add", str(other))
    removed = desk.say("camera-roots", "--remove", "Example")
    gone = desk.say("camera-roots", "--remove", "Example")

    assert "No maker's root certificate is installed." in nothing.stdout
    [root] = listed["roots"]
    assert (root["name"], root["subject"]) == (
        "Example",
        "CN=Example Cameras Root,O=Example Cameras",
    )
    assert root["sha256"] in added.stdout
    assert "already a root certificate called Example" in again.stderr
    assert "Example" in shown.stdout
    assert "is no certificate in PEM form" in refused.stderr
    assert removed.stdout == "Removed: Example.\n"
    assert gone.exit_code == 1
    assert "no root certificate of this name" in gone.stderr

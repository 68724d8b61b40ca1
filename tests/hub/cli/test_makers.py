"""`neighbors hub makers`: makers' root certificates are the household's to install."""

from pathlib import Path

from tests.hub.cli.conftest import Desk
from tests.noticeboard.seal.signed_video.streams import VECTORS

ROOT = str(VECTORS / "root.pem")


def test_a_root_is_installed_listed_and_removed(desk: Desk, tmp_path: Path) -> None:
    """Its SHA-256 is shown to be compared; what is no root certificate is refused."""
    nothing = desk.say("makers")
    added = desk.say("makers", "--add", ROOT, "--name", "Example")
    again = desk.say("makers", "--add", ROOT)
    listed = desk.json("makers")
    shown = desk.say("makers")
    other = tmp_path / "other.pem"
    other.write_bytes(b"\xff")
    refused = desk.say("makers", "--add", str(other))
    missing = desk.say("makers", "--add", str(tmp_path / "missing.pem"))
    removed = desk.say("makers", "--remove", "Example")
    gone = desk.say("makers", "--remove", "Example")

    assert "No maker's root certificate is installed." in nothing.stdout
    [root] = listed["roots"]
    assert (root["name"], root["subject"]) == (
        "Example",
        "CN=Example Cameras Root,O=Example Cameras",
    )
    assert root["sha256"] in added.stdout
    assert "already a root certificate called Example" in again.stderr
    assert "Example" in shown.stdout
    assert "This isn't a certificate that your hub can read." in refused.stderr
    assert "missing.pem can't be read" in missing.stderr
    assert removed.stdout == "Removed: Example.\n"
    assert gone.exit_code == 1
    assert "no root certificate of this name" in gone.stderr

"""The app of Home Assistant's Supervisor: its description, its rights, and how it starts."""

import json
import os
from pathlib import Path
import re
import shutil
import subprocess
from typing import Any, Final

import pytest
import yaml

from hub.api.supervisor import SERVICE
from hub.config import DEFAULT_PORT

ROOT: Final = Path(__file__).parents[2]
APP: Final = ROOT / "deploy" / "home-assistant" / "neighbors_hub"
LANGUAGES: Final = ("de", "en", "es", "fr")
MAPS: Final = {
    *("data", "ssl", "share", "media", "backup", "homeassistant_config"),
    *("app_config", "all_app_configs", "local_apps"),
}
KNOWN: Final = {
    *("name", "version", "slug", "description", "url", "arch", "machine", "startup", "boot"),
    *("init", "advanced", "stage", "ports", "ports_description", "watchdog", "webui", "ingress"),
    *("host_network", "devices", "map", "environment", "privileged", "full_access", "apparmor"),
    *("audio", "video", "gpio", "usb", "uart", "udev", "devicetree", "kernel_modules", "stdin"),
    *("discovery", "services", "auth_api", "homeassistant_api", "hassio_api", "hassio_role"),
    *("docker_api", "host_pid", "host_ipc", "host_dbus", "options", "schema", "image", "timeout"),
    *("tmpfs", "backup", "backup_pre", "backup_post", "backup_exclude", "homeassistant"),
    *("breaking_versions", "ulimits", "codenotary", "legacy", "realtime"),
}
"""What the Supervisor's schema knows: it drops any other key without a word."""
_ROOM: Final = r"""
set -eu
mount -t tmpfs none "$1"
cd "$1"
for each in usr etc proc dev; do mkdir "$each"; mount --rbind "/$each" "$each"; done
for each in bin sbin lib lib64; do [ ! -e "usr/$each" ] || ln -s "usr/$each" "$each"; done
mkdir tmp data share programs
cp "$2" run.sh
cp "$3" programs/neighbors
chmod 0755 . run.sh programs programs/neighbors
eval "$4"
export PATH="/programs:$PATH" SUPERVISOR_TOKEN=app-token
chroot . /run.sh >printed 2>&1 || echo "failed" >>printed
cat printed
"""
_HUB: Final = r"""#!/bin/sh
echo "$@"
echo "user $(id -u) $(id -g) $(id -G)"
grep -E '^(Cap(Inh|Prm|Eff|Bnd)|NoNewPrivs):' /proc/self/status | tr '\t' ' '
echo "token ${SUPERVISOR_TOKEN-none}"
[ "$2" != pair ] || exec touch /data/paired
# The link is printed by a process beside the hub.
[ ! -e /data/options.json ] || until [ -e /data/paired ]; do sleep 0.05; done
touch /data/hub.db || echo "no data"
touch /share/neighbors/clip || echo "no recordings"
[ ! -e /data/shadow ] || cat /data/shadow || echo "no secret"
"""
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can make the app's folders")


def _read(name: str) -> Any:  # noqa: ANN401 -- whatever is written there
    return yaml.safe_load((APP / name).read_text(encoding="utf-8"))


def test_description_is_as_the_supervisor_wants_it() -> None:
    """Each key is one that the Supervisor knows, and no value would be refused."""
    app = _read("config.yaml")

    assert set(app) <= KNOWN
    assert {"name", "version", "slug", "description", "arch"} <= set(app)
    assert re.fullmatch(r"[-_.A-Za-z0-9]+", app["slug"])
    assert set(app["arch"]) == {"aarch64", "amd64"}
    # The version is the image's tag.
    assert re.fullmatch(r"[a-z0-9.]+(/[a-z0-9._-]+)+", app["image"])
    assert isinstance(app["version"], str)
    assert 10 <= app["timeout"] <= 300
    assert app["startup"] in {"initialize", "system", "services", "application", "once"}
    assert app["boot"] in {"auto", "manual", "manual_only"}
    assert app["backup"] in {"hot", "cold"}
    assert re.fullmatch(r"(https?|tcp)://\[HOST\]:(\[PORT:\d+\]|\d+)(/.*)?", app["watchdog"])
    assert all(each["type"] in MAPS and set(each) <= {"type", "read_only"} for each in app["map"])
    assert set(app["options"]) == set(app["schema"])
    assert set(app["schema"].values()) <= {"bool", "bool?", "str", "str?", "int", "port", "url"}


def test_repository_has_one_app_and_no_other_description() -> None:
    """The Supervisor takes any file named `config` for an app, except below `rootfs` or a dot."""
    found = {
        path.relative_to(ROOT)
        for kind in ("json", "yaml", "yml")
        for path in ROOT.glob(f"[!.]*/**/config.{kind}")
        if not {"rootfs", "node_modules"} & set(path.parts)
    }

    assert found == {APP.relative_to(ROOT) / "config.yaml"}
    assert set(yaml.safe_load((ROOT / "repository.yaml").read_text())) == {"name", "url"}
    assert (APP / "run.sh").stat().st_mode & 0o111


def test_app_has_no_more_rights_than_it_needs() -> None:
    """It may write recordings, and call neither Home Assistant nor the Supervisor's own API."""
    app = _read("config.yaml")

    more = {"privileged", "full_access", "docker_api", "host_pid", "host_ipc", "devices", "stdin"}
    more |= {"hassio_api", "hassio_role", "homeassistant_api", "auth_api", "services", "udev"}
    assert not more & set(app)
    assert app["map"] == [{"type": "share", "read_only": False}]
    assert app["discovery"] == [SERVICE]
    assert app["apparmor"] is True
    assert app["ingress"] is False
    # Cameras answer a search by multicast, and the hub's port is the machine's own.
    assert app["host_network"] is True
    assert app["watchdog"] == f"https://[HOST]:[PORT:{DEFAULT_PORT}]/healthz"


def test_backup_holds_no_footage() -> None:
    """Recordings are outside of the app's data; what they leave in it is left out too."""
    assert {"recordings", "cache", "outbox", "map", "witness"} <= set(
        _read("config.yaml")["backup_exclude"]
    )
    assert "recordings=/share/neighbors\n" in (APP / "run.sh").read_text()


def test_store_never_offers_a_version_before_its_image() -> None:
    """The app's version is raised last, so it is the integration's, or an earlier one."""
    manifest = ROOT / "custom_components" / "neighbors_requests" / "manifest.json"
    release = json.loads(manifest.read_text())["version"]

    def number(version: str) -> list[int]:
        return [int(part) for part in version.split(".")]

    assert number(_read("config.yaml")["version"]) <= number(release)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_option_is_explained(language: str) -> None:
    """Each option has a name and a sentence in each language."""
    texts = _read(f"translations/{language}.yaml")["configuration"]

    assert set(texts) == set(_read("config.yaml")["options"])
    for text in texts.values():
        assert set(text) == {"name", "description"}
        assert text["description"].endswith(".")


def test_image_is_healthy_only_if_the_hub_answers() -> None:
    """The Supervisor waits for the health check at the start, and restarts by it later."""
    image = (APP / "Dockerfile").read_text()

    asked = re.search(r"HEALTHCHECK (.*) \\\n +CMD (\[.*\])", image)
    assert asked is not None
    assert "--start-interval=2s" in asked[1]
    assert json.loads(asked[2]) == ["python3", "-m", "hub.cli.healthcheck", "/data"]
    assert (ROOT / "hub" / "cli" / "healthcheck.py").exists()
    assert dict(re.findall(r"AS app-(\w+)\nLABEL io\.hass\.arch=(\w+)", image)) == {
        "amd64": "amd64",
        "arm64": "aarch64",
    }


def test_profile_opens_little() -> None:
    """Of the machine's files only the app's own can be written, and no privilege beyond root's."""
    profile = (APP / "apparmor.txt").read_text()
    rules = [line.strip() for line in profile.splitlines() if line.strip()[:1] not in {"", "#"}]

    # The Supervisor puts the app's own name into this line, and only there.
    assert len(re.findall(r"(?m)^profile neighbors_hub flags=.* \{$", profile)) == 1
    assert profile.count("neighbors_hub") == 1
    granted = {line.split()[1].rstrip(",") for line in rules if line.startswith("capability")}
    assert granted == {
        *("chown", "dac_override", "dac_read_search", "fowner", "kill"),
        *("setgid", "setpcap", "setuid"),
    }
    assert not {"file,", "network,", "capability,", "mount,", "ptrace,"} & set(rules)
    written = {
        line.split()[0]
        for line in rules
        if line.startswith("/") and {"w", "a"} & set(line.split()[1].rstrip(","))
    }
    assert written == {
        *("/data/", "/data/**", "/share/", "/share/neighbors/", "/share/neighbors/**"),
        *("/tmp/", "/tmp/**", "/dev/shm/**"),  # noqa: S108 -- the container's own
    }


@pytest.mark.skipif(shutil.which("apparmor_parser") is None, reason="AppArmor is not installed")
def test_profile_is_understood() -> None:
    """AppArmor's own parser reads every rule."""
    read = subprocess.run(  # noqa: S603 -- a file of ours
        ["apparmor_parser", "-Q", "-K", "-T", str(APP / "apparmor.txt")],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )

    assert read.returncode == 0, read.stderr
    assert "error" not in read.stderr.lower()


def _start(tmp_path: Path, prepared: str = "") -> list[str]:
    """Start the app's own run.sh in a root of its own, with a hub that says what it may do."""
    room, hub = tmp_path / "room", tmp_path / "neighbors"
    room.mkdir()
    hub.write_text(_HUB)
    started = subprocess.run(  # noqa: S603 -- files of ours
        [
            *("unshare", "--mount", "--propagation", "private", "sh", "-c", _ROOM, "sh"),
            *(str(room), str(APP / "run.sh"), str(hub), prepared),
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return started.stdout.splitlines()


@needs_root
def test_hub_starts_with_its_folders_and_without_roots_rights(tmp_path: Path) -> None:
    """The hub owns its data and recordings, and can't get any of root's rights back."""
    seen = _start(tmp_path, "mkdir data/old; chmod 0755 data share")

    assert seen[0] == "hub run --data-dir /data --recordings /share/neighbors"
    assert seen[1] == "user 10001 10001 10001"
    rights = {line.split()[0]: line.split()[1] for line in seen[2:7]}
    assert rights.pop("NoNewPrivs:") == "1"
    assert rights.keys() == {"CapInh:", "CapPrm:", "CapEff:", "CapBnd:"}
    assert {int(each, 16) for each in rights.values()} == {0}
    assert "token app-token" in seen
    assert not {"no data", "no recordings", "failed"} & set(seen)


@needs_root
def test_restored_data_becomes_the_hubs_again(tmp_path: Path) -> None:
    """After a restore everything is root's; links in it give away nothing outside."""
    seen = _start(
        tmp_path,
        "echo secret >shadow; chmod 0600 shadow; ln -s /shadow data/shadow;"
        " mkdir data/deep; echo x >data/deep/key; chmod 0600 data/deep/key",
    )

    assert "no secret" in seen
    assert "secret" not in seen
    assert not {"no data", "failed"} & set(seen)


@needs_root
def test_link_in_place_of_the_recordings_is_not_followed(tmp_path: Path) -> None:
    """Who may write to /share can't have another folder given to the hub."""
    seen = _start(tmp_path, "mkdir -m 0700 prize; ln -s /prize share/neighbors")

    assert "/share/neighbors is a link: replace it by a folder." in seen
    assert "no recordings" in seen
    assert "hub run --data-dir /data --recordings /share/neighbors-is-a-link" in seen


@needs_root
def test_pairing_link_is_printed_only_if_wanted(tmp_path: Path) -> None:
    """The option prints a link, and the command that makes it doesn't get the app's token."""
    wanted = _start(
        tmp_path, """echo '{"pairing_link": true}' >data/options.json; chmod 0755 data"""
    )

    pair = wanted.index("hub pair --scope admin --data-dir /data")
    assert "token none" in wanted[pair:]

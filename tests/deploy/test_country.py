"""deploy/country: what brings up a board for a country holds what it promises."""

from pathlib import Path
import re
import tomllib
from typing import Any, Final

import yaml

from hub.__main__ import command
from noticeboard.board.plan import BoardSize, make_plan
from noticeboard.board.plan_figures import GIB
from noticeboard.board.server import TABLE

ROOT: Final = Path(__file__).parents[2]
FOLDER: Final = ROOT / "deploy" / "country"
COMPOSE: Final[dict[str, Any]] = yaml.safe_load((FOLDER / "compose.yaml").read_text())
SERVICES: Final[dict[str, Any]] = COMPOSE["services"]
OURS: Final = ("board", "backup")
SIZE: Final = BoardSize(agencies=18_000, posts_a_day=0.1, hubs=1_000_000)
_UNITS: Final = {"m": 1 << 20, "g": GIB}


def on(machine: str) -> dict[str, Any]:
    """Return the services of one machine."""
    return {name: each for name, each in SERVICES.items() if machine in each["profiles"]}


def test_each_machine_has_its_services() -> None:
    """Both serve; the first has the database, the second its standby and the copies."""
    assert set(on("first")) == {"board", "proxy", "database"}
    assert set(on("second")) == {"board", "proxy", "standby", "backup"}


def test_no_service_has_rights() -> None:
    """No service can write outside its volumes, gain rights, or reach more than it must."""
    for name, service in SERVICES.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["restart"] == "unless-stopped", name
        for port in service.get("ports", ()):
            # Only the proxy is for others than the two machines.
            assert port.startswith("${PUBLIC_ADDRESS" if name == "proxy" else "${OWN_ADDRESS:?}")


def test_every_service_but_the_copies_is_asked_how_it_is() -> None:
    """What serves has a health check; the board's is at an address that there is."""
    assert {name for name, each in SERVICES.items() if "healthcheck" in each} == (
        set(SERVICES) - {"backup"}
    )
    program = SERVICES["board"]["healthcheck"]["test"][3]
    compile(program, "healthcheck", "exec")
    assert "http://127.0.0.1:8750/healthz" in program


def test_commands_and_images_exist() -> None:
    """The board is started by options that exist, from this version's image."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    for name in OURS:
        service = SERVICES[name]
        assert service["image"] == f"ghcr.io/neighbors-requests/neighbors-requests:{version}"
        built = (FOLDER / service["build"]["context"]).resolve() / service["build"]["dockerfile"]
        assert built.is_file()
    words = SERVICES["board"]["command"]
    found = command(words).commands[words[0]].commands[words[1]]
    given = found.make_context("board", words[2:]).params
    assert given["behind_proxy"]
    assert SERVICES["board"]["ports"] == [f"${{OWN_ADDRESS:?}}:{given['port']}:{given['port']}"]
    for name, service in SERVICES.items():
        if name not in OURS:
            assert re.fullmatch(r"docker\.io/library/[a-z]+:[0-9.]+", service["image"]), name


def test_what_is_mounted_is_there() -> None:
    """Each file beside compose.yaml that a service mounts is there, read-only, and scripts run."""
    mounted = [
        volume.split(":")
        for service in SERVICES.values()
        for volume in service["volumes"]
        if volume.startswith("./")
    ]
    assert {Path(each[0]).name for each in mounted} == {
        path.name for path in FOLDER.iterdir() if path.name not in {"compose.yaml", "country.env"}
    }
    for host, _inside, how in mounted:
        assert how == "ro"
        assert not host.endswith(".sh") or (FOLDER / host).stat().st_mode & 0o111


def test_the_settings_file_names_what_is_used() -> None:
    """Each variable is in country.env, except those that have a default for nearly everybody."""
    text = (FOLDER / "compose.yaml").read_text()
    used = {*re.findall(r"\$\{(\w+)", text)}
    needed = {*re.findall(r"\$\{(\w+):\?\}", text)}
    named = {*re.findall(r"(?m)^(\w+)=", (FOLDER / "country.env").read_text())}

    assert needed <= named <= used
    assert used - named == {"AWS_ALLOW_HTTP", "CERTIFICATE", "PUBLIC_ADDRESS"}
    proxy = (FOLDER / "haproxy.cfg").read_text()
    assert {*re.findall(r"\$\{(\w+)", proxy)} == set(SERVICES["proxy"]["environment"])
    for name, service in (("database.sh", "database"), ("standby.sh", "standby")):
        read = {*re.findall(r"\$(\w+)", (FOLDER / name).read_text())} - {"PGDATA"}
        assert read <= set(SERVICES[service]["environment"]), name


def test_the_proxy_asks_what_is_answered() -> None:
    """Each health check of the proxy is a route of the board, and no service is guessed."""
    proxy = (FOLDER / "haproxy.cfg").read_text()
    asked = {*re.findall(r"option httpchk GET (\S+)", proxy)}

    assert asked == {"/readyz", "/healthz", "/inbox/ready"}
    assert asked <= {getattr(route, "path", "") for route in TABLE}
    assert {*re.findall(r"server here (\S+)", proxy)} == {"board:8750"}
    # The CDN writes the reader's address last, and nobody may write after it.
    assert "forwardfor" not in proxy


def test_limits_are_those_of_the_plan() -> None:
    """A process may take what the plan says, and all services of a machine fit on it."""
    machines = make_plan(SIZE).machines

    def memory(service: dict[str, Any]) -> int:
        return int(service["mem_limit"][:-1]) * _UNITS[service["mem_limit"][-1]]

    assert machines.count == 2
    assert memory(SERVICES["board"]) >= machines.process_memory_bytes
    assert SERVICES["board"]["cpus"] == machines.cores
    for machine in ("first", "second"):
        assert sum(map(memory, on(machine).values())) <= machines.memory_gib * GIB

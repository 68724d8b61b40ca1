"""Secrets are planted everywhere in a hub, and looked for in all that it says and leaves."""

import asyncio
from base64 import b64encode
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, nullcontext
from datetime import UTC, datetime, timedelta
import json
import os
from pathlib import Path
import re
import resource
import signal
import subprocess
import sys
from typing import Any

from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key
import pytest

from demo.network import private_network
from hub.api.server import TABLE
from tests.access.processes import CONFIG, ROOT, HubProcess, bearer
from tests.e2e.planted import found_in
from tests.fakes.http_camera import jpeg_of

USERNAME, PASSWORD, WRONG_PASSWORD = "barrymore", "candle+at/the window", "not-the-candle-9"
IN_ADDRESS, PROXY, FEED_KEY = "in-the-address-77", "selden-on-the-moor", "feedkey-of-stapleton"
IN_QUERY = "in-the-query-78"
PICTURE, READING = "planted-in-a-picture-55", "planted-in-a-reading-66"
HOLDERS = {
    "feed's key": {"GET_awareness_sources.answer"},
    "reading": {"GET_sensors_id_readings.answer"},
    "picture": {"GET_cameras_id_snapshot.answer"},
}
"""Who may say a secret, since it is there for that."""
SETTINGS = f"""
[sharing]
proxy = "socks5://stapleton:{PROXY}@127.0.0.1:9"
[[boards]]
url = "https://board.example.org"
origin = "board.example.org/v1"
log_key = "board.example.org/v1+75a47a34+AWIiluYZ6ZdTIPc3QIcS0yKyZHZrOId7rjTEb/fYxTOm"
inbox_key = "board.example.org/v1/inbox+f1b78919+Ad+PHp79+dmq8mI2F6Oce9hwXuYAL6t7pYcirdxXxct6"
[[awareness]]
url = "https://alerts.example.org/new.atom?key={FEED_KEY}"
"""


@asynccontextmanager
async def _camera() -> AsyncGenerator[str]:
    """Serve pictures to whoever brings the password, which crosses the wire as it is."""
    right = b64encode(f"{USERNAME}:{PASSWORD}".encode()).decode()

    async def show(request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Basic {right}":
            raise web.HTTPUnauthorized(headers={"WWW-Authenticate": 'Basic realm="c"'})
        return web.Response(body=jpeg_of(7), content_type="image/jpeg")

    app = web.Application()
    app.router.add_get("/snap.jpg", show)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/snap.jpg"
    finally:
        await runner.cleanup()


LOUD_HUB = """
import functools, logging, sys
from hub.cli.run import main
from noticeboard.runtime import process

def set_up_loudly(set_up, **how):
    set_up(**how)
    logging.getLogger().setLevel(logging.DEBUG)

process.set_up_log = functools.partial(set_up_loudly, process.set_up_log)
main()
"""
"""The hub's own program, which logs all there is to log."""
WHOLE = "whole"
COMMANDS = (
    ("doctor", "--json"),
    ("check", "--json"),
    ("cameras",),
    ("storage", "--json"),
    ("requests", "--json"),
    ("boards",),
    ("rules",),
)
"""What people are asked to attach, or look at. The doctor looks around in its network."""


class Life:
    """One hub, what was planted in it, and everything it said."""

    def __init__(self, folder: Path, *, whole: bool) -> None:
        self.folder = folder
        self.whole = whole
        self.said = folder / "said"
        self.said.mkdir(parents=True)
        key_line = f'[recording]\nkey_file = "{folder / "footage.key"}"'
        config = CONFIG.replace("[recording]", key_line)
        program = ("-c", LOUD_HUB)
        self.hub = HubProcess(folder=folder / "hub", config=config + SETTINGS, program=program)
        self.secrets = {
            "camera's password": PASSWORD,
            "wrong password": WRONG_PASSWORD,
            "password in an address": IN_ADDRESS,
            "password in a query": IN_QUERY,
            "proxy's password": PROXY,
            "feed's key": FEED_KEY,
            "picture": PICTURE,
            "reading": READING,
        }
        self.statuses: list[int] = []

    def keep(self, name: str, content: bytes) -> None:
        """Keep something that was said."""
        (self.said / re.sub(r"[^\w.-]+", "_", name.replace("{id}", "id"))).write_bytes(content)

    def told(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401 -- JSON
        """Call as administrator, keep what is answered, and return it."""
        content = {"Content-Type": "image/jpeg"} if isinstance(body, bytes) else {}
        answer = self.hub.call(method, path, bearer(self.hub.tokens["admin"]) | content, body)
        self.statuses.append(answer.status)
        self.keep(f"answer {len(self.statuses)} {method} {path}", answer.body)
        return json.loads(answer.body) if answer.body.startswith(b"{") else None

    def command(self, *words: str) -> str:
        """Run a command beside the hub, keep all it prints, and return its output."""
        done = subprocess.run(  # noqa: S603 -- our own words
            [sys.executable, "-m", "hub", "hub", *words, "--data-dir", str(self.hub.data)],
            capture_output=True,
            env=os.environ | {"NO_COLOR": "1"},
            stdin=subprocess.DEVNULL,
            timeout=120,
            check=False,
        )
        self.keep(f"command {words[0]}.out", done.stdout)
        self.keep(f"command {words[0]}.err", done.stderr)
        return done.stdout.decode()

    async def live(self) -> None:
        """Live from the first start to a crash."""
        await asyncio.to_thread(self._begin)
        async with _camera() as address:
            await asyncio.to_thread(self._with_camera, address)
        await asyncio.to_thread(self._look)
        await asyncio.to_thread(self._end)

    def _begin(self) -> None:
        hub = self.hub
        (hub.folder).mkdir(parents=True)
        hub.data.mkdir(mode=0o755)
        hub.seed("revoked")
        hub.start()
        self.told("DELETE", f"/tokens/{hub.tokens['revoked'][:16]}")
        code = hub.code()
        body = {"code": code, "name": "Home Assistant"}
        hub.tokens["paired"] = hub.call("POST", "/pair", None, body).json["token"]
        self.keep("pairing again", hub.call("POST", "/pair", None, body).body)
        self.secrets |= {"spent code": code, "open code": hub.code(), "wrong code": "ab" * 16}
        self.keep("wrong code", hub.call("POST", "/pair", None, body | {"code": "ab" * 16}).body)
        for text in (hub.tokens["revoked"], hub.tokens["admin"][:-1]):
            self.keep(f"wrong {text[:4]}", hub.call("GET", "/state", bearer(text)).body)
        self.secrets |= {f"token {name}": text[16:] for name, text in hub.tokens.items()}

    def _with_camera(self, address: str) -> None:
        body = {"stream_url": address, "name": "Gate", "username": USERNAME}
        self.told("POST", "/cameras", body | {"password": WRONG_PASSWORD})
        self.told("POST", "/cameras", body | {"password": [WRONG_PASSWORD]})
        self.camera = str(self.told("POST", "/cameras", body | {"password": PASSWORD})["id"])
        change = {"username": USERNAME, "password": WRONG_PASSWORD}
        self.told("PATCH", f"/cameras/{self.camera}", change)
        hidden = address.replace("://", f"://{USERNAME}:{IN_ADDRESS}@")
        self.told("POST", "/cameras", {"stream_url": hidden, "name": "Door"})
        self.told("PATCH", f"/cameras/{self.camera}", {"stream_url": hidden})
        hidden = f"{address}?user=viewer&password={IN_QUERY}"
        queried = {"stream_url": hidden, "name": "Hall", "username": USERNAME}
        self.told("POST", "/cameras", queried | {"password": PASSWORD})
        lent = self.told("POST", "/cameras", {"entity_id": "camera.porch", "name": "Porch"})
        self.lent = str(lent["id"])
        jpeg = jpeg_of(3)
        marked = jpeg[:2] + b"\xff\xfe" + (len(PICTURE) + 2).to_bytes(2) + PICTURE.encode()
        self.told("PUT", f"/cameras/{self.lent}/snapshot", marked + jpeg[2:])
        sensor = self.told("POST", "/sensors", {"entity_id": "lock.gate", "name": "Gate"})
        self.sensor = str(sensor["id"])
        at = datetime.now(UTC).isoformat()
        readings = {"readings": [{"at": at, "state": READING}]}
        self.told("POST", f"/sensors/{self.sensor}/readings", readings)
        rule = {"name": "Quiet", "when": {"words": ["car"]}, "then": "list", "by": "Alex"}
        self.told("POST", "/rules", rule)
        self.told("PUT", "/rules/active", {"active": False, "by": "Alex"})

    def _look(self) -> None:
        """Ask for all there is, and run the commands that people are asked to attach."""
        ids = {"cameras": self.camera, "sensors": self.sensor}
        now = datetime.now(UTC)
        hour = f"?start={(now - timedelta(hours=1)):%FT%TZ}&end={now:%FT%TZ}"
        for route in TABLE:
            # What never ends is not read.
            if route.method == "GET" and "live" not in route.path and route.path != "/ws":
                own = ids.get(route.path.split("/")[1], "f" * 32)
                path = re.sub(r"\{\w+\}", own, route.path)
                answer = self.hub.admin("GET", path + (hour if route.query else ""))
                self.keep(f"GET {route.path}.answer", answer.body)
        for words in COMMANDS if self.whole else ():
            self.command(*words)
        made = self.command("backup", str(self.folder / "hub.age"), "--json")
        self.secrets["recovery key"] = str(json.loads(made)["recovery_key"])
        (self.said / "command_backup.out").unlink()
        self.keep("backup", (self.folder / "hub.age").read_bytes())
        self.keep("command line", Path(f"/proc/{self.hub.pid}/cmdline").read_bytes())
        self.keep("environment", Path(f"/proc/{self.hub.pid}/environ").read_bytes())
        key = load_pem_private_key((self.hub.data / "tls.pem").read_bytes(), None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        self.secrets["TLS key"] = f"{key.private_numbers().private_value:064x}"
        self.secrets["ledger's key"] = (self.hub.data / "ledger.key").read_text().strip()[-40:]
        self.secrets["footage's key"] = (self.folder / "footage.key").read_text().strip()[-40:]

    def _end(self) -> None:
        """Crash."""
        hub = self.hub
        self.rights = {
            str(path.relative_to(hub.data)): f"{path.stat().st_mode & 0o777:o}"
            for path in hub.data.rglob("*")
            if path.parent == hub.data and path.stat().st_mode & 0o077
        }
        self.limit = resource.prlimit(hub.pid, resource.RLIMIT_CORE)
        assert hub.process is not None
        hub.process.send_signal(signal.SIGSEGV)
        hub.process.wait(30)
        self.keep("log", (hub.folder / "hub.log").read_bytes())
        facts = {
            "secrets": self.secrets,
            "statuses": self.statuses,
            "rights": self.rights,
            "limit": self.limit,
            "ended": hub.process.returncode,
            "left": [path.name for path in hub.folder.iterdir()],
        }
        (self.folder / "facts.json").write_text(json.dumps(facts))


def main() -> None:
    """Live in the folder that the command line names."""
    life = Life(Path(sys.argv[1]), whole=WHOLE in sys.argv[2:])
    try:
        asyncio.run(life.live())
    finally:
        life.hub.stop()


if __name__ == "__main__":
    main()


CRASH = "import os, signal; os.chdir('{folder}'); {first}; os.kill(os.getpid(), signal.{name})"
PRIVATE = "from noticeboard.runtime.process import protect_memory as keep; keep()"
LIFT = (
    "import resource; most = resource.getrlimit(resource.RLIMIT_CORE)[1];"
    " resource.setrlimit(resource.RLIMIT_CORE, (most, most))"
)
KEPT_LIFTED = "resource.setrlimit = lambda *_: None"


@pytest.fixture(scope="module", params=["short", pytest.param(WHOLE, marks=pytest.mark.long)])
def life(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """Let a hub live; what it said is in the folder `said`."""
    folder = tmp_path_factory.mktemp("life") / "life"
    words = [sys.executable, "-m", "tests.access.test_planted", str(folder), request.param]
    with private_network() if request.param == WHOLE else nullcontext("") as network:
        if network is None:
            pytest.skip("no network of its own can be made here")
        done = subprocess.run(  # noqa: S603 -- our own words
            [*(["ip", "netns", "exec", network] if network else []), *words],
            cwd=ROOT,
            capture_output=True,
            timeout=240,
            check=False,
        )
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    facts = json.loads((folder / "facts.json").read_text())
    return {**facts, "folder": folder, "whole": request.param == WHOLE}


def _found(content: bytes, secrets: dict[str, str]) -> set[str]:
    """Return which secrets are in some bytes, even if lines break them."""
    whole = content.replace(b"\n", b"").replace(b"\\n", b"")
    return {*found_in(content, secrets), *found_in(whole, secrets)}


def test_what_is_looked_for_is_there(life: dict[str, Any]) -> None:
    """The search finds what is planted where it belongs, in the data folder."""
    data = life["folder"] / "hub" / "data"
    kept = b"".join(path.read_bytes() for path in data.glob("*") if path.is_file())

    found = _found(kept + (life["folder"] / "footage.key").read_bytes(), life["secrets"])

    assert {"camera's password", "TLS key", "ledger's key", "footage's key", "reading"} <= found
    database = b"".join(path.read_bytes() for path in data.glob("*.db*"))
    assert "password in a query" in found
    assert not {"camera's password", "password in a query"} & _found(database, life["secrets"])
    config = (life["folder"] / "hub" / "config.toml").read_bytes()
    assert _found(config, life["secrets"]) == {"proxy's password", "feed's key"}
    assert {201, 204, 400} <= set(life["statuses"])


def test_nothing_says_a_secret(life: dict[str, Any]) -> None:
    """Log at DEBUG, answers, errors, commands, process list, backup and ledger say none of it."""
    said = {path.name: path.read_bytes() for path in (life["folder"] / "said").iterdir()}
    leaks = [
        (what, name)
        for name, content in said.items()
        for what in _found(content, life["secrets"])
        if name not in HOLDERS.get(what, ())
    ]

    assert leaks == []
    assert {"log", "command_line", "environment", "backup"} <= set(said)
    assert ("command_doctor.out" in said) == life["whole"]
    assert len(said) > 50


def test_crash_leaves_no_memory(life: dict[str, Any]) -> None:
    """A hub that crashes leaves no core dump, even if somebody lifted the limit on them."""
    assert life["ended"] == -signal.SIGSEGV
    assert life["limit"] == [0, 0]
    assert {name for name in life["left"] if name.startswith("core")} == set()


def test_files_are_the_owners_alone(life: dict[str, Any]) -> None:
    """Whatever the rights of the data folder are, nobody else reads what the hub puts there."""
    assert life["rights"] == {}


@pytest.mark.parametrize("name", ["SIGABRT", "SIGSEGV"])
def test_dumps_are_withheld(tmp_path: Path, name: str) -> None:
    """Without the call the kernel dumps a crashed process; with it never, whatever the limit."""
    dumped = []
    for number, first in enumerate(
        (LIFT, f"{LIFT}; {PRIVATE}", f"{LIFT}; {KEPT_LIFTED}; {PRIVATE}")
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        crash = CRASH.format(folder=folder, first=first, name=name)
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        child = os.posix_spawn(sys.executable, [sys.executable, "-c", crash], environment)
        _, status = os.waitpid(child, 0)
        assert os.WTERMSIG(status) == signal.Signals[name]
        dumped.append(os.WCOREDUMP(status))
        assert dumped[-1] or list(folder.iterdir()) == []

    assert dumped == [True, False, False]


def test_memory_is_not_read_by_the_same_user() -> None:
    """Another program of the hub's own user gets at neither its environment nor its memory."""
    nobody = 65534 if os.geteuid() == 0 else None  # root may read everything
    groups = None if nobody is None else ()
    read = []
    for first in ("pass", PRIVATE):
        child = subprocess.Popen(  # noqa: S603 -- our own words
            [sys.executable, "-c", f"{first}; print('up', flush=True); input()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd="/",
            env={"PYTHONPATH": str(ROOT), "SECRET": "planted"},
            user=nobody,
            group=nobody,
            extra_groups=groups,
        )
        assert child.stdout is not None
        child.stdout.readline()
        reader = subprocess.run(  # noqa: S603 -- our own words
            ["/bin/cat", f"/proc/{child.pid}/environ"],
            capture_output=True,
            user=nobody,
            group=nobody,
            extra_groups=groups,
            check=False,
        )
        child.communicate(b"\n", timeout=60)
        read.append(b"planted" in reader.stdout)

    assert read == [True, False]

"""A hub is installed by hash, from a list; whatever goes wrong, the next try works."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Iterator
from contextlib import suppress
from functools import partial
import json
import os
from pathlib import Path
import re
import signal
import subprocess
import sys
from typing import Any, Final

from aiohttp import web
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.neighbors_requests.const import DOMAIN
from custom_components.neighbors_requests.managed import environment, keeper, process
from custom_components.neighbors_requests.managed.environment import machine
from custom_components.neighbors_requests.managed.folder import NotInstalledError, cache_folder
from tests.servers.wheels import HUB, list_of, write_hub, write_wheel
from tests.small_disk import SmallDisk, small_disk

from .fake_hub import FakeHub, until
from .managed_home import chosen, folder, run_here, settle_in

pytestmark = pytest.mark.usefixtures("enable_custom_integrations", "socket_enabled")
__all__ = ["folder"]
ROOT: Final = Path(__file__).parents[2]
CHECK: Final = environment._CHECK  # noqa: SLF001 -- what each installation runs
FILLER: Final = "filler-1.0-py3-none-any.whl"
FILLER_BYTES: Final = 3_000_000
KILLED_AT: Final = ("wheels/*.part", "*/venv", "*/cache", "*/venv/lib/*/site-packages/filler*")
"""What a process that installs has just made when it is killed, below its stage."""


class Index:
    """A real server with the wheels of a hub; it sends what a test wants it to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[tuple[str, str]] = []
        """Each file that was asked for, and from which byte on."""
        self.status = 200
        self.cut: int | None = None
        """After how many bytes of the filler the connection breaks."""
        self.held = asyncio.Event()
        """Set when the filler is held back after `hold` bytes."""
        self.hold: int | None = None
        self.ended = asyncio.Event()
        self.url = ""
        folder.mkdir()
        write_hub(folder / HUB)
        write_wheel(folder / FILLER, {"filler.bin": os.urandom(FILLER_BYTES)})

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer like a package index."""
        name = request.match_info["name"]
        self.asked.append((name, request.headers.get("Range", "")))
        path = self.folder / name
        if self.status != 200 or not path.exists():
            return web.Response(status=self.status if self.status != 200 else 404)
        if name != FILLER or self.cut is self.hold is None:
            return web.FileResponse(path)
        raw = path.read_bytes()
        begins = int(request.headers.get("Range", "bytes=0-")[6:-1])
        sent = web.StreamResponse(
            status=206 if begins else 200,
            headers={
                "Content-Length": str(len(raw) - begins),
                "Content-Range": f"bytes {begins}-{len(raw) - 1}/{len(raw)}",
            },
        )
        await sent.prepare(request)
        await sent.write(raw[begins : begins + (self.cut or self.hold or 0)])
        if self.hold is not None:
            self.held.set()
            await self.ended.wait()
        assert request.transport is not None
        request.transport.abort()
        return sent

    def list_for(self, target: str, *, scale: int = 1) -> str:
        """Return the list that a release has."""
        files = [self.folder / name for name in (HUB, FILLER)]
        return list_of(files, self.url, target, scale=scale)


@pytest.fixture
async def index(
    hass: HomeAssistant,  # noqa: ARG001 -- its loop serves
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    socket_enabled: None,  # noqa: ARG001 -- lets loopback through
) -> AsyncGenerator[Index]:
    """Serve the wheels that the list of this integration names."""
    served = Index(tmp_path / "index")
    application = web.Application()
    application.router.add_get("/{name}", served.answer)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    served.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    listed = tmp_path / "wheels.json"
    listed.write_text(served.list_for(machine()))
    monkeypatch.setattr(environment, "LIST", listed)
    # To import all of a hub takes a second each time; test_managed_musl.py and one test here do.
    monkeypatch.setattr(environment, "_CHECK", "import hub")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    yield served
    served.ended.set()
    await runner.cleanup()


def names_in(path: Path) -> set[str]:
    """Return what is in a folder."""
    return {each.name for each in path.iterdir()} if path.exists() else set()


def installed(hass: HomeAssistant) -> set[str]:
    """Return the environments that are there."""
    return names_in(cache_folder(hass)) - {"stage"}


def sentence(result: Any) -> str:  # noqa: ANN401 -- a flow's result
    """Return what a dialog says about a failure, without the marks of markdown."""
    assert (result["type"], result["step_id"]) == (FlowResultType.MENU, "not_installed")
    assert result["menu_options"] == ["install", "link"]
    return re.sub(r"\\(.)", r"\1", result["description_placeholders"]["reason"])


async def test_hub_is_installed_into_an_environment_of_its_own(
    hass: HomeAssistant, folder: Path, index: Index
) -> None:
    """Each file is asked for once, progress is shown, and the hub runs on nothing else."""
    shown: list[float] = []

    @callback
    def show(event: Event[Any]) -> None:
        shown.append(event.data["progress"])

    stop = hass.bus.async_listen("data_entry_flow_progress_update", show)
    result = await run_here(hass)
    stop()

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert sorted(index.asked) == [(FILLER, ""), (HUB, "")]
    assert len(shown) > 3
    assert shown == sorted(shown)
    assert shown[-1] == 1
    [name] = installed(hass)
    assert names_in(cache_folder(hass)) == {name}
    process = keeper.async_keeper(hass).hub.pid
    about = Path(f"/proc/{process}")
    words = (about / "cmdline").read_bytes().split(b"\0")
    python = cache_folder(hass) / name / "bin" / "python"
    assert words[:4] == [str(python).encode(), b"-I", b"-m", b"hub.cli.run"]
    assert b"PYTHONPATH" not in (about / "environ").read_bytes()
    assert (folder / "hub.db").exists()
    await hass.async_block_till_done()

    await hass.config_entries.async_remove(result["result"].entry_id)
    assert not cache_folder(hass).exists()


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("case", ["changed", "longer", "shorter", "missing", "broken", "refused"])
async def test_failure_is_said_and_the_next_try_works(
    hass: HomeAssistant, index: Index, case: str
) -> None:
    """One sentence says what failed; nothing is installed, and the next try needs only the rest."""
    path = index.folder / FILLER
    good, port = path.read_bytes(), index.url.rpartition(":")[2]
    expected = f"127.0.0.1 sent a {FILLER} that isn't the one this release needs"
    listed = environment.LIST.read_text()
    match case:
        case "changed":
            path.write_bytes(good[:-1] + bytes([good[-1] ^ 1]))
        case "longer":
            path.write_bytes(good + b"\0")
        case "shorter":
            path.write_bytes(good[:-1])
        case "missing":
            path.unlink()
            expected = f"127.0.0.1 answered with error 404 instead of sending {FILLER}."
        case "broken":
            index.status = 503
            expected = "127.0.0.1 answered with error 503 instead of sending"
        case _:
            # Nothing listens there.
            environment.LIST.write_text(listed.replace(port, "9"))
            expected = "Can't reach 127.0.0.1. Check this machine's internet connection"

    result = await run_here(hass)

    assert sentence(result).startswith(expected)
    assert installed(hass) == set()
    assert not list((cache_folder(hass) / "stage").glob("wheels/filler*whl"))
    path.write_bytes(good)
    environment.LIST.write_text(listed)
    index.status = 200
    if case == "refused":
        # The list is read once.
        hass.data.pop(keeper._ENVIRONMENT)  # noqa: SLF001 -- as after a restart

    if case == "changed":
        result = await chosen(hass, result, "install")
        assert result["type"] is FlowResultType.CREATE_ENTRY
    else:
        await keeper.async_install(hass)

    assert len(installed(hass)) == 1
    if case in {"changed", "longer", "shorter"}:
        assert Counter(name for name, _ in index.asked)[HUB] == 1


@pytest.mark.usefixtures("folder")
async def test_what_cannot_be_loaded_here_is_not_installed(
    hass: HomeAssistant, index: Index, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Every compiled module is imported before anything counts as installed."""
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "numpy.py").write_text("raise ImportError('No such instruction.')\n")
    good = (index.folder / HUB).read_bytes()
    write_hub(index.folder / HUB, tmp_path / "broken")
    environment.LIST.write_text(index.list_for(machine()))
    with monkeypatch.context() as patched:
        patched.setattr(environment, "_CHECK", CHECK)
        result = await run_here(hass)

        assert "on this machine (ImportError: No such instruction)." in sentence(result)
        assert installed(hass) == set()
    (index.folder / HUB).write_bytes(good)
    environment.LIST.write_text(index.list_for(machine()))
    hass.data.pop(keeper._ENVIRONMENT)  # noqa: SLF001 -- as after a restart
    await keeper.async_install(hass)
    assert len(installed(hass)) == 1


@pytest.mark.usefixtures("folder")
async def test_broken_connection_is_continued(hass: HomeAssistant, index: Index) -> None:
    """A download goes on where it broke, as long as something comes each time."""
    index.cut = FILLER_BYTES // 3
    await keeper.async_install(hass)

    assert len(installed(hass)) == 1
    begun = [begin for name, begin in index.asked if name == FILLER]
    assert begun[0] == ""
    assert len(begun) > 2
    assert all(re.fullmatch(r"bytes=[1-9]\d+-", begin) for begin in begun[1:])


@pytest.mark.usefixtures("folder")
async def test_closed_dialog_keeps_what_it_has(hass: HomeAssistant, index: Index) -> None:
    """A canceled download leaves no process and nothing installed; the next asks for the rest."""
    index.hold = FILLER_BYTES // 2
    flow = hass.config_entries.flow
    result: Any = await flow.async_init(DOMAIN, context={"source": "user"})
    result = await flow.async_configure(result["flow_id"], {"next_step_id": "managed"})
    result = await flow.async_configure(result["flow_id"], {})
    assert result["step_id"] == "install"
    part = cache_folder(hass) / "stage" / "wheels" / f"{FILLER}.part"
    await until(lambda: part.exists() and part.stat().st_size == index.hold)

    flow.async_abort(result["flow_id"])
    await hass.async_block_till_done()
    assert installed(hass) == set()
    half, index.hold = index.hold, None
    await keeper.async_install(hass)

    assert len(installed(hass)) == 1
    assert index.asked[-1] == (FILLER, f"bytes={half}-")
    assert Counter(name for name, _ in index.asked)[HUB] == 1


@pytest.mark.usefixtures("folder", "index")
async def test_canceled_installation_leaves_no_process(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever runs when the dialog is closed has ended when the flow has."""
    begun: list[asyncio.subprocess.Process] = []
    begin = asyncio.create_subprocess_exec

    async def noted(*words: str, **more: Any) -> asyncio.subprocess.Process:  # noqa: ANN401 -- passed on
        begun.append(await begin(*words, **more))
        return begun[-1]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", noted)
    monkeypatch.setattr(environment, "_CHECK", "import time; time.sleep(3600)")
    installing = asyncio.ensure_future(keeper.async_install(hass))
    await until(lambda: len(begun) == 3)

    installing.cancel()
    await asyncio.wait([installing])

    assert [process.returncode for process in begun] == [0, 0, -signal.SIGKILL]
    assert installed(hass) == set()


@pytest.mark.usefixtures("folder")
async def test_what_was_kept_is_checked_again(hass: HomeAssistant, index: Index) -> None:
    """Files of a former try that were damaged, or that nobody knows, are never installed."""
    stage = cache_folder(hass) / "stage"
    (stage / "wheels").mkdir(parents=True)
    (stage / "venv").mkdir()
    good = (index.folder / FILLER).read_bytes()
    (stage / "wheels" / HUB).write_bytes(bytes((index.folder / HUB).stat().st_size))
    (stage / "wheels" / f"{FILLER}.part").write_bytes(bytes(1000))
    (stage / "wheels" / "evil-1.0-py3-none-any.whl").write_bytes(b"evil")

    await keeper.async_install(hass)

    asked = Counter(index.asked)
    assert asked == {(HUB, ""): 1, (FILLER, "bytes=1000-"): 1, (FILLER, ""): 1}
    [name] = installed(hass)
    [filler] = (cache_folder(hass) / name).glob("lib/*/site-packages/filler.bin")
    assert filler.read_bytes() in good


@pytest.mark.usefixtures("folder")
async def test_file_that_changes_after_it_was_checked_is_refused(
    hass: HomeAssistant, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The installer checks each file itself: there is no moment between look and act."""
    run = process.run_installer  # the moment after the downloads

    async def changed(work: Path, *words: str | Path) -> None:
        with (work.parent / "wheels" / FILLER).open("ab") as file:
            file.write(b"\0")
        await run(work, *words)

    with monkeypatch.context() as patched:
        patched.setattr(environment, "run_installer", changed)
        result = await run_here(hass)

        assert "doesn't work on this machine" in sentence(result)
        assert installed(hass) == set()

    await keeper.async_install(hass)
    assert Counter(name for name, _ in index.asked) == {FILLER: 2, HUB: 1}


@pytest.fixture
def disk(hass: HomeAssistant, index: Index) -> Iterator[SmallDisk]:  # noqa: ARG001 -- says where
    """Return a disk of its own for environments; it has room for the files, and not for more."""
    where = cache_folder(hass)
    where.parent.mkdir(exist_ok=True)
    with small_disk(where, 32_000) as made:
        yield made


@pytest.mark.usefixtures("folder")
async def test_full_disk(
    hass: HomeAssistant, index: Index, disk: SmallDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is looked at before, and what fills up meanwhile gets everything back."""
    disk.fill()
    result = await run_here(hass)
    assert sentence(result).startswith(
        f"Not enough free space: the hub needs 22 MB in {disk.folder}"
    )
    assert index.asked == []

    # Room enough when it was looked at, and then somebody else takes it.
    async def filled(*_: object) -> None:
        disk.fill()
        await run(*_)

    for number, name in enumerate(("_receive", "run_installer")):
        disk.free()
        with monkeypatch.context() as patched:
            owner: Any = environment if name == "run_installer" else environment._Download  # noqa: SLF001
            run = getattr(owner, name)
            patched.setattr(owner, name, filled)
            result = await chosen(hass, result, "install")
        assert sentence(result).startswith("Not enough free space"), number
        assert names_in(disk.folder) == {"holiday.mov"}

    disk.free()
    await keeper.async_install(hass)
    assert len(installed(hass) - {"holiday.mov"}) == 1


@pytest.mark.usefixtures("folder")
async def test_folder_that_cannot_be_written(
    hass: HomeAssistant, index: Index, disk: SmallDisk
) -> None:
    """A protected disk is said, too."""
    disk.protect()
    result = await run_here(hass)
    disk.allow()

    assert "Read-only file system" in sentence(result)
    assert index.asked == []


@pytest.mark.usefixtures("folder")
async def test_machine_without_builds(
    hass: HomeAssistant, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine that isn't in the list is named; nothing is downloaded."""
    environment.LIST.write_text(index.list_for("musl-riscv64-cp399"))

    result = await run_here(hass)

    assert sentence(result).startswith(f"There is no hub for this kind of machine ({machine()}).")
    assert index.asked == []
    for soabi in ("cpython-313-darwin", "cpython-314-arm-linux-gnueabihf", "pypy311-pp73"):
        monkeypatch.setattr("sysconfig.get_config_var", lambda _, soabi=soabi: soabi)
        assert machine() == ""
    for soabi, name in (
        ("cpython-314-x86_64-linux-musl", "musl-x86_64-cp314"),
        ("cpython-313-aarch64-linux-gnu", "glibc-aarch64-cp313"),
        ("cpython-314t-x86_64-linux-gnu", "glibc-x86_64-cp314t"),
    ):
        monkeypatch.setattr("sysconfig.get_config_var", lambda _, soabi=soabi: soabi)
        assert machine() == name
    monkeypatch.setattr("os.confstr", lambda _: "glibc 2.27")
    assert machine() == ""


@pytest.mark.usefixtures("folder")
async def test_two_at_once_install_once(hass: HomeAssistant, index: Index) -> None:
    """Whoever comes second waits for the first, and downloads nothing."""
    await asyncio.gather(keeper.async_install(hass), keeper.async_install(hass))

    assert len(index.asked) == 2
    assert len(installed(hass)) == 1


@pytest.mark.usefixtures("folder")
async def test_second_address_is_for_when_the_first_has_nothing(
    hass: HomeAssistant, index: Index
) -> None:
    """What a release no longer has comes from the index; if neither has it, the first says so."""
    listed = json.loads(environment.LIST.read_text())
    listed["wheels"][HUB]["addresses"].insert(0, f"{index.url}/gone.whl")
    environment.LIST.write_text(json.dumps(listed))
    (index.folder / HUB).rename(index.folder / "kept")

    with pytest.raises(NotInstalledError) as failed:
        await keeper.async_install(hass)
    assert failed.value.key == "install_not_sent"
    (index.folder / "kept").rename(index.folder / HUB)
    await keeper.async_install(hass)

    assert len(installed(hass)) == 1


async def test_update_replaces_the_environment(
    hass: HomeAssistant, folder: Path, index: Index
) -> None:
    """The new version is installed beside the old one, which goes when the new hub has answered."""
    entry = (await run_here(hass))["result"]
    await hass.async_block_till_done()
    await keeper.async_end(hass)
    [name] = installed(hass)
    (cache_folder(hass) / name).rename(cache_folder(hass) / name.replace("0.1.0", "0.0.9"))
    index.status = 500

    await hass.config_entries.async_reload(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert "being installed" in (entry.reason or "")
    await until(lambda: keeper._FAILED in hass.data)  # noqa: SLF001 -- why it failed
    await hass.config_entries.async_reload(entry.entry_id)
    assert "127.0.0.1 answered with error 500" in (entry.reason or "")
    assert installed(hass) == {name.replace("0.1.0", "0.0.9")}
    await until(lambda: keeper._FAILED in hass.data)  # noqa: SLF001 -- likewise
    index.status = 200
    await hass.config_entries.async_reload(entry.entry_id)
    await until(lambda: entry.state is ConfigEntryState.LOADED)

    assert installed(hass) == {name}
    assert (folder / "hub.db").exists()
    # A broken interpreter, as after an update of Home Assistant's image, counts as missing.
    await keeper.async_end(hass)
    python = cache_folder(hass) / name / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python3")
    await hass.config_entries.async_reload(entry.entry_id)
    await until(lambda: entry.state is ConfigEntryState.LOADED)


INSTALLING: Final = """
import asyncio, os, sys
from pathlib import Path
import aiohttp
import custom_components.neighbors_requests
from homeassistant.core import HomeAssistant
from custom_components.neighbors_requests.managed import environment

async def main():
    hass = HomeAssistant(sys.argv[1])
    environment.LIST = Path(sys.argv[2])
    made = environment.read_environment(hass, "0.1.0")
    async with aiohttp.ClientSession() as session:
        await made.install(hass, session, lambda _: None)

# All that is imported is imported once: each line asks for one that installs.
for _ in sys.stdin:
    child = os.fork()
    if not child:
        asyncio.run(main())
        os._exit(0)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


def has_begun(stage: Path, moment: str, before: set[str]) -> bool:
    """Return whether this try has come so far, not one before."""
    new = {name for name in names_in(stage) if name not in before or name == "wheels"}
    return any(path.relative_to(stage).parts[0] in new for path in stage.glob(moment))


async def test_killed_at_any_moment(hass: HomeAssistant, index: Index, tmp_path: Path) -> None:
    """A Home Assistant that is killed leaves nothing half-installed, and the next one goes on."""
    hass.config.config_dir = str(tmp_path)
    stage = cache_folder(hass) / "stage"
    words = ("-c", INSTALLING, str(tmp_path), str(environment.LIST))
    held = FILLER_BYTES // 2
    installing = await asyncio.create_subprocess_exec(
        sys.executable, *words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert installing.stdin is not None
    assert installing.stdout is not None
    for moment in KILLED_AT:
        index.hold = held if moment == KILLED_AT[0] else None
        installing.stdin.write(b"\n")
        child = int(await installing.stdout.readline())
        await until(partial(has_begun, stage, moment, names_in(stage)))
        if index.hold is not None:
            await index.held.wait()
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        assert int(await installing.stdout.readline()) == -signal.SIGKILL
        assert installed(hass) == set(), moment
    installing.stdin.close()
    assert await installing.wait() == 0

    await keeper.async_install(hass)

    assert len(installed(hass)) == 1
    assert names_in(cache_folder(hass)) == installed(hass)
    # Whatever was whole was not asked for again.
    assert Counter(name for name, _ in index.asked)[FILLER] == 2


@pytest.mark.usefixtures("folder")
async def test_entry_that_is_removed_while_its_hub_is_installed(
    hass: HomeAssistant, index: Index, caplog: pytest.LogCaptureFixture
) -> None:
    """The installation ends with the entry and leaves nothing, nor does it load the entry again."""
    index.hold = FILLER_BYTES // 2
    entry = MockConfigEntry(
        domain=DOMAIN,
        data={"managed": True, "host": "127.0.0.1", "port": 9, "fingerprint": "ab" * 32}
        | {"token": "0a" * 32},
    )
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    await index.held.wait()

    await hass.config_entries.async_remove(entry.entry_id)

    assert not cache_folder(hass).exists()
    assert keeper._INSTALLING not in hass.data  # noqa: SLF001 -- what ran
    assert "Can't" not in caplog.text


@pytest.mark.usefixtures("folder")
async def test_half_deleted_environment_is_not_taken_for_a_whole_one(
    hass: HomeAssistant, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If Home Assistant is killed while it deletes one, the next installs it again."""
    await keeper.async_install(hass)
    made = await keeper.async_environment(hass)
    assert made.is_there()

    monkeypatch.setattr("shutil.rmtree", lambda *_, **__: None)
    made.delete()

    assert installed(hass)
    assert not made.is_there()
    monkeypatch.undo()
    assert index.asked


@pytest.mark.usefixtures("folder", "index")
async def test_environment_appears_whole(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is made and tried elsewhere, then the same folder gets its name in one step."""
    run = process.run_installer  # each step of the installation
    made: list[int] = []

    async def noted(work: Path, *words: str | Path) -> None:
        assert installed(hass) == set()
        await run(work, *words)
        made.append((work / "venv").stat().st_ino)

    monkeypatch.setattr(environment, "run_installer", noted)
    await keeper.async_install(hass)

    [name] = installed(hass)
    assert made == [(cache_folder(hass) / name).stat().st_ino] * 3


@pytest.mark.usefixtures("folder")
async def test_other_files_are_another_environment(hass: HomeAssistant, index: Index) -> None:
    """What is there counts only for the list that it was installed by, whatever its version."""
    await keeper.async_install(hass)
    write_wheel(index.folder / FILLER, {"filler.bin": b"new"})
    environment.LIST.write_text(index.list_for(machine()))
    hass.data.pop(keeper._ENVIRONMENT)  # noqa: SLF001 -- as after a restart

    assert not await keeper.async_is_installed(hass)
    await keeper.async_install(hass)
    assert len(installed(hass)) == 2


async def test_update_without_a_list_says_what_to_do(
    hass: HomeAssistant,
    hub: FakeHub,  # noqa: ARG001 -- what the entry is for
    entry: MockConfigEntry,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A checkout without the package shows why, after the first try in the background."""
    await hass.async_add_executor_job(settle_in, hass, tmp_path)
    hass.config_entries.async_update_entry(entry, data={**entry.data, "managed": True})
    monkeypatch.setattr(environment, "is_installed", lambda _: False)

    await hass.config_entries.async_setup(entry.entry_id)
    await until(lambda: keeper._FAILED in hass.data)  # noqa: SLF001 -- why it failed
    await hass.config_entries.async_reload(entry.entry_id)

    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert "not a release" in (entry.reason or "")
    await until(lambda: keeper._FAILED in hass.data)  # noqa: SLF001 -- likewise
    await hass.config_entries.async_unload(entry.entry_id)

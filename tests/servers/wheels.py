"""Wheels for tests: a hub that is this tree, in files as small as a release's are large."""

from base64 import urlsafe_b64encode
import hashlib
import json
from pathlib import Path
import sys
import zipfile

ROOT = Path(__file__).parents[2]
HUB = "neighbors_requests-0.1.0-py3-none-any.whl"


def write_wheel(path: Path, files: dict[str, bytes]) -> None:
    """Write a wheel of these files."""
    name, version = path.name.split("-")[:2]
    info = f"{name}-{version}.dist-info"
    files = files | {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(
        f"{name},sha256={urlsafe_b64encode(hashlib.sha256(raw).digest()).decode().rstrip('=')},{len(raw)}\n"
        for name, raw in files.items()
    )
    with zipfile.ZipFile(path, "w") as archive:
        for each, raw in (
            files | {f"{info}/RECORD": f"{record}{info}/RECORD,,\n".encode()}
        ).items():
            archive.writestr(each, raw)


def write_hub(path: Path, *first: Path) -> None:
    """Write a hub's wheel: it leads to some folders, then this tree, then this process's packages.

    So what is installed is real, and a small file.
    """
    packages = [path for path in sys.path if path.endswith("-packages")]
    lines = "".join(f"{path}\n" for path in (*first, ROOT, *packages))
    write_wheel(path, {"neighbors.pth": lines.encode()})


def list_of(paths: list[Path], address: str, machine: str, *, scale: int = 1) -> str:
    """Return the list that a release has: these files, at an address, for one kind of machine.

    Each is listed with its size times `scale`.
    """
    wheels = {
        path.name: {
            "size": len(raw) * scale,
            "sha256": hashlib.sha256(raw).hexdigest(),
            "addresses": [f"{address}/{path.name}"],
        }
        for path in paths
        for raw in [path.read_bytes()]
    }
    return json.dumps({"wheels": wheels, "machines": {machine: sorted(wheels)}})

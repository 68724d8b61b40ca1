"""A release shows nothing before what it needs, and a person can run each step of it."""

from collections.abc import Iterable
from itertools import pairwise
import os
from pathlib import Path
import re
import shutil
import subprocess
from typing import Any, Final

import pytest
import yaml

ROOT: Final = Path(__file__).parents[2]
WORKFLOWS: Final = ROOT / ".github" / "workflows"
ORDER: Final = ("test", "build", "draft", "index", "image", "tag", "publish", "app")
APP: Final = Path("deploy/home-assistant/neighbors_hub")
VERSION: Final = "7.8.9"


def workflow(name: str) -> Any:  # noqa: ANN401 -- whatever is written there
    """Return a workflow as GitHub reads it."""
    return yaml.safe_load((WORKFLOWS / name).read_text())


JOBS: Final[dict[str, Any]] = workflow("release.yml")["jobs"]


def commands(job: str) -> str:
    """Return all that a job runs."""
    return "\n".join(str(step.get("run", "")) for step in JOBS[job]["steps"])


def test_the_order_of_a_release() -> None:
    """Each job waits for the one before; the store of apps, which reads main, comes last."""
    assert tuple(JOBS) == ORDER
    assert "needs" not in JOBS["test"]
    assert all(JOBS[job]["needs"] == before for before, job in pairwise(ORDER))
    for job in ORDER[1:]:
        assert f"scripts/release {job}" in commands(job)
    # An audit and a check that the tag is the version come before anybody sees anything.
    assert "scripts/release check" in commands("test")
    assert commands("build").index("release build") < commands("build").index("release audit")


def test_no_failure_is_passed_over() -> None:
    """No step may fail unnoticed."""
    for path in (*WORKFLOWS.glob("*.yml"), ROOT / "scripts" / "release"):
        assert not re.search(r"\|\| true|continue-on-error|always\(\)|set \+e", path.read_text())


@pytest.mark.parametrize("name", sorted(path.name for path in WORKFLOWS.glob("*.yml")))
def test_actions_are_pinned(name: str) -> None:
    """Other people's actions run in a fixed version, whose name stands beside it."""
    text = (WORKFLOWS / name).read_text()
    used = re.findall(r"uses: (.*)", text)
    assert used
    assert [use for use in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # \S+", use)] == []
    assert "ubuntu-latest" not in text


def test_each_job_may_do_what_it_needs() -> None:
    """Only the upload to the index and the attestation get an identity; only one job pushes."""
    assert workflow("release.yml")["permissions"] == {}
    may = {
        job: sorted(right for right, kind in JOBS[job]["permissions"].items() if kind == "write")
        for job in ORDER
    }
    assert may == {
        "test": [],
        "build": ["attestations", "id-token"],
        "draft": ["contents"],
        "index": ["id-token"],
        "image": ["packages"],
        "tag": ["packages"],
        "publish": ["contents"],
        "app": ["contents"],
    }
    assert JOBS["index"]["environment"] == "pypi"
    for job in ORDER:
        [checkout] = [s for s in JOBS[job]["steps"] if "checkout@" in s.get("uses", "")]
        assert checkout["with"]["persist-credentials"] is (job == "app")


class Tree:
    """A copy of the project in git, with stand-ins for the programs that reach other machines."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "tree"
        self.bin = folder / "bin"
        self.main = folder / "main.git"
        self._calls = folder / "calls"
        for name in (
            "scripts/release",
            "pyproject.toml",
            "CHANGELOG.md",
            "custom_components/neighbors_requests/manifest.json",
            "deploy/container/compose.yaml",
            f"{APP}/config.yaml",
        ):
            (self.root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, self.root / name)
        self.bin.mkdir()
        self._set_version(VERSION)
        self.git("init", "--quiet", "--bare", str(self.main))
        self.git("init", "--quiet", "--initial-branch", "main")
        self.git("remote", "add", "origin", str(self.main))
        self.git("add", ".")
        self.git("commit", "--quiet", "--message", "The first commit")
        self.git("push", "--quiet", "origin", "main")

    def _set_version(self, version: str) -> None:
        for name, pattern, new in (
            ("pyproject.toml", r'(?m)^version = ".*"$', f'version = "{version}"'),
            ("CHANGELOG.md", r"(?m)^## .*$", f"## {version} (2030-01-02)"),
            (
                "custom_components/neighbors_requests/manifest.json",
                r'"version": ".*"',
                f'"version": "{version}"',
            ),
            ("deploy/container/compose.yaml", r"(?m)^(    image: .*):.*$", rf"\1:{version}"),
        ):
            path = self.root / name
            count = 2 if path.name == "compose.yaml" else 1
            path.write_text(re.sub(pattern, new, path.read_text(), count=count))

    def git(self, *arguments: str) -> str:
        """Run git here, and return what it prints."""
        return self.run("git", *arguments, check=True).stdout

    def stand_in(self, name: str, script: str) -> None:
        """Put a program in front of the real one; each call of it is written down."""
        path = self.bin / name
        path.write_text(f'#!/bin/bash\necho "{name} $*" >>"{self._calls}"\n{script}\n')
        path.chmod(0o755)

    def script(self, name: str, does: str) -> None:
        """Have one of our scripts do this instead."""
        path = self.root / "scripts" / name
        path.write_text(f"#!/bin/sh\n{does}\n")
        path.chmod(0o755)

    @property
    def calls(self) -> list[str]:
        """How stand-ins were called."""
        return self._calls.read_text().splitlines() if self._calls.exists() else []

    def release(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run one step."""
        return self.run("scripts/release", *arguments)

    def run(self, *command: str, check: bool = False) -> "subprocess.CompletedProcess[str]":
        """Run a command here."""
        who = {
            f"GIT_{role}_{field}": value
            for role in ("AUTHOR", "COMMITTER")
            for field, value in (("NAME", "A"), ("EMAIL", "a@example.org"))
        }
        return subprocess.run(  # noqa: S603 -- our own script, git
            command,
            cwd=self.root,
            env={**os.environ, **who, "PATH": f"{self.bin}:{os.environ['PATH']}"},
            capture_output=True,
            text=True,
            check=check,
            timeout=120,
        )


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """Return a project that is about to be released."""
    return Tree(tmp_path)


def test_a_tag_is_the_version_everywhere(tree: Tree) -> None:
    """A release starts only if project, integration and changelog have its version."""
    assert tree.release("check", f"v{VERSION}").returncode == 0
    other = tree.release("check", "v7.8.8")
    assert (other.returncode, other.stderr) == (1, "pyproject.toml has version 7.8.9, not 7.8.8.\n")
    compose = tree.root / "deploy" / "container" / "compose.yaml"
    as_released = compose.read_text()
    compose.write_text(as_released.replace(VERSION, "7.8.8", 1))
    mixed = tree.release("check", f"v{VERSION}")
    assert mixed.stderr == "compose.yaml has images of another version than 7.8.9.\n"
    compose.write_text(as_released)
    (tree.root / "CHANGELOG.md").write_text("# Changelog\n\n## 7.8.9 (unreleased)\n")
    undated = tree.release("check", f"v{VERSION}")
    assert undated.returncode == 1
    assert undated.stderr == 'CHANGELOG.md has no section "## 7.8.9 (YYYY-MM-DD)".\n'


MADE: Final = """
if [ "$1" = run ]; then shift 5; exec "$@"; fi
while [ "$1" != --out-dir ]; do shift; done
mkdir -p "$2"
echo {} >hub/made
find hub -exec touch --date=2030-01-02 {{}} +
python3 -m zipfile -c "$2/a.whl" hub
tar --sort=name --transform 's|^|a/|' -cf "$2/a.tar.gz" hub
"""
MODELS: Final = tuple(f"hub/clips/{each}/{each}.ncnn" for each in ("ppocr", "yunet"))
MADE_MODELS: Final = tuple(model + each for model in MODELS for each in (".bin", ".param"))


def test_two_builds_are_compared(tree: Tree) -> None:
    """What differs from build to build is not released."""
    tree.script("model", _making(MADE_MODELS))
    for name in ("wheels", "package"):
        tree.script(name, f"touch dist/{name}")
    tree.stand_in("uv", MADE.format("the same"))
    assert tree.release("build").returncode == 0
    made = sorted(path.name for path in (tree.root / "dist").iterdir())
    assert made == ["a.tar.gz", "a.whl", "package", "wheels"]

    tree.stand_in("uv", MADE.format("$RANDOM$RANDOM"))
    differs = tree.release("build")
    assert differs.returncode == 1
    assert "Two builds of a.whl differ." in differs.stderr


def _making(files: Iterable[str]) -> str:
    folders = " ".join(str(Path(model).parent) for model in MODELS)
    return f"mkdir -p {folders} && touch {' '.join(files)}"


@pytest.mark.parametrize("lost", [*MADE_MODELS, None])
def test_a_build_without_a_model_is_no_release(tree: Tree, lost: str | None) -> None:
    """A hub that could find nothing is not released, nor one whose models could not be made."""
    made = _making(each for each in MADE_MODELS if each != lost)
    tree.script("model", made if lost else "exit 1")
    tree.stand_in("uv", MADE.format("the same"))

    built = tree.release("build")

    assert built.returncode == 1
    assert ("lacks a model that finds faces or texts." in built.stderr) is (lost is not None)
    assert (tree.root / "dist" / "neighbors_requests.zip").exists() is False


def test_the_model_is_the_one_that_its_script_names(tree: Tree) -> None:
    """The script does nothing if the model is whole, and takes no other one."""
    shutil.copy(ROOT / "scripts" / "model", tree.root / "scripts")
    for kept in (Path(model).parent for model in MODELS):
        shutil.copytree(ROOT / kept, tree.root / kept)
    tree.stand_in(
        "uv",
        'cd "${@: -1}" && mkdir ppocr yunet && '
        "for each in bin param; do "
        "for name in ppocr yunet; do echo other >$name/$name.ncnn.$each; done; done",
    )
    weights = tree.root / f"{MODELS[1]}.bin"

    whole = tree.run("scripts/model")
    assert (whole.returncode, whole.stderr, tree.calls) == (0, "", [])

    raw = bytearray(weights.read_bytes())
    raw[100_000] ^= 1
    weights.write_bytes(raw)
    damaged = tree.run("scripts/model")
    weights.unlink()
    lost = tree.run("scripts/model")
    for refused in (damaged, lost):
        assert refused.returncode == 1
        assert refused.stderr == "Other models were made than those that scripts/model names.\n"
    [call, _] = tree.calls
    assert "--locked --only-group model" in call
    assert not weights.exists()


def test_a_build_of_ours_is_the_same_twice(tmp_path: Path) -> None:
    """Wheel and source archive depend on nothing but the sources, in the time and umask."""
    made = []
    for place, umask in (("one", 0o022), ("two", 0o077)):
        copy = tmp_path / place
        before = os.umask(umask)
        try:
            for name in ("hub", "noticeboard", "translations"):
                # A model's weights are bytes like any other, and most of what is packed.
                left_out = shutil.ignore_patterns("__pycache__", "*.bin")
                shutil.copytree(
                    ROOT / name, copy / name, ignore=left_out, copy_function=shutil.copy
                )
            for name in ("pyproject.toml", "README.md", "LICENSE"):
                shutil.copy(ROOT / name, copy / name)
            subprocess.run(
                ["uv", "build", "--quiet", "--offline", "--out-dir", "dist"],  # noqa: S607 -- setup's
                cwd=copy,
                env={
                    **os.environ,
                    "PATH": f"{ROOT / '.uv' / 'bin'}:{os.environ['PATH']}",
                    "SOURCE_DATE_EPOCH": "1700000000",
                },
                check=True,
                timeout=120,
            )
        finally:
            os.umask(before)
        made.append({path.name: path.read_bytes() for path in (copy / "dist").glob("*[lz]")})
    assert len(made[0]) == 2
    assert made[0] == made[1]


DOCKER: Final = """
case "$1 $2" in
  "buildx build")
    while [ "$1" != --metadata-file ]; do shift; done
    echo '{"containerimage.digest": "sha256:'"$(echo "$*" | sha256sum | cut -c1-8)"'"}' >"$2" ;;
  "run --detach") echo running ;;
  "inspect --format") echo STATE ;;
  "buildx imagetools") [ "$3" != inspect ] || exit THERE ;;
esac
"""


def docker(state: str = "healthy", *, there: bool = False) -> str:
    """Return a stand-in for a container engine and registry, whose hubs get into this state."""
    return DOCKER.replace("STATE", state).replace("THERE", "0" if there else "1")


def test_images_are_tried_before_they_have_a_tag(tree: Tree) -> None:
    """The app is built on the hub's image by its digest, and a hub has started in both."""
    tree.stand_in("docker", docker())

    assert tree.release("image", f"v{VERSION}").returncode == 0

    built = [call for call in tree.calls if call.startswith("docker buildx build")]
    assert all("push-by-digest=true" in call and " --tag" not in call for call in built)
    assert all("--sbom=true --provenance=mode=max" in call for call in built)
    digests = tree.root / "dist" / "digests"
    [hub] = [path.read_text().strip() for path in digests.glob("hub-*")]
    [app] = [path.read_text().strip() for path in digests.glob("app-*")]
    name = "ghcr.io/neighbors-requests/neighbors-requests"
    assert f"BUILD_FROM={name}@{hub} --build-arg BUILD_VERSION={VERSION} {APP}" in built[1]
    started = [call.split()[-1] for call in tree.calls if call.startswith("docker run --detach")]
    assert started == [f"{name}@{hub}", f"{name}-app@{app}"]

    assert tree.release("tag", f"v{VERSION}").returncode == 0
    tagged = [call for call in tree.calls if "imagetools create" in call]
    assert tagged == [
        f"docker buildx imagetools create --tag {name}:{VERSION} --tag {name}:latest {name}@{hub}",
        f"docker buildx imagetools create --tag {name}-app:{VERSION} {name}-app@{app}",
    ]


def test_an_image_whose_hub_does_not_start_gets_no_digest(tree: Tree) -> None:
    """Then there is nothing to put a tag on."""
    tree.stand_in("docker", docker("unhealthy"))
    tried = tree.release("image", f"v{VERSION}")
    assert tried.returncode == 1
    assert tried.stderr.endswith(" is unhealthy.\n")
    assert list((tree.root / "dist" / "digests").iterdir()) == []
    assert "docker rm --force --volumes running" in tree.calls


def test_a_version_of_the_app_is_never_another_image(tree: Tree) -> None:
    """What a Supervisor has installed as a version stays what that version is."""
    (tree.root / "dist" / "digests").mkdir(parents=True)
    for kind in ("hub", "app"):
        (tree.root / "dist" / "digests" / f"{kind}-x").write_text("sha256:1\n")
    tree.stand_in("docker", docker(there=True))
    tried = tree.release("tag", f"v{VERSION}")
    assert tried.returncode == 1
    assert tried.stderr.endswith(f"-app:{VERSION} is there already.\n")
    assert not any("create --tag" in call and "-app" in call for call in tree.calls)


def test_a_release_is_a_draft_until_everything_is_there(tree: Tree) -> None:
    """It is made with all files, uploaded to the index by identity, and shown at the end."""
    (tree.root / "dist").mkdir()
    for name in ("neighbors_requests-7.8.9-py3-none-any.whl", "neighbors_requests-7.8.9.tar.gz"):
        (tree.root / "dist" / name).touch()
    (tree.root / "dist" / "neighbors_requests.zip").touch()
    tree.stand_in("gh", "")
    tree.stand_in("uv", "")

    for step in (("draft", f"v{VERSION}"), ("index",), ("publish", f"v{VERSION}")):
        assert tree.release(*step).returncode == 0

    drafted, uploaded, published = tree.calls
    assert drafted.startswith(f"gh release create v{VERSION} --verify-tag --draft ")
    assert drafted.endswith("dist/neighbors_requests.zip")
    assert uploaded == (
        "uv publish --trusted-publishing always dist/neighbors_requests-7.8.9-py3-none-any.whl "
        "dist/neighbors_requests-7.8.9.tar.gz"
    )
    assert published == f"gh release edit v{VERSION} --draft=false"


def test_the_store_offers_the_app_last(tree: Tree) -> None:
    """One commit on main raises its version and nothing else; a second try changes nothing."""
    for _ in range(2):
        assert tree.release("app", f"v{VERSION}").returncode == 0
    assert tree.git("log", "--format=%s", "origin/main").splitlines() == [
        "deploy: the app is version 7.8.9",
        "The first commit",
    ]
    assert tree.git("diff", "--numstat", "HEAD~").split() == ["1", "1", f"{APP}/config.yaml"]
    assert yaml.safe_load(tree.git("show", f"origin/main:{APP}/config.yaml"))["version"] == VERSION


def test_an_unknown_step_is_explained(tree: Tree) -> None:
    """Whoever calls it wrongly reads which steps there are."""
    asked = tree.release("publish")
    assert asked.returncode == 2
    assert all(f"scripts/release {job}" in asked.stderr for job in ORDER[1:])


def test_what_is_audited_is_what_is_installed(tree: Tree) -> None:
    """Every extra with its hashes, as locked; a known weakness ends the release."""
    (tree.root / "frontend").mkdir()
    (tree.root / "dist").mkdir()
    tree.stand_in("uv", "true")
    tree.stand_in("npm", "true")
    assert tree.release("audit").returncode == 0
    exported, audited, listed, panel = tree.calls
    assert "--locked --no-default-groups --all-extras --no-emit-project" in exported
    assert "pip-audit --require-hashes --disable-pip" in audited
    assert listed.endswith("--output-file dist/neighbors-requests.cdx.json")
    assert panel == "npm audit --omit=dev"

    tree.stand_in("uv", '[ "$6" != pip-audit ]')
    assert tree.release("audit").returncode == 1
    assert not any("npm" in call or "cyclonedx" in call for call in tree.calls[4:])

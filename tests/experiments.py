"""The long experiments, by name: what each shows, and running them with a table at the end.

`scripts/bench faults` runs all of them, `scripts/bench faults NAME…` some, `--list` none. Each is
one run of `pytest -m long`; what it prints comes as it is made. Exit code 1 if one of them
fails, or tests nothing.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path
import subprocess
import sys
import tempfile
import time
from xml.etree import ElementTree as ET

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """A number of long tests that show one thing."""

    name: str
    shows: str
    paths: tuple[str, ...]
    """Files, folders or single tests, from the root of the repository."""
    with_home_assistant: bool = False
    """Whether its tests need the plugin that runs Home Assistant."""


EXPERIMENTS = (
    Experiment(
        name="stored-fold",
        shows="a hub that is ended anywhere starts with what a fold of the whole log gives",
        paths=("tests/hub/feeds/test_stored_fold.py", "tests/hub/requests/test_debts.py"),
    ),
    Experiment(
        name="first-contact",
        shows="a hub that begins at a snapshot finds what one that read the whole log finds",
        paths=("tests/hub/feeds/test_first_contact.py", "tests/hub/feeds/test_earlier_log.py"),
    ),
    Experiment(
        name="region",
        shows="whoever reads one region finds there what a hub that read the whole log finds",
        paths=("tests/hub/feeds/test_region.py",),
    ),
    Experiment(
        name="full-disk",
        shows="a disk that is full while forty shares are opened: twelve are open, 28 whole",
        paths=("tests/desk/test_shares.py::test_forty_shares_and_a_full_disk",),
    ),
    Experiment(
        name="kill",
        shows="the hub killed while it records: at most a second is lost",
        paths=(
            "tests/hub/recording/test_kill.py",
            "tests/hub/camera/recording/test_crash.py",
        ),
    ),
    Experiment(
        name="overseer",
        shows="an overseer's key is locked with a passphrase, and another opens nothing",
        paths=("tests/noticeboard/agency/test_waiting.py::test_a_passphrase_locks_a_key",),
    ),
    Experiment(
        name="case-graph",
        shows="another author's validator accepts a case as CASE/UCO, and rdflib reads it",
        paths=("tests/noticeboard/agency/test_case_graph.py",),
    ),
    Experiment(
        name="measure",
        shows="`neighbors hub measure` beside a hub that runs: figures, and nothing is left",
        paths=("tests/hub/cli/test_measure.py",),
    ),
    Experiment(
        name="many-cameras",
        shows="a hub follows cameras without loss: what `benchmarks.many_cameras` measures",
        paths=("tests/benchmarks/test_curves.py",),
    ),
    Experiment(
        name="disk",
        shows="a disk that is full, read-only or away: all is made up for",
        paths=("tests/hub/recording/test_full_disk.py",),
    ),
    Experiment(
        name="calls",
        shows="hub and board killed at, or let down by, each call that changes a file",
        paths=("tests/faults/test_steps.py", "tests/faults/test_disks.py"),
    ),
    Experiment(
        name="policies",
        shows="board and hub judge 100,000 requests by the same policy, whatever the hub's clock",
        paths=("tests/hub/requests/test_policy_agreement.py",),
    ),
    Experiment(
        name="ground",
        shows="an approval whose ground changes is void: each change at each moment",
        paths=("tests/hub/pipeline/test_ground.py",),
    ),
    Experiment(
        name="department",
        shows="an agency's folder, killed at each call that changes it: done again, it is whole",
        paths=("tests/faults/test_department.py",),
    ),
    Experiment(
        name="backup",
        shows="footage that ages out while Home Assistant makes a backup: every backup is whole",
        paths=("tests/custom_components/test_managed_backup.py",),
        with_home_assistant=True,
    ),
    Experiment(
        name="musl",
        shows="a hub on musl: installed and recording in 512 MiB; it finds what is found elsewhere",
        paths=("tests/custom_components/test_managed_musl.py",),
        with_home_assistant=True,
    ),
    Experiment(
        name="desk-memory",
        shows="no browser at an agency's desk has a private key in its memory, and no packet one",
        paths=("tests/access/test_desk.py",),
    ),
    Experiment(
        name="wheels",
        shows="Windows and Mac have wheels of all that a desk needs, and every name that it uses",
        paths=("tests/deploy/test_wheels.py", "tests/desk/test_windows.py"),
    ),
    Experiment(
        name="app",
        shows="a Supervisor's app installed, updated, removed, found and installed again: no link",
        paths=("tests/custom_components/test_app_in_home.py",),
        with_home_assistant=True,
    ),
    Experiment(
        name="benchmarks",
        shows="those of cameras, archives, cuts, logs, motion and faces yield measured figures",
        paths=("tests/benchmarks/test_groups.py",),
    ),
    Experiment(
        name="country",
        shows="a board on two machines: one is lost, and a hundredth of a country reads and posts",
        paths=("tests/deploy/test_country_runs.py",),
    ),
    Experiment(
        name="failover",
        shows="a process of a board killed behind HAProxy, again and again: no poster notices",
        paths=("tests/deploy/test_failover.py",),
    ),
    Experiment(
        name="board-plan",
        shows="the figures of `board plan` about memory and time are those of a process",
        paths=("tests/benchmarks/test_large_board.py::test_what_a_plan_counts_with_in_time",),
    ),
    Experiment(
        name="large-board",
        shows="any number of processes makes one board, as a real board would have published it",
        paths=("tests/benchmarks/test_large_board.py",),
    ),
    Experiment(
        name="scrubbing",
        shows="frames a second and how late pictures are while a finger moves along the footage",
        paths=("tests/frontend/test_footage.py",),
    ),
    Experiment(
        name="phone",
        shows="how long a slow phone waits in a real Home Assistant, for it and then for the panel",
        paths=("tests/frontend/test_speed.py",),
    ),
    Experiment(
        name="power",
        shows="the power gone at any moment: only what was synced is on the disk",
        paths=("tests/faults/test_power.py",),
    ),
    Experiment(
        name="lines",
        shows="lines of every weather, portals that pretend, name servers that lie",
        paths=(
            "tests/faults/test_network.py",
            "tests/faults/test_names.py",
            "tests/faults/test_camera_line.py",
        ),
    ),
    Experiment(
        name="clocks",
        shows="clocks of hub and board that jump, by seconds and by years",
        paths=("tests/faults/test_clocks.py",),
    ),
    Experiment(
        name="memory",
        shows="killed by the kernel for its memory, or given none: nothing acknowledged is lost",
        paths=("tests/faults/test_memory.py",),
    ),
    Experiment(
        name="leaks",
        shows="a thousand reconnects: no descriptor, thread or memory is left behind",
        paths=("tests/hub/recording/test_leaks.py",),
    ),
    Experiment(
        name="drift",
        shows="hours with a camera's clock that is wrong: frames keep their time",
        paths=("tests/hub/camera/recording/test_drift.py",),
    ),
    Experiment(
        name="life",
        shows="random lives of a household: nothing leaves that was not approved",
        paths=(
            "tests/hub/pipeline/test_machine.py",
            "tests/hub/decision/test_desk_states.py",
        ),
    ),
    Experiment(
        name="share",
        shows="killed at each step of a share or of the ledger: one share, all of it verifies",
        paths=("tests/hub/sharing/test_crashes.py", "tests/hub/ledger/test_crashes.py"),
    ),
    Experiment(
        name="silence",
        shows="what a house does with a request cannot be told from its bytes on the wire",
        paths=("tests/e2e/test_wire.py", "tests/e2e/test_archive_wire.py"),
    ),
    Experiment(
        name="log",
        shows="the board killed at each durable step, and two of its processes: one history",
        paths=(
            "tests/noticeboard/board/test_killed.py",
            "tests/noticeboard/board/test_two_processes.py",
            "tests/noticeboard/board/test_inbox_crash.py",
            "tests/noticeboard/board/test_all_on_postgresql.py",
        ),
    ),
    Experiment(
        name="stock-tools",
        shows="entries at each edge of a bundle checked by curl, jq and openssl",
        paths=("tests/noticeboard/verify/test_page.py",),
    ),
    Experiment(
        name="watchers",
        shows="witnesses and mirrors through crashes: they sign and keep only what they verified",
        paths=("tests/noticeboard/mirror", "tests/noticeboard/witness"),
    ),
    Experiment(
        name="large",
        shows="large boards and months of recordings: time and memory stay bounded",
        paths=(
            "tests/noticeboard/board/downloads",
            "tests/noticeboard/board/test_static_reading.py",
            "tests/noticeboard/board/test_pages_large.py",
            "tests/noticeboard/board/test_places.py",
            "tests/hub/clips/test_scale.py",
            "tests/hub/feeds/test_large_board.py",
        ),
    ),
    Experiment(
        name="hostile",
        shows="what is sent to do harm: no crash, no hang, nothing under a mask survives",
        paths=(
            "tests/hub/awareness/test_hostile.py",
            "tests/hub/clips/test_redacted_scenes.py",
            "tests/noticeboard/seal",
        ),
    ),
    Experiment(
        name="texts",
        shows="how many plates, house numbers, vans and overlays are found, by size and light",
        paths=("tests/hub/clips/test_texts.py",),
    ),
    Experiment(
        name="api",
        shows="thousands of right and wrong requests: every answer is one that is described",
        paths=("tests/api_contract",),
    ),
    Experiment(
        name="fuzz",
        shows="ten million inputs, spread over all parsers: no fault, no hang, bounded memory",
        paths=("tests/fuzz",),
    ),
    Experiment(
        name="access",
        shows="tokens and codes refused in the same time; a hub full of planted secrets says none",
        paths=("tests/access",),
    ),
    Experiment(
        name="load",
        shows="many readers, cameras and clients; weeks of life; upgrades and ways back",
        paths=("tests/load",),
    ),
    Experiment(
        name="year",
        shows="a year of a city: its figures recomputed from public files, its pages in time",
        paths=("tests/year",),
    ),
    Experiment(
        name="machines",
        shows="a department's desk on two machines: when one is killed, the other serves",
        paths=("tests/desk/test_turn.py",),
    ),
    Experiment(
        name="directory",
        shows="a directory of 10,000 boards is read without being held in memory",
        paths=("tests/hub/feeds/test_directories.py",),
    ),
    Experiment(
        name="waits",
        shows="how long a household waits for a request, a press, an answer: as promised",
        paths=("tests/e2e/test_speeds.py",),
    ),
    Experiment(
        name="doors",
        shows="from an empty Home Assistant with a Supervisor to an answered practice request",
        paths=("tests/e2e/test_first_run.py",),
    ),
    Experiment(
        name="footage",
        shows="footage of a Frigate in the real panel: H.265 converted, played, saved with a cover",
        paths=("tests/e2e/test_footage.py",),
    ),
    Experiment(
        name="players",
        shows="each kind of cut: the same frames, times and sound to all readers and browsers",
        paths=("tests/hub/clips/test_demuxers.py",),
    ),
    Experiment(
        name="motion",
        shows="motion as labelled by people: recall and false alarms as promised",
        paths=("tests/hub/camera/motion/test_labelled.py",),
    ),
    Experiment(
        name="browser",
        shows="2 GB cut, copied and sealed in a browser; how long a person needs for 30 s of film",
        paths=("tests/share/test_large_films.py", "tests/share/test_page.py"),
    ),
    Experiment(
        name="page",
        shows="the share page built by another user on another machine: the same bytes",
        paths=("tests/frontend/test_built.py",),
    ),
    Experiment(
        name="panel-pages",
        shows="every state of card and panel, opened at both sizes, in both colors, four languages",
        paths=("tests/frontend/test_pages.py",),
    ),
    Experiment(
        name="desk-pages",
        shows="every state of both desks: access, contrast, room, headings, focus, four languages",
        paths=("tests/desk/test_desk_pages.py",),
    ),
    Experiment(
        name="desk",
        shows="rarer work at an agency's desk, in a browser",
        paths=(
            "tests/desk/test_ask_page.py",
            "tests/desk/test_player.py",
            "tests/desk/test_sign_in.py",
        ),
    ),
    Experiment(
        name="officer",
        shows="from an empty machine to a posted request in under ten minutes, counted",
        paths=("tests/desk/test_officer.py",),
    ),
    Experiment(
        name="moderator",
        shows="a hundred held posts decided at the board's desk with three keys",
        paths=("tests/desk/test_board_desk.py",),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one experiment went."""

    passed: int
    failed: int
    skipped: int
    took_s: float

    @property
    def holds(self) -> bool:
        """Whether anything was tried, and nothing failed."""
        return self.passed > 0 and self.failed == 0


def run(experiment: Experiment) -> Outcome:
    """Run an experiment's long tests; what they print goes to the terminal."""
    plugin = () if experiment.with_home_assistant else ("-p", "no:homeassistant")
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        subprocess.run(  # noqa: S603 -- our own tests
            (
                *(sys.executable, "-m", "pytest", "-q", "-m", "long", *plugin),
                *(f"--junitxml={report}", *experiment.paths),
            ),
            cwd=ROOT,
            check=False,
        )
        return outcome(report, time.monotonic() - began)


def outcome(report: Path, took_s: float) -> Outcome:
    """Read pytest's own report; one that is not there is a failure."""
    if not report.exists():
        return Outcome(passed=0, failed=1, skipped=0, took_s=took_s)
    suites = ET.parse(report).getroot().iter("testsuite")  # noqa: S314 -- pytest has just written it
    counts = [
        [int(suite.get(name, "0")) for name in ("tests", "failures", "errors", "skipped")]
        for suite in suites
    ]
    tests, failures, errors, skipped = (sum(column) for column in zip(*counts, strict=True))
    failed = failures + errors
    return Outcome(passed=tests - failed - skipped, failed=failed, skipped=skipped, took_s=took_s)


def _table(rows: list[tuple[Experiment, Outcome | None]]) -> Table:
    table = Table("Experiment", "What it shows", "Result", "Time")
    for experiment, found in rows:
        if found is None:
            table.add_row(experiment.name, experiment.shows, "–", "–")
            continue
        words = [f"{found.passed} passed"]
        words += [f"{found.failed} failed"] if found.failed else []
        words += [f"{found.skipped} skipped"] if found.skipped else []
        mark = "✓" if found.holds else "✗"
        told = f"{mark} {', '.join(words)}"
        table.add_row(experiment.name, experiment.shows, told, f"{found.took_s:.0f} s")
    return table


def main() -> int:
    """Run what is asked for, print the table, and say whether everything holds."""
    parser = argparse.ArgumentParser(prog="scripts/bench faults", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="all of them, if none is given")
    parser.add_argument("--list", action="store_true", help="only say which there are")
    asked = parser.parse_args()
    known = {each.name: each for each in EXPERIMENTS}
    if unknown := [name for name in asked.names if name not in known]:
        parser.error(f"there is no {', '.join(unknown)}: choose from {', '.join(known)}")
    chosen = [known[name] for name in asked.names] or list(EXPERIMENTS)
    console = Console()
    if asked.list:
        console.print(_table([(each, None) for each in chosen]))
        return 0
    done: list[tuple[Experiment, Outcome]] = []
    for each in chosen:
        console.print(f"\n{each.name}: {each.shows}", markup=False, highlight=False)
        done.append((each, run(each)))
    console.print(_table([*done]))
    return int(not all(found.holds for _, found in done))


if __name__ == "__main__":
    sys.exit(main())

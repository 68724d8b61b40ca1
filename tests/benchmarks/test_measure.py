"""Measuring is fair: turns, medians, and other programs' time counted."""

import os
import sys
import time

import pytest

from benchmarks.measure import Figure, Job, Spent, command, compare, cpu_of, here, rested
from hub.errors import StorageError

BUSY = "sum(range(3_000_000))"


def scripted(turns: list[str], name: str, *cpu_s: float) -> Job:
    """Return a job that notes its turns and takes what it is told."""
    left = iter(cpu_s)

    def job() -> Spent:
        turns.append(name)
        return Spent(cpu_s=next(left), wall_s=1.0)

    return job


def test_ours_and_the_peer_take_turns_and_the_median_counts() -> None:
    """One slow repetition moves no figure, and both meet the same moments of the machine."""
    turns: list[str] = []

    pair = compare(scripted(turns, "we", 9, 1, 2), scripted(turns, "peer", 5, 6, 70), 3)

    assert turns == ["we", "peer"] * 3
    assert pair.peer is not None
    assert (pair.ours.cpu_s, pair.peer.cpu_s) == (2, 6)


def test_the_cpu_of_other_programs_is_counted() -> None:
    """A program's own CPU time is what is measured, not that of waiting for it."""
    busy = command([sys.executable, "-c", BUSY])()
    idle = here(lambda: None)()

    assert busy.cpu_s > 0.005
    assert idle.cpu_s < busy.cpu_s


def test_the_clock_of_a_running_process_is_its_cpu_time() -> None:
    """The clock that is read by number is the one the process itself reads."""
    sum(range(1_000_000))

    assert cpu_of(os.getpid()) > 0.005


def test_a_peer_that_fails_gives_no_figure() -> None:
    """A peer that stops with an error would look quick: it ends the measurement instead."""
    with pytest.raises(StorageError, match="failed"):
        command([sys.executable, "-c", "raise SystemExit(3)"])()


def test_a_ratio_above_one_means_that_we_are_cheaper() -> None:
    """The ratio is the peer's cost over ours, and the goal is its least value."""
    figure = Figure(name="a.b", value=2.0, unit="ms", peer="it", peer_value=6.0, goal=3.0)

    assert (figure.ratio, figure.met) == (3.0, True)


def test_what_takes_milliseconds_is_measured_the_second_time() -> None:
    """Each measurement follows one that does not count, so that it is not of a cold machine."""
    calls: list[int] = []

    def work() -> None:
        calls.append(1)
        time.sleep(1 if len(calls) == 1 else 0)

    spent = rested(work)()

    assert len(calls) == 2
    assert spent.wall_s < 1

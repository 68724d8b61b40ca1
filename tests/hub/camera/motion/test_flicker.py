"""Cells that come and go, and cells that never rest."""

import numpy as np

from hub.camera.motion.background import COLUMNS, ROWS, Chosen
from hub.camera.motion.detector import Flicker

CELL = (5, 5)


def cell(*, on: bool) -> Chosen:
    """Return that one cell is chosen, or none."""
    chosen = np.zeros((ROWS, COLUMNS), np.bool_)
    chosen[CELL] = on
    return chosen


def counted(differs: str, stirs: str | None = None) -> Flicker:
    """Return what has counted a cell: x where it differs, or stirs, in each picture."""
    flicker = Flicker()
    for at, differ in enumerate(differs):
        stir = None if stirs is None else cell(on=stirs[at] == "x")
        flicker.count(cell(on=differ == "x"), stir)
    return flicker


def test_what_comes_three_times_flickers() -> None:
    """Somebody and their dog cover a cell twice; only that cell of leaves comes a third time."""
    assert not counted("x.xx..").cells.any()
    assert counted("x.xx.x").cells.sum() == 1
    assert counted("x.xx.x").cells[CELL]


def test_what_never_rests_flickers() -> None:
    """A walker changes a cell for a second of two; leaves do in nearly every picture."""
    assert not counted("............", "..xxxxxx....").cells.any()
    assert counted("............", "xxxxx.xxxxxx").cells[CELL]


def test_a_few_pictures_tell_nothing_of_rest() -> None:
    """Half a second is not enough to tell leaves from a walker who is just there."""
    few, enough = counted(".....", "xxxxx"), counted("......", "xxxxxx")

    assert not few.is_decided
    assert not few.cells.any()
    assert enough.is_decided
    assert enough.cells.any()


def test_what_was_before_weighs_half() -> None:
    """From group to group it is forgotten that something came and went."""
    flicker = counted("x.x.x")

    flicker.fade()

    assert not flicker.cells.any()
    flicker.count(cell(on=False), None)
    for on in (True, False, True):
        flicker.count(cell(on=on), None)
    assert flicker.cells[CELL]


def test_what_still_differs_in_another_light_comes_anew() -> None:
    """After an interruption a cell that differs counts as coming, whatever it did before."""
    flicker = counted("xxx.x")

    flicker.interrupt()
    flicker.count(cell(on=True), None)

    assert flicker.cells[CELL]

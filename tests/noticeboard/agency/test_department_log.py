"""The department's own log: what was done to it is named, and what a crash leaves is not."""

from collections.abc import Callable
from datetime import UTC, datetime
import multiprocessing
from pathlib import Path

from hypothesis import given, settings, strategies as st
import msgspec
import pytest

from noticeboard.agency import department_log, line_file
from noticeboard.agency.department_log import (
    CHECKPOINT,
    FILE,
    KEY,
    START,
    Act,
    DepartmentEntry,
    DepartmentLog,
    hash_of,
)
from noticeboard.agency.log_faults import FaultKind
from noticeboard.errors import UnavailableError, VerificationError
from noticeboard.log.tree import leaf_hash
from noticeboard.runtime.files import FolderLock

AT = datetime(2026, 11, 24, 9, 10, tzinfo=UTC)


def grown(folder: Path, count: int) -> DepartmentLog:
    """Return a log with so many entries."""
    folder.mkdir(exist_ok=True)
    log = DepartmentLog(folder)
    for number in range(count):
        log.append(Act.SHARE_CHECKED, who="Dana Whitfield", at=AT, case="EF-1", share=f"{number}")
    return log


def found(log: DepartmentLog, against: str = "") -> list[tuple[FaultKind, int, int]]:
    """Return what a check finds."""
    return [(each.kind, each.first, each.last) for each in log.verify(AT, against).faults]


def forged(lines: list[bytes], start: int) -> list[bytes]:
    """Return the lines with numbers and hashes made anew from one on, as a forger would."""
    made = lines[:start]
    for raw in lines[start:]:
        entry = msgspec.json.decode(raw, type=DepartmentEntry)
        prev = hash_of(made[-1]) if made else START
        made.append(msgspec.json.encode(msgspec.structs.replace(entry, seq=len(made), prev=prev)))
    return made


def renamed(raw: bytes) -> bytes:
    """Return a line that says somebody else did it."""
    return raw.replace(b"Dana Whitfield", b"Rae Oyelaran")


type Lines = list[bytes]
TAMPERED: dict[str, tuple[Callable[[Lines], Lines], tuple[FaultKind, int, int]]] = {
    "altered": (lambda x: [*x[:4], renamed(x[4]), *x[5:]], (FaultKind.CHANGED, 5, 5)),
    "altered, its hash named anew": (
        lambda x: forged([*x[:4], renamed(x[4]), *x[5:]], 4),
        (FaultKind.CHANGED, 1, 12),
    ),
    "the first altered": (lambda x: [renamed(x[0]), *x[1:]], (FaultKind.CHANGED, 1, 1)),
    "the last altered": (lambda x: [*x[:-1], renamed(x[-1])], (FaultKind.CHANGED, 12, 12)),
    "unreadable": (lambda x: [*x[:4], b"{", *x[5:]], (FaultKind.CHANGED, 5, 5)),
    "one removed": (lambda x: [*x[:4], *x[5:]], (FaultKind.REMOVED, 5, 5)),
    "several removed": (lambda x: [*x[:4], *x[7:]], (FaultKind.REMOVED, 5, 7)),
    "the first removed": (lambda x: x[1:], (FaultKind.REMOVED, 1, 1)),
    "two swapped": (lambda x: [*x[:4], x[5], x[4], *x[6:]], (FaultKind.MOVED, 5, 5)),
    "one moved back": (lambda x: [*x[:4], *x[5:9], x[4], *x[9:]], (FaultKind.MOVED, 5, 5)),
    "reversed": (lambda x: x[::-1], (FaultKind.MOVED, 1, 1)),
    "inserted": (
        lambda x: [*x[:4], renamed(x[4]).replace(b'"9"', b'"8"'), *x[4:]],
        (FaultKind.ADDED, 5, 5),
    ),
    "one repeated": (lambda x: [*x[:5], x[2], *x[5:]], (FaultKind.ADDED, 6, 6)),
    "the end cut off": (lambda x: x[:9], (FaultKind.CUT, 10, 12)),
    "everything cut off": (lambda _: [], (FaultKind.CUT, 1, 12)),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_what_was_done_to_it_is_named(tmp_path: Path, name: str) -> None:
    """Altered, removed, reordered, inserted, cut: each is called what it is, with its entry."""
    change, expected = TAMPERED[name]
    log = grown(tmp_path, 12)
    assert found(log) == []
    lines = (tmp_path / FILE).read_bytes().splitlines()

    (tmp_path / FILE).write_bytes(b"".join(line + b"\n" for line in change(lines)))

    kind, first, last = found(log)[0]
    if name == "altered, its hash named anew":
        # Who makes every later hash anew can only be named within a subtree.
        assert (kind, last) == (expected[0], 12)
        assert first <= 5
    else:
        assert (kind, first, last) == expected
    assert f"{first}" in str(log.verify(AT).faults[0].text) or kind in {
        FaultKind.ADDED,
        FaultKind.CUT,
    }


def test_a_forger_without_the_key_is_found(tmp_path: Path) -> None:
    """A checkpoint that is missing, of another key, or an older one is named."""
    log = grown(tmp_path, 3)
    old = log.note
    log.append(Act.SHARE_CHECKED, who="Dana", at=AT)
    log.append(Act.SHARE_CHECKED, who="Dana", at=AT)

    (tmp_path / CHECKPOINT).write_text(old)
    assert found(log) == [(FaultKind.BEHIND, 4, 5)]
    with pytest.raises(VerificationError, match="signs for 3 entries"):
        log.append(Act.SHARE_CHECKED, who="Dana", at=AT)

    (tmp_path / CHECKPOINT).write_text(grown(tmp_path / "other", 5).note)
    assert [kind for kind, *_ in found(log)] == [FaultKind.UNSIGNED]
    (tmp_path / CHECKPOINT).unlink()
    assert [kind for kind, *_ in found(log)] == [FaultKind.UNSIGNED]
    with pytest.raises(VerificationError):
        log.append(Act.SHARE_CHECKED, who="Dana", at=AT)


def test_an_older_copy_is_found_by_a_checkpoint_kept_elsewhere(tmp_path: Path) -> None:
    """Log, checkpoint and key put back to an older copy, or made anew with the key, are named."""
    log = grown(tmp_path, 5)
    copied = {name: (tmp_path / name).read_bytes() for name in (FILE, CHECKPOINT)}
    for _ in range(4):
        log.append(Act.SHARE_CHECKED, who="Dana Whitfield", at=AT)
    printed, kept = log.note, (tmp_path / FILE).read_bytes().splitlines()
    assert found(log, printed) == []

    for name, content in copied.items():
        (tmp_path / name).write_bytes(content)
    assert found(log) == []
    assert found(log, printed) == [(FaultKind.OLDER, 6, 9)]

    # With the key, somebody writes the last four anew.
    for _ in range(6):
        log.append(Act.SHARE_CHECKED, who="Rae Oyelaran", at=AT)
    assert found(log) == []
    kind, first, last = found(log, printed)[0]
    assert (kind, last) == (FaultKind.OTHER, 9)
    assert first <= 6
    assert [each.first for each in log.verify(AT, printed, kept).faults] == [6]
    assert [each.first for each in log.verify(AT, printed, kept[1:]).faults] == [first]

    for name in copied:
        (tmp_path / name).unlink()
    assert found(log, printed) == [(FaultKind.GONE, 1, 9)]
    (tmp_path / KEY).unlink()
    with pytest.raises(VerificationError, match=r"log\.key"):
        log.verify(AT, printed)


def test_a_crash_is_not_called_tampering(tmp_path: Path) -> None:
    """After each durable step of appending, the log holds and goes on."""
    log = grown(tmp_path, 3)
    before = (tmp_path / CHECKPOINT).read_bytes()
    log.append(Act.SHARE_CHECKED, who="Dana", at=AT)

    # The line was written, the checkpoint was not.
    (tmp_path / CHECKPOINT).write_bytes(before)
    assert found(log) == []
    assert log.append(Act.SHARE_CHECKED, who="Dana", at=AT).seq == 4
    assert found(log) == []

    # The line was written in part.
    with (tmp_path / FILE).open("ab") as file:
        file.write(b'{"v":1,"seq":5,"prev":"')
    assert found(log) == []
    assert [line.number for line in log.newest()] == [5, 4, 3, 2, 1]
    assert log.append(Act.SHARE_CHECKED, who="Dana", at=AT).seq == 5
    assert found(log) == []

    # The first line was written, and no checkpoint yet.
    first = grown(tmp_path / "first", 1)
    (tmp_path / "first" / CHECKPOINT).unlink()
    first.append(Act.SHARE_CHECKED, who="Dana", at=AT)
    assert found(first) == []


def test_the_end_is_read_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Appending reads the file's end, however long the log is and its lines are."""
    log = grown(tmp_path, 3)
    monkeypatch.setattr(line_file, "_TAIL_BYTES", 7)
    log.append(Act.SHARE_CHECKED, who="Dana" * 100, at=AT)
    log.append(Act.SHARE_CHECKED, who="Dana", at=AT)
    assert [line.number for line in log.newest()] == [5, 4, 3, 2, 1]
    monkeypatch.undo()
    assert found(log) == []

    monkeypatch.setattr(line_file.LineFile, "read", lambda _: pytest.fail("read it all"))
    log.append(Act.SHARE_CHECKED, who="Dana", at=AT)


def _append_some(folder: Path, who: str) -> None:
    for _ in range(15):
        DepartmentLog(folder).append(Act.SHARE_CHECKED, who=who, at=AT)


def test_several_processes_append(tmp_path: Path) -> None:
    """A command beside the desk: nobody's entry is lost, and the chain holds."""
    spawn = multiprocessing.get_context("fork")
    workers = [spawn.Process(target=_append_some, args=(tmp_path, who)) for who in ("one", "two")]
    for worker in workers:
        worker.start()
    _append_some(tmp_path, "desk")
    for worker in workers:
        worker.join(60)

    log = DepartmentLog(tmp_path)
    assert found(log) == []
    names = [entry.who for entry in log.entries()]
    assert sorted(names) == ["desk"] * 15 + ["one"] * 15 + ["two"] * 15


def test_a_busy_log_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If another process keeps the lock, nobody waits for ever."""
    log = grown(tmp_path, 1)
    monkeypatch.setattr(department_log, "_WAIT_S", 0.0)
    lock = FolderLock.acquire(tmp_path, department_log.LOCK)
    with pytest.raises(UnavailableError, match="Another program"):
        log.append(Act.SHARE_CHECKED, who="Dana", at=AT)
    lock.release()
    log.append(Act.SHARE_CHECKED, who="Dana", at=AT)


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 40), st.data())
def test_proofs_verify(
    tmp_path_factory: pytest.TempPathFactory, count: int, data: st.DataObject
) -> None:
    """Any entry's proof verifies with the log's public key alone."""
    log = grown(tmp_path_factory.mktemp("log"), count)
    number = data.draw(st.integers(1, count))
    key = log.verifier
    assert key is not None

    proof = log.proofs([number], AT)[number]

    assert proof.extra is not None
    proof.verify(leaf_hash(proof.extra), key)
    assert msgspec.json.decode(proof.extra, type=DepartmentEntry).seq == number - 1

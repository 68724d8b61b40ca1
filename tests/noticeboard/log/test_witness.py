"""The witness protocol without network and disk: what is asked, judged and believed."""

from datetime import timedelta
from hashlib import sha256

from hypothesis import given, strategies
import pytest

from noticeboard.errors import (
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    VerificationError,
)
from noticeboard.log.checkpoint import Checkpoint, Quorum, Verdict, open_checkpoint
from noticeboard.log.encoding import encode_base64
from noticeboard.log.note import (
    KIND_COSIGNATURE,
    MAX_NOTE_BYTES,
    SignerKey,
    add_signatures,
    sign_note,
)
from noticeboard.log.witness import (
    MAX_REQUEST_BYTES,
    AddCheckpoint,
    ForkedError,
    InconsistentError,
    OtherSizeError,
    collect,
    judge,
    log_line,
    origin_hash,
    read_size,
)
from tests.noticeboard.log.made import NOON, WITNESS, Log, key


def held(log: Log) -> Checkpoint:
    """Return the log as a witness holds it now."""
    return Checkpoint(origin=log.key.name, size=log.tree.size, root=log.tree.root())


@pytest.fixture
def log() -> Log:
    """Give a log of seven entries."""
    log = Log()
    log.grow(7)
    return log


# Requests


def test_request_is_read_as_written(log: Log) -> None:
    """What is written is read again, whatever its proof."""
    asked = log.asked(3)

    assert AddCheckpoint.parse(asked.text().encode()) == asked
    assert asked.text().startswith("old 3\n")
    assert asked.origin == log.key.name


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda text: text.replace("old 3", "old 03"), "A request is"),
        (lambda text: text.replace("old 3", "old -3"), "A request is"),
        (lambda text: text.replace("old 3", "new 3"), "A request is"),
        (lambda text: text.replace("\n\n", "\n", 1), "isn't a request to cosign"),
        (lambda text: text.replace("=\n", "\n", 1), "isn't base64"),
        (lambda text: text.replace("old 3\n", "old 3\n" + ("A" * 43 + "=\n") * 63), "A request is"),
        (lambda text: text + "x" * MAX_REQUEST_BYTES, f"up to {MAX_REQUEST_BYTES} bytes"),
        (lambda text: text.replace("old 3", "old 3\x00"), "A request is"),
        (lambda _text: "", "A request is"),
    ],
)
def test_malformed_request(log: Log, spoil: object, reason: str) -> None:
    """Anything that the specification does not write is refused with 400."""
    assert callable(spoil)

    with pytest.raises(InvalidInputError, match=reason):
        AddCheckpoint.parse(spoil(log.asked(3).text()).encode())


def test_largest_request(log: Log) -> None:
    """The longest note with a proof of 63 hashes is read, and is nearly all that may be sent."""
    log.grow(2**10)
    note = log.note()
    strangers = [f"\u2014 {'x' * 700} {encode_base64(bytes(2400))}\n" for _ in range(62)]
    note += "".join(strangers)
    room = MAX_NOTE_BYTES - len(note.encode()) - len("\u2014  AAAAAAAA\n".encode())
    note += f"\u2014 {'x' * room} AAAAAAAA\n"
    asked = log.asked(7, note=note, proof=[bytes([n]) * 32 for n in range(63)])
    raw = asked.text().encode()

    assert len(note.encode()) == MAX_NOTE_BYTES
    assert MAX_REQUEST_BYTES - 32 < len(raw) < MAX_REQUEST_BYTES
    assert AddCheckpoint.parse(raw) == asked
    with pytest.raises(InvalidInputError, match=f"up to {MAX_REQUEST_BYTES} bytes"):
        AddCheckpoint.parse(raw.ljust(MAX_REQUEST_BYTES + 1, b"x"))
    with pytest.raises(InvalidInputError, match=f"up to {MAX_NOTE_BYTES} bytes"):
        AddCheckpoint.parse(raw.ljust(MAX_REQUEST_BYTES, b"x"))


@given(strategies.binary(max_size=400))
def test_no_request_breaks_the_reader(raw: bytes) -> None:
    """Whatever comes is a request or is refused."""
    with pytest.raises(InvalidInputError):
        AddCheckpoint.parse(raw)


# What a witness decides


def test_growth_may_be_cosigned(log: Log) -> None:
    """A first checkpoint, a longer log and the same one again may all be cosigned."""
    first = judge(log.asked(0), log.key.verifier, None)
    log.grow(5)
    grown = judge(log.asked(7), log.key.verifier, first)
    again = judge(log.asked(12), log.key.verifier, grown)

    assert (first.size, grown.size, again) == (7, 12, grown)


def test_unknown_log(log: Log) -> None:
    """A log that the witness does not know is 404, whoever has signed it."""
    with pytest.raises(NotFoundError):
        judge(log.asked(0), None, None)


def test_wrong_key(log: Log) -> None:
    """A checkpoint in a log's name by another key is 403."""
    with pytest.raises(NotAllowedError):
        judge(log.asked(0), key(log.key.name + "x").verifier, None)


def test_wrong_origin(log: Log) -> None:
    """A log's signature over another log's checkpoint is 403."""
    asked = log.asked(0, note=log.note(origin="other.example"))

    with pytest.raises(NotAllowedError):
        judge(asked, log.key.verifier, None)


def test_edited_size(log: Log) -> None:
    """A checkpoint whose size was edited after it was signed is 403."""
    asked = log.asked(0, note=log.note().replace("\n7\n", "\n8\n"))

    with pytest.raises(NotAllowedError):
        judge(asked, log.key.verifier, None)


def test_other_old_size(log: Log) -> None:
    """Who believes that the witness holds another size is told the right one: 409."""
    before = held(log)
    log.grow(2)

    with pytest.raises(OtherSizeError) as raised:
        judge(log.asked(3), log.key.verifier, before)
    assert raised.value.size == 7


def test_rollback(log: Log) -> None:
    """A log that shrinks is never cosigned: its old size cannot be both right and smaller."""
    before = held(log)
    shorter = log.asked(3, note=log.note(5), proof=log.tree.consistency(3, 5))

    with pytest.raises(OtherSizeError):
        judge(shorter, log.key.verifier, before)
    with pytest.raises(InvalidInputError, match="must not be larger"):
        judge(log.asked(7, note=log.note(5), proof=()), log.key.verifier, before)


def test_same_size_fork(log: Log) -> None:
    """A second log of one size is 422, and a proof against whoever signed it."""
    before = held(log)
    log.entries[3] = b"rewritten"

    with pytest.raises(ForkedError):
        judge(log.asked(7), log.key.verifier, before)


def test_extension_lines_are_cosigned(log: Log) -> None:
    """Lines that a log adds to its checkpoint are covered by its signature, and by a witness's."""
    text = held(log).text() + "next 7\nan extension\n"
    note = sign_note(text, [log.key])
    asked = AddCheckpoint.parse(log.asked(0, note=note).text().encode())
    at = int(NOON.timestamp())

    assert judge(asked, log.key.verifier, None) == held(log)
    line = WITNESS.sign(text, at=at)
    assert collect(line.encode(), note, [WITNESS.verifier], NOON) == line
    bare = WITNESS.sign(held(log).text(), at=at)
    with pytest.raises(VerificationError, match="isn't valid"):
        collect(bare.encode(), note, [WITNESS.verifier], NOON)


def test_wrong_root_of_an_empty_log(log: Log) -> None:
    """A log of size 0 has one root; another one that it signed is 422, after 409."""
    text = f"{log.key.name}\n0\n{encode_base64(bytes(32))}\n"
    asked = AddCheckpoint.parse(
        log.asked(0, note=sign_note(text, [log.key]), proof=()).text().encode()
    )
    with pytest.raises(InconsistentError):
        judge(asked, log.key.verifier, None)
    with pytest.raises(OtherSizeError):
        judge(asked, log.key.verifier, held(log))
    with pytest.raises(VerificationError, match="root that matches"):
        open_checkpoint(asked.note, log.key.verifier)


@pytest.mark.parametrize("act", ["rewrite", "delete", "smaller fork"])
def test_growth_over_another_past(log: Log, act: str) -> None:
    """A longer log with a changed, missing or other past has no proof that holds: 422."""
    before = held(log)
    if act == "rewrite":
        log.entries[3] = b"rewritten"
    elif act == "delete":
        del log.entries[3]
    else:
        log.entries[:] = [b"other"] * 5
    log.grow(9)

    with pytest.raises(InconsistentError):
        judge(log.asked(7), log.key.verifier, before)


def test_proof_where_none_belongs(log: Log) -> None:
    """From an empty log a proof must be empty; between equal sizes too."""
    with pytest.raises(InconsistentError):
        judge(log.asked(0, proof=[b"\0" * 32]), log.key.verifier, None)
    with pytest.raises(InconsistentError):
        judge(log.asked(7, proof=[b"\0" * 32]), log.key.verifier, held(log))


# What a log believes of the answer


def test_answer_is_taken(log: Log) -> None:
    """The witness's line is found among lines by others, and verifies with the note."""
    point, at = held(log), int(NOON.timestamp())
    stranger = key("stranger.example/w1", KIND_COSIGNATURE)
    line = WITNESS.sign(point.text(), at=at)
    answer = stranger.sign(point.text(), at=at) + line

    assert collect(answer.encode(), log.note(), [WITNESS.verifier], NOON) == line


@pytest.mark.parametrize("minutes", [-11, 11, 60 * 24])
def test_replayed_or_future_answer(log: Log, minutes: int) -> None:
    """A cosignature from another time than about now is not taken, old or ahead."""
    at = int((NOON + timedelta(minutes=minutes)).timestamp())
    answer = WITNESS.sign(held(log).text(), at=at)

    with pytest.raises(VerificationError, match="wrong time"):
        collect(answer.encode(), log.note(), [WITNESS.verifier], NOON)


def test_answer_for_another_checkpoint(log: Log) -> None:
    """A cosignature of an earlier checkpoint does not count for this one."""
    line = WITNESS.sign(held(log).text(), at=int(NOON.timestamp()))
    log.grow(1)

    with pytest.raises(VerificationError, match="isn't valid"):
        collect(line.encode(), log.note(), [WITNESS.verifier], NOON)


@pytest.mark.parametrize("answer", [b"", b"\n", b"ok\n", b"\xff\n", b"<html>\n"])
def test_no_answer(log: Log, answer: bytes) -> None:
    """Whatever is not a signature line is refused."""
    with pytest.raises(VerificationError):
        collect(answer, log.note(), [WITNESS.verifier], NOON)


@pytest.mark.parametrize(
    "answer", [b"7", b"07\n", b"-7\n", b"7\n\n", b"seven\n", b"9" * 20 + b"\n"]
)
def test_malformed_size(answer: bytes) -> None:
    """A size is read strictly."""
    assert read_size(b"7\n") == 7
    with pytest.raises(VerificationError):
        read_size(answer)


def test_answer_by_others_alone(log: Log) -> None:
    """Neither a stranger's line nor one by a key that is no witness's is the witness's own."""
    point, at = held(log), int(NOON.timestamp())
    note = log.note()
    stranger = key("stranger.example/w1", KIND_COSIGNATURE)

    with pytest.raises(VerificationError, match="its own cosignature"):
        collect(stranger.sign(point.text(), at=at).encode(), note, [WITNESS.verifier], NOON)
    with pytest.raises(VerificationError, match="isn't a witness's key"):
        collect(WITNESS.sign(point.text(), at=at).encode(), note, [log.key.verifier], NOON)
    with pytest.raises(VerificationError, match="didn't answer with signature lines"):
        collect(b"\xff\n", note, [WITNESS.verifier], NOON)


@pytest.mark.parametrize("minutes", [-10, 0, 10])
def test_answer_of_about_now(log: Log, minutes: int) -> None:
    """Clocks may differ by ten minutes, either way."""
    at = int((NOON + timedelta(minutes=minutes)).timestamp())
    line = WITNESS.sign(held(log).text(), at=at)

    assert collect(line.encode(), log.note(), [WITNESS.verifier], NOON) == line


def test_name_of_a_served_log() -> None:
    """A witness and a mirror serve a log under the SHA-256 of its origin."""
    assert origin_hash("") == sha256().hexdigest()
    assert origin_hash("board.example.org/v1") == sha256(b"board.example.org/v1").hexdigest()


def test_the_logs_own_line(log: Log) -> None:
    """Of a note that others have signed too, the log's line alone, as it was written."""
    text, at = held(log).text(), int(NOON.timestamp())
    namesake = key("other").seed
    other = SignerKey(name=log.key.name, seed=namesake)
    note = f"{text}\n{other.sign(text)}{WITNESS.sign(text, at=at)}{log.key.sign(text)}"

    assert log_line(note, log.key.verifier) == log.key.sign(text)
    assert log_line(note, key("stranger.example").verifier) == ""


# How many are enough


@pytest.mark.parametrize(
    ("hours", "needed", "seen"),
    [
        ((), 0, Verdict.ENOUGH),
        ((), 1, Verdict.TOO_FEW),
        ((-1,), 2, Verdict.TOO_FEW),
        ((-1, -30), 2, Verdict.STALE),
        ((-1, -23, -30), 2, Verdict.ENOUGH),
        ((-23.9,), 1, Verdict.ENOUGH),
        ((-24, -30), 2, Verdict.STALE),
        ((-1, 0.2), 1, Verdict.ENOUGH),
        ((-1, 0.2), 2, Verdict.FROM_THE_FUTURE),
        ((-30, 0.2), 1, Verdict.STALE),
        ((10**6,), 1, Verdict.FROM_THE_FUTURE),
        ((0.16,), 1, Verdict.ENOUGH),
    ],
)
def test_quorum(hours: tuple[float, ...], needed: int, seen: Verdict) -> None:
    """So many witnesses within a day; one more than ten minutes ahead counts as none."""
    cosigned = {
        f"witness {n}": int((NOON + timedelta(hours=each)).timestamp())
        for n, each in enumerate(hours)
    }

    assert Quorum(needed=needed).judge(cosigned, NOON) is seen


def test_verdicts_end_a_sentence() -> None:
    """A mirror says of what it found that its witnesses are so."""
    assert [*Verdict] == ["enough", "too few", "from the future", "stale"]


def test_lines_are_added_to_the_logs_own_note(log: Log) -> None:
    """What is published is the log's note and then the lines, and can be read as a note."""
    note = sign_note(held(log).text(), [log.key])
    line = f"\u2014 witness.example.org {encode_base64(bytes(76))}\n"

    assert add_signatures(note) == note
    assert add_signatures(note, line, line) == note + line + line
    with pytest.raises(VerificationError):
        add_signatures(note, "no line\n")


def test_time_beyond_the_calendar() -> None:
    """A time that no calendar has is the future, not a crash."""
    assert Quorum(needed=1).judge({"w": 2**64 - 1}, NOON) is Verdict.FROM_THE_FUTURE


def test_cosignature_binds_log_and_time(log: Log) -> None:
    """A line made for one log does not verify on another's checkpoint of the same tree."""
    point = held(log)
    line = WITNESS.sign(point.text(), at=int(NOON.timestamp()))
    other = log.note(origin="other.example")

    with pytest.raises(VerificationError):
        collect(line.encode(), other, [WITNESS.verifier], NOON)

"""What an opened share is said to prove: no more than was checked, and nothing in silence."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import pytest

from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log.checkpoint import Checkpoint, TlogProof
from noticeboard.log.note import SignerKey, sign_note
from noticeboard.seal.check import CheckResult
from noticeboard.seal.open import OpenedShare, check_request_proof, open_share, verify_bag
from tests.noticeboard.log.made import LOG, ORIGIN, Town
from tests.noticeboard.seal.conftest import (
    FILMED,
    SEGMENTS,
    TOLD,
    Given,
    Logged,
    fetched_of,
    logged,
)

Give = Callable[..., Given]


def results(share: OpenedShare) -> dict[str, CheckResult]:
    """Return how each check ended, by its code."""
    return {check.code: check.result for check in share.checks}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """A share that answers a logged request."""

    given: Given
    request: Logged

    def sealed(self, into: Path, **asked: object) -> Path:
        """Seal it; `asked` is what its record says differently of the request."""
        record = self.request.named_in(self.given.record, **asked)
        replace(self.given, record=record).seal(into, log_proof=self.request.text)
        return into


@pytest.fixture
def answering(give: Give) -> Answering:
    """Return a share that carries its log proof, with the request's entry in it."""
    return Answering(given=give(b"clip", sources=SEGMENTS), request=logged())


def test_an_archives_footage_is_named_as_not_proved(give: Give, tmp_path: Path) -> None:
    """What an archive did before the hub received its files is said, and nobody's proof."""
    given = give(b"clip", sources=SEGMENTS)
    clip = fetched_of("clip-1.mp4", b"clip", sources=given.record.files[0].sources)
    given = replace(given, record=msgspec.structs.replace(given.record, v=2, files=(clip,)))
    given.seal(tmp_path / "s.age")

    opened = open_share(tmp_path / "s.age", given.identity, tmp_path / "o")

    assert opened.custody.files[0].archives == clip.archives
    assert results(opened)["archive"] is CheckResult.NOT_PROVED
    assert verify_bag(opened.bag) == opened


def test_with_the_boards_key_the_request_is_proved(answering: Answering, tmp_path: Path) -> None:
    """Offline, the board's key shows that the request is in its log, and how it reads."""
    sealed = answering.sealed(tmp_path / "s.age")
    opened = open_share(sealed, answering.given.identity, tmp_path / "o", log_key=LOG.verifier)

    assert results(opened) == {
        "custody": CheckResult.PROVED,
        "hashes": CheckResult.PROVED,
        "sheet": CheckResult.PROVED,
        "log": CheckResult.PROVED,
        "request": CheckResult.PROVED,
        "author": CheckResult.NOT_PROVED,
        "time": CheckResult.NOT_PROVED,
        "picture": CheckResult.NOT_PROVED,
        "sources": CheckResult.NOT_CHECKED,
        "dates": CheckResult.NOT_PROVED,
    }
    assert verify_bag(opened.bag, log_key=LOG.verifier) == opened
    assert all(str(check.text).endswith(".") for check in opened.checks)
    assert all(check.text.fill("fr") != str(check.text) for check in opened.checks)


def test_without_the_boards_key_that_is_said(answering: Answering, tmp_path: Path) -> None:
    """A log proof that nobody could check is not called proved."""
    sealed = answering.sealed(tmp_path / "s.age")
    opened = open_share(sealed, answering.given.identity, tmp_path / "o")

    found = results(opened)
    assert (found["log"], found["request"]) == (CheckResult.NOT_CHECKED, CheckResult.PROVED)
    (log,) = (check for check in opened.checks if check.code == "log")
    assert "needs the board's log key" in str(log.text)


def test_without_a_proof_that_is_said(give: Give, tmp_path: Path) -> None:
    """A share without a log proof opens, with the key too, and nothing of the log is proved."""
    given = give(b"clip", identity="Alex")
    given.seal(tmp_path / "s.age")
    opened = open_share(tmp_path / "s.age", given.identity, tmp_path / "o", log_key=LOG.verifier)

    (log,) = (check for check in opened.checks if check.code == "log")
    assert (log.result, str(log.text)) == (
        CheckResult.NOT_CHECKED,
        "The share has no proof that its request is in the board's log.",
    )
    (author,) = (check for check in opened.checks if check.code == "author")
    assert author.result is CheckResult.NOT_PROVED
    assert "doesn't prove who" in str(author.text)


def test_another_boards_key_is_refused(answering: Answering, tmp_path: Path) -> None:
    """A key of another name, or another key of this name, opens nothing."""
    sealed = answering.sealed(tmp_path / "s.age")
    for key, reason in (
        (SignerKey.generate("other.example.org"), f"on {ORIGIN}. Enter that board's key"),
        (SignerKey.generate(ORIGIN), "Check the key you expect"),
    ):
        with pytest.raises(VerificationError, match=reason):
            open_share(sealed, answering.given.identity, tmp_path / "o", log_key=key.verifier)
    assert not (tmp_path / "o").exists()


def test_a_forged_checkpoint_is_found_with_the_key(give: Give, tmp_path: Path) -> None:
    """A proof in a log that somebody made up holds together, until the board's key is there."""
    given, real = give(b"clip"), logged()
    text = real.proof.checkpoint_note.partition("\n\n")[0] + "\n"
    note = sign_note(text, [SignerKey.generate(ORIGIN)])
    forged = Logged(entry=real.entry, proof=replace(real.proof, checkpoint_note=note))
    sealed = Answering(given=given, request=forged).sealed(tmp_path / "s.age")

    opened = open_share(sealed, given.identity, tmp_path / "o")
    assert results(opened)["log"] is CheckResult.NOT_CHECKED
    with pytest.raises(VerificationError):
        verify_bag(opened.bag, log_key=LOG.verifier)


@pytest.mark.parametrize(
    ("lie", "reason"),
    [
        ({"index": 4}, "another request"),
        ({"leaf": "c" * 64}, "doesn't show entry 5"),
        ({"origin": "other.example.org/v1"}, "another request"),
        ({"agency": "b" * 40}, "wrong agency or request ID"),
        ({"id": "b" * 32}, "wrong agency or request ID"),
        ({"incident": "arson"}, "a different request area"),
        ({"start": FILMED.replace(year=2020)}, "a different requested time"),
        ({"end": FILMED.replace(year=2030)}, "a different requested time"),
    ],
)
def test_a_proof_of_another_request_is_refused_both_ways(
    give: Give,
    tmp_path: Path,
    lie: dict[str, object],
    reason: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A proof must be of the very request that the record names: when sealed, and when opened."""
    answering = Answering(given=give(b"clip"), request=logged())
    with pytest.raises(InvalidInputError, match=f"isn't of this request: .*{reason}"):
        answering.sealed(tmp_path / "s.age", **lie)

    # Somebody else's program may seal it all the same.
    monkeypatch.setattr("noticeboard.seal.seal._check_proof", lambda *_: None)
    answering.sealed(tmp_path / "s.age", **lie)
    with pytest.raises(VerificationError, match=reason):
        open_share(tmp_path / "s.age", answering.given.identity, tmp_path / "o")


@pytest.mark.parametrize("lie", [{"index": 4}, {"leaf": "c" * 64}, {"origin": "other/v1"}])
def test_the_tree_itself_is_climbed(
    give: Give, tmp_path: Path, lie: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also without the entry and the board's key, leaf and place must give the proof's root."""
    answering = Answering(given=give(b"clip"), request=logged(with_entry=False))
    monkeypatch.setattr("noticeboard.seal.seal._check_proof", lambda *_: None)
    answering.sealed(tmp_path / "s.age", **lie)

    with pytest.raises(VerificationError):
        open_share(tmp_path / "s.age", answering.given.identity, tmp_path / "o")


def test_the_entry_carried_is_the_one_in_the_tree() -> None:
    """Other words under the request's own agency and id are not what the log has."""
    real = logged()
    title = real.asked.title.encode()
    assert title in real.entry.raw
    other = replace(real.proof, extra=real.entry.raw.replace(title, b"Something else"))

    assert check_request_proof(real.proof, real.asked) == real.entry
    with pytest.raises(VerificationError, match="another entry"):
        check_request_proof(other, real.asked)


def test_a_proof_of_something_that_is_no_request() -> None:
    """An update stands in the log as well, and nobody answers it."""
    town = Town()
    post = town.post()
    entry = town.update(post.body.id, prev=post.leaf.hex(), seq=1)
    point = Checkpoint(origin=ORIGIN, size=1, root=entry.leaf)
    note = sign_note(point.text(), [LOG])
    proof = TlogProof(index=0, hashes=(), checkpoint_note=note, extra=entry.raw)
    asked = msgspec.structs.replace(logged().asked, index=0, leaf=entry.leaf.hex())

    with pytest.raises(VerificationError, match="another entry than its request"):
        check_request_proof(proof, asked)
    assert check_request_proof(replace(proof, extra=None), asked) is None


def test_what_a_record_leaves_out_is_not_compared() -> None:
    """A household need not say what was asked about."""
    real = logged()
    silent = msgspec.structs.replace(real.asked, start=None, end=None, incident="")

    assert check_request_proof(real.proof, silent) == real.entry


def told(share: OpenedShare) -> dict[str, str]:
    """Return the sentence of each check, by its code."""
    return {check.code: str(check.text) for check in share.checks}


def test_every_check_is_a_sentence_of_its_own(give: Give, tmp_path: Path) -> None:
    """What a reader is told of a share with everything in it, word for word."""
    given = give(b"clip", information=TOLD, sources=SEGMENTS)
    files = tuple(
        msgspec.structs.replace(each, content_credentials=True) for each in given.record.files
    )
    record = msgspec.structs.replace(given.record, files=files)
    answering = Answering(given=replace(given, record=record), request=logged())
    sealed = answering.sealed(tmp_path / "s.age")
    opened = open_share(sealed, given.identity, tmp_path / "o", log_key=LOG.verifier)

    assert told(opened) == {
        "custody": "The key was made for this share alone and is in the record. Its signature "
        "shows that the record is whole, not whose it is.",
        "hashes": "Every file matches the custody record, byte for byte. Whoever hands over the "
        "files could make the record and its key anew. What ties them to the sender is the sealed "
        "file, opened again by the department, and the board's receipt for it.",
        "sheet": "This program writes the same sheet and draft certificate from the record. The "
        "draft also has sentences that the record doesn't say: whoever signs it must confirm them.",
        "log": f"{ORIGIN} signed a log of 9 entries that contains the request at index 5, counted "
        "from 0.",
        "request": "The request is quoted exactly as in its entry.",
        "author": "Nothing says who sent this. It's anonymous, and its key was made only for "
        "it, so two shares can't be linked by their keys.",
        "time": "Only the household's hub says when each clip was filmed, by its own clock. How "
        "far that clock was off isn't recorded.",
        "picture": "Nothing in the record proves where this was filmed, or by which camera. That a "
        "camera filmed it, and that nobody changed it before it was sealed, only the household "
        "says.",
        "sources": "The recorded segments are listed by their hashes. Only the segments "
        "themselves can show whether the clips come from them.",
        "content_credentials": "The Content Credentials (C2PA) in the clips weren't checked. "
        "You can check them with any C2PA tool.",
        "dates": "clip-1.mp4 is from 2026-11-20 14:02:11.250 to 2026-11-20 14:02:21.250 UTC. All "
        "of it is outside of the time that was asked about (2026-11-24 09:00:00 to 2026-11-24 "
        "11:00:00 UTC).",
    }


def test_what_is_not_proved_is_a_sentence_as_well(give: Give, tmp_path: Path) -> None:
    """What a reader is told of a share that somebody put a name to, without the board's key."""
    answering = Answering(given=give(identity="Alex", information=TOLD), request=logged())
    sealed = answering.sealed(tmp_path / "s.age", title="Burglary on Oak Street")
    opened = open_share(sealed, answering.given.identity, tmp_path / "o")
    silent = Answering(given=answering.given, request=logged(with_entry=False))
    other = open_share(silent.sealed(tmp_path / "t.age"), silent.given.identity, tmp_path / "p")

    proved = {"custody", "hashes", "sheet", "log", "request", "author"}
    assert set(told(opened)) == {*proved, "dates"}
    assert told(opened)["dates"].startswith("The share was sealed on 2026-11-21 ")
    assert told(opened)["log"] == (
        f"The log proof matches the request, but whether {ORIGIN} signed it wasn't checked. "
        "That needs the board's log key."
    )
    assert told(opened)["request"] == (
        "The title or case number in the sheet isn't exactly the same as in the request's entry."
    )
    assert told(opened)["author"] == (
        "The sender wrote the name and contact. The share's key was made only for it and "
        "doesn't prove who that is."
    )
    sealed = answering.sealed(tmp_path / "u.age", title="", case_number="")
    quoting = open_share(sealed, answering.given.identity, tmp_path / "q")
    assert told(quoting)["request"] == (
        "The custody record quotes neither the title nor the case number of the request."
    )
    assert told(other)["request"] == (
        "The sheet's quotes from the request weren't compared with the entry itself."
    )


def test_other_words_than_the_entrys_are_told(answering: Answering, tmp_path: Path) -> None:
    """A sheet that quotes the request differently is pointed out."""
    sealed = answering.sealed(tmp_path / "s.age", title="Burglary on Oak Street")
    opened = open_share(sealed, answering.given.identity, tmp_path / "o")

    assert results(opened)["request"] is CheckResult.NOT_PROVED


def test_a_proof_without_the_entry_proves_less(give: Give, tmp_path: Path) -> None:
    """Without the entry's bytes the log is proved, and the words are not compared."""
    answering = Answering(given=give(b"clip"), request=logged(with_entry=False))
    sealed = answering.sealed(tmp_path / "s.age")
    opened = open_share(sealed, answering.given.identity, tmp_path / "o", log_key=LOG.verifier)

    found = results(opened)
    assert (found["log"], found["request"]) == (CheckResult.PROVED, CheckResult.NOT_CHECKED)


def test_a_proof_that_is_none_is_refused(give: Give, tmp_path: Path) -> None:
    """Any other text as a log proof is a sentence, before anything is sealed."""
    given = give(b"clip")
    proof = "c2sp.org/tlog-proof@v1\nindex 7\n\nnot a note"
    record = msgspec.structs.replace(
        given.record, request=msgspec.structs.replace(given.record.request, proof="c" * 64)
    )
    with pytest.raises(InvalidInputError, match="log proof must be the one"):
        replace(given, record=record).seal(tmp_path / "s.age", log_proof=proof)

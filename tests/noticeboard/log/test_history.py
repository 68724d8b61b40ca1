"""Light proofs against a board that would lie about them: what only the board's key can say."""

from dataclasses import replace
from typing import Any

import pytest

from noticeboard.errors import VerificationError
from noticeboard.log.body import BoardHeads, BoardNotice
from noticeboard.log.checkpoint import Checkpoint, TlogProof
from noticeboard.log.encoding import encode_base64
from noticeboard.log.entry import agency_id, head_row, heads_tree, parse_entry, sign_entry
from noticeboard.log.history import MAX_HISTORY_BYTES, History
from noticeboard.log.note import SignerKey, sign_note
from noticeboard.log.tree import Tree
from tests.noticeboard.log.made import LOG, ORIGIN, STRANGER, Town, town_with_agency


def stated(town: Town, signer: SignerKey = LOG, **changed: Any) -> bytes:  # noqa: ANN401
    """Return the statement of the log's heads, by the board or in its name."""
    root, count = town.registry.heads()
    said = town.common(agency_id(LOG.verifier), signer, root=root, count=count)
    return sign_entry(BoardHeads(**said | changed), ORIGIN, signer)


def history(town: Town, statement: bytes) -> History:
    """Return the agency's history with a statement that is really in the log, whatever it is."""
    logged = [each.entry for each in town.logged]
    tree = Tree([*(each.leaf for each in logged), parse_entry(statement).leaf])
    point = Checkpoint(origin=ORIGIN, size=tree.size, root=tree.root())
    agency, last = logged[0].body.agency, logged[-1]
    rows = heads_tree([head_row(agency, len(logged) - 1, last.leaf.hex())])
    return History(
        agency=agency,
        row=0,
        hashes=tuple(rows.inclusion(0)),
        entries=tuple((index, each.raw) for index, each in enumerate(logged)),
        proof=TlogProof(
            index=len(logged),
            hashes=tuple(tree.inclusion(len(logged))),
            checkpoint_note=sign_note(point.text(), [LOG]),
            extra=statement,
        ),
    )


@pytest.fixture
def town() -> Town:
    """Give a log with an agency and one request of it."""
    town = town_with_agency()
    town.log(town.post())
    return town


def test_history_holds(town: Town) -> None:
    """The whole chain, the row and the statement fit together."""
    found = history(town, stated(town)).verify(LOG.verifier)

    assert [each.entry for each in found.entries] == [each.entry for each in town.logged]
    assert found.checkpoint.checkpoint.size == 3


def test_a_file_is_read_as_it_was_written(town: Town) -> None:
    """Each field comes back, wherever the agency stands among the heads."""
    whole = replace(history(town, stated(town)), row=7, hashes=(b"h" * 32, b"i" * 32))

    read = History.parse(whole.text())

    assert read == whole
    assert len(read.entries) == len(town.logged) > 1


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("neighbors-requests/history@v1", "neighbors-requests/history@v2"),
        ("agency ", "agent "),
        ("row 0", "row 00"),
        ("row 0\n", "row 0\n" + f"{encode_base64(bytes(32))}\n" * 65),
        ("\n\n0 ", "\n\n00 "),
        ("\n\n0 ", "\n\n0  "),
        ("\n\n0 ", "\n\n"),
        ("\n\n", "\n"),
    ],
)
def test_a_file_out_of_shape_is_refused(town: Town, was: str, becomes: str) -> None:
    """One way to write it, and bounds on its parts."""
    text = history(town, stated(town)).text()

    assert was in text
    with pytest.raises(VerificationError):
        History.parse(text.replace(was, becomes, 1))


def test_largest_file(town: Town) -> None:
    """Exactly 64 MiB are read, whatever they are; one letter more is not."""
    whole = history(town, stated(town))
    room = MAX_HISTORY_BYTES - len(replace(whole, entries=((1, b""),)).text())
    largest = replace(whole, entries=((10 ** (room % 4), bytes(room // 4 * 3)),))
    text = largest.text()

    assert len(text) == MAX_HISTORY_BYTES
    assert History.parse(text).entries == largest.entries
    with pytest.raises(VerificationError, match="three parts"):
        History.parse(text + "x")


def test_most_entries_and_hashes(town: Town) -> None:
    """20,000 entries and 63 hashes are read, and not one more of either."""
    hashes, entries = (bytes(32),) * 64, ((1, b"x"),) * 20_001
    most = replace(history(town, stated(town)), hashes=hashes[1:], entries=entries[1:])

    assert History.parse(most.text()) == most
    with pytest.raises(VerificationError, match="its row"):
        History.parse(replace(most, hashes=hashes).text())
    with pytest.raises(VerificationError, match="up to 20000"):
        History.parse(replace(most, entries=entries).text())


def test_statement_in_the_boards_name(town: Town) -> None:
    """A statement that another has signed proves nothing, though it is in the log."""
    text = stated(town).partition(b"\n")[0]
    forged = text + b"\n" + encode_base64(STRANGER.sign_bytes(text)).encode()

    with pytest.raises(VerificationError, match="isn't valid"):
        history(town, forged).verify(LOG.verifier)
    with pytest.raises(VerificationError, match="didn't sign"):
        history(town, stated(town, STRANGER)).verify(LOG.verifier)


def test_something_else_by_the_board(town: Town) -> None:
    """A notice by the board is no statement of heads."""
    author = agency_id(LOG.verifier)
    notice = BoardNotice(**town.common(author, LOG), index=0, text="A notice.")

    with pytest.raises(VerificationError, match="statement of heads"):
        history(town, sign_entry(notice, ORIGIN, LOG)).verify(LOG.verifier)


def test_statement_of_other_heads(town: Town) -> None:
    """A statement that counts other rows does not cover this chain."""
    for changed in ({"root": "ab" * 32}, {"count": 2}):
        with pytest.raises(VerificationError):
            history(town, stated(town, **changed)).verify(LOG.verifier)


def test_entries_must_precede_the_statement(town: Town) -> None:
    """A history is of what stood in the log before it was stated."""
    whole = history(town, stated(town))
    late = replace(whole, entries=((0, whole.entries[0][1]), (2, whole.entries[1][1])))

    with pytest.raises(VerificationError, match="after the board stated its heads"):
        late.verify(LOG.verifier)


def test_entries_in_another_order(town: Town) -> None:
    """Two entries cannot have one place in the log."""
    whole = history(town, stated(town))
    first, second = (raw for _, raw in whole.entries)

    with pytest.raises(VerificationError, match="already in the log"):
        replace(whole, entries=((1, first), (1, second))).verify(LOG.verifier)
    with pytest.raises(VerificationError):
        replace(whole, entries=((0, second), (1, first))).verify(LOG.verifier)


def test_another_boards_history(town: Town) -> None:
    """Under another board's key nothing of it holds."""
    with pytest.raises(VerificationError):
        history(town, stated(town)).verify(STRANGER.verifier)
